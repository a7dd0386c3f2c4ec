// SPDX-License-Identifier: MIT
/*
 * set.c - the folders that policies live in. A name is looked up in each folder in turn; a file that is there but cannot be
 * read or is wrong is an error, never a reason to go on to the next folder. Blocking; loop thread.
 */
#include "policies/set.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "policies/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct cv_policy_set {
    char **folders;
    size_t count;
};

int cv_policy_set_create(const char *const *folders, size_t count, struct cv_policy_set **out, struct cv_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (folders[i][0] != '/')
            return cv_fail(err, -EINVAL, "policy.folder", "folder of policies '%s': expected an absolute path", folders[i]);
    struct cv_policy_set *set = cv_new(struct cv_policy_set);
    set->folders = cv_zalloc((count + 1) * sizeof *set->folders);
    set->count = count;
    for (size_t i = 0; i < count; i++)
        set->folders[i] = cv_strdup(folders[i]);
    *out = set;
    return 0;
}

void cv_policy_set_destroy(struct cv_policy_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++)
        free(set->folders[i]);
    free(set->folders);
    free(set);
}

static bool is_name(const char *name)
{
    size_t n = strlen(name);
    return n > 0 && n <= 64 && name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0' && name[0] != '-' && name[0] != '_';
}

/* The name in "name.json"; NULL when the file is no policy. Gives it. */
static char *name_of_file(const char *file)
{
    size_t n = strlen(file);
    if (n <= 5 || strcmp(file + n - 5, ".json") != 0)
        return NULL;
    char *name = cv_strndup(file, n - 5);
    if (is_name(name) && strcmp(name, "schema") != 0) /* schema.json describes policies and is none */
        return name;
    free(name);
    return NULL;
}

/* {name: path}: every policy, each in the first folder that has it. Gives it. */
static json_t *collect(const struct cv_policy_set *set)
{
    json_t *found = json_object();
    for (size_t i = 0; i < set->count; i++) {
        DIR *folder = opendir(set->folders[i]);
        struct dirent *entry;
        while (folder && (entry = readdir(folder)) != NULL) {
            cv_auto_free char *name = name_of_file(entry->d_name);
            cv_auto_free char *path = cv_path_join(set->folders[i], entry->d_name);
            if (name && !json_object_get(found, name))
                json_object_set_new(found, name, cv_json_text(path, strlen(path)));
        }
        if (folder)
            closedir(folder);
    }
    return found;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in order; points into `found`. Gives the array. */
static const char **sorted_names(json_t *found, size_t *count)
{
    const char **names = cv_zalloc((json_object_size(found) + 1) * sizeof *names);
    const char *name;
    json_t *path;
    size_t n = 0;
    json_object_foreach(found, name, path)
        names[n++] = name;
    qsort(names, n, sizeof *names, compare_names);
    *count = n;
    return names;
}

static int not_found(const struct cv_policy_set *set, const char *name, struct cv_error *err)
{
    cv_auto_json json_t *found = collect(set);
    cv_auto_buf struct cv_buf list = CV_BUF_INIT;
    size_t count;
    cv_auto_free const char **names = sorted_names(found, &count);
    for (size_t i = 0; i < count; i++)
        cv_buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    return cv_fail(err, -ENOENT, "policy.unknown", "there is no policy '%s': expected one of %s", name,
                   count ? cv_buf_text(&list) : "(none is installed)");
}

int set_find(struct cv_policy_set *set, const char *name, int depth, struct cv_policy **out, struct cv_error *err)
{
    for (size_t i = 0; is_name(name) && strcmp(name, "schema") != 0 && i < set->count; i++) {
        cv_auto_free char *file = cv_format("%s.json", name);
        cv_auto_free char *path = cv_path_join(set->folders[i], file);
        cv_auto_buf struct cv_buf text = CV_BUF_INIT;
        struct cv_error why = CV_ERROR_INIT;
        int rc = cv_file_read(path, CV_LIMIT_POLICY_BYTES, &text, &why);
        if (rc == -ENOENT)
            continue;
        if (rc < 0)
            return cv_fail(err, rc, "policy.file", "policy '%s': %s", name, cv_error_text(&why));
        return parse_policy(set, name, path, cv_buf_text(&text), text.len, depth, out, err);
    }
    return not_found(set, name, err);
}

int cv_policy_find(struct cv_policy_set *set, const char *name, struct cv_policy **out, struct cv_error *err)
{
    return set_find(set, name, 0, out, err);
}

static json_t *list_row_of(struct cv_policy_set *set, const char *name, json_t *path)
{
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    json_t *row = json_pack("{ss sO}", "name", name, "path", path);
    if (set_find(set, name, 0, &policy, &err) < 0) {
        json_object_set_new(row, "about", json_string(""));
        json_object_set_new(row, "error", cv_json_text(err.text, strlen(err.text)));
        return row;
    }
    json_object_set(row, "about", json_object_get(policy->json, "about"));
    cv_policy_unref(policy);
    return row;
}

json_t *cv_policy_list(struct cv_policy_set *set)
{
    json_t *list = json_array();
    cv_auto_json json_t *found = collect(set);
    size_t count;
    cv_auto_free const char **names = sorted_names(found, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, list_row_of(set, names[i], json_object_get(found, names[i])));
    return list;
}
