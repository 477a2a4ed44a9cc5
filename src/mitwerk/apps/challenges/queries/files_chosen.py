"""Which files an entrant has chosen so far on the page where one enters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.rows import phase_rows, rows_of
from mitwerk.apps.challenges.queries.verdicts import Verdicts, verdicts_of
from mitwerk.apps.vault import paths
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import owned_by
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.challenges.models import Entry, EntryCheck, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Upload

    Viewer = Member | AnonymousUser


def files_of_revision(member: Member, code: str) -> dict[str, str]:
    """Return path → SHA-256 of a revision of one's own; nothing of others'."""
    own = Blueprint.objects.filter(owned_by(member))
    revision = Revision.objects.filter(code=code, blueprint__in=own).first()
    return {} if revision is None else _files(revision)


def files_to_be(
    uploads: Iterable[Upload], entry: Entry | None = None, keep: Sequence[str] = ()
) -> dict[str, str]:
    """Return path → SHA-256 of the revision these uploads and kept files would make."""
    arrived = {one.path: one.blob.sha256 for one in uploads if one.blob is not None}
    if entry is None:
        return arrived
    last = entry.blueprint.revisions.order_by("-number").first()
    replaced = {paths.folded(path) for path in arrived}
    held = _files(last) if last else {}
    kept = {p: held[p] for p in keep if p in held and paths.folded(p) not in replaced}
    return kept | arrived


def own_entry(code: str, phase: Phase, viewer: Viewer) -> Entry | None:
    """Return the own entry whose new revision is being made, None without a code.

    Raises
    ------
    NotFoundError
        It is somebody else's, or of another phase.
    """
    if not code:
        return None
    seen = entry_by_code(code, viewer)
    if not seen.is_author or seen.entry.phase_id != phase.pk:
        raise NotFoundError
    return seen.entry


def _files(revision: Revision) -> dict[str, str]:
    return dict(revision.files.values_list("path", "blob__sha256"))


def draft_verdicts(phase: Phase, check: EntryCheck | None) -> Verdicts:
    """Return the rows of a phase, with what the check of the chosen files says."""
    return verdicts_of(check, phase_rows(rows_of(phase.challenge), phase), phase=phase)
