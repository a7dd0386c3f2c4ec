# SPDX-License-Identifier: MIT
"""benchlib - a private daemon for one bench (stripped copies of the programs, shipped policies and plugins beside them), and a client that
speaks to its socket."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

PROGRAMS = ["corvidd", "corvid", "corvid-nursery", "corvid-worker", "corvid-archiver", "corvid-lua", "corvid-egress"]
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Place:
    """A folder of its own under /tmp with programs, a workspace and, from start() to the end of the `with`, a daemon."""

    def __init__(self, binaries):
        self.base = tempfile.mkdtemp(prefix="corvid-bench-", dir="/tmp")
        self.folder, self.socket = self.base + "/work", self.base + "/run/corvid.sock"
        self.daemon, self.sizes = None, {}
        os.mkdir(self.folder)
        os.mkdir(self.base + "/bin")
        for name in PROGRAMS:
            subprocess.run(["strip", "-o", f"{self.base}/bin/{name}", os.path.join(binaries, name)], check=True)
            self.sizes[name] = os.path.getsize(f"{self.base}/bin/{name}")
        for room in ("policies", "plugins/notes"):
            shutil.copytree(f"{SOURCE}/{room}", f"{self.base}/share/corvid/{room}", ignore=lambda _, names: [n for n in names if n.endswith((".c", ".h", ".txt"))])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.daemon.terminate()
            time.sleep(0.1)
            self.daemon.terminate()  # what still goes on is cancelled
            self.daemon.wait()
        shutil.rmtree(self.base)

    def start(self, model="none"):
        env = dict(os.environ, HOME=self.base, XDG_CONFIG_HOME=self.base + "/config", XDG_DATA_HOME=self.base + "/data", XDG_RUNTIME_DIR=self.base + "/run",
                   CORVID_USER_DIRS="1")
        self.daemon = subprocess.Popen([self.base + "/bin/corvidd", "--model", model, "--state", self.base + "/state", "--socket", self.socket, "--log-level",
                                        "error"], env=env)
        while not os.path.exists(self.socket):
            if self.daemon.poll() is not None:
                sys.exit(f"corvidd ended with {self.daemon.returncode}")
            time.sleep(0.01)


class Client:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = b""

    def ask(self, method, params=None):
        """The result of one request, items left out."""
        self.socket.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}).encode() + b"\n")
        while True:
            while b"\n" not in self.buffer:
                data = self.socket.recv(1 << 20)
                if not data:
                    sys.exit(f"the daemon closed the connection instead of answering {method}")
                self.buffer += data
            line, self.buffer = self.buffer.split(b"\n", 1)
            message = json.loads(line)
            if "error" in message:
                sys.exit(f"{method}: {message['error']}")
            if "method" not in message:
                return message["result"]

    def call(self, tool, args, folder):
        result = self.ask("tool.call", {"name": tool, "args": args, "workspace": folder, "yes": True})
        if not result["ok"]:
            sys.exit(f"{tool} {args}: {result['error']}")
        return result
