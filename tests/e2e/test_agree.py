# SPDX-License-Identifier: MIT
"""What is said of the programs agrees with what they say of themselves: `--help` with the tables, completions with the tables, commands in
pages and in help texts with both, the page of policies with the files. (Man pages: test_pages.py; docs/cli.md and docs/tools.md: docs/pages;
examples in the help of tools: test_tool_help.py; docs/protocol.md: unit/verbs.)"""
import glob
import json
import os
import re
import shlex
import subprocess
import sys

from corvidtest import BIN, SOURCE, check, equal, has, main

sys.path.insert(0, os.path.join(SOURCE, "tests/docs"))
from markdown import blocks, pages  # noqa: E402

MADE = os.path.join(os.path.dirname(BIN.rstrip("/")), "pages")


def verbs_of(corvid):
    return {verb["verb"]: verb for verb in corvid.corvid("help", "--json").want(0).lines()}


def test_help_of_every_verb(corvid):
    """`corvid help` names each verb; `corvid help VERB` and `corvid VERB --help` are one text that has all of its row."""
    overview = corvid.corvid("help").want(0).out
    for name, verb in verbs_of(corvid).items():
        has(overview, f"{name} {verb['words']}".rstrip())
        has(overview, verb["summary"])
        text = corvid.corvid("help", *name.split()).want(0).out
        equal(corvid.corvid(*name.split(), "--help").want(0).out, text, f"corvid {name} --help")
        has(text, f"corvid {name} - {verb['summary']}")
        has(text, verb["words"])
        has(text, verb.get("help") or "")
        flat = " ".join(text.split())
        for option in verb["options"] + verb["globals"]:
            has(text, "--" + option["name"] + (" " + option["arg"] if option.get("arg") else ""))
            has(flat, " ".join(option["help"].split()))


def test_help_of_the_daemon(corvid):
    program = os.path.join(corvid.bin, "corvidd")
    told, table = (subprocess.run([program, word], stdout=subprocess.PIPE, check=True, text=True).stdout for word in ("--help", "--describe"))
    options = json.loads(table)["options"]
    check(len(options) > 8, "options", options)
    for option in options:
        has(told, f"  --{option['name']}" + (" " + option["arg"] if option["arg"] else "") + "\n")
        has(told, option["text"])
    equal(told.count("\n  --"), len(options), "options that --help knows")


def test_completions_know_all(corvid):
    scripts = {path: open(os.path.join(MADE, "completions", path), encoding="utf-8").read() for path in ("bash/corvid", "zsh/_corvid", "fish/corvid.fish")}
    for name, verb in verbs_of(corvid).items():
        for path, text in scripts.items():
            for word in name.split() + [option["name"] for option in verb["options"]]:
                check(re.search(rf"(?<![\w-])(?:--)?{re.escape(word)}(?![\w-])", text), f"{path} knows '{word}' of '{name}'")


def command_lines(text):
    """Each `corvid ...` of a page: in shell blocks up to what ends a command, in `code` the whole."""
    for block, _ in blocks(text)[0]:
        if block.language == "sh":
            for line in re.sub(r"\\\n", " ", block.text).split("\n"):
                if not line.lstrip().startswith("#"):
                    yield from re.findall(r"(?:^|[;&|(]|\bshow\b|\bthen\b|\bdo\b)\s*(corvid (?:[^;&|()<>'\"]|'[^']*'|\"[^\"]*\")*)", line)
    outside = re.sub(r"(?ms)^```.*?^```", "", text)
    yield from re.findall(r"`(corvid (?:[a-z-])[^`\n]*)`", outside)


def wrong_with(line, verbs):
    """What is wrong with a command, or None. Alternatives and ellipses of prose are passed over word by word."""
    try:
        words = shlex.split(line, comments=True)[1:]
    except ValueError:
        return None  # a quote that goes on on the next line
    taken = {o["name"]: bool(o.get("arg")) for o in next(iter(verbs.values()))["globals"]}
    while words and words[0].startswith("--") and words[0][2:].split("=")[0] in taken:
        words = words[2 if taken[words[0][2:].split("=")[0]] and "=" not in words[0] else 1:]
    if not words or not re.fullmatch(r"[a-z]+", words[0]) or words[0] == "help":
        return None
    name = " ".join(words[:2]) if " ".join(words[:2]) in verbs else words[0]
    if name not in verbs:
        group = [v for v in verbs if v.split()[0] == words[0]]
        return None if group and (len(words) == 1 or not re.fullmatch(r"[a-z]+", words[1])) else f"no verb '{' '.join(words[:2])}'"
    known = {o["name"] for o in verbs[name]["options"]} | set(taken)
    for word in words:
        if word == "--":
            break
        if re.match(r"--[a-z]", word) and word[2:].split("=")[0] not in known:
            return f"'{name}' has no option '{word}'"
    return None


def test_commands_in_pages_exist(corvid):
    verbs, seen, bad = verbs_of(corvid), 0, []
    for path in pages(SOURCE):
        with open(os.path.join(SOURCE, path), encoding="utf-8") as stream:
            for line in command_lines(stream.read()):
                seen += 1
                why = wrong_with(line, verbs)
                bad += [f"{path}: `{line.strip()}`: {why}"] if why else []
    equal(bad, [], "commands in pages")
    check(seen > 100, "pages have commands", seen)


def test_commands_in_help_exist(corvid):
    corvid.start()
    verbs = verbs_of(corvid)
    texts = [verb.get("help") or "" for verb in verbs.values()]
    for tool in corvid.corvid("tool", "list", "--json").want(0).json()["tools"]:
        texts.append(corvid.corvid("tool", "show", tool["name"], "--json").want(0).json()["help"])
    lines = [line for text in texts for line in re.findall(r"(?m)^  (?:.*\| )?(corvid .*)$", text)]
    check(len(lines) > 50, "examples", lines)
    equal([f"{line}: {wrong_with(line, verbs)}" for line in lines if wrong_with(line, verbs)], [], "commands in help")


def test_wrong_commands_are_found(corvid):
    """The checks above can fail."""
    verbs = verbs_of(corvid)
    for line in ("corvid runs sow X", "corvid policy explain P", "corvid run --stagger x", "corvid --json flee", "corvid exec --polcy p -- ls"):
        check(wrong_with(line, verbs), "it is wrong", line)
    for line in ("corvid --socket S runs show ID", "corvid exec -- ls --no-such", "corvid help runs", "corvid job add --every 1h x"):
        equal(wrong_with(line, verbs), None, line)


def test_the_page_of_policies(corvid):
    """docs/policy.md tells of the shipped policies, all of them, and `corvid policy list` shows the same."""
    with open(os.path.join(SOURCE, "docs/policy.md"), encoding="utf-8") as stream:
        table = stream.read().split("## Shipped policies")[1]
    told = set(re.findall(r"(?m)^\| `([a-z]+)`", table))
    shipped = {os.path.basename(path)[:-5] for path in glob.glob(os.path.join(SOURCE, "policies/*.json"))} - {"schema"}
    equal(told, shipped, "policies in the table")
    corvid.start()
    equal({policy["name"] for policy in corvid.corvid("policy", "list", "--json").want(0).json()["policies"]}, shipped, "policies that the daemon has")


if __name__ == "__main__":
    main()
