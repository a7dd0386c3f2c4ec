# SPDX-License-Identifier: MIT
"""improve - LMSI: several sampled runs of each task; what most of them agree on, in effect and in answer, becomes training data.

    python3 -m models.self.improve --bin BUILD/bin --model M [--adapter F|none] --tasks FILE --paths 8 --temperature 0.7 --out FILE [--agree 0.5]

A path is one run in a workspace of its own. A path whose run did not end `done`, or whose calls did not all work, has no vote but counts
when the share is taken. All paths that reached the answer of the majority are kept, when their share is --agree or more. Every second path
is asked after an earlier exchange of the same conversation (a task kept before, with its answer), once there is one: the data has both
formats. FILE is as models/data makes it. The last line of stdout is the statistics, a JSON object: `paths` is the sum of `dropped` and `kept`.
"""
import argparse
import json
import random
import sys

from . import vote
from .filters import judge_run
from .runs import Output, Stage
from .tasks import BadTasks, load_tasks
from .writer import CannotWrite, add_options, opened


class Improve:
    """The tasks' votes and what became of the paths. `stage` carries out."""

    def __init__(self, stage, paths, temperature, agree, seed):
        self.stage, self.paths, self.temperature, self.agree, self.seed = stage, paths, temperature, agree, seed
        self.settled = []  # (request, answer) of tasks that were kept
        self.kept, self.after, self.dropped = 0, 0, {}
        self.tasks = {"kept": 0, "no vote": 0, "tie": 0, "below": 0}
        self.shares = []

    def drop(self, why, count=1):
        if count:
            self.dropped[why] = self.dropped.get(why, 0) + count

    def path(self, task, number, k):
        """One run: (outcome, had it an exchange before it)."""
        rng = random.Random(f"{self.seed}:{number}:{k}")
        others = [e for e in self.settled if e[0] != task["request"]]
        earlier = [rng.choice(others)] if k % 2 and others else []
        return self.stage.carry_out(task, earlier, temperature=self.temperature, seed=rng.randrange(2**32)), bool(earlier)

    def take(self, task, number):
        """The paths of one task to their end: the records that are kept, and in a word what became of the task."""
        good = []
        for k in range(self.paths):
            outcome, after = self.path(task, number, k)
            why = judge_run(outcome, task["request"])
            if why:
                self.drop(why)
            else:
                good.append((k, outcome, after, vote.key_of(outcome, task["request"])))
        best, count = vote.majority([key for *_, key in good])
        if best is None or count / self.paths < self.agree:
            word = "no vote" if not good else "tie" if best is None else "below"
            self.drop("no majority", len(good))
            self.tasks[word] += 1
            return [], word
        self.tasks["kept"] += 1
        self.shares.append(count / self.paths)
        return self.records(good, best, number, task), "kept"

    def records(self, good, best, number, task):
        records, said = [], set()
        for k, outcome, after, key in good:
            text = json.dumps(outcome.messages)
            if key != best or text in said:
                self.drop("outvoted" if key != best else "duplicate")
                continue
            said.add(text)
            self.kept += 1
            self.after += after
            records.append({"id": f"lmsi:{self.seed}.{number}.{k}", "situation": "lmsi", "messages": outcome.messages})
            if len(records) == 1:
                self.settled.append((task["request"], outcome.answer))
        return records

    def record(self):
        mean = sum(self.shares) / len(self.shares) if self.shares else 0
        return {"tasks": sum(self.tasks.values()), "tasks_by": self.tasks, "paths": self.kept + sum(self.dropped.values()),
                "dropped": dict(sorted(self.dropped.items())), "kept": self.kept, "kept_after_exchange": self.after, "mean_share": round(mean, 3)}


def fraction(text):
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no share: more than 0, at most 1")
    return value


def main():
    parser = argparse.ArgumentParser(description="LMSI: several sampled runs of each task, and what most of them agree on is kept.")
    add_options(parser)
    parser.add_argument("--tasks", required=True, help="the file of tasks")
    parser.add_argument("--limit", type=int, help="only as many tasks, drawn by the seed")
    parser.add_argument("--paths", type=int, default=8, help="runs of each task")
    parser.add_argument("--temperature", type=float, default=0.7)
    parser.add_argument("--agree", type=fraction, default=0.5, help="the share of paths that must agree")
    parser.add_argument("--out", required=True, help="the file of conversations")
    parser.add_argument("--verbose", action="store_true", help="say of each task what became of it")
    options = parser.parse_args()
    if options.paths < 1 or options.temperature <= 0:
        parser.error("--paths must be 1 or more and --temperature more than 0")
    writer = None
    try:
        tasks = load_tasks(options.tasks)
        if options.limit and options.limit < len(tasks):
            tasks = random.Random(options.seed).sample(tasks, options.limit)
        writer = opened(options)
        out = Output(options.out)
        stage = Stage(options.bin, writer)
        try:
            improve = Improve(stage, options.paths, options.temperature, options.agree, options.seed)
            for number, task in enumerate(tasks):
                records, word = improve.take(task, number)
                for record in records:
                    out.add(record)
                if options.verbose:
                    print(f"{word:8} {len(records)} {task['request']}", file=sys.stderr)
        finally:
            stage.close()
        out.done()
        print(json.dumps(improve.record()))
    except (BadTasks, CannotWrite, OSError) as error:
        sys.exit(f"models.self.improve: {error}")
    finally:
        if writer:
            writer.close()


if __name__ == "__main__":
    main()
