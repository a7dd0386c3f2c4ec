# SPDX-License-Identifier: MIT
"""weights - the tensors of a Hugging Face folder by name: safetensors read by hand (mapped, one tensor in memory at a time), PyTorch's .bin
files through torch, which runs no code of theirs (weights_only). Names and shapes are known before any number is read."""
import ctypes
import json
import math
import mmap
import os
import struct
import zipfile

from . import floats
from .failure import Failure, read_json

WIDTHS = {"F32": 4, "F16": 2, "BF16": 2}
READERS = {"F32": floats.of_f32, "F16": floats.of_f16, "BF16": floats.of_bf16}
HEADER_MAX = 100_000_000
CANDIDATES = ("model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin")


class Safetensors:
    """8 bytes: the header's length; a JSON header {name: {dtype, shape, data_offsets}}; the numbers."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, "rb") as f:
                size = os.fstat(f.fileno()).st_size
                if size < 8:
                    raise Failure(f"'{path}' is cut short: {size} bytes, not even the length of a header")
                self.map = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise Failure(f"cannot read '{path}': {error.strerror}") from None
        length, = struct.unpack("<Q", self.map[:8])
        if length > min(size - 8, HEADER_MAX):
            raise Failure(f"'{path}' is cut short or no safetensors file: a header of {length} bytes is announced, the file has {size}")
        try:
            header = json.loads(self.map[8:8 + length])
            self.shapes = {name: tuple(row["shape"]) for name, row in header.items() if name != "__metadata__"}
            self.rows = {name: (header[name]["dtype"], *header[name]["data_offsets"]) for name in self.shapes}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Failure(f"'{path}' is no safetensors file: its header cannot be read") from None
        self.start = 8 + length
        for name in self.shapes:
            self._check(name, size - self.start)

    def _check(self, name, size):
        kind, *span = self.rows[name]
        if not isinstance(kind, str) or len(span) != 2 or not all(type(n) is int and n >= 0 for n in (*self.shapes[name], *span)):
            raise Failure(f"'{self.path}': tensor '{name}' has a type, a shape or a place that is none")
        begin, end = span
        if end > size:
            raise Failure(f"'{self.path}' is cut short: tensor '{name}' ends at byte {self.start + end}, the file has {self.start + size}")
        if kind in WIDTHS and end - begin != math.prod(self.shapes[name]) * WIDTHS[kind]:
            raise Failure(f"'{self.path}': tensor '{name}' of shape {list(self.shapes[name])} and type {kind} has {end - begin} bytes")

    def read(self, name):
        kind, begin, end = self.rows[name]
        if kind not in WIDTHS:
            raise Failure(f"'{self.path}': tensor '{name}' has the type {kind}: F32, F16 and BF16 can be converted")
        return READERS[kind](self.map[self.start + begin:self.start + end])


class Torch:
    """A file of torch.save. torch reads it as data only; one that needs code to run is refused."""

    def __init__(self, path):
        self.path = path
        try:
            import torch
        except ImportError:
            raise Failure(f"'{path}' is a file of PyTorch, and this Python has no torch: run the conversion with a Python that has it "
                          "(models/requirements.txt names one), or put model.safetensors into the folder") from None
        self.torch = torch
        try:
            loaded = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
        except Exception as error:  # torch raises whatever its parts raise
            raise Failure(f"'{path}' cannot be read as weights: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from None
        if not isinstance(loaded, dict) or not all(isinstance(t, torch.Tensor) for t in loaded.values()):
            raise Failure(f"'{path}' must hold tensors by name and nothing else")
        self.tensors = loaded
        self.shapes = {name: tuple(t.shape) for name, t in loaded.items()}

    def read(self, name):
        tensor = self.tensors[name]
        if not tensor.is_floating_point():
            raise Failure(f"'{self.path}': tensor '{name}' has the type {tensor.dtype}: numbers with a fraction can be converted")
        tensor = tensor.detach().to(self.torch.float32).contiguous()
        return floats.of_f32(ctypes.string_at(tensor.data_ptr(), 4 * tensor.numel()))


def _parts(folder, name):
    """The files that an index names."""
    path = os.path.join(folder, name)
    if not name.endswith(".index.json"):
        return [path]
    names = read_json(path).get("weight_map")
    if not isinstance(names, dict) or not names or not all(isinstance(n, str) and n and os.path.basename(n) == n for n in names.values()):
        raise Failure(f"'{path}': 'weight_map' must name for each tensor a file of the same folder")
    return [os.path.join(folder, n) for n in sorted(set(names.values()))]


class Weights:
    """All tensors of a folder. What a conversion asks for must be there in the expected shape; what it did not ask for is an error as well."""

    def __init__(self, folder):
        found = next((n for n in CANDIDATES if os.path.exists(os.path.join(folder, n))), None)
        if not found:
            raise Failure(f"'{folder}' has no weights: none of {', '.join(CANDIDATES)}")
        self.files, self.asked = {}, set()
        for path in _parts(folder, found):
            if not os.path.exists(path):
                raise Failure(f"'{os.path.join(folder, found)}' names '{os.path.basename(path)}', and there is no such file")
            part = Safetensors(path) if ".safetensors" in found else Torch(path)
            for name in part.shapes:
                if name in self.files:
                    raise Failure(f"tensor '{name}' is in '{self.files[name].path}' and again in '{path}'")
                self.files[name] = part
        self.where = os.path.join(folder, found)

    def has(self, name):
        return name in self.files

    def ask(self, name, shape):
        """The tensor's numbers, when the result is called."""
        if name not in self.files:
            raise Failure(f"'{self.where}': tensor '{name}' is missing")
        part = self.files[name]
        if part.shapes[name] != tuple(shape):
            raise Failure(f"'{part.path}': tensor '{name}' has the shape {list(part.shapes[name])}, and by config.json it must be {list(shape)}")
        self.asked.add(name)
        return lambda: part.read(name)

    def finish(self, ignored=lambda name: False):
        """Every tensor has been asked for, or is of a kind that carries no weights."""
        for name in self.files:
            if name not in self.asked and not ignored(name):
                raise Failure(f"'{self.files[name].path}': tensor '{name}' is unknown: this model computes something that the conversion does not")
