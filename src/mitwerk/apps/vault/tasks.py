"""Background work of the vault; each task may run twice without harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.vault.services import masking, previews, uploads
from mitwerk.kit import blobs, clock

if TYPE_CHECKING:
    from mitwerk.apps.vault.events import PreviewsWanted, RevisionSealed


@task(queue_name="conversions")
def make_preview(preview_id: int) -> None:
    """Make one preview, unless somebody has it already."""
    previews.make_preview(preview_id=preview_id)


@task(queue_name="conversions")
def prepare_masked(revision_id: int) -> None:
    """Make the copies without names of a revision that will be judged."""
    masking.prepare_masked(revision_id=revision_id)


@task()
def sweep() -> dict[str, int]:
    """Take over what dead workers left, and throw away what nobody finished."""
    return {
        "previews": previews.reclaim(),
        "uploads": uploads.sweep_uploads(),
        "temp_files": blobs.sweep(now=clock.now().timestamp()),
    }


def enqueue_previews(wanted: PreviewsWanted) -> None:
    """Queue one task for each preview."""
    for preview_id in wanted.preview_ids:
        make_preview.enqueue(preview_id)


def enqueue_masked(sealed: RevisionSealed) -> None:
    """Queue the copies of a sealed revision."""
    prepare_masked.enqueue(sealed.revision_id)
