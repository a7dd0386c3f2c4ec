#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""linear_map - would a little training help? A matrix for the vectors of requests, learnt from half of the pairs, tried on the other half.

    models/retrieval/linear_map.py --rank BUILD/bin/corvid-rank --model FILE.gguf

ToolLLM trains its whole retriever with the other pairs of a batch as negatives. Here the encoder stays as it is, and only a matrix W, which
begins as the identity, is fitted to the same loss: softmax over all tools of scale * (request W) . tool, plus decay * |W - 1|^2. Two splits:
by tools (the tools of the test were never seen) and by requests (they were, with their other request). Needs numpy; nothing is kept."""
import argparse
import sys

try:
    import numpy as np
except ImportError:
    sys.exit("linear_map: numpy is missing: make an environment with models/requirements.txt, or install python3-numpy")

from measure import Refused, ask, load, ndcg, tool_text

SCALE, RATE, STEPS = 20.0, 0.3, 150


def fit(requests, tools, wanted, decay):
    """By gradient descent; the loss is convex in W."""
    one = np.eye(requests.shape[1])
    matrix, hot = one.copy(), np.eye(len(tools))[wanted]
    for _ in range(STEPS):
        logits = SCALE * (requests @ matrix) @ tools.T
        odds = np.exp(logits - logits.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)
        slope = SCALE * requests.T @ (odds - hot) @ tools / len(requests)
        matrix -= RATE * (slope / SCALE + 2 * decay * (matrix - one))
    return matrix


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rank", required=True)
    parser.add_argument("--model", required=True)
    options = parser.parse_args()
    tools, requests = load()
    place = {tool["name"]: i for i, tool in enumerate(tools)}
    requests = [r for r in requests if len(r["tools"]) == 1]
    try:
        texts = [tool_text(tool) for tool in tools] + [request["text"] for request in requests]
        vectors = [row["vector"] for row in ask(options.rank, options.model, [{"text": text} for text in texts])]
    except Refused as error:
        sys.exit(f"linear_map: {error}")
    documents, asked = np.array(vectors[:len(tools)]), np.array(vectors[len(tools):])
    wanted = np.array([place[r["tools"][0]] for r in requests])
    splits = {"unseen tools": wanted % 2 == 0, "seen tools, unseen requests": np.arange(len(requests)) // 2 % 2 == np.arange(len(requests)) % 2}
    for name, train in splits.items():
        test = np.flatnonzero(~train)
        pool = np.unique(wanted[train])
        column = {tool: i for i, tool in enumerate(pool)}
        for decay in (None, 0.3, 0.1, 0.03, 0.01):
            matrix = np.eye(asked.shape[1]) if decay is None else fit(asked[train], documents[pool], [column[w] for w in wanted[train]], decay)
            scores = (asked[test] @ matrix) @ documents.T
            row = [100 * np.mean([ndcg(list(scores[i]), {int(wanted[r])}, k) for i, r in enumerate(test)]) for k in (1, 5)]
            print(f"{name}: {'no map' if decay is None else f'decay {decay}'}: NDCG@1 {row[0]:.1f}, NDCG@5 {row[1]:.1f} over {len(test)} requests", flush=True)


if __name__ == "__main__":
    main()
