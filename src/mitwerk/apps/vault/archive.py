"""A revision as a zip, put together while it is sent: files, manifest, licence, attribution."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitwerk.apps.vault import exits
from mitwerk.apps.vault.queries.attribution import (
    attribution_text,
    licence_text,
    notice_text,
    shown_manifest,
)
from mitwerk.apps.vault.queries.given import file_given
from mitwerk.apps.vault.queries.sheets import file_sheets
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access, Viewer
    from mitwerk.apps.vault.queries.given import Given
    from mitwerk.apps.vault.queries.sheets import FileSheet

# A zip's date is local time without a zone; one fixed date makes equal revisions equal bytes.
DATE = (1980, 1, 1, 0, 0, 0)
PACKED = frozenset({"png", "jpeg", "webp", "pdf", "3mf", "zip"})


class _Sink:
    """A file that only takes: what was written waits to be sent."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._sent = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def tell(self) -> int:
        return self._sent + len(self._waiting)

    def take(self) -> bytes:
        taken = bytes(self._waiting)
        self._sent += len(taken)
        self._waiting.clear()
        return taken


def folder_name(revision: Revision, rights: Access) -> str:
    """Return the name of the zip and of the folder in it."""
    if rights.mask is not None:
        return slugify(rights.mask.label) or "entry"
    return f"{slugify(revision.blueprint.title)[:60] or 'blueprint'}-r{revision.number}"


def file_name(revision: Revision, rights: Access, sheet: FileSheet) -> str:
    """Return the name of the zip of one file with its papers."""
    stem = slugify(sheet.name.rpartition(".")[0] or sheet.name)[:60] or "file"
    return f"{folder_name(revision, rights)}-{stem}.zip"


def one_file(
    revision: Revision, rights: Access, viewer: Viewer, sheet: FileSheet
) -> Iterator[bytes]:
    """Return the pieces of a zip with one file, its licence, attribution and warnings.

    Raises
    ------
    WithheldError, NotReadyError
        As `queries.given.file_given`.
    """
    folder = folder_name(revision, rights)
    sheet.file.revision = revision
    given = file_given(sheet.file, rights)
    papers = [
        (f"{folder}/{name}", text.encode())
        for name, text in _papers(revision, rights, viewer, [])
        if name != "manifest.json"
    ]
    return _packed([(f"{folder}/files/{sheet.path}", given, sheet.kind in PACKED)], papers)


def chunks(revision: Revision, rights: Access, viewer: Viewer) -> Iterator[bytes]:
    """Return the pieces of a zip with everything the viewer may have, made in constant memory.

    Rights are decided and the database asked before this returns, not while it is sent. What is
    withheld is named with its reason in WITHHELD.txt.
    """
    folder = folder_name(revision, rights)
    files: list[tuple[str, Given, bool]] = []
    missing: list[str] = []
    for sheet in file_sheets(revision, rights):
        sheet.file.revision = revision
        try:
            given = file_given(sheet.file, rights)
        except Problem as problem:
            missing.append(f"{sheet.path}: {problem.detail}")
        else:
            files.append((f"{folder}/files/{sheet.path}", given, sheet.kind in PACKED))
    papers = [
        (f"{folder}/{name}", text.encode())
        for name, text in _papers(revision, rights, viewer, missing)
    ]
    return _packed(files, papers)


def _packed(
    files: list[tuple[str, Given, bool]], papers: list[tuple[str, bytes]]
) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]
        for name, given, packed in files:
            yield from _member(archive, sink, name, exits.read(given), packed=packed)
        for name, text in papers:
            yield from _member(archive, sink, name, [text], packed=False)
    yield sink.take()


def _member(
    archive: zipfile.ZipFile, sink: _Sink, name: str, pieces: Iterable[bytes], *, packed: bool
) -> Iterator[bytes]:
    info = zipfile.ZipInfo(name, DATE)
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o100644 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            yield sink.take()
    yield sink.take()


def _papers(
    revision: Revision, rights: Access, viewer: Viewer, missing: list[str]
) -> Iterator[tuple[str, str]]:
    manifest = shown_manifest(revision, rights)
    yield "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    yield "LICENCE.txt", licence_text(revision)
    yield "ATTRIBUTION.txt", attribution_text(revision, rights, address_of(revision), viewer)
    notice = notice_text(revision, rights, viewer)
    if notice:
        yield "NOTICE.txt", notice
    if missing:
        head = _("These files are not part of this download:")
        yield "WITHHELD.txt", "\n".join([head, "", *missing, ""])


def address_of(revision: Revision) -> str:
    """Return the full address of the revision's page."""
    return settings.MITWERK.site_url + reverse("vault:revision", args=[revision.code])
