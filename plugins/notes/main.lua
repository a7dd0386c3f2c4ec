-- SPDX-License-Identifier: MIT
-- main.lua: the tools of the plugin "notes". A note is one value of the store under the key "note/000001", with its text and time.

local FIRST, KEY = "note/", "note/%06d"

local function all_notes()
  local keys, message, reason = corvid.store.keys(FIRST)
  if not keys then
    return nil, message, reason
  end
  local notes = {}
  for _, key in ipairs(keys) do
    local note = corvid.store.get(key)
    if note then
      notes[#notes + 1] = {number = tonumber(key:sub(#FIRST + 1)), text = note.text, time = note.time}
    end
  end
  return notes
end

local function as_lines(notes)
  local lines = {}
  for i, note in ipairs(notes) do
    lines[i] = ("%d  %s  %s"):format(note.number, note.time:sub(1, 10), note.text)
  end
  return table.concat(lines, "\n")
end

local function shown(notes)
  return #notes == 0 and "no notes" or as_lines(notes)
end

corvid.tool("note_add", function(args)
  local text = corvid.text.trim(args.text)
  if text == "" then
    return nil, "the note is empty: expected some text"
  end
  local notes, message = all_notes()
  if not notes then
    return nil, message
  end
  local number = #notes == 0 and 1 or notes[#notes].number + 1
  local ok, why = corvid.store.set(KEY:format(number), {text = text, time = corvid.time.text()})
  if not ok then
    return nil, why
  end
  return ("kept as note %d"):format(number)
end)

corvid.tool("note_list", function()
  local notes, message = all_notes()
  if not notes then
    return nil, message
  end
  return shown(notes)
end)

corvid.tool("note_search", function(args)
  local notes, message = all_notes()
  if not notes then
    return nil, message
  end
  local words = {}
  for word in args.query:lower():gmatch("%S+") do
    words[#words + 1] = word
  end
  local found = {}
  for _, note in ipairs(notes) do
    local text, all = note.text:lower(), true
    for _, word in ipairs(words) do
      all = all and text:find(word, 1, true) ~= nil
    end
    if all then
      found[#found + 1] = note
    end
  end
  return shown(found)
end)

corvid.tool("note_remove", function(args)
  local key = KEY:format(args.number)
  if not corvid.store.get(key) then
    return nil, ("there is no note %d"):format(args.number)
  end
  local ok, why = corvid.store.remove(key)
  if not ok then
    return nil, why
  end
  return ("note %d is forgotten"):format(args.number)
end)

corvid.tool("note_export", function(args)
  local notes, message = all_notes()
  if not notes then
    return nil, message
  end
  local ok, why = corvid.fs.write(args.path, #notes == 0 and "" or as_lines(notes) .. "\n")
  if not ok then
    return nil, why
  end
  return ("wrote %d notes to %s"):format(#notes, args.path)
end)
