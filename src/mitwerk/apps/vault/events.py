"""What happened in the vault, told after the transaction committed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RevisionCreated:
    """A blueprint has a new revision."""

    revision_id: int


@dataclass(frozen=True, slots=True)
class RevisionSealed:
    """A revision is kept closed until a deadline, and must then be readable without its author."""

    revision_id: int


@dataclass(frozen=True, slots=True)
class RevisionOpened:
    """Everybody may read a revision from now on."""

    revision_id: int


@dataclass(frozen=True, slots=True)
class BlueprintForked:
    """Somebody starts from a revision of somebody else."""

    blueprint_id: int
    from_revision_id: int


@dataclass(frozen=True, slots=True)
class PreviewsWanted:
    """These previews wait to be made."""

    preview_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeasurementsWanted:
    """These measurements wait to be made."""

    measurement_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BlobMeasured:
    """Facts and shape of these bytes are known from now on."""

    blob_id: int


@dataclass(frozen=True, slots=True)
class ComparisonsWanted:
    """These comparisons wait to be made."""

    comparison_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SafetyChanged:
    """A safety notice was raised, withdrawn or solved somewhere; ``kind`` says which."""

    notice_id: int
    kind: str
    revision_id: int | None = None
