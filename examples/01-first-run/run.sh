#!/bin/sh
# SPDX-License-Identifier: MIT
# A first run: a task, two calls, an answer, and the record of it all. The model's replies are recorded, so no model is needed.
set -eu
. "$(dirname "$0")/../lib.sh"

printf 'milk\nbread\nsoap\n' >"$work/list.txt"
start --model "script:$here/replies.jsonl"

show corvid run "Count the lines in list.txt and write the number to count.txt"
show cat count.txt
show corvid runs list
run=$(corvid runs list --json | sed 's/.*"id":"\([^"]*\)".*/\1/')
show corvid runs show "$run"
