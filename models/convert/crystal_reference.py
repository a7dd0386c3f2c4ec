# SPDX-License-Identifier: MIT
"""crystal_reference - what a CrystalCoder computes, step by step in plain Python, written from the facts that its makers published with the
paper (LLM360, arXiv 2312.06550): training parameters, config.json, names of weights and fine-tuning code in the repository
LLM360/crystalcoder-train. It knows nothing of the conversion, folds nothing and is far too slow for a real model: a conversion of a tiny random one
is compared with it.

    x = embedding[token] * mup_embeddings_scale
    for each block: x = x + attention(layernorm(x)); x = x + feed_forward(layernorm(x))
    logits = layernorm(x) @ embedding^T * (mup_output_alpha * mup_width_scale)

Attention: neighbouring values of the first rotary_dim of each head are turned by position / 10000^(2i / rotary_dim); a score is q.k / d, not
/ sqrt(d) (mup_scale_qk_dot_by_d). Feed-forward: (x @ c_fc + b) * silu(x @ c_fc2 + b), then c_proj. All matrices lie input by input and have a bias.

    python3 -m models.convert.crystal_reference FOLDER [--plain] [--seed N]     makes a tiny random model there
"""
import argparse
import json
import math
import os
import random
import struct

from .failure import read_json
from .weights import Weights

CONFIG = {"model_type": "crystalcoder", "architectures": ["CrystalCoderLMHeadModel"], "n_embd": 64, "n_head": 4, "n_layer": 2, "n_inner": 88,
          "n_positions": 64, "vocab_size": 280, "layer_norm_epsilon": 1e-5, "activation_function": "swiglu", "position_embedding_type": "rotary",
          "rotary_dim": 4, "scale_attn_weights": True, "mup_embeddings_scale": 14.6, "mup_output_alpha": 2.22, "mup_width_scale": 0.25,
          "mup_scale_qk_dot_by_d": True, "tie_word_embeddings": True, "bos_token_id": 1, "eos_token_id": 2}


class Reference:
    def __init__(self, folder):
        self.config = read_json(os.path.join(folder, "config.json"))
        self.weights = Weights(folder)

    def get(self, name):
        """A matrix as a list of rows, a vector as a list."""
        part = self.weights.files[name]
        values, shape = list(part.read(name)), part.shapes[name]
        return values if len(shape) == 1 else [values[i:i + shape[1]] for i in range(0, len(values), shape[1])]

    def logits(self, tokens):
        """One row for each token."""
        c, embedding = self.config, self.get("transformer.wte.weight")
        stream = [[v * c["mup_embeddings_scale"] for v in embedding[t]] for t in tokens]
        for n in range(c["n_layer"]):
            block = f"transformer.h.{n}."
            stream = plus(stream, self.attention(block, self.norm(block + "ln_1", stream)))
            stream = plus(stream, self.feed_forward(block, self.norm(block + "ln_2", stream)))
        scale = c["mup_output_alpha"] * c["mup_width_scale"]
        return [[scale * dot(x, row) for row in embedding] for x in self.norm("transformer.ln_f", stream)]

    def norm(self, name, stream):
        weight, bias = self.get(name + ".weight"), self.get(name + ".bias")
        out = []
        for x in stream:
            mean = sum(x) / len(x)
            deviation = math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + self.config["layer_norm_epsilon"])
            out.append([(v - mean) / deviation * w + b for v, w, b in zip(x, weight, bias)])
        return out

    def linear(self, name, inputs):
        columns, bias = list(zip(*self.get(name + ".weight"))), self.get(name + ".bias")
        return [[dot(x, column) + b for column, b in zip(columns, bias)] for x in inputs]

    def attention(self, block, inputs):
        width, heads = self.config["n_embd"], self.config["n_head"]
        d = width // heads
        joint = self.linear(block + "attn.c_attn", inputs)
        power = 1.0 if self.config["mup_scale_qk_dot_by_d"] else 0.5
        mixed = [[] for _ in inputs]
        for h in range(heads):
            q, k, v = ([row[part * width + h * d:part * width + (h + 1) * d] for row in joint] for part in range(3))
            q, k = ([self.turned(row, position) for position, row in enumerate(rows)] for rows in (q, k))
            for i in range(len(inputs)):
                scores = [dot(q[i], k[j]) / d ** power for j in range(i + 1)]
                top = max(scores)
                shares = [math.exp(s - top) for s in scores]
                whole = sum(shares)
                mixed[i] += [sum(share * v[j][n] for j, share in enumerate(shares)) / whole for n in range(d)]
        return self.linear(block + "attn.c_proj", mixed)

    def turned(self, row, position):
        row, turned = list(row), self.config["rotary_dim"]
        for i in range(0, turned, 2):
            angle = position / 10000 ** (i / turned)
            a, b = row[i], row[i + 1]
            row[i], row[i + 1] = a * math.cos(angle) - b * math.sin(angle), b * math.cos(angle) + a * math.sin(angle)
        return row

    def feed_forward(self, block, inputs):
        up, gate = self.linear(block + "mlp.c_fc", inputs), self.linear(block + "mlp.c_fc2", inputs)
        hidden = [[a * g / (1 + math.exp(-g)) for a, g in zip(us, gs)] for us, gs in zip(up, gate)]
        return self.linear(block + "mlp.c_proj", hidden)


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def plus(a, b):
    return [[x + y for x, y in zip(left, right)] for left, right in zip(a, b)]


# ---- a tiny random model ----------------------------------------------------------------------------------------------

def write_safetensors(path, tensors):
    """tensors: name -> (shape, numbers), written as F32."""
    header, data = {}, b""
    for name, (shape, values) in tensors.items():
        part = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    head = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


def tensors_of(config, dice, plain=False):
    """Random tensors under CrystalCoder's names. `plain`: the biases that llama.cpp's stablelm lacks are zero."""
    width, inner = config["n_embd"], config["n_inner"]
    out = {}

    def put(name, shape, spread, middle=0.0):
        out[name] = (shape, [dice.gauss(middle, spread) if spread else middle for _ in range(math.prod(shape))])

    def put_norm(name):
        put(f"{name}.weight", (width,), 0.3, 1.0)
        put(f"{name}.bias", (width,), 0.3)
    put("transformer.wte.weight", (config["vocab_size"], width), 0.1)
    for block in (f"transformer.h.{n}." for n in range(config["n_layer"])):
        for name, rows, columns in (("attn.c_attn", width, 3 * width), ("attn.c_proj", width, width), ("mlp.c_fc", width, inner),
                                    ("mlp.c_fc2", width, inner), ("mlp.c_proj", inner, width)):
            put(f"{block}{name}.weight", (rows, columns), 1.5 / math.sqrt(rows))
            put(f"{block}{name}.bias", (columns,), 0.0 if plain and name != "attn.c_attn" else 0.5)
        put_norm(block + "ln_1")
        put_norm(block + "ln_2")
    put_norm("transformer.ln_f")
    return out


def tokenizer():
    """A small vocabulary of CrystalCoder's form."""
    vocab = {"<unk>": 0, "<s>": 1, "</s>": 2, **{f"<0x{b:02X}>": 3 + b for b in range(256)}}
    for piece in ("th", "the", "\u2581the", "\u2581", "t", "h", "e", "c", "a", "ca", "\u2581ca", "\u2581cat"):
        vocab[piece] = len(vocab)
    merges = [["t", "h"], ["th", "e"], ["\u2581", "the"], ["c", "a"], ["\u2581", "ca"], ["\u2581ca", "t"]]
    added = [{"id": i, "content": c, "special": True} for c, i in (("<unk>", 0), ("<s>", 1), ("</s>", 2), ("<|im_end|>", 275))]
    return {"version": "1.0", "added_tokens": added,
            "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}]},
            "model": {"type": "BPE", "unk_token": "<unk>", "byte_fallback": True, "vocab": vocab, "merges": merges}}


def write_model(folder, seed=1, plain=False, **changes):
    config = {**CONFIG, **changes}
    os.makedirs(folder, exist_ok=True)
    for name, value in (("config.json", config), ("tokenizer.json", tokenizer())):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            json.dump(value, f)
    write_safetensors(os.path.join(folder, "model.safetensors"), tensors_of(config, random.Random(seed), plain))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="models.convert.crystal_reference")
    parser.add_argument("folder")
    parser.add_argument("--plain", action="store_true", help="without the biases that llama.cpp's stablelm lacks")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    write_model(args.folder, args.seed, args.plain)
