"""The API of reports: what the authors of an entry learn, and lines that moderators hide."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from mitwerk.apps.challenges.presenting import acting
from mitwerk.apps.challenges.queries.appeals import RULING_ROLES
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.reports import report_of
from mitwerk.apps.challenges.queries.results import result_of
from mitwerk.apps.challenges.schemas_judging import HideIn, RankedOut, ReportOut
from mitwerk.apps.challenges.services.remarks import hide_remarks
from mitwerk.apps.members.queries.roles import has_role
from mitwerk.kit.api import allow
from mitwerk.kit.policy import Who

router = Router(tags=["judging"])
REPORT = "its authors and moderators, after the decision"


@router.get("/entries/{code}/report", response=ReportOut)
@allow(Who.MEMBER, rule=REPORT)
def get_report(request: HttpRequest, code: str) -> ReportOut:
    """Where my entry stands and what judges wrote; its rows are at GET /entries/{code}/check."""
    return _report(request, code)


@router.post("/entries/{code}/report/hide", response=ReportOut)
@allow(Who.MEMBER, scope="administer", key=True, rule="moderators who take no part in the phase")
def hide_line(request: HttpRequest, code: str, body: HideIn) -> ReportOut:
    """Hide a line that a judge wrote to the authors; they read why, and the ballot counts on."""
    hide_remarks(by=acting(request), entry_code=code, text=body.text, reason=body.reason)
    return _report(request, code)


def _report(request: HttpRequest, code: str) -> ReportOut:
    viewer = acting(request)
    seen = entry_by_code(code, viewer)
    told = report_of(seen, viewer, moderates=has_role(viewer, *RULING_ROLES))
    own = str(seen.entry.number)
    ranking = result_of(seen.entry.phase).payload.get("ranking", [])
    rows = (row for row in ranking if row["entry"] == own)
    return ReportOut(
        rank=told.rank,
        entries=told.entries,
        judges=told.judges,
        lists=told.lists,
        ranked=next((RankedOut.model_validate(row) for row in rows), None),
        remarks=told.remarks,
        hidden=told.hidden,
    )
