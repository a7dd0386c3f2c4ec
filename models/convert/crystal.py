# SPDX-License-Identifier: MIT
"""crystal - a CrystalCoder of Hugging Face as llama.cpp's `stablelm`: layer norms with bias, rotary positions on the first part of each head,
SwiGLU. What is folded into the weights:

- muP: the token embedding times `mup_embeddings_scale`; the output matrix (the embedding without that) times mup_output_alpha * mup_width_scale;
  query times 1/sqrt(d), so that llama.cpp's division of scores by sqrt(d), the width of a head, makes a division by d;
- rotary: CrystalCoder turns neighbours (0, 1), (2, 3), ..., `stablelm` turns (0, r/2), (1, r/2 + 1), ... of the r turned values: the rows of query
  and key are put in that order in each head, which changes no score;
- weights lie input by input and are transposed.

`stablelm` has no place for the biases that CrystalCoder has after attention and in the feed-forward. Where one of them is not zero, the model is
widened by whole heads, exactly (class Wide): what is written into the residual stream is centred, so that a layer norm over the stream with zeros
appended is the old norm times a constant; a norm's bias in an appended place is a constant 1 for the matrices behind it; the values of an appended
head are 1; an appended feed-forward unit has a constant output. Each of those ones carries a bias as a column of the next matrix.
"""
import json
import math
import os
import re

from . import floats
from .failure import Failure, read_json
from .gguf_file import Numbers, Words
from .vocabulary import BYTE, CONTROL, NORMAL, UNKNOWN, UNUSED, complete, numbered

ROTARY_BASE = 10000.0
BUFFERS = re.compile(r"transformer\.h\.\d+\.attn\.(bias|masked_bias)")  # the causal mask, kept among the weights
BYTES = {f"<0x{b:02X}>": b for b in range(256)}
SILU_OF_1 = 1 / (1 + math.exp(-1))


class Shape:
    def __init__(self, config):
        self.width, self.heads, self.layers = config.count("n_embd"), config.count("n_head"), config.count("n_layer", high=4096)
        self.inner, self.vocabulary = config.count("n_inner"), config.count("vocab_size")
        if self.width % self.heads:
            raise Failure(f"'{config.path}': 'n_embd' {self.width} is no multiple of 'n_head' {self.heads}")
        self.head = self.width // self.heads
        self.turned = config.count("rotary_dim", high=self.head)
        if self.turned % 2:
            raise Failure(f"'{config.path}': 'rotary_dim' {self.turned} must be even")
        self.epsilon = config.number("layer_norm_epsilon", 1e-5)
        for key, value in {"activation_function": "swiglu", "position_embedding_type": "rotary"}.items():
            config.must(key, (value,))
        config.must("scale_attn_weights", (True,), True)
        config.must("scale_attn_by_inverse_layer_idx", (False,), False)
        self.embedding_scale = config.number("mup_embeddings_scale", 1.0)
        self.output_scale = config.number("mup_output_alpha", 1.0) * config.number("mup_width_scale", 1.0)
        self.query_scale = self.head ** -0.5 if config.must("mup_scale_qk_dot_by_d", (True, False), False) else 1.0


class Plain:
    """The model in its own width: every bias that `stablelm` has no place for is zero."""

    def __init__(self, shape):
        self.width, self.heads, self.inner, self.epsilon, self.gain = shape.width, shape.heads, shape.inner, shape.epsilon, 1.0
        self.one = None

    def written(self, row):
        """What one input adds to the residual stream."""
        return row


class Wide:
    """The model with appended places: `one` is the first of them."""

    def __init__(self, shape):
        step = 256 if shape.width % 256 == 0 else 1  # what quantisation wants
        heads = 1
        while (shape.width + heads * shape.head) % step:
            heads += 1
        self.one, self.width, self.heads = shape.width, shape.width + heads * shape.head, shape.heads + heads
        block = 256 if shape.inner >= 256 else 32
        self.inner = (shape.inner // block + 1) * block
        self.epsilon, self.gain = shape.epsilon * shape.width / self.width, math.sqrt(shape.width / self.width)

    def written(self, row):
        return floats.padded(floats.centred(row), self.width)


def convert(folder, config, weights, out):
    shape = Shape(config)
    bias = [weights.ask(f"transformer.h.{n}.{name}.bias", (size,)) for n in range(shape.layers)
            for name, size in (("attn.c_proj", shape.width), ("mlp.c_fc", shape.inner), ("mlp.c_fc2", shape.inner), ("mlp.c_proj", shape.width))]
    form = Wide(shape) if any(any(b()) for b in bias) else Plain(shape)
    for key, value in {"context_length": config.count("n_positions"), "embedding_length": form.width, "block_count": shape.layers,
                       "feed_forward_length": form.inner, "attention.head_count": form.heads, "attention.layer_norm_epsilon": form.epsilon,
                       "rope.dimension_count": shape.turned, "rope.freq_base": ROTARY_BASE, "use_parallel_residual": False}.items():
        out.set(f"stablelm.{key}", value)
    embedding(config, weights, out, shape, form)
    for n in range(shape.layers):
        attention(weights, out, n, shape, form)
        feed_forward(weights, out, n, shape, form)
    tokenizer(folder, config, out, shape.vocabulary)
    weights.finish(BUFFERS.fullmatch)


def embedding(config, weights, out, shape, form):
    tokens = weights.ask("transformer.wte.weight", (shape.vocabulary, shape.width))
    last = tokens
    if weights.has("lm_head.weight"):
        last = weights.ask("lm_head.weight", (shape.vocabulary, shape.width))
        if config.get("tie_word_embeddings", True) and last() != tokens():
            raise Failure(f"'{config.path}': by 'tie_word_embeddings', 'lm_head.weight' is the token embedding, and the weights differ")
    elif not config.get("tie_word_embeddings", True):
        raise Failure(f"'{weights.where}': tensor 'lm_head.weight' is missing, and '{config.path}' says that it is not the token embedding")
    out.add("token_embd.weight", (shape.vocabulary, form.width),
            lambda: floats.joined(form.written(floats.scaled(row, shape.embedding_scale)) for row in floats.rows(tokens(), shape.width)))
    out.add("output.weight", (shape.vocabulary, form.width),
            lambda: floats.joined(floats.padded(floats.scaled(row, shape.output_scale), form.width) for row in floats.rows(last(), shape.width)))
    norm(weights, out, shape, form, "transformer.ln_f", "output_norm")


def norm(weights, out, shape, form, theirs, ours, one=False):
    """`one`: the matrices behind it find a 1 in the first appended place."""
    weight, bias = (weights.ask(f"{theirs}.{kind}", (shape.width,)) for kind in ("weight", "bias"))
    out.add(f"{ours}.weight", (form.width,), lambda: floats.padded(floats.scaled(weight(), form.gain), form.width))
    out.add(f"{ours}.bias", (form.width,), lambda: appended(bias(), form.width, form.one if one else None))


def appended(values, count, one):
    values = floats.padded(values, count)
    if one is not None:
        values[one] = 1.0
    return values


def turned_rows(shape):
    """Which output of CrystalCoder's query or key stands where in stablelm's."""
    half = shape.turned // 2
    order = [2 * i for i in range(half)] + [2 * i + 1 for i in range(half)] + list(range(shape.turned, shape.head))
    return [h * shape.head + i for h in range(shape.heads) for i in order]


def attention(weights, out, n, shape, form):
    old, new, width = f"transformer.h.{n}.", f"blk.{n}.", shape.width
    norm(weights, out, shape, form, f"{old}ln_1", f"{new}attn_norm")
    matrix, bias = weights.ask(f"{old}attn.c_attn.weight", (width, 3 * width)), weights.ask(f"{old}attn.c_attn.bias", (3 * width,))
    turned, straight = turned_rows(shape), range(width)
    for part, (letter, order, scale) in enumerate((("q", turned, shape.query_scale), ("k", turned, 1.0), ("v", straight, 1.0))):
        places = [part * width + i for i in order]

        def make_matrix(places=places, scale=scale):
            values = matrix()
            rows = [floats.padded(floats.scaled(values[i::3 * width], scale), form.width) for i in places]
            return floats.padded(floats.joined(rows), form.width * form.width)

        def make_bias(places=places, scale=scale, one=form.one if letter == "v" else None):
            values = bias()
            return appended(type(values)("f", [values[i] * scale for i in places]), form.width, one)
        out.add(f"{new}attn_{letter}.weight", (form.width, form.width), make_matrix)
        out.add(f"{new}attn_{letter}.bias", (form.width,), make_bias)
    into_stream(weights, out, f"{old}attn.c_proj", f"{new}attn_output", (width, form.width, form.one, 1.0), shape, form)


def into_stream(weights, out, theirs, ours, inputs, shape, form):
    """A matrix whose outputs are added to the residual stream. `inputs`: how many they have, how many there are, which is constant, and its value."""
    count, all_inputs, place, value = inputs
    matrix, bias = weights.ask(f"{theirs}.weight", (count, shape.width)), weights.ask(f"{theirs}.bias", (shape.width,))

    def make():
        rows = [form.written(row) for row in floats.rows(matrix(), shape.width)]
        rows += [floats.zeros(form.width)] * (all_inputs - count)
        if place is not None:
            rows[place] = form.written(floats.scaled(bias(), 1 / value))
        lying = floats.joined(rows)
        return floats.joined(lying[i::form.width] for i in range(form.width))
    out.add(f"{ours}.weight", (form.width, all_inputs), make)


def feed_forward(weights, out, n, shape, form):
    old, new, wide = f"transformer.h.{n}.", f"blk.{n}.", form.one is not None
    norm(weights, out, shape, form, f"{old}ln_2", f"{new}ffn_norm", one=wide)
    for theirs, ours in (("c_fc2", "ffn_gate"), ("c_fc", "ffn_up")):
        matrix = weights.ask(f"{old}mlp.{theirs}.weight", (shape.width, shape.inner))
        bias = weights.ask(f"{old}mlp.{theirs}.bias", (shape.inner,))

        def make(matrix=matrix, bias=bias):
            values, ones = matrix(), bias()
            rows = [floats.padded(values[i::shape.inner], form.width) for i in range(shape.inner)]
            rows += [floats.zeros(form.width) for _ in range(form.inner - shape.inner)]
            if wide:
                for row, constant in zip(rows, [*ones, 1.0]):
                    row[form.one] = constant
            return floats.joined(rows)
        out.add(f"{new}{ours}.weight", (form.inner, form.width), make)
    inputs = (shape.inner, form.inner, shape.inner if wide else None, SILU_OF_1)
    into_stream(weights, out, f"{old}mlp.c_proj", f"{new}ffn_down", inputs, shape, form)


# ---- the vocabulary ---------------------------------------------------------------------------------------------------

def tokenizer(folder, config, out, size):
    """tokenizer.json's merges in their order are what llama.cpp's "llama" tokenizer calls scores: a pair is merged sooner the higher its score."""
    path = os.path.join(folder, "tokenizer.json")
    whole = read_json(path)
    model = whole.get("model")
    if not isinstance(model, dict) or model.get("type") != "BPE" or not isinstance(model.get("vocab"), dict) or not model.get("byte_fallback"):
        raise Failure(f"'{path}': 'model' must be a BPE with a 'vocab' and 'byte_fallback', as CrystalCoder's is")
    ids = dict(model["vocab"])
    added = whole.get("added_tokens") or []
    if not all(isinstance(row, dict) and isinstance(row.get("content"), str) for row in added):
        raise Failure(f"'{path}': each of 'added_tokens' must have a 'content' and an 'id'")
    ids.update((row["content"], row.get("id")) for row in added)
    special, unknown = {row["content"] for row in added}, model.get("unk_token")
    pairs = model.get("merges") or []
    if not isinstance(pairs, list) or not all(isinstance(p, str) or isinstance(p, list) and all(isinstance(t, str) for t in p) for p in pairs):
        raise Failure(f"'{path}': 'merges' must be an array of pairs of pieces")
    if not isinstance(unknown, str) or unknown not in ids:
        raise Failure(f"'{path}': 'unk_token' must be a token of the vocabulary, and is {json.dumps(unknown)}")
    names = numbered(path, ids, size)
    lacking = [b for b in BYTES if b not in ids]
    if lacking:
        raise Failure(f"'{path}': the vocabulary lacks the byte '{lacking[0]}': llama.cpp needs all 256")
    rank = {}
    for number, pair in enumerate(pairs):
        rank.setdefault("".join(pair) if isinstance(pair, list) else pair.replace(" ", "", 1), number)
    kinds = [UNUSED if t is None else UNKNOWN if t == unknown else CONTROL if t in special else BYTE if t in BYTES else NORMAL for t in names]
    tokens = complete(names)
    out.set("tokenizer.ggml.model", "llama")
    out.set("tokenizer.ggml.pre", "default")
    out.set("tokenizer.ggml.tokens", Words(tokens))
    out.set("tokenizer.ggml.scores", Numbers([-float(rank.get(t, len(rank))) for t in tokens]))
    out.set("tokenizer.ggml.token_type", Numbers(kinds))
    for key, name, default in (("bos", "bos_token_id", 1), ("eos", "eos_token_id", 2)):
        out.set(f"tokenizer.ggml.{key}_token_id", config.count(name, default, 0, size - 1))
    out.set("tokenizer.ggml.unknown_token_id", ids[unknown])
    post = whole.get("post_processor")
    out.set("tokenizer.ggml.add_bos_token", isinstance(post, dict) and '"<s>"' in json.dumps(post.get("single")))
    out.set("tokenizer.ggml.add_space_prefix", True)
