# SPDX-License-Identifier: MIT
"""Makes docs/tools.md from what the daemon says of its tools (`corvid tool list`, `corvid tool show`), the limits that a tool's source names
and the refusals that stand in it. The daemon is a private one, with a new home and no model, and it is gone when the table is read."""
import json
import os
import re
import signal
import subprocess
import tempfile

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Where code of a tool stands that its own file does not include.
MORE = {
    "archive_create": ["tools/archive/create.c", "tools/archive/names.c"],
    "archive_extract": ["tools/archive/extract.c", "tools/archive/names.c", "tools/archive/entries.c"],
    "calc": ["tools/calc_eval.c"],
    "memory_save": ["tools/door/desk_memory.c"],
    "memory_search": ["tools/door/desk_memory.c"],
    "read_result": ["tools/door/desk_result.c"],
    "ask_user": ["tools/door/question.c"],
}
NAMED = {  # limits that the daemon holds a tool to in code that many tools share
    "shell": ["SHELL_OUTPUT_BYTES", "COMMAND_BYTES"],
    "exec": ["COMMAND_BYTES"],
    "git_": ["SHELL_OUTPUT_BYTES"],
    "http_": ["HTTP_BYTES", "HTTP_HEADER_BYTES", "HTTP_REDIRECTS"],
    "http_post": ["HTTP_BODY_BYTES"],
    "http_get": ["HTML_MEMORY"],
    "memory_save": ["MEMORY_BYTES", "MEMORY_NOTES"],
    "memory_search": ["MEMORY_BYTES"],
}
NOT = {"fs_stat": {"WALK_ENTRIES"}}  # named by a neighbour, for others
EVERYWHERE = {"VIEW_BYTES", "RESULT_BYTES", "KEPT_BYTES", "KEPT_ENTRIES"}  # told once, at the top of the page
COMMON = {"tool", "view", "fspath", "care", "careview", "door", "code"}  # files whose refusals are told once, at the top of the page

CARRIED = {
    "B": "a worker of class B in the cell of the run (`corvid-worker`: no exec, no network)",
    "A": "a worker of class A in the cell of the run (`corvid-archiver`: as class B, with the archive library)",
    "X": "a command in the cell of the run (class X: sees its own processes and the cell's files, no network)",
    "host": "the daemon itself, in a thread: a cell does not see what it asks about. The record says `by: host`, nothing is confined",
    "desk": "the daemon itself: its journal and the person",
    "egress": "`corvid-egress`, the only process with a network, under the `network` lines of the policy",
}
EFFECTS = {
    "READ": "changes nothing; recovery may make the call again",
    "TXN": "one transaction of the journal",
    "FILE": "changes files; what it removes or replaces is kept for `corvid runs undo`",
    "KEYED": "the other side takes an idempotency key",
    "OPAQUE": "at most once: recovery never repeats it",
}


class Daemon:
    """A corvidd of its own for as long as the block lasts."""

    def __init__(self, corvid, corvidd):
        self.corvid, self.corvidd = corvid, corvidd

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="corvid-tools-")
        os.mkdir(os.path.join(self.home.name, "run"), 0o700)
        places = {name: os.path.join(self.home.name, rest) for name, rest in (("HOME", ""), ("XDG_RUNTIME_DIR", "run"), ("XDG_STATE_HOME", "state"),
                                                                              ("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"))}
        self.env = {**os.environ, **places, "CORVID_USER_DIRS": "1"}
        self.log = open(os.path.join(self.home.name, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen([self.corvidd, "--model", "none"], env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        socket = os.path.join(self.home.name, "run/corvid/corvid.sock")
        for _ in range(1500):
            if os.path.exists(socket):  # it is made when the daemon listens
                return self
            try:
                self.process.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                continue
        self.process.kill()
        self.log.seek(0)
        raise RuntimeError(f"corvidd does not listen: {self.log.read()}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        self.log.close()
        self.home.cleanup()

    def ask(self, *words):
        return json.loads(subprocess.run([self.corvid, "--no-autostart", "--json", *words], env=self.env, check=True, stdout=subprocess.PIPE,
                                         stdin=subprocess.DEVNULL, text=True).stdout)

    def tools(self):
        """The built-in tools, in the order of the prompt."""
        return [{**tool, **self.ask("tool", "show", tool["name"])} for tool in self.ask("tool", "list")["tools"] if tool["by"] != "plugin"]


# ---- what the source says --------------------------------------------------------------------------------------------------------------

def read(path):
    with open(os.path.join(SOURCE, path), encoding="utf-8") as stream:
        return stream.read()


def limits():
    """{name: (value with its unit, what it bounds, what happens at it)} of daemon/base/limits.h."""
    row = re.compile(r'\bX\((\w+),\s*([0-9]+),\s*"((?:\\.|[^"\\])*)",\s*"((?:\\.|[^"\\])*)",\s*"((?:\\.|[^"\\])*)"\)')
    return {name: (f"{int(value):,} {unit}".strip(), what, then) for name, value, unit, what, then in row.findall(read("daemon/base/limits.h").replace("\\\n", "\n"))}


def sources():
    """{tool: the files that its code stands in}."""
    found = {}
    for folder in ("tools", "tools/host"):
        for name in sorted(os.listdir(os.path.join(SOURCE, folder))):
            if not name.endswith(".c"):
                continue
            path = f"{folder}/{name}"
            text = read(path)
            for tool in re.findall(r"(?m)^const struct cv_tool cv_tool_(\w+) =", text):
                near = [f"{stem}.c" for stem in re.findall(r'#include "(tools/[\w/]+)\.h"', text)]
                found[tool] = [path] + [p for p in near if os.path.basename(p)[:-2] not in COMMON and p != path and os.path.exists(os.path.join(SOURCE, p))] + MORE.get(tool, [])
    return found


TEXT = r'("(?:\\.|[^"\\])*"\s*(?:(?:"(?:\\.|[^"\\])*"|[A-Z_]{3,})\s*)*)'
REFUSALS = (
    (re.compile(r'fspath_refuse\([^;"]*?,\s*' + TEXT), "PATH: "),
    (re.compile(r'host_refuse\([^;"]*?"[\w.]+",\s*' + TEXT), ""),
    (re.compile(r'cv_deny\([^;"]*?"tool",\s*"[\w.]+",\s*' + TEXT), ""),
)


def plain(literals, before):
    """The text of a format as a reader meets it, '...' where a value stands."""
    text = "".join(json.loads(part) if part.startswith('"') else "..." for part in re.findall(r'"(?:\\.|[^"\\])*"|[A-Z_]{3,}', literals))
    text = re.sub(r"(?:%[-+0-9.*#]*(?:ll|l|z|h)?[a-zA-Z])+", "...", text).replace("%%", "%")
    return before + text


def refusals(files):
    found = []
    for path in files:
        text = read(path)
        for pattern, before in REFUSALS:
            found += [(m.start(), plain(m.group(1), before)) for m in pattern.finditer(text)]
    return [text for text in dict.fromkeys(text for _, text in found) if len(re.sub(r"[^a-z]", "", text.replace("PATH", ""))) > 8]


def limits_of(tool, files, known):
    named = [name for path in files for name in re.findall(r"CV_LIMIT_(\w+[A-Z])\b", read(path))]
    named += [name for start, names in NAMED.items() if tool == start or (start.endswith("_") and tool.startswith(start)) for name in names]
    return [name for name in dict.fromkeys(named) if name in known and name not in EVERYWHERE | NOT.get(tool, set())]


# ---- the page --------------------------------------------------------------------------------------------------------------------------

def cell(text):
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


def bounds(schema):
    said = []
    if "enum" in schema:
        said.append("one of " + ", ".join(f"`{v}`" for v in schema["enum"]))
    if "maxLength" in schema:
        said.append(f"{schema.get('minLength', 0):,} to {schema['maxLength']:,} characters")
    if "minimum" in schema or "maximum" in schema:
        said.append(f"{schema['minimum']:,} to {schema['maximum']:,}" if "maximum" in schema else f"from {schema['minimum']:,}")
    if "maxItems" in schema:
        said.append(f"{schema.get('minItems', 0):,} to {schema['maxItems']:,} items")
    return "; ".join(said)


def arguments(params):
    rows = ""
    for name, schema in params.get("properties", {}).items():
        kind = schema["type"] + (f" of {schema['items']['type']}s" if "items" in schema else "")
        need = "yes" if name in params.get("required", []) else "no; people and programs only" if schema.get("x-people") else "no"
        rows += f"| `{name}` | {kind} | {need} | {bounds(schema)} | {cell(schema.get('description', ''))} |\n"
    return "\n| argument | type | needed | bounds | what it is |\n|---|---|---|---|---|\n" + rows if rows else "\nIt takes no arguments.\n"


def section(tool, files, known):
    by = CARRIED[tool.get("class") or tool["by"]]
    page = f"\n## {tool['name']}\n\n`{tool['signature']}`: {tool['summary'][0].lower()}{tool['summary'][1:]}.{' Models are not offered it.' if tool['hidden'] else ''}\n\n"
    page += f"- Effect: {tool['effect']} ({EFFECTS[tool['effect']]}).\n- Carried out by {by}.\n"
    page += "- Wants: " + (", ".join(f"`{word}`" for word in tool["capabilities"].split()) or "nothing") + ".\n"
    page += arguments(tool["params"]) + "\n```text\n" + tool["help"].rstrip("\n") + "\n```\n"
    named = limits_of(tool["name"], files, known)
    if named:
        page += "\nLimits:\n\n" + "".join(f"- `{name}`, {known[name][0]}: {known[name][1]}; {known[name][2]}.\n" for name in named)
    said = refusals(files)
    if said:
        page += "\nWhat it refuses in its own words:\n\n```text\n" + "\n".join(said) + "\n```\n"
    return page


HEAD = """# Tools

Made from the table of tools, the limits and the sources by `packaging/pages/tools.py`; a test compares. `corvid tool list` and `corvid tool show NAME` say the same
of the daemon that runs, with the tools of its plugins ([plugins/README.md](../plugins/README.md)).

A tool is called by a model in a run, by a person with `corvid tool call NAME --args JSON`, or by a program with the verb
[tool.call](protocol.md#toolcall). It is the same door each time: schema, policy, record, walls ([architecture](architecture.md#the-life-of-a-call)).

"""

ERRORS = """
## What may go wrong with every tool

An error names the guard that spoke. These hold for all tools; what a tool refuses in its own words stands in its section.

| guard | when | exit code of `corvid tool call` |
|---|---|---|
| `schema` | the arguments do not fit: the argument is named, and what would be right; nothing was done | 2 |
| `policy` | the policy does not allow it: the rule is named, and the line that would | 4 |
| `approval` | a question was answered with no, ran out of time, or nobody is there to answer | 4 |
| `filesystem` | the file system says no: no such file or folder, permission denied, no space left, too many symbolic links ... | 1 |
| `tool` | the tool itself refuses | 1 |
| `egress` | a request that left the rules, or an answer that broke a bound; a server that cannot be reached | 1 |
| `namespace`, `landlock`, `seccomp`, `rlimit` | a wall stopped it; or the wall could not be raised, and nothing was done | 1 |
| `deadline` | its time was over (`--timeout`, the policy's `limits.wall_s`) | 124 |
| `cancel` | the run or the client went away | 130 |

- Paths are relative to the workspace, absolute, or begin with `~`. A device, a named pipe and a socket are refused where a file is expected; nothing waits for them.
- A file that somebody else changes while it is read: `fs_read`, `fs_copy`, `text_count` and `text_search` go through it once, from its beginning to the end that
  they meet, and do not notice; a file that is replaced by renaming is the old one to its end, one that is written in place may give parts of different moments
  (and zeros, which the kernel shows where it is being cut off).
  `fs_append` adds at the end that the file has when it writes, so nothing that others add is lost. `fs_edit` and `fs_hash` notice it and refuse; `archive_create`
  refuses a file that became shorter and packs one that grows up to the size that it had.
- An observation has at most {VIEW_BYTES}, a result at most {RESULT_BYTES}; a cut says so, and [read_result](#read_result) shows the rest to a run.
- Before something is removed, replaced or moved away that neither the request nor an observation of the run names, more than 20 entries at once, or something that
  could not be put back, a run asks. Where nobody is, that is a refusal. What is lost is kept, at most {KEPT_BYTES} and {KEPT_ENTRIES} entries a run.
"""


def page(corvid, corvidd):
    with Daemon(corvid, corvidd) as daemon:
        tools = daemon.tools()
    known, files = limits(), sources()
    text = HEAD + "| tool | effect | what it does |\n|---|---|---|\n"
    for tool in tools:
        text += f"| [`{cell(tool['signature'])}`](#{tool['name']}) | {tool['effect']} | {cell(tool['summary'])} |\n"
    text += ERRORS.format(**{name: known[name][0] for name in EVERYWHERE})
    return text + "".join(section(tool, files[tool["name"]], known) for tool in tools)
