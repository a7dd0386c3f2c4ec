# SPDX-License-Identifier: MIT
"""writers - what writers, journalists, translators, archivists, editors, librarians and musicians ask: chapters, drafts, quotes, interviews,
glossaries, subtitles, lyrics, catalogues, letters, word counts and versions of a text."""
import re

from ..situation import situation


def rows(table):
    """What stands between bars and line ends."""
    return table.replace("\n", "|").split("|")


CAST = """Isolde Barnaby Marguerite Tobias Wilhelmina Ansel Ottoline Casimir Perpetua Leopold Seraphine Jasper Rosalind Ambrose Delphine Cornelius
Hester Lysander Philippa Edgar Mirabel Thaddeus Agnieszka Benoît Zdeněk Mathilde Fergus Saoirse Ignatius Yevgenia Völund Solveig Eskil
Marisol""".split()
PROSE = rows("""{a} closed the door without a sound.|The letter had been opened before {a} found it.
"You are late," said {a}, and did not look up.|Snow lay on the roofs when {a} came home.
{a} counted the steps, as always, and as always got it wrong.|Nobody in the village spoke of the mill any more.
The piano had not been tuned since the war.|{a} and {b} walked back along the canal.|"And the key?" asked {b}.|The train stood still for an hour.
At breakfast {a} told the story again, but shorter.|There was salt on the windows in the morning.|{b} laughed, which was worse than an answer.
The dog followed {a} as far as the bridge.|By noon the whole street knew.|{a} had never learned to swim.|It was the year of the two harvests.
The clock in the hall struck seven, then seven again.|"I sold it," {b} said at last.|Rain came over the hill like a curtain.
On the table lay a map, a knife and half an orange.|{a} wrote three sentences and crossed out two.|The lamp went out by itself.
Under the stairs they found the missing suitcase.|{b} kept the ring in a matchbox.|The ferry was painted green that spring.
{a} dreamed of a house with no corners.|In the end only the chimney was left standing.|The photograph showed five people; {a} remembered four.
"Read it to me," said {b}, "slowly."|The orchard belonged to nobody, so everybody stole from it.|A moth circled the candle and gave up.
{a} spoke to the horse in French.|Somewhere below, a door was being sawn in two.|The judge had a cold and a short temper.
Every Sunday {b} polished the brass plate.|The island had one road and it went round.|{a} put the stone back where it had been.
"Café's closed," the boy said. “Come back in June.”|The attic smelled of apples and old newspapers.""")
VERSE = rows("""Hold the light until the morning|I was a river, you were the sea|Every street is calling your name|Empty chairs around the table
Down by the harbour the engines sleep|Count me out and count me in|Seven bells for a silver sky|My suitcase knows the way by heart
Leave the window open, love|The moon forgot to pay the rent|Paper boats on a rainy day|Nobody dances like you do|There's a ghost in the telephone
Take the long road home with me|We burned the map to keep us warm|Oh, the winter won't be kind|A stranger wore my father's coat
Sing it softly, sing it twice|The radio plays our mistakes|Blue is the colour of leaving|Give me back my borrowed heart
Old friends turn into postcards|Somewhere a kettle starts to sing|Thunder is only the sky's applause|I'll be the echo, you be the voice
Dust on the strings of my guitar|The lighthouse winks at everyone|One more verse and then goodnight|Ma belle, la nuit est longue
Komm, wir gehen heim""")
TITLES = rows("""The Salt Orchard|A Winter Without Clocks|Letters to the Ferryman|The Second Beekeeper|Nine Doors|Café Meridian
The Glass Regiment|Under a Borrowed Roof|Ashes and Oranges|The Cartographer's Niece|Low Tide|Songs for a Broken Bell|The Quiet Printer
House of Small Rain|The Ninth Violin|Paper Harvest|Östlich der Nacht|The Lamp Inspector|Mornings in Brno|What the Miller Knew|The Longest Comma
Blue Ink|The Unfinished Bridge|La Última Página|An Atlas of Fog|Half a Kingdom|The Apprentice Liar|Nightshift at the Library|Copper Hill
The Last Stenographer""")
AUTHORS = rows("""M. Ravensdale|Ines Valcourt|T. O'Hara|Birgit Sandvik|J. P. Lorrimer|Adaeze Nwosu|Clemens Hartl|Ruth Ellery|Sándor Kiss
Y. Watanabe|Elena Ferro|Paulo Meirelles|D. K. Thornbury|Hélène Aubry|G. Castellan|Marta Wójcik|Noor Rahmani|Oskar Lindahl|Phoebe Grange
V. Stavros""")
QUOTES = rows("""A book must be the axe for the frozen sea within us.|Write drunk, edit sober.|The pen is mightier than the sword.
Brevity is the soul of wit.|Kill your darlings.|Short words are best.|All the world's a stage.|Still waters run deep.
Words fly away, writings remain.|A good title is half the book.|Omit needless words.|Festina lente.
Every story is a journey with the door left open.|What is written without effort is read without pleasure.|Aller Anfang ist schwer.
Qui n'avance pas, recule.|La vida es sueño.|Hope is the thing with feathers.|Silence is also an answer.|The first draft is clay.""")
GLOSS = [line.split("/") for line in rows("""bookmark/Lesezeichen/signet/marcapáginas|spine/Buchrücken/dos/lomo|margin/Rand/marge/margen
comma/Komma/virgule/coma|printer/Drucker/imprimante/impresora|lighthouse/Leuchtturm/phare/faro|blacksmith/Schmied/forgeron/herrero
well/Brunnen/puits/pozo|thimble/Fingerhut/dé à coudre/dedal|widow/Witwe/veuve/viuda|harvest/Ernte/récolte/cosecha|oath/Eid/serment/juramento
barn/Scheune/grange/granero|cellar/Keller/cave/sótano|ferry/Fähre/bac/transbordador|quill/Federkiel/plume/pluma|fog/Nebel/brouillard/niebla
debt/Schuld/dette/deuda|heir/Erbe/héritier/heredero|mill/Mühle/moulin/molino|dawn/Morgendämmerung/aube/alba|shadow/Schatten/ombre/sombra
threshold/Schwelle/seuil/umbral|beehive/Bienenstock/ruche/colmena|rope/Seil/corde/cuerda""")]
LANGUAGES = ["German", "French", "Spanish"]
ROLES = rows("""mayor|beekeeper|conductor|lighthouse keeper|baker|goalkeeper|surgeon|bus driver|carpenter|judge|astronomer|violinist|farmer|nurse
clockmaker|pilot|librarian|fisherman|tailor|headmaster|midwife|potter""")
SPEECH = rows("""We never closed, not even in the flood.|I learned it from my aunt.|The money was gone by March.
Nobody asked us before they built it.|You can hear it when the wind turns.|I would do it all again.|That photograph is a fake.
The first winter was the hardest.|There were only three of us left.|I still have the receipt.|The roof leaked on opening night.
My father called it nonsense.|It is the best job in the world.|We sold forty copies, mostly to relatives.|People forget how loud it was.
They promised us a new hall in 1998.|I was eleven when I started.|It smells of tar, even today.|The council will decide in autumn.
Honestly, I was terrified.""")
WORKS = rows("""chapter-{k:02}|chapter {k}|Chapter{k}|Kapitel {k}|ch{k}|scene_{k}|interview_{p}|interview {p}|letter to {p}|lettre-à-{p}|song {k}
verse{k}|lyrics_{w}|poem-{w}|{w} poem|essay on {w}|column-{k}|proofs_{k}|galley{k}|draft_{w}|Entwurf {k}|manuscript-{w}|the {w} story|blurb
synopsis|epilogue|prologue|foreword|dedication|act-{k}|{p} notes|libretto.{k}|review_{w}|obituary {p}|translation-{w}|press release {k}|{w}_final
bibliography|colophon|errata|characters|timeline|reading list|cast""")
FOLDERS = rows("""manuscript|drafts 2|Part One|part-two|rejected pieces|subtitles|lyrics|songs/2024|scans|Nachlass|correspondence|editor|to print
proofreading|archive/letters|chapters|translations/de|première|box-17|features|reviews|for Ottoline|interviews|opera|essays|galleys|old versions
press""")


def draw(s, things):
    return s.value(s.pick(things))


def draws(s, things, count):
    return [s.value(t) for t in s.some(things, count)]


def doc(s, *extensions):
    """The name of a file as writers have them; the extension as it is given."""
    end = s.pick(extensions or ("txt", "txt", "md", "md", "tex"))
    while True:
        name = s.stem() if s.chance(0.4) else s.pick(WORKS).format(k=s.number(1, 40), p=s.pick(CAST).lower(), w=s.word())
        name += f".{end}" if end else ""
        if name.endswith(end) and name.lower() not in {known.lower() for known in [*s.files, *s.drawn]}:
            return s.value(name)


def fold(s):
    """The name of a folder as writers have them."""
    while True:
        name = s.pick(FOLDERS) if s.chance(0.6) else s.dir()
        if name not in s.files and not any(f.startswith(name + "/") for f in s.files):
            return s.value(name)


def at(s, *extensions, p=0.35):
    """A file, now and then in a folder."""
    name = doc(s, *extensions)
    return s.value(f"{fold(s)}/{name}") if s.chance(p) else name


def where(path):
    """A path as people tell where a thing is."""
    folder, _, name = path.rpartition("/")
    return f"the file {name} in the folder {folder}" if folder else f"the file {name}"


def prose(s, count, people=None):
    """So many different sentences of a story."""
    a, b = s.some(people or CAST, 2)
    return [line.format(a=a, b=b) for line in s.some(PROSE, count)]


def text(lines):
    return "".join(line + "\n" for line in lines)


def listing(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def blank(name):
    """As it stands in a shell command."""
    return name if re.fullmatch(r"[\w./-]+", name, re.ASCII) and not name.startswith("-") else f"'{name}'"


def shellname(s, *extensions):
    while True:
        name = doc(s, *extensions)
        if "'" not in name:
            return name


def stamp(seconds):
    return f"00:{seconds // 60:02}:{seconds % 60:02}"


def slug(title):
    return re.sub(r"[^\w]+", "-", title.lower().replace("'s", "s")).strip("-")


# ---- one call ---------------------------------------------------------------------------------------------------------


@situation
def read_short_piece(s):
    f = at(s, "txt", "md", "")
    piece = draw(s, QUOTES) if s.chance(0.5) else " / ".join(draws(s, VERSE, 2))
    s.file(f, piece + "\n")
    s.decoys()
    s.ask(f"What does {f} say?", f"read {f} to me please", f"I forgot what I put into \"{f}\", can you show it?", f"open {where(f)}",
          f"cat {f}", f"Could you display the text of {where(f)}?", f"what is written in '{f}'", f"Please be so kind to tell me what stands in {f}.",
          f"{f}: contents?", f"I keep losing the thread. What was in {f} again?")
    yield s.call("fs_read", path=f)
    yield s.say(piece, f"{f} says: {piece}", f"It says: {piece}")


@situation
def write_motto(s):
    f, quote = at(s, "txt", "md"), draw(s, QUOTES)
    s.decoys()
    s.ask(f"Make a new file {f} with the motto: {quote}", f"Write \"{quote}\" into {f}.", f"i need {f} to exist and say '{quote}'",
          f"Put this quote in a file called {f}: {quote}", f"new file {f}, text: {quote}", f"Please save the sentence “{quote}” as {f}",
          f"Start {f} for me. Its only line is: {quote}", f"The epigraph of my book should go to {f}. It reads: {quote}",
          f"create `{f}` containing {quote}", f"Could you type \"{quote}\" in {f}? The file isn't there yet.")
    yield s.call("fs_write", path=f, text=quote + "\n")
    s.expect(f, quote + "\n")
    yield s.say(f"Wrote the quote to {f}.", f"{f} now says: {quote}", f"Made {f} with the text.")


@situation
def add_reference(s):
    f = at(s, "txt", "md", "tex")
    entries = [f"{a}: {t}, {s.number(1951, 2024)}" for a, t in zip(s.some(AUTHORS, 5), s.some(TITLES, 5))]
    new = s.value(entries.pop())
    s.file(f, text(entries[:s.number(1, 4)]))
    s.decoys()
    s.ask(f"Add to {f}: {new}", f"The bibliography {f} lacks one book. Put it at the end: {new}", f"append \"{new}\" to {f}",
          f"One more for the list in {f}, please: {new}", f"{f} += {new}", f"Could you attach this line at the bottom of {where(f)}: {new}",
          f"i forgot a source in {f}. add {new}", f"Below everything else in '{f}' should come {new}",
          f"Please extend {f} with a last entry, it is this: {new}", f"In {f} write also, as last line, {new}")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, s.files[f].decode() + new + "\n")
    yield s.say(f"Added the line to {f}.", f"{new} is now at the end of {f}.", f"Appended the entry to {f}.")


@situation
def add_couplet(s):
    f = at(s, "txt", "md")
    lines = s.some(VERSE, 8)
    one, two = s.value(lines[0]), s.value(lines[1])
    s.file(f, text(lines[2:s.number(4, 8)]))
    s.ask(f"Put two more lines under the song {f}: \"{one}\" and then \"{two}\".", f"append to {f}:\n{one}\n{two}",
          f"My song in {f} needs an ending. Line one: {one}. Line two: {two}. No full stops in the file please.",
          f"At the bottom of {f} add these two verses\n{one}\n{two}", f"two lines for the end of {f}: '{one}' / '{two}', each on its own line",
          f"Please write '{one}' and, on the next line, '{two}' after the last line of {f}",
          f"hey, finish {where(f)} with\n{one}\n{two}", f"I came up with a couplet, add it to {f} at the end:\n{one}\n{two}")
    yield s.call("fs_append", path=f, text=f"{one}\n{two}\n")
    s.expect(f, s.files[f].decode() + f"{one}\n{two}\n")
    yield s.say(f"Added the two lines to {f}.", f"{f} now ends with \"{one}\" and \"{two}\".", f"The two lines are at the end of {f} now.")


@situation
def make_folder(s):
    d = s.value(f"{fold(s)}/{s.pick(['chapter-', 'Act ', 'reel', 'box ', 'take_', 'vol.'])}{s.number(1, 19)}") if s.chance(0.5) else fold(s)
    s.decoys()
    s.ask(f"Make a folder {d}.", f"I need a place for the new material, a directory named \"{d}\" please", f"mkdir {d}",
          f"could you create the folder {d} for my manuscript?", f"new folder: {d}", f"Set up '{d}', an empty folder, so I can sort my papers",
          f"There should be a directory {d} here. Please make it.", f"Before I scan the letters I want the folder {d} ready",
          f"plz make me folder {d}", f"Add an empty directory `{d}`")
    yield s.call("fs_mkdir", path=d)
    s.expect(d + "/", "")
    yield s.say(f"Made the folder {d}.", f"The folder {d} is there now.", f"Created {d}.")


@situation
def move_piece(s):
    f, d = doc(s), fold(s)
    s.file(f, text(prose(s, 3)))
    s.folder(d) if s.chance(0.5) else s.file(f"{d}/{doc(s)}", text(prose(s, 2)))
    s.decoys()
    s.ask(f"Move {f} into {d}.", f"{f} belongs in the folder {d}, put it there", f"mv {f} to {d}", f"Please file \"{f}\" under {d}",
          f"could you shift the text {f} over to the directory '{d}'?", f"I want {f} out of here and inside {d}",
          f"the piece {f} was turned down, it shall go to folder {d}", f"tidy up: {f} → {d}", f"Drop {f} in the {d} folder, would you?",
          f"Take `{f}` and place it in `{d}`")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", s.files[f].decode())
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.", f"Put {f} into {d}.")


@situation
def rename_draft(s):
    old, new = doc(s, "txt", "md"), doc(s, "txt", "md")
    s.file(old, text(prose(s, 4)))
    s.decoys()
    s.ask(f"Rename {old} to {new}.", f"{old} should be called {new}", f"The name \"{old}\" is ugly, make it \"{new}\"",
          f"please give the file {old} the new name {new}", f"change the filename {old} into {new}", f"rename: {old} -> {new}",
          f"My editor wants '{old}' under the name '{new}'. Can you do that?", f"From now on {old} is {new}, rename it please",
          f"i would like that the file {old} gets named {new}")
    yield s.call("fs_move", from_=old, to=new)
    s.expect(old, None)
    s.expect(new, s.files[old].decode())
    yield s.say(f"Renamed {old} to {new}.", f"{old} is now called {new}.", f"Done: {old} is {new} now.")


@situation
def keep_version(s):
    f = at(s, "txt", "md", p=0.2)
    stem, _, end = f.rpartition(".")
    g = s.value(f"{stem}{s.pick(['-v2', '_copy', ' before edit', '.orig', '-backup', ' (second version)', '_v3', '-old'])}.{end}")
    s.file(f, text(prose(s, s.number(2, 5))))
    s.decoys()
    s.ask(f"Copy {f} to {g}.", f"Before I rewrite it, keep a version of {f} as {g}", f"duplicate {f}, name of the copy: {g}",
          f"I'm about to cut a lot in {f}; save a second one under {g} first please", f"cp {f} -> {g}",
          f"Make \"{g}\", identical to \"{f}\".", f"could you produce a copy of {f}? it should be called {g}", f"backup of {f} as {g} pls",
          f"The text {f} must stay safe. Put a copy beside it called {g}.")
    yield s.call("fs_copy", from_=f, to=g)
    s.expect(g, s.files[f].decode())
    s.expect(f, s.files[f].decode())
    yield s.say(f"Copied {f} to {g}.", f"{g} is a copy of {f}.", f"Saved a copy of {f} as {g}.")


@situation
def delete_piece(s):
    f = at(s)
    s.file(f, text(prose(s, s.number(1, 4))))
    s.decoys()
    s.ask(f"Delete {f}.", f"I don't need {f} any more, get rid of it", f"throw away \"{f}\" please", f"rm {f}",
          f"{f} was a terrible idea. Remove it.", f"Could you erase {where(f)}?", f"please to delete the text {f}, it is printed already", f"bin {f}",
          f"The story in '{f}' is dead, take the file off the disk.", f"kill my darling: {f}")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"{f} is gone.", f"Removed {f}.")


@situation
def find_by_kind(s):
    end, what = s.pick([("srt", "subtitle files"), ("vtt", "subtitle files"), ("mid", "MIDI files"), ("bib", "bibliographies"),
                        ("tex", "LaTeX sources"), ("epub", "e-books"), ("wav", "recordings"), ("po", "translation files"),
                        ("tmx", "translation memories"), ("docx", "Word documents"), ("ly", "LilyPond scores"), ("fountain", "screenplays"),
                        ("odt", "OpenDocument texts"), ("rtf", "RTF texts"), ("abc", "tune files")])
    names = sorted(at(s, end, p=0.5) for _ in range(s.number(1, 4)))
    for name in names:
        s.file(name, s.sentence() + "\n")
    s.decoys(but=(end,))
    s.ask(f"Where are my {what}? They end in .{end}", f"list all *.{end} files", f"Which {what} (.{end}) do I have here, subfolders too?",
          f"find every .{end} in this workspace", f"i lost track of my .{end} files, show where they are", f"any {what} around? extension {end}",
          f"Please search for files whose name ends in .{end}.", f"Give me the paths of all the {what}, so everything with .{end}",
          f"what .{end} files exist below this folder?")
    yield s.call("fs_find", path=".", pattern=f"*.{end}")
    yield s.say(f"Found {listing(names)}.", f"There are {len(names)}: {listing(names)}." if len(names) > 1 else f"There is one: {names[0]}.")


@situation
def who_mentions(s):
    who, others = draw(s, CAST), None
    others = [n for n in CAST if n != who]
    names = [at(s, "txt", "md", p=0.25) for _ in range(s.number(3, 5))]
    hits = sorted(s.some(names, s.number(1, 2)))
    for name in names:
        lines = prose(s, 3, others)
        if name in hits:
            lines[s.number(0, 2)] = s.pick(["{} knocked twice.", "Then {} arrived.", "She wrote to {} that night.", "Only {} kept quiet.",
                                            "The coat was {}'s."]).format(who)
        s.file(name, text(lines))
    s.ask(f"Which files mention {who}?", f"In which chapters does {who} appear?", f"search all texts for \"{who}\"", f"grep {who}",
          f"I want to cut the character {who} from the novel. In what files does the name stand?", f"find me where {who} comes up",
          f"{who}: which of the files?", f"Please look through everything here for the name '{who}' and tell me the files.",
          f"I can't remember where I introduced {who}. Can you search?", f"who wrote about {who}, i mean what file has this name in it")
    yield s.call("text_search", path=".", query=who)
    yield s.say(f"{who} is mentioned in {listing(hits)}.", f"{listing(hits)}.", f"The name {who} stands in {listing(hits)}.")


@situation
def how_many_words(s):
    f = at(s)
    lines = prose(s, s.number(4, 18))
    s.file(f, text(lines))
    n = len(text(lines).split())
    s.decoys()
    s.ask(f"How many words does {f} have?", f"word count of {f}", f"words in {f}?",
          f"Is {f} long enough for the magazine? I need its number of words.", f"They pay me by the word. Count them in {where(f)} please.",
          f"count the words of \"{f}\"", f"tell me how much words are in {f}", f"Could you check the length of '{f}', in words?",
          f"wc -w for {f}, what do you get?", f"i wonder how wordy {f} has become")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} words.", f"There are {n} words in {f}.", f"{n} words.")


@situation
def how_many_verses(s):
    f = at(s, "txt", "md", "")
    n = s.number(4, 24)
    s.file(f, text(s.some(VERSE, n)))
    s.decoys()
    s.ask(f"How many lines does the song in {f} have?", f"number of lines, {f}", f"count the lines of {f}",
          f"Is {f} a sonnet? I mean, tell me how many lines it has.", f"lines in \"{f}\"?", f"Please say how many lines long {where(f)} is.",
          f"The lyrics {f} feel too long... what is the line count?", f"how much lines has the poem {f}",
          f"I need the length of `{f}` in lines for the layout")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} lines.", f"There are {n} lines in {f}.", f"{n} lines.")


@situation
def change_a_name(s):
    f = at(s)
    old, new = draws(s, CAST, 2)
    lines = prose(s, s.number(3, 9), [n for n in CAST if n not in (old, new)])
    lines.insert(s.number(0, len(lines)), s.pick(["{} had the last word.", "\"Ask {},\" said the porter.", "It was {} who paid.",
                                                  "Then {} sat down at the window.",
                                                   "The boat was named after {}."]).format(old))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"In {f} change {old} to {new}.", f"The character {old} is called {new} from now on. Correct it in {f}.",
          f"replace \"{old}\" by \"{new}\" in {f}", f"{f}: {old} -> {new}", f"please swap the name {old} for {new} in {where(f)}",
          f"I wrote {old} in {f} but meant {new}, can you fix that?", f"edit {f} so that it says {new} instead of {old}",
          f"could you put {new} where {old} stands in '{f}'", f"wrong name in {f}! it's {new} and not {old}",
          f"Make {old} into {new} in the text {f}, thank you")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text(lines).replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} now says {new} instead of {old}.", f"Replaced {old} with {new} in {f}.")


TYPOS = rows("""recieve/receive|wich/which|seperate/separate|untill/until|freind/friend|adress/address|wierd/weird|occured/occurred
begining/beginning|definately/definitely|goverment/government|libary/library|tommorow/tomorrow|calender/calendar|neccessary/necessary
rythm/rhythm|thier/their|beleive/believe|garantee/guarantee|posession/possession|priviledge/privilege|embarass/embarrass|succesful/successful
knowlege/knowledge""")


@situation
def fix_typo(s):
    f = at(s)
    wrong, right = (s.value(w) for w in s.pick(TYPOS).split("/"))
    lines = prose(s, s.number(2, 12))
    lines.insert(s.number(0, len(lines)), s.pick(["(check this: {}, says the proofreader)", "In the margin somebody wrote \"{}\" in red.",
                                                  "It all came down to one word, {}.",
                                                   "On the blackboard stood: {}", "The telegram said only \"{}\"."]).format(wrong))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"There is a typo in {f}: {wrong}. It must be {right}.", f"fix the spelling of \"{wrong}\" in {f}, correct is \"{right}\"",
          f"{wrong} → {right} in {f}", f"My proofreader marked '{wrong}' in {f}. Please make it '{right}'.",
          f"can you correct {wrong} to {right} in {where(f)}", f"I spelled a word wrong in {f}, {wrong} should read {right}",
          f"in the file {f} the word {wrong} is false written, put {right}", f"please edit {f}: instead of {wrong} write {right}",
          f"How embarrassing, {f} has \"{wrong}\" in it. Turn that into \"{right}\".")
    yield s.call("fs_edit", path=f, old=wrong, new=right)
    s.expect(f, text(lines).replace(wrong, right))
    yield s.say(f"Corrected {wrong} to {right} in {f}.", f"Fixed the typo in {f}: it is {right} now.", f"{f} now has {right} instead of {wrong}.")


@situation
def strike_sentence(s):
    f = at(s)
    lines = prose(s, s.number(3, 8))
    out = s.value(s.pick(lines))
    s.file(f, " ".join(lines) + "\n")
    before = s.files[f].decode()
    k = lines.index(out)
    old = out + " " if k < len(lines) - 1 else " " + out
    s.ask(f"Cut this sentence from {f}: {out}", f"strike '{out}' out of {f}", f"In {f}, the sentence “{out}” has to go.",
          f"please delete only this from {f}: {out}", f"My editor hates one sentence in {f}. Take it out: {out}",
          f"{f} is better without: {out}", f"remove the following words from the paragraph in {where(f)}: {out}",
          f"Could you drop one sentence in the text {f}, namely this one: {out}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=old, new="")
    s.expect(f, before.replace(old, ""))
    yield s.say(f"Cut the sentence from {f}.", f"The sentence is gone from {f}.", f"Removed it from {f}.")


@situation
def line_of_phrase(s):
    f = at(s)
    lines = prose(s, s.number(6, 20))
    k = s.number(0, len(lines) - 1)
    words = lines[k].split()
    start = s.number(0, len(words) - 3)
    phrase = " ".join(words[start:start + 3]).strip(".,;\"“”?")
    while '"' in phrase or "“" in phrase or "'" in phrase or text(lines).count(phrase) != 1:
        k = s.number(0, len(lines) - 1)
        words = lines[k].split()
        phrase = " ".join(words[:4]).strip(".,;\"“”?")
    s.value(phrase)
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"On which line of {f} is \"{phrase}\"?", f"Where in {f} did I write '{phrase}'? I want the line number.",
          f"line number of \"{phrase}\" in {f}", f"search {f} for \"{phrase}\", what line?",
          f"The reviewer quotes “{phrase}”. Which line in {where(f)} would that be?", f"find '{phrase}' inside of {f} and say me the line",
          f"i know {f} has the words \"{phrase}\", but in which line", f"Could you look up the line of {f} that contains \"{phrase}\"?")
    yield s.call("text_search", path=f, query=phrase)
    yield s.say(f"It is on line {k + 1} of {f}.", f"Line {k + 1}.", f"\"{phrase}\" is on line {k + 1}.")


@situation
def checksum_of_scan(s):
    f = at(s, "tif", "pdf", "wav", "jpg", "epub", "flac")
    s.file(f, s.sentence() * s.number(1, 5))
    s.decoys()
    s.ask(f"What is the SHA-256 of {f}?", f"checksum for {f} please", f"The archive wants a fingerprint of {f} (sha256).", f"sha256sum {f}",
          f"Compute the hash of \"{f}\" so I can note it on the box", f"i must give a sha-256 sum together with {where(f)}. what is it",
          f"hash of '{f}'?", f"Could you calculate the SHA-256 checksum for {f}? The library asks for it.",
          f"For the deposit form: which SHA256 does {f} have?")
    seen = yield s.call("fs_hash", path=f)
    value = re.search("[0-9a-f]{64}", seen).group()
    yield s.say(f"The SHA-256 of {f} is {value}.", value, f"{f} has the SHA-256 {value}.")


@situation
def size_of_file(s):
    f = at(s, "pdf", "mp3", "tif", "txt", "odt", "epub")
    size = s.number(40, 9000)
    s.file(f, ("The quick brown fox jumps over the lazy dog. " * 250)[:size])
    s.decoys()
    s.ask(f"How big is {f}?", f"size of {f} in bytes?", f"Is {f} too heavy for an e-mail? Tell me how many bytes it takes.",
          f"What's the file size of \"{f}\"?", f"how large is {where(f)} on disk", f"bytes of {f} pls",
          f"The printing house has an upload limit, so I need the size of '{f}'.", f"Please check how much space {f} needs.",
          f"how many byte has the file {f}")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} is {size} bytes.", f"{size} bytes.", f"The size of {f} is {size} bytes.")


@situation
def pack_manuscript(s):
    d = fold(s)
    for _ in range(s.number(1, 3)):
        s.file(f"{d}/{doc(s)}", text(prose(s, 2)))
    stem = s.pick([slug(d.replace('/', ' ')), 'for-printer', 'to_editor', 'submission', s.word(), 'manuscript-' + s.word()])
    a = s.value(f"{stem}.{s.pick(['zip', 'zip', 'tar.gz', 'tgz', 'tar.xz'])}")
    s.decoys()
    s.ask(f"Pack the folder {d} into {a}.", f"Please zip up {d} for my editor; the archive shall be called {a}", f"{d} -> {a}",
          f"make an archive {a} from the folder '{d}'", f"I have to mail everything in {d}. Put it in one file, {a}.", f"compress \"{d}\" as {a}",
          f"could you bundle the directory {d} to {a}?", f"archive {d}, name {a}",
          f"The publisher takes only packed submissions: create {a} out of {d}")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"Made {a} from the folder {d}.", f"{a} now holds {d}.")


@situation
def unpack_proofs(s):
    stem, d, inner = s.pick(['proofs', 'scans', 'from-publisher', 'stems', 'letters_1912', 'fonts', 'typeset', 'takes', s.word()]), fold(s), doc(s)
    a = s.value(f"{stem}.{s.pick(['zip', 'tar.gz', 'tar'])}")
    pack = f"zip -q ../{a} *" if a.endswith("zip") else f"tar caf ../{a} *"
    s.shell(f"mkdir x && cd x && echo hello > \"{inner}\" && {pack} && cd .. && rm -r x")
    s.decoys()
    s.ask(f"Unpack {a} into {d}.", f"The publisher sent {a}. Extract it to the folder {d} please.", f"{a} → {d} (unpack)",
          f"open the archive \"{a}\" and put what's in it in {d}", f"could you unzip or untar {a}? target folder: {d}", f"extract {a} to {d}",
          f"i got {a} from the archive, everything from it should go in a folder '{d}'", f"Take the files out of {a}; I want them under {d}.",
          f"decompress {a} in directory {d}, thank you")
    yield s.call("archive_extract", archive=a, path=d)
    s.expect(f"{d}/{inner}", "hello\n")
    yield s.say(f"Unpacked {a} into {d}.", f"The contents of {a} are in {d} now.", f"Extracted {a} to {d}.")


@situation
def what_is_in_folder(s):
    d = fold(s)
    names = sorted(doc(s, "txt", "md", "pdf", "srt", "mp3") for _ in range(s.number(1, 4)))
    for name in names:
        s.file(f"{d}/{name}", s.sentence() + "\n")
    s.decoys()
    s.ask(f"What is in the folder {d}?", f"ls {d}", f"show me which files lie in \"{d}\"", f"Which files have I put into {d} so far?",
          f"contents of the {d} folder?", f"please list {d}", f"I'd like to know what the directory '{d}' holds.",
          f"look into {d} and name the files", f"did i leave anything in {d}? what's there", f"Could you enumerate everything in folder {d}")
    yield s.call("fs_list", path=d)
    yield s.say(f"{d} holds {listing(names)}.", f"In {d}: {listing(names)}.", f"There {'is' if len(names) == 1 else 'are'} {listing(names)}.")


# ---- questions --------------------------------------------------------------------------------------------------------


@situation
def nth_verse(s):
    f = at(s, "txt", "md")
    lines = s.some(VERSE, s.number(4, 9))
    k = s.number(1, min(6, len(lines)) - 1)
    nth = ["first", "second", "third", "fourth", "fifth", "sixth"][k]
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"What is the {nth} line of {f}?", f"line {k + 1} of {f}?", f"Read me the {nth} line in \"{f}\".",
          f"I need to sing the {nth} line of {f} and forgot it", f"how goes line number {k + 1} in {where(f)}",
          f"give me just line {k + 1} from '{f}'", f"The choir starts with the {nth} line of {f}. What does it say?", f"{nth} verse line in {f} pls",
          f"Could you quote line {k + 1} of {f} for me?")
    yield s.call("fs_read", path=f)
    yield s.say(lines[k], f"Line {k + 1} is: {lines[k]}", f"The {nth} line of {f} is: {lines[k]}")


@situation
def how_it_ends(s):
    f = at(s)
    lines = prose(s, s.number(3, 12))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"How does {f} end?", f"last sentence of {f}?", f"What is the final line of \"{f}\"?",
          f"Where did I stop writing in {f}? Quote the last line.", f"tell me the closing sentence in {where(f)}",
          f"i need the very last line of {f}", f"Which words does '{f}' finish with? The whole line please.",
          f"On what line does {f} end, I mean the text of it", f"Please read the bottom line of {f} to me.")
    yield s.call("fs_read", path=f)
    yield s.say(lines[-1], f"It ends with: {lines[-1]}", f"The last line is: {lines[-1]}")


@situation
def longest_chapter(s):
    f = at(s, "txt", "csv", "md")
    titles, counts = s.some(TITLES, s.number(3, 6)), s.rng.sample(range(310, 9800), 6)
    rows = list(zip(titles, counts))
    sep = s.pick([": ", " - ", ", ", " | "])
    s.file(f, text(f"{t}{sep}{n}" for t, n in rows))
    s.decoys()
    most = s.chance(0.5)
    best = (max if most else min)(rows, key=lambda r: r[1])
    w = "longest" if most else "shortest"
    big = "most" if most else "fewest"
    s.ask(f"{f} lists my stories with their word counts. Which is the {w}?", f"which title in {f} has the {big} words?", f"{w} piece in {f}?",
          f"The numbers in {f} are words. Tell me the {w} story.", f"Look into {where(f)}: what text is the {w} one",
          f"of the stories in \"{f}\" name the {w}", f"I want to read the {w} story aloud. Which one is it, according to {f}?",
          f"check {f} and say which entry got the {big} words", f"Please find out the title with the {big} words in '{f}'.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{best[0]}, with {best[1]} words.", f"The {w} is {best[0]}: {best[1]} words.", f"{best[0]} ({best[1]} words).")


CLAUSES = rows("""The publisher pays an advance of 2000.|The author delivers by 1 May.|Film rights stay with the author.
Ten free copies are sent to the author.|The book is printed in Leipzig.|Audio rights are not included.|The translator is named on the cover.
Royalties are paid in June.|Both sides may end this agreement.|The title may be changed.|Proofs are returned within two weeks.
The estate approves the illustrations.|The e-book appears on the same day.|No changes after the second proof.""")
SUBJECTS = rows("""film/Film rights|audio/Audio rights|royalties/Royalties|free copies/free copies|proofs/Proofs|the translator/translator
an e-book/e-book|the cover/cover|an advance/advance|illustrations/illustrations""")


@situation
def contract_says(s):
    f = at(s, "txt", "md")
    what, key = s.pick(SUBJECTS).split("/")
    yes = s.chance(0.5)
    having = [c for c in CLAUSES if key.lower() in c.lower()]
    lacking = [c for c in CLAUSES if key.lower().rstrip("s") not in c.lower() and what.split()[-1].rstrip("s").lower() not in c.lower()]
    lines = s.some(lacking, s.number(2, 6))
    if yes:
        hit = s.pick(having)
        lines.insert(s.number(0, len(lines)), hit)
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"Does {f} say anything about {what}?", f"Is there something on {what} in the contract {f}?", f"{f}: {what} mentioned? yes or no",
          f"I can't find {what} in {f}, is it in there?", f"check \"{f}\" for a sentence on {what}", f"My agent asks if {f} covers {what}. Does it?",
          f"please read {where(f)} and tell me if it speaks of {what}", f"anything on {what} in '{f}'?", f"has the agreement {f} a word about {what}")
    yield s.call("fs_read", path=f)
    if yes:
        yield s.say(f"Yes: {hit}", f"Yes, it says: {hit}")
    else:
        yield s.say(f"No, {f} says nothing about {what}.", f"No, there is nothing about {what} in {f}.")


@situation
def look_up_term(s):
    f = at(s, "txt", "md", "csv")
    k = s.number(0, 2)
    rows, sep = s.some(GLOSS, s.number(4, 12)), s.pick([" = ", ": ", ";", ",", " - ", " → "])
    s.file(f, text(f"{r[0]}{sep}{r[k + 1]}" for r in rows))
    s.decoys()
    row, lang = s.pick(rows), LANGUAGES[k]
    term, answer = s.value(row[0]), row[k + 1]
    s.ask(f"What is the {lang} for {term} in {f}?", f"How did we translate \"{term}\" in the glossary {f}?", f"{term} in {lang}? see {f}",
          f"Our glossary is {f}. Which {lang} word is given for {term}?", f"look up {term} in {f}", f"I forgot which word {f} wants for '{term}'",
          f"please check {where(f)} for the entry {term} and tell me the translation", f"the client insists on {f}. so what do i write for {term}",
          f"according to {f}, {term} is what in {lang}?", f"Translate {term} as our word list {f} has it.")
    yield s.call("fs_read", path=f)
    yield s.say(answer, f"{term} is {answer}.", f"{f} gives {answer} for {term}.")


@situation
def deadline_of(s):
    f = at(s, "txt", "csv", "md")
    names = s.some(["Granta", "The Quarterly", "Novel Prize", "Poetry Now", "Harbour Review", "Radio play call", "Lighthouse Grant",
                    "Winter Anthology", "Kunststiftung", "Le Mot Juste",
                    "Tin House Award", "Short Forms", "Essay Contest", "Residency Bergen", "Prix Étoile", "Young Voices",
                    "Crime Weekend"], s.number(3, 7))
    dates = [f"{s.number(2025, 2027)}-{m:02}-{s.number(1, 28):02}" for m in s.some(range(1, 13), len(names))]
    s.file(f, text(f"{n}, {d}" for n, d in zip(names, dates)))
    s.decoys()
    k = s.number(0, len(names) - 1)
    who = s.value(names[k])
    s.ask(f"When is the deadline for {who}? It's in {f}.", f"deadline {who}, see {f}", f"Look in {f} and tell me by what date I must send to {who}.",
          f"until when can i submit to {who}? i noted it in \"{f}\"", f"{f} has my deadlines. Which date stands beside {who}?",
          f"I'm afraid I missed {who}. Could you check the date in {where(f)}?", f"what day is {who} due according to '{f}'",
          f"please say me the closing date of {who} from the list {f}", f"{who} closes when? The dates are in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{dates[k]}.", f"The deadline for {who} is {dates[k]}.", f"{who} is due on {dates[k]}.")


@situation
def count_status(s):
    f = at(s, "txt", "csv", "md")
    people, states = s.some(ROLES, s.number(4, 9)), ["done", "open", "transcribed"]
    have = [s.pick(states) for _ in people]
    state = s.pick(have)
    s.file(f, text(f"{p}: {h}" for p, h in zip(people, have)))
    s.decoys()
    n = have.count(state)
    s.value(state)
    s.ask(f"How many interviews in {f} are marked {state}?", f"count the \"{state}\" ones in {f}",
          f"{f} is my list of interviews. How many of them are {state}?", f"how many '{state}' are in {f}?",
          f"interviews {state}, number? it's in {f}", f"Please go through {where(f)} and count who is {state}.",
          f"My boss asks how many talks are {state}. The list is {f}.", f"in the list {f}, how much entries have the status {state}",
          f"i want to know the number of {state} interviews from {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{n} {'is' if n == 1 else 'are'} {state}.", f"{n}.", f"{n} of {len(people)} {'is' if n == 1 else 'are'} {state}.")


@situation
def older_of_two(s):
    f = at(s, "txt", "md", "csv")
    people = s.some(CAST, s.number(3, 7))
    ages = s.rng.sample(range(8, 90), len(people))
    s.file(f, text(f"{p}, {a}, {r}" for p, a, r in zip(people, ages, s.some(ROLES, len(people)))))
    s.decoys()
    i, j = s.some(range(len(people)), 2)
    a, b = s.value(people[i]), s.value(people[j])
    old = i if ages[i] > ages[j] else j
    s.ask(f"Who is older in {f}, {a} or {b}?", f"{a} or {b}, which of them is the older one? Ages are in {f}",
          f"my character sheet is {f}. is {a} older than {b}, or the other way round?", f"Check {where(f)}: which of {a} and {b} has the higher age?",
          f"{f}: {a} vs {b}, who's older", f"Between {a} and {b}, tell me who was born earlier; see the ages in \"{f}\"",
          f"I keep mixing up the ages of {a} and {b}. Who is the elder according to {f}?",
          f"please compare age of {a} with age of {b} in '{f}' and say who is more old",
          f"read the cast list {f} and name the older one of {b} and {a}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{people[old]} is older ({ages[old]}).", f"{people[old]}, who is {ages[old]}.", f"{people[old]} is the older one.")


@situation
def who_said_it(s):
    f = at(s, "txt", "md")
    a, b, c = draws(s, CAST, 3)
    lines = s.some(SPEECH, s.number(4, 8))
    speakers = [a, b] + [s.pick([a, b, c]) for _ in lines[2:]]
    s.rng.shuffle(speakers)
    s.file(f, text(f"{p}: {x}" for p, x in zip(speakers, lines)))
    s.decoys()
    k = s.number(0, len(lines) - 1)
    said = s.value(lines[k])
    s.ask(f"Who says \"{said}\" in {f}?", f"In the interview {f}, whose words are these: {said}", f"'{said}' - who said that? transcript: {f}",
          f"I want to quote “{said}” from {f}. Which person said it?", f"attribute this quote please, it comes from {f}: {said}",
          f"look in {where(f)} who spoke the sentence {said}", f"speaker of \"{said}\" in {f}?",
          f"i need the name of the one who said in {f}: {said}", f"Before we print it: “{said}” is from whom? The transcript is {f}.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{speakers[k]}.", f"{speakers[k]} said it.", f"{speakers[k]} says that.")


@situation
def subtitle_at(s):
    f = at(s, "srt")
    lines = s.some(SPEECH, s.number(3, 6))
    t, blocks, starts = s.number(1, 50), [], []
    for k, line in enumerate(lines, 1):
        start, end = t, t + s.number(2, 4)
        starts.append(stamp(start))
        blocks.append(f"{k}\n{stamp(start)},000 --> {stamp(end)},500\n{line}\n")
        t = end + s.number(2, 30)
    s.file(f, "\n".join(blocks))
    s.decoys()
    k = s.number(0, len(lines) - 1)
    when = s.value(starts[k])
    s.ask(f"Which subtitle begins at {when} in {f}?", f"What is said at {when}? subtitles are in {f}", f"{f} @ {when}: text?",
          f"In the subtitle file \"{f}\", read me the line that starts at {when}.", f"what do the people see on the screen at {when} ({f})",
          f"The director complains about the title at {when}. Show me its words, it's in {where(f)}",
          f"text of the subtitle from '{f}' that comes up at {when} please", f"I have to translate the line at {when} of {f}. How does it go?",
          f"find the caption starting at {when} inside {f}")
    yield s.call("fs_read", path=f)
    yield s.say(lines[k], f"At {when}: {lines[k]}", f"It is: {lines[k]}")


@situation
def shelf_mark(s):
    f = at(s, "csv", "txt", "md")
    titles, authors = s.some(TITLES, s.number(3, 6)), s.some(AUTHORS, 6)
    marks = [f"{s.pick('ABCDEFGHKLMPRT')}{s.pick('abcdef')} {n}" for n in s.some(range(10, 990), len(titles))]
    s.file(f, text(f"{t}; {a}; {m}" for t, a, m in zip(titles, authors, marks)))
    s.decoys()
    k = s.number(0, len(titles) - 1)
    t = s.value(titles[k])
    s.ask(f"Where does \"{t}\" stand? I need the shelf mark from {f}.", f"shelf mark of {t}? catalogue: {f}",
          f"A reader wants {t}. Which shelf mark does {f} give?", f"look up '{t}' in the catalogue {f}, on what shelf is it",
          f"call number for {t} please ({f})", f"Could you find the signature of the book {t} in {where(f)}?",
          f"In our catalogue {f} there is {t}; tell me its shelf mark.", f"i have to fetch {t} from the stacks. {f} knows the mark, what is it",
          f"What mark is noted for “{t}” in {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{marks[k]}.", f"{t} stands at {marks[k]}.", f"The shelf mark of {t} is {marks[k]}.")


@situation
def author_of(s):
    f = at(s, "csv", "txt")
    titles = s.some(TITLES, s.number(3, 6))
    authors, years = s.some(AUTHORS, len(titles)), s.some(range(1880, 2024), len(titles))
    s.file(f, "title,author,year\n" + text(f"{t},{a},{y}" for t, a, y in zip(titles, authors, years)))
    s.decoys()
    oldest = s.chance(0.5)
    y = (min if oldest else max)(years)
    n = years.index(y)
    w = "oldest" if oldest else "newest"
    s.ask(f"Who wrote the {w} book in {f}?", f"author of the {w} title in {f}?", f"In {f}, which author has the {w} book?",
          f"look at the years in {f}: who is the author of the {w} one", f"I want to cite the {w} book of our list {f}. By whom is it?",
          f"tell me the writer of the {w} work listed in \"{f}\"", f"{f} - {w} book - author?",
          f"Please open {where(f)} and name the author whose book is the {w}.", f"the {w} book in '{f}' is from which author")
    yield s.call("fs_read", path=f)
    yield s.say(f"{authors[n]} ({titles[n]}, {years[n]}).", f"{authors[n]} wrote it: {titles[n]}, {years[n]}.",
                f"The {w} book is {titles[n]} by {authors[n]}, from {years[n]}.")


# ---- sums -------------------------------------------------------------------------------------------------------------


@situation
def total_words(s):
    f = at(s, "txt", "csv", "md")
    counts = s.rng.sample(range(180, 6200), s.number(3, 6))
    label = s.pick(["chapter {}", "Kapitel {}", "part {}", "day {}", "scene {}"])
    s.file(f, text(f"{label.format(k)}: {n}" for k, n in enumerate(counts, 1)))
    s.decoys()
    s.ask(f"How many words are all the parts in {f} together?", f"{f} has the word counts of my book. What's the sum?", f"add up the numbers in {f}",
          f"total words, {f}?", f"What length does the whole manuscript have, if I believe {f}?", f"sum of the word counts noted in \"{f}\" please",
          f"Could you total {where(f)} for me?", f"I wrote every number of words down in {f}, now please make the total",
          f"all words in '{f}' summed up, how much is it")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=" + ".join(map(str, counts)))
    yield s.say(f"{sum(counts)} words.", f"The total is {sum(counts)} words.", f"Together they have {sum(counts)} words.")


@situation
def words_to_go(s):
    f = at(s, "txt", "md")
    goal, done = s.number(20, 120) * 1000, s.number(1200, 19900)
    s.file(f, s.pick(["goal: {g}\nwritten: {d}\n", "written so far: {d} words\ncontract: {g} words\n",
                      "target = {g}\nstand today = {d}\n"]).format(g=goal, d=done))
    s.decoys()
    s.ask(f"How many words are still missing to my goal? See {f}.", f"{f} has my goal and what I have written. How much is left?",
          f"words to go? ({f})", f"look at {f} and work out how many words I still must write",
          f"I'm scared to ask... how far am I from the target in \"{f}\", in words?", f"goal minus written from {f}, please",
          f"Please read {where(f)} and tell me the number of words I lack.", f"how much words remain according to '{f}'",
          f"what is the gap between target and state in {f}")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{goal} - {done}")
    yield s.say(f"{goal - done} words are left.", f"You still need {goal - done} words.", f"{goal - done} words to go.")


@situation
def fee_for_job(s):
    f = at(s, "txt", "md", "csv")
    words, cents = s.number(30, 900) * 10, s.number(6, 19)
    s.file(f, s.pick(["client: {c}\nwords: {w}\nrate per word: {r}\n", "{w} words for {c}, at {r} a word\n",
                      "job {c}\nrate {r}/word\nlength {w} words\n"]).format(
        c=s.pick(AUTHORS), w=words, r=f"0.{cents:02}"))
    s.decoys()
    total = f"{words * cents / 100:.10g}"
    s.ask(f"What can I charge for the job in {f}? It's words times rate.", f"compute the fee from {f}", f"{f}: words x rate = ?",
          f"My translation job is described in {f}. How much do I earn?", f"multiply the words with the price per word, both in {where(f)}",
          f"I'm writing the invoice. What sum comes out of \"{f}\"?", f"how much money makes the job in {f}",
          f"Please calculate my honorarium, the number of words and the rate stand in '{f}'", f"total price for the text described in {f}?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{words} * 0.{cents:02}")
    yield s.say(f"The fee is {total}.", f"{total}.", f"{words} words at 0.{cents:02} make {total}.")


@situation
def average_pages(s):
    f = at(s, "txt", "csv", "md")
    n = s.pick([2, 4, 5])
    pages = s.rng.sample(range(4, 60), n)
    s.file(f, text(f"{t}: {p} pages" for t, p in zip(s.some(TITLES, n), pages)))
    s.decoys()
    mean = f"{sum(pages) / n:.10g}"
    s.ask(f"What is the average number of pages in {f}?", f"average length of the stories in {f}, in pages", f"mean pages? {f}",
          f"{f} lists stories and pages. How many pages has one on average?", f"Could you read {where(f)} and give me the mean of the page numbers?",
          f"on average how long are the texts of \"{f}\"", f"I need the average page count from '{f}' for the blurb",
          f"please make the average over all page counts in {f}", f"how many pages per story, averaged, in {f}?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression="(" + " + ".join(map(str, pages)) + f") / {n}")
    yield s.say(f"{mean} pages.", f"The average is {mean} pages.", f"On average {mean} pages.")


@situation
def reading_time(s):
    speed, minutes = s.pick([100, 120, 140, 150, 180, 200, 250]), s.pick([s.number(3, 90), s.number(3, 40) + 0.5])
    words, minutes = round(speed * minutes), f"{minutes:g}"
    s.ask(f"How many minutes do I need to read {words} words at {speed} words a minute?", f"{words} words / {speed} per minute = how many minutes",
          f"My speech has {words} words and I speak {speed} a minute. How long will it take?", f"reading time for {words} words, {speed} wpm?",
          f"I read {speed} words per minute; the audiobook chapter is {words} words. Minutes?",
          f"pls compute the minutes: {words} words, tempo {speed} words each minute",
          f"The radio gives me a slot. If I manage {speed} words in one minute, how many minutes are {words} words?",
          f"divide {words} by {speed} for me, i need the minutes")
    yield s.call("calc", expression=f"{words} / {speed}")
    yield s.say(f"{minutes} minutes.", f"It takes {minutes} minutes.", f"You need {minutes} minutes.")


# ---- chains -----------------------------------------------------------------------------------------------------------


@situation
def quote_into_other(s):
    f, g = at(s), at(s)
    lines = prose(s, s.number(3, 8))
    first = s.chance(0.5)
    line = lines[0 if first else -1]
    w = "first" if first else "last"
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"Write the {w} line of {f} into a new file {g}.", f"take the {w} line from {f} and save it as {g}",
          f"{g} should hold only the {w} line of {f}", f"For the cover I need the {w} line of {f} in a file of its own, {g}.",
          f"copy out the {w} sentence of {f} to '{g}' please", f"{w} line of \"{f}\" -> {g}",
          f"Could you extract how {f} {'begins, the first' if first else 'ends, the last'} line, and put it in {g}?",
          f"i want the {w} line out of {where(f)}, store it in {g}", f"Make the file {g}: its text is the {w} line of {f}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=g, text=line + "\n")
    s.expect(g, line + "\n")
    yield s.say(f"Wrote \"{line}\" to {g}.", f"{g} now holds the {w} line of {f}.", f"The {w} line of {f} is in {g}.")


@situation
def find_then_read(s):
    name = doc(s)
    d = fold(s)
    f = s.value(f"{d}/{name}")
    lines = prose(s, s.number(2, 6))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"Somewhere there is {name}. How does it begin?", f"find {name} and tell me its first line",
          f"I misplaced {name}; look for it and quote the opening line", f"first sentence of {name}? no idea which folder it's in",
          f"Please search for the file \"{name}\" and read me line one.", f"{name} is in one of the folders, what's its first line",
          f"Locate '{name}' and show how it starts", f"in some folder i have {name}. with which line does it start?",
          f"Where did {name} go? And what is its first line?")
    yield s.call("fs_find", path=".", pattern=name)
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} begins: {lines[0]}", f"It is {f}; the first line is: {lines[0]}", f"The first line of {f} is: {lines[0]}")


@situation
def pointed_file(s):
    pointer, target = doc(s, "txt", "md"), at(s, "txt", "md")
    quote = draw(s, QUOTES)
    s.file(pointer, s.pick(["Next to proofread: {}\n", "current chapter: {}\n", "open this one: {}\n", "Read aloud tonight: {}\n",
                            "start with {}\n"]).format(target))
    s.file(target, quote + "\n")
    s.decoys()
    s.ask(f"{pointer} names a file. What does that file say?", f"Read {pointer}, it tells which file is next, and show me that one's text",
          f"follow {pointer}: what's in the file it mentions?",
          f"I noted in {pointer} which file to open. Open it and tell me what is written there.", f"what does the file say that {pointer} points to?",
          f"Look up the file name in \"{pointer}\" and read me that file please", f"the text whose name stands in {pointer} - what is it",
          f"Could you see in {pointer} which file is meant and give its content?", f"{pointer} -> file -> its text?")
    yield s.call("fs_read", path=pointer)
    yield s.call("fs_read", path=target)
    yield s.say(f"{target} says: {quote}", quote, f"It names {target}, which says: {quote}")


@situation
def which_line_differs(s):
    a, b = doc(s, "txt", "md"), doc(s, "txt", "md")
    lines = s.some(VERSE, s.number(3, 6))
    other = s.pick([v for v in VERSE if v not in lines])
    k = s.number(0, len(lines) - 1)
    changed = lines[:k] + [other] + lines[k + 1:]
    s.file(a, text(lines))
    s.file(b, text(changed))
    s.ask(f"Read {a} and {b}. Which line is different?", f"{a} and {b} are two versions of one song; on what line do they part?",
          f"compare {a} with {b}, line number of the difference?", f"One line was changed between {a} and {b}. Tell me which one.",
          f"{a} against {b}: which line is not the same", f"I turned {a} into {b} and rewrote a single line. Which was it?",
          f"please read both, {a} and {b}, and name the line that isn't the same", f"spot the difference between \"{a}\" and \"{b}\" (only one line)",
          f"in which line are '{a}' and '{b}' not equal")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    yield s.say(f"Line {k + 1}: {a} has \"{lines[k]}\", {b} has \"{other}\".", f"Line {k + 1} differs.",
                f"They differ in line {k + 1}: \"{lines[k]}\" became \"{other}\".")


@situation
def same_scan(s):
    a, b = s.some(["tif", "wav", "pdf", "jpg", "flac"], 1) * 2
    a, b = at(s, a, p=0.3), at(s, b, p=0.3)
    one = s.sentence() * 3
    same = s.chance(0.5)
    s.file(a, one)
    s.file(b, one if same else one[:-1] + "!")
    s.decoys()
    s.ask(f"Are {a} and {b} the same, byte for byte? Compare checksums.", f"use hashes to see if {a} and {b} are identical",
          f"Does {a} have a true duplicate in {b}? Check by SHA-256.", f"I may have scanned one letter twice. Do {a} and {b} have the same checksum?",
          f"sha256 of {a} and {b}, equal or not?", f"compare the hashes of \"{a}\" and \"{b}\"", f"do {a} and {b} hash to the same value",
          f"Please verify with checksums whether '{a}' equals '{b}'.", f"two copies, {a} and {b}: are the checksums identical? yes/no")
    yield s.call("fs_hash", path=a)
    yield s.call("fs_hash", path=b)
    if same:
        yield s.say(f"Yes, {a} and {b} are identical.", "Yes, they have the same checksum.", f"Yes, {b} is the same as {a}.")
    else:
        yield s.say(f"No, {a} and {b} differ.", "No, their checksums are different.", f"No, {b} is not the same as {a}.")


@situation
def longer_draft(s):
    a, b = doc(s, "txt", "md"), doc(s, "txt", "md")
    ta, tb = text(prose(s, s.number(3, 9))), text(prose(s, s.number(3, 9)))
    na, nb = len(ta.split()), len(tb.split())
    if na == nb:
        tb += "The end.\n"
        nb += 2
    s.file(a, ta)
    s.file(b, tb)
    s.decoys()
    s.ask(f"Which has more words, {a} or {b}?", f"count the words of {a} and of {b}, which is longer", f"{a} vs {b}: longer one in words?",
          f"Is {a} longer than {b}? Go by the word count.", f"I have two drafts, {a} and {b}. Tell me the wordier one.",
          f"compare the number of words in \"{a}\" and \"{b}\"",
          f"the magazine takes the shorter one, so: word counts of {a} and {b}, and which has more?", f"what of both has more words: '{a}' or '{b}'",
          f"Did {a} or {b} get more words in the end? Please count.")
    yield s.call("text_count", path=a)
    yield s.call("text_count", path=b)
    big, x, small, y = (a, na, b, nb) if na > nb else (b, nb, a, na)
    yield s.say(f"{big} has more words: {x}, {small} has {y}.", f"{big} is longer, {x} words against {y}.", f"{big}, with {x} words ({small}: {y}).")


@situation
def words_gained(s):
    a, b = doc(s, "txt", "md"), doc(s, "txt", "md")
    lines = prose(s, s.number(6, 12))
    k = s.number(2, len(lines) - 2)
    s.file(a, text(lines[:k]))
    s.file(b, text(lines))
    na, nb = len(text(lines[:k]).split()), len(text(lines).split())
    s.decoys()
    s.ask(f"How many words did I add from {a} to {b}?", f"difference in words between {a} and {b}",
          f"I revised {a}, the new version is {b}. By how many words did it grow?", f"how many words does {a} lack compared with {b}?",
          f"I extended {a} and saved it as {b}: how many more words are that?", f"count words in \"{a}\" and \"{b}\" and subtract",
          f"if {a} is the old text, how much longer is {b}, measured in words", f"From {a} to {b}, how much words came in addition?",
          f"growth {a} -> {b} in words, please calculate it")
    yield s.call("text_count", path=a)
    yield s.call("text_count", path=b)
    yield s.call("calc", expression=f"{nb} - {na}")
    yield s.say(f"{nb - na} words.", f"{b} has {nb - na} more words than {a}.", f"It grew by {nb - na} words, from {na} to {nb}.")


@situation
def royalties_total(s):
    f, g = doc(s, "txt", "csv", "md"), at(s, "txt", "md")
    shops = s.some(["Blue Anchor Books", "Librairie du Port", "Kessler & Co", "Page One", "Buchladen Nord", "The Attic", "Station Kiosk",
                    "Museum shop", "Ink & Oak", "Online", "Café Proust",
                    "Book fair", "Library sale", "Readings", "Harbour Books", "Antiquariat Vogel"], s.number(3, 4))
    sums = s.rng.sample(range(3, 240), len(shops))
    s.file(f, text(f"{k}, {n}" for k, n in zip(shops, sums)))
    s.decoys()
    s.ask(f"Add up the sales in {f} and write the total to {g}.", f"total of {f} -> new file {g}",
          f"sum the numbers from {f}, then save just the sum in {g}", f"My agent wants one number: everything in {f} together. Put it in {g}.",
          f"Please calculate what {f} sums up to; the result goes into \"{g}\"",
          f"how many copies are that in {f} altogether? store the number as {g}", f"work out the sum over {f} and write it (only the number) to {g}",
          f"{g} shall contain the total of the figures in {f}", f"i need the sum of all sales listed in {f} inside a file {g}")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=" + ".join(map(str, sums)))
    yield s.call("fs_write", path=g, text=f"{sum(sums)}\n")
    s.expect(g, f"{sum(sums)}\n")
    yield s.say(f"The total is {sum(sums)}; it is in {g}.", f"Wrote {sum(sums)} to {g}.", f"{sum(sums)} in all, saved as {g}.")


@situation
def copy_and_rename_hero(s):
    f, g = doc(s, "txt", "md"), doc(s, "txt", "md")
    old, new = draws(s, CAST, 2)
    lines = prose(s, s.number(2, 6), [n for n in CAST if n not in (old, new)])
    lines.insert(s.number(0, len(lines)), s.pick(["{} came in by the kitchen.", "\"Not yet,\" said {}.", "Nobody waited for {}.",
                                                  "{} owed the butcher money.", "It began with {}."]).format(old))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"Copy {f} to {g}, and in the copy change {old} to {new}.", f"make {g} from {f} but with {new} instead of {old}",
          f"I want a variant of {f} called {g} where {old} is {new}. Leave the original.", f"duplicate {f} as {g}; then replace {old} by {new} there",
          f"{g} = {f}, only that {old} becomes {new}", f"Please make a second version of \"{f}\", name \"{g}\". The hero {old} is named {new} in it.",
          f"copy {f} -> {g} and afterwards edit {g}: {old} should read {new}", f"keep {f} as it is. In a copy '{g}' let {old} be {new}",
          f"Could you try out the name {new}? Copy {f} to {g} first and put it there where {old} stands.")
    yield s.call("fs_copy", from_=f, to=g)
    yield s.call("fs_edit", path=g, old=old, new=new)
    s.expect(f, text(lines))
    s.expect(g, text(lines).replace(old, new))
    yield s.say(f"Copied {f} to {g} and changed {old} to {new} there.", f"{g} is a copy of {f} with {new} instead of {old}.",
                f"Made {g}; {old} is {new} in it.")


@situation
def rename_by_title(s):
    old = doc(s, "txt", "md")
    end = old.rsplit(".", 1)[1]
    title = s.pick([t for t in TITLES if t.isascii() and "'" not in t])
    s.file(old, text([title, ""] + prose(s, s.number(1, 4))) if s.chance(0.7) else text([f"# {title}"] + prose(s, 2)))
    s.decoys()
    new = f"{title}.{end}"
    s.ask(f"The first line of {old} is its title. Rename the file after the title, keep .{end}.",
          f"rename {old} to its own title (line one) plus .{end}",
          f"Give {old} the title as file name. You find the title inside, at the top. Ending stays .{end}",
          f"{old} should be named like the story in it, i.e. TITLE.{end}", f"What is the title in {old}? Use it as new name of the file, with .{end}",
          f"please call the file {old} by the title that stands in its first line, and .{end} after it",
          f"look in \"{old}\", take the title from the top, and make the filename of it (.{end})",
          f"i never gave {old} a proper name. its heading is the name. still a .{end} of course",
          f"Read {old} and rename it to whatever its first line says, followed by .{end}.")
    yield s.call("fs_read", path=old)
    yield s.call("fs_move", from_=old, to=new)
    s.expect(old, None)
    s.expect(new, s.files[old].decode())
    yield s.say(f"Renamed {old} to {new}.", f"{old} is now called {new}.", f"The title is {title}, so the file is {new} now.")


@situation
def described_interview(s):
    end = s.pick(["txt", "md"])
    roles = s.some([r for r in ROLES if " " not in r], s.number(3, 5))
    form = s.pick(["interview-{}.", "{}_interview.", "talk with {}.", "Interview {}.", "{}-transcript."])
    lines = s.some(SPEECH, len(roles))
    for r, x in zip(roles, lines):
        s.file(form.format(r) + end, x + "\n")
    role, line = roles[0], lines[0]
    f = form.format(s.value(role)) + end
    s.ask(f"What did the {role} say in the interview?", f"read me the interview with the {role}",
          f"the {role}'s interview is somewhere here, what does it say?", f"I talked to the {role} last week and typed it up. Quote it please.",
          f"interview {role}: text?", f"There must be a file about my conversation with the {role}. What is written in it?",
          f"show what the {role} told me", f"i don't know how i named the file of the {role}, pls find it in this folder and read it",
          f"Could you open the talk with the {role} for me?")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {line}", line, f"The {role} said: {line}")


@situation
def move_all_of_kind(s):
    end, what = s.pick([("srt", "subtitles"), ("mid", "MIDI files"), ("epub", "e-books"), ("wav", "recordings"), ("tex", "LaTeX files"),
                        ("odt", "letters"), ("bib", "bibliographies"), ("vtt", "captions"), ("tif", "scans"), ("po", "translations"),
                        ("abc", "tunes"), ("docx", "Word files"), ("rtf", "RTF texts"), ("ly", "scores"), ("mp3", "takes")])
    d = fold(s)
    s.folder(d)
    names = sorted(doc(s, end) for _ in range(s.number(2, 3)))
    for name in names:
        s.file(name, s.sentence() + "\n")
    s.decoys(but=(end,))
    s.ask(f"Move all .{end} files into {d}.", f"put every *.{end} in the folder {d}",
          f"The {what} lie around loose. Collect them (.{end}) in {d} please.", f"mv *.{end} {d}",
          f"Could you sort my {what} into \"{d}\"? They end in .{end}", f"all {what} (.{end}) belong to the directory {d}",
          f"clean up: .{end} -> {d}", f"i want that each .{end} file goes in '{d}'",
          f"Take the {what}, everything with the extension .{end}, and move it to {d}")
    yield s.call("fs_find", path=".", pattern=f"*.{end}")
    for name in names:
        yield s.call("fs_move", from_=name, to=f"{d}/{name}")
        s.expect(name, None)
        s.expect(f"{d}/{name}", s.files[name].decode())
    yield s.say(f"Moved {listing(names)} to {d}.", f"{len(names)} files are in {d} now: {listing(names)}.", f"Moved {len(names)} files into {d}.")


@situation
def sign_both(s):
    a, b = at(s, "txt", "md", p=0.2), at(s, "txt", "md", p=0.2)
    line = s.value(s.pick(["Yours, {}", "© {} 2024", "Translated by {}", "-- {}", "Mit Gruß, {}", "Copyright {}, all rights reserved", "Edited by {}",
                           "Proofread: {}", "Text: {}",
                           "Words and music: {}", "Bien à vous, {}", "(end) {}"]).format(s.pick(AUTHORS)))
    s.file(a, text(prose(s, s.number(1, 4))))
    s.file(b, text(prose(s, s.number(1, 4))))
    s.decoys()
    s.ask(f"Add the line \"{line}\" to the end of {a} and {b}.", f"both {a} and {b} need this as last line: {line}",
          f"append to {a} and also to {b}: {line}", f"Please sign {a} and {b} with '{line}' at the bottom.",
          f"{line} <- put that under {a} and under {b}", f"two files, {a} and {b}. Each one should end with {line}",
          f"I forgot the closing line in {a}, and in {b} too. It is: {line}", f"write at the bottom of {a} and likewise of {b} this: {line}",
          f"Could you attach \"{line}\" to {a}, then do the same with {b}?")
    for f in (a, b):
        yield s.call("fs_append", path=f, text=line + "\n")
        s.expect(f, s.files[f].decode() + line + "\n")
    yield s.say(f"Added the line to {a} and {b}.", f"{a} and {b} now end with \"{line}\".", "Both files have the line now.")


@situation
def accepted_or_not(s):
    f = doc(s, "txt", "md")
    yes_dir, no_dir = (s.value(x) for x in s.pick([("accepted", "rejected"), ("sold", "returned"), ("yes", "no"), ("good news", "bad news"),
                                                   ("Zusagen", "Absagen"), ("oui", "non"), ("contracts", "wastepaper"), ("celebrate", "try again")]))
    s.folder(yes_dir)
    s.folder(no_dir)
    good = s.chance(0.5)
    who, title = s.pick(AUTHORS), s.pick(TITLES)
    s.file(f, f"Dear {who},\n" + s.pick(["thank you for {t}.\n", "we have read {t} with interest.\n",
                                         "you sent us {t} in spring.\n"]).format(t=title) +
           s.pick(["We are happy to publish it.\n", "We would love to print it in our next issue.\n", "Our jury has chosen it for the prize.\n",
                   "We accept it with pleasure.\n"] if good else
                  ["Unfortunately it does not fit our list.\n", "We are sorry to decline.\n", "It was not chosen this time.\n",
                   "Regrettably we cannot publish it.\n"]) + "Kind regards\n")
    s.decoys()
    d = yes_dir if good else no_dir
    s.ask(f"Read the letter {f}. If they take my text, move it to {yes_dir}, otherwise to {no_dir}.",
          f"{f} is an answer from a publisher: a yes goes to the folder {yes_dir}, a no to {no_dir}",
          f"Is {f} an acceptance? then move it into \"{yes_dir}\". A refusal? Into \"{no_dir}\".",
          f"sort {f} by what it says, accepted -> {yes_dir}, declined -> {no_dir}",
          f"I don't dare to open {f}. File it under {yes_dir} if it is good, under {no_dir} if not.",
          f"depending on the answer in {f}, put the letter in {yes_dir} (taken) or {no_dir} (not taken)",
          f"look at {f}; positive reply: folder {yes_dir}; negative: folder {no_dir}. Move it please",
          f"please decide from the text of {f} where it must go: '{yes_dir}' for yes or '{no_dir}' for no",
          f"did they want my piece? check {f} and move the letter to {yes_dir} when yes and to {no_dir} when no")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", s.files[f].decode())
    if good:
        yield s.say(f"It is an acceptance. Moved {f} to {d}.", f"They take it; {f} is in {d} now.", f"A yes: moved {f} to {d}/{f}.")
    else:
        yield s.say(f"It is a refusal. Moved {f} to {d}.", f"They do not take it; {f} is in {d} now.", f"A no: moved {f} to {d}/{f}.")


@situation
def find_name_and_change(s):
    old, new = draws(s, CAST, 2)
    names = [at(s, "txt", "md", p=0.2) for _ in range(s.number(2, 4))]
    for k, name in enumerate(names):
        lines = prose(s, 3, [n for n in CAST if n not in (old, new)])
        if k == 0:
            lines.insert(s.number(0, 3), s.pick(["{} locked the gate.", "Only {} had seen the fire.", "\"Sit down, {}.\"", "The portrait showed {}.",
                                                 "They buried {} on a Tuesday."]).format(old))
        s.file(name, text(lines))
    f = names[0]
    s.ask(f"One of my files still has the old name {old}. Find it and change it to {new}.",
          f"{old} is named {new} now. Look which file still says {old} and correct it there", f"search for {old}, and where you find it write {new}",
          f"the name {old} occurs once in this folder. replace it with {new}", f"find \"{old}\" in my texts and make it \"{new}\"",
          f"I renamed a character and forgot one spot: {old} has to be {new}. Can you hunt it down?",
          f"somewhere is {old} left over, should be {new}. fix pls", f"In which file is {old}? Put {new} there instead.",
          f"Please look through all my chapters for '{old}'; there must stand '{new}'.")
    yield s.call("text_search", path=".", query=old)
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, s.files[f].decode().replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"It was in {f}; it says {new} now.", f"{f} had {old}; I replaced it with {new}.")


@situation
def clear_leftovers(s):
    end = s.value(s.pick(["bak", "tmp", "aux", "toc", "swp", "orig", "log", "pdf", "ps", "dvi", "blg", "bbl", "idx", "part", "autosave"]))
    names = sorted(at(s, end, p=0.3) for _ in range(s.number(2, 3)))
    for name in names:
        s.file(name, s.sentence() + "\n")
    keep = doc(s, "txt", "md", "tex")
    s.file(keep, text(prose(s, 2)))
    s.decoys(but=(end,))
    s.ask(f"Delete all .{end} files.", f"the *.{end} leftovers can go, remove them, also in subfolders", f"rm every .{end} here please",
          f"Find whatever ends in .{end} and erase it.", f"My editor program leaves .{end} files behind. Get rid of them all",
          f"clean the manuscript folder of *.{end}", f"no more .{end} files, thank you", f"Could you throw out each file with the extension .{end}?",
          f"all my .{end} should be deleted")
    yield s.call("fs_find", path=".", pattern=f"*.{end}")
    for name in names:
        yield s.call("fs_remove", path=name)
        s.expect(name, None)
    s.expect(keep, s.files[keep].decode())
    yield s.say(f"Deleted {listing(names)}.", f"Removed {len(names)} .{end} files: {listing(names)}.", f"{listing(names)} are gone.")


@situation
def next_number(s):
    f = at(s, "txt", "md", "csv", p=0.2)
    start, n = s.number(1, 180), s.number(2, 7)
    prefix, sep = s.pick(["", "No. ", "MS ", "Op. ", "#", "Box "]), s.pick([": ", " - ", ", "])
    titles = s.some(TITLES, n + 1)
    new = s.value(titles.pop())
    s.file(f, text(f"{prefix}{start + k}{sep}{t}" for k, t in enumerate(titles)))
    s.decoys()
    line = f"{prefix}{start + n}{sep}{new}"
    s.ask(f"Enter {new} in {f} under the next free number.", f"{f} is a numbered list. Add \"{new}\" with the next number.",
          f"next entry for the catalogue {f}: {new}, number it like the others", f"add {new} to {f} and continue the numbering",
          f"Our new item is called {new}. Give it the following number in {f}, in the same form.",
          f"put {new} at the end of {f}, number = last one plus 1", f"please register '{new}' in {where(f)}, it gets the number that comes next",
          f"the list {f} should go on with {new}; keep counting", f"i got one more title: {new}. append it to {f} with next number")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=f, text=line + "\n")
    s.expect(f, s.files[f].decode() + line + "\n")
    yield s.say(f"Added \"{line}\" to {f}.", f"{new} has number {start + n} in {f}.", f"Entered it in {f} as number {start + n}.")


@situation
def journal_date(s):
    f = at(s, "txt", "md", p=0.2)
    s.file(f, text(prose(s, s.number(1, 4))))
    s.decoys()
    s.ask(f"Put today's date as a new line at the end of {f}, like 2024-05-31.", f"append the date of today to {f} (YYYY-MM-DD)",
          f"I start a new entry in {f}. Write the current date under the old ones, year-month-day", f"what day is it? add it to {f} as YYYY-MM-DD",
          f"add today (YYYY-MM-DD) to the bottom of \"{f}\"", f"My diary {f} needs today's date below the last line, in the form 2023-11-02.",
          f"date stamp for {f} please, iso format, at the end", f"Could you look up the date and attach it to {where(f)}? Format 2025-01-09",
          f"write date of this day in {f}, last line, as YYYY-MM-DD")
    seen = yield s.call("time_now")
    day = re.search(r"\d{4}-\d\d-\d\d", seen).group()
    yield s.call("fs_append", path=f, text=day + "\n")
    s.expect(f, s.files[f].decode() + day + "\n")
    yield s.say(f"Added {day} to {f}.", f"{f} now ends with {day}.", f"Wrote {day} at the end of {f}.")


@situation
def which_old_draft(s):
    stem = s.pick(["poem", "speech", "story", "column", "review", "novel", "essay", "sermon", "libretto", "song", "article", "foreword", "obituary",
                   "preface", "ballad", "blurb"])
    end, sep = s.pick(["txt", "md"]), s.pick(["-", "_", " "])
    marks = s.some(["may", "june", "first", "second", "early", "long", "short", "rough", "Paris", "train", "night", "handwritten"], 2)
    names = [f"{stem}{sep}{m}.{end}" for m in marks]
    for name in names:
        s.file(name, text(prose(s, 2)))
    s.value(stem)
    gone = s.pick(names)
    s.person(s.pick(["{}", "{} please", "the one called {}", "{}, thanks", "remove {}"]).format(gone))
    s.ask(f"Delete the draft of my {stem}.", f"throw the {stem} draft away", f"please remove my {stem}, the draft I don't need",
          f"I don't want the {stem} any longer, delete that file", f"get rid of the {stem} file",
          f"could you bin the old {stem}? I keep only one version", f"my {stem}: one version of it should be deleted", f"the {stem} draft must go")
    yield s.call("fs_list", path=".")
    a, b = sorted(names)
    yield s.call("ask_user", question=s.pick([f"Which one shall I delete, {a} or {b}?", f"There are {a} and {b}. Which one do you mean?"]))
    yield s.call("fs_remove", path=gone)
    s.expect(gone, None)
    yield s.say(f"Deleted {gone}.", f"{gone} is gone; the other one is still there.", f"Removed {gone}.")


@situation
def file_letter_by_sender(s):
    who, d = draw(s, AUTHORS), fold(s)
    s.folder(d)
    senders = [who] + s.some([a for a in AUTHORS if a != who], s.number(1, 3))
    names = [doc(s, "txt", "md") for _ in senders]
    for name, sender in zip(names, senders):
        s.file(name, f"Dear friend,\n{s.pick(SPEECH)}\nYours, {sender}\n")
    f = names[0]
    s.ask(f"One letter here is signed by {who}. Find it and move it into {d}.", f"move the letter from {who} to {d}, I don't remember the file name",
          f"which letter is by {who}? put it in the folder {d}", f"search my letters for \"{who}\" and file the one you find under {d}",
          f"the correspondence with {who} is kept in {d}; one letter is still out here, bring it there",
          f"Letter by {who} -> {d} please (search for the name)", f"please look in what file {who} has signed, and take this file to '{d}'",
          f"I need the letter {who} wrote in {d}. it's in the main folder now under some name",
          f"Could you find the text with the name {who} in it and shift it to {d}?")
    yield s.call("text_search", path=".", query=who)
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", s.files[f].decode())
    yield s.say(f"Moved {f} to {d}/{f}.", f"It was {f}; it is in {d} now.", f"The letter is {f}. Moved it to {d}.")


@situation
def two_counts_summed(s):
    a, b = doc(s), doc(s)
    ta, tb = text(prose(s, s.number(2, 9))), text(prose(s, s.number(2, 9)))
    s.file(a, ta)
    s.file(b, tb)
    na, nb = len(ta.split()), len(tb.split())
    s.decoys()
    s.ask(f"How many words do {a} and {b} have together?", f"words of {a} plus words of {b}",
          f"I'll send {a} and {b} as one piece. What's the joint word count?", f"{a} + {b}, total words?",
          f"count both, {a} and {b}, and add the word counts", f"Please tell me the sum of words in \"{a}\" and \"{b}\".",
          f"if i glue '{a}' to '{b}' how many words is it", f"The limit counts {a} and {b} as one. How many words is that altogether?",
          f"combined length in words of {a} with {b} please")
    yield s.call("text_count", path=a)
    yield s.call("text_count", path=b)
    yield s.call("calc", expression=f"{na} + {nb}")
    yield s.say(f"{na + nb} words.", f"Together {na + nb} words ({na} and {nb}).", f"{a} and {b} have {na + nb} words together.")


@situation
def term_to_chapter(s):
    g, f = doc(s, "txt", "md"), at(s, "txt", "md", p=0.2)
    k = s.number(0, 2)
    rows = s.some(GLOSS, s.number(3, 7))
    s.file(g, text(f"{r[0]} = {r[k + 1]}" for r in rows))
    row = s.pick(rows)
    term, answer = s.value(row[0]), row[k + 1]
    lines = [x for x in prose(s, s.number(2, 5)) if term not in x]
    lines.insert(s.number(0, len(lines)), s.pick(["TODO: <{}>", "Here comes the word <{}>.", "They spoke about the <{}> all night.",
                                                  "<{}>!"]).format(term))
    s.file(f, text(lines))
    s.ask(f"In {f} I left <{term}> untranslated. Take the word from the glossary {g} and put it there instead of <{term}>.",
          f"replace <{term}> in {f} by what {g} gives for {term}", f"look up {term} in {g}, then write that word in {f} where <{term}> is",
          f"{f} has a gap <{term}>. Fill it with the translation from {g}, no brackets.",
          f"the glossary is {g}. please exchange <{term}> in {f} for the right word", f"Use {g} to translate <{term}> in {f}; the brackets go too",
          f"<{term}> in \"{f}\" -> the entry for {term} in \"{g}\"", f"Could you swap <{term}> in the text {f} for our agreed word? {g} has it.")
    yield s.call("fs_read", path=g)
    yield s.call("fs_edit", path=f, old=f"<{term}>", new=answer)
    s.expect(f, text(lines).replace(f"<{term}>", answer))
    yield s.say(f"Replaced <{term}> with {answer} in {f}.", f"{f} now says {answer}.", f"{g} gives {answer}; I put that into {f}.")


# ---- shell ------------------------------------------------------------------------------------------------------------


@situation
def alphabetical(s):
    f = shellname(s, "txt", "md", "")
    n = s.number(3, 7)
    names = s.some([x for x in CAST if x.isascii()] if s.chance(0.5) else [r for r in ROLES if " " not in r], n)
    s.file(f, text(names))
    s.decoys()
    s.ask(f"Show the lines of {f} in alphabetical order.", f"sort {f} from a to z and show me", f"{f} sorted, please (don't change the file)",
          f"Which order would the entries of \"{f}\" have alphabetically?",
          f"I need the index {f} in alphabetical order. Just tell me, the file stays", f"alphabetize {f} for me",
          f"read out {f} in the order of the alphabet", f"could you list what's in {f} alphabetically?", f"lines of '{f}' A-Z")
    yield s.call("shell", command=f"sort {blank(f)}")
    yield s.say(", ".join(sorted(names)), f"In order: {', '.join(sorted(names))}.", f"Sorted: {', '.join(sorted(names))}.")


@situation
def diff_versions(s):
    a, b = shellname(s, "txt", "md"), shellname(s, "txt", "md")
    lines = prose(s, s.number(4, 12))
    old = s.number(0, len(lines) - 1)
    new = s.pick(SPEECH)
    s.file(a, text(lines))
    s.file(b, text(lines[:old] + [new] + lines[old + 1:]))
    s.ask(f"Run diff on {a} and {b} and tell me what the new line says.", f"diff {a} {b}", f"What changed from {a} to {b}? Use diff.",
          f"show me the difference between {a} and {b} with diff", f"My editor turned {a} into {b}. Let diff tell what was replaced.",
          f"run a diff of \"{a}\" against \"{b}\", what is new", f"diff the two versions {a} and {b} please, i want to see the change",
          f"Could you do a diff, {a} first and {b} second?")
    yield s.call("shell", command=f"diff {blank(a)} {blank(b)}")
    yield s.say(f"Line {old + 1} changed: \"{lines[old]}\" became \"{new}\".", f"In line {old + 1}, \"{lines[old]}\" was replaced by \"{new}\".",
                f"Line {old + 1} of {b} is new: {new}")


@situation
def characters_count(s):
    f = shellname(s, "txt", "md")
    accents = ["Où est la clé ?", "Schöne Grüße aus Zürich", "¿Dónde está el niño?", "Żółte liście", "“Yes,” she said — twice."]
    body = text(s.some(VERSE + SPEECH + QUOTES, s.number(1, 5)) + s.some(accents, s.number(0, 2)))
    s.file(f, body)
    s.decoys()
    s.ask(f"How many characters does {f} have? Characters, not bytes.", f"character count of {f}",
          f"The newspaper pays by the character. Count those of {f} (wc -m).", f"{f}: number of characters incl. spaces?", f"wc -m {f}",
          f"Please count the characters in \"{f}\", umlauts as one each.", f"how many signs with spaces has the text {f}",
          f"I'm allowed 600 characters in the leaflet; how many are in {f}?", f"chars in '{f}' pls, not the bytes")
    seen = yield s.call("shell", command=f"wc -m {blank(f)}")
    assert f"{len(body)} " in seen, seen
    yield s.say(f"{f} has {len(body)} characters.", f"{len(body)} characters.", f"There are {len(body)} characters in {f}.")


@situation
def rename_everywhere(s):
    f = shellname(s, "txt", "md", "tex")
    old, new = draws(s, [c for c in CAST if c.isascii()], 2)
    lines = prose(s, s.number(2, 6), [n for n in CAST if n not in (old, new)])
    for form in s.some(["{} opened the piano.", "The hat belonged to {}.", "\"Again?\" said {}.", "Then {} was alone.", "{} did not answer."],
                       s.number(2, 3)):
        lines.insert(s.number(0, len(lines)), form.format(old))
    s.file(f, text(lines))
    s.decoys()
    s.ask(f"Replace every {old} in {f} by {new}.", f"In {f} the name {old} occurs many times. Change all of them to {new}.",
          f"sed: all {old} -> {new} in {f}", f"{old} must become {new} everywhere in {f}",
          f"My heroine isn't {old} but {new}. Please change each occurrence in {f}", f"swap all occurrences of \"{old}\" for \"{new}\" in {f}",
          f"throughout {f}, {new} instead of {old} please", f"i want every single {old} in '{f}' to be {new}",
          f"Rename the character {old}, wherever the name stands in {f}, into {new}")
    yield s.call("shell", command=f"sed -i 's/{old}/{new}/g' {blank(f)}")
    s.expect(f, text(lines).replace(old, new))
    yield s.say(f"Changed every {old} to {new} in {f}.", f"All {old} in {f} are {new} now.", f"Replaced {old} with {new} everywhere in {f}.")


@situation
def latest_draft(s):
    end = s.pick(["txt", "md", "tex", "odt"])
    names = [doc(s, end) for _ in range(s.number(3, 5))]
    ages = s.rng.sample(range(1, 90), len(names))
    for name, days in zip(names, ages):
        s.file(name, s.sentence() + "\n", age=days * 86400)
    young = s.chance(0.6)
    w = "newest" if young else "oldest"
    f = names[ages.index(min(ages) if young else max(ages))]
    other = "latest" if young else "longest ago"
    s.ask(f"Which of my files is the {w}?", f"{w} file here?", f"I forgot which draft I touched {other}. Which one is it?",
          f"what's the {w} text in this folder, by date of change", f"tell me the name of the {w} draft",
          f"Look at the modification times: which file was changed {other}?", f"which file did i save {other}",
          f"Please find the {w} version among the drafts here.", f"{w} one by time, name only")
    yield s.call("shell", command="ls -t" if young else "ls -tr")
    yield s.say(f"{f}.", f"The {w} is {f}.", f"{f} is the {w}.")


@situation
def count_phrase(s):
    f = shellname(s, "txt", "md")
    word = s.value(s.pick(["very", "suddenly", "really", "perhaps", "just", "quite", "almost", "indeed", "rather", "somehow", "actually", "simply",
                           "basically", "truly", "merely"]))
    n = s.number(2, 5)
    forms = ["It was {} late.", "She {} forgot.", "He was {} there.", "They {} laughed, {} loud.", "And {} nothing came.", "The sea was {} calm."]
    used = s.some(forms, n)
    lines = [x for x in prose(s, s.number(2, 6)) if word not in x.lower()] + [u.replace("{}", word) for u in used]
    s.rng.shuffle(lines)
    s.file(f, text(lines))
    count = text(lines).count(word)
    s.decoys()
    s.ask(f"How often does the word \"{word}\" occur in {f}?", f"count every \"{word}\" in {f}",
          f"I use \"{word}\" too much. How many times is it in {f}?", f"occurrences of '{word}' in {f}, number?",
          f"how many times did i write \"{word}\" in {f}, two on one line count as two",
          f"My editor says {f} is full of \"{word}\". Please count them all.", f"\"{word}\" in {f}: how many?",
          f"tell me the frequency of the word '{word}' in the text {f}", f"grep and count \"{word}\" in {f}, each one")
    yield s.call("shell", command=f"grep -o {word} {blank(f)} | wc -l")
    yield s.say(f"{count} times.", f"\"{word}\" occurs {count} times in {f}.", f"{f} has it {count} times.")


@situation
def look_into_archive(s):
    a = s.value(f"{s.pick(['scans', 'proofs', 'letters', 'stems', 'fonts', 'masters', 'estate', s.word(), s.word()])}-{s.number(2, 99)}.tar")
    names = sorted(n for n in [doc(s, "txt", "md", "srt", "pdf") for _ in range(6)] if n.isascii())[:s.number(2, 4)]
    make = " && ".join(f"echo {k} > \"{n}\"" for k, n in enumerate(names))
    s.shell(f"mkdir x && cd x && {make} && LC_ALL=C tar cf ../{a} * && cd .. && rm -r x")
    s.decoys()
    s.ask(f"What is inside {a}? Don't unpack it.", f"list the contents of the archive {a}", f"tar t {a}",
          f"Which files does {a} contain? Leave it packed please", f"peek in \"{a}\" for me without extracting",
          f"I only want to know the names in {a}, no unpacking", f"show files in {a} (it's a tar)",
          f"please look what the tar archive '{a}' has in it, but do not extract", f"table of contents of {a}?")
    yield s.call("shell", command=f"tar tf {a}")
    yield s.say(f"{a} contains {listing(names)}.", f"It holds {listing(names)}.", f"Inside: {listing(names)}.")


# ---- honest -----------------------------------------------------------------------------------------------------------


@situation
def no_such_piece(s):
    f = at(s, "txt", "md", "srt", "bib")
    s.decoys(but=("txt", "md"))
    s.ask(f"What does {f} say?", f"read {f} aloud, i mean show it", f"Please open {f} and quote the first line.", f"How does {f} begin?",
          f"I'm looking for the text of {where(f)}.", f"cat \"{f}\"", f"show me '{f}' please", f"what did i write in {f}",
          f"Could you tell me the last sentence of {f}?")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.", f"I cannot read {f}: it does not exist.")


@situation
def phrase_not_there(s):
    f = at(s)
    old, new = draws(s, CAST, 2)
    s.file(f, text(prose(s, s.number(2, 6), [n for n in CAST if n not in (old, new)])))
    s.decoys()
    s.ask(f"Change {old} to {new} in {f}.", f"in the chapter {f}, turn {old} into {new}", f"{f}: {new} instead of {old} please",
          f"Could you correct the name {old} in {f}? It should be {new}.", f"replace '{old}' with '{new}' in the text {f}",
          f"I'd like {old} to be called {new} in {where(f)}", f"where it says \"{old}\" in {f}, write \"{new}\"", f"edit {f}, {old} becomes {new}",
          f"please make that {f} has {new} where now is {old}")
    yield s.call("fs_edit", path=f, old=old, new=new, fails=True)
    s.expect(f, s.files[f].decode())
    yield s.say(f"{old} does not occur in {f}, so I changed nothing.", f"There is no {old} in {f}. Nothing was changed.",
                f"{f} does not contain {old}; it is as it was.")


@situation
def may_not_write(s):
    s.readonly()
    f = at(s, "txt", "md")
    line = s.value(s.pick(VERSE + QUOTES))
    s.file(f, text(s.some([v for v in VERSE if v != line], s.number(2, 5))))
    s.decoys()
    s.ask(f"Add \"{line}\" to {f}.", f"append this line to {f}: {line}", f"{f} should end with: {line}",
          f"Put '{line}' at the bottom of {where(f)} please", f"write '{line}' after the last line of {f}",
          f"My song {f} lacks one line at the end, it's: {line}", f"could you extend {f} by the line {line}", f"new last line for \"{f}\": {line}")
    yield s.call("fs_append", path=f, text=line + "\n", fails=True)
    s.expect(f, s.files[f].decode())
    yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to write to {f}; nothing was added.",
                f"I am not allowed to add anything to {f}.")


@situation
def no_such_folder(s):
    d = fold(s)
    s.decoys()
    s.ask(f"What is in the folder {d}?", f"list the chapters in {d}", f"Which files are in {d}?", f"ls {d}",
          f"Show me all that lies in the directory \"{d}\".", f"i put my scans in {d}, which are there?", f"please name the files of folder '{d}'",
          f"Could you look into {d} and say what's there?", f"how is {d} filled? names please")
    yield s.call("fs_list", path=d, fails=True)
    yield s.say(f"There is no folder {d} here.", f"The folder {d} does not exist.", f"{d} does not exist.")


@situation
def near_miss(s):
    k, j = s.rng.sample(range(2, 30), 2)
    form = s.pick(["chapter-{}", "chapter {}", "letter_{}", "scene{}", "Brief {}", "song-{}", "tape {}", "folio_{}", "draft-v{}", "interview-{}",
                   "act{}", "poem {}", "column_{}", "box {}"])
    end = s.pick(["txt", "md"])
    asked, there = s.value(f"{form.format(k)}.{end}"), s.value(f"{form.format(j)}.{end}")
    s.file(there, text(prose(s, s.number(1, 4))))
    for _ in range(s.number(0, 2)):
        s.file(doc(s, "csv", "pdf", "jpg"), s.sentence() + "\n")
    s.ask(f"Read me {asked}.", f"what's in {asked}?", f"I want to see the text of \"{asked}\"", f"open {asked} please", f"How does {asked} start?",
          f"print {asked}", f"Could you show what I wrote in '{asked}'?", f"tell me what stands in the file {asked}", f"{asked} - what does it say")
    yield s.call("fs_read", path=asked, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {asked} here, but there is {there}.", f"{asked} does not exist; there is {there}.",
                f"{asked} is not there. Did you mean {there}?")


@situation
def beyond_tools(s):
    f = doc(s, "txt", "md", "pdf")
    s.file(f, text(prose(s, 2)))
    thing, answer = s.pick([("bring the book back to the library on {d}", "I cannot bring a book to the library"),
                            ("phone {p} and read {f} to them", "I cannot make phone calls"),
                            ("play the song on the piano for {p}", "I cannot play the piano"),
                            ("pour me a coffee while I write {f}", "I cannot pour coffee"),
                            ("sign the contract by hand for me, in ink", "I cannot sign anything by hand"),
                            ("carry the boxes with {p}'s papers to the cellar", "I cannot carry anything"),
                            ("hand the printed {f} to {p} in person", "I cannot hand anything to anyone"),
                            ("put a stamp on the letter to {p}", "I cannot put a stamp on a letter"),
                            ("sharpen my pencils before {d}", "I cannot sharpen pencils"),
                            ("taste the soup from {p}'s cookbook", "I cannot taste anything"),
                            ("dust the shelves in the reading room", "I cannot dust shelves"),
                            ("tune my violin for the concert on {d}", "I cannot tune a violin"),
                            ("go to the kiosk and buy the paper with my column", "I cannot go out and buy anything"),
                            ("turn the pages for {p} at the concert", "I cannot turn pages"),
                            ("drive {p} to the reading in {c}", "I cannot drive anyone anywhere"),
                            ("hug {p} from me after the premiere", "I cannot hug anyone")])
    thing = s.value(thing.format(p=s.pick(AUTHORS), f=f, d=s.pick(["Monday", "Friday", "Sunday"]), c=s.place()))
    s.ask(f"Please {thing}.", f"can you {thing}?", f"I'm busy. {thing[0].upper() + thing[1:]}, would you?", f"hey, {thing}",
          f"Could you {thing}? It would help a lot.", f"i need you to {thing}", f"One more thing before I go: {thing}",
          f"Would it be possible that you {thing}?", f"do me a favour and {thing}")
    yield s.say(f"{answer}.", f"{answer}; I only work with files and programs on this computer.", f"Sorry, {answer}.")


@situation
def outside_of_here(s):
    f = s.value(s.pick(["/srv/library/", "/var/press/", "/opt/archive/", "/mnt/nas/novels/", "/usr/share/fonts/", "/srv/www/", "/mnt/usb/",
                        "/var/lib/catalogue/"]) + doc(s, "txt", "md"))
    quote = s.value(s.pick(QUOTES))
    s.decoys()
    s.ask(f"Write \"{quote}\" to {f}.", f"save the quote '{quote}' as {f}", f"put this in the file {f}: {quote}",
          f"{f} should have the text: {quote}", f"Could you create {f} with the words {quote}", f"i need a file {f}, and in it {quote}",
          f"Please store the motto {quote} under {f}.", f"new file at {f}: {quote}")
    yield s.call("fs_write", path=f, text=quote + "\n", fails=True)
    yield s.say(f"I am not allowed to write to {f}.", f"I am not allowed to write {f}; it is outside the workspace.",
                f"I am not allowed to make {f}, since it lies outside the workspace.")


# ---- without a tool ---------------------------------------------------------------------------------------------------


KNOWN = rows("""sonnet/A sonnet is a poem of 14 lines.|haiku/A haiku is a short Japanese poem of three lines.
protagonist/A protagonist is the main character of a story.|prologue/A prologue is an introduction before a story begins.
epilogue/An epilogue is a short part after the end of a story.|synonym/A synonym is a word with the same meaning as another.
antonym/An antonym is a word with the opposite meaning.|memoir/A memoir is a book about one's own life.
biography/A biography is the story of a person's life written by someone else.|glossary/A glossary is a list of terms with their meanings.
bibliography/A bibliography is a list of the books and sources used.|chorus/A chorus is the part of a song that is repeated.
subtitle/A subtitle is text on the screen that shows what is said.|metaphor/A metaphor is a comparison made without "like" or "as".
pseudonym/A pseudonym is an invented name under which someone writes.
novella/A novella is a story shorter than a novel and longer than a short story.|rhyme/A rhyme is when words end with the same sound.
manuscript/A manuscript is the text of a book before it is printed.|choir/A choir is a group of people who sing together.
librarian/A librarian is a person who works in a library.|fable/A fable is a short story with a moral, often about animals.
obituary/An obituary is a text about someone who has died.|duet/A duet is a piece of music for two performers.
quartet/A quartet is a group of four musicians.""")


@situation
def what_is_a(s):
    word, meaning = s.pick(KNOWN).split("/", 1)
    s.value(word)
    s.decoys()
    an = "an" if word[0] in "aeiou" else "a"
    s.ask(f"What is {an} {word}?", f"what does the word {word} mean?", f"define {word}",
          f"My pupil asked me what {an} {word} is. What shall I say, in one sentence?", f"{word} - meaning?",
          f"I read the term \"{word}\" and do not know it. Can you explain?", f"explain {word} in a few words please",
          f"in simple words, what do we call {an} {word}?", f"Quick question: {word}, what's that?")
    yield s.say(meaning)


PAIRS = rows("""hot/cold|early/late|long/short|loud/quiet|empty/full|young/old|dark/light|rich/poor|strong/weak|first/last|heavy/light
wide/narrow|wet/dry|fast/slow|open/closed|happy/sad|hard/soft|clean/dirty|deep/shallow|brave/cowardly""")


@situation
def opposite_word(s):
    a, b = s.pick(PAIRS).split("/")
    s.value(a)
    s.ask(f"What is the opposite of {a}?", f"opposite of \"{a}\"?", f"I need the antonym of {a} for my poem.",
          f"Give me a word that means the contrary of {a}", f"{a} and its opposite are... complete please", f"which word is the reverse of '{a}'",
          f"not {a} but what? one word", f"Please tell me the contrary word to {a}.", f"i am stuck on a line, what's the opposite of {a} again")
    yield s.say(f"{b.capitalize()}.", f"The opposite of {a} is {b}.", f"{b.capitalize()} is the opposite of {a}.")


@situation
def small_talk(s):
    task, reply = s.pick([("How many lines does ballad.txt have?", "ballad.txt has 16 lines."),
                          ("Rename draft.md to final.md", "Renamed draft.md to final.md."), ("delete old-proofs.pdf", "Deleted old-proofs.pdf."),
                          ("What is the first line of ode.txt?", "The first line is: Empty chairs around the table"),
                          ("add 'The end.' to novel.txt", "Added the line to novel.txt."),
                          ("Move the subtitles into the folder film", "Moved film.srt to film/film.srt."),
                          ("words in essay.md?", "essay.md has 812 words."), ("make a folder reviews", "Made the folder reviews.")])
    if s.chance(0.6):
        s.before(task, reply)
    s.ask("Thank you, that's all for today.", "thanks a lot!", "Great, that saved my evening. Thanks.", "merci, you're a treasure", "perfect, thx",
          "Lovely work, dear colleague.", "ok that was all, thank you very much", "You are faster than my old secretary. Thanks!",
          "cheers, back to my novel now", "Many thanks from the editorial office")
    yield s.say("You're welcome.", "You're welcome. Good luck with the writing!", "Glad to help.", "My pleasure.")
