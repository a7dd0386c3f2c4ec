# SPDX-License-Identifier: MIT
"""Runs each folder of examples/ and compares what it prints with its expected.txt, in which '...' stands for anything. What a README quotes (a
`text` block of its own) must stand in expected.txt or in a file of the folder, line by line as it is there."""
import difflib
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "e2e"), os.path.join(HERE, "..", "docs")]

from corvidtest import SOURCE, check, equal, main  # noqa: E402
from markdown import blocks  # noqa: E402
from run import matches  # noqa: E402

EXAMPLES = sorted(n for n in os.listdir(os.path.join(SOURCE, "examples")) if os.path.isdir(os.path.join(SOURCE, "examples", n)))


def quotes(name):
    """Quotations of the README that stand in no file of the folder."""
    folder = os.path.join(SOURCE, "examples", name)
    texts = []
    for entry in sorted(os.listdir(folder)):
        if os.path.isfile(os.path.join(folder, entry)) and entry != "README.md":
            with open(os.path.join(folder, entry), encoding="utf-8") as stream:
                texts.append("\n" + stream.read())
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as stream:
        found = blocks(stream.read())[0]
    for at, (block, prose) in enumerate(found):
        alone = at == 0 or found[at - 1][0].language != "sh" or prose > 0
        if block.language == "text" and alone and not any("\n" + block.text in text for text in texts):
            yield block.text


def example(name):
    def test(corvid):
        copy = os.path.join(corvid.root, "examples")  # whoever runs the test may not be able to read the source tree
        shutil.copytree(os.path.join(SOURCE, "examples"), copy)
        check("run.sh" in os.listdir(os.path.join(copy, name)) and "README.md" in os.listdir(os.path.join(copy, name)), "run.sh and README.md are there")
        equal(list(quotes(name)), [], "what the README quotes, and no file of the folder says")
        places = corvid.folder("tmp")
        process = corvid.popen(["sh", os.path.join(copy, name, "run.sh")], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               env=corvid.environment(CORVID_BIN=corvid.bin, TMPDIR=places))
        corvid.clients.append(process)
        result = process.communicate(timeout=120)[0].decode("utf-8", "replace")
        equal(process.returncode, 0, f"exit code of run.sh, which printed:\n{result}\n")
        with open(os.path.join(copy, name, "expected.txt")) as f:
            expected = f.read()
        diff = "\n".join(difflib.unified_diff(expected.splitlines(), result.splitlines(), "expected.txt", "printed", lineterm=""))
        check(matches(expected, result), f"it printed something else:\n{diff}")
        equal(os.listdir(places), [], "what it leaves behind")
    return test


for each in EXAMPLES:
    globals()["test_" + each.replace("-", "_")] = example(each)


if __name__ == "__main__":
    main()
