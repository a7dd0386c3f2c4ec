# SPDX-License-Identifier: MIT
"""Asks the built programs, with readelf, whether they are hardened: position independent, read-only relocations bound at start, no
executable stack, stack protector, and in Release builds FORTIFY. Worker and nursery must be static-pie.

Why: flags that are set are not flags that arrived: one library or one link line can undo them."""
import os
import re
import subprocess

from common import arguments, Report

STATIC = ("corvid-worker", "corvid-nursery", "corvid-archiver")


def readelf(path, *flags):
    return subprocess.run(["readelf", "-W", *flags, path], capture_output=True, text=True, check=False).stdout


def check(report, path, release, checked):
    name = os.path.basename(path)
    header, segments, dynamic, symbols = readelf(path, "-h"), readelf(path, "-l"), readelf(path, "-d"), readelf(path, "-s")
    say = lambda text: report.finding(name, 0, text)
    if not re.search(r"Type:\s+DYN", header):
        say("is not position independent: link it through corvid_program, which passes -pie or -static-pie")
    if "GNU_RELRO" not in segments:
        say("has no read-only relocations: link with -Wl,-z,relro")
    if not re.search(r"\(BIND_NOW\)|FLAGS.*(BIND_NOW|\bNOW\b)", dynamic):
        say("binds symbols lazily: link with -Wl,-z,now")
    stack = re.search(r"GNU_STACK\s.*", segments)
    if not stack or "E" in stack.group(0).split()[-2]:
        say("may execute its stack: link with -Wl,-z,noexecstack and look for an assembler file without a .note.GNU-stack")
    if "RWE" in segments:
        say("has a segment that is writable and executable: find the section that asks for it")
    if "__stack_chk_fail" not in symbols and "__stack_chk_fail" not in readelf(path, "--dyn-syms"):
        say("was compiled without a stack protector: compile with -fstack-protector-strong")
    if re.search(r"\((?:RPATH|RUNPATH)\)", dynamic):
        say("searches libraries in a folder of its own (RPATH): set CMAKE_SKIP_INSTALL_RPATH or link by pkg-config")
    if name in STATIC and "INTERP" in segments:
        say("is dynamic, but lives in a cell without libraries: declare it with STATIC in corvid_program")
    if name not in STATIC and release and not checked and not re.search(r"__\w+_chk\b", symbols.replace("__stack_chk_fail", "")):
        say("was compiled without FORTIFY: compile with -O2 -D_FORTIFY_SOURCE=2")


def main():
    options = arguments(__doc__, ("--bin", "", "folder with the built programs"), ("--build-type", "Debug", "CMAKE_BUILD_TYPE"),
                        ("--sanitize", "", "CORVID_SANITIZE"))
    report = Report("hardening")
    folder = options.bin or os.path.join(options.root, "build", "bin")
    programs = []
    for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        path = os.path.join(folder, entry)
        if entry.startswith("corvid") and os.path.isfile(path):
            with open(path, "rb") as stream:
                if stream.read(4) == b"\x7fELF":
                    programs.append(path)
    if not programs:
        report.finding(folder, 0, "holds no program 'corvid*': build first")
    for path in programs:
        check(report, path, options.build_type == "Release", bool(options.sanitize))
    report.end(f"{len(programs)} programs asked")


if __name__ == "__main__":
    main()
