# SPDX-License-Identifier: MIT
"""webtest - a web server for one test, on 127.0.0.1: routes are functions, and what was asked is kept.

`Web({"/path": answer})`: an answer is (status, headers, body), or a function of the handler (a BaseHTTPRequestHandler) that writes the
answer itself. `web.seen` lists (method, path, headers, body)."""
import http.server
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        with self.server.lock:
            self.server.seen.append((self.command, self.path, dict(self.headers.items()), body))
        route = self.server.routes.get(self.path.split("?")[0], (404, {"Content-Type": "text/plain"}, b"no such page"))
        self.close_connection = True
        if callable(route):
            self.body = body
            route(self)
            return
        status, headers, data = route
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_GET = do_POST = do_HEAD = answer


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # clients of these tests leave in the middle, on purpose


class Web:
    def __init__(self, routes, context=None):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.routes, self.server.seen, self.server.lock = routes, [], threading.Lock()
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def seen(self):
        with self.server.lock:
            return list(self.server.seen)

    def url(self, path="/", scheme="http", host="127.0.0.1"):
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
