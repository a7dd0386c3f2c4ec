// SPDX-License-Identifier: MIT
/*
 * plugin.c - one plugin: its files checked and taken apart, and what others ask of it. Owns everything of it. Never runs anything.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int cv_plugin_make(const char *where, json_t *files, struct cv_plugin **out, struct cv_error *err)
{
    json_t *manifest = NULL;
    cv_auto_free char *path = cv_path_join(where, "plugin.json");
    int rc = folder_check_files(where, files, err);
    if (rc < 0)
        return rc;
    const json_t *text = json_object_get(files, "plugin.json");
    if (!text)
        return cv_fail(err, -ENOENT, "plugin.manifest", "'%s' has no plugin.json: there is no plugin", where);
    if (!json_object_get(files, "main.lua"))
        return cv_fail(err, -ENOENT, "plugin.main", "'%s' has no main.lua: that is where its code is", where);
    rc = manifest_parse(path, json_string_value(text), json_string_length(text), &manifest, err);
    if (rc < 0)
        return rc;
    struct cv_plugin *plugin = cv_new(struct cv_plugin);
    plugin->manifest = manifest;
    plugin->files = json_incref(files);
    plugin->hash = folder_hash(files);
    rows_make(plugin);
    *out = plugin;
    return 0;
}

int cv_plugin_load(const char *folder, struct cv_plugin **out, struct cv_error *err)
{
    cv_auto_json json_t *files = NULL;
    struct cv_plugin *plugin = NULL;
    int rc = cv_plugin_read_folder(folder, &files, err);
    if (rc >= 0)
        rc = cv_plugin_make(folder, files, &plugin, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *real = realpath(folder, NULL);
    const char *base = real ? strrchr(real, '/') + 1 : folder;
    if (strcmp(base, cv_plugin_name(plugin)) != 0) {
        rc = cv_fail(err, -EINVAL, "plugin.folder", "%s: the plugin is called '%s', so its folder must be too, not '%s'", folder,
                     cv_plugin_name(plugin), base);
        cv_plugin_destroy(plugin);
        return rc;
    }
    plugin->folder = cv_strdup(folder);
    *out = plugin;
    return 0;
}

void cv_plugin_destroy(struct cv_plugin *plugin)
{
    if (!plugin)
        return;
    rows_free(plugin);
    json_decref(plugin->manifest);
    json_decref(plugin->files);
    free(plugin->folder);
    free(plugin);
}

const char *cv_plugin_name(const struct cv_plugin *plugin)
{
    return cv_json_str(plugin->manifest, "name", "");
}

const char *cv_plugin_version(const struct cv_plugin *plugin)
{
    return cv_json_str(plugin->manifest, "version", "");
}

const char *cv_plugin_hash(const struct cv_plugin *plugin)
{
    return plugin->hash.hex;
}

const struct cv_plugin *cv_plugin_of(const struct cv_tool *tool)
{
    return tool->carrier == CV_BY_PLUGIN ? ((const struct plugin_tool *)tool)->plugin : NULL;
}

bool cv_plugin_wants(const struct cv_plugin *plugin, const char *capability)
{
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(plugin->manifest, "capabilities"), i, entry)
        if (strcmp(cv_json_str(entry, "capability", ""), capability) == 0)
            return true;
    return false;
}

json_t *cv_plugin_request(const struct cv_plugin *plugin, const char *what)
{
    json_t *modules = json_object();
    json_t *names = json_array();
    const char *name;
    json_t *text, *tool;
    size_t i;
    json_object_foreach(plugin->files, name, text) {
        size_t n = strlen(name);
        bool wanted = n > 4 && strcmp(name + n - 4, ".lua") == 0 && (strcmp(name, "test.lua") != 0 || strcmp(what, "call") != 0);
        cv_auto_free char *module = wanted ? cv_strndup(name, n - 4) : NULL;
        if (wanted)
            json_object_set(modules, module, text);
    }
    json_array_foreach(json_object_get(plugin->manifest, "tools"), i, tool)
        json_array_append(names, json_object_get(tool, "name"));
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "do", what, "plugin", cv_plugin_name(plugin), "version", cv_plugin_version(plugin), "modules", modules,
                     "tools", names);
}

bool cv_plugin_has(const struct cv_plugin *plugin, const char *file)
{
    return json_object_get(plugin->files, file) != NULL;
}

json_t *cv_plugin_json(const struct cv_plugin *plugin)
{
    json_t *tools = json_array();
    json_t *tool, *capabilities = json_object_get(plugin->manifest, "capabilities");
    size_t i;
    json_array_foreach(json_object_get(plugin->manifest, "tools"), i, tool) {
        cv_auto_free char *sign = rows_signature(tool);
        json_array_append_new(tools, json_pack("{s:s, s:s, s:s, s:s}", "name", cv_json_str(tool, "name", ""), "signature", sign, "summary",
                                               cv_json_str(tool, "summary", ""), "effect", cv_json_str(tool, "effect", "")));
    }
    json_t *value = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s}", "name", cv_plugin_name(plugin), "version", cv_plugin_version(plugin), "about",
                              cv_json_str(plugin->manifest, "about", ""), "capabilities", capabilities ? json_incref(capabilities) : json_array(),
                              "tools", tools, "hash", plugin->hash.hex);
    if (plugin->folder) {
        json_object_set_new(value, "shipped", json_boolean(plugin->shipped));
        json_object_set_new(value, "ok", json_boolean(!plugin->broken));
        json_object_set_new(value, "folder", json_string(plugin->folder));
    }
    if (plugin->broken)
        json_object_set_new(value, "error", json_string(plugin->why));
    return value;
}
