# SPDX-License-Identifier: MIT
"""tasks - files of tasks: the seeds, what instruct.py makes, and the cases of models/eval, of which improve.py reads what it needs.

A task is {"request", "files"?: {path: text, a path that ends in "/" being a folder}, "kind"?, "label"?, "policy"?, "setup"?}. A seed has a kind: `do`
(something is different afterwards), `ask` (a question) or `class` (a question with one of a few words as its answer, which is `label`).
"""
import json
import os

from .filters import bad_files

SEEDS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "seeds.json")
KINDS = ("do", "ask", "class")


class BadTasks(Exception):
    """A file of tasks that cannot be used; says where and why."""


def complaint(task, seeds):
    if not isinstance(task, dict) or not isinstance(task.get("request"), str) or not task["request"].strip():
        return "has no request"
    files = task.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        return "has files that are not path: text"
    if seeds and bad_files({path.rstrip("/"): text for path, text in files.items()}):
        return "has too many files, or a path that is not one of a workspace"
    if seeds and task.get("kind") not in KINDS:
        return f"has the kind {task.get('kind')!r}, expected one of {', '.join(KINDS)}"
    if seeds and task["kind"] == "class" and not isinstance(task.get("label"), str):
        return "is a classification without a label"
    return None


def load_tasks(path, least=1, seeds=False):
    """The tasks of a file, all of them checked."""
    try:
        with open(path, encoding="utf-8") as f:
            tasks = json.load(f)
    except (OSError, ValueError) as error:
        raise BadTasks(f"the file of tasks '{path}': {error}") from None
    if not isinstance(tasks, list):
        raise BadTasks(f"the file of tasks '{path}': expected an array")
    for number, task in enumerate(tasks, 1):
        why = complaint(task, seeds)
        if why:
            raise BadTasks(f"the file of tasks '{path}': task {number} {why}")
    if len(tasks) < least:
        raise BadTasks(f"the file of tasks '{path}' has {len(tasks)} tasks: at least {least} are needed")
    if seeds and {task["kind"] for task in tasks} < {"do", "class"}:
        raise BadTasks(f"the file of tasks '{path}' needs seeds of the kinds 'do' and 'class'")
    return tasks
