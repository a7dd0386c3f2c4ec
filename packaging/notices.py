# SPDX-License-Identifier: MIT
"""Writes the notices of the libraries whose code lies in Corvid's own programs (those linked statically), from the licence files that
came with them on this machine. Nothing is copied into the source tree, so what is written is what was linked. A library whose licence
file is not found here is named with a pointer to docs/dependencies.md, and on stderr."""
import argparse
import glob
import os
import sys

# what it is, where its licence lies (the first that is there): Debian's place, then what other systems do
LIBRARIES = [
    ("jansson", "libjansson-dev", "jansson"), ("nettle", "nettle-dev", "nettle"), ("Lua", "liblua5.4-dev", "lua"),
    ("libarchive", "libarchive-dev", "libarchive"), ("zlib", "zlib1g-dev", "zlib"), ("bzip2", "libbz2-dev", "bzip2"),
    ("liblzma", "liblzma-dev", "xz"), ("zstd", "libzstd-dev", "zstd"), ("glibc", "libc6-dev", "glibc"),
]
NAMES = ["LICENSE", "COPYING", "LICENSE.txt", "COPYRIGHT"]


def places(debian, other):
    yield f"/usr/share/doc/{debian}/copyright"
    for name in NAMES:
        yield f"/usr/share/licenses/{other}/{name}"
        yield f"/usr/share/doc/{other}/{name}"


def section(title, text):
    return f"{'=' * 78}\n{title}\n{'=' * 78}\n\n{text.strip()}\n\n"


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def engine(folder):
    """llama.cpp's own licence and those of what it brings."""
    source = read(os.path.join(folder, "source")).strip()
    found = [os.path.join(source, "LICENSE")] + sorted(glob.glob(os.path.join(source, "licenses", "LICENSE*")))
    for path in filter(os.path.exists, found):
        yield section(f"llama.cpp: {os.path.relpath(path, source)}", read(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", required=True, help="the file to write")
    parser.add_argument("--engine", default="", help="the finished build of llama.cpp that is linked, if one is")
    options = parser.parse_args()
    text = "Corvid's programs contain code of these libraries; docs/dependencies.md says what each is for.\n\n"
    text += section("SQLite", "SQLite is in the public domain.")
    if options.engine:
        text += "".join(engine(options.engine))
    for title, debian, other in LIBRARIES:
        path = next(filter(os.path.exists, places(debian, other)), None)
        if path is None:
            print(f"notices: no licence file of {title} was found on this machine", file=sys.stderr)
        text += section(title, read(path) if path else "Its licence is named in docs/dependencies.md; its text comes with the library.")
    with open(options.out, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
