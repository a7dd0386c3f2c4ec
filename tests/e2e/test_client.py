# SPDX-License-Identifier: MIT
"""The client for people: how a run is shown, `runs trace` and its page in a real browser, `doctor` without a daemon, corvid.conf."""
import json
import os
import re
import struct
import subprocess
import zlib

from corvidtest import check, equal, has, main, needs

HOSTILE = "<script>document.title='gone'</script><img src=x onerror=\"document.title='gone'\"> \" onmouseover='x' & </title></style>"
REPLIES = [
    {"thought": "Look \u001b[31mfirst\u202e.", "tool": "fs_write", "args": {"path": "a.html", "text": HOSTILE + "\nline two\n"}},
    {"tool": "fs_read", "args": {"path": "a.html"}},
    {"tool": "fs_read", "args": {"path": "/etc/shadow"}},
    {"final": "Done: " + HOSTILE},
]


def last_run(corvid):
    return corvid.corvid("--json", "runs", "list").json()["runs"][0]["id"]


def test_events_are_compact(corvid):
    """A line a call with verdict and time, one an observation; nothing that was written controls the terminal."""
    corvid.start(corvid.script(*REPLIES))
    result = corvid.corvid("run", "t").want(4)  # what was denied last stands in the end
    lines = result.err.splitlines()
    check(any(re.match(r"  1  fs_write path=\"a\.html\" text=.*\.\.\.  allow, \d+ ms$", l) for l in lines), "the call", lines)
    check(any(re.match(r"  3  fs_read path=\"/etc/shadow\"  deny \(files\.deny\), \d+ ms$", l) for l in lines), "the denial", lines)
    has(result.err, "     Look \\x1b[31mfirst\\xe2\\x80\\xae.")
    check("\x1b" not in result.err and "\u202e" not in result.err, "made harmless", result.err)
    check(max(len(l) for l in lines if "would allow" not in l) <= 170, "lines are cut", lines)


def test_width(corvid):
    """On a terminal no line of a call or observation is wider than it; wide characters count as two."""
    corvid.start(corvid.script({"tool": "fs_write", "args": {"path": "w.txt", "text": "漢字" * 60}}, {"tool": "fs_read", "args": {"path": "w.txt"}}, {"final": "ok"}))
    code, screen = corvid.on_terminal([], "run", "t", TERM="dumb")
    equal(code, 0, screen)
    for line in screen.splitlines():
        if "漢" in line:
            width = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
            check(40 < width <= 80, "width", width, line)


def test_verbose(corvid):
    corvid.start(corvid.script(*REPLIES))
    text = corvid.corvid("run", "--verbose", "t").want(4).err
    for part in ("     | line two", "tokens (", "enforced in step 1", "landlock abi", '{"tool": "fs_read"', "fs_list fs_read"):
        has(text, part)
    watched = corvid.corvid("runs", "watch", "-v", last_run(corvid)).want(4)
    has(watched.err, "     | line two")


def test_progress(corvid):
    """What takes over a second is said at the bottom of a terminal, and erased."""
    corvid.start(corvid.script({"tool": "shell", "args": {"command": "sleep 2.5"}}, {"final": "ok"}))
    code, screen = corvid.on_terminal([], "run", "t", TERM="xterm")
    equal(code, 0, screen)
    has(screen, "\r\x1b[Kshell 1 s")
    check(screen.rindex("\r\x1b[K") < screen.index("sleep 2.5"), "erased before the call is told", screen)
    check("shell 1 s" not in corvid.corvid("run", "t").err, "nothing is drawn into a pipe")


def test_questions_inline(corvid):
    """What a run asks is answered at the terminal: a question by a line, an approval by y."""
    corvid.start(corvid.script({"tool": "ask_user", "args": {"question": "Which colour\u001b[31m?"}}, {"final": "ok"}))
    code, screen = corvid.on_terminal([(b"your answer: ", b"\n"), (b"your answer: ", b"dark blue\n")], "run", "t")
    equal(code, 0, screen)
    has(screen, "asks: Which colour\\x1b[31m?")
    has(corvid.corvid("runs", "show", last_run(corvid)).out, "dark blue")


def test_trace(corvid):
    corvid.start(corvid.script(*REPLIES))
    corvid.corvid("run", HOSTILE).want(4)
    run = last_run(corvid)
    text = corvid.corvid("runs", "trace", run).want(0).out
    for part in ("records\n", "run.created", "call.denied", "run.ended", "in all"):
        has(text, part)
    story = corvid.corvid("--json", "runs", "trace", run).want(0).json()
    equal([r["kind"] for r in story["records"]][0], "run.created", "the first record")
    check(all(re.fullmatch("[0-9a-f]{64}", r["hash"]) for r in story["records"]), "hashes")
    page = corvid.corvid("runs", "trace", run, "--html", "-").want(0).out
    check("<script" not in page and "<img" not in page and "onerror=\"" not in page, "everything is escaped")
    check(not re.search(r"(src|href)=\"(?!#step-)", page) and "url(" not in page and "@import" not in page, "nothing from outside")
    has(page, "default-src 'none'")
    has(page, story["records"][-1]["hash"])
    corvid.corvid("runs", "trace", run, "--html", "page.html").want(0)
    equal(corvid.read("page.html").decode(), page, "the file")
    has(corvid.corvid("runs", "trace", run, "--html", "/nowhere/x.html").want(1).err, "/nowhere")
    has(corvid.corvid("runs", "trace", "r00000000").want(1).err, "r00000000")


def pixels(path):
    """Rows of an 8-bit PNG without interlacing, each the bytes of its pixels."""
    data = open(path, "rb").read()
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    equal((data[:8], depth), (b"\x89PNG\r\n\x1a\n", 8), "the screenshot's form")
    size = {2: 3, 6: 4}[colour]
    at, packed = 8, b""
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw, rows, above = zlib.decompress(packed), [], bytes(width * size)
    for y in range(height):
        kind, line = raw[y * (width * size + 1)], bytearray(raw[y * (width * size + 1) + 1:(y + 1) * (width * size + 1)])
        for x in range(len(line)):
            left, up, corner = (line[x - size] if x >= size else 0), above[x], (above[x - size] if x >= size else 0)
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda v: (abs(guess - v), (left, up, corner).index(v)))
            line[x] = (line[x] + (0, left, up, (left + up) // 2, paeth)[kind]) & 255
        above = bytes(line)
        rows.append(above)
    return width, height, rows


def browse(corvid, *args):
    browser = needs("chromium")
    profile = corvid.folder("browser")
    argv = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}", "--enable-logging=stderr", *args]
    result = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, env={"HOME": profile, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    equal(result.returncode, 0, result.stderr[-800:])
    return result.stdout.decode(), result.stderr.decode("utf-8", "replace")


def test_page_in_a_browser(corvid):
    """The page is drawn, hostile text in it stays text, nothing complains; wide and narrow."""
    corvid.start(corvid.script(*REPLIES))
    corvid.corvid("run", HOSTILE).want(4)
    corvid.corvid("runs", "trace", last_run(corvid), "--html", "page.html").want(0)
    page = "file://" + os.path.join(corvid.workspace, "page.html")
    dom, log = browse(corvid, "--dump-dom", page)
    title = re.search("<title>(.*?)</title>", dom, re.S).group(1)
    check(title.startswith("&lt;script&gt;document.title=") and title.endswith("· Corvid"), "the title", title)
    check("CONSOLE" not in log, "nothing on the console", [l for l in log.splitlines() if "CONSOLE" in l])
    check("<script" not in dom and "<img" not in dom, "no element of the hostile text", dom[:300])
    equal(dom.count('<details class="step"'), 4, "steps")
    for width, height in ((1100, 900), (500, 900)):
        picture = os.path.join(corvid.root, f"{width}.png")
        browse(corvid, f"--window-size={width},{height}", f"--screenshot={picture}", page)
        w, h, rows = pixels(picture)
        equal((w, h), (width, height), "the picture")
        shades = {bytes(row[x:x + 3]) for row in rows[::7] for x in range(0, len(row), 4 * 5)}
        check(len(shades) > 40, "text and bars are drawn", len(shades))
        edge = {bytes(row[-4:]) for row in rows}
        check(len(edge) == 1, "nothing runs out of the page to the right", len(edge))


def test_models(corvid):
    """The list has the daemon's model, or says why there is none, and the files of the folder of models, with what they say or why not."""
    has(corvid.corvid("model", "list").want(0).err, "without a model")
    told = corvid.corvid("--json", "model", "list").want(0).json()
    equal((told["models"], told["adapters"], told["error"]["reason"]), ([], [], "engine.none"), "none")
    has(corvid.corvid("model", "show").want(1).err, "without a model")
    equal(corvid.corvid("--json", "model", "show").want(1).json()["error"]["reason"], "engine.none", "why")
    corvid.corvid("stop").want(0)
    folder = os.path.join(corvid.home, ".local/share/corvid/models")
    corvid.write(os.path.join(folder, "notes.gguf"), "no model\n")
    corvid.write(os.path.join(folder, "cut.gguf"), b"GGUF" + bytes([3, 0, 0, 0]) + bytes([9] * 16))
    corvid.write(os.path.join(folder, "a.txt"), "GGUF")
    corvid.start(corvid.script({"final": "ok"}))
    listed = corvid.corvid("model", "list").want(0)
    has(listed.out, "ready, script")
    has(listed.out, "unreadable")
    has(listed.err, "notes.gguf")
    has(listed.err, "is no GGUF file: it begins with 'no m'")
    told = corvid.corvid("model", "show").want(0).out
    has(told, "kind          script")
    has(told, "phase         ready")
    equal(corvid.corvid("--json", "model", "show").want(0).json()["phase"], "ready", "show")
    rows = corvid.corvid("--json", "model", "list").want(0).json()["models"]
    equal([(r["file"], r["used"], r.get("phase")) for r in rows], [(corvid.root + "/script.jsonl", True, "ready"), ("cut.gguf", False, None), ("notes.gguf", False, None)], "rows")
    has(rows[1]["unread"], "cut off or broken" if os.path.exists(os.path.join(corvid.bin, "corvid-probe")) else "without the engine")
    equal(corvid.corvid("--json", "model", "show", "cut.gguf").want(0).json()["unread"], rows[1]["unread"], "one file")
    has(corvid.corvid("model", "show", "cot.gguf").want(1).err, "did you mean 'cut.gguf'?")


def test_doctor_without_a_daemon(corvid):
    result = corvid.corvid("--no-autostart", "doctor").want(5)
    has(result.out, "ok  program corvidd")
    has(result.out, "--  daemon: none answers")
    findings = corvid.corvid("--no-autostart", "--json", "doctor").want(5).json()["findings"]
    equal([f["name"] for f in findings if not f["ok"]], ["daemon"], "findings")
    os.makedirs(corvid.state, exist_ok=True)
    corvid.own(corvid.state)
    os.chmod(corvid.state, 0o777)
    broken = corvid.corvid("--no-autostart", "doctor").want(1)
    has(broken.out, f"!!  state folder of this user: '{corvid.state}', mode 0777")
    has(broken.out, "chmod go-w")
    os.chmod(corvid.state, 0o700)
    os.unlink(os.path.join(corvid.bin, "corvidd"))
    has(corvid.corvid("--no-autostart", "doctor", env=corvid.environment(PATH="/usr/bin:/bin")).want(1).out, "!!  program corvidd: neither beside")


def test_doctor_sees_a_missing_program(corvid):
    corvid.start("none")
    corvid.corvid("doctor").want(0)
    os.rename(os.path.join(corvid.bin, "corvid-worker"), os.path.join(corvid.bin, "away"))
    has(corvid.corvid("doctor").want(1).out, "!!  program corvid-worker")


def daemon(corvid, *args):
    process = corvid.popen([os.path.join(corvid.bin, "corvidd"), *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(timeout=20)
    return process.returncode, out.decode(), err.decode()


def test_configuration(corvid):
    conf = os.path.join(corvid.home, ".config/corvid/corvid.conf")
    code, out, _ = daemon(corvid, "--check-config")
    equal((code, out), (0, f"{conf}: not there, the defaults hold\n"), "no file")
    script = corvid.script({"final": "From the file."}).split(":", 1)[1]
    corvid.write(conf, f"# a test\nmodel = script:{script}\nlog-level = \"debug\"\nsocket = {corvid.root}/elsewhere\n")
    equal(daemon(corvid, "--check-config")[:2], (0, f"{conf}: good, 3 settings\n"), "a good file")
    corvid.corvid("status").want(0)  # starts a daemon that reads it, but listens where the client looks
    equal(corvid.corvid("run", "t").want(0).out, "From the file.\n", "the model of the file")
    corvid.corvid("stop").want(0)
    corvid.write(conf, "model = none\n\n  sokcet = /x\n")
    code, _, err = daemon(corvid, "--check-config")
    equal((code, err), (2, f"corvidd: {conf}:3:3: unknown key 'sokcet', did you mean 'socket'?\n"), "a wrong file")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packaging/corvid.conf")
    reference = open(source).read()
    equal(daemon(corvid, "--check-config", "--config", corvid.write("reference.conf", reference))[0], 0, "the reference file as it is")
    keys = re.findall(r"(?m)^#([a-z-]+) = ", reference)
    table = json.loads(daemon(corvid, "--describe")[1])["options"]
    equal(keys, [o["name"] for o in table if o["in_file"]], "keys")


if __name__ == "__main__":
    main()
