"""The API of challenges: list, draft, publish, terms, cancel; phases and requirement rows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Status

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.apps.challenges.presenting import acting, phase_out, rows_out
from mitwerk.apps.challenges.queries.challenges import challenge_by_code, visible_challenges
from mitwerk.apps.challenges.queries.missing import Missing, missing_of
from mitwerk.apps.challenges.queries.phases import phase_by_code, phases_with_all, with_all
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.schemas import (
    ChallengeLine,
    ChallengeOut,
    ChallengePatch,
    MissingOut,
    NewChallenge,
    PhaseBody,
    PhaseOut,
    Reason,
    RowBody,
    RowsOut,
)
from mitwerk.apps.challenges.services import brief
from mitwerk.apps.challenges.services.cancel import cancel as cancel_challenge
from mitwerk.apps.challenges.services.from_template import apply_template
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.challenges.services.phases import replace_phases
from mitwerk.apps.challenges.services.publish import publish as publish_challenge
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.kit import clock
from mitwerk.kit.api import Page, allow, before
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import InvalidError, NotFoundError

router = Router(tags=["challenges"])
CLIENT = "client"
VISIBLE = "published, or the client's own draft"
DRAFT = "the client, while it is a draft"


@router.get("/challenges", response=Page[ChallengeLine])
@allow(Who.ANYONE, rule=VISIBLE)
def list_challenges(
    request: HttpRequest, state: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """Challenges, newest first; ``state``: draft, open, closed or cancelled."""
    if state and state not in ChallengeState.values:
        expected = {"expected": ", ".join(ChallengeState.values)}
        raise InvalidError(_("Choose one of: %(expected)s.") % expected, where="state")
    found = visible_challenges(request.user).select_related("client")
    found = found.filter(state=state) if state else found
    page = newest_first(found, cursor=cursor, size=size)
    return {"items": page.rows, "next": page.next or None}


@router.post("/challenges", response={201: ChallengeOut})
@allow(Who.MEMBER, scope=CLIENT, rule="anybody may draft; publishing needs the role client")
def create(request: HttpRequest, body: NewChallenge) -> Status[object]:
    """Start a draft that only you see."""
    limit(request, Often.DRAFT)
    return Status(201, brief.create_draft(by=acting(request), **body.given()))


@router.get("/challenges/{code}", response=ChallengeOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_challenge(request: HttpRequest, code: str) -> Challenge:
    return challenge_by_code(code, viewer=request.user)


@router.patch("/challenges/{code}", response=ChallengeOut)
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def patch(request: HttpRequest, code: str, body: ChallengePatch) -> Challenge:
    """Change fields of a draft."""
    return brief.update_draft(by=acting(request), code=code, **body.given())


@router.delete("/challenges/{code}", response={204: None})
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def discard(request: HttpRequest, code: str) -> Status[object]:
    """Throw a draft away."""
    brief.discard_draft(by=acting(request), code=code)
    return Status(204, None)


@router.get("/challenges/{code}/missing", response=list[MissingOut])
@allow(Who.MEMBER, scope=CLIENT, rule="the client")
def missing(request: HttpRequest, code: str) -> list[Missing]:
    """What keeps a draft from being published; empty when it is ready."""
    challenge = challenge_by_code(code, viewer=request.user)
    if not is_client(challenge, request.user.pk):
        raise NotFoundError
    return missing_of(challenge, now=clock.now())


@router.post("/challenges/{code}/publish", response=ChallengeOut)
@allow(Who.CLIENT, scope=CLIENT, key=True, rule="the client of the draft")
def publish(request: HttpRequest, code: str) -> Challenge:
    """Freeze the terms, fund and lock the prizes, open what is due."""
    return publish_challenge(by=acting(request), code=code)


@router.get("/challenges/{code}/terms")
@allow(Who.ANYONE, rule="published challenges")
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """The canonical bytes of the frozen terms; their SHA-256 is in every receipt."""
    challenge = challenge_by_code(code, viewer=request.user)
    if not challenge.terms:
        raise NotFoundError
    return HttpResponse(challenge.terms.encode(), content_type="application/json")


def _advance(_request: HttpRequest, code: str) -> None:
    """Compute results that are due; under the key that would hold the write lock."""
    advance(code)


@router.post("/challenges/{code}/cancel", response=ChallengeOut)
@before(_advance)
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client of a running challenge")
def cancel(request: HttpRequest, code: str, body: Reason) -> Challenge:
    """End a running challenge by the rule its terms declare."""
    return cancel_challenge(by=acting(request), code=code, reason=body.reason)


@router.get("/challenges/{code}/phases", response=list[PhaseOut])
@allow(Who.ANYONE, rule=VISIBLE)
def list_phases(request: HttpRequest, code: str) -> list[PhaseOut]:
    """The phases in order."""
    challenge = challenge_by_code(code, viewer=request.user)
    return [phase_out(challenge, phase, request.user) for phase in phases_with_all(challenge)]


@router.put("/challenges/{code}/phases", response=list[PhaseOut])
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def put_phases(request: HttpRequest, code: str, body: list[PhaseBody]) -> list[PhaseOut]:
    """Make the phases of a draft exactly these."""
    replace_phases(by=acting(request), code=code, phases=[one.draft() for one in body])
    return list_phases(request, code)


@router.post("/challenges/{code}/phases/template", response=list[PhaseOut])
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def take_template(request: HttpRequest, code: str) -> list[PhaseOut]:
    """Replace the phases of a draft by the template of its size."""
    apply_template(by=acting(request), code=code)
    return list_phases(request, code)


@router.get("/phases/{code}", response=PhaseOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_phase(request: HttpRequest, code: str) -> PhaseOut:
    challenge = phase_by_code(code, viewer=request.user).challenge
    phase = with_all(Phase.objects.filter(code=code)).select_related("baseline").get()
    return phase_out(challenge, phase, request.user)


@router.get("/challenges/{code}/requirements", response=RowsOut)
@allow(Who.ANYONE, rule=VISIBLE)
def get_rows(request: HttpRequest, code: str) -> RowsOut:
    """The requirement rows in order."""
    return rows_out(challenge_by_code(code, viewer=request.user))


@router.put("/challenges/{code}/requirements", response=RowsOut)
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def put_rows(request: HttpRequest, code: str, body: list[RowBody]) -> RowsOut:
    """Make the rows of a draft exactly these; the answer says what is still wrong with them."""
    replace_rows(by=acting(request), code=code, rows=[row.draft() for row in body])
    return rows_out(challenge_by_code(code, viewer=request.user))
