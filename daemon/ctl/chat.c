// SPDX-License-Identifier: MIT
/*
 * chat.c - `corvid chat`.
 *
 * Purpose: a conversation. Each message is a run of its own that is told which run came before it, so the agent knows what was said.
 * Params: those of `run`. Result: answers on stdout, stories on stderr, as `run` has them. Errors: a message that fails is told and
 * the conversation goes on; the exit code is the last message's, 130 when Ctrl-C left. Caveats: where stdin is no terminal each
 * line of it is a message, and nothing is asked for. The history of what was typed is chat_history in the state folder.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "daemon/ctl/prompt.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/run.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct chat {
    struct ctl *ctl;
    struct prompt *prompt; /* NULL: stdin is no terminal */
    char last[64];         /* the run before, "" at first */
    char *policy, *workspace; /* chosen by commands; the options borrow them */
    json_t *runs;          /* of this chat: [{"id","task","code"}] */
    bool verbose;
    bool leaves;
    int code; /* of the last message */
};

/* ---- commands ----------------------------------------------------------------------------------------------------------- */

static void say(const char *name, const char *value)
{
    fprintf(stderr, "%s ", name);
    show_line(stderr, value, SIZE_MAX);
    fputc('\n', stderr);
}

/* Makes an option say `text`, which is given and kept in *slot. */
static void choose(struct chat *chat, char **slot, const char *option, char *text)
{
    options_replace(&chat->ctl->values, chat->ctl->verb->options, option, text);
    free(*slot);
    *slot = text;
}

static void do_help(struct chat *chat, const char *word);

static void do_policy(struct chat *chat, const char *word)
{
    int code = CTL_OK;
    if (word[0]) {
        cv_auto_json json_t *found = verbs_call(chat->ctl, "policy.show", json_pack("{s:s}", "policy", word), &code);
        if (found)
            choose(chat, &chat->policy, "policy", cv_strdup(word));
    }
    const char *policy = options_text(&chat->ctl->values, "policy");
    say("policy", policy ? policy : "workspace");
}

static void do_workspace(struct chat *chat, const char *word)
{
    if (word[0]) {
        char cwd[PATH_MAX];
        cv_auto_free char *path = cv_path_absolute(getcwd(cwd, sizeof cwd) ? cwd : "/", getenv("HOME"), word);
        char *real = realpath(path, NULL);
        if (real)
            choose(chat, &chat->workspace, "workspace", real);
        else
            fprintf(stderr, "cannot use that folder: %s\n", strerror(errno));
    }
    const char *workspace = options_text(&chat->ctl->values, "workspace");
    cv_auto_free char *here = realpath(workspace ? workspace : ".", NULL);
    say("workspace", here ? here : "?");
}

static void do_runs(struct chat *chat, const char *word)
{
    static const struct show_column columns[] = {{"ID", "id", SHOW_TEXT, 0}, {"CODE", "code", SHOW_INT, 0}, {"TASK", "task", SHOW_TEXT, 60}, {0}};
    (void)word;
    if (chat->ctl->json)
        show_json(chat->runs);
    else if (json_array_size(chat->runs) > 0)
        show_table(columns, chat->runs);
    else
        fputs("nothing was asked yet\n", stderr);
}

static void do_show(struct chat *chat, const char *word)
{
    char *words[] = {(char *)(word[0] ? word : chat->last)};
    struct ctl sub = *chat->ctl;
    if (!words[0][0]) {
        fputs("nothing was asked yet\n", stderr);
        return;
    }
    sub.values.words = words;
    sub.values.word_count = 1;
    verb_runs_show(&sub);
}

static void do_new(struct chat *chat, const char *word)
{
    (void)word;
    chat->last[0] = '\0';
    fputs("a new conversation: what was said before is not told to the model any more\n", stderr);
}

static void do_verbose(struct chat *chat, const char *word)
{
    (void)word;
    chat->verbose = !chat->verbose;
    say("verbose", chat->verbose ? "on" : "off");
}

static void do_quit(struct chat *chat, const char *word)
{
    (void)word;
    chat->leaves = true;
}

static const struct {
    const char *name, *words, *summary;
    void (*fn)(struct chat *chat, const char *word);
} commands[] = {
    {"help", "", "list these commands", do_help},
    {"policy", "[P]", "show or choose the policy of the next messages", do_policy},
    {"workspace", "[DIR]", "show or choose the folder to work in", do_workspace},
    {"runs", "", "list the runs of this chat", do_runs},
    {"show", "[ID]", "tell the story of the last run, or of another", do_show},
    {"new", "", "begin anew: earlier messages are told to the model no more", do_new},
    {"verbose", "", "show everything, or only what matters", do_verbose},
    {"quit", "", "leave (as Ctrl-D does)", do_quit},
    {NULL, NULL, NULL, NULL},
};

static void do_help(struct chat *chat, const char *word)
{
    (void)chat;
    (void)word;
    for (size_t i = 0; commands[i].name; i++)
        fprintf(stderr, "  /%-9s %-6s %s\n", commands[i].name, commands[i].words, commands[i].summary);
    fputs("  anything else is a message; begin it with a blank if it begins with '/'\n", stderr);
}

static void command(struct chat *chat, const char *line)
{
    char name[16];
    size_t len = strcspn(line, " \t");
    const char *word = line + len + strspn(line + len, " \t");
    int best = INT_MAX;
    const char *near = NULL;
    snprintf(name, sizeof name, "%.*s", (int)(len < sizeof name ? len : sizeof name - 1), line);
    for (size_t i = 0; commands[i].name; i++) {
        if (strlen(commands[i].name) == len && strcmp(commands[i].name, name) == 0) {
            commands[i].fn(chat, word);
            return;
        }
        if (options_is_nearer(name, commands[i].name, &best))
            near = commands[i].name;
    }
    fputs("no command '/", stderr);
    show_line(stderr, name, sizeof name);
    fprintf(stderr, near ? "', did you mean '/%s'?\n" : "' (/help lists them)%s\n", near ? near : "");
    if (chat->ctl->json)
        report_json("no such command; /help lists them", "usage", NULL);
    chat->code = chat->prompt ? chat->code : CTL_USAGE;
}

/* ---- messages ------------------------------------------------------------------------------------------------------------- */

static void message(struct chat *chat, const char *text)
{
    struct run_task task = {.text = text, .len = strlen(text), .after = chat->last[0] ? chat->last : NULL, .in_chat = true,
                            .verbose = chat->verbose};
    chat->code = run_follow(chat->ctl, &task);
    if (task.run[0]) {
        snprintf(chat->last, sizeof chat->last, "%s", task.run);
        json_t *row = json_pack("{s:s, s:i}", "id", task.run, "code", chat->code);
        cv_json_set_text(row, "task", text, strlen(text));
        json_array_append_new(chat->runs, row);
    }
    if (json_array_size(chat->runs) > CV_LIMIT_CHAT_HISTORY)
        json_array_remove(chat->runs, 0);
    chat->leaves = chat->leaves || task.left;
}

static void take(struct chat *chat, const char *line)
{
    if (strspn(line, " \t\r") == strlen(line))
        return;
    if (line[0] == '/')
        command(chat, line + 1);
    else
        message(chat, line);
}

/* Everything that stdin has, a line a message. */
static int talk_by_lines(struct chat *chat)
{
    cv_auto_free char *line = cv_zalloc(CV_LIMIT_CHAT_LINE_BYTES + 2);
    while (!chat->leaves && fgets(line, CV_LIMIT_CHAT_LINE_BYTES + 2, stdin)) {
        size_t len = strlen(line);
        if (len > 0 && line[len - 1] == '\n')
            line[--len] = '\0';
        if (len > CV_LIMIT_CHAT_LINE_BYTES)
            return verbs_usage(chat->ctl->verb, "a message has more than %d bytes", CV_LIMIT_CHAT_LINE_BYTES);
        take(chat, line);
    }
    return chat->code;
}

static int talk_at_terminal(struct chat *chat)
{
    bool asked = false; /* Ctrl-C was typed at the prompt just before */
    while (!chat->leaves) {
        cv_auto_buf struct cv_buf line = CV_BUF_INIT;
        show_flush();
        enum prompt_end end = prompt_read(chat->prompt, "corvid> ", &line);
        if (end == PROMPT_END || (end == PROMPT_INTERRUPTED && asked)) {
            if (end == PROMPT_END)
                fputc('\n', stderr);
            return end == PROMPT_END ? CTL_OK : CTL_CANCELLED;
        }
        asked = end == PROMPT_INTERRUPTED;
        if (asked) {
            fputs("(once more, or Ctrl-D, leaves)\n", stderr);
            continue;
        }
        if (line.len > 0)
            prompt_remember(chat->prompt, cv_buf_text(&line));
        take(chat, cv_buf_text(&line));
    }
    return chat->code == CTL_CANCELLED ? chat->code : CTL_OK;
}

/* Where the history is kept, or NULL when there is no home. */
static char *history_path(void)
{
    struct cv_path_dirs dirs;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_path_dirs(&dirs, &err) < 0)
        return NULL;
    char *path = cv_path_join(dirs.state, "chat_history");
    cv_path_dirs_finish(&dirs);
    return path;
}

static int begin(struct chat *chat)
{
    struct cv_error err = CV_ERROR_INIT;
    if (isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1 || chat->ctl->json)
        return talk_by_lines(chat);
    cv_auto_free char *path = history_path();
    if (prompt_open(path, &chat->prompt, &err) < 0)
        return verbs_usage(chat->ctl->verb, "%s", cv_error_text(&err));
    fprintf(stderr, "corvid %s. Each message is a task; /help lists commands, Ctrl-D leaves.\n", CORVID_VERSION);
    int code = talk_at_terminal(chat);
    prompt_close(chat->prompt);
    return code;
}

int verb_chat(struct ctl *ctl)
{
    struct chat chat = {.ctl = ctl, .runs = json_array(), .verbose = options_has(&ctl->values, "verbose")};
    const char *after = options_text(&ctl->values, "after");
    snprintf(chat.last, sizeof chat.last, "%s", after ? after : "");
    int code = begin(&chat);
    json_decref(chat.runs);
    free(chat.policy);
    free(chat.workspace);
    return code;
}
