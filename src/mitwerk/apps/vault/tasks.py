"""Background work of the vault; each task may run twice without harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.vault.services import previews, uploads
from mitwerk.kit import blobs, clock

if TYPE_CHECKING:
    from mitwerk.apps.vault.events import PreviewsWanted


@task(queue_name="conversions")
def make_preview(preview_id: int) -> None:
    """Make one preview, unless somebody has it already."""
    previews.make_preview(preview_id=preview_id)


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
