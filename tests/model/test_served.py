# SPDX-License-Identifier: MIT
"""A served model for real: llama.cpp's own server with the default model and its adapter, started by the test, and `--model http:URL`."""
import os
import socket
import subprocess
import time

import modeltest
from corvidtest import check, equal, has, main, wait_until

SERVER = os.environ.get("CORVID_TEST_SERVER", "")
TASK = "Count the lines in seeds.txt and write the number to count.txt"


class Server:
    def __init__(self, corvid, *more):
        check(os.path.isfile(SERVER), "CORVID_TEST_SERVER must name llama-server (scripts/fetch-engine --server)", SERVER)
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        self.log = open(os.path.join(corvid.logs, "server.log"), "wb")
        argv = [SERVER, "-m", modeltest.MODEL, "--lora", modeltest.ADAPTER, "--host", "127.0.0.1", "--port", str(self.port), "-c", "8192",
                "--parallel", "1", "-t", "2", *more]
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env={"PATH": "/usr/bin:/bin"})
        self.model = f"http:http://127.0.0.1:{self.port}/v1"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()


def ready(corvid):
    """Waits until the server has loaded; a daemon that found nobody yet asks again at the next run, so it is started once it listens."""
    def state():
        now = modeltest.engine(corvid)
        check(now["phase"] in ("loading", "ready"), "the server is asked", now)
        return now if now["phase"] == "ready" else None
    return wait_until("the server is ready", state, modeltest.LOADING_SECONDS)


def listens(server):
    def connect():
        check(server.process.poll() is None, "llama-server lives")
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
            return True
        except OSError:
            return False
    wait_until("llama-server listens", connect, 60)


def test_run(corvid):
    """The README's first task through a served model: schema obeyed, effects there, what was evaluated is not evaluated again."""
    with Server(corvid) as server:
        listens(server)
        corvid.start(server.model)
        now = ready(corvid)
        equal((now["kind"], now["context_tokens"]), ("http", 8192), "engine")
        corvid.write("seeds.txt", "beans\npeas\nkale\n")
        result = corvid.corvid("--json", "run", "--timeout", "300", TASK, timeout=330).want(0)
        events = result.lines()
        equal(corvid.read("count.txt").strip(), b"3", "the file")
        calls = [e["tool"] for e in events if e["event"] == "call"]
        check("text_count" in calls and "fs_write" in calls, "its calls", calls)
        tokens = [e for e in events if e["event"] == "end"][0]["tokens"]
        check(tokens["prompt"] > 300 and tokens["generated"] > 10, "tokens are counted", tokens)
        check(tokens["cached"] * 2 > tokens["prompt"], "the prompt grows and is not evaluated again", tokens)


def test_key_of_the_server(corvid):
    """A server with a key: refused without it, with words that say what to do; served with it."""
    with Server(corvid, "--api-key", "sk-test") as server:
        listens(server)
        corvid.start(server.model, "--model-key", "server")
        corvid.corvid("secret", "set", "server", input="wrong").want(0)
        has(corvid.corvid("run", "--timeout", "120", "t", timeout=150).want(1).err, "corvid secret set server")
        corvid.corvid("secret", "set", "server", input="sk-test").want(0)
        corvid.write("seeds.txt", "beans\npeas\nkale\n")
        corvid.corvid("run", "--timeout", "300", TASK, timeout=330).want(0)


def test_cancel(corvid):
    """Ctrl-C while the server writes: the run ends at once, and the server is free for the next one."""
    with Server(corvid) as server:
        listens(server)
        corvid.start(server.model)
        ready(corvid)
        corvid.write("seeds.txt", "beans\npeas\nkale\n")
        client = corvid.begin("--json", "run", "--timeout", "300", TASK)
        wait_until("it thinks", lambda: modeltest.engine(corvid)["queued"] > 0, 60)
        begun = time.monotonic()
        client.terminate()
        client.wait(30)
        wait_until("nothing is queued", lambda: modeltest.engine(corvid)["queued"] == 0, 30)
        check(time.monotonic() - begun < 30, "soon")
        run = corvid.corvid("--json", "run", "--max-steps", "1", "--timeout", "300", "Say hello", timeout=330)
        check("engine" not in str(run.lines()[-1].get("error")), "the server answers again", run.lines()[-1])


if __name__ == "__main__":
    main()
