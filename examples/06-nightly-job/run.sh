#!/bin/sh
# SPDX-License-Identifier: MIT
# A job: a task with a timetable, run while nobody is there. What would be every night is every second here.
set -eu
. "$(dirname "$0")/../lib.sh"

# Waits until the history of the job has a row with this word.
await() {
    tries=0
    until corvid job history "$job" 2>/dev/null | grep -q "$1"; do
        tries=$((tries + 1))
        [ $tries -le 200 ] || { echo "the job's history has no '$1'" >&2; exit 1; }
        sleep 0.1
    done
}

printf 'milk\nbread\nsoap\n' >"$work/list.txt"
start --model "script:$here/replies.jsonl"

echo "A job for every night, looked at and removed:"
show corvid job add --cron '0 3 * * *' --missed once "Count the lines in list.txt and note it in counts.txt"
job=$(corvid job list --json | sed 's/.*"id":"\(j[^"]*\)".*/\1/')
show corvid job next "$job"
show corvid job remove "$job"

printf '\nThe same in a second from now:\n'
show corvid job add --at +1s "Count the lines in list.txt and note it in counts.txt"
job=$(corvid job list --json | sed 's/.*"id":"\(j[^"]*\)".*/\1/')
await done
show cat counts.txt
show corvid job history "$job"

printf '\nNobody is there to be asked, so what the policy asks about is denied:\n'
mkdir -p "$place/config/corvid/policies"
cp "$here/careful.json" "$place/config/corvid/policies/"
show corvid job remove "$job"
show corvid job add --at +1s --policy careful "Remove list.txt"
job=$(corvid job list --json | sed 's/.*"id":"\(j[^"]*\)".*/\1/')
await denied
show corvid job history "$job"
show ls
