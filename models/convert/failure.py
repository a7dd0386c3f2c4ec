# SPDX-License-Identifier: MIT
"""failure - what is wrong with a model's folder, in words for whoever gave it; and the reading of its JSON files, which fails in such words."""
import json


class Failure(Exception):
    """The text names the file, and the tensor or the key where there is one."""


def read_json(path):
    try:
        with open(path, encoding="utf-8") as f:
            value = json.load(f)
    except OSError as error:
        raise Failure(f"cannot read '{path}': {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise Failure(f"'{path}' is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise Failure(f"'{path}' must hold one JSON object")
    return value


class Config:
    """config.json: numbers and words are asked for by name, and must fit."""

    def __init__(self, path):
        self.path, self.values = path, read_json(path)

    def get(self, key, default=None):
        return self.values.get(key, default)

    def count(self, key, default=None, low=1, high=1 << 24):
        value = self.values.get(key, default)
        if type(value) is not int or not low <= value <= high:
            raise Failure(f"'{self.path}': '{key}' must be a whole number from {low} to {high}, and is {json.dumps(value)}")
        return value

    def number(self, key, default=None):
        value = self.values.get(key, default)
        if type(value) not in (int, float) or not 0 < value < 1e9:
            raise Failure(f"'{self.path}': '{key}' must be a number above 0, and is {json.dumps(value)}")
        return float(value)

    def must(self, key, allowed, default=None, why=""):
        """One of the values that can be carried over; anything else is refused, since the result would compute something different."""
        value = self.values.get(key, default)
        if not any(value == a and type(value) is type(a) for a in allowed):
            words = " or ".join(json.dumps(a) for a in allowed)
            raise Failure(f"'{self.path}': '{key}' is {json.dumps(value)}: only {words} can be converted{why and ': ' + why}")
        return value
