// SPDX-License-Identifier: MIT
/*
 * method.h - the verb table made ready: schemas parsed once, verbs found by name, parameters and roles checked. Inside the
 * rpc room. Loop thread; immutable after methods_create.
 */
#pragma once

#include "daemon/rpc/rpc.h"

struct method {
    const struct cv_rpc_verb *verb;
    json_t *params; /* the parsed schema */
};

struct methods {
    struct method *rows;
    size_t count;
};

/* Parses the schemas. A row that is broken is -EINVAL and names the verb. */
int methods_init(struct methods *methods, const struct cv_rpc_verb *verbs, struct cv_error *err) __attribute__((nonnull(1, 2)));
void methods_finish(struct methods *methods) __attribute__((nonnull));

/* NULL and an error that names the nearest verb. */
const struct method *method_find(const struct methods *methods, const char *name, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* May this uid use the verb? -EPERM, guard "role". */
int method_check_role(const struct method *method, uid_t uid, uid_t own, struct cv_error *err) __attribute__((nonnull(1)));

/* Do the parameters fit? -EINVAL that names the parameter and what would be right. */
int method_check_params(const struct method *method, const json_t *params, struct cv_error *err) __attribute__((nonnull(1, 2)));
