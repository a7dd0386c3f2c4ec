# SPDX-License-Identifier: MIT
"""The example in each tool's help, typed as it stands there: `corvid tool call ...` lines are run by a shell in a workspace that has what
they speak of. docs/tools.md holds the same help (tests: docs/pages)."""
import os
import subprocess

from corvidtest import check, equal, has, main, needs
from webtest import Web

PAGE = (200, {"Content-Type": "text/plain"}, b"an example")

# What the machine may lack: the tool, and the beginnings of what it says then.
MAY_LACK = {
    "service_status": ("no service 'ssh' is known here", "no service 'ssh.service' is known here"),
    "log_search": ("none of the logs here may be read",),
    "desktop_notify": ("no desktop is present here", "libsystemd.so.0 is not installed here", "this daemon acts for one user only"),
    "package_query": ("no dpkg database is here",),
}
# Examples that cannot succeed by hand: the exit code and what is said instead.
REFUSED = {
    "read_result": (1, "only a run has earlier steps"),  # its example is a model's call
    "proc_signal": (1, "there is no process 1234"),
    "ask_user": (4, "nobody answered in time"),
}


def prepare(corvid, port):
    """Files, a repository and policies that the examples speak of."""
    corvid.write("a.txt", "the colour of it\nfix me\n")
    for name in ("draft.md", "old.txt", "docs/guide.md"):
        corvid.write(name, "text\n")
    corvid.folder(os.path.join(corvid.workspace, "backup"))
    for words in (["init", "-q", "-b", "main"], ["add", "a.txt"], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "first"]):
        equal(corvid.popen(["git", *words]).wait(20), 0, f"git {words}")
    why = {"why": "an example"}
    corvid.policy("networked", {"about": "The page of the examples is on this machine.", "extends": "workspace",
                                "network": [{"host": "127.0.0.1", "ports": [port], "methods": ["GET", "POST"], "private": True, **why}],
                                "tools": {"allow": [{"tool": "http_*", **why}]}})
    corvid.policy("admin", {"about": "As the shipped one, and nobody is asked.", "extends": "workspace",
                            "files": {"read": [{"path": "/var/log", **why}]},
                            "tools": {"allow": [{"tool": "log_search", **why}, {"tool": "proc_signal", **why}]}})
    corvid.policy("quick", {"about": "Asks for a second.", "extends": "workspace", "approve": {"timeout_s": 1}})


def examples(corvid):
    """(tool, command line) of every line of every help that calls a tool."""
    found = []
    for tool in corvid.corvid("tool", "list", "--json").want(0).json()["tools"]:
        lines = [line.strip() for line in corvid.corvid("tool", "show", tool["name"], "--json").want(0).json()["help"].splitlines()]
        calls = [line for line in lines if line.startswith("corvid tool call ")]
        check(calls or tool["by"] == "plugin", "the help has an example", tool["name"])
        check(all(line.split()[3] == tool["name"] for line in calls), "the example calls its own tool", calls)
        found += [(tool["name"], line) for line in calls]
    return found


def missing_process():
    """1234 is the process of the example: it must be nobody's, or the call would hit it."""
    return not os.path.exists("/proc/1234")


def outcome(corvid, tool, line):
    """Runs one line as a person would; says what is wrong, or None."""
    line = line.replace("https://example.org/", corvid.url)
    if tool == "ask_user":
        line += " --policy quick"
    if tool == "proc_signal" and not missing_process():
        line = line.replace("1234", "4194304")
    process = corvid.popen(["sh", "-c", line], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    corvid.clients.append(process)
    done = corvid.end(process)
    said = done.out + done.err
    if tool in REFUSED:
        code, part = REFUSED[tool]
        part = part if missing_process() else part.replace("1234", "4194304")
        return None if done.code == code and part in said else f"{line}: exit code {done.code}: {said}"
    if done.code == 0 or any(part in said for part in MAY_LACK.get(tool, ())):
        return None
    return f"{line}: exit code {done.code}: {said}"


def test_examples_in_help(corvid):
    needs("git")
    with Web({"/": PAGE, "/notes": PAGE}) as web:
        prepare(corvid, web.port)
        corvid.url = web.url()
        corvid.start()
        lines = examples(corvid)
        # The order of the table is that of a day's work, but for what takes away what others read.
        lines.sort(key=lambda row: row[0] in ("fs_remove", "fs_move"))
        wrong = [problem for problem in (outcome(corvid, tool, line) for tool, line in lines) if problem]
        equal(wrong, [], "examples that do not do what the help says")
        equal([(method, path) for method, path, _, _ in web.seen], [("GET", "/"), ("POST", "/notes")], "what the network ones asked")
    equal(corvid.read("notes/a.txt"), b"hello\n", "fs_write's example")
    has(corvid.read("a.txt"), "the color of it")
    equal(os.path.exists(os.path.join(corvid.workspace, "old.txt")), False, "fs_remove's example")
    equal(os.path.exists(os.path.join(corvid.workspace, "final.md")), True, "fs_move's example")
    equal(os.listdir(os.path.join(corvid.workspace, "unpacked")), ["docs"], "archive_extract's example")


if __name__ == "__main__":
    main()
