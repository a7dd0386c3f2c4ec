# SPDX-License-Identifier: MIT
"""The filters and votes of models/self, without a model: values worked out by hand, and what each filter is there for."""
import json
import os
import random
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

from models.self import filters, instruct, improve, propose, rouge, tasks, vote  # noqa: E402
from models.self.runs import Outcome  # noqa: E402
from models.self.writer import CannotWrite, Text  # noqa: E402


class Rouge(unittest.TestCase):
    def value(self, a, b):
        return rouge.rouge_l(rouge.words(a), rouge.words(b))

    def test_by_hand(self):
        # "police ... the gunman" is in both, in order: 3 of 4 words each way
        self.assertAlmostEqual(self.value("police killed the gunman", "police kill the gunman"), 0.75)
        # shared: the gunman; 2 of 4 and 2 of 4
        self.assertAlmostEqual(self.value("the gunman kill police", "police killed the gunman"), 0.5)
        # shared: a b d; 3 of 4 and 3 of 5; F1 = 2 * 0.75 * 0.6 / 1.35
        self.assertAlmostEqual(self.value("a b c d", "a x b y d"), 2 * 0.75 * 0.6 / 1.35)
        self.assertEqual(self.value("delete a.txt", "Delete A.TXT!"), 1.0)
        self.assertEqual(self.value("one two", "three four"), 0.0)
        self.assertEqual(self.value("", "three four"), 0.0)
        self.assertEqual(self.value("...", "..."), 0.0)

    def test_words(self):
        self.assertEqual(rouge.words("Où est old_log-2.TXT?"), ["où", "est", "old", "log", "2", "txt"])

    def test_common_is_that_of_the_slow_way(self):
        def slow(a, b):
            if not a or not b:
                return 0
            return slow(a[1:], b[1:]) + 1 if a[0] == b[0] else max(slow(a[1:], b), slow(a, b[1:]))
        rng = random.Random(3)
        for _ in range(200):
            a, b = [[rng.choice("xyz") for _ in range(rng.randrange(7))] for _ in range(2)]
            self.assertEqual(rouge.common(a, b), slow(a, b), (a, b))

    def test_nearest_leaves_nothing_out(self):
        rng = random.Random(4)
        texts = [" ".join(rng.choice("abcdef") for _ in range(rng.randrange(1, 9))) for _ in range(60)]
        near = rouge.Nearest(texts[:40])
        for text in texts[40:]:
            self.assertAlmostEqual(near.find(text)[0], max(self.value(text, t) for t in texts[:40]))
        self.assertEqual(rouge.Nearest().find("a b"), (0.0, None))


class Requests(unittest.TestCase):
    def judge(self, *texts, seeds=("Count the lines in log.txt please",), **more):
        requests = filters.Requests(seeds)
        return [requests.judge(text, **more) for text in texts]

    def test_each_filter(self):
        for why, text in (("length", "Delete it now"), ("length", "word " * 151), ("word", "Draw the plan of a house"), ("word", "Sort all my Pictures by date"),
                          ("word", "Open the maps of Oslo"), ("program", "Write a program that sorts names"), ("start", "- make a list of names"),
                          ("start", "\"Make\" a list of names"), ("start", "Écris une liste de noms"), ("start", "$HOME has how many files"),
                          ("colon", "Write this into a file:"), ("duplicate", "count the lines in LOG.txt, please!"), ("similar", "Count the words in log.txt please"),
                          (None, "Make a folder for the letters"), (None, "Delete all old letters"), (None, "Which file is the longest here?"), (None, "word " * 150)):
            self.assertEqual(self.judge(text), [why], text)

    def test_a_word_is_a_whole_word(self):
        self.assertEqual(self.judge("Find the photographs of my aunt", "Read the imagery report for me"), [None, None])

    def test_what_passed_counts_from_then_on(self):
        self.assertEqual(self.judge("Move every letter to the archive", "Move every letter to the archive folder", "move every letter to the archive."),
                         [None, "similar", "duplicate"])

    def test_the_limit_itself_is_too_similar(self):
        # 7 of 10 words shared, in order: exactly 0.7
        seed = "a1 a2 a3 a4 a5 a6 a7 b8 b9 b0"
        self.assertEqual(self.judge("a1 a2 a3 a4 a5 a6 a7 c8 c9 c0", seeds=[seed]), ["similar"])
        self.assertEqual(self.judge("a1 a2 a3 a4 a5 a6 d7 c8 c9 c0", seeds=[seed]), [None])

    def test_a_cut_list_is_dropped(self):
        self.assertEqual(self.judge("Make a folder for the letters", cut=True), ["cut"])


class Workspaces(unittest.TestCase):
    def test_paths(self):
        for path in ("", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "x" * 130, " a", "a\nb", "./a"):
            self.assertEqual(filters.bad_files({path: "x"}), "workspace", path)
        for path in ("a.txt", "old letters/März 2020.txt", ".hidden"):
            self.assertIsNone(filters.bad_files({path: "x"}), path)

    def test_contents(self):
        self.assertEqual(filters.bad_files({"a": "x", "a/b": "x"}), "workspace")
        self.assertEqual(filters.bad_files({"a": "x" * 4001}), "workspace")
        self.assertEqual(filters.bad_files({str(i): "" for i in range(5)}), "workspace")
        self.assertIsNone(filters.bad_files({}))

    def test_replies(self):
        files = {"a.txt": "x\n", "b.txt": ""}
        self.assertEqual(propose.read_files(propose.written(files)), files)
        self.assertEqual(propose.read_files('{"files": [{"path": "a", "text": "x"}]}'), {"a": "x\n"})
        for text in ("", "[]", "{}", '{"files": 3}', '{"files": [{"path": "a"}]}', '{"files": [{"path": 1, "text": ""}]}',
                     '{"files": [{"path": "a", "text": ""}, {"path": "a", "text": "x"}]}', '{"files": [{"path": "a", "te'):
            self.assertIsNone(propose.read_files(text), text)


class Lists(unittest.TestCase):
    def test_read(self):
        self.assertEqual(propose.read_requests("9. Copy a to b\n10. Count  the\nlines\n11 . Stop"), ["Copy a to b", "Count the lines", "Stop"])
        self.assertEqual(propose.read_requests("Sure, here they are:\n1) One\n2) Version 2.5 of it"), ["One", "Version 2.5 of it"])
        self.assertEqual(propose.read_requests("no list at all"), [])
        self.assertEqual(propose.read_requests(""), [])

    def test_shown(self):
        seeds = [{"request": f"seed {i}"} for i in range(20)]
        made = [{"request": f"made {i}"} for i in range(9)]
        for count, expected in ((0, 0), (1, 1), (9, 2)):
            shown = propose.in_context(random.Random(1), seeds, made[:count])
            self.assertEqual(len({t["request"] for t in shown}), 8)
            self.assertEqual(sum(t["request"].startswith("made") for t in shown), expected)

    def test_labels(self):
        self.assertEqual([propose.read_label(t) for t in ("Yes.", ' "draft-b.txt"', "", "...", "I think it is on")], ["Yes", "draft-b.txt", None, None, None])
        self.assertEqual([propose.read_kind(t) for t in ("Yes", " yes, it", "No", "", "Maybe yes")], [True, True, False, False, False])


def outcome(answer="Done.", state="s", **more):
    made = Outcome()
    made.status, made.answer, made.state, made.calls, made.replies = "done", answer, state, 1, 2
    made.messages = [{"role": "user", "content": "q"}, {"role": "assistant", "content": answer}]
    for name, value in more.items():
        setattr(made, name, value)
    return made


class Runs(unittest.TestCase):
    def test_each_filter(self):
        for why, made in (("trouble", outcome(trouble="broken")), ("not done", outcome(status="failed")), ("call failed", outcome(failed=1)),
                          ("no call", outcome(calls=0, replies=1)), ("sent back", outcome(replies=3)), ("empty answer", outcome(" ")),
                          ("echo", outcome("Count the lines!")), ("colon", outcome("The lines are:")), (None, outcome("There are 3."))):
            self.assertEqual(filters.judge_run(made, "count the lines"), why)

    def test_label(self):
        self.assertIsNone(filters.judge_run(outcome("Yes, it is."), "Is it on?", "yes"))
        self.assertEqual(filters.judge_run(outcome("It is online."), "Is it on?", "on"), "other label")
        self.assertIsNone(filters.judge_run(outcome("It is draft-b.txt"), "Which?", "draft-b.txt"))


class Votes(unittest.TestCase):
    def same(self, a, b, request, changed=False):
        return vote.gist(a, request, changed) == vote.gist(b, request, changed)

    def test_same(self):
        for a, b, request in (("readings.log has 7 lines.", "There are 7 lines in it", "How many lines has readings.log?"), ("1,234.50", "It is 1234.5", "how much"),
                              ("007", "7", "which"), ("Linden gave the most honey.", "The answer is Linden", "Which hive gave the most honey?"),
                              ("There is no file like that", "That file was not found.", "read x.txt"), ("a.txt and b.txt", "b.txt, a.txt", "which files?"),
                              ("No.", "It is not.", "Is it on?")):
            self.assertTrue(self.same(a, b, request), (a, b, vote.gist(a, request), vote.gist(b, request)))

    def test_other(self):
        for a, b, request in (("7 lines", "8 lines", "How many?"), ("Linden", "Barn", "Which?"), ("yes, it does", "no, it does not", "Does it?"), ("-3", "3", "what is it"),
                              ("a.txt", "a.md", "which?"), ("1.5", "15", "how much?")):
            self.assertFalse(self.same(a, b, request), (a, b))

    def test_where_the_work_is_in_the_workspace(self):
        self.assertTrue(self.same("Done.", "I have created the folder.", "Make a folder", changed=True))
        self.assertFalse(self.same("Done.", "I could not create the folder.", "Make a folder", changed=True))
        self.assertFalse(self.same("Wrote 3", "Wrote 4", "Count", changed=True))

    def test_majority(self):
        self.assertEqual(vote.majority(["a", "b", "a"]), ("a", 2))
        self.assertEqual(vote.majority(["a", "b"]), (None, 0))
        self.assertEqual(vote.majority([]), (None, 0))
        self.assertEqual(vote.majority(["a"]), ("a", 1))


class Stage:
    """Runs that end as they are told, one after the other."""

    def __init__(self, outcomes):
        self.outcomes, self.asked = list(outcomes), []

    def carry_out(self, task, earlier=(), **sampling):
        self.asked.append((task["request"], list(earlier), sampling))
        return self.outcomes.pop(0)


class Improve(unittest.TestCase):
    def test_paths_add_up(self):
        messages = [[{"role": "user", "content": str(i)}] for i in range(3)]
        stage = Stage([outcome("7", messages=messages[0]), outcome("7 lines", messages=messages[1]), outcome("It has 7", messages=messages[0]), outcome("8"),
                       outcome(status="failed"), outcome("a"), outcome("b"), outcome("c"), outcome("a"), outcome("b"),
                       outcome(status="failed"), outcome(failed=1), outcome(calls=0), outcome(failed=1), outcome(failed=1),
                       outcome("x"), outcome("x"), outcome("y"), outcome("z"), outcome(failed=1)])
        made = improve.Improve(stage, 5, 0.7, 0.5, 1)
        words, records = [], []
        for number, request in enumerate(("How many lines?", "Which one?", "What next?", "Who then?")):
            kept, word = made.take({"request": request}, number)
            records += kept
            words.append(word)
        self.assertEqual(words, ["kept", "tie", "no vote", "below"])
        self.assertEqual([r["id"] for r in records], ["lmsi:1.0.0", "lmsi:1.0.1"])
        record = made.record()
        self.assertEqual(record["paths"], 20)
        self.assertEqual(record["paths"], record["kept"] + sum(record["dropped"].values()))
        self.assertEqual(record["dropped"], {"call failed": 4, "duplicate": 1, "no call": 1, "no majority": 9, "not done": 2, "outvoted": 1})
        self.assertEqual(record["mean_share"], 0.6)
        # every second path of later tasks follows what was kept; seeds differ from path to path
        self.assertEqual([bool(earlier) for _, earlier, _ in stage.asked], [False] * 5 + [False, True, False, True, False] * 3)
        self.assertEqual(stage.asked[6][1], [("How many lines?", "7")])
        self.assertEqual(len({sampling["seed"] for *_, sampling in stage.asked}), 20)

    def test_the_same_answer_with_another_effect_is_another(self):
        made = improve.Improve(Stage([outcome(state="a"), outcome(state="b"), outcome(state="b", messages=[])]), 3, 0.7, 0.5, 1)
        records, word = made.take({"request": "Make it"}, 0)
        self.assertEqual((word, len(records), made.dropped), ("kept", 2, {"outvoted": 1}))


class Text_:
    """A writer whose replies are a function of what it is asked."""

    def __init__(self, lists):
        self.lists, self.asked = list(lists), []

    def write(self, messages, session, **sampling):
        self.asked.append((session, messages, sampling))
        if session == "request":
            return Text(*self.lists.pop(0)) if self.lists else Text("")
        return Text({"kind": "Yes" if "Is " in messages[-1]["content"] else "No", "label": "yes", "files": '{"files": [{"path": "a.txt", "text": "x"}]}'}[session])


class Instruct(unittest.TestCase):
    def make(self, lists, outcomes):
        made = instruct.Instruct(tasks.load_tasks(tasks.SEEDS, 8, seeds=True), Text_(lists), Stage(outcomes), 1)
        return made

    def test_proposals_add_up(self):
        made = self.make([("9. Delete it\n10. Tell me who wrote a.txt\n11. Is the door open or shut?\n12. Is the door of the barn locked at night?", False),
                          ("9. Put all of the cups away", True)],
                         [outcome("Nobody wrote it."), outcome("Yes, open."), outcome("It is shut.")])
        records = []
        with self.assertRaises(CannotWrite):
            for request, cut in made.proposals():
                records.append(made.take(request, cut))
        record = made.record()
        self.assertEqual([bool(r) for r in records], [False, True, True, False, False])
        self.assertEqual(record, {"proposed": 5, "dropped": {"cut": 1, "length": 1, "other label": 1}, "kept": 2, "kinds": {"class": 2, "other": 1}, "lists": 22})
        self.assertEqual([t["kind"] for t in made.made], ["other", "class"])

    def test_output_first_shows_the_label(self):
        made = self.make([], [outcome("Yes")])
        made.take("Is the light in the attic off?", False)
        asked = {session: messages for session, messages, _ in made.text.asked}
        self.assertTrue(asked["files"][-1]["content"].endswith("Right answer: yes"))
        self.assertEqual([session for session, *_ in made.text.asked], ["kind", "label", "files"])

    def test_input_first_shows_none(self):
        made = self.make([], [outcome("Nobody")])
        made.take("Tell me who came to dinner", False)
        self.assertEqual([session for session, *_ in made.text.asked], ["kind", "files"])
        self.assertNotIn("Right answer", made.text.asked[-1][1][-1]["content"])


class Seeds(unittest.TestCase):
    def test_seeds(self):
        seeds = tasks.load_tasks(tasks.SEEDS, 60, seeds=True)
        self.assertGreaterEqual(sum(t["kind"] == "class" for t in seeds), 10)
        requests = filters.Requests([])
        for task in seeds:
            self.assertIn(requests.judge(task["request"]), (None,), task["request"])

    def test_bad_files_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "t.json")
            for text, part in (("", "Expecting value"), ("{}", "expected an array"), ("[3]", "task 1 has no request"), ('[{"request": "a", "files": {"a": 1}}]', "path: text"),
                               ("[]", "at least 1"), ('[{"request": " "}]', "no request")):
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text)
                with self.assertRaisesRegex(tasks.BadTasks, part):
                    tasks.load_tasks(path)
            for task, part in (({"kind": "so"}, "kind 'so'"), ({"kind": "class"}, "without a label"), ({"kind": "do", "files": {"../x": ""}}, "path")):
                with open(path, "w", encoding="utf-8") as f:
                    json.dump([{"request": "a", **task}], f)
                with self.assertRaisesRegex(tasks.BadTasks, part):
                    tasks.load_tasks(path, seeds=True)
            with self.assertRaisesRegex(tasks.BadTasks, "No such file"):
                tasks.load_tasks(os.path.join(folder, "absent.json"))


if __name__ == "__main__":
    unittest.main()
