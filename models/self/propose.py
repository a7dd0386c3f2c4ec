# SPDX-License-Identifier: MIT
"""propose - what the proposing model is asked, and what its replies say. Pure: texts in, texts out.

Three questions, after Self-Instruct: more requests; is the answer of a request one of a few fixed words (a classification); and the
instance. For us an instance is a workspace: the files that the request needs. Input-first: the files alone, the answer is then
the run's own. Output-first, for classifications: the answer is chosen first, then files for which it is right; otherwise a model that
is asked for files makes nearly always the same answer right. Chat models are asked in turns, each example being an exchange.
"""
import json
import re

ASKED, SHOWN = 8, 8      # requests in a prompt, requests wanted
MACHINE_SHOWN = 2        # of those in the prompt that a model made, at most
TASKS = "You come up with tasks for an assistant that works with the files of a folder on a computer."
KINDS = "You say whether the answer to a task is one of a few fixed words. Reply with Yes or No."
FILES = "You make up the files that a task needs."
REQUEST_SAMPLING = {"temperature": 0.7, "top_p": 0.5, "presence": 2, "max_tokens": 1024, "stop": ("\n\n", f"\n{ASKED + SHOWN + 1}.")}
KIND_SAMPLING = {"temperature": 0, "max_tokens": 3, "stop": ("\n",)}
FILES_SAMPLING = {"temperature": 0, "presence": 0.5, "max_tokens": 350}
LABEL_SAMPLING = {"temperature": 0.7, "max_tokens": 12, "stop": ("\n",)}
WORKSPACE = {"type": "object", "properties": {"files": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
    "type": "object", "properties": {"path": {"type": "string"}, "text": {"type": "string"}}, "required": ["path", "text"],
    "additionalProperties": False}}}, "required": ["files"], "additionalProperties": False}


def turns(system, exchanges, last):
    messages = [{"role": "system", "content": system}]
    for asked, answered in exchanges:
        messages += [{"role": "user", "content": asked}, {"role": "assistant", "content": answered}]
    return messages + [{"role": "user", "content": last}]


# ---- requests ---------------------------------------------------------------------------------------------------------


def in_context(rng, seeds, made):
    """The tasks of a prompt: up to two that a model made, the rest by hand, shuffled."""
    machine = rng.sample(made, min(MACHINE_SHOWN, len(made)))
    shown = machine + rng.sample(seeds, SHOWN - len(machine))
    rng.shuffle(shown)
    return shown


def ask_requests(shown):
    """The prompt of a list of requests like these."""
    listed = "\n".join(f"{i}. {' '.join(task['request'].split())}" for i, task in enumerate(shown, 1))
    more = f"Come up with {ASKED} more tasks, different from these, numbered {SHOWN + 1} to {SHOWN + ASKED}."
    return turns(TASKS, [("Come up with a series of tasks:", listed)], more)


def read_requests(text):
    """The requests of a numbered list, however it is numbered. What stands before its first number is none."""
    parts = re.split(r"(?:^|\n)\s*\d+\s?[.)]\s", "\n" + text)
    return [" ".join(part.split()) for part in parts[1:] if part.strip()]


# ---- kind -------------------------------------------------------------------------------------------------------------


def ask_kind(shown, request):
    return turns(KINDS, [(task["request"], "Yes" if task["kind"] == "class" else "No") for task in shown], request)


def read_kind(text):
    """Is it a classification?"""
    return text.strip().lower().startswith("yes")


# ---- instance ---------------------------------------------------------------------------------------------------------


def written(files):
    return json.dumps({"files": [{"path": path, "text": text} for path, text in files.items()]}, ensure_ascii=False)


def ask_label(shown, request):
    """Output-first: the answer alone."""
    return turns("You give one possible answer to a task, in one or two words.", [(task["request"], task["label"]) for task in shown], request)


def read_label(text):
    """The label; None: it is none, being empty or a sentence."""
    label = text.strip().strip(".").strip("\"'").strip()
    return label if label and len(label.split()) <= 3 and re.search(r"\w", label) else None


def ask_files(shown, request, label=None):
    def asked(text, answer):
        return f"Task: {text}" + (f"\nRight answer: {answer}" if answer else "")
    return turns(FILES, [(asked(t["request"], t["label"] if label else None), written(t["files"])) for t in shown], asked(request, label))


def read_files(text):
    """path -> text; None: the reply is no workspace."""
    try:
        rows = json.loads(text)["files"]
        files = {row["path"]: row["text"] for row in rows}
    except (ValueError, LookupError, TypeError):
        return None
    if len(files) != len(rows) or not all(isinstance(part, str) for row in rows for part in (row["path"], row["text"])):
        return None
    return {path: text + "\n" if text and not text.endswith("\n") else text for path, text in files.items()}
