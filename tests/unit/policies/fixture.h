// SPDX-License-Identifier: MIT
/*
 * fixture.h - policies from texts written with ' for ", and questions in one line. For the tests of the policies only.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "policies/internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct cv_policy_scope test_scope = {.workspace = "/home/u/srv", .home = "/home/u"};

static inline char *double_quotes(const char *text)
{
    char *copy = cv_strdup(text);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    return copy;
}

static inline int parse(struct cv_policy_set *set, const char *name, const char *text, struct cv_policy **out, struct cv_error *err)
{
    cv_auto_free char *json = double_quotes(text);
    return cv_policy_parse(set, name, json, strlen(json), out, err);
}

static inline struct cv_policy *good(const char *text)
{
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (parse(NULL, "p", text, &policy, &err) < 0)
        fail_msg("%s", err.text);
    return policy;
}
