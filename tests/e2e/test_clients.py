# SPDX-License-Identifier: MIT
"""Many clients at once: the limit of open files is raised to what is allowed, fewer clients are served where it is too low, and who is
refused is told."""
import json
import resource
import socket

from corvidtest import check, equal, has, main, wait_until

STATUS = b'{"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{}}\n'


def start_with_files(corvid, soft, hard):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    plain = corvid.popen
    corvid.popen = lambda argv, **how: plain(argv, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard)), **how)
    corvid.start()
    corvid.popen = plain
    equal(resource.getrlimit(resource.RLIMIT_NOFILE), before, "this process keeps its own")


def connect(corvid):
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(20)
    client.connect(corvid.socket)
    return client


def ask(client):
    client.sendall(STATUS)
    data = b""
    while not data.endswith(b"\n"):
        more = client.recv(65536)
        check(more, "an answer", data)
        data += more
    return data


def test_more_than_the_soft_limit(corvid):
    """Seven hundred, with a soft limit of 128: each is answered, before and after all of them are there."""
    start_with_files(corvid, 128, 4096)
    clients = [connect(corvid) for _ in range(700)]
    for client in clients:
        has(ask(client), '"result"')
    for client in reversed(clients):
        has(ask(client), '"result"')
    for client in clients:
        client.close()
    wait_until("they are forgotten", lambda: corvid.corvid("status", "--json").json()["peers"] <= 1)


def test_too_few_files(corvid):
    """A hard limit of 600 has room for 300 clients: the log and doctor say so, a further one is told, and gets in when another leaves."""
    start_with_files(corvid, 600, 600)
    has(corvid.log_tail(), "at most 300 clients")
    found = {f["name"]: f for f in corvid.corvid("doctor", "--json").json()["findings"]}["open files"]
    equal(found["ok"], False, "doctor")
    has(found["detail"], "up to 300 clients")
    wait_until("doctor is forgotten", lambda: corvid.corvid("status", "--json").json()["peers"] <= 1)
    first = connect(corvid)
    wait_until("status is forgotten", lambda: json.loads(ask(first))["result"]["peers"] == 1)
    clients = [first] + [connect(corvid) for _ in range(299)]
    for client in clients:
        ask(client)
    more = connect(corvid)
    has(more.recv(65536), "300 clients are connected already")
    more.close()
    clients.pop().close()

    def admitted():
        client = connect(corvid)
        try:
            return b'"result"' in ask(client)
        except OSError:
            return False
        finally:
            client.close()
    wait_until("there is room again", admitted)
    for client in clients:
        has(ask(client), '"result"')
        client.close()


if __name__ == "__main__":
    main()
