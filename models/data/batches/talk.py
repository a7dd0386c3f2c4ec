# SPDX-License-Identifier: MIT
"""talk - conversations that go on: follow-ups to what was said, questions back to the person, notes kept for later, results too long to show at once,
and the honest ends: no network, nothing that a computer could do, or nothing to do at all."""
import hashlib
import re
import shlex

from ..situation import Whole, situation
from ..words import FIRST, PLACE

FOREIGN = ["Der Schlüssel liegt unter der Matte.", "Le train part à 7 h 40.", "Hay que comprar pan y aceite.", "Il gatto dorme sul tetto.",
           "Kaffe klockan tre på torsdag.", "Dzień dobry, panie Nowak!", "A reunião ficou para amanhã.", "De fiets staat achter het huis.",
           "Yarın saat dokuzda görüşürüz.", "Vi ses på fredag ved færgen.", "Nähdään asemalla!", "Kde je červený deštník?",
           "Die Übung beginnt um 18 Uhr.",
           "Où est passée la clé à molette ?", "“Never again”, she said.", "Ring the bell twice 🔔", "Call the plumber!!", "rent: paid; water: open",
           "Tea at four, bring scones 🫖", "¿Quién tiene la llave del sótano?", "Bitte nicht gießen!", "x = 3*y + 1"]
EXTS = ("txt", "txt", "txt", "md", "md", "log", "csv", "html", "tex", "ini", "")
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]


def doc(s, *ext):
    """A file that can be named in the middle of a sentence: with an extension mostly, now and then in a folder."""
    return s.path(s.pick([e for e in ext or EXTS if e] or ["txt"])) if s.chance(0.15) else top(s, *ext)


def top(s, *ext):
    """A file at the top of the workspace; one without an extension is not named like a person or a town."""
    while True:
        name = s.name(s.pick(ext or EXTS))
        if name not in FIRST and name not in PLACE:
            return name


def plain_name(s, ext):
    """A name that the shell takes in single quotes at worst."""
    while True:
        name = s.name(ext)
        if "'" not in name:
            return name


def text(s):
    return s.value(s.pick(FOREIGN)) if s.chance(0.3) else s.sentence()


def texts(s, count):
    seen = []
    while len(seen) < count:
        one = text(s)
        if one not in seen:
            seen.append(one)
    return seen


def earlier(s, tasks, replies):
    """An exchange that came before."""
    s.before(s.roughen(s.pick(tasks)), s.pick(replies))


def chat(s, chance=0.25):
    """Something unrelated that was said at the beginning, sometimes."""
    if not s.chance(chance):
        return
    a, b = s.number(3, 19), s.number(3, 19)
    s.before(*s.pick([("hi there", "Hello! What can I do for you?"), ("good morning!", "Good morning! What can I do for you?"),
                      ("are you awake?", "Yes, I am here. What can I do for you?"), (f"what is {a} times {b}?", f"{a} times {b} is {a * b}."),
                      (f"{a}+{b} ?", f"{a} + {b} is {a + b}."), ("hey, I need some help with my files", "Sure. What can I do for you?"),
                      ("I have a few small things for you today", "Go ahead."), ("hello corvid", "Hello! What can I do for you?")]))


def others(s, words, but=(), most=4):
    """Other files, none of which could be meant by one of these words or has one of these extensions."""
    for _ in range(s.number(1, most)):
        name = s.name(s.pick([e for e in ["txt", "md", "csv", "json", "png", "html", "dat", "log", "ini"] if e not in but]))
        if not any(w in name.lower() for w in words) and name not in s.files:
            s.file(name, s.sentence() + "\n")


def both(names):
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]


def read_tasks(f):
    return [f"What does {f} say?", f"read {f} please", f"show me {f}", f"what's in {f}?", f"Can you open {f} and tell me what stands there?",
            f"cat {f}"]


def said(f, t):
    return [f"{f} says: {t}", f"It says: {t}", t]


def entries(observation):
    return observation.split("\n")[1:]


# ---- follow-ups -----------------------------------------------------------------------------------------------------------


@situation
def and_the_other_file(s):
    a, b = doc(s), doc(s)
    one, two = texts(s, 2)
    s.file(a, one + "\n")
    s.file(b, two + "\n")
    s.decoys()
    chat(s)
    earlier(s, read_tasks(a), said(a, one))
    s.ask(f"and {b}?", f"And what about {b}?", f"Now {b} please.", f"same thing for {b}", f"ok. what stands in {b} then", f"Next one: {b}",
          f"do the same with {b}", f"I also need to know what {b} says.", f"Good. Could you show me '{b}' as well?", f"also {b} pls")
    yield s.call("fs_read", path=b)
    yield s.say(*said(b, two))


@situation
def now_delete_it(s):
    f, g = doc(s), doc(s)
    one, two = texts(s, 2)
    s.file(f, one + "\n")
    s.file(g, two + "\n")
    if s.chance(0.5):
        earlier(s, read_tasks(g), said(g, two))
        earlier(s, [f"and {f}?", f"now {f}", f"show {f} as well"], said(f, one))
    else:
        chat(s)
        earlier(s, read_tasks(f), said(f, one))
    s.expect(f, None)
    s.expect(g, two)
    s.ask("now delete it", "Ok, you can throw that file away.", "I don't need it any more, remove it please.", "rm it",
          "fine, that one can go. delete.",
          "Get rid of it.", "That is outdated. Would you delete the file for me?", "thx, erase this file now",
          "Alright, I have copied it by hand, so delete it.",
          "please to remove it, is not needed")
    yield s.call("fs_remove", path=f)
    yield s.say(f"Deleted {f}.", f"{f} is deleted.", f"Removed {f}.")


@situation
def rename_what_was_written(s):
    ext = s.pick(["txt", "txt", "md", "html", "log"])
    f, new, line = top(s, ext), top(s, ext), text(s)
    s.file(f, line + "\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Write \"{line}\" into a new file {f}", f"make a file {f} that says: {line}", f"Please save this as {f}: {line}"],
            [f"Wrote {f}.", f"{f} now says: {line}", f"Made {f} with that text."])
    s.expect(f, None)
    s.expect(new, line)
    s.ask(f"rename it to {new}", f"Hmm, call it {new} instead.", f"On second thought it should be named {new}.", f"change the file's name to '{new}'",
          f"I don't like that name. Make it {new}, please.", f"{new} would be a better name, rename it", f"can that be called {new}?",
          f"no no, the name must be {new}", f"Give the file the name {new}.", f"mv it to {new}")
    yield s.call("fs_move", from_=f, to=new)
    yield s.say(f"Renamed {f} to {new}.", f"{f} is now called {new}.", f"Renamed it to {new}.")


@situation
def how_many_words_has_it(s):
    f = doc(s, "txt", "md", "tex")
    n = s.number(1, 3)
    lines = s.sentences(n)
    s.file(f, "".join(x + "\n" for x in lines))
    s.decoys()
    unit = s.pick(["words", "words", "lines", "bytes"])
    whole = "".join(x + "\n" for x in lines)
    count = {"words": len(whole.split()), "lines": n, "bytes": len(whole.encode())}[unit]
    chat(s)
    earlier(s, read_tasks(f), [f"{f} says:\n" + "\n".join(lines) if n > 1 else f"{f} says: {lines[0]}", "\n".join(lines)])
    s.ask(f"How many {unit} does it have?", f"how many {unit} is that", f"and the number of {unit}?", f"Count its {unit} please.", f"{unit}?",
          f"Can you tell me how many {unit} are in this file?", f"is it long? I mean, how many {unit}",
          f"I must know the count of {unit} in that file.",
          f"Nice. What is its length in {unit}?", f"ok and {unit} count")
    yield s.call("text_count", path=f)
    if count == 1:
        yield s.say(f"{f} has 1 {unit[:-1]}.", f"It has 1 {unit[:-1]}.")
    else:
        yield s.say(f"{f} has {count} {unit}.", f"It has {count} {unit}.", f"There are {count} {unit} in {f}.")


@situation
def undo_the_move(s):
    f, d, t = top(s), s.dir(), text(s)
    s.file(f"{d}/{f}", t + "\n")
    if s.chance(0.5):
        s.file(f"{d}/{s.name()}", s.sentence() + "\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Move {f} into {d}", f"put {f} in the folder {d}", f"{f} belongs into {d}, move it", f"mv {f} {d}/"],
            [f"Moved {f} to {d}/{f}.", f"{f} is now in {d}."])
    s.expect(f"{d}/{f}", None)
    s.expect(f, t)
    s.ask("undo that", "Oh no, put it back please.", "that was a mistake, move it back to where it was", "Revert this.",
          "no wait, I want it back here",
          "Sorry, wrong file! Take it back out of there.", f"hmm. {f} should have stayed where it was", "Can you reverse what you just did?",
          f"I changed my mind, {f} goes back to the old place", "back again plz")
    yield s.call("fs_move", from_=f"{d}/{f}", to=f)
    yield s.say(f"Moved {d}/{f} back to {f}.", f"{f} is back where it was.", f"Undone: {f} is no longer in {d}.")


@situation
def what_was_its_name(s):
    f, w = doc(s), s.place()
    s.file(f, f"{s.pick(['A letter from', 'We met in', 'The train to', 'Flight to', 'Hotel near'])} {w}\n")
    earlier(s, [f"Which file mentions {w}?", f"in what file is {w} written?", f"find the file that has {w} in it"],
            [f"{f} mentions {w}.", f"{w} is in {f}."])
    a, b = s.number(11, 89), s.number(2, 9)
    earlier(s, [f"what's {a} times {b}?", f"{a} * {b}", f"Multiply {a} by {b}."], [f"{a} times {b} is {a * b}.", f"{a * b}"])
    s.ask("what was the name of that file again?", f"Remind me, which file had {w} in it?", "sorry, how was the file called?",
          "I already forgot the file name you told me.", f"which file did you say mentions {w}", "Say the file's name once more please.",
          "And the name of the file from before was?", "the file name again pls", f"You found a file with {w} a minute ago. Its name?",
          "what file was it, i closed the window")
    yield s.say(f"It was {f}.", f"The file is called {f}.", f"{f}.")


@situation
def into_the_wrong_file(s):
    a, b = top(s, "txt", "md", "log"), top(s, "txt", "md", "log")
    line, old_a, old_b = texts(s, 3)
    s.file(a, f"{old_a}\n{line}\n")
    s.file(b, old_b + "\n")
    s.decoys()
    earlier(s, [f"Add the line \"{line}\" to {a}", f"append to {a}: {line}", f"please put this at the end of {a}: {line}"],
            [f"Added the line to {a}.", f"{a} now ends with: {line}"])
    s.expect(a, old_a)
    s.expect(b, f"{old_b}\n{line}")
    s.ask(f"oops, that should have gone into {b}, not {a}", f"Sorry, I meant {b}. Take it out of {a} and put it there.",
          f"wrong file! move that line to {b}",
          f"No, in {b}! Please correct that.", f"The line does not belong in {a} but in {b}, my mistake.",
          f"can you take that line out of {a} again and add it to {b}",
          f"I told you the wrong name, it was for {b}. Fix both files.", f"Remove it from {a}; it goes at the end of {b}.",
          f"ah damn, {b} is the right one, not {a}, change it please", f"Would you move the new line over to '{b}'?")
    yield s.call("fs_edit", path=a, old=line + "\n", new="")
    yield s.call("fs_append", path=b, text=line + "\n")
    yield s.say(f"Moved the line from {a} to {b}.", f"The line is now in {b} and no longer in {a}.", f"Took the line out of {a} and added it to {b}.")


@situation
def thank_you(s):
    f, d, new = top(s), s.dir(), top(s)
    way = s.number(0, 3)
    if way == 0:
        s.file(f"{d}/{f}", text(s) + "\n")
        s.before(f"Move {f} into {d}", f"Moved {f} to {d}/{f}.")
    elif way == 1:
        t = text(s)
        s.file(f, t + "\n")
        earlier(s, read_tasks(f), said(f, t))
    elif way == 2:
        s.file(new, text(s) + "\n")
        s.before(f"rename {f} to {new}", f"Renamed {f} to {new}.")
    else:
        s.folder(d)
        s.before(f"I need a folder {d}", f"Made the folder {d}.")
    s.ask("thanks!", "Thank you very much.", "great, thx", "Perfect, that was all I needed.", "ok cool, that's it",
          "Many thanks, you are a great help!",
          "merci :)", "good job", "Well done, thank you.", "ty", "Super, thanks a lot, bye!", "nice. danke")
    yield s.say("You are welcome.", "You are welcome!", "Glad to help.", "My pleasure.")


@situation
def the_same_with_another(s):
    a, b, d = top(s), top(s), s.dir()
    one, two = texts(s, 2)
    s.file(a, one + "\n")
    s.file(f"{d}/{a}", one + "\n")
    s.file(b, two + "\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Copy {a} into the folder {d}", f"put a copy of {a} in {d}", f"cp {a} {d}/"],
            [f"Copied {a} to {d}/{a}.", f"There is now a copy of {a} in {d}."])
    s.expect(f"{d}/{b}", two)
    s.expect(b, two)
    s.ask(f"do the same with {b}", f"And {b} too, please.", f"now the same for '{b}'", f"{b} as well", f"Great. Next, {b}, same folder.",
          f"also copy {b} there", f"Could {b} get a copy in there too?", f"one more please: {b} to the same place", f"And again with {b}.",
          f"ok now repeat it for {b}")
    yield s.call("fs_copy", from_=b, to=f"{d}/{b}")
    yield s.say(f"Copied {b} to {d}/{b}.", f"There is now a copy of {b} in {d}.", f"{b} is copied to {d}/{b}.")


@situation
def and_another_line(s):
    f = doc(s, "txt", "md", "log", "csv")
    n = s.number(4, 8)
    lines = texts(s, n)
    s.file(f, "".join(x + "\n" for x in lines))
    s.decoys()
    k = s.number(1, n - 1)
    which = "last" if k == n - 1 else ORDINALS[k]
    chat(s)
    earlier(s, [f"What is the first line of {f}?", f"first line in {f} please", f"how does {f} begin?"],
            [lines[0], f"The first line of {f} is: {lines[0]}"])
    s.ask(f"and the {which} one?", f"And what does the {which} line say?", f"now the {which} line", f"I also want the {which} line of it.",
          f"the {which}?",
          f"ok, {which} line too please", f"Could you tell me the {which} one as well?", f"what's in the {which} line then",
          f"Go on with the {which} line.",
          f"nice. And {which}?")
    yield s.call("fs_read", path=f)
    yield s.say(lines[k], f"The {which} line is: {lines[k]}", f"The {which} line of {f} says: {lines[k]}")


@situation
def both_together(s):
    a, b = top(s, "txt", "md", "csv"), top(s, "txt", "md", "csv")
    x, y = s.amount(2, 300), s.amount(2, 300)
    what = s.pick(["total", "sum", "rent", "bill", "deposit", "fee", "fine", "budget", "price", "debt", "bonus", "refund", "tip", "tax", "fare"])
    s.file(a, f"{what}: {x}\n")
    s.file(b, f"{what}: {y}\n")
    earlier(s, [f"What is the {what} in {a}?", f"{what} in {a}?", f"look up the {what} in {a}"], [f"The {what} in {a} is {x}.", x])
    earlier(s, [f"and in {b}?", f"And the one in {b}?", f"what about {b}"], [f"The {what} in {b} is {y}.", y])
    sign = s.pick(["+", "+", "-"])
    if sign == "+":
        s.ask("and both together?", "What does that make in total?", "add the two please", "so how much is it altogether", "sum of those two?",
              "Together that is how much?", "ok now add them up", "Please tell me the two amounts added together.", "if I pay both, what do I pay?",
              "combined?")
    elif float(x) > float(y):
        s.ask("what is the difference?", "How much more is the first one than the second?", "first minus second?", "by how much do they differ",
              "Subtract the second from the first please.", "so the gap between them is?", "How far apart are those two amounts?", "difference pls",
              "take the second away from the first, what is left?", "And how much less is the second one?")
    else:
        x, y = y, x
        s.ask("what is the difference?", "How much more is the second one than the first?", "second minus first?", "by how much do they differ",
              "Subtract the first from the second please.", "so the gap between them is?", "How far apart are those two amounts?", "difference pls",
              "take the first away from the second, what is left?", "And how much less is the first one?")
    value = yield s.call("calc", expression=f"{x} {sign} {y}")
    yield s.say(*([f"Together {value}.", f"The sum is {value}.", f"{x} + {y} is {value}."] if sign == "+" else
                  [f"The difference is {value}.", f"{x} - {y} is {value}.", f"{value}."]))


@situation
def what_are_they_called(s):
    d = s.dir()
    names = []
    for _ in range(s.number(2, 4)):
        names.append(s.name())
        s.file(f"{d}/{names[-1]}", s.sentence() + "\n")
    s.decoys()
    chat(s)
    earlier(s, [f"How many files are in {d}?", f"number of files in the folder {d}?", f"count what is in {d}"],
            [f"There are {len(names)} files in {d}.", f"{d} has {len(names)} files."])
    s.ask("what are they called?", "Their names?", "Which ones?", "And how are they named?", "list them please", "Tell me the names of those files.",
          "ok, which files are these exactly?", "name them", "Good to know. Can I see their names?", "i need the file names also")
    found = yield s.call("fs_list", path=d)
    yield s.say(f"They are {both(entries(found))}.", f"{d} has {both(entries(found))}.", both(entries(found)) + ".")


@situation
def is_it_really_gone(s):
    f = top(s, "txt", "log", "csv", "md", "json", "html")
    for _ in range(s.number(1, 3)):
        s.file(s.name(), s.sentence() + "\n")
    chat(s)
    earlier(s, [f"Delete {f}", f"please remove the file {f}", f"rm {f}", f"get rid of {f}"], [f"Deleted {f}.", f"Removed {f}."])
    s.ask("is it really gone?", "Are you sure that it is deleted?", "check that it isn't there any more", "did that work?",
          "Please make sure the file has disappeared.",
          "so it doesn't exist now, right?", "verify", "Have a look whether it is really away.", "just to be safe: is the file still there?",
          "I want to be sure, look again if it was removed.")
    yield s.call("fs_list", path=".")
    yield s.say(f"{f} is gone.", f"{f} is no longer here.", f"There is no {f} here any more.")


@situation
def where_is_it_now(s):
    f, d = top(s, "txt", "md", "csv", "log", "html"), s.dir()
    s.file(f"{d}/{f}", text(s) + "\n")
    s.decoys()
    earlier(s, [f"Move {f} into {d}", f"sort {f} into the folder {d}", f"mv {f} {d}"], [f"Moved {f} to {d}/{f}."])
    if s.chance(0.5):
        g = s.dir()
        s.folder(g)
        earlier(s, [f"and make a folder {g}", f"Also create the folder {g}."], [f"Made the folder {g}."])
    s.ask(f"where is {f} now?", f"I can't see {f} any more. Look where it is.", f"Find {f} for me, it was moved.",
          f"In which folder can I find {f} at the moment?",
          f"{f}, where did it end up?", f"check where {f} is", f"help, where has {f} gone", f"Please search for {f} and tell me its place.",
          f"what's the current path of {f}", f"is {f} in a folder now? which one?")
    yield s.call("fs_find", path=".", pattern=f)
    yield s.say(f"{f} is in {d}.", f"It is in the folder {d}: {d}/{f}", f"{f} is at {d}/{f}.")


SETTINGS = {"port": (1025, 9999), "timeout": (5, 300), "workers": (2, 64), "volume": (1, 99), "retries": (1, 20), "max_users": (10, 5000),
            "width": (320, 3840),
            "height": (200, 2160), "font_size": (6, 40), "interval": (10, 900), "cache_mb": (16, 4096), "brightness": (1, 100), "quality": (1, 100),
            "year": (1990, 2030), "threads": (1, 32), "limit": (10, 1000), "delay": (1, 600)}


def settings(s, count):
    """Different keys with values of which none is a part of another."""
    while True:
        keys = s.some(SETTINGS, count)
        values = [str(s.number(*SETTINGS[k])) for k in keys]
        if not any(a in b for i, a in enumerate(values) for j, b in enumerate(values) if i != j):
            return keys, values


@situation
def change_that_setting(s):
    f = doc(s, "conf", "ini", "yaml", "cfg")
    keys, values = settings(s, s.number(2, 4))
    sign = s.pick(["=", " = ", ": "])
    s.file(f, "".join(f"{k}{sign}{v}\n" for k, v in zip(keys, values)))
    k = s.number(0, len(keys) - 1)
    key, old = keys[k], values[k]
    new = str(s.number(*SETTINGS[key]))
    if new == old or new in old or old in new:
        new = str(int(old) + 7)
    s.value(key)
    chat(s)
    earlier(s, [f"What is {key} in {f}?", f"{key} in {f}?", f"which value has {key} in the file {f}", f"look up {key} in {f}"],
            [f"{key} is {old}.", f"The value of {key} in {f} is {old}.", old])
    s.expect(f, "".join(f"{a}{sign}{new if a == key else v}\n" for a, v in zip(keys, values)))
    s.ask(f"change it to {new}", f"Set it to {new} please.", f"make that {new}", f"It should be {new}, correct it.",
          f"hm, too {'high' if int(old) > int(new) else 'low'}. put {new} there",
          f"I want {new} there instead.", f"Could you replace it by {new}?", f"{new} is better. change", f"ok then write {new} instead of that",
          f"let's use {new}")
    yield s.call("fs_edit", path=f, old=old, new=new)
    yield s.say(f"Changed {key} in {f} from {old} to {new}.", f"{key} is now {new}.", f"{key} in {f} is now {new}.")


@situation
def write_that_down(s):
    f = top(s, "txt", "md")
    a, b = s.number(12, 98), s.number(12, 98)
    sign, word = s.pick([("+", "plus"), ("*", "times")])
    value = a + b if sign == "+" else a * b
    s.decoys()
    chat(s)
    earlier(s, [f"What is {a} {word} {b}?", f"{a} {sign} {b} = ?", f"calculate {a} {word} {b} for me"], [f"{a} {word} {b} is {value}.", f"{value}"])
    s.expect(f, f"{value}\n")
    s.ask(f"write that into {f}", f"Save the result as {f}.", f"put this number in a file {f}", f"I'd like to keep it. Make a file {f} with it.",
          f"store it in {f} pls",
          f"Create {f} and write only the result there.", f"ok, note the number down in {f}", f"that goes to a new file called \"{f}\"",
          f"Can you put the answer in {f} so that I don't lose it?", f"answer -> {f}")
    yield s.call("fs_write", path=f, text=f"{value}\n")
    yield s.say(f"Wrote {value} to {f}.", f"{f} now says {value}.", f"Saved {value} in {f}.")


@situation
def the_second_of_the_list(s):
    names = sorted([s.name(s.pick(["txt", "md", "log", "csv"])) for _ in range(s.number(3, 5))], key=str.encode)
    said_in = texts(s, len(names))
    for name, line in zip(names, said_in):
        s.file(name, line + "\n")
    k = s.number(0, len(names) - 1)
    which = s.pick([ORDINALS[k], "last"]) if k == len(names) - 1 else ORDINALS[k]
    chat(s)
    earlier(s, ["What files are here?", "list the files", "ls", "which files do I have in this folder?"],
            [f"There are {len(names)} files: {both(names)}.", f"The files are {both(names)}."])
    s.ask(f"what's in the {which} one?", f"Read the {which} one.", f"open the {which} please", f"And what does the {which} of them say?",
          f"the {which} file: what is its text?",
          f"show me the content of the {which} one", f"I'm curious about the {which}. What stands in it?", f"let me see the {which} file",
          f"{which} one, print it",
          f"Can you tell me what is written in the {which} of these?")
    yield s.call("fs_read", path=names[k])
    yield s.say(*said(names[k], said_in[k]))


@situation
def delete_one_of_the_list(s):
    names = sorted([s.name(s.pick(["txt", "md", "log", "csv", "bak", "html"])) for _ in range(s.number(2, 5))], key=str.encode)
    for name in names:
        s.file(name, text(s) + "\n")
    k = s.number(0, len(names) - 1)
    which = s.pick([ORDINALS[k], "last"]) if k == len(names) - 1 else ORDINALS[k]
    chat(s)
    earlier(s, ["What is in this folder?", "list what's here", "ls", "show me my files", "Which files do we have?"],
            [f"There are {len(names)} files: {both(names)}.", f"{both(names)}."])
    for i, name in enumerate(names):
        s.expect(name, None if i == k else s.files[name].decode())
    s.ask(f"delete the {which} one", f"Please remove the {which} of them.", f"the {which} can go", f"rm the {which}",
          f"I don't need the {which} one, delete it please",
          f"Get rid of the {which} file.", f"ok, throw the {which} one away", f"the {which} is an old one, erase it",
          f"Would you delete the {which} of these?",
          f"{which} one: delete")
    yield s.call("fs_list", path=".")
    yield s.call("fs_remove", path=names[k])
    yield s.say(f"Deleted {names[k]}.", f"Removed {names[k]}.", f"{names[k]} is deleted.")


@situation
def undo_the_edit(s):
    f = doc(s, "txt", "md", "html", "tex")
    a, b = s.words(2)
    before, after = s.pick([("We need a ", " today."), ("The ", " is ready."), ("Do not forget the ", "!"), ("My favourite is the ", "."),
                            ("I sold the ", " to Per."),
                            ("Where is the ", "?"), ("One ", " for each guest"), ("The story of the ", " begins here."), ("Draw a ", " on page 3."),
                            ("Password hint: ", ""), ("Today: the ", ", again."), ("Look at the ", " first."), ("Title: The ", ""),
                            ("# ", " and friends"),
                            ("Nobody likes a broken ", ".")])
    s.file(f, f"{before}{b}{after}\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Replace {a} by {b} in {f}", f"in {f} change {a} to {b}", f"please put {b} instead of {a} into {f}"],
            [f"Replaced {a} by {b} in {f}.", f"{f} now has {b} instead of {a}."])
    s.expect(f, f"{before}{a}{after}\n")
    s.ask("undo that", "Please take that change back.", f"no, I liked {a} better, put it back", "change it back", "Revert the last edit.",
          f"it was right before: {a}", "wait, that was wrong, restore how it was", f"Sorry, {a} was correct after all. Can you restore it?",
          "back to the old word please",
          "I made an error. The file must be like before.")
    yield s.call("fs_edit", path=f, old=b, new=a)
    yield s.say(f"Changed {b} back to {a} in {f}.", f"{f} has {a} again.", f"Undone: {f} says {a} again instead of {b}.")


@situation
def the_number_again(s):
    f = doc(s, "csv", "txt")
    people = s.some(["Ada", "Bjarne", "Cem", "Dunja", "Ewan", "Fleur", "Gunnar", "Hülya", "Inés", "Jurek", "Kirsten", "Lorenzo", "Malin", "Noël",
                     "Orla", "Pavel",
                     "Ruth", "Sanna", "Thierry", "Ursula", "Vito", "Wiebke", "Yara", "Žofie"], 3)
    phones = [s.phone() for _ in people]
    s.file(f, "".join(f"{p}, {n}\n" for p, n in zip(people, phones)))
    who, number = s.value(people[0]), phones[0]
    earlier(s, [f"What is {who}'s phone number? It is in {f}.", f"look in {f} for the number of {who}", f"{f}: phone of {who}?"],
            [f"{who}'s number is {number}.", number])
    if s.chance(0.6):
        other = people[1]
        earlier(s, [f"and {other}'s?", f"what about {other}", f"And the one of {other}?"], [f"{other}'s number is {phones[1]}.", phones[1]])
    s.ask(f"sorry, what was {who}'s number again?", f"repeat the number of {who} please", f"I didn't write it down. {who}'s phone once more?",
          f"Which number did you give me for {who}?", f"say {who}'s number again", f"once more for {who}, slowly",
          f"What did you say {who}'s number was?",
          f"i forgot already... {who}?", f"Tell me again the phone number from {who}, please.", f"{who}'s again pls")
    yield s.say(f"{who}'s number is {number}.", f"It is {number}.", number)


@situation
def has_that_one_more(s):
    a, b = doc(s, "txt", "md", "log", "csv"), doc(s, "txt", "md", "log", "csv")
    n, m = s.some(range(2, 15), 2)
    s.file(a, s.lines(n))
    s.file(b, s.lines(m))
    s.decoys()
    chat(s)
    earlier(s, [f"How many lines has {a}?", f"lines in {a}?", f"count the lines of {a} please"],
            [f"{a} has {n} lines.", f"There are {n} lines in {a}."])
    s.ask(f"does {b} have more?", f"And {b}, is it longer?", f"Has {b} more lines than that?", f"is {b} longer or shorter",
          f"compare that with {b}: which one has more lines?",
          f"more or less than {b}?", f"Please check if {b} is the longer one.", f"How does {b} compare? More lines?", f"i think {b} is longer, true?",
          f"what about '{b}', more lines in there?")
    yield s.call("text_count", path=b)
    yield s.say(*([f"{b} has more: {m} lines.", f"{b} is longer, with {m} lines against {n}."] if m > n else
                  [f"{b} has fewer: {m} lines.", f"{b} is shorter, with {m} lines against {n}."]))


@situation
def that_too(s):
    f = top(s, "txt", "md", "")
    items = s.items(s.number(3, 5))
    new, items = items[-1], items[:-1]
    s.file(f, "".join(x + "\n" for x in items))
    s.decoys()
    chat(s)
    earlier(s, [f"Make a list {f} with {both(items)}", f"write {both(items)} into {f}, one a line",
                f"new file {f}: {', '.join(items)}, each on its own line"],
            [f"Wrote {f} with {len(items)} lines.", f"Made {f} with {both(items)}."])
    s.expect(f, "".join(x + "\n" for x in items + [new]))
    s.ask(f"add {new} too", f"Oh, and {new}!", f"I forgot {new}, put it on the list as well.", f"{new} also please",
          f"one more thing for the list: {new}",
          f"Could you append {new} at the end?", f"and then there is {new}, which I need too", f"also {new}", f"Wait, {new} is missing, add it.",
          f"please to write {new} under it")
    yield s.call("fs_append", path=f, text=new + "\n")
    yield s.say(f"Added {new} to {f}.", f"{new} is now on the list too.", f"{f} now ends with {new}.")


@situation
def the_same_content(s):
    a, b = top(s), top(s)
    one, two = texts(s, 2)
    same = s.chance(0.5)
    s.file(a, one + "\n")
    s.file(b, (one if same else two) + "\n")
    s.decoys()
    digest = hashlib.sha256((one + "\n").encode()).hexdigest()
    earlier(s, [f"What is the checksum of {a}?", f"sha256 of {a} please", f"hash {a}"], [f"The SHA-256 of {a} is {digest}.", digest])
    s.ask(f"and is {b} the same?", f"Does {b} have the same checksum?", f"compare with {b}", f"Check {b} too: equal or not?", f"now {b}. identical?",
          f"is {b} an exact copy of it?", f"Please tell me if the sum of {b} is the same one.", f"same hash for {b}?",
          f"so are {a} and {b} the same file inside?",
          f"I believe {b} is a copy of that. Verify by checksum.")
    yield s.call("fs_hash", path=b)
    yield s.say(*([f"{b} has the same checksum.", f"{a} and {b} have the same checksum, so they are equal."] if same else
                  [f"{b} has another checksum.", f"{a} and {b} have different checksums, so they are not equal."]))


@situation
def it_was_deleted(s):
    f = top(s, "txt", "md", "log", "csv", "html", "")
    s.decoys()
    earlier(s, [f"Delete {f}", f"remove {f} please", f"{f} can go"], [f"Deleted {f}.", f"Removed {f}."])
    if s.chance(0.4):
        earlier(s, ["thanks", "ok good"], ["You are welcome.", "Glad to help."])
    s.ask(f"show me {f} once more", f"What did {f} say again? Read it.", f"open {f}", f"I would like to see what's in {f}.", f"hm can you print {f}",
          f"Can you read {f} to me?", f"cat {f}", f"please display the file \"{f}\"", f"now tell me what is written in {f}",
          f"and what does {f} contain")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"{f} does not exist any more.", f"There is no {f} here any more: it was deleted.", f"{f} is not there, it was deleted.")


@situation
def not_lines_but_words(s):
    f = doc(s, "txt", "md", "tex", "csv")
    n = s.number(2, 9)
    lines = s.sentences(n)
    whole = "".join(x + "\n" for x in lines)
    s.file(f, whole)
    count = len(whole.split())
    chat(s)
    earlier(s, [f"How long is {f}?", f"length of {f}?", f"tell me how long the file {f} is"], [f"{f} has {n} lines.", f"It has {n} lines."])
    s.ask("no, I meant in words", "Not lines, words!", "And in words?", "I wanted the number of words, sorry.", "words, not lines please",
          "hm no. How many words?",
          "Ah, I should have said: words.", "i mean how many words it is", "That's the lines. What about the words?", "the word count is what I need")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {count} words.", f"It has {count} words.", f"In words: {count}.")


@situation
def yes_that_one(s):
    stem = s.value(s.pick(["minutes", "recipe", "budget", "letter", "diary", "receipt", "poem", "speech", "homework", "contract", "address", "plan",
                           "song", "story",
                           "lesson", "guest", "order"]))
    wrong, right = s.pick([(f"{stem}.txt", f"{stem}s.txt"), (f"{stem}.txt", f"{stem}.md"), (f"{stem}-2.md", f"{stem}_2.md"),
                           (f"{stem}.log", f"{stem}.log.1"),
                           (f"my{stem}.txt", f"my_{stem}.txt"), (f"{stem}2023.csv", f"{stem}2024.csv"), (f"{stem}.txt", f"{stem.upper()}.txt")])
    s.value(wrong)
    s.value(right)
    t = text(s)
    s.file(right, t + "\n")
    others(s, [stem])
    earlier(s, [f"read {wrong}", f"What does {wrong} say?", f"open the file {wrong} for me"], [f"There is no {wrong} here, but there is {right}.",
                                                                                        f"{wrong} does not exist. There is {right}."])
    s.ask("yes, that one", "Right, I meant that one. Read it.", "ok then that one please", "oh yes of course, show me this", "That's it, open it.",
          f"{right} then", "yes please read that instead", "my typo. the one that exists", "Exactly, what does it say?", "y")
    yield s.call("fs_read", path=right)
    yield s.say(*said(right, t))


@situation
def where_it_belongs(s):
    (who, _), d, f = somebody(s), s.dir(), top(s, "txt", "pdf", "md", "csv")
    kind = s.value(s.pick(["letters", "bills", "photos", "papers", "reports", "orders", "receipts", "forms", "offers", "contracts", "tickets",
                           "plans", "scans", "tests",
                           "statements"]))
    t = text(s)
    s.folder(d)
    s.file(f, t + "\n")
    s.decoys()
    earlier(s, [f"The {kind} from {who} always go into the folder {d}.", f"just so you know: {kind} of {who} belong in {d}",
                f"from now on {d} is for {who}'s {kind}"],
            [f"All right: {who}'s {kind} go into {d}.", f"Understood, {who}'s {kind} belong in {d}."])
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    s.ask(f"{f} is from {who}, put it where it belongs", f"Here is a new one from {who}: {f}. Please file it.",
          f"move {f} to the place I told you, it is {who}'s",
          f"{f} came from {who} today, so you know where it goes", f"sort in {f} ({who})", f"Another of {who}'s {kind}: {f}. Put it away, will you?",
          f"please move {f} to the folder for {who}", f"{f} is also of {who}. To the right folder please",
          f"Can you put {f} with the other things from {who}?",
          f"{who} sent {f}, file that as I said")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.", f"Moved {f} into {d}.")


@situation
def in_the_other_file_too(s):
    f, g = doc(s, "txt", "md", "html", "csv"), doc(s, "txt", "md", "html", "csv")
    a, b, c = s.words(3)
    s.file(f, f"{s.pick(['One', 'The', 'My'])} {b} {s.pick(['for sale', 'is here', 'at home', 'near the door', 'in the attic'])}.\n")
    before, after = s.pick([("Bring the ", " tomorrow."), ("Who has my ", "?"), ("Price of the ", f" and the {c}: 20"), ("Chapter 2: The ", ""),
                            ("A ", f" next to a {c}"),
                            ("List: ", f", {c}, rope"), ("We painted the ", " green."), ("Keep the ", " dry!"), ("Two doors and a ", ""),
                            ("Not the ", f" but the {c}.")])
    s.file(g, f"{before}{a}{after}\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Replace {a} by {b} in {f}", f"change {a} to {b} in {f}", f"in {f} it should be {b}, not {a}"],
            [f"Replaced {a} by {b} in {f}.", f"{f} now has {b} instead of {a}."])
    s.expect(g, f"{before}{b}{after}\n")
    s.ask(f"and in {g} too", f"Now do that in {g} as well.", f"same change in {g} please", f"{g} has the same mistake, fix it there too",
          f"Could you replace it in {g} also?",
          f"the file {g} needs this too", f"repeat that for '{g}'", f"Next, the same replacement in {g}.", f"also {g}, it's the same word",
          f"please to change it in {g} like that")
    yield s.call("fs_edit", path=g, old=a, new=b)
    yield s.say(f"Replaced {a} by {b} in {g}.", f"{g} now has {b} instead of {a} too.", f"Changed {a} to {b} in {g}.")


@situation
def a_copy_of_it(s):
    ext = s.pick(["txt", "md", "csv", "html", "log"])
    f, new, t = s.name(ext), s.pick([s.name(ext), s.value(f"copy-{s.number(1, 99)}.{ext}"), s.value(f"{s.word()}_copy.{ext}")]), text(s)
    s.file(f, t + "\n")
    s.decoys()
    chat(s)
    earlier(s, read_tasks(f), said(f, t))
    s.expect(f, t)
    s.expect(new, t)
    s.ask(f"make a copy of it called {new}", f"Copy that file to {new}.", f"I want to keep that safe, copy it as {new} please",
          f"duplicate it: {new}", f"cp it to {new}",
          f"Good text. Can I have a second one of it under the name {new}?", f"please put a copy beside it, named '{new}'", f"save a copy as {new}",
          f"I'll change it later, so first copy it to {new}.", f"now a copy, {new}")
    yield s.call("fs_copy", from_=f, to=new)
    yield s.say(f"Copied {f} to {new}.", f"{new} is now a copy of {f}.", f"Made a copy of {f}: {new}.")


@situation
def append_what_it_said(s):
    f, g = doc(s, "txt", "md", "log"), top(s, "txt", "md", "log")
    line, old = texts(s, 2)
    s.file(f, line + "\n")
    s.file(g, old + "\n")
    s.decoys()
    chat(s)
    earlier(s, read_tasks(f), said(f, line))
    s.expect(f, line)
    s.expect(g, f"{old}\n{line}")
    s.ask(f"append that to {g}", f"Add this sentence to the end of {g}, please.", f"put that line in {g} too",
          f"nice, write it also at the end of {g}", f"that should stand in {g} as well, last line",
          f"Could you add what it says to {g}?", f"I want the same line in {g}. Just add it below.", f"copy this text to the bottom of '{g}'",
          f"{g} gets this line too",
          f"also in {g} at the end please")
    yield s.call("fs_append", path=g, text=line + "\n")
    yield s.say(f"Added the line to {g}.", f"{g} now ends with: {line}", f"Added \"{line}\" to {g}.")


@situation
def bring_it_back(s):
    f, t = top(s, "txt", "md", "csv", "log"), text(s)
    s.decoys()
    known = s.chance(0.5)
    if known:
        earlier(s, read_tasks(f), [f"{f} says: {t}"])
        earlier(s, ["delete it", "ok, remove it", "now delete this file", "throw it away"], [f"Deleted {f}.", f"Removed {f}."])
        s.expect(f, t)
    else:
        chat(s)
        earlier(s, [f"delete {f}", f"Remove {f} please.", f"rm {f}"], [f"Deleted {f}.", f"Removed {f}."])
        s.expect(f, None)
    s.ask("bring it back", "Oh no, I still needed that. Restore it please.", "undo that", "wait, that was the wrong file! can I have it back?",
          "undelete",
          "Please make it exist again.", "I didn't want that. Put the file back.", f"hm, I do need {f}, get it back",
          f"Sorry, {f} was important. Can you recover it?",
          "revert the deletion pls")
    if known:
        yield s.call("fs_write", path=f, text=t + "\n")
        yield s.say(f"Wrote {f} again, with the text that it had: {t}", f"{f} is back. It says: {t}", f"Made {f} again with its text: {t}")
    else:
        yield s.say(f"I cannot bring {f} back: I do not know what was in it.", f"I cannot restore {f}. I have not seen its text.")


@situation
def which_was_longer(s):
    a, b = doc(s, "txt", "md", "csv"), doc(s, "txt", "md", "csv")
    n, m = s.some(range(2, 15), 2)
    s.file(a, s.lines(n))
    s.file(b, s.lines(m))
    s.decoys()
    earlier(s, [f"How many lines has {a}?", f"lines in {a}?", f"count the lines of {a}"], [f"{a} has {n} lines.", f"There are {n} lines in {a}."])
    earlier(s, [f"and {b}?", f"now {b}", f"And how many has {b}?"], [f"{b} has {m} lines.", f"There are {m} lines in {b}."])
    s.ask("so which one is longer?", "Which of the two has more lines?", "the longer one is?", "which has more",
          "Tell me which of them is the longer file.",
          "and what is the longest of those two", "So the bigger number of lines was in which file?", "ok which one wins?",
          "Remind me which one had more lines, please.",
          "sorry I was distracted. which file was longer?")
    long, short, x, y = (a, b, n, m) if n > m else (b, a, m, n)
    yield s.say(f"{long} is longer: {x} lines against {y}.", f"{long} has more lines: {x}, and {short} has {y}.", f"{long}.")


@situation
def and_who_is_the_first_of_all(s):
    f = doc(s, "csv", "txt")
    people = s.some(["Abel", "Birte", "Conny", "Doro", "Emre", "Frida", "Gero", "Hilde", "Ismet", "Juna", "Knut", "Lotte", "Mira", "Nuno", "Olga",
                     "Piet", "Ronja", "Selma",
                     "Tore", "Ulf", "Vera", "Wim"], s.number(3, 7))
    what, most, least = s.pick([("age", "oldest", "youngest"), ("score", "best", "worst"), ("pages read", "best", "worst"),
                                ("height", "tallest", "smallest"),
                                ("salary", "best paid", "worst paid"), ("weight", "heaviest", "lightest"), ("speed", "fastest", "slowest")])
    low, high = {"age": (5, 98), "score": (20, 900), "height": (110, 199), "salary": (1500, 9000), "weight": (35, 120)}.get(what, (5, 99))
    values = s.some(range(low, high), len(people))
    s.file(f, f"name,{what}\n" + "".join(f"{p},{v}\n" for p, v in zip(people, values)))
    s.value(what)
    who = s.value(people[0])
    chat(s)
    are = "are" if what == "pages read" else "is"
    earlier(s, [f"What {are} {who}'s {what} in {f}?", f"look up {who}'s {what} in {f}", f"{f}: {what} of {who}?"],
            [f"{who}'s {what} {are} {values[0]}.", f"{values[0]}"])
    high = s.chance(0.5)
    best = people[values.index(max(values) if high else min(values))]
    word, number = (most, max(values)) if high else (least, min(values))
    s.ask(f"and who is the {word}?", f"Who's the {word} of them all?", f"the {word} one?", f"Which of the people in there is the {word}?",
          f"now tell me who is {word}",
          f"Is {who} the {word}? If not, who?" if best != who else f"Who in that file is the {word} one?",
          f"find the {word} person in that list please",
          f"And the {word} one would be...?", f"look again: who is the {word}?", f"name of the {word}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{best}, with {number}.", f"{best} is the {word}: {number}.", f"The {word} is {best}, with {number}.")


@situation
def delete_them_both(s):
    ext = s.pick(["bak", "tmp", "old", "log", "txt"])
    w = s.word()
    names = sorted([s.name(ext) for _ in range(s.number(2, 3))], key=str.encode)
    for name in names:
        s.file(name, f"{s.pick(['A', 'The', 'One'])} {w} {s.pick(['again', 'and more', 'here', 'there', 'today'])}\n")
        s.expect(name, None)
    s.file(s.name("md"), "Nothing of interest.\n")
    them = "both" if len(names) == 2 else "all three"
    chat(s)
    earlier(s, [f"Which files mention {w}?", f"in which files is {w} written?", f"search for {w}"],
            [f"{both(names)} mention {w}.", f"{w} is in {both(names)}."])
    s.ask(f"delete {them}", f"Please remove {them} of them.", f"{them} can be deleted", f"ok, get rid of {them}", f"rm {them}", "Delete those files.",
          "throw them all away please",
          "I need none of those, delete them", "Would you erase these files?", "all of these must go")
    yield s.call("text_search", path=".", query=w)  # what a reply named is not seen by the daemon: look again
    for name in names:
        yield s.call("fs_remove", path=name)
    yield s.say(f"Deleted {both(names)}.", f"Removed {both(names)}.", f"{both(names)} are deleted.")


@situation
def put_this_in_it(s):
    d, f, t = s.dir(), top(s), text(s)
    s.folder(d)
    s.file(f, t + "\n")
    s.decoys()
    chat(s)
    earlier(s, [f"Make a folder {d}", f"I need a new folder called {d}", f"mkdir {d}"], [f"Made the folder {d}.", f"The folder {d} is there now."])
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    s.ask(f"put {f} in it", f"Now move {f} there.", f"and {f} goes inside", f"{f} should be in that folder",
          f"good. take {f} and move it into the new folder",
          f"Could you place {f} in there, please?", f"move '{f}' into it", f"next step: {f} into this folder",
          f"I made it for {f}, so move that file in.", f"mv {f} there")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.", f"Moved {f} into {d}.")


@situation
def and_pack_it(s):
    d = s.dir()
    f = top(s)
    s.file(f"{d}/{f}", text(s) + "\n")
    for _ in range(s.number(0, 2)):
        s.file(f"{d}/{s.name()}", text(s) + "\n")
    s.decoys()
    end = s.pick(["zip", "zip", "tar.gz", "tar"])
    earlier(s, [f"Move {f} into {d}", f"put {f} in {d}", f"{f} should be in the folder {d}"], [f"Moved {f} to {d}/{f}.", f"{f} is now in {d}."])
    s.ask(f"now make {d}.{end} out of that folder", f"Pack the folder as {d}.{end}.", f"and archive this folder to {d}.{end} please",
          f"I want to send that folder, so pack it into {d}.{end}",
          f"compress the whole folder: {d}.{end}", f"Can you create {d}.{end} from it?", f"that folder was complete now, make the archive {d}.{end}",
          f"next: {d}.{end} with everything in the folder", f"Please put all that is in the folder in an archive {d}.{end}.")
    yield s.call("archive_create", path=d, archive=f"{d}.{end}")
    yield s.say(f"Packed {d} into {d}.{end}.", f"Made {d}.{end} from the folder {d}.")


@situation
def when_was_it_changed(s):
    f, t = doc(s, "txt", "md", "csv", "html"), text(s)
    s.file(f, t + "\n", age=s.number(1, 900) * 86400 + s.number(0, 80000))
    s.decoys()
    chat(s)
    earlier(s, read_tasks(f), said(f, t))
    s.ask("when was it changed?", "And how old is that file? I mean the date of the last change.", "date of the last change?",
          "Which day was this file last modified?",
          "since when does it say that? the file date please", "hmm, is that current? When was the file changed",
          "Tell me the day it was last edited.", "last modified?",
          "from what date is the file", "Could you check on which date that file was saved?")
    seen = yield s.call("fs_stat", path=f)
    date = re.search(r"modified (\d{4}-\d\d-\d\d)", seen).group(1)
    yield s.say(f"{f} was last changed on {date}.", f"It was changed on {date}.", f"The last change was on {date}.")


# ---- questions back to the person -----------------------------------------------------------------------------------------

SUBJECT = ["draft", "essay", "budget", "invoice", "letter", "diary", "recipe", "agenda", "thesis", "survey", "roster", "playlist", "poem", "speech",
           "contract", "menu",
           "timetable", "itinerary", "script", "glossary"]


def alike(s, subject, ext, count):
    """Files that all could be 'the SUBJECT'."""
    ways = [f"{subject}-{w}" for w in s.some(["old", "new", "final", "short", "long", "mai", "june", "anna", "ben", "2", "3", "v2", "lisbon", "copy"],
                                             count)]
    ways = s.pick([ways, [w.replace("-", "_") for w in ways], [w.capitalize().replace("-", " ") for w in ways]])
    return sorted((s.value(f"{w}.{ext}") for w in ways), key=str.encode)


def choice(s, names, k):
    """How a person answers a question for one of these."""
    return s.pick([names[k], names[k], f"{names[k]} please", f"the {ORDINALS[k]} one", f"I mean {names[k]}"])


@situation
def which_one_to_delete(s):
    subject, ext = s.value(s.pick(SUBJECT)), s.pick(["txt", "md", "docx", "csv"])
    names = alike(s, subject, ext, 2 if s.chance(0.7) else 3)
    for name in names:
        s.file(name, text(s) + "\n")
    others(s, [subject])
    k = s.number(0, len(names) - 1)
    s.person(choice(s, names, k))
    for i, name in enumerate(names):
        if i == k:
            s.expect(name, None)
    s.ask(f"Delete the {subject}.", f"please remove my {subject}", f"the {subject} can be thrown away", f"get rid of the {subject} file",
          f"I don't need the {subject} any more, delete it",
          f"erase the {subject} in this folder", f"Would you delete that {subject} for me?", f"rm the {subject}",
          f"The {subject} is obsolete, so away with it.",
          f"bin the {subject} pls")
    yield s.call("fs_list", path=".")
    options = ", ".join(names[:-1]) + " or " + names[-1]
    yield s.call("ask_user", question=s.pick([f"Which one should I delete: {options}?", f"Which {subject} do you mean: {options}?"]))
    yield s.call("fs_remove", path=names[k])
    yield s.say(f"Deleted {names[k]}.", f"Removed {names[k]}.", f"{names[k]} is deleted.")


@situation
def what_new_name(s):
    ext = s.pick(["txt", "md", "csv", "log", "html", "pdf", "ini"])
    f, new, t = top(s, ext), top(s, ext), text(s)
    s.file(f, t + "\n")
    s.decoys()
    s.person(s.pick([new, new, f"call it {new}", f"{new} please"]))
    s.expect(f, None)
    s.expect(new, t)
    s.ask(f"Rename {f}.", f"I want another name for {f}", f"please give {f} a new name", f"{f} needs a different name, can you change that?",
          f"change the name of '{f}'",
          f"rename the file {f} for me", f"Could you rename {f}? The name is not good.", f"{f}: rename", f"i'd like to have {f} called differently",
          f"The name {f} is silly. Rename it please.")
    yield s.call("ask_user", question=s.pick([f"What should {f} be called?", f"What is the new name for {f}?"]))
    yield s.call("fs_move", from_=f, to=new)
    yield s.say(f"Renamed {f} to {new}.", f"{f} is now called {new}.")


@situation
def the_usual_folder(s):
    f, d, t = top(s), s.dir(), text(s)
    s.file(f, t + "\n")
    s.folder(d)
    other = s.dir()
    s.folder(other)
    s.decoys()
    s.person(s.pick([d, d, f"in {d}", f"the folder {d}", f"{d} of course"]))
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    s.ask(f"Put {f} into the usual folder.", f"move {f} to the usual place", f"{f} goes where it always goes", f"Please send {f} to my usual folder.",
          f"file {f} away in the normal folder", f"Can you put '{f}' in that folder, you know the one?", f"{f} -> usual folder",
          f"move {f} in the right folder please",
          f"store {f} in the folder I always use", f"would you put {f} away where such things go")
    yield s.call("ask_user", question=s.pick([f"Which folder should {f} go into?", f"Which folder do you mean for {f}?"]))
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.")


@situation
def what_should_it_say(s):
    f = doc(s, "txt", "md", "log", "")
    first, line = texts(s, 2)
    s.file(f, first + "\n")
    s.decoys()
    s.person(line)
    s.expect(f, f"{first}\n{line}\n")
    s.ask(f"Add a line to {f}.", f"I want to add something to {f}", f"please append a line at the end of {f}", f"{f} needs one more line",
          f"can you put another line into '{f}'?",
          f"write something at the end of {f} for me", f"one more line for {f} please", f"Let's extend {f} by a line.", f"append to {f}",
          f"I would like that a new line comes to {f}.")
    yield s.call("ask_user", question=s.pick([f"What should I add to {f}?", "What should the line say?", f"Which text should go into {f}?"]))
    yield s.call("fs_append", path=f, text=line + "\n")
    yield s.say(f"Added the line to {f}.", f"{f} now ends with: {line}", f"Added \"{line}\" to {f}.")


@situation
def to_what_value(s):
    f = doc(s, "ini", "conf", "yaml", "txt")
    keys = s.some(["color", "font", "language", "theme", "city", "owner", "currency", "printer", "editor", "level", "format", "style", "mode",
                   "sound", "size"], 3)
    pool = {"color": ["red", "teal", "amber", "navy", "olive"], "font": ["Arial", "Georgia", "Verdana", "Courier", "Futura"],
            "language": ["de", "fr", "es", "nl", "pt"],
            "theme": ["dark", "light", "forest", "ocean", "paper"], "city": ["Oslo", "Lyon", "Graz", "Porto", "Ghent"],
            "owner": ["Ida", "Per", "Noor", "Tim", "Ayla"],
            "currency": ["EUR", "USD", "CHF", "SEK", "GBP"], "printer": ["hp-2", "canon", "epson", "kyocera", "brother"],
            "editor": ["nano", "vim", "emacs", "kate", "micro"],
            "level": ["debug", "info", "warning", "error", "trace"], "format": ["pdf", "png", "svg", "html", "epub"],
            "style": ["bold", "italic", "narrow", "wide", "round"],
            "mode": ["auto", "manual", "eco", "turbo", "silent"], "sound": ["bell", "chirp", "gong", "whistle", "drum"],
            "size": ["small", "medium", "large", "tiny", "huge"]}
    values = [s.pick(pool[k]) for k in keys]
    sign = s.pick(["=", " = ", ": "])
    key, old = keys[0], values[0]
    new = s.pick([v for v in pool[key] if v != old])
    order = s.some(range(3), 3)
    s.file(f, "".join(f"{keys[i]}{sign}{values[i]}\n" for i in order))
    s.value(key)
    s.person(s.pick([new, new, f"{new} please", f"make it {new}"]))
    s.expect(f, "".join(f"{keys[i]}{sign}{new if i == 0 else values[i]}\n" for i in order))
    s.ask(f"Change the {key} in {f}.", f"I want another {key} in {f}", f"please set a different {key} in {f}", f"{f}: other {key}, please",
          f"the {key} in '{f}' is wrong, change it",
          f"can you change the {key} that's set in {f}?", f"Would you please edit the {key} in {f}?", f"in {f} the {key} must be changed",
          f"new {key} for {f}",
          f"I don't like the {key} in {f}. Set it to something else.")
    yield s.call("fs_read", path=f)
    yield s.call("ask_user", question=s.pick([f"The {key} is {old}. What should it be?", f"The {key} is {old} now. Which {key} should I set?"]))
    yield s.call("fs_edit", path=f, old=f"{key}{sign}{old}", new=f"{key}{sign}{new}")
    yield s.say(f"Changed the {key} in {f} from {old} to {new}.", f"The {key} in {f} is now {new}.")


@situation
def which_person(s):
    f = doc(s, "csv", "txt")
    first = s.value(s.pick(["Anna", "Peter", "Maria", "Tom", "Eva", "Jan", "Laura", "Karl", "Sara", "Paul", "Mia", "Max", "Lisa", "Erik", "Nina"]))
    a, b, c = s.some(["Berger", "Holt", "Ricci", "Navarro", "Lund", "Sørlie", "Kaya", "Moser", "Adler", "Duval", "Brandt", "Pires", "Novák", "Lang",
                      "Frost", "Özil"], 3)
    people = [f"{first} {a}", f"{first} {b}", f"{s.pick(['Otto', 'Greta', 'Ivo', 'Rosa', 'Uwe'])} {c}"]
    values = []
    what = s.pick(["phone number", "birthday", "room"])
    for k in range(3):
        day = f"{k * 9 + s.number(1, 8)} {s.month()}"
        values.append({"phone number": s.phone(), "birthday": day}.get(what, str(k * 100 + s.number(101, 199))))
    order = s.some(range(3), 3)
    s.file(f, "".join(f"{people[i]}, {values[i]}\n" for i in order))
    shown = [people[i] for i in order if i < 2]
    k = s.number(0, 1)
    s.person(s.pick([people[k], people[k].split()[1], f"the one called {people[k].split()[1]}", f"{people[k]}, please"]))
    s.ask(f"What is {first}'s {what} in {f}?", f"look up the {what} of {first} in {f}", f"{first}'s {what}? should be in {f}",
          f"I need {first}'s {what}, it is in {f}",
          f"Please find the {what} of {first} in '{f}'.", f"{f}: {first}, {what}?", f"can you tell me what {what} {first} has? see {f}",
          f"open {f} and give me {first}'s {what}",
          f"which {what} does {first} have according to {f}", f"the {what} from {first} please, file {f}")
    yield s.call("fs_read", path=f)
    yield s.call("ask_user", question=s.pick([f"Which {first}: {shown[0]} or {shown[1]}?", f"Do you mean {shown[0]} or {shown[1]}?"]))
    yield s.say(f"{people[k]}'s {what} is {values[k]}.", f"The {what} of {people[k]} is {values[k]}.")


@situation
def how_long_which(s):
    subject, ext = s.value(s.pick(SUBJECT)), s.pick(["txt", "md", "tex"])
    names = alike(s, subject, ext, 2)
    counts = []
    for name in names:
        n = s.number(2, 9)
        whole = s.lines(n)
        counts.append((n, len(whole.split())))
        s.file(name, whole)
    others(s, [subject])
    unit = s.pick(["words", "lines"])
    k = s.number(0, 1)
    s.person(choice(s, names, k))
    value = counts[k][unit == "words"]
    s.ask(f"How many {unit} does my {subject} have?", f"count the {unit} of the {subject}", f"{unit} in the {subject}?",
          f"how long is the {subject} in {unit}",
          f"Please tell me the number of {unit} in my {subject}.", f"I need to know how many {unit} my {subject} has got",
          f"the {subject}: number of {unit}",
          f"Can you count how many {unit} there are in the {subject}?", f"what's the {unit} count of the {subject}",
          f"how much {unit} is in the {subject} file")
    yield s.call("fs_list", path=".")
    yield s.call("ask_user", question=s.pick([f"Which {subject}: {names[0]} or {names[1]}?", f"Do you mean {names[0]} or {names[1]}?"]))
    yield s.call("text_count", path=names[k])
    yield s.say(f"{names[k]} has {value} {unit}.", f"There are {value} {unit} in {names[k]}.")


@situation
def neither_of_them(s):
    ext = s.pick(["bak", "zip", "iso", "old", "tmp", "log", "png", "mp3", "pdf", "docx"])
    kind = {"bak": "backup", "zip": "zip archive", "iso": "image", "old": "old copy", "tmp": "temporary file", "log": "log", "png": "picture",
            "mp3": "song",
            "pdf": "PDF", "docx": "Word document"}[ext]
    names = sorted([s.name(ext).lower() for _ in range(2)], key=str.encode)
    while names[0] == names[1]:
        names[1] = s.name(ext).lower()
    names.sort(key=str.encode)
    for name in names:
        s.value(name)
        s.file(name, text(s) + "\n")
        s.expect(name, s.files[name].decode())
    others(s, [kind], but=(ext, "png", "log"))
    s.person(s.pick(["none, leave them", "oh, neither then", "stop, don't delete anything", "never mind, keep both", "No, I want to keep those two.",
                     "hm, then leave it",
                     "Forget it."]))
    s.ask(f"Delete the {kind}.", f"please remove the {kind} from this folder", f"get rid of the {kind}", f"the {kind} can go",
          f"throw the {kind} away, I need no {kind}",
          f"I'd like the {kind} deleted", f"erase that {kind} please", f"there's a {kind} here that I don't need, delete it",
          f"Would you mind removing the {kind}?",
          f"{kind}: delete it")
    yield s.call("fs_list", path=".")
    yield s.call("ask_user", question=s.pick([f"Which one should I delete: {names[0]} or {names[1]}?", f"Do you mean {names[0]} or {names[1]}?"]))
    yield s.say("Deleted nothing.", f"I left {names[0]} and {names[1]} as they are.", "All right, nothing was deleted.")


@situation
def a_folder_but_what_name(s):
    kind = s.value(s.pick(["pictures", "bills", "holidays", "new project", "music", "recipes", "club", "garden photos", "thesis", "tax papers",
                           "letters", "school work", "kids' drawings",
                           "game saves", "old stuff", "scans"]))
    d = s.dir()
    s.decoys()
    s.person(s.pick([d, d, f"call it {d}", f"{d} please"]))
    s.expect(d + "/", "")
    s.ask("Make a new folder.", f"I need a folder for my {kind}. Ask me how I want to call it.", "please create a folder here for me",
          "new folder please",
          f"make a folder for the {kind}, but ask what name it gets", "Could you set up one more folder in here?", "mkdir", "create one folder",
          "i want a new directory here",
          "Would you make me an additional folder?")
    yield s.call("ask_user", question=s.pick(["What should the folder be called?", "Which name should the new folder have?"]))
    yield s.call("fs_mkdir", path=d)
    yield s.say(f"Made the folder {d}.", f"The folder {d} is there now.", f"Created the folder {d}.")


@situation
def move_it_where(s):
    f, d, t = top(s), s.dir(), text(s)
    s.file(f, t + "\n")
    s.folder(d)
    s.decoys()
    s.person(s.pick([d, d, f"to {d}", f"into the folder {d}", f"{d} please"]))
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    chat(s)
    s.ask(f"Move {f}.", f"please move {f} somewhere else", f"{f} is in the wrong place, move it",
          f"can you take {f} out of here and put it into another folder?",
          f"mv {f}", f"I want {f} in another folder", f"'{f}' should not be here. Move it away.", f"put {f} in a different folder please",
          f"relocate {f}",
          f"{f} must be moved to its proper folder")
    yield s.call("ask_user", question=s.pick([f"Where should I move {f}?", f"Which folder should I move {f} to?"]))
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.", f"Moved {f} into {d}.")


# ---- one look settles it --------------------------------------------------------------------------------------------------


@situation
def the_only_one_read(s):
    ext, kind = s.pick([("log", "log"), ("csv", "table"), ("html", "web page"), ("json", "JSON file"), ("ini", "ini file"), ("tex", "TeX file"),
                        ("yaml", "YAML file"),
                        ("md", "markdown file"), ("sql", "SQL file"), ("py", "Python script"), ("conf", "conf file"), ("xml", "XML file"),
                        ("srt", "subtitle file"),
                        ("sh", "shell script"), ("css", "style sheet")])
    s.value(kind)
    f = s.name(ext)
    t = {"csv": "city,count\nOslo,14", "html": "<h1>Hello</h1>", "json": '{"open": true}', "py": 'print("hi")', "sql": "SELECT 1;", "sh": "echo hi",
         "css": "p { color: red }",
         "xml": "<a>1</a>", "yaml": "debug: false"}.get(ext, text(s))
    s.file(f, t + "\n")
    others(s, [kind.split()[0].lower()], but=(ext,))
    s.ask(f"Read me the {kind}.", f"what does the {kind} say?", f"show the {kind} that's here", f"open the {kind} please",
          f"I'd like to see the {kind}", f"what's in my {kind}",
          f"there must be a {kind} in here. What stands in it?", f"Please print the content of the {kind}.", f"the {kind}, display it",
          f"can you see what is written in the {kind}?")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {t}", t, f"The {kind} is {f}. It says: {t}") if "\n" not in t else s.say(f"{f} says:\n{t}", t)


@situation
def the_only_one_delete(s):
    ext, kind = s.pick([("bak", "backup"), ("tmp", "temporary file"), ("zip", "zip file"), ("old", "old copy"), ("log", "log"), ("png", "picture"),
                        ("iso", "ISO image"),
                        ("mp3", "song"), ("pdf", "PDF"), ("docx", "Word document"), ("swp", "swap file"), ("deb", "deb package"), ("mp4", "video"),
                        ("torrent", "torrent"),
                        ("lock", "lock file")])
    s.value(kind)
    f = s.name(ext)
    s.file(f, text(s) + "\n")
    others(s, [kind.split()[0].lower()], but=(ext,))
    s.expect(f, None)
    s.ask(f"Delete the {kind}.", f"get rid of the {kind} in here", f"please remove that {kind}", f"I need the space, delete the {kind}",
          f"throw out the {kind}",
          f"the {kind} is no longer needed. Remove it", f"can you erase the {kind}?", f"find the {kind} in this folder and delete it",
          f"kill the {kind} file, thanks" if " " not in kind else f"kill the {kind}, thanks",
          f"I want that the {kind} is gone.")
    yield s.call("fs_list", path=".")
    yield s.call("fs_remove", path=f)
    yield s.say(f"Deleted {f}.", f"Removed {f}.", f"The {kind} {f} is deleted.")


@situation
def the_photo_into_the_folder(s):
    ext, kind = s.pick([("jpg", "photo"), ("mp3", "song"), ("pdf", "PDF"), ("mp4", "video"), ("pptx", "presentation"), ("wav", "recording"),
                        ("epub", "e-book"), ("ttf", "font"),
                        ("gpx", "track"), ("ics", "calendar"), ("vcf", "contact"), ("svg", "drawing"), ("eml", "mail"), ("psd", "painting"),
                        ("stl", "3D model")])
    s.value(kind)
    f, d, t = s.name(ext), s.dir(), text(s)
    s.file(f, t + "\n")
    s.folder(d)
    others(s, [kind.split()[0].lower()], but=(ext, "png", "html"))
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    s.ask(f"Move the {kind} into the folder.", f"put the {kind} in the folder that is here", f"the {kind} belongs in the folder, please move it",
          f"{kind} -> folder",
          f"there's one {kind} and one folder here, put the one in the other", f"can you move that {kind} to the folder?",
          f"please tidy up: the {kind} goes into the folder",
          f"stick the {kind} into the folder", f"Would you place my {kind} in the folder?", f"the {kind} should go in the folder")
    yield s.call("fs_list", path=".")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.")


@situation
def pack_the_folder(s):
    d = s.dir()
    for _ in range(s.number(1, 3)):
        s.file(f"{d}/{s.name()}", text(s) + "\n")
    for _ in range(s.number(1, 3)):
        s.file(s.name(s.pick(["txt", "csv", "md"])), text(s) + "\n")
    end, kind = s.pick([("zip", "zip"), ("zip", "zip"), ("tar.gz", "tar.gz"), ("tar", "tar")])
    s.ask(f"Pack the folder as a {kind}.", f"make a {kind} of the folder here", f"I need the folder as {kind}",
          f"can you turn the folder into a {kind} archive?",
          f"{kind} the folder please", f"compress the folder, {kind} please" if kind != "tar" else "put the folder in a tar please",
          f"please create a {kind} archive from the folder in this place",
          f"archive the one folder I have here ({kind})", f"Would you pack up my folder? As {kind}.", f"folder -> {kind}")
    yield s.call("fs_list", path=".")
    yield s.call("archive_create", path=d, archive=f"{d}.{end}")
    yield s.say(f"Packed {d} into {d}.{end}.", f"Made {d}.{end} from the folder {d}.")


# ---- notes for later ------------------------------------------------------------------------------------------------------

HEAD = """Al An Ar As Bal Bel Ber Bor Bran Cal Car Cor Dal Dan Del Dor Dra Ed El Er Fal Fen Fer Fin Gal Gan Ger Gol Hal Han Her
Hol Il Im Jar Jel Jor Kal Kar Kor Lan Lar Lor Mal Mar Mer Mol Nav Nel Nor Nov Ol Or Pal Pel Per Pol Quil Ral Rav Ros Sal
Sel Sol Tal Tar Tel Tor Ul Val Ver Vol Wal Wen Yar Zan Zel Zor""".split()
MIDDLE = """a ada ado ala ama ami ana ane ara ari avi eda eko ela eli ema emo ena eri ibo idu ila imo ina iva oda ola olo oma ona
onu ora uba ula umi uro""".split()
TAIL = """ber berg ck del dor dorf fa ffi fsen gaard gan ger hardt ick kov ley lin lund mann mont na nd nen ni nko no ra rell ric
rin rup sk ska sson stad ston thal tti va vic vik wick witz zar""".split()


def pseudonym(s):
    """A family name that nobody else has: notes are kept for all scenes together."""
    return s.pick(HEAD) + s.pick(MIDDLE) + s.pick(TAIL)


def somebody(s):
    """A person as one writes of them, and the word of it to look for."""
    key = pseudonym(s)
    return s.value(s.pick(["", "", "", "Dr ", "Mr ", "Mrs ", "Ms ", s.pick(FIRST) + " ", s.pick(FIRST) + " "]) + key), key


def fact(s):
    """Something worth remembering about somebody: (what it is, its value, the verb). No secrets."""
    return s.pick([("dog", s.pick(["Luna", "Rex", "Pip", "Bello", "Nala", "Fido"]), "is called"),
                   ("cat", s.pick(["Minka", "Tiger", "Socks", "Leo", "Cleo"]), "is called"),
                   ("birthday", f"{s.number(1, 28)} {s.month()}", "is"), ("shoe size", s.number(35, 47), "is"),
                   ("favourite color", s.pick(["green", "teal", "orange", "violet", "navy"]), "is"),
                   ("desk", f"in room {s.number(101, 499)}", "is"), ("printer", s.pick(["hp-2", "laser-west", "canon3", "office-1"]), "is called"),
                   ("office day", s.day(), "is"), ("favourite dish", s.pick(["lasagne", "goulash", "ramen", "paella", "pancakes"]), "is"),
                   ("train", f"at {s.time()}", "leaves"), ("car", s.pick(["red", "blue", "grey", "white"]), "is"), ("hometown", s.place(), "is"),
                   ("allergy", s.pick(["nuts", "milk", "eggs", "pollen", "cats"]), "is"),
                   ("boat", s.pick(["Seagull", "Aurora", "Merry", "Poseidon"]), "is called"),
                   ("bakery", s.pick(["on Sundays", "at 6 in the morning", "at noon"]), "opens"), ("invoice folder", s.dir(), "is"),
                   ("language", s.pick(["Dutch", "Czech", "Finnish", "Greek", "Welsh"]), "is"),
                   ("sister", s.pick(["Maud", "Ines", "Tilda", "Runa"]), "is called")])


def sentence_of(who, f):
    return f"{who}'s {f[0]} {f[2]} {f[1]}"


@situation
def remember_this(s):
    who = somebody(s)[0]
    what = sentence_of(who, fact(s))
    s.value(what)
    chat(s)
    s.ask(f"Remember that {what}.", f"please keep in mind: {what}", f"note for later: {what}", f"Don't forget that {what}.",
          f"I always forget it, so remember for me: {what}.",
          f"memo: {what}", f"Could you remember something? {what}.", f"for the next time: {what}", f"You should know that {what}. Keep that.",
          f"save this in your memory please, {what}")
    yield s.call("memory_save", text=what + ".")
    yield s.say(f"I will remember that {what}.", f"Noted: {what}.", "I will remember that.")


@situation
def two_things_to_remember(s):
    a, b = somebody(s)[0], somebody(s)[0]
    one, two = sentence_of(a, fact(s)), sentence_of(b, fact(s))
    s.value(one)
    s.value(two)
    s.ask(f"Remember two things: {one}, and {two}.", f"please note that {one} and that {two}", f"{one}. {two}. Keep both in mind, please.",
          f"to remember: 1. {one} 2. {two}",
          f"don't forget: {one}. Also {two}.", f"I'd like you to remember that {one}; and also, {two}.", f"two notes for later: {one} / {two}",
          f"Can you memorize this? {one}. And {two}.", f"remember for me please that {one}, and another one: {two}",
          f"Keep these facts: {one}; {two}")
    yield s.call("memory_save", text=one + ".")
    yield s.call("memory_save", text=two + ".")
    yield s.say("I will remember both.", f"Noted both: {one}, and {two}.", f"I will remember that {one} and that {two}.")


@situation
def nothing_told(s):
    who, key = somebody(s)
    thing = s.pick(["", "", "birthday", "address", "dog", "phone number", "car", "shoe size", "boat", "office", "wishes", "hometown", "house",
                    "sister", "garden", "plans"])
    about = f"{who}'s {thing}" if thing else who
    s.ask(f"What did I tell you about {about}?", f"do you remember anything about {about}?", f"what do you know about {about}",
          f"did I ever mention {about} to you?",
          f"I told you something about {about} once. What was it?", f"{about} - what was that again", f"Have I told you about {about}?",
          f"look in your memory for {about}",
          f"Please recall what I said on {about}.", f"any notes about {about}?")
    found = yield s.call("memory_search", query=key)
    if found != "0 notes":
        raise ValueError(f"somebody told about {who}")
    yield s.say(f"I have no note about {about}.", f"There is no note about {about}.", f"I remember nothing about {about}.")


@situation
def remember_and_say_back(s):
    who, key = somebody(s)
    what = sentence_of(who, fact(s))
    s.value(what)
    s.ask(f"Remember that {what}, then tell me what you know about {who}.", f"note that {what}. After that check what your memory says about {who}.",
          f"keep in mind that {what} and then look up {who} in your notes, I want to see that it works",
          f"save \"{what}\" and read it back to me from memory",
          f"First remember: {what}. Then: what do you know about {who}?",
          f"please memorize that {what} and search for {who} in your memory afterwards",
          f"{what} - remember this and then show me your notes on {who}", f"Test: remember that {what}, and recall it.",
          f"can you remember that {what}? and then repeat what is noted about {who}")
    yield s.call("memory_save", text=what + ".")
    found = yield s.call("memory_search", query=key)
    if entries(found) != [what + "."]:
        raise ValueError(f"somebody told about {who}")
    yield s.say(f"My note about {who}: {what}.", f"I remember that {what}.", f"{what}.")


@situation
def known_or_noted(s):
    who, key = somebody(s)
    f = fact(s)
    what = s.value(sentence_of(who, f))
    s.ask(f"Do you already know {who}'s {f[0]}? If not, remember: {what}.",
          f"check if you have a note about {who}; if there is none, note that {what}",
          f"look whether you remember something on {who}. When not, keep this: {what}",
          f"{what}. Remember that unless you have something about {who} already.",
          f"have I told you about {who}'s {f[0]}? otherwise save it: {what}", f"If your memory has nothing on {who}, add that {what}.",
          f"search your notes for {who} first, and if nothing comes up remember that {what}",
          f"Is there a note about {who} already? No? Then remember {what}.",
          f"see if {who} is in your memory. if not: {what}")
    found = yield s.call("memory_search", query=key)
    if found != "0 notes":
        raise ValueError(f"somebody told about {who}")
    yield s.call("memory_save", text=what + ".")
    yield s.say(f"There was no note about {who}, so I noted that {what}.", f"I had no note about {who}. Now I will remember that {what}.")


@situation
def remember_from_file(s):
    f, (who, _) = doc(s, "csv", "txt", "md"), somebody(s)
    rest = [somebody(s)[0] for _ in range(s.number(1, 4))]
    kind = s.pick(["phone number", "room", "birthday"])

    def draw():
        return s.phone() if kind == "phone number" else str(s.number(101, 499)) if kind == "room" else f"{s.number(1, 28)} {s.month()}"
    rows = [(who, draw())] + [(o, draw()) for o in dict.fromkeys(rest) if o != who]
    value = rows[0][1]
    s.rng.shuffle(rows)
    sign = s.pick([",", ": ", "; "])
    s.file(f, "".join(f"{a}{sign}{b}\n" for a, b in rows))
    s.decoys()
    s.ask(f"Remember {who}'s {kind} from {f}.", f"look up the {kind} of {who} in {f} and keep it in mind",
          f"{f} has {who}'s {kind}. Please remember it for me.",
          f"I don't want to open {f} each time: note {who}'s {kind}", f"memorize the {kind} that {f} gives for {who}",
          f"take {who}'s {kind} out of {f} and save it as a note in your memory",
          f"Can you remember what {kind} {who} has? It's in {f}.", f"note {who}'s {kind} ({f}) for later",
          f"please to remember the {kind} of {who}, you find it in {f}",
          f"read {f}, then keep {who}'s {kind} in memory")
    yield s.call("fs_read", path=f)
    yield s.call("memory_save", text=f"{who}'s {kind} is {value}.")
    yield s.say(f"I will remember that {who}'s {kind} is {value}.", f"Noted: {who}'s {kind} is {value}.")


@situation
def remember_and_move(s):
    (who, _), f, d, t = somebody(s), top(s, "txt", "md", "pdf", "csv"), s.dir(), text(s)
    kind = s.value(s.pick(["letters", "bills", "photos", "papers", "reports", "orders", "receipts", "forms", "offers", "contracts", "tickets",
                           "plans", "scans", "notes", "statements"]))
    s.file(f, t + "\n")
    s.folder(d)
    s.decoys()
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    what = f"{who}'s {kind} go into the folder {d}"
    s.ask(f"Remember that {what}, and move {f} there.", f"{what}, please keep that in mind. {f} is one of them, so move it.",
          f"from now on {what}: remember this and put {f} there now", f"note that {what}. Then move {f} into it.",
          f"put {f} into {d} and remember that {what}",
          f"Two things: remember that {what}; move {f} to {d}.", f"don't forget that {what}. And {f} should go there right away",
          f"I decided that {what}. Memorize it and start with {f}.",
          f"please remember: {what}. and now move {f} in there")
    yield s.call("memory_save", text=what + ".")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.say(f"I will remember that {what}. Moved {f} to {d}/{f}.", f"Noted. Moved {f} to {d}/{f}.")


@situation
def may_not_remember(s):
    who = somebody(s)[0]
    what = s.value(sentence_of(who, fact(s)))
    s.readonly()
    s.ask(f"Please remember that {what}.", f"keep this for later: {what}", f"note that {what}", f"{what}. Don't forget it!",
          f"make yourself a note: {what}",
          f"I'd like you to remember something: {what}.", f"remember {what} ok?", f"For your memory: {what}.", f"could you memorize that {what}",
          f"store the fact that {what}")
    yield s.call("memory_save", text=what + ".", fails=True)
    yield s.say("I am not allowed to keep notes here.", "I am not allowed to remember that.",
                "I am not allowed to save a note, so nothing was remembered.")


# ---- results that are too long --------------------------------------------------------------------------------------------


def is_cut(observation):
    return "\n[cut: " in observation


def long_lines(s, n):
    """`n` different lines of a log or a list, with a number each."""
    kind = s.number(0, 3)
    hour = s.number(0, 9)
    verbs = ["opened", "closed", "checked", "moved", "saved", "loaded", "sent", "cleaned", "painted", "counted"]
    if kind == 0:
        level = ["INFO", "INFO", "WARN", "DEBUG"]
        return [f"{hour + k // 60:02}:{k % 60:02} {s.pick(level)} {s.pick(verbs)} {s.rng.choice(WORDS)} {s.number(10, 99)}" for k in range(n)]
    if kind == 1:
        return [f"{k + 1}. {s.pick(verbs)} the {s.rng.choice(WORDS)}" for k in range(n)]
    if kind == 2:
        return [f"job {k + 101}: {s.rng.choice(WORDS)} {s.pick(verbs)} in {s.number(1, 99)} s" for k in range(n)]
    return [f"#{k + 1} {s.rng.choice(WORDS)}/{s.rng.choice(WORDS)} {s.pick(['ok', 'late', 'done', 'new'])}" for k in range(n)]


WORDS = """anchor basket bridge candle castle cloud copper daisy engine falcon feather garden hammer harbor island kettle ladder lantern
lemon maple meadow mirror needle ocean olive orange paper pebble pepper pillow planet pocket rabbit raven ribbon river rocket
saddle silver spoon summer table thunder ticket tiger tulip""".split()


@situation
def last_line_of_long(s):
    f = plain_name(s, s.pick(["log", "txt", "log"]))
    lines = long_lines(s, s.pick([s.number(20, 60), s.number(120, 190), s.number(120, 190)]))
    s.file(f, "".join(x + "\n" for x in lines))
    s.decoys()
    s.ask(f"What is the last line of {f}?", f"last line in {f}?", f"how does {f} end?", f"tell me the very last line of the file {f}",
          f"Read {f} and give me only its last line.",
          f"I want to know what the final line of {f} says.", f"what was written last into {f}", f"show me the bottom line of '{f}'",
          f"{f}: the last entry please",
          f"Could you look up what stands at the end of {f}, in the last line?")
    seen = yield s.call("fs_read", path=f)
    if is_cut(seen):
        yield s.call("shell", command=f"tail -n 1 {shlex.quote(f)}")
    yield s.say(lines[-1], f"The last line of {f} is: {lines[-1]}", f"{f} ends with: {lines[-1]}")


@situation
def nth_line_of_long(s):
    f = plain_name(s, s.pick(["log", "txt", "csv", "md"]))
    lines = long_lines(s, s.number(140, 200))
    s.file(f, "".join(x + "\n" for x in lines))
    s.decoys()
    k = s.number(85, len(lines) - 2)
    s.ask(f"What is on line {k} of {f}?", f"line {k} of {f} please", f"show me the line number {k} in {f}", f"what does {f} say in line {k}",
          f"I need line {k} from the file {f}.",
          f"There is an error reported for {f}, line {k}. What stands there?", f"print line {k} of '{f}'", f"{f}:{k} ?",
          f"Could you read line no. {k} of {f} for me?", f"go to line {k} in {f} and tell me what it is")
    seen = yield s.call("fs_read", path=f)
    if not is_cut(seen):
        raise ValueError(f"{f} is short")
    yield s.call("shell", command=f"sed -n '{k}p' {shlex.quote(f)}")
    yield s.say(lines[k - 1], f"Line {k} of {f} is: {lines[k - 1]}", f"Line {k} says: {lines[k - 1]}")


@situation
def entry_of_long_list(s):
    f = doc(s, "csv", "txt")
    first = s.some(["Ada", "Ben", "Cleo", "Dag", "Edda", "Finn", "Gil", "Hana", "Ivo", "Jana", "Kai", "Lea", "Milo", "Nele", "Otis", "Pia", "Rune",
                    "Suri", "Tarik", "Una"], 15)
    last = s.some(["Alm", "Brook", "Cruz", "Dietz", "Engel", "Falk", "Gomes", "Hahn", "Ito", "Juul", "Koch", "Lind", "Marsh", "Nagy", "Ost", "Pohl",
                   "Rey", "Shaw"], 12)
    people = [f"{a} {b}" for a in first for b in last]
    s.rng.shuffle(people)
    people = people[:s.pick([s.number(12, 40), s.number(130, 170), s.number(130, 170)])]
    what = s.pick(["phone number", "room", "seat", "locker", "ticket", "extension", "badge", "desk", "key number", "bed", "tent", "parking space",
                   "flat", "box"])
    sign = s.pick([",", ";", ", ", ": ", f", {what} ", f" - {what} "])
    values = s.some(range(1000, 9999), len(people))
    s.file(f, "".join(f"{p}{sign}{v}\n" for p, v in zip(people, values)))
    k = s.number(0, len(people) - 1)
    who = s.value(people[k])
    s.ask(f"What is {who}'s {what}? It is in {f}.", f"look up {who} in {f}, I need the {what}", f"{what} of {who} in {f}?",
          f"Please read {f} and tell me the {what} of {who}.",
          f"which {what} has {who} according to {f}", f"I keep forgetting {who}'s {what}; it should be in {f}", f"{f}: {who}, what {what}?",
          f"can you find {who}'s {what} in the list {f}", f"give me the {what} for {who} from '{f}'", f"need {what} from {who}, see file {f}")
    seen = yield s.call("fs_read", path=f)
    if f"{who}{sign}{values[k]}\n" not in seen:
        yield s.call("text_search", path=f, query=who)
    yield s.say(f"{who}'s {what} is {values[k]}.", f"The {what} of {who} is {values[k]}.", f"{values[k]}.")


@situation
def the_rest_of_it(s):
    f = doc(s, "txt", "md", "log")
    n = s.number(135, 170)
    words = [f"{k + 1}. {s.rng.choice(WORDS)} {s.rng.choice(WORDS)}" for k in range(n)]
    key, value = s.pick([("Result", s.pick(["passed", "failed", "undecided", "postponed"])), ("Total", str(s.number(100, 9999))),
                         ("Next meeting", s.date()),
                         ("Signature", s.person_name()), ("Winner", s.person_name()), ("Place", s.place()), ("Conclusion", s.sentence()),
                         ("Deadline", s.date()),
                         ("PS", s.sentence()), ("Author", s.person_name()), ("Price", s.amount()), ("Reviewer", s.person_name()),
                         ("Expiry date", s.date()),
                         ("Contact", s.email()), ("Status", s.pick(["open", "closed", "waiting", "done"]))])
    s.file(f, "".join(x + "\n" for x in words) + f"{key}: {value}\n")
    s.value(key)
    low = key if key == "PS" else key[0].lower() + key[1:]
    s.ask(f"Read {f} to the end and tell me the {low}.", f"what is the {low} in {f}? It comes after the list",
          f"{f} is a long list with a {low} at its end. What is it?",
          f"go through all of {f}; which {low} is given there?", f"I need the {low} from the bottom of {f}",
          f"please read the whole file {f}, what does it give as {low}?",
          f"the {low} in {f}, somewhere at the end?", f"At the end of '{f}' there is a {low}. Tell me which.", f"{low} of {f}? read everything",
          f"how is the {low} given at the end of {f}")
    seen = yield s.call("fs_read", path=f)
    shown = int(re.search(r"\[cut: (\d+) of", seen).group(1))
    rest = yield s.call("read_result", step=Whole(1), offset=Whole(shown))
    if f"{key}: {value}" not in rest:
        raise ValueError("two pages do not reach the end")
    yield s.say(f"{key}: {value}", f"The {low} in {f}: {value}", f"{f} gives this as {low}: {value}")


@situation
def how_often_in_long(s):
    f = doc(s, "log", "txt", "csv")
    n, k = s.number(100, 200), s.number(2, 9)
    mark = s.value(s.pick(["ERROR", "FAILED", "timeout", "refused", "denied", "PANIC", "retry", "overdue", "sold out", "absent", "BROKEN",
                           "cancelled", "TODO", "unpaid", "lost"]))
    places = set(s.some(range(n), k))
    lines = [f"{i + 1:03} {s.rng.choice(WORDS)} {mark if i in places else s.pick(['ok', 'fine', 'done'])}" for i in range(n)]
    s.file(f, "".join(x + "\n" for x in lines))
    s.ask(f"How many lines of {f} have \"{mark}\" in them?", f"count the lines with {mark} in {f}", f"{mark} in {f}: how many lines?",
          f"how often does '{mark}' come up in {f}",
          f"Please tell me how many {mark} lines there are in {f}.", f"number of lines in {f} that contain {mark}?",
          f"is there much {mark} in {f}? Count the lines.",
          f"I have to report how many lines in the long file {f} say {mark}.", f"In how many lines of '{f}' does {mark} stand?",
          f"lines with {mark}, file {f}, count pls")
    yield s.call("text_search", path=f, query=mark)
    yield s.say(f"{k} lines of {f} have {mark} in them.", f"There are {k} lines with {mark} in {f}.", f"{k} lines.")


@situation
def highest_of_long(s):
    f = plain_name(s, s.pick(["csv", "txt"]))
    n = s.number(160, 200)
    names = [f"{s.pick(WORDS)}-{k + 1}" for k in range(n)]
    values = s.some(range(100, 9000), n)
    s.file(f, "".join(f"{a},{b}\n" for a, b in zip(names, values)))
    s.decoys()
    high = s.chance(0.6)
    value = max(values) if high else min(values)
    name = names[values.index(value)]
    big = s.pick(["highest", "largest", "biggest", "greatest"] if high else ["lowest", "smallest", "least"])
    s.ask(f"Which entry in {f} has the {big} number?", f"{big} number in {f}?", f"find the line of {f} with the {big} number",
          f"what has the {big} value in {f}",
          f"Please look through {f} and tell me which one has the {big} number.", f"who's got the {big} number in '{f}'",
          f"I need the entry with the {big} value in the list {f}",
          f"the {big} value of {f} and its name please", f"in {f} each line is a name and a number. Which is {big}?",
          f"can you tell what in {f} is the {big}?")
    seen = yield s.call("fs_read", path=f)
    if not is_cut(seen):
        raise ValueError(f"{f} is short")
    yield s.call("shell", command=f"sort -t, -k2 -n {shlex.quote(f)} | {'tail' if high else 'head'} -n 1")
    yield s.say(f"{name}, with {value}.", f"{name} has the {big} number: {value}.", f"The {big} number in {f} is {value}, for {name}.")


@situation
def not_in_the_long_list(s):
    f = doc(s, "txt", "md", "csv")
    n = s.pick([s.number(15, 50), s.number(125, 180), s.number(125, 180)])
    words = [f"{s.rng.choice(WORDS)} {s.rng.choice(WORDS)} {k}" for k in s.some(range(100, 999), n)]
    wanted = s.pick(["elephant", "submarine", "volcano", "accordion", "giraffe", "iceberg", "lighthouse", "microscope", "parachute", "telescope",
                     "xylophone", "windmill", "trombone",
                     "cactus", "avocado", "penguin"])
    s.value(wanted)
    there = s.chance(0.5)
    at = s.number(n // 3, n - 2)
    if there:
        words[at] = f"{wanted} {words[at].split(' ', 1)[1]}"
    s.file(f, "".join(x + "\n" for x in words))
    s.ask(f"Is there a {wanted} in {f}?", f"does {f} have {wanted} in it", f"{wanted} in {f}, yes or no?",
          f"check whether the word {wanted} appears in {f}",
          f"Please see if {f} mentions a {wanted} anywhere.", f"did I write {wanted} into {f}?", f"I wonder if '{wanted}' is on the list {f}",
          f"look through {f}: any {wanted}?",
          f"Can you find {wanted} in the file {f}?", f"{f} contains {wanted}?")
    seen = yield s.call("fs_read", path=f)
    if is_cut(seen) and f"{words[at]}\n" not in seen or is_cut(seen) and not there:
        yield s.call("text_search", path=f, query=wanted)
    yield s.say(*([f"Yes, {f} has \"{words[at]}\".", f"Yes: \"{words[at]}\"."] if there else
                  [f"No, {f} does not have {wanted} in it.", f"No, there is no {wanted} in {f}."]))


# ---- no network -----------------------------------------------------------------------------------------------------------

SITES = ["example.org", "example.com", "www.wikipedia.org", "news.example.net", "kernel.org", "www.python.org", "weather.example.com", "debian.org",
         "api.example.com", "museum.example.org",
         "blog.example.net", "shop.example.com", "library.example.org", "trains.example.eu", "www.gnu.org", "radio.example.fm", "status.example.io",
         "maps.example.com",
         "school.example.edu", "recipes.example.org"]
PAGES = ["", "", "/", "/index.html", "/about", "/news", "/today", "/v1/status", "/a/b.html", "/search?q=owl", "/prices.csv", "/robots.txt",
         "/list.json", "/2024/05", "/en/contact",
         "/~ada/notes.txt"]


def url(s):
    return s.value(s.pick(["https://", "https://", "http://"]) + s.pick(SITES) + s.pick(PAGES))


@situation
def open_a_page(s):
    u = url(s)
    s.decoys()
    s.ask(f"What does {u} say?", f"open {u} and tell me what is there", f"fetch {u}", f"please read the page {u} for me", f"what's the title of {u}",
          f"get {u}",
          f"summarize {u} in a sentence", f"I can't open {u} on my phone. What does it say?", f"Could you visit {u} and see what's new?",
          f"look at {u} pls",
          f"go to {u} and read it")
    yield s.call("http_get", url=u, fails=True)
    yield s.say("I am not allowed to open web pages here.", f"I am not allowed to fetch {u}.",
                "I cannot read the page: I am not allowed to use the network.")


@situation
def download_to_file(s):
    u, f = url(s), top(s, "html", "txt", "csv", "json")
    s.decoys()
    s.expect(f, None)
    s.ask(f"Download {u} and save it as {f}.", f"save the page {u} to {f}", f"fetch {u} into {f}", f"please put what {u} gives in a file {f}",
          f"wget {u} -O {f}",
          f"I need a local copy of {u}, call it {f}", f"could you download {u}? The file should be named {f}", f"get {u} and write it to '{f}'",
          f"store {u} here as {f}", f"Make {f} out of the web page {u}.")
    yield s.call("http_get", url=u, fails=True)
    yield s.say(f"I am not allowed to download {u}, so {f} was not written.", "I am not allowed to use the network here. Nothing was saved.",
                f"I could not download it: I am not allowed to open {u}. There is no {f}.")


@situation
def send_to_server(s):
    u, t = url(s), text(s)
    s.decoys()
    s.ask(f"Send \"{t}\" to {u}.", f"post this text to {u}: {t}", f"please submit \"{t}\" at {u}", f"POST {u} with the body: {t}",
          f"I want you to send the server {u} this message: {t}",
          f"can you transmit '{t}' to {u}?", f"upload the text \"{t}\" to {u}", f"make a post request to {u} saying {t}", f"tell {u} by POST: {t}",
          f"please to send to {u} following text: {t}")
    yield s.call("http_post", url=u, body=t, fails=True)
    yield s.say(f"I am not allowed to send anything to {u}.", "I am not allowed to use the network here. Nothing was sent.",
                "Nothing was sent: I am not allowed to use the network.")


@situation
def link_in_a_file(s):
    f, u = doc(s, "txt", "md", "url", ""), url(s)
    s.file(f, s.pick([f"{u}\n", f"Read later: {u}\n", f"link = {u}\n", f"{s.sentence()}\n{u}\n", f"source: {u}\n"]))
    s.decoys()
    s.ask(f"Open the link in {f} and tell me what the page says.", f"{f} has a web address in it, fetch that page",
          f"there's a URL in {f}. What is on that site?",
          f"follow the link that {f} contains", f"read {f}, then download the page it names", f"please get the page whose address is in '{f}'",
          f"visit the address from {f}",
          f"I saved a link in {f}, can you look what's behind it?", f"what is at the address which stands in {f}", f"go to the website in {f} for me")
    yield s.call("fs_read", path=f)
    yield s.call("http_get", url=u, fails=True)
    yield s.say(f"{f} names {u}, but I am not allowed to open web pages here.", f"The link is {u}. I am not allowed to open it.",
                f"I am not allowed to fetch {u}, the address in {f}.")


@situation
def live_things(s):
    c = s.place()
    what, asks = s.pick([
        ("weather", [f"What's the weather in {c}?", f"will it rain in {c} tomorrow", f"how warm is it in {c} right now?", f"weather {c}?",
                     f"Do I need an umbrella in {c} today?",
                     f"please tell me the forecast for {c}", f"is it snowing in {c}", f"Give me the temperature in {c}.",
                     f"I travel to {c} tonight, how is the weather there?"]),
        ("news", [f"What's in the news in {c} today?", f"any news from {c}?", "what happened in the world today", f"headlines {c} please",
                  "Tell me today's news.",
                  f"Did anything happen in {c} this morning?", f"what are the papers in {c} writing today",
                  f"i missed the news from {c}. what was it", "latest news?"]),
        ("trains", [f"When does the next train to {c} leave?", f"is the train from {c} late?", f"train times to {c} now?",
                    f"How do I get to {c} by train right now?",
                    f"which train goes to {c} tonight", f"please check whether trains to {c} run today", f"next train {c}",
                    f"Is there still a train to {c} this evening?",
                    f"I want to go to {c}, what train is next?"])])
    s.ask(*asks)
    yield s.say(*{"weather": ["I cannot look up the weather: I have no network here.",
                              f"I cannot tell the weather in {c}. I have no access to the internet."],
                  "news": ["I cannot look up the news: I have no network here.", "I cannot see the news. I have no access to the internet."],
                  "trains": ["I cannot look up trains: I have no network here.",
                             f"I cannot tell when trains to {c} leave. I have no access to the internet."]}[what])


# ---- nothing to do, or nothing that can be done ---------------------------------------------------------------------------


@situation
def mail_it(s):
    f, who = doc(s), s.person_name()
    s.file(f, text(s) + "\n")
    s.decoys()
    way, verb = s.pick([("mail", "send mail"), ("e-mail", "send mail"), ("fax", "send a fax"), ("WhatsApp", "send messages"),
                        ("text message", "send messages"),
                        ("post", "send letters")])
    s.ask(f"Send {f} to {who} by {way}.", f"please send {who} the file {f} ({way})", f"can you get {f} to {who} via {way}?",
          f"{who} needs {f}, send it as {way}" if way != "post"
          else f"{who} needs {f}, send it by post", f"forward '{f}' to {who} per {way}", f"{who} is waiting for {f}. Please send it by {way}.",
          f"{f} -> {who}, by {way}",
          f"I promised {who} to send {f} by {way} today, do it for me", f"would you send {f} over to {who}? By {way} please.",
          f"use {way} to deliver {f} to {who}")
    yield s.say(f"I cannot {verb}.", f"I cannot {verb}, so {f} was not sent.", f"I cannot {verb}. Nothing was sent to {who}.")


@situation
def hands_needed(s):
    thing, i_cannot = s.pick([("water the plants", "water plants"), ("make me a coffee", "make coffee"), ("close the window", "close windows"),
                              ("walk the dog", "walk dogs"),
                              ("order a pizza", "order pizza"), ("call my mother", "make phone calls"), ("wash the dishes", "wash dishes"),
                              ("turn off the light", "turn off lights"),
                              ("open the door", "open doors"), ("feed the cat", "feed cats"), ("book me a flight", "book flights"),
                              ("fix the heating", "fix a heating"),
                              ("drive me to the station", "drive a car"), ("pay my rent", "pay rent"), ("take the rubbish out", "take out rubbish"),
                              ("iron my shirt", "iron shirts"),
                              ("bake a cake", "bake cakes"), ("mow the lawn", "mow a lawn")])
    s.value(thing)
    s.ask(f"Please {thing}.", f"can you {thing}?", f"{thing} pls", f"I'm busy, would you {thing}?", f"I'd like you to {thing} now",
          f"hey, could you {thing} for a change",
          f"{thing}!", f"would it be possible that you {thing}?", f"next task: {thing}", f"I forgot to do it this morning: {thing}, please",
          f"be so kind and {thing}")
    yield s.say(f"I cannot {i_cannot}. I can only work on this computer.", f"I cannot {i_cannot}.",
                f"I cannot {i_cannot}: I can only use this computer.")


CAPITALS = {"France": "Paris", "Spain": "Madrid", "Italy": "Rome", "Germany": "Berlin", "Norway": "Oslo", "Sweden": "Stockholm", "Portugal": "Lisbon",
            "Greece": "Athens", "Japan": "Tokyo",
            "China": "Beijing", "Egypt": "Cairo", "Ireland": "Dublin", "Poland": "Warsaw", "Austria": "Vienna", "Hungary": "Budapest",
            "Finland": "Helsinki", "Denmark": "Copenhagen",
            "Canada": "Ottawa", "Russia": "Moscow", "Cuba": "Havana", "Kenya": "Nairobi", "Peru": "Lima", "Australia": "Canberra",
            "Belgium": "Brussels", "Turkey": "Ankara",
            "England": "London", "Vietnam": "Hanoi", "Thailand": "Bangkok"}


@situation
def capital_of(s):
    land = s.value(s.pick(CAPITALS))
    city = CAPITALS[land]
    chat(s)
    s.ask(f"What is the capital of {land}?", f"capital of {land}?", f"which city is {land}'s capital", f"Tell me the capital city of {land}.",
          f"do you know the capital of {land}?",
          f"For my quiz: {land}'s capital?", f"i forgot what the capital from {land} is called", f"Name the capital of {land}, please.",
          f"{land} - its capital is?",
          f"My daughter asks what {land}'s capital is. What shall I say?")
    yield s.say(f"{city}.", f"The capital of {land} is {city}.", f"{city} is the capital of {land}.")


TERMS = {"a byte": "A byte is a unit of data of eight bits.", "a bit": "A bit is the smallest unit of data: 0 or 1.",
         "a folder": "A folder is a place that holds files and other folders.",
         "a CPU": "A CPU is the processor of a computer: it carries out the instructions of programs.",
         "RAM": "RAM is the working memory of a computer, which is empty after it is switched off.",
         "a browser": "A browser is a program that shows web pages.", "a password": "A password is a secret word that proves who you are.",
         "a kernel": "A kernel is the core of an operating system: it manages the hardware for the programs.",
         "Linux": "Linux is a free operating system kernel, and the systems that are built on it.",
         "a backup": "A backup is a copy of data that is kept in case the original is lost.",
         "a CSV file": "A CSV file is a table as text, with values separated by commas.",
         "a symbolic link": "A symbolic link is a file that points to another file or folder.",
         "a zip file": "A zip file is an archive that holds compressed files.",
         "a terminal": "A terminal is a window in which you type commands.",
         "a file extension": "A file extension is the end of a file's name, such as .txt, which tells its kind.",
         "a checksum": "A checksum is a short value computed from data, by which changes can be noticed.",
         "a process": "A process is a program that is running.",
         "a compiler": "A compiler is a program that turns source code into a program that a computer can run.",
         "a URL": "A URL is the address of a page or file on the internet.",
         "a haiku": "A haiku is a short Japanese poem of three lines.", "a noun": "A noun is a word for a person, a place or a thing.",
         "a thesaurus": "A thesaurus is a book that lists words of similar meaning.", "a leap year": "A leap year is a year with 366 days.",
         "an invoice": "An invoice is a bill that a seller sends to a buyer."}


@situation
def what_is_that(s):
    term = s.pick(TERMS)
    meaning = TERMS[term]
    bare = term.split(" ", 1)[1] if term.startswith(("a ", "an ")) else term
    s.value(bare)
    s.ask(f"What is {term}?", f"what does {bare} mean", f"Explain to me what {term} is.", f"define {bare}",
          f"I keep hearing the word \"{bare}\". What is it?", f"{bare}?? never heard of it",
          f"can you say in one sentence what {term} is?", f"what's meant by {bare}", f"please tell me what is {term}",
          f"My grandma wants to know what {term} is.")
    yield s.say(meaning)


OPPOSITES = {"hot": "cold", "big": "small", "old": "new", "fast": "slow", "early": "late", "open": "closed", "full": "empty", "rich": "poor",
             "strong": "weak", "light": "dark", "hard": "soft",
             "happy": "sad", "left": "right", "inside": "outside", "first": "last", "high": "low", "near": "far", "wet": "dry", "loud": "quiet",
             "always": "never"}


@situation
def opposite_of(s):
    word = s.value(s.pick(OPPOSITES))
    other = OPPOSITES[word]
    s.ask(f"What is the opposite of {word}?", f"opposite of \"{word}\"?", f"which word is the contrary of {word}",
          f"Give me the opposite of the word {word}.",
          f"I'm doing a crossword: opposite of {word}, {len(other)} letters", f"what do you call something that's not {word} but the reverse?",
          f"antonym for {word} pls",
          f"how do you say the opposite of '{word}' in English", f"{word} and its opposite, which is?")
    yield s.say(f"{other.capitalize()}.", f"The opposite of {word} is {other}.")


@situation
def how_are_you(s):
    kind = s.pick(["hello", "how", "who"])
    if kind == "hello":
        s.ask("hi", "Hello!", "good evening", "hey there :)", "Good morning, Corvid.", "hallo", "yo", "Is somebody there?", "greetings, computer",
              "hi corvid, I'm new here")
        yield s.say("Hello! What can I do for you?", "Hello! How can I help?")
    elif kind == "how":
        s.ask("how are you?", "How's it going?", "are you well today", "how do you do", "Everything fine with you?", "hey, how are things", "You ok?",
              "hope you're having a good day!",
              "and how do you feel today?")
        yield s.say("I am fine, thank you. What can I do for you?", "Fine, thanks. How can I help?")
    else:
        s.ask("who are you?", "What can you do?", "what are you good for", "Introduce yourself please.", "are you a person or a program",
              "what kind of tasks can I give you?",
              "tell me what you are", "what do i use you for", "Hi, what is this? Who am I talking to?")
        yield s.say("I am Corvid, an agent that does small tasks on this computer: files, texts, sums and commands.",
                    "I am Corvid, a program. I can read, write, find and move files, count, calculate and run commands.")
