"""Background work of the vault; each task may run twice without harm.

The worker takes what people look at first: pictures (0, as mails), comparisons somebody waits for,
models and copies without names (-10), measurements (-20), checks of entries (-30), copies (-40),
and last what was measured before and is measured by a newer method (-50): nobody waits for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django_tasks import task

from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.apps.vault.models import Measurement, Preview
from mitwerk.apps.vault.services import (
    comparisons,
    copies,
    masking,
    measuring,
    parts,
    previews,
    uploads,
)
from mitwerk.kit import blobs, clock

CARD, PAGE, MODEL, MEASURED, ALIKE, ANEW = 0, -5, -10, -20, -40, -50

if TYPE_CHECKING:
    from mitwerk.apps.vault.events import (
        BlobMeasured,
        ComparisonsWanted,
        MeasurementsWanted,
        PreviewsWanted,
        RevisionOpened,
        RevisionSealed,
    )


@task(queue_name="conversions", priority=CARD)
def make_preview(preview_id: int) -> None:
    """Make one preview, unless somebody has it already."""
    previews.make_preview(preview_id=preview_id)


@task(queue_name="conversions", priority=PAGE)
def make_comparison(comparison_id: int) -> None:
    """Work out what differs between two files, unless somebody is at it already."""
    comparisons.make_comparison(comparison_id=comparison_id)


@task(queue_name="conversions", priority=MEASURED)
def measure(measurement_id: int) -> None:
    """Measure one file, unless somebody is at it already."""
    measuring.measure(measurement_id=measurement_id)


@task(queue_name="conversions", priority=ALIKE)
def find_copies(blob_id: int) -> None:
    """Look whether a measured part copies an older one, or newer ones copy it."""
    copies.find_copies(blob_id=blob_id)


@task(queue_name="conversions", priority=ALIKE)
def find_copies_in(revision_id: int) -> None:
    """Look at the parts of a revision that was opened."""
    copies.find_copies_in(revision_id=revision_id)


@task(queue_name="conversions", priority=MODEL)
def prepare_masked(revision_id: int) -> None:
    """Make the copies without names of a revision that will be judged."""
    masking.prepare_masked(revision_id=revision_id)


@task()
def sweep() -> dict[str, int]:
    """Take over what dead workers left, and throw away what nobody finished."""
    return {
        "previews": previews.reclaim(),
        "measurements": measuring.reclaim(),
        "comparisons": comparisons.reclaim(),
        "parts": parts.derive_missing(),
        "uploads": uploads.sweep_uploads(),
        "temp_files": blobs.sweep(now=clock.now().timestamp()),
    }


def enqueue_previews(wanted: PreviewsWanted) -> None:
    """Queue one task for each preview; models after all pictures, which take moments."""
    models = set(
        Preview.objects.filter(pk__in=wanted.preview_ids, kind=PreviewKind.MODEL).values_list(
            "pk", flat=True
        )
    )
    for preview_id in wanted.preview_ids:
        priority = MODEL if preview_id in models else CARD
        make_preview.using(priority=priority).enqueue(preview_id)


def enqueue_comparisons(wanted: ComparisonsWanted) -> None:
    """Queue one task for each comparison."""
    for comparison_id in wanted.comparison_ids:
        make_comparison.enqueue(comparison_id)


def enqueue_measurements(wanted: MeasurementsWanted) -> None:
    """Queue one task for each file to be measured; what was measured before comes last."""
    before = Measurement.objects.filter(pk__in=wanted.measurement_ids, finished_at__isnull=False)
    anew = set(before.values_list("pk", flat=True))
    for measurement_id in wanted.measurement_ids:
        priority = ANEW if measurement_id in anew else MEASURED
        measure.using(priority=priority).enqueue(measurement_id)


def enqueue_copies(measured: BlobMeasured) -> None:
    """Queue the comparison of a part with all others."""
    find_copies.enqueue(measured.blob_id)


def enqueue_copies_in(opened: RevisionOpened) -> None:
    """Queue the comparison of an opened revision's parts."""
    find_copies_in.enqueue(opened.revision_id)


def enqueue_masked(sealed: RevisionSealed) -> None:
    """Queue the copies of a sealed revision."""
    prepare_masked.enqueue(sealed.revision_id)
