# SPDX-License-Identifier: MIT
"""students - pupils, students, teachers and scientists: homework, essays, lab measurements, field notes, vocabularies, timetables, references."""
import datetime
import re

from ..situation import situation

SUBJECTS = """maths physics chemistry biology history geography English French German Latin Spanish music art sports informatics economics philosophy
astronomy ethics drama""".split()
PUPILS = """Amira Bastian Cosima Dilan Eskil Florian Ghita Hamza Iris Jonte Kaspar Leonie Mirja Noel Oona Pia Ronja Samuel Tilda Ulrike Vera Wim Yara
Zara Henrik Ayşe Théo Inés Márton Agnès Jürgen Åsa""".split()
TEACHERS = ["Mr Adeyemi", "Ms Bergström", "Mrs Castellanos", "Mr Doyle", "Ms Eklund", "Mr Farkas", "Mrs Grönroos", "Mr Hashimoto", "Ms Ibáñez",
            "Mr Jelinek", "Mrs Kruse", "Mr Lundgren", "Ms Mbeki", "Mrs Novotná", "Mr O'Hara", "Ms Pfeiffer", "Dr Rautio", "Mrs Szabó"]
SPECIES = ["grey heron", "kingfisher", "marsh orchid", "stag beetle", "barn owl", "fire salamander", "common toad", "bee orchid", "red kite",
           "water vole", "emperor dragonfly", "sundew", "wood anemone", "lapwing", "hazel dormouse", "swallowtail", "pine marten", "corncrake",
           "field cricket", "yew", "black grouse", "smooth newt", "elder", "nuthatch"]
MATERIALS = """granite basalt marble gypsum quartz chalk slate sandstone pumice talc cork brass bronze aluminium lead zinc tin nylon beeswax
graphite""".split()
HOMEWORK = ["p. 34, ex. 2 and 5", "learn the poem by heart", "read chapter 7", "draw the water cycle", "write 150 words about your town",
            "worksheet 12, back side", "bring a calculator", "exercises 4a to 4f", "learn unit 6", "finish the map of Europe",
            "label the parts of a flower", "interview a grandparent", "measure the height of a tree", "p. 88, nos. 1-10", "collect five leaves",
            "watch the moon for a week", "solve the fractions on p. 51", "translate the first paragraph", "prepare the debate",
            "bring an old newspaper"]
STEPS = ["Heat the solution to {n} °C.", "Weigh {n} g of salt.", "Stir for {n} minutes.", "Filter the mixture through paper.",
         "Add {n} ml of distilled water.", "Label every tube with the date.", "Wait until the colour turns blue.", "Measure the pH.",
         "Rinse the beaker twice.", "Let the sample cool down to {n} °C.", "Put on goggles and gloves.", "Add three drops of iodine.",
         "Centrifuge for {n} s.", "Note the mass of the residue.", "Switch off the burner.", "Dry the crystals at {n} °C.", "Shake the flask gently.",
         "Compare it with the blank."]
NOTES = ["Wind from the north-west, {n} km/h.", "{n} nests counted along the ditch.", "Water clear, depth {n} cm.",
         "Fresh tracks in the mud near post {n}.", "Light rain for {n} minutes.", "Soil sample {n} taken under the oak.",
         "Fog until ten, then sun.", "Net {n} was torn, replaced it.", "Two rangers passed by.", "Trap {n} empty.",
         "Song heard twice from the reeds.", "Battery of the camera at {n} %.", "Larvae under stone {n}.", "The path to the pond is flooded.",
         "First flowers on plot {n}.", "Nothing seen before dusk.", "Shell fragments, {n} pieces.", "GPS lost for {n} minutes."]
SPOKEN = {
    "German": [("der Hund", "the dog"), ("die Brücke", "the bridge"), ("das Mädchen", "the girl"), ("der Schlüssel", "the key"),
               ("die Straße", "the street"), ("das Frühstück", "the breakfast"), ("müde", "tired"), ("schnell", "fast"), ("der Löffel", "the spoon"),
               ("vergessen", "to forget"), ("der Käse", "the cheese"), ("die Wolke", "the cloud"), ("leise", "quiet"), ("das Fenster", "the window"),
               ("schwimmen", "to swim"), ("der Zug", "the train")],
    "French": [("la forêt", "the forest"), ("le garçon", "the boy"), ("l'été", "the summer"), ("la clé", "the key"), ("le gâteau", "the cake"),
               ("oublier", "to forget"), ("la fenêtre", "the window"), ("heureux", "happy"), ("le pont", "the bridge"), ("l'oiseau", "the bird"),
               ("nager", "to swim"), ("la pluie", "the rain"), ("le fromage", "the cheese"), ("fatigué", "tired"), ("l'école", "the school"),
               ("la lune", "the moon")],
    "Spanish": [("el perro", "the dog"), ("la lluvia", "the rain"), ("el niño", "the child"), ("la llave", "the key"), ("el puente", "the bridge"),
                ("soñar", "to dream"), ("cansado", "tired"), ("la ventana", "the window"), ("el pájaro", "the bird"), ("mañana", "tomorrow"),
                ("el queso", "the cheese"), ("nadar", "to swim"), ("la luna", "the moon"), ("rápido", "fast"), ("el árbol", "the tree"),
                ("la cuchara", "the spoon")],
    "Latin": [("aqua", "water"), ("silva", "forest"), ("puella", "girl"), ("canis", "dog"), ("pons", "bridge"), ("ignis", "fire"), ("luna", "moon"),
              ("navis", "ship"), ("amicus", "friend"), ("mare", "sea"), ("hortus", "garden"), ("celer", "fast"), ("rex", "king"), ("arbor", "tree"),
              ("via", "road"), ("ludus", "game")],
    "Swedish": [("hunden", "the dog"), ("bron", "the bridge"), ("trött", "tired"), ("fönster", "window"), ("ost", "cheese"), ("nyckel", "key"),
                ("regn", "rain"), ("måne", "moon"), ("sjö", "lake"), ("snabb", "fast"), ("glömma", "to forget"), ("äpple", "apple"),
                ("skog", "forest"), ("sked", "spoon"), ("fågel", "bird"), ("båt", "boat")],
    "Turkish": [("köpek", "dog"), ("köprü", "bridge"), ("yağmur", "rain"), ("anahtar", "key"), ("pencere", "window"), ("kuş", "bird"),
                ("ağaç", "tree"), ("hızlı", "fast"), ("ay", "moon"), ("deniz", "sea"), ("çocuk", "child"), ("kaşık", "spoon"),
                ("unutmak", "to forget"), ("yol", "road"), ("gemi", "ship"), ("peynir", "cheese")]}
FORMULAS = ["E = m c^2", "F = m a", "U = R I", "p V = n R T", "v = s / t", "A = π r²", "a² + b² = c²", "W = F s", "P = U I", "ρ = m / V", "E = h f",
            "V = 4/3 π r³", "Q = m c ΔT", "λ = h / p", "pH = -log [H+]", "F = G m M / r^2", "s = 1/2 g t^2", "sin²x + cos²x = 1",
            "2 H2 + O2 -> 2 H2O", "n = m / M"]
TYPOS = [("recieve", "receive"), ("definately", "definitely"), ("seperate", "separate"), ("occured", "occurred"), ("goverment", "government"),
         ("enviroment", "environment"), ("wierd", "weird"), ("begining", "beginning"), ("beleive", "believe"), ("tommorow", "tomorrow"),
         ("arguement", "argument"), ("existance", "existence"), ("neccessary", "necessary"), ("publically", "publicly"), ("untill", "until"),
         ("experiement", "experiment"), ("temprature", "temperature"), ("hypotesis", "hypothesis"), ("measurment", "measurement"),
         ("grammer", "grammar")]
QUIZ = [("What is the capital of Norway?", "Oslo"), ("How many legs has a spider?", "8"), ("Which gas do plants take in?", "carbon dioxide"),
        ("Who wrote Faust?", "Goethe"), ("What is 7 times 8?", "56"), ("Which planet is the largest?", "Jupiter"),
        ("What is the chemical symbol of iron?", "Fe"), ("In which year did the Berlin Wall fall?", "1989"),
        ("What is the square root of 144?", "12"), ("Which organ pumps the blood?", "the heart"), ("How many sides has a hexagon?", "6"),
        ("What is frozen water called?", "ice"), ("Who painted the Mona Lisa?", "Leonardo da Vinci"),
        ("What is the longest bone of the body?", "the femur"), ("Which metal is liquid at room temperature?", "mercury"),
        ("How many minutes has a day?", "1440"), ("What is the opposite of an acid?", "a base"), ("Which continent is Egypt in?", "Africa")]
ESSAYS = ["volcanoes", "photosynthesis", "glaciers", "democracy", "bees", "vaccines", "pyramids", "recycling", "earthquakes", "poetry", "gravity",
          "vikings", "coral-reefs", "enzymes", "inflation", "migration", "robots", "satire", "tides", "fungi"]
OPINIONS = ["This essay looks at three causes.", "Few topics divide our class so much.", "The first example is well known.",
            "My grandmother saw it with her own eyes.", "Nobody expected such a result.", "In the end the numbers decide.", "Some scholars disagree.",
            "The second reason is money.", "Let us begin with a question.", "Every child has heard of it.", "The evidence is not complete.",
            "That changed a hundred years ago.", "It is a matter of scale.", "Critics call this naïve.", "We should not forget the cost.",
            "This leads to the last point."]
AUTHORS = ["Okonkwo", "Lindqvist", "Marchetti", "Thorne", "Baptista", "Wójcik", "Hoshino", "Feldman", "Araújo", "Steiner", "McCrae", "Delacroix",
           "Virtanen", "Sørbye", "Ramaswamy", "Ortega", "Kühn", "Adair"]
PAPERS = ["Moss as a sensor", "Sleep and memory", "On slow glaciers", "The sound of sand", "Counting stars twice", "Bees in the city",
          "A theory of queues", "Rivers that turn", "Words before grammar", "Cold plasma", "Mapping the old town", "Why ice floats",
          "Tides and trade", "The shape of leaves", "Noise in small samples", "Salt in bread", "Learning to read late", "Light traps"]
UNITS = ["g", "kg", "cm", "mm", "ml", "s", "V", "°C", "mA", "Pa", "lux", "dB", "µm", "N", "ppm"]
LABELS = ["probe", "sample", "tube", "run", "trial", "plot", "station", "batch", "plate", "cell"]
KIT = ["compass", "sunscreen", "notebook", "torch", "raincoat", "binoculars", "water bottle", "sketchbook", "whistle", "hand lens", "pencils",
       "sandwiches", "first-aid kit", "tape measure", "bus ticket", "specimen jars", "field guide", "rubber boots", "spare socks", "thermos"]
WORK = ["lab", "hw", "notes", "protocol", "exam", "worksheet", "test", "reading", "week", "project", "handout", "vocab", "data", "summary", "essay"]
PLACES = ["term1", "term2", "lab", "Physics", "biology", "thesis", "chapters", "Year 9", "class_7b", "fieldwork", "homework", "handouts",
          "semester-3", "exams", "group A", "raw", "sources", "Übungen", "seminar", "submission", "math", "Chemie", "old tests", "figures"]


def one(s, things):
    """One of a list, remembered as drawn."""
    return s.value(s.pick(things))


def many(s, things, count):
    return [s.value(t) for t in s.some(things, count)]


def doc(s, end):
    """A file as people at school and university name theirs."""
    while True:
        if s.chance(0.45):
            return s.name(end)
        subject, work, k = s.pick(SUBJECTS), s.pick(WORK), s.number(1, 14)
        stem = s.pick([f"{subject}_{work}", f"{subject.lower()}-{work}{k}", f"{work}{k}", f"{subject.capitalize()} {work}", f"{work} {subject}",
                       f"{k:02}_{subject.lower()}", f"{work}_{s.pick(PUPILS).lower()}", f"{subject[:4].lower()}{k}", f"{subject.upper()}{k}",
                       f"{s.pick(ESSAYS)}_{work}", f"{work}-{s.pick(AUTHORS)}", f"{work}.{k}", f"{subject.lower()} {work} {k}"])
        name = f"{stem}.{end}" if end else stem
        if name not in s.drawn:
            return s.value(name)


def plainly(s, end):
    """The same without a quote in it: for names that go through a shell."""
    while True:
        name = doc(s, end)
        if "'" not in name:
            return name


def deep(s, end):
    """A file, mostly at the top, now and then in a folder or two."""
    k = s.number(1, 10)
    if k <= 7:
        return doc(s, end)
    return s.value("/".join(shelf(s) for _ in range(1 if k < 10 else 2)) + "/" + doc(s, end))


def shelf(s):
    """A folder."""
    while True:
        name = s.pick(PLACES) if s.chance(0.6) else s.dir()
        if name not in s.files and "'" not in name and s.value(name):
            return name


def q(name):
    return name if re.fullmatch(r"[\w./-]+", name, re.ASCII) else f"'{name}'"


def values(s, count, low, high, digits):
    """Different numbers as texts, none of which is part of another."""
    while True:
        found = [f"{k / 10 ** digits:.10g}" for k in s.rng.sample(range(low, high), count)]
        if not any(a != b and a in b for a in found for b in found):
            return [s.value(v) for v in found]


def filled(s, texts, count):
    """Different sentences of a list, numbers put in."""
    return [s.value(t.format(n=s.number(2, 95))) for t in s.some(texts, count)]


def both(words):
    """a, b and c"""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def listed(lines):
    return "".join(line + "\n" for line in lines)


def vocabulary(s, count):
    """A language and pairs of it."""
    language = s.pick(SPOKEN)
    pairs = s.some(SPOKEN[language], count)
    for foreign, english in pairs:
        s.value(foreign), s.value(english)
    return language, pairs


# ---- one call: files and texts ---------------------------------------------------------------------------------------------------


@situation
def homework_note(s):
    f = deep(s, s.pick(["txt", "md", ""]))
    tasks = [f"{sub}: {h}" for sub, h in zip(many(s, SUBJECTS, 3), many(s, HOMEWORK, 3))][:s.number(1, 3)]
    s.file(f, listed(tasks))
    s.decoys()
    s.ask(f"What homework is in {f}?", f"show me {f}", f"I forgot what we have to do, it's all noted in {f}. Can you tell me?",
          f"open {f} please, I need to see my homework", f"Read out the homework from \"{f}\".", f"homework? ({f})",
          f"Could you display what stands in {f}?", f"pls cat {f}", f"What did I write down in {f}",
          f"My backpack is at school, but {f} should have the homework in it. What does it say?")
    yield s.call("fs_read", path=f)
    text = "\n".join(tasks)
    yield s.say(f"{f} says:\n{text}", f"Your homework in {f}:\n{text}", text)


@situation
def essay_words(s):
    f = deep(s, s.pick(["txt", "md", "tex"]))
    text = listed([" ".join(filled(s, OPINIONS, s.number(2, 3))) for _ in range(s.number(2, 5))])
    s.file(f, text)
    n = len(text.split())
    s.ask(f"How many words does my essay {f} have?", f"word count of {f}",
          f"My teacher wants to know the number of words in '{f}', can you count them?", f"count the words of {f} for me",
          f"Is {f} long enough? I need its word count.", f"how many words is {f}", f"Please give me the number of words in the text {f}.",
          f"words in {f}??", f"I must hand in {f} with the word count on the cover. What is it?", f"Tell how much words are in {f}.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} words.", f"There are {n} words in {f}.", f"{n} words.")


@situation
def abstract_bytes(s):
    f = doc(s, s.pick(["txt", "tex", "md"]))
    text = listed(filled(s, OPINIONS, s.number(2, 6)))
    size = len(text.encode())
    limit = s.pick([x for x in (100, 120, 150, 200, 250, 300, 400) if x != size])
    s.file(f, text)
    s.ask(f"Does {f} stay under {limit} bytes?", f"The conference allows {limit} bytes for an abstract. Is {f} short enough?",
          f"is {f} less than {limit} bytes long?", f"Check whether {f} is smaller than {limit} bytes, please", f"{f} - below {limit} bytes or not?",
          f"Upload form takes at most {limit} bytes. does {f} fit?", f"Count the bytes of \"{f}\" and tell me if it is under {limit}.",
          f"I was told max {limit} bytes. Will {f} pass?", f"Would {f} fit in {limit} bytes")
    yield s.call("text_count", path=f)
    if size < limit:
        yield s.say(f"Yes, {f} has {size} bytes.", f"Yes: {size} bytes, under {limit}.", f"Yes, with {size} bytes it is under {limit} bytes.")
    else:
        yield s.say(f"No, {f} has {size} bytes.", f"No: {size} bytes, more than {limit}.", f"No, it has {size} bytes, which is over {limit}.")


@situation
def append_reading(s):
    f = deep(s, s.pick(["csv", "txt", "dat", "log"]))
    unit = s.pick(UNITS)
    got = values(s, 5, 100, 9900, s.number(1, 2))
    times = [f"{h:02}:{s.pick([0, 15, 30, 45]):02}" for h in sorted(s.some(range(6, 22), 5))]
    lines = [f"{t} {v} {unit}" for t, v in zip(times, got)]
    new = s.value(lines.pop())
    s.file(f, listed(lines))
    s.ask(f"Add the reading {new} at the end of {f}.", f"new measurement for {f}: {new}", f"Please append the line \"{new}\" to {f}",
          f"put {new} below the other values in {f}", f"One more line for {f}, it is '{new}'.",
          f"I just read the meter: {new}. Note it in {f}, at the bottom.", f"append to {f}: {new}",
          f"Could you write {new} under the last line of {f}?", f"log this in {f}: {new}",
          f"the file {f} needs one more value, {new}, add it as last line please")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, listed(lines + [new]))
    yield s.say(f"Added {new} to {f}.", f"Appended the reading {new} to {f}.", f"Done: {new} is now the last line of {f}.")


@situation
def append_vocabulary(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    language, pairs = vocabulary(s, s.number(2, 5))
    sign = s.pick([" = ", ";", " - ", " : "])
    lines = [a + sign + b for a, b in pairs]
    new = s.value(lines.pop())
    s.file(f, listed(lines))
    s.ask(f"Add \"{new}\" to my {language} vocabulary {f}", f"new {language} word for {f}: {new}",
          f"put the line {new} at the end of {f}, I learnt it today", f"Please append {new} to {f}.",
          f"In {f} the word from today is missing. Add this line: {new}", f"{f} += {new}", f"could you note {new} in {f}, as the last entry",
          f"My word list {f} should get one more line: {new}", f"We had a new word in class: {new}. Write it to the end of {f} please!",
          f"extend the list '{f}' by '{new}'")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, listed(lines + [new]))
    yield s.say(f"Added \"{new}\" to {f}.", f"{f} now ends with \"{new}\".", f"Appended {new} to {f}.")


@situation
def essay_typo(s):
    f = deep(s, s.pick(["txt", "md", "tex"]))
    wrong, right = s.pick(TYPOS)
    s.value(wrong), s.value(right)
    lines = filled(s, OPINIONS, s.number(2, 5))
    frame = s.pick(["The word {} is in my notes too.", "We discussed {} in class.", "One more thing about {} must be said.",
                    "It took a while, {} and all.", "Here stands {} again."])
    lines.insert(s.number(0, len(lines)), frame.format(wrong))
    text = listed(lines)
    s.file(f, text)
    s.ask(f"Replace {wrong} by {right} in {f}.", f"fix the spelling of {wrong} in {f}, it should be {right}",
          f"In my essay {f} I wrote \"{wrong}\". Correct it to \"{right}\" please.", f"{f}: {wrong} -> {right}",
          f"My teacher marked '{wrong}' in {f}; make it '{right}'", f"Could you change the word {wrong} to {right} in the text {f}?",
          f"there is a typo in {f}, {wrong} instead of {right}, repair it", f"Please put {right} where {f} says {wrong}.",
          f"spelling mistake!! {f} has {wrong}, must be {right}", f"Correct {wrong} (in {f}) into {right}")
    yield s.call("fs_edit", path=f, old=wrong, new=right)
    s.expect(f, text.replace(wrong, right))
    yield s.say(f"Changed {wrong} to {right} in {f}.", f"{f} now says {right} instead of {wrong}.", f"Corrected {wrong} to {right} in {f}.")


@situation
def wrong_measurement(s):
    f = deep(s, s.pick(["csv", "txt", "dat", "md"]))
    unit, label = s.pick(UNITS), s.pick(LABELS)
    got = values(s, s.number(4, 6), 200, 9900, s.number(1, 2))
    new = got.pop()
    old = s.pick(got)
    lines = [f"{label} {chr(65 + i)}: {v} {unit}" for i, v in enumerate(got)]
    text = listed(lines)
    s.file(f, text)
    which = s.value(f"{label} {chr(65 + got.index(old))}")
    s.ask(f"I misread the scale: in {f} it must be {new} instead of {old}.", f"change {old} to {new} in {f}",
          f"The value of {which} in {f} is wrong, not {old} but {new}. Correct it please",
          f"{f} says {old} {unit} for {which}; make that {new} {unit}", f"Replace the {old} in \"{f}\" with {new}",
          f"correction for {f}, {which}: {new}, not {old}", f"Can you fix {f}? {old} should read {new}.",
          f"we repeated {which} and got {new} {unit}. Please put that into {f} in place of {old}.", f"swap {old} for {new} in the file {f}")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Changed {old} to {new} in {f}.", f"{f} now has {new} instead of {old}.", f"Corrected: {new} stands in {f} now.")


@situation
def save_formula(s):
    f = deep(s, s.pick(["txt", "md", "tex", ""]))
    formula = one(s, FORMULAS)
    s.decoys()
    s.ask(f"Save the formula {formula} in a new file {f}", f"write {formula} to {f}", f"Create {f} with just this in it: {formula}",
          f"I need a file called {f} that holds {formula}", f"Please store \"{formula}\" as {f}.", f"put {formula} into {f} (does not exist yet)",
          f"make me a note {f}, content: {formula}", f"Tomorrow is the test. Could you write the formula {formula} down in {f}?",
          f"new file '{f}' <- {formula}", f"note down in {f} the following: {formula}")
    yield s.call("fs_write", path=f, text=formula + "\n")
    s.expect(f, formula + "\n")
    yield s.say(f"Wrote {formula} to {f}.", f"Saved {formula} in {f}.", f"{f} now holds {formula}.")


@situation
def flashcard(s):
    f = deep(s, s.pick(["txt", "md"]))
    question, answer = s.pick(QUIZ)
    s.value(question), s.value(answer)
    s.ask(f"Make a flashcard {f}: first line \"{question}\", second line \"{answer}\"",
          f"write a quiz card to {f}. Line 1: {question} Line 2: {answer}",
          f"Please create the file {f} with two lines, the question '{question}' and below it the answer '{answer}'",
          f"{f}: put {question} on the first line and {answer} on the second",
          f"I learn with cards. New card {f}, question {question}, answer on the next line: {answer}",
          f"Could you write \"{question}\" and then, on a new line, \"{answer}\" into {f}?", f"two lines for {f}\n{question}\n{answer}",
          f"save as {f}:\n{question}\n{answer}",
          f"For the class quiz I want {f} with the question on top ({question}) and the answer underneath ({answer}).")
    yield s.call("fs_write", path=f, text=f"{question}\n{answer}\n")
    s.expect(f, f"{question}\n{answer}\n")
    yield s.say(f"Wrote the card to {f}.", f"{f} now has the question and the answer.", f"Saved the question and its answer in {f}.")


@situation
def empty_protocol(s):
    f = deep(s, s.pick(["txt", "md", "csv", "tex"]))
    s.decoys()
    s.ask(f"Make an empty file {f}", f"create {f}, nothing in it yet", f"I need a blank file called '{f}' for the protocol.",
          f"Please start a new empty file named {f}, we'll fill it in the lab", f"touch {f}", f"an empty {f} please",
          f"Could you set up {f} as an empty file? The group will write the text later.", f"new file {f} with no content",
          f"{f} must exist before class, leave it empty")
    yield s.call("fs_write", path=f, text="")
    s.expect(f, "")
    yield s.say(f"Made the empty file {f}.", f"Created {f}; it is empty.", f"{f} is there now, empty.")


@situation
def course_folder(s):
    d = shelf(s)
    if s.chance(0.4):
        d = s.value(d + "/" + s.pick(["week", "lab", "sheet", "unit", "task"]) + s.pick(["", "_", "-", " "]) + str(s.number(1, 20)))
    s.decoys()
    s.ask(f"Make a folder {d}", f"new folder called {d} please", f"A new course begins today, so I need a directory \"{d}\".", f"mkdir {d}",
          f"Could you create the folder '{d}' for me?", f"I'd like to keep my worksheets together. Please set up a folder named {d}",
          f"create directory {d}", f"there should be a folder {d} here, add it", f"can u make me the folder {d}")
    yield s.call("fs_mkdir", path=d)
    s.expect(d + "/", "")
    yield s.say(f"Made the folder {d}.", f"Created the folder {d}.", f"The folder {d} is there now.")


@situation
def file_chapter(s):
    f, d = doc(s, s.pick(["tex", "md", "txt", "pdf"])), shelf(s)
    text = s.sentence() + "\n"
    s.file(f, text)
    s.folder(d)
    s.ask(f"Move {f} into the folder {d}", f"put {f} in {d}", f"{f} belongs to {d}, please move it there",
          f"Could you sort \"{f}\" into the folder \"{d}\"?", f"mv {f} to {d}/", f"The chapter {f} is done, so it goes into {d}.",
          f"into {d} with {f}!", f"please shift the file {f} to the {d} folder", f"I want {f} to be inside {d}, not lying around here",
          f"File away {f} under {d}.")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", text)
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is in {d} now.", f"Moved {f} into {d}.")


@situation
def rename_essay(s):
    end = s.pick(["txt", "md", "tex", "pdf"])
    f = doc(s, end)
    g = s.value(f"{s.pick(PUPILS)}_{s.pick(ESSAYS)}" + s.pick(["", "_final", "-v2", " (clean)"]) + f".{end}")
    text = s.lines(2)
    s.file(f, text)
    s.ask(f"Rename {f} to {g}", f"{f} should be called {g}", f"Teacher insists on the name {g} for the essay. It is {f} now, please rename.",
          f"give {f} the new name {g}", f"Can you change the file name from \"{f}\" to \"{g}\"?", f"call {f} {g} from now on",
          f"i want to hand in {f} under the name {g}, rename it pls", f"new name for {f}: {g}", f"The file {f} must get the name {g}.")
    yield s.call("fs_move", from_=f, to=g)
    s.expect(f, None)
    s.expect(g, text)
    yield s.say(f"Renamed {f} to {g}.", f"{f} is called {g} now.", f"The file is now named {g}.")


@situation
def thesis_copy(s):
    end = s.pick(["tex", "md", "txt", "bib"])
    f = doc(s, end)
    g = s.value(s.pick([f"{f}.bak", f"copy of {f}", f"{f}.{s.date()}", f"backup_{f}", f"{f}~"]))
    text = s.lines(s.number(1, 3))
    s.file(f, text)
    s.ask(f"Copy {f} to {g}", f"Before I rewrite {f} I want a copy of it named {g}", f"make a copy of {f} called {g} please", f"duplicate {f} as {g}",
          f"cp {f} -> {g}", f"Could you save my thesis file {f} a second time, under the name {g}?",
          f"I am afraid to lose {f}. Keep a copy as \"{g}\".", f"back up {f}, name of the copy: {g}",
          f"please copy the file '{f}', the copy be '{g}'")
    yield s.call("fs_copy", from_=f, to=g)
    s.expect(f, text)
    s.expect(g, text)
    yield s.say(f"Copied {f} to {g}.", f"{g} is a copy of {f} now.", f"Made the copy {g}.")


@situation
def drop_cheatsheet(s):
    f = deep(s, s.pick(["txt", "md", "pdf", "csv"]))
    s.file(f, s.sentence() + "\n")
    s.decoys()
    s.ask(f"Delete {f}", f"remove {f}, the exam is over", f"I don't need {f} any more, throw it away please", f"get rid of {f}",
          f"Would you erase the file {f}?", f"rm {f}", f"The file \"{f}\" can go.", f"please delete '{f}', it has only wrong answers",
          f"{f} must not stay on this computer, delete it", f"trash {f} pls")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"{f} is gone.", f"Removed {f}.")


@situation
def sighting_search(s):
    bird, other = many(s, [x for x in SPECIES if " " in x], 2)
    names = [doc(s, "txt") for _ in range(s.number(3, 4))]
    hits = s.some(names, s.number(1, 2))
    for name in names:
        lines = filled(s, NOTES, 2)
        lines.insert(s.number(0, 2), f"One {bird if name in hits else other}, {s.number(5, 90)} m away.")
        s.file(name, listed(lines))
    s.ask(f"Which of my field notes mention a {bird}?", f"find the files with {bird} in them", f"In what file did I write about the {bird}?",
          f"search all files for \"{bird}\"", f"where is {bird} mentioned", f"Please look through my notes for the {bird} and tell me the files.",
          f"I saw a {bird} once and noted it somewhere here. Where?", f"grep {bird}", f"Any notes on {bird}? Which files?",
          f"I need for my report all files where the words {bird} are standing")
    text = yield s.call("text_search", path=".", query=bird)
    found = list(dict.fromkeys(line.split(":")[0] for line in text.splitlines()[1:]))
    yield s.say(f"{both(found)} mention{'s' if len(found) == 1 else ''} the {bird}.", f"{bird} is mentioned in {both(found)}.", f"In {both(found)}.")


@situation
def chapter_files(s):
    end, what = s.pick([("tex", "LaTeX"), ("bib", "bibliography"), ("py", "Python"), ("R", "R"), ("csv", "CSV"), ("ipynb", "notebook")])
    names = sorted({deep(s, end.lower()).rsplit(".", 1)[0] + "." + end for _ in range(s.number(1, 4))})
    names = [n for n in names if not any(m != n and m.lower() == n.lower() for m in names)]
    for name in names:
        s.value(name)
        s.file(name, s.sentence() + "\n")
    s.decoys(but=("csv",))
    s.ask(f"Which {what} files are here? (*.{end})", f"list all *.{end} files", f"find every file that ends in .{end}",
          f"Where are the .{end} files of my thesis?", f"Please show all files with the ending .{end}, in subfolders too.", f"*.{end}?",
          f"I have to send my supervisor everything that is .{end}. What have I got?", f"are there any .{end} files and what are they called",
          f"look for {what} files, I mean .{end}", f"Give me names of all .{end} files in here, folders included")
    text = yield s.call("fs_find", path=".", pattern=f"*.{end}")
    found = text.splitlines()[1:]
    if len(found) == 1:
        yield s.say(f"There is one: {found[0]}", f"Only {found[0]}")
    else:
        yield s.say(f"There are {len(found)}: {both(found)}", f"{len(found)} files: {both(found)}", f"Found {both(found)}")


@situation
def lost_references(s):
    f = doc(s, s.pick(["bib", "txt", "pdf", "md", "csv"]))
    p = s.value(f"{shelf(s)}/{shelf(s)}/{f}" if s.chance(0.5) else f"{shelf(s)}/{f}")
    s.file(p, s.sentence() + "\n")
    s.decoys()
    s.ask(f"Where is {f}?", f"find {f}", f"I can't find {f} any more, in which folder is it?", f"which folder did I put {f} in",
          f"Please locate the file \"{f}\".", f"{f} must be somewhere in here. Where exactly?", f"have you seen {f}",
          f"Look for the file named {f} and give me its path.", f"path of {f}?",
          f"The deadline is in an hour and {f} has vanished! Where did I save it?")
    yield s.call("fs_find", path=".", pattern=f)
    d = p.rsplit("/", 1)[0]
    yield s.say(f"It is at {p}", f"{f} is in the folder {d}.", f"Found it: {p}")


@situation
def dataset_checksum(s):
    f = deep(s, s.pick(["csv", "dat", "json", "txt"]))
    s.file(f, listed(values(s, s.number(3, 8), 100, 9999, 2)))
    s.ask(f"SHA-256 of {f}?", f"I need the checksum of {f} for the data repository", f"compute the sha256 sum of the data set {f}",
          f"what's the hash of {f}", f"Please tell me the SHA256 fingerprint of \"{f}\".", f"sha256 {f}",
          f"The journal asks for a checksum of {f} (SHA-256). Can you make it?",
          f"Give me the hash value from {f}, so that my colleague can check her copy.", f"checksum {f} pls")
    text = yield s.call("fs_hash", path=f)
    h = text.split()[1]
    yield s.say(f"The SHA-256 of {f} is {h}.", h, f"{f}: {h}")


@situation
def handed_in(s):
    f = deep(s, s.pick(["pdf", "txt", "md", "tex"]))
    s.file(f, s.lines(s.number(1, 4)), age=s.number(3, 600) * 86400 + s.number(0, 80000))
    s.ask(f"When was {f} last changed?", f"I have to prove that I did not touch {f} after the deadline. Of when is it?",
          f"date of last modification of {f}?", f"when did I last edit {f}", f"How old is the version of {f}, I mean when was it saved?",
          f"last change of {f} please", f"Which day was \"{f}\" modified?", f"tell me the time stamp of {f}",
          f"check since when {f} has not been changed any more")
    text = yield s.call("fs_stat", path=f)
    day, clock = re.search(r"modified (\S+)T(\d\d:\d\d)", text).groups()
    yield s.say(f"{f} was last changed on {day} at {clock} UTC.", f"On {day} at {clock} UTC.", f"The last change of {f} was on {day} at {clock} UTC.")


@situation
def pack_homework(s):
    d = shelf(s)
    a = s.value(s.pick([d.replace("/", "-"), f"{s.pick(PUPILS)}_{s.pick(SUBJECTS)}", f"abgabe{s.number(1, 12)}",
                        f"submission-{s.number(1, 40)}"]) + s.pick([".zip", ".zip", ".tar.gz", ".tgz"]))
    for name in {doc(s, "txt"), doc(s, "csv"), doc(s, "md")}:
        s.file(f"{d}/{name}", s.sentence() + "\n")
    s.ask(f"Pack the folder {d} into {a}", f"make {a} from {d}", f"I have to hand in {d} as one file, please create {a} of it.",
          f"Zip up {d} for the upload; name it {a}", f"compress the directory '{d}' to '{a}'",
          f"Everything in {d} should go into an archive called {a}.", f"can you put {d} in an archive ({a}) for my professor?", f"{d} -> {a}",
          f"archive {d} please, file name {a}")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} now holds the folder {d}.", f"Made the archive {a} of {d}.")


@situation
def unpack_data(s):
    d, k = s.value(s.pick(["data", "results", "scans", "spectra", "images"]) + str(s.number(1, 99))), s.number(1, 3)
    a = s.value(s.pick([d, "lab", "station", "material", "handout"]) + str(s.number(100, 999)) + s.pick([".tar.gz", ".tgz", ".tar"]))
    into = shelf(s)
    s.shell(f"mkdir {d} && for i in $(seq {k}); do echo run $i > {d}/run$i.txt; done && tar -caf {a} {d} && rm -r {d}")
    s.ask(f"Unpack {a} into the folder {into}", f"extract {a} to {into}", f"The measuring station sent {a}. Please unpack it in {into}.",
          f"open the archive {a}, contents go to {into}", f"untar {a} into {into} pls", f"can you decompress '{a}' into '{into}'",
          f"I need the files from {a} to be in {into}", f"get everything out of {a} and put it under {into}",
          f"{a} should be unpacked, target folder {into}")
    yield s.call("archive_extract", archive=a, path=into)
    s.expect(f"{into}/{d}/run1.txt", "run 1\n")
    yield s.say(f"Unpacked {a} into {into}.", f"The files of {a} are in {into} now.", f"Extracted {a} to {into}.")


@situation
def folder_content(s):
    d = shelf(s)
    names = sorted({doc(s, e) for e in s.some(["txt", "md", "csv", "pdf", "tex"], s.number(2, 4))})
    for name in names:
        s.file(f"{d}/{name}", s.sentence() + "\n")
    s.decoys()
    s.ask(f"What's in the folder {d}?", f"list {d}", f"which files did the teacher put into {d}",
          f"Please show me the contents of the directory \"{d}\"", f"ls {d}", f"look into {d} and tell me what is there",
          f"I want to know what all lies in {d}.", f"files in {d}?", f"Are there any worksheets in {d}? Just name whatever you find there.")
    text = yield s.call("fs_list", path=d)
    found = text.splitlines()[1:]
    yield s.say(f"{d} has {len(found)} files: {both(found)}", f"In {d}: {both(found)}", f"{both(found)}")


@situation
def remember_exam(s):
    subject, day = one(s, SUBJECTS), s.value(f"{s.number(2027, 2029)}-{s.number(1, 12):02}-{s.number(1, 28):02}")
    s.ask(f"Remember that my {subject} exam is on {day}", f"please keep in mind: {subject} exam {day}",
          f"My exam in {subject} will be on {day}. Remember this for later.", f"don't forget, the {subject} exam is on {day}",
          f"Save for later that I write the {subject} exam on {day}.", f"memorise this please: exam in {subject}, {day}",
          f"I always mix up dates, so remember for me that the {subject} exam is at {day}",
          f"Can you remember that {day} is the day of my {subject} exam?", f"note to yourself: {subject} exam on {day}")
    yield s.call("memory_save", text=f"The {subject} exam is on {day}.")
    yield s.say(f"I will remember that the {subject} exam is on {day}.", f"Remembered: the {subject} exam is on {day}.",
                f"Noted, {subject} exam on {day}.")


# ---- questions worked out from what was read ----------------------------------------------------------------------------------------


@situation
def what_means(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    language, pairs = vocabulary(s, s.number(3, 9))
    sign = s.pick([" = ", ";", " - ", "\t"])
    a, b = s.pick(pairs)
    s.file(f, listed([x + sign + y for x, y in pairs]))
    s.ask(f"What does {a} mean? It is in {f}.", f"look up \"{a}\" in {f}", f"{language} test tomorrow. What was {a} again, according to {f}?",
          f"translation of {a} in {f}?", f"Please tell me the meaning of '{a}' from the word list {f}", f"in {f}, what stands next to {a}",
          f"i forgot what {a} is in english, check {f}", f"Which English word does {f} give for {a}?", f"How is {a} translated in my vocabulary {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{a} means \"{b}\".", f"According to {f}, {a} means {b}.", f"\"{b}\"")


@situation
def how_to_say(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    language, pairs = vocabulary(s, s.number(3, 9))
    sign = s.pick([" = ", ",", " -> ", " | "])
    a, b = s.pick(pairs)
    s.file(f, listed([x + sign + y for x, y in pairs]))
    s.ask(f"How do I say \"{b}\" in {language}? {f} has it.", f"{b} in {language}? see {f}", f"what's the {language} word for {b} in {f}",
          f"I need the {language} for '{b}', my list {f} knows it", f"Find out from {f} how {b} is called in {language}.",
          f"Could you check in {f} what {b} is in {language}?", f"{f} - please look which {language} word belongs to {b}",
          f"which word in {f} means {b}?", f"I'm writing a letter in {language} and miss the word for {b}. It's in {f}.")
    yield s.call("fs_read", path=f)
    yield s.say(f"\"{b}\" is {a} in {language}.", f"{f} says {a}.", a)


@situation
def protocol_step(s):
    f = deep(s, s.pick(["txt", "md", ""]))
    lines = filled(s, STEPS, s.number(4, 8))
    i = s.number(1, min(5, len(lines) - 1))
    nth = ["first", "second", "third", "fourth", "fifth", "sixth"][i]
    s.file(f, listed(lines))
    s.ask(f"What is the {nth} step in {f}?", f"{nth} line of {f} please", f"I'm in the lab with wet hands. Read me the {nth} line of {f}!",
          f"line {i + 1} of {f}?", f"What do I have to do in step {i + 1}? The protocol is {f}, one step a line.",
          f"show only the {nth} line from \"{f}\"", f"tell me what {f} says on line {i + 1}", f"Could you look up the {nth} instruction in {f}?",
          f"Which is {nth} step of the experiment {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(lines[i], f"The {nth} step is: {lines[i]}", f"Step {i + 1}: {lines[i]}")


@situation
def last_note(s):
    f = deep(s, s.pick(["txt", "md", "log"]))
    lines = filled(s, NOTES, s.number(3, 8))
    s.file(f, listed(lines))
    s.ask(f"What is the last thing I noted in {f}?", f"last line of {f}", f"Where did my field notes {f} stop? Read the last entry.",
          f"final entry in '{f}'?", f"how does {f} end", f"Please give me the newest note from {f}, that's the line at the bottom.",
          f"I want to continue {f}, what stands at the very end?", f"bottom line of {f} pls", f"The last observation in {f} was what?")
    yield s.call("fs_read", path=f)
    yield s.say(lines[-1], f"The last line is: {lines[-1]}", f"{f} ends with: {lines[-1]}")


@situation
def heaviest_sample(s):
    f = deep(s, s.pick(["csv", "txt", "dat"]))
    k = s.number(3, 7)
    names, got = many(s, MATERIALS, k), values(s, k, 1000, 9999, s.number(0, 2))
    best = got.index(max(got, key=float))
    s.file(f, "sample,mass_g\n" + listed([f"{n},{v}" for n, v in zip(names, got)]))
    s.ask(f"Which sample in {f} is the heaviest?", f"heaviest sample? ({f})", f"{f} has the masses of our stones. Which one weighs most?",
          f"Look at {f} and find the sample with the largest mass", f"max mass in {f}, and of what", f"What weighs the most according to \"{f}\"?",
          f"I need the sample with highest mass from {f} for the lab report", f"From all the samples in {f}: which has the biggest mass?",
          f"who is the heavy one in {f}? i mean the biggest mass_g")
    yield s.call("fs_read", path=f)
    yield s.say(f"{names[best]} is the heaviest with {got[best]} g.", f"The heaviest sample is {names[best]}: {got[best]} g.",
                f"{names[best]}, {got[best]} g.")


@situation
def coldest_day(s):
    f = deep(s, s.pick(["csv", "txt", "dat"]))
    k = s.number(3, 7)
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()[:k]
    got = [f"{x / 10:.1f}" for x in s.rng.sample(range(-80, 190), k)]
    least = got.index(min(got, key=float))
    s.value(got[least])
    s.file(f, "day,temperature\n" + listed([f"{d},{v}" for d, v in zip(days, got)]))
    s.ask(f"On which day was it coldest in {f}?", f"coldest day in {f}?",
          f"We measured the temperature all week, it's in {f}. When was it the lowest?", f"lowest temperature of {f} and its day please",
          f"find the minimum in {f}", f"Which day has the smallest value in the weather table {f}?",
          f"Tell me the coldest day of the week. The file is \"{f}\".", f"minimum temperature {f}, what day",
          f"for my diagram i must know when {f} reached its lowest point")
    yield s.call("fs_read", path=f)
    yield s.say(f"{days[least]} was the coldest day: {got[least]} °C.", f"The lowest temperature was {got[least]} °C on {days[least]}.",
                f"{days[least]}, with {got[least]} °C.")


@situation
def fastest_runner(s):
    f = deep(s, s.pick(["csv", "txt"]))
    k = s.number(3, 6)
    names, got = many(s, PUPILS, k), [f"{x / 10:.1f}" for x in s.rng.sample(range(118, 199), k)]
    best = got.index(min(got, key=float))
    distance = s.pick([75, 100, 80])
    s.file(f, listed([f"{n}: {v} s" for n, v in zip(names, got)]))
    s.ask(f"Who won the {distance} m run in {f}?", f"fastest runner in {f}?", f"Who was the quickest? The times are in {f}.",
          f"{f} has the {distance} m times of our class, who needed the least time?", f"I promised the winner a medal. See {f}: who ran fastest?",
          f"who has best time in {f}", f"Please tell me which pupil in \"{f}\" has the shortest time", f"winner of the sports day, times in {f} ?",
          f"Read {f} and name the one who ran the {distance} metres in the least seconds.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{names[best]} was the fastest with {got[best]} s.", f"{names[best]}, in {got[best]} s.",
                f"The winner is {names[best]}: {got[best]} s.")


@situation
def ranked_list(s):
    f = deep(s, s.pick(["txt", "md", ""]))
    k = s.number(4, 8)
    names = many(s, PUPILS, k)
    points = sorted(s.some(range(12, 99), k), reverse=True)
    i = s.number(1, 3)
    place, nth = i + 1, ["second", "third", "fourth"][i - 1]
    s.file(f, listed([f"{j + 1}. {n} ({p} points)" for j, (n, p) in enumerate(zip(names, points))]))
    s.ask(f"Who came {nth} in {f}?", f"{nth} place in {f}?", f"The results of the maths olympiad are in {f}. Who is on rank {place}?",
          f"who is number {place} in {f}", f"Please name the pupil on the {nth} place of the ranking \"{f}\".", f"rank {place}, file {f}",
          f"I have to print a certificate for the {nth} place, see {f}. What's the name?", f"Which pupil got place {place} according to {f}?",
          f"in {f} who made the {nth} rank")
    yield s.call("fs_read", path=f)
    yield s.say(f"{names[i]} came {nth} with {points[i]} points.", f"{names[i]} is on place {place}.", f"{names[i]}.")


@situation
def timetable_lesson(s):
    f = deep(s, s.pick(["txt", "md", ""]))
    days = "Monday Tuesday Wednesday Thursday Friday".split()
    plan = {d: s.some(SUBJECTS, s.number(4, 5)) for d in days}
    d, i = s.value(s.pick(days)), s.number(0, 3)
    nth = ["first", "second", "third", "fourth"][i]
    s.file(f, listed([f"{x}: {', '.join(plan[x])}" for x in days]))
    got = plan[d][i]
    s.ask(f"What do I have in the {nth} lesson on {d}? My timetable is {f}.", f"{d} {nth} lesson? ({f})", f"which subject is {nth} on {d} in {f}",
          f"Look in {f}: what is lesson {i + 1} on {d}?", f"I might be late on {d}. Which class is the {nth} one? It's in {f}",
          f"According to {f}, what's the {nth} subject on {d}?", f"timetable {f}, {d}, lesson no. {i + 1} please",
          f"please check {f} for {d}, {nth} hour", f"My son asks what he has as {nth} lesson on {d}; the plan is in \"{f}\".")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {nth} lesson on {d} is {got}.", f"{got}.", f"On {d} you have {got} in the {nth} lesson.")


@situation
def room_of_course(s):
    f = deep(s, s.pick(["csv", "txt", "md"]))
    k = s.number(3, 6)
    subjects, teachers = many(s, SUBJECTS, k), many(s, TEACHERS, k)
    rooms = [s.value(f"{s.pick('ABCDE')}{r}") for r in s.some(range(101, 420), k)]
    s.file(f, "subject,teacher,room\n" + listed([",".join(row) for row in zip(subjects, teachers, rooms)]))
    i = s.number(0, k - 1)
    s.ask(f"In which room is {subjects[i]}? It's in {f}.", f"room for {subjects[i]} ({f})?", f"Where does {teachers[i]} teach {subjects[i]}, see {f}",
          f"look up the room of the {subjects[i]} class in {f}",
          f"First day here and I'm lost. {f} lists the rooms, where do I go for {subjects[i]}?", f"which room number has {subjects[i]} in \"{f}\"",
          f"Please find out from {f} what room the {subjects[i]} lesson is in.", f"{subjects[i]} - room? {f}",
          f"To what room must I go for {subjects[i]}? You can find it in {f}.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{subjects[i]} is in room {rooms[i]}.", f"Room {rooms[i]}.", f"In room {rooms[i]}, with {teachers[i]}.")


@situation
def deadline_of(s):
    f = deep(s, s.pick(["txt", "md", "csv"]))
    tasks = many(s, ["outline", "first draft", "poster", "lab report", "reading log", "final version", "book review", "bibliography", "presentation",
                     "portfolio", "abstract", "peer review", "ethics form", "group contract", "field report", "mock exam"], s.number(3, 5))
    days = []
    while len(days) < len(tasks):
        d = s.date()
        if d not in days:
            days.append(d)
    i = s.number(0, len(tasks) - 1)
    s.file(f, listed([f"{t}: {d}" for t, d in zip(tasks, days)]))
    t, d = tasks[i], days[i]
    s.ask(f"When is the {t} due? ({f})", f"deadline for the {t}, see {f}", f"{f} has all the deadlines. Until when do I have for the {t}?",
          f"what date does {f} give for the {t}", f"I think I'm late with the {t}... please look in {f} when it has to be in.",
          f"Which day must the {t} be handed in according to \"{f}\"?", f"{t} - when? file: {f}", f"Could you check the due date of the {t} in {f}",
          f"when i have to give the {t}, its in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {t} is due on {d}.", f"{d}.", f"On {d}, according to {f}.")


@situation
def year_of_paper(s):
    f = deep(s, s.pick(["txt", "bib", "md"]))
    k = s.number(3, 5)
    rows = list(zip(many(s, AUTHORS, k), s.some(range(1962, 2025), k), many(s, PAPERS, k)))
    s.file(f, listed([f"{a} ({y}): {t}." for a, y, t in rows]))
    a, y, t = s.pick(rows)
    s.ask(f"In which year was \"{t}\" published? See {f}", f"{f}: year of {a}'s paper?", f"I have to cite {a}, what year is it in {f}?",
          f"look in {f} when {a} wrote '{t}'", f"Which year belongs to {a} in the reference list {f}?", f"year? {a}, {t} ({f})",
          f"Please tell me the publication year of {a} from {f}.", f"My footnote lacks the year for \"{t}\" by {a}. It should be in {f}.",
          f"when came {t} out? it stands in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{a}'s paper is from {y}.", f"In {y}.", f"{t} was published in {y}.")


@situation
def author_of_paper(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    k = s.number(3, 6)
    rows = list(zip(many(s, PAPERS, k), many(s, AUTHORS, k)))
    s.file(f, listed([f"{t};{a}" for t, a in rows]))
    t, a = s.pick(rows)
    s.ask(f"Who wrote \"{t}\"? It's in {f}", f"author of '{t}' in {f}?", f"look up in {f} by whom {t} is",
          f"In my sources {f} there is a text called \"{t}\". Who is the author?", f"{f} - who's behind \"{t}\"",
          f"Can you tell me from {f} whose article \"{t}\" is?", f"I quoted from \"{t}\" but forgot the name of the author; {f} knows",
          f"please give me the author for {t}, list is {f}", f"by who is {t}? see {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{t} is by {a}.", f"{a} wrote it.", f"The author is {a}.")


@situation
def how_many_passed(s):
    f = deep(s, s.pick(["csv", "txt"]))
    k = s.number(3, 7)
    names, points = many(s, PUPILS, k), s.some(range(11, 99), k)
    limit = s.pick([40, 50, 60])
    n = sum(p > limit for p in points)
    s.file(f, "name,points\n" + listed([f"{a},{p}" for a, p in zip(names, points)]))
    s.ask(f"How many pupils in {f} have more than {limit} points?", f"{f}: number of people above {limit} points?",
          f"To pass you need more than {limit} points. How many passed? Look in {f}", f"count the ones over {limit} in {f}",
          f"how many in {f} did better than {limit}", f"Please count in {f} how many results are higher than {limit} points.",
          f"The head wants to know how many of my class got over {limit}. See \"{f}\".", f"more than {limit} points - how many? ({f})",
          f"from the pupils in {f}, how many has above {limit}?")
    yield s.call("fs_read", path=f)
    over = [a for a, p in zip(names, points) if p > limit]
    if n == 0:
        yield s.say(f"None of them has more than {limit} points.", f"0: nobody has more than {limit} points.")
    else:
        yield s.say(f"{n}: {both(over)}.", f"{n} of {k} have more than {limit} points: {both(over)}.",
                    f"{n} pupil{'s have' if n > 1 else ' has'} more than {limit} points.")


@situation
def seen_how_often(s):
    f = deep(s, s.pick(["txt", "log", "csv"]))
    kinds = many(s, ["heron", "otter", "jay", "fox", "hare", "adder", "wren", "stoat", "badger", "newt", "crane", "moth", "lizard", "hedgehog",
                     "swift", "deer"], 3)
    lines = [s.pick(kinds) for _ in range(s.number(4, 9))] + kinds[:1]
    s.rng.shuffle(lines)
    who, n = kinds[0], lines.count(kinds[0])
    times = sorted(s.some(range(301, 1190), len(lines)))
    s.file(f, listed([f"{t // 60:02}:{t % 60:02} {x}" for t, x in zip(times, lines)]))
    often = "once" if n == 1 else "twice" if n == 2 else f"{n} times"
    s.ask(f"How often was a {who} seen in {f}?", f"count the {who} lines in {f}", f"{who} in {f}, how many times?",
          f"My observation sheet is {f}. How many sightings of the {who} are there?", f"please tell me how many times {f} has {who}",
          f"number of {who} sightings in \"{f}\"?", f"How many entries about the {who} does {f} contain?",
          f"For the poster: how often did we see the {who}? All is in {f}.", f"{f}: {who} x ?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The {who} was seen {often}.", f"{often.capitalize()}.", f"{f} has {n} sighting{'s' if n > 1 else ''} of the {who}.")


@situation
def on_packing_list(s):
    f = deep(s, s.pick(["txt", "md", ""]))
    things = many(s, KIT, s.number(4, 9))
    yes = s.chance(0.5)
    x = s.pick(things) if yes else one(s, [k for k in KIT if k not in things])
    s.file(f, listed(things))
    s.ask(f"Is \"{x}\" on the packing list {f}?", f"does {f} say {x}", f"For the excursion: {f} lists what to bring. Is {x} among it?",
          f"{x} in {f}, yes or no?", f"Can you check if {x} stands in the list {f}", f"We leave in an hour! Does {f} mention {x}?",
          f"look whether '{x}' is in {f}", f"do i find {x} in {f}?", f"Please have a look at {f}, is {x} there or not?")
    yield s.call("fs_read", path=f)
    if yes:
        yield s.say(f"Yes, {x} is on the list.", f"Yes, {f} has {x}.", "Yes.")
    else:
        yield s.say(f"No, {x} is not on the list.", f"No, {f} does not have {x}.", "No.")


@situation
def taller_plant(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    k = s.number(3, 6)
    names = many(s, ["bean", "sunflower", "cress", "tomato", "radish", "lupin", "maize", "basil", "pea", "mint", "cucumber", "sage", "oat", "flax",
                     "lettuce"], k)
    got = values(s, k, 21, 990, 1)
    a, b = s.some(range(k), 2)
    s.file(f, listed([f"{n}: {v} cm" for n, v in zip(names, got)]))
    best = a if float(got[a]) > float(got[b]) else b
    s.ask(f"Which plant in {f} is taller, {names[a]} or {names[b]}?", f"{names[a]} vs {names[b]}: which is taller? ({f})",
          f"Is the {names[a]} or the {names[b]} higher? Heights are in {f}.", f"compare {names[a]} and {names[b]} in {f}, who has grown more",
          f"We have a bet whether {names[a]} beats {names[b]}. {f} has the heights, which one won?",
          f"look at {f}: is {names[a]} taller than {names[b]} or the other way round",
          f"from \"{f}\", tell me the taller one of {names[a]} and {names[b]}", f"what is the bigger plant in {f} between {names[a]} and {names[b]}?",
          f"Please compare the heights of {names[a]} and {names[b]} (file {f}). Which is taller?")
    yield s.call("fs_read", path=f)
    other = b if best == a else a
    yield s.say(f"The {names[best]}: {got[best]} cm against {got[other]} cm.",
                f"{names[best]} is taller with {got[best]} cm; {names[other]} has {got[other]} cm.", f"{names[best]}, {got[best]} cm.")


@situation
def initial_letter(s):
    f = deep(s, s.pick(["txt", "md"]))
    lines = s.some(HOMEWORK + SUBJECTS, s.number(3, 6))
    lines = [s.value(x[0].upper() + x[1:]) for x in lines if x[0].isalpha()]
    i = s.number(0, min(2, len(lines) - 1))
    nth = ["first", "second", "third"][i]
    s.file(f, listed(lines))
    s.ask(f"With which letter does the {nth} line of {f} begin?", f"first letter of line {i + 1} in {f}?",
          f"The {nth} line in {f}: what letter does it start with?", f"starting letter of the {nth} line, file {f}",
          f"We play a spelling game. Tell me the initial letter of line {i + 1} of \"{f}\".", f"what's the first character on the {nth} line of {f}",
          f"open {f} and say the letter that begins line {i + 1}", f"which letter stands at the start of the {nth} line from {f}",
          f"{f}, line {i + 1}, first letter please")
    yield s.call("fs_read", path=f)
    yield s.say(f"It begins with {lines[i][0]}.", lines[i][0], f"The {nth} line begins with {lines[i][0]}.")


# ---- sums, averages, percentages ----------------------------------------------------------------------------------------------------


@situation
def average_reading(s):
    f = deep(s, s.pick(["csv", "txt", "dat"]))
    k, unit = s.pick([2, 4, 4, 5]), s.pick(UNITS)
    got = values(s, k, 101, 990, 1)
    s.file(f, listed([f"{s.pick(['M', 'R', 'T'])}{i + 1} {v} {unit}" for i, v in enumerate(got)]))
    s.ask(f"What is the average of the readings in {f}?", f"mean value of {f}?", f"We measured it {k} times, see {f}. Please work out the mean.",
          f"average {f}", f"calculate the arithmetic mean of the values in \"{f}\"", f"for the lab report I need the average of {f}",
          f"how much is the mean of all measurements in {f}", f"Could you average the numbers in {f} for me?",
          f"take the values from {f} and make the mean of them", f"avg of {f} pls")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"({' + '.join(got)}) / {k}")
    yield s.say(f"The average is {r} {unit}.", f"The mean of the {k} readings is {r} {unit}.", f"{r} {unit}")


@situation
def average_grade(s):
    f = deep(s, s.pick(["csv", "txt", "md"]))
    k = s.pick([4, 5])
    subjects, marks = many(s, SUBJECTS, k), [str(s.number(1, 6)) for _ in range(k)]
    s.file(f, listed([f"{a}: {m}" for a, m in zip(subjects, marks)]))
    s.ask(f"What's my grade average? My grades are in {f}", f"grade point average from {f} please",
          f"My mum wants to know my average, the marks are in {f}", f"average mark in {f}?", f"Work out the mean of the grades in {f}.",
          f"take all marks of \"{f}\" and tell me the average", f"how good am i on average ({f})",
          f"Could you compute the average of my school report {f}?", f"I like to know the middle of my notes, all subjects in {f}, so the average")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"({' + '.join(marks)}) / {k}")
    yield s.say(f"Your average is {r}.", f"The average of the {k} grades is {r}.", f"{r}")


@situation
def total_distance(s):
    f = deep(s, s.pick(["csv", "txt", "log"]))
    k = s.number(2, 6)
    got, days = values(s, k, 11, 400, 1), s.some(range(1, 29), k)
    days.sort()
    s.file(f, listed([f"day {d}: {v} km" for d, v in zip(days, got)]))
    s.ask(f"How many kilometres did we walk in total? See {f}", f"sum of the distances in {f}", f"add up the km in {f} please",
          f"Our transect walks are in {f}. What is the total distance?", f"total km {f}?", f"What do the distances in \"{f}\" come to all together?",
          f"For the travel form I need the sum of all kilometres in {f}", f"how far was it in all, file {f}",
          f"Please sum everything up that stands in {f}.")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=" + ".join(got))
    yield s.say(f"{r} km in total.", f"The distances add up to {r} km.", f"In all it was {r} km.")


@situation
def percent_of_points(s):
    f = deep(s, s.pick(["txt", "md", "csv"]))
    most = s.pick([20, 25, 40, 50, 80])
    names = many(s, PUPILS, s.number(2, 4))
    points = s.some(range(6, most + 1), len(names))
    i = s.number(0, len(names) - 1)
    s.file(f, f"maximum: {most}\n" + listed([f"{n}: {p}" for n, p in zip(names, points)]))
    who = names[i]
    s.value(f"{who}'s")
    s.ask(f"How many percent of the points did {who} reach in {f}?", f"{who}'s result in {f} as percentage?",
          f"The test results are in {f}, with the maximum on top. What percentage has {who}?", f"percentage of {who} ({f})",
          f"convert the points of {who} in {f} to percent, please", f"how much % got {who}? look at {f}",
          f"Work out from \"{f}\" what share of the maximum {who} scored, in percent.",
          f"I'm filling in report cards: percent for {who}, data in {f}", f"in {f}, {who} has how many percent of the maximum")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"{points[i]} / {most} * 100")
    yield s.say(f"{who} reached {r} %.", f"{who} has {points[i]} of {most} points, which is {r} %.", f"{r} %")


@situation
def temperature_rise(s):
    f = deep(s, s.pick(["csv", "txt", "dat"]))
    k = s.number(3, 6)
    got = values(s, k, 120, 990, 1)
    first, last = sorted((got[0], got[-1]), key=float)
    got[0], got[-1] = first, last
    step = s.pick([1, 2, 5, 10])
    s.file(f, listed([f"{i * step} min: {v} °C" for i, v in enumerate(got)]))
    s.ask(f"By how many degrees did the temperature rise from the first to the last line of {f}?", f"difference between last and first value in {f}?",
          f"How much warmer was the water at the end than at the start? Data: {f}", f"temperature change over the whole experiment {f} please",
          f"{f}: last minus first", f"Look into \"{f}\" and work out how much the temperature went up from beginning to end",
          f"what's the rise between start and end in {f}",
          f"We heated water and wrote it in {f}. I need the difference of the final and the initial temperature.",
          f"how many degrees more at the end of {f} than at begin?")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"{last} - {first}")
    yield s.say(f"It rose by {r} °C.", f"The temperature went up by {r} °C, from {first} to {last} °C.", f"By {r} °C.")


@situation
def winter_span(s):
    f = deep(s, s.pick(["txt", "md", "csv"]))
    places = many(s, ["Tromsø", "Kiruna", "Yakutsk", "Sapporo", "Zermatt", "Ottawa", "Harbin", "Davos", "Nuuk", "Oulu", "Ulaanbaatar", "Reykjavík",
                      "Anchorage", "Zakopane", "Murmansk"], 3)
    day, night = s.number(1, 12), s.number(1, 25)
    i = s.number(0, 2)
    lines = [f"{p}: day {s.number(1, 12)} °C, night -{s.number(1, 25)} °C" for p in places]
    lines[i] = f"{places[i]}: day {day} °C, night -{night} °C"
    s.file(f, listed(lines))
    p = places[i]
    s.ask(f"How big is the difference between day and night in {p}? See {f}", f"{p}, day minus night temperature, {f}",
          f"According to {f}, by how much do day and night differ in {p}?", f"temperature span of {p} in {f}?",
          f"Please take {p} from {f} and compute the difference between the day and the night value", f"day/night difference for {p} ({f})",
          f"geography homework: what's the gap between day and night temperature in {p}? the table is {f}",
          f"how many degrees is the night colder than the day in {p}, look in \"{f}\"",
          f"From {f} calculate for {p} day temperature minus night temperature")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"{day} - (-{night})")
    yield s.say(f"The difference in {p} is {r} °C.", f"{r} °C: {day} °C by day, -{night} °C at night.", f"In {p} it is {r} °C.")


@situation
def density_from_file(s):
    f = deep(s, s.pick(["txt", "md", "csv"]))
    what = one(s, MATERIALS)
    volume, rho = s.pick([2, 4, 5, 8, 10, 20, 25, 40]), s.number(11, 98)
    mass = f"{volume * rho / 10:.10g}"
    s.file(f, f"material: {what}\nmass: {mass} g\nvolume: {volume} cm3\n")
    s.ask(f"What's the density of the {what} in {f}?", f"density from {f}?", f"{f} has mass and volume. Please compute the density.",
          f"divide the mass by the volume in {f}", f"I need the density in g/cm3, the measured values are in \"{f}\"",
          f"work out mass / volume for {f}", f"how dense is the {what} (values in {f})",
          f"Physics homework: the density of {what} from the data in {f}", f"please calculate with numbers in {f} the density")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"{mass} / {volume}")
    yield s.say(f"The density is {r} g/cm3.", f"{what} has a density of {r} g/cm3.", f"{r} g/cm3")


@situation
def speed_sum(s):
    t, v = s.pick([4, 5, 8, 10, 16, 20, 25, 40]), s.number(3, 95)
    d = f"{t * v / 2:.10g}"
    who = one(s, ["car", "train", "cyclist", "runner", "snail robot", "swimmer", "tram", "drone", "horse", "ball", "boat", "skater", "bus", "kart",
                  "toy car"])
    s.decoys(2)
    s.ask(f"A {who} covers {d} m in {t} s. What is its speed in m/s?", f"speed of a {who}: {d} metres in {t} seconds?",
          f"{d} m in {t} s, how fast is that in metres per second?", f"Physics: s = {d} m, t = {t} s, v = ?",
          f"how many m/s if a {who} goes {d} m within {t} s", f"Please compute the velocity (m/s) for {d} m and {t} s.",
          f"My {who} needed {t} seconds for {d} metres. Which speed is this, in m/s?", f"distance {d} m, time {t} s, calculate the speed please",
          f"what makes {d} m by {t} s as speed?")
    r = yield s.call("calc", expression=f"{d} / {t}")
    yield s.say(f"The speed is {r} m/s.", f"{r} m/s", f"That is {r} m/s.")


@situation
def force_sum(s):
    m, a = s.number(2, 90), f"{s.number(11, 98) / 10:.10g}"
    s.decoys(2)
    s.ask(f"What force accelerates {m} kg with {a} m/s²?", f"F = m a with m = {m} kg and a = {a} m/s², what is F?",
          f"{m} kg times {a} m/s2, result in newtons?", f"Please work out the force on a body of {m} kg at {a} m/s².",
          f"how many newton are {m} kg and {a} m/s²", f"force? mass {m} kg, acceleration {a} m/s²",
          f"I do physics homework: mass {m} kg, acceleration {a} m/s², we must find the force",
          f"Which force do I need to accelerate {m} kg by {a} m/s²?", f"multiply {m} kg by {a} m/s²")
    r = yield s.call("calc", expression=f"{m} * {a}")
    yield s.say(f"The force is {r} N.", f"{r} N", f"F = {r} N.")


@situation
def fahrenheit(s):
    c = s.pick([x for x in range(-40, 200, 5) if x]) if s.chance(0.5) else s.number(1, 120)
    shown = f"({c})" if c < 0 else str(c)
    s.ask(f"Convert {c} °C to Fahrenheit", f"{c} celsius in fahrenheit?", f"how many °F are {c} °C",
          f"The oven of our American exchange student shows Fahrenheit. What is {c} °C there?",
          f"Please calculate {c} degrees Celsius in degrees Fahrenheit.", f"what's {c}°C in °F", f"{c} °C = ? °F",
          f"Our English textbook wants Fahrenheit, we measured {c} °C. How much is it?", f"i need {c} grad celsius as fahrenheit")
    r = yield s.call("calc", expression=f"{shown} * 9 / 5 + 32")
    yield s.say(f"{c} °C is {r} °F.", f"{r} °F", f"That is {r} °F.")


# ---- chains -------------------------------------------------------------------------------------------------------------------------


@situation
def total_into_file(s):
    f, g = deep(s, s.pick(["csv", "txt"])), doc(s, "txt")
    k = s.number(2, 5)
    got = values(s, k, 11, 300, 0)
    s.file(f, listed([f"{c},{v}" for c, v in zip(many(s, ["class 5a", "class 5b", "class 6a", "class 6b", "class 7a", "class 7b", "class 8a",
                                                          "class 8b", "teachers", "parents", "alumni", "class 9c", "class 10a", "guests",
                                                          "choir"], k), got)]))
    s.ask(f"Add up the numbers in {f} and write the sum to {g}", f"sum of {f} into {g} please",
          f"{f} has the money each class collected. Put the total into a new file {g}.", f"compute the total of {f}, save it as {g}",
          f"I need a file {g} that contains nothing but the sum of the amounts in {f}", f"Could you total {f} and store the result in {g}?",
          f"take {f}, add everything together, result -> {g}", f"please make {g} with the total of the values from \"{f}\" in it",
          f"what is the sum in {f}? write it down in {g}")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=" + ".join(got))
    yield s.call("fs_write", path=g, text=r + "\n")
    s.expect(g, str(sum(map(int, got))) + "\n")
    yield s.say(f"The sum is {r}; wrote it to {g}.", f"Wrote {r} to {g}.", f"{g} now holds the total, {r}.")


@situation
def append_average(s):
    f = deep(s, s.pick(["txt", "dat", "csv"]))
    k = s.pick([2, 4])
    got = values(s, k, 101, 990, 1)
    s.file(f, listed(got))
    s.ask(f"Work out the average of the numbers in {f} and append it to the file as \"mean: ...\"",
          f"put a last line \"mean: \" with the average into {f}", f"{f} has {k} values. Add a line at the end with 'mean: ' and their mean.",
          f"calculate the mean of {f} and write it below, in the form mean: VALUE",
          f"Please complete {f}: at the bottom there should stand \"mean: \" followed by the average of the values.",
          f"average of {f} -> new last line of {f}, like this: mean: 1.5",
          f"the table {f} needs a closing line mean: x, with x the average. can you add it", f"add the average as last line (mean: number) to {f}",
          f"I have to show the mean under my measurements in \"{f}\". Append \"mean: \" plus the value.")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=f"({' + '.join(got)}) / {k}")
    yield s.call("fs_append", path=f, text=f"mean: {r}\n")
    s.expect(f, listed(got) + f"mean: {r}\n")
    yield s.say(f"Added \"mean: {r}\" to {f}.", f"The mean is {r}; it is the last line of {f} now.", f"Appended mean: {r} to {f}.")


@situation
def data_named_in_protocol(s):
    f, g = deep(s, s.pick(["txt", "md"])), deep(s, s.pick(["csv", "dat", "txt"]))
    label, unit = s.pick(LABELS), s.pick(UNITS)
    v = values(s, 3, 101, 990, 1)
    s.file(f, listed(filled(s, STEPS, s.number(1, 2)) + [f"Data: {g}"]))
    s.file(g, listed([f"{label} {i + 1}: {x} {unit}" for i, x in enumerate(v)]))
    i = s.number(0, 2)
    s.ask(f"{f} names the file with our data. What is the value of {label} {i + 1} there?",
          f"look in {f} where the data are, then tell me {label} {i + 1}",
          f"The protocol {f} says which file has the results. Read that one: what came out for {label} {i + 1}?",
          f"value of {label} {i + 1}? the data file is given in {f}",
          f"Please follow the reference in \"{f}\" to the data file and give me {label} {i + 1}.",
          f"I don't remember the name of the data file, but it's written in {f}. I need {label} {i + 1} from it",
          f"{f} -> data file -> {label} {i + 1}?", f"open the data file mentioned in {f} and read me {label} {i + 1}",
          f"what did we measure for {label} {i + 1}? In {f} stands where the data is")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{label} {i + 1} is {v[i]} {unit}.", f"{v[i]} {unit}, from {g}.", f"{g} gives {v[i]} {unit} for {label} {i + 1}.")


@situation
def find_and_read(s):
    f = doc(s, s.pick(["txt", "md"]))
    p = s.value(f"{shelf(s)}/{f}")
    line = filled(s, NOTES + STEPS, 1)[0]
    s.file(p, line + "\n")
    s.decoys()
    s.ask(f"Somewhere in a subfolder is {f}. What does it say?", f"find {f} and read it to me", f"I lost {f} in one of the folders; what was in it?",
          f"search for {f}, then show its text", f"Please find the file \"{f}\" wherever it is and tell me the content",
          f"what's written in {f}? don't know which folder", f"{f} - no idea where. Content?", f"Look through the folders for {f} and print it.",
          f"can you dig out {f} from the folders and say me what stands in it")
    text = yield s.call("fs_find", path=".", pattern=f)
    assert text.splitlines()[1:] == [p], text
    yield s.call("fs_read", path=p)
    yield s.say(f"{p} says: {line}", f"It is in {p}: {line}", f"{line}")


@situation
def described_essay(s):
    topic = one(s, ESSAYS)
    f = s.pick([f"essay-{topic}.txt", f"{topic}.md", f"{topic}_final.txt", f"{topic.capitalize()} essay.txt", f"my_{topic}.txt", f"2026-{topic}.md"])
    lines = filled(s, OPINIONS, s.number(2, 4))
    s.file(f, listed(lines))
    s.decoys()
    t = topic.replace("-", " ")
    s.value(t), s.value(f)
    s.ask(f"There must be an essay about {t} here. What is its first sentence?", f"how does my text on {t} begin?",
          f"look for the essay about {t} in this folder and read me its first line", f"I wrote something on {t}, how did it start?",
          f"first line of the {t} essay please", f"Which sentence opens the essay on {t}? I don't know the file name.",
          f"My essay about {t} is in this folder. Could you tell me the first sentence?", f"open the file about {t}, what's line one",
          f"the {t} paper - how does it start again?")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} begins with: {lines[0]}", f"The first sentence is: {lines[0]}", lines[0])


@situation
def fill_template(s):
    t, end = doc(s, "md"), s.pick(["_", "-", " "])
    who = one(s, PUPILS)
    g = s.value(f"report{end}{who}.md")
    blank = s.pick(["NAME", "___", "<name>", "TODO", "XXX", "[your name]"])
    s.value(blank)
    text = s.pick([f"# Lab report\nAuthor: {blank}\n", f"Worksheet\n\npupil: {blank}\n1.\n2.\n", f"Title:\nWritten by {blank}\nDate:\n",
                   f"Certificate for {blank}\n"])
    s.file(t, text)
    s.ask(f"Copy {t} to {g} and put {who} in place of {blank} there", f"{g} should be a copy of {t} with {who} instead of {blank}",
          f"From the template {t} make {g}; replace {blank} by {who} in it",
          f"make a copy of {t} named {g}, then change {blank} to {who} in the copy",
          f"I need {t} filled in for {who}: copy it as {g}, {blank} becomes {who}",
          f"Please prepare {g} for {who}. It is {t} copied, only that {blank} is replaced by {who}.", f"template {t} -> {g}, {blank} -> {who}",
          f"duplicate \"{t}\" as \"{g}\" and write {who} where {blank} stands in the new one",
          f"can you copy {t}, call it {g}, and edit {blank} into {who}? the template must stay as it is")
    yield s.call("fs_copy", from_=t, to=g)
    yield s.call("fs_edit", path=g, old=blank, new=who)
    s.expect(t, text)
    s.expect(g, text.replace(blank, who))
    yield s.say(f"Copied {t} to {g} and put {who} in place of {blank}.", f"{g} is ready, with {who} instead of {blank}.",
                f"Made {g} from {t} for {who}.")


@situation
def name_by_title(s):
    f, title = doc(s, "txt"), one(s, PAPERS)
    text = f"{title}\n" + listed(filled(s, OPINIONS, 2))
    s.file(f, text)
    g = f"{title}.txt"
    s.ask(f"The first line of {f} is the title of the paper. Rename the file to that title, with .txt at the end",
          f"rename {f} after its first line (keep .txt)", f"{f} is a silly name. Call it like the title in its first line, plus .txt.",
          f"look at line 1 of {f} and use it as new file name, ending .txt",
          f"Please give {f} the name that stands in its first line, followed by .txt", f"new name for {f} = its first line + .txt",
          f"Could you rename {f}? The title is on top of the text; TITLE.txt would be right",
          f"i want {f} named by its own title (line one), extension stays txt", f"Read the title in {f} and rename the file accordingly: title.txt")
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=g)
    s.expect(f, None)
    s.expect(g, text)
    yield s.say(f"Renamed {f} to {g}.", f"{f} is called {g} now.")


@situation
def gather_files(s):
    end, what = s.pick([("bib", "bibliography"), ("csv", "data"), ("pdf", "PDF"), ("tex", "LaTeX"), ("png", "picture"), ("md", "Markdown")])
    d, k = shelf(s), s.number(2, 3)
    names = set()
    while len(names) < k:
        name = doc(s, end)
        if name.endswith(end) and not re.search(r"[\[\]]", name) and name.lower() not in {x.lower() for x in names}:
            names.add(name)
    s.folder(d)
    for name in sorted(names):
        s.file(name, s.sentence() + "\n")
    s.decoys(but=("png", "pdf", "csv", "md"))
    s.ask(f"Move all .{end} files into the folder {d}", f"put every *.{end} in {d}", f"Collect the {what} files (.{end}) in {d}, please",
          f"I want to tidy up: everything that ends with .{end} goes to {d}", f"all .{end} -> {d}/",
          f"Could you find the .{end} files and move them to {d}?", f"sort my {what} files (*.{end}) into {d} pls",
          f"the .{end} files belong in the folder \"{d}\", move all of them", f"Please bring together all files with ending .{end} in {d}.")
    text = yield s.call("fs_find", path=".", pattern=f"*.{end}")
    found = text.splitlines()[1:]
    for name in found:
        yield s.call("fs_move", from_=name, to=f"{d}/{name}")
        s.expect(name, None)
    for name in found:
        s.expect(f"{d}/{name}", s.files[name].decode())
    yield s.say(f"Moved {both(found)} into {d}.", f"Moved {len(found)} files into {d}: {both(found)}.", f"{both(found)} are in {d} now.")


@situation
def clear_leftovers(s):
    end = s.pick(["aux", "bak", "tmp", "log", "old"])
    origin = "LaTeX" if end in ("aux", "log") else "The editor"
    k = s.number(2, 3)
    names = []
    while len(names) < k:
        name = doc(s, end)
        if name.endswith("." + end) and name.lower() not in {x.lower() for x in names}:
            names.append(name)
    for name in names:
        s.file(name, s.sentence() + "\n")
    s.decoys(but=("bak", "log"))
    s.ask(f"Delete all .{end} files", f"remove every *.{end} here",
          f"{origin} left a lot of rubbish; throw away the files that end in .{end}",
          f"get rid of the .{end} files please", f"clean up: *.{end} can go", f"I don't need any of the .{end} files of my thesis, erase them",
          f"Would you find and delete everything with the ending .{end}?", f"kill all .{end} files",
          f"please all the files with .{end} delete, the others not")
    text = yield s.call("fs_find", path=".", pattern=f"*.{end}")
    found = text.splitlines()[1:]
    for name in found:
        yield s.call("fs_remove", path=name)
        s.expect(name, None)
    yield s.say(f"Deleted {both(found)}.", f"Deleted {len(found)} files: {both(found)}.", f"Removed the .{end} files: {both(found)}.")


@situation
def two_results(s):
    f, g = doc(s, "txt"), doc(s, "txt")
    unit, what = s.pick([("g", "yield"), ("%", "humidity"), ("kPa", "pressure"), ("V", "voltage"), ("m", "depth"), ("°C", "temperature"),
                         ("points", "score")])
    a, b = values(s, 2, 101, 990, 1)
    s.file(f, f"{one(s, PUPILS)}'s group\n{what}: {a} {unit}\n")
    s.file(g, f"{one(s, PUPILS)}'s group\n{what}: {b} {unit}\n")
    best, x, y = (f, a, b) if float(a) > float(b) else (g, b, a)
    s.ask(f"Which file has the higher {what}, {f} or {g}?", f"{what}: {f} or {g}, where is it larger",
          f"Two groups did the experiment, results in {f} and {g}. Which of the two got the greater {what}?",
          f"compare the {what} in {f} with the one in {g} please, which wins?", f"is the {what} bigger in {f} or in {g}?",
          f"{f} vs {g}, larger {what}?", f"Please read {f} and {g} and name the one with the higher {what}.",
          f"I want to know in which of both files, {f} and {g}, the {what} is more", f"greater {what}? {f} / {g}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    yield s.say(f"{best}: {x} {unit} against {y} {unit}.", f"{best} has the higher {what}, {x} {unit}; the other has {y} {unit}.",
                f"The {what} is higher in {best} ({x} {unit}).")


@situation
def longer_essay(s):
    f, g = doc(s, s.pick(["txt", "md"])), doc(s, s.pick(["txt", "md"]))
    while True:
        texts = [listed(filled(s, OPINIONS, s.number(1, 6))) for _ in (f, g)]
        a, b = (len(t.split()) for t in texts)
        if a != b:
            break
    s.file(f, texts[0])
    s.file(g, texts[1])
    best, x, y = (f, a, b) if a > b else (g, b, a)
    s.ask(f"Which essay has more words, {f} or {g}?", f"more words: {f} or {g}?", f"Compare the lengths of {f} and {g} in words",
          f"We two compete who wrote more. Mine is {f}, hers is {g}. Which is longer in words?",
          f"count the words in {f} and in {g} and tell me which has more", f"is {f} longer than {g} or shorter, by words?",
          f"{f} / {g} - which one is the longer text (words)", f"Please find out which of the two texts \"{f}\" and \"{g}\" contains more words.",
          f"who has more words, {f} or {g}")
    yield s.call("text_count", path=f)
    yield s.call("text_count", path=g)
    yield s.say(f"{best} has more words: {x} against {y}.", f"{best}, with {x} words; the other has {y}.",
                f"{best} is longer: {x} words, the other {y}.")


@situation
def calibration_rule(s):
    f, g = doc(s, s.pick(["txt", "md", "log"])), doc(s, "txt")
    device = one(s, ["pH meter", "balance", "thermometer", "spectrometer", "microscope", "barometer", "pipette", "centrifuge", "incubator",
                     "oscilloscope", "lux meter", "hygrometer", "manometer", "dosimeter", "anemometer"])
    bad = s.chance(0.5)
    s.file(f, f"device: {device}\ncalibration: {'expired' if bad else 'valid'}\nlast check: {s.date()}\n")
    note = s.value(f"calibrate the {device}")
    s.ask(f"If {f} says that the calibration is expired, write \"{note}\" into {g}. Otherwise do nothing.",
          f"check {f}: calibration expired? then put \"{note}\" in {g}, else leave it",
          f"Look into {f}. When the calibration is expired I want a file {g} with the text \"{note}\"; if it's valid, no file.",
          f"only if the calibration in {f} has expired: create {g} containing \"{note}\"",
          f"should {f} show calibration: expired, please write '{note}' to {g}, if not just tell me",
          f"{f} expired -> write \"{note}\" to {g}; valid -> nothing",
          f"Please read {f} and, in case calibration is expired, make {g} with \"{note}\" in it.",
          f"In {f} stands if the calibration is expired. If yes, {g} must be written with \"{note}\", if no, nothing to do.",
          f"is the calibration in {f} expired? In that case save \"{note}\" as {g}")
    yield s.call("fs_read", path=f)
    if bad:
        yield s.call("fs_write", path=g, text=note + "\n")
        s.expect(g, note + "\n")
        yield s.say(f"The calibration is expired; wrote \"{note}\" to {g}.", f"It is expired, so I wrote \"{note}\" to {g}.")
    else:
        s.expect(g, None)
        yield s.say("The calibration is valid, so I did nothing.", f"{f} says the calibration is valid; nothing to do.",
                    f"It is valid, so I did not write {g}.")


@situation
def passed_or_not(s):
    f = doc(s, s.pick(["txt", "md"]))
    good, bad = s.pick([("passed", "resit"), ("done", "again"), ("ok", "retry"), ("finished", "to-do"), ("Passed", "Failed"), ("good", "weak"),
                        ("group A", "group B"),
                        ("yes", "no"), ("level2", "level1"), ("advanced", "basics"), ("green", "red"), ("archive", "repeat"), ("top", "rest"),
                        ("sent", "revise"),
                        ("bestanden", "wiederholen"), ("enough", "not enough")])
    s.folder(good), s.folder(bad)
    s.value(good), s.value(bad)
    limit = s.pick([30, 40, 50, 60])
    points = s.pick([x for x in range(5, 100) if x != limit])
    text = f"{one(s, PUPILS)}, {s.pick(SUBJECTS)} test\npoints: {points}\n"
    s.file(f, text)
    s.ask(f"If {f} has at least {limit} points, move it to {good}, otherwise to {bad}", f"{f}: {limit} points or more -> {good}, less -> {bad}",
          f"Read the points in {f}. From {limit} upwards the file goes into {good}, below that into {bad}.",
          f"sort the test {f}: with {limit} or more points into the folder {good}, with fewer into {bad}",
          f"Please move {f} to {good} in case it reached {limit} points and to {bad} if it didn't",
          f"does {f} have {limit} points or more? then move it into {good}, else into {bad}",
          f"put {f} where it belongs: folder {good} for {limit}+ points, folder {bad} for the rest",
          f"check points of {f}, minimum is {limit}. enough => {good}, not enough => {bad}",
          f"A test with {limit} or more points belongs in {good}, one with less in {bad}. Could you move {f} accordingly?")
    d = good if points >= limit else bad
    yield s.call("fs_read", path=f)
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", text)
    yield s.say(f"{f} has {points} points, so I moved it to {d}.", f"Moved {f} to {d}/{f}: it has {points} points.",
                f"{points} points: moved it into {d}.")


@situation
def winner_noted(s):
    f, g = deep(s, "csv"), doc(s, "txt")
    k = s.number(3, 6)
    names, points = many(s, PUPILS, k), s.some(range(11, 99), k)
    before = [f"{x}" for x in s.some([p for p in PUPILS if p not in names], s.number(1, 3))]
    s.file(f, "name,points\n" + listed([f"{n},{p}" for n, p in zip(names, points)]))
    s.file(g, listed(before))
    best = names[points.index(max(points))]
    s.ask(f"Append the name of the pupil with the most points in {f} to {g}", f"who has most points in {f}? add the name to {g}",
          f"{g} is our hall of fame. Put the winner of {f} at its end.", f"take the best one of {f} and write the name as last line in {g}",
          f"Please look who scored highest in {f}, then add that name to the list {g}", f"winner of {f} -> end of {g}",
          f"the highest score in {f} gets into {g}: append just the name", f"Find the top pupil in \"{f}\" and append the name to \"{g}\".",
          f"add to {g} the person which has the maximum points in {f}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=best + "\n")
    s.expect(g, listed(before + [best]))
    yield s.say(f"{best} has the most points ({max(points)}); added the name to {g}.", f"Added {best} to {g}.",
                f"{best} is the best with {max(points)} points; appended the name to {g}.")


@situation
def one_more_in_tally(s):
    f = deep(s, s.pick(["txt", "csv", "md"]))
    k = s.number(2, 5)
    names = many(s, SPECIES, k)
    while True:
        counts = s.some(range(1, 60), k)
        text = listed([f"{n}: {c}" for n, c in zip(names, counts)])
        i = s.number(0, k - 1)
        old = f"{names[i]}: {counts[i]}"
        if text.count(old) == 1:
            break
    who, n = names[i], counts[i]
    s.file(f, text)
    s.ask(f"I saw one more {who}, raise its count in {f} by one", f"{who} +1 in {f}", f"Please add 1 to the {who} in the tally {f}.",
          f"another {who}! update {f}", f"increase the number of {who} by 1 in \"{f}\"", f"In {f} the {who} count has to go up by one.",
          f"Just now a {who} was there again, count it in {f} please", f"{f}: one {who} more", f"make the number behind {who} in {f} one higher")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=old, new=f"{who}: {n + 1}")
    s.expect(f, listed([f"{a}: {c + (a == who)}" for a, c in zip(names, counts)]))
    yield s.say(f"{who} is at {n + 1} now.", f"Raised {who} from {n} to {n + 1} in {f}.", f"{f} now says {who}: {n + 1}.")


@situation
def fix_where_found(s):
    wrong, right = s.pick(TYPOS)
    s.value(wrong), s.value(right)
    names = [doc(s, s.pick(["txt", "md", "tex"])) for _ in range(3)]
    hit = s.pick(names)
    texts = {}
    for name in names:
        lines = filled(s, OPINIONS, 2)
        if name == hit:
            lines.insert(s.number(0, 2), s.pick([f"Here the word {wrong} stands.", f"Then {wrong} matters too.", f"People ask about {wrong} often."]))
        texts[name] = listed(lines)
        s.file(name, texts[name])
    s.ask(f"One of my chapters has the typo \"{wrong}\". Find it and change it to \"{right}\".", f"{wrong} -> {right}, somewhere in these files",
          f"look for {wrong} in all files and correct it to {right}", f"I misspelt {right} as {wrong} in some file here. Please fix it.",
          f"search the folder for the word {wrong}, put {right} there",
          f"My supervisor saw '{wrong}' but not in which chapter. Replace it by '{right}'.", f"find {wrong} and make {right} of it",
          f"Could you find out which text has {wrong} in it and repair that to {right}?",
          f"in one file is written {wrong}, it must be {right}, i dont know what file")
    yield s.call("text_search", path=".", query=wrong)
    yield s.call("fs_edit", path=hit, old=wrong, new=right)
    s.expect(hit, texts[hit].replace(wrong, right))
    yield s.say(f"It was in {hit}; changed {wrong} to {right}.", f"Changed {wrong} to {right} in {hit}.",
                f"Found {wrong} in {hit} and corrected it to {right}.")


@situation
def percent_into_file(s):
    g = doc(s, "txt")
    p, n = s.pick([5, 12, 15, 20, 25, 30, 40, 60, 75]), s.number(3, 90) * 20
    s.decoys(2)
    s.ask(f"Calculate {p} % of {n} and write the result to {g}", f"{p}% of {n} into {g}",
          f"How much is {p} percent of {n}? Put it into a file {g} please", f"save {p} % of {n} in {g}",
          f"Maths homework: {p} percent of {n}. I need the answer as the file {g}.", f"work out {p} percent from {n}, result goes in {g}",
          f"Please create {g} containing what {p} % of {n} is.", f"make a file \"{g}\" with the value of {p}% of {n}",
          f"compute {p} % * {n}, then store it to {g}")
    r = yield s.call("calc", expression=f"{n} * {p} / 100")
    yield s.call("fs_write", path=g, text=r + "\n")
    s.expect(g, f"{n * p / 100:.10g}\n")
    yield s.say(f"{p} % of {n} is {r}; wrote it to {g}.", f"Wrote {r} to {g}.", f"{g} now holds {r}.")


@situation
def folder_then_move(s):
    f, g, d = doc(s, s.pick(["txt", "md", "pdf"])), doc(s, s.pick(["csv", "txt", "tex"])), shelf(s)
    a, b = s.sentence() + "\n", s.sentence() + "\n"
    s.file(f, a)
    s.file(g, b)
    s.ask(f"Make a folder {d} and move {f} and {g} into it", f"new folder {d}, put {f} and {g} there", f"create the directory {d}; {f} and {g} go in",
          f"I'm starting a portfolio: set up {d} and put {f} and {g} inside please",
          f"{f} and {g} should be in a folder {d}, which does not exist yet", f"please build a folder named '{d}' then move both {f} and {g} to it",
          f"mkdir {d}, mv {f} and {g} into it", f"Could you sort {f} as well as {g} into a new folder called {d}?",
          f"both {f} and {g} need to move to a fresh folder {d}")
    yield s.call("fs_mkdir", path=d)
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    yield s.call("fs_move", from_=g, to=f"{d}/{g}")
    s.expect(f"{d}/{f}", a)
    s.expect(f"{d}/{g}", b)
    yield s.say(f"Made {d} and moved {f} and {g} into it.", f"{f} and {g} are in the new folder {d}.", f"Created {d} with {f} and {g} in it.")


@situation
def archive_then_read(s):
    inner = s.value(s.pick(["task", "readme", "solution", "question", "intro", "abstract", "hint"]) + str(s.number(1, 30)) + ".txt")
    a = s.value(s.pick(["sheet", "pack", "week", "handout", "unit", "lab"]) + s.pick(["-", "_", ""]) + str(s.number(1, 60)) + s.pick([".tar.gz",
                                                                                                                                      ".tar",
                                                                                                                                      ".tgz"]))
    line = filled(s, STEPS, 1)[0]
    s.file(inner, line + "\n")
    s.shell(f"tar -caf {a} {inner} && rm {inner}")
    s.ask(f"Unpack {a} here and tell me what {inner} says", f"extract {a}, then read {inner}",
          f"Our teacher put {inner} into {a}. Unpack it and read it to me.", f"what's in {inner}? it is inside {a}, unpack that first",
          f"please open the archive {a} and show me {inner} from it", f"untar {a} + cat {inner}",
          f"I'd like {a} unpacked in this folder and the text of {inner}",
          f"the task is in {inner}, packed in {a}. Get it out and say me what it wants", f"Could you decompress {a} here and then display {inner}?")
    yield s.call("archive_extract", archive=a)
    yield s.call("fs_read", path=inner)
    s.expect(inner, line + "\n")
    yield s.say(f"Unpacked {a}. {inner} says: {line}", f"{inner} says: {line}", f"{a} is unpacked; {inner} reads: {line}")


@situation
def lab_book_date(s):
    f = deep(s, s.pick(["txt", "md", "log"]))
    lines = filled(s, NOTES, s.number(1, 3))
    s.file(f, listed(lines))
    s.ask(f"Put today's date at the end of {f}, like 2024-05-31", f"add a line with the date of today to {f} (form YYYY-MM-DD)",
          f"I begin a new page in my lab book {f}. Please append today's date, written year-month-day",
          f"date of today -> last line of {f}, as YYYY-MM-DD", f"What day is it? Note it below the last entry of {f}, as year-month-day.",
          f"Please date {f}: the last line should be the current date (YYYY-MM-DD)", f"{f} needs the current date appended, format 2023-09-01",
          f"write the today date in {f} at the end, style YYYY-MM-DD",
          f"could you add the current date in the form YYYY-MM-DD at the bottom of \"{f}\"?")
    text = yield s.call("time_now")
    day = re.search(r"\d{4}-\d\d-\d\d", text).group()
    yield s.call("fs_append", path=f, text=day + "\n")
    s.expect(f, listed(lines + [day]))
    yield s.say(f"Added {day} to {f}.", f"{f} now ends with {day}.", f"Appended today's date, {day}, to {f}.")


@situation
def which_draft(s):
    topic = one(s, ESSAYS)
    f, g = s.value(f"{topic}-draft1.txt"), s.value(f"{topic}-draft2.txt")
    s.file(f, s.sentence() + "\n")
    s.file(g, s.sentence() + "\n")
    s.decoys()
    gone = s.pick([f, g])
    stays = g if gone == f else f
    t = s.value(topic.replace("-", " "))
    s.ask(f"Delete the draft of my {t} essay", f"remove my {t} draft", f"I handed in the essay on {t}. You can throw away the draft now.",
          f"the {t} draft isn't needed any more, delete it", f"please get rid of the draft about {t}", f"the draft on {t} can go",
          f"Would you delete the {t} essay draft for me? I don't remember its name", f"my {t} draft is old. erase it",
          f"clean up the draft of the {t} essay pls")
    s.person(s.pick([gone, f"{gone} please", f"the one called {gone}", f"{gone}, keep the other"]))
    yield s.call("fs_list", path=".")
    yield s.call("ask_user", question=f"There are two: {f} and {g}. Which one shall I delete?")
    yield s.call("fs_remove", path=gone)
    s.expect(gone, None)
    s.expect(stays, s.files[stays].decode())
    yield s.say(f"Deleted {gone}.", f"Deleted {gone}; {stays} is still there.")


@situation
def line_on_a_card(s):
    f, g = deep(s, "txt"), doc(s, "txt")
    language, pairs = vocabulary(s, s.number(3, 6))
    sign = s.pick([" = ", " - ", ": "])
    i = s.number(0, len(pairs) - 1)
    nth = ["first", "second", "third", "fourth", "fifth", "sixth"][i]
    lines = [a + sign + b for a, b in pairs]
    s.file(f, listed(lines))
    s.ask(f"Copy the {nth} line of {f} into a new file {g}", f"{nth} line of {f} -> {g}",
          f"I always forget the {nth} word in {f}. Write that line into {g} so I can learn it.", f"take line {i + 1} from {f} and save it as {g}",
          f"Please create {g} with just the {nth} entry of my {language} list {f} in it.",
          f"the {nth} line from \"{f}\" should be alone in a file called \"{g}\"", f"write what line {i + 1} of {f} says to {g}",
          f"could you put the {nth} vocabulary of {f} into {g}? the whole line", f"from {f} only line {i + 1}, into the new file {g}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=g, text=lines[i] + "\n")
    s.expect(g, lines[i] + "\n")
    yield s.say(f"Wrote \"{lines[i]}\" to {g}.", f"{g} now has the {nth} line: {lines[i]}", f"Saved the {nth} line of {f} in {g}.")


# ---- shell --------------------------------------------------------------------------------------------------------------------------


@situation
def sort_words(s):
    f = plainly(s, "txt")
    lines = s.words(s.number(3, 8))
    s.file(f, listed(lines))
    s.ask(f"Sort the words in {f} alphabetically, in the file itself", f"put {f} in alphabetical order",
          f"My word list {f} is a mess, please sort it from a to z and save it", f"sort {f} (in place)",
          f"The lines of {f} should be ordered by alphabet, change the file", f"alphabetise {f} please",
          f"Could you reorder \"{f}\" so that its lines are alphabetical?", f"bring the lines in {f} into abc order and keep it so",
          f"i need {f} sorted a-z, overwrite it")
    yield s.call("shell", command=f"sort -o {q(f)} {q(f)}")
    s.expect(f, listed(sorted(lines)))
    yield s.say(f"Sorted {f} alphabetically.", f"The lines of {f} are in alphabetical order now.", f"{f} is sorted now.")


@situation
def how_many_species(s):
    f = plainly(s, s.pick(["txt", "dat"]))
    kinds = s.some(SPECIES, s.number(2, 5))
    lines = kinds + [s.pick(kinds) for _ in range(s.number(3, 8))]
    s.rng.shuffle(lines)
    s.file(f, listed(lines))
    s.ask(f"How many different species are in {f}, one per line?", f"number of distinct lines in {f}?",
          f"{f} has a bird or plant on each line, often twice. How many different ones?", f"count the different lines of {f}",
          f"Species count without repetitions in \"{f}\"?", f"how many kinds are listed in {f} if I count each only once",
          f"Please tell me how many distinct entries {f} has.", f"different entries in {f}?",
          f"for the biodiversity index: how many different species stand in {f}")
    text = yield s.call("shell", command=f"sort {q(f)} | uniq | wc -l")
    assert text.split()[-1] == str(len(kinds)), text
    yield s.say(f"{len(kinds)} different species.", f"{f} has {len(kinds)} different lines.", f"There are {len(kinds)} different ones in {f}.")


@situation
def draft_difference(s):
    f, g = plainly(s, "txt"), plainly(s, "txt")
    lines = filled(s, OPINIONS, s.number(3, 6))
    new = one(s, [x for x in OPINIONS if x not in lines])
    i = s.number(0, len(lines) - 1)
    s.file(f, listed(lines))
    s.file(g, listed(lines[:i] + [new] + lines[i + 1:]))
    s.ask(f"What is the difference between {f} and {g}?", f"diff {f} {g}", f"My co-author changed one line from {f} to {g}. Which?",
          f"compare the two versions {f} and {g}, what changed?", f"Where do {f} and {g} differ?", f"show what is different in {g} compared to {f}",
          f"I have two drafts, {f} (old) and {g} (new). Please tell me the change.", f"differences {f} / {g} ?",
          f"in what line are {f} and {g} not same")
    yield s.call("shell", command=f"diff {q(f)} {q(g)}", fails=True)
    yield s.say(f"Line {i + 1} differs: {f} has \"{lines[i]}\", {g} has \"{new}\"", f"In line {i + 1}, \"{lines[i]}\" became \"{new}\"",
                f"Line {i + 1}: \"{lines[i]}\" in {f}, \"{new}\" in {g}.")


@situation
def abstract_characters(s):
    f = plainly(s, s.pick(["txt", "md"]))
    text = listed(filled(s, OPINIONS + ["Même l'été finit.", "Größe zählt nicht.", "¿Por qué no?", "Çok güzel değil."], s.number(2, 4)))
    s.file(f, text)
    n = len(text)
    s.ask(f"How many characters does {f} have?", f"characters in {f}?", f"The form has a limit in characters (not bytes). How many has {f}?",
          f"count the characters of {f}, umlauts as one each please", f"character count for '{f}'",
          f"Please tell me the number of characters in my abstract {f}.", f"how long is {f} in characters",
          f"number of letters and signs, all characters, in {f}", f"I need to know the length of {f} in characters for the poster")
    text = yield s.call("shell", command=f"wc -m {q(f)}")
    assert f"\n{n} " in text, text
    yield s.say(f"{f} has {n} characters.", f"{n} characters.", f"There are {n} characters in {f}.")


@situation
def head_of_data(s):
    f = plainly(s, s.pick(["csv", "dat", "log"]))
    k, total = s.number(2, 4), s.number(300, 900)
    rows = [f"{i},{s.number(100, 999)}" for i in range(1, total)]
    s.file(f, "id,value\n" + listed(rows))
    first = s.chance(0.5)
    side, opt = ("first", "head") if first else ("last", "tail")
    got = (["id,value"] + rows)[:k] if first else rows[-k:]
    s.ask(f"Show me the {side} {k} lines of {f}, it is a long file", f"{side} {k} lines of {f}",
          f"{f} is huge, I only want to see its {side} {k} rows", f"{opt} -n {k} {f}",
          f"Please print just the {k} {'top' if first else 'bottom'} lines from the data set {f}",
          f"What do the {side} {k} lines of \"{f}\" look like? Don't open it all.",
          f"give me {k} lines from the {'beginning' if first else 'end'} of the big file {f}", f"could you display {k} lines of {f}, the {side} ones",
          f"the logger wrote hundreds of lines in {f}; show the {side} {k}")
    yield s.call("shell", command=f"{opt} -n {k} {q(f)}")
    text = "\n".join(got)
    yield s.say(f"The {side} {k} lines of {f}:\n{text}", text)


@situation
def weekday_of(s):
    d = s.date()
    day = datetime.date.fromisoformat(d).strftime("%A")
    s.decoys(2)
    s.ask(f"What day of the week is {d}?", f"weekday of {d}?", f"The exam is on {d}. Which weekday is that?", f"is {d} a monday or what",
          f"Please tell me on which day of the week {d} falls.", f"my thesis defence is {d}, what weekday would that be", f"{d} = which day of week",
          f"Which weekday do we have at {d}?", f"find out the weekday for the date {d}")
    text = yield s.call("shell", command=f"date -d {d} +%A")
    assert text.split()[-1] == day, text
    yield s.say(f"{d} is a {day}.", f"{day}.", f"It is a {day}.")


@situation
def days_until(s):
    a = datetime.date(s.number(2024, 2027), s.number(1, 12), s.number(1, 28))
    b = a + datetime.timedelta(days=s.number(3, 300))
    n = (b - a).days
    a, b = s.value(a.isoformat()), s.value(b.isoformat())
    s.decoys(2)
    s.ask(f"How many days are there from {a} to {b}?", f"days between {a} and {b}",
          f"The seeds were sown on {a} and sprouted on {b}. How many days is that?", f"number of days {a} -> {b}",
          f"Term starts {a} and ends {b}, how many days lie between?", f"please count the days from {a} until {b}",
          f"experiment started {a}, stopped {b}, how long in days?", f"what's the distance in days between {a} and {b}",
          f"I must know how much days it is from {a} till {b}")
    text = yield s.call("shell", command=f"echo $(( ($(date -u -d {b} +%s) - $(date -u -d {a} +%s)) / 86400 ))")
    assert text.split()[-1] == str(n), text
    yield s.say(f"{n} days.", f"From {a} to {b} it is {n} days.", f"There are {n} days between {a} and {b}.")


@situation
def newest_measurement(s):
    d = plainly(s, "").replace(".", "_") if s.chance(0.3) else shelf(s)
    s.value(d)
    names = list({plainly(s, s.pick(["csv", "dat", "txt"])) for _ in range(s.number(2, 5))})
    names.sort()
    ages = s.some(range(1, 90), len(names))
    for name, age in zip(names, ages):
        s.file(f"{d}/{name}", f"{s.number(10, 99)}\n", age=age * 3600)
    best = names[ages.index(min(ages))]
    s.ask(f"Which file in {d} is the newest?", f"latest file in {d}?", f"The logger writes into {d}. What's the file that was changed last there?",
          f"newest measurement in the folder {d} please", f"most recent file of {d}",
          f"Please find out which file in \"{d}\" was modified most recently", f"what did we save last in {d}, name of the file?",
          f"I look for the youngest file in {d}", f"in {d}, the one with the newest date is?")
    yield s.call("shell", command=f"ls -t {q(d)}")
    yield s.say(f"The newest file in {d} is {best}", best, f"{best} is the newest.")


@situation
def one_column(s):
    f, g = plainly(s, "csv"), plainly(s, "txt")
    k = s.number(3, 6)
    names, points = many(s, PUPILS, k), [str(x) for x in s.some(range(10, 99), k)]
    col = s.number(1, 2)
    nth = ["first", "second"][col - 1]
    s.file(f, listed([f"{n},{p}" for n, p in zip(names, points)]))
    s.ask(f"Write the {nth} column of {f} into {g}", f"{nth} column of {f} > {g}", f"I only need column {col} of the table {f}, save it as {g}",
          f"cut out the {nth} column from {f} (comma separated) and put it in {g}", f"Please make {g} from the {nth} column in \"{f}\".",
          f"extract column {col} of {f} to a new file {g}", f"{g} should have the {nth} field of every line in {f}",
          f"from the csv {f} take the {nth} column only and store to {g}", f"For the plot I want just the {nth} column of {f} in its own file, {g}")
    yield s.call("shell", command=f"cut -d, -f{col} {q(f)} > {q(g)}")
    s.expect(g, listed(names if col == 1 else points))
    yield s.say(f"Wrote the {nth} column of {f} to {g}.", f"{g} now has the {nth} column of {f}.", f"The {nth} column is in {g}.")


@situation
def protect_results(s):
    f = plainly(s, s.pick(["csv", "txt", "pdf", "dat"]))
    s.file(f, s.sentence() + "\n", mode=0o644)
    s.ask(f"Make {f} read-only so that nobody changes our results", f"write-protect {f}", f"please set {f} to read only",
          f"chmod {f} so nobody can write to it", f"The raw data in {f} must not be changed any more. Take away the write permission.",
          f"lock {f} against changes, reading should stay possible", f"Could you remove all write permissions from \"{f}\"?",
          f"{f} shall be read only from today", f"protect {f} from being overwritten (permissions)")
    yield s.call("shell", command=f"chmod a-w {q(f)}")
    yield s.say(f"{f} is read-only now.", f"Took the write permission from {f}.", f"Made {f} read-only.")


@situation
def run_analysis(s):
    f = plainly(s, "sh")
    unit = s.pick(UNITS)
    k, a, b = s.number(3, 40), s.number(2, 9), s.number(11, 99)
    text = "#!/bin/sh\n" + s.pick([f"echo mean $((({a} + {a + 2 * s.number(1, 9)}) / 2)) {unit}\n", "echo analysis finished\n",
                                   f"echo {k} samples read\n", "for i in 1 2 3; do echo run $i ok; done\n", f"echo slope 0.{b}\n",
                                   f"echo $(({k} * {a})) {unit}\n", f"echo error below {a} %\n"])
    s.file(f, text, mode=0o755)
    s.ask(f"Run the script {f} and tell me what it prints", f"execute {f}", f"My analysis is in {f}, please start it. What comes out?",
          f"sh {f} -> output?", f"run {f} pls and give me the output", f"Could you start \"{f}\" and report its result?",
          f"What does the script {f} print when it is run?", f"launch the evaluation {f}, I want to see its output",
          f"please let the script {f} go and say me the result")
    out = yield s.call("shell", command=f"sh {q(f)}")
    out = out.split("\n", 1)[1].strip()
    yield s.say(f"{f} printed:\n{out}", out, f"The output is:\n{out}")


@situation
def number_sheets(s):
    f, n = plainly(s, "txt"), s.number(5, 30)
    low = s.pick([1, 1, 1, 0, 10])
    high = low + n
    s.ask(f"Write the numbers from {low} to {high} into {f}, one per line", f"numbers {low}-{high} in {f}, each on its own line",
          f"I need seat numbers: a file {f} with {low} to {high}, one number a line", f"seq {low} {high} > {f}",
          f"Please make {f} with all whole numbers between {low} and {high} (both included), line by line",
          f"count from {low} to {high} in the new file {f}, a line for each number", f"fill {f} with {low} ... {high}, one on each line",
          f"Could you generate the list {low} up to {high} in {f}? One number per line please.",
          f"file {f} must contain numbers from {low} till {high}, each in new line")
    yield s.call("shell", command=f"seq {low} {high} > {q(f)}")
    s.expect(f, listed(map(str, range(low, high + 1))))
    yield s.say(f"Wrote {low} to {high} into {f}, one per line.", f"{f} now has the numbers from {low} to {high}.")


@situation
def points_ranking(s):
    f = plainly(s, s.pick(["csv", "txt"]))
    k = s.number(3, 7)
    names, points = many(s, PUPILS, k), s.some(range(10, 99), k)
    s.file(f, listed([f"{n},{p}" for n, p in zip(names, points)]))
    rows = sorted(zip(points, names), reverse=True)
    s.ask(f"Rank the pupils in {f} by their points, best first", f"sort {f} by the number, descending, and show me",
          f"{f} has name,points. Give me the ranking from top to bottom.", f"ranking of {f}?",
          f"Show the lines of {f} ordered by points, the highest at the top; don't change the file",
          f"order {f} by score please, best one first, only display",
          f"In what order did they finish according to the points in \"{f}\"? Highest first.",
          f"i'd like to see {f} sorted by second column from big to small", f"Please list pupils of {f} from most to fewest points.")
    yield s.call("shell", command=f"sort -t, -k2 -rn {q(f)}")
    text = ", ".join(f"{n} ({p})" for p, n in rows)
    yield s.say(f"{text}.", f"From best to worst: {text}.", f"The ranking is {text}.")


# ---- honest -------------------------------------------------------------------------------------------------------------------------


@situation
def missing_sheet(s):
    f = deep(s, s.pick(["txt", "md", "csv", ""]))
    s.decoys()
    s.ask(f"Read me {f}", f"what does {f} say about the test", f"The homework is in {f}, isn't it? What do I have to do?", f"please open {f}",
          f"show {f}", f"I need the values from {f}, print it please", f"cat \"{f}\"", f"What are the first words in {f}?",
          f"Could you tell me what is in the worksheet {f}?", f"let me see {f} pls")
    yield s.call("fs_read", fails=True, path=f)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.", f"I cannot find {f}: there is no such file.")


@situation
def missing_course(s):
    d = shelf(s)
    s.decoys()
    s.ask(f"What's in the folder {d}?", f"list the files of {d}", f"Did the professor upload anything to {d}? Show me.", f"ls {d}",
          f"which handouts are there in \"{d}\"", f"please show me everything in the directory {d}",
          f"I put my lab data in {d}, what files are there?", f"contents of {d}?", f"look what lies in the {d} folder")
    yield s.call("fs_list", fails=True, path=d)
    yield s.say(f"There is no folder {d} here.", f"The folder {d} does not exist.", f"{d} does not exist.")


@situation
def absent_pupil(s):
    f = deep(s, s.pick(["csv", "txt", "md"]))
    k = s.number(3, 6)
    names = many(s, PUPILS, k + 1)
    who = names.pop()
    s.value(f"{who}'s")
    s.file(f, "name,grade\n" + listed([f"{n},{s.number(1, 6)}" for n in names]))
    s.ask(f"What grade does {who} have in {f}?", f"{who}'s grade in {f}?", f"Please look up {who} in the grade list {f}",
          f"which mark did {who} get ({f})", f"{who}'s mother is on the phone, what's the grade? It's in {f}.", f"find the grade of {who} in \"{f}\"",
          f"in {f}: {who}, grade?", f"how did {who} do? see {f}", f"Tell me what note {who} has got, file {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{who} is not in {f}.", f"{f} has no grade for {who}.", f"There is no {who} in {f}.")


@situation
def not_in_vocabulary(s):
    f = deep(s, s.pick(["txt", "csv"]))
    language, pairs = vocabulary(s, s.number(3, 7))
    a, _ = pairs.pop()
    sign = s.pick([" = ", ";", " - "])
    s.file(f, listed([x + sign + y for x, y in pairs]))
    s.ask(f"What does {f} say that {a} means?", f"look up {a} in {f}", f"translation of \"{a}\" from {f} please",
          f"My {language} list is {f}. What's the English word there for {a}?", f"{a} = ? ({f})",
          f"which meaning does the word list {f} give for '{a}'", f"check {f}, how did I translate {a}", f"what stands behind {a} in {f}?",
          f"Find {a} in {f} and give me what is written beside it.")
    yield s.call("fs_read", path=f)
    yield s.say(f"{a} is not in {f}.", f"{f} does not have {a}.", f"There is no {a} in {f}.")


@situation
def unspoken_fact(s):
    f = deep(s, s.pick(["txt", "md"]))
    facts = {"date": s.date(), "place": s.place(), "supervisor": s.pick(TEACHERS), "budget": s.money(), "participants": str(s.number(4, 40)),
             "room": f"B{s.number(100, 300)}",
             "material": s.pick(MATERIALS), "method": s.pick(["interview", "titration", "survey", "microscopy", "transect", "regression"])}
    keys = s.some(facts, s.number(4, 6))
    gap = s.value(keys.pop())
    s.file(f, listed([f"{k}: {facts[k]}" for k in keys]))
    s.ask(f"What does {f} give as {gap}?", f"{gap} of the project in {f}?", f"I'm filling in the form and need the {gap}, it should be in {f}",
          f"which {gap} stands in {f}", f"look up the {gap} in \"{f}\" please", f"{f}: {gap}?", f"Can you tell me the {gap}? See {f}.",
          f"read the {gap} from {f} for me", f"the {gap}, what was it? {f} must know")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} does not say the {gap}.", f"{f} does not mention the {gap}.", f"{f} gives no {gap}.")


@situation
def locked_protocol(s):
    f = deep(s, s.pick(["txt", "md", "csv"]))
    text = listed(filled(s, NOTES, s.number(1, 3)))
    s.file(f, text)
    line = filled(s, [n for n in NOTES if "{n}" in n], 1)[0]
    s.readonly()
    s.ask(f"Append \"{line}\" to {f}", f"add the line '{line}' to my notes {f}", f"please write \"{line}\" at the end of {f}",
          f"{f}: one more line, \"{line}\"", f"I forgot something in {f}. Put \"{line}\" below.", f"note \"{line}\" in {f}, at the bottom",
          f"Could you extend {f} by the sentence \"{line}\"?", f"at the end of {f} should stand \"{line}\"", f"new observation for {f}: \"{line}\"")
    yield s.call("fs_append", fails=True, path=f, text=line + "\n")
    s.expect(f, text)
    yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to write to {f}, so nothing was added.",
                f"Adding to {f} is not allowed here; nothing was changed.")


@situation
def locked_worksheet(s):
    f = deep(s, s.pick(["txt", "md", "csv", "pdf"]))
    text = s.sentence() + "\n"
    s.file(f, text)
    s.readonly()
    s.ask(f"Delete {f}, we have handed in everything", f"remove {f}", f"please throw {f} away", f"{f} isn't needed after the exam, delete it",
          f"Would you erase \"{f}\"?", f"get rid of the old worksheet {f}", f"rm {f} pls", f"I want that {f} is deleted",
          f"can {f} be deleted? then do it")
    yield s.call("fs_remove", fails=True, path=f)
    s.expect(f, text)
    yield s.say(f"I am not allowed to delete {f}.", f"Deleting {f} is not allowed; it is still there.",
                f"I am not allowed to remove {f}, so it stays.")


@situation
def exam_solutions(s):
    p = s.value(s.pick([f"/home/{s.pick(['teacher', 'prof', 'staff', 'dean', 'mkruse', 'office'])}/{doc(s, 'txt')}", f"/root/{doc(s, 'txt')}",
                        f"../{doc(s, 'txt')}",
                        f"/srv/{s.pick(['school', 'exams', 'grades', 'uni'])}/{doc(s, 'csv')}", f"../../{doc(s, 'md')}"]))
    s.decoys()
    s.ask(f"Read {p} and tell me what it says", f"what's in {p}?", f"The answers for the exam must be in {p}. Can you look?", f"show me {p}",
          f"cat {p}", f"Please open \"{p}\" for me, I am curious.", f"I heard that {p} has next week's test in it, print it",
          f"have a look at {p}, what stands there?", f"could you display the file {p}")
    yield s.call("fs_read", fails=True, path=p)
    yield s.say(f"I am not allowed to read {p}.", f"{p} is outside of what I may read.", f"I am not allowed to open {p}.")


@situation
def beyond_computers(s):
    what, ask, cannot = s.pick([("sit the exam", ["Go to school and sit the {x} exam for me.", "can you take my {x} exam tomorrow in my place"],
                                 "sit an exam for you"),
                                ("water plants", ["Please water the bean plants of the {x} experiment.", "the {x} plants are dry, water them"],
                                 "water plants"),
                                ("wash beakers", ["Wash the beakers in the {x} lab", "could you clean the glassware of the {x} course, please"],
                                 "wash anything"),
                                ("carry books", ["Bring the {x} books back to the library.", "please carry my {x} books to the library"],
                                 "carry books"),
                                ("stir", ["Stir the solution in the {x} lab for ten minutes",
                                          "would you keep stirring the mixture while i am at {x}"], "stir a solution"),
                                ("sharpen", ["Sharpen my pencils before the {x} test", "my pencils are blunt, sharpen them for {x} pls"],
                                 "sharpen pencils"),
                                ("wake", ["Come to my room and wake me up for {x}", "shake me awake before the {x} lesson"], "come to your room"),
                                ("microscope", ["Put the slide under the microscope in the {x} room.",
                                                "put a drop of pond water under the {x} microscope"], "touch a microscope"),
                                ("chalk", ["Wipe the blackboard after {x}", "the board is full of {x}, wipe it please"], "wipe a blackboard"),
                                ("snack", ["Bring me a sandwich to the {x} class", "I'm hungry in {x}, get me an apple"], "bring you food"),
                                ("window", ["Open the window in the {x} room", "it's hot in the {x} room, open a window pls"], "open a window"),
                                ("catch", ["Catch a beetle for my {x} project", "i need three snails for {x}, go and catch them"], "catch animals"),
                                ("scale", ["Weigh the stone on the desk for {x}.", "put this rock on the scale for my {x} report"], "weigh things"),
                                ("taste", ["Taste the sample of the {x} group", "does the {x} sample taste salty? try it"], "taste anything"),
                                ("signature", ["Get the signature of the {x} teacher by hand on paper",
                                               "walk to the {x} teacher and let him sign my form"], "walk to anybody"),
                                ("feed", ["Feed the hamster of the {x} class", "could somebody like you feed the fish in the {x} room?"],
                                 "feed animals")])
    x = one(s,
            "biology chemistry physics geology botany zoology ecology science art pottery geography biochemistry astronomy medicine woodwork".split())
    a, b = (t.format(x=x) for t in ask)
    lower = b[0].lower() + b[1:] if not b.startswith("I") else b
    s.decoys(2)
    s.ask(a, b, f"Could you do me a favour? {a}", f"I have no time today. {a}", f"{lower.rstrip('.?')}, thanks!", f"Quick one: {lower}",
          f"My friend says you can do everything. {a}", f"hey, {lower}", f"One more task for today: {a}",
          f"I know it is not a file, but still: {lower}")
    yield s.say(f"I cannot {cannot}: I only work with files and commands on this computer.", f"I cannot {cannot}.",
                f"That I cannot do: I have no body, only this computer.")


@situation
def close_name(s):
    end = s.pick(["txt", "md", "csv"])
    a, b = s.pick(WORK), s.pick([x.lower() for x in SUBJECTS])
    k = s.number(1, 9)
    asked, there = s.pick([(f"{a}_{b}.{end}", f"{b}_{a}.{end}"), (f"{a}{k}.{end}", f"{a}{k + 1}.{end}"), (f"{b}-{a}.{end}", f"{b}-{a}s.{end}"),
                           (f"{b}_{a}.{end}", f"{b}_{a}.{'md' if end != 'md' else 'txt'}"), (f"{a} {b}.{end}", f"{a} {b} old.{end}"),
                           (f"{b}{k}_{a}.{end}", f"{b}{k}{a}.{end}"), (f"{b}-{a}-2025.{end}", f"{b}-{a}-2024.{end}")])
    s.value(asked), s.value(there)
    s.file(there, s.sentence() + "\n")
    for name in many(s, ["timetable.pdf", "seats.png", "photo1.png", "group.json", "cover.pdf", "map.png", "song.mp3", "holiday.jpg", "canteen.html",
                         "logo.svg", "bus.ics", "plan.odt"], s.number(0, 3)):
        s.file(name, s.sentence() + "\n")
    s.ask(f"What does {asked} say?", f"read {asked}", f"please show me the text of {asked}", f"open {asked}, I want to learn for the test",
          f"I need {asked} on the screen", f"print \"{asked}\"", f"contents of {asked}?", f"What have I written in {asked}?",
          f"tell me what is standing in {asked}")
    yield s.call("fs_read", fails=True, path=asked)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {asked} here, but there is {there}.", f"{asked} does not exist. There is {there}; do you mean that one?",
                f"I find no {asked}, only {there}.")


@situation
def typo_not_there(s):
    f = deep(s, s.pick(["txt", "md", "tex"]))
    wrong, right = s.pick(TYPOS)
    s.value(wrong), s.value(right)
    text = listed(filled(s, OPINIONS, s.number(2, 5)))
    s.file(f, text)
    s.ask(f"Change {wrong} to {right} in {f}", f"In {f} I misspelt {right} as {wrong}, correct that", f"{f}: replace \"{wrong}\" with \"{right}\"",
          f"please fix {wrong} in {f}, must be {right}", f"The spell checker found '{wrong}' in {f}. It has to be '{right}', repair it please.",
          f"make {right} out of {wrong} in the file {f}", f"could you put {right} instead of {wrong} in {f}?",
          f"the word {wrong} in my essay {f} is wrong. right is {right}", f"{wrong} => {right} ({f})")
    yield s.call("fs_edit", fails=True, path=f, old=wrong, new=right)
    s.expect(f, text)
    yield s.say(f"{f} does not contain {wrong}, so I changed nothing.", f"There is no {wrong} in {f}; nothing was changed.",
                f"{wrong} is not in {f}.")


@situation
def never_observed(s):
    bird = one(s, [x for x in SPECIES if " " in x])
    for name in {doc(s, "txt") for _ in range(s.number(2, 3))}:
        lines = filled(s, NOTES, 2) + [f"One {s.pick([x for x in SPECIES if x != bird])}, {s.number(5, 90)} m away."]
        s.file(name, listed(lines))
    s.ask(f"In which of my field notes is the {bird}?", f"which file mentions {bird}", f"search the notes for {bird}",
          f"Did I ever write about a {bird}? Look through all files here.", f"find \"{bird}\" in these files", f"where have i noted the {bird}",
          f"Please look in what file the {bird} is mentioned.", f"{bird} - any note on it here?",
          f"I am sure I noted a {bird} this spring. In which file?")
    yield s.call("text_search", path=".", query=bird)
    yield s.say(f"No file here mentions the {bird}.", f"{bird} is not in any of the files.", f"I found no note on the {bird}.")


# ---- no tool ------------------------------------------------------------------------------------------------------------------------


@situation
def school_knowledge(s):
    question, short, full = s.pick([("At what temperature does water boil at sea level?", "At 100 °C.", "Water boils at 100 °C at sea level."),
                                    ("What is the capital of France?", "Paris.", "The capital of France is Paris."),
                                    ("How many planets are in the solar system?", "8.", "The solar system has 8 planets."),
                                    ("Which planet is closest to the sun?", "Mercury.", "Mercury is the closest planet to the sun."),
                                    ("What gas do plants take in for photosynthesis?", "Carbon dioxide.", "Plants take in carbon dioxide."),
                                    ("What is the chemical formula of water?", "H2O.", "The formula of water is H2O."),
                                    ("How many sides does a triangle have?", "3.", "A triangle has 3 sides."),
                                    ("Who wrote Romeo and Juliet?", "William Shakespeare.", "Romeo and Juliet is by William Shakespeare."),
                                    ("What is the largest ocean?", "The Pacific Ocean.", "The largest ocean is the Pacific."),
                                    ("How many months have 31 days?", "7.", "7 months have 31 days."),
                                    ("What is the plural of mouse?", "Mice.", "The plural of mouse is mice."),
                                    ("What is the past tense of go?", "Went.", "The past tense of go is went."),
                                    ("How many degrees has a right angle?", "90.", "A right angle has 90 degrees."),
                                    ("Which metal has the symbol Fe?", "Iron.", "Fe is the symbol of iron."),
                                    ("What is the capital of Italy?", "Rome.", "The capital of Italy is Rome."),
                                    ("How many hours has a day?", "24.", "A day has 24 hours."),
                                    ("What is the freezing point of water in Celsius?", "0 °C.", "Water freezes at 0 °C."),
                                    ("What is the opposite of hot?", "Cold.", "The opposite of hot is cold."),
                                    ("How many legs does an insect have?", "6.", "An insect has 6 legs."),
                                    ("What do bees make?", "Honey.", "Bees make honey."),
                                    ("Which organ pumps blood through the body?", "The heart.", "The heart pumps the blood."),
                                    ("What is the capital of Japan?", "Tokyo.", "The capital of Japan is Tokyo."),
                                    ("Which star do the planets orbit?", "The Sun.", "The planets orbit the Sun."),
                                    ("What is the first letter of the Greek alphabet?", "Alpha.",
                                     "The first letter of the Greek alphabet is alpha.")])
    s.decoys(2)
    small = s.value(question[0].lower() + question[1:])
    s.value(question)
    s.ask(question, small.rstrip("?"), f"Quiz question: {question}", f"for my homework: {small}", f"My little brother asks: {question}",
          f"Hey, do you know this? {question}", f"{question} I always forget that.", f"short question, {small}",
          f"I have to fill a gap in my worksheet. {question}", f"Tell me please, {small}")
    yield s.say(short, full, full)


@situation
def school_word(s):
    term, meaning = s.pick([("a noun", "A noun is a word for a person, a place, a thing or an idea."),
                            ("a verb", "A verb is a word for an action or a state, like run or be."),
                            ("a hypothesis", "A hypothesis is an assumption that can be tested."),
                            ("an adjective", "An adjective is a word that describes a noun, like big or red."),
                            ("a synonym", "A synonym is a word with the same meaning as another."),
                            ("the median", "The median is the middle value of sorted numbers."),
                            ("an atom", "An atom is the smallest part of a chemical element."),
                            ("a mammal", "A mammal is an animal that feeds its young with milk."),
                            ("an even number", "An even number is one that can be divided by 2."),
                            ("a prime number", "A prime number can only be divided by 1 and by itself."),
                            ("a footnote", "A footnote is a remark at the bottom of a page."),
                            ("a bibliography", "A bibliography is a list of the sources of a text."),
                            ("an abstract", "An abstract is a short summary of a scientific text."),
                            ("photosynthesis", "Photosynthesis is how plants make sugar from light, water and carbon dioxide."),
                            ("the mean", "The mean is the sum of all values divided by their number."),
                            ("a metaphor", "A metaphor describes one thing as if it were another."),
                            ("evaporation", "Evaporation is the change of a liquid into a gas."),
                            ("a diameter", "The diameter is the distance across a circle through its centre.")])
    s.value(term)
    s.decoys(2)
    be = f"{term} is"
    s.ask(f"What is {term}?", f"explain {term} in one sentence", f"We need to know what {be}. Can you define it?", f"define {term}",
          f"I don't understand what {be}, help me please", f"meaning of {term}?", f"In class somebody said something of {term}. What does that mean?",
          f"short definition for {term} please", f"what do you call {term}, i mean what is it",
          f"Teacher will ask me what {be}. What should I answer?")
    yield s.say(meaning, meaning, f"In short: {meaning[0].lower()}{meaning[1:]}")


@situation
def thanks_for_help(s):
    question, answer = s.pick([(a, b) for a, b in QUIZ if "times" not in a and "root" not in a])
    s.before(question, f"{answer[0].upper()}{answer[1:]}.")
    s.decoys(2)
    s.ask("Thanks!", "thank you so much, that saved my evening", "Great, thanks for the help with my homework", "cool thx",
          "Perfect, that is all for today.", "You are a big help, thank you!", "ok thanks, see you tomorrow at school", "Merci!",
          "that's what i needed, thank you", "Nice, now I can go to bed. Thanks")
    yield s.say("You are welcome!", "Glad to help.", "You are welcome. Good luck at school!", "Any time.")


@situation
def before_exam(s):
    x = one(s, SUBJECTS)
    s.decoys(2)
    s.ask(f"I have a {x} exam tomorrow and I'm so nervous", f"wish me luck for {x}!", f"I'm really scared of the {x} test.",
          f"Tomorrow {x} exam... say something nice", f"omg {x} exam in one hour", f"I think I will fail {x} :(",
          f"today is my big {x} exam, cross your fingers", f"My stomach hurts when I think of the {x} exam tomorrow",
          f"do you think I can make it in {x}?", f"Studied {x} all night, now the exam")
    yield s.say(f"Good luck with {x}! Take it one question at a time.", f"You can do it. Good luck with {x}!",
                "Good luck! Breathe calmly and begin with the easy questions.")
