# SPDX-License-Identifier: MIT
"""Bad input for every tool that there is, plugins included: each argument gets every value that it should not get. The answer is a clear
error or a correct success, within the deadline; a call that failed changed nothing; no process and no descriptor stays."""
import json
import re

from badinput import DEADLINE, Held, RAW, TEXTS, WRONG, alive_and_whole, connect, furnish, good_error, good_text, raw_request, same, snapshot
from corvidtest import check, equal, has, main

# What a good call of each tool looks like. A tool without a row fails the test.
GOOD = {
    "fs_list": {"path": "folder"}, "fs_read": {"path": "file.txt"}, "fs_write": {"path": "made", "text": "t"},
    "fs_append": {"path": "file.txt", "text": "t"}, "fs_mkdir": {"path": "made"}, "fs_move": {"from": "file.txt", "to": "made"},
    "fs_copy": {"from": "file.txt", "to": "made"}, "fs_remove": {"path": "file.txt"}, "fs_find": {"path": "folder", "pattern": "*"},
    "text_search": {"path": "folder", "query": "in"}, "text_count": {"path": "file.txt"}, "calc": {"expression": "6*7"}, "shell": {"command": "true"},
    "fs_edit": {"path": "file.txt", "old": "two", "new": "2", "all": "no"}, "fs_hash": {"path": "file.txt"}, "fs_stat": {"path": "file.txt"},
    "archive_create": {"path": "folder", "archive": "made.zip"}, "archive_extract": {"archive": "a.zip", "path": "made"},
    "http_get": {"url": "http://127.0.0.1:9/"}, "http_post": {"url": "http://127.0.0.1:9/", "body": "b", "type": "text/plain"},
    "sys_info": {}, "sys_disk": {"path": "/"}, "proc_list": {"name": "corvidd"}, "proc_signal": {"pid": "1", "signal": "TERM"}, "time_now": {"zone": "UTC"},
    "memory_save": {"text": "a fact"}, "memory_search": {"query": "fact"}, "read_result": {"step": 1, "offset": 0}, "ask_user": {"question": "?"},
    "package_query": {"name": "libc6"}, "service_status": {"name": "ssh"}, "log_search": {"query": "e", "unit": "ssh", "lines": "3"},
    "git_status": {"path": "."}, "git_log": {"path": ".", "count": 1}, "git_diff": {"path": "."}, "desktop_notify": {"text": "t", "title": "t"},
    "fs_undo": {"effects": []}, "exec": {"argv": ["true"]},
    "note_add": {"text": "a note"}, "note_list": {}, "note_search": {"query": "note"}, "note_remove": {"number": 1}, "note_export": {"path": "notes.txt"},
}
# A good call that this place cannot carry out: no run, no repository, no desktop, no service manager, no host that may be asked.
NOT_HERE = {"http_get", "http_post", "proc_signal", "read_result", "service_status", "log_search", "git_status", "git_log", "git_diff", "desktop_notify",
            "package_query"}
BY_DAEMON = ("http_", "sys_", "proc_", "time_", "memory_", "read_", "ask_", "package_", "service_", "log_", "desktop_")
POLICY = {"about": "everything that there is", "extends": "workspace", "network": [{"host": "*", "ports": [80, 443, 9], "methods": ["GET", "POST"], "why": "urls are read"}],
          "tools": {"allow": [{"tool": "*", "why": "each tool is to judge its own arguments"}]}, "approve": {"timeout_s": 5}}


class Calls:
    """One connection on which tools are called, one call after the other."""

    def __init__(self, corvid):
        self.corvid, self.wire, self.person = corvid, connect(corvid), connect(corvid)
        self.count = 0

    def send(self, line):
        """Sends a request and gives its answer; questions of ask_user are answered."""
        self.count += 1
        self.wire.send(line)
        while True:
            message = self.wire.next()
            if message is None:
                self.wire.close()
                self.wire = self.connect(corvid)
                return None
            if "method" not in message:
                return message
            item = message["params"]["item"]
            if item.get("event") == "question":
                check("result" in self.person.call("question.answer", {"id": item["question"], "text": "yes"}), "the question can be answered", item)

    def params(self, name, args):
        return json.dumps({"name": name, "workspace": self.corvid.workspace, "policy": "all", "yes": True, "timeout_s": DEADLINE, "args": "ARGS"}).encode().replace(
            b'"ARGS"', args)

    def call(self, name, args):
        """The answer to one call. `args` is a value, or bytes as they stand."""
        args = args if isinstance(args, bytes) else json.dumps(args).encode()
        return self.send(raw_request("tool.call", self.params(name, args)))

    def close(self):
        self.wire.close()
        self.person.close()


def begin(corvid):
    corvid.policy("all", POLICY)
    furnish(corvid)
    corvid.start()
    wire = connect(corvid)
    tools = [t["name"] for t in wire.call("tool.list")["result"]["tools"]]
    equal(set(tools) - set(GOOD), set(), "tools without a row of what a good call looks like")
    schemas = {name: wire.call("tool.show", {"name": name})["result"]["params"] for name in tools}
    wire.close()
    for name, schema in schemas.items():
        equal(set(GOOD[name]), set(schema["properties"]), f"the row of {name} has each argument")
    calls = Calls(corvid)
    for name in tools:  # nothing is measured before everything was used
        good = calls.call(name, GOOD[name])
        check("result" in good and (good["result"]["ok"] or name in NOT_HERE), f"a good call of {name}", good)
        furnish(corvid)
    return schemas, calls


def judge(name, arg, value, answer):
    """Whether the call succeeded; what a failure must look like."""
    where = f"{name} {arg}={str(value)[:80]!r}"
    check(answer is not None, "the connection was closed", where)
    if "error" in answer:
        error = good_error(answer, where)
        check(arg is None or arg in error["message"], "the argument is named", where, error)
        return False
    result = answer["result"]
    if result["ok"]:
        return True
    error = result["error"]
    good_text(error["text"], where)
    check(error["guard"] != "deadline", "it hung", where, error)
    check(error["reason"] and (error["guard"] or error["reason"].startswith("exec.")), "a guard (unless no command was there to be stopped) and a reason", where, error)
    check(result["view"].startswith("error: "), "the view of a failure", where, result["view"][:200])
    if error["guard"] == "schema":
        check(arg is None or arg in error["text"], "the argument is named", where, error)
    elif error["guard"] in ("filesystem", "namespace") and isinstance(value, str):
        check(printable(value) in error["text"] or printable(GOOD[name].get("to", "")) in error["text"], "the path is named", where, error)
    return False


def printable(value):
    """The beginning of a text that is shown as it is."""
    return re.match("[^\0-\x1f\x7f\u202e]{0,20}", value).group(0)


def each_argument(corvid, wanted, values):
    """For each argument of each wanted tool, each of the values that `values(type)` gives, the others being good."""
    schemas, calls = begin(corvid)
    held = Held(corvid)
    outside = (corvid.home + "/outside",)
    for name, schema in schemas.items():
        if not wanted(name):
            continue
        before = snapshot(corvid.workspace, *outside)
        for arg, own in schema["properties"].items():
            for value in values(own["type"]):
                answer = calls.call(name, dict(GOOD[name], **{arg: value}))
                ok = judge(name, arg, value, answer)
                after = snapshot(corvid.workspace, *outside)
                same({k: v for k, v in before.items() if b"/outside/" in k}, {k: v for k, v in after.items() if b"/outside/" in k}, "the outside was")
                if not ok:
                    same(before, after, f"{name} {arg}={str(value)[:60]!r} failed and")
                elif before != after:
                    furnish(corvid)
                    before = snapshot(corvid.workspace, *outside)
        held.check_same(name)
    print(f"       ({calls.count} calls)")
    calls.close()
    alive_and_whole(corvid)


def texts(kind):
    return {"string": TEXTS, "array": [[text] for text in TEXTS], "integer": [2 ** 31, 2 ** 53, 2 ** 63 - 1]}[kind]


def test_texts_for_file_tools(corvid):
    each_argument(corvid, lambda name: name.startswith("fs_"), texts)


def test_texts_for_other_workers(corvid):
    each_argument(corvid, lambda name: not name.startswith(("fs_", "note_", *BY_DAEMON)), texts)


def test_texts_for_the_daemons_own(corvid):
    """Host, desk and egress tools, and plugins."""
    each_argument(corvid, lambda name: name.startswith(("note_", *BY_DAEMON)), texts)


def test_wrong_types_for_all(corvid):
    """Wrong types, missing and unknown arguments, whole arguments that are none: the schema answers, and names what is wrong."""
    schemas, calls = begin(corvid)
    held = Held(corvid)
    before = snapshot(corvid.workspace)
    for name, schema in schemas.items():
        cases = []
        for arg, own in schema["properties"].items():
            cases += [(arg, dict(GOOD[name], **{arg: v})) for v in WRONG[own["type"]] if not fits(own, v)]
            if arg in schema.get("required", []):
                cases.append((arg, {k: v for k, v in GOOD[name].items() if k != arg}))
            if own.get("minLength"):
                cases.append((arg, dict(GOOD[name], **{arg: ""})))
            if own.get("maxLength", 1 << 20) < 500000:
                cases.append((arg, dict(GOOD[name], **{arg: "x" * (own["maxLength"] + 1)})))
        cases += [("more", dict(GOOD[name], more=1)), ("\U0001f980", {"\U0001f980": 1, **GOOD[name]}), ("x" * 20, {"x" * 20000: 1, **GOOD[name]})]
        for arg, args in cases:
            answer = calls.call(name, args)
            check(not judge(name, None, args, answer), f"{name} took {str(args)[:200]}")
            text = answer["error"]["message"] if "error" in answer else answer["result"]["error"]["text"]
            if "result" in answer:
                equal(answer["result"]["error"]["guard"], "schema", f"guard of {name} {str(args)[:200]}")
            has(text, arg)
        for args in ([], 7, "x", None, True):
            answer = calls.call(name, args)
            good_error(answer, (name, args))
            has(answer["error"]["message"], "args")
    same(before, snapshot(corvid.workspace), "calls that the schema refused")
    held.check_same("wrong types")
    print(f"       ({calls.count} calls)")
    calls.close()
    alive_and_whole(corvid)


def fits(own, value):
    """What is in the list of wrong values of a type and still within this argument's schema."""
    if own["type"] == "integer":
        return type(value) is int and value >= own.get("minimum", value)
    return False


def test_bytes_for_all(corvid):
    """What is no JSON text of a request: NUL, broken UTF-8, numbers out of range, nesting, a line too long. One answer, or that and the end of
    the connection; the next request is served."""
    schemas, calls = begin(corvid)
    held = Held(corvid)
    before = snapshot(corvid.workspace)
    for name, schema in schemas.items():
        for raw in RAW:
            args = json.dumps(dict(GOOD[name], **{arg: "RAW" for arg in list(schema["properties"])[:1] or ["more"]})).encode()
            answer = calls.call(name, args.replace(b'"RAW"', raw))
            error = good_error(answer, (name, raw[:40]))
            check(error["code"] in (-32700, -32600), "the code", name, raw[:40], error)
            if len(raw) > 1 << 20:
                calls.wire.close()
                calls.wire = connect(corvid)
        answer = calls.call(name, dict(GOOD[name], **{arg: "x" * 1000000 for arg in list(schema["properties"])[:1] or ["more"]}))
        check(answer is not None and ("error" in answer or not answer["result"]["ok"]), f"a million bytes for {name}", str(answer)[:300])
        judge(name, None, "x" * 80, answer)
    same(before, snapshot(corvid.workspace), "requests that are none")
    held.check_same("bytes")
    calls.close()
    alive_and_whole(corvid)


def test_unknown_tools(corvid):
    _, calls = begin(corvid)
    for name in ("fs_raed", "", " ", "../calc", "calc\n", "x" * 64, "x" * 65, "\u202ecalc", "calc\x00", None, 7, [], {}):
        answer = calls.call(name, {})
        check(not judge("tool", None, name, answer), "it was called", name)
    calls.close()
    alive_and_whole(corvid)


if __name__ == "__main__":
    main()
