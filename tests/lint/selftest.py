# SPDX-License-Identifier: MIT
"""Proves that a lint program finds what it looks for: runs it on small trees under fixtures/NAME/. `good*` must pass; each `bad*` must fail
and say every line of its EXPECT file.

A fixture is copied to a private folder first. A file NAME.x900 there is a recipe for a long file: head, a line '%%', a part that is repeated
900 times, '%%', tail. For the hardening lint, NAME.c is compiled to bin/NAME with the flags in FLAGS."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def grow(folder):
    """Turns recipes into files."""
    for parent, _, entries in os.walk(folder):
        for entry in entries:
            match = re.fullmatch(r"(.+)\.x(\d+)", entry)
            if match:
                with open(os.path.join(parent, entry), encoding="utf-8") as stream:
                    head, part, tail = stream.read().split("%%\n")
                with open(os.path.join(parent, match.group(1)), "w", encoding="utf-8") as stream:
                    stream.write(head + part * int(match.group(2)) + tail)
                os.remove(os.path.join(parent, entry))


def compile_programs(folder):
    """Builds what the hardening lint is to look at."""
    with open(os.path.join(folder, "FLAGS"), encoding="utf-8") as stream:
        flags = stream.read().split()
    os.mkdir(os.path.join(folder, "bin"))
    for entry in os.listdir(folder):
        if entry.endswith(".c"):
            subprocess.run(["cc", os.path.join(folder, entry), "-o", os.path.join(folder, "bin", entry[:-2]), *flags], check=True)


def run(name, case):
    source = os.path.join(HERE, "fixtures", name, case)
    with tempfile.TemporaryDirectory() as private:
        folder = os.path.join(private, "tree")
        shutil.copytree(source, folder)
        grow(folder)
        expected = []
        if os.path.exists(os.path.join(folder, "EXPECT")):
            with open(os.path.join(folder, "EXPECT"), encoding="utf-8") as stream:
                expected = stream.read().splitlines()
            os.remove(os.path.join(folder, "EXPECT"))
        more = []
        if name == "hardening":
            compile_programs(folder)
            more = ["--bin", os.path.join(folder, "bin"), "--build-type", "Release"]
        result = subprocess.run([sys.executable, os.path.join(HERE, f"{name}.py"), "--root", folder, *more], capture_output=True, text=True, check=False)
    good = case.startswith("good")
    missing = [line for line in expected if line not in result.stdout]
    broken = result.returncode not in (0, 1) or (result.returncode == 0) != good or missing or not (good or expected)
    print(f"{'FAILED' if broken else 'ok    '} {name}/{case}")
    if broken:
        print(result.stdout + result.stderr)
        for line in missing:
            print(f"expected and not said: {line}")
    return not broken


def main():
    name = sys.argv[1]
    folder = os.path.join(HERE, "fixtures", name)
    cases = sorted(os.listdir(folder))
    results = [run(name, case) for case in cases]
    if not any(case.startswith("good") for case in cases) or not any(case.startswith("bad") for case in cases):
        print(f"fixtures/{name} needs a good and a bad case")
        sys.exit(1)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
