# SPDX-License-Identifier: MIT
"""home - a batch about home and family life: photos, recipes, letters, shopping, pets, garden, music, household money; people of all ages ask."""
import datetime
import re

from ..situation import situation

KIN = ["Grandma", "Grandpa", "Mum", "Dad", "Oma", "Opa", "Nana", "Papa", "Abuela", "Babcia", "Auntie", "Uncle Bram", "Aunt Dilys", "Tante Ruth",
       "Cousin Iggy",
       "Marigold", "Rufus", "Tilly", "Osric", "Beatrix", "Wilfred", "Maud", "Ferdy", "Solveig", "Anouk", "Mairead", "Gwen", "Leopold", "Zuzanna",
       "Cleo", "Hamish"]
FAMILY = """Marigold Rufus Tilly Osric Beatrix Wilfred Maud Ferdy Solveig Anouk Mairead Gwen Leopold Zuzanna Ambrose Cleo Hamish Delphine Ottilie
Jasper Noor Imke Basil Philippa Enzo Saoirse Ludo Márta Eluned Corin""".split()
PETS = """Biscuit Momo Pixel Schnitzel Waffles Luna Pippin Nugget Señor Muffin Tofu Bandit Pancake Olive Gizmo Mochi Bramble Figaro Noodle
Pudding Zorro Kiwi Smudge Marmite Käthe Bonbon Ziggy Truffle Hazel""".split()
ANIMALS = ["cat", "dog", "hen", "rabbit", "hamster", "budgie", "tortoise", "goldfish", "guinea pig", "ferret", "parrot", "duck", "pony", "gecko",
           "canary"]
DISHES = ["apple crumble", "lentil soup", "carrot cake", "goulash", "pierogi", "banana bread", "fish pie", "crème brûlée", "borscht", "paella",
          "tiramisu",
          "potato salad", "Käsespätzle", "dal", "rhubarb jam", "plum chutney", "lemon tart", "moussaka", "cinnamon buns", "shakshuka", "risotto",
          "pizza dough",
          "gingerbread", "onion tart", "chicken curry", "mushroom stew", "pancakes", "Sachertorte", "cheese scones", "pho"]
FOODS = ["flour", "sugar", "oats", "butter", "rice", "lentils", "almonds", "raisins", "cheddar", "spinach", "mushrooms", "tomatoes", "carrots",
         "walnuts",
         "yoghurt", "chickpeas", "cocoa", "apricots", "leeks", "quark", "polenta", "pumpkin", "beetroot", "cherries", "hazelnuts"]
RARE = ["saffron", "tahini", "cardamom", "buttermilk", "aubergine", "pistachios", "star anise", "capers", "horseradish", "maple syrup",
        "coconut milk",
        "anchovies", "tarragon", "semolina", "marzipan", "miso", "crème fraîche", "fennel", "quinoa", "treacle"]
GROCERIES = ["oat milk", "cat litter", "toilet paper", "washing powder", "bananas", "cheddar", "bin bags", "olive oil", "toothpaste", "dog biscuits",
             "yeast",
             "kitchen roll", "rye bread", "apples", "sparkling water", "jam", "porridge oats", "dishwasher tabs", "peanut butter", "frozen peas",
             "shampoo",
             "onions", "crisps", "baby wipes", "light bulbs", "nappies", "garlic", "tea bags", "plasters", "birdseed"]
PLANTS = ["tomato", "basil", "dahlia", "runner beans", "courgette", "peony", "rosemary", "sweet pea", "fern", "orchid", "chilli", "lavender",
          "hydrangea",
          "rhubarb", "monstera", "geranium", "blueberry", "cactus", "hosta", "mint", "fuchsia", "kale", "ivy", "raspberry", "aloe"]
SONGS = ["Blue Bicycle", "Rain on Tin", "Moonlight Tram", "Hey Lorenzo", "Paper Boats", "La vie en vert", "Winter Radio", "Slow Train to Ghent",
         "Kitchen Waltz",
         "Nobody's Sunday", "Oh Magnolia", "Der letzte Sommer", "Ten Red Kites", "Hometown Static", "Marmalade Sky", "Copper Moon", "Adiós, María",
         "Dust & Honey",
         "The Lighthouse Song", "Little Wolf", "Seven Storeys Up", "Glass Piano", "Backyard Stars", "Velvet Goodbye", "Sugar Maple", "Northbound",
         "Lantern Street"]
BANDS = ["The Teapots", "Nina Solberg", "Los Gatos Grises", "Harbour Lights", "DJ Kompott", "The Velvet Pigeons", "Old Mill Quartet",
         "Yara & the Kings",
         "Fjordfolk", "Die Nachbarn", "Mister Lemon", "Polly Quill", "Brass Kitchen", "The Night Trams", "Tomasz Wilk Trio", "Sœurs Lumière",
         "Acorn Choir"]
BILLS = ["electricity", "water", "gas", "internet", "rent", "phone", "insurance", "childcare", "piano lessons", "chimney sweep", "council tax", "vet",
         "swimming club", "newspaper", "dentist", "heating oil", "car repair", "window cleaner", "school bus", "streaming", "boiler service",
         "library fine"]
THINGS = ["Christmas lights", "sewing machine", "fondue set", "ski boots", "old letters", "photo albums", "tent", "baby clothes", "tax papers",
          "record player",
          "board games", "picnic blanket", "spare keys", "jam jars", "train set", "costumes", "drill", "wedding dress", "sledge", "curtains",
          "passport photos",
          "extension lead", "waffle iron", "garden hose"]
SPOTS = ["the attic", "the cellar", "the garage", "the hall cupboard", "box 7", "the shed", "the blue trunk", "the cupboard under the stairs",
         "the spare room",
         "box 12",
         "the top drawer", "the piano stool", "Nana's wardrobe", "the left side of the loft", "the red suitcase", "the laundry room", "drawer 3",
         "the balcony chest"]
GIFTS = ["a kite", "wool socks", "a jigsaw puzzle", "a cookbook", "roller skates", "a telescope", "a teapot", "a recorder", "watercolours",
         "a bird feeder",
         "a chess set", "slippers", "a football", "headphones", "a sewing kit", "a globe", "a harmonica", "bath salts", "a torch", "a rucksack",
         "a hammock"]
CHORES = ["hoover the stairs", "feed the rabbits", "empty the dishwasher", "water the ferns", "take out the bins", "sweep the patio",
          "change the sheets",
          "clean the fish tank", "mow the lawn", "iron the shirts", "defrost the freezer", "rake the leaves", "oil the gate", "walk the dog",
          "descale the kettle",
          "sort the recycling", "wipe the windows", "darn the socks", "tidy the toy box", "brush the pony"]
NOTES = ["Dinner is in the oven, back at eight.", "Please don't feed the cat again, she is lying.", "Bin day is Thursday this week!",
         "Mama, ich bin bei Jonas.",
         "The plumber comes at 10, let him in.", "Je suis au marché, bisous.", "Key is under the third flowerpot.", "Volveré a las siete, hay sopa.",
         "Gran rang. Call her back before nine.", "Piano lesson moved to 4 pm.", "Do not open the parcel, it's a present.",
         "Ho preso la macchina, scusa!",
         "The left tap drips, turn it off hard.", "Wi-Fi is down, the man comes on Monday.", "Happy birthday, sleepyhead 🎂",
         "Zostawiłam ci pierogi w lodówce.",
         "Rabbit hutch is clean, your turn on Sunday.", "Eva hat angerufen, wegen Samstag.", "There is soup. There is always soup.",
         "Jag är hos farmor.",
         "Swimming bag is by the door.", "Tell Dad the car needs petrol.", "I took the last biscuit and I am not sorry.",
         "Neighbours want their ladder back."]
DIARY = ["We planted the beans and it rained.", "Tilly lost her first tooth today.", "Long walk, wet dog, good soup.", "The swallows are back!",
         "Grandpa won at cards again.", "Baked three loaves, one survived.", "Snow up to the gate this morning.", "Finished the jigsaw at last.",
         "Le chat a dormi toute la journée.", "First strawberries from the garden.", "The boiler broke and we wore hats.", "Heute war Oma zu Besuch.",
         "Saw a hedgehog by the shed.", "Painted the kitchen yellow.", "Nobody wanted to get up.", "The tooth fairy forgot us.",
         "Picked elderflowers by the canal.",
         "Rode my bike without stabilisers!!", "Power cut, we told stories.", "Made jam: 14 jars."]
ALBUMS = ["Christmas", "Wedding", "Beach week", "Baptism", "Garden party", "Easter", "First school day", "Grandma's 80th", "Skiing", "Lake house",
          "Carnival",
          "Moving day", "Graduation", "Puppy", "New kitchen", "Camping", "Baby Noor", "Summer fair", "Zoo trip", "Hanukkah", "Eid", "Midsummer",
          "Diwali", "Paris"]
SHOTS = ["IMG", "DSC", "P", "DSCF", "pic", "photo", "foto", "scan", "PXL", "WA", "beach", "cake", "dog", "granny", "sunset", "kids", "snow", "boat"]
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
STEMS = {"shop": ["shopping", "shopping list", "groceries", "to buy", "Einkauf", "market", "weekly shop", "supermarket", "list", "errands"],
         "recipe": ["recipe", "family recipe", "Sunday lunch", "baking", "rezept", "cook", "from Nana", "dinner", "pudding", "kitchen card"],
         "letter": ["letter", "dear all", "note", "fridge note", "thank you", "from school", "postcard", "message", "brief", "invitation"],
         "money": ["bills", "budget", "money", "household", "pocket money", "receipts", "Haushalt", "expenses", "kitty", "savings", "spending"],
         "pets": ["pets", "animals", "vet", "our zoo", "creatures", "pet weights", "cats and dogs", "the menagerie", "Tiere"],
         "garden": ["garden", "plants", "beds", "seeds", "watering", "allotment", "balcony", "greenhouse", "veg patch", "Garten"],
         "music": ["playlist", "songs", "records", "party mix", "vinyl", "road trip", "CDs", "music", "Lieder", "dance", "kitchen disco"],
         "people": ["contacts", "phone numbers", "birthdays", "addresses", "family", "neighbours", "who is who", "Christmas cards", "relatives"],
         "attic": ["boxes", "attic", "where is what", "storage", "cellar", "inventory", "moving boxes", "Keller", "stuff"],
         "diary": ["diary", "journal", "Tagebuch", "log", "days", "family log", "this year", "memories", "line a day"],
         "chores": ["chores", "jobs", "todo", "to do", "housework", "weekend", "Saturday jobs", "rota", "kids jobs"],
         "gifts": ["gifts", "presents", "wishlist", "wish list", "Santa", "ideas", "birthday ideas", "Wunschzettel", "secret"]}


def called(s, about, ext="txt"):
    """A file about this, named in one of the ways in which families name theirs."""
    while True:
        if s.chance(0.2):
            return s.name(ext)
        t, y, p = s.pick(STEMS[about]), s.number(2012, 2026), s.pick(FAMILY)
        t = s.pick([t, t, t, t.replace(" ", "_"), t.replace(" ", "-").lower(), t.title().replace(" ", ""), t.capitalize(), t.upper(), f"{t} {y}",
                    f"{t}_{y}", f"{y} {t}",
                    f"{p} {t}", f"{p.lower()}-{t.replace(' ', '-')}", f"{t} ({s.number(2, 5)})", f"our {t}",
                    f"{t.replace(' ', '')}{s.number(2, 40)}", f"{t} new",
                    f"{t}_old", f"{t} {s.pick(['winter', 'spring', 'summer', 'autumn'])}", f"{t}, {s.day()}"])
        name = f"{t}.{ext}" if ext else t
        if name not in s.drawn:
            return s.value(name)


def lay(s, about, ext="txt"):
    """Such a file, now and then in a folder."""
    name = called(s, about, ext)
    return s.value(f"{s.dir()}/{name}") if s.chance(0.25) else name


def one(s, things):
    return s.value(s.pick(things))


def few(s, things, low, high=None):
    return [s.value(t) for t in s.some(things, s.number(low, high or low))]


def euros(s, count, low=2, high=120):
    """Different amounts with cents."""
    return [s.value(f"{n // 100}.{n % 100:02}") for n in s.rng.sample(range(low * 100, high * 100), count)]


def photos(s, count, ext="jpg"):
    """Names of photos as cameras and people give them, all of one kind."""
    stem, start = s.pick(SHOTS), s.number(1, 8000)
    numbers = s.rng.sample(range(start, start + 40), count)
    joint = s.pick(["_", "-", " ", ""])
    return [s.value(f"{stem}{joint}{n:04}.{ext}") for n in numbers]


def picture(s):
    return b"\xff\xd8\xff\xe0" + bytes(s.rng.randrange(256) for _ in range(s.number(20, 200)))


def album(s):
    while True:
        a, y = s.pick(ALBUMS), s.number(1998, 2026)
        name = s.pick([a, f"{a} {y}", f"{y} {a}", f"{y}-{a.lower().replace(' ', '-')}", a.lower(), f"{a}_{y}", f"photos {a}"])
        if name not in s.drawn:
            return s.value(name)


def q(name):
    """For sh."""
    if re.fullmatch(r"[\w./-]+", name):
        return name
    return f'"{name}"' if "'" in name else f"'{name}'"


def join(things):
    things = list(things)
    return things[0] if len(things) == 1 else ", ".join(things[:-1]) + " and " + things[-1]


def output(text):
    """What a command printed."""
    return text.split("\n", 1)[1].rstrip("\n") if "\n" in text else ""


# ---- one call ---------------------------------------------------------------------------------------------------------


@situation
def note_says(s):
    f = lay(s, "letter")
    notes = few(s, NOTES, 1, 2)
    s.file(f, "\n".join(notes) + "\n")
    s.decoys(3)
    s.ask(f"What does {f} say?", f"read me {f} please, I left my glasses upstairs", f"Someone left a note called {f}. What is in it?", f"open '{f}'",
          f"{f} - contents?", f"Could you show me the note {f}?", f"I keep forgetting what {f} says, can you look",
          f"mum says i must read {f} what does it say",
          f"Please to show what is written in \"{f}\".", f"display the text of {f}")
    yield s.call("fs_read", path=f)
    yield s.say("\n".join(notes), f"{f} says:\n" + "\n".join(notes))


@situation
def recipe_in_folder(s):
    d, dish = s.dir(), one(s, DISHES)
    name = s.value(s.pick([f"{dish}.txt", f"{dish.replace(' ', '-')}.md", f"{dish.capitalize()}.txt", f"{dish.replace(' ', '_')}.txt"]))
    lines = [f"{s.number(2, 20) * 25} g {food}" for food in few(s, FOODS, 2, 4)]
    s.file(f"{d}/{name}", "\n".join(lines) + "\n")
    s.decoys()
    s.ask(f"What do I need for {name} in the folder {d}?", f"Show me {d}/{name}", f"cat {d}/{name}",
          f"In the folder {d} there is {name}. Read it out, my hands are floury.",
          f"ingredients in {d}/{name} pls", f"could you open the file {name} that is in {d}", f"i want to cook today, whats in {d}/{name}",
          f"Would you be so kind as to print the contents of \"{d}/{name}\"?", f"view {d}/{name}", f"let me see the card {name} (folder {d})")
    yield s.call("fs_read", path=f"{d}/{name}")
    yield s.say("\n".join(lines), f"{d}/{name} says:\n" + "\n".join(lines))


@situation
def list_lines(s):
    f = lay(s, "shop")
    items = few(s, GROCERIES, 3, 14)
    s.file(f, "".join(i + "\n" for i in items))
    s.decoys()
    s.ask(f"How many lines has the shopping list {f}?", f"lines in {f}?", f"Count the lines of {f}, please.",
          f"is {f} long? tell me the number of lines",
          f"Each thing to buy is on its own line in {f}. How many lines are there?", f"line count {f}", f"I wonder how many lines '{f}' has by now",
          f"{f}: number of lines", f"How many lines did the kids put into {f}?", f"Please, I need to know how much lines is in {f}.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {len(items)} lines.", f"There are {len(items)} lines in {f}.", f"{len(items)} lines.")


@situation
def letter_words(s):
    f = lay(s, "letter", s.pick(["txt", "md", ""]))
    text = f"Dear {one(s, KIN)},\n" + s.lines(s.number(2, 6)) + f"Love, {one(s, FAMILY)}\n"
    s.file(f, text)
    s.decoys(3)
    n = len(text.split())
    s.ask(f"How many words are in my letter {f}?", f"word count of {f}", f"words in {f}?",
          f"The school wants at least a hundred words. How many does {f} have?",
          f"Count the words in {f} for me, dear.", f"i wrote {f} all by myself how many words is it", f"Tell me the number of words in '{f}'.",
          f"Can you check how many words I have written in {f} so far?", f"is {f} too long? count words please",
          f"How wordy is {f}? I want the count of words.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} words.", f"There are {n} words in {f}.", f"It has {n} words.")


@situation
def which_recipe_uses(s):
    rare = one(s, RARE)
    dishes = few(s, DISHES, 4, 5)
    names = [s.value(f"{d.replace(' ', s.pick(['-', '_', ' ']))}.{s.pick(['txt', 'md'])}") for d in dishes]
    k = s.number(1, 2)
    hits = sorted(names[:k], key=lambda n: n.encode())
    for n in names:
        lines = [f"{s.number(1, 9)}00 g {food}" for food in s.some(FOODS, 2)] + ([f"{s.number(1, 4)} spoons {rare}"] if n in hits else [])
        s.rng.shuffle(lines)
        s.file(n, "\n".join(lines) + "\n")
    s.ask(f"Which of my recipes use {rare}?", f"where is {rare} mentioned?", f"Search all files here for {rare}.",
          f"I have to use up the {rare}. Which recipe has it in?",
          f"grep {rare}", f"which files contain the word \"{rare}\"", f"What can I cook with {rare}? Look through the files.",
          f"find {rare} in the recipes pls",
          f"My neighbour cannot eat {rare}, in which recipe files does it stand?", f"any recipe here with {rare} in it?")
    yield s.call("text_search", path=".", query=rare)
    if k == 1:
        yield s.say(f"{hits[0]} uses {rare}.", f"Only {hits[0]} has {rare} in it.", f"I found {rare} in {hits[0]}.")
    else:
        yield s.say(f"{join(hits)} use {rare}.", f"I found {rare} in {join(hits)}.")


@situation
def find_pictures(s):
    ext = s.pick(["jpg", "heic", "jpeg", "gif", "tiff", "webp"])
    shots = photos(s, s.number(1, 3), ext)
    d = s.dir()
    paths = []
    for n in shots:
        paths.append(f"{d}/{n}" if s.chance(0.6) else n)
        s.file(paths[-1], picture(s))
    s.folder(d)
    s.decoys()
    paths.sort(key=lambda n: n.encode())
    s.ask(f"Where are my .{ext} pictures?", f"find all {ext} files", f"Which .{ext} files do we have here?",
          f"list every *.{ext} please, also in the folders",
          f"I took some photos, they end in .{ext}. Can you find them?", f"any {ext} files around?", f"look for files ending with .{ext}",
          f"Grandpa asks for the {ext} photos. Where did they go?", f"*.{ext}?", f"Please search for the photos of type {ext} by their name.")
    yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    if len(paths) == 1:
        yield s.say(f"There is one: {paths[0]}.", f"I found {paths[0]}.", f"The only .{ext} file is {paths[0]}.")
    else:
        yield s.say(f"I found {join(paths)}.", f"The .{ext} files are {join(paths)}.", f"There are {len(paths)}: {join(paths)}.")


@situation
def new_album(s):
    a = album(s)
    p = s.value(f"{s.folder(s.dir())}/{a}") if s.chance(0.5) else a
    s.decoys(3)
    s.ask(f"Make a folder {p} for the pictures.", f"mkdir {p}", f"please create the folder \"{p}\"", f"I need a new folder, call it '{p}'",
          f"new directory {p}",
          f"We have so many photos now. Could you set up a folder named {p}?", f"can you make me a place {p} to put pictures, a folder i mean",
          f"A folder {p} would be nice to have.", f"Create {p} (a folder).", f"add an empty folder `{p}`")
    yield s.call("fs_mkdir", path=p)
    yield s.say(f"Made the folder {p}.", f"The folder {p} is there now.", f"Created {p}.")


@situation
def rename_photo(s):
    old = photos(s, 1, s.pick(["jpg", "png", "jpeg"]))[0]
    end = old.rsplit(".", 1)[1]
    who, what = one(s, PETS + FAMILY), s.pick(["in the snow", "asleep", "with cake", "birthday", "at the lake", "laughing", "portrait", "first day",
                                               "muddy", "hat"])
    new = s.value(s.pick([f"{who} {what}.{end}", f"{who.lower()}-{what.replace(' ', '-')}.{end}", f"{who}_{what.replace(' ', '_')}.{end}"]))
    s.file(old, picture(s))
    s.decoys(3)
    s.ask(f"Rename {old} to {new}.", f"{old} should be called {new}", f"mv '{old}' '{new}'",
          f"Please give the photo {old} the name {new}, I can never find it.",
          f"change the name of {old} into \"{new}\"", f"that picture {old}? call it {new} from now on", f"Could {old} be renamed {new}?",
          f"i dont like the name {old}, make it {new}", f"rename photo: {old} -> {new}", f"New name for {old}: {new}")
    yield s.call("fs_move", from_=old, to=new)
    s.expect(old, None)
    yield s.say(f"Renamed {old} to {new}.", f"{old} is now called {new}.", f"The photo is called {new} now.")


@situation
def into_folder(s):
    d = s.folder(album(s))
    f = photos(s, 1, s.pick(["jpg", "png", "mov", "mp4"]))[0]
    s.file(f, picture(s))
    s.decoys(3)
    s.ask(f"Move {f} into {d}.", f"put {f} in the folder {d}", f"{f} belongs in {d}, could you file it there?",
          f"tidy up: {f} goes to the folder \"{d}\"",
          f"Please can you pop {f} into {d} for me", f"the picture {f} must go in folder {d}", f"Stick {f} into the folder {d}, thanks",
          f"{f} -> folder {d}",
          f"I'd like to have {f} in my {d} folder instead of here", f"shift '{f}' to the folder '{d}'")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is in {d} now.", f"Moved {f} into {d}.")


@situation
def copy_recipe(s):
    f = called(s, "recipe")
    text = s.lines(s.number(2, 6))
    s.file(f, text)
    if s.chance(0.5):
        d = s.folder(s.dir())
        to = s.value(f"{d}/{f}")
    else:
        to = s.value(s.pick([f"{f.rsplit('.', 1)[0]} copy.txt", f"for {s.pick(FAMILY)}.txt", f"{f}.bak", f"safe {f}"]))
    s.decoys(3)
    s.ask(f"Copy {f} to {to}.", f"make a copy of {f} and name it {to}", f"cp '{f}' '{to}'", f"Before I spoil it: save a copy of {f} as {to}, please.",
          f"i need {f} twice, the second one as \"{to}\"", f"Could you duplicate {f}? The copy should be {to}.", f"backup {f} -> {to}",
          f"My sister wants {f} too, put a copy at {to}", f"Please copying {f} to {to}", f"{f} should exist a second time, as {to}")
    yield s.call("fs_copy", from_=f, to=to)
    s.expect(to, text)
    s.expect(f, text)
    yield s.say(f"Copied {f} to {to}.", f"There is a copy of {f} at {to} now.", f"{to} is a copy of {f} now.")


@situation
def throw_away(s):
    f = lay(s, s.pick(["shop", "chores", "gifts", "letter"]), s.pick(["txt", "md", "doc", "pdf"]))
    s.file(f, s.lines(s.number(1, 4)))
    s.decoys()
    s.ask(f"Delete {f}.", f"throw {f} away, we bought everything", f"rm '{f}'", f"I don't need {f} any more, please get rid of it",
          f"Please remove the file {f}.",
          f"{f} can go", f"bin {f} would you", f"The children are not to see {f}. Delete it!", f"erase \"{f}\" for me",
          f"we are done with {f} so delet it")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"{f} is gone.", f"Removed {f}.")


@situation
def write_list(s):
    f = called(s, "shop")
    things = few(s, GROCERIES, 2, 4)
    s.decoys(3)
    listed = ", ".join(things)
    s.ask(f"Make a shopping list {f} with {listed}, one on each line.", f"write {f}: {listed} (each on its own line)",
          f"New file {f}, please; line by line: {listed}",
          f"I'm off to the shops. Put {listed} into a new file {f}, one per line.",
          f"create \"{f}\" that lists {listed}, every item on a line of its own",
          f"Could you note down {listed} in {f}? One thing a line, please.", f"we need {listed}. save that as {f} one per line",
          f"start a list called {f}. lines: {listed}", f"Write down for me, one under the other, in {f}: {listed}")
    text = "".join(t + "\n" for t in things)
    yield s.call("fs_write", path=f, text=text)
    s.expect(f, text)
    yield s.say(f"Wrote {f} with {len(things)} items.", f"{f} now lists {join(things)}.", f"Made {f} with {join(things)}.")


@situation
def write_greeting(s):
    f = called(s, "letter", s.pick(["txt", "md"]))
    line = s.value(s.pick(["Happy birthday, {}!", "Get well soon, {}.", "Thank you for the socks, {}.", "Alles Gute, {}!", "We miss you, {}.",
                           "Dear {}, come on Sunday.",
                           "Bon anniversaire, {} !", "{} please ring the bell twice.", "Welcome home {} 🏡", "Sorry about the vase, {}.",
                           "Sto lat, {}!",
                           "Good luck with the exam, {}.", "The spare room is ready for {}.", "Back soon, {}.",
                           "Feliz Navidad, {}!"]).format(s.pick(KIN)))
    s.decoys(3)
    s.ask(f"Write \"{line}\" into a new file {f}.", f"create {f} with this text: {line}", f"I want a file {f} that says: {line}",
          f"{f} should contain just: {line}",
          f"Please make me a little card {f} with the words \"{line}\" on it", f"save '{line}' as {f}", f"make a file, name {f}, text {line}",
          f"new file {f}. what goes in: {line}", f"Could you type \"{line}\" in a file named {f}? My keyboard is sticky.")
    yield s.call("fs_write", path=f, text=line + "\n")
    s.expect(f, line + "\n")
    yield s.say(f"Wrote {f}.", f"{f} now says: {line}", f"Made {f} with that text.")


@situation
def add_item(s):
    f = lay(s, "shop")
    things = few(s, GROCERIES, 3, 7)
    new = things.pop()
    text = "".join(t + "\n" for t in things)
    s.file(f, text)
    s.decoys(3)
    s.ask(f"Add {new} to {f}.", f"put {new} on the list {f}", f"We are out of {new}, write it down in {f}", f"{f}: also {new}",
          f"Please append {new} to the end of {f}.",
          f"oh, and {new}! add that to \"{f}\" too", f"don't forget {new}. on the list {f} please", f"can you put {new} at the bottom of {f}",
          f"another line for {f}: {new}", f"I finished the last of the {new}, sorry. Could you add it to {f}?")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, text + new + "\n")
    yield s.say(f"Added {new} to {f}.", f"{f} has {new} at its end now.", f"I added {new} at the end of {f}.")


@situation
def diary_line(s):
    f = lay(s, "diary", s.pick(["txt", "md"]))
    entries = few(s, DIARY, 2, 4)
    new = entries.pop()
    text = "".join(e + "\n" for e in entries)
    s.file(f, text)
    s.ask(f"Write in my diary {f}: {new}", f"add this to {f}: {new}", f"append \"{new}\" to {f}", f"{f} needs a new last line: {new}",
          f"dear diary ({f}), {new}",
          f"At the end of {f} put: {new}", f"before I go to bed, please add to {f} the sentence '{new}'", f"note in {f} - {new}",
          f"please to write at the bottom from {f} this: {new}")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, text + new + "\n")
    yield s.say(f"Added it to {f}.", f"Added the line to {f}.", f"{f} has the new line at its end.")


@situation
def change_word(s):
    f = lay(s, "recipe", s.pick(["txt", "md"]))
    foods = few(s, FOODS, 3, 5)
    new, old = foods.pop(), foods[0]
    amounts = s.rng.sample(range(4, 36), len(foods))
    lines = [f"{a * 25} g {food}" for a, food in zip(amounts, foods)]
    s.rng.shuffle(lines)
    text = "\n".join(lines) + "\n"
    s.file(f, text)
    s.decoys(3)
    s.ask(f"Replace {old} by {new} in {f}.", f"in {f} change {old} to {new}", f"Where {f} says {old}, it should say {new}", f"s/{old}/{new}/ in {f}",
          f"We're allergic to {old} now! Make it {new} in {f} please.", f"{f}: {new} instead of {old}",
          f"could you swap {old} for {new} in the recipe {f}",
          f"I made a mistake in {f}, I wrote {old} but it's {new}", f"edit \"{f}\" so that it has {new} where {old} is",
          f"put {new} in place of the {old} in {f}")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} now has {new} instead of {old}.", f"Replaced {old} by {new} in {f}.")


@situation
def change_amount(s):
    f = called(s, "recipe")
    foods = few(s, FOODS, 3, 5)
    amounts = [a * 25 for a in s.rng.sample(range(4, 36), len(foods) + 1)]
    a, b, food = amounts[0], amounts[-1], foods[0]
    text = "".join(f"{food}: {n} g\n" for food, n in zip(foods, amounts))
    s.file(f, text)
    s.ask(f"Change the {food} in {f} from {a} g to {b} g.", f"{f} has {a} g of {food}, that's wrong, make it {b} g",
          f"{food} in {f}: {b} g, not {a} g",
          f"please correct {f}: {b} g instead of {a} g", f"Turn \"{a} g\" into \"{b} g\" in {f}",
          f"In the recipe {f} it says {a} g {food}; Nana uses {b} g. Fix it?",
          f"edit {f}, {a} g -> {b} g", f"Could you put {b} g where {f} has {a} g?", f"i tried it and {a} g {food} was too bad, write {b} g in {f}")
    yield s.call("fs_edit", path=f, old=f"{a} g", new=f"{b} g")
    s.expect(f, text.replace(f"{food}: {a} g", f"{food}: {b} g"))
    yield s.say(f"Changed {a} g to {b} g in {f}.", f"{f} now has {b} g of {food}.", f"{f} says {b} g of {food} now.")


@situation
def checksum(s):
    f = lay(s, s.pick(["letter", "music", "money"]), s.pick(["pdf", "jpg", "mp3", "txt"]))
    s.file(f, s.lines(2))
    s.decoys(3)
    s.ask(f"What is the SHA-256 of {f}?", f"checksum of {f} please", f"sha256 {f}",
          f"My brother has the same scan. Give me the hash of {f} so that we can compare.",
          f"I need the fingerprint (SHA-256) of the file {f}", f"hash {f} for me", f"Compute the checksum for \"{f}\".",
          f"which sha256 sum does {f} have",
          f"To see whether it arrived whole I want the SHA-256 checksum of {f}.")
    text = yield s.call("fs_hash", path=f)
    h = text.split()[-1]
    yield s.say(f"The SHA-256 of {f} is {h}.", f"{h}", f"SHA-256 of {f}: {h}")


@situation
def size_of(s):
    f = lay(s, s.pick(["music", "letter", "recipe"]), s.pick(["jpg", "mp3", "png", "pdf", "mp4", "odt"]))
    blob = picture(s) * s.number(1, 30)
    s.file(f, blob)
    s.decoys(3)
    n = len(blob)
    s.ask(f"How big is {f}?", f"size of {f}?", f"How many bytes does {f} take?", f"is {f} small enough for an e-mail? tell me its size",
          f"I'd like to send {f} to my niece. How large is the file?", f"what's the file size of '{f}'", f"bytes of {f} pls",
          f"Tell me how much space {f} needs.",
          f"how heavy is {f}, in bytes")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} has {n} bytes.", f"{f} is {n} bytes big.", f"{n} bytes.")


@situation
def changed_when(s):
    f = lay(s, s.pick(["diary", "recipe", "money", "garden"]), s.pick(["txt", "md", "ods", "csv"]))
    s.file(f, s.lines(2), age=s.number(2, 900) * 86400 + s.number(0, 80000))
    s.decoys(2)
    s.ask(f"When was {f} last changed?", f"last modified date of {f}", f"How old is the version of {f} that we have? I mean the day it was changed.",
          f"when did somebody last touch {f}", f"{f} - modified when?", f"Did I write in {f} lately? Give me the date of the last change.",
          f"Please say me the day on which {f} was modified.", f"which day was \"{f}\" saved the last time?",
          f"i cant remember when i last worked on {f}, what date was it")
    text = yield s.call("fs_stat", path=f)
    day = re.search(r"modified (\S{10})", text).group(1)
    yield s.say(f"{f} was last changed on {day}.", f"On {day}.", f"The last change to {f} was on {day}.")


@situation
def pack_album(s):
    d = album(s)
    for n in photos(s, s.number(2, 5)):
        s.file(f"{d}/{n}", picture(s))
    end = s.pick(["zip", "zip", "tar.gz", "tar", "tgz"])
    a = s.value(s.pick([f"{d}.{end}", f"{d.lower().replace(' ', '-')}.{end}", f"for-{s.pick(FAMILY).lower()}.{end}",
                        f"photos{s.number(1, 99)}.{end}"]))
    s.decoys(2)
    s.ask(f"Pack the folder {d} into {a}.", f"make {a} from the folder {d}", f"zip up the album {d} as {a} so I can mail it", f"archive {d} -> {a}",
          f"I want to send all of {d} to Granny, can you put it in one file {a}?", f"please compress \"{d}\" to {a}",
          f"create the archive {a} with everything in {d}",
          f"folder {d} to be an archive, name {a}", f"Could you bundle {d} up into {a} before I wipe the camera?")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} now holds the folder {d}.", f"Made {a} from {d}.")


@situation
def unpack_photos(s):
    a = s.value(s.pick(["photos", "from-dad", "whatsapp", "wedding-pics", "scans", "recipes", "mixtape", "holiday", "nursery",
                        "choir"]) + str(s.number(1, 99)))
    end = s.pick([".tar.gz", ".tgz", ".tar"])
    for n in photos(s, s.number(1, 4)):
        s.file(f"{a}/{n}", picture(s))
    s.shell(f"tar c{'' if end == '.tar' else 'z'}f {a}{end} {a} && rm -r {a}")
    d = album(s)
    a += end
    s.value(a)
    s.ask(f"Unpack {a} into {d}.", f"extract {a} to the folder {d}", f"Dad sent {a}. Open it up and put what's inside into {d}, please.",
          f"untar {a} in {d}",
          f"please unzip \"{a}\" into a folder called {d}", f"I got {a}, the content must go to {d}", f"could you decompress {a}, destination {d}",
          f"{a} -> unpack to {d}", f"whatever is in {a} should end up in the folder {d}")
    yield s.call("archive_extract", archive=a, path=d)
    yield s.say(f"Unpacked {a} into {d}.", f"The contents of {a} are in {d} now.", f"{a} is unpacked into {d}.")


@situation
def look_into(s):
    d = album(s)
    inside = sorted(photos(s, s.number(1, 4), s.pick(["jpg", "png", "mp3", "pdf"])), key=lambda n: n.encode())
    for n in inside:
        s.file(f"{d}/{n}", picture(s))
    s.decoys(3)
    s.ask(f"What is in the folder {d}?", f"ls {d}", f"which files are in {d}", f"Show me what the folder {d} holds.", f"list {d} please",
          f"Anything in {d}?",
          f"my son made a folder \"{d}\", what did he put in it?", f"Contents of folder {d}, if you'd be so kind.",
          f"can u look inside {d} and tell me the files",
          f"I forgot what I kept in {d}.")
    yield s.call("fs_list", path=d)
    if len(inside) == 1:
        yield s.say(f"There is one file in {d}: {inside[0]}.", f"{d} holds only {inside[0]}.")
    else:
        yield s.say(f"{d} holds {join(inside)}.", f"There are {len(inside)} files in {d}: {join(inside)}.", f"In {d} are {join(inside)}.")


@situation
def keep_in_mind(s):
    fact = s.value(s.pick(["{p} is allergic to {f}", "{k} likes {f} best", "the vet of {p} is open until six", "{k}'s birthday is on {d}",
                           "{p} gets his pills at {t}",
                           "the bins go out on {day}", "{k} wears shoe size {n}", "the {x} is in {w}", "{p} is afraid of the hoover",
                           "the piano was tuned on {d}",
                           "{k} cannot eat {f}", "the spare key is at {k}'s", "we feed {p} at {t}", "choir practice is on {day}",
                           "{k} takes no sugar in the tea"]).format(
        p=s.pick(PETS), k=s.pick(FAMILY), f=s.pick(FOODS), d=f"{s.number(1, 28)} {s.month()}", t=s.time(), day=s.day(), n=s.number(34, 46),
        x=s.pick(PLANTS), w="the hall"))
    s.decoys(2)
    s.ask(f"Remember that {fact}.", f"please remember: {fact}", f"keep in mind {fact}", f"I always forget this, so you remember it: {fact}",
          f"Note for later: {fact}",
          f"memorise that {fact}", f"could you remember for me that {fact}?", f"don't forget that {fact}", f"for the future you should know {fact}")
    yield s.call("memory_save", text=fact)
    yield s.say(f"I will remember that {fact}.", f"Remembered: {fact}.", "I will remember it.")


# ---- questions worked out from what was read ------------------------------------------------------------------------------


@situation
def number_of(s):
    f = lay(s, "people", s.pick(["txt", "csv", "md"]))
    jobs = few(s, ["vet", "plumber", "dentist", "school", "babysitter", "piano teacher", "chimney sweep", "pharmacy", "baker", "swimming club",
                   "electrician", "garage",
                   "landlord", "choir", "hairdresser", "florist", "kindergarten", "riding school"], 3, 6)
    numbers = []
    while len(numbers) < len(jobs):
        n = s.phone()
        if n not in numbers:
            numbers.append(n)
    joint = s.pick([": ", ",", " - ", "  "])
    s.file(f, "".join(f"{j}{joint}{n}\n" for j, n in zip(jobs, numbers)))
    s.decoys(3)
    k = s.number(0, len(jobs) - 1)
    job, n = jobs[k], numbers[k]
    s.ask(f"What is the phone number of the {job}? It's in {f}.", f"number of the {job} in {f}?", f"look up the {job} in {f}, I need to ring them",
          f"quick, {f}, the phone of the {job}!", f"Which number do I call for the {job} according to {f}?",
          f"Could you find me the {job}'s telephone number in {f}, please?",
          f"i have to call the {job} but where is the number... look in {f}", f"{f}: {job} tel",
          f"In \"{f}\" I keep our numbers. Read me the one for the {job}.")
    yield s.call("fs_read", path=f)
    yield s.say(f"The number of the {job} is {n}.", f"{n}", f"The {job}: {n}")


@situation
def heaviest_pet(s):
    f = lay(s, "pets", s.pick(["csv", "txt"]))
    pets = few(s, PETS, 3, 6)
    weights = s.rng.sample(range(3, 400), len(pets))
    big = s.chance(0.5)
    best = pets[weights.index(max(weights) if big else min(weights))]
    w = (max(weights) if big else min(weights)) / 10
    s.file(f, s.pick(["name,kg\n", "pet,weight\n", ""]) + "".join(f"{p},{x / 10}\n" for p, x in zip(pets, weights)))
    s.decoys(3)
    word, other = ("heaviest", "fattest") if big else ("lightest", "smallest")
    s.ask(f"Which pet in {f} is the {word}?", f"{f} has the weights of our animals in kg. Who is the {word}?", f"{word} one in {f}?",
          f"The vet asked which of them weighs the {'most' if big else 'least'}. It's in {f}.", f"look into {f} and tell me the {word} pet",
          f"who weighs {'most' if big else 'least'} in {f}", f"Please check {f}: which animal is {word}?",
          f"I bet Grandpa about the {word} pet in {f}. Who is it?",
          f"of all the pets in \"{f}\" which is the {other}, by kilos")
    yield s.call("fs_read", path=f)
    yield s.say(f"{best} is the {word}, with {w} kg.", f"{best}, with {w} kg.", f"The {word} is {best}: {w} kg.")


@situation
def nth_song(s):
    f = lay(s, "music", s.pick(["txt", "m3u", "md"]))
    songs = few(s, SONGS, 4, 9)
    s.file(f, "".join(x + "\n" for x in songs))
    s.decoys(3)
    k = s.number(1, len(songs) - 1)
    nth = ORDINALS[k]
    s.ask(f"What is the {nth} song in {f}?", f"song number {k + 1} of {f}", f"{f}, line {k + 1}?", f"which title comes {nth} on {f}",
          f"We danced to the {nth} one on {f}, what was it called?", f"Tell me the {nth} title in the playlist {f}.",
          f"give me track {k + 1} from {f}, it's one title per line",
          f"i liked the {nth} song of {f} whats its name", f"Could you look up what stands on the {nth} line of \"{f}\"?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {nth} song in {f} is {songs[k]}.", f"{songs[k]}", f"It is {songs[k]}.")


@situation
def last_entry(s):
    f = lay(s, s.pick(["diary", "garden"]), s.pick(["txt", "md", "log"]))
    entries = few(s, DIARY, 3, 6)
    first = s.date()
    day = datetime.date.fromisoformat(first)
    lines = []
    for e in entries:
        lines.append(f"{day} {e}")
        day += datetime.timedelta(days=s.number(1, 9))
    s.file(f, "\n".join(lines) + "\n")
    s.decoys(2)
    last = s.chance(0.6)
    word, line, e = ("last", lines[-1], entries[-1]) if last else ("first", lines[0], entries[0])
    s.ask(f"What is the {word} entry in {f}?", f"{word} line of {f}", f"Read me the {word} thing that was written in {f}.", f"{f} - {word} entry?",
          f"what did we write {'at the end of' if last else 'at the very top of'} {f}", f"I'd like to hear the {word} entry of {f}, please",
          f"show only the {word} line in \"{f}\"", f"How does {f} {'end' if last else 'begin'}? Just that line.",
          f"open {f} and tell me the {word} note in it")
    yield s.call("fs_read", path=f)
    yield s.say(line, f"The {word} entry is: {line}", f"The {word} line of {f} is: {line}")


@situation
def on_the_list(s):
    f = lay(s, "shop", s.pick(["txt", "md"]))
    things = few(s, GROCERIES, 4, 9)
    asked = things.pop()
    there = s.chance(0.5)
    if there:
        things.insert(s.number(0, len(things)), asked)
    s.file(f, "".join(t + "\n" for t in things))
    s.decoys(3)
    s.ask(f"Does the list {f} have {asked}?", f"did anyone put {asked} on {f} yet", f"{asked} in {f}? yes or no", f"Check whether {f} has {asked}.",
          f"I'm in the shop! Was {asked} on {f}?", f"do we need {asked} according to {f}",
          f"Could you see if {asked} is already written in {f}, please?",
          f"does \"{f}\" say {asked}", f"I am not sure I wrote {asked} into {f}. Did I?", f"have i got {asked} on my list {f}")
    yield s.call("fs_read", path=f)
    if there:
        yield s.say(f"Yes, {f} lists {asked}.", f"Yes, {f} has {asked}.")
    else:
        yield s.say(f"No, {f} does not list {asked}.", f"No, {f} does not have {asked}.")


@situation
def dearer(s):
    f = lay(s, "money", s.pick(["csv", "txt"]))
    bills = few(s, BILLS, 3, 6)
    sums = euros(s, len(bills), 10, 300)
    s.file(f, "".join(f"{b}: {x}\n" for b, x in zip(bills, sums)))
    a, b = s.some(range(len(bills)), 2)
    low = s.chance(0.4)
    win = a if (float(sums[a]) < float(sums[b])) == low else b
    word = "cheaper" if low else "dearer"
    s.decoys(2)
    s.ask(f"Which is {word} in {f}, {bills[a]} or {bills[b]}?", f"{f}: {bills[a]} vs {bills[b]}, which costs {'less' if low else 'more'}?",
          f"Compare {bills[a]} and {bills[b]} in {f} and tell me the {word} one.",
          f"do we pay {'less' if low else 'more'} for {bills[a]} or for {bills[b]}? see {f}",
          f"My husband and I disagree: was {bills[a]} or {bills[b]} {word}? The sums are in {f}.",
          f"look at {f} please. {bills[a]} or {bills[b]}, what is {word}",
          f"what is {word}, {bills[a]} or {bills[b]}, by \"{f}\"",
          f"In {f}, between {bills[a]} and {bills[b]}, tell me which one costs {'less' if low else 'more'}.",
          f"is {bills[a]} or {bills[b]} the {word} one in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{bills[win]} is {word}, with {sums[win]}.", f"The {word} one is {bills[win]}: {sums[win]}.", f"{bills[win]}, with {sums[win]}.")


@situation
def how_many_cats(s):
    f = lay(s, "pets", s.pick(["csv", "txt", "md"]))
    kinds = few(s, ANIMALS, 3)
    n = s.number(2, 4)
    rows = [kinds[0]] * n + [kinds[1]] * s.number(1, 3) + [kinds[2]]
    s.rng.shuffle(rows)
    names = few(s, PETS, len(rows))
    s.file(f, "".join(f"{p}, {k}\n" for p, k in zip(names, rows)))
    s.decoys(2)
    kind = kinds[0]
    s.ask(f"How many of the animals in {f} are a {kind}?", f"count the animals marked {kind} in {f}", f"{f}: how many times is the kind {kind}?",
          f"In {f} I list all pets with their kind. How often does {kind} come up?", f"how many pets of kind {kind} are there in {f}",
          f"The neighbours say we have too many of one sort. How many entries in {f} are {kind}?", f"tell me how many {kind} entries {f} has",
          f"Please count how often {kind} stands in {f}.", f"number of pets in \"{f}\" that are {kind}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{n} of the animals in {f} are {kind}.", f"{n}", f"There are {n} entries with {kind} in {f}.")


@situation
def birthday_of(s):
    f = lay(s, "people", s.pick(["csv", "txt", "md"]))
    people = few(s, KIN, 3, 7)
    days = [s.value(f"{d} {m}") for d, m in zip(s.some(range(1, 29), len(people)), [s.month() for _ in people])]
    joint = s.pick([": ", ",", " - "])
    s.file(f, "".join(f"{p}{joint}{d}\n" for p, d in zip(people, days)))
    s.decoys(3)
    k = s.number(0, len(people) - 1)
    p, d = people[k], days[k]
    if s.chance(0.7):
        s.ask(f"When is {p}'s birthday? See {f}.", f"birthday of {p} in {f}?", f"{f} has all the birthdays. Which day is {p}'s?",
              f"I always forget when {p} was born, look in {f}",
              f"on what date must I congratulate {p}? it stands in {f}", f"check {f} for the birthday of {p} please", f"{p} - when? ({f})",
              f"Could you find out from {f} on which day {p} has birthday?", f"help i think i missed {p}'s birthday!! when is it, its in {f}")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p}'s birthday is on {d}.", f"{d}", f"It is on {d}.")
    else:
        s.ask(f"Whose birthday is on {d}? See {f}.", f"who in {f} has birthday on {d}", f"{d}: whose birthday, by {f}?",
              f"We have a cake to bake for {d}. For whom? Look in {f}.",
              f"Look into {f} and tell me who was born on {d}.", f"there is a cross at {d} in my calendar, who is it? {f} knows",
              f"which name stands with {d} in {f}",
              f"Could you check in {f} who celebrates on {d}?", f"{f}, {d}, who?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p}'s birthday is on {d}.", f"{p}", f"It is {p}.")


@situation
def where_kept(s):
    f = lay(s, "attic", s.pick(["txt", "md", "csv"]))
    things = few(s, THINGS, 3, 7)
    spots = few(s, SPOTS, len(things))
    joint = s.pick([": ", " -> ", " = ", " | "])
    s.file(f, "".join(f"{t}{joint}{w}\n" for t, w in zip(things, spots)))
    s.decoys(3)
    k = s.number(0, len(things) - 1)
    t, w = things[k], spots[k]
    if s.chance(0.6):
        s.ask(f"Where did we put the {t}? It is written in {f}.", f"{f}: where's the {t}?", f"find out from {f} where the {t} should be",
              f"I've turned the house upside down for the {t}. What does {f} say about it?", f"according to {f} where do we keep the {t}",
              f"where the {t} are? look {f} please",
              f"Look up the {t} in {f} for me, would you?", f"place of the {t} in \"{f}\"", f"the {t} must be somewhere, {f} knows. where?")
        yield s.call("fs_read", path=f)
        yield s.say(f"The {t}: {w}.", f"{w}", f"{f} says {w}.")
    else:
        s.ask(f"What is kept in this place by {f}: {w}?", f"what did we store in {w}? see {f}", f"{w} - what's there? it's in {f}",
              f"Look in {f} what we keep in {w}.",
              f"Before I carry it down: what is in {w}, says {f}?", f"which thing stands next to \"{w}\" in {f}", f"tell me what {f} lists for {w}",
              f"Please check in {f} what should be at: {w}", f"in {f}, which thing has the place {w}?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{t}", f"The {t}.", f"{f} lists the {t} there.")


@situation
def oven_heat(s):
    dish = one(s, DISHES)
    f = s.value(s.pick([f"{dish}.txt", f"{dish.replace(' ', '-')}.md", f"{dish.replace(' ', '_')}.txt"]))
    heat, minutes, serves = s.number(14, 25) * 10, s.number(12, 95), s.number(2, 10)
    lines = [f"oven: {heat} °C", f"time: {minutes} min", f"serves: {serves}"]
    s.rng.shuffle(lines)
    s.file(f, "\n".join(lines[:2] + [f"{s.number(1, 5)}00 g {s.pick(FOODS)}"] + lines[2:]) + "\n")
    s.decoys(3)
    what = s.number(0, 2)
    if what == 0:
        s.ask(f"How hot must the oven be for {f}?", f"oven temperature in {f}?", f"I'm preheating, what temperature does {f} want",
              f"what heat says {f}",
              f"Tell me the oven setting from {f}.", f"{f}: how many degrees", f"Which temperature do I set the oven to, according to {f}?",
              f"could you check the degrees in {f}, my hands are sticky", f"is {f} a hot oven or not? give me the degrees")
        yield s.call("fs_read", path=f)
        yield s.say(f"The oven must be at {heat} °C.", f"{heat} °C", f"{f} says {heat} °C.")
    elif what == 1:
        s.ask(f"How long does {f} take?", f"minutes in {f}?", f"I must set the kitchen timer. How many minutes for {f}?", f"time in the oven by {f}",
              f"{f} - how long to bake", f"Please read in {f} how many minutes it needs.", f"how many min does the recipe {f} say",
              f"When do I take it out? Time is in {f}.",
              f"can you tell from {f} the baking time")
        yield s.call("fs_read", path=f)
        yield s.say(f"It takes {minutes} min.", f"{minutes} min", f"{f} says {minutes} min.")
    else:
        s.ask(f"How many people does {f} serve?", f"servings in {f}", f"Is {f} enough for all of us? How many does it feed?",
              f"{f} for how many persons?",
              f"for how many people is the recipe {f}", f"Guests are coming. How many will {f} serve?", f"what does {f} say it serves",
              f"Could you look how many portions {f} makes?", f"how many mouths can i feed with {f}")
        yield s.call("fs_read", path=f)
        yield s.say(f"{f} serves {serves}.", f"It serves {serves}.", f"{serves}")


@situation
def whose_turn(s):
    f = lay(s, "chores", s.pick(["txt", "csv", "md"]))
    chores = few(s, CHORES, 3, 6)
    people = few(s, FAMILY, len(chores))
    s.file(f, "".join(f"{p}: {c}\n" for p, c in zip(people, chores)))
    s.decoys(2)
    k = s.number(0, len(chores) - 1)
    p, c = people[k], chores[k]
    if s.chance(0.5):
        s.ask(f"Who has to {c} this week? It's in {f}.", f"whose job is it to {c}? see {f}", f"{f}: who must {c}",
              f"The kids say it's never their turn. Who should {c}, says {f}?",
              f"find out in {f} who is down to {c}", f"please look in {f}, who is to {c}", f"who did we tell to {c}, it stands in \"{f}\"",
              f"its not my turn to {c}!! check {f}, who is it",
              f"Which of us does {f} ask to {c}?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} has to {c}.", f"{p}", f"It is {p}.")
    else:
        s.ask(f"What is {p}'s job in {f}?", f"what must {p} do, by {f}?", f"{p} - which chore? ({f})", f"Tell {p} what to do; it is written in {f}.",
              f"which task did {p} get in {f}",
              f"{p} here. what do i have to do? its in {f}", f"Read me from {f} what {p} has to do",
              f"Could you look up the chore of {p} in \"{f}\"?",
              f"has {p} got a job in {f}? which?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{p} has to {c}.", f"{c}", f"{f} says: {c}.")


# ---- with arithmetic --------------------------------------------------------------------------------------------------


@situation
def bills_total(s):
    f = lay(s, "money", s.pick(["csv", "txt"]))
    bills = few(s, BILLS, 2, 5)
    sums = euros(s, len(bills))
    s.file(f, "".join(f"{b},{x}\n" for b, x in zip(bills, sums)))
    s.decoys(2)
    s.ask(f"What do the bills in {f} come to?", f"total of {f}?", f"Add up the amounts in {f}, please.", f"sum {f}",
          f"How much is everything in {f} together?",
          f"I dread to ask: what is the grand total in {f}?", f"my wife wants to know how much we spent, its all in {f}, add it up",
          f"could you tot up {f} for me",
          f"all the sums from {f} added, how much makes it", f"Work out what we owe altogether according to \"{f}\".")
    yield s.call("fs_read", path=f)
    text = yield s.call("calc", expression=" + ".join(sums))
    yield s.say(f"The total of {f} is {text.strip()}.", f"Together it is {text.strip()}.", f"{text.strip()}")


@situation
def still_to_save(s):
    f = lay(s, "money", "txt")
    saved, goal = s.number(20, 480), s.number(500, 1500)
    thing = one(s, GIFTS + ["a tent", "a piano", "new bikes", "a freezer", "a trampoline"])
    s.file(f, f"for: {thing}\ngoal: {goal}\nsaved: {saved}\n")
    s.decoys(2)
    s.ask(f"How much more do we have to save, according to {f}?", f"{f}: goal minus saved?", f"what is still missing to the goal in {f}",
          f"How far are we from the goal in {f}?",
          f"I saved and saved. How much do I still need? It's in {f}.", f"difference between goal and saved in {f} please",
          f"look at {f} and tell me the rest we must save",
          f"money still to go in \"{f}\"?", f"We're saving for {thing}, see {f}. How much is lacking?")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{goal} - {saved}")
    yield s.say(f"{goal - saved} is still missing.", f"You still need {goal - saved}.", f"{goal - saved}")


@situation
def recipe_times(s):
    dish = one(s, DISHES)
    f = s.value(f"{dish.replace(' ', s.pick(['-', '_', ' ']))}.txt")
    foods = few(s, FOODS, 2, 4)
    amounts = [25 * n for n in s.rng.sample(range(3, 30), len(foods))]
    s.file(f, "".join(f"{a} g {x}\n" for a, x in zip(amounts, foods)))
    s.decoys(2)
    k, times = s.number(0, len(foods) - 1), s.number(2, 5)
    word = {2: "double", 3: "three times", 4: "four times", 5: "five times"}[times]
    food, n = foods[k], amounts[k] * times
    s.ask(f"How much {food} do I need for {word} the recipe in {f}?", f"{f}, but {word} the amount: how many g of {food}?",
          f"I bake {word} of {f}. How much {food}?",
          f"{food} in {f} times {times}?", f"The whole street is coming, so I make {f} {times} times over. How much {food} is that?",
          f"take the grams of {food} from {f} and multiply by {times}", f"please work out {food} for {times} batches of {f}", f"{word} {f}: {food}?",
          f"if i make {times} of \"{f}\" how much {food} do i have to buy")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{amounts[k]} * {times}")
    yield s.say(f"You need {n} g of {food}.", f"{n} g", f"{n} g of {food}.")


@situation
def mean_reading(s):
    f = lay(s, s.pick(["garden", "money"]), s.pick(["csv", "txt"]))
    what, unit = s.pick([("rain", "mm"), ("eggs", "eggs"), ("electricity", "kWh"), ("goat's milk", "litres"), ("harvest", "kg"), ("water", "litres")])
    days = s.some(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], s.pick([2, 4, 5]))
    values = s.rng.sample(range(2, 60), len(days))
    s.file(f, "".join(f"{d},{v}\n" for d, v in zip(days, values)))
    s.ask(f"What is the average in {f}?", f"mean of the numbers in {f}?", f"{f} holds {what} per day ({unit}). Average, please.",
          f"average {what} per day from {f}",
          f"I write down the {what} every day in {f}. How much is it on average?", f"Work out the mean value for \"{f}\".",
          f"how many {unit} a day on average says {f}",
          f"please calculate me the average of {f}", f"on average, what {what} did we have? numbers are in {f}")
    yield s.call("fs_read", path=f)
    text = yield s.call("calc", expression=f"({' + '.join(map(str, values))}) / {len(values)}")
    yield s.say(f"The average in {f} is {text.strip()}.", f"On average {text.strip()}.", f"{text.strip()}")


@situation
def percent_spent(s):
    f = lay(s, "money")
    percent, budget = s.number(5, 95), s.number(1, 30) * 100
    spent = budget * percent // 100
    s.file(f, f"budget: {budget}\nspent: {spent}\n")
    s.decoys(2)
    s.ask(f"What percentage of the budget in {f} is spent?", f"{f}: spent, in percent of the budget?",
          f"how many percent of our budget have we used, see {f}",
          f"Look at {f} and work out which part of the budget is gone, in percent.", f"percent used in {f}",
          f"My wife asks what percent of the money is gone. {f} has budget and spent.",
          f"spent divided by budget as a percentage, from \"{f}\"", f"how much % is spent already? its in {f}",
          f"Please express what we spent in {f} as percent of the budget.")
    yield s.call("fs_read", path=f)
    yield s.call("calc", expression=f"{spent} / {budget} * 100")
    yield s.say(f"{percent}% of the budget is spent.", f"{percent}%", f"You have spent {percent}% of it.")


@situation
def split_bill(s):
    n = s.number(2, 8)
    total = s.value(f"{n * s.number(150, 4000) / 100:.2f}")
    where = s.pick(["pizzas", "cinema tickets", "Grandma's present", "the taxi", "petrol", "the picnic", "the ice creams", "the holiday flat",
                    "flowers", "fireworks",
                    "the barbecue", "ferry tickets", "the paint", "the hedge trimmer", "the cake"])
    s.decoys(2)
    s.ask(f"We paid {total} for {where}, we are {n}. How much each?", f"split {total} by {n}", f"{total} / {n}", f"what is {total} divided by {n}?",
          f"If {n} of us share {total} for {where}, what does everybody pay?", f"{where} cost {total}. {n} people. per head?",
          f"please divide me {total} through {n}",
          f"How much is {total} shared among {n} children?", f"i owe one of {n} parts of {total}, how much is that")
    text = yield s.call("calc", expression=f"{total} / {n}")
    yield s.say(f"That is {text.strip()} each.", f"{text.strip()}", f"{total} divided by {n} is {text.strip()}.")


# ---- chains -----------------------------------------------------------------------------------------------------------


@situation
def wish_to_list(s):
    a, b = called(s, "gifts"), called(s, "shop")
    wishes, things = few(s, GIFTS, 3, 6), few(s, GROCERIES, 1, 4)
    k = s.number(0, len(wishes) - 1)
    nth, new = ORDINALS[k], wishes[k]
    s.file(a, "".join(w + "\n" for w in wishes))
    text = "".join(t + "\n" for t in things)
    s.file(b, text)
    s.decoys(2)
    s.ask(f"Take the {nth} wish from {a} and add it to {b}.", f"line {k + 1} of {a} should also stand at the end of {b}",
          f"put the {nth} thing of {a} onto {b}",
          f"I'll buy the {nth} present on {a}. Write it on {b}, please.", f"copy line {k + 1} from {a} to the end of {b}",
          f"{a} line {k + 1} -> append to {b}",
          f"could you look what is {nth} in {a} and append that to {b}?", f"whatever comes {nth} in \"{a}\" must be added at \"{b}\"",
          f"add the {nth} line of {a} to my list {b} pls")
    yield s.call("fs_read", path=a)
    yield s.call("fs_append", path=b, text=new + "\n")
    s.expect(b, text + new + "\n")
    yield s.say(f"Added {new} to {b}.", f"{b} ends with {new} now.", f"The {nth} wish is {new}; I added it to {b}.")


@situation
def find_then_read(s):
    dish = one(s, DISHES)
    name = s.value(f"{dish.replace(' ', s.pick(['-', '_', ' ']))}.{s.pick(['txt', 'md'])}")
    p = f"{s.dir()}/{s.dir()}/{name}" if s.chance(0.5) else f"{s.dir()}/{name}"
    food, amount = s.pick(FOODS), s.number(3, 30) * 25
    lines = [f"{amount} g {food}", f"{s.number(2, 9)} eggs", f"bake {s.number(15, 80)} min"]
    s.file(p, "\n".join(lines) + "\n")
    s.decoys(3)
    s.ask(f"Somewhere in the folders is {name}. What does it say?", f"find {name} and show me what's in it",
          f"where did I save {name}? read it to me as well",
          f"I cannot find {name} any more, it is in some folder. Please look for it and print it.", f"look for {name} everywhere and open it",
          f"{name} is in one of these folders - locate it, then read it", f"search the file \"{name}\" and tell what is inside",
          f"the recipe {name} is hiding in a subfolder, can you get me its text", f"Could you hunt down {name} for me and read it out?")
    yield s.call("fs_find", path=".", pattern=name)
    yield s.call("fs_read", path=p)
    yield s.say(f"{p} says:\n" + "\n".join(lines), "\n".join(lines))


@situation
def clue_hunt(s):
    a = called(s, "letter")
    b = s.value(f"{s.dir()}/{called(s, s.pick(['gifts', 'attic', 'letter']))}")
    spot = s.value(s.pick(SPOTS))
    thing = s.pick(["present", "treasure", "chocolate", "surprise", "egg", "cake"])
    s.file(a, s.pick([f"The next clue is in {b}\n", f"Look in {b} now!\n", f"Clue no. 2: {b}\n", f"-> {b}\n", f"Go on to {b}\n"]))
    s.file(b,
           s.pick([f"The {thing} is in {spot}.\n", f"Well done! The {thing}: {spot}.\n", f"Look in {spot} for the {thing}.\n"]).replace("in under",
                                                                                                                                        "under"))
    s.decoys(2)
    s.ask(f"It's a treasure hunt: {a} names the next file. Where is the {thing}?",
          f"{a} tells you which file to open. Read that one and say where the {thing} is.",
          f"follow the clue in {a} and tell me where the {thing} is hidden", f"the file that {a} points to says where the {thing} is. so where?",
          f"Start at {a}, go to the file it mentions, and find out where they put the {thing}.",
          f"where is my {thing}?? start with {a}, it sends you to another file",
          f"Grandpa hid a {thing}. {a} has the name of the file with the answer.", f"open {a}, then the file named there. where is the {thing}",
          f"please to read {a}, there is a name of file, in that file is the place of the {thing}")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    yield s.say(f"The {thing} is in {spot}.", f"{b} says it is in {spot}.", f"{spot}")


@situation
def cheaper_shop(s):
    d = s.dir()
    shops = few(s, ["corner shop", "market", "Aldo", "Fresko", "the Mill", "Greengrocer", "Spar-Ecke", "Bazaar", "FoodBarn", "Kiosk", "Delibox",
                    "Nettomax", "Co-op", "Farm shop",
                    "Basta", "Magasin"], 2)
    files = [s.value(f"{d}/{x.lower().replace(' ', '-')}.txt") for x in shops]
    items = few(s, GROCERIES, 2, 4)
    prices = [euros(s, len(items), 1, 20) for _ in files]
    k = s.number(0, len(items) - 1)
    if prices[0][k] == prices[1][k]:
        prices[1][k] = f"{float(prices[0][k]) + 1:.2f}"
    for f, row in zip(files, prices):
        s.file(f, "".join(f"{i}: {x}\n" for i, x in zip(items, row)))
    a, b = files
    item = items[k]
    win = 0 if float(prices[0][k]) < float(prices[1][k]) else 1
    s.ask(f"Where is {item} cheaper, in {a} or in {b}?", f"{a} and {b} have prices. Which one is cheaper for {item}?",
          f"cheapest {item}: {a} or {b}?",
          f"compare the price of {item} in {a} and {b}", f"I only want {item}. Do I go by {a} or {b} to pay less?",
          f"read {a} and {b} and tell which has {item} for less money",
          f"{item}, {a} vs {b}, lower price?", f"please look in both lists, {a} and {b}, for who sells {item} more cheap",
          f"Which list has the better price for {item}? {a} or {b}?")
    yield s.call("fs_read", path=a)
    yield s.call("fs_read", path=b)
    yield s.say(f"{files[win]} has the lower price for {item}: {prices[win][k]}.", f"In {files[win]}, for {prices[win][k]}.",
                f"{files[win]} is cheaper: {prices[win][k]} instead of {prices[1 - win][k]}.")


@situation
def longer_list(s):
    about = s.pick(["music", "shop", "gifts"])
    things = {"music": SONGS, "shop": GROCERIES, "gifts": GIFTS}[about]
    a, b = called(s, about), called(s, about)
    n, m = s.some(range(2, 16), 2)
    s.file(a, "".join(t + "\n" for t in s.some(things, n)))
    s.file(b, "".join(t + "\n" for t in s.some(things, m)))
    s.decoys(2)
    win, lose, hi, lo = (a, b, n, m) if n > m else (b, a, m, n)
    s.ask(f"Which has more lines, {a} or {b}?", f"which list is longer: {a} or {b}", f"count the lines in {a} and in {b}, who has more?",
          f"{a} vs {b}: more lines?",
          f"The twins argue whose list is longer, {a} or {b}. Count the lines.", f"is {a} longer than {b} (in lines), or the other way round?",
          f"Tell me which one of {a} and {b} has the most lines, please.", f"compare number of lines of \"{a}\" and \"{b}\"",
          f"more lines: {a}? {b}?")
    yield s.call("text_count", path=a)
    yield s.call("text_count", path=b)
    yield s.say(f"{win} has more lines: {hi} against {lo}.", f"{win}, with {hi} lines; {lose} has {lo}.", f"{win} is longer, with {hi} lines.")


@situation
def total_to_file(s):
    a, b = called(s, "money", s.pick(["csv", "txt"])), s.value(s.pick(["total.txt", "sum.txt", "altogether.txt", "Summe.txt", "owed.txt",
                                                                       "result.txt", "tot up.txt", "TOTAL"]))
    bills = few(s, BILLS, 2, 4)
    sums = [str(n) for n in s.rng.sample(range(5, 400), len(bills))] if s.chance(0.5) else euros(s, len(bills))
    s.file(a, "".join(f"{x};{n}\n" for x, n in zip(bills, sums)))
    s.decoys(2)
    s.ask(f"Add up {a} and write the total into {b}.", f"sum of {a} -> {b}", f"put the total of all amounts in {a} into a file {b}",
          f"Work out what {a} comes to and save the number as {b}.",
          f"I want {b} to hold the sum of the numbers from {a}, nothing else", f"calculate {a} all together, write result in {b} please",
          f"make {b} with the total of {a} for my daughter", f"Could you tot up the costs in {a}? Only the sum should go in {b}.",
          f"{b} should contain the sum of {a}")
    yield s.call("fs_read", path=a)
    text = yield s.call("calc", expression=" + ".join(sums))
    total = text.strip()
    yield s.call("fs_write", path=b, text=total + "\n")
    s.expect(b, total + "\n")
    yield s.say(f"Wrote {total} to {b}.", f"The total is {total}; it is in {b}.", f"{b} now holds the total, {total}.")


@situation
def same_letter(s):
    x, y = few(s, KIN, 2)
    a = s.value(s.pick([f"letter {x}.txt", f"{x.lower().replace(' ', '-')}.txt", f"to {x}.md", f"thanks_{x.replace(' ', '_')}.txt",
                        f"invitation {x}.txt"]))
    b = s.value(a.replace(x, y).replace(x.lower().replace(" ", "-"), y.lower().replace(" ", "-")).replace(x.replace(" ", "_"), y.replace(" ", "_")))
    text = f"Dear {x},\n" + s.pick(["thank you for the lovely present.", "we would love to see you at the party.", "our new address is 4 Mill Lane.",
                                    "the baby is here!",
                                     "merci pour les chocolats.", "please bring the big pan.", "we got home safely.", "the dog says hello.",
                                     "can you water the beans in July?",
                                     "here is the photo I promised.", "get well soon.", "the cake was a dream.", "happy new year from all of us.",
                                     "we are moving in May.",
                                     "danke für die Socken."]) + "\nLove from us\n"
    s.file(a, text)
    s.decoys(2)
    s.ask(f"Copy {a} to {b} and change {x} to {y} in the copy.", f"I need the letter {a} for {y} too: copy it as {b} and put {y} instead of {x}.",
          f"make {b} out of {a}, with {y} where it says {x}", f"{a} -> {b}, and in {b} replace {x} by {y}",
          f"same letter as {a} but to {y} not {x}, save as {b}",
          f"Please duplicate {a} as {b}; in the new one it has to be {y}, not {x}.", f"copy {a} to {b} then in {b} swap {x} for {y}",
          f"could you write {y} the same as {x}? the file is {a}, the new one {b}, only the name differs",
          f"first copy {a} to {b}, second change the name {x} to {y} there")
    yield s.call("fs_copy", from_=a, to=b)
    yield s.call("fs_edit", path=b, old=x, new=y)
    s.expect(a, text)
    s.expect(b, text.replace(x, y))
    yield s.say(f"Copied {a} to {b} and changed {x} to {y} there.", f"{b} is the letter for {y} now.", f"Made {b} from {a}, with {y} instead of {x}.")


@situation
def name_by_title(s):
    f = s.value(s.pick([f"scan{s.number(1, 999):03}.txt", f"untitled {s.number(2, 9)}.txt", f"new file ({s.number(1, 9)}).txt",
                        f"doc{s.number(1, 99)}.txt", "asdf.txt", "xxx.txt",
                        f"Unbenannt{s.number(1, 9)}.txt", f"tmp_{s.number(10, 99)}.txt"]))
    title = one(s, DISHES)
    text = f"{title}\n{s.number(1, 9)}00 g {s.pick(FOODS)}\n{s.number(2, 6)} eggs\n"
    s.file(f, text)
    s.decoys(2)
    new = f"{title}.txt"
    s.ask(f"Rename {f} to what its first line says, with .txt.", f"the first line of {f} is its title. use that as the name (plus .txt)",
          f"{f} has a silly name. Name it after its first line, ending .txt",
          f"give {f} the name that stands on its first line and keep .txt",
          f"look into {f}, the dish is on line 1, then rename the file to that .txt",
          f"call {f} by its first line + .txt please",
          f"I scanned a recipe as {f}. Could it be named like its title, the top line, with .txt at the end?",
          f"new name for {f}: its own first line, .txt", f"rename '{f}' -> (first line of it).txt")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=new)
    s.expect(f, None)
    s.expect(new, text)
    yield s.say(f"Renamed {f} to {new}.", f"{f} is called {new} now.", f"Its first line is {title}; the file is now {new}.")


@situation
def described_recipe(s):
    dishes = few(s, DISHES, 3, 4)
    style = s.pick([lambda d: d.replace(" ", "-"), lambda d: d.replace(" ", "_").lower(), lambda d: d.title().replace(" ", ""), lambda d: d,
                    lambda d: f"{d} ({s.pick(FAMILY)})",
                    lambda d: f"recipe {d}"])
    end = s.pick(["txt", "md"])
    d = s.pick([".", s.dir()])
    names, notes = [s.value(f"{style(x)}.{end}") for x in dishes], []
    for n in names:
        notes.append(f"{s.number(1, 9)}00 g {s.pick(FOODS)}, {s.number(2, 6)} eggs, {s.number(10, 90)} min.")
        s.file(n if d == "." else f"{d}/{n}", notes[-1] + "\n")
    k = s.number(0, len(names) - 1)
    dish, p = dishes[k], names[k] if d == "." else f"{d}/{names[k]}"
    where = "here" if d == "." else f"in {d}"
    s.ask(f"What does the recipe for {dish} say? It's {where} somewhere.", f"read me the {dish} recipe, it must be {where}",
          f"there is a file about {dish} {where}, open it please",
          f"I feel like {dish} today. Which file it is I don't know, but it's {where}. What's in it?", f"show the file with the {dish}, look {where}",
          f"look {where} for the {dish} and tell me what I need", f"how do we make {dish}? the recipe is {where}",
          f"{where} should be Nana's {dish}, read that one",
          f"whats in the {dish} file (its {where})")
    yield s.call("fs_list", path=d)
    yield s.call("fs_read", path=p)
    yield s.say(notes[k], f"{p} says: {notes[k]}")


@situation
def gather_pictures(s):
    ext = s.pick(["heic", "jpg", "gif", "mp3", "wav", "mov"])
    shots = sorted(photos(s, s.number(2, 3), ext), key=lambda n: n.encode())
    for n in shots:
        s.file(n, picture(s))
    d = s.folder(album(s))
    s.decoys(2)
    what = {"mp3": "songs", "wav": "recordings", "mov": "films"}.get(ext, "pictures")
    s.ask(f"Move all .{ext} files into {d}.", f"put every {ext} file in the folder {d}",
          f"All the {what} (*.{ext}) belong in {d}. Please move them.", f"*.{ext} -> {d}/",
          f"tidy the {what}: everything with .{ext} goes to {d}", f"could you collect the {ext} {what} in the folder {d}?",
          f"sort my .{ext} {what} into {d} please",
          f"The {what} are all over the place. Those that end in .{ext} should be in {d}.", f"i want all {ext} in the {d} folder")
    yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    for n in shots:
        yield s.call("fs_move", from_=n, to=f"{d}/{n}")
        s.expect(n, None)
    yield s.say(f"Moved {join(shots)} to {d}.", f"{len(shots)} files are in {d} now: {join(shots)}.", f"Moved {len(shots)} .{ext} files to {d}.")


@situation
def clear_out(s):
    ext = s.pick(["tmp", "bak2", "old", "thm", "part", "crdownload", "swp"])
    names = sorted({s.value(f"{w}.{ext}") for w in s.words(s.number(2, 3))}, key=lambda n: n.encode())
    for n in names:
        s.file(n, s.sentence() + "\n")
    s.file(called(s, "recipe"), s.lines(2))
    s.decoys(2)
    s.ask(f"Delete all .{ext} files.", f"throw out everything that ends in .{ext}", f"rm *.{ext}", f"please clean up, the {ext} files can all go",
          f"get rid of the *.{ext}",
          f"My camera program leaves .{ext} files behind. Remove them all, please.", f"no more {ext} files here! delete them",
          f"Could you bin every .{ext} file?",
          f"remove the files with the ending {ext}")
    yield s.call("fs_find", path=".", pattern=f"*.{ext}")
    for n in names:
        yield s.call("fs_remove", path=n)
        s.expect(n, None)
    yield s.say(f"Deleted {join(names)}.", f"{len(names)} files are gone: {join(names)}.", f"Removed {join(names)}.")


@situation
def add_if_missing(s):
    f = called(s, s.pick(["shop", "gifts"]))
    things = few(s, GROCERIES, 3, 7)
    new = things.pop()
    there = s.chance(0.45)
    if there:
        things.insert(s.number(0, len(things)), new)
    text = "".join(t + "\n" for t in things)
    s.file(f, text)
    s.decoys(2)
    s.ask(f"If {new} is not in {f} yet, add it.", f"make sure {new} is on {f}", f"check {f} for {new}; if it's missing put it at the end",
          f"{f} should have {new} - add it only if it isn't there",
          f"Add {new} to {f} unless somebody did already.", f"does {f} have {new}? if no, append it",
          f"I don't want {new} twice. Put it on {f} only when it's not on it.",
          f"look if {f} has {new} already, when not then write it there", f"{new} must be on {f}, but just once please")
    yield s.call("fs_read", path=f)
    if there:
        s.expect(f, text)
        yield s.say(f"{f} has {new} already.", f"Nothing to do: {new} stands in {f} already.")
    else:
        yield s.call("fs_append", path=f, text=new + "\n")
        s.expect(f, text + new + "\n")
        yield s.say(f"{f} did not have {new}, so I added that.", f"Added {new} to {f}.")


@situation
def empty_album(s):
    d = s.folder(album(s))
    inside = sorted(photos(s, s.number(1, 3)), key=lambda n: n.encode()) if s.chance(0.5) else []
    for n in inside:
        s.file(f"{d}/{n}", picture(s))
    s.decoys(2)
    s.ask(f"If the folder {d} is empty, delete it.", f"is {d} empty? then remove it", f"remove the folder {d} but only if nothing is in it",
          f"check {d}: empty -> delete, else leave it",
          f"I think {d} is an empty folder. If so, get rid of it.", f"look into {d} and bin it when there's no photo inside",
          f"Delete \"{d}\" unless there is something in it, please.",
          f"the folder {d} can go if it has no files", f"can you throw {d} away? but not when pictures are in it!")
    yield s.call("fs_list", path=d)
    if inside:
        yield s.say(f"{d} is not empty: it holds {join(inside)}. I left it.",
                    f"I left {d}, because {join(inside)} {'is' if len(inside) == 1 else 'are'} in it.")
    else:
        yield s.call("fs_remove", path=d)
        yield s.say(f"{d} was empty, so I deleted it.", f"The folder {d} was empty and is gone.")


@situation
def each_pet(s):
    pets = few(s, PETS, 2, 3)
    end = s.pick(["txt", "md", ""])
    d = s.dir() if s.chance(0.4) else ""
    files = [s.value((d + "/" if d else "") + (f"{p.lower()}.{end}" if end else p)) for p in pets]
    ages = s.rng.sample(range(1, 19), len(pets))
    for f, a, k in zip(files, ages, s.some(ANIMALS, len(pets))):
        s.file(f, f"kind: {k}\nage: {a}\n")
    old = s.chance(0.5)
    target = (max if old else min)(ages)
    p = pets[ages.index(target)]
    word = "oldest" if old else "youngest"
    s.ask(f"Who is the {word}? Each pet has a file: {join(files)}.", f"read {join(files)} and tell me the {word} pet",
          f"compare the ages in {join(files)}: {word}?",
          f"{join(files)} - which animal is {word}", f"Which pet is the {word}, going by {join(files)}?",
          f"I forgot who is the {word} of them. look in {join(files)}",
          f"please check the age in {join(files)}, we need to know the {word}", f"The vet wants the {word} one first. The files are {join(files)}.",
          f"of {join(files)}, whose age is {'the highest' if old else 'the lowest'}?")
    for f in files:
        yield s.call("fs_read", path=f)
    yield s.say(f"{p} is the {word}, with {target}.", f"The {word} is {p}, aged {target}.", f"{p}, aged {target}.")


@situation
def both_lists(s):
    a, b = called(s, "chores"), called(s, "shop")
    ta, tb = s.lines(s.number(1, 3)), s.lines(s.number(1, 3))
    s.file(a, ta)
    s.file(b, tb)
    line = s.value(s.pick(["{} is away until {}", "ask {} first ({})", "{} does this on {}", "done by {}, {}", "for {}, before {}",
                           "{} pays, {}"]).format(s.pick(FAMILY), s.day()))
    s.ask(f"Add the line \"{line}\" to both {a} and {b}.", f"append '{line}' to {a} and also to {b}", f"at the end of {a} and of {b} write: {line}",
          f"{a} + {b}: new last line {line}",
          f"Put this below both lists, {a} and {b}: {line}", f"both {a} and {b} shall end with the line {line}",
          f"please add to {a} and to {b} the same: {line}",
          f"i need \"{line}\" at the bottom in two files, {a} and {b}", f"Could you note {line} in {a} and in {b}?")
    yield s.call("fs_append", path=a, text=line + "\n")
    yield s.call("fs_append", path=b, text=line + "\n")
    s.expect(a, ta + line + "\n")
    s.expect(b, tb + line + "\n")
    yield s.say(f"Added the line to {a} and {b}.", f"{a} and {b} both end with that line now.", f"Added \"{line}\" to {a} and {b}.")


@situation
def folder_and_move(s):
    d = album(s)
    f = photos(s, 1, s.pick(["jpg", "mp4", "png", "pdf"]))[0]
    s.file(f, picture(s))
    s.decoys(3)
    s.ask(f"Make a folder {d} and put {f} into it.", f"create {d}, then move {f} there", f"new folder {d} with {f} in it",
          f"{f} needs its own folder, call that {d} and move it in",
          f"mkdir '{d}' && mv '{f}' in it", f"Please start the album {d}, a new folder, with {f} as its first picture (moved, not copied).",
          f"i want a folder named {d}. {f} goes inside", f"there is no folder {d} yet: make it and file {f} away in it",
          f"Could you open a new folder \"{d}\" and shift {f} into it?")
    yield s.call("fs_mkdir", path=d)
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    yield s.say(f"Made {d} and moved {f} into it.", f"{f} is in the new folder {d}.", f"Moved {f} to {d}/{f}.")


@situation
def new_appointment(s):
    f = lay(s, s.pick(["pets", "people", "chores"]))
    what = few(s, ["vet", "dentist", "hairdresser", "chimney sweep", "piano tuner", "plumber", "optician", "school play", "choir", "book club",
                   "swimming", "babysitter", "MOT",
                   "Elternabend", "yoga", "judo"], 3, 5)
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    old, new = s.some(days, 2)
    s.value(new)
    k = s.number(0, len(what) - 1)
    rows = [(w, old if i == k else s.pick(days)) for i, w in enumerate(what)]
    joint = s.pick([": ", " - ", " on ", " = "])
    text = "".join(f"{w}{joint}{d}\n" for w, d in rows)
    s.file(f, text)
    w = what[k]
    only = sum(d == old for _, d in rows) == 1
    s.ask(f"The {w} is on {new} now. Please put that right in {f}.", f"in {f} move the {w} to {new}", f"{f}: {w} has changed to {new}",
          f"they called, the {w} is {new} instead. fix {f}",
          f"Change the day of the {w} in {f}, it will be {new}.", f"correct {f}, {w} -> {new}", f"could you update {f}? the {w} got moved to {new}",
          f"set {w} to {new} in the file {f}", f"The {w} can only come on {new}, so change the day in \"{f}\", please.")
    yield s.call("fs_read", path=f)
    if only:
        yield s.call("fs_edit", path=f, old=old, new=new)
    else:
        yield s.call("fs_edit", path=f, old=f"{w}{joint}{old}", new=f"{w}{joint}{new}")
    s.expect(f, text.replace(f"{w}{joint}{old}", f"{w}{joint}{new}"))
    yield s.say(f"Changed the {w} from {old} to {new} in {f}.", f"The {w} is on {new} in {f} now.", f"{f} now has {new} for the {w}, not {old}.")


@situation
def which_list(s):
    ways = ["shopping list", "wish list", "packing list", "list for Mum", "guest list", "list of seeds", "To-do list", "Christmas list", "list2",
            "LIST", "job list", "party list",
            "reading list", "hardware list", "list (3)", "camp list"]
    files = sorted((s.value(f"{w}.txt") for w in s.some(ways, 2)), key=lambda n: n.encode())
    for f in files:
        s.file(f, s.lines(2))
    choice, other = s.some(files, 2)
    s.ask("Throw away the old list.", "delete the list, we don't need it any more", "one of the lists here can go, remove it please",
          "please bin that list of mine",
          "i don't need the list anymore delete it", "Get rid of the list, would you?", "remove list",
          "Can you erase my list for me? It is in this folder.",
          "the list from last week, delete it")
    yield s.call("fs_list", path=".")
    s.person(choice)
    yield s.call("ask_user", question=s.pick([f"Which list shall I delete, {files[0]} or {files[1]}?",
                                              f"There are {files[0]} and {files[1]}. Which one shall I delete?"]))
    yield s.call("fs_remove", path=choice)
    s.expect(choice, None)
    yield s.say(f"Deleted {choice}.", f"{choice} is gone; {other} is still there.", f"Removed {choice} and kept {other}.")


@situation
def and_the_words(s):
    f = lay(s, s.pick(["diary", "letter"]), s.pick(["txt", "md"]))
    text = s.lines(s.number(2, 7))
    s.file(f, text)
    s.decoys(2)
    n, m = text.count("\n"), len(text.split())
    s.before(s.pick([f"How many lines does {f} have?", f"lines in {f}", f"count the lines of {f} please"]), f"{f} has {n} lines.")
    s.ask("And how many words?", "and words?", "what about the words in it, how many?", "OK. Now count the words, please.", "how many words is that",
          "Good. And the number of words?",
          "and in words", "can you say the words too? how many", "thanks, and how many words has it got?")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {m} words.", f"{m} words.", f"It has {m} words.")


# ---- shell ------------------------------------------------------------------------------------------------------------


@situation
def sort_records(s):
    about = s.pick(["music", "people", "garden"])
    things = {"music": SONGS, "people": FAMILY, "garden": PLANTS}[about]
    f, g = called(s, about), s.value(s.pick(["sorted.txt", "abc.txt", "a to z.txt", "ordered.txt", "alphabetical.txt", "sorted list.txt", "A-Z.txt"]))
    rows = [t for t in few(s, things, 4, 8) if t.isascii()]
    s.file(f, "".join(r + "\n" for r in rows))
    s.decoys(2)
    s.ask(f"Sort {f} by the alphabet and save that as {g}.", f"put the lines of {f} in alphabetical order into {g}", f"sort {f} > {g}",
          f"{g} should be {f} in order from A to Z",
          f"The list {f} is a mess. Could you sort its lines and write them to {g}?", f"please make alphabetic {f}, result in {g}",
          f"alphabetise {f}, output file {g}",
          f"i want {f} sorted, keep the old one, new file is {g}", f"Order all lines of \"{f}\" alphabetically; put the result in \"{g}\".")
    yield s.call("shell", command=f"sort {q(f)} > {q(g)}")
    s.expect(g, "\n".join(sorted(rows)))
    yield s.say(f"Sorted {f} into {g}.", f"{g} now has the lines of {f} in order.", f"The sorted list is in {g}.")


@situation
def newest_photo(s):
    d = album(s)
    names = photos(s, s.number(3, 5), s.pick(["jpg", "png", "mp4"]))
    ages = [n * 3600 for n in s.rng.sample(range(1, 2000), len(names))]
    for n, a in zip(names, ages):
        s.file(f"{d}/{n}", picture(s), age=a)
    new = s.chance(0.6)
    best = names[ages.index(min(ages) if new else max(ages))]
    word = "newest" if new else "oldest"
    s.ask(f"Which is the {word} file in {d}?", f"{word} picture in the folder {d}?", f"Tell me the {word} one of the files in {d}, by date.",
          f"what did we {'last' if new else 'first'} put into {d}? go by the file dates", f"find the {word} file of {d} please", f"{d}: {word}?",
          f"Granny wants the {word} photo from {d}. Which file is it?", f"in {d}, which file has the {'latest' if new else 'earliest'} date",
          f"i need the name of the {word} thing in folder \"{d}\"")
    yield s.call("shell", command=f"ls -t{'' if new else 'r'} {q(d)} | head -n 1")
    yield s.say(f"The {word} file in {d} is {best}.", f"{best}", f"It is {best}.")


@situation
def biggest_film(s):
    d = album(s)
    names = photos(s, s.number(3, 5), s.pick(["mp4", "mov", "mp3", "jpg"]))
    sizes = s.rng.sample(range(50, 5000), len(names))
    for n, k in zip(names, sizes):
        s.file(f"{d}/{n}", b"x" * k)
    big = s.chance(0.7)
    best = names[sizes.index(max(sizes) if big else min(sizes))]
    word = "biggest" if big else "smallest"
    s.ask(f"Which file in {d} is the {word}?", f"{word} file of the folder {d}", f"what takes the {'most' if big else 'least'} space in {d}",
          f"name the {word} one in {d}, by size",
          f"{'The disk is nearly full. ' if big else ''}What is the {word} file in {d}?", f"please find the {word} file under \"{d}\"",
          f"in folder {d}: which has the {'most' if big else 'fewest'} bytes?",
          f"{d} - {'largest' if big else 'smallest'} file?", f"Could you see which of the files in {d} is {word}?")
    yield s.call("shell", command=f"ls -S{'' if big else 'r'} {q(d)} | head -n 1")
    yield s.say(f"The {word} file in {d} is {best}.", f"{best}", f"It is {best}.")


@situation
def twice_on_it(s):
    f = called(s, s.pick(["music", "shop", "gifts"]))
    songs = few(s, SONGS, 4, 8)
    twice = s.pick(songs)
    rows = songs + [twice]
    s.rng.shuffle(rows)
    s.file(f, "".join(r + "\n" for r in rows))
    s.decoys(2)
    s.ask(f"Which line is in {f} twice?", f"find the duplicate in {f}", f"is something in {f} double? what?", f"dupes in {f}?",
          f"One song got onto {f} two times. Which one?",
          f"check {f} for repeated lines please", f"tell me which title in \"{f}\" appears more than once",
          f"i think i put a song two times on {f}, find it",
          f"Show me the lines that occur more than once in {f}.")
    yield s.call("shell", command=f"sort {q(f)} | uniq -d")
    yield s.say(f"{twice} is in {f} twice.", f"{twice}", f"The line that comes twice is {twice}.")


@situation
def changed_recipe(s):
    a, b = called(s, "recipe"), called(s, "recipe")
    foods = few(s, FOODS, 4)
    amounts = [25 * n for n in s.rng.sample(range(3, 30), 5)]
    lines = [f"{n} g {x}" for n, x in zip(amounts, foods)]
    k = s.number(0, 3)
    other = list(lines)
    other[k] = f"{amounts[4]} g {foods[k]}"
    s.file(a, "\n".join(lines) + "\n")
    s.file(b, "\n".join(other) + "\n")
    s.ask(f"What is the difference between {a} and {b}?", f"diff {q(a)} {q(b)}", f"in which line do {a} and {b} differ",
          f"Compare {a} with {b}, line by line. What changed?",
          f"Nana's version is {a}, mine is {b}. What's different?", f"{a} / {b}: differences?", f"show me where {b} is not like {a}",
          f"please compare the files \"{a}\" and \"{b}\" and say the difference", f"are {a} and {b} the same? if not what differs")
    yield s.call("shell", command=f"diff {q(a)} {q(b)}")
    yield s.say(f"{a} has \"{lines[k]}\" where {b} has \"{other[k]}\".", f"Line {k + 1} differs: \"{lines[k]}\" in {a}, \"{other[k]}\" in {b}.")


@situation
def which_weekday(s):
    day = s.date()
    name = datetime.date.fromisoformat(day).strftime("%A")
    what = s.pick(["Grandma's birthday", "the wedding", "the school play", "the move", "our holiday", "the baptism", "the vet visit", "the concert",
                   "the exam", "the party",
                   "the first day of camp", "the boiler service", "the flea market", "my name day", "the funeral", "the ferry"])
    s.decoys(2)
    s.ask(f"What weekday is {day}?", f"{day} - which day of the week?", f"On which day of the week does {day} fall?",
          f"{what}: {day}. is that a weekend?? tell me the weekday",
          f"I have {what} down for {day}. Which weekday would that be?", f"weekday of {day} pls", f"day of the week for {day}",
          f"Was {day} a Monday, a Tuesday or what?",
          f"please what day of week is {day}")
    yield s.call("shell", command=f"date -d {day} +%A")
    yield s.say(f"{day} is a {name}.", f"{name}", f"It is a {name}.")


@situation
def pick_one_for_us(s):
    about, what = s.pick([("music", "song"), ("recipe", "dish"), ("chores", "job"), ("gifts", "present")])
    things = {"song": SONGS, "dish": DISHES, "job": CHORES, "present": GIFTS}[what]
    f = called(s, about)
    s.file(f, "".join(t + "\n" for t in few(s, things, 4, 10)))
    s.decoys(2)
    s.ask(f"Pick a random {what} from {f}.", f"choose one {what} of {f} for us, by chance", f"we can't decide. draw a {what} from {f}",
          f"random line from {f}",
          f"Close your eyes and take one {what} out of {f}!", f"draw lots: one line of {f}, please",
          f"which {what} today? pick any at random from \"{f}\"",
          f"Give me a {what} out of {f}, it doesn't matter which, just random.", f"shuffle {f} and tell me the one {what} on top")
    text = yield s.call("shell", command=f"shuf -n 1 {q(f)}")
    got = output(text)
    yield s.say(f"{got}", f"It is this one: {got}", f"The draw from {f}: {got}")


@situation
def private_diary(s):
    f = called(s, s.pick(["diary", "gifts", "letter"]), s.pick(["txt", "md"]))
    s.file(f, s.lines(3), mode=0o644)
    s.decoys(2)
    s.ask(f"Make {f} private, only I may read and write it.", f"chmod 600 {q(f)}", f"nobody but me should be able to open {f}",
          f"set the rights of {f} so that only the owner can read and write",
          f"My brother reads my {f}! Make it readable and writable for me alone.", f"permissions 600 on {f} please", f"protect {f}: mode 600",
          f"could you change the permissions of \"{f}\" to 600", f"lock {f} for others, I alone read and write (600)")
    yield s.call("shell", command=f"chmod 600 {q(f)}")
    yield s.say(f"Only the owner may read and write {f} now.", f"Set the mode of {f} to 600.", f"{f} has mode 600 now.")


@situation
def inside_tar(s):
    a = s.value(f"{s.pick(['photos', 'from-oma', 'mixtape', 'scans', 'recipes', 'wedding', 'garden', 'choir', 'school', 'attic'])}-{s.number(1, 99)}")
    names = sorted(photos(s, s.number(1, 4), s.pick(["jpg", "mp3", "pdf"])), key=lambda n: n.encode())
    for n in names:
        s.file(n, picture(s))
    end = s.pick([".tar", ".tar.gz", ".tgz"])
    listed = " ".join(q(n) for n in names)
    s.shell(f"tar c{'' if end == '.tar' else 'z'}f {a}{end} {listed} && rm {listed}")
    a = s.value(a + end)
    s.ask(f"What is in {a}? Don't unpack it.", f"list what {a} contains without extracting", f"tar t {a}",
          f"Which files would I get if I unpacked {a}?", f"peek into the archive {a}",
          f"is there anything in {a}? just look, leave it packed", f"My cousin sent {a}. Show me the names of the files inside before I open it.",
          f"names inside {a} please (no unpack)", f"{a} - table of contents?")
    yield s.call("shell", command=f"tar tf {a}")
    yield s.say(f"{a} holds {join(names)}.", f"In {a}: {join(names)}.")


@situation
def top_of_long_list(s):
    f = called(s, s.pick(["music", "attic"]))
    pairs = few(s, [f"{x} - {b}" for x in SONGS for b in BANDS], 60, 120)
    s.file(f, "".join(x + "\n" for x in pairs))
    k = s.number(2, 4)
    word = {2: "two", 3: "three", 4: "four"}[k]
    if s.chance(0.6):
        got, cmd, where = pairs[:k], "head", "first"
    else:
        got, cmd, where = pairs[-k:], "tail", "last"
    s.ask(f"Show me the {where} {word} lines of the long list {f}.", f"{cmd} -n {k} {q(f)}", f"{f} is huge, I only want the {where} {k} lines",
          f"{where} {k} lines of {f}, not all of it",
          f"We own far too many records to read {f} whole. What are its {where} {word} lines?",
          f"just the {where} {word} from {f} please, it is very long",
          f"print only the {where} {k} lines of the big file \"{f}\"", f"The file {f} is over fifty lines long; give me the {where} {word}.",
          f"the {where} {k} entries from my endless list {f}")
    yield s.call("shell", command=f"{cmd} -n {k} {q(f)}")
    yield s.say("\n".join(got), f"The {where} {word} lines of {f}:\n" + "\n".join(got))


# ---- honest -----------------------------------------------------------------------------------------------------------


@situation
def no_such_file(s):
    f = lay(s, s.pick(["recipe", "letter", "shop", "diary", "gifts"]), s.pick(["txt", "md", "pdf", "csv"]))
    s.decoys()
    act = s.number(0, 2)
    if act == 0:
        s.ask(f"What does {f} say?", f"open {f} please", f"read {f} to me", f"show me what I wrote in {f}", f"cat '{f}'",
              f"Could you print {f}? I need it for Sunday.",
              f"contents of {f}", f"whats written in \"{f}\"", f"I think I saved it as {f}, please read it out")
        yield s.call("fs_read", path=f, fails=True)
    elif act == 1:
        s.ask(f"Delete {f}.", f"rm '{f}'", f"throw {f} away please", f"{f} is out of date, remove it", f"we don't need {f} any more, get rid of it",
              f"could you bin {f}",
              f"Please erase the file {f}, the children must not see it.", f"delete file \"{f}\"", f"away with {f}")
        yield s.call("fs_remove", path=f, fails=True)
    else:
        s.ask(f"How many lines has {f}?", f"line count of {f}", f"lines in {f}?", f"count the lines of \"{f}\" please", f"how long is {f}, in lines",
              f"I want to know how many lines {f} has.",
              f"Could you count how many lines there are in {f}?", f"number of lines, {f}", f"how many lines did we write in {f}")
        yield s.call("text_count", path=f, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.", f"I cannot find {f}: it is not there.")


@situation
def no_such_folder(s):
    d = album(s)
    s.decoys()
    s.folder(s.dir())
    s.ask(f"What is in the folder {d}?", f"list {d}", f"ls {d}", f"Which pictures are in {d}?", f"show me the album {d}",
          f"I put the photos in a folder {d}. What's in it?",
          f"open the folder \"{d}\" and tell me the files", f"how does the {d} folder look inside", f"Please, what have we got in {d}?")
    yield s.call("fs_list", path=d, fails=True)
    yield s.say(f"There is no folder {d} here.", f"The folder {d} does not exist.", f"{d} does not exist.")


@situation
def not_in_contacts(s):
    f = lay(s, "people", s.pick(["txt", "csv"]))
    people = few(s, FAMILY, 4, 7)
    missing = people.pop()
    s.file(f, "".join(f"{p}: {s.phone()}\n" for p in people))
    s.decoys(2)
    s.ask(f"What is {missing}'s number? It should be in {f}.", f"phone of {missing} in {f}?", f"look up {missing} in {f}",
          f"I want to ring {missing}, find the number in {f} please",
          f"{f}: {missing}, tel?", f"give me the phone number of {missing} out of {f}", f"how can i call {missing}? see {f}",
          f"Could you read me the number for {missing} from \"{f}\"?",
          f"which number does {missing} have in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{missing} is not in {f}.", f"There is no number for {missing} in {f}.", f"{f} has no entry for {missing}.")


@situation
def word_nowhere(s):
    rare = one(s, RARE)
    for d in few(s, DISHES, 2, 4):
        s.file(s.value(f"{d.replace(' ', '-')}.txt"), "".join(f"{s.number(1, 9)}00 g {x}\n" for x in s.some(FOODS, 2)))
    s.ask(f"Which recipe here has {rare} in it?", f"search for {rare} in all files", f"where do I use {rare}?",
          f"find the file that mentions {rare}", f"grep -r '{rare}' .",
          f"I bought {rare}; which of these recipes needs it?", f"any file with {rare}?", f"in which file stands the word {rare} please",
          f"Look through everything here for \"{rare}\".")
    yield s.call("text_search", path=".", query=rare)
    yield s.say(f"No file here mentions {rare}.", f"I found {rare} in no file.", f"None of the files here mentions {rare}.")


@situation
def only_look(s):
    s.readonly()
    f = called(s, s.pick(["shop", "gifts", "diary"]))
    text = s.lines(s.number(1, 3))
    s.file(f, text)
    s.decoys(2)
    act = s.number(0, 3)
    thing = one(s, GROCERIES)
    if act == 0:
        s.ask(f"Delete {f}.", f"throw {f} away", f"please remove {f}, it's old", f"rm '{f}'", f"{f} can be deleted",
              f"get rid of \"{f}\" before the kids find it", f"bin {f} pls",
              f"Could you erase {f} for me?", f"i want {f} gone")
        yield s.call("fs_remove", path=f, fails=True)
        yield s.say(f"I am not allowed to delete {f}.", f"I am not allowed to delete files here, so {f} is still there.")
    elif act == 1:
        s.ask(f"Add {thing} to {f}.", f"put {thing} on {f}", f"append {thing} to {f} please", f"{f}: also {thing}",
              f"We need {thing}, write it at the end of {f}.", f"could you note {thing} in \"{f}\"",
              f"one more thing for {f}: {thing}", f"write {thing} down in {f}, i always forget",
              f"Please be so kind and add {thing} to the list {f}.")
        yield s.call("fs_append", path=f, text=thing + "\n", fails=True)
        yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to write to {f}, so I did not add {thing}.")
    elif act == 2:
        d = album(s)
        s.ask(f"Make a folder {d}.", f"mkdir '{d}'", f"create the folder {d} please", f"new folder: {d}",
              f"I'd like a folder called {d} for the photos.", f"could you make me {d}, a folder",
              f"set up a directory named \"{d}\"", f"a folder {d} is needed here", f"please to create folder {d}")
        yield s.call("fs_mkdir", path=d, fails=True)
        yield s.say(f"I am not allowed to make the folder {d}.", f"I am not allowed to make folders here.")
    else:
        new = called(s, "recipe")
        s.ask(f"Rename {f} to {new}.", f"mv '{f}' '{new}'", f"{f} should be called {new}", f"call {f} {new} from now on",
              f"please change the name of {f} to {new}", f"rename: {f} -> {new}",
              f"Could {f} get the name \"{new}\"?", f"i want {f} to have the name {new}", f"give {f} another name, {new}")
        yield s.call("fs_move", from_=f, to=new, fails=True)
        yield s.say(f"I am not allowed to rename {f}.", f"I am not allowed to rename files here, so it is still called {f}.")
    s.expect(f, text)


@situation
def not_our_house(s):
    who = s.pick("mia leon ruth sam oskar vera ellis nina max ida walter cosima kit dora hannes".split())
    p = s.value(f"/home/{who}/" + s.pick(["diary.txt", "wishlist.txt", "letters/love.txt", "photos/list.csv", "passwords.txt", "Documents/will.txt",
                                          "notes.md",
                                          "savings.csv", "recipes/secret.md", "Desktop/gifts.txt", "taxes.ods", ".plan", "poems/for you.txt",
                                          "school/marks.txt"]))
    s.decoys(2)
    s.ask(f"Read {p} to me.", f"what's in {p}?", f"cat {p}", f"My sister's file is {p}. What does it say?", f"show me {p} please",
          f"can you open {p}, i want to surprise them",
          f"print the contents of \"{p}\"", f"I need to know what stands in {p}", f"let me see {p}")
    yield s.call("fs_read", path=p, fails=True)
    yield s.say(f"I am not allowed to read {p}.", f"I am not allowed to open {p}.")


@situation
def not_with_a_computer(s):
    verb, rest = s.pick([("water", "the tomatoes"), ("feed", "the cat"), ("walk", "the dog"), ("peel", "the potatoes"), ("hug", "Grandma from me"),
                         ("iron", "my blouse"),
                         ("mow", "the lawn"), ("bake", "a cake"), ("empty", "the dishwasher"), ("hang up", "the washing"), ("taste", "the soup"),
                         ("stroke", "the rabbit"),
                         ("carry", "the boxes upstairs"), ("chop", "the wood"), ("sew on", "a button"), ("collect", "the children from school"),
                         ("light", "the candles"),
                         ("shovel", "the snow")])
    s.decoys(2)
    do = f"{verb} {rest}"
    s.ask(f"Can you {do}?", f"please {do}", f"{do} for me, I'm late", f"Be a dear and {do}, will you?",
          f"I have no time today. Could you {do} instead of me?", f"go and {do} now",
          f"would you mind to {do}", f"you must {do} today!", f"somebody has to {do}, you do it", f"my hands are full, {do} please")
    what = rest.replace("my ", "your ").replace("Grandma from me", "your grandma")
    yield s.say(f"I cannot {verb} {what}: I only work with files and programs.",
                "I cannot do that, because I only work on this computer.", "I cannot do that. I can only do things on this computer.")


@situation
def nearly_that_name(s):
    dish = one(s, DISHES)
    base = dish.replace(" ", s.pick(["-", "_"]))
    asked, there = s.pick([(f"{base}.txt", f"{base}s.txt"), (f"{base}-2.txt", f"{base}.txt"), (f"{base}.md", f"{base}.txt"),
                           (f"my-{base}.txt", f"our-{base}.txt"),
                           (f"{base}_{s.number(2015, 2020)}.txt", f"{base}_{s.number(2021, 2026)}.txt"), (f"{base}.txt", f"{base}-new.txt"),
                           (f"{base}.txt", f"{base[0]}{base}.txt"), (f"{base}.txt", f"{base}-final.txt")])
    s.value(asked)
    s.file(s.value(there), s.lines(2))
    s.decoys(2)
    s.ask(f"Read me {asked}.", f"what does {asked} say", f"open {asked} please", f"show {asked}", f"cat {asked}",
          f"Could you print the recipe {asked}?", f"I'm cooking, what's in {asked}?",
          f"contents of \"{asked}\"?", f"let me see {asked}, i need it now")
    yield s.call("fs_read", path=asked, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {asked} here, but there is {there}.", f"{asked} does not exist. There is a file {there}; did you mean that?")


# ---- no tool ----------------------------------------------------------------------------------------------------------


@situation
def kitchen_knowledge(s):
    ask, answer = s.pick([
        (["How many minutes are in an hour?", "minutes in one hour?", "an hour has how many minutes"], ["An hour has 60 minutes.", "60 minutes."]),
        (["How many legs has a spider?", "spider legs, how many", "My little girl asks how many legs a spider has."],
         ["A spider has 8 legs.", "8."]),
        (["At what temperature does water boil?", "boiling point of water in celsius?", "when does water boil, how many degrees"],
         ["Water boils at 100 °C.", "At 100 °C."]),
        (["At how many degrees does water freeze?", "freezing point of water?", "when does water turn to ice"],
         ["Water freezes at 0 °C.", "At 0 °C."]),
        (["How many eggs are in a dozen?", "a dozen is how many?", "what number is a dozen"], ["A dozen is 12.", "12."]),
        (["How many grams are in a kilogram?", "1 kg in grams?", "kilo = how many grams"], ["A kilogram has 1000 grams.", "1000 grams."]),
        (["What is compost?", "compost, what is that", "explain compost to my son"],
         ["Compost is rotted plant waste that feeds the soil.", "It is rotted plant waste; gardeners use it to feed the soil."]),
        (["What do bees make?", "which food do bees make", "what is it that bees produce for us to eat"], ["Bees make honey.", "Honey."]),
        (["What is a baby cat called?", "name for a young cat?", "how do you call the child of a cat"],
         ["A young cat is called a kitten.", "A kitten."]),
        (["What is a young dog called?", "word for a baby dog", "the child of a dog is a ...?"], ["A young dog is called a puppy.", "A puppy."]),
        (["Which season comes after winter?", "what comes after winter", "after winter, which season?"], ["After winter comes spring.", "Spring."]),
        (["How many days has February in a leap year?", "leap year february days?", "days of february when its a leap year"],
         ["In a leap year February has 29 days.", "29 days."]),
        (["How many strings does a violin have?", "violin strings number", "with how many strings is a violin"], ["A violin has 4 strings.", "4."]),
        (["What colour do you get from blue and yellow?", "mix blue and yellow paint =", "blue with yellow gives which colour"],
         ["Blue and yellow make green.", "Green."]),
        (["What is yeast for in bread?", "why yeast in dough", "what does the yeast do to the dough"],
         ["Yeast makes the dough rise.", "It makes the dough rise."]),
        (["How many keys does a piano have?", "piano keys count?", "number of keys at a normal piano"], ["A normal piano has 88 keys.", "88 keys."]),
        (["What do caterpillars turn into?", "caterpillar becomes what", "a caterpillar, what will it be later?"],
         ["Caterpillars turn into butterflies or moths.", "Butterflies or moths."]),
        (["Is a tomato a fruit?", "tomato: fruit or not", "my teacher says tomato is a fruit, true?"],
         ["Yes, botanically a tomato is a fruit.", "Yes, botanically it is a fruit."])])
    s.decoys(2)
    s.ask(*ask, *[f"{lead} {ask[0][0].lower()}{ask[0][1:]}" for lead in ("Quick question:", "Hello!", "Just curious,", "For the crossword:",
                                                                         "Grandpa wonders:", "Tell me,")])
    yield s.say(*answer)


@situation
def small_talk(s):
    kind = s.number(0, 4)
    if kind == 0:
        s.ask("Good morning!", "morning", "hello", "Hi there", "hey corvid", "Good evening, my dear.", "hallo!", "Hello, are you there?",
              "Good afternoon to you")
        yield s.say("Hello! What can I do for you?", "Hello! How can I help?")
    elif kind == 1:
        s.ask("Who are you?", "what are you", "What is your name?", "are you a person?", "who am i talking to",
              "my grandson put you on here. who are you?", "And you are?", "introduce yourself please",
              "whats ur name")
        yield s.say("I am Corvid, a program that does small tasks on this computer.",
                    "I am Corvid. I do small tasks with files and programs on this computer.")
    elif kind == 2:
        s.ask("What can you do?", "how can you help me", "What are you good for?", "what do you do all day",
              "Can you help me with my photos and lists?", "help", "What sort of things may I ask you?",
              "tell me what you can", "i dont know what to ask you")
        yield s.say("I can find, read, change and sort your files, count and calculate, and run commands.",
                    "I can read, write, find and move files, do sums and run commands.")
    elif kind == 3:
        s.ask("Good night!", "bye", "That was all for today.", "see you tomorrow", "I'm going to bed, good night", "Goodbye, and sleep well",
              "ok bye bye", "Tschüss!", "we are done for now")
        yield s.say("Goodbye!", "Good night, until next time.")
    else:
        s.ask("How are you?", "how are you today", "You all right?", "how's it going", "Are you well, my friend?", "hows life",
              "Everything fine with you?", "how have you been", "how do you feel")
        yield s.say("I am fine, thank you. What can I do for you?", "All is well, thank you. How can I help?")


@situation
def thanked(s):
    f = called(s, "shop")
    thing = one(s, GROCERIES)
    s.file(f, thing + "\n")
    s.before(s.pick([f"Put {thing} on {f}.", f"add {thing} to {f}", f"{thing} on the list {f} please"]), f"Added {thing} to {f}.")
    s.ask("Thank you!", "thanks", "thx", "Lovely, thank you, dear.", "great, thanks a lot", "you are a star", "Danke!", "perfect",
          "That's kind of you, thank you very much.", "ta")
    yield s.say("You are welcome.", "My pleasure.", "You are welcome. Anything else?")
