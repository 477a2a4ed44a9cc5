"""Hide lines that judges wrote to authors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.errors_judging import Involved
from mitwerk.apps.challenges.models import Entry, HiddenRemark, Remark
from mitwerk.apps.challenges.queries.appeals import RULING_ROLES, is_involved
from mitwerk.apps.members.queries.roles import has_role
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

LONGEST_REASON = 200


def hide_remarks(*, by: Member, entry_code: str, text: str, reason: str) -> int:
    """Hide all lines of this wording from an entry's authors; returns how many. They read why.

    For moderators who take no part in the phase. The line stays in the database, and the ballot
    counts as before: a line is no part of it.
    """
    if not has_role(by, *RULING_ROLES):
        raise NotAllowedError
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise InvalidError(_("Say why; the authors read it."), where="reason")
    entry = Entry.objects.select_related("phase__challenge").filter(code=entry_code).first()
    if entry is None:
        raise NotFoundError
    if is_involved(entry.phase, by):
        raise Involved
    with transaction.atomic():
        lines = Remark.objects.select_for_update(of=("self",)).filter(entry=entry, text=text)
        found = list(lines.filter(hidden=None))
        if not found:
            raise NotFoundError
        now = clock.database_now()
        HiddenRemark.objects.bulk_create(
            HiddenRemark(remark=remark, reason=reason, by=by, at=now) for remark in found
        )
        audit.record(
            by=by, verb="remark.hide", subject=f"entry:{entry.code}", details={"reason": reason}
        )
    return len(found)
