# SPDX-License-Identifier: MIT
"""packs - conversations as batches: what they all begin with is the prefix, the rest of each is a continuation. Loss only where the assistant writes."""
import json
import random

import torch


class Batch:
    def __init__(self, prefix, conversations):
        longest = max(len(c.tokens) for c in conversations)
        self.prefix = torch.tensor(prefix)
        self.tokens = torch.zeros(len(conversations), longest, dtype=torch.long)
        places, targets = [], []
        for row, c in enumerate(conversations):
            self.tokens[row, :len(c.tokens)] = torch.tensor(c.tokens)
            for start, count in c.replies:  # a token is foretold at the place before it
                places += range(row * longest + start - 1, row * longest + start + count - 1)
                targets += c.tokens[start:start + count]
        self.places, self.targets = torch.tensor(places), torch.tensor(targets)


class Conversation:
    """The tokens after the prefix and where the replies are in them: (start, count)."""

    def __init__(self, tokens, replies):
        self.tokens, self.replies = tokens, replies


def common(a, b):
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n


def read(path):
    """What corvid-tokens wrote: (prefix, conversations). A step whose prompt does not go on from the step before is a conversation of its own."""
    sequences = []
    with open(path) as f:
        for number, line in enumerate(f, 1):
            try:
                steps = json.loads(line)["steps"]
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path}:{number}: not a line of corvid-tokens: {error}") from None
            whole, spans = [], []
            for step in steps:
                if step["prompt"][:len(whole)] != whole:
                    sequences.append((whole, spans))
                    spans = []
                spans.append((len(step["prompt"]), len(step["reply"])))
                whole = step["prompt"] + step["reply"]
            sequences.append((whole, spans))
    if not sequences:
        raise ValueError(f"'{path}' has no conversation")
    prefix = sequences[0][0][:sequences[0][1][0][0] - 1]
    for whole, spans in sequences:
        prefix = prefix[:min(common(prefix, whole), spans[0][0] - 1)]
    n = len(prefix)
    return prefix, [Conversation(whole[n:], [(start - n, count) for start, count in spans]) for whole, spans in sequences]


def batches(prefix, conversations, tokens, seed):
    """All conversations once, in random order, those of like length together, so that little is padding; at most `tokens` a batch."""
    rng = random.Random(seed)
    order = list(conversations)
    rng.shuffle(order)
    packed = []
    for at in range(0, len(order), 512):
        chunk, part = sorted(order[at:at + 512], key=lambda c: len(c.tokens)), []
        for c in chunk:
            if part and (len(part) + 1) * len(c.tokens) > tokens:
                packed.append(part)
                part = []
            part.append(c)
        if part:
            packed.append(part)
    rng.shuffle(packed)
    return [(prefix, part) for part in packed]
