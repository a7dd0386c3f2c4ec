# SPDX-License-Identifier: MIT
"""foreign - people who are not native speakers of English, and people who type tersely or carelessly;
travel, small business, family, sport, moving house."""
import re

from ..situation import situation

PEOPLE = """Agnieszka Mehmet Giulia Olena Thiago Ayşe Pavel Ximena Bogdan Linh Marek Noor Stefan Ioana Jiří Fatou Minh Hassan Liisa Zsófia Andrej
Carmen Kwame Dilara Nikos Renata Samir Yuki Tomasz Marisol Ulrike Giorgos Baba Elif Radek Soledad Vesna Anouk""".split()
CITIES = """Valencia Gdańsk Bologna Thessaloniki Marrakesh Tallinn Antalya Brno Cluj Bordeaux Salzburg Ljubljana Seville Busan Hué Dakar Tbilisi
Gothenburg Rotterdam Coimbra Odesa Sarajevo Oaxaca Nagoya""".split()
TEAMS = ["Red Foxes", "FC Dunav", "Sparta Juniors", "Blue Sharks", "AC Ponte", "Wanderers", "Real Colina", "Dynamo Park", "SC Lehm", "Torpedo Nord",
         "Hajduk Youth", "Old Boys", "Lokomotiv East", "Racing Vale", "Atletico Sur", "Union Hafen", "Galata Kids", "Victoria Zlin"]
THINGS = """sofa wardrobe bookshelf mirror bicycle rug toolbox mattress piano freezer cradle armchair aquarium dishwasher printer suitcase ladder
microwave television stroller tent drum""".split()
GOODS = """olives baklava pierogi paprika tortillas halva sauerkraut couscous kimchi sardines pistachios figs dumplings feta chorizo tahini lentils
vinegar dates poppyseed cinnamon yoghurt""".split()
HOTELS = ["Hotel Miramar", "Pension Huber", "Casa Azul", "Hostel Vltava", "Gasthof Adler", "Riad Yasmin", "Villa Oliva", "Otel Deniz",
"Pensiunea Maria",
          "Hotel Kopernik", "Albergo Sole", "Quinta Velha", "Auberge du Lac", "Minshuku Aoi", "Hotel Tallink", "Posada Luna"]
COMPANIES = ["Kaya Textil", "Bakery Nowak", "Garage Silva", "Taxi Popescu", "Florist Anh", "Tienda Rosa", "Elektro Huber", "Salon Ayla",
"Cafe Milano",
             "Druk Expres", "Mobel Weber", "Optika Horvat", "Pizzeria Vesuvio", "Kiosk Papas", "Atelier Moreau", "Studio Sato"]
TEXTS = {
    "German": ["Der Zug nach München fährt um neun Uhr ab.", "Bitte die Schlüssel beim Nachbarn abgeben.",
    "Am Samstag kommen die Großeltern zu Besuch.",
               "Das Training fällt heute leider aus.", "Die Waschmaschine ist schon wieder kaputt."],
    "Spanish": ["El taxi llega a las siete de la mañana.", "Mañana no abrimos la tienda por la fiesta.", "Las llaves están debajo de la maceta.",
                "Mi hermana llega el viernes con los niños.", "El partido empieza a las ocho, ¡no lleguéis tarde!"],
    "French": ["Le marché est fermé le lundi.", "N'oublie pas d'appeler ta grand-mère ce soir.", "Les cartons sont déjà dans le camion.",
               "Nous avons gagné le match trois à un.", "La réunion avec le propriétaire est à midi."],
    "Italian": ["Il treno per Bologna parte dal binario quattro.", "La cena è pronta, scaldala nel forno.", "Domani arriva il nuovo frigorifero.",
                "La nonna compie ottant'anni.", "Il negozio resta chiuso fino a martedì."],
    "Portuguese": ["O voo para o Porto está atrasado.", "A chave da casa nova está com a vizinha.", "O jogo foi adiado para domingo.",
                   "Não te esqueças de comprar pão.", "A minha irmã vai casar em setembro."],
    "Polish": ["Pociąg do Gdańska odjeżdża o szóstej.", "Klucze są u sąsiadki na trzecim piętrze.", "W sobotę jedziemy do babci.",
               "Proszę zapłacić rachunek do piątku.", "Trening zaczyna się o siódmej wieczorem."],
    "Turkish": ["Otobüs saat beşte kalkıyor.", "Annem yarın İzmir'den geliyor.", "Dükkân pazar günü kapalı.", "Maçı iki sıfır kazandık.",
                "Anahtarı komşuya bıraktım."],
    "Dutch": ["De trein naar Utrecht heeft vertraging.", "De sleutel ligt onder de mat.", "Morgen komt de verhuiswagen om acht uur.",
    "Oma is zondag jarig.",
              "De winkel is vandaag gesloten."],
    "Swedish": ["Tåget till Göteborg går klockan åtta.", "Nyckeln ligger under blomkrukan.", "Mormor fyller år på lördag.",
    "Vi vann matchen med två mål.",
                "Butiken har stängt hela veckan."],
    "Finnish": ["Juna Tampereelle lähtee kello yhdeksän.", "Avain on naapurilla.", "Mummo tulee kylään lauantaina.", "Me voitimme pelin.",
                "Kauppa on tänään kiinni."],
    "Romanian": ["Trenul spre Cluj pleacă la ora șase.", "Cheia este la vecina de la etajul doi.", "Bunica vine duminică la masă.",
                 "Magazinul este închis astăzi.", "Am câștigat meciul cu trei la unu."],
    "Greek": ["Το τρένο φεύγει στις οκτώ.", "Το κλειδί είναι στη γειτόνισσα.", "Η γιαγιά έρχεται την Κυριακή."],
    "Russian": ["Поезд отправляется в восемь часов.", "Ключи у соседки.", "Бабушка приедет в воскресенье.", "Магазин сегодня закрыт."],
}
NOTES = ["{p} brings the {t} on {d}", "call {p} before {d}", "the keys are with {p}", "bus to {c} leaves at {h}", "no training on {d}",
"pay {p} {k} euros",
         "{p} comes from {c} on {d}", "buy {g} and {g2}", "the {t} goes to the cellar", "match against {m} at {h}", "{p} takes the {t} to {c}",
         "return the {t} to {p}", "room {k} is reserved for {p}", "shop closed on {d}", "{g} ordered for {d}", "birthday of {p} is on {d}",
         "ask {p} for the ticket to {c}", "the landlord comes at {h}", "sell the {t} for {k} euros", "{p} will water the plants",
         "pack {t} and {t2} first",
         "{k} boxes of {g} for {p}"]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def take(s, things):
    return s.value(s.pick(things))


def several(s, things, count):
    return [s.value(thing) for thing in s.some(things, count)]


def hour(s):
    return s.value(f"{s.number(5, 22)}:{s.pick(['00', '10', '15', '20', '30', '40', '45', '50'])}")


def hours(s, count):
    found = []
    while len(found) < count:
        time = hour(s)
        if time not in found:
            found.append(time)
    return found


def note(s):
    p = s.pick(PEOPLE)
    t, t2 = s.some(THINGS, 2)
    g, g2 = s.some(GOODS, 2)
    return s.value(s.pick(NOTES).format(p=p, t=t, t2=t2, g=g, g2=g2, d=s.pick(DAYS), c=s.pick(CITIES), h=hour(s), k=s.number(2, 95), m=s.pick(TEAMS)))


def notes(s, count):
    found = []
    while len(found) < count:
        text = note(s)
        if text not in found:
            found.append(text)
    return found


def foreign(s):
    return s.value(s.pick(TEXTS[s.pick(TEXTS)]))


def rows(lines):
    return "".join(line + "\n" for line in lines)


def small(s, extension):
    """A name whose extension is in small letters, for patterns."""
    while True:
        name = s.name(extension)
        if name.endswith("." + extension):
            return name


def easy(s, extension=None):
    """A name without an apostrophe, for the shell."""
    while True:
        name = s.name(extension)
        if "'" not in name:
            return name


def quoted(name):
    return f"'{name}'" if re.search(r"[^\w./,+-]", name) else name


def listed(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def distinct(s, low, high, count):
    return s.rng.sample(range(low, high), count)


# ---- one call ---------------------------------------------------------------------------------------------------------------------------------


@situation
def read_foreign_note(s):
    f = s.pick([s.name, s.path])("txt") if s.chance(0.5) else s.name()
    t = foreign(s) if s.chance(0.7) else note(s)
    s.file(f, t + "\n")
    s.decoys()
    s.ask(f"what is writed in {f}", f"Please to show me what stands in {f}.", f"open {f} i want see it", f"READ {f}",
          f"Excuse me, could you be so kind and read for me the file {f}? My eyes are tired today.", f"{f} - contents?",
          f"My cousin has left me a message in {f}, I would like to know what he writes.", f"hey so um can you tell me what {f} says",
          f"how is the text of {f}?", f"I am not able for opening {f}, what it says inside?", f"cat {f} plz", f"u know what {f} says? tell me",
          f"Do me the favour and look what is inside of {f}.", f"Sorry for disturb. I need know the content from the file '{f}'.", f"wats in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {t}", f"The text of {f} is: {t}", f"It says: {t}")


@situation
def list_a_folder(s):
    d = s.dir()
    names = sorted({s.name() for _ in range(s.number(1, 5))})
    for name in names:
        s.file(f"{d}/{name}", note(s) + "\n")
    s.decoys()
    s.ask(f"what files it has in {d}?", f"which files are there on the folder {d} please", f"ls {d}", f"Show me all what is in {d}.",
          f"{d} whats inside", f"I search a document from the moving company, let me see the names in folder {d}.",
          f"can u list {d} for me", f"Could you kindly enumerate the files that exist in {d}?", f"in {d} how are called the files",
          f"GIVE ME LIST OF {d}", f"I have forgot what I putted in {d}. Names only.",
          f"Hi! It is very cold here. Tell me, {d} contains which things?",
          f"everything in the {d} folder, names pls", f"Make me see the folder {d}.")
    yield s.call("fs_list", path=d)
    yield s.say(f"{d} has {listed(names)}.", f"In {d}: {listed(names)}.", f"There {'is' if len(names) == 1 else 'are'} {listed(names)} in {d}.")


@situation
def write_a_note(s):
    f, t = s.name(s.pick(["txt", "md", None])), note(s)
    s.decoys()
    s.ask(f"write in new file {f}: {t}", f"Please make for me a file {f} where stands: {t}", f"new file {f} text: {t}",
          f"make {f} with this inside -> {t}", f"I want that you create {f} and inside you put \"{t}\"",
          f"hi, before I forget it!! put \"{t}\" in a file, call it {f}", f"Would you be so gentle to write '{t}' into a file with the name {f}?",
          f"{f} <- \"{t}\" (file not exists yet, create)", f"ok so i need a file named {f} and it should say {t}",
          f"It must exist a file {f} with the text: {t}", f"Do a note for me, name {f}, text {t}",
          f"My wife tells always I forget everything. So please write me a {f}. In there: {t}", f"save this as {f}: {t}",
          f"CREATE {f} AND WRITE IN IT: {t}")
    yield s.call("fs_write", path=f, text=t + "\n")
    s.expect(f, t + "\n")
    yield s.say(f"Wrote \"{t}\" to {f}.", f"Created {f} with the text \"{t}\".", f"{f} now says: {t}")


@situation
def add_to_list(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md", "txt"]))
    old = several(s, s.pick([GOODS, THINGS, PEOPLE, CITIES]), s.number(1, 5))
    t = note(s)
    s.file(f, rows(old))
    s.decoys()
    s.ask(f"add in {f} at end: {t}", f"Please to append \"{t}\" on the bottom of {f}.", f"{f} += {t}", f"in the file {f} put still one line: {t}",
          f"one more line for {f}: {t}", f"also i need \"{t}\" in {f}, last place", f"Be so nice and write under the others in {f}: {t}",
          f"put \"{t}\" at the end from {f} thx", f"The list {f} is not complete, it misses '{t}'. Add it as last.",
          f"Mama called. She says I must add \"{t}\" to the end of {f}. You can do it?", f"tack {t} onto {f}",
          f"To {f} comes a new line at the end, with text \"{t}\".", f"append {f}: {t}", f"could u stick '{t}' in {f} pls, dont delete the rest")
    yield s.call("fs_append", path=f, text=t + "\n")
    s.expect(f, rows(old) + t + "\n")
    yield s.say(f"Added \"{t}\" to the end of {f}.", f"{f} has the new line \"{t}\".", f"Appended \"{t}\" to {f}.")


@situation
def make_folder(s):
    d = s.dir() if s.chance(0.4) else s.value(s.pick(["{c} {y}", "trip-{c}", "boxes_{c}", "{p} wedding", "invoices {y}", "{c}-hotel", "football {y}",
                                                      "visa {p}",
                                                     "new flat {c}"]).format(c=s.pick(CITIES), p=s.pick(PEOPLE), y=s.number(2019, 2027)))
    s.decoys()
    s.ask(f"make folder {d}", f"I need one folder with name {d}, please do.", f"mkdir {d} pls", f"Can you create me an directory named \"{d}\"?",
          f"new folder: {d}", f"Please to open a new folder, it shall call {d}.", f"folder '{d}' is not existing, make it",
          f"We move the house next month and I want to put the papers together. Prepare a folder {d}.", f"yo make me a folder called {d}",
          f"FOLDER {d} CREATE", f"Would it be possible that a folder {d} gets created? Many thanks in advance!",
          f"i want a place for photos, name it {d}",
          f"let there be a directory {d}")
    yield s.call("fs_mkdir", path=d)
    s.expect(d + "/", "")
    yield s.say(f"Made the folder {d}.", f"The folder {d} is there now.", f"Created {d}.")


@situation
def rename_file(s):
    end = s.pick(["txt", "md", "csv", "pdf", "jpg"])
    f, g = s.name(end), s.name(end)
    t = note(s) + "\n"
    s.file(f, t)
    s.decoys()
    s.ask(f"rename {f} in {g}", f"Please change the name from {f} to {g}.", f"{f} should be called {g}", f"{f} -> {g} (rename)",
          f"the name {f} is not good, give it name {g}", f"I made error with the name, {f} must to be {g}", f"could you baptize {f} as {g}, please?",
          f"mv {f} {g}", f"call {f} from now {g}", f"My boss don't like the name {f}. He wants {g}. Fix please.",
          f"can u change da name of {f}? new one is {g}", f"The file {f} shall in future have the name {g}.", f"name of {f} wrong, {g} is right one",
          f"so i saved the thing as {f} but it has to be {g} can you rename it")
    yield s.call("fs_move", from_=f, to=g)
    s.expect(f, None)
    s.expect(g, t)
    yield s.say(f"Renamed {f} to {g}.", f"{f} is called {g} now.", f"The file is now named {g}.")


@situation
def put_into_folder(s):
    f, d = s.name(), s.dir()
    t = note(s) + "\n"
    s.file(f, t)
    if s.chance(0.5):
        s.folder(d)
    else:
        s.file(f"{d}/{s.name('txt')}", s.sentence() + "\n")
    s.decoys()
    s.ask(f"move {f} in the folder {d}", f"put {f} inside of {d} please", f"{f} belongs to {d}, move it", f"{f} > {d}, move",
          f"Please bring the file {f} to the folder {d}.", f"i dont want {f} here. goes into {d}", f"Take {f} and lay it in {d}.",
          f"The place of {f} is the folder {d}, not here. Would you transport it, please?", f"shove {f} into {d}",
          f"MOVE {f} TO FOLDER {d}", f"I clean my desktop since the morning... {f} can go to {d}.", f"can u put {f} where it belongs (folder {d})",
          f"File {f} has to change the house: new house is {d}.", f"pls {f} into {d}")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", t)
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is in {d} now.", f"Put {f} into {d}.")


@situation
def copy_for_safety(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "csv", "md", None]))
    base = f.rsplit("/", 1)[-1]
    g = s.value(s.pick(["copy of {}", "{}.bak", "{}.old", "backup-{}", "{}.kopie", "sicher_{}", "2-{}", "{}~",
                        "for-{p}-{}"]).format(base, p=s.pick(PEOPLE)))
    t = rows(notes(s, s.number(1, 4)))
    s.file(f, t)
    s.decoys()
    s.ask(f"make copy of {f}, name of copy {g}", f"Please duplicate me {f} as {g}.", f"cp {f} {g}",
          f"I am afraid to lose {f}. Do a second one called {g}.",
          f"copy {f}, call it {g}", f"need {f} two times, second is {g}", f"{f} also as {g} pls", f"can u double {f}? the new one = {g}",
          f"Of {f} I would wish a copy with the name {g}, if it makes no trouble.",
          f"My son plays with this computer so first copy {f} to {g} please",
          f"BACK UP {f} -> {g}", f"clone {f} under the name {g}", f"take the {f} and make from it one more, {g}", f"same file as {f} but named {g}")
    yield s.call("fs_copy", from_=f, to=g)
    s.expect(g, t)
    s.expect(f, t)
    yield s.say(f"Copied {f} to {g}.", f"{g} is a copy of {f} now.", f"There is a copy of {f} now: {g}.")


@situation
def throw_away(s):
    f = s.pick([s.name, s.name, s.path])()
    s.file(f, note(s) + "\n")
    s.decoys()
    s.ask(f"delete {f}", f"Please to erase {f}, I don't need more.", f"{f} can go to the trash", f"{f} away pls", f"throw out {f}",
          f"rm {f}", f"I have no more use of {f}, remove it please.", f"get rid of {f} thx", f"the file {f} is too old, kill it",
          f"Would you have the kindness to delete the file '{f}'? It belongs to the old flat.", f"DELETE {f} NOW",
          f"We sold the car already, so {f} is for nothing. Take it away.", f"{f} is not needed anymore, make it disappear", f"bin {f}",
          f"i dont want {f} no more")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"{f} is gone.", f"Removed {f}.")


@situation
def find_by_ending(s):
    end, words = s.pick([("jpg", "photos"), ("pdf", "PDF documents"), ("csv", "tables"), ("mp3", "songs"), ("log", "logs"), ("xlsx", "Excel files"),
                         ("zip", "zip archives"), ("doc", "Word documents")])
    names = sorted(s.pick(["{d}/{f}", "{f}", "{d}/{f}"]).format(d=s.dir(), f=small(s, end)) for _ in range(s.number(1, 4)))
    for name in names:
        s.file(name, s.sentence())
    s.decoys(but=(end,))
    s.file(s.name("txt"), s.sentence() + "\n")
    s.ask(f"find all .{end} files", f"where are my {words}? they finish with .{end}", f"Search for me the files what end on .{end}.",
          f"*.{end} where",
          f"I need to know where are being the {words} (.{end}), also in the folders.", f"any .{end} here?", f"which {end} files do we have",
          f"my niece has saved somewhere {words}. look for .{end} please", f"ALL .{end} FILES, WHERE",
          f"Could you please locate every file with the extension {end}? Thank you from heart.", f"look everywhere 4 .{end}",
          f"show the files that have .{end} at end of name", f"cant find my {words} (.{end}) help", f"give me all names with .{end}, subfolders too")
    text = yield s.call("fs_find", path=".", pattern=f"*.{end}")
    found = text.splitlines()[1:]
    if sorted(found) != names:
        raise ValueError("found others")
    if len(names) == 1:
        yield s.say(f"There is one: {found[0]}.", f"Found {found[0]}.", f"Only {found[0]}.")
    yield s.say(f"There are {len(names)}: {listed(found)}.", f"Found {listed(found)}.", f"{len(names)} .{end} files: {listed(found)}.")


@situation
def who_mentions(s):
    word = take(s, s.pick([CITIES, HOTELS, COMPANIES, TEAMS]))
    n = s.number(3, 5)
    names = [s.name(s.pick(["txt", "md"])) if s.chance(0.6) else s.path("txt") for _ in range(n)]
    hits = s.some(names, s.number(1, 2))
    lines = {}
    for name in names:
        while True:
            body = notes(s, s.number(1, 3))
            if not any(word in line for line in body):
                break
        if name in hits:
            k = s.number(0, len(body))
            body.insert(k, s.pick(["letter from {} came", "paid {} already", "{} on {d}", "see {} again", "phone call about {}",
                                   "question to {}: which day?",
                                   "next time {}"]).format(word, d=s.pick(DAYS)))
            lines[name] = k + 1
        s.file(name, rows(body))
    s.ask(f"in which file I wrote about {word}?", f"search {word} in all files", f"where it is mentioned {word}?",
          f"Which of my files is speaking of {word}?",
          f"{word} - what file??", f"I remember that somewhere stands {word}, but where? Please look in the files.", f"grep {word}",
          f"any file w/ {word} in it", f"Look for the word {word} inside of all documents, please.", f"i lost the note about {word} find it pls",
          f"Someone from {word} is calling me today and I must find the file where I have noted it.", f"WHERE IS WRITTEN {word}",
          f"is there any file what contains \"{word}\", say me which", f"need the file that has {word} in the text")
    text = yield s.call("text_search", path=".", query=word)
    found = [line.split(":")[0] for line in text.splitlines()[1:]]
    if sorted(found) != sorted(hits):
        raise ValueError("other hits")
    if len(found) == 1:
        yield s.say(f"{word} is in {found[0]}, line {lines[found[0]]}.", f"{found[0]} mentions {word}.", f"Only {found[0]} has {word}.")
    yield s.say(f"{word} is in {listed(found)}.", f"{listed(found)} mention {word}.", f"Two files have {word}: {listed(found)}.")


@situation
def words_of_speech(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md"]))
    text = rows([foreign(s) if s.chance(0.5) else note(s) for _ in range(s.number(3, 9))])
    s.file(f, text)
    what = s.pick(["words", "words", "lines"])
    n = len(text.split()) if what == "words" else text.count("\n")
    s.decoys()
    s.ask(f"how much {what} has {f}?", f"{what} in {f}?", f"count the {what} from {f} please", f"How many of {what} does the {f} have?",
          f"I must to give a speech at the wedding of my sister. How many {what} are in {f}?", f"number of {what} {f}", f"{f} how many {what}",
          f"say me the quantity of {what} in the file {f}", f"pls count {what} in {f} i am too lazy", f"HOW MANY {what.upper()} IN {f}",
          f"Kindly do the counting of {what} in {f} and tell me the result.", f"would like to know of how many {what} {f} consists",
          f"need {what} count 4 {f}", f"is {f} long? in {what} i mean")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} {what}.", f"There are {n} {what} in {f}.", f"{n} {what}.")


@situation
def change_the_time(s):
    f = s.pick([s.name, s.path])("txt")
    what = take(s, ["training", "departure", "check-in", "dinner", "meeting", "opening", "rehearsal", "match", "visit of the flat", "appointment",
    "bus",
                    "delivery", "pick-up", "boarding", "school party"])
    old, new = hours(s, 2)
    while old in new or new in old:
        old, new = hours(s, 2)
    text = f"{what}: {old}\n"
    extra = [x for x in notes(s, s.number(1, 3)) if old not in x]
    body = extra + [text.strip()] if s.chance(0.5) else [text.strip()] + extra
    s.file(f, rows(body))
    s.decoys()
    s.ask(f"in {f} change {old} with {new}", f"Please correct {f}: not {old} but {new}.", f"{f}: {old} => {new}", f"replace {old} by {new} in {f}",
          f"the {what} is not at {old}, is at {new}. Fix it in {f}", f"They changed again the hour! In {f} stands {old}, it has to stand {new}.",
          f"edit {f}, {old} is wrong, {new} correct", f"make {old} to {new} in {f} pls", f"inside {f} put {new} where it is {old}",
          f"yo the {what} moved from {old} to {new}, update {f}", f"In the file {f} I would like that instead of {old} is written {new}.",
          f"swap {old} for {new} in the file '{f}'", f"{what} later/earlier: {f} says {old} but should say {new}, can you change please",
          f"PLEASE UPDATE {f}. OLD TIME {old} NEW TIME {new}")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, rows(body).replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} says {new} now instead of {old}.", f"Replaced {old} with {new} in {f}.")


@situation
def how_heavy(s):
    f = s.pick([s.name, s.path])(s.pick(["pdf", "jpg", "doc", None]))
    size = s.number(40, 9000)
    s.file(f, b"\x89" * size)
    s.decoys()
    s.ask(f"how heavy is {f}?", f"how much bytes weighs {f}", f"size {f}", f"What is the bigness of the file {f}?", f"{f} how big",
          f"I want send {f} to the consulate but they accept only small files. Which size it has?", f"how large {f} is pls",
          f"can you say to me how many place takes {f}", f"bytes of {f}?", f"Tell me please the exact size from {f}.", f"is {f} big? tell bytes",
          f"HOW BIG IS {f}", f"whats the file size on {f}", f"With the mail I can send not much. Please look how big {f} is.")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} has {size} bytes.", f"{size} bytes.", f"The size of {f} is {size} bytes.")


@situation
def checksum(s):
    f = s.pick([s.name, s.path])(s.pick(["zip", "iso", "pdf", "csv", None]))
    s.file(f, rows(notes(s, s.number(1, 3))))
    s.decoys()
    s.ask(f"sha256 of {f}", f"give me the checksum from {f} please", f"I need hash of file {f} for compare it with my colleague.", f"{f} hash?",
          f"please to calculate the sha-256 for {f}", f"whats the sha256 on {f}",
          f"The provider wants the fingerprint (SHA-256) of {f}, can you make?",
          f"checksum {f} pls", f"SHA256 {f}", f"Be so kind to compute the SHA-256 sum from the file {f}.", f"i downloaded {f}, how is its checksum?",
          f"tell me the hash number of {f}", f"can u hash {f} (sha256)", f"my brother sent me {f} and i want be sure it is not broken so give sha256")
    text = yield s.call("fs_hash", path=f)
    h = re.search(r"[0-9a-f]{64}", text)[0]
    yield s.say(f"The SHA-256 of {f} is {h}.", f"SHA-256: {h}", f"{f} has the checksum {h}.")


@situation
def pack_folder(s):
    d, end = s.dir(), s.pick(["zip", "zip", "tar.gz", "tar", "tgz"])
    a = s.value(s.pick([f"{d}.{end}", f"{s.word()}.{end}", f"for-{s.pick(PEOPLE)}.{end}", f"{s.pick(CITIES).lower()}_{s.number(2, 99)}.{end}"]))
    n = s.number(1, 4)
    for _ in range(n):
        s.file(f"{d}/{s.name()}", note(s) + "\n")
    s.decoys()
    s.ask(f"pack {d} in {a}", f"make archive {a} from folder {d}", f"Please compress for me the directory {d}, name of archive is {a}.",
          f"{d} -> {a}",
          f"zip up {d} as {a}", f"I must send all what is in {d} by mail, make from it one file {a}", f"put whole {d} into {a} pls",
          f"The folder {d} should become an archive with the name {a}.", f"can u archive {d}? filename {a}", f"ARCHIVE {d} TO {a}",
          f"Would you do for me {a} with everything of {d} inside? Thank you kindly.", f"wrap {d} up in {a} thx",
          f"my accountant wants everything in one packet: {d} packed as {a}", f"from {d} do me {a}")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} holds everything from {d}.", f"Made {a} from {d}.")


@situation
def unpack_archive(s):
    a, d = small(s, s.pick(["tar", "tar.gz"])), s.dir()
    names = sorted({s.word() + ".txt" for _ in range(s.number(1, 3))})
    for name in names:
        s.file(f".q/{name}", note(s) + "\n")
    kind = "cf" if a.endswith(".tar") else "czf"
    path = a.replace('"', "")
    s.shell(f"tar {kind} \"{path}\" -C .q {' '.join(names)} && rm -r .q")
    s.decoys()
    s.ask(f"unpack {a} to {d}", f"open the archive {a} in folder {d} please", f"extract {a} into {d}", f"{a} -> folder {d}, unpack",
          f"I received {a} from my lawyer, please unwrap it in {d}.", f"pls unzip {a}, put it in {d}", f"take out all from {a} and put to {d}",
          f"The packet {a} should be opened, the contents go in a folder {d}.", f"UNPACK {a} INTO {d}", f"how i open {a}? just do it into {d}",
          f"can u untar {a} in {d} for me", f"decompress me the {a}, destination {d}", f"what is inside of {a} I want to have in {d}",
          f"explode {a} into the directory {d}, thank you very very much")
    yield s.call("archive_extract", archive=a, path=d)
    for name in names:
        s.expect(f"{d}/{name}", s.files[f".q/{name}"].decode())
    n = len(names)
    yield s.say(f"Unpacked {a} into {d}.", f"The {'file' if n == 1 else 'files'} from {a} {'is' if n == 1 else 'are'} in {d} now.",
                f"Extracted {a} to {d}.")


# ---- worked out from what was read ------------------------------------------------------------------------------------------------------------

ORDER = ["first", "second", "third", "fourth", "fifth", "sixth"]


@situation
def nth_stop(s):
    f = s.pick([s.name, s.path])("txt")
    what, things = s.pick([("stop", CITIES), ("city", CITIES), ("team", TEAMS), ("person", PEOPLE), ("hotel", HOTELS), ("customer", COMPANIES),
                           ("thing", THINGS)])
    stops = several(s, things, s.number(3, 6))
    k = s.number(0, len(stops) - 1)
    nth = ORDER[k]
    s.file(f, rows(stops))
    s.decoys()
    s.ask(f"which {what} is the {nth} in {f}?", f"{nth} {what} in {f}", f"Say me please the {nth} {what} of {f}.",
          f"in {f} who or what stands on {nth} place",
          f"line {k + 1} of {f}?", f"{f} line {k + 1} pls", f"I forgot my glasses at home... what stands in the {nth} line from {f}?",
          f"whats the {nth} one in {f}", f"Look the list {f}: the number {k + 1}, how is called?", f"what we have on the row {k + 1} in {f}",
          f"{nth.upper()} LINE OF {f}", f"Can you tell to me only the {nth} {what} from the list {f}, not the others.", f"need no. {k + 1} of {f}",
          f"The {nth} {what} in {f} is which?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{stops[k]}.", f"The {nth} {what} in {f} is {stops[k]}.", f"Line {k + 1} of {f} is {stops[k]}.")


@situation
def last_entry(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "log", "md"]))
    lines = notes(s, s.number(2, 7))
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"last line of {f}", f"what is the most last entry in {f}?", f"How finishes the file {f}?", f"{f} bottom line?", f"with what ends {f}",
          f"read me only the end, the last line from {f}, please", f"tail -1 {f}",
          f"I write every day in {f} but I forget what I have written as last. Tell me.",
          f"the final line in {f} says what", f"what stands at the very down of {f}?", f"LAST ENTRY {f} ???", f"whats the last thing on {f}",
          f"Please be so good and say what is noted in the last row of {f}.", f"last thing someone put in {f}, what was it")
    yield s.call("fs_read", path=f)
    yield s.say(f"The last line of {f} is: {lines[-1]}", f"It ends with: {lines[-1]}", f"{f} ends with \"{lines[-1]}\".")


@situation
def cheapest_hotel(s):
    f = s.name(s.pick(["csv", "txt"]))
    hotels = several(s, HOTELS, s.number(3, 6))
    prices = distinct(s, 24, 260, len(hotels))
    sep = ", " if f.lower().endswith("txt") else ","
    s.file(f, rows([f"{h}{sep}{p}" for h, p in zip(hotels, prices)]))
    s.decoys()
    low = s.chance(0.6)
    best = min(prices) if low else max(prices)
    h = hotels[prices.index(best)]
    word, sup = ("cheap", "cheapest") if low else ("expensive", "most expensive")
    s.ask(f"which hotel in {f} is the {sup}?", f"{sup} hotel {f}", f"In {f} are hotels with price for night. The most {word} one, how is called?",
          f"{f}: name of {sup} place pls", f"what is the {sup} to sleep in {f}?",
          f"We are family of five and must decide. Which is the {sup} hotel from {f}?",
          f"look {f} say me the hotel what costs the {'less' if low else 'more'}", f"{'lowest' if low else 'highest'} price in {f}, which hotel",
          f"I would like to know which hotel of {f} has the {'lowest' if low else 'highest'} price, please and thank you.",
          f"where do we pay the {'least' if low else 'most'} acording to {f}", f"check {f} and tell which one is {sup}",
          f"{sup.upper()} HOTEL IN {f}",
          f"hotels r in {f}, need {sup} 1", f"Between the hotels of {f}, the {sup} which is it and how much?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{h}, for {best}.", f"The {sup} is {h}: {best}.", f"{h} is the {sup} hotel in {f}, with {best}.")


@situation
def is_it_on_the_list(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md"]))
    what, things = s.pick([("shopping", GOODS), ("moving", THINGS), ("guest", PEOPLE), ("team", TEAMS), ("customer", COMPANIES)])
    chosen = several(s, things, s.number(4, 8))
    yes = s.chance(0.5)
    x, rest = chosen[0], chosen[1:]
    lines = rest + [x] if yes else rest
    s.rng.shuffle(lines)
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"is {x} on the list {f}?", f"{x} in {f}? yes/no", f"does {f} have {x}", f"Stands {x} in the {what} list {f}?",
          f"look if {x} is inside of {f}",
          f"have I wrote {x} in {f} or not", f"Please control whether {x} appears in {f}.", f"{f} - {x} there?", f"in {f} exists {x}?",
          f"my husband says {x} is not on {f}. has he right or is it there?", f"I am not sure if I putted {x} to {f}, can you look?",
          f"check {f} 4 {x}",
          f"IS {x} IN {f} OR NO", f"Could you verify me that {x} figures in {f}? Thanks a lot!")
    yield s.call("fs_read", path=f)
    if yes:
        yield s.say(f"Yes, {f} lists {x}.", f"Yes, {f} has {x}.", f"Yes. {f} names {x}.")
    yield s.say(f"No, {f} does not list {x}.", f"No, {f} does not have {x}.", f"No, there is no {x} in {f}.")


@situation
def games_won(s):
    f = s.name(s.pick(["txt", "csv", "log"]))
    teams = several(s, TEAMS, s.number(3, 6))
    results = [s.pick(["won", "lost", "draw"]) for _ in teams]
    which = s.pick(["won", "lost"])
    n = results.count(which)
    s.file(f, rows([f"{t}: {r}" for t, r in zip(teams, results)]))
    s.decoys()
    s.ask(f"how many games we {which} in {f}?", f"{f}: how many {which}", f"count in {f} how often stands \"{which}\"",
          f"how much times we have {which} by {f}",
          f"Please say me number of matches that were {which} (they are written in {f}).", f"games {which} in {f} = ?",
          f"The season is over, finally. In {f} are our results, how many of them are {which}?", f"acording {f} we {which} how many",
          f"look {f} n tell me how many we {which}", f"our team has {which} how many of the matches in {f}?", f"HOW MANY {which.upper()} {f}",
          f"I must write to the trainer. How many are the matches {which} in file {f}?", f"number of {which} ones in {f} pls",
          f"in {f} i have all matches, tell how many there we {which}")
    yield s.call("fs_read", path=f)
    if n == 0:
        yield s.say(f"None: no game in {f} was {which}.", f"0 games were {which}.")
    yield s.say(f"{n} {'game was' if n == 1 else 'games were'} {which}.", f"{n} of {len(teams)}.",
                f"In {f}, {n} of {len(teams)} games {'was' if n == 1 else 'were'} {which}.")


@situation
def phone_of(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "csv", "md"]))
    who = several(s, s.pick([PEOPLE, COMPANIES, HOTELS]), s.number(3, 6))
    numbers = []
    while len(numbers) < len(who):
        p = s.value(s.pick(["+90 532 {} {}", "+48 {} {}", "0{} {}", "+34 6{} {}", "+385 {} {}", "0171 {}{}",
                            "+84 {} {}"]).format(s.number(100, 999), s.number(1000, 9999)))
        if p not in numbers:
            numbers.append(p)
    s.file(f, rows([f"{w}{s.pick([', ', ': ', ' - '])}{p}" for w, p in zip(who, numbers)]))
    s.decoys()
    k = s.number(0, len(who) - 1)
    x = who[k]
    s.ask(f"telephone of {x}? is in {f}", f"phone {x} ({f})", f"which number has {x} in {f}?",
          f"In {f} there are numbers, give me the one of {x} please.",
          f"i need call {x}, number in {f}", f"{f} -> {x} tel?", f"Please search in {f} under which number I can reach {x}.",
          f"whats {x} phone its in {f}",
          f"I have to ring urgently to {x}! The numbers I keep in {f}.", f"NUMBER OF {x} FROM {f}", f"how is the telephone number from {x}? see {f}",
          f"look up {x} in {f} for me, want to phone", f"mobile for {x} pls, check {f}", f"Tell me the contact number that {f} has for {x}.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{numbers[k]}.", f"The number of {x} is {numbers[k]}.", f"{x}: {numbers[k]}")


@situation
def earlier_departure(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "csv"]))
    cities = several(s, CITIES, s.number(3, 6))
    minutes = distinct(s, 60, 286, len(cities))
    times = [s.value(f"{m * 5 // 60:02}:{m * 5 % 60:02}") for m in minutes]
    vehicle = s.pick(["train", "bus", "ferry", "flight"])
    s.file(f, rows([f"{c} {t}" for c, t in zip(cities, times)]))
    s.decoys()
    a, b = s.some(range(len(cities)), 2)
    early = s.chance(0.5)
    x = (a if minutes[a] < minutes[b] else b) if early else (a if minutes[a] > minutes[b] else b)
    A, B = cities[a], cities[b]
    word, base = ("earlier", "early") if early else ("later", "late")
    s.ask(f"what goes {word}, the {vehicle} to {A} or to {B}? look in {f}", f"{f}: {A} or {B}, which is {word}?",
          f"Which {vehicle} parts {word} after {f}: {A} or {B}?",
          f"acc. to {f} is {word} {A} or {B}", f"In {f} there are the {vehicle} times. I want the {word} from {A} and {B}.",
          f"{A} vs {B} in {f} - {word} one?",
          f"from the two {A} and {B}, which departs more {base}? the file is {f}",
          f"can u check {f} whether the {vehicle} to {A} or {B} leaves {word}",
          f"My aunt asks: which starts {word}, {A} or {B}? It must be written in {f}.", f"{word.upper()} DEPARTURE: {A} OR {B}? FILE {f}",
          f"read {f} and tell is {A} the {word} or {B}", f"we can go to {A} or to {B}, whichever leaves {word}. times r in {f}",
          f"Please compare {A} and {B} in {f} and inform me which {vehicle} leaves {word}.", f"{word} departure {A}/{B}? {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{cities[x]}, at {times[x]}.", f"The {vehicle} to {cities[x]} leaves {word}, at {times[x]}.", f"{cities[x]} is {word}: {times[x]}.")


@situation
def when_is_it(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md", "csv"]))
    events = several(s, ["wedding", "dentist", "parent evening", "visa appointment", "tournament", "key handover", "tax payment", "school trip",
    "house warming",
                         "football camp", "car inspection", "language exam", "flight home", "christening", "flea market",
                         "final match"], s.number(3, 5))
    dates = []
    while len(dates) < len(events):
        d = s.value(s.pick(["{d}.{m}.{y}", "{y}-{m:02}-{d:02}", "{d} {M} {y}", "{d}/{m}/{y}"]).format(
            d=s.number(1, 28), m=s.number(1, 12), y=s.number(2024, 2027), M=s.pick(["March", "April", "May", "June", "July", "October", "November"])))
        if d not in dates:
            dates.append(d)
    s.file(f, rows([f"{e}: {d}" for e, d in zip(events, dates)]))
    s.decoys()
    k = s.number(0, len(events) - 1)
    x = events[k]
    s.ask(f"when is {x}? in {f}", f"{x} date ({f})", f"on which date we have the {x}? I wrote in {f}", f"Please look in {f} at what day is the {x}.",
          f"the {x} is when?? see {f}", f"what day says {f} for the {x}", f"I am since two days searching the date from the {x}, it stands in {f}.",
          f"{f}, {x}, when", f"hey whens the {x} its somewhere in {f}", f"DATE OF {x} IN {f} PLEASE",
          f"According with {f}, which is the date of the {x}?",
          f"my chef asks me when I am absent for the {x}, look {f}", f"For when is planned the {x} in {f}?", f"check {f} 4 date of {x}")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {x} is on {dates[k]}.", f"{dates[k]}.", f"{f} says {dates[k]} for the {x}.")


@situation
def price_of(s):
    f = s.pick([s.name, s.path])(s.pick(["csv", "txt"]))
    goods = several(s, GOODS, s.number(3, 7))
    prices = [s.value(f"{p / 10:.2f}") for p in distinct(s, 8, 240, len(goods))]
    sep = "," if f.lower().endswith("csv") else s.pick([" - ", ": ", " = "])
    s.file(f, rows([f"{g}{sep}{p}" for g, p in zip(goods, prices)]))
    s.decoys()
    k = s.number(0, len(goods) - 1)
    g = goods[k]
    s.ask(f"how much cost the {g} in {f}?", f"price {g} {f}", f"What is costing {g}? You find it in {f}.", f"{g} how much? ({f})",
          f"A customer is waiting!! which price have {g}, look {f}", f"please tell the price of {g}, is in file {f}", f"{f} says {g} is how much",
          f"whats the {g} going for in {f}", f"for {g} how many money I must ask? list is {f}", f"According to {f}, {g} costs what?",
          f"PRICE OF {g} FROM {f}", f"Look please in the price list {f} under {g} and give me the number.", f"need price 4 {g}, see {f}",
          f"my father made the prices in {f}. how much is he wanting for {g}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{prices[k]}.", f"{g.capitalize()}: {prices[k]}.", f"The price of {g} in {f} is {prices[k]}.")


@situation
def which_language(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md", None]))
    language = s.pick(TEXTS)
    lines = s.some(TEXTS[language], s.number(1, 2))
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"in what language is {f}?", f"{f} which language", f"Which language speaks the file {f}?",
          f"I don't understand nothing of {f}. What for a language is it?",
          f"language of {f} pls", f"what language they wrote {f} in", f"Can you recognise the tongue in which {f} is composed?",
          f"is {f} german or polish or what",
          f"My neighbour has sent {f} but it is not English. What is it?", f"LANGUAGE OF {f}?", f"tell me in wich language {f} is written",
          f"the text {f} - from which country is the language?", f"{f} lang?", f"please look on {f} and say how is called this language")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} is in {language}.", f"It is {language}.", f"{f} is written in {language}.")


# ---- sums -------------------------------------------------------------------------------------------------------------------------------------


@situation
def total_of_bills(s):
    f = s.pick([s.name, s.path])(s.pick(["csv", "txt"]))
    names = several(s, s.pick([COMPANIES, GOODS, THINGS, HOTELS]), s.number(3, 5))
    half = s.chance(0.5)
    sums = [s.value(f"{v / 10:.2f}" if half else str(v)) for v in distinct(s, 12, 600, len(names))]
    s.file(f, rows([f"{n},{v}" for n, v in zip(names, sums)]))
    s.decoys()
    s.ask(f"how much makes all together in {f}?", f"total {f}", f"sum of the numbers in {f} pls", f"Please to sum the amounts in the {f}.",
          f"what is the summa of {f}", f"add up everything in {f}", f"{f} altogether = ?",
          f"I must to know what I will pay in total, the bills are in {f}.",
          f"count together all prices from {f}", f"so {f} has the costs whats the total", f"SUM OF {f}",
          f"My tax man wants one number: all of {f} summed.",
          f"how much it gives if you add all from {f}?", f"Would you be kind to make the addition of the amounts in {f}? I am bad with numbers.",
          f"grand total of {f}?")
    yield s.call("fs_read", path=f)
    total = yield s.call("calc", expression=" + ".join(sums))
    yield s.say(f"The total of {f} is {total.strip()}.", f"Altogether {total.strip()}.", f"{total.strip()}.")


@situation
def profit(s):
    f = s.pick([s.name, s.path])("txt")
    a, b = sorted(distinct(s, 150, 9000, 2), reverse=True)
    plus, minus = s.pick([("income", "expenses"), ("sales", "costs"), ("money in", "money out"), ("sold", "bought"), ("earned", "spent"), ("tickets",
                          "hall rent")])
    lines = [f"{plus}: {a}", f"{minus}: {b}"]
    if s.chance(0.4):
        lines.insert(0, s.pick(["Kaya Textil", "shop", "club party", "May", "flea market", "our cafe"]))
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"how much rests after {minus} in {f}?", f"{f}: {plus} minus {minus}", f"what remains in {f} when I take {minus} away from {plus}",
          f"Please to calculate {plus} less {minus}, both are in {f}.", f"difference of {plus} and {minus} in {f}", f"profit in {f}?",
          f"did some business this month, {f} has {plus} and {minus}, what is left", f"substract the {minus} from the {plus} ({f})",
          f"{plus} - {minus} {f}",
          f"In {f} stand {plus} and {minus}. How much stays for me?", f"how many money we have after all, see {f} ({plus} without {minus})",
          f"HOW MUCH IS LEFT: {plus} - {minus}, FILE {f}", f"The accountant is in holidays. Can you make {plus} minus {minus} out of {f}?",
          f"whats left over in {f} if u deduct {minus}")
    yield s.call("fs_read", path=f)
    left = yield s.call("calc", expression=f"{a} - {b}")
    yield s.say(f"{left.strip()} is left.", f"{plus} minus {minus} is {left.strip()}.", f"{left.strip()}.")


@situation
def split_the_bill(s):
    f = s.pick([s.name, s.path])("txt")
    n = s.number(2, 8)
    each = s.number(11, 180)
    what = take(s, ["apartment", "van", "dinner", "bus", "gift", "boat", "hall", "barbecue", "guide", "cabin", "field", "minibus", "referee", "cake",
    "hotel", "truck"])
    lines = [f"{what}: {each * n}"]
    lines.insert(s.number(0, 1), s.pick(["booked by {}", "paid by {}", "reserved: {}", "ask {}"]).format(s.pick(PEOPLE)))
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"{f} has cost of {what}, we are {n}, how much for each?", f"divide the {what} price in {f} through {n} persons",
          f"{what} ({f}) / {n} people = ?",
          f"How much pays everyone if we are {n} for the {what}? The price stands in {f}.", f"split {what} by {n}, price in {f}",
          f"{n} friends want to share the {what}. Price is in {f}. Please how much by person?", f"per head for {n} ppl? {what} cost in {f}",
          f"we r {n} and the {what} is written in {f} whats my part", f"Take from {f} the price of the {what} and part it in {n}.",
          f"each one of {n} must pay how much for the {what} ({f})?", f"PRICE OF {what} IN {f} DIVIDED {n}",
          f"share for 1 person, {n} total, {what}, see {f}",
          f"My uncle thinks he pays too much. If the {what} from {f} is divided on {n} people, what is the piece of each?")
    yield s.call("fs_read", path=f)
    part = yield s.call("calc", expression=f"{each * n} / {n}")
    yield s.say(f"Each of the {n} pays {part.strip()}.", f"{part.strip()} for each.", f"{each * n} divided by {n} is {part.strip()}.")


@situation
def plain_arithmetic(s):
    a, b, c, k = s.number(12, 950), s.number(3, 48), s.number(5, 700), s.number(0, 3)
    if k == 0:
        e = f"{a} * {b}"
        asks = [f"{b} boxes, each {a} kg, how much in all", f"how much makes {a} times {b}", f"I sell {b} carpets for {a} each one, what I get?",
                f"{a} multiplied with {b}?", f"{a} by {b} is how much please", f"{a}x{b}",
                f"{b} nights in the hotel, one night is {a}. How much I pay?",
                f"our club has {b} kids and each pays {a} so what comes in", f"WHAT IS {a} * {b}", f"make me {a} multiply {b}",
                f"Sorry, my head is tired. {a} multiplicated by {b} gives what?", f"{b} shirts at {a}, total?"]
    elif k == 1:
        a = a + 60
        e = f"{a} - {b}"
        asks = [f"I had {a} and gave {b}, what stays", f"{a} minus {b}?", f"take away {b} from {a} how much it is", f"{a}-{b}", f"{a} less {b} pls",
                f"if from {a} euros I pay {b}, how many rests to me?", f"how far is it still when the way is {a} km and {b} km are done",
                f"{a} guests invited, {b} said no. How many are coming then?", f"we packed {b} from {a} boxes how many left", f"CALCULATE {a} - {b}",
                f"Please to subtract {b} out of {a}.", f"the suitcase weighs {a} and i take out {b}, new weight?"]
    elif k == 2:
        e = f"{a} * {b} / 100"
        asks = [f"{b} percent of {a}", f"how much are {b}% from {a}?", f"{b} % on {a} euros, what gives it", f"whats {b}% of {a}", f"{b}% {a} = ?",
                f"The agency takes {b} percent of {a}. How much is that?", f"please calculate me the {b} percents from {a}",
                f"I become a discount of {b}% on {a}, how big is the discount?", f"tip {b} percent on a bill of {a}, how much is the tip",
                f"tax is {b}% and the sum is {a} so tax is what", f"FROM {a} THE {b} PERCENT",
                f"by {b} percent commission, of {a} they keep how much?"]
    else:
        e = f"{a} + {b} + {c}"
        asks = [f"{a} and {b} and {c} together?", f"sum {a} {b} {c}", f"train {a}, food {b}, hotel {c}: how much I spended", f"{a}+{b}+{c}",
                f"plus please: {a}, {b}, {c}", f"how much do {a}, {b} and {c} make in total", f"ADD {a} {b} {c}",
                f"{a} with {b} and with {c}, gives?",
                f"I run {a} m, then {b} m, then {c} m. all in all how many meters", f"three bills on the table, {a}, {b}, {c}, whats that altogether",
                f"Dear helper, would you add me {a} to {b} and then {c} also?", f"grandma gave {a}, uncle {b}, mama {c}. How many have I now?"]
    s.ask(*asks)
    result = yield s.call("calc", expression=e)
    yield s.say(f"{result.strip()}.", f"It is {result.strip()}.", f"That makes {result.strip()}.")


# ---- chains -----------------------------------------------------------------------------------------------------------------------------------


@situation
def last_line_elsewhere(s):
    f, g = s.name("txt"), s.name("txt")
    lines, old = notes(s, s.number(2, 5)), several(s, GOODS, s.number(1, 3))
    s.file(f, rows(lines))
    s.file(g, rows(old))
    s.decoys()
    which, line = s.pick([("first", lines[0]), ("last", lines[-1])])
    s.ask(f"take the {which} line of {f} and put it at the end of {g}", f"{which} line from {f} also in {g} pls",
          f"append {which} line of {f} to {g}",
          f"Please copy from {f} the {which} line and paste it under {g}.",
          f"what stands in {f} as {which}, I want it additionally at the end of {g}",
          f"{f} {which} line >> {g}", f"add to {g} the same what is written on the {which} line in {f}",
          f"the {which} row of {f} must be also the end of {g}",
          f"i need {which} line in {f} added on bottom of {g} thanks",
          f"In {f} look which is the {which} line, then write it behind the others in {g}.",
          f"PUT {which.upper()} LINE OF {f} INTO {g} (AT END)", f"My daughter wrote it in {f}, the {which} line. It belongs in {g} too, at the end.",
          f"could u read {f}, grab the {which} line n stick it onto the end of {g}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=line + "\n")
    s.expect(g, rows(old) + line + "\n")
    s.expect(f, rows(lines))
    yield s.say(f"Added \"{line}\" to the end of {g}.", f"{g} ends with \"{line}\" now.")


@situation
def find_then_read(s):
    f = small(s, s.pick(["txt", "md"]))
    where = f"{s.dir()}/{f}" if s.chance(0.6) else f"{s.dir()}/{s.dir()}/{f}"
    t = foreign(s) if s.chance(0.4) else note(s)
    s.file(where, t + "\n")
    for _ in range(s.number(1, 3)):
        other = s.path("txt")
        s.file(other, s.sentence() + "\n")
    s.decoys()
    s.ask(f"somewhere in the folders is {f}, find it and say what it tells", f"{f} is in which folder? and what stands in it",
          f"locate {f} and read it for me",
          f"I have {f} but not know in what folder. Please search and show the text.", f"find {f} + print",
          f"where is {f} hiding, and what does it say",
          f"dunno where i saved {f}. look for it and tell me whats inside", f"Can you search everywhere the file {f} and after read to me?",
          f"We moved all the papers yesterday, now {f} is in some folder. I need its content.", f"SEARCH {f} THEN READ IT",
          f"look for a file named {f} somewhere below here and open", f"{f} got lost in a subfolder, whats in there",
          f"The document {f}, it must be in any folder, please seek it and tell the text.", f"pls find {f} in the folders n read")
    yield s.call("fs_find", path=".", pattern=f)
    yield s.call("fs_read", path=where)
    yield s.say(f"{where} says: {t}", f"It is in {where} and says: {t}", f"Found {where}: {t}")


@situation
def file_that_a_file_names(s):
    f, g = s.name("txt"), s.pick([s.name, s.path])(s.pick(["txt", "md", "csv"]))
    t = note(s)
    s.file(f, s.pick(["address: see {}", "siehe {}", "ver {}", "the new plan is in {}", "look in {}", "details: {}", "voir {}", "read {} first",
                      "moved to {}",
                      "vezi {}", "vedi {}", "zie {}", "now kept in {}", "the rest is in {}", "se {}", "more in {}"]).format(g) + "\n")
    s.file(g, t + "\n")
    s.decoys()
    s.ask(f"{f} says to look in other file. what says that other file?", f"open the file which is named in {f}",
          f"In {f} stands a name of file, read me this file.",
          f"read {f}, then read what it points", f"what is in the file that {f} sends us to?",
          f"{f} -> names another file -> content of that one pls",
          f"{f} is only a hint, the true text is in the file it names. Show me the true text.", f"follow {f} to the next file and tell what it says",
          f"My sister writes always where it is and not what it is. In {f} she names a file, please tell what is there inside.",
          f"whatever file {f} mentions, read that", f"look in {f} which file is meant and open it for me please", f"READ THE FILE NAMED IN {f}",
          f"i opened {f} and it only gives a file name, can u read me that file", f"The file what is mentioned inside {f}, how is its text?")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{f} points to {g}, which says: {t}", f"{g} says: {t}", f"The file is {g}. It says: {t}")


@situation
def two_offers(s):
    f, g = s.name("txt"), s.name("txt")
    a, b = distinct(s, 180, 3900, 2)
    what = take(s, ["moving company", "painter", "caterer", "bus", "photographer", "roof", "kitchen", "van", "tent", "football shirts", "translation",
    "carpet",
                    "dentist", "language course", "window", "band"])
    who, who2 = several(s, COMPANIES, 2)
    s.file(f, f"{what}\n{who}: {a}\n")
    s.file(g, f"{what}\n{who2}: {b}\n")
    s.decoys()
    x, low, high = (f, a, b) if a < b else (g, b, a)
    s.ask(f"offers are in {f} and {g}, which is more cheap?", f"{f} or {g}: who is cheaper", f"Please compare {f} with {g}, where I pay less?",
          f"cheaper one: {f} / {g} ?", f"what offer is better for the money, {f} or {g}?",
          f"I got two offers for the {what}: {f} and {g}. The less expensive is?",
          f"read {f} and {g} and say which has the lower price",
          f"we need the {what}. in {f} one price, in {g} other price. which take if I want the cheapest?",
          f"look both {f} {g} lowest price??", f"Between {f} and {g} who wants less money?", f"WHICH IS CHEAPER {f} OR {g}",
          f"{what}: is {f} or {g} the smaller price", f"can u check if {f} costs less than {g} or other way round",
          f"Two companies, two papers, {f} and {g}. Which of the papers has the smaller number?")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{x} is cheaper: {low} instead of {high}.", f"{x}, with {low}. The other one costs {high}.",
                f"{who if a < b else who2} in {x} is cheaper, {low} against {high}.")


@situation
def longer_of_two(s):
    f, g = s.name(s.pick(["txt", "csv"])), s.name(s.pick(["txt", "csv"]))
    a, b = distinct(s, 2, 15, 2)
    s.file(f, rows(notes(s, a)))
    s.file(g, rows(notes(s, b)))
    s.decoys()
    x, n, m = (f, a, b) if a > b else (g, b, a)
    s.ask(f"what is longer, {f} or {g}? i mean lines", f"{f} vs {g}, which more lines", f"Which file has more of lines, {f} or {g}?",
          f"compare count of lines {f} and {g}", f"has {f} more lines or {g} has more?", f"count me the lines in {f} and in {g}, and tell who wins",
          f"In {f} are the orders of May, in {g} of June, one order a line. Where are more?", f"more entries (lines) in {f} or {g}",
          f"Please say me which from the two is the longest in lines: {f}, {g}.", f"MORE LINES: {f} OR {g}", f"{f} or {g} bigger? by lines pls",
          f"between {f} and {g} the one with the most lines is which", f"can u see whats got more lines {f} or {g}",
          f"my two sons made lists, {f} and {g}. Each wants that his has more lines. Who is right?")
    yield s.call("text_count", path=f)
    yield s.call("text_count", path=g)
    yield s.say(f"{x} has more lines: {n}, the other {m}.", f"{x}, with {n} lines against {m}.", f"{x} is longer: {n} lines instead of {m}.")


@situation
def calc_then_write(s):
    f = s.name("txt")
    a, b = s.number(12, 480), s.number(3, 36)
    e, text = s.pick([(f"{a} * {b}", f"{a} times {b}"), (f"{a} + {b}", f"{a} plus {b}"), (f"{a + b} - {b}", f"{a + b} minus {b}")])
    s.decoys()
    s.ask(f"calculate {text} and write result in {f}", f"{text}, save to {f}",
          f"Please make the calculation {text} and put only the number in a file {f}.",
          f"write into {f} how much is {text}", f"{e} -> {f}", f"i need {text} in file {f}, just the number",
          f"the result from {text} I want to have in {f}",
          f"work out {text} then store it as {f}", f"how much is {text}? dont tell only, write in {f} also",
          f"in new file {f} should stand what {text} gives",
          f"For the customs I need a paper {f} with the number of {text}.", f"CALCULATE {text.upper()} WRITE IN {f}",
          f"{f} must contain the answer of {text}",
          f"could u do {text} n pop the answer in {f}")
    result = yield s.call("calc", expression=e)
    yield s.call("fs_write", path=f, text=result.strip() + "\n")
    s.expect(f, result.strip() + "\n")
    yield s.say(f"{e} is {result.strip()}; it is in {f}.", f"Wrote {result.strip()} to {f}.", f"The result {result.strip()} is in {f} now.")


@situation
def copy_then_edit(s):
    end = s.pick(["txt", "md"])
    f, g = s.name(end), s.name(end)
    things = s.pick([CITIES, PEOPLE, HOTELS, TEAMS])
    old, new = several(s, things, 2)
    lines = [s.pick(["letter to {}", "{} - list", "booking for {}", "dear {}", "for: {}", "agreement with {}", "{}, second half"]).format(old)]
    lines += [x for x in notes(s, s.number(1, 2)) if old not in x and new not in x]
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"copy {f} to {g} and in the copy change {old} to {new}", f"make from {f} a {g}, but with {new} in place of {old}",
          f"Please duplicate {f} as {g}, in {g} should stand {new} where {old} stands.", f"{g} = {f} but {old} -> {new}",
          f"same like {f} but for {new} not {old}, name {g}",
          f"I need {f} once again under the name {g}; only that there {old} becomes {new}.", f"cp {f} {g}, then replace {old} w/ {new} in {g}",
          f"take {f} as pattern for {g}: {new} instead {old}. dont touch {f}", f"new file {g}, all like in {f}, just put {new} for {old}",
          f"The old letter {f} is good, I want a second, {g}, where it says {new} and not {old}.", f"COPY {f} AS {g}, CHANGE {old} TO {new} THERE",
          f"can u clone {f} into {g} n swap {old} for {new} in the new one", f"leave {f} how it is, make {g} out of it with {new} instead of {old}")
    yield s.call("fs_copy", from_=f, to=g)
    yield s.call("fs_edit", path=g, old=old, new=new)
    s.expect(f, rows(lines))
    s.expect(g, rows(lines).replace(old, new))
    yield s.say(f"Copied {f} to {g} and changed {old} to {new} there.", f"{g} is a copy of {f} with {new} instead of {old}.",
                f"Made {g} from {f}, with {new} for {old}.")


@situation
def rename_by_content(s):
    end = s.pick(["txt", "md"])
    f = s.value(s.pick(["scan{}", "document {}", "Unbenannt{}", "IMG_{}", "new {}", "sin nombre {}", "download({})", "tmp{}",
                        "file-{}"]).format(s.number(1, 99)) + f".{end}")
    key = s.pick(["invoice number", "order", "customer", "booking code", "ticket", "contract", "name", "city"])
    word = take(s, PEOPLE) if key in ("customer", "name") else take(s, CITIES) if key == "city" else s.value(
        s.pick(["R-{}", "{}", "B{}", "2026-{}", "X{}K", "A-{}"]).format(s.number(100, 9999)))
    text = rows([f"{key}: {word}"] + notes(s, s.number(1, 2)))
    s.file(f, text)
    s.decoys()
    g = f"{word}.{end}"
    s.ask(f"rename {f} after the {key} what stands in it, with .{end}", f"the {key} in {f} should be the new name of the file (keep .{end})",
          f"Look in {f} what is the {key} and give the file this name, dot {end}.", f"{f}: new name = its {key} + .{end}",
          f"call {f} like the {key} inside, .{end} at end",
          f"read the {key} from {f}, then rename {f} to that .{end}", f"file {f} needs good name, use the {key} from the text and .{end}",
          f"{f} is a stupid name. Inside is the {key}. This shall be the name, and .{end} stays.",
          f"pls rename {f} 2 <{key}>.{end}, the {key} is inside",
          f"We must give to {f} the name of the {key} which is written inside (end is .{end}).",
          f"RENAME {f} TO ITS {key.upper()}.{end.upper()} (small letters for the ending)",
          f"could u open {f} check the {key} and name the file like that, with .{end}",
          f"My secretary is ill... please name {f} by the {key} that it contains, ending .{end}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=g)
    s.expect(f, None)
    s.expect(g, text)
    yield s.say(f"Renamed {f} to {g}.", f"The {key} is {word}, so {f} is {g} now.", f"{f} is now called {g}.")


@situation
def only_described(s):
    what, phrase = s.pick([("packing", "packing list"), ("rent", "rent contract"), ("tickets", "tickets"), ("recipe", "recipe of mama"), ("football",
                           "football plan"),
                           ("menu", "menu of the restaurant"), ("invitation", "invitation"), ("address", "new address"), ("school",
                           "paper from school"),
                           ("visa", "visa papers"), ("doctor", "letter of the doctor"), ("prices", "prices of the shop"), ("keys",
                           "thing about the keys"),
                           ("boat", "boat trip"), ("insurance", "insurance thing"), ("wedding", "wedding stuff")])
    f = s.value(s.pick(["{}.txt", "{}_{n}.txt", "my-{}.md", "{}.md", "{} {p}.txt", "{}-final.txt", "{}-{n}.md",
                        "the {}.txt"]).format(what, n=s.number(1, 9), p=s.pick(PEOPLE)))
    t = note(s)
    s.file(f, t + "\n")
    for name in s.some(["garden.txt", "car.txt", "todo-old.md", "music.txt", "birthday.txt", "bank.txt", "photos.md", "dog.txt", "winter.md",
    "books.txt", "work.txt"],
                       s.number(2, 4)):
        s.file(name, s.sentence() + "\n")
    s.ask(f"what says the file with the {phrase}?", f"i saved the {phrase} here somewhere, open it", f"the {phrase} pls",
          f"Please read me the {phrase}, I don't know how I named the file.",
          f"{phrase}?? which file, what inside", f"there must be a file about the {phrase} here, what is written in it?",
          f"show the text of my {phrase} file",
          f"Where I have the {phrase}? Tell me the content.", f"need to see {phrase}, forgot filename",
          f"One of these files is the {phrase}. What does it say?",
          f"OPEN THE FILE OF {phrase.upper()}", f"um theres a file for the {phrase} in here can you read it out",
          f"It gives here a file for the {phrase}, look in and tell me.",
          f"My phone is broken, so I need from the computer the {phrase}. Read please.")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {t}", f"It is in {f}: {t}", f"The file is {f}. It says: {t}")


@situation
def move_several(s):
    names = [s.name() for _ in range(s.number(2, 3))]
    d = s.dir()
    for name in names:
        s.file(name, note(s) + "\n")
    s.folder(d)
    s.decoys()
    both, amp = listed(names), " + ".join(names)
    s.ask(f"move {both} in the folder {d}", f"{amp} -> {d}", f"put {both} into {d} pls", f"The files {both} must go to folder {d}.",
          f"{both}, all in {d} please",
          f"I like to have order. Bring {both} to {d}.", f"take {both} and put inside {d}", f"can u shove {both} in {d}",
          f"Would you please carry {both} over to the directory {d}?", f"in {d} should be: {both}. Move them", f"MOVE TO {d}: {amp}",
          f"Today we make the taxes, so {both} go all to {d}.", f"{d} is the right place for {both}, move them there",
          f"these to {d}: {', '.join(names)}")
    for name in names:
        yield s.call("fs_move", from_=name, to=f"{d}/{name}")
        s.expect(name, None)
        s.expect(f"{d}/{name}", s.files[name].decode())
    yield s.say(f"Moved {both} to {d}.", f"{both} are in {d} now.", f"{'Both' if len(names) == 2 else 'All 3'} are in {d}: {both}.")


@situation
def add_if_missing(s):
    f = s.pick([s.name, s.path])("txt")
    things = s.pick([GOODS, THINGS, PEOPLE, CITIES, TEAMS])
    chosen = several(s, things, s.number(3, 6))
    x = chosen[0]
    there = s.chance(0.5)
    lines = chosen if there else chosen[1:]
    s.rng.shuffle(lines)
    s.file(f, rows(lines))
    s.decoys()
    s.ask(f"if {x} is not in {f} then add it", f"{x} in {f}? if no, put it on the end", f"look in {f}, when {x} is missing write it at the end",
          f"Control please {f}: does not stand there {x}? Then add.", f"add {x} to {f} but only if its not there already",
          f"{f} needs {x}, except it has it",
          f"I don't remember if {x} is on {f}. If not it should be, as last line.", f"no double! {x} into {f} unless it is already inside",
          f"check {f} 4 {x}, not there -> append", f"Would you see whether {f} contains {x}, and in the case of no, add it at end?",
          f"IF {x} NOT IN {f} ADD IT", f"make sure that {x} is in {f}",
          f"My mother says {x} is missing in {f}. Look, and if she has right, add it at the end.",
          f"{x} should be once in {f}. is it? otherwise put it")
    yield s.call("fs_read", path=f)
    if there:
        s.expect(f, rows(lines))
        yield s.say(f"{x} is in {f} already, so I added nothing.", f"{f} already has {x}. Nothing changed.")
    yield s.call("fs_append", path=f, text=x + "\n")
    s.expect(f, rows(lines) + x + "\n")
    yield s.say(f"{x} was not in {f}, so I added it.", f"Added {x} to {f}.", f"{x} was missing; it is at the end of {f} now.")


@situation
def move_if_done(s):
    f, d = s.name("txt"), s.dir()
    done = s.chance(0.5)
    word, other = s.pick([("paid", "open"), ("done", "waiting"), ("cancelled", "confirmed"), ("sold", "for sale"), ("old", "new"), ("closed", "open"),
                          ("sent", "draft")])
    text = rows([f"status: {word if done else other}"] + notes(s, s.number(1, 2)))
    s.file(f, text)
    s.folder(d)
    s.decoys()
    s.ask(f"when in {f} the status is {word}, move it in {d}", f"if status of {f} = {word} -> {d}",
          f"look {f}. Status {word}? Then it goes to {d}, else leave.",
          f"Please put {f} to the folder {d}, but only in case that its status says {word}.", f"{f} into {d} if status {word} otherwise dont touch",
          f"is the status in {f} {word}? if yes move to {d}", f"only if {f} has status {word} bring it in {d}",
          f"check status in {f}; {word} means it belongs to {d}",
          f"I must clean before the holidays. If {f} is {word} by its status, move it into {d}; if not, it stays.",
          f"STATUS {word} IN {f}? MOVE TO {d}. IF NOT, NOTHING.",
          f"can u see if {f} says status {word} n if so chuck it in {d}",
          f"Supposed that the status in {f} is {word}, then please transfer {f} to {d}.",
          f"with status {word} the file {f} has to be in {d}, with other status not. Do it please")
    yield s.call("fs_read", path=f)
    if done:
        yield s.call("fs_move", from_=f, to=f"{d}/{f}")
        s.expect(f, None)
        s.expect(f"{d}/{f}", text)
        yield s.say(f"The status is {word}, so I moved {f} to {d}.", f"{f} is {word}; it is in {d} now.")
    s.expect(f, text)
    yield s.say(f"The status is {other}, so {f} stays where it is.", f"{f} is not {word} but {other}. I did not move it.")


@situation
def delete_by_ending(s):
    end = s.pick(["bak", "tmp", "old", "log", "swp", "part", "kopie"])
    names = sorted({s.pick(["{f}", "{f}", "{d}/{f}"]).format(d=s.dir(), f=small(s, end)) for _ in range(s.number(2, 3))})
    for name in names:
        s.file(name, s.sentence() + "\n")
    s.decoys(but=("log", "bak"))
    s.ask(f"delete all .{end} files", f"all what ends on .{end} must go away", f"*.{end} delete pls",
          f"Please search and erase every .{end} file, I need none of them.",
          f"rm all .{end}, subfolders too", f"clean the .{end} files for me", f"We have here too many .{end}, throw out them.",
          f"i dont need .{end} files anymore, remove everywhere",
          f"The files with ending {end}, find and delete them all.", f"THE .{end} FILES: DELETE ALL", f"get rid of every .{end} thing here thx",
          f"Would you be so friendly to eliminate the files which finish with .{end}?", f"computer is slow. take away all .{end}",
          f"my nephew said .{end} files are garbage so delete all of them")
    text = yield s.call("fs_find", path=".", pattern=f"*.{end}")
    found = text.splitlines()[1:]
    if sorted(found) != names:
        raise ValueError("found others")
    for name in found:
        yield s.call("fs_remove", path=name)
        s.expect(name, None)
    if len(found) == 1:
        yield s.say(f"Deleted {found[0]}.", f"There was only {found[0]}; it is deleted.")
    yield s.say(f"Deleted {listed(found)}.", f"Removed {len(found)} files: {listed(found)}.", f"{listed(found)} are gone.")


# ---- the shell --------------------------------------------------------------------------------------------------------------------------------


@situation
def alphabetical(s):
    f = easy(s, "txt")
    names = several(s, ["anna", "bruno", "celia", "dmitri", "emre", "farah", "goran", "hilde", "irina", "jorge", "katya", "lars", "milan", "nadia",
    "otto",
                        "petra", "rosa", "selim", "tereza", "viktor", "walid", "yara", "zeki"], s.number(4, 8))
    if names == sorted(names):
        names.reverse()
    s.file(f, rows(names))
    s.decoys()
    s.ask(f"show {f} sorted", f"sort the lines of {f} by alphabet, just show", f"{f} in alphabetic order pls",
          f"Please give me the names of {f} from A to Z.",
          f"read {f} but ordered", f"can you show me {f} in order of the alphabet? file itself stays so", f"sort {f}",
          f"The list {f} is all mixed. Show it alphabetical.",
          f"a-z of {f}", f"I would need the lines from {f} ordered after the letters.", f"SHOW {f} ALPHABETICAL",
          f"For the tournament I must call the kids by alphabet, they are in {f}. Order?",
          f"whats {f} look like sorted alphabetically", f"names in {f}, put in right order and tell me")
    yield s.call("shell", command=f"sort {quoted(f)}")
    yield s.say(f"Sorted: {', '.join(sorted(names))}.", f"{', '.join(sorted(names))}.", f"In order: {', '.join(sorted(names))}.")


@situation
def make_executable(s):
    f = easy(s, "sh")
    s.file(f, "#!/bin/sh\necho " + s.word() + "\n", mode=0o644)
    s.decoys()
    s.ask(f"make {f} that it can be executed", f"chmod +x {f}", f"{f} has no right to run, give it", f"Please make the script {f} executable.",
          f"i cant start {f}, make runnable",
          f"give to {f} the permission for execution", f"{f} executable pls",
          f"The system says permission denied when I start {f}. Please allow the execution for this file.",
          f"set the x on {f}", f"would you turn {f} into an executable one, thank you", f"MAKE {f} EXECUTABLE",
          f"{f} should be possible to launch, now isnt (x bit missing)",
          f"My friend made me a script {f} and I must give it executing rights, but how? Do it please.", f"add exec bit to {f}")
    yield s.call("shell", command=f"chmod +x {quoted(f)}")
    yield s.say(f"{f} is executable now.", f"Made {f} executable.", f"{f} can be run now.")


@situation
def newest_or_biggest(s):
    names = []
    while len(names) < s.number(3, 5):
        names.append(easy(s, s.pick(["txt", "pdf", "jpg", "csv"])))
    newest = s.chance(0.5)
    ages, sizes = distinct(s, 1, 400, len(names)), distinct(s, 20, 3000, len(names))
    for name, age, size in zip(names, ages, sizes):
        s.file(name, b"x" * size, age=age * 3600)
    best = names[ages.index(min(ages))] if newest else names[sizes.index(max(sizes))]
    if newest:
        s.ask("which file is the newest here?", "newest file?", "what file was changed as last", "Say me please the most new file of here.",
              "latest modified file pls",
              "Someone has changed a file here just now I think. Which one is the most recent?", "the last touched file, what name",
              "whats the freshest file in here",
              "which from the files is the youngest", "NEWEST FILE NAME", "My wife worked here before me, which file she saved at last?",
              "I need to know what file has the latest date of change.", "most recent 1 of these files?",
              "of all the files in here which has been modified last time")
    else:
        s.ask("which file is the biggest here?", "biggest file?", "what file takes the most of place", "Say me please the most big file of here.",
              "largest file pls",
              "The disk is full, I think one file is too heavy. Which is the largest?", "heaviest file, what name",
              "which one of the files is the fattest lol",
              "which from the files has the most bytes", "BIGGEST FILE NAME", "I want to free the space, so what file is the largest of all here?",
              "I need to know which file has the greatest size.", "what eats most space in here, name of file",
              "of all the files in here the largest is which")
    yield s.call("shell", command=f"ls -{'t' if newest else 'S'} | head -n 1")
    yield s.say(f"{best}.", f"The {'newest' if newest else 'biggest'} file is {best}.", f"It is {best}.")


@situation
def what_differs(s):
    f, g = easy(s, "txt"), easy(s, "txt")
    things = s.pick([GOODS, THINGS, PEOPLE, TEAMS, CITIES])
    lines = several(s, things, s.number(3, 6))
    new = lines[:]
    added = s.chance(0.5)
    x = lines[-1]
    if added:
        lines = lines[:-1]
    else:
        new = lines[:-1]
    s.file(f, rows(lines))
    s.file(g, rows(new))
    s.decoys()
    s.ask(f"what is different between {f} and {g}?", f"diff {f} {g}", f"difference {f} / {g} pls", f"Please compare {f} with {g} line for line.",
          f"what changed from {f} to {g}", f"{f} and {g} look same to me but they are not, where is difference?", f"in what differ {f} and {g}",
          f"find me the difference from {f} and {g}, my eyes hurt already", f"SHOW DIFFERENCE {f} {g}", f"how {g} is different than {f}",
          f"I have two lists, {f} is old and {g} is new. What was modified?", f"which lines r not same in {f} n {g}",
          f"could you do the comparing of {f} and {g} for me",
          f"{f} against {g}, tell what line is only in one")
    yield s.call("shell", command=f"diff {quoted(f)} {quoted(g)}")
    a, b = (g, f) if added else (f, g)
    yield s.say(f"{x} is only in {a}.", f"{a} has {x}, {b} does not.", f"The only difference: {x} is in {a} and not in {b}.")


# ---- honest -----------------------------------------------------------------------------------------------------------------------------------


@situation
def not_there(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md", "csv", None]))
    how = s.pick(["read", "read", "remove", "move"])
    s.decoys()
    if how == "read":
        s.ask(f"what stands in {f}?", f"open {f}", f"read me {f} please", f"{f} content", f"Could you say what is written inside {f}?",
              f"whats in {f}", f"show to me {f}",
              f"I wrote the address in {f}, what is it?", f"SHOW {f}", f"let me see {f} pls", f"tell me the text from {f}",
              f"My son needs {f} for the school. Read it.",
              f"hey can you open up {f} and read it to me", f"Please look in {f} and tell.")
        yield s.call("fs_read", path=f, fails=True)
    elif how == "remove":
        s.ask(f"delete {f}", f"{f} away", f"please remove the {f}", f"I don't need {f}, erase it", f"throw {f} in the trash", f"rm {f} pls",
              f"{f} must disappear",
              f"DELETE {f}", f"get rid of {f} for me", f"The file {f} is for nothing, please delete.", f"kill {f}", f"can you please to delete {f}?",
              f"bye bye {f}, remove it")
        yield s.call("fs_remove", path=f, fails=True)
    else:
        g = s.name("txt")
        s.ask(f"rename {f} in {g}", f"{f} -> {g} rename", f"change name of {f} to {g}", f"Please call {f} from now on {g}.",
              f"{f} should have name {g}", f"mv {f} {g}",
              f"give {f} the new name {g}", f"can u rename {f}? to {g}", f"I want that {f} becomes {g}", f"RENAME {f} TO {g}",
              f"{f} is bad name, {g} is good, change it",
              f"the file {f} has to be called {g} for the consulate", f"name {f} as {g} pls")
        yield s.call("fs_move", from_=f, to=g, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.", f"I did not find {f}: there is no such file.")


@situation
def no_such_folder(s):
    d = s.value(s.dir())
    s.decoys()
    s.file(f"{s.dir()}/{s.name('txt')}", s.sentence() + "\n")
    s.ask(f"what is in the folder {d}?", f"ls {d}", f"show me files of {d}", f"{d} folder, whats in there",
          f"Please list what contains the directory {d}.",
          f"In {d} I have put photos of our journey, which are there?", f"open folder {d} and say the names", f"i wanna see {d}/", f"list {d} pls",
          f"FILES IN {d}", f"Which things are laying in the folder {d}?", f"tell me what it has inside {d} (it is a folder)",
          f"can you look into {d} and give me the file names",
          f"how many files and which in folder {d}")
    yield s.call("fs_list", path=d, fails=True)
    yield s.say(f"There is no folder {d} here.", f"{d} does not exist.", f"The folder {d} does not exist.")


@situation
def not_in_the_file(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "csv"]))
    people = several(s, s.pick([PEOPLE, COMPANIES]), s.number(3, 6))
    x, rest = people[0], people[1:]
    what, line, question = s.pick([("phone number", "{}: 0{}", "phone"), ("room", "{} - room {}", "room"), ("debt", "{} owes {}", "debt"), ("score",
                                   "{},{}", "score"),
                                   ("seat", "{} seat {}", "seat"), ("age", "{} is {}", "age")])
    values = distinct(s, 11, 99, len(rest))
    s.file(f, rows([line.format(p, v * 7919 if what == "phone number" else v) for p, v in zip(rest, values)]))
    s.decoys()
    s.ask(f"what is the {question} of {x}? is in {f}", f"{x} {question} ({f})", f"which {question} has {x} in {f}",
          f"Please tell me the {what} of {x}, you find it in {f}.",
          f"{f}: {what} of {x}?", f"look in {f} for {x}, I need the {question}", f"i need {x}s {question} its in {f}",
          f"In {f} must stand the {what} from {x}, say it to me.",
          f"{question} {x} pls, file {f}", f"I forgot again the {what} of {x}! It is noted in {f}, or?", f"{what.upper()} OF {x}, SEE {f}",
          f"how is the {question} for {x} in {f}?", f"acording {f} what {question} is with {x}", f"would you search the {what} of {x} inside of {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{x} is not in {f}.", f"{f} says nothing about {x}.", f"There is no {x} in {f}, so I cannot tell the {what}.")


@situation
def only_reading_allowed(s):
    f = s.pick([s.name, s.path])(s.pick(["txt", "md"]))
    s.file(f, note(s) + "\n")
    s.decoys()
    s.readonly()
    how = s.pick(["remove", "append", "mkdir"])
    if how == "remove":
        s.ask(f"delete {f}", f"{f} pls delete", f"Please erase the file {f}.", f"{f} can go away", f"throw {f} out",
              f"I don't want {f} anymore, remove", f"rm {f}",
              f"kill {f} thx", f"REMOVE {f}", f"would you delete me the {f}?", f"the {f} is from old job, delete it", f"bin the file {f}",
              f"take {f} away from here please")
        yield s.call("fs_remove", path=f, fails=True)
        s.expect(f, s.files[f].decode())
        yield s.say(f"I am not allowed to delete {f}.", f"I am not allowed to delete files here, so {f} is still there.")
    elif how == "append":
        t = note(s)
        s.ask(f"add to {f}: {t}", f"{f} += {t}", f"write at the end of {f} \"{t}\"", f"Please put \"{t}\" under the text in {f}.",
              f"in {f} one more line: {t}",
              f"append {t} in {f}", f"I must not forget: \"{t}\". Add it on the end of {f}.", f"ADD AT END OF {f}: {t}",
              f"could u stick \"{t}\" on the end of {f}",
              f"To {f} please make this addition: {t}", f"{f} needs a last line, \"{t}\"", f"{f}, new line at bottom -> {t}")
        yield s.call("fs_append", path=f, text=t + "\n", fails=True)
        s.expect(f, s.files[f].decode())
        yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to write here, so {f} is as it was.")
    d = s.dir()
    s.ask(f"make folder {d}", f"new folder {d} pls", f"Please create a directory with name {d}.", f"mkdir {d}", f"i need a folder, name {d}",
          f"it must be a folder {d}, make",
          f"CREATE FOLDER {d}", f"could you open for me a new folder named {d}", f"folder {d} is missing, create",
          f"For our papers I want a folder {d}, please do it.",
          f"make dir {d} thx", f"give me a folder what is called {d}")
    yield s.call("fs_mkdir", path=d, fails=True)
    yield s.say(f"I am not allowed to make the folder {d}.", f"I am not allowed to make folders here, so there is no {d}.")


@situation
def outside(s):
    p = s.value(s.pick(["/root/{n}", "/home/{u}/{n}", "/etc/{n}", "/var/{n}", "/srv/{n}", "/opt/{n}", "/usr/local/{n}"]).format(
        u=s.pick(["mehmet", "olena", "pavel", "guest", "carmen", "linh", "tomasz"]), n=s.word() + s.pick([".txt", ".md", ".cfg", ""])))
    t = note(s)
    s.decoys()
    s.ask(f"write \"{t}\" in {p}", f"make file {p} with text {t}", f"save to {p}: {t}", f"Please create {p}, inside stands \"{t}\".", f"{p} <- {t}",
          f"I want that in {p} is written: {t}", f"put '{t}' into {p} pls", f"new file {p}, text \"{t}\"", f"WRITE {p}: {t}",
          f"could u drop a note at {p} saying {t}",
          f"The file {p} should exist and say \"{t}\". Would you do it?", f"on the place {p} please store the sentence: {t}",
          f"My colleague looks always in {p}. Write there: {t}")
    yield s.call("fs_write", path=p, text=t + "\n", fails=True)
    yield s.say(f"I am not allowed to write {p}.", f"I am not allowed to write to {p}; it is outside the workspace.")


@situation
def no_computer_can(s):
    p, c = take(s, PEOPLE), take(s, CITIES)
    t, g = take(s, THINGS), take(s, GOODS)
    wish, cannot = s.pick([(f"carry the {t} to the third floor", f"carry the {t}"), (f"call {p} by phone", f"call {p}"), (f"drive me to {c}",
                           "drive"),
                           (f"cook something with {g}", "cook"), (f"bring the {t} to {p}", f"bring the {t} to {p}"), (f"buy {g} in the market",
                           f"buy {g}"),
                           (f"pick up {p} from the airport", f"pick up {p}"), (f"wash the {t}", f"wash the {t}"), (f"repair the {t}",
                           f"repair the {t}"),
                           (f"water the flowers at {p}", "water flowers"), (f"play football with {p}", "play football"), (f"paint the {t} blue",
                           f"paint the {t}"),
                           (f"open the door for {p}", "open doors"), (f"hold the ladder for {p}", "hold a ladder"), (f"taste the {g}",
                           f"taste the {g}"),
                           (f"iron my shirts before {c}", "iron shirts"), (f"go to {c} in place of me", f"go to {c}")])
    s.ask(f"please {wish}", f"can you {wish}", f"{wish} pls", f"I am very tired today. Would you be so kind to {wish}?",
          f"you must {wish}, it is urgent", f"{wish}!!",
          f"Hello dear, I have one big asking: {wish}.", f"hey can u {wish} for me", f"it is possible that you {wish}?", f"{wish.upper()} NOW PLEASE",
          f"My back hurts since Sunday. I beg you, {wish}.", f"i wish you {wish} today", f"yo {wish} thx", f"Could someone {wish}? Maybe you?")
    yield s.say(f"I cannot {cannot}: I only work with this computer.", f"I cannot {cannot}. I can only do things on the computer.",
                f"I cannot {cannot}.")


@situation
def nearly_the_name(s):
    a, b = s.pick([("invoice", "invoices"), ("recipe", "recipes"), ("letter", "letters"), ("adress", "address"), ("holliday", "holiday"),
                   ("apartament", "apartment"),
                   ("passaport", "passport"), ("kontract", "contract"), ("resturant", "restaurant"), ("tickets", "ticket"), ("adresses", "addresses"),
                   ("trainning", "training"), ("recept", "receipt"), ("calender", "calendar"), ("garantee", "guarantee"), ("familly", "family"),
                   ("busness", "business"),
                   ("schedul", "schedule")])
    tail = s.pick(["", "", f"-{s.number(2019, 2027)}", f"_{s.pick(PEOPLE).lower()}", f" {s.pick(CITIES)}", f"{s.number(2, 9)}"])
    end = s.pick(["txt", "md", "csv"])
    f, g = s.value(f"{a}{tail}.{end}"), s.value(f"{b}{tail}.{end}")
    s.file(g, note(s) + "\n")
    for name in s.some(["garden.txt", "car.txt", "music.md", "bank.csv", "photos.txt", "dog.md", "winter.txt", "books.csv"], s.number(1, 3)):
        s.file(name, s.sentence() + "\n")
    s.ask(f"what stands in {f}", f"read {f}", f"open {f} pls", f"Please show me the file {f}.", f"{f} ?", f"i want see {f}",
          f"can you tell what is inside {f}?",
          f"whats in {f}", f"I need to look in {f}, it is for the landlord.", f"print {f}", f"SHOW ME {f}", f"how is the content from {f}",
          f"Would you be so good and open the {f} for me?", f"tell me what {f} says please")
    yield s.call("fs_read", path=f, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {f} here, but there is {g}.", f"{f} does not exist. There is {g}; do you mean that one?",
                f"There is no {f}. The closest name is {g}.")


# ---- no tool ----------------------------------------------------------------------------------------------------------------------------------


@situation
def small_knowledge(s):
    kind = s.pick(["capital", "word", "opposite"])
    if kind == "capital":
        land, city = s.pick([("Portugal", "Lisbon"), ("Poland", "Warsaw"), ("Japan", "Tokyo"), ("Greece", "Athens"), ("Norway", "Oslo"), ("Italy",
                             "Rome"), ("Spain", "Madrid"),
                             ("France", "Paris"), ("Germany", "Berlin"), ("Austria", "Vienna"), ("Hungary", "Budapest"), ("Turkey", "Ankara"),
                             ("Egypt", "Cairo"),
                             ("Ireland", "Dublin"), ("Finland", "Helsinki"), ("Sweden", "Stockholm"), ("Cuba", "Havana"), ("Peru", "Lima"), ("Kenya",
                             "Nairobi")])
        s.value(land)
        s.ask(f"which is the capital from {land}?", f"capital of {land}", f"how is called the main city of {land}?",
              f"Say me please the capital of {land}.", f"{land} capital??",
              f"what city is capital in {land}", f"We travel to {land} and my child asks what is the capital.", f"CAPITAL {land}",
              f"whats the capital of {land} again",
              f"I have forgot, {land} has which capital city?", f"do u know {land}s capital", f"The capital of {land}, what is it?")
        yield s.say(f"The capital of {land} is {city}.", f"{city}.", f"It is {city}.")
    elif kind == "word":
        word, is_ = s.pick([("invoice", "a bill that asks for payment"), ("landlord", "a person who rents out a house or flat"), ("referee",
                            "the person who watches the rules in a game"),
                            ("luggage", "the bags that you take on a journey"), ("deposit", "money that you pay first and may get back"), ("receipt",
                            "a paper that shows that you paid"),
                            ("niece", "the daughter of your brother or sister"), ("nephew", "the son of your brother or sister"), ("tenant",
                            "a person who rents a house or flat"),
                            ("rent", "money that you pay to live in a house or flat"), ("ferry", "a ship that carries people across water"),
                            ("salary", "the money that you get for your work"), ("customer", "a person who buys something"), ("draw",
                            "a game that nobody wins"),
                            ("attic", "the room under the roof"), ("cellar", "the room below a house")])
        s.value(word)
        s.ask(f"what means {word}?", f"{word} meaning", f"{word}, what is it? my english is bad", f"Please explain me the word {word}.",
              f"what do you understand under \"{word}\"?",
              f"{word} = ?", f"I don't know the word '{word}', what it wants to say?", f"whats {word} mean",
              f"how would you explain \"{word}\" to a child",
              f"They wrote me \"{word}\" in a letter, what does this mean in easy words?", f"MEANING OF {word}", f"define {word} simple pls")
        yield s.say(f"\"{word}\" means {is_}.", f"{word.capitalize()}: {is_}.")
    x, y = s.pick([("cheap", "expensive"), ("early", "late"), ("heavy", "light"), ("arrival", "departure"), ("buy", "sell"), ("win", "lose"), ("open",
                   "closed"),
                   ("empty", "full"), ("wet", "dry"), ("young", "old"), ("push", "pull"), ("noisy", "quiet"), ("clean", "dirty"), ("narrow", "wide"),
                   ("strong", "weak"),
                   ("above", "below")])
    s.value(x)
    s.ask(f"opposite of {x}", f"what is the contrary of {x}?", f"in english what word is the opposite from {x}",
          f"Please tell me the antonym of \"{x}\".", f"{x}, opposite?",
          f"how you say the reverse of {x}", f"not {x} but...? which word", f"I make homework with my daughter: what is the opposite of {x}?",
          f"OPPOSITE OF {x}",
          f"whats the other way round of {x}", f"if something isn't {x} it is what? the opposite word please",
          f"the contrary word to '{x}' is which one")
    yield s.say(f"The opposite of {x} is {y}.", f"{y.capitalize()}.", f"It is \"{y}\".")


@situation
def small_talk(s):
    kind = s.pick(["thanks", "hello", "bye"])
    if kind == "thanks":
        s.ask("thx", "Thank you very much, you helped me a lot.", "many thanks from heart", "ty!!", "THANKS", "gracias, that was all",
              "danke, very good work", "merci beaucoup my friend",
              "perfect thank u", "Thanks God you exist, it is all done now.", "I thank you for the help, you are very gentle.", "ok great thanks",
              "grazie mille, nothing more", "obrigado")
        yield s.say("You are welcome.", "You are welcome!", "Glad to help.")
    elif kind == "hello":
        s.ask("hello", "hi, how goes it?", "good day, are you there", "Hola! What tal?", "hey", "Good morning, I greet you.", "merhaba",
              "hello my friend how are you today", "HELLO??",
              "hi there u ok?", "Guten Tag, do you hear me?", "yo", "Good evening dear helper, I hope you are well.", "ciao")
        yield s.say("Hello! What can I do for you?", "Hello, I am here. What do you need?", "Hello! How can I help?")
    s.ask("bye", "good night, I go to sleep", "see you tomorrow", "that was all for today, goodbye", "cu", "ok i go now bye",
          "Until the next time, friend.", "tschüss", "adios",
          "I must run, the bus comes! Bye!", "BYE", "So, I make end for today. Have a good evening.", "ciao ciao, till tomorrow",
          "good bye and sleep well")
    yield s.say("Goodbye!", "Goodbye, see you next time.", "Bye!")
