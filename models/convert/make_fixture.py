# SPDX-License-Identifier: MIT
"""make_fixture - the tiny random BioGPT that the conversion's test compares with: weights as transformers saves them, logits as transformers computes
them, tokens as its tokenizer gives them. Made once, kept in tests/model/fixtures/biogpt; it needs torch, transformers and sacremoses:

    python3 -m venv /tmp/fixture && /tmp/fixture/bin/pip install torch==2.15.0 transformers==5.24.0 sacremoses==0.2.0
    /tmp/fixture/bin/python -B -m models.convert.make_fixture tests/model/fixtures/biogpt

expected.json: `sequences` of tokens; `gelu` their logits with the exact GELU that BioGPT has; `gelu_new` with the approximation by tanh;
`gelu_half` with the same as llama.cpp has it on a CPU, looked up in a table of halves, so that nothing but the mapping is left to differ; `words`:
texts that Moses leaves as they are, and their tokens; `moses`: texts that it rewrites, and the rewritten text."""
import json
import os
import sys

import torch
from transformers import BioGptConfig, BioGptForCausalLM, BioGptTokenizer
from transformers.activations import ACT2FN

SIZES = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 80, "max_position_embeddings": 24}
SEQUENCES = [[2, 5, 9, 40, 41, 7, 7, 30, 12, 2, 3, 18], [0], [2] + list(range(20, 43))]
WORDS = ["the cell", "the cells bind the tissue", "a", "the tissue binds cells", "\u00e9 cell"]
MOSES = ["The cell's (p53) binds.", "IL-2 & 'x' < 5"]
LETTERS = "abcdefghilnstu\u00e9.,"
MERGES = ["t h", "th e</w>", "c e", "ce l", "cel l</w>", "cel l", "cell s</w>", "i n", "b in", "bin d</w>", "bin d", "bind s</w>", "s u", "su e</w>",
          "t i", "ti s", "tis sue</w>"]


def vocabulary():
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *(c + "</w>" for c in LETTERS), *LETTERS]
    for merge in MERGES:
        piece = merge.replace(" ", "")
        if piece not in pieces and piece != "sue</w>":  # a piece that merges make and the vocabulary lacks: unknown, as in the real one
            pieces.append(piece)
    return {piece: number for number, piece in enumerate(pieces)}


def randomize(model, seed):
    dice = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            spread = 0.3 if weight.dim() == 1 else 0.5 if "positions" in name else 0.2 if "tokens" in name else 1.5 / weight.shape[1] ** 0.5
            middle = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            weight.copy_(torch.randn(weight.shape, generator=dice) * spread + middle)


class GeluHalf(torch.nn.Module):
    def forward(self, x):
        table = torch.nn.functional.gelu(x.half().float(), approximate="tanh").half().float()
        return torch.where(x <= -10, torch.zeros_like(x), torch.where(x >= 10, x, table))


def logits(model):
    with torch.no_grad():
        return [[[float(f"{v:.8g}") for v in row] for row in model(torch.tensor([s])).logits[0].tolist()] for s in SEQUENCES]


def main(folder):
    os.makedirs(folder, exist_ok=True)
    vocab = vocabulary()
    with open(os.path.join(folder, "vocab.json"), "w", encoding="utf-8") as f:
        json.dump(vocab, f, ensure_ascii=False, indent=1)
    with open(os.path.join(folder, "merges.txt"), "w", encoding="utf-8") as f:
        f.writelines(f"{merge} {100 - number}\n" for number, merge in enumerate(MERGES))
    expected = {"sequences": SEQUENCES}
    model = BioGptForCausalLM(BioGptConfig(vocab_size=len(vocab) + 2, **SIZES)).eval()
    randomize(model, 7)
    model.save_pretrained(folder)
    os.unlink(os.path.join(folder, "generation_config.json"))
    for name, activation in (("gelu", ACT2FN["gelu"]), ("gelu_new", ACT2FN["gelu_new"]), ("gelu_half", GeluHalf())):
        for layer in model.biogpt.layers:
            layer.activation_fn = activation
        expected[name] = logits(model)
    tokenizer = BioGptTokenizer(os.path.join(folder, "vocab.json"), os.path.join(folder, "merges.txt"))
    expected["words"] = {text: tokenizer(text)["input_ids"] for text in WORDS}
    expected["moses"] = {text: " ".join(tokenizer.moses_tokenize(text, "en")) for text in MOSES}
    with open(os.path.join(folder, "expected.json"), "w", encoding="utf-8") as f:
        json.dump(expected, f)


if __name__ == "__main__":
    main(*sys.argv[1:])
