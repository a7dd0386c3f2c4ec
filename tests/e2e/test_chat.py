# SPDX-License-Identifier: MIT
"""`corvid chat`: messages by lines and at a terminal, commands, the history, Ctrl-C, and that each run knows the one before it."""
import os
import stat

from corvidtest import check, equal, has, main

ANSWER = {"final": "That is all."}


def runs(corvid):
    return corvid.corvid("--json", "runs", "list").json()["runs"]


def test_lines(corvid):
    """Each line of stdin is a message; answers alone are on stdout; the exit code is the last one's."""
    corvid.start(corvid.script(ANSWER))
    result = corvid.corvid("chat", input="first\n\n  \nsecond\n").want(0)
    equal(result.out, "That is all.\nThat is all.\n", "stdout")
    check("corvid>" not in result.err, "no prompt without a terminal", result.err)
    equal([r["task"] for r in runs(corvid)], ["second", "first"], "runs, the newest first")
    equal(corvid.corvid("chat", input="").want(0).out, "", "nothing asked, nothing said")
    has(corvid.corvid("chat", input="x" * 70000 + "\n").want(2).err, "more than 65536 bytes")
    has(corvid.corvid("chat", input=b"\xff\xfe\n").want(2).err, "no valid UTF-8")


def test_runs_are_linked(corvid):
    """A message names the run before it, /new does not, and --after goes on with an older conversation."""
    corvid.start(corvid.script(ANSWER))
    corvid.corvid("chat", input="first\nsecond\n/new\nthird\n").want(0)
    third, second, first = runs(corvid)

    def after(run):
        return corvid.corvid("--json", "runs", "watch", run["id"]).lines()[0].get("after", "")
    equal((after(first), after(second), after(third)), ("", first["id"], ""), "what came before")
    corvid.corvid("chat", "--after", first["id"], input="fourth\n").want(0)
    equal(after(runs(corvid)[0]), first["id"], "an older conversation goes on")
    has(corvid.corvid("run", "--after", "r0000000", "t").want(1).err, "r0000000")


def test_json(corvid):
    corvid.start(corvid.script(ANSWER))
    lines = corvid.corvid("--json", "chat", input="first\n/runs\nsecond\n").want(0).lines()
    equal([l["event"] for l in lines if isinstance(l, dict) and l["event"] in ("plan", "end")], ["plan", "end"] * 2, "events")
    equal(lines[-1]["status"], "done", "the last line is the end of the last run")


def test_commands(corvid):
    corvid.start(corvid.script(ANSWER))
    result = corvid.corvid("chat", input="/policy\n/policy readonly\n/policy nonsense\none\n/workspace /nowhere\n/workspace .\n/show\n/polcy\n/help\n/quit\nnever\n")
    for part in ("policy workspace\n", "policy readonly\n", "there is no policy 'nonsense'", "cannot use that folder", f"workspace {corvid.workspace}",
                 "did you mean '/policy'?", "/workspace [DIR]"):
        has(result.err, part)
    has(result.out, "answer")  # the story that /show tells
    equal([(r["task"], r["policy"]) for r in runs(corvid)], [("one", "readonly")], "what was asked, and under which policy")


def test_at_a_terminal(corvid):
    """Line editing, a history that is kept, private and bounded."""
    corvid.start(corvid.script(ANSWER))
    code, screen = corvid.on_terminal([(b"corvid> ", b"xello\x01\x04h\n"), (b"That is all", b""), (b"corvid> ", b"/help\n"), (b"begins with '/'", b""),
                                       (b"corvid> ", b"\x04")],
                                      "chat", TERM="xterm")
    equal(code, 0, screen)
    equal(len(runs(corvid)), 1, "runs")
    history = os.path.join(corvid.state, "chat_history")
    equal(stat.S_IMODE(os.stat(history).st_mode), 0o600, "the history's mode")
    kept = open(history).read().splitlines()
    equal(kept, ["hello", "/help"], "kept, as it was edited")
    code, screen = corvid.on_terminal([(b"corvid> ", b"\x1b[A\x1b[A\n"), (b"That is all", b""), (b"corvid> ", b"\x04")], "chat", TERM="xterm")
    equal((code, len(runs(corvid))), (0, 2), "the arrow key brings it back")
    equal(runs(corvid)[0]["task"], kept[0], "the line from the history")
    corvid.write(history, "".join(f"line {i}\n" for i in range(3000)))
    corvid.on_terminal([(b"corvid> ", b"\x04")], "chat", TERM="xterm")
    equal(open(history).read().splitlines(), [f"line {i}" for i in range(2000, 3000)], "the newest thousand are kept")


def test_interrupts(corvid):
    """Ctrl-C at the prompt throws the line away, a second one leaves; while a message is worked on it cancels."""
    corvid.start(corvid.script({"tool": "shell", "args": {"command": "sleep 30"}}, ANSWER))
    code, screen = corvid.on_terminal([(b"corvid> ", b"half a line\x03"), (b"once more", b"\x03")], "chat", TERM="xterm")
    equal((code, runs(corvid)), (130, []), screen)

    code, screen = corvid.on_terminal([(b"corvid> ", b"wait\n"), (b"shell 1 s", b"\x03"), (b"cancelled", b""), (b"corvid> ", b"\x04")], "chat", TERM="xterm")
    equal((code, runs(corvid)[0]["state"]), (0, "cancelled"), screen)


if __name__ == "__main__":
    main()
