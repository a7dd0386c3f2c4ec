// SPDX-License-Identifier: MIT
/*
 * command.c - reads a command line for /bin/sh as words and simple commands, and looks whether one of them removes, replaces or moves
 * away what nobody named. It knows quotes, separators, and programs that start others; it computes nothing. Pure; any thread.
 */
#include "tools/door/command.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "tools/care.h"
#include "tools/view.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 256, DEPTH_MAX = 4, SHOWN = 160 };

struct word {
    char *text;
    bool plain; /* the shell makes nothing else of it */
};

struct scan {
    command_knows_fn knows;
    void *arg;
    struct cv_buf *why;
    struct word words[WORDS_MAX];
    int count;
    int depth;
    bool fed;   /* the command reads its operands from a pipe (xargs) */
    bool found;
};

static void scan_line(struct scan *scan, const char *line);

static bool is_one_of(const char *word, const char *const *list)
{
    while (*list && strcmp(*list, word) != 0)
        list++;
    return *list;
}

static const char *program_of(const struct word *word)
{
    const char *slash = strrchr(word->text, '/');
    return slash ? slash + 1 : word->text;
}

/* ---- what is lost ------------------------------------------------------------------------------------------------------- */

static void tell(struct scan *scan, const char *verb, const char *what, const char *because)
{
    if (scan->found)
        return;
    scan->found = true;
    cv_buf_printf(scan->why, "the command %s ", verb);
    if (what) {
        cv_buf_putc(scan->why, '\'');
        view_name(scan->why, what, SHOWN);
        cv_buf_puts(scan->why, "', ");
    }
    cv_buf_puts(scan->why, because);
}

static const char unnamed[] = "which neither the request nor an observation names";

static void lose(struct scan *scan, const char *verb, const struct word *word)
{
    if (!word->plain)
        tell(scan, verb, word->text, "a pattern or a variable, so that nobody named what it comes to");
    else if (!scan->knows(word->text, scan->arg))
        tell(scan, verb, word->text, unnamed);
}

static bool is_valued(const char *option, const char *valued)
{
    return option[1] && !option[2] && strchr(valued, option[1]);
}

/* The operands from word `from` on, but for the last `spare` and, before "--", for options; a word follows those of `valued`. */
static void lose_operands(struct scan *scan, const char *verb, int from, int spare, const char *valued)
{
    int count = 0;
    bool options = true;
    for (int i = from; i < scan->count - spare; i++) {
        const struct word *word = &scan->words[i];
        if (options && word->text[0] == '-') {
            options = strcmp(word->text, "--") != 0;
            i += is_valued(word->text, valued);
            continue;
        }
        lose(scan, verb, word);
        count++;
    }
    if (count > CARE_MANY)
        tell(scan, verb, NULL, "more things at once than are lost without a question");
    if (scan->fed)
        tell(scan, verb, NULL, "what another command names");
}

/* ---- programs ----------------------------------------------------------------------------------------------------------- */

static void look_removes(struct scan *scan, int at)
{
    lose_operands(scan, "removes", at + 1, 0, "ns");
}

static void look_replaces(struct scan *scan, int at)
{
    lose_operands(scan, "replaces", at + 1, 0, "sr");
}

static void look_moves(struct scan *scan, int at)
{
    int spare = 1; /* where to */
    for (int i = at + 1; i < scan->count; i++)
        if (strcmp(scan->words[i].text, "-t") == 0 || strncmp(scan->words[i].text, "--target-directory=", 19) == 0)
            spare = 0;
    lose_operands(scan, "moves away", at + 1, spare, "tS");
}

static void look_find(struct scan *scan, int at)
{
    static const char *const removers[] = {"rm", "unlink", "rmdir", "shred", "mv", "truncate", NULL};
    for (int i = at + 1; i < scan->count; i++) {
        const char *text = scan->words[i].text;
        bool starts = strcmp(scan->words[i - 1].text, "-exec") == 0 || strcmp(scan->words[i - 1].text, "-execdir") == 0;
        if (strcmp(text, "-delete") == 0 || (starts && is_one_of(program_of(&scan->words[i]), removers)))
            tell(scan, "removes or moves away", NULL, "what 'find' finds, which nobody named");
    }
}

/* One of a git command's words, from `from` on. */
static bool has_word(const struct scan *scan, int from, const char *const *list)
{
    while (from < scan->count && !is_one_of(scan->words[from].text, list))
        from++;
    return from < scan->count;
}

static void look_git(struct scan *scan, int at)
{
    static const char *const losers[] = {"clean", "rm", "restore", NULL}, *const switches[] = {"checkout", "reset", "switch", NULL};
    static const char *const forced[] = {"--hard", "--force", "-f", "--discard-changes", "--", ".", NULL};
    int verb = at + 1;
    while (verb < scan->count && scan->words[verb].text[0] == '-')
        verb += 1 + is_valued(scan->words[verb].text, "Cc");
    if (verb < scan->count && (is_one_of(scan->words[verb].text, losers) || (is_one_of(scan->words[verb].text, switches) && has_word(scan, verb, forced))))
        tell(scan, "may remove or replace", NULL, "files of the repository that nobody named");
}

static void look_rsync(struct scan *scan, int at)
{
    for (int i = at + 1; i < scan->count; i++)
        if (strncmp(scan->words[i].text, "--del", 5) == 0 || strcmp(scan->words[i].text, "--remove-source-files") == 0)
            tell(scan, "removes", NULL, "what 'rsync' finds, which nobody named");
}

static void look_dd(struct scan *scan, int at)
{
    for (int i = at + 1; i < scan->count; i++) {
        struct word word = {scan->words[i].text + 3, scan->words[i].plain};
        if (strncmp(scan->words[i].text, "of=", 3) == 0)
            lose(scan, "replaces", &word);
    }
}

/* sh -c LINE: its words are read as this line's are. */
static void look_shell(struct scan *scan, int at)
{
    for (int i = at + 1; i + 1 < scan->count; i++) {
        const char *text = scan->words[i].text;
        if (text[0] == '-' && text[1] != '-' && strchr(text, 'c')) {
            cv_auto_free char *line = cv_strdup(scan->words[i + 1].text);
            scan_line(scan, line);
            return;
        }
    }
}

static const struct {
    const char *program;
    void (*look)(struct scan *scan, int at);
} programs[] = {
    {"rm", look_removes},   {"rmdir", look_removes},      {"unlink", look_removes}, {"shred", look_removes}, {"mv", look_moves},
    {"rsync", look_rsync},
    {"find", look_find},    {"truncate", look_replaces},  {"git", look_git},        {"dd", look_dd},         {"sh", look_shell},
    {"bash", look_shell},   {"dash", look_shell},         {"zsh", look_shell},
};

/* Words before the program that decides: the shell's own, and programs that start another. */
static const char *const before[] = {"!", "{", "}", "if", "then", "else", "elif", "while", "until", "do", "time", "command", "builtin", "exec", "eval",
                                     "env", "nice", "ionice", "nohup", "setsid", "stdbuf", "sudo", "doas", "timeout", "busybox", "xargs", "parallel", NULL};

static bool is_assignment(const char *text)
{
    const char *equals = strchr(text, '=');
    return equals && equals > text && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") == (size_t)(equals - text);
}

static bool is_known_program(const char *program)
{
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (strcmp(programs[i].program, program) == 0)
            return true;
    return false;
}

/* After a word like "timeout" options and their values may stand: the first program that is known here decides. */
static int find_program(struct scan *scan)
{
    bool started = false;
    for (int i = 0; i < scan->count; i++) {
        const char *program = program_of(&scan->words[i]);
        if (is_known_program(program))
            return i;
        if (is_one_of(program, before)) {
            started = true;
            scan->fed = scan->fed || strcmp(program, "xargs") == 0 || strcmp(program, "parallel") == 0;
        } else if (!started && !is_assignment(scan->words[i].text)) {
            return -1;
        }
    }
    return -1;
}

static void end_command(struct scan *scan)
{
    int at = scan->found ? -1 : find_program(scan);
    for (size_t i = 0; at >= 0 && i < sizeof programs / sizeof programs[0]; i++)
        if (strcmp(programs[i].program, program_of(&scan->words[at])) == 0)
            programs[i].look(scan, at);
    for (int i = 0; i < scan->count; i++)
        free(scan->words[i].text);
    scan->count = 0;
    scan->fed = false;
}

/* ---- words -------------------------------------------------------------------------------------------------------------- */

/* What stands in quotes; gives what follows them. */
static const char *read_quoted(const char *at, struct cv_buf *text, bool *plain)
{
    char quote = *at++;
    for (; *at && *at != quote; at++) {
        if (quote == '"' && *at == '\\' && at[1] && strchr("\"\\$`", at[1]))
            at++;
        else if (quote == '"' && (*at == '$' || *at == '`'))
            *plain = false;
        cv_buf_putc(text, *at);
    }
    return *at ? at + 1 : at;
}

static const char *read_word(const char *at, struct cv_buf *text, bool *plain)
{
    while (*at && !strchr(" \t\n;&|()<>`", *at)) {
        if (*at == '\'' || *at == '"') {
            at = read_quoted(at, text, plain);
            continue;
        }
        if (*at == '\\' && at[1])
            at++;
        else if (strchr("*?[{$", *at))
            *plain = false;
        cv_buf_putc(text, *at++);
    }
    return at;
}

static void add_word(struct scan *scan, const char *text, bool plain)
{
    if (scan->count < WORDS_MAX)
        scan->words[scan->count++] = (struct word){cv_strdup(text), plain};
    else
        tell(scan, "has", NULL, "more words than are looked at");
}

/* Gives what follows a redirection's operator and its target, which are no words of the command. */
static const char *pass_redirection(const char *at)
{
    cv_auto_buf struct cv_buf target = CV_BUF_INIT;
    bool plain = true;
    at += strspn(at, "<>&|");
    at += strspn(at, " \t");
    return read_word(at, &target, &plain);
}

/* An inner line has words of its own. */
static void scan_words(struct scan *scan, const char *at)
{
    while (*at && !scan->found) {
        if (strchr(" \t", *at)) {
            at++;
        } else if (*at == '#') {
            at += strcspn(at, "\n");
        } else if (*at == '<' || *at == '>') {
            at = pass_redirection(at);
        } else if (strchr("\n;&|()`", *at)) {
            end_command(scan);
            at++;
        } else {
            cv_auto_buf struct cv_buf text = CV_BUF_INIT;
            bool plain = true;
            at = read_word(at, &text, &plain);
            bool is_descriptor = strchr("<>", *at) && *at && strspn(cv_buf_text(&text), "0123456789") == text.len;
            if (!is_descriptor)
                add_word(scan, cv_buf_text(&text), plain);
        }
    }
    end_command(scan);
}

static void scan_line(struct scan *scan, const char *line)
{
    if (scan->depth >= DEPTH_MAX) {
        tell(scan, "has", NULL, "more command lines inside each other than are looked at");
        return;
    }
    struct scan *inner = cv_new(struct scan);
    *inner = (struct scan){.knows = scan->knows, .arg = scan->arg, .why = scan->why, .depth = scan->depth + 1};
    scan_words(inner, line);
    scan->found = scan->found || inner->found;
    free(inner);
}

bool command_loses(const char *line, command_knows_fn knows, void *arg, struct cv_buf *why)
{
    struct scan outer = {.knows = knows, .arg = arg, .why = why};
    scan_line(&outer, line);
    return outer.found;
}
