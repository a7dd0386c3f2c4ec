# SPDX-License-Identifier: MIT
"""Tools of plugins found by meaning, with the embedding model that scripts/fetch-model --retrieval makes: its vectors against published
cosines, the quality on a part of the measured requests, and a daemon that has the model and twelve tools of a plugin."""
import json
import os
import shutil
import subprocess
import sys

from modeltest import check, wait_until
from corvidtest import BIN, SOURCE, equal, main

sys.path.insert(0, os.path.join(SOURCE, "models", "retrieval"))
import measure  # noqa: E402

# sentence-transformers' own page of all-MiniLM-L6-v2 prints the cosines of these: 0.6660, 0.1046, 0.1411.
PUBLISHED = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
SECONDS = 120


def model():
    done = subprocess.run(["sh", os.path.join(SOURCE, "scripts/fetch-model"), "--retrieval", "--cache"], capture_output=True, text=True, check=False)
    equal(done.returncode, 0, done.stderr)
    return done.stdout.splitlines()[-1]


def test_vectors(corvid):
    """As published, and the same whatever was embedded before; a text longer than the model reads is cut."""
    texts = PUBLISHED + [PUBLISHED[0], "word " * 5000, "word " * 6000, "\u2028\ufffd", ""]
    rows = [row["vector"] for row in measure.ask(os.path.join(BIN, "corvid-rank"), model(), [{"text": text} for text in texts])]
    cosine = lambda a, b: sum(x * y for x, y in zip(rows[a], rows[b]))
    for a, b, wanted in ((0, 1, 0.6660), (0, 2, 0.1046), (1, 2, 0.1411), (0, 0, 1)):
        check(abs(cosine(a, b) - wanted) < 0.01, "the cosine is the published one", a, b, cosine(a, b))
    equal(rows[0], rows[3])
    equal(rows[4], rows[5])


def test_quality(corvid):
    """A part of the measured requests, half of which share no word with what they ask for."""
    tools, requests = measure.load()
    place = {tool["name"]: i for i, tool in enumerate(tools)}
    requests = [request for request in requests if len(request["tools"]) == 1][100:220]
    answers = measure.ask(os.path.join(BIN, "corvid-rank"), model(), [{"tools": tools}] + [{"request": r["text"]} for r in requests])
    value = {ranking: measure.mean(measure.ndcg(answer[ranking], {place[r["tools"][0]]}, 5) for r, answer in zip(requests, answers))
             for ranking in ("words", "mix")}
    check(value["mix"] > value["words"] + 0.1 and value["mix"] > 0.6, "meaning finds more than words", value)


TOOLS = {"boiler_set": "Set the temperature of the boiler", "tea_order": "Order tea", "dog_walk": "Book a dog walker", "sail_rent": "Rent a sailing boat",
         "tyre_change": "Make an appointment to change tyres", "piano_tune": "Have the piano tuned", "flat_clean": "Have the flat cleaned",
         "bin_dates": "Tell when rubbish is collected", "stamp_price": "Tell what a stamp costs", "tram_next": "Show the next trams",
         "cinema_seats": "Reserve seats in a cinema", "egg_timer": "Start an egg timer"}


def plugin(corvid):
    folder = corvid.folder("home/many")
    manifest = {"name": "many", "version": "1.0.0", "about": "Many tools", "capabilities": [],
                "tools": [{"name": name, "summary": text, "params": {"type": "object", "properties": {}}, "effect": "READ"} for name, text in TOOLS.items()]}
    corvid.write(os.path.join(folder, "plugin.json"), json.dumps(manifest))
    corvid.write(os.path.join(folder, "main.lua"), "".join(f"corvid.tool('{name}', function() return 'ok' end)\n" for name in TOOLS))
    return folder


def shown(corvid, task):
    lines = corvid.corvid("run", "--json", "--policy", "guests", task).want(0).lines()
    return [name for name in lines[0]["tools"] if name in TOOLS]


def test_a_daemon_finds_by_meaning(corvid):
    """The status says how; a run is shown at most eight, among them the one that shares no word with the request."""
    script = corvid.script(*[{"reply": {"final": "done"}}] * 4)
    corvid.policy("guests", {"about": "a test", "extends": "workspace", "tools": {"allow": [{"tool": name, "why": "a test"} for name in TOOLS]}})
    corvid.start(script)
    corvid.corvid("plugin", "install", plugin(corvid)).want(0)
    equal(corvid.corvid("status", "--json").want(0).json()["retrieval"], {"by": "words"})
    equal(shown(corvid, "order some tea"), ["tea_order"], "words find it")
    task = "who takes us out on the lake with the wind?"
    check("sail_rent" not in shown(corvid, task), "words do not find it")
    corvid.stop()
    folder = corvid.folder("home/.local/share/corvid/models")
    shutil.copyfile(model(), os.path.join(folder, os.path.basename(model())))
    corvid.own(os.path.join(folder, os.path.basename(model())))
    corvid.start(script)
    status = wait_until("the tools are known", lambda: (lambda s: s if s.get("known", 0) >= len(TOOLS) else None)(
        corvid.corvid("status", "--json").want(0).json()["retrieval"]), SECONDS)
    equal((status["by"], status["phase"]), ("meaning", "ready"))
    found = shown(corvid, task)
    check("sail_rent" in found and len(found) <= 8, "meaning finds it", found)
    equal(shown(corvid, task), found, "the same again")


if __name__ == "__main__":
    main()
