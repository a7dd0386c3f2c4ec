// SPDX-License-Identifier: MIT
/*
 * memory.c - a small JSON file, an array of objects with a "key" each, the newest first. Blocking reads and writes of a few kilobytes;
 * used in rooms. Owns nothing between calls.
 */
#include "agent/engine/memory.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 1 << 20 };

char *memory_key(char *key, const char *path)
{
    struct stat st;
    char *longer;
    if (stat(path, &st) < 0)
        longer = cv_format("%s%s absent\n", key ? key : "", path);
    else
        longer = cv_format("%s%s %lld %lld.%09ld %lld.%09ld %llu:%llu\n", key ? key : "", path, (long long)st.st_size,
                           (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec,
                           (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    free(key);
    return longer;
}

static json_t *load(const char *folder, const char *name)
{
    cv_auto_free char *path = cv_path_join(folder, name);
    json_t *all = NULL;
    if (cv_json_load(path, FILE_MAX, &all, NULL, NULL) == 0 && json_is_array(all))
        return all;
    json_decref(all);
    return json_array();
}

json_t *memory_find(const char *folder, const char *name, const char *key)
{
    size_t i;
    json_t *one;
    if (!folder)
        return NULL;
    cv_auto_json json_t *all = load(folder, name);
    json_array_foreach(all, i, one)
    {
        if (strcmp(cv_json_str(one, "key", ""), key) == 0)
            return json_incref(one);
    }
    return NULL;
}

int memory_keep(const char *folder, const char *name, const char *key, const json_t *known, size_t most, struct cv_error *err)
{
    if (!folder)
        return 0;
    cv_auto_json json_t *all = load(folder, name);
    for (size_t i = json_array_size(all); i-- > 0;)
        if (strcmp(cv_json_str(json_array_get(all, i), "key", ""), key) == 0)
            json_array_remove(all, i);
    while (json_array_size(all) >= most)
        json_array_remove(all, json_array_size(all) - 1);
    json_t *one = json_deep_copy(known);
    cv_json_set_text(one, "key", key, strlen(key));
    json_array_insert_new(all, 0, one);
    cv_auto_free char *path = cv_path_join(folder, name);
    cv_auto_free char *text = cv_json_dump(all);
    int rc = cv_file_mkdirs(folder, 0700, err);
    return rc < 0 ? rc : cv_file_write(path, 0600, text, strlen(text), err);
}
