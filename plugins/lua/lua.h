// SPDX-License-Identifier: MIT
/*
 * plugins/lua/lua.h - a plugin's Lua inside the program corvid-lua, a worker of class L: one process, one call. This room knows
 * nothing of the daemon: it gets a request as JSON, runs the plugin's source in a state of its own, and asks for every effect
 * by a message that somebody else answers (the daemon, over the control stream; a test, in its own process).
 *
 * A request: {"do": "call", "plugin": NAME, "version": V, "modules": {"main": TEXT, "util": TEXT ...}, "tools": [NAMES of the manifest],
 *             "tool": NAME, "args": {...}, "memory": BYTES, "cpu_ms": N}
 *   do "call"   loads main, calls the function of `tool`; its result is an object
 *   do "check"  compiles every module, loads main, sees that it provides exactly `tools`: {"modules": [...], "tools": [...]}
 *   do "test"   loads main, runs the module "test" with the function `call(tool, args)`; store and files are in memory: {"calls": N}
 *
 * Messages, one at a time, each an object with a member "do": see plugins/lua/functions.c for the list. A reply:
 *   {"ok": true, "result": ANY} | {"ok": false, "text": T, "reason": R, "raise": true when it is the plugin's mistake}
 *
 * Bounded here: memory (an allocator that refuses), processor time (a hook every thousand instructions). Bounded outside, since C
 * code of the language runs between two hooks: processor time (SIGXCPU), wall time, address space. One thread.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>

/* Gives the reply. */
typedef json_t *(*lua_ask_fn)(const json_t *message, void *arg);

/* Gives *result (an object that fits into an answer). Errors: guard "memory" or "cpu" for a bound, "tool" for what the plugin's code
 * says or does wrong, with FILE:LINE where Lua knows it. */
int lua_run(const json_t *request, lua_ask_fn ask, void *arg, json_t **result, struct cv_error *err) __attribute__((nonnull(1, 2, 4)));
