"""Machine checks: want one, make it in the background, take it over from a dead worker."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction

from mitwerk import __version__
from mitwerk.apps.challenges.adapters_checks import DOCUMENTS, rows_to_check
from mitwerk.apps.challenges.adapters_lists import SUMMED
from mitwerk.apps.challenges.events import CheckMade, ChecksWanted
from mitwerk.apps.challenges.models import EntryCheck
from mitwerk.apps.challenges.services.checking import (
    MODELS,
    measured_rows,
    unmeasured,
    verdict_of,
)
from mitwerk.apps.vault.adapters_parts import bom_path
from mitwerk.apps.vault.models import Blob
from mitwerk.engines.geometry.errors import GeometryError
from mitwerk.kit import blobs
from mitwerk.kit.attempts import PATIENCE, claim, fail, finish, reclaim_lost, renewed
from mitwerk.kit.canonical import digest
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.vault.models import Revision

ENGINE = f"geometry {__version__}"


def want_check(*, phase: Phase, files: Mapping[str, str], awaited: bool = False) -> EntryCheck:
    """Return the check of these files (path → SHA-256) in a phase, wanted now if there is none.

    Files in which nothing can be measured are finished at once; what somebody awaits at the form
    goes before what waits in the background. Publishes `ChecksWanted`.
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
                "leased_until": PATIENCE.lost_at(),
            },
        )
        if made and not _can_be_measured(phase, files):
            _finish(check, unmeasured(rows_to_check(phase), "no_model"), "")
        elif made:
            publish(ChecksWanted((check.pk,), awaited=awaited))
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
    """Tell whether the files hold a model, or what a row asks for that is no model."""
    asked = {row.row.fact for row in rows_to_check(phase)}
    if asked & DOCUMENTS or (asked & SUMMED and bom_path(files)):
        return True
    return Blob.objects.filter(sha256__in=set(files.values()), kind__in=MODELS).exists()


def make_check(*, check_id: int) -> EntryCheck | None:
    """Measure one waiting check; None when somebody else has it."""
    check = EntryCheck.objects.select_related("phase__challenge", "baseline").get(pk=check_id)
    if not claim(check):
        return None
    with renewed(check):
        return _made(check)


def _made(check: EntryCheck) -> EntryCheck:
    if not settings.MITWERK.conversion:
        return _finish(check, unmeasured(rows_to_check(check.phase), "off"), "")
    try:
        with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
            rows = measured_rows(check, Path(folder))
    except GeometryError as error:
        rows = unmeasured(rows_to_check(check.phase), "unreadable")
        return _finish(check, rows, error.message, fail)
    return _finish(check, rows, "")


def _finish(
    check: EntryCheck,
    rows: Sequence[dict[str, Any]],
    reason: str,
    end: Callable[..., bool] = finish,
) -> EntryCheck:
    if end(check, **_result(rows, reason)):
        publish(CheckMade(check.pk))
    return check


def _result(rows: Sequence[dict[str, Any]], reason: str) -> dict[str, Any]:
    return {"rows": rows, "engine": ENGINE, "reason": reason[:400], **verdict_of(rows)}


def reclaim() -> int:
    """Have checks made again whose worker died or whose task was lost; return how many.

    Files on which the worker died three times are given up: nothing of them is checkable.
    """
    with transaction.atomic():
        lost = reclaim_lost(EntryCheck, _given_up)
        if lost:
            publish(ChecksWanted(lost))
    return len(lost)


def _given_up(check: EntryCheck) -> dict[str, Any]:
    rows = unmeasured(rows_to_check(check.phase), "crashed")
    return _result(rows, "Ended three times at this.")
