# SPDX-License-Identifier: MIT
"""A client of corvidd in plain Python: one JSON object a line over a Unix socket. Usage: client.py SOCKET WORKSPACE TASK"""
import json
import socket
import sys


def ask(stream, method, **params):
    """Sends a request; gives its items as they come and, last, its answer."""
    print(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}), file=stream, flush=True)
    for line in stream:
        message = json.loads(line)
        if message.get("method") == "item":
            yield message["params"]["item"]
        elif "error" in message:
            raise RuntimeError(message["error"]["message"])
        else:
            yield message["result"]
            return


path, workspace, task = sys.argv[1:]
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(path)
    stream = connection.makefile("rw", encoding="utf-8", newline="\n")
    for result in ask(stream, "tool.call", name="calc", args={"expression": "12 * (3 + 4)"}, workspace=workspace):
        print("calc:", result["view"])
    for event in ask(stream, "run.start", task=task, workspace=workspace):
        told = {"call": "tool", "observation": "text", "end": "answer"}.get(event["event"])
        if told:
            print(f"{event['event']}: {event[told]}")
