# SPDX-License-Identifier: MIT
"""floats - the little arithmetic that a conversion needs, on array('f') with the standard library alone: rows, columns, scales, halves.

What touches every number of a big matrix is a slice or a list comprehension over a part of it, so that no big matrix becomes a list."""
import struct
from array import array

CHUNK = 1 << 16


def of_f32(data):
    out = array("f")
    out.frombytes(data)
    return out


def of_f16(data):
    out = array("f")
    for at in range(0, len(data), 2 * CHUNK):
        part = data[at:at + 2 * CHUNK]
        out.extend(struct.unpack(f"<{len(part) // 2}e", part))
    return out


def of_bf16(data):
    """The upper half of an F32: the bytes go where they belong."""
    wide = bytearray(2 * len(data))
    wide[2::4], wide[3::4] = data[0::2], data[1::2]
    return of_f32(bytes(wide))


def to_f16(values):
    """Bytes; OverflowError when a number is too big for a half."""
    return b"".join(struct.pack(f"<{len(values[at:at + CHUNK])}e", *values[at:at + CHUNK]) for at in range(0, len(values), CHUNK))


def zeros(count):
    return array("f", bytes(4 * count))


def scaled(values, factor):
    if factor == 1:
        return values[:]
    out = array("f")
    for at in range(0, len(values), CHUNK):
        out.extend([v * factor for v in values[at:at + CHUNK]])
    return out


def centred(values):
    """Less their mean: a layer norm takes the mean away anyway."""
    mean = sum(values) / len(values)
    return array("f", [v - mean for v in values])


def padded(values, count):
    return values + zeros(count - len(values))


def rows(values, width):
    """The rows of a matrix that lies row by row."""
    return (values[at:at + width] for at in range(0, len(values), width))


def joined(parts):
    out = array("f")
    for part in parts:
        out.extend(part)
    return out
