# SPDX-License-Identifier: MIT
"""The life of the Debian package in a clean root: built (without the engine), installed, used by an ordinary user in group corvid,
installed again over itself, removed, purged. After the purge the file tree is what it was before. Then it is installed again and the
root booted by its own systemd, which runs the daemon as the unit says. Needs root, namespaces and the distribution's mirror; where
something is missing the test fails and says what.

    test_package.py [PACKAGE]     PACKAGE is used instead of building one"""
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import time

from cleanroot import CleanRoot

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOCKET = "/run/corvid/corvid.sock"
FILES = [  # what people look for, and its rights; all of it is root's
    ("/usr/bin/corvid", 0o755), ("/usr/bin/corvidd", 0o755), ("/usr/libexec/corvid/corvid-nursery", 0o755),
    ("/etc/corvid/corvid.conf", 0o644), ("/var/lib/corvid", 0o711), ("/run/corvid", 0o755),
    ("/usr/share/man/man1/corvid.1.gz", 0o644), ("/usr/share/man/man5/corvid.conf.5.gz", 0o644),
    ("/usr/share/man/man8/corvidd.8.gz", 0o644), ("/usr/share/bash-completion/completions/corvid", 0o644),
    ("/usr/share/zsh/site-functions/_corvid", 0o644), ("/usr/share/fish/vendor_completions.d/corvid.fish", 0o644),
    ("/usr/lib/systemd/system/corvid.service", 0o644), ("/usr/lib/systemd/user/corvid.socket", 0o644),
    ("/usr/share/doc/corvid/copyright", 0o644), ("/usr/share/doc/corvid/third-party-notices.gz", 0o644),
    ("/usr/share/corvid/models/corvid-interim.gguf", 0o644),
]


def need():
    missing = [f"the program '{p}'" for p in ("mmdebstrap", "systemd-nspawn", "unshare", "nsenter", "dpkg-deb", "git") if not shutil.which(p)]
    if os.geteuid() != 0:
        missing.append("root (a clean root has owners and mounts)")
    if missing:
        sys.exit("this test cannot run here; missing: " + ", ".join(missing))


BOOTED = r"""
set -ex
corvid() { HOME=/home/member setpriv --reuid=member --regid=member --init-groups sh -c 'cd; exec /usr/bin/corvid --no-autostart --socket /run/corvid/corvid.sock "$@"' sh "$@"; }
systemctl is-active corvid.socket corvid.service
systemctl stop corvid.service
test "$(systemctl is-active corvid.service)" = inactive
corvid status
systemctl is-active corvid.service
corvid doctor
test "$(corvid exec -- id -u)" = "$(id -u member)"
corvid exec -- sh -c 'echo hello > hello.txt'
test "$(stat -c %U /home/member/hello.txt)" = member
corvid tool call archive_create --args '{"path": "hello.txt", "archive": "hello.tar"}'
grep -q '^NoNewPrivs:.*1' /proc/$(systemctl show -p MainPID --value corvid)/status
grep -q '^Seccomp:.*2' /proc/$(systemctl show -p MainPID --value corvid)/status
echo 'nonsense = 1' >> /etc/corvid/corvid.conf
if systemctl restart corvid.service; then exit 1; fi
sed -i '$d' /etc/corvid/corvid.conf
systemctl reset-failed corvid.service corvid.socket
systemctl start corvid.socket
corvid status
systemctl stop corvid.service
test "$(systemctl show -p Result --value corvid)" = success
apt-get remove -y -q corvid
test "$(systemctl is-active corvid.socket)" = inactive
test ! -e /run/corvid/corvid.sock
echo all of it went well
"""


def check(condition, text):
    if not condition:
        raise AssertionError(text)


def step(text):
    print(f"-- {text}", flush=True)


def wanted(done, code=0):
    check(done.returncode == code, f"exit code {done.returncode}, wanted {code}: {done.args[-4:]}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def build(out):
    done = subprocess.run([os.path.join(SOURCE, "scripts/package"), "--without-engine", "--lint", "--out", out], stdout=subprocess.PIPE, text=True, check=False)
    check(done.returncode == 0, "scripts/package failed, see above")
    return done.stdout.split("\n")[-2]


def field(package, name):
    return subprocess.run(["dpkg-deb", "-f", package, name], stdout=subprocess.PIPE, text=True, check=True).stdout


def check_version(package):
    with open(os.path.join(SOURCE, "CMakeLists.txt"), encoding="utf-8") as f:
        version = re.search(r"project\(corvid VERSION ([\d.]+)", f.read()).group(1)
    check(field(package, "Version").strip() == version, f"packaging/debian/changelog is about version {version}, as CMakeLists.txt is")
    with open(os.path.join(SOURCE, "scripts/packages-build"), encoding="utf-8") as f:
        libraries = [line.split()[0] for line in f if re.match(r"[\w.+-]+-dev\b", line)]
    with open(os.path.join(SOURCE, "packaging/debian/control"), encoding="utf-8") as f:
        control = f.read()
    missing = [name for name in libraries if f"\n {name}," not in control]
    check(not missing, f"Build-Depends of packaging/debian/control lacks {missing}")


def dependencies(package):
    """The first alternative of each, by name."""
    return [re.split(r"[ |(:]", part.strip())[0] for part in field(package, "Depends").split(",")]


def setpriv(root):
    """What the unit takes from the daemon, as far as setpriv can take it."""
    with open(root.inside("/usr/lib/systemd/system/corvid.service"), encoding="utf-8") as f:
        text = f.read()
    dropped = [cap for line in re.findall(r"(?m)^CapabilityBoundingSet=~(.*)$", text) for cap in line.split()]
    check(dropped and "NoNewPrivileges=yes" in text, "the unit takes capabilities and privileges away")
    known = wanted(root.run("setpriv", "--list-caps")).split()
    names = [cap[4:].lower() for cap in dropped]
    return ["setpriv", "--no-new-privs", "--bounding-set", ",".join("-" + n for n in names if n in known)]


class System:
    """The system's daemon inside, and its users."""

    def __init__(self, root):
        self.root, self.daemon = root, None

    def start(self):
        log = open(self.root.inside("/tmp/corvidd.log"), "ab")
        self.daemon = subprocess.Popen(self.root.argv(*setpriv(self.root), "/usr/bin/corvidd", "--foreground"), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + 20
        while self.root.run("corvid", "--socket", SOCKET, "--no-autostart", "status").returncode:
            check(self.daemon.poll() is None and time.monotonic() < end, "the daemon does not serve: " + self.log())
            time.sleep(0.1)

    def log(self):
        with open(self.root.inside("/tmp/corvidd.log"), encoding="utf-8", errors="replace") as f:
            return f.read()[-3000:]

    def client(self, user, *args, code=0):
        argv = ["sh", "-c", 'cd && exec corvid --no-autostart --socket "$@"', "sh", SOCKET, *args]
        return wanted(self.root.run(*argv, user=user), code)

    def ended(self):
        check(self.daemon.wait(30) == 0, f"corvidd ended with {self.daemon.returncode}: {self.log()}")


def installed(root):
    for path, mode in FILES:
        st = os.stat(root.inside(path))
        check((stat.S_IMODE(st.st_mode), st.st_uid, st.st_gid) == (mode, 0, 0), f"{path}: {oct(st.st_mode)} {st.st_uid}:{st.st_gid}, wanted {oct(mode)} 0:0")
    check(wanted(root.run("getent", "group", "corvid")).startswith("corvid:x:"), "there is a group corvid")
    check(wanted(root.run("dpkg-query", "-W", "-f", "${Conffiles}", "corvid")).split()[0] == "/etc/corvid/corvid.conf", "corvid.conf is a conffile")
    wanted(root.run("corvidd", "--check-config"))
    check(wanted(root.run("sh", "-c", "zcat /usr/share/man/man1/corvid.1.gz")).startswith(".TH"), "corvid(1) is a manual page")
    for unit, target in (("corvid.service", "multi-user"), ("corvid.socket", "sockets")):
        check(os.path.lexists(root.inside(f"/etc/systemd/system/{target}.target.wants/{unit}")), f"{unit} is enabled")
    check(not os.path.lexists(root.inside("/etc/systemd/user/sockets.target.wants/corvid.socket")), "nobody's own daemon is started unasked")


def used(system):
    root = system.root
    replies = [{"reply": {"tool": "fs_write", "args": {"path": "hello.txt", "text": "hello\n"}}}, {"reply": {"final": "Done."}}]
    with open(root.inside("/etc/corvid/replies.jsonl"), "w", encoding="utf-8") as f:
        f.writelines(json.dumps(reply) + "\n" for reply in replies)
    with open(root.inside("/etc/corvid/corvid.conf"), "a", encoding="utf-8") as f:
        f.write("model = script:replies.jsonl\n")
    wanted(root.run("usermod", "-aG", "corvid", "member"))
    system.start()
    st = os.stat(root.inside(SOCKET))
    group = int(wanted(root.run("getent", "group", "corvid")).split(":")[2])
    check((stat.S_IMODE(st.st_mode), st.st_uid, st.st_gid) == (0o660, 0, group), "the socket is root's and the group's")
    system.client("member", "run", "Write hello into hello.txt")
    hello = root.inside("/home/member/hello.txt")
    with open(hello, encoding="utf-8") as f:
        check(f.read() == "hello\n", "what the run wrote")
    uid = int(wanted(root.run("id", "-u", "member")))
    check(os.stat(hello).st_uid == uid, "the file is the member's")
    check(system.client("member", "exec", "--policy", "workspace", "--", "id", "-u").strip() == str(uid), "a command runs as the member")
    check("Linux" in system.client("member", "tool", "call", "sys_info", "--args", "{}"), "sys_info")
    check("notes" in system.client("member", "plugin", "list"), "the plugin that Corvid brings")
    refused = root.run("corvid", "--no-autostart", "--socket", SOCKET, "status", user="outsider")
    check(refused.returncode == 5, f"who is not in the group is refused: {refused.returncode} {refused.stderr}")


def life(root, package):
    system = System(root)
    shutil.copy(package, root.inside("/tmp/corvid.deb"))
    for user in ("member", "outsider"):
        wanted(root.run("useradd", "--create-home", "--user-group", user))
    before = root.tree()

    step("install")
    wanted(root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/tmp/corvid.deb"))
    installed(root)
    step("use")
    used(system)
    step("install again: configuration and state stay")
    changed = os.stat(root.inside("/etc/corvid/corvid.conf")).st_size
    wanted(root.run("apt-get", "install", "-y", "-q", "--reinstall", "--no-install-recommends", "/tmp/corvid.deb"))
    check(os.stat(root.inside("/etc/corvid/corvid.conf")).st_size == changed, "the configuration stays as it was changed")
    wanted(root.run("corvid", "--socket", SOCKET, "stop"))
    system.ended()
    system.start()
    check("Write hello" in system.client("member", "runs", "list"), "the run is still known")
    step("remove: the daemon ends, configuration and state stay")
    wanted(root.run("apt-get", "remove", "-y", "-q", "corvid"))
    system.ended()
    check(not [p for p in root.processes() if p.startswith("corvid")], f"nothing of it runs: {root.processes()}")
    check(not os.path.exists(root.inside("/usr/bin/corvidd")), "the programs are gone")
    for path in ("/etc/corvid/corvid.conf", "/var/lib/corvid/journal.db"):
        check(os.path.exists(root.inside(path)), f"{path} stays")
    step("purge: nothing is left")
    wanted(root.run("apt-get", "purge", "-y", "-q", "corvid"))
    check(root.run("getent", "group", "corvid").returncode == 2, "the group is gone")
    after = root.tree()
    left = [f"{path}: {before.get(path, 'was not there')} -> {after.get(path, 'is gone')}" for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)]
    check(not left, "after the purge the tree is another one:\n" + "\n".join(left))


def main():
    need()
    work = tempfile.mkdtemp(prefix="corvid-package-", dir="/var/tmp")
    root = None
    try:
        os.chmod(work, 0o755)
        step("build the package")
        package = sys.argv[1] if len(sys.argv) > 1 else build(os.path.join(work, "out"))
        check_version(package)
        step("make a clean root")
        root = CleanRoot(os.path.join(work, "root"), dependencies(package)).begin()
        life(root, package)
        step("boot the root with its own systemd")
        wanted(root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/tmp/corvid.deb"))
        wanted(root.run("usermod", "-aG", "corvid", "member"))
        root.leave()
        printed = root.boot(BOOTED)
        check(printed.endswith("all of it went well\n"), "under systemd something is wrong:\n" + printed[-4000:])
        step("all is well")
    finally:
        if root:
            root.end()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
