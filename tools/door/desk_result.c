// SPDX-License-Identifier: MIT
/*
 * desk_result.c - read_result: a page of the whole result of an earlier call of the same run. Reads the journal by the run of
 * the call alone, so no other run's result can be reached whatever the arguments say. Loop thread; a page is made when it is
 * asked for and nothing is kept between pages.
 */
#include "tools/door/desk.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NOTE_BYTES = 160 }; /* the line that tells where a page ends and how to get the next */

/* One reading, through up to two answers of the store. */
struct reading {
    void *wait;
    char *tool;   /* of the call that was read */
    json_t *args;
};

static void reading_free(struct reading *reading)
{
    free(reading->tool);
    json_decref(reading->args);
    free(reading);
}

static void fail(struct cv_call *call, int code, const char *reason, const char *text)
{
    cv_deny(&call->error, code, "tool", reason, "read_result: step %lld %s", (long long)cv_json_num(call->args, "step", 0), text);
    call_failed(call);
}

/* ---- the whole text of a result --------------------------------------------------------------------------------------- */

static void add_item(struct cv_buf *out, const json_t *item)
{
    const char *name = cv_json_str(item, "path", cv_json_str(item, "name", NULL));
    const char *text = cv_json_str(item, "text", NULL);
    const json_t *line = json_object_get(item, "line");
    cv_auto_free char *dump = NULL;
    if (json_is_string(item))
        cv_buf_puts(out, json_string_value(item));
    else if (name && text && line)
        cv_buf_printf(out, "%s:%lld: %s", name, (long long)json_integer_value(line), text);
    else if (name && json_object_get(item, "type"))
        cv_buf_printf(out, "%s%s", name, strcmp(cv_json_str(item, "type", ""), "folder") == 0 ? "/" : "");
    else
        cv_buf_puts(out, dump = cv_json_dump(item));
}

static const json_t *first_list(const json_t *result)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)result, key, value)
        if (json_is_array(value))
            return value;
    return NULL;
}

/* What a view says before its text or list ("exit 0", "3 entries"): its first line, unless the text begins with it. */
static void add_heading(const struct cv_tool *tool, const json_t *args, const json_t *result, const struct cv_buf *body, struct cv_buf *out)
{
    cv_auto_buf struct cv_buf view = CV_BUF_INIT;
    if (tool && tool->view)
        tool->view(args, result, &view);
    size_t len = strcspn(cv_buf_text(&view), "\n");
    if (len == 0 || (body->len >= len && memcmp(body->data, view.data, len) == 0))
        return;
    cv_buf_add(out, view.data, len);
    cv_buf_puts(out, body->len ? "\n" : "");
}

/* Text and output as they are, a list with one item a line, what is short as it was shown, the rest as JSON. Offsets are those of
 * the view, had it not been cut. */
static void whole_text(const struct cv_tool *tool, const json_t *args, const json_t *result, struct cv_buf *out)
{
    cv_auto_buf struct cv_buf body = CV_BUF_INIT;
    const json_t *text = json_object_get(result, "text");
    const json_t *list = first_list(result);
    size_t i;
    json_t *item;
    if (!json_is_string(text))
        text = json_object_get(result, "output");
    if (json_is_string(text)) {
        cv_buf_add(&body, json_string_value(text), json_string_length(text));
    } else if (list) {
        json_array_foreach((json_t *)list, i, item) {
            cv_buf_puts(&body, i ? "\n" : "");
            add_item(&body, item);
        }
    } else {
        if (tool && tool->view)
            tool->view(args, result, out);
        if (out->len == 0 || out->len > CV_LIMIT_VIEW_BYTES - NOTE_BYTES) {
            cv_auto_free char *dump = cv_json_dump(result);
            cv_buf_clear(out);
            cv_buf_puts(out, dump);
        }
        return;
    }
    add_heading(tool, args, result, &body, out);
    cv_buf_add(out, cv_buf_text(&body), body.len);
}

/* A page ends at a line's end where there is one in its second half, and never within a character. */
static size_t page_end(const struct cv_buf *whole, size_t from)
{
    size_t room = CV_LIMIT_VIEW_BYTES - NOTE_BYTES;
    if (whole->len - from <= room)
        return whole->len;
    size_t end = from + cv_utf8_boundary(whole->data + from, whole->len - from, room);
    for (size_t at = end; at > from + room / 2; at--)
        if (whole->data[at - 1] == '\n')
            return at;
    return end;
}

static bool splits_character(const struct cv_buf *whole, size_t at)
{
    return at < whole->len && ((unsigned char)whole->data[at] & 0xC0) == 0x80;
}

static void give_page(struct cv_call *call, const struct reading *reading, const json_t *result)
{
    cv_auto_buf struct cv_buf whole = CV_BUF_INIT;
    whole_text(cv_door_tool(call->door, reading->tool), reading->args, result, &whole);
    size_t from = (size_t)cv_json_num(call->args, "offset", 0);
    while (from > 0 && splits_character(&whole, from))
        from--;
    if (from > 0 && from >= whole.len) {
        cv_auto_free char *text = cv_format("has a result of %zu bytes: the offset %zu is beyond its end", whole.len, from);
        fail(call, -EINVAL, "result.offset", text);
        return;
    }
    size_t end = page_end(&whole, from);
    json_t *page = json_pack("{s:O, s:s, s:I, s:I, s:I}", "step", json_object_get(call->args, "step"), "tool", reading->tool, "offset",
                             (json_int_t)from, "bytes", (json_int_t)(end - from), "total", (json_int_t)whole.len);
    cv_json_set_text(page, "text", cv_buf_text(&whole) + from, end - from);
    if (end < whole.len)
        json_object_set_new(page, "next", json_integer((json_int_t)end));
    call_done(call, page);
}

/* ---- from the journal ------------------------------------------------------------------------------------------------- */

static void on_object(const json_t *value, const struct cv_error *err, void *arg)
{
    struct reading *reading = arg;
    struct cv_call *call = desk_waited(reading->wait);
    const char *coded = cv_json_str(value, "bytes", "");
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    cv_auto_json json_t *result = NULL;
    if (call && (err || cv_buf_add_unbase64(&bytes, coded, strlen(coded)) < 0 ||
                 cv_json_parse(cv_buf_text(&bytes), bytes.len, "result", &result, NULL) < 0))
        fail(call, -EIO, "result.lost", "has a result that the journal cannot give");
    else if (call)
        give_page(call, reading, result);
    reading_free(reading);
}

/* The last call that the step itself made: those that a plugin's tool made within it name their parent. */
static const json_t *find_end(const json_t *events, int64_t step, struct reading *reading)
{
    const json_t *end = NULL;
    const char *asked = "", *parent = NULL;
    size_t i;
    json_t *event;
    json_array_foreach((json_t *)events, i, event) {
        const char *kind = cv_json_str(event, "kind", "");
        const json_t *payload = json_object_get(event, "payload");
        bool is_read = strcmp(kind, "call.read") == 0;
        if (cv_json_num(event, "step", -1) != step)
            continue;
        if (is_read || strcmp(kind, "call.intent") == 0) {
            parent = cv_json_str(payload, "parent", NULL);
            if (parent)
                continue;
            asked = cv_json_str(event, "call", "");
            free(reading->tool);
            json_decref(reading->args);
            reading->tool = cv_strdup(cv_json_str(payload, "tool", ""));
            reading->args = json_incref(json_object_get(payload, "args"));
        }
        if (is_read || (strcmp(kind, "call.result") == 0 && strcmp(asked, cv_json_str(event, "call", "")) == 0))
            end = payload;
    }
    return end;
}

static void on_events(const json_t *events, const struct cv_error *err, void *arg)
{
    struct cv_call *call = desk_waited(arg);
    if (!call)
        return;
    struct reading *reading = cv_new(struct reading);
    const json_t *end = err ? NULL : find_end(events, cv_json_num(call->args, "step", 0), reading);
    const char *object = cv_json_str(end, "object", NULL);
    if (err) {
        call->error = *err;
        call_failed(call);
    } else if (!end) {
        fail(call, -ENOENT, "result.none", "made no call that has a result");
    } else if (!cv_json_flag(end, "ok")) {
        cv_auto_free char *text = cv_format("has no result, its call failed: %s", cv_json_str(json_object_get(end, "error"), "text", ""));
        fail(call, -ENOENT, "result.failed", text);
    } else if (object) {
        reading->wait = desk_wait(call);
        cv_store_get_object(call->door->store, object, on_object, reading);
        return;
    } else {
        give_page(call, reading, json_object_get(end, "result"));
    }
    reading_free(reading);
}

static void go(struct cv_call *call)
{
    cv_store_run_events(call->door->store, call->run, 0, on_events, desk_wait(call));
}

static int check(const struct cv_call *call, struct cv_error *err)
{
    if (call->run[0])
        return 0;
    return cv_deny(err, -EINVAL, "tool", "result.no_run", "read_result: only a run has earlier steps; see what a call gave with: corvid tool call");
}

const struct desk_row desk_read_result = {.tool = "read_result", .check = check, .go = go};
