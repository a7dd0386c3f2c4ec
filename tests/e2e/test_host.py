# SPDX-License-Identifier: MIT
"""Tools that answer about the host: what they say of this machine, whom they refuse, and what they ask over D-Bus."""
import json
import os
import platform
import re
import signal
import subprocess
import time

from corvidtest import check, equal, has, main, wait_until
from fakebus import Bus, PYTHON


def call(corvid, tool, code=0, /, policy=None, more=(), **args):
    how = ["--policy", policy] if policy else []
    return corvid.corvid("--json", "tool", "call", tool, *how, *more, "--args", json.dumps(args)).want(code).json()


def with_variables(corvid, **variables):
    plain = corvid.environment
    corvid.environment = lambda **more: plain(**{**variables, **more})


def test_this_machine(corvid):
    corvid.start()
    info = call(corvid, "sys_info")
    has(info["view"], f"kernel Linux {platform.release()}")
    has(info["view"], f"machine {platform.machine()}")
    has(info["view"], f"host {platform.node()}")
    has(info["view"], "memory ")
    check("/proc/meminfo" in info["result"]["source"], "it says what it read", info["result"])
    told = corvid.corvid("tool", "call", "sys_info").want(0)
    line = "corvid tool call: no sandbox: the daemon itself looked at the host: "
    equal((told.err.startswith(line), told.err.count("\n"), "/proc/meminfo" in told.err), (True, 1, True), "and a person too")
    equal(corvid.corvid("--json", "tool", "call", "sys_info").want(0).err, "", "not with --json")
    equal(corvid.corvid("tool", "call", "fs_list", "--args", '{"path":"."}').want(0).err, "", "nothing for what is walled in")
    disk = call(corvid, "sys_disk", path="/")
    check(re.fullmatch(r"/ size \S+ [kMGTP]B used \d+% free \S+ [kMGTP]B", disk["view"]), "one line a file system", disk["view"])
    has(call(corvid, "sys_disk", 1, path="/no/such/place")["view"], "no such file or folder")
    now = call(corvid, "time_now", zone="UTC")
    check(re.fullmatch(r"[A-Z][a-z]+day \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", now["view"]), "the date", now["view"])
    check(abs(now["result"]["unix"] - time.time()) < 60, "the time", now["result"])
    has(call(corvid, "time_now", 1, zone="Europe/Berln")["view"], "Europe/Berlin")
    has(call(corvid, "time_now", 1, zone="../../../../etc/passwd")["view"], "is unknown")


def test_processes(corvid):
    corvid.start()
    found = call(corvid, "proc_list", name="corvidd")
    own = [p for p in found["result"]["processes"] if p["pid"] == corvid.daemon.pid]
    equal(len(own), 1, "the daemon is in the list")
    has(own[0]["command"], "--model none")
    has(found["view"], f"{corvid.daemon.pid} corvidd")
    everything = call(corvid, "proc_list")["result"]["processes"]
    for process in everything:
        if process["uid"] != own[0]["uid"] and own[0]["uid"] != 0:
            check("command" not in process, "no command line of others", process)
    check("enforced" not in json.dumps(found) or "host" in json.dumps(found), "a host call does not look as if it had been confined", found)


def test_signals(corvid):
    corvid.start()
    # Two forks: a process that is nobody's here. Ours would be the test's child, and the daemon's is refused anyway.
    script = "import os, time\npid = os.fork()\nif pid: os._exit(0)\nos.setsid()\nprint(os.getpid(), flush=True)\nos.close(1)\ntime.sleep(600)\n"
    parent = corvid.popen([PYTHON, "-c", script], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    parent.wait()
    parent.stdout.close()
    try:
        for policy in ("readonly", "workspace"):
            denied = call(corvid, "proc_signal", 4, policy=policy, pid=str(pid))
            equal(denied["error"]["guard"], "policy", "guard")
        os.kill(pid, 0)
        refused = call(corvid, "proc_signal", 1, policy="admin", more=["--yes"], pid=str(corvid.daemon.pid), signal="KILL")
        has(refused["view"], "belongs to this daemon")
        has(call(corvid, "proc_signal", 1, policy="admin", more=["--yes"], pid="1")["view"], "process 1")
        if corvid.as_root:
            has(call(corvid, "proc_signal", 1, policy="admin", more=["--yes"], pid=str(os.getpid()))["view"], "(tool)")
        sent = call(corvid, "proc_signal", policy="admin", more=["--yes"], pid=str(pid), signal="TERM")
        has(sent["view"], f"ok: sent TERM to {pid} ")
        wait_until("the process is gone", lambda: not any(p == pid for p, _ in corvid.processes()))
    finally:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass


def test_signal_asks(corvid):
    corvid.start()
    asked = corvid.begin("--json", "tool", "call", "proc_signal", "--policy", "admin", "--args", '{"pid":"1"}')
    waiting = wait_until("somebody is asked", lambda: corvid.corvid("--json", "approve").json().get("approvals"))
    has(json.dumps(waiting), "proc_signal")
    corvid.corvid("deny", waiting[0]["id"]).want(0)
    corvid.end(asked).want(4)


def test_packages(corvid):
    corvid.start()
    if not os.path.exists("/var/lib/dpkg/status"):
        has(call(corvid, "package_query", 1)["view"], "no dpkg database")
        return
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libc6"], capture_output=True, text=True, check=False).stdout
    has(call(corvid, "package_query", name="libc6")["view"], f"1 packages\nlibc6 {version} ")
    equal(call(corvid, "package_query", name="no-such-package-*")["view"], "0 packages", "nothing")


def test_logs(corvid):
    corvid.start()
    equal(call(corvid, "log_search", 4, query="error")["error"]["guard"], "policy", "guard")
    # What this user may read on this machine is not known here; that it ends well and within bounds is.
    result = corvid.corvid("--json", "tool", "call", "log_search", "--policy", "admin", "--args", '{"query":"e","lines":"3"}')
    check(result.code in (0, 1), "found or refused", result.out, result.err)
    has(result.out, "lines" if result.code == 0 else "may be read by user")


def test_services_over_the_bus(corvid):
    path = os.path.join(corvid.run_dir, "system_bus")
    with Bus(corvid, path, "systemd") as bus:
        with_variables(corvid, DBUS_SYSTEM_BUS_ADDRESS=bus.address)
        corvid.start()
        equal(call(corvid, "service_status", name="web")["view"],
              "web.service active (running)\nA web server\nsince 2026-11-24 10:00:00 UTC\nmain pid 4321\nat start: enabled", "the view")
        equal(call(corvid, "service_status")["view"], "1 failed services\nbad.service: Broken <b>\\x1b[2J thing", "failed ones")
        has(call(corvid, "service_status", name="bad.service")["view"], "bad.service failed (failed)")
        has(call(corvid, "service_status", 1, name="nothing")["view"], "no service 'nothing.service' is known here")


def test_a_silent_manager(corvid):
    path = os.path.join(corvid.run_dir, "system_bus")
    with Bus(corvid, path, "systemd", "silent") as bus:
        with_variables(corvid, DBUS_SYSTEM_BUS_ADDRESS=bus.address)
        corvid.start()
        begun = time.monotonic()
        late = corvid.corvid("--json", "tool", "call", "service_status", "--timeout", "1", "--args", '{"name":"web"}').want(124).json()
        equal(late["error"]["guard"], "deadline", "guard")
        check(time.monotonic() - begun < 10, "it does not wait for ever")
        has(call(corvid, "time_now", zone="UTC")["view"], "UTC")


def test_desktop(corvid):
    corvid.start()
    has(call(corvid, "desktop_notify", 1, text="x")["view"], "no desktop is present here")
    equal(call(corvid, "desktop_notify", 4, policy="readonly", text="x")["error"]["guard"], "policy", "guard")
    if os.geteuid() == 0 and not corvid.as_root:
        return
    with Bus(corvid, os.path.join(corvid.run_dir, "bus"), "notify") as bus:
        equal(call(corvid, "desktop_notify", text="done: <a> & b", title="Report")["view"], "ok: shown on the desktop", "the view")
        equal(bus.service.stdout.readline(), b"Corvid|Report|done: &lt;a&gt; &amp; b\n", "what the desktop got")


def test_damaged_arguments(corvid):
    corvid.start()
    for name, args in [("sys_disk", {"path": ""}), ("sys_disk", {"path": 7}), ("proc_list", {"name": "x" * 300}), ("time_now", {"zone": "x" * 65}),
                       ("sys_info", {"x": 1}), ("package_query", {"name": []}), ("service_status", {"name": ""}), ("desktop_notify", {})]:
        wrong = corvid.corvid("--json", "tool", "call", name, "--args", json.dumps(args)).want(2).json()
        equal(wrong["error"]["guard"], "schema", f"guard of {name}")


if __name__ == "__main__":
    main()
