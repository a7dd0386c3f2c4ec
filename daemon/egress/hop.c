// SPDX-License-Identifier: MIT
/*
 * hop.c - hops held against rules. libcurl's own parser of URLs reads each one too: where it finds another host or port than ours, the
 * hop is refused, since a difference between two parsers is how allow-lists are passed. Owns the strings of a hop.
 */
#include "daemon/egress/hop.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *part(CURLU *url, CURLUPart what)
{
    char *value = NULL;
    if (curl_url_get(url, what, &value, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return NULL;
    char *copy = cv_strdup(value);
    curl_free(value);
    return copy;
}

/* "[::1]" is "::1" in ours. */
static bool is_same_host(const char *theirs, const char *ours)
{
    size_t n = strlen(theirs);
    if (theirs[0] != '[')
        return strcasecmp(theirs, ours) == 0;
    cv_auto_free char *inner = cv_strndup(theirs + 1, n - 2);
    struct sockaddr_storage a, b;
    return cv_host_address(inner, &a) && cv_host_address(ours, &b) && memcmp(&a, &b, sizeof a) == 0;
}

static int compare(const struct hop *hop, struct cv_error *err)
{
    CURLU *url = curl_url();
    if (!url || curl_url_set(url, CURLUPART_URL, hop->url, CURLU_DISALLOW_USER) != CURLUE_OK) {
        curl_url_cleanup(url);
        return cv_deny(err, -EINVAL, "egress", "egress.url", "'%.200s' cannot be read as a URL", hop->url);
    }
    cv_auto_free char *host = part(url, CURLUPART_HOST), *port = part(url, CURLUPART_PORT), *scheme = part(url, CURLUPART_SCHEME);
    curl_url_cleanup(url);
    if (!host || !port || !scheme || !is_same_host(host, hop->host) || atoi(port) != hop->port || strcmp(scheme, hop->scheme) != 0)
        return cv_deny(err, -EINVAL, "egress", "egress.url", "'%.200s' can be read in two ways", hop->url);
    return 0;
}

static int check_rules(const struct hop *hop, struct cv_error *err)
{
    size_t i;
    json_t *rule;
    json_array_foreach(hop->rules, i, rule)
        if (cv_rule_allows(rule, hop->method, hop->host, hop->port))
            return 0;
    return cv_deny(err, -EACCES, "egress", "egress.denied", "%.200s: %s of host '%s', port %d, is not allowed by the rules of the request", hop->url,
                   hop->method, hop->host, hop->port);
}

static int fill(struct hop *hop, const char *url, struct cv_error *err)
{
    int rc = cv_url_host(url, &hop->host, &hop->port, err);
    if (rc < 0) {
        if (err)
            err->guard = "egress";
        return rc;
    }
    hop->url = cv_strdup(url);
    hop->scheme = cv_strdup(strncasecmp(url, "https:", 6) == 0 ? "https" : "http");
    if ((rc = compare(hop, err)) < 0)
        return rc;
    return check_rules(hop, err);
}

void hop_finish(struct hop *hop)
{
    free(hop->url);
    free(hop->host);
    free(hop->scheme);
    free(hop->method);
    *hop = (struct hop){0};
}

int hop_begin(struct hop *hop, const char *method, const char *url, bool with_body, const json_t *rules, struct cv_error *err)
{
    *hop = (struct hop){.method = cv_strdup(method), .with_body = with_body, .with_secrets = true, .rules = rules};
    int rc = fill(hop, url, err);
    if (rc < 0)
        hop_finish(hop);
    return rc;
}

bool hop_is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

int hop_follow(struct hop *hop, int status, const char *url, struct cv_error *err)
{
    bool is_post = strcmp(hop->method, "POST") == 0, is_head = strcmp(hop->method, "HEAD") == 0;
    bool to_get = (status == 303 && !is_head) || ((status == 301 || status == 302) && is_post);
    struct hop next = {.method = cv_strdup(to_get ? "GET" : hop->method), .with_body = hop->with_body && !to_get, .rules = hop->rules};
    int rc = fill(&next, url, err);
    if (rc < 0) {
        hop_finish(&next);
        return cv_error_wrap(err, rc, "redirected (%d) by '%.100s'", status, hop->url);
    }
    next.with_secrets = hop->with_secrets && next.port == hop->port && strcmp(next.host, hop->host) == 0 && strcmp(next.scheme, hop->scheme) == 0;
    hop_finish(hop);
    *hop = next;
    return 0;
}

bool hop_may_connect(const struct hop *hop, const struct sockaddr *address)
{
    size_t i;
    json_t *rule;
    json_array_foreach(hop->rules, i, rule)
        if (cv_rule_allows(rule, hop->method, hop->host, hop->port) && cv_rule_reaches(rule, address))
            return true;
    return false;
}

/* Names that carry a right of the sender, or are made to be known by one server only. */
bool hop_takes_header(const struct hop *hop, const char *name)
{
    static const char *const secret[] = {"auth", "cookie", "key", "token", "secret", "session", "credential", "password"};
    if (!hop->with_body && strncasecmp(name, "content-", 8) == 0)
        return false;
    for (size_t i = 0; !hop->with_secrets && i < sizeof secret / sizeof secret[0]; i++)
        if (strcasestr(name, secret[i]))
            return false;
    return true;
}
