# SPDX-License-Identifier: MIT
"""biogpt - a BioGPT of Hugging Face as llama.cpp's `gpt2`: the same blocks (layer norm, attention, layer norm, two layers with GELU), written down
differently. What is folded into the weights:

- the token embedding is multiplied by sqrt(width) where the model does it (`scale_embedding`); the output matrix is the embedding without it,
  so the two are no longer one tensor;
- the learnt positions lose their first two rows: BioGPT looks up position p in row p + 2, llama.cpp in row p;
- the matrices of query, key and value become one.

The layer norms' epsilon is 1e-5 whatever config.json's `layer_norm_eps` says: transformers makes BioGPT's norms without handing it on.
"""
import math
import os

from . import floats
from .failure import Failure, read_json
from .gguf_file import Numbers, Words
from .vocabulary import CONTROL, NORMAL, UNKNOWN, UNUSED, complete, numbered

OFFSET = 2
EPSILON = 1e-5
END, SPACE = "</w>", "\u2581"
# what llama.cpp's gpt2 computes is the last two; the first differs from them by at most 0.0005
ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh")


def convert(folder, config, weights, out):
    width, layers = config.count("hidden_size"), config.count("num_hidden_layers", high=4096)
    heads, inner = config.count("num_attention_heads"), config.count("intermediate_size")
    positions, vocabulary = config.count("max_position_embeddings"), config.count("vocab_size")
    config.must("hidden_act", ACTIVATIONS, "gelu", "llama.cpp's 'gpt2' has GELU in its middle")
    if width % heads:
        raise Failure(f"'{config.path}': 'hidden_size' {width} is no multiple of 'num_attention_heads' {heads}")
    for key, value in {"context_length": positions, "embedding_length": width, "block_count": layers, "feed_forward_length": inner,
                       "attention.head_count": heads, "attention.layer_norm_epsilon": EPSILON}.items():
        out.set(f"gpt2.{key}", value)
    embedding(config, weights, out, width, positions, vocabulary)
    for n in range(layers):
        block(weights, out, n, width, inner)
    tokenizer(folder, config, out, vocabulary)
    weights.finish()


def embedding(config, weights, out, width, positions, vocabulary):
    scale = math.sqrt(width) if config.must("scale_embedding", (True, False), True) else 1.0
    tokens = weights.ask("biogpt.embed_tokens.weight", (vocabulary, width))
    rows = weights.ask("biogpt.embed_positions.weight", (positions + OFFSET, width))
    out.add("token_embd.weight", (vocabulary, width), lambda: floats.scaled(tokens(), scale))
    out.add("position_embd.weight", (positions, width), lambda: rows()[OFFSET * width:])
    for kind in ("weight", "bias"):
        out.add(f"output_norm.{kind}", (width,), weights.ask(f"biogpt.layer_norm.{kind}", (width,)))
    projection = tokens
    if weights.has("output_projection.weight"):
        projection = weights.ask("output_projection.weight", (vocabulary, width))
        if config.get("tie_word_embeddings", True) and projection() != tokens():
            raise Failure(f"'{config.path}': by 'tie_word_embeddings', 'output_projection.weight' is the token embedding, and the weights differ")
    elif not config.get("tie_word_embeddings", True):
        raise Failure(f"'{weights.where}': tensor 'output_projection.weight' is missing, and '{config.path}' says that it is not the token embedding")
    out.add("output.weight", (vocabulary, width), projection)


def block(weights, out, n, width, inner):
    old, new = f"biogpt.layers.{n}.", f"blk.{n}."
    for kind, columns in (("weight", (width,)), ("bias", ())):
        def plain(theirs, ours, rows, inputs=width):
            shape = (rows, inputs) if columns else (rows,)
            out.add(f"{new}{ours}.{kind}", shape, weights.ask(f"{old}{theirs}.{kind}", shape))
        parts = [weights.ask(f"{old}self_attn.{p}_proj.{kind}", (width, *columns)) for p in "qkv"]
        out.add(f"{new}attn_qkv.{kind}", (3 * width, *columns), lambda parts=parts: floats.joined(p() for p in parts))
        plain("self_attn.out_proj", "attn_output", width)
        plain("fc1", "ffn_up", inner)
        plain("fc2", "ffn_down", width, inner)
        for theirs, ours in (("self_attn_layer_norm", "attn_norm"), ("final_layer_norm", "ffn_norm")):
            out.add(f"{new}{ours}.{kind}", (width,), weights.ask(f"{old}{theirs}.{kind}", (width,)))


# ---- the vocabulary ---------------------------------------------------------------------------------------------------

def tokenizer(folder, config, out, size):
    """fastBPE ends a word with "</w>"; here a word ends with a blank, which llama.cpp keeps as U+2581 when it merges over raw text (its
    pre-tokenizer "gemma4"). Moses' splitting and escaping of the text before that is not done: the README says what that means."""
    path = os.path.join(folder, "vocab.json")
    tokens, kinds = vocabulary(path, read_json(path), size)
    out.set("tokenizer.ggml.model", "gpt2")
    out.set("tokenizer.ggml.pre", "gemma4")
    out.set("tokenizer.ggml.tokens", Words(tokens))
    out.set("tokenizer.ggml.token_type", Numbers(kinds))
    out.set("tokenizer.ggml.merges", Words(merges(os.path.join(folder, "merges.txt"), tokens)))
    end = config.count("eos_token_id", 2, 0, size - 1)
    # BioGPT begins every text with its end-of-text token
    out.set("tokenizer.ggml.bos_token_id", end)
    out.set("tokenizer.ggml.eos_token_id", end)
    out.set("tokenizer.ggml.padding_token_id", config.count("pad_token_id", 1, 0, size - 1))
    if UNKNOWN in kinds:
        out.set("tokenizer.ggml.unknown_token_id", kinds.index(UNKNOWN))
    out.set("tokenizer.ggml.add_bos_token", True)
    out.set("tokenizer.ggml.add_space_prefix", False)


def spaced(piece):
    return piece[:-len(END)] + SPACE if piece.endswith(END) else piece


def vocabulary(path, ids, size):
    """(tokens by number, kinds). A piece that with a blank would be like another one keeps its "</w>": it cannot be met in text."""
    names = numbered(path, ids, size)
    special = {"<s>": CONTROL, "<pad>": CONTROL, "</s>": CONTROL, "<unk>": UNKNOWN}
    kinds = [UNUSED if name is None else special.get(name, NORMAL) for name in names]
    plain = {name for name in names if name is not None}
    return complete([name if name is None or spaced(name) in plain else spaced(name) for name in names]), kinds


def merges(path, tokens):
    """Pairs in their order. A word's last letter and its end are one piece from the start in fastBPE: those pairs come first here."""
    pairs, letters = [], {t[0] for t in tokens if len(t) == 2 and t[1] == SPACE}
    try:
        with open(path, encoding="utf-8") as f:
            lines = f.read().split("\n")
    except OSError as error:
        raise Failure(f"cannot read '{path}': {error.strerror}") from None
    except ValueError:
        raise Failure(f"'{path}' is no UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#version"):
            continue
        pair = line.split()[:2]  # a third column counts how often
        if len(pair) != 2:
            raise Failure(f"'{path}', line {number}: a merge is two pieces, and this is '{line}'")
        letters.update(p[0] for p in pair if len(p) == 1 + len(END) and p.endswith(END))
        pairs.append(f"{spaced(pair[0])} {spaced(pair[1])}")
    return [f"{letter} {SPACE}" for letter in sorted(letters)] + pairs
