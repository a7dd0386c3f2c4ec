// SPDX-License-Identifier: MIT
/*
 * probe_facts.h - what a model file says of itself, from its header alone. For corvid-probe only: it runs in a cell.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>

/* Reads the header (metadata and the list of tensors; no weights). Gives an object of facts, see probe_facts.c; NULL with what is wrong in
 * `why`. A file whose weights are cut off is no good either. */
json_t *facts_read(const char *path, char why[CV_ERROR_TEXT]) __attribute__((nonnull));
