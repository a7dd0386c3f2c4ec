// SPDX-License-Identifier: MIT
/*
 * view.c - names, texts and lists as a model and a person may see them: one line a name, never more than the bounds, and
 * a cut is always named. Pure; any thread; owns nothing.
 */
#include "tools/view.h"

#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <string.h>

enum { NOTE_MAX = 80 };

void view_name(struct cv_buf *out, const char *text, size_t max)
{
    size_t len = strlen(text);
    size_t end = cv_utf8_boundary(text, len, max);
    for (size_t i = 0; i < end; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n')
            cv_buf_puts(out, "\\n");
        else if (c == '\r')
            cv_buf_puts(out, "\\r");
        else if (c == '\t')
            cv_buf_puts(out, "\\t");
        else if (c < 0x20 || c == 0x7F)
            cv_buf_printf(out, "\\x%02x", c);
        else
            cv_buf_putc(out, (char)c);
    }
    if (end < len)
        cv_buf_puts(out, "...");
}

void view_text(struct cv_buf *out, const char *text, size_t len, size_t total)
{
    if (!text) /* a result that lacks it */
        text = "", len = 0;
    size_t room = out->len < CV_LIMIT_VIEW_BYTES ? CV_LIMIT_VIEW_BYTES - out->len : 0;
    if (len <= room && total <= len) {
        cv_buf_add(out, text, len);
        return;
    }
    size_t end = cv_utf8_boundary(text, len, room > NOTE_MAX ? room - NOTE_MAX : 0);
    cv_buf_add(out, text, end);
    cv_buf_printf(out, "%s[cut: %zu of %zu bytes shown]", end > 0 && text[end - 1] != '\n' ? "\n" : "", end, total);
}

void view_list(struct cv_buf *out, const json_t *items, size_t count, bool more, const char *noun, view_line_fn line)
{
    size_t have = json_array_size(items);
    cv_buf_printf(out, "%zu %s", count, noun);
    for (size_t i = 0; i < have; i++) {
        size_t mark = out->len;
        cv_buf_putc(out, '\n');
        line(json_array_get(items, i), out);
        bool last = i + 1 == have && have == count && !more;
        if (out->len + (last ? 0 : NOTE_MAX) <= CV_LIMIT_VIEW_BYTES)
            continue;
        out->len = mark;
        out->data[mark] = '\0';
        have = i;
    }
    if (have < count)
        cv_buf_printf(out, "\n[cut: %zu of %zu %s shown]", have, count, noun);
    if (more)
        cv_buf_puts(out, "\n[cut: there may be more]");
}

void view_done(struct cv_buf *out, const char *verb, const char *path)
{
    cv_buf_printf(out, "ok: %s ", verb);
    view_name(out, path, VIEW_PATH);
}

void view_command(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    int64_t signal = cv_json_num(result, "signal", 0);
    int64_t code = cv_json_num(result, "exit", -1);
    cv_buf_printf(out, "exit %lld", (long long)(signal > 0 ? 128 + signal : code));
    const json_t *output = json_object_get(result, "output");
    const char *text = json_string_value(output);
    size_t len = json_string_length(output);
    const char *note = cv_json_str(result, "note", NULL);
    while (len > 0 && text[len - 1] == '\n')
        len--;
    if (len > 0) {
        cv_buf_putc(out, '\n');
        view_text(out, text, len, len);
    }
    if (note)
        cv_buf_printf(out, "\n%s", note);
}

void view_rows_add(struct view_rows *rows, json_t *item)
{
    size_t size = json_dumpb(item, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY) + 1;
    if (json_array_size(rows->items) >= CV_LIMIT_LIST_ENTRIES || rows->bytes + size > CV_LIMIT_RESULT_BYTES / 4 * 3) {
        rows->full = true;
        json_decref(item);
        return;
    }
    rows->bytes += size;
    json_array_append_new(rows->items, item);
}
