# SPDX-License-Identifier: MIT
"""instruct - Self-Instruct: requests proposed by a model from seed tasks, each with its workspace, carried out by the daemon, filtered.

    python3 -m models.self.instruct --bin BUILD/bin --model M [--adapter F|none] --count 100 --out FILE [--tasks-out FILE] [--seeds FILE] [--seed 1]
    python3 -m models.self.instruct --bin BUILD/bin --url http://127.0.0.1:8080/v1 --count 100 --out FILE

It ends after --count proposals (or --kept kept ones). FILE is as models/data makes it: one conversation a line, {"id", "situation", "messages"}. The
last line of stdout is the statistics, a JSON object: {"proposed", "dropped": {filter: n}, "kept", ...}, and `proposed` is the sum of the rest.
The adapter, which is taught to answer in steps, is used in the runs; requests and workspaces are written by the model without it.
"""
import argparse
import json
import random
import sys

from . import propose
from .filters import Counts, Requests, bad_files, judge_run
from .runs import Output, Stage
from .tasks import SEEDS, BadTasks, load_tasks
from .writer import CannotWrite, add_options, opened

EXAMPLES = {"kind": 8, "label": 4, "files": 4}  # exchanges in a prompt
LISTS_WITHOUT = 20  # replies without any request, one after the other: the model cannot do this


class Instruct:
    """The pool and what becomes of the proposals. `text` writes requests and workspaces, `stage` carries out."""

    def __init__(self, seeds, text, stage, seed):
        self.seeds, self.text, self.stage, self.seed = seeds, text, stage, seed
        self.requests = Requests(task["request"] for task in seeds)
        self.made = []   # tasks kept, for prompts to come
        self.counts, self.kinds, self.lists = Counts(), {"class": 0, "other": 0}, 0
        self.said = set()  # conversations kept, whole

    def rng(self, what):
        return random.Random(f"{self.seed}:{what}:{self.lists}:{self.counts.proposed}")

    def write(self, what, messages, sampling, **more):
        sampling = {**sampling, **more}
        if sampling["temperature"] > 0:
            sampling["seed"] = self.rng(f"sample {what}").randrange(2**32)
        return self.text.write(messages, session=what, **sampling)

    def proposals(self):
        """(request, was its reply cut), without end."""
        dry = 0
        while dry < LISTS_WITHOUT:
            shown = propose.in_context(self.rng("shown"), self.seeds, self.made)
            reply = self.write("request", propose.ask_requests(shown), propose.REQUEST_SAMPLING)
            found = propose.read_requests(reply)
            self.lists += 1
            dry = 0 if found else dry + 1
            for request in found:
                yield request, reply.cut
        raise CannotWrite(f"{LISTS_WITHOUT} replies without a list of tasks, one after the other: this model cannot propose")

    def examples(self, what, kinds):
        """Seeds of these kinds for a prompt; always the same, so that the engine evaluates them once."""
        chosen = [task for task in self.seeds if task["kind"] in kinds]
        return random.Random(f"{self.seed}:{what}").sample(chosen, min(EXAMPLES[what], len(chosen)))

    def is_class(self, request):
        half = EXAMPLES["kind"] // 2
        shown = self.examples("kind", ("class",))[:half] + self.examples("kind", ("do", "ask"))[:half]
        random.Random(self.seed).shuffle(shown)
        return propose.read_kind(self.write("kind", propose.ask_kind(shown, request), propose.KIND_SAMPLING))

    def instance(self, request):
        """(task, None), or (None, the filter that drops it)."""
        label = None
        kind = "class" if self.is_class(request) else "other"
        self.kinds[kind] += 1
        if kind == "class":
            label = propose.read_label(self.write("label", propose.ask_label(self.examples("label", ("class",)), request), propose.LABEL_SAMPLING))
            if label is None:
                return None, "no label"
        shown = self.examples("files", ("class",) if label else ("do", "ask"))
        reply = self.write("files", propose.ask_files(shown, request, label), propose.FILES_SAMPLING, schema=propose.WORKSPACE)
        files = None if reply.cut else propose.read_files(reply)
        if files is None or bad_files(files):
            return None, "workspace"
        return {"request": request, "kind": kind, "files": files, **({"label": label} if label else {})}, None

    def take(self, request, cut):
        """One proposal to its end: a record, or None when a filter dropped it."""
        why = self.requests.judge(request, cut)
        if not why:
            task, why = self.instance(request)
        if not why:
            outcome = self.stage.carry_out(task, temperature=0)
            why = judge_run(outcome, request, task.get("label"))
        record = None
        if not why:
            record = {"id": f"self-instruct:{self.seed}.{self.counts.proposed}", "situation": "self-instruct", "messages": outcome.messages}
            why = "duplicate" if json.dumps(outcome.messages) in self.said else None
        if why:
            self.counts.drop(why)
            return None
        self.said.add(json.dumps(outcome.messages))
        self.made.append(task)
        self.counts.kept += 1
        return record

    def record(self):
        return {**self.counts.record(), "kinds": self.kinds, "lists": self.lists}


def work(options, instruct, out):
    for request, cut in instruct.proposals():
        before = dict(instruct.counts.dropped)
        record = instruct.take(request, cut)
        if record:
            out.add(record)
        if options.verbose:
            why = "kept" if record else next(k for k, n in instruct.counts.dropped.items() if n != before.get(k, 0))
            print(f"{why:14} {request}", file=sys.stderr)
        if instruct.counts.proposed >= options.count or (options.kept and instruct.counts.kept >= options.kept):
            return


def main():
    parser = argparse.ArgumentParser(description="Self-Instruct: a model proposes requests, the daemon carries them out, filters keep what works.")
    add_options(parser)
    parser.add_argument("--seeds", default=SEEDS, help="the file of seed tasks")
    parser.add_argument("--count", type=int, required=True, help="proposals to make")
    parser.add_argument("--kept", type=int, default=0, help="end earlier, when as many are kept")
    parser.add_argument("--out", required=True, help="the file of conversations")
    parser.add_argument("--tasks-out", help="a file for the kept tasks themselves, as --tasks of models.self.improve reads them")
    parser.add_argument("--verbose", action="store_true", help="say of each proposal what became of it")
    options = parser.parse_args()
    if options.count < 1:
        parser.error("--count must be 1 or more")
    writers = []
    try:
        seeds = load_tasks(options.seeds, propose.SHOWN, seeds=True)
        writers.append(opened(options, adapter=False))
        if options.model and options.adapter != "none":
            writers.append(opened(options))
        out = Output(options.out)
        stage = Stage(options.bin, writers[-1])
        try:
            instruct = Instruct(seeds, writers[0], stage, options.seed)
            work(options, instruct, out)
        finally:
            stage.close()
        out.done()
        if options.tasks_out:
            with open(options.tasks_out, "w", encoding="utf-8") as f:
                json.dump(instruct.made, f, ensure_ascii=False, indent=1)
        print(json.dumps(instruct.record()))
    except (BadTasks, CannotWrite, OSError) as error:
        sys.exit(f"models.self.instruct: {error}")
    finally:
        for writer in writers:
            writer.close()


if __name__ == "__main__":
    main()
