# SPDX-License-Identifier: MIT
"""The daemon's own life: a second one, kill -9, draining, stopping, clients that lose it, another user."""
import os
import signal
import subprocess
import time

from corvidtest import check, equal, has, main, wait_until
from test_run import FINAL, SLOW, WRITE, sleeping

WAIT = {"tool": "shell", "args": {"command": "while [ ! -e go ]; do sleep 0.05; done"}}


def test_second_daemon(corvid):
    corvid.start()
    second = corvid.popen([os.path.join(corvid.bin, "corvidd"), "--model", "none"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE)
    out, err = second.communicate(timeout=20)
    check(second.returncode not in (0, None) and second.returncode > 0, "exit code", second.returncode)
    has(err, str(corvid.daemon.pid))
    equal(corvid.corvid("status", "--json").want(0).json()["pid"], corvid.daemon.pid, "the first one still serves")


def test_kill_and_restart(corvid):
    """Killed in the middle: the run is known, failed by restart, its effect is neither lost nor repeated."""
    model = corvid.script(WRITE, SLOW, FINAL)
    corvid.start(model)
    name = corvid.corvid("run", "--detach", "t").want(0).out.strip()
    wait_until("the second call runs", lambda: sleeping("918273"))
    follower = corvid.begin("runs", "watch", name)
    follower.stderr.readline()
    corvid.crash()
    lost = corvid.end(follower).want(1)
    has(lost.err, "the daemon went away")
    has(lost.err, f"corvid runs show {name}")
    wait_until("no process survives it", lambda: not sleeping("918273"), 10)
    corvid.write("a.txt", "changed since\n")
    corvid.start(model)
    listed = corvid.corvid("runs", "list", "--json").want(0).json()["runs"]
    equal([(r["id"], r["state"]) for r in listed], [(name, "failed")], "the run")
    story = corvid.corvid("--json", "runs", "show", name).want(0)
    has(story.out, "restart")
    time.sleep(0.3)  # time in which a wrong daemon would act
    equal(corvid.read("a.txt"), b"changed since\n", "nothing is done again")


def test_drain(corvid):
    """SIGTERM lets a run come to its end and takes no new one."""
    corvid.start(corvid.script(WAIT, FINAL))
    client = corvid.begin("run", "t")
    wait_until("the run acts", lambda: corvid.corvid("status", "--json").json()["calls"] == 1)
    wire = corvid.wire()
    corvid.daemon.send_signal(signal.SIGTERM)
    wait_until("it drains", lambda: wire.call("daemon.status")["result"]["draining"])
    refused = wire.call("run.start", {"task": "t", "workspace": corvid.workspace}, id=9)
    check("error" in refused, "no new work", refused)
    equal(corvid.daemon.poll(), None, "it waits for the run")
    corvid.write("go", "")
    equal(corvid.end(client).want(0).out, "It has 2 words.\n", "the run came to its end")
    equal(corvid.daemon.wait(15), 0, "exit code of corvidd")
    wire.close()


def test_second_signal_stops(corvid):
    corvid.start(corvid.script(SLOW, FINAL))
    client = corvid.begin("run", "t")
    wait_until("the command runs", lambda: sleeping("918273"))
    wire = corvid.wire()
    corvid.daemon.send_signal(signal.SIGTERM)
    wait_until("the first one drains", lambda: wire.call("daemon.status")["result"]["draining"])
    wire.close()
    equal(corvid.daemon.poll(), None, "and waits")
    corvid.daemon.send_signal(signal.SIGTERM)
    equal(corvid.daemon.wait(15), 0, "exit code of corvidd")
    check(corvid.end(client).code in (1, 130), "the client is told")
    wait_until("the command is gone", lambda: not sleeping("918273"))


def test_stop_with_interrupt(corvid):
    """corvid stop waits; Ctrl-C cancels what still runs."""
    corvid.start(corvid.script(SLOW, FINAL))
    corvid.corvid("run", "--detach", "t").want(0)
    wait_until("the command runs", lambda: sleeping("918273"))
    stopper = corvid.begin("stop")
    has(stopper.stderr.readline(), "waiting for runs")
    stopper.send_signal(signal.SIGINT)
    corvid.end(stopper).want(0)
    equal(corvid.daemon.wait(15), 0, "exit code of corvidd")
    wait_until("the command is gone", lambda: not sleeping("918273"))


def test_exec_loses_its_daemon(corvid):
    corvid.start()
    client = corvid.begin("exec", "--", "sleep", "918277")
    wait_until("the command runs", lambda: sleeping("918277"))
    corvid.crash()
    has(corvid.end(client).want(125).err, "the daemon went away")
    wait_until("the command is gone", lambda: not sleeping("918277"), 10)


def test_a_stale_socket(corvid):
    """What a killed daemon leaves behind is in nobody's way."""
    corvid.start()
    corvid.crash()
    check(os.path.exists(corvid.socket), "the socket is still there")
    corvid.corvid("--no-autostart", "status").want(5)
    corvid.start()
    corvid.corvid("status").want(0)


def test_wrong_options(corvid):
    def corvidd(*args):
        process = corvid.popen([os.path.join(corvid.bin, "corvidd"), *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=20)
        return process.returncode, (out + err).decode()

    for args, part in [
        (["--frob"], "--frob"), (["--modle", "x"], "--model"), (["status"], "status"), (["--state"], "--state"),
        (["--config", "/nonexistent.json"], "/nonexistent.json"), (["--log-level", "loud"], "loud"), (["--state", "/proc/nothing"], "/proc"),
        (["--socket", "/" + "a" * 200], "socket"),
    ]:
        code, text = corvidd(*args)
        check(code > 0, f"{args} is refused", code, text)
        has(text, part)
    code, text = corvidd("--help")
    equal(code, 0, "--help")
    has(text, "--model")


def test_another_user_is_refused(corvid):
    if not corvid.as_root:
        return
    corvid.start()
    os.chmod(os.path.dirname(corvid.socket), 0o755)  # even where the folder and the socket's mode would let them in
    os.chmod(corvid.socket, 0o666)
    stranger = subprocess.run([os.path.join(corvid.bin, "corvid"), "--socket", corvid.socket, "status"], user=12345, group=12345, extra_groups=[],
                              env=corvid.environment(ASAN_OPTIONS=None), capture_output=True, timeout=20, cwd="/")
    check(stranger.returncode != 0, "a stranger's client does not trust it", stranger)
    has(stranger.stderr, "neither you nor root")
    code = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.settimeout(10)\ns.connect(sys.argv[1])\n" \
           "s.sendall(b'{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"daemon.status\",\"params\":{}}\\n')\nprint(s.recv(65536).decode())\n"
    raw = subprocess.run(["/usr/bin/env", "python3", "-c", code, corvid.socket], user=12345, group=12345, extra_groups=[], capture_output=True,
                         timeout=20, cwd="/", env={"PATH": "/usr/bin:/bin"})
    check(b"uptime_s" not in raw.stdout, "a stranger is not served", raw.stdout)


if __name__ == "__main__":
    main()
