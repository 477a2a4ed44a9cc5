"""What revisions look like: the best picture of each, and the model to turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse

from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.apps.vault.models import Preview, RevisionFile
from mitwerk.apps.vault.queries.origin import newness, source_rank
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.vault.models import Revision

# What was added to a fork says most: entries of one phase all carry the same baseline. Then a
# rendered model, then a drawing or photo; among equals the richest
# kind of source, then the largest file.
RANK: dict[str, int] = {PreviewKind.THUMBNAIL: 2, PreviewKind.DRAWING: 1}
UNDER_WAY = frozenset({AttemptState.WAITING, AttemptState.RUNNING})


@dataclass(frozen=True, slots=True)
class Look:
    """Addresses of a revision's picture and model, "" where there is none (yet)."""

    picture: str = ""
    model: str = ""
    model_bytes: int = 0
    waiting: int = 0
    paths: tuple[str, ...] = ()


def looks_of(revisions: Iterable[Revision]) -> dict[int, Look]:
    """Return how revisions look, by id, in two queries for any number of them.

    Rights are not asked here: hand in revisions that the viewer may read.
    """
    wanted = {revision.pk: revision for revision in revisions}
    previews = Preview.objects.exclude(kind=PreviewKind.CLEAN).select_related("output")
    files = (
        RevisionFile.objects.filter(revision_id__in=wanted)
        .annotate(newness=newness())
        .select_related("blob")
        .prefetch_related(Prefetch("blob__previews", previews))
        .order_by("revision_id", "number")
    )
    held: dict[int, list[RevisionFile]] = {pk: [] for pk in wanted}
    for file in files:
        held[file.revision_id].append(file)
    return {pk: _look(wanted[pk].code, files) for pk, files in held.items()}


def _look(code: str, files: list[RevisionFile]) -> Look:
    given = [file for file in files if file.blob.state != BlobState.WITHHELD]
    previews = [(file, preview) for file in given for preview in file.blob.previews.all()]
    ready = [(f, p) for f, p in previews if p.state == AttemptState.READY and p.output_id]
    waited_for = [f for f, p in previews if p.state in UNDER_WAY]
    waiting = len(waited_for)
    pictures = [pair for pair in ready if pair[1].kind in RANK]
    if any(_new(file) for file in waited_for):
        # Better no picture for a minute than that of what the fork started from.
        pictures = [pair for pair in pictures if _new(pair[0])]
    models = [pair for pair in ready if pair[1].kind == PreviewKind.MODEL]
    picture = max(pictures, key=_picture_weight, default=None)
    model = max(models, key=_model_weight, default=None)
    return Look(
        picture=_address(code, *picture) if picture else "",
        model=_address(code, *model) if model else "",
        model_bytes=_bytes(model[1]) if model else 0,
        waiting=waiting,
        paths=tuple(file.path for file in files),
    )


def _picture_weight(pair: tuple[RevisionFile, Preview]) -> tuple[int, ...]:
    file, preview = pair
    added = min(_new(file), 1)
    return added, RANK[preview.kind], _new(file), source_rank(file.blob.kind), file.blob.size


def _model_weight(pair: tuple[RevisionFile, Preview]) -> tuple[int, int, int]:
    file, preview = pair
    return _new(file), source_rank(file.blob.kind), _bytes(preview)


def _new(file: RevisionFile) -> int:
    return int(getattr(file, "newness", 2))


def _address(code: str, file: RevisionFile, preview: Preview) -> str:
    return reverse("vault:preview", args=[code, file.number, preview.kind])


def _bytes(preview: Preview) -> int:
    return preview.output.size if preview.output else 0
