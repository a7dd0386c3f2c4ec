# SPDX-License-Identifier: MIT
"""rouge - ROUGE-L of two texts: the F1 of their longest common subsequence of words. Pure.

Words are runs of letters and digits of any script, without regard to case; there is no stemmer. For ASCII text these are the words of the
usual implementation.
"""
import re

WORD = re.compile(r"[^\W_]+")


def words(text):
    return WORD.findall(text.lower())


def common(a, b):
    """The length of the longest common subsequence of two lists."""
    row = [0] * (len(b) + 1)
    for x in a:
        above = 0  # of the row before, one place to the left
        for i, y in enumerate(b, 1):
            here = row[i]
            row[i] = above + 1 if x == y else max(here, row[i - 1])
            above = here
    return row[-1]


def rouge_l(a, b):
    """0 to 1, of two lists of words."""
    shared = common(a, b) if a and b else 0
    if shared == 0:
        return 0.0
    precision, recall = shared / len(a), shared / len(b)
    return 2 * precision * recall / (precision + recall)


class Nearest:
    """Texts that were seen, and how near a new one comes to them."""

    def __init__(self, texts=()):
        self.seen = []
        for text in texts:
            self.add(text)

    def add(self, text):
        self.seen.append((text, words(text)))

    def find(self, text):
        """(the highest ROUGE-L with any of them, that one); (0, None) without any."""
        own, best, which = words(text), 0.0, None
        for other, theirs in self.seen:
            short, long = sorted((len(own), len(theirs)))
            if short + long == 0 or 2 * short / (short + long) <= best:
                continue  # even if all of the shorter one were shared
            value = rouge_l(own, theirs)
            if value > best:
                best, which = value, other
        return best, which
