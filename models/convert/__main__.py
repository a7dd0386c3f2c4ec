# SPDX-License-Identifier: MIT
"""python3 -m models.convert FOLDER OUT.gguf [--type f32|f16]: a BioGPT or CrystalCoder of Hugging Face as a GGUF file.

FOLDER holds config.json, the weights (safetensors or PyTorch's .bin) and the tokenizer's files. OUT.gguf appears whole or not at all. The standard
library is enough; only .bin files need torch. Progress goes to stderr."""
import argparse
import os
import signal
import sys

from . import biogpt, crystal
from .failure import Config, Failure
from .gguf_file import F16, F32, Writer
from .weights import Weights

FAMILIES = {"biogpt": ("gpt2", biogpt.convert), "crystalcoder": ("stablelm", crystal.convert)}


def convert(folder, path, kind="f32", progress=lambda name, done, total: None):
    if not os.path.isdir(folder):
        raise Failure(f"'{folder}' is no folder")
    config = Config(os.path.join(folder, "config.json"))
    family = config.must("model_type", tuple(FAMILIES), why="llama.cpp's own converter may know the others")
    architecture, fill = FAMILIES[family]
    out = Writer(kind)
    out.set("general.architecture", architecture)
    out.set("general.name", os.path.basename(os.path.abspath(folder)))
    out.set("general.file_type", F16 if kind == "f16" else F32)
    out.set("general.quantization_version", 2)
    out.set("corvid.converted_from", family)
    fill(folder, config, Weights(folder), out)
    out.write(path, progress)


def main():
    parser = argparse.ArgumentParser(prog="models.convert", description="a BioGPT or CrystalCoder of Hugging Face as a GGUF file")
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument("out", metavar="OUT.gguf")
    parser.add_argument("--type", choices=("f32", "f16"), default="f32", help="of the matrices (default: f32)")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no half of a file is left

    def progress(name, done, total):
        print(f"{done}/{total} {name}", file=sys.stderr)
    try:
        convert(args.folder, args.out, args.type, progress)
    except Failure as failure:
        print(f"convert: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
