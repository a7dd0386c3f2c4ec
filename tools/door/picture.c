// SPDX-License-Identifier: MIT
/*
 * picture.c - the two steps around a run's command: a picture of what it may write before it starts, a comparison after its end. The
 * steps are workers of the door's own in the cell of the run (tools/carestep.h), part of the call and no calls. What the command
 * removed or overwrote is told for undo; where that was named by nobody, or is much at once, everything that the command did is taken
 * back and the call ends as when a tool's care asks. Loop thread.
 *
 * Where the picture does not fit in what is kept of one run the command runs in a second cell in which it can write nothing but its /tmp.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "tools/care.h"
#include "tools/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN = 160 };

static const char taken_back[] = "; what the command did was taken back";

/* ---- before the command ----------------------------------------------------------------------------------------------- */

static bool may_write(const struct cv_access *access)
{
    for (size_t i = 0; i < access->grant.path_count; i++)
        if (access->grant.paths[i].writable)
            return true;
    return false;
}

bool picture_wanted(const struct cv_call *call)
{
    return call->access->keep && call->door->undo && call->tool->class == CV_CLASS_X && call_is_durable(call) && may_write(call->access);
}

static char *shut_question(const struct cv_call *call)
{
    return cv_format("could write nothing but its /tmp: %s, so that it could not be undone; with a yes it runs again and may write", call->access->unkept);
}

/* Without a picture: with the right to write where somebody agreed to that, else without. */
static void go_without(struct cv_call *call)
{
    cv_auto_free char *question = shut_question(call);
    call->watch = call->access->yes || care_is_agreed(call, question) ? CALL_UNWATCHED : CALL_SHUT;
    worker_command(call);
}

static void on_picture(struct cv_call *call, const struct cv_worker_end *end)
{
    if (end->error.code == 0) {
        call->watch = CALL_PICTURED;
        worker_command(call);
    } else if (call->cancelled || worker_is_lost(call, end)) {
        call->end = *end;
        call->end.result = NULL;
        call->error = end->error;
        access_see_end(call);
        call_step(call, CALL_EV_OVER);
    } else {
        cv_log(CV_LOG_DEBUG, "door", "call %s: no picture is taken: %s", call->id.text, cv_error_text(&end->error));
        free(call->access->unkept);
        call->access->unkept = cv_strdup(cv_error_text(&end->error));
        go_without(call);
    }
}

void picture_take(struct cv_call *call)
{
    call->watch = CALL_UNWATCHED;
    call->let_go = false;
    call->finishing = false;
    if (call->access->unkept) { /* it did not fit once in this run */
        go_without(call);
        return;
    }
    call->access->pictured = true;
    json_t *args = json_pack("{s:s}", "picture", kept_picture(call->door));
    if (worker_step(call, "care_picture", args, on_picture, &call->error) < 0)
        call_step(call, CALL_EV_OVER);
}

/* ---- a command that could not write ----------------------------------------------------------------------------------- */

static void shut_over(struct cv_call *call)
{
    const char *output = cv_json_str(call->result, "output", "");
    bool wanted = strstr(output, strerror(EROFS));
    if (call->result && wanted && call_is_attended(call) && !call->cancelled) {
        free(call->question);
        call->question = shut_question(call);
        json_decref(cv_steal(&call->result));
        cv_deny(&call->error, -EACCES, "approval", "care.unkept", "%s", call->question);
    } else if (call->result && (wanted || cv_json_num(call->result, "exit", 0) != 0)) {
        cv_auto_free char *note = cv_format("[the command could write nothing but its /tmp: %s]", call->access->unkept);
        json_object_set_new(call->result, "note", json_string(note));
    }
    cv_auto_json json_t *nothing = json_array();
    care_told(call, nothing);
    call_step(call, care_over(call));
}

/* ---- what was lost ---------------------------------------------------------------------------------------------------- */

/* The first thing that nobody named, or NULL. */
static const json_t *find_unknown(const struct cv_call *call, const json_t *items)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)items, i, item)
        if (!care_knows(call, cv_json_str(item, "shown", ""), cv_json_str(item, "path", "")))
            return item;
    return NULL;
}

static void name_item(struct cv_buf *text, const json_t *item)
{
    long long entries = cv_json_num(item, "entries", 0);
    cv_buf_printf(text, "%s '", cv_json_str(item, "how", "changed"));
    view_name(text, cv_json_str(item, "shown", "?"), SHOWN);
    cv_buf_putc(text, '\'');
    if (entries > 0)
        cv_buf_printf(text, " with %lld %s", entries, entries == 1 ? "entry" : "entries");
}

/* What is to be asked, as call->question, with the reason; NULL when nothing is. A yes to the line itself covers what it does. */
static const char *judge(struct cv_call *call, const json_t *lost)
{
    const json_t *items = json_object_get(lost, "items");
    int64_t count = cv_json_num(lost, "count", 0);
    if (call->access->yes || !call->knows || (call->approved && !call->agreed))
        return NULL;
    const json_t *unknown = find_unknown(call, items);
    if (!unknown && count <= CARE_MANY)
        return NULL;
    const json_t *named = unknown ? unknown : json_array_get(items, 0);
    int64_t more = count - 1 - cv_json_num(named, "entries", 0);
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    name_item(&text, named);
    if (more > 0)
        cv_buf_printf(&text, " and %lld more", (long long)more);
    if (unknown)
        cv_buf_puts(&text, ", which neither the request nor an observation names");
    else
        cv_buf_printf(&text, ", more than %d at once", CARE_MANY);
    cv_buf_puts(&text, taken_back);
    free(call->question);
    call->question = cv_buf_take(&text);
    return care_is_agreed(call, call->question) ? NULL : unknown ? "care.unknown" : "care.many";
}

/* ---- taking back ------------------------------------------------------------------------------------------------------ */

/* What stopped the command itself stays the error. */
static void fail(struct cv_call *call, const char *text)
{
    json_decref(cv_steal(&call->result));
    if (call->error.code < 0)
        cv_error_wrap(&call->error, call->error.code, "%s", text);
    else
        cv_deny(&call->error, -EACCES, "approval", call->why, "%s", text);
}

static void on_taken_back(struct cv_call *call, const struct cv_worker_end *end)
{
    const json_t *differs = json_array_get(json_object_get(end->result, "differs"), 0);
    if (end->error.code == 0 && cv_json_flag(end->result, "undone")) {
        int64_t left = cv_json_num(end->result, "left", 0);
        if (left > 0)
            cv_log(CV_LOG_WARNING, "door", "call %s: %lld new things that its command made stay: they are too large to be set aside", call->id.text,
                   (long long)left);
        json_decref(call->undo);
        call->undo = NULL;
        care_told(call, json_object_get(end->result, "aside"));
        fail(call, call->question);
    } else {
        cv_auto_free char *what = cv_strndup(call->question, strlen(call->question) - strlen(taken_back));
        cv_auto_free char *why = differs ? cv_format("%s %s", cv_json_str(differs, "path", "?"), cv_json_str(differs, "why", "?"))
                                         : cv_strdup(cv_error_text(&end->error));
        cv_auto_free char *text = cv_format("%s; this could not be taken back: %s", what, why);
        call->stuck = true;
        fail(call, text);
    }
    call_step(call, care_over(call));
}

static void take_back(struct cv_call *call)
{
    json_t *args = json_pack("{s:O, s:b}", "effects", call->undo, "back", 1);
    struct cv_error why = CV_ERROR_INIT;
    if (worker_step(call, "fs_undo", args, on_taken_back, &why) < 0) {
        const struct cv_worker_end end = {.error = why};
        on_taken_back(call, &end);
    }
}

/* ---- after the command ------------------------------------------------------------------------------------------------ */

/* Nobody can say what it did: the picture stays, and the call does not pass for a good one. */
static void compare_failed(struct cv_call *call, const struct cv_error *why)
{
    cv_auto_free char *text = cv_format("%s; a copy of what was there before it stays in '%s' of what is kept of this run", cv_error_text(why),
                                        kept_picture(call->door));
    cv_log(CV_LOG_WARNING, "door", "call %s: %s", call->id.text, text);
    free(call->access->unkept); /* the next picture would be drawn over it */
    call->access->unkept = cv_strdup("what an earlier command of this run changed could not be worked out");
    call->stuck = true;
    call->why = "care.compare";
    fail(call, text);
    call_step(call, care_over(call));
}

static void on_compared(struct cv_call *call, const struct cv_worker_end *end)
{
    if (end->error.code < 0 || !json_is_object(end->result)) {
        compare_failed(call, &end->error);
        return;
    }
    call->access->picture_open = false;
    care_told(call, json_object_get(end->result, "undo"));
    call->why = judge(call, json_object_get(end->result, "lost"));
    if (call->why) {
        take_back(call);
        return;
    }
    care_note_made(call->access, json_object_get(end->result, "made"));
    call_step(call, care_over(call));
}

void picture_after(struct cv_call *call)
{
    struct cv_error why = CV_ERROR_INIT;
    if (call->watch == CALL_SHUT) {
        shut_over(call);
        return;
    }
    if (call->watch == CALL_UNWATCHED || !call->let_go) {
        call_step(call, care_over(call));
        return;
    }
    call->finishing = true;
    json_t *args = json_pack("{s:s}", "picture", kept_picture(call->door));
    if (worker_step(call, "care_compare", args, on_compared, &why) < 0)
        compare_failed(call, &why);
}
