# SPDX-License-Identifier: MIT
"""What models/retrieval says of itself: the data is whole, NDCG is what it should be, the converter refuses what is no model, and the hash
that the daemon insists on is that of the file that scripts/fetch-model makes. No model is needed."""
import math
import os
import re
import struct
import subprocess
import sys
import tempfile
import unittest

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(SOURCE, "models", "retrieval"))

import convert_minilm  # noqa: E402
import measure  # noqa: E402


def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
        return file.read()


class Data(unittest.TestCase):
    def test_whole(self):
        tools, requests = measure.load()
        names = {tool["name"] for tool in tools}
        self.assertEqual(len(names), len(tools))
        self.assertGreaterEqual(len(tools), 240)
        self.assertGreaterEqual(len({tool["domain"] for tool in tools}), 25)
        for tool in tools:
            self.assertTrue(tool["signature"].startswith(tool["name"] + "(") and tool["signature"].endswith(")"), tool)
            self.assertLessEqual(len(tool["name"]), 32)
        self.assertEqual(len({request["text"] for request in requests}), len(requests))
        self.assertGreaterEqual(sum(bool(request["tools"]) for request in requests), 480)
        self.assertGreaterEqual(sum(not request["tools"] for request in requests), 100)
        wanted = [name for request in requests for name in request["tools"]]
        self.assertTrue(set(wanted) == names)
        self.assertTrue(all(wanted.count(name) >= 2 for name in names))


class Ndcg(unittest.TestCase):
    def test_places(self):
        scores = [5.0, 4.0, 3.0, 2.0, 1.0, 0.5]
        self.assertEqual(measure.ndcg(scores, {0}, 1), 1)
        self.assertEqual(measure.ndcg(scores, {1}, 1), 0)
        self.assertAlmostEqual(measure.ndcg(scores, {1}, 5), 1 / math.log2(3))
        self.assertAlmostEqual(measure.ndcg(scores, {4}, 5), 1 / math.log2(6))
        self.assertEqual(measure.ndcg(scores, {5}, 5), 0)
        self.assertAlmostEqual(measure.ndcg(scores, {0, 2}, 5), (1 + 0.5) / (1 + 1 / math.log2(3)))
        self.assertEqual(measure.ndcg(scores, {0, 1}, 1), 1)

    def test_ties_are_averaged(self):
        self.assertAlmostEqual(measure.ndcg([1.0, 1.0, 0.0], {1}, 1), 0.5)
        self.assertAlmostEqual(measure.ndcg([0.0] * 4, {2}, 5), (1 + 1 / math.log2(3) + 0.5 + 1 / math.log2(5)) / 4)

    def test_what_is_shown(self):
        self.assertEqual(measure.shown([0, 0.2, 0.9, 0.2, -1]), [2, 1, 3])
        self.assertEqual(len(measure.shown([1.0] * 20)), measure.SHOWN)
        self.assertEqual(measure.recall([0.0, 0.2], {0, 1}), 0.5)
        self.assertIn(f"X(PROMPT_PLUGINS, {measure.SHOWN},", read("daemon/base/limits.h"))


class Pinned(unittest.TestCase):
    def test_the_same_file_everywhere(self):
        script, header = read("scripts/fetch-model"), read("agent/engine/embed.h")
        part = script[script.index("choose_retrieval()"):]
        self.assertEqual(re.search(r'CV_EMBED_SHA256 "(\w+)"', header)[1], re.search(r"MODEL_SHA256=(\w+)", part)[1])
        self.assertEqual(re.search(r'CV_EMBED_FILE "(\S+)"', header)[1], re.search(r"MODEL=(\S+)", part)[1])


class Converter(unittest.TestCase):
    def test_blocks(self):
        raw = memoryview(struct.pack("<32f", *([0.5, -1.27] + [0.0] * 30)))
        scale, first, second = struct.unpack_from("<ebb", convert_minilm.to_q8_0(raw))
        self.assertAlmostEqual(scale, 0.01, places=4)
        self.assertEqual((first, second), (50, -127))
        self.assertEqual(convert_minilm.to_q8_0(memoryview(bytes(128))), bytes(34))
        self.assertEqual(convert_minilm.spelled("##ing"), "ing")
        self.assertEqual(convert_minilm.spelled("dog"), "\u2581dog")
        self.assertEqual(convert_minilm.spelled("[CLS]"), "[CLS]")

    def test_refusals(self):
        program = os.path.join(SOURCE, "models/retrieval/convert_minilm.py")
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out.gguf")
            empty = os.path.join(folder, "empty")
            os.mkdir(empty)
            broken = os.path.join(folder, "broken.whl")
            with open(broken, "wb") as file:
                file.write(b"no archive")
            cut = os.path.join(folder, "cut")
            os.mkdir(cut)
            for name, content in (("config.json", '{"model_type":"bert","vocab_size":5}'), ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"),
                                  ("model.safetensors", "\xff" * 8)):
                with open(os.path.join(cut, name), "w", encoding="latin-1") as file:
                    file.write(content)
            for source in (empty, broken, cut, os.path.join(folder, "missing")):
                done = subprocess.run([sys.executable, "-B", program, source, out], capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 1, source)
                self.assertIn("cannot be converted", done.stderr)
                self.assertNotIn("Traceback", done.stderr)
                self.assertEqual([name for name in os.listdir(folder) if "out" in name], [])


if __name__ == "__main__":
    unittest.main()
