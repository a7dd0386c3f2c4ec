# SPDX-License-Identifier: MIT
"""Manual pages and completions, made by the build: the pages are well formed and name every verb and option; completions are tried in
real shells, with a daemon that has runs and policies to name."""
import glob
import json
import os
import pty
import re
import select
import subprocess
import time

from corvidtest import BIN, check, equal, has, main, needs

PAGES = os.path.join(os.path.dirname(BIN.rstrip("/")), "pages")
BASH = r"""
. "$PAGES/completions/bash/corvid"
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
_corvid 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""
FISH = 'source "$PAGES/completions/fish/corvid.fish"; complete -C "$argv"'


def tables(corvid):
    verbs = corvid.corvid("help", "--json").lines()
    options = json.loads(subprocess.run([os.path.join(corvid.bin, "corvidd"), "--describe"], stdout=subprocess.PIPE, check=True).stdout)["options"]
    return verbs, options


def plain(text):
    return text.replace("\\-", "-").replace("\\e", "\\").replace("\\(aq", "'").replace("\\(ti", "~")


def test_manual_pages(corvid):
    pages = glob.glob(PAGES + "/man/man*/*")
    check(len(pages) > 10, "pages", pages)
    verbs, options = tables(corvid)
    overview = plain(open(PAGES + "/man/man1/corvid.1").read())
    for verb in verbs:
        has(overview, verb["summary"])
        page = plain(open(f"{PAGES}/man/man1/corvid-{verb['verb'].split()[0]}.1").read())
        for option in verb["options"] + verb["globals"]:
            has(page, "\\fB--" + option["name"])
            has(page, option["help"])
    daemon, conf = (plain(open(PAGES + name).read()) for name in ("/man/man8/corvidd.8", "/man/man5/corvid.conf.5"))
    for option in options:
        has(daemon, "\\fB--" + option["name"])
        equal("\\fB" + option["name"] + "\\fR" in conf, option["in_file"], "key " + option["name"])
    result = subprocess.run([needs("mandoc"), "-T", "lint", "-W", "warning", *pages], capture_output=True, text=True)
    equal((result.returncode, result.stdout), (0, ""), "mandoc")


def test_exit_codes_are_the_clients(corvid):
    """The codes in the pages are those of ctl.h."""
    source = open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../daemon/ctl/ctl.h")).read()
    codes = {int(n) for n in re.findall(r"CTL_[A-Z_]+ = (\d+),", source)} - {125, 126, 127}  # exec's own
    page = open(PAGES + "/man/man1/corvid.1").read().split(".SH EXIT STATUS")[1].split(".SH")[0]
    equal({int(n) for n in re.findall(r"\\fB(\d+)\\fR", page)}, codes, "codes")


def prepared(corvid):
    corvid.start(corvid.script({"final": "ok"}))
    corvid.corvid("run", "$(touch gone) `touch gone` <b>\u0007 \"quoted\"").want(0)
    return corvid.corvid("--json", "runs", "list").json()["runs"][0]["id"], corvid.environment(PAGES=PAGES, TERM="dumb")


CASES = [  # what is typed; what is offered, among others
    ("corvid ru", ["run", "runs"]),
    ("corvid runs ", ["list", "show", "trace", "watch", "cancel"]),
    ("corvid run --po", ["--policy"]),
    ("corvid run --policy work", ["workspace"]),
    ("corvid run --yes --timeout 3 --policy reado", ["readonly"]),
    ("corvid runs show r", ["RUN"]),
    ("corvid tool show fs_wr", ["fs_write"]),
    ("corvid run --workspace fol", ["folder/"]),
    ("corvid policy check pol", ["policy.json"]),
    ("corvid exec -- cat pol", ["policy.json"]),
    ("corvid help stat", ["status"]),
]


def offered(corvid, run, complete):
    corvid.write("folder/file", "")
    corvid.write("policy.json", "{}")
    for typed, wanted in CASES:
        got = {word.rstrip("/") for word in complete(typed)}
        for word in wanted:
            check(word.replace("RUN", run).rstrip("/") in got, f"'{typed}' offers {word}", sorted(got)[:20])
        check(not any(word.startswith("-") for word in got) or "--" in typed, "options only where asked for", typed, got)
    check(not os.path.exists(os.path.join(corvid.workspace, "gone")), "nothing of a task is run by the shell")


def test_bash(corvid):
    run, environment = prepared(corvid)

    def complete(typed):
        words = re.split(" +", typed)
        process = corvid.popen(["bash", "-c", ". /usr/share/bash-completion/bash_completion 2>/dev/null\n" + BASH, "bash", *words], env=environment,
                               stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        return process.communicate(timeout=30)[0].decode().split("\n")
    offered(corvid, run, complete)
    before = len(corvid.processes())
    corvid.stop()
    equal([w for w in complete("corvid run --policy ") if w], [], "without a daemon there is nothing to name")
    check(len(corvid.processes()) < before, "and none is started")


def test_fish(corvid):
    needs("fish")
    run, environment = prepared(corvid)

    def complete(typed):
        process = corvid.popen(["fish", "-N", "-c", FISH.replace("$argv", typed)], env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        return [line.split("\t")[0] for line in process.communicate(timeout=30)[0].decode().split("\n")]
    offered(corvid, run, complete)


UNIQUE = [  # what is typed at a zsh; what the line becomes when there is but one way on
    ("corvid runs sho", "corvid runs show"),
    ("corvid run --pol", "corvid run --policy"),
    ("corvid run --policy reado", "corvid run --policy readonly"),
    ("corvid runs show r", "corvid runs show RUN"),
    ("corvid tool show fs_wr", "corvid tool show fs_write"),
    ("corvid policy check pol", "corvid policy check policy.json"),
    ("corvid exec -- cat pol", "corvid exec -- cat policy.json"),
    ("corvid help vers", "corvid help version"),
]


class Typist:
    """Somebody at an interactive zsh."""

    def __init__(self, corvid, environment):
        self.master, slave = pty.openpty()
        self.shell = corvid.popen(["setsid", "--ctty", "--wait", "zsh", "-f", "-i"], stdin=slave, stdout=slave, stderr=slave,
                                  env=dict(environment, TERM="vt100"))
        corvid.clients.append(self.shell)
        os.close(slave)
        self.seen = ""

    def until(self, wanted):
        end = time.monotonic() + 20
        while wanted not in self.seen:
            check(time.monotonic() < end, f"zsh writes {wanted!r}", self.seen[-400:])
            if select.select([self.master], [], [], 0.2)[0]:
                data = os.read(self.master, 65536).decode("utf-8", "replace")
                self.seen += re.sub("\x1b\\[[0-9;?]*[a-zA-Z]|[\x00\x08]", "", data)

    def type(self, text):
        self.seen = ""
        os.write(self.master, text.encode())


def test_zsh(corvid):
    needs("zsh")
    run, environment = prepared(corvid)
    corvid.write("policy.json", "{}")
    zsh = Typist(corvid, environment)
    zsh.type("PS1='> '; stty cols 150; setopt nolistbeep; fpath=($PAGES/completions/zsh $fpath); autoload -Uz compinit; compinit -u -D; print rea''dy\n")
    zsh.until("ready")
    for typed, wanted in UNIQUE:
        zsh.type(typed + "\t")
        zsh.until(wanted.replace("RUN", run))
        zsh.type("\x15\n")  # the line is thrown away
        zsh.until("> ")
    zsh.type("exit\n")
    zsh.shell.wait(10)
    os.close(zsh.master)


if __name__ == "__main__":
    main()
