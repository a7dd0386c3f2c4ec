# SPDX-License-Identifier: MIT
"""Office work: invoices, minutes, staff lists, stock, clubs, bookings, a reception desk, a workshop, a clinic's front desk."""
import shlex
from datetime import date, timedelta
from decimal import Decimal

from ..situation import situation

GIVEN = """Agnes Bertil Carmen Davide Eleni Florian Gudrun Halil Irene Jürgen Kirsten Ludovic Marisol Nadia Oskar Philippa Renée Sibel Thérèse
Ursula Vikram Wilma Yannick Zuzana Åsa Ömer Beatriz Colm Dagmar Edvin Freya Gábor Hedda Ismail Jasper Kamila Leopold Mirela Niamh Otto Piotr Ronja
Stefan Tove Ugo Vera""".split()
PLAIN = [name for name in GIVEN if name.isascii()]
FAMILY = """Albrecht Bianchi Carlsson Delgado Ekström Farkas Gallagher Hoffmann Ibsen Jónsdóttir Kaya Laurent Moretti Novák Oliveira Pereira Roth
Sato Tóth Ünal Vogel Wójcik Zimmermann Baumann Clarke Dvořák Falk Gomes Holm Krüger Lindholm Mbeki Nowak Okoye Popescu Ruiz Silva Thomsen""".split()
FIRMS = ["Brandt & Sons", "Nordlicht GmbH", "Bluebell Bakery", "Harbour Dental", "Casa Verde", "Kite Logistics", "Oldfield Garage", "Pixel Print",
         "Alpine Tours", "Moss Interiors", "Café Lumière", "Tandem Bikes", "Granit AB", "Velo Service", "Fjord Fish", "Marlow Legal",
         "Sunrise Nursery", "Öko Reinigung", "Beck Metals", "Stella Optics", "Quill Books", "Rossmore Hotel", "Delta Plumbing", "Aurora Yoga"]
GOODS = ["stapler", "toner", "envelopes", "desk lamp", "notebook", "marker", "printer paper", "whiteboard", "folder", "calculator", "headset",
         "chair", "keyboard", "label roll", "hole punch", "scissors", "badge holder", "extension cord", "tape", "clipboard", "pencils", "mouse pad",
         "first-aid kit", "thermos", "doormat"]
PARTS = ["brake pad", "spark plug", "oil filter", "wiper blade", "fan belt", "fuse 10A", "hex bolt M8", "washer M6", "hose clamp", "air filter",
         "bearing 6204", "coolant", "headlight bulb", "battery 12V", "tyre valve", "gasket", "copper pipe 15mm", "drill bit 6mm"]
TREATMENTS = ["check-up", "vaccination", "blood test", "X-ray", "eye test", "physiotherapy", "dressing change", "ultrasound", "hearing test",
              "dental cleaning", "travel advice", "allergy test", "ECG", "follow-up", "prescription", "skin check"]
AGENDA = ["Approval of the last minutes", "Budget for the summer party", "New coffee machine", "Parking spaces", "Report of the treasurer",
          "Election of the board", "Repair of the roof", "Opening hours in December", "Website relaunch", "Fire drill", "Membership fees",
          "Key handover", "Trainee programme", "Any other business", "Insurance renewal", "Noise in the courtyard", "Heating costs", "Charity run",
          "Office move", "Data protection training"]
ROOMS = ["Atlas", "Room 12", "the library", "Blue Room", "Studio B", "Main Hall", "Attic", "Garden Room", "Saal 1", "Boardroom", "Workshop 3",
         "the kitchen", "Room Zeus", "Annex", "Cellar bar", "Salon Ébène"]
CLUBS = ["chess club", "rowing club", "choir", "allotment association", "film club", "tennis club", "parents' council", "hiking group", "beekeepers",
         "theatre group", "model railway club", "judo club", "neighbourhood association", "sailing club", "book circle", "brass band"]
DUTIES = ["order the flowers", "call the caterer", "print the badges", "send the reminder", "book the hall", "update the website", "collect the keys",
          "check the projector", "write the press release", "pay the electrician", "return the library books", "renew the domain", "water the plants",
          "sign the lease", "invite the mayor", "count the cash box", "repair the gate", "translate the flyer"]
MONTHS = "January February March April May June July August September October November December".split()
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def doc(s, extension, *stems):
    """The name of a file that nobody has drawn: one from an office's habits, or any; the extension is always written small."""
    while True:
        if s.chance(0.35):
            name = s.name(extension)
            if name.endswith(f".{extension}"):
                return name
            continue
        stem, y = s.pick(stems), s.number(2016, 2027)
        end = s.pick(["Q1", "Q2", "Q3", "Q4", "final", "new", "March", "Büro", "reception", "A-K"])
        name = s.pick([stem, stem, stem.capitalize(), f"{stem}-{y}", f"{stem}_{s.number(1, 40):02}", f"{stem} {y}", f"{y}_{stem}", stem.upper(),
                       f"{stem} {end}", f"{stem}-{s.pick(FAMILY).lower()}", f"{s.pick(GIVEN).lower()}_{stem}",
                       f"{stem}.{s.number(1, 12):02}"]) + f".{extension}"
        if name not in s.drawn:
            return s.value(name)


def tame(s, extension, *stems):
    """A name without an apostrophe, for command lines."""
    while True:
        name = doc(s, extension, *stems)
        if "'" not in name:
            return name


def maybe_in(s, name, often=0.3, odd=0.12):
    """The name, now and then in a folder or two; sometimes without its extension or with a dot in front."""
    if s.chance(odd):
        other = s.pick([name.rsplit(".", 1)[0], "." + name])
        name = name if other in s.drawn else s.value(other)
    if s.chance(often):
        name = s.value(f"{folder(s)}/{name}")
        if s.chance(0.2):
            name = s.value(f"{folder(s)}/{name}")
    return name


def folder(s):
    return s.value(s.pick([s.dir(), s.pick(["office", "front desk", "accounts", "HR", "workshop", "clinic", "board", "bookings", "warehouse", "Kasse",
                                            "members", "shop", "tenants", "suppliers", "paid", "Büro", "events", "reception", "2022", "lease"])]))


def given(s, count):
    return [s.value(p) for p in s.some(GIVEN, count)]


def full(s, count):
    """Different people with first and family name."""
    return [s.value(f"{p} {q}") for p, q in zip(s.some(GIVEN, count), s.some(FAMILY, count))]


def sums(s, count, low=5, high=900):
    """Different amounts as text, all whole or all with cents."""
    if s.chance(0.5):
        return [s.value(str(k)) for k in s.some(range(low, high), count)]
    return [s.value(f"{k / 100:.2f}") for k in s.some(range(low * 100, high * 100), count)]


def table(head, rows, sep=","):
    return "".join(sep.join(row) + "\n" for row in [head, *rows])


def listed(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def rest(observation):
    """The lines of a listing below its heading."""
    return observation.strip("\n").split("\n")[1:]


def day_of(s):
    return date(s.number(2022, 2027), s.number(1, 12), s.number(1, 28))


def hour(s):
    """A time at which an office is open."""
    return s.value(f"{s.number(8, 18)}:{s.pick(['00', '15', '30', '45'])}")


def invoice(s):
    return s.value(s.pick(["INV-", "RE-", "2024/", "F", "B-", "A-0"]) + str(s.number(1000, 9999)))


# ---- one call ---------------------------------------------------------------------------------------------------------


@situation
def read_note_at_desk(s):
    f = maybe_in(s, doc(s, "txt", "handover", "night shift", "message", "callback", "reception-note", "memo"))
    p, q = full(s, 2)
    text = s.value(s.pick([f"{p} called twice, please ring back before {hour(s)}.", f"The key to {s.pick(ROOMS)} is with {p}.",
                           f"Parcel for {q} is behind the counter.", f"{p} is ill today, {q} takes the phone.",
                           f"The alarm went off at {s.time()}, false alarm.", f"Lift out of order until {s.day()}.",
                           f"Visitors from {s.pick(FIRMS)} arrive at {hour(s)}.", f"Bitte {q} zurückrufen!",
                           f"Do not let the courier wait, said {p}."]))
    s.file(f, text + "\n")
    s.decoys()
    s.ask(f"What does {f} say?", f"Could you read me the note {f}, please?", f"open {f}", f"The night shift left {f} for me, what is in it?",
          f"show me what somebody wrote in \"{f}\"", f"I am just starting my shift. Read {f} to me.", f"i need the message that stands in {f}",
          f"contents of {f}?", f"Is there anything in {f}? Tell me the text.", f"cat {f} pls")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {text}", f"It says: {text}", text)


@situation
def list_client_folder(s):
    d = s.value(folder(s) if s.chance(0.5) else s.pick(FIRMS))
    names = []
    for stem, ext in s.some([("contract", "pdf"), ("offer", "docx"), ("invoice", "pdf"), ("letter", "txt"), ("floorplan", "png"), ("prices", "csv"),
                             ("meeting", "md"), ("reminder", "txt"), ("order", "csv"), ("Logo", "svg"), ("timesheet", "csv"), ("NDA", "pdf")],
                            s.number(2, 5)):
        name = f"{stem}{s.pick(['', '', f'-{s.number(2, 19)}', f' {s.number(2019, 2026)}', '_final'])}.{ext}"
        s.file(f"{d}/{name}", s.sentence() + "\n")
        names.append(name)
    s.decoys()
    s.ask(f"What do we have in the folder {d}?", f"list {d}", f"Which documents are filed under {d}?", f"Please show me all files in '{d}'.",
          f"whats inside {d}", f"I have to prepare a meeting: what is there in {d}?", f"Give me the names of everything in the {d} folder.",
          f"ls {d}", f"Look into {d} and tell me which files lie there.", f"can you check what papers we keep in {d}?")
    seen = yield s.call("fs_list", path=d)
    found = rest(seen)
    yield s.say(f"{d} has {listed(found)}.", f"There are {len(found)} files in {d}: {listed(found)}.", f"In {d}: {listed(found)}.")


@situation
def write_absence_note(s):
    f = maybe_in(s, doc(s, "txt", "out-of-office", "absence", "door sign", "notice", "autoreply", "aushang"))
    day, p = s.day(), s.pick(full(s, 2))
    text = s.value(s.pick([f"Back on {day}", f"The office is closed on {day}", f"In urgent cases please call {p}", f"We are on holiday until {day}",
                           "Praxis am Freitag geschlossen", "Deliveries to the side door please",
                           f"Gone to lunch, back at {s.pick(['13', '14'])}:{s.pick(['00', '15', '30'])}", f"Today {p} is at the desk",
                           "Fermé jusqu'à lundi", f"Stocktaking on {day}, no sales", "Ring twice for the workshop", "Cash only today!",
                           "Back in 10 minutes ☕", "No smoking 🚭", "¡Cerrado por vacaciones!",
                           f"Meeting moved to {s.pick(ROOMS)}"]))
    s.decoys()
    s.ask(f"Write a file {f} that says: {text}", f"Make {f} with the text \"{text}\", please.", f"new file {f} -> {text}",
          f"I need a notice in {f}. It shall say '{text}'.", f"Put the sentence \"{text}\" into a new file called {f}.",
          f"Could you create {f} for the door? Text: {text}", f"{f} should contain just this line: {text}", f"save \"{text}\" as {f}",
          f"please to make a file with name {f} and in it the words {text}", f"We need a sign. Store \"{text}\" in {f} so that I can print it.")
    yield s.call("fs_write", path=f, text=text + "\n")
    s.expect(f, text + "\n")
    yield s.say(f"Wrote {f}.", f"{f} now says: {text}", f"Created {f} with the text \"{text}\".")


@situation
def add_visitor(s):
    f = maybe_in(s, doc(s, "csv", "visitors", "guestbook", "signin", "besucher", "gate"))
    people = full(s, s.number(3, 6))
    times = sorted(s.some([f"{h:02}:{m:02}" for h in range(8, 17) for m in range(0, 60, 5)], len(people)))
    firms = [s.value(x) for x in s.some(FIRMS, len(people))]
    old = table(["time", "name", "company"], list(zip(times, people, firms))[:-1])
    s.file(f, old)
    s.decoys()
    row = s.value(f"{times[-1]},{people[-1]},{firms[-1]}")
    s.ask(f"Add the line {row} to {f}", f"A visitor came, please append \"{row}\" to {f}.", f"append to {f}: {row}",
          f"Put one more row at the end of {f}, namely {row}", f"{f} needs a new entry: {row}",
          f"Sign somebody in for me: {row} goes at the bottom of {f}, thanks!", f"can you enter `{row}` in the list {f}", f"+ {row} in {f}",
          f"Please write another row below the others in {f}. The row is {row}")
    yield s.call("fs_append", path=f, text=row + "\n")
    s.expect(f, old + row + "\n")
    yield s.say(f"Added {row} to {f}.", f"{f} has the new line {row}.", f"{people[-1]} is in {f} now.")


@situation
def folder_for_client(s):
    top = folder(s) if s.chance(0.6) else None
    who = s.value(s.pick([s.pick(FIRMS), s.pick(full(s, 2)), f"{s.number(2024, 2028)}", f"claims {s.number(2, 30)}", f"{s.pick(MONTHS)} orders",
                          f"{s.pick(CLUBS)}", "Mahnungen", f"case-{s.number(100, 999)}", "incoming post", "expired contracts", "job applications"]))
    d = who
    if top:
        s.folder(top)
        d = s.value(f"{top}/{who}")
    s.decoys()
    s.ask(f"Create the folder {d}.", f"mkdir {d}", f"We have a new file to open: please make a folder {d}", f"Can I have a directory called \"{d}\"?",
          f"new folder {d} please", f"Set up an empty folder named '{d}' for me.", f"I want to file things under {d}. Make that folder.",
          f"there is no folder {d} yet, please make it", f"Would you open a new directory {d} for the paperwork?",
          *([f"In {top} I need a new folder {who}."] if top else [f"I need a new folder {who} here."]))
    yield s.call("fs_mkdir", path=d)
    s.expect(d + "/", "")
    yield s.say(f"Made the folder {d}.", f"The folder {d} is there now.", f"Created {d}.")


@situation
def rename_scan(s):
    ext = s.pick(["pdf", "jpg", "txt", "png", "tif"])
    old = doc(s, ext, "scan", "IMG", "fax", "untitled", "unnamed", "doc1")
    kind = s.pick(["invoice", "receipt", "lease", "offer", "order", "quote", "Vertrag", "delivery note"])
    new = s.value(f"{kind} {s.pick(FIRMS)} {s.number(2017, 2026)}.{ext}".replace(" ", s.pick([" ", "_", "-"])))
    text = s.sentence() + "\n"
    s.file(old, text)
    s.decoys()
    s.ask(f"Rename {old} to {new}.", f"{old} -> {new}", f"Please give {old} the name \"{new}\".", f"the name {old} says nothing, call it {new}",
          f"Could you change the file name {old} into {new}?", f"mv '{old}' '{new}'" if "'" not in old else f"mv \"{old}\" \"{new}\"",
          f"I scanned something as {old}; it should be named {new}", f"From now on {old} shall be {new}.",
          f"file {old} has the wrong name, the right one is {new}. Fix it please")
    yield s.call("fs_move", from_=old, to=new)
    s.expect(old, None)
    s.expect(new, text)
    yield s.say(f"Renamed {old} to {new}.", f"{old} is now called {new}.")


@situation
def file_away_paid(s):
    f = doc(s, s.pick(["pdf", "txt", "csv"]), "invoice", "rechnung", "bill", "reminder", "receipt")
    d = folder(s)
    s.folder(d)
    if s.chance(0.5):
        s.file(f"{d}/older.txt", s.sentence() + "\n")
    text = s.sentence() + "\n"
    s.file(f, text)
    s.decoys()
    s.ask(f"{f} is paid. Move it to {d}.", f"put {f} into {d}", f"Please file {f} in the folder \"{d}\".",
          f"Can you move {f} to the folder {d}? It clutters the desk.", f"Away with {f}: it belongs in {d}", f"mv {f} {d}/",
          f"I am done with {f}, it can go into {d} now.", f"the file {f} must go in the folder {d}", f"Would you kindly place {f} in {d}?",
          f"{d} is where {f} should be, shift it there")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", text)
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is in {d} now.")


@situation
def spare_copy(s):
    f = doc(s, s.pick(["csv", "txt", "md"]), "staff", "members", "stock", "cashbook", "ledger", "rota", "prices")
    stem, ext = f.rsplit(".", 1)
    g = s.value(s.pick([f"{stem}.bak", f"{stem}-copy.{ext}", f"{stem} old.{ext}", f"backup of {f}", f"{stem}_{s.date()}.{ext}", f"before-audit.{ext}",
                        f"{stem}~", f"safe-{f}"]))
    text = table(["name", "value"], list(zip(full(s, 3), sums(s, 3))))
    s.file(f, text)
    s.decoys(but=("bak",))
    s.ask(f"Copy {f} to {g}.", f"I am about to change {f}. Keep a copy as {g} first.", f"cp {f} to {g}",
          f"Please make a duplicate of {f} and name it {g}", f"Make a backup: {f} => {g}",
          f"could you save {f} a second time under the name \"{g}\"?", f"need {f} twice, the second one called {g}",
          f"Before the audit I want {g} as an exact copy of {f}.", f"{g} should be the same as {f}, the original stays where it is")
    yield s.call("fs_copy", from_=f, to=g)
    s.expect(f, text)
    s.expect(g, text)
    yield s.say(f"Copied {f} to {g}.", f"{g} is a copy of {f}.", f"Made the copy {g}.")


@situation
def throw_out(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "pdf", "txt", "md", "xls"]), "pricelist", "flyer", "draft", "rota", "old-offer", "testdata", "duplicate",
                        "voucher"))
    s.file(f, s.lines(2))
    s.decoys()
    s.ask(f"Delete {f}.", f"{f} is out of date, get rid of it", f"Please remove the file {f}, nobody uses it.", f"rm {f}",
          f"we do not need {f} any more, throw it away", f"Can you bin {f} for me?", f"Kick out \"{f}\"",
          f"The new list is printed, so {f} can be deleted.", f"I would like {f} to be gone.", f"trash {f} plz")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"{f} is deleted.", f"Removed {f}.")


@situation
def find_all_of_a_kind(s):
    ext, what = s.pick([("pdf", "PDF files"), ("csv", "CSV tables"), ("xlsx", "Excel sheets"), ("docx", "Word documents"), ("jpg", "photos in JPG"),
                        ("ics", "calendar files"), ("vcf", "contact cards (.vcf)"), ("odt", "ODT letters"), ("pptx", "slides (.pptx)"),
                        ("tif", "TIF scans"), ("eml", "saved mails (.eml)")])
    places = []
    for _ in range(s.number(2, 4)):
        name = maybe_in(s, doc(s, ext, "orders", "contract", "plan", "meeting", "sales", "photo", "report", "list"), 0.6, odd=0)
        if name.lower() not in [p.lower() for p in places]:
            places.append(name)
            s.file(name, s.sentence() + "\n")
    s.decoys(but=(ext,))
    s.ask(f"Which {what} do we have here?", f"Find all .{ext} files.", f"where are the {what}?",
          f"Give me a list of the {what}, also those in the folders below.", f"any *.{ext} around?",
          f"I have to send all our {what} to the tax adviser, which ones are there?", f"look for files ending in .{ext}",
          f"Please search the folders for {what}.", f"show every {ext} file in this workspace", f"names of all files with ending {ext} please")
    seen = yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    found = rest(seen)
    yield s.say(f"There are {len(found)}: {listed(found)}." if len(found) > 1 else f"There is one: {found[0]}.", f"Found {listed(found)}.")


@situation
def who_mentions_customer(s):
    firm = s.value(s.pick(FIRMS)) if s.chance(0.6) else invoice(s)
    names = []
    for _ in range(s.number(1, 3)):
        f = maybe_in(s, doc(s, s.pick(["txt", "md", "csv"]), "letter", "protocol", "orders", "todo", "phone log", "complaints"))
        if f.lower() not in [n.lower() for n in names]:
            names.append(f)
            s.file(f, s.sentence() + "\n" + s.pick([f"Sent the papers of {firm} to the lawyer.", f"{firm}: not paid yet",
                                                    f"Talk about {firm} on {s.day()}.", f"Ask again: {firm}"]) + "\n")
    s.decoys()
    s.ask(f"Which files mention {firm}?", f"Search all files for \"{firm}\".", f"where is {firm} mentioned",
          f"I am looking for everything about {firm}. In which files does it occur?", f"Find the text {firm} in our files, please.", f"grep {firm}",
          f"A caller asks about {firm}; do we have that anywhere in the files?", f"in what file stands {firm}?",
          f"Go through the documents and tell me where {firm} turns up.", f"does {firm} appear in any file here?")
    seen = yield s.call("text_search", path=".", query=firm)
    found = [line.split(":")[0] for line in rest(seen)]
    yield s.say(f"{firm} is mentioned in {listed(found)}.", f"Found {firm} in {listed(found)}.")


@situation
def length_of_letter(s):
    f = maybe_in(s, doc(s, s.pick(["txt", "md"]), "letter", "application", "announcement", "press release", "statutes", "report", "reference"))
    text = s.lines(s.number(3, 14))
    s.file(f, text)
    s.decoys()
    n, c = len(text.split()), len(text.encode())
    if s.chance(0.7):
        s.ask(f"How many words are in {f}?", f"word count of {f}", f"The newspaper pays by the word: how many words does {f} have?",
              f"Count the words in \"{f}\", please.", f"how long is {f} in words?", f"I must keep {f} short. Tell me its number of words.",
              f"words in {f}?", f"please say me how much words has {f}", f"Is {f} long? I mean, how many words?")
        yield s.call("text_count", path=f)
        yield s.say(f"{f} has {n} words.", f"There are {n} words in {f}.", f"{n} words.")
    else:
        s.ask(f"How many bytes does the text {f} have?", f"bytes in {f}?", f"The web form allows only so many bytes; how many are in {f}?",
              f"Count the bytes of '{f}'.", f"{f}: number of bytes please", f"Tell me how many bytes {f} is long.",
              f"i want to know the byte count of {f}", f"what is the length of {f} in bytes")
        yield s.call("text_count", path=f)
        yield s.say(f"{f} has {c} bytes.", f"{c} bytes.", f"There are {c} bytes in {f}.")


@situation
def rows_in_register(s):
    f = doc(s, s.pick(["csv", "log", "txt"]), "register", "waiting list", "appointments", "tickets", "calls", "subscribers", "patients")
    n = s.number(6, 22)
    s.file(f, "".join(f"{k + 1};{p}\n" for k, p in enumerate(full(s, n))))
    s.decoys()
    s.ask(f"How many lines does {f} have?", f"number of lines in {f}?", f"One line is one entry: how many are there in {f}?",
          f"line count for {f} please", f"Please count the lines of the file {f}.", f"I'd like to know how many lines \"{f}\" has by now",
          f"How long has {f} become? In lines, I mean.", f"{f} - how many lines", f"Tell me quickly the amount of lines in {f}.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} lines.", f"There are {n} lines in {f}.", f"{n} lines.")


@situation
def checksum_of_contract(s):
    f = maybe_in(s, doc(s, s.pick(["pdf", "docx", "txt", "zip"]), "contract", "lease", "signed", "payroll", "testament", "bank-export", "offer"))
    s.file(f, s.lines(3))
    s.decoys()
    s.ask(f"What is the SHA-256 of {f}?", f"checksum of {f}", f"The lawyer wants a hash of {f}. Please compute it.", f"sha256 {f}",
          f"Give me the fingerprint (SHA-256) of the file {f}.", f"I must prove that {f} was not changed, so tell me its SHA-256 checksum.",
          f"could you hash \"{f}\" for me?", f"Need the sha256sum of {f} for the records.", f"please calculate check sum from {f}")
    seen = yield s.call("fs_hash", path=f)
    value = seen.split()[1]
    yield s.say(f"The SHA-256 of {f} is {value}.", f"SHA-256: {value}", f"{f} has the checksum {value}.")


@situation
def size_for_upload(s):
    f = doc(s, s.pick(["pdf", "csv", "jpg", "docx"]), "upload", "attachment", "tax return", "scan", "catalogue", "poster", "passport")
    size = s.number(300, 9000)
    s.file(f, "x" * size)
    s.decoys()
    s.ask(f"How big is {f}?", f"size of {f}?", f"The portal takes small files only. What is the size of {f}?",
          f"Tell me how many bytes {f} takes up, please.", f"how large is the file \"{f}\"", f"Is {f} big? Give me the size.",
          f"I want to attach {f} to a mail, what size does it have?", f"please show the file size of {f}", f"{f} how heavy is it in bytes")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} has {size} bytes.", f"{f} is {size} bytes large.", f"{size} bytes.")


@situation
def when_changed(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt", "md"]), "pricelist", "rota", "statutes", "stock", "house rules", "contacts"))
    s.file(f, s.lines(2), age=s.number(2, 900) * 86400 + s.number(0, 80000))
    s.decoys()
    s.ask(f"When was {f} last changed?", f"How old is {f}? I need the date of the last change.", f"last modified date of {f}",
          f"Somebody asked when we last updated {f}. On what date?", f"since when has {f} not been touched?", f"date of last edit: {f}?",
          f"Please look up on which day {f} was modified.", f"of what date is the file {f}, last change I mean",
          f"Is {f} current? Tell me the day it was changed.")
    seen = yield s.call("fs_stat", path=f)
    day = seen.split("modified ")[1][:10]
    yield s.say(f"{f} was last changed on {day}.", f"The last change of {f} was on {day}.", f"On {day}.")


@situation
def correct_entry(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt", "md"]), "staff", "phones", "directory", "members", "tenants", "suppliers"))
    people = full(s, s.number(3, 6))
    tels = [str(k) for k in s.some(range(2000, 9999), len(people) + 1)]
    head = s.pick(["", "name;extension\n"])
    text = head + "".join(f"{p};{t}\n" for p, t in zip(people, tels))
    s.file(f, text)
    s.decoys()
    k = s.number(0, len(people) - 1)
    old, new = s.value(tels[k]), s.value(tels[-1])
    s.ask(f"Change {old} to {new} in {f}.", f"In {f} the number {old} is wrong, it should be {new}.", f"replace {old} with {new} in {f}",
          f"{people[k]} got a new extension: please put {new} instead of {old} in {f}.", f"{f}: {old} -> {new}",
          f"Could you correct the phone number {old} in \"{f}\"? The right one is {new}.", f"swap {old} for {new} in the file {f}",
          f"There is an error in {f}: somebody typed {old}, but {new} is correct. Please fix.", f"make {new} out of {old} in {f}, thx")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} now has {new} instead of {old}.")


@situation
def reword_sign(s):
    f = doc(s, s.pick(["txt", "md", "html"]), "opening hours", "welcome", "menu", "signature", "terms", "footer", "invitation")
    old, new, line = s.pick([("Monday", "Tuesday", "We are closed on Monday."), ("9:00", "8:30", "The desk opens at 9:00."),
                             ("Dr. Roth", "Dr. Falk", "Surgery hours of Dr. Roth: mornings."),
                             ("colour", "color", "Please name the colour you want."), ("ground floor", "second floor",
                                                                                       "You find us on the ground floor."),
                             ("Street", "Avenue", "Mill Street 12"), ("Frau Holm", "Frau Krüger", "Bitte wenden Sie sich an Frau Holm."),
                             ("cheque", "card", "Please pay by cheque."), ("teh", "the", "Leave your coat at teh desk."),
                             ("10%", "15%", "Members get 10% off."), ("soup", "salad", "Today: soup and bread"),
                             ("Main Hall", "Attic", "The meeting takes place in the Main Hall."), ("gratis", "5 euros", "Entrance: gratis"),
                             ("2 hours", "90 minutes", "Parking: 2 hours"), ("Kind regards", "Best wishes", "Kind regards, the team"),
                             ("fax", "mail", "Send orders by fax only.")])
    s.value(old)
    s.value(new)
    first = s.pick(["Welcome!", "Information", "Dear guests,", "# Please note", "Hello"])
    last = s.pick(["Thank you.", "See you soon.", "(ask inside)", "—"])
    text = f"{first}\n{line}\n{last}\n"
    s.file(f, text)
    s.decoys()
    s.ask(f"In {f}, replace \"{old}\" by \"{new}\".", f"{f} still says {old}; make it {new} please.", f"change the words '{old}' to '{new}' in {f}",
          f"We changed our mind: not {old} but {new}. Update {f}.", f"Put \"{new}\" where \"{old}\" stands in {f}", f"edit {f}: {old} => {new}",
          f"Can you fix {f}? It should read {new} instead of {old}.", f"please exchange in file {f} the text {old} for {new}",
          f"Wherever it says \"{old}\" in {f} (it's there once) I want \"{new}\".")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Replaced {old} by {new} in {f}.", f"{f} now says {new} instead of {old}.", f"Changed {old} to {new} in {f}.")


@situation
def pack_for_accountant(s):
    d = folder(s)
    for k in range(s.number(2, 4)):
        s.file(f"{d}/receipt {k + 1}.txt", s.sentence() + "\n")
    ext = s.pick([".zip", ".zip", ".tar.gz", ".tgz", ".tar"])
    a = s.value(s.pick([d, f"for-{s.pick(FAMILY).lower()}", f"{d} {s.number(2018, 2027)}", "accountant", "year-end", "audit", "Steuerberater",
                        f"papers {s.pick(FIRMS).split()[0]}"]) + ext)
    s.decoys()
    s.ask(f"Pack the folder {d} into {a}.", f"I need to mail {d} to the accountant; make {a} of it.", f"compress {d} as {a}",
          f"Please put everything in \"{d}\" into one archive named {a}.", f"archive {d} -> {a}", f"Could you make me {a} with the folder {d} in it?",
          f"{d} has to be sent as one file, call it {a}", f"Create {a} from the directory {d}",
          f"bundle up {d} for me, the archive should be called {a}")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} is made, with {d} in it.", f"Made {a} of the folder {d}.")


@situation
def unpack_delivery(s):
    a = tame(s, s.pick(["tar.gz", "tgz", "tar"]), "delivery", "scans", "export", "from-agency", "payslips", "photos")
    inner = s.value(s.pick(["slips", "pages", "jan-march", "originals", "batch 7", "set_A"]))
    into = folder(s)
    if into == inner:
        into = s.value(inner + " new")
    a_, in_ = shlex.quote(a), shlex.quote(inner)
    s.shell(f"mkdir {in_} && echo '{s.number(100, 999)} pieces' > {in_}/list.txt && tar caf {a_} {in_} && rm -r {in_}")
    s.decoys()
    s.ask(f"Unpack {a} into {into}.", f"extract {a} to the folder {into}", f"The agency sent {a}. Please unpack it in {into}.",
          f"Could you open the archive {a} and put what is in it into \"{into}\"?", f"{a} -> unpack -> {into}",
          f"I want the contents of {a} in a folder {into}", f"untar {a} in {into} please", f"get everything out of {a}, into {into}",
          f"please decompress the {a} and place the files to {into}")
    yield s.call("archive_extract", archive=a, path=into)
    s.expect(f"{into}/{inner}/", "")
    yield s.say(f"Unpacked {a} into {into}.", f"The contents of {a} are in {into}.")


@situation
def vat_in_my_head(s):
    net, rate = s.amount(10, 2000), s.pick([5, 7, 8, 9, 10, 12, 19, 20, 21, 22, 23, 24, 25])
    kind = s.pick(["tax", "gross", "discount"])
    if kind == "tax":
        s.ask(f"What is {rate}% VAT on {net}?", f"how much is {rate} percent of {net}",
              f"I have an invoice of {net} net. How much VAT do I add at {rate}%?", f"{rate}% of {net}?",
              f"Work out {rate} percent of {net}, please.", f"quick one: tax of {rate}% on {net}",
              f"the rate is {rate} % and the amount {net}, so how much is the tax?", f"Calculate the {rate}% for me, the base is {net}")
        seen = yield s.call("calc", expression=f"{net} * {rate} / 100")
        yield s.say(f"{rate}% of {net} is {seen.strip()}.", seen.strip() + ".", f"It is {seen.strip()}.")
    elif kind == "gross":
        s.ask(f"{net} net plus {rate}% VAT is how much gross?", f"Add {rate}% tax to {net}.",
              f"What do I charge in all if the net price is {net} and VAT {rate}%?", f"gross price for {net} net, {rate}% vat",
              f"Please compute {net} with {rate} percent VAT on top.", f"net {net}, VAT {rate}%, total?",
              f"My customer wants the price with tax: {net} + {rate}%", f"how much comes out when I put {rate} percent on {net}")
        seen = yield s.call("calc", expression=f"{net} * (1 + {rate} / 100)")
        yield s.say(f"{net} plus {rate}% is {seen.strip()}.", f"Gross it is {seen.strip()}.", f"It comes to {seen.strip()}.")
    else:
        s.ask(f"What is left of {net} after a discount of {rate}%?", f"{net} minus {rate}%",
              f"We give {rate} percent off. What does a customer pay for goods worth {net}?", f"Take {rate}% off {net} please",
              f"price {net}, rebate {rate}%, what remains?", f"Reduce {net} by {rate} percent.",
              f"If I pay early I get {rate}% off my bill of {net}. What do I pay?", f"how much is {net} with {rate}% rebate")
        seen = yield s.call("calc", expression=f"{net} * (1 - {rate} / 100)")
        yield s.say(f"{net} less {rate}% is {seen.strip()}.", f"{seen.strip()} is left.", f"It comes to {seen.strip()}.")


@situation
def remember_fact(s):
    fact = s.value(s.pick([f"the printer code is {s.number(1000, 9999)}", f"{s.pick(GIVEN)} has the spare key", f"deliveries come on {s.day()}",
                           f"the Wi-Fi guest name is {s.word()}-{s.number(2, 99)}", f"the supplier for paper is {s.pick(FIRMS)}",
                           f"our customer number at the post office is {s.number(10000, 99999)}", f"the fuse box is behind {s.pick(ROOMS)}",
                           f"the board meets on the first {s.day()} of the month", f"bins go out on {s.day()}",
                           f"{s.pick(GIVEN)} is allergic to nuts", f"the treasurer is {s.pick(GIVEN)} {s.pick(FAMILY)}",
                           f"the alarm company answers at {s.phone()}", f"orders above {s.number(2, 9)}00 euros need two signatures",
                           f"the projector is in {s.pick(ROOMS)}"]))
    s.ask(f"Remember that {fact}.", f"Keep in mind: {fact}", f"please note for later that {fact}",
          f"I will ask you again some day: {fact}. Remember it.", f"memorise this, {fact}", f"Don't forget that {fact}",
          f"For the future: {fact}. Can you keep that in your memory?", f"save in your memory: {fact}",
          f"so that you know it next time, {fact}. please remember")
    yield s.call("memory_save", text=fact[0].upper() + fact[1:] + ".")
    yield s.say(f"I will remember that {fact}.", f"Noted: {fact}.", f"Saved: {fact}.")


# ---- worked out from what was read --------------------------------------------------------------------------------------


@situation
def extension_of(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt"]), "phones", "staff", "extensions", "directory", "contacts"))
    people = full(s, s.number(4, 8))
    tels = [str(k) for k in s.some(range(100, 9999), len(people))]
    sep = s.pick([",", ";", ": ", " - "])
    s.file(f, "".join(f"{p}{sep}{t}\n" for p, t in zip(people, tels)))
    s.decoys()
    k = s.number(0, len(people) - 1)
    p = people[k]
    s.ask(f"What is the number of {p} in {f}?", f"I have to call {p}. {f} has the phone numbers.", f"extension of {p}? look in {f}",
          f"Look up {p}'s phone number in {f}, please.", f"{f}: how do I reach {p} by phone?",
          f"A caller wants {p}. Which number is it, according to {f}?", f"find me {p} in the list {f}, I need the number",
          f"in {f} what phone has {p}", f"Could you see in \"{f}\" which number belongs to {p}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The number of {p} is {tels[k]}.", f"{p} has {tels[k]}.", tels[k] + ".")


@situation
def agenda_point(s):
    f = maybe_in(s, doc(s, s.pick(["txt", "md"]), "agenda", "board meeting", "tagesordnung", "invitation", "points"))
    points = s.some(AGENDA, s.number(4, 8))
    k = s.number(1, len(points))
    s.file(f, "".join(f"{i + 1}. {x}\n" for i, x in enumerate(points)))
    s.decoys()
    nth = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"][k - 1]
    s.ask(f"What is item {k} on the agenda in {f}?", f"Read {f} and tell me the {nth} point.", f"agenda point no. {k} in {f}?",
          f"We are at number {k} of {f}. What is it about?", f"I lost track, what comes {nth} in {f}?", f"which topic has number {k} in {f}",
          f"Please look at {f}: the {nth} topic, what is it called?", f"{f}, point {k} please",
          f"The {nth} item of \"{f}\" is the one I have to prepare. Which one is that?")
    yield s.call("fs_read", path=f)
    yield s.say(f"Item {k} is: {points[k - 1]}.", f"The {nth} point is \"{points[k - 1]}\".", points[k - 1] + ".")


@situation
def last_guest(s):
    f = doc(s, s.pick(["csv", "txt", "log"]), "guestbook", "visitors", "sign-in", "door", "checkin")
    people = full(s, s.number(3, 7))
    times = sorted(s.some([f"{h:02}:{m:02}" for h in range(7, 19) for m in range(60)], len(people)))
    s.file(f, "".join(f"{t} {p}\n" for t, p in zip(times, people)))
    s.decoys()
    if s.chance(0.5):
        s.ask(f"Who signed in last in {f}?", f"last entry in {f}, who is it?", f"Look at {f} and tell me the person at the very end.",
              f"who came in last according to {f}", f"Somebody forgot an umbrella. Who is the last visitor in {f}?",
              f"Tell me the most recent name in {f}.", f"Whose name stands at the bottom of \"{f}\"?", f"the final visitor on {f} please",
              f"Please check {f}: who arrived latest?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{people[-1]} signed in last, at {times[-1]}.", f"The last one is {people[-1]}.", f"{people[-1]}, at {times[-1]}.")
    else:
        s.ask(f"Who was the first to sign in in {f}?", f"first name in {f}?", f"According to {f}, who came earliest?",
              f"Look at {f}: which visitor was there before all others?", f"Who stands at the top of {f}?", f"Tell me who opened the list {f}.",
              f"we give flowers to the first guest, who is it in {f}", f"Please see in {f} who came in first.")
        yield s.call("fs_read", path=f)
        yield s.say(f"{people[0]} signed in first, at {times[0]}.", f"The first one is {people[0]}.", f"{people[0]}, at {times[0]}.")


@situation
def on_the_list(s):
    f = maybe_in(s, doc(s, s.pick(["txt", "csv", "md"]), "members", "staff", "participants", "invited", "volunteers", "team"))
    people = full(s, 9)
    inside, outside = people[:s.number(3, 7)], people[8]
    club = s.pick(CLUBS)
    yes = s.chance(0.5)
    p = s.pick(inside) if yes else outside
    s.file(f, s.pick(["", f"Members of the {club}\n"]) + "".join(x + "\n" for x in inside))
    s.decoys()
    s.ask(f"Is {p} on the list {f}?", f"Does {f} have the name {p}?", f"{p} says they signed up. Are they in {f}?", f"check if {p} is in {f}",
          f"Can you look in {f} whether {p} is listed?", f"is there a {p} in {f}?", f"I have {p} at the door. Is that name in \"{f}\", yes or no?",
          f"please verify that {p} stands in {f}", f"{f} - {p} on it or not?")
    yield s.call("fs_read", path=f)
    if yes:
        yield s.say(f"Yes, {p} is in {f}.", f"Yes, {p} is on the list.")
    else:
        yield s.say(f"No, {p} is not in {f}.", f"No, {p} is not on the list.")


@situation
def count_open(s):
    f = doc(s, "csv", "invoices", "bookings", "orders", "repairs", "fees", "claims")
    yes, no = s.pick([("open", "paid"), ("cancelled", "confirmed"), ("waiting", "done"), ("late", "returned"), ("unpaid", "paid"),
                      ("shipped", "packed"), ("absent", "present"), ("new", "sent")])
    n, k = s.number(4, 9), 0
    k = s.number(1, min(5, n - 1))
    states = [yes] * k + [no] * (n - k)
    s.rng.shuffle(states)
    s.file(f, table(["no", "name", "state"], [(str(i + 1), p, x) for i, (p, x) in enumerate(zip(given(s, n), states))]))
    s.value(yes)
    s.decoys()
    s.ask(f"How many entries in {f} are {yes}?", f"count the {yes} ones in {f}", f"Read {f}. How many have the state {yes}?", f"{f}: how many {yes}?",
          f"I need the number of rows marked {yes} in {f}, please.", f"For the weekly report: how many in {f} are still {yes}?",
          f"In {f} each row has a state. How often is it {yes}?", f"tell me how many of them are {yes} (file {f})",
          f"What is the count of {yes} in \"{f}\"?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{k} of {n} are {yes}.", f"{k} {'entry is' if k == 1 else 'entries are'} {yes} in {f}.", f"There {'is' if k == 1 else 'are'} {k}.")


@situation
def appointment_at(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt"]), "appointments", "surgery", "calendar", "patients", "termine", "bookings"))
    n = s.number(3, 7)
    people, times = full(s, n), sorted(s.some([f"{h:02}:{m}" for h in range(8, 18) for m in ("00", "15", "30", "45")], n))
    what = s.some(TREATMENTS, n)
    s.file(f, "".join(f"{t},{p},{w}\n" for t, p, w in zip(times, people, what)))
    s.decoys()
    k = s.number(0, n - 1)
    t, p, w = s.value(times[k]), people[k], what[k]
    if s.chance(0.5):
        s.ask(f"Who comes at {t} according to {f}?", f"{f}: which patient is at {t}?", f"Look in {f}, whose appointment is at {t}?",
              f"who is booked for {t} in {f}", f"The doctor asks who is coming at {t}. It's in {f}.", f"name of the {t} patient in {f} please",
              f"I can't remember who has the slot {t}, please check \"{f}\"", f"please tell who is at {t} o'clock, file {f}")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} comes at {t}, for: {w}.", f"At {t} it is {p}.", f"{p}.")
    else:
        s.ask(f"When is {p}'s appointment in {f}?", f"What time does {p} come? See {f}.",
              f"{p} is on the phone and wants to know the time of the appointment. It is in {f}.", f"time of {p} in {f}?",
              f"Look up in {f} at what time {p} is booked.", f"at which hour has {p} the appointment, look in {f} please", f"{f}: {p}, when?",
              f"Please find the slot of {p} in \"{f}\".")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} has the appointment at {t}.", f"{p} comes at {t}.", f"At {t}.")


@situation
def which_deadline_first(s):
    f = doc(s, s.pick(["txt", "csv", "md"]), "deadlines", "tasks", "due", "renewals", "calendar", "fristen")
    n = s.number(3, 6)
    start = day_of(s)
    days = [start + timedelta(days=k) for k in s.some(range(0, 300), n)]
    jobs = s.some(DUTIES, n)
    s.file(f, "".join(f"{d} {j}\n" for d, j in zip(days, jobs)))
    s.decoys()
    first = s.chance(0.6)
    day = min(days) if first else max(days)
    job = jobs[days.index(day)]
    if first:
        s.ask(f"Which deadline in {f} comes first?", f"what is due first in {f}?", f"Look at {f}: which task has the earliest date?",
              f"I can do only one thing now. What is most urgent by date in {f}?", f"earliest deadline in {f} please",
              f"{f} has a list of dates. Which job must be done before all the others?",
              f"Tell me what comes up next in {f}, the one with the smallest date.",
              f"from the dates in \"{f}\", which one is the soonest and for what", f"what have we to do first, see file {f}")
        yield s.call("fs_read", path=f)
        yield s.say(f"The first is {day}: {job}.", f"The earliest date is {day}: {job}.", f"{job[0].upper() + job[1:]}, on {day}.")
    else:
        s.ask(f"Which date in {f} is the latest?", f"what is due last in {f}?", f"Look at {f}: which task can wait longest?",
              f"latest deadline in {f}, and what is it for?", f"Of the jobs in {f}, which has the most time left?",
              f"{f}: the last date of all and its task please", f"I'd like to know how far {f} goes. What is its latest date?",
              f"Which task in \"{f}\" is due after all others?")
        yield s.call("fs_read", path=f)
        yield s.say(f"The last is {day}: {job}.", f"The latest date is {day}: {job}.", f"{job[0].upper() + job[1:]}, on {day}.")


@situation
def price_of(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt"]), "prices", "pricelist", "catalogue", "kiosk", "tarif", "shop"))
    n = s.number(4, 8)
    goods, costs = s.some(GOODS, n), sums(s, n, 1, 90)
    s.file(f, "".join(f"{g},{c}\n" for g, c in zip(goods, costs)))
    s.decoys()
    how = s.pick(["price", "cheap", "dear"])
    if how == "price":
        k = s.number(0, n - 1)
        g = s.value(goods[k])
        s.ask(f"What does the {g} cost, by {f}?", f"price of {g} in {f}?", f"A customer asks for the price of: {g}. Please look in {f}.",
              f"Look up \"{g}\" in {f} and tell me what we charge.", f"how much is {g}, see {f}", f"{f}: {g} = ?",
              f"I need the price for {g}. The list is {f}.", f"What have we written in {f} as the price of '{g}'?")
        yield s.call("fs_read", path=f)
        yield s.say(f"The price of {g} is {costs[k]}.", f"{g}: {costs[k]}", f"{costs[k]}.")
    else:
        value = (min if how == "cheap" else max)(costs, key=Decimal)
        g = goods[costs.index(value)]
        if how == "cheap":
            s.ask(f"What is the cheapest thing in {f}?", f"cheapest article in {f}?", f"Which item in {f} has the lowest price?",
                  f"A child has little money. What costs least in {f}?", f"find the lowest price in {f} and say what it is for",
                  f"Which of our goods in \"{f}\" is cheapest?", f"please look which article is most cheap in {f}", f"{f}: least expensive one?")
            yield s.call("fs_read", path=f)
            yield s.say(f"The cheapest is {g}: {value}.", f"{g} is the cheapest, at {value}.", f"{g}, {value}.")
        else:
            s.ask(f"What is the most expensive article in {f}?", f"highest price in {f} and of what?", f"Which thing in {f} costs the most?",
                  f"I want to lock up our dearest article. Which is it, going by {f}?", f"most expensive in {f}",
                  f"See {f}: what do we charge the most for?", f"Which line of \"{f}\" has the highest price?",
                  f"the top price in {f}, for which item?")
            yield s.call("fs_read", path=f)
            yield s.say(f"The most expensive is {g}: {value}.", f"{g} costs most, {value}.", f"{g}, {value}.")


@situation
def who_owes_most(s):
    f = doc(s, "csv", "debts", "dues", "cashbox", "open items", "donations", "expenses")
    n = s.number(3, 7)
    people, owed = given(s, n), sums(s, n)
    sep = s.pick([",", ";"])
    s.file(f, table(["name", s.pick(["amount", "sum", "total", "euros"])], list(zip(people, owed)), sep))
    s.decoys()
    top = max(owed, key=Decimal)
    p = people[owed.index(top)]
    s.ask(f"Who has the highest amount in {f}?", f"biggest sum in {f}, whose is it?", f"Look through {f}: which person is at the top?",
          f"The treasurer asks who stands for most money in {f}.", f"Which name in \"{f}\" goes with the largest number?", f"in {f} who has most",
          f"I must talk to the one with the highest figure in {f}. Who is that?", f"{f}: max amount + name please",
          f"Can you find out from {f} whose amount is the largest?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{p} has the highest amount: {top}.", f"It is {p}, with {top}.", f"{p}: {top}.")


@situation
def free_day_in_rota(s):
    f = doc(s, s.pick(["txt", "csv", "md"]), "rota", "duty", "desk plan", "dienstplan", "shifts", "cleaning")
    people = given(s, 5)
    kind = s.pick(["who", "free", "when"])
    gap = s.number(0, 4)
    rows = [f"{d}: {p}\n" for d, p in zip(WEEK, people)]
    if kind == "free":
        rows[gap] = f"{WEEK[gap]}: -\n"
    s.file(f, "".join(rows))
    s.decoys()
    d, p = s.value(WEEK[gap]), people[gap]
    if kind == "free":
        s.ask(f"On which day is nobody on duty in {f}?", f"which day in {f} has no name?", f"There is a gap in {f}. What day is it?",
              f"Look at {f}, where is somebody missing?", f"I could take a shift. Which day is still free in {f}?", f"free day in {f}?",
              f"find the day without a person in \"{f}\"", f"Is a day empty in {f}? Which one?")
        yield s.call("fs_read", path=f)
        yield s.say(f"Nobody is on duty on {d}.", f"{d} has no name.", f"{d} is free.")
    elif kind == "who":
        s.ask(f"Who is on duty on {d} in {f}?", f"{f}: who works {d}?", f"Whose turn is it on {d}? It's in {f}.",
              f"See in {f} who has the {d} shift, please.", f"who does {d}, check {f}", f"I want to swap with the person of {d}. Who is it in {f}?",
              f"name for {d} in {f}", f"please look in the plan {f} who must come on {d}")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} is on duty on {d}.", f"On {d} it is {p}.", f"{p}.")
    else:
        s.ask(f"On which day does {p} work, by {f}?", f"when is {p} on duty? see {f}", f"{p} forgot the day of the shift. Look in {f}, please.",
              f"which day has {p} in {f}", f"{f}: {p}'s day?", f"I must know when {p} comes in; {f} has it.",
              f"Find {p} in the rota {f} and tell me the day.", f"What day of the week stands next to {p} in \"{f}\"?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} is on duty on {d}.", f"{p} works on {d}.", f"On {d}.")


# ---- sums --------------------------------------------------------------------------------------------------------------


@situation
def total_of_receipts(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt"]), "receipts", "petty cash", "kasse", "expenses", "takings", "bill"))
    n = s.number(3, 6)
    what, costs = s.some(["train", "stamps", "coffee", "cleaning", "taxi", "flowers", "paper", "repair", "parking", "lunch", "hotel", "gift",
                          "key copy", "water", "toner"], n), sums(s, n, 2, 300)
    s.file(f, "".join(f"{w},{c}\n" for w, c in zip(what, costs)))
    s.decoys()
    s.ask(f"What is the total of {f}?", f"Add up the amounts in {f}.", f"sum of {f} please",
          f"How much did we spend altogether? The receipts are in {f}.", f"I have to close the till: what do the entries in {f} come to?",
          f"total amount in {f}?", f"Please sum the numbers of \"{f}\" for me.", f"how much makes it all together in {f}",
          f"{f} - give me the grand total", f"If you add everything in {f}, what do you get?")
    yield s.call("fs_read", path=f)
    seen = yield s.call("calc", expression=" + ".join(costs))
    yield s.say(f"The total of {f} is {seen.strip()}.", f"Together it is {seen.strip()}.", f"It comes to {seen.strip()}.")


@situation
def average_takings(s):
    f = doc(s, s.pick(["csv", "txt"]), "takings", "daily sales", "attendance", "scores", "umsatz", "visits")
    n = s.pick([2, 3, 4, 5])
    days, values = s.some(WEEK, n), [str(k) for k in s.some(range(12, 900), n)]
    while sum(map(int, values)) % n and n == 3:
        values = [str(k) for k in s.some(range(12, 900), n)]
    days.sort(key=WEEK.index)
    s.file(f, "".join(f"{d};{v}\n" for d, v in zip(days, values)))
    s.decoys()
    s.ask(f"What is the average in {f}?", f"average of the values in {f}", f"How much do we take per day on average? {f} has the figures.",
          f"mean of {f} pls", f"Work out the mean of the numbers in {f}.", f"For the board I need the daily average from {f}.", f"{f}: average?",
          f"please calculate the middle value, I mean the average, of all numbers in {f}",
          f"Take the figures from \"{f}\" and tell me what they are on average.")
    yield s.call("fs_read", path=f)
    seen = yield s.call("calc", expression=f"({' + '.join(values)}) / {n}")
    yield s.say(f"The average in {f} is {seen.strip()}.", f"On average it is {seen.strip()}.", f"{seen.strip()} on average.")


@situation
def share_paid(s):
    f = doc(s, s.pick(["txt", "csv", "md"]), "summary", "membership", "campaign", "turnout", "fees", "survey")
    part_name, all_name = s.pick([("paid", "members"), ("came", "invited"), ("sold", "tickets"), ("answered", "asked"), ("vaccinated", "patients"),
                                  ("repaired", "received"), ("returned", "lent"), ("confirmed", "booked"), ("spent", "budget"), ("women", "staff"),
                                  ("late", "deliveries"), ("rented", "flats")])
    whole = s.pick([20, 25, 40, 50, 80, 120, 160, 200, 250, 400])
    part = s.pick([k for k in range(1, whole) if (k * 100) % whole == 0])
    rows = [f"{all_name}: {whole}\n", f"{part_name}: {part}\n"]
    s.rng.shuffle(rows)
    s.file(f, "".join(rows))
    s.decoys()
    s.value(part_name)
    s.value(all_name)
    s.ask(f"What percentage is \"{part_name}\" of \"{all_name}\" in {f}?", f"{f} gives {all_name} and {part_name}. How many percent is that?",
          f"share of {part_name} in {all_name}, numbers in {f}", f"Please read {f} and work out {part_name} as a percentage of {all_name}.",
          f"How many percent of {all_name} are {part_name}? See {f}.", f"% {part_name} out of {all_name}? ({f})",
          f"I need a percentage for the report: {part_name} divided by {all_name}, both stand in {f}.",
          f"in {f}, the {part_name} are what percent from the {all_name}",
          f"Take the two numbers in {f} and tell me what part of {all_name} is {part_name}, in percent.")
    yield s.call("fs_read", path=f)
    seen = yield s.call("calc", expression=f"{part} / {whole} * 100")
    yield s.say(f"It is {seen.strip()}%.", f"{seen.strip()}% of {all_name} ({part} of {whole}).", f"{part} of {whole} is {seen.strip()}%.")


@situation
def what_is_left(s):
    f = doc(s, s.pick(["txt", "csv"]), "budget", "account", "grant", "float", "konto", "project")
    a, b = s.pick([("budget", "spent"), ("planned", "actual"), ("invoiced", "received"), ("income", "costs"), ("opening balance", "withdrawn"),
                   ("grant", "used"), ("seats", "sold"), ("limit", "used so far"), ("offer", "deposit"), ("owed", "paid back"),
                   ("ordered", "delivered"), ("printed", "handed out")])
    y, x = sorted((int(k) for k in s.some(range(30, 3000), 2)))
    s.file(f, f"{a}: {x}\n{b}: {y}\n")
    s.decoys()
    s.value(a)
    s.value(b)
    s.ask(f"What is the difference between {a} and {b} in {f}?", f"{f}: {a} minus {b}?",
          f"How much is left when you take {b} from {a}? The figures are in {f}.", f"Read {f}, subtract {b} from {a} and tell me the result.",
          f"difference {a} / {b} in {f}", f"By how much is {a} above {b}? Please look in {f}.", f"I have \"{a}\" and \"{b}\" in {f}, what remains?",
          f"please make {a} less {b}, numbers are in file {f}", f"The boss wants to know the gap between {b} and {a}. See {f}.")
    yield s.call("fs_read", path=f)
    seen = yield s.call("calc", expression=f"{x} - {y}")
    yield s.say(f"The difference is {seen.strip()}.", f"{a} minus {b} is {seen.strip()}.", f"{x} - {y} = {seen.strip()}.")


@situation
def worth_of_stock(s):
    f = maybe_in(s, doc(s, "csv", "stock", "inventory", "warehouse", "parts", "lager", "shelf"))
    n = s.number(3, 6)
    goods, counts, costs = s.some(PARTS, n), s.some(range(2, 60), n), sums(s, n, 1, 70)
    s.file(f, table(["part", "count", "price"], [(g, str(c), p) for g, c, p in zip(goods, counts, costs)]))
    s.decoys()
    k = s.number(0, n - 1)
    g = s.value(goods[k])
    s.ask(f"What are all the {g} pieces in {f} worth?", f"{f}: stock value of {g}?",
          f"How much money is in our stock of \"{g}\"? Count and price are in {f}.", f"count times price for {g} in {f}",
          f"Look at {f} and work out the value of {g} on the shelf.", f"For the inventory I need the worth of {g}; see {f}.",
          f"multiply count and price of {g} ({f})", f"In {f} there is a row for {g}. What is the whole lot worth?",
          f"please say the total value of {g}, all pieces, from {f}")
    yield s.call("fs_read", path=f)
    seen = yield s.call("calc", expression=f"{counts[k]} * {costs[k]}")
    yield s.say(f"The stock of {g} is worth {seen.strip()}.", f"{counts[k]} times {costs[k]} is {seen.strip()}.", f"{g}: {seen.strip()}.")


# ---- chains ------------------------------------------------------------------------------------------------------------


@situation
def total_into_file(s):
    f, g = doc(s, "csv", "bills", "travel", "collection", "raffle", "entry fees"), doc(s, "txt", "result", "summary", "total", "for the boss",
                                                                                       "kassenstand")
    n = s.number(2, 5)
    people, values = given(s, n), [str(k) for k in s.some(range(3, 700), n)]
    s.file(f, "".join(f"{p},{v}\n" for p, v in zip(people, values)))
    s.decoys()
    total = sum(int(v) for v in values)
    s.ask(f"Add up the amounts in {f} and write the total to {g}.", f"sum of {f} into {g} please", f"I want only the total of {f} in a new file {g}.",
          f"Take {f}, sum it, and save the result as {g}", f"Please calculate what the entries in {f} make together and put that number in {g}.",
          f"{g} should contain the sum of all amounts from {f}", f"total {f} -> {g}",
          f"The boss reads only {g}: write the sum of {f} there, just the number.", f"could you make {g} with the added up amount of {f} in it?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=" + ".join(values))
    yield s.call("fs_write", path=g, text=f"{total}\n")
    s.expect(g, f"{total}\n")
    yield s.say(f"Wrote the total, {total}, to {g}.", f"The sum of {f} is {total}; it is in {g} now.", f"{g} now has the total {total}.")


@situation
def read_what_is_found(s):
    stem = s.value(s.pick(["minutes", "contract", "offer", "complaint", "reminder", "quote", "statutes", "keys", "insurance", "timetable",
                           "protokoll", "waiver", "petition", "tender", "menu", "lease"]))
    where, deep = folder(s), folder(s)
    while stem in where.lower() or stem in deep.lower():
        where, deep = folder(s), folder(s)
    name = f"{s.pick(['', '', '2024-', 'copy of ', 'new_', 'Club '])}{stem}{s.pick(['', '-2', ' final', '_april', ' Kaya'])}.{s.pick(['txt', 'md'])}"
    f = s.pick([f"{where}/{name}", f"{where}/{deep}/{name}"])
    text = s.sentence()
    s.file(f, text + "\n")
    for _ in range(s.number(0, 3)):
        other = f"{s.pick(['photos', 'misc', 'Post', 'old', where])}/{s.pick(['coffee', 'parking', 'gym', 'phone', 'mail'])}{s.number(10, 99)}.txt"
        if other not in s.files:
            s.file(other, s.sentence() + "\n")
    s.ask(f"Somewhere below here is a file with \"{stem}\" in its name. What does it say?", f"find the {stem} file and read it to me",
          f"I lost the {stem} file. Find it by its name and show me the text.", f"Where is the file called something with {stem}, and what's in it?",
          f"Look for *{stem}* and open it, please.", f"The {stem} is in some subfolder; please find the file and tell me its contents.",
          f"{stem} file: where, and what does it say?", f"search file with {stem} in the name then read it for me",
          f"I put the {stem} in one of these folders, no idea which. Read it out.")
    yield s.call("fs_find", path=".", pattern=f"*{stem}*")
    yield s.call("fs_read", path=f)
    yield s.say(f"It is {f} and says: {text}", f"{f}: {text}", f"I found {f}. It says: {text}")


@situation
def follow_the_pointer(s):
    f = doc(s, "txt", "current", "which one", "README", "pointer", "info", "see here", "latest")
    g = s.value(f"{folder(s)}/{doc(s, s.pick(['txt', 'csv', 'md']), 'pricelist', 'plan', 'rates', 'hours', 'rules', 'menu')}")
    text = s.value(s.pick([f"Annual fee: {s.number(10, 90)} euros", f"Open from {s.number(7, 10)} to noon", f"Contact: {s.pick(full(s, 2))}",
                           f"{s.pick(GOODS)}: {s.amount(1, 60)}", f"Room: {s.pick(ROOMS)}", f"Valid until {s.date()}",
                           f"Hourly rate {s.number(30, 120)}", f"Supplier: {s.pick(FIRMS)}", f"Deposit {s.number(10, 300)} kr"]))
    s.file(g, text + "\n")
    s.file(f, s.pick([f"The valid one is {g}", f"see {g}", f"moved to {g}", f"{g}", f"Current version: {g}"]) + "\n")
    s.decoys()
    s.ask(f"{f} names another file. Read that one to me.", f"Open {f}, it points to a file; what does that file say?",
          f"what does the file say that is mentioned in {f}", f"I only know that {f} tells where the valid version is. What is in the valid version?",
          f"Follow {f}: it has the name of a file in it, and I want the text of that file.",
          f"look into {f} for the file name and show me that file's text", f"In {f} there's a path written. Please read what is there.",
          f"{f} -> file name -> contents, please", f"Please read the document to which {f} refers.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{g} says: {text}", f"It is {g}. It says: {text}", f"{g}: {text}")


@situation
def compare_offers(s):
    a, b = doc(s, "txt", "offer", "quote", "angebot", "estimate"), doc(s, "txt", "offer2", "second quote", "rival", "bid")
    x, y = s.some(range(90, 4000), 2)
    firm, other = s.some(FIRMS, 2)
    word = s.pick(["Total", "Price", "Sum", "Flat rate", "All in all"])
    s.file(a, f"{firm}\n{word}: {x}\n")
    s.file(b, f"{other}\n{word}: {y}\n")
    s.decoys()
    s.ask(f"Which offer is cheaper, {a} or {b}?", f"compare {a} with {b}: which has the lower price?",
          f"Two offers came, {a} and {b}. Who is cheaper?", f"cheaper one of {a} / {b}?", f"Read {a} and {b} and tell me which asks for less money.",
          f"I want to take the lower bid. Is that {a} or {b}?", f"Please look in both {a} and {b}, where do we pay less?",
          f"is {a} more cheap than {b}, or the other way", f"We have to choose between {a} and {b} by price only. Which one wins?")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    low, name, high = (x, firm, y) if x < y else (y, other, x)
    yield s.say(f"{a if x < y else b} is cheaper: {name} asks for {low}, the other for {high}.",
                f"{a if x < y else b}, from {name}: {low} instead of {high}.", f"The cheaper one is {a if x < y else b} with {low}.")


@situation
def longer_waiting_list(s):
    a, b = doc(s, s.pick(["csv", "txt"]), "monday group", "morning", "beginners", "list A", "north"), doc(s, s.pick(["csv", "txt"]), "tuesday group",
                                                                                                          "evening", "advanced", "list B", "south")
    n, m = s.some(range(3, 20), 2)
    s.file(a, "".join(p + "\n" for p in full(s, n)))
    s.file(b, "".join(p + "\n" for p in full(s, m)))
    s.decoys()
    s.ask(f"Which has more lines, {a} or {b}?", f"Count the lines in {a} and in {b}. Which list is longer?",
          f"{a} vs {b}: more entries (lines) in which?", f"One name per line: is {a} or {b} the fuller list?",
          f"compare the number of lines of {a} and {b} please",
          f"Where are more people on the list, in {a} or in {b}? One line is one person, just count them.", f"which is longer by lines, {a} or {b}",
          f"I have to even out two lists, {a} and {b}. Tell me how many lines each one has and which is longer.",
          f"Please count lines in both files, {a} and {b}, and say who has more")
    yield s.call("text_count", path=a)
    yield s.call("text_count", path=b)
    big, small, k, j = (a, b, n, m) if n > m else (b, a, m, n)
    yield s.say(f"{big} has more: {k} lines, {small} has {j}.", f"{big}, with {k} lines; {small} has {j}.",
                f"{big} is longer: {k} lines against {j}.")


@situation
def work_out_and_note(s):
    f = doc(s, s.pick(["txt", "csv", "md"]), "costs", "cashbook", "quotes", "kalkulation", "event", "job")
    old = s.lines(s.number(1, 3))
    s.file(f, old)
    n, price = s.number(3, 80), s.number(2, 95)
    what = s.value(s.pick(["chairs", "hours", "tickets", "meals", "flyers", "nights", "litres", "tiles", "badges", "seats", "kilometres", "shirts",
                           "boxes", "lessons", "tablets", "bouquets"]))
    s.decoys()
    total = n * price
    s.ask(f"Work out {n} times {price} and append the result to {f}.", f"{n} {what} at {price} each: what is that? Add the number as a line to {f}.",
          f"calculate {n} * {price}, put the result at the end of {f}", f"Append the product of {n} and {price} to {f}, please.",
          f"We need {n} {what} for {price} apiece. Note the total (only the number) at the bottom of {f}.", f"{n} x {price} -> last line of {f}",
          f"Could you multiply {n} by {price} and write what comes out below the rest in {f}?",
          f"how much is {n}*{price}? write it also in {f} at the end", f"Add a new line to {f} with the value of {n} * {price}.")
    yield s.call("calc", expression=f"{n} * {price}")
    yield s.call("fs_append", path=f, text=f"{total}\n")
    s.expect(f, old + f"{total}\n")
    yield s.say(f"{n} * {price} is {total}; I added it to {f}.", f"Added {total} to {f}.", f"The result is {total}, it stands at the end of {f}.")


@situation
def letter_from_template(s):
    ext = s.pick(["txt", "md", "html"])
    f = doc(s, ext, "template", "vorlage", "letter blank", "form", "standard reply", "certificate", "reminder")
    p = s.pick(full(s, 4))
    mark = s.value(s.pick(["NAME", "{name}", "XXX", "[client]", "___", "<name>", "%NAME%", "@@"]))
    g = s.value(s.pick([f"letter to {p.split()[-1]}.{ext}", f"{p.split()[-1].lower()}.{ext}", f"{p}.{ext}", f"reply-{s.number(100, 999)}.{ext}",
                        f"{p.split()[0].lower()}_{s.date()}.{ext}", f"out {s.number(1, 99)}.{ext}"]))
    text = s.pick([f"Dear {mark},\nthank you for your order.\n", f"Hello {mark}!\nYour appointment is confirmed.\n",
                   f"To {mark}\nPlease pay within 14 days.\n", f"We certify that {mark} took part.\n", f"Sehr geehrte/r {mark},\nvielen Dank.\n",
                   f"{mark}\nYour key card is ready.\n", f"Welcome to the {s.pick(CLUBS)}, {mark}.\n"])
    s.file(f, text)
    s.decoys()
    s.ask(f"Copy {f} to {g} and replace {mark} by {p} in the copy.", f"Make {g} from the template {f}, with {p} instead of {mark}.",
          f"I need {f} for {p}: copy it as {g} and fill in the name where it says {mark}.", f"{f} -> {g}, then {mark} -> {p} in {g}",
          f"Please take a copy of {f}, call it {g}, and in it change {mark} to {p}",
          f"Could you prepare {g}? It is {f} with {mark} replaced by {p}, leave {f} alone.", f"duplicate {f} as {g}, put {p} for {mark} there",
          f"New letter {g}, the same as {f} but {p} in the place of {mark}",
          f"the template {f} stays. In a copy with the name {g} write {p} where {mark} is")
    yield s.call("fs_copy", from_=f, to=g)
    yield s.call("fs_edit", path=g, old=mark, new=p)
    s.expect(f, text)
    s.expect(g, text.replace(mark, p))
    yield s.say(f"Copied {f} to {g} and put {p} in it.", f"{g} is ready, with {p} instead of {mark}.", f"Made {g} for {p}; {f} is as it was.")


@situation
def name_by_number_inside(s):
    f = doc(s, "txt", "scan", "unknown", "page", "document", "eingang", "fax")
    number = s.value(s.pick([f"INV-{s.number(1000, 9999)}", f"R{s.number(10000, 99999)}", f"{s.number(2019, 2027)}-{s.number(100, 999)}",
                             f"PO{s.number(100, 999)}", f"K-{s.number(10, 99)}-{s.number(10, 99)}"]))
    word, short = s.pick([("Invoice", "invoice number"), ("Order", "order number"), ("Case", "case number"), ("Policy", "policy number"),
                          ("Ticket", "ticket number"), ("Receipt", "receipt number"), ("Contract", "contract number"),
                          ("Customer", "customer number"), ("Claim", "claim number"), ("Room booking", "booking number"),
                          ("Parcel", "parcel number")])
    text = f"{s.pick(FIRMS)}\n{word} {s.pick(['no. ', 'number: ', '#', ''])}{number}\n{s.pick(['Date', 'Sent'])}: {s.date()}\n"
    s.file(f, text)
    s.decoys()
    g = f"{number}.txt"
    s.ask(f"Rename {f} after the {short} that stands in it, with .txt at the end.",
          f"Read the {short} in {f} and use it as the file name (plus .txt).", f"{f} should get its {short} as name, followed by .txt",
          f"Look what {short} {f} has and rename the file to that number, ending .txt",
          f"The name {f} is useless. Give it its {short} as name and keep the ending .txt.",
          f"Please open {f}, find the {short}, then name the file with it (.txt stays)", f"rename {f} to <{short}>.txt, the number is inside",
          f"I file by {short}: make the name of {f} the number from its text, dot txt",
          f"can you call {f} by the {short} written in the file? with .txt behind")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=g)
    s.expect(f, None)
    s.expect(g, text)
    yield s.say(f"Renamed {f} to {g}.", f"The {short} is {number}; {f} is now {g}.", f"{f} is called {g} now.")


NOTICES = {"the opening hours": (["opening-hours.txt", "Opening Hours.txt", "hours_of_opening.md", "openinghours"],
                                 ["{d} to {d2}, {h} to 19:00", "Every day but {d}, from {h}"]),
           "the parking rules": (["parking.txt", "Parking rules.md", "car-park.txt"], ["Visitors park in row {k}.", "No parking on {d}!"]),
           "the wifi password": (["wifi.txt", "wifi-password.txt", "WIFI password.md", "guest-wifi"], ["{w}-{k}", "Guests: {w}{k}"]),
           "the fire instructions": (["fire.txt", "in case of fire.md", "FIRE-ALARM.txt"],
                                     ["Meet in front of {r}.", "Leave by the back door and ring {p}."]),
           "the bank details": (["bank-details.txt", "bank account.txt", "our_bank.md"], ["Account {n} at the {w} bank",
                                                                                          "Savings bank, account no. {n}"]),
           "the emergency number": (["emergency.txt", "Emergency contact.txt", "emergency-number"], ["Call {p}: {n}", "{n}, day and night"]),
           "the lunch menu": (["lunch.txt", "menu of the week.md", "canteen-lunch.txt"], ["{d}: soup, {d2}: fish", "Today pasta, tomorrow rice"]),
           "the return policy": (["returns.txt", "return-policy.md", "Returning goods.txt"], ["Goods may be returned within {k} days.",
                                                                                              "Refund only with receipt."]),
           "the delivery address": (["delivery-address.txt", "where to deliver.txt", "address_deliveries.md"], ["Harbour Road {k}, gate {g}",
                                                                                                                "To {p}, Mühlweg {k}"]),
           "the holiday dates": (["holidays.txt", "Holidays 2026.md", "closed-days.txt"], ["Closed from {t}", "We are back on {d}, {t}."]),
           "the door code": (["door.txt", "door-code.txt", "Code front door.txt"], ["{n}", "{n} and then the star key"]),
           "the price of a copy": (["copies-price.txt", "photocopies.md", "copying costs.txt"],
                                   ["{k} cents a page", "Black and white {g} cents, colour {k}"]),
           "the key rules": (["keys.txt", "key-cabinet.md", "Rules for keys.txt"], ["Ask {p} for the keys.", "Keys go back by {h}."]),
           "the visiting hours": (["visiting.txt", "visiting-hours.md", "Visits.txt"],
                                  ["{d} and {d2} from {h}", "Daily until {h}, children until noon"]),
           "the bin days": (["bins.txt", "rubbish collection.txt", "waste-days.md"], ["Paper on {d}, glass on {d2}",
                                                                                      "Every {d}, put them out before 7"]),
           "the house rules": (["house-rules.txt", "House Rules.md", "rules_of_the_house.txt"], ["Quiet after 22:00.", "No bikes in {r}, please."]),
           "lost property": (["lost-property.txt", "lost and found.md", "lost_items.txt"], ["Found: a scarf, {t}. Ask {p}.",
                                                                                            "One glove, one umbrella, in {r}"]),
           "the smoking rules": (["smoking.txt", "no-smoking.md", "Smoking area.txt"], ["Only in the yard.", "Not before {h} and not in {r}"])}


@situation
def described_only(s):
    kinds = s.some(NOTICES, s.number(3, 5))
    day, day2 = s.some(WEEK, 2)
    values = {"d": day, "d2": day2, "h": hour(s), "k": s.number(10, 60), "g": s.number(2, 9), "n": s.number(1000, 99999), "w": s.word(),
              "r": s.pick(ROOMS), "p": s.pick(GIVEN), "t": s.date()}
    texts = {kind: s.pick(NOTICES[kind][1]).format(**values) for kind in kinds}
    files = {kind: s.value(s.pick(NOTICES[kind][0])) for kind in kinds}
    for kind in kinds:
        s.file(files[kind], texts[kind] + "\n")
    kind = kinds[0]
    s.ask(f"There is a file here about {kind}. What does it say?", f"what does our file with {kind} say",
          f"Somebody wrote down {kind} in this folder, I don't know the file name. Please read it to me.",
          f"A guest asks for {kind}. Look which file that is and tell me the text.", f"read me {kind}, it must be one of the files here",
          f"{kind[0].upper() + kind[1:]}, please. It is in a file here.", f"I need {kind} and forgot in which file it was",
          f"Could you look through the folder for {kind} and show me what is written there?",
          f"please search among the files here {kind} and tell what stands inside")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=files[kind])
    yield s.say(f"{files[kind]} says: {texts[kind]}", f"It is in {files[kind]}: {texts[kind]}")


@situation
def sweep_into_folder(s):
    ext = s.pick(["pdf", "csv", "jpg", "eml", "docx", "ods"])
    names = []
    for _ in range(s.number(2, 3)):
        name = doc(s, ext, "invoice", "order", "scan", "table", "mail", "letter", "plan")
        names.append(name)
        s.file(name, f"{name} {s.number(1, 999)}\n")
    d = folder(s)
    s.folder(d)
    s.decoys(but=(ext,))
    s.ask(f"Move all .{ext} files into {d}.", f"every {ext} goes to the folder {d}", f"Tidy up: all *.{ext} belong in {d}.", f"mv *.{ext} {d}",
          f"Please collect the {ext} files and move them to \"{d}\".", f"The desk is a mess. Put each file ending in .{ext} into {d}.",
          f"could you shift all the {ext} files to {d}", f"Find the .{ext} files here and file them under {d}.",
          f"all the files of type {ext} must go in {d}, please do it")
    seen = yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    found = rest(seen)
    for name in found:
        yield s.call("fs_move", from_=name, to=f"{d}/{name}")
        s.expect(name, None)
        s.expect(f"{d}/{name}", s.files[name].decode())
    yield s.say(f"Moved {listed(found)} to {d}.", f"{listed(found)} are in {d} now.", f"Moved {len(found)} files to {d}: {listed(found)}.")


@situation
def reorder_when_low(s):
    f, g = doc(s, s.pick(["csv", "txt"]), "stock", "cupboard", "storeroom", "bestand", "supplies"), doc(s, "txt", "order list", "orders", "shopping",
                                                                                                        "reorder", "bestellen")
    n = s.number(3, 6)
    goods = s.some(GOODS, n)
    limit = s.pick([3, 5, 8, 10, 12, 20])
    counts = [s.number(0, 40) for _ in goods]
    k = s.number(0, n - 1)
    counts[k] = s.number(0, limit - 1) if s.chance(0.5) else s.number(limit + 1, limit + 30)
    low, item = counts[k] < limit, s.value(goods[k])
    s.file(f, "".join(f"{x},{c}\n" for x, c in zip(goods, counts)))
    old = s.pick(["", "milk\n", "stamps\ncoffee\n", "gloves\n"])
    s.file(g, old)
    s.decoys()
    s.ask(f"If {f} has fewer than {limit} of {item}, append {item} to {g}.",
          f"Check {f}: when there are less than {limit} of \"{item}\" left, add a line {item} to {g}, otherwise leave it.",
          f"Look in {f} how many of {item} we have. Below {limit}? Then put {item} on the list {g}.",
          f"{item} < {limit} in {f}? then write {item} at the end of {g}",
          f"We reorder below {limit}. Does that hold for {item} in {f}? If so, note {item} in {g}.",
          f"Please see whether {item} is running out (under {limit}) in {f}, and if yes add {item} to {g}",
          f"are there at least {limit} of {item} in {f}? if not, {item} has to go on {g}",
          f"Only if the stock of {item} in {f} is smaller than {limit}: one more line \"{item}\" in {g}.",
          f"when {f} shows under {limit} for {item}, add {item} to {g} for me")
    yield s.call("fs_read", path=f)
    if low:
        yield s.call("fs_append", path=g, text=f"{item}\n")
        s.expect(g, old + f"{item}\n")
        yield s.say(f"{item}: only {counts[k]} left, so I added it to {g}.", f"{item}: {counts[k]} left. Added it to {g}.")
    else:
        s.expect(g, old)
        yield s.say(f"There are {counts[k]} of {item}, so {g} stays as it is.", f"{item}: {counts[k]} left, nothing to order. I did not change {g}.")


@situation
def clear_leftovers(s):
    ext = s.pick(["bak", "tmp", "old", "orig", "part", "swp", "crdownload"])
    names = []
    for _ in range(s.number(2, 3)):
        name = doc(s, ext, "letter", "table", "invoice", "export", "backup", "print job")
        names.append(name)
        s.file(name, s.sentence() + "\n")
    kept = doc(s, "csv", "members", "ledger")
    s.file(kept, "a,1\n")
    s.decoys(but=(ext,))
    s.ask(f"Delete all .{ext} files.", f"remove every *.{ext} please", f"All files that end in .{ext} can go.",
          f"Before the handover I want the {ext} files gone.", f"clean up: away with the *.{ext} files",
          f"Please find the .{ext} leftovers and delete them.", f"rm *.{ext}", f"we have no use for files with the ending {ext}, erase them all",
          f"Could you throw out whatever ends with .{ext}?")
    seen = yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    found = rest(seen)
    for name in found:
        yield s.call("fs_remove", path=name)
        s.expect(name, None)
    s.expect(kept, "a,1\n")
    yield s.say(f"Deleted {listed(found)}.", f"{listed(found)} are deleted.", f"Deleted {len(found)} files: {listed(found)}.")


@situation
def carry_over_last(s):
    f, g = doc(s, s.pick(["txt", "csv"]), "minutes", "week 12", "todo", "old list", "open points"), doc(s, "txt", "next meeting", "week 13", "agenda",
                                                                                                        "follow-up", "carry over")
    jobs = s.some(DUTIES, s.number(3, 6))
    people = given(s, len(jobs))
    lines = [f"{p}: {j}" for p, j in zip(people, jobs)]
    s.file(f, "".join(x + "\n" for x in lines))
    old = s.pick(["", "Welcome\n", f"{s.date()}\n", "Open points\n"])
    s.file(g, old)
    s.decoys()
    first = s.chance(0.35)
    line = lines[0] if first else lines[-1]
    if first:
        s.ask(f"Append the first line of {f} to {g}.", f"Take line 1 of {f} and add it to {g}.", f"{f}: the top line also belongs at the end of {g}",
              f"Please copy the first entry of {f} into {g}, below what is there.", f"first line of {f} -> end of {g}",
              f"The first point in {f} was not done. Put it on {g} too.", f"can you add to {g} what stands first in {f}",
              f"What is written at the top of {f} should be added to {g}.")
    else:
        s.ask(f"Append the last line of {f} to {g}.", f"The last point of {f} is still open: add it to {g} as well.",
              f"take the bottom line in {f} and write it under the rest of {g}", f"last line of {f} -> end of {g}",
              f"Please carry over the final entry from {f} to {g}.", f"{g} should get one more line, the same as the last one in {f}",
              f"See what stands at the end of {f} and append that line to {g}, please.", f"copy just the last row from {f} to the end of {g}",
              f"We did not get to the last item of {f}. Put it down in {g}.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=line + "\n")
    s.expect(g, old + line + "\n")
    yield s.say(f"Added \"{line}\" to {g}.", f"{g} now ends with: {line}", f"The line \"{line}\" is in {g} now.")


@situation
def find_member_and_fix(s):
    p = s.pick(full(s, 5))
    old, new = [s.value(x) for x in s.some([f"{a} {b}" for a in ("Mill Lane", "Hauptstraße", "Rue Neuve", "Elm Road", "Storgatan", "Kirchweg",
                                                                 "Via Roma", "Park Row") for b in range(1, 60)], 2)]
    names = []
    for k, ext in enumerate(s.some(["txt", "md", "card", "vcf", "csv"], s.number(2, 4))):
        name = maybe_in(s, doc(s, ext, "member", "client", "card", "tenant", "patient", "file"), 0.4)
        who = p if k == 0 else f"{s.pick(GIVEN)} {s.pick(['Smith', 'Jones', 'Mayer', 'Lund', 'Marín'])}"
        text = f"Name: {who}\nAddress: {old if k == 0 else s.pick(['Dorfplatz', 'Quay'])+' '+str(s.number(1, 80))}\n"
        names.append((name, text))
    for name, text in names:
        s.file(name, text)
    f, text = names[0]
    s.ask(f"{p} moved from {old} to {new}. Find the file with {p} and correct the address.",
          f"Search for {p} in the files and change the address {old} to {new} there.",
          f"new address for {p}: {new} (was {old}), please update the file in which {p} stands",
          f"In which file is {p}? Put {new} there instead of {old}.",
          f"{p} lives at {new} now, not at {old}. I don't know which file it is, look for the name and fix it.",
          f"find {p}, then replace {old} by {new}", f"Please look up where we keep {p} and make {new} out of {old}.",
          f"Somewhere we have a file on {p} with the address {old}; it must become {new}.",
          f"the member {p} has told me a new address, {new}. Search the file and exchange {old}")
    yield s.call("text_search", path=".", query=p)
    yield s.call("fs_edit", path=f, old=old, new=new)
    for name, other in names[1:]:
        s.expect(name, other)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Changed the address of {p} to {new} in {f}.", f"{f} now has {new} for {p}.", f"In {f} I replaced {old} by {new}.")


@situation
def fresh_invoice_number(s):
    f = doc(s, s.pick(["txt", "csv", "md"]), "numbers", "invoices", "counter", "journal", "tickets", "nummern")
    start, n = s.number(100, 9800), s.number(2, 5)
    firms = s.some(FIRMS, n)
    pre = s.pick(["", "R", "INV-", "No. ", "T-"])
    old = "".join(f"{pre}{start + k} {x}\n" for k, x in enumerate(firms))
    s.file(f, old)
    who = s.value(s.pick([x for x in FIRMS if x not in firms]))
    s.decoys()
    new = f"{pre}{start + n} {who}"
    s.ask(f"Add {who} to {f} with the next free number.", f"Next number in {f} is for {who}; append the line.",
          f"{f} is numbered. Please enter {who} at the end under the following number.",
          f"new entry for {who} in {f}, number one higher than the last",
          f"Look at the last number in {f} and add a line for {who} with the next one.", f"give {who} the next number in {f}",
          f"Could you continue {f} with {who}? The numbers go up by one.", f"in {f} put after the last line the next number and {who}",
          f"{who} gets a number too: see {f} for the last one, take the next, write it there.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, old + new + "\n")
    yield s.say(f"Added \"{new}\" to {f}.", f"{who} has the number {pre}{start + n} in {f}.", f"{f} now ends with {new}.")


@situation
def best_seller_noted(s):
    f, g = doc(s, "csv", "sales", "sold", "ranking", "kiosk", "results"), doc(s, "txt", "winner", "top", "best", "star of the month")
    n = s.number(3, 6)
    things, counts = (given(s, n) if s.chance(0.5) else s.some(GOODS, n)), s.some(range(2, 400), n)
    s.file(f, "".join(f"{x},{c}\n" for x, c in zip(things, counts)))
    s.decoys()
    x = things[counts.index(max(counts))]
    s.ask(f"Find the name with the highest number in {f} and write it to {g}.", f"Write into {g} who or what leads in {f}, the name only.",
          f"top of {f} (largest number) -> {g}, just the name", f"{g} should hold the name of the one with most in {f}.",
          f"Look in {f} for the biggest count and save the name that belongs to it as {g}",
          f"Please note in a new file {g} which entry of {f} has the highest figure. Only its name.",
          f"i want file {g} with only the name that has the most in {f}", f"Which entry of {f} has the maximum? Put that name in {g}.",
          f"Make me {g} containing nothing but the leader of {f}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=g, text=x + "\n")
    s.expect(g, x + "\n")
    yield s.say(f"Wrote {x} to {g}; the number is {max(counts)}.", f"{x} has the most, {max(counts)}. It is in {g} now.", f"{g} now says {x}.")


@situation
def stamp_the_date(s):
    f = doc(s, s.pick(["txt", "md", "log"]), "diary", "log", "visits", "logbook", "cleaning", "temperature", "kontrolle")
    old = s.lines(s.number(0, 3))
    s.file(f, old)
    s.decoys()
    s.ask(f"Add today's date as a new line to {f}.", f"append the date of today to {f} (YYYY-MM-DD)",
          f"Somebody has to note that we were here today: write the date at the end of {f}.", f"today's date -> {f}, at the end",
          f"Please put the current date below the last line in {f}.", f"what day is it today? write it in {f} as last line, please, like 2024-12-31",
          f"{f} needs today's date at the bottom.", f"Could you date-stamp {f}? One line with today's date, appended.",
          f"I always forget it: today's date must be added to {f}.")
    seen = yield s.call("time_now")
    day = next(w for w in seen.replace("T", " ").split() if len(w) == 10 and w[4] == "-")
    yield s.call("fs_append", path=f, text=day + "\n")
    s.expect(f, old + day + "\n")
    yield s.say(f"Added {day} to {f}.", f"{f} now ends with {day}.")


@situation
def two_registers_one_total(s):
    a, b = doc(s, "txt", "till", "bar", "box A", "front"), doc(s, "txt", "till two", "kitchen", "box B", "back")
    x, y = sums(s, 2, 20, 2000)
    word = s.pick(["Total", "Counted", "Sum", "In the box", "Takings"])
    s.file(a, f"{word}: {x}\n")
    s.file(b, f"{word}: {y}\n")
    s.decoys()
    s.ask(f"What do {a} and {b} make together?", f"Add the amount in {a} to the one in {b}.", f"sum of {a} and {b}?",
          f"Each of {a} and {b} holds one amount. How much is it in all?",
          f"We closed two tills, see {a} and {b}. How much money is that altogether?", f"please count together the values in {a} and in {b}",
          f"{a} + {b} = ? (the amounts inside)", f"I need one figure from two files: the amounts of {a} and {b}, added.",
          f"Read {a}, read {b}, and tell me the sum.")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    seen = yield s.call("calc", expression=f"{x} + {y}")
    yield s.say(f"Together it is {seen.strip()}.", f"{x} and {y} make {seen.strip()}.", f"{seen.strip()} in all.")


@situation
def which_old_list(s):
    a, b, word = s.pick([
        ("prices 2023.csv", "prices 2024.csv", "price list"), ("members-old.csv", "members-older.csv", "member list"),
        ("flyer_a.txt", "flyer_b.txt", "flyer"),
        ("rota May.txt", "rota June.txt", "rota"), ("draft1.md", "draft2.md", "draft"), ("letter Holm.txt", "letter Kaya.txt", "letter"),
        ("stock_north.csv", "stock_south.csv", "stock list"), ("menu-lunch.txt", "menu-dinner.txt", "menu"), ("offer-A.txt", "offer-B.txt", "offer"),
        ("budget v1.csv", "budget v2.csv", "budget"), ("plan-floor1.txt", "plan-floor2.txt", "floor plan"),
        ("photos-hall.txt", "photos-yard.txt", "list of photos"),
        ("invoice-12.txt", "invoice-21.txt", "invoice"), ("report-q1.md", "report-q2.md", "report"),
        ("contact-de.csv", "contact-fr.csv", "contact list")])
    s.value(a)
    s.value(b)
    s.file(a, s.sentence() + "\n")
    s.file(b, s.sentence() + "\n")
    for other in s.some(["coffee.txt", "garage.md", "phone bill.pdf", "team.jpg", "keys.txt"], s.number(0, 3)):
        s.file(other, s.sentence() + "\n")
    chosen, kept = s.pick([(a, b), (b, a)])
    s.person(s.pick([chosen, f"{chosen} please", f"the one called {chosen}", f"{chosen}, keep the other"]))
    s.ask(f"Delete the {word}.", f"The {word} can go, please delete it.", f"remove the {word} file",
          f"Please get rid of the {word}, we do not need it.", f"Throw away the {word}", f"could you erase our {word}?",
          f"I don't want the {word} in this folder any more.", f"the {word} is useless now. Delete.", f"Kindly bin the {word} that lies here.")
    yield s.call("fs_list", path=".")
    yield s.call("ask_user", question=s.pick([f"Which one shall I delete, {a} or {b}?", f"There are {a} and {b}. Which of them?",
                                              f"Do you mean {a} or {b}?"]))
    yield s.call("fs_remove", path=chosen)
    s.expect(chosen, None)
    s.expect(kept, s.files[kept].decode())
    yield s.say(f"Deleted {chosen}.", f"{chosen} is deleted, {kept} is still there.", f"Removed {chosen}.")


# ---- shell -------------------------------------------------------------------------------------------------------------


@situation
def alphabetical(s):
    f, g = tame(s, "txt", "guests", "names", "seating", "choir", "staff"), tame(s, "txt", "sorted", "by name", "a-z", "door list")
    families = ["Baumann", "Clarke", "Falk", "Gomes", "Holm", "Kaya", "Roth", "Silva"]
    people = [f"{p} {s.pick(families)}" for p in s.some(PLAIN, s.number(3, 8))]
    s.file(f, "".join(p + "\n" for p in people))
    s.decoys()
    s.ask(f"Sort the lines of {f} alphabetically and save them as {g}.", f"sort {f} into {g}",
          f"I need {f} in alphabetical order, in a new file {g}.", f"Please make {g}: the names from {f}, but from A to Z.",
          f"{f} is in no order. Write a sorted version to {g}.", f"{g} = {f} sorted by name",
          f"Could you put the list {f} in alphabetical order? Leave the original, the result is {g}.",
          f"order the lines from {f} by alphabet and store in {g}", f"For the door I want the guests from {f} sorted, file name {g}.")
    yield s.call("shell", command=f"sort {shlex.quote(f)} > {shlex.quote(g)}")
    s.expect(g, "".join(p + "\n" for p in sorted(people)))
    yield s.say(f"Wrote the sorted lines to {g}.", f"{g} has the lines of {f} in alphabetical order.", f"Sorted {f} into {g}.")


@situation
def weekday_of(s):
    day = day_of(s)
    d = s.value(str(day))
    event = s.value(s.pick(["the general meeting", "the audit", "the Christmas party", "the inspection", "my vaccination", "the stocktaking",
                            "the board election", "the delivery", "the fire drill", "the payment", "the training", "the moving day",
                            "the jumble sale", "the concert", "the surgery", "the hand-over"]))
    s.ask(f"What day of the week is {d}?", f"which weekday is {d}", f"{event[0].upper() + event[1:]} is on {d}. Which day of the week is that?",
          f"Is {d} a Monday or what?", f"day of week for {d} please", f"I have {event} on {d}, is that during the week? Tell me the weekday.",
          f"{d} - weekday?", f"Please tell me on what weekday {d} falls.", f"what for a day is the {d}, monday, tuesday ...?")
    yield s.call("shell", command=f"date -d {d} +%A")
    name = (["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])[day.weekday()]
    yield s.say(f"{d} is a {name}.", f"It is a {name}.", f"{name}.")


@situation
def pay_by_date(s):
    day, n = day_of(s), s.pick([7, 8, 10, 14, 20, 21, 28, 30, 45, 60, 90])
    d = s.value(str(day))
    due = day + timedelta(days=n)
    s.ask(f"An invoice from {d} is to be paid within {n} days. On which date is that?", f"{d} plus {n} days?", f"What date is {n} days after {d}?",
          f"payment term {n} days, invoice date {d}, due date?", f"Please work out the date {n} days from {d}.",
          f"We lent it on {d} for {n} days. When must it be back?", f"add {n} days to {d}",
          f"The notice period is {n} days and starts on {d}. When does it end?", f"which date is it when {n} days are gone after {d}")
    yield s.call("shell", command=f"date -d '{d} +{n} days' +%F")
    yield s.say(f"{n} days after {d} is {due}.", f"That is {due}.", f"On {due}.")


@situation
def newest_in_folder(s):
    d = folder(s)
    while "'" in d:
        d = folder(s)
    n = s.number(3, 5)
    names = []
    while len(names) < n:
        name = doc(s, s.pick(["csv", "txt", "pdf"]), "backup", "export", "takings", "scan", "minutes")
        if name not in names:
            names.append(name)
    ages = s.some(range(1, 90), n)
    for name, age in zip(names, ages):
        s.file(f"{d}/{name}", s.sentence() + "\n", age=age * 86000)
    s.decoys()
    new = s.chance(0.6)
    name = names[ages.index(min(ages) if new else max(ages))]
    if new:
        s.ask(f"Which file in {d} is the newest?", f"newest file in {d}?",
              f"What did we put in {d} last? I mean the file that was changed most recently.", f"latest file of the folder {d} please",
              f"Tell me the most recently modified file in '{d}'.", f"I saved something in {d} just now, which file is the most recent there?",
              f"in folder {d}, which is the last changed file", f"{d}: most recent file name?")
    else:
        s.ask(f"Which file in {d} is the oldest?", f"oldest file in {d}?", f"What lies in {d} for the longest time without a change?",
              f"I want to empty {d} bit by bit. Which file there has not been changed for longest?",
              f"Tell me which file in '{d}' was modified longest ago.", f"name of the oldest file of the folder {d} please",
              f"in {d}, what file is most old", f"{d}: least recently changed file?")
    q = shlex.quote(d)
    yield s.call("shell", command=f"ls -t {q} | head -n 1" if new else f"ls -t {q} | tail -n 1")
    yield s.say(f"The {'newest' if new else 'oldest'} file in {d} is {name}.", f"It is {name}.", f"{name}.")


@situation
def make_readonly(s):
    f = tame(s, s.pick(["pdf", "csv", "txt"]), "signed contract", "closed-books", "statutes", "final", "archive", "balance")
    s.file(f, s.sentence() + "\n", mode=0o644)
    s.decoys()
    s.ask(f"Make {f} read-only for everybody.", f"Nobody may change {f} any more. Set its mode to 444, please.", f"chmod 444 {f}",
          f"protect {f} against writing, for all (mode 444)", f"The books are closed: {f} shall be read-only for all.",
          f"Please take away the write permission of {f} so that everyone can only read it.", f"set {f} to read only for everyone",
          f"can you lock {f}? It should be readable by all and writable by nobody", f"{f}: permissions 444 please")
    yield s.call("shell", command=f"chmod 444 {shlex.quote(f)}")
    yield s.say(f"{f} is read-only now.", f"Made {f} read-only for everybody.", f"Set the mode of {f} to 444.")


@situation
def who_is_missing(s):
    a, b = tame(s, "txt", "registered", "invited", "expected", "payroll"), tame(s, "txt", "came", "answered", "present", "signed")
    people = sorted(p for p in s.some(PLAIN, s.number(4, 8)))
    gone = s.pick(people)
    s.file(a, "".join(p + "\n" for p in people))
    s.file(b, "".join(p + "\n" for p in people if p != gone))
    s.decoys()
    s.ask(f"What is the difference between {a} and {b}?", f"diff {a} {b}", f"Show me in which line {a} and {b} differ.",
          f"Compare the files {a} and {b} line by line. What is missing in the second?", f"{a} and {b} are almost the same. Where do they differ?",
          f"difference of {a} / {b} please", f"I think one name got lost between {a} and {b}; run a diff and tell me which.",
          f"please compare {a} to {b} and tell what line is only in the first", f"Which line of {a} is not in {b}? Use diff.")
    yield s.call("shell", command=f"diff {shlex.quote(a)} {shlex.quote(b)}")
    yield s.say(f"{gone} is in {a} but not in {b}.", f"Only {a} has the line {gone}.", f"The line {gone} is missing in {b}.")


@situation
def how_often_each(s):
    f = tame(s, "txt", "votes", "ballots", "orders", "lunch choice", "wahl", "colours")
    things = s.some(["pasta", "soup", "salad", "pizza", "curry"],
                    3) if s.chance(0.4) else [s.value(x) for x in s.some(PLAIN, 3)]
    counts = s.some(range(1, 8), 3)
    votes = [t for t, c in zip(things, counts) for _ in range(c)]
    s.rng.shuffle(votes)
    s.file(f, "".join(v + "\n" for v in votes))
    s.decoys()
    s.ask(f"How often does each line occur in {f}?", f"Count the votes in {f}, one line is one vote.", f"tally of {f}",
          f"In {f} everybody wrote one choice per line. How many did each choice get?", f"Please count how many times every entry appears in {f}.",
          f"result of the vote in {f}? (how many for each)", f"the lines in {f} repeat, tell me each with its number",
          f"I have to announce the result: {f} has the ballots, how many are there for each?", f"count same lines in {f} and show how many of each")
    yield s.call("shell", command=f"sort {shlex.quote(f)} | uniq -c | sort -rn")
    ranked = sorted(zip(things, counts), key=lambda x: -x[1])
    yield s.say(listed([f"{t} {c}" for t, c in ranked]) + ".", f"The result: {listed([f'{t} {c}' for t, c in ranked])}.")


# ---- honest ------------------------------------------------------------------------------------------------------------


@situation
def no_such_ledger(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt", "md", "log"]), "ledger", "tips", "balance", "warranty", "keys", "minutes", "insurance"), 0.2)
    s.decoys()
    s.ask(f"Show me {f}.", f"What is in {f}?", f"I need the figures from {f}, please open it.", f"read out {f}",
          f"Somebody said that {f} has the answer. Can you tell me what it says?", f"print the contents of {f}", f"let me see \"{f}\"",
          f"please give me the text in the file {f}", f"{f} - whats written there?")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.", f"I could not read {f}: there is no such file.")


@situation
def no_such_cabinet(s):
    d = folder(s)
    s.decoys()
    s.ask(f"Which files are in the folder {d}?", f"ls {d}", f"Please list the directory {d}.", f"what's in {d}?",
          f"I want to see everything that we filed under {d}.", f"show the contents of the folder \"{d}\"",
          f"open the cabinet {d} and tell me what files lie in it", f"Can you look inside {d} for me?", f"the names of the files in {d} please")
    yield s.call("fs_list", path=d, fails=True)
    yield s.say(f"There is no folder {d} here.", f"The folder {d} does not exist.", f"{d} does not exist here.")


@situation
def edit_gone_file(s):
    f = doc(s, s.pick(["csv", "txt", "xml"]), "wages", "customers", "tariff", "discounts", "badges", "rooms")
    old, new = [s.value(str(k)) for k in s.some(range(100, 9999), 2)]
    s.decoys()
    if s.chance(0.5):
        s.ask(f"In {f}, change {old} to {new}.", f"replace {old} by {new} in {f}", f"{f}: {old} must become {new}",
              f"There is a typo in {f}, {old} should be {new}. Please correct it.", f"Put {new} instead of {old} into {f}.",
              f"please make in {f} from {old} a {new}", f"Update {f}: the value {old} is now {new}",
              f"can you exchange {old} for {new} in the file \"{f}\"?")
        yield s.call("fs_edit", path=f, old=old, new=new, fails=True)
    else:
        s.ask(f"Delete {f}.", f"rm {f}", f"Please remove the file {f}, it is outdated.", f"throw {f} away", f"{f} is not needed now; delete it",
              f"could you bin \"{f}\"?", f"get rid of {f} for me", f"The file {f} should go.")
        yield s.call("fs_remove", path=f, fails=True)
    yield s.say(f"There is no {f} here, so nothing was changed.", f"{f} does not exist.", f"There is no {f} here.")


@situation
def not_on_price_list(s):
    f = maybe_in(s, doc(s, s.pick(["csv", "txt"]), "prices", "catalogue", "fees", "pricelist", "shop", "tarif"))
    rows = s.some(GOODS, 8)
    n = s.number(3, 6)
    s.file(f, "".join(f"{g},{c}\n" for g, c in zip(rows[:n], sums(s, n, 1, 99))))
    s.decoys()
    g = s.value(rows[7])
    s.ask(f"What is the price of {g} in {f}?", f"{g}: how much? see {f}", f"Look up {g} in {f} and tell me what it costs.",
          f"a customer wants {g}, which price do we have in {f}", f"According to {f}, what do we take for {g}?",
          f"Please find the amount for {g} in {f}.", f"price {g} {f}", f"I need to put {g} on a bill. What does {f} say it costs?",
          f"in the list \"{f}\" what stands next to {g}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{g} is not in {f}.", f"{f} has no price for {g}.", f"There is no {g} in {f}.")


@situation
def denied_to_change(s):
    f = doc(s, s.pick(["csv", "txt", "md"]), "payroll", "accounts", "minutes", "master list", "register")
    s.readonly()
    s.file(f, s.lines(2))
    s.decoys()
    line = s.value(f"{s.pick(full(s, 2))},{s.number(10, 900)}")
    way = s.pick(["append", "remove", "mkdir", "copy"])
    if way == "append":
        s.ask(f"Add the line {line} to {f}.", f"append {line} to {f}", f"Please enter \"{line}\" at the end of {f}.",
              f"{f} needs one more row: {line}", f"Put {line} at the bottom of {f}, will you?", f"new row in {f} please: {line}",
              f"write {line} below the last line in {f}", f"can you book {line} into {f}?")
        yield s.call("fs_append", path=f, text=line + "\n", fails=True)
        yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to add anything to {f}.")
    elif way == "remove":
        s.ask(f"Delete {f}.", f"please remove {f}", f"{f} must go, erase it", f"Bin the file {f} for me.", f"I want {f} deleted before the audit.",
              f"rm {f}", f"Could you get rid of \"{f}\"?", f"we keep {f} no longer, delete it please")
        yield s.call("fs_remove", path=f, fails=True)
        yield s.say(f"I am not allowed to delete {f}.", f"I am not allowed to delete files here; {f} is still there.")
    elif way == "mkdir":
        d = folder(s)
        s.ask(f"Make a folder {d}.", f"mkdir {d}", f"Please create the directory {d} for our papers.", f"I need a new folder called \"{d}\"",
              f"new folder: {d}", f"Could you set up a folder {d}?", f"there should be a folder {d} here, make one",
              f"open a folder with the name {d} please")
        yield s.call("fs_mkdir", path=d, fails=True)
        yield s.say(f"I am not allowed to make the folder {d}.", "I am not allowed to make folders here.")
    else:
        g = s.value(f"copy {s.number(2, 99)} of {f}")
        s.ask(f"Copy {f} to {g}.", f"Make a copy of {f} named {g}.", f"cp '{f}' '{g}'" if "'" not in f else f"cp {f} to {g}",
              f"Please save {f} also as {g}.", f"I want {f} twice, the second as \"{g}\"", f"duplicate {f} as {g}",
              f"could you back up {f} under the name {g}?", f"{g} should be a copy of {f}")
        yield s.call("fs_copy", from_=f, to=g, fails=True)
        yield s.say(f"I am not allowed to copy {f} to {g}.", "I am not allowed to make new files here.")
    s.expect(f, s.files[f].decode())


@situation
def outside_the_office(s):
    f = s.value(s.pick(["/root", "/home/boss", f"/home/{s.pick(PLAIN).lower()}", "/srv/accounts", "/mnt/share", "..",
                        "../other-branch", "/var/lib/payroll"]) + "/" + doc(s, s.pick(["csv", "txt", "md"]), "salaries", "contracts", "reviews",
                                                                            "passwords", "layoffs", "bonus"))
    s.decoys()
    s.ask(f"Read {f} to me.", f"What does {f} say?", f"open {f}", f"I am curious about {f}, show it.", f"cat {f}",
          f"Could you have a look into {f} and tell me what is there?", f"please show the content of {f}",
          f"The other office keeps its list in {f}. What is in it?", f"show me whats in {f} pls")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"I am not allowed to read {f}.", f"I am not allowed to read {f}, it is outside of this workspace.")


@situation
def close_name(s):
    stem, near = s.pick([("invoice-0412", "invoice-0421"), ("minutes-may", "minutes-mai"), ("staff2023", "staff2024"), ("pricelist", "price-list"),
                         ("members", "member"), ("rota_week7", "rota_week17"), ("Kunden", "Kunde"), ("offer Roth", "offer Rothe"),
                         ("bookings", "booking"), ("appointment", "appointments"), ("stock-north", "stock_north"), ("donors", "donor"),
                         ("Fee table", "Fees table"), ("order_118", "order_181"), ("keylist", "key list"), ("agenda-12-03", "agenda-12-13"),
                         ("tenants B", "tenants D"), ("surgery", "surgeries"), ("colour chart", "color chart")])
    ext = s.pick(["txt", "csv", "md"])
    if s.chance(0.4):
        stem, near = near, stem
    f, g = s.value(f"{stem}.{ext}"), s.value(f"{near}.{ext}")
    s.file(g, s.lines(2))
    for other in s.some(["coffee.txt", "garage.md", "phone bill.pdf", "team.jpg", "holiday.txt", "printer.log"], s.number(1, 3)):
        s.file(other, s.sentence() + "\n")
    s.ask(f"What's in {f}?", f"Show me {f} please.", f"Open {f}, I need it for a customer.", f"read {f}", f"Can you tell me what {f} says?",
          f"print \"{f}\"", f"I would like to see the text of {f}.", f"{f}, contents?", f"please the content from {f}",
          f"The boss wants to hear what stands in {f}.")
    yield s.call("fs_read", path=f, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {f} here, but there is {g}.", f"{f} does not exist. There is a file named {g}; do you mean that?",
                f"There is no {f}. The closest name is {g}.")


@situation
def hands_needed(s):
    p = s.value(s.pick(GIVEN))
    what, verb = s.pick([("water the plants in the waiting room", "water plants"), ("make coffee for the visitors", "make coffee"),
                         (f"call {p} on the phone", "make phone calls"), ("sign this contract with a pen", "sign paper"),
                         ("bring the parcel to the post office", "carry parcels"), ("open the front door for the courier", "open doors"),
                         ("change the toner of the printer", "change toner"), (f"shake hands with {p}", "shake hands"),
                         ("wipe the whiteboard in the meeting room", "wipe a whiteboard"), ("stamp the letters on my desk", "stamp letters"),
                         ("take a blood sample from the next patient", "take blood samples"), ("tighten the screws on the shelf", "tighten screws"),
                         ("count the coins in the cash box", "count coins"), ("empty the paper bins", "empty bins"),
                         ("hang up the poster at the door", "hang up posters"), (f"drive {p} to the station", "drive"),
                         ("staple these pages", "staple paper"), ("smell if the milk is still good", "smell milk"),
                         ("fetch the ladder from the cellar", "fetch a ladder")])
    s.value(what)
    s.decoys(2)
    s.ask(f"Please {what}.", f"Could you {what}?", f"I have no time, {what} for me", f"{what}, thanks", f"Would you be so kind as to {what}?",
          f"Somebody must {what}, so you do it.", f"one more job for you: {what}", f"I want that you {what} now",
          f"Can you quickly {what} while I am at lunch?")
    yield s.say(f"I cannot {verb}; I only work on this computer.", f"I cannot {verb}.", f"Sorry, I cannot {verb}. I have no hands.")


# ---- no tool needed ----------------------------------------------------------------------------------------------------


@situation
def office_words(s):
    word, *answers = s.pick([("gross", "Gross is the amount before deductions, or a price with the tax in it.",
                              "It is the whole amount, before anything is taken off."),
                             ("net", "Net is what is left after deductions, or a price without tax.",
                              "It is the amount that remains when taxes and other deductions are off."),
                             ("VAT", "VAT is value-added tax, a tax on the sale of goods and services.",
                              "Value-added tax: a tax that is added to the price of goods and services."),
                             ("an IBAN", "An IBAN is an international bank account number.", "It is the international number of a bank account."),
                             ("an invoice", "An invoice is a bill: it says what was delivered and how much is to be paid.",
                              "It is a document that asks a customer to pay for goods or services."),
                             ("the minutes of a meeting", "They are the written record of what was said and decided in a meeting.",
                              "A record of a meeting: who was there and what was decided."),
                             ("an agenda", "An agenda is the list of points to be talked about in a meeting.",
                              "It is the plan of a meeting, point by point."),
                             ("a quorum", "A quorum is the number of members who must be present for a valid decision.",
                              "The least number of people that a meeting needs to decide anything."),
                             ("a deposit", "A deposit is a sum paid in advance or as a security.", "Money that is paid in advance, as a security."),
                             ("petty cash", "Petty cash is a small amount of money kept at hand for small expenses.",
                              "A little cash in the office for small things."),
                             ("an inventory", "An inventory is a complete list of what is in stock.",
                              "It is a list of all goods or things that one has."),
                             ("a receipt", "A receipt is a paper that proves that something was paid.", "It is the proof of a payment."),
                             ("a balance sheet", "A balance sheet shows what a company owns and owes on a certain day.",
                              "It lists assets and debts of a company on one day."),
                             ("a warranty", "A warranty is a promise to repair or replace something that breaks within a certain time.",
                              "It is a written promise that a product will be repaired or replaced if it fails."),
                             ("a rota", "A rota is a list that says who works when.", "It is a plan of who is on duty at which time."),
                             ("a CSV file", "A CSV file is a table as plain text: one row a line, with commas between the values.",
                              "It is a text file that holds a table, with the values separated by commas."),
                             ("a letterhead", "A letterhead is the printed heading of a letter with name and address of the sender.",
                              "It is the heading on a firm's writing paper, with its name and address."),
                             ("a subsidiary", "A subsidiary is a company that belongs to another company.",
                              "It is a company that is controlled by a bigger one.")])
    s.value(word)
    s.decoys(2)
    plural = "are" if word.startswith("the minutes") else "is"
    s.ask(f"What {plural} {word}?", f"I am new in the office: what {plural} meant by {word}?", f"explain {word} in one sentence",
          f"Can you tell me what {word} means?", f"Somebody used the expression \"{word}\" and I nodded. What does it mean?", f"{word}, what's that?",
          f"Please give me a short definition of {word}.", f"i don't understand the word {word}, can you explain",
          f"In plain words, what do people mean by {word}?")
    yield s.say(*answers)


@situation
def end_of_shift(s):
    p = s.value(s.pick(GIVEN))
    kind = s.pick(["thanks", "hello", "bye"])
    if kind == "thanks":
        s.ask("Thank you, the invoices are all done.", "thanks a lot, that saved my afternoon", "Great job, thank you!",
              f"Thanks, {p} will be happy with that.", "perfect, cheers", "Many thanks for the help with the list.", "thx!",
              "That was quick, thank you very much.", "I thank you for the work of today", "You were a big help at the desk today.")
        yield s.say("You are welcome.", "Glad to help.", "You are welcome. Is there anything else?")
    elif kind == "hello":
        s.ask("Good morning!", f"Hello, this is {p} from reception.", "hi there, I just came in", f"Hi, my name is {p} and I am new at the desk",
              "Hello Corvid", "morning :)", "Good afternoon, are you there?", "Hey, ready for another day in the office?",
              "Hello and good day to you")
        yield s.say("Hello! What can I do for you?", "Hello, how can I help?", "Good day! What shall I do?")
    else:
        s.ask("Goodbye, I am off now.", "That is all for today, see you tomorrow.", "bye", f"The shift is over, {p} takes the desk now. Bye!",
              "closing the office now, good night", "See you on Monday!", "I am going home, nothing more to do today.",
              "So long, have a nice evening.", "Feierabend! Bye bye")
        yield s.say("Goodbye!", "Goodbye, have a nice evening.", "See you!")


@situation
def small_desk_question(s):
    asked, *answers = s.pick([
        (["How many months does a quarter have?", "a quarter is how many months?", "In accounting, how long is one quarter, in months?",
          "months per quarter?", "Tell me the number of months in a quarter.", "We report every quarter. That is every how many months?",
          "please, quarter of the year = how many month", "I forgot: is a quarter two months or three or four?"],
         "A quarter has 3 months.", "3 months."),
        (["How many minutes are in an hour and a half?", "an hour and a half is how many minutes", "1.5 hours in minutes?",
          "The meeting takes one and a half hours. In minutes, please.", "I have to enter an hour and a half as minutes, what do I type?",
          "how much minutes has one hour and the half", "Convert one and a half hours to minutes.", "minutes in 1 1/2 h?"],
         "An hour and a half has 90 minutes.", "90 minutes."),
        (["What does ASAP mean in a mail?", "somebody wrote me asap, what is that", "meaning of ASAP?", "Please, what stands ASAP for?",
          "My boss ends every mail with ASAP. What does she want to say?", "Spell out ASAP for me.", "asap = ?",
          "Could you explain the abbreviation ASAP?"],
         "ASAP means \"as soon as possible\".", "As soon as possible."),
        (["What does FYI mean?", "FYI in a mail, what is it short for?", "fyi = ?",
          "They forwarded me something with FYI on top. What does that stand for?", "explain the letters FYI",
          "Do I have to do something when a mail says FYI? What does it mean?", "what wants to say FYI", "Write out FYI in full, please."],
         "FYI means \"for your information\".", "For your information."),
        (["What does CC mean in a mail?", "whats cc when i write a mail", "cc in e-mail: meaning?", "My mail has a field CC. What is it for?",
          "Who gets the mail when I put a name in CC?", "Can you explain CC to me? I write my first mails here.",
          "Somebody said \"put me in CC\". What do they mean?", "please tell for what is the CC line"],
         "People in CC get a copy of the mail.", "CC stands for carbon copy: who stands there gets a copy of the mail."),
        (["How many days does a leap year have?", "days in a leap year?", "For the yearly interest: how long is a leap year, in days?",
          "leap year has how many days", "Is a leap year 365 or 366 days?", "Tell me the days of a leap year.",
          "how much days are in the leap year", "A leap year is one day longer than others. How many days is that in all?"],
         "A leap year has 366 days.", "366 days."),
        (["Which month comes after August?", "month following August?", "We close in August. What is the next month called?",
          "what month is after august", "August is full. Name the month after it, please.", "After August comes ...?",
          "next month after August pls", "The bookings go on to the month behind August. Which one is it?"],
         "September.", "September comes after August."),
        (["How do I begin a letter when I do not know the name?", "letter to somebody unknown, how do I begin?",
          "salutation when you don't know who reads it?", "What do I write as first line of a formal letter if I have no name?",
          "Dear who? I do not know the name of the person.", "opening of a business letter without a name?",
          "I write to a firm and have no contact there. How do I address them?", "please how starts a letter if one not knows the name"],
         "With \"Dear Sir or Madam\".", "Begin with \"Dear Sir or Madam\"."),
        (["How do I end a formal letter?", "which closing for a formal letter?", "What do I write at the end of a business letter, above my name?",
          "a good ending of a letter to an authority?", "The letter is finished but for the last line before the signature. What goes there?",
          "closing phrase business letter", "Give me a polite ending for an official letter.",
          "with what words finishes one a letter to a customer"],
         "With \"Kind regards\" or \"Yours sincerely\".", "\"Kind regards\" or \"Yours sincerely\", and then your name."),
        (["How many hours is a shift from eight to four?", "from 8:00 to 16:00 is how many hours", "8 to 16 o'clock, hours?",
          "I work from eight in the morning until four in the afternoon. How long is that?", "start 8:00 end 16:00, hours in between?",
          "Count the hours between 8:00 and 16:00 for me.", "What do I put down as hours if I came at 8 and left at 16?", "how long is 8am-4pm"],
         "That is 8 hours.", "8 hours."),
        (["What does RSVP on an invitation mean?", "RSVP = ?", "The invitation says RSVP, what do they want?", "what is rsvp, i got it on a card",
          "Do I have to answer when a card says RSVP?", "explain RSVP", "There are four letters under the invitation, RSVP. Their meaning?",
          "please what means R.S.V.P."],
         "RSVP means that you are asked to reply whether you will come.", "It means \"please reply\"."),
        (["How many weeks does a year have?", "weeks per year?", "For the rota: how many weeks are there in a year?", "a year has how many weeks",
          "I divide the year into weeks. How many do I get?", "number of weeks in one year", "how much weeks has the year",
          "Tell me roughly how many weeks make a year."],
         "A year has 52 weeks.", "52 weeks."),
        (["What is half a dozen?", "half a dozen is how many", "The baker asks for half a dozen, how many rolls is that?", "half dozen = ?",
          "If I order half a dozen, how many pieces come?", "give me half a dozen as a number", "how much is a half dozen",
          "A customer wants half a dozen pens. So how many do I pack?"],
         "Half a dozen is 6.", "6."),
        (["What does Q3 mean in a report?", "Q3, which months?", "The report speaks of Q3. What is meant?", "what months are in third quarter",
          "Which part of the year is Q3?", "When is Q3?", "They want the figures for Q3. Which months are those?", "explain Q3 to me please"],
         "Q3 is the third quarter: July, August and September.", "The third quarter of the year, July to September.")])
    s.decoys(1)
    s.ask(*asked)
    yield s.say(*answers)
