# SPDX-License-Identifier: MIT
"""developers - what people who write software ask for: code, settings, git repositories, logs, builds, scripts, versions."""
import json
import re

from ..situation import situation

STEMS = """parser utils auth session tokenizer cache scheduler render billing worker cli router models views helpers sensor mixer decoder
matrix geometry payment invoice_api user_service http_client db_pool rate_limit image_resize csv_import login_form main_window test_parser
test_auth bench_sort mailer pager theme crawler spellcheck websocket quicksort lexer inventory forecast ledger barcode captcha""".split()
EXTENSIONS = ["py", "js", "go", "rs", "c", "rb", "sh", "ts", "java", "lua"]
PACKAGES = """src lib app core server client internal pkg cmd tools web backend frontend modules engine api plugins common""".split()
FUNCTIONS = """parse_line read_config send_mail build_index open_socket hash_password render_page load_users save_draft compute_tax
resize_image merge_rows strip_tags check_token next_token flush_queue retry_job draw_chart sum_items split_words to_celsius from_json
format_date pick_color find_route validate_email count_words encode_url rotate_keys fetch_feed shuffle_deck""".split()
BRANCHES = """main master develop feature/login fix/issue-212 release-2.4 hotfix/null-check staging experiment/simd docs-update ticket_4711
refactor/db bugfix/utf8 topic/icons v3-wip users/ana/sandbox gh-pages perf-tuning i18n feature/dark-mode fix-race cleanup/2026 JIRA-88 next""".split()
SUBJECTS = ["Fix crash on empty input", "Add retry to the uploader", "tidy up imports", "README: fix typo", "feat: dark mode",
            "fix(parser): handle tabs",
            "Speed up the search index", "Remove unused helper", "docs: explain the cache", "Use UTF-8 everywhere", "Close files after reading",
            "Fehler beim Laden behoben", "corrige le calcul de TVA", "añade pruebas de login", "Revert the new layout",
            "test: cover the date parser",
            "Move settings into one file", "Drop support for Python 3.7", "Show a progress bar", "Rename Foo to Session", "chore: update lock file",
            "Avoid double free in pool", "Handle timeouts in the client", "Translate the menu into Polish", "Make the logger quiet by default",
            "WIP on charts", "Round prices to two digits", "first import", "Limit uploads to 20 MB", "build: split the Makefile", "lint",
            "Cache thumbnails"]
NUMBERS = {"port": (1024, 9999), "timeout": (2, 120), "max_connections": (10, 900), "workers": (2, 64), "retries": (1, 12), "cache_size": (16, 4096),
           "batch_size": (8, 512), "page_size": (10, 250), "poll_interval": (3, 300), "threads": (2, 48), "queue_length": (20, 5000),
           "backlog": (5, 600),
           "buffer_kb": (64, 2048), "max_upload_mb": (5, 800), "session_minutes": (10, 240), "keepalive": (15, 700), "zoom": (50, 400),
           "fps": (12, 144)}
TEXTS = {"log_level": ["debug", "info", "warning", "error", "trace"], "database": ["orders.db", "shop", "postgres", "mysql", "kunden"],
         "host": ["localhost", "0.0.0.0", "db.internal", "10.0.4.17", "api.shop.example"],
         "theme": ["solarized", "midnight", "paper", "high-contrast"],
         "language": ["en", "de", "pt-BR", "ja", "pl"], "region": ["eu-west-1", "us-east-2", "ap-south-1", "nordics"],
         "encoding": ["utf-8", "latin-1", "cp1252"],
         "compression": ["gzip", "zstd", "brotli", "none"], "channel": ["stable", "beta", "nightly"],
         "user": ["deploy", "www-data", "svc_mail", "ci"],
         "bucket": ["thumbs", "raw-uploads", "backups-eu"], "driver": ["alsa", "opengl", "sqlite3"], "timezone": ["UTC", "Europe/Oslo", "Asia/Tokyo"],
         "mode": ["cluster", "standalone", "replica"], "cache_dir": ["/var/cache/app", "tmp/cache", "/srv/cache"]}
SWITCHES = """debug verbose metrics ssl auto_reload telemetry strict_mode dark_theme read_replica email_alerts rate_limit sandbox tracing autosave
maintenance""".split()
LIBRARIES = """requests numpy flask django pandas pytest pillow lxml redis celery click rich httpx pydantic jinja2 sqlalchemy boto3 attrs
scipy urllib3 cryptography pyyaml black mypy tqdm uvicorn gunicorn psycopg2 markdown sphinx""".split()
NODE = """react vue express lodash axios webpack eslint jest typescript vite svelte moment chalk dotenv prettier three d3 socket.io mocha tailwindcss
next rollup uuid zod""".split()
SERVICES = """web api worker gateway auth mailer search billing scheduler proxy cache reports frontend ingest thumbnailer chat payments cron
notifier""".split()
ERRORS = ["cannot connect to database", "disk quota exceeded on /data", "invalid token for user 88", "request timed out after 30s",
          "file header is corrupt",
          "division by zero in tax module", "certificate expired", "queue is full", "null pointer in render step", "out of memory while sorting",
          "mail server refused connection", "checksum mismatch in part 4", "unknown column 'zip_code'", "too many open files",
          "lock held by pid 2231",
          "Verbindung zu redis verloren", "permission denied: /srv/uploads", "bad gateway from upstream", "segment 12 missing"]
INFOS = ["server started", "loaded 42 plugins", "user anna logged in", "cache warmed up", "backup finished", "reloaded configuration",
         "listening on 8080",
         "job 17 done", "sent 3 mails", "new session opened", "index rebuilt", "connected to redis", "worker 2 ready", "health check ok",
         "cleaned temp files",
         "export written", "user olaf logged out", "scheduler idle", "migration 0031 applied"]
WARNINGS = ["slow query: 4.2s", "disk 88% full", "deprecated option 'legacy'", "retrying upload", "clock skew of 3s", "cache miss rate high",
            "old client version",
            "password of user 5 is weak", "queue longer than 100", "no favicon found", "config value ignored", "fallback font used",
            "certificate ends in 9 days",
            "memory above 75%", "response was empty"]


# ---- what repeats ---------------------------------------------------------------------------------------------------------

def one(s, things):
    return s.value(s.pick(things))


def few(s, things, count):
    return [s.value(t) for t in s.some(things, count)]


def listed(names):
    names = list(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def q(name):
    return name if re.fullmatch(r"[\w./@:+=-]+", name) else f"'{name}'"


def tidy(s, extension):
    """A name that goes into single quotes."""
    while True:
        name = s.name(extension)
        if "'" not in name:
            return name


def source(s, extension=None, deep=0.0):
    """A file of code, of a name that git shows as it is; now and then in a folder."""
    while True:
        name = f"{s.pick(STEMS)}.{extension or s.pick(EXTENSIONS)}"
        if s.chance(deep):
            name = f"{s.pick(PACKAGES)}/{name}"
        if name not in s.drawn:
            return s.value(name)


def sources(s, count, extension=None, deep=0.0):
    found = {}
    while len(found) < count:
        name = source(s, extension, deep)
        found.setdefault(name.rsplit("/", 1)[-1].rsplit(".", 1)[0], name)
    return list(found.values())


def function(extension, name, k):
    """A function of that name in that language."""
    return {"py": f"def {name}(x):\n    return x + {k}\n", "js": f"function {name}(x) {{\n  return x + {k};\n}}\n",
            "ts": f"function {name}(x: number) {{\n  return x + {k};\n}}\n", "go": f"func {name}(x int) int {{\n\treturn x + {k}\n}}\n",
            "rs": f"fn {name}(x: i32) -> i32 {{\n    x + {k}\n}}\n", "c": f"int {name}(int x)\n{{\n    return x + {k};\n}}\n",
            "rb": f"def {name}(x)\n  x + {k}\nend\n", "sh": f"{name}() {{\n  echo $(($1 + {k}))\n}}\n",
            "java": f"static int {name}(int x) {{\n    return x + {k};\n}}\n", "lua": f"function {name}(x)\n  return x + {k}\nend\n"}[extension]


def code(s, path, names=None):
    """The text of a source file."""
    names = names or s.some(FUNCTIONS, s.number(1, 2))
    return "\n".join(function(path.rsplit(".", 1)[1], n, s.number(1, 99)) for n in names)


def version(s, top=9):
    return s.value(f"{s.number(0, top)}.{s.number(0, 20)}.{s.number(0, 30)}")


def versions(s, count):
    found = []
    while len(found) < count:
        v = version(s)
        if not any(v in other or other in v for other in found):
            found.append(v)
    return found


def settings(s, count, *wanted):
    """(key, value) pairs with different keys and values; `wanted` kinds come first: "number", "text", "switch"."""
    pairs = []
    while len(pairs) < count:
        kind = wanted[len(pairs)] if len(pairs) < len(wanted) else s.pick(["number", "number", "text"])
        if kind == "number":
            key = s.pick(NUMBERS)
            val = str(s.number(*NUMBERS[key]))
        elif kind == "text":
            key = s.pick(TEXTS)
            val = s.pick(TEXTS[key])
        else:
            key, val = s.pick(SWITCHES), s.pick(["true", "false"])
        if all(key not in k and k not in key and (kind == "switch" or (val not in v and v not in val)) for k, v in pairs):
            pairs.append((key, val))
    return [(s.value(k), s.value(v)) for k, v in pairs]


FORMATS = {"yaml": ["config.yaml", "settings.yml", "app.yaml", "deploy.yml", "values.yaml", "ci.yml"],
           "ini": ["app.ini", "server.ini", "setup.ini", "Tool.ini"],
           "env": [".env", ".env.local", ".env.test", "prod.env", "staging.env", ".env.docker"],
           "json": ["config.json", "settings.json", "app.json", ".toolrc.json"],
           "toml": ["config.toml", "Rocket.toml", "service.toml", "app.toml"],
           "properties": ["application.properties", "log.properties", "game.properties"]}


def entry(kind, key, val):
    """A setting as a file of that kind has it."""
    bare = re.fullmatch(r"\d+|true|false", val)
    return {"yaml": f"{key}: {val}", "ini": f"{key} = {val}", "env": f"{key}={val}", "json": f'"{key}": {val if bare else json.dumps(val)}',
            "toml": f"{key} = {val if bare else json.dumps(val)}", "properties": f"{key}={val}"}[kind]


def config(kind, pairs):
    lines = [entry(kind, k, v) for k, v in pairs]
    if kind == "json":
        return "{\n" + ",\n".join("  " + line for line in lines) + "\n}\n"
    return ("[server]\n" if kind == "ini" else "") + "".join(line + "\n" for line in lines)


def config_name(s, kind):
    return one(s, FORMATS[kind]) if s.chance(0.5) or kind == "env" else s.name(kind)


def made_config(s, count, *wanted, kinds=tuple(FORMATS), deep=0.25):
    """A file of settings: (path, kind, pairs in the order of the file, the first pair that was drawn)."""
    kind = s.pick(kinds)
    pairs = settings(s, count, *wanted)
    if kind == "env":
        pairs = [(s.value(k.upper()), v) for k, v in pairs]
    first, shuffled = pairs[0], s.some(pairs, len(pairs))
    f = config_name(s, kind)
    if s.chance(deep):
        f = s.value(f"{s.dir()}/{f}")
    s.file(f, config(kind, shuffled))
    return f, kind, shuffled, first


def clock(s, count):
    """Growing times of one day."""
    found = sorted(s.some(range(6 * 3600, 22 * 3600), count))
    return [f"{t // 3600:02}:{t // 60 % 60:02}:{t % 60:02}" for t in found]


def logged(s, levels):
    """Lines of a log with these levels, all texts different: [(time, level, text)]."""
    pools = {"ERROR": s.some(ERRORS, len(ERRORS)), "INFO": s.some(INFOS, len(INFOS)), "WARN": s.some(WARNINGS, len(WARNINGS))}
    return [(t, level, s.value(pools[level].pop())) for t, level in zip(clock(s, len(levels)), levels)]


def repository(s, branch="main", commits=None, folder="."):
    """What is there so far becomes a repository with these commits, oldest first: (subject, author, day)."""
    commits = commits or [(s.pick(SUBJECTS), "Robin Hale", "2026-02-03")]
    s.shell(f"git init -q -b {branch} '{folder}' && cd '{folder}' && git config user.name 'Robin Hale' && git config user.email robin@lab.example")
    for subject, author, day in commits:
        s.shell(f"cd '{folder}' && echo '- {subject}' >> HISTORY.md && git add -A && GIT_AUTHOR_DATE='{day}T10:00:00Z' "
                f"GIT_COMMITTER_DATE='{day}T10:00:00Z' "
                f"git commit -q --author='{author} <dev@lab.example>' -m '{subject}'")


def days(s, count):
    year = s.number(2021, 2026)
    return [s.value(f"{year}-{k // 28 + 1:02}-{k % 28 + 1:02}") for k in sorted(s.some(range(12 * 28), count))]


def people(s, count):
    found = []
    while len(found) < count:
        p = s.person_name()
        if not any(p in other or other in p for other in found):
            found.append(p)
    return found


def must(condition, what):
    if not condition:
        raise ValueError(f"not as expected: {what!r}")


# ---- git ------------------------------------------------------------------------------------------------------------------

@situation
def git_which_branch(s):
    b = one(s, BRANCHES)
    for f in sources(s, s.number(1, 3)):
        s.file(f, code(s, f))
    repository(s, b)
    s.ask("Which branch am I on?", "what branch is this repo on", "Tell me the current git branch please.", "git branch?",
          "I forgot what is checked out here, can you look which branch it is?", "Before I push: on which branch am I working right now?",
          "name of the checked-out branch?", "On what branch are we currently, please", "Could you see which git branch is active in this folder",
          "I hope I did not commit to the wrong branch... which one is this?")
    text = yield s.call("git_status")
    must(b in text, text)
    yield s.say(f"You are on the branch {b}.", f"The current branch is {b}.", f"{b} is checked out.")


@situation
def git_changed_files(s):
    files = sources(s, s.number(3, 5), deep=0.3)
    for f in files:
        s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    changed = sorted(files[:s.number(1, 3)])
    for f in changed:
        s.shell(f"echo >> {f}")
    s.ask("Which files have I changed since the last commit?", "what's modified in git", "git status: what is not committed yet?",
          "I was hacking all morning, which files did I touch according to git?", "Please list the modified files of this repository.",
          "What would go into the next commit?", "any uncommitted changes? which files", "Show me the files with uncommitted edits.",
          "Can you tell what differs from HEAD, just the file names", "i need to know what files are dirty in the working tree")
    text = yield s.call("git_status")
    must(all(f" M {f}" in text for f in changed), text)
    yield s.say(f"Changed since the last commit: {listed(changed)}.",
                f"{'This file is' if len(changed) == 1 else 'These files are'} modified: {listed(changed)}.",
                f"Not committed yet: {listed(changed)}.")


@situation
def git_is_clean(s):
    files = sources(s, s.number(2, 4))
    for f in files:
        s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    dirty = sorted(files[:s.number(1, 2)]) if s.chance(0.5) else []
    for f in dirty:
        s.shell(f"echo '# later' >> {f}")
    s.ask("Is the working tree clean?", "everything committed?", "Have I forgotten to commit anything here?",
          "is there anything left to commit in this repo",
          "I want to switch branches. Is everything committed?", "Can you check that git has no pending changes?", "Did I commit all my work",
          "git clean or dirty?", "Please see if this repository has uncommitted changes.", "All changes are in git already, yes or no?")
    text = yield s.call("git_status")
    must(("0 changes" in text) == (not dirty), text)
    if dirty:
        yield s.say(f"{listed(dirty)} {'has' if len(dirty) == 1 else 'have'} uncommitted changes.",
                    f"Not everything is committed: {listed(dirty)} changed.")
    else:
        yield s.say("Everything is committed.", "Everything is committed, the working tree is clean.", "The working tree is clean.")


@situation
def git_last_commit(s):
    f = source(s)
    s.file(f, code(s, f))
    n = s.number(2, 5)
    commits = list(zip(few(s, SUBJECTS, n), [s.person_name() for _ in range(n)], days(s, n)))
    repository(s, one(s, BRANCHES), commits)
    s.ask("What was the last commit about?", "latest commit message?", "Read me the subject of the newest commit.", "git: last commit says what",
          "Someone pushed something, what does the most recent commit message say?", "Can you show the message of HEAD?",
          "what did we commit last in this repository",
          "Please tell me the title of the last commit here.", "The newest entry in the git history, what is its message?",
          "I forget what I wrote in my last commit")
    text = yield s.call("git_log")
    subject, author, _ = commits[-1]
    must(subject in text, text)
    yield s.say(f"The last commit is \"{subject}\" by {author}.", f"The last commit says: {subject}",
                f"\"{subject}\" is the message of the last commit.")


@situation
def git_who_committed(s):
    f = source(s)
    s.file(f, code(s, f))
    n = s.number(3, 5)
    commits = list(zip(few(s, SUBJECTS, n), people(s, n), days(s, n)))
    repository(s, one(s, BRANCHES), commits)
    subject, author, _ = s.pick(commits)
    s.ask(f"Who made the commit \"{subject}\"?", f"which author has the commit '{subject}'", f"git blame time: who committed {subject}?",
          f"There is a commit called \"{subject}\". Who wrote it?", f"Look in the git history and tell me whose commit \"{subject}\" is.",
          f"author of \"{subject}\"?", f"I want to thank the person behind the commit “{subject}”, who is that?",
          f"Please find out who did the commit with the message \"{subject}\"", f"\"{subject}\" - by whom was this committed?",
          f"In this repo, the commit '{subject}' comes from which developer?")
    text = yield s.call("git_log")
    must(f"{author}: {subject}" in text, text)
    yield s.say(f"{author} made the commit \"{subject}\".", f"The commit \"{subject}\" is by {author}.", f"It was {author}.")


@situation
def git_when_committed(s):
    f = source(s)
    s.file(f, code(s, f))
    n = s.number(3, 6)
    commits = list(zip(few(s, SUBJECTS, n), [s.person_name() for _ in range(n)], days(s, n)))
    repository(s, one(s, BRANCHES), commits)
    subject, _, day = s.pick(commits)
    s.ask(f"When was \"{subject}\" committed?", f"date of the commit '{subject}'?", f"On which day did the commit \"{subject}\" go in?",
          f"For the release notes I need the date of the commit \"{subject}\".", f"git log: when did \"{subject}\" happen",
          f"Please look up when we committed \"{subject}\".", f"how old is the commit \"{subject}\"? give me its date",
          f"The commit \"{subject}\", from what day is it?", f"Can you tell me the day of commit `{subject}`?")
    text = yield s.call("git_log")
    must(f"{day} " in text, text)
    yield s.say(f"\"{subject}\" was committed on {day}.", f"On {day}.", f"The commit \"{subject}\" is from {day}.")


@situation
def git_commits_by(s):
    f = source(s)
    s.file(f, code(s, f))
    n = s.number(4, 7)
    a, b, c = people(s, 3)
    mine = s.number(1, n - 2)
    authors = [a] * mine + [s.pick([b, c]) for _ in range(n - mine)]
    commits = list(zip(few(s, SUBJECTS, n), s.some(authors, n), days(s, n)))
    repository(s, one(s, BRANCHES), commits)
    s.ask(f"How many commits are by {a}?", f"number of commits from {a} in this repo?", f"Count the commits that {a} made here.",
          f"how often did {a} commit", f"In the git log, how many entries have {a} as author?",
          f"We are doing statistics: how many commits did {a} contribute?",
          f"Please check how many times {a} shows up in the history of this repository.",
          f"{a} claims to have done everything. How many commits are really theirs?",
          f"commits by {a}: how many")
    text = yield s.call("git_log")
    must(text.count(f" {a}: ") == mine, text)
    yield s.say(*([f"1 commit is by {a}.", f"{a} made 1 commit."] if mine == 1 else [f"{mine} commits are by {a}.", f"{a} made {mine} commits."]))


@situation
def git_show_change(s):
    f, kind, pairs, (key, old) = made_config(s, s.number(2, 4), "number", kinds=("yaml", "ini", "toml", "properties"), deep=0)
    new = s.value(str(int(old) + s.number(1, 60)))
    repository(s, one(s, BRANCHES))
    s.shell("git config core.quotepath off")
    s.shell(f"sed -i 's/^{entry(kind, key, old)}$/{entry(kind, key, new)}/' \"{f}\"")
    s.ask("What did I change since the last commit?", "show the diff, what changed?",
          f"Something in {f} is different from the committed version. What is it?",
          "git diff please, in plain words", "Can you tell me what my uncommitted edit was?", f"what have i altered in {f} since i last committed",
          "I edited one value yesterday and forgot which. Compare with HEAD.", "Which line is changed compared with the last commit, and how?",
          f"Explain the uncommitted change in \"{f}\".", "what's the difference between my working copy and the last commit?")
    text = yield s.call("git_diff")
    must(f"-{entry(kind, key, old)}" in text and f"+{entry(kind, key, new)}" in text, text)
    yield s.say(f"In {f} {key} changed from {old} to {new}.", f"{key} in {f} was {old} and is now {new}.")


@situation
def git_commit_all(s):
    files = sources(s, s.number(2, 4))
    for f in files:
        s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    s.shell(f"echo '# todo' >> {files[0]}")
    if s.chance(0.5):
        s.shell("echo draft > NOTES")
    m = one(s, SUBJECTS)
    s.ask(f"Commit everything with the message \"{m}\".", f"git commit all changes, message: {m}", f"Please stage all files and commit them as '{m}'",
          f"Make a commit of all that has changed here. The message should be \"{m}\".", f"commit it all: \"{m}\"",
          f"I am done for today, can you commit all my changes with the text \"{m}\"?", f"Save my work in git under the message \"{m}\".",
          f"do a git add and commit, subject \"{m}\"", f"All changes into one commit please, and call it `{m}`",
          f"Record the current state in git with message \"{m}\"")
    text = yield s.call("shell", command=f"git add -A && git commit -q -m '{m}'")
    must(text.startswith("exit 0"), text)
    yield s.say(f"Committed all changes with the message \"{m}\".", f"Committed everything as \"{m}\".")


@situation
def git_new_branch(s):
    b, old = few(s, BRANCHES, 2)
    f = source(s)
    s.file(f, code(s, f))
    repository(s, old)
    s.ask(f"Create a branch {b} and switch to it.", f"new branch {b} please", f"git checkout -b {b}",
          f"Make a new git branch called \"{b}\" and check it out.",
          f"I want to start working on {b}, can you open that branch for me?", f"Start a branch named '{b}' from here",
          f"branch off as {b} and go there",
          f"Please put me on a fresh branch \"{b}\".", f"We need a new branch: `{b}`. Create it and change to it.",
          f"could you make branch {b} + switch")
    text = yield s.call("shell", command=f"git checkout -b {b}")
    must("Switched" in text, text)
    yield s.say(f"Made the branch {b} and switched to it.", f"Created {b} and switched to it.", f"You are now on the new branch {b}.")


@situation
def git_ignore(s):
    have = few(s, ["*.o", "build/", "*.pyc", "dist/", ".DS_Store", "target/", "*.class", ".cache/"], s.number(1, 3))
    new = one(s, ["*.log", "node_modules/", ".env", "*.tmp", "coverage/", "__pycache__/", "*.swp", ".idea/", "venv/", "secrets.json", "*.bak", "out/",
                  "*.sqlite",
                  ".vscode/", "tmp/", "*.egg-info"])
    s.file(".gitignore", "".join(f"{h}\n" for h in have))
    f = source(s)
    s.file(f, code(s, f))
    repository(s)
    s.ask(f"Add {new} to .gitignore.", f"git should ignore {new}", f"Please put `{new}` into the .gitignore file.", f"{new} -> .gitignore",
          f"I don't want {new} in the repository ever, add it to .gitignore", f"Append a line with {new} to .gitignore", f"ignore {new} in git pls",
          f"Can you make git skip {new} by adding it to .gitignore?", f"The .gitignore lacks \"{new}\", add it at the end.",
          f"one more pattern for .gitignore: {new}")
    yield s.call("fs_append", path=".gitignore", text=new + "\n")
    s.expect(".gitignore", "".join(f"{h}\n" for h in have) + new + "\n")
    yield s.say(f"Added {new} to .gitignore.", f".gitignore has {new} now.")


@situation
def git_stash(s):
    files = sources(s, s.number(2, 3), deep=0.3)
    for f in files:
        s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    s.shell(f"echo 'broken(' >> {files[0]}")
    s.agree()
    s.ask("Stash my changes.", "git stash", "Put my uncommitted edits aside with git, I need a clean tree.", "please stash everything",
          "I must fix something urgent, stash what I have here so far",
          "Can you set my changes aside for later (git stash)?", "Stash the work in progress in this repository.",
          "park my modifications in the stash",
          "Do a git stash, please, so that I can pull.", "the edits are not ready yet: stash them")
    text = yield s.call("shell", command="git stash")
    must(text.startswith("exit 0"), text)
    s.expect(files[0], s.files[files[0]].decode())
    yield s.say("Stashed your changes.", "Your changes are in the stash.", "Put your changes into the stash.")


@situation
def git_tag(s):
    f = source(s)
    s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    t = s.value("v" + version(s)) if s.chance(0.8) else s.value(f"release-{s.number(10, 99)}")
    s.ask(f"Tag the current commit as {t}.", f"git tag {t}", f"Please set the tag {t} on HEAD.", f"We release today! Tag this as {t}.",
          f"put a git tag named '{t}' here",
          f"can you give this commit the tag \"{t}\"", f"new tag: {t}", f"Mark the last commit with tag {t}",
          f"I need a tag {t} in this repository, on the newest commit.")
    text = yield s.call("shell", command=f"git tag {t}")
    must(text.startswith("exit 0"), text)
    yield s.say(f"Tagged the current commit as {t}.", f"Set the tag {t}.")


@situation
def git_in_folder(s):
    while "'" in (d := s.dir()):
        pass
    files = sources(s, s.number(3, 5))
    for f in files:
        s.file(f"{d}/{f}", code(s, f))
    repository(s, b := one(s, BRANCHES), folder=d)
    k = s.number(1, 3)
    for f in files[:k]:
        s.shell(f"echo >> '{d}/{f}'")
    s.ask(f"The folder {d} is a git repository. How many files are changed in it?", f"how many modified files in the repo {d}?",
          f"Count the uncommitted changes of the repository in \"{d}\".", f"{d}: number of files with changes per git",
          f"In the repository {d}, how many files did I touch?",
          f"Please check the checkout in the folder {d} and say how many changed files git sees.", f"git status of {d}, only the number of changes",
          f"I worked in {d} yesterday; how many files are still uncommitted there?",
          f"How much is dirty in the git folder '{d}'? A number is enough.")
    text = yield s.call("git_status", path=d)
    must(f"{k} changes" in text and b in text, text)
    yield s.say(*([f"1 file is changed in {d}.", f"{d} has 1 changed file."] if k == 1 else [f"{k} files are changed in {d}.",
                                                                                             f"{d} has {k} changed files."]))


@situation
def git_is_none(s):
    for f in sources(s, s.number(1, 3)):
        s.file(f, code(s, f))
    s.decoys()
    tool, args, asks = s.pick([
        ("git_status", {}, ["What branch is checked out here?", "is there something uncommitted", "Which files are modified in git?",
                            "git status please",
                            "Tell me the branch of this project.", "has anything changed since my last commit?",
                            "Could you show me the git state of this folder?",
                            "uncommitted changes here?"]),
        ("git_log", {}, ["What is the last commit?", "who committed last here", "show the newest commit of this project",
                         "Latest commit message, please.",
                                   "When was the last commit made?", "I would like to know what was committed most recently.", "last git commit?",
                                   "read me the subject of HEAD"])])
    s.ask(*asks)
    yield s.call(tool, fails=True, **args)
    yield s.say("There is no git repository here.", "This folder is not a git repository.")


@situation
def git_remove_unknown(s):
    files = sources(s, s.number(2, 3))
    for f in files:
        s.file(f, code(s, f))
    repository(s, one(s, BRANCHES))
    stray = one(s, ["core.dump", "tmp_out.txt", "debug.log", "patch.rej", "a.out", "profile.prof", "scratch.txt", "test2.tmp", "nohup.out",
                    "old_copy.bak", "foo.orig", "trace.json",
                    "screenshot.png", "dump.sql", "heap.hprof"])
    s.shell(f"echo x > {stray}")
    s.ask("Delete the file that git does not know.", "There is one untracked file in this repo, remove it.", "remove the untracked file please",
          "Get rid of whatever is untracked here, it is only one file.",
          "some tool left a file that was never committed. Find it with git and delete it",
          "One file here is not under version control. Please delete that one.", "clean up: the untracked thing can go",
          "delete what git marks with ??",
          "Could you find the file git isn't tracking, and throw it away?")
    text = yield s.call("git_status")
    must(f"?? {stray}" in text and "1 changes" in text, text)
    yield s.call("fs_remove", path=stray)
    s.expect(stray, None)
    yield s.say(f"Deleted {stray}.", f"Removed {stray}, which git did not know.", f"{stray} was untracked and is deleted.")


@situation
def git_edit_and_commit(s):
    f, kind, pairs, (key, old) = made_config(s, s.number(2, 3), "number", kinds=("yaml", "toml", "properties", "ini"), deep=0)
    new = s.value(str(int(old) * 2 + 1))
    repository(s)
    m = one(s, SUBJECTS)
    s.ask(f"In {f} replace {old} by {new}, then commit that as \"{m}\".", f"change {old} to {new} in {f} and commit with message \"{m}\"",
          f"Please edit {f}: {old} becomes {new}. After that do a git commit \"{m}\".", f"{f}: {old} -> {new}, then commit, message '{m}'",
          f"The {key} in {f} should be {new} and not {old}. Fix it and commit the fix (\"{m}\").",
          f"I need {old} turned into {new} in the file {f}, and a commit \"{m}\" for it",
          f"Set {key} from {old} to {new} in \"{f}\". Commit message: {m}", f"can you swap {old} for {new} in {f} & commit it as '{m}'?",
          f"Two things: in {f} write {new} where {old} stands; then commit everything with \"{m}\".")
    yield s.call("fs_edit", path=f, old=old, new=new)
    text = yield s.call("shell", command=f"git add -A && git commit -q -m '{m}'")
    must(text.startswith("exit 0"), text)
    s.expect(f, config(kind, [(k, new if k == key else v) for k, v in pairs]))
    yield s.say(f"Changed {old} to {new} in {f} and committed it as \"{m}\".", f"{f} has {new} now, committed with the message \"{m}\".")


# ---- one call: files and texts --------------------------------------------------------------------------------------------

@situation
def show_small_file(s):
    f, text = s.pick([(s.name("sh"), s.pick(["#!/bin/sh\nmake clean\nmake all\n", "#!/bin/bash\nset -e\nnpm ci\nnpm test\n",
                                             "cd app\npython3 serve.py\n", "rsync -a out/ web/\n"])),
                      (one(s, ["VERSION", "version.txt", ".python-version", ".nvmrc", "RELEASE"]), version(s) + "\n"),
                      (one(s, ["Makefile", "makefile", "build.mk"]), "all:\n\tcc -O2 -o app app.c\n"),
                      (one(s, ["Procfile", "Procfile.dev"]), "web: gunicorn app:main\n"),
                      (one(s, ["Dockerfile", "Dockerfile.test"]), f"FROM debian:{s.number(10, 13)}\nCOPY . /srv\n"),
                      (s.name("sql"), s.pick(["SELECT name FROM users;\n", "DROP TABLE old_orders;\n",
                                              "SELECT count(*)\nFROM visits\nWHERE country = 'PT';\n"])),
                      (one(s, [".editorconfig", ".gitattributes", ".prettierrc", ".npmrc"]),
                       s.pick(["indent_size = 4\ncharset = utf-8\n", "* text=auto\n", "tabWidth: 2\n"]))])
    f = s.value(f"{s.dir()}/{f}") if s.chance(0.3) else f
    s.file(f, text)
    s.decoys()
    s.ask(f"cat {f}", f"Show me {f}.", f"What is in the file {f}?", f"please open \"{f}\" and print it", f"what does {f} contain",
          f"I can't remember what I put into {f}, read it to me",
          f"display the text of {f}", f"Let me see `{f}`", f"Could you print {f} for me? Nothing else.", f"View {f} pls")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} says:\n{text.rstrip()}", text.rstrip(), f"{f} has this text:\n{text.rstrip()}")


@situation
def list_package(s):
    d = s.value("/".join(s.some(PACKAGES, s.number(1, 2))))
    names = sorted({f.rsplit("/")[-1] for f in sources(s, s.number(2, 5))} | ({one(s,
                                                                                   ["__init__.py", "mod.rs", "README.md",
                                                                                    "Makefile"])} if s.chance(0.4) else set()))
    for f in names:
        s.file(f"{d}/{f}", "x\n")
    s.decoys()
    s.ask(f"What is in the folder {d}?", f"ls {d}", f"List the files of {d}.", f"which source files live in {d}/ ?",
          f"Please show me the contents of the directory \"{d}\"",
          f"what do we have under {d}", f"I am new in this project. What files are there in {d}?", f"dir listing for {d}",
          f"Name all files in '{d}'.", f"Tell me what's inside {d}")
    yield s.call("fs_list", path=d)
    yield s.say(f"{d} has {listed(names)}.", f"In {d}: {listed(names)}.")


@situation
def find_by_extension(s):
    e, words = s.pick([("rs", "Rust"), ("py", "Python"), ("go", "Go"), ("lua", "Lua"), ("rb", "Ruby"), ("java", "Java"), ("sh", "shell"),
                       ("ts", "TypeScript"), ("c", "C")])
    e = s.value(e)
    files = sorted(sources(s, s.number(1, 4), e, deep=0.7))
    for f in files:
        s.file(f, code(s, f))
    for f in sources(s, 3, s.pick([x for x in EXTENSIONS if x != e]), deep=0.5):
        s.file(f, code(s, f))
    s.ask(f"Find all {words} files.", f"where are the .{e} files", f"Which files end in .{e}?", f"find . -name \"*.{e}\"",
          f"Please list every *.{e} file here, also those in subfolders.",
          f"I'm looking for {words} code in this tree, what is there?", f"any .{e} sources around?",
          f"Search the workspace for files with the extension {e}.",
          f"Show me where {words} files (.{e}) are stored", f"give me the paths of the {e} files")
    text = yield s.call("fs_find", path=".", pattern=f"*.{e}")
    must(f"{len(files)} found" in text, text)
    found = text.splitlines()[1:]
    yield s.say(*([f"There is one: {found[0]}.", f"Found {found[0]}."] if len(found) == 1 else [f"There are {len(found)}: {listed(found)}.",
                                                                                                f"Found {listed(found)}."]))


@situation
def where_is_function(s):
    files = sources(s, s.number(3, 5), deep=0.4)
    names = few(s, FUNCTIONS, len(files))
    for f, name in zip(files, names):
        s.file(f, code(s, f, [name]))
    k = s.number(0, len(files) - 1)
    f, fn = files[k], names[k]
    s.ask(f"Where is {fn} defined?", f"in which file is the function {fn}", f"grep {fn}", f"I need to fix {fn}. In what file do I find it?",
          f"Please search the code for `{fn}` and tell me the file.",
          f"{fn}: which file?", f"Find the definition of \"{fn}\" in this project.", f"Can you locate {fn}() for me?",
          f"which source file contains {fn}", f"somewhere here a function {fn} exists, where?")
    text = yield s.call("text_search", path=".", query=fn)
    must(text.startswith("1 lines"), text)
    line = re.search(r":(\d+): ", text).group(1)
    yield s.say(f"{fn} is in {f}, line {line}.", f"{fn} is defined in {f} (line {line}).", f"In {f}, line {line}.")


@situation
def find_todos(s):
    files = sources(s, s.number(3, 5), deep=0.4)
    mark = one(s, ["TODO", "FIXME", "XXX", "HACK"])
    hits = sorted(files[:s.number(1, 3)])
    for f in files:
        s.file(f, code(s, f) + (f"# {mark}: {s.sentence()}\n" if f in hits else ""))
    s.ask(f"Which files have a {mark} in them?", f"grep {mark}", f"List the source files that still contain {mark}.",
          f"where did we leave {mark} comments", f"find every {mark} in the code, file names are enough",
          f"We ship tomorrow: are there {mark} marks left, and in which files?", f"Please look for '{mark}' in all the files here.",
          f"In what files does {mark} occur?",
          f"search for {mark} and tell the files", f"Any files with \"{mark}\"? Which?")
    text = yield s.call("text_search", path=".", query=mark)
    must(text.startswith(f"{len(hits)} lines"), text)
    found = [line.rsplit(f": # {mark}", 1)[0].rsplit(":", 1)[0] for line in text.splitlines()[1:]]
    yield s.say(f"{mark} is in {listed(found)}.", f"{listed(found)} {'contains' if len(found) == 1 else 'contain'} {mark}.")


@situation
def how_long_source(s):
    f = source(s, deep=0.4) if s.chance(0.6) else s.path(s.pick(EXTENSIONS))
    n = s.number(4, 60)
    s.file(f, "".join(f"step({k})\n" for k in range(n)))
    s.decoys()
    s.ask(f"How many lines of code does {f} have?", f"wc -l {f}", f"LOC of {f}?", f"Count the lines in {f}.", f"how long is {f}? lines",
          f"Is {f} getting too big? Tell me its number of lines.",
          f"please give me the line count of the source file \"{f}\"", f"I wonder how many lines I've written in {f}", f"number of lines, file {f}",
          f"Lines in `{f}`?")
    yield s.call("text_count", path=f)
    yield s.say(f"{f} has {n} lines.", f"There are {n} lines in {f}.")


@situation
def checksum_release(s):
    end = s.pick(["tar.gz", "whl", "deb", "jar", "iso", "AppImage", "exe", "apk", "rpm", "zip"])
    f = s.value(f"{s.pick(STEMS)}-{s.number(1, 9)}.{s.number(0, 20)}.{end}") if s.chance(0.7) else s.name("bin")
    f = s.value(f"{s.pick(['dist', 'release', 'out', 'target', 'artifacts'])}/{f}") if s.chance(0.4) else f
    s.file(f, s.lines(2))
    s.ask(f"What is the SHA-256 of {f}?", f"sha256sum {f}", f"Compute the checksum of {f}, please.",
          f"I have to publish the hash of {f} on the download page. What is it?", f"hash of {f}?",
          f"Give me the sha256 for the file '{f}'", f"can you calculate a checksum for {f}", f"The SHA256 sum of \"{f}\" is what?",
          f"checksum {f} pls", f"A user doubts his download of {f}; which sha-256 should it have?")
    text = yield s.call("fs_hash", path=f)
    h = re.search("[0-9a-f]{64}", text).group(0)
    yield s.say(f"The SHA-256 of {f} is {h}.", f"{h}")


@situation
def is_it_executable(s):
    f = s.name(s.pick(["sh", "py", "pl", "rb"]))
    x = s.chance(0.5)
    mode = s.pick([0o755, 0o700, 0o775, 0o744]) if x else s.pick([0o644, 0o600, 0o664, 0o640])
    s.file(f, "#!/bin/sh\necho ok\n", mode=mode)
    s.ask(f"Is {f} executable?", f"can {f} be executed, or does it lack the x bit?", f"Does the script {f} have execute permission?",
          f"check whether {f} is marked executable", f"{f}: +x or not?",
          f"My shell says 'permission denied' for {f}. Is its execute bit set?", f"please look at the permissions of {f}: executable yes or no",
          f"has someone made \"{f}\" executable already?",
          f"Is the x flag on for '{f}'?")
    text = yield s.call("fs_stat", path=f)
    must(f"mode 0{mode:03o}" in text, text)
    if x:
        yield s.say(f"Yes, {f} is executable (mode 0{mode:03o}).", f"Yes, its mode is 0{mode:03o}.")
    else:
        yield s.say(f"No, {f} is not executable (mode 0{mode:03o}).", f"No, its mode is 0{mode:03o}.")


@situation
def size_of_artifact(s):
    f = s.path(s.pick(["bin", "so", "wasm", "js", "jar", "css", "dat"])) if s.chance(0.5) else s.name(s.pick(["wasm", "js", "so", "db"]))
    n = s.number(40, 90000)
    s.file(f, b"k" * n)
    s.decoys()
    s.ask(f"How big is {f}?", f"size of {f} in bytes?", f"What does {f} weigh, in bytes?", f"tell me the file size of {f}",
          f"How many bytes is the file \"{f}\"?",
          f"Our bundle must stay small. How large is {f} now?", f"please check how large '{f}' got", f"file size {f}",
          f"I'd like to know the size of {f}", f"is {f} big? bytes please")
    yield s.call("fs_stat", path=f)
    yield s.say(f"{f} has {n} bytes.", f"{f} is {n} bytes big.")


@situation
def rename_in_code(s):
    f = source(s, deep=0.3)
    old, new = few(s, FUNCTIONS, 2)
    text = code(s, f, [old])
    s.file(f, text)
    s.decoys()
    s.ask(f"Rename the function {old} to {new} in {f}.", f"in {f}: {old} -> {new}", f"Replace {old} with {new} in the file {f}.",
          f"please change the name {old} into {new} in {f}",
          f"{old} is a bad name. Call it {new} instead (file {f}).", f"sed s/{old}/{new}/ on {f}",
          f"Can you edit {f} so that the function is called {new} and not {old}?",
          f"the function `{old}` in \"{f}\" should from now on be `{new}`", f"Refactor: {old} becomes {new}, only in {f}.",
          f"swap {old} for {new} inside {f}")
    yield s.call("fs_edit", path=f, old=old, new=new)
    s.expect(f, text.replace(old, new))
    yield s.say(f"Renamed {old} to {new} in {f}.", f"{f} now has {new} instead of {old}.")


@situation
def change_given_value(s):
    f, kind, pairs, (key, old) = made_config(s, s.number(2, 5), s.pick(["number", "text"]))
    if old.isdigit():
        new = s.value(str(s.number(*NUMBERS[key.lower()]) + 10000))
    else:
        new = one(s, [v for v in TEXTS[key.lower()] if v not in old and old not in v] + ["custom"])
    must(config(kind, pairs).count(old) >= 1, pairs)
    if config(kind, pairs).count(old) > 1:
        old_piece, new_piece = entry(kind, key, old), entry(kind, key, new)
    else:
        old_piece, new_piece = old, new
    s.ask(f"Change {key} from {old} to {new} in {f}.", f"{f}: {key} {old} -> {new}", f"In {f} the value of {key} is {old}. Make it {new}.",
          f"please replace {old} by {new} as {key} in the file {f}",
          f"{key} must be {new} now instead of {old}, it's in {f}", f"Edit \"{f}\": {key} is {old}, should be {new}",
          f"Could you set {key} to {new} in {f}? It has {old} at the moment.",
          f"update {f}, {key} was {old} and shall become {new}", f"We moved on: {old} is out, {new} is in. Fix {key} in '{f}'.",
          f"for {key} in {f} use {new} rather than {old}")
    yield s.call("fs_edit", path=f, old=old_piece, new=new_piece)
    s.expect(f, config(kind, [(k, new if k == key else v) for k, v in pairs]))
    yield s.say(f"Changed {key} from {old} to {new} in {f}.", f"{key} in {f} is {new} now.", f"Set {key} to {new} in {f}.")


@situation
def copy_template(s):
    a, b = s.pick([(".env.example", ".env"), ("config.sample.yaml", "config.yaml"), ("settings.dist.json", "settings.json"),
                   ("Makefile.in", "Makefile"), ("local.properties.template", "local.properties"),
                   ("docker-compose.yml", "docker-compose.override.yml"), (s.name("toml"), s.name("toml")), (s.name("py"), s.name("py")),
                   (s.name("ini"), s.name("bak")), ("schema.sql", "schema_v2.sql"),
                   ("hooks/pre-commit.sample", "hooks/pre-commit"), ("nginx.conf", "nginx.conf.orig")])
    a, b = s.value(a), s.value(b)
    text = s.lines(s.number(1, 4))
    s.file(a, text)
    s.ask(f"Copy {a} to {b}.", f"cp {a} {b}", f"Make a copy of {a} called {b}.", f"I need {b}, take {a} as it is", f"duplicate {a} as {b} please",
          f"Please create {b} as a copy of {a}",
          f"Can you copy the file '{a}' and name the copy '{b}'?", f"{a} should also exist under the name {b}", f"Save {a} a second time, as {b}.",
          f"start a new \"{b}\" from \"{a}\" (plain copy)")
    yield s.call("fs_copy", from_=a, to=b)
    s.expect(b, text)
    s.expect(a, text)
    yield s.say(f"Copied {a} to {b}.", f"{b} is now a copy of {a}.")


@situation
def rename_source(s):
    e = s.pick(EXTENSIONS)
    a, b = sources(s, 2, e)
    text = code(s, a)
    s.file(a, text)
    s.decoys()
    s.ask(f"Rename {a} to {b}.", f"mv {a} {b}", f"{a} should be called {b}", f"Please give the file {a} the new name {b}.",
          f"change the file name from {a} to {b}", f"I don't like the name {a}, make that {b}",
          f"The module \"{a}\" is now named \"{b}\", rename the file accordingly", f"can u rename '{a}' into '{b}'", f"New name for {a}: {b}",
          f"{a} -> {b} (just rename)")
    yield s.call("fs_move", from_=a, to=b)
    s.expect(a, None)
    s.expect(b, text)
    yield s.say(f"Renamed {a} to {b}.", f"{a} is called {b} now.")


@situation
def move_test_to_tests(s):
    d = one(s, ["tests", "test", "spec", "legacy", "attic", "examples", "scripts", "bin", "migrations", "fixtures", "docs/api", "vendor", "contrib",
                "ops", "old/2025"])
    f = source(s) if s.chance(0.6) else s.name(s.pick(EXTENSIONS))
    text = "x = 1\n"
    s.file(f, text)
    s.file(f"{d}/.keep", "")
    s.decoys()
    s.ask(f"Move {f} into the folder {d}.", f"mv {f} {d}/", f"{f} belongs in {d}, move it there", f"Please put {f} into {d}.",
          f"Shift the file '{f}' to the directory '{d}'.", f"can {f} go to {d}?",
          f"I want the top level tidy: {f} goes to {d}/", f"relocate {f} to {d}", f"Take \"{f}\" and move it to {d} please",
          f"{f} should live in {d} from now on")
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", text)
    yield s.say(f"Moved {f} to {d}/{f}.", f"{f} is now in {d}.")


@situation
def make_module_folder(s):
    d = s.value("/".join(s.some(PACKAGES, s.number(1, 2)) + [s.pick(STEMS)]))
    s.decoys()
    s.ask(f"Create the folder {d}.", f"mkdir -p {d}", f"I need a directory {d} for the new module", f"please make a new folder called \"{d}\"",
          f"new dir: {d}", f"Set up an empty folder {d} here",
          f"Can you add the directory {d} to the project?", f"{d} does not exist yet, create it", f"Make folder '{d}'",
          f"we want our code in {d}, so create that folder please")
    yield s.call("fs_mkdir", path=d)
    yield s.say(f"Made the folder {d}.", f"Created {d}.")


@situation
def remove_leftover(s):
    f = one(s, ["a.out", "core", "npm-debug.log", "build.log", "parser.py.orig", "merge.rej", "dump.rdb", "test.tmp", "yarn-error.log",
                "coverage.xml", ".DS_Store", "Thumbs.db", "old_main.c", "foo.py~",
                "junk.sql", "temp.o"]) if s.chance(0.7) else s.name()
    f = s.value(f"{s.dir()}/{f}") if s.chance(0.35) else f
    s.file(f, "x\n")
    s.decoys()
    s.ask(f"Delete {f}.", f"rm {f}", f"Please remove the file {f}", f"{f} can go", f"get rid of {f}, nobody needs it",
          f"I accidentally created \"{f}\". Remove it.", f"throw {f} away please",
          f"The build left {f} behind, delete it.", f"Could you erase '{f}' for me?", f"we don't want {f} in the project any more")
    yield s.call("fs_remove", path=f)
    s.expect(f, None)
    yield s.say(f"Deleted {f}.", f"Removed {f}.", f"{f} is gone.")


SNIPPETS = [("sh", 'echo "Deploy done"'), ("sh", "tar czf site.tgz public"), ("py", "print('hello world')"), ("py", "import this"),
            ("js", "console.log(42);"), ("js", "module.exports = {};"),
            ("sql", "DELETE FROM sessions;"), ("rb", "puts 'Grüße'"), ("lua", 'print("ping")'), ("c", "int main(void) { return 0; }"),
            ("html", "<h1>Coming soon</h1>"), ("css", "body { margin: 0; }"),
            ("json", '{"private": true}'), ("json", "[]"), ("yaml", "services: {}"), ("go", "package main"), ("rs", "fn main() {}"),
            ("toml", 'edition = "2021"'), ("php", "<?php phpinfo();"),
            ("env", "API_KEY=changeme"), ("conf", "listen 127.0.0.1:7000"), ("md", "# Übersicht"), ("txt", "flask==3.0.2"), ("pl", "use strict;"),
            ("ps1", "Write-Output 'ok'")]


@situation
def write_snippet(s):
    e, line = s.pick(SNIPPETS)
    s.value(line)
    f = s.name(e) if s.chance(0.6) else s.path(e)
    s.decoys()
    s.ask(f"Create {f} with this line: {line}", f"write a file {f} containing: {line}", f"New file {f}, content: {line}",
          f"Please save the following as {f}: {line}", f"put `{line}` into a new file named {f}",
          f"I need {f}. It has only one line:\n{line}", f"make \"{f}\" with the text {line}",
          f"Can you start a file {f} for me that just says\n{line}", f"{f} should contain exactly {line}",
          f"Write {line} to the file {f}")
    yield s.call("fs_write", path=f, text=line + "\n")
    s.expect(f, line + "\n")
    yield s.say(f"Wrote {f}.", f"Created {f} with that line.", f"{f} has that line now.")


@situation
def add_requirement(s):
    libs = few(s, LIBRARIES, s.number(3, 6))
    pins = [f"{lib}=={v}" for lib, v in zip(libs, versions(s, len(libs)))]
    f = one(s, ["requirements.txt", "requirements-dev.txt", "requirements/base.txt", "deps.txt", "constraints.txt"])
    s.file(f, "".join(p + "\n" for p in pins[1:]))
    new = s.value(pins[0]) if s.chance(0.7) else libs[0]
    s.ask(f"Add {new} to {f}.", f"{f}: append {new}", f"We now depend on {new}, put that into {f} please", f"new dependency {new} -> {f}",
          f"Please write {new} at the end of {f}",
          f"Can you add a line {new} to the file {f}?", f"{new} is missing in {f}, add it", f"Append the requirement \"{new}\" to {f}.",
          f"the app needs {new} too; extend {f} by it", f"put {new} as last line in {f}")
    yield s.call("fs_append", path=f, text=new + "\n")
    s.expect(f, "".join(p + "\n" for p in pins[1:]) + new + "\n")
    yield s.say(f"Added {new} to {f}.", f"{f} now ends with {new}.")


@situation
def pack_folder(s):
    while "/" in (d := one(s, ["dist", "build", "public", "site", "release", "out", "plugin", "theme", "docs_html",
                               "bundle"]) if s.chance(0.6) else s.dir()):
        pass
    for f in sources(s, s.number(2, 4)):
        s.file(f"{d}/{f.rsplit('/')[-1]}", "x\n")
    end = s.pick(["tar.gz", "zip", "tgz", "tar.xz", "tar", "tar.bz2"])
    a = s.value(f"{s.pick([d, 'release', 'upload', s.pick(STEMS)])}.{end}")
    s.ask(f"Pack the folder {d} into {a}.", f"make {a} from {d}", f"Please create an archive {a} of the directory {d}.", f"compress {d} as {a}",
          f"I have to upload {d}, put it into {a}",
          f"{d} -> {a}", f"Can you bundle everything in \"{d}\" as \"{a}\"?", f"archive {d}, call it {a}",
          f"Build me {a} with the contents of the {d} folder", f"I'd like to have '{d}' packed up in '{a}'")
    yield s.call("archive_create", path=d, archive=a)
    yield s.say(f"Packed {d} into {a}.", f"{a} has the folder {d} in it.")


@situation
def unpack_release(s):
    inner = s.value(f"{s.pick(STEMS)}-{s.number(1, 9)}.{s.number(0, 9)}")
    end = s.pick(["tar.gz", "tar", "zip", "tgz"])
    a = s.value(f"{inner}.{end}")
    s.shell(f"mkdir {inner} && echo 1 > {inner}/main.c && echo 2 > {inner}/README && "
            + (f"zip -qr {a} {inner}" if end == "zip" else f"tar {'cf' if end == 'tar' else 'czf'} {a} {inner}") + f" && rm -r {inner}")
    into = one(s, ["vendor", "third_party", "deps", "unpacked", "src", "extern", "tmp", "lib"]) if s.chance(0.5) else None
    if into:
        s.ask(f"Unpack {a} into the folder {into}.", f"extract {a} to {into}", f"untar {a} in {into}/ please",
              f"The source in {a} belongs in {into}, unpack it there", f"Can you extract \"{a}\" into \"{into}\"?",
              f"{a} -> {into} (unpack)", f"open the archive {a} and put everything in {into}", f"I downloaded {a}; its contents should go to {into}",
              f"Please decompress {a}, target folder {into}")
        yield s.call("archive_extract", archive=a, path=into)
        s.expect(f"{into}/{inner}/main.c", "1\n")
        yield s.say(f"Unpacked {a} into {into}.", f"The contents of {a} are in {into}.")
    else:
        s.ask(f"Unpack {a}.", f"extract {a} here", f"Please unpack the archive {a}", f"I need the files from {a}",
              f"can you open up {a}? just extract it in this folder", f"untar {a}", f"decompress \"{a}\"",
              f"Get everything out of {a}", f"unzip or untar {a}, whatever it is")
        yield s.call("archive_extract", archive=a)
        s.expect(f"{inner}/main.c", "1\n")
        yield s.say(f"Unpacked {a}.", f"Extracted the files of {a}.")


# ---- worked out from what was read ----------------------------------------------------------------------------------------

@situation
def value_of_setting(s):
    f, kind, pairs, (key, val) = made_config(s, s.number(2, 7))
    s.decoys()
    s.ask(f"What is {key} set to in {f}?", f"{key} in {f}?", f"Look up the value of {key} in {f}, please.", f"which {key} does {f} use",
          f"I need to know {key}. It's in {f}.",
          f"The file {f} has a setting \"{key}\". What value?", f"read {f} and tell me {key}", f"do you see what {key} is in '{f}'?",
          f"{f} - what did we configure for {key} there?",
          f"grep {key} {f}, value only")
    yield s.call("fs_read", path=f)
    yield s.say(f"{key} is {val} in {f}.", f"{key} is set to {val}.", f"{val}")


@situation
def which_key_has(s):
    f, kind, pairs, (key, val) = made_config(s, s.number(3, 6), "number", "number", "number")
    s.ask(f"Which setting in {f} has the value {val}?", f"what is {val} in {f}?", f"{f} has a {val} somewhere, which key is it?",
          f"The number {val} in {f} belongs to what option?",
          f"I see {val} in the output; to which entry of {f} does that correspond?", f"find the name of the setting that is {val} in \"{f}\"",
          f"In {f}, what is set to {val}?",
          f"please tell me which option equals {val} (file {f})", f"whose value is {val}? look in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{key} is {val} in {f}.", f"That is {key}.", f"{key} has the value {val}.")


@situation
def is_switch_on(s):
    f, kind, pairs, (key, val) = made_config(s, s.number(3, 5), "switch", "switch")
    on = val == "true"
    s.ask(f"Is {key} enabled in {f}?", f"{f} has {key} on, right?", f"Does {f} switch {key} on?", f"did we leave {key} turned on in {f}",
          f"Before I deploy, check if {key} is true in {f}.",
          f"can you see in {f} whether {key} is active?", f"{f}: {key} true?", f"Please look into \"{f}\" and say whether {key} is on",
          f"I hope {key} is not disabled in {f}. Is it on?")
    yield s.call("fs_read", path=f)
    yield s.say(*([f"Yes, {key} is true in {f}.", f"Yes, {key} is enabled."] if on else [f"No, {key} is false in {f}.", f"No, {key} is disabled."]))


@situation
def library_version(s):
    node = s.chance(0.4)
    libs = few(s, NODE if node else LIBRARIES, s.number(3, 7))
    vs = versions(s, len(libs))
    if node:
        f = one(s, ["package.json", "web/package.json", "frontend/package.json", "ui/package.json"])
        s.file(f, '{\n  "name": "shop",\n  "dependencies": {\n' + ",\n".join(f'    "{a}": "{v}"' for a, v in zip(libs, vs)) + "\n  }\n}\n")
    else:
        f = one(s, ["requirements.txt", "dev-requirements.txt", "requirements/prod.txt", "pinned.txt", "freeze.txt"])
        s.file(f, "".join(f"{a}=={v}\n" for a, v in zip(libs, vs)))
    k = s.number(0, len(libs) - 1)
    a, v = libs[k], vs[k]
    s.ask(f"Which version of {a} is in {f}?", f"{a} version in {f}?", f"Look in {f}: what release of {a} do we use?",
          f"what's {a} pinned to? see {f}", f"Does {f} say which {a} we need? Tell me the version.",
          f"There is a security hole in {a}, so please check which version {f} asks for.", f"version number of {a} according to {f}",
          f"I need the {a} version from '{f}'", f"to which {a} are we locked in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} has {a} {v}.", f"{a} is at version {v}.", f"{v}")


@situation
def last_error(s):
    levels = [s.pick(["INFO", "INFO", "WARN", "ERROR"]) for _ in range(s.number(3, 8))]
    levels[s.number(0, len(levels) - 1)] = "ERROR"
    rows = logged(s, levels)
    f = s.name("log") if s.chance(0.7) else s.value(f"logs/{s.pick(['app', 'server', 'worker', 'nginx', 'cron', 'sync'])}.log")
    s.file(f, "".join(f"{t} {level} {text}\n" for t, level, text in rows))
    t, _, text = [r for r in rows if r[1] == "ERROR"][-1]
    s.ask(f"What is the last error in {f}?", f"last ERROR line of {f}?", f"Something broke. Read {f} and tell me the most recent error.",
          f"which error came last in {f}", f"newest ERROR in the log {f} please",
          f"I see red in {f}; what was the latest error message there?", f"check \"{f}\" for the final ERROR entry",
          f"tell me what went wrong last according to {f}", f"Look at {f}, the last error, what does it say?")
    yield s.call("fs_read", path=f)
    yield s.say(f"The last error in {f} is: {text} ({t}).", f"At {t}: {text}", f"{t} ERROR {text}")


@situation
def count_level(s):
    n = s.number(4, 10)
    levels = [s.pick(["INFO", "WARN", "ERROR"]) for _ in range(n)]
    level = s.pick(["WARN", "ERROR"])
    k = levels.count(level)
    rows = logged(s, levels)
    f = s.name("log")
    s.file(f, "".join(f"{t} {lev} {text}\n" for t, lev, text in rows))
    word = {"WARN": "warning", "ERROR": "error"}[level]
    s.ask(f"How many {word}s are in {f}?", f"count the {level} lines of {f}", f"number of {word}s logged in {f}?",
          f"{f} - how often does {level} appear", f"Please read {f} and count its {word}s.",
          f"Was it a bad night? How many lines marked {level} has {f}?", f"how many entries of level {level} does \"{f}\" hold",
          f"{level} count for the log {f}", f"Tell me how many {level} messages there are in {f}")
    yield s.call("fs_read", path=f)
    plural = word if k == 1 else word + "s"
    yield s.say(f"There {'is' if k == 1 else 'are'} {k or 'no'} {plural if k else word + 's'} in {f}.",
                f"{f} has {k or 'no'} {plural if k else word + 's'}.")


@situation
def slowest_test(s):
    names = few(s, ["test_" + f for f in FUNCTIONS], s.number(3, 7))
    times = s.some(range(3, 990), len(names))
    f = s.name(s.pick(["txt", "log", "csv"]))
    s.file(f, "".join(f"{n} {t} ms\n" for n, t in zip(names, times)))
    slow = s.chance(0.6)
    t = max(times) if slow else min(times)
    n = names[times.index(t)]
    w = "slowest" if slow else "fastest"
    s.ask(f"Which test is the {w} in {f}?", f"{w} test in {f}?", f"{f} has the run times of our tests. Which one was {w}?",
          f"Look through {f} and name the {w} test.",
          f"i want to know the {w} test case, times are in {f}",
          f"Please tell me what test took the {'longest' if slow else 'least time'}, see \"{f}\"",
          f"{'longest' if slow else 'shortest'} running test according to {f}",
          f"From the timings in {f}: which test needed the {'most' if slow else 'fewest'} milliseconds?", f"who is the {w} in {f}, and how many ms")
    yield s.call("fs_read", path=f)
    yield s.say(f"{n} is the {w} with {t} ms.", f"The {w} test is {n} ({t} ms).")


@situation
def nth_line_of_code(s):
    f = source(s, "py", deep=0.3) if s.chance(0.5) else s.name("py")
    n = s.number(3, 9)
    calls = [f"{a}({k})" for a, k in zip(s.some(FUNCTIONS, n), s.some(range(100), n))]
    s.file(f, "".join(c + "\n" for c in calls))
    k = s.number(1, n)
    word = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}[k]
    s.ask(f"The traceback says line {k} of {f}. What is there?", f"what's on line {k} in {f}", f"Show me line {k} of {f}.", f"{f}:{k}",
          f"Please read out the {word} line of {f}", f"sed -n {k}p {f}",
          f"Which statement is on the {word} line of \"{f}\"?", f"python complains about {f}, line {k}; which code is that?",
          f"I need to see just line number {k} from {f}", f"the {word} line of {f} please")
    yield s.call("fs_read", path=f)
    yield s.say(f"Line {k} of {f} is: {calls[k - 1]}", f"{calls[k - 1]}")


@situation
def service_port(s):
    names = few(s, SERVICES, s.number(2, 4))
    ports = [s.value(str(p)) for p in s.some(range(3000, 9999), len(names))]
    f = one(s, ["docker-compose.yml", "compose.yaml", "deploy/compose.yml", "docker-compose.dev.yml", "stack.yml", "services.yaml"])
    s.file(f, "services:\n" + "".join(f"  {a}:\n    image: shop/{a}\n    port: {p}\n" for a, p in zip(names, ports)))
    k = s.number(0, len(names) - 1)
    a, p = names[k], ports[k]
    back = s.chance(0.3)
    if back:
        s.ask(f"Which service uses port {p} in {f}?", f"port {p}, which service? see {f}",
              f"Something listens on {p}. What service is that, going by {f}?", f"look at {f} and tell me who has port {p}",
              f"whose port is {p} in {f}", f"{f}: {p} belongs to ...?", f"Please name the service behind {p}; it is defined in {f}.",
              f"I want to know what runs on {p}, {f} should say it")
        yield s.call("fs_read", path=f)
        yield s.say(f"{a} uses port {p}.", f"Port {p} belongs to {a}.")
    else:
        s.ask(f"Which port does the service {a} use in {f}?", f"port of {a} in {f}?", f"On what port is {a} running according to {f}?",
              f"{a} port pls, it's in {f}", f"I want to open {a} in the browser. What port, {f} knows it.",
              f"Look at {f} and give me the port number of {a}", f"what port have we given to {a} ({f})?",
              f"In {f} there's a service \"{a}\", I need its port.", f"please check {f}: {a} listens where?")
        yield s.call("fs_read", path=f)
        yield s.say(f"{a} uses port {p}.", f"The port of {a} is {p}.")


@situation
def release_date(s):
    n = s.number(2, 5)
    vs, ds = versions(s, n), days(s, n)
    f = one(s, ["CHANGELOG.md", "NEWS", "HISTORY.txt", "docs/changes.md", "CHANGES", "RELEASES.md", "Änderungen.txt"])
    s.file(f, "".join(f"{v} ({d}): {s.pick(SUBJECTS)}\n" for v, d in reversed(list(zip(vs, ds)))))
    k = s.number(0, n - 1)
    v, d = vs[k], ds[k]
    s.ask(f"When was version {v} released? See {f}.", f"release date of {v} in {f}?", f"{f}: date of {v}",
          f"Please find the day of release {v} in {f}", f"On which date did {v} come out, according to \"{f}\"?",
          f"A customer has {v}. From what day is that? {f} has the date.", f"what day was {v} published ({f})",
          f"look into {f} and tell me the date for {v}", f"{v} is from when? it's written in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{v} was released on {d}.", f"Version {v} is from {d}.", f"{d}")


@situation
def owner_of_part(s):
    parts = few(s, PACKAGES, s.number(3, 6))
    owners = people(s, len(parts))
    f = one(s, ["CODEOWNERS", "MAINTAINERS", ".github/CODEOWNERS", "OWNERS", "docs/owners.txt", "team.txt"])
    s.file(f, "".join(f"{p}/  {o}\n" for p, o in zip(parts, owners)))
    k = s.number(0, len(parts) - 1)
    p, o = parts[k], owners[k]
    s.ask(f"Who owns {p} according to {f}?", f"owner of {p}/ in {f}?", f"Look in {f}: who is responsible for {p}?",
          f"I need a reviewer for {p}. {f} lists the people, who is it?", f"who takes care of the part {p}, see {f}",
          f"{f} - maintainer of {p}?", f"Please tell me whom to ask about {p} (it is in {f})", f"Whose folder is {p}? Check \"{f}\".",
          f"read {f} and name the person for {p}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{o} owns {p}.", f"{p} belongs to {o}.", f"{o}")


# ---- arithmetic -----------------------------------------------------------------------------------------------------------

@situation
def total_build_time(s):
    steps = few(s, ["compile", "link", "lint", "test", "package", "deploy", "docs", "fetch", "bundle", "migrate", "sign", "upload", "scan", "minify",
                    "notify"], s.number(3, 5))
    secs = s.some(range(4, 400), len(steps))
    f = s.name(s.pick(["txt", "log", "csv"]))
    s.file(f, "".join(f"{a},{t}\n" for a, t in zip(steps, secs)))
    s.ask(f"How many seconds did the whole build in {f} take?", f"sum of the times in {f}?",
          f"{f} lists the build steps with seconds. What's the total?", f"Add up all seconds in {f} please",
          f"total build time, see {f}", f"The pipeline feels slow... add the durations from {f} for me.",
          f"how long do all steps in \"{f}\" need together?", f"i need the sum of the second column of {f}",
          f"Please total the step durations found in {f}.")
    yield s.call("fs_read", path=f)
    text = yield s.call("calc", expression=" + ".join(map(str, secs)))
    must(str(sum(secs)) in text, text)
    yield s.say(f"The whole build took {sum(secs)} seconds.", f"The total in {f} is {sum(secs)} seconds.", f"Together {sum(secs)} seconds.")


@situation
def bundle_difference(s):
    a, b = few(s, ["main.js", "vendor.js", "styles.css", "app.wasm", "fonts.woff2", "icons.svg", "core.so", "boot.img", "game.pak", "chunk-2.js",
                   "worker.js", "index.html", "libmath.a", "logo.png", "data.bin"], 2)
    x, y = s.some(range(120, 9800), 2)
    f = s.name(s.pick(["txt", "csv", "log"]))
    rest = [f"{c} {k}\n" for c, k in zip(["LICENSE", "robots.txt", "manifest.xml"], s.some(range(10, 100), s.number(0, 3)))]
    s.file(f, "".join(s.some([f"{a} {x}\n", f"{b} {y}\n"] + rest, 2 + len(rest))))
    if x < y:
        a, b, x, y = b, a, y, x
    s.ask(f"By how many kB is {a} bigger than {b}? The sizes are in {f}.", f"{f}: size of {a} minus size of {b}?",
          f"How much larger is {a} than {b} in {f}?", f"What's the difference between {a} and {b} in the size list {f}?",
          f"difference {a} / {b}, numbers in {f}", f"Please compare {a} with {b} in {f} and give me the difference in size.",
          f"in {f} you find sizes; how much more has {a} than {b}",
          f"I want to know what {a} weighs more than {b}, it is all in \"{f}\"")
    yield s.call("fs_read", path=f)
    text = yield s.call("calc", expression=f"{x} - {y}")
    must(str(x - y) in text, text)
    yield s.say(f"{a} is bigger by {x - y}.", f"The difference is {x - y} ({x} - {y}).")


@situation
def percent_passed(s):
    total = s.pick([20, 25, 40, 50, 80, 100, 125, 160, 200, 250, 400, 500])
    step = {20: 1, 25: 1, 40: 1, 50: 1, 80: 2, 100: 1, 125: 5, 160: 4, 200: 2, 250: 5, 400: 4, 500: 5}[total]
    passed = step * s.number(total // step // 2, total // step - 1)
    p = passed * 100 / total
    p = int(p) if p == int(p) else p
    f = s.name(s.pick(["txt", "log", "json", "md"]))
    s.file(f, s.pick([f"tests: {total}\npassed: {passed}\nfailed: {total - passed}\n",
                      f"suite={s.word()}\ntotal={total}\nok={passed}\nbroken={total - passed}\n",
                      f"{passed} passed, {total - passed} failed, {total} total\n"])
           if not f.lower().endswith("json") else f'{{"total": {total}, "passed": {passed}}}\n')
    s.ask(f"What percentage of the tests in {f} passed?", f"pass rate in {f}, in percent?", f"{f} has our test results. How many percent are green?",
          f"compute the share of passed tests from {f}",
          f"The boss wants the pass rate as a percentage; numbers are in {f}.", f"Please read {f} and tell me the percent of passing tests",
          f"percent ok in \"{f}\"?", f"how good are we, {f} - percentage of tests that pass",
          f"From {f}: passed tests divided by all tests, in %")
    yield s.call("fs_read", path=f)
    text = yield s.call("calc", expression=f"{passed} / {total} * 100")
    must(str(p) in text, text)
    yield s.say(f"{p}% of the tests passed.", f"{passed} of {total} tests passed, that is {p}%.")


# ---- chains ---------------------------------------------------------------------------------------------------------------

@situation
def bump_version(s):
    f = one(s, ["VERSION", "version.txt", "VERSION.txt", "app/VERSION", ".version", "release.txt", "src/version"])
    a, b, c = s.number(0, 9), s.number(0, 20), s.number(0, 30)
    old = s.value(f"{a}.{b}.{c}")
    part, new = s.pick([("patch", f"{a}.{b}.{c + 1}"), ("minor", f"{a}.{b + 1}.0"), ("major", f"{a + 1}.0.0")])
    s.value(new), s.value(part)
    s.file(f, old + "\n")
    s.ask(f"Bump the {part} version in {f}.", f"{part} bump in {f} please", f"Please increase the {part} number in {f} by one.",
          f"read {f} and raise the {part} version", f"New {part} release: update {f}",
          f"We do a {part} release today. Can you write the next version into {f}?", f"{f}: next {part} version",
          f"The version in \"{f}\" must go up by one {part} step", f"do a semver {part} increment of {f}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_write", path=f, text=new + "\n")
    s.expect(f, new + "\n")
    yield s.say(f"Changed {f} from {old} to {new}.", f"{f} is now {new}, it was {old}.")


@situation
def set_after_reading(s):
    f, kind, pairs, (key, old) = made_config(s, s.number(2, 5), "number")
    new = s.value(str(s.number(*NUMBERS[key.lower()]) + 10000))
    s.ask(f"Set {key} to {new} in {f}.", f"{f}: {key} = {new}", f"In {f}, {key} should be {new} please",
          f"make {key} {new} in {f}, I don't know what it is now", f"I'd like {key} at {new}. It's a setting in {f}.",
          f"Could you change the value of {key} to {new} in \"{f}\"?", f"configure {new} for {key} in {f}",
          f"whatever {key} is in {f}, it must become {new}", f"give {key} the value {new} (in {f})",
          f"Open {f} and put {new} as {key}.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_edit", path=f, old=entry(kind, key, old), new=entry(kind, key, new))
    s.expect(f, config(kind, [(k, new if k == key else v) for k, v in pairs]))
    yield s.say(f"Set {key} to {new} in {f}; it was {old}.", f"{key} in {f} is {new} now.", f"Changed {key} from {old} to {new} in {f}.")


@situation
def find_then_read(s):
    name = one(s, ["VERSION", "Dockerfile", "go.mod", "pyproject.toml", "motd.txt", ".nvmrc", "schema.sql", "Vagrantfile", "robots.txt",
                   "license.key", "Gemfile", "build.id", "commit.txt", "seed.txt", "runtime.txt",
                   "tox.ini"])
    d = s.value("/".join(few(s, PACKAGES, s.number(1, 3))))
    text = s.pick([version(s), f"build {s.number(100, 9999)}", f"id={s.word()}-{s.number(10, 99)}", f"# {s.sentence()}"])
    s.file(f"{d}/{name}", text + "\n")
    for f in sources(s, 3, deep=0.6):
        s.file(f, "x\n")
    s.ask(f"Somewhere here is a file {name}. What does it say?", f"find {name} and show me its text",
          f"I don't know in which folder {name} is. Find it and read it.", f"Where is {name}, and what's in it?",
          f"locate {name} + cat it", f"Search for the file \"{name}\" in the subfolders and tell me its contents",
          f"please look for {name} in this tree and print it", f"{name} is buried in some directory; dig it out and show it",
          f"can you find out what our {name} contains? no idea where it is")
    yield s.call("fs_find", path=".", pattern=name)
    yield s.call("fs_read", path=f"{d}/{name}")
    yield s.say(f"{d}/{name} says: {text}", f"It is {d}/{name} and says: {text}")


@situation
def file_that_names_another(s):
    base = s.path("yaml") if s.chance(0.4) else s.name("yaml")
    f = s.name("yaml")
    while base == f:
        f = s.name("yaml")
    pairs = settings(s, s.number(2, 4))
    word = s.pick(["extends", "include", "base", "inherits", "parent"])
    s.file(f, f"{word}: {base}\nname: {s.word()}\n")
    s.file(base, config("yaml", pairs))
    key, val = s.pick(pairs)
    s.ask(f"{f} refers to another file. What is {key} there?", f"which {key} is in the file that {f} names?",
          f"Look into {f}, it points to a base file; tell me the {key} from that one.",
          f"{key} isn't in {f} itself but in the file it is built on. What value?", f"Follow the reference in {f} and read {key}",
          f"what {key} does {f} inherit",
          f"In \"{f}\" a second file is mentioned. I need the {key} from it.", f"open {f}, then the file named there: {key}?",
          f"Please find out which {key} {f} gets from its base file.")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=base)
    yield s.say(f"{key} is {val}, from {base}.", f"In {base} {key} is {val}.")


@situation
def same_setting_in_both(s):
    kind = s.pick(["yaml", "ini", "toml", "properties"])
    f, g = s.name(kind), s.name(kind)
    pairs = settings(s, s.number(2, 4), "number")
    key, val = pairs[0]
    same = s.chance(0.5)
    other = val if same else s.value(str(int(val) + s.number(1, 300)))
    s.file(f, config(kind, pairs))
    s.file(g, config(kind, s.some([(key, other)] + pairs[1:], len(pairs))))
    s.ask(f"Do {f} and {g} have the same {key}?", f"is {key} equal in {f} and {g}", f"Compare {key} in {f} with {key} in {g}.",
          f"{key}: {f} vs {g}, equal?", f"Please check that both {f} and {g} use the same {key}",
          f"Somebody edited {f}. Is {key} there still the same as in {g}?", f"{f} / {g}: same value for {key}?",
          f"does the {key} of \"{f}\" match the one of \"{g}\"?", f"look whether {f} and {g} agree about {key}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_read", path=g)
    if same:
        yield s.say(f"Yes, {key} is {val} in both.", f"They agree: {key} is {val} in both files.")
    else:
        yield s.say(f"No, {key} is {val} in {f} and {other} in {g}.", f"They differ: {val} in {f}, {other} in {g}.")


@situation
def longer_of_two(s):
    f, g = sources(s, 2, deep=0.3)
    n, m = s.some(range(2, 70), 2)
    s.file(f, "".join(f"x{k}\n" for k in range(n)))
    s.file(g, "".join(f"y{k}\n" for k in range(m)))
    s.ask(f"Which has more lines, {f} or {g}?", f"{f} or {g}: what is longer?", f"Is {f} longer than {g}?", f"compare the line counts of {f} and {g}",
          f"I want to split the bigger one: {f} or {g}? Count lines.",
          f"please count lines in {f} and in {g} and tell me which file wins", f"wc -l {f} {g}, which is larger?",
          f"who's got more lines of code, {f} or {g}", f"Between \"{f}\" and \"{g}\", which one has the most lines?")
    yield s.call("text_count", path=f)
    yield s.call("text_count", path=g)
    a, b, x, y = (f, g, n, m) if n > m else (g, f, m, n)
    yield s.say(f"{a} is longer: {x} lines, {b} has {y}.", f"{a} has more lines ({x}) than {b} ({y}).")


@situation
def copy_then_switch(s):
    kind = s.pick(["yaml", "toml", "ini", "properties"])
    a = s.value(f"{s.pick(['config', 'app', 'settings', 'server', 'worker'])}.{kind}")
    b = s.value(f"{a.rsplit('.', 1)[0]}.{s.pick(['prod', 'test', 'ci', 'local', 'staging', 'demo'])}.{kind}")
    pairs = settings(s, s.number(2, 4), "number")
    key, old = pairs[0]
    new = s.value(str(int(old) + s.number(1, 50)))
    pairs = s.some(pairs, len(pairs))
    s.file(a, config(kind, pairs))
    s.ask(f"Copy {a} to {b} and change {key} from {old} to {new} in the copy.", f"I need {b}: same as {a}, but {key} {new} instead of {old}",
          f"cp {a} {b}, then {old} -> {new} for {key} in {b}",
          f"Please duplicate {a} as {b}; in the new file {key} is {new}, not {old}.", f"make {b} out of {a} with {key} {old} replaced by {new}",
          f"{b} should be a copy of {a} where {key} goes from {old} to {new}",
          f"Create {b} from {a}. Only in {b}, {key} must be {new} (now {old}).", f"can you copy {a} -> {b} and edit {key} there, {old} becomes {new}",
          f"Start with a copy of \"{a}\" named \"{b}\", then set its {key} from {old} to {new}.")
    yield s.call("fs_copy", from_=a, to=b)
    many = config(kind, pairs).count(old) > 1
    yield s.call("fs_edit", path=b, old=entry(kind, key, old) if many else old, new=entry(kind, key, new) if many else new)
    s.expect(a, config(kind, pairs))
    s.expect(b, config(kind, [(k, new if k == key else v) for k, v in pairs]))
    yield s.say(f"Copied {a} to {b} and changed {key} to {new} there.", f"{b} is a copy of {a} with {key} {new}.")


@situation
def remove_objects(s):
    e = one(s, ["pyc", "o", "class", "orig", "rej", "bak", "swp", "obj", "tmp", "gch", "elc", "beam"])
    stems = [f.split(".")[0] for f in sources(s, s.number(2, 3))]
    files = sorted(s.value(f"{s.pick(PACKAGES)}/{stem}.{e}" if s.chance(0.5) else f"{stem}.{e}") for stem in stems)
    keep = source(s)
    for f in files:
        s.file(f, "x\n")
    s.file(keep, "x\n")
    s.ask(f"Delete all .{e} files.", f"rm every *.{e}", f"Clean up: remove the *.{e} files, also in the subfolders.",
          f"please get rid of all files ending in .{e}", f"the .{e} files are junk, delete them all",
          f"I don't want any .{e} files left in this project", f"find the .{e} files and delete each of them",
          f"Can you wipe all {e} files from here?", f"remove *.{e} everywhere")
    text = yield s.call("fs_find", path=".", pattern=f"*.{e}")
    found = text.splitlines()[1:]
    must(sorted(found) == files, text)
    for f in found:
        yield s.call("fs_remove", path=f)
        s.expect(f, None)
    yield s.say(f"Deleted {listed(found)}.", f"Removed {len(found)} files: {listed(found)}.")


@situation
def move_all_logs(s):
    e = one(s, ["log", "sql", "csv", "patch", "proto", "svg", "tf", "ipynb", "puml", "po"])
    d = one(s, ["archive", "old", "attic", "collected", "misc", "sorted", "keep", "_done", "store", "2025"])
    names = sorted({s.value(f.rsplit("/")[-1].split(".")[0] + "." + e) for f in sources(s, s.number(2, 3))})
    for f in names:
        s.file(f, f"{f}\n")
    s.folder(d)
    s.file(source(s), "x\n")
    s.ask(f"Move all .{e} files into {d}.", f"mv *.{e} {d}/", f"Every {e} file here should go to the folder {d}.",
          f"please put all the *.{e} into {d}", f"collect the .{e} files in {d}",
          f"I want the {e} files out of the way, move them to {d}", f"Can you find all files with .{e} and move them into \"{d}\"?",
          f"tidy up: .{e} -> {d}", f"All of the {e} files belong in {d}, move them please")
    text = yield s.call("fs_find", path=".", pattern=f"*.{e}")
    found = text.splitlines()[1:]
    must(sorted(found) == names, text)
    for f in found:
        yield s.call("fs_move", from_=f, to=f"{d}/{f}")
        s.expect(f, None)
        s.expect(f"{d}/{f}", f"{f}\n")
    yield s.say(f"Moved {listed(found)} to {d}.", f"{listed(found)} are in {d} now.")


@situation
def if_build_failed(s):
    f = s.name(s.pick(["log", "txt"]))
    d_ok = one(s, ["passed", "good", "done", "green", "ok", "success", "finished", "builds/ok"])
    d_bad = one(s, ["failed", "broken", "red", "inspect", "todo", "bad", "errors", "builds/failed"])
    bad = s.chance(0.5)
    line = s.pick(["BUILD FAILED", "BUILD FAILED after 12s", "status: BUILD FAILED"]) if bad else s.pick(["BUILD OK", "BUILD OK in 31s",
                                                                                                          "status: BUILD OK"])
    text = f"compiling {s.pick(STEMS)}\n{line}\n"
    s.file(f, text)
    s.folder(d_ok)
    s.folder(d_bad)
    s.ask(f"If {f} says BUILD FAILED, move it to {d_bad}, otherwise to {d_ok}.",
          f"Read {f}. Failed build: into {d_bad}. Successful one: into {d_ok}.", f"{f} -> {d_bad} when it has BUILD FAILED in it, else -> {d_ok}",
          f"Please sort {f}: it goes to the folder {d_ok} unless the build failed, then to {d_bad}.",
          f"check whether the build in {f} failed; if so put the file in {d_bad}, if not in {d_ok}",
          f"look at {f}, move it into {d_ok} for BUILD OK and into {d_bad} for BUILD FAILED",
          f"Depending on the result in \"{f}\" (FAILED or OK) move the file to {d_bad} or {d_ok}, respectively.",
          f"was {f} a failure? then it belongs in {d_bad}. If it was fine, {d_ok}. Move it.")
    yield s.call("fs_read", path=f)
    d = d_bad if bad else d_ok
    yield s.call("fs_move", from_=f, to=f"{d}/{f}")
    s.expect(f, None)
    s.expect(f"{d}/{f}", text)
    yield s.say(f"The build {'failed' if bad else 'was OK'}, so I moved {f} to {d}.",
                f"Moved {f} to {d}/{f}, because the build {'failed' if bad else 'was OK'}.")


@situation
def described_config(s):
    kind, what = s.pick([("yaml", "YAML"), ("ini", "INI"), ("toml", "TOML"), ("json", "JSON")])
    f = s.value(f"{s.stem()}.{kind}")
    pairs = settings(s, s.number(2, 4))
    s.file(f, config(kind, pairs))
    for g in sources(s, s.number(1, 3)):
        s.file(g, "x\n")
    s.file(s.name("md"), s.lines(1))
    key, val = s.pick(pairs)
    s.ask(f"What {key} is set in the {what} file here?", f"There is one {what} file in this folder. Which {key} does it have?",
          f"{key} in the {what} file?", f"look into the only {what} file and tell me {key}",
          f"I forgot the name of our {what} config, but I need {key} from it.", f"Please get me the {key} from the {what} file in this directory",
          f"find the {kind} file here, then say what {key} is",
          f"which value has {key}? It's in the {what} file lying around here", f"Our settings are in a {what} file. Tell me the value for {key}.")
    yield s.call("fs_list", path=".")
    yield s.call("fs_read", path=f)
    yield s.say(f"{key} is {val} in {f}.", f"{f} has {key} {val}.")


@situation
def replace_url_everywhere(s):
    old, new = few(s, ["old.shop.example", "api-v1.lab.example", "git.corp.example", "10.0.0.5", "10.20.0.9", "db01.internal",
                       "db-new.internal", "cdn.fast.example", "mirror.uni.example", "staging.lab.example",
                       "auth.corp.example", "192.168.7.40", "mail.team.example", "registry.dev.example", "build7.local", "proxy:3128"], 2)
    files = sources(s, 3, deep=0.4)
    k = s.number(1, 2)
    for n, f in enumerate(files):
        s.file(f, f'HOST = "{old}"\nconnect(HOST)\n' if n < k else f"step({s.number(1, 99)})\n")
    s.ask(f"Replace {old} with {new} in all files that have it.", f"{old} is now {new}, update the code",
          f"Find where {old} is used and change it to {new}.", f"The server moved from {old} to {new}. Please fix that everywhere here.",
          f"search for {old}, and write {new} instead", f"change every {old} in this project into {new}",
          f"can you swap {old} against {new}, I don't know in which files it stands",
          f"all mentions of \"{old}\" should become \"{new}\"", f"grep {old} and edit it to {new} pls")
    text = yield s.call("text_search", path=".", query=old)
    found = [line.split(":1: ")[0] for line in text.splitlines()[1:]]
    must(sorted(found) == sorted(files[:k]), text)
    for f in found:
        yield s.call("fs_edit", path=f, old=old, new=new)
        s.expect(f, f'HOST = "{new}"\nconnect(HOST)\n')
    yield s.say(f"Replaced {old} with {new} in {listed(found)}.", f"{listed(found)} {'has' if k == 1 else 'have'} {new} now.")


@situation
def note_version_in_changelog(s):
    f = one(s, ["VERSION", "version.txt", ".version", "pkg/VERSION", "ver.txt"])
    g = one(s, ["CHANGELOG.md", "NEWS", "CHANGES", "HISTORY.txt", "release-notes.md", "README.md"])
    v, before = version(s), f"{s.pick(SUBJECTS)}\n"
    s.file(f, v + "\n")
    s.file(g, before)
    s.ask(f"Read the version in {f} and add it as a line at the end of {g}.", f"append the version from {f} to {g}",
          f"{g} should end with the version that stands in {f}", f"Take what {f} says and put it at the bottom of {g} please.",
          f"copy the version number out of {f} into {g}, as a new last line", f"Please write the content of {f} under the text in {g}.",
          f"Can you add the current version (see {f}) to {g}?",
          f"the number in \"{f}\" is missing in \"{g}\", append it there", f"cat {f} >> {g}")
    yield s.call("fs_read", path=f)
    yield s.call("fs_append", path=g, text=v + "\n")
    s.expect(g, before + v + "\n")
    yield s.say(f"Added {v} to {g}.", f"{g} now ends with {v}.")


# ---- shell ----------------------------------------------------------------------------------------------------------------

@situation
def make_executable(s):
    f = tidy(s, s.pick(["sh", "py", "pl"])) if s.chance(0.7) else one(s,
                                                                      ["deploy.sh", "bin/start", "scripts/build.sh", "gradlew", "configure",
                                                                       "run_tests", "tools/lint.sh", "hooks/pre-push"])
    s.file(f, "#!/bin/sh\necho ok\n", mode=0o644)
    s.ask(f"Make {f} executable.", f"chmod +x {f}", f"{f} needs the execute bit", f"Please set the x flag on {f}.",
          f"I cannot start {f} because it isn't executable. Fix that.", f"allow {f} to be executed",
          f"can you give {f} execute permission", f"The script \"{f}\" should be runnable, change its mode.", f"+x for {f} pls",
          f"turn on execution for '{f}'")
    text = yield s.call("shell", command=f"chmod +x {q(f)}")
    must(text.startswith("exit 0"), text)
    yield s.say(f"{f} is executable now.", f"Made {f} executable.")


@situation
def run_script(s):
    lang, run = s.pick([("sh", "sh"), ("py", "python3")])
    f = tidy(s, lang) if s.chance(0.6) else one(s, [f"check.{lang}", f"tools/report.{lang}", f"hello.{lang}", f"scripts/status.{lang}",
                                                    f"ping.{lang}"])
    out = s.pick([f"{s.number(2, 300)} tests passed", f"all {s.number(2, 40)} files ok", s.sentence().replace("$", ""), f"total: {s.number(3, 9000)}",
                  f"version {version(s)}", f"{s.number(1, 9)} problems found", "ready", "Grüße aus Köln", "nothing to do", "cache is warm",
                  f"deployed to {s.place()}"])
    s.file(f, f'echo "{out}"\n' if lang == "sh" else f'print("{out}")\n')
    s.ask(f"Run {f} and tell me what it prints.", f"{run} {f}", f"Execute the script {f}, please.", f"what does {f} output when you run it?",
          f"start {f} and give me the output", f"Can you run \"{f}\" for me? I want to see the result.",
          f"please launch {f}, what comes out", f"I need the output of {f}", f"try out the script '{f}' and report its output",
          f"Let {f} run once and say what you got.")
    text = yield s.call("shell", command=f"{run} {q(f)}")
    must(out in text and "exit 0" in text, text)
    yield s.say(f"{f} printed: {out}", f"The output is: {out}", out)


@situation
def sort_lines(s):
    f = tidy(s, s.pick(["txt", "conf", "lst"])) if s.chance(0.6) else one(s,
                                                                          ["words.txt", "requirements.txt", "allowlist", ".gitignore", "hosts.allow",
                                                                           "AUTHORS"])
    libs = few(s, LIBRARIES, s.number(3, 7))
    s.file(f, "".join(a + "\n" for a in libs))
    s.ask(f"Sort the lines of {f} alphabetically.", f"sort {f} in place", f"Put the lines in {f} in alphabetical order and save it.",
          f"{f} is a mess, please sort it a to z", f"can you order {f} by name",
          f"The entries of {f} should be sorted. Change the file itself.", f"alphabetize {f}", f"I'd like \"{f}\" sorted, line by line",
          f"please bring the lines in {f} into alphabetic order")
    text = yield s.call("shell", command=f"sort -o {q(f)} {q(f)}")
    must(text.startswith("exit 0"), text)
    s.expect(f, "".join(a + "\n" for a in sorted(libs)))
    yield s.say(f"Sorted the lines of {f}.", f"{f} is sorted now.")


@situation
def link_current(s):
    d = s.value(f"{s.pick(['app', 'release', 'build', 'site', 'node', 'jdk', 'go'])}-{version(s)}")
    link = one(s, ["current", "latest", "stable", "live", "active", "default", "prod", "app", "now", "www"])
    s.file(f"{d}/main.txt", "x\n")
    s.ask(f"Make a symbolic link {link} that points to {d}.", f"ln -s {d} {link}", f"symlink {link} -> {d} please",
          f"I want {link} to be a link to {d}.", f"Create a soft link named {link} for the folder {d}",
          f"Please let {link} point at {d} with a symlink", f"set a symlink called \"{link}\" on \"{d}\"", f"can you link {d} as {link}?",
          f"we always deploy via a link: {link} should lead to {d}")
    text = yield s.call("shell", command=f"ln -s {d} {link}")
    must(text.startswith("exit 0"), text)
    s.expect(f"{link}/main.txt", "x\n")
    yield s.say(f"Made the link {link} to {d}.", f"{link} now points to {d}.")


@situation
def biggest_here(s):
    files = sources(s, s.number(3, 5))
    sizes = s.some(range(20, 4000), len(files))
    for f, n in zip(files, sizes):
        s.file(f, "x" * n + "\n")
    f = files[sizes.index(max(sizes))]
    s.ask("Which file here is the biggest?", "biggest file in this folder?", "what is the largest file in the workspace",
          "Name the largest source file in here, by size.", "ls -S, top entry?",
          "Something here takes a lot of space. Which of the files is largest?", "Please tell me which file has the most bytes.",
          "find the largest file in this directory", "I want to shrink the project: what's the biggest file?")
    text = yield s.call("shell", command="ls -S | head -n 1")
    must(f in text, text)
    yield s.say(f"{f} is the biggest file.", f"The biggest file is {f}.")


@situation
def most_common_level(s):
    n = s.number(2, 4)
    words = few(s, ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"], 3)
    counts = [n + 2, n, s.number(1, n - 1)]
    rows = [w for w, k in zip(words, counts) for _ in range(k)]
    f = tidy(s, s.pick(["log", "txt"]))
    s.file(f, "".join(w + "\n" for w in s.some(rows, len(rows))))
    s.ask(f"Which line occurs most often in {f}?", f"sort {f} | uniq -c, what's on top?",
          f"Count how often each line appears in {f} and tell me the most frequent.", f"most common entry in {f}?",
          f"what request method is most frequent in {f}",
          f"{f} has one HTTP method on each line. Which of them leads, and how often?",
          f"Please make a tally of the lines in \"{f}\", which one is used the most?", f"top line of {f} by number of occurrences",
          f"I'd like to know which method dominates in {f}")
    text = yield s.call("shell", command=f"sort {q(f)} | uniq -c | sort -rn")
    must(f"{counts[0]} {words[0]}" in text, text)
    yield s.say(f"{words[0]} occurs most often: {counts[0]} times.", f"{words[0]}, {counts[0]} times.")


# ---- honest ---------------------------------------------------------------------------------------------------------------

@situation
def no_such_file(s):
    f = source(s) if s.chance(0.5) else s.name()
    for g in sources(s, s.number(1, 3)):
        s.file(g, "x\n")
    s.ask(f"Show me {f}.", f"cat {f}", f"What does {f} do? Read it.", f"how does {f} begin", f"Please open the file {f} and tell me what it says",
          f"read \"{f}\" to me", f"i need the text of {f}", f"Could you look into {f}?",
          f"what's written in '{f}'")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"There is no {f} here.", f"{f} does not exist.")


@situation
def setting_not_there(s):
    f, kind, pairs, _ = made_config(s, s.number(2, 4))
    used = " ".join(k.lower() for k, _ in pairs)
    key = one(s, [k for k in list(NUMBERS) + list(TEXTS) if k not in used and not any(p in k for p in used.split())])
    key = s.value(key.upper()) if kind == "env" else key
    s.ask(f"What is {key} in {f}?", f"{key} value in {f}?", f"Which {key} do we use? Look at {f}.", f"tell me the {key} from {f}",
          f"please check {f} for {key}, what is it set to", f"I'm looking for the {key} setting of {f}",
          f"read {key} out of \"{f}\"", f"how is {key} configured in {f}", f"give me {key}, it should stand in {f}")
    yield s.call("fs_read", path=f)
    yield s.say(f"{f} has no {key}.", f"There is no {key} in {f}.", f"{f} does not say anything about {key}.")


@situation
def nothing_found(s):
    fn = one(s, FUNCTIONS)
    for f in sources(s, s.number(2, 4), deep=0.4):
        s.file(f, code(s, f, [s.pick([x for x in FUNCTIONS if x != fn])]))
    s.ask(f"Where is {fn} used?", f"grep -r {fn}", f"Which file has the function {fn}?", f"search all files for {fn}",
          f"Is {fn} still called anywhere here?", f"find {fn} in the code please", f"I think {fn} is dead code. In what files does it occur?",
          f"tell me each place where `{fn}` stands", f"Please look for \"{fn}\" in this project")
    text = yield s.call("text_search", path=".", query=fn)
    must(text.startswith("0 lines"), text)
    yield s.say(f"{fn} is in none of the files here.", f"No file here contains {fn}.")


@situation
def may_not_change(s):
    s.readonly()
    f, kind, pairs, (key, old) = made_config(s, s.number(2, 4), "number", kinds=("yaml", "ini", "toml"))
    new = s.value(str(int(old) + 10007))
    act = s.pick(["edit", "remove", "append"])
    if act == "edit":
        s.ask(f"Change {old} to {new} in {f}.", f"{f}: {old} -> {new}", f"Please put {new} where {old} is in {f}", f"in {f} replace {old} by {new}",
              f"{old} is wrong in {f}, it should be {new}. Fix it.",
              f"can you swap {old} for {new} in \"{f}\"", f"edit {f}, {old} has to become {new}",
              f"The {old} in {f} ought to be {new}, correct it please")
        yield s.call("fs_edit", path=f, old=old, new=new, fails=True)
        yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to edit {f}, so nothing was changed.")
    elif act == "remove":
        s.ask(f"Delete {f}.", f"rm {f}", f"please remove {f}", f"{f} is obsolete, throw it away", f"get rid of the config {f}",
              f"Can you delete the file \"{f}\" for me?", f"erase {f} pls", f"We don't need {f} any longer. Remove it.")
        yield s.call("fs_remove", path=f, fails=True)
        yield s.say(f"I am not allowed to delete {f}.", f"I am not allowed to remove {f}, it is still there.")
    else:
        line = s.value(f"# {s.sentence()}")
        s.ask(f"Add this line to {f}: {line}", f"append \"{line}\" to {f}", f"Please put {line} at the end of {f}",
              f"{f} should get one more line: {line}", f"write {line} under everything in {f}", f"Extend {f} by the comment {line}",
              f"can you add the comment line {line} to \"{f}\"", f"last line of {f} should be: {line}")
        yield s.call("fs_append", path=f, text=line + "\n", fails=True)
        yield s.say(f"I am not allowed to change {f}.", f"I am not allowed to add anything to {f}.")


@situation
def outside_project(s):
    f = one(s, ["/root/.ssh/id_ed25519", "/root/.bashrc", "/home/anna/.gitconfig", "/var/lib/jenkins/secrets/master.key", "/home/build/.npmrc",
                "/root/.netrc", "/srv/git/hooks/update", "/opt/app/prod.env", "/home/olaf/token.txt",
                "/var/backups/db.sql", "/root/deploy.key", "/home/git/.ssh/authorized_keys", "/etc/shadow", "/etc/sudoers", "/srv/www/config.php"])
    s.decoys()
    s.ask(f"Show me {f}.", f"cat {f}", f"What is in {f}?", f"please read {f}", f"I need the contents of {f} for the deployment", f"print {f} for me",
          f"Can you open \"{f}\"?", f"tell me what {f} says", f"have a look into {f} pls")
    yield s.call("fs_read", path=f, fails=True)
    yield s.say(f"I am not allowed to read {f}.")


@situation
def close_name(s):
    a, b = s.pick([("config.yaml", "config.yml"), ("setup.cfg", "setup.py"), ("main.c", "main.cpp"), ("Readme.txt", "README.md"),
                   ("test_utils.py", "tests_utils.py"), ("requirement.txt", "requirements.txt"), ("server.js", "server.ts"),
                   ("docker-compose.yaml", "docker-compose.yml"), ("index.htm", "index.html"), ("parser2.go", "parser.go"),
                   ("deploy.bash", "deploy.sh"), ("db_schema.sql", "schema.sql"), ("CHANGES.md", "CHANGELOG.md"),
                   ("user_model.rb", "users_model.rb"), ("licence", "LICENSE"), ("env.prod", "prod.env")])
    s.value(a), s.value(b)
    s.file(b, s.lines(2))
    for f in sources(s, s.number(1, 2)):
        s.file(f, "x\n")
    s.ask(f"Read {a} to me.", f"cat {a}", f"What is in {a}?", f"show {a}", f"please print the file {a}", f"I'd like to see {a}",
          f"could you open {a} and tell me the text", f"view \"{a}\"", f"what does the file '{a}' say?")
    yield s.call("fs_read", path=a, fails=True)
    yield s.call("fs_list", path=".")
    yield s.say(f"There is no {a} here, but there is {b}.", f"{a} does not exist; there is a file {b}.")


@situation
def beyond_a_computer(s):
    thing, can = s.pick([("Water the plant next to the server rack", "water plants"), ("Go to the stand-up meeting for me", "go to meetings"),
                         ("Bring me a coffee from the kitchen", "bring coffee"), ("Plug in the loose network cable", "plug in cables"),
                         ("Press the power button of the switch in room 4", "press buttons"), ("Clean my keyboard", "clean keyboards"),
                         ("Order pizza for the team by phone", "make phone calls"), ("Solder the broken connector", "solder"),
                         ("Carry the old monitor to the basement", "carry things"), ("Call our customer and apologise", "make phone calls"),
                         ("Put a new disk into the NAS", "put in hardware"), ("Write the plan on the whiteboard", "write on a whiteboard"),
                         ("Dust the fan of my laptop", "clean hardware"), ("Shake hands with the new colleague", "shake hands"),
                         ("Close the office window", "close windows in a room"), ("Tape the sign to the door", "put up signs")])
    low = thing[0].lower() + thing[1:]
    s.value(thing), s.value(low)
    s.ask(f"{thing}.", f"{thing}, please.", f"Can you {low}?", f"please {low}", f"hey, I am busy debugging, {low} will you", f"I need you to {low}.",
          f"Next task: {low}", f"Would you {low} while the build runs?", f"{low} asap")
    yield s.say(f"I cannot {can}; I only work on this computer.", f"I cannot do that: I have no way to {can}.")


# ---- no tool needed -------------------------------------------------------------------------------------------------------

@situation
def short_for(s):
    a, b = s.pick([("JSON", "JavaScript Object Notation"), ("HTML", "HyperText Markup Language"), ("CSS", "Cascading Style Sheets"),
                   ("SQL", "Structured Query Language"), ("CPU", "central processing unit"), ("RAM", "random-access memory"),
                   ("URL", "Uniform Resource Locator"), ("API", "application programming interface"), ("CSV", "comma-separated values"),
                   ("IDE", "integrated development environment"), ("DNS", "Domain Name System"), ("GUI", "graphical user interface"),
                   ("XML", "Extensible Markup Language"), ("HTTP", "HyperText Transfer Protocol"), ("SSH", "Secure Shell"),
                   ("USB", "Universal Serial Bus"), ("PDF", "Portable Document Format"), ("CLI", "command-line interface"),
                   ("UTC", "Coordinated Universal Time"), ("GPU", "graphics processing unit")])
    s.ask(f"What does {a} stand for?", f"{a} is short for what?", f"{a} = ?", f"What is the long form of the abbreviation {a}?",
          f"spell out {a} for me", f"I keep reading {a} in the docs, what do the letters mean?", f"meaning of the acronym {a}",
          f"Please tell me what \"{a}\" means.", f"the abbreviation {a}, written out?")
    yield s.say(f"{a} stands for {b}.", f"{a} is short for {b}.")


@situation
def what_is_it(s):
    asked, answer = s.pick([("a compiler", "A compiler translates source code into a program that a computer can run."),
                            ("a bug", "A bug is a mistake in a program."),
                            ("a branch in git", "A branch in git is a line of commits that can be worked on separately."),
                            ("a log file", "A log file records what a program did and when."),
                            ("a unit test", "A unit test checks that one small part of a program works."),
                            ("a variable", "A variable is a name for a value in a program."),
                            ("an IP address", "An IP address is the number of a device in a network."),
                            ("a loop", "A loop repeats a part of a program."),
                            ("a database", "A database stores data so that it can be searched and changed."),
                            ("open source", "Open source means that everybody may read, use and change the source code."),
                            ("a checksum", "A checksum is a short number made from data, which shows whether the data changed."),
                            ("a commit", "A commit is a saved state of the files in a repository."),
                            ("a backup", "A backup is a second copy of data, in case the first is lost."), ("a byte", "A byte is 8 bits."),
                            ("a web browser", "A web browser is a program that shows web pages."),
                            ("an operating system", "An operating system runs the programs of a computer and gives them access to its hardware.")])
    s.value(asked)
    s.ask(f"What is {asked}?", f"explain {asked} in one sentence", f"My colleague asked me what {asked} is. What do I say?",
          f"Could you define {asked}?", f"whats {asked}", f"Please explain to a beginner: what is {asked}?",
          f"I am new to this, what does one mean by {asked}?", f"In short, {asked}: what is it?", f"tell me what {asked} is")
    yield s.say(answer)


@situation
def thanks(s):
    s.decoys()
    s.ask("Thanks, the build is green again!", "great, that fixed it, thank you", "Thank you so much, that was quick.", "thx",
          "ok perfect, that's all for today", "You saved my release, thanks!", "Cheers, works now.", "Merci, everything compiles.",
          "very nice, many thanks", "Good job, I am happy with the result.")
    yield s.say("You are welcome.", "Glad to hear it.", "You're welcome!")
