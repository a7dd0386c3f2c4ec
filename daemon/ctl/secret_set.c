// SPDX-License-Identifier: MIT
/*
 * secret_set.c - `corvid secret set NAME`.
 *
 * Purpose: keeps a value under a name. Params: the name; the value is read from stdin, never from the command line, where others could
 * see it; on a terminal it is asked for and not echoed. Result: the name. Errors: usage, a bad name or value.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stdin.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

/* One line from the terminal, without echo; a signal ends the question, and the terminal and the signals are put back. Ctrl-Z does
 * nothing meanwhile: it would leave a terminal without echo behind. */
static int ask(const char *name, struct cv_buf *out, struct cv_error *err)
{
    enum { SIGNALS = 5 };
    static const int signals[SIGNALS] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
    struct termios before, quiet;
    struct sigaction old[SIGNALS];
    const struct sigaction catch = {.sa_handler = on_signal}, ignore = {.sa_handler = SIG_IGN}; /* no SA_RESTART: read ends */
    if (tcgetattr(STDIN_FILENO, &before) < 0)
        return cv_fail(err, -errno, "secret.terminal", "the terminal cannot be asked: %s", strerror(errno));
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], signals[i] == SIGTSTP ? &ignore : &catch, &old[i]);
    quiet = before;
    quiet.c_lflag = (quiet.c_lflag & ~(tcflag_t)ECHO) | ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    fprintf(stderr, "value of '%s' (not shown): ", name);
    char c = 0;
    while (!interrupted && out->len <= CV_LIMIT_SECRET_BYTES && read(STDIN_FILENO, &c, 1) == 1 && c != '\n')
        cv_buf_putc(out, c);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &old[i], NULL);
    return interrupted ? cv_fail(err, -ECANCELED, "secret.cancelled", "nothing was set") : 0;
}

static void wipe(struct cv_buf *value)
{
    if (value->data)
        explicit_bzero(value->data, value->len);
    cv_buf_finish(value);
}

int verb_secret_set(struct ctl *ctl)
{
    int code = CTL_FAILED;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_buf value = CV_BUF_INIT;
    const char *name = ctl->values.words[0];
    int rc = isatty(STDIN_FILENO) ? ask(name, &value, &err) : stdin_read("the value", CV_LIMIT_SECRET_BYTES + 1, &value, &err);
    if (rc < 0) {
        wipe(&value);
        fprintf(stderr, "corvid secret set: %s\n", cv_error_text(&err));
        return rc == -ECANCELED ? CTL_CANCELLED : CTL_FAILED;
    }
    cv_auto_json json_t *result = verbs_call(ctl, "secret.set", json_pack("{s:s, s:s%}", "name", name, "value", cv_buf_text(&value), value.len), &code);
    wipe(&value);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        fprintf(stderr, "secret '%s' is set\n", name);
    return CTL_OK;
}
