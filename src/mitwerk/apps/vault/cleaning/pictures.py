"""PNG, JPEG and WebP: pixels stay as they are, everything that is not needed to show them goes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

from mitwerk.apps.vault.cleaning.errors import CannotCleanError

if TYPE_CHECKING:
    from mmap import mmap

PNG_SIGN = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT".split()
)
WEBP_DROPPED = frozenset({b"EXIF", b"XMP ", b"ICCP"})
WEBP_FLAGS = 0x20 | 0x08 | 0x04  # ICC profile, EXIF, XMP in the header of an extended file
SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
JPEG_KEPT_APPS = frozenset({0xE0, 0xEE})  # JFIF, and Adobe's colour transform
ORIENTATION = 0x0112
# A TIFF header and one directory entry: all that a viewer needs to turn a photo upright.
ORIENTATION_ONLY = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"


def clean_png(source: mmap, target: BinaryIO) -> None:
    """Keep the chunks that make up the picture; texts, EXIF, times and what follows IEND go."""
    if source[:8] != PNG_SIGN:
        raise CannotCleanError("not a PNG")
    target.write(PNG_SIGN)
    position = 8
    while position + 12 <= len(source):
        (length,) = struct.unpack_from(">I", source, position)
        kind = source[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(source):
            break
        if kind in PNG_KEPT:
            target.write(source[position:end])
        if kind == b"IEND":
            return
        position = end
    raise CannotCleanError("the PNG is cut off")


def clean_jpeg(source: mmap, target: BinaryIO) -> None:
    """Keep what makes up the picture and its orientation; EXIF, XMP, IPTC, comments go."""
    if source[:2] != b"\xff\xd8":
        raise CannotCleanError("not a JPEG")
    target.write(b"\xff\xd8")
    position, turned = 2, False
    while position + 4 <= len(source):
        if source[position] != 0xFF:
            raise CannotCleanError("the JPEG is damaged")
        marker = source[position + 1]
        if marker == 0xFF:
            position += 1
            continue
        if marker == EOI:
            target.write(b"\xff\xd9")
            return
        (length,) = struct.unpack_from(">H", source, position + 2)
        end = position + 2 + length
        if marker == 0xE1 and not turned:
            turned = _keep_orientation(source[position + 4 : end], target)
        elif marker != COM and (not 0xE0 <= marker <= 0xEF or marker in JPEG_KEPT_APPS):
            target.write(source[position:end])
        if marker == SOS:
            start, end = end, _scan_end(source, end)
            target.write(source[start:end])
        position = end
    target.write(b"\xff\xd9")  # cut off, yet every viewer shows it


def _scan_end(source: mmap, position: int) -> int:
    """Return where the next marker stands that is neither stuffing nor a restart."""
    while True:
        position = source.find(b"\xff", position)
        if position < 0 or position + 1 >= len(source):
            return len(source)
        following = source[position + 1]
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return position
        position += 2


def _keep_orientation(exif: bytes, target: BinaryIO) -> bool:
    if not exif.startswith(b"Exif\0\0"):
        return False
    value = _orientation(exif[6:])
    if value:
        segment = ORIENTATION_ONLY % value
        target.write(b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment)
    return bool(value)


def _orientation(tiff: bytes) -> int:
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 0
        (start,) = struct.unpack_from(order + "I", tiff, 4)
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for entry in range(count):
            tag, _kind, _number, value = struct.unpack_from(
                order + "HHIH", tiff, start + 2 + 12 * entry
            )
            if tag == ORIENTATION:
                return int(value) if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0


def clean_webp(source: mmap, target: BinaryIO) -> None:
    """Keep the picture's chunks; EXIF, XMP and the colour profile's texts go."""
    if source[:4] != b"RIFF" or source[8:12] != b"WEBP":
        raise CannotCleanError("not a WebP")
    target.write(b"RIFF\0\0\0\0WEBP")
    position, total = 12, 4
    (announced,) = struct.unpack_from("<I", source, 4)
    stop = min(len(source), announced + 8)
    while position + 8 <= stop:
        kind = source[position : position + 4]
        (length,) = struct.unpack_from("<I", source, position + 4)
        end = position + 8 + length + length % 2
        chunk = bytearray(source[position : min(end, stop)])
        if kind == b"VP8X" and len(chunk) > 8:
            chunk[8] &= ~WEBP_FLAGS & 0xFF
        if kind not in WEBP_DROPPED:
            target.write(chunk)
            total += len(chunk)
        position = end
    target.seek(4)
    target.write(struct.pack("<I", total))
