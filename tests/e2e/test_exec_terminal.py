# SPDX-License-Identifier: MIT
"""corvid exec on a terminal: the command has one of its own, keys and sizes pass, and ours is as it was at every end."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from corvidtest import check, equal, has, main, wait_until
from test_run import sleeping


class Terminal:
    """The client on a pseudo terminal that the test looks at and types into; the slave stays open, so that its modes can be read."""

    def __init__(self, corvid, *args, rows=30, columns=100, **environment):
        self.master, self.slave = pty.openpty()
        self.resize(rows, columns)
        self.before = termios.tcgetattr(self.slave)
        self.screen = b""
        self.seen = 0
        self.client = corvid.popen(["setsid", "--ctty", "--wait", os.path.join(corvid.bin, "corvid"), "exec", *args], stdin=self.slave, stdout=self.slave,
                                   stderr=self.slave, env=corvid.environment(TERM="xterm", **environment))
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


if __name__ == "__main__":
    main()
