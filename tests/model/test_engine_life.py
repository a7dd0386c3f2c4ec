# SPDX-License-Identifier: MIT
"""The engine in the daemon: loading while clients wait, what a step evaluates, cancelling, runs side by side, files that are no model."""
import hashlib
import os
import signal
import struct
import time

from modeltest import ADAPTER, MODEL, begin, content, engine, place, ready, workspace
from corvidtest import check, equal, has, main, wait_until

RUN_SECONDS = 300
WRITE = "Write 'good morning' into hello.txt"
COUNT = "Count the lines in notes.txt and write the number to count.txt"
LIST = "alpha\nbravo\ncharlie\n"


def thinks(events):
    return [e for e in events if e["event"] == "think"]


def parent(pid):
    with open(f"/proc/{pid}/stat") as f:
        return int(f.read().rpartition(")")[2].split()[1])


def probe_of(corvid):
    """The process that reads the model file in a cell before the daemon does, while there is one."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm") as f:
                above = int(pid) if f.read().strip() == "corvid-probe" else 0
            while above > 1:
                above = parent(above)
                if above == corvid.daemon.pid:
                    return int(pid)
        except OSError:
            continue
    return None


def test_loading(corvid):
    """Clients are served while the model loads; a run waits for it, says so, and is done then."""
    begin(corvid)
    probe = wait_until("the model file is read", lambda: probe_of(corvid))
    os.kill(probe, signal.SIGSTOP)
    equal(engine(corvid)["phase"], "loading", "phase")
    has(corvid.corvid("status").want(0).out, "loading")
    corvid.corvid("exec", "--", "true").want(0)
    client = corvid.begin("run", WRITE)
    said = b""
    while b"waiting for the model" not in said:
        line = client.stderr.readline()
        check(line, "the client says what it waits for", said)
        said += line
    equal(content(corvid.workspace), {}, "workspace while it waits")
    os.kill(probe, signal.SIGCONT)
    corvid.end(client, timeout=RUN_SECONDS).want(0)
    equal(content(corvid.workspace), {"hello.txt": "good morning"}, "workspace")
    now = ready(corvid)
    equal((now["kind"], now["model"], now["adapter"]), ("llama", os.path.basename(MODEL), os.path.basename(ADAPTER)), "engine")


def test_tokens(corvid):
    """A token is evaluated once: the first step evaluates the request, a later one what came since."""
    begin(corvid)
    pinned = ready(corvid)["pinned_tokens"]
    digits = "1234567890" * 3  # this model reads digits one by one
    corvid.policy("plain", {"about": "no tool of a plugin", "extends": "workspace", "tools": {"deny": [{"tool": "note_*", "why": "a test"}]}})
    first, guests = (thinks(corvid.corvid("--json", "run", "--max-steps", "1", "--policy", policy, digits, timeout=RUN_SECONDS).lines())[0]["tokens"]
                     for policy in ("plain", "workspace"))
    check(first["evaluated"] <= len(digits) + 16, "the first step evaluates the request alone", first)
    check(first["evaluated"] >= len(digits), "and all of it", first)
    lines = guests["prompt"] - first["prompt"]
    check(20 < lines < 200, "the tools of the plugin stand in the prompt", first, guests)
    check(guests["evaluated"] <= len(digits) + lines + 16, "with a plugin its tools' lines as well", guests)
    corvid.write("notes.txt", LIST)
    steps = [t["tokens"] for t in thinks(corvid.corvid("--json", "run", COUNT, timeout=RUN_SECONDS).want(0).lines())]
    check(len(steps) >= 3, "steps", steps)
    for t in steps:
        equal(t["cached"] + t["evaluated"], t["prompt"], f"cached and evaluated of {t}")
        check(t["generated"] > 0, "something was generated", t)
    check(steps[0]["evaluated"] <= steps[0]["prompt"] - pinned + 16 and steps[0]["cached"] >= pinned - 16, "the first step uses the prefix", steps[0], pinned)
    for last, this in zip(steps, steps[1:]):
        new = this["prompt"] - (last["prompt"] + last["generated"])
        check(this["evaluated"] <= new + 8, "a later step evaluates what is new", last, this)


def test_cancel(corvid):
    """A run is cancelled in the middle of a reply within a second, and the engine serves the next one."""
    begin(corvid)
    ready(corvid)
    long = "Write '" + "one two three four five six seven eight nine ten " * 12 + "' into long.txt"
    client = corvid.begin("--json", "run", long)
    has(client.stdout.readline(), '"plan"')
    wait_until("it thinks", lambda: corvid.corvid("status", "--json").want(0).json()["runs"] == 1)
    time.sleep(0.2)  # nothing tells that a reply has begun
    begun = time.monotonic()
    client.send_signal(signal.SIGINT)
    result = corvid.end(client).want(130)
    took = time.monotonic() - begun
    end = result.lines()[-1]
    equal(end["status"], "cancelled", "status")
    check(not thinks(result.lines()), "the reply had not ended", result.out)
    check(took <= 1.0, "it took", took)
    equal(content(corvid.workspace), {}, "workspace")
    equal(corvid.corvid("status", "--json").json()["runs"], 0, "runs")
    corvid.corvid("run", WRITE, timeout=RUN_SECONDS).want(0)
    equal(content(corvid.workspace), {"hello.txt": "good morning"}, "workspace")


def test_side_by_side(corvid):
    """Two runs at once, in two workspaces, do what each would do alone."""
    begin(corvid)
    ready(corvid)
    one, two = workspace(corvid, "one"), workspace(corvid, "two", {"notes.txt": LIST})
    clients = [corvid.begin("--json", "run", "--workspace", one, WRITE), corvid.begin("--json", "run", "--workspace", two, COUNT)]
    results = [corvid.end(c, timeout=RUN_SECONDS).want(0).lines() for c in clients]
    equal(content(one), {"hello.txt": "good morning"}, "the first workspace")
    equal(content(two), {"notes.txt": LIST, "count.txt": "3"}, "the second workspace")
    alone = corvid.corvid("--json", "run", "--workspace", workspace(corvid, "three", {"notes.txt": LIST}), COUNT, timeout=RUN_SECONDS).want(0).lines()
    equal([t["text"] for t in thinks(results[1])], [t["text"] for t in thinks(alone)], "replies with and without company")


def cut(corvid, source, name, keep):
    with open(source, "rb") as f:
        return corvid.write(os.path.join(corvid.folder("home/models"), name), f.read()[:keep])


def refused(corvid, part, *arguments):
    """The daemon stays up with a file it cannot use; status and runs name it."""
    corvid.start(*arguments)
    now = wait_until("the file was looked at", lambda: (lambda e: e if e["phase"] != "loading" else None)(engine(corvid)), 120)
    print(f"    {os.path.basename(arguments[-1])}: {now['error']['text'].replace(corvid.home, '~')}", flush=True)
    equal(now["phase"], "failed", "phase")
    has(now["error"]["text"], part)
    has(corvid.corvid("status").want(0).out, part)
    failed = corvid.corvid("run", WRITE).want(1)
    has(failed.err, part)
    equal(failed.out, "", "stdout")
    equal(content(corvid.workspace), {}, "workspace")
    corvid.corvid("exec", "--", "true").want(0)  # the rest of the daemon works
    corvid.stop()


def test_files_that_are_no_model(corvid):
    size = os.path.getsize(MODEL)
    folder = corvid.folder("home/models")
    corvid.write(os.path.join(folder, "text.gguf"), "This is a text and no model.\n" * 200)
    corvid.write(os.path.join(folder, "magic.gguf"), b"GGUF\x03\x00\x00\x00" + bytes((i * i * 7 + 13 * i) % 251 for i in range(100000)))
    cut(corvid, MODEL, "half.gguf", size // 2)
    cut(corvid, MODEL, "short.gguf", size - 100000)
    cut(corvid, MODEL, "head.gguf", 3000)
    for name in ("text.gguf", "magic.gguf", "half.gguf", "short.gguf", "head.gguf", "absent.gguf"):
        refused(corvid, name, os.path.join(folder, name))


def test_files_that_are_no_adapter(corvid):
    model = place(corvid, MODEL)
    folder = os.path.dirname(model)
    corvid.write(os.path.join(folder, "text-adapter.gguf"), "This is no adapter.\n" * 200)
    cut(corvid, ADAPTER, "short-adapter.gguf", os.path.getsize(ADAPTER) // 2)
    os.link(model, os.path.join(folder, "model-adapter.gguf"))
    for name in ("text-adapter.gguf", "short-adapter.gguf", "model-adapter.gguf", "absent-adapter.gguf"):
        refused(corvid, "adapter", model, "--adapter", os.path.join(folder, name))


def described(corvid, name, **about):
    """The shipped adapter with more metadata, as long as whole alignments so that its tensors stay where they are."""
    def text(s):
        return struct.pack("<Q", len(s)) + s.encode()

    def pair(key, value):
        return text(key) + (struct.pack("<II", 4, value) if isinstance(value, int) else struct.pack("<I", 8) + text(value))
    with open(ADAPTER, "rb") as f:
        whole = f.read()
    whole = whole[:4096].replace(b"corvid.", b"former.") + whole[4096:]
    more = b"".join(pair("corvid." + key.replace("_", "."), value) for key, value in about.items())
    more += pair("filler", "x" * (-len(more + pair("filler", "")) % 32))
    tensors, pairs = struct.unpack("<QQ", whole[8:24])
    return corvid.write(os.path.join(corvid.folder("home/models"), name), whole[:8] + struct.pack("<QQ", tensors, pairs + len(about) + 1) + more + whole[24:])


def test_adapters_made_for_something_else(corvid):
    model = place(corvid, MODEL)
    refused(corvid, "made for prompts of version 1, and this program makes version 2", model, "--adapter", described(corvid, "old.gguf", prompt=1))
    refused(corvid, "made for another model", model, "--adapter", described(corvid, "other.gguf", prompt=2, base_sha256="ab" * 32))
    corvid.start(model, "--adapter", described(corvid, "right.gguf", prompt=2, base_sha256=hashlib.sha256(open(MODEL, "rb").read()).hexdigest()))
    wait_until("it is loaded", lambda: engine(corvid)["phase"] == "ready", 120)


# What llama.cpp's own programs and libraries would heed.
VARIABLES = {"LLAMA_ARG_CTX_SIZE": "1", "LLAMA_ARG_N_PREDICT": "1", "LLAMA_ARG_MODEL": "/nonexistent.gguf", "LLAMA_ARG_THREADS": "64", "LLAMA_ARG_TEMP": "9",
             "LLAMA_LOG_FILE": "llama.log", "LLAMA_TRACE": "1", "LLAMA_SET_ROWS": "0", "LLAMA_KV_CACHE_DEBUG": "2", "LLAMA_GRAPH_REUSE_DISABLE": "1",
             "GGML_SCHED_DEBUG": "2", "GGML_N_THREADS": "64", "GGML_BACKEND_PATH": "/nonexistent.so", "GGML_NO_BACKTRACE": "1"}


def replies(corvid, name):
    folder = workspace(corvid, name, {"notes.txt": LIST})
    return [t["text"] for t in thinks(corvid.corvid("--json", "run", "--workspace", folder, COUNT, timeout=RUN_SECONDS).want(0).lines())]


def test_environment(corvid):
    """No variable of llama.cpp changes anything."""
    begin(corvid)
    plain = ready(corvid), replies(corvid, "plain")
    corvid.stop()
    own = corvid.environment
    corvid.environment = lambda **more: {**own(**more), **VARIABLES}
    begin(corvid)
    equal((ready(corvid), replies(corvid, "varied")), plain, "engine and replies")
    corvid.stop()
    log = open(corvid.daemon_log, errors="replace").read()
    check("llama.log" not in os.listdir(corvid.workspace) and "splits" not in log, "no trace of them", log)


if __name__ == "__main__":
    main()
