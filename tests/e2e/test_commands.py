# SPDX-License-Identifier: MIT
"""What a run's commands remove or overwrite, however they do it: what nobody named is taken back at once, and all else by `runs undo`."""
import json
import os
import shutil
import stat

from corvidtest import check, equal, has, main, wait_until

FINAL = {"final": "Done."}


def shell(line):
    return {"tool": "shell", "args": {"command": line}}


def picture(corvid):
    """Everything in the workspace: types, modes, times of files, targets, bytes."""
    found = {}
    for folder, folders, files in os.walk(corvid.workspace):
        for name in folders + files:
            path = os.path.join(folder, name)
            st = os.lstat(path)
            what = os.readlink(path) if stat.S_ISLNK(st.st_mode) else open(path, "rb").read() if stat.S_ISREG(st.st_mode) else b""
            found[os.path.relpath(path, corvid.workspace)] = (oct(st.st_mode), st.st_mtime_ns if stat.S_ISREG(st.st_mode) else 0, what)
    return found


def fill(corvid):
    corvid.write("notes.txt", "what a person wrote\n")
    corvid.write("bin/tool.sh", "#!/bin/sh\nexit 0\n")
    os.chmod(os.path.join(corvid.workspace, "bin/tool.sh"), 0o755)
    for i in range(30):
        corvid.write(f"d/f{i}", f"text {i}\n")
    corvid.write("d/sub/deep", "deep\n")
    os.symlink("notes.txt", os.path.join(corvid.workspace, "link"))
    for path in ("notes.txt", "d/f1", "bin/tool.sh"):
        os.utime(os.path.join(corvid.workspace, path), ns=(1_500_000_000_123456789, 1_500_000_000_123456789))
    corvid.own(os.path.join(corvid.workspace, "link"))


def kept(corvid):
    folder = os.path.join(corvid.state, "kept")
    return {run: sorted(os.listdir(os.path.join(folder, run))) for run in os.listdir(folder)} if os.path.isdir(folder) else {}


def pictures(corvid):
    return [name for names in kept(corvid).values() for name in names if name.startswith("picture-")]


def unattended(corvid, task, code):
    run = corvid.corvid("run", "--detach", task).want(0).out.split()[-1]
    return run, [e for e in corvid.corvid("--json", "runs", "watch", run).want(code).lines() if e["event"] == "observation"]


LOSERS = (  # a line, the reason, what is told
    ("echo x > notes.txt", "care.unknown", "replaced 'notes.txt', which neither the request nor an observation names"),
    ("sed -i s/person/machine/ notes.txt", "care.unknown", "replaced 'notes.txt'"),
    ("cp /etc/hostname notes.txt", "care.unknown", "replaced 'notes.txt'"),
    ("ln -sf d link", "care.unknown", "replaced 'link'"),
    ("python3 -c \"import os; os.remove('notes.txt')\"", "care.unknown", "removed 'notes.txt'"),
    ("printf 'rm notes.txt\\n' > s.sh; . ./s.sh", "care.unknown", "removed 'notes.txt'"),
    ("echo \"$(rm notes.txt)\"", "care.unknown", "removed 'notes.txt'"),
    ("perl -e 'truncate(\"notes.txt\", 4)'", "care.unknown", "replaced 'notes.txt'"),
    ("d=notes.txt; perl -e 'rename(\"notes.txt\", \"/tmp/away\") || exit 0; ' ; python3 -c \"import shutil; shutil.move('notes.txt', 'bin')\"",
     "care.unknown", "removed 'notes.txt'"),
    ("python3 -c \"import shutil; shutil.rmtree('d')\"", "care.unknown", "removed 'd' with 32 entries, which neither"),
    ("python3 -c \"import os; [os.remove('d/f%d' % i) for i in range(3)]\"", "care.unknown", "removed 'd/f0' and 2 more, which neither"),
    ("python3 -c \"import os; os.remove('notes.txt'); os.mkdir('notes.txt')\"", "care.unknown", "removed 'notes.txt'"),
    ("rm -r bin 2>/dev/null", "care.command", "the command removes 'bin'"),
    ("find . -delete", "care.command", "removes or moves away"),
    ("chmod 000 d; rm -rf \"$PWD/d\"", "care.command", "the command removes"),
    ("python3 -c \"import os; os.remove('d/f1'); os.chmod('d', 0)\"", "care.unknown", "removed 'd/f1'"),
    ("python3 -c \"import os; os.makedirs('new/x'); os.rename('notes.txt', 'new/x/n'); os.chmod('new', 0)\"", "care.unknown", "removed 'notes.txt'"),
)


def test_unattended_is_taken_back(corvid):
    fill(corvid)
    before = picture(corvid)
    for line, reason, text in LOSERS:
        corvid.start(corvid.script(shell(line), FINAL))
        run, seen = unattended(corvid, "look around", 4)
        equal((seen[0]["error"]["guard"], seen[0]["error"]["reason"]), ("approval", reason), line)
        has(seen[0]["text"], text)
        if reason != "care.command":
            has(seen[0]["text"], "; what the command did was taken back")
        after = picture(corvid)
        equal({p: v for p, v in after.items() if before.get(p) != v}, {}, line)
        equal(set(before) - set(after), set(), line)
        has(corvid.corvid("runs", "undo", run).want(1).err, "did nothing to files that can be taken back")
        corvid.corvid("verify").want(0)
        corvid.stop()


def test_many_of_a_named_folder(corvid):
    fill(corvid)
    before = picture(corvid)
    corvid.start(corvid.script(shell("rm -r d"), FINAL))
    _, seen = unattended(corvid, "remove the folder d", 4)
    equal((seen[0]["error"]["guard"], seen[0]["error"]["reason"]), ("approval", "care.many"), "guard and reason")
    has(seen[0]["text"], "removed 'd' with 32 entries, more than 20 at once; what the command did was taken back")
    equal(picture(corvid), before, "as before")


def test_named_is_done_and_undone(corvid):
    fill(corvid)
    before = picture(corvid)
    lines = ("echo x > notes.txt", "rm d/f1 && mkdir -p new/a && echo 1 > new/a/b && chmod 700 d/sub && mv d/f2 moved",
             "cat notes.txt >> bin/tool.sh; chmod 600 bin/tool.sh; touch d/f3", "echo 2 > new/a/b; rm -r new")
    corvid.start(corvid.script(*map(shell, lines), FINAL))
    run, seen = unattended(corvid, "rewrite notes.txt, remove d/f1, move d/f2 to moved, work on bin/tool.sh", 0)
    equal([e["ok"] for e in seen], [True] * 4, "all are done")
    equal((corvid.read("notes.txt"), os.path.exists(os.path.join(corvid.workspace, "d/f1"))), (b"x\n", False), "done")
    check(corvid.read("bin/tool.sh").endswith(b"x\n"), "what is added needs no name")
    told = corvid.corvid("--json", "runs", "undo", run).want(0).json()
    equal((told["undone"], told["commands"]), (True, []), "undone")
    equal(picture(corvid), before, "workspace")
    has(corvid.corvid("runs", "undo", run).want(1).err, "undone already")


def test_own_files_need_no_name(corvid):
    """What the run made itself is known to it, in commands and in tools; what a command makes and removes is nothing."""
    corvid.write("notes.txt", "n\n")
    before = picture(corvid)
    corvid.start(corvid.script(shell("echo 1 > made; mkdir dir; echo 1 > dir/x"), shell("echo 2 > made; rm dir/x"),
                               {"tool": "fs_remove", "args": {"path": "made"}}, shell("mktemp -p . | xargs rm"), FINAL))
    run, seen = unattended(corvid, "try something", 4)
    equal([e["ok"] for e in seen], [True, True, True, False], "xargs is asked about by its words alone")
    corvid.corvid("runs", "undo", run).want(0)
    equal(picture(corvid), before, "workspace")


def test_attended_yes(corvid):
    fill(corvid)
    before = picture(corvid)
    corvid.start(corvid.script(shell("python3 -c \"import shutil; shutil.rmtree('d')\"; echo y >> made; cat made"), FINAL))
    client = corvid.begin("--json", "run", "look around")
    events = []
    while not events or events[-1]["event"] != "approval":
        line = client.stdout.readline()
        check(line, "an approval is asked", events)
        events.append(json.loads(line))
    has(events[-1]["question"], "it removed 'd' with 32 entries, which neither the request nor an observation names; what the command did was taken back")
    equal(picture(corvid), before, "taken back while it is asked")
    corvid.corvid("approve", events[-1]["approval"]).want(0)
    rest = corvid.end(client).want(0).lines()
    check(not os.path.exists(os.path.join(corvid.workspace, "d")), "a yes is a yes")
    equal([e["text"] for e in rest if e["event"] == "observation"], ["exit 0\ny"], "only what the second time wrote")
    corvid.corvid("runs", "undo", rest[-1]["run"]).want(0)
    equal(picture(corvid), before, "byte for byte")


def test_attended_no(corvid):
    fill(corvid)
    before = picture(corvid)
    corvid.start(corvid.script(shell("echo x > notes.txt"), FINAL))
    screen = corvid.on_terminal([(b"[y/N]", b"n\n")], "run", "look around")[1]
    has(screen, "replaced 'notes.txt'")
    equal(picture(corvid), before, "a no is a no")


def test_yes_for_all_is_kept(corvid):
    fill(corvid)
    before = picture(corvid)
    corvid.start(corvid.script(shell("find . -mindepth 1 -delete"), shell("echo new > notes.txt; mkdir d"), FINAL))
    end = corvid.corvid("--json", "run", "--yes", "tidy up").want(0).lines()[-1]
    equal(sorted(os.listdir(corvid.workspace)), ["d", "notes.txt"], "done")
    corvid.corvid("runs", "undo", end["run"]).want(0)
    equal(picture(corvid), before, "workspace")


def test_undo_refuses_after_a_change(corvid):
    fill(corvid)
    corvid.start(corvid.script(shell("echo x > notes.txt; rm d/f1"), FINAL))
    run, _ = unattended(corvid, "rewrite notes.txt and remove d/f1", 0)
    corvid.write("notes.txt", "somebody else\n")
    has(corvid.corvid("runs", "undo", run).want(1).out, "notes.txt: was changed since")
    equal((corvid.read("notes.txt"), os.path.exists(os.path.join(corvid.workspace, "d/f1"))), (b"somebody else\n", False), "nothing was done")
    corvid.write("notes.txt", "x\n")
    corvid.corvid("runs", "undo", run).want(0)
    equal(corvid.read("d/f1"), b"text 1\n", "back")


def test_git_keeps_its_own(corvid):
    if not shutil.which("git"):
        return
    corvid.start(corvid.script(shell("git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one"),
                               shell("git -c user.name=a -c user.email=a@b commit -q --allow-empty -m two"), shell("git log --format=%s"),
                               shell("python3 -c \"import shutil; shutil.rmtree('.git')\""), FINAL))
    _, seen = unattended(corvid, "look around", 4)
    equal([e["ok"] for e in seen], [True, True, True, False], "commits are not asked about")
    has(seen[2]["text"], "two\none")
    equal(seen[3]["error"]["reason"], "care.many", "the repository is")
    check(os.path.exists(os.path.join(corvid.workspace, ".git/HEAD")), "it is there")


def test_a_stopped_command_is_undone(corvid):
    fill(corvid)
    before = picture(corvid)
    corvid.start(corvid.script(shell("echo x > notes.txt; echo y > made; sleep 60"), FINAL))
    client = corvid.begin("--json", "run", "rewrite notes.txt")
    wait_until("it writes", lambda: os.path.exists(os.path.join(corvid.workspace, "made")))
    run = json.loads(client.stdout.readline())["run"]
    corvid.corvid("runs", "cancel", run).want(0)
    corvid.end(client).want(130)
    equal(corvid.read("notes.txt"), b"x\n", "what it did by then stays")
    corvid.corvid("runs", "undo", run).want(0)
    equal(picture(corvid), before, "workspace")


def test_what_somebody_else_wrote_is_set_aside(corvid):
    """Who worked in the same folder meanwhile loses nothing by it: what is taken back is kept."""
    fill(corvid)
    corvid.start(corvid.script(shell("echo x > notes.txt; touch go; while [ ! -e on ]; do sleep 0.01; done"), FINAL))
    run = corvid.corvid("run", "--detach", "look around").want(0).out.split()[-1]
    wait_until("it writes", lambda: os.path.exists(os.path.join(corvid.workspace, "go")))
    corvid.write("letter", "of a person\n")
    corvid.write("on", "")
    corvid.corvid("runs", "watch", run).want(4)
    check(not os.path.exists(os.path.join(corvid.workspace, "letter")), "nobody can tell who made it")
    folder = os.path.join(corvid.state, "kept", run)
    texts = [open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder) if os.path.isfile(os.path.join(folder, name))]
    check(b"of a person\n" in texts, "it is set aside", texts)
    has(corvid.corvid("runs", "undo", run).want(1).err, "did nothing to files that can be taken back")


def test_too_large_for_a_picture(corvid):
    """Then a command can write nothing, so that nothing is lost; a person may let it."""
    corvid.write("notes.txt", "n\n")
    with open(os.path.join(corvid.workspace, "large"), "wb") as f:
        f.truncate(300 << 20)
    corvid.own(os.path.join(corvid.workspace, "large"))
    corvid.start(corvid.script(shell("cat notes.txt; echo ok > /tmp/x"), shell("echo x > notes.txt"), FINAL))
    run, seen = unattended(corvid, "rewrite notes.txt", 0)
    equal(seen[0]["text"], "exit 0\nn", "reading goes on")
    has(seen[1]["text"], "Read-only file system")
    has(seen[1]["text"], "[the command could write nothing but its /tmp: what it may write is more than")
    equal(corvid.read("notes.txt"), b"n\n", "nothing is lost")
    has(corvid.corvid("runs", "undo", run).want(1).err, "did nothing")
    corvid.stop()

    corvid.start(corvid.script(shell("cat notes.txt"), shell("echo x > notes.txt"), FINAL))
    screen = corvid.on_terminal([(b"[y/N]", b"y\n")], "run", "rewrite notes.txt")[1]
    has(screen, "could write nothing but its /tmp")
    equal(corvid.read("notes.txt"), b"x\n", "with a yes it writes")
    corvid.stop()

    corvid.start(corvid.script(shell("echo y > notes.txt"), FINAL))
    end = corvid.corvid("--json", "run", "--yes", "rewrite").want(0).lines()[-1]
    equal(corvid.read("notes.txt"), b"y\n", "--yes")
    has(corvid.corvid("runs", "undo", end["run"]).want(1).out, "nobody can know what these did:\n  shell command=")
    equal(pictures(corvid), [], "no picture stays")


def test_pictures_go_with_their_run(corvid):
    fill(corvid)
    look = "ls -laR / 2>/dev/null | grep -c picture-; for i in 0 3 4 5 6 7 8 9; do ls /dev/fd/$i/ 2>/dev/null; done; echo over"
    corvid.start(corvid.script(shell("true"), shell(look), FINAL))
    _, seen = unattended(corvid, "look around", 0)
    equal(seen[1]["text"], "exit 0\n0\nover", "a command cannot see them")
    wait_until("nothing is left", lambda: kept(corvid) == {})


def test_left_by_a_daemon_that_died(corvid):
    """An idle picture is cleared at the next start; one that a command was never compared with stays, with what was there before."""
    fill(corvid)
    corvid.start(corvid.script(shell("echo x > notes.txt; touch go; sleep 60"), FINAL))
    run = corvid.corvid("run", "--detach", "rewrite notes.txt").want(0).out.split()[-1]
    wait_until("it writes", lambda: os.path.exists(os.path.join(corvid.workspace, "go")))
    corvid.crash()
    idle = os.path.join(corvid.state, "kept", "ridle", "picture-p0")
    os.makedirs(os.path.join(idle, "tree"))
    for path in (os.path.dirname(idle), idle, os.path.join(idle, "tree")):
        corvid.own(path)
    corvid.start(corvid.script(FINAL))
    wait_until("the idle one goes", lambda: not os.path.exists(idle))
    name = pictures(corvid)
    equal(len(name), 1, "the other stays")
    copy = os.path.join(corvid.state, "kept", run, name[0], "tree" + corvid.workspace, "notes.txt")
    equal(open(copy, "rb").read(), b"what a person wrote\n", "a copy of before")


def test_exec_and_a_person_are_left_alone(corvid):
    fill(corvid)
    corvid.start()
    corvid.corvid("exec", "--", "sh", "-c", "echo x > notes.txt").want(0)
    corvid.corvid("tool", "call", "shell", "--args", '{"command": "rm -r d"}').want(0)
    check(not os.path.exists(os.path.join(corvid.workspace, "d")), "done")
    equal(kept(corvid), {}, "nothing is kept")


if __name__ == "__main__":
    main()
