# SPDX-License-Identifier: MIT
"""gadgets - tools of plugins that nobody has seen before: small useful tools under random names, chosen by what their one line says.

Played only with `generate --gadgets N`; a situation whose tool is not among those installed is left out.
"""
from ..situation import situation

GADGETS = True

TITLES = ["Ten Ways to Mend a Bicycle", "A Winter by the Sea", "How Bread Rises", "The Quiet Neighbours", "Notes on Slow Travel", "Why Cats Stare",
          "Small Boats, Big Plans",
          "My First Beehive", "Lost Keys and Other Stories", "The Art of Packing Light", "Growing Tomatoes Indoors", "Letters to a Young Baker",
          "Old Maps of the North",
          "Three Days in Ghent", "Repair It Yourself", "What Owls Hear", "The Last Night Train", "Cooking for Twelve", "A Short History of Rain",
          "Paint Without Brushes"]
LOWER = ["the long way home", "a garden in the rain", "letters from the coast", "how we built the shed", "soup for a cold evening",
         "the man who sold bridges", "seven doors and no key",
         "learning to swim at sixty", "a field guide to puddles", "late trains and early birds", "the baker and the clock",
         "notes from a small office", "under the walnut tree",
         "nothing but blue paint", "the queen of spare parts", "what the river said", "summer in the old mill", "two spoons of sugar"]
WORDS = ["lantern", "harbor", "pickle", "violin", "orchard", "saddle", "thunder", "copper", "marble", "quartz", "jigsaw", "puzzle", "rhythm",
         "banana", "ladder", "zebra", "kettle",
         "magnet", "oyster", "walnut", "blanket", "compass", "cricket", "dolphin", "feather"]
SHORT = ["meet me at noon", "the door is open", "bring the red box", "no news today", "send more rope", "all is well", "call the office",
         "wait for the signal", "hide the biscuits",
         "the cat is back", "leave before dawn", "water the plants", "trust nobody", "look under the mat", "come home soon", "the boat is late"]
PEOPLE = ["Maria Lopez", "Jonas Weber", "Anil Kapoor", "Sofie Lund", "Kemal Aydin", "Grace Okoye", "Peter van Dam", "Yuki Mori", "Elena Popova",
          "Liam Byrne", "Hana Novak", "Omar Farouk",
          "Ines Duarte", "Karl Nyman", "Ruth Adler", "Mateo Cruz", "Nora Falk", "Tessa Blom"]


def done(s, g, says, **args):
    """One call and what is said of its result; {r} is the result."""
    r = g.value((yield g.call(**args)))
    yield s.say(*(t.format(r=r, **args) for t in says))


def reason(observation):
    """What an error says, without the words around it."""
    text = observation.removeprefix("error: ").split("\n")[0]
    return text.rsplit(" (", 1)[0] if text.endswith(")") else text


# ---- one value, one answer: kind -> (arguments, wordings, answers) ------------------------------------------------------------

def text_of(role, texts):
    return lambda s: {role: s.value(s.pick(texts))}


def day(s):
    return s.value(f"{s.number(1950, 2035)}-{s.number(1, 12):02}-{s.number(1, 28):02}")


def two_days(s):
    a, b = sorted(s.some(range(700), 2))
    make = lambda k: s.value(f"{2020 + k // 336}-{k % 336 // 28 + 1:02}-{k % 28 + 1:02}")
    return {"start": make(a), "stop": make(b)}


def pair(s):
    k = s.pick([4, 6, 7, 9, 12, 15, 18, 21])
    a, b = s.some(range(2, 20), 2)
    return {"first": k * a, "second": k * b}


def morse_of(s):
    codes = dict(zip("abcdefghijklmnopqrstuvwxyz",
                     ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split()))
    return {"code": s.value(" ".join(codes[c] for c in s.pick(WORDS + ["help", "rain", "sos", "yes", "boat", "fish"])))}


def numeral(n):
    out = ""
    for v, t in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"),
                 (4, "IV"), (1, "I")):
        while n >= v:
            out, n = out + t, n - v
    return out


def shifted(text, k):
    return "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.isalpha() else c for c in text)


def coded(s):
    k = s.number(1, 12)
    return {"text": s.value(shifted(s.pick(SHORT), k)), "shift": k}


ONE = {
    "roman": (lambda s: {"number": s.number(4, 3900)},
              ["What is {number} in Roman numerals?", "{number} as a Roman numeral", "Write the number {number} the Roman way please.",
               "I need {number} in Roman numerals for a clock face.",
               "roman numeral for {number}?", "How would the Romans have written the number {number}?", "Convert {number} to Roman numerals.",
               "The cornerstone should say {number}, but as a Roman numeral. What do we carve?",
               "give me roman number of {number}"],
              ["{number} is {r} in Roman numerals.", "The Roman numeral for {number} is {r}.", "{r}"]),
    "unroman": (lambda s: {"roman": s.value(numeral(s.number(4, 2999)))},
                ["What number is the Roman numeral {roman}?", "Which ordinary number is {roman} in Roman numerals?",
                 "Decode the Roman numeral {roman}.", "{roman} is a roman numeral, which number?",
                 "On the old church it says {roman}. Which number is that, Roman numeral I think.", "value of roman {roman}",
                 "please read the roman numeral {roman} for me", "I can't read Roman numerals. What does {roman} stand for?"],
                ["{roman} is {r}.", "The Roman numeral {roman} stands for {r}."]),
    "slug": (text_of("title", TITLES),
             ["Make a slug of the title \"{title}\".", "slug for '{title}'", "What would be the slug of {title}?",
              "I'm publishing a post with the title \"{title}\". Which slug should its address have?",
              "Turn \"{title}\" into a slug, please.", "need web slug: {title}", "Could you give me a slug for the title {title}?",
              "Title is \"{title}\", I want the slug of it."],
             ["The slug is {r}.", "{r}", "Use the slug {r}."]),
    "caesar": (lambda s: {"text": s.value(s.pick(SHORT)), "shift": s.number(1, 12)},
               ["Encode \"{text}\" with the Caesar cipher, shift {shift}.", "Caesar cipher of '{text}' with a shift of {shift}",
                "Shift the letters of \"{text}\" by {shift} (Caesar, to encode it).",
                "My kids want a secret message: \"{text}\" in Caesar cipher, {shift} letters on.", "caesar encode {shift}: {text}",
                "Could you encode the message \"{text}\" in a Caesar shift of {shift}?",
                "Please apply Caesar with shift {shift} to the text \"{text}\" and encode it.",
                "I want to encode '{text}', Caesar style, shifted by {shift}."],
               ["Encoded: {r}", "\"{text}\" becomes \"{r}\".", "With a shift of {shift} it is: {r}"]),
    "uncaesar": (coded,
                 ["Decode \"{text}\", a Caesar cipher with shift {shift}.", "Caesar decode '{text}', shift {shift}",
                  "This came in Caesar cipher, shifted by {shift}: \"{text}\". What does it say, decoded?",
                  "What is the plain text of the Caesar coded \"{text}\"? The shift was {shift}.", "please decode caesar shift {shift}: {text}",
                  "Somebody wrote me \"{text}\". It is Caesar with {shift}, can you decode it?",
                  "Undo the Caesar shift of {shift} in '{text}', I want to decode it.", "decipher/decode this, caesar {shift}: {text}"],
                 ["It says: {r}", "Decoded: {r}", "The plain text is \"{r}\"."]),
    "vowels": (text_of("text", SHORT + LOWER),
               ["How many vowels are in \"{text}\"?", "Count the vowels of '{text}'.", "vowels in \"{text}\"?",
                "For a word game I need the number of vowels in \"{text}\".", "Number of vowels: {text}",
                "Can you count vowels in the phrase \"{text}\"", "Tell me the vowel count, I mean how many vowels, of '{text}'.",
                "Is it many vowels? \"{text}\" Count them please."],
               ["There are {r} vowels in \"{text}\".", "\"{text}\" has {r} vowels.", "{r} vowels."]),
    "reverse_words": (text_of("text", SHORT + LOWER),
                      ["Reverse the order of the words in \"{text}\".", "Put the words of '{text}' in reverse order.",
                       "\"{text}\" with its words in reverse please",
                       "Say \"{text}\" with the words the other way round, last word first, reverse order.",
                       "words reversed: {text}", "What is \"{text}\" if you reverse the words?",
                       "I want the words of \"{text}\" backwards (the order, reversed, not the letters).", "reverse word order of '{text}'"],
                      ["{r}", "In reverse order: {r}", "\"{r}\""]),
    "titlecase": (text_of("text", LOWER),
                  ["Put \"{text}\" into title case.", "title case for '{text}'", "Give the title \"{text}\" proper capitals.",
                   "How does \"{text}\" look in title case?", "Title Case please: {text}",
                   "This is a title and has no capitals: \"{text}\". Fix it, title case.", "make '{text}' a title with capitals for each word",
                   "I'd like the title {text} in title case."],
                  ["{r}", "In title case: {r}", "The title is \"{r}\"."]),
    "initials": (text_of("text", PEOPLE + TITLES),
                 ["What are the initials of {text}?", "initials of \"{text}\"", "Make an acronym from the first letters of {text}.",
                  "Take the first letters of the words in \"{text}\": what initials do you get?",
                  "Which initials does {text} have?", "I need to stitch initials on a towel, for {text}.", "Initials for: {text}",
                  "could u give me the initials (first letters) of \"{text}\""],
                 ["The initials are {r}.", "{r}", "{text}: {r}"]),
    "morse": (text_of("text", WORDS + ["rescue", "hello", "anchor", "north"]),
              ["Write \"{text}\" in Morse code.", "What is {text} in Morse code?", "morse for '{text}'?",
               "I want to tap the word \"{text}\" on the wall. Give me the Morse.", "Encode {text} as Morse.",
               "How do you send {text} in Morse code?", "{text} -> morse code please", "My radio badge needs \"{text}\" in Morse, dots and dashes."],
              ["{text} in Morse code is {r}", "{r}", "Morse: {r}"]),
    "unmorse": (morse_of,
                ["What does {code} mean in Morse?", "Decode the Morse code {code}", "Read this Morse for me: {code}",
                 "I heard {code} on the radio, Morse code surely. Which letters?", "morse {code} = ?",
                 "Translate {code} from Morse to letters.", "Somebody blinked {code} with a torch. It's Morse, what word is it?",
                 "please read morse code: {code}"],
                ["It says {r}.", "{code} is {r}.", "{r}"]),
    "camel": (text_of("words", LOWER),
              ["Make a camel case identifier of \"{words}\".", "camel case for '{words}'",
               "What is \"{words}\" in camelCase, camel case for a variable?", "I need a variable name, camel case, from the words \"{words}\".",
               "Camel case of: {words}", "Turn the phrase \"{words}\" into camel case please.", "how is '{words}' written in camel case?",
               "In our code the name would be camel case. The words are \"{words}\"."],
              ["{r}", "In camel case: {r}", "The name is {r}."]),
    "piglatin": (text_of("text", SHORT + WORDS),
                 ["Say \"{text}\" in Pig Latin.", "Pig Latin for '{text}'?", "Translate \"{text}\" to Pig Latin.",
                  "How would you say {text} in Pig Latin?", "My daughter talks Pig Latin only. What's \"{text}\" in it?",
                  "pig latin: {text}", "please tell me the pig latin of \"{text}\"", "I'd love to hear '{text}' in Pig Latin."],
                 ["{r}", "In Pig Latin: {r}", "\"{text}\" is \"{r}\" in Pig Latin."]),
    "mask": (lambda s: {"number": s.value(" ".join(str(s.number(1000, 9999)) for _ in range(s.pick([3, 4]))))},
             ["Mask the card number {number}, only the last four digits stay.", "Hide the digits of card {number}",
              "Show my card number {number} with stars, all but the last four.",
              "I must print a receipt. Mask this card number: {number}", "card {number}, masked?",
              "Please hide all digits of {number} except the last four, it's a card number.",
              "What does the card number {number} look like when it is masked?", "mask card number: {number}"],
             ["{r}", "Masked: {r}", "The masked number is {r}."]),
    "nato": (text_of("word", [w for w in WORDS if len(w) < 7] + ["PH7", "Corvid", "XKD"]),
             ["Spell {word} with the NATO alphabet.", "NATO spelling of \"{word}\"?", "How do I spell {word} over the radio?",
              "I have to spell \"{word}\" on the phone. NATO letters please.", "nato: spell {word}",
              "Give me the NATO alphabet words to spell {word}.", "spell '{word}' the way pilots do, nato",
              "What's {word} in the NATO alphabet, letter by letter?"],
             ["{r}", "{word} is spelt {r}.", "NATO: {r}"]),
    "letterscore": (text_of("word", WORDS),
                    ["How many points does {word} give in Scrabble?", "Scrabble points of \"{word}\"", "What is the Scrabble score of {word}?",
                     "I laid \"{word}\" in Scrabble. Points?", "points for the word {word} in scrabble",
                     "Is {word} worth it in Scrabble? How many points?", "We argue about Scrabble: \"{word}\", how many points without bonus fields?",
                     "score/points for '{word}', scrabble"],
                    ["{word} gives {r} points.", "The Scrabble score of {word} is {r}.", "{r} points."]),
    "luhn": (lambda s: {"number": s.number(100000, 99999999)},
             ["What is the Luhn check digit for {number}?", "check digit of {number}, please",
              "Compute the check digit that the number {number} needs.", "Account {number} needs its check digit (Luhn). Which?", "luhn {number}?",
              "Which check digit goes behind {number}?", "I'm missing the last digit, the check digit, of {number}.",
              "tell me check digit, luhn method, for {number}"],
             ["The check digit of {number} is {r}.", "{r} is the check digit for {number}.", "{r}"]),
    "ean": (lambda s: {"digits": s.value(str(s.number(200000000000, 499999999999)))},
            ["Complete the barcode {digits} with its last digit.", "EAN for {digits}?", "Add the check digit to the barcode {digits}.",
             "I have 12 digits of a barcode: {digits}. What is the full EAN?",
             "barcode {digits} full number please", "What's the whole EAN barcode that starts with {digits}?",
             "The printer needs 13 digits and I have {digits} only, complete the EAN.", "ean check digit: {digits}, give the complete barcode"],
            ["The full barcode is {r}.", "{r}", "Complete EAN: {r}"]),
    "hex": (lambda s: {"number": s.number(20, 65000)},
            ["What is {number} in hexadecimal?", "Write the decimal number {number} in hex.", "{number} to hex",
             "Hexadecimal digits of {number} please.", "I need the number {number} in hexadecimal for a colour.",
             "convert {number} decimal to hexadecimal", "How is {number} written in hex?", "Give me {number} as a hex number."],
            ["{number} is {r} in hexadecimal.", "{r}", "Hex: {r}"]),
    "unhex": (lambda s: {"hex": s.value(f"{s.number(20, 65000):x}".upper())},
              ["What is hex {hex} in decimal?", "Decimal value of the hexadecimal number {hex}", "hex {hex} to decimal",
               "The debugger shows {hex} (hexadecimal). Which decimal number is it?", "Read hex {hex} as a decimal number, please.",
               "How much is hexadecimal {hex}?", "convert from hex: {hex}", "which decimal value does {hex} have, it is hex"],
              ["{hex} is {r} in decimal.", "Hex {hex} is {r}.", "{r}"]),
    "bin": (lambda s: {"number": s.number(5, 999)},
            ["Write {number} in binary.", "What is {number} in binary?", "bits of the decimal number {number}", "{number} to binary please",
             "I want {number} as a binary number on my T-shirt.", "How does a computer write {number} in binary?",
             "Give the binary form of {number}.", "decimal {number}, binary ?"],
            ["{number} is {r} in binary.", "{r}", "Binary: {r}"]),
    "unbin": (lambda s: {"bits": s.value(f"{s.number(5, 999):b}")},
              ["Which number is binary {bits}?", "Decimal value of the bits {bits}", "binary {bits} to decimal",
               "What does {bits} mean as a binary number?", "Read {bits} as binary and tell me the decimal number.",
               "The switches say {bits}, in binary. How much is that in decimal?", "convert {bits} from binary",
               "{bits} (binary) is which decimal number?"],
              ["{bits} is {r}.", "Binary {bits} is {r} in decimal.", "{r}"]),
    "numwords": (lambda s: {"number": s.number(21, 999)},
                 ["Write {number} in words.", "How do you write the number {number} in words?", "{number} in words please",
                  "I am filling in a cheque over {number}, I need the words.", "number {number} spelled as words",
                  "Say {number} in English words.", "words for the number {number}?", "put the number {number} into words for me"],
                 ["{number} in words is {r}.", "{r}", "It is \"{r}\"."]),
    "ordinal": (lambda s: {"number": s.number(2, 240)},
                ["What is the ordinal of {number}?", "Give me the ordinal form of {number}.", "ordinal: {number}",
                 "She finished on place {number}. How is that written as an ordinal?", "Make an ordinal of the number {number}.",
                 "I am not sure about the ending, th or rd. The ordinal of {number}?", "turn {number} into its ordinal please",
                 "How do I write {number} as an ordinal number in English?"],
                ["{r}", "The ordinal of {number} is {r}.", "It is {r}."]),
    "primes": (lambda s: {"number": s.number(12, 9000)},
               ["What are the prime factors of {number}?", "Split {number} into prime factors.", "prime factors {number}",
                "Factors of {number}, only primes please.", "My homework: {number} as a product of prime factors.",
                "Which primes are the factors of {number}?", "Can you find the prime factors for the number {number}?",
                "factor {number} into primes"],
               ["{number} = {r}", "The prime factors of {number} are {r}.", "{r}"]),
    "gcd": (pair,
            ["What is the greatest common divisor of {first} and {second}?", "common divisor of {first} and {second}, the largest",
             "gcd({first}, {second}), the common divisor", "Largest number that divides both {first} and {second}, their common divisor?",
             "find the greatest common divisor: {first}, {second}",
             "I have {first} apples and {second} pears and want equal bags: the largest common divisor please.",
             "Tell me the common divisor of the numbers {first} and {second}.", "greatest common divisor for {first} and {second} pls"],
            ["The greatest common divisor of {first} and {second} is {r}.", "It is {r}.", "{r}"]),
    "c2f": (lambda s: {"celsius": s.number(-20, 220)},
            ["What is {celsius} degrees Celsius in Fahrenheit?", "{celsius} Celsius to Fahrenheit",
             "Convert {celsius} °C (Celsius) to Fahrenheit, please.", "My oven has Fahrenheit only. The recipe says {celsius} degrees Celsius.",
             "fahrenheit of {celsius} celsius?",
             "How hot is {celsius} Celsius for an American, in Fahrenheit?", "I need Fahrenheit: {celsius} in Celsius.",
             "It's {celsius} degrees Celsius here. Tell grandma in Fahrenheit."],
            ["{celsius} degrees Celsius is {r} degrees Fahrenheit.", "{r} Fahrenheit.", "That is {r} degrees Fahrenheit."]),
    "f2c": (lambda s: {"fahrenheit": s.number(0, 450)},
            ["What is {fahrenheit} degrees Fahrenheit in Celsius?", "{fahrenheit} Fahrenheit to Celsius",
             "Convert {fahrenheit} Fahrenheit to Celsius.", "The American cookbook says {fahrenheit} Fahrenheit. What is it in Celsius?",
             "celsius for {fahrenheit} f (fahrenheit)?",
             "How many degrees Celsius is {fahrenheit} Fahrenheit?", "I only understand Celsius. {fahrenheit} Fahrenheit?",
             "please turn {fahrenheit} degrees fahrenheit into celsius"],
            ["{fahrenheit} degrees Fahrenheit is {r} degrees Celsius.", "{r} Celsius.", "That is {r} degrees Celsius."]),
    "mi2km": (lambda s: {"miles": s.number(2, 900)},
              ["How many kilometres are {miles} miles?", "{miles} miles in kilometres", "Convert {miles} miles to kilometres.",
               "The sign says {miles} miles. How far is that in km, kilometres?", "miles to km: {miles}", "what's {miles} miles in kilometres pls",
               "A friend drove {miles} miles. In kilometres?", "I think in kilometres, tell me {miles} miles."],
              ["{miles} miles are {r} km.", "{r} kilometres.", "That is {r} km."]),
    "km2mi": (lambda s: {"km": s.number(2, 900)},
              ["How many miles are {km} kilometres?", "{km} km in miles", "Convert {km} kilometres to miles.",
               "The run is {km} km, tell me how many miles (from kilometres).", "kilometres to miles: {km}", "what is {km} km as miles",
               "My cousin wants to know {km} kilometres in miles.", "{km} kilometres, how far in miles?"],
              ["{km} km are {r} miles.", "{r} miles.", "That is {r} miles."]),
    "lb2kg": (lambda s: {"pounds": s.number(2, 300)},
              ["How many kilograms are {pounds} pounds?", "{pounds} pounds in kilograms", "Convert {pounds} pounds to kilograms.",
               "The suitcase has {pounds} pounds. And in kilograms?", "pounds to kg: {pounds}", "what is {pounds} lb (pounds) in kg",
               "A dumbbell of {pounds} pounds, how many kilograms is it?", "I need {pounds} pounds as kilograms for a form."],
              ["{pounds} pounds are {r} kg.", "{r} kilograms.", "That is {r} kg."]),
    "kg2lb": (lambda s: {"kg": s.number(2, 300)},
              ["How many pounds are {kg} kilograms?", "{kg} kg in pounds", "Convert {kg} kilograms to pounds.",
               "The dog weighs {kg} kilograms. What is that in pounds?", "kilograms to pounds: {kg}", "what's {kg} kg as pounds?",
               "US customs wants pounds, the parcel has {kg} kilograms.", "{kg} kilograms, pounds please"],
              ["{kg} kg are {r} pounds.", "{r} pounds.", "That is {r} pounds."]),
    "in2cm": (lambda s: {"inches": s.number(2, 120)},
              ["How many centimetres are {inches} inches?", "{inches} inches in centimetres", "Convert {inches} inches to centimetres.",
               "The screen has {inches} inches. In cm, centimetres?", "inches to cm: {inches}", "whats {inches} inches in centimetres",
               "A shelf of {inches} inches: will you tell me the centimetres?",
               "I have a metric ruler only, centimetres. The plan says {inches} inches."],
              ["{inches} inches are {r} cm.", "{r} centimetres.", "That is {r} cm."]),
    "cm2in": (lambda s: {"cm": s.number(2, 300)},
              ["How many inches are {cm} centimetres?", "{cm} cm in inches", "Convert {cm} centimetres to inches.",
               "I am {cm} centimetres tall. How many inches?", "centimetres to inches: {cm}", "what is {cm} cm as inches?",
               "The shop asks for inches and the window has {cm} centimetres.", "{cm} centimetres, inches please"],
              ["{cm} cm are {r} inches.", "{r} inches.", "That is {r} inches."]),
    "dogyears": (lambda s: {"age": s.number(1, 17)},
                 ["My dog is {age}. How old is that in human years?", "dog years: {age}", "How old is a {age} year old dog in human years?",
                  "Human years for a dog of age {age}?", "Bella turned {age} today, she is a dog. Human years?",
                  "convert a dog's age of {age} to human years", "What would a dog aged {age} be in human years?",
                  "is a dog with {age} years old already? in human years I mean"],
                 ["A dog of {age} is {r} in human years.", "That is {r} human years.", "{r} human years."]),
    "paint": (lambda s: {"area": s.number(10, 160)},
              ["How much paint do I need for {area} square metres?", "Litres of paint for a wall of {area} square metres",
               "paint for {area} m2, how many litres", "I want to paint {area} square metres of wall. How many litres?",
               "We have {area} square metres of wall to paint.",
               "Work out the paint for an area of {area} square metres.", "how many litre paint {area} square metres",
               "The living room has {area} square metres of wall; how much paint should I buy?"],
              ["You need {r} litres of paint.", "{area} square metres need {r} litres.", "{r} litres."]),
    "split": (lambda s: {"total": s.amount(20, 400), "people": s.number(2, 9)},
              ["Split a bill of {total} between {people} people.", "We are {people} people and the bill is {total}. What does each pay?",
               "split {total} by {people}, restaurant bill", "Each person's share of a bill of {total}, {people} of us?",
               "The bill says {total}. There are {people} people, split it please.",
               "How much is it for each if {people} people share a bill of {total}?", "bill {total} / {people} people",
               "Dinner bill was {total}, divide it between {people} friends, for each person."],
              ["Each pays {r}.", "The share is {r} for each of the {people}.", "{r} for each person."]),
    "tip": (lambda s: {"amount": s.amount(10, 200), "percent": s.pick([5, 8, 12, 15, 18, 20])},
            ["What is a {percent} percent tip on {amount}?", "tip for {amount} at {percent} percent",
             "The bill was {amount}, I want to tip {percent} percent. How much?", "How much tip is {percent}% of a bill of {amount}?",
             "Give me the tip: bill {amount}, {percent} percent.",
             "I'd like to leave {percent} percent as a tip on the bill {amount}.", "waiter was nice, {percent} percent tip on {amount} pls",
             "Tip of {percent} percent for an amount of {amount}?"],
            ["The tip is {r}.", "{percent} percent of {amount} is {r}.", "{r}"]),
    "bmi": (lambda s: {"weight": s.number(45, 120), "height": s.number(150, 205)},
            ["What is my BMI? {weight} kg, {height} cm.", "BMI for weight {weight} and height {height}",
             "Compute the BMI of a person with {weight} kg and a height of {height} cm.", "I weigh {weight} kg and my height is {height} cm. BMI?",
             "bmi {weight}kg {height}cm",
             "The form asks for the body mass index, BMI. Weight {weight}, height {height}.",
             "Body mass index please: {height} cm tall, weight {weight} kg.", "my weight is {weight}, my height {height}, tell bmi"],
            ["The BMI is {r}.", "With {weight} kg and {height} cm the BMI is {r}.", "{r}"]),
    "speed": (lambda s: {"distance": s.number(20, 900), "hours": s.pick([1.5, 2, 2.5, 3, 4, 5, 6.5])},
              ["What is the average speed of {distance} km in {hours} hours?", "average speed: {distance} km, {hours} hours",
               "We drove {distance} km in {hours} hours. How fast on average, what speed?", "Speed if I do {distance} km and need {hours} hours?",
               "I cycled {distance} km, it took {hours} hours; my average speed?", "compute speed for distance {distance} and {hours} hours",
               "How fast was the train? {distance} km, {hours} hours, average speed please.",
               "tell me the average speed for {distance} km within {hours} hours"],
              ["The average speed is {r} km/h.", "{r} km/h.", "{distance} km in {hours} hours is {r} km/h."]),
    "fuel": (lambda s: {"distance": s.number(50, 1200), "usage": s.pick([4.5, 5, 5.8, 6.2, 7, 8.4]), "price": s.pick([1.49, 1.62, 1.75, 1.88, 2.05])},
             ["What does the fuel for {distance} km cost, with {usage} litres per 100 km and {price} a litre?",
              "fuel cost: {distance} km, {usage} l/100km, {price} per litre",
              "We drive {distance} km; the car takes {usage} litres per 100 km, fuel is {price}. Cost?",
              "How much money for fuel on a trip of {distance} km? Car needs {usage} per 100 km, a litre costs {price}.",
              "Trip of {distance} km, usage {usage}, fuel price {price}: what will it cost?",
              "Calculate the cost of fuel for a drive of {distance} km ({usage} litres per 100, {price} each).",
              "petrol {price}, {usage} litres on 100 km, {distance} km to go, cost of the fuel?",
              "I want to know the fuel cost of {distance} km at {usage} litres and {price}."],
             ["The fuel costs {r}.", "It will cost {r}.", "{r}"]),
    "recipe": (lambda s: {"amount": s.pick([100, 150, 200, 250, 300, 450, 500]), "servings": s.pick([2, 4]), "wanted": s.pick([3, 5, 6, 8, 10, 12])},
               ["The recipe needs {amount} g of flour for {servings} servings. How much for {wanted}?",
                "scale recipe: {amount} g from {servings} to {wanted} servings",
                "A recipe for {servings} servings takes {amount} g. I cook for {wanted} servings. What amount?",
                "How many grams for {wanted} servings if the recipe has {amount} for {servings} servings?",
                "{amount} g of rice in a recipe for {servings}; we are {wanted}, scale it please.",
                "Recipe amount {amount}, servings {servings}, I want {wanted} servings.",
                "convert recipe amount {amount} from {servings} to {wanted} servings",
                "Please scale {amount} grams of sugar, recipe is {servings} servings and I need {wanted}."],
               ["You need {r} g for {wanted} servings.", "{r} g.", "For {wanted} servings it is {r} g."]),
    "discount": (lambda s: {"price": s.amount(20, 600), "percent": s.pick([5, 10, 15, 20, 25, 30, 40])},
                 ["What is the price of {price} after a discount of {percent} percent?", "discount {percent} percent on the price {price}",
                  "The coat has a price of {price}, with {percent}% discount. What do I pay?", "Take a {percent} percent discount off {price}.",
                  "sale! {percent} percent discount, old price {price}, new price?",
                  "How much is left of the price {price} when there is {percent} percent discount?",
                  "They give me {percent} percent discount on {price}. Price then?", "price {price}, less discount {percent}"],
                 ["The price is {r} after the discount.", "You pay {r}.", "{r}"]),
    "vat": (lambda s: {"net": s.amount(20, 900), "rate": s.pick([5, 7, 19, 20, 21, 25])},
            ["Add {rate} percent VAT to the net price {net}.", "gross price of {net} net with {rate} percent VAT",
             "The net amount is {net}, VAT {rate} percent. What is the gross price?", "vat {rate}% on net {net}",
             "How much is {net} net with VAT of {rate} percent, the gross price?",
             "My invoice: net price {net}; please add VAT at {rate} percent.", "What must the customer pay for {net} net, VAT rate {rate}?",
             "net to gross please, {net}, VAT {rate}"],
            ["The gross price is {r}.", "With {rate} percent VAT it is {r}.", "{r}"]),
    "postage": (lambda s: {"grams": s.number(10, 900), **({"country": "abroad"} if s.chance(0.4) else {})}, None,
                ["The postage is {r}.", "It costs {r}.", "{r}"]),
    "colour": (lambda s: {"name": s.value(s.pick(PEOPLE))},
               ["Pick a colour for {name}.", "Which colour goes with the name {name}?", "colour for the name {name}",
                "What colour does {name} get on the badge?", "I'm printing badges. Colour for {name}, please.",
                "Choose a colour for the name \"{name}\".",
                "{name} wants to know his or her badge colour.", "tell me the colour of the name {name}"],
               ["{name} gets {r}.", "The colour for {name} is {r}.", "{r}"]),
    "resistor": (lambda s: {"ohms": s.number(10, 99) * s.pick([10, 100, 1000])},
                 ["Which colour bands has a resistor of {ohms} ohms?", "resistor bands {ohms} ohms",
                  "What bands do I look for on a resistor with {ohms} ohms?", "I need a resistor of {ohms} ohms from the box. Its bands?",
                  "Colour bands for {ohms} ohms?",
                  "Tell me the resistor bands for the value {ohms} ohms.", "how do i recognise a {ohms} ohms resistor, what bands",
                  "bands of the resistor {ohms} ohms please"],
                 ["The bands are {r}.", "{ohms} ohms: {r}", "{r}"]),
    "monthdays": (lambda s: {"month": s.month(), **({"year": s.number(1990, 2032)} if s.chance(0.5) else {})}, None,
                  ["It has {r} days.", "{month} has {r} days.", "{r} days."]),
    "weekday": (lambda s: {"date": day(s)},
                ["Which day of the week is {date}?", "weekday of {date}", "What weekday was or is {date}?",
                 "I was told {date}. Is that a Friday or what weekday?", "day of the week for the date {date} please",
                 "On what day of the week does {date} fall?",
                 "The ticket says {date} and I want to know the weekday.", "{date} weekday ?"],
                ["{date} is a {r}.", "It is a {r}.", "{r}"]),
    "between": (two_days,
                ["How many days are between {start} and {stop}?", "days between {start} and {stop}",
                 "From {start} to {stop}: how many days lie between?", "The loan ran from {start} until {stop}. Number of days between the dates?",
                 "Count the days between the dates {start} and {stop}.",
                 "We left on {start} and come back {stop}, how many days between?", "number of days between {start} , {stop}",
                 "how long is it from {start} to {stop} in days"],
                ["There are {r} days between {start} and {stop}.", "{r} days.", "It is {r} days."]),
    "shelfcode": (lambda s: {"room": s.value(s.pick(["archive", "cellar", "attic", "garage", "annex", "library", "depot", "workshop"])),
                             "shelf": s.number(1, 30), "slot": s.number(1, 40)},
                  ["What is the code for shelf {shelf}, slot {slot} in the {room} room?", "shelf code: room {room}, shelf {shelf}, slot {slot}",
                   "I put it in the {room}, shelf {shelf}, slot {slot}. Which code is that?",
                   "Build the shelf code of slot {slot} on shelf {shelf} in room {room}.",
                   "Code for {room}: shelf {shelf}, slot {slot}", "Need a shelf code please, room is {room}, shelf number {shelf} and slot {slot}.",
                   "how is slot {slot}, shelf {shelf}, room {room} coded?", "give code of shelf {shelf} slot {slot} ({room} room)"],
                  ["The code is {r}.", "{r}", "It is {r}."]),
    "seat": (lambda s: {"ticket": s.number(1, 2000)},
             ["Where does ticket number {ticket} sit, which row and seat?", "seat for ticket {ticket}", "I have ticket {ticket}. Row and seat?",
              "Find the seat of ticket number {ticket}.", "My ticket number is {ticket}, where do I sit?", "row and seat, ticket {ticket}",
              "Which seat belongs to the ticket with number {ticket}?", "Please tell the visitor with ticket {ticket} the row and the seat."],
             ["Ticket {ticket} is {r}.", "It is {r}.", "Your place: {r}."]),
}
OPTIONAL = {  # with and without what may be left out
    "postage": (["What postage does a letter of {grams} grams need?", "postage for {grams} grams",
                 "A letter weighs {grams} grams. Which stamp or postage?", "How much is the postage for a letter with {grams} grams?",
                 "I put {grams} grams on the scale, it's a letter. Postage?",
                 "letter, {grams} grams, what postage", "Tell me the postage of a letter: {grams} grams.",
                 "how much postage must I put on {grams} grams"],
                ["What postage does a letter of {grams} grams need, going {country}?", "postage {grams} grams, {country}",
                 "My letter goes {country} and has {grams} grams. Postage?", "How much postage for {grams} grams sent {country}?",
                 "Letter {country}: {grams} grams, which postage please?",
                 "{grams} grams to send {country}, I need the postage", "a letter {country} with {grams} grams costs what postage?",
                 "Tell me the postage for a letter of {grams} grams {country}."]),
    "monthdays": (["How many days does {month} have?", "days in {month}", "Is {month} a month with 30 or 31 days?",
                   "Number of days of the month {month}?", "I always forget how many days {month} has.", "how long is {month} in days",
                   "The month is {month}. Days?", "Tell me the days of the month of {month}, only how many."],
                  ["How many days did {month} have in {year}?", "days in {month} {year}", "Month {month} of the year {year}: how many days?",
                   "The number of days of {month} {year}, please.", "I plan {month} {year}. How many days are in that month?",
                   "{month} {year} has how many days",
                   "For the rent I need the days of the month {month} {year}.", "count the days of {month} in the year {year}"]),
}


def one_value(kind):
    draw, wordings, says = ONE[kind]

    def scene(s):
        g = s.gadget(kind)
        args = draw(s)
        asks = wordings or OPTIONAL[kind][len(args) - 1]
        s.ask(*(w.format(**args) for w in asks))
        if s.chance(0.3):
            s.decoys()
        yield from done(s, g, says, **args)
    scene.__name__ = f"one_{kind}"
    situation(scene)


for name in ONE:
    one_value(name)


# ---- yes or no ------------------------------------------------------------------------------------------------------------

def verdict(s, r, yes, no):
    return s.say(*(yes if r == "yes" else no))


@situation
def leap(s):
    g = s.gadget("leap")
    y = s.pick([1900, 2000, 2100, *range(1960, 2060)])
    s.ask(f"Is {y} a leap year?", f"leap year {y}?", f"Check whether {y} is a leap year.", f"Was or will {y} be a leap year?",
          f"Did the year {y} have a 29th of February, I mean is it a leap year?", f"{y}, leap year or not",
          f"I plan for {y}. Leap year?", f"tell me if the year {y} is leap")
    r = g.value((yield g.call(year=y)))
    yield verdict(s, r, [f"Yes, {y} is a leap year.", f"{y} is a leap year."], [f"No, {y} is not a leap year.", f"{y} is not a leap year."])


@situation
def palindrome(s):
    g = s.gadget("palindrome")
    w = s.value(s.pick(["level", "racecar", "noon", "rotator", "civic", "never odd or even", "kayak", "deified", "lantern", "window", "reviver",
                        "orange", "madam", "stats", "paper", "step on no pets", "ladder", "refer"]))
    s.ask(f"Is \"{w}\" a palindrome?", f"palindrome check: {w}", f"Check if {w} is a palindrome.",
          f"Does \"{w}\" read the same backwards, is it a palindrome?", f"My brother says '{w}' is a palindrome. Is he right?", f"{w} palindrome?",
          f"Test the text \"{w}\" for being a palindrome.", f"would you call '{w}' a palindrome")
    r = g.value((yield g.call(text=w)))
    yield verdict(s, r, [f"Yes, \"{w}\" is a palindrome.", f"\"{w}\" is a palindrome."],
                  [f"No, \"{w}\" is not a palindrome.", f"\"{w}\" is no palindrome."])


@situation
def anagram(s):
    g = s.gadget("anagram")
    a, b = s.pick([("listen", "silent"), ("stone", "notes"), ("earth", "heart"), ("night", "thing"), ("paper", "piper"), ("dusty", "study"),
                   ("table", "bleat"), ("lemon", "melon"), ("ocean", "canoe"), ("river", "diver"),
                   ("angel", "glean"), ("spare", "spear"), ("brush", "shrub"), ("cloud", "could"), ("green", "genre"), ("house", "horse"),
                   ("plane", "panel"), ("state", "taste")])
    s.value(a), s.value(b)
    s.ask(f"Are {a} and {b} anagrams?", f"Is \"{a}\" an anagram of \"{b}\"?", f"anagram? {a} / {b}",
          f"Check the two words {a} and {b}: anagrams of each other or not?", f"Do the words '{a}' and '{b}' form an anagram?",
          f"I claim {a} is an anagram of {b}. True?", f"test two words for anagram: {a}, {b}", f"can one make {b} from the letters of {a} (anagram)?")
    r = g.value((yield g.call(first=a, second=b)))
    yield verdict(s, r, [f"Yes, {a} and {b} are anagrams.", f"{a} is an anagram of {b}."],
                  [f"No, {a} and {b} are not anagrams.", f"{a} is not an anagram of {b}."])


# ---- without what may be left out -------------------------------------------------------------------------------------------

@situation
def usual_tip(s):
    g = s.gadget("tip")
    a = s.amount(8, 150)
    s.ask(f"How much should I tip on a bill of {a}?", f"tip for {a}", f"The bill is {a}. What's the usual tip?", f"What tip for an amount of {a}?",
          f"we paid {a} on the bill, tip?", f"Work out a tip on {a}, the usual rate.",
          f"Is there a tip to add to the bill of {a}? How much?", f"please tell me tip for bill {a}")
    yield from done(s, g, ["The tip is {r}.", "A usual tip on {amount} is {r}.", "{r}"], amount=a)


@situation
def usual_vat(s):
    g = s.gadget("vat")
    n = s.amount(10, 900)
    s.ask(f"Add VAT to a net price of {n}.", f"net {n}, gross price with VAT?", f"What is {n} net with the usual VAT?",
          f"The net amount is {n}. I need the gross price (standard VAT).", f"gross for net {n}", f"Put the VAT on top of {n} net for me.",
          f"my invoice says net price {n}, what with vat", f"How much is a net price of {n} including VAT?")
    yield from done(s, g, ["The gross price is {r}.", "With VAT it is {r}.", "{r}"], net=n)


@situation
def usual_caesar(s):
    g = s.gadget("caesar")
    t = s.value(s.pick(SHORT))
    s.ask(f"Encode \"{t}\" with the Caesar cipher.", f"caesar cipher, encode '{t}'", f"I want \"{t}\" as a Caesar cipher text.",
          f"Make a secret of \"{t}\", encode it the Caesar way.", f"What's \"{t}\" encoded in the Caesar cipher, the usual shift?",
          f"encode: {t} (caesar)",
          f"Please use Caesar to encode the message '{t}'.", f"Write '{t}' so that only Caesar can read it. Encode it.")
    yield from done(s, g, ["Encoded: {r}", "\"{text}\" becomes \"{r}\".", "{r}"], text=t)


# ---- tables that only the plugin knows: kind -> (wordings, answers, answers when there is none) -------------------------------------

LOOKUP = {
    "tram": (["Where does tram line {x} go?", "From where to where does tram {x} run?", "tram line {x}", "End stops of tram line {x}?",
              "I want to take the tram, line {x}. What are its ends?", "Tell me the route of tram line {x}.",
              "Which stops are at the ends of tram line {x}?",
              "what line is tram {x}, from and to"], ["Tram line {x} runs {r}.", "Line {x}: {r}", "{r}"], "tram line {x}"),
    "departure": (["When does the next bus leave from {x}?", "next bus at {x}", "Bus departure at the stop {x}?",
                   "I'm at the stop {x}. When is the next bus?", "Which bus comes next at {x}?", "how long until a bus at {x}, next one when",
                   "Tell me the next bus from stop {x}.", "next bus {x} pls"],
                  ["The next bus at {x} is {r}.", "Next bus: {r}", "{x}: {r}"], "stop {x}"),
    "bird": (["What does a {x} sound like?", "voice of the {x}", "How does the bird {x} sound?",
              "I heard something in the hedge. What is the call of a {x}, its voice?", "Bird voice: {x}?", "which sound has the {x} (bird)",
              "Describe the voice of the {x}, please.", "Tell me how a {x} sounds."],
             ["The {x} sounds like this: {r}", "Voice of the {x}: {r}", "{r}"], "bird {x}"),
    "screw": (["Which drill do I need for an {x} screw?", "drill size for {x} thread", "What size of drill for a {x} screw?",
               "I want to set a screw with {x} thread. Which drill?", "{x} screw, drill?", "How big must the drill be for thread {x}?",
               "Give me the drill size of {x} screws.", "the screw is {x}, drill in mm please"],
              ["For {x} you need {r}.", "The drill is {r}.", "{r}"], "thread {x}"),
    "part": (["What does the spare part {x} cost?", "price of part {x}", "part {x} price?", "How much is the spare part number {x}?",
              "The mechanic wants part {x}. What's the price?", "Look up the price for part number {x}.",
              "Customer asks for {x}, the spare part. Price please.", "cost of spare part {x}"],
             ["Part {x} costs {r}.", "The price of {x} is {r}.", "{r}"], "part {x}"),
    "hours": (["When is the {x} open?", "opening hours {x}", "Is the {x} open in the morning? Give me the opening hours.",
               "I have to go to the {x}. When is it open?", "Opening times of the {x}?", "what hours is the {x} open",
               "From when to when is the {x} open?", "Tell me opening hours of the {x} in town."],
              ["The {x} is open {r}.", "Opening hours of the {x}: {r}", "{r}"], "place {x}"),
    "tea": (["How long should I steep {x} tea?", "{x} tea steep time", "How many minutes does {x} steep?",
             "I have {x} in the pot. How long to let the tea steep?", "Steep {x} tea: minutes?", "for how many minutes must {x} tea steep",
             "Tell me how to steep a {x} tea.", "My guest wants {x} tea, how long do I steep it?"],
            ["Steep {x} for {r}.", "{x}: {r}", "{r}"], "tea {x}"),
    "plant": (["How often does a {x} need water?", "water for the {x}", "How many days between giving the {x} water?",
               "My {x} looks sad. How often does the plant want water?", "when to water {x}",
               "I got a {x} as a plant for the house. Water how often?", "Tell me how often to water the {x}.",
               "plant: {x}. water?"], ["Water the {x} {r}.", "The {x} needs water {r}.", "{r}"], "plant {x}"),
    "desk": (["Where does {x} sit, at which desk?", "desk of {x}", "Which desk does {x} from the staff have?", "I have a parcel for {x}. Which desk?",
              "Find the desk of {x}.", "{x}'s desk?", "I am new in the staff and look for {x}. What desk?", "at what desk sits {x}"],
             ["{x} sits in {r}.", "{x}: {r}", "{r}"], "person {x}"),
    "faultcode": (["What does error code {x} on the heating mean?", "heating error {x}", "The heating shows the error {x}. What is it?",
                   "Meaning of the heating's error code {x}?", "error code {x}?", "My heating is cold and blinks {x}, an error code I think.",
                   "Explain the error code {x} of the heating please.",
                   "what error is {x}, heating display says so"], ["{x} means: {r}", "The error code {x} means {r}.", "{r}"], "error code {x}"),
    "bin_for": (["Which bin does a {x} go into?", "bin for {x}", "In which bin do I throw a {x}?",
                 "Where does the waste go if it is a {x}? Which bin?", "{x}: what bin?", "I never know which bin is right for a {x}.",
                 "Sort this waste for me: {x}.", "what bin for the {x} please"],
                ["A {x} goes into the {r}.", "The {r}.", "{x}: {r}"], "waste {x}"),
    "fabric": (["How do I wash {x}?", "wash temperature for {x}", "At what temperature should the fabric {x} be washed?",
                "My shirt is {x}. How to wash it?", "How hot may I wash {x}?", "{x}, wash at what temperature",
                "Which wash programme is right for the fabric {x}?", "Tell me how to wash fabric of {x}."],
               ["Wash {x} at {r}.", "{x}: {r}", "{r}"], "fabric {x}"),
    "airport": (["What is the airport code of {x}?", "airport code for {x}", "Which airport code has the city {x}?",
                 "I fly to {x}. Its airport code?", "code of the airport in {x}", "The luggage tag for {x} shows which airport code?",
                 "Tell me {x}'s airport code.", "airport {x} , three letter code"],
                ["The airport code of {x} is {r}.", "{x}: {r}", "{r}"], "city {x}"),
    "locker": (["Which locker does {x} have?", "locker of {x}", "What's the locker of the pupil {x}?", "{x} forgot the locker number. Which is it?",
                "Find the locker of pupil {x}.", "{x}, locker?", "I found a key of the pupil {x}. Which locker is it for?",
                "tell me what locker belongs to {x}"],
               ["{x} has {r}.", "{x}: {r}", "The locker of {x}: {r}"], "pupil {x}"),
    "shed": (["Where is the {x} in the shed?", "{x} place in shed", "Where does the {x} hang?", "I can't find the {x} in the tool shed. Where is it?",
              "In the shed, where do we keep the {x}?", "Find me the tool {x}.", "which place in the shed has the {x}",
              "Where should I put the {x} back in the shed?"],
             ["The {x} is here: {r}", "{r}", "You find the {x} at {r}."], "tool {x}"),
    "cheese": (["Which wine goes with {x} cheese?", "wine for {x} cheese", "What wine should I serve with {x}?",
                "We have {x} as cheese tonight. Wine?", "cheese {x}, which wine", "Tell me the wine that goes with {x}.",
                "I'm buying {x}. And what wine does one drink with that cheese?", "match wine with {x} please"],
               ["{r} goes with {x}.", "Serve {r} with {x}.", "{r}"], "cheese {x}"),
    "tide": (["When is high tide at {x}?", "high tide {x}", "High tide today in the harbour of {x}?", "We sail from {x}. When is the tide high?",
              "What time is high tide in {x} harbour?", "tide {x} when high", "Tell me when the tide is high at {x} today.",
              "I want to swim in {x}: time of high tide?"],
             ["High tide at {x}: {r}", "It is at {r}.", "{x}: {r}"], "harbour {x}"),
    "parking": (["What does an hour of parking cost in zone {x}?", "parking zone {x}", "Parking fee in zone {x}?",
                 "I left my car in zone {x}. How much is parking?", "How expensive is parking in the zone {x}?", "zone {x} parking price",
                 "Tell me the fee for parking in zone {x}.", "is parking zone {x} expensive? how much"],
                ["Parking in zone {x} costs {r}.", "Zone {x}: {r}", "{r}"], "zone {x}"),
    "museumroom": (["In which room of the museum is \"{x}\"?", "room of the painting {x}", "Where does the painting \"{x}\" hang?",
                    "I'm in the museum and want to see {x}. Which room?", "Find the painting '{x}' in the museum.", "{x} (painting) which room",
                    "Where is {x} in the museum?",
                    "Visitors ask for \"{x}\", in which museum room is it?"], ["\"{x}\" hangs in {r}.", "{x}: {r}", "{r}"], "painting {x}"),
    "allergen": (["What allergens are in the {x}?", "allergens {x}", "Which allergens does the canteen's {x} have?",
                  "My son cannot eat everything. The dish is {x}: allergens?", "Canteen dish {x}, what allergens?", "Tell me the allergens of {x}.",
                  "is there any allergen in the dish {x}, which allergens",
                  "Does the {x} contain allergens? List them."], ["The {x} has: {r}", "Allergens in {x}: {r}", "{r}"], "dish {x}"),
    "wifi": (["What is the wifi in the meeting room {x}?", "wifi room {x}", "Which wifi do I use in {x}?",
              "We meet in the room {x}. Name of the wifi?", "Guests in meeting room {x} need the wifi.", "{x}, wifi name?",
              "Tell me the name of the wifi for the meeting room {x}.", "how is the wifi called in room {x}"],
             ["The wifi in {x} is {r}.", "{x}: {r}", "{r}"], "meeting room {x}"),
    "duty": (["Who is on duty on {x}?", "duty {x}", "Who has duty {x}?", "Which person is on duty on {x}?",
              "I want to swap my shift. Who's on duty {x}?", "Look who is on the duty roster for {x}.", "{x}: who is on duty",
              "tell me the person on duty on {x}"],
             ["{r} is on duty on {x}.", "{r}", "On {x} it is {r}."], "day {x}"),
    "kiln": (["How hot must the kiln be for the glaze {x}?", "kiln temperature {x}", "What kiln temperature does {x} glaze need?",
              "I am firing bowls with a {x} glaze. Kiln temperature?", "glaze {x}, which kiln temperature", "Set the kiln for {x}: what temperature?",
              "Tell me the kiln temperature for the glaze {x}.",
              "for {x} glaze the kiln goes up to what temperature?"], ["{x} needs {r}.", "The kiln must have {r}.", "{r}"], "glaze {x}"),
    "radio": (["On which frequency is the station {x}?", "frequency {x} radio", "What's the frequency of the radio station {x}?",
               "I can't find {x} on my radio. Frequency?", "Where on FM is the radio station {x}?", "tune to {x}, which frequency of the station",
               "Tell me the frequency for {x}, the radio station.", "station: {x}. frequency?"],
              ["{x} is on {r}.", "{x}: {r}", "{r}"], "station {x}"),
}


def lookup(kind):
    wordings, says, what = LOOKUP[kind]

    def scene(s):
        g = s.gadget(kind)
        missing = g.absent and s.chance(0.18)
        x = s.value(s.pick(g.absent if missing else g.table))
        s.ask(*(w.format(x=x).replace("a a", "an a").replace("a e", "an e") if x[0] in "ae" else w.format(x=x) for w in wordings))
        role = next(iter(g.arguments))
        if missing:
            yield g.call(fails=True, **{role: x})
            thing = what.format(x=x)
            yield s.say(f"The {thing} is not known.", f"There is no entry for the {thing}.", f"Nothing is known about the {thing}.")
            return
        yield from done(s, g, [t.replace("{x}", x) for t in says], **{role: x})
    scene.__name__ = f"lookup_{kind}"
    situation(scene)


for name in LOOKUP:
    lookup(name)


@situation
def two_looked_up(s):
    g = s.gadget("desk", "locker", "airport", "part", "screw", "tea", "faultcode", "cheese")
    a, b = s.some(list(g.table), 2)
    s.value(a), s.value(b)
    noun = {"desk": "desk of the staff members", "locker": "locker of the pupils", "airport": "airport code of the city",
            "part": "price of spare part", "screw": "drill for a screw with thread", "tea": "time to steep the tea",
            "faultcode": "heating error code",
            "cheese": "wine for the cheese"}[g.kind]
    s.ask(f"What is the {noun} {a}, and {b}?", f"{noun}: {a} and {b}", f"I need to know the {noun} {a} and also {b}.",
          f"Tell me two things: the {noun} {a} and of/for {b}.", f"Look up the {noun} {a} first, then {b}.", f"both please, {noun} {a} + {b}",
          f"Give me the {noun} {a} and the same for {b}.", f"{a} and {b}: which {noun} each?")
    role = next(iter(g.arguments))
    ra = yield g.call(**{role: a})
    rb = yield g.call(**{role: b})
    yield s.say(f"{a}: {ra}, {b}: {rb}", f"{a}: {ra}; {b}: {rb}")


@situation
def dearer_part(s):
    g = s.gadget("part")
    a, b = s.some([k for k in g.table], 2)
    s.value(a), s.value(b)
    s.ask(f"Which spare part is dearer, {a} or {b}?", f"Compare the price of part {a} with that of part {b}. Which costs more?",
          f"more expensive spare part: {a} or {b}?", f"I can only afford the cheaper one, so tell me which part has the higher price: {a} or {b}.",
          f"part {a} or part {b}, which price is higher", f"Does the spare part {a} cost more than {b}? Name the dearer one.",
          f"Look up the price of both spare parts, {a} and {b}, and say which one is dearer.", f"the part with higher price pls: {a}, {b}")
    pa = yield g.call(part=a)
    pb = yield g.call(part=b)
    dear, price = (a, pa) if float(pa.split()[0]) > float(pb.split()[0]) else (b, pb)
    yield s.say(f"{dear} is dearer: {price}.", f"{dear} costs more, {price}.", f"{dear}, with {price}.")


@situation
def price_of_many(s):
    g = s.gadget("part")
    x, n = s.value(s.pick(g.table)), s.number(2, 12)
    s.ask(f"What do {n} of the spare part {x} cost?", f"price of {n} pieces of part {x}", f"I order {n} times the spare part {x}. Total price?",
          f"How much is it for {n} spare parts with number {x}?", f"{n} x part {x}, price in total",
          f"Look up the price of part {x} and multiply it by {n}.",
          f"The workshop needs {n} of part {x}; what's the price altogether?", f"calculate the cost for {n} spare parts {x}")
    price = (yield g.call(part=x)).split()[0]
    total = yield s.call("calc", expression=f"{n} * {price}")
    yield s.say(f"{n} of {x} cost {total} EUR.", f"Together {total} EUR.", f"{total} EUR for {n} pieces of {x}.")


# ---- a store: put, get, list ---------------------------------------------------------------------------------------------------

KEEP = {  # family -> (key, value, put, get, both, list, said of a value, of nothing)
    "label": (lambda s: f"{s.pick('ABCDEFGH')}{s.number(1, 99)}",
              lambda s: s.pick(["winter coats", "tax papers 2019", "cables", "Christmas lights", "old phones", "camping stove", "school books",
                                "glass jars", "ski boots", "board games", "paint rests", "baby clothes", "letters", "tools", "vinyl records"]),
              ["Put the label \"{v}\" on the storage box {k}.", "label storage box {k}: {v}",
               "Box {k} shall be labelled '{v}' from now on, it's a storage box.", "Set the label of storage box {k} to {v}.",
               "I filled the storage box {k} with {v}. Label it so.", "Please stick a label on box {k} that says \"{v}\".",
               "storage box {k} gets label {v}", "Can you label the box {k} with \"{v}\"?"],
              ["What does the label of the storage box {k} say?", "label of box {k}?", "Read me the label on the storage box {k}.",
               "What is in the storage box {k}, what label does it have?", "storage box {k}, which label",
               "I forgot how I labelled box {k}, show its label.", "Tell me the label of {k}, the storage box.",
               "Which label did I give to box {k}?"],
              "label storage box {k} as \"{v}\" and then read the label back",
              ["List all storage boxes with labels.", "all labels of the storage boxes", "Which storage boxes have I labelled?",
               "Show the storage boxes and what the labels say.", "storage box label list", "What labels are there on my storage boxes?",
               "Give me every storage box and its label.",
               "I lost overview of the storage boxes, list their labels"],
              "Box {k} is labelled \"{v}\".", "Box {k} has no label."),
    "extension": (lambda s: s.pick(PEOPLE), lambda s: str(s.number(100, 999)),
                  ["Save the phone extension {v} for {k}.", "{k} has phone extension {v}, keep that", "Set {k}'s phone extension to {v}.",
                   "The new phone extension of {k} is {v}. Save it please.", "phone extension: {k} = {v}",
                   "Please keep that {k} can be reached by phone at extension {v}.", "Note the extension {v} for {k} in the phone list, save it.",
                   "{k} moved, phone extension is now {v}. save"],
                  ["What is {k}'s phone extension?", "phone extension of {k}", "Which extension do I dial for {k}?",
                   "Look up the phone extension of {k}.", "I want to phone {k}. Extension?", "extension {k}?",
                   "Find {k}'s extension, please, I have to phone.", "Do we have a phone extension for {k}? Which one?"],
                  "save {v} as the phone extension of {k}, then look it up to be sure",
                  ["List all phone extensions.", "phone extensions, everybody", "Show me every phone extension that is saved.",
                   "Who has which phone extension? All of them.", "all extensions please", "Give me the list of phone extensions.",
                   "Which phone extensions do we have?", "print the phone extension list"],
                  "{k} has extension {v}.", "There is no extension for {k}."),
    "stock": (lambda s: s.pick(["candles", "blue mugs", "notebooks", "door handles", "bike tubes", "light bulbs", "tea towels", "postcards",
                                "garden hoses", "wool socks", "clay pots", "paper bags", "lamp shades", "jam jars", "key rings"]),
                                lambda s: str(s.number(0, 400)),
              ["Set the stock of the article {k} to {v}.", "stock {k}: {v}", "We counted the article {k}: {v} in stock. Record it.",
               "There are {v} {k} in stock, save that.", "Record {v} as the stock count of {k}.", "Please put the stock for {k} at {v}.",
               "I counted {v} {k}. Set the stock.", "new stock count, article {k}, {v}"],
              ["How many {k} are in stock?", "stock of {k}", "What's the stock count of the article {k}?", "Do we still have {k} in stock? How many?",
               "{k}, stock?", "Customer wants {k}. How many in stock?", "Look up the stock of {k} please.", "Tell me the stock count for {k}."],
              "set the stock of {k} to {v} and then check how many are in stock",
              ["List the stock of all articles.", "stock list", "Show every article and how many are in stock.", "What is the stock of all articles?",
               "all articles with stock counts please", "Which articles do we have in stock?", "Give me an overview of the stock.",
               "show stock, everything"],
              "There are {v} {k} in stock.", "There is no stock count for {k}."),
    "loan": (lambda s: s.pick(TITLES), lambda s: s.pick(PEOPLE),
             ["Lend the book \"{k}\" to {v}.", "book {k} is lent to {v}", "{v} borrows the book \"{k}\". Record it.",
              "Note that I lend the book \"{k}\" to {v}.", "{v} takes home the book '{k}', so it is lent.",
              "Please record a lent book: \"{k}\", to {v}.", "lend {k} (book) -> {v}",
              "I gave the book \"{k}\" to {v}; she or he borrows it, write it down as lent."],
             ["Who has the book \"{k}\"?", "who borrowed the book {k}", "To whom is the book \"{k}\" lent?",
              "I can't find the book '{k}'. Who has it?", "Which person borrowed the book {k}?", "book \"{k}\" lent to?",
              "Find out who has \"{k}\", I lent that book.", "Where is the book {k}, is it lent to somebody?"],
             "lend the book \"{k}\" to {v}, then tell me who has that book",
             ["List the books that are lent.", "lent books", "Which books did somebody borrow?", "Show all lent books and who has them.",
              "What books are lent at the moment?", "all books lent please", "Give me the list of lent books.",
              "I want to know which books are not here but lent."],
             "{v} has \"{k}\".", "Nobody has \"{k}\"."),
    "birthday": (lambda s: s.pick(PEOPLE), lambda s: f"{s.number(1, 28)} {s.month()}",
                 ["Save {k}'s birthday: {v}.", "birthday of {k} is {v}, save it", "{k} has birthday on {v}. Keep that.",
                  "Set the birthday of {k} to {v}.", "Please keep the birthday {v} for {k}.", "I always forget {k}'s birthday, it's {v}. Save it!",
                  "birthday: {k}, {v}", "Could you save that the birthday of {k} is the {v}?"],
                 ["When is {k}'s birthday?", "birthday {k}?", "Look up the birthday of {k}.", "When does {k} have birthday?",
                  "I need {k}'s birthday.", "Which day is the birthday of {k}?", "do you know when {k} has birthday",
                  "Tell me the birthday of {k} so I can bake a cake."],
                 "save {v} as {k}'s birthday and then look up the birthday",
                 ["List all birthdays.", "birthdays", "Show every birthday that is saved.", "Which birthdays do we have?",
                  "all saved birthdays please", "Give me the list with the birthdays.", "Whose birthday do I know? Show all.",
                  "print all the birthdays"],
                 "{k} has birthday on {v}.", "There is no birthday for {k}."),
    "meter": (lambda s: s.pick(["gas", "water", "heat pump", "garage", "attic", "shop", "kitchen", "solar", "garden", "boiler", "cellar", "flat 2",
                                "flat 3", "office", "sauna"]), lambda s: str(s.number(1000, 99999)),
              ["Record the meter reading {v} for {k}.", "meter {k}: reading {v}", "The {k} meter shows {v}. Save the reading.",
               "Set the reading of the meter {k} to {v}.", "I read the {k} meter: {v}. Record it please.", "new reading for the meter {k} is {v}",
               "Please save {v} as the reading of the {k} meter.", "Write down a meter reading: {k}, {v}. Record."],
              ["What was the last reading of the {k} meter?", "reading of meter {k}", "Look up the reading of the meter {k}.",
               "What did the {k} meter show last, its reading?", "last meter reading {k}?", "I need the {k} meter's last reading for the bill.",
               "Tell me the reading for the meter {k}.", "meter {k} showed what?"],
              "record {v} as the reading of the {k} meter and then show its last reading",
              ["List all meter readings.", "meters with readings", "Show every meter and its reading.", "What are the readings of all meters?",
               "all meter readings pls", "Give me the list of meters and readings.", "Which meters do we have and what readings?",
               "overview of the meter readings"],
              "The {k} meter shows {v}.", "There is no reading for the meter {k}."),
}


def roles(g):
    return list(g.arguments)


def keeping(family):
    key, value, puts, gets, both, lists, said, nothing = KEEP[family]

    def put(s):
        g = s.gadget(f"{family}_put")
        k, v = s.value(key(s)), s.value(value(s))
        s.ask(*(w.format(k=k, v=v) for w in puts))
        yield g.call(**dict(zip(roles(g), (k, v))))
        yield s.say(f"Saved: {k}, {v}.", f"Done: {said.format(k=k, v=v)}", said.format(k=k, v=v))

    def get(s):
        p, g = s.gadget(f"{family}_put"), s.gadget(f"{family}_get")
        k, v = s.value(key(s)), s.value(value(s))
        ends = [" What is it now?", " Afterwards read it again and tell me.", " Then look it up, I want to be sure it worked.",
                " And then show me what is kept for it."]
        first = [w.format(k=k, v=v) for w in puts]
        s.ask(both.format(k=k, v=v), both[0].upper() + both[1:].format(k=k, v=v) + ".", "Please " + both.format(k=k, v=v) + ".",
              *(w + ("" if w[-1] in ".?!" else ".") + e for w, e in zip(first, ends + ends)))
        yield p.call(**dict(zip(roles(p), (k, v))))
        found = yield g.call(**{roles(g)[0]: k})
        yield s.say(said.format(k=k, v=found), f"Done. {said.format(k=k, v=found)}")

    def missing(s):
        g = s.gadget(f"{family}_get")
        k = {"label": f"Z{s.number(100, 999)}", "stock": "unicorn " + s.word(), "loan": "The " + s.word().capitalize() + " Nobody Lent",
             "meter": f"mill {s.number(5, 99)}"}.get(family) or f"{s.word().capitalize()} {s.pick(['Ashdown', 'Quill', 'Vance', 'Oddsson'])}"
        s.value(k)
        s.ask(*(w.format(k=k) for w in gets))
        yield g.call(fails=True, **{roles(g)[0]: k})
        yield s.say(nothing.format(k=k), f"Nothing is saved for {k}.")

    def everything(s):
        g = s.gadget(f"{family}_list")
        s.ask(*lists)
        r = yield g.call()
        if r == "nothing yet":
            yield s.say("Nothing is saved yet.", "There is nothing yet.")
            return
        yield s.say(r.replace("\n", ", "), f"These are saved: {r.replace(chr(10), ', ')}")

    def two(s):
        g = s.gadget(f"{family}_put")
        a, b = key(s), key(s)
        while a == b:
            b = key(s)
        va, vb = value(s), value(s)
        for x in (a, b, va, vb):
            s.value(x)
        first, second = s.some(puts, 2)
        one_ = first.format(k=a, v=va)
        s.ask(one_ + ("" if one_[-1] in ".?!" else ".") + f" The same for {b}: {vb}.",
              one_ + ("" if one_[-1] in ".?!" else ".") + " And one more: " + second.format(k=b, v=vb),
              one_.rstrip(".?!") + f", and {b} with {vb} as well.",
              f"Two for you. {one_}" + ("" if one_[-1] in ".?!" else ".") + f" Also {b} gets {vb}.")
        yield g.call(**dict(zip(roles(g), (a, va))))
        yield g.call(**dict(zip(roles(g), (b, vb))))
        yield s.say(f"Saved both: {a}, {va} and {b}, {vb}.", f"Done: {a}: {va}, {b}: {vb}.")

    for function in (put, get, missing, everything, two):
        function.__name__ = f"{family}_{function.__name__}"
        situation(function)


for name in KEEP:
    keeping(name)


# ---- files of the workspace ----------------------------------------------------------------------------------------------------

@situation
def digest(s):
    g = s.gadget("digest")
    f = s.name(s.pick(["txt", "md", "log"]))
    s.file(f, s.lines(s.number(3, 9)))
    s.decoys()
    s.ask(f"Give me a short summary of the file {f}.", f"summary of {f}", f"Summarize the text in {f}, please.",
          f"I have no time to read the file {f}. A summary?", f"What is {f} about, one line summary?", f"summarise/summary {f} pls",
          f"Make a summary for the text file \"{f}\".",
          f"In {f} there is some text. Summary please, short.")
    r = yield g.call(path=f)
    yield s.say(f"{f}: {r}", f"Summary of {f}: {r}", r)


@situation
def headings(s):
    g = s.gadget("headings")
    f = s.name("md")
    parts = s.some(["Aims", "Budget", "Schedule", "Who helps", "Open questions", "Rooms", "Risks", "Materials", "First steps", "Sources", "Summary",
                    "Method", "Results", "Thanks", "Prices"], s.number(2, 4))
    s.file(f, "".join(f"# {p}\n\n{s.sentence()}\n\n" for p in parts))
    s.decoys()
    s.ask(f"Which headings does {f} have?", f"headings of {f}", f"List the headings in the document {f}.", f"Outline of the Markdown file {f}?",
          f"I want only the headings of {f}, not the text.", f"Show me the outline (headings) of {f}.", f"what headings are in the markdown {f}",
          f"Please read the headings out of \"{f}\".")
    r = yield g.call(path=f)
    yield s.say(r.replace("\n", ", "), f"{f} has these headings: {r.replace(chr(10), ', ')}", f"The headings are {r.replace(chr(10), ', ')}.")


@situation
def column(s):
    g = s.gadget("colsum")
    f = s.name("csv")
    col = s.pick(["amount", "hours", "price", "weight", "count", "kwh", "points", "cost"])
    wrong = s.chance(0.25)
    asked = s.pick(["bonus", "discount", "tax", "litres"]) if wrong else col
    s.value(asked)
    s.file(f, f"name,{col}\n" + "".join(f"{p},{s.number(2, 90)}\n" for p in s.some(["Ada", "Bo", "Cleo", "Dag", "Eva", "Finn", "Gus", "Hal"],
        s.number(3, 6))))
    s.decoys()
    s.ask(f"What is the sum of the column {asked} in {f}?", f"sum of column {asked}, {f}", f"Add up the column \"{asked}\" of the CSV file {f}.",
          f"{f} has a column {asked}. Its sum?", f"Total of the {asked} column in the csv {f} please.",
          f"I need the sum over {asked}, that's a column in {f}.",
          f"csv {f}: add the {asked} column up", f"How much is it in total, the column {asked} of {f}?")
    r = yield g.call(path=f, column=asked, fails=wrong)
    if wrong:
        yield s.say(f"{f} has no column {asked}.", f"There is no column {asked} in {f}.")
        return
    yield s.say(f"The sum of {asked} is {g.value(r)}.", f"{g.value(r)}", f"{asked} in {f} adds up to {g.value(r)}.")


@situation
def open_items(s):
    g = s.gadget("openitems")
    f = s.name("md")
    items = s.some(["call the plumber", "book the hall", "order chairs", "print flyers", "ask for quotes", "clean the grill", "pay the deposit",
                    "find a speaker", "buy string lights", "write thank-you cards", "pick up keys", "test the sound"], s.number(3, 6))
    n = s.number(1, len(items) - 1)
    s.file(f, "".join(f"- [{' ' if i < n else 'x'}] {t}\n" for i, t in enumerate(items)))
    s.decoys()
    s.ask(f"What is still open in the checklist {f}?", f"open items of {f}", f"Which items of the checklist file {f} are open?",
          f"{f} is my checklist. What's open?", f"Show what has not been ticked in the checklist {f}, the open items.", f"unchecked items in {f}?",
          f"Is anything open in {f}? List the open items of it.",
          f"Read the checklist {f} and give me what is open.")
    r = yield g.call(path=f)
    yield s.say(f"Open: {r.replace(chr(10), ', ')}", f"Still open in {f}: {r.replace(chr(10), ', ')}", r.replace("\n", ", "))


@situation
def longest(s):
    g = s.gadget("longest")
    f = s.name("txt")
    lines = s.sentences(s.number(3, 6))
    while sorted(map(len, lines))[-1] == sorted(map(len, lines))[-2]:
        lines.append(s.sentence() + " " + s.word())
    s.file(f, "".join(t + "\n" for t in lines))
    s.decoys()
    s.ask(f"Which line of {f} is the longest?", f"longest line in {f}", f"Show me the longest line of the file {f}.",
          f"My editor complains about a long line in {f}. Which one is the longest?", f"What's the longest line in \"{f}\"?",
          f"find longest line, {f}", f"In the text file {f}, print the longest line please.",
          f"I need to know the longest of all lines in {f}.")
    r = g.value((yield g.call(path=f)))
    yield s.say(f"The longest line of {f} is: {r}", r, f"It is: {r}")


@situation
def ingredients(s):
    g = s.gadget("ingredients")
    dish = s.pick(["pancakes", "pea soup", "focaccia", "apple cake", "curry", "scones", "chili", "gnocchi", "hummus", "muesli", "pizza", "stew"])
    f = s.value(s.pick([f"{dish}.txt", f"recipe {dish}.txt", f"{dish}-recipe.md"]))
    s.file(f, f"{dish}\n" + "".join(f"* {t}\n" for t in s.some(["200 g flour", "2 eggs", "1 onion", "salt", "300 ml milk", "butter", "3 apples",
                                                                "pepper", "1 tin tomatoes", "yeast", "olive oil", "100 g sugar"],
                                                                s.number(3, 5))) + f"Mix and cook for {s.number(10, 60)} minutes.\n")
    s.ask(f"What ingredients does the recipe in {f} need?", f"ingredients of {f}", f"Read the ingredients out of the recipe file {f}.",
          f"I go shopping for {f}, what ingredients do I need?", f"Shopping list for the recipe {f}: which ingredients?",
          f"List the ingredients in '{f}'.", f"ingredients only please, the recipe is in {f}",
          f"Which ingredients should I buy to cook what is in {f}?")
    r = yield g.call(path=f)
    yield s.say(f"You need {r}.", f"Ingredients: {r}", r)


@situation
def censored(s):
    g = s.gadget("censor")
    f, w = s.name("txt"), s.value(s.pick(["swordfish", "Kessler", "bananas", "Tuesday", "Lisbon", "password", "Marlene", "basement"]))
    gone = s.chance(0.2)
    text = s.lines(2) + ("" if gone else f"The word is {w} today.\n") + s.lines(1)
    if gone and w in text:
        w = s.value("Ottoline")
    s.file(f, text)
    s.decoys()
    s.ask(f"Censor the word {w} in {f}.", f"censor '{w}' in the file {f}", f"Black out {w} everywhere in the file {f}.",
          f"Nobody may read the word {w} in {f}. Hide it with stars.", f"Please hide the word \"{w}\" in the file {f} behind stars (censor it).",
          f"{f}: censor {w} please", f"I send {f} around, so censor every {w} in that file.",
          f"The word {w} should be blacked out in {f}, that file here.")
    r = yield g.call(path=f, word=w, fails=gone)
    if gone:
        s.expect(f, text)
        yield s.say(f"The word {w} is not in {f}.", f"{f} does not have the word {w}, so nothing was changed.")
        return
    s.expect(f, text.replace(w, "*" * len(w)))
    yield s.say(f"Censored {w} in {f}.", f"{w} is blacked out in {f} now.", f"Done, {r}.")


@situation
def visiting_card(s):
    g = s.gadget("card")
    f, who, job = s.name("txt"), s.value(s.pick(PEOPLE)), s.value(s.pick(["baker", "plumber", "illustrator", "piano teacher", "beekeeper", "notary",
        "gardener", "vet", "translator", "clockmaker", "tailor", "surveyor", "midwife", "potter", "stonemason"]))
    s.decoys()
    s.ask(f"Make a visiting card for {who}, {job}, in the file {f}.", f"visiting card {f}: {who}, {job}",
          f"Write a visiting card into {f}. Name: {who}, job: {job}.", f"{who} is a {job} and needs a visiting card. File: {f}",
          f"Please write the visiting card of {who} ({job}) to {f}.",
          f"I'd like a card in {f}, a visiting card with {who} and {job} on it.", f"create visiting card file {f} for {who} who works as {job}",
          f"Put {who}, {job}, on a visiting card and keep it as {f}.")
    yield g.call(path=f, name=who, job=job)
    s.expect(f, (lambda w: f"+{'-' * (w + 2)}+\n| {who:{w}} |\n| {job:{w}} |\n+{'-' * (w + 2)}+\n")(max(len(who), len(job))))
    yield s.say(f"The card of {who} is in {f}.", f"Wrote the visiting card to {f}.", f"Done, see {f}.")


@situation
def banner(s):
    g = s.gadget("banner")
    f, t = s.name("txt"), s.value(s.pick(["No Entry", "Back at 2 pm", "Wet Paint", "Quiet please", "Sale today", "Welcome home",
                                          "Do not feed the cat", "Lift out of order", "Meeting in progress", "Mind the step", "Free plants",
                                          "Closed on Monday", "Happy Birthday Ole"]))
    s.decoys()
    s.ask(f"Write a banner with the text \"{t}\" into the file {f}.", f"banner {f}: {t}", f"Make a banner file {f} that says \"{t}\".",
          f"I need a door sign, a banner with \"{t}\", in {f}.", f"Put \"{t}\" in a box of stars, a banner, as {f}.",
          f"please create banner '{t}' in file {f}", f"Could you make me a banner? Text: {t}. File: {f}.",
          f"A banner of stars around \"{t}\" should be kept in {f}.")
    yield g.call(path=f, text=t)
    edge = "*" * (len(t) + 4)
    s.expect(f, f"{edge}\n* {t} *\n{edge}\n")
    yield s.say(f"The banner is in {f}.", f"Wrote the banner \"{t}\" to {f}.", f"Done: {f}")


@situation
def contact(s):
    g = s.gadget("vcard")
    f, who, tel = s.name("vcf"), s.value(s.pick(PEOPLE)), s.phone()
    s.decoys()
    s.ask(f"Make a vCard file {f} for {who}, phone {tel}.", f"vcard {f}: {who}, {tel}",
          f"Write the contact {who} with the phone number {tel} into {f}, as a vCard.", f"Contact of {who} as a vCard in {f}; the phone is {tel}.",
          f"My phone imports vCards. Write one to {f}: {who}, {tel}.",
          f"Please save {who} ({tel}) as a contact file {f}, vCard format.", f"new contact file {f}, name {who}, phone {tel}",
          f"I want a vCard named {f} with the contact {who} and the phone number {tel}.")
    yield g.call(path=f, name=who, phone=tel)
    s.expect(f, f"BEGIN:VCARD\nVERSION:4.0\nFN:{who}\nTEL:{tel}\nEND:VCARD\n")
    yield s.say(f"Wrote the contact {who} to {f}.", f"The vCard of {who} is in {f}.")


@situation
def numbered(s):
    g = s.gadget("numberlines")
    f, out = s.name("txt"), s.name("txt")
    lines = s.sentences(s.number(2, 6))
    s.file(f, "".join(t + "\n" for t in lines))
    s.decoys()
    s.ask(f"Number the lines of {f} and write them to {out}.", f"numbered lines of {f} -> {out}", f"Make a numbered copy of {f} in {out}.",
          f"I want {out} to be {f} with numbered lines.", f"Write a copy of the file {f} to {out}, each line with its number.",
          f"please number each line in file {f}, result in {out}",
          f"Our lawyer wants numbered lines: take {f}, write the copy to {out}.",
          f"The lines in {f} need numbers; leave {f} as it is and write to {out}, numbered.")
    yield g.call(source=f, target=out)
    s.expect(out, "".join(f"{i} {t}\n" for i, t in enumerate(lines, 1)))
    yield s.say(f"Wrote the numbered lines to {out}.", f"{out} has the {len(lines)} lines of {f} with numbers.", f"Done, see {out}.")


@situation
def file_not_there(s):
    g = s.gadget("digest", "headings", "openitems", "longest", "ingredients")
    what, role = {"digest": "summary of the text file", "headings": "headings of the Markdown file", "openitems": "open items of the checklist file",
                  "longest": "longest line of the file", "ingredients": "ingredients in the recipe file"}[g.kind], "path"
    f = s.name("md" if g.kind == "headings" else "txt")
    s.decoys()
    s.ask(f"Give me the {what} {f}.", f"{what} {f}?", f"What is/are the {what} \"{f}\"?", f"I'd like the {what} {f}, please.", f"show {what} {f}",
          f"Could you tell me the {what} {f}?", f"Need the {what} {f} for a meeting.", f"please read me {what} {f}")
    yield g.call(path=f, fails=True)
    yield s.say(f"There is no file {f} here.", f"{f} does not exist.")


# ---- a value from a file, a result into a file ----------------------------------------------------------------------------------

def number(low, high):
    return lambda s: s.number(low, high)


CARRY = {  # kind -> (role, what is in the file, its value, "the ... of it" for a request)
    "roman": ("number", "year", number(900, 2030), "as a Roman numeral"), "hex": ("number", "number", number(20, 60000), "in hexadecimal"),
    "bin": ("number", "number", number(5, 900), "in binary"),
    "numwords": ("number", "amount", number(21, 999), "in words, for the number on a cheque"),
    "c2f": ("celsius", "temperature in Celsius", number(-10, 200), "in Fahrenheit"),
    "mi2km": ("miles", "distance in miles", number(3, 900), "in kilometres"),
    "kg2lb": ("kg", "weight in kilograms", number(3, 200), "in pounds"), "slug": ("title", "title", lambda s: s.pick(TITLES), "as a slug"),
    "titlecase": ("text", "title", lambda s: s.pick(LOWER), "in title case"),
    "morse": ("text", "word", lambda s: s.pick(WORDS), "in Morse code"),
    "nato": ("word", "word", lambda s: s.pick([w for w in WORDS if len(w) < 7]), "spelled in the NATO alphabet"),
    "piglatin": ("text", "sentence", lambda s: s.pick(SHORT), "in Pig Latin"),
    "unroman": ("roman", "Roman numeral", lambda s: numeral(s.number(4, 2999)), "as an ordinary number"),
    "unhex": ("hex", "hexadecimal number", lambda s: f"{s.number(300, 65000):X}", "in decimal"),
    "unbin": ("bits", "binary number", lambda s: f"{s.number(5, 900):b}", "in decimal"),
    "weekday": ("date", "date", day, "as a weekday, the day of the week"),
    "initials": ("text", "name", lambda s: s.pick(PEOPLE), "by its initials, the first letters"),
    "camel": ("words", "phrase", lambda s: s.pick(LOWER), "in camel case"),
    "primes": ("number", "number", number(12, 3000), "as prime factors"),
    "reverse_words": ("text", "sentence", lambda s: s.pick(SHORT), "with its words in reverse order"),
}


@situation
def from_a_file(s):
    g = s.gadget(*CARRY)
    role, noun, value, how = CARRY[g.kind]
    f, v = s.name("txt"), value(s)
    s.value(str(v))
    s.file(f, f"{v}\n")
    s.decoys()
    s.ask(f"{f} holds a {noun}. Give it to me {how}.", f"Read the {noun} in {f} and tell me what it is {how}.",
          f"The {noun} is in {f}. What is it {how}?", f"take the {noun} from {f}, I want it {how}",
          f"What would the {noun} that stands in {f} be {how}?", f"Look into {f}: there is a {noun}. I need it {how}.",
          f"{noun} in {f}, {how} please", f"I wrote down a {noun} in the file {f} and have to know it {how}.",
          f"How is the {noun} from {f} written {how}?")
    text = yield s.call("fs_read", path=f)
    r = g.value((yield g.call(**{role: text.strip()})))
    yield s.say(f"{text.strip()} is {r}.", f"{r}", f"The {noun} is {text.strip()}: {r}")


@situation
def from_a_line(s):
    g = s.gadget("roman", "c2f", "mi2km", "kg2lb", "hex", "numwords", "weekday")
    role, noun, value, how = CARRY[g.kind]
    f, v = s.name("txt"), value(s)
    s.file(f, s.lines(s.number(1, 2)) + f"{noun}: {v}\n" + s.lines(1))
    s.decoys()
    s.ask(f"Somewhere in {f} there is a {noun}. What is it {how}?", f"{f} names a {noun}; tell me that {noun} {how}.",
          f"Find the {noun} in {f} and give it {how}.", f"what {noun} does {f} say, and what is that {how}?",
          f"Please look up the {noun} in my notes {f}, I need it {how}.", f"In {f} one line has the {noun}. Say it {how}.",
          f"{f} -> {noun} -> {how}", f"My notes are in {f}. Take the {noun} from there and give me the same {how}.")
    yield s.call("fs_read", path=f)
    r = g.value((yield g.call(**{role: v})))
    yield s.say(f"{v} is {r}.", f"The {noun} is {v}: {r}", f"{f} says {v}, that is {r}.")


@situation
def into_a_file(s):
    g = s.gadget(*CARRY)
    role, noun, value, how = CARRY[g.kind]
    f, v = s.name("txt"), value(s)
    s.value(str(v))
    s.decoys()
    s.ask(f"Write {noun} {v} {how} into {f}.", f"Take the {noun} {v}, put it {how} and save that as {f}.",
          f"What is the {noun} {v} {how}? Write the answer to the file {f}.", f"{f} should contain the {noun} \"{v}\" {how}, nothing else.",
          f"save {noun} {v} {how} in {f}", f"I need a file {f} with the {noun} {v} written {how}.",
          f"Make {f}: in it the {noun} {v} {how}.", f"Please put this {noun}, {v}, {how} and keep the result in {f}.")
    r = g.value((yield g.call(**{role: v})))
    yield s.call("fs_write", path=f, text=r + "\n")
    s.expect(f, r + "\n")
    yield s.say(f"Wrote {r} to {f}.", f"{f} says {r} now.", f"Saved {r} in {f}.")


@situation
def at_the_end_of_a_file(s):
    g = s.gadget(*CARRY)
    role, noun, value, how = CARRY[g.kind]
    f, v = s.name("txt"), value(s)
    s.value(str(v))
    old = s.file(f, s.lines(s.number(1, 4))) and s.files[f].decode()
    s.decoys()
    s.ask(f"Add the {noun} {v} {how} at the end of {f}.", f"Append to {f}: the {noun} {v} {how}",
          f"Put the {noun} {v} {how} as a new last line in {f}.", f"{f} needs another line with the {noun} {v} {how}.",
          f"what is {noun} {v} {how}? add it to {f}", f"Work out the {noun} {v} {how} and append that to my file {f}.",
          f"One more line for {f}: {noun} {v}, but {how}.", f"Please extend {f} by the {noun} {v} written {how}.")
    r = g.value((yield g.call(**{role: v})))
    yield s.call("fs_append", path=f, text=r + "\n")
    s.expect(f, old + r + "\n")
    yield s.say(f"Added {r} to {f}.", f"{f} ends with {r} now.", f"Appended {r} to {f}.")


@situation
def file_to_file(s):
    g = s.gadget(*CARRY)
    role, noun, value, how = CARRY[g.kind]
    f, out, v = s.name("txt"), s.name("txt"), value(s)
    s.file(f, f"{v}\n")
    s.decoys()
    s.ask(f"Read the {noun} in {f} and write it {how} into {out}.", f"{f} has a {noun}; I want {out} to have it {how}.",
          f"Take the {noun} from {f}, turn it {how}, save as {out}.", f"The {noun} in {f} should go into {out}, {how}.",
          f"{f} ({noun}) -> {out}, {how}", f"Please make {out} from {f}: the same {noun}, only {how}.",
          f"Write to {out} what the {noun} of {f} is {how}.", f"There's a {noun} in the file {f}. I need it {how} in a new file {out}.")
    text = yield s.call("fs_read", path=f)
    r = g.value((yield g.call(**{role: text.strip()})))
    yield s.call("fs_write", path=out, text=r + "\n")
    s.expect(out, r + "\n")
    s.expect(f, f"{v}\n")
    yield s.say(f"Wrote {r} to {out}.", f"{out} has {r} now.", f"Done: {out} says {r}.")


@situation
def each_of_some(s):
    g = s.gadget(*CARRY)
    role, noun, value, how = CARRY[g.kind]
    values = []
    while len(values) < s.pick([2, 2, 3]):
        v = value(s)
        if v not in values:
            values.append(v)
            s.value(str(v))
    named = ", ".join(map(str, values[:-1])) + f" and {values[-1]}"
    s.ask(f"Give me each {noun} {how}: {named}.", f"{named}, each {noun} {how} please", f"I have several, {named}. What is each {noun} {how}?",
          f"What are {named} {how}? Every one is a {noun}.", f"{noun}: {', '.join(map(str, values))}. All {how}.",
          f"Tell me {how} what these are, one {noun} after the other: {named}",
          f"for each {noun} of {named}: {how}?", f"Can you write {named} {how}? I mean each {noun}.")
    found = []
    for v in values:
        found.append(g.value((yield g.call(**{role: v}))))
    yield s.say("; ".join(f"{v}: {r}" for v, r in zip(values, found)), ", ".join(f"{v} is {r}" for v, r in zip(values, found)) + ".")


@situation
def sum_of_two(s):
    g = s.gadget("mi2km", "lb2kg", "in2cm", "postage")
    role, unit, big = {"mi2km": ("miles", "miles", "kilometres"), "lb2kg": ("pounds", "pounds", "kilograms"),
                       "in2cm": ("inches", "inches", "centimetres"), "postage": ("grams", "grams", "postage for letters")}[g.kind]
    a, b = s.some(range(5, 300), 2)
    s.ask(f"{a} {unit} and {b} {unit}: {big} of each, and together?",
          f"How much {big} are {a} {unit} and {b} {unit} in total? Convert first, then add.", f"{big} of {a} {unit} plus {big} of {b} {unit}",
          f"I have {a} {unit} once and {b} {unit} once. Work out the {big} of both and add them up.",
          f"Add the {big} for {a} {unit} to the {big} for {b} {unit}.", f"two: {a} {unit}, {b} {unit}. {big} of both in sum",
          f"What's the total in {big}, one has {a} {unit}, the other {b} {unit}? Look up each one first.",
          f"Sum up the {big} of {a} {unit} and of {b} {unit}.")
    ra = g.value((yield g.call(**{role: a})))
    rb = g.value((yield g.call(**{role: b})))
    total = yield s.call("calc", expression=f"{ra} + {rb}")
    yield s.say(f"{ra} and {rb}, together {total}.", f"Together {total} ({ra} and {rb}).", f"The total is {total}.")


@situation
def names_in_a_file(s):
    g = s.gadget("colour", "initials")
    f = s.name("txt")
    people = s.some(PEOPLE, 2 if s.chance(0.6) else 3)
    s.file(f, "".join(p + "\n" for p in people))
    s.decoys()
    what = "colour for the name" if g.kind == "colour" else "initials"
    s.ask(f"{f} has some names. Tell me the {what} of each.", f"For each name in {f}: which {what}?", f"{what} of everybody in {f}",
          f"Read the names in {f} and look up the {what} of every person.", f"The guests stand in {f}, one name a line. I want the {what} of each.",
          f"Get the {what} for all the names from {f}.",
          f"who is in {f} and what {what} does each have?", f"Please go through the names of {f}: {what} for each of them.")
    yield s.call("fs_read", path=f)
    found = []
    for p in people:
        found.append(g.value((yield g.call(**{"name" if g.kind == "colour" else "text": p}))))
    yield s.say("; ".join(f"{p}: {r}" for p, r in zip(people, found)), ", ".join(f"{p} {r}" for p, r in zip(people, found)))


@situation
def renamed_by_slug(s):
    g = s.gadget("slug")
    title = s.value(s.pick(TITLES))
    f = s.name("txt")
    s.file(f, s.lines(2))
    s.decoys(but=("txt",))
    s.ask(f"Rename {f} to the slug of \"{title}\", ending .txt.", f"Make a slug of the title \"{title}\" and rename {f} to that slug with .txt.",
          f"{f} should be named after its title \"{title}\": slug plus .txt.", f"slug of '{title}' -> new name of {f} (keep .txt)",
          f"Give {f} a better name: the slug for the title {title}, then .txt.",
          f"I want {f} renamed, new name = slug from \"{title}\" + .txt", f"The title is \"{title}\". Take its slug, add .txt, and rename {f} so.",
          f"Please rename the file {f}: slug of the title \"{title}\" and .txt behind it.")
    r = g.value((yield g.call(title=title)))
    yield s.call("fs_move", from_=f, to=f"{r}.txt")
    s.expect(f, None)
    yield s.say(f"Renamed {f} to {r}.txt.", f"{f} is {r}.txt now.")


@situation
def number_from_wrong_file(s):
    g = s.gadget("roman", "hex", "bin", "numwords", "c2f", "mi2km")
    role, noun, value, how = CARRY[g.kind]
    f = s.name("txt")
    s.decoys()
    s.ask(f"{f} holds a {noun}. Give it to me {how}.", f"Read the {noun} in {f} and tell me what it is {how}.",
          f"The {noun} is in {f}. What is it {how}?", f"take the {noun} from {f}, I want it {how}",
          f"Look into {f}: there is a {noun}. I need it {how}.", f"{noun} in {f}, {how} please",
          f"Turn the {noun} of the file {f} {how}.", f"What would be the {noun} in my file {f} {how}?")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"There is no file {f} here.", f"{f} does not exist, so I have no {noun}.")


# ---- what does not go -----------------------------------------------------------------------------------------------------------

WRONG = {  # kind -> (arguments, wordings)
    "roman": (lambda s: {"number": s.number(4000, 90000)},
              ["Write {number} as a Roman numeral.", "{number} in Roman numerals?", "Which Roman numeral is the number {number}?"]),
    "unroman": (lambda s: {"roman": s.value(s.pick(["HELLO", "XYZ", "ABBA", "KLM", "MOON", "RIVER", "BEE", "QUIZ"]))},
                ["What number is the Roman numeral {roman}?", "Decode {roman}, a Roman numeral.", "roman numeral {roman} please, as a number"]),
    "unhex": (lambda s: {"hex": s.value(s.pick(["GHOST", "XYZ", "12G4", "Q7", "ZOO", "1O0", "HELLO"]))},
              ["What is hex {hex} in decimal?", "decimal value of the hexadecimal {hex}", "Read {hex} as a hexadecimal number, please."]),
    "unbin": (lambda s: {"bits": s.value(s.pick(["10201", "1120", "0019", "1013", "777", "12"]))},
              ["Which decimal number is binary {bits}?", "binary {bits} to decimal", "Read the bits {bits} as a binary number."]),
    "weekday": (lambda s: {"date": s.value(s.pick(["2024-13-05", "2023-00-11", "2021-05-32", "2019-14-14", "2022-02-40", "1999-99-09"]))},
                ["Which weekday is {date}?", "day of the week of {date}", "What day of the week was the date {date}?"]),
    "ean": (lambda s: {"digits": s.value(str(s.number(10000, 99999999)))},
            ["Complete the barcode {digits} with its check digit.", "EAN barcode for {digits}", "Add the EAN check digit to the barcode {digits}."]),
    "monthdays": (lambda s: {"month": s.value(s.pick(["Smarch", "Brumaire", "Ventose", "Tishri", "Wintermonth", "Ramadan"]))},
                  ["How many days does the month {month} have?", "days in the month of {month}", "Number of days in {month}, which is a month?"]),
    "numwords": (lambda s: {"number": s.number(1000, 99999)},
                 ["Write the number {number} in words.", "number {number} in English words", "How is {number} written in words, the number I mean?"]),
    "postage": (lambda s: {"grams": s.number(1100, 9000)},
                ["What postage does a letter of {grams} grams need?", "postage for a letter with {grams} grams",
                 "My letter has {grams} grams; postage?"]),
    "split": (lambda s: {"total": s.amount(20, 300), "people": 0},
              ["Split a bill of {total} between {people} people.", "bill {total}, {people} people, share for each person",
               "Each person's share when {people} people pay a bill of {total}?"]),
    "resistor": (lambda s: {"ohms": s.pick([123, 4567, 1234, 8765, 333, 10101])},
                 ["Which bands has a resistor of {ohms} ohms?", "resistor bands, {ohms} ohms", "What colour bands do I need for {ohms} ohms?"]),
    "leap": (lambda s: {"year": s.number(10000, 90000)}, ["Is the year {year} a leap year?", "leap year {year}?", "Will {year} be a leap year?"]),
    "seat": (lambda s: {"ticket": s.number(3000, 90000)},
             ["Which row and seat has ticket number {ticket}?", "seat for the ticket {ticket}", "My ticket number is {ticket}. Row and seat?"]),
    "unmorse": (lambda s: {"code": s.value(s.pick(["......--", "-.-.-.-.-", ".-.-.-.--", "------.", "..--..---"]))},
                ["Decode the Morse code {code}", "What letters are {code} in Morse code?", "read morse {code}"]),
    "between": (lambda s: {"start": s.value(s.pick(["yesterday", "Easter", "last May", "my birthday"])), "stop": day(s)},
                ["How many days are between {start} and {stop}?", "days between {start} and {stop}",
                 "Number of days from {start} to {stop}, between them?"]),
}


@situation
def refused(s):
    g = s.gadget(*WRONG)
    draw, wordings = WRONG[g.kind]
    args = draw(s)
    first = [w.format(**args) for w in wordings]
    s.ask(*first, *(f"{a} {w}" for a, w in zip(["Quick question:", "Please tell me.", "I need this today."], first)),
          *(f"{w} {z}" for z, w in zip(["Thanks.", "It is for a quiz.", "My colleague asked."], first)))
    text = yield g.call(fails=True, **args)
    why = reason(text)
    yield s.say(f"That does not work: {why}.", f"The tool refused it: {why}.", f"I cannot give an answer: {why}.")


@situation
def refused_then_nothing_written(s):
    g = s.gadget("roman", "unroman", "unhex", "weekday", "ean", "resistor")
    draw, wordings = WRONG[g.kind]
    args, f = draw(s), s.name("txt")
    s.decoys()
    first = [w.format(**args) for w in wordings]
    s.ask(*(w + ("" if w[-1] in ".?!" else ".") + f" Write the answer into {f}." for w in first),
          *(w + ("" if w[-1] in ".?!" else ".") + f" I want the result in {f}." for w in first),
          *(w + ("" if w[-1] in ".?!" else ".") + f" Save it as {f} please." for w in first))
    text = yield g.call(fails=True, **args)
    s.expect(f, None)
    why = reason(text)
    yield s.say(f"That does not work, so I did not write {f}: {why}.", f"{f} was not written: {why}.",
                f"I wrote nothing into {f}, since this failed: {why}.")


# ---- a plugin's tool stands there, a shipped one is right ---------------------------------------------------------------------------

@situation
def words_not_vowels(s):
    s.gadget("vowels", "digest", "longest", "reverse_words", "initials")
    f = s.name("txt")
    text = s.lines(s.number(2, 7))
    s.file(f, text)
    s.decoys()
    lines = s.chance(0.5)
    noun, n = ("lines", text.count("\n")) if lines else ("words", len(text.split()))
    s.ask(f"How many {noun} are in the text file {f}?", f"count the {noun} of {f}", f"Number of {noun} in {f}?", f"{noun} in {f}, how many",
          f"Please count the {noun} in the text {f}.", f"I must hand in {f} and need the number of {noun}.",
          f"Tell me how many {noun} of text {f} has.", f"Has the file {f} many {noun}? Count them.")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} {noun}.", f"There are {n} {noun} in {f}.", f"{n} {noun}.")


@situation
def plain_sums(s):
    s.gadget("colsum", "split", "discount", "gcd", "primes", "tip", "fuel", "price_of", "part", "speed")
    a, b, c = s.some(range(3, 400), 3)
    kinds = [(f"{a} + {b} + {c}", f"the sum of {a}, {b} and {c}"), (f"{a} * {b}", f"the product of the numbers {a} and {b}"),
             (f"{max(a, b)} - {min(a, b)}", f"the difference of the two numbers {max(a, b)} and {min(a, b)}"),
             (f"({a} + {b}) * {c}", f"{a} plus {b}, the sum times {c}")]
    expression, said = s.pick(kinds)
    s.ask(f"What is {said}?", f"{said}, please", f"Calculate {said}.", f"I need {said} for a bill.", f"tell me {said}", f"Can you work out {said}?",
          f"{expression}", f"How much is {expression}?", f"what's {expression} in numbers")
    r = yield s.call("calc", expression=expression)
    yield s.say(f"{expression} is {r}.", f"{r}", f"It is {r}.")


@situation
def file_named_like_a_tool(s):
    s.gadget("tram", "part", "hours", "tea", "bird", "plant", "desk", "birthday_list", "stock_list", "label_list", "meter_list", "loan_list",
             "extension_list", "fabric", "allergen")
    f = s.value(s.pick(["tram lines.txt", "part-prices.csv", "opening_hours.md", "tea.txt", "birds.txt", "plant water.txt", "desks.csv",
                        "birthdays.txt", "stock list.txt", "labels of boxes.txt", "meter readings.csv", "lent books.txt", "phone extensions.txt",
                        "fabric wash.txt", "canteen dish.txt"]))
    text = s.sentence()
    s.file(f, text + "\n")
    s.decoys()
    s.ask(f"What does the file {f} say?", f"Show me {f}.", f"read {f}", f"Open the file \"{f}\" and show what is in it.", f"What's in {f}?",
          f"I have a file {f} here. Its content please.", f"cat {f}", f"Display '{f}' for me.", f"Could you read me what I wrote in {f}?")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says: {text}", text, f"It says: {text}")


@situation
def found_not_looked_up(s):
    s.gadget("part", "desk", "locker", "shed", "tram", "label_get", "loan_get", "extension_get", "stock_get")
    w = s.value(s.pick(["price", "desk", "locker", "hammer drill", "tram", "label", "extension", "stock", "box"]))
    names = [s.name("txt") for _ in range(s.number(2, 3))]
    for i, n in enumerate(names):
        s.file(n, (f"Ask about the {w} tomorrow.\n" if i == 0 else "") + "Nothing else here.\n")
    s.ask(f"Which of my files mentions \"{w}\"?", f"find the file with the word {w} in it", f"Search all files for {w}.",
          f"In which file did I write something about the {w}?", f"Look through the files here for '{w}'.", f"which file contains {w}",
          f"I noted something about a {w} in one of these files. Which one?",
          f"Search the text of the files: {w}. Where is it?")
    yield s.call("text_search", path=".", query=w)
    yield s.say(f"{names[0]} mentions {w}.", f"It is in {names[0]}.", f"{names[0]}")


@situation
def files_with_such_names(s):
    s.gadget("card", "banner", "vcard", "label_put", "stock_put", "birthday_put", "meter_put", "censor", "numberlines")
    f = s.value(s.pick(["banner.txt", "visiting card.txt", "contact.vcf", "label.txt", "stock.csv", "birthday.txt", "meter.txt", "book.txt",
                        "lines.txt"]))
    text = s.sentence() + "\n"
    s.file(f, text)
    s.decoys()
    how = s.number(0, 2)
    d = s.dir()
    if how == 0:
        s.ask(f"Delete the file {f}.", f"remove {f}", f"{f} can go, delete it.", f"Please delete the old file {f}.",
              f"I don't need the file {f} any more.", f"get rid of {f}", f"Throw away {f}.", f"Erase \"{f}\" please.")
        yield s.call("fs_remove", path=f)
        s.expect(f, None)
        yield s.say(f"Deleted {f}.", f"{f} is gone.")
    elif how == 1:
        s.folder(d)
        s.ask(f"Move {f} into the folder {d}.", f"put the file {f} into {d}", f"{f} belongs in the folder {d}, move it.",
              f"Please move \"{f}\" to the folder {d}.", f"mv {f} to {d}", f"Can you put {f} away into {d}?", f"I want {f} in the folder {d}.",
              f"The file {f} should lie in {d}.")
        yield s.call("fs_move", from_=f, to=f"{d}/{f}")
        s.expect(f"{d}/{f}", text)
        yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is in {d} now.")
    else:
        line = s.sentence()
        s.ask(f"Add the line \"{line}\" to the file {f}.", f"append to {f}: {line}", f"At the end of {f} write: {line}",
              f"Put \"{line}\" as last line into {f}.", f"{f} needs one more line: \"{line}\"", f"Please append \"{line}\" to \"{f}\".",
              f"Write \"{line}\" at the end of the file {f}.",
              f"another line for {f}: {line}")
        yield s.call("fs_append", path=f, text=line + "\n")
        s.expect(f, text + line + "\n")
        yield s.say(f"Added the line to {f}.", f"{f} ends with \"{line}\" now.")


@situation
def written_by_hand(s):
    s.gadget("banner", "card", "roman", "titlecase", "slug", "morse", "reverse_words", "label_put", "caesar")
    f, t = s.name("txt"), s.value(s.pick(LOWER + SHORT + TITLES))
    s.decoys()
    s.ask(f"Write the text \"{t}\" into {f}.", f"Save '{t}' as {f}.", f"Make a file {f} with the words \"{t}\".",
          f"{f} should say \"{t}\", exactly like that.", f"text for {f}: {t}", f"Put the title \"{t}\" into a new file called {f}, as it is.",
          f"please write in the file {f} this sentence: {t}", f"I want a file {f} that has the text \"{t}\" in it.")
    yield s.call("fs_write", path=f, text=t + "\n")
    s.expect(f, t + "\n")
    yield s.say(f"Wrote \"{t}\" to {f}.", f"{f} says \"{t}\" now.", f"Saved it as {f}.")


@situation
def arithmetic_in_a_file(s):
    s.gadget("colsum", "split", "tip", "discount", "vat", "recipe", "part", "stock_list", "fuel")
    f = s.name("txt")
    items = s.items(3)
    sums = s.some(range(2, 90), 3)
    s.file(f, "".join(f"{i} {n}\n" for i, n in zip(items, sums)))
    s.decoys()
    s.ask(f"What do all things in {f} cost together?", f"Sum up the amounts in the file {f}.", f"total of {f}?",
          f"{f} lists what I bought with prices. How much in total?", f"Add up the numbers in {f}.", f"how much money is it all in {f}, the sum",
          f"Read {f} and tell me the sum of the prices.", f"I want the total price of the things in {f}.")
    yield s.call("fs_read", path=f)
    r = yield s.call("calc", expression=" + ".join(map(str, sums)))
    yield s.say(f"Together {r}.", f"The sum is {r}.", f"{r}")


# ---- no tool is needed ---------------------------------------------------------------------------------------------------------------

MEANS = {
    "palindrome": ("a palindrome", ["A palindrome is a word or text that reads the same backwards.",
                                    "It is a word that is the same when read backwards."]),
    "leap": ("a leap year", ["A leap year is a year with 366 days, one day more than usual.", "It is a year in which February has 29 days."]),
    "morse": ("Morse code", ["Morse code writes letters as dots and dashes.", "It is a code that sends letters as short and long signals."]),
    "roman": ("a Roman numeral", ["A Roman numeral is a number written with letters, as V for 5 and X for 10.",
                                  "It is a number written with the letters I, V, X, L, C, D and M."]),
    "vowels": ("a vowel", ["A vowel is one of the letters a, e, i, o and u.", "Vowels are the letters a, e, i, o and u."]),
    "bin": ("a binary number", ["A binary number is written with the digits 0 and 1 only.", "It is a number in base 2, made of 0 and 1."]),
    "primes": ("a prime factor", ["A prime factor is a prime number that divides a number.",
                                  "It is a prime number by which another number can be divided."]),
    "anagram": ("an anagram", ["An anagram is a word made of the letters of another word.",
                               "It is a word with the same letters as another one, in another order."]),
    "slug": ("a slug in a web address", ["A slug is the readable part of a web address, in lower case with hyphens.",
                                         "It is the last, readable part of a web address."]),
    "tip": ("a tip", ["A tip is extra money given for good service.", "It is money one gives beyond the bill for good service."]),
    "initials": ("an initial", ["An initial is the first letter of a name.", "Initials are the first letters of a name."]),
    "tide": ("high tide", ["High tide is when the sea is at its highest.", "It is the time at which the water of the sea is highest."]),
    "hex": ("a hexadecimal digit", ["It is one of the digits 0 to 9 and the letters A to F.", "A hexadecimal digit is one of 0 to 9 and A to F."]),
    "discount": ("a discount", ["A discount is an amount taken off a price.", "It is a reduction of a price."]),
    "bmi": ("the BMI", ["The BMI is the weight in kilograms divided by the square of the height in metres.",
                        "It is a number made of weight and height, the body mass index."]),
}


@situation
def only_explained(s):
    g = s.gadget(*MEANS)
    what, says = MEANS[g.kind]
    s.ask(f"What is {what}?", f"Explain what {what} is.", f"I never understood the words. What does {what} mean?", f"{what}, what is that?",
          f"In one sentence: what is {what}?", f"my son asks what {what} is, help", f"Can you tell me what people mean by {what}?",
          f"definition of {what} please", f"What do you call {what}, I mean how would you explain it?")
    yield s.say(*says)


@situation
def not_installed(s):
    absent = [k for k in ("tram", "departure", "part", "desk", "faultcode", "locker", "museumroom", "wifi", "parking", "radio",
                          "kiln") if k not in s.gadgets]
    if not absent:
        s.gadget("tram without tram")
    kind = s.pick(absent)
    wordings, _, what = LOOKUP[kind]
    x = s.value({"tram": str(s.number(1, 30)), "departure": s.pick(["Harbour", "Zoo", "Old Mill", "Stadium"]),
                 "part": f"{s.pick('ABKXZ')}-{s.number(100, 999)}", "desk": s.pick(PEOPLE), "faultcode": f"E{s.number(10, 99)}",
                 "locker": s.pick(PEOPLE),
                 "museumroom": s.pick(["The Blue Harbour", "Winter Mill", "Three Herons", "Night Ferry"]),
                 "wifi": s.pick(["Heron", "Otter", "Lynx", "Kestrel"]), "parking": s.pick("ABCDEF"),
                 "radio": s.pick(["Radio Pine", "Coast FM", "Delta Jazz", "Night Line"]),
                 "kiln": s.pick(["celadon", "tenmoku", "shino", "raku"])}[kind])
    thing = what.format(x=x)
    s.file(s.name("txt"), "Buy rope and six hooks.\n")
    s.ask(*(w.format(x=x) for w in wordings))
    yield s.call("text_search", path=".", query=thing if len(x) < 4 else x)
    yield s.say(f"I found nothing about the {thing}.", f"There is nothing here about the {thing}, and I have no tool that knows it.",
                f"I do not know: nothing here tells about the {thing}.")


@situation
def thanks(s):
    g = s.gadget("roman", "morse", "tip", "c2f", "hours", "tram", "leap", "weekday", "slug")
    word = {"roman": "Roman numeral", "morse": "Morse code", "tip": "tip", "c2f": "Fahrenheit value", "hours": "opening hours", "tram": "tram line",
            "leap": "leap year", "weekday": "weekday", "slug": "slug"}[g.kind]
    s.ask(f"Thanks for the {word}!", f"The {word} was right, thank you.", f"thx, {word} was what I needed", f"Great, that {word} helped me a lot.",
          f"Thank you, the {word} is all I wanted to know.", f"Perfect, thanks. I have my {word} now.", f"cheers for the {word}",
          f"You were right about the {word}. Thanks!")
    yield s.say("You are welcome.", "Glad to help.", "You're welcome!")


@situation
def nobody_can(s):
    g = s.gadget("tea", "plant", "tip", "departure", "part", "screw", "fabric", "loan_put", "parking")
    ask = {"tea": "make me a cup of tea", "plant": "give the plant some water, with a can", "tip": "hand the waiter his tip",
           "departure": "stop the next bus so that I can get on", "part": "drive to the shop and pick up the spare part",
           "screw": "drill the hole for the screw",
           "fabric": "wash my wool jumper in the machine", "loan_put": "carry the lent book back to the library",
           "parking": "move my car to another parking zone"}[g.kind]
    s.ask(f"Please {ask}.", f"Can you {ask}?", f"I want you to {ask}.", f"{ask} pls", f"Would you be so kind to {ask}?", f"Go and {ask}.",
          f"I'm busy, so {ask}.", f"Could you {ask} for me today?")
    yield s.say(f"I cannot {ask.split(',')[0].replace(' my ', ' your ').replace(' me ', ' you ').replace(' I can ', ' you can ')}.",
                "I cannot do that: I only work with files and tools on this computer.")


# ---- tools of similar names: the right one of two ------------------------------------------------------------------------------------------

@situation
def there_and_back(s):
    a, b, draw, how, back = s.pick([("roman", "unroman", lambda s: {"number": s.number(5, 3000)}, "as a Roman numeral", "the number"),
                                    ("hex", "unhex", lambda s: {"number": s.number(20, 60000)}, "in hexadecimal", "decimal"),
                                    ("bin", "unbin", lambda s: {"number": s.number(5, 900)}, "in binary", "decimal"),
                                    ("morse", "unmorse", lambda s: {"text": s.value(s.pick(WORDS))}, "in Morse code", "letters")])
    g, h = s.gadget(a), s.gadget(b)
    args = draw(s)
    v = next(iter(args.values()))
    s.ask(f"Write {v} {how} and then read it back to {back} to check it.", f"{v} {how}, then back again to {back}",
          f"Encode {v} {how}, then decode the result back to {back}; is it the same?",
          f"Please put {v} {how}, and turn the result back into {back} as a test.",
          f"I don't trust the converter. {v} {how}, and from that {back} again.", f"convert {v} so it is {how} and convert that back to {back}",
          f"First {v} {how}. Then the value of the result, read back: {back}.", f"Check both directions with {v}: {how} and back to {back}.")
    r = g.value((yield g.call(**args)))
    again = h.value((yield h.call(**{roles(h)[0]: r})))
    yield s.say(f"{v} is {r}, and {r} read back is {again}.", f"{r}, and back it is {again}.")


@situation
def discount_then_vat(s):
    g, h = s.gadget("discount"), s.gadget("vat")
    p, d, v = s.amount(30, 600), s.pick([5, 10, 15, 20, 25]), s.pick([7, 19, 20, 21])
    s.ask(f"Take {d} percent discount off the net price {p}, then add {v} percent VAT.",
          f"net price {p}, discount {d} percent, plus VAT {v} percent: gross?",
          f"What is the gross price of {p} net after a discount of {d} percent, with {v} percent VAT?",
          f"{p} net, minus {d} percent discount, VAT {v} on top",
          f"The customer gets {d} percent discount on {p}, VAT is {v} percent. What is the gross price?",
          f"First the discount ({d} percent of the price {p}), afterwards the VAT of {v} percent.",
          f"My offer: price {p} net, {d} percent discount. Add VAT, {v} percent.",
          f"how much with VAT {v} if there is {d} percent discount on net price {p}")
    net = g.value((yield g.call(price=p, percent=d)))
    r = h.value((yield h.call(net=net, rate=v)))
    yield s.say(f"After the discount it is {net}, with VAT {r}.", f"The gross price is {r}.", f"{net} net, {r} gross.")


@situation
def bigger_of_two(s):
    g = s.gadget("letterscore", "vowels")
    a, b = s.some(WORDS, 2)
    s.value(a), s.value(b)
    noun, more = ("Scrabble points", "more points") if g.kind == "letterscore" else ("vowels", "more vowels")
    s.ask(f"Which word has {more} ({noun}), {a} or {b}?", f"{noun}: {a} or {b}, who wins?", f"Compare the {noun} of the words {a} and {b}.",
          f"Is it {a} or {b} that has {more}? Count the {noun} of both.", f"more {noun}: {a} / {b}",
          f"Between {a} and {b}, which word has more {noun}?", f"I can lay {a} or {b}. Check the {noun} of each word.",
          f"count {noun} for {a} and {b} and tell me the better word")
    role = roles(g)[0]
    ra = int(g.value((yield g.call(**{role: a}))))
    rb = int(g.value((yield g.call(**{role: b}))))
    if ra == rb:
        yield s.say(f"Both have {ra}.", f"{a} and {b} have the same, {ra} each.")
        return
    best, x, other, y = (a, ra, b, rb) if ra > rb else (b, rb, a, ra)
    yield s.say(f"{best} has more: {x}, {other} has {y}.", f"{best}, with {x} against {y}.")


@situation
def if_leap(s):
    g = s.gadget("leap")
    f, y = s.name("txt"), s.number(1990, 2040)
    s.decoys()
    s.ask(f"If {y} is a leap year, write \"29 days\" into {f}, else \"28 days\".", f"leap year {y}? then {f} should say 29 days, otherwise 28 days",
          f"Write into {f} \"29 days\" when the year {y} is a leap year and \"28 days\" when not.",
          f"Check if {y} is a leap year. Put \"29 days\" in {f} if so, \"28 days\" if not.",
          f"{f} must say either 29 days or 28 days: depends on whether {y} is a leap year.",
          f"I need {f} for the calendar of {y}: \"29 days\" in a leap year, \"28 days\" in any other.",
          f"Find out if {y} is leap year and write 29 days or 28 days to {f} accordingly.",
          f"Save \"29 days\" as {f} if {y} is a leap year. If it is no leap year save \"28 days\".")
    r = g.value((yield g.call(year=y)))
    text = "29 days" if r == "yes" else "28 days"
    yield s.call("fs_write", path=f, text=text + "\n")
    s.expect(f, text + "\n")
    yield s.say(f"{y} is {'' if r == 'yes' else 'not '}a leap year; {f} says {text}.", f"Wrote {text} to {f}.")


@situation
def stored_from_a_file(s):
    family = s.pick(list(KEEP))
    g = s.gadget(*(f"{k}_put" for k in KEEP))
    family = g.kind.rsplit("_", 1)[0]
    key, value, puts, gets, both, lists, said, nothing = KEEP[family]
    f, k, v = s.name("txt"), s.value(key(s)), value(s)
    s.file(f, f"{v}\n")
    s.decoys()
    what = {"label": "label of the storage box", "extension": "phone extension of", "stock": "stock of the article",
            "loan": "person who borrows the lent book", "birthday": "birthday of", "meter": "reading of the meter"}[family]
    s.ask(f"{f} has the {what} {k}. Save it.", f"Read {f}, it is the {what} {k}, and set it.", f"The {what} {k} stands in {f}. Please record it.",
          f"take what {f} says as {what} {k} and save that", f"Set the {what} {k} to what is in {f}.",
          f"I wrote the {what} {k} into {f}. Save/record it properly now.", f"{what} {k}: see {f}. record it",
          f"Look into {f} for the {what} {k}, then save it.")
    text = yield s.call("fs_read", path=f)
    yield g.call(**dict(zip(roles(g), (k, text.strip()))))
    yield s.say(f"Saved: {k}, {v}.", said.format(k=k, v=v))


@situation
def looked_up_into_a_file(s):
    g = s.gadget(*LOOKUP)
    f, x = s.name("txt"), s.value(s.pick(g.table))
    wordings = LOOKUP[g.kind][0]
    ask = [w.format(x=x) for w in wordings]
    ends = [f" Write the answer into {f}.", f" Put it into {f}.", f" Save the answer as {f} please.", f" I need it in the file {f}.",
            f" Then write it to {f}.", f" Keep what you find in {f}.", f" The answer should stand in {f}.", f" Note it in {f}."]
    s.ask(*(w + ("" if w[-1] in ".?!" else ".") + e for w, e in zip(ask, ends)))
    s.decoys()
    r = yield g.call(**{roles(g)[0]: x})
    yield s.call("fs_write", path=f, text=r + "\n")
    s.expect(f, r + "\n")
    yield s.say(f"Wrote \"{r}\" to {f}.", f"{f} says \"{r}\" now.", f"It is {r}; I wrote that to {f}.")


# ---- registers: things of which a plugin knows something ---------------------------------------------------------------------------

R = ["r1", "r2", "r3", "r4", "r5", "r6"]
A = [f"{r}_{slot}" for r in R for slot in "ab"]


@situation
def fact_of_a_thing(s):
    g = s.gadget(*A)
    n = s.value(s.pick(g.table))
    s.ask(f"What is the {g.fact} of the {g.thing} {n}?", f"{g.thing} {n}: {g.fact}?", f"Tell me the {g.fact} of {n}, the {g.thing}.",
          f"I have to fill in a form for our {g.thing} {n}. It asks for the {g.fact}.", f"{g.fact} of the {g.thing} \"{n}\" please",
          f"Look up {n} among the {g.thing}s, I want the {g.fact}.",
          f"Do you know the {g.fact} of the {g.thing} called {n}?", f"which {g.fact} has {g.thing} {n}",
          f"Somebody asks about the {g.thing} {n}. What's the {g.fact}?", f"give me {n}'s {g.fact}, it is a {g.thing}")
    r = yield g.call(name=n)
    yield s.say(f"The {g.fact} of {n} is {r}.", f"{n}: {r}", f"{r}", f"The {g.thing} {n} has the {g.fact} {r}.")


@situation
def fact_of_no_thing(s):
    g = s.gadget(*A)
    n = s.value(s.pick(g.absent))
    s.ask(f"What is the {g.fact} of the {g.thing} {n}?", f"{g.thing} {n}, {g.fact}", f"Tell me {n}'s {g.fact}, the {g.thing} I mean.",
          f"I need the {g.fact} of our {g.thing} {n}.", f"Look up the {g.fact} for the {g.thing} \"{n}\".", f"{g.fact} of {g.thing} {n} please",
          f"Which {g.fact} does the {g.thing} {n} have?",
          f"A visitor wants to know the {g.fact} of the {g.thing} called {n}.")
    yield g.call(name=n, fails=True)
    yield s.say(f"There is no {g.thing} {n}.", f"No {g.thing} of the name {n} is known.", f"The {g.thing} {n} is not known.")


@situation
def two_facts(s):
    r = s.gadget(*(f"{r}_a" for r in R)).kind[:2]
    g, h = s.gadgets[r + "_a"], s.gadgets[r + "_b"]
    n = s.value(s.pick(g.table))
    s.ask(f"What are the {g.fact} and the {h.fact} of the {g.thing} {n}?", f"{g.thing} {n}: {g.fact} and {h.fact}",
          f"Tell me two things of the {g.thing} {n}: {g.fact}, {h.fact}.", f"I need the {g.fact} of {n}, our {g.thing}, and its {h.fact} too.",
          f"{g.fact} + {h.fact} of the {g.thing} {n} pls",
          f"Look up the {g.thing} {n}. First the {g.fact}, then the {h.fact}.",
          f"For the {g.thing} called {n}, which {g.fact} and which {h.fact} do we have?", f"please give me {g.fact} and also {h.fact}, {g.thing} {n}")
    a = yield g.call(name=n)
    b = yield h.call(name=n)
    yield s.say(f"{g.fact.capitalize()}: {a}, {h.fact}: {b}.", f"{n} has the {g.fact} {a} and the {h.fact} {b}.",
                f"The {g.fact} is {a}, the {h.fact} is {b}.")


@situation
def more_of_two(s):
    g = s.gadget(*(k for k in A if k in s.gadgets and s.gadgets[k].more))
    a, b = (s.value(n) for n in s.some(list(g.table), 2))
    s.ask(f"Which {g.thing} is {g.more}, {a} or {b}?", f"{g.more} {g.thing}: {a} or {b}?",
          f"Compare the {g.fact} of the {g.thing}s {a} and {b}. Which is {g.more}?",
          f"Is the {g.thing} {a} {g.more} than the {g.thing} {b}? Look at the {g.fact} of both.", f"{a} vs {b}, which {g.thing} has more {g.fact}",
          f"We argue about two {g.thing}s, {a} and {b}. Look up the {g.fact} of each and name the {g.more} one.",
          f"Find out by the {g.fact} which {g.thing} is {g.more}: {a}, {b}.", f"of the {g.thing}s {a} and {b} the {g.more} one please")
    x = yield g.call(name=a)
    y = yield g.call(name=b)
    p, q = float(x.split()[0]), float(y.split()[0])
    if p == q:
        yield s.say(f"Both have the {g.fact} {x}.", f"Neither: both have {x}.")
        return
    best, more, less = (a, x, y) if p > q else (b, y, x)
    yield s.say(f"{best} is {g.more}: {more} against {less}.", f"{best} is {g.more}, with {more}.", f"{best}, {more}.")


@situation
def fact_of_two_things(s):
    g = s.gadget(*A)
    a, b = (s.value(n) for n in s.some(list(g.table), 2))
    s.ask(f"What is the {g.fact} of the {g.thing}s {a} and {b}?", f"{g.fact} of the {g.thing} {a} and of the {g.thing} {b}",
          f"For both {g.thing}s, {a} and {b}: the {g.fact}?", f"Give me the {g.fact} of {a} and then of {b}, both are a {g.thing}.",
          f"{g.thing} {a}, {g.thing} {b}: {g.fact} each",
          f"I make a list of every {g.thing}. Which {g.fact} do {a} and {b} have?", f"Look up the {g.fact} for two {g.thing}s please: {a}; {b}",
          f"tell me {g.fact}, {g.thing} {a}, same for {b}")
    x = yield g.call(name=a)
    y = yield g.call(name=b)
    yield s.say(f"{a}: {x}, {b}: {y}", f"The {g.fact} of {a} is {x}, of {b} it is {y}.")


@situation
def fact_into_a_file(s):
    g = s.gadget(*A)
    n, f = s.value(s.pick(g.table)), s.name("txt")
    s.decoys()
    s.ask(f"Write the {g.fact} of the {g.thing} {n} into {f}.", f"{f} should have the {g.fact} of the {g.thing} {n}.",
          f"Look up the {g.fact} of {n} (a {g.thing}) and save it as {f}.", f"What's the {g.fact} of the {g.thing} {n}? Put the answer into {f}.",
          f"{g.fact} of {g.thing} {n} -> {f}",
          f"I need a file {f} with nothing but the {g.fact} of our {g.thing} {n}.", f"Make {f}. In it: the {g.fact} the {g.thing} {n} has.",
          f"please note in {f} which {g.fact} the {g.thing} {n} has")
    r = yield g.call(name=n)
    yield s.call("fs_write", path=f, text=r + "\n")
    s.expect(f, r + "\n")
    yield s.say(f"Wrote {r} to {f}.", f"{f} says {r} now.", f"The {g.fact} is {r}; it is in {f}.")


@situation
def thing_from_a_file(s):
    g = s.gadget(*A)
    n, f = s.value(s.pick(g.table)), s.name("txt")
    s.file(f, s.pick([f"{n}\n", f"{g.thing}: {n}\n", f"Ask about the {g.thing} {n}.\n", f"The {g.thing} of the week is {n}.\n"]))
    s.decoys()
    s.ask(f"{f} names a {g.thing}. What is its {g.fact}?", f"{g.fact} of the {g.thing} in {f}?",
          f"Read {f}, there is a {g.thing} in it, and tell me the {g.fact}.", f"Which {g.fact} has the {g.thing} that {f} is about?",
          f"I wrote down a {g.thing} in {f}. Look up the {g.fact} of it.", f"the {g.thing} from {f}, its {g.fact} please",
          f"Take the name of the {g.thing} from the file {f} and find its {g.fact}.", f"What's the {g.fact} of the {g.thing} mentioned in {f}?")
    yield s.call("fs_read", path=f)
    r = yield g.call(name=n)
    yield s.say(f"The {g.fact} of {n} is {r}.", f"It is {n}, {g.fact}: {r}.", f"{n}: {r}")


@situation
def things_from_a_file(s):
    g = s.gadget(*A)
    names, f = [s.value(n) for n in s.some(list(g.table), s.pick([2, 2, 3]))], s.name("txt")
    s.file(f, "".join(n + "\n" for n in names))
    s.decoys()
    s.ask(f"{f} lists some {g.thing}s. Tell me the {g.fact} of each.", f"{g.fact} of every {g.thing} in {f}",
          f"For each {g.thing} of {f}: what is the {g.fact}?", f"Go through the {g.thing}s in {f} and look up every {g.fact}.",
          f"The {g.thing}s we want are in {f}, one a line. Which {g.fact} does each {g.thing} have?",
          f"read {f}, then give me {g.fact} for all these {g.thing}s",
          f"I'd like to know the {g.fact} of all the {g.thing}s that stand in {f}, every {g.thing} please.",
          f"Please find the {g.fact} for each {g.thing} named in the file {f}.")
    yield s.call("fs_read", path=f)
    found = []
    for n in names:
        found.append((yield g.call(name=n)))
    yield s.say("; ".join(f"{n}: {r}" for n, r in zip(names, found)), ", ".join(f"{n} {r}" for n, r in zip(names, found)))


@situation
def change_a_fact(s):
    g = s.gadget(*(f"{r}_set" for r in R))
    n, v = s.value(s.pick(g.table)), s.value(g.new(s.rng))
    s.ask(f"Set the {g.fact} of the {g.thing} {n} to {v}.", f"The {g.fact} of our {g.thing} {n} is {v} now, please change it.",
          f"{g.thing} {n}: new {g.fact} {v}", f"Change {n}'s {g.fact} to {v}, the {g.thing}.",
          f"Write down that the {g.thing} {n} has a new {g.fact}: {v}", f"{g.fact} of {g.thing} {n} must be {v}, set it",
          f"We have to correct the {g.thing} {n}. Its {g.fact} should be set to {v}.", f"Please put {v} as the {g.fact} of the {g.thing} called {n}.")
    yield g.call(name=n, value=v)
    yield s.say(f"The {g.fact} of {n} is {v} now.", f"Set the {g.fact} of the {g.thing} {n} to {v}.", f"Done: {n}, {g.fact} {v}.")


@situation
def change_and_see(s):
    r = s.gadget(*(f"{r}_set" for r in R)).kind[:2]
    g, h = s.gadgets[r + "_set"], s.gadgets[r + "_a"]
    n, v = s.value(s.pick(g.table)), s.value(g.new(s.rng))
    s.ask(f"Set the {g.fact} of the {g.thing} {n} to {v} and then look it up again.",
          f"Change the {g.fact} of {g.thing} {n} to {v}. What does the register say afterwards?",
          f"{g.thing} {n}: {g.fact} := {v}, then show the {g.fact} to me",
          f"Put {v} as {g.fact} of the {g.thing} {n}; afterwards read the {g.fact} back.",
          f"set {g.fact} {v} for the {g.thing} {n} and check that it's stored",
          f"The {g.thing} {n} gets the {g.fact} {v}. Set it, and look up the {g.fact} to be sure.",
          f"First set the {g.fact} of the {g.thing} {n} to {v}, second tell me what {g.fact} is kept.",
          f"Please change {n} (a {g.thing}): {g.fact} {v}. And verify it by looking up the {g.fact}.")
    yield g.call(name=n, value=v)
    now = yield h.call(name=n)
    yield s.say(f"The {g.fact} of {n} is {now} now.", f"Done, the register says {now}.", f"Set; {n} has the {g.fact} {now}.")


@situation
def change_nothing(s):
    g = s.gadget(*(f"{r}_set" for r in R))
    n, v = s.value(s.pick(g.absent)), s.value(g.new(s.rng))
    s.ask(f"Set the {g.fact} of the {g.thing} {n} to {v}.", f"Change the {g.fact} of our {g.thing} {n} to {v}.", f"{g.thing} {n}, new {g.fact}: {v}",
          f"The {g.thing} {n} has the {g.fact} {v} from today, set it please.", f"set {n} {g.fact} {v} ({g.thing})",
          f"Write down a new {g.fact} for the {g.thing} called {n}: {v}",
          f"I want {v} as the {g.fact} of the {g.thing} {n}.", f"Please correct the {g.fact} of the {g.thing} {n}, it is {v}.")
    yield g.call(name=n, value=v, fails=True)
    yield s.say(f"There is no {g.thing} {n}, so nothing was changed.", f"Nothing was set: the {g.thing} {n} is not known.",
                f"The {g.thing} {n} is not known.")


@situation
def all_things(s):
    g = s.gadget(*(f"{r}_list" for r in R))
    s.ask(f"Which {g.thing}s do we have?", f"list all {g.thing}s", f"Names of all the {g.thing}s, please.", f"Give me every {g.thing} by name.",
          f"What {g.thing}s are there?", f"I forgot the names of our {g.thing}s. Show them.", f"Show me the list of {g.thing}s.",
          f"all {g.thing} names pls", f"Tell me what our {g.thing}s are called.")
    r = yield g.call()
    yield s.say(r, f"These {g.thing}s: {r}", f"There are {r}.")


@situation
def all_things_into_a_file(s):
    g = s.gadget(*(f"{r}_list" for r in R))
    f = s.name("txt")
    s.decoys()
    s.ask(f"Save the names of all {g.thing}s in {f}.", f"List the {g.thing}s and write them to {f}.",
          f"{f} should name every {g.thing} that we have.", f"all {g.thing}s -> {f}", f"I need a file {f} with the list of {g.thing}s.",
          f"Which {g.thing}s are there? Write the names into {f}.", f"Put the {g.thing} names into {f} please.",
          f"Make {f} from the list of all our {g.thing}s.")
    r = yield g.call()
    yield s.call("fs_write", path=f, text=r + "\n")
    s.expect(f, r + "\n")
    yield s.say(f"Wrote the {g.thing}s to {f}.", f"{f} has the names now: {r}", f"Saved the list of {g.thing}s as {f}.")


@situation
def fact_times(s):
    g = s.gadget(*(k for k in A if k in s.gadgets and s.gadgets[k].fact in ("weight", "price", "power", "length")))
    n, k = s.value(s.pick(g.table)), s.number(2, 12)
    s.ask(f"What is {k} times the {g.fact} of the {g.thing} {n}?", f"{k} x {g.fact} of {g.thing} {n}",
          f"If we had {k} like the {g.thing} {n}, what {g.fact} in total?", f"Look up the {g.fact} of the {g.thing} {n} and multiply it by {k}.",
          f"Multiply the {g.fact} of our {g.thing} {n} with {k}.",
          f"{g.thing} {n}: {g.fact}, and that times {k}?", f"How much is the {g.fact} of {k} {g.thing}s like {n} together?",
          f"take the {g.thing} {n}, its {g.fact} multiplied by {k} please")
    r = yield g.call(name=n)
    number_, unit = r.split()
    total = yield s.call("calc", expression=f"{k} * {number_}")
    yield s.say(f"{total} {unit}.", f"{k} times {r} is {total} {unit}.", f"Together {total} {unit}.")
