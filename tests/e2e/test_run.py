# SPDX-License-Identifier: MIT
"""Runs with recorded replies: effects, events, exit codes, detaching, watching, cancelling, keys."""
import os
import signal
import time

from corvidtest import check, equal, has, main, wait_until

WRITE = {"tool": "fs_write", "args": {"path": "a.txt", "text": "hello world\n"}}
COUNT = {"tool": "text_count", "args": {"path": "a.txt"}}
FINAL = {"final": "It has 2 words."}
SLOW = {"tool": "shell", "args": {"command": "sleep 918273"}}


def test_writes_and_counts(corvid):
    corvid.start(corvid.script(WRITE, COUNT, FINAL))
    run = corvid.corvid("run", "write", "hello").want(0)
    equal(run.out, "It has 2 words.\n", "stdout")
    equal(corvid.read("a.txt"), b"hello world\n", "the file")
    has(run.err, "ok: wrote 12 bytes to a.txt")
    has(run.err, "lines 1")


def test_events(corvid):
    corvid.start(corvid.script(WRITE, COUNT, FINAL))
    events = corvid.corvid("--json", "run", "--max-steps", "5", "t").want(0).lines()
    names = [e["event"] for e in events if e["event"] != "think"]
    equal(names, ["plan", "call", "observation", "call", "observation", "end"], "events")
    equal([e["seq"] for e in events], list(range(1, len(events) + 1)), "seq")
    equal({e["run"] for e in events}, {events[0]["run"]}, "run")
    plan, end = events[0], events[-1]
    equal((plan["policy"], plan["workspace"], plan["limits"]["steps"]), ("workspace", corvid.workspace, 5), "plan")
    calls = [e for e in events if e["event"] == "call"]
    equal([(c["tool"], c["args"], c["verdict"]) for c in calls], [("fs_write", WRITE["args"], "allow"), ("text_count", COUNT["args"], "allow")], "calls")
    seen = [e for e in events if e["event"] == "observation"]
    check(all(o["ok"] for o in seen), "observations", seen)
    equal((end["status"], end["answer"], end["steps"]), ("done", "It has 2 words.", 3), "end")
    story = corvid.corvid("--json", "runs", "show", plan["run"]).want(0).json()
    equal((story["status"], story["answer"], story["task"]), ("done", "It has 2 words.", "t"), "story")
    made = [c for s in story["steps"] for c in s["calls"]]
    equal([c["tool"] for c in made], ["fs_write", "text_count"], "calls of the story")
    check(all(c["enforced"]["landlock_abi"] > 0 and c["enforced"]["seccomp"] for c in made), "what was enforced is told", made)
    text = corvid.corvid("runs", "show", plan["run"]).want(0).out
    for part in ("step 1", "fs_write", "verdict allow", "landlock abi", "It has 2 words."):
        has(text, part)
    listed = corvid.corvid("runs", "list", "--json").want(0).json()["runs"]
    equal([(r["id"], r["state"]) for r in listed], [(plan["run"], "done")], "list")


def test_failed_runs(corvid):
    corvid.start(corvid.script({"error": "the model is broken"}))
    failed = corvid.corvid("run", "t").want(1)
    has(failed.err, "the model is broken")
    equal(failed.out, "", "stdout")
    end = corvid.corvid("--json", "run", "t").want(1).lines()[-1]
    equal((end["event"], end["status"]), ("end", "failed"), "end")


def test_an_empty_claim(corvid):
    """An answer that says something was done is sent back once, when nothing was; a model that insists has its way."""
    corvid.write("a.txt", "x")
    corvid.start(corvid.script({"task": "remove", "replies": [{"reply": {"final": "Deleted a.txt."}}, {"reply": {"tool": "fs_remove", "args": {"path": "a.txt"}}},
                                                              {"reply": {"final": "Deleted a.txt."}}]},
                               {"task": "insist", "replies": [{"reply": {"final": "I have moved it."}}, {"reply": {"final": "I have moved it."}}]},
                               {"task": "look", "replies": [{"reply": {"tool": "fs_list", "args": {"path": "."}}}, {"reply": {"final": "Made by nobody."}},
                                                            {"reply": {"final": "There is nothing."}}]}))
    events = corvid.corvid("--json", "run", "remove a.txt").want(0).lines()
    sent_back = [e for e in events if e["event"] == "observation" and e["call"] == ""]
    equal([e["error"]["guard"] for e in sent_back], ["claim"], "sent back")
    has(sent_back[0]["text"], "the answer says 'Deleted', and nothing was done yet")
    equal((events[-1]["status"], events[-1]["answer"], events[-1]["steps"]), ("done", "Deleted a.txt.", 3), "end")
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "it is gone")
    end = corvid.corvid("--json", "run", "insist on it").want(0).lines()[-1]
    equal((end["status"], end["answer"], end["steps"]), ("done", "I have moved it.", 2), "a model that insists")
    end = corvid.corvid("--json", "run", "look around").want(0).lines()[-1]
    equal((end["answer"], end["steps"]), ("There is nothing.", 3), "looking is no deed")
    end = corvid.corvid("--json", "run", "--max-steps", "1", "insist on it").want(0).lines()[-1]
    equal((end["status"], end["steps"]), ("done", 1), "in the last step there is no way back")


def test_no_model(corvid):
    corvid.start("none")
    has(corvid.corvid("run", "t").want(1).err, "model")


def test_no_gguf(corvid):
    """A model file that is none: the daemon stays up, runs fail and say why."""
    corvid.start(corvid.write("model.gguf", b"this is no model" * 100))
    failed = corvid.corvid("run", "t").want(1)
    has(failed.err, "model.gguf")
    status = corvid.corvid("status", "--json").want(0).json()
    equal(status["engine"]["phase"], "failed", "phase")
    has(corvid.corvid("status").want(0).out, "failed")


def test_no_model_file(corvid):
    """What --model names is not there, or is a folder: the same, and what to do is said (a build without an engine says that)."""
    has_engine = os.path.exists(os.path.join(os.environ["CORVID_BIN"], "corvid-probe"))
    for place, part in [(os.path.join(corvid.home, "nothing.gguf"), "scripts/fetch-model"), (corvid.home, "is a folder")]:
        part = part if has_engine else "CORVID_LLAMA=fetch"
        corvid.start(place)
        failed = corvid.corvid("run", "t").want(1)
        has(failed.err, place)
        has(failed.err, part)
        corvid.corvid("tool", "call", "calc", "--args", '{"expression":"1"}').want(0)
        corvid.stop()


def test_deadline(corvid):
    corvid.start(corvid.script(SLOW, FINAL))
    begun = time.monotonic()
    end = corvid.corvid("--json", "run", "--timeout", "1", "t").want(124).lines()[-1]
    equal(end["status"], "deadline", "status")
    check(time.monotonic() - begun < 10, "in time")
    wait_until("the command is gone", lambda: not sleeping("918273"))


def test_steps(corvid):
    replies = [{"tool": "calc", "args": {"expression": f"{i}+1"}} for i in range(9)]
    corvid.start(corvid.script(*replies))
    failed = corvid.corvid("--json", "run", "--max-steps", "2", "t").want(1).lines()[-1]
    equal(failed["status"], "failed", "status")
    equal(failed["error"]["guard"], "budget", "guard")


def sleeping(number):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
            if number.encode() in words and b"sleep" in words[0]:
                found.append(int(pid))
        except OSError:
            continue
    return found


def test_interrupt_cancels(corvid):
    corvid.start(corvid.script(SLOW, FINAL))
    client = corvid.begin("--json", "run", "t")
    wait_until("the command runs", lambda: sleeping("918273"))
    client.send_signal(signal.SIGINT)
    result = corvid.end(client).want(130)
    equal(result.lines()[-1]["status"], "cancelled", "status")
    wait_until("the command is gone", lambda: not sleeping("918273"))


def test_a_client_that_vanishes(corvid):
    """A run that is not detached ends with its client."""
    corvid.start(corvid.script(SLOW, FINAL))
    client = corvid.begin("run", "t")
    wait_until("the command runs", lambda: sleeping("918273"))
    client.kill()
    client.wait()
    wait_until("the command is gone", lambda: not sleeping("918273"))
    wait_until("the run has ended", lambda: corvid.corvid("runs", "list", "--json").json()["runs"][0]["state"] == "cancelled")


def test_detach_watch_cancel(corvid):
    corvid.start(corvid.script(WRITE, SLOW, FINAL))
    run = corvid.corvid("run", "--detach", "t").want(0)
    name = run.out.strip()
    has(run.err, f"corvid runs watch {name}")
    wait_until("the command runs", lambda: sleeping("918273"))
    watcher = corvid.begin("--json", "runs", "watch", name)
    first = watcher.stdout.readline()
    has(first, '"plan"')
    leaver = corvid.begin("runs", "watch", name)
    leaver.stderr.readline()
    leaver.send_signal(signal.SIGINT)
    corvid.end(leaver).want(130)
    check(sleeping("918273"), "watching no more does not end the run")
    has(corvid.corvid("runs", "cancel", name).want(0).out, name)
    end = corvid.end(watcher).want(130).lines()[-1]
    equal((end["event"], end["status"]), ("end", "cancelled"), "end")
    again = corvid.corvid("--json", "runs", "watch", name).want(130).lines()
    equal((again[0]["event"], again[-1]["event"]), ("plan", "end"), "an ended run is told from the journal")
    has(corvid.corvid("runs", "cancel", name).want(1).err, name)


def test_keys(corvid):
    corvid.start(corvid.script(WRITE, FINAL))
    one = corvid.corvid("--json", "run", "--key", "k1", "t").want(0).lines()
    two = corvid.corvid("--json", "run", "--key", "k1", "t").want(0).lines()
    equal(two[-1]["run"], one[-1]["run"], "the same run")
    equal(two[-1]["answer"], FINAL["final"], "its answer")
    equal(len(corvid.corvid("runs", "list", "--json").json()["runs"]), 1, "runs")


def test_unknown_runs(corvid):
    corvid.start()
    for verb in ("show", "watch", "cancel"):
        has(corvid.corvid("runs", verb, "r000000000000000000").want(1).err, "r0000")
    has(corvid.corvid("runs", "list").want(0).err, "no runs yet")


def test_task_from_stdin(corvid):
    corvid.start(corvid.script({"final": "Read."}))
    corvid.corvid("run", "-", input="the first line\nthe second\n").want(0)
    equal(corvid.corvid("runs", "list", "--json").json()["runs"][0]["task"], "the first line\nthe second", "task")
    has(corvid.corvid("run", "-", input="x" * 70000).want(2).err, "65536")


if __name__ == "__main__":
    main()
