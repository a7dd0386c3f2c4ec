// SPDX-License-Identifier: MIT
/*
 * policy.c - the policy object: references, its name, hash and JSON, and parsing from text. Immutable once made. Loop
 * thread.
 */
#include "policies/policy.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "policies/internal.h"

#include <stdlib.h>
#include <string.h>

int cv_policy_parse(struct cv_policy_set *set, const char *name, const char *text, size_t len, struct cv_policy **out, struct cv_error *err)
{
    const char *slash = strrchr(name, '/');
    const char *file = slash ? slash + 1 : name;
    size_t n = strlen(file);
    cv_auto_free char *own = cv_strndup(file, n > 5 && strcmp(file + n - 5, ".json") == 0 ? n - 5 : n);
    return parse_policy(set, own, name, text, len, 0, out, err);
}

struct cv_policy *cv_policy_ref(struct cv_policy *policy)
{
    policy->refs++;
    return policy;
}

void cv_policy_unref(struct cv_policy *policy)
{
    if (!policy)
        return;
    cv_require(policy->refs > 0);
    if (--policy->refs > 0)
        return;
    json_decref(policy->json);
    free(policy->name);
    free(policy->where);
    free(policy);
}

const char *cv_policy_name(const struct cv_policy *policy)
{
    return policy->name;
}

const char *cv_policy_hash(const struct cv_policy *policy)
{
    return policy->hash;
}

json_t *cv_policy_json(const struct cv_policy *policy)
{
    return json_deep_copy(policy->json);
}
