# SPDX-License-Identifier: MIT
"""Every tool, called without a model; what is listed is what works."""
import hashlib
import json
import os

from corvidtest import check, equal, has, main


def call(corvid, tool, code=0, /, **args):
    return corvid.corvid("--json", "tool", "call", tool, "--args", json.dumps(args)).want(code).json()


# What depends on the machine, needs another policy or more than a call is tried elsewhere (test_host.py, test_desk.py, test_http.py); so are
# the tools of plugins (test_plugin.py).
ELSEWHERE = {"service_status", "log_search", "proc_signal", "desktop_notify", "ask_user", "read_result", "http_get", "http_post"}

# Tool, arguments, what the observation holds. The workspace has a.txt ("one two\nthree\n") and sub/b.c; the order is that of the calls.
CALLS = [
    ("fs_list", {"path": "."}, "a.txt"),
    ("fs_read", {"path": "a.txt"}, "one two\nthree"),
    ("fs_find", {"path": ".", "pattern": "*.c"}, "sub/b.c"),
    ("text_search", {"path": ".", "query": "three"}, "a.txt:2: three"),
    ("text_count", {"path": "a.txt"}, "lines 2\nwords 3\nbytes 14"),
    ("fs_hash", {"path": "a.txt"}, "sha256 " + hashlib.sha256(b"one two\nthree\n").hexdigest()),
    ("fs_stat", {"path": "a.txt"}, "type file\nsize 14\n"),
    ("calc", {"expression": "6*7"}, "42"),
    ("fs_mkdir", {"path": "new"}, "ok: made new"),
    ("fs_write", {"path": "new/x.txt", "text": "abc"}, "ok: wrote 3 bytes to new/x.txt"),
    ("fs_append", {"path": "new/x.txt", "text": "de"}, "ok: appended"),
    ("fs_edit", {"path": "new/x.txt", "old": "c", "new": "C"}, "ok: replaced 1 place in new/x.txt"),
    ("fs_copy", {"from": "new/x.txt", "to": "y.txt"}, "ok: copied new/x.txt to y.txt"),
    ("fs_move", {"from": "y.txt", "to": "z.txt"}, "ok: moved y.txt to z.txt"),
    ("fs_remove", {"path": "z.txt"}, "ok: removed z.txt"),
    ("archive_create", {"path": "sub", "archive": "sub.zip"}, "ok: packed 1 files into sub.zip"),
    ("archive_extract", {"archive": "sub.zip", "path": "unpacked"}, "ok: unpacked 1 files into unpacked"),
    ("package_query", {"name": "libc*"}, "packages"),
    ("sys_info", {}, "kernel Linux"),
    ("sys_disk", {}, "free"),
    ("proc_list", {}, "processes"),
    ("time_now", {}, "UTC"),
    ("shell", {"command": "echo out; exit 3"}, "exit 3\nout"),
    ("memory_save", {"text": "the printer is called hp-2"}, "ok: remembered"),
    ("memory_search", {"query": "printer"}, "1 notes\nthe printer is called hp-2"),
    ("shell", {"command": "git init -q -b main && git add . && git -c user.name=A -c user.email=a@b commit -qm first"}, "exit 0"),
    ("git_status", {}, "branch main\n0 changes"),
    ("git_log", {"count": 1}, "A: first"),
    ("git_diff", {}, "no changes"),
]


def test_every_tool(corvid):
    corvid.write("a.txt", "one two\nthree\n")
    corvid.write("sub/b.c", "int x;\n")
    corvid.start()
    tools = corvid.corvid("tool", "list", "--json").want(0).json()["tools"]
    names = {t["name"] for t in tools if not t["hidden"] and t["by"] != "plugin"}
    tried = set()
    for name, args, part in CALLS:
        if name not in names:
            continue
        tried.add(name)
        has(call(corvid, name, **args)["view"], part)
        people = corvid.corvid("tool", "show", name).want(0).out
        has(people, name + "(")
        check("additionalProperties" in people, "the schema is shown", people)
    equal(names - tried - ELSEWHERE, set(), "listed tools that no call tries")
    equal(os.listdir(os.path.join(corvid.workspace, "new")), ["x.txt"], "what is left")
    table = corvid.corvid("tool", "list").want(0).out
    check(all(name + "(" in table for name in names), "all are in the table", table)


def test_failures(corvid):
    corvid.start()
    missing = call(corvid, "fs_read", 1, path="nothing.txt")
    equal(missing["error"]["guard"], "filesystem", "guard")
    has(missing["view"], "error: nothing.txt: no such file or folder (filesystem)")
    os.chmod(os.path.dirname(corvid.write("closed/a", "x")), 0)
    for name, path in [("fs_list", "closed"), ("fs_read", "closed/a"), ("fs_find", "closed"), ("text_search", "closed")]:
        more = {"pattern": "*"} if name == "fs_find" else {"query": "a"} if name == "text_search" else {}
        has(call(corvid, name, 1, path=path, **more)["view"], f"error: {path}: permission denied (filesystem)")
    for args in ({}, {"path": 7}, {"path": "a", "more": 1}):
        wrong = corvid.corvid("--json", "tool", "call", "fs_read", "--args", json.dumps(args)).want(2).json()
        equal(wrong["error"]["guard"], "schema", "guard")
        has(wrong["error"]["text"], "args")
    unknown = corvid.corvid("tool", "call", "fs_raed", "--args", '{"path":"a"}').want(2)
    has(unknown.err, "'fs_raed'")
    has(unknown.err, "corvid tool list")
    has(corvid.corvid("tool", "show", "nothing").err, "nothing")
    escape = call(corvid, "fs_read", 4, path="../../../../etc/shadow")
    equal(escape["error"]["guard"], "policy", "guard")


def test_deadline(corvid):
    corvid.start()
    late = corvid.corvid("--json", "tool", "call", "shell", "--timeout", "1", "--args", '{"command":"sleep 30"}').want(124).json()
    equal(late["error"]["guard"], "deadline", "guard")


def test_arguments_from_stdin(corvid):
    corvid.start()
    big = "x" * 200000
    corvid.corvid("tool", "call", "fs_write", "--args", "-", input=json.dumps({"path": "big", "text": big})).want(0)
    equal(corvid.read("big"), big.encode(), "the file")


if __name__ == "__main__":
    main()
