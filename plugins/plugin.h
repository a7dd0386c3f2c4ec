// SPDX-License-Identifier: MIT
/*
 * plugins/plugin.h - guests: a plugin is a folder with a manifest (plugin.json) that says which tools it offers, what each may
 * do to the world and which capabilities it wants, each with a reason. This room reads and checks manifests; nothing of a plugin
 * is run by it. A plugin's Lua runs in a worker of class L, never in the daemon.
 *
 * A manifest:
 *   {"name": "notes", "version": "1.2.0", "about": "one line",
 *    "capabilities": [{"capability": "fs.read", "why": "to read the notes"}],
 *    "tools": [{"name": "note_add", "summary": "Keep a note", "params": {JSON Schema}, "effect": "TXN"}]}
 * Everything not listed above is refused. Names: a lower-case letter, then letters, digits and '_', at most 32.
 * Errors are -EINVAL with "FILE:LINE:COLUMN: ..." that says what would be right. Any thread; immutable after loading.
 */
#pragma once

#include "daemon/base/error.h"
#include "tools/tool.h"

#include <jansson.h>
#include <stddef.h>

struct cv_plugin;

/* Checks manifest text; `where` stands in messages. Gives *out. */
int cv_plugin_parse(const char *where, const char *text, size_t len, struct cv_plugin **out, struct cv_error *err) __attribute__((nonnull(1, 2, 4)));

/* Loads FOLDER/plugin.json. -ENOENT, -ENOTDIR and what cv_plugin_parse says. The folder's name must be the plugin's. */
int cv_plugin_load(const char *folder, struct cv_plugin **out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void cv_plugin_destroy(struct cv_plugin *plugin); /* NULL is fine */

const char *cv_plugin_name(const struct cv_plugin *plugin) __attribute__((nonnull));
const char *cv_plugin_version(const struct cv_plugin *plugin) __attribute__((nonnull));

/* {"name","version","about","capabilities":[...],"tools":[{"name","signature","summary","effect"}]}; gives it. */
json_t *cv_plugin_json(const struct cv_plugin *plugin) __attribute__((nonnull));

/* The capabilities that exist, one row each; a test compares them with the README. */
struct cv_capability {
    const char *name;
    const char *summary;
};
extern const struct cv_capability cv_capabilities[]; /* ends with name == NULL */
