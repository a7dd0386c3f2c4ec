# SPDX-License-Identifier: MIT
"""corvid exec on a terminal: the command has one of its own, keys and sizes pass, and ours is as it was at every end."""
import base64
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

from corvidtest import check, equal, has, main, wait_until
from test_exec import wire_of_user
from test_run import sleeping


class Terminal:
    """The client on a pseudo terminal that the test looks at and types into; the slave stays open, so that its modes can be read."""

    def __init__(self, corvid, *args, rows=30, columns=100, program=None, stdout=None, stderr=None, **environment):
        self.master, self.slave = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.slave)
        self.screen = b""
        self.seen = 0
        words = program or [os.path.join(corvid.bin, "corvid"), "exec"]
        self.client = corvid.popen(["setsid", "--ctty", "--wait", *words, *args], stdin=self.slave, stdout=stdout or self.slave, stderr=stderr or self.slave,
                                   env=corvid.environment(TERM="xterm", **environment))
        corvid.clients.append(self.client)

    def resize(self, rows, columns):
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def pump(self, seconds=0.05):
        if select.select([self.master], [], [], seconds)[0]:
            self.screen += os.read(self.master, 65536)

    def wait(self, part, seconds=20):
        """Until it is on the screen after what was waited for before."""
        end = time.monotonic() + seconds
        while part not in self.screen[self.seen:]:
            check(time.monotonic() < end, f"{part!r} comes to the screen", self.screen[self.seen:])
            check(self.client.poll() is None or select.select([self.master], [], [], 0)[0], f"{part!r} before the end", self.screen[self.seen:])
            self.pump()
        self.seen = self.screen.index(part, self.seen) + len(part)
        return self

    def type(self, keys):
        os.write(self.master, keys)
        return self

    def pid(self):
        """Of the client itself, below setsid."""
        path = f"/proc/{self.client.pid}/task/{self.client.pid}/children"
        return int(wait_until("the client runs", lambda: open(path).read().split() or [self.client.pid] if os.path.exists(path) else [self.client.pid])[0])

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & termios.ICANON

    def end(self, code):
        end = time.monotonic() + 20
        while self.client.poll() is None:
            check(time.monotonic() < end, "the client ends", self.screen)
            self.pump()
        while select.select([self.master], [], [], 0)[0]:
            self.pump()
        equal(self.client.returncode, code, f"exit code, screen {self.screen!r}")
        equal(termios.tcgetattr(self.slave), self.before, "the terminal's modes are as before")
        return self

    def close(self):
        os.close(self.slave)
        os.close(self.master)


def test_it_is_a_terminal(corvid):
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "tty; stty size; echo $TERM; test -t 0 -a -t 1 -a -t 2 && echo all; echo to stderr >&2; exec 3</dev/tty && echo opened; exit 7")
    t.wait(b"/dev/pts/0\r\n").wait(b"30 100\r\n").wait(b"xterm\r\n").wait(b"all\r\n").wait(b"to stderr\r\n").wait(b"opened\r\n").end(7).close()
    t = Terminal(corvid, "--no-terminal", "--", "sh", "-c", "test -t 1 || echo pipes")
    t.wait(b"pipes").end(0).close()


def test_pipes_stay_pipes(corvid):
    """A redirected stdout keeps its bytes as they are although stdin is a terminal."""
    corvid.start()
    master, slave = pty.openpty()
    with open(os.path.join(corvid.root, "out"), "wb") as out:
        client = corvid.popen([os.path.join(corvid.bin, "corvid"), "exec", "--", "sh", "-c", "test -t 1 || printf 'a\\nb\\n'"], stdin=slave, stdout=out, stderr=slave)
        corvid.clients.append(client)
        equal(client.wait(20), 0, "exit code")
    with open(os.path.join(corvid.root, "out"), "rb") as f:
        equal(f.read(), b"a\nb\n", "no carriage returns")
    os.close(slave)
    os.close(master)


class Shell(Terminal):
    """An interactive shell on the terminal, in which the client is one program among others."""

    def __init__(self, corvid):
        super().__init__(corvid, program=["bash", "--norc", "--noprofile", "-i"], PS1="host> ", HISTFILE="/dev/null")
        self.wait(b"host> ")

    def do(self, line):
        return self.type(line.encode() + b"\r").wait(line[-12:].encode() + b"\r\n")

    def pump(self, seconds=0.05):
        try:
            super().pump(seconds)
        except OSError:  # EIO: the shell was the last
            time.sleep(seconds)


def test_each_by_itself(corvid):
    """stdin is a terminal: of stdout and stderr each that is one too is the command's, each that is redirected is a pipe."""
    corvid.start()
    for out in (False, True):
        for err in (False, True):
            with open(os.path.join(corvid.root, "out"), "wb") as a, open(os.path.join(corvid.root, "err"), "wb") as b:
                t = Terminal(corvid, "--", "sh", "-c", "exec 3>seen; for i in 0 1 2; do test -t $i && echo $i yes >&3 || echo $i no >&3; done; tty >&3; "
                             "echo out; echo err >&2; echo tty >/dev/tty", stdout=a if out else None, stderr=b if err else None)
                t.end(0)
            equal(corvid.read("seen"), f"0 yes\n1 {'no' if out else 'yes'}\n2 {'no' if err else 'yes'}\n/dev/pts/0\n".encode(), "as the command sees them")
            equal(t.screen.replace(b"\r\r\n", b"\r\n"), (b"" if out else b"out\r\n") + (b"" if err else b"err\r\n") + b"tty\r\n", "screen")
            for name, redirected in (("out", out), ("err", err)):
                with open(os.path.join(corvid.root, name), "rb") as f:
                    equal(f.read(), f"{name}\n".encode() if redirected else b"", "the file of std" + name)
            t.close()
    t = Terminal(corvid, "--no-terminal", "--", "sh", "-c", "test -t 0 || echo pipes")
    t.wait(b"pipes").end(0).close()


def test_bytes_stay_bytes(corvid):
    """Whatever is redirected comes out as it was written, although stdin is a terminal."""
    corvid.start()
    blob = bytes(range(256)) * 4096
    corvid.write("blob", blob)
    with open(os.path.join(corvid.root, "err"), "wb") as err:
        t = Terminal(corvid, "--", "sh", "-c", "cat blob; cat blob blob >&2; echo done >/dev/tty", stdout=subprocess.PIPE, stderr=err)
        got = t.client.stdout.read()
    t.wait(b"done").end(0).close()
    check(got == blob, "stdout", len(got))
    with open(os.path.join(corvid.root, "err"), "rb") as f:
        check(f.read() == blob * 2, "stderr")
    with open(os.path.join(corvid.root, "err"), "wb") as err:  # raw from the beginning
        t = Terminal(corvid, "--", "sh", "-c", "cat blob >&2; echo here; read -r line; echo got $line", stderr=err)
        t.wait(b"here\r\n")
        wait_until("raw", t.is_raw)
        t.type(b"x\r").wait(b"got x\r\n").end(0).close()
    with open(os.path.join(corvid.root, "err"), "rb") as f:
        check(f.read() == blob, "stderr beside a terminal")


def test_its_end_is_its_own(corvid):
    """A command that lets go of its terminal before it ends is not hung up on: its exit code stands, and what it still writes comes."""
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "exec <&- >&- 2>&-; sleep 0.2; echo later >/dev/tty; sleep 0.2; exit 3")
    t.wait(b"later").end(3).close()
    t = Terminal(corvid, "--", "python3", "-c", "import os, time\nos.closerange(0, 3)\ntime.sleep(0.2)\nos._exit(4)")
    t.end(4).close()


def output(corvid):
    with open(os.path.join(corvid.root, "out"), "rb") as f:
        return f.read()


def redirected(corvid, *args):
    with open(os.path.join(corvid.root, "out"), "wb") as out:
        return Terminal(corvid, *args, stdout=out)


def test_interrupted_with_a_redirected_stdout(corvid):
    """Ctrl-C reaches the command and its children, before and after it wanted its terminal."""
    corvid.start()
    t = redirected(corvid, "--", "sh", "-c", "echo ready >&2; exec sleep 918291")
    t.wait(b"ready")
    check(not t.is_raw(), "our terminal is left alone")
    t.type(b"\x03").end(130).close()
    t = redirected(corvid, "--", "bash", "-c", "echo ready >&2; sleep 918291; echo went on")
    t.wait(b"ready")
    wait_until("it sleeps", lambda: sleeping("918291"))
    t.type(b"\x03").end(130).close()
    equal(output(corvid), b"", "nothing after it")
    t = redirected(corvid, "--", "sh", "-c", "trap 'echo quit; exit 9' QUIT; echo ready >&2; while :; do sleep 0.05; done")
    t.wait(b"ready").type(b"\x1c").end(9).close()
    equal(output(corvid), b"quit\n", "SIGQUIT")
    t = redirected(corvid, "--", "sh", "-c", "read -r x; echo got $x; echo ready >&2; exec sleep 918291")
    wait_until("it is raw when the command reads", t.is_raw)
    t.type(b"line\r").wait(b"ready").type(b"\x03").end(130).close()
    equal(output(corvid), b"got line\n", "what it read")
    wait_until("nothing is left", lambda: not sleeping("918291"))


def test_reading_the_terminal(corvid):
    """A command whose stdout is redirected asks on the terminal, and is answered there."""
    corvid.start()
    t = redirected(corvid, "--", "sh", "-c", "printf 'name? ' >/dev/tty; read x </dev/tty; echo \"$x\"")
    t.wait(b"name? ").type(b"somebody\r").wait(b"somebody").end(0).close()
    equal(output(corvid), b"somebody\n", "what was read")
    # through a child of the command, and the end of input as a key
    t = redirected(corvid, "--", "sh", "-c", "cat; echo end")
    wait_until("raw", t.is_raw)
    t.type(b"a\r\x04").end(0).close()
    equal(output(corvid), b"a\nend\n", "what was typed")
    # a password: off with the echo, and nothing of it on the screen
    t = redirected(corvid, "--", "sh", "-c", "stty -echo; printf 'Password: ' >/dev/tty; read -r x; stty echo; echo >/dev/tty; echo \"$x\"")
    t.wait(b"Password: ")
    check(t.is_raw(), "raw before it is asked for")
    t.type(b"secret\r").end(0).close()
    equal(output(corvid), b"secret\n", "what was read")
    check(b"secret" not in t.screen, "unseen", t.screen)


def test_nothing_is_read_that_nobody_wants(corvid):
    """What is typed while the command has not asked stays in the terminal, for whoever reads it."""
    corvid.start()
    t = redirected(corvid, "--", "sh", "-c", "echo ready >&2; while [ ! -e go ]; do sleep 0.05; done")
    t.wait(b"ready").type(b"typed\r").wait(b"typed\r\n")
    corvid.write("go", "")
    t.end(0)
    os.set_blocking(t.slave, False)
    equal(os.read(t.slave, 100), b"typed\n", "still there")
    t.close()


def test_sizes_with_a_redirected_stdout(corvid):
    corvid.start()
    for first in ("", "read -r x; "):
        t = redirected(corvid, "--", "sh", "-c", first + "trap 'stty size; exit 0' WINCH; stty size; echo ready >&2; while :; do sleep 0.05; done")
        if first:
            wait_until("raw", t.is_raw)
            t.type(b"\r")
        t.wait(b"ready")
        t.resize(44, 111)
        t.end(0).close()
        equal(output(corvid), b"30 100\n44 111\n", "sizes")


def test_pipelines(corvid):
    """In a shell with job control: lines of the other side look as they should, Ctrl-Z stops all of it, fg goes on."""
    corvid.start()
    t = Shell(corvid)
    t.do("corvid exec -- printf 'a\\nb\\n' | cat").wait(b"a\r\nb\r\n").wait(b"host> ")
    t.do("corvid exec -- sh -c 'read x; printf \"$x\\n2\\n\"; sleep 0.1' | cat")
    wait_until("raw", t.is_raw)
    t.type(b"1\r").wait(b"1\r\n2\r\n").wait(b"host> ")  # by cat, in the raw terminal
    t.do("corvid exec -- sh -c 'while [ ! -e go ]; do sleep 0.05; done; echo went on' | cat")
    wait_until("it runs", lambda: sleeping("0.05"))
    t.type(b"\x1a").wait(b"Stopped").wait(b"host> ")
    t.do("touch go; fg").wait(b"went on\r\n").wait(b"host> ")
    # put into the background it goes on by itself, until it wants the terminal: then it waits for us
    t.do("rm go; corvid exec -- sh -c 'while [ ! -e go ]; do sleep 0.05; done; read x; echo got $x' > out")
    wait_until("it runs", lambda: sleeping("0.05"))
    t.type(b"\x1a").wait(b"Stopped").wait(b"host> ")
    t.do("bg").wait(b"host> ")
    t.do("touch go; while ! jobs | grep -q 'Stopped'; do sleep 0.1; done; echo stop''ped").wait(b"stopped\r\n").wait(b"host> ")
    t.do("fg")
    wait_until("raw", t.is_raw)
    t.type(b"me\r").wait(b"me").wait(b"host> ").do("cat out").wait(b"got me\r\n").wait(b"host> ")
    t.do("stty -a").wait(b"icanon").wait(b"host> ").do("exit 0").end(0).close()


def test_a_pager(corvid):
    """The keys are the pager's, and the terminal is well after it, whether it is left before the command or after it."""
    if not os.path.exists("/usr/bin/less"):
        return
    corvid.start()
    t = Shell(corvid)
    def well():
        t.wait(b"host> ").do("stty -a").wait(b" icanon").wait(b" echo ").wait(b"host> ")
    for command, last in (("seq 200", b"200"), ("seq 100000", b"100000"), ("sh -c 'seq 200; sleep 0.3'", b"200")):
        t.do(f"corvid exec -- {command} | less -X").wait(b"20\r\n").type(b" ").wait(b"50\r\n").type(b"G").wait(last).type(b"q")
        well()
    # left while the command goes on, which has nothing more to say: Ctrl-C ends it
    t.do("corvid exec -- sh -c 'seq 200; exec sleep 918292' | less -X").wait(b"20\r\n").type(b" ").wait(b"50\r\n").type(b"q").wait(b"\x1b>")
    wait_until("it sleeps", lambda: sleeping("918292"))
    t.type(b"\x03")
    well()
    t.do("exit 0").end(0).close()
    wait_until("nothing is left", lambda: not sleeping("918292"))


def test_a_shell(corvid):
    """An interactive shell with its job control: Ctrl-C ends the job, Ctrl-Z stops it, not us, and it goes on in the background."""
    corvid.start()
    t = Terminal(corvid, "--", "env", "PS1=ready> ", "bash", "--norc", "--noprofile", "-i")
    t.wait(b"ready> ").type(b"echo $((6*7))\r").wait(b"\r42\r\n").wait(b"ready> ")
    check(t.is_raw(), "our terminal is raw meanwhile")
    check(b"no job control" not in t.screen, "job control", t.screen)
    t.type(b"sleep 918281\r")
    wait_until("the job runs", lambda: sleeping("918281"))
    t.type(b"\x03").wait(b"ready> ").type(b"echo code $?\r").wait(b"code 130")
    t.wait(b"ready> ").type(b"sleep 918282\r")
    wait_until("the job runs", lambda: sleeping("918282"))
    t.type(b"\x1a").wait(b"Stopped").wait(b"ready> ").type(b"bg\r").wait(b"ready> ").type(b"kill %1; wait; echo go''ne\r").wait(b"gone")
    t.wait(b"ready> ").type(b"exit 5\r").end(5).close()
    wait_until("nothing is left", lambda: not sleeping("918281") and not sleeping("918282"))


def test_in_the_background(corvid):
    """A job of a shell that is put into the background gets pipes: it neither changes the terminal nor is stopped for it."""
    corvid.start()
    master, slave = pty.openpty()
    client = corvid.popen(["setsid", "--ctty", "--wait", "bash", "-mc", "corvid exec -- sh -c 'test -t 1 || echo pipes' & wait $!; echo code $?"], stdin=slave,
                          stdout=slave, stderr=slave)
    corvid.clients.append(client)
    screen, end = b"", time.monotonic() + 20
    while b"code" not in screen:
        check(time.monotonic() < end, "it ends", screen)
        if select.select([master], [], [], 0.1)[0]:
            screen += os.read(master, 65536)
    has(screen, "pipes")
    has(screen, "code 0")
    os.close(slave)
    os.close(master)


def test_sizes(corvid):
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.05; done")
    t.wait(b"ready")
    t.resize(44, 111)
    t.wait(b"44 111").end(0).close()


def test_keys(corvid):
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "stty raw -echo; echo ready; dd bs=1 count=6 2>/dev/null | od -An -tx1")
    t.wait(b"ready").type(b"\x03\x1a\x1c\x04\x11\xff").wait(b"03 1a 1c 04 11 ff").end(0).close()
    t = Terminal(corvid, "--", "cat")
    t.type(b"typed\r").wait(b"typed\r\ntyped\r\n").type(b"\x04").end(0).close()


def test_programs(corvid):
    """Full-screen programs find what they need: the alternate screen comes and goes, the keys work."""
    corvid.start()
    corvid.write("page.txt", "".join(f"line {i}\n" for i in range(200)))
    if os.path.exists("/usr/bin/less"):
        t = Terminal(corvid, "--", "less", "page.txt")
        t.wait(b"line 20").type(b"G").wait(b"line 199").type(b"q").end(0).close()
    if os.path.exists("/usr/bin/vim.basic") or os.path.exists("/usr/bin/vi"):
        t = Terminal(corvid, "--", "vi", "new.txt")
        t.wait(b"new.txt").type(b"ihello\x1b").wait(b"hello").type(b":wq\r").end(0).close()
        equal(corvid.read("new.txt"), b"hello\n", "the file")


def test_restored_at_every_end(corvid):
    """By a signal, three times interrupted, stopped and continued, with the daemon killed, and with a denial."""
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "echo ready; exec sleep 918283")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    os.kill(t.pid(), signal.SIGTERM)  # passed on
    t.end(143).close()

    t = Terminal(corvid, "--", "sh", "-c", "trap '' INT TERM; echo ready; while :; do sleep 0.05; done")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    for _ in range(3):
        os.kill(t.pid(), signal.SIGINT)
        time.sleep(0.1)  # equal signals that wait are one
    t.end(130).close()

    t = Terminal(corvid, "--", "sh", "-c", "echo ready; exec sleep 918283")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    os.kill(t.pid(), signal.SIGSEGV)
    wait_until("it ends", lambda: t.client.poll() is not None)
    equal(termios.tcgetattr(t.slave), t.before, "restored by a crash")
    t.close()

    t = Terminal(corvid, "--policy", "nosuch", "--", "true")
    t.wait(b"nosuch").end(125).close()

    t = Terminal(corvid, "--", "sh", "-c", "echo ready; exec sleep 918283")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    corvid.crash()
    t.wait(b"the daemon went away").end(125).close()
    wait_until("the command is gone", lambda: not sleeping("918283"))


def test_a_stop_from_outside(corvid):
    """kill -TSTP stops the client with its terminal restored; continued, it goes on."""
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "echo ready; read -r line; echo got $line")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    pid = t.pid()
    os.kill(pid, signal.SIGTSTP)

    def state():
        with open(f"/proc/{pid}/stat") as f:
            return f.read().rpartition(")")[2].split()[0]
    wait_until("it is stopped", lambda: state() == "T")
    check(not t.is_raw(), "restored while it is stopped")
    os.kill(pid, signal.SIGCONT)
    wait_until("raw again", t.is_raw)
    t.type(b"on\r").wait(b"got on").end(0).close()


def test_a_terminal_that_hangs_up(corvid):
    corvid.start()
    t = Terminal(corvid, "--", "sh", "-c", "echo ready; exec sleep 918284")
    t.wait(b"ready")
    wait_until("raw", t.is_raw)
    t.close()
    wait_until("the client is gone", lambda: t.client.poll() is not None)
    wait_until("the command is gone", lambda: not sleeping("918284"))


def test_asked_first(corvid):
    """An approval is asked and answered in the terminal as it was, then the command has it."""
    corvid.policy("asking", {"about": "asks", "extends": "workspace", "tools": {"ask": [{"tool": "exec", "why": "a person looks"}]}})
    corvid.start()
    t = Terminal(corvid, "--policy", "asking", "--", "sh", "-c", "stty size; read -r line; echo got $line")
    t.wait(b"[y/N]")
    check(not t.is_raw(), "a line is typed for it")
    t.type(b"y\r").wait(b"30 100").type(b"for it\r").wait(b"got for it").end(0).close()


def test_over_the_wire(corvid):
    """As lines of JSON: which descriptor the terminal is, the item that says it is wanted, and what cannot be."""
    corvid.start()

    def exec_start(script, **terminal):
        wire, got, wanted = wire_of_user(corvid), {0: b"", 1: b"", 2: b""}, 0
        wire.send({"jsonrpc": "2.0", "id": 1, "method": "exec.start",
                   "params": {"argv": ["sh", "-c", script], "workspace": corvid.workspace, "terminal": {"rows": 24, "columns": 80, **terminal}}})
        while "id" not in (message := wire.next()):
            item = message["params"]["item"]
            if "fd" in item:
                got[item["fd"]] += base64.b64decode(item["data"])
            if item.get("terminal") == "wanted":
                wanted += 1
                wire.send({"jsonrpc": "2.0", "method": "input", "params": {"id": 1, "data": base64.b64encode(b"crow\r").decode()}})
        wire.close()
        return message, got, wanted
    script = "echo out; echo err >&2; echo tty >/dev/tty"
    for out, err, expected in ((True, True, (b"", b"out\r\nerr\r\ntty\r\n", b"")), (True, False, (b"", b"out\r\ntty\r\n", b"err\n")),
                               (False, True, (b"", b"out\n", b"err\r\ntty\r\n")), (False, False, (b"tty\r\n", b"out\n", b"err\n"))):
        for background in (False, True):
            message, got, wanted = exec_start(script, stdout=out, stderr=err, background=background)
            equal((message["result"]["exit"], tuple(got.values()), wanted), (0, expected, 0), f"{out} {err} {background}")
    message, got, wanted = exec_start("read x; echo $x", stdout=False, background=True)
    equal((message["result"]["exit"], got, wanted), (0, {0: b"", 1: b"crow\n", 2: b"crow\r\n"}, 1), "wanted")
    for bad in ({"stdout": 1}, {"stderr": "no"}, {"background": None}, {"nosuch": True}, {"rows": 0}, {"columns": 65536}):
        check(exec_start("true", **bad)[0].get("error", {}).get("code") == -32602, "refused", bad)


if __name__ == "__main__":
    main()
