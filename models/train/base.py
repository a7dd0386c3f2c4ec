# SPDX-License-Identifier: MIT
"""base - the frozen base model, read from the very GGUF file that the engine will load, and its forward pass in torch.

Every model of the llama architecture: RMS norms, rotary positions (GGUF has the rows of q and k in the order of llama.cpp, where a pair is two
neighbours), grouped-query attention, SwiGLU. Weights are dequantised once, so that the adapter is fitted to the weights that it will run on.

A batch is one shared prefix (the system text with the tools) and several continuations of it, padded to one length. The prefix goes through the
model once a batch, each continuation attends to it and to itself; the gradient flows through both.
"""
import gguf
import numpy
import torch
import torch.nn.functional as F

LINEAR = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output", "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down"}


class Base:
    def __init__(self, path, dtype):
        reader = gguf.GGUFReader(path)
        self.fields = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("tokenizer.")}
        self.arch = self.fields["general.architecture"]
        if self.arch != "llama":
            raise ValueError(f"'{path}' has the architecture '{self.arch}': only 'llama' can be trained here")
        self.layers, self.width = self.number("block_count"), self.number("embedding_length")
        self.heads, self.kv_heads = self.number("attention.head_count"), self.number("attention.head_count_kv")
        self.epsilon = self.number("attention.layer_norm_rms_epsilon")
        self.head = self.fields.get("llama.rope.dimension_count", self.width // self.heads)
        self.theta = self.fields.get("llama.rope.freq_base", 10000.0)
        self.dtype = dtype
        tensors = {t.name: torch.from_numpy(numpy.array(gguf.quants.dequantize(t.data, t.tensor_type), dtype=numpy.float32)) for t in reader.tensors}
        self.embedding = tensors["token_embd.weight"]
        self.output = tensors.get("output.weight", self.embedding).to(dtype)
        self.norm = tensors["output_norm.weight"]
        self.blocks = [{"attn_norm": tensors[f"blk.{n}.attn_norm.weight"], "ffn_norm": tensors[f"blk.{n}.ffn_norm.weight"],
                        **{key: tensors[f"blk.{n}.{name}.weight"].to(dtype) for key, name in LINEAR.items()}} for n in range(self.layers)]

    def number(self, name):
        return self.fields[f"{self.arch}.{name}"]

    def rotation(self, positions):
        frequency = self.theta ** (-torch.arange(0, self.head, 2, dtype=torch.float32) / self.head)
        angle = positions.float()[:, None] * frequency[None, :]
        return angle.cos(), angle.sin()

    # ---- forward ------------------------------------------------------------------------------------------------------

    def hidden(self, batch, adapter):
        """The last hidden states of the continuations at `batch.places` (rows of the flattened continuations)."""
        shape = Shape(self, batch)
        x = F.embedding(torch.cat([batch.prefix, batch.tokens.reshape(-1)]), self.embedding)
        for n, block in enumerate(self.blocks):
            x = x + self.attention(self.rms(x, block["attn_norm"]), n, block, adapter, shape)
            x = x + self.feed(self.rms(x, block["ffn_norm"]), n, block, adapter)
        return self.rms(x[shape.prefix:][batch.places], self.norm)

    def logits(self, hidden):
        return F.linear(hidden.to(self.dtype), self.output).float()

    def rms(self, x, weight):
        return F.rms_norm(x, (self.width,), weight, self.epsilon)

    def linear(self, x, n, key, block, adapter):
        y = F.linear(x, block[key])
        return y if adapter is None else adapter.add(y, x, n, key)

    def feed(self, x, n, block, adapter):
        x = x.to(self.dtype)
        h = F.silu(self.linear(x, n, "gate", block, adapter)) * self.linear(x, n, "up", block, adapter)
        return self.linear(h, n, "down", block, adapter).float()

    def attention(self, x, n, block, adapter, shape):
        x = x.to(self.dtype)
        q = shape.rotate(self.linear(x, n, "q", block, adapter).view(-1, self.heads, self.head))
        k = shape.rotate(self.linear(x, n, "k", block, adapter).view(-1, self.kv_heads, self.head))
        v = self.linear(x, n, "v", block, adapter).view(-1, self.kv_heads, self.head)
        y, more = shape.attend(q, k, v), adapter and adapter.attend(q, n, block)
        return self.linear(y if more is None else y + more, n, "o", block, adapter).float()


class Shape:
    """Which rows of a batch are what, their rotations and who may attend to whom: the same in every layer."""

    def __init__(self, base, batch):
        self.base, self.prefix, (self.count, self.length) = base, len(batch.prefix), batch.tokens.shape
        own = torch.arange(self.length) + self.prefix
        positions = torch.cat([torch.arange(self.prefix), own.repeat(self.count)])
        self.cos, self.sin = (t[:, None, :].to(base.dtype) for t in base.rotation(positions))
        causal = torch.ones(self.length, self.length, dtype=torch.bool).tril()
        self.mask = torch.cat([torch.ones(self.length, self.prefix, dtype=torch.bool), causal], 1).repeat(base.heads // base.kv_heads, 1)

    def rotate(self, x):
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack([a * self.cos - b * self.sin, a * self.sin + b * self.cos], -1).flatten(-2)

    def attend(self, q, k, v):
        """Query heads that share a key head are more rows of that head: half the time of repeating keys, and it is the same sum."""
        base, p = self.base, self.prefix
        groups = base.heads // base.kv_heads
        first = []
        if p:
            first = [F.scaled_dot_product_attention(*(t[:p].transpose(0, 1).repeat_interleave(g, 0)[None] for t, g in ((q, 1), (k, groups), (v, groups))),
                                                    is_causal=True)[0].transpose(0, 1).reshape(p, -1)]
        queries = q[p:].view(self.count, self.length, base.kv_heads, groups, base.head).permute(0, 2, 3, 1, 4).reshape(self.count, base.kv_heads, -1, base.head)
        keys, values = (torch.cat([t[:p].transpose(0, 1)[None].expand(self.count, -1, -1, -1),
                                   t[p:].view(self.count, self.length, -1, base.head).transpose(1, 2)], 2) for t in (k, v))
        rest = F.scaled_dot_product_attention(queries, keys, values, attn_mask=self.mask)
        rest = rest.view(self.count, base.kv_heads, groups, self.length, base.head).permute(0, 3, 1, 2, 4)
        return torch.cat(first + [rest.reshape(self.count * self.length, -1)])
