# SPDX-License-Identifier: MIT
"""Host tools of a system daemon: root reads, but only what the peer could read himself, and signals go to his own processes only. Needs
root, as test_system.py does, whose system daemon it uses."""
import ctypes
import json
import os
import signal
import subprocess
import sys

from corvidtest import check, equal, has, main
from fakebus import PYTHON
from test_system import lay_over, ONE, System, TWO

MARK = "corvid-host-peer-secret"


def call(system, uid, tool, code=0, /, policy="admin", **args):
    return json.loads(system.client(uid, "--json", "tool", "call", tool, "--policy", policy, "--yes", "--args", json.dumps(args), code=code).stdout)


def sleeper(corvid, uid):
    """A process of a user that is not the daemon's child, with a word in its command line."""
    script = "import os, time\nif os.fork(): os._exit(0)\nos.setsid()\nprint(os.getpid(), flush=True)\nos.close(1)\ntime.sleep(600)\n"
    parent = subprocess.Popen([PYTHON, "-c", script, MARK], user=uid, group=uid, extra_groups=[], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, cwd="/",
                              env={"CORVID_E2E": corvid.mark.split("=", 1)[1]})
    pid = int(parent.stdout.readline())
    parent.wait()
    parent.stdout.close()
    return pid


def ended(pid):
    try:
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_what_the_peer_may_see(corvid):
    system = System(corvid, "none")
    own, other = sleeper(corvid, ONE), sleeper(corvid, TWO)
    try:
        listed = {p["pid"]: p for p in call(system, ONE, "proc_list")["result"]["processes"]}
        has(listed[own]["command"], MARK)
        check("command" not in listed[other], "another one's command line", listed[other])
        check("command" not in listed[corvid.daemon.pid], "the daemon's command line", listed[corvid.daemon.pid])
        with open("/var/log/corvid-host-peer.log", "w") as f:
            os.fchmod(f.fileno(), 0o600)
            f.write(f"a line with {MARK}\n")
        try:
            with open("/var/log/corvid-host-open.log", "w") as f:
                os.fchmod(f.fileno(), 0o644)
                f.write(f"open to all: {MARK}\n")
            found = call(system, ONE, "log_search", query=MARK)
            equal([line["line"] for line in found["result"]["lines"]], [f"open to all: {MARK}"], "what the peer finds")
            check(found["result"]["unreadable"] > 0, "what is closed to him is counted", found)
            has(call(system, 0, "log_search", query=MARK)["view"], f"a line with {MARK}")
        finally:
            os.unlink("/var/log/corvid-host-peer.log")
            os.unlink("/var/log/corvid-host-open.log")
        refused = call(system, ONE, "proc_signal", 1, pid=str(other), signal="KILL")
        has(refused["view"], f"belongs to user {TWO}")
        has(call(system, ONE, "proc_signal", 1, pid=str(corvid.daemon.pid))["view"], "belongs to this daemon")
        check(not ended(other), "it lives")
        has(call(system, ONE, "proc_signal", pid=str(own), signal="KILL")["view"], f"ok: sent KILL to {own} ")
        has(call(system, 0, "proc_signal", pid=str(other), signal="KILL")["view"], f"ok: sent KILL to {other} ")
        has(call(system, ONE, "desktop_notify", 1, policy="workspace", text="x")["view"], "no desktop is present here")
    finally:
        for pid in (own, other):
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("ok     nothing to do: a system daemon is root's")
        sys.exit(0)
    lay_over()
    if ctypes.CDLL(None).mount(b"none", b"/var/log", b"tmpfs", 0, None):
        raise OSError("cannot lay a folder of the test's own over /var/log")
    main()
