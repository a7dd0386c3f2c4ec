// SPDX-License-Identifier: MIT
/*
 * url.c - takes URLs apart and holds requests against rules. Pure; owns nothing; any thread.
 */
#include "daemon/base/url.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

enum { HOST_BYTES = 253, LABEL_BYTES = 63, PORT_DIGITS = 5 };

static const struct {
    const char *prefix;
    int port;
} schemes[] = {{"http://", 80}, {"https://", 443}};

static int bad(struct cv_error *err, const char *url, const char *what)
{
    return cv_fail(err, -EINVAL, "url", "'%.200s' is no URL that can be fetched: %s", url, what);
}

/* What no part of a URL may hold. */
static const char *check_bytes(const char *url)
{
    if (strlen(url) > CV_LIMIT_URL_BYTES)
        return "it is longer than the limit allows";
    for (const char *p = url; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c <= 0x20 || c == 0x7f)
            return "it holds a blank or a control character: write it as %20 and the like";
        if (c >= 0x80)
            return "it holds letters beyond ASCII: write a host in its xn-- form and the rest with percent signs";
        if (strchr("\\\"<>^`{|}", c))
            return "it holds one of \\ \" < > ^ ` { | }: write it with a percent sign";
    }
    return NULL;
}

static bool is_all_of(const char *text, size_t len, const char *letters)
{
    return strspn(text, letters) >= len;
}

/* Names that a resolver would take for an address in another notation ("0x7f.1", "2130706433", "127.1"). */
static bool is_odd_address(const char *host)
{
    const char *dot = strrchr(host, '.');
    const char *last = dot ? dot + 1 : host;
    struct in_addr ignored;
    if (inet_pton(AF_INET, host, &ignored) == 1)
        return false;
    return is_all_of(last, strlen(last), "0123456789") ||
           (last[0] == '0' && last[1] == 'x' && is_all_of(last + 2, strlen(last + 2), "0123456789abcdef"));
}

static const char *check_name(const char *host)
{
    size_t label = 0;
    if (strlen(host) > HOST_BYTES)
        return "its host's name is too long";
    for (const char *p = host; *p; p++) {
        if (*p != '.' && !strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", *p))
            return "its host holds a character that no name has";
        label = *p == '.' ? 0 : label + 1;
        if (label > LABEL_BYTES)
            return "a part of its host's name is too long";
        if (*p == '.' && (p == host || p[1] == '.'))
            return "its host has an empty part";
        if (*p == '.' && !p[1])
            return "its host ends in a dot: leave it out";
    }
    return is_odd_address(host) ? "its host is an address that is not in its plain form: expected one like 192.0.2.1" : NULL;
}

/* "[v6]" in its plain form; *host is given. */
static const char *take_bracketed(const char *text, size_t len, char **host)
{
    struct in6_addr address;
    char plain[INET6_ADDRSTRLEN];
    cv_auto_free char *inner = cv_strndup(text, len);
    if (inet_pton(AF_INET6, inner, &address) != 1)
        return "what stands in [ ] is no address of IPv6";
    inet_ntop(AF_INET6, &address, plain, sizeof plain);
    *host = cv_strdup(plain);
    return NULL;
}

static const char *take_port(const char *text, size_t len, int *port)
{
    cv_auto_free char *digits = cv_strndup(text, len);
    if (len == 0 || len > PORT_DIGITS || !is_all_of(digits, len, "0123456789"))
        return "its port is no number from 1 to 65535";
    *port = atoi(digits);
    return *port >= 1 && *port <= 65535 ? NULL : "its port is no number from 1 to 65535";
}

/* "host", "host:port", "[v6]:port". */
static const char *take_authority(const char *text, size_t len, char **host, int *port)
{
    const char *end = text + len, *wrong = NULL;
    if (memchr(text, '@', len))
        return "it holds a user name or a password: leave out what stands before the @";
    if (memchr(text, '%', len))
        return "its host holds a percent sign";
    if (len > 0 && text[0] == '[') {
        const char *close = memchr(text, ']', len);
        if (!close)
            return "the ] of its host is missing";
        if ((wrong = take_bracketed(text + 1, (size_t)(close - text - 1), host)) != NULL)
            return wrong;
        text = close + 1;
    } else {
        const char *colon = memchr(text, ':', len);
        *host = cv_strndup(text, colon ? (size_t)(colon - text) : len);
        for (char *p = *host; *p; p++)
            *p = (char)tolower((unsigned char)*p);
        if (!(*host)[0])
            return "it names no host";
        if ((wrong = check_name(*host)) != NULL)
            return wrong;
        text = colon ? colon : end;
    }
    if (text == end)
        return NULL;
    return *text == ':' ? take_port(text + 1, (size_t)(end - text - 1), port) : "something follows the ] of its host";
}

int cv_url_host(const char *url, char **host, int *port, struct cv_error *err)
{
    cv_auto_free char *found = NULL;
    const char *wrong = check_bytes(url);
    if (wrong)
        return bad(err, url, wrong);
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t n = strlen(schemes[i].prefix);
        if (strncasecmp(url, schemes[i].prefix, n) != 0)
            continue;
        int number = schemes[i].port;
        if ((wrong = take_authority(url + n, strcspn(url + n, "/?#"), &found, &number)) != NULL)
            return bad(err, url, wrong);
        *host = cv_steal(&found);
        *port = number;
        return 0;
    }
    return bad(err, url, "expected it to begin with http:// or https://");
}

static bool host_fits(const char *pattern, const char *host)
{
    size_t have = strlen(host), want = strlen(pattern);
    if (strcmp(pattern, "*") == 0)
        return true;
    if (strncmp(pattern, "*.", 2) != 0)
        return strcmp(pattern, host) == 0;
    struct sockaddr_storage ignored;
    return have > want - 1 && strcmp(host + have - (want - 1), pattern + 1) == 0 && !cv_host_address(host, &ignored);
}

/* A list that is not there limits nothing. */
static bool holds_number(const json_t *list, int number)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value)
        if (json_integer_value(value) == number)
            return true;
    return list == NULL;
}

static bool holds_word(const json_t *list, const char *word)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value)
        if (json_is_string(value) && strcmp(json_string_value(value), word) == 0)
            return true;
    return list == NULL;
}

bool cv_rule_allows(const json_t *rule, const char *method, const char *host, int port)
{
    const char *pattern = cv_json_str(rule, "host", "");
    return pattern[0] && host_fits(pattern, host) && holds_number(json_object_get(rule, "ports"), port) &&
           holds_word(json_object_get(rule, "methods"), method);
}
