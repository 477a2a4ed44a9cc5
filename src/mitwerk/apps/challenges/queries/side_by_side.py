"""Entries of one phase beside each other: the same camera, light and scale for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.queries.entries import seen_entries, visible_entries
from mitwerk.apps.challenges.queries.pictures import looks_of
from mitwerk.apps.vault.enums import BlobState, PreviewKind
from mitwerk.apps.vault.models import Preview, RevisionFile
from mitwerk.apps.vault.queries.origin import own_work
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.challenges.queries.entries import SeenEntry
    from mitwerk.apps.challenges.queries.pictures import Look
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

    Viewer = Member | AnonymousUser

FEWEST, MOST = 2, 4
MOST_DRAWINGS = 6


@dataclass(frozen=True, slots=True)
class Beside:
    """One entry in the row; no name, and no title either, while its author is masked."""

    code: str
    label: str
    title: str
    url: str
    look: Look
    drawings: tuple[str, ...]


def chosen_entries(phase: Phase, codes: Sequence[str], viewer: Viewer) -> list[SeenEntry]:
    """Return those of the named entries that the viewer may see, by number, four at most."""
    wanted = list(dict.fromkeys(codes))[:MOST]
    entries = visible_entries(viewer).filter(phase=phase, code__in=wanted)
    return sorted(seen_entries(entries, viewer, rows=True), key=lambda one: one.entry.number)


def beside(shown: Sequence[SeenEntry]) -> list[Beside]:
    """Return entries as they stand beside each other; two queries, however many files."""
    revisions = [one.revision for one in shown]
    looks, drawings = looks_of(revisions), drawings_of(revisions)
    return [
        _beside(one, looks[one.revision.pk], drawings.get(one.revision.pk, ())) for one in shown
    ]


def _beside(one: SeenEntry, look: Look, drawings: tuple[str, ...]) -> Beside:
    return Beside(
        code=one.entry.code,
        label=one.label,
        title="" if one.title == one.label else one.title,
        url=reverse("challenges:entry", args=[one.entry.code]),
        look=look,
        drawings=drawings,
    )


def drawings_of(revisions: Iterable[Revision]) -> dict[int, tuple[str, ...]]:
    """Return addresses of sketches, drawings and photos by revision, a fork's own ones only.

    Rights are not asked here: hand in revisions that the viewer may read.
    """
    codes = {revision.pk: revision.code for revision in revisions}
    ready = Preview.objects.filter(kind=PreviewKind.DRAWING, state=AttemptState.READY)
    files = (
        RevisionFile.objects.filter(revision_id__in=codes, blob__state=BlobState.STORED)
        .filter(own_work())
        .select_related("blob")
        .prefetch_related(Prefetch("blob__previews", ready))
        .order_by("revision_id", "number")
    )
    found: dict[int, list[str]] = {}
    for file in files:
        for preview in file.blob.previews.all():
            args = [codes[file.revision_id], file.number, preview.kind]
            found.setdefault(file.revision_id, []).append(reverse("vault:preview", args=args))
    return {pk: tuple(urls[:MOST_DRAWINGS]) for pk, urls in found.items()}


def drawing_rows(shown: Sequence[Beside]) -> list[list[dict[str, str]]]:
    """Return drawings in rows: the first of each entry, then the second; "" where one has none."""
    longest = max((len(one.drawings) for one in shown), default=0)
    return [
        [
            {
                "label": one.label,
                "url": one.drawings[at] if at < len(one.drawings) else "",
                "alt": _("Picture %(number)d of %(entry)s")
                % {"number": at + 1, "entry": one.label},
            }
            for one in shown
        ]
        for at in range(longest)
    ]
