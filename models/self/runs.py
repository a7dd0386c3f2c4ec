# SPDX-License-Identifier: MIT
"""runs - requests carried out for real: the daemon of models/data, whose model is a bridge to a writer of ours.

The daemon makes the prompts, the schema of each step and the observations, and executes the calls under its policy and in its sandbox, as in
any other run; the bridge only has the text of a step written with the temperature and the seed that we want. So the daemon's
protocol needs no sampling of its own, and what is recorded is what the daemon showed the model.
"""
import contextlib
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys

from ..data.generate import Wire, World, attend, furnish
from ..data.situation import Reply, Scene
from ..data.teacher import Lesson, Teacher
from .writer import CannotWrite

STEPS_MAX = 6
STEP_TOKENS = 200
SECONDS = 1800  # of a run: the first one evaluates the whole prompt, and the machine may have other work


class Play:
    """One run while it goes on: what the daemon showed, what was written."""

    def __init__(self, scene, writer, sampling):
        self.scene, self.writer, self.sampling = scene, writer, sampling
        self.messages, self.last, self.trouble = [], None, None
        self.turn = 0

    def step(self, body):
        schema = body.get("response_format", {}).get("json_schema", {}).get("schema")
        limit = body.get("max_tokens") or body.get("max_completion_tokens") or STEP_TOKENS
        sampling = dict(self.sampling)
        if sampling.get("seed") is not None:
            sampling["seed"] = (sampling["seed"] + 7919 * self.turn) % 2**32
        self.turn += 1
        try:
            self.last = self.writer.write(body["messages"], session="run", schema=schema, max_tokens=min(limit, STEP_TOKENS), **sampling)
        except CannotWrite as error:
            self.trouble = str(error)
            self.last = json.dumps({"final": "trouble"})
        self.messages = body["messages"]
        return str(self.last)


class Bridge(Teacher):
    """The teacher's server, but what it answers is written by a model."""

    def __init__(self):
        super().__init__()
        tell = self.server.handle_error
        # a run that ended meanwhile does not wait for its reply: nothing to tell
        self.server.handle_error = lambda *where: None if isinstance(sys.exc_info()[1], ConnectionError) else tell(*where)

    def reply(self, body):
        task = [m["content"] for m in body["messages"] if m["role"] == "user"][-1]
        with self.lock:
            play = self.lessons.get(task)
        return play.step(body) if isinstance(play, Play) else self.answer(body["messages"])


class Outcome:
    """How a run went. `calls` counts those that were made, `failed` those of them with an error, `replies` what the model wrote. `state` is the
    workspace afterwards in one word, `changed`: it is another one than before."""

    def __init__(self):
        self.status, self.answer, self.trouble = None, "", None
        self.calls = self.failed = self.replies = 0
        self.messages, self.state, self.changed = [], "", False


def digest(folder):
    """A workspace in one word: names, kinds, modes and contents; no times."""
    total = hashlib.sha256()
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(place, name)
            st = os.lstat(path)
            what = os.readlink(path).encode() if stat.S_ISLNK(st.st_mode) else b""
            if stat.S_ISREG(st.st_mode):
                try:
                    with open(path, "rb") as f:
                        what = hashlib.sha256(f.read()).digest()
                except PermissionError:
                    what = b"unreadable"
            total.update(json.dumps([os.path.relpath(path, folder), stat.S_IFMT(st.st_mode), stat.S_IMODE(st.st_mode), what.hex()]).encode())
    return total.hexdigest()[:16]


def scene_of(task):
    """A task of a file, {"request", "files"?, "policy"?, "setup"?}, as a scene."""
    scene = Scene(0)
    scene.request = task["request"]
    for path, text in task.get("files", {}).items():
        scene.files[path.rstrip("/")] = None if path.endswith("/") else text.encode()
    scene.policy = task.get("policy", "workspace")
    scene.setup = [task["setup"]] if task.get("setup") else []
    return scene


class Stage:
    """A world with a bridge in it: the place where tasks are carried out, one after the other."""

    def __init__(self, programs, writer):
        self.writer, self.count = writer, 0
        self.world = World(os.path.abspath(programs), teacher=Bridge())
        self.wire = self.connected()

    def connected(self):
        wire = Wire(self.world.socket)
        wire.socket.settimeout(SECONDS + 60)  # a slow model is silent for long
        return wire

    def close(self):
        self.wire.close()
        self.world.close()

    def carry_out(self, task, earlier=(), **sampling):
        """One run of a task in a workspace of its own; `earlier`: (request, answer) of the exchanges before it in the conversation."""
        self.count += 1
        folder, outcome = os.path.join(self.world.root, "tasks", str(self.count)), Outcome()
        play = Play(scene_of(task), self.writer, sampling)
        try:
            furnish(play.scene, folder)
            before, after = digest(folder), {}
            for request, answer in earlier:
                lesson = Lesson(Scene(0), iter(()), Reply(final=answer))
                lesson.scene.request = request
                with self.playing(lesson):
                    after = {"after": self.wire.ask("run.start", task=request, workspace=folder, policy=play.scene.policy, **after)["run"]}
            with self.playing(play):
                end = self.wire.ask("run.start", on_item=lambda event: self.note(outcome, play.scene, event), task=task["request"], workspace=folder,
                                    policy=play.scene.policy, max_steps=STEPS_MAX, timeout_s=SECONDS, **after)
            outcome.status, outcome.answer = end["status"], end.get("answer") or ""
            outcome.state = digest(folder)
            outcome.changed = outcome.state != before
            outcome.messages = play.messages + [{"role": "assistant", "content": str(play.last)}]
            outcome.trouble = play.trouble
        except (OSError, subprocess.CalledProcessError, RuntimeError) as error:
            outcome.trouble = f"{type(error).__name__}: {error}"
            self.wire.close()
            self.wire = self.connected()
        finally:
            subprocess.run(["chmod", "-R", "u+rwX", folder], stderr=subprocess.DEVNULL, check=False)
            shutil.rmtree(folder, ignore_errors=True)
        if outcome.trouble:  # nothing that the model did: worth knowing
            print(f"{task['request']!r}: {outcome.trouble}", file=sys.stderr)
        return outcome

    @contextlib.contextmanager
    def playing(self, lesson):
        if not self.world.teacher.begin(lesson):
            raise RuntimeError(f"the request {lesson.scene.request!r} is being carried out already")
        try:
            yield
        finally:
            self.world.teacher.end(lesson)

    def note(self, outcome, scene, event):
        attend(self.world, scene, event)
        if event["event"] == "think":
            outcome.replies += 1
        elif event["event"] == "call":
            outcome.calls += 1
        elif event["event"] == "observation":
            outcome.failed += not event["ok"]


class Output:
    """A file that has its name only when it is whole."""

    def __init__(self, path):
        self.path, self.part = path, path + ".part"
        self.stream = open(self.part, "w", encoding="utf-8")

    def add(self, record):
        print(json.dumps(record, ensure_ascii=False), file=self.stream, flush=True)

    def done(self):
        self.stream.close()
        os.rename(self.part, self.path)
