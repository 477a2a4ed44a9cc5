"""Opening a bank paper for somebody who may read it; the caller has asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.ledger.errors import SealedError
from mitwerk.kit.problems import NotFoundError
from mitwerk.kit.sealing import SealBrokenError, unseal

if TYPE_CHECKING:
    from mitwerk.apps.ledger.models import Paper


def opened_paper(paper: Paper | None) -> bytes:
    """Return the bytes of a paper; not found when there is none any more."""
    if paper is None or paper.erased_at is not None:
        raise NotFoundError
    try:
        return unseal(paper.sealed, of=f"paper:{paper.code}")
    except SealBrokenError as error:
        raise SealedError(_("The key that sealed this paper is not installed.")) from error
