# SPDX-License-Identifier: MIT
"""chains - tasks of two to four calls in which what one call gives is needed for the next, from many surroundings: a bakery, a ship, a court ...
Read then write elsewhere, follow a pointer, list then decide, find then act on each, if-then-else, search then edit, compute then write; and a few
questions that are worked out from one reading.
"""
import re

from ..situation import situation

TEXT = ["txt", "txt", "txt", "txt", "md", "md", "", "lst", "text", "dat", "note"]
PEOPLE = """Abebe Agnieszka Aino Bashir Beatriz Brigitte Camille Cedric Dagny Darragh Eamon Eszter Feng Fiona Gaspard Gudrun Halima Henrik Iker Ilse
Jarmila Joost Kalinda Kwame Leocadia Lorenz Magnus Mireille Nadim Noémie Odile Orhan Priya Rasmus Renata Rüdiger Saoirse Sigrún Tadeusz Teresa
Umberto Vasilisa Wendelin Yannick Zuzana""".split()
GOODS = """croissants baguettes pretzels rye-loaves scones brioches bagels muffins eclairs rolls strudels ciabattas waffles cupcakes tartlets
biscotti crumpets meringues challahs focaccias""".split()
TEAMS = """Rovers Harriers Albion Dynamo Spartak Viking Lokomotiv Fortuna Olympia Celtic Phönix Hajduk Sparta Racing Wanderers Corinthians Thistle
Zenit Eintracht Átlas""".split()
ANIMALS = """otter lynx tapir okapi meerkat flamingo gibbon walrus ibex puffin wombat cheetah lemur pelican bison marmot capybara hippo emu
serval""".split()
SHIPS = ["Aurora", "Kittiwake", "Sea Holly", "Santa Marta", "Nordstjernen", "Marie Célestine", "Albatros", "Gannet", "Polarlys", "Esperanza",
         "Windhund", "Old Mary", "Ocean Rose", "Saint Brendan", "Hrafn", "Mistral", "Zephyr", "Vela Blu"]
RANKS = ["captain", "first mate", "cook", "helmsman", "engineer", "bosun", "purser", "radio operator", "doctor", "carpenter", "pilot", "stoker",
         "steward", "cadet", "navigator"]
VOICES = ["soprano", "alto", "tenor", "bass", "baritone", "mezzo", "descant"]
PARTS = """saddle chain pedal bell spoke pump fender basket dynamo derailleur tube crank handlebar reflector kickstand cassette hub grip""".split()
EXHIBITS = ["bronze horse", "amber comb", "Roman lamp", "whale skeleton", "samurai helmet", "silver astrolabe", "clay tablet", "Viking sword",
            "moon rock", "ivory flute", "Egyptian cat", "porcelain vase", "steam engine", "glass harmonica", "printing press", "mammoth tusk",
            "sundial", "golden mask"]
CITIES = """Aarhus Bilbao Casablanca Denver Edinburgh Faro Geneva Helsinki Istanbul Jakarta Kigali Ljubljana Montréal Naples Odense Palermo
Reykjavík Sapporo Tallinn Uppsala Vilnius Windhoek Yerevan Zagreb""".split()
COUNTRIES = """Albania Bhutan Chile Denmark Ecuador Fiji Ghana Hungary Iceland Jordan Kenya Latvia Malta Nepal Oman Peru Qatar Rwanda Senegal Togo
Uruguay Vietnam Zambia""".split()
WARDS = ["Maple ward", "Ward 3", "Ward 12B", "children's ward", "Station Nord", "east wing", "maternity", "burns unit", "Ward Linné", "recovery",
         "cardiology", "Ward 7", "intensive care", "eye clinic", "Salle Pasteur"]
WINES = """Riesling Merlot Syrah Malbec Grenache Tempranillo Furmint Nebbiolo Silvaner Viognier Carménère Zinfandel Pinotage Verdejo Grüner Albariño
Chardonnay Barbera""".split()
PLAYS = ["Hamlet", "The Seagull", "Tartuffe", "Antigone", "Peer Gynt", "The Tempest", "Faust", "Medea", "Woyzeck", "Turandot", "Lysistrata",
         "Ubu Roi", "King Lear", "The Cherry Orchard", "Cyrano", "La Bohème", "Carmen", "Fidelio"]
STARS = """Vega Sirius Altair Rigel Deneb Spica Antares Mira Capella Polaris Castor Pollux Regulus Algol Bellatrix Arcturus Canopus Mizar Alcor
Merak""".split()
CROPS = """barley oats wheat beets turnips lentils maize hops flax clover rye soy peas potatoes carrots leeks pumpkins sunflowers""".split()
SONGS = ["Blue Bayou", "La Mer", "Night Train", "Röda Rummet", "Harvest Moon", "Bésame", "Autumn Leaves", "Kalinka", "Cold Water", "Paper Planes",
         "Solveig", "Take Five", "Vltava", "So What", "Waterloo", "Hallelujah", "Ça ira", "Under the Bridge"]
LESSONS = ["Keep the door shut.", "Bitte nicht füttern!", "Fermé le lundi.", "Ring twice, then wait.", "Nothing leaves the hall after nine.",
           "Solo con cita previa.", "Tea is at four.", "Mind the low beam.", "Lämna nyckeln i lådan.", "All tickets must be stamped.",
           "Shoes off, please.", "No flash photography.", "Vietato fumare", "Bring a warm coat.", "Visitors sign here.", "Zamykać drzwi!",
           "Children go first.", "The lift is out of order."]
TEAMWORK = ["call the plumber", "wax the skis", "count the till", "feed the goats", "tune the piano", "oil the hinges", "sweep the stage",
            "order new strings", "repair the net", "print the posters", "water the vines", "charge the radios", "clean the lens",
            "stamp the visas", "change the bandages", "book the ferry", "sharpen the knives", "paint the goalposts", "label the jars"]
PAPERS = {
    "menu": ["Leek soup, trout, plum cake", "Tagine, mint tea, dates", "Pea soup and pancakes"],
    "rules": ["No shouting in the hall.", "One guest per member.", "Lights out at eleven."],
    "opening-hours": ["Tuesday to Sunday, 10 to 17", "Daily from 8 to 20", "Closed on Mondays"],
    "timetable": ["Ferry at 7:40, 11:20 and 16:05", "Bus 12 leaves every half hour", "First train 5:52"],
    "price-list": ["Adults 12, children 5", "One hour 9 euros, a day 30", "Small 3, large 5"],
    "phone_list": ["Porter 112, kitchen 140, office 155", "Gate 7: 3321", "Night bell 0800 4431"],
    "guest-list": ["Odile, Bashir, Henrik", "Family Varga, six people", "The mayor and two others"],
    "seating": ["Basses on the left, altos in front", "Row 4 is for the press", "Table 2: the jury"],
    "packing-list": ["Boots, rope, two lamps", "Passport, charger, hat", "Tent and stove"],
    "contract": ["The lease ends on 2027-03-31.", "Notice is three months.", "Rent is due on the first."],
    "program": ["Haydn, then a break, then Brahms", "Opening at 19:00, film at 20:00", "Parade, fair, fireworks"],
    "directions": ["Left after the bridge, then the second gate", "Take tram 9 to the end", "Up the stairs, third door"],
    "glossary": ["Bow: the front of a ship", "Castling: king and rook move at once", "Kiln: an oven for clay"],
    "tide-table": ["High 04:12, low 10:31", "Low water at noon", "Spring tide on the 14th"],
    "rota": ["Monday Priya, Tuesday Joost", "Iker has the night shift", "Kwame until six, then Ilse"],
    "songbook": ["12 Kalinka, 13 La Mer", "Number 40 is for two voices", "Page 8: Waterloo"],
    "floorplan": ["Hall A is north of the stairs", "The lift is behind the shop", "Room 9 has two doors"],
    "wishlist": ["A telescope and a warm rug", "New nets, please", "Strings for the cello"],
    "checklist": ["Gas off, windows shut, key in the box", "Brakes, lights, bell", "Mask, gloves, gown"],
    "statutes": ["The club was founded in 1911.", "Members vote in May.", "The board has five seats."],
}


def one(s, things):
    """One of the things, remembered as a value of the request."""
    return s.value(s.pick(things))


def few(s, things, count):
    return [s.value(x) for x in s.some(things, count)]


def doc(s, ext=None):
    """A text file: mostly in the workspace itself, at times in a folder."""
    ext = s.pick(TEXT) if ext is None else ext
    return s.name(ext) if s.chance(0.72) else s.path(ext)


def low(s, ext):
    """A name whose extension is in small letters, for patterns."""
    while True:
        name = s.name(ext)
        if name.endswith("." + ext):
            return name


def dirname(s):
    """A folder that is not there yet, or that is: a word of its own."""
    return s.value(s.dir())


def rows(pairs, between=": "):
    return "".join(f"{a}{between}{b}\n" for a, b in pairs)


def listed(things):
    things = list(things)
    return things[0] if len(things) == 1 else ", ".join(things[:-1]) + " and " + things[-1]


def sh(name):
    """A name as it stands in a command."""
    if re.fullmatch(r"[\w./-]+", name):
        return name
    return f'"{name}"' if "'" in name else f"'{name}'"


def apart(s, low_, high, count, step=1):
    """Different numbers."""
    return s.rng.sample(range(low_, high + 1, step), count)


def swap(text, old, new):
    """The text after an edit, which must have exactly one place."""
    if text.count(old) != 1:
        raise ValueError(f"{old!r} is {text.count(old)} times in {text!r}")
    return text.replace(old, new)


def same(got, wanted):
    """A result that was worked out here and there."""
    if got.strip() != str(wanted):
        raise ValueError(f"{got!r}, expected {wanted!r}")
    return got.strip()


def tidy(value):
    return f"{value:.10g}"


# ---- what is read in one file goes into another --------------------------------------------------------------------------


@situation
def bakery_total(s):
    f, goods = doc(s), few(s, GOODS, s.number(3, 6))
    counts = apart(s, 4, 95, len(goods))
    text = rows(zip(goods, counts), s.pick([": ", " ", " x ", " = ", "\t"]))
    s.file(f, text)
    s.decoys()
    word = one(s, ["Total", "Sum", "In all", "TOTAL", "All together", "Pieces", "Grand total", "Summe"])
    s.ask(f"Add up the pieces in the bakery order {f} and put a line \"{word}: <number>\" at its end.",
          f"{f} lists what we bake tonight. Please work out how many pieces that is and append it there as {word}: N",
          f"sum up {f}, then add the sum to the file as last line, like this: {word}: 123",
          f"The order sheet \"{f}\" has no total yet. Could you calculate it and write it below the last line, with \"{word}: \" before it?",
          f"I was asked how many pieces are on {f}. Count them together and note the result at the end of that same file after the words {word}:",
          f"for the baker: total of all amounts in `{f}`, appended to `{f}` in the form {word}: ...",
          f"Would you be so kind to put the numbers of {f} together and add below them a line {word}: with the result?",
          f"new last line for {f} please, {word}: and then the sum of its numbers",
          f"Please to make the sum of the quantities in {f} and append line \"{word}: sum\" in it.",
          f"{f} needs a total line ({word}: ...), can you compute it and add it at the bottom",
          f"How many pieces does {f} order altogether? Write it at the bottom of the file too, as \"{word}: ...\".")
    total = sum(counts)
    s.expect(f, text + f"{word}: {total}\n")
    yield s.call("fs_read", path=f)
    same((yield s.call("calc", expression=" + ".join(map(str, counts)))), total)
    yield s.call("fs_append", path=f, text=f"{word}: {total}\n")
    yield s.say(f"The sum is {total}. Added \"{word}: {total}\" to {f}.", f"Added the line \"{word}: {total}\" at the end of {f}.",
                f"There are {total} pieces; appended \"{word}: {total}\" to {f}.")


@situation
def football_top(s):
    f, g = doc(s), s.name("txt")
    teams = few(s, TEAMS, s.number(3, 6))
    points = apart(s, 8, 90, len(teams))
    s.file(f, rows(zip(teams, points), s.pick([" - ", ": ", ", ", " ... "])))
    s.decoys()
    top = s.chance(0.6)
    k = points.index(max(points) if top else min(points))
    what, lead = ("most", "leads") if top else ("fewest", "is last")
    s.ask(f"Which team has the {what} points in {f}? Write its name, nothing else, into a new file {g}.",
          f"Please look into {f}, find the club with the {what} points and save only that name as {g}.",
          f"make a file {g} that holds the name of the team with the {what} points (the table is {f})",
          f"{f} is our league table. I want the team that has {what} points written to \"{g}\", just the name.",
          f"who {lead} in {f}? put the name in {g}",
          f"The stadium screen reads {g}. Create it with the name of the club that {lead} in the standings in `{f}`.",
          f"From the table {f} take the team with {what} points, and create {g} with this name inside.",
          f"Could you check the standings in the file {f} and store the name of the one with the {what} points in {g}?",
          f"standings: {f}. name with {what} points -> {g}",
          f"I need a small file called {g} with one word in it, the team that according to {f} has the {what} points.",
          f"Read {f}. Then create {g}, and the only thing in it should be the team whose points are the {'highest' if top else 'lowest'}.")
    s.expect(g, teams[k] + "\n")
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=g, text=teams[k] + "\n")
    yield s.say(f"{teams[k]} has the {what} points ({points[k]}); wrote the name to {g}.", f"Wrote {teams[k]} to {g}.",
                f"Created {g} with the name {teams[k]}, which has {points[k]} points.")


@situation
def ship_manifest(s):
    f, g = doc(s), doc(s)
    ship, ranks = one(s, SHIPS), few(s, RANKS, s.number(3, 6))
    names = s.some(PEOPLE, len(ranks))
    s.file(f, f"Crew of the {ship}\n" + rows(zip(ranks, names)))
    cargo = "".join(f"{s.number(2, 90)} crates of {i}\n" for i in s.items(s.number(2, 4)))
    s.file(g, cargo)
    s.decoys()
    k = s.number(0, len(ranks) - 1)
    rank = ranks[k]
    s.ask(f"Look up in {f} who the {rank} is and add the name as the last line of {g}.",
          f"{g} needs a name at the bottom: the {rank} of the {ship}, see {f}.",
          f"Please find the {rank} in the crew list \"{f}\" and append just the name to \"{g}\".",
          f"who is {rank} according to {f}? add the name to the end of {g}",
          f"The harbour office wants the name of our {rank} below the cargo in {g}. It stands in {f}.",
          f"Copy the name of the {rank} from {f} to the end of {g}, on a line of its own.",
          f"add to {g}: name of the {rank}. you find it in {f}",
          f"In the list of people {f} there is one {rank}. Kindly write his or her name under the last line of {g}.",
          f"`{f}` tells who does what on board. Take the {rank}'s name from there, append it to `{g}`.",
          f"i forgot who our {rank} is, its in {f}. put the name at the end of {g} pls",
          f"Could the cargo list {g} end with the name of the {rank}? The crew is in {f}.")
    s.expect(g, cargo + names[k] + "\n")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=names[k] + "\n")
    yield s.say(f"The {rank} is {names[k]}; added the name to {g}.", f"Added {names[k]} to the end of {g}.",
                f"Appended {names[k]}, the {rank}, to {g}.")


@situation
def line_across(s):
    f, g = doc(s), doc(s)
    n = s.number(3, 8)
    lines, notes = s.sentences(n), s.some(LESSONS, s.number(1, 3))
    s.file(f, "".join(x + "\n" for x in lines))
    s.file(g, "".join(x + "\n" for x in notes))
    s.decoys()
    k = s.pick([0, 1, 2, n - 1])
    what = "last" if k == n - 1 else ["first", "second", "third"][k]
    s.ask(f"Take the {what} line of {f} and add it to the end of {g}.",
          f"Append the {what} line of \"{f}\" to \"{g}\".",
          f"{g} should get one more line, namely the {what} one from {f}",
          f"please copy line: {what} in {f}, to: bottom of {g}",
          f"There is something in {f}, on the {what} line, that I also want below everything in {g}. Can you do that?",
          f"Whatever stands in the {what} line of {f}, put it under the text of `{g}` as well.",
          f"I'd like the {what} line from the file {f} repeated as the new final line in {g}, thanks!",
          f"{what} line of {f} -> append to {g}",
          f"Would you add to {g} what {f} says in its {what} line?",
          f"Open {f}, note its {what} line, and write this line at the end of {g}.",
          f"from {f} i need the {what} line also in {g}, after the rest")
    s.expect(g, "".join(x + "\n" for x in notes) + lines[k] + "\n")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=lines[k] + "\n")
    yield s.say(f"Added \"{lines[k]}\" to {g}.", f"Appended the {what} line of {f} to {g}: {lines[k]}", f"{g} now ends with \"{lines[k]}\".")


@situation
def choir_split(s):
    f = doc(s)
    a, b = few(s, VOICES[:5], 2)
    people = s.some(PEOPLE, s.number(4, 7))
    voices = [a, b] + [s.pick([a, b]) for _ in people[2:]]
    s.rng.shuffle(voices)
    s.file(f, rows(zip(people, voices), s.pick([", ", ": ", " - ", ";"])))
    s.decoys()
    g, h = s.value(f"{a}.txt"), s.value(f"{b}.txt")
    s.ask(f"Split the choir list {f}: the names of the {a} singers go into {g}, those of the {b} singers into {h}, one a line.",
          f"{f} has all singers with their voice. Please make two files from it, {g} and {h}, with only the names, each on its own line.",
          f"make {g} and {h} out of {f} (names only, one per line)",
          f"I need separate lists for rehearsal: everyone who sings {a} in {g} and everyone who sings {b} in {h}. The full list is {f}.",
          f"Read \"{f}\" and write the {a} names to \"{g}\" and the {b} names to \"{h}\".",
          f"Could you sort the people in `{f}` by voice? {a} names to `{g}`, {b} names to `{h}`, a line for each name.",
          f"who is {a} and who is {b} in {f}... put first ones in {g}, second ones in {h}, just names",
          f"Our singers are in {f}. Divide them please into {g} for {a} and {h} for {b}; a name in every line and nothing more.",
          f"from {f} create {g} with the {a} people and after it {h} with the {b} people, names line by line",
          f"The list {f} mixes {a} and {b}. Give me {g} and {h} instead, with the names alone, and leave {f} as it is.")
    first, second = ("".join(p + "\n" for p, v in zip(people, voices) if v == x) for x in (a, b))
    s.expect(g, first)
    s.expect(h, second)
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=g, text=first)
    yield s.call("fs_write", path=h, text=second)
    yield s.say(f"Wrote {len(first.splitlines())} names to {g} and {len(second.splitlines())} to {h}.",
                f"Split {f} into {g} ({len(first.splitlines())}) and {h} ({len(second.splitlines())}).",
                f"Wrote the {a} names to {g} and the {b} names to {h}.")


@situation
def farm_merge(s):
    f, g, h = doc(s), doc(s), s.name("txt")
    crops = s.some(CROPS, s.number(4, 7))
    cut = s.number(2, len(crops) - 2)
    one_, two = ("".join(x + "\n" for x in part) for part in (crops[:cut], crops[cut:]))
    s.file(f, one_)
    s.file(g, two)
    s.decoys()
    s.ask(f"Merge {f} and {g} into a new file {h}, first the one, then the other.",
          f"Put the lines of {f} and, below them, the lines of {g} into {h}.",
          f"join {f} + {g} -> {h}",
          f"I have two lists of crops, {f} and {g}, and want a single one called {h} with everything in that order.",
          f"Please combine the files \"{f}\" and \"{g}\" to one file \"{h}\".",
          f"Can you make {h} out of {f} followed by {g}? The two should stay.",
          f"{h} should contain what is in {f} and after that what is in {g}",
          f"The farmer wants one sheet, {h}. It is made of all lines from `{f}`, then all lines from `{g}`.",
          f"write both lists, {f} first and {g} second, in one file, name it {h}",
          f"Read {f}, read {g}, and save both texts together, in this order, as {h}.")
    s.expect(h, one_ + two)
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.call("fs_write", path=h, text=one_ + two)
    yield s.say(f"Merged {f} and {g} into {h}.", f"Wrote the {len(crops)} lines of {f} and {g} to {h}.",
                f"{h} now holds the lines of {f} and then those of {g}.")


@situation
def task_done(s):
    f, g = doc(s), doc(s)
    tasks = few(s, TEAMWORK, s.number(3, 6))
    old = s.some([t for t in TEAMWORK if t not in tasks], s.number(1, 2))
    mark = s.pick(["- ", "", "* ", "[ ] ", "• "])
    todo, done = "".join(f"{mark}{t}\n" for t in tasks), "".join(f"{mark}{t}\n" for t in old)
    s.file(f, todo)
    s.file(g, done)
    s.decoys()
    t = tasks[s.number(0, len(tasks) - 1)]
    s.ask(f"I have done \"{t}\". Take that line out of {f} and add it to the end of {g}.",
          f"Move the line about \"{t}\" from {f} to the bottom of {g}.",
          f"\"{t}\" is finished, so please it should no longer stand in {f} but in {g}, as the last line.",
          f"{t}: done! strike it from {f}, put it in {g}",
          f"The entry '{t}' is in the wrong list. It is in {f} and belongs at the end of {g}.",
          f"Could you transfer the line with {t} out of `{f}` and into `{g}`?",
          f"cut the line '{t}' from {f} and paste it below the others in {g}",
          f"We did it: {t}. Update both lists, {f} is what is open and {g} is what is done (new ones at the end).",
          f"Please remove {t} from my open list {f} and append it to my finished list {g}, in the same writing.",
          f"{f} still says {t}. That line should go to {g} instead, after the last one there.")
    s.expect(f, swap(todo, f"{mark}{t}\n", ""))
    s.expect(g, done + f"{mark}{t}\n")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=f"{mark}{t}\n", new="")
    yield s.call("fs_append", path=g, text=f"{mark}{t}\n")
    yield s.say(f"Moved \"{t}\" from {f} to {g}.", f"Took \"{t}\" out of {f} and added it to {g}.", f"\"{t}\" is now in {g} and no longer in {f}.")


# ---- pointers ------------------------------------------------------------------------------------------------------------


@situation
def zoo_pointer(s):
    f, g, h = doc(s), doc(s), doc(s)
    animals = few(s, ANIMALS, s.number(3, 5))
    times = s.some([f"{x:02}:{y:02}" for x in range(6, 20) for y in (0, 15, 30, 45)], len(animals))
    s.file(f, s.pick(["Today's feeding plan is {}\n", "valid now: {}\n", "The current plan is in the file {}.\n", "see {}\n", "-> {}\n",
                      "Use {} this week\n"]).format(g))
    missing = s.chance(0.2)
    if not missing:
        s.file(g, rows(zip(animals, times), s.pick([" ", ": ", " at ", ", "])))
    s.file(h, rows(zip(animals, s.some([f"{x:02}:{y:02}" for x in range(6, 20) for y in (5, 10, 20)], len(animals)))))
    k = s.number(0, len(animals) - 1)
    a = animals[k]
    s.ask(f"{f} says which file has the feeding plan that counts. When is the {a} fed?",
          f"At what time does the {a} get food? Look in {f} first, it names the plan that is in force.",
          f"feeding time of the {a}? the right plan is named in {f}",
          f"Please follow the hint in {f} to the feeding plan and tell me the time for the {a}.",
          f"There are several plans here; \"{f}\" tells which is the valid one. I need the {a}'s time from it.",
          f"i must know when {a} eats. {f} -> plan -> time",
          f"The zoo plan changes all the time, so {f} always names the current one. When do we feed the {a} according to it?",
          f"Open {f}, then the file named in it, and say when the {a} is on.",
          f"What time stands for the {a} in the plan that `{f}` refers to?",
          f"A visitor asks for the {a} feeding. Can you check? Name of the plan is written in {f}.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g, fails=missing)
    if missing:
        yield s.say(f"{f} names {g}, but that file does not exist.", f"The plan should be in {g}, but there is no {g} here.",
                    f"I cannot tell: {f} points to {g}, which does not exist.")
    else:
        yield s.say(f"The {a} is fed at {times[k]}.", f"{times[k]}, according to {g}.", f"At {times[k]} ({g}).")


@situation
def radio_three_hops(s):
    a, b, c = doc(s), doc(s), doc(s)
    song = one(s, SONGS)
    s.file(a, s.pick(["next: {}\n", "Go on with {}\n", "The answer is not here but in {}\n", "continue in {}\n", "Read {} instead.\n",
                      "moved to {}\n"]).format(b))
    s.file(b, s.pick(["then: {}\n", "Almost there. Look into {}\n", "now open {}\n", "see also {}\n", "weiter in {}\n", "suite : {}\n"]).format(c))
    s.file(c, s.pick(["Tonight's first song is {}\n", "First song: {}\n", "We open with {}\n", "{} opens the show\n",
                      "Start with {} at eight.\n"]).format(song))
    s.decoys()
    s.ask(f"Start with {a}; it leads to another file and that one to a third. Which song does the show begin with?",
          f"Follow the trail that begins in {a} to its end and tell me the first song of tonight.",
          f"{a} points somewhere, and it goes on from there. what song is at the end",
          f"The opening song is hidden behind some files, first {a}. Which is it?",
          f"Please read {a} and go from file to file until you find the song we start the radio show with.",
          f"Someone made a treasure hunt of our playlist, it starts at \"{a}\". What's the song?",
          f"what do we play first? begin reading at {a}, each file names the next one",
          f"I always lose my way in these notes: `{a}` names a file, this names one more, and there stands the first song. Name it, please.",
          f"Chase the references beginning with the file {a}, and report the song title that is waiting there.",
          f"song for the opening, please. path to it: {a}, and then what is written there, and so on",
          f"In {a} there is the name of a file, in that file again one. From the last I want to know the song.")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    yield s.call("fs_read", path=c)
    yield s.say(f"The first song is {song}.", f"It is {song}, as {c} says.", f"{song} (in {c}).")


@situation
def rename_log(s):
    f, new = s.name("log"), doc(s)
    while "/" in new:
        new = doc(s)
    old = s.value(s.name(new.rsplit(".", 1)[-1].lower() if "." in new else "txt"))
    body = s.lines(s.number(1, 4))
    s.file(new, body)
    s.file(f, s.pick(["renamed: {} -> {}\n", "mv {1}: was {0}\n", "old name {}, new name {}\n", "{} is now called {}\n"]).format(old, new))
    s.decoys()
    s.ask(f"The last rename was a mistake. {f} says what it was; please undo it.",
          f"Look into {f}, a file was renamed there. Give it back its old name.",
          f"undo the rename noted in {f}",
          f"Somebody gave one of our files a silly new name. The note {f} has both names: I want the former one back.",
          f"Could you reverse the renaming that is written down in \"{f}\"?",
          f"that file which {f} says was renamed, name it again as before please",
          f"According to {f} something got another name. Restore the name it had.",
          f"please take back the rename. Old and new name you will see in `{f}`",
          f"I can't find my file since it was renamed. {f} knows the story; let it have its old name again.",
          f"{f} = rename log. Its rename should be rolled back.")
    s.expect(old, body)
    s.expect(new, None)
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=new, to=old)
    yield s.say(f"Renamed {new} back to {old}.", f"{new} is called {old} again.", f"Moved {new} back to its old name {old}.")


@situation
def court_room(s):
    case, f, g = s.value(f"{s.number(1, 99)}/{s.number(18, 27)}"), doc(s), doc(s)
    judge = one(s, PEOPLE)
    cases = [case] + [f"{s.number(100, 199)}/{s.number(18, 27)}" for _ in range(s.number(1, 3))]
    judges = [judge] + s.some([p for p in PEOPLE if p != judge], len(cases) - 1)
    order = list(zip(cases, judges))
    s.rng.shuffle(order)
    s.file(f, rows(order, s.pick([": judge ", " - ", " | ", ", "])))
    people = s.some([p for p in PEOPLE if p not in judges], 2) + judges
    rooms = dict(zip(people, apart(s, 2, 60, len(people))))
    room = rooms[judge]
    s.rng.shuffle(people)
    s.file(g, "".join(f"{p} sits in room {rooms[p]}\n" for p in people))
    s.decoys()
    s.ask(f"In which room is case {case} heard? {f} gives the judge, {g} gives the judge's room.",
          f"Find the judge of {case} in {f} and then the room of that judge in {g}. I need the room.",
          f"room for case {case}? (judges: {f}, rooms: {g})",
          f"I have to be at the hearing of {case} and do not know where. The judges of the cases are in \"{f}\" and their rooms in \"{g}\".",
          f"where do I go for {case} - look who judges it in {f} and where that person sits in {g}",
          f"Please tell me the room number for the case {case}. You get there by way of the judge: first {f}, second {g}.",
          f"A witness for {case} waits at the door. Which room? See `{f}` for who is the judge, and `{g}` for who sits where.",
          f"Case {case}: the judge stands in {f}, the rooms of all judges in {g}; the room number, please.",
          f"With {f} and {g}, can you work out the room in which {case} takes place?",
          f"the judge who has {case} (it is in {f}), in what room is sitting? this is in {g}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"Case {case} is heard in room {room}, by {judge}.", f"Room {room}: the judge is {judge}.", f"In room {room}.")


@situation
def folder_after_content(s):
    f = low(s, "txt")
    at_sea = s.chance(0.5)
    ship = one(s, SHIPS if at_sea else CITIES)
    label = s.pick(["Ship", "Boat", "Vessel", "Project", "Album"] if at_sea else ["Port", "Destination", "Town", "Venue", "City"])
    text = f"{label}: {ship}\n" + s.lines(s.number(1, 3))
    s.file(f, text)
    s.decoys()
    s.ask(f"In the first line of {f} there is a {label.lower()}. Make a folder with that name and move the file into it.",
          f"Please file {f} away: read the {label.lower()} in it, create a folder called like that, and put the file there.",
          f"mkdir with the {label.lower()} that {f} gives, then move {f} in",
          f"Where does {f} belong? Its {label.lower()} says so. There is no such folder yet, make one and put it inside.",
          f"Open \"{f}\", see the {label.lower()}, create a folder of this name and move \"{f}\" to this folder.",
          f"Could {f} go into a new folder that bears the name of the {label.lower()} mentioned in it?",
          f"I sort my papers by {label.lower()}. `{f}` names one at the top; I'd like a folder for it with the file in it.",
          f"new folder, its name = the {label.lower()} in {f}. afterwards {f} has to be in there",
          f"Check what {label.lower()} {f} is for and store it in a directory that is named exactly so (to be created).",
          f"{f} please into a folder named after its {label.lower()}, which you must make first")
    s.expect(f"{ship}/{f}", text)
    s.expect(f, None)
    yield s.call("fs_read", path=f)
    yield s.call("fs_mkdir", path=ship)
    yield s.call("fs_move", from_=f, to=f"{ship}/{f}")
    yield s.say(f"Made the folder {ship} and moved {f} into it.", f"{f} is now in the new folder {ship}.", f"Moved {f} to {ship}/{f}.")


@situation
def theatre_title(s):
    f, play = s.name("txt"), one(s, PLAYS)
    act = s.pick(["Act one", "Acte premier", "Erster Akt", "Scene 1: a garden", "Persons of the play", "Prologue"])
    text = f"{s.pick(['', '', '# ', 'Title: '])}{play}\n{act}\n" + s.lines(s.number(1, 3))
    s.file(f, text)
    s.decoys()
    new = s.value(f"{play}.txt")
    s.ask(f"Rename {f} after the play in it: the title is on the first line, and keep .txt at the end.",
          f"The first line of {f} is a title. Please give the file that title as its name (with .txt).",
          f"rename {f} to <title>.txt, title: see its first line",
          f"{f} is a useless name. Call the file by the name of the play, which you will find at the top of it, plus .txt",
          f"Could you see what play \"{f}\" contains and rename the file to that, keeping the ending .txt?",
          f"our prompter never finds the scripts, so name {f} like the play it is, .txt stays",
          f"What is the title at the top of `{f}`? The file should be named accordingly, with .txt behind.",
          f"Look at the start of {f} for the name of the piece and let the file be called so, ending .txt",
          f"I would like that the file {f} has for name the title which is written in it, followed by .txt.",
          f"Please change the file name {f} into the title of the play inside, extension unchanged in small letters (.txt).")
    s.expect(new, text)
    s.expect(f, None)
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=new)
    yield s.say(f"Renamed {f} to {new}.", f"It is {play}; {f} is now called {new}.", f"{f} is {play}, so I renamed it to {new}.")


# ---- looked up in one file, changed in another ---------------------------------------------------------------------------


@situation
def bicycle_price(s):
    f, g = doc(s), doc(s)
    parts = few(s, PARTS, s.number(3, 6))
    prices = apart(s, 3, 190, len(parts))
    k = s.number(0, len(parts) - 1)
    hole = one(s, ["TBD", "???", "XX", "PRICE", "____", "n/a", "[price]", "tbc", "missing", "<price>", "unknown", "@@", "0.00", "NN", "(open)"])
    s.file(f, rows(zip(parts, prices), s.pick([": ", " - ", ",", " .... ", ";"])))
    last = s.pick(["Work, 25 euros", "Thank you!", "Paid in cash", "Ready on Friday"])
    bill = f"Repair for {s.pick(PEOPLE)}\n{s.pick(['New', 'Part:', '1 x', 'Replaced'])} {parts[k]}, {hole} euros\n{last}\n"
    s.file(g, bill)
    s.decoys()
    s.ask(f"In the bill {g} it still says {hole} where the price of the {parts[k]} should be. Take the price from {f} and put it in.",
          f"Replace {hole} in {g} by the price of the {parts[k]}, which is in {f}.",
          f"price of {parts[k]} is in {f}, write it over {hole} in {g}",
          f"Please look up the {parts[k]} in our price list \"{f}\" and fill the number in for {hole} in \"{g}\".",
          f"{g}: {hole} -> what a {parts[k]} costs according to {f}",
          f"The customer is waiting for {g}! Only the amount is missing, there is a {hole} in its place. See {f} for the {parts[k]}.",
          f"Can you complete {g}? Instead of {hole} I want the number that stands next to {parts[k]} in {f}.",
          f"How much is a {parts[k]}, says `{f}`? That number should replace the {hole} in `{g}`.",
          f"find out of {f} what costs the {parts[k]}, and change in {g} the {hole} to this price",
          f"My mechanic left {hole} in {g} since he didn't know the price of a {parts[k]}. It's in {f}; please correct it.")
    s.expect(g, swap(bill, hole, str(prices[k])))
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=g, old=hole, new=prices[k])
    yield s.say(f"Replaced {hole} by {prices[k]} in {g}.", f"The {parts[k]} costs {prices[k]}; filled it in in {g}.",
                f"Put {prices[k]} in place of {hole} in {g}.")


@situation
def airport_gate(s):
    f, g = doc(s), doc(s)
    flight = s.value(f"{s.pick(['SK', 'LH', 'BA', 'KL', 'AF', 'TP', 'LO', 'TK', 'ET', 'QR', 'EI', 'AY', 'OS', 'IB', 'LX'])}{s.number(100, 1999)}")
    old, new = [f"{a}{b}" for a, b in zip(s.some("CDEGMN", 2), apart(s, 1, 39, 2))]
    others = [f"{s.pick(['FR', 'U2', 'DY', 'W6', 'VY', 'EW'])}{n} {s.pick(CITIES)} gate {s.pick('JQVZ')}{m}"
              for n, m in zip(apart(s, 2000, 9000, 3), apart(s, 1, 40, 3))]
    city = s.pick(CITIES)
    board = others[:s.number(1, 3)] + [f"{flight} {city} gate {old}"]
    s.rng.shuffle(board)
    text = "".join(x + "\n" for x in board)
    s.file(g, text)
    s.file(f, s.pick(["Gate change: {} leaves from {}\n", "{} now at gate {}\n", "Attention, {}: new gate {}\n", "{} -> {}\n",
                      "flight {}, gate {} (changed)\n"]).format(flight, new))
    s.decoys()
    s.ask(f"The new gate of {flight} is in {f}. Correct it in {g}.",
          f"Update {g}: flight {flight} has another gate now, see {f}.",
          f"{flight} got a new gate (look in {f}) and {g} shows the old one, fix please",
          f"Please read {f} for the gate of {flight} and change the gate for that flight in the departures file \"{g}\".",
          f"Our board {g} is wrong about {flight}. What is right stands in {f}.",
          f"gate of {flight} in {g} must be as in {f}",
          f"Passengers of {flight} go to the wrong gate! The notice `{f}` has the right one, the list `{g}` needs it too.",
          f"Would you bring {g} up to date with the gate change in {f}? It's about {flight}.",
          f"In {g} the gate for {flight} is not actual any more. Take the actual one from {f}.",
          f"See what {f} says on {flight} and adjust the line for it in {g}, only the gate.")
    s.expect(g, swap(text, old, new))
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.call("fs_edit", path=g, old=old, new=new)
    yield s.say(f"Changed the gate of {flight} in {g} from {old} to {new}.", f"{flight} is at gate {new} in {g} now; it was {old}.",
                f"Replaced {old} by {new} for {flight} in {g}.")


@situation
def embassy_stamp(s):
    files = [doc(s) for _ in range(s.number(2, 3))]
    texts = [s.lines(s.number(1, 3)) for _ in files]
    for f, t in zip(files, texts):
        s.file(f, t)
    s.decoys()
    country = one(s, COUNTRIES)
    line = s.value(s.pick(["Seen by the consul", "Visa granted: {}", "Stamped {}", "Approved", "Copy sent to {}", "Valid for {} only",
                           "gesehen, Botschaft {}",
                           "Vu et approuvé", "Fee paid", "checked twice", "Forwarded to {}", "Entry refused", "Next appointment: Tuesday", "Sealed.",
                           "OK ✓"]).format(country))
    every = listed(files)
    s.ask(f"Add the line \"{line}\" to the end of each of these: {every}.",
          f"Please write \"{line}\" as a last line into {every}.",
          f"append \"{line}\" to {every}",
          f"Every one of {every} must end with \"{line}\". None of them has it yet.",
          f"The consul signed all {len(files)} papers, {every}. Note that by adding \"{line}\" below the text in each.",
          f"stamp {every} with \"{line}\" at the bottom",
          f"Could you put the words \"{line}\" at the end of the files {every}, please?",
          f"I need the same closing line, \"{line}\", in {every}.",
          f"{every}: for each one, new last line \"{line}\"",
          f"In the files {every} is missing at the end the line \"{line}\". Please to add it everywhere.")
    for f, t in zip(files, texts):
        s.expect(f, t + line + "\n")
    for f in files:
        yield s.call("fs_append", path=f, text=line + "\n")
    yield s.say(f"Added \"{line}\" to {every}.", f"Appended the line \"{line}\" to {every}.", f"All {len(files)} files now end with \"{line}\".")


@situation
def hospital_bed(s):
    f, g = doc(s), doc(s)
    ward, who = one(s, WARDS), one(s, PEOPLE)
    beds = apart(s, 1, 9, s.number(3, 5))
    beds.sort()
    others = s.some([p for p in PEOPLE if p != who], len(beds) + 2)
    k = s.number(0, len(beds) - 1)
    free = s.chance(0.5)
    text = f"{ward}\n" + rows((f"Bed {b}", "free" if free and i == k else others[i]) for i, b in enumerate(beds))
    waiting = "".join(p + "\n" for p in others[len(beds):][:s.number(1, 2)])
    s.file(f, text)
    s.file(g, waiting)
    s.decoys()
    s.ask(f"If there is a free bed in {f}, put {who} in it instead of the word free; otherwise add {who} to the end of {g}.",
          f"{who} has come. Is a bed free in {f}? Then write the name there in place of \"free\", else append it to the waiting list {g}.",
          f"check {f} for a free bed: if yes replace free with {who}, if no add {who} to {g}",
          f"Please find a place for {who}: a free bed in \"{f}\" if there is one, and if not a new last line in \"{g}\".",
          f"We need a bed for {who}. Beds are in {f}; change \"free\" to the name. Should all be taken, {who} goes below the others in {g}.",
          f"{who} -> {f} where it says free, or, if nothing's free, bottom of {g}",
          f"Can {who} have a bed at {ward}? See `{f}`. When one is free enter the name for the word free, when none is, add it in `{g}`.",
          f"Look whether in {f} any bed says free. In that case it is for {who}, note it there. In the other case {who} must wait, append to {g}.",
          f"The patient {who} arrived. Where {f} has a free bed, it gets the patient's name; with no free one the name comes last in {g}.",
          f"new patient {who}, either into the free bed of {f} (overwrite \"free\") or, all full, to the end of {g}")
    yield s.call("fs_read", path=f)
    if free:
        s.expect(f, swap(text, "free", who))
        s.expect(g, waiting)
        yield s.call("fs_edit", path=f, old="free", new=who)
        yield s.say(f"Bed {beds[k]} was free; it is now for {who}.", f"Put {who} in bed {beds[k]} in {f}.", f"{who} has bed {beds[k]}, noted in {f}.")
    else:
        s.expect(f, text)
        s.expect(g, waiting + who + "\n")
        yield s.call("fs_append", path=g, text=who + "\n")
        yield s.say(f"No bed is free in {f}, so I added {who} to {g}.", f"All beds are taken; {who} is at the end of {g} now.",
                    f"There is no free bed. Added {who} to {g}.")


@situation
def letter_filled(s):
    f, g, h = doc(s), s.name("txt"), s.name("txt")
    people = few(s, PEOPLE, s.number(3, 5))
    towns = s.some(CITIES, len(people))
    hole = one(s, ["TOWN", "<town>", "CITY", "???", "[place]", "{town}", "ORT", "___", "%TOWN%", "PLACE", "$CITY", "xxx", "WHERE", "__TOWN__",
                   "[city]"])
    s.file(f, rows(zip(people, towns), s.pick([", ", ": ", " lives in ", " - "])))
    text = s.pick(["Dear guest,\nthe bus to {} leaves at nine.\n", "We meet you in {} on Sunday.\nBest wishes\n", "Hello!\nHow is life in {}?\n",
                   "To: {}\nParcel, fragile\n",
                   "Our choir sings in {} this spring.\nDo come!\n", "Greetings from all of us to {}\n"]).format(hole)
    s.file(g, text)
    s.decoys()
    k = s.number(0, len(people) - 1)
    who = people[k]
    s.ask(f"Copy {g} to {h} and put {who}'s town from {f} in place of {hole} there.",
          f"Make a letter for {who}: {h} is to be a copy of {g}, with {hole} replaced by where {who} lives ({f}).",
          f"{g} is a form with {hole} in it. I need it filled in for {who} as {h}; the town is in {f}.",
          f"letter to {who}: take {g}, {hole} = town as in {f}, save as {h}, dont touch {g}",
          f"Please look up the town of {who} in \"{f}\", copy \"{g}\" as \"{h}\" and in the copy write the town for {hole}.",
          f"Could you prepare {h} out of the template {g}? It's for {who}, whose place (see {f}) goes where {hole} stands.",
          f"In `{f}` is where {who} is living. Of `{g}` make a copy with name `{h}`, and in this one change {hole} to that town.",
          f"the next letter is for {who}, call it {h}. template: {g}, towns: {f}, the {hole} gets the town",
          f"Fill the template {g} with {who}'s city. Keep the template, the result belongs in {h}, {hole} is the blank, {f} the address list.",
          f"A copy of {g} named {h}, please, but with the town where {who} lives according to {f} and not {hole}.")
    s.expect(h, swap(text, hole, towns[k]))
    s.expect(g, text)
    yield s.call("fs_read", path=f)
    yield s.call("fs_copy", from_=g, to=h)
    yield s.call("fs_edit", path=h, old=hole, new=towns[k])
    yield s.say(f"Copied {g} to {h} and filled in {towns[k]}.", f"{h} is ready: {hole} became {towns[k]}.",
                f"Made {h} from {g}, with {towns[k]} for {hole}.")


# ---- copies and backups --------------------------------------------------------------------------------------------------


@situation
def vineyard_copy(s):
    f, g = s.name("txt"), s.name("txt")
    wine, old, new = one(s, WINES), *map(str, apart(s, 2009, 2026, 2))
    slope = s.pick(["north", "south", "steep", "by the river", "old terrace"])
    text = f"{wine} {s.value(old)}\n{s.pick(['Bottles', 'Barrels', 'Cases', 'Magnums'])}: {s.number(12, 900)}\nSlope: {slope}\n"
    s.value(new)
    s.file(f, text)
    s.decoys()
    s.ask(f"Copy {f} to {g} and change {old} to {new} in the copy.",
          f"I need {g}, the same as {f} except that it says {new} instead of {old}. Leave {f} alone.",
          f"cp {f} {g}, then in {g} {old} -> {new}",
          f"Please make a copy of {f} with the name {g}, and in that copy replace {old} with {new}.",
          f"The new vintage gets its own sheet: \"{g}\", made from \"{f}\", year {new} where {old} is.",
          f"use {f} as a template for {g}; only the year differs, {new} not {old}",
          f"Can you duplicate the sheet `{f}` as `{g}` and turn the {old} in the duplicate into {new}?",
          f"{f} is for {old}. Give me one for {new} too, copy it under the name {g} and correct the year.",
          f"Take of {f} one copy, name: {g}. In {g} should stand {new} where was {old}.",
          f"New file {g} = {f} with {new} in place of {old}, original unchanged")
    s.expect(f, text)
    s.expect(g, swap(text, old, new))
    yield s.call("fs_copy", from_=f, to=g)
    yield s.call("fs_edit", path=g, old=old, new=new)
    yield s.say(f"Copied {f} to {g} and changed {old} to {new} in it.", f"{g} is a copy of {f} with {new} instead of {old}.",
                f"Made {g} from {f}, now with {new}.")


@situation
def ski_backup(s):
    ext = s.pick(["conf", "ini", "txt", "cfg", "yaml"])
    f = s.name(ext)
    g = s.value(s.pick([f"{f}.bak", f"{f}.orig", f"{f}.old", f"{f}~", f"backup/{f}"]))
    keys = few(s, """lift_speed max_riders price_day price_half snow_depth radio_channel piste_width tickets seat_heating slope_percent
wind_limit gondolas queue_limit lamp_hours cable_tension night_price""".split(), s.number(2, 5))
    between = s.pick([" = ", "=", ": "])
    values = list(map(str, apart(s, 11, 99, len(keys))))
    text = rows(zip(keys, values), between)
    s.file(f, text)
    if "/" in g:
        s.folder("backup")
    s.decoys()
    k = s.number(0, len(keys) - 1)
    new = s.value(str(s.number(100, 400)))
    old = f"{keys[k]}{between}{values[k]}"
    s.ask(f"Before you change anything copy {f} to {g}. Then set {keys[k]} from {values[k]} to {new} in {f}.",
          f"Back {f} up as {g}, then change {keys[k]} to {new} (it is {values[k]} now).",
          f"{keys[k]} in {f}: {values[k]} -> {new}, but first a backup to {g}",
          f"Please keep a copy of {f} under the name {g}; after that replace {values[k]} by {new} for {keys[k]}.",
          f"I want {keys[k]} at {new} instead of {values[k]} in \"{f}\". To be safe save the old file as \"{g}\" beforehand.",
          f"the lifts run with {f}, careful: make {g} as a safety copy, only then edit {keys[k]}, {values[k]} becomes {new}",
          f"Could you put a copy of `{f}` at `{g}` and then alter the value of {keys[k]}, which is {values[k]}, to {new}?",
          f"First {g} from {f}, second in {f} the setting {keys[k]} with {new} and no longer {values[k]}.",
          f"We raise {keys[k]} from {values[k]} to {new}. Change {f} for it and leave the present version in {g}.",
          f"save {f} as {g} and then change {values[k]} to {new} in {f}, its the {keys[k]}")
    s.expect(g, text)
    s.expect(f, swap(text, old, f"{keys[k]}{between}{new}"))
    yield s.call("fs_copy", from_=f, to=g)
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=old, new=f"{keys[k]}{between}{new}")
    yield s.say(f"Copied {f} to {g} and set {keys[k]} to {new}.", f"Backed up {f} as {g}, then changed {values[k]} to {new}.",
                f"{keys[k]} is {new} now; the old version is {g}.")


@situation
def swap_names(s):
    f, g = s.name("txt"), s.name("txt")
    h = one(s, ["tmp.txt", "swap.tmp", "x", "temp.txt", "middle.txt", "aside.txt", "_hold", "third.txt", "parked.txt", "t1", "spare.tmp",
                "zwischen.txt", "between", "swp", "a-b.tmp"])
    one_, two = s.lines(s.number(1, 3)), s.lines(s.number(1, 3))
    s.file(f, one_)
    s.file(g, two)
    s.decoys()
    s.ask(f"Swap the names of {f} and {g}; use {h} in between.",
          f"{f} and {g} have each other's name. Please exchange them by way of {h}.",
          f"exchange {f} <-> {g} (temporary name {h})",
          f"I mixed up two files: what is called {f} should be {g} and the other way round. Take {h} as the name in the middle.",
          f"Could you switch the names of \"{f}\" and \"{g}\"? Move the first to \"{h}\" for the time being.",
          f"{f} must become {g} and {g} must become {f}, with the help of {h}",
          f"The labels were swapped at the counter. Let `{f}` be `{g}` and `{g}` be `{f}`, going over `{h}`.",
          f"rename {f} to {h}, {g} to {f} and {h} to {g}",
          f"Please let {f} and {g} change places. A third name that you can use for it: {h}.",
          f"two files with wrong names, {f} and {g}. turn them round, {h} is free as a third name")
    s.expect(f, two)
    s.expect(g, one_)
    s.expect(h, None)
    yield s.call("fs_move", from_=f, to=h)
    yield s.call("fs_move", from_=g, to=f)
    yield s.call("fs_move", from_=h, to=g)
    yield s.say(f"Swapped {f} and {g}.", f"{f} and {g} have exchanged their names.", f"Exchanged {f} and {g} by way of {h}.")


@situation
def restore_if(s):
    f = s.name(s.pick(["txt", "csv", "md", "conf"]))
    b = s.value(f + s.pick([".bak", ".old", ".orig", ".backup", "~"]))
    there = s.chance(0.5)
    text = s.lines(s.number(1, 4))
    if there:
        s.file(b, text)
    s.decoys(3)
    others = [s.name("txt") for _ in range(s.number(1, 2))]
    for o in others:
        s.file(o, s.sentence() + "\n")
    s.ask(f"{f} is gone. If there is a {b} here, copy it to {f}; if not just tell me.",
          f"Somebody deleted {f}. See whether {b} exists and if so restore {f} from it by copying.",
          f"check for {b}, if its there cp it to {f}, else say so",
          f"Please look in the folder: with {b} present I want a copy of it as {f}, without it do nothing and let me know.",
          f"Do we have {b}? Then make {f} out of it again (keep the backup). Otherwise a short no is enough.",
          f"I lost {f}! Maybe the backup \"{b}\" is still around, list the folder, and copy it back in that case.",
          f"Could you bring back {f} from {b}, provided that {b} is in this directory?",
          f"In case `{b}` is among the files here, copy it to `{f}`. In case it isn't, only report that.",
          f"restore {f} - backup should be {b}, but I'm not sure that it exists, look first",
          f"If you see {b} in the workspace then copy to {f} please, if you don't see then tell me that.")
    yield s.call("fs_list", path=".")
    if there:
        s.expect(f, text)
        s.expect(b, text)
        yield s.call("fs_copy", from_=b, to=f)
        yield s.say(f"{b} was there; copied it to {f}.", f"Restored {f} from {b}.", f"Copied {b} to {f}.")
    else:
        s.expect(f, None)
        yield s.say(f"There is no {b} here, so I changed nothing.", f"{b} does not exist here; {f} was not restored.", f"No, there is no {b} here.")


# ---- list or find, then act ----------------------------------------------------------------------------------------------


@situation
def film_remove(s):
    ext = one(s, ["tmp", "bak", "part", "cache", "dmp", "swp", "proxy", "temp", "lock", "thumb", "wip", "junk", "dup", "orig", "autosave"])
    n = s.number(2, 3)
    where = [""] + ([s.dir() + "/" for _ in range(2)] if s.chance(0.5) else [])
    files = [s.value(s.pick(where) + low(s, ext)) for _ in range(n)]
    for f in files:
        s.file(f, s.sentence() + "\n")
    keep = [s.name("txt") for _ in range(s.number(1, 2))]
    for k in keep:
        s.file(k, s.sentence() + "\n")
    s.decoys(2, but=(ext,))
    s.ask(f"Delete all files ending in .{ext}, wherever they are here.",
          f"Please find every *.{ext} file below this folder and remove them one by one.",
          f"rm all the .{ext} files",
          f"The set is full of .{ext} leftovers. Search for them and get rid of each.",
          f"I don't need any *.{ext} any more, in no folder. Find and delete.",
          f"Could you clean up? Everything whose name ends with .{ext} may go, nothing else.",
          f"which files are *.{ext}? erase these",
          f"After the shooting we throw away the .{ext} files. Do that for me please, including subfolders.",
          f"All what has the extension \".{ext}\" please to delete.",
          f"get rid of `*.{ext}` everywhere in the workspace, keep the rest")
    for f in files:
        s.expect(f, None)
    for k in keep:
        s.expect(k, s.files[k].decode())
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}"))
    files = sorted(files, key=found.splitlines().index)
    for f in files:
        yield s.call("fs_remove", path=f)
    yield s.say(f"Deleted {listed(files)}.", f"Removed {n} files: {listed(files)}.", f"{listed(files)} are gone.")


@situation
def find_then_collect(s):
    ext = one(s, ["gpx", "abc", "score", "pgn", "ics", "vcf", "srt", "svg", "geo", "mid", "cue", "plan", "map", "rec", "obs"])
    n = s.number(2, 3)
    files = [s.value(s.pick(["", s.dir() + "/", s.dir() + "/"]) + low(s, ext)) for _ in range(n)]
    for f in files:
        s.file(f, s.sentence() + "\n")
    to = s.value(s.dir())
    s.folder(to)
    s.decoys(3, but=(ext,))
    s.ask(f"Find all .{ext} files and move them into the folder {to}.",
          f"Collect everything named *.{ext} in {to}, please.",
          f"mv every *.{ext} (subfolders too) to {to}",
          f"There are some {ext} files lying around in different places. They belong into \"{to}\", which exists.",
          f"I'd like to have all files that end in .{ext} together in the folder {to}.",
          f"Where are my .{ext} files? Find them and put each into {to}/.",
          f"Look for names with the ending .{ext} below here and bring them to `{to}`.",
          f"please gather the {ext} files, all of them, in {to}",
          f"Could you search out the *.{ext} and shift them over to the directory {to}? It is there already.",
          f"The files with extension {ext} should be all in {to}; now they are not.")
    for f in files:
        s.expect(f, None)
        s.expect(f"{to}/{f.rsplit('/', 1)[-1]}", s.files[f].decode())
    found = (yield s.call("fs_find", path=".", pattern=f"*.{ext}"))
    files = sorted(files, key=found.splitlines().index)
    for f in files:
        yield s.call("fs_move", from_=f, to=f"{to}/{f.rsplit('/', 1)[-1]}")
    yield s.say(f"Moved {listed(files)} into {to}.", f"Moved {n} files into {to}: {listed(files)}.",
                f"{to} now has {listed(x.rsplit('/', 1)[-1] for x in files)}.")


@situation
def only_one_found(s):
    ext = one(s, ["cfg", "rtf", "vcf", "srt", "plan", "tex", "sql", "toml", "env", "po", "bib", "rst", "key", "nfo", "me"])
    f = s.value("/".join([s.dir() for _ in range(s.number(0, 2))] + [low(s, ext)]))
    text = s.sentence()
    s.file(f, text + "\n")
    for _ in range(s.number(1, 3)):
        s.file(doc(s, "txt"), s.sentence() + "\n")
    s.decoys(2, but=(ext,))
    s.ask(f"There is one file with the ending .{ext} somewhere here. What does it say?",
          f"Find the only *.{ext} below this folder and show me its text.",
          f"whats in the .{ext} file? dont know where it is",
          f"I saved a .{ext} file but forgot its name and place. Please find it and read it to me.",
          f"Search for a {ext} file (just one exists) and print what it contains.",
          f"Somewhere in these folders hides a file ending on \".{ext}\"; I would like to know its contents.",
          f"open the {ext} file for me please, it is the only one of this type",
          f"Can you locate `*.{ext}` and tell me what's written in there?",
          f"My colleague has put here a file of type .{ext}. Where is it and what is in it?",
          f"read me the file with extension {ext}, wherever it may be")
    yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {text}", f"It is {f}, with the text: {text}", f"I found {f}. It says: {text}")


@situation
def museum_described(s):
    things = s.some(EXHIBITS, s.number(3, 5))
    ext = s.pick(["txt", "md", "txt", "text"])
    style = s.pick(["_", "-", " ", ""])
    files = [s.value(style.join(w.lower() if style else w.capitalize() for w in t.split(" ")) + f".{ext}") for t in things]
    for f in files:
        s.file(f, s.sentence() + "\n")
    to = one(s, ["restored", "lent out", "hall-2", "depot", "on show", "cellar", "to-clean", "Vitrine 4", "sold", "insured", "sent_back",
                 "photographed", "Room B", "x-ray", "north wing"])
    there = s.chance(0.6)
    if there:
        s.folder(to)
    k = s.number(0, len(things) - 1)
    thing, f = s.value(things[k]), files[k]
    new = "" if there else " (make it, it is not there)"
    s.ask(f"Move the file about the {thing} into the folder \"{to}\"{new}.",
          f"Which file here is on the {thing}? Put it into \"{to}\"{new}, please.",
          f"the sheet for the {thing} goes to \"{to}\"{new}",
          f"We have a text for every exhibit. The one for the {thing} belongs in the folder \"{to}\"{new}, please see to it.",
          f"Look what is in the workspace and move what is about the {thing} to \"{to}\"{new}",
          f"The {thing} has changed its place, so its file should change too: into \"{to}\"{new}. I don't know what the file is called.",
          f"{thing} -> \"{to}\"{new}. find the file yourself",
          f"Could you file the description of the {thing} under \"{to}\"{new}? I forgot how it is named.",
          f"Please search in the list of files that one with the {thing}, and bring it in the folder \"{to}\"{new}.",
          f"my notes on the {thing} are a file in this folder. I'd rather have them in \"{to}\"{new}.")
    s.expect(f, None)
    s.expect(f"{to}/{f}", s.files[f].decode())
    yield s.call("fs_list", path=".")
    if not there:
        yield s.call("fs_mkdir", path=to)
    yield s.call("fs_move", from_=f, to=f"{to}/{f}")
    yield s.say(f"Moved {f} to {to}/{f}.", f"{f} is now in {to}.", f"Moved {f} into the folder {to}.")


@situation
def list_and_read(s):
    kinds = s.some(PAPERS, s.number(3, 6))
    ext = s.pick(["txt", "txt", "md"])
    texts = [s.pick(PAPERS[kind]) for kind in kinds]
    for kind, text in zip(kinds, texts):
        s.file(f"{kind}.{ext}", text + "\n")
    k = s.number(0, len(kinds) - 1)
    said = s.value(re.sub("[-_]", " ", kinds[k]))
    s.ask(f"What do the {said} say? There is a file with them here."
          if said.endswith("s") else f"What does the {said} say? There is a file with it here.",
          f"Please find the file with the {said} in this folder and show me the text.",
          f"read the {said} to me",
          f"I forgot what we called the file with the {said}. Can you look and tell me what is in it?",
          f"See which of the files is the {said} and print it",
          f"{said}? must be one of the files here, open it pls",
          f"Show me our {said}, it's lying somewhere in the workspace.",
          f"Among the files in this folder is the {said}. I want to read that.",
          f"A guest asks about the {said}. Look it up among our papers here.",
          f"Could you have a look at what files there are, and give me the content of the one that holds the {said}?")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f"{kinds[k]}.{ext}")
    yield s.say(f"{kinds[k]}.{ext} says: {texts[k]}", f"It says: {texts[k]}", f"The text of {kinds[k]}.{ext} is: {texts[k]}")


@situation
def which_of_two(s):
    kind = one(s, ["menu", "contract", "rota", "script", "recipe", "timetable", "score", "speech", "invoice", "playlist", "crew list", "ski map",
                   "hymn", "program", "plan"])
    a, b = s.some(["summer", "winter", "old", "new", "2024", "2026", "short", "long", "english", "french", "monday", "sunday", "kids", "staff",
                   "upstairs", "garden"], 2)
    sep = s.pick(["-", "_", " "])
    ext = s.pick(["txt", "md"])
    files = sorted(f"{kind.replace(' ', sep)}{sep}{x}.{ext}" for x in (a, b))
    texts = s.sentences(2)
    for f, t in zip(files, texts):
        s.file(f, t + "\n")
    for _ in range(s.number(1, 2)):
        s.file(f"{s.pick(EXHIBITS).replace(' ', '_')}{s.number(1, 99)}.txt", s.sentence() + "\n")
    k = s.number(0, 1)
    word = a if a in files[k] else b
    s.person(s.pick([word, f"the {word} one", f"{files[k]}", f"{word}, please", f"I mean the one with {word}", f"take {word}"]))
    s.ask(f"Read the {kind} to me.",
          f"What is in the {kind} file?",
          f"open the {kind} please",
          f"Somewhere here is the {kind}, show me what it says.",
          f"Could you tell me what our {kind} says? I don't remember the file name.",
          f"print {kind}",
          f"I need the text of the {kind}. It is in this folder.",
          f"Please look for the {kind} and let me see it",
          f"let me see what stands in the {kind}, its file is here",
          f"My boss asks for the {kind}. What does it say?")
    yield s.call("fs_list", path=".")
    yield s.call("ask_user", question=s.pick([f"Which one, {files[0]} or {files[1]}?", f"There are {files[0]} and {files[1]}. Which one do you mean?",
                                             f"Do you mean {files[0]} or {files[1]}?"]))
    yield s.call("fs_read", path=files[k])
    yield s.say(f"{files[k]} says: {texts[k]}", f"It says: {texts[k]}", f"The text of {files[k]} is: {texts[k]}")


@situation
def brigade_folder(s):
    to = one(s, ["Engine 1", "drills", "alarms_2026", "Wache-Süd", "hydrants", "night shift", "inspections", "Ladder7", "old calls", "training",
                 "youth brigade", "maps-east",
                 "reports/june", "équipe B", "closed cases"])
    files = [s.name(s.pick(["txt", "md", "csv", "log", "pdf"])) for _ in range(s.number(2, 3))]
    for f in files:
        s.file(f, s.sentence() + "\n")
    s.decoys()
    every = listed(files)
    s.ask(f"Make a folder \"{to}\" and move {every} into it.",
          f"Please create the directory \"{to}\" and put these files there: {every}.",
          f"mkdir \"{to}\"; then {every} go in",
          f"{every} should be together in a new folder called \"{to}\".",
          f"I want a new folder named \"{to}\" with {every} moved inside.",
          f"The chief likes order: set up \"{to}\" and file {every} in it.",
          f"Could you open a folder \"{to}\" for {every}, and move them?",
          f"new dir \"{to}\", and into it {every} please",
          f"We need a place for {every}, so a folder with name \"{to}\" is to be made and the files brought there.",
          f"There's no \"{to}\" yet. Add it, and after that move {every} to it.")
    for f in files:
        s.expect(f, None)
        s.expect(f"{to}/{f}", s.files[f].decode())
    yield s.call("fs_mkdir", path=to)
    for f in files:
        yield s.call("fs_move", from_=f, to=f"{to}/{f}")
    yield s.say(f"Made {to} and moved {every} into it.", f"{every} are now in the new folder {to}.",
                f"Created {to} and moved {len(files)} files there: {every}.")


@situation
def prefix_each(s):
    pre = one(s, ["old-", "2025_", "draft-", "NEW ", "x_", "copy-of-", "A-", "kept_", "raw.", "final_", "nord-", "b2_", "scan-", "zz", "vie-"])
    files = [s.name(s.pick(["txt", "md", "csv", "log", "png"])) for _ in range(s.number(2, 3))]
    for f in files:
        s.file(f, s.sentence() + "\n")
    s.decoys()
    every = listed(files)
    s.ask(f"Put \"{pre}\" in front of the names of {every}.",
          f"Rename {every} so that each name begins with \"{pre}\".",
          f"prefix \"{pre}\" for {every}",
          f"The names {every} should all start with \"{pre}\", otherwise they stay the same.",
          f"I need \"{pre}\" at the start of these file names: {every}.",
          f"Please give the files {every} the prefix \"{pre}\".",
          f"can you add \"{pre}\" before the name of each of {every}",
          f"To tell them apart from the others, let the names of {every} have \"{pre}\" at the front.",
          f"{every}: the same names but with \"{pre}\" before, rename please",
          f"Would you rename these {len(files)}, {every}? Only \"{pre}\" is put before the old name.")
    for f in files:
        s.expect(f, None)
        s.expect(pre + f, s.files[f].decode())
    for f in files:
        yield s.call("fs_move", from_=f, to=pre + f)
    new = listed(pre + f for f in files)
    yield s.say(f"Renamed them to {new}.", f"The files are now called {new}.", f"Renamed {len(files)} files: {new}.")


@situation
def newest_read(s):
    d = s.value(s.dir())
    files = [s.name(s.pick(["txt", "md", "log"])) for _ in range(s.number(3, 5))]
    texts = s.sentences(len(files))
    ages = apart(s, 1, 200, len(files))
    for f, t, a in zip(files, texts, ages):
        s.file(f"{d}/{f}", t + "\n", age=a * 3600)
    s.decoys()
    k = ages.index(min(ages))
    s.ask(f"What does the newest file in the folder {d} say?",
          f"Show me the file in {d} that was changed last.",
          f"latest file in {d}, print it",
          f"Something was saved in {d} most recently. Which file, and what is written in it?",
          f"Please open the most recent of the files in \"{d}\".",
          f"Reports come into {d} all day. I'd like to read the latest one.",
          f"Could you find out which file of {d} is the youngest and read it to me?",
          f"in {d}: the file with the last modification, contents please",
          f"I must read what is newest in `{d}`, no matter what it's called.",
          f"Of all in the folder {d}, take the one which was written as last, and give me its text.")
    name = (yield s.call("shell", command=f"ls -t {sh(d)} | head -n 1"))
    if files[k] not in name:
        raise ValueError(name)
    yield s.call("fs_read", path=f"{d}/{files[k]}")
    yield s.say(f"The newest file is {files[k]}. It says: {texts[k]}", f"{d}/{files[k]} is the newest: {texts[k]}",
                f"{files[k]} was changed last; it says: {texts[k]}")


@situation
def biggest_moved(s):
    d, to = s.value(s.dir()), one(s, ["large", "heavy", "too-big", "press", "Keller", "spool", "vault", "bulk", "shelf 9", "offline", "warehouse",
                                      "poster", "cold", "tape", "attic"])
    files = [s.name(s.pick(["txt", "csv", "dat", "md"])) for _ in range(s.number(3, 5))]
    sizes = apart(s, 2, 14, len(files))
    for f, n in zip(files, sizes):
        s.file(f"{d}/{f}", "".join(f"{x:04}  page\n" for x in apart(s, 0, 9999, n)))
    s.folder(to)
    s.decoys()
    k = sizes.index(max(sizes))
    s.ask(f"Move the biggest file of the folder {d} into \"{to}\".",
          f"Which file in {d} is the largest? Put it in the folder \"{to}\", please.",
          f"biggest file in {d} -> \"{to}\"",
          f"Our printing press chokes on the largest thing in {d}. Take that file out and into \"{to}\".",
          f"Please look which of the files in {d} has most bytes and move it to \"{to}\"",
          f"I want to make room in {d}: its largest file goes to the directory \"{to}\".",
          f"Can you bring the heaviest file of `{d}` to \"{to}\"?",
          f"find the file in {d} that takes the most space, and shift it to \"{to}\"",
          f"From {d} only one file should go to \"{to}\", the one with the greatest size.",
          f"Largest of {d}, off to \"{to}\" with it!")
    s.expect(f"{d}/{files[k]}", None)
    s.expect(f"{to}/{files[k]}", s.files[f"{d}/{files[k]}"].decode())
    name = (yield s.call("shell", command=f"ls -S {sh(d)} | head -n 1"))
    if files[k] not in name:
        raise ValueError(name)
    yield s.call("fs_move", from_=f"{d}/{files[k]}", to=f"{to}/{files[k]}")
    yield s.say(f"Moved {d}/{files[k]} to {to}.", f"{files[k]} was the biggest; it is now in {to}.",
                f"Moved the largest file, {files[k]}, into {to}.")


@situation
def photos_counted(s):
    d, g = s.value(s.dir()), doc(s)
    n = s.number(2, 7)
    for _ in range(n):
        s.file(f"{d}/{s.name(s.pick(['jpg', 'png', 'txt', 'pdf']))}", s.sentence() + "\n")
    head = s.lines(s.number(1, 3))
    s.file(g, head)
    s.decoys()
    word = one(s, ["Files", "Scans", "count", "Number of files", "Pieces", "Anzahl", "Items", "stock", "Sheets", "entries", "Seen", "Papers",
                   "nombre", "in the box", "Kept"])
    s.ask(f"How many files are in {d}? Add the answer to {g} as a line \"{word}: N\".",
          f"Count the files of the folder {d} and append \"{word}: \" with the number to {g}.",
          f"{g} needs a last line {word}: <how many files {d} has>",
          f"Please look into {d}, see how many files there are, and write {word}: and that number at the end of {g}.",
          f"number of files in \"{d}\" -> end of \"{g}\", written as {word}: N",
          f"For the records: I'd like {g} to end with \"{word}: \" and how many files lie in {d}.",
          f"Could you note in {g} (at the bottom, as {word}: ...) the count of files in `{d}`?",
          f"see how much files the folder {d} contains and add this to {g} in the form {word}: number",
          f"the archivist keeps {g}. append there the line {word}: x, where x is how many files are in {d}",
          f"{d} was filled up today. Put the count of what is in it below the text of {g}, with {word}: in front.")
    s.expect(g, head + f"{word}: {n}\n")
    yield s.call("fs_list", path=d)
    yield s.call("fs_append", path=g, text=f"{word}: {n}\n")
    yield s.say(f"There are {n} files in {d}; added \"{word}: {n}\" to {g}.", f"Added \"{word}: {n}\" to {g}.",
                f"{d} has {n} files, noted at the end of {g}.")


# ---- searched, then changed ----------------------------------------------------------------------------------------------


@situation
def kindergarten_spelling(s):
    right = one(s, PEOPLE)
    wrong = s.value(s.pick([right[0] + right[2] + right[1] + right[3:], right + right[-1], right[:-1] + right[-1] * 3, right[:2] + "h" + right[2:],
                            right[:-1] + "x",
                            right[:3] + "-" + right[3:]]))
    if wrong.lower() in right.lower() or wrong == right:
        wrong = s.value(right + "x")
    files = [doc(s) for _ in range(s.number(2, 4))]
    k = s.number(0, len(files) - 1)
    texts = [s.lines(s.number(1, 3)) for _ in files]
    line = s.pick(["{} is picked up at four.\n", "Birthday of {}: 3 May\n", "{} may not eat nuts.\n", "Blue coat: {}\n", "Ask the parents of {}\n",
                   "{} is in the bear group.\n"])
    texts[k] += line.format(wrong)
    for f, t in zip(files, texts):
        s.file(f, t)
    s.decoys(2)
    s.ask(f"In one of the files a child is written {wrong}. It has to be {right}; please find and correct it.",
          f"Search all files for {wrong} and change it to {right}.",
          f"{wrong} should be {right}, no idea in which file",
          f"Somewhere we misspelt a name: {wrong} instead of {right}. Can you fix that?",
          f"The mother of {right} complained that we wrote \"{wrong}\". Find the place and put it right.",
          f"look for \"{wrong}\" in my files, replace with \"{right}\"",
          f"A wrong spelling has slipped in, {wrong}. Please locate the file that has it and write {right} there.",
          f"`{wrong}` -> `{right}`, it is only in one file here but I don't remember which",
          f"Where does it say {wrong}? That's a typing error, the name is {right}, so correct it where it stands.",
          f"There is a file with the name {wrong} in its text. It must be changed for {right}.")
    s.expect(files[k], swap(texts[k], wrong, right))
    yield s.call("text_search", path=".", query=wrong)
    yield s.call("fs_edit", path=files[k], old=wrong, new=right)
    yield s.say(f"Corrected {wrong} to {right} in {files[k]}.", f"It was in {files[k]}; it says {right} now.",
                f"Changed {wrong} to {right} in {files[k]}.")


@situation
def hive_value(s):
    key = s.value(s.pick(["Hive", "Tank", "Kennel", "Boat", "Locker", "Cabin", "Stall", "Lane", "Pump", "Booth", "Cell", "Track", "Silo", "Barrel",
                          "Desk"]) + f" {s.number(2, 9)}")
    unit = s.pick(["kg", "litres", "points", "euros", "degrees", "metres", "cm"])
    old, new = map(str, apart(s, 11, 99, 2))
    s.value(new)
    files = [doc(s) for _ in range(s.number(2, 4))]
    k = s.number(0, len(files) - 1)
    texts = [f"{s.pick(['Gate', 'Row', 'Shed', 'Bay'])} {s.number(1, 9)}: {s.number(100, 999)} {unit}\n" + s.lines(s.number(0, 2)) for _ in files]
    texts[k] += f"{key}: {old} {unit}\n"
    for f, t in zip(files, texts):
        s.file(f, t)
    s.decoys(2)
    s.ask(f"Find the file that has a value for {key} and set that value to {new} {unit}.",
          f"{key} is at {new} {unit} now. Please update it in whatever file it stands.",
          f"search for \"{key}\" and make it {new} {unit}",
          f"One of the files notes how many {unit} {key} has. The number there is out of date, the new one is {new}.",
          f"Where do we keep the {unit} of {key}? Change it there to {new}.",
          f"new measurement!! {key}: {new} {unit}. correct the old one, somewhere in these files",
          f"I measured {key} again and got {new} {unit}. Could you find the line about it and put in the new number?",
          f"Please look through the files for {key}; the amount beside it must become {new} {unit}.",
          f"For {key} we have a wrong figure in some file. It's {new} {unit}, correct it please.",
          f"The entry of \"{key}\", in which file it is I do not know, should be {new} {unit}.")
    s.expect(files[k], swap(texts[k], f"{key}: {old} {unit}", f"{key}: {new} {unit}"))
    yield s.call("text_search", path=".", query=key)
    yield s.call("fs_edit", path=files[k], old=f"{key}: {old}", new=f"{key}: {new}")
    yield s.say(f"Set {key} to {new} {unit} in {files[k]}; it was {old}.", f"{key} is {new} {unit} now, in {files[k]}.",
                f"Changed {old} to {new} for {key} in {files[k]}.")


@situation
def search_then_move(s):
    word, to = one(s, EXHIBITS + PLAYS + SHIPS + WINES), s.value(s.dir())
    s.folder(to)
    files = [s.name(s.pick(["txt", "md", "log"])) for _ in range(s.number(2, 4))]
    k = s.number(0, len(files) - 1)
    there = s.chance(0.75)
    texts = [s.lines(s.number(1, 3)) for _ in files]
    if there:
        texts[k] += s.pick(["Nobody asked for {} today.\n", "About {}: call back\n", "{} was mentioned twice.\n", "Price of {} is open\n",
                            "{}, on loan until May\n", "Re: {}\n"]).format(word)
    for f, t in zip(files, texts):
        s.file(f, t)
    s.ask(f"Move the file that mentions \"{word}\" into the folder {to}.",
          f"Which file has \"{word}\" in its text? It should be in {to}, please move it.",
          f"search \"{word}\", then put that file into {to}",
          f"One of these papers speaks of {word}. Find it and file it under {to}.",
          f"I'm looking for the file with {word} in it, and I want to have it in the folder \"{to}\".",
          f"the text with \"{word}\" in it belongs to {to}, move it there",
          f"Could you check where {word} is written and bring that file to `{to}`?",
          f"Please to find the file in which stands {word}, and to move it in the folder {to}.",
          f"{to} is for everything on {word}. There should be one file here that mentions it, put it in.",
          f"Search the contents for {word}; the file where it occurs goes into {to}/.")
    yield s.call("text_search", path=".", query=word)
    if there:
        s.expect(files[k], None)
        s.expect(f"{to}/{files[k]}", texts[k])
        yield s.call("fs_move", from_=files[k], to=f"{to}/{files[k]}")
        yield s.say(f"Moved {files[k]} to {to}.", f"{files[k]} mentions {word}; it is now in {to}.", f"Moved {files[k]} into {to}.")
    else:
        for f, t in zip(files, texts):
            s.expect(f, t)
        yield s.say(f"No file here mentions {word}, so nothing was moved.", f"\"{word}\" is in none of the files; I moved nothing.",
                    f"There is no file that mentions {word}.")


@situation
def which_has_more(s):
    f, g = doc(s), doc(s)
    word = one(s, ["yes", "goal", "late", "draw", "owl", "absent", "sold", "rain", "PAID", "mate", "heron", "ok", "lost", "north", "encore"])
    rest = {"yes": "no", "goal": "miss", "late": "on time", "draw": "win", "owl": "hawk", "absent": "here", "sold": "kept", "rain": "sun",
            "PAID": "open", "mate": "check",
            "heron": "swan", "ok": "bad", "lost": "won", "north": "south", "encore": "silence"}[word]
    a, b = apart(s, 1, 6, 2)
    texts = []
    for n in (a, b):
        marks = [word] * n + [rest] * s.number(1, 3)
        s.rng.shuffle(marks)
        names = s.some([p for p in PEOPLE if word not in p], len(marks))
        texts.append("".join(f"{p}: {m}\n" for p, m in zip(names, marks)))
    s.file(f, texts[0])
    s.file(g, texts[1])
    s.decoys()
    s.ask(f"In which file are there more lines with \"{word}\", {f} or {g}?",
          f"Compare how often \"{word}\" comes in {f} and in {g}. Where more?",
          f"\"{word}\": more of them in {f} or {g}",
          f"Please count the lines having {word} in both {f} and {g} and tell me who wins.",
          f"I'd like to know which of \"{f}\" and \"{g}\" contains {word} more often.",
          f"does {f} have more {word} than {g}, or the other way round?",
          f"We bet on it: is \"{word}\" written on more lines of `{f}` or of `{g}`?",
          f"Look for {word} in {f}, then in {g}. Which of the two has the higher count?",
          f"Two sheets, {f} and {g}. The one with more entries {word} is which?",
          f"Can you search both {f} and {g} for {word} and say where it is found more times")
    yield s.call("text_search", path=f, query=word)
    yield s.call("text_search", path=g, query=word)
    more, less, high, small = (f, g, a, b) if a > b else (g, f, b, a)
    yield s.say(f"{more} has more: {high} lines with {word}, {less} has {small}.", f"In {more}: {high} against {small}.",
                f"{more} ({high}), {less} has only {small}.")


# ---- counted and worked out ----------------------------------------------------------------------------------------------


@situation
def library_longer(s):
    f, g = doc(s), doc(s)
    a, b = apart(s, 2, 14, 2)
    s.file(f, s.lines(a))
    s.file(g, s.lines(b))
    s.decoys()
    s.ask(f"Which has more lines, {f} or {g}?",
          f"Is {f} longer than {g}? I mean in lines.",
          f"lines: {f} vs {g}",
          f"Please count the lines of both {f} and {g} and tell me which file is longer.",
          f"I have two lists of lent books, \"{f}\" and \"{g}\". Which one has more lines in it?",
          f"more lines in {f} or in {g}, and how many each?",
          f"Could you find out whether `{f}` or `{g}` has the greater number of lines?",
          f"Compare the length of {f} with that of {g}, counted by lines.",
          f"One of {f} and {g} is the longer list, in number of lines. Which?",
          f"Of these two, {f} and {g}, what has the most lines please")
    yield s.call("text_count", path=f)
    yield s.call("text_count", path=g)
    more, less, high, small = (f, g, a, b) if a > b else (g, f, b, a)
    yield s.say(f"{more} has more lines: {high}, {less} has {small}.", f"{more}, with {high} lines against {small}.",
                f"{more} is longer: {high} lines, {less} has {small}.")


@situation
def lighthouse_three(s):
    files = [s.name("log") for _ in range(3)]
    counts = apart(s, 1, 12, 3)
    for f, n in zip(files, counts):
        s.file(f, s.lines(n))
    a, b, c = files
    most = s.chance(0.5)
    k = counts.index(max(counts) if most else min(counts))
    best, word = ("most", "longest") if most else ("fewest", "shortest")
    s.ask(f"Which of {a}, {b} and {c} has the {best} lines?",
          f"Count the lines in {a}, {b} and {c}. I need to know which is the {word}.",
          f"{best} lines: {a}, {b} or {c}?",
          f"Three keepers wrote logs, {a}, {b} and {c}. Whose is the {word}, by lines?",
          f"Please compare the number of lines of these: \"{a}\", \"{b}\", \"{c}\" - which one has the {best}?",
          f"tell me the {word} among {a}, {b}, {c} (lines)",
          f"How many lines have {a}, {b} and {c}, and which has the {best} of them?",
          f"I'd say one of {a}, {b} and {c} is clearly the {word} file, in lines. Which?",
          f"line counts for `{a}`, `{b}`, `{c}` please, then name the {word}",
          f"From the logs {a}, {b}, {c} find the one that has {best} lines.")
    for f in files:
        yield s.call("text_count", path=f)
    rest = " and ".join(f"{f} {n}" for f, n in zip(files, counts) if f != files[k])
    yield s.say(f"{files[k]} has the {best} lines: {counts[k]}.", f"{files[k]} with {counts[k]} lines; {rest}.",
                f"The {word} is {files[k]}: {counts[k]} lines.")


@situation
def chess_rating(s):
    f, g = doc(s), s.name("txt")
    people = few(s, PEOPLE, s.number(3, 6))
    ratings = apart(s, 1180, 2490, len(people))
    s.file(f, rows(zip(people, ratings), s.pick([" ", ": ", ", ", "\t", " - "])))
    s.decoys()
    i, j = s.some(range(len(people)), 2)
    if ratings[i] < ratings[j]:
        i, j = j, i
    a, b, gap = people[i], people[j], ratings[i] - ratings[j]
    s.ask(f"How many rating points are between {a} and {b} in {f}? Write the number to {g}.",
          f"Work out the difference of the ratings of {a} and {b} (see {f}) and save it as {g}.",
          f"{a} minus {b}, ratings in {f}, result into {g}",
          f"Please create {g} with nothing but the number of points by which {a} is ahead of {b}; the ratings are in {f}.",
          f"By how much is {a} stronger than {b}? Look at {f}, and put the answer in the file {g}.",
          f"i need the gap between {a} and {b} from the chess list {f} as a number in {g}",
          f"Our club page shows what's in \"{g}\": it should be the rating of {a} less that of {b}, both from \"{f}\".",
          f"Take {a}'s and {b}'s rating from `{f}`, subtract the lower from the higher, write it in `{g}`.",
          f"Could you calculate how far {b} is behind {a} in {f} and write just that number into {g}?",
          f"Difference {a} - {b} of the numbers in {f}, please to write in new file {g}.")
    s.expect(g, f"{gap}\n")
    yield s.call("fs_read", path=f)
    same((yield s.call("calc", expression=f"{ratings[i]} - {ratings[j]}")), gap)
    yield s.call("fs_write", path=g, text=f"{gap}\n")
    yield s.say(f"The difference is {gap}; wrote it to {g}.", f"{a} is {gap} points ahead of {b}. Saved in {g}.", f"Wrote {gap} to {g}.")


@situation
def brewery_bottles(s):
    f, g = doc(s), s.name("txt")
    litres, size = s.number(20, 900), s.pick([0.25, 0.5, 0.2, 2, 4, 5])
    if size >= 1:
        litres = size * s.number(8, 190)
    crates = round(litres / size)
    beer = one(s, ["Porter", "Helles", "Stout", "Pils", "Saison", "Kölsch", "Bock", "Tripel", "Amber", "Gose", "Lambic", "Märzen", "IPA",
                   "Rauchbier", "Dubbel"])
    s.file(f, f"{beer}\n{s.pick(['Litres brewed', 'litres', 'Litres in the tank', 'Yield in litres'])}: {litres}\nStarted: {s.date()}\n")
    s.decoys()
    s.ask(f"{f} says how many litres of {beer} we have. How many bottles of {tidy(size)} litres is that? Write the number into {g}.",
          f"Divide the litres in {f} by {tidy(size)} and save the result as {g}.",
          f"litres in {f} / {tidy(size)} -> {g}",
          f"Please work out the number of bottles for the {beer}: the litres are in {f}, a bottle holds {tidy(size)}. The number goes to {g}.",
          f"I'm to order bottles ({tidy(size)} l each) for the {beer} of {f}. Put how many we need in \"{g}\".",
          f"how many {tidy(size)} litre bottles can we fill with what's in {f}, answer in file {g} please",
          f"Could you read the litres from `{f}`, count how many times {tidy(size)} goes into it, and put that in `{g}`?",
          f"The brewer wrote the amount of {beer} in {f}. I want in {g} only this: amount divided through {tidy(size)}.",
          f"A file {g} with the count of bottles, each {tidy(size)} litres, for the whole {beer} ({f})",
          f"bottling day! {f} has the litres, the bottles take {tidy(size)} each. write the bottle count to {g}")
    s.expect(g, f"{crates}\n")
    yield s.call("fs_read", path=f)
    same((yield s.call("calc", expression=f"{litres} / {tidy(size)}")), crates)
    yield s.call("fs_write", path=g, text=f"{crates}\n")
    yield s.say(f"{litres} litres fill {crates} bottles; wrote {crates} to {g}.", f"That is {crates} bottles, saved in {g}.",
                f"Wrote {crates} to {g}.")


@situation
def two_sheets_sum(s):
    f, g = doc(s), doc(s)
    what = one(s, ["visitors", "tickets", "eggs", "barrels", "kilometres", "loaves", "calls", "lambs", "bottles", "passengers", "songs", "parcels",
                   "books", "haircuts", "cones"])
    a, b = apart(s, 11, 950, 2)
    days = few(s, ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"], 2)
    for path, n, day in ((f, a, days[0]), (g, b, days[1])):
        s.file(path, s.pick(["{d}: {n} {w}\n", "{w} on {d}: {n}\n", "We had {n} {w} on {d}.\n", "{d}\n{n} {w}\n",
                             "On {d} there were {n} {w}.\n"]).format(d=day, n=n, w=what))
    s.decoys()
    diff = s.chance(0.4)
    if diff:
        s.ask(f"How many {what} more or less are in {g} than in {f}? Just the difference.",
              f"What is the difference between the {what} of {f} and those of {g}?",
              f"{what}: {f} against {g}, by how much do they differ",
              f"Please compare {f} and {g} and tell me how far the numbers of {what} are apart.",
              f"I want to know the gap in {what} between \"{f}\" and \"{g}\".",
              f"one day had more {what} than the other, see {f} and {g}. how many more?",
              f"Read {f} and {g}; by how many {what} do the two days differ?",
              f"The boss asks how large the difference in {what} was, `{f}` is for {days[0]} and `{g}` for {days[1]}.",
              f"Subtract the smaller number of {what} from the bigger one, they are in {f} and {g}.",
              f"How big is the difference of {what}, {days[0]} ({f}) and {days[1]} ({g})?")
    else:
        s.ask(f"How many {what} are that together, {f} and {g}?",
              f"Add the number of {what} in {f} to the one in {g}. What do you get?",
              f"{what} in {f} + {what} in {g} = ?",
              f"Please sum up the {what} of both days, {days[0]} is in {f} and {days[1]} in {g}.",
              f"I need one number for {days[0]} and {days[1]}: all the {what} from \"{f}\" and \"{g}\".",
              f"total {what} of {f} and {g} pls",
              f"Each of {f} and {g} names a number of {what}. What's their sum?",
              f"Could you look into `{f}` and `{g}` and tell me how many {what} there were in all?",
              f"Count the {what} of the two sheets {f} and {g} together for me.",
              f"both days in one: {what} from {f} and from {g}, how much does this make?")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    x, y = (max(a, b), min(a, b)) if diff else (a, b)
    n = x - y if diff else x + y
    same((yield s.call("calc", expression=f"{x} {'-' if diff else '+'} {y}")), n)
    if diff:
        yield s.say(f"The difference is {n} {what}.", f"They differ by {n}.", f"{n} ({x} and {y}).")
    else:
        yield s.say(f"Together they are {n} {what}.", f"The sum is {n}.", f"{n} {what} in all ({a} and {b}).")


@situation
def visa_fee(s):
    f, g = doc(s), doc(s)
    money = s.some(["CHF", "SEK", "USD", "GBP", "PLN", "JPY", "TRY", "NOK", "CZK", "HUF", "INR", "CAD", "AUD", "KES", "BRL"], s.number(3, 5))
    rates = [x / 100 for x in apart(s, 3, 190, len(money))]
    k, n = s.number(0, len(money) - 1), s.number(12, 400)
    s.file(f, s.pick(["Visa fee: {} {}\n", "The fee is {} {}.\n", "Please pay {} {} at the desk\n", "Amount due\n{} {}\n",
                      "fee = {} {}\n"]).format(n, money[k]))
    s.file(g, "".join(f"1 {m} = {tidy(r)} EUR\n" for m, r in zip(money, rates)))
    s.decoys()
    s.ask(f"How much is the fee in {f} in euros? The rates are in {g}.",
          f"Convert the amount of {f} to EUR with the rate from {g}.",
          f"{f} in EUR? (rates: {g})",
          f"The fee in {f} is in a foreign currency. Please tell me what it makes in euros; {g} has the exchange rates.",
          f"I have only euros. How many of them do I need for what {f} asks, going by \"{g}\"?",
          f"fee -> see {f}, rate -> see {g}, how many euros do i pay",
          f"Could you use the rates of `{g}` to work out in euros the sum which stands in `{f}`?",
          f"An embassy wants the amount in {f}. With the table {g}, what is this in EUR?",
          f"Please calculate for me in euro the fee of the file {f}, exchange rates you find in {g}.",
          f"What would the price in {f} be in euros, at the rates listed in {g}?")
    total = tidy(round(n * rates[k], 6))
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    same((yield s.call("calc", expression=f"{n} * {tidy(rates[k])}")), total)
    yield s.say(f"{n} {money[k]} are {total} EUR.", f"It is {total} EUR.", f"{total} EUR, at {tidy(rates[k])} EUR for 1 {money[k]}.")


@situation
def budget_verdict(s):
    f, g = doc(s), s.name("txt")
    things = s.items(s.number(3, 5))
    costs = apart(s, 6, 240, len(things))
    total = sum(costs)
    over = s.chance(0.5)
    limit = total - s.number(5, min(60, total - 10)) if over else total + s.number(5, 80)
    yes, no = few(s, ["too much", "fine", "STOP", "go", "over budget", "within budget", "red", "green", "refused", "accepted", "high", "low",
                      "cut something", "enjoy",
                      "ask the board", "no problem"], 2)
    s.file(f, rows(zip(things, costs), s.pick([": ", " - ", ", ", " "])))
    s.decoys()
    s.ask(f"Add up {f}. If it is more than {limit}, write \"{yes}\" to {g}, otherwise \"{no}\".",
          f"The budget is {limit}. Put \"{yes}\" into {g} when the sum of {f} is above that, and \"{no}\" when it isn't.",
          f"sum of {f} > {limit}? then {g} = \"{yes}\", else {g} = \"{no}\"",
          f"Please total the costs in {f}; over {limit} means \"{yes}\", anything else means \"{no}\". I want that verdict as the text of {g}.",
          f"We may spend {limit}. Check the amounts in \"{f}\" together and save either \"{yes}\" (exceeded) or \"{no}\" (not exceeded) in \"{g}\".",
          f"make {g}: it says \"{yes}\" if {f} adds up to more than {limit}, it says \"{no}\" if not",
          f"Could you see whether the things in `{f}` cost over {limit} in all? In that case write \"{yes}\" to `{g}`, in the other \"{no}\".",
          f"Our treasurer reads {g}. Write there \"{no}\", but if the total of {f} goes beyond {limit}, then \"{yes}\".",
          f"calculate total in {f} and compare with {limit}: bigger -> \"{yes}\", not bigger -> \"{no}\", write it to file {g}",
          f"Depending on whether all of {f} together is more than {limit}, the file {g} shall hold \"{yes}\" or, if it is not, \"{no}\".")
    word = yes if over else no
    s.expect(g, word + "\n")
    yield s.call("fs_read", path=f)
    same((yield s.call("calc", expression=" + ".join(map(str, costs)))), total)
    yield s.call("fs_write", path=g, text=word + "\n")
    yield s.say(f"The sum is {total}, so I wrote \"{word}\" to {g}.",
                f"{total} is {'more' if over else 'not more'} than {limit}; {g} says \"{word}\".",
                f"Wrote \"{word}\" to {g}: the total is {total}.")


@situation
def long_then_move(s):
    f, to = s.name("log"), s.value(s.dir())
    s.folder(to)
    n, far = s.number(2, 16), s.chance(0.5)
    limit = max(1, n - s.number(1, 6)) if far else n + s.number(1, 8)
    s.file(f, s.lines(n))
    s.decoys()
    s.ask(f"If {f} has more than {limit} lines, move it into {to}; if not, leave it.",
          f"Check the length of {f}: over {limit} lines it goes to the folder {to}, else it stays where it is.",
          f"{f} > {limit} lines? then mv to {to}",
          f"Please count the lines of {f} and put the file into {to} only when there are more than {limit}.",
          f"Logs longer than {limit} lines belong in {to}. Does that apply to {f}? Then move it.",
          f"how long is {f}.. with more than {limit} lines take it to {to}, otherwise do nothing",
          f"Could you see if \"{f}\" has grown beyond {limit} lines, and in that case store it in \"{to}\"?",
          f"The watchman's log `{f}` must not exceed {limit} lines. When it does, move it to `{to}`, when it does not, just say so.",
          f"In case of more as {limit} lines in {f} move the file to {to}. In the other case let it be.",
          f"We archive {f} to {to} as soon as it passes {limit} lines; please look and act.")
    yield s.call("text_count", path=f)
    if n > limit:
        s.expect(f, None)
        s.expect(f"{to}/{f}", s.files[f].decode())
        yield s.call("fs_move", from_=f, to=f"{to}/{f}")
        yield s.say(f"{f} has {n} lines, so I moved it to {to}.", f"Moved {f} to {to}: it has {n} lines.", f"It has {n} lines; {f} is now in {to}.")
    else:
        s.expect(f, s.files[f].decode())
        yield s.say(f"{f} has only {n} lines, so it stays.", f"{f} has {n} lines, not more than {limit}; I left it.",
                    f"It has {n} lines. I did not move {f}.")


# ---- archives, commands, the clock ---------------------------------------------------------------------------------------


def packed(s, names):
    """An archive with these files, which are gone from the workspace afterwards: its name."""
    arch = s.value(s.stem().replace("'", "") + s.pick([".tar", ".tar.gz", ".tgz"]))
    s.shell(f"tar caf {sh(arch)} " + " ".join(sh(n) for n in names) + " && rm -r " + " ".join(sh(n) for n in names))
    return arch


@situation
def observatory_archive(s):
    names = [s.name(s.pick(["txt", "dat", "csv"])) for _ in range(s.number(1, 3))]
    stars = s.some(STARS, len(names))
    texts = [s.pick(["{}: clear sky, magnitude {}.{}", "{} seen at 2{}:1{}", "No clouds, {} at {} degrees, error {}",
                     "{}: exposure {} s, frame {}"]).format(x, s.number(1, 3), s.number(1, 9))
             for x in stars]
    for n, t in zip(names, texts):
        s.file(n, t + "\n")
    arch = packed(s, names)
    s.decoys()
    k = s.number(0, len(names) - 1)
    f = names[k]
    s.ask(f"Unpack {arch} and tell me what {f}, which is in it, says.",
          f"The file {f} is inside the archive {arch}. Extract it here and show me the text.",
          f"extract {arch} then read {f}",
          f"Please open the archive \"{arch}\" into this folder; after that I'd like to see \"{f}\".",
          f"I got the observations of last night packed in {arch}. What does {f} in there contain?",
          f"untar {arch} and print {f} from it",
          f"What's written in {f}? You have to unpack {arch} first.",
          f"Could you decompress `{arch}` here and read `{f}` to me afterwards?",
          f"My {f} is packed in {arch}; take it out of there (all of it, right here) and tell me its contents",
          f"First to unpack: {arch}. Then to read: {f}.")
    s.expect(f, texts[k] + "\n")
    yield s.call("archive_extract", archive=arch)
    yield s.call("fs_read", path=f)
    yield s.say(f"Unpacked {arch}. {f} says: {texts[k]}", f"{f} says: {texts[k]}", f"Extracted {arch}; the text of {f} is: {texts[k]}")


@situation
def archive_unknown_inside(s):
    name, to = s.name(s.pick(["txt", "md", "log"])), s.value(s.dir())
    text = s.pick(LESSONS + TEAMWORK)
    s.file(name, text + "\n")
    arch = packed(s, [name])
    s.ask(f"Extract {arch} into the folder {to} and read to me the file that was in it.",
          f"There is a single file in {arch}. Unpack it to {to} and tell me what it says, please.",
          f"unpack {arch} to {to}, whats the text of the file inside?",
          f"I don't know what is in {arch}. Put it into a folder {to}, look what came out and show me its text.",
          f"Please unzip \"{arch}\" to \"{to}\". Just one file should come out; I want its contents.",
          f"The parcel {arch} came by mail. Open it in {to} and read the one letter which it holds.",
          f"see inside of {arch}: extract into {to}, list {to}, print the file",
          f"Could you unpack `{arch}` under `{to}` and then print whatever file you find there?",
          f"In {arch} is one file, I forgot how it is named. Extract in folder {to} and say me what stands in the file.",
          f"What does the file packed in {arch} say? Use {to} as the folder to unpack to.")
    s.expect(f"{to}/{name}", text + "\n")
    yield s.call("archive_extract", archive=arch, path=to)
    yield s.call("fs_list", path=to)
    yield s.call("fs_read", path=f"{to}/{name}")
    yield s.say(f"The file is {name}. It says: {text}", f"{to}/{name} says: {text}", f"Unpacked {arch} into {to}; {name} says: {text}")


@situation
def pack_and_remove(s):
    d = s.value(s.dir())
    for _ in range(s.number(1, 3)):
        s.file(f"{d}/{s.name('txt')}", s.sentence() + "\n")
    arch = s.value(s.pick([re.sub(r"[ ']", "", d), s.stem().replace(" ", "_")]) + s.pick([".tar.gz", ".zip", ".tgz", ".tar", ".tar.xz", ".tar.bz2"]))
    s.decoys()
    s.ask(f"Pack the folder {d} into {arch} and delete the folder afterwards.",
          f"Make an archive {arch} of {d}; once that is done {d} can go.",
          f"{d} -> {arch}, then rm {d}",
          f"Please archive {d} as {arch}, and when the archive is there remove the folder itself.",
          f"We are done with the season, so store \"{d}\" in \"{arch}\" and get rid of \"{d}\".",
          f"zip up the folder {d} to {arch} and after it remove {d}",
          f"I want to replace the folder {d} with an archive of it called {arch}.",
          f"Could you put everything of `{d}` in `{arch}`, and erase the directory `{d}` then?",
          f"From {d} make the archive {arch}. The folder I don't need after this, so delete.",
          f"compress {d}, the name is {arch}, and clean away the original folder")
    s.expect(d, None)
    yield s.call("archive_create", path=d, archive=arch)
    yield s.call("fs_remove", path=d)
    yield s.say(f"Packed {d} into {arch} and deleted the folder.", f"{arch} is made and {d} is deleted.", f"Made {arch} from {d}, then removed {d}.")


@situation
def printing_distinct(s):
    f, g = s.name("txt"), s.name("txt")
    n = s.number(3, 7)
    names = s.some(PEOPLE + ANIMALS, n)
    many = names + [s.pick(names) for _ in range(s.number(2, 9))]
    s.rng.shuffle(many)
    s.file(f, "".join(x + "\n" for x in many))
    head = s.lines(s.number(1, 2))
    s.file(g, head)
    s.decoys()
    word = one(s, ["Different", "Unique", "distinct", "Kinds", "Not counting repeats", "unique lines", "Customers", "versch.", "Names", "types",
                   "separate", "No doubles", "Uniques",
                   "sorts", "singles"])
    s.ask(f"How many different lines are in {f}? Note that in {g} as a last line \"{word}: N\".",
          f"Count the distinct lines of {f} and append \"{word}: \" and the number to {g}.",
          f"unique lines of {f} -> last line of {g}, as {word}: n",
          f"In {f} many lines are repeated. Please find out how many different ones there are and add {word}: and the number to {g}.",
          f"I need to know how many separate entries \"{f}\" has, each counted once. Write it below \"{g}\" in this way: {word}: N",
          f"count lines of {f} without duplicates and put {word}: <count> at the end of {g}",
          f"Could you work out the number of distinct entries in `{f}` and note it at the bottom of `{g}` with {word}: before it?",
          f"The printer counts jobs by customer, every line of {f} is one job. How many different lines? Add as {word}: ... to {g}.",
          f"When all doubles are left out, how many lines has {f}? This number, after {word}: , must come at the end of {g}.",
          f"{g} wants one more line, {word}: and how many different lines {f} has")
    s.expect(g, head + f"{word}: {n}\n")
    out = (yield s.call("shell", command=f"sort -u {sh(f)} | wc -l"))
    same(out.splitlines()[-1], n)
    yield s.call("fs_append", path=g, text=f"{word}: {n}\n")
    yield s.say(f"{f} has {n} different lines; added \"{word}: {n}\" to {g}.", f"Added \"{word}: {n}\" to {g}.",
                f"There are {n} different lines, noted in {g}.")


@situation
def script_fills(s):
    f, g = low(s, "sh"), doc(s)
    n, m = s.number(3, 40), s.number(3, 40)
    script, out = s.pick([(f"#!/bin/sh\necho $(({n} * {m}))\n", n * m), (f"#!/bin/sh\necho $(({n} + {m}))\n", n + m),
                          (f"# makes a code\nprintf 'K%d-%d\\n' {n} {m}\n", f"K{n}-{m}"),
                          (f"a={n}\nb={m}\necho $((a * 100 + b))\n", n * 100 + m), (f"seq {n} {n + m} | wc -l\n", m + 1),
                          (f"echo zoo{n} | tr a-z A-Z\n", f"ZOO{n}")])
    hole = one(s, ["TODO", "???", "CODE", "@CODE@", "____", "<code>", "NUMBER", "[n]", "%N%", "HERE", "{{code}}", "$KEY", "tbd", "#####", "EMPTY"])
    text = s.pick(["Today's code is {}\n", "Ticket no. {}\nAdmit one\n", "Welcome!\nEntry: {}\nHave a nice day.\n", "id={}\n",
                   "Poster {}, blue ink\n"]).format(hole)
    s.file(f, script)
    s.file(g, text)
    s.decoys()
    s.ask(f"Run the script {f} and replace {hole} in {g} by what it prints.",
          f"Please execute {f}; its output goes into {g} where {hole} is now.",
          f"sh {f}, then its output over {hole} in {g}",
          f"{g} contains {hole}. That place is meant for the result of {f}, so run it and fill it in.",
          f"The script \"{f}\" gives a code. I need this code in \"{g}\" instead of {hole}.",
          f"start {f} and see what comes, then in {g} write it for {hole}",
          f"Could you let `{f}` run and put its output into `{g}`, at the spot marked {hole}?",
          f"Swap {hole} in {g} for whatever {f} outputs when it is run.",
          f"Our printing needs a value that {f} makes. Launch it, take the value, put it in the place of {hole} in {g}.",
          f"With the output of the shell script {f} please to replace the {hole} in file {g}.")
    s.expect(g, swap(text, hole, str(out)))
    got = (yield s.call("shell", command=f"sh {sh(f)}"))
    same(got.splitlines()[-1], out)
    yield s.call("fs_edit", path=g, old=hole, new=out)
    yield s.say(f"{f} printed {out}; it replaced {hole} in {g}.", f"Replaced {hole} by {out} in {g}.", f"Put {out} in place of {hole} in {g}.")


@situation
def dated_entry(s):
    f, what = doc(s), one(s, TEAMWORK + ["lamp replaced", "new tide table", "ship sighted", "horse shod", "engine checked", "boiler off",
                                         "fog signal on", "visitors: none"])
    head = "".join(f"{s.date()} {t}\n" for t in s.some([t for t in TEAMWORK if t != what], s.number(1, 3)))
    s.file(f, head)
    s.decoys()
    s.ask(f"Add a line with today's date and \"{what}\" to {f}, like the lines that are there (YYYY-MM-DD text).",
          f"Append to {f}: the date of today as YYYY-MM-DD, a space, and \"{what}\".",
          f"new entry in {f}, YYYY-MM-DD of today + \"{what}\"",
          f"Please log \"{what}\" in {f} with the current date in front (in the form 2026-01-31).",
          f"The keeper's book {f} needs an entry for today: \"{what}\". Begin it with the date, year-month-day.",
          f"put \"{what}\" at the end of {f}, and todays date (YYYY-MM-DD) before it",
          f"Could you enter \"{what}\" in `{f}` for today? Write the date first, e.g. 2025-12-01, then the words.",
          f"I forgot what day it is; anyway, add \"{what}\" to {f} under today's date (YYYY-MM-DD, then the text, one line).",
          f"In {f} to write at the end: today's date in ISO form and after a blank \"{what}\".",
          f"Make an entry in the log \"{f}\". It reads \"{what}\" and starts with the date of this day, as in 2024-05-17.")
    seen = (yield s.call("time_now"))
    date = re.search(r"\d{4}-\d\d-\d\d", seen).group()
    s.expect(f, head + f"{date} {what}\n")
    yield s.call("fs_append", path=f, text=f"{date} {what}\n")
    yield s.say(f"Added \"{date} {what}\" to {f}.", f"{f} now ends with \"{date} {what}\".", f"Appended the entry \"{date} {what}\" to {f}.")


@situation
def same_or_not(s):
    f, g = s.path(s.pick(["txt", "png", "pdf"])), s.name(s.pick(["txt", "png", "pdf"]))
    equal = s.chance(0.5)
    one_ = s.lines(s.number(2, 4))
    s.file(f, one_)
    s.file(g, one_ if equal else one_[:-2] + "x\n")
    s.decoys()
    s.ask(f"Are {f} and {g} exactly the same? Compare their SHA-256 checksums.",
          f"Please check by checksum whether {f} and {g} have the same contents.",
          f"sha256 of {f} vs {g}, same?",
          f"I suspect that {g} is a copy of {f}. Do the hashes agree?",
          f"Take the SHA-256 of \"{f}\" and of \"{g}\" and tell me if they match.",
          f"is {f} identical with {g}? go by the checksums",
          f"The film lab sent us {g}. Is it byte for byte what we have as {f}? The checksums will tell.",
          f"Could you compute the checksum of `{f}` and then that of `{g}`? I only want to know: equal or not.",
          f"Have {f} and {g} one and the same hash, yes or no?",
          f"compare checksums {f} / {g} pls, i think they are different")
    a = (yield s.call("fs_hash", path=f))
    b = (yield s.call("fs_hash", path=g))
    a, b = (re.search("[0-9a-f]{64}", x).group() for x in (a, b))
    if (a == b) != equal:
        raise ValueError("the hashes")
    if equal:
        yield s.say(f"Yes, {f} and {g} have the same checksum.", "Yes, the checksums are the same.",
                    f"They are identical: both checksums begin with {a[:8]}.")
    else:
        yield s.say(f"No, {f} and {g} have different checksums.", "No, the checksums differ.",
                    f"They differ: one begins with {a[:8]}, the other with {b[:8]}.")


# ---- two files read and compared -----------------------------------------------------------------------------------------


@situation
def older_one_goes(s):
    f, g = doc(s), doc(s)
    a, b = apart(s, 1, 29, 2)
    label = s.pick(["Version", "Revision", "version", "Edition", "Rev.", "Draft", "v", "Take", "Issue", "Print"])
    texts = [f"{label}{'' if label == 'v' else ' '}{n}\n" + s.lines(s.number(1, 2)) for n in (a, b)]
    s.file(f, texts[0])
    s.file(g, texts[1])
    s.decoys()
    old, new, low_, high = (f, g, a, b) if a < b else (g, f, b, a)
    s.ask(f"{f} and {g} are two versions of one paper; each has its number on the first line. Delete the one with the lower number.",
          f"Look at the top lines of {f} and {g} and remove the older version, that is the lower number.",
          f"{f} / {g}: keep the higher version (1st line), delete the other",
          f"Please compare the version numbers inside {f} and {g}. The file with the smaller one can be deleted.",
          f"I only want to keep the latest of \"{f}\" and \"{g}\". What version each is stands at its beginning; the earlier goes.",
          f"which of {f} and {g} has the lower number at the top? get rid of that one",
          f"Two scripts are on the set, `{f}` and `{g}`. Throw away the outdated one, the number in the first line tells which.",
          f"Could you read {f} and {g}, see which is the lower version and erase it?",
          f"From {f} and {g} the newer must remain (bigger number in line one). Please delete the other file.",
          f"one of {f} and {g} is out of date, its number in the first line is smaller. remove it")
    s.expect(old, None)
    s.expect(new, s.files[new].decode())
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.call("fs_remove", path=old)
    yield s.say(f"Deleted {old}: it has number {low_}, {new} has {high}.", f"Removed {old} and kept {new}.",
                f"{old} was the older one ({low_}), so I deleted it.")


@situation
def who_is_missing(s):
    f, g = doc(s), doc(s)
    people = s.some(PEOPLE, s.number(4, 7))
    k = s.number(0, len(people) - 1)
    here = [p for i, p in enumerate(people) if i != k]
    s.rng.shuffle(here)
    s.file(f, "".join(p + "\n" for p in people))
    s.file(g, "".join(p + "\n" for p in here))
    s.decoys()
    who = people[k]
    s.ask(f"One name in {f} is not in {g}. Whose?",
          f"Compare the passenger list {f} with those on board in {g}. Who is missing?",
          f"who's in {f} but not in {g}?",
          f"Please go through {f} and {g} and tell me which person only stands in the first.",
          f"All people of \"{f}\" should be in \"{g}\" as well, but somebody is absent. Name that person.",
          f"there's one missing in {g} compared with {f}, who",
          f"We count the choir: {f} has everyone, `{g}` those who came. Who did not come?",
          f"Which entry of {f} do I not find in {g}?",
          f"Could you check {g} against {f}? Someone from {f} has been forgotten there.",
          f"In {f} is one person more as in {g}. Say me the name please.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{who} is missing in {g}.", f"{who}.", f"It is {who}: in {f}, but not in {g}.")


@situation
def named_for_removal(s):
    f, files = doc(s), [s.name(s.pick(["txt", "log", "csv", "md"])) for _ in range(s.number(2, 4))]
    for x in files:
        s.file(x, s.sentence() + "\n")
    n = s.number(1, min(2, len(files) - 1))
    gone = files[:n]
    s.file(f, s.pick(["No longer needed:\n", "To delete:\n", "These can go:\n", "# remove\n", "Bin:\n", "löschen:\n"]) + "".join(x + "\n"
                                                                                                                                 for x in gone))
    s.ask(f"{f} lists what can be deleted. Please delete those files.",
          f"Remove the files that are named in {f}.",
          f"delete everything {f} tells you to",
          f"Look at {f}, there I wrote down which files may go. Get rid of them and of nothing else.",
          f"I made a list, \"{f}\". What's on it should be removed from this folder.",
          f"rm what stands in {f}, keep the rest",
          f"Could you tidy up as written in `{f}`? It names the files to be thrown out.",
          f"The secretary put into {f} the names of files not needed any more; please to erase them.",
          f"see {f} for the names of the files that must go, then delete those",
          f"Time to clean: open {f} and delete each file which it mentions.")
    for x in gone:
        s.expect(x, None)
    for x in files[n:]:
        s.expect(x, s.files[x].decode())
    yield s.call("fs_read", path=f)
    for x in gone:
        yield s.call("fs_remove", path=x)
    yield s.say(f"Deleted {listed(gone)}.", f"Removed {listed(gone)}, as {f} says.", f"{listed(gone)} {'is' if n == 1 else 'are'} deleted.")


# ---- one reading, one answer ---------------------------------------------------------------------------------------------


@situation
def nth_entry(s):
    f = doc(s)
    what, things = s.pick([("song", SONGS), ("play", PLAYS), ("ship", SHIPS), ("star", STARS), ("city", CITIES), ("wine", WINES), ("crop", CROPS),
                           ("animal", ANIMALS)])
    n = s.number(4, 9)
    lines = s.some(things, n)
    s.file(f, "".join(x + "\n" for x in lines))
    s.decoys()
    k = s.number(1, min(n, 7) - 1)
    nth = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"][k]
    s.ask(f"Which {what} comes {nth} in {f}?",
          f"What is the {nth} {what} on the list {f}?",
          f"{nth} {what} in {f}",
          f"I need the name of the {nth} {what} from {f}, please.",
          f"In {f} there is one {what} per line. What stands on line {k + 1}?",
          f"tell me line {k + 1} of {f}, a {what} must be there",
          f"Could you look up which {what} \"{f}\" has in {nth} place?",
          f"Count down to the {nth} {what} in `{f}` and say which it is.",
          f"My notes on every {what} are in {f}, what was number {k + 1} again?",
          f"The {nth} {what} of file {f}, how is it called?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {nth} {what} is {lines[k]}.", f"{lines[k]}.", f"Line {k + 1} of {f} is {lines[k]}.")


@situation
def the_one_after(s):
    f = doc(s)
    stops = few(s, CITIES, s.number(4, 8))
    k = s.number(0, len(stops) - 2)
    after = s.chance(0.6)
    x, y = (stops[k], stops[k + 1]) if after else (stops[k + 1], stops[k])
    how = "after" if after else "before"
    s.file(f, s.pick([" - ", "\n", ", ", " > ", "; "]).join(stops) + "\n")
    s.decoys()
    s.ask(f"In the route {f}, which stop comes right {how} {x}?",
          f"What's {how} {x} in {f}?",
          f"stop {how} {x}? ({f})",
          f"Our ship calls at the ports of {f} in that order. Where is it just {how} {x}?",
          f"Please tell me the town directly {how} {x} on the list \"{f}\".",
          f"i know we go to {x}, but what was {how} it in {f}",
          f"According to {f}, which place is {'next once we have left' if after else 'the last one until we reach'} {x}?",
          f"Look in `{f}` for {x}, and name the city that is one step {'further on' if after else 'earlier'}.",
          f"Can you see from {f} where the tour is immediately {how} {x}?",
          f"{x} in {f}: which name is standing next to it, {how} it?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{y} comes {how} {x}.", f"{y}.", f"It is {y}.")


@situation
def cheapest_part(s):
    f = doc(s)
    parts = few(s, PARTS, s.number(3, 7))
    prices = apart(s, 2, 240, len(parts))
    least = s.chance(0.5)
    k = prices.index(min(prices) if least else max(prices))
    word, other = ("cheapest", "least") if least else ("most expensive", "most")
    s.file(f, rows(zip(parts, [f"{p} euros" for p in prices]), s.pick([": ", " - ", ", ", " for "])))
    s.decoys()
    s.ask(f"What is the {word} part in {f}?",
          f"Which of the spare parts in {f} costs the {other}?",
          f"{word} thing in {f}?",
          f"Please look through the price list {f} and tell me which part is the {word}.",
          f"A customer asks what the {word} part in our shop is. The prices are in \"{f}\".",
          f"from {f}: what costs {other}, and how much is it",
          f"I'd like to know what in `{f}` has the {'lowest' if least else 'highest'} price.",
          f"By the list {f}, for which part do I pay the {other} money?",
          f"Can you find the {word} of all parts that {f} names?",
          f"In {f} are parts and prices, say me please the {word} one")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {word} part is the {parts[k]}, {prices[k]} euros.", f"The {parts[k]}, for {prices[k]} euros.",
                f"The {parts[k]} costs the {other}: {prices[k]} euros.")


@situation
def does_it_name(s):
    f = doc(s)
    kind, things = s.pick([("actor", PEOPLE), ("country", COUNTRIES), ("team", TEAMS), ("animal", ANIMALS), ("exhibit", EXHIBITS), ("wine", WINES)])
    lines = s.some(things, s.number(3, 8))
    there = s.chance(0.5)
    x = s.value(s.pick(lines) if there else s.pick([t for t in things if t not in lines]))
    s.file(f, s.pick(["\n", ", ", "; ", " / ", " - "]).join(lines) + "\n")
    s.decoys()
    s.ask(f"Is {x} in {f}?",
          f"Does {f} mention {x}, yes or no?",
          f"{x} in {f} or not",
          f"Please have a look whether {x} is on the list in the file {f}.",
          f"I wonder if we forgot {x}. Can you check \"{f}\"?",
          f"has {f} an entry {x}",
          f"They say that {x} is missing from {f}. Is that so, or is it there?",
          f"Would I find {x} if I read `{f}`?",
          f"See if {x} occurs among the names of {f}.",
          f"Can you tell me, is it so that {f} contains {x}?")
    yield s.call("fs_read", path=f)
    if there:
        yield s.say(f"Yes, {x} is in {f}.", f"Yes, {f} names {x}.", f"Yes, {x} is there.")
    else:
        yield s.say(f"No, {x} is not in {f}.", f"No, {f} does not mention {x}.", f"No, {x} is not there.")


@situation
def how_many_with(s):
    f = doc(s)
    word, other, what = s.pick([("sick", "well", "lambs"), ("out", "in", "boats"), ("sold", "free", "seats"), ("late", "on time", "flights"),
                                ("open", "closed", "huts"),
                                ("won", "lost", "games"), ("lent", "here", "books"), ("ready", "waiting", "bicycles"), ("broken", "fine", "lamps"),
                                ("shot", "planned", "scenes"),
                                ("paid", "unpaid", "bills"), ("fed", "hungry", "seals"), ("guilty", "acquitted", "cases"),
                                ("full", "empty", "barrels"), ("red", "white", "wines")])
    s.value(word)
    n, rest = s.number(1, 5), s.number(1, 4)
    states = [word] * n + [other] * rest
    s.rng.shuffle(states)
    s.file(f, rows(((f"{what[:-1].capitalize()} {k}", st) for k, st in enumerate(states, s.number(1, 40))), s.pick([": ", " - ", ", ", " is "])))
    s.decoys()
    s.ask(f"How many {what} are {word} in {f}?",
          f"Count the {what} that {f} gives as {word}.",
          f"number of {word} ones in {f}",
          f"Look at {f} please: how many of the {what} are marked {word}?",
          f"The boss wants to know how many {what} are \"{word}\", it is all in \"{f}\".",
          f"{what} {word}: how many? see {f}",
          f"From the list `{f}`, tell me the count of {what} with the remark {word}.",
          f"I lost count. {f} says for each of the {what} whether it's {word}; how many is that?",
          f"how much {what} in {f} are {word}?",
          f"Can you read {f} and say how often \"{word}\" stands there behind one of the {what}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{n} of the {what} {'is' if n == 1 else 'are'} {word}.", f"{n}.", f"There {'is' if n == 1 else 'are'} {n} marked {word} in {f}.")


@situation
def earlier_of_two(s):
    f = doc(s)
    things = few(s, ["premiere", "regatta", "auction", "hearing", "tournament", "harvest", "open day", "inspection", "concert", "derby",
                     "vaccination", "launch", "eclipse", "fair",
                     "exam", "wedding", "strike", "rehearsal"], s.number(3, 5))
    dates = s.some([f"2026-{m:02}-{d:02}" for m in range(1, 13) for d in range(1, 29, 3)], len(things))
    s.file(f, rows(zip(things, dates), s.pick([": ", " - ", " on ", ", "])))
    s.decoys()
    a, b = s.some(range(len(things)), 2)
    early = s.chance(0.6)
    k = a if (dates[a] < dates[b]) == early else b
    x, y, word = things[a], things[b], "earlier" if early else "later"
    s.ask(f"Which is {word} in {f}, the {x} or the {y}?",
          f"Does the {x} or the {y} come {'first' if early else 'last'}, going by {f}?",
          f"{x} or {y}, whats {word}? dates in {f}",
          f"Please compare the dates of the {x} and the {y} in {f} and tell me the {word} one.",
          f"We must plan: is the {x} {'before' if early else 'after'} the {y}, or the other way round? See \"{f}\" and name the {word}.",
          f"from the calendar {f}, which takes place {word}: {x} / {y}",
          f"Of these two, {x} and {y}, I need the one with the {word} date (file {f}).",
          f"In `{f}` you see when the {x} is and when the {y} is. Which one is {word}?",
          f"Can you tell from {f} what happens {word}, {x} or {y}?",
          f"The {y} and the {x}: what is {word} according to the dates written in {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {things[k]} is {word}, on {dates[k]}.", f"The {things[k]} ({dates[k]}).", f"The {things[k]}, on {dates[k]}.")


@situation
def begins_with(s):
    f = doc(s)
    kind, things = s.pick([("country", COUNTRIES), ("animal", ANIMALS), ("city", CITIES), ("crop", CROPS), ("part", PARTS), ("wine", WINES),
                           ("star", STARS)])
    by = {}
    for t in things:
        by.setdefault(t[0].upper(), t)
    words_ = [by[c] for c in s.some([c for c in by if c.isascii()], s.number(3, 6))]
    s.file(f, s.pick(["\n", ", ", "\n", " "]).join(words_) + "\n")
    s.decoys()
    x = s.pick(words_)
    c = x[0].upper()
    s.ask(f"Which {kind} in {f} begins with {c}?",
          f"Find the {kind} with the initial {c} in {f}.",
          f"{kind} with {c} in {f}?",
          f"I only remember that the {kind} starts with \"{c}\". It's in {f}, which one is it?",
          f"Please name the {kind} from the list \"{f}\" whose first letter is {c}.",
          f"whats the {kind} in {f} that starts with the letter {c}",
          f"For the crossword: a {kind} beginning with {c}, and it must be one of those in `{f}`.",
          f"Look through {f}; one {kind} there has {c} as its first letter. Tell me.",
          f"Out of everything in {f}, what starts on {c}?",
          f"Could you say me the {kind} with {c} at the beginning, that is written in {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{x}.", f"The {kind} is {x}.", f"It is {x}.")


@situation
def number_of_person(s):
    f = doc(s)
    people = few(s, PEOPLE, s.number(3, 6))
    what, values = s.pick([("phone number", [f"0{s.number(100, 999)} {n}" for n in apart(s, 1000, 9999, len(people))]),
                           ("room", apart(s, 3, 420, len(people))),
                           ("shirt number", apart(s, 1, 99, len(people))), ("locker", [f"{s.pick('ABCD')}{n}" for n in apart(s, 1, 99, len(people))]),
                           ("seat", [f"{n}{s.pick('ABCDEF')}" for n in apart(s, 1, 44, len(people))]),
                           ("email", [f"{p[0].lower()}{n}@club.example" for p, n in zip(people, apart(s, 10, 99, len(people)))]),
                           ("birthday", s.some([f"{d} {m}" for d in range(1, 29) for m in ("March", "June", "October", "December")], len(people)))])
    s.file(f, rows(zip(people, values), s.pick([": ", ", ", " - ", "\t", " = "])))
    s.decoys()
    k = s.number(0, len(people) - 1)
    p, v = people[k], values[k]
    s.ask(f"What is {p}'s {what}? It is in {f}.",
          f"Look up the {what} of {p} in {f}.",
          f"{what} {p}? ({f})",
          f"I have {p} on the telephone and should confirm the {what} that is in {f}. What is it?",
          f"Please tell me which {what} the list \"{f}\" has for {p}.",
          f"i keep forgetting the {what} of {p}, see {f}",
          f"Find {p} in `{f}`, and what {what} is written there?",
          f"Somebody at the desk asks for {p}'s {what}. Our list is {f}.",
          f"According to {f}, what's the {what} belonging to {p}?",
          f"the {what} from {p} please, stands in file {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{p}'s {what} is {v}.", f"{v}.", f"The {what} of {p} is {v}.")


@situation
def who_holds(s):
    f = doc(s)
    roles = few(s, RANKS + ["goalkeeper", "judge", "beekeeper", "organist", "prompter", "midwife", "consul", "groundskeeper"], s.number(3, 6))
    people = s.some(PEOPLE, len(roles))
    s.file(f, "".join(s.pick([f"{p} is the {r}.\n", f"The {r} is {p}.\n"]) for p, r in zip(people, roles)))
    s.decoys()
    k = s.number(0, len(roles) - 1)
    r, p = roles[k], people[k]
    s.ask(f"Who is the {r} according to {f}?",
          f"Read {f} and tell me the name of the {r}.",
          f"{r} = who? ({f})",
          f"I have to write to the {r} and don't know the name. It's in {f}.",
          f"Please find out from \"{f}\" what the {r} is called.",
          f"whos the {r}, look in {f}",
          f"In the text {f} it says who does which job; who's our {r}?",
          f"Can you check `{f}` for the person that works as {r}?",
          f"A letter came for the {r}. To whom should I give it? See {f}.",
          f"How is the name of the {r} in {f} please?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{p} is the {r}.", f"The {r} is {p}.", f"{p}, according to {f}.")


@situation
def shares_of_two(s):
    f = doc(s)
    name = one(s, CROPS + GOODS)
    unit = s.pick(["kg", "pounds", "bags", "sacks", "tonnes"] if name in CROPS else ["pieces", "boxes", "trays", "baskets"])
    keys = ["needed", "in stock"] if s.chance(0.5) else ["ordered", "delivered"]
    a, b = apart(s, 5, 300, 2)
    s.file(f, f"{name.capitalize()}\n{keys[0]}: {a} {unit}\n{keys[1]}: {b} {unit}\n{s.pick(['checked by', 'seen:', 'signed'])} {s.pick(PEOPLE)}\n")
    s.decoys()
    enough = b > a
    if keys[0] == "needed":
        s.ask(f"Do we have enough {name}, going by {f}?",
              f"Is what we have of {name} in stock in {f} as much as is needed?",
              f"enough {name}? {f}",
              f"Please read {f} and say whether the {name} in stock will do.",
              f"The cook worries about the {name}. \"{f}\" has the figures; is there enough of it?",
              f"look at {f}, must i buy more {name} or is it enough",
              f"Can you see in `{f}` if our {name} cover what is needed?",
              f"In {f} stands how much {name} is needed and in stock. Is it sufficient, yes or no?",
              f"Will the {name} last? The sheet is {f}, it shows stock and need.",
              f"Tell me if the stock of {name} in {f} is bigger than the need.")
        yield s.call("fs_read", path=f)
        if enough:
            yield s.say(f"Yes, {b} {unit} are in stock and {a} are needed.", f"Yes: {a} {unit} needed, {b} in stock.",
                        f"Yes, there is enough: {b} {unit} for {a}.")
        else:
            yield s.say(f"No, {a} {unit} are needed and only {b} are in stock.", f"No: {a} {unit} needed, {b} in stock.",
                        f"No, it is not enough: {b} {unit} for {a}.")
    else:
        s.ask(f"Did we get all the {name} that we ordered? See {f}.",
              f"Was at least as much {name} delivered as {f} says was ordered?",
              f"{name} complete? {f}",
              f"Please compare ordered and delivered {name} in {f}: has everything come?",
              f"I want to know if the delivery of {name} in \"{f}\" covers the order.",
              f"is any of the {name} still missing, look in {f}, or did all come",
              f"Before I sign, check `{f}`: have they brought all of the {name}?",
              f"Of {name} we ordered some amount, it is in {f} and also what came. Did all arrive?",
              f"Has the order of {name} been filled completely, judging by {f}?",
              f"Is what was delivered of {name} in {f} enough for what was ordered, yes or no?")
        yield s.call("fs_read", path=f)
        if enough:
            yield s.say(f"Yes, {b} {unit} came and {a} were ordered.", f"Yes: {a} {unit} ordered, {b} delivered.",
                        f"Yes, all of it came: {b} {unit} for {a}.")
        else:
            yield s.say(f"No, {a} {unit} were ordered but only {b} came.", f"No: {a} {unit} ordered, {b} delivered.",
                        f"No, only {b} of {a} {unit} came.")
