#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""measure - how well the daemon finds the tools of plugins that fit a request: NDCG@1 and @5 as ToolLLM computes them, by words, by meaning
and by both, and how often the tool stands among those that the model is shown.

    models/retrieval/measure --bin BUILD/bin [--model FILE.gguf] [--json]

The rankings are the daemon's own code (corvid-rank). Without --model only words are measured. Only Python's own library is used.

ToolLLM's evaluator takes a tool's relevance as 0 or 1 (only tools that the request names are relevant) and averages over ties, as
scikit-learn's ndcg_score does: a tool that ties with k others has the mean of the gains of those places."""
import argparse
import json
import math
import os
import random
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SHOWN = 8       # CV_LIMIT_PROMPT_PLUGINS
POOLS = (12, 20, 40, 80, 160)
POOLS_TRIED = 5


class Refused(Exception):
    """corvid-rank did not do it."""


def load():
    """The tools and the requests."""
    rows = []
    for name, key in (("tools.json", "tools"), ("requests.json", "requests")):
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            rows.append(json.load(file)[key])
    return rows


def tool_text(tool):
    """What is embedded of a tool (agent/rank_mix.c)."""
    return f"{tool['name'].replace('_', ' ')}: {tool['summary']}"


def ask(program, model, lines):
    """What corvid-rank answers to these lines."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    try:
        done = subprocess.run([program] + ([model] if model else []), input=text, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Refused(f"'{program}' cannot be started: {error.strerror}") from error
    if done.returncode != 0:
        raise Refused(done.stderr.strip() or f"'{program}' ended with {done.returncode}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def gain(place):
    return 1 / math.log2(place + 2)


def ndcg(scores, relevant, k):
    """With the mean over ties; `relevant`: positions of the right ones in `scores`."""
    found = 0.0
    for right in relevant:
        better = sum(1 for score in scores if score > scores[right])
        equal = sum(1 for score in scores if score == scores[right])
        found += sum(gain(place) for place in range(better, min(better + equal, k))) / equal
    return found / sum(gain(place) for place in range(min(k, len(relevant))))


def shown(scores, pool=None):
    """Which ones the daemon would show: the best with a score above 0, what stands earlier wins a tie."""
    order = sorted((i for i in (pool or range(len(scores))) if scores[i] > 0), key=lambda i: (-scores[i], i))
    return order[:SHOWN]


def recall(scores, relevant, pool=None):
    return len(set(shown(scores, pool)) & relevant) / len(relevant)


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def split(requests, answers):
    """Names of groups of requests -> positions. Whether words are shared is what the ranking by words says."""
    groups = {"all": [], "shares a word": [], "shares no word": [], "two tools": [], "no tool fits": []}
    for i, (request, answer) in enumerate(zip(requests, answers)):
        right = request["right"]
        if not right:
            groups["no tool fits"].append(i)
            continue
        groups["all"].append(i)
        if len(right) == 2:
            groups["two tools"].append(i)
        else:
            groups["shares a word" if answer["words"][min(right)] > 0 else "shares no word"].append(i)
    return groups


def in_pools(requests, scores, count):
    """Recall when only so many tools are installed (the weights of words are still those of the whole list)."""
    draw, found = random.Random(1), []
    for _ in range(POOLS_TRIED):
        pool = set(draw.sample(range(len(scores[0])), count))
        found += [recall(scores[i], r["right"], pool) for i, r in enumerate(requests) if r["right"] and r["right"] <= pool]
    return mean(found)


def judge(requests, answers, ranking):
    scores = [answer[ranking] for answer in answers]
    out = {}
    for name, group in split(requests, answers).items():
        row = {"requests": len(group), "shown": mean(len(shown(scores[i])) for i in group)}
        if name == "no tool fits":
            row["nothing shown"] = mean(not shown(scores[i]) for i in group)
        else:
            row |= {f"ndcg@{k}": mean(ndcg(scores[i], requests[i]["right"], k) for i in group) for k in (1, 5)}
            row[f"recall@{SHOWN}"] = mean(recall(scores[i], requests[i]["right"]) for i in group)
        out[name] = row
    out["pools"] = {str(count): in_pools(requests, scores, count) for count in POOLS if count < len(scores[0])}
    return out


def measure(program, model):
    tools, requests = load()
    place = {tool["name"]: i for i, tool in enumerate(tools)}
    for request in requests:
        request["right"] = {place[name] for name in request["tools"]}
    answers = ask(program, model, [{"tools": tools}] + [{"request": request["text"]} for request in requests])
    rankings = [ranking for ranking in ("words", "cosine", "fusion", "mix") if ranking in answers[0]]
    result = {"tools": len(tools), "requests": len(requests), "rankings": {ranking: judge(requests, answers, ranking) for ranking in rankings}}
    result["us"] = {part: sorted(answer["us"][part] for answer in answers)[len(answers) // 2] for part in answers[0]["us"]}
    return result


def tell(result):
    print(f"{result['tools']} tools, {result['requests']} requests; NDCG@1 / NDCG@5 / recall among the {SHOWN} shown, in %")
    for ranking, groups in result["rankings"].items():
        print(f"\n{ranking}")
        for name, row in groups.items():
            if name == "pools":
                print("  recall with so many tools installed: " + ", ".join(f"{count}: {100 * value:.1f}" for count, value in row.items()))
            elif name == "no tool fits":
                print(f"  {name} ({row['requests']}): {row['shown']:.1f} tools are shown, none in {100 * row['nothing shown']:.0f} %")
            else:
                numbers = " / ".join(f"{100 * row[key]:.1f}" for key in row if "@" in key)
                print(f"  {name} ({row['requests']}): {numbers}; {row['shown']:.1f} tools are shown")
    print("\nmedian processor time a request: " + ", ".join(f"{part} {us / 1000:.2f} ms" for part, us in result["us"].items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", required=True, help="the folder of the built programs")
    parser.add_argument("--model", help="the embedding model (scripts/fetch-model --retrieval makes it)")
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    options = parser.parse_args()
    program = os.path.join(options.bin, "corvid-rank")
    try:
        if options.model and not os.path.isfile(options.model):
            raise Refused(f"--model: there is no file '{options.model}'")
        result = measure(program, options.model)
    except Refused as error:
        print(f"measure: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(result))
    else:
        tell(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
