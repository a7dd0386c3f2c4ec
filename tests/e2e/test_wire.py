# SPDX-License-Identifier: MIT
"""What the client would never send: broken, oversized and wrong messages. The daemon answers or closes, and stays up."""
from corvidtest import check, equal, has, main, wait_until


def alive(corvid):
    equal(corvid.corvid("status", "--json").want(0).json()["pid"], corvid.daemon.pid, "the daemon lives")


def error_of(corvid, line):
    wire = corvid.wire()
    wire.send(line)
    answer = wire.next()
    wire.close()
    return answer


def test_malformed(corvid):
    corvid.start()
    for line, code in [
        (b"this is no JSON\n", -32700), (b"{\"id\":1,\n", -32700), (b"\xff\xfe\n", -32700), (b"[]\n", -32600), (b"7\n", -32600),
        (b'{"jsonrpc":"2.0","id":1}\n', -32600), (b'{"jsonrpc":"2.0","id":1,"method":7}\n', -32600),
        (b'{"jsonrpc":"2.0","id":1,"method":"daemon.status","method":"daemon.stop"}\n', -32700),
        (b'{"jsonrpc":"2.0","id":1,"method":"daemon.statsu","params":{}}\n', -32601),
        (b'{"jsonrpc":"2.0","id":1,"method":"daemon.status","params":{"x":1}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"daemon.status","params":7}\n', None),
        (b'{"jsonrpc":"2.0","id":1,"method":"run.show","params":{"id":7}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"run.show","params":{}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"run.start","params":{"task":"","workspace":"/tmp"}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"run.start","params":{"task":"t","workspace":"/tmp","max_steps":4294967301}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"exec.start","params":{"argv":[],"workspace":"/tmp"}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"exec.start","params":{"argv":"ls","workspace":"/tmp"}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"tool.call","params":{"name":"calc","args":[],"workspace":"/tmp"}}\n', -32602),
        (b'{"jsonrpc":"2.0","id":1,"method":"run.start","params":{"task":"a\\u0000b","workspace":"/tmp"}}\n', -32700),
    ]:
        answer = error_of(corvid, line)
        check(answer is not None and "error" in answer, "an answer to", line, answer)
        check(code is None or answer["error"]["code"] == code, f"code {code} for", line, answer)
        check(answer["error"]["message"], "a message", answer)
    has(error_of(corvid, b'{"jsonrpc":"2.0","id":1,"method":"daemon.statsu"}\n')["error"]["message"], "daemon.status")
    alive(corvid)


def test_oversized(corvid):
    corvid.start()
    wire = corvid.wire()
    try:
        wire.send(b'{"jsonrpc":"2.0","id":1,"method":"run.start","params":{"task":"' + b"x" * (2 << 20))
    except OSError:
        pass
    answer = wire.next()
    check(answer is None or "error" in answer, "refused", answer)
    if answer is not None:
        equal(wire.next(), None, "and closed")
    wire.close()
    alive(corvid)


def test_deep_nesting(corvid):
    corvid.start()
    answer = error_of(corvid, b"[" * 100000 + b"]" * 100000 + b"\n")
    check(answer is None or "error" in answer, "refused", answer)
    alive(corvid)


def test_half_a_line_and_gone(corvid):
    corvid.start()
    for _ in range(20):
        wire = corvid.wire()
        wire.send(b'{"jsonrpc":"2.0","id":1,"meth')
        wire.close()
    wait_until("they are forgotten", lambda: corvid.corvid("status", "--json").json()["peers"] <= 1)


def test_many_requests_on_one_connection(corvid):
    corvid.start()
    wire = corvid.wire()
    for i in range(50):
        wire.send({"jsonrpc": "2.0", "id": i, "method": "daemon.status", "params": {}})
    got = {wire.next()["id"] for _ in range(50)}
    equal(got, set(range(50)), "every request is answered once")
    wire.close()


def test_many_clients(corvid):
    corvid.start()
    wires = [corvid.wire() for _ in range(900)]  # test_clients.py has what happens at the bound
    equal([w.call("daemon.status")["result"]["pid"] for w in wires], [corvid.daemon.pid] * 900, "all are served")
    for wire in wires:
        wire.close()
    wait_until("room again", lambda: corvid.corvid("status").code == 0)


def test_input_for_nothing(corvid):
    """Notifications for requests that are not there are ignored."""
    corvid.start()
    wire = corvid.wire()
    for method in ("input", "cancel", "nothing"):
        wire.send({"jsonrpc": "2.0", "method": method, "params": {"id": 99, "data": "!!"}})
    check("result" in wire.call("daemon.status"), "it goes on")
    wire.close()


if __name__ == "__main__":
    main()
