"""Traces of people and machines that exporters leave in files: shown, so they can be removed."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.children.stl_read import words as stl_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.geometry.measure.report import Findings

WINDOW = 1 << 18
GLB_HEAD = 20
# What every path below has in it: found first, since looking for all of a path at each of half a
# million bytes took longer than measuring the part.
FOLDERS = rb"(?:home|Users|root|mnt|media|tmp|var|private|Volumes)"
PLACE = re.compile(rb":(?=[\\/])|/(?=" + FOLDERS + rb"/)|\\(?=\\)")
PATHS = re.compile(
    rb"(?<![A-Za-z0-9])[A-Za-z]:\\{1,2}[^\\/:*?\"'<>|\r\n\x00]{1,80}\\{1,2}[^\"'<>|\r\n\x00]{1,120}"
    rb"|(?<![A-Za-z0-9])[A-Za-z]:/[^/\"'<>|\r\n\x00 ]{1,80}/[^\"'<>|\r\n\x00]{1,120}"
    rb"|(?<![\w.])/" + FOLDERS + rb"/[^\s\"'<>\x00]{1,160}"
    rb"|\\\\[A-Za-z0-9._-]{2,60}\\[^\"'<>|\r\n\x00]{1,120}"
)
HOST = re.compile(rb"@[A-Za-z0-9-]{1,60}(?:\.[A-Za-z0-9-]{1,60}){1,4}")
LOCAL = re.compile(rb"[A-Za-z0-9._%+-]{1,64}\Z")
STEP_STRING = rb"'((?:[^']|'')*)'"
STEP_NAME = re.compile(
    rb"FILE_NAME\s*\(\s*" + STEP_STRING + rb"\s*,\s*" + STEP_STRING + rb"\s*,\s*\(([^)]*)\)"
    rb"\s*,\s*\(([^)]*)\)"
)
NOBODY = {"", "author", "unknown", "$", "none", "n/a", "anonymous", "user", "organization",
          "unspecified", "not specified", "default", "open cascade", "-", "?"}  # fmt: skip
XML_PERSON = re.compile(
    rb"<metadata\b[^>]*\bname\s*=\s*[\"'](?:\w+:)?"
    rb"(Designer|Author|Creator|LastModifiedBy)[\"'][^>]*>"
    rb"([^<]{1,200})<",
    re.IGNORECASE,
)
FREECAD_PERSON = re.compile(
    rb"<Property\b[^>]*name=\"(CreatedBy|LastModifiedBy|Company)\"[^>]*>"
    rb"\s*<String value=\"([^\"]{1,200})\"",
    re.DOTALL,
)
DUBLIN_CORE = re.compile(
    rb"<dc:(?:creator|publisher|contributor)>(?:\s*<[^>]{1,200}>){0,4}\s*([^<\s][^<]{0,199})<"
)
PDF_PERSON = re.compile(rb"/Author\s*\(((?:[^()\\]|\\.){1,200})\)")
PNG_PERSON = re.compile(rb"(?:Author|Artist|Creator)\0([^\0]{1,200})")
DXF_PERSON = re.compile(rb"\$LASTSAVEDBY\r?\n\s*1\r?\n([^\r\n]{1,200})")


def words(data: bytes, kind: str) -> bytes:
    """Return what somebody may have written in a model: numbers hold any letters by chance.

    Of a binary STL the header and what comes last, of a binary PLY the header, of a GLB its JSON.
    """
    if kind == "stl":
        return stl_words(data)
    if kind == "ply":
        head, end, body = data.partition(b"end_header")
        return head if end and b"format ascii" not in head[:200] else head + end + body
    if kind == "glb" and len(data) >= GLB_HEAD:
        (size,) = struct.unpack_from("<I", data, 12)
        return data[GLB_HEAD : GLB_HEAD + size]
    return data


def look(data: bytes, findings: Findings, member: str = "") -> None:
    """Add a note for a person and one for a machine path in the first and last bytes."""
    seen = data if len(data) <= 2 * WINDOW else data[:WINDOW] + data[-WINDOW:]
    pointer = member or None
    if person := person_in(seen):
        message = f"names a person or organisation: {person}"
        findings.add("author_data", "note", message, pointer=pointer, value=person)
    if shown := place_in(seen):
        message = f"names a place on somebody's machine: {shown}"
        findings.add("machine_path", "note", message, pointer=pointer, value=shown)


def person_in(seen: bytes) -> str:
    """Return the first person, organisation or mail address that is named, "" without one."""
    return next(_people(seen), "")


def place_in(seen: bytes) -> str:
    """Return the first path on somebody's machine, "" without one."""
    return _text(next(_paths(seen), b""))


def _people(seen: bytes) -> Iterator[str]:
    name = STEP_NAME.search(seen)
    groups = [name.group(3), name.group(4)] if name else []
    for group in groups:
        for quoted in re.findall(STEP_STRING, group):
            yield from _somebody(quoted)
    for pattern in (XML_PERSON, FREECAD_PERSON):
        for match in pattern.finditer(seen):
            yield from _somebody(match.group(2))
    for pattern in (DXF_PERSON, DUBLIN_CORE, PDF_PERSON, PNG_PERSON):
        if found := pattern.search(seen):
            yield from _somebody(found.group(1))
    for host in HOST.finditer(seen):
        local = LOCAL.search(seen, max(0, host.start() - 64), host.start())
        if local:
            yield _text(local.group(0) + host.group(0))


def _paths(seen: bytes) -> Iterator[bytes]:
    for place in PLACE.finditer(seen):
        drive = place.group(0)[:1] == b":"
        found = PATHS.match(seen, place.start() - drive) if place.start() >= drive else None
        if found:
            yield found.group(0)


def _somebody(raw: bytes) -> Iterator[str]:
    shown = _text(raw)
    if shown.lower() not in NOBODY:
        yield shown


def _text(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:160]
