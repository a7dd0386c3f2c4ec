#!/bin/sh
# SPDX-License-Identifier: MIT
# Commands through the door: bytes, exit codes, pipes and a terminal pass, the walls hold, and what was enforced is told. No model is needed.
set -eu
. "$(dirname "$0")/../lib.sh"

printf 'milk\nbread\nsoap\n' >"$work/list.txt"
head -c 3000000 /dev/urandom >"$work/noise"
echo 'not for commands' >"$place/private.txt"
start --model none

echo "It is a command like any other: streams, files, exit codes."
show corvid exec -- sort list.txt
echo "from stdin" | show corvid exec -- tr a-z A-Z
show sh -c 'corvid exec -- cat noise | corvid exec -- cat | cmp - noise && echo every byte came through'
show corvid exec -- sh -c 'echo kept >result.txt; exit 7'
show cat result.txt
show corvid exec -- sh -c 'kill -TERM $$'
show corvid exec -- no-such-command

printf '\nOn a terminal it gets one of its own, of the same size:\n'
mkfifo "$place/keys" # nobody types: it is open and empty
on_terminal() {
    printf '\n$ %s\n' "$1"
    script -qec "stty rows 24 cols 80; $1" /dev/null <>"$place/keys" | tr -d '\r'
}
on_terminal "corvid exec -- stty size"
on_terminal "corvid exec --no-terminal -- sh -c 'test -t 1 || echo a pipe'"

printf '\nThe walls:\n'
show corvid exec -- cat "$place/private.txt"
show corvid exec -- sh -c 'echo x >/etc/corvid-was-here'
show corvid exec -- sh -c 'echo "I am process $$"'
show corvid exec -- bash -c 'echo hello >/dev/tcp/127.0.0.1/80'
show corvid exec --timeout 1 -- sleep 60
show corvid exec --policy readonly -- true

printf '\nWhat was enforced, and what it cost:\n'
show corvid exec --stats -- true
