"""Takedowns: a file is no longer given out; that it existed stays on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob
from mitwerk.apps.vault.rules import MODERATORS
from mitwerk.kit import audit
from mitwerk.kit.problems import InvalidError, NotAllowedError

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


def withhold(*, by: Member, blob: Blob, reason: str) -> Blob:
    """Withhold a file wherever it is used; manifests that name it stay as they are."""
    if not reason.strip():
        raise InvalidError(_("Give the reason that readers will see."), where="reason")
    return _set(by, blob, BlobState.WITHHELD, reason.strip()[:400])


def release(*, by: Member, blob: Blob) -> Blob:
    """Give a withheld file out again."""
    return _set(by, blob, BlobState.STORED, "")


def _set(by: Member, blob: Blob, state: BlobState, reason: str) -> Blob:
    if not roles_of(by) & MODERATORS:
        raise NotAllowedError(_("Only moderators withhold files."))
    with transaction.atomic():
        blob = Blob.objects.select_for_update().get(pk=blob.pk)
        blob.state, blob.state_reason = state, reason
        blob.save(update_fields=["state", "state_reason"])
        details: dict[str, object] = {"reason": reason}
        audit.record(by=by, verb=f"blob.{state}", subject=f"blob:{blob.sha256}", details=details)
    return blob
