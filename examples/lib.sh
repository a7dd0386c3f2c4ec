# SPDX-License-Identifier: MIT
# examples/lib.sh - what the examples share: a private folder with a daemon of its own that is gone when the example ends.
#
# Sourced by each run.sh. It gives $here (the example's folder), $place (a new private folder), $work (a workspace in it), and
#   start ARGUMENTS ...   starts corvidd with them and waits until it serves
#   show COMMAND ...      prints the command as one would type it, then runs it; its exit code is printed when it is not 0
# The programs are taken from CORVID_BIN, else from PATH, else from build/bin.
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "${CORVID_BIN:-}" ]; then
    PATH=$CORVID_BIN:$PATH
elif ! command -v corvid >/dev/null; then
    PATH=$here/../../build/bin:$PATH
fi
command -v corvid >/dev/null || { echo "there is no corvid: build it, or name the folder of the programs in CORVID_BIN" >&2; exit 1; }

place=$(mktemp -d "${TMPDIR:-/tmp}/corvid-example-XXXXXX")
work=$place/work
mkdir "$work" "$place/run"
chmod 700 "$place/run"
export XDG_RUNTIME_DIR="$place/run" XDG_STATE_HOME="$place/state" XDG_CONFIG_HOME="$place/config" XDG_DATA_HOME="$place/data" CORVID_USER_DIRS=1
socket=$place/run/corvid/corvid.sock
daemon=

finish() {
    [ -z "$daemon" ] || { kill "$daemon" 2>/dev/null && wait "$daemon"; } || :
    rm -rf "$place"
}
trap finish EXIT
trap 'exit 130' INT TERM

start() {
    corvidd "$@" </dev/null >"$place/corvidd.log" 2>&1 &
    daemon=$!
    tries=0
    until corvid --no-autostart status >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ $tries -gt 300 ] || ! kill -0 "$daemon" 2>/dev/null; then
            echo "the daemon did not start:" >&2
            cat "$place/corvidd.log" >&2
            exit 1
        fi
        sleep 0.1
    done
    cd "$work"
}

show() {
    printf '\n$'
    for word; do
        case $word in
        '' | *[!A-Za-z0-9_./:=,@%+-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    code=0
    "$@" 2>&1 || code=$?
    [ $code -eq 0 ] || echo "[exit code $code]"
}
