// SPDX-License-Identifier: MIT
/*
 * hop.h - what is decided about each hop of a request inside corvid-egress: may it be asked for, may this address be connected to,
 * where does a redirect lead and what goes along. Pure. The daemon's verdict came before; this is the second look, at what the first one
 * could not see.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/base/url.h"

#include <jansson.h>
#include <stdbool.h>

struct hop {
    char *url;
    char *host;
    char *scheme;       /* "http" or "https" */
    char *method;
    int port;
    bool with_body;
    bool with_secrets;  /* credentials among the headers go along */
    const json_t *rules;
};

/* The first hop. -EINVAL, or -EACCES with guard "egress" when no rule allows it. Release with hop_finish. */
int hop_begin(struct hop *hop, const char *method, const char *url, bool with_body, const json_t *rules, struct cv_error *err);

/* The next one, to an absolute URL: GET for 303 and for 301 and 302 of a POST; credentials are left behind when scheme, host or port
 * change. The hop is as it was on failure. */
int hop_follow(struct hop *hop, int status, const char *url, struct cv_error *err);
void hop_finish(struct hop *hop);

bool hop_is_redirect(int status);

/* May the hop's connection go to this address? */
bool hop_may_connect(const struct hop *hop, const struct sockaddr *address);

/* Does a header go along? `name` any case. */
bool hop_takes_header(const struct hop *hop, const char *name);
