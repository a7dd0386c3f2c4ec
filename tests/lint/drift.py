# SPDX-License-Identifier: MIT
"""Compares tables in the docs with the tables in the code that they describe; --fix writes them anew.

Why: docs that cannot lie. docs/limits.md is the table of daemon/base/limits.h; names of system limits that the prose of other pages mentions
as CV_LIMIT_... must exist. And the settings of a training name the version of prompts that the daemon makes."""
import json
import os
import re

from common import arguments, files, line_at, read, Report

BEGIN, END = "<!-- limits: written by tests/lint/drift.py --fix -->", "<!-- end of limits -->"
ROW = re.compile(r'\bX\((\w+),\s*([0-9]+),\s*"((?:\\.|[^"\\])*)",\s*"((?:\\.|[^"\\])*)",\s*"((?:\\.|[^"\\])*)"\)')


def limits_table(header):
    rows = ["| limit | value | what it bounds | at the bound |", "|---|---|---|---|"]
    for name, value, unit, what, then in ROW.findall(re.sub(r"\\\n", "\n", header)):
        rows.append(f"| `{name}` | {int(value):,}{' ' + unit if unit else ''} | {what} | {then} |")
    return "\n".join(rows)


def check_limits(options, report):
    header = read(options.root, "daemon/base/limits.h") or ""
    page = read(options.root, "docs/limits.md") if os.path.exists(os.path.join(options.root, "docs/limits.md")) else ""
    table = limits_table(header)
    declared = len(re.findall(r"(?m)^\s*X\(", header))
    if table.count("\n") - 1 != declared:
        report.finding("daemon/base/limits.h", 0, f"{declared} rows, {table.count(chr(10)) - 1} of them readable: write each as X(NAME, number, \"unit\", \"what\", \"then\")")
    if BEGIN not in page or END not in page:
        report.finding("docs/limits.md", 0, f"the lines '{BEGIN}' and '{END}' are not there: put them around the table")
        return
    head, rest = page.split(BEGIN, 1)
    old, tail = rest.split(END, 1)
    if old.strip() == table:
        return
    if options.fix:
        with open(os.path.join(options.root, "docs/limits.md"), "w", encoding="utf-8") as stream:
            stream.write(f"{head}{BEGIN}\n{table}\n{END}{tail}")
        return
    wanted, had = set(table.split("\n")), set(old.strip().split("\n"))
    for line in sorted(wanted - had):
        report.finding("docs/limits.md", 0, f"lacks '{line}': run tests/lint/drift.py --fix")
    for line in sorted(had - wanted):
        report.finding("docs/limits.md", line_at(page, page.find(line)), f"says '{line}', the code does not: run tests/lint/drift.py --fix")
    if wanted == had:
        report.finding("docs/limits.md", 0, "rows are in another order than the code: run tests/lint/drift.py --fix")


def check_names(options, report):
    names = {row[0] for row in ROW.findall(re.sub(r"\\\n", "\n", read(options.root, "daemon/base/limits.h") or ""))}
    for path in files(options.root):
        if not path.endswith(".md"):
            continue
        text = read(options.root, path) or ""
        for match in re.finditer(r"\bCV_LIMIT_(\w+)", text):
            if match.group(1) not in names and match.group(1) != "MAP":
                report.finding(path, line_at(text, match.start()), f"'{match.group(0)}' is no row of daemon/base/limits.h: name the one that is meant")


def check_prompt(options, report):
    """An adapter is trained for the prompts that the daemon makes."""
    paths = ("agent/agent.h", "models/train/configs/lora.json")
    if not all(os.path.exists(os.path.join(options.root, path)) for path in paths):
        return
    header, config = (read(options.root, path) for path in paths)
    version = re.search(r"CV_PROMPT_VERSION = (\d+)", header)
    if version and json.loads(config)["prompt"] != int(version.group(1)):
        report.finding("models/train/configs/lora.json", 0, f"prompt: {json.loads(config)['prompt']}, the daemon makes version {version.group(1)}")


def main():
    options = arguments(__doc__, ("--fix", False, "write the tables anew"))
    report = Report("drift")
    check_limits(options, report)
    check_names(options, report)
    check_prompt(options, report)
    report.end("docs compared with the code")


if __name__ == "__main__":
    main()
