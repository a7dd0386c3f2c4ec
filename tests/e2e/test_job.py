# SPDX-License-Identifier: MIT
"""Jobs, the copy of the journal and its chain: timetables that are refused, slots that run, restart, kill -9 at random, missed
slots, asks that nobody can answer, backup and verify."""
import os
import random
import sqlite3
import time

from corvidtest import check, equal, has, main, wait_until

APPEND = {"tool": "fs_append", "args": {"path": "log.txt", "text": "x\n"}}
FINAL = {"final": "noted"}


def add(corvid, *args):
    return corvid.corvid("job", "add", *args).want(0).out.strip()


def history(corvid, job, *args):
    return corvid.corvid("--json", "job", "history", job, *args).want(0).json()["slots"]


def show(corvid, job):
    return corvid.corvid("--json", "job", "show", job).want(0).json()


def ended(corvid, job, n=1):
    return wait_until(f"{n} runs of {job} have ended", lambda: [s for s in history(corvid, job, "--limit", "100") if s.get("status") == "done"][n - 1:], 30)


def no_slot_twice(corvid, job):
    slots = history(corvid, job, "--limit", "100")
    fired = [s for s in slots if s["what"] == "fired"]
    runs = [s["run"] for s in fired if s["run"]]
    equal(len({s["slot"] for s in slots}), len(slots), "slots are used once")
    equal(len(set(runs)), len(runs), "each slot has a run of its own")
    return fired


def test_every_second(corvid):
    corvid.start(corvid.script(*[APPEND, FINAL] * 40))
    job = add(corvid, "--every", "1s", "note", "the", "time")
    ended(corvid, job, 3)
    fired = no_slot_twice(corvid, job)
    check(all(s["by"] == "timetable" and s["count"] == 1 for s in fired), "slots", fired)
    told = show(corvid, job[:8])
    equal((told["task"], told["policy"], told["missed"], told["workspace"]), ("note the time", "unattended", "skip", corvid.workspace), "job")
    equal(corvid.corvid("--json", "status").want(0).json()["jobs"]["count"], 1, "jobs of status")
    has(corvid.corvid("status").want(0).out, "jobs     1, the next at ")
    has(corvid.corvid("job", "list").want(0).out, "note the time")
    equal(len(corvid.corvid("--json", "job", "next").want(0).json()["slots"]), 5, "slots to come")
    run = corvid.corvid("--json", "runs", "show", fired[0]["run"]).want(0).json()
    equal(run["task"], "note the time", "task of the run")
    corvid.corvid("job", "pause", job).want(0)
    wait_until("nothing runs", lambda: not show(corvid, job)["running"])
    before = len(history(corvid, job, "--limit", "100"))
    time.sleep(1.5)  # a slot passes
    equal(len(history(corvid, job, "--limit", "100")), before, "slots while it is paused")
    equal(corvid.corvid("--json", "job", "next", job).want(0).json()["slots"], [], "a paused job has no slots to come")
    by_hand = corvid.corvid("--json", "job", "run", job).want(0).json()["run"]
    wait_until("it has run", lambda: history(corvid, job)[0].get("status") == "done")
    equal((history(corvid, job)[0]["run"], history(corvid, job)[0]["by"]), (by_hand, "hand"), "by hand")
    corvid.corvid("job", "resume", job).want(0)
    wait_until("it goes on", lambda: len([s for s in history(corvid, job, "--limit", "100") if s["by"] == "timetable"]) > before)
    corvid.stop()
    corvid.start(corvid.script(*[APPEND, FINAL] * 40))
    equal(show(corvid, job)["task"], "note the time", "after a restart")
    n = len(corvid.read("log.txt").splitlines())
    wait_until("it goes on after a restart", lambda: len(corvid.read("log.txt").splitlines()) > n)
    no_slot_twice(corvid, job)
    equal(corvid.corvid("job", "remove", job).want(0).out, f"removed {job}\n", "remove")
    equal(corvid.corvid("--json", "job", "list").want(0).json()["jobs"], [], "no job is left")
    has(corvid.corvid("job", "show", job).want(1).err, "no such job")


def test_kill_at_random(corvid):
    model = corvid.script(*[{"tool": "fs_append", "args": {"path": "log.txt", "text": "x\n"}}, FINAL] * 60)
    corvid.start(model)
    job = add(corvid, "--every", "1s", "--missed", "once", "note")
    seed = random.randrange(1 << 30)
    dice = random.Random(seed)
    for _ in range(8):
        now = time.time()
        time.sleep(1 - now % 1 + dice.random() * 0.05)  # around the moment when a slot is on its way
        corvid.crash()
        corvid.start(model)
    n = len(no_slot_twice(corvid, job))
    wait_until(f"it goes on (seed {seed})", lambda: len(no_slot_twice(corvid, job)) > n)
    corvid.corvid("job", "pause", job).want(0)
    wait_until("each fired slot has its outcome", lambda: all(s["run"] or s["error"] for s in no_slot_twice(corvid, job)))
    wait_until("nothing runs", lambda: not show(corvid, job)["running"])
    fired = no_slot_twice(corvid, job)
    check(len(corvid.read("log.txt").splitlines()) <= len(fired), f"no effect is doubled (seed {seed})", fired)
    equal(corvid.corvid("--json", "verify").want(0).json()["ok"], True, "the chain")
    runs = corvid.corvid("--json", "runs", "list", "--limit", "1000").want(0).json()["runs"]
    equal(len(runs), len({s["run"] for s in fired if s["run"]}), "as many runs as slots that began one")


def test_missed(corvid):
    model = corvid.script(*[APPEND, FINAL] * 10)
    corvid.start(model)
    skip = add(corvid, "--at", "+2s", "--missed", "skip", "skipped")
    once = add(corvid, "--at", "+2s", "--missed", "once", "made good")
    corvid.stop()
    time.sleep(2.2)
    corvid.start(model)
    wait_until("the missed one has run", lambda: [s for s in history(corvid, once) if s.get("status") == "done"])
    slots = wait_until("the other is recorded", lambda: history(corvid, skip))
    equal([(s["what"], s["why"], s["run"]) for s in slots], [("missed", "no daemon was there", "")], "skip")
    equal(len(history(corvid, once)), 1, "once")
    equal(corvid.read("log.txt"), b"x\n", "one of them ran")
    equal(show(corvid, skip)["next"], "", "it has no slot left")
    has(corvid.corvid("job", "list").want(0).out, "over")
    text = corvid.corvid("job", "history", skip).want(0).out
    has(text, "missed")
    has(text, "no daemon was there")


def test_overlap(corvid):
    corvid.start(corvid.script({"tool": "shell", "args": {"command": "sleep 2.5"}}, FINAL, *[FINAL] * 20))
    job = add(corvid, "--every", "1s", "take long")
    missed = wait_until("slots were missed", lambda: [s for s in history(corvid, job) if s["what"] == "missed"])
    has(missed[0]["why"], "still went on")
    check(missed[0]["count"] >= 2, "one record for all of them", missed)
    has(corvid.corvid("job", "remove", job).want(0).out, "removed")


def test_nobody_to_ask(corvid):
    corvid.policy("asks", {"about": "t", "extends": "workspace", "tools": {"ask": [{"tool": "fs_append", "why": "t"}]}})
    corvid.start(corvid.script(APPEND, {"final": "I may not."}))
    job = add(corvid, "--at", "+1s", "--policy", "asks", "append")
    slot = wait_until("the run has ended", lambda: [s for s in history(corvid, job) if s.get("guard")])[0]
    equal((slot["status"], slot["guard"]), ("denied", "approval"), "status")
    check("nobody" in slot["error"] or "unattended" in slot["error"], "the reason is in the history", slot)
    check(not os.path.exists(os.path.join(corvid.workspace, "log.txt")), "nothing was written")
    has(corvid.corvid("job", "history", job).want(0).out, "denied")


def test_workspace_gone(corvid):
    corvid.start(corvid.script(*[APPEND, FINAL] * 10))
    place = corvid.folder("home/gone")
    job = add(corvid, "--every", "1s", "--workspace", place, "note")
    os.rename(place, place + "-away")  # not removed: a slot may have come already
    slot = wait_until("a slot failed", lambda: [s for s in history(corvid, job) if s["error"]])[0]
    has(slot["error"], "gone")
    equal(slot["run"], "", "no run")
    corvid.folder("home/gone")
    ended(corvid, job)


def test_edit(corvid):
    corvid.policy("mine", {"about": "t", "extends": "workspace"})
    model = corvid.script(*[APPEND, FINAL] * 20)
    corvid.start(model)
    job = add(corvid, "--every", "1h", "--missed", "once", "the old task")
    before = show(corvid, job)
    has(corvid.corvid("job", "edit", job).want(2).err, "nothing is to be changed")
    has(corvid.corvid("job", "edit", "jnothing", "--every", "2h").want(1).err, "no such job")
    for args, part in [(["--every", "0s"], "expected a duration"), (["--every", "1h", "--at", "+1h"], "not several"), (["--missed", "all"], "skip or once"),
                       (["--workspace", "/nope"], "/nope"), ([" "], "empty")]:
        has(corvid.corvid("job", "edit", job, *args).want(2).err, part)
    has(corvid.corvid("job", "edit", job, "--policy", "nope").want(1).err, "no policy")
    equal(show(corvid, job), before, "nothing changed")
    has(corvid.corvid("job", "edit", job[:8], "--policy", "mine", "--max-steps", "5", "the", "new", "task").want(0).out, "the new task")
    told = show(corvid, job)
    equal({k: v for k, v in told.items() if before.get(k) != v}, {"policy": "mine", "max_steps": 5, "task": "the new task"}, "what changed")
    corvid.corvid("job", "edit", job, "--every", "1s", "--missed", "skip").want(0)
    slot = ended(corvid, job)[0]
    equal(corvid.corvid("--json", "runs", "show", slot["run"]).want(0).json()["task"], "the new task", "task of the run")
    corvid.corvid("--json", "job", "edit", job, "--cron", "0 3 * * *").want(0)
    wait_until("nothing runs", lambda: not show(corvid, job)["running"])
    told = show(corvid, job)
    corvid.stop()
    corvid.start(model)
    after = show(corvid, job)
    equal({k: after[k] for k in ("task", "policy", "missed", "timetable", "max_steps", "workspace", "next")},
          {k: told[k] for k in ("task", "policy", "missed", "timetable", "max_steps", "workspace", "next")}, "after a restart")
    no_slot_twice(corvid, job)


def test_long_lists(corvid):
    corvid.start(corvid.script(*[FINAL] * 40))
    wire = corvid.wire()
    for i in range(20):
        check("result" in wire.call("job.add", {"task": f"{i} " + "t" * 65000, "workspace": corvid.workspace, "every": "1h"}), "taken", i)
    for i in range(20):
        wire.call("run.start", {"task": f"{i} " + "t" * 65000, "workspace": corvid.workspace})
    for verb, key in (("job.list", "jobs"), ("run.list", "runs"), ("job.next", "slots")):
        rows = wire.call(verb, {"count": 20} if verb == "job.next" else {})["result"][key]
        equal(len(rows), 20, verb)
        check(all(row["task"].endswith("t [cut]") and len(row["task"]) > 1000 for row in rows), verb, rows[0])
    wire.close()
    equal(len(corvid.corvid("job", "list").want(0).out.splitlines()), 21, "list")


def test_refused(corvid):
    corvid.start()
    for args, code, part in [
        (["t"], 2, "--every"), (["--every", "1h", "--at", "+1h", "t"], 2, "not several"), (["--every", "0s", "t"], 2, "expected a duration"),
        (["--every", "soon", "t"], 2, "expected a duration"), (["--cron", "0 0 31 2 *", "t"], 2, "no such day"),
        (["--cron", "61 * * * *", "t"], 2, "minute '61'"), (["--at", "2020-01-01 00:00", "t"], 2, "has passed"), (["--at", "never", "t"], 2, "expected a time"),
        (["--every", "1h"], 2, "TASK"), (["--every", "1h", " "], 2, "empty"), (["--every", "1h", "--missed", "all", "t"], 2, "skip or once"),
        (["--every", "1h", "--policy", "nope", "t"], 1, "no policy"), (["--every", "1h", "--workspace", "/nope", "t"], 2, "/nope"),
        (["--every", "1h", "--workspace", "/", "t"], 2, "everything"), (["--every", "1h", "--yes", "t"], 2, "--yes"),
    ]:
        has(corvid.corvid("job", "add", *args).want(code).err, part)
    equal(corvid.corvid("--json", "job", "list").want(0).json(), {"jobs": []}, "nothing was added")
    for verb in ("show", "next", "run", "pause", "resume", "remove", "history"):
        has(corvid.corvid("job", verb, "jnothing").want(1).err, "no such job")
        check(corvid.corvid("job", verb, "j").code == 2, "an id that is too short")
    wire = corvid.wire()
    for params in ({"task": "t", "workspace": corvid.workspace}, {"task": "t", "workspace": corvid.workspace, "every": "1h", "at": "+1h"},
                   {"task": "t", "workspace": corvid.workspace, "every": 1}, {"task": "t", "every": "1h"}, {"task": " ", "workspace": corvid.workspace, "every": "1h"},
                   {"task": "t" * 70000, "workspace": corvid.workspace, "every": "1h"}, {"task": "t", "workspace": corvid.workspace, "every": "1h", "yes": True}):
        check("error" in wire.call("job.add", params), "refused", params)
    for i in range(64):
        check("result" in wire.call("job.add", {"task": "t", "workspace": corvid.workspace, "every": "1h"}), "taken", i)
    error = wire.call("job.add", {"task": "t", "workspace": corvid.workspace, "every": "1h"})["error"]
    has(error["message"], "64 jobs, which is the limit")
    wire.close()


def test_jobs_of_a_copy(corvid):
    """A daemon on a copy goes on with its jobs: the slots that passed since are missed there, whoever ran them."""
    corvid.start(corvid.script(*[APPEND, FINAL] * 40))
    job = add(corvid, "--every", "1s", "note")
    ended(corvid, job)
    corvid.corvid("backup", "copy.db").want(0)
    last = max(s["slot"] for s in history(corvid, job))
    after = wait_until("a slot after the copy", lambda: [s for s in history(corvid, job) if s["what"] == "fired" and s["slot"] > last])
    corvid.stop()
    db = os.path.join(corvid.state, "journal.db")
    for neighbour in ("-wal", "-shm"):
        if os.path.exists(db + neighbour):
            os.unlink(db + neighbour)
    os.replace(os.path.join(corvid.workspace, "copy.db"), db)
    corvid.start(corvid.script(*[APPEND, FINAL] * 40))
    wait_until("a slot of the copy's daemon", lambda: [s for s in history(corvid, job) if s["what"] == "fired" and s["slot"] > last])
    slots = history(corvid, job)
    missed = [s for s in slots if s["what"] == "missed" and s["slot"] > last]
    check(missed, "what passed is missed", slots)
    ran = {s["slot"] for s in slots if s["what"] == "fired"}
    check(not ran & {s["slot"] for s in after}, "and not run again", slots, after)


def test_backup_and_verify(corvid):
    corvid.start(corvid.script(APPEND, FINAL))
    corvid.corvid("run", "t").want(0)
    job = add(corvid, "--every", "1h", "later")
    copied = corvid.corvid("--json", "backup", "copy.db").want(0).json()
    path = os.path.join(corvid.workspace, "copy.db")
    equal((copied["path"], copied["bytes"], os.stat(path).st_mode & 0o777), (path, os.path.getsize(path), 0o600), "copy")
    equal(os.listdir(corvid.workspace).count("copy.db-wal"), 0, "no neighbours")
    for name, part in (("copy.db", "exists already"), ("no/copy.db", "No such file"), ("/proc/copy.db", "copy.db"), (corvid.workspace, "exists already")):
        has(corvid.corvid("backup", name).want(1).err, part)
    has(corvid.corvid("verify").want(0).out, "ok, ")
    corvid.stop()
    db = os.path.join(corvid.state, "journal.db")
    for neighbour in ("-wal", "-shm"):
        if os.path.exists(db + neighbour):
            os.unlink(db + neighbour)
    os.replace(path, db)  # a daemon starts from the copy
    corvid.start()
    equal(show(corvid, job)["task"], "later", "the job of the copy")
    equal(corvid.corvid("--json", "verify").want(0).json()["ok"], True, "the copy's chain")
    corvid.stop()
    with sqlite3.connect(db) as sql:
        sql.execute("DROP TRIGGER event_is_never_changed")
        sql.execute("UPDATE event SET payload = replace(payload, 'x', 'y') WHERE seq = (SELECT min(seq) FROM event WHERE payload LIKE '%log.txt%')")
    sql.close()
    corvid.own(db)
    for neighbour in ("-wal", "-shm"):
        if os.path.exists(db + neighbour):
            corvid.own(db + neighbour)
    corvid.start()
    broken = corvid.corvid("verify").want(1)
    has(broken.out, "BROKEN at event")
    equal(corvid.corvid("--json", "verify").want(1).json()["ok"], False, "broken")


if __name__ == "__main__":
    main()
