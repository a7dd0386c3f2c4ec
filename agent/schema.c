// SPDX-License-Identifier: MIT
/*
 * schema.c - makes the schema of a step out of the schemas of tools. Pure; any thread; owns nothing. It never loosens what
 * the door checks: a word it drops is checked there.
 */
#include "agent/schema.h"

#include "daemon/base/check.h"
#include "daemon/base/json.h"

#include <string.h>

enum {
    REPEAT_MAX = 100,  /* repetitions that a grammar may be made to count */
    EVIDENCE_MAX = 16, /* calls that one answer cites */
};

/* Words for people, and bounds on the length of texts: a grammar spells every repetition out. */
static bool is_dropped(const char *key, const json_t *value)
{
    static const char *const words[] = {"description", "title",     "default",   "examples", "example",
                                        "minLength",   "maxLength", "pattern",   "format",   NULL};
    if (strncmp(key, "x-", 2) == 0 || key[0] == '$')
        return true;
    if ((strcmp(key, "minItems") == 0 || strcmp(key, "maxItems") == 0) && json_integer_value(value) > REPEAT_MAX)
        return true;
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], key) == 0)
            return true;
    return false;
}

static json_t *slim(const json_t *schema);

/* The values of "properties" are schemas, its keys are names and stay. */
static json_t *slim_properties(const json_t *properties)
{
    json_t *out = json_object();
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)properties, name, value) json_object_set_new(out, name, slim(value));
    return out;
}

static json_t *slim_list(const json_t *list)
{
    json_t *out = json_array();
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) json_array_append_new(out, slim(value));
    return out;
}

static json_t *slim_word(const char *key, json_t *value)
{
    if (strcmp(key, "properties") == 0 && json_is_object(value))
        return slim_properties(value);
    if ((strcmp(key, "anyOf") == 0 || strcmp(key, "oneOf") == 0) && json_is_array(value))
        return slim_list(value);
    if ((strcmp(key, "items") == 0 || strcmp(key, "additionalProperties") == 0) && json_is_object(value))
        return slim(value);
    return json_incref(value); /* const and enum hold values, not schemas */
}

static json_t *slim(const json_t *schema)
{
    if (!json_is_object(schema))
        return json_incref((json_t *)schema);
    json_t *out = json_object();
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)schema, key, value) if (!is_dropped(key, value)) json_object_set_new(out, key, slim_word(key, value));
    return out;
}

static json_t *branch(const struct cv_tool *tool)
{
    json_t *params = json_loads(tool->params, JSON_REJECT_DUPLICATES, NULL);
    cv_require(json_is_object(params)); /* a tool's own text: a test walks the whole registry */
    json_t *out = json_pack("{s:s, s:{s:{s:s}, s:o}, s:[s, s], s:b}", "type", "object", "properties", "tool", "const", tool->name, "args",
                            slim(params), "required", "tool", "args", "additionalProperties", 0);
    json_decref(params);
    cv_require(out != NULL);
    return out;
}

json_t *schema_branches(const struct cv_tool *const *tools, size_t count)
{
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, branch(tools[i]));
    return out;
}

static json_t *final_branch(const json_t *calls)
{
    json_t *out = json_pack("{s:s, s:{s:{s:s}}, s:[s], s:b}", "type", "object", "properties", "final", "type", "string", "required", "final",
                            "additionalProperties", 0);
    size_t count = json_array_size(calls);
    if (count > 0)
        json_object_set_new(json_object_get(out, "properties"), "evidence",
                            json_pack("{s:s, s:{s:O}, s:i}", "type", "array", "items", "enum", calls, "maxItems",
                                      (int)(count < EVIDENCE_MAX ? count : EVIDENCE_MAX)));
    return out;
}

json_t *schema_step(const json_t *branches, const json_t *calls, bool last)
{
    if (last || json_array_size(branches) == 0)
        return final_branch(calls);
    json_t *any = json_copy((json_t *)branches);
    json_array_append_new(any, final_branch(calls));
    return json_pack("{s:o}", "anyOf", any);
}
