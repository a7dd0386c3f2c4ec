// SPDX-License-Identifier: MIT
/*
 * asker.c - shows an approval and sends the answer typed for it over a connection of its own. Owns the terminal's
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
#include <unistd.h>

enum { ANSWER_TIMEOUT_MS = 10000 };

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

void asker_begin(struct asker *asker, const json_t *approval)
{
    const char *id = cv_json_str(approval, "approval", cv_json_str(approval, "id", ""));
    char small[SHOW_SMALL];
    fprintf(stderr, "%swaits for approval:%s ", show_paint(stderr, SHOW_YELLOW), show_paint(stderr, SHOW_PLAIN));
    show_text(stderr, cv_json_str(approval, "question", "a call"));
    const json_t *expires = json_object_get(approval, "expires");
    if (expires)
        fprintf(stderr, " (until %s)", show_time(expires, small));
    fputc('\n', stderr);
    if (asker->tty < 0) {
        fprintf(stderr, "  answer with: corvid approve %s   or: corvid deny %s\n", id, id);
        return;
    }
    snprintf(asker->waiting, sizeof asker->waiting, "%s", id);
    asker->typed = 0;
    fputs("  allow it? [y/N] ", stderr);
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

static void send_answer(struct asker *asker, bool allow)
{
    int code = CTL_OK;
    json_t *params = json_pack("{s:s,s:b}", "id", asker->waiting, "allow", allow);
    asker->waiting[0] = '\0';
    cv_auto_client_error struct client_error error = {0};
    struct ctl_client *client = verbs_connect(asker->ctl, &code);
    json_t *result = NULL;
    if (!client) {
        json_decref(params);
        return;
    }
    if (client_call(client, "approval.answer", params, ANSWER_TIMEOUT_MS, NULL, NULL, &result, &error) < 0)
        report_failure(asker->ctl, &error);
    json_decref(result);
    client_close(client);
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
    bool yes = n == 1 && ((asker->typed == 1 && (asker->line[0] == 'y' || asker->line[0] == 'Y')) ||
                          (asker->typed == 3 && strncasecmp(asker->line, "yes", 3) == 0));
    send_answer(asker, yes);
}
