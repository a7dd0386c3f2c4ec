// SPDX-License-Identifier: MIT
/*
 * desk_memory.c - memory_save and memory_search: what the store keeps for one user and finds again. Loop thread. A user's
 * memory is had by that user's calls only: the uid is the access's, never an argument.
 */
#include "tools/door/desk.h"

#include "daemon/base/clock.h"

static void fail(struct cv_call *call, const struct cv_error *err)
{
    call->error = *err;
    if (!call->error.guard)
        call->error.guard = "store";
    call_failed(call);
}

static void on_saved(const json_t *value, const struct cv_error *err, void *arg)
{
    struct cv_call *call = desk_waited(arg);
    if (!call)
        return;
    if (err)
        fail(call, err);
    else
        call_done(call, json_pack("{s:O}", "id", json_object_get(value, "id")));
}

static void save(struct cv_call *call)
{
    const char *text = cv_json_str(call->args, "text", "");
    cv_store_remember(call->door->store, call->access->uid, call->run, call->step, call->id.text, text, on_saved, desk_wait(call));
}

static json_t *note_json(const json_t *note)
{
    char saved[CV_CLOCK_TEXT];
    cv_clock_format(cv_json_num(note, "time_us", 0), saved, sizeof saved);
    return json_pack("{s:O, s:O, s:s}", "id", json_object_get(note, "id"), "text", json_object_get(note, "text"), "saved", saved);
}

static void on_found(const json_t *value, const struct cv_error *err, void *arg)
{
    struct cv_call *call = desk_waited(arg);
    size_t i;
    json_t *note;
    if (!call)
        return;
    if (err) {
        fail(call, err);
        return;
    }
    json_t *notes = json_array();
    json_array_foreach((json_t *)value, i, note)
        json_array_append_new(notes, note_json(note));
    call_done(call, json_pack("{s:i, s:o}", "count", (int)json_array_size(notes), "notes", notes));
}

static void search(struct cv_call *call)
{
    enum { NOTES = 20 };
    cv_store_recall(call->door->store, call->access->uid, cv_json_str(call->args, "query", ""), NOTES, on_found, desk_wait(call));
}

const struct desk_row desk_memory_save = {.tool = "memory_save", .go = save, .whole = true};
const struct desk_row desk_memory_search = {.tool = "memory_search", .go = search};
