# SPDX-License-Identifier: MIT
"""A system daemon: root's, in /run/corvid and /var/lib/corvid, with a socket for the members of a group, and calls that run as whoever
asks. Needs root; the places are laid over in a mount namespace of the test's own, so that the machine's stay as they are."""
import ctypes
import grp
import os
import shutil
import stat
import subprocess
import sys

from corvidtest import check, equal, has, main, wait_until

GROUP, ONE, TWO, STRANGER = 64999, 64001, 64002, 64003
CLONE_NEWNS, MS_PRIVATE, MS_REC, MS_BIND = 0x20000, 1 << 18, 0x4000, 0x1000
WHO = {"tool": "shell", "args": {"command": "id -u > who"}}


def lay_over():
    """A mount namespace with empty /run and /var/lib, no /etc/corvid, and a group 'corvid'."""
    libc = ctypes.CDLL(None, use_errno=True)

    def must(rc):
        if rc:
            raise OSError(ctypes.get_errno(), "cannot make a place for a system daemon: " + os.strerror(ctypes.get_errno()))

    must(libc.unshare(CLONE_NEWNS))
    must(libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    for place in (b"/run", b"/var/lib"):
        must(libc.mount(b"none", place, b"tmpfs", 0, None))
    if os.path.isdir("/etc/corvid"):
        must(libc.mount(b"none", b"/etc/corvid", b"tmpfs", 0, None))
    with open("/etc/group") as f:
        lines = [line for line in f if not line.startswith("corvid:")]
    with open("/run/group", "w") as f:
        f.writelines(lines + [f"corvid:x:{GROUP}:\n"])
    must(libc.mount(b"/run/group", b"/etc/group", None, MS_BIND, None))
    equal(grp.getgrnam("corvid").gr_gid, GROUP, "group")


class System:
    """A system daemon, and clients of several users."""

    def __init__(self, corvid, model):
        self.corvid = corvid
        self.environment = {"PATH": corvid.bin + ":/usr/bin:/bin", "HOME": "/root", "LANG": "C.UTF-8", "CORVID_E2E": corvid.mark.split("=", 1)[1],
                            "ASAN_OPTIONS": f"log_path={corvid.logs}/sanitizer:detect_leaks=1"}
        check(os.path.exists("/run/group"), "the places are laid over")
        corvid.socket = "/run/corvid/corvid.sock"
        shutil.rmtree("/var/lib/corvid", ignore_errors=True)  # the test's own, see lay_over
        log = open(corvid.daemon_log, "ab")
        corvid.daemon = subprocess.Popen([os.path.join(corvid.bin, "corvidd"), "--model", model], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                         env=self.environment, cwd="/")
        log.close()
        wait_until("the daemon accepts", corvid.accepts, 20)

    def place(self, uid):
        path = os.path.join(self.corvid.root, str(uid))
        if not os.path.isdir(path):
            os.mkdir(path, 0o755)
            os.chown(path, uid, uid)
        return path

    def client(self, uid, *args, code=0, gid=GROUP):
        result = subprocess.run([os.path.join(self.corvid.bin, "corvid"), "--socket", self.corvid.socket, *args], user=uid, group=gid, extra_groups=[],
                                cwd=self.place(uid), env=dict(self.environment, HOME=self.place(uid), ASAN_OPTIONS=""), capture_output=True, text=True,
                                stdin=subprocess.DEVNULL, timeout=60)
        equal(result.returncode, code, f"exit code of {args} as {uid}: {result.stdout}{result.stderr}")
        return result


def test_calls_run_as_the_peer(corvid):
    system = System(corvid, corvid.script(WHO, {"final": "Done."}))
    socket = os.stat(corvid.socket)
    equal((stat.S_IMODE(socket.st_mode), socket.st_uid, socket.st_gid), (0o660, 0, GROUP), "the socket")
    equal(stat.S_IMODE(os.stat("/var/lib/corvid").st_mode), 0o711, "the state folder: through it users reach what is kept of their runs")
    closed = [n for n in os.listdir("/var/lib/corvid") if n != "kept" and os.stat("/var/lib/corvid/" + n).st_mode & 0o077]
    equal(closed, [], "nothing else in it is open to others")
    equal(system.client(ONE, "exec", "--", "id", "-u").stdout, f"{ONE}\n", "whose command it is")
    system.client(TWO, "run", "t")
    made = os.stat(os.path.join(system.place(TWO), "who"))
    equal((made.st_uid, open(os.path.join(system.place(TWO), "who")).read()), (TWO, f"{TWO}\n"), "whose file it is")
    has(system.client(STRANGER, "status", code=5, gid=STRANGER).stderr, "Permission denied")


def test_jobs_belong_to_their_owner(corvid):
    system = System(corvid, corvid.script(WHO, {"final": "Done."}))
    job = system.client(ONE, "job", "add", "--every", "1s", "t").stdout.strip()
    made = os.path.join(system.place(ONE), "who")
    wait_until("the job has run", lambda: os.path.exists(made) and os.stat(made).st_size)
    equal((os.stat(made).st_uid, open(made).read()), (ONE, f"{ONE}\n"), "as whom it ran")
    has(system.client(TWO, "job", "list").stderr, "no jobs yet")
    for verb in ("show", "next", "run", "pause", "resume", "remove", "history"):
        has(system.client(TWO, "job", verb, job, code=1).stderr, "there is no such job")
    has(system.client(TWO, "status").stdout, "jobs     0\n")
    has(system.client(0, "job", "list").stdout, job)
    has(system.client(TWO, "backup", "copy.db", code=4).stderr, "own user")
    system.client(ONE, "job", "remove", job)


def test_users_do_not_see_each_other(corvid):
    system = System(corvid, corvid.script(WHO, {"final": "Done."}))
    run = system.client(ONE, "run", "--json", "t").stdout.split('"run":"')[1].split('"')[0]
    has(system.client(TWO, "runs", "list").stderr, "no runs yet")
    for verb in ("show", "watch", "cancel"):
        has(system.client(TWO, "runs", verb, run, code=4).stderr, "belongs to another user")
    for verb in ("log", "stop"):
        has(system.client(TWO, verb, code=4).stderr, "own user")
    has(system.client(0, "runs", "show", run).stdout, "Done.")
    os.chmod(system.place(ONE), 0o700)
    wire = corvid.wire()  # root's own connection may; another user's workspace is out of a user's reach
    check("result" in wire.call("exec.start", {"argv": ["true"], "workspace": system.place(ONE)}), "root may")
    wire.close()
    code = f"import sys; sys.path[:0] = {sys.path!r}\nfrom corvidtest import Wire\n" \
           f"print(Wire({corvid.socket!r}).call('exec.start', {{'argv': ['ls'], 'workspace': {system.place(ONE)!r}}}))"
    refused = subprocess.run(["/usr/bin/env", "python3", "-c", code], user=TWO, group=GROUP, extra_groups=[], capture_output=True, text=True, cwd="/",
                             env=dict(os.environ, PATH="/usr/bin:/bin", PYTHONDONTWRITEBYTECODE="1"), timeout=20)
    has(refused.stdout, f"user {TWO} may not enter")


def test_undo_is_the_users_own(corvid):
    system = System(corvid, corvid.script({"tool": "fs_remove", "args": {"path": "a.txt"}}, {"final": "Done."}))
    path = os.path.join(system.place(ONE), "a.txt")
    with open(path, "w") as f:
        f.write("mine\n")
    os.chown(path, ONE, GROUP)
    run = system.client(ONE, "run", "--json", "remove a.txt").stdout.split('"run":"')[1].split('"')[0]
    check(not os.path.exists(path), "it is gone")
    folder = os.path.join("/var/lib/corvid/kept", run)
    equal((os.stat(folder).st_uid, stat.S_IMODE(os.stat(folder).st_mode)), (ONE, 0o700), "whose place it is")
    for uid in (TWO, 0):
        has(system.client(uid, "runs", "undo", run, code=4).stderr, "belongs to another user")
    system.client(ONE, "runs", "undo", run)
    equal((open(path).read(), os.stat(path).st_uid), ("mine\n", ONE), "it is back")


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("ok     nothing to do: a system daemon is root's")
        sys.exit(0)
    lay_over()
    main()
