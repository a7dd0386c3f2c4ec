// SPDX-License-Identifier: MIT
/*
 * run.c - one request from start to end: a table of what can be asked ("call", "check", "test"), each run protected in a state of
 * its own. A tool's function gives a table (the result as it is), a text, number or boolean (put into one), nothing (done), or nil
 * and a text (it failed, for a reason it knows).
 */
#include "plugins/lua/host.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

enum { DEFAULT_CPU_MS = CV_LIMIT_PLUGIN_CPU_S * 1000, ANSWER_EXTRA = 64 };

struct job {
    struct host *host;
    json_t *result; /* what came of it */
    char said[CV_ERROR_TEXT]; /* why the tool's function says it failed */
    bool failed;
};

/* The functions' values from `first` on, as the job's result. */
static void take_values(lua_State *L, struct job *job, int first)
{
    char why[HOST_WHY];
    if (lua_isnoneornil(L, first) && lua_isstring(L, first + 1)) {
        job->failed = true;
        size_t len;
        const char *text = lua_tolstring(L, first + 1, &len);
        snprintf(job->said, sizeof job->said, "%.*s", (int)(len < sizeof job->said ? len : sizeof job->said - 1), text);
        return;
    }
    if (lua_isnoneornil(L, first)) {
        job->result = json_pack("{s:b}", "done", 1);
        return;
    }
    json_t *value = value_from_lua(L, first, why);
    if (!value)
        luaL_error(L, "the tool's result: %s", why);
    if (json_is_object(value)) {
        job->result = value;
        return;
    }
    const char *name = json_is_string(value) ? "text" : json_is_array(value) ? "items" : "value";
    job->result = json_pack("{s:o}", name, value);
}

static void call_handler(lua_State *L, struct job *job, const char *tool, const json_t *args)
{
    struct host *host = job->host;
    int top = lua_gettop(L);
    functions_handler(L, tool);
    if (!lua_isfunction(L, -1))
        luaL_error(L, "main.lua gives no function for the tool '%s': corvid.tool(\"%s\", function(args) ... end)", tool, tool);
    if (json_is_object(args))
        value_push(L, args);
    else
        lua_newtable(L);
    host->in_call = true;
    lua_call(L, 1, 2);
    host->in_call = false;
    take_values(L, job, top + 1);
    lua_settop(L, top);
}

static int do_call(lua_State *L)
{
    struct job *job = lua_touserdata(L, 1);
    libs_run_module(L, "main");
    call_handler(L, job, cv_json_str(job->host->request, "tool", ""), json_object_get(job->host->request, "args"));
    return 0;
}

/* ---- check ------------------------------------------------------------------------------------------------------------- */

static int do_check(lua_State *L)
{
    struct job *job = lua_touserdata(L, 1);
    struct host *host = job->host;
    const char *name;
    json_t *text, *tool;
    size_t i;
    json_object_foreach((json_t *)(uintptr_t)host->modules, name, text) {
        lua_pushfstring(L, "@%s.lua", name);
        if (luaL_loadbufferx(L, json_string_value(text), json_string_length(text), lua_tostring(L, -1), "t") != LUA_OK)
            return lua_error(L);
        lua_pop(L, 2);
    }
    libs_run_module(L, "main");
    json_array_foreach(json_object_get(host->request, "tools"), i, tool) {
        functions_handler(L, json_string_value(tool));
        if (!lua_isfunction(L, -1))
            luaL_error(L, "main.lua gives no function for the tool '%s' of plugin.json: corvid.tool(\"%s\", function(args) ... end)",
                       json_string_value(tool), json_string_value(tool));
        lua_pop(L, 1);
    }
    json_t *modules = json_array();
    json_object_foreach((json_t *)(uintptr_t)host->modules, name, text)
        json_array_append_new(modules, json_string(name));
    job->result = json_pack("{s:o, s:O}", "modules", modules, "tools", host->provided);
    return 0;
}

/* ---- test -------------------------------------------------------------------------------------------------------------- */

/* call(tool, args) of test.lua: as a call would be; its result, or nil and a text */
static int test_call(lua_State *L)
{
    char why[HOST_WHY];
    struct job *all = lua_touserdata(L, lua_upvalueindex(1));
    struct job one = {.host = all->host};
    const char *tool = luaL_checkstring(L, 1);
    json_t *args = lua_isnoneornil(L, 2) ? json_object() : value_from_lua(L, 2, why);
    if (!args)
        return luaL_error(L, "call: argument 'args': %s", why);
    host_tidy(all->host);
    host_hold(L, args);
    all->host->held_base++;
    call_handler(L, &one, tool, args);
    all->host->held_base--;
    host_tidy(all->host);
    json_object_set_new(all->result, "calls", json_integer(cv_json_num(all->result, "calls", 0) + 1));
    if (one.failed) {
        lua_pushnil(L);
        lua_pushstring(L, one.said);
        return 2;
    }
    value_push(L, host_hold(L, one.result));
    host_release(all->host);
    return 1;
}

static int do_test(lua_State *L)
{
    struct job *job = lua_touserdata(L, 1);
    job->result = json_pack("{s:i}", "calls", 0);
    libs_run_module(L, "main");
    lua_pushlightuserdata(L, job);
    lua_pushcclosure(L, test_call, 1);
    lua_setglobal(L, "call");
    libs_run_module(L, "test");
    return 0;
}

/* ---- all of them --------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    lua_CFunction run;
    bool alone; /* effects are in memory */
} jobs[] = {
    {"call", do_call, false},
    {"check", do_check, true},
    {"test", do_test, true},
};

static int finish(struct job *job, json_t **result, struct cv_error *err)
{
    if (job->failed)
        return cv_deny(err, -ECANCELED, "tool", "plugin.failed", "%s", job->said);
    size_t size = json_dumpb(job->result, NULL, 0, JSON_COMPACT);
    if (size == 0 || size > CV_LIMIT_RESULT_BYTES - ANSWER_EXTRA)
        return cv_deny(err, -E2BIG, "tool", "plugin.result", "the tool's result has %zu bytes, the limit is %d", size, CV_LIMIT_RESULT_BYTES - ANSWER_EXTRA);
    *result = cv_steal(&job->result);
    return 0;
}

int lua_run(const json_t *request, lua_ask_fn ask, void *arg, json_t **result, struct cv_error *err)
{
    const char *what = cv_json_str(request, "do", "");
    size_t i = 0;
    while (i < sizeof jobs / sizeof jobs[0] && strcmp(jobs[i].name, what) != 0)
        i++;
    if (i == sizeof jobs / sizeof jobs[0])
        return cv_fail(err, -EINVAL, "plugin.request", "corvid-lua cannot do '%s'", what);
    cv_auto_json json_t *memory = json_object();
    struct host host = {
        .request = request,
        .modules = json_object_get(request, "modules"),
        .ask = jobs[i].alone ? memory_ask : ask,
        .arg = jobs[i].alone ? memory : arg,
        .limit = (size_t)cv_json_num(request, "memory", CV_LIMIT_PLUGIN_MEMORY),
        .cpu_end_us = cv_json_num(request, "cpu_ms", DEFAULT_CPU_MS) * 1000,
    };
    struct job job = {.host = &host};
    int rc = host_open(&host, err);
    if (rc == 0)
        rc = host_protect(&host, jobs[i].run, &job, err);
    if (rc == 0 && host.spent) /* caught by a coroutine: the time is over all the same */
        rc = cv_deny(err, -ETIMEDOUT, "cpu", "plugin.cpu", "stopped: the plugin's code used up its processor time");
    if (rc == 0)
        rc = finish(&job, result, err);
    json_decref(job.result);
    host_close(&host);
    return rc;
}
