// SPDX-License-Identifier: MIT
/*
 * manifest.c - reads and checks plugin.json. Every complaint says FILE:LINE:COLUMN and what would be right. Owns the parsed
 * manifest. Any thread; never runs anything of a plugin.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct check {
    const char *where;
    const char *text;
    struct cv_error *err;
};

static int complain(const struct check *check, bool key, const char *path, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
static int complain(const struct check *check, bool key, const char *path, const char *fmt, ...)
{
    struct cv_json_pos pos = cv_json_where(check->text, path, key);
    char *said = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&said, fmt, ap);
    va_end(ap);
    int rc = cv_fail(check->err, -EINVAL, "plugin.manifest", "%s:%d:%d: %s%s%s", check->where, pos.line, pos.column, path, path[0] ? ": " : "",
                     n < 0 ? "wrong" : said);
    free(said);
    return rc;
}

static bool is_name(const char *name)
{
    size_t n = strlen(name);
    return n >= 1 && n <= 32 && name[0] >= 'a' && name[0] <= 'z' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static bool is_version(const char *version)
{
    int dots = 0;
    for (const char *p = version; *p; p++) {
        if (*p == '.' && p > version && p[-1] != '.' && p[1])
            dots++;
        else if (*p < '0' || *p > '9')
            return false;
    }
    return version[0] && dots == 2;
}

static bool is_capability(const char *name)
{
    for (const struct cv_capability *c = cv_capabilities; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return true;
    return false;
}

static bool is_effect(const char *name)
{
    for (int e = CV_EFFECT_READ; e <= CV_EFFECT_OPAQUE; e++)
        if (strcmp(cv_effect_name((enum cv_effect)e), name) == 0)
            return true;
    return false;
}

static bool is_line(const char *text)
{
    return text[0] && !strpbrk(text, "\r\n");
}

/* One row a key: of which object it is, whether it must be there, and what its string must be. */
static const struct key_rule {
    const char *of; /* "" the manifest, "capabilities", "tools" */
    const char *key;
    bool needed;
    bool (*fits)(const char *text); /* NULL: not a string, checked by itself */
    const char *right;
} key_rules[] = {
    {"", "name", true, is_name, "a lower-case letter, then letters, digits and '_', at most 32"},
    {"", "version", true, is_version, "three numbers, like 1.0.0"},
    {"", "about", true, is_line, "one line that says what it is for"},
    {"", "capabilities", false, NULL, "an array"},
    {"", "tools", true, NULL, "an array with at least one tool"},
    {"capabilities", "capability", true, is_capability, "one of fs.read fs.write exec http store secret model log tool"},
    {"capabilities", "why", true, is_line, "the reason, one line"},
    {"tools", "name", true, is_name, "a lower-case letter, then letters, digits and '_', at most 32"},
    {"tools", "summary", true, is_line, "one line that the model reads"},
    {"tools", "params", true, NULL, "a JSON Schema of type object"},
    {"tools", "effect", true, is_effect, "one of READ TXN FILE KEYED OPAQUE"},
};
enum { KEY_RULES = sizeof key_rules / sizeof key_rules[0] };

static int check_value(const struct check *check, const struct key_rule *rule, const json_t *object, const char *path)
{
    const json_t *value = json_object_get(object, rule->key);
    cv_auto_free char *place = cv_format("%s%s%s", path, path[0] ? "." : "", rule->key);
    if (!value)
        return rule->needed ? complain(check, false, path, "'%s' is missing: expected %s", rule->key, rule->right) : 0;
    if (!rule->fits)
        return 0;
    if (!json_is_string(value))
        return complain(check, false, place, "expected %s, got %s", rule->right, cv_json_type(value));
    if (!rule->fits(json_string_value(value)))
        return complain(check, false, place, "'%s': expected %s", json_string_value(value), rule->right);
    return 0;
}

static int check_object(const struct check *check, const char *of, const json_t *object, const char *path)
{
    const char *key;
    json_t *value;
    if (!json_is_object(object))
        return complain(check, false, path, "expected an object, got %s", cv_json_type(object));
    json_object_foreach((json_t *)object, key, value) {
        bool known = false;
        for (size_t i = 0; i < KEY_RULES; i++)
            known |= strcmp(key_rules[i].of, of) == 0 && strcmp(key_rules[i].key, key) == 0;
        cv_auto_free char *place = cv_format("%s%s%s", path, path[0] ? "." : "", key);
        if (!known)
            return complain(check, true, place, "unknown key '%s'", key);
    }
    for (size_t i = 0; i < KEY_RULES; i++) {
        int rc = strcmp(key_rules[i].of, of) == 0 ? check_value(check, &key_rules[i], object, path) : 0;
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_params(const struct check *check, const json_t *tool, const char *path)
{
    const json_t *params = json_object_get(tool, "params");
    cv_auto_free char *place = cv_format("%s.params", path);
    if (!json_is_object(params) || strcmp(cv_json_str(params, "type", ""), "object") != 0)
        return complain(check, false, place, "expected a JSON Schema with \"type\": \"object\"");
    const json_t *properties = json_object_get(params, "properties");
    if (properties && !json_is_object(properties))
        return complain(check, false, place, "expected 'properties' to be an object, got %s", cv_json_type(properties));
    return 0;
}

/* Every entry of a list by its rules, and no two with the same name. */
static int check_list(const struct check *check, const json_t *manifest, const char *key, const char *name_key)
{
    const json_t *list = json_object_get(manifest, key);
    size_t i;
    json_t *entry;
    if (list && !json_is_array(list))
        return complain(check, false, key, "expected an array, got %s", cv_json_type(list));
    if (json_array_size(list) > CV_LIMIT_PLUGIN_TOOLS)
        return complain(check, false, key, "%zu entries, the limit is %d", json_array_size(list), CV_LIMIT_PLUGIN_TOOLS);
    json_array_foreach(list, i, entry) {
        cv_auto_free char *path = cv_format("%s[%zu]", key, i);
        int rc = check_object(check, key, entry, path);
        if (rc >= 0 && strcmp(key, "tools") == 0)
            rc = check_params(check, entry, path);
        if (rc < 0)
            return rc;
        for (size_t k = 0; k < i; k++)
            if (json_equal(json_object_get(json_array_get(list, k), name_key), json_object_get(entry, name_key)))
                return complain(check, false, path, "'%s' stands twice", cv_json_str(entry, name_key, ""));
    }
    return 0;
}

static int check_manifest(const struct check *check, const json_t *manifest)
{
    int rc = check_object(check, "", manifest, "");
    if (rc < 0)
        return rc;
    rc = check_list(check, manifest, "capabilities", "capability");
    if (rc < 0)
        return rc;
    rc = check_list(check, manifest, "tools", "name");
    if (rc < 0)
        return rc;
    if (json_array_size(json_object_get(manifest, "tools")) == 0)
        return complain(check, false, "tools", "expected at least one tool");
    return 0;
}

int manifest_parse(const char *where, const char *text, size_t len, json_t **out, struct cv_error *err)
{
    cv_auto_json json_t *manifest = NULL;
    if (len > CV_LIMIT_POLICY_BYTES)
        return cv_fail(err, -EFBIG, "plugin.manifest", "%s has %zu bytes, the limit is %d", where, len, CV_LIMIT_POLICY_BYTES);
    int rc = cv_json_parse(text, len, where, &manifest, err);
    if (rc < 0)
        return rc;
    struct check check = {.where = where, .text = text, .err = err};
    rc = check_manifest(&check, manifest);
    if (rc < 0)
        return rc;
    *out = cv_steal(&manifest);
    return 0;
}
