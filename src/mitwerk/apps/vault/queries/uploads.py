"""A member's own uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.vault.models import Upload
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.members.models import Member


def uploads_of(member: Member, codes: Sequence[str]) -> list[Upload]:
    """Return these uploads of the member, named by code or tus address, in the order asked for.

    Raises
    ------
    NotFoundError
        When one of them is unknown or somebody else's.
    """
    codes = [code.rstrip("/").rpartition("/")[2] for code in codes]
    rows = Upload.objects.select_related("blob").filter(member=member, code__in=codes)
    found = {upload.code: upload for upload in rows}
    missing = [code for code in dict.fromkeys(codes) if code not in found]
    if missing:
        message = _("There is no upload %s of yours. It may have expired: send the file again.")
        raise NotFoundError(message % missing[0], where=missing[0])
    return [found[code] for code in dict.fromkeys(codes)]
