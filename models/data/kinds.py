# SPDX-License-Identifier: MIT
"""kinds - what gadgets there can be: small tools in Lua that really do what they say, each with several names, descriptions and names of arguments. Data,
and the few functions that make similar ones. Pure.

A *kind* is one small tool. Kinds of a *family* come together, in one plugin (what is put can be got). A `table` kind knows some keys, not others.
"""
import re

KINDS = {}

PRELUDE = r"""
local function bad(text) error({bad = text}, 0) end
local function num(v)
  local n = tonumber((v:gsub(",", "."):gsub("%s*%%$", "")))
  return n or bad("'" .. v .. "' is not a number")
end
local function whole(v, low, high)
  local n = math.tointeger(num(v))
  if not n then bad("'" .. v .. "' is not a whole number") end
  if low and n < low or high and n > high then bad(("%d is out of range: expected %d to %d"):format(n, low, high)) end
  return n
end
local function show(x, places)
  if places then x = math.floor(x * 10 ^ places + 0.5) / 10 ^ places end
  return ("%.10g"):format(x)
end
local function money(x) return ("%.2f"):format(math.floor(x * 100 + 0.5) / 100) end
local function find(t, key, what)
  local plain = key:lower()
  for k, v in pairs(t) do
    if k:lower() == plain then return v end
  end
  bad("unknown " .. what .. ": " .. key)
end
local function words(text)
  local all = {}
  for w in text:gmatch("%S+") do all[#all + 1] = w end
  return all
end
local function must(value, why) return value or bad(why) end
local function read(path)
  local text, why = corvid.fs.read(path)
  return must(text, why)
end
local function lines(text)
  local all = {}
  for l in (text:gsub("\n$", "") .. "\n"):gmatch("(.-)\n") do all[#all + 1] = l end
  return all
end
local function write(path, text)
  local ok, why = corvid.fs.write(path, text)
  return must(ok, why)
end
local function put(key, value) return must(corvid.store.set(key, value), "the store is full") end
local function provide(name, roles, wrap, body)
  corvid.tool(name, function(args)
    local a = {}
    for role, arg in pairs(roles) do
      if args[arg] ~= nil then a[role] = corvid.text.trim(tostring(args[arg])) end
    end
    local ok, result = pcall(body, a)
    if ok then return wrap(result) end
    if type(result) == "table" and result.bad then return nil, result.bad end
    error(result, 0)
  end)
end
"""


class Kind:
    def __init__(self, key, names, about, args, code, *, family=None, effect="READ", label=None, table=None, wants=()):
        self.key, self.names, self.about, self.code = key, names.split(), about, code
        self.family, self.effect, self.label, self.table, self.wants = family or key, effect, label, table, wants
        self.args = []  # (role, names, may be a whole number, optional, choices)
        for spec in filter(None, args.split(", ")):
            spec, _, choices = spec.partition("=")
            names = spec.rstrip("#?").split("|")
            self.args.append((names[0], names, "#" in spec, "?" in spec, choices.split("/") if choices else None))


def kind(key, *rest, **more):
    KINDS[key] = Kind(key, *rest, **more)


def table(key, names, about, args, what, entries, values, **more):
    """A tool that looks something up: some of `entries` (lines), each with a value that `values(rng)` draws."""
    keys = [e.strip() for e in entries.split(";")]

    def fill(rng):
        known = rng.sample(keys, len(keys) * 3 // 5)
        return {k: values(rng) for k in known}, [k for k in keys if k not in known]
    role = args.split("|")[0].rstrip("#?")
    kind(key, names, about, args, f'return find(T, a.{role}, "{what}")', table=fill, **more)


# ---- texts ------------------------------------------------------------------------------------------------------------

kind("roman", "to_roman roman_numeral roman_of numeral_make romanize latin_digits", ["Write a number in Roman numerals", "Roman numeral of a number",
     "Turn an ordinary number into a Roman numeral"], "number|n|value|num|decimal#", r"""
local n, out = whole(a.number, 1, 3999), ""
for _, p in ipairs({{1000,"M"},{900,"CM"},{500,"D"},{400,"CD"},{100,"C"},{90,"XC"},{50,"L"},{40,"XL"},{10,"X"},{9,"IX"},{5,"V"},{4,"IV"},{1,"I"}}) do
  while n >= p[1] do out = out .. p[2]; n = n - p[1] end
end
return out""", family="roman", label="roman")
kind("unroman", "from_roman roman_value read_roman roman_decode unroman roman_parse", ["Value of a Roman numeral as an ordinary number",
     "Read a Roman numeral and give its number", "Decode a Roman numeral to decimal"], "roman|numeral|text|digits", r"""
local v, sum, last = {I=1,V=5,X=10,L=50,C=100,D=500,M=1000}, 0, 0
for c in a.roman:upper():reverse():gmatch(".") do
  local x = v[c] or bad("'" .. a.roman .. "' is no Roman numeral")
  if x < last then sum = sum - x else sum = sum + x; last = x end
end
return show(sum)""", family="roman", label="value")
kind("slug", "slug slugify make_slug title_to_slug url_part permalink",
     ["Make a slug for a web address from a title", "Slug of a title: lower case, hyphens",
     "Turn a title into a slug"], "title|text|heading|s", r"""return (a.title:lower():gsub("[^%w]+", "-"):gsub("^%-", ""):gsub("%-$", ""))""",
     label="slug")
CAESAR = r"""
local k = a.shift and whole(a.shift) or 3
k = k * SIGN
return (a.text:gsub("%a", function(c)
  local base = c:byte() < 97 and 65 or 97
  return string.char((c:byte() - base + k) % 26 + base)
end))"""
kind("caesar", "caesar_encode caesar shift_letters secret_write cipher_text encipher",
     ["Encode a text with the Caesar cipher", "Caesar cipher: encode by shifting letters",
     "Encode with a Caesar shift (3 if not given)"], "text|message|plain|s, shift|by|k|key?#", CAESAR.replace("SIGN", "1"), family="caesar",
     label="coded")
kind("uncaesar", "caesar_decode uncaesar shift_back secret_read decipher",
     ["Decode a text of the Caesar cipher", "Caesar cipher: decode by shifting letters back",
     "Decode a Caesar shift (3 if not given)"], "text|message|coded|s, shift|by|k|key?#", CAESAR.replace("SIGN", "-1"), family="caesar",
     label="plain")
kind("vowels", "count_vowels vowels vowel_count n_vowels how_many_vowels",
     ["Count the vowels of a text", "Number of vowels in a text", "Vowels in a word or sentence, counted"],
     "text|word|s|phrase", r"""local _, n = a.text:lower():gsub("[aeiou]", ""); return show(n)""", label="vowels")
kind("reverse_words", "reverse_words flip_words words_backwards word_mirror turn_words",
     ["Reverse the order of the words of a text", "Words of a text in reverse order",
     "Put the words of a sentence in reverse order"], "text|sentence|words|s", r"""
local w, out = words(a.text), {}
for i = #w, 1, -1 do out[#out + 1] = w[i] end
return table.concat(out, " ")""", label="reversed")
kind("titlecase", "title_case titlecase headline_case capitalize_title heading_fix",
     ["Put a text into title case", "Title case: a capital for each word of a title",
     "Give a title its capitals, title case"], "text|title|s|heading",
     r"""return (a.text:lower():gsub("(%S)(%S*)", function(x, y) return x:upper() .. y end))""", label="title")
kind("initials", "initials acronym make_acronym first_letters abbrev",
     ["Initials of a name or phrase", "Acronym from the initials of some words", "First letters (initials) of the words"],
     "text|name|words|phrase", r"""local o = ""; for _, w in ipairs(words(a.text)) do o = o .. w:sub(1, 1):upper() end; return o""", label="initials")
MORSE = r"""
local M = {A=".-",B="-...",C="-.-.",D="-..",E=".",F="..-.",G="--.",H="....",I="..",J=".---",K="-.-",L=".-..",M="--",N="-.",O="---",P=".--.",Q="--.-",
R=".-.",S="...",T="-",U="..-",V="...-",W=".--",X="-..-",Y="-.--",Z="--..",["1"]=".----",["2"]="..---",["3"]="...--",["4"]="....-",["5"]=".....",
["6"]="-....",["7"]="--...",["8"]="---..",["9"]="----.",["0"]="-----"}
"""
kind("morse", "morse_encode to_morse morse dots_and_dashes telegraph_write",
     ["Write a text in Morse code", "Morse code of a text", "Encode a word in Morse code"], "text|word|message|s",
     MORSE + r"""
local o = {}
for c in a.text:upper():gmatch("%S") do o[#o + 1] = M[c] or bad("no Morse code for '" .. c .. "'") end
return table.concat(o, " ")""", family="morse", label="morse")
kind("unmorse", "morse_decode from_morse read_morse unmorse telegraph_read",
     ["Read Morse code", "Decode Morse code to letters", "Letters of a text in Morse code"], "code|morse|text|signal",
     MORSE + r"""
local B, o = {}, ""
for k, v in pairs(M) do B[v] = k end
for w in a.code:gmatch("[.-]+") do o = o .. (B[w] or bad("'" .. w .. "' is no Morse letter")) end
return o""", family="morse", label="letters")
kind("palindrome", "is_palindrome palindrome palin_check mirror_word same_backwards",
     ["Say if a text is a palindrome", "Check a word for being a palindrome",
     "Palindrome test: the same backwards or not"], "text|word|s",
     r"""local t = a.text:lower():gsub("[^%w]", ""); return t == t:reverse() and "yes" or "no" """, label="palindrome")
kind("camel", "camel_case camelize to_camel var_name identifier_of",
     ["Make a camel case identifier of some words", "Camel case of a phrase", "Words to camelCase (camel case) name"],
     "words|text|phrase", r"""
local o = ""
for i, w in ipairs(words(a.words:lower())) do o = o .. (i == 1 and w or w:sub(1, 1):upper() .. w:sub(2)) end
return o""", label="name")
kind("piglatin", "pig_latin piglatin to_pig oink_speak pl_convert",
     ["Say a text in Pig Latin", "Pig Latin of a word or sentence", "Translate to Pig Latin"], "text|word|sentence|s", r"""
return (a.text:lower():gsub("%a+", function(w)
  local head, tail = w:match("^([^aeiou]+)(.*)$")
  return head and tail ~= "" and tail .. head .. "ay" or w .. "way"
end))""", label="pig")
kind("mask", "mask_number card_mask hide_digits stars_for_digits redact_card",
     ["Hide all digits of a card number but the last four", "Mask a card number, last four digits stay",
     "Card number with its digits hidden by stars"], "number|card|digits|value", r"""
local d = a.number:gsub("%D", "")
if #d < 5 then bad("too few digits") end
return ("*"):rep(#d - 4) .. d:sub(-4)""", label="masked")
kind("nato", "nato_spell spell_out phonetic radio_spelling alpha_bravo",
     ["Spell a word with the NATO alphabet", "NATO spelling of a word", "Spell letters the NATO way, for radio or phone"],
     "word|text|letters|callsign", r"""
local N = words("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey X-ray Yankee Zulu")
local o = {}
for c in a.word:upper():gmatch("%S") do o[#o + 1] = N[c:byte() - 64] or c end
return table.concat(o, " ")""", label="spelling")
kind("letterscore", "word_score tile_points scrabble_points letter_points tile_value",
     ["Points of a word in Scrabble", "Scrabble score (points) of a word", "How many Scrabble points a word gives"],
     "word|text|tiles|letters", r"""
local P, sum = {}, 0
for points, letters in pairs({[1]="AEIOULNSTR",[2]="DG",[3]="BCMP",[4]="FHVWY",[5]="K",[8]="JX",[10]="QZ"}) do
  for c in letters:gmatch(".") do P[c] = points end
end
for c in a.word:upper():gmatch("%a") do sum = sum + P[c] end
return show(sum)""", label="points")
kind("anagram", "is_anagram anagram_check same_letters anagrams letters_match",
     ["Are two words anagrams of each other?", "Check two words for being an anagram", "Anagram test of two words"],
     "first|a|word1|left, second|b|word2|right", r"""
local function sorted(w) local t = {}; for c in w:lower():gmatch("%a") do t[#t + 1] = c end; table.sort(t); return table.concat(t) end
return sorted(a.first) == sorted(a.second) and "yes" or "no" """, label="anagram")

# ---- codes ------------------------------------------------------------------------------------------------------------

kind("shelfcode", "shelf_code make_shelf_code stack_label bay_tag shelfmark",
     ["Code for a place in the store room: room, shelf, slot", "Shelf code from room, shelf and slot",
     "Build the code of a shelf and slot of a room"], "room|hall|area, shelf|rack|board, slot|place|pos", r"""
return ("%s-%02d-%02d"):format(a.room:sub(1, 3):upper(), whole(a.shelf), whole(a.slot))""", label="code")
kind("seat", "seat_of seat_number seat_place find_seat hall_seat",
     ["Row and seat of a ticket number", "Seat and row for the number of a ticket", "Where a ticket number sits: row and seat"],
     "ticket|number|no|id#",
     r"""local n = whole(a.ticket, 1, 2600) - 1; return ("row %d, seat %s"):format(n // 12 + 1, ("ABCDEFGHIJKL"):sub(n % 12 + 1, n % 12 + 1))""")
kind("luhn", "luhn_digit check_digit checksum_digit luhn control_digit",
     ["Check digit of a number (Luhn)", "Luhn check digit for a number", "Compute the check digit that a number needs, Luhn method"],
     "number|digits|code|account", r"""
local d, sum = a.number:gsub("%D", ""), 0
if d == "" then bad("no digits in '" .. a.number .. "'") end
for i = 0, #d - 1 do
  local x = tonumber(d:sub(#d - i, #d - i))
  if i % 2 == 0 then x = x * 2; if x > 9 then x = x - 9 end end
  sum = sum + x
end
return show((10 - sum % 10) % 10)""", label="digit")
kind("ean", "ean_check ean13_digit barcode_digit gtin_check barcode_complete",
     ["Complete a 12 digit barcode (EAN) with its last digit", "Barcode with its EAN check digit added",
     "EAN: add the check digit to 12 digits of a barcode"], "digits|code|barcode|number", r"""
if not a.digits:match("^%d%d%d%d%d%d%d%d%d%d%d%d$") then bad("expected 12 digits") end
local sum = 0
for i = 1, 12 do sum = sum + tonumber(a.digits:sub(i, i)) * (i % 2 == 0 and 3 or 1) end
return a.digits .. show((10 - sum % 10) % 10)""", label="ean")
kind("hex", "to_hex hex_of dec2hex hexify base16", ["Write a number in hexadecimal", "Hexadecimal (hex) form of a decimal number",
                                                    "Decimal to hex: hexadecimal digits of a number"],
     "number|n|decimal|value#", r"""return ("%X"):format(whole(a.number, 0))""", family="hex", label="hex")
kind("unhex", "from_hex hex_value hex2dec unhex read_hex",
     ["Value of a hexadecimal number in decimal", "Decimal value of hex digits (hexadecimal)", "Hex to decimal: read a hexadecimal number"],
     "hex|digits|text|value", r"""return show(tonumber((a.hex:gsub("^0[xX]", "")), 16) or bad("'" .. a.hex .. "' is not hexadecimal"))""",
     family="hex", label="decimal")
kind("bin", "to_binary dec2bin binary_of bits_of base2",
     ["Write a number in binary", "Binary form of a decimal number", "Decimal to binary: the bits of a number"], "number|n|decimal|value#", r"""
local n, o = whole(a.number, 0), ""
repeat o = n % 2 .. o; n = n // 2 until n == 0
return o""", family="bin", label="binary")
kind("unbin", "from_binary bin2dec binary_value bits_to_number read_bits",
     ["Value of a binary number in decimal", "Decimal value of binary digits", "Binary to decimal: read the bits of a number"],
     "bits|binary|digits|text", r"""return show(tonumber(a.bits, 2) or bad("'" .. a.bits .. "' is not binary"))""", family="bin", label="decimal")
kind("numwords", "number_words say_number spell_number cheque_words num_to_words",
     ["Write a number in words", "A number in English words", "Number to words, as on a cheque"], "number|n|amount|value#", r"""
local one = words("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
local ten = words("- twenty thirty forty fifty sixty seventy eighty ninety")
local n, o = whole(a.number, 0, 999), ""
if n >= 100 then o = one[n // 100 + 1] .. " hundred"; n = n % 100; if n == 0 then return o end; o = o .. " and " end
if n < 20 then return o .. one[n + 1] end
return o .. ten[n // 10] .. (n % 10 > 0 and "-" .. one[n % 10 + 1] or "")""", label="words")
kind("ordinal", "ordinal nth_form rank_text place_suffix ordinal_of",
     ["Ordinal of a number: 1st, 2nd, 3rd", "Ordinal form of a number", "Make an ordinal of a number"], "number|n|rank|value#", r"""
local n = whole(a.number, 0)
local t = n % 100
return n .. ((t < 11 or t > 13) and ({"st", "nd", "rd"})[n % 10] or "th")""", label="ordinal")
kind("primes", "prime_factors factorize factors_of split_primes factor",
     ["Prime factors of a number", "Split a number into its prime factors", "Factors of a number, primes only"], "number|n|value|of#", r"""
local n, o, p = whole(a.number, 2, 1000000), {}, 2
while n > 1 do if n % p == 0 then o[#o + 1] = p; n = n // p else p = p + 1 end end
return table.concat(o, " x ")""", label="factors")
kind("gcd", "gcd common_divisor greatest_divisor hcf biggest_common",
     ["Greatest common divisor of two numbers", "Largest common divisor of two numbers", "Common divisor (gcd) of a pair of numbers"],
     "first|a|x|left#, second|b|y|right#", r"""
local x, y = whole(a.first, 1), whole(a.second, 1)
while y > 0 do x, y = y, x % y end
return show(x)""", label="gcd")

# ---- measures and money -------------------------------------------------------------------------------------------------

def measure(key, names, about, arg, formula, places=2, family=None, label=None):
    kind(key, names, about, arg, f"local x = num(a.{arg.split('|')[0].rstrip('#?')}); return show({formula}, {places})", family=family, label=label)


measure("c2f", "c_to_f celsius_to_fahrenheit to_fahrenheit temp_us c2f",
        ["Convert Celsius to Fahrenheit", "Fahrenheit of a temperature in Celsius", "Degrees Celsius as degrees Fahrenheit"],
        "celsius|c|degrees|temp", "x * 9 / 5 + 32", 1, "temperature", "fahrenheit")
measure("f2c", "f_to_c fahrenheit_to_celsius to_celsius temp_metric f2c",
        ["Convert Fahrenheit to Celsius", "Celsius of a temperature in Fahrenheit", "Degrees Fahrenheit as degrees Celsius"],
        "fahrenheit|f|degrees|temp", "(x - 32) * 5 / 9", 1, "temperature", "celsius")
measure("mi2km", "miles_to_km mi2km km_of_miles metric_distance miles_metric",
        ["Convert miles to kilometres", "Kilometres of a distance in miles", "Miles as kilometres (km)"],
        "miles|mi|distance|d", "x * 1.609344", 2, "distance", "km")
measure("km2mi", "km_to_miles km2mi miles_of_km imperial_distance km_imperial",
        ["Convert kilometres to miles", "Miles of a distance in kilometres", "Kilometres (km) as miles"],
        "km|kilometres|distance|d", "x / 1.609344", 2, "distance", "miles")
measure("lb2kg", "pounds_to_kg lb2kg kilos_of pounds_metric weight_kg",
        ["Convert pounds to kilograms", "Kilograms (kg) of a weight in pounds", "Pounds as kilograms"],
        "pounds|lb|weight|w", "x * 0.45359237", 2, "mass", "kg")
measure("kg2lb", "kg_to_pounds kg2lb pounds_of weight_lb kilos_imperial",
        ["Convert kilograms to pounds", "Pounds of a weight in kilograms (kg)", "Kilograms as pounds"],
        "kg|kilograms|weight|w", "x / 0.45359237", 2, "mass", "pounds")
measure("in2cm", "inches_to_cm in2cm cm_of_inches ruler_metric",
        ["Convert inches to centimetres", "Centimetres (cm) of a length in inches", "Inches as centimetres"], "inches|inch|length|l",
        "x * 2.54", 2, "length", "cm")
measure("cm2in", "cm_to_inches cm2in inches_of_cm ruler_imperial",
        ["Convert centimetres to inches", "Inches of a length in centimetres (cm)", "Centimetres as inches"], "cm|centimetres|length|l",
        "x / 2.54", 2, "length", "inches")
measure("dogyears", "dog_years dog_age pet_age bark_age",
        ["Age of a dog in human years", "Human years of a dog's age", "Dog years: how old a dog is as a person"], "age|years|dog_age|y#",
        "x <= 2 and x * 10.5 or 21 + (x - 2) * 4", 1, None, "years")
measure("paint", "paint_needed litres_of_paint wall_paint paint_calc",
        ["Litres of paint for a wall area, two coats", "How much paint an area needs, two coats", "Paint for so many square metres, in litres"],
        "area|square_metres|m2|size", "math.ceil(x * 2 / 9)", 0, None, "litres")
kind("split", "split_bill share_bill per_head go_dutch divide_bill",
     ["Split a bill between people", "Share of a bill for each person", "What each person pays of a bill"],
     "total|amount|bill|sum, people|persons|heads|n#", "return money(num(a.total) / whole(a.people, 1))", label="each")
kind("tip", "tip tip_amount add_tip gratuity waiter_tip",
     ["Tip for a bill, 10 percent if not given", "How much to tip on a bill", "Tip on an amount, percent optional"],
     "amount|bill|total|sum, percent|rate|pct?#", "return money(num(a.amount) * (a.percent and num(a.percent) or 10) / 100)", label="tip")
kind("bmi", "bmi body_mass_index bmi_calc mass_index",
     ["Body mass index (BMI) of weight in kg and height in cm", "BMI from weight and height",
      "Body-mass index, BMI, of a person's weight and height"],
     "weight|kg|mass, height|cm|tall", r"""local h = num(a.height); if h > 3 then h = h / 100 end; return show(num(a.weight) / h ^ 2, 1)""",
     label="bmi")
kind("leap", "is_leap leap_year leap check_leap feb29", ["Say if a year is a leap year", "Leap year test", "Is a year a leap year?"], "year|y|when#",
     r"""
local y = whole(a.year, 1, 9999); return (y % 4 == 0 and y % 100 ~= 0 or y % 400 == 0) and "yes" or "no" """, label="leap")
MONTHS = 'local MONTHS = words("January February March April May June July August September October November December")\n'
kind("monthdays", "month_days days_in_month month_length days_of_month",
     ["How many days a month has", "Number of days of a month", "Days in a month, of a year if given"], "month|m|name, year|y?#", MONTHS + r"""
local D, n = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
for i, m in ipairs(MONTHS) do if m:lower():sub(1, 3) == a.month:lower():sub(1, 3) then n = i end end
if not n then bad("unknown month: " .. a.month) end
local y = a.year and whole(a.year) or 2025
return show(n == 2 and (y % 4 == 0 and y % 100 ~= 0 or y % 400 == 0) and 29 or D[n])""", label="days")
DAYS = r"""
local function days(date)
  local y, m, d = date:match("^(%d%d%d%d)%-(%d%d?)%-(%d%d?)$")
  if not y then bad("'" .. date .. "' is no date: expected YYYY-MM-DD") end
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  if m < 1 or m > 12 or d < 1 or d > 31 then bad("there is no date " .. date) end
  if m < 3 then y, m = y - 1, m + 12 end
  return 365 * y + y // 4 - y // 100 + y // 400 + (153 * (m - 3) + 2) // 5 + d
end
"""
kind("weekday", "weekday_of day_of_week which_day weekday dow",
     ["Weekday of a date", "Which day of the week (weekday) a date is", "Day of the week for a date (YYYY-MM-DD), weekday name"], "date|day|when|iso",
     DAYS + r"""
return words("Tuesday Wednesday Thursday Friday Saturday Sunday Monday")[days(a.date) % 7 + 1]""", family="dates", label="weekday")
kind("between", "days_between date_diff day_span count_days days_apart",
     ["Days between two dates", "How many days lie between two dates", "Number of days from one date to another, between them"],
     "start|from_date|first|since, stop|to_date|last|until", DAYS + "return show(math.abs(days(a.stop) - days(a.start)))", family="dates",
     label="days")
kind("recipe", "scale_recipe recipe_scale servings_scale portion_up cook_for",
     ["Scale an amount of a recipe to other servings", "Recipe amount for another number of servings",
     "Amount of an ingredient for more or fewer servings of a recipe"], "amount|quantity|qty, servings|from_servings|old, wanted|to_servings|new",
     r"""
return show(num(a.amount) * num(a.wanted) / num(a.servings), 2)""", label="amount")
kind("discount", "discount sale_price price_off reduce_price cut_price",
     ["Price after a discount in percent", "Sale price: a price less a discount", "Take a discount (percent) off a price"],
     "price|amount|full, percent|off|rate#", "return money(num(a.price) * (1 - num(a.percent) / 100))", label="price")
kind("vat", "add_vat gross_price with_vat vat_gross tax_on_top",
     ["Gross price: net amount with VAT, 20 percent if no rate", "Add VAT to a net price", "Net price to gross, VAT rate optional"],
     "net|amount|price, rate|percent|vat?#", "return money(num(a.net) * (1 + (a.rate and num(a.rate) or 20) / 100))", label="gross")
kind("speed", "average_speed speed_of pace_calc kmh velocity",
     ["Average speed from distance in km and hours", "Speed of a trip: km and hours", "Average speed in km/h of a distance and a time in hours"],
     "distance|km|way, hours|time|h", "return show(num(a.distance) / num(a.hours), 1)", label="kmh")
kind("fuel", "fuel_cost trip_cost petrol_price drive_cost fuel_money",
     ["Fuel cost of a trip: km, litres per 100 km, price of a litre", "Cost of fuel for a drive", "What the fuel of a trip costs"],
     "distance|km|way, usage|per_100|consumption, price|per_litre|litre_price", "return money(num(a.distance) * num(a.usage) / 100 * num(a.price))",
     label="cost")
kind("postage", "postage stamp_price letter_fee parcel_cost stamps_for",
     ["Postage of a letter by its weight in grams", "Postage (stamp) for a letter of so many grams", "What postage a letter needs, by grams"],
     "grams|weight|g#, country|zone|where?=home/abroad", r"""
local g, p = num(a.grams), nil
for _, row in ipairs({{20, 0.95}, {50, 1.10}, {500, 1.80}, {1000, 2.90}}) do if not p and g <= row[1] then p = row[2] end end
if not p then bad("too heavy for a letter: " .. a.grams .. " g") end
return money(a.country == "abroad" and p * 2 or p)""", label="postage")
kind("colour", "colour_for pick_colour name_colour team_colour badge_color",
     ["Pick a colour for a name, always the same one", "Colour of a name for badges", "Choose the colour that goes with a name"],
     "name|who|person|text", r"""
local C, sum = words("red orange yellow green teal blue purple pink brown grey"), 0
for i = 1, #a.name do sum = (sum * 31 + a.name:byte(i)) % 9973 end
return C[sum % #C + 1]""", label="colour")
kind("resistor", "resistor_bands resistor_colours band_code ohm_bands",
     ["Colour bands of a resistor in ohms", "Resistor bands for a value in ohms", "Which bands a resistor of so many ohms has"], "ohms|ohm|value|r#",
     r"""
local C, n, zeros = words("black brown red orange yellow green blue violet grey white"), whole(a.ohms, 10, 99000000), 0
while n >= 100 do
  if n % 10 ~= 0 then bad("no two-digit value: " .. a.ohms) end
  n = n // 10; zeros = zeros + 1
end
return ("%s %s %s"):format(C[n // 10 + 1], C[n % 10 + 1], C[zeros + 1])""", label="bands")

# ---- tables: what only this plugin knows ----------------------------------------------------------------------------------

def of(*texts):
    """One of the texts, its {} a number of two or three digits."""
    return lambda rng: rng.choice(texts).format(rng.randint(12, 480))


def two(a, b, join=" - "):
    a, b = a.split(), b.split()
    return lambda rng: rng.choice(a) + join + rng.choice(b)


STOPS = "Harbour Mill Castle Station Zoo Museum Hospital Stadium Lakeside Airport Brewery Arsenal Orchard Cemetery"
PEOPLE = "Mira; Jonas; Adaeze; Pavel; Sunniva; Tomoko; Rafael; Brigid; Hamza; Odile; Viggo; Leilani; Stellan; Nadia; Quim; Zofia; Ewan; Anouk"
table("tram", "tram_line line_route tram_ends tramways_line rail_line",
      ["End stops of a tram line", "Tram line: where it runs from and to", "From where to where a tram line goes"], "line|number|tram|no",
      "tram line",
      "1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12; 14; 17; 19; 21", two(STOPS, "Northgate Southend Eastpark Westhill Oldtown Fairground"))
table("departure", "next_bus bus_times departure_at stop_board bus_from",
      ["Next bus from a stop", "When the next bus leaves a stop", "Bus departure at a stop"], "stop|from_stop|station|at", "stop",
      STOPS.replace(" ", "; "), lambda rng: f"line {rng.randint(2, 90)} at {rng.randint(5, 22):02}:{rng.randint(0, 59):02}")
table("bird", "bird_voice bird_call birdsong sound_of_bird chirp",
      ["What the voice of a bird sounds like", "Call of a bird in letters (its voice)", "How a bird sounds, its voice"], "bird|species|name", "bird",
      "blackbird; wren; robin; chaffinch; cuckoo; bittern; curlew; nightjar; great tit; chiffchaff; tawny owl; lapwing; corncrake; siskin",
      two("tsee fluting tik-tik dry churring soft sharp rising", "kew-wit hoo trill rattle zilp-zalp whistle pee-wit", " "))
table("screw", "screw_hole drill_size pilot_hole tap_drill thread_drill",
      ["Drill size for a screw thread", "Which drill a screw of a thread needs", "Size of drill (mm) for a screw"], "thread|screw|size|metric",
      "thread",
      "M2; M2.5; M3; M4; M5; M6; M8; M10; M12; M14; M16; M20", lambda rng: f"{rng.randint(16, 170) / 10} mm")
table("part", "part_price spare_cost price_of_part parts_lookup catalog_price",
      ["Price of a spare part by its number", "Spare part number to price", "What a spare part costs"], "part|code|number|sku", "part",
      "A-104; A-117; B-220; B-231; C-008; C-015; D-300; D-312; K-77; K-78; X-1; X-9; Z-41; Z-52; P-600", lambda rng: f"{rng.uniform(2, 240):.2f} EUR")
table("hours", "opening_hours open_when shop_hours hours_of door_times",
      ["Opening hours of a place in town", "When a place in town is open (opening hours)", "Opening times of shops and offices"],
      "place|where|shop|name",
      "place",
      "library; town hall; swimming pool; post office; bakery; museum; pharmacy; tool library; recycling yard; ice rink; bike shop; registry",
      lambda rng: f"{rng.randint(6, 11)}:{rng.choice(['00', '30'])} to {rng.randint(14, 21)}:{rng.choice(['00', '30'])}")
table("tea", "tea_time brew_time steep steeping tea_minutes",
      ["How long to steep a tea", "Steep time of a tea in minutes", "Minutes a tea should steep"], "tea|kind|sort|name", "tea",
      "sencha; assam; darjeeling; oolong; rooibos; chamomile; mint; earl grey; pu-erh; white peony; matcha; nettle",
      lambda rng: f"{rng.randint(1, 9)} minutes at {rng.choice([70, 75, 80, 85, 90, 95])} degrees")
table("plant", "water_plant plant_water watering plant_care thirst_of",
      ["How often a plant needs water", "Water for a house plant: every how many days", "Days between giving a plant water"],
      "plant|name|species|kind", "plant",
      "ficus; monstera; aloe; basil; orchid; fern; ivy; cactus; begonia; rosemary; bonsai; peace lily; jade tree; spider plant",
      lambda rng: f"every {rng.randint(2, 21)} days")
table("desk", "desk_of find_desk room_of_person where_sits staff_room",
      ["Desk of a member of staff", "Which desk a person of the staff has", "Find the desk where somebody of the staff sits"],
      "person|name|who|staff", "person",
      PEOPLE, lambda rng: f"room {rng.randint(1, 4)}{rng.randint(0, 2)}{rng.randint(1, 9)}, desk {rng.randint(1, 9)}")
table("faultcode", "error_code fault_meaning decode_fault machine_code what_is_error",
      ["Meaning of an error code of the heating", "Heating error code explained", "What an error code on the heating means"],
      "code|error|fault|number",
      "error code", "E01; E02; E03; E04; E05; E07; E09; F10; F11; F12; F20; F31; H1; H4; H6",
      lambda rng: rng.choice(["water pressure", "burner", "pump", "outside sensor", "fan", "flue gas", "ignition",
                              "filter"]) + " " + rng.choice(["too low", "blocked", "broken", "overheated", "not found", "too high"]))
table("bin_for", "which_bin waste_bin sort_waste bin_for trash_where",
      ["Which bin some waste goes into", "Bin for a kind of waste", "Sort waste: the bin for a thing"], "thing|waste|item|what", "waste",
      "pizza box; eggshells; light bulb; battery; milk carton; jam jar; nail polish; tea bag; old shoes; receipt; yoghurt cup; cork; broken mirror; paint tin",
      lambda rng: f"{rng.choice('yellow blue brown black green grey red'.split())} bin")
table("fabric", "wash_temp washing_guide laundry_heat wash_how fabric_care",
      ["How to wash a fabric", "Wash programme and temperature of a fabric", "At what temperature to wash a fabric"], "fabric|cloth|material|textile",
      "fabric",
      "wool; silk; linen; cotton; denim; fleece; velvet; cashmere; viscose; polyester; lace; corduroy",
      lambda rng: f"{rng.choice([20, 30, 40, 60, 90])} degrees, {rng.choice(['gentle', 'normal', 'by hand', 'short'])}")
table("airport", "airport_code iata city_airport fly_code airport_of",
      ["Airport code of a city", "Three-letter airport code for a city", "City to airport code"], "city|town|place", "city",
      "Lisbon; Oslo; Kyoto; Nairobi; Quito; Dublin; Prague; Hanoi; Tunis; Riga; Basel; Izmir; Porto; Lima",
      lambda rng: "".join(rng.sample("ABCDEFGHIKLMNOPRSTVXZ", 3)))
table("locker", "locker_of locker_code pupil_locker find_locker locker_for",
      ["Locker of a pupil", "Which locker a pupil has", "Locker number by pupil"], "pupil|name|student|who", "pupil", PEOPLE,
      of("locker {}", "{}, ground floor", "{}, first floor"))
table("shed", "where_is_tool tool_place shed_find toolshed_lookup hook_of",
      ["Where a tool hangs in the shed", "Place of a tool in the shed", "Find a tool in the shed"], "item|tool|thing|what", "tool",
      "spade; rake; axe; saw; spirit level; mallet; pliers; chisel; drill; hedge shears; trowel; crowbar; wheelbarrow; clamps",
      lambda rng: rng.choice(["hook", "shelf", "drawer", "box"]) + f" {rng.randint(1, 30)}")
table("cheese", "cheese_wine wine_for pair_wine cheese_match sommelier",
      ["Wine that goes with a cheese", "Which wine to serve with a cheese", "Cheese and wine: the match for a cheese"], "cheese|name|kind", "cheese",
      "gouda; brie; feta; comté; stilton; manchego; pecorino; raclette; munster; ricotta; halloumi; cheddar",
      lambda rng: rng.choice("Riesling Merlot Chianti Sancerre Rioja Muscat Port Gamay Malbec Cava Silvaner Barolo".split()))
table("tide", "high_tide tide_at tide_table harbour_tide sea_level_time",
      ["High tide at a harbour today", "When high tide is at a harbour", "Time of high tide (water) in a harbour"], "harbour|port|place", "harbour",
      "Whitby; Oban; Galway; Brest; Vigo; Ostend; Esbjerg; Cuxhaven; Tromsø; Dover; Fowey; Cork; Harlingen",
      lambda rng: f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}, {rng.randint(21, 69) / 10} m")
table("parking", "parking_fee park_cost parking_zone zone_price meter_price",
      ["Parking fee of a zone for an hour", "What an hour of parking costs in a zone", "Parking zone prices"], "zone|area|letter", "zone",
      "A; B; C; D; E; F; G; H; K; L; M", lambda rng: f"{rng.randint(2, 12) / 2:.2f} an hour")
table("museumroom", "artwork_room find_painting exhibit_room hall_of_work gallery_guide",
      ["In which room of the museum a painting hangs", "Room of a painting in the museum", "Find a painting in the museum"],
      "painting|work|title|picture", "painting",
      "The Blue Harbour; Girl with a Lantern; Winter Mill; Three Herons; The Fishmonger; Night Ferry; Still Life with Quinces; The Beekeeper; Old Bridge; Red Orchard; Self-Portrait in Grey; Harvest",
      lambda rng: f"room {rng.randint(1, 30)}, {rng.choice(['north', 'south', 'east', 'west'])} wing")
table("allergen", "allergens dish_contains menu_allergens allergy_check dish_info",
      ["Allergens in a dish of the canteen", "What allergens a canteen dish has", "Dish of the canteen: its allergens"], "dish|meal|food|name",
      "dish",
      "lasagne; pea soup; falafel; fish pie; ramen; tiramisu; goulash; paella; carrot cake; waldorf salad; pad thai; apple crumble",
      lambda rng: ", ".join(rng.sample("milk egg nuts celery soy wheat fish mustard sesame".split(), rng.randint(1, 3))))
table("wifi", "guest_wifi wifi_name room_wifi network_for wlan_of",
      ["Wifi network of a meeting room", "Name of the wifi in a meeting room", "Which wifi a meeting room has"], "room|place|name|where",
      "meeting room",
      "Heron; Otter; Lynx; Badger; Kestrel; Marten; Hare; Stoat; Osprey; Beaver; Ibex; Dormouse",
      lambda rng: f"{rng.choice(['guest', 'corp', 'visitor', 'lab'])}-{rng.randint(10, 99)}")
table("duty", "on_duty duty_roster who_is_on shift_of roster_day",
      ["Who is on duty on a day", "Duty roster: who has a day", "Person on duty, by weekday"], "day|weekday|when|date", "day",
      "Monday; Tuesday; Wednesday; Thursday; Friday; Saturday; Sunday", lambda rng: rng.choice(PEOPLE.split("; ")))
table("kiln", "kiln_temp firing_heat glaze_fire cone_temperature kiln_for",
      ["Kiln temperature for a glaze", "How hot the kiln must be for a glaze", "Firing of a glaze: the kiln temperature"], "glaze|name|colour|kind",
      "glaze",
      "celadon; tenmoku; shino; raku; salt; ash; majolica; copper red; crackle; matt white", lambda rng: f"{rng.randint(90, 132) * 10} degrees")
table("radio", "radio_freq station_frequency tune_to fm_of find_station",
      ["Frequency of a radio station", "On which frequency a radio station is", "Radio station to frequency in MHz"], "station|name|channel|sender",
      "station",
      "Radio Pine; Coast FM; Delta Jazz; Klassik Nord; Old Gold; Campus Wave; Night Line; Radio Mosaic; Hill Country; Sport 24",
      lambda rng: f"{rng.randint(880, 1079) / 10} MHz")

# ---- a store: put now, got later -------------------------------------------------------------------------------------------

def keeper(family, put_names, put_about, put_args, get_names, get_about, get_arg, list_names, list_about, what):
    """Three tools over one store: put(key, value), get(key), list()."""
    key, value = [p.split("|")[0] for p in put_args.split(", ")]
    kind(family + "_put", put_names, put_about, put_args,
         f'put("{family}/" .. a.{key}:lower(), {{name = a.{key}, value = a.{value}}}); return a.{key} .. ": " .. a.{value}', family=family,
         effect="TXN", wants=["store"])
    kind(family + "_get", get_names, get_about, get_arg,
         f'local v = corvid.store.get("{family}/" .. a.{get_arg.split("|")[0]}:lower()); return v and v.value or bad("no {what} for " .. a.{get_arg.split("|")[0]})',
         family=family, wants=["store"])
    kind(family + "_list", list_names, list_about, "", f"""
local o = {{}}
for _, k in ipairs(must(corvid.store.keys("{family}/"), "no store")) do
  local v = corvid.store.get(k); if v then o[#o + 1] = v.name .. ": " .. v.value end
end
while #o > 6 do table.remove(o, 1) end
return #o == 0 and "nothing yet" or table.concat(o, "\\n")""", family=family, wants=["store"])


keeper("label", "label_put box_label_set tag_box label_box stick_label",
       ["Put a label on a storage box", "Set the label of a storage box", "Label a storage box"], "box|crate|id, label|text|contents",
       "label_get box_label_get read_label box_says what_in_box",
       ["Label of a storage box", "What the label of a storage box says", "Read a storage box's label"], "box|crate|id",
       "label_list box_labels all_labels boxes", ["List storage boxes with their labels", "All labels of storage boxes", "Storage boxes and labels"],
       "label")
keeper("extension", "ext_set set_extension phone_ext_put extension_save dial_set",
       ["Save a person's phone extension", "Set the phone extension of somebody", "Keep the phone extension of a person"],
       "person|name|who, ext|number|extension|digits",
       "ext_get get_extension phone_ext_of extension_find dial_for",
       ["Phone extension of a person", "Find the phone extension of somebody", "Look up a person's phone extension"], "person|name|who",
       "ext_list extensions phone_ext_all dial_list",
       ["List all phone extensions", "Phone extensions, everybody's", "All phone extensions that are saved"], "extension")
keeper("stock", "stock_set set_stock count_item inventory_put shelf_count",
       ["Set the stock count of an article", "Record how many of an article are in stock", "Save the stock of an article"],
       "article|item|product|thing, count|qty|number|amount",
       "stock_get get_stock stock_of inventory_get how_many_left",
       ["Stock count of an article", "How many of an article are in stock", "Read the stock of an article"], "article|item|product|thing",
       "stock_list stocklist inventory_all all_stock",
       ["List the stock of all articles", "Stock counts of every article", "Show all articles in stock"], "stock count")
keeper("loan", "lend_book book_out loan_add library_lend checkout_book",
       ["Lend a book to somebody", "Note that a book is lent to a person", "Record who borrows (lends) a book"],
       "book|title|item, person|to|borrower|reader",
       "who_has_book book_where loan_get library_who book_holder",
       ["Who has a book that was lent", "Person who borrowed a book", "Find who a book is lent to"], "book|title|item",
       "loan_list books_out library_loans lent_books",
       ["List the books that are lent", "All books that somebody borrowed", "Lent books and who has them"], "loan")
keeper("birthday", "birthday_set bday_put add_birthday celebrate_set",
       ["Save a birthday", "Set the birthday of a person", "Keep somebody's birthday"], "person|name|who, date|day|when|birthday",
       "birthday_get bday_of when_birthday celebrate_get", ["Birthday of a person", "When somebody has birthday", "Look up a birthday"],
       "person|name|who",
       "birthday_list bdays all_birthdays celebrate_all", ["List all birthdays", "Birthdays that are saved", "Show every birthday"], "birthday")
keeper("meter", "meter_put log_meter reading_set meter_write gauge_set",
       ["Record a meter reading", "Save the reading of a meter", "Set what a meter shows, its reading"], "meter|name|id, reading|value|kwh|count",
       "meter_get meter_last reading_of meter_read gauge_get",
       ["Last reading of a meter", "What a meter showed, its last reading", "Look up a meter reading"], "meter|name|id",
       "meter_list meters_all readings gauge_all", ["List meters with their readings", "All meter readings", "Readings of every meter"], "reading")

# ---- files of the workspace ------------------------------------------------------------------------------------------------

kind("digest", "file_digest summarize_file text_brief skim doc_glance",
     ["Summary of a text file: lines, words, first line", "Short summary of a file's text", "Summarize a text file in one line"],
     "path|file|filename|source", r"""
local t = read(a.path); local l = lines(t)
return ("%d lines, %d words, begins: %s"):format(#l, #words(t), l[1])""", wants=["fs.read"])
kind("headings", "md_headings outline toc headings_of doc_outline",
     ["Headings of a Markdown file", "Outline: the headings of a Markdown file", "List the headings in a Markdown document"], "path|file|doc|md", r"""
local o = {}
for _, l in ipairs(lines(read(a.path))) do local h = l:match("^#+%s+(.*)"); if h then o[#o + 1] = h end end
return #o == 0 and bad("no headings in " .. a.path) or table.concat(o, "\n")""", wants=["fs.read"])
kind("colsum", "column_sum csv_sum sum_column csv_total table_total",
     ["Sum of a column of a CSV file", "Add up a column of a CSV table", "Total (sum) of one CSV column"],
     "path|file|csv|table, column|col|field|name", r"""
local l, at, sum = lines(read(a.path)), nil, 0
for i, h in ipairs(corvid.text.split(l[1], ",")) do if h == a.column then at = i end end
if not at then bad("no column '" .. a.column .. "' in " .. a.path) end
for i = 2, #l do sum = sum + num(corvid.text.split(l[i], ",")[at] or "0") end
return show(sum, 2)""", wants=["fs.read"], label="sum")
kind("openitems", "open_todos todo_open unchecked remaining_tasks list_open",
     ["Open items (unchecked) of a checklist file", "Items of a checklist file that are still open", "What is open in a checklist file"],
     "path|file|list|checklist", r"""
local o = {}
for _, l in ipairs(lines(read(a.path))) do local t = l:match("^%s*[-*] %[ %] (.*)"); if t then o[#o + 1] = t end end
return #o == 0 and "nothing is open" or table.concat(o, "\n")""", wants=["fs.read"])
kind("censor", "censor_word black_out censor redact_in_file word_hide",
     ["Censor a word in a file with stars", "Black out (censor) a word everywhere in a file", "Hide a word of a file behind stars, censored"],
     "path|file|doc, word|term|secret|text", r"""
local t, n = read(a.path), 0
local out, n = t:gsub(a.word:gsub("%p", "%%%0"), ("*"):rep(#a.word))
if n == 0 then bad("'" .. a.word .. "' is not in " .. a.path) end
write(a.path, out); return ("%d censored in %s"):format(n, a.path)""", effect="FILE", wants=["fs.read", "fs.write"])
kind("card", "write_card visiting_card make_card name_card card_for",
     ["Write a visiting card into a file", "Make a visiting card file with name and job", "Visiting card of a person, written to a file"],
     "path|file|target|out, name|person|who, job|role|title", r"""
local w = math.max(#a.name, #a.job)
local edge = "+" .. ("-"):rep(w + 2) .. "+"
write(a.path, ("%s\n| %-" .. w .. "s |\n| %-" .. w .. "s |\n%s\n"):format(edge, a.name, a.job, edge)); return "card written to " .. a.path""",
effect="FILE", wants=["fs.write"])
kind("banner", "banner write_banner sign_make door_sign star_box",
     ["Write a banner with a text into a file", "Make a banner file: text in a box of stars", "Banner of stars around a text, kept in a file"],
     "path|file|target|out, text|words|message|title", r"""
local edge = ("*"):rep(#a.text + 4)
write(a.path, edge .. "\n* " .. a.text .. " *\n" .. edge .. "\n"); return "banner in " .. a.path""", effect="FILE", wants=["fs.write"])
kind("vcard", "vcard_write make_vcard contact_file address_card vcf_new",
     ["Write a contact (vCard) into a file", "Make a vCard file of a contact", "Contact as a vCard file: name and phone"],
     "path|file|target|out, name|person|contact, phone|tel|number", r"""
write(a.path, ("BEGIN:VCARD\nVERSION:4.0\nFN:%s\nTEL:%s\nEND:VCARD\n"):format(a.name, a.phone)); return "wrote contact " .. a.name .. " to " .. a.path""", effect="FILE", wants=["fs.write"])
kind("numberlines", "number_lines line_numbers numbered_copy add_numbers enumerate_file",
     ["Write a copy of a file with numbered lines", "Number the lines of a file into another file", "Numbered copy of a file's lines"],
     "source|path|input|from_file, target|out|output|to_file", r"""
local l = lines(read(a.source))
for i, t in ipairs(l) do l[i] = i .. " " .. t end
write(a.target, table.concat(l, "\n") .. "\n"); return ("%d lines numbered in %s"):format(#l, a.target)""", effect="FILE",
wants=["fs.read", "fs.write"])
kind("longest", "longest_line widest_line line_max long_line",
     ["Longest line of a text file", "Which line of a file is the longest", "Find the longest line in a file"], "path|file|source|text_file", r"""
local best = ""
for _, l in ipairs(lines(read(a.path))) do if #l > #best then best = l end end
return best""", wants=["fs.read"], label="line")
kind("ingredients", "recipe_ingredients shopping_from ingredients_of what_to_buy",
     ["Ingredients of a recipe file", "Shopping list: the ingredients in a recipe file", "Read the ingredients out of a recipe file"],
     "path|file|recipe|source", r"""
local o = {}
for _, l in ipairs(lines(read(a.path))) do local t = l:match("^%* (.*)"); if t then o[#o + 1] = t end end
return #o == 0 and bad("no ingredients in " .. a.path) or table.concat(o, ", ")""", wants=["fs.read"])

# ---- registers: things and what is known of them, drawn anew for each world --------------------------------------------------

THINGS = """ship horse printer bridge tower satellite robot van choir garden violin lighthouse camera hut glacier balloon tractor greenhouse kayak statue clock piano beehive telescope crane barge cave
windmill drone loom canoe sled swan camel donkey goat falcon lamp stove submarine carousel vineyard locomotive scooter trumpet kite pond parrot volcano sundial lift rocket raft harp""".split()
KNOWN = """Aurora; Biscuit; Old Tom; Nimbus; Juniper; Falstaff; Marigold; Pepperpot; Sirius; Windermere; Tansy; Quicksilver; Bramble; Odin; Calypso; Thistle; Rosalind; Hobnail; Zephyr; Clementine; Barnacle; Little Joe;
Saffron; Gallant; Moonraker; Dandelion; Ferdinand; Isolde; Red Baron; Penelope; Gypsum; Tallyho; Ulysses; Vesper; Hazelnut; Big Ida; Kismet; Lucky Strike; Number Nine; Doubloon""".replace("\n", " ").split("; ")
SORTED = {  # what is known -> (its value, is it a number to compare, what more of it is)
    "weight": (lambda r: f"{r.randint(2, 900)} kg", "heavier"), "height": (lambda r: f"{r.randint(2, 180)} m", "taller"),
    "age": (lambda r: f"{r.randint(2, 140)} years", "older"),
    "price": (lambda r: f"{r.randint(20, 9000)} EUR", "dearer"), "length": (lambda r: f"{r.randint(2, 400)} m", "longer"),
    "speed": (lambda r: f"{r.randint(4, 320)} km/h", "faster"),
    "power": (lambda r: f"{r.randint(10, 4000)} watts", "stronger"), "width": (lambda r: f"{r.randint(1, 60)} m", "wider"),
    "owner": (lambda r: r.choice(PEOPLE.split("; ")), None),
    "colour": (lambda r: r.choice("red blue green yellow grey white black orange brown".split()), None),
    "home": (lambda r: r.choice("Lisbon Oslo Riga Cork Bergen Porto Ghent Malmö Turku Graz Perth Quito".split()), None),
    "code": (lambda r: f"{''.join(r.sample('ABCDEFGHKLMNPRSTUVXZ', 2))}-{r.randint(100, 999)}", None),
    "maker": (lambda r: r.choice("Hallberg Tessaro Okonjo Brandt Quilliam Ferreira Nakata Duvall Zelenka Ostrander".split()), None),
    "keeper": (lambda r: r.choice(PEOPLE.split("; ")), None),
    "material": (lambda r: r.choice("oak steel brass bamboo granite copper glass canvas clay willow".split()), None),
    "status": (lambda r: r.choice(["in use", "in repair", "sold", "lent out", "ready", "not found", "on order"]), None),
    "place": (lambda r: f"{r.choice(['hall', 'pier', 'yard', 'field', 'dock'])} {r.randint(1, 40)}", None),
    "next_check": (lambda r: f"{r.randint(2025, 2028)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}", None),
}
REGISTERS = ["r1", "r2", "r3", "r4", "r5", "r6"]


def register(rng, key, thing):
    """The kinds of one register: two things that are known of each entry, all names, and a way to change the first."""
    first, second = rng.sample(list(SORTED), 2)
    names = rng.sample(KNOWN, 10)
    kinds = []
    arg = f"name|{thing}|id|which|entry"
    for slot, fact in (("a", first), ("b", second)):
        said = fact.replace("_", " ")
        k = Kind(f"{key}_{slot}", f"{thing}_{fact} get_{thing}_{fact} {fact}_of_{thing} {thing[:4]}_{fact} {thing}s_{fact} {fact}_lookup_{thing}",
                 [f"{said.capitalize()} of a {thing}", f"Give the {said} of a {thing} by its name", f"Look up the {said} that a {thing} has",
                  f"{thing.capitalize()} register: {said}"], arg,
                 f'return corvid.store.get("{key}/{fact}/" .. a.name:lower()) or find(T, a.name, "{thing}")', family=key, wants=["store"])
        k.table = lambda r, value=SORTED[fact][0]: ({n: value(r) for n in names[:7]}, names[7:])
        k.thing, k.fact, k.more = thing, said, SORTED[fact][1]
        k.new = SORTED[fact][0]
        kinds.append(k)
    said = first.replace("_", " ")
    k = Kind(f"{key}_set", f"set_{thing}_{first} {thing}_{first}_set change_{thing} {thing}_{first}_put update_{thing[:6]}_{first}",
             [f"Set the {said} of a {thing}", f"Change the {said} of a {thing}", f"Write down a new {said} for a {thing}"],
             f"{arg}, value|{first}|new|to", f"""
if not find(T, a.name, "{thing}") then return end
put("{key}/{first}/" .. a.name:lower(), a.value); return "{said} of " .. a.name .. ": " .. a.value""", family=key, effect="TXN", wants=["store"])
    k.table = lambda r: ({n: "yes" for n in names[:7]}, names[7:])
    k.thing, k.fact, k.more, k.new = thing, said, None, SORTED[first][0]
    kinds.append(k)
    k = Kind(f"{key}_list", f"list_{thing}s all_{thing}s {thing}_names {thing}s {thing}_register",
             [f"List all {thing}s by name", f"Names of every {thing}", f"Which {thing}s there are, all names"], "",
             f'return "{", ".join(sorted(names[:7]))}"', family=key)
    k.thing, k.fact, k.more, k.new = thing, None, None, None
    kinds.append(k)
    return kinds


# Requests of other batches that one of these tools would answer: not played where there are gadgets.
STEALS = re.compile(r"roman|slug|c(ae|e)sar|cipher|vowel|morse|palindrom|anagram|initials|acronym|title case|camel|revers|hexa|\bhex\b|binary|celsius|fahrenheit|miles|kilomet|\bkm\b|pounds|"
                    r"inch|\bkg\b|leap|weekday|which day|days (between|are|in|until)|\btip\b|split|percent|discount|\bvat\b|bill|prime|divisor|checklist|heading|outline|longest line|column|"
                    r"birthday|\bextension of|lent|borrow|stock|meter|summar|ingredient|banner|censor|open items|open tasks|number the lines|birds?\b|tram|\bdesk\b|airport|postage|opening", re.I)
