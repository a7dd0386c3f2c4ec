# SPDX-License-Identifier: MIT
"""words - random values that look like people's: names of files and folders, sentences, amounts, dates. Pure; all from one random source.

What was drawn is remembered (`drawn`), so that a request may be roughened without touching a value in it.
"""
import re

FIRST = """Anna Ben Carla Deniz Emil Fatima Georg Hana Igor Jana Kofi Lena Mateo Nora Omar Paula Quentin Rosa Sven Tariq Ulla Viktor Wanda Xenia Yusuf Zoe
Aylin Björn Chloé Dario Élise Finn Greta Hugo Ingrid João Katarzyna Luís Maja Núria Ole Pilar Raúl Søren Thảo Zoë Amélie Bruno Céline Dmitri Esra Farid
Gianni Helga Ivan Jolanta Kenji Lucía Mei Nils Oksana Petra Rahul Sofia Tomás Uma Valentina Wei""".split()
LAST = """Abbott Baker Costa Dubois Eriksen Fischer García Haddad Ivanov Jansen Kowalski Lindqvist Müller Nakamura Okafor Petrov Quinn Rossi Schmidt Tanaka
Usman Varga Weber Xu Yilmaz Zeman Andersen Brontë Çelik Đorđević Fontaine Gruber Höfler Iversen Jørgensen Keller Moreau Núñez Olsen Peña""".split()
NOUN = """apple anchor basket bridge candle castle circle cloud copper corner daisy desk dragon ember engine falcon feather fiddle forest garden ginger hammer
harbor honey island jacket kettle ladder lantern lemon maple marble meadow mirror needle oak ocean olive orange paper pebble pepper pillow pine planet
pocket pumpkin quilt rabbit raven ribbon river rocket saddle salmon shadow silver spoon stone sugar summer sunset table thunder ticket tiger timber tulip
tunnel turtle umbrella valley velvet violin walnut water willow window winter wolf yarn zebra""".split()
TOPIC = """budget report notes invoice recipe diary letter minutes agenda schedule draft thesis survey results inventory orders contacts addresses guestlist
playlist lyrics homework essay summary backup config settings access error events readings measurements sales payroll expenses taxes travel itinerary
packing shopping todo ideas plan roadmap changelog manual glossary index members donations repairs garden plants seeds birds stars weather prices menu
stock customers staff lessons grades scores league training workout steps sleep books films quotes poems speech interview sources chapter outline license
readme data sample export import queue jobs hosts users groups keys routes metrics usage samples trial patients cohort""".split()
ADJECTIVE = """old new final draft first second last big small red blue green quick late early annual weekly monthly daily private shared spare main extra
secret public rough clean raw old-style north south winter summer""".split()
VERB = """bring check find keep paint move clean carry build open water call send mend sort wash plant fold copy read write count borrow return measure sew
cook bake order print""".split()
PLACE = """Lisbon Oslo Kyoto Nairobi Quito Dublin Prague Hanoi Tunis Bergen Malmö Zürich Kraków Lima Porto Ghent Riga Cork Basel Graz Izmir Lyon Leeds Perth
Turku Siena Cádiz Split Bruges Ulm""".split()
ITEM = """bread milk butter rice beans eggs flour salt honey coffee tea soap nails screws paint rope string glue paper ink lamps bulbs batteries seeds pots
spades gloves boots hats scarves shirts towels sheets plates cups forks knives pans jars lids candles matches""".split()
SENTENCE = ["The {a} {n} is in the {n2}.", "{p} will {v} the {n} on {d}.", "Nobody saw the {n} near {c}.", "Please {v} the {i} before noon.",
            "We need {k} more {i}.", "{p} and {p2} met in {c}.", "The {n} cost {m}.", "It rained in {c} all day.", "Ask {p} about the {n}.",
            "{k} {i} were left over.", "Remember to {v} the {n}.", "A {a} {n} and a {n2}.", "{p} said the {t} was {a}.", "See you in {c}, {p}.",
            "The {t} from {d} is missing.", "No {i} today.", "{p} lives near the {n}.", "Do not {v} the {i} yet."]
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTH = "January February March April May June July August September October November December".split()
FOLDER = """docs photos music archive backup old work home projects school taxes trips letters recipes logs data src build notes drafts inbox done shared media
misc reports 2019 2021 2023 2024 clients plans scans""".split()


def numbered(text):
    """The lines of a text, without their ends."""
    return text.splitlines()


class Words:
    def __init__(self, rng):
        self.rng = rng
        self.drawn = set()

    def value(self, text):
        self.drawn.add(text)
        return text

    def pick(self, things):
        return self.rng.choice(list(things))

    def some(self, things, count):
        """`count` different ones, in random order."""
        return self.rng.sample(list(things), count)

    def chance(self, p):
        return self.rng.random() < p

    def number(self, low, high):
        return self.rng.randint(low, high)

    # ---- names --------------------------------------------------------------------------------------------------------

    def stem(self):
        """The name of a file without its extension, in one of the ways in which people name files."""
        t, t2, n, a = self.pick(TOPIC), self.pick(TOPIC), self.pick(NOUN), self.pick(ADJECTIVE)
        p, y = self.pick(FIRST), self.number(2015, 2027)
        ways = [(t, 6), (f"{t}{self.number(1, 12)}", 2), (f"{t}-{n}", 3), (f"{t}_{n}", 3), (f"{n}_{t2}_{y}", 1), (f"{t} {n}", 2), (t.capitalize(), 3),
                (f"{t.capitalize()} {y}", 2), (f"{a}-{t}", 2), (f"{t}.{a}", 1), (t.upper(), 2), (f"{t}{n.capitalize()}", 1), (f"{p}'s {t}", 1),
                (f"{p.lower()}_{t}", 2), (f"{y}-{self.number(1, 12):02}-{t}", 2), (f"{t}-v{self.number(1, 9)}", 1), (f"{t} ({self.number(1, 4)})", 1),
                (f"{n}", 3), (f"{p}", 1), (f"{t} {p}", 1), (f"{self.pick(PLACE)} {t}", 1), (f"{a.upper()}_{t.upper()}", 1), (f"{n}{self.number(10, 999)}", 2)]
        return self.rng.choices([w for w, _ in ways], [k for _, k in ways])[0]

    def name(self, extension=None, hidden=False):
        """The name of a file that nobody has drawn yet; without an extension: a random one, now and then none."""
        while True:
            end = extension
            if end is None:
                end = self.pick(["txt", "txt", "txt", "md", "md", "csv", "log", "json", "conf", "ini", "yaml", "html", "py", "sh", "tex", "dat", ""])
            if end and self.chance(0.04):
                end = end.upper()
            name = ("." if hidden else "") + self.stem() + (f".{end}" if end else "")
            if name not in self.drawn:
                return self.value(name)

    def dir(self):
        """The name of a folder that nobody has drawn yet."""
        while True:
            name = self.pick(FOLDER) if self.chance(0.6) else self.stem()
            if name not in self.drawn:
                return self.value(name)

    def path(self, extension=None, depth=1):
        """A file in new folders, `depth` of them deep."""
        return self.value("/".join([self.dir() for _ in range(depth)] + [self.name(extension)]))

    def person_name(self):
        return self.value(self.pick(FIRST) + (f" {self.pick(LAST)}" if self.chance(0.4) else ""))

    # ---- texts --------------------------------------------------------------------------------------------------------

    def word(self):
        return self.value(self.pick(NOUN))

    def words(self, count):
        return [self.value(w) for w in self.rng.sample(NOUN, count)]

    def item(self):
        return self.value(self.pick(ITEM))

    def items(self, count):
        return [self.value(w) for w in self.rng.sample(ITEM, count)]

    def place(self):
        return self.value(self.pick(PLACE))

    def sentence(self):
        p, p2 = self.rng.sample(FIRST, 2)
        n, n2 = self.rng.sample(NOUN, 2)
        return self.value(self.pick(SENTENCE).format(a=self.pick(ADJECTIVE), n=n, n2=n2, p=p, p2=p2, v=self.pick(VERB), c=self.pick(PLACE), i=self.pick(ITEM),
                                                    k=self.number(2, 40), m=self.money(), t=self.pick(TOPIC), d=self.pick(DAY)))

    def sentences(self, count):
        seen = []
        while len(seen) < count:
            text = self.sentence()
            if text not in seen:
                seen.append(text)
        return seen

    def lines(self, count):
        """A text of `count` different lines, each with its end."""
        return "".join(line + "\n" for line in self.sentences(count))

    # ---- numbers and dates --------------------------------------------------------------------------------------------

    def amount(self, low=1, high=500):
        """A price as text, two decimals."""
        return self.value(f"{self.rng.uniform(low, high):.2f}")

    def money(self):
        return self.pick(["{} euros", "{} dollars", "${}", "€{}", "{} kr"]).format(self.number(2, 900))

    def date(self):
        return self.value(f"{self.number(2015, 2027)}-{self.number(1, 12):02}-{self.number(1, 28):02}")

    def day(self):
        return self.value(self.pick(DAY))

    def month(self):
        return self.value(self.pick(MONTH))

    def time(self):
        return self.value(f"{self.number(0, 23):02}:{self.number(0, 59):02}")

    def phone(self):
        return self.value(f"{self.pick(['0', '+44 ', '+49 ', '555-'])}{self.number(100, 999)} {self.number(1000, 9999)}")

    def email(self):
        return self.value(re.sub(r"[^a-z@.]", "", f"{self.pick(FIRST).lower()}@{self.pick(NOUN)}.example"))
