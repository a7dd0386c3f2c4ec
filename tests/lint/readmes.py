# SPDX-License-Identifier: MIT
"""Checks that each room explains itself, and that the two ways into the tree exist.

Why: the newcomer reads the room's README before its code: the words first (glossary), then where to begin (reading order). README.md names
scripts/test and .ci/run calls it, so that people and machines run the same thing."""
import os
import re

from common import arguments, read, Report, ROOMS


def main():
    options = arguments(__doc__)
    report = Report("readmes")
    count = 0
    for room in ROOMS:
        if not os.path.exists(os.path.join(options.root, room, "CMakeLists.txt")):
            continue
        count += 1
        path = f"{room}/README.md"
        text = read(options.root, path) if os.path.exists(os.path.join(options.root, path)) else None
        if text is None:
            report.finding(path, 0, "is not there: write what the room is, a glossary, the reading order of its files, invariants, how to add to it")
            continue
        for word, pattern in (("glossary", "glossary|words"), ("reading order", "reading order|where to (?:begin|start)")):
            if not re.search(rf"(?im)^(?:#+|\*\*).*(?:{pattern})", text):
                report.finding(path, 0, f"has no heading '{word.capitalize()}': add it")
    for path, word in (("README.md", "scripts/test"), (".ci/run", "scripts/test")):
        text = read(options.root, path) if os.path.exists(os.path.join(options.root, path)) else None
        if text is None:
            report.finding(path, 0, f"is not there: it must name {word}, the one command that runs all tests")
        elif word not in text:
            report.finding(path, 0, f"does not name {word}, the one command that runs all tests: call it")
    report.end(f"{count} rooms visited")


if __name__ == "__main__":
    main()
