// SPDX-License-Identifier: MIT
/*
 * network.c - the rows of `network`: their hosts, when one makes another useless, and the verdict on a URL. It says what may be
 * asked for; what a name leads to, and where a redirect goes, is checked by the egress process with the same rows and the same
 * functions (base/url.h). Pure.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/url.h"

#include <string.h>

const json_t *cv_policy_network(const struct cv_policy *policy)
{
    static json_t *nothing;
    if (policy->lists[LIST_NETWORK])
        return policy->lists[LIST_NETWORK];
    if (!nothing)
        nothing = json_array();
    return nothing;
}

const char *network_check_host(const char *host)
{
    struct sockaddr_storage ignored;
    cv_auto_free char *url = NULL, *read = NULL;
    int port;
    const char *rest = strncmp(host, "*.", 2) == 0 ? host + 2 : host;
    if (strcmp(host, "*") == 0 || cv_host_address(host, &ignored))
        return NULL;
    url = cv_format("http://%s", rest);
    if (strpbrk(rest, ":/?#[") || cv_url_host(url, &read, &port, NULL) < 0 || strcmp(read, rest) != 0 ||
        (rest != host && cv_host_address(rest, &ignored)))
        return "expected example.org, *.example.org, an address or *, in lower case";
    return NULL;
}

/* Whatever `narrow` names stands in `wide`. */
static bool holds_all(const json_t *wide, const json_t *narrow)
{
    size_t i, j;
    json_t *value, *other;
    json_array_foreach(narrow, i, value) {
        bool found = false;
        json_array_foreach(wide, j, other)
            found = found || json_equal(value, other);
        if (!found)
            return false;
    }
    return true;
}

/* Does a row reach addresses that are not public? */
static bool is_private(const json_t *row)
{
    struct sockaddr_storage address;
    return cv_json_flag(row, "private") || (cv_host_address(cv_json_str(row, "host", ""), &address) &&
                                            cv_address_is_private((const struct sockaddr *)&address));
}

bool network_covers(const json_t *wide, const json_t *narrow)
{
    const char *host = cv_json_str(wide, "host", ""), *other = cv_json_str(narrow, "host", "");
    return glob_covers(host, other) && holds_all(json_object_get(wide, "ports"), json_object_get(narrow, "ports")) &&
           holds_all(json_object_get(wide, "methods"), json_object_get(narrow, "methods")) &&
           (!is_private(narrow) || cv_json_flag(wide, "private") || (strcmp(host, other) == 0 && !cv_json_flag(narrow, "private")));
}

static bool reaches(const json_t *row, const char *host)
{
    struct sockaddr_storage address;
    if (!cv_host_is_private(host) || cv_json_flag(row, "private"))
        return true;
    return cv_host_address(host, &address) && cv_rule_reaches(row, (const struct sockaddr *)&address);
}

/* What a request is refused for: the first thing that no row of this host allows. */
struct missing {
    bool host, port, reach;
};

/* The index of the row that allows the request, or -1 and what is missing. */
static int find_row(const json_t *rows, const char *method, const char *host, int port, struct missing *missing)
{
    size_t i;
    json_t *row;
    *missing = (struct missing){.host = true, .port = true, .reach = false};
    json_array_foreach(rows, i, row) {
        cv_auto_json json_t *bare = json_pack("{s:O}", "host", json_object_get(row, "host"));
        if (!cv_rule_allows(bare, method, host, port))
            continue;
        missing->host = false;
        json_object_set(bare, "ports", json_object_get(row, "ports"));
        if (!cv_rule_allows(bare, method, host, port))
            continue;
        missing->port = false;
        if (!cv_rule_allows(row, method, host, port))
            continue;
        if (reaches(row, host))
            return (int)i;
        missing->reach = true;
    }
    return -1;
}

static void refuse(const struct cv_policy *policy, const char *url, const char *method, const char *host, int port, const struct missing *missing,
                   struct cv_verdict *verdict)
{
    cv_auto_free char *name = decide_quoted(host);
    PUT(verdict->rule, "network");
    if (missing->reach)
        PUT(verdict->text, "%.200s: a host of this machine or of a private network is not allowed", url);
    else if (missing->host)
        PUT(verdict->text, "%.200s: host not allowed", url);
    else if (missing->port)
        PUT(verdict->text, "%.200s: port %d not allowed", url, port);
    else
        PUT(verdict->text, "%.200s: %s not allowed", url, method);
    PUT(verdict->hint, "add to network in policy '%s': {\"host\": %s, \"ports\": [%d], \"methods\": [\"%s\"], %s\"why\": \"...\"}", policy->name,
        name, port, method, cv_host_is_private(host) ? "\"private\": true, " : "");
}

void network_decide(const struct cv_policy *policy, const char *url, const char *method, struct cv_verdict *verdict)
{
    cv_auto_free char *host = NULL;
    struct cv_error why = CV_ERROR_INIT;
    struct missing missing;
    int port, index = -1;
    if (cv_url_host(url, &host, &port, &why) < 0) {
        verdict->kind = CV_VERDICT_DENY;
        PUT(verdict->rule, "network");
        PUT(verdict->text, "%s", cv_error_text(&why));
        PUT(verdict->hint, "no policy can allow it: expected a URL like https://example.org/page");
        return;
    }
    index = find_row(cv_policy_network(policy), method, host, port, &missing);
    if (index < 0) {
        verdict->kind = CV_VERDICT_DENY;
        refuse(policy, url, method, host, port, &missing, verdict);
    } else if (verdict->kind == CV_VERDICT_ALLOW) {
        PUT(verdict->rule, "network[%d]", index);
        PUT(verdict->text, "%.160s: %s", url, cv_json_str(json_array_get(policy->lists[LIST_NETWORK], (size_t)index), "why", ""));
    }
}
