// SPDX-License-Identifier: MIT
/*
 * daemon/secrets/secrets.h - values that are used and never shown: keys of served models and of services. Each is a file of its own
 * (0600) in the folder `secrets` (0700) of the daemon's state, which no cell sees. Names: a letter, then letters, digits, '_', '-' and
 * '.', at most 64. A value is 1 to CV_LIMIT_SECRET_BYTES bytes without NUL or newline (one newline at its end is dropped).
 *
 * A secret in memory is a struct cv_secret: it prints as "***" wherever text is made of it, is wiped when released, and its bytes
 * are had by one function only, so that a search for its name finds every use. Loop thread only.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stddef.h>

struct cv_secrets;
struct cv_secret;

int cv_secrets_open(const char *folder, struct cv_secrets **out, struct cv_error *err) __attribute__((nonnull(1, 2))); /* makes the folder */
void cv_secrets_close(struct cv_secrets *secrets); /* NULL is fine */

/* Writes by a temporary file, fsync and rename; replaces. -EINVAL for a bad name or value, -ENOSPC over CV_LIMIT_SECRETS. */
int cv_secrets_set(struct cv_secrets *secrets, const char *name, const char *value, size_t len, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int cv_secrets_remove(struct cv_secrets *secrets, const char *name, struct cv_error *err) __attribute__((nonnull(1, 2))); /* -ENOENT */
json_t *cv_secrets_list(struct cv_secrets *secrets) __attribute__((nonnull)); /* [{"name","set_us"}], sorted; gives it */

/* -ENOENT: the text says how to set it ("corvid secret set NAME"). Gives *out. */
int cv_secrets_get(struct cv_secrets *secrets, const char *name, struct cv_secret **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
void cv_secret_release(struct cv_secret *secret); /* wipes; NULL is fine */

const char *cv_secret_text(const struct cv_secret *secret) __attribute__((nonnull, returns_nonnull));   /* "***" */
const char *cv_secret_reveal(const struct cv_secret *secret) __attribute__((nonnull, returns_nonnull)); /* the bytes, NUL-terminated */
