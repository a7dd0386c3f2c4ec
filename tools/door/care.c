// SPDX-License-Identifier: MIT
/*
 * care.c - the door's half of care for what a call could lose (tools/care.h has the worker's): which paths nobody named, whether a
 * person is asked, what a call told for undo. Loop thread.
 *
 * A worker that stopped because something must be asked first has changed nothing. Where somebody can be asked the call goes back to
 * ASKING, and with a yes it is carried out a second time, its INTENT and STARTED recorded again; else this is how it ends. The yes is to
 * the words that were shown: when it comes to something else by then (more entries, another place), that is asked about again.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <string.h>

enum { ASKED_MAX = 16 }; /* questions of one call */

/* Names of the arguments whose paths stand nowhere that the caller knows of. Gives an array, or NULL when all are named. */
static json_t *unknown_paths(const struct cv_call *call)
{
    json_t *unknown = NULL;
    if (!call->knows || (call->approved && !call->agreed)) /* what the policy had a person look at is named */
        return NULL;
    for (const struct cv_tool_path *p = call->tool->paths; p && p->arg; p++) {
        const char *shown = json_string_value(json_object_get(call->args, p->arg));
        if (!shown || p->use != CV_PATH_WRITE)
            continue;
        cv_auto_free char *absolute = cv_path_absolute(call->access->workspace, call->access->home, shown);
        if (call->knows(shown, absolute, call->arg))
            continue;
        if (!unknown)
            unknown = json_array();
        json_array_append_new(unknown, json_string(p->arg));
    }
    return unknown;
}

void care_request(const struct cv_call *call, json_t *request)
{
    const struct cv_access *access = call->access;
    if (!call_is_durable(call))
        return;
    json_t *unknown = unknown_paths(call);
    json_object_set_new(request, "asks", json_boolean(!access->yes));
    if (call->agreed)
        json_object_set(request, "agreed", call->agreed);
    if (unknown)
        json_object_set_new(request, "unknown", unknown);
    if (!access->keep || !access->door->undo)
        return;
    uint64_t bytes = access->kept_bytes < CV_LIMIT_KEPT_BYTES ? CV_LIMIT_KEPT_BYTES - access->kept_bytes : 0;
    uint64_t entries = access->kept_entries < CV_LIMIT_KEPT_ENTRIES ? CV_LIMIT_KEPT_ENTRIES - access->kept_entries : 0;
    json_object_set_new(request, "keeps", json_true());
    json_object_set_new(request, "keep_bytes", json_integer((json_int_t)bytes));
    json_object_set_new(request, "keep_entries", json_integer((json_int_t)entries));
}

/* A person can be asked about what stopped the call. */
static bool can_ask(const struct cv_call *call)
{
    const struct cv_error *error = &call->error;
    return error->code < 0 && error->guard && strcmp(error->guard, "approval") == 0 && error->reason && strncmp(error->reason, "care.", 5) == 0 &&
           call_is_attended(call) && !call->access->yes && !call->cancelled && json_array_size(call->agreed) < ASKED_MAX;
}

enum call_event care_over(struct cv_call *call)
{
    const json_t *item;
    size_t i;
    json_t *undo = json_object_get(call->result, "undo");
    if (can_ask(call))
        return CALL_EV_ASK;
    if (!json_is_array(undo) || !call_is_durable(call))
        return CALL_EV_OVER;
    call->undo = json_incref(undo);
    json_object_del(call->result, "undo");
    json_array_foreach(call->undo, i, item) {
        int64_t bytes = cv_json_num(item, "bytes", 0), entries = cv_json_num(item, "entries", 0);
        if (!cv_json_str(item, "kept", NULL))
            continue;
        call->access->kept_bytes += bytes > 0 ? (uint64_t)bytes : 0;
        call->access->kept_entries += entries > 0 ? (uint64_t)entries : 0;
    }
    return CALL_EV_OVER;
}

void care_ask(struct cv_call *call)
{
    cv_auto_free char *why = cv_format("it %s", cv_error_text(&call->error));
    if (!call->agreed)
        call->agreed = json_array();
    json_array_append_new(call->agreed, json_string(why + strlen("it ")));
    call->error = CV_ERROR_INIT;
    call->was_gated = call->was_spawned = false;
    json_decref(call->end.result);
    call->end = (struct cv_worker_end){0};
    approval_ask(call, why);
    call_give_place(call);
}
