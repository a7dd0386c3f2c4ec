// SPDX-License-Identifier: MIT
/*
 * version.c - `corvid version`.
 *
 * Purpose: versions of this client and of the daemon that answers, if one does (none is started). Params: none. Result:
 * two lines, or {"client","daemon"} (null without one). Errors: none: no daemon is no failure here.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

enum { ANSWER_TIMEOUT_MS = 2000 };

static json_t *ask(struct ctl *ctl)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_client_error struct client_error error = {0};
    cv_auto_free char *path = NULL;
    struct ctl_client *client = NULL;
    json_t *status = NULL;
    if (!ctl->socket && client_default_path(&path, &err) < 0)
        return NULL;
    if (client_open(ctl->socket ? ctl->socket : path, &client, &err) < 0)
        return NULL;
    client_call(client, "daemon.status", NULL, ANSWER_TIMEOUT_MS, NULL, NULL, &status, &error);
    client_close(client);
    return status;
}

int verb_version(struct ctl *ctl)
{
    cv_auto_json json_t *status = ask(ctl);
    const char *running = cv_json_str(status, "version", NULL);
    if (ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s,s:s?}", "client", CORVID_VERSION, "daemon", running);
        show_json(line);
        return CTL_OK;
    }
    printf("corvid %s\n", CORVID_VERSION);
    if (running)
        printf("corvidd %s (running)\n", running);
    else
        printf("corvidd: none answers\n");
    return CTL_OK;
}
