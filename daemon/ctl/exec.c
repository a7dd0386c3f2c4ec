// SPDX-License-Identifier: MIT
/*
 * exec.c - `corvid exec -- ARGV...`.
 *
 * Purpose: a command through the door, as if it ran here. Params: argv, policy, workspace, timeout. Result: its stdout and
 * stderr byte for byte, its exit code; 128+n when signal n ended it. stdin and the signals INT, TERM, QUIT, HUP go to it. When stdin
 * is a terminal it gets one of its own: keys pass as they are typed (Ctrl-C and Ctrl-Z too), so does the size. Of stdout and stderr,
 * each that is a terminal is the command's too, and each that is redirected stays a pipe. When stdout is redirected our terminal is left as it
 * is, for whoever reads that, until the command wants its own: reads it or changes its modes.
 * Errors: 124 deadline, 125 Corvid failed or denied, 126 not startable, 127 no such command, the reason on stderr.
 * Caveats: when both are a terminal, stderr comes with stdout. stdin is read only as fast as the daemon takes it. A third INT or TERM
 * leaves at once, and the daemon ends the command. When stdout is closed, this program ends by SIGPIPE, the command too.
 */
#include "daemon/ctl/exec.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/report.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { INTERRUPTS_MAX = 3 };

/* ---- signals ----------------------------------------------------------------------------------------------------------- */

/* Those that are passed on or acted on are blocked and read from the descriptor this gives. */
static int watch_signals(bool terminal)
{
    static const int passed[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        sigaddset(&set, passed[i]);
    if (terminal) {
        sigaddset(&set, SIGWINCH);
        sigaddset(&set, SIGTSTP);
    }
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int take_signal(struct exec *e)
{
    int number = stream_signal_read(e->signals);
    if (number == 0)
        return 0;
    if (number == SIGWINCH) {
        e->resized = true;
        return 0;
    }
    if (number == SIGTSTP) { /* sent to us, not typed: what is typed goes to the command */
        terminal_stop_self();
        e->resized = true;
        return 0;
    }
    if (number == SIGINT || number == SIGTERM)
        e->interrupts++;
    if (asker_fd(&e->asker) >= 0 || e->interrupts >= INTERRUPTS_MAX)
        return -EINTR;
    e->pending |= 1ull << (number - 1);
    return 0;
}

/* What could not be sent before the daemon said in which form, and what is new. */
static int send_pending(struct exec *e)
{
    int rc = 0;
    if (e->form == EXEC_UNKNOWN || e->result)
        return 0;
    for (int number = 1; rc == 0 && number <= 64; number++)
        if (e->pending & 1ull << (number - 1))
            rc = link_send_signal(e, number);
    e->pending = 0;
    if (rc == 0 && e->resized && e->terminal)
        rc = link_send_size(e);
    e->resized = false;
    return rc;
}

/* ---- the loop ---------------------------------------------------------------------------------------------------------- */

void exec_set_mode(const struct exec *e)
{
    if (!e->terminal || e->waits)
        return;
    if (e->form == EXEC_FRAMES && asker_fd(&e->asker) < 0)
        terminal_raw();
    else
        terminal_restore();
}

static struct pollfd wait_for(const struct exec_sink *sink)
{
    return (struct pollfd){sink->left > 0 ? sink->fd : -1, POLLOUT, 0};
}

static int wait_and_forward(struct exec *e)
{
    bool asks = asker_fd(&e->asker) >= 0;
    bool blocked = link_blocked(e);
    short events = (short)((blocked ? 0 : POLLIN) | (link_queued(e) ? POLLOUT : 0));
    struct pollfd p[] = {
        {events ? client_fd(e->client) : -1, events, 0},
        {e->signals, POLLIN, 0},
        {link_takes_stdin(e) && !asks ? STDIN_FILENO : -1, POLLIN, 0},
        {asker_fd(&e->asker), POLLIN, 0},
        wait_for(&e->sinks[0]),
        wait_for(&e->sinks[1]),
        wait_for(&e->sinks[2]),
    };
    if (poll(p, sizeof p / sizeof p[0], -1) < 0)
        return errno == EINTR ? 0 : cv_fail(&e->error.local, -errno, "exec.poll", "waiting failed: %s", strerror(errno));
    int rc = 0;
    if (p[0].revents & POLLOUT)
        rc = link_flush(e);
    if (rc == 0 && p[1].revents)
        rc = take_signal(e);
    if (rc == 0)
        rc = send_pending(e);
    if (rc == 0 && p[2].revents)
        rc = link_forward_stdin(e);
    if (rc == 0 && p[3].revents)
        asker_ready(&e->asker);
    for (int i = 0; rc == 0 && i < EXEC_SINKS; i++)
        if (p[4 + i].revents)
            rc = output_flush(&e->sinks[i], &e->error.local);
    return rc;
}

/* The result is in hand, but some output may still wait for a slow reader. */
static int drain_output(struct exec *e)
{
    int rc = 0;
    while (rc == 0 && link_blocked(e)) {
        struct pollfd p[] = {
            {e->signals, POLLIN, 0},
            wait_for(&e->sinks[0]),
            wait_for(&e->sinks[1]),
            wait_for(&e->sinks[2]),
        };
        if (poll(p, 1 + EXEC_SINKS, -1) > 0 && p[0].revents)
            rc = take_signal(e);
        for (int i = 0; rc == 0 && i < EXEC_SINKS; i++)
            rc = output_flush(&e->sinks[i], &e->error.local);
    }
    return rc;
}

static int follow(struct exec *e, json_t *params)
{
    int rc = client_send(e->client, "exec.start", json_incref(params), &e->id, &e->error.local);
    while (rc == 0) {
        rc = link_take(e);
        if (rc < 0 || e->result)
            break;
        exec_set_mode(e);
        if (rc == 0)
            rc = send_pending(e);
        if (rc == 0)
            rc = wait_and_forward(e);
        /* The daemon may have said why it closes: read that before giving up. */
        while (rc == -EPIPE && !link_blocked(e) && !e->result) {
            int said = link_take(e);
            rc = e->result ? 0 : said == 0 ? -EPIPE : said;
            if (said != 0)
                break;
        }
    }
    return rc == 0 ? drain_output(e) : rc;
}

/* ---- the beginning ----------------------------------------------------------------------------------------------------- */

/* The few variables of this terminal that make sense for a command elsewhere; everything else is the policy's. */
static void add_environment(json_t *params)
{
    static const char *const names[] = {"TERM", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "NO_COLOR"};
    json_t *env = json_array();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        cv_auto_free char *entry = value ? cv_format("%s=%s", names[i], value) : NULL;
        json_t *text = entry ? json_string(entry) : NULL; /* NULL when it is no UTF-8 */
        if (text)
            json_array_append_new(env, text);
    }
    json_object_set_new(params, "env", env);
}

static int add_argv(struct ctl *ctl, json_t *params)
{
    json_t *argv = json_array();
    json_object_set_new(params, "argv", argv);
    for (int i = 0; i < ctl->values.word_count; i++) {
        json_t *word = json_string(ctl->values.words[i]);
        if (!word)
            return verbs_usage(ctl->verb, "word %d of the command is no valid UTF-8, which the wire cannot carry", i + 1);
        json_array_append_new(argv, word);
    }
    return CTL_OK;
}

static void exec_finish(struct exec *e)
{
    terminal_restore();
    asker_finish(&e->asker);
    if (e->signals >= 0)
        close(e->signals);
    for (int i = 0; i < EXEC_SINKS; i++)
        output_close(&e->sinks[i]);
    link_finish(e);
    client_close(e->client);
    json_decref(e->result);
    client_error_finish(&e->error);
}

int verb_exec(struct ctl *ctl)
{
    cv_auto_json json_t *params = json_object();
    int code = add_argv(ctl, params);
    if (code == CTL_OK)
        code = verbs_place(ctl, params);
    if (code != CTL_OK)
        return code;
    __attribute__((cleanup(exec_finish))) struct exec e = {.ctl = ctl, .signals = -1, .asker = {.tty = -1}, .reads_stdin = true};
    e.terminal = !ctl->json && !options_has(&ctl->values, "no-terminal") && terminal_is_one();
    e.form = ctl->json ? EXEC_LINES : EXEC_UNKNOWN;
    e.waits = e.terminal && !terminal_is_shown();
    for (int fd = e.terminal ? STDIN_FILENO : STDOUT_FILENO; fd < EXEC_SINKS; fd++)
        output_open(&e.sinks[fd], fd);
    json_object_set_new(params, "stdin", json_true());
    if (!ctl->json)
        json_object_set_new(params, "raw", json_true());
    if (e.terminal)
        json_object_set_new(params, "terminal", terminal_json());
    add_environment(params);
    e.client = verbs_connect(ctl, &code);
    if (!e.client)
        return code;
    e.signals = watch_signals(e.terminal);
    asker_init(&e.asker, ctl);
    int rc = follow(&e, params);
    terminal_restore();
    if (rc == -EINTR)
        return CTL_CANCELLED;
    return rc < 0 ? report_failure(ctl, &e.error) : end_show(&e);
}
