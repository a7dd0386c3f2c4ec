// SPDX-License-Identifier: MIT
/*
 * base/json.h - typed access to JSON (jansson) with errors that name the place.
 *
 * Getters take an object, a key and `where`, the path of the object for messages ("params", "files.write[0]").
 * `cv_json_need_*` fails with -EINVAL when the key is missing or of another type ("params.task: expected a string,
 * got an integer"); `cv_json_opt_*` leaves the default when it is missing and fails on another type.
 * Strings are borrowed from the object. Strings with an inner NUL never get in: texts are loaded without
 * JSON_ALLOW_NUL, so "\u0000" is an error.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is wrong, in words for people: jansson's own text, but for those that speak of its flags. Static or inside `error`. */
const char *cv_json_complaint(const json_error_t *error) __attribute__((nonnull));

/* Parses one JSON value, duplicate keys refused. -EINVAL with "NAME:line:column: ..." ; gives *out. */
int cv_json_parse(const char *text, size_t len, const char *name, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 3, 4)));

/* Reads and parses a file of at most `max` bytes. -ENOENT, -EACCES, -EFBIG, -EINVAL. Gives *out; when `text` is
 * not NULL gives the file's text too (for cv_json_where). */
int cv_json_load(const char *path, size_t max, json_t **out, char **text, struct cv_error *err) __attribute__((nonnull(1, 3)));

/* Compact text of any value, keys in insertion order. Gives it to the caller. */
char *cv_json_dump(const json_t *value) __attribute__((nonnull, returns_nonnull));

/* The same with sorted keys: the canonical form that hashes and approvals are made of. */
char *cv_json_canonical(const json_t *value) __attribute__((nonnull, returns_nonnull));

const char *cv_json_type(const json_t *value); /* "a string", "an integer", "nothing" ... static */

int cv_json_need_string(const json_t *obj, const char *key, const char *where, const char **out, struct cv_error *err);
int cv_json_need_object(const json_t *obj, const char *key, const char *where, json_t **out, struct cv_error *err); /* borrowed */
int cv_json_need_int(const json_t *obj, const char *key, const char *where, int64_t *out, struct cv_error *err);
int cv_json_opt_string(const json_t *obj, const char *key, const char *where, const char **out, struct cv_error *err);
int cv_json_opt_object(const json_t *obj, const char *key, const char *where, json_t **out, struct cv_error *err); /* borrowed */
int cv_json_opt_int(const json_t *obj, const char *key, const char *where, int64_t min, int64_t max, int64_t *out, struct cv_error *err);
int cv_json_opt_bool(const json_t *obj, const char *key, const char *where, bool *out, struct cv_error *err);

/* Plain reads for values we made ourselves: a default instead of an error. */
const char *cv_json_str(const json_t *obj, const char *key, const char *fallback);
int64_t cv_json_num(const json_t *obj, const char *key, int64_t fallback);
bool cv_json_flag(const json_t *obj, const char *key);

/* Sets obj[key] to the text, with every byte that is not valid UTF-8 (and NUL) replaced by U+FFFD, so that bytes from
 * outside always fit into JSON. True when something was replaced. Aborts when `obj` is no object or `key` is not UTF-8. */
bool cv_json_set_text(json_t *obj, const char *key, const char *bytes, size_t len) __attribute__((nonnull));

/* A string value made the same way. Gives it. */
json_t *cv_json_text(const char *bytes, size_t len) __attribute__((nonnull, returns_nonnull));

/* Position of the value (or, with `key`, of the key itself) that a path names in a JSON text that parsed: path is a
 * dotted word with indexes, "files.write[2].why". Lines and columns (in characters) count from 1; a path that is not there gives the
 * nearest place above it. Pure; at most one pass over the text. */
struct cv_json_pos { int line; int column; };
struct cv_json_pos cv_json_where(const char *text, const char *path, bool key) __attribute__((nonnull));
