"""What templates of the vault may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from mitwerk.apps.vault.views.words import doing

if TYPE_CHECKING:
    from mitwerk.apps.vault.queries.sheets import Progress

register = template.Library()


@register.simple_tag
def preview_doing(progress: Progress) -> str:
    """Return what is being done for a revision's previews at this moment."""
    return doing(progress.doing_kind, progress.doing)
