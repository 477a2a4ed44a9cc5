"""A member's own uploads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.vault.models import Measurement, Upload
from mitwerk.kit.attempts import UNDER_WAY, AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.members.models import Member

MOST_COMPARED = 5


def uploads_of(member: Member, codes: Sequence[str]) -> list[Upload]:
    """Return these uploads of the member, named by code or tus address, in the order asked for.

    Raises
    ------
    NotFoundError
        When one of them is unknown or somebody else's.
    """
    found = {upload.code: upload for upload in still_there(member, codes)}
    missing = [code for code in _codes_of(codes) if code not in found]
    if missing:
        message = _("There is no upload %s of yours. It may have expired: send the file again.")
        raise NotFoundError(message % missing[0], where=missing[0])
    return list(found.values())


def still_there(member: Member, codes: Sequence[str]) -> list[Upload]:
    """Return those of these uploads that the member has, in the order asked for."""
    wanted = _codes_of(codes)
    rows = Upload.objects.select_related("blob").filter(member=member, code__in=wanted)
    found = {upload.code: upload for upload in rows}
    return [found[code] for code in wanted if code in found]


def _codes_of(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(code.rstrip("/").rpartition("/")[2] for code in codes))


@dataclass(frozen=True, slots=True)
class MeasuredUploads:
    """Uploads whose shape is known, with their content's id, and those that will follow."""

    measured: list[tuple[Upload, int]]
    under_way: list[Upload]


def measured_uploads(member: Member, codes: Sequence[str]) -> MeasuredUploads:
    """Return which of the member's arrived models can be compared; `MOST_COMPARED` at most.

    Raises
    ------
    NotFoundError
        As `uploads_of`.
    """
    blobs = {one.blob_id: one for one in uploads_of(member, codes) if one.blob_id}
    rows = Measurement.objects.filter(blob__in=blobs).order_by("blob").defer("sheet", "shape")
    states = {row.blob_id: row.state for row in rows}
    ready = [pk for pk, state in states.items() if state == AttemptState.READY][:MOST_COMPARED]
    under_way = [blobs[pk] for pk, state in states.items() if state in UNDER_WAY]
    return MeasuredUploads([(blobs[pk], pk) for pk in ready], under_way)
