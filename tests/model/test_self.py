# SPDX-License-Identifier: MIT
"""Self-Instruct and LMSI (models/self) with the default model and its adapter: a few proposals, a few tasks with some paths.

What is asserted is that the programs work: the form of what they write, that the statistics add up, that the same seed gives the same, and
that what is kept holds what the filters promise. Whether a small model's proposals are good is told in models/self/README.md."""
import json
import os
import signal
import subprocess
import sys
import tempfile

from modeltest import ADAPTER, MODEL
from corvidtest import check, equal, has

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
BIN = os.environ["CORVID_BIN"]
SECONDS = 400  # on a busy machine; on an idle one each is a quarter of a minute
TASKS = [{"request": "Write 'gate code 4411' into gate.txt", "files": {"visitors.txt": "plumber\n"}},
         {"request": "How many lines does members.txt have?", "files": {"members.txt": "Ines\nJonas\nKirsi\nLeo\n"}}]


def program(name, *arguments, code=0):
    process = subprocess.Popen([sys.executable, "-B", "-m", f"models.self.{name}", "--bin", BIN, *arguments], cwd=SOURCE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        out, complaints = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # its daemon too
        raise
    equal(process.returncode, code, f"exit code of {name}; {complaints[-1500:]}")
    return subprocess.CompletedProcess(name, code, out, complaints)


def conversations(path, start, kind):
    """The records of a file, each looked at."""
    with open(path, encoding="utf-8") as f:
        records = [json.loads(line) for line in f]
    for record in records:
        equal(sorted(record), ["id", "messages", "situation"], "members of a record")
        check(record["id"].startswith(start) and record["situation"] == kind, "id and situation", record["id"], record["situation"])
        roles = [m["role"] for m in record["messages"]]
        equal(roles[0], "system", "the first role")
        equal(roles[-1], "assistant", "the last role")
        has(record["messages"][0]["content"], "\nfs_read(")
        check("tool" in roles, "a call was made", roles)
        steps = [json.loads(m["content"]) for m in record["messages"] if m["role"] == "assistant"]
        check("final" in steps[-1] and "tool" in steps[-2], "a call, then the answer", steps)
        check(not any(m["content"].startswith("error:") for m in record["messages"] if m["role"] == "tool"), "all calls worked", record)
    equal(len({r["id"] for r in records}), len(records), "ids differ")
    return records


def test_instruct(folder):
    def once(name, count):
        out, tasks = os.path.join(folder, name + ".jsonl"), os.path.join(folder, name + ".json")
        result = program("instruct", "--model", MODEL, "--adapter", ADAPTER, "--count", str(count), "--out", out, "--tasks-out", tasks,
                         "--seed", "2", "--verbose")
        stats = json.loads(result.stdout.splitlines()[-1])
        equal(stats["proposed"], count, "proposals")
        equal(stats["proposed"], stats["kept"] + sum(stats["dropped"].values()), "the statistics add up")
        with open(tasks, encoding="utf-8") as f:
            equal(len(json.load(f)), stats["kept"], "tasks kept")
        equal(len(conversations(out, "self-instruct:2.", "self-instruct")), stats["kept"], "conversations kept")
        told = result.stderr.splitlines()
        equal(len(told), count, "a line for each proposal")
        return told

    equal(once("one", 3)[:2], once("two", 2), "the same seed gives the same")


def test_improve(folder):
    tasks, out = os.path.join(folder, "tasks.json"), os.path.join(folder, "lmsi.jsonl")
    with open(tasks, "w", encoding="utf-8") as f:
        json.dump(TASKS, f)
    result = program("improve", "--model", MODEL, "--adapter", ADAPTER, "--tasks", tasks, "--paths", "3", "--temperature", "0.7", "--out", out)
    stats = json.loads(result.stdout.splitlines()[-1])
    equal(stats["tasks"], 2, "tasks")
    equal(stats["tasks"], sum(stats["tasks_by"].values()), "the tasks add up")
    equal(stats["paths"], 6, "paths")
    equal(stats["paths"], stats["kept"] + sum(stats["dropped"].values()), "the paths add up")
    records = conversations(out, "lmsi:1.", "lmsi")
    equal(len(records), stats["kept"], "conversations kept")
    check(stats["tasks_by"]["kept"] >= 1, "a task of everyday is agreed on", stats)
    asked = {m["content"] for r in records for m in r["messages"] if m["role"] == "user"}
    check(asked <= {t["request"] for t in TASKS}, "the tasks' own requests", asked)


def test_bad_input(folder):
    out = os.path.join(folder, "none.jsonl")
    for arguments, part in ((["--model", MODEL, "--seeds", "/nowhere.json"], "'/nowhere.json'"),
                            (["--model", "/nowhere.gguf"], "'/nowhere.gguf' is not there"),
                            ([], "one of --model and --url"), (["--model", MODEL, "--url", "http://127.0.0.1:1/v1"], "one of --model and --url"),
                            (["--url", "http://127.0.0.1:1/v1"], "127.0.0.1:1")):
        result = program("instruct", "--count", "1", "--out", out, *arguments, code=1)
        has(result.stderr, part)
        check("Traceback" not in result.stderr, "an error in words", result.stderr)
        check(not os.path.exists(out), "no file of data")


def written(*asked, more=""):
    """The replies of one corvid-write to these lines."""
    result = subprocess.run([os.path.join(BIN, "corvid-write"), "--threads", "1", MODEL], input="".join(json.dumps(a) + "\n" for a in asked) + more,
                            capture_output=True, text=True, timeout=SECONDS)
    equal(result.returncode, 0, "exit code: " + result.stderr)
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_write(_folder):
    """corvid-write by itself: free text, a schema, an end by `stop` and by the limit, the same seed, and what it refuses."""
    say = [{"role": "user", "content": "Tell me about crows."}]
    schema = {"type": "object", "properties": {"colour": {"enum": ["red", "blue"]}}, "required": ["colour"], "additionalProperties": False}
    [free] = written({"messages": say, "max_tokens": 40})
    middle = len(free["text"]) // 2
    stop = free["text"][middle:middle + 4]
    asked = [{"id": 1, "messages": say, "max_tokens": 40}, {"id": 2, "messages": say, "max_tokens": 3}, {"id": 3, "messages": say, "max_tokens": 40, "stop": ["@@", stop]},
             {"id": 4, "messages": say, "schema": schema, "temperature": 1, "seed": 5}, {"id": 5, "messages": say, "temperature": 1, "seed": 7, "max_tokens": 12},
             {"id": 6, "messages": say, "temperature": 1, "seed": 7, "max_tokens": 12}, {"id": 7, "messages": say, "max_tokens": 40, "presence": 10},
             {"id": 8, "messages": []}, {"id": 9, "messages": say, "temperature": -1}, {"id": 10, "messages": say, "stop": [""]}, [],
             {"id": 11, "messages": [{"role": "user"}]}, {"id": 12, "messages": say, "max_tokens": 1}]
    replies = written(*asked, more="no JSON\n")
    equal(len(replies), len(asked) + 1, "a line for each line")
    by = {r["id"]: r for r in replies if "id" in r}
    equal(by[1]["text"], free["text"], "the same line gives the same text")
    equal((by[2]["cut"], by[2]["generated"]), (True, 3), "the limit")
    equal((by[3]["text"], by[3]["cut"]), (free["text"][:free["text"].find(stop)], False), "up to the stop, which is no cut")
    check(json.loads(by[4]["text"])["colour"] in ("red", "blue"), "the schema", by[4])
    equal(by[5]["text"], by[6]["text"], "the same seed")
    check(by[6]["cached"] > 0, "the same start is not evaluated again", by[6])
    words = by[7]["text"].lower().split()
    check(by[7]["text"] != by[1]["text"] and len(set(words)) > 0.9 * len(words), "presence keeps from saying the same", by[7])
    for number, part in ((8, "1 to"), (9, "temperature"), (10, "none of them empty"), (11, "'role' and 'content'")):
        has(by[number]["error"], part)
    equal(sum("error" in r and "id" not in r for r in replies), 2, "lines that are no object")
    check("text" in by[12], "it goes on after a bad line", by[12])
    for arguments, code, part in (([], 2, "usage"), (["--threads", "x", MODEL], 2, "usage"), (["/nowhere.gguf"], 1, "/nowhere.gguf"), ([ADAPTER], 1, "corvid-write: ")):
        result = subprocess.run([os.path.join(BIN, "corvid-write"), *arguments], input="", capture_output=True, text=True, timeout=SECONDS)
        equal(result.returncode, code, f"exit code for {arguments}")
        has(result.stderr, part)


def main():
    check(os.path.isfile(MODEL) and os.path.isfile(ADAPTER), "CORVID_TEST_MODEL and CORVID_TEST_ADAPTER must name files", MODEL, ADAPTER)
    for test in (test_write, test_bad_input, test_improve, test_instruct):
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
        print(f"ok {test.__name__}", flush=True)


if __name__ == "__main__":
    main()
