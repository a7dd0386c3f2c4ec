// SPDX-License-Identifier: MIT
/*
 * answer.h - between the structs of egress.h and the JSON of frames, for the daemon's side. Room-internal; pure.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/egress/egress.h"

/* Checks a request and adds its REQUEST frame. -EINVAL names what makes no sense, -E2BIG what is too long. */
int answer_request(const struct cv_http_request *request, uint32_t id, struct cv_buf *out, struct cv_error *err);

/* An END frame: was it an error? Anything that is no object with a status is one. */
bool answer_is_error(const json_t *end);
void answer_error(const json_t *end, struct cv_error *err);

/* An answer that borrows from `end` and `body` (nullable). */
void answer_fill(const json_t *end, const struct cv_buf *body, struct cv_http_answer *out);
