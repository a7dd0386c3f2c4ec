# SPDX-License-Identifier: MIT
"""Checks that there is one way to the operating system: only the door starts workers, only the nursery starts programs in cells.

Why: policy, journal and sandbox stand at the door. A second place that starts a process, or a worker, is a way around all three. The
places that may are rows below, each with its reason; a new row is a decision, not a detail."""
import re

from common import arguments, blank, files, line_at, read, Report

# What is called -> who may call it (a path, or a folder that ends in '/'), and what everybody else does instead.
ROWS = [
    (r"cv_cell_create|cv_worker_start", ("tools/door/", "sandbox/", "agent/engine/probe.c", "plugins/compile.c"),
     "make it a tool call: cv_call_start (probe.c parses a model file, compile.c a plugin's Lua: that is no effect)"),
    (r"posix_spawnp?|fork|vfork|uv_spawn|clone3?|execv[pe]*|execl[pe]*|fexecve|execveat|popen|system",
     ("sandbox/", "daemon/ctl/autostart.c", "daemon/ctl/autostart_own.c", "daemon/egress/process.c"),
     "a process is started by the nursery, for a call at the door (autostart*.c: the client starts the daemon; process.c: corvid-egress, for all)"),
    (r"cv_egress_start", ("tools/door/egress.c", "daemon/egress/", "agent/engine/http"),
     "make it a call of a tool that egress carries out (http*.c of the engine asks the model server that the administrator named)"),
    (r"SYS_(?:clone3?|fork|vfork|execveat|execve)", ("sandbox/",), "a process is started by the nursery, for a call at the door"),
]
# Members of a tool that are called in one file only, by the carrier whose they are; a call through a pointer: `tool->host(`.
HOOKS = [
    (r"host", ("tools/door/host.c",), "the host room runs it, in a thread, on copies"),
    (r"fetch|fetched", ("tools/door/egress.c", "tools/door/check.c"), "the egress carrier asks it (check.c asks what the verdict is about)"),
]
SHIPPED = ("daemon/", "agent/", "tools/", "plugins/", "policies/", "sandbox/")


def main():
    options = arguments(__doc__)
    report = Report("door")
    count = 0
    for path in files(options.root):
        if not path.startswith(SHIPPED) or not path.endswith((".c", ".cpp")):
            continue
        count += 1
        text = blank(read(options.root, path) or "")
        for names, allowed, instead in ROWS:
            if path.startswith(allowed):
                continue
            for match in re.finditer(rf"(?<![\w.>])(?:{names})\b" + ("" if names.startswith("SYS") else r"\s*\("), text):
                report.finding(path, line_at(text, match.start()), f"'{match.group(0).rstrip('( ')}' goes past the door: {instead}")
        for names, allowed, instead in HOOKS:
            for match in re.finditer(rf"->\s*(?:{names})\s*\(", text):
                if not path.startswith(allowed):
                    report.finding(path, line_at(text, match.start()), f"'{match.group(0).rstrip('( ')}' goes past the door: {instead}")
    report.end(f"{count} files looked at")


if __name__ == "__main__":
    main()
