"""Small verbs that both contests of the story use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.enter import Submission, enter
from mitwerk.apps.challenges.services.entry_checks import Promises
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.uploads import take_file
from mitwerk.kit import blobs

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

    from mitwerk.apps.challenges.models import EntryRevision, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision, Upload

PROMISES = Promises(licence=True, patents=True)


def upload(by: Member, path: Path) -> Upload:
    """Take a file in as if it had been uploaded."""
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(blobs.CHUNK), b"")
        return take_file(by=by, path=path.name, length=path.stat().st_size, chunks=chunks)


def draw_up(
    by: Member, about: About, files: Sequence[Path], blueprint: Blueprint | None = None
) -> Revision:
    """Make a revision of these files, of a new blueprint unless one is given."""
    blueprint = blueprint or create_blueprint(by=by, about=about)
    uploads = [upload(by, path) for path in files]
    return create_revision(
        by=by, blueprint=blueprint, uploads=uploads, note=Note(message=about.summary)
    )


def enter_with(
    by: Member, phase: Phase, revision: Revision, *, shows_progress: bool = False
) -> EntryRevision:
    return enter(
        by=by,
        phase_code=phase.code,
        submission=Submission(revision.code, PROMISES),
        shows_progress=shows_progress,
    )


def rank_by_taste(by: Member, phase: Phase, worth: dict[int, float], rng: random.Random) -> None:
    """Rank one list by the entries' worth with a taste of one's own."""
    sheet = draw_sheet(by=by, phase_code=phase.code)
    taste = {number: worth[int(number)] + rng.gauss(0, 0.8) for number in sheet.entries}
    order = sorted(sheet.entries, key=lambda number: -taste[number])
    ranks = {number: rank for rank, number in enumerate(order, start=1)}
    cast_ballot(by=by, sheet_code=sheet.code, ranks=ranks, recognised=[])
