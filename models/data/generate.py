# SPDX-License-Identifier: MIT
"""generate - plays situations through a real daemon and writes down the conversations: the data of a training.

    python3 -m models.data.generate --bin BUILD/bin --out conversations.jsonl [--per 8] [--seed 1] [--batch NAME]... [--only PART] [--show] [--gadgets 40]

Each scene gets a new workspace; the daemon (a private one, ended with us) does what the teacher says, in its sandbox and under the scene's policy.
A scene whose calls do not go as its situation says is no data: it is reported, and with --strict that is the exit code.
With --gadgets the daemon has that many tools of plugins, drawn from the seed (gadgets.py): batches that say GADGETS = True are played then only, and of all
others a share, so that a model sees such tools where they are of no use.
One JSON object a line: {"id", "situation", "messages": [{"role", "content"}...]}. As root everything runs as uid 65534: the data does not depend on who makes it.
"""
import argparse
import collections
import concurrent.futures.thread  # by name: later, as another user, our own library may not be readable
import fnmatch
import importlib
import json
import os
import pkgutil
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from . import batches, gadgets, kinds
from .situation import SITUATIONS, NotThere, Reply, Scene
from .teacher import Lesson, Teacher

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOBODY = 65534
WORKERS = 4
RUN_SECONDS = 60
OTHERS = 0.1  # share of scenes that need no gadget where there are some
AGAIN = "again"


class Wire:
    """A connection to the daemon: requests, items, answers."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(RUN_SECONDS)
        self.socket.connect(path)
        self.stream = self.socket.makefile("rw", encoding="utf-8", newline="\n")
        self.count = 0

    def ask(self, method, on_item=None, **params):
        self.count += 1
        print(json.dumps({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params}), file=self.stream, flush=True)
        for line in self.stream:
            message = json.loads(line)
            if message.get("method") == "item":
                if on_item:
                    on_item(message["params"]["item"])
            elif "error" in message:
                raise RuntimeError(f"{method}: {message['error']['message']}")
            else:
                return message["result"]
        raise RuntimeError(f"{method}: the daemon closed the connection")

    def close(self):
        self.stream.close()
        self.socket.close()


class World:
    """A folder of our own with a daemon in it whose model is the teacher."""

    def __init__(self, programs, gadget_count=0, seed="1", teacher=None):
        self.root = tempfile.mkdtemp(prefix="corvid-data-")
        self.programs = programs
        if os.geteuid() == 0:
            os.chown(self.root, NOBODY, NOBODY)
        self.teacher = teacher or Teacher()
        be(NOBODY)
        for name in ("home", "run", "tasks"):
            os.mkdir(os.path.join(self.root, name))
        self.gadgets, plugins = gadgets.draw(random.Random(f"gadgets:{seed}"), gadget_count) if gadget_count else ({}, [])
        self.names = {g.name for g in self.gadgets.values()}
        self.unseen = collections.Counter()  # situation -> scenes whose tool of a plugin the prompt did not show
        self.log = open(os.path.join(self.root, "corvidd.log"), "wb")
        environment = {"HOME": os.path.join(self.root, "home"), "XDG_RUNTIME_DIR": os.path.join(self.root, "run"), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
                       "CORVID_USER_DIRS": "1"}
        self.daemon = subprocess.Popen([os.path.join(programs, "corvidd"), "--model", f"http:http://127.0.0.1:{self.teacher.port}/v1", "--policies",
                                        self.policies()], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=environment, **user())
        self.socket = os.path.join(self.root, "run/corvid/corvid.sock")
        try:
            self.wait()
            self.install(plugins)
        except BaseException:
            self.close()
            raise

    def policies(self):
        """The shipped ones; with gadgets, copies that allow them by name: all in the default one, in others those that only read."""
        shipped = os.path.join(SOURCE, "policies")
        if not self.gadgets:
            return shipped
        folder = os.path.join(self.root, "policies")
        os.mkdir(folder)
        for name in os.listdir(shipped):
            if not name.endswith(".json"):
                continue
            with open(os.path.join(shipped, name)) as f:
                policy = json.load(f)
            if name in ("workspace.json", "readonly.json"):
                allowed = [line["tool"] for line in policy["tools"]["allow"]]
                policy["tools"]["allow"] += [{"tool": g.name, "why": "a plugin of this world"} for g in self.gadgets.values()
                                             if (name == "workspace.json" or g.effect == "READ") and not any(fnmatch.fnmatch(g.name, a) for a in allowed)]
            with open(os.path.join(folder, name), "w") as f:
                json.dump(policy, f)
        return folder

    def install(self, plugins):
        """As `corvid plugin install` does."""
        wire = Wire(self.socket)
        for name, files in plugins:
            wire.ask("plugin.install", name=name, files=files)
        wire.close()

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self.daemon.poll() is not None:
                raise RuntimeError(f"corvidd ended: {open(self.log.name).read()[-2000:]}")
            try:
                wire = Wire(self.socket)
                state = wire.ask("daemon.status")["engine"]["phase"]
                wire.close()
                if state == "ready":
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("corvidd does not become ready")

    def close(self):
        self.daemon.terminate()
        self.daemon.wait(30)
        self.log.close()
        shutil.rmtree(self.root, ignore_errors=True)
        be(os.getuid())


def user():
    """Whose the daemon and the workspaces are, for subprocess."""
    return {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}


def be(uid):
    """Who we are from now on, as far as files and sockets are concerned."""
    if os.getuid() == 0:
        os.seteuid(0)
        os.setgroups([] if uid else [0])
        os.setegid(uid)
        os.seteuid(uid)


def furnish(scene, folder):
    os.makedirs(folder)
    for path, content in scene.files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full) if content is not None else full, exist_ok=True)
        if content is not None:
            with open(full, "wb") as f:
                f.write(content)
    for line in scene.setup:
        subprocess.run(["sh", "-c", line], cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       env={"PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1"}, **user())
    for path, mode in scene.modes.items():
        os.chmod(os.path.join(folder, path), mode)
    now = time.time()
    for path, age in scene.ages.items():
        os.utime(os.path.join(folder, path), (now - age, now - age))


def surprises(scene, folder):
    """What is not as the situation expects it afterwards."""
    for path, text in scene.expected.items():
        full = os.path.join(folder, path)
        if text is None:
            if os.path.lexists(full):
                yield f"{path} is there still"
        elif path.endswith("/"):
            if not os.path.isdir(full):
                yield f"{path} is not a folder"
        elif not os.path.isfile(full):
            yield f"{path} is not there"
        else:
            with open(full, "rb") as f:
                found = f.read().decode("utf-8", "replace")
            if found.rstrip("\n") != text.rstrip("\n"):
                yield f"{path} has {found!r}, expected {text!r}"


def needs_gadgets(name):
    return getattr(sys.modules[SITUATIONS[name].__module__], "GADGETS", False)


def begin(world, name, seed):
    scene = Scene(f"{name}:{seed}")
    scene.gadgets = world.gadgets
    steps = SITUATIONS[name](scene)
    first = next(steps)
    if not isinstance(first, Reply) or not scene.request:
        raise ValueError(f"{name}: a situation asks, then yields calls and says")
    return Lesson(scene, steps, first)


def play(world, wire, name, seed, number):
    """One scene from its drawing to its conversation: (record, None) or (None, trouble); (None, None): nothing for this world."""
    try:
        lesson = begin(world, name, seed)
    except NotThere:
        return None, None
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"
    if world.gadgets and not needs_gadgets(name) and kinds.STEALS.search(lesson.scene.request):
        return None, None
    scene, folder, after = lesson.scene, os.path.join(world.root, "tasks", str(number)), None
    try:
        furnish(scene, folder)
        for task, reply in scene.history:
            earlier = Lesson(Scene(0), iter(()), Reply(final=reply))
            earlier.scene.request = task
            if not world.teacher.begin(earlier):
                return None, AGAIN
            try:
                after = wire.ask("run.start", task=task, workspace=folder, policy=scene.policy, **({"after": after} if after else {}))["run"]
            finally:
                world.teacher.end(earlier)
        if not world.teacher.begin(lesson):
            return None, AGAIN
        try:
            end = wire.ask("run.start", on_item=lambda event: attend(world, scene, event), task=scene.request, workspace=folder, policy=scene.policy,
                           **({"after": after} if after else {}))
        finally:
            world.teacher.end(lesson)
        if lesson.unseen in world.names:
            world.unseen[name] += 1
            return None, AGAIN
        trouble = lesson.trouble
        if not trouble and end["status"] not in ("done", "denied"):
            trouble = f"the run ended {end['status']}: {end.get('error', {}).get('text')}"
        if not trouble and (lesson.reply is None or lesson.reply.final is None):
            trouble = "the run ended before the situation did"
        trouble = trouble or "; ".join(surprises(scene, folder))
        if trouble:
            return None, trouble
        return {"id": f"{name}:{seed}{'+' if world.gadgets else ''}", "situation": name, "messages": lesson.messages + [{"role": "assistant", "content": lesson.reply.text()}]}, None
    except (OSError, subprocess.CalledProcessError, RuntimeError) as error:
        return None, f"{type(error).__name__}: {error}"
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", folder], stderr=subprocess.DEVNULL, check=False)
        shutil.rmtree(folder, ignore_errors=True)


def attend(world, scene, event):
    """The person in front of the run: answers questions, allows nothing unless the situation says so."""
    if event["event"] not in ("approval", "question"):
        return
    wire = Wire(world.socket)
    try:
        if event["event"] == "approval":
            wire.ask("approval.answer", id=event["approval"], allow=scene.agrees)
        else:
            wire.ask("question.answer", id=event["question"], text=scene.answers.pop(0) if scene.answers else "I do not know")
    finally:
        wire.close()


def load(names):
    """The batches, all or those named."""
    for module in pkgutil.iter_modules(batches.__path__):
        if not names or module.name in names:
            importlib.import_module(f"{batches.__name__}.{module.name}")


def show(record):
    for message in record["messages"]:
        if message["role"] != "system":
            print(f"  {message['role']:9} {message['content']}")
    print()


def main():
    parser = argparse.ArgumentParser(description="Plays situations through a real daemon and writes down the conversations.")
    parser.add_argument("--bin", required=True, help="the folder of the programs")
    parser.add_argument("--out", help="the file of conversations")
    parser.add_argument("--per", type=int, default=8, help="scenes of each situation")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--gadgets", type=int, default=0, help="tools of plugins, drawn from the seed")
    parser.add_argument("--batch", action="append", default=[], help="only this batch")
    parser.add_argument("--only", default="", help="only situations whose name has this in it")
    parser.add_argument("--show", action="store_true", help="print the conversations")
    parser.add_argument("--strict", action="store_true", help="a scene that does not go as written is an error")
    options = parser.parse_args()
    load(options.batch)
    names = [name for name in sorted(SITUATIONS) if options.only in name]
    if not names:
        sys.exit(f"no situation matches batch {options.batch or 'any'} and '{options.only}'")
    if not options.gadgets:
        names = [name for name in names if not needs_gadgets(name)]
    out = open(options.out + ".part", "w") if options.out else None
    jobs = [(name, f"{options.seed}.{k}") for k in range(options.per) for name in names
            if not options.gadgets or needs_gadgets(name) or random.Random(f"{name}:{options.seed}.{k}").random() < OTHERS]
    world, local, lock = World(os.path.abspath(options.bin), options.gadgets, options.seed), threading.local(), threading.Lock()
    counts, troubles, started = collections.Counter(), collections.defaultdict(list), time.monotonic()

    def one(number):
        name, seed = jobs[number]
        if not hasattr(local, "wire"):
            local.wire = Wire(world.socket)
        for attempt in range(8):
            record, trouble = play(world, local.wire, name, f"{seed}.{attempt}" if attempt else seed, f"{number}.{attempt}")
            if trouble != AGAIN:
                break
        with lock:
            counts["played" if record else "trouble" if trouble else "not there"] += 1
            if trouble:
                troubles[name].append(trouble)
            if record and out:
                print(json.dumps(record, ensure_ascii=False), file=out)
            if record and options.show:
                print(name)
                show(record)
            done = sum(counts.values())
            if done % 200 == 0 and not options.show:
                left = (time.monotonic() - started) / done * (len(jobs) - done)
                print(f"{done} of {len(jobs)} scenes, {left:.0f} s left", file=sys.stderr)

    try:
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(one, range(len(jobs))))
    finally:
        world.close()
    for name, texts in sorted(troubles.items()):
        print(f"{name}: {len(texts)} of {options.per}: {texts[0][:600]}", file=sys.stderr)
    print(f"{counts['played']} conversations of {len(names)} situations, {counts['trouble']} scenes did not go as written", file=sys.stderr)
    if options.gadgets:
        print(f"{len(world.gadgets)} gadgets; {counts['not there']} scenes need others; drawn again, since the prompt did not show the tool: "
              f"{sum(world.unseen.values())} {dict(world.unseen)}", file=sys.stderr)
    if out:
        out.close()
        os.rename(options.out + ".part", options.out)
    sys.exit(1 if options.strict and troubles else 0)


if __name__ == "__main__":
    main()
