# SPDX-License-Identifier: MIT
"""Another user of a system daemon: what is not his he does not see, and no verb lets him touch it, whatever ids he knows. Needs root, as
test_system.py does, whose system daemon it uses."""
import os
import sys

from badinput import connect, good_error
from corvidtest import check, equal, main, wait_until
from test_system import GROUP, ONE, TWO, System, lay_over


def ask(wire, verb, **params):
    return wire.call(verb, params)


def test_what_is_anothers(corvid):
    with open(os.path.join(corvid.root, "share/corvid/policies/asking.json"), "w") as f:
        f.write('{"about": "asks", "extends": "workspace", "tools": {"ask": [{"tool": "exec", "why": "w"}, {"tool": "fs_mkdir", "why": "w"}]}}')
    system = System(corvid, corvid.script({"tool": "fs_mkdir", "args": {"path": "new"}}, {"final": "ok"}))
    one, watcher, two = (connect(corvid, uid, GROUP) for uid in (ONE, ONE, TWO))
    place = system.place(ONE)
    ran = ask(watcher, "run.start", task="mine", workspace=place)["result"]["run"]
    job = ask(watcher, "job.add", task="mine", workspace=place, every="1d")["result"]["id"]
    ask(watcher, "tool.call", name="memory_save", args={"text": "a secret fact"}, workspace=place)
    ask(watcher, "tool.call", name="note_add", args={"text": "a secret note"}, workspace=place)
    for id, verb, params in ((1, "run.start", {"task": "asks", "policy": "asking"}), (2, "exec.start", {"argv": ["true"], "policy": "asking"}),
                             (3, "tool.call", {"name": "ask_user", "args": {"question": "?"}})):
        one.send({"jsonrpc": "2.0", "id": id, "method": verb, "params": dict(params, workspace=place)})
    waiting = wait_until("three wait", lambda: [a for a in [ask(watcher, "approval.list")["result"]["approvals"]] if len(a) == 3])[0]
    active = next(a["run"] for a in waiting if a["run"])
    question = next(a["id"] for a in waiting if a["kind"] == "question")
    # What lists, lists nothing of it.
    equal(ask(two, "approval.list")["result"]["approvals"], [], "approvals")
    equal(ask(two, "run.list")["result"]["runs"], [], "runs")
    equal(ask(two, "job.list")["result"]["jobs"], [], "jobs")
    equal(ask(two, "job.next")["result"]["slots"], [], "slots")
    equal(ask(two, "daemon.status")["result"]["jobs"]["count"], 0, "jobs in the status")
    for tool, args in (("memory_search", {"query": ""}), ("note_list", {})):
        found = ask(two, "tool.call", name=tool, args=args, workspace=system.place(TWO))["result"]
        check("secret" not in str(found), f"{tool} of another user", found)
    # Whatever takes an id, refuses it: whole, and by its beginning.
    verbs = {v["name"]: v["params"].get("properties", {}) for v in ask(two, "daemon.describe")["result"]["verbs"]}
    more = {"approval.answer": {"allow": True}, "question.answer": {"text": "t"}}
    tried = 0
    for verb, properties in verbs.items():
        if "id" not in properties:
            continue
        for id in (ran, active, job, question, *[a["id"] for a in waiting], ran[:-1], active[:-1], job[:-1]):
            error = good_error(ask(two, verb, id=id, **more.get(verb, {})), (verb, id))
            check(error["data"]["errno"] in ("ENOENT", "EPERM", "EACCES", "EINVAL", "ENOTUNIQ"), f"{verb} {id}: {error}")
            tried += 1
    check(tried > 100, "verbs with an id", tried)
    good_error(ask(two, "run.start", task="t", workspace=system.place(TWO), after=ran), "a conversation with another's run")
    for verb in ("secret.list", "secret.set", "secret.remove", "daemon.log", "daemon.stop", "daemon.backup", "plugin.install", "plugin.remove", "plugin.reload"):
        need = {"name": "n", "value": "v", "path": "/tmp/x", "files": {}, "plugin": "notes"}
        refused = good_error(ask(two, verb, **{k: need[k] for k in verbs[verb] if k in need and not (k == "value" and verb == "secret.remove")}), verb)
        equal(refused["code"], -32001, f"{verb}: {refused}")
    # Nothing of it had an effect: all three still wait, and end as their owner says.
    equal(len(ask(watcher, "approval.list")["result"]["approvals"]), 3, "they still wait")
    for one_asked in waiting:
        verb = "question.answer" if one_asked["kind"] == "question" else "approval.answer"
        check("result" in ask(watcher, verb, id=one_asked["id"], **more[verb]), "its owner answers")
    ends = {}
    while len(ends) < 3:
        message = one.next()
        if "method" not in message:
            ends[message["id"]] = message["result"]
    equal((ends[1]["status"], ends[2]["kind"], ends[3]["ok"]), ("done", "ran", True), "ends")
    check("result" in ask(watcher, "job.remove", id=job), "its owner removes the job")
    check(ask(watcher, "daemon.verify")["result"]["ok"], "the journal")
    for wire in (one, watcher, two):
        wire.close()


if __name__ == "__main__":
    if os.geteuid() != 0:
        print("ok     nothing to do: a system daemon is root's")
        sys.exit(0)
    lay_over()
    main()
