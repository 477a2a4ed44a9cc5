"""The API of appeals."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Status

from mitwerk.apps.challenges.presenting import acting
from mitwerk.apps.challenges.queries.appeal_page import shown
from mitwerk.apps.challenges.queries.appeals import (
    appeal_by_code,
    appeals_of,
    concerns,
    desk_for,
    may_rule,
)
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.schemas_appeals import AppealIn, AppealOut, RulingIn, StepOut
from mitwerk.apps.challenges.services.appeals import (
    Grounds,
    lodge_appeal,
    rule_on_appeal,
    withdraw_appeal,
)
from mitwerk.kit.api import allow
from mitwerk.kit.policy import Who

router = Router(tags=["appeals"])
LOG = "the log of appeals is public; their text once they ended"
LODGE = "who entered, judged or paid, or whose work an entry builds on; on plagiarism every member"
DESK = "moderators who take no part in the phase"
APPEAL, ADMINISTER = "enter", "administer"


def _out(request: HttpRequest, code: str) -> AppealOut:
    viewer = request.user
    found = appeal_by_code(code)
    reads = viewer.is_authenticated and (concerns(found, viewer) or may_rule(found, viewer))
    return _shape(shown(found, reads_text=reads))


def _shape(one: object) -> AppealOut:
    appeal = one.appeal  # type: ignore[attr-defined]
    return AppealOut(
        code=appeal.code,
        phase=appeal.phase.code,
        ground=appeal.ground,
        entry=appeal.entry.number if appeal.entry else None,
        row=appeal.requirement.key if appeal.requirement else None,
        flag=appeal.flag.code if appeal.flag else None,
        older=appeal.older.code if appeal.older else None,
        text=one.text,  # type: ignore[attr-defined]
        by=appeal.by.handle,
        at=appeal.at,
        rule_by=one.rule_by,  # type: ignore[attr-defined]
        open=one.ending is None,  # type: ignore[attr-defined]
        log=[StepOut.from_orm(step) for step in one.steps],  # type: ignore[attr-defined]
    )


@router.get("/phases/{code}/appeals", response=list[AppealOut])
@allow(Who.ANYONE, rule=LOG)
def list_appeals(request: HttpRequest, code: str) -> list[AppealOut]:
    """The public log of a phase, the oldest appeal first."""
    phase = phase_by_code(code, viewer=request.user)
    return [_shape(shown(one)) for one in appeals_of(phase)]


@router.post("/phases/{code}/appeals", response={201: AppealOut})
@allow(Who.MEMBER, scope=APPEAL, key=True, rule=LODGE)
def lodge(request: HttpRequest, code: str, body: AppealIn) -> Status[AppealOut]:
    """Appeal against the decision of a phase while its term runs."""
    phase = phase_by_code(code, viewer=request.user)
    grounds = Grounds(body.ground, body.text, body.entry, body.row, body.flag, body.older)
    appeal = lodge_appeal(by=acting(request), phase_code=phase.code, grounds=grounds)
    return Status(201, _out(request, appeal.code))


@router.get("/appeals", response=list[AppealOut])
@allow(Who.MODERATOR, scope=ADMINISTER, rule=DESK)
def list_desk(request: HttpRequest) -> list[AppealOut]:
    """Open appeals that I may rule on, the most urgent first."""
    return [_shape(shown(one, reads_text=True)) for one in desk_for(acting(request))]


@router.get("/appeals/{code}", response=AppealOut)
@allow(Who.ANYONE, rule=LOG)
def get_appeal(request: HttpRequest, code: str) -> AppealOut:
    """One appeal with its log."""
    return _out(request, code)


@router.post("/appeals/{code}/ruling", response={201: AppealOut})
@allow(Who.MODERATOR, scope=ADMINISTER, key=True, rule=DESK)
def rule(request: HttpRequest, code: str, body: RulingIn) -> Status[AppealOut]:
    """Uphold with a remedy, or dismiss; everybody reads the reasons. Ballots are never edited."""
    rule_on_appeal(
        by=acting(request),
        code=code,
        reason=body.reason,
        remedy=body.remedy or "",
        judge=body.judge,
    )
    return Status(201, _out(request, code))


@router.post("/appeals/{code}/withdraw", response=AppealOut)
@allow(Who.MEMBER, scope=APPEAL, key=True, rule="who lodged it")
def withdraw(request: HttpRequest, code: str) -> AppealOut:
    """Take my own appeal back; the log keeps it."""
    withdraw_appeal(by=acting(request), code=code)
    return _out(request, code)
