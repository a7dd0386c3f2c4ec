# SPDX-License-Identifier: MIT
"""writer - messages in, text out. Two kinds: `Engine`, a corvid-write of our own (the daemon's engine: its prompts, its grammar, its sampling), and
`Served`, any server of OpenAI's chat completions. Both answer one request after the other.
"""
import json
import os
import subprocess
import threading
import urllib.error
import urllib.request

SECONDS = 600


class CannotWrite(Exception):
    """The model gave no text; says why."""


class Text(str):
    """What was written. `cut`: it is incomplete, the limit of tokens ended it."""

    cut = False

    def __new__(cls, text, cut=False):
        self = super().__new__(cls, text)
        self.cut = cut
        return self


class Engine:
    """corvid-write with this model and adapter (None: without)."""

    def __init__(self, programs, model, adapter=None, threads=1):
        for path in [model] + ([adapter] if adapter else []):
            if not os.path.isfile(path):
                raise CannotWrite(f"the model file '{path}' is not there")
        program = os.path.join(programs, "corvid-write")
        if not os.path.isfile(program):
            raise CannotWrite(f"'{program}' is not there: build the target corvid-write (a build with the engine has it)")
        self.lock = threading.Lock()
        self.process = subprocess.Popen([program, "--threads", str(threads), model] + ([adapter] if adapter else []), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def write(self, messages, session="write", stop=(), **sampling):
        request = {"messages": messages, "session": session, "stop": list(stop), **{k: v for k, v in sampling.items() if v is not None}}
        with self.lock:
            try:
                print(json.dumps(request), file=self.process.stdin, flush=True)
                line = self.process.stdout.readline()
            except BrokenPipeError:
                line = ""
        if not line:
            raise CannotWrite(f"corvid-write ended with {self.process.wait()}")
        reply = json.loads(line)
        if "error" in reply:
            raise CannotWrite(reply["error"])
        return Text(reply["text"], reply["cut"])

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


class Served:
    """A server: `url` is the folder of its chat/completions, like http://127.0.0.1:8080/v1."""

    def __init__(self, url, name=None, key=None):
        self.url, self.name, self.key = url.rstrip("/"), name, key
        self.lock = threading.Lock()

    def body(self, messages, stop, schema=None, presence=None, **sampling):
        body = {"messages": messages, **{k: v for k, v in sampling.items() if v is not None}}
        if self.name:
            body["model"] = self.name
        if stop:
            body["stop"] = list(stop)
        if presence:
            body["presence_penalty"] = presence
        if schema is not None:
            body["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}
        return body

    def write(self, messages, session=None, stop=(), **sampling):
        del session  # a server has its own ways to remember
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        request = urllib.request.Request(self.url + "/chat/completions", json.dumps(self.body(messages, stop, **sampling)).encode(), headers)
        try:
            with self.lock, urllib.request.urlopen(request, timeout=SECONDS) as response:
                choice = json.load(response)["choices"][0]
            return Text(choice["message"]["content"] or "", choice.get("finish_reason") == "length")
        except urllib.error.HTTPError as error:
            raise CannotWrite(f"{self.url} answers {error.code}: {error.read(500).decode('utf-8', 'replace')}") from None
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise CannotWrite(f"{self.url}: {type(error).__name__}: {error}") from None

    def close(self):
        pass


def add_options(parser):
    parser.add_argument("--bin", required=True, help="the folder of the programs")
    parser.add_argument("--model", help="the model file (GGUF)")
    parser.add_argument("--adapter", default="none", help="its adapter for the steps of runs, or none")
    parser.add_argument("--url", help="instead of --model: a server of chat completions, like http://127.0.0.1:8080/v1")
    parser.add_argument("--name", help="with --url: which of its models")
    parser.add_argument("--key-file", help="with --url: a file with the key that it wants")
    parser.add_argument("--threads", type=int, default=1, help="of the model")
    parser.add_argument("--seed", type=int, default=1)


def opened(options, adapter=True):
    """The writer that the options name; without its adapter where it is to write free text."""
    if bool(options.model) == bool(options.url):
        raise CannotWrite("one of --model and --url is needed")
    if options.url:
        key = None
        if options.key_file:
            with open(options.key_file, encoding="utf-8") as f:
                key = f.read().strip()
        return Served(options.url, options.name, key)
    return Engine(os.path.abspath(options.bin), options.model, options.adapter if adapter and options.adapter != "none" else None, options.threads)
