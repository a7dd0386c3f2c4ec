-- SPDX-License-Identifier: MIT
-- test.lua: files and store are in memory here.

local nothing, why = call("tally_file", {path = "absent.txt"})
assert(nothing == nil and why, "a missing file is an error")
