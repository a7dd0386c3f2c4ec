// SPDX-License-Identifier: MIT
/*
 * plugins/plugin.h - guests: a plugin is a folder with a manifest (plugin.json) that says which tools it offers, what each may
 * do to the world and which capabilities it wants, each with a reason, and with Lua (main.lua and modules beside it). This room
 * reads, checks, installs and lists plugins; their Lua runs in a worker of class L (plugins/lua), never in the daemon, and only the
 * door starts it for a call.
 *
 * A manifest:
 *   {"name": "notes", "version": "1.2.0", "about": "one line",
 *    "capabilities": [{"capability": "fs.read", "why": "to read the notes"}],
 *    "tools": [{"name": "note_add", "summary": "Keep a note", "params": {JSON Schema}, "effect": "TXN"}]}
 * Everything not listed above is refused. Names: a lower-case letter, then letters, digits and '_', at most 32.
 * Errors of a manifest are -EINVAL with "FILE:LINE:COLUMN: ..." that says what would be right.
 *
 * A folder has plain files with plain names; names that begin with a dot are left out; links, folders and everything else are refused.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/base/hash.h"
#include "sandbox/sandbox.h"
#include "tools/tool.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct cv_plugin;

/* ---- one plugin: immutable, any thread ----------------------------------------------------------------------------------- */

/* The files of a folder, {"name": text}; gives it. -ENOENT, -ENOTDIR, -EINVAL naming the file, -EFBIG, -E2BIG. Never follows a link and
 * never waits for a pipe. */
int cv_plugin_read_folder(const char *folder, json_t **files, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Checks files, the manifest among them; `where` stands in messages. Keeps a reference to `files`. Gives *out. */
int cv_plugin_make(const char *where, json_t *files, struct cv_plugin **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Both; the folder's name must be the plugin's. */
int cv_plugin_load(const char *folder, struct cv_plugin **out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void cv_plugin_destroy(struct cv_plugin *plugin); /* NULL is fine; never one of a set */

const char *cv_plugin_name(const struct cv_plugin *plugin) __attribute__((nonnull));
const char *cv_plugin_version(const struct cv_plugin *plugin) __attribute__((nonnull));
const char *cv_plugin_hash(const struct cv_plugin *plugin) __attribute__((nonnull)); /* SHA-256 of all its files */
bool cv_plugin_wants(const struct cv_plugin *plugin, const char *capability) __attribute__((nonnull));
bool cv_plugin_has(const struct cv_plugin *plugin, const char *file) __attribute__((nonnull));

/* {"name","version","about","capabilities":[...],"tools":[{"name","signature","summary","effect"}],"hash"}, and of an installed one
 * "shipped", "ok", "folder", "error"?; gives it. */
json_t *cv_plugin_json(const struct cv_plugin *plugin) __attribute__((nonnull));

/* What corvid-lua is asked ("call", "check", "test"), without a call's tool and args; gives it. */
json_t *cv_plugin_request(const struct cv_plugin *plugin, const char *what) __attribute__((nonnull));

/* The plugin whose tool this is; NULL for any other tool. Borrowed: it lives as long as its set. */
const struct cv_plugin *cv_plugin_of(const struct cv_tool *tool) __attribute__((nonnull));

/* Compiles its Lua ("check") or runs its test.lua ("test") in a worker of class L that has no effects. Calls `fn` once, from the loop:
 * with the result (borrowed), or with the error: "main.lua:3: ...". Loop thread. */
typedef void (*cv_plugin_look_fn)(const json_t *result, const struct cv_error *err, void *arg);
int cv_plugin_look(struct cv_sandbox *sandbox, const struct cv_plugin *plugin, const char *what, cv_plugin_look_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3, 4)));

/* ---- the installed ones: loop thread, blocking ----------------------------------------------------------------------------- */

struct cv_plugins;

/* Loads every plugin of both folders (NULL or missing: none), copies the names. `hashes`: the file that says what the user's were when
 * they were installed; one whose files differ is listed and its calls are refused. A folder that is no plugin is listed as a problem. */
int cv_plugins_create(const char *shipped, const char *own, const char *hashes, struct cv_plugins **out, struct cv_error *err)
    __attribute__((nonnull(2, 3, 4)));
void cv_plugins_destroy(struct cv_plugins *set); /* after every call has ended; NULL is fine */
void cv_plugins_reload(struct cv_plugins *set) __attribute__((nonnull));

/* A tool of an installed plugin, NULL when there is none. Rows stay valid as long as the set, also of plugins that were removed. */
const struct cv_tool *cv_plugins_tool(const struct cv_plugins *set, const char *name) __attribute__((nonnull));

/* All of those that can be called, by plugin; gives an array of `count` pointers (free it). */
const struct cv_tool **cv_plugins_tools(const struct cv_plugins *set, size_t *count) __attribute__((nonnull));

/* {"plugins": [cv_plugin_json], "problems": [{"name","folder","error"}]}; gives it. */
json_t *cv_plugins_json(const struct cv_plugins *set) __attribute__((nonnull));

/* Are its files on disk still those in memory? -ESTALE, guard "plugin", says what to do. */
int cv_plugin_check_disk(const struct cv_plugin *plugin, struct cv_error *err) __attribute__((nonnull(1)));

/* Could it be installed? -EEXIST when a tool's name is taken (naming both) or a shipped plugin has its name. */
int cv_plugins_check(const struct cv_plugins *set, const struct cv_plugin *plugin, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Copies its files into the user's folder, whole or not at all, and loads it; replaces an older version. The caller has looked at its Lua. */
int cv_plugins_install(struct cv_plugins *set, const struct cv_plugin *plugin, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* -ENOENT, -EPERM for a shipped one. A call under way goes on with what it was started with. */
int cv_plugins_remove(struct cv_plugins *set, const char *name, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* The capabilities that exist, one row each; a test compares them with the README. */
struct cv_capability {
    const char *name;
    const char *summary;
};
extern const struct cv_capability cv_capabilities[]; /* ends with name == NULL */
