"""Appeals: lodge, withdraw, rule. Ballots are never edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import events_judging as events
from mitwerk.apps.challenges.enums import EntryState, Ground, PhaseState, Remedy, StepKind
from mitwerk.apps.challenges.errors_judging import (
    AlreadyAppealed,
    AppealEnded,
    EvidenceMissing,
    Involved,
    NoAppealNow,
)
from mitwerk.apps.challenges.models import Appeal, AppealStep, Entry
from mitwerk.apps.challenges.queries.appeals import (
    RULING_ROLES,
    appeal_by_code,
    ending_of,
    may_lodge,
    open_appeals,
    ruled_until,
    takes_no_part,
)
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.appeal_ends import end_appeal
from mitwerk.apps.challenges.services.ballots import pseudonym
from mitwerk.apps.challenges.services.decide import overturn
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.apps.members.models import Member
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.vault.models import Revision, SimilarityFlag
from mitwerk.apps.vault.queries.access import access_to
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase, Requirement

MIN_TEXT = 20
MOST_OPEN = 5  # of one member in a phase at a time


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an appeal rests on: the ground, the entry it is about, and the evidence.

    ``row`` is the key of a brief's row; ``flag`` the code of a pair of parts that are alike;
    ``older`` the code of the revision that was there before.
    """

    ground: str
    text: str
    entry_number: int | None = None
    row: str = ""
    flag: str = ""
    older: str = ""


def lodge_appeal(*, by: Member, phase_code: str, grounds: Grounds) -> Appeal:
    """Appeal against a decision, once a ground and entry while it is open.

    Refuses after the term, who neither took part nor made what an entry builds on (but for
    plagiarism, where every member is heard), a ground without its evidence, and too short a
    text. Publishes `events.AppealLodged`.
    """
    text = grounds.text.strip()
    if len(text) < MIN_TEXT:
        message = _("Say what happened, in at least %d characters.") % MIN_TEXT
        raise InvalidError(message, where="text")
    if grounds.ground not in Ground.values:
        raise InvalidError(_("Choose one of the grounds."), where="ground")
    with transaction.atomic():
        phase = locked_phase(phase_code)
        now = clock.database_now()
        until = phase.appeals_until
        if phase.state != PhaseState.APPEALS or until is None or now >= until:
            raise NoAppealNow
        if not may_lodge(phase, by, grounds.ground):
            heard = _(
                "On this ground those are heard who entered, judged or paid, or whose work an "
                "entry builds on. On plagiarism every member is."
            )
            raise NotAllowedError(heard)
        entry = _entry(phase, grounds)
        _check_once(phase, by, grounds.ground, entry)
        appeal = Appeal.objects.create(
            phase=phase,
            decision=phase.decision,
            ground=grounds.ground,
            entry=entry,
            requirement=_row(phase, grounds),
            flag=_flag(entry, grounds),
            older=_older(by, grounds),
            text=text[:4000],
            by=by,
            at=now,
            rule_by=until + timedelta(days=phase.challenge.ruling_days),
        )
        AppealStep.objects.create(appeal=appeal, kind=StepKind.LODGED, by=by, at=now)
        audit.record(by=by, verb="appeal.lodge", subject=f"appeal:{appeal.code}")
        publish(events.AppealLodged(appeal.code))
    return appeal


def withdraw_appeal(*, by: Member, code: str) -> AppealStep:
    """Take one's own appeal back; the log keeps it."""
    with transaction.atomic():
        appeal = _locked(code)
        if appeal.by_id != by.pk:
            raise NotAllowedError
        return end_appeal(appeal, StepKind.WITHDRAWN, by=by, at=clock.database_now())


def rule_on_appeal(
    *, by: Member, code: str, reason: str, remedy: str = "", judge: str = ""
) -> AppealStep:
    """Uphold an appeal with a remedy, or dismiss it without one; everybody reads the reason.

    ``judge`` is the handle of the judge to leave out. An upheld appeal overturns the decision:
    the entry or the judge is left out and the same ballots are counted again, or the phase is
    judged again. Refuses who is no moderator or takes part in the phase, reasons too short to be
    one, appeals that ended, and remedies that don't fit. Publishes `events.AppealEnded`.
    """
    if len(reason.strip()) < MIN_TEXT:
        message = _("Write a reason of at least %d characters; everybody will read it.")
        raise InvalidError(message % MIN_TEXT, where="reason")
    if remedy and remedy not in Remedy.values:
        raise InvalidError(_("Choose one of the remedies."), where="remedy")
    with transaction.atomic():
        appeal = _locked(code)
        _check_may_rule(appeal, by)
        if remedy == Remedy.ENTRY and appeal.entry_id is None:
            raise InvalidError(_("This appeal names no entry to leave out."), where="remedy")
        left_out = _judge(appeal.phase, judge) if remedy == Remedy.JUDGE else ""
        kind = StepKind.UPHELD if remedy else StepKind.DISMISSED
        step = end_appeal(
            appeal,
            kind,
            by=by,
            at=clock.database_now(),
            reason=reason.strip(),
            remedy=remedy,
            judge=left_out,
        )
        if remedy:
            _send_back(appeal, remedy)
    if remedy:
        lifecycle.advance(appeal.phase.challenge.code)
    return step


def _send_back(appeal: Appeal, remedy: str) -> None:
    """Return a phase to judging: at once counted again, or ranked in a new round."""
    phase = appeal.phase
    overturn(phase)
    phase.state = PhaseState.JUDGING
    if remedy == Remedy.ENTRY and appeal.entry_id is not None:
        reason = f"{appeal.get_ground_display()}: {appeal.code}"
        Entry.objects.filter(pk=appeal.entry_id).update(
            state=EntryState.LEFT_OUT, state_reason=reason
        )
    if remedy == Remedy.AGAIN:
        phase.round, phase.run_off = phase.round + 1, False
        days = timedelta(days=phase.challenge.run_off_days)
        phase.judged_at = clock.database_now() + days
    phase.save(update_fields=["state", "round", "run_off", "judged_at", "appeals_until"])
    if remedy == Remedy.AGAIN:
        publish(events.PhaseMoved(phase_code=phase.code, state="again"))


def _locked(code: str) -> Appeal:
    """Lock the challenge of an open appeal and return it with its phase fresh."""
    appeal = appeal_by_code(code)
    phase = locked_phase(appeal.phase.code)
    fresh = appeal_by_code(code)
    fresh.phase = phase
    if ending_of(fresh) is not None:
        raise AppealEnded
    return fresh


def _check_may_rule(appeal: Appeal, by: Member) -> None:
    if not roles_of(by) & {role.value for role in RULING_ROLES}:
        raise NotAllowedError
    if not takes_no_part(appeal, by):
        raise Involved
    now = clock.database_now()
    if appeal.phase.state != PhaseState.APPEALS or now >= ruled_until(appeal):
        raise NoAppealNow(_("The term for ruling on this appeal is over."))


def _entry(phase: Phase, grounds: Grounds) -> Entry | None:
    if grounds.entry_number is None:
        if grounds.ground in {Ground.ROW, Ground.PLAGIARISM}:
            raise EvidenceMissing(_("Name the entry that this is about."), where="entry")
        return None
    standing = phase.entries.filter(state=EntryState.ENTERED)
    found = standing.filter(number=grounds.entry_number).first()
    if found is None:
        message = _("There is no entry %d in this phase.") % grounds.entry_number
        raise EvidenceMissing(message, where="entry")
    return found


def _row(phase: Phase, grounds: Grounds) -> Requirement | None:
    if grounds.ground != Ground.ROW:
        return None
    rows = phase.challenge.requirements.filter(key=grounds.row)
    found = rows.first()
    if found is None:
        raise EvidenceMissing(_("Name the row of the brief that this is about."), where="row")
    return found


def _flag(entry: Entry | None, grounds: Grounds) -> SimilarityFlag | None:
    if grounds.ground != Ground.PLAGIARISM or not grounds.flag:
        return None
    flags = SimilarityFlag.objects.filter(code=grounds.flag)
    found = flags.filter(blueprint=entry.blueprint_id).first() if entry else None
    if found is None:
        raise EvidenceMissing(_("No such pair of parts belongs to this entry."), where="flag")
    return found


def _older(by: Member, grounds: Grounds) -> Revision | None:
    """Return the work that was there before; plagiarism needs it, or a pair of parts."""
    if grounds.ground != Ground.PLAGIARISM:
        return None
    if not grounds.older:
        if grounds.flag:
            return None
        message = _("Name the older revision, or a pair of parts that are alike.")
        raise EvidenceMissing(message, where="older")
    found = Revision.objects.select_related("blueprint").filter(code=grounds.older).first()
    if found is None or not access_to(found, by).may_read:
        raise EvidenceMissing(_("There is no such revision, or you can’t read it."), where="older")
    return found


def _check_once(phase: Phase, by: Member, ground: str, entry: Entry | None) -> None:
    own = open_appeals(phase).filter(by=by)
    if own.filter(ground=ground, entry=entry).exists() or own.count() >= MOST_OPEN:
        raise AlreadyAppealed


def _judge(phase: Phase, handle: str) -> str:
    """Return the random name of a judge; the public log never names the person."""
    found = Member.objects.filter(handle=handle.strip().lstrip("@").lower()).first()
    if found is None or not phase.ballots.filter(judge=found).exists():
        raise InvalidError(_("“%s” cast no ballot in this phase.") % handle, where="judge")
    return pseudonym(phase, found)
