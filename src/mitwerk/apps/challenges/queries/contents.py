"""What the bytes of handed-in files are, as far as deliverables ask."""

from __future__ import annotations

from dataclasses import dataclass

# Endings whose bytes are told for certain; other endings are taken at their word.
BYTES: dict[str, frozenset[str]] = {
    "png": frozenset(["png"]),
    "jpg": frozenset(["jpeg"]),
    "jpeg": frozenset(["jpeg"]),
    "webp": frozenset(["webp"]),
    "svg": frozenset(["svg"]),
    "pdf": frozenset(["pdf"]),
    "step": frozenset(["step"]),
    "stp": frozenset(["step"]),
    "stl": frozenset(["stl"]),
    "3mf": frozenset(["3mf"]),
    "obj": frozenset(["obj"]),
    "ply": frozenset(["ply"]),
    "glb": frozenset(["glb"]),
    "gltf": frozenset(["gltf"]),
    "dxf": frozenset(["dxf"]),
    "fcstd": frozenset(["fcstd"]),
    "csv": frozenset(["csv", "text", "markdown"]),
    "tsv": frozenset(["csv", "text", "markdown"]),
    "md": frozenset(["csv", "text", "markdown"]),
    "txt": frozenset(["csv", "text", "markdown"]),
    "xlsx": frozenset(["zip"]),
    "ods": frozenset(["zip"]),
    "odt": frozenset(["zip"]),
    "docx": frozenset(["zip"]),
}
# What a table of parts says of each; the sum of a column is never asked for.
COLUMNS = frozenset(["name", "material", "process", "mass", "cost"])
READ = frozenset(["csv", "tsv"])


@dataclass(frozen=True, slots=True)
class Content:
    """What one file's bytes are: ``kind`` as sniffed ("" unknown), columns and parts of a table."""

    kind: str
    size: int
    columns: frozenset[str] = frozenset()
    named: int = 0

    def agrees(self, ending: str) -> bool:
        """Tell whether the bytes can be what the name ends in; nothing is in an empty file."""
        wanted = BYTES.get(ending)
        return self.size > 0 and (wanted is None or self.kind in wanted)

    def is_table(self, ending: str) -> bool:
        """Tell whether it says of one part at least what it is made of, how, and what it weighs.

        A workbook is not opened here: it is a table by its bytes and its ending.
        """
        return ending not in READ or (self.columns >= COLUMNS and self.named > 0)
