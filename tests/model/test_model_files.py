# SPDX-License-Identifier: MIT
"""What `model list` and `model show` tell of model files: tiny models of every architecture, an adapter, broken files, and the default model."""
import json
import os
import subprocess
import tempfile

from modeltest import ADAPTER, MODEL, place
from corvidtest import check, equal, has, main, wait_until

TINY = os.environ.get("CORVID_TINY_MODELS", "")
FOLDER = "home/.local/share/corvid/models"
CONTEXT, LAYERS = 2048, 2  # tests/model/tiny.h


MADE = {}  # file name -> its bytes; "" -> what tiny-models told


def make(corvid):
    """The tiny models in the user's folder of models; gives name -> (architecture, family, quantisation, experts, experts used)."""
    if not MADE:
        with tempfile.TemporaryDirectory() as folder:
            MADE[""] = subprocess.run([TINY, MODEL, folder], check=True, stdout=subprocess.PIPE, text=True).stdout
            for name in os.listdir(folder):
                with open(os.path.join(folder, name), "rb") as f:
                    MADE[name] = f.read()
    for name in filter(None, MADE):
        corvid.write(os.path.join(corvid.root, FOLDER, name), MADE[name])
    rows = [line.split("\t") for line in MADE[""].splitlines()]
    return {row[0]: (*row[1:4], int(row[4]), int(row[5])) for row in rows}


def rows_of(corvid, kind="models"):
    return {row["file"]: row for row in corvid.corvid("model", "list", "--json").want(0).json()[kind]}


def ready(corvid):
    def state():
        now = corvid.corvid("status", "--json").want(0).json()["engine"]
        check(now["phase"] in ("loading", "ready"), "the model loads", now)
        return now["phase"] == "ready"
    wait_until("the model is ready", state, 120)


def test_every_architecture(corvid):
    """Each file is told of without being loaded; the sparse ones say how many of their parameters a token goes through."""
    made = make(corvid)
    corvid.start()
    rows = rows_of(corvid)
    equal({name + ".gguf" for name in made}, set(rows), "files")
    for name, (architecture, family, quantisation, experts, used) in made.items():
        row = rows[name + ".gguf"]
        equal((row["architecture"], row["family"], row["quantisation"], row["licence"]), (architecture, family, quantisation, "mit"), name)
        equal((row["context"], row["layers"], row["embedding"] in (64, 256), row["used"]), (CONTEXT, LAYERS, True, False), name)
        check(row["parameters"] > 50000, name, row)
        equal((row.get("experts", 0), row.get("experts_used", 0)), (experts, used), name + ": experts")
        # each expert of a layer has three matrices of 64 x 128; those of qwen2moe are narrower by the number of experts used
        width = 128 // used if architecture == "qwen2moe" else 128
        idle = LAYERS * 3 * 64 * width * (experts - used)
        equal(row["parameters"] - row["active_parameters"], idle, name + ": parameters that a token leaves out")
        check(row["template"] == (row["vocabulary"] == 512), name + ": the chat template", row)
    out = corvid.corvid("model", "list").want(0).out
    has(out, "2 of 8")
    has(out, "TQ2_0")
    has(corvid.corvid("model", "show", "llama-experts.gguf").want(0).out, "none of its own: ChatML is used")


def test_what_is_remembered(corvid):
    """A file is read once; one that was replaced is read again; a broken one stays in the list with the reason."""
    make(corvid)
    corvid.start()
    before = rows_of(corvid)
    memory = os.path.join(corvid.state, "model-facts.json")
    corvid.stop()  # what is still to be written is written then
    with open(memory) as f:
        known = json.load(f)
    equal(len(known), len(before) + 1, "what is remembered")  # the adapter too
    for one in known:  # what is remembered is what is told
        if one["facts"]["architecture"] == "mamba":
            one["facts"]["licence"] = "remembered"
    with open(memory, "w") as f:
        json.dump(known, f)
    corvid.write(os.path.join(corvid.root, FOLDER, "gemma.gguf"), MADE["gemma.gguf"][:len(MADE["gemma.gguf"]) // 2])
    corvid.start()
    rows = rows_of(corvid)
    equal((rows["mamba.gguf"]["licence"], rows["llama.gguf"]), ("remembered", before["llama.gguf"]), "rows")
    has(rows["gemma.gguf"]["unread"], "the file is cut off: its header speaks of")
    check("family" not in rows["gemma.gguf"], "nothing is told of half a file", rows["gemma.gguf"])


def test_adapter(corvid):
    """The model in use and its adapter, with what training wrote into it."""
    make(corvid)
    model, adapter = (os.path.join(corvid.root, FOLDER, name) for name in ("llama.gguf", "llama-adapter.gguf"))
    corvid.start(model, "--adapter", adapter, "--threads", "1")
    ready(corvid)
    row = rows_of(corvid)["llama.gguf"]
    told = row["adapter"]
    equal((row["used"], row["phase"], row["context_tokens"]), (True, "ready", CONTEXT), "the model in use")
    equal([told[key] for key in ("file", "type", "method", "rank", "alpha", "prompt", "steps", "used")],
          ["llama-adapter.gguf", "adapter", "lora", 4, 8.0, "2", "7", True], "the adapter")
    equal(rows_of(corvid, "adapters"), {"llama-adapter.gguf": told}, "adapters")
    shown = corvid.corvid("model", "show").want(0).out
    for line in ("family        LLaMA", "quantisation  all F32", "licence       mit", "adapter       llama-adapter.gguf", "  rank        4", "  prompt      2", "  steps       7"):
        has(shown, line)
    equal(corvid.corvid("model", "show", "llama-adapter.gguf", "--json").want(0).json(), told, "the adapter alone")


def test_an_adapter_is_no_model(corvid):
    """What is named as the model and is an adapter stands among the adapters, and the reason is told."""
    make(corvid)
    corvid.start(os.path.join(corvid.root, FOLDER, "llama-adapter.gguf"))
    wait_until("the model is refused", lambda: corvid.corvid("status", "--json").want(0).json()["engine"]["phase"] == "failed", 60)
    told = corvid.corvid("model", "list", "--json").want(0).json()
    equal([(r["file"], r["rank"]) for r in told["adapters"]], [("llama-adapter.gguf", 4)], "adapters")
    equal((told["models"][0]["phase"], told["error"]["reason"]), ("failed", "engine.model"), "the engine")
    has(corvid.corvid("model", "show").want(1).err, "llama-adapter.gguf")


def test_default_model(corvid):
    corvid.start(place(corvid, MODEL), "--adapter", place(corvid, ADAPTER))
    row = corvid.corvid("model", "list", "--json").want(0).json()["models"][0]
    equal([row[key] for key in ("family", "parameters", "active_parameters", "context", "embedding", "layers", "vocabulary", "quantisation", "licence", "template")],
          ["LLaMA", 134515008, 134515008, 8192, 576, 30, 49152, "Q4_1", "apache-2.0", True], "the default model")
    equal((row["adapter"]["rank"], row["adapter"]["alpha"]), (16, 32.0), "its adapter")


if __name__ == "__main__":
    main()
