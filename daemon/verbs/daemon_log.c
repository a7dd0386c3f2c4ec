// SPDX-License-Identifier: MIT
/*
 * daemon_log.c - the log lines that the daemon keeps, and those that come.
 *
 * Purpose: `corvid log [-f]`. Params: after (lines with a greater number only), follow (go on until cancelled). Items: one
 * a line. Result: the number of the last line told. Errors: -32001 for others than the daemon's uid and root, since lines
 * name other people's runs. Caveats: the last CV_LOG_RING lines are kept; a follower too slow for them misses the oldest,
 * which shows in the numbers.
 *
 * Lines are logged on any thread: the log's one follower posts to the loop, where every request that follows reads on.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

const char verb_daemon_log_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"follow\":{\"type\":\"boolean\"},"
    "\"after\":{\"type\":\"integer\",\"minimum\":0}}}";
const char verb_daemon_log_result[] = "{\"type\":\"object\",\"required\":[\"last\"],\"properties\":{\"last\":{\"type\":\"integer\"}}}";

struct follower {
    struct follower *prev, *next;
    struct cv_rpc_request *request;
    struct cv_daemon *daemon;
    uint64_t last;
    bool follows;
};

static atomic_bool told; /* a letter to the loop is under way */

static void send_entry(const struct cv_log_entry *entry, void *arg)
{
    struct follower *f = arg;
    char time[CV_CLOCK_TEXT];
    if (cv_rpc_full(f->request))
        return; /* goes on from `last` when the queue has drained */
    cv_clock_format(entry->wall_us, time, sizeof time);
    json_t *item = json_pack("{s:I, s:s, s:s, s:o, s:o}", "seq", (json_int_t)entry->seq, "time", time, "level", cv_log_level_name(entry->level),
                             "name", cv_json_text(entry->name, strlen(entry->name)), "text", cv_json_text(entry->text, strlen(entry->text)));
    cv_require(item != NULL);
    f->last = entry->seq;
    cv_rpc_item(f->request, item);
}

static void unlink_follower(struct follower *f)
{
    if (f->prev)
        f->prev->next = f->next;
    else
        f->daemon->log_followers = f->next;
    if (f->next)
        f->next->prev = f->prev;
    if (!f->daemon->log_followers)
        cv_log_set_follower(NULL, NULL);
    free(f);
}

/* Tells what is new; ends the request when it does not follow and has all. */
static void read_on(struct follower *f)
{
    uint64_t newest = cv_log_read(f->last, send_entry, f);
    if (f->follows || (f->last < newest && !cv_rpc_gone(f->request)))
        return;
    struct cv_rpc_request *request = f->request;
    uint64_t last = f->last;
    unlink_follower(f);
    cv_rpc_end(request, json_pack("{s:I}", "last", (json_int_t)last));
}

static void read_all(void *arg)
{
    struct cv_daemon *daemon = arg;
    struct follower *next;
    atomic_store(&told, false);
    for (struct follower *f = daemon->log_followers; f; f = next) {
        next = f->next;
        read_on(f);
    }
}

/* Any thread. */
static void on_line(void *arg)
{
    struct cv_daemon *daemon = arg;
    if (!atomic_exchange(&told, true))
        cv_loop_post(daemon->loop, read_all, daemon);
}

static void on_cancel(void *arg)
{
    struct follower *f = arg;
    f->follows = false;
    read_on(f);
}

static void on_drain(void *arg)
{
    read_on(arg);
}

void verb_daemon_log(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel, .on_drain = on_drain};
    struct cv_daemon *daemon = verb_daemon(request);
    struct follower *f = cv_new(struct follower);
    f->request = request;
    f->daemon = daemon;
    uint64_t after = (uint64_t)cv_json_num(params, "after", 0);
    uint64_t newest = cv_log_read(UINT64_MAX - 1, send_entry, f);
    f->last = after < newest ? after : newest; /* a number of another daemon's life is no reason to be silent */
    f->follows = cv_json_flag(params, "follow");
    f->next = daemon->log_followers;
    if (f->next)
        f->next->prev = f;
    else
        cv_log_set_follower(on_line, daemon);
    daemon->log_followers = f;
    cv_rpc_set_hooks(request, &hooks, f);
    read_on(f);
}
