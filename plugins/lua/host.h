// SPDX-License-Identifier: MIT
/*
 * host.h - what the files of this room share. One host is one Lua state with its bounds. Functions that take a lua_State may leave
 * by a Lua error (longjmp): JSON that must not be lost then is held by the host.
 *
 *   host.c       the state: memory, time, running something in it     libs.c       the safe part of Lua's own libraries
 *   functions.c  the table `corvid`                                     value.c      Lua values and JSON
 *   run.c        a request: call, check, test                           memory.c     store and files of a test, in memory
 */
#pragma once

#include "plugins/lua/lua.h"

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HOST_HELD = 16, HOST_WHY = 160 };

struct host {
    lua_State *L;
    const json_t *request;
    const json_t *modules;
    lua_ask_fn ask;
    void *arg;
    size_t used, limit; /* bytes of the state */
    bool refused;       /* an allocation was, since the last call of host_protect */
    int64_t cpu_end_us; /* of the process's clock */
    bool spent;
    bool in_call;       /* inside a tool's function: only there are effects possible */
    json_t *held[HOST_HELD];
    size_t held_count;
    size_t held_base;   /* those of a function further out, which is still at work */
    json_t *provided;   /* names given to corvid.tool */
};

/* ---- host.c */

int host_open(struct host *host, struct cv_error *err); /* request, modules, ask, limits are set */
void host_close(struct host *host);
static inline struct host *host_of(lua_State *L)
{
    return *(struct host **)lua_getextraspace(L);
}

/* Runs fn(arg) protected: 0, or the error that it left by. */
int host_protect(struct host *host, lua_CFunction fn, void *arg, struct cv_error *err);

/* The host owns `value` until host_release takes it back (last in, first out) or the host is closed. Gives `value`. */
json_t *host_hold(lua_State *L, json_t *value);
void host_release(struct host *host); /* and drops the reference */
void host_tidy(struct host *host);    /* at the start of a function: releases what one that left by an error still held */

/* ---- libs.c */

void libs_open(lua_State *L);
void libs_tostring(lua_State *L, int index); /* pushes a text without addresses */
int libs_run_module(lua_State *L, const char *name); /* compiles and runs it; pushes what it gives */

/* ---- functions.c */

void functions_open(lua_State *L);
void functions_handler(lua_State *L, const char *tool); /* pushes what corvid.tool got, or nil */

/* ---- value.c */

/* NULL with `why` when it cannot be JSON. No Lua error, no metamethods. */
json_t *value_from_lua(lua_State *L, int index, char why[HOST_WHY]);
void value_push(lua_State *L, const json_t *value); /* may leave by a Lua error */
void value_open(lua_State *L); /* pushes the table corvid.json */

/* ---- memory.c */

json_t *memory_ask(const json_t *message, void *memory); /* lua_ask_fn; `memory`: an object that is the caller's */
