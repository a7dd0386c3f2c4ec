// SPDX-License-Identifier: MIT
/*
 * verdict.c - a small JSON file of verdicts on model files in the daemon's state folder. Blocking reads and writes of a few
 * kilobytes; used in the engine's room. Owns nothing between calls.
 */
#include "agent/engine/verdict.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { VERDICTS_KEPT = 16, FILE_MAX = 262144 };

char *verdict_key(char *key, const char *path)
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

static char *file_of(const char *folder)
{
    return cv_path_join(folder, "model-verdicts.json");
}

static json_t *load(const char *folder)
{
    cv_auto_free char *path = file_of(folder);
    json_t *all = NULL;
    if (cv_json_load(path, FILE_MAX, &all, NULL, NULL) == 0 && json_is_array(all))
        return all;
    json_decref(all);
    return json_array();
}

bool verdict_find(const char *folder, const char *key, struct verdict *out)
{
    size_t i;
    json_t *one;
    if (!folder)
        return false;
    cv_auto_json json_t *all = load(folder);
    json_array_foreach(all, i, one)
    {
        if (strcmp(cv_json_str(one, "key", ""), key) != 0)
            continue;
        out->ok = cv_json_flag(one, "ok");
        snprintf(out->text, sizeof out->text, "%s", cv_json_str(one, "text", ""));
        return true;
    }
    return false;
}

int verdict_keep(const char *folder, const char *key, const struct verdict *verdict, struct cv_error *err)
{
    if (!folder)
        return 0;
    cv_auto_json json_t *all = load(folder);
    for (size_t i = json_array_size(all); i-- > 0;)
        if (strcmp(cv_json_str(json_array_get(all, i), "key", ""), key) == 0)
            json_array_remove(all, i);
    while (json_array_size(all) >= VERDICTS_KEPT)
        json_array_remove(all, json_array_size(all) - 1);
    json_t *one = json_object();
    cv_json_set_text(one, "key", key, strlen(key));
    json_object_set_new(one, "ok", json_boolean(verdict->ok));
    cv_json_set_text(one, "text", verdict->text, strlen(verdict->text));
    json_array_insert_new(all, 0, one);
    cv_auto_free char *path = file_of(folder);
    cv_auto_free char *text = cv_json_dump(all);
    int rc = cv_file_mkdirs(folder, 0700, err);
    return rc < 0 ? rc : cv_file_write(path, 0600, text, strlen(text), err);
}
