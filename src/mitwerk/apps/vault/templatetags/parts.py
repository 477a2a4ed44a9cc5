"""What templates ask about parts, licences and safety."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from mitwerk.apps.vault.adapters_parts import licences_of
from mitwerk.apps.vault.licensing import forks_to
from mitwerk.apps.vault.queries.safety import banners_of
from mitwerk.apps.vault.views.safety_page import banner

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access

register = template.Library()


@register.simple_tag(takes_context=True)
def safety_banners(context: Any, revision: Revision, rights: Access) -> list[dict[str, Any]]:
    """Return the safety notices that reach a revision, ready to be shown."""
    viewer = context["request"].user
    return [banner(one, rights) for one in banners_of(revision, rights, viewer)]


@register.simple_tag
def fork_licences(revision: Revision) -> list[str]:
    """Return the licences that a fork of the hardware may go under, its own first."""
    return forks_to(licences_of(revision)[0])
