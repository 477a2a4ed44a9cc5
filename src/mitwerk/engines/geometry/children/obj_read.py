"""Wavefront OBJ: points, faces, groups. Nothing that it names elsewhere is ever opened.

Source: Wavefront, Advanced Visualizer Manual, appendix B1 (object files), 1992.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_CORNERS = 4096
TEXT_BYTES = 200 << 20

Group = tuple[str, "NDArray[np.float64]", "NDArray[np.int64]"]


def read_obj(data: bytes, most: int) -> tuple[list[Group], list[tuple[str, str]]]:
    """Return groups (name, all points, triangles) that have faces, and findings."""
    if len(data) > TEXT_BYTES:
        raise Refused(f"{len(data)} bytes of text")
    points: list[bytes] = []
    groups: dict[str, list[int]] = {}
    notes: dict[str, str] = {}
    name, total = "", 0
    for number, line in enumerate(_lines(data), 1):
        key, _, rest = line.partition(b" ")
        if key == b"v":
            points.append(rest)
        elif key == b"f":
            corners = _corners(rest, len(points), number)
            fan = groups.setdefault(name, [])
            for b, c in pairwise(corners[1:]):
                fan += (corners[0], b, c)
            total += len(corners) - 2
            if total > most:
                raise Refused(f"more than {most} triangles")
        elif key in {b"o", b"g"}:
            name = rest.decode("utf-8", "replace").strip()
        elif key == b"mtllib":
            notes["material_file"] = "colours stand in a second file, which is not looked for"
    table = _table(points)
    found = [
        (title, table, np.array(fan, np.int64).reshape(-1, 3)) for title, fan in groups.items()
    ]
    if not found:
        raise Refused("there is no face in it")
    return found, list(notes.items())


def _lines(data: bytes) -> list[bytes]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            data = data.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise Refused("damaged UTF-16 text") from error
    joined = data.replace(b"\\\r\n", b" ").replace(b"\\\n", b" ").replace(b"\t", b" ")
    return [line.strip() for line in joined.splitlines()]


def _corners(rest: bytes, points: int, line: int) -> list[int]:
    corners = []
    for word in rest.split():
        if word.startswith(b"#"):
            break
        try:
            index = int(word.partition(b"/")[0])
        except ValueError as error:
            raise Refused(f"{word[:40]!r} is no point number", f"#line {line}") from error
        index = index - 1 if index > 0 else points + index
        if not 0 <= index < points:
            raise Refused("a face names a point that is not there", f"#line {line}")
        corners.append(index)
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise Refused(f"a face of {len(corners)} corners", f"#line {line}")
    return corners


def _table(points: list[bytes]) -> NDArray[np.float64]:
    try:
        rows = [row.split()[:3] for row in points]
        table = np.array(rows, dtype=np.float64)
    except ValueError as error:
        raise Refused(f"a point is not three numbers: {error}") from error
    if table.ndim != 2 or table.shape[1] != 3:
        raise Refused("a point is not three numbers")
    return table
