# SPDX-License-Identifier: MIT
# scripts/lib.sh - what the scripts share: messages, long steps that show they are alive, Debian packages. Sourced by sh; `script` names
# the caller in messages. Sets nothing but functions.

# Messages go to stderr, results to stdout.
say() { printf '%s: %s\n' "${script:-corvid}" "$*" >&2; }

die() {
    say "$*"
    exit 1
}

# progress TEXT COMMAND... - runs a step that takes more than a second: says that it begins, every 20 s that it goes on, and how long it
# took. Its output is kept and shown only when it fails. Gives its exit code.
progress() {
    progress_text=$1
    shift
    progress_log=$(mktemp) || die "cannot make a temporary file"
    progress_start=$(date +%s)
    say "$progress_text ..."
    "$@" >"$progress_log" 2>&1 &
    progress_pid=$!
    (
        progress_sleep=
        trap '[ -z "$progress_sleep" ] || kill "$progress_sleep" 2>/dev/null; exit 0' TERM
        while :; do
            sleep 20 &
            progress_sleep=$!
            wait "$progress_sleep"
            say "$progress_text: $(($(date +%s) - progress_start)) s, $(tail -n 1 "$progress_log" | tr '\r' '\n' | tail -n 1 | cut -c 1-100)"
        done
    ) &
    progress_ticker=$!
    progress_rc=0
    wait "$progress_pid" || progress_rc=$?
    kill "$progress_ticker" 2>/dev/null || :
    wait "$progress_ticker" 2>/dev/null || :
    if [ "$progress_rc" -eq 0 ]; then
        say "$progress_text: done in $(($(date +%s) - progress_start)) s"
    else
        tail -n 60 "$progress_log" >&2
        say "$progress_text: failed with exit code $progress_rc"
    fi
    rm -f "$progress_log"
    return "$progress_rc"
}

# missing_packages FILE - the packages of the list that are neither installed nor replaced by their command.
missing_packages() {
    while read -r package command _; do
        case $package in '' | '#'*) continue ;; esac
        [ -z "$command" ] || ! command -v "$command" >/dev/null 2>&1 || continue
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done <"$1"
}

# need_packages FILE - installs what is missing with apt-get, as root or through sudo; says what to do where that cannot be.
need_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "this is no Debian: please see to it that what $1 lists is installed"
        return 0
    fi
    missing=$(missing_packages "$1" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null 2>&1 || die "these Debian packages are missing: $missing (no root and no sudo here: install them and try again)"
        as_root=sudo
    fi
    progress "reading the list of packages" $as_root apt-get update -q || die "apt-get update failed; missing: $missing"
    # shellcheck disable=SC2086 -- a list of words
    progress "installing $missing" $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing ||
        die "these Debian packages could not be installed: $missing"
}
