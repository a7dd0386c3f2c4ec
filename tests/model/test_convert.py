# SPDX-License-Identifier: MIT
"""Conversions (models/convert): a tiny random BioGPT of transformers and a tiny random CrystalCoder give the same logits through llama.cpp, the
vocabularies give the same tokens, and a folder in which something is wrong gives an error that names it and no file.

fixtures/biogpt is made by models/convert/make_fixture.py; the CrystalCoder is made here and computed by models/convert/crystal_reference.py."""
import json
import os
import random
import shutil
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [ROOT, os.path.join(ROOT, "tests", "e2e")]

from corvidtest import BIN, check, equal, has, main  # noqa: E402
from models.convert import crystal_reference as crystal  # noqa: E402
from models.convert.failure import read_json  # noqa: E402
from models.convert.weights import Safetensors  # noqa: E402

FIXTURE = os.path.join(ROOT, "tests", "model", "fixtures", "biogpt")
SEQUENCES = [[5, 9, 77, 200, 33, 1, 0, 270, 265, 100, 50, 50], [3], [268, 2, 2, 2, 9]]
# largest differences that were seen: 7e-6, 1.5e-3 (the shape of GELU), 5e-3 (weights in F16), 1e-6
SAME, OTHER_GELU, HALVES = 5e-5, 5e-3, 5e-2


def run(argv, text=None, **env):
    done = subprocess.run(argv, input=text, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **env}, timeout=300)
    return done.returncode, done.stdout, done.stderr


def convert(folder, out, *options):
    code, _, err = run([sys.executable, "-m", "models.convert", folder, out, *options])
    equal(code, 0, err)
    return out


def logits(model, lines, *options):
    code, out, err = run([os.path.join(BIN, "corvid-logits"), *options, model], "\n".join(map(json.dumps, lines)))
    equal(code, 0, err)
    return [json.loads(line) for line in out.splitlines()]


def apart(wanted, got):
    equal([len(row) for row in got], [len(row) for row in wanted])
    return max(abs(a - b) for x, y in zip(wanted, got) for a, b in zip(x, y))


def near(wanted, rows, limit, what):
    far = max(apart(w, r["logits"]) for w, r in zip(wanted, rows))
    print(f"    {what}: largest difference {far:.1e}", flush=True)
    check(far <= limit, f"{what}: logits differ by {far}, {limit} is allowed")


def first(row):
    return row.index(max(row))


def biogpt(corvid, name, change=None, config=None, tensors=None):
    """A copy of the fixture; `change(folder)` after `config` and `tensors` (functions that change what they get) were applied."""
    folder = os.path.join(corvid.folder("models"), name)
    shutil.copytree(FIXTURE, folder)
    return altered(folder, change, config, tensors)


def crystal_model(corvid, name, change=None, config=None, tensors=None, **options):
    folder = os.path.join(corvid.folder("models"), name)
    if options:
        crystal.write_model(folder, **options)
    else:
        if not os.path.isdir(os.path.join(corvid.root, "crystal")):
            crystal.write_model(os.path.join(corvid.root, "crystal"))
        shutil.copytree(os.path.join(corvid.root, "crystal"), folder)
    return altered(folder, change, config, tensors)


def altered(folder, change, config, tensors):
    if config:
        edit(folder, "config.json", config)
    if tensors:
        path = os.path.join(folder, "model.safetensors")
        all_of_them = tensors_in(path)
        tensors(all_of_them)
        os.unlink(path)
        crystal.write_safetensors(path, all_of_them)
    if change:
        change(folder)
    return folder


def edit(folder, name, fn):
    path = os.path.join(folder, name)
    value = read_json(path)
    fn(value)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f)


def tensors_in(path):
    part = Safetensors(path)
    return {name: (shape, list(part.read(name))) for name, shape in part.shapes.items()}


def test_biogpt(corvid):
    expected = read_json(os.path.join(FIXTURE, "expected.json"))
    model = convert(FIXTURE, os.path.join(corvid.folder("out"), "biogpt.gguf"))
    rows = logits(model, expected["sequences"])
    near(expected["gelu_half"], rows, SAME, "with llama.cpp's own GELU")
    near(expected["gelu"], rows, OTHER_GELU, "with the exact GELU")
    for wanted, row in zip(expected["gelu"], rows):
        equal([first(r) for r in row["logits"]], [first(r) for r in wanted], "the most likely tokens")
    short = convert(FIXTURE, os.path.join(corvid.folder("out"), "half.gguf"), "--type", "f16")
    near(expected["gelu_half"], logits(short, expected["sequences"]), HALVES, "weights in F16")
    check(os.path.getsize(short) < 0.7 * os.path.getsize(model), "F16 is smaller", os.path.getsize(short))


def test_biogpt_words(corvid):
    """A word ends with a blank, the last one too; what the vocabulary lacks is left out."""
    expected = read_json(os.path.join(FIXTURE, "expected.json"))
    model = convert(FIXTURE, os.path.join(corvid.folder("out"), "biogpt.gguf"))
    texts = [text + " " for text in expected["words"]]
    rows = logits(model, [*texts, "the xyz cell ", "the cell"], "--last")
    equal([row["tokens"] for row in rows[:-2]], list(expected["words"].values()))
    equal([row["text"] for row in rows[:-2]], ["</s>" + text for text in texts])
    equal(rows[-2]["tokens"], rows[0]["tokens"], "what the vocabulary lacks")
    check(rows[-1]["tokens"] != rows[0]["tokens"], "a word without a blank is not ended", rows[-1]["tokens"])
    equal([len(row["logits"]) for row in rows], [1] * len(rows), "--last")


def test_biogpt_untied(corvid):
    """An output matrix of its own, embeddings that are not scaled, and a tied one that is written out all the same."""
    expected = read_json(os.path.join(FIXTURE, "expected.json"))

    def doubled(tensors):
        shape, values = tensors["biogpt.embed_tokens.weight"]
        tensors["output_projection.weight"] = (shape, [2 * v for v in values])
    folder = biogpt(corvid, "untied", tensors=doubled, config=lambda c: c.update(tie_word_embeddings=False))
    rows = logits(convert(folder, folder + ".gguf"), expected["sequences"])
    near([[[2 * v for v in row] for row in one] for one in expected["gelu_half"]], rows, 2 * SAME, "untied")

    def unscaled(tensors):
        shape, values = tensors["biogpt.embed_tokens.weight"]
        tensors["output_projection.weight"] = (shape, values)
        tensors["biogpt.embed_tokens.weight"] = (shape, [v * 32 ** 0.5 for v in values])
    folder = biogpt(corvid, "unscaled", tensors=unscaled, config=lambda c: c.update(tie_word_embeddings=False, scale_embedding=False))
    near(expected["gelu_half"], logits(convert(folder, folder + ".gguf"), expected["sequences"]), SAME, "unscaled")

    def written_out(tensors):
        tensors["output_projection.weight"] = tensors["biogpt.embed_tokens.weight"]
    folder = biogpt(corvid, "written-out", tensors=written_out)
    near(expected["gelu_half"], logits(convert(folder, folder + ".gguf"), expected["sequences"]), SAME, "tied and written out")


def test_crystal(corvid):
    for name, options in (("wide", {}), ("plain", {"plain": True}), ("other-sizes", {"n_embd": 48, "n_head": 3, "rotary_dim": 16, "n_inner": 300}),
                          ("wide-to-256", {"n_embd": 256, "n_head": 2, "n_layer": 1, "n_inner": 64, "rotary_dim": 32}),
                          ("no-mup", {"mup_scale_qk_dot_by_d": False, "mup_embeddings_scale": 1.0, "mup_output_alpha": 1.0, "mup_width_scale": 1.0})):
        folder = crystal_model(corvid, name, seed=7, **options)
        wanted = [crystal.Reference(folder).logits(s) for s in SEQUENCES]
        rows = logits(convert(folder, folder + ".gguf"), SEQUENCES)
        near(wanted, rows, SAME, name)
        check(max(abs(v) for one in wanted for row in one for v in row) > 0.3, "the logits are no zeros")


def test_crystal_untied(corvid):
    """Logits are linear in the output matrix, and the causal mask among the weights is no weight."""
    def change(tensors):
        shape, values = tensors["transformer.wte.weight"]
        tensors["lm_head.weight"] = (shape, [-3 * v for v in values])
        tensors["transformer.h.0.attn.bias"] = ((1, 1, 2, 2), [1, 0, 1, 1])
    tied = crystal_model(corvid, "tied")
    untied = crystal_model(corvid, "untied", tensors=change, config=lambda c: c.update(tie_word_embeddings=False))
    wanted = [[[-3 * v for v in row] for row in crystal.Reference(tied).logits(s)] for s in SEQUENCES]
    near(wanted, logits(convert(untied, untied + ".gguf"), SEQUENCES), 3 * SAME, "untied")


def test_crystal_words(corvid):
    folder = crystal_model(corvid, "model")
    vocab = crystal.tokenizer()["model"]["vocab"]
    rows = logits(convert(folder, folder + ".gguf"), ["the cat the", "thé<|im_end|>"], "--last")
    equal(rows[0]["tokens"], [vocab["\u2581the"], vocab["\u2581cat"], vocab["\u2581the"]])
    equal(rows[1]["tokens"], [vocab["\u2581"], vocab["th"], vocab["<0xC3>"], vocab["<0xA9>"], 275])


def test_kinds_of_weights(corvid):
    """BF16, F16, files in parts: the same file comes out as from the same numbers in F32."""
    dice = random.Random(3)
    numbers = [dice.choice((0.5, -1.25, 2.0, 0.0, -0.0078125, 1.0)) for _ in range(1 << 16)]

    def simple(tensors):
        at = 0
        for name, (shape, values) in tensors.items():
            tensors[name] = (shape, numbers[at:at + len(values)])
            at += len(values)
    results = []
    for kind, letter in (("F32", None), ("F16", "e"), ("BF16", None)):
        def split(folder, kind=kind):
            path = os.path.join(folder, "model.safetensors")
            tensors = tensors_in(path)
            os.unlink(path)
            names = sorted(tensors)
            parts = {"a.safetensors": names[::2], "b.safetensors": names[1::2]}
            for part, inside in parts.items():
                write_as(os.path.join(folder, part), {n: tensors[n] for n in inside}, kind)
            with open(os.path.join(folder, "model.safetensors.index.json"), "w") as f:
                json.dump({"weight_map": {n: part for part, inside in parts.items() for n in inside}}, f)
        os.makedirs(os.path.join(corvid.folder("models"), kind))
        folder = biogpt(corvid, kind + "/same", tensors=simple, change=split if kind != "F32" else None)
        with open(convert(folder, folder + ".gguf"), "rb") as f:
            results.append(f.read())
    check(results[0] == results[1] and results[0] == results[2], "the files are the same", *map(len, results))


def write_as(path, tensors, kind):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (shape, values) in tensors.items():
        part = (struct.pack(f"<{len(values)}e", *values) if kind == "F16" else b"".join(struct.pack("<f", v)[2:] for v in values))
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    head = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


def test_torch_file(corvid):
    """pytorch_model.bin needs torch; where it is not there, the error says so. Where it is, the file that comes out is the same."""
    expected = read_json(os.path.join(FIXTURE, "expected.json"))
    folder = biogpt(corvid, "bin", change=lambda f: os.rename(f"{f}/model.safetensors", f"{f}/pytorch_model.bin"))
    none = corvid.folder("none")
    with open(os.path.join(none, "torch.py"), "w") as f:
        f.write("raise ImportError\n")
    refused(corvid, folder, ("pytorch_model.bin", "torch", "model.safetensors"), PYTHONPATH=none)
    try:
        import torch
    except ImportError:
        print("    (this Python has no torch: reading its files was not tried)", flush=True)
        return
    refused(corvid, folder, ("pytorch_model.bin", "cannot be read as weights"))
    part = Safetensors(os.path.join(FIXTURE, "model.safetensors"))
    torch.save({n: torch.tensor(list(part.read(n))).reshape(s) for n, s in part.shapes.items()}, os.path.join(folder, "pytorch_model.bin"))
    near(expected["gelu_half"], logits(convert(folder, folder + ".gguf"), expected["sequences"]), SAME, "from torch's file")
    torch.save({"x": Trap()}, os.path.join(folder, "pytorch_model.bin"))
    refused(corvid, folder, ("pytorch_model.bin", "cannot be read as weights"))
    check(not os.path.exists("/tmp/corvid-trap"), "nothing of the file was run")


class Trap:
    def __reduce__(self):
        return os.mkdir, ("/tmp/corvid-trap",)


# ---- what is wrong -----------------------------------------------------------------------------------------------------

def refused(corvid, folder, words, *options, out=None, **env):
    """An error with these words in one line, and nothing beside what was there."""
    place = corvid.folder("refused")
    out = out or os.path.join(place, "out.gguf")
    code, _, err = run([sys.executable, "-m", "models.convert", folder, out, *options], **env)
    lines = [line for line in err.splitlines() if line.startswith("convert: ")]
    check(code == 1 and len(lines) == 1 and "Traceback" not in err, f"refused for {words}", code, err[-800:])
    for word in words:
        has(lines[0], word)
    equal(os.listdir(place), [], "nothing is left")


def cut(name, keep):
    def change(folder):
        path = os.path.join(folder, name)
        os.truncate(path, keep if keep >= 0 else os.path.getsize(path) + keep)
    return change


def lose(name):
    return lambda folder: os.unlink(os.path.join(folder, name))


def text(name, content):
    def change(folder):
        with open(os.path.join(folder, name), "w") as f:
            f.write(content)
    return change


def index(where):
    def change(folder):
        os.rename(f"{folder}/model.safetensors", f"{folder}/part.safetensors")
        text("model.safetensors.index.json", json.dumps({"weight_map": where}))(folder)
    return change


def header(content):
    def change(folder):
        head = json.dumps(content).encode()
        with open(os.path.join(folder, "model.safetensors"), "wb") as f:
            f.write(struct.pack("<Q", len(head)) + head + bytes(64))
    return change


def retyped(folder):
    path = os.path.join(folder, "model.safetensors")
    with open(path, "r+b") as f:
        at = f.read(1000).index(b'"F32"')
        f.seek(at)
        f.write(b'"I32"')


def setting(**values):
    return {"config": lambda c: c.update(values)}


def put(name, value):
    return {"tensors": lambda t: t.update({name: value})}


def tokens(name, fn):
    return {"change": lambda folder: edit(folder, name, fn)}


ROW = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}
BIOGPT = (
    ({"change": lose("config.json")}, "config.json", "cannot read"),
    ({"change": text("config.json", "{")}, "config.json", "no JSON"),
    ({"change": text("config.json", "[1]")}, "config.json", "one JSON object"),
    (setting(model_type="llama"), "config.json", "'model_type'", "\"llama\"", "biogpt"),
    (setting(hidden_size="x"), "config.json", "'hidden_size'"),
    (setting(hidden_size=True), "config.json", "'hidden_size'"),
    (setting(num_hidden_layers=0), "config.json", "'num_hidden_layers'"),
    (setting(num_attention_heads=5), "config.json", "'num_attention_heads'"),
    (setting(hidden_act="relu"), "config.json", "'hidden_act'", "relu"),
    (setting(num_hidden_layers=3), "model.safetensors", "biogpt.layers.2.self_attn.q_proj.weight", "missing"),
    (setting(num_hidden_layers=1), "model.safetensors", "biogpt.layers.1.", "unknown"),
    (setting(max_position_embeddings=30), "model.safetensors", "biogpt.embed_positions.weight", "[26, 32]", "[32, 32]"),
    (setting(tie_word_embeddings=False), "output_projection.weight", "missing"),
    (setting(eos_token_id=999), "config.json", "'eos_token_id'"),
    ({"change": lose("model.safetensors")}, "no weights", "model.safetensors", "pytorch_model.bin"),
    ({"change": cut("model.safetensors", 0)}, "model.safetensors", "cut short"),
    ({"change": cut("model.safetensors", 5)}, "model.safetensors", "cut short"),
    ({"change": cut("model.safetensors", 300)}, "model.safetensors", "cut short"),
    ({"change": cut("model.safetensors", -4)}, "model.safetensors", "cut short", "tensor '"),
    ({"change": text("model.safetensors", "not a model, and long enough")}, "model.safetensors", "cut short or no safetensors"),
    ({"change": header({"a": 1})}, "model.safetensors", "header"),
    ({"change": header({"a": {**ROW, "data_offsets": [0, -8]}})}, "model.safetensors", "'a'"),
    ({"change": header({"a": {**ROW, "data_offsets": [0, 4]}})}, "model.safetensors", "'a'", "4 bytes"),
    ({"change": header({"a": {**ROW, "shape": [-2, -1]}})}, "model.safetensors", "'a'"),
    ({"change": header({"a": {**ROW, "dtype": ["F32"]}})}, "model.safetensors", "'a'"),
    ({"change": header({"a": {**ROW, "data_offsets": [0, 1 << 70]}})}, "model.safetensors", "'a'", "cut short"),
    ({"change": retyped}, "model.safetensors", "the type I32", "BF16"),
    ({"change": index({"a": "gone.safetensors"})}, "index.json", "gone.safetensors", "no such file"),
    ({"change": index({"a": "../part.safetensors"})}, "index.json", "same folder"),
    ({"change": index({})}, "index.json", "weight_map"),
    (put("biogpt.layers.0.extra.weight", ((1,), [1.0])), "model.safetensors", "biogpt.layers.0.extra.weight", "unknown"),
    (put("biogpt.layers.0.fc1.bias", ((3,), [1.0] * 3)), "model.safetensors", "biogpt.layers.0.fc1.bias", "[3]", "[80]"),
    (put("output_projection.weight", ((56, 32), [0.0] * 56 * 32)), "output_projection.weight", "tie_word_embeddings"),
    ({"change": lose("vocab.json")}, "vocab.json", "cannot read"),
    ({"change": lose("merges.txt")}, "merges.txt", "cannot read"),
    ({"change": text("merges.txt", "a b 3\nalone\n")}, "merges.txt", "line 2", "alone"),
    (tokens("vocab.json", lambda v: v.update(new=56)), "vocab.json", "'new'", "56"),
    (tokens("vocab.json", lambda v: v.update(new=7)), "vocab.json", "'new'", "both"),
    (tokens("vocab.json", lambda v: v.update({"\ud800": 54})), "\\ud800", "no Unicode"),
)
CRYSTAL = (
    (setting(activation_function="gelu"), "config.json", "'activation_function'", "gelu"),
    (setting(position_embedding_type="alibi"), "config.json", "'position_embedding_type'", "alibi"),
    (setting(rotary_dim=3), "config.json", "'rotary_dim'", "even"),
    (setting(rotary_dim=18), "config.json", "'rotary_dim'", "16"),
    (setting(scale_attn_weights=False), "config.json", "'scale_attn_weights'"),
    (setting(mup_output_alpha=0), "config.json", "'mup_output_alpha'"),
    (setting(layer_norm_epsilon="x"), "config.json", "'layer_norm_epsilon'"),
    (setting(tie_word_embeddings=False), "lm_head.weight", "missing"),
    (put("transformer.h.1.mlp.c_fc2.weight", ((2,), [1.0] * 2)), "model.safetensors", "transformer.h.1.mlp.c_fc2.weight", "[64, 88]"),
    (put("transformer.h.0.attn.rotary", ((1,), [1.0])), "model.safetensors", "transformer.h.0.attn.rotary", "unknown"),
    (put("lm_head.weight", ((280, 64), [0.0] * 280 * 64)), "lm_head.weight", "tie_word_embeddings"),
    ({"change": lose("tokenizer.json")}, "tokenizer.json", "cannot read"),
    (tokens("tokenizer.json", lambda t: t["model"]["vocab"].pop("<0x41>")), "tokenizer.json", "<0x41>"),
    (tokens("tokenizer.json", lambda t: t["model"].update(type="Unigram")), "tokenizer.json", "BPE"),
    (tokens("tokenizer.json", lambda t: t["added_tokens"].append({"content": "x"})), "tokenizer.json", "'x'"),
    (tokens("tokenizer.json", lambda t: t["added_tokens"].append({})), "tokenizer.json", "added_tokens"),
    (tokens("tokenizer.json", lambda t: t["model"].update(merges=[["a", 1]])), "tokenizer.json", "'merges'"),
    (tokens("tokenizer.json", lambda t: t["model"].update(unk_token=["?"])), "tokenizer.json", "'unk_token'"),
)


def test_bad_biogpt(corvid):
    for number, (how, *words) in enumerate(BIOGPT):
        refused(corvid, biogpt(corvid, f"bad-{number}", **how), words)


def test_bad_crystal(corvid):
    for number, (how, *words) in enumerate(CRYSTAL):
        refused(corvid, crystal_model(corvid, f"bad-{number}", **how), words)
    huge = crystal_model(corvid, "huge", **put("transformer.h.0.mlp.c_proj.bias", ((64,), [1e6] * 63 + [-1e6])))
    refused(corvid, huge, ("blk.0.ffn_down.weight", "--type f32"), "--type", "f16")


def test_bad_places(corvid):
    refused(corvid, os.path.join(corvid.root, "nowhere"), ("nowhere", "no folder"))
    refused(corvid, FIXTURE, ("cannot write", "/nowhere/out.gguf"), out=os.path.join(corvid.root, "nowhere", "out.gguf"))
    folder = corvid.folder("taken.gguf")
    refused(corvid, FIXTURE, ("cannot write", "taken.gguf"), out=folder)
    # what was there before a failure is there after it
    out = convert(FIXTURE, os.path.join(corvid.folder("out"), "old.gguf"))
    size = os.path.getsize(out)
    refused(corvid, biogpt(corvid, "broken", change=cut("model.safetensors", -4)), ("cut short",), out=out)
    equal((os.path.getsize(out), os.listdir(corvid.folder("out"))), (size, ["old.gguf"]))


def test_bad_logits(corvid):
    program, model = os.path.join(BIN, "corvid-logits"), convert(FIXTURE, os.path.join(corvid.folder("out"), "biogpt.gguf"))
    for line, word in (("[1, 56]", "from 0 to 55"), ("[-1]", "token 1"), ("[1.5]", "token 1"), ("[]", "0 tokens"), ("{", "no JSON"),
                       ("3", "[token...]"), (json.dumps([4] * 25), "25 tokens: from 1 to 24")):
        code, out, err = run([program, model], "[4]\n" + line + "\n")
        equal((code, len(out.splitlines())), (1, 1), err)
        has(err, "line 2")
        has(err, word)
    equal([run([program, *argv])[0] for argv in ([], ["--first", model], [model, model])], [2, 2, 2])
    code, _, err = run([program, os.path.join(FIXTURE, "config.json")], "[1]")
    equal(code, 1)
    has(err, "config.json")


if __name__ == "__main__":
    main()
