# SPDX-License-Identifier: MIT
"""A clean Debian root in a folder, and a world inside it: mount and pid namespaces of its own, the folder as the root of the file tree
(pivot_root, since a program in a plain chroot may not make user namespaces). What runs in it ends with it."""
import hashlib
import os
import shutil
import stat
import subprocess

ENTER = """
set -e
mount --bind "$0" "$0"
cd "$0"
mount -t proc proc proc
mount --rbind /dev dev
mount --rbind /sys sys
mkdir -p .old
pivot_root . .old
umount -l .old
rmdir .old
exec sleep 86400
"""

# Written by the package manager and its kin at every installation, whatever the package.
NOISE = ("proc/", "dev/", "sys/", "tmp/", "home/", "var/log/", "var/cache/", "var/lib/dpkg/", "var/lib/apt/", "etc/group-", "etc/gshadow-", "etc/passwd-",
         "etc/shadow-", "etc/.pwd.lock")


def release():
    """The name of this machine's release, for which packages are built here."""
    with open("/etc/os-release", encoding="utf-8") as f:
        fields = dict(line.rstrip("\n").split("=", 1) for line in f if "=" in line)
    return fields.get("VERSION_CODENAME", "").strip('"')


class CleanRoot:
    def __init__(self, path, packages):
        self.path, self.holder, self.pid = path, None, None
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=" + ",".join(packages), release(), path]
        made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"mmdebstrap could not make a root of '{release()}' with {packages} (it needs the distribution's mirror):\n{made.stdout[-3000:]}")

    def begin(self):
        self.holder = subprocess.Popen(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c", ENTER, self.path],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        # The world is ready when its first process has become `sleep`.
        while self.holder.poll() is None:
            with open(f"/proc/{self.holder.pid}/task/{self.holder.pid}/children", encoding="ascii") as f:
                children = f.read().split()
            if children and self.program(children[0]) == "sleep":
                self.pid = children[0]
                return self
            os.sched_yield()
        raise RuntimeError(f"no world could be made in '{self.path}' (it needs mount and pid namespaces): {self.holder.stdout.read()}")

    @staticmethod
    def program(pid):
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as f:
                return f.read().strip()
        except OSError:
            return ""

    def argv(self, *argv, user=None):
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        home = f"/home/{user}" if user else "/root"
        return ["nsenter", "-t", self.pid, "-m", "-p", "-r", "-w", "env", "-i", f"HOME={home}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
                "DEBIAN_FRONTEND=noninteractive", *who, *argv]

    def run(self, *argv, user=None, timeout=120, input=None):
        return subprocess.run(self.argv(*argv, user=user), stdout=subprocess.PIPE, stderr=subprocess.PIPE, input=input, text=True, timeout=timeout, check=False)

    def inside(self, path):
        return os.path.join(self.path, path.lstrip("/"))

    def processes(self):
        """Names of the programs that run inside; the dead that nobody asks about do not count."""
        stats = self.run("sh", "-c", "cat /proc/[0-9]*/stat").stdout.splitlines()
        return [line[line.index("(") + 1:line.rindex(")")] for line in stats if line[line.rindex(")") + 2] != "Z"]

    def tree(self):
        """Every path with what it is: kind, rights, owner, content."""
        found = {}
        for folder, folders, names in os.walk(self.path):
            for name in folders + names:
                whole = os.path.join(folder, name)
                path = os.path.relpath(whole, self.path)
                if (path + "/").startswith(NOISE) or path in NOISE:
                    continue
                found[path] = describe(whole)
            folders[:] = [f for f in folders if not (os.path.relpath(os.path.join(folder, f), self.path) + "/").startswith(NOISE)]
        return found

    def boot(self, script, timeout=240):
        """Boots the root with its own systemd, has a shell script run when all is up, and gives what that printed. The world must have been
        left. Cells need Landlock, which the container's own filter does not know of."""
        with open(self.inside("/root/boot.sh"), "w", encoding="utf-8") as f:
            f.write("exec >/root/printed 2>&1\n" + script)
        unit = self.inside("/etc/systemd/system/boot.service")
        with open(unit, "w", encoding="utf-8") as f:
            f.write("[Unit]\nAfter=multi-user.target\n[Service]\nType=oneshot\nExecStart=/bin/sh /root/boot.sh\n"
                    "ExecStopPost=/bin/systemctl poweroff --no-block\n")
        os.makedirs(self.inside("/etc/systemd/system/default.target.wants"), exist_ok=True)
        os.symlink("/etc/systemd/system/boot.service", self.inside("/etc/systemd/system/default.target.wants/boot.service"))
        landlock = "landlock_create_ruleset landlock_add_rule landlock_restrict_self"
        done = subprocess.run(["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--console=pipe", f"--system-call-filter={landlock}",
                               f"--machine=corvid-{os.getpid()}", "-D", self.path, "--boot"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              stdin=subprocess.DEVNULL, timeout=timeout, text=True, errors="replace", check=False)
        printed = self.inside("/root/printed")
        if not os.path.exists(printed):
            raise RuntimeError(f"the clean root could not be booted by systemd-nspawn:\n{done.stdout[-3000:]}")
        with open(printed, encoding="utf-8", errors="replace") as f:
            return f.read()

    def leave(self):
        """Ends the world; the folder stays."""
        if self.holder and self.holder.poll() is None:
            self.holder.kill()
            self.holder.wait()
        if self.holder:
            self.holder.stdout.close()
        self.holder = None

    def end(self):
        self.leave()
        shutil.rmtree(self.path, ignore_errors=True)


def describe(path):
    st = os.lstat(path)
    content = ""
    if stat.S_ISLNK(st.st_mode):
        content = os.readlink(path)
    elif stat.S_ISREG(st.st_mode):
        with open(path, "rb") as f:
            content = hashlib.file_digest(f, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else hashlib.sha256(f.read()).hexdigest()
    return oct(st.st_mode), st.st_uid, st.st_gid, content
