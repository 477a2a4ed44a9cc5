"""Machine checks: want one, make it in the background, take it over from a dead worker."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from mitwerk import __version__
from mitwerk.apps.challenges.adapters_checks import rows_to_check
from mitwerk.apps.challenges.enums import CheckState
from mitwerk.apps.challenges.events import ChecksWanted
from mitwerk.apps.challenges.models import EntryCheck
from mitwerk.apps.challenges.services.checking import (
    MODELS,
    measured_rows,
    unmeasured,
    verdict_of,
)
from mitwerk.apps.vault.models import Blob
from mitwerk.engines.geometry.errors import GeometryError
from mitwerk.kit import blobs, clock
from mitwerk.kit.canonical import digest
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.vault.models import Revision

LEASE = timedelta(minutes=20)  # several children one after the other
FORGOTTEN = timedelta(minutes=10)  # a waiting check whose task was lost
MOST_ATTEMPTS = 3
ENGINE = f"geometry {__version__}"


def want_check(*, phase: Phase, files: Mapping[str, str]) -> EntryCheck:
    """Return the check of these files (path → SHA-256) in a phase, wanted now if there is none.

    Files in which nothing can be measured are finished at once. Publishes `ChecksWanted`.
    """
    pairs = _pairs(files)
    known = {"phase": phase, "files_sha256": digest(pairs)}
    with transaction.atomic():
        check, made = EntryCheck.objects.get_or_create(
            **known,
            defaults={
                "files": pairs,
                "baseline_id": phase.baseline_id,
                "terms_sha256": phase.challenge.terms_sha256,
            },
        )
        if made and not _can_be_measured(phase, files):
            _finish(check, unmeasured(rows_to_check(phase), "no_model"), "")
        elif made:
            publish(ChecksWanted((check.pk,)))
    return check


def is_wanted(*, phase: Phase, files: Mapping[str, str]) -> bool:
    """Tell whether these files are checked already, or wait for it."""
    return EntryCheck.objects.filter(phase=phase, files_sha256=digest(_pairs(files))).exists()


def _pairs(files: Mapping[str, str]) -> list[list[str]]:
    return [[path, files[path]] for path in sorted(files)]


def check_revision(*, phase: Phase, revision: Revision) -> EntryCheck:
    """Return the check of a revision's files in a phase."""
    files = dict(revision.files.values_list("path", "blob__sha256"))
    return want_check(phase=phase, files=files)


def _can_be_measured(phase: Phase, files: Mapping[str, str]) -> bool:
    """Tell whether the files hold a model, or a row asks for a document that is no model."""
    if any(row.row.fact == "bom_complete" for row in rows_to_check(phase)):
        return True
    return Blob.objects.filter(sha256__in=set(files.values()), kind__in=MODELS).exists()


def make_check(*, check_id: int) -> EntryCheck | None:
    """Measure one waiting check; None when somebody else has it."""
    check = EntryCheck.objects.select_related("phase__challenge", "baseline").get(pk=check_id)
    if not _claim(check):
        return None
    if not settings.MITWERK.conversion:
        return _finish(check, unmeasured(rows_to_check(check.phase), "off"), "")
    try:
        with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
            rows = measured_rows(check, Path(folder))
    except GeometryError as error:
        rows = unmeasured(rows_to_check(check.phase), "unreadable")
        return _finish(check, rows, error.message, CheckState.FAILED)
    return _finish(check, rows, "")


def _claim(check: EntryCheck) -> bool:
    taken = EntryCheck.objects.filter(pk=check.pk, state=CheckState.WAITING).update(
        state=CheckState.RUNNING,
        leased_until=clock.now() + LEASE,
        attempts=F("attempts") + 1,
    )
    return bool(taken)


def _finish(
    check: EntryCheck,
    rows: Iterable[dict[str, Any]],
    reason: str,
    state: str = CheckState.READY,
) -> EntryCheck:
    """Write the verdicts once; who comes second (a lease that ran out) changes nothing."""
    rows = list(rows)
    result = {
        "state": state,
        "rows": rows,
        "engine": ENGINE,
        "reason": reason[:400],
        "leased_until": None,
        "finished_at": clock.now(),
        **verdict_of(rows),
    }
    EntryCheck.objects.filter(pk=check.pk, finished_at=None).update(**result)
    check.refresh_from_db()
    return check


def reclaim() -> int:
    """Have checks made again whose worker died or whose task was lost; return how many.

    Files on which the worker died three times are given up: nothing of them is checkable.
    """
    now = clock.now()
    dead = Q(state=CheckState.RUNNING, leased_until__lt=now)
    for check in EntryCheck.objects.filter(dead, attempts__gte=MOST_ATTEMPTS):
        rows = unmeasured(rows_to_check(check.phase), "crashed")
        _finish(check, rows, "Ended three times at this.", CheckState.FAILED)
    with transaction.atomic():
        EntryCheck.objects.filter(dead).update(state=CheckState.WAITING, leased_until=None)
        lost = Q(attempts__gt=0) | Q(created_at__lt=now - FORGOTTEN)
        waiting = EntryCheck.objects.filter(lost, state=CheckState.WAITING)
        ids = tuple(waiting.order_by("pk").values_list("pk", flat=True))
        if ids:
            publish(ChecksWanted(ids))
    return len(ids)
