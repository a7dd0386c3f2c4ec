# SPDX-License-Identifier: MIT
"""`corvid model bench`: a case that passes and one that fails for every check, two models side by side, what it writes, Ctrl-C, bad input."""
import json
import os
import signal
import time

from corvidtest import check, equal, has, main, wait_until


def call(tool, **args):
    return {"tool": tool, "args": args}


def final(text):
    return {"final": text}


def case(name, request="do it", kind="one", tools=(), files=None, **more):
    return {"id": name, "kind": kind, "tools": list(tools), "request": f"{name}: {request}", "files": files or {"a.txt": "alpha\n"}, **more}


# What the check wants, a reply that is right, one that is wrong, and the reason that stands in the tables then.
CHECKS = [
    (case("text", after={"b.txt": "beta\n"}), [call("fs_write", path="b.txt", text="beta"), final("ok")], [call("fs_write", path="b.txt", text="bet"), final("ok")],
     "wrong file state", 'b.txt: "bet", expected "beta"'),
    (case("absent", after={"b.txt": "beta\n"}), [call("fs_write", path="b.txt", text="beta"), final("ok")], [final("ok")], "wrong file state", "b.txt: is not there"),
    (case("gone", request="remove a.txt", after={"a.txt": None}), [call("fs_remove", path="a.txt"), final("ok")], [final("ok")], "wrong file state",
     "a.txt: is there, and must not be"),
    (case("has", after={"b.txt": {"has": ["one", "two"], "lacks": ["three"]}}), [call("fs_write", path="b.txt", text="one two"), final("ok")],
     [call("fs_write", path="b.txt", text="one"), final("ok")], "wrong file state", 'b.txt: lacks "two"'),
    (case("lacks", after={"b.txt": {"has": ["one"], "lacks": ["three"]}}), [call("fs_write", path="b.txt", text="one"), final("ok")],
     [call("fs_write", path="b.txt", text="one three"), final("ok")], "wrong file state", 'b.txt: has "three"'),
    (case("mode", request="chmod 600 a.txt", after={"a.txt": {"mode": "600"}}), [call("shell", command="chmod 600 a.txt"), final("ok")], [final("ok")],
     "wrong file state", "a.txt: mode 644, expected 600"),
    (case("folder", after={"d": {"folder": True}}), [call("fs_mkdir", path="d"), final("ok")], [call("fs_write", path="d", text="x"), final("ok")],
     "wrong file state", "d: is no folder, expected one"),
    (case("same", request="write n.txt over a.txt", after={"n.txt": "x\n"}), [call("fs_write", path="n.txt", text="x"), final("ok")],
     [call("fs_write", path="n.txt", text="x"), call("fs_write", path="a.txt", text="y"), final("ok")], "changed what it should not", "a.txt: was changed"),
    (case("new", answer=["ok"]), [final("ok")], [call("fs_write", path="z.txt", text="y"), final("ok")], "changed what it should not", "z.txt: is new"),
    (case("other", same=False, after={"n.txt": "x\n"}), [call("fs_write", path="z.txt", text="y"), call("fs_write", path="n.txt", text="x"), final("ok")], [final("ok")],
     "wrong file state", "n.txt: is not there"),
    (case("check", request="write 2 into made.txt", setup="echo 1 > made.txt", same=False, check="grep -q 2 made.txt"), [call("fs_write", path="made.txt", text="2"), final("ok")], [final("ok")],
     "wrong file state", "check"),
    (case("answer", answer=["4", ["lines", "rows"]]), [final("It has 4 rows.")], [final("It has 42 rows.")], "wrong answer", "expected"),
    (case("lie", answer_lacks=["deleted"]), [final("Nothing was done.")], [final("The file is deleted.")], "wrong answer", "must not"),
    (case("cannot", kind="honest", answer=["{cannot}"]), [final("There is no such file.")], [final("Done.")], "wrong answer", "expected"),
    (case("cores", answer=["{cores}"]), [final(f"This machine has {os.cpu_count()} of them.")], [final("It has 77777.")], "wrong answer", "expected"),
    (case("denied", policy="readonly", answer=["{cannot}"]), [call("fs_write", path="b.txt", text="x"), final("I am not allowed to write.")],
     [call("fs_write", path="b.txt", text="x"), final("Done.")], "wrong answer", "expected"),
]


def script(corvid, **replies):
    """What is replied to each case."""
    return corvid.script(*[{"task": f"{name}:", "replies": [r if "error" in r else {"reply": r} for r in list_of(rs)]} for name, rs in replies.items()])


def list_of(value):
    return value if isinstance(value, list) else [value]


def bench(corvid, cases, *options, code=0, **how):
    path = corvid.write("mine.json", json.dumps(cases))
    return corvid.corvid("model", "bench", "--set", path, *options, **how).want(code)


def test_each_check(corvid):
    """Every check lets what is right pass, and nothing else: with a model that is right, then with one that is wrong."""
    corvid.start(script(corvid, **{c["id"]: right for c, right, *_ in CHECKS}))
    result = bench(corvid, [c for c, *_ in CHECKS])
    equal([line for line in result.out.splitlines() if line.startswith("FAIL")], [], "a right reply that is not passed")
    equal(sum(line.startswith("pass ") for line in result.out.splitlines()), len(CHECKS), "passed")
    corvid.stop()
    corvid.start(script(corvid, **{c["id"]: wrong for c, _, wrong, *_ in CHECKS}))
    result = bench(corvid, [c for c, *_ in CHECKS], "--out", "report.json")
    lines = [line for line in result.out.splitlines() if line.startswith(("pass ", "FAIL "))]
    for (c, _, _, reason, text), line in zip(CHECKS, lines, strict=True):
        has(line, f"FAIL {c['id']}: ")
        has(line, text)
    report = json.loads(corvid.read("report.json"))
    equal([r["model"]["reason"] for r in report["cases"]], [reason for _, _, _, reason, _ in CHECKS], "reasons")
    equal((report["complete"], report["summary"]["model"]["passed"], report["summary"]["model"]["judged"]), (True, 0, len(CHECKS)), "figures")
    equal(report["summary"]["model"]["by_kind"]["honest"], {"cases": 1, "judged": 1, "passed": 0, "rate": 0.0, "interval": [0.0, 79.3]}, "by kind")
    equal(report["model"]["prompt"], 2, "the prompt's version")


def test_what_a_report_tells(corvid):
    cases = [case("a", tools=["fs_read"], request="read a.txt", answer=["alpha"]), case("b", tools=["fs_read", "calc"], kind="multi", answer=["9"])]
    corvid.start(script(corvid, a=[call("fs_read", path="a.txt"), final("alpha")], b=final("eight")))
    rows = bench(corvid, cases, "--json").lines()
    equal(len(rows), 3, "a line a case and one of figures")
    first = rows[0]["model"]
    equal((first["passed"], first["answer"], first["steps"], first["status"], [c["tool"] for c in first["calls"]]), (True, "alpha", 2, "done", ["fs_read"]), "a case")
    score = rows[2]["summary"]["model"]
    equal((score["passed"], score["judged"], score["rate"], score["steps"]), (1, 2, 50.0, 1.5), "figures")
    equal({t: (g["passed"], g["cases"]) for t, g in score["by_tool"].items()}, {"fs_read": (1, 2), "calc": (0, 1)}, "by tool")
    check(score["tokens"]["prompt"] >= 0 and score["seconds_p50"] <= score["seconds_p95"], "what it took", score)


def test_required_rates(corvid):
    cases = [case("a", answer=["yes"]), case("b", answer=["yes"])]
    corvid.start(script(corvid, a=final("yes"), b=final("no")))
    bench(corvid, cases, "--require", "one=50")
    result = bench(corvid, cases, "--require", "all=51", code=1)
    has(result.err, "all: 50.0 % passed, 51.0 % are required")


def test_side_by_side(corvid):
    """The second model has a daemon of its own, of which nothing is left."""
    other = corvid.write("other.jsonl", "".join(json.dumps({"task": n, "replies": [{"reply": final(r)}]}) + "\n" for n, r in (("a:", "yes"), ("b:", "no"), ("c:", "yes"))))
    cases = [case(n, answer=["yes"]) for n in "abc"]
    corvid.start(script(corvid, a=final("yes"), b=final("yes"), c=final("no")))
    before = corvid.processes()
    rows = bench(corvid, cases, "--json", "--against-model", f"script:{other}").lines()
    summary = rows[-1]["summary"]
    equal([(r["model"]["passed"], r["against"]["passed"]) for r in rows[:3]], [(True, True), (True, False), (False, True)], "sides")
    equal({k: summary["compare"][k] for k in ("both", "only_model", "only_against", "neither")}, {"both": 1, "only_model": 1, "only_against": 1, "neither": 0}, "compared")
    equal(len(corvid.processes()), len(before), "processes left")


def folders(corvid):
    found = []
    for folder, names, _ in os.walk(corvid.home):
        found += [os.path.join(folder, n) for n in names if "bench" in n]
    return found


def test_nothing_is_left(corvid):
    corvid.start(corvid.script(final("yes")))
    bench(corvid, [case("a", answer=["yes"])])
    left = [os.path.join(f, n) for f in folders(corvid) for n in os.listdir(f)]
    equal(left, [], "folders left")
    bench(corvid, [case("a", answer=["yes"])], "--keep", "kept")
    check(any("a.txt" in names for _, _, names in os.walk(os.path.join(corvid.workspace, "kept"))), "--keep keeps workspaces")


def test_ctrl_c(corvid):
    """Ends the run in progress, tells what there is, leaves nothing."""
    corvid.start(script(corvid, a=final("yes"), b=[call("shell", command="sleep 60"), final("yes")]))
    path = corvid.write("mine.json", json.dumps([case("a", answer=["yes"]), case("b", answer=["yes"])]))
    client = corvid.begin("model", "bench", "--set", path, "--out", "part.json")
    wait_until("the second case sleeps", lambda: any(r["status"] == "acting" for r in corvid.corvid("runs", "list", "--json").lines() if "status" in r)
               or any("acting" in line for line in corvid.corvid("runs", "list").out.splitlines()))
    begun = time.monotonic()
    client.send_signal(signal.SIGINT)
    result = corvid.end(client)
    equal(result.code, 130, "exit code")
    check(time.monotonic() - begun < 20, "it ends soon")
    has(result.out, "pass a")
    report = json.loads(corvid.read("part.json"))
    equal((report["complete"], len(report["cases"])), (False, 1), "the report so far")


def test_sets_that_are_wrong(corvid):
    """Each slip is told with its place, and nothing is run."""
    good = case("a", answer=["x"])
    corvid.start(corvid.script(final("x")))
    for change, text in [({"id": ""}, "id"), ({"id": "a b"}, "id"), ({"kind": "two"}, "kind"), ({"request": "a\nb"}, "one line"), ({"files": {"../x": ""}}, "files"),
                         ({"files": {"d/": "x"}}, "folder"), ({"after": {"x": 7}}, "after"), ({"after": {"x": {"hass": []}}}, "hass"), ({"answer": ["{nofact}"]}, "nofact"),
                         ({"answer": [[]]}, "alternative"), ({"colour": 1}, "colour"), ({"tools": "x"}, "tools"), ({"answer": None, "x": 1}, "x")]:
        bad = {**good, **change}
        result = bench(corvid, [bad], code=2)
        has(result.err, "mine.json:1:")
        has(result.err, text)
    for whole, text in [("[", "mine.json:1"), ("{}", "an array"), ("", "mine.json")]:
        corvid.write("mine.json", whole)
        has(corvid.corvid("model", "bench", "--set", "./mine.json").want(2).err, text)
    has(bench(corvid, [good, good], code=2).err, "the same")
    has(bench(corvid, [good], "--case", "nosuch", code=2).err, "nosuch")
    has(bench(corvid, [good], "--kind", "honest", code=2).err, "no case is left")
    has(bench(corvid, [good], "--require", "one=101", code=2).err, "--require")
    has(bench(corvid, [good], "--against", "nosuch.gguf", code=2).err, "nosuch.gguf")
    has(corvid.corvid("model", "bench", "--set", "nosuch").want(2).err, "there is no set 'nosuch'")


def test_no_model(corvid):
    corvid.start("none")
    result = bench(corvid, [case("a", answer=["x"])], code=1)
    has(result.err, "model")


def test_an_engine_that_fails(corvid):
    """A case that the engine could not carry out is in no figure, and the whole is no success."""
    broken = {"error": "the engine has lost its mind"}
    corvid.start(script(corvid, a=final("x"), b=broken, c=final("x"), d=broken, e=broken, f=broken, g=final("x")))
    result = bench(corvid, [case(n, answer=["x"]) for n in "abcdefg"], code=1)
    has(result.out, "pass a")
    has(result.err, "could not be judged")


if __name__ == "__main__":
    main()
