// SPDX-License-Identifier: MIT
/*
 * script_file.c - reads a file of recorded replies into groups. Blocking, at start only. The result owns all its texts.
 */
#include "agent/engine/script_file.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

struct reader {
    struct script_file *file;
    const char *line;  /* NUL-terminated text of the line */
    int number;
    struct cv_error *err;
};

/* "FILE:line:column: " and the rest; the column is that of the value (or key) that `path` names in the line. */
static int complain(const struct reader *r, const char *path, bool key, const char *text)
{
    struct cv_json_pos pos = cv_json_where(r->line, path, key);
    return cv_fail(r->err, -EINVAL, "engine.script", "%s:%d:%d: %s", r->file->path, r->number, pos.column, text);
}

static const char *const reply_keys[] = {"reply", "expect", "delay_ms", "tokens", "error", "match", NULL};
static const char *const group_keys[] = {"task", "replies", NULL};

static int check_keys(const struct reader *r, const json_t *obj, const char *const *known, const char *where)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)obj, key, value)
    {
        size_t i = 0;
        while (known[i] && strcmp(known[i], key) != 0)
            i++;
        if (known[i])
            continue;
        cv_auto_free char *path = cv_format("%s%s%s", where, where[0] ? "." : "", key);
        cv_auto_free char *text = cv_format("unknown key '%s', expected %s", key,
                                            known == group_keys ? "task and replies" : "reply, expect, delay_ms, tokens, error or match");
        return complain(r, path, true, text);
    }
    return 0;
}

/* Typed reads, errors in the file's own place. */
static int read_text(const struct reader *r, const json_t *obj, const char *where, const char *key, char **out)
{
    const json_t *value = json_object_get(obj, key);
    cv_auto_free char *path = cv_format("%s%s%s", where, where[0] ? "." : "", key);
    if (value && !json_is_string(value)) {
        cv_auto_free char *text = cv_format("%s: expected a string, got %s", key, cv_json_type(value));
        return complain(r, path, false, text);
    }
    *out = value ? cv_strdup(json_string_value(value)) : NULL;
    return 0;
}

static int read_number(const struct reader *r, const json_t *obj, const char *where, const char *key, int64_t max, int64_t *out)
{
    const json_t *value = json_object_get(obj, key);
    cv_auto_free char *path = cv_format("%s%s%s", where, where[0] ? "." : "", key);
    *out = 0;
    if (!value)
        return 0;
    if (!json_is_integer(value) || json_integer_value(value) < 0 || json_integer_value(value) > max) {
        cv_auto_free char *text = cv_format("%s: expected a whole number from 0 to %lld", key, (long long)max);
        return complain(r, path, false, text);
    }
    *out = json_integer_value(value);
    return 0;
}

static void finish_reply(struct script_reply *reply)
{
    free(reply->text);
    free(reply->error);
    free(reply->expect);
}

static int read_reply(const struct reader *r, const json_t *obj, const char *where, struct script_reply *out)
{
    int64_t delay, tokens;
    if (!json_is_object(obj))
        return complain(r, where, false, "expected an object with a reply");
    if (check_keys(r, obj, reply_keys, where) < 0 || read_text(r, obj, where, "expect", &out->expect) < 0 ||
        read_text(r, obj, where, "error", &out->error) < 0 || read_number(r, obj, where, "delay_ms", 600000, &delay) < 0 ||
        read_number(r, obj, where, "tokens", CV_LIMIT_STEP_TOKENS, &tokens) < 0)
        return -EINVAL;
    const json_t *reply = json_object_get(obj, "reply");
    if (!reply && !out->error)
        return complain(r, where, false, "expected a key 'reply' or 'error'");
    if (reply && out->error)
        return complain(r, where, false, "'reply' and 'error' exclude each other");
    if (reply && !json_is_string(reply) && !json_is_object(reply)) {
        cv_auto_free char *path = cv_format("%s%sreply", where, where[0] ? "." : "");
        return complain(r, path, false, "reply: expected an object or a string");
    }
    if (json_is_string(reply))
        out->text = cv_strdup(json_string_value(reply));
    else if (reply)
        out->text = json_dumps(reply, 0); /* ", " and ": ", as the model writes */
    out->line = r->number;
    out->delay_ms = (uint64_t)delay;
    out->tokens = (int)tokens;
    return 0;
}

static struct script_group *add_group(struct script_file *file)
{
    file->groups = cv_regrow(file->groups, (file->count + 1) * sizeof *file->groups);
    struct script_group *group = &file->groups[file->count++];
    memset(group, 0, sizeof *group);
    return group;
}

static bool same(const char *a, const char *b)
{
    return a ? b && strcmp(a, b) == 0 : !b;
}

/* The group of a single line: that of its regex, or the one for every other task. NULL when the regex is broken. */
static struct script_group *group_of(const struct reader *r, const char *match)
{
    for (size_t i = 0; i < r->file->count; i++)
        if (!r->file->groups[i].task && same(r->file->groups[i].match, match))
            return &r->file->groups[i];
    regex_t regex;
    if (match) {
        int rc = regcomp(&regex, match, REG_EXTENDED | REG_NOSUB);
        if (rc != 0) {
            char why[128];
            regerror(rc, &regex, why, sizeof why);
            cv_auto_free char *text = cv_format("match: no extended regular expression: %s", why);
            complain(r, "match", false, text);
            return NULL;
        }
    }
    struct script_group *group = add_group(r->file);
    if (match) {
        group->match = cv_strdup(match);
        group->regex = regex;
    }
    return group;
}

static int add_reply(const struct reader *r, struct script_group *group, const json_t *obj, const char *where)
{
    struct script_reply reply = {0};
    if (read_reply(r, obj, where, &reply) < 0) {
        finish_reply(&reply);
        return -EINVAL;
    }
    group->replies = cv_regrow(group->replies, (group->count + 1) * sizeof *group->replies);
    group->replies[group->count++] = reply;
    return 0;
}

static int read_group(const struct reader *r, const json_t *obj)
{
    const json_t *replies = json_object_get(obj, "replies");
    const json_t *reply;
    size_t i;
    cv_auto_free char *task = NULL;
    if (check_keys(r, obj, group_keys, "") < 0 || read_text(r, obj, "", "task", &task) < 0)
        return -EINVAL;
    if (!task)
        return complain(r, "", false, "expected a key 'task' beside 'replies'");
    if (!json_is_array(replies) || json_array_size(replies) == 0)
        return complain(r, "replies", false, "replies: expected an array of replies");
    struct script_group *group = add_group(r->file);
    group->task = cv_steal(&task);
    json_array_foreach(replies, i, reply)
    {
        cv_auto_free char *where = cv_format("replies[%zu]", i);
        if (add_reply(r, group, reply, where) < 0)
            return -EINVAL;
    }
    return 0;
}

static int read_line(const struct reader *r)
{
    json_error_t jerr;
    cv_auto_json json_t *obj = json_loads(r->line, JSON_REJECT_DUPLICATES, &jerr);
    if (!obj)
        return cv_fail(r->err, -EINVAL, "engine.script", "%s:%d:%d: %s", r->file->path, r->number, jerr.column, jerr.text);
    if (!json_is_object(obj))
        return complain(r, "", false, "expected an object");
    if (json_object_get(obj, "task") || json_object_get(obj, "replies"))
        return read_group(r, obj);
    cv_auto_free char *match = NULL;
    if (read_text(r, obj, "", "match", &match) < 0)
        return -EINVAL;
    struct script_group *group = group_of(r, match);
    return group ? add_reply(r, group, obj, "") : -EINVAL;
}

static bool says_nothing(const char *line)
{
    line += strspn(line, " \t\r");
    return *line == '\0' || *line == '#';
}

int script_file_load(const char *path, struct script_file *out, struct cv_error *err)
{
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    int rc = cv_file_read(path, CV_LIMIT_SCRIPT_BYTES, &bytes, err);
    if (rc < 0)
        return rc;
    if (bytes.len > 0 && strlen(bytes.data) != bytes.len)
        return cv_fail(err, -EINVAL, "engine.script", "'%s' holds a NUL byte: expected one JSON object a line", path);
    *out = (struct script_file){.path = cv_strdup(path)};
    struct reader r = {.file = out, .err = err};
    char *rest = bytes.data;
    while (rest && rc == 0) {
        r.line = strsep(&rest, "\n");
        r.number++;
        if (!says_nothing(r.line))
            rc = read_line(&r);
    }
    if (rc == 0 && out->count == 0)
        rc = cv_fail(err, -EINVAL, "engine.script", "'%s' holds no reply: expected one JSON object a line", path);
    if (rc < 0)
        script_file_finish(out);
    return rc;
}

void script_file_finish(struct script_file *file)
{
    for (size_t g = 0; g < file->count; g++) {
        struct script_group *group = &file->groups[g];
        for (size_t i = 0; i < group->count; i++)
            finish_reply(&group->replies[i]);
        free(group->replies);
        free(group->task);
        if (group->match)
            regfree(&group->regex);
        free(group->match);
    }
    free(file->groups);
    free(file->path);
    *file = (struct script_file){0};
}

const struct script_group *script_file_group(const struct script_file *file, const char *task)
{
    const struct script_group *other = NULL;
    for (size_t i = 0; i < file->count; i++) {
        const struct script_group *group = &file->groups[i];
        if (!group->task && !group->match)
            other = group;
        else if (group->task ? strstr(task, group->task) != NULL : regexec(&group->regex, task, 0, NULL, 0) == 0)
            return group;
    }
    return other;
}
