# SPDX-License-Identifier: MIT
"""corvid exec: bytes, exit codes, signals, limits, and what is left behind (nothing)."""
import os
import signal
import subprocess
import threading
import time

from corvidtest import check, equal, has, main, wait_until
from test_run import sleeping


def test_codes(corvid):
    corvid.start()
    corvid.corvid("exec", "--", "true").want(0)
    corvid.corvid("exec", "--", "sh", "-c", "exit 3").want(3)
    corvid.corvid("exec", "--", "sh", "-c", "kill -9 $$").want(137)
    has(corvid.corvid("exec", "--", "no-such-command").want(127).err, "no-such-command")
    corvid.write("plain.txt", "no program")
    has(corvid.corvid("exec", "--", "./plain.txt").want(126).err, "plain.txt")
    begun = time.monotonic()
    has(corvid.corvid("exec", "--timeout", "1", "--", "sleep", "918274").want(124).err, "deadline")
    check(time.monotonic() - begun < 10, "in time")
    has(corvid.corvid("exec", "--policy", "nosuch", "--", "true").want(125).err, "nosuch")
    has(corvid.corvid("exec").want(2).err, "ARGV")
    wait_until("the command is gone", lambda: not sleeping("918274"))


def test_streams(corvid):
    corvid.start()
    both = corvid.corvid("exec", "--", "sh", "-c", "echo out; echo err >&2; pwd").want(0)
    equal(both.out, f"out\n{corvid.workspace}\n", "stdout")
    equal(both.err, "err\n", "stderr")
    equal(corvid.corvid("exec", "--", "cat", input="hello\nworld").want(0).out, "hello\nworld", "stdin")
    equal(corvid.corvid("exec", "--", "cat").want(0).out, "", "an empty stdin")
    equal(corvid.corvid("exec", "--", "echo", "--policy", "-x", "--").want(0).out, "--policy -x --\n", "what follows belongs to the command")


def test_binary(corvid):
    corvid.start()
    data = bytes(range(256)) * 100000
    result = corvid.corvid("exec", "--", "cat", input=data, timeout=120).want(0)
    equal(len(result.bytes), len(data), "length")
    check(result.bytes == data, "the same bytes come back")
    corvid.write("data", data[:1 << 20])
    check(corvid.corvid("exec", "--", "cat", "data").want(0).bytes == data[:1 << 20], "a file's bytes")


def test_a_command_that_does_not_read(corvid):
    """Input that nobody takes does not fill the daemon's memory, and does not keep the command from ending."""
    corvid.start()
    client = corvid.popen([os.path.join(corvid.bin, "corvid"), "exec", "--", "sleep", "2"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE)
    corvid.clients.append(client)
    sent = [0]

    def feed():
        try:
            while True:
                sent[0] += os.write(client.stdin.fileno(), b"x" * 65536)
        except OSError:
            pass

    feeder = threading.Thread(target=feed)
    feeder.start()
    equal(client.wait(30), 0, "exit code")
    feeder.join(10)
    check(sent[0] < 8 << 20, "the flood was held back", sent[0])


def test_signals(corvid):
    corvid.start()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        name = signal.Signals(number).name[3:]
        client = corvid.begin("exec", "--", "sh", "-c", f"trap 'echo got {name}; exit 7' {name}; echo ready; while :; do sleep 0.05; done")
        equal(client.stdout.readline(), b"ready\n", "it runs")
        client.send_signal(number)
        result = corvid.end(client).want(7)
        equal(result.out, f"got {name}\n", "the trap")
    client = corvid.begin("exec", "--", "sh", "-c", "echo ready; exec sleep 918275")
    client.stdout.readline()
    client.send_signal(signal.SIGTERM)
    corvid.end(client).want(143)


def test_on_a_terminal(corvid):
    """Lines typed go to the command, Ctrl-D ends its stdin, Ctrl-C reaches it."""
    corvid.start()
    code, screen = corvid.on_terminal([(b"ready", b"typed line\n"), (b"got typed line", b"\x04")], "exec", "--", "sh", "-c",
                                      "echo ready; while read -r line; do echo got $line; done; exit 9")
    equal(code, 9, screen)
    code, screen = corvid.on_terminal([(b"ready", b"\x03")], "exec", "--", "sh", "-c", "echo ready; exec sleep 918278")
    equal(code, 130, screen)
    wait_until("the command is gone", lambda: not sleeping("918278"))


def test_a_client_that_vanishes(corvid):
    corvid.start()
    client = corvid.begin("exec", "--", "sh", "-c", "sleep 918276 & sleep 918276")
    wait_until("the command runs", lambda: len(sleeping("918276")) == 2)
    client.kill()
    client.wait()
    wait_until("the command is gone", lambda: not sleeping("918276"))


def test_a_closed_stdout(corvid):
    """The reader leaves: the client ends quietly, the command too."""
    corvid.start()
    client = corvid.begin("exec", "--", "yes")
    client.stdout.read(1000)
    client.stdout.close()
    equal(client.wait(15), -signal.SIGPIPE, "how it ended")
    equal(client.stderr.read(), b"", "stderr")
    wait_until("the work is done", lambda: corvid.corvid("status", "--json").json()["calls"] == 0)


def test_a_slow_reader(corvid):
    """Output nobody reads is held back at the command, not gathered in the daemon."""
    corvid.start()
    client = corvid.begin("exec", "--", "sh", "-c", "head -c 50000000 /dev/zero; echo end >&2")
    time.sleep(2)  # time in which a wrong daemon would gather it all
    with open(f"/proc/{corvid.daemon.pid}/statm") as f:
        resident = int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    result = corvid.end(client, timeout=120).want(0)
    equal(len(result.bytes), 50000000, "all of it comes")
    check(resident < 300 << 20, "the daemon's memory", resident)


def test_stats(corvid):
    corvid.start()
    text = corvid.corvid("exec", "--stats", "--", "true").want(0).err
    for part in ("enforced:", "landlock abi", "seccomp", "wall", "cpu", "memory"):
        has(text, part)
    lines = corvid.corvid("--json", "exec", "--", "echo", "hi").want(0).lines()
    equal(lines[-1]["event"], "end", "last line")
    equal((lines[-1]["kind"], lines[-1]["exit"]), ("ran", 0), "end")


def test_walls(corvid):
    """The command sees its workspace and no network, no other process, no secret of the daemon."""
    corvid.start()
    corvid.write("../secret.txt", "not for you")
    check(corvid.corvid("exec", "--", "cat", os.path.join(corvid.home, "secret.txt")).code != 0, "the home folder is not there")
    equal(corvid.corvid("exec", "--", "sh", "-c", "echo x > w && cat w").want(0).out, "x\n", "the workspace is")
    others = corvid.corvid("exec", "--", "sh", "-c", "kill -0 $PPID && echo parent; kill -0 -1 && echo all; ls -d /proc/[0-9]* | wc -l").out
    check(str(corvid.daemon.pid) not in others, "the daemon is out of sight", others)
    check(corvid.corvid("exec", "--", "sh", "-c", f"kill -0 {corvid.daemon.pid}").code != 0, "and out of reach")
    check(corvid.corvid("exec", "--", "ls", corvid.state).code != 0, "the journal is not there")
    check(corvid.corvid("exec", "--", "ls", corvid.socket).code != 0, "the socket is not there")
    env = corvid.corvid("exec", "--", "env", env=corvid.environment(SECRET_TOKEN="s3cret")).want(0).out
    check("s3cret" not in env and "CORVID_E2E" not in env, "the client's environment stays here", env)


if __name__ == "__main__":
    main()
