# SPDX-License-Identifier: MIT
"""vote - which of several runs of the same task did the same. Pure.

Two runs agree when they left the same workspace and their answers say the same. An answer is reduced to its facts: what the request did not say
already, without the words that carry nothing, so that "readings.log has 7 lines." and "There are 7 lines in it" are one answer.
Where the workspace was changed, the work is in the workspace: then of the answer only numbers, names of files, quotations and a "not" count.
"""
import collections
import re
import unicodedata

NUMBER = re.compile(r"(?<![\w.,])-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w)|(?<![\w.])-?\d+(?:\.\d+)?(?!\w)")
WORD = re.compile(r"[^\W_]+(?:[-._/'’][^\W_]+)*")
NOT = {"not", "no", "cannot", "none", "never", "nothing", "denied", "missing", "failed", "unable", "isn't", "doesn't",
       "don't", "can't", "couldn't", "wasn't"}
EMPTY = set("""a an and are as at be been but by did do does done for from had has have here i in into is it its me my now of on or our says
so that the their them there these they this those to up was we were what which who will with you your yes here's there's answer result
total contains contain file files folder called named name following line lines text content contents says said reads found such like exist
exists see could find any anything ok okay sure just only""".split())


def numeral(text):
    """A number in one way of writing: 1,234.50 is 1234.5."""
    value = text.replace(",", "")
    if "." in value:
        value = value.rstrip("0").rstrip(".")
    sign = "-" if value.startswith("-") else ""
    digits = value.lstrip("-").lstrip("0")
    digits = digits if digits and digits[0] != "." else "0" + digits
    return ("" if digits == "0" else sign) + digits


def pieces(text):
    """The words and numbers of a text, each in one way of writing, in order."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    text = NUMBER.sub(lambda m: f" {numeral(m.group(0))} ", text)
    return [word.rstrip(".-/'") for word in re.findall(r"-?\d+(?:\.\d+)?(?!\w)|" + WORD.pattern, text)]


def is_fact(word):
    """A number, the name of a file, a path."""
    return any(c.isdigit() for c in word) or any(c in "._/" for c in word)


def gist(answer, request, changed=False):
    """What an answer says, as a sorted tuple of words."""
    known = set(pieces(request))
    words = pieces(answer)
    told = {"not"} if any(word in NOT or word.endswith("n't") for word in words) else set()
    quoted = {" ".join(pieces(q)) for q in re.findall(r"[\"“]([^\"“”]+)[\"”]", answer)} - {""}
    for word in words:
        if word in known or word in NOT:
            continue
        if is_fact(word) or (not changed and word not in EMPTY):
            told.add(word)
    if changed:
        told |= {q for q in quoted if q not in known}
    return tuple(sorted(told))


def key_of(outcome, request):
    return outcome.state, gist(outcome.answer, request, outcome.changed)


def majority(keys):
    """(the key that most have, how many), or (None, 0) when two have as many."""
    ranked = collections.Counter(keys).most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None, 0
    return ranked[0]
