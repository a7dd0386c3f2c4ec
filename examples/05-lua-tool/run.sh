#!/bin/sh
# SPDX-License-Identifier: MIT
# A tool of one's own in Lua: made, checked, tested, installed, allowed by a policy, called by hand and by a run.
set -eu
. "$(dirname "$0")/../lib.sh"

mkdir -p "$XDG_CONFIG_HOME/corvid/policies"
cp "$here/tally.json" "$XDG_CONFIG_HOME/corvid/policies/"
start --model "script:$here/replies.jsonl"

show corvid plugin new greet
show cat greet/main.lua
cp -r "$here/tally" .
sed 's/local total = 0/local total == 0/' tally/main.lua >wrong.lua
cp tally/main.lua good.lua
cp wrong.lua tally/main.lua
show corvid plugin check tally
cp good.lua tally/main.lua
show corvid plugin check tally
show corvid plugin test tally
show corvid plugin install --test tally
printf 'apples 3\npears 4\n' >list.txt
show corvid tool call tally_file --args '{"path": "list.txt"}'
show corvid tool call tally_file --policy tally --args '{"path": "list.txt"}'
show corvid tool call tally_file --policy tally --args '{"path": "nothing.txt"}'
show corvid run --policy tally "What is on the list together?"
show corvid plugin remove tally
