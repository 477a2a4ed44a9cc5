"""STL, binary and ASCII. Source: 3D Systems, StereoLithography Interface Specification, 1989."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEADER, RECORD = 84, 50
LAYOUT = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
ASCII_BYTES = 200 << 20

Soup = tuple["NDArray[np.float64]", "NDArray[np.int64]"]
Quick = Callable[["NDArray[np.uint8]", int], tuple["NDArray[np.float64]", int]]


def read_stl(data: bytes, most: int, quick: Quick | None = None) -> Soup:
    """Return corner points (3m, 3) and triangles (m, 3); refuses lying counts and no triangles.

    ``quick`` may read the text of an ASCII file: see `measure.numbers`.
    """
    (count,) = struct.unpack_from("<I", data, 80) if len(data) >= HEADER else (0,)
    corners = _binary(data, count, most) if _is_binary(data, count) else _ascii(data, most, quick)
    if not len(corners):
        raise Refused("there is no triangle in it")
    return corners.reshape(-1, 3).astype(np.float64), np.arange(len(corners) * 3).reshape(-1, 3)


def _is_binary(data: bytes, count: int) -> bool:
    exact = len(data) == HEADER + RECORD * count
    looks_ascii = data[:512].lstrip().lower().startswith(b"solid") and b"\0" not in data[:512]
    return bool(exact and count) or not looks_ascii


def _binary(data: bytes, count: int, most: int) -> NDArray[np.float32]:
    if len(data) < HEADER:
        raise Refused(f"{len(data)} bytes are too short for a binary STL")
    there = (len(data) - HEADER) // RECORD
    if count > there:
        raise Refused(f"claims {count} triangles, the bytes are enough for {there}")
    if count > most:
        raise Refused(f"{count} triangles; up to {most} are shown")
    return np.frombuffer(data, LAYOUT, count, HEADER)["corners"]


def words(data: bytes) -> bytes:
    """Return what somebody may have written: of a binary STL the header and what comes last."""
    (count,) = struct.unpack_from("<I", data, 80) if len(data) >= HEADER else (0,)
    return data[:80] + data[HEADER + RECORD * count :] if _is_binary(data, count) else data


def _ascii(data: bytes, most: int, quick: Quick | None) -> NDArray[np.float32]:
    if len(data) > ASCII_BYTES:
        raise Refused(f"{len(data)} bytes of text; export as binary STL")
    values, count = np.empty((0, 3)), -1
    if quick is not None:
        values, count = quick(np.frombuffer(data, np.uint8), data.lower().count(b"vertex"))
    if count < 0:
        values = _by_patterns(data)
    if len(values) % 3:
        raise Refused(f"{len(values)} vertices do not make whole triangles")
    if len(values) > 3 * most:
        raise Refused(f"{len(values) // 3} triangles; up to {most} are shown")
    if b"endsolid" not in data[-4096:].lower():
        raise Refused("the ASCII STL breaks off: endsolid is missing")
    return values.astype(np.float32).reshape(-1, 3, 3)


def _by_patterns(data: bytes) -> NDArray[np.float64]:
    """Read what the quick reader leaves: long numbers, NaN, and whatever is wrong."""
    lines = re.findall(rb"\bvertex[ \t]+([^\r\n]+)", data, re.IGNORECASE)
    if not lines:
        return np.empty((0, 3))
    try:
        values = np.array([line.split() for line in lines], dtype=np.float64)
    except ValueError as error:
        raise Refused(f"a vertex is not three numbers: {error}") from error
    if values.ndim != 2 or values.shape[1] != 3:
        raise Refused("a vertex is not three numbers")
    return values
