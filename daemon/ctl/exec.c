// SPDX-License-Identifier: MIT
/*
 * exec.c - `corvid exec -- ARGV...`.
 *
 * Purpose: a command through the door, as if it ran here. Params: argv, policy, workspace, timeout. Result: its stdout and
 * stderr byte for byte, its exit code; 128+n when signal n ended it. stdin and the signals INT, TERM, QUIT, HUP go to it.
 * Errors: 124 deadline, 125 Corvid failed or denied, 126 not startable, 127 no such command, the reason on stderr.
 * Caveats: the command has pipes, not a terminal. stdin is read only as fast as the daemon takes it. A third INT or TERM
 * leaves at once, and the daemon ends the command. When stdout is closed, this program ends by SIGPIPE, the command too.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stream.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { STDIN_CHUNK = 65536, QUEUE_MAX = 262144, INTERRUPTS_MAX = 3 };

struct exec {
    struct ctl *ctl;
    struct ctl_client *client;
    struct asker asker;
    int64_t id;
    int signals;
    bool reads_stdin; /* stdin is open and its end was not sent */
    bool holds_stdin; /* the daemon asked to wait: the command does not keep up */
    int interrupts;
    json_t *result;
    struct cv_buf bytes; /* decoded output, memory kept between items */
    struct cv_buf line;  /* an input line being made */
    struct client_error error;
};

static int write_all(int fd, const char *bytes, size_t len, struct cv_error *err)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno == EAGAIN) {
            struct pollfd p = {fd, POLLOUT, 0};
            poll(&p, 1, -1);
            continue;
        }
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cv_fail(err, -errno, "exec.output", "cannot write to %s: %s", fd == 1 ? "stdout" : "stderr", strerror(errno));
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static int take_item(struct exec *e, json_t *item)
{
    const json_t *approval = json_object_get(item, "approval");
    const json_t *data = json_object_get(item, "data");
    if (e->ctl->json)
        show_json(item);
    if (approval)
        asker_begin(&e->asker, approval);
    const char *stdin_word = cv_json_str(item, "stdin", NULL);
    if (stdin_word)
        e->holds_stdin = strcmp(stdin_word, "pause") == 0;
    if (!json_is_string(data))
        return 0;
    asker_forget(&e->asker);
    if (e->ctl->json)
        return 0;
    cv_buf_clear(&e->bytes);
    if (cv_buf_add_unbase64(&e->bytes, json_string_value(data), json_string_length(data)) < 0)
        return cv_fail(&e->error.local, -EPROTO, "exec.data", "the daemon sent output that is no base64");
    int fd = cv_json_num(item, "fd", 1) == 2 ? STDERR_FILENO : STDOUT_FILENO;
    return write_all(fd, cv_buf_text(&e->bytes), e->bytes.len, &e->error.local);
}

static int take_messages(struct exec *e)
{
    int rc = 1;
    while (rc > 0 && !e->result) {
        cv_auto_json json_t *message = NULL;
        json_t *payload = NULL;
        rc = client_next(e->client, 0, &message, &e->error.local);
        if (rc <= 0)
            break;
        switch (client_classify(message, e->id, &payload)) {
        case CLIENT_ITEM:
            rc = take_item(e, payload) < 0 ? e->error.local.code : 1;
            break;
        case CLIENT_RESULT:
            e->result = json_incref(payload);
            break;
        case CLIENT_ERROR:
            e->error.remote = json_incref(payload);
            rc = -EREMOTEIO;
            break;
        case CLIENT_OTHER:
            break;
        }
    }
    return rc < 0 ? rc : 0;
}

/* {"jsonrpc":"2.0","method":"input","params":{"id":ID, ...}} with the rest as given; written without a tree of values. */
static void begin_input(struct exec *e)
{
    cv_buf_clear(&e->line);
    cv_buf_printf(&e->line, "{\"jsonrpc\":\"2.0\",\"method\":\"input\",\"params\":{\"id\":%lld,", (long long)e->id);
}

static int end_input(struct exec *e, const char *rest)
{
    cv_buf_puts(&e->line, rest);
    return client_queue(e->client, cv_buf_text(&e->line), e->line.len, &e->error.local);
}

static int forward_stdin(struct exec *e)
{
    char chunk[STDIN_CHUNK];
    ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    begin_input(e);
    if (n <= 0) { /* the end, or an error that ends it */
        e->reads_stdin = false;
        return end_input(e, "\"eof\":true}}\n");
    }
    cv_buf_puts(&e->line, "\"data\":\"");
    cv_buf_add_base64(&e->line, chunk, (size_t)n);
    return end_input(e, "\"}}\n");
}

static int forward_signal(struct exec *e)
{
    int number = stream_signal_read(e->signals);
    if (number == 0)
        return 0;
    if (number == SIGINT || number == SIGTERM)
        e->interrupts++;
    if (asker_fd(&e->asker) >= 0 || e->interrupts >= INTERRUPTS_MAX)
        return -EINTR;
    begin_input(e);
    cv_buf_printf(&e->line, "\"signal\":%d", number);
    return end_input(e, "}}\n");
}

static int wait_and_forward(struct exec *e)
{
    bool asks = asker_fd(&e->asker) >= 0;
    bool wants_stdin = e->reads_stdin && !e->holds_stdin && !asks && client_queued(e->client) < QUEUE_MAX;
    struct pollfd p[] = {
        {client_fd(e->client), (short)(POLLIN | (client_queued(e->client) ? POLLOUT : 0)), 0},
        {e->signals, POLLIN, 0},
        {wants_stdin ? STDIN_FILENO : -1, POLLIN, 0},
        {asker_fd(&e->asker), POLLIN, 0},
    };
    if (poll(p, 4, -1) < 0)
        return errno == EINTR ? 0 : cv_fail(&e->error.local, -errno, "exec.poll", "waiting failed: %s", strerror(errno));
    int rc = 0;
    if (p[0].revents & POLLOUT)
        rc = client_flush(e->client, &e->error.local);
    if (rc == 0 && p[1].revents)
        rc = forward_signal(e);
    if (rc == 0 && p[2].revents)
        rc = forward_stdin(e);
    if (rc == 0 && p[3].revents)
        asker_ready(&e->asker);
    return rc;
}

static int follow(struct exec *e, json_t *params)
{
    int rc = client_send(e->client, "exec.start", json_incref(params), &e->id, &e->error.local);
    while (rc == 0) {
        rc = take_messages(e);
        if (rc < 0 || e->result)
            break;
        rc = wait_and_forward(e);
        /* The daemon may have said why it closes: read that before giving up. */
        if (rc == -EPIPE && take_messages(e) == -EREMOTEIO)
            rc = -EREMOTEIO;
    }
    return rc;
}

/* ---- the end ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *kind;
    int code; /* -1: the command's own */
} kinds[] = {
    {"ran", -1},                   {"denied", CTL_CANNOT},       {"failed", CTL_CANNOT},       {"missing", CTL_MISSING},
    {"unstartable", CTL_UNSTARTABLE}, {"deadline", CTL_DEADLINE}, {"cancelled", CTL_CANCELLED}, {NULL, CTL_CANNOT},
};

static int end_code(const json_t *result)
{
    const char *kind = cv_json_str(result, "kind", "");
    size_t i = 0;
    while (kinds[i].kind && strcmp(kinds[i].kind, kind) != 0)
        i++;
    if (kinds[i].code >= 0)
        return kinds[i].code;
    int signal_number = (int)cv_json_num(result, "signal", 0);
    return signal_number > 0 ? 128 + signal_number : (int)cv_json_num(result, "exit", CTL_CANNOT);
}

static int show_end(struct exec *e)
{
    int code = end_code(e->result);
    const json_t *error = json_object_get(e->result, "error");
    if (e->ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s}", "event", "end");
        json_object_update(line, e->result);
        show_json(line);
    } else if (json_is_object(error)) {
        report_error_object("corvid exec", error);
    } else if (strcmp(cv_json_str(e->result, "kind", ""), "ran") != 0) {
        fprintf(stderr, "corvid exec: %s\n", cv_json_str(e->result, "kind", "failed"));
    }
    if (options_has(&e->ctl->values, "stats")) {
        enforced_show(stderr, "corvid exec: enforced: ", json_object_get(e->result, "enforced"));
        enforced_show_stats(stderr, "corvid exec: ", json_object_get(e->result, "stats"));
    }
    return code;
}

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
    asker_finish(&e->asker);
    if (e->signals >= 0)
        close(e->signals);
    client_close(e->client);
    json_decref(e->result);
    cv_buf_finish(&e->bytes);
    cv_buf_finish(&e->line);
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
    __attribute__((cleanup(exec_finish))) struct exec e = {.ctl = ctl, .signals = -1, .asker = {.tty = -1}};
    e.reads_stdin = true;
    json_object_set_new(params, "stdin", json_true());
    add_environment(params);
    e.client = verbs_connect(ctl, &code);
    if (!e.client)
        return code;
    e.signals = stream_signals(true);
    asker_init(&e.asker, ctl);
    int rc = follow(&e, params);
    if (rc == -EINTR)
        return CTL_CANCELLED;
    return rc < 0 ? report_failure(ctl, &e.error) : show_end(&e);
}
