// SPDX-License-Identifier: MIT
/*
 * limit.c - the limits a policy may name, as a table with ranges. A limit is a number, or {"max": number, "required":
 * true}. What nothing enforces is refused when the file is loaded, never taken and forgotten. Pure.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <string.h>

struct limit_row {
    const char *name;
    int64_t min, max;
    const char *unit;
    const char *refused; /* why it cannot be named, or NULL */
};

#define KIB ((int64_t)1024)
#define TIB (KIB * KIB * KIB * KIB)

static const struct limit_row limits[] = {
    {"cpu_s", 1, 86400, "seconds", NULL},
    {"wall_s", 1, 86400, "seconds", NULL},
    {"memory_process", 16 * KIB * KIB, TIB, "bytes", NULL},
    {"memory_tree", 16 * KIB * KIB, TIB, "bytes", NULL},
    {"processes", 1, 65536, "processes", NULL},
    {"file_bytes", 1, TIB, "bytes", NULL},
    {"output_bytes", 1, TIB, "bytes", NULL},
    {"open_files", 16, 1048576, "descriptors", NULL},
    {"tmp_bytes", 4096, TIB, "bytes", NULL},
    {"disk_written", 0, 0, "bytes",
     "nothing enforces it in this version: leave it out (file_bytes bounds each file, tmp_bytes the private /tmp)"},
};

static const struct limit_row *find(const char *name)
{
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
        if (strcmp(limits[i].name, name) == 0)
            return &limits[i];
    return NULL;
}

static int check_value(const struct check *check, const struct limit_row *row, const char *path, const json_t *value)
{
    if (!json_is_integer(value))
        return check_complain(check, false, path, "expected a number of %s, got %s", row->unit, cv_json_type(value));
    if (json_integer_value(value) < row->min || json_integer_value(value) > row->max)
        return check_complain(check, false, path, "%lld is out of range: expected %lld to %lld %s", (long long)json_integer_value(value),
                              (long long)row->min, (long long)row->max, row->unit);
    return 0;
}

static int check_limit(const struct check *check, const char *name, const json_t *value)
{
    const struct limit_row *row = find(name);
    cv_auto_free char *path = cv_format("limits.%s", name);
    cv_auto_free char *max_path = cv_format("limits.%s.max", name);
    cv_auto_free char *required_path = cv_format("limits.%s.required", name);
    if (!row) {
        cv_auto_buf struct cv_buf names = CV_BUF_INIT;
        for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
            if (!limits[i].refused)
                cv_buf_printf(&names, "%s%s", names.len ? ", " : "", limits[i].name);
        return check_complain(check, true, path, "there is no such limit: expected one of %s", cv_buf_text(&names));
    }
    if (row->refused)
        return check_complain(check, true, path, "%s", row->refused);
    if (!json_is_object(value))
        return check_value(check, row, path, value);
    int rc = check_keys(check, value, path, "max required");
    if (rc < 0)
        return rc;
    const json_t *required = json_object_get(value, "required");
    if (required && !json_is_boolean(required))
        return check_complain(check, false, required_path, "expected true or false, got %s", cv_json_type(required));
    return check_value(check, row, max_path, json_object_get(value, "max"));
}

int limit_check_all(const struct check *check, const json_t *policy)
{
    json_t *object = json_object_get(policy, "limits"), *value;
    const char *name;
    if (!object)
        return 0;
    if (!json_is_object(object))
        return check_complain(check, false, "limits", "expected an object, got %s", cv_json_type(object));
    json_object_foreach(object, name, value) {
        int rc = check_limit(check, name, value);
        if (rc < 0)
            return rc;
    }
    return 0;
}

uint64_t limit_value(const json_t *policy, const char *name, bool *required)
{
    const json_t *value = json_object_get(json_object_get(policy, "limits"), name);
    if (required)
        *required = cv_json_flag(value, "required");
    if (json_is_object(value))
        value = json_object_get(value, "max");
    return (uint64_t)json_integer_value(value);
}
