# SPDX-License-Identifier: MIT
"""Checks that includes follow the direction of knowledge: base -> loop -> {store, sandbox, policies} -> {tools, plugins, engine} ->
door -> agent -> rpc -> daemon -> verbs -> programs.

Why: the linker sees only what is linked; an include that points upwards is how a room begins to know what it should not. A file that
defines main() is a program and may know everything; so may tests."""
import os
import re

from common import arguments, blank, files, is_c, line_at, read, Report, room_of

# Room -> rooms it may include besides its own.
LOWEST = {"daemon/base"}
GROUND = LOWEST | {"daemon/loop"}
WALLS = {"daemon/store", "daemon/secrets", "daemon/egress", "sandbox", "policies"}
ALLOWED = {
    "daemon/base": set(),
    "daemon/loop": LOWEST,
    "daemon/store": GROUND,
    "daemon/secrets": GROUND,
    "daemon/egress": GROUND | {"sandbox"},  # its process is confined by the same Landlock tables
    "sandbox": GROUND,
    "policies": GROUND,
    "tools": GROUND | {"sandbox", "daemon/egress"},  # a tool says who carries it out; only the door knows policy and store
    "tools/archive": GROUND | {"tools", "sandbox", "daemon/egress"},
    "tools/host": GROUND | {"tools", "sandbox", "daemon/egress"},
    "plugins": GROUND | WALLS | {"tools"},
    "plugins/lua": LOWEST,  # inside corvid-lua: knows nothing of the daemon
    "agent/engine": GROUND | WALLS | {"tools"},
    "tools/door": GROUND | WALLS | {"tools", "plugins"},
    "agent": GROUND | WALLS | {"tools", "plugins", "tools/door", "agent/engine"},
    "daemon/sched": GROUND | WALLS | {"tools", "plugins", "tools/door", "agent/engine", "agent"},
    "daemon/rpc": GROUND | WALLS | {"tools", "plugins", "tools/door", "agent/engine", "agent"},
    "daemon/ctl/bench": LOWEST,  # judges folders and texts: asks no daemon
    "daemon/ctl": GROUND | {"daemon/rpc", "plugins", "daemon/ctl/bench"},  # the client speaks over the socket and shares the wire's code at most
}
ALLOWED["daemon"] = ALLOWED["daemon/rpc"] | {"daemon/rpc", "daemon/sched"}            # the parts of the process
ALLOWED["daemon/verbs"] = ALLOWED["daemon"] | {"daemon"}              # verbs know the parts; corvidd's main joins both
FRONT_DOORS = {"tools/door.h": "tools/door"}  # headers that lie beside the room they open
PROJECT = ("daemon/", "agent/", "tools/", "plugins/", "sandbox/", "policies/", "tests/")


def owner(path):
    return FRONT_DOORS.get(path) or room_of(path)


def main():
    options = arguments(__doc__)
    report = Report("layers")
    count = 0
    for path in files(options.root):
        if not is_c(path):
            continue
        text = blank(read(options.root, path) or "", strings=False)
        room = owner(path)
        program = re.search(r"(?m)^int main\(", text) is not None
        for match in re.finditer(r'(?m)^[ \t]*#[ \t]*include[ \t]+"([^"]+)"', text):
            count += 1
            check(options.root, report, path, line_at(text, match.start(1)), room, match.group(1), program)
    report.end(f"{count} includes followed")


def check(root, report, path, line, room, target, program):
    if "/../" in f"/{target}" or "/./" in f"/{target}":
        report.finding(path, line, f'"{target}" is relative: write it from the root, like "daemon/base/error.h"')
        return
    if not target.startswith(PROJECT):
        return  # generated files and libraries
    if not os.path.exists(os.path.join(root, target)) and not path.startswith("tests/"):
        report.finding(path, line, f'"{target}" does not exist: write includes from the root, like "daemon/base/error.h"')
        return
    if path.startswith("tests/") or program or room not in ALLOWED:
        return
    other = owner(target)
    if target.startswith("tests/"):
        report.finding(path, line, f'"{target}": what ships may not include tests: move what both need into a room')
    elif other != room and other not in ALLOWED[room]:
        known = ", ".join(sorted(ALLOWED[room])) or "nothing but itself"
        report.finding(path, line, f'"{target}" belongs to {other or "no room"}, and {room} may know {known}: '
                       "hand the thing in as a parameter or a callback, or move it to the room that may know both")


if __name__ == "__main__":
    main()
