// SPDX-License-Identifier: MIT
/*
 * care.c - the door's half of care for what a call could lose (tools/care.h has the worker's): which paths nobody named, whether a
 * person is asked, what a call told for undo. Loop thread.
 *
 * A worker that stopped because something must be asked first has changed nothing, and what a command did is taken back (picture.c). Where somebody can be asked the call goes back to
 * ASKING, and with a yes it is carried out a second time, its INTENT and STARTED recorded again; else this is how it ends. The yes is to
 * the words that were shown: when it comes to something else by then (more entries, another place), that is asked about again.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <stdlib.h>
#include <string.h>

enum { ASKED_MAX = 16 }; /* questions of one call */

void care_note_made(struct cv_access *access, const json_t *paths)
{
    size_t i;
    json_t *path;
    if (!access->made)
        access->made = json_object();
    json_array_foreach((json_t *)(uintptr_t)paths, i, path)
        if (json_is_string(path) && json_object_size(access->made) < CV_LIMIT_SEEN_PATHS)
            json_object_set_new(access->made, json_string_value(path), json_true());
}

bool care_knows(const struct cv_call *call, const char *shown, const char *absolute)
{
    return !call->knows || json_object_get(call->access->made, absolute) || call->knows(shown, absolute, call->arg);
}

bool care_is_agreed(const struct cv_call *call, const char *question)
{
    size_t i;
    json_t *one;
    json_array_foreach(call->agreed, i, one)
        if (strcmp(json_string_value(one), question) == 0)
            return true;
    return false;
}

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
        if (care_knows(call, shown, absolute))
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
    return !call->stuck && error->code < 0 && error->guard && strcmp(error->guard, "approval") == 0 && error->reason && strncmp(error->reason, "care.", 5) == 0 &&
           call_is_attended(call) && !call->access->yes && !call->cancelled && json_array_size(call->agreed) < ASKED_MAX;
}

void care_told(struct cv_call *call, const json_t *undo)
{
    const json_t *item;
    size_t i;
    if (!json_is_array(undo))
        return;
    json_incref((json_t *)(uintptr_t)undo);
    json_decref(call->undo);
    call->undo = (json_t *)(uintptr_t)undo;
    json_array_foreach(call->undo, i, item) {
        int64_t bytes = cv_json_num(item, "bytes", 0), entries = cv_json_num(item, "entries", 0);
        if (!cv_json_str(item, "kept", NULL))
            continue;
        call->access->kept_bytes += bytes > 0 ? (uint64_t)bytes : 0;
        call->access->kept_entries += entries > 0 ? (uint64_t)entries : 0;
    }
}

enum call_event care_over(struct cv_call *call)
{
    json_t *undo = json_object_get(call->result, "undo");
    if (can_ask(call))
        return CALL_EV_ASK;
    if (!json_is_array(undo) || !call_is_durable(call) || call->tool->class == CV_CLASS_X)
        return CALL_EV_OVER;
    care_told(call, undo);
    json_object_del(call->result, "undo");
    return CALL_EV_OVER;
}

void care_ask(struct cv_call *call)
{
    const char *question = call->question ? call->question : cv_error_text(&call->error);
    cv_auto_free char *why = cv_format("it %s", question);
    if (!call->agreed)
        call->agreed = json_array();
    json_array_append_new(call->agreed, json_string(why + strlen("it ")));
    free(cv_steal(&call->question));
    json_decref(cv_steal(&call->undo));
    cv_buf_clear(&call->output);
    call->output_dropped = 0;
    call->error = CV_ERROR_INIT;
    call->was_gated = call->was_spawned = false;
    json_decref(call->end.result);
    call->end = (struct cv_worker_end){0};
    approval_ask(call, why);
    call_give_place(call);
}
