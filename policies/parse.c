// SPDX-License-Identifier: MIT
/*
 * parse.c - from the text of a policy to a policy that is right in every part, or to one complaint with its place. The
 * order: syntax, shape, what it extends, rules that can never decide, the file's own tests. Owns nothing; blocking (a
 * base policy is read from disk); loop thread.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/limits.h"
#include "policies/set.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int check_complain(const struct check *check, bool key, const char *path, const char *fmt, ...)
{
    char text[CV_ERROR_TEXT];
    struct cv_json_pos pos = cv_json_where(check->text, path, key);
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return cv_fail(check->err, -EINVAL, "policy.file", "%s:%d:%d: %s%s%s", check->where, pos.line, pos.column, path, path[0] ? ": " : "", text);
}

static bool is_word_of(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; n > 0 && (p = strstr(p, word)) != NULL; p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0') && !strchr(word, ' '))
            return true;
    return false;
}

int check_keys(const struct check *check, const json_t *object, const char *path, const char *known)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) {
        if (is_word_of(known, key))
            continue;
        cv_auto_free char *place = cv_format("%s%s%s", path, path[0] ? "." : "", key);
        return check_complain(check, true, place, "unknown key: expected one of %s", known);
    }
    return 0;
}

int check_text(const struct check *check, const json_t *object, const char *path, const char *key, const char *why)
{
    cv_auto_free char *place = cv_format("%s%s%s", path, path[0] ? "." : "", key);
    const json_t *value = json_object_get(object, key);
    const char *text = json_string_value(value);
    if (!value)
        return check_complain(check, false, path, "'%s' is missing: %s", key, why);
    if (!text)
        return check_complain(check, false, place, "expected a text, got %s", cv_json_type(value));
    if (!text[strspn(text, " \t\r\n")])
        return check_complain(check, false, place, "it is empty: %s", why);
    return 0;
}

static int check_section(const struct check *check, const json_t *policy, const char *name, const char *keys)
{
    const json_t *section = json_object_get(policy, name);
    if (!section)
        return 0;
    if (!json_is_object(section))
        return check_complain(check, false, name, "expected an object with some of %s, got %s", keys, cv_json_type(section));
    return check_keys(check, section, name, keys);
}

static int check_effects(const struct check *check, const json_t *policy)
{
    const json_t *value = json_object_get(policy, "effects");
    const char *text = json_string_value(value);
    if (!value || (text && strcmp(text, "direct") == 0))
        return 0;
    if (text && strcmp(text, "staged") == 0)
        return check_complain(check, false, "effects", "'staged' is not available in this version: expected 'direct'");
    return check_complain(check, false, "effects", "expected \"direct\", got %s", text ? text : cv_json_type(value));
}

static int check_approve(const struct check *check, const json_t *policy)
{
    const json_t *approve = json_object_get(policy, "approve");
    int rc = check_section(check, policy, "approve", "timeout_s unattended");
    if (!approve || rc < 0)
        return rc;
    const json_t *timeout = json_object_get(approve, "timeout_s"), *unattended = json_object_get(approve, "unattended");
    if (timeout && (!json_is_integer(timeout) || json_integer_value(timeout) < 1 || json_integer_value(timeout) > 86400))
        return check_complain(check, false, "approve.timeout_s", "expected 1 to 86400 seconds");
    if (unattended && strcmp(cv_json_str(approve, "unattended", ""), "stage") == 0)
        return check_complain(check, false, "approve.unattended", "'stage' is not available in this version: expected 'deny'");
    if (unattended && strcmp(cv_json_str(approve, "unattended", ""), "deny") != 0)
        return check_complain(check, false, "approve.unattended", "expected \"deny\"");
    return 0;
}

static int check_shape(const struct check *check, const json_t *policy)
{
    int rc;
    if (!json_is_object(policy))
        return check_complain(check, false, "", "expected an object, got %s", cv_json_type(policy));
    if ((rc = check_keys(check, policy, "", "about extends files commands network tools limits system_calls approve effects tests")) < 0 ||
        (rc = check_text(check, policy, "", "about", "say in a sentence what the policy is for")) < 0 ||
        (rc = check_section(check, policy, "files", "read write execute deny")) < 0 ||
        (rc = check_section(check, policy, "tools", "allow ask deny")) < 0 || (rc = list_check_all(check, policy)) < 0 ||
        (rc = limit_check_all(check, policy)) < 0 || (rc = check_approve(check, policy)) < 0 || (rc = check_effects(check, policy)) < 0)
        return rc;
    return selftest_check(check, policy);
}

/* Loads the policy that `own` extends; *base stays NULL when it extends none. */
static int load_base(const struct check *check, struct cv_policy_set *set, const char *name, const json_t *own, int depth, struct cv_policy **base)
{
    const json_t *value = json_object_get(own, "extends");
    const char *wanted = json_string_value(value);
    struct cv_error why = CV_ERROR_INIT;
    if (!value)
        return 0;
    if (!wanted || !wanted[0])
        return check_complain(check, false, "extends", "expected the name of a policy, got %s", wanted ? "an empty text" : cv_json_type(value));
    if (strcmp(wanted, name) == 0)
        return check_complain(check, false, "extends", "policy '%s' extends itself: expected another policy", name);
    if (depth > 0)
        return check_complain(check, false, "extends",
                              "policy '%s' is extended by another one and extends '%s' itself: one level only, so that a policy can be read in "
                              "two files",
                              name, wanted);
    if (!set)
        return check_complain(check, false, "extends", "there is no folder of policies here to find '%s' in", wanted);
    if (set_find(set, wanted, depth + 1, base, &why) < 0)
        return check_complain(check, false, "extends", "%s", cv_error_text(&why));
    return 0;
}

static struct cv_policy *make_policy(const char *name, const char *where, json_t *own, const struct cv_policy *base)
{
    struct cv_policy *policy = cv_new(struct cv_policy);
    policy->refs = 1;
    policy->name = cv_strdup(name);
    policy->where = cv_strdup(where);
    policy->json = base ? merge_policies(base->json, own) : json_deep_copy(own);
    for (int i = 0; i < LISTS; i++) {
        policy->lists[i] = list_of(policy->json, (enum policy_list)i);
        policy->inherited[i] = base ? json_array_size(base->lists[i]) : 0;
    }
    cv_auto_free char *canonical = cv_json_canonical(policy->json);
    memcpy(policy->hash, cv_hash_bytes(canonical, strlen(canonical)).hex, sizeof policy->hash);
    return policy;
}

int parse_policy(struct cv_policy_set *set, const char *name, const char *where, const char *text, size_t len, int depth, struct cv_policy **out,
                 struct cv_error *err)
{
    cv_auto_json json_t *own = NULL;
    struct cv_policy *base = NULL;
    if (len > CV_LIMIT_POLICY_BYTES)
        return cv_fail(err, -EFBIG, "policy.file", "%s: it has %zu bytes, the limit is %d", where, len, CV_LIMIT_POLICY_BYTES);
    cv_auto_free char *copy = cv_strndup(text, len); /* with a NUL behind it, for positions */
    struct check check = {.where = where, .text = copy, .err = err};
    int rc = cv_json_parse(copy, len, where, &own, err);
    if (rc < 0)
        return rc;
    if ((rc = check_shape(&check, own)) < 0 || (rc = load_base(&check, set, name, own, depth, &base)) < 0)
        return rc;
    struct cv_policy *policy = make_policy(name, where, own, base);
    if (base)
        cv_policy_unref(base);
    if ((rc = reach_check(&check, policy)) < 0 || (rc = selftest_run(&check, policy, own)) < 0) {
        cv_policy_unref(policy);
        return rc;
    }
    *out = policy;
    return 0;
}
