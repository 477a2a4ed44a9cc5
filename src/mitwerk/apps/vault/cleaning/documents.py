"""PDF and 3MF: documents that hold their author's name in several places."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from mitwerk.apps.vault.cleaning.errors import CannotCleanError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap
    from pathlib import Path

MOST_MEMBERS = 2000
MOST_UNPACKED = 512 * 2**20
PIECE = 2**20
_info = re.compile(
    rb"(/(?:Author|Creator|Producer|Title|Subject|Keywords|Company|Manager)\s*)"
    rb"(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)",
    re.DOTALL,
)
_xmp = re.compile(rb"(<x:xmpmeta\b)(.*?)(</x:xmpmeta>)", re.DOTALL)
_stream = re.compile(rb"\bstream\r?\n")
_says_author = re.compile(rb"/(?:Author|Creator|Producer)\b|<x:xmpmeta\b")
_metadata = re.compile(
    rb'(<metadata\b[^>]*\bname\s*=\s*"[^"]*"[^>]*>)([^<]*)(</metadata>)', re.IGNORECASE
)
_comment = re.compile(rb"<!--.*?-->", re.DOTALL)


def clean_pdf(source: mmap, target: BinaryIO) -> None:
    """Blank the document's properties in place, so that all offsets stay right.

    Refuses encrypted files and those that keep their properties in compressed streams.
    """
    if source.find(b"/Encrypt") >= 0:
        raise CannotCleanError("the PDF is encrypted")
    for piece in unpacked_pdf(source):
        if _says_author.search(piece):
            raise CannotCleanError("the PDF keeps its properties compressed")
    data = _info.sub(_blank_value, source[:])
    target.write(_xmp.sub(lambda m: m[1] + b" " * len(m[2]) + m[3], data))


def _blank_value(found: re.Match[bytes]) -> bytes:
    value = found.group(2)
    inner = b" " * (len(value) - 2)
    return found.group(1) + value[:1] + inner + value[-1:]


def unpacked_pdf(source: mmap) -> Iterator[bytes]:
    """Yield what the compressed streams of a PDF hold.

    Raises
    ------
    CannotCleanError
        They unpack to more than we look through.
    """
    left = MOST_UNPACKED
    for found in _stream.finditer(source):
        packer = zlib.decompressobj()
        try:
            piece = packer.decompress(source[found.end() : found.end() + 64 * PIECE], left)
        except zlib.error:
            continue  # not compressed this way: pixels, fonts, or plain text seen as it is
        left -= len(piece)
        if left <= 0 or packer.unconsumed_tail:
            raise CannotCleanError("the PDF unpacks to too much")
        yield piece


def clean_3mf(source: mmap, target: BinaryIO) -> None:
    """Write the archive anew: no metadata texts, no document properties, no dates."""
    with _opened(source) as archive, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as clean:
        for member in _members(archive):
            if member.filename.lower().startswith(("docprops/", "metadata/")):
                continue
            data = archive.read(member)
            if member.filename.lower().endswith((".model", ".xml")):
                data = _metadata.sub(rb"\1\3", _comment.sub(b"", data))
            clean.writestr(zipfile.ZipInfo(member.filename), data, zipfile.ZIP_DEFLATED)


def unpacked_3mf(path: Path) -> Iterator[bytes]:
    """Yield the names and contents of an archive's members."""
    with zipfile.ZipFile(path) as archive:
        for member in _members(archive):
            yield member.filename.encode()
            yield archive.read(member)


def _opened(source: mmap) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)  # type: ignore[call-overload,no-any-return]
    except zipfile.BadZipFile:
        raise CannotCleanError("the archive is damaged") from None


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise CannotCleanError("the archive unpacks to too much")
    for member in members:
        if member.is_dir():
            continue
        # Reading stops at the announced size and checks the CRC, so a lying header is found.
        yield member
