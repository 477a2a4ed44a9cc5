"""Keep and erase bank papers; their bytes never lie in plain on a disk."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from mitwerk.apps.ledger.errors import PaperRefusedError
from mitwerk.apps.ledger.models import Paper
from mitwerk.kit import clock, ids
from mitwerk.kit.sealing import seal

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.ledger.enums import PaperKind
    from mitwerk.apps.members.models import Member

LARGEST: Final = 1_400_000  # bytes; a page of a statement, also as base 64 inside 2 MiB of JSON
KEPT: Final = timedelta(days=730)
# A file says what it is in its first bytes; its name may say anything.
BEGINNINGS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def prepare_paper(*, by: Member, kind: PaperKind, name: str, content: bytes) -> Paper:
    """Return a sealed paper that is not in the database yet: sealing needs no lock.

    Refuses anything but PDF, PNG and JPEG, empty files and large ones.
    """
    media_type = next((kind for head, kind in BEGINNINGS.items() if content.startswith(head)), "")
    if not media_type:
        raise PaperRefusedError(_("Hand in a PDF, PNG or JPEG."), where="paper")
    if len(content) > LARGEST:
        raise PaperRefusedError(_("A paper has at most 1.4 MB."), where="paper")
    code = ids.new_code()
    return Paper(
        code=code,
        kind=kind,
        name=name.rpartition("/")[2].rpartition("\\")[2].replace("\0", "")[:120] or "paper",
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        sealed=seal(content, of=f"paper:{code}"),
        by=by,
        at=clock.now(),
        delete_after=(clock.now() + KEPT).date(),
    )


def erase_papers(now: datetime) -> int:
    """Empty the papers whose date has come; their hash and size stay. Returns how many."""
    due = Paper.objects.filter(erased_at=None, delete_after__lt=now.date())
    return due.update(sealed=b"", erased_at=now)
