"""Doors to bytes; all of them go through `exits`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse

from mitwerk.apps.vault import archive, exits, tasks
from mitwerk.apps.vault.errors import MaskedFileError, NotReadyError
from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.given import file_given, preview_given
from mitwerk.apps.vault.queries.sheets import file_of, file_sheet
from mitwerk.apps.vault.views.companions import with_papers
from mitwerk.kit.limits import Often, limit_strangers
from mitwerk.kit.policy import Who, allow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from mitwerk.apps.vault.models import Revision

COVERED = "mitwerk/covered.svg"


@allow(Who.ANYONE, rule="as the revision")
def download(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One file, as an attachment."""
    return give_file(request, code, number)


def give_file(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Answer with a file as the viewer gets it; a missing copy without names is asked for."""
    revision, rights = revision_for(code, request.user)
    file = file_of(revision, number)
    with _masked_copies(revision, number):
        return with_papers(exits.give(request, file_given(file, rights)), revision)


@contextmanager
def _masked_copies(revision: Revision, number: int) -> Iterator[None]:
    """Have copies without names made where one is missing: normally that was done at the seal."""
    try:
        yield
    except NotReadyError as error:
        error.way_back = reverse("vault:file", args=[revision.code, number])
        if cache.add(f"masked:{revision.pk}", 1, timeout=60):
            tasks.prepare_masked.enqueue(revision.pk)
        raise


@allow(Who.ANYONE, rule="as the revision")
def file_zip(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """One file with its licence and attribution, and what it is warned of."""
    revision, rights = revision_for(code, request.user)
    sheet = file_sheet(revision, number, rights)
    with _masked_copies(revision, number):
        pieces = archive.one_file(revision, rights, request.user, sheet)
    name = archive.file_name(revision, rights, sheet)
    return with_papers(exits.stream(pieces, name=name, media_type="application/zip"), revision)


@allow(Who.ANYONE, rule="as the revision")
def preview(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponseBase:
    """What a file looks like: GLB, picture or drawing; covered where it names a masked author."""
    revision, rights = revision_for(code, request.user)
    try:
        with _masked_copies(revision, number):
            given = preview_given(file_of(revision, number), kind, rights)
    except MaskedFileError:
        return redirect(static(COVERED))
    return with_papers(exits.give(request, given), revision)


@allow(Who.ANYONE, rule="as the revision")
def archive_zip(request: HttpRequest, code: str) -> HttpResponseBase:
    """All files of a revision with manifest, licence and attribution."""
    revision, rights = revision_for(code, request.user)
    limit_strangers(request, Often.ARCHIVE)
    name = f"{archive.folder_name(revision, rights)}.zip"
    return exits.stream(
        archive.chunks(revision, rights, request.user), name=name, media_type="application/zip"
    )
