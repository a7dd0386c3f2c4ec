// SPDX-License-Identifier: MIT
/*
 * rows.c - a plugin's tools as the rows that the door, the agent and the verbs know. Owns the rows' texts. Pure apart from that.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

/* "note_add(text, tag?)": as in a prompt. */
char *rows_signature(const json_t *tool)
{
    struct cv_buf out = CV_BUF_INIT;
    const json_t *params = json_object_get(tool, "params");
    const json_t *required = json_object_get(params, "required");
    const char *key;
    json_t *value, *word;
    size_t i, n = 0;
    cv_buf_printf(&out, "%s(", cv_json_str(tool, "name", ""));
    json_object_foreach(json_object_get(params, "properties"), key, value) {
        bool needed = false;
        json_array_foreach(required, i, word)
            needed |= json_is_string(word) && strcmp(json_string_value(word), key) == 0;
        cv_buf_printf(&out, "%s%s%s", n++ ? ", " : "", key, needed ? "" : "?");
    }
    cv_buf_putc(&out, ')');
    return cv_buf_take(&out);
}

/* A result that is one text is shown as it is, any other as JSON. */
static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const json_t *text = json_object_get(result, "text");
    (void)args;
    if (json_is_string(text) && json_object_size(result) == 1) {
        cv_buf_add(out, json_string_value(text), json_string_length(text));
        return;
    }
    cv_auto_free char *dump = cv_json_dump(result);
    cv_buf_puts(out, dump);
}

static enum cv_effect effect_named(const char *name)
{
    for (int e = CV_EFFECT_READ; e < CV_EFFECT_OPAQUE; e++)
        if (strcmp(cv_effect_name((enum cv_effect)e), name) == 0)
            return (enum cv_effect)e;
    return CV_EFFECT_OPAQUE;
}

/* What is not named is not allowed: the schema says so itself, so that everybody who reads it agrees. */
static char *closed_params(const json_t *tool)
{
    cv_auto_json json_t *params = json_deep_copy(json_object_get(tool, "params"));
    json_object_set_new(params, "additionalProperties", json_false());
    return cv_json_dump(params);
}

static void make_row(struct cv_plugin *plugin, const json_t *tool, struct plugin_tool *row)
{
    row->plugin = plugin;
    row->signature = rows_signature(tool);
    row->params = closed_params(tool);
    row->help = cv_format("%s. Of the plugin '%s' %s: %s.\n", cv_json_str(tool, "summary", ""), cv_plugin_name(plugin), cv_plugin_version(plugin),
                          cv_json_str(plugin->manifest, "about", ""));
    row->tool = (struct cv_tool){
        .name = cv_json_str(tool, "name", ""),
        .signature = row->signature,
        .summary = cv_json_str(tool, "summary", ""),
        .help = row->help,
        .params = row->params,
        .effect = effect_named(cv_json_str(tool, "effect", "")),
        .carrier = CV_BY_PLUGIN,
        .class = CV_CLASS_L,
        .capabilities = plugin->capabilities,
        .view = view,
    };
}

static char *capability_words(const json_t *manifest)
{
    struct cv_buf words = CV_BUF_INIT;
    size_t i;
    json_t *entry;
    json_array_foreach(json_object_get(manifest, "capabilities"), i, entry)
        cv_buf_printf(&words, "%s%s", i ? " " : "", cv_json_str(entry, "capability", ""));
    return cv_buf_take(&words);
}

void rows_make(struct cv_plugin *plugin)
{
    const json_t *tools = json_object_get(plugin->manifest, "tools");
    plugin->capabilities = capability_words(plugin->manifest);
    plugin->tool_count = json_array_size(tools);
    plugin->tools = cv_zalloc((plugin->tool_count + 1) * sizeof *plugin->tools);
    for (size_t i = 0; i < plugin->tool_count; i++)
        make_row(plugin, json_array_get(tools, i), &plugin->tools[i]);
}

void rows_free(struct cv_plugin *plugin)
{
    for (size_t i = 0; i < plugin->tool_count; i++) {
        free(plugin->tools[i].signature);
        free(plugin->tools[i].params);
        free(plugin->tools[i].help);
    }
    free(plugin->tools);
    free(plugin->capabilities);
}
