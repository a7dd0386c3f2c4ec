# SPDX-License-Identifier: MIT
"""`cmake --install` into an empty prefix, which is then moved: what lies there is what docs/install.md says, and it works from there.
Units, users, folders and the AppArmor profile are given to the programs that read them."""
import fnmatch
import glob
import os
import re
import shutil
import socket
import stat
import subprocess
import tempfile

import corvidtest
from corvidtest import SOURCE, check, equal, has, main, wait_until

BUILD = os.environ["CORVID_BUILD"]


def run(*argv, **how):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, check=False, **how)


class Installed(corvidtest.Corvid):
    """A private folder whose programs were installed and then moved."""

    def place_programs(self):
        first, self.prefix = os.path.join(self.root, "first"), os.path.join(self.root, "moved")
        done = run(os.environ.get("CMAKE", "cmake"), "--install", BUILD, "--prefix", first, umask=0o022)
        equal(done.returncode, 0, done.stdout[-2000:])
        os.rename(first, self.prefix)
        self.bin = os.path.join(self.prefix, "bin")
        self.share = os.path.join(self.prefix, "share/corvid")

    def manifest(self):
        return sorted(os.path.relpath(os.path.join(folder, name), self.prefix) for folder, _, names in os.walk(self.prefix) for name in names)


def test_a_moved_prefix_works(corvid):
    equal(sorted(os.listdir(corvid.bin)), ["corvid", "corvidd"], "programs that people call")
    corvid.start(corvid.script({"tool": "fs_write", "args": {"path": "hello.txt", "text": "hello\n"}}, {"final": "Done."}))
    corvid.corvid("run", "Write hello into hello.txt").want(0)
    equal(corvid.read("hello.txt"), b"hello\n", "what the run wrote")
    equal(corvid.corvid("exec", "--policy", "workspace", "--", "cat", "hello.txt").want(0).out, "hello\n", "exec")
    has(corvid.corvid("plugin", "list").want(0).out, "notes")
    shown = corvid.corvid("policy", "list", "--json").want(0).out
    for path in glob.glob(os.path.join(SOURCE, "policies/*.json")):
        name = os.path.basename(path)
        check(os.path.exists(os.path.join(corvid.share, "policies", name)), f"{name} is installed")
        check(name == "schema.json" or f'"{name[:-5]}"' in shown, f"policy {name} is listed", shown)
    corvid.write("docs/a.txt", "a")
    corvid.corvid("tool", "call", "archive_create", "--args", '{"path": "docs", "archive": "docs.tar"}').want(0)
    corvid.corvid("stop").want(0)
    equal(corvid.daemon.wait(20), 0, "exit code of corvidd")
    corvid.daemon = None


def test_the_client_starts_the_daemon_beside_it(corvid):
    has(corvid.corvid("status").want(0).out, "pid")
    programs = {os.path.basename(program): program for _, program in corvid.processes()}
    equal(programs.get("corvid-nursery"), os.path.join(corvid.prefix, "libexec/corvid/corvid-nursery"), "the nursery that runs")
    corvid.corvid("stop").want(0)


def test_every_program_is_installed(corvid):
    built = {n for n in os.listdir(corvidtest.BIN) if n.startswith("corvid") and os.access(os.path.join(corvidtest.BIN, n), os.X_OK)}
    installed = set(os.listdir(corvid.bin)) | set(os.listdir(os.path.join(corvid.prefix, "libexec/corvid")))
    equal(sorted(built & set(corvidtest.PROGRAMS)), sorted(installed), "programs")
    for path in corvid.manifest():
        mode = stat.S_IMODE(os.stat(os.path.join(corvid.prefix, path)).st_mode)
        is_program = path.startswith(("bin/", "libexec/")) or path.endswith("fetch-model")
        equal(oct(mode), oct(0o755 if is_program else 0o644), path)


def test_the_manual_says_where_everything_lies(corvid):
    with open(os.path.join(SOURCE, "docs/install.md"), encoding="utf-8") as f:
        table = re.search(r"## Where everything lies\n(.*?)(?:\n## |\Z)", f.read(), re.S).group(1)
    rows = [row for line in re.findall(r"(?m)^\| ([^|]*) \|", table) for row in re.findall(r"`([^`]+)`", line)]
    check(len(rows) > 10, "there is a table", rows)
    matched = set()
    for path in corvid.manifest():
        found = [row for row in rows if fnmatch.fnmatchcase(path, row)]
        check(found, f"docs/install.md has a row for '{path}'")
        matched.update(found)
    optional = {"libexec/corvid/corvid-probe"}  # there with the engine only
    equal(sorted(set(rows) - matched - optional), [], "rows of docs/install.md that name nothing")


def test_the_units_are_right(corvid):
    os.rename(corvid.prefix, os.path.join(corvid.root, "first"))  # units name programs by the prefix that they were installed into
    corvid.prefix = os.path.join(corvid.root, "first")
    corvid.bin = os.path.join(corvid.prefix, "bin")
    for kind in ("system", "user"):
        for unit in ("corvid.service", "corvid.socket"):
            path = os.path.join(corvid.prefix, "lib/systemd", kind, unit)
            done = run("systemd-analyze", "verify", "--man=no", "--user" if kind == "user" else "--system", path, env=dict(os.environ, XDG_RUNTIME_DIR=corvid.run_dir))
            complaints = [line for line in done.stdout.splitlines() if "corvid" in line]
            equal((done.returncode, complaints), (0, []), f"{kind}/{unit}: {done.stdout}")
            with open(path, encoding="utf-8") as f:
                check("@" not in re.sub(r"@[a-z-]+(?=[ \n])", "", f.read()), f"all of {kind}/{unit} is filled in")
    # 10 is open, 0 is shut; what is left open is explained in the unit
    done = run("systemd-analyze", "security", "--offline=true", "--threshold=67", os.path.join(corvid.prefix, "lib/systemd/system/corvid.service"))
    equal(done.returncode, 0, done.stdout[-300:])


def test_group_and_folders(corvid):
    root = os.path.join(corvid.root, "system")
    os.makedirs(os.path.join(root, "etc"))
    for program, folder in (("systemd-sysusers", "sysusers.d"), ("systemd-tmpfiles", "tmpfiles.d")):
        os.makedirs(os.path.join(root, "usr/lib", folder))
        shutil.copy(os.path.join(corvid.prefix, "lib", folder, "corvid.conf"), os.path.join(root, "usr/lib", folder))
        shutil.copy("/etc/passwd", os.path.join(root, "etc"))
        extra = ["--create"] if program == "systemd-tmpfiles" else []
        done = run(program, f"--root={root}", *extra)
        equal(done.returncode, 0, done.stdout)
    with open(os.path.join(root, "etc/group")) as f:
        check(re.search(r"(?m)^corvid:x:\d+:$", f.read()), "there is a group corvid")
    equal(oct(stat.S_IMODE(os.stat(os.path.join(root, "var/lib/corvid")).st_mode)), oct(0o711), "/var/lib/corvid")
    equal(oct(stat.S_IMODE(os.stat(os.path.join(root, "run/corvid")).st_mode)), oct(0o755), "/run/corvid")


def test_socket_activation(corvid):
    """The service manager's own tool listens, starts the daemon at the first connection, and hands the socket over."""
    os.mkdir(os.path.dirname(corvid.socket), 0o700)
    corvid.own(os.path.dirname(corvid.socket))
    passed = [f"--setenv={k}={v}" for k, v in corvid.environment().items()]
    corvid.daemon = corvid.popen(["systemd-socket-activate", "-l", corvid.socket, *passed, os.path.join(corvid.bin, "corvidd"), "--foreground"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=open(corvid.daemon_log, "ab"))
    wait_until("it listens", lambda: os.path.exists(corvid.socket))
    check(not [p for _, p in corvid.processes() if p.endswith("corvid-nursery")], "no daemon before somebody asks")
    status = corvid.corvid("--no-autostart", "status", "--json").want(0).json()
    equal(status["pid"], corvid.daemon.pid, "the daemon took the tool's place")
    equal(status["socket"], corvid.socket, "its socket")
    equal(corvid.corvid("exec", "--", "echo", "hello").want(0).out, "hello\n", "exec")
    corvid.corvid("stop").want(0)
    equal(corvid.daemon.wait(20), 0, "exit code of corvidd")
    corvid.daemon = None
    check(os.path.exists(corvid.socket), "the socket is the service manager's: it stays")


def test_the_service_manager_is_told(corvid):
    path = os.path.join(corvid.run_dir, "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        corvid.own(path)
        manager.settimeout(20)
        make = corvid.environment
        corvid.environment = lambda **more: make(NOTIFY_SOCKET=path, **more)
        corvid.start()
        told = manager.recv(4096).decode()
        while "READY=1" not in told:
            told += "\n" + manager.recv(4096).decode()
        has(told, f"MAINPID={corvid.daemon.pid}")
        corvid.stop()
        while "STOPPING=1" not in told:
            told += "\n" + manager.recv(4096).decode()


def apparmor():
    """An AppArmor parser of version 4 or newer, as an argument vector: this machine's, else a newer release's, taken apart in a folder."""
    version = re.search(r"version (\d+)", run("apparmor_parser", "--version").stdout)
    if version and int(version.group(1)) >= 4:
        return ["apparmor_parser"], "/etc/apparmor.d"
    root = os.path.join(BUILD, "apparmor")
    if not os.path.exists(os.path.join(root, "usr/sbin/apparmor_parser")):
        made = tempfile.mkdtemp(prefix="apparmor-", dir=BUILD)
        done = run("mmdebstrap", "--variant=extract", "--include=apparmor,libc6,libstdc++6,libgcc-s1", "trixie", made)
        equal(done.returncode, 0, "mmdebstrap, for a newer apparmor_parser: " + done.stdout[-2000:])
        os.rename(made, root)
    loader = glob.glob(os.path.join(root, "usr/lib*/ld-linux-*")) + glob.glob(os.path.join(root, "usr/lib/*/ld-linux-*"))
    libraries = ":".join(glob.glob(os.path.join(root, "usr/lib/*-linux-gnu")))
    return [loader[0], "--library-path", libraries, os.path.join(root, "usr/sbin/apparmor_parser")], os.path.join(root, "etc/apparmor.d")


def test_the_apparmor_profile_is_understood(corvid):
    parser, base = apparmor()
    profile = os.path.join(corvid.share, "apparmor/corvid")
    flags = ["--skip-kernel-load", "--skip-cache", "--base", base, "-I", base]
    done = run(*parser, *flags, profile)
    equal(done.returncode, 0, done.stdout)
    has(run(*parser, *flags, "--names", profile).stdout, "corvid-nursery")
    with open(profile, encoding="utf-8") as f:
        text = f.read()
    has(text, os.path.join(corvid.root, "first/libexec/corvid/corvid-nursery"))
    broken = os.path.join(corvid.root, "broken")
    with open(broken, "w", encoding="utf-8") as f:
        f.write(text.replace("userns,", "usernamespaces,"))
    check(run(*parser, *flags, broken).returncode != 0, "the parser does look at the rules")


if __name__ == "__main__":
    corvidtest.Corvid = Installed
    main()
