"""A glTF document as its rules read it: rows by name and index, whatever else stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mitwerk.engines.geometry.children.gltf_check import Verdict

Row = dict[str, Any]
SIZES = {5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT2": 4, "MAT3": 9, "MAT4": 16}
FLOAT, U8, U16, U32 = 5126, 5121, 5123, 5125
VERTEX, ELEMENT = 34962, 34963


class Document:
    """Checked reading of one document; rows that are no objects count as empty."""

    def __init__(self, root: Row, verdict: Verdict) -> None:
        self.root, self.verdict = root, verdict

    def rows(self, key: str) -> list[Row]:
        """Top-level rows of a name."""
        value = self.root.get(key)
        found = value if isinstance(value, list) else []
        return [row if isinstance(row, dict) else {} for row in found]

    def at(self, key: str, index: Any) -> Row | None:
        """Return the row that an index names, None when it names none."""
        rows = self.rows(key)
        plain = isinstance(index, int) and not isinstance(index, bool)
        return rows[index] if plain and 0 <= index < len(rows) else None

    def error(self, code: str, pointer: str, message: str) -> None:
        self.verdict.error(code, pointer, message)


def number(row: Row, key: str, default: int = 0) -> int:
    """Return an integer property, its default when it is none."""
    value = row.get(key, default)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def listed(row: Row, key: str) -> list[Any]:
    """Return a list property, empty when it is none."""
    value = row.get(key)
    return value if isinstance(value, list) else []


def inner(row: Row, key: str) -> Row:
    """Return an object property, empty when it is none."""
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def element_size(row: Row) -> int:
    """Bytes of one element; columns of matrices start at multiples of four (3.6.2.4)."""
    size, kind = SIZES.get(row.get("componentType", 0), 0), row.get("type")
    if kind == "MAT2" and size == 1:
        return 8
    if kind == "MAT3" and size < 4:
        return 12 * size if size == 1 else 24
    return size * WIDTHS.get(str(kind), 0)
