"""The client says that an entry does not keep a row that no machine could measure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import NothingToObjectTo
from mitwerk.apps.challenges.models import Objection
from mitwerk.apps.challenges.queries.barring import disputable_rows
from mitwerk.apps.challenges.services.waive import MIN_REASON, locked_entry, tell_word
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member


def object_to_row(*, by: Member, entry_code: str, row: str, reason: str) -> Objection:
    """Bar an entry by a must-row that could not be measured in its last revision.

    Promises: the objection stays, with its reason, on the pages of the entry and the result; it
    is said in the entry's discussion, and everybody concerned gets a notice. While appeals are
    taken their time starts anew, so that the entrant can answer it in full; after it no row may
    be objected to. A waiver lifts it again. Refuses everybody but the client, before the
    deadline, after the term for the award, once a prize of the phase is given, rows that were
    measured, that are waived, and a second time.
    """
    if len(reason.strip()) < MIN_REASON:
        message = _("Write a reason of at least %d characters; everybody will read it.")
        raise InvalidError(message % MIN_REASON, where="reason")
    with transaction.atomic():
        entry = locked_entry(by, entry_code)
        if row not in dict(disputable_rows(entry)):
            raise NothingToObjectTo
        objection = Objection.objects.create(
            entry=entry,
            requirement=entry.phase.challenge.requirements.get(key=row),
            reason=reason.strip(),
            by=by,
            at=clock.database_now(),
        )
        _leave_time(entry.phase)
        audit.record(
            by=by,
            verb="row.object",
            subject=f"entry:{entry.code}",
            details={"row": row, "reason": objection.reason},
        )
        tell_word(objection, "row-objected")
    return objection


def _leave_time(phase: Phase) -> None:
    """Let the time for appeals start anew while it runs."""
    if phase.state == PhaseState.APPEALS and phase.appeals_until is not None:
        full = clock.database_now() + timedelta(days=phase.challenge.appeal_days)
        phase.appeals_until = max(phase.appeals_until, full)
        phase.save(update_fields=["appeals_until"])
