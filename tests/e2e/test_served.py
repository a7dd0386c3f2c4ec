# SPDX-License-Identifier: MIT
"""A served model (`--model http:URL`) played by a server of the test: what is asked of it, streams cut anywhere, servers that refuse
this and that, that break off, hang, send too much or nonsense, and keys."""
import json
import os
import threading

from corvidtest import check, equal, has, main, wait_until
from webtest import Web

KEY = "sk-t3st-key-of-nobody"
WRITE = '{"tool": "fs_write", "args": {"path": "a.txt", "text": "grüße\\n"}}'
FINAL = '{"final": "Written."}'


def models(handler, status=200, data=None):
    body = json.dumps({"object": "list", "data": data if data is not None else [{"id": "toy", "object": "model", "owned_by": "test"}]}).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def fail(handler, status, message, **headers):
    body = json.dumps({"error": {"message": message, "type": "test"}}).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def begin_stream(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream; charset=utf-8")
    handler.end_headers()


def event(value, end="\n\n"):
    return b"data: " + (value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()) + end.encode()


def delta(**parts):
    return {"choices": [{"index": 0, "delta": parts, "finish_reason": None}]}


def stream_of(text, end="\n\n", reason="stop", usage=True):
    """A reply as servers send it: a role first, letters, the reason, the counts, [DONE]."""
    out = event(delta(role="assistant", content=None), end) + b": a comment\n"
    for i in range(0, len(text), 3):
        out += event(delta(content=text[i:i + 3]), end)
    out += event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}, end)
    if usage:
        out += event({"choices": [], "usage": {"prompt_tokens": 100, "completion_tokens": 7, "prompt_tokens_details": {"cached_tokens": 60}}}, end)
    return out + event(b"[DONE]", end)


class Model:
    """Plays replies in turn; each is bytes, or a function of the handler. `asked` are the bodies it got."""

    def __init__(self, *replies, **more):
        self.replies, self.asked, self.headers = list(replies), [], []
        self.web = Web({"/v1/models": more.get("models", models), "/v1/chat/completions": self.chat})
        self.name = "http:" + self.web.url("/v1")

    def chat(self, handler):
        self.asked.append(json.loads(handler.body))
        self.headers.append(dict(handler.headers.items()))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(reply):
            reply(handler)
            return
        begin_stream(handler)
        handler.wfile.write(reply)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.web.close()


def phase(corvid):
    return corvid.corvid("status", "--json").want(0).json()["engine"]


def run(corvid, *more, task="write greetings to a.txt"):
    return corvid.corvid("--json", "run", *more, task)


def end_of(result):
    return result.lines()[-1]


def test_run(corvid):
    """The whole: model found, prompt and schema sent, the reply streamed, counts taken, the call made."""
    with Model(stream_of(WRITE), stream_of(FINAL)) as model:
        corvid.start(model.name)
        wait_until("it is ready", lambda: phase(corvid)["phase"] == "ready")
        has(phase(corvid)["model"], "toy at http://127.0.0.1")
        result = run(corvid).want(0)
        equal(corvid.read("a.txt").decode(), "grüße\n", "the file")
        equal(end_of(result)["answer"], "Written.", "answer")
        first, second = model.asked
        equal((first["model"], first["stream"], first["stream_options"]), ("toy", True, {"include_usage": True}), "what is asked")
        equal([m["role"] for m in first["messages"]], ["system", "user"], "first messages")
        equal([m["role"] for m in second["messages"]], ["system", "user", "assistant", "tool"], "second messages")
        equal(second["messages"][:2], first["messages"], "prompts only grow")
        equal(second["messages"][2]["content"], WRITE, "the reply as it was written")
        schema = first["response_format"]["json_schema"]["schema"]
        check(first["response_format"]["type"] == "json_schema" and "anyOf" in schema, "the step's schema", first["response_format"])
        check("json_schema" not in first and first["temperature"] == 0, "nothing of llama.cpp's", first)
        check("Authorization" not in model.headers[0], "no key", model.headers[0])
        tokens = [e for e in result.lines() if "tokens" in e][-1]["tokens"]
        equal((tokens["prompt"], tokens["cached"], tokens["generated"]), (200, 120, 14), "tokens")


def test_streams_cut_anywhere(corvid):
    """Bytes arrive one by one, inside characters, lines and names of fields; all three line ends."""
    def slowly(data):
        def reply(handler):
            begin_stream(handler)
            for i in range(len(data)):
                handler.wfile.write(data[i:i + 1])
                handler.wfile.flush()
        return reply

    for end in ("\n\n", "\r\n\r\n", "\r\r"):
        with Model(slowly(stream_of(WRITE, end)), stream_of(FINAL, end)) as model:
            corvid.start(model.name)
            run(corvid).want(0)
            equal(corvid.read("a.txt").decode(), "grüße\n", "the file")
            corvid.stop()


def test_llama_words(corvid):
    """A server that says it is llama.cpp's gets the schema by its own word, and its counts are understood."""
    def llama(handler):
        models(handler, data=[{"id": "small.gguf", "owned_by": "llamacpp", "meta": {"n_ctx": 4096, "n_ctx_train": 8192}}])

    def counted(handler):
        begin_stream(handler)
        handler.wfile.write(stream_of(FINAL, usage=False).replace(b"data: [DONE]\n\n", b""))
        handler.wfile.write(event({"choices": [], "usage": {"prompt_tokens": 50, "completion_tokens": 5}, "timings": {"cache_n": 40}}) + event(b"[DONE]"))

    with Model(counted, models=llama) as model:
        corvid.start(model.name)
        result = run(corvid).want(0)
        asked = model.asked[0]
        check("anyOf" in asked["json_schema"] and "response_format" not in asked and asked["cache_prompt"], "its words", asked)
        equal(phase(corvid)["context_tokens"], 4096, "context")
        tokens = [e for e in result.lines() if "tokens" in e][-1]["tokens"]
        equal((tokens["prompt"], tokens["cached"]), (50, 40), "tokens")


def test_refusals_are_met(corvid):
    """What a server refuses is asked for otherwise: stream_options, json_schema, then json_object, role tool, max_tokens."""
    def picky(handler):
        asked = model.asked[-1]
        kind = asked.get("response_format", {}).get("type")
        if "stream_options" in asked:
            fail(handler, 400, "Unrecognized request argument supplied: stream_options")
        elif "max_tokens" in asked:
            fail(handler, 400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        elif kind == "json_schema":
            fail(handler, 422, "response_format.type: expected text or json_object")
        elif kind == "json_object":
            fail(handler, 400, "no such thing")
        elif any(m["role"] == "tool" for m in asked["messages"]):
            fail(handler, 400, "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'")
        else:
            begin_stream(handler)
            handler.wfile.write(stream_of(FINAL if len(asked["messages"]) > 2 else WRITE, usage=False))

    with Model(picky) as model:
        corvid.start(model.name)
        run(corvid).want(0)
        equal(corvid.read("a.txt").decode(), "grüße\n", "the file")
        last = model.asked[-1]
        equal([m["role"] for m in last["messages"]], ["system", "user", "assistant", "user"], "the observation as a user's message")
        has(last["messages"][3]["content"], "Result of the call:\nok: wrote")
        before = len(model.asked)
        run(corvid, "--yes", task="again").want(0)
        equal(len(model.asked) - before, 2, "what was learnt is kept")


def test_native_tool_calls(corvid):
    """A server's own tool call becomes the step's JSON; of several the first is made."""
    def calls(handler):
        begin_stream(handler)
        args = json.dumps({"path": "a.txt", "text": "grüße\n"})
        handler.wfile.write(event(delta(tool_calls=[{"index": 0, "id": "x", "type": "function", "function": {"name": "fs_write", "arguments": ""}}])))
        for i in range(0, len(args), 4):
            handler.wfile.write(event(delta(tool_calls=[{"index": 0, "function": {"arguments": args[i:i + 4]}}])))
        handler.wfile.write(event(delta(tool_calls=[{"index": 1, "function": {"name": "shell", "arguments": "{}"}}])))
        handler.wfile.write(event({"choices": [{"delta": {}, "finish_reason": "tool_calls"}]}) + event(b"[DONE]"))

    with Model(calls, stream_of(FINAL)) as model:
        corvid.start(model.name)
        run(corvid).want(0)
        equal(corvid.read("a.txt").decode(), "grüße\n", "the file")
        equal(json.loads(model.asked[1]["messages"][2]["content"])["tool"], "fs_write", "what the model is told it wrote")


def test_a_server_that_does_not_stream(corvid):
    def plain(handler):
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": FINAL}, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 9, "completion_tokens": 3}}).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    with Model(plain) as model:
        corvid.start(model.name)
        equal(end_of(run(corvid).want(0))["answer"], "Written.", "answer")


def test_text_instead_of_json(corvid):
    """A server that ignores the schema: the step's own check answers, and the run goes on."""
    with Model(stream_of("Sure! I will write the file."), stream_of(WRITE), stream_of(FINAL)) as model:
        corvid.start(model.name)
        run(corvid).want(0)
        equal(corvid.read("a.txt").decode(), "grüße\n", "the file")
        equal(len(model.asked), 3, "steps")


def broken(text):
    def reply(handler):
        begin_stream(handler)
        handler.wfile.write(text)
    return reply


def test_errors(corvid):
    """Each failure ends the run with a text that says what to do; the daemon stays, and the next run asks again."""
    half = stream_of(WRITE)[:200]
    rows = [
        (lambda h: fail(h, 429, "Rate limit reached", Retry_After="7"), "answered 429: Rate limit reached; too many requests or no credit left: try again in 7 s"),
        (lambda h: fail(h, 500, "it burns"), "answered 500: it burns; look at the server's own log"),
        (lambda h: fail(h, 503, "overloaded"), "answered 503: overloaded; it is busy"),
        (lambda h: fail(h, 401, "who are you?"), "it wants a key: corvid secret set NAME, then corvidd --model-key NAME"),
        (lambda h: fail(h, 404, "no model"), "--model-name"),
        (lambda h: fail(h, 400, "just no"), "it does not take what Corvid asks for"),
        (broken(half), "broke off in the middle"),
        (broken(b"data: {\"choices\": [{\"del\n\n"), "no JSON object"),
        (broken(event({"error": {"message": "out of memory"}})), "failed while it answered: out of memory"),
        (broken(b"data: " + b"x" * (2 << 20)), "an event of more than"),
        (lambda h: h.connection.close(), "the model's server at"),
    ]
    with Model(stream_of(FINAL)) as model:
        corvid.start(model.name)
        for reply, text in rows:
            model.replies = [reply]
            failed = run(corvid)
            check(failed.code == 1, "the run failed", failed.out)
            has(failed.out, text)
        model.replies = [stream_of(FINAL)]
        run(corvid).want(0)
        check("response_format" in model.asked[-1] and "stream_options" in model.asked[-1], "refusals without a reason taught nothing", model.asked[-1])


def test_endless(corvid):
    """A server that never stops writing: the step is cut and the run ends."""
    stop = threading.Event()

    def endless(handler):
        begin_stream(handler)
        while not stop.is_set():
            handler.wfile.write(event(delta(content="blah " * 1000)))

    with Model(endless) as model:
        corvid.start(model.name)
        failed = run(corvid)
        equal(failed.code, 1, "the run failed")
        stop.set()


def test_deadline_and_cancel(corvid):
    """A server that says nothing: the run's deadline ends it; a client's cancel closes the connection at once."""
    closed = threading.Event()

    def silent(handler):
        begin_stream(handler)
        handler.wfile.flush()
        try:
            while handler.connection.recv(1):
                pass
        except OSError:
            pass
        closed.set()

    with Model(silent) as model:
        corvid.start(model.name)
        run(corvid, "--timeout", "1").want(124)
        check(closed.wait(10), "the connection is closed")
        closed.clear()
        client = corvid.begin("run", "t")
        wait_until("it was asked", lambda: len(model.asked) == 2)
        corvid.corvid("runs", "cancel", corvid.corvid("--json", "runs", "list").want(0).lines()[0].get("id") or "").code
        client.kill()
        check(closed.wait(10), "the connection is closed")


def test_nobody_there(corvid):
    """No server: phase failed, said with what to do; when it comes, the next run goes on."""
    with Web({}) as web:
        port = web.port
    corvid.start(f"http:http://127.0.0.1:{port}/v1")
    wait_until("it failed", lambda: phase(corvid)["phase"] == "failed")
    has(json.dumps(phase(corvid)), "start it, or name another one")
    has(run(corvid).want(1).out, "start it, or name another one")
    corvid.stop()
    loads = []

    def loading(handler):
        loads.append(1)
        fail(handler, 503, "Loading model") if len(loads) < 3 else models(handler)

    with Model(stream_of(FINAL), models=loading) as model:
        corvid.start(model.name)
        run(corvid).want(0)
        check(len(loads) >= 3, "it was asked until it was ready", loads)


def test_key(corvid):
    """The key comes from a secret, is sent as a bearer's and shown nowhere; without it nothing is asked."""
    with Model(stream_of(FINAL)) as model:
        corvid.start(model.name, "--model-key", "toy", "--model-name", "mine", "--log-level", "debug")
        wait_until("it failed", lambda: phase(corvid)["phase"] == "failed")
        has(json.dumps(phase(corvid)), "corvid secret set toy")
        has(run(corvid).want(1).out, "corvid secret set toy")
        equal(model.web.seen, [], "nothing was asked")
        corvid.corvid("secret", "set", "other", input=KEY).want(0)
        equal((phase(corvid)["phase"], model.web.seen), ("failed", []), "another secret is no reason to ask")
        corvid.corvid("secret", "set", "toy", input="the wrong one").want(0)
        wait_until("it asks again", lambda: phase(corvid)["phase"] == "ready")
        corvid.corvid("secret", "remove", "toy").want(0)
        wait_until("its key is gone", lambda: phase(corvid)["phase"] == "failed")
        corvid.corvid("secret", "set", "toy", input=KEY).want(0)
        wait_until("it asks again", lambda: phase(corvid)["phase"] == "ready")
        corvid.corvid("secret", "remove", "other").want(0)
        model.headers.clear()
        run(corvid).want(0)
        equal(model.headers[0]["Authorization"], "Bearer " + KEY, "the key")
        equal(model.asked[0]["model"], "mine", "the named model")
        corvid.stop()
        for top, _, files in os.walk(corvid.root):
            for name in files:
                with open(os.path.join(top, name), "rb") as f:
                    if KEY.encode() in f.read():
                        equal(os.path.join(top, name), os.path.join(corvid.state, "secrets/toy"), "a file that holds the key")


def test_key_that_is_changed_while_it_asks(corvid):
    """The answer to the former key is not what counts."""
    arrived, go_on = threading.Event(), threading.Event()

    def slow(handler):
        if handler.headers["Authorization"] == "Bearer " + KEY:
            models(handler)
            return
        arrived.set()
        go_on.wait(20)
        fail(handler, 401, "no such key")

    with Model(stream_of(FINAL), models=slow) as model:
        corvid.start(model.name, "--model-key", "toy")
        corvid.corvid("secret", "set", "toy", input="the wrong one").want(0)
        check(arrived.wait(20), "it asks")
        corvid.corvid("secret", "set", "toy", input=KEY).want(0)
        go_on.set()
        wait_until("it asks with the new key", lambda: phase(corvid)["phase"] == "ready")
        run(corvid).want(0)


if __name__ == "__main__":
    main()
