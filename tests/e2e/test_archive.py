# SPDX-License-Identifier: MIT
"""Archives through the daemon: what is packed is what Python's own modules read, and hostile archives made with them leave nothing behind."""
import io
import json
import os
import stat
import tarfile
import zipfile

from corvidtest import check, equal, has, main


def call(corvid, name, code=0, policy=None, **args):
    how = ["--policy", policy] if policy else []
    return corvid.corvid("--json", "tool", "call", name, *how, "--args", json.dumps(args)).want(code).json()


def below(corvid, name="."):
    top = os.path.join(corvid.workspace, name)
    return sorted(os.path.relpath(os.path.join(folder, entry), top) for folder, folders, files in os.walk(top) for entry in folders + files)


def tar(corvid, name, *entries, mode="w"):
    """Entries are (name, type, more): text for a file, a target for a link."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:
        for path, kind, more in entries:
            info = tarfile.TarInfo(path)
            info.type = kind
            if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                info.linkname = more
            elif kind == tarfile.REGTYPE:
                info.size = len(more)
            info.mode = 0o6755
            archive.addfile(info, io.BytesIO(more.encode()) if kind == tarfile.REGTYPE else None)
    return corvid.write(name, data.getvalue())


def test_there_and_back(corvid):
    corvid.write("docs/a.txt", "hello\n")
    corvid.write("docs/über/b c.txt", "x" * 100000)
    os.symlink("../a.txt", os.path.join(corvid.workspace, "docs/über/link"))
    corvid.start()
    for suffix in ("tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst", "zip"):
        name, to = f"out.{suffix}", f"got-{suffix}"
        packed = call(corvid, "archive_create", path="docs", archive=name)
        equal(packed["view"], f"ok: packed 3 files into {name}", "the view")
        equal(call(corvid, "archive_extract", archive=name, path=to)["view"], f"ok: unpacked 3 files into {to}", "the view")
        equal(below(corvid, to), ["docs", "docs/a.txt", "docs/über", "docs/über/b c.txt", "docs/über/link"], suffix)
        equal(corvid.read(f"{to}/docs/über/link"), b"hello\n", "through the link")
        if suffix == "zip":
            with zipfile.ZipFile(os.path.join(corvid.workspace, name)) as archive:
                check("docs/über/b c.txt" in archive.namelist(), "names", archive.namelist())
        elif suffix != "tar.zst":
            with tarfile.open(os.path.join(corvid.workspace, name)) as archive:
                check("docs/über/b c.txt" in archive.getnames(), "names", archive.getnames())
    has(call(corvid, "archive_create", 1, path="docs", archive="out.zip")["view"], "exists already")
    has(call(corvid, "archive_create", 1, path="docs", archive="out.rar")["view"], "must end in")
    has(call(corvid, "archive_extract", 1, archive="out.zip", path="got-zip")["view"], "exists there already")
    equal(call(corvid, "archive_extract", 4, policy="readonly", archive="out.zip")["error"]["guard"], "policy", "guard")
    equal(call(corvid, "archive_create", 4, path="docs", archive="/etc/x.zip")["error"]["guard"], "policy", "guard")
    equal(call(corvid, "archive_extract", 4, archive="out.zip", path="/etc")["error"]["guard"], "policy", "guard")


def test_hostile(corvid):
    REG, DIR, SYM, HARD = tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
    outside = corvid.write(os.path.join(corvid.home, "outside.txt"), "safe")
    rows = [
        ("'..'", [("ok.txt", REG, "x"), ("../outside.txt", REG, "bad")]),
        ("absolute name", [(outside, REG, "bad")]),
        ("leads outside", [("l", SYM, ".."), ("l/outside.txt", REG, "bad")]),
        ("leads outside", [("l", SYM, corvid.home)]),
        ("leads outside", [("here", SYM, "."), ("up", SYM, "here/.."), ("up/outside.txt", REG, "bad")]),
        ("hard link", [("h", HARD, outside)]),
        ("hard link", [("h", HARD, "../outside.txt")]),
        ("through a link", [("d", DIR, ""), ("l", SYM, "d"), ("l/x", REG, "bad")]),
        ("twice", [("l", SYM, "x"), ("l", REG, "bad")]),
        ("device", [("null", tarfile.CHRTYPE, "")]),
        ("device", [("pipe", tarfile.FIFOTYPE, "")]),
        ("control characters", [("a\nb", REG, "x")]),
        ("nested too deep", [("d/" * 200 + "x", REG, "x")]),
        ("too long", [("n" * 2000, REG, "x")]),
    ]
    corvid.start()
    for part, entries in rows:
        path = tar(corvid, "h.tar", *entries)
        refused = call(corvid, "archive_extract", 1, archive="h.tar", path="to")
        has(refused["view"], part)
        equal(refused["error"]["guard"], "tool", "guard")
        equal(below(corvid), ["h.tar"], f"what is left after {part}")
        os.unlink(path)
    equal(corvid.read(outside), b"safe", "the file outside")
    tar(corvid, "modes.tar", ("run", REG, "x"), ("d", DIR, ""))
    call(corvid, "archive_extract", archive="modes.tar", path="to")
    for name in ("run", "d"):
        equal(stat.S_IMODE(os.stat(os.path.join(corvid.workspace, "to", name)).st_mode), 0o755, f"mode of {name}")


def test_bombs_and_damage(corvid):
    corvid.start()
    with zipfile.ZipFile(corvid.write("bomb.zip", b""), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"\0" * (48 << 20))
    has(call(corvid, "archive_extract", 1, archive="bomb.zip", path="to")["view"], "archive bomb")
    huge = tarfile.TarInfo("huge")
    huge.size = 1 << 40
    corvid.write("huge.tar", huge.tobuf(tarfile.GNU_FORMAT) + b"\0" * 10240)
    has(call(corvid, "archive_extract", 1, archive="huge.tar", path="to")["view"], "more than one call unpacks")
    good = tar(corvid, "good.tar", ("a", tarfile.REGTYPE, "x" * 5000), ("b", tarfile.REGTYPE, "y" * 5000))
    with open(good, "rb") as f:
        whole = f.read()
    corvid.write("cut.tar", whole[:7000])
    has(call(corvid, "archive_extract", 1, archive="cut.tar", path="to")["view"], "damaged or cut")
    corvid.write("noise.zip", os.urandom(5000))
    has(call(corvid, "archive_extract", 1, archive="noise.zip", path="to")["view"], "no tar or zip")
    # An encrypted entry: the flag is bit 0 of the general purpose flags, in the local header and in the central directory.
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("secret", b"sixteen bytes...")
    sealed = bytearray(data.getvalue())
    sealed[6] |= 1
    sealed[sealed.index(b"PK\x01\x02") + 8] |= 1
    corvid.write("sealed.zip", bytes(sealed))
    has(call(corvid, "archive_extract", 1, archive="sealed.zip", path="to")["view"], "encrypted")
    check(not os.path.exists(os.path.join(corvid.workspace, "to")), "nothing is left", below(corvid))


def test_more_than_undo_is_told(corvid):
    """What is told for undo has a bound; the call is no worse for it, and undo says why it does nothing."""
    names = [f"f{i:05}-{'n' * 230}" for i in range(3200)]
    tar(corvid, "many.tar", *[(n, tarfile.REGTYPE, "x") for n in names])
    corvid.start(corvid.script({"tool": "archive_extract", "args": {"archive": "many.tar", "path": "out"}}, {"final": "Done."}))
    events = corvid.corvid("--json", "run", "unpack many.tar into out").want(0).lines()
    seen = [e for e in events if e["event"] == "observation"][0]
    check(seen["ok"], "it is done", seen)
    equal(below(corvid, "out"), names, "all of it")
    told = corvid.corvid("--json", "runs", "undo", events[-1]["run"]).want(1).json()
    equal(told["differs"][0]["why"], "the call did more than is told of one call", "why")
    equal(below(corvid, "out"), names, "all of it, still")


if __name__ == "__main__":
    main()
