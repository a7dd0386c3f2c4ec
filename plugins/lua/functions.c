// SPDX-License-Identifier: MIT
/*
 * functions.c - the table `corvid` of a plugin: what it provides (corvid.tool) and what it may ask for. Every effect is one message,
 * {"do": KIND, ...}, and waits for its reply; whether it is allowed is decided by who answers. A reply that says "raise" is an
 * error of the plugin and stops it; any other failure is nil, a text and a reason. Adding a function is adding a row.
 */
#include "plugins/lua/host.h"

#include "daemon/base/clock.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGS = 3 };

static const char handlers_key; /* its address names the table of tools' functions in the registry */

/* ---- asking ------------------------------------------------------------------------------------------------------------ */

static void check_place(lua_State *L, const char *family, const char *name)
{
    host_tidy(host_of(L));
    if (!host_of(L)->in_call)
        luaL_error(L, "corvid.%s.%s: only possible inside a tool's function", family, name);
}

/* The argument as JSON, which the caller adds to what it holds; nil gives NULL. */
static json_t *argument(lua_State *L, int index, const char *name)
{
    char why[HOST_WHY];
    if (lua_isnoneornil(L, index))
        return NULL;
    json_t *value = value_from_lua(L, index, why);
    if (!value)
        luaL_error(L, "argument '%s': %s", name, why);
    return value;
}

/* Sends what is held last. Pushes true and leaves the reply held, or pushes nil, text, reason and leaves nothing. */
static bool ask(lua_State *L)
{
    struct host *host = host_of(L);
    json_t *message = host->held[host->held_count - 1];
    if (json_dumpb(message, NULL, 0, JSON_COMPACT) > CV_LIMIT_PLUGIN_MESSAGE_BYTES)
        luaL_error(L, "the arguments are larger than %d bytes", CV_LIMIT_PLUGIN_MESSAGE_BYTES);
    json_t *reply = host->ask(message, host->arg);
    host_release(host);
    host_hold(L, reply);
    if (cv_json_flag(reply, "ok"))
        return true;
    if (cv_json_flag(reply, "raise"))
        luaL_error(L, "%s", cv_json_str(reply, "text", "refused"));
    lua_pushnil(L);
    lua_pushstring(L, cv_json_str(reply, "text", "failed"));
    lua_pushstring(L, cv_json_str(reply, "reason", "failed"));
    host_release(host);
    return false;
}

static int push_result(lua_State *L, const char *member)
{
    struct host *host = host_of(L);
    const json_t *result = json_object_get(host->held[host->held_count - 1], "result");
    value_push(L, member ? json_object_get(result, member) : result);
    host_release(host);
    return 1;
}

/* ---- tools and files: nested calls of tools ------------------------------------------------------------------------------ */

/* One function that is a tool of the daemon: its arguments in order, and what of the result it gives. */
static const struct file_function {
    const char *name;
    const char *tool;
    const char *args[ARGS];
    const char *gives; /* NULL: true; "": the whole result */
} file_functions[] = {
    {"read", "fs_read", {"path"}, "text"},
    {"write", "fs_write", {"path", "text"}, NULL},
    {"append", "fs_append", {"path", "text"}, NULL},
    {"list", "fs_list", {"path"}, "entries"},
    {"find", "fs_find", {"path", "pattern"}, "found"},
    {"stat", "fs_stat", {"path"}, ""},
    {"hash", "fs_hash", {"path"}, ""},
    {"mkdir", "fs_mkdir", {"path"}, NULL},
    {"move", "fs_move", {"from", "to"}, NULL},
    {"copy", "fs_copy", {"from", "to"}, NULL},
    {"remove", "fs_remove", {"path"}, NULL},
    {"search", "text_search", {"path", "query"}, "lines"},
    {"count", "text_count", {"path"}, ""},
};

static json_t *tool_message(const char *tool, json_t *args)
{
    return json_pack("{s:s, s:s, s:o}", "do", "tool", "tool", tool, "args", args);
}

/* A text that was not read whole is no success: a plugin would take the head for the file. */
static int give_text(lua_State *L)
{
    struct host *host = host_of(L);
    const json_t *result = json_object_get(host->held[host->held_count - 1], "result");
    bool binary = cv_json_flag(result, "binary");
    if (!binary && !cv_json_flag(result, "truncated"))
        return push_result(L, "text");
    host_release(host);
    lua_pushnil(L);
    lua_pushstring(L, binary ? "the file is no text" : "the file is larger than what is read at once");
    lua_pushstring(L, binary ? "file.binary" : "file.large");
    return 3;
}

static int call_file(lua_State *L)
{
    const struct file_function *function = &file_functions[lua_tointeger(L, lua_upvalueindex(1))];
    check_place(L, "fs", function->name);
    json_t *args = json_object();
    json_t *message = host_hold(L, tool_message(function->tool, args)); /* owns args */
    for (int i = 0; i < ARGS && function->args[i]; i++) {
        json_t *value = argument(L, i + 1, function->args[i]);
        if (value)
            json_object_set_new(args, function->args[i], value);
    }
    (void)message;
    if (!ask(L))
        return 3;
    if (function->gives && strcmp(function->gives, "text") == 0)
        return give_text(L);
    if (function->gives)
        return push_result(L, function->gives[0] ? function->gives : NULL);
    host_release(host_of(L));
    lua_pushboolean(L, 1);
    return 1;
}

/* corvid.tool.call(name, args) -> the tool's result */
static int call_tool(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    check_place(L, "tool", "call");
    host_hold(L, tool_message(name, json_object()));
    json_t *args = argument(L, 2, "args");
    struct host *host = host_of(L);
    if (args)
        json_object_set_new(host->held[host->held_count - 1], "args", args);
    return ask(L) ? push_result(L, NULL) : 3;
}

/* corvid.tool(name, function): this plugin's code for a tool of its manifest */
static int provide(lua_State *L)
{
    const char *name = luaL_checkstring(L, 2); /* 1 is the table corvid.tool itself */
    luaL_checktype(L, 3, LUA_TFUNCTION);
    struct host *host = host_of(L);
    bool known = false;
    size_t i;
    json_t *tool;
    json_array_foreach(json_object_get(host->request, "tools"), i, tool)
        known |= strcmp(json_string_value(tool), name) == 0;
    if (host->in_call || !known)
        return luaL_error(L, host->in_call ? "corvid.tool: not inside a tool's function" : "corvid.tool: plugin.json has no tool '%s'", name);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &handlers_key);
    if (lua_getfield(L, -1, name) != LUA_TNIL)
        return luaL_error(L, "corvid.tool: '%s' has a function already", name);
    lua_pop(L, 1);
    lua_pushvalue(L, 3);
    lua_setfield(L, -2, name);
    json_array_append_new(host->provided, json_string(name));
    return 0;
}

void functions_handler(lua_State *L, const char *tool)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &handlers_key);
    lua_getfield(L, -1, tool);
    lua_remove(L, -2);
}

/* ---- store, log ---------------------------------------------------------------------------------------------------------- */

/* {"do": KIND} with up to two arguments, of which the first is a text. */
static const struct plain_function {
    const char *family;
    const char *name;
    const char *kind;
    const char *args[2];
    bool optional; /* the first one */
    bool gives;    /* the result; else true */
} plain_functions[] = {
    {"store", "get", "store.get", {"key"}, false, true},
    {"store", "set", "store.set", {"key", "value"}, false, false},
    {"store", "remove", "store.remove", {"key"}, false, false},
    {"store", "keys", "store.keys", {"prefix"}, true, true},
    {"log", "info", "log.info", {"text"}, false, false},
    {"log", "warning", "log.warning", {"text"}, false, false},
    {"log", "debug", "log.debug", {"text"}, false, false},
};

static int call_plain(lua_State *L)
{
    const struct plain_function *function = &plain_functions[lua_tointeger(L, lua_upvalueindex(1))];
    check_place(L, function->family, function->name);
    if (function->optional)
        luaL_optstring(L, 1, "");
    else
        luaL_checkstring(L, 1);
    if (function->args[1] && lua_isnoneornil(L, 2))
        return luaL_error(L, "corvid.%s.%s: argument '%s' is missing (corvid.store.remove removes)", function->family, function->name, function->args[1]);
    json_t *message = host_hold(L, json_pack("{s:s}", "do", function->kind));
    for (int i = 0; i < 2 && function->args[i]; i++) {
        json_t *value = argument(L, i + 1, function->args[i]);
        if (value)
            json_object_set_new(message, function->args[i], value);
    }
    if (!ask(L))
        return 3;
    if (function->gives)
        return push_result(L, NULL);
    host_release(host_of(L));
    lua_pushboolean(L, 1);
    return 1;
}

/* print(...) is corvid.log.info with the texts of its arguments */
static int print(lua_State *L)
{
    int n = lua_gettop(L);
    luaL_Buffer text;
    check_place(L, "log", "info (print)");
    luaL_buffinit(L, &text);
    for (int i = 1; i <= n; i++) {
        if (i > 1)
            luaL_addchar(&text, ' ');
        libs_tostring(L, i);
        luaL_addvalue(&text);
    }
    luaL_pushresult(&text);
    json_t *line = argument(L, -1, "text");
    host_hold(L, json_pack("{s:s, s:o}", "do", "log.info", "text", line ? line : json_string("")));
    if (ask(L))
        host_release(host_of(L));
    return 0;
}

/* ---- pure ones ------------------------------------------------------------------------------------------------------------ */

/* corvid.time.now() -> seconds since 1970 */
static int time_now(lua_State *L)
{
    lua_pushnumber(L, (lua_Number)cv_clock_wall_us() / 1e6);
    return 1;
}

/* corvid.time.text(seconds?) -> "2026-11-25T10:00:00.000000Z" */
static int time_text(lua_State *L)
{
    char text[CV_CLOCK_TEXT];
    lua_Number seconds = luaL_optnumber(L, 1, (lua_Number)cv_clock_wall_us() / 1e6);
    luaL_argcheck(L, seconds >= 0 && seconds < 253402300800.0, 1, "seconds since 1970, before the year 10000");
    cv_clock_format((int64_t)(seconds * 1e6), text, sizeof text);
    lua_pushstring(L, text);
    return 1;
}

/* corvid.hash.sha256(text) -> 64 hex digits */
static int hash_sha256(lua_State *L)
{
    size_t len;
    const char *text = luaL_checklstring(L, 1, &len);
    lua_pushstring(L, cv_hash_bytes(text, len).hex);
    return 1;
}

/* corvid.text.trim(text) */
static int text_trim(lua_State *L)
{
    size_t len, from = 0;
    const char *text = luaL_checklstring(L, 1, &len);
    while (from < len && strchr(" \t\r\n\f\v", text[from]) && text[from])
        from++;
    while (len > from && strchr(" \t\r\n\f\v", text[len - 1]) && text[len - 1])
        len--;
    lua_pushlstring(L, text + from, len - from);
    return 1;
}

/* corvid.text.split(text, separator) -> array of texts; the separator is no pattern */
static int text_split(lua_State *L)
{
    size_t len, width;
    const char *text = luaL_checklstring(L, 1, &len);
    const char *separator = luaL_checklstring(L, 2, &width);
    const char *end = text + len;
    lua_Integer n = 0;
    luaL_argcheck(L, width > 0, 2, "may not be empty");
    lua_newtable(L);
    for (const char *next; text; text = next) {
        const char *hit = memmem(text, (size_t)(end - text), separator, width);
        next = hit ? hit + width : NULL;
        lua_pushlstring(L, text, (size_t)((hit ? hit : end) - text));
        lua_rawseti(L, -2, ++n);
    }
    return 1;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *family;
    const char *name;
    lua_CFunction fn;
} pure_functions[] = {
    {"time", "now", time_now},           {"time", "text", time_text},   {"hash", "sha256", hash_sha256},
    {"text", "trim", text_trim},         {"text", "split", text_split},
};

/* Sets corvid[family][name], with the table of the family made at its first function, to the function on top. */
static void set_in(lua_State *L, int corvid, const char *family, const char *name)
{
    if (lua_getfield(L, corvid, family) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setfield(L, corvid, family);
    }
    lua_insert(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

static void open_tool(lua_State *L, int corvid)
{
    lua_pushcfunction(L, call_tool);
    set_in(L, corvid, "tool", "call");
    lua_getfield(L, corvid, "tool");
    lua_newtable(L);
    lua_pushcfunction(L, provide);
    lua_setfield(L, -2, "__call");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

void functions_open(lua_State *L)
{
    const struct host *host = host_of(L);
    lua_newtable(L);
    int corvid = lua_gettop(L);
    for (size_t i = 0; i < sizeof file_functions / sizeof file_functions[0]; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_pushcclosure(L, call_file, 1);
        set_in(L, corvid, "fs", file_functions[i].name);
    }
    for (size_t i = 0; i < sizeof plain_functions / sizeof plain_functions[0]; i++) {
        lua_pushinteger(L, (lua_Integer)i);
        lua_pushcclosure(L, call_plain, 1);
        set_in(L, corvid, plain_functions[i].family, plain_functions[i].name);
    }
    for (size_t i = 0; i < sizeof pure_functions / sizeof pure_functions[0]; i++) {
        lua_pushcfunction(L, pure_functions[i].fn);
        set_in(L, corvid, pure_functions[i].family, pure_functions[i].name);
    }
    open_tool(L, corvid);
    value_open(L);
    lua_setfield(L, corvid, "json");
    lua_pushstring(L, cv_json_str(host->request, "plugin", ""));
    lua_setfield(L, corvid, "plugin");
    lua_pushstring(L, cv_json_str(host->request, "version", ""));
    lua_setfield(L, corvid, "version");
    lua_setglobal(L, "corvid");
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &handlers_key);
    lua_pushcfunction(L, print);
    lua_setglobal(L, "print");
}
