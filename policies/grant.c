// SPDX-License-Identifier: MIT
/*
 * grant.c - what world a policy gives: the folders to bind with their rights, the places to hide, the limits. Sorted,
 * without what an entry above it gives already, so that equal rights have equal hashes. Pure: nothing is looked up, a path
 * that does not exist is the cell's matter.
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct names {
    char **items;
    size_t count;
};

static void names_add(struct names *names, char *item)
{
    names->items = cv_regrow(names->items, (names->count + 1) * sizeof *names->items);
    names->items[names->count++] = item;
}

static void names_finish(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All paths of a list as they are in this run; those below an unknown home are left out (check_grant: never one that hides). */
static void names_add_list(struct names *names, const json_t *list, const struct cv_policy_scope *scope)
{
    size_t i;
    json_t *entry;
    json_array_foreach(list, i, entry) {
        char *path = words_expand(cv_json_str(entry, "path", ""), scope);
        if (path)
            names_add(names, path);
    }
}

static void names_sort(struct names *names)
{
    size_t kept = 0;
    if (names->count == 0)
        return;
    qsort(names->items, names->count, sizeof *names->items, compare);
    for (size_t i = 1; i < names->count; i++) {
        if (strcmp(names->items[kept], names->items[i]) == 0)
            free(names->items[i]);
        else
            names->items[++kept] = names->items[i];
    }
    names->count = kept + 1;
}

/* True when one of the names holds the path. */
static bool names_hold(const struct names *names, const char *path)
{
    for (size_t i = 0; i < names->count; i++)
        if (cv_path_inside(names->items[i], path))
            return true;
    return false;
}

struct lists {
    struct names all; /* of read, write and execute */
    struct names read, write, execute, hide;
};

static bool is_writable(const struct lists *lists, const char *path)
{
    return names_hold(&lists->write, path);
}

/* A right to execute goes down into what is below it, but not into a folder that is writable by a grant of its own: that
 * one must be named in files.execute itself. */
static bool is_executable(const struct lists *lists, const char *path)
{
    for (size_t i = 0; i < lists->execute.count; i++) {
        const char *from = lists->execute.items[i];
        bool cut = false;
        for (size_t j = 0; j < lists->write.count; j++) {
            const char *write = lists->write.items[j];
            cut = cut || (cv_path_inside(write, path) && cv_path_inside(from, write) && strcmp(from, write) != 0);
        }
        if (!cut && cv_path_inside(from, path))
            return true;
    }
    return false;
}

/* Does the nearest entry above give exactly these rights? Entries are sorted, so it comes before. */
static bool is_given(const struct cv_grant *grant, const struct cv_grant_path *entry)
{
    const struct cv_grant_path *nearest = NULL;
    for (size_t i = 0; i < grant->path_count; i++)
        if (cv_path_inside(grant->paths[i].path, entry->path) && (!nearest || strlen(grant->paths[i].path) > strlen(nearest->path)))
            nearest = &grant->paths[i];
    return nearest && nearest->writable == entry->writable && nearest->executable == entry->executable;
}

static void fill_paths(const struct lists *lists, struct cv_grant *grant)
{
    grant->paths = cv_zalloc((lists->all.count + 1) * sizeof *grant->paths);
    for (size_t i = 0; i < lists->all.count; i++) {
        const char *path = lists->all.items[i];
        struct cv_grant_path entry = {.writable = is_writable(lists, path), .executable = is_executable(lists, path)};
        if (names_hold(&lists->hide, path) || !(entry.writable || names_hold(&lists->read, path)))
            continue; /* hidden, or only a right to execute what cannot be seen */
        entry.path = (char *)path;
        if (is_given(grant, &entry))
            continue;
        entry.path = cv_strdup(path);
        grant->paths[grant->path_count++] = entry;
    }
}

static void fill_hidden(const struct lists *lists, struct cv_grant *grant)
{
    grant->hidden = cv_zalloc((lists->hide.count + 1) * sizeof *grant->hidden);
    for (size_t i = 0; i < lists->hide.count; i++) {
        const char *path = lists->hide.items[i];
        bool needed = false;
        for (size_t j = 0; j < grant->path_count; j++)
            needed = needed || cv_path_inside(grant->paths[j].path, path);
        for (size_t j = 0; j < grant->hidden_count; j++)
            needed = needed && !cv_path_inside(grant->hidden[j], path);
        if (needed)
            grant->hidden[grant->hidden_count++] = cv_strdup(path);
    }
}

static const struct {
    const char *name;
    size_t offset;
} limit_fields[] = {
    {"cpu_s", offsetof(struct cv_grant, cpu_s)},
    {"wall_s", offsetof(struct cv_grant, wall_s)},
    {"memory_process", offsetof(struct cv_grant, memory_process)},
    {"memory_tree", offsetof(struct cv_grant, memory_tree)},
    {"processes", offsetof(struct cv_grant, processes)},
    {"file_bytes", offsetof(struct cv_grant, file_bytes)},
    {"output_bytes", offsetof(struct cv_grant, output_bytes)},
    {"open_files", offsetof(struct cv_grant, open_files)},
    {"tmp_bytes", offsetof(struct cv_grant, tmp_bytes)},
};
enum { LIMIT_FIELDS = sizeof limit_fields / sizeof limit_fields[0] };

static void fill_limits(const struct cv_policy *policy, struct cv_grant *grant)
{
    for (size_t i = 0; i < LIMIT_FIELDS; i++)
        *(uint64_t *)((char *)grant + limit_fields[i].offset) = limit_value(policy->json, limit_fields[i].name, NULL);
}

static void fill_hash(struct cv_grant *grant)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT; /* each part with its length: no two grants read alike */
    for (size_t i = 0; i < grant->path_count; i++)
        cv_buf_printf(&text, "path %zu %s %d %d\n", strlen(grant->paths[i].path), grant->paths[i].path, grant->paths[i].writable,
                      grant->paths[i].executable);
    for (size_t i = 0; i < grant->hidden_count; i++)
        cv_buf_printf(&text, "hidden %zu %s\n", strlen(grant->hidden[i]), grant->hidden[i]);
    for (size_t i = 0; i < LIMIT_FIELDS; i++)
        cv_buf_printf(&text, "%s %llu\n", limit_fields[i].name, (unsigned long long)*(uint64_t *)((char *)grant + limit_fields[i].offset));
    memcpy(grant->hash, cv_hash_bytes(text.data, text.len).hex, sizeof grant->hash);
}

/* A place that is to be hidden, and nobody can say where it is. */
static int check_home(const struct cv_policy *policy, const struct cv_policy_scope *scope, struct cv_error *err)
{
    size_t i;
    json_t *entry;
    json_array_foreach(policy->lists[LIST_HIDE], i, entry) {
        cv_auto_free char *path = words_expand(cv_json_str(entry, "path", ""), scope);
        if (!path)
            return cv_deny(err, -EINVAL, "policy", "policy.home", "policy '%s' hides '%s' (files.deny[%zu]), and no home folder is known: set HOME",
                           policy->name, cv_json_str(entry, "path", ""), i);
    }
    return 0;
}

static int check_grant(const struct cv_policy *policy, const struct cv_policy_scope *scope, const struct lists *lists, struct cv_error *err)
{
    bool required = false;
    if (limit_value(policy->json, "memory_tree", &required) > 0 && required)
        return cv_deny(err, -ENOSYS, "policy", "policy.limit",
                       "policy '%s' requires limits.memory_tree, which the kernel enforces by cgroup v2 only; here it is polled every 50 ms: take "
                       "\"required\" out to accept that, or limit memory_process and processes instead",
                       policy->name);
    if (names_hold(&lists->hide, scope->workspace))
        return cv_deny(err, -EACCES, "policy", "policy.workspace", "workspace '%s': files.deny of policy '%s' hides it: choose another workspace",
                       scope->workspace, policy->name);
    return check_home(policy, scope, err);
}

int cv_policy_grant(const struct cv_policy *policy, const struct cv_policy_scope *scope, struct cv_grant *out, struct cv_error *err)
{
    struct lists lists = {0};
    struct cv_grant grant = {0};
    names_add_list(&lists.read, policy->lists[LIST_READ], scope);
    names_add_list(&lists.write, policy->lists[LIST_WRITE], scope);
    names_add_list(&lists.execute, policy->lists[LIST_EXECUTE], scope);
    names_add_list(&lists.hide, policy->lists[LIST_HIDE], scope);
    names_add_list(&lists.all, policy->lists[LIST_READ], scope);
    names_add_list(&lists.all, policy->lists[LIST_WRITE], scope);
    names_add_list(&lists.all, policy->lists[LIST_EXECUTE], scope);
    names_sort(&lists.all);
    names_sort(&lists.hide);
    int rc = check_grant(policy, scope, &lists, err);
    if (rc == 0) {
        fill_paths(&lists, &grant);
        fill_hidden(&lists, &grant);
        fill_limits(policy, &grant);
        fill_hash(&grant);
        *out = grant;
    }
    names_finish(&lists.read);
    names_finish(&lists.write);
    names_finish(&lists.execute);
    names_finish(&lists.hide);
    names_finish(&lists.all);
    return rc;
}

void cv_grant_finish(struct cv_grant *grant)
{
    for (size_t i = 0; i < grant->path_count; i++)
        free(grant->paths[i].path);
    for (size_t i = 0; i < grant->hidden_count; i++)
        free(grant->hidden[i]);
    free(grant->paths);
    free(grant->hidden);
    *grant = (struct cv_grant){0};
}
