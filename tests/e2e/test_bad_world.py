# SPDX-License-Identifier: MIT
"""A world that does not keep still: a disk that is full, files that change while they are read, trees that are deeper than any path, an
archive that is none. Each call ends in an error without effect or in an answer that is true of some moment."""
import ctypes
import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile

from badinput import Held, alive_and_whole, good_text, same, snapshot, wipe
from corvidtest import SOURCE, check, equal, has, main

FULL = "full.bin"


def call(corvid, tool, code=None, /, *more, **args):
    result = corvid.corvid("--json", "tool", "call", tool, "--timeout", "20", "--yes", *more, "--args", "-", input=json.dumps(args))
    check(code is None or result.code == code, f"{tool} {args} ended with {result.code}, wanted {code}", result.out[:600], result.err[:300])
    check(result.code in (0, 1, 4), f"{tool} {args} ended with {result.code}", result.out[:600], result.err[:300])
    answer = result.lines()[-1]
    if not answer["ok"]:
        good_text(answer["error"]["text"], (tool, args))
        check(answer["error"]["guard"], "a guard", answer)
        check(answer["error"]["guard"] != "deadline", "it hung", answer)
    return answer


# ---- a full disk ---------------------------------------------------------------------------------------------------------

def writes():
    """What wants room: tool, arguments. `big` has 300,000 bytes, big.zip unpacks to as many, tree holds 40 files."""
    text = "x" * 300000
    return [
        ("fs_write", {"path": "new/deep/t", "text": text}), ("fs_write", {"path": "small", "text": text}), ("fs_append", {"path": "small", "text": text}),
        ("fs_append", {"path": "new/t", "text": text}), ("fs_edit", {"path": "small", "old": "s", "new": text[:250000]}), ("fs_copy", {"from": "big", "to": "copy"}),
        ("fs_copy", {"from": "tree", "to": "copy"}), ("archive_create", {"path": "big", "archive": "big.tar"}),
        ("archive_create", {"path": "tree", "archive": "tree.tar"}), ("archive_extract", {"archive": "big.zip", "path": "out"}),
    ]


def prepare(corvid):
    corvid.write("small", "small\n")
    corvid.write("big", "b" * 300000)
    for i in range(40):
        corvid.write(f"tree/{i}", "t" * 8000)
    with zipfile.ZipFile(os.path.join(corvid.workspace, "big.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/first", "f" * 1000)
        archive.writestr("a/big", "b" * 300000)


def test_full_disk(corvid):
    """A workspace of one megabyte with a few kilobytes left."""
    if not corvid.as_root:
        return test_files_may_not_grow(corvid)
    libc = ctypes.CDLL(None, use_errno=True)
    equal(libc.mount(b"none", corvid.workspace.encode(), b"tmpfs", 0, b"size=1200k,mode=0777"), 0, "a small disk")
    try:
        os.chown(corvid.workspace, 65534, 65534)
        prepare(corvid)
        room = os.statvfs(corvid.workspace)
        corvid.write(FULL, b"f" * ((room.f_bavail - 3) * room.f_bsize))
        corvid.start()
        before = snapshot(corvid.workspace)
        for tool, args in writes():
            answer = call(corvid, tool, 1, **args)
            has(answer["error"]["text"], "no space left")
            same(before, snapshot(corvid.workspace), f"{tool} on a full disk")
        told = call(corvid, "shell", 0, command="head -c 100000 /dev/zero >more; echo code $?; rm -f more")
        has(told["view"].lower(), "no space left")
        has(told["view"], "code 1")
        whole = corvid.corvid("exec", "--", "head", "-c", "3000000", "/dev/zero").want(0)
        equal(len(whole.bytes), 3000000, "output needs no room in the workspace")
        same(before, snapshot(corvid.workspace), "what needs no room")
        call(corvid, "fs_remove", 0, path=FULL)
        call(corvid, "fs_copy", 0, **{"from": "tree/1", "to": "copy"})
        alive_and_whole(corvid)
    finally:
        corvid.stop()
        libc.umount2(corvid.workspace.encode(), 2)


def test_files_may_not_grow(corvid):
    """A policy that lets no file grow beyond 100,000 bytes: the same errors, the same nothing."""
    corvid.policy("small", {"about": "small files", "extends": "workspace", "limits": {"file_bytes": 100000, "output_bytes": 200000}})
    prepare(corvid)
    corvid.start()
    before = snapshot(corvid.workspace)
    for tool, args in writes():
        if args.get("from", args.get("path")) == "tree" and tool == "fs_copy":
            continue  # each of its files is small
        answer = call(corvid, tool, 1, "--policy", "small", **args)
        check("larger than" in answer["error"]["text"] or answer["error"]["guard"] == "rlimit", "it says why", answer["error"])
        same(before, snapshot(corvid.workspace), f"{tool} beyond file_bytes")
    much = corvid.corvid("exec", "--policy", "small", "--", "head", "-c", "3000000", "/dev/zero")
    equal(much.code, 125, "too much output")
    has(much.err, "output_bytes")
    alive_and_whole(corvid)


# ---- files that change while they are read -------------------------------------------------------------------------------

class Restless:
    """A thread that keeps changing a file: appends to it, cuts it off, or replaces it."""

    def __init__(self, corvid, name, act):
        self.path, self.act, self.over, self.turns = corvid.write(name, b"0123456789abcde\n" * 65536), act, threading.Event(), 0
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.over.is_set():
            self.act(self.path, self.turns)
            self.turns += 1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def append(path, _):
    with open(path, "ab") as f:
        f.write(b"0123456789abcde\n" * 16)
        if f.tell() > 64 << 20:
            f.truncate(1 << 20)


def cut(path, _):
    """The kernel clears what is cut off: who reads at that very moment may get zeros."""
    os.truncate(path, 16)
    with open(path, "ab") as f:
        f.write(b"0123456789abcde\n" * 65535)


def replace(path, turn):
    with open(path + ".new", "wb") as f:
        f.write(b"0123456789abcde\n" * (65536 if turn % 2 else 1))
    status = os.stat(path)
    os.chown(path + ".new", status.st_uid, status.st_gid)
    os.rename(path + ".new", path)


READERS = [
    ("fs_read", {"path": "restless"}), ("text_count", {"path": "restless"}), ("fs_hash", {"path": "restless"}), ("fs_stat", {"path": "restless"}),
    ("text_search", {"path": "restless", "query": "789"}), ("fs_copy", {"from": "restless", "to": "made/copy"}),
    ("archive_create", {"path": "restless", "archive": "made/a.tar"}), ("archive_create", {"path": "restless", "archive": "made/a.zip"}),
    ("fs_edit", {"path": "restless", "old": "0123", "new": "3210", "all": "yes"}),
]


WHOLE = (16, 16 * 65536)  # the two files that replace() puts there in turn
LINE = "0123456789abcde"


def judge_whole(tool, result, made):
    """A file that is replaced is the old one to its end."""
    if tool in ("fs_read", "fs_hash"):
        check(result["size"] in WHOLE, "one file or the other", tool, result["size"])
    if tool == "text_count":
        check(result["bytes"] in WHOLE and result["lines"] * 16 == result["bytes"], "one file or the other", result)
    if tool == "text_search":
        equal({line["text"] for line in result["lines"]}, {LINE}, "whole lines")
    for path in made if tool == "fs_copy" else []:
        check(os.path.getsize(path) in WHOLE, "one file or the other", path, os.path.getsize(path))


def judge(corvid, tool, answer, act):
    """What may come of it: an error that says so, or what was true at some moment."""
    made = os.listdir(os.path.join(corvid.workspace, "made"))
    if not answer["ok"]:
        check(any(word in answer["error"]["text"] for word in ("changed", "shorter", "no such file", "not found", "too large", "larger than")), "it says why", tool,
              answer["error"])
        equal(made, [], f"nothing is left of {tool}")
        return
    result = answer["result"]
    if act is replace:
        judge_whole(tool, result, [os.path.join(corvid.workspace, "made", name) for name in made])
    if tool == "fs_read":
        check(set(result["text"]) <= set(LINE + "\n") | (set("\0\ufffd") if act is cut else set()), "no byte that was never there")
    if tool == "text_count":
        check(result["bytes"] >= 0 and result["lines"] * 16 <= result["bytes"] + 16, "counts that belong together", result)
    if tool == "fs_hash":
        equal(result["sha256"], hashlib.sha256(b"0123456789abcde\n" * (result["size"] // 16)).hexdigest(), f"the hash of {result['size']} bytes")
    for name in made:
        path = os.path.join(corvid.workspace, "made", name)
        if name == "a.tar":
            listed = subprocess.run(["tar", "-xOf", path], stdout=subprocess.PIPE, check=True).stdout
        elif name == "a.zip":
            with zipfile.ZipFile(path) as archive:
                equal(archive.testzip(), None, "the archive is whole")
                listed = archive.read(archive.namelist()[0])
        else:
            listed = open(path, "rb").read()
        check(set(listed) <= set(LINE.encode() + b"\n") | ({0} if act is cut else set()), "no byte that was never there", name, set(listed))
        os.unlink(path)


def while_it_changes(corvid, act):
    corvid.folder(os.path.join("home", "work", "made"))
    corvid.start()
    held = Held(corvid)
    for tool, args in READERS:
        with Restless(corvid, "restless", act) as restless:
            for _ in range(4):
                judge(corvid, tool, call(corvid, tool, **args), act)
        check(restless.turns > 0, "it changed")
        left = [n for n in os.listdir(corvid.workspace) if n.startswith(".corvid-")]
        equal(left, [], f"left by {tool}")
    held.check_same("files that change")
    alive_and_whole(corvid)


def test_while_somebody_appends(corvid):
    while_it_changes(corvid, append)


def test_while_somebody_cuts(corvid):
    while_it_changes(corvid, cut)


def test_while_somebody_replaces(corvid):
    while_it_changes(corvid, replace)


def test_two_append(corvid):
    """fs_append adds at the end that the file has when it writes: no line of the other is lost or torn."""
    corvid.start()
    turns = []

    def theirs(path, turn):
        with open(path, "ab", buffering=0) as f:
            f.write(b"theirs\n")
        turns.append(turn)

    with Restless(corvid, "restless", theirs):
        for i in range(12):
            call(corvid, "fs_append", 0, path="restless", text=f"ours {i}\n")
    lines = corvid.read("restless").decode().split("\n")
    equal(lines.pop(), "", "the last line is whole")
    equal([line for line in lines if line.startswith("ours")], [f"ours {i}" for i in range(12)], "ours")
    equal(lines.count("theirs"), len(turns), "theirs")
    equal(set(lines), {LINE, "theirs"} | {f"ours {i}" for i in range(12)}, "nothing else")
    alive_and_whole(corvid)


# ---- deep trees, archives that are none ----------------------------------------------------------------------------------

def test_five_thousand_levels(corvid):
    """Deeper than a path can be long: what walks says what it passed over or refuses; what removes removes all or nothing it could not
    say; nothing recurses until it dies."""
    corvid.start()
    script = "import os\nos.mkdir('deep')\nos.chdir('deep')\nfor i in range(5000):\n os.mkdir('d'); os.chdir('d')\nopen('end','w').close()\n"
    made = corvid.popen(["/usr/bin/python3", "-c", script])
    equal(made.wait(), 0, "the tree")
    held = Held(corvid)
    for tool, args in (("fs_list", {"path": "deep"}), ("fs_stat", {"path": "deep"}), ("fs_find", {"path": "deep", "pattern": "end"}),
                       ("text_search", {"path": "deep", "query": "x"}), ("fs_copy", {"from": "deep", "to": "copy"}),
                       ("archive_create", {"path": "deep", "archive": "deep.tar"}), ("fs_hash", {"path": "deep"}), ("fs_move", {"from": "deep", "to": "moved"}),
                       ("fs_remove", {"path": "moved"})):
        answer = call(corvid, tool, **args)
        names = set(os.listdir(corvid.workspace)) - {"deep", "moved"}
        if not answer["ok"]:
            equal(names, set(), f"nothing is left of {tool}, which failed")
        for name in names:
            wipe(os.path.join(corvid.workspace, name))
    for name in ("deep", "moved"):
        wipe(os.path.join(corvid.workspace, name))
    held.check_same("a deep tree")
    alive_and_whole(corvid)


def test_broken_archives(corvid):
    corvid.start()
    corvid.write("folder/a", "a" * 5000)
    call(corvid, "archive_create", 0, path="folder", archive="good.zip")
    call(corvid, "archive_create", 0, path="folder", archive="good.tar.gz")
    held = Held(corvid)
    for name in ("good.zip", "good.tar.gz"):
        good = corvid.read(name)
        ending = name.split(".", 1)[1]
        for i, data in enumerate([b"", good[:20], good[:-1], good[:len(good) // 2], good[:60] + b"\xff" * 40 + good[100:], os.urandom(4000), b"\0" * 10240, good * 2]):
            corvid.write("broken." + ending, data)
            before = snapshot(corvid.workspace)
            answer = call(corvid, "archive_extract", archive="broken." + ending, path="out")
            if not answer["ok"]:
                same(before, snapshot(corvid.workspace), f"{name} broken in the way {i}")
            wipe(os.path.join(corvid.workspace, "out"))
    held.check_same("broken archives")
    alive_and_whole(corvid)


if __name__ == "__main__":
    if os.geteuid() == 0:
        sys.path.insert(0, os.path.join(SOURCE, "tests/e2e"))
        from test_system import CLONE_NEWNS, MS_PRIVATE, MS_REC
        os_libc = ctypes.CDLL(None, use_errno=True)
        if os_libc.unshare(CLONE_NEWNS) or os_libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None):
            raise OSError(ctypes.get_errno(), "no mount namespace of the test's own")
    main()
