// SPDX-License-Identifier: MIT
/*
 * frame.c - puts frames together and takes them apart. Pure; owns nothing.
 */
#include "daemon/egress/frame.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

void frame_add(struct cv_buf *out, enum frame_kind kind, uint32_t id, const void *bytes, size_t len)
{
    const uint32_t header[3] = {(uint32_t)len, id, kind};
    cv_buf_add(out, header, sizeof header);
    cv_buf_add(out, bytes, len);
}

void frame_add_json(struct cv_buf *out, enum frame_kind kind, uint32_t id, const json_t *json)
{
    cv_auto_free char *text = cv_json_dump(json);
    frame_add(out, kind, id, text, strlen(text));
}

long frame_take(const struct cv_buf *in, size_t max, struct frame *out)
{
    uint32_t header[3];
    if (in->len < sizeof header)
        return 0;
    memcpy(header, in->data, sizeof header);
    if (header[0] > max)
        return -EMSGSIZE;
    if (in->len - sizeof header < header[0])
        return 0;
    *out = (struct frame){.kind = header[2], .id = header[1], .bytes = in->data + sizeof header, .len = header[0]};
    return (long)(sizeof header + header[0]);
}
