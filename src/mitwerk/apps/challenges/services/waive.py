"""The client lets one entry pass a row that fails: in public, with a reason, before the award."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mitwerk.apps.challenges import rules, rules_judging
from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.errors_judging import NothingToWaive, TooLateToWaive
from mitwerk.apps.challenges.models import Entry, Waiver
from mitwerk.apps.challenges.queries.barring import WAIVABLE, waivable_rows
from mitwerk.apps.challenges.queries.waiting import people_of
from mitwerk.apps.challenges.services.lock import lock_challenge
from mitwerk.apps.talk.services.notices import notify
from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Objection, Requirement
    from mitwerk.apps.members.models import Member

MIN_REASON = 20


def waive_row(*, by: Member, entry_code: str, row: str, reason: str) -> Waiver:
    """Let an entry have a prize although it fails a must-row, or that could not be measured.

    Promises: the waiver stays, with its reason, on the pages of the entry and the result; it is
    said in the entry's discussion, and everybody concerned gets a notice. Refuses everybody but
    the client, before the deadline and once a prize of the phase is given, rows that do not bar
    this entry, and a second time.
    """
    if len(reason.strip()) < MIN_REASON:
        message = _("Write a reason of at least %d characters; everybody will read it.")
        raise InvalidError(message % MIN_REASON, where="reason")
    with transaction.atomic():
        entry = locked_entry(by, entry_code)
        requirement = _barring_row(entry, row)
        waiver = Waiver.objects.create(
            entry=entry,
            requirement=requirement,
            reason=reason.strip(),
            by=by,
            at=clock.database_now(),
        )
        audit.record(
            by=by,
            verb="row.waive",
            subject=f"entry:{entry.code}",
            details={"row": row, "reason": waiver.reason},
        )
        tell_word(waiver, "row-waived")
    return waiver


def locked_entry(by: Member, code: str) -> Entry:
    """Return a standing entry of a phase past its deadline, under the challenge's lock."""
    found = Entry.objects.select_related("phase__challenge").filter(code=code)
    known = found.first()
    if known is None or known.phase.state not in rules.REVEALED:
        raise NotFoundError(_("There is no such entry, or it is sealed until the deadline."))
    rules_judging.check_runs_challenge(by, known.phase.challenge)
    challenge = lock_challenge(known.phase.challenge.code)
    entry = found.get()
    entry.phase.challenge = challenge
    if entry.state != EntryState.ENTERED:
        raise NotFoundError
    if entry.phase.state not in WAIVABLE or entry.phase.awards.exists():
        raise TooLateToWaive
    return entry


def _barring_row(entry: Entry, key: str) -> Requirement:
    if entry.waivers.filter(requirement__key=key).exists():
        raise NothingToWaive(_("This row is waived for this entry already."))
    if key not in dict(waivable_rows(entry)):
        raise NothingToWaive(_("This row keeps entry %d from no prize.") % entry.number)
    return entry.phase.challenge.requirements.get(key=key)


def tell_word(word: Waiver | Objection, kind: str) -> None:
    """Say in the entry's discussion, and to everybody concerned, what the client said."""
    entry, phase = word.entry, word.entry.phase
    language = phase.challenge.language
    row = word.requirement
    with override(language):
        if kind == "row-waived":
            title = _("Waived: %s") % row.text
            said = _(
                "Row %(key)s does not keep entry %(number)d from a prize. The client’s reason:"
            )
        else:
            title = _("Not kept: %s") % row.text
            said = _(
                "Row %(key)s could not be measured, and keeps entry %(number)d from a prize. The "
                "client’s reason:"
            )
        body = said % {"key": row.key, "number": entry.number} + f"\n\n{word.reason}"
    start_thread(by=word.by, ref=f"entry:{entry.code}", text=Text(body, language, title[:80]))
    notify(
        members=people_of(phase) - {word.by_id},
        kind=kind,
        subject=f"entry:{entry.code}",
        url=reverse("challenges:entry", args=[entry.code]),
        details={
            "phase": phase.title,
            "entry": entry.number,
            "row": row.key,
            "reason": word.reason,
        },
    )
