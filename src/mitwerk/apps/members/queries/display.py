"""How a person is named on a door: by handle, or by a mask until the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Author:
    """What a door may show of an author; ``url`` is None when there is no page to name."""

    label: str
    url: str | None

    @property
    def masked(self) -> bool:
        return self.url is None

    def __str__(self) -> str:
        return self.label


def author(member: Member | None, masked_as: str | None = None) -> Author:
    """Return how to name a person; a mask ("Entry 7") wins over everything.

    Nobody (``member`` is None) is the platform itself. A member who left keeps the pseudonym.
    """
    if masked_as is not None:
        return Author(masked_as, None)
    if member is None:
        return Author(_("the platform"), None)
    if not member.is_active:
        return Author(member.shown_name, None)
    return Author(member.shown_name, reverse("members:person", args=[member.handle]))
