# SPDX-License-Identifier: MIT
"""vocabulary - tokens by number, as both families' files give numbers by token; and llama.cpp's kinds of tokens."""
from .failure import Failure

NORMAL, UNKNOWN, CONTROL, UNUSED, BYTE = 1, 2, 3, 5, 6


def numbered(path, ids, size):
    """The tokens in the order of their numbers, None where a number has none."""
    names = [None] * size
    for name, number in ids.items():
        if type(number) is not int or not 0 <= number < size:
            raise Failure(f"'{path}': token '{name}' has the number {number}: config.json's vocab_size is {size}")
        if names[number] is not None:
            raise Failure(f"'{path}': number {number} is both '{names[number]}' and '{name}'")
        if not name:
            raise Failure(f"'{path}': number {number} is a token without a letter")
        names[number] = name
    return names


def complete(names):
    """A name of its own for each number without a token: llama.cpp wants as many texts as there are numbers."""
    taken, out = set(names), []
    for number, name in enumerate(names):
        text = name if name is not None else f"[unused{number}]"
        while name is None and text in taken:
            text += "]"
        taken.add(text)
        out.append(text)
    return out
