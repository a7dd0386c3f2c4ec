// SPDX-License-Identifier: MIT
/*
 * memory.c - who answers while a plugin is checked or its test.lua runs: a store and files that are in memory and gone afterwards,
 * so that a test changes nothing and sees nothing of anybody's. Other tools are refused. Not used in calls.
 */
#include "plugins/lua/host.h"

#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

static json_t *good(json_t *result)
{
    return json_pack("{s:b, s:o}", "ok", 1, "result", result);
}

static json_t *bad(const char *reason, const char *text)
{
    return json_pack("{s:b, s:s, s:s}", "ok", 0, "reason", reason, "text", text);
}

static json_t *part(json_t *memory, const char *name)
{
    if (!json_object_get(memory, name))
        json_object_set_new(memory, name, json_object());
    return json_object_get(memory, name);
}

static json_t *get(json_t *memory, const json_t *message)
{
    const json_t *value = json_object_get(part(memory, "store"), cv_json_str(message, "key", ""));
    return good(value ? json_deep_copy(value) : json_null());
}

static json_t *set(json_t *memory, const json_t *message)
{
    json_object_set_new(part(memory, "store"), cv_json_str(message, "key", ""), json_deep_copy(json_object_get(message, "value")));
    return good(json_true());
}

static json_t *unset(json_t *memory, const json_t *message)
{
    json_object_del(part(memory, "store"), cv_json_str(message, "key", ""));
    return good(json_true());
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static json_t *keys(json_t *memory, const json_t *message)
{
    json_t *store = part(memory, "store");
    const char *prefix = cv_json_str(message, "prefix", "");
    const char **names = calloc(json_object_size(store) + 1, sizeof *names);
    json_t *list = json_array();
    const char *key;
    json_t *value;
    size_t n = 0;
    if (!names)
        return good(list);
    json_object_foreach(store, key, value)
        if (strncmp(key, prefix, strlen(prefix)) == 0)
            names[n++] = key;
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_string(names[i]));
    free(names);
    return good(list);
}

static json_t *log_line(json_t *memory, const json_t *message)
{
    (void)memory;
    (void)message;
    return good(json_true());
}

static json_t *tool(json_t *memory, const json_t *message)
{
    json_t *files = part(memory, "files");
    const char *name = cv_json_str(message, "tool", "");
    const json_t *args = json_object_get(message, "args");
    const char *path = cv_json_str(args, "path", "");
    const char *text = cv_json_str(args, "text", "");
    const char *old = cv_json_str(files, path, NULL);
    if (strcmp(name, "fs_read") == 0)
        return old ? good(json_pack("{s:s, s:b, s:b}", "text", old, "binary", 0, "truncated", 0)) : bad("file.missing", "there is no such file in the test");
    if (strcmp(name, "fs_write") == 0) {
        json_object_set_new(files, path, json_string(text));
        return good(json_object());
    }
    if (strcmp(name, "fs_append") == 0) {
        json_object_set_new(files, path, json_pack("s++", old ? old : "", text, ""));
        return good(json_object());
    }
    if (strcmp(name, "fs_remove") == 0 && old) {
        json_object_del(files, path);
        return good(json_object());
    }
    return bad("test.tool", "a test has files for fs.read, fs.write, fs.append and fs.remove, and no other tools");
}

static const struct {
    const char *kind;
    json_t *(*answer)(json_t *memory, const json_t *message);
} kinds[] = {
    {"store.get", get},      {"store.set", set},         {"store.remove", unset},  {"store.keys", keys},
    {"log.info", log_line},  {"log.warning", log_line},  {"log.debug", log_line},  {"tool", tool},
};

json_t *memory_ask(const json_t *message, void *memory)
{
    const char *kind = cv_json_str(message, "do", "");
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return kinds[i].answer(memory, message);
    return bad("test.function", "a test has no such function");
}
