// SPDX-License-Identifier: MIT
/*
 * step.c - parses one reply of the model. What a key may be is a row of a table. Pure; any thread; owns nothing but what
 * it hands over in `struct step`; decides nothing about tools: an unknown one is the door's answer.
 */
#include "agent/step.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

static int want_string(const char *key, const json_t *value, struct cv_error *err)
{
    if (json_is_string(value))
        return 0;
    return cv_fail(err, -EINVAL, "step.type", "reply.%s: expected a string, got %s", key, cv_json_type(value));
}

static int want_object(const char *key, const json_t *value, struct cv_error *err)
{
    if (json_is_object(value))
        return 0;
    return cv_fail(err, -EINVAL, "step.type", "reply.%s: expected an object, got %s", key, cv_json_type(value));
}

static int want_strings(const char *key, const json_t *value, struct cv_error *err)
{
    size_t i;
    json_t *item;
    if (!json_is_array(value))
        return cv_fail(err, -EINVAL, "step.type", "reply.%s: expected an array of call ids, got %s", key, cv_json_type(value));
    json_array_foreach(value, i, item)
        if (!json_is_string(item))
            return cv_fail(err, -EINVAL, "step.type", "reply.%s[%zu]: expected a call id, got %s", key, i, cv_json_type(item));
    return 0;
}

static const struct {
    const char *key;
    enum step_kind kind; /* of which shape it is a part; STEP_NONE: of any */
    int (*want)(const char *key, const json_t *value, struct cv_error *err);
} keys[] = {
    {"thought", STEP_NONE, want_string}, {"tool", STEP_CALL, want_string},        {"args", STEP_CALL, want_object},
    {"final", STEP_FINAL, want_string},  {"evidence", STEP_FINAL, want_strings},
};

static int check_key(const char *key, const json_t *value, enum step_kind kind, struct cv_error *err)
{
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].key, key) != 0)
            continue;
        if (keys[i].kind != STEP_NONE && keys[i].kind != kind)
            return cv_fail(err, -EINVAL, "step.shape", "reply.%s: does not belong to %s", key, kind == STEP_CALL ? "a call" : "a final answer");
        return keys[i].want(key, value, err);
    }
    return cv_fail(err, -EINVAL, "step.key", "reply.%.64s: unknown key, expected 'tool' and 'args', or 'final'", key);
}

static int check_shape(json_t *root, enum step_kind kind, struct cv_error *err)
{
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        int rc = check_key(key, value, kind, err);
        if (rc < 0)
            return rc;
    }
    if (kind == STEP_CALL && !json_object_get(root, "args"))
        return cv_fail(err, -EINVAL, "step.missing", "reply.args: missing, expected the arguments of '%.64s' as an object",
                       cv_json_str(root, "tool", ""));
    return 0;
}

int step_parse(const char *text, size_t len, struct step *out, struct cv_error *err)
{
    cv_auto_json json_t *root = NULL;
    *out = (struct step){0};
    if (len > CV_LIMIT_ARGS_BYTES)
        return cv_fail(err, -E2BIG, "step.size", "reply: has %zu bytes, the limit is %d", len, CV_LIMIT_ARGS_BYTES);
    int rc = cv_json_parse(text, len, "reply", &root, err);
    if (rc < 0)
        return rc;
    if (!json_is_object(root))
        return cv_fail(err, -EINVAL, "step.type", "reply: expected an object with 'tool' and 'args', or with 'final', got %s", cv_json_type(root));
    enum step_kind kind = json_object_get(root, "tool") ? STEP_CALL : json_object_get(root, "final") ? STEP_FINAL : STEP_NONE;
    if (kind == STEP_NONE)
        return cv_fail(err, -EINVAL, "step.missing", "reply: expected 'tool' and 'args', or 'final'");
    rc = check_shape(root, kind, err);
    if (rc < 0)
        return rc;
    out->kind = kind;
    out->thought = json_string_value(json_object_get(root, "thought"));
    out->tool = json_string_value(json_object_get(root, "tool"));
    out->args = json_object_get(root, "args");
    out->final = json_string_value(json_object_get(root, "final"));
    out->evidence = json_object_get(root, "evidence");
    out->root = cv_steal(&root);
    return 0;
}

void step_finish(struct step *step)
{
    json_decref(step->root);
    *step = (struct step){0};
}

int step_check_evidence(const struct step *step, const json_t *calls, struct cv_error *err)
{
    size_t i, j;
    json_t *cited, *known;
    json_array_foreach(step->evidence, i, cited)
    {
        bool found = false;
        json_array_foreach(calls, j, known) found = found || json_equal(cited, known);
        if (!found)
            return cv_fail(err, -EINVAL, "step.evidence", "reply.evidence[%zu]: '%.64s' is no call of this run", i, json_string_value(cited));
    }
    return 0;
}
