# SPDX-License-Identifier: MIT
"""What the daemon does at its own desk: memory, the rest of long results, questions to the person; and git, whose answers are made
into results."""
import json
import os
import subprocess

from corvidtest import check, equal, has, main, wait_until


def call(corvid, name, code=0, **args):
    return corvid.corvid("--json", "tool", "call", name, "--args", json.dumps(args)).want(code).json()


def waiting(corvid):
    found = corvid.corvid("--json", "approve").want(0).json()["approvals"]
    return found[0] if found else None


def test_memory_outlives_run_and_daemon(corvid):
    corvid.start(corvid.script({"tool": "memory_save", "args": {"text": "the printer is called hp-2"}}, {"final": "Kept."}))
    events = corvid.corvid("--json", "run", "remember it").want(0).lines()
    equal([e["text"] for e in events if e["event"] == "observation"], ["ok: remembered"], "observation")
    run = events[0]["run"]
    corvid.stop()
    corvid.start()
    found = call(corvid, "memory_search", query="printer")
    equal(found["view"], "1 notes\nthe printer is called hp-2", "what is found")
    equal(found["enforced"], {"by": "desk"}, "it does not look as if it had been confined")
    equal(call(corvid, "memory_search", query="\" OR * NEAR(")["view"], "0 notes", "words are no query language")
    story = corvid.corvid("--json", "runs", "show", run).want(0).json()
    made = [c for s in story["steps"] for c in s["calls"]]
    equal([(c["tool"], c["effect"], c["enforced"]) for c in made], [("memory_save", "TXN", {"by": "desk"})], "story")
    has(corvid.corvid("runs", "show", run).want(0).out, "no sandbox: the daemon itself")


def test_long_results_are_read_by_page(corvid):
    corvid.start(corvid.script({"tool": "shell", "args": {"command": "seq 1 1000"}}, {"tool": "read_result", "args": {"step": 1, "offset": 1800}},
                               {"tool": "read_result", "args": {"step": 7}}, {"final": "Read."}))
    events = corvid.corvid("--json", "run", "count").want(0).lines()
    seen = [e for e in events if e["event"] == "observation"]
    whole = "exit 0\n" + "".join(f"{i}\n" for i in range(1, 1001))
    page = seen[1]["text"]
    check(seen[1]["ok"] and len(page) <= 2000, "a page", page)
    check(page.startswith(whole[1800:2400]), "it goes on where it was told to", page[:80])
    has(page, 'read_result {"step": 1, "offset": ')
    has(seen[2]["text"], "step 7 made no call that has a result (tool)")
    refused = call(corvid, "read_result", 1, step=1)
    has(refused["error"]["text"], "only a run has earlier steps")


def test_question_answered_from_elsewhere(corvid):
    corvid.start(corvid.script({"tool": "ask_user", "args": {"question": "Which report?"}}, {"final": "Then the second."}))
    client = corvid.begin("--json", "run", "summarise")
    one = wait_until("somebody asks", lambda: waiting(corvid))
    equal((one["kind"], one["question"], one["tool"]), ("question", "Which report?", "ask_user"), "what waits")
    has(corvid.corvid("approve").want(0).out, "asks: Which report?")
    has(corvid.corvid("approve", one["id"]).want(2).err, "corvid answer")
    has(corvid.corvid("answer", one["id"], "").want(2).err, "text")
    has(corvid.corvid("answer", one["id"], "x" * 3000).want(2).err, "2000")
    has(corvid.corvid("answer", "q" + "0" * 18, "x").want(1).err, "no question")
    has(corvid.corvid("answer", one["id"], "the", "second").want(0).out, "answered")
    has(corvid.corvid("answer", one["id"], "again").want(1).err, "answered, expired or never asked")
    events = corvid.end(client).want(0).lines()
    asked = [e for e in events if e["event"] == "question"]
    equal([(e["question"], e["text"]) for e in asked], [(one["id"], "Which report?")], "event")
    equal([e["text"] for e in events if e["event"] == "observation"], ["the second"], "observation")
    equal(corvid.corvid("--json", "approve").want(0).json()["approvals"], [], "nothing waits any more")
    has(corvid.corvid("approve").want(0).err, "nothing waits")


def test_question_on_a_terminal(corvid):
    corvid.start()
    code, screen = corvid.on_terminal([(b"Which one?", b"\n"), (b"answer: ", b"the blue one\n")], "tool", "call", "ask_user", "--args",
                                      '{"question":"Which one?"}')
    equal(code, 0, screen)
    has(screen.replace("\r", ""), "\nthe blue one\n")


def test_nobody_to_ask(corvid):
    """Unattended, a question is refused with the reason; with nobody in time, it ends."""
    corvid.policy("hasty", {"about": "a", "extends": "workspace", "approve": {"timeout_s": 1}})
    corvid.start(corvid.script({"tool": "ask_user", "args": {"question": "?"}}, {"final": "Nobody was there."}))
    name = corvid.corvid("run", "--detach", "--yes", "t").want(0).out.strip()
    watched = corvid.corvid("--json", "runs", "watch", name).lines()
    seen = [e for e in watched if e["event"] == "observation"]
    equal(seen[0]["error"]["guard"], "approval", "guard")
    has(seen[0]["text"], "nobody can answer here")
    late = corvid.corvid("--json", "tool", "call", "ask_user", "--policy", "hasty", "--args", '{"question":"?"}').want(4).lines()[-1]
    has(late["error"]["text"], "nobody answered in time")


def test_a_daemon_that_stops_waits_for_nobody(corvid):
    """What waits for a person when the daemon is told to stop is refused, with the reason; the run comes to its end and so does the daemon."""
    for reply, reason in (({"tool": "ask_user", "args": {"question": "Red or blue?"}}, "question.stopping"),
                          ({"tool": "fs_remove", "args": {"path": "precious"}}, "approval.stopping")):
        corvid.write("precious/a", "x")
        corvid.start(corvid.script(reply, {"final": "Nobody answered."}))
        client = corvid.begin("--json", "run", "tidy up")
        events = [json.loads(client.stdout.readline())]
        while events[-1]["event"] not in ("question", "approval"):
            events.append(json.loads(client.stdout.readline()))
        corvid.corvid("stop").want(0)
        rest = corvid.end(client).lines()
        equal(next(e["error"]["reason"] for e in rest if e["event"] == "observation"), reason, "why")
        equal(rest[-1]["event"], "end", "the run's own end")
        check(os.path.exists(os.path.join(corvid.workspace, "precious/a")), "nothing is removed")
        corvid.stop()


def test_client_that_leaves(corvid):
    """The call goes with its client: nothing is left that could be answered."""
    corvid.start()
    client = corvid.begin("tool", "call", "ask_user", "--args", '{"question":"?"}')
    one = wait_until("somebody asks", lambda: waiting(corvid))
    client.kill()
    client.communicate()
    wait_until("it is gone", lambda: not waiting(corvid))
    has(corvid.corvid("answer", one["id"], "x").want(1).err, "no question")


def test_two_clients_answer(corvid):
    corvid.start()
    client = corvid.begin("--json", "tool", "call", "ask_user", "--args", '{"question":"?"}')
    one = wait_until("somebody asks", lambda: waiting(corvid))
    wires = [corvid.wire(), corvid.wire()]
    for i, wire in enumerate(wires):
        wire.send({"jsonrpc": "2.0", "id": 1, "method": "question.answer", "params": {"id": one["id"], "text": f"answer {i}"}})
    said = [wire.next() for wire in wires]
    equal(sorted("result" in s for s in said), [False, True], "one of them")
    winner = ["result" in s for s in said].index(True)
    equal(corvid.end(client).want(0).lines()[-1]["view"], f"answer {winner}", "the answer")
    for wire in wires:
        wire.close()


def test_long_lists_are_cut_by_entry(corvid):
    """Twenty calls with large arguments wait: all are listed, within one line."""
    corvid.policy("asking", {"about": "a", "extends": "workspace", "tools": {"ask": [{"tool": "fs_write", "why": "a person looks"}]}})
    corvid.start()
    wire = corvid.wire()
    for i in range(20):
        args = {"path": f"{i}.txt", "text": "x" * 200000}
        wire.send({"jsonrpc": "2.0", "id": i, "method": "tool.call",
                   "params": {"name": "fs_write", "policy": "asking", "workspace": corvid.workspace, "args": args}})
        wire.next()  # its approval
    def all_wait():
        found = corvid.corvid("--json", "approve").want(0).json()["approvals"]
        return found if len(found) == 20 else None
    found = wait_until("all wait", all_wait, 60)
    check(all(one["cut"] and one["question"].startswith("May fs_write run") and "[cut: " in one["question"] for one in found), "cut, and it says so")
    wire.close()
    wait_until("all are gone", lambda: not waiting(corvid), 30)


def git(corvid, *args):
    corvid.popen(["git", "-c", "user.name=A B", "-c", "user.email=a@example.org", *args], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).wait()


def test_git(corvid):
    corvid.start()
    none = call(corvid, "git_status", 1)
    has(none["view"], "error: .: this is in no git repository (tool)")
    git(corvid, "init", "-b", "main")
    has(call(corvid, "git_log", 1)["view"], "no commit yet")
    has(call(corvid, "git_diff", 1)["view"], "no commit yet")
    corvid.write("a.txt", "one\n")
    corvid.write("sub/b.txt", "two\n")
    git(corvid, "add", ".")
    git(corvid, "commit", "-m", "the first one")
    equal(call(corvid, "git_status")["view"], "branch main\n0 changes", "status")
    equal(call(corvid, "git_diff")["view"], "no changes", "diff")
    corvid.write("a.txt", "ONE\n")
    corvid.write("new\nname", "")
    status = call(corvid, "git_status")
    has(status["view"], "branch main\n2 changes\n M a.txt\n?? ")
    check(status["enforced"]["landlock_abi"] > 0, "it is a command in the cell", status["enforced"])
    has(call(corvid, "git_diff")["view"], "-one\n+ONE")
    log = call(corvid, "git_log", count=1)
    has(log["view"], "1 commits\n")
    has(log["view"], "A B: the first one")
    equal(call(corvid, "git_status", path="sub")["view"], "branch main\n0 changes", "the folder alone")
    has(call(corvid, "git_status", 1, path="missing")["view"], "missing: there is no such folder")
    denied = call(corvid, "git_status", 4, path="/root/x")
    equal(denied["error"]["guard"], "policy", "guard")
    has(corvid.corvid("tool", "call", "git_status", "--policy", "readonly").want(4).err, "git_status")


def test_git_starts_nothing_for_a_repository(corvid):
    """What a repository's configuration would start, or a path that looks like an option, starts nothing."""
    corvid.start()
    git(corvid, "init", "-b", "main")
    corvid.write("a.txt", "one\n")
    corvid.write(".gitattributes", "*.txt diff=evil\n")
    git(corvid, "add", ".")
    git(corvid, "commit", "-m", "x")
    evil = corvid.write("evil", "#!/bin/sh\ntouch '%s/started'\n" % corvid.workspace)
    os.chmod(evil, 0o755)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.command", "diff.evil.textconv", "gpg.program", "core.sshCommand"):
        git(corvid, "config", key, evil)
    git(corvid, "config", "log.showSignature", "true")
    corvid.write("a.txt", "two\n")
    for name in ("git_status", "git_log", "git_diff"):
        call(corvid, name)
        call(corvid, name, 1, path="--upload-pack=" + evil)
    check(not os.path.exists(os.path.join(corvid.workspace, "started")), "a program of the repository was started")
    corvid.write("--output=x/a", "")
    call(corvid, "git_diff", path="--output=x")
    check(not os.path.exists(os.path.join(corvid.workspace, "x")), "a path is no option")


if __name__ == "__main__":
    main()
