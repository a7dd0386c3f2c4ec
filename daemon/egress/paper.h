// SPDX-License-Identifier: MIT
/*
 * paper.h - where readable text is put down: blanks collapsed, breaks never doubled beyond one empty line, cells of a row divided.
 * Room-internal; pure.
 */
#pragma once

#include "daemon/base/buf.h"

#include <stdbool.h>

struct paper {
    struct cv_buf *out;
    int breaks;         /* newlines owed before the next letter */
    bool blank;         /* a blank is owed */
    int pre;            /* inside so many <pre> */
    int cells;          /* of the row, so far */
    int bars;           /* owed between its cells */
    bool row;           /* nothing of it is written yet */
    const char *prefix; /* stands before the next letter: "- "; static */
};

void paper_text(struct paper *paper, const char *text, size_t len);
void paper_mark(struct paper *paper, const char *text);   /* as it is, behind what stands there */
void paper_prefix(struct paper *paper, const char *prefix);
void paper_break(struct paper *paper, int lines);         /* 1: a new line, 2: an empty line */
void paper_row(struct paper *paper); /* begins or ends one */
void paper_cell(struct paper *paper);
void paper_finish(struct paper *paper, const char *links); /* links below; ends with a newline when there is any text */

/* One line of a text, blanks collapsed, cut at a character. */
void paper_line(const char *text, char *out, size_t size);
