"""STL, OBJ, PLY, glTF and DXF: headers, comments and properties that no geometry needs."""

from __future__ import annotations

import json
import re
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

from mitwerk.apps.vault.cleaning.errors import CannotCleanError

if TYPE_CHECKING:
    from mmap import mmap

STL_HEADER, STL_TRIANGLE = 80, 50
LARGEST_JSON = 64 * 2**20
LARGEST_PLY_HEADER = 2**16
GLB_MAGIC, GLB_JSON = b"glTF", 0x4E4F534A
# What says that an embedded picture carries texts.
PICTURE_TEXTS = (b"Exif\0\0", b"http://ns.adobe.com/xap", b"tEXt", b"iTXt", b"zTXt", b"eXIf")
UNNEEDED = frozenset({"extras", "copyright", "generator"})
_solid = re.compile(rb"^([ \t]*(?:end)?solid)\b[^\r\n]*", re.MULTILINE | re.IGNORECASE)
_obj_comment = re.compile(rb"^[ \t]*#[^\r\n]*", re.MULTILINE)
_ply_comment = re.compile(rb"^(?:comment|obj_info)\b[^\r\n]*\r?\n", re.MULTILINE)
_dxf_header = re.compile(
    rb"(\$(?:LASTSAVEDBY|PROJECTNAME|HYPERLINKBASE|CUSTOMPROPERTYTAG|CUSTOMPROPERTY|STYLESHEET)"
    rb"\s*?\r?\n[ \t]*\d+[ \t]*\r?\n)([^\r\n]*)"
)
_dxf_comment = re.compile(rb"^([ \t]*999[ \t]*\r?\n)([^\r\n]*)", re.MULTILINE)


def clean_stl(source: mmap, target: BinaryIO) -> None:
    """Zero the header of a binary STL, drop the names of an ASCII one."""
    if len(source) >= STL_HEADER + 4:
        (triangles,) = struct.unpack_from("<I", source, STL_HEADER)
        if len(source) >= STL_HEADER + 4 + STL_TRIANGLE * triangles and not _is_ascii(source):
            target.write(bytes(STL_HEADER))
            target.write(source[STL_HEADER : STL_HEADER + 4 + STL_TRIANGLE * triangles])
            return
    if not _is_ascii(source):
        raise CannotCleanError("neither kind of STL")
    target.write(_solid.sub(rb"\1", source[:]))


def _is_ascii(source: mmap) -> bool:
    return source[:5].lower() == b"solid" and b"\0" not in source[:512]


def clean_obj(source: mmap, target: BinaryIO) -> None:
    """Drop comments."""
    target.write(_obj_comment.sub(b"#", source[:]))


def clean_ply(source: mmap, target: BinaryIO) -> None:
    """Drop the header's comments."""
    end = source.find(b"end_header", 0, LARGEST_PLY_HEADER)
    if end < 0:
        raise CannotCleanError("the PLY has no end of its header")
    target.write(_ply_comment.sub(b"", source[:end]))
    target.write(source[end:])


def clean_dxf(source: mmap, target: BinaryIO) -> None:
    """Drop comments, and who saved the drawing, where and for which project."""
    if source[:18] == b"AutoCAD Binary DXF":
        raise CannotCleanError("a binary DXF")
    text = _dxf_header.sub(rb"\1", source[:])
    target.write(_dxf_comment.sub(rb"\1", text))


def clean_gltf(source: mmap, target: BinaryIO) -> None:
    """Drop copyright, generator and free properties of a .gltf file."""
    if len(source) > LARGEST_JSON:
        raise CannotCleanError("the JSON is too large")
    target.write(_without_properties(source[:]))


def clean_glb(source: mmap, target: BinaryIO) -> None:
    """Drop copyright, generator and free properties of a .glb file; its buffers stay."""
    end = text_end_of_glb(source[:20])
    if not end or end > len(source) or end > LARGEST_JSON:
        raise CannotCleanError("not a GLB")
    if any(source.find(text, end) >= 0 for text in PICTURE_TEXTS):
        raise CannotCleanError("a picture inside the GLB carries texts")
    head = _without_properties(source[20:end])
    head += b" " * (-len(head) % 4)
    rest = source[end:]
    total = 20 + len(head) + len(rest)
    target.write(struct.pack("<4sIIII", GLB_MAGIC, 2, total, len(head), GLB_JSON))
    target.write(head)
    target.write(rest)


def text_end_of_glb(start: bytes) -> int:
    """Return where the JSON of a GLB ends, 0 if it is none; ``start`` are its first 20 bytes."""
    if len(start) < 20 or start[:4] != GLB_MAGIC:
        return 0
    length, kind = struct.unpack_from("<II", start, 12)
    return 20 + int(length) if kind == GLB_JSON else 0


def _without_properties(data: bytes) -> bytes:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise CannotCleanError("the JSON can't be read") from None
    return json.dumps(_pruned(document), separators=(",", ":")).encode()


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _pruned(item) for key, item in value.items() if key not in UNNEEDED}
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    return value
