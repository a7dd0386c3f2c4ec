# SPDX-License-Identifier: MIT
"""models/self against a served model that a script plays: Self-Instruct and LMSI end to end, with a real daemon and its sandbox, without weights."""
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading

from corvidtest import BIN, SOURCE, check, equal, has

SECONDS = 120
REQUESTS = ["How many lines are in the guest list?", "Delete the guest list of last year", "how many lines are in the guest list", "Draw a picture of the guests",
            "How many lines are in that guest list now?", "Is the guest list of Sunday empty?"]


class Script(http.server.BaseHTTPRequestHandler):
    """A chat model. `replies` of the server is a function of the request's body; what was asked is kept in `asked`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.headers.get("Authorization"), body))
        text = self.server.replies(body)
        answer = {"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
        data = json.dumps(answer if text is not None else {"error": "overloaded"}).encode()
        self.send_response(200 if text is not None else 503)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def model(replies):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Script)
    server.daemon_threads, server.replies, server.asked = True, replies, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}/v1"


def step(body):
    """A step of a run: the lines are counted, then told; what is to be deleted does not exist."""
    last = body["messages"][-1]
    if last["role"] == "tool":
        return json.dumps({"final": "It has " + (re.search(r"lines (\d+)", last["content"]) or ["", "no"])[1] + " lines."})
    if "Delete" in last["content"]:
        return json.dumps({"tool": "fs_remove", "args": {"path": "absent.txt"}})
    return json.dumps({"tool": "text_count", "args": {"path": "guests.txt"}})


def proposer(body):
    system, last = body["messages"][0]["content"], body["messages"][-1]["content"]
    if system.startswith("You come up"):
        return "\n".join(f"{i}. {text}" for i, text in enumerate(REQUESTS, 9))
    if system.startswith("You say whether"):
        return "Yes" if last.startswith("Is ") else "No"
    if system.startswith("You give one"):
        return "no"
    if system.startswith("You make up"):
        return json.dumps({"files": [{"path": "guests.txt", "text": "Ada\nBo"}]})
    return step(body)


def program(name, *arguments, code=0):
    result = subprocess.run([sys.executable, "-B", "-m", f"models.self.{name}", "--bin", BIN, *arguments], cwd=SOURCE, capture_output=True, text=True, timeout=SECONDS)
    equal(result.returncode, code, f"exit code of {name}; {result.stderr[-1500:]}")
    check("Traceback" not in result.stderr, "an error in words", result.stderr)
    return result


def records(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def talk(record):
    return [(m["role"], m["content"]) for m in record["messages"] if m["role"] != "system"]


def test_instruct(folder):
    server, url = model(proposer)
    out, tasks, key = (os.path.join(folder, name) for name in ("out.jsonl", "tasks.json", "key"))
    with open(key, "w", encoding="utf-8") as f:
        f.write("sesame\n")
    result = program("instruct", "--url", url, "--name", "crow", "--key-file", key, "--count", "6", "--out", out, "--tasks-out", tasks)
    stats = json.loads(result.stdout)
    equal(stats, {"proposed": 6, "dropped": {"call failed": 1, "duplicate": 1, "other label": 1, "similar": 1, "word": 1}, "kept": 1,
                  "kinds": {"class": 1, "other": 2}, "lists": 1}, "what became of the proposals")
    [record] = records(out)
    equal(talk(record), [("user", REQUESTS[0]), ("assistant", '{"tool": "text_count", "args": {"path": "guests.txt"}}'), ("tool", talk(record)[2][1]),
                         ("assistant", '{"final": "It has 2 lines."}')], "the conversation")
    has(talk(record)[2][1], "lines 2")
    with open(tasks, encoding="utf-8") as f:
        equal(json.load(f), [{"request": REQUESTS[0], "kind": "other", "files": {"guests.txt": "Ada\nBo\n"}}], "the task")
    equal({(who, body["model"]) for who, body in server.asked}, {("Bearer sesame", "crow")}, "key and name")
    asked = server.asked[0][1]
    equal((asked["temperature"], asked["top_p"], asked["presence_penalty"], asked["max_tokens"]), (0.7, 0.5, 2, 1024), "the sampling of the paper")
    check("\n\n" in asked["stop"], "stops", asked)
    steps = [body for _, body in server.asked if body["messages"][0]["content"].startswith("You operate")]
    check(all("schema" in body["response_format"]["json_schema"] for body in steps), "each step has its schema")


def test_improve(folder):
    answers = iter(["It has 2 lines.", "2 lines", "It has 3 lines.", "there are 2", "2"])

    def replies(body):
        text = step(body)
        return json.dumps({"final": next(answers, "It is not there.")}) if "final" in text else text
    server, url = model(replies)
    tasks, out = os.path.join(folder, "tasks.json"), os.path.join(folder, "out.jsonl")
    with open(tasks, "w", encoding="utf-8") as f:
        json.dump([{"request": "How many lines has guests.txt?", "files": {"guests.txt": "Ada\nBo\n"}}, {"request": "Delete absent.txt", "files": {}}], f)
    stats = json.loads(program("improve", "--url", url, "--tasks", tasks, "--paths", "5", "--temperature", "0.9", "--out", out).stdout)
    equal(stats["kept"], 4, "paths kept")
    equal(stats["dropped"]["outvoted"], 1, "the path that said 3")
    equal(stats["mean_share"], 0.8, "four of five agreed")
    equal(stats["paths"], stats["kept"] + sum(stats["dropped"].values()), "the paths add up")
    equal(stats["tasks_by"]["no vote"], 1, "what cannot be done is not learnt")
    equal(sorted(talk(r)[-1][1] for r in records(out)), sorted(json.dumps({"final": a}) for a in ("It has 2 lines.", "2 lines", "there are 2", "2")), "answers kept")
    equal({body["temperature"] for _, body in server.asked}, {0.9}, "temperature")
    firsts = [body for _, body in server.asked if body["messages"][-1]["role"] == "user"]
    equal(len({body["seed"] for body in firsts}), 10, "seeds differ")
    check(any(m["role"] == "assistant" for m in firsts[6]["messages"]), "the second path of the second task follows the first task", firsts[6]["messages"][1:])


def test_a_server_that_fails(folder):
    _, url = model(lambda body: None)
    out = os.path.join(folder, "out.jsonl")
    has(program("instruct", "--url", url, "--count", "1", "--out", out, code=1).stderr, "answers 503")
    check(not os.path.exists(out), "no file of data")
    _, url = model(lambda body: "I will not.")
    has(program("instruct", "--url", url, "--count", "1", "--out", out, code=1).stderr, "cannot propose")
    check(not os.path.exists(out), "no file of data")


def main():
    for test in (test_instruct, test_improve, test_a_server_that_fails):
        with tempfile.TemporaryDirectory() as folder:
            test(folder)
        print(f"ok {test.__name__}", flush=True)


if __name__ == "__main__":
    main()
