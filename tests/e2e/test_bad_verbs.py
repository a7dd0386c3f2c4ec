# SPDX-License-Identifier: MIT
"""Bad input for every verb of the wire: parameters that do not fit, ids of nothing, things that have ended, two who answer at once, clients
that vanish in the middle. Each request is answered once; the daemon goes on; nothing stays."""
import os
import socket
import threading

from badinput import RAW, TEXTS, WRONG, Held, alive_and_whole, connect, furnish, good_error, raw_request
from corvidtest import check, equal, has, main, wait_until

# The smallest good parameters of each verb. W is the workspace. A verb without a row fails the test. What no test may really do (stop the daemon)
# is only tried with parameters that do not fit.
W = "\0workspace"
GOOD = {
    "approval.answer": {"id": "a000000000000000000", "allow": True, "why": "w"}, "approval.list": {}, "daemon.backup": {"path": "/nonexistent/copy"},
    "daemon.describe": {}, "daemon.doctor": {}, "daemon.log": {"follow": False, "after": 1 << 40}, "daemon.status": {}, "daemon.stop": {}, "daemon.verify": {},
    "exec.start": {"argv": ["true"], "env": ["A=b"], "stdin": False, "raw": False, "terminal": {"rows": 24, "columns": 80}, "workspace": W, "policy": "workspace",
                   "home": W, "yes": True, "timeout_s": 20},
    "job.add": {"task": "t", "every": "1d", "at": "tomorrow 07:00", "cron": "0 3 * * *", "missed": "skip", "policy": "readonly", "workspace": W, "home": W, "timeout_s": 20,
                "max_steps": 1},
    "job.edit": {"id": "j000000000000000000", "task": "t", "every": "1d", "at": "tomorrow 07:00", "cron": "0 3 * * *", "missed": "skip", "policy": "readonly",
                 "workspace": W, "home": W, "timeout_s": 20, "max_steps": 1},
    "job.history": {"id": "j000000000000000000", "limit": 1}, "job.list": {}, "job.next": {"id": "j000000000000000000", "count": 1},
    "job.pause": {"id": "j000000000000000000"}, "job.remove": {"id": "j000000000000000000"}, "job.resume": {"id": "j000000000000000000"},
    "job.run": {"id": "j000000000000000000"}, "job.show": {"id": "j000000000000000000"},
    "model.list": {}, "model.show": {"file": "nothing.gguf"},
    "plugin.check": {"files": {"plugin.json": "{}", "main.lua": ""}, "name": "n", "test": False},
    "plugin.install": {"files": {"plugin.json": "{}", "main.lua": ""}, "name": "n", "test": False}, "plugin.list": {}, "plugin.reload": {},
    "plugin.remove": {"plugin": "nothing"}, "policy.check": {"text": '{"about":"a"}', "name": "n"}, "policy.list": {}, "policy.show": {"policy": "readonly"},
    "question.answer": {"id": "q000000000000000000", "text": "t"}, "run.cancel": {"id": "r000000000000000000"}, "run.list": {"limit": 1},
    "run.show": {"id": "r000000000000000000", "records": True},
    "run.start": {"task": "t", "model": "", "max_steps": 1, "detach": False, "key": "k", "after": "r000000000000000000", "workspace": W, "policy": "readonly", "home": W,
                  "yes": True, "timeout_s": 20},
    "run.undo": {"id": "r000000000000000000"}, "run.watch": {"id": "r000000000000000000"}, "secret.list": {}, "secret.remove": {"name": "nothing"},
    "secret.set": {"name": "s", "value": "v"}, "tool.call": {"name": "calc", "args": {"expression": "1"}, "workspace": W, "policy": "workspace", "home": W, "yes": True,
                                                            "timeout_s": 20},
    "tool.list": {}, "tool.show": {"name": "calc"},
}
APART = {"job.add": ("at", "cron"), "job.edit": ("at", "cron"), "run.start": ("after", "model")}  # what does not go with the rest


def good(corvid, verb, **more):
    params = {k: corvid.workspace if v == W else v for k, v in GOOD[verb].items() if k not in APART.get(verb, ())}
    return dict(params, **more)


class Client:
    def __init__(self, corvid):
        self.corvid, self.wire = corvid, connect(corvid)

    def send(self, line):
        """The answer to a line; None when the connection was closed without one. After binary frames a new connection is made."""
        try:
            self.wire.send(line)
            while True:
                message = self.wire.next()
                if message is None:
                    self.again()
                elif message.get("params", {}).get("item", {}).get("raw"):
                    self.again()
                    return {"result": "raw"}
                elif "method" in message:
                    continue
                return message
        except BrokenPipeError:
            self.again()
            return None

    def again(self):
        self.wire.close()
        self.wire = connect(self.corvid)

    def ask(self, verb, params):
        return self.send({"jsonrpc": "2.0", "id": 1, "method": verb, "params": params})


def verbs_of(corvid):
    wire = connect(corvid)
    verbs = {v["name"]: v for v in wire.call("daemon.describe")["result"]["verbs"]}
    wire.close()
    equal(set(verbs) - set(GOOD), set(), "verbs without a row of what good parameters are")
    for name, verb in verbs.items():
        equal(set(GOOD[name]), set(verb["params"].get("properties", {})), f"the row of {name} has each parameter")
    return verbs


def kind_of(own):
    return own.get("type", "string")


def test_wrong_types(corvid):
    """Wrong types, missing and unknown parameters, too short, too long, out of range: -32602, and what is wrong is named."""
    corvid.start(corvid.script({"final": "ok"}))
    verbs, client = verbs_of(corvid), Client(corvid)
    held = Held(corvid)
    for name, verb in verbs.items():
        cases = [("more", good(corvid, name, more=1))]
        for key, own in verb["params"].get("properties", {}).items():
            cases += [(key, good(corvid, name, **{key: value})) for value in WRONG[kind_of(own)]
                      if not (kind_of(own) == "integer" and type(value) is int and own.get("minimum", 1) <= value) and not (key == "env" and value == [])
                      and not (kind_of(own) == "object" and value == {})]
            if key in verb["params"].get("required", []):
                cases.append((key, {k: v for k, v in good(corvid, name).items() if k != key}))
            for bound, value in (("minLength", ""), ("maxLength", "x" * (own.get("maxLength", 0) + 1)), ("minimum", own.get("minimum", 0) - 1),
                                 ("maximum", own.get("maximum", 0) + 1)):
                if bound in own and own[bound] < 300000 and (bound != "minLength" or own[bound]):
                    cases.append((key, good(corvid, name, **{key: value})))
        for key, params in cases:
            answer = client.ask(name, params)
            check(answer is not None and "error" in answer, f"{name} took {str(params)[:200]}", answer)
            error = good_error(answer, (name, key))
            equal(error["code"], -32602, f"code for {name} {key}: {error['message']}")
            has(error["message"], key)
        for params in ([], 7, "x", None):
            answer = client.ask(name, params)
            check("error" in answer or (params is None and not GOOD[name]), f"{name} took {params!r}", answer)
    held.check_same("wrong parameters")
    client.wire.close()
    alive_and_whole(corvid)


def test_texts_for_every_parameter(corvid):
    """Every text that is no good path, name, id, time, value: an error, or an answer."""
    furnish(corvid)
    corvid.start()
    verbs, client = verbs_of(corvid), Client(corvid)
    held = Held(corvid)
    asked = 0
    for name, verb in verbs.items():
        for key, own in verb["params"].get("properties", {}).items():
            for text in TEXTS:
                if len(text) > 100000 and name in ("policy.check", "plugin.check"):
                    continue
                value = {"string": text, "array": [text], "object": {text: text}}.get(kind_of(own))
                if value is None:
                    continue
                params = good(corvid, name, **{key: value})
                for other in ("every", "at", "cron"):
                    if name in ("job.add", "job.edit") and key in ("at", "cron") and other != key:
                        params.pop(other, None)
                answer = client.ask(name, params)
                asked += 1
                check(answer is not None, "the connection was closed", name, key, text[:60])
                if "error" in answer:
                    good_error(answer, (name, key, text[:60]))
    print(f"       ({asked} requests)")
    jobs = client.ask("job.list", {})["result"]["jobs"]
    for job in jobs:
        client.ask("job.remove", {"id": job["id"]})
    held.check_same("odd texts")
    client.wire.close()
    alive_and_whole(corvid)


def test_bytes(corvid):
    """What is no JSON text of a request, as a parameter of each verb."""
    corvid.start()
    verbs, client = verbs_of(corvid), Client(corvid)
    for name in verbs:
        for raw in RAW:
            answer = client.send(raw_request(name, b'{"x":' + raw + b"}"))
            check(answer is not None and answer["error"]["code"] in (-32700, -32600), "refused", name, raw[:40], answer)
            good_error(answer, (name, raw[:40]))
            if len(raw) > 1 << 20:
                client.again()
    client.wire.close()
    alive_and_whole(corvid)


# ---- ids -----------------------------------------------------------------------------------------------------------------

def test_ids_of_nothing(corvid):
    """Unknown, of another kind, too short to be one thing's."""
    corvid.start(corvid.script(*[{"final": "ok"}] * 3))
    client = Client(corvid)
    runs = [client.ask("run.start", good(corvid, "run.start", key=f"k{i}"))["result"]["run"] for i in range(2)]
    job = client.ask("job.add", good(corvid, "job.add"))["result"]["id"]
    client.ask("job.add", good(corvid, "job.add"))
    call = client.ask("exec.start", {"argv": ["true"], "workspace": corvid.workspace})["result"]["call"]
    for verb in GOOD:
        if "id" not in GOOD[verb]:
            continue
        plain = GOOD[verb]["id"]
        unknown = good_error(client.ask(verb, good(corvid, verb)), verb)
        equal(unknown["data"]["errno"], "ENOENT", f"{verb}: {unknown['message']}")
        has(unknown["message"], plain)
        for wrong in (call, job if plain[0] == "r" else runs[0], plain.upper(), plain[:-1] + "'", plain + "0", "%s%s%s", "'; drop table event; --"):
            equal(good_error(client.ask(verb, good(corvid, verb, id=wrong)), (verb, wrong))["data"]["errno"] in ("ENOENT", "EINVAL"), True, f"{verb} {wrong}")
        short = os.path.commonprefix(runs if plain[0] == "r" else [job])[:4]
        if plain[0] in "rj" and verb not in ("job.remove", "run.undo"):
            refused = good_error(client.ask(verb, good(corvid, verb, id=short)), (verb, short))
            equal(refused["data"]["errno"], "ENOTUNIQ", f"{verb} {short}: {refused['message']}")
    client.wire.close()
    alive_and_whole(corvid)


def test_what_has_ended(corvid):
    """A run that is over cannot be cancelled, its approval not answered, what it did not undone twice."""
    corvid.policy("asking", {"about": "a", "extends": "workspace", "tools": {"ask": [{"tool": "fs_mkdir", "why": "w"}]}})
    corvid.start(corvid.script({"tool": "fs_mkdir", "args": {"path": "new"}}, {"final": "ok"}))
    client, person = Client(corvid), Client(corvid)
    client.wire.send({"jsonrpc": "2.0", "id": 1, "method": "run.start", "params": {"task": "t", "workspace": corvid.workspace, "policy": "asking"}})
    asked = wait_until("it asks", lambda: person.ask("approval.list", {})["result"]["approvals"])[0]
    refused = good_error(person.ask("run.undo", {"id": asked["run"]}), "undo of what goes on")
    equal(refused["data"]["errno"], "EBUSY", refused["message"])
    check("result" in person.ask("approval.answer", {"id": asked["id"], "allow": True}), "allowed")
    wait_until("it ends", lambda: person.ask("run.show", {"id": asked["run"]})["result"].get("ended"))
    for verb, params, errno in (("approval.answer", {"id": asked["id"], "allow": False}, "ENOENT"), ("question.answer", {"id": asked["id"], "text": "t"}, "EINVAL ENOENT"),
                                ("run.cancel", {"id": asked["run"]}, "EALREADY")):
        error = good_error(person.ask(verb, params), verb)
        check(error["data"]["errno"] in errno.split(), f"{verb}: {error}")
    check(person.ask("run.undo", {"id": asked["run"]})["result"]["undone"], "undone")
    check(not os.path.exists(os.path.join(corvid.workspace, "new")), "it is gone")
    equal(good_error(person.ask("run.undo", {"id": asked["run"]}), "undo twice")["data"]["errno"], "EALREADY", "undo twice")
    watched = person.ask("run.watch", {"id": asked["run"]})
    equal(watched["result"]["event"], "end", "watching what is over")
    client.wire.close()
    person.wire.close()
    alive_and_whole(corvid)


def at_once(corvid, verb, each):
    """Several clients send the same verb at the same moment; gives their answers."""
    clients = [connect(corvid) for _ in each]
    gate = threading.Barrier(len(each))

    def go(wire, params):
        gate.wait()
        wire.send({"jsonrpc": "2.0", "id": 1, "method": verb, "params": params})
    threads = [threading.Thread(target=go, args=pair) for pair in zip(clients, each)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = [wire.next() for wire in clients]
    for wire in clients:
        wire.close()
    return answers


def test_two_answer_one_approval(corvid):
    """Exactly one wins, whatever the others say; the record has the winner's word."""
    corvid.policy("asking", {"about": "a", "extends": "workspace", "tools": {"ask": [{"tool": "exec", "why": "w"}]}})
    corvid.start()
    for turn in range(10):
        caller = connect(corvid)
        caller.send({"jsonrpc": "2.0", "id": 1, "method": "exec.start", "params": {"argv": ["true"], "workspace": corvid.workspace, "policy": "asking"}})
        one = caller.next()["params"]["item"]["approval"]["approval"]
        answers = at_once(corvid, "approval.answer", [{"id": one, "allow": bool((i + turn) % 2)} for i in range(6)])
        won = [a["result"] for a in answers if "result" in a]
        equal(len(won), 1, "winners")
        for answer in answers:
            if "error" in answer:
                equal(good_error(answer, "the others")["data"]["errno"], "ENOENT", "the others")
        end = caller.next()["result"]
        equal(end["kind"], "ran" if won[0]["allow"] else "denied", "what the winner said holds")
        caller.close()
    alive_and_whole(corvid)


def test_two_answer_one_question(corvid):
    corvid.start()
    for _ in range(5):
        caller = connect(corvid)
        caller.send({"jsonrpc": "2.0", "id": 1, "method": "tool.call", "params": {"name": "ask_user", "args": {"question": "?"}, "workspace": corvid.workspace}})
        one = caller.next()["params"]["item"]["question"]
        answers = at_once(corvid, "question.answer", [{"id": one, "text": f"answer {i}"} for i in range(6)])
        won = [i for i, a in enumerate(answers) if "result" in a]
        equal(len(won), 1, "winners")
        equal(caller.next()["result"]["view"], f"answer {won[0]}", "the answer")
        caller.close()
    alive_and_whole(corvid)


# ---- clients that vanish -------------------------------------------------------------------------------------------------

SLEEP = {"argv": ["sh", "-c", "echo on; sleep 100"], "workspace": W}
VANISH = {  # for each verb that streams: requests that go on until the client leaves
    "exec.start": [SLEEP, dict(SLEEP, stdin=True), dict(SLEEP, raw=True, stdin=True), dict(SLEEP, terminal={"rows": 2, "columns": 2}), dict(SLEEP, policy="asking"),
                   {"argv": ["yes"], "workspace": W}, {"argv": ["yes"], "workspace": W, "raw": True}],
    "tool.call": [{"name": "shell", "args": {"command": "sleep 100"}, "workspace": W}, {"name": "ask_user", "args": {"question": "?"}, "workspace": W},
                  {"name": "shell", "args": {"command": "sleep 100"}, "workspace": W, "policy": "asking"}],
    "run.start": [{"task": "t", "workspace": W}],
    "run.watch": [{"id": "RUN"}],
    "daemon.log": [{"follow": True}],
}


def test_vanish_in_the_middle(corvid):
    corvid.policy("asking", {"about": "a", "extends": "workspace", "tools": {"ask": [{"tool": "*", "why": "w"}]}})
    corvid.start(corvid.script(*[{"tool": "shell", "args": {"command": "sleep 100"}}] * 40))
    verbs, client = verbs_of(corvid), Client(corvid)
    equal({n for n, v in verbs.items() if v["streams"]} - set(VANISH), set(), "streaming verbs without a row")
    run = client.ask("run.start", {"task": "t", "workspace": corvid.workspace, "detach": True})["result"]["run"]

    def idle(runs, calls):
        status = client.ask("daemon.status", {})["result"]
        return status["runs"] == runs and status["calls"] <= calls and status["peers"] == 1
    wait_until("only the detached run goes on", lambda: idle(1, 1))
    for verb, rows in VANISH.items():
        for row in rows:
            params = {k: corvid.workspace if v == W else run if v == "RUN" else v for k, v in row.items()}
            line = {"jsonrpc": "2.0", "id": 1, "method": verb, "params": params}
            for moment in ("at once", "when it goes on", "reset"):
                wire = connect(corvid)
                wire.send(line)
                if moment != "at once" and verb in ("run.watch", "daemon.log"):
                    wire.socket.recv(100)  # a part of its first item
                elif moment != "at once":
                    wait_until(f"{verb} {row} goes on", lambda: client.ask("daemon.status", {})["result"]["calls"] == 2)
                if moment == "reset":
                    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                wire.close()
                wait_until(f"nothing of {verb} is left ({moment})", lambda: idle(1, 1))
    equal(client.ask("approval.list", {})["result"]["approvals"], [], "nobody is asked any more")
    check("result" in client.ask("run.cancel", {"id": run}), "the detached run went on")
    wait_until("it ends", lambda: idle(0, 0))
    client.wire.close()
    wait_until("no command is left", lambda: not [p for _, p in corvid.processes() if not p.startswith(corvid.bin)])
    alive_and_whole(corvid)


# ---- one connection ------------------------------------------------------------------------------------------------------

def test_order_and_ids(corvid):
    """Ids that are in use or no ids, more requests than are served at once, half a line and gone, a reader that does not read."""
    corvid.start()
    wire = connect(corvid)
    follow = {"jsonrpc": "2.0", "id": "a", "method": "daemon.log", "params": {"follow": True}}
    wire.send(follow)
    wire.send(follow)
    error = wait_until("the second is refused", lambda: next((m for m in [wire.next()] if "error" in m), None))
    equal(error["error"]["code"], -32600, "an id in use")
    for id in (None, 1.5, True, [], {}, "", "x" * 257, 2 ** 63):
        wire.send({"jsonrpc": "2.0", "id": id, "method": "daemon.status", "params": {}})
        answer = wait_until("an answer", lambda: next((m for m in [wire.next()] if "method" not in m), None))
        check("error" in answer or id == "", "an id that is none", id, answer)
    wire.close()
    wire = connect(corvid)
    slow = {"jsonrpc": "2.0", "method": "exec.start", "params": {"argv": ["sleep", "100"], "workspace": corvid.workspace}}
    for i in range(70):
        wire.send(dict(slow, id=i))
    refused = [wire.next() for _ in range(6)]
    for answer in refused:
        equal(good_error(answer, "the 65th")["code"] in (-32002, -32600), True, "too many requests")
    wire.close()
    client = Client(corvid)
    wait_until("all are gone", lambda: client.ask("daemon.status", {})["result"]["calls"] == 0)
    lazy = connect(corvid)
    lazy.send({"jsonrpc": "2.0", "id": 1, "method": "exec.start", "params": {"argv": ["yes"], "workspace": corvid.workspace}})
    lazy.socket.recv(1)
    for i in range(60):
        try:
            lazy.socket.settimeout(0.2)
            lazy.send({"jsonrpc": "2.0", "id": 2 + i, "method": "daemon.describe", "params": {}})
        except OSError:
            break
    equal(client.ask("daemon.status", {})["result"]["pid"], corvid.daemon.pid, "others are served")
    lazy.close()
    wait_until("it is gone", lambda: client.ask("daemon.status", {})["result"]["calls"] == 0)
    client.wire.close()
    alive_and_whole(corvid)


if __name__ == "__main__":
    main()
