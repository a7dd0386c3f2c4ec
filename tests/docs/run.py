# SPDX-License-Identifier: MIT
"""Runs the shell blocks of one page (or of all) and compares what they print with what the page says.

    ```sh            run it, from top to bottom with the other blocks of the page, in one private home
    ```text          directly after it (nothing but blank lines between): what it prints, stdout and stderr; '...' stands for anything
    ```sh norun      not run, listed here, so that nobody believes it was
    ```sh fails      run, and expected to end with an exit code other than 0
    ```sh source     run in the source tree instead of an empty folder
    ```sh model      run where the default model is at hand (CORVID_TEST_MODEL, CORVID_TEST_ADAPTER), else listed as not run

A block runs under `sh -eu`. PATH begins with the folder of the built programs, CORVID_SOURCE names the source tree, HOME and the XDG folders are
private and empty, and the daemon that a block starts is stopped at the end of the page."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

from markdown import blocks, pages

KNOWN = {"norun", "fails", "source", "model"}
BLOCK_SECONDS = 300


def pattern(text):
    """A regular expression for expected output: '...' is anything, on a line of its own any lines."""
    parts = []
    for line in text.rstrip("\n").split("\n"):
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(r"[^\n]*?".join(re.escape(piece.rstrip()) if at else re.escape(piece) for at, piece in enumerate(re.split(r"\.\.\.", line.rstrip()))) + r"[ \t]*\n")
    return re.compile("".join(parts) + r"\Z")


def matches(expected, got):
    got = "\n".join(line.rstrip() for line in got.rstrip("\n").split("\n")) + "\n"
    return pattern(expected).match(got) is not None


def give_model(home):
    """Puts the default model where a daemon of this home looks for it; False when there is none."""
    folder = os.path.join(home, ".local/share/corvid/models")
    for variable in ("CORVID_TEST_MODEL", "CORVID_TEST_ADAPTER"):
        path = os.environ.get(variable)
        if not path or not os.path.exists(path):
            return False
        os.makedirs(folder, exist_ok=True)
        os.symlink(path, os.path.join(folder, os.path.basename(path)))
    return True


def environment(home, binaries, root):
    keep = {name: os.environ[name] for name in ("TERM", "TZ", "CORVID_CACHE", "CORVID_MODEL", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS") if name in os.environ}
    runtime = os.path.join(home, "run")
    os.mkdir(runtime, 0o700)
    return {**keep, "HOME": home, "XDG_RUNTIME_DIR": runtime, "CORVID_USER_DIRS": "1", "CORVID_BIN": binaries, "CORVID_SOURCE": root, "LC_ALL": "C.UTF-8",
            "PATH": f"{binaries}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "XDG_STATE_HOME": os.path.join(home, ".local/state"),
            "XDG_CONFIG_HOME": os.path.join(home, ".config"), "XDG_DATA_HOME": os.path.join(home, ".local/share")}


class Page:
    """One page's run: its blocks in order, in one home."""

    def __init__(self, root, path, binaries):
        self.root, self.path, self.binaries = root, path, binaries
        self.problems, self.ran, self.skipped, self.has_model = [], 0, 0, False

    def problem(self, line, text):
        self.problems.append(f"{self.path}:{line}: {text}")

    def run(self):
        with open(os.path.join(self.root, self.path), encoding="utf-8") as stream:
            found, unclosed = blocks(stream.read())
        if unclosed:
            self.problem(unclosed.line, "this fenced block never ends: close it")
        home = tempfile.mkdtemp(prefix="corvid-docs-")
        try:
            env = environment(home, self.binaries, self.root)
            self.has_model = give_model(home)
            work = os.path.join(home, "work")
            os.mkdir(work)
            for at, (block, _) in enumerate(found):
                if block.language == "sh":
                    follows = found[at + 1] if at + 1 < len(found) else None
                    expected = follows[0].text if follows and follows[0].language == "text" and follows[1] == 0 else None
                    self.block(block, expected, work, env)
            self.stop(work, env)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def block(self, block, expected, work, env):
        unknown = set(block.words) - KNOWN
        if unknown:
            self.problem(block.line, f"unknown word '{unknown.pop()}' after 'sh': expected one of {', '.join(sorted(KNOWN))}")
            return
        if "norun" in block.words or ("model" in block.words and not self.has_model):
            self.skipped += 1
            print(f"{self.path}:{block.line}: not run: {next((line for line in block.lines if line.strip()), '')}")
            return
        folder = self.root if "source" in block.words else work
        self.ran += 1
        try:
            with tempfile.TemporaryFile() as output:  # a file and not a pipe: a daemon that stays behind must not keep us waiting
                done = subprocess.run(["sh", "-eu", "-c", block.text], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=output,
                                      stderr=subprocess.STDOUT, timeout=BLOCK_SECONDS, check=False)
                output.seek(0)
                got = output.read().decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            self.problem(block.line, f"did not end within {BLOCK_SECONDS} s")
            return
        if (done.returncode != 0) != ("fails" in block.words):
            self.problem(block.line, f"ended with exit code {done.returncode}; it printed:\n{got}")
        elif expected is not None and not matches(expected, got):
            self.problem(block.line, f"printed something else than the page says.\n--- the page\n{expected}--- printed\n{got}---")

    def stop(self, work, env):
        """Ends the daemon that a block may have started."""
        client = os.path.join(self.binaries, "corvid")
        if self.ran and os.path.exists(client):
            subprocess.run([client, "--no-autostart", "stop"], cwd=work, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=60, check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    parser.add_argument("--bin", default=os.environ.get("CORVID_BIN", ""), help="folder with the built programs (CORVID_BIN)")
    parser.add_argument("pages", nargs="*", help="pages to run; all of them when none is named")
    options = parser.parse_args()
    root = os.path.realpath(options.root)
    bad = ran = skipped = 0
    for path in options.pages or pages(root):
        page = Page(root, path, os.path.realpath(options.bin or os.path.join(root, "build", "bin")))
        page.run()
        ran, skipped, bad = ran + page.ran, skipped + page.skipped, bad + len(page.problems)
        for text in page.problems:
            print(text)
    print(f"docs: {ran} blocks run, {skipped} not run, {bad} problems")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
