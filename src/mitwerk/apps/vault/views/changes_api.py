"""What changed between two revisions in the shape of the API; paths are those shown on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mitwerk.apps.vault.queries.pairing import Change
from mitwerk.apps.vault.views.changes_shapes import codes
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Comparison
    from mitwerk.apps.vault.queries.changes import Changes
    from mitwerk.apps.vault.queries.pairing import FilePair

MEASURED = (
    *("identical", "transform", "added_mm3", "removed_mm3", "volume_delta_mm3"),
    *("envelope_delta_mm", "facts_changed", "measured_on", "why", "which"),
)


def changes_shape(changes: Changes) -> dict[str, Any]:
    """Return two revisions, file by file."""
    asked = [changes.comparison(pair) for pair in changes.shapes]
    return {
        "old": changes.old.revision.code,
        "new": changes.new.revision.code,
        "finished": not changes.under_way and None not in asked,
        "left": asked.count(None),
        "files": [_file(pair, changes) for pair in changes.pairs],
        "url": reverse("vault:compare", args=codes(changes)),
    }


def _file(pair: FilePair, changes: Changes) -> dict[str, Any]:
    comparison = changes.comparison(pair)
    url = None
    if pair.change is Change.CHANGED and pair.new is not None:
        url = reverse("vault:compare-file", args=[*codes(changes), pair.new.number])
    return {
        "change": pair.change.value,
        "old_path": pair.old.path if pair.old else None,
        "new_path": pair.new.path if pair.new else None,
        "old_number": pair.old.number if pair.old else None,
        "new_number": pair.new.number if pair.new else None,
        "kind": pair.shown.kind,
        "difference": _difference(comparison, pair, changes) if comparison else None,
        "url": url,
    }


def _difference(comparison: Comparison, pair: FilePair, changes: Changes) -> dict[str, Any]:
    model = None
    if comparison.state == AttemptState.READY:
        model = reverse("vault:compare-model", args=[*codes(changes), pair.shown.number])
    facts = {name: comparison.facts.get(name) for name in MEASURED}
    return {"state": comparison.state, "model_url": model, **facts}
