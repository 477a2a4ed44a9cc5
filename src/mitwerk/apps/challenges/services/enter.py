"""Enter a phase: a frozen revision with a receipt, again and again until the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.errors import AlreadyEntered, NotOpen, TooManyEntries
from mitwerk.apps.challenges.events import EntrySubmitted, EntryWithdrawn
from mitwerk.apps.challenges.models import DeclaredValue, Entry, EntryPayee, EntryRevision, Phase
from mitwerk.apps.challenges.rules import (
    ATTEMPTS_A_PHASE,
    ENTRIES_A_PHASE,
    SUBMISSIONS_AN_ENTRY,
    is_author,
)
from mitwerk.apps.challenges.services import entry_checks as checks
from mitwerk.apps.challenges.services.checks import check_revision
from mitwerk.apps.challenges.services.handed import contents_of
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault.models import Revision
from mitwerk.apps.vault.rules import must_own
from mitwerk.apps.vault.services.visibility import open_revisions, seal
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in: a revision of an own blueprint, promises and declared values."""

    revision_code: str
    promises: Promises
    declared: tuple[Declared, ...] = ()


def enter(
    *, by: Member, phase_code: str, submission: Submission, shows_progress: bool = False
) -> EntryRevision:
    """Enter an own or a team's blueprint in an open phase and return the receipt.

    Promises: the revision is frozen and sealed until the deadline (open at once when the author
    shows work in progress); the time is the database's after the challenge's lock. Refuses after
    the deadline, the client and judges, other licences than the terms', refused AI material,
    missing deliverables and declarations, and work that another phase holds. Publishes
    `EntrySubmitted`.
    """
    with transaction.atomic():
        phase, now = _locked(phase_code)
        revision = _own_revision(by, submission.revision_code)
        _check(phase, now, by, revision, submission)
        _check_room(phase, by, revision)
        checks.check_one_phase(phase, by, revision.blueprint)
        entry = Entry.objects.create(
            phase=phase,
            number=_next_number(phase),
            blueprint=revision.blueprint,
            entrant=by,
            team=revision.blueprint.owner_team,
            shows_progress=shows_progress,
            created_at=now,
        )
        Phase.objects.filter(pk=phase.pk).update(entry_count=F("entry_count") + 1)
        return _submit(entry, revision, submission, by=by, now=now, first=True)


def submit_revision(*, by: Member, entry_code: str, submission: Submission) -> EntryRevision:
    """Hand in a newer revision of an entry until the deadline; the last one counts.

    Nothing is replaced: every submission stays with its receipt.
    """
    with transaction.atomic():
        entry, now = _locked_entry(by, entry_code)
        revision = _own_revision(by, submission.revision_code)
        if revision.blueprint_id != entry.blueprint_id:
            raise NotFoundError(_("This revision belongs to another blueprint."))
        _check(entry.phase, now, by, revision, submission)
        if entry.submissions.filter(revision=revision).exists():
            raise AlreadyEntered(_("This revision is handed in already."))
        if entry.submissions.count() >= SUBMISSIONS_AN_ENTRY:
            raise TooManyEntries
        return _submit(entry, revision, submission, by=by, now=now, first=False)


def show_progress(*, by: Member, entry_code: str) -> Entry:
    """Open an entry's revisions before the deadline; what was shown can't be hidden again."""
    with transaction.atomic():
        entry, now = _locked_entry(by, entry_code)
        checks.check_open(entry.phase, now)
        entry.shows_progress = True
        entry.save(update_fields=["shows_progress"])
        open_revisions(Revision.objects.filter(submissions__entry=entry), by=by)
        audit.record(by=by, verb="entry.show", subject=f"entry:{entry.code}")
    return entry


def withdraw(*, by: Member, entry_code: str) -> Entry:
    """Take an entry back before the deadline; a state, nothing is deleted.

    After the deadline the rule says no: judges may have begun. Publishes `EntryWithdrawn`.
    """
    with transaction.atomic():
        entry, now = _locked_entry(by, entry_code)
        checks.check_open(entry.phase, now)
        entry.state = EntryState.WITHDRAWN
        entry.save(update_fields=["state"])
        Phase.objects.filter(pk=entry.phase_id).update(entry_count=F("entry_count") - 1)
        audit.record(by=by, verb="entry.withdraw", subject=f"entry:{entry.code}")
        publish(EntryWithdrawn(entry.pk, entry.phase_id))
    return entry


def _locked(phase_code: str) -> tuple[Phase, datetime]:
    """Lock the phase's challenge, then read the phase and the database's clock."""
    phase = locked_phase(phase_code)
    return phase, clock.database_now()


def _locked_entry(by: Member, entry_code: str) -> tuple[Entry, datetime]:
    entries = Entry.objects.select_related("phase__challenge", "blueprint")
    found = entries.filter(code=entry_code).first()
    if found is None or not is_author(found, by.pk, _teams(by)):
        raise NotFoundError
    phase, now = _locked(found.phase.code)
    entry = entries.get(pk=found.pk)
    entry.phase = phase
    if entry.state != EntryState.ENTERED:
        raise NotOpen(_("This entry is withdrawn."))
    return entry, now


def _teams(by: Member) -> Collection[int]:
    return set(teams_of(by).values_list("pk", flat=True))


def _own_revision(by: Member, code: str) -> Revision:
    revisions = Revision.objects.select_related("blueprint__owner_team")
    revision = revisions.filter(code=code).first()
    if revision is None:
        raise NotFoundError
    must_own(by, revision.blueprint, _teams(by))
    return revision


def _check(
    phase: Phase, now: datetime, by: Member, revision: Revision, submission: Submission
) -> None:
    files = revision.files.order_by("path").select_related("blob")
    contents = contents_of((file.path, file.blob) for file in files)
    paths = list(contents)
    checks.check_open(phase, now)
    checks.check_promises(submission.promises)
    checks.check_interest(phase, by, revision.blueprint)
    checks.check_licence(phase.challenge, revision)
    checks.check_ai(phase.challenge, revision)
    checks.check_baseline(phase, revision)
    checks.check_deliverables(phase, contents)
    checks.check_declared(checks.rows_of_phase(phase), submission.declared, paths)


def _check_room(phase: Phase, by: Member, revision: Revision) -> None:
    standing = phase.entries.exclude(state=EntryState.WITHDRAWN)
    if standing.filter(blueprint=revision.blueprint).exists():
        raise AlreadyEntered(
            _("This blueprint is entered already; hand in its new revision there.")
        )
    if standing.filter(entrant=by).count() >= ENTRIES_A_PHASE:
        raise TooManyEntries(_("You can enter %d times in a phase.") % ENTRIES_A_PHASE)
    if phase.entries.filter(entrant=by).count() >= ATTEMPTS_A_PHASE:
        raise TooManyEntries


def _next_number(phase: Phase) -> int:
    return (phase.entries.aggregate(last=Max("number"))["last"] or 0) + 1


def _submit(
    entry: Entry,
    revision: Revision,
    submission: Submission,
    *,
    by: Member,
    now: datetime,
    first: bool,
) -> EntryRevision:
    payees = _payees(entry)
    receipt = EntryRevision.objects.create(
        entry=entry,
        revision=revision,
        by=by,
        terms_sha256=entry.phase.challenge.terms_sha256,
        manifest_sha256=revision.manifest_sha256,
        at=now,
        payee_count=len(payees),
        declared_count=len(submission.declared),
        check_of_files=check_revision(phase=entry.phase, revision=revision),
    )
    _declare(receipt, submission.declared)
    EntryPayee.objects.bulk_create(EntryPayee(submission=receipt, member_id=pk) for pk in payees)
    seal([revision], by=by)
    if entry.shows_progress:
        open_revisions([revision], by=by)
    audit.record(
        by=by,
        verb="entry.enter" if first else "entry.revise",
        subject=f"entry:{entry.code}",
        details={"manifest_sha256": receipt.manifest_sha256, "terms_sha256": receipt.terms_sha256},
    )
    publish(EntrySubmitted(entry.pk, entry.phase_id, receipt.pk, first))
    return receipt


def _payees(entry: Entry) -> list[int]:
    """Return who shares a prize: the team as it is at this moment, else the entrant."""
    people: list[int] = []
    if entry.team is not None:
        team = entry.team.memberships.filter(left_at=None)
        people = list(team.values_list("member_id", flat=True))
    return people or [entry.entrant_id]


def _declare(receipt: EntryRevision, declared: Sequence[Declared]) -> None:
    rows = {row.key: row for row in receipt.entry.phase.challenge.requirements.all()}
    DeclaredValue.objects.bulk_create(
        DeclaredValue(
            submission=receipt,
            requirement=rows[value.key],
            value=value.value.strip(),
            unit=value.unit.strip(),
            source_path=value.source_path,
        )
        for value in declared
    )
