-- SPDX-License-Identifier: MIT
-- main.lua: adds up every number in a file.

corvid.tool("tally_file", function(args)
  local text, message = corvid.fs.read(args.path)
  if not text then
    return nil, message -- the call fails, for this reason
  end
  local total = 0
  for number in text:gmatch("%-?%d+%.?%d*") do
    total = total + tonumber(number)
  end
  return ("%s in all"):format(total)
end)
