"""Cast a ballot: committed, chained, never edited."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.errors_judging import BallotIncomplete, NotAJudge, NotJudged
from mitwerk.apps.challenges.models import Ballot, BallotSheet, Remark
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.apps.challenges.services.sheets import seat_or_refusal
from mitwerk.engines.judging import (
    SALT_BYTES,
    ballot_payload,
    chain_head,
    chain_start,
    commitment,
)
from mitwerk.kit import audit, clock
from mitwerk.kit.canonical import canonical
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member

LONGEST_REMARK = 200


def cast_ballot(
    *,
    by: Member,
    sheet_code: str,
    ranks: Mapping[str, int],
    recognised: list[str],
    remarks: Mapping[str, str] | None = None,
) -> Ballot:
    """Rank the entries of one's own sheet; a new ballot supersedes the one before.

    ``ranks`` maps entry numbers (as text) to ranks from 1; equal ranks are ties. Recognised
    entries are left out of the ranking. ``remarks`` are lines for the authors, by entry number;
    they reach these after the decision, without the judge's name. Refuses strangers' sheets, an
    incomplete ranking, and anything outside the judging time by the database's clock. The
    returned ballot is the receipt: salt, commitment, chain position and head.
    """
    sheet = BallotSheet.objects.select_related("phase", "jury").filter(code=sheet_code).first()
    if sheet is None:
        raise NotFoundError
    if sheet.judge_id != by.pk:
        raise NotAJudge
    clean = checked_ranks(sheet, ranks, recognised)
    with transaction.atomic():
        phase = locked_phase(sheet.phase.code)
        now = clock.database_now()
        if BallotSheet.objects.filter(replaces=sheet).exists():
            raise NotJudged(_("Another list took the place of this one."))
        if not rules.takes_ballots(phase, now) or sheet.round != phase.round:
            raise NotJudged(_("The time for ballots of this round is over."))
        seat_or_refusal(phase, by)
        ballot = _append(phase, sheet, by, clean, sorted(set(recognised)), now)
        _keep_remarks(ballot, remarks or {})
        audit.record(by=by, verb="ballot.cast", subject=f"ballot:{ballot.code}")
    return ballot


def checked_ranks(
    sheet: BallotSheet, ranks: Mapping[str, int], recognised: list[str]
) -> dict[str, int]:
    """Return the ranks made dense (1, 2, 2, 3), or say which entry lacks one."""
    expected = set(sheet.entries) - set(recognised)
    unknown = (set(ranks) | set(recognised)) - set(sheet.entries)
    if unknown:
        raise BallotIncomplete(_("Entry %s is not on your list.") % min(unknown), where="ranks")
    missing = expected - set(ranks)
    if missing:
        raise BallotIncomplete(_("Entry %s has no rank yet.") % min(missing), where="ranks")
    kept = {number: ranks[number] for number in sheet.entries if number in expected}
    if any(rank < 1 for rank in kept.values()):
        raise BallotIncomplete(_("Ranks are whole numbers from 1."), where="ranks")
    place = {rank: position for position, rank in enumerate(sorted(set(kept.values())), start=1)}
    return {number: place[rank] for number, rank in kept.items()}


def _keep_remarks(ballot: Ballot, remarks: Mapping[str, str]) -> None:
    """Keep one line an entry of the list; they are no part of what is committed to."""
    lines = {number: " ".join(text.split()) for number, text in remarks.items()}
    wanted = {number: line for number, line in lines.items() if line}
    if any(len(line) > LONGEST_REMARK for line in wanted.values()):
        message = _("A line for the authors has at most %d characters.") % LONGEST_REMARK
        raise BallotIncomplete(message, where="remarks")
    entries = ballot.phase.entries.filter(number__in=[n for n in wanted if n in ballot.ranks])
    Remark.objects.bulk_create(
        Remark(ballot=ballot, entry=entry, text=wanted[str(entry.number)]) for entry in entries
    )


def pseudonym(phase: Phase, judge: Member) -> str:
    """Return the judge's name on the ballots of a phase: the code of the first sheet drawn.

    It is random, the same all through the phase, and says nothing in any other phase.
    """
    first = phase.sheets.filter(judge=judge).order_by("pk").first()
    if first is None:
        raise NotAJudge
    return f"judge-{first.code}"


def _swapped(sheet: BallotSheet) -> set[str]:
    """Return the entries that were swapped on a list: who fishes for one is seen by everybody."""
    found: set[str] = set()
    before = sheet.replaces
    while before is not None:
        found |= set(before.entries) - set(sheet.entries)
        before = before.replaces
    return found


def _append(
    phase: Phase,
    sheet: BallotSheet,
    judge: Member,
    ranks: dict[str, int],
    recognised: list[str],
    now: datetime,
) -> Ballot:
    last = phase.ballots.order_by("-chain_position").first()
    before = sheet.ballots.order_by("-chain_position").first()
    position = last.chain_position + 1 if last else 1
    previous = last.chain_head if last else chain_start(phase.challenge.terms_sha256)
    payload: dict[str, Any] = {
        **ballot_payload(
            part=sheet.jury.kind,
            ballot=sheet.code,
            judge=pseudonym(phase, judge),
            ranks=ranks,
            round_=sheet.round,
        ),
        "format": "mitwerk.ballot.v2",
        "phase": phase.code,
        "position": position,
        "shown": sheet.entries,
        "recognised": sorted({*recognised, *_swapped(sheet)}),
        # The day only: with the second anybody could tell who was signed in just then.
        "day": now.date().isoformat(),
    }
    salt = secrets.token_bytes(SALT_BYTES)
    committed = commitment(payload, salt)
    return Ballot.objects.create(
        sheet=sheet,
        phase=phase,
        judge=judge,
        supersedes=before,
        ranks=ranks,
        recognised=recognised,
        payload=canonical(payload).decode(),
        salt=salt.hex(),
        commitment=committed,
        chain_position=position,
        chain_head=chain_head(previous, committed),
        at=now,
    )
