// SPDX-License-Identifier: MIT
/*
 * prompt.c - line editing at a terminal by libedit, and the history file. Owns the editor, the history and a signal descriptor;
 * sets the process's character set for text (LC_CTYPE), since the editor needs to know it. Single-threaded.
 */
#include "daemon/ctl/prompt.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "daemon/ctl/editor.h"
#include "daemon/ctl/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <wchar.h>

enum {
    REMEMBERED_BYTES = 4096, /* longer lines are not kept */
    HISTORY_BYTES = CV_LIMIT_CHAT_HISTORY * REMEMBERED_BYTES,
};

struct prompt {
    struct editor lib;
    EditLine *editor;
    History *history;
    char *path; /* of the history, or NULL */
    const char *words;
    int signals;
    sigset_t before;
    bool interrupted;
    bool ended;
};

/* libedit calls back with its editor alone, and how to ask it for ours is among the prompt's own functions: there is one at a time. */
static struct prompt *the_prompt;

static char *give_words(EditLine *editor)
{
    (void)editor;
    return (char *)the_prompt->words;
}

/* A signal while a line is typed; true when the line is over. */
static bool take_signal(struct prompt *prompt)
{
    switch (stream_signal_read(prompt->signals)) {
    case SIGINT:
        prompt->interrupted = true;
        return true;
    case SIGTERM:
        prompt->ended = true;
        return true;
    case SIGWINCH:
        prompt->lib.el_resize(prompt->editor);
        return false;
    default:
        return false;
    }
}

/* One character for the editor: 1, or 0 at the end, or -1 when the line is over otherwise. */
static int give_character(EditLine *editor, wchar_t *out)
{
    struct prompt *prompt = the_prompt;
    mbstate_t state;
    (void)editor;
    memset(&state, 0, sizeof state);
    for (;;) {
        char byte;
        struct pollfd p[] = {{STDIN_FILENO, POLLIN, 0}, {prompt->signals, POLLIN, 0}};
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            return -1;
        if (p[1].revents && take_signal(prompt))
            return -1;
        if (!p[0].revents)
            continue;
        ssize_t n = read(STDIN_FILENO, &byte, 1);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            continue;
        if (n <= 0)
            return 0;
        size_t got = mbrtowc(out, &byte, 1, &state);
        if (got != (size_t)-1 && got != (size_t)-2)
            return 1;
        if (got == (size_t)-1) /* no UTF-8: dropped */
            memset(&state, 0, sizeof state);
    }
}

/* ---- the history file --------------------------------------------------------------------------------------------------- */

static void enter(struct prompt *prompt, const char *line)
{
    HistEvent event;
    prompt->lib.history(prompt->history, &event, H_ENTER, line);
}

/* Begins with the lines that are kept, and drops the oldest when there are too many. False: leave the file alone. */
static bool load(struct prompt *prompt)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    int rc = cv_file_read(prompt->path, 2 * (size_t)HISTORY_BYTES, &text, &err);
    if (rc < 0)
        return rc == -ENOENT;
    size_t lines = 0, skipped = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.data[i] == '\n';
    char *s = text.data;
    for (; s && lines - skipped > CV_LIMIT_CHAT_HISTORY; skipped++)
        s = strchr(s, '\n') + 1;
    if (skipped > 0 && cv_file_write(prompt->path, 0600, s, text.len - (size_t)(s - text.data), &err) < 0)
        return false;
    for (char *end; s && (end = strchr(s, '\n')); s = end + 1) {
        *end = '\0';
        if (*s)
            enter(prompt, s);
    }
    return true;
}

void prompt_remember(struct prompt *prompt, const char *line)
{
    if (strlen(line) > REMEMBERED_BYTES || strchr(line, '\n'))
        return;
    enter(prompt, line);
    if (!prompt->path)
        return;
    cv_auto_free char *whole = cv_format("%s\n", line);
    cv_auto_close int fd = open(prompt->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd >= 0 && write(fd, whole, strlen(whole)) < 0 && errno != ENOSPC)
        fprintf(stderr, "corvid: cannot write '%s': %s\n", prompt->path, strerror(errno));
}

static void open_history(struct prompt *prompt, const char *path)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *folder = cv_strndup(path, (size_t)(strrchr(path, '/') - path));
    if (cv_file_mkdirs(folder, 0700, &err) < 0)
        return;
    prompt->path = cv_strdup(path);
    if (load(prompt))
        return;
    free(prompt->path);
    prompt->path = NULL;
}

/* ---- public --------------------------------------------------------------------------------------------------------------- */

/* The wire is UTF-8, whatever the user's locale says. */
static void choose_characters(void)
{
    setlocale(LC_CTYPE, "");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
}

static int open_signals(struct prompt *prompt)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGWINCH);
    sigprocmask(SIG_BLOCK, &set, &prompt->before);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int prompt_open(const char *path, struct prompt **out, struct cv_error *err)
{
    HistEvent event;
    struct prompt *prompt = cv_new(struct prompt);
    *prompt = (struct prompt){.words = ""};
    int rc = editor_load(&prompt->lib, err);
    if (rc < 0) {
        free(prompt);
        return rc;
    }
    the_prompt = prompt;
    choose_characters();
    prompt->signals = open_signals(prompt);
    prompt->history = prompt->lib.history_init();
    prompt->editor = prompt->lib.el_init("corvid", stdin, stderr, stderr);
    if (prompt->signals < 0 || !prompt->history || !prompt->editor) {
        prompt_close(prompt);
        return cv_fail(err, -EIO, "chat.terminal", "cannot use the terminal for line editing");
    }
    prompt->lib.history(prompt->history, &event, H_SETSIZE, CV_LIMIT_CHAT_HISTORY);
    prompt->lib.history(prompt->history, &event, H_SETUNIQUE, 1);
    prompt->lib.el_set(prompt->editor, EL_SIGNAL, 0);
    prompt->lib.el_set(prompt->editor, EL_PROMPT, give_words);
    prompt->lib.el_set(prompt->editor, EL_EDITOR, "emacs");
    prompt->lib.el_set(prompt->editor, EL_HIST, prompt->lib.history, prompt->history);
    prompt->lib.el_set(prompt->editor, EL_GETCFN, give_character);
    prompt->lib.el_source(prompt->editor, NULL);
    if (path)
        open_history(prompt, path);
    *out = prompt;
    return 0;
}

void prompt_close(struct prompt *prompt)
{
    if (!prompt)
        return;
    the_prompt = NULL;
    if (prompt->editor)
        prompt->lib.el_end(prompt->editor);
    if (prompt->history)
        prompt->lib.history_end(prompt->history);
    if (prompt->signals >= 0)
        close(prompt->signals);
    sigprocmask(SIG_SETMASK, &prompt->before, NULL);
    free(prompt->path);
    free(prompt);
}

enum prompt_end prompt_read(struct prompt *prompt, const char *words, struct cv_buf *out)
{
    int count = 0;
    prompt->words = words;
    prompt->interrupted = false;
    prompt->lib.el_set(prompt->editor, EL_PREP_TERM, 1); /* before the prompt stands there, so that nothing typed behind it goes the old way */
    const char *line = prompt->lib.el_gets(prompt->editor, &count);
    if (prompt->interrupted) {
        fputs("^C\n", stderr);
        prompt->lib.el_reset(prompt->editor);
        return PROMPT_INTERRUPTED;
    }
    if (!line || count <= 0 || prompt->ended)
        return PROMPT_END;
    size_t len = strlen(line);
    while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    cv_buf_add(out, line, len);
    return PROMPT_LINE;
}
