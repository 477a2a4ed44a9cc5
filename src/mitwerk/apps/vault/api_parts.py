"""Parts lists, licences, attributions and safety notices on the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from mitwerk.apps.vault import licensing
from mitwerk.apps.vault.api import OWNER, READABLE, WRITE
from mitwerk.apps.vault.archive import address_of
from mitwerk.apps.vault.models import Blueprint
from mitwerk.apps.vault.queries.access import blueprint_for, revision_for
from mitwerk.apps.vault.queries.assembly import assembly_of
from mitwerk.apps.vault.queries.attribution import attribution_text
from mitwerk.apps.vault.queries.bom import parts_list_of
from mitwerk.apps.vault.queries.parts import uses_of
from mitwerk.apps.vault.queries.safety import banners_of, notice_for
from mitwerk.apps.vault.schemas import RevisionOut
from mitwerk.apps.vault.schemas_assembly import AssemblyOut
from mitwerk.apps.vault.schemas_parts import (
    PartsIn,
    PartsOut,
    PinIn,
    SafetyIn,
    SafetyOut,
    SafetyStateOut,
    SolveIn,
    UseOut,
    VerdictOut,
    WithdrawIn,
)
from mitwerk.apps.vault.services import safety
from mitwerk.apps.vault.services.parts_edit import Typed, save_typed, store_pin, store_rows
from mitwerk.apps.vault.services.revisions import Note
from mitwerk.apps.vault.views.api_shapes import revision_shape
from mitwerk.apps.vault.views.api_shapes_assembly import assembly_shape
from mitwerk.apps.vault.views.api_shapes_parts import (
    parts_shape,
    safety_shape,
    state_shape,
    use_shape,
)
from mitwerk.apps.vault.views.people import me
from mitwerk.engines import licences
from mitwerk.engines.bom import Row
from mitwerk.engines.licences import Act
from mitwerk.kit.api import Page, allow, before, body_as
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, in_turn
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotFoundError

router = Router(tags=["blueprints"])


@router.get("/licences/{act}", response=VerdictOut)
@allow(Who.ANYONE)
def check_licences(
    request: HttpRequest,  # noqa: ARG001 - the API library hands it in
    act: Act,
    first: str,
    second: str,
) -> dict[str, Any]:
    """Say whether works under two licences may be forked, combined or merged, and why."""
    verdict = licences.check(act, first[:400], second[:400])
    return {
        "act": act,
        "first": verdict.first,
        "second": verdict.second,
        "outcome": verdict.outcome.value,
        "code": verdict.code,
        "reason": licensing.reason(verdict),
        "result": verdict.result or None,
        "asks": [licensing.asked(one) for one in verdict.asks],
    }


@router.get("/revisions/{code}/parts", response=PartsOut)
@allow(Who.ANYONE, rule=READABLE)
def get_parts(request: HttpRequest, code: str) -> dict[str, Any]:
    """The parts list of a revision, unfolded over its linked parts, with mass and cost."""
    revision, rights = revision_for(code, request.user)
    found = parts_list_of(revision, rights, request.user)
    if found is None:
        raise NotFoundError
    return parts_shape(found, rights)


@router.get("/revisions/{code}/uses", response=Page[UseOut])
@allow(Who.ANYONE, rule=READABLE)
def list_uses(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """Designs that have any revision of this blueprint among their parts; none behind a mask."""
    revision, rights = revision_for(code, request.user)
    rows = uses_of(revision.blueprint, request.user)
    page = in_turn(rows.none() if rights.masked else rows, cursor=cursor, size=size)
    return {"items": [use_shape(row) for row in page.rows], "next": page.next or None}


def _store_rows(request: HttpRequest, code: str) -> None:
    """Store the list before the key's transaction, which must not wait for hashes and disks."""
    payload = body_as(PartsIn, request)
    if payload is not None:
        request.prepared = store_rows(  # type: ignore[attr-defined]
            by=me(request),
            blueprint=blueprint_for(code, request.user),
            base=payload.base,
            rows=[
                Row(number=number, link=row.revision, **row.dict(exclude={"revision"}))
                for number, row in enumerate(payload.rows, start=1)
            ],
            note=Note("bom.csv", visibility=payload.visibility),
        )


@router.post("/blueprints/{code}/parts", response={201: RevisionOut})
@before(_store_rows)
@allow(Who.MEMBER, scope=WRITE, key=True, rule=OWNER)
def set_parts(request: HttpRequest, code: str, payload: PartsIn) -> Status[dict[str, Any]]:  # noqa: ARG001 - read in `_store_rows`
    """Make the next revision with this parts list; every other file stays."""
    return _saved(request, blueprint_for(code, request.user))


def _store_pin(request: HttpRequest, code: str) -> None:
    payload = body_as(PinIn, request)
    if payload is not None:
        revision, _rights = revision_for(code, request.user)
        to, _to_rights = revision_for(payload.revision, request.user)
        request.prepared = store_pin(  # type: ignore[attr-defined]
            by=me(request), revision=revision, number=payload.row, to=to
        )


@router.post("/revisions/{code}/parts/pin", response={201: RevisionOut})
@before(_store_pin)
@allow(Who.MEMBER, scope=WRITE, key=True, rule=OWNER)
def set_pin(request: HttpRequest, code: str, payload: PinIn) -> Status[dict[str, Any]]:  # noqa: ARG001 - read in `_store_pin`
    """Pin one part of the newest revision to another revision; makes the next revision."""
    revision, _rights = revision_for(code, request.user)
    return _saved(request, revision.blueprint)


def _saved(request: HttpRequest, blueprint: Blueprint) -> Status[dict[str, Any]]:
    typed: Typed = request.prepared  # type: ignore[attr-defined]
    made = save_typed(by=me(request), blueprint=blueprint, typed=typed)
    return Status(201, revision_shape(*revision_for(made.code, request.user)))


@router.get("/revisions/{code}/attribution", response=None)
@allow(Who.ANYONE, rule=READABLE)
def get_attribution(request: HttpRequest, code: str) -> HttpResponse:
    """Whom to name for a revision and all that is in it, as text."""
    revision, rights = revision_for(code, request.user)
    text = attribution_text(revision, rights, address_of(revision), request.user)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@router.get("/revisions/{code}/safety", response=Page[SafetyStateOut])
@allow(Who.ANYONE, rule=READABLE)
def list_safety(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """The safety notices that reach a revision, the worst first."""
    revision, rights = revision_for(code, request.user)
    page = in_turn(banners_of(revision, rights, request.user), cursor=cursor, size=size)
    return {"items": [state_shape(one, rights) for one in page.rows], "next": page.next or None}


@router.post("/revisions/{code}/safety", response={201: SafetyOut})
@allow(Who.MEMBER, scope=WRITE, key=True, rule="owners of the revision, and moderators")
def raise_safety(request: HttpRequest, code: str, payload: SafetyIn) -> Status[dict[str, Any]]:
    """Warn of a revision, or of one file in it, for good."""
    revision, _rights = revision_for(code, request.user)
    limit(request, Often.TALK)
    notice = safety.raise_notice(
        by=me(request), revision=revision, warning=safety.Warned(**payload.dict())
    )
    return Status(201, _notice(request, notice.code))


def _notice(request: HttpRequest, code: str) -> dict[str, Any]:
    return safety_shape(*notice_for(code, request.user), request.user)


@router.get("/safety/{code}", response=SafetyOut)
@allow(Who.ANYONE, rule=READABLE)
def get_safety(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """One notice, a page of what it reaches, and what became of it."""
    return safety_shape(*notice_for(code, request.user), request.user, cursor, size)


@router.post("/safety/{code}/solve", response=SafetyOut)
@allow(Who.MEMBER, scope=WRITE, rule="owners of the revision that solves it, and moderators")
def solve_safety(request: HttpRequest, code: str, payload: SolveIn) -> dict[str, Any]:
    """State that a revision which the notice reaches no longer has the fault."""
    notice, _rights = notice_for(code, request.user)
    revision, _revision_rights = revision_for(payload.revision, request.user)
    safety.solve(by=me(request), notice=notice, revision=revision, reason=payload.reason)
    return _notice(request, code)


@router.post("/safety/{code}/withdraw", response=SafetyOut)
@allow(Who.MEMBER, scope=WRITE, rule="who raised it, and moderators")
def withdraw_safety(request: HttpRequest, code: str, payload: WithdrawIn) -> dict[str, Any]:
    """Take a warning back; it stays readable."""
    notice, _rights = notice_for(code, request.user)
    safety.withdraw(by=me(request), notice=notice, reason=payload.reason)
    return _notice(request, code)


@router.get("/revisions/{code}/assembly", response=AssemblyOut)
@allow(Who.ANYONE, rule=READABLE)
def get_assembly(request: HttpRequest, code: str) -> dict[str, Any]:
    """How the parts of a revision go together, with the blueprints that its list pins."""
    revision, rights = revision_for(code, request.user)
    return assembly_shape(assembly_of(revision, rights, request.user), revision, rights)
