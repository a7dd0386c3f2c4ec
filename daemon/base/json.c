// SPDX-License-Identifier: MIT
/*
 * json.c - jansson with errors that name the place: parsing, typed getters, canonical text, and text from outside made
 * safe for JSON. Any thread; owns nothing. Positions live in jsonpos.c.
 */
#include "daemon/base/json.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/check.h"
#include "daemon/base/file.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <string.h>

static bool is_blank(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && strchr(" \t\r\n", text[i]) && text[i])
        i++;
    return i == len;
}

const char *cv_json_complaint(const json_error_t *error)
{
    enum json_error_code code = json_error_code(error);
    return code == json_error_null_character || code == json_error_null_byte_in_key ? "a text holds \\u0000, which is not allowed here"
                                                                                    : error->text;
}

int cv_json_parse(const char *text, size_t len, const char *name, json_t **out, struct cv_error *err)
{
    json_error_t jerr;
    json_t *value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &jerr);
    if (!value && is_blank(text, len))
        return cv_fail(err, -EINVAL, "json.syntax", "%s:1:1: empty, expected JSON", name);
    if (!value)
        return cv_fail(err, -EINVAL, "json.syntax", "%s:%d:%d: %s", name, jerr.line, jerr.column, cv_json_complaint(&jerr));
    *out = value;
    return 0;
}

int cv_json_load(const char *path, size_t max, json_t **out, char **text, struct cv_error *err)
{
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    int rc = cv_file_read(path, max, &bytes, err);
    if (rc < 0)
        return rc;
    rc = cv_json_parse(cv_buf_text(&bytes), bytes.len, path, out, err);
    if (rc < 0)
        return rc;
    if (text)
        *text = cv_buf_take(&bytes);
    return 0;
}

char *cv_json_dump(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    cv_require(text != NULL);
    return text;
}

char *cv_json_canonical(const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
    cv_require(text != NULL);
    return text;
}

const char *cv_json_type(const json_t *value)
{
    if (!value)
        return "nothing";
    switch (json_typeof(value)) {
    case JSON_OBJECT: return "an object";
    case JSON_ARRAY: return "an array";
    case JSON_STRING: return "a string";
    case JSON_INTEGER: return "an integer";
    case JSON_REAL: return "a number";
    case JSON_TRUE:
    case JSON_FALSE: return "a boolean";
    case JSON_NULL: return "null";
    }
    return "something unknown";
}

static int mismatch(const json_t *got, const char *key, const char *where, const char *wanted, struct cv_error *err)
{
    if (!got)
        return cv_fail(err, -EINVAL, "json.missing", "%s.%s: missing, expected %s", where, key, wanted);
    return cv_fail(err, -EINVAL, "json.type", "%s.%s: expected %s, got %s", where, key, wanted, cv_json_type(got));
}

int cv_json_opt_string(const json_t *obj, const char *key, const char *where, const char **out, struct cv_error *err)
{
    json_t *v = json_object_get(obj, key);
    if (!v)
        return 0;
    if (!json_is_string(v))
        return mismatch(v, key, where, "a string", err);
    *out = json_string_value(v);
    return 1;
}

int cv_json_need_string(const json_t *obj, const char *key, const char *where, const char **out, struct cv_error *err)
{
    int rc = cv_json_opt_string(obj, key, where, out, err);
    return rc == 0 ? mismatch(NULL, key, where, "a string", err) : rc;
}

int cv_json_opt_object(const json_t *obj, const char *key, const char *where, json_t **out, struct cv_error *err)
{
    json_t *v = json_object_get(obj, key);
    if (!v)
        return 0;
    if (!json_is_object(v))
        return mismatch(v, key, where, "an object", err);
    *out = v;
    return 1;
}

int cv_json_need_object(const json_t *obj, const char *key, const char *where, json_t **out, struct cv_error *err)
{
    int rc = cv_json_opt_object(obj, key, where, out, err);
    return rc == 0 ? mismatch(NULL, key, where, "an object", err) : rc;
}

int cv_json_opt_int(const json_t *obj, const char *key, const char *where, int64_t min, int64_t max, int64_t *out,
                    struct cv_error *err)
{
    json_t *v = json_object_get(obj, key);
    if (!v)
        return 0;
    if (!json_is_integer(v))
        return mismatch(v, key, where, "an integer", err);
    int64_t n = json_integer_value(v);
    if (n < min || n > max)
        return cv_fail(err, -ERANGE, "json.range", "%s.%s: %lld is outside %lld to %lld", where, key, (long long)n, (long long)min,
                       (long long)max);
    *out = n;
    return 1;
}

int cv_json_need_int(const json_t *obj, const char *key, const char *where, int64_t *out, struct cv_error *err)
{
    int rc = cv_json_opt_int(obj, key, where, INT64_MIN, INT64_MAX, out, err);
    return rc == 0 ? mismatch(NULL, key, where, "an integer", err) : rc;
}

int cv_json_opt_bool(const json_t *obj, const char *key, const char *where, bool *out, struct cv_error *err)
{
    json_t *v = json_object_get(obj, key);
    if (!v)
        return 0;
    if (!json_is_boolean(v))
        return mismatch(v, key, where, "true or false", err);
    *out = json_is_true(v);
    return 1;
}

const char *cv_json_str(const json_t *obj, const char *key, const char *fallback)
{
    const char *s = json_string_value(json_object_get(obj, key));
    return s ? s : fallback;
}

int64_t cv_json_num(const json_t *obj, const char *key, int64_t fallback)
{
    json_t *v = json_object_get(obj, key);
    return json_is_integer(v) ? json_integer_value(v) : fallback;
}

bool cv_json_flag(const json_t *obj, const char *key)
{
    return json_is_true(json_object_get(obj, key));
}

static bool make_valid(struct cv_buf *out, const char *bytes, size_t len)
{
    bool replaced = false;
    for (size_t i = 0; i < len;) {
        size_t n = cv_utf8_length(bytes + i, len - i);
        if (n) {
            cv_buf_add(out, bytes + i, n);
            i += n;
        } else {
            cv_buf_puts(out, "\xEF\xBF\xBD");
            i++;
            replaced = true;
        }
    }
    return replaced;
}

json_t *cv_json_text(const char *bytes, size_t len)
{
    cv_auto_buf struct cv_buf valid = CV_BUF_INIT;
    make_valid(&valid, bytes, len);
    json_t *value = json_stringn(cv_buf_text(&valid), valid.len);
    cv_require(value != NULL);
    return value;
}

bool cv_json_set_text(json_t *obj, const char *key, const char *bytes, size_t len)
{
    cv_auto_buf struct cv_buf valid = CV_BUF_INIT;
    bool replaced = make_valid(&valid, bytes, len);
    int rc = json_object_set_new(obj, key, json_stringn(cv_buf_text(&valid), valid.len));
    cv_require(rc == 0); /* `obj` is no object, or `key` is not UTF-8 */
    return replaced;
}
