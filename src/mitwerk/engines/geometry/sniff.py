"""What a file is by its content and structure; its name is only compared, never believed.

Reads the first and last 64 KiB. Nothing is parsed that could be
steered by the file into more than that, so it may run in the caller's process.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.model import FileKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.engines.geometry.model import FilePath

WINDOW = 1 << 16
MEDIA = {
    "step": "model/step", "stl": "model/stl", "3mf": "model/3mf", "obj": "model/obj",
    "ply": "model/ply", "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    "dxf": "image/vnd.dxf", "svg": "image/svg+xml", "pdf": "application/pdf",
    "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", "zip": "application/zip",
    "fcstd": "application/x-extension-fcstd",
    "markdown": "text/markdown", "csv": "text/csv", "text": "text/plain",
}  # fmt: skip
SUFFIXES = {
    "step": {".step", ".stp", ".p21"}, "jpeg": {".jpg", ".jpeg"}, "gltf": {".gltf"},
    "markdown": {".md", ".markdown"}, "csv": {".csv", ".tsv"}, "text": set(),
}  # fmt: skip
BY_NAME = {".md": "markdown", ".markdown": "markdown", ".csv": "csv", ".tsv": "csv"}
STL_HEADER, STL_TRIANGLE = 84, 50
PLY_VARIANTS = {b"ascii": "ascii", b"binary_little_endian": "binary", b"binary_big_endian": "big"}


@dataclass(frozen=True, slots=True)
class _Peek:
    """What of a file is looked at."""

    path: Path
    head: bytes
    tail: bytes
    size: int

    @property
    def start(self) -> bytes:
        """The head without byte order mark and leading white space."""
        return self.head.removeprefix(b"\xef\xbb\xbf").lstrip()


def sniff(path: FilePath) -> FileKind | None:
    r"""Tell what a file is, by signature and structure.

    Returns
    -------
    FileKind or None
        None for an unknown or empty file. ``name_agrees`` is False when the extension belongs
        to something else; ``polyglot`` lists further formats that the same bytes pass for.

    Raises
    ------
    OSError
        The file can't be read.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder, "part.stl")
    ...     _ = file.write_text("ISO-10303-21;\\nHEADER;")
    ...     kind = sniff(file)
    >>> kind.format, kind.name_agrees
    ('step', False)
    """
    path = Path(path)
    peek = _peek(path)
    found = [hit for test in TESTS if (hit := test(peek)) is not None]
    if not found:
        found = [hit] if (hit := _text(peek)) is not None else []
    if not found:
        return None
    name, variant = found[0]
    others = [other for other, _ in found[1:] if other != name]
    others += [other for other in _active(peek, name) if other not in others]
    return FileKind(
        format=name,
        media_type=MEDIA[name],
        variant=variant,
        name_agrees=_agrees(path.suffix.lower(), name),
        polyglot=tuple(others),
    )


def _peek(path: Path) -> _Peek:
    with path.open("rb") as file:
        head = file.read(WINDOW)
        size = file.seek(0, 2)
        file.seek(max(0, size - WINDOW))
        return _Peek(path, head, file.read(), size)


def _agrees(suffix: str, name: str) -> bool:
    if name == "text":
        return suffix not in {s for known in MEDIA for s in SUFFIXES.get(known, {f".{known}"})}
    return suffix in SUFFIXES.get(name, {f".{name}"})


Hit = tuple[str, str] | None


def _step(peek: _Peek) -> Hit:
    schema = re.search(rb"FILE_SCHEMA\s*\(\s*\(\s*'([A-Za-z0-9_]+)", peek.head)
    if not re.match(rb"(?:/\*.*?\*/\s*)*ISO-10303-21\s*;", peek.start, re.DOTALL):
        return None
    return "step", schema.group(1).decode().lower() if schema else ""


def _glb(peek: _Peek) -> Hit:
    return ("glb", "") if peek.head[:4] == b"glTF" else None


def _gltf(peek: _Peek) -> Hit:
    keys = (b'"asset"', b'"scenes"', b'"nodes"', b'"meshes"', b'"buffers"', b'"accessors"')
    seen = peek.head + peek.tail
    if peek.start[:1] != b"{" or b'"asset"' not in seen:
        return None
    return ("gltf", "") if b'"version"' in seen or sum(k in seen for k in keys) > 1 else None


def _zip(peek: _Peek) -> Hit:
    if peek.head[:4] not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return None
    # The names stand in the directory at the end; opening it would read as much as it claims.
    seen = peek.head + peek.tail
    named = peek.path.suffix.lower() == ".3mf" and b"_rels/.rels" in seen
    if named or re.search(rb"(?i)3d[a-z0-9_/]*\.model", seen):
        return "3mf", ""
    return ("fcstd", "") if b"Document.xml" in seen and b".brp" in seen else ("zip", "")


def _pdf(peek: _Peek) -> Hit:
    return ("pdf", "") if peek.head[:5] == b"%PDF-" else None


def _pictures(peek: _Peek) -> Hit:
    if peek.head[:8] == b"\x89PNG\r\n\x1a\n":
        return "png", ""
    if peek.head[:3] == b"\xff\xd8\xff":
        return "jpeg", ""
    return ("webp", "") if peek.head[:4] == b"RIFF" and peek.head[8:12] == b"WEBP" else None


def _svg(peek: _Peek) -> Hit:
    text = re.sub(rb"<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^>\[]*(\[.*?\])?\s*>", b"", peek.start,
                  flags=re.DOTALL | re.IGNORECASE)  # fmt: skip
    return ("svg", "") if re.match(rb"\s*<(?:[A-Za-z_]+:)?svg[\s>/]", text) else None


def _ply(peek: _Peek) -> Hit:
    found = re.match(rb"ply\s*\r?\n(?:comment[^\n]*\n|obj_info[^\n]*\n)*format\s+(\w+)", peek.head)
    return ("ply", PLY_VARIANTS.get(found.group(1), "unknown")) if found else None


def _dxf(peek: _Peek) -> Hit:
    if peek.head.startswith(b"AutoCAD Binary DXF\r\n\x1a\0"):
        return "dxf", "binary"
    comments = rb"(?:999[ \t]*\r?\n[^\n]*\n\s*)*"
    return ("dxf", "ascii") if re.match(comments + rb"0\s*\r?\n\s*SECTION\b", peek.start) else None


def _stl(peek: _Peek) -> Hit:
    """Binary when the count fits the size (also under a header that says solid), else ASCII."""
    if peek.size >= STL_HEADER:
        (count,) = struct.unpack_from("<I", peek.head, 80)
        fits = STL_HEADER + STL_TRIANGLE * count == peek.size
        if fits and (count or not peek.head.lstrip().lower().startswith(b"solid")):
            return "stl", "binary"
    if re.match(rb"solid\b", peek.start, re.IGNORECASE):
        inner = re.search(rb"\b(facet|endsolid)\b", peek.head + peek.tail, re.IGNORECASE)
        if inner:
            return "stl", "ascii"
    if peek.path.suffix.lower() == ".stl" and peek.size >= STL_HEADER and b"\0" in peek.head[:4096]:
        return "stl", "binary"  # its count lies; the reader refuses it and says so
    return None


def _obj(peek: _Peek) -> Hit:
    text = _decoded(peek.head)
    if text is None:
        return None
    number = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
    vertex = re.search(rf"^v[ \t]+{number}[ \t]+{number}[ \t]+{number}", text, re.MULTILINE)
    return ("obj", "") if vertex and not text.startswith(("ply", "<")) else None


def _text(peek: _Peek) -> Hit:
    text = _decoded(peek.head)
    if text is None or not text.strip():
        return None
    name = BY_NAME.get(peek.path.suffix.lower(), "text")
    if name == "text" and re.search(r"^#{1,6} \S", text, re.MULTILINE) and "](" in text:
        name = "markdown"
    return name, ""


def _decoded(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\0" in head:
        return None
    text = head.decode("utf-8", "replace")
    strange = sum(c == "�" or (c < " " and c not in "\t\r\n\f") for c in text)
    return text if strange <= len(text) * 0.02 else None


def _active(peek: _Peek, name: str) -> list[str]:
    """Formats that browsers or viewers would also see in the same bytes."""
    found = []
    page = re.compile(rb"<\s*(?:!doctype\s+html|html|script|body|iframe)\b", re.IGNORECASE)
    if name not in {"svg", "markdown", "text", "csv"} and page.search(peek.head[:4096]):
        found.append("html")
    if name != "pdf" and b"%PDF-" in peek.head[:1024]:
        found.append("pdf")
    if (
        name not in {"zip", "3mf", "fcstd"}
        and b"PK\x05\x06" in peek.tail
        and zipfile.is_zipfile(peek.path)
    ):
        found.append("zip")
    return found


TESTS: tuple[Callable[[_Peek], Hit], ...] = (
    _step, _glb, _zip, _pdf, _pictures, _svg, _ply, _dxf, _stl, _gltf, _obj,
)  # fmt: skip
