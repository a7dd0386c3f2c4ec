# SPDX-License-Identifier: MIT
"""The two reference pages that lie in the source tree: docs/cli.md and packaging/corvid.conf."""
import manual


def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;")


def option_line(option):
    name = "`--" + option["name"] + (" " + option["arg"] if option.get("arg") else "") + "`"
    if option.get("letter"):
        name = f"`-{option['letter']}`, {name}"
    default = f" (default: {option['default']})" if option.get("default") else ""
    return f"| {name} | {cell(option['help'] + default)} |\n"


def cli(tables):
    page = ("# The command line\n\nMade from the programs' own tables by `packaging/pages/pages.py`; a test compares. The same stands in `corvid help`, "
            "`corvid help VERB` and the\nmanual pages.\n\n`corvid [--socket PATH] [--json] VERB ...`\n\n| verb | what it does |\n|---|---|\n")
    for verb in tables.verbs:
        usage = f"{verb['verb']} {verb['words']}".strip()
        page += f"| [`{cell(usage)}`](#corvid-{verb['verb'].replace(' ', '-')}) | {cell(verb['summary'])} |\n"
    page += "\n## Options of every verb\n\n| option | |\n|---|---|\n" + "".join(option_line(o) for o in tables.globals)
    page += "\n## Exit codes\n\n| code | |\n|---|---|\n" + "".join(f"| {code} | {text} |\n" for code, text in manual.EXIT_CODES)
    page += "\n`exec` has codes of its own: see [there](#corvid-exec).\n"
    for verb in tables.verbs:
        usage = " ".join(part for part in ("corvid", verb["verb"], "[OPTIONS]" if verb["options"] else "", verb["words"]) if part)
        page += f"\n## corvid {verb['verb']}\n\n{verb['summary'][0].upper()}{verb['summary'][1:]}.\n\n```text\n{usage}\n"
        page += ("\n" + verb["help"] + "\n" if verb.get("help") else "") + "```\n"
        if verb["options"]:
            page += "\n| option | |\n|---|---|\n" + "".join(option_line(o) for o in verb["options"])
    page += "\n## corvidd\n\nThe daemon. Options marked with * may stand in `corvid.conf` too, as `name = value`.\n\n| option | | allowed | default |\n|---|---|---|---|\n"
    for o in tables.options:
        name = "--" + o["name"] + (" " + o["arg"] if o["arg"] else "")
        page += f"| `{name}`{' *' if o['in_file'] else ''} | {cell(o['text'])} | {cell(o['range'])} | {cell(o['default'])} |\n"
    return page


def configuration(tables):
    page = ("# corvid.conf: what corvidd is told when its command line does not say otherwise; see corvid.conf(5).\n"
            "# Lines of 'key = value'; a value in double quotes keeps blanks at its ends; a comment is a line of its own. Paths\n"
            "# are relative to this file's folder, ~ is the home folder. Check it with: corvidd --check-config\n")
    for o in tables.options:
        if o["in_file"]:
            page += f"\n# {o['text']}\n# Allowed: {o['range']}.\n# Default: {o['default']}.\n#{o['name']} = {o['arg'] or 'on'}\n"
    return page
