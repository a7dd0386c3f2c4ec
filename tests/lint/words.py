# SPDX-License-Identifier: MIT
"""Looks for words that have no place in the tree: marks of unfinished work, paths of somebody's machine, hosts of package registries,
and C functions with a safer sister.

Why: an unfinished piece is either finished or refused with a clear error; a path of one machine works on one machine; each banned
function has been the first line of an advisory. In data, which is what other people might write, only hosts of registries count. Patterns are written so that this file does not find itself."""
import re

from common import DATA, arguments, blank, files, is_c, line_at, read, Report

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b|\bplace" r"holder|\bnot " r"implemented|\bfor " r"now\b|\bst" r"ub\b")
MACHINE = re.compile(r"(?<![\w.$}~])/(?:home/(?!u\b|user\b|USER\b|me\b|you\b|somebody\b|someone\b)\w+/|Users/\w+/|tmp/bash_\w+)|/(?:farm|work)/")
REGISTRY = re.compile(r"\b(?:registry\.npmjs|pypi\.org|files\.pythonhosted|crates\.io|deb\.debian|security\.debian|proxy\.golang)")

# function -> (what to use, paths where it is right)
BANNED = {
    "sprintf": ("snprintf, cv_format or cv_buf_printf", ()),
    "vsprintf": ("vsnprintf", ()),
    "strcpy": ("snprintf, memcpy with a checked length, or cv_strdup", ("tests/",)),
    "strcat": ("cv_buf_puts", ("tests/",)),
    "gets": ("fgets or read", ()),
    "system": ("the sandbox, or posix_spawn with an argument vector", ("tests/",)),
    "popen": ("the sandbox, or posix_spawn with an argument vector", ("tests/",)),
    "tmpnam": ("mkstemp", ()),
    "mktemp": ("mkstemp", ()),
    "fork": ("a request to the nursery: the daemon never forks", ("tests/", "sandbox/", "daemon/ctl/autostart_own.c")),  # the client; its child must end with it
    "vfork": ("a request to the nursery: the daemon never forks", ("tests/", "sandbox/")),
    "uv_default_loop": ("the loop that is handed in: cv_loop_uv(loop)", ()),
    "getenv": ("a parameter: only start-up code reads the environment, once",
               ("tests/", "daemon/base/path.c", "daemon/ctl/", "daemon/main.c", "daemon/options.c", "daemon/notify.c", "daemon/life.c")),
}
CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")


def check_c(report, path, text):
    code = blank(text)
    for match in CALL.finditer(code):
        name = match.group(1)
        use, allowed = BANNED[name]
        if not path.startswith(allowed):
            report.finding(path, line_at(code, match.start()), f"{name}() is banned here: use {use}")


def main():
    options = arguments(__doc__)
    report = Report("words")
    count = 0
    for path in files(options.root):
        text = read(options.root, path)
        if text is None:
            continue
        count += 1
        is_data = path.startswith(DATA)
        loose = path.startswith(("tests/", "docs/"))
        for number, line in enumerate(text.split("\n"), 1):
            match = UNFINISHED.search(line)
            if match and not is_data and not (loose and match.group(0).islower()):
                report.finding(path, number, f"'{match.group(0)}': finish it, or make the code refuse with a clear error, or say it without that word")
            match = MACHINE.search(line)
            if match and not is_data and not (path.startswith("tests/") and match.group(0).startswith("/home/")):  # there a home is only text
                report.finding(path, number, f"'{match.group(0)}' is a path of one machine: take it from a parameter, a variable or the source folder")
            match = REGISTRY.search(line)
            if match:
                report.finding(path, number, f"'{match.group(0)}' is the host of a registry: use the registry's ordinary client, which knows it")
        if is_c(path):
            check_c(report, path, text)
    report.end(f"{count} files read")


if __name__ == "__main__":
    main()
