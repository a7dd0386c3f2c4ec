#!/bin/sh
# SPDX-License-Identifier: MIT
# A client of one's own: client.py calls a tool and follows a run, with nothing but Python's standard library.
set -eu
. "$(dirname "$0")/../lib.sh"

printf 'milk\nbread\nsoap\n' >"$work/list.txt"
start --model "script:$here/replies.jsonl"

show python3 "$here/client.py" "$socket" "$work" "Count the lines in list.txt and write the number to count.txt"
show cat count.txt
