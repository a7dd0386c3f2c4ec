// SPDX-License-Identifier: MIT
/*
 * base/id.h - sortable ids: a letter for the kind, then 18 characters of Crockford base32: 9 of milliseconds since 1970,
 * 9 of randomness (45 bits). Ids of one kind sort by the time they were made. "r" run, "c" call, "a" approval, "e" cell.
 */
#pragma once

#include <stdbool.h>

enum { CV_ID_LEN = 19 };

struct cv_id {
    char text[CV_ID_LEN + 1];
};

struct cv_id cv_id_new(char kind);

/* True when `text` has the shape of an id of that kind. */
bool cv_id_is(const char *text, char kind);
