// SPDX-License-Identifier: MIT
/*
 * option.c - one hop as an easy handle: everything that libcurl would do by itself and that nobody checks is off (redirects, proxies
 * from the environment, cookies, netrc, other protocols, connections used again), everything that comes back is counted where it
 * arrives, and each address is looked at before its socket is made. Owns the handle until the fetch gives it back.
 */
#include "daemon/egress/option.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { HEADERS_KEPT = 64, REDIRECT_BODY = 65536 };

/* ---- where to ------------------------------------------------------------------------------------------------------- */

static void address_text(const struct sockaddr *address, char *out, socklen_t size)
{
    const void *bytes = address->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr
                                                      : (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    out[0] = '\0';
    inet_ntop(address->sa_family, bytes, out, size);
}

static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
    struct fetch *fetch = arg;
    char text[INET6_ADDRSTRLEN];
    (void)purpose;
    if ((to->family != AF_INET && to->family != AF_INET6) || !hop_may_connect(&fetch->hop, &to->addr)) {
        address_text(&to->addr, text, sizeof text);
        if (fetch->error.code == 0)
            cv_deny(&fetch->error, -EACCES, "egress", "egress.address",
                    "%.150s: '%s' leads to %s, an address of this machine or of a private network: only a network rule with \"private\": true allows it",
                    fetch->hop.url, fetch->hop.host, text);
        return CURL_SOCKET_BAD;
    }
    int fd = socket(to->family, to->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->protocol);
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* An address was refused, and another one of the same name answered: then it is no error. */
static int on_connected(void *arg, char *ip, char *local_ip, int port, int local_port)
{
    struct fetch *fetch = arg;
    (void)ip, (void)local_ip, (void)port, (void)local_port;
    fetch->error = CV_ERROR_INIT;
    return CURL_PREREQFUNC_OK;
}

/* ---- what comes back ------------------------------------------------------------------------------------------------ */

static void keep_header(struct fetch *fetch, const char *line, size_t len)
{
    const char *colon = memchr(line, ':', len);
    char name[64];
    size_t n = colon ? (size_t)(colon - line) : 0;
    if (n == 0 || n >= sizeof name || json_object_size(fetch->answer_headers) >= HEADERS_KEPT)
        return;
    for (size_t i = 0; i < n; i++) {
        if (line[i] <= 0x20 || line[i] >= 0x7f)
            return;
        name[i] = (char)tolower((unsigned char)line[i]);
    }
    name[n] = '\0';
    const char *value = colon + 1, *end = line + len;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && strchr("\r\n \t", end[-1]))
        end--;
    cv_json_set_text(fetch->answer_headers, name, value, (size_t)(end - value));
}

static void end_head(struct fetch *fetch)
{
    long status = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_RESPONSE_CODE, &status);
    fetch->status = (int)status;
    if (status < 200) { /* 100 Continue and the like: another head follows */
        json_object_clear(fetch->answer_headers);
        return;
    }
    fetch->head_over = true;
    if (hop_is_redirect(fetch->status) && json_object_get(fetch->answer_headers, "location"))
        return;
    char type[128];
    struct cv_buf frame = CV_BUF_INIT;
    page_type(cv_json_str(fetch->answer_headers, "content-type", ""), type, sizeof type);
    cv_auto_json json_t *json = json_pack("{s:i}", "status", fetch->status);
    cv_json_set_text(json, "type", type, strlen(type));
    frame_add_json(&frame, FRAME_HEAD, fetch->id, json);
    inside_send(fetch->inside, &frame);
}

static size_t on_header(char *line, size_t size, size_t count, void *arg)
{
    struct fetch *fetch = arg;
    size_t len = size * count;
    fetch->header_bytes += len;
    if (fetch->header_bytes > CV_LIMIT_HTTP_HEADER_BYTES) {
        cv_deny(&fetch->error, -EMSGSIZE, "egress", "egress.headers", "%.200s: the headers of the answer are longer than %d bytes", fetch->hop.url,
                CV_LIMIT_HTTP_HEADER_BYTES);
        return 0;
    }
    if (fetch->head_over) /* trailers */
        return len;
    if (len <= 2 && (line[0] == '\r' || line[0] == '\n'))
        end_head(fetch);
    else
        keep_header(fetch, line, len);
    return len;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
    struct fetch *fetch = arg;
    size_t len = size * count;
    if (hop_is_redirect(fetch->status) && json_object_get(fetch->answer_headers, "location")) {
        fetch->received += len;
        return fetch->received > REDIRECT_BODY ? CURL_WRITEFUNC_ERROR : len; /* nobody reads it */
    }
    if (fetch->stream && inside_is_full(fetch->inside)) {
        fetch->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    size_t room = fetch->received < fetch->max ? (size_t)(fetch->max - fetch->received) : 0;
    size_t take = len < room ? len : room;
    fetch->received += take;
    fetch->truncated = take < len;
    if (!fetch->stream) {
        cv_buf_add(&fetch->got, bytes, take);
    } else if (take > 0) {
        struct cv_buf frame = CV_BUF_INIT;
        frame_add(&frame, FRAME_BODY, fetch->id, bytes, take);
        inside_send(fetch->inside, &frame);
    }
    return fetch->truncated ? CURL_WRITEFUNC_ERROR : len;
}

/* ---- the handle ----------------------------------------------------------------------------------------------------- */

static void add_headers(struct fetch *fetch)
{
    size_t i;
    json_t *pair;
    json_array_foreach(json_object_get(fetch->request, "headers"), i, pair) {
        const char *name = json_string_value(json_array_get(pair, 0)), *value = json_string_value(json_array_get(pair, 1));
        if (!name || !value || !hop_takes_header(&fetch->hop, name))
            continue;
        cv_auto_free char *line = value[0] ? cv_format("%s: %s", name, value) : cv_format("%s;", name);
        fetch->headers = curl_slist_append(fetch->headers, line);
    }
    fetch->headers = curl_slist_append(fetch->headers, "Expect:"); /* no waiting for 100 Continue */
    if (!fetch->hop.with_body)
        fetch->headers = curl_slist_append(fetch->headers, "Content-Type:");
}

#define SET(option, value)                                    \
    do {                                                      \
        if (rc == CURLE_OK)                                   \
            rc = curl_easy_setopt(fetch->easy, option, value); \
    } while (0)

static CURLcode set_callbacks(struct fetch *fetch)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_PRIVATE, fetch);
    SET(CURLOPT_ERRORBUFFER, fetch->errors);
    SET(CURLOPT_OPENSOCKETFUNCTION, on_socket);
    SET(CURLOPT_OPENSOCKETDATA, fetch);
    SET(CURLOPT_PREREQFUNCTION, on_connected);
    SET(CURLOPT_PREREQDATA, fetch);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, fetch);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, fetch);
    return rc;
}

static CURLcode set_manners(struct fetch *fetch, long timeout_ms)
{
    CURLcode rc = CURLE_OK;
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    SET(CURLOPT_FRESH_CONNECT, 1L);
    SET(CURLOPT_FORBID_REUSE, 1L);
    SET(CURLOPT_HTTP09_ALLOWED, 0L);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_USERAGENT, "Corvid/" CORVID_VERSION);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)INSIDE_CONNECT_MS);
    SET(CURLOPT_TIMEOUT_MS, timeout_ms);
    if (!fetch->stream) { /* what streams may be silent for as long as its deadline allows */
        SET(CURLOPT_LOW_SPEED_LIMIT, (long)INSIDE_SLOW_BYTES);
        SET(CURLOPT_LOW_SPEED_TIME, (long)INSIDE_SLOW_S);
    }
    return rc;
}

static CURLcode set_request(struct fetch *fetch)
{
    CURLcode rc = CURLE_OK;
    const char *method = fetch->hop.method;
    SET(CURLOPT_URL, fetch->hop.url);
    if (strcmp(method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
    } else if (fetch->hop.with_body || strcmp(method, "POST") == 0) {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDS, fetch->hop.with_body ? fetch->body : "");
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(fetch->hop.with_body ? fetch->body_len : 0));
        SET(CURLOPT_CUSTOMREQUEST, method);
    } else {
        SET(CURLOPT_CUSTOMREQUEST, method);
    }
    add_headers(fetch);
    SET(CURLOPT_HTTPHEADER, fetch->headers);
    return rc;
}

int option_set_all(struct fetch *fetch, long timeout_ms)
{
    fetch->easy = curl_easy_init();
    if (!fetch->easy)
        return -ENOMEM;
    CURLcode rc = set_callbacks(fetch);
    if (rc == CURLE_OK)
        rc = set_manners(fetch, timeout_ms);
    if (rc == CURLE_OK)
        rc = set_request(fetch);
    return rc == CURLE_OK ? 0 : -EINVAL;
}

/* ---- failures in words ---------------------------------------------------------------------------------------------- */

static const struct {
    CURLcode result;
    int code;
    const char *guard;
    const char *text; /* behind the URL */
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, -EHOSTUNREACH, NULL, "the name of its host cannot be resolved"},
    {CURLE_GOT_NOTHING, -EPROTO, NULL, "the server closed the connection without an answer"},
    {CURLE_PARTIAL_FILE, -EPROTO, NULL, "the answer was cut short"},
    {CURLE_RECV_ERROR, -EPROTO, NULL, "the connection broke while the answer came"},
    {CURLE_SEND_ERROR, -EPROTO, NULL, "the connection broke while the request was sent"},
    {CURLE_PEER_FAILED_VERIFICATION, -EPROTO, "egress", "the server's certificate is not trusted"},
    {CURLE_SSL_CONNECT_ERROR, -EPROTO, NULL, "no TLS connection could be made"},
    {CURLE_BAD_CONTENT_ENCODING, -EPROTO, NULL, "the answer's compression is broken"},
    {CURLE_UNSUPPORTED_PROTOCOL, -EPROTO, NULL, "the server does not speak HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, -EPROTO, NULL, "the server does not speak HTTP"},
};

static void explain_timeout(struct fetch *fetch)
{
    double connect = 0;
    long left = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_CONNECT_TIME, &connect);
    left = (long)((fetch->deadline_us - cv_clock_mono_us()) / 1000);
    if (left <= 50)
        cv_deny(&fetch->error, -ETIMEDOUT, "deadline", "egress.deadline", "%.200s: no answer by the deadline", fetch->hop.url);
    else if (connect == 0)
        cv_deny(&fetch->error, -ETIMEDOUT, "deadline", "egress.connect", "%.200s: no connection within %d s", fetch->hop.url, INSIDE_CONNECT_MS / 1000);
    else
        cv_deny(&fetch->error, -ETIMEDOUT, "deadline", "egress.slow", "%.200s: slower than %d bytes a second for %d s", fetch->hop.url, INSIDE_SLOW_BYTES,
                INSIDE_SLOW_S);
}

void option_explain(struct fetch *fetch, CURLcode result)
{
    long number = 0;
    curl_easy_getinfo(fetch->easy, CURLINFO_OS_ERRNO, &number);
    if (result == CURLE_OPERATION_TIMEDOUT) {
        explain_timeout(fetch);
        return;
    }
    if (result == CURLE_COULDNT_CONNECT) {
        cv_fail(&fetch->error, number > 0 ? -(int)number : -EHOSTUNREACH, "egress.connect", "%.200s: cannot connect to '%s', port %d: %s",
                fetch->hop.url, fetch->hop.host, fetch->hop.port, number > 0 ? strerror((int)number) : "no address answered");
        return;
    }
    for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
        if (failures[i].result == result) {
            cv_fail(&fetch->error, failures[i].code, "egress.transfer", "%.200s: %s%s%s", fetch->hop.url, failures[i].text,
                    fetch->errors[0] ? ": " : "", fetch->errors);
            fetch->error.guard = failures[i].guard;
            return;
        }
    cv_fail(&fetch->error, -EPROTO, "egress.transfer", "%.200s: %s", fetch->hop.url, fetch->errors[0] ? fetch->errors : curl_easy_strerror(result));
}
