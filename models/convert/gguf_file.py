# SPDX-License-Identifier: MIT
"""gguf_file - writes a GGUF file (version 3, little-endian): metadata, then tensors in F32 or F16, each made when its turn comes.

A tensor's shape is in the order of the model's own files (rows, columns); GGUF names the dimensions the other way round. The file grows under
another name beside the wanted one and gets its name when it is whole and on the disk; on any failure nothing is left."""
import os
import struct
import sys
import tempfile

from .failure import Failure
from .floats import to_f16

ALIGNMENT = 32
F32, F16 = 0, 1
U32, I32, FLOAT, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9


class Words(list):
    """An array of strings among the metadata."""


class Numbers(list):
    """An array of 32-bit numbers among the metadata."""


def _string(text):
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise Failure(f"the text {text!a} is no Unicode: no GGUF file can hold it") from None
    return struct.pack("<Q", len(data)) + data


def _value(value):
    if isinstance(value, Words):
        return struct.pack("<IIQ", ARRAY, STRING, len(value)) + b"".join(map(_string, value))
    if isinstance(value, Numbers):
        kind, letter = (FLOAT, "f") if any(isinstance(v, float) for v in value) else (I32, "i")
        return struct.pack(f"<IIQ{len(value)}{letter}", ARRAY, kind, len(value), *value)
    if isinstance(value, bool):
        return struct.pack("<IB", BOOL, value)
    if isinstance(value, int):
        return struct.pack("<II", U32, value)
    if isinstance(value, float):
        return struct.pack("<If", FLOAT, value)
    return struct.pack("<I", STRING) + _string(value)


def _padding(size):
    return -size % ALIGNMENT


class Writer:
    def __init__(self, matrices):
        """`matrices`: "f32" or "f16", the type of what has two dimensions; vectors (norms, biases) are always F32."""
        self.half = matrices == "f16"
        self.values, self.tensors = {}, []

    def set(self, key, value):
        self.values[key] = value

    def add(self, name, shape, make):
        """`make()` gives the numbers, row by row, as array('f')."""
        self.tensors.append((name, tuple(shape), make))

    def _size(self, shape):
        count = 1
        for n in shape:
            count *= n
        return count * (2 if self.half and len(shape) > 1 else 4)

    def _head(self):
        out = [b"GGUF", struct.pack("<IQQ", 3, len(self.tensors), len(self.values))]
        for key, value in self.values.items():
            out += [_string(key), _value(value)]
        offset = 0
        for name, shape, _ in self.tensors:
            kind = F16 if self.half and len(shape) > 1 else F32
            out.append(_string(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), kind, offset))
            offset += self._size(shape) + _padding(self._size(shape))
        head = b"".join(out)
        return head + bytes(_padding(len(head)))

    def _data(self, name, shape, make):
        values = make()
        try:
            data = to_f16(values) if self.half and len(shape) > 1 else values.tobytes()
        except OverflowError:
            raise Failure(f"tensor '{name}' has a number that no F16 can hold: convert with --type f32") from None
        if len(data) != self._size(shape):
            raise AssertionError(f"{name}: {len(data)} bytes made, {self._size(shape)} announced")
        return data + bytes(_padding(len(data)))

    def write(self, path, progress=lambda name, done, total: None):
        if sys.byteorder != "little":
            raise Failure("this machine's byte order is not that of GGUF: convert on a little-endian machine")
        folder = os.path.dirname(path) or "."
        part = None
        try:
            fd, part = tempfile.mkstemp(prefix="." + os.path.basename(path) + ".", dir=folder)
            with os.fdopen(fd, "wb") as f:
                f.write(self._head())
                for number, (name, shape, make) in enumerate(self.tensors, 1):
                    f.write(self._data(name, shape, make))
                    progress(name, number, len(self.tensors))
                f.flush()
                os.fsync(f.fileno())
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(part, 0o666 & ~umask)
            os.replace(part, path)
            part = None
        except OSError as error:
            raise Failure(f"cannot write '{path}': {error.strerror}") from None
        finally:
            if part:
                os.unlink(part)
