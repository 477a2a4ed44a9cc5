"""Small verbs that both contests of the story use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from mitwerk.apps.challenges.models import EntryRevision, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, Revision, Upload

ZONE = ZoneInfo("Europe/Berlin")
CLOSING_HOUR = 18
PROMISES = Promises(licence=True, patents=True)


def last_closing_time(moment: datetime) -> datetime:
    """Return the last 18:00 in Berlin up to a moment: deadlines fall on the evening."""
    local = moment.astimezone(ZONE)
    evening = local.replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)
    return evening if evening <= local else evening - timedelta(days=1)


def upload(by: Member, path: Path, name: str) -> Upload:
    """Take a file in as if it had been uploaded."""
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(blobs.CHUNK), b"")
        return take_file(by=by, path=name, length=path.stat().st_size, chunks=chunks)


def by_name(files: Iterable[Path]) -> dict[str, Path]:
    """Return files under their names, in their order."""
    return {path.name: path for path in sorted(files)}


def draw_up(
    by: Member,
    about: About,
    files: Mapping[str, Path],
    blueprint: Blueprint | None = None,
    keep: Sequence[str] | None = None,
) -> Revision:
    """Make a revision of these files, of a new blueprint unless one is given.

    ``keep`` names what stays of the revision before; None keeps all.
    """
    blueprint = blueprint or create_blueprint(by=by, about=about)
    uploads = [upload(by, path, name) for name, path in files.items()]
    return create_revision(
        by=by,
        blueprint=blueprint,
        uploads=uploads,
        keep=keep,
        note=Note(message=about.summary),
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
    # Of every entry, in a fixed order: a taste does not hang on the list that was drawn.
    taste = {str(number): worth[number] + rng.gauss(0, 0.8) for number in sorted(worth)}
    order = sorted(sheet.entries, key=lambda number: -taste[number])
    ranks = {number: rank for rank, number in enumerate(order, start=1)}
    cast_ballot(by=by, sheet_code=sheet.code, ranks=ranks, recognised=[])
