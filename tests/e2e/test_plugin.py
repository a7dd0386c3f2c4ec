# SPDX-License-Identifier: MIT
"""Plugins: their life (new, check, test, install, list, remove, reload), their calls through the door, and everything that a hostile
one may try. None of it may harm the daemon or anybody else's call."""
import json
import os
import time

from corvidtest import check, equal, has, main, wait_until

TOOL = {"name": "mine_go", "summary": "Do it", "params": {"type": "object", "properties": {"text": {"type": "string"}}}, "effect": "OPAQUE"}


def allow(corvid, *tools):
    """A policy 'own': the workspace's, and these tools."""
    corvid.policy("own", {"extends": "workspace", "about": "with plugins of one's own",
                          "limits": {"cpu_s": 2}, "tools": {"allow": [{"tool": t, "why": "a test"} for t in tools]}})


def plugin(corvid, code, capabilities=(), name="mine", files=None, **tool):
    folder = f"{name}"
    manifest = {"name": name, "version": "1.0.0", "about": "a test", "tools": [dict(TOOL, **tool)],
                "capabilities": [{"capability": c, "why": "a test"} for c in capabilities]}
    corvid.write(f"{corvid.workspace}/{folder}/plugin.json", json.dumps(manifest))
    corvid.write(f"{corvid.workspace}/{folder}/main.lua", code)
    for file, text in (files or {}).items():
        corvid.write(f"{corvid.workspace}/{folder}/{file}", text)
    return folder


def body(code):
    return f"corvid.tool('mine_go', function(args) {code} end)\n"


def call(corvid, tool="mine_go", args=None, policy="own", *more):
    return corvid.corvid("--json", "tool", "call", tool, "--policy", policy, *more, "--args", json.dumps(args or {}))


def install(corvid, *args, **how):
    allow(corvid, "mine_*")
    if not corvid.daemon:
        corvid.start()
    return corvid.corvid("plugin", "install", plugin(corvid, *args, **how)).want(0)


def test_notes(corvid):
    corvid.start()
    has(corvid.corvid("plugin", "list").want(0).out, "notes 1.0.0 (shipped)")
    for text in ("buy milk", "call the plumber"):
        corvid.corvid("tool", "call", "note_add", "--args", json.dumps({"text": text})).want(0)
    has(corvid.corvid("tool", "call", "note_list", "--args", "{}").want(0).out, "buy milk")
    found = corvid.corvid("tool", "call", "note_search", "--args", '{"query":"PLUMBER"}').want(0).out
    check("milk" not in found and "plumber" in found, "the search", found)
    corvid.corvid("tool", "call", "note_export", "--args", '{"path":"n.txt"}').want(0)
    has(corvid.read("n.txt").decode(), "call the plumber\n")
    corvid.stop()
    corvid.start()
    has(corvid.corvid("tool", "call", "note_list", "--args", "{}").want(0).out, "buy milk")  # kept between daemons
    has(corvid.corvid("plugin", "remove", "notes").want(4).err, "comes with Corvid")
    corvid.corvid("verify").want(0)


def test_notes_in_a_run(corvid):
    corvid.start(corvid.script({"tool": "note_add", "args": {"text": "from a run"}}, {"tool": "note_export", "args": {"path": "n.txt"}},
                               {"final": "Kept."}))
    events = corvid.corvid("--json", "run", "keep a note").want(0).lines()
    seen = [e for e in events if e["event"] == "observation"]
    equal([e["ok"] for e in seen], [True, True], "observations")
    has(corvid.read("n.txt").decode(), "from a run\n")
    story = corvid.corvid("--json", "runs", "show", events[-1]["run"]).want(0).json()
    calls = [c for step in story["steps"] for c in step["calls"]]
    parents = {c["call"]: c.get("parent") for c in calls}
    nested = [c for c in calls if c["tool"] == "fs_write"]
    check(len(nested) == 1 and nested[0]["parent"] in parents, "the nested call names its parent", calls)
    told = corvid.corvid("--json", "runs", "undo", events[-1]["run"]).want(0).json()
    equal((told["commands"], os.path.exists(os.path.join(corvid.workspace, "n.txt"))), ([], False), "all that it did is known, and undone")


def test_life(corvid):
    corvid.start()
    allow(corvid, "greet_hello")
    corvid.corvid("plugin", "new", "greet").want(0)
    has(corvid.corvid("plugin", "new", "greet").want(1).err, "exists")
    corvid.corvid("plugin", "new", "../x").want(2)
    has(corvid.corvid("plugin", "check", "greet").want(0).out, "greet_hello(who)")
    has(corvid.corvid("plugin", "test", "greet").want(0).out, "passed, 1 call")
    corvid.corvid("plugin", "install", "--test", "greet").want(0)
    has(call(corvid, "greet_hello", {"who": "x"}, "workspace").want(4).json()["error"]["hint"], "greet_hello")
    equal(call(corvid, "greet_hello", {"who": "x"}).want(0).json()["view"], "hello, x", "view")
    has(corvid.corvid("tool", "show", "greet_hello").want(0).out, "greet")
    equal(call(corvid, "greet_hello", {"who": 5}).want(2).json()["error"]["guard"], "schema", "a wrong type")
    equal(call(corvid, "greet_hello", {"whom": "x"}).want(2).json()["error"]["guard"], "schema", "an unknown argument")
    corvid.stop()
    corvid.start()
    call(corvid, "greet_hello", {"who": "x"}).want(0)
    corvid.corvid("plugin", "remove", "greet").want(0)
    call(corvid, "greet_hello", {"who": "x"}).want(2)
    corvid.corvid("plugin", "remove", "greet").want(1)
    equal([f for f in os.listdir(os.path.join(corvid.home, ".local/share/corvid/plugins"))], [], "nothing is left")


def test_errors_name_the_line(corvid):
    corvid.start()
    broken = plugin(corvid, "local x = 1\nlocal y = = 2\n")
    has(corvid.corvid("plugin", "check", broken).want(1).err, "main.lua:2: unexpected symbol")
    plugin(corvid, "-- nothing\n")
    has(corvid.corvid("plugin", "check", broken).want(1).err, "gives no function for the tool 'mine_go'")
    plugin(corvid, body("return 1") + "corvid.tool('other', print)")
    has(corvid.corvid("plugin", "check", broken).want(1).err, "main.lua:2: corvid.tool: plugin.json has no tool 'other'")
    plugin(corvid, body("return 1") + "corvid.store.set('k', 1)", ["store"])
    has(corvid.corvid("plugin", "check", broken).want(1).err, "only possible inside a tool's function")
    plugin(corvid, "while true do end")
    has(corvid.corvid("plugin", "check", broken).want(1).err, "processor time")
    plugin(corvid, body("return 1"), files={"test.lua": "assert(call('mine_go').value == 2, 'not two')"})
    has(corvid.corvid("plugin", "test", broken).want(1).err, "not two")
    corvid.corvid("plugin", "install", "--test", broken).want(1)
    corvid.corvid("plugin", "install", broken).want(0)


def test_errors_that_are_no_text(corvid):
    raised = {"{a = 1}": "raised a value of type table", "print": "a value of type function", "nil": "raised the value nil", "true": "raised the value true",
              "{message = 'plain words'}": "plain words", "42": "42", "setmetatable({}, {__tostring = function() return 'made of it' end})": "made of it"}
    for value, words in raised.items():
        install(corvid, body(f"error({value})"))
        error = call(corvid).want(1).json()["error"]
        has(error["text"], words)
        equal(error["guard"], "tool", "guard")
        corvid.corvid("plugin", "remove", "mine").want(0)


def test_what_is_told(corvid):
    corvid.start()
    escape = "\u001b]0;x\u0007\u009b2J\u202e"
    folder = plugin(corvid, body("return 1"), files={"test.lua": "call('mine_go')"}, summary="Do it" + escape)
    for words in (["check", folder], ["install", folder], ["list"], ["check", folder]):
        out = corvid.corvid("plugin", *words)
        check(not set(escape) - set("]0;x2J") & set(out.out + out.err), "no control characters", words, out.out)
    out = corvid.corvid("tool", "show", "mine_go")
    check(not set(escape) - set("]0;x2J") & set(out.out + out.err), "no control characters", out.out)
    equal(len(corvid.corvid("--json", "plugin", "test", folder).lines()), 1, "one object a line")
    os.rename(os.path.join(corvid.workspace, folder), os.path.join(corvid.workspace, "other"))
    corvid.corvid("plugin", "remove", "mine")
    has(corvid.corvid("plugin", "install", "other").want(1).err, "so its folder must be too")
    equal([p["name"] for p in corvid.corvid("--json", "plugin", "list").want(0).json()["plugins"] if not p.get("shipped")], [], "it was not installed")


def test_bad_folders(corvid):
    corvid.start()
    folder = os.path.join(corvid.workspace, plugin(corvid, body("return 1")))
    os.symlink("/etc/passwd", os.path.join(folder, "link.lua"))
    has(corvid.corvid("plugin", "install", folder).want(1).err, "symbolic link")
    os.unlink(os.path.join(folder, "link.lua"))
    os.mkfifo(os.path.join(folder, "pipe.lua"))
    has(corvid.corvid("plugin", "install", folder, timeout=10).want(1).err, "named pipe")
    os.unlink(os.path.join(folder, "pipe.lua"))
    os.mkdir(os.path.join(folder, "sub"))
    has(corvid.corvid("plugin", "install", folder).want(1).err, "a folder")
    os.rmdir(os.path.join(folder, "sub"))
    corvid.write(os.path.join(folder, "a b.lua"), "")
    has(corvid.corvid("plugin", "install", folder).want(1).err, "expected a name of letters")
    os.unlink(os.path.join(folder, "a b.lua"))
    corvid.write(os.path.join(folder, "big.lua"), "x" * (1 << 20))
    has(corvid.corvid("plugin", "install", folder).want(1).err, "limit")
    os.unlink(os.path.join(folder, "big.lua"))
    corvid.write(os.path.join(folder, "raw.lua"), b"\xff\xfe")
    has(corvid.corvid("plugin", "install", folder).want(1).err, "UTF-8")
    os.unlink(os.path.join(folder, "raw.lua"))
    corvid.corvid("plugin", "install", "nowhere").want(2)
    wire = corvid.wire()
    for name in ("../../evil.lua", "/etc/x.lua", ".hidden", "", "a/b"):
        reply = wire.call("plugin.install", {"name": "mine", "files": {name: "x"}})
        check("error" in reply, f"'{name}' is refused", reply)
    corvid.corvid("plugin", "install", folder).want(0)


def test_names_are_one_space(corvid):
    install(corvid, body("return 1"))
    for taken, owner in (("fs_read", "built-in"), ("note_add", "'notes'"), ("mine_go", "'mine'")):
        plugin(corvid, f"corvid.tool('{taken}', print)", name="thief", **{})
        path = os.path.join(corvid.workspace, "thief/plugin.json")
        manifest = json.load(open(path))
        manifest["tools"][0]["name"] = taken
        corvid.write(path, json.dumps(manifest))
        refused = corvid.corvid("plugin", "install", "thief").want(1).err
        has(refused, owner)
        has(refused, "'thief'")
    has(corvid.corvid("plugin", "list").want(0).out, "mine_go")


def test_changed_files_are_refused(corvid):
    install(corvid, body("return 'good'"))
    equal(call(corvid).want(0).json()["view"], "good", "view")
    installed = os.path.join(corvid.home, ".local/share/corvid/plugins/mine/main.lua")
    with open(installed, "a") as f:
        f.write("-- changed\n")
    error = call(corvid).json()["error"]
    equal(error["guard"], "plugin", "guard")
    has(error["text"], "not those that were installed")
    corvid.corvid("plugin", "reload").want(1)
    call(corvid).want(1)
    corvid.stop()
    corvid.start()
    call(corvid).want(1)
    corvid.corvid("plugin", "install", "mine").want(0)
    call(corvid).want(0)


def test_rights(corvid):
    """Manifest, policy, grant: each can only take away."""
    corvid.write("a.txt", "secret\n")
    corvid.start()
    rows = [
        # code, capabilities, effect, part of the error
        ("return corvid.fs.read('a.txt')", [], "READ", "does not ask for the capability 'fs.read'"),
        ("return corvid.fs.write('b.txt', 'x')", ["fs.read"], "FILE", "does not ask for the capability 'fs.write'"),
        ("return corvid.fs.write('b.txt', 'x')", ["fs.write"], "READ", "the manifest says that 'mine_go' is READ"),
        ("return corvid.store.set('k', 1)", ["store"], "READ", "the manifest says that 'mine_go' is READ"),
        ("return corvid.store.get('k')", [], "READ", "does not ask for the capability 'store'"),
        ("corvid.log.info('x')", [], "READ", "does not ask for the capability 'log'"),
        ("return corvid.tool.call('shell', {command='id'})", ["tool"], "OPAQUE", "does not ask for the capability 'exec'"),
        ("return corvid.tool.call('calc', {expression='1+1'})", [], "READ", "does not ask for the capability 'tool'"),
        ("return corvid.tool.call('exec', {argv={'id'}})", ["exec", "tool"], "OPAQUE", "there is no tool 'exec'"),
        ("return corvid.tool.call('note_list')", ["tool"], "OPAQUE", "cannot call a plugin's tool"),
        ("return corvid.fs.read('/etc/shadow')", ["fs.read"], "READ", "/etc/shadow"),
        ("return corvid.fs.write('/etc/x', 'x')", ["fs.write"], "FILE", "not allowed"),
        ("return corvid.fs.read('a.txt')", ["fs.read"], "READ", None),
        ("return corvid.tool.call('calc', {expression='1+1'})", ["tool"], "READ", None),
    ]
    for code, capabilities, effect, wrong in rows:
        install(corvid, body(code), capabilities, effect=effect)
        result = call(corvid).want(0 if wrong is None else 1).json()
        if wrong:
            has(result["error"]["text"], wrong)
    check(not os.path.exists(os.path.join(corvid.workspace, "b.txt")), "nothing was written")


def test_hostile_code_harms_nobody(corvid):
    rows = [
        ("while true do end", "cpu"), ("while true do pcall(function() while true do end end) end", "cpu"),
        ("local s='x' while true do s=s..s end", "memory"), ("return (('a'):rep(30000)):find(('.-'):rep(6)..'b')", "rlimit"),
        ("return table.move({},1,1e10,2)", None), ("local function f(n) return 1+f(n+1) end return f(1)", "tool"),
        ("for i=1,2000 do corvid.log.debug('x') end", "plugin"), ("return ('x'):rep(2000000)", "tool"), ("return print", "tool"),
        ("error({})", "tool"), ("error()", "tool"),
    ]
    corvid.start()
    for code, guard in rows:
        install(corvid, body(code), ["log"])
        started = time.monotonic()
        error = call(corvid, "mine_go", {}, "own", "--timeout", "30").want(1).json()["error"]
        check(guard is None or error.get("guard") == guard, code, error)
        check(time.monotonic() - started < 28, "ended before its deadline", code)
        corvid.corvid("tool", "call", "note_list", "--args", "{}").want(0)
    install(corvid, body("corvid.fs.read('a.txt') while true do end"), ["fs.read"])
    equal(call(corvid, "mine_go", {}, "own", "--timeout", "1").want(124).json()["error"]["guard"], "deadline", "guard")


def test_removed_while_it_runs(corvid):
    install(corvid, body("for i=1,400 do corvid.fs.list('.') end return 'through'"), ["fs.read"])
    running = corvid.begin("--json", "tool", "call", "mine_go", "--policy", "own", "--args", "{}")
    wait_until("the call runs", lambda: corvid.corvid("--json", "status").json().get("calls", 1) > 0)
    corvid.corvid("plugin", "remove", "mine").want(0)
    result = corvid.end(running, timeout=100)
    equal(result.want(0).json()["view"], "through", "it went on with what it was started with")
    call(corvid).want(2)


def test_cancelled_with_a_nested_call(corvid):
    install(corvid, body("return corvid.tool.call('shell', {command='sleep 100'})"), ["exec"])
    running = corvid.begin("--json", "tool", "call", "mine_go", "--policy", "own", "--timeout", "3", "--args", "{}")
    corvid.end(running, timeout=30).want(124)
    wait_until("nothing of it is left", lambda: not any("sleep" in str(p) for p in corvid.processes()))
    corvid.corvid("tool", "call", "note_list", "--args", "{}").want(0)


def test_log_lines_are_harmless(corvid):
    install(corvid, body("corvid.log.warning('a\\27[31mred\\nline') print('b', nil, {}) for i=1,300 do corvid.log.info('n' .. i) end return 1"), ["log"])
    call(corvid).want(0)
    log = corvid.corvid("log").want(0).out
    check("\x1b" not in log and "a [31mred line" in log, "control characters are gone", log[-2000:])
    has(log, "b nil table")
    check("n250" not in log, "lines are bounded", log[-300:])
    has(log, "the rest is dropped")


def test_values_keep_their_shape(corvid):
    install(corvid, body("""
      corvid.store.set('v', {list = {1, 2.5, 'x'}, none = corvid.json.array(), deep = {a = {b = true}}})
      local v = corvid.store.get('v')
      assert(#v.list == 3 and v.list[2] == 2.5 and v.deep.a.b == true)
      local missing, text, reason = corvid.fs.read('missing.txt')
      assert(missing == nil and type(text) == 'string' and type(reason) == 'string')
      assert(corvid.json.decode('{') == nil)
      return {value = v, keys = corvid.store.keys(), again = corvid.json.decode(corvid.json.encode(v)), hash = corvid.hash.sha256('')}
    """), ["store", "fs.read"])
    result = call(corvid).want(0).json()["result"]
    equal(result["value"], {"list": [1, 2.5, "x"], "none": [], "deep": {"a": {"b": True}}}, "value")
    equal(result["again"], result["value"], "through text and back")
    equal(result["keys"], ["v"], "keys")
    check(result["hash"].startswith("e3b0c442"), "hash")


def test_a_result_that_is_too_large(corvid):
    """Control characters are six bytes each as JSON."""
    install(corvid, body("""
      local out, text, reason = corvid.tool.call('shell', {command = "head -c 262144 /dev/zero | tr '\\\\0' '\\\\001'"})
      return {none = out == nil, reason = reason}
    """), ["exec", "tool"])
    equal(call(corvid).want(0).json()["result"], {"none": True, "reason": "result.large"}, "result")


SLOW = {"extends": "workspace", "about": "a person looks at what is written", "limits": {"wall_s": 2},
        "tools": {"allow": [{"tool": "mine_go", "why": "a test"}], "ask": [{"tool": "fs_write", "why": "a test"}]}}

# Three nested calls: yes, no, and a question.
ASKS = """
  local a = corvid.fs.write('a.txt', 'A')
  local b, why = corvid.fs.write('b.txt', 'B')
  local c, lost = corvid.tool.call('ask_user', {question = 'Which?'})
  return {a = a ~= nil, why = why, answer = c and c.answer or lost}
"""


def wait_item(client, kind, events):
    """The next line of the client that is of this kind, all lines on the way among `events`."""
    while True:
        line = client.stdout.readline()
        check(line, f"an item '{kind}' comes", events)
        events.append(json.loads(line))
        if events[-1].get("event") == kind or kind in events[-1]:
            return events[-1]


def test_errors_that_are_caught(corvid):
    """However many: nothing of one stays in the way of the next. And a text that is made by __tostring is a text like any."""
    install(corvid, body("""
      for i = 1, 100 do
        pcall(corvid.store.get, 'k')
        pcall(corvid.fs.read, print)
        pcall(corvid.json.decode, ('['):rep(200) .. (']'):rep(200))
      end
      local named = setmetatable({}, {__tostring = function() return ('x'):rep(5000) end})
      print(named, ('y'):rep(5000), named, ('z'):rep(50000), named)
      return {text = corvid.json.encode({1}) .. tostring(named):sub(1, 3)}
    """), ["log"])
    equal(call(corvid).want(0).json()["result"], {"text": "[1]xxx"}, "result")


def test_a_nested_call_waits_for_a_person(corvid):
    """Its approvals and questions come to whoever follows the plugin's call, and while it waits the plugin's time stands still."""
    install(corvid, body(ASKS), ["fs.write", "tool"])
    corvid.policy("slow", SLOW)
    corvid.stop()
    corvid.start(corvid.script({"tool": "mine_go", "args": {}}, {"final": "Done."}))
    client = corvid.begin("--json", "run", "--policy", "slow", "go")
    events = []
    first = wait_item(client, "approval", events)
    has(first["question"], '"path":"a.txt"')
    time.sleep(3)  # longer than the whole call may take: this is what the test is about
    corvid.corvid("approve", first["approval"]).want(0)
    second = wait_item(client, "approval", events)
    has(second["question"], '"path":"b.txt"')
    corvid.corvid("deny", second["approval"]).want(0)
    asked = wait_item(client, "question", events)
    equal(asked["text"], "Which?", "question")
    time.sleep(3)
    corvid.corvid("answer", asked["question"], "the third").want(0)
    rest = events + corvid.end(client).want(0).lines()
    seen = [e for e in rest if e["event"] == "observation"]
    check(len(seen) == 1 and seen[0]["ok"], "one observation", seen)
    result = json.loads(seen[0]["text"])
    equal((result["a"], result["answer"]), (True, "the third"), "what the Lua got")
    has(result["why"], "a person said no")
    check(corvid.read("a.txt") == b"A" and not os.path.exists(os.path.join(corvid.workspace, "b.txt")), "effects")
    corvid.corvid("verify").want(0)


def test_cancelled_while_a_nested_call_waits(corvid):
    """In whichever state: the approval goes, the call ends once, the daemon goes on."""
    install(corvid, body(ASKS), ["fs.write", "tool"])
    corvid.policy("slow", SLOW)
    corvid.stop()
    corvid.start(corvid.script({"tool": "mine_go", "args": {}}, {"final": "Done."}))
    client = corvid.begin("--json", "run", "--policy", "slow", "go")
    first = wait_item(client, "approval", [])
    corvid.corvid("runs", "cancel", first["run"]).want(0)
    equal(corvid.end(client).want(130).lines()[-1]["status"], "cancelled", "status")
    has(corvid.corvid("approve", first["approval"]).want(1).err, "no approval")
    check(not os.path.exists(os.path.join(corvid.workspace, "a.txt")), "nothing was written")
    corvid.corvid("exec", "--", "true").want(0)


def test_the_time_goes_on_after_an_answer(corvid):
    """Waiting gives no more than it took: what comes after still ends by the deadline."""
    install(corvid, body("corvid.fs.write('a.txt', 'A') while true do end"), ["fs.write"])
    corvid.policy("slow", dict(SLOW, limits={"wall_s": 2, "cpu_s": 60}))
    client = corvid.begin("--json", "tool", "call", "mine_go", "--policy", "slow", "--args", "{}")
    first = wait_item(client, "approval", [])
    time.sleep(3)
    corvid.corvid("approve", first["approval"] if isinstance(first["approval"], str) else first["approval"]["approval"]).want(0)
    began = time.monotonic()
    result = corvid.end(client)
    check(time.monotonic() - began < 10, "it ended by its deadline")
    check(result.code != 0 and ("deadline" in result.out or "deadline" in result.err), "it says so", result.out)


if __name__ == "__main__":
    main()
