"""Entries with models in them, and their machine checks made on the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import EntryCheck
from mitwerk.apps.challenges.services.checks import make_check
from mitwerk.apps.challenges.services.enter import enter, submit_revision
from mitwerk.apps.challenges.services.phases import DeliverableDraft
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.revisions import create_revision
from tests.engines.geometry.shapes import box, to_stl
from tests.factories import challenges as make

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision

SHORT = RowDraft("R1", "It fits the tray", "fact", fact="envelope_x", comparison="<=",
                 value="50", unit="mm")  # fmt: skip
MODEL = (DeliverableDraft("model"),)


def block(x: float = 40, at: tuple[float, float, float] = (0, 0, 0)) -> bytes:
    """An STL block of 20 × 20 mm and this length."""
    return to_stl(box(x, 20, 20, at))


def phase_with(*rows: RowDraft, client: Member | None = None, **fields: object) -> Phase:
    """An open phase that asks for a model and these rows."""
    phases = [make.phase_draft(deliverables=MODEL, **fields)]
    return make.open_phase(client, phases=phases, rows=rows or (SHORT, make.FRIENDLY))


def revision(
    by: Member, files: Mapping[str, bytes], blueprint: Blueprint | None = None,
    keep: Sequence[str] | None = None,
) -> Revision:  # fmt: skip
    """A draft revision of these files."""
    blueprint = blueprint or create_blueprint(by=by, about=About(title="My part"))
    uploads = [make.upload(by, path, data) for path, data in files.items()]
    return create_revision(by=by, blueprint=blueprint, uploads=uploads, keep=keep)


def entered(
    phase: Phase, files: Mapping[str, bytes], by: Member | None = None, *, checked: bool = True,
    **fields: bool,
) -> EntryRevision:  # fmt: skip
    """The receipt of a new entry with these files, measured."""
    by = by or make.member()
    receipt = enter(
        by=by,
        phase_code=phase.code,
        submission=make.submission(revision(by, files)),
        **fields,
    )
    return measured(receipt) if checked else receipt


def mended(entry: Entry, files: Mapping[str, bytes]) -> EntryRevision:
    """Hand in these files instead, measured."""
    by = entry.entrant
    newer = revision(by, files, entry.blueprint, keep=[])
    receipt = submit_revision(by=by, entry_code=entry.code, submission=make.submission(newer))
    return measured(receipt)


def measured(receipt: EntryRevision) -> EntryRevision:
    """Make the check of a submission as the worker would."""
    make_check(check_id=receipt.check_of_files_id)
    receipt.refresh_from_db()
    return receipt


def row(receipt: EntryRevision, key: str = "R1") -> dict:
    """What the check of a submission says of one row."""
    check = EntryCheck.objects.get(pk=receipt.check_of_files_id)
    (found,) = [one for one in check.rows if one["id"] == key]
    return found
