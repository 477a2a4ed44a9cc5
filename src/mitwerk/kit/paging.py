"""Keyset paging: stable pages at any depth, no counting, no offsets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core import signing
from django.utils.translation import gettext as _

from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound="Model")
Thing = TypeVar("Thing")

PAGE_SIZE = 24
MAX_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Slice(Generic[Thing]):
    """Rows of one page and the cursor of the next, empty at the end."""

    rows: list[Thing]
    next: str

    @property
    def has_next(self) -> bool:
        return bool(self.next)


def newest_first(rows: QuerySet[Row], *, cursor: str = "", size: int = PAGE_SIZE) -> Slice[Row]:
    """Return one page of rows by descending id.

    Raises
    ------
    InvalidError
        When the cursor was not given out by us.
    """
    size = max(1, min(size, MAX_PAGE_SIZE))
    if cursor:
        rows = rows.filter(pk__lt=_position(cursor))
    found = list(rows.order_by("-pk")[: size + 1])
    following = signing.dumps(found[size - 1].pk, salt="cursor") if len(found) > size else ""
    return Slice(found[:size], following)


def in_turn(
    rows: Sequence[Thing] | QuerySet[Any, Thing], *, cursor: str = "", size: int = PAGE_SIZE
) -> Slice[Thing]:
    """Return one page of rows in their own order.

    For lists that grow at the end only or never change (movements, files of a revision): there
    a place stays the same place. ``rows`` may be a QuerySet, then only one page is fetched.
    """
    size = max(1, min(size, MAX_PAGE_SIZE))
    start = _position(cursor) if cursor else 0
    found = list(rows[start : start + size + 1])
    following = signing.dumps(start + size, salt="cursor") if len(found) > size else ""
    return Slice(found[:size], following)


def _position(cursor: str) -> int:
    try:
        return int(signing.loads(cursor, salt="cursor"))
    except (signing.BadSignature, TypeError, ValueError):
        message = _("This page marker is not valid. Start again at the first page.")
        raise InvalidError(message, where="cursor") from None
