"""What members hear of challenges: openings, ballots, decisions, money, the end.

Runs after the commit, with as many queries for a hundred people as for one. What waits for the
client's answer is told by `services.tell`, together with its term. No notice names an author.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from mitwerk.apps.challenges import events, events_judging
from mitwerk.apps.challenges.enums import CancelRule, DecisionKind, PhaseState
from mitwerk.apps.challenges.models import Award, AwardLine, Challenge, EntryRevision, Phase
from mitwerk.apps.challenges.queries.appeals import appeal_by_code, moderators_for
from mitwerk.apps.challenges.queries.barring import standings
from mitwerk.apps.challenges.queries.behind import people_behind
from mitwerk.apps.challenges.queries.told import judges_of, places_of, seats_of, sums_of
from mitwerk.apps.challenges.queries.waiting import entrants_of, people_of
from mitwerk.apps.challenges.services.cancel_share import RANK_OF_CANCELLED
from mitwerk.apps.challenges.services.tell import tell_phase, tell_unmeasured, tell_words_wanted
from mitwerk.apps.talk.services.notices import Note, deliver, notify
from mitwerk.kit.events import subscribe

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from mitwerk.apps.challenges.models import Appeal
    from mitwerk.apps.challenges.queries.barring import Standing

RUN_OFF, AGAIN, FINAL = "run_off", "again", "final"


def listen() -> None:
    """Subscribe once per process."""
    subscribe(events.ChallengePublished, _published)
    subscribe(events.ChallengeCancelled, _cancelled)
    subscribe(events.EntrySubmitted, _submitted)
    subscribe(events.CheckMade, _measured)
    subscribe(events_judging.PhaseMoved, _moved)
    subscribe(events_judging.PhaseDecided, _decided)
    subscribe(events_judging.PrizeAwarded, _awarded)
    subscribe(events_judging.AppealLodged, _lodged)
    subscribe(events_judging.AppealEnded, _ended)
    subscribe(events_judging.PrizePaid, _paid)


def _published(event: events.ChallengePublished) -> None:
    challenge = Challenge.objects.get(pk=event.challenge_id)
    notify(
        members=seats_of(challenge),
        kind="jury-seat",
        subject=f"challenge:{challenge.code}",
        url=_page(challenge),
        details={"challenge": challenge.title},
    )


def _measured(event: events.CheckMade) -> None:
    """Tell who handed in files in which rows could not be measured, while they can mend them."""
    last = EntryRevision.objects.filter(entry=OuterRef("entry")).order_by("-pk").values("pk")[:1]
    found = EntryRevision.objects.filter(check_of_files=event.check_id, pk=Subquery(last))
    for receipt in found.select_related("entry__phase__challenge", "check_of_files"):
        tell_unmeasured(receipt)


def _submitted(event: events.EntrySubmitted) -> None:
    """Tell the others of a team; who entered alone has the receipt."""
    receipts = EntryRevision.objects.select_related(
        "entry__phase__challenge", "by", "check_of_files"
    )
    receipt = receipts.get(pk=event.submission_id)
    tell_unmeasured(receipt)
    if not event.first:
        return
    team = receipt.payees.exclude(member=receipt.by_id).values_list("member_id", flat=True)
    entry = receipt.entry
    notify(
        members=team,
        kind="team-entry",
        subject=f"entry:{entry.code}",
        url=reverse("challenges:entry", args=[entry.code]),
        details={
            "by": receipt.by.shown_name,
            "phase": entry.phase.title,
            "entry": entry.number,
        },
    )


def _moved(event: events_judging.PhaseMoved) -> None:
    if event.state == PhaseState.OPEN:
        phase = _phase(event.phase_code)
        people = {phase.challenge.client_id, *entrants_of(phase.challenge)}
        tell_phase("phase-opened", phase, people, phase.closes_at, "phase")
    elif event.state in {PhaseState.JUDGING, RUN_OFF, AGAIN}:
        phase = _phase(event.phase_code)
        tell_phase("ballots-wanted", phase, judges_of(phase), phase.judged_at, "judge")
        if event.state != PhaseState.JUDGING:
            kind = "run-off" if event.state == RUN_OFF else "judged-again"
            people = people_of(phase) - judges_of(phase)
            tell_phase(kind, phase, people, phase.judged_at, "result")
        tell_words_wanted(phase)
    elif event.state == FINAL:
        phase = _phase(event.phase_code)
        tell_phase("phase-final", phase, people_of(phase), None, "result")


def _decided(event: events_judging.PhaseDecided) -> None:
    """Tell every entrant the rank, and the client unless the award's term told already."""
    phase = _phase(event.phase_code)
    if phase.answer_by is None:
        nobody = phase.decision.kind == DecisionKind.NO_WINNER
        kind = "phase-unwon" if nobody else "phase-decided"
        tell_phase(kind, phase, {phase.challenge.client_id}, None, "result")
    paid_ranks = list(phase.prizes.values_list("rank", flat=True))
    authors = {place.entry_id: people for place, people in places_of(phase)}
    found = standings(phase, awarded=())
    deliver(
        Note(
            member=member,
            kind=_kind_of(one, found, paid_ranks),
            subject=f"entry:{one.entry.code}",
            url=reverse("challenges:report", args=[one.entry.code]),
            details={"phase": phase.title, "entry": one.entry.number, "rank": one.place.rank},
        )
        for one in found
        for member in sorted(authors[one.entry.pk])
    )
    _tell_of_result(phase)
    tell_words_wanted(phase)


def _tell_of_result(phase: Phase) -> None:
    """Tell judges that their ballots lie beside the result, and everybody how long to appeal."""
    judges = set(phase.sheets.values_list("judge_id", flat=True))
    tell_phase("ballots-counted", phase, judges, None, "my-ballots")
    if phase.appeals_until is not None:
        tell_phase("appeals-open", phase, people_of(phase), phase.appeals_until, "appeals")


def _lodged(event: events_judging.AppealLodged) -> None:
    """Tell who may rule, and who is concerned, but not what it says."""
    appeal = appeal_by_code(event.appeal_code)
    ruling = moderators_for(appeal)
    _tell_of_appeal(appeal, "appeal-to-rule", ruling, appeal.rule_by)
    concerned = {appeal.phase.challenge.client_id}
    if appeal.entry_id:
        concerned |= people_behind(appeal.entry_id)
    _tell_of_appeal(appeal, "appeal-lodged", concerned - ruling - {appeal.by_id}, None)


def _ended(event: events_judging.AppealEnded) -> None:
    appeal = appeal_by_code(event.appeal_code)
    people = people_of(appeal.phase) | {appeal.by_id}
    _tell_of_appeal(appeal, f"appeal-{event.kind}", people, None)


def _tell_of_appeal(
    appeal: Appeal, kind: str, members: Iterable[int], when: datetime | None
) -> None:
    notify(
        members=members,
        kind=kind,
        subject=f"appeal:{appeal.code}",
        url=reverse("challenges:appeal", args=[appeal.code]),
        details={
            "phase": appeal.phase.title,
            "challenge": appeal.phase.challenge.title,
            **({"when": when.isoformat()} if when else {}),
        },
    )


def _kind_of(one: Standing, found: list[Standing], paid_ranks: list[int]) -> str:
    """Tell whether a place, with those tied to it, covers the rank of a prize, or is barred."""
    if one.barred:
        return "entry-barred"
    rank = one.place.rank if one.prize_rank is None else one.prize_rank
    others = (other for other in found if not other.barred)
    tied = sum((other.prize_rank or other.place.rank) == rank for other in others)
    covered = range(rank, rank + tied)
    return "entry-won" if any(paid in covered for paid in paid_ranks) else "entry-placed"


def _awarded(event: events_judging.PrizeAwarded) -> None:
    award = Award.objects.select_related("phase__challenge").get(code=event.award_code)
    phase = award.phase
    deliver(
        Note(
            member=payee,
            kind="prize-awarded",
            subject=f"phase:{phase.code}",
            url=_page(phase.challenge, "money"),
            details={
                "phase": phase.title,
                "rank": award.rank,
                "amount": f"{minor} {award.currency}",
            },
        )
        for payee, minor in sums_of(Q(award=award)).items()
    )


def _paid(event: events_judging.PrizePaid) -> None:
    lines = AwardLine.objects.select_related("award__phase__challenge")
    line = lines.get(code=event.line_code)
    phase = line.award.phase
    notify(
        members=[line.payee_id],
        kind="prize-paid",
        subject=f"phase:{phase.code}",
        url=_page(phase.challenge, "money"),
        details={
            "phase": phase.title,
            "amount": f"{line.amount_minor} {line.award.currency}",
            "reference": line.paid_reference,
        },
    )


def _cancelled(event: events.ChallengeCancelled) -> None:
    """Tell everybody who entered where the money goes; the client did it and knows."""
    challenge = Challenge.objects.get(pk=event.challenge_id)
    shared = challenge.cancel_rule == CancelRule.SHARE
    sums = sums_of(Q(award__phase__challenge=challenge, award__rank=RANK_OF_CANCELLED))
    others = "cancelled-shared" if shared else "cancelled"
    told: dict[str, object] = {"challenge": challenge.title, "reason": event.reason}
    deliver(
        Note(
            member=member,
            kind="cancelled-share" if member in sums else others,
            subject=f"challenge:{challenge.code}",
            url=_page(challenge),
            details=told | {"amount": f"{sums.get(member, 0)} {challenge.currency}"},
        )
        for member in sorted(entrants_of(challenge) - {challenge.client_id})
    )


def _phase(code: str) -> Phase:
    return Phase.objects.select_related("challenge").get(code=code)


def _page(challenge: Challenge, name: str = "challenge", phase: Phase | None = None) -> str:
    return reverse(f"challenges:{name}", args=[challenge.code, *([phase.code] if phase else [])])
