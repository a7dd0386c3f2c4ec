# SPDX-License-Identifier: MIT
"""situation - what a hand-written batch is made of. Pure: no file, no daemon; the same seed gives the same scene.

A situation is a generator function that takes a `Scene`. It sets the scene (files, what the person asks), then yields what a good assistant
would do: calls, whose real observations it is sent, and at last what it says. `generate.py` plays it through a real daemon.

    @situation
    def count_lines(s):
        log = s.name("log")
        n = s.number(3, 30)
        s.file(log, s.lines(n))
        s.ask(f"How many lines are in {log}?", f"line count of {log} pls", f"tell me how long {log} is, in lines")
        yield s.call("text_count", path=log)
        yield s.say(f"{log} has {n} lines.", f"There are {n} lines in {log}.")
"""
import json
import random
import re

from . import words

SITUATIONS = {}  # "batch.function" -> the function


def situation(function):
    name = f"{function.__module__.rsplit('.', 1)[-1]}.{function.__name__}"
    if name in SITUATIONS:
        raise ValueError(f"two situations have the name {name}")
    SITUATIONS[name] = function
    return function


def plain(value):
    """A value as a model would write it in a sentence: 12.0 is 12, 0.1 + 0.2 is 0.3."""
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


class Whole(int):
    """An argument that is a number in the call as well (`count` of git_log), not a text."""


class NotThere(Exception):
    """What a situation needs is not in this world: it is not played."""


class Reply:
    """What the assistant writes: a call (`tool`) or the end (`final`)."""

    def __init__(self, tool=None, args=None, final=None, fails=False):
        self.tool, self.args, self.final, self.fails = tool, args, final, fails

    def text(self):
        value = {"final": self.final} if self.tool is None else {"tool": self.tool, "args": self.args}
        return json.dumps(value, ensure_ascii=False)


class Scene(words.Words):
    """One drawing of a situation: the workspace, the request, and random values that fit together."""

    def __init__(self, seed):
        super().__init__(random.Random(seed))
        self.files = {}      # path -> bytes; None: a folder
        self.modes = {}      # path -> mode
        self.ages = {}       # path -> seconds before now
        self.setup = []      # lines for sh, run in the workspace
        self.request = None
        self.wordings = 0
        self.policy = "workspace"
        self.history = []    # (task, reply) that came before in the same conversation
        self.agrees = False  # the person says yes to what the daemon asks first
        self.answers = []    # to questions that the assistant asks the person, in order
        self.expected = {}   # path -> text that must be there afterwards, None: must not be there
        self.gadgets = {}    # kind -> the tool of a plugin of this world (gadgets.Gadget); set before the situation begins

    # ---- the workspace ------------------------------------------------------------------------------------------------

    def file(self, path, text="", mode=None, age=None):
        """A file with this text (str or bytes) at a path of the workspace; `age` in seconds."""
        if path in self.files:
            raise ValueError(f"the file {path!r} is there already")
        self.files[path] = text if isinstance(text, bytes) else text.encode()
        if mode is not None:
            self.modes[path] = mode
        if age is not None:
            self.ages[path] = age
        return path

    def folder(self, path):
        self.files[path.rstrip("/")] = None
        return path

    def decoys(self, most=4, but=()):
        """A few other files, as folders have them, none of them with an extension of `but`."""
        for _ in range(self.rng.randint(0, most)):
            name = self.name(self.pick([e for e in ["txt", "md", "csv", "log", "json", "bak", "png", "pdf"] if e not in but]))
            if name not in self.files and not any(name.lower() == f.lower() for f in self.files):
                self.file(name, self.sentence() + "\n")

    def shell(self, line):
        """A line for sh that makes more of the workspace than files (a repository, an archive, a link)."""
        self.setup.append(line)

    def readonly(self):
        """The run may only read: whatever would change something is denied."""
        self.policy = "readonly"

    # ---- the conversation ---------------------------------------------------------------------------------------------

    def ask(self, *wordings):
        """The request; one of the wordings, each of which asks for the same."""
        self.wordings += len(wordings)
        self.request = self.roughen(self.pick(wordings))

    def before(self, task, reply):
        """An earlier exchange of the same conversation: what was asked and answered then."""
        self.history.append((task, reply))

    def person(self, answer):
        """What the person answers to the next ask_user."""
        self.answers.append(answer)

    def agree(self):
        """The person says yes when the daemon asks before something is lost that nobody named."""
        self.agrees = True

    def call(self, tool, *, fails=False, **args):
        """A call; the arguments are texts as the model writes them. `from_` stands for the argument `from`. `fails`: an error is right.
        An argument that the tool's schema wants as a number is given as `Whole(5)`."""
        args = {name.rstrip("_"): int(value) if isinstance(value, Whole) else plain(value) for name, value in args.items()}
        return Reply(tool=tool, args=args, fails=fails)

    def say(self, *wordings):
        """The final answer; one of the wordings."""
        return Reply(final=self.pick(wordings))

    # ---- afterwards ---------------------------------------------------------------------------------------------------

    def expect(self, path, text):
        """After the run the file must have this text (None: must not be there; a path that ends with "/": a folder): a check of the situation itself."""
        self.expected[path] = text

    def gadget(self, *kinds):
        """The tool of a plugin, one of these kinds; where none is installed the situation is not played."""
        there = [kind for kind in kinds if kind in self.gadgets]
        if not there:
            raise NotThere(" ".join(kinds))
        return self.gadgets[self.pick(there)]

    # ---- the wording --------------------------------------------------------------------------------------------------

    def roughen(self, request):
        """Now and then as people type: without a capital, without a full stop, a letter wrong. Drawn values stay as they are."""
        if self.rng.random() < 0.15 and request[:1].isupper() and request[1:2].islower() and not self.is_drawn(request.split(" ")[0]):
            request = request[0].lower() + request[1:]
        if self.rng.random() < 0.25 and request[-1:] in ".?!" and request[-2:-1].isalpha() and not self.is_drawn(request.split(" ")[-1]):
            request = request[:-1]
        if self.rng.random() < 0.12:
            request = self.misspell(request)
        return request

    def is_drawn(self, word):
        word = word.strip("'\"“”‘’.,?!:;()")
        word = word[:-2] if word.endswith(("'s", "’s")) else word
        return any(word in drawn for drawn in self.drawn)

    def misspell(self, request):
        parts = request.split(" ")
        places = [i for i, p in enumerate(parts) if re.fullmatch("[a-z]{4,}", p) and not self.is_drawn(p)]
        if not places:
            return request
        i = self.pick(places)
        parts[i] = self.wrong(parts[i])
        return " ".join(parts)

    def wrong(self, word):
        k = self.rng.randrange(1, len(word) - 1)
        how = self.rng.randrange(3)
        if how == 0:
            return word[:k] + word[k + 1] + word[k] + word[k + 2:]
        if how == 1:
            return word[:k] + word[k + 1:]
        return word[:k] + word[k] + word[k:]
