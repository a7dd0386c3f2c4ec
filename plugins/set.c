// SPDX-License-Identifier: MIT
/*
 * set.c - the installed plugins: those Corvid brings and those of the user. Read once, and again when told to; between, the files in
 * memory are what runs, and a change on disk is noticed at the next call. Rows of tools are pointed at by runs and calls, so a plugin
 * that leaves the set is retired, not freed, until the set is. Owns all of them and the file of hashes. Loop thread, blocking.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/id.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct cv_plugins {
    char *shipped;
    char *own;
    char *hashes;            /* file: {"name": hash} of the user's */
    struct cv_plugin *list;  /* by name */
    struct cv_plugin *retired;
    size_t retired_count;
    json_t *problems;        /* [{"name","folder","error"}]: folders that are no plugin */
};

/* ---- the list ---------------------------------------------------------------------------------------------------------- */

static struct cv_plugin **find(struct cv_plugins *set, const char *name)
{
    struct cv_plugin **at = &set->list;
    while (*at && strcmp(cv_plugin_name(*at), name) < 0)
        at = &(*at)->next;
    return at;
}

static bool is_at(struct cv_plugin *const *at, const char *name)
{
    return *at && strcmp(cv_plugin_name(*at), name) == 0;
}

static void retire(struct cv_plugins *set, struct cv_plugin *plugin)
{
    json_decref(plugin->files); /* a call under way has what it needs */
    plugin->files = json_object();
    plugin->next = set->retired;
    set->retired = plugin;
    set->retired_count++;
}

/* Every change of a plugin leaves its former rows behind: there is an end to that. */
static int check_retired(const struct cv_plugins *set, struct cv_error *err)
{
    if (set->retired_count < CV_LIMIT_PLUGINS_RETIRED)
        return 0;
    return cv_fail(err, -EDQUOT, "plugin.limit", "plugins were changed %zu times since the daemon started, which is the limit: restart it first",
                   set->retired_count);
}

/* Names of tools are one space: who gives the one that this plugin wants to give? */
static int check_names(const struct cv_plugins *set, const struct cv_plugin *plugin, struct cv_error *err)
{
    const struct cv_plugin *other;
    for (size_t i = 0; i < plugin->tool_count; i++) {
        const char *name = plugin->tools[i].tool.name;
        if (cv_tool_find(name))
            return cv_fail(err, -EEXIST, "plugin.collision", "plugin '%s': its tool '%s' is called like a built-in tool", cv_plugin_name(plugin), name);
        for (other = set->list; other; other = other->next)
            for (size_t k = 0; strcmp(cv_plugin_name(other), cv_plugin_name(plugin)) != 0 && k < other->tool_count; k++)
                if (strcmp(other->tools[k].tool.name, name) == 0)
                    return cv_fail(err, -EEXIST, "plugin.collision", "plugin '%s': its tool '%s' is called like one of the plugin '%s'",
                                   cv_plugin_name(plugin), name, cv_plugin_name(other));
    }
    return 0;
}

/* ---- hashes ------------------------------------------------------------------------------------------------------------- */

static json_t *read_hashes(const struct cv_plugins *set)
{
    json_t *hashes = NULL;
    if (access(set->hashes, F_OK) == 0 && cv_json_load(set->hashes, CV_LIMIT_CONFIG_BYTES, &hashes, NULL, NULL) == 0 && json_is_object(hashes))
        return hashes;
    json_decref(hashes);
    return json_object();
}

static int write_hash(const struct cv_plugins *set, const char *name, const char *hash, struct cv_error *err)
{
    cv_auto_json json_t *hashes = read_hashes(set);
    if (hash)
        json_object_set_new(hashes, name, json_string(hash));
    else
        json_object_del(hashes, name);
    cv_auto_free char *text = cv_json_canonical(hashes);
    return cv_file_write(set->hashes, 0600, text, strlen(text), err);
}

static void mark_changed(struct cv_plugin *plugin)
{
    plugin->broken = true;
    snprintf(plugin->why, sizeof plugin->why, "the files in '%s' are not those that were installed: %s", plugin->folder,
             plugin->shipped ? "corvid plugin reload takes them as they are" : "corvid plugin install installs them anew");
}

/* ---- loading ------------------------------------------------------------------------------------------------------------- */

static void note_problem(struct cv_plugins *set, const char *name, const char *folder, const struct cv_error *err)
{
    cv_log(CV_LOG_DEBUG, "plugins", "%s", cv_error_text(err));
    json_array_append_new(set->problems, json_pack("{s:s, s:s, s:s}", "name", name, "folder", folder, "error", cv_error_text(err)));
}

/* Keeps the one that is there when nothing has changed: its rows are in use. */
static void take(struct cv_plugins *set, struct cv_plugin *plugin)
{
    struct cv_plugin **at = find(set, cv_plugin_name(plugin));
    if (is_at(at, cv_plugin_name(plugin))) {
        struct cv_plugin *old = *at;
        struct cv_error err = CV_ERROR_INIT;
        if (strcmp(old->hash.hex, plugin->hash.hex) == 0 && old->shipped == plugin->shipped) {
            old->broken = plugin->broken;
            memcpy(old->why, plugin->why, sizeof old->why);
            cv_plugin_destroy(plugin);
            return;
        }
        if (check_retired(set, &err) < 0) {
            mark_changed(old);
            note_problem(set, cv_plugin_name(old), old->folder, &err);
            cv_plugin_destroy(plugin);
            return;
        }
        *at = old->next;
        retire(set, old);
    }
    plugin->next = *at;
    *at = plugin;
}

static void load_one(struct cv_plugins *set, const char *root, const char *name, bool shipped, const json_t *hashes, json_t *seen)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    cv_auto_free char *folder = cv_path_join(root, name);
    int rc = cv_plugin_load(folder, &plugin, &err);
    if (rc == 0 && json_object_get(seen, name))
        rc = cv_fail(&err, -EEXIST, "plugin.collision", "'%s': there is a shipped plugin '%s'", folder, name);
    if (rc == 0)
        rc = check_names(set, plugin, &err);
    if (rc < 0) {
        cv_plugin_destroy(plugin);
        note_problem(set, name, folder, &err);
        return;
    }
    plugin->shipped = shipped;
    if (!shipped && strcmp(cv_json_str(hashes, name, ""), plugin->hash.hex) != 0)
        mark_changed(plugin);
    json_object_set_new(seen, name, json_true());
    take(set, plugin);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void load_root(struct cv_plugins *set, const char *root, bool shipped, const json_t *hashes, json_t *seen)
{
    struct dirent **entries = NULL;
    int n = root ? scandir(root, &entries, not_hidden, alphasort) : 0;
    for (int i = 0; i < n; i++) {
        cv_auto_free char *manifest = cv_format("%s/%s/plugin.json", root, entries[i]->d_name);
        if (json_object_size(seen) < CV_LIMIT_PLUGINS && access(manifest, F_OK) == 0)
            load_one(set, root, entries[i]->d_name, shipped, hashes, seen);
        free(entries[i]);
    }
    free(entries);
}

void cv_plugins_reload(struct cv_plugins *set)
{
    cv_auto_json json_t *seen = json_object();
    cv_auto_json json_t *hashes = read_hashes(set);
    json_array_clear(set->problems);
    load_root(set, set->shipped, true, hashes, seen);
    load_root(set, set->own, false, hashes, seen);
    for (struct cv_plugin **at = &set->list; *at;) {
        struct cv_plugin *plugin = *at;
        if (json_object_get(seen, cv_plugin_name(plugin))) {
            at = &plugin->next;
            continue;
        }
        *at = plugin->next;
        retire(set, plugin);
    }
}

int cv_plugins_create(const char *shipped, const char *own, const char *hashes, struct cv_plugins **out, struct cv_error *err)
{
    (void)err;
    struct cv_plugins *set = cv_new(struct cv_plugins);
    set->shipped = cv_strdup(shipped);
    set->own = cv_strdup(own);
    set->hashes = cv_strdup(hashes);
    set->problems = json_array();
    cv_plugins_reload(set);
    *out = set;
    return 0;
}

static void destroy_list(struct cv_plugin *list)
{
    while (list) {
        struct cv_plugin *next = list->next;
        cv_plugin_destroy(list);
        list = next;
    }
}

void cv_plugins_destroy(struct cv_plugins *set)
{
    if (!set)
        return;
    destroy_list(set->list);
    destroy_list(set->retired);
    json_decref(set->problems);
    free(set->shipped);
    free(set->own);
    free(set->hashes);
    free(set);
}

/* ---- asking --------------------------------------------------------------------------------------------------------------- */

const struct cv_tool *cv_plugins_tool(const struct cv_plugins *set, const char *name)
{
    for (const struct cv_plugin *plugin = set->list; plugin; plugin = plugin->next)
        for (size_t i = 0; i < plugin->tool_count; i++)
            if (strcmp(plugin->tools[i].tool.name, name) == 0)
                return &plugin->tools[i].tool;
    return NULL;
}

const struct cv_tool **cv_plugins_tools(const struct cv_plugins *set, size_t *count)
{
    size_t all = 0;
    for (const struct cv_plugin *plugin = set->list; plugin; plugin = plugin->next)
        all += plugin->tool_count;
    const struct cv_tool **list = cv_zalloc((all + 1) * sizeof(*list));
    *count = 0;
    for (const struct cv_plugin *plugin = set->list; plugin; plugin = plugin->next)
        for (size_t i = 0; !plugin->broken && i < plugin->tool_count; i++)
            list[(*count)++] = &plugin->tools[i].tool;
    return list;
}

json_t *cv_plugins_json(const struct cv_plugins *set)
{
    json_t *list = json_array();
    for (const struct cv_plugin *plugin = set->list; plugin; plugin = plugin->next)
        json_array_append_new(list, cv_plugin_json(plugin));
    return json_pack("{s:o, s:O}", "plugins", list, "problems", set->problems);
}

int cv_plugin_check_disk(const struct cv_plugin *plugin, struct cv_error *err)
{
    struct cv_plugin *own = (struct cv_plugin *)(uintptr_t)plugin;
    cv_auto_json json_t *files = NULL;
    if (!plugin->broken) {
        int rc = cv_plugin_read_folder(plugin->folder, &files, NULL);
        if (rc < 0 || strcmp(folder_hash(files).hex, plugin->hash.hex) != 0)
            mark_changed(own);
    }
    return plugin->broken ? cv_deny(err, -ESTALE, "plugin", "plugin.changed", "plugin '%s': %s", cv_plugin_name(plugin), plugin->why) : 0;
}

/* ---- installing ------------------------------------------------------------------------------------------------------------ */

int cv_plugins_check(const struct cv_plugins *set, const struct cv_plugin *plugin, struct cv_error *err)
{
    struct cv_plugin *const *at = find((struct cv_plugins *)(uintptr_t)set, cv_plugin_name(plugin));
    size_t count = 0;
    for (const struct cv_plugin *other = set->list; other; other = other->next)
        count++;
    if (is_at(at, cv_plugin_name(plugin)) && (*at)->shipped)
        return cv_fail(err, -EEXIST, "plugin.shipped", "there is a plugin '%s' that comes with Corvid: another one needs another name",
                       cv_plugin_name(plugin));
    if (count >= CV_LIMIT_PLUGINS)
        return cv_fail(err, -EDQUOT, "plugin.limit", "%zu plugins are installed, which is the limit", count);
    return check_names(set, plugin, err);
}

/* The new folder is made beside and moved into place; an old one is moved out of the way first and put back when that fails. */
static int replace_folder(const char *root, const char *name, const json_t *files, struct cv_error *err)
{
    struct cv_id id = cv_id_new('p');
    cv_auto_free char *place = cv_path_join(root, name);
    cv_auto_free char *fresh = cv_format("%s/.new-%s", root, id.text);
    cv_auto_free char *old = cv_format("%s/.old-%s", root, id.text);
    int rc = cv_file_mkdirs(root, 0700, err);
    if (rc == 0)
        rc = folder_write(fresh, files, err);
    if (rc == 0 && rename(place, old) < 0 && errno != ENOENT)
        rc = cv_fail(err, -errno, "plugin.write", "cannot replace '%s': %s", place, strerror(errno));
    if (rc == 0 && rename(fresh, place) < 0) {
        rc = cv_fail(err, -errno, "plugin.write", "cannot make '%s': %s", place, strerror(errno));
        rename(old, place);
    }
    folder_remove(rc == 0 ? old : fresh);
    return rc;
}

int cv_plugins_install(struct cv_plugins *set, const struct cv_plugin *plugin, struct cv_error *err)
{
    int rc = cv_plugins_check(set, plugin, err);
    if (rc == 0)
        rc = check_retired(set, err);
    if (rc == 0)
        rc = replace_folder(set->own, cv_plugin_name(plugin), plugin->files, err);
    if (rc == 0)
        rc = write_hash(set, cv_plugin_name(plugin), plugin->hash.hex, err);
    if (rc == 0)
        cv_plugins_reload(set);
    return rc;
}

int cv_plugins_remove(struct cv_plugins *set, const char *name, struct cv_error *err)
{
    struct cv_plugin *const *at = find(set, name);
    if (!is_at(at, name))
        return cv_fail(err, -ENOENT, "plugin.unknown", "there is no plugin '%s'; see: corvid plugin list", name);
    if ((*at)->shipped)
        return cv_fail(err, -EPERM, "plugin.shipped", "the plugin '%s' comes with Corvid and cannot be removed; a policy can deny its tools", name);
    struct cv_id id = cv_id_new('p');
    cv_auto_free char *place = cv_path_join(set->own, name);
    cv_auto_free char *old = cv_format("%s/.old-%s", set->own, id.text);
    if (rename(place, old) < 0)
        return cv_fail(err, -errno, "plugin.write", "cannot remove '%s': %s", place, strerror(errno));
    folder_remove(old);
    int rc = write_hash(set, name, NULL, err);
    cv_plugins_reload(set);
    return rc;
}
