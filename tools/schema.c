// SPDX-License-Identifier: MIT
/*
 * schema.c - checks a value against a JSON Schema, of which the words in the table are known. An unknown word that would
 * restrict something is an error, never passed over; words that only describe are. Pure; any thread; owns nothing.
 */
#include "tools/tool.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

enum { SHOWN = 60 };

struct check {
    const json_t *schema;
    const json_t *value;
    const char *where;
    struct cv_error *err;
};

static int mismatch(const struct check *c, const char *wanted, const char *got)
{
    return cv_fail(c->err, -EINVAL, "schema.mismatch", "%s: expected %s, got %s", c->where, wanted, got);
}

/* A short picture of a value for messages: 'text', 12, an object. */
static char *picture(const json_t *value)
{
    if (json_is_object(value) || json_is_array(value) || !value)
        return cv_strdup(cv_json_type(value));
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    cv_auto_free char *text = json_is_string(value) ? cv_format("'%s'", json_string_value(value)) : cv_json_dump(value);
    view_name(&out, text, SHOWN);
    return cv_buf_take(&out);
}

/* ---- type ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    const char *wanted;
} types[] = {
    {"object", "an object"}, {"array", "an array"},          {"string", "a string"}, {"integer", "an integer"},
    {"number", "a number"},  {"boolean", "true or false"},   {"null", "null"},
};

static const char *wanted_of(const json_t *type)
{
    const char *word = json_string_value(type);
    for (size_t i = 0; word && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].word, word) == 0)
            return types[i].wanted;
    return NULL;
}

static bool has_type(const json_t *value, const char *word)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: return strcmp(word, "object") == 0;
    case JSON_ARRAY: return strcmp(word, "array") == 0;
    case JSON_STRING: return strcmp(word, "string") == 0;
    case JSON_INTEGER: return strcmp(word, "integer") == 0 || strcmp(word, "number") == 0;
    case JSON_REAL: return strcmp(word, "number") == 0;
    case JSON_TRUE:
    case JSON_FALSE: return strcmp(word, "boolean") == 0;
    case JSON_NULL: return strcmp(word, "null") == 0;
    }
    return false;
}

static int check_type(const struct check *c, const json_t *rule)
{
    cv_auto_buf struct cv_buf wanted = CV_BUF_INIT;
    size_t n = json_is_array(rule) ? json_array_size(rule) : 1;
    for (size_t i = 0; i < n; i++) {
        const json_t *type = json_is_array(rule) ? json_array_get(rule, i) : rule;
        const char *text = wanted_of(type);
        if (!text)
            return cv_fail(c->err, -EINVAL, "schema.broken", "%s: the schema has a type that is none of JSON's", c->where);
        if (has_type(c->value, json_string_value(type)))
            return 0;
        cv_buf_printf(&wanted, "%s%s", i ? " or " : "", text);
    }
    return mismatch(c, cv_buf_text(&wanted), cv_json_type(c->value));
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

static int check_enum(const struct check *c, const json_t *rule)
{
    cv_auto_buf struct cv_buf wanted = CV_BUF_INIT;
    size_t i;
    json_t *allowed;
    json_array_foreach(rule, i, allowed) {
        if (json_equal(allowed, c->value))
            return 0;
        cv_auto_free char *text = picture(allowed);
        cv_buf_printf(&wanted, "%s%s", i ? ", " : "one of ", text);
    }
    cv_auto_free char *got = picture(c->value);
    return mismatch(c, cv_buf_text(&wanted), got);
}

static int check_const(const struct check *c, const json_t *rule)
{
    if (json_equal(rule, c->value))
        return 0;
    cv_auto_free char *wanted = picture(rule);
    cv_auto_free char *got = picture(c->value);
    return mismatch(c, wanted, got);
}

/* `have` against a bound of the schema; `unit` in messages. */
static int check_bound(const struct check *c, const json_t *rule, double have, bool least, const char *unit, const char *got)
{
    double bound = json_number_value(rule);
    if (least ? have >= bound : have <= bound)
        return 0;
    cv_auto_free char *limit = cv_format("at %s %.17g%s%s", least ? "least" : "most", bound, *unit ? " " : "", unit);
    cv_auto_free char *text = cv_format("%s%s%s", got, *unit ? " " : "", unit);
    return mismatch(c, limit, text);
}

static size_t characters(const json_t *string)
{
    size_t n = 0;
    for (const char *p = json_string_value(string); *p; p++)
        n += ((unsigned char)*p & 0xC0) != 0x80;
    return n;
}

static int length_bound(const struct check *c, const json_t *rule, bool least)
{
    if (!json_is_string(c->value))
        return 0;
    size_t n = characters(c->value);
    cv_auto_free char *got = cv_format("%zu", n);
    return check_bound(c, rule, (double)n, least, "characters", got);
}

static int number_bound(const struct check *c, const json_t *rule, bool least)
{
    if (!json_is_number(c->value))
        return 0;
    cv_auto_free char *got = picture(c->value);
    return check_bound(c, rule, json_number_value(c->value), least, "", got);
}

static int items_bound(const struct check *c, const json_t *rule, bool least)
{
    if (!json_is_array(c->value))
        return 0;
    cv_auto_free char *got = cv_format("%zu", json_array_size(c->value));
    return check_bound(c, rule, (double)json_array_size(c->value), least, "items", got);
}

static int check_min_length(const struct check *c, const json_t *rule) { return length_bound(c, rule, true); }
static int check_max_length(const struct check *c, const json_t *rule) { return length_bound(c, rule, false); }
static int check_minimum(const struct check *c, const json_t *rule) { return number_bound(c, rule, true); }
static int check_maximum(const struct check *c, const json_t *rule) { return number_bound(c, rule, false); }
static int check_min_items(const struct check *c, const json_t *rule) { return items_bound(c, rule, true); }
static int check_max_items(const struct check *c, const json_t *rule) { return items_bound(c, rule, false); }

/* ---- what is inside --------------------------------------------------------------------------------------------- */

static int check_items(const struct check *c, const json_t *rule)
{
    size_t i;
    json_t *item;
    json_array_foreach(c->value, i, item) {
        cv_auto_free char *where = cv_format("%s[%zu]", c->where, i);
        int rc = cv_schema_check(rule, item, where, c->err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_required(const struct check *c, const json_t *rule)
{
    size_t i;
    json_t *name;
    json_array_foreach(rule, i, name) {
        const char *key = json_string_value(name);
        if (!json_is_object(c->value) || !key || json_object_get(c->value, key))
            continue;
        const json_t *own = json_object_get(json_object_get(c->schema, "properties"), key);
        const char *wanted = wanted_of(json_object_get(own, "type"));
        const char *about = cv_json_str(own, "description", "");
        return cv_fail(c->err, -EINVAL, "schema.missing", "%s.%s: missing, expected %s%s%s%s", c->where, key, wanted ? wanted : "a value",
                       *about ? " (" : "", about, *about ? ")" : "");
    }
    return 0;
}

static int check_properties(const struct check *c, const json_t *rule)
{
    const char *key;
    json_t *own;
    json_object_foreach((json_t *)rule, key, own) {
        const json_t *value = json_object_get(c->value, key);
        if (!value)
            continue;
        cv_auto_free char *where = cv_format("%s.%s", c->where, key);
        int rc = cv_schema_check(own, value, where, c->err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int unknown_key(const struct check *c, const char *key)
{
    cv_auto_buf struct cv_buf known = CV_BUF_INIT;
    cv_auto_buf struct cv_buf shown = CV_BUF_INIT;
    const char *name;
    json_t *own;
    json_object_foreach(json_object_get(c->schema, "properties"), name, own)
        cv_buf_printf(&known, "%s%s", known.len ? ", " : "", name);
    view_name(&shown, key, SHOWN);
    return cv_fail(c->err, -EINVAL, "schema.unknown", "%s.%s: unknown, expected %s%s", c->where, cv_buf_text(&shown),
                   known.len ? "only " : "nothing here", cv_buf_text(&known));
}

static int check_additional(const struct check *c, const json_t *rule)
{
    const json_t *properties = json_object_get(c->schema, "properties");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)c->value, key, value) {
        if (json_is_true(rule) || json_object_get(properties, key))
            continue;
        if (!json_is_object(rule))
            return unknown_key(c, key);
        cv_auto_free char *where = cv_format("%s.%s", c->where, key);
        int rc = cv_schema_check(rule, value, where, c->err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* ---- the table -------------------------------------------------------------------------------------------------- */

static int describes(const struct check *c, const json_t *rule)
{
    (void)c;
    (void)rule;
    return 0;
}

/* In the order in which complaints are most useful. */
static const struct {
    const char *word;
    int (*check)(const struct check *c, const json_t *rule);
} words[] = {
    {"type", check_type},
    {"const", check_const},
    {"enum", check_enum},
    {"additionalProperties", check_additional},
    {"required", check_required},
    {"properties", check_properties},
    {"items", check_items},
    {"minLength", check_min_length},
    {"maxLength", check_max_length},
    {"minimum", check_minimum},
    {"maximum", check_maximum},
    {"minItems", check_min_items},
    {"maxItems", check_max_items},
    {"description", describes},
    {"title", describes},
    {"default", describes},
    {"examples", describes},
    {"$schema", describes},
    {"$comment", describes},
    {"x-people", describes}, /* an argument that the prompt does not show */
};

static int known_words(const struct check *c)
{
    const char *key;
    json_t *rule;
    json_object_foreach((json_t *)c->schema, key, rule) {
        size_t i = 0;
        while (i < sizeof words / sizeof words[0] && strcmp(words[i].word, key) != 0)
            i++;
        if (i == sizeof words / sizeof words[0])
            return cv_fail(c->err, -EINVAL, "schema.broken", "%s: the schema uses the word '%s', which Corvid does not know", c->where, key);
    }
    return 0;
}

int cv_schema_check(const json_t *schema, const json_t *value, const char *where, struct cv_error *err)
{
    struct check c = {.schema = schema, .value = value, .where = where, .err = err};
    if (json_typeof(schema) != JSON_OBJECT)
        return cv_fail(err, -EINVAL, "schema.broken", "%s: the schema is %s, expected an object", where, cv_json_type(schema));
    if (!value) {
        const char *wanted = wanted_of(json_object_get(schema, "type"));
        return mismatch(&c, wanted ? wanted : "a value", "nothing");
    }
    int rc = known_words(&c);
    for (size_t i = 0; rc == 0 && i < sizeof words / sizeof words[0]; i++) {
        const json_t *rule = json_object_get(schema, words[i].word);
        rc = rule ? words[i].check(&c, rule) : 0;
    }
    if (rc == 0 && json_is_string(value) && strlen(json_string_value(value)) != json_string_length(value))
        return mismatch(&c, "text", "a text with a NUL character in it");
    return rc;
}
