# SPDX-License-Identifier: MIT
"""teacher - a server that speaks the chat-completions protocol and knows what to answer: it plays situations to the daemon, which takes it for a model.

Each request that the daemon makes is a prompt as it would show it to any model: its own C code chose the tools, rendered the messages and made the
observations. Which scene a request belongs to is told by the task, its last message of role `user`; scenes that play at the same time have different tasks.
"""
import http.server
import json
import threading


class Lesson:
    """One scene while it plays: the generator, the prompt seen last and what was answered."""

    def __init__(self, scene, steps, first):
        self.scene, self.steps, self.next = scene, steps, first
        self.messages = []
        self.reply = None
        self.trouble = None
        self.unseen = None  # the tool that was called and did not stand in the prompt

    def answer(self, messages):
        if self.reply is not None:
            observation = messages[-1]["content"]
            if messages[-1]["role"] != "tool":
                return self.stop(f"the prompt ends with a message of role {messages[-1]['role']}")
            if observation.startswith("error:") != self.reply.fails and self.reply.tool != "shell":
                return self.stop(f"{self.reply.text()} gave {observation!r}")
            try:
                self.next = self.steps.send(observation)
            except StopIteration:
                return self.stop("the situation ended without saying anything")
            except Exception as error:  # a situation's own fault is the lesson's trouble
                return self.stop(f"{type(error).__name__}: {error} after {observation!r}")
        if self.next.tool and not any(f"\n{self.next.tool}(" in m["content"] for m in messages if m["role"] == "system"):
            self.unseen = self.next.tool
            return self.stop(f"the prompt does not show {self.next.tool}")
        self.messages, self.reply = messages, self.next
        return self.reply.text()

    def stop(self, why):
        self.trouble = self.trouble or why
        return json.dumps({"final": "trouble"})


class Teacher:
    def __init__(self):
        self.lessons = {}  # task -> Lesson
        self.lock = threading.Lock()
        teacher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

            def give(self, value):
                body = json.dumps(value).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                self.give({"object": "list", "data": [{"id": "teacher", "object": "model", "meta": {"n_ctx_train": 8192}}]})

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                text = teacher.reply(body)
                self.give({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 1, "completion_tokens": 1}})

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def reply(self, body):
        """What is written for a request of the daemon's; models/self asks a real model here."""
        return self.answer(body["messages"])

    def answer(self, messages):
        task = [m["content"] for m in messages if m["role"] == "user"][-1]
        with self.lock:
            lesson = self.lessons.get(task)
        if lesson is None:
            return json.dumps({"final": "ok"})
        return lesson.answer(messages)

    def begin(self, lesson):
        """False: another lesson has the same task now."""
        with self.lock:
            if lesson.scene.request in self.lessons:
                return False
            self.lessons[lesson.scene.request] = lesson
            return True

    def end(self, lesson):
        with self.lock:
            self.lessons.pop(lesson.scene.request, None)
