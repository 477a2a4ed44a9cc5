"""Enter with files dropped right there: blueprint, revision and entry at once or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from mitwerk.apps.challenges.services.enter import Submission, enter, submit_revision
from mitwerk.apps.vault.services.blueprints import About
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.apps.vault.services.start import start_blueprint
from mitwerk.apps.vault.services.uploads import settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
    from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
    from mitwerk.apps.members.models import Member, Team
    from mitwerk.apps.vault.models import Blueprint, Upload


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files and the words that come with them."""

    uploads: Sequence[Upload]
    title: str = ""
    message: str = ""
    ai_use: str = "none"
    team: Team | None = None


def enter_files(
    *,
    by: Member,
    phase: Phase,
    dropped: Dropped,
    promises: Promises,
    declared: tuple[Declared, ...] = (),
    shows_progress: bool = False,
) -> EntryRevision:
    """Found a blueprint under the licences of the terms and enter it; refuses what either does.

    Hashes what a crash left unfinished before it takes a lock, never while it holds one.
    """
    uploads = settled(dropped.uploads)
    challenge = phase.challenge
    about = About(
        title=dropped.title or phase.title,
        language=challenge.language,
        licence=challenge.licence,
        text_licence=challenge.text_licence,
    )
    with transaction.atomic():
        revision = start_blueprint(
            by=by,
            about=about,
            uploads=uploads,
            note=Note(dropped.message, dropped.ai_use),
            team=dropped.team,
        )
        return enter(
            by=by,
            phase_code=phase.code,
            submission=Submission(revision.code, promises, declared),
            shows_progress=shows_progress,
        )


def revise_files(
    *,
    by: Member,
    entry: Entry,
    dropped: Dropped,
    keep: Sequence[str] | None,
    promises: Promises,
    declared: tuple[Declared, ...] = (),
) -> EntryRevision:
    """Make the next revision of an entry's blueprint from files and hand it in."""
    uploads = settled(dropped.uploads)
    with transaction.atomic():
        revision = create_revision(
            by=by,
            blueprint=entry.blueprint,
            uploads=uploads,
            keep=keep,
            note=Note(dropped.message, dropped.ai_use),
        )
        submission = Submission(revision.code, promises, declared)
        return submit_revision(by=by, entry_code=entry.code, submission=submission)


def start_from_baseline(*, by: Member, phase: Phase) -> Blueprint | None:
    """Fork the winner's blueprint for an entrant; None when the phase has no baseline."""
    if phase.baseline is None:
        return None
    return fork(by=by, revision=phase.baseline)
