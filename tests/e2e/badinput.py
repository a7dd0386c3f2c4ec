# SPDX-License-Identifier: MIT
"""badinput - what the test_bad_*.py files share: a workspace full of traps, values that no argument wants, what must hold for every error
text, and a look at what a daemon holds (processes, descriptors) and what the disk holds before and after."""
import hashlib
import json
import os
import socket
import stat
import subprocess
import zipfile

from corvidtest import NOBODY, Failed, check, equal, wait_until

DEADLINE = 8  # seconds that a call gets; one that comes to its end waited for something it never should have waited for
GUARDS = {"policy", "schema", "budget", "seccomp", "landlock", "namespace", "rlimit", "cgroup", "deadline", "egress", "approval", "filesystem", "tool",
          "plugin", "cpu", "cancel", "limit", "store", "host", "sandbox"}

TEXTS = [
    " ", ".", "..", "/", "~", "~root", "//", "./", "*", "[", "\\", "-", "--help", "-rf", "\n", "\t", "\x7f", "\x1b[2J\x07", "a\nb", "%s%n%9999d", "$(id)", "`id`",
    "'; touch pwned; '", '"', "new\nline", " space ", "qu'ote\"s", "../outside/secret.txt", "out", "out/secret.txt", "outfile", "out/new", "loop", "loop/x",
    "ring", "zero", "tty", "random", "dangling", "dangling/x", "pipe", "pipe/x", "sock", "folder", "folder/", "folder/..", "file.txt", "file.txt/",
    "file.txt/x", "bytes", "closed", "closed/x", "shut", "N" * 255, "N" * 256, "a/../" * 800, "../" * 1300, "d/" * 2000, "/dev/zero", "/dev/random", "/dev/tty",
    "/dev/full", "/proc/self/mem", "/proc/self/fd/0", "/proc/self/root/etc/passwd", "/proc/1/environ", "/etc/shadow", "/root/x", "/nonexistent/x", "\ufffd",
    "\U0010ffff", "\u202etxt.exe", "x" * 4096, "x" * 4097, "-1", "0", "1e999", "9" * 30, "x" * 500000,
]
DEEP = json.loads("[" * 400 + "{}" + "]" * 400)
WRONG = {  # what is no value of a type, whichever it is
    "string": [None, True, 7, 1.5, [], ["a"], {}, {"a": {"b": []}}, DEEP],
    "integer": [None, True, "x", "7", 1.5, [], {}, DEEP, -1, 0, -(2 ** 63)],
    "boolean": [None, 0, 1, "true", [], {}],
    "array": [None, True, 7, "x", {}, [7], [None], [[]], DEEP],
    "object": [None, True, 7, "x", [], [{}], DEEP],
}


def nested(depth, inner="1"):
    return "[" * depth + inner + "]" * depth


RAW = [  # JSON texts of a value that the reader of lines refuses; None: closes the connection as well
    b'"a\\u0000b"', b'"\xff\xfe"', b'"\xc3\x28"', b'"\xed\xa0\x80"', b'"\xf8\x88\x80\x80\x80"', b'"\\ud800"', b'"a\nb"', b'"open', b"1e999", b"9" * 40, b"NaN", b"01",
    b'{"a":1,"a":2}', nested(100000).encode(), b'"' + b"x" * (1 << 20) + b'"',
]


def furnish(corvid):
    """A fresh workspace with everything that a careless tool would trip over."""
    work = corvid.workspace
    wipe(work)
    os.mkdir(work, 0o755)
    outside = os.path.join(corvid.home, "outside")
    wipe(outside)
    corvid.write(os.path.join(outside, "secret.txt"), "secret\n")
    for name, content in (("file.txt", "one two\nthree\n"), ("folder/inner.txt", "inner\n"), ("empty", ""), ("bytes", b"\xff\xc3\x28\xed\xa0\x80 text\n\0\n"),
                          ("new\nline", "x\n"), (" space ", "x\n"), ("qu'ote\"s", "x\n"), ("-rf", "x\n"), ("--help", "x\n"), ("closed/inner", "x\n"), ("shut", "x\n"),
                          ("N" * 255, "x\n")):
        corvid.write(name, content)
    with open(os.path.join(os.fsencode(work), b"\xff\xfe"), "wb"):
        pass
    os.mkfifo(os.path.join(work, "pipe"))
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(os.path.join(work, "sock"))
    bound.close()
    for target, name in (("loop", "loop"), ("gnir", "ring"), ("ring", "gnir"), ("/dev/zero", "zero"), ("/dev/tty", "tty"), ("/dev/random", "random"),
                         ("../outside", "out"), ("../outside/secret.txt", "outfile"), ("gone", "dangling")):
        os.symlink(target, os.path.join(work, name))
    with zipfile.ZipFile(os.path.join(work, "a.zip"), "w") as archive:
        archive.writestr("packed.txt", "packed\n")
    os.chmod(os.path.join(work, "shut"), 0)
    os.chmod(os.path.join(work, "closed"), 0)
    if corvid.as_root:
        for folder, _, names in os.walk(os.fsencode(work)):
            for name in [b"."] + names:
                corvid.own(os.path.join(folder, name)) if not os.path.islink(os.path.join(folder, name)) else None


def wipe(path):
    """Removes a tree of any depth, closed folders too."""
    if subprocess.run(["rm", "-rf", path], stderr=subprocess.DEVNULL, check=False).returncode:
        subprocess.run(["chmod", "-R", "u+rwx", path], stderr=subprocess.DEVNULL, check=False)
        subprocess.run(["rm", "-rf", path], check=True)


def snapshot(*folders):
    """What is there: kinds, modes, sizes, links, contents."""
    found, left = {}, [os.fsencode(f) for f in folders]
    while left:
        try:
            entries = list(os.scandir(left.pop()))
        except OSError:  # closed, or too deep for a path
            continue
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            content = b""
            if entry.is_dir(follow_symlinks=False):
                left.append(entry.path)
            elif stat.S_ISLNK(status.st_mode):
                content = os.readlink(entry.path)
            elif stat.S_ISREG(status.st_mode) and os.access(entry.path, os.R_OK):
                with open(entry.path, "rb") as f:
                    content = hashlib.sha256(f.read()).digest()
            found[entry.path] = (status.st_mode, 0 if stat.S_ISDIR(status.st_mode) else status.st_size, content)
    return found


def same(before, after, text):
    if before == after:
        return
    changed = sorted(p for p in set(before) | set(after) if before.get(p) != after.get(p))
    check(False, f"{text} changed", changed[:5])


def good_text(text, where):
    """What every message for people is."""
    check(isinstance(text, str) and text.strip(), "an empty message", where)
    check(len(text.encode()) <= 2000, "a message of more than 2,000 bytes", where, len(text), text[:200])
    bad = [c for c in text if ord(c) < 32 or 0x7f <= ord(c) < 0xa0]
    check(not bad, "control characters in a message", where, bad, text[:300])


def good_error(answer, where):
    """An error of the wire: code, message, reason."""
    error = answer["error"]
    good_text(error["message"], where)
    check(error["code"] in (-32700, -32600, -32601, -32602, -32000, -32001, -32002), "the code", where, error)
    check(error["data"]["reason"] and error["data"]["errno"], "reason and errno", where, error)
    return error


def raw_request(method, params):
    """A line whose params are bytes as they stand."""
    return b'{"jsonrpc":"2.0","id":1,"method":' + json.dumps(method).encode() + b',"params":' + params + b"}\n"


class Held:
    """What the programs of a test hold: processes and descriptors. What a first use starts for good is used before."""

    def __init__(self, corvid):
        self.corvid = corvid
        self.now = self.settled()

    def look(self):
        found = {}
        for pid, program in self.corvid.processes():
            try:
                found[pid] = (os.path.basename(program), len(os.listdir(f"/proc/{pid}/fd")))
            except OSError:
                continue
        return found

    def settled(self):
        """Two looks that are the same, since what has ended takes a moment to be gone."""
        last = [None, 0]

        def twice():
            now = self.look()
            last[1] = last[1] + 1 if now == last[0] else 0
            last[0] = now
            return now if last[1] > 5 else None
        return wait_until("processes and descriptors settle", twice, 20)

    def check_same(self, text):
        """No more processes of any program than before, and none of them with more descriptors; cells come and go."""
        def sums(look):
            found = {}
            for program, descriptors in look.values():
                count, most = found.get(program, (0, 0))
                found[program] = (count + 1, max(most, descriptors))
            return found
        before = sums(self.now)

        def back():
            now = sums(self.look())
            return all(count <= before.get(program, (0, 0))[0] and most <= before[program][1] for program, (count, most) in now.items())
        try:
            wait_until("it is as before", back, 10)
        except Failed:
            check(False, f"left behind by {text}: before {before}, now {sums(self.look())}")


def connect(corvid, uid=NOBODY, gid=None):
    """A bare connection of the user of the test, or (as root) of another one."""
    if not corvid.as_root:
        return corvid.wire()
    os.setegid(uid if gid is None else gid)
    os.seteuid(uid)
    try:
        return corvid.wire()  # the kernel notes who connects
    finally:
        os.seteuid(0)
        os.setegid(0)


def alive_and_whole(corvid):
    """The daemon that was started answers, and its journal is as it was written."""
    equal(corvid.corvid("status", "--json").want(0).json()["pid"], corvid.daemon.pid, "the daemon lives")
    corvid.corvid("verify").want(0)
