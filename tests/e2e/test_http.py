# SPDX-License-Identifier: MIT
"""Tools that speak HTTP, the policy's network rows, the process that does it, and secrets."""
import gzip
import json
import os
import re
import signal
import ssl
import stat
import subprocess
import threading
import time

from corvidtest import check, equal, has, main, wait_until
from webtest import Web

HTML = (b"<!doctype html><html><head><title>Garden</title><script>evil()</script></head><body><h1>Seeds</h1>"
        b"<p>Sow <b>beans</b> in <a href='/may'>May</a>.</p><ul><li>peas<li>kale</ul></body></html>")
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


def local(corvid, web, more=(), **row):
    """A policy that reaches this server only: `local`."""
    rows = [{"host": "127.0.0.1", "ports": [web.port], "methods": ["GET", "POST"], "why": "the test's server", **row}, *more]
    corvid.policy("local", {"about": "t", "extends": "workspace", "network": rows, "tools": {
        "allow": [{"tool": "http_get", "why": "t"}], "ask": [{"tool": "http_post", "why": "t"}]}})


def get(corvid, url, *flags, policy="local"):
    return corvid.corvid(*flags, "tool", "call", "http_get", "--policy", policy, "--args", json.dumps({"url": url}))


def test_get(corvid):
    """A page as readable text, any status, other types, and what is no text."""
    routes = {
        "/": (200, {"Content-Type": "text/html; charset=utf-8"}, HTML),
        "/data": (200, {"Content-Type": "application/json", "Content-Encoding": "gzip"}, gzip.compress(b'{"a": [1, 2]}')),
        "/latin": (200, {"Content-Type": "text/plain; charset=iso-8859-1"}, "grün".encode("latin-1")),
        "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n"),
        "/gone": (410, TEXT, b"it was here"),
        "/moved": (302, {"Location": "/data"}, b""),
    }
    with Web(routes) as web:
        local(corvid, web)
        corvid.start()
        equal(get(corvid, web.url()).want(0).out,
              f"200 text/html\n# Seeds\n\nSow beans in May [1].\n\n- peas\n- kale\n\nLinks:\n[1] {web.url('/may')}\n", "the page")
        equal(get(corvid, web.url("/data")).want(0).out.rstrip("\n"), '200 application/json\n{"a": [1, 2]}', "JSON")
        equal(get(corvid, web.url("/latin")).want(0).out.rstrip("\n"), "200 text/plain\ngrün", "characters")
        equal(get(corvid, web.url("/gone")).want(0).out.rstrip("\n"), "410 text/plain\nit was here", "a status is an answer")
        equal(get(corvid, web.url("/none")).want(0).out.rstrip("\n"), "404 text/plain\nno such page", "404")
        equal(get(corvid, web.url("/moved")).want(0).out.rstrip("\n"), '200 application/json\n{"a": [1, 2]}', "a redirect")
        has(get(corvid, web.url("/image")).want(1).err, "is no text: image/png, 8 bytes")
        agent = web.seen[0][2]
        check(agent["User-Agent"].startswith("Corvid/"), "who asks is said", agent)
        check("Cookie" not in agent and "Authorization" not in agent and "Idempotency-Key" not in agent, "nothing else goes along", agent)


def test_get_in_a_run(corvid):
    """A model's call: one READ record, the observation in the form the model knows."""
    with Web({"/": (200, {"Content-Type": "text/html"}, HTML)}) as web:
        local(corvid, web)
        corvid.start(corvid.script({"tool": "http_get", "args": {"url": web.url()}}, {"final": "Beans, in May."}))
        run = corvid.corvid("--json", "run", "--policy", "local", "When are beans sown?").want(0)
        seen = [e for e in run.lines() if e["event"] == "observation"][0]
        check(seen["ok"], "it worked", seen)
        call = [e for e in run.lines() if e["event"] == "call"][0]
        equal((call["verdict"], call["rule"]), ("allow", "network[0]"), "verdict")


def test_denied(corvid):
    """Hosts, ports and methods out of the rules, and everything private, with the line that would allow it."""
    with Web({"/": (200, TEXT, b"x")}) as web:
        local(corvid, web)
        corvid.start()
        denied = get(corvid, "http://example.org/").want(4)
        has(denied.err, "http://example.org/: host not allowed")
        has(denied.err, 'add to network in policy \'local\': {"host": "example.org", "ports": [80], "methods": ["GET"], "why": "..."}')
        has(get(corvid, f"http://127.0.0.1:{web.port + 1}/").want(4).err, "not allowed")
        for url in (web.url(), "http://localhost/", "http://[::1]/", "http://169.254.169.254/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/"):
            denied = get(corvid, url, policy="networked").want(4)
            has(denied.err, "not allowed")
        for url in ("ftp://example.org/", "file:///etc/passwd", "http://127.0.0.1@example.org/", "http://2130706433/", "http://0x7f.1/", "http://a b/"):
            has(get(corvid, url, policy="networked").want(4).err, "is no URL that can be fetched")
        get(corvid, web.url(), policy="workspace").want(4)
        equal(web.seen, [], "nothing was asked")
        error = get(corvid, "http://example.org/", "--json").want(4).json()["error"]
        equal((error["guard"], error["rule"]), ("policy", "network"), "guard and rule")


def test_redirects_are_checked(corvid):
    """A redirect out of the rules ends the call; credentials and the rules of the first host do not help the second."""
    with Web({"/": (200, TEXT, b"secret of the other server")}) as other:
        routes = {"/out": (302, {"Location": other.url("/")}, b""), "/file": (302, {"Location": "file:///etc/passwd"}, b""),
                  "/loop": (302, {"Location": "/loop"}, b"")}
        with Web(routes) as web:
            local(corvid, web)
            corvid.start()
            refused = get(corvid, web.url("/out"), "--json").want(1).json()["error"]
            equal(refused["guard"], "egress", "guard")
            has(refused["text"], "redirected (302)")
            equal(other.seen, [], "the other server")
            has(get(corvid, web.url("/file")).want(1).err, "redirected (302)")
            has(get(corvid, web.url("/loop")).want(1).err, "more than 5 redirects")


def test_post(corvid):
    """It asks; with a yes it is sent once, with the call's id as its key."""
    with Web({"/notes": (201, TEXT, b"kept"), "/see": (303, {"Location": "/notes"}, b"")}) as web:
        local(corvid, web)
        corvid.start()
        args = {"url": web.url("/notes"), "body": '{"note": 1}'}
        waiting = corvid.begin("tool", "call", "http_post", "--policy", "local", "--args", json.dumps(args))
        found = wait_until("it asks", lambda: corvid.corvid("--json", "approve").want(0).json()["approvals"])
        corvid.corvid("deny", found[0]["id"]).want(0)
        corvid.end(waiting)
        check(waiting.returncode != 0, "a no is an error")
        equal(web.seen, [], "nothing was sent without a yes")
        sent = corvid.corvid("--json", "tool", "call", "http_post", "--policy", "local", "--yes", "--args", json.dumps(args)).want(0).json()
        method, path, headers, body = web.seen[0]
        equal((method, path, body), ("POST", "/notes", b'{"note": 1}'), "what was sent")
        equal(headers["Content-Type"], "application/json", "its type")
        equal(headers["Idempotency-Key"], sent["call"], "its key")
        args = {"url": web.url("/see"), "body": "plain", "type": "text/markdown"}
        out = corvid.corvid("tool", "call", "http_post", "--policy", "local", "--yes", "--args", json.dumps(args)).want(0).out
        equal(out.rstrip("\n"), "201 text/plain\nkept", "the answer")
        equal([s[0] for s in web.seen[1:]], ["POST", "GET"], "after 303")
        equal(web.seen[1][2]["Content-Type"], "text/markdown", "a named type")


def test_bounds(corvid):
    """Endless, huge, silent and slow answers end by their bound, and the daemon stays usable meanwhile."""
    stop = threading.Event()

    def endless(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        while not stop.is_set():
            handler.wfile.write(b"x" * 65536)

    def silent(_):
        stop.wait(30)

    def headers(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not stop.is_set():
            handler.wfile.write(b"X-A: " + b"a" * 1000 + b"\r\n")

    bomb = gzip.compress(b"a" * (64 << 20))
    routes = {"/endless": endless, "/silent": silent, "/headers": headers,
              "/bomb": (200, {"Content-Type": "text/plain", "Content-Encoding": "gzip"}, bomb)}
    with Web(routes) as web:
        local(corvid, web)
        corvid.start()
        for path in ("/endless", "/bomb"):
            result = get(corvid, web.url(path), "--json").want(0).json()["result"]
            equal((result["bytes"], result["truncated"]), (4194304, True), path)
            check(len(result["text"]) <= 262144, "the text is bounded", path)
        has(get(corvid, web.url("/headers")).want(1).err, "headers")
        begun = time.monotonic()
        late = corvid.begin("--json", "tool", "call", "http_get", "--policy", "local", "--timeout", "1", "--args", json.dumps({"url": web.url("/silent")}))
        corvid.corvid("status").want(0)
        end = corvid.end(late)
        equal((end.code, end.json()["error"]["guard"]), (124, "deadline"), "by the deadline")
        check(time.monotonic() - begun >= 1, "not before it")
        stop.set()


def test_cancel(corvid):
    """A client that leaves ends its request."""
    gone = threading.Event()

    def hang(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.flush()
        try:
            while handler.connection.recv(1):
                pass
        except OSError:
            pass
        gone.set()

    with Web({"/": hang}) as web:
        local(corvid, web)
        corvid.start()
        client = corvid.begin("tool", "call", "http_get", "--policy", "local", "--args", json.dumps({"url": web.url()}))
        wait_until("it was asked", lambda: web.seen)
        client.kill()
        check(gone.wait(10), "the connection is closed")


def test_tls(corvid):
    """A certificate that nobody vouches for is refused."""
    key, cert = os.path.join(corvid.root, "key.pem"), os.path.join(corvid.root, "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=127.0.0.1",
                    "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with Web({"/": (200, TEXT, b"x")}, context) as web:
        local(corvid, web)
        corvid.start()
        refused = get(corvid, web.url(scheme="https"), "--json").want(1).json()["error"]
        has(refused["text"], "certificate is not trusted")
        equal(web.seen, [], "nothing was asked")


def egress_pid(corvid):
    pids = [pid for pid, program in corvid.processes() if program.endswith("corvid-egress")]
    return pids[0] if pids else None


def test_process(corvid):
    """Started at first use; confined; replaced when it died; gone with the daemon, however that ends."""
    with Web({"/": (200, TEXT, b"x")}) as web:
        local(corvid, web)
        corvid.start()
        check(egress_pid(corvid) is None, "nobody needs it yet")
        get(corvid, web.url()).want(0)
        pid = egress_pid(corvid)
        with open(f"/proc/{pid}/status") as f:
            status = dict(line.split(":\t", 1) for line in f.read().splitlines() if ":\t" in line)
        equal((status["NoNewPrivs"], status["Seccomp"], int(status["CapEff"], 16), int(status["CapBnd"], 16) & 0), ("1", "2", 0, 0), "walls")
        with open(f"/proc/{pid}/environ", "rb") as f:
            equal(f.read(), b"", "its environment")
        targets = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
        check(all(re.match(r"/dev/null|socket:|pipe:|anon_inode:|" + re.escape(corvid.daemon_log), t) for t in targets), "its descriptors", targets)
        os.kill(pid, signal.SIGKILL)
        wait_until("it is gone", lambda: egress_pid(corvid) is None)
        get(corvid, web.url()).want(0)
        check(egress_pid(corvid) not in (None, pid), "another one")
        corvid.crash()
        wait_until("it went with the daemon", lambda: egress_pid(corvid) is None)


def test_secrets(corvid):
    """Set, listed, replaced, removed; the value stands in one file and nowhere else."""
    value = "s3cret-value-that-nobody-shows"
    corvid.start("none", "--log-level", "debug")
    corvid.corvid("secret", "set", "openai", input=value + "\n").want(0)
    corvid.corvid("secret", "set", "other", input="x").want(0)
    names = [s["name"] for s in corvid.corvid("--json", "secret", "list").want(0).json()["secrets"]]
    equal(names, ["openai", "other"], "the list")
    listed = corvid.corvid("secret", "list").want(0)
    has(listed.out, "openai")
    folder = os.path.join(corvid.state, "secrets")
    equal((stat.S_IMODE(os.stat(folder).st_mode), stat.S_IMODE(os.stat(os.path.join(folder, "openai")).st_mode)), (0o700, 0o600), "modes")
    for name, text in (("1bad", "x"), ("../x", "x"), ("good", ""), ("good", "a\nb")):
        refused = corvid.corvid("secret", "set", name, input=text)
        check(refused.code in (1, 2) and refused.err, "refused, and said why", name, text)
    corvid.corvid("secret", "remove", "other").want(0)
    has(corvid.corvid("secret", "remove", "other").want(1).err, "there is no secret 'other'")
    check(corvid.corvid("secret", "set", "openai").code in (1, 2), "an empty stdin sets nothing")
    corvid.stop()
    holders = []
    for top, _, files in os.walk(corvid.root):
        for name in files:
            with open(os.path.join(top, name), "rb") as f:
                if value.encode() in f.read():
                    holders.append(os.path.join(top, name))
    equal(holders, [os.path.join(folder, "openai")], "files that hold the value")


def test_secret_on_a_terminal(corvid):
    """Asked for, and not echoed; Ctrl-C sets nothing."""
    corvid.start()
    code, screen = corvid.on_terminal([(b"not shown", b"typed-value\n")], "secret", "set", "key")
    equal(code, 0, screen)
    check("typed-value" not in screen, "no echo", screen)
    with open(os.path.join(corvid.state, "secrets/key")) as f:
        equal(f.read(), "typed-value", "what was kept")
    code, screen = corvid.on_terminal([(b"not shown", b"other\x03")], "secret", "set", "key")
    equal(code, 130, screen)
    with open(os.path.join(corvid.state, "secrets/key")) as f:
        equal(f.read(), "typed-value", "it stays")


if __name__ == "__main__":
    main()
