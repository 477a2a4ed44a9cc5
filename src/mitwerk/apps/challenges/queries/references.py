"""Reference files of a brief as pages show and give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse

from mitwerk.apps.challenges.models import ReferenceFile
from mitwerk.apps.challenges.queries.pictures import Look
from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.apps.vault.models import Preview
from mitwerk.apps.vault.queries.given import Given, refuse_withheld
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.challenges.models import Challenge

PICTURES = (PreviewKind.THUMBNAIL, PreviewKind.DRAWING)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference file on a page; ``picture`` is "" where nothing can be drawn of it (yet)."""

    code: str
    path: str
    caption: str
    url: str
    picture: str
    kind: str
    size: int


def references_of(challenge: Challenge) -> list[Reference]:
    """Return a brief's files in one query."""
    files = challenge.reference_files.select_related("blob").annotate(drawn=_drawn())
    return [_reference(challenge, file, drawn=file.drawn) for file in files.order_by("path")]


def looks_of_briefs(challenges: Sequence[Challenge]) -> dict[int, Look]:
    """Return the first picture among each brief's files, by challenge, in one query.

    It stands for a challenge until an entry may.
    """
    by_id = {challenge.pk: challenge for challenge in challenges}
    files = ReferenceFile.objects.filter(_drawn(), challenge__in=by_id).select_related("blob")
    looks: dict[int, Look] = {}
    for file in files.order_by("path"):
        challenge = by_id[file.challenge_id]
        looks.setdefault(challenge.pk, Look(_reference(challenge, file, drawn=True).picture))
    return looks


def look_among(references: Iterable[Reference]) -> Look:
    """Return the first picture of a brief's files as what stands for its challenge."""
    return Look(next((one.picture for one in references if one.picture), ""))


def _drawn() -> Exists:
    pictures = Preview.objects.filter(
        blob=OuterRef("blob"), kind__in=PICTURES, state=AttemptState.READY
    )
    return Exists(pictures.exclude(blob__state=BlobState.WITHHELD))


def _reference(challenge: Challenge, file: ReferenceFile, *, drawn: bool) -> Reference:
    url = reverse("challenges:reference-file", args=[challenge.code, file.code])
    return Reference(
        code=file.code,
        path=file.path,
        caption=file.caption,
        url=url,
        picture=f"{url}?preview" if drawn else "",
        kind=(file.blob.kind or file.path.rpartition(".")[2]).upper(),
        size=file.blob.size,
    )


def reference_given(challenge: Challenge, code: str, *, preview: bool) -> Given:
    """Return the bytes of a reference file, or of the picture made of it.

    Raises
    ------
    NotFoundError
        Of another challenge, or without a picture.
    """
    file = challenge.reference_files.select_related("blob").filter(code=code).first()
    if file is None:
        raise NotFoundError
    refuse_withheld(file.blob)
    if not preview:
        return Given(file.blob, file.path.rpartition("/")[2], file.blob.media_type)
    drawn = (
        Preview.objects.filter(blob=file.blob, kind__in=PICTURES, state=AttemptState.READY)
        .select_related("output")
        .order_by("-kind")
        .first()
    )
    if drawn is None or drawn.output is None:
        raise NotFoundError
    return Given(drawn.output, file.path.rpartition("/")[2], drawn.output.media_type, derived=True)
