// SPDX-License-Identifier: MIT
/*
 * libs.c - the part of Lua's own libraries that a guest may have: no files, no processes, no byte code, no debug library, no
 * finalizers (hooks do not run in them), no addresses in texts, the metatable of strings out of reach, `require` for the plugin's
 * own modules only. What is not in the tables below does not exist. One thread.
 */
#include "plugins/lua/host.h"

#include "daemon/base/json.h"

#include <string.h>

static const char loaded_key; /* its address names the table of loaded modules in the registry */

/* ---- texts without addresses ------------------------------------------------------------------------------------------ */

void libs_tostring(lua_State *L, int index)
{
    int type = lua_type(L, index);
    bool plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING;
    if (!plain && luaL_getmetafield(L, index, "__tostring") == LUA_TNIL) {
        lua_pushstring(L, type == LUA_TLIGHTUSERDATA ? "null" : lua_typename(L, type));
        return;
    }
    if (!plain)
        lua_pop(L, 1);
    luaL_tolstring(L, index, NULL); /* calls __tostring, and insists on a text */
}

static int safe_tostring(lua_State *L)
{
    luaL_checkany(L, 1);
    libs_tostring(L, 1);
    return 1;
}

static void refuse_pointers(lua_State *L, const char *format)
{
    for (const char *p = format; *p; p++) {
        if (*p != '%')
            continue;
        p += 1 + strspn(p + 1, "-+ #0123456789.");
        if (*p == 'p')
            luaL_error(L, "string.format: '%%p' is not available");
        if (!*p)
            return;
    }
}

/* string.format with the values it would print as addresses made texts first; upvalue: the real one */
static int safe_format(lua_State *L)
{
    int n = lua_gettop(L);
    refuse_pointers(L, luaL_checkstring(L, 1));
    for (int i = 2; i <= n; i++) {
        int type = lua_type(L, i);
        if (type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING)
            continue;
        libs_tostring(L, i);
        lua_replace(L, i);
        lua_settop(L, n);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, 1);
    return 1;
}

/* ---- base -------------------------------------------------------------------------------------------------------------- */

/* setmetatable without finalizers; upvalue: the real one */
static int safe_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "setmetatable: '__gc' is not available");
        lua_pop(L, 1);
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

static int end_xpcall(lua_State *L, int status, lua_KContext context)
{
    (void)context;
    if (status == LUA_OK || status == LUA_YIELD) {
        lua_pushboolean(L, 1);
        lua_replace(L, 1);
        return lua_gettop(L);
    }
    lua_pushboolean(L, 0);
    lua_insert(L, 1);
    lua_call(L, 1, LUA_MULTRET);
    return lua_gettop(L);
}

/* xpcall whose handler runs after the error, not inside it: inside the hook's error no hook would see the handler */
static int safe_xpcall(lua_State *L)
{
    luaL_checkany(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_insert(L, 1);
    lua_remove(L, 3);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, end_xpcall);
    return end_xpcall(L, status, 0);
}

/* load of texts only; upvalue: the real one */
static int safe_load(lua_State *L)
{
    if (lua_gettop(L) < 3)
        lua_settop(L, 3);
    lua_pushliteral(L, "t");
    lua_replace(L, 3);
    int n = lua_gettop(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, n, LUA_MULTRET);
    return lua_gettop(L);
}

/* collectgarbage("count") and ("collect"): what it is, not how it works */
static int safe_collect(lua_State *L)
{
    static const char *const words[] = {"collect", "count", NULL};
    if (luaL_checkoption(L, 1, "collect", words) == 1) {
        lua_pushnumber(L, (lua_Number)host_of(L)->used / 1024);
        return 1;
    }
    lua_pushinteger(L, lua_gc(L, LUA_GCCOLLECT));
    return 1;
}

static int load_module(lua_State *L, const char *name)
{
    const json_t *text = json_object_get(host_of(L)->modules, name);
    if (!text)
        return luaL_error(L, "the plugin has no module '%s' (no file %s.lua)", name, name);
    lua_pushfstring(L, "@%s.lua", name);
    if (luaL_loadbufferx(L, json_string_value(text), json_string_length(text), lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    lua_remove(L, -2);
    return 1;
}

int libs_run_module(lua_State *L, const char *name)
{
    load_module(L, name);
    lua_call(L, 0, 1);
    return 1;
}

/* require(name): what the module gave, or true */
static int require_module(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    if (lua_getfield(L, 2, name) == LUA_TLIGHTUSERDATA)
        return luaL_error(L, "module '%s' requires itself", name);
    if (!lua_isnil(L, 3))
        return 1;
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, 2, name);
    libs_run_module(L, name);
    if (lua_isnil(L, -1))
        lua_pushboolean(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name);
    return 1;
}

/* ---- opening ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name; /* of the global; NULL: globals */
    lua_CFunction open;
    const char *const *without; /* NULL: nothing is taken out */
    const char *const *only;    /* NULL: everything else stays */
} libraries[] = {
    {LUA_GNAME, luaopen_base, (const char *const[]){"dofile", "loadfile", "warn", "print", NULL}, NULL},
    {LUA_COLIBNAME, luaopen_coroutine, NULL, NULL},
    {LUA_TABLIBNAME, luaopen_table, NULL, NULL},
    {LUA_STRLIBNAME, luaopen_string, (const char *const[]){"dump", NULL}, NULL},
    {LUA_MATHLIBNAME, luaopen_math, NULL, NULL},
    {LUA_UTF8LIBNAME, luaopen_utf8, NULL, NULL},
    {LUA_OSLIBNAME, luaopen_os, NULL, (const char *const[]){"clock", "date", "difftime", "time", NULL}},
};

static bool is_listed(const char *const *list, const char *name)
{
    for (; list && *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

/* The library on top of the stack: takes out what is not for guests. */
static void trim(lua_State *L, const char *const *without, const char *const *only)
{
    int library = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, library); lua_pop(L, 1)) {
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (is_listed(without, name) || (only && !is_listed(only, name))) {
            lua_pushvalue(L, -2);
            lua_pushnil(L);
            lua_rawset(L, library);
        }
    }
}

/* Puts `fn` in the place of table[name], which it gets as its upvalue. */
static void wrap(lua_State *L, int table, const char *name, lua_CFunction fn)
{
    lua_getfield(L, table, name);
    lua_pushcclosure(L, fn, 1);
    lua_setfield(L, table, name);
}

void libs_open(lua_State *L)
{
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++) {
        luaL_requiref(L, libraries[i].name, libraries[i].open, 1);
        trim(L, libraries[i].without, libraries[i].only);
        lua_pop(L, 1);
    }
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushglobaltable(L);
    int globals = lua_gettop(L);
    wrap(L, globals, "setmetatable", safe_setmetatable);
    wrap(L, globals, "load", safe_load);
    wrap(L, globals, "tostring", safe_tostring);
    lua_pushcfunction(L, safe_xpcall);
    lua_setfield(L, globals, "xpcall");
    lua_pushcfunction(L, safe_collect);
    lua_setfield(L, globals, "collectgarbage");
    lua_pushcfunction(L, require_module);
    lua_setfield(L, globals, "require");
    lua_getfield(L, globals, LUA_STRLIBNAME);
    wrap(L, lua_gettop(L), "format", safe_format);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_settop(L, globals - 1);
}
