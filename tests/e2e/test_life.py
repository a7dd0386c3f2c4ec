# SPDX-License-Identifier: MIT
"""The daemon's own life: a second one, kill -9, draining, stopping, clients that lose it, another user."""
import os
import signal
import socket
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
    equal(second.returncode, 1, "exit code")
    for part in (f"pid {corvid.daemon.pid}", corvid.socket, "corvid status"):
        has(err, part)
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


def test_what_stands_at_the_sockets_place(corvid):
    """A file that is no socket is not the daemon's to remove; nor is the socket of a daemon that lives."""
    def corvidd(*args):
        process = corvid.popen([os.path.join(corvid.bin, "corvidd"), "--model", "none", *args], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        return process.communicate(timeout=20)[1].decode(), process.returncode

    notes = corvid.write(os.path.join(corvid.home, "own/notes.txt"), "mine\n")
    text, code = corvidd("--socket", notes)
    equal(code, 1, "exit code")
    has(text, "no socket")
    with open(notes) as f:
        equal(f.read(), "mine\n", "the file")
    corvid.start()
    text, code = corvidd("--state", os.path.join(corvid.home, "other"))
    equal(code, 1, "exit code")
    has(text, "another daemon serves")
    equal(corvid.corvid("status", "--json").want(0).json()["pid"], corvid.daemon.pid, "the first one still serves")


def test_socket_activation(corvid):
    """Started as systemd does it: the socket is handed over, readiness and the end are told, the socket's file stays."""
    place = os.path.join(corvid.run_dir, "given.sock")
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(os.path.join(corvid.root, "notify"))
    os.chmod(os.path.join(corvid.root, "notify"), 0o777)
    told.settimeout(15)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    corvid.own(place)
    os.chmod(place, 0o600)
    listener.listen(8)
    early = corvid.begin("--socket", place, "status", "--json")  # waits in the socket until somebody serves it

    def start(count):
        return corvid.popen(["sh", "-c", f'exec 3<&{listener.fileno()}; export LISTEN_PID=$$ LISTEN_FDS={count}; exec "$0" --model none',
                             os.path.join(corvid.bin, "corvidd")], pass_fds=[listener.fileno()], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                            env=corvid.environment(NOTIFY_SOCKET=os.path.join(corvid.root, "notify")))

    def told_until(word):
        while True:
            message = told.recv(4096).decode()
            if word in message.split("\n"):
                return message

    wrong = start(2)
    has(wrong.communicate(timeout=20)[1], "2")
    equal(wrong.returncode, 1, "more sockets than it can serve")
    corvid.daemon = start(1)
    has(told_until("READY=1"), f"MAINPID={corvid.daemon.pid}")
    equal(corvid.end(early).want(0).json()["pid"], corvid.daemon.pid, "who came early is served")
    corvid.daemon.send_signal(signal.SIGTERM)
    told_until("STOPPING=1")
    equal(corvid.daemon.wait(15), 0, "exit code of corvidd")
    corvid.daemon.stderr.close()
    corvid.daemon = None
    check(os.path.exists(place), "the socket is the service manager's")
    for s in (told, listener):
        s.close()


def test_wrong_options(corvid):
    def corvidd(*args):
        process = corvid.popen([os.path.join(corvid.bin, "corvidd"), *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        out, err = process.communicate(timeout=20)
        return process.returncode, (out + err).decode()

    for args, part in [
        (["--frob"], "--frob"), (["--modle", "x"], "--model"), (["status"], "status"), (["--state"], "--state"),
        (["--config", "/nonexistent.json"], "/nonexistent.json"), (["--log-level", "loud"], "loud"), (["--state", "/proc/nothing"], "/proc"),
        (["--socket", "/" + "a" * 200], "at most 103 fit"), (["--model", "http://127.0.0.1:1"], "a served model is written http:URL"),
        (["--model", "script:"], "names no file"),
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
