# SPDX-License-Identifier: MIT
"""What the lint programs share: finding files, reading C without its comments, finding functions, and reporting.

A lint program is `NAME.py [--root DIR] ...`: it prints one line for each finding, "file:line: what is wrong: how to put it
right", and exits 1 when there was one. Root is the source tree, or a small fixture tree in the self-test."""
import argparse
import os
import re
import sys

SKIPPED_FOLDERS = {".git", ".cache", "__pycache__", "node_modules", "third_party"}
FIXTURES = "tests/lint/fixtures/"
DATA = ("models/data/batches/", "models/eval/cases/")  # what people might ask, and what stands in their files

# Rooms: one folder, one library. The longest prefix of a path decides.
ROOMS = ["daemon/base", "daemon/loop", "daemon/store", "daemon/egress", "daemon/secrets", "sandbox", "policies", "tools", "tools/door", "tools/archive", "tools/host", "plugins", "agent/engine", "agent", "daemon/rpc",
         "daemon/verbs", "daemon", "daemon/ctl", "daemon/ctl/bench"]


class Report:
    """Collects findings; `end` prints the verdict and exits."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def finding(self, path, line, text):
        self.count += 1
        print(f"{path}:{line}: {text}" if line else f"{path}: {text}")

    def end(self, summary):
        print(f"{self.name}: {summary}, {self.count} finding{'' if self.count == 1 else 's'}")
        sys.exit(1 if self.count else 0)


def arguments(description, *more):
    """Parses --root and whatever else (name, default, help) the program takes."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--root", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    for name, default, text in more:
        if default is False:
            parser.add_argument(name, action="store_true", help=text)
        else:
            parser.add_argument(name, default=default, help=text)
    options = parser.parse_args()
    options.root = os.path.realpath(options.root)
    return options


def files(root):
    """Every source file below root as a sorted list of relative paths; build folders and fixtures are left out."""
    found = []
    for folder, names, entries in os.walk(root):
        top = os.path.relpath(folder, root)
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS and not (top == "." and n.startswith("build")))
        for entry in entries:
            path = os.path.normpath(os.path.join(top, entry))
            if not path.startswith(FIXTURES) and not os.path.islink(os.path.join(root, path)):
                found.append(path)
    return sorted(found)


def read(root, path):
    """The text of a file; None when it is not text."""
    with open(os.path.join(root, path), "rb") as stream:
        data = stream.read()
    try:
        return None if b"\0" in data else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def room_of(path):
    """The room that a path belongs to, or ''."""
    best = ""
    for room in ROOMS:
        if path.startswith(room + "/") and len(room) > len(best):
            best = room
    return best


def is_c(path):
    return path.endswith((".c", ".h"))


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def blank(text, strings=True):
    """C text with comments (and the inside of literals) turned into spaces; lines stay where they are."""
    def replace(match):
        piece = match.group(0)
        if piece[0] in "\"'":
            return piece if not strings else piece[0] + " " * (len(piece) - 2) + piece[0]
        return re.sub(r"[^\n]", " ", piece)
    return TOKEN.sub(replace, text)


def line_at(text, offset):
    return text.count("\n", 0, offset) + 1


def functions(text):
    """Functions of a C file: (name, first line, last line, body start, body end) from blanked text."""
    code = re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), blank(text))
    found = []
    depth = 0
    start = 0
    opened = None
    for match in re.finditer(r"[{};]", code):
        char, at = match.group(0), match.start()
        if char == "{":
            if depth == 0:
                opened = (start, at)
            depth += 1
        elif char == "}":
            depth = max(0, depth - 1)
            if depth == 0 and opened:
                head = code[opened[0]:opened[1]]
                if "=" not in head and re.search(r"\)\s*(__attribute__\s*\(\(.*\)\)\s*)?$", head, re.S):
                    name = re.search(r"(\w+)\s*\(", re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", head, flags=re.S))
                    first = opened[0] + len(head) - len(head.lstrip())
                    if name:
                        found.append((name.group(1), line_at(code, first), line_at(code, at), opened[1], at))
                opened = None
                start = at + 1
        elif depth == 0:
            start = at + 1
    return found


def percentile(values, part):
    """Nearest-rank percentile of a list; 0 for an empty one."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-len(ordered) * part // 100) - 1))] if ordered else 0
