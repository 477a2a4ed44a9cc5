"""PLY, ASCII and binary. Source: G. Turk, The PLY Polygon File Format, Stanford 1994."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPES = {
    "char": "i1", "int8": "i1", "uchar": "u1", "uint8": "u1", "short": "i2", "int16": "i2",
    "ushort": "u2", "uint16": "u2", "int": "i4", "int32": "i4", "uint": "u4", "uint32": "u4",
    "float": "f4", "float32": "f4", "double": "f8", "float64": "f8",
}  # fmt: skip
ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}
HEADER_BYTES = 1 << 16
MOST_CORNERS = 64


@dataclass(slots=True)
class Element:
    """One kind of rows: scalar properties (name, code) or lists (name, count code, code)."""

    name: str
    count: int
    properties: list[tuple[str, ...]]


def read_ply(data: bytes, most: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points (n, 3) and triangles (m, 3); polygons are cut into fans."""
    order, elements, at = _header(data)
    for element in elements:
        if element.count > 3 * most:
            raise Refused(f"claims {element.count} {element.name} rows")
    rows = _Rows(data, at, order)
    points = triangles = None
    for element in elements:
        if element.name == "vertex":
            points = rows.vertices(element)
        elif element.name == "face":
            triangles = rows.faces(element, most)
        elif points is not None and triangles is not None:
            break
        else:
            rows.skip(element)
    if points is None or triangles is None or not len(triangles):
        raise Refused("there is no face in it")
    if triangles.min() < 0 or triangles.max() >= len(points):
        raise Refused("a face names a point that is not there")
    return points, triangles


def _header(data: bytes) -> tuple[str, list[Element], int]:
    end = data.find(b"end_header", 0, HEADER_BYTES)
    stop = data.find(b"\n", end)
    if end < 0 or stop < 0:
        raise Refused("the PLY header has no end")
    order, elements = None, list[Element]()
    for line in data[:end].decode("ascii", "replace").splitlines()[1:]:
        words = line.split()
        if not words or words[0] in {"comment", "obj_info"}:
            continue
        try:
            if words[0] == "format":
                order = ORDERS[words[1]]
            elif words[0] == "element":
                elements.append(Element(words[1], _count(words[2]), []))
            elif words[0] == "property":
                elements[-1].properties.append(_property(words))
            else:
                raise Refused(f"unknown line in the header: {line[:80]}")
        except (KeyError, IndexError, ValueError) as error:
            raise Refused(f"unreadable line in the header: {line[:80]}") from error
    if order is None:
        raise Refused("the PLY header names no format")
    return order, elements, stop + 1


def _count(word: str) -> int:
    if not word.isascii() or not word.isdigit():
        raise ValueError(word)
    return int(word)


def _property(words: list[str]) -> tuple[str, ...]:
    if words[1] == "list":
        return words[4], TYPES[words[2]], TYPES[words[3]]
    return words[2], TYPES[words[1]]


class _Rows:
    """The body of a PLY, read element by element."""

    def __init__(self, data: bytes, at: int, order: str) -> None:
        self._data = data
        self._at = at
        self._order = order
        self._words = data[at:].split() if not order else []
        self._word = 0

    def vertices(self, element: Element) -> NDArray[np.float64]:
        if any(len(p) == 3 for p in element.properties):
            raise Refused("lists at the points are not supported")
        names = [p[0] for p in element.properties]
        if not {"x", "y", "z"} <= set(names):
            raise Refused("the points have no x, y and z")
        if not self._order:
            table = self._numbers(element.count * len(names)).reshape(element.count, len(names))
            return table[:, [names.index(axis) for axis in "xyz"]]
        block = self._block(element)
        return np.stack([block[axis].astype(np.float64) for axis in "xyz"], 1)

    def skip(self, element: Element) -> None:
        if any(len(p) == 3 for p in element.properties):
            self._polygons(element, 0)
        elif self._order:
            self._block(element)
        else:
            self._numbers(element.count * len(element.properties))

    def faces(self, element: Element, most: int) -> NDArray[np.int64]:
        lists = [i for i, p in enumerate(element.properties) if len(p) == 3]
        chosen = [i for i in lists if element.properties[i][0].startswith("vertex_ind")]
        if not chosen:
            return np.empty((0, 3), np.int64)
        quick = self._triangles_only(element) if len(element.properties) == 1 else None
        found = quick if quick is not None else self._polygons(element, chosen[0])
        if len(found) > most:
            raise Refused(f"{len(found)} triangles; up to {most} are shown")
        return found

    def _block(self, element: Element) -> NDArray[np.void]:
        names = [f"{p[0]}" for p in element.properties]
        if len(set(names)) != len(names):
            raise Refused("a property is named twice")
        kind = np.dtype([(p[0], self._order + p[1]) for p in element.properties])
        self._need(kind.itemsize * element.count, element)
        block = np.frombuffer(self._data, kind, element.count, self._at)
        self._at += kind.itemsize * element.count
        return block

    def _need(self, size: int, element: Element) -> None:
        if self._at + size > len(self._data):
            raise Refused(f"claims {element.count} {element.name} rows, the file ends before")

    def _triangles_only(self, element: Element) -> NDArray[np.int64] | None:
        """Read a binary list in which every count is three, the usual case, in one step."""
        if not self._order:
            return None
        _, count, code = element.properties[0]
        kind = np.dtype([("n", self._order + count), ("corners", self._order + code, 3)])
        if self._at + kind.itemsize * element.count > len(self._data):
            return None
        block = np.frombuffer(self._data, kind, element.count, self._at)
        if not (block["n"] == 3).all():
            return None
        self._at += kind.itemsize * element.count
        return block["corners"].astype(np.int64)

    def _polygons(self, element: Element, chosen: int) -> NDArray[np.int64]:
        fans: list[tuple[int, int, int]] = []
        for _ in range(element.count):
            for number, entry in enumerate(element.properties):
                if len(entry) == 2:
                    self._scalars(entry[1], 1)
                    continue
                (length,) = self._scalars(entry[1], 1)
                if not 0 <= length <= MOST_CORNERS:
                    raise Refused(f"a face of {length} corners")
                corners = self._scalars(entry[2], int(length))
                if number == chosen:
                    fans += [(int(corners[0]), int(b), int(c)) for b, c in pairwise(corners[1:])]
        return np.array(fans, dtype=np.int64).reshape(-1, 3)

    def _scalars(self, code: str, count: int) -> list[float]:
        if not self._order:
            return [float(v) for v in self._numbers(count)]
        kind = np.dtype(self._order + code)
        if self._at + kind.itemsize * count > len(self._data):
            raise Refused("the file ends in the middle of a face")
        values = np.frombuffer(self._data, kind, count, self._at)
        self._at += kind.itemsize * count
        return [float(v) for v in values]

    def _numbers(self, count: int) -> NDArray[np.float64]:
        words = self._words[self._word : self._word + count]
        if len(words) < count:
            raise Refused("the file ends before the rows that its header claims")
        self._word += count
        try:
            return np.array(words, dtype=np.float64)
        except ValueError as error:
            raise Refused(f"not a number: {error}") from error
