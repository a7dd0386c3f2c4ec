# SPDX-License-Identifier: MIT
"""check - does the forward pass that an adapter is trained through (base.py, float32) compute what the engine computes?

    python -m models.train.check --bin BUILD/bin [--base FILE.gguf] [--texts FILE]

Texts go through corvid-logits and through base.py: each alone, and all together as one batch behind the tokens that they begin with in common, as in
training. Twice: with the base as it is, where the engine also rounds each layer's inputs to 8 bits, and with a copy of it in F32, where nothing but
the order of additions differs. The first says how far the training's world is from the engine's, the second whether the arithmetic is the same: it
decides the exit status. Prints one JSON object. --texts: a file with one text a line (default: a few built in)."""
import argparse
import json
import os
import subprocess
import sys
import tempfile

import gguf
import numpy
import torch

from models.train.base import Base
from models.train.packs import common

TEXTS = ["The files in this folder are notes.txt and list.csv, and the first of them has twelve lines.",
         "The files in this folder are gone: nobody knows where to.",
         "The files in this folder are {\"tool\": \"fs_read\", \"args\": {\"path\": \"a b.txt\"}}"]
EXACT = 1e-3  # of a logit; two orders of float32 additions were seen to leave 5e-5


class Failure(Exception):
    pass


class Batch:
    """What base.py wants of a batch; every place of the continuations is asked for."""

    def __init__(self, prefix, continuations):
        longest = max(map(len, continuations))
        self.prefix = torch.tensor(prefix, dtype=torch.long)
        self.tokens = torch.tensor([c + [0] * (longest - len(c)) for c in continuations])
        self.places = torch.tensor([row * longest + i for row, c in enumerate(continuations) for i in range(len(c))])


def engine(program, model, texts):
    """(tokens, logits) of each text."""
    done = subprocess.run([program, model], input="\n".join(json.dumps(t) for t in texts), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failure(f"'{program}' failed with '{model}'")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [(row["tokens"], torch.tensor(row["logits"])) for row in rows]


def as_f32(path, out):
    """The same model with every tensor in F32."""
    reader = gguf.GGUFReader(path)
    writer = gguf.GGUFWriter(out, reader.fields["general.architecture"].contents())
    for name, field in reader.fields.items():
        if not name.startswith("GGUF.") and name != "general.architecture":
            writer.add_key_value(name, field.contents(), field.types[0], field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None)
    for t in reader.tensors:
        writer.add_tensor(t.name, numpy.ascontiguousarray(gguf.quants.dequantize(t.data, t.tensor_type), dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def ours(base, prefix, continuations):
    with torch.no_grad():
        hidden = base.hidden(Batch(prefix, continuations), None)
        return base.logits(hidden).split([len(c) for c in continuations])


def figures(pairs):
    """(ours, the engine's) logits: how far apart, and whether the same token comes first."""
    away = [float((a - b).abs().max()) for a, b in pairs]
    first = [int(n) for a, b in pairs for n in (a.argmax(-1) == b.argmax(-1))]
    logs = [(a.log_softmax(-1), b.log_softmax(-1)) for a, b in pairs]
    divergence = [float(d) for a, b in logs for d in (b.exp() * (b - a)).sum(-1)]
    return {"largest_difference": max(away), "places": len(first), "same_first_token": sum(first), "mean_divergence": sum(divergence) / len(first)}


def compare(base, rows):
    tokens = [t for t, _ in rows]
    shared = min(common(tokens[0], t) for t in tokens)
    shared = min(shared, min(map(len, tokens)) - 1)
    alone = [(ours(base, [], [t])[0], logits) for t, logits in rows]
    together = ours(base, tokens[0][:shared], [t[shared:] for t in tokens])
    return {"alone": figures(alone), "shared_prefix": shared, "together": figures([(a, b[shared:]) for a, (_, b) in zip(together, rows)])}


def check(program, path, texts):
    base = Base(path, torch.float32)
    result = {"as_it_is": compare(base, engine(program, path, texts))}
    with tempfile.TemporaryDirectory(prefix="corvid-check-") as folder:
        copy = os.path.join(folder, "f32.gguf")
        as_f32(path, copy)
        result["in_f32"] = compare(base, engine(program, copy, texts))
    result["same"] = all(part["largest_difference"] <= EXACT for part in (result["in_f32"]["alone"], result["in_f32"]["together"]))
    return result


def main():
    parser = argparse.ArgumentParser(prog="models.train.check")
    parser.add_argument("--bin", required=True, help="the folder with corvid-logits")
    parser.add_argument("--base", help="a GGUF file of the llama family (default: the default model)")
    parser.add_argument("--texts", help="a file with one text a line")
    args = parser.parse_args()
    program = os.path.join(args.bin, "corvid-logits")
    try:
        path = args.base or subprocess.run(["scripts/fetch-model", "--cache"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        texts = TEXTS
        if args.texts:
            with open(args.texts, encoding="utf-8") as f:
                texts = [line for line in f.read().splitlines() if line.strip()]
        if not texts:
            raise Failure(f"'{args.texts}' has no text")
        if not os.access(program, os.X_OK):
            raise Failure(f"there is no '{program}': build Corvid with its engine and name the folder of its programs")
        result = check(program, path, texts)
    except (Failure, OSError, ValueError, subprocess.SubprocessError) as error:
        print(f"check: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1))
    return 0 if result["same"] else 1


if __name__ == "__main__":
    sys.exit(main())
