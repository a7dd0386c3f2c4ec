// SPDX-License-Identifier: MIT
/*
 * entry.c - the lists of a policy as a table: where each stands, what an entry looks like, how it is checked, and when one
 * entry makes another useless. Pure.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <stdio.h>
#include <string.h>

static const char tool_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.-*?";

static int check_path(const struct check *check, const json_t *entry, const char *path)
{
    cv_auto_free char *place = cv_format("%s.path", path);
    cv_auto_free char *right = NULL;
    const json_t *value = json_object_get(entry, "path");
    if (!json_is_string(value))
        return check_complain(check, false, place, "expected a path, got %s", cv_json_type(value));
    const char *wrong = words_check(json_string_value(value), &right);
    if (wrong && right)
        return check_complain(check, false, place, "'%s': %s: expected '%s'", json_string_value(value), wrong, right);
    if (wrong)
        return check_complain(check, false, place, "'%s': %s", json_string_value(value), wrong);
    return 0;
}

static int check_grant_path(const struct check *check, const json_t *entry, const char *path)
{
    cv_auto_free char *place = cv_format("%s.path", path);
    int rc = check_path(check, entry, path);
    const char *text = cv_json_str(entry, "path", ""), *outside = rc < 0 ? NULL : words_outside(text);
    if (outside && !outside[1])
        return check_complain(check, false, place, "'/': the whole tree cannot be in a cell: name the folders that are needed");
    if (outside)
        return check_complain(check, false, place, "'%s': nothing of the host's '%s' can be in a cell", text, outside);
    return rc;
}

static bool path_covers(const json_t *wide, const json_t *narrow)
{
    return words_cover(cv_json_str(wide, "path", ""), cv_json_str(narrow, "path", ""));
}

static int check_argv(const struct check *check, const json_t *entry, const char *path)
{
    const json_t *argv = json_object_get(entry, "argv");
    cv_auto_free char *place = cv_format("%s.argv", path);
    size_t i, count = json_array_size(argv);
    json_t *word;
    if (!json_is_array(argv) || count == 0)
        return check_complain(check, false, place, "expected the words of a command, like [\"git\", \"status\", \"...\"], got %s",
                              json_is_array(argv) ? "none" : cv_json_type(argv));
    json_array_foreach(argv, i, word) {
        cv_auto_free char *word_place = cv_format("%s[%zu]", place, i);
        if (!json_is_string(word))
            return check_complain(check, false, word_place, "expected a word or a pattern, got %s", cv_json_type(word));
        if (strcmp(json_string_value(word), "...") == 0 && i + 1 < count)
            return check_complain(check, false, word_place, "'...' means any further arguments: expected it last, or nothing after it");
        if (i == 0 && !json_string_value(word)[0])
            return check_complain(check, false, word_place, "a command cannot be empty: expected its name, or \"...\" for any command");
    }
    return 0;
}

static bool argv_covers(const json_t *wide_entry, const json_t *narrow_entry)
{
    const json_t *wide = json_object_get(wide_entry, "argv"), *narrow = json_object_get(narrow_entry, "argv");
    size_t count = json_array_size(narrow);
    for (size_t i = 0; i < json_array_size(wide); i++) {
        const char *w = json_string_value(json_array_get(wide, i));
        if (strcmp(w, "...") == 0)
            return true;
        if (i >= count)
            return false;
        const char *n = json_string_value(json_array_get(narrow, i));
        if (strcmp(n, "...") == 0 || !glob_covers(w, n))
            return false;
    }
    return json_array_size(wide) == count;
}

static int check_host(const struct check *check, const char *path, const json_t *host)
{
    const char *text = json_string_value(host);
    cv_auto_free char *place = cv_format("%s.host", path);
    if (!text)
        return check_complain(check, false, place, "expected a host name, got %s", cv_json_type(host));
    const char *wrong = network_check_host(text);
    return wrong ? check_complain(check, false, place, "'%s' is no host: %s", text, wrong) : 0;
}

static bool is_method(const char *word)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
    for (size_t i = 0; word && i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i], word) == 0)
            return true;
    return false;
}

static int check_network(const struct check *check, const json_t *entry, const char *path)
{
    const json_t *ports = json_object_get(entry, "ports"), *methods = json_object_get(entry, "methods");
    cv_auto_free char *ports_place = cv_format("%s.ports", path);
    cv_auto_free char *methods_place = cv_format("%s.methods", path);
    cv_auto_free char *private_place = cv_format("%s.private", path);
    const json_t *private = json_object_get(entry, "private");
    size_t i;
    json_t *value;
    int rc = check_host(check, path, json_object_get(entry, "host"));
    if (rc < 0)
        return rc;
    if (json_array_size(ports) == 0)
        return check_complain(check, false, ports_place, "expected port numbers, like [443]");
    json_array_foreach(ports, i, value)
        if (!json_is_integer(value) || json_integer_value(value) < 1 || json_integer_value(value) > 65535)
            return check_complain(check, false, ports_place, "expected port numbers from 1 to 65535");
    if (json_array_size(methods) == 0)
        return check_complain(check, false, methods_place, "expected methods, like [\"GET\"]");
    json_array_foreach(methods, i, value)
        if (!is_method(json_string_value(value)))
            return check_complain(check, false, methods_place, "expected some of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (private && !json_is_boolean(private))
        return check_complain(check, false, private_place, "expected true or false, got %s", cv_json_type(private));
    return 0;
}

static int check_tool(const struct check *check, const json_t *entry, const char *path)
{
    const json_t *value = json_object_get(entry, "tool");
    const char *text = json_string_value(value);
    cv_auto_free char *place = cv_format("%s.tool", path);
    if (!text)
        return check_complain(check, false, place, "expected a tool's name or a pattern, like \"fs_*\", got %s", cv_json_type(value));
    if (!text[0] || text[strspn(text, tool_letters)])
        return check_complain(check, false, place, "'%s' cannot be a tool's name: expected lower-case letters, digits, _ . - and the signs * and ?",
                              text);
    return 0;
}

static bool tool_covers(const json_t *wide, const json_t *narrow)
{
    return glob_covers(cv_json_str(wide, "tool", ""), cv_json_str(narrow, "tool", ""));
}

static int check_group(const struct check *check, const json_t *entry, const char *path)
{
    const json_t *value = json_object_get(entry, "group");
    const char *text = json_string_value(value);
    cv_auto_free char *place = cv_format("%s.group", path);
    cv_auto_buf struct cv_buf names = CV_BUF_INIT;
    if (!text)
        return check_complain(check, false, place, "expected a group of system calls, like \"@file-system\", got %s", cv_json_type(value));
    for (const struct group *group = groups; group->name; group++) {
        if (strcmp(group->name, text) == 0 && group->standard)
            return 0;
        if (strcmp(group->name, text) == 0)
            return check_complain(check, false, place,
                                  "'%s' (%s) cannot be granted: the system call filters of the worker classes are fixed in this version", text,
                                  group->help);
        cv_buf_printf(&names, "%s%s", names.len ? ", " : "", group->name);
    }
    return check_complain(check, false, place, "there is no group '%s': expected one of %s", text, cv_buf_text(&names));
}

static bool group_covers(const json_t *wide, const json_t *narrow)
{
    return strcmp(cv_json_str(wide, "group", ""), cv_json_str(narrow, "group", "")) == 0;
}

const struct list_row list_rows[LISTS] = {
    [LIST_READ] = {"files.read", "files", "read", "path why", check_grant_path, path_covers},
    [LIST_WRITE] = {"files.write", "files", "write", "path why", check_grant_path, path_covers},
    [LIST_EXECUTE] = {"files.execute", "files", "execute", "path why", check_grant_path, path_covers},
    [LIST_HIDE] = {"files.deny", "files", "deny", "path why", check_path, path_covers},
    [LIST_COMMANDS] = {"commands", NULL, "commands", "argv why", check_argv, argv_covers},
    [LIST_NETWORK] = {"network", NULL, "network", "host ports methods private why", check_network, network_covers},
    [LIST_ALLOW] = {"tools.allow", "tools", "allow", "tool why", check_tool, tool_covers},
    [LIST_ASK] = {"tools.ask", "tools", "ask", "tool why", check_tool, tool_covers},
    [LIST_DENY] = {"tools.deny", "tools", "deny", "tool why", check_tool, tool_covers},
    [LIST_SYSTEM_CALLS] = {"system_calls", NULL, "system_calls", "group why", check_group, group_covers},
};

json_t *list_of(const json_t *policy, enum policy_list list)
{
    const struct list_row *row = &list_rows[list];
    return json_object_get(row->section ? json_object_get(policy, row->section) : policy, row->key);
}

static int check_list(const struct check *check, const struct list_row *row, const json_t *list)
{
    size_t i;
    json_t *entry;
    if (!json_is_array(list))
        return check_complain(check, false, row->name, "expected an array of objects, got %s", cv_json_type(list));
    if (json_array_size(list) > CV_LIMIT_POLICY_RULES)
        return check_complain(check, false, row->name, "%zu entries, the limit is %d", json_array_size(list), CV_LIMIT_POLICY_RULES);
    json_array_foreach(list, i, entry) {
        cv_auto_free char *path = cv_format("%s[%zu]", row->name, i);
        if (!json_is_object(entry))
            return check_complain(check, false, path, "expected an object with %s, got %s", row->keys, cv_json_type(entry));
        int rc;
        if ((rc = check_keys(check, entry, path, row->keys)) < 0 || (rc = row->check(check, entry, path)) < 0 ||
            (rc = check_text(check, entry, path, "why", "every grant says why it is there")) < 0)
            return rc;
    }
    return 0;
}

/* Each pattern is held against each other one and against the words of each test, so what they cost grows with the product of
 * their lengths, and anybody may ask whether a text is a good policy. */
static int check_patterns(const struct check *check, const json_t *policy)
{
    static const enum policy_list lists[] = {LIST_COMMANDS, LIST_ALLOW, LIST_ASK, LIST_DENY};
    size_t sum = 0, i, j;
    json_t *entry, *word;
    for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++)
        json_array_foreach(list_of(policy, lists[k]), i, entry) {
            sum += json_string_length(json_object_get(entry, "tool"));
            json_array_foreach(json_object_get(entry, "argv"), j, word)
                sum += json_string_length(word);
        }
    if (sum > CV_LIMIT_POLICY_PATTERN_BYTES)
        return check_complain(check, false, "", "the patterns in commands and tools have %zu bytes together, the limit is %d", sum,
                              CV_LIMIT_POLICY_PATTERN_BYTES);
    return 0;
}

int list_check_all(const struct check *check, const json_t *policy)
{
    for (int i = 0; i < LISTS; i++) {
        const json_t *list = list_of(policy, (enum policy_list)i);
        int rc = list ? check_list(check, &list_rows[i], list) : 0;
        if (rc < 0)
            return rc;
    }
    return check_patterns(check, policy);
}
