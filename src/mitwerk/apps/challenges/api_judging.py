"""The API of judging, decisions, awards and the ledger."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from mitwerk.apps.challenges.models import Award, AwardLine, Ballot, BallotSheet, Phase
from mitwerk.apps.challenges.presenting import acting
from mitwerk.apps.challenges.queries.bundle import bundle_of
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.heads import heads_of, start_of
from mitwerk.apps.challenges.queries.juries import sheets_of
from mitwerk.apps.challenges.queries.money import (
    awards_of,
    movements_of,
    standing_of,
    transactions_of,
)
from mitwerk.apps.challenges.queries.my_ballots import OwnBallots, own_ballots
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.planner import (
    USUAL_COMMUNITY,
    USUAL_ENTRIES,
    Expected,
    expected,
)
from mitwerk.apps.challenges.queries.results import ResultView, result_of
from mitwerk.apps.challenges.schemas_judging import (
    AwardIn,
    AwardOut,
    BallotIn,
    BallotOut,
    ChoiceIn,
    ExpectedOut,
    HeadOut,
    HeadsOut,
    LedgerOut,
    LineOut,
    OwnBallotsOut,
    PaidIn,
    ResultOut,
    SheetOut,
    SwapIn,
)
from mitwerk.apps.challenges.services.award import award_prize, mark_paid
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.sheets import draw_sheet, swap_entry
from mitwerk.kit.api import allow
from mitwerk.kit.paging import MAX_PAGE_SIZE, in_turn
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotFoundError

router = Router(tags=["judging"])
JUDGE, CLIENT = "judge", "client"
VISIBLE = "published, or the client's own draft"


@router.get("/phases/{code}/sheets", response=list[SheetOut])
@allow(Who.MEMBER, scope=JUDGE, rule="one’s own lists only")
def list_sheets(request: HttpRequest, code: str) -> list[BallotSheet]:
    """My blind lists of the running round."""
    phase = phase_by_code(code, viewer=request.user)
    return list(sheets_of(phase, acting(request)).select_related("phase", "jury"))


@router.post("/phases/{code}/sheets", response={201: SheetOut})
@allow(Who.MEMBER, scope=JUDGE, key=True, rule="members with a seat in a jury of the phase")
def draw(request: HttpRequest, code: str, *, pairs: bool = False) -> Status[BallotSheet]:
    """My open list, or the next one; nobody chooses what is on it. ``pairs``: two at a time."""
    phase = phase_by_code(code, viewer=request.user)
    return Status(201, draw_sheet(by=acting(request), phase_code=phase.code, pairs=pairs))


@router.post("/sheets/{code}/swap", response={201: SheetOut})
@allow(Who.MEMBER, scope=JUDGE, key=True, rule="the judge of the list")
def swap(request: HttpRequest, code: str, body: SwapIn) -> Status[BallotSheet]:
    """I recognise an entry of my list: the answer is the list with another one in its place."""
    return Status(201, swap_entry(by=acting(request), sheet_code=code, number=str(body.entry)))


@router.post("/sheets/{code}/ballots", response={201: BallotOut})
@allow(Who.MEMBER, scope=JUDGE, key=True, rule="the judge of the list")
def cast(request: HttpRequest, code: str, body: BallotIn) -> Status[Ballot]:
    """Rank my list; a new ballot supersedes the one before. The answer is the receipt."""
    ballot = cast_ballot(
        by=acting(request),
        sheet_code=code,
        ranks=body.ranks,
        recognised=body.recognised,
        remarks=body.remarks,
    )
    return Status(201, ballot)


@router.get("/ballots/{code}", response=BallotOut)
@allow(Who.MEMBER, scope=JUDGE, rule="one’s own ballots only")
def one_ballot(request: HttpRequest, code: str) -> Ballot:
    """The receipt of one of my ballots."""
    found = Ballot.objects.select_related("sheet").filter(code=code, judge=acting(request)).first()
    if found is None:
        raise NotFoundError
    return found


@router.get("/phases/{code}/my-ballots", response=OwnBallotsOut)
@allow(Who.MEMBER, scope=JUDGE, rule="one’s own ballots, once the result is known")
def my_ballots(request: HttpRequest, code: str) -> OwnBallots:
    """How far my ballots of the last round agree with the result; empty before it is known."""
    phase = phase_by_code(code, viewer=request.user)
    return own_ballots(phase, acting(request), result_of(phase))


@router.get("/phases/{code}/result", response=ResultOut)
@allow(Who.ANYONE, rule=VISIBLE)
def result(request: HttpRequest, code: str) -> ResultOut:
    """What the ballots say; only counts while judging goes on."""
    phase = phase_by_code(code, viewer=request.user)
    return _result(phase, result_of(phase))


def _result(phase: Phase, view: ResultView) -> ResultOut:
    return ResultOut.model_validate(
        {
            "phase": phase.code,
            "state": phase.state,
            "round": phase.round,
            "ballots": view.ballots,
            "judges": view.judges,
            "outcome": view.payload.get("decision"),
            "ranking": view.payload.get("ranking", []),
            "contenders": view.payload.get("contenders", []),
            "final_head": view.result.final_head if view.result else None,
            "decision": view.decision,
            "places": view.places,
        }
    )


@router.get("/phases/{code}/heads", response=HeadsOut)
@allow(Who.ANYONE, rule=VISIBLE)
def list_heads(request: HttpRequest, code: str, after: int = 0) -> HeadsOut:
    """The heads of the ballot chain behind a position, a thousand at a time."""
    phase = phase_by_code(code, viewer=request.user)
    if not phase.challenge.terms:
        return HeadsOut(phase=phase.code, terms_sha256="", start="", heads=[])
    return HeadsOut(
        phase=phase.code,
        terms_sha256=phase.challenge.terms_sha256,
        start=start_of(phase),
        heads=[HeadOut.from_orm(one) for one in heads_of(phase, after=after)],
    )


@router.get("/phases/{code}/bundle", response=dict[str, Any])
@allow(Who.ANYONE, rule="ballots are opened, under random names, when judging has ended")
def get_bundle(request: HttpRequest, code: str) -> dict[str, Any]:
    """Everything a result was made of, as recompute.py reads it; the script is in the zip."""
    return bundle_of(phase_by_code(code, viewer=request.user))


@router.get("/challenges/{code}/expectation", response=ExpectedOut)
@allow(Who.ANYONE, rule=VISIBLE)
def expectation(
    request: HttpRequest, code: str, judges: int = USUAL_COMMUNITY, entries: int = USUAL_ENTRIES
) -> Expected:
    """How often a jury of this size decides, and what to keep free for when it does not."""
    return expected(challenge_by_code(code, viewer=request.user), judges, entries)


@router.post("/phases/{code}/decision", response={201: ResultOut})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client, when it is too close")
def decide(request: HttpRequest, code: str, body: ChoiceIn) -> Status[ResultOut]:
    """Choose among the contenders as client jury, with a public reason."""
    choose_winner(by=acting(request), phase_code=code, entry_number=body.entry, reason=body.reason)
    phase = phase_by_code(code, viewer=request.user)
    return Status(201, _result(phase, result_of(phase)))


@router.get("/phases/{code}/awards", response=list[AwardOut])
@allow(Who.ANYONE, rule=VISIBLE)
def awards(request: HttpRequest, code: str) -> list[Award]:
    """The prizes given in a phase."""
    phase = phase_by_code(code, viewer=request.user)
    return list(awards_of(phase.challenge).filter(phase=phase))


@router.post("/phases/{code}/awards", response={201: AwardOut})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client of the challenge")
def award(request: HttpRequest, code: str, body: AwardIn) -> Status[Award]:
    """Give the prize of a rank; exactly once."""
    return Status(201, award_prize(by=acting(request), phase_code=code, rank=body.rank))


@router.post("/award-lines/{code}/paid", response=LineOut)
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client of the challenge")
def paid(request: HttpRequest, code: str, body: PaidIn) -> AwardLine:
    """Note that I paid a share."""
    return mark_paid(
        by=acting(request), line_code=code, reference=body.reference, country=body.country
    )


@router.get("/ledger/{code}", response=LedgerOut)
@allow(Who.ANYONE, rule="the money of a published challenge is public")
def ledger(
    request: HttpRequest, code: str, cursor: str = "", size: int = MAX_PAGE_SIZE
) -> LedgerOut:
    """The money of a challenge: where it stands, and its movements page by page."""
    challenge = challenge_by_code(code, viewer=request.user)
    page = in_turn(transactions_of(challenge), cursor=cursor, size=size)
    standing = standing_of(challenge)
    return LedgerOut.model_validate(
        {
            "currency": challenge.currency,
            "promised_minor": standing.promised.minor,
            "in_pot_minor": standing.in_pot.minor,
            "locked_minor": standing.locked.minor,
            "awarded_minor": standing.awarded.minor,
            "returned_minor": standing.returned.minor,
            "movements": movements_of(challenge, page.rows),
            "next": page.next or None,
        }
    )
