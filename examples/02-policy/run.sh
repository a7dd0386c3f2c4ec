#!/bin/sh
# SPDX-License-Identifier: MIT
# A policy of one's own: one folder may be written. It is checked, a task within it is done, one beyond it is denied with a hint.
set -eu
. "$(dirname "$0")/../lib.sh"

mkdir "$work/drafts"
mkdir -p "$XDG_CONFIG_HOME/corvid/policies"
cp "$here/drafts.json" "$XDG_CONFIG_HOME/corvid/policies/"
sed 's/"write"/"wriet"/' "$here/drafts.json" >"$work/wrong.json"
start --model "script:$here/replies.jsonl"

show corvid policy check "$XDG_CONFIG_HOME/corvid/policies/drafts.json"
show corvid policy check wrong.json
show corvid run --policy drafts "Begin a letter to Ada in drafts"
show cat drafts/letter.txt
show corvid run --policy drafts "Begin a letter to Ada in final.txt"
show ls
show corvid tool call fs_write --policy drafts --args '{"path": "../elsewhere.txt", "text": "x"}'
show corvid exec --policy drafts -- true
