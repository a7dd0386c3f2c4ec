# SPDX-License-Identifier: MIT
"""Checks that what the pages point at exists: relative links with their anchors, and file names in `code` that begin with a folder of
the tree."""
import argparse
import os
import re
import sys

from markdown import anchors, pages, prose

LINK = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"`([^`\n]+)`")
TOP = ("daemon/", "agent/", "tools/", "plugins/", "sandbox/", "policies/", "tests/", "examples/", "models/", "docs/", "scripts/", "packaging/", "cmake/", ".ci/")
PATTERN = re.compile(r"[*<>{}$?|]|\.\.\.|(?<![A-Za-z])(?!README|LICENSE|SECURITY|CONTRIBUTING|CHANGES|PROTOCOL)[A-Z]{3,}(?![a-z])")


def check_link(root, page, text_of, target):
    """What is wrong with a link, or None."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return None
    path, _, fragment = target.partition("#")
    full = os.path.normpath(os.path.join(root, os.path.dirname(page), path)) if path else os.path.join(root, page)
    if not full.startswith(root):
        return f"link '{target}' leads out of the tree"
    if not os.path.exists(full):
        return f"link '{target}' leads nowhere: correct it, or write what it names"
    if fragment and full.endswith(".md") and fragment not in anchors(text_of(full)):
        return f"link '{target}': that page has no heading '#{fragment}'"
    return None


def check_code(root, page, word):
    """What is wrong with a file name in code, or None."""
    name = re.sub(r":\d+$", "", word.split()[0].rstrip(".,;:")) if word.strip() else ""
    if not name.startswith(TOP) or PATTERN.search(name) or not re.fullmatch(r"[\w./-]+", name):
        return None
    if os.path.exists(os.path.join(root, name)) or os.path.exists(os.path.join(root, os.path.dirname(page), name)):
        return None
    return f"'{name}' does not exist: correct the name"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    root = os.path.realpath(parser.parse_args().root)

    def text_of(full):
        with open(full, encoding="utf-8") as stream:
            return stream.read()
    count = bad = 0
    for page in pages(root):
        for number, line in prose(text_of(os.path.join(root, page))):
            problems = [check_link(root, page, text_of, target) for target in LINK.findall(CODE.sub("", line))]
            problems += [check_code(root, page, word) for word in CODE.findall(line)]
            count += len(problems)
            for problem in filter(None, problems):
                bad += 1
                print(f"{page}:{number}: {problem}")
    print(f"docs links: {count} names and links followed, {bad} problems")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
