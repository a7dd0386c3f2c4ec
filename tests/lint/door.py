# SPDX-License-Identifier: MIT
"""Checks that there is one way to the operating system: only the door starts workers, only the nursery starts programs in cells.

Why: policy, journal and sandbox stand at the door. A second place that starts a process, or a worker, is a way around all three. The
places that may are rows below, each with its reason; a new row is a decision, not a detail."""
import re

from common import arguments, blank, files, line_at, read, Report

# What is called -> who may call it (a path, or a folder that ends in '/'), and what everybody else does instead.
ROWS = [
    (r"cv_cell_create|cv_worker_start", ("tools/door/", "sandbox/", "agent/engine/probe.c"),
     "make it a tool call: cv_door_call (probe.c parses a model file, which is no effect)"),
    (r"posix_spawnp?|fork|vfork|uv_spawn|clone3?|execv[pe]*|execl[pe]*|fexecve|execveat|popen|system",
     ("sandbox/", "daemon/ctl/autostart.c"), "a process is started by the nursery, for a call at the door (autostart.c: the client starts the daemon)"),
    (r"SYS_(?:clone3?|fork|vfork|execveat|execve)", ("sandbox/",), "a process is started by the nursery, for a call at the door"),
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
    report.end(f"{count} files looked at")


if __name__ == "__main__":
    main()
