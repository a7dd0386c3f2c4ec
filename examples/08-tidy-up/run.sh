#!/bin/sh
# SPDX-License-Identifier: MIT
# A task on the machine with effects: disk space, the largest files, an archive of old logs that is checked, and all of it undone.
set -eu
. "$(dirname "$0")/../lib.sh"

mkdir "$work/logs"
echo 'today' >"$work/logs/web.log"
for day in 1 2 3; do
    yes "GET / $day" | head -c ${day}00000 >"$work/logs/web.log.$day"
done
# The id of the newest run.
last() {
    corvid --json runs list --limit 1 | sed 's/.*"id":"\([^"]*\)".*/\1/'
}

start --model "script:$here/replies.jsonl"

echo "A model that goes too far, while nobody is there:"
show corvid run --detach "Clear up a bit"
run=$(last)
show corvid runs watch "$run"
show ls logs

printf '\nThe task, in words that a person would use:\n'
show corvid run --max-steps 20 "See how full the disk is and which files are the largest. Pack the old logs into old-logs.tar.gz, check it, then remove them."
show ls . logs
show corvid exec -- tar -tzf old-logs.tar.gz
run=$(last)

printf '\nSomebody needs the old logs after all:\n'
echo 'made since' >logs/web.log.2
show corvid runs undo "$run"
rm logs/web.log.2
show corvid runs undo "$run"
show ls . logs
show corvid exec -- sha256sum logs/web.log.3
show corvid verify
