# SPDX-License-Identifier: MIT
"""Finds JSON values that are released twice: handed to a jansson call that steals the reference, then released all the same.

Why: functions that end in `_new` (and `o` in json_pack) take over the reference, also when they fail. A later json_decref, or a
`cv_auto_json` variable that was not handed over with cv_steal, is a use after free that shows up much later."""
import re

from common import arguments, blank, files, functions, line_at, read, Report

STEALS = re.compile(r"\bjson_(?:object_set_new|object_set_new_nocheck|object_update_new|object_update_existing_new|object_update_missing_new|"
                    r"array_set_new|array_append_new|array_insert_new)\s*\(")
PACK = re.compile(r"\bjson_pack(?:_ex)?\s*\(")


def split_arguments(text, start):
    """Arguments of the call whose '(' is at start-1: list of (text, offset), and where the call ends."""
    depth, last, found, at = 1, start, [], start
    while at < len(text) and depth:
        char = text[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == '"':
            at = text.find('"', at + 1) if '"' in text[at + 1:] else len(text)
        elif char == "," and depth == 1:
            found.append((text[last:at].strip(), last))
            last = at + 1
        at += 1
    found.append((text[last:at - 1].strip(), last))
    return found, at


def packed(arguments_of_call, extended):
    """The arguments of json_pack that an 'o' steals."""
    if extended:
        arguments_of_call = arguments_of_call[2:]
    form = "".join(re.findall(r'"([^"]*)"', arguments_of_call[0][0]))
    values = iter(arguments_of_call[1:])
    for match in re.finditer(r"([sbiIfoOn])([#%]?)[?*]?", form):
        kind, counted = match.groups()
        if kind == "n":
            continue
        value = next(values, None)
        if counted:
            next(values, None)
        if kind == "o" and value:
            yield value


def stolen(code, raw):
    """(name, end of the call) for each bare variable that a call in `code` steals; `raw` has the literals."""
    for match in STEALS.finditer(code):
        parts, end = split_arguments(code, match.end())
        yield parts[-1][0], match.start(), end
    for match in PACK.finditer(code):
        parts, end = split_arguments(raw, match.end())
        for name, _ in packed(parts, "_ex" in match.group(0)):
            yield name, match.start(), end


def main():
    options = arguments(__doc__)
    report = Report("decref")
    count = 0
    for path in files(options.root):
        if not path.endswith(".c"):
            continue
        text = read(options.root, path) or ""
        code, raw = blank(text), blank(text, strings=False)
        for _, _, _, start, end in functions(text):
            body, literal = code[start:end], raw[start:end]
            for name, at, after in stolen(body, literal):
                count += 1
                if re.fullmatch(r"\w+", name):
                    check(report, path, line_at(code, start + at), body, name, after)
    report.end(f"{count} stealing calls followed")


def check(report, path, line, body, name, after):
    if re.search(rf"\bcv_auto_json\s+json_t\s*\*\s*{name}\b", body):
        report.finding(path, line, f"'{name}' is cv_auto_json and its reference is stolen here: hand it over with cv_steal(&{name}), or json_incref it")
        return
    rest = body[after:]
    release = re.search(rf"\bjson_decref\s*\(\s*{name}\s*\)", rest)
    if release:
        between = rest[:release.start()]
        if not re.search(rf"\b{name}\s*=[^=]", between) and not re.search(r"\breturn\b[^;]*;\s*\}?\s*(?:[\w:]+:)?\s*$", between):
            report.finding(path, line, f"the reference of '{name}' is stolen here and released again below: drop that json_decref")


if __name__ == "__main__":
    main()
