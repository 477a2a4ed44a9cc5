"""The API of a brief's reference files, the client's overview and a judge's tasks."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Status

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.presenting import acting
from mitwerk.apps.challenges.queries.challenges import challenge_by_code
from mitwerk.apps.challenges.queries.dashboard import PhaseWork, dashboard_of
from mitwerk.apps.challenges.queries.juries import phases_to_judge
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.apps.challenges.queries.references import Reference, reference_given, references_of
from mitwerk.apps.challenges.rules import is_client
from mitwerk.apps.challenges.schemas_references import (
    CaptionBody,
    JudgeTaskOut,
    PhaseWorkOut,
    ReferenceOut,
    ReferencesBody,
)
from mitwerk.apps.challenges.services import reference_files
from mitwerk.apps.vault.exits import give
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.apps.vault.services.uploads import content_of
from mitwerk.kit.api import Page, allow
from mitwerk.kit.paging import PAGE_SIZE, in_turn
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotAllowedError

router = Router(tags=["challenges"])
CLIENT, JUDGE = "client", "judge"
VISIBLE = "published, or the client's own draft"
DRAFT = "the client, while it is a draft"


@router.get("/challenges/{code}/references", response=list[ReferenceOut])
@allow(Who.ANYONE, rule=VISIBLE)
def list_references(request: HttpRequest, code: str) -> list[Reference]:
    """The reference files of a brief by their paths; a brief has at most 40."""
    return references_of(challenge_by_code(code, viewer=request.user))


@router.post("/challenges/{code}/references", response={201: list[ReferenceOut]})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule=DRAFT)
def add_references(
    request: HttpRequest, code: str, body: ReferencesBody
) -> Status[list[Reference]]:
    """Add finished uploads to a draft; a path given again replaces the file.

    One that a crash kept from being finished is refused: asking for it (HEAD) finishes it.
    """
    member = acting(request)
    uploads = uploads_of(member, body.uploads)
    files = [(upload.path, content_of(upload, member)) for upload in uploads]
    reference_files.add_reference_files(by=member, code=code, files=files)
    return Status(201, _references(request, code))


@router.patch("/challenges/{code}/references/{file}", response=list[ReferenceOut])
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def caption_reference(
    request: HttpRequest, code: str, file: str, body: CaptionBody
) -> list[Reference]:
    """Say in a line what a file shows."""
    reference_files.caption_reference_file(
        by=acting(request), code=code, file=file, caption=body.caption
    )
    return _references(request, code)


@router.delete("/challenges/{code}/references/{file}", response={204: None})
@allow(Who.MEMBER, scope=CLIENT, rule=DRAFT)
def remove_reference(request: HttpRequest, code: str, file: str) -> Status[None]:
    """Take a file out of a draft."""
    reference_files.remove_reference_file(by=acting(request), code=code, file=file)
    return Status(204, None)


def _references(request: HttpRequest, code: str) -> list[Reference]:
    return references_of(challenge_by_code(code, viewer=request.user))


@router.get("/challenges/{code}/references/{file}/content", response=None)
@allow(Who.ANYONE, rule=VISIBLE)
def get_reference_content(
    request: HttpRequest, code: str, file: str, *, preview: bool = False
) -> HttpResponseBase:
    """The bytes of a reference file, or with ``preview`` the picture made of it."""
    challenge = challenge_by_code(code, viewer=request.user)
    return give(request, reference_given(challenge, file, preview=preview))


@router.get("/challenges/{code}/dashboard", response=list[PhaseWorkOut])
@allow(Who.MEMBER, scope=CLIENT, rule="the client of the challenge")
def get_dashboard(request: HttpRequest, code: str) -> list[PhaseWork]:
    """Phase by phase: what happened, in numbers that give no entry away, and what is to be done."""
    challenge = challenge_by_code(code, viewer=request.user)
    _must_be_client(challenge, request)
    return dashboard_of(challenge, phases_with_all(challenge), challenge.client)


def _must_be_client(challenge: Challenge, request: HttpRequest) -> None:
    if not is_client(challenge, request.user.pk):
        raise NotAllowedError


@router.get("/me/judging", response=Page[JudgeTaskOut])
@allow(Who.MEMBER, scope=JUDGE, rule="one’s own seats")
def list_judge_tasks(
    request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """The phases that wait for my ballots, the next deadline first."""
    found = in_turn(phases_to_judge(acting(request)), cursor=cursor, size=size)
    return {"items": found.rows, "next": found.next or None}
