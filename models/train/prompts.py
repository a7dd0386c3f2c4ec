# SPDX-License-Identifier: MIT
"""prompts - LLaMA-Adapter (Zhang and others, 2023) as Lit-LLaMA has it: from some layer on, attention also looks at a few learnt vectors, weighed by a
gate for each head that begins at zero. Far fewer parameters than LoRA. llama.cpp has no such adapter: what is written serves comparison by held-out loss.
"""
import os

import gguf
import torch
import torch.nn.functional as F



class Prompts:
    def __init__(self, base, config):
        self.base, self.dtype, self.first, self.length = base, base.dtype, config["first_layer"], config["prompt_length"]
        if not 0 <= self.first < base.layers:
            raise ValueError(f"first_layer: {self.first}: the model has {base.layers} layers")
        self.pairs = {n: (torch.empty(self.length, base.width).normal_(0, 0.02).requires_grad_(), torch.zeros(base.heads, requires_grad=True))
                      for n in range(self.first, base.layers)}

    def parameters(self):
        return [p for pair in self.pairs.values() for p in pair]

    def add(self, y, *_):
        return y

    def attend(self, q, n, block):
        """What attention to the vectors of layer `n` adds, for the queries [rows, heads, head]."""
        if n not in self.pairs:
            return None
        base, (vectors, gate) = self.base, self.pairs[n]
        groups = base.heads // base.kv_heads
        keys, values = (F.linear(vectors.to(self.dtype), block[key]).view(self.length, base.kv_heads, base.head).transpose(0, 1).repeat_interleave(groups, 0)
                        for key in ("k", "v"))
        seen = F.scaled_dot_product_attention(q.transpose(0, 1)[None], keys[None], values[None])[0].transpose(0, 1)
        return (gate.to(self.dtype)[None, :, None] * seen).reshape(len(q), -1)

    def state(self):
        return {str(n): [p.detach().clone() for p in pair] for n, pair in self.pairs.items()}

    def restore(self, state):
        with torch.no_grad():
            for n, pair in self.pairs.items():
                for parameter, saved in zip(pair, state[str(n)]):
                    parameter.copy_(saved)

    def write(self, path, about):
        writer = gguf.GGUFWriter(path + ".part", "llama")
        writer.add_type("adapter")
        writer.add_string("adapter.type", "llama-adapter")
        for name, value in about.items():
            writer.add_uint32(name, value) if isinstance(value, int) else writer.add_string(name, str(value))
        for n, (vectors, gate) in self.pairs.items():
            writer.add_tensor(f"blk.{n}.adapter.prompt", vectors.detach().numpy())
            writer.add_tensor(f"blk.{n}.adapter.gate", gate.detach().numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        os.rename(path + ".part", path)
