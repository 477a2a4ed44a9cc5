"""The JSON of a glTF file, taken apart without believing a word: types, indices, arithmetic.

Source: Khronos glTF 2.0 specification, sections 3.6 (buffers, accessors) and 4.4 (GLB).
"""

from __future__ import annotations

import base64
import binascii
import json
import math
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from mitwerk.engines.geometry.errors import Refused

COMPONENTS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
JSON_BYTES = 64 << 20
DATA_URI = "data:"


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one file may ask for before anything is allocated."""

    points: int
    nodes: int

    @staticmethod
    def generous() -> Bounds:
        """For the file that OCCT wrote a moment ago: bounded by its own size."""
        return Bounds(points=1 << 26, nodes=1 << 20)


class Document:
    """Checked access to one glTF document and its single binary chunk."""

    def __init__(self, root: dict[str, Any], chunk: bytes | None, bounds: Bounds) -> None:
        self.root = root
        self.chunk = chunk
        self.bounds = bounds
        self._buffers: dict[int, memoryview] = {}

    def rows(self, key: str) -> list[dict[str, Any]]:
        """Return a top-level list of objects, empty when absent."""
        rows = self.root.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refused(f"{key} is not a list of objects", f"#/{key}")
        return rows

    def row(self, key: str, index: object, pointer: str) -> dict[str, Any]:
        """Return the object that ``index`` names, or refuse at ``pointer``."""
        return self.rows(key)[self.index(key, index, pointer)]

    def index(self, key: str, index: object, pointer: str) -> int:
        rows = self.rows(key)
        number = integer(index, pointer)
        if number >= len(rows):
            raise Refused(f"names {key} {number}, but there are {len(rows)}", pointer)
        return number

    def view(self, index: object, pointer: str) -> tuple[memoryview, int]:
        """Return the bytes of a buffer view and its stride (0 when packed)."""
        entry = self.row("bufferViews", index, pointer)
        here = f"#/bufferViews/{index}"
        start = integer(entry.get("byteOffset", 0), f"{here}/byteOffset")
        length = integer(entry.get("byteLength"), f"{here}/byteLength", least=1)
        stride = integer(entry.get("byteStride", 0), f"{here}/byteStride")
        if stride and not (4 <= stride <= 252 and stride % 4 == 0):
            raise Refused("byteStride must be 4 to 252 in steps of 4", f"{here}/byteStride")
        data = self._buffer(entry.get("buffer"), f"{here}/buffer")
        if start + length > len(data):
            raise Refused(f"reaches byte {start + length} of {len(data)}", here)
        return data[start : start + length], stride

    def _buffer(self, index: object, pointer: str) -> memoryview:
        number = self.index("buffers", index, pointer)
        if number not in self._buffers:
            self._buffers[number] = memoryview(self._buffer_bytes(number))
        return self._buffers[number]

    def _buffer_bytes(self, number: int) -> bytes:
        entry, here = self.rows("buffers")[number], f"#/buffers/{number}"
        length = integer(entry.get("byteLength"), f"{here}/byteLength", least=1)
        if "uri" in entry:
            data = data_uri(entry["uri"], f"{here}/uri")
        elif number == 0 and self.chunk is not None:
            data = self.chunk
        else:
            raise Refused("has no content", here)
        if len(data) < length:
            raise Refused(f"claims {length} bytes, holds {len(data)}", f"{here}/byteLength")
        return data[:length]

    def array(self, index: object, pointer: str, kind: str) -> np.ndarray[Any, Any]:
        """Return an accessor of type ``kind`` as (count, width); floats unless SCALAR."""
        number = self.index("accessors", index, pointer)
        entry, here = self.rows("accessors")[number], f"#/accessors/{number}"
        if entry.get("type") != kind:
            raise Refused(f"type {entry.get('type')!r} where {kind} belongs", f"{here}/type")
        component = entry.get("componentType")
        if component not in COMPONENTS:
            raise Refused(f"unknown componentType {component!r}", f"{here}/componentType")
        count = integer(entry.get("count"), f"{here}/count", least=1)
        if count > self.bounds.points:
            raise Refused(f"claims {count} entries", f"{here}/count")
        values = self._dense(entry, here, COMPONENTS[component], count, WIDTHS[kind])
        if "sparse" in entry:
            values = self._sparse(entry["sparse"], f"{here}/sparse", values)
        if kind == "SCALAR":
            return values
        return _as_float(values, normalised=entry.get("normalized") is True)

    def _dense(
        self, entry: dict[str, Any], here: str, code: str, count: int, width: int
    ) -> np.ndarray[Any, Any]:
        kind = np.dtype(code)
        if "bufferView" not in entry:
            return np.zeros((count, width), kind)
        data, stride = self.view(entry["bufferView"], f"{here}/bufferView")
        start = integer(entry.get("byteOffset", 0), f"{here}/byteOffset")
        size = kind.itemsize * width
        step = stride or size
        if step < size:
            raise Refused(f"stride {step} is shorter than an entry of {size}", here)
        if start % kind.itemsize or start + step * (count - 1) + size > len(data):
            raise Refused(f"{count} entries do not fit into the {len(data)} bytes there", here)
        shape, steps = (count, width), (step, kind.itemsize)
        return np.ndarray(shape, kind, buffer=data, offset=start, strides=steps)

    def _sparse(
        self, sparse: object, here: str, values: np.ndarray[Any, Any]
    ) -> np.ndarray[Any, Any]:
        entry = mapping(sparse, here)
        count = integer(entry.get("count"), f"{here}/count", least=1)
        if count > len(values):
            raise Refused(f"replaces {count} of {len(values)} entries", f"{here}/count")
        where = mapping(entry.get("indices"), f"{here}/indices")
        what = mapping(entry.get("values"), f"{here}/values")
        code = COMPONENTS.get(where.get("componentType", 0), "")
        if code not in {"u1", "<u2", "<u4"}:
            raise Refused("indices must be unsigned", f"{here}/indices/componentType")
        places = self._dense(where, f"{here}/indices", code, count, 1)[:, 0]
        if int(places.max()) >= len(values):
            raise Refused("an index is too large", f"{here}/indices")
        changed = values.copy()
        changed[places] = self._dense(
            what, f"{here}/values", values.dtype.str, count, values.shape[1]
        )
        return changed


def _as_float(values: np.ndarray[Any, Any], *, normalised: bool) -> np.ndarray[Any, Any]:
    """KHR_mesh_quantization: integers are plain numbers, or fractions when normalised."""
    if values.dtype.kind == "f":
        return values
    number = values.astype(np.float32)
    if normalised:
        number = np.maximum(number / np.iinfo(values.dtype).max, -1.0)
    return number


def integer(value: object, pointer: str, least: int = 0) -> int:
    """Return a JSON integer not below ``least``; 3.0 is one too (JSON Schema, 6.1.1)."""
    if type(value) is float and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if type(value) is not int or value < least:
        raise Refused(f"{value!r} where an integer ≥ {least} belongs", pointer)
    return value


def mapping(value: object, pointer: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused("an object belongs here", pointer)
    return value


def numbers(value: object, count: int, pointer: str) -> tuple[float, ...]:
    """Return ``count`` finite JSON numbers."""
    fits = isinstance(value, list) and len(value) == count
    if not fits or any(type(v) not in {int, float} for v in value):  # type: ignore[attr-defined]
        raise Refused(f"{count} numbers belong here", pointer)
    found = tuple(float(v) for v in value)  # type: ignore[attr-defined]
    if not all(math.isfinite(v) for v in found):
        raise Refused("not a finite number", pointer)
    return found


def data_uri(uri: object, pointer: str) -> bytes:
    """Decode an embedded ``data:`` address; every other address is refused, never opened."""
    if not isinstance(uri, str) or not uri.startswith(DATA_URI):
        shown = str(uri)[:80]
        raise Refused(f"points outside the file ({shown}); export as one GLB", pointer)
    head, comma, body = uri.partition(",")
    if not comma or not head.endswith(";base64"):
        raise Refused("embedded data that are not base64", pointer)
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("embedded data that are not base64", pointer) from error


def parse(data: bytes) -> tuple[dict[str, Any], bytes | None]:
    """Split a GLB, or take plain glTF text; returns the JSON and the binary chunk."""
    if data[:4] != b"glTF":
        return _json(data), None
    if len(data) < 20:
        raise Refused("the GLB breaks off in its header")
    version, length = struct.unpack_from("<II", data, 4)
    if version != 2:
        raise Refused(f"GLB version {version}; version 2 can be read")
    if length > len(data):
        raise Refused(f"the GLB claims {length} bytes and has {len(data)}")
    chunks = _chunks(data[:length])  # what hangs on behind is not looked at and not passed on
    if not chunks or chunks[0][0] != b"JSON":
        raise Refused("the first chunk of a GLB must be JSON")
    if any(kind == b"BIN\0" for kind, _ in chunks[2:]):
        raise Refused("the binary chunk must be the second one")
    binary = [body for kind, body in chunks[1:] if kind == b"BIN\0"]
    if len(binary) > 1 or any(kind == b"JSON" for kind, _ in chunks[1:]):
        raise Refused("more than one JSON or binary chunk")
    return _json(chunks[0][1]), binary[0] if binary else None


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks, at = [], 12
    while at < len(data):
        if at + 8 > len(data):
            raise Refused("a chunk header breaks off")
        length, kind = struct.unpack_from("<I4s", data, at)
        if length % 4 or at + 8 + length > len(data):
            raise Refused(f"a chunk claims {length} bytes, more than there are or unaligned")
        chunks.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length
    return chunks


def _json(text: bytes) -> dict[str, Any]:
    if len(text) > JSON_BYTES:
        raise Refused(f"{len(text)} bytes of JSON")
    try:
        root = json.loads(text.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(f"no valid JSON: {error}") from error
    return mapping(root, "#")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
