"""The smallest valid challenges, phases and entries, built through the services."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Challenge, EntryRevision, Phase
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.challenges.services.enter import Submission, enter
from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
from mitwerk.apps.challenges.services.phases import (
    DeliverableDraft,
    JuryDraft,
    PhaseDraft,
    replace_phases,
)
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.requirements import RowDraft, replace_rows
from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.apps.vault.models import Blueprint, Revision, Upload
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.apps.vault.services.revisions import Note, create_revision
from mitwerk.kit import blobs, clock
from tests.factories.members import make_member

if TYPE_CHECKING:
    from collections.abc import Sequence

_numbers = itertools.count(1)
YES = Promises(licence=True, patents=True)
LIGHT = RowDraft("R1", "It is light", "fact", fact="mass", comparison="<=", value="650", unit="kg")
FRIENDLY = RowDraft("R2", "It looks friendly", "judged", must=False)


def member(handle: str = "", *roles: str, **fields: object) -> Member:
    """A member with a handle (invented when empty) and roles."""
    handle = handle or f"member{next(_numbers)}"
    found = Member.objects.filter(handle=handle).first()
    if found is None:
        found = make_member(handle, **fields)
    for role in roles:
        RoleGrant.objects.get_or_create(member=found, role=role, revoked_at=None)
    return found


def alice() -> Member:
    """The client of the cast."""
    return member("alice", "client")


def phase_draft(**fields: object) -> PhaseDraft:
    """A phase open since yesterday, for a week, judged by its client."""
    now = clock.now()
    whole: dict[str, object] = {
        "kind": "concept",
        "title": "Concept",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=7),
        "judged_at": now + timedelta(days=10),
        "prizes": (60_000, 40_000),
        "juries": (JuryDraft("client", 60), JuryDraft("community", 40)),
        "deliverables": (DeliverableDraft("sketch"),),
    }
    return PhaseDraft(**(whole | fields))  # type: ignore[arg-type]


def draft(
    client: Member | None = None,
    phases: Sequence[PhaseDraft] | None = None,
    rows: Sequence[RowDraft] = (LIGHT, FRIENDLY),
    **fields: object,
) -> Challenge:
    """A brief in which nothing is missing."""
    client = client or alice()
    whole: dict[str, object] = {
        "title": "A light forest vehicle",
        "summary": "Four wheels, one person, half a ton of tools.",
        "intended_use": "Carry tools and plants on forest tracks.",
        "place": "Harz",
        "users": "Foresters",
        "must_do": "Start at −20 °C and turn between trees.",
        "prizes_minor": 100_000,
        "appeal_days": 0,  # decided is final at once, as in most of what is tested
    }
    challenge = create_draft(by=client, **(whole | fields))  # type: ignore[arg-type]
    replace_phases(by=client, code=challenge.code, phases=phases or [phase_draft()])
    replace_rows(by=client, code=challenge.code, rows=rows)
    return challenge


def running(client: Member | None = None, **fields: object) -> Challenge:
    """A published challenge whose first phase takes entries."""
    challenge = draft(client, **fields)  # type: ignore[arg-type]
    return publish(by=challenge.client, code=challenge.code)


def open_phase(client: Member | None = None, **fields: object) -> Phase:
    """The open phase of a new running challenge."""
    return running(client, **fields).phases.select_related("challenge").get()


def upload(by: Member, path: str, content: bytes) -> Upload:
    """A finished upload."""
    from mitwerk.apps.vault.services.blobs import record_blob

    sha256, size = blobs.put(iter([content]))
    blob = record_blob(sha256=sha256, size=size, name=path)
    return Upload.objects.create(
        member=by,
        path=path,
        length=size,
        offset=size,
        blob=blob,
        expires_at=clock.now() + timedelta(days=1),
    )


def revision(
    by: Member, *paths: str, blueprint: Blueprint | None = None, ai_use: str = "none"
) -> Revision:
    """A draft revision with these files (a sketch when none is named)."""
    blueprint = blueprint or create_blueprint(by=by, about=About(title="My idea"))
    names = paths or ("sketch.txt.pdf",)
    files = [upload(by, name, f"%PDF-1.4 {next(_numbers)}".encode()) for name in names]
    return create_revision(by=by, blueprint=blueprint, uploads=files, note=Note(ai_use=ai_use))


def submission(revision: Revision, *declared: Declared) -> Submission:
    return Submission(revision.code, YES, declared)


def entered(
    phase: Phase, by: Member | None = None, *, shows_progress: bool = False
) -> EntryRevision:
    """The receipt of a new entry by a new member."""
    by = by or member()
    return enter(
        by=by,
        phase_code=phase.code,
        submission=submission(revision(by)),
        shows_progress=shows_progress,
    )


def after_deadline(phase: Phase) -> Phase:
    """Move a phase's deadline into the past and let the ticker do its work."""
    now = clock.now()
    Phase.objects.filter(pk=phase.pk).update(
        opens_at=now - timedelta(days=9), closes_at=now - timedelta(minutes=1)
    )
    lifecycle.advance(phase.challenge.code)
    phase.refresh_from_db()
    return phase
