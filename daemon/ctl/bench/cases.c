// SPDX-License-Identifier: MIT
/*
 * cases.c - reads a set of cases and checks every member of every case, so that a slip of the pen is told with its place instead of being
 * counted against a model. Owns the list it fills; reads one file; runs nothing.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/ctl/bench/names.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const cv_bench_kinds[] = {"one", "multi", "honest", NULL};

enum { ID_CHARS = 64 };

/* The file that is read, and the case that is looked at. */
struct reading {
    const char *path, *text; /* the file and what it holds */
    size_t index;
    const char *id;          /* "" until it is known */
    struct cv_error *err;
};

/* -EINVAL for a place in the case; `where` is its path inside the case, "" for the case itself. */
__attribute__((format(printf, 3, 4))) static int wrong(const struct reading *r, const char *where, const char *fmt, ...)
{
    char what[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    cv_auto_free char *path = cv_format("[%zu]%s%.*s", r->index, where[0] ? "." : "", (int)strcspn(where, ":"), where);
    cv_auto_free char *who = r->id[0] ? cv_format("'%s'", r->id) : cv_format("%zu", r->index + 1);
    const struct cv_json_pos pos = cv_json_where(r->text, path, false);
    return cv_fail(r->err, -EINVAL, "bench.case", "%s:%d:%d: case %s: %s%s%s", r->path, pos.line, pos.column, who, where, where[0] ? ": " : "", what);
}

static int expected(const struct reading *r, const char *where, const char *what, const json_t *got)
{
    return wrong(r, where, "expected %s, got %s", what, cv_json_type(got));
}

/* ---- one member each ---------------------------------------------------------------------------------------------------- */

static int check_text(const struct reading *r, const char *where, const json_t *value)
{
    if (!json_is_string(value))
        return expected(r, where, "a text", value);
    return json_string_length(value) > 0 ? 0 : wrong(r, where, "it is empty");
}

static int check_id(const struct reading *r, const char *where, const json_t *value)
{
    int rc = check_text(r, where, value);
    const char *id = rc == 0 ? json_string_value(value) : "";
    for (const char *p = id; *p; p++)
        if (!isalnum((unsigned char)*p) && *p != '-')
            return wrong(r, where, "'%.80s': expected letters, digits and '-'", id);
    return rc < 0 || strlen(id) <= ID_CHARS ? rc : wrong(r, where, "it has %zu characters, at most %d are taken", strlen(id), ID_CHARS);
}

static int check_kind(const struct reading *r, const char *where, const json_t *value)
{
    int rc = check_text(r, where, value);
    for (size_t i = 0; rc == 0 && cv_bench_kinds[i]; i++)
        if (strcmp(cv_bench_kinds[i], json_string_value(value)) == 0)
            return 0;
    return rc < 0 ? rc : wrong(r, where, "'%.40s': expected one, multi or honest", json_string_value(value));
}

static int check_request(const struct reading *r, const char *where, const json_t *value)
{
    int rc = check_text(r, where, value);
    if (rc == 0 && strpbrk(json_string_value(value), "\r\n"))
        return wrong(r, where, "expected one line");
    if (rc == 0 && json_string_length(value) > CV_LIMIT_TASK_BYTES)
        return wrong(r, where, "it has %zu bytes, a task has at most %d", json_string_length(value), CV_LIMIT_TASK_BYTES);
    return rc;
}

/* An array whose elements `element` is happy with. */
static int check_list(const struct reading *r, const char *where, const json_t *value,
                      int (*element)(const struct reading *r, const char *where, const json_t *value))
{
    size_t i;
    json_t *item;
    if (!json_is_array(value))
        return expected(r, where, "an array", value);
    json_array_foreach((json_t *)value, i, item) {
        cv_auto_free char *place = cv_format("%s[%zu]", where, i);
        int rc = element(r, place, item);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_texts(const struct reading *r, const char *where, const json_t *value)
{
    return check_list(r, where, value, check_text);
}

static int check_files(const struct reading *r, const char *where, const json_t *value)
{
    const char *path;
    json_t *text;
    struct cv_error why = CV_ERROR_INIT;
    if (!json_is_object(value))
        return expected(r, where, "an object", value);
    json_object_foreach((json_t *)value, path, text) {
        const bool folder = path[0] && path[strlen(path) - 1] == '/';
        if (names_check(path, &why) < 0)
            return wrong(r, where, "%s", cv_error_text(&why));
        if (!json_is_string(text))
            return wrong(r, where, "'%.200s': expected a text, got %s", path, cv_json_type(text));
        if (folder && json_string_length(text) > 0)
            return wrong(r, where, "'%.200s': a path that ends in '/' is an empty folder, and its text is not empty", path);
    }
    return 0;
}

static int check_mode(const struct reading *r, const char *where, const json_t *mode)
{
    const char *text = json_string_value(mode);
    size_t n = text ? strspn(text, "01234567") : 0;
    if (!text || text[n] || n < 3 || n > 4)
        return wrong(r, where, "mode: expected three or four octal digits like \"600\"");
    return 0;
}

/* What must be true of one file: {"has","lacks","mode","folder"}. */
static int check_traits(const struct reading *r, const char *where, const char *path, const json_t *traits)
{
    const char *name;
    json_t *value;
    cv_auto_free char *here = cv_format("%s: '%.200s'", where, path);
    if (json_object_size(traits) == 0)
        return wrong(r, where, "'%.200s': an empty object says nothing", path);
    json_object_foreach((json_t *)traits, name, value) {
        int rc = 0;
        if (strcmp(name, "has") == 0 || strcmp(name, "lacks") == 0)
            rc = check_texts(r, here, value);
        else if (strcmp(name, "mode") == 0)
            rc = check_mode(r, here, value);
        else if (strcmp(name, "folder") != 0)
            rc = wrong(r, where, "'%.200s': unknown member '%.40s', expected has, lacks, mode or folder", path, name);
        else if (!json_is_boolean(value))
            rc = wrong(r, where, "'%.200s': folder: expected true or false", path);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_after(const struct reading *r, const char *where, const json_t *value)
{
    const char *path;
    json_t *wanted;
    struct cv_error why = CV_ERROR_INIT;
    if (!json_is_object(value))
        return expected(r, where, "an object", value);
    json_object_foreach((json_t *)value, path, wanted) {
        int rc = 0;
        if (names_check(path, &why) < 0)
            return wrong(r, where, "%s", cv_error_text(&why));
        if (json_is_object(wanted))
            rc = check_traits(r, where, path, wanted);
        else if (!json_is_string(wanted) && !json_is_null(wanted))
            rc = wrong(r, where, "'%.200s': expected a text, null or an object, got %s", path, cv_json_type(wanted));
        else if (json_is_string(wanted) && path[strlen(path) - 1] == '/')
            rc = wrong(r, where, "'%.200s': a folder has no text: expected null or {\"folder\": true}", path);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int check_flag(const struct reading *r, const char *where, const json_t *value)
{
    return json_is_boolean(value) ? 0 : expected(r, where, "true or false", value);
}

/* A text that is to be looked for in the answer. */
static int check_needle(const struct reading *r, const char *where, const json_t *value)
{
    int rc = check_text(r, where, value);
    if (rc < 0)
        return rc;
    size_t len = 0;
    const char *unknown = cv_bench_unknown_fact(json_string_value(value), &len);
    if (unknown)
        return wrong(r, where, "'%.*s' stands for no fact: see models/eval/README.md", (int)len, unknown);
    cv_auto_buf struct cv_buf folded = CV_BUF_INIT;
    cv_bench_fold(json_string_value(value), &folded);
    return folded.len > 0 ? 0 : wrong(r, where, "it is blank");
}

static int check_alternatives(const struct reading *r, const char *where, const json_t *value)
{
    if (json_is_string(value))
        return check_needle(r, where, value);
    if (json_is_array(value) && json_array_size(value) == 0)
        return wrong(r, where, "no alternative at all can never be found");
    return json_is_array(value) ? check_list(r, where, value, check_needle) : expected(r, where, "a text or an array of texts", value);
}

static int check_answer(const struct reading *r, const char *where, const json_t *value)
{
    return check_list(r, where, value, check_alternatives);
}

static int check_lacks(const struct reading *r, const char *where, const json_t *value)
{
    return check_list(r, where, value, check_needle);
}

static const struct {
    const char *name;
    bool needed;
    bool judges; /* says something about what must be true afterwards */
    int (*check)(const struct reading *r, const char *where, const json_t *value);
} members[] = {
    {"id", true, false, check_id},          {"kind", true, false, check_kind},      {"tools", true, false, check_texts},
    {"request", true, false, check_request}, {"files", false, false, check_files},  {"setup", false, false, check_text},
    {"policy", false, false, check_text},   {"after", false, true, check_after},    {"same", false, false, check_flag},
    {"check", false, true, check_text},     {"answer", false, true, check_answer},  {"answer_lacks", false, true, check_lacks},
};
enum { MEMBERS = sizeof members / sizeof members[0] };

/* ---- one case -------------------------------------------------------------------------------------------------------------- */

static int check_known(const struct reading *r, const json_t *json)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)json, name, value) {
        size_t i = 0;
        while (i < MEMBERS && strcmp(members[i].name, name) != 0)
            i++;
        if (i == MEMBERS)
            return wrong(r, "", "unknown member '%.40s'", name);
    }
    return 0;
}

static int check_case(struct reading *r, const json_t *json)
{
    bool judges = false;
    if (!json_is_object(json))
        return expected(r, "", "an object", json);
    const json_t *id = json_object_get(json, "id");
    r->id = json_is_string(id) && json_string_length(id) <= ID_CHARS ? json_string_value(id) : "";
    int rc = check_known(r, json);
    for (size_t i = 0; rc == 0 && i < MEMBERS; i++) {
        const json_t *value = json_object_get(json, members[i].name);
        if (value)
            rc = members[i].check(r, members[i].name, value);
        else if (members[i].needed)
            rc = wrong(r, "", "'%s' is missing", members[i].name);
        judges = judges || (value && members[i].judges);
    }
    if (rc == 0 && !judges)
        return wrong(r, "", "it says of nothing how it must be: expected after, check, answer or answer_lacks");
    return rc;
}

static int check_unique(const struct reading *r, const struct cv_bench_cases *cases, size_t from)
{
    for (size_t i = from; i < cases->count; i++)
        if (strcmp(cases->list[i].id, r->id) == 0)
            return wrong(r, "id", "case %zu of this set has the same", i - from + 1);
    return 0;
}

static void add_case(struct cv_bench_cases *cases, const char *set, json_t *json)
{
    cases->list = cv_regrow(cases->list, (cases->count + 1) * sizeof *cases->list);
    cases->list[cases->count++] = (struct cv_bench_case){
        .set = cv_strdup(set), .json = json_incref(json), .id = cv_json_str(json, "id", ""), .kind = cv_json_str(json, "kind", ""),
        .request = cv_json_str(json, "request", ""), .policy = cv_json_str(json, "policy", "workspace"), .setup = cv_json_str(json, "setup", NULL),
        .check = cv_json_str(json, "check", NULL),
    };
}

static void drop_from(struct cv_bench_cases *cases, size_t count)
{
    while (cases->count > count)
        cv_bench_drop(cases, cases->count - 1);
}

/* ---- public ------------------------------------------------------------------------------------------------------------------ */

int cv_bench_load(const char *path, const char *set, struct cv_bench_cases *cases, struct cv_error *err)
{
    cv_auto_json json_t *list = NULL;
    cv_auto_free char *text = NULL;
    const size_t before = cases->count;
    int rc = cv_json_load(path, CV_LIMIT_BENCH_SET_BYTES, &list, &text, err);
    if (rc < 0)
        return rc;
    if (!json_is_array(list))
        return cv_fail(err, -EINVAL, "bench.set", "%s: a set is an array of cases, got %s", path, cv_json_type(list));
    if (before + json_array_size(list) > CV_LIMIT_BENCH_CASES)
        return cv_fail(err, -E2BIG, "bench.set", "%s: with its %zu cases there are more than %d", path, json_array_size(list), CV_LIMIT_BENCH_CASES);
    struct reading r = {.path = path, .text = text, .err = err};
    json_t *json;
    json_array_foreach(list, r.index, json) {
        r.id = "";
        rc = check_case(&r, json);
        if (rc == 0)
            rc = check_unique(&r, cases, before);
        if (rc < 0) {
            drop_from(cases, before);
            return rc;
        }
        add_case(cases, set, json);
    }
    return 0;
}

void cv_bench_drop(struct cv_bench_cases *cases, size_t index)
{
    struct cv_bench_case *c = &cases->list[index];
    free(c->set);
    json_decref(c->json);
    memmove(c, c + 1, (cases->count - index - 1) * sizeof *c);
    cases->count--;
}

void cv_bench_cases_finish(struct cv_bench_cases *cases)
{
    drop_from(cases, 0);
    free(cases->list);
    *cases = (struct cv_bench_cases){0};
}
