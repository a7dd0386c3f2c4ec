# SPDX-License-Identifier: MIT
"""Manual pages in the man(7) language: corvid(1), one page for each first word of a verb (corvid-runs(1)), corvidd(8) and
corvid.conf(5)."""
import re

EXIT_CODES = [
    ("0", "done"),
    ("1", "failed"),
    ("2", "the command line was wrong, or the daemon refused the parameters"),
    ("3", "the run waits for an approval or for staged effects to be committed"),
    ("4", "denied by the policy or by a person who was asked"),
    ("5", "no daemon answers"),
    ("124", "deadline"),
    ("130", "cancelled"),
]
FILES = [
    ("$XDG_RUNTIME_DIR/corvid/corvid.sock, /run/corvid/corvid.sock", "the socket of a user's daemon, of the system's"),
    ("$XDG_CONFIG_HOME/corvid/corvid.conf, /etc/corvid/corvid.conf", "the daemon's configuration, see corvid.conf(5)"),
    ("$XDG_CONFIG_HOME/corvid/policies, /etc/corvid/policies", "policies of one's own"),
    ("$XDG_STATE_HOME/corvid, /var/lib/corvid", "journal, log and lock of the daemon; chat_history of the client"),
]
ENVIRONMENT = [
    ("NO_COLOR", "no colours, whatever the terminal can do"),
    ("TERM", "dumb: no colours and no lines drawn anew"),
    ("XDG_RUNTIME_DIR, XDG_STATE_HOME, XDG_CONFIG_HOME, XDG_DATA_HOME", "where socket, journal, configuration and models are"),
]


def roff(text):
    """Text as it is: no escape, no request, no hyphen that a printer turns into a dash."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga").replace("'", "\\(aq")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in text.split("\n"))


def head(tables, name, section, summary):
    return f'.TH {roff(name.upper())} {section} "{tables.date}" "corvid {tables.version}" "Corvid"\n.SH NAME\n{roff(name)} \\- {roff(summary)}\n'


def row(left, right):
    return f".TP\n{left}\n{right}\n"


def bold(text):
    return "\\fB" + roff(text) + "\\fR"


def option_row(option):
    name = "--" + option["name"]
    left = (bold("-" + option["letter"]) + ", " if option.get("letter") else "") + bold(name)
    if option.get("arg"):
        left += " \\fI" + roff(option["arg"]) + "\\fR"
    text = option["help"]
    if option.get("range") and option["range"][1] > 0:
        text += f" ({option['range'][0]} to {option['range'][1]})"
    if option.get("default"):
        text += f" (default: {option['default']})"
    return row(left, roff(text))


def synopsis(verb):
    parts = [bold("corvid " + verb["verb"])]
    if verb["options"]:
        parts.append("[\\fIOPTIONS\\fR]")
    if verb["words"]:
        parts.append("\\fI" + roff(verb["words"]) + "\\fR")
    return " ".join(parts)


def paragraphs(text):
    """A help text: paragraphs, and examples (indented by two blanks) as they are."""
    out = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("  ") for line in lines):
            out.append(".PP\n.RS 4\n.nf\n" + "\n".join(roff(line[2:]) for line in lines) + "\n.fi\n.RE\n")
        else:
            out.append(".PP\n" + "\n".join(roff(line.strip()) for line in lines if line.strip()) + "\n")
    return "".join(out)


def exit_section(codes=EXIT_CODES):
    return ".SH EXIT STATUS\n" + "".join(row(bold(code), roff(text)) for code, text in codes)


def see_also(names):
    return ".SH SEE ALSO\n" + ",\n".join(f"\\fB{roff(name)}\\fR({section})" for name, section in names) + "\n"


def overview(tables):
    page = head(tables, "corvid", 1, "an agent that acts behind one door: every call checked, recorded, sandboxed")
    page += ".SH SYNOPSIS\n" + bold("corvid") + " [\\fB\\-\\-socket\\fR \\fIPATH\\fR] [\\fB\\-\\-json\\fR] \\fIVERB\\fR ...\n"
    page += ".SH DESCRIPTION\n"
    page += roff("Gives tasks to the daemon corvidd(8), runs commands and tools through its door, and shows what was done. Answers go to\n"
                 "stdout, everything else to stderr. When no daemon answers on the usual socket, one is started for this user.") + "\n"
    page += ".SH VERBS\n"
    for word, verbs in tables.groups().items():
        for verb in verbs:
            left = bold(verb["verb"]) + (" \\fI" + roff(verb["words"]) + "\\fR" if verb["words"] else "")
            page += row(left, roff(verb["summary"]) + ", see \\fB" + roff(f"corvid-{word}") + "\\fR(1)")
    page += ".SH OPTIONS\nThese may stand before or behind a verb.\n" + "".join(option_row(o) for o in tables.globals)
    page += exit_section() + roff("The verb exec has codes of its own: see corvid-exec(1).") + "\n"
    page += ".SH ENVIRONMENT\n" + "".join(row(bold(name), roff(text)) for name, text in ENVIRONMENT)
    page += ".SH FILES\n" + "".join(row("\\fI" + roff(name) + "\\fR", roff(text)) for name, text in FILES)
    return page + see_also([(f"corvid-{word}", 1) for word in sorted(tables.groups())] + [("corvid.conf", 5), ("corvidd", 8)])


def group(tables, word, verbs):
    summary = verbs[0]["summary"] if len(verbs) == 1 else ", ".join(v["verb"].split()[1] for v in verbs if " " in v["verb"]) + ": verbs about " + word
    if len(verbs) > 1 and any(v["verb"] == word for v in verbs):
        summary = verbs[0]["summary"]
    page = head(tables, f"corvid-{word}", 1, summary)
    page += ".SH SYNOPSIS\n" + ".br\n".join(synopsis(v) + "\n" for v in verbs)
    page += ".SH DESCRIPTION\n"
    for verb in verbs:
        if len(verbs) > 1:
            page += ".SS " + roff(verb["verb"]) + "\n"
        summary = verb["summary"]
        page += roff(summary[0].upper() + summary[1:] + ".") + "\n"
        page += paragraphs(verb["help"]) if verb.get("help") else ""
        page += "".join(option_row(o) for o in verb["options"])
    page += ".SH OPTIONS OF EVERY VERB\n" + "".join(option_row(o) for o in tables.globals)
    return page + exit_section() + see_also([("corvid", 1), ("corvidd", 8)])


def daemon(tables):
    page = head(tables, "corvidd", 8, "the daemon of Corvid")
    page += ".SH SYNOPSIS\n" + bold("corvidd") + " [\\fIOPTION\\fR]...\n.SH DESCRIPTION\n"
    page += roff("Runs agents and carries out what they decide, each call in a sandbox of its own. It stays in the foreground and logs to\n"
                 "stderr; corvid(1) is its client. A user's daemon serves that user; root's serves the members of the group corvid, and its\n"
                 "workers run as the user who asks.") + "\n"
    page += ".SH OPTIONS\nOptions come before the configuration file, the file before the defaults.\n"
    for o in tables.options:
        left = bold("--" + o["name"]) + (" \\fI" + roff(o["arg"]) + "\\fR" if o["arg"] else "")
        text = roff(o["text"][0].upper() + o["text"][1:] + ".")
        if o["arg"]:
            text += "\n" + roff(f"Allowed: {o['range']}. Default: {o['default']}.")
        page += row(left, text)
    page += ".SH SIGNALS\n" + row(bold("SIGTERM") + ", " + bold("SIGINT"), roff("End in good order: runs and calls come to their ends. A second one cancels them."))
    page += exit_section([("0", "ended in good order"), ("1", "failed"), ("2", "options or the configuration file are wrong")])
    page += ".SH FILES\n" + "".join(row("\\fI" + roff(name) + "\\fR", roff(text)) for name, text in FILES)
    return page + see_also([("corvid", 1), ("corvid.conf", 5)])


def configuration(tables):
    page = head(tables, "corvid.conf", 5, "configuration of corvidd")
    page += ".SH DESCRIPTION\n"
    page += roff("Read when corvidd(8) starts: corvid.conf in $XDG_CONFIG_HOME/corvid, for a system daemon in /etc/corvid, or the file that --config\n"
                 "names. The command line comes first. An unknown key, a key that stands twice and a value that is wrong end the start with\n"
                 "FILE:LINE:COLUMN and what would be right; corvidd --check-config tells the same without starting.") + "\n"
    page += ".PP\n" + roff("Lines are 'key = value'. A value is the rest of its line; in double quotes it keeps blanks at its ends, and \\\" and \\\\ stand for\n"
                           "\" and \\ there. A comment is a line of its own that begins with '#'. Paths are relative to the file's folder; ~ is the home folder.") + "\n"
    page += ".SH KEYS\n"
    for o in tables.options:
        if o["in_file"]:
            page += row(bold(o["name"]), roff(o["text"][0].upper() + o["text"][1:] + ".") + "\n" + roff(f"Allowed: {o['range']}. Default: {o['default']}."))
    page += ".SH EXAMPLE\n.nf\n# a small machine\nthreads = 2\nmodel = \\(ti/models/small.gguf\nlog\\-level = warning\n.fi\n"
    return page + see_also([("corvid", 1), ("corvidd", 8)])


def tidy(text):
    return re.sub(r"\n{2,}", "\n", text)


def pages(tables):
    made = {"man/man1/corvid.1": overview(tables), "man/man8/corvidd.8": daemon(tables), "man/man5/corvid.conf.5": configuration(tables)}
    for word, verbs in tables.groups().items():
        made[f"man/man1/corvid-{word}.1"] = group(tables, word, verbs)
    return {name: tidy(text) for name, text in made.items()}
