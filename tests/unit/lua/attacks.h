// SPDX-License-Identifier: MIT
/*
 * attacks.h - what a plugin's Lua must not win with, as a table that two tests share: the host in its own process (those that end
 * by themselves) and corvid-lua in a real cell (all of them). Data only.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* How it must end: by an error of its own or of a bound, with this result, or in either way. */
enum attack_end { ATTACK_ERROR, ATTACK_RESULT };

static const struct attack {
    const char *name;
    const char *code;    /* the body of a tool's function */
    enum attack_end end;
    const char *result;  /* ATTACK_RESULT: the text it gives */
    bool only_killed;    /* C code of the language that no hook sees: the kernel ends it */
} attacks[] = {
    {"endless loop", "while true do end", ATTACK_ERROR, NULL, false},
    {"pcall swallows the hook's error", "while true do pcall(function() while true do end end) end", ATTACK_ERROR, NULL, false},
    {"pcall of itself", "local function f() return pcall(f) end while true do pcall(f) end", ATTACK_ERROR, NULL, false},
    {"xpcall with a handler that loops", "while true do xpcall(function() while true do end end, function() while true do end end) end", ATTACK_ERROR, NULL, false},
    {"string.rep 1e9", "return #string.rep('x', 1e9)", ATTACK_ERROR, NULL, false},
    {"string.rep as method", "return #(('x'):rep(1<<33))", ATTACK_ERROR, NULL, false},
    {"table.concat", "local t={} for i=1,1e3 do t[i]=('x'):rep(1e6) end return #table.concat(t)", ATTACK_ERROR, NULL, false},
    {"nested lazy pattern", "return (('a'):rep(30000)):find(('.-'):rep(6)..'b')", ATTACK_ERROR, NULL, true},
    {"greedy pattern", "return (('a'):rep(30000)):find('a*a*a*a*a*b')", ATTACK_ERROR, NULL, true},
    {"quadratic plain find", "return (('a'):rep(4000000)):find(('a'):rep(2000000)..'b',1,true)", ATTACK_ERROR, NULL, true},
    {"table.move of a huge range", "return table.move({},1,1e10,2)", ATTACK_ERROR, NULL, true},
    {"table.concat with __index", "return #table.concat(setmetatable({},{__index=function() return '' end}),'',1,1e10)", ATTACK_ERROR, NULL, false},
    {"table.insert with __len", "local t=setmetatable({},{__len=function() return 1e10 end}) table.insert(t,1,1)", ATTACK_ERROR, NULL, true},
    {"table.remove with __len", "local t=setmetatable({},{__len=function() return 1e10 end}) table.remove(t,1)", ATTACK_ERROR, NULL, true},
    {"table.unpack of a huge range", "return select('#',table.unpack({},1,1e7))", ATTACK_ERROR, NULL, false},
    {"table.sort with __len",
     "local t=setmetatable({},{__len=function() return 2^31-2 end,__index=function() return 1 end,__newindex=function()end}) table.sort(t)", ATTACK_ERROR,
     NULL, false},
    {"utf8.len of much", "local s=('a'):rep(2e7) return 'length '..utf8.len(s)", ATTACK_RESULT, "length 20000000", false},
    {"string.gsub grows", "local s=('a'):rep(1e4) return #s:gsub('.',s)", ATTACK_ERROR, NULL, false},
    {"string.format grows", "local s=('a'):rep(1e7) return #string.format('%s%s%s%s%s%s%s%s',s,s,s,s,s,s,s,s)", ATTACK_ERROR, NULL, false},
    {"coroutines below the hook's count", "while true do coroutine.wrap(function() for i=1,290 do end end)() end", ATTACK_ERROR, NULL, false},
    {"endless loop in a coroutine", "return coroutine.resume(coroutine.create(function() while true do end end))", ATTACK_ERROR, NULL, false},
    {"__gc loops", "setmetatable({},{__gc=function() while true do end end}) collectgarbage() return 'gc done'", ATTACK_ERROR, NULL, false},
    {"__gc at the end", "X=setmetatable({},{__gc=function() while true do end end}) return 'left for close'", ATTACK_ERROR, NULL, false},
    {"__close loops", "local x<close> = setmetatable({},{__close=function() while true do end end}) return 1", ATTACK_ERROR, NULL, false},
    {"collector stopped", "collectgarbage('stop') local t for i=1,1e7 do t={i} end return 'ok'", ATTACK_ERROR, NULL, false},
    {"deep recursion", "local function f(n) return 1+f(n+1) end return f(1)", ATTACK_ERROR, NULL, false},
    {"recursion through gsub", "local function f(s) return (s:gsub('.',f)) end return f('a')", ATTACK_ERROR, NULL, false},
    {"deeply nested source", "return tostring(load('return '..('('):rep(1e5)..'1'..(')'):rep(1e5)))", ATTACK_RESULT, "nil", false},
    {"doubling", "local s='x' while true do s=s..s end", ATTACK_ERROR, NULL, false},
    {"math.random of everything", "return math.type(math.random(0))", ATTACK_RESULT, "integer", false},
    {"byte code", "local d=string.dump(function() return 1 end) return tostring(load(d))", ATTACK_ERROR, NULL, false},
    {"byte code by hand", "return tostring(load('\\27Lua'))", ATTACK_RESULT, "nil", false},
    {"byte code by mode", "return tostring(load('\\27Lua', 'x', 'b'))", ATTACK_RESULT, "nil", false},
    {"the strings' metatable", "getmetatable('').__index=function() return 'pwn' end return ('x').foo", ATTACK_ERROR, NULL, false},
    {"addresses by tostring", "return tostring(print)..tostring({})..tostring(coroutine.create(print))", ATTACK_RESULT, "functiontablethread", false},
    {"addresses by %p", "return string.format('%p',{})", ATTACK_ERROR, NULL, false},
    {"addresses by %-20p", "return ('%-20p'):format('x')", ATTACK_ERROR, NULL, false},
    {"addresses by %s", "return string.format('%s %s',{},print)", ATTACK_RESULT, "table function", false},
    {"addresses by __name", "return tostring(setmetatable({},{__name='X'}))", ATTACK_RESULT, "table", false},
    {"files", "return tostring(io)..tostring(loadfile)..tostring(dofile)..tostring(package)..tostring(debug)", ATTACK_RESULT, "nilnilnilnilnil", false},
    {"the system", "return tostring(os.execute)..tostring(os.exit)..tostring(os.getenv)..tostring(os.remove)..tostring(os.tmpname)", ATTACK_RESULT,
     "nilnilnilnilnil", false},
    {"another plugin's module", "return require('../other/main')", ATTACK_ERROR, NULL, false},
    {"a circle as result", "local t={} t.t=t return t", ATTACK_ERROR, NULL, false},
    {"a wide tree as result", "local a={} for i=1,10 do a={a,a} end for i=1,15 do a={a,a} end return a", ATTACK_ERROR, NULL, false},
    {"a function as result", "return {f=print}", ATTACK_ERROR, NULL, false},
    {"an error that is a table with a loop", "error(setmetatable({},{__tostring=function() while true do end end}))", ATTACK_ERROR, NULL, false},
};
enum { ATTACKS = sizeof attacks / sizeof attacks[0] };
