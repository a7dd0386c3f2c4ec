# SPDX-License-Identifier: MIT
"""modeltest - what the tests with the real model share: the files of the model, a daemon that has it, workspaces and their content.

CORVID_TEST_MODEL and CORVID_TEST_ADAPTER name the default model and its adapter; cmake sets them. The rest is corvidtest's."""
import os
import shutil
import stat
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))

from corvidtest import check, wait_until  # noqa: E402

MODEL = os.environ.get("CORVID_TEST_MODEL", "")
ADAPTER = os.environ.get("CORVID_TEST_ADAPTER", "")
LOADING_SECONDS = 300  # on a busy machine; on an idle one it is 2


def place(corvid, source):
    """The file where the user of the test can read it."""
    path = os.path.join(corvid.folder("home/models"), os.path.basename(source))
    if not os.path.exists(path):
        shutil.copyfile(source, path)
        corvid.own(path)
    return path


def begin(corvid):
    """Starts the daemon with the default model; it still loads when this returns."""
    check(os.path.isfile(MODEL) and os.path.isfile(ADAPTER), "CORVID_TEST_MODEL and CORVID_TEST_ADAPTER must name files", MODEL, ADAPTER)
    # one thread: two on a machine that others use wait for each other longer than they compute
    return corvid.start(place(corvid, MODEL), "--adapter", place(corvid, ADAPTER), "--threads", "1")


def engine(corvid):
    return corvid.corvid("status", "--json").want(0).json()["engine"]


def ready(corvid):
    """Waits until the model is loaded and the prefix pinned."""
    def state():
        now = engine(corvid)
        check(now["phase"] in ("loading", "ready"), "the model loads", now)
        return now if now["phase"] == "ready" and now["pinned_tokens"] > 0 else None
    return wait_until("the model is ready", state, LOADING_SECONDS)


def workspace(corvid, name, files=()):
    """A new workspace with these files (name -> content; a name that ends in / is a folder)."""
    folder = corvid.folder("home/tasks/" + name)
    for path, content in dict(files).items():
        if path.endswith("/"):
            corvid.folder(os.path.join("home/tasks", name, path))
        else:
            corvid.write(os.path.join(folder, path), content)
    return folder


def content(folder):
    """Everything in a folder: path -> content of a file, or what else it is. A folder's path ends in /."""
    found = {}
    for place_, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(place_, name)
            short = os.path.relpath(path, folder)
            if os.path.islink(path):
                found[short] = "link to " + os.readlink(path)
            elif os.path.isdir(path):
                found[short + "/"] = "folder"
            else:
                with open(path, "rb") as f:
                    found[short] = f.read().decode("utf-8", "replace")
    return found


def modes(folder):
    return {name: oct(stat.S_IMODE(os.lstat(os.path.join(folder, name)).st_mode)) for name in content(folder)}
