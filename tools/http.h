// SPDX-License-Identifier: MIT
/*
 * http.h - what http_get and http_post have in common: the result of an answer and how it is shown. Room-internal; pure.
 */
#pragma once

#include "tools/tool.h"

int http_fetched(const json_t *args, const struct cv_http_answer *answer, json_t *result, struct cv_error *err);
void http_view(const json_t *args, const json_t *result, struct cv_buf *out);

/* Any header that both send. */
void http_accept(struct cv_http_request *out);
