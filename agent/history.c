// SPDX-License-Identifier: MIT
/*
 * history.c - earlier exchanges of a conversation, from the records of the run before. Pure; any thread; owns nothing.
 */
#include "agent/history.h"

#include "agent/prompt.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const json_t *payload_of(const json_t *records, const char *kind)
{
    size_t i;
    json_t *record;
    json_array_foreach(records, i, record)
        if (strcmp(cv_json_str(record, "kind", ""), kind) == 0)
            return json_object_get(record, "payload");
    return NULL;
}

/* A run without an answer is told by how it ended, so that the next request is not taken for the same one again. */
static char *reply_of(const json_t *ended)
{
    const char *answer = cv_json_str(ended, "answer", "");
    cv_auto_free char *text = answer[0] ? cv_prompt_view(answer) : cv_format("(no answer: %s)", cv_json_str(ended, "state", "failed"));
    cv_auto_json json_t *final = json_pack("{s:s}", "final", text);
    return json_dumps(final, 0); /* a blank after the colon, as models write it */
}

static json_t *exchange_of(const json_t *records, const json_t *created, const json_t *ended)
{
    cv_auto_free char *task = cv_prompt_view(cv_json_str(created, "task", ""));
    cv_auto_free char *reply = reply_of(ended);
    return json_pack("{s:s, s:s, s:s}", "run", cv_json_str(json_array_get(records, 0), "run", ""), "task", task, "reply", reply);
}

static void forget_oldest(json_t *history)
{
    while (json_array_size(history) > 0 && json_dumpb(history, NULL, 0, JSON_COMPACT) > CV_LIMIT_HISTORY_BYTES)
        json_array_remove(history, 0);
}

int history_after(const json_t *records, uid_t uid, json_t **out, struct cv_error *err)
{
    const json_t *created = payload_of(records, "run.created");
    const json_t *ended = payload_of(records, "run.ended");
    const char *run = cv_json_str(json_array_get(records, 0), "run", "");
    if (!created)
        return cv_fail(err, -ENOENT, "run.unknown", "after: there is no such run; see: corvid runs list");
    if (uid != 0 && uid != geteuid() && uid != (uid_t)cv_json_num(created, "uid", -1))
        return cv_deny(err, -EPERM, "policy", "run.owner", "after: run '%s' belongs to another user", run);
    if (!ended)
        return cv_fail(err, -EBUSY, "run.active", "after: run '%s' has not ended; wait for it, or cancel it", run);
    const json_t *before = json_object_get(created, "history");
    json_t *history = before ? json_deep_copy(before) : json_array();
    json_array_append_new(history, exchange_of(records, created, ended));
    forget_oldest(history);
    *out = history;
    return 0;
}
