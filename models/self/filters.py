# SPDX-License-Identifier: MIT
"""filters - which proposed requests and which instances are kept; each filter has a name, under which what it drops is counted. Pure.

The rules are those of Self-Instruct (systems of the field: Wang et al. 2022), but for two: the word "file" is what our requests are about,
so it is no reason to drop one, and what counts as output is a run, so it is judged by what the run did.
"""
import collections
import re
import unicodedata

from .rouge import Nearest

SHORTEST, LONGEST = 4, 150  # words
TOO_SIMILAR = 0.7           # ROUGE-L with a seed or a request before: dropped from here on
BANNED = re.compile(r"\b(?:images?|graphs?|pictures?|maps?|draw|plot|go to)\b", re.I)  # what a text cannot do
PROGRAM = re.compile(r"write a program\b", re.I)
FILES_MAX, PATH_MAX, TEXT_MAX = 4, 120, 4000


class Counts:
    """What became of each thing proposed: dropped by the filter of that name, or kept. `proposed` is always their sum."""

    def __init__(self):
        self.dropped = collections.Counter()
        self.kept = 0

    def drop(self, why):
        self.dropped[why] += 1

    @property
    def proposed(self):
        return self.kept + sum(self.dropped.values())

    def record(self):
        return {"proposed": self.proposed, "dropped": dict(sorted(self.dropped.items())), "kept": self.kept}


def plain(text):
    """For finding the same request in another guise."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


class Requests:
    """The filters of a proposed request. What passed them is remembered, so that nothing like it passes again."""

    def __init__(self, seeds):
        self.same = {plain(text) for text in seeds}
        self.near = Nearest(seeds)

    def judge(self, text, cut=False):
        """Why it is dropped; None: it passed."""
        count = len(text.split())
        if cut:
            return "cut"
        if count < SHORTEST or count > LONGEST:
            return "length"
        if BANNED.search(text):
            return "word"
        if PROGRAM.match(text):
            return "program"
        if not text[0].isascii() or unicodedata.category(text[0])[0] in "PS":
            return "start"
        if text.rstrip().endswith(":"):
            return "colon"
        if plain(text) in self.same:
            return "duplicate"
        if self.near.find(text)[0] >= TOO_SIMILAR:
            return "similar"
        self.same.add(plain(text))
        self.near.add(text)
        return None


def bad_files(files):
    """Why these files, path -> text, are no workspace; None: they are one."""
    if len(files) > FILES_MAX:
        return "workspace"
    for path, text in files.items():
        parts = path.split("/")
        if not path or len(path) > PATH_MAX or len(text) > TEXT_MAX:
            return "workspace"
        if any(p in ("", ".", "..") or p != p.strip() or len(p.encode()) > 100 for p in parts):
            return "workspace"
        if any(unicodedata.category(c)[0] == "C" for c in path) or "\0" in text:
            return "workspace"
        if any(path.startswith(other + "/") for other in files):
            return "workspace"
    return None


def judge_run(outcome, request, label=None):
    """Why a run is no good instance of its request; None: it is one."""
    if outcome.trouble:
        return "trouble"
    if outcome.status != "done":
        return "not done"
    if outcome.failed:
        return "call failed"
    if not outcome.calls:
        return "no call"
    if outcome.replies != outcome.calls + 1:
        return "sent back"
    answer = outcome.answer.strip()
    if not answer:
        return "empty answer"
    if plain(answer) == plain(request):
        return "echo"
    if answer.endswith(":"):
        return "colon"
    if label is not None and not agrees(answer, label):
        return "other label"
    return None


def agrees(answer, label):
    """Does the answer say the label, at words' edges?"""
    return re.search(rf"(?<!\w){re.escape(plain(label))}(?!\w)", plain(answer)) is not None
