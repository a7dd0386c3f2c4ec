# SPDX-License-Identifier: MIT
"""Checks that each file opens by saying what it is.

Why: a reader decides in five lines whether this is the file. C files and headers begin with the licence line and a block comment of a
sentence at least; scripts, Python, Lua and CMake files with a comment."""
import re

from common import arguments, files, is_c, read, Report

LICENCE = "SPDX-License-Identifier:"


def c_problem(text):
    lines = text.split("\n", 1)
    if not lines[0].startswith(f"// {LICENCE} "):
        return f"the first line is not '// {LICENCE} MIT': put it there"
    rest = lines[1] if len(lines) > 1 else ""
    comment = re.match(r"/\*(.*?)\*/", rest, re.S)
    words = re.sub(r"[\s*]+", " ", comment.group(1)).split() if comment else []
    if len(words) < 6:
        return "no opening paragraph after the licence line: say in a block comment what the file does, what it owns, which thread it belongs to"
    return None


def script_problem(text, mark, licence):
    head = text.split("\n")[:4]
    if licence and not any(LICENCE in line for line in head):
        return f"no '{mark} {LICENCE} MIT' in the first lines: put it there"
    prose = [line for line in text.split("\n")[:8] if line.lstrip().startswith((mark, '"""')) and LICENCE not in line and not line.startswith("#!")]
    if not any(len(line.split()) > 3 for line in prose):
        return "no opening comment: say in a sentence what it is for"
    return None


def problem(path, text):
    if is_c(path) or path.endswith(".cpp"):
        return c_problem(text)
    if path.endswith(".py") or text.startswith("#!") and re.match(r"#![^\n]*\b(sh|bash|python3?)\b", text):
        return script_problem(text, "#", not path.startswith("."))
    if path.endswith(".sh"):
        return script_problem(text, "#", True)
    if path.endswith(".lua"):
        return script_problem(text, "--", True)
    if path.endswith(".cmake") or path == "CMakeLists.txt":
        return script_problem(text, "#", False)
    return None


def main():
    options = arguments(__doc__)
    report = Report("heads")
    count = 0
    for path in files(options.root):
        text = read(options.root, path)
        if text is None:
            continue
        count += 1
        what = problem(path, text)
        if what:
            report.finding(path, 1, what)
    report.end(f"{count} files looked at")


if __name__ == "__main__":
    main()
