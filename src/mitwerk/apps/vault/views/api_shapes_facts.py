"""Facts in the shapes of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mitwerk.apps.vault.queries.facts import Facts

NOTHING = {"format": None, "sha256": None, "facts": None, "findings": None}


def facts_shape(one: Facts) -> dict[str, Any]:
    """Return what a viewer may know of one file."""
    head = {"number": one.file.number, "state": one.state, "why": one.why, "reason": one.reason}
    return {**head, "file": one.file.path, **(one.sheet or NOTHING)}
