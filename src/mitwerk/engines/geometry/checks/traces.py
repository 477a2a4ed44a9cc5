"""What somebody wrote in the files beside the models: persons, places on a machine, secrets."""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.checks.files import text_of
from mitwerk.engines.geometry.children.hygiene import person_in, place_in
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRETS = re.compile(
    rb"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b"
    rb"|(?i:\b(?:api[_-]?key|secret|password|passwd)\b\s*[:=]\s*['\"][^'\"\s]{8,}['\"])"
)
# Files that name people on purpose; in others the lines that do.
CREDITS = re.compile(r"(?i)^(attribution|notice|authors|credits|licen[cs]e|copying|unlicense)\b")
CREDIT_LINE = re.compile(rb"(?im)^.*(?:copyright|\xc2\xa9|\(c\)|SPDX-|author|licen[cs]e).*$")
TEXTS = {"text", "csv", "markdown", "svg", "gltf"}
MOST_STREAMS, STREAM_BYTES = 200, 1 << 18
ARTIST, GPS = 0x013B, 0x8825


def fault_of(path: Path, *, measured: bool) -> str:
    """Say what of a file should not be given away, "" where nothing is found.

    Of a ``measured`` model only secrets and the name are looked at: its sheet says the rest.

    Raises
    ------
    LookupError
        Nobody can look into a file of its kind.
    """
    if not path.name.isprintable() or path.name != path.name.strip():
        return "unprintable letters or outer blanks in its name"
    if found := SECRETS.search(text_of(path)):
        kind = "key" if b"KEY" in found.group(0) else "password"
        return f"contains what looks like a private {kind}"
    return "" if measured else _trace(path)


def _trace(path: Path) -> str:
    kind = sniff(path)
    name = kind.format if kind else ""
    data = text_of(path)
    if name in TEXTS:
        seen = b"" if CREDITS.match(path.name) else CREDIT_LINE.sub(b"", data)
    elif name == "pdf":
        seen = data = b"\n".join(_pdf(data))
    elif name in PICTURES:
        seen = data = b"\n".join(PICTURES[name](data))
    elif not data:
        return ""
    else:
        raise LookupError(path.name)
    if person := person_in(seen):
        return f"names a person or organisation: {person}"
    if place := place_in(data):
        return f"names a place on somebody's machine: {place}"
    return "says where it was taken" if TAKEN in data else ""


TAKEN = b"\0mitwerk: has a place\0"


def _pdf(data: bytes) -> Iterator[bytes]:
    """What is no stream, and what streams of objects and metadata hold."""
    yield re.sub(rb"(?s)stream\r?\n.*?endstream", b" ", data)
    for number, found in enumerate(re.finditer(rb"(?s)stream\r?\n(.*?)endstream", data)):
        if number >= MOST_STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(found.group(1), STREAM_BYTES)
        except zlib.error:
            if found.group(1).isascii():
                yield found.group(1)


def _png(data: bytes) -> Iterator[bytes]:
    """Texts of a PNG; compressed ones inflated, a limited part."""
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind in {b"tEXt", b"iTXt"}:
            yield body
        elif kind == b"zTXt":
            key, _, packed = body.partition(b"\0")
            try:
                yield key + b"\0" + zlib.decompressobj().decompress(packed[1:], STREAM_BYTES)
            except zlib.error:
                yield key
        elif kind == b"eXIf":
            yield from _exif(body)
        at += 12 + size


def _jpeg(data: bytes) -> Iterator[bytes]:
    """Comments and application segments before the pixels."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        (size,) = struct.unpack_from(">H", data, at + 2)
        body = data[at + 4 : at + 2 + size]
        if body.startswith(b"Exif\0\0"):
            yield from _exif(body[6:])
        elif data[at + 1] == 0xFE or body.startswith(b"http://ns.adobe.com/xap/"):
            yield body
        at += 2 + max(size, 2)


def _webp(data: bytes) -> Iterator[bytes]:
    at = 12
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"XMP ":
            yield body
        elif kind == b"EXIF":
            yield from _exif(body.removeprefix(b"Exif\0\0"))
        at += 8 + size + size % 2


def _exif(data: bytes) -> Iterator[bytes]:
    """Who made a picture, and that it says where. Source: CIPA DC-008 (Exif 2.32), 4.6."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 10:
        return
    (start,) = struct.unpack_from(f"{order}I", data, 4)
    count = struct.unpack_from(f"{order}H", data, start)[0] if start + 2 <= len(data) else 0
    for at in range(start + 2, min(start + 2 + 12 * count, len(data) - 11), 12):
        tag, _kind, length, place = struct.unpack_from(f"{order}HHII", data, at)
        if tag == ARTIST:
            held = data[place : place + length] if length > 4 else data[at + 8 : at + 12]
            yield b"Artist\0" + held
        elif tag == GPS:
            yield TAKEN


PICTURES = {"png": _png, "jpeg": _jpeg, "webp": _webp}
