"""What upheld appeals left out of a phase: entries and judges, with the reason for the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import Remedy, StepKind
from mitwerk.apps.challenges.models import AppealStep
from mitwerk.engines.judging import LeftOut

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.challenges.models import Phase


def left_out_of(phase: Phase, until: datetime | None = None) -> LeftOut:
    """Return the numbers of entries and the random names of judges left out; one query.

    With ``until`` only what was left out by then: what a result of that moment passed over.
    """
    upheld = AppealStep.objects.filter(appeal__phase=phase, kind=StepKind.UPHELD)
    if until is not None:
        upheld = upheld.filter(at__lte=until)
    steps = list(upheld.select_related("appeal__entry"))
    return LeftOut(
        entries={
            str(step.appeal.entry.number): _why(step)
            for step in steps
            if step.remedy == Remedy.ENTRY and step.appeal.entry is not None
        },
        judges={step.judge: _why(step) for step in steps if step.remedy == Remedy.JUDGE},
    )


def _why(step: AppealStep) -> str:
    """Say which appeal; its reasons stand in the public log."""
    return f"appeal {step.appeal.code}, {step.appeal.ground}"
