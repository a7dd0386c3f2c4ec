# SPDX-License-Identifier: MIT
"""Care for what a run could lose: what nobody named is asked about or refused, what goes is kept, and `runs undo` puts it back."""
import json
import os

from corvidtest import check, equal, has, main, wait_until

FINAL = {"final": "Done."}


def call(tool, **args):
    return {"tool": tool, "args": args}


def tree(corvid, name, files):
    for i in range(files):
        path = corvid.write(f"{name}/{'sub/' if i % 3 == 0 else ''}f{i}", f"text {i}\n")
        os.chmod(path, 0o640 if i % 2 else 0o755)
    os.chmod(os.path.join(corvid.workspace, name, "sub"), 0o750)


def picture(corvid):
    """Everything in the workspace: names, modes, times, bytes."""
    found = {}
    for folder, folders, files in os.walk(corvid.workspace):
        for name in folders + files:
            path = os.path.join(folder, name)
            st = os.lstat(path)
            text = open(path, "rb").read() if name in files and not os.path.islink(path) else b""
            found[os.path.relpath(path, corvid.workspace)] = (oct(st.st_mode), int(st.st_mtime) if name in files else 0, text)
    return found


def end_of(result):
    return result.lines()[-1]


def kept(corvid):
    folder = os.path.join(corvid.state, "kept")
    return {run: os.listdir(os.path.join(folder, run)) for run in os.listdir(folder)} if os.path.isdir(folder) else {}


def test_unattended_is_refused(corvid):
    """Asked to delete some files by pattern, a small model removes what nobody named: a folder, the workspace."""
    tree(corvid, "logs", 5)
    before = picture(corvid)
    for path in ("logs", ".", "..", corvid.workspace, "./logs/"):
        corvid.start(corvid.script(call("fs_remove", path=path), FINAL))
        run = corvid.corvid("run", "--detach", "delete the .tmp files").want(0).out.split()[-1]
        watched = corvid.corvid("--json", "runs", "watch", run).want(4 if "logs" in path or path == ".." else 0).lines()
        seen = [e for e in watched if e["event"] == "observation"][0]
        if "logs" in path:
            equal((seen["error"]["guard"], seen["error"]["reason"]), ("approval", "care.unknown"), path)
            has(seen["text"], f"removes '{path}' with 6 entries of ")
            has(seen["text"], ", which neither the request nor an observation names")
        else:
            has(seen["text"], "not allowed" if path == ".." else "never removed")
        equal(picture(corvid), before, path)
        equal(kept(corvid), {}, "kept")
        corvid.stop()


def test_commands_of_a_model_are_read(corvid):
    """A refused removal is not had by way of the shell: unattended it is refused, attended it is asked, --yes and named ones are done."""
    tree(corvid, "logs", 5)
    before = picture(corvid)
    replies = corvid.script(call("fs_remove", path="logs"), call("shell", command="rm -rf logs"), call("shell", command="find . -type f -delete"), FINAL)
    corvid.start(replies)
    run = corvid.corvid("run", "--detach", "delete the .tmp files").want(0).out.split()[-1]
    watched = corvid.corvid("--json", "runs", "watch", run).want(4).lines()
    seen = [e for e in watched if e["event"] == "observation"]
    equal([e["error"]["guard"] for e in seen], ["approval"] * 3, "guards")
    has(seen[1]["text"], "removes 'logs', which neither the request nor an observation names")
    has(seen[2]["text"], "removes or moves away what 'find' finds, which nobody named")
    equal(picture(corvid), before, "after the refusals")
    corvid.stop()

    corvid.start(corvid.script(call("shell", command="rm -rf logs"), FINAL))
    client = corvid.begin("--json", "run", "delete the .tmp files")
    events = []
    while not events or events[-1]["event"] != "approval":
        events.append(json.loads(client.stdout.readline()))
    has(events[-1]["question"], "removes 'logs'")
    corvid.corvid("deny", events[-1]["approval"]).want(0)
    corvid.end(client).want(4)
    equal(picture(corvid), before, "after a no")
    corvid.corvid("run", "--yes", "delete the .tmp files").want(0)
    check(not os.path.exists(os.path.join(corvid.workspace, "logs")), "--yes asks nothing")
    corvid.stop()

    tree(corvid, "logs", 5)
    corvid.start(corvid.script(call("shell", command="rm -rf logs"), FINAL))
    corvid.corvid("run", "delete the folder logs").want(0)
    check(not os.path.exists(os.path.join(corvid.workspace, "logs")), "what the request names goes")


def test_no_hidden_tool_for_a_model(corvid):
    """A model without a grammar may write any name: what moves things without asking is not there for it."""
    tree(corvid, "logs", 2)
    before = picture(corvid)
    moved = {"op": "moved", "path": f"{corvid.workspace}/away", "to": f"{corvid.workspace}/logs"}
    corvid.start(corvid.script(call("fs_undo", effects=[moved]), call("exec", argv=["touch", "x"]), FINAL))
    events = corvid.corvid("--json", "run", "do it").lines()
    seen = [e["text"] for e in events if e["event"] == "observation"]
    has(seen[0], "there is no tool 'fs_undo'")
    has(seen[1], "there is no tool 'exec'")
    equal(picture(corvid), before, "nothing was done")


def test_a_command_is_no_way_around(corvid):
    """What fs_remove was refused, `rm` in a shell is refused too; what is named goes through; somebody who is there is asked."""
    corvid.start(corvid.script({"match": "tidy", "reply": call("shell", command="cd . && rm -rf logs")}, {"match": "tidy", "reply": FINAL},
                               {"match": "logs/f1", "reply": call("shell", command="rm logs/f1 && echo gone")}, {"match": "logs/f1", "reply": FINAL}))
    tree(corvid, "logs", 5)
    before = picture(corvid)
    run = corvid.corvid("run", "--detach", "tidy up").want(0).out.split()[-1]
    seen = [e for e in corvid.corvid("--json", "runs", "watch", run).want(4).lines() if e["event"] == "observation"][0]
    equal((seen["error"]["guard"], seen["error"]["reason"]), ("approval", "care.command"), "guard and reason")
    has(seen["text"], "the command removes 'logs', which neither the request nor an observation names")
    equal(picture(corvid), before, "nothing is gone")
    run = corvid.corvid("run", "--detach", "remove logs/f1").want(0).out.split()[-1]
    corvid.corvid("runs", "watch", run).want(0)
    check(not os.path.exists(os.path.join(corvid.workspace, "logs/f1")), "what was named is gone")
    screen = corvid.on_terminal([(b"[y/N]", b"n\n")], "run", "tidy up")[1]
    has(screen, "the command removes 'logs'")
    check(os.path.exists(os.path.join(corvid.workspace, "logs/f2")), "a no is a no")
    corvid.on_terminal([(b"[y/N]", b"y\n")], "run", "tidy up")
    check(not os.path.exists(os.path.join(corvid.workspace, "logs")), "a yes is a yes")
    corvid.corvid("tool", "call", "shell", "--args", '{"command": "rm -f draft"}').want(0)  # a person's own words
    corvid.corvid("verify").want(0)


def test_attended_is_asked(corvid):
    tree(corvid, "logs", 5)
    corvid.start(corvid.script(call("fs_remove", path="logs"), FINAL))
    client = corvid.begin("--json", "run", "delete the .tmp files")
    events = []
    while not events or events[-1]["event"] != "approval":
        line = client.stdout.readline()
        check(line, "an approval is asked", events)
        events.append(json.loads(line))
    has(events[-1]["question"], "removes 'logs' with 6 entries of ")
    has(events[-1]["question"], ", which neither the request nor an observation names")
    check(os.path.exists(os.path.join(corvid.workspace, "logs/f1")), "nothing is gone yet")
    early = corvid.corvid("runs", "undo", events[-1]["run"]).want(1).err
    has(early, "has not ended; cancel it first with: corvid runs cancel")
    check("as much to do" not in early, "no advice about another thing", early)
    corvid.corvid("approve", events[-1]["approval"]).want(0)
    rest = corvid.end(client).want(0).lines()
    equal(rest[-1]["status"], "done", "status")
    check(not os.path.exists(os.path.join(corvid.workspace, "logs")), "the folder is gone")
    story = corvid.corvid("--json", "runs", "show", rest[-1]["run"]).want(0).json()
    made = story["steps"][0]["calls"]
    equal([(c["tool"], c["verdict"], c["ok"]) for c in made], [("fs_remove", "approved", True)], "story")
    corvid.corvid("runs", "undo", rest[-1]["run"]).want(0)
    check(os.path.exists(os.path.join(corvid.workspace, "logs/sub/f0")), "the folder is back")
    verified = corvid.corvid("status", "--json").want(0)
    check(verified.json(), "status")


def test_no_is_no(corvid):
    tree(corvid, "logs", 5)
    before = picture(corvid)
    corvid.start(corvid.script(call("fs_remove", path="logs"), FINAL))
    client = corvid.begin("--json", "run", "delete the .tmp files")
    event = {}
    while event.get("event") != "approval":
        event = json.loads(client.stdout.readline())
    corvid.corvid("deny", event["approval"], "--why", "not that").want(0)
    end = end_of(corvid.end(client).want(4))
    equal(end["status"], "denied", "status")
    equal(picture(corvid), before, "workspace")
    has(corvid.corvid("runs", "undo", end["run"]).want(1).err, "nothing to files that can be taken back")


def test_cancel_while_asked(corvid):
    tree(corvid, "logs", 5)
    corvid.start(corvid.script(call("fs_remove", path="logs"), FINAL))
    client = corvid.begin("--json", "run", "delete the .tmp files")
    event = {}
    while event.get("event") != "approval":
        event = json.loads(client.stdout.readline())
    corvid.corvid("runs", "cancel", event["run"]).want(0)
    equal(end_of(corvid.end(client).want(130))["status"], "cancelled", "status")
    check(os.path.exists(os.path.join(corvid.workspace, "logs/f1")), "nothing is gone")


def test_named_is_done(corvid):
    """What the request names, or an observation shows, is not asked about; nobody is there to be asked."""
    tree(corvid, "logs", 5)
    corvid.write("a.tmp", "x")
    corvid.write("d/b.tmp", "x")
    corvid.start(corvid.script(call("fs_remove", path="logs"), call("fs_find", path=".", pattern="*.tmp"), call("fs_remove", path="d/b.tmp"),
                               call("fs_list", path="."), call("fs_remove", path="./a.tmp"), call("fs_write", path="new", text="1"),
                               call("fs_write", path="new", text="2"), FINAL))
    run = corvid.corvid("run", "--detach", "remove the folder logs, and all .tmp files").want(0).out.split()[-1]
    corvid.corvid("runs", "watch", run).want(0)
    equal(sorted(os.listdir(corvid.workspace)), ["d", "new"], "what is left")


def test_many_are_asked_about(corvid):
    tree(corvid, "logs", 20)
    corvid.start(corvid.script(call("fs_remove", path="logs"), FINAL))
    run = corvid.corvid("run", "--detach", "remove logs").want(0).out.split()[-1]
    has(corvid.corvid("--json", "runs", "watch", run).want(4).out, "care.many")
    refused = corvid.corvid("tool", "call", "fs_remove", "--args", '{"path":"logs"}', "--yes").want(0)
    has(refused.out, "removed logs")


def test_undo(corvid):
    """A whole run, with --yes: nothing is asked, all is kept; undo gives back what was there, modes and times too."""
    tree(corvid, "logs", 15)
    tree(corvid, "many", 40)
    corvid.write("a.txt", "one\ntwo\n")
    os.symlink("a.txt", os.path.join(corvid.workspace, "link"))
    before = picture(corvid)
    corvid.start(corvid.script(call("fs_remove", path="logs"), call("fs_remove", path="many"), call("fs_edit", path="a.txt", old="two", new="2"),
                               call("fs_append", path="a.txt", text="three"), call("fs_move", **{"from": "a.txt", "to": "b.txt"}),
                               call("fs_write", path="x/y/z", text="new"), call("fs_remove", path="link"),
                               call("fs_write", path="logs", text="a file now"), FINAL))
    end = end_of(corvid.corvid("--json", "run", "--yes", "tidy up").want(0))
    equal(end["status"], "done", "status")
    check(picture(corvid) != before, "the run did something")
    check(len(kept(corvid)[end["run"]]) >= 4, "what went is kept", kept(corvid))
    undone = corvid.corvid("runs", "undo", end["run"]).want(0)
    has(undone.out, "put back")
    equal(picture(corvid), before, "workspace")
    has(corvid.corvid("runs", "undo", end["run"]).want(1).err, "undone already")
    has(corvid.corvid("runs", "show", end["run"]).want(0).out, "undone")
    corvid.stop()
    corvid.start(corvid.script(FINAL))
    has(corvid.corvid("runs", "undo", end["run"]).want(1).err, "undone already")


def test_undo_refuses_after_a_change(corvid):
    corvid.write("a.txt", "one\n")
    corvid.write("b.txt", "b\n")
    corvid.start(corvid.script(call("fs_edit", path="a.txt", old="one", new="1"), call("fs_remove", path="b.txt"),
                               call("shell", command="echo side > effect"), FINAL))
    end = end_of(corvid.corvid("--json", "run", "edit a.txt and remove b.txt").want(0))
    corvid.write("a.txt", "somebody else\n")
    before = picture(corvid)
    refused = corvid.corvid("runs", "undo", end["run"]).want(1)
    has(refused.out, "a.txt: was changed since")
    equal(picture(corvid), before, "nothing was done")
    told = corvid.corvid("--json", "runs", "undo", end["run"]).want(1).json()
    equal((told["undone"], [os.path.basename(d["path"]) for d in told["differs"]]), (False, ["a.txt"]), "result")
    corvid.write("a.txt", "1\n")
    corvid.corvid("runs", "undo", end["run"]).want(0)
    equal((corvid.read("a.txt"), corvid.read("b.txt")), (b"one\n", b"b\n"), "back")
    check(not os.path.exists(os.path.join(corvid.workspace, "effect")), "what the command made is gone")


def test_commands_cannot_reach_what_is_kept(corvid):
    """Not even one whose workspace holds the daemon's state; nor is there a place of that name, or a descriptor."""
    corvid.write("a.txt", "secret of the first step\n")
    look = (f"ls -la /proc/self/fd /kept {corvid.state}/kept 2>&1; for i in 0 3 4 5 6 7 8 9; do ls /dev/fd/$i/ 2>/dev/null; done; "
            f"grep -rs 'first step' {corvid.home} && echo FOUND; echo over")
    corvid.start(corvid.script(call("fs_remove", path="work/a.txt"), call("shell", command=look), FINAL))
    run = corvid.corvid("--json", "run", "--yes", "--workspace", corvid.home, "remove work/a.txt").want(0).lines()
    seen = [e["text"] for e in run if e["event"] == "observation"][1]
    has(seen, "over")
    check("FOUND" not in seen, "commands do not see copies", seen)
    corvid.corvid("runs", "undo", run[-1]["run"]).want(0)
    equal(corvid.read("a.txt"), b"secret of the first step\n", "back")


def test_undo_of_strange_runs(corvid):
    corvid.start(corvid.script(call("shell", command="true"), FINAL))
    has(corvid.corvid("runs", "undo", "r123456").want(1).err, "no such run")
    end = end_of(corvid.corvid("--json", "run", "t").want(0))
    has(corvid.corvid("runs", "undo", end["run"]).want(1).err, "did nothing to files that can be taken back")
    corvid.corvid("runs", "undo").want(2)
    wait_until("an empty place for copies does not stay", lambda: kept(corvid) == {})


def test_what_is_no_longer_kept(corvid):
    corvid.write("b.txt", "b\n")
    corvid.start(corvid.script(call("fs_remove", path="b.txt"), FINAL))
    end = end_of(corvid.corvid("--json", "run", "remove b.txt").want(0))
    for name in kept(corvid)[end["run"]]:
        os.remove(os.path.join(corvid.state, "kept", end["run"], name))
    has(corvid.corvid("runs", "undo", end["run"]).want(1).out, "no longer kept")


def test_archives_are_undone(corvid):
    tree(corvid, "logs", 4)
    before = picture(corvid)
    corvid.start(corvid.script(call("archive_create", path="logs", archive="packed/logs.tar.gz"),
                               call("archive_extract", archive="packed/logs.tar.gz", path="un/packed"), FINAL))
    end = end_of(corvid.corvid("--json", "run", "pack logs").want(0))
    check(os.path.exists(os.path.join(corvid.workspace, "un/packed/logs/f1")), "unpacked")
    told = corvid.corvid("--json", "runs", "undo", end["run"]).want(0).json()
    equal(told["commands"], [], "nothing is left")
    equal(picture(corvid), before, "workspace")


def test_oldest_copies_go_first(corvid):
    """What is kept of all runs is bounded; the oldest goes, and undo says so."""
    corvid.write("b.txt", "b\n")
    corvid.start(corvid.script(call("fs_remove", path="b.txt"), FINAL))
    run = end_of(corvid.corvid("--json", "run", "remove b.txt").want(0))["run"]
    corvid.stop()
    folder = os.path.join(corvid.state, "kept")
    os.utime(os.path.join(folder, run), (1, 1))
    os.mkdir(os.path.join(folder, "rnewer"))
    os.mkdir(os.path.join(folder, "rnewer", "closed"), 0)
    with open(os.path.join(folder, "rnewer", "large"), "wb") as f:
        f.truncate((1 << 30) - 10000)  # each entry counts 4096 bytes more: alone it is within the bound, with the other it is not
    for path in ("rnewer", "rnewer/closed", "rnewer/large"):
        corvid.own(os.path.join(folder, path))
    corvid.start(corvid.script(FINAL))
    wait_until("the oldest is gone", lambda: os.listdir(folder) == ["rnewer"])
    has(corvid.corvid("runs", "undo", run).want(1).out, "no longer kept")


def test_edit_hash_stat(corvid):
    corvid.write("a.txt", "one two two\n")
    corvid.start()
    tool = lambda name, **args: corvid.corvid("tool", "call", name, "--args", json.dumps(args))
    has(tool("fs_edit", path="a.txt", old="one", new="1").want(0).out, "ok: replaced 1 place in a.txt")
    has(tool("fs_edit", path="a.txt", old="two", new="2").want(1).err, "2 times")
    has(tool("fs_edit", path="a.txt", old="two", new="2", all="yes").want(0).out, "ok: replaced 2 places in a.txt")
    has(tool("fs_edit", path="a.txt", old="three", new="3").want(1).err, "a.txt: text not found: three")
    equal(corvid.read("a.txt"), b"1 2 2\n", "text")
    has(tool("fs_hash", path="a.txt").want(0).out, "sha256 d67df7df61d6152c4a61c23939931c5a90e51646e78d82e70a4e67d84eca097c")
    os.chmod(os.path.join(corvid.workspace, "a.txt"), 0o604)
    has(tool("fs_stat", path="a.txt").want(0).out, "mode 0604")


if __name__ == "__main__":
    main()
