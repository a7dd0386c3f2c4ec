// SPDX-License-Identifier: MIT
/*
 * asker.c - shows an approval or a question and sends the answer typed for it over a connection of its own. Owns the terminal's
 * descriptor; one question at a time.
 */
#include "daemon/ctl/asker.h"

#include "daemon/base/json.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { ANSWER_TIMEOUT_MS = 10000, ID_COLUMNS = 64 };

void asker_init(struct asker *asker, struct ctl *ctl)
{
    *asker = (struct asker){.ctl = ctl, .tty = -1};
    if (!ctl->json && isatty(STDERR_FILENO))
        asker->tty = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

void asker_finish(struct asker *asker)
{
    if (asker->tty >= 0)
        close(asker->tty);
    asker->tty = -1;
}

/* How somebody else may answer. */
static void tell_how(const char *id, bool wants_text)
{
    fputs("  answer with: corvid ", stderr);
    fputs(wants_text ? "answer " : "approve ", stderr);
    show_line(stderr, id, ID_COLUMNS);
    if (wants_text) {
        fputs(" TEXT\n", stderr);
        return;
    }
    fputs("   or: corvid deny ", stderr);
    show_line(stderr, id, ID_COLUMNS);
    fputc('\n', stderr);
}

void asker_begin(struct asker *asker, const json_t *asked)
{
    const bool wants_text = strcmp(cv_json_str(asked, "event", ""), "question") == 0;
    const char *id = wants_text ? cv_json_str(asked, "question", "") : cv_json_str(asked, "approval", cv_json_str(asked, "id", ""));
    char small[SHOW_SMALL];
    show_flush();
    fprintf(stderr, "%s%s%s ", show_paint(stderr, SHOW_YELLOW), wants_text ? "asks:" : "waits for approval:", show_paint(stderr, SHOW_PLAIN));
    show_text(stderr, wants_text ? cv_json_str(asked, "text", "?") : cv_json_str(asked, "question", "a call"));
    const json_t *expires = json_object_get(asked, "expires");
    if (expires)
        fprintf(stderr, " (until %s)", show_time(expires, small));
    fputc('\n', stderr);
    if (asker->tty < 0) {
        tell_how(id, wants_text);
        return;
    }
    snprintf(asker->waiting, sizeof asker->waiting, "%s", id);
    asker->wants_text = wants_text;
    asker->typed = 0;
    if (tcgetpgrp(asker->tty) == getpgrp())
        tcflush(asker->tty, TCIFLUSH); /* what was typed before the question stood there is no answer to it */
    fputs(wants_text ? "  your answer: " : "  allow it? [y/N] ", stderr);
}

void asker_forget(struct asker *asker)
{
    if (asker->waiting[0])
        fputs("(answered)\n", stderr);
    asker->waiting[0] = '\0';
}

int asker_fd(const struct asker *asker)
{
    return asker->waiting[0] ? asker->tty : -1;
}

/* Sends what was typed: a yes or no, or the text. */
static void send_answer(struct asker *asker, json_t *params)
{
    int code = CTL_OK;
    cv_auto_client_error struct client_error error = {0};
    struct ctl_client *client = verbs_connect(asker->ctl, &code);
    json_t *result = NULL;
    if (!client) {
        json_decref(params);
        return;
    }
    if (client_call(client, asker->wants_text ? "question.answer" : "approval.answer", params, ANSWER_TIMEOUT_MS, NULL, NULL, &result, &error) < 0)
        report_failure(asker->ctl, &error);
    json_decref(result);
    client_close(client);
}

static bool is_yes(const struct asker *asker)
{
    return (asker->typed == 1 && strncasecmp(asker->line, "y", 1) == 0) || (asker->typed == 3 && strncasecmp(asker->line, "yes", 3) == 0);
}

void asker_ready(struct asker *asker)
{
    char c;
    ssize_t n;
    while ((n = read(asker->tty, &c, 1)) == 1 && c != '\n')
        if (asker->typed < sizeof asker->line)
            asker->line[asker->typed++] = c;
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (asker->wants_text && n == 1 && asker->typed == 0) {
        fputs("  your answer: ", stderr); /* an empty line answers nothing */
        return;
    }
    json_t *params = json_object();
    cv_json_set_text(params, "id", asker->waiting, strlen(asker->waiting));
    if (asker->wants_text)
        cv_json_set_text(params, "text", asker->line, asker->typed);
    else
        json_object_set_new(params, "allow", json_boolean(n == 1 && is_yes(asker)));
    asker->waiting[0] = '\0';
    if (asker->wants_text && asker->typed == 0)
        json_decref(params); /* the terminal is gone: nobody answers here */
    else
        send_answer(asker, params);
}
