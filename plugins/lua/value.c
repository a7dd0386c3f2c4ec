// SPDX-License-Identifier: MIT
/*
 * value.c - Lua values as JSON and back, and the table corvid.json. A table with the keys 1 to n is an array, one with text keys an
 * object, an empty one an object unless corvid.json.array made it; null is corvid.json.null. What JSON cannot hold (functions,
 * texts that are no UTF-8 or hold a NUL, numbers without end, cycles) is an error that says so. Bounded in depth and in size.
 */
#include "plugins/lua/host.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 64, NODE_BYTES = 16 };

static const char array_key; /* its address names the arrays' metatable in the registry */

struct making {
    lua_State *L;
    size_t bytes;
    int depth;
    char *why;
};

static json_t *make(struct making *making, int index);

static json_t *fail(const struct making *making, const char *why)
{
    if (!making->why[0])
        snprintf(making->why, HOST_WHY, "%s", why);
    return NULL;
}

static bool spend(struct making *making, size_t bytes)
{
    making->bytes += bytes;
    return making->bytes <= CV_LIMIT_RESULT_BYTES;
}

static json_t *make_string(struct making *making, int index)
{
    size_t len;
    const char *text = lua_tolstring(making->L, index, &len);
    if (!spend(making, len))
        return fail(making, "the value is too large");
    if (memchr(text, '\0', len))
        return fail(making, "a text may not hold a NUL byte");
    json_t *value = json_stringn(text, len);
    return value ? value : fail(making, "a text is not valid UTF-8");
}

static json_t *make_number(struct making *making, int index)
{
    if (lua_isinteger(making->L, index))
        return json_integer(lua_tointeger(making->L, index));
    double number = lua_tonumber(making->L, index);
    return isfinite(number) ? json_real(number) : fail(making, "a number is infinite or no number");
}

static bool is_array(lua_State *L, int index)
{
    bool marked = false;
    if (lua_rawlen(L, index) > 0)
        return true;
    if (lua_getmetatable(L, index)) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
        marked = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
    }
    return marked;
}

/* Keys of a table that is an array: 1 to n and no others. */
static json_t *make_array(struct making *making, int index)
{
    lua_State *L = making->L;
    lua_Unsigned n = lua_rawlen(L, index), seen = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        seen++;
    if (seen != n)
        return fail(making, "a table has keys of an array and other ones");
    json_t *array = json_array();
    for (lua_Unsigned i = 1; i <= n; i++) {
        lua_rawgeti(L, index, (lua_Integer)i);
        json_t *item = make(making, lua_gettop(L));
        lua_pop(L, 1);
        if (!item || json_array_append_new(array, item) < 0) {
            json_decref(array);
            return fail(making, "the value is too large");
        }
    }
    return array;
}

static json_t *make_object(struct making *making, int index)
{
    lua_State *L = making->L;
    json_t *object = json_object();
    const char *why = NULL;
    lua_pushnil(L);
    while (!why && lua_next(L, index)) {
        size_t len = 0;
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tolstring(L, -2, &len) : NULL;
        json_t *item = key ? make(making, lua_gettop(L)) : NULL;
        if (!key)
            why = "a table's keys must be texts, or the numbers from 1 on";
        else if (memchr(key, '\0', len) || !spend(making, len))
            why = "a key holds a NUL byte or is too large";
        else if (!item)
            why = "the value is too large";
        else if (json_object_set(object, key, item) < 0)
            why = "a key is not valid UTF-8";
        json_decref(item);
        lua_pop(L, 1);
    }
    if (!why)
        return object;
    lua_pop(L, 1);
    json_decref(object);
    return fail(making, why);
}

static json_t *make_table(struct making *making, int index)
{
    if (making->depth == DEPTH || !lua_checkstack(making->L, 8))
        return fail(making, "tables are nested too deeply, perhaps in a circle");
    making->depth++;
    json_t *value = is_array(making->L, index) ? make_array(making, index) : make_object(making, index);
    making->depth--;
    return value;
}

static json_t *make(struct making *making, int index)
{
    lua_State *L = making->L;
    if (!spend(making, NODE_BYTES))
        return fail(making, "the value is too large");
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return json_null();
    case LUA_TBOOLEAN:
        return json_boolean(lua_toboolean(L, index));
    case LUA_TNUMBER:
        return make_number(making, index);
    case LUA_TSTRING:
        return make_string(making, index);
    case LUA_TTABLE:
        return make_table(making, index);
    case LUA_TLIGHTUSERDATA: /* there is only one: corvid.json.null */
        return json_null();
    default:
        return fail(making, "a function or a coroutine is no value for JSON");
    }
}

json_t *value_from_lua(lua_State *L, int index, char why[HOST_WHY])
{
    struct making making = {.L = L, .why = why};
    int top = lua_gettop(L);
    why[0] = '\0';
    json_t *value = make(&making, lua_absindex(L, index));
    lua_settop(L, top);
    return value;
}

/* ---- JSON to Lua ------------------------------------------------------------------------------------------------------ */

static void set_array_mark(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &array_key);
    lua_setmetatable(L, -2);
}

static void push(lua_State *L, const json_t *value, int depth);

static void push_array(lua_State *L, const json_t *value, int depth)
{
    size_t n = json_array_size(value);
    lua_createtable(L, n < 65536 ? (int)n : 65536, 0);
    for (size_t i = 0; i < n; i++) {
        push(L, json_array_get(value, i), depth);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    set_array_mark(L);
}

static void push_object(lua_State *L, const json_t *value, int depth)
{
    const char *key;
    json_t *item;
    lua_newtable(L);
    json_object_foreach((json_t *)(uintptr_t)value, key, item) {
        lua_pushstring(L, key);
        push(L, item, depth);
        lua_rawset(L, -3);
    }
}

static void push(lua_State *L, const json_t *value, int depth)
{
    if (depth == DEPTH)
        luaL_error(L, "values are nested too deeply");
    luaL_checkstack(L, 4, "values are nested too deeply");
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        push_object(L, value, depth + 1);
        break;
    case JSON_ARRAY:
        push_array(L, value, depth + 1);
        break;
    case JSON_STRING:
        lua_pushlstring(L, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        lua_pushinteger(L, json_integer_value(value));
        break;
    case JSON_REAL:
        lua_pushnumber(L, json_real_value(value));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        lua_pushboolean(L, json_is_true(value));
        break;
    case JSON_NULL:
        lua_pushlightuserdata(L, NULL);
        break;
    }
}

void value_push(lua_State *L, const json_t *value)
{
    if (!value || json_is_null(value))
        lua_pushnil(L);
    else
        push(L, value, 0);
}

/* ---- corvid.json ------------------------------------------------------------------------------------------------------ */

/* encode(value) -> text */
static int encode(lua_State *L)
{
    char why[HOST_WHY];
    luaL_checkany(L, 1);
    host_tidy(host_of(L));
    json_t *value = value_from_lua(L, 1, why);
    if (!value)
        return luaL_error(L, "corvid.json.encode: %s", why);
    char *text = cv_json_dump(value);
    json_decref(value);
    json_t *held = host_hold(L, json_string(text));
    free(text);
    lua_pushstring(L, json_string_value(held));
    host_release(host_of(L));
    return 1;
}

/* decode(text) -> value, or nil and what is wrong */
static int decode(lua_State *L)
{
    size_t len;
    json_t *value = NULL;
    struct cv_error err = CV_ERROR_INIT;
    const char *text = luaL_checklstring(L, 1, &len);
    host_tidy(host_of(L));
    if (len > CV_LIMIT_RESULT_BYTES || cv_json_parse(text, len, "json", &value, &err) < 0) {
        lua_pushnil(L);
        lua_pushstring(L, len > CV_LIMIT_RESULT_BYTES ? "the text is too large" : cv_error_text(&err));
        return 2;
    }
    push(L, host_hold(L, value), 0);
    host_release(host_of(L));
    return 1;
}

/* array(table) -> the same table, which is an array also when it is empty */
static int array(lua_State *L)
{
    if (lua_isnoneornil(L, 1)) {
        lua_settop(L, 0);
        lua_newtable(L);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    set_array_mark(L);
    return 1;
}

void value_open(lua_State *L)
{
    static const luaL_Reg functions[] = {{"encode", encode}, {"decode", decode}, {"array", array}, {NULL, NULL}};
    lua_newtable(L);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &array_key);
    luaL_newlib(L, functions);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
}
