// SPDX-License-Identifier: MIT
/*
 * sse.c - the parser of server-sent events. Owns the bytes of the event that is not complete yet, bounded.
 */
#include "agent/engine/sse.h"

#include <errno.h>
#include <string.h>

static void take_line(struct sse *sse)
{
    const char *line = cv_buf_text(&sse->line);
    size_t len = sse->line.len;
    if (len < 5 || memcmp(line, "data:", 5) != 0)
        return;
    size_t skip = len > 5 && line[5] == ' ' ? 6 : 5;
    if (sse->has_data)
        cv_buf_putc(&sse->data, '\n');
    cv_buf_add(&sse->data, line + skip, len - skip);
    sse->has_data = true;
}

/* The end of a line; of an empty one: the end of an event. */
static bool end_line(struct sse *sse, bool (*event)(const char *data, size_t len, void *arg), void *arg)
{
    bool go_on = true;
    if (sse->line.len > 0) {
        take_line(sse);
    } else if (sse->has_data) {
        go_on = event(cv_buf_text(&sse->data), sse->data.len, arg);
        cv_buf_clear(&sse->data);
        sse->has_data = false;
    }
    cv_buf_clear(&sse->line);
    return go_on;
}

int sse_feed(struct sse *sse, const char *bytes, size_t len, bool (*event)(const char *data, size_t len, void *arg), void *arg)
{
    for (size_t i = 0; i < len;) {
        if (sse->after_cr && bytes[i] == '\n') {
            sse->after_cr = false;
            i++;
            continue;
        }
        sse->after_cr = false;
        size_t n = 0;
        while (i + n < len && bytes[i + n] != '\n' && bytes[i + n] != '\r')
            n++;
        if (sse->line.len + sse->data.len + n > SSE_EVENT_BYTES)
            return -EMSGSIZE;
        cv_buf_add(&sse->line, bytes + i, n);
        i += n;
        if (i == len)
            return 0;
        sse->after_cr = bytes[i++] == '\r';
        if (!end_line(sse, event, arg))
            return 0;
    }
    return 0;
}

void sse_finish(struct sse *sse)
{
    cv_buf_finish(&sse->line);
    cv_buf_finish(&sse->data);
}
