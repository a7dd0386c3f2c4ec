// SPDX-License-Identifier: MIT
/*
 * fuzz_url.c - any text as a URL, with any JSON as a rule. Checked: what is taken names a host of plain letters and a port in its range;
 * libcurl's parser, asked by hop.c, finds the same host or the hop is refused; the host's own text, written as a URL, is taken to be the
 * same host; a rule that names it allows it, and one that names a longer name does not.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/url.h"
#include "daemon/egress/hop.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rules(const char *host, int port)
{
    cv_auto_json json_t *named = json_pack("{s:s, s:[i]}", "host", host, "ports", port), *longer = json_pack("{s:s+}", "host", "x", host),
                        *any = json_pack("{s:s}", "host", "*");
    struct sockaddr_storage address;
    cv_require(cv_rule_allows(named, "GET", host, port) && cv_rule_allows(any, "GET", host, port));
    cv_require(!cv_rule_allows(named, "GET", host, port ^ 1) && !cv_rule_allows(longer, "GET", host, port));
    if (cv_host_address(host, &address))
        cv_require(cv_rule_reaches(named, (struct sockaddr *)&address) && cv_rule_reaches(any, (struct sockaddr *)&address) != cv_host_is_private(host));
}

static void check_hop(const char *url, const char *host)
{
    cv_auto_json json_t *rules = json_pack("[{s:s}]", "host", "*");
    struct hop hop;
    struct cv_error err = CV_ERROR_INIT;
    if (hop_begin(&hop, "GET", url, false, rules, &err) < 0) {
        cv_require(err.guard && err.text[0]);
        return;
    }
    cv_require(strcmp(hop.host, host) == 0);
    hop_finish(&hop);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cv_auto_free char *url = cv_zalloc(size + 1), *host = NULL, *again = NULL;
    struct cv_error err = CV_ERROR_INIT;
    int port = -1, same = -1;
    if (size)
        memcpy(url, data, size);
    if (cv_url_host(url, &host, &port, &err) < 0) {
        cv_require(err.code == -EINVAL && err.text[0] && !host && port == -1);
        return 0;
    }
    cv_require(host[0] && !host[strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789._-:")] && port >= 1 && port <= 65535);
    bool is_v6 = strchr(host, ':') != NULL;
    cv_auto_free char *plain = cv_format("https://%s%s%s:%d/", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
    cv_require(cv_url_host(plain, &again, &same, NULL) == 0 && strcmp(again, host) == 0 && same == port);
    check_rules(host, port);
    check_hop(url, host);
    return 0;
}
