# SPDX-License-Identifier: MIT
"""Reading Markdown for the docs tests: which pages there are, their fenced blocks, links, and file names in the prose."""
import os
import re

SKIPPED = (".git", ".cache", "__pycache__", "node_modules", "fixtures")


def pages(root):
    """README.md, docs/*.md and the README.md of every folder, README.md first."""
    found = []
    for folder, names, entries in os.walk(root):
        top = os.path.relpath(folder, root)
        names[:] = sorted(n for n in names if n not in SKIPPED and not (top == "." and n.startswith("build")))
        for entry in sorted(entries):
            if entry.endswith(".md"):
                found.append(os.path.normpath(os.path.join(top, entry)))
    return sorted(found, key=lambda path: (path != "README.md", path))


class Block:
    """A fenced block: first line number, language, words after it, text."""

    def __init__(self, line, info):
        words = info.split()
        self.line, self.language, self.words = line, words[0] if words else "", words[1:]
        self.lines = []

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def blocks(text):
    """Fenced blocks, and for each the number of lines with words between it and the one before."""
    found, current, fence, prose = [], None, "", 0
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"^( {0,3})(`{3,}|~{3,})\s*(.*)$", line)
        if current is None and match:
            current, fence = Block(number, match.group(3)), match.group(2)
        elif current is not None and match and match.group(2).startswith(fence) and not match.group(3):
            found.append((current, prose))
            current, prose = None, 0
        elif current is not None:
            current.lines.append(line)
        elif line.strip():
            prose += 1
    return found, current


def prose(text):
    """(line number, line) outside fenced blocks."""
    inside, fence = False, ""
    for number, line in enumerate(text.split("\n"), 1):
        match = re.match(r"^ {0,3}(`{3,}|~{3,})", line)
        if match and (not inside or match.group(1).startswith(fence)):
            inside, fence = not inside, match.group(1)
        elif not inside:
            yield number, line


def anchors(text):
    """The fragments that headings of a page make."""
    made = {}
    found = set()
    for _, line in prose(text):
        match = re.match(r"^#{1,6}\s+(.*?)\s*#*$", line)
        if match:
            word = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", match.group(1)).lower()).replace(" ", "-")
            count = made.get(word, 0)
            made[word] = count + 1
            found.add(word if count == 0 else f"{word}-{count}")
    return found
