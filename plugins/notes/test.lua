-- SPDX-License-Identifier: MIT
-- test.lua: run by `corvid plugin test plugins/notes`, with a store and files in memory.

assert(call("note_list").text == "no notes")
assert(call("note_add", {text = "buy milk"}).text == "kept as note 1")
assert(call("note_add", {text = " call the plumber \n"}).text == "kept as note 2")

local listed = call("note_list").text
assert(listed:find("1  %d%d%d%d%-%d%d%-%d%d  buy milk\n2  "), listed)
assert(listed:sub(-16) == "call the plumber", listed)

assert(call("note_search", {query = "PLUMBER the"}).text:sub(1, 2) == "2 ")
assert(call("note_search", {query = "nothing"}).text == "no notes")

local nothing, why = call("note_add", {text = "  "})
assert(nothing == nil and why:find("empty"), why)
nothing, why = call("note_remove", {number = 9})
assert(nothing == nil and why == "there is no note 9", why)

assert(call("note_export", {path = "notes.txt"}).text == "wrote 2 notes to notes.txt")
assert(call("note_remove", {number = 1}).text == "note 1 is forgotten")
assert(call("note_add", {text = "third"}).text == "kept as note 3")
