# SPDX-License-Identifier: MIT
"""train - fits an adapter (LoRA; for comparison LLaMA-Adapter) to conversations, on CPU. What is fitted and how is a file of configs/.

    python3 -m models.train.train --base MODEL.gguf --data TOKENS.jsonl --out ADAPTER.gguf [--config FILE] [--minutes N] [--resume | --init STATE]

TOKENS.jsonl comes from corvid-tokens. Progress goes to stderr with the time left; the state is kept beside the adapter (ADAPTER.gguf.state) every few
minutes, so that --resume goes on where it was; the adapter is written whole at the end (and with --every N steps on the way, as ADAPTER.gguf.STEP).
"""
import argparse
import hashlib
import json
import os
import random
import sys
import time

import torch
import torch.nn.functional as F

from . import packs
from .base import Base
from .lora import Lora
from .prompts import Prompts

HERE = os.path.dirname(os.path.abspath(__file__))
KEEP_SECONDS = 300
METHODS = {"lora": Lora, "llama-adapter": Prompts}


def fast_bfloat16():
    """bfloat16 pays only where the processor multiplies matrices of it; elsewhere it is many times slower than float32."""
    try:
        with open("/proc/cpuinfo") as f:
            return "amx_bf16" in f.read()
    except OSError:
        return False


def digest(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def loss_of(base, adapter, batch):
    return F.cross_entropy(base.logits(base.hidden(batch, adapter)), batch.targets)


class Training:
    def __init__(self, options, config):
        torch.manual_seed(config["seed"])
        self.options, self.config = options, config
        precision = config["precision"]
        self.dtype = torch.bfloat16 if precision == "bfloat16" or precision == "auto" and fast_bfloat16() else torch.float32
        self.base = Base(options.base, self.dtype)
        if config["method"] not in METHODS:
            raise ValueError(f"method: '{config['method']}': there are {', '.join(METHODS)}")
        self.adapter = METHODS[config["method"]](self.base, config)
        self.optimizer = torch.optim.AdamW(self.adapter.parameters(), lr=config["rate"], betas=tuple(config["betas"]), weight_decay=config["decay"])
        self.prefix, conversations = packs.read(options.data)
        random.Random(config["seed"]).shuffle(conversations)
        held = min(len(conversations) // 20, 64)
        self.held = packs.batches(self.prefix, conversations[:held], config["tokens"], 0)
        self.plan = [b for epoch in range(config["epochs"])
                     for b in packs.batches(self.prefix, conversations[held:], config["tokens"], f"{config['seed']}.{epoch}")]
        self.step, self.seconds, self.curve = 0, 0.0, []
        self.fingerprint = hashlib.sha256(json.dumps([config, digest(options.data), digest(options.base)], sort_keys=True).encode()).hexdigest()

    # ---- keeping ------------------------------------------------------------------------------------------------------

    def keep(self):
        path = self.options.out + ".state"
        torch.save({"fingerprint": self.fingerprint, "step": self.step, "seconds": self.seconds, "curve": self.curve, "adapter": self.adapter.state(),
                    "optimizer": self.optimizer.state_dict(), "random": torch.get_rng_state()}, path + ".part")
        os.rename(path + ".part", path)

    def resume(self):
        state = torch.load(self.options.out + ".state", weights_only=True)
        if state["fingerprint"] != self.fingerprint:
            raise ValueError(f"'{self.options.out}.state' belongs to another base, other data or other settings")
        self.step, self.seconds, self.curve = state["step"], state["seconds"], state["curve"]
        self.adapter.restore(state["adapter"])
        self.optimizer.load_state_dict(state["optimizer"])
        torch.set_rng_state(state["random"])

    def begin_with(self, path):
        """From the adapter of another training, with the same base and settings of the adapter."""
        state = torch.load(path, weights_only=True)
        try:
            self.adapter.restore(state["adapter"])
        except (KeyError, RuntimeError) as error:
            raise ValueError(f"'{path}' has an adapter of other layers or another rank: {error}") from None

    def write(self, path):
        about = {"general.name": os.path.splitext(os.path.basename(self.options.out))[0], "corvid.prompt": self.config["prompt"],
                 "corvid.base.sha256": digest(self.options.base), "corvid.data.sha256": digest(self.options.data), "corvid.steps": self.step}
        self.adapter.write(path, about)

    # ---- learning -----------------------------------------------------------------------------------------------------

    def rate(self, total):
        warm = min(1.0, (self.step + 1) / self.config["warm"])
        left = max(0.0, 1 - self.progress(total))
        return self.config["rate"] * warm * (0.03 + 0.97 * left)

    def progress(self, total):
        """0 to 1: by steps, or by time where the time is limited."""
        by_steps = self.step / total
        return max(by_steps, self.seconds / 60 / self.options.minutes) if self.options.minutes else by_steps

    def learn(self, batch, total):
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate(total)
        loss = loss_of(self.base, self.adapter, batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.adapter.parameters(), self.config["clip"])
        self.optimizer.step()
        return loss.item()

    def validate(self):
        with torch.no_grad():
            results = [(loss_of(self.base, self.adapter, b).item(), len(b.targets)) for b in (packs.Batch(*p) for p in self.held)]
        return sum(l * n for l, n in results) / sum(n for _, n in results) if results else float("nan")

    def run(self):
        total, kept, seen, recent = len(self.plan), time.monotonic(), 0, []
        while self.step < total and self.progress(total) < 1:
            begun = time.monotonic()
            prefix, part = self.plan[self.step]
            batch = packs.Batch(prefix, part)
            recent.append(self.learn(batch, total))
            self.step += 1
            spent = time.monotonic() - begun
            self.seconds += spent
            seen += len(part)
            if self.step % 10 == 0:
                self.tell(total, recent, batch, spent)
                recent = []
            if self.step % 100 == 0:
                self.curve.append([self.step, self.validate()])
                print(f"step {self.step}: held-out loss {self.curve[-1][1]:.4f}", file=sys.stderr, flush=True)
            if self.options.every and self.step % self.options.every == 0:
                self.write(f"{self.options.out}.{self.step}")
            if time.monotonic() - kept > KEEP_SECONDS:
                self.keep()
                kept = time.monotonic()
        self.keep()
        self.write(self.options.out)
        print(f"{self.step} steps in {self.seconds / 60:.0f} min, held-out loss {self.validate():.4f}: {self.options.out}", file=sys.stderr)

    def tell(self, total, recent, batch, spent):
        done = self.progress(total)
        left = self.seconds / done * (1 - done) if done else 0
        print(f"step {self.step} of {total}, loss {sum(recent) / len(recent):.4f}, {batch.tokens.numel() / spent:.0f} tokens/s, {left / 60:.0f} min left",
              file=sys.stderr, flush=True)


def read_config(path):
    with open(path) as f:
        try:
            config = json.load(f)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None
    with open(os.path.join(HERE, "configs", "lora.json")) as f:
        known = json.load(f)
    unknown = sorted(set(config) - set(known))
    if unknown:
        raise ValueError(f"{path}: there is no setting '{unknown[0]}'; they are {', '.join(sorted(known))}")
    return {**known, **config}


def main():
    parser = argparse.ArgumentParser(description="Fits an adapter to conversations, on CPU.")
    parser.add_argument("--base", required=True, help="the model, a GGUF file of the llama architecture")
    parser.add_argument("--data", required=True, help="what corvid-tokens made of the conversations")
    parser.add_argument("--out", required=True, help="the adapter, a GGUF file")
    parser.add_argument("--config", default=os.path.join(HERE, "configs", "lora.json"))
    parser.add_argument("--minutes", type=float, default=0, help="at most so long: the rate falls to its end by then")
    parser.add_argument("--every", type=int, default=0, help="write the adapter as it is every so many steps too")
    parser.add_argument("--resume", action="store_true", help="go on where an interrupted training was")
    parser.add_argument("--init", help="begin with the adapter in this file of state, of another training")
    options = parser.parse_args()
    try:
        training = Training(options, read_config(options.config))
        if options.resume:
            training.resume()
        elif options.init:
            training.begin_with(options.init)
        training.run()
    except (OSError, ValueError) as error:
        sys.exit(f"train: {error}")


if __name__ == "__main__":
    main()
