// SPDX-License-Identifier: MIT
/*
 * kinds.h - the implementations of an engine, one extern a kind, for the table in engine.c. Inside the engine room only.
 */
#pragma once

#include "agent/engine/engine.h"

extern const struct cv_engine_kind kind_none;    /* "none" */
extern const struct cv_engine_kind kind_script;  /* "script:FILE" */
extern const struct cv_engine_kind kind_http;    /* "http:URL" */
extern const struct cv_engine_kind kind_llama;   /* a GGUF file */
extern const struct cv_engine_kind kind_unknown; /* anything else: phase FAILED, saying what would be right */

/* Is it the name of a model file rather than a word or an address? */
bool kind_is_file(const char *model) __attribute__((nonnull));
