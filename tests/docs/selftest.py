# SPDX-License-Identifier: MIT
"""Tests of the docs tests: comparison of output, parsing of pages, and that both programs fail on pages that lie."""
import os
import subprocess
import sys
import tempfile
import unittest

from markdown import anchors, blocks
from run import matches

HERE = os.path.dirname(os.path.abspath(__file__))
F = "```"


def in_tree(pages, program, *more):
    """Runs a docs test over a tree of pages; its exit code and output."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in pages.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as stream:
                stream.write(text)
        done = subprocess.run([sys.executable, os.path.join(HERE, program), "--root", root, *more], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


class Output(unittest.TestCase):
    def test_matches(self):
        self.assertTrue(matches("a\nb\n", "a\nb\n"))
        self.assertTrue(matches("a ... c\n", "a bbb c\n"))
        self.assertTrue(matches("a\n...\nz\n", "a\nb\nc\nz\n"))
        self.assertTrue(matches("a\n...\n", "a\n"))
        self.assertTrue(matches("run r...\n", "run r1abc\n"))
        self.assertTrue(matches("(a.b)*\n", "(a.b)*  \n"))

    def test_differs(self):
        self.assertFalse(matches("a\nb\n", "a\n"))
        self.assertFalse(matches("a\n", "a\nb\n"))
        self.assertFalse(matches("a ... c\n", "a b\nc\n"))
        self.assertFalse(matches("a.b\n", "axb\n"))


class Pages(unittest.TestCase):
    def test_blocks(self):
        found, unclosed = blocks(f"x\n{F}sh norun\na\n{F}\n\n{F}text\nb\n{F}\nwords\n{F}text\nc\n{F}\n")
        self.assertEqual([(b.language, b.words, b.text, p) for b, p in found],
                         [("sh", ["norun"], "a\n", 1), ("text", [], "b\n", 0), ("text", [], "c\n", 1)])
        self.assertIsNone(unclosed)

    def test_anchors(self):
        self.assertEqual(anchors("# A `b` c: d\n## x\n## x\n"), {"a-b-c-d", "x", "x-1"})


class Runs(unittest.TestCase):
    def good(self, text, words):
        code, said = in_tree({"README.md": text}, "run.py")
        self.assertEqual(code, 0, said)
        self.assertIn(words, said)

    def bad(self, text, words):
        code, said = in_tree({"README.md": text}, "run.py")
        self.assertEqual(code, 1, said)
        self.assertIn(words, said)

    def test_good(self):
        self.good(f"{F}sh\necho a > f; echo x\n{F}\n\n{F}text\n...\n{F}\n\n{F}sh\ncat f; pwd\n{F}\n{F}text\na\n...work\n{F}\n", "2 blocks run")
        self.good(f"{F}sh norun\nreboot\n{F}\n", "README.md:1: not run: reboot")
        self.good(f"{F}sh fails\nexit 3\n{F}\n", "1 blocks run")
        self.good(f"{F}sh\ntest \"$HOME\" != ~root && ls -A\n{F}\n{F}text\n\n{F}\n", "1 blocks run")

    def test_bad(self):
        self.bad(f"{F}sh\necho b\n{F}\n{F}text\na\n{F}\n", "printed something else")
        self.bad(f"{F}sh\nfalse\necho b\n{F}\n", "exit code 1")
        self.bad(f"{F}sh fails\ntrue\n{F}\n", "exit code 0")
        self.bad(f"{F}sh soon\ntrue\n{F}\n", "unknown word 'soon'")
        self.bad(f"{F}sh\ntrue\n", "never ends")


class Links(unittest.TestCase):
    def test_good(self):
        code, said = in_tree({"README.md": "[a](docs/a.md#b-c) [w](https://example.org) `docs/a.md` `docs/NAME.md` `tools/*.c` `a/b`\n", "docs/a.md": "# B c\n[up](../README.md)\n"}, "links.py")
        self.assertEqual(code, 0, said)

    def test_bad(self):
        code, said = in_tree({"README.md": "[a](docs/b.md)\n[a](docs/a.md#none)\n`docs/none.md`\n[out](../../x)\n", "docs/a.md": "# B\n"}, "links.py")
        self.assertEqual(code, 1, said)
        for words in ("README.md:1: link 'docs/b.md' leads nowhere", "README.md:2: link 'docs/a.md#none'", "README.md:3: 'docs/none.md' does not exist",
                      "README.md:4: link '../../x' leads out"):
            self.assertIn(words, said)


if __name__ == "__main__":
    unittest.main()
