# SPDX-License-Identifier: MIT
"""Makes manual pages, shell completions and reference pages from what the programs say of themselves: `corvid help --json` (the table
of verbs) and `corvidd --describe` (the table of options). Run by the build; with --check it compares the pages that lie in the source
tree (docs/cli.md, docs/tools.md, packaging/corvid.conf) with what it would make, with --fix it writes them. docs/tools.md is asked of a
daemon (tools.py)."""
import argparse
import json
import os
import subprocess
import sys

import completions
import manual
import reference
import tools

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
IN_TREE = {"docs/cli.md": reference.cli, "packaging/corvid.conf": reference.configuration,
           "docs/tools.md": lambda tables: tools.page(*tables.programs)}


class Tables:
    """The verbs of the client and the options of the daemon."""

    def __init__(self, corvid, corvidd, date):
        self.programs = corvid, corvidd
        self.verbs = [json.loads(line) for line in run(corvid, "help", "--json").splitlines()]
        self.globals = self.verbs[0]["globals"]
        self.options = json.loads(run(corvidd, "--describe"))["options"]
        self.version = json.loads(run(corvid, "--version", "--json"))["version"]
        self.date = date

    def groups(self):
        """First words in the order of help, each with its verbs."""
        groups = {}
        for verb in self.verbs:
            groups.setdefault(verb["verb"].split()[0], []).append(verb)
        return groups


def run(*argv):
    return subprocess.run(argv, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True).stdout


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def in_tree(tables, fix):
    bad = 0
    for path, make in IN_TREE.items():
        whole = os.path.join(SOURCE, path)
        wanted = make(tables)
        have = open(whole, encoding="utf-8").read() if os.path.exists(whole) else ""
        if have == wanted:
            continue
        if fix:
            write(whole, wanted)
            print(f"{path}: written")
        else:
            print(f"{path}: differs from the tables: run packaging/pages/pages.py with the same arguments and --fix")
            bad += 1
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corvid", required=True, help="the client program")
    parser.add_argument("--corvidd", required=True, help="the daemon program")
    parser.add_argument("--out", help="where man/ and completions/ are made")
    parser.add_argument("--date", default="", help="of the manual pages, YEAR-MONTH-DAY")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--fix", action="store_true")
    given = parser.parse_args()
    tables = Tables(given.corvid, given.corvidd, given.date)
    if given.out:
        for name, text in {**manual.pages(tables), **completions.scripts(tables)}.items():
            write(os.path.join(given.out, name), text)
    sys.exit(1 if (given.check or given.fix) and in_tree(tables, given.fix) else 0)


if __name__ == "__main__":
    main()
