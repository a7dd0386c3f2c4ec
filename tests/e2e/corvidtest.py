# SPDX-License-Identifier: MIT
"""corvidtest - a private Corvid for one test, and what tests say about it.

A test file is a list of functions `test_*(corvid)`, run in order by `corvidtest.main()`; each gets a `Corvid`: a new folder
with its own HOME, XDG places, socket, workspace and policies, the client to run in it and, once `start()` was called, a daemon.
When the function returns, the daemon is stopped, and the world must be clean: no process of the test is left, the
daemon ended well, no sanitizer spoke.

The programs are taken from the folder named by CORVID_BIN. As root they are copied into the private folder and everything
runs as uid 65534, since that is how people use it; `Corvid.as_root` says so.
"""
import json
import os
import pty
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback

BIN = os.environ.get("CORVID_BIN", "")
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAMS = ["corvid", "corvidd", "corvid-nursery", "corvid-worker", "corvid-archiver", "corvid-lua", "corvid-egress", "corvid-probe"]
NOBODY = 65534


class Failed(Exception):
    """A check did not hold."""


def check(condition, text="", *details):
    if not condition:
        raise Failed(" ".join([text or "a check failed"] + [repr(d) for d in details]))


def equal(got, wanted, text=""):
    check(got == wanted, f"{text or 'got'}: {got!r}, wanted {wanted!r}")


def has(text, part):
    text = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    check(part in text, f"{part!r} is not in: {text}")


def needs(program, package=None):
    """The path of a program that a test cannot do without; without it the test fails and names the package."""
    path = program if program.startswith("/") and os.path.exists(program) else shutil.which(program)
    check(path, f"no {program} is here: install the package {package or program} (scripts/packages-test)")
    return path


def wait_until(what, fn, seconds=15.0):
    """Calls fn until it gives something true, and gives that."""
    end = time.monotonic() + seconds
    while True:
        value = fn()
        if value:
            return value
        check(time.monotonic() < end, f"waited {seconds} s in vain until {what}")
        time.sleep(0.01)


class Result:
    def __init__(self, code, out, err):
        self.code, self.bytes, self.err_bytes = code, out, err
        self.out, self.err = out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    def want(self, code):
        check(self.code == code, f"exit code {self.code}, wanted {code}\nstdout: {self.out[:2000]}\nstderr: {self.err[:2000]}")
        return self

    def json(self):
        return json.loads(self.out)

    def lines(self):
        return [json.loads(line) for line in self.out.splitlines()]


class Wire:
    """A bare connection: what the client program would never send."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.socket.settimeout(15)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else (json.dumps(data) + "\n").encode())

    def next(self):
        """The next message; None when the daemon closed the connection."""
        while b"\n" not in self.buffer:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        return json.loads(line)

    def call(self, method, params=None, id=1):
        """Asks and gives the answer message, items left out."""
        self.send({"jsonrpc": "2.0", "id": id, "method": method, "params": params or {}})
        while True:
            message = self.next()
            check(message is not None, f"the daemon closed the connection instead of answering {method}")
            if message.get("id") == id and "method" not in message:
                return message

    def close(self):
        self.socket.close()


class Corvid:
    as_root = os.geteuid() == 0

    def __init__(self, name):
        self.root = tempfile.mkdtemp(prefix="corvid-e2e-", dir="/tmp")
        self.home = self.folder("home")
        self.workspace = self.folder("home/work")
        self.bin = self.folder("bin")
        self.logs = self.folder("logs")
        self.run_dir = self.folder("run")
        self.state = os.path.join(self.home, ".local/state/corvid")
        self.policies = os.path.join(self.home, ".config/corvid/policies")
        self.socket = os.path.join(self.run_dir, "corvid/corvid.sock")
        self.mark = f"CORVID_E2E={os.path.basename(self.root)}-{name}"
        self.daemon = None
        self.daemon_log = os.path.join(self.logs, "corvidd.log")
        self.clients = []
        self.place_programs()
        os.chmod(self.root, 0o755)

    # ---- the place ----------------------------------------------------------------------------------------------------

    def folder(self, name):
        path = os.path.join(self.root, name)
        os.makedirs(path, 0o755, exist_ok=True)
        self.own(path)
        return path

    def own(self, path):
        if self.as_root:
            os.chown(path, NOBODY, NOBODY)

    def place_programs(self):
        for program in PROGRAMS:
            source = os.path.join(BIN, program)
            if os.path.exists(source):
                copy = os.path.join(self.bin, program)
                shutil.copy2(source, copy)
                os.chmod(copy, 0o755)
        shutil.copytree(os.path.join(SOURCE, "policies"), os.path.join(self.root, "share/corvid/policies"),
                        ignore=lambda _, names: [n for n in names if not n.endswith(".json")])
        shutil.copytree(os.path.join(SOURCE, "plugins/notes"), os.path.join(self.root, "share/corvid/plugins/notes"))

    def write(self, name, content):
        """A file below the private folder (or in the workspace, for a bare name), owned by the user of the test."""
        path = name if os.path.isabs(name) else os.path.join(self.workspace, name)
        made = path
        missing = []
        while not os.path.isdir(os.path.dirname(made)):
            made = os.path.dirname(made)
            missing.append(made)
        for folder in reversed(missing):
            os.mkdir(folder, 0o755)
            self.own(folder)
        with open(path, "wb") as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        self.own(path)
        return path

    def read(self, name):
        with open(os.path.join(self.workspace, name), "rb") as f:
            return f.read()

    def script(self, *replies):
        """A file of recorded replies; gives the value of --model. A dict with "tool" or "final" is a reply of its own."""
        rows = [r if any(k in r for k in ("reply", "replies", "error")) else {"reply": r} for r in replies]
        path = self.write(os.path.join(self.root, "script.jsonl"), "".join(json.dumps(r) + "\n" for r in rows))
        return "script:" + path

    def policy(self, name, value):
        return self.write(os.path.join(self.policies, name + ".json"), value if isinstance(value, str) else json.dumps(value))

    # ---- processes ----------------------------------------------------------------------------------------------------

    def environment(self, **more):
        env = {
            "HOME": self.home, "XDG_RUNTIME_DIR": self.run_dir, "PATH": self.bin + ":/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb",
            "ASAN_OPTIONS": f"log_path={self.logs}/sanitizer:detect_leaks=1:abort_on_error=0", "UBSAN_OPTIONS": "print_stacktrace=1",
            "TSAN_OPTIONS": f"log_path={self.logs}/sanitizer:report_signal_unsafe=0",
            "CORVID_E2E": self.mark.split("=", 1)[1],
        }
        env.update(more)
        return {k: v for k, v in env.items() if v is not None}

    def popen(self, argv, **how):
        how.setdefault("cwd", self.workspace)
        how.setdefault("env", self.environment())
        if self.as_root:
            how.update(user=NOBODY, group=NOBODY, extra_groups=[])
        return subprocess.Popen(argv, **how)

    def begin(self, *args, **how):
        """Starts the client and gives its process (stdout and stderr are pipes)."""
        how.setdefault("stdin", subprocess.DEVNULL)
        process = self.popen([os.path.join(self.bin, "corvid"), *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
        self.clients.append(process)
        return process

    def corvid(self, *args, input=None, timeout=60, **how):
        """Runs the client to its end."""
        if input is not None:
            how["stdin"] = subprocess.PIPE
        return self.end(self.begin(*args, **how), input, timeout)

    def end(self, process, input=None, timeout=60):
        try:
            out, err = process.communicate(input.encode() if isinstance(input, str) else input, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise Failed(f"{process.args[1:]} did not end within {timeout} s\nstdout: {out[:500]}\nstderr: {err[-1500:]}")
        return Result(process.returncode, out, err)

    def on_terminal(self, acts, *args, **environment):
        """Runs the client on a terminal of its own. `acts` are pairs: when the first is on the screen (after what came before),
        the second is typed, or called. Gives exit code and screen."""
        master, slave = pty.openpty()
        client = self.popen(["setsid", "--ctty", "--wait", os.path.join(self.bin, "corvid"), *args], stdin=slave, stdout=slave, stderr=slave,
                            env=self.environment(**environment))
        self.clients.append(client)
        os.close(slave)
        screen, seen, acts, end = b"", 0, list(acts), time.monotonic() + 40
        while True:
            check(time.monotonic() < end, "the terminal session ends", screen)
            if select.select([master], [], [], 0.2)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:  # EIO: nobody has it open any more
                    break
                screen += data
            if acts and acts[0][0] in screen[seen:]:
                part, act = acts.pop(0)
                seen = screen.index(part, seen) + len(part)
                act() if callable(act) else os.write(master, act)
        os.close(master)
        return client.wait(10), screen.decode("utf-8", "replace")

    def start(self, model="none", *args):
        """Starts the daemon and waits until it accepts."""
        log = open(self.daemon_log, "ab")
        self.daemon = self.popen([os.path.join(self.bin, "corvidd"), "--model", model, *args], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                 start_new_session=True)
        log.close()
        wait_until("the daemon accepts", self.accepts, 20)
        return self

    def accepts(self):
        check(self.daemon.poll() is None, f"corvidd ended with {self.daemon.poll()}: {self.log_tail()}")
        try:
            Wire(self.socket).close()
            return True
        except OSError:
            return False

    def log_tail(self):
        try:
            with open(self.daemon_log, "rb") as f:
                return f.read()[-3000:].decode("utf-8", "replace")
        except OSError:
            return ""

    def wire(self):
        return Wire(self.socket)

    def stop(self, number=signal.SIGTERM, code=0):
        """Ends the daemon by a signal and checks its exit code."""
        daemon, self.daemon = self.daemon, None
        if daemon is None:
            return
        if daemon.poll() is None:
            daemon.send_signal(number)
        try:
            daemon.wait(20)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()
            raise Failed(f"corvidd did not end within 20 s of signal {number}: {self.log_tail()}")
        equal(daemon.returncode, code, "exit code of corvidd")

    def crash(self):
        daemon, self.daemon = self.daemon, None
        daemon.kill()
        daemon.wait()

    def processes(self):
        """Everything alive that was started from here: by the mark in its environment, or by its program."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            if int(pid) == os.getpid():
                continue
            try:
                with open(f"/proc/{pid}/environ", "rb") as f:
                    marked = self.mark.encode() in f.read()
                program = os.readlink(f"/proc/{pid}/exe")
                with open(f"/proc/{pid}/stat") as f:
                    state = f.read().rpartition(")")[2].split()[0]
                if (marked or program.startswith(self.root)) and state != "Z":
                    found.append((int(pid), program))
            except OSError:
                continue
        return found

    def clean_up(self, failed):
        problems = []
        try:
            self.stop()
        except Failed as e:
            problems.append(str(e))
        for client in self.clients:
            if client.poll() is None:
                client.kill()
                client.wait()
            for pipe in (client.stdout, client.stderr, client.stdin):
                if pipe:
                    pipe.close()
        try:
            wait_until("no process is left", lambda: not self.processes(), 5)
        except Failed:
            problems.append(f"left behind: {self.processes()}")
            for pid, _ in self.processes():
                try:
                    os.kill(pid, signal.SIGKILL)
                except OSError:
                    pass
        for name in os.listdir(self.logs):
            if name.startswith("sanitizer"):
                with open(os.path.join(self.logs, name), errors="replace") as f:
                    problems.append(f"{name}: {f.read()[:4000]}")
        if failed or problems:
            problems.append("the daemon's log:\n" + self.log_tail())
        subprocess.run(["chmod", "-R", "u+rwx", self.root], stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", self.root], stderr=subprocess.DEVNULL)  # any depth, which shutil's does not take
        return problems


def main():
    """Runs the test functions of the calling file, or those named on the command line."""
    if not BIN:
        print("CORVID_BIN must name the folder with corvid and corvidd")
        sys.exit(2)
    module = sys.modules["__main__"]
    tests = [(n, f) for n, f in vars(module).items() if n.startswith("test_")]
    bad = 0
    for name, fn in tests:
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        begun = time.monotonic()
        corvid = Corvid(name)
        why = None
        try:
            fn(corvid)
        except Failed as e:
            line = [f for f in traceback.extract_tb(e.__traceback__) if f.filename == module.__file__][-1].lineno
            why = f"line {line}: {e}"
        except Exception:
            why = traceback.format_exc()
        problems = ([why] if why else []) + corvid.clean_up(why)
        print(f"{'FAILED' if problems else 'ok    '} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        for problem in problems:
            print("    " + problem.replace("\n", "\n    "), flush=True)
        bad += bool(problems)
    sys.exit(1 if bad else 0)
