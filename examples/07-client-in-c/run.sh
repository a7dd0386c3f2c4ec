#!/bin/sh
# SPDX-License-Identifier: MIT
# A client of one's own in C: compiled here, it follows a run, asks a person what the run asks, and ends with the run's exit code.
set -eu
. "$(dirname "$0")/../lib.sh"

mkdir -p "$XDG_CONFIG_HOME/corvid/policies"
cp "$here/ask-first.json" "$XDG_CONFIG_HOME/corvid/policies/"
cp "$here/client.c" "$place/client.c"
echo 'Dear Ada,' >"$work/draft.txt"
start --model "script:$here/replies.jsonl"

show cc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -O2 -o ../client ../client.c -ljansson
printf 'letter.txt\nyes\n' | show ../client "$socket" "$work" ask-first "Rename draft.txt"
show ls
echo no | show ../client "$socket" "$work" ask-first "Move letter.txt to lost.txt"
show ls
show ../client "$place/nobody.sock" "$work" ask-first "Rename draft.txt"
