// SPDX-License-Identifier: MIT
/*
 * host.c - one Lua state with its two bounds: an allocator that refuses beyond the limit, and a hook that looks at the processor's
 * clock every thousand instructions. When the time is up the hook fires at every instruction, so that code that catches the
 * error does not get to the next one. Owns the state and the JSON that is held. One thread.
 */
#include "plugins/lua/host.h"

#include "daemon/base/check.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

enum { HOOK_EVERY = 1000 };

static int64_t cpu_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *allocate(void *ud, void *old, size_t old_size, size_t size)
{
    struct host *host = ud;
    size_t had = old ? old_size : 0;
    if (size == 0) {
        free(old);
        host->used -= had;
        return NULL;
    }
    if (size > had && (size > host->limit || host->used - had > host->limit - size)) {
        host->refused = true;
        return NULL;
    }
    void *grown = realloc(old, size);
    if (grown)
        host->used += size - had;
    else
        host->refused = true;
    return grown;
}

static void on_count(lua_State *L, lua_Debug *debug)
{
    struct host *host = host_of(L);
    (void)debug;
    if (!host->spent && cpu_us() < host->cpu_end_us)
        return;
    host->spent = true;
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    luaL_error(L, "the processor time of the call is used up");
}

static int on_panic(lua_State *L)
{
    (void)L;
    cv_require(!"everything in a state runs protected");
    return 0;
}

static int open_libs(lua_State *L)
{
    libs_open(L);
    functions_open(L);
    return 0;
}

int host_open(struct host *host, struct cv_error *err)
{
    host->cpu_end_us += cpu_us();
    host->L = lua_newstate(allocate, host);
    if (!host->L)
        return cv_deny(err, -ENOMEM, "memory", "plugin.memory", "there is no memory for Lua");
    *(struct host **)lua_getextraspace(host->L) = host;
    host->provided = json_array();
    lua_atpanic(host->L, on_panic);
    int rc = host_protect(host, open_libs, NULL, err);
    lua_sethook(host->L, on_count, LUA_MASKCOUNT, HOOK_EVERY);
    return rc;
}

void host_close(struct host *host)
{
    if (host->L)
        lua_close(host->L);
    while (host->held_count > 0)
        host_release(host);
    json_decref(host->provided);
}

json_t *host_hold(lua_State *L, json_t *value)
{
    struct host *host = host_of(L);
    if (host->held_count == HOST_HELD) {
        json_decref(value);
        luaL_error(L, "too many values at once");
    }
    return host->held[host->held_count++] = value;
}

void host_release(struct host *host)
{
    json_decref(host->held[--host->held_count]);
}

void host_tidy(struct host *host)
{
    while (host->held_count > host->held_base)
        host_release(host);
}

/* Whatever was raised, as a text: an error may be any value. */
static int message_text(lua_State *L)
{
    lua_settop(L, 1);
    if (lua_istable(L, 1) && lua_getfield(L, 1, "message") == LUA_TSTRING)
        return 1;
    lua_settop(L, 1);
    if (!lua_isstring(L, 1) && luaL_getmetafield(L, 1, "__tostring") == LUA_TNIL) {
        libs_tostring(L, 1);
        const char *what = lua_isnil(L, 1) || lua_isboolean(L, 1) ? "the value" : "a value of type";
        lua_pushfstring(L, "the plugin's code raised %s %s as its error, expected a text or a table with a 'message'", what, lua_tostring(L, -1));
        return 1;
    }
    libs_tostring(L, 1);
    return 1;
}

static int take_error(struct host *host, int status, struct cv_error *err)
{
    lua_State *L = host->L;
    if (host->spent)
        return cv_deny(err, -ETIMEDOUT, "cpu", "plugin.cpu", "stopped: the plugin's code used up its processor time");
    if (status == LUA_ERRMEM)
        return cv_deny(err, -ENOMEM, "memory", "plugin.memory", "stopped: the plugin's code used more than %zu bytes of memory", host->limit);
    lua_pushcfunction(L, message_text); /* an error's value may be anything */
    lua_insert(L, -2);
    const char *text = lua_pcall(L, 1, 1, 0) == LUA_OK ? lua_tostring(L, -1) : NULL;
    return cv_deny(err, -EPROTO, "tool", "plugin.error", "%s", text ? text : "the plugin's code failed, and so did its error");
}

int host_protect(struct host *host, lua_CFunction fn, void *arg, struct cv_error *err)
{
    lua_State *L = host->L;
    int top = lua_gettop(L);
    host->refused = false;
    lua_pushcfunction(L, fn); /* no upvalue: takes no memory */
    lua_pushlightuserdata(L, arg);
    int status = lua_pcall(L, 1, 0, 0);
    int rc = status == LUA_OK ? 0 : take_error(host, status, err);
    lua_settop(L, top);
    return rc;
}
