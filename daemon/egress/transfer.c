// SPDX-License-Identifier: MIT
/*
 * transfer.c - libcurl's multi handle on libuv's loop: curl says which sockets to watch and when to be called again, the loop does.
 * Owns one poll handle a socket.
 */
#include "daemon/egress/inside.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <stdlib.h>

struct watched {
    uv_poll_t poll;
    struct inside *inside;
    curl_socket_t socket;
};

static void take_done(struct inside *inside)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(inside->multi, &left)) != NULL) {
        struct fetch *fetch = NULL;
        CURLcode result = message->data.result;
        if (message->msg == CURLMSG_DONE && curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &fetch) == CURLE_OK)
            fetch_done(fetch, result);
    }
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct watched *watched = poll->data;
    struct inside *inside = watched->inside;
    int flags = (status < 0 ? CURL_CSELECT_ERR : 0) | (events & UV_READABLE ? CURL_CSELECT_IN : 0) | (events & UV_WRITABLE ? CURL_CSELECT_OUT : 0);
    int running;
    curl_multi_socket_action(inside->multi, watched->socket, flags, &running);
    take_done(inside);
}

static void on_timer(uv_timer_t *timer)
{
    struct inside *inside = timer->data;
    int running;
    curl_multi_socket_action(inside->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_done(inside);
}

static int set_timer(CURLM *multi, long ms, void *arg)
{
    struct inside *inside = arg;
    (void)multi;
    if (ms < 0)
        uv_timer_stop(&inside->timer);
    else
        uv_timer_start(&inside->timer, on_timer, (uint64_t)ms, 0); /* never from here: curl must not be called back inside itself */
    return 0;
}

static void on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static int set_socket(CURL *easy, curl_socket_t socket, int what, void *arg, void *of_socket)
{
    struct inside *inside = arg;
    struct watched *watched = of_socket;
    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        if (watched) {
            curl_multi_assign(inside->multi, socket, NULL);
            uv_poll_stop(&watched->poll);
            uv_close((uv_handle_t *)&watched->poll, on_closed);
        }
        return 0;
    }
    if (!watched) {
        watched = cv_new(struct watched);
        watched->inside = inside;
        watched->socket = socket;
        cv_require(uv_poll_init_socket(&inside->loop, &watched->poll, socket) == 0);
        watched->poll.data = watched;
        curl_multi_assign(inside->multi, socket, watched);
    }
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    cv_require(uv_poll_start(&watched->poll, events, on_poll) == 0);
    return 0;
}

void transfer_init(struct inside *inside)
{
    inside->multi = curl_multi_init();
    cv_require(inside->multi != NULL);
    inside->timer.data = inside;
    cv_require(uv_timer_init(&inside->loop, &inside->timer) == 0);
    curl_multi_setopt(inside->multi, CURLMOPT_SOCKETFUNCTION, set_socket);
    curl_multi_setopt(inside->multi, CURLMOPT_SOCKETDATA, inside);
    curl_multi_setopt(inside->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(inside->multi, CURLMOPT_TIMERDATA, inside);
}

int transfer_add(struct inside *inside, CURL *easy)
{
    return curl_multi_add_handle(inside->multi, easy) == CURLM_OK ? 0 : -1;
}

void transfer_remove(struct inside *inside, CURL *easy)
{
    curl_multi_remove_handle(inside->multi, easy);
}
