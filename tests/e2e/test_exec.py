# SPDX-License-Identifier: MIT
"""corvid exec: bytes, exit codes, signals, limits, and what is left behind (nothing)."""
import json
import os
import signal
import struct
import subprocess
import threading
import time

from corvidtest import NOBODY, check, equal, has, main, wait_until
from test_run import sleeping


def wire_of_user(corvid):
    """A bare connection that is the test's user: root's own calls are for a daemon of root."""
    if not corvid.as_root:
        return corvid.wire()
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        return corvid.wire()
    finally:
        os.seteuid(0)
        os.setegid(0)


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


def test_every_code(corvid):
    """The table of exit codes: the command's own, 128+n, and the four that are Corvid's, each with its reason on stderr."""
    corvid.policy("small", {"about": "little output", "extends": "workspace", "limits": {"output_bytes": 1000}})
    corvid.policy("closed", {"about": "no commands", "extends": "readonly", "tools": {"deny": [{"tool": "exec", "why": "nobody runs anything"}]}})
    corvid.start()
    corvid.write("plain", "no program")
    corvid.write("folder/x", "")
    corvid.write("no-interpreter", "#!/no/such/interpreter\n")
    os.chmod(os.path.join(corvid.workspace, "no-interpreter"), 0o755)
    for code, reason, args in [
            (0, "", ["--", "true"]),
            (1, "", ["--", "false"]),
            (42, "", ["--", "sh", "-c", "exit 42"]),
            (124, "", ["--", "sh", "-c", "exit 124"]),  # a command may say so too: then nothing is on stderr
            (127, "", ["--", "sh", "-c", "exit 127"]),
            (255, "", ["--", "sh", "-c", "exit 255"]),
            (129, "", ["--", "sh", "-c", "kill -HUP $$"]),
            (130, "", ["--", "sh", "-c", "kill -INT $$"]),
            (134, "", ["--", "sh", "-c", "kill -ABRT $$"]),
            (137, "", ["--", "sh", "-c", "kill -KILL $$"]),
            (139, "", ["--", "sh", "-c", "kill -SEGV $$"]),
            (143, "", ["--", "sh", "-c", "kill -TERM $$"]),
            (124, "deadline", ["--timeout", "1", "--", "sleep", "918285"]),
            (124, "deadline", ["--timeout", "1", "--", "sh", "-c", "trap '' TERM INT; while :; do sleep 0.1; done"]),
            (125, "output_bytes", ["--policy", "small", "--", "head", "-c", "2000", "/dev/zero"]),
            (125, "nobody runs anything", ["--policy", "closed", "--", "true"]),
            (125, "nosuch", ["--policy", "nosuch", "--", "true"]),
            (126, "./plain", ["--", "./plain"]),
            (126, "folder", ["--", "./folder"]),
            (126, "no-interpreter", ["--", "./no-interpreter"]),
            (127, "no-such-command", ["--", "no-such-command"]),
            (127, "/no/such", ["--", "/no/such"]),
            (2, "ARGV", [])]:
        result = corvid.corvid("exec", *args)
        equal(result.code, code, f"{args}, stderr {result.err!r}")
        has(result.err, reason)
        check(reason or result.err == "", "nothing is added to what the command says", args, result.err)
    wait_until("the commands are gone", lambda: not sleeping("918285"))
    check(len(corvid.corvid("exec", "--policy", "small", "--", "head", "-c", "2000", "/dev/zero").want(125).bytes) == 1000, "up to the bound")


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


def test_stdin_closed_early(corvid):
    """Who feeds a command that takes no more is told as by a pipe; a command that ends ends us, whatever still flows."""
    corvid.start()
    for command, out in [("head -1", b"y\n"), ("sh -c 'exec <&-; sleep 1; echo on'", b"on\n"), ("true", b"")]:
        client = corvid.popen(["bash", "-c", "{ yes; } | corvid exec -- " + command + "; echo \"codes ${PIPESTATUS[*]}\" >&2"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        corvid.clients.append(client)
        result = corvid.end(client)
        equal(result.bytes, out, command)
        has(result.err, "codes 141 0")


def test_large_and_both_ways(corvid):
    """Bytes of every kind through stdin and back, held up now and then on both sides, come out the same."""
    corvid.start()
    data = os.urandom(1 << 20) * 24
    client = corvid.popen([os.path.join(corvid.bin, "corvid"), "exec", "--", "sh", "-c", "head -c 3000000; sleep 0.3; exec cat"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    corvid.clients.append(client)

    def feed():
        for at in range(0, len(data), 5 << 20):
            client.stdin.write(data[at:at + (5 << 20)])
            client.stdin.flush()
            time.sleep(0.05)  # a feeder that stutters
        client.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    got = bytearray()
    while len(got) < 10 << 20:
        got += client.stdout.read(1 << 20)
    time.sleep(0.3)  # a reader that stutters
    got += client.stdout.read()
    feeder.join(20)
    client.stdin = None
    corvid.end(client).want(0)
    check(bytes(got) == data, "the same bytes", len(got), len(data))


def test_a_signal_before_the_start(corvid):
    """One that comes while the command is still being made is delivered once it is there."""
    corvid.start()
    wire = wire_of_user(corvid)
    wire.send({"jsonrpc": "2.0", "id": 1, "method": "exec.start", "params": {"argv": ["sleep", "918286"], "workspace": corvid.workspace}})
    wire.send({"jsonrpc": "2.0", "method": "input", "params": {"id": 1, "signal": 15}})
    result = wire.next()["result"]
    equal((result["kind"], result["signal"]), ("ran", 15), "it reached the command")
    wire.close()


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
    corvid.corvid("exec", "--", "true").want(0)

    def cells():
        return len([program for _, program in corvid.processes() if program.endswith("corvid-nursery")])
    idle = wait_until("the nursery has its stock", lambda: cells() == 5 and cells())  # itself and two pairs
    client = corvid.begin("exec", "--", "sh", "-c", "sleep 918276 & sleep 918276")
    wait_until("the command runs", lambda: len(sleeping("918276")) == 2)
    check(cells() > idle - 2, "its cell is there")
    client.kill()
    client.wait()
    wait_until("the command is gone", lambda: not sleeping("918276"))
    wait_until("its cell too", lambda: cells() == idle)
    wait_until("and the call", lambda: corvid.corvid("status", "--json").json()["calls"] == 0)


def test_a_daemon_that_dies(corvid):
    corvid.start()
    client = corvid.begin("exec", "--", "sh", "-c", "echo ready; sleep 918287 & sleep 918287")
    client.stdout.readline()
    wait_until("the command runs", lambda: len(sleeping("918287")) == 2)
    corvid.crash()
    has(corvid.end(client).want(125).err, "the daemon went away")
    wait_until("the command is gone", lambda: not sleeping("918287"))


def test_signals_with_a_reader_that_waits(corvid):
    """Output nobody takes does not keep a signal from the command, nor us from ending."""
    corvid.start()
    client = corvid.begin("exec", "--", "sh", "-c", "trap 'exit 6' TERM; cat /dev/zero & wait")
    client.stdout.read(10)
    client.send_signal(signal.SIGTERM)
    corvid.end(client).want(6)


def test_frames(corvid):
    """The connection as frames, from a client of another language; and frames that nobody may send."""
    corvid.start()

    def begin(**more):
        wire = wire_of_user(corvid)
        wire.send({"jsonrpc": "2.0", "id": 1, "method": "exec.start", "params": {"argv": ["cat"], "workspace": corvid.workspace, "stdin": True, "raw": True, **more}})
        equal(wire.next()["params"]["item"], {"raw": True}, "accepted")
        return wire

    def frames(wire):
        data = wire.buffer
        while True:
            while len(data) < 5 or len(data) < 5 + struct.unpack("<I", data[:4])[0]:
                more = wire.socket.recv(65536)
                if not more:
                    return
                data += more
            size = struct.unpack("<I", data[:4])[0]
            yield data[4], data[5:5 + size]
            data = data[5 + size:]

    wire = begin()
    wire.send(struct.pack("<IB", 5, 1) + b"h\0i\n\xff" + struct.pack("<IB", 0, 2))
    got = list(frames(wire))
    equal(b"".join(data for kind, data in got if kind == 17), b"h\0i\n\xff", "stdout")
    equal(got[-1][0], 20, "the end")
    equal(json.loads(got[-1][1])["result"]["kind"], "ran", "its kind")
    wire.close()
    wire = begin(argv=["sleep", "918288"])
    wire.send(struct.pack("<IB", 0, 5))  # cancel
    equal(json.loads(list(frames(wire))[-1][1])["result"]["kind"], "cancelled", "cancelled")
    wire.close()
    for bad, text in [(struct.pack("<IB", 1, 99) + b"x", "kind 99"), (struct.pack("<IB", 0xffffffff, 1), "4294967295 bytes"), (struct.pack("<IB", 0, 1), "0 bytes")]:
        wire = begin(argv=["sleep", "918288"])
        wire.send(bad)
        has(json.loads(list(frames(wire))[-1][1])["error"]["message"], text)
        wire.close()
    wait_until("no command is left", lambda: not sleeping("918288"))
    wire = wire_of_user(corvid)
    wire.send({"jsonrpc": "2.0", "id": 1, "method": "daemon.log", "params": {"follow": True}})
    wire.next()
    has(wire.call("exec.start", {"argv": ["true"], "workspace": corvid.workspace, "raw": True}, id=2)["error"]["message"], "connection of its own")
    wire.close()


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
    for part in ("enforced:", "landlock abi", "filter hash", "seccomp", "no new privs", "capabilities empty", "namespaces", "limits:", "wall ms ", "(timer)",
                 "(rlimit)", "(polled)", "(counted)", "wall", "cpu", "memory", "output 0 B", "input 0 B"):
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
