# SPDX-License-Identifier: MIT
"""Checks that the licence is stated once and the same everywhere.

Why: whoever packages Corvid must not have to guess. LICENSE is the MIT text, every SPDX line says MIT, and each library that is linked
stands with its licence in docs/dependencies.md."""
import os
import re

from common import arguments, files, line_at, read, Report

LIBRARIES = {"UV": "libuv", "JANSSON": "jansson", "SECCOMP": "libseccomp", "NETTLE": "nettle", "CMOCKA": "cmocka", "CURL": "libcurl", "GUMBO": "gumbo", "LUA": "Lua",
             "SQLITE3": "SQLite", "ARCHIVE": "libarchive", "EDIT": "libedit"}


def main():
    options = arguments(__doc__)
    report = Report("licences")
    present = files(options.root)
    licence = read(options.root, "LICENSE") if "LICENSE" in present else ""
    if "MIT License" not in licence or "The Corvid authors" not in licence:
        report.finding("LICENSE", 0, "is not the MIT licence of 'The Corvid authors': put its text there")
    table = read(options.root, "docs/dependencies.md") if "docs/dependencies.md" in present else ""
    for path in present:
        text = read(options.root, path) or ""
        for match in re.finditer(r"SPDX-License-Identifier:[ \t]*([\w.+() -]*)", "\n".join(text.split("\n")[:4])):
            if match.group(1).strip().rstrip("'\"").strip() != "MIT":
                report.finding(path, line_at(text, match.start()), f"is under '{match.group(1).strip()}': own code is under MIT; keep foreign code out of the tree")
        if path.endswith(("CMakeLists.txt", ".cmake")):
            for match in re.finditer(r"pkg_check_modules\(\s*(\w+)", text):
                name = LIBRARIES.get(match.group(1))
                if name is None:
                    report.finding(path, line_at(text, match.start()), f"library '{match.group(1)}' is unknown here: add it to LIBRARIES and to docs/dependencies.md")
                elif not re.search(rf"(?m)^\| {re.escape(name)} \|", table):
                    report.finding("docs/dependencies.md", 0, f"has no row '| {name} | ...': say what it is for and under which licence")
    report.end(f"{len(present)} files asked")


if __name__ == "__main__":
    main()
