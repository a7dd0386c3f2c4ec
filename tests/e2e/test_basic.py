# SPDX-License-Identifier: MIT
"""The daemon is up and says so: status, describe, version, doctor, log, stop; the command line's own errors; autostart."""
import json
import os
import re
import signal

from corvidtest import check, equal, has, main, wait_until


def test_status(corvid):
    corvid.start()
    text = corvid.corvid("status").want(0).out
    has(text, f"pid {corvid.daemon.pid}")
    has(text, corvid.socket)
    status = corvid.corvid("status", "--json").want(0).json()
    equal(status["pid"], corvid.daemon.pid, "pid")
    equal(status["engine"]["phase"], "none", "engine")
    equal((status["runs"], status["calls"], status["draining"]), (0, 0, False), "work")
    check(status["store"]["ok"], "the store works")
    check(all(layer["works"] for layer in status["layers"] if layer["needed"]), "every needed wall works", status["layers"])


def test_describe(corvid):
    corvid.start()
    wire = corvid.wire()
    answer = wire.call("daemon.describe")["result"]
    equal(answer["protocol"], 1, "protocol")
    names = [verb["name"] for verb in answer["verbs"]]
    for name in ("daemon.status", "run.start", "exec.start", "tool.call", "policy.check"):
        check(name in names, f"{name} is described", names)
    check(all(limit["value"] > 0 and limit["then"] for limit in answer["limits"]), "limits are told")
    wire.close()


def test_version_and_help(corvid):
    equal(corvid.corvid("version", "--json").want(0).json()["daemon"], None, "no daemon is started for version")
    check(not os.path.exists(corvid.socket), "none was started")
    corvid.start()
    both = corvid.corvid("version", "--json").want(0).json()
    equal(both["client"], both["daemon"], "versions")
    has(corvid.corvid("help").want(0).out, "runs show ID")
    has(corvid.corvid("run", "--help").want(0).out, "--max-steps N")
    has(corvid.corvid("help", "exec").want(0).out, "127 no such command")


def test_doctor(corvid):
    corvid.start()
    text = corvid.corvid("doctor").out
    check(re.search(r"^ok  ", text, re.M), "something is well", text)
    findings = corvid.corvid("doctor", "--json").json()["findings"]
    broken = [f for f in findings if f["needed"] and not f["ok"]]
    equal(corvid.corvid("doctor").code, 1 if broken else 0, f"exit code with {broken}")
    check(all(f["advice"] for f in findings if not f["ok"]), "whatever is not well has advice", findings)


def test_log(corvid):
    corvid.start()
    entries = corvid.corvid("log", "--json").want(0).lines()
    check(entries and all(e["seq"] > 0 and e["text"] for e in entries[:-1]), "log lines", entries)
    follower = corvid.begin("log", "-f", "--json")
    follower.stdout.readline()
    equal(follower.poll(), None, "it follows")
    follower.send_signal(signal.SIGINT)
    corvid.end(follower).want(0)


def test_colours(corvid):
    corvid.start()
    for environment, wanted in [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)]:
        code, screen = corvid.on_terminal([], "doctor", **environment)
        equal("\x1b[" in screen, wanted, f"colours with {environment}")
    check("\x1b" not in corvid.corvid("doctor", env=corvid.environment(TERM="xterm")).out, "none into a pipe")


def test_stop(corvid):
    corvid.start()
    corvid.corvid("stop").want(0)
    equal(corvid.daemon.wait(10), 0, "exit code of corvidd")
    corvid.daemon = None
    check(not os.path.exists(corvid.socket), "the socket is gone")
    has(corvid.corvid("stop").want(5).err, "no daemon answers")


def test_no_daemon(corvid):
    has(corvid.corvid("--no-autostart", "status").want(5).err, "corvidd")
    has(corvid.corvid("status", "--socket", "/nonexistent/s").want(5).err, "corvidd --socket /nonexistent/s")
    has(corvid.corvid("--socket", "/" + "a" * 200, "status").want(5).err, "longer than")
    corvid.corvid("exec", "--no-autostart", "--", "true").want(125)
    equal(corvid.corvid("--json", "--no-autostart", "run", "x").want(5).lines()[-1]["error"]["reason"], "client.no_daemon", "reason")
    equal(corvid.processes(), [], "nothing was started")


def test_help_is_json_when_asked_for(corvid):
    every = corvid.corvid("--json", "--help").want(0).lines()
    runs = sum(row["verb"].startswith("runs ") for row in every)
    check(runs >= 6, "verbs about runs", runs)
    for words, verbs in [(["help", "runs"], runs), (["run", "--help"], 1), (["runs", "--help"], runs)]:
        rows = [json.loads(line) for line in corvid.corvid("--json", *words).want(0).out.splitlines()]
        check(len(rows) == verbs and all(row["summary"] and row["globals"] for row in rows), "one object a verb", words, rows)
    every = corvid.corvid("--json", "--help").want(0).out.splitlines()
    check(every == corvid.corvid("--json", "help").want(0).out.splitlines() and len(every) > 15, "all verbs", every)
    has(corvid.corvid("--json", "--version").want(0).out, '{"version":')


def test_wrong_command_lines(corvid):
    for words, part in [
        ([], "Usage"), (["frob"], "unknown verb 'frob'"), (["staus"], "corvid status"), (["runs", "shwo"], "corvid runs show"),
        (["run", "--polcy", "x", "t"], "--policy"), (["run", "--timeout", "soon", "t"], "'soon'"), (["status", "--frob"], "--frob"),
        (["run", "--stage", "t"], "not available in this version"), (["run", "--workspace", "/", "t"], "'/'"),
        (["run", "--workspace", "/nonexistent", "t"], "/nonexistent"), (["run", "--workspace", "/etc/passwd", "t"], "no folder"),
        (["tool", "call", "calc", "--args", "{"], "--args:1"),
        (["tool", "call", "calc", "--args", '{"expression":"\\u0000"}'], "\\u0000, which is not allowed"), (["policy", "check", "/nonexistent"], "/nonexistent"), (["approve", "a", "b"], "too many"),
    ]:
        has(corvid.corvid(*words).want(2).err, part)
    for verb in (["runs", "show"], ["runs", "watch"], ["runs", "cancel"], ["tool", "show"], ["policy", "show"]):
        has(corvid.corvid(*verb, b"r\xffaaa").want(2).err, "no valid UTF-8")


def test_socket_is_private(corvid):
    corvid.start()
    mode = os.stat(corvid.socket).st_mode & 0o777
    equal(mode & 0o077, 0, "nobody else may connect")
    equal(os.stat(os.path.dirname(corvid.socket)).st_mode & 0o777, 0o700, "mode of the folder")


def stop_started(corvid, pid):
    corvid.corvid("stop").want(0)
    wait_until("the started daemon is gone", lambda: not os.path.exists(f"/proc/{pid}"))


def test_autostart(corvid):
    first = corvid.corvid("status", "--json").want(0)
    pid = first.json()["pid"]
    has(first.err, f"started a daemon for this user (pid {pid})")
    again = corvid.corvid("status", "--json").want(0)
    equal((again.json()["pid"], again.err), (pid, ""), "the second one finds it")
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rpartition(")")[2].split()
    equal(int(fields[3]), pid, "it has a session of its own")
    has(open(os.path.join(corvid.state, "corvidd.log")).read(), "corvidd")
    stop_started(corvid, pid)


def test_autostart_at_once(corvid):
    """Many clients at the same time end up with one daemon."""
    clients = [corvid.begin("status", "--json") for _ in range(6)]
    results = [corvid.end(c).want(0) for c in clients]
    equal(len({r.json()["pid"] for r in results}), 1, "daemons")
    stop_started(corvid, results[0].json()["pid"])


def test_autostart_of_a_daemon_that_dies(corvid):
    corvid.write(os.path.join(corvid.home, ".config/corvid/corvid.conf"), "modle = none\n")
    dead = corvid.corvid("status").want(5)
    has(dead.err, "last words")
    has(dead.err, "modle")
    os.unlink(os.path.join(corvid.bin, "corvidd"))
    has(corvid.corvid("status", env=corvid.environment(PATH="/usr/bin:/bin")).want(5).err, "there is no 'corvidd'")


if __name__ == "__main__":
    main()
