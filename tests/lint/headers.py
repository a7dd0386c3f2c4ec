# SPDX-License-Identifier: MIT
"""Compiles each header alone, twice included.

Why: a header that needs another one before it breaks whoever sorts includes; one without `#pragma once` breaks whoever includes it
twice. NAME_cxx.h is compiled as C++. Include folders come from the build folder's compile_commands.json."""
import json
import os
import re
import shlex
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

from common import arguments, files, Report


def include_flags(build):
    """All -I, -isystem and -D of the build, once each, without what a single target defines for itself."""
    flags = []
    try:
        with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as stream:
            commands = json.load(stream)
    except (OSError, ValueError):
        return flags
    for command in commands:
        words = shlex.split(command["command"])
        for at, word in enumerate(words):
            flag = [word, words[at + 1]] if word in ("-isystem", "-I") else [word] if word.startswith("-I") else None
            if flag and flag not in flags:
                flags.append(flag)
    return [word for flag in flags for word in flag]


def main():
    options = arguments(__doc__, ("--build", "", "build folder with compile_commands.json"), ("--cc", "cc", "C compiler"))
    report = Report("headers")
    flags = include_flags(options.build)
    skipped = 0
    headers = [path for path in files(options.root) if path.endswith(".h")]

    def compile_alone(path):
        text = f'#include "{path}"\n#include "{path}"\nint lint_{abs(hash(path))};\n'
        language = ["-x", "c++", "-std=gnu++17"] if path.endswith("_cxx.h") else ["-std=gnu11"]
        with tempfile.NamedTemporaryFile("w", suffix=".c") as source:
            source.write(text)
            source.flush()
            return subprocess.run([options.cc, *language, "-fsyntax-only", "-D_GNU_SOURCE", '-DCORVID_VERSION="0"', "-Wall", "-Werror",
                                   "-I", options.root, *flags, source.name], capture_output=True, text=True, check=False)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for path, result in zip(headers, pool.map(compile_alone, headers)):
            if re.search(r"fatal error: (?:llama|ggml|mtmd)[\w-]*\.h: No such file", result.stderr) and "llama" not in " ".join(flags):
                skipped += 1
            elif result.returncode != 0:
                first = next((line for line in result.stderr.splitlines() if "error:" in line), result.stderr.strip())
                report.finding(path, 0, f"does not compile alone and twice included ({first.strip()}): include what it uses, and begin with '#pragma once'")
    report.end(f"{len(headers) - skipped} headers compiled, {skipped} of the engine skipped because it is not built")


if __name__ == "__main__":
    main()
