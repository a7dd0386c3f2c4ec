# SPDX-License-Identifier: MIT
"""lora - the trained part: two thin matrices beside each chosen linear layer of each block (LoRA, Hu and others, 2021), and its GGUF file."""
import os

import gguf
import torch
import torch.nn.functional as F

from .base import LINEAR


class Lora:
    def __init__(self, base, config):
        rank, alpha, targets, dropout = (config[name] for name in ("rank", "alpha", "targets", "dropout"))
        unknown = [t for t in targets if t not in LINEAR]
        if unknown:
            raise ValueError(f"there is no linear layer '{unknown[0]}': they are {', '.join(LINEAR)}")
        self.rank, self.alpha, self.targets, self.dropout, self.dtype = rank, alpha, targets, dropout, base.dtype
        self.pairs = {}
        for n, block in enumerate(base.blocks):
            for key in targets:
                out, into = block[key].shape
                a = torch.empty(rank, into).normal_(0, into ** -0.5).requires_grad_()
                self.pairs[n, key] = (a, torch.zeros(out, rank, requires_grad=True))

    def parameters(self):
        return [p for pair in self.pairs.values() for p in pair]

    def add(self, y, x, n, key):
        pair = self.pairs.get((n, key))
        if pair is None:
            return y
        if self.dropout and torch.is_grad_enabled():
            x = F.dropout(x, self.dropout)
        return y + F.linear(F.linear(x, pair[0].to(self.dtype)), (pair[1] * (self.alpha / self.rank)).to(self.dtype))

    def attend(self, *_):
        return None

    def state(self):
        return {f"{n}.{key}": [p.detach().clone() for p in pair] for (n, key), pair in self.pairs.items()}

    def restore(self, state):
        with torch.no_grad():
            for (n, key), pair in self.pairs.items():
                for parameter, saved in zip(pair, state[f"{n}.{key}"]):
                    parameter.copy_(saved)

    def write(self, path, about):
        """The adapter as llama.cpp loads it; `about`: further texts and numbers for its metadata. Whole or not at all."""
        writer = gguf.GGUFWriter(path + ".part", "llama")
        writer.add_type("adapter")
        writer.add_string("adapter.type", "lora")
        writer.add_float32("adapter.lora.alpha", float(self.alpha))
        for name, value in about.items():
            writer.add_uint32(name, value) if isinstance(value, int) else writer.add_string(name, str(value))
        for (n, key), (a, b) in self.pairs.items():
            for half, parameter in (("lora_a", a), ("lora_b", b)):
                writer.add_tensor(f"blk.{n}.{LINEAR[key]}.weight.{half}", parameter.detach().to(torch.float16).numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        os.rename(path + ".part", path)
