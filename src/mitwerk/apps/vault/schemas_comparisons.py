"""Comparisons on the API."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema

from mitwerk.kit.api import Body
from mitwerk.kit.attempts import AttemptState


class ComparisonIn(Body):
    """Two revisions that one may read, by their codes."""

    old: str
    new: str


class DifferenceOut(Schema):
    """What differs between two shapes; null as long as it is not known.

    ``transform`` (4x4, mm, axes of the files) lays the new shape over the old one. ``identical``
    means that at most 1e-4 of the volume differs and no point is off by more than 0.01 mm.
    ``why`` says in one word why it is not possible, ``which`` of both files is to blame.
    ``measured_on`` "mesh": worked out on the models of the previews, the files were too heavy.
    """

    state: AttemptState
    why: str | None
    which: str | None
    identical: bool | None
    transform: list[list[float]] | None
    added_mm3: float | None
    removed_mm3: float | None
    volume_delta_mm3: float | None
    envelope_delta_mm: list[float] | None
    facts_changed: list[dict[str, Any]] | None
    measured_on: str | None
    model_url: str | None


class FileChangeOut(Schema):
    """One file before and after.

    While an author is masked, "changed" only says that both revisions hold such a file.
    """

    change: Literal["changed", "renamed", "added", "removed", "unchanged"]
    old_path: str | None
    new_path: str | None
    old_number: int | None
    new_number: int | None
    kind: str
    difference: DifferenceOut | None
    url: str | None


class ChangesOut(Schema):
    """What changed; ``finished`` when no shape is waited for, ``left`` not asked for yet."""

    old: str
    new: str
    finished: bool
    left: int
    files: list[FileChangeOut]
    url: str
