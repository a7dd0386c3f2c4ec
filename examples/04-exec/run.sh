#!/bin/sh
# SPDX-License-Identifier: MIT
# Commands through the door: bytes and exit codes pass, the walls hold, and what was enforced is told. No model is needed.
set -eu
. "$(dirname "$0")/../lib.sh"

printf 'milk\nbread\nsoap\n' >"$work/list.txt"
echo 'not for commands' >"$place/private.txt"
start --model none

show corvid exec -- sort list.txt
echo "from stdin" | show corvid exec -- tr a-z A-Z
show corvid exec -- sh -c 'echo kept >result.txt; exit 7'
show cat result.txt
show corvid exec -- cat "$place/private.txt"
show corvid exec -- sh -c 'echo x >/etc/corvid-was-here'
show corvid exec --timeout 1 -- sleep 60
show corvid exec --policy readonly -- true
show corvid exec --stats -- true
