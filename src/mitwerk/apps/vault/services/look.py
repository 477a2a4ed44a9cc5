"""People look at two parts that are alike, and say what they found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.vault.enums import FlagState
from mitwerk.apps.vault.models import SimilarityFlag
from mitwerk.apps.vault.queries.access import owns
from mitwerk.apps.vault.queries.flags import flag_for
from mitwerk.kit import audit, clock
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


def look_at(*, by: Member, code: str, state: str, reason: str) -> SimilarityFlag:
    """Note that somebody looked at a flagged part: it is fine, or its lineage is missing.

    Nothing else follows: no file is withheld, no entry barred. Refuses whom `flags_for` does not
    let look (404), the owners of either part, and a look without a reason.
    """
    flag = flag_for(code, by)
    if owns(by, flag.blueprint) or owns(by, flag.older.revision.blueprint):
        raise NotAllowedError(_("Somebody else must look at this: one of the parts is yours."))
    if state not in {FlagState.FINE, FlagState.MISSING}:
        raise InvalidError(_("Say whether it is fine or the lineage is missing."), where="state")
    if not reason.strip():
        raise InvalidError(_("Give the reason, in a sentence."), where="reason")
    with transaction.atomic():
        flag = SimilarityFlag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
        flag.state, flag.reason = state, " ".join(reason.split())[:400]
        flag.looked_by, flag.looked_at = by, clock.now()
        flag.save(update_fields=["state", "reason", "looked_by", "looked_at"])
        audit.record(
            by=by,
            verb=f"similarity.{state}",
            subject=f"similarity:{flag.code}",
            details={"reason": flag.reason},
        )
    return flag
