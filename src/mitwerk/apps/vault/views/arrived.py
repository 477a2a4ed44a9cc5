"""Files that come with a form: through tus, or in the form itself where no script runs.

Whatever arrived stays with the form when it is refused, so that nobody has to send it twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages

from mitwerk.apps.vault.queries.uploads import still_there, uploads_of
from mitwerk.apps.vault.services.uploads import take_file
from mitwerk.apps.vault.views.people import me
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.vault.models import Upload


def arrived(request: HttpRequest) -> list[Upload]:
    """Return all that a form sent; each of its own files is stored once, however often asked."""
    return uploads_of(me(request), request.POST.getlist("upload")) + _plain(request)


def sent_before(request: HttpRequest) -> list[Upload]:
    """Return what a form that is shown again has already; an upload that expired is gone."""
    try:
        plain = _plain(request)
    except Problem as problem:
        messages.error(request, problem.detail)
        plain = _taken(request)
    return still_there(me(request), request.POST.getlist("upload")) + plain


def _plain(request: HttpRequest) -> list[Upload]:
    """Store what is not tried yet; a file that is refused is not tried again."""
    files = request.FILES.getlist("files")
    tried: int = getattr(request, "plain_files_tried", 0)
    for number, file in enumerate(files[tried:], start=tried + 1):
        request.plain_files_tried = number  # type: ignore[attr-defined]
        upload = take_file(
            by=me(request), path=file.name or "", length=file.size or 0, chunks=file.chunks()
        )
        _taken(request).append(upload)
    return list(_taken(request))


def _taken(request: HttpRequest) -> list[Upload]:
    if not hasattr(request, "plain_files_taken"):
        request.plain_files_taken = []  # type: ignore[attr-defined]
    taken: list[Upload] = request.plain_files_taken  # type: ignore[attr-defined]
    return taken
