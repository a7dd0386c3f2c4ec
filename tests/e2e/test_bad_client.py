# SPDX-License-Identifier: MIT
"""The client program, mistreated: every verb with too few and too many words, unknown options, words that are no UTF-8, a stdout that is closed
or full. An exit code of its list and a message, never a crash; a result that could not be written is no success."""
import json
import os
import socket
import subprocess

from badinput import alive_and_whole
from corvidtest import check, equal, has, main

CODES = {0, 1, 2, 3, 4, 5, 124, 125, 126, 127, 130}
# Words with which each verb has something to say, after what prepare() made (RUN, JOB). A verb without a row fails the test; None: it does
# not end by itself or ends the daemon, and is only tried with what does not fit.
WORDS = {
    "run": ["t"], "chat": [], "runs list": [], "runs show": ["RUN"], "runs trace": ["RUN"], "runs watch": ["RUN"], "runs cancel": ["RUN"], "runs undo": ["RUN"],
    "runs resume": ["RUN"], "approve": [], "deny": ["x"], "answer": ["x", "y"], "exec": ["--", "echo", "out"], "tool list": [], "tool show": ["calc"],
    "tool call": ["calc", "--args", '{"expression":"6*7"}'], "plugin list": [], "plugin check": ["."], "plugin install": ["."], "plugin remove": ["x"],
    "plugin reload": [], "plugin new": ["made"], "plugin test": ["."], "policy list": [], "policy show": ["readonly"], "policy check": ["p.json"],
    "job add": ["--every", "1d", "t"], "job list": [], "job show": ["JOB"], "job next": [], "job run": ["JOB"], "job pause": ["JOB"], "job resume": ["JOB"],
    "job remove": ["JOB"], "job edit": ["JOB", "--every", "2d"], "job history": ["JOB"], "secret set": ["name"], "secret list": [], "secret remove": ["x"], "status": [], "doctor": [], "log": [],
    "verify": [], "backup": ["copy.db"], "stop": None, "version": [], "help": [], "completions": ["bash"], "model list": [], "model show": [],
    "model bench": ["--set", "./set.json"],
}
SET = '[{"id": "a", "kind": "one", "tools": [], "request": "t", "files": {}, "after": {}, "answer": ["ok"]}]'

ODD = [b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xe0\x80\xaf", b"\xf4\x90\x80\x80", b"", b" ", b"-", b"--", b"---", b"--=x", b"-\xff", b"\n",
       b"\x1b[2J", b"\xe2\x80\xaetxt", b"x" * 100000, b"%s%n", b"../..", b"-rf", b"--help=x", b"--json=1", b"--timeout", b"--timeout=-1", b"--timeout=99999999999999999999", b"--socket"]


def prepare(corvid):
    corvid.write("p.json", '{"about":"a"}')
    corvid.write("set.json", SET)
    corvid.start(corvid.script(*[{"final": "ok"}] * 400))
    run = json.loads(corvid.corvid("--json", "run", "t").want(0).out.splitlines()[-1])["run"]
    job = json.loads(corvid.corvid("--json", "job", "add", "--every", "1d", "t").want(0).out)["id"]
    verbs = {v["verb"]: v for v in corvid.corvid("help", "--json").want(0).lines()}
    equal(set(verbs) - set(WORDS), set(), "verbs without a row")
    return verbs, lambda verb: [run if w == "RUN" else job if w == "JOB" else w for w in WORDS[verb] or []]


def judge(result, what):
    check(result.code in CODES, f"exit code {result.code}", what, result.err[-500:])
    text = result.err_bytes.decode("utf-8")  # strictly
    bad = [c for c in text if (ord(c) < 32 and c not in "\n\t") or ord(c) == 0x7f or 0x80 <= ord(c) < 0xa0 or 0x202a <= ord(c) <= 0x202e]
    check(not bad, "control characters on stderr", what, bad, text[:300])
    check(result.code == 0 or text.strip() or result.out.strip(), "a failure without a word", what, result.code)
    check(len(text) < 4000, "a message of a sensible length", what, len(text), text[:200])


def tells_one_error(result, what):
    """With --json a usage error is one object on stdout, as every failure is."""
    rows = result.lines()
    check(len(rows) == 1 and rows[0].get("error", {}).get("text"), "one JSON object with the error", what, result.out[:300])
    check(result.err.strip(), "and words on stderr", what)


def test_usage_in_json(corvid):
    """Wherever --json stands, and whatever is wrong; not where it is the command's own word."""
    corvid.start()
    for argv in (["--json"], ["--json", "nosuch"], ["nosuch", "--json"], ["--json", "runs"], ["runs", "nosuch", "--json"], ["--nosuch", "--json"], ["--json", "--nosuch"],
                 ["status", "--nosuch", "--json"], ["--json", "status", "x"], ["run", "--json"], ["--json", "run", "--timeout", "x", "t"], ["run", "t", "--max-steps", "0", "--json"],
                 ["--json", "run", "--workspace", "/nosuch", "t"], ["exec", "--nosuch", "--json", "--", "true"], ["--json", "run", b"\xff"], ["--json", "job", "add", "t"],
                 ["--json", b"\xff\xfe"], ["status", b"--\xff", "--json"], ["--json", "help", "nosuch"]):
        result = corvid.corvid(*argv, input="")
        judge(result, argv)
        equal(result.code, 2, f"exit code of {argv}")
        tells_one_error(result, argv)
    equal(corvid.corvid("--json", "status", "--nosuch").lines()[0]["error"]["reason"], "usage", "the reason")
    result = corvid.corvid("--json", "chat", input="/nosuch\n")
    equal(result.code, 2, "an unknown command of chat")
    tells_one_error(result, "chat")
    for argv in (["exec", "--nosuch", "--", "true", "--json"], ["exec", "--workspace", "/nosuch", "echo", "--json"], ["run", "--timeout=x", "--", "--json"], ["nosuch"]):
        result = corvid.corvid(*argv, input="")
        check(result.code in (2, 125), "exit code", argv, result.code)
        equal(result.out, "", f"stdout of {argv}")


def test_words_that_do_not_fit(corvid):
    verbs, words = prepare(corvid)
    tried = 0
    for verb, row in verbs.items():
        needed = len([w for w in row["words"].split() if not w.startswith("[")])
        cases = [(["--no-such-option"], 2), (["--no-such-option=x"], 2), (["-\u00e9"], 2), (["--json", "--json", "--no-such-option"], 2)]
        for option in row["options"] + row["globals"]:
            if "arg" in option:
                cases.append(([*words(verb)[:0], "--" + option["name"]], 2))  # its value is missing
            if "range" in option:
                cases += [([f"--{option['name']}={value}", *words(verb)], 2) for value in ("", "x", option["range"][0] - 1, option["range"][1] + 1, "1e3", "9" * 30, " 5")]
        if needed and verb not in ("exec",):
            cases.append((words(verb)[:0], 2))
        if "..." not in row["words"] and verb not in ("run", "exec", "answer", "job add", "help", "chat") and not row["words"].endswith("TASK"):
            cases.append(([*words(verb), "a", "b", "c", "d", "e"], 2))
        for given, code in cases:
            result = corvid.corvid(*verb.split(), *given, input="")
            judge(result, (verb, given))
            check(result.code == code, f"exit code {result.code}, wanted {code}", verb, given, result.out[:300], result.err[:300])
            tell = corvid.corvid("--json", *verb.split(), *given, input="")
            judge(tell, ("--json", verb, given))
            equal(tell.code, code, f"exit code with --json: {verb} {given}")
            tells_one_error(tell, (verb, given))
            tried += 2
    print(f"       ({tried} ways)")
    alive_and_whole(corvid)


def test_odd_words(corvid):
    verbs, words = prepare(corvid)
    for verb in verbs:
        for odd in ODD:
            if verb in ("stop", "chat") and odd in (b"--", b"--timeout"):
                continue
            judge(corvid.corvid(*verb.split(), odd, input=""), (verb, odd[:30]))
            if WORDS[verb]:
                judge(corvid.corvid("--json", *verb.split(), *words(verb)[:-1], odd, input=""), (verb, odd[:30]))
    for odd in ODD:
        judge(corvid.corvid(odd, input=""), odd[:30])
        for flags in ([], ["--json"]):
            judge(corvid.corvid(*flags, "--socket", odd, "status", input=""), odd[:30])
    judge(corvid.corvid(input=""), "no words")
    alive_and_whole(corvid)


def shell(corvid, argv, redirect):
    process = corvid.popen(["sh", "-c", f'exec "$0" "$@" {redirect}', os.path.join(corvid.bin, "corvid"), *argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    corvid.clients.append(process)
    return corvid.end(process)


def test_nowhere_to_write(corvid):
    """What could not be written is no success: stdout closed, on a full disk, a pipe that nobody reads; and stderr closed kills nobody."""
    verbs, words = prepare(corvid)
    for verb in verbs:
        if WORDS[verb] is None:
            continue
        for flags in ([], ["--json"]):
            plain = corvid.corvid(*flags, *verb.split(), *words(verb))
            for redirect in (">&-", ">/dev/full"):
                result = shell(corvid, [*flags, *verb.split(), *words(verb)], redirect)
                judge(result, (verb, flags, redirect))
                if plain.bytes and plain.code == 0 and result.code == 0:
                    check(False, "it had something to say, could not, and calls that a success", verb, flags, redirect, plain.out[:100])
            for redirect in ("2>&-", "2>/dev/full", "</dev/null <&-", "<&- >&- 2>&-"):
                result = shell(corvid, [*flags, *verb.split(), *words(verb)], redirect)
                check(result.code in CODES, "exit code", verb, redirect, result.code)
    alive_and_whole(corvid)


def test_a_pipe_that_closes(corvid):
    corvid.start()
    for argv in (["exec", "--", "yes"], ["--json", "tool", "list"], ["help"], ["exec", "--", "cat", "/dev/zero"]):
        client = corvid.begin(*argv)
        client.stdout.read(1)
        client.stdout.close()
        client.stdout = None
        client.communicate(timeout=30)
        check(client.returncode in CODES | {-13, 141}, "exit code", argv, client.returncode)
    alive_and_whole(corvid)


def test_a_daemon_that_talks_nonsense(corvid):
    """Whatever answers on the socket, the client ends with a message."""
    path = os.path.join(corvid.run_dir, "odd.sock")
    corvid.write("set.json", SET)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    os.chmod(path, 0o777)
    listener.listen(8)
    answers = [b"", b"\n\n\n", b"nonsense\n", b"\xff\xfe\n", b"{}\n", b"[]\n", b'{"jsonrpc":"2.0","id":1}\n', b'{"jsonrpc":"2.0","id":1,"result":7}\n',
               b'{"jsonrpc":"2.0","id":1,"result":{}}\n', b'{"jsonrpc":"2.0","id":1,"error":7}\n', b'{"jsonrpc":"2.0","id":1,"error":{"code":"x","message":7}}\n',
               b'{"jsonrpc":"2.0","method":"item","params":{"id":1,"item":7}}\n{"jsonrpc":"2.0","id":1,"result":{"runs":7,"tools":[7],"jobs":{},"policies":[[]]}}\n',
               b"[" * 100000, b"x" * (3 << 20), b'{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"\\u001b[2J\\u202e"}}\n']
    verbs = {v["verb"]: v for v in corvid.corvid("help", "--json").want(0).lines()}
    for verb in verbs:
        if verb in ("help", "version", "chat", "completions", "plugin new") or WORDS[verb] is None:
            continue
        for answer in answers:
            client = corvid.begin("--socket", path, *verb.split(), *["x" if w in ("RUN", "JOB") else w for w in WORDS[verb]])
            listener.settimeout(2)
            try:
                peer, _ = listener.accept()
            except socket.timeout:
                judge(corvid.end(client), (verb, "it did not even ask"))
                break
            peer.settimeout(5)
            try:
                peer.recv(65536)
                peer.sendall(answer)
            except OSError:
                pass
            peer.close()
            result = corvid.end(client, timeout=20)
            judge(result, (verb, answer[:60]))
    listener.close()


if __name__ == "__main__":
    main()
