# SPDX-License-Identifier: MIT
"""What may not be done, and how that is told: denials with rule and hint, approvals, policies, workspaces."""
import json
import os

from corvidtest import check, equal, has, main, wait_until

WRITE = {"tool": "fs_write", "args": {"path": "a.txt", "text": "hello\n"}}


def asking(corvid):
    """A policy that asks before fs_write."""
    with open(os.path.join(corvid.root, "share/corvid/policies/workspace.json")) as f:
        policy = json.load(f)
    policy.pop("tests", None)
    policy["tools"] = {"allow": [{"tool": "fs_read", "why": "looking is free"}], "ask": [{"tool": "fs_write", "why": "a person decides"}]}
    corvid.policy("asking", policy)


def test_denied_tool_call(corvid):
    corvid.start()
    denied = corvid.corvid("tool", "call", "fs_write", "--policy", "readonly", "--args", json.dumps(WRITE["args"])).want(4)
    has(denied.err, "would allow it")
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")
    error = corvid.corvid("--json", "tool", "call", "fs_write", "--policy", "readonly", "--args", json.dumps(WRITE["args"])).want(4).json()["error"]
    equal(error["guard"], "policy", "guard")
    check(error["rule"] and error["hint"], "rule and hint", error)


def test_denied_run(corvid):
    """A call out of reach: nothing happens, and a run that could not do what it tried ends as denied."""
    corvid.start(corvid.script(WRITE, {"final": "I may not write."}))
    run = corvid.corvid("--json", "run", "--policy", "readonly", "t")
    end = run.want(4).lines()[-1]
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")
    equal((end["status"], end["error"]["guard"]), ("denied", "policy"), "end")
    check(end["error"]["rule"] and end["error"]["hint"], "rule and hint", end)
    has(corvid.corvid("run", "--policy", "readonly", "t").want(4).err, "would allow it")


def test_denied_path(corvid):
    corvid.start(corvid.script({"tool": "fs_read", "args": {"path": "/etc/shadow"}}, {"final": "I may not read it."}))
    run = corvid.corvid("--json", "run", "t").want(4)
    seen = [e for e in run.lines() if e["event"] == "observation"][0]
    equal((seen["ok"], seen["error"]["guard"]), (False, "policy"), "observation")
    check(seen["error"]["rule"] and seen["error"]["hint"], "rule and hint", seen)
    call = [e for e in run.lines() if e["event"] == "call"][0]
    equal(call["verdict"], "deny", "verdict")


def test_denied_exec(corvid):
    corvid.start()
    denied = corvid.corvid("exec", "--policy", "readonly", "--", "true").want(125)
    has(denied.err, "would allow it")


def test_typed_ahead(corvid):
    """What was typed before the question stood there is no answer to it."""
    asking(corvid)
    corvid.start(corvid.script({"reply": WRITE, "delay_ms": 1500}, {"final": "I was not allowed to."}))
    code, screen = corvid.on_terminal([(b"plan: ", b"y\n"), (b"allow it?", b"n\n")], "run", "--policy", "asking", "t")
    equal(code, 4, screen)
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")


def test_yes(corvid):
    asking(corvid)
    corvid.start()
    corvid.corvid("tool", "call", "fs_write", "--policy", "asking", "--yes", "--args", json.dumps(WRITE["args"])).want(0)
    equal(corvid.read("a.txt"), b"hello\n", "the file")
    denied = corvid.corvid("tool", "call", "fs_remove", "--policy", "asking", "--yes", "--args", '{"path":"a.txt"}').want(4)
    has(denied.err, "would allow it")
    check(os.path.exists(os.path.join(corvid.workspace, "a.txt")), "--yes is no way around a denial")


def pending(corvid):
    found = corvid.corvid("--json", "approve").want(0).json()["approvals"]
    return found[0]["id"] if found else None


def test_approve_from_elsewhere(corvid):
    asking(corvid)
    corvid.start(corvid.script(WRITE, {"final": "Written."}))
    client = corvid.begin("run", "--policy", "asking", "t")
    approval = wait_until("somebody asks", lambda: pending(corvid))
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "it waits")
    has(corvid.corvid("approve").want(0).out, approval)
    has(corvid.corvid("approve", approval).want(0).out, "allowed")
    run = corvid.end(client).want(0)
    has(run.err, f"corvid approve {approval}")
    equal(corvid.read("a.txt"), b"hello\n", "the file")
    has(corvid.corvid("approve", approval).want(1).err, approval)


def test_deny_from_elsewhere(corvid):
    asking(corvid)
    corvid.start()
    client = corvid.begin("tool", "call", "fs_write", "--policy", "asking", "--args", json.dumps(WRITE["args"]))
    approval = wait_until("somebody asks", lambda: pending(corvid))
    corvid.corvid("deny", approval, "--why", "not today").want(0)
    has(corvid.end(client).want(4).err, "not today")
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")


def test_detached_asks_nobody(corvid):
    """Unattended, an ask is a denial that says so."""
    asking(corvid)
    corvid.start(corvid.script(WRITE, {"final": "Nobody was there."}))
    name = corvid.corvid("run", "--detach", "--policy", "asking", "t").want(0).out.strip()
    corvid.corvid("runs", "watch", name)
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")
    has(corvid.corvid("--json", "runs", "show", name).out, "asking")


def test_asked_on_a_terminal(corvid):
    asking(corvid)
    corvid.start()
    call = ("tool", "call", "fs_write", "--policy", "asking", "--args", json.dumps(WRITE["args"]))
    for no in (b"n\n", b"\n", b"yesno\n", b"Y y\n"):
        code, screen = corvid.on_terminal([(b"[y/N]", no)], *call)
        equal(code, 4, screen)
        check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "a no is a no", no)
    code, screen = corvid.on_terminal([(b"[y/N]", b"\x03")], *call)  # Ctrl-C
    equal(code, 130, screen)
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nor is Ctrl-C a yes")
    code, screen = corvid.on_terminal([(b"[y/N]", b"y\n")], *call)
    equal(code, 0, screen)
    equal(corvid.read("a.txt"), b"hello\n", "the file")


def test_answered_elsewhere_while_asked(corvid):
    """Somebody else is faster than the person at the terminal: the question ends, and what is typed later answers nothing."""
    asking(corvid)
    corvid.start()
    answer = lambda: corvid.corvid("deny", wait_until("somebody asks", lambda: pending(corvid))).want(0)
    code, screen = corvid.on_terminal([(b"[y/N]", answer)], "tool", "call", "fs_write", "--policy", "asking", "--args", json.dumps(WRITE["args"]))
    equal(code, 4, screen)
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")


def test_policies(corvid):
    corvid.policy("broken", '{\n  "about": "x",\n  "fiels": {}\n}\n')
    corvid.start()
    listed = corvid.corvid("policy", "list")
    equal(listed.code, 1, "a broken policy is told")
    has(listed.out, "readonly")
    has(listed.err, "broken")
    has(corvid.corvid("tool", "call", "calc", "--policy", "broken", "--args", '{"expression":"1+1"}').err, "broken.json:3:")
    has(corvid.corvid("tool", "call", "calc", "--policy", "nosuch", "--args", '{"expression":"1+1"}').err, "readonly")
    shown = corvid.corvid("policy", "show", "readonly").want(0)
    check("files" in json.loads(shown.out), "the policy", shown.out)
    bad = corvid.write("p.json", '{\n  "about": "x",\n  "fiels": {}\n}\n')
    has(corvid.corvid("policy", "check", bad).want(1).err, ":3:")
    good = os.path.join(corvid.root, "share/corvid/policies/readonly.json")
    has(corvid.corvid("policy", "check", good).want(0).out, "ok")
    has(corvid.corvid("policy", "check", "-", input="{").want(1).err, "stdin:")
    has(corvid.corvid("policy", "check", corvid.workspace).want(2).err, "is a folder")


def test_workspaces(corvid):
    corvid.start()
    call = ("tool", "call", "fs_list", "--args", '{"path":"."}')
    corvid.corvid(*call).want(0)
    closed = corvid.folder("home/closed")
    os.chmod(closed, 0o000)
    has(corvid.corvid(*call, "--workspace", closed).want(2).err, "cannot read")
    for place, part in [("/", "'/'"), ("/nonexistent", "no such folder"), (corvid.write("file", "x"), "is a file"), ("relative/path", "absolute"),
                        (corvid.state, "belongs to the daemon")]:
        wire = corvid.wire()
        answer = wire.call("tool.call", {"name": "fs_list", "args": {"path": "."}, "workspace": place})
        check("error" in answer, f"the daemon itself refuses '{place}'", answer)
        has(answer["error"]["message"], part)
        wire.close()
    # A link is followed by the client: what is sent is the real place.
    os.symlink(corvid.workspace, os.path.join(corvid.home, "link"))
    plan = corvid.corvid("--json", *call, "--workspace", os.path.join(corvid.home, "link")).want(0).json()
    check(plan["ok"], "through a link", plan)


def test_a_workspace_above_the_daemons_own(corvid):
    """A home folder may be a workspace, but the daemon's own folders in it are out of reach: a call could rewrite the journal
    and the law otherwise."""
    corvid.policy("mine", '{"extends": "readonly", "about": "mine"}')
    os.chmod(os.path.dirname(corvid.policies), 0o755)
    corvid.start()

    def shell(command):
        return corvid.corvid("exec", "--workspace", corvid.home, "--", "sh", "-c", command)

    equal(shell("echo x > made && cat made").want(0).out, "x\n", "the rest is a workspace like any other")
    check(shell("cat .local/state/corvid/journal.db").code != 0, "the journal cannot be read")
    shell("echo x >> .local/state/corvid/journal.db; rm -rf .local/state/corvid; mv .local/state/corvid .local/state/stolen")
    check(os.path.exists(os.path.join(corvid.state, "journal.db")), "the journal is where it was")
    shell("echo '{}' > .config/corvid/policies/mine.json; echo '{}' > .config/corvid/policies/workspace.json; rm -rf .config/corvid/policies")
    with open(os.path.join(corvid.policies, "mine.json")) as f:
        has(f.read(), "readonly")
    equal(os.listdir(corvid.policies), ["mine.json"], "policies")
    corvid.corvid("runs", "list").want(0)


def test_the_folders_above_the_daemons_own_stay(corvid):
    """Moving a folder above them would carry the journal and the law to where nothing hides them in the next cell."""
    corvid.policy("mine", '{"extends": "readonly", "about": "mine"}')
    corvid.start()

    def shell(command):
        return corvid.corvid("exec", "--workspace", corvid.home, "--", "sh", "-c", command)

    shell("mv .local/state .local/moved; mv .local .moved; mv .config/corvid .config/moved; mv .config .config-moved")
    found = shell("find . -name journal.db -o -name mine.json").out
    equal(found, "", "what a second cell finds")
    check(os.path.exists(os.path.join(corvid.state, "journal.db")), "the journal is where it was")
    equal(os.listdir(corvid.policies), ["mine.json"], "policies")


def test_a_law_that_is_not_there_yet(corvid):
    """A folder of the daemon's own that does not exist cannot be covered: a call could make it, and with it the law. Nor may one
    write where policies are read from that the command line names or that Corvid brings."""
    os.mkdir(os.path.join(corvid.home, "law"), 0o755)
    corvid.own(os.path.join(corvid.home, "law"))
    for folder in ("share/corvid/policies", "share/corvid", "share"):
        corvid.own(os.path.join(corvid.root, folder))
    corvid.start("none", "--policies", os.path.join(corvid.home, "law"))

    def shell(command, workspace):
        return corvid.corvid("exec", "--workspace", workspace, "--", "sh", "-c", command)

    for place in (".config/corvid/policies", ".config/corvid", ".local/share/corvid", "law"):
        shell(f"mkdir -p {place}; echo '{{}}' > {place}/workspace.json", corvid.home)
        check(not os.path.exists(os.path.join(corvid.home, place, "workspace.json")), place)
    shipped = os.path.join(corvid.root, "share/corvid/policies")
    shell("echo '{}' > corvid/policies/evil.json; mv corvid moved", os.path.join(corvid.root, "share"))
    check(not os.path.exists(os.path.join(shipped, "evil.json")), "the shipped policies")
    has(corvid.corvid("policy", "list").want(0).out, "readonly")


if __name__ == "__main__":
    main()
