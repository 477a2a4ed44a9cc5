"""The API of entries: read them masked, enter, hand in newer revisions, withdraw, receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Status

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors import NotOpen
from mitwerk.apps.challenges.presenting import (
    acting,
    checks_out,
    draft_check_out,
    entry_out,
    objections_out,
    waivers_out,
)
from mitwerk.apps.challenges.queries.entries import (
    entry_by_code,
    seen,
    team_ids,
    visible_entries,
    with_card,
)
from mitwerk.apps.challenges.queries.files_chosen import (
    files_of_revision,
    files_to_be,
    own_entry,
)
from mitwerk.apps.challenges.queries.phases import phase_by_code
from mitwerk.apps.challenges.queries.submissions import entries_of_member, receipt_by_code
from mitwerk.apps.challenges.queries.submissions import receipt_json as as_json
from mitwerk.apps.challenges.queries.verdicts import may_see_verdicts
from mitwerk.apps.challenges.schemas import (
    CheckOut,
    DraftCheckOut,
    DraftFilesBody,
    EntryBody,
    EntryOut,
    ReceiptOut,
    SubmissionBody,
    WaiverBody,
    WaiverOut,
)
from mitwerk.apps.challenges.services import enter as services
from mitwerk.apps.challenges.services.entry_checks import check_stake
from mitwerk.apps.challenges.services.object_to import object_to_row
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.challenges.views.verdicts import check_of
from mitwerk.apps.vault.queries.uploads import uploads_of
from mitwerk.kit.api import Page, allow
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member

router = Router(tags=["entries"])
ENTER, CLIENT = "enter", "client"
SEEN = "sealed until the deadline but for its authors, unless they show it"
AUTHORS = "the entrant or a member of the entering team"


@router.get("/phases/{code}/entries", response=Page[EntryOut])
@allow(Who.ANYONE, rule=SEEN)
def list_entries(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """The entries of a phase that you may see, under their numbers."""
    phase = phase_by_code(code, viewer=request.user)
    found = with_card(visible_entries(request.user).filter(phase=phase))
    return _page(request, newest_first(found, cursor=cursor, size=size))


@router.get("/me/entries", response=Page[EntryOut])
@allow(Who.MEMBER, rule="one's own and one's teams'")
def my_entries(request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE) -> dict[str, object]:
    """Everything I or my teams entered."""
    mine = entries_of_member(acting(request))
    return _page(request, newest_first(mine, cursor=cursor, size=size))


def _page(request: HttpRequest, page: object) -> dict[str, object]:
    teams = team_ids(request.user)
    shown = [seen(entry, request.user, teams) for entry in page.rows]  # type: ignore[attr-defined]
    return {"items": [entry_out(one) for one in shown], "next": page.next or None}  # type: ignore[attr-defined]


@router.post("/phases/{code}/entries", response={201: ReceiptOut})
@allow(Who.MEMBER, scope=ENTER, key=True, rule="members but the client and judges of the phase")
def enter(request: HttpRequest, code: str, body: EntryBody) -> Status[object]:
    """Enter a revision of an own blueprint; the answer is the receipt."""
    receipt = services.enter(
        by=acting(request),
        phase_code=phase_by_code(code, viewer=request.user).code,
        submission=_submission(body),
        shows_progress=body.shows_progress,
    )
    return Status(201, as_json(receipt))


def _submission(body: SubmissionBody) -> services.Submission:
    declared = tuple(value.declared() for value in body.declared)
    return services.Submission(body.revision, body.promises(), declared)


@router.get("/entries/{code}", response=EntryOut)
@allow(Who.ANYONE, rule=SEEN)
def get_entry(request: HttpRequest, code: str) -> EntryOut:
    return entry_out(entry_by_code(code, request.user), declared=True)


@router.post("/entries/{code}/submissions", response={201: ReceiptOut})
@allow(Who.MEMBER, scope=ENTER, key=True, rule=AUTHORS)
def submit(request: HttpRequest, code: str, body: SubmissionBody) -> Status[object]:
    """Hand in a newer revision; the last one before the deadline counts."""
    receipt = services.submit_revision(
        by=acting(request), entry_code=code, submission=_submission(body)
    )
    return Status(201, as_json(receipt))


@router.post("/phases/{code}/check", response=DraftCheckOut)
@allow(Who.MEMBER, scope=ENTER, rule="members but the client and the judges of the phase")
def check_draft(request: HttpRequest, code: str, body: DraftFilesBody) -> DraftCheckOut:
    """Measure files before they are entered; ask again until it is ``ready`` or ``failed``.

    Name a revision of your own, else uploads, with what stays (``keep``) of an own ``entry``.
    """
    phase = phase_by_code(code, viewer=request.user)
    if phase.state != PhaseState.OPEN:
        raise NotOpen
    check_stake(phase, {acting(request).pk})
    files = _draft_files(acting(request), phase, body)
    if not files:
        raise InvalidError(_("Name a revision of your own, or uploads."), where="uploads")
    return draft_check_out(phase, check_of(request, phase, files))


def _draft_files(by: Member, phase: Phase, body: DraftFilesBody) -> dict[str, str]:
    if body.revision:
        return files_of_revision(by, body.revision)
    entry = own_entry(body.entry, phase, by)
    return files_to_be(uploads_of(by, body.uploads), entry, body.keep)


@router.post("/entries/{code}/withdraw", response=EntryOut)
@allow(Who.MEMBER, scope=ENTER, rule=AUTHORS)
def withdraw(request: HttpRequest, code: str) -> EntryOut:
    """Take an entry back before the deadline."""
    services.withdraw(by=acting(request), entry_code=code)
    return get_entry(request, code)


@router.post("/entries/{code}/show", response=EntryOut)
@allow(Who.MEMBER, scope=ENTER, rule=AUTHORS)
def show(request: HttpRequest, code: str) -> EntryOut:
    """Show the work in progress from now on."""
    services.show_progress(by=acting(request), entry_code=code)
    return get_entry(request, code)


@router.get("/receipts/{code}", response=ReceiptOut)
@allow(Who.MEMBER, rule=AUTHORS)
def receipt(request: HttpRequest, code: str) -> dict[str, object]:
    """A receipt of one's own."""
    return as_json(receipt_by_code(code, acting(request)))


@router.get("/entries/{code}/check", response=CheckOut)
@allow(Who.ANYONE, rule="authors at once, everybody else from the deadline on")
def get_check(request: HttpRequest, code: str) -> CheckOut:
    """What machines say of the revision that counts, row by row."""
    one = entry_by_code(code, request.user)
    if not may_see_verdicts(one.entry.phase, is_author=one.is_author):
        raise NotFoundError
    found = checks_out(one, [one.submission])
    if not found:
        raise NotFoundError(_("This revision was handed in before entries were measured."))
    return found[0]


@router.get("/entries/{code}/checks", response=Page[CheckOut])
@allow(Who.MEMBER, rule=AUTHORS)
def list_checks(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, object]:
    """The checks of every revision handed in, the last one first."""
    one = entry_by_code(code, acting(request))
    if not one.is_author:
        raise NotFoundError
    handed_in = one.entry.submissions.select_related("revision__blueprint")
    found = newest_first(handed_in, cursor=cursor, size=size)
    return {"items": checks_out(one, found.rows), "next": found.next or None}


@router.get("/entries/{code}/waivers", response=list[WaiverOut])
@allow(Who.ANYONE, rule=SEEN)
def list_waivers(request: HttpRequest, code: str) -> list[WaiverOut]:
    """The rows that the client let pass for an entry, with the reasons."""
    return waivers_out(entry_by_code(code, request.user))


@router.post("/entries/{code}/waivers", response={201: WaiverOut})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client, between deadline and award")
def waive(request: HttpRequest, code: str, body: WaiverBody) -> Status[WaiverOut]:
    """Let a row pass that fails, or that could not be measured, in public and for good."""
    waive_row(by=acting(request), entry_code=code, row=body.row, reason=body.reason)
    return Status(201, waivers_out(entry_by_code(code, request.user))[-1])


@router.get("/entries/{code}/objections", response=list[WaiverOut])
@allow(Who.ANYONE, rule=SEEN)
def list_objections(request: HttpRequest, code: str) -> list[WaiverOut]:
    """The rows that could not be measured and that the client says an entry does not keep."""
    return objections_out(entry_by_code(code, request.user))


@router.post("/entries/{code}/objections", response={201: WaiverOut})
@allow(Who.MEMBER, scope=CLIENT, key=True, rule="the client, between deadline and award")
def object_to(request: HttpRequest, code: str, body: WaiverBody) -> Status[WaiverOut]:
    """Say that an entry does not keep a row that could not be measured, in public and for good."""
    object_to_row(by=acting(request), entry_code=code, row=body.row, reason=body.reason)
    return Status(201, objections_out(entry_by_code(code, request.user))[-1])
