"""Many rows for tests that count queries: copied, since the services would take minutes for fifty."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from mitwerk.apps.challenges.models import (
    Challenge,
    Entry,
    EntryRevision,
    Phase,
    ReferenceFile,
    Requirement,
)
from mitwerk.apps.vault.models import Revision, RevisionFile
from mitwerk.kit import clock, ids
from tests.factories import challenges as make
from tests.flush import as_owner

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob, Blueprint


def more_entries(receipt: EntryRevision, count: int, entrant: Member | None = None) -> None:
    """Fill a wall with copies of an entry, each by somebody else unless one is named."""
    phase = receipt.entry.phase
    taken = max(phase.entries.values_list("number", flat=True))
    for number in range(taken + 1, taken + 1 + count):
        revision = _copy_of_blueprint(receipt.revision_id)
        entry = Entry.objects.get(pk=receipt.entry_id)
        entry.pk, entry.code, entry.number = None, ids.new_code(), number
        entry.blueprint, entry.entrant = revision.blueprint, entrant or make.member()
        entry.save()
        EntryRevision.objects.create(
            entry=entry,
            revision=revision,
            by=entry.entrant,
            terms_sha256="0" * 64,
            manifest_sha256="0" * 64,
            at=receipt.at,
        )


def _copy_of_blueprint(revision_id: int) -> Revision:
    revision = Revision.objects.select_related("blueprint").get(pk=revision_id)
    files, blueprint = list(revision.files.all()), revision.blueprint
    blueprint.pk, blueprint.code = None, ids.new_code()
    blueprint.save()
    revision.pk, revision.code, revision.blueprint = None, ids.new_code(), blueprint
    revision.save()
    _copy_files(files, revision)
    return revision


def _copy_files(files: list[RevisionFile], revision: Revision) -> None:
    for file in files:
        file.pk, file.revision = None, revision
    RevisionFile.objects.bulk_create(files)


def more_submissions(receipt: EntryRevision, count: int) -> None:
    """Hand in further revisions of the same entry."""
    blueprint: Blueprint = receipt.revision.blueprint
    taken = blueprint.revisions.count()
    for number in range(taken + 1, taken + 1 + count):
        revision = Revision.objects.get(pk=receipt.revision_id)
        files = list(revision.files.all())
        revision.pk, revision.code, revision.number = None, ids.new_code(), number
        revision.save()
        _copy_files(files, revision)
        EntryRevision.objects.create(
            entry=receipt.entry,
            revision=revision,
            by=receipt.by,
            terms_sha256="0" * 64,
            manifest_sha256="0" * 64,
            at=receipt.at,
            check_of_files=receipt.check_of_files,
        )


def more_challenges(first: Challenge, count: int, state: str = "open") -> None:
    """Fill the list of challenges, each with one phase and a client jury."""
    with as_owner(connection):
        for _number in range(count):
            _copy_challenge(first, state)


def _copy_challenge(first: Challenge, state: str) -> None:
    phase = first.phases.order_by("position").first()
    challenge = Challenge.objects.get(pk=first.pk)
    challenge.pk, challenge.code = None, ids.new_code()
    challenge.save()
    copy = Phase.objects.create(
        challenge=challenge,
        kind="concept",
        title="Concept",
        state=state,
        opens_at=phase.opens_at,
        closes_at=clock.now() + timedelta(days=1),
        judged_at=clock.now() + timedelta(days=2),
    )
    copy.juries.create(kind="client", weight_percent=100)


def more_of_the_brief(phase: Phase, count: int) -> None:
    """Fill phases, rows and files of the brief, be it published or not."""
    blob = make.upload(phase.challenge.client, "track.png", b"\x89PNG").blob
    there = phase.challenge.phases.count()
    with as_owner(connection):
        for number in range(there, there + count):
            _one_more_of_each(phase, number, blob)


def _one_more_of_each(phase: Phase, number: int, blob: Blob | None) -> None:
    challenge, now = phase.challenge, clock.now()
    ReferenceFile.objects.create(challenge=challenge, blob=blob, path=f"track-{number}.png")
    row = Requirement.objects.create(
        challenge=challenge, key=f"X{number}", text="It lasts", kind="judged"
    )
    row.phase_links.create(phase=phase)
    other = Phase.objects.create(
        challenge=challenge,
        position=number,
        kind="front",
        title=f"Front {number}",
        state="scheduled",
        opens_at=now + timedelta(days=9),
        closes_at=now + timedelta(days=19),
        judged_at=now + timedelta(days=29),
    )
    other.prizes.create(rank=1, amount_minor=100)
    other.juries.create(kind="experts", weight_percent=100).seats.create(member=make.member())
    other.needs_links.create(needs=phase)
    other.deliverables.create(kind="sketch")
