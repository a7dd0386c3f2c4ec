# SPDX-License-Identifier: MIT
"""corvid-rank, the developers' program that ranks tools as the daemon does: what it answers by words, and what it refuses."""
import json
import os
import subprocess

from corvidtest import BIN, check, equal, has, main

TOOLS = {"tools": [{"name": "mail_send", "signature": "mail_send(to, text)", "summary": "Send a mail"},
                   {"name": "note_add", "signature": "note_add(text)", "summary": "Keep a note"}]}


def rank(lines, *arguments):
    text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return subprocess.run([os.path.join(BIN, "corvid-rank"), *arguments], input=text, capture_output=True, text=True, check=False, timeout=60)


def test_by_words(corvid):
    done = rank([TOOLS, {"request": "send a mail"}, {"request": "nothing of it"}])
    equal(done.returncode, 0, done.stderr)
    first, second = map(json.loads, done.stdout.splitlines())
    check(first["words"][0] > 0 and first["words"][1] == 0, "the mail is found", first)
    equal(second["words"], [0, 0])
    check("cosine" not in first and first["us"]["words"] >= 0, "no meaning without a model", first)


def test_refusals(corvid):
    cases = [([], ("--help",), 2, "usage"), ([{"request": "x"}], (), 1, "line 1"), (["no json"], (), 1, "no JSON"), ([{"tools": []}], (), 1, "tools"),
             ([{"tools": [{"name": "a"}]}], (), 1, "'signature'"), ([TOOLS, {"what": 1}], (), 1, "line 2"), ([TOOLS, {"text": "x"}], (), 1, "model"),
             ([TOOLS], ("/nonexistent.gguf",), 1, "/nonexistent.gguf")]
    for lines, arguments, code, text in cases:
        done = rank(lines, *arguments)
        equal(done.returncode, code, f"{lines} {arguments} {done.stderr}")
        has(done.stderr, text)
        equal(done.stdout, "")


if __name__ == "__main__":
    main()
