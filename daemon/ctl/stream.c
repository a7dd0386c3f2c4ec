// SPDX-License-Identifier: MIT
/*
 * stream.c - follows one streaming request to its end. Owns the connection, the signal descriptor and the asker while it
 * runs. Single-threaded.
 */
#include "daemon/ctl/stream.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { TICK_MS = 1000 };

struct stream {
    struct ctl *ctl;
    const struct stream_request *request;
    struct ctl_client *client;
    int64_t id;
    int signals;
    int interrupts;
    struct asker asker;
    json_t *result;
    bool ended;
    struct client_error error;
};

int stream_signals(bool all)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    if (all) {
        sigaddset(&set, SIGQUIT);
        sigaddset(&set, SIGHUP);
    }
    if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int stream_signal_read(int fd)
{
    struct signalfd_siginfo info;
    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

static int take_message(struct stream *s, json_t *message)
{
    json_t *payload = NULL;
    switch (client_classify(message, s->id, &payload)) {
    case CLIENT_ITEM:
        s->request->on_item(payload, &s->asker, s->request->arg);
        break;
    case CLIENT_RESULT:
        s->result = json_incref(payload);
        s->ended = true;
        break;
    case CLIENT_ERROR:
        s->error.remote = json_incref(payload);
        return -EREMOTEIO;
    case CLIENT_OTHER:
        break;
    }
    return 0;
}

/* Everything that is here already. */
static int take_messages(struct stream *s)
{
    int rc = 1;
    while (rc > 0 && !s->ended) {
        cv_auto_json json_t *message = NULL;
        rc = client_next(s->client, 0, &message, &s->error.local);
        if (rc > 0 && (rc = take_message(s, message)) == 0)
            rc = 1;
    }
    return rc < 0 ? rc : 0;
}

/* One Ctrl-C: -EINTR to leave now. */
static int interrupt(struct stream *s)
{
    if (stream_signal_read(s->signals) == 0)
        return 0;
    if (!s->request->cancels || s->interrupts++ > 0)
        return -EINTR;
    asker_forget(&s->asker);
    progress_erase();
    fprintf(stderr, "\ncorvid: cancelling (once more to leave at once)\n");
    return client_send(s->client, "cancel", json_pack("{s:I}", "id", (json_int_t)s->id), NULL, &s->error.local);
}

static int follow(struct stream *s)
{
    int rc = client_send(s->client, s->request->method, json_incref(s->request->params), &s->id, &s->error.local);
    while (rc == 0 && (rc = take_messages(s)) == 0 && !s->ended) {
        struct pollfd p[] = {{client_fd(s->client), POLLIN, 0}, {s->signals, POLLIN, 0}, {asker_fd(&s->asker), POLLIN, 0}};
        int ready = poll(p, 3, s->request->on_tick ? TICK_MS : -1);
        if (ready < 0 && errno != EINTR)
            return cv_fail(&s->error.local, -errno, "stream.poll", "waiting failed: %s", strerror(errno));
        if (ready == 0)
            s->request->on_tick(s->request->arg);
        if (ready > 0 && p[1].revents)
            rc = interrupt(s);
        if (ready > 0 && p[2].revents && asker_fd(&s->asker) >= 0)
            asker_ready(&s->asker);
    }
    return rc;
}

static int failure_code(struct stream *s, int rc)
{
    if (rc == -EINTR)
        return CTL_CANCELLED;
    const char *name = cv_json_str(json_object_get(s->error.remote, "data"), "errno", "");
    if (s->interrupts > 0 && s->error.remote && strcmp(name, "ECANCELED") == 0)
        return CTL_CANCELLED;
    return report_failure(s->ctl, &s->error);
}

json_t *stream_run(struct ctl *ctl, const struct stream_request *request, int *code, bool *gone)
{
    struct stream s = {.ctl = ctl, .request = request, .signals = -1};
    sigset_t before;
    *gone = false;
    sigprocmask(SIG_SETMASK, NULL, &before);
    s.client = verbs_connect(ctl, code);
    if (s.client) {
        s.signals = stream_signals(false);
        asker_init(&s.asker, ctl);
        int rc = follow(&s);
        if (rc < 0) {
            *code = failure_code(&s, rc);
            *gone = s.error.local.code == -EPIPE;
        }
        asker_finish(&s.asker);
        if (s.signals >= 0)
            close(s.signals);
        sigprocmask(SIG_SETMASK, &before, NULL);
    }
    progress_erase();
    client_close(s.client);
    client_error_finish(&s.error);
    json_decref(request->params);
    return s.result;
}
