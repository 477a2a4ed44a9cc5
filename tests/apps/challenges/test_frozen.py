"""What is frozen gets no new rows either: terms once published, payees and manifests once written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from mitwerk.apps.challenges.models import (
    Deliverable,
    EntryPayee,
    Jury,
    JuryMember,
    Phase,
    PhaseDependency,
    Prize,
    Requirement,
    RequirementPhase,
)
from mitwerk.apps.vault.models import RevisionFile, RevisionParent
from tests.factories import challenges as make
from tests.factories.members import make_team

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

MORE: dict[str, Callable[[Phase], object]] = {
    "phase": lambda phase: Phase.objects.create(challenge=phase.challenge, kind="front", title="F"),
    "dependency": lambda phase: PhaseDependency.objects.create(phase=phase, needs=phase),
    "deliverable": lambda phase: Deliverable.objects.create(phase=phase, kind="photo"),
    "prize": lambda phase: Prize.objects.create(phase=phase, rank=9, amount_minor=1),
    "jury": lambda phase: Jury.objects.create(phase=phase, kind="experts", weight_percent=1),
    "seat": lambda phase: JuryMember.objects.create(
        jury=phase.juries.get(kind="community"), member=phase.challenge.client
    ),
    "row": lambda phase: Requirement.objects.create(
        challenge=phase.challenge, key="R9", text="It lasts", kind="judged"
    ),
    "row's phase": lambda phase: RequirementPhase.objects.create(
        requirement=phase.challenge.requirements.first(), phase=phase
    ),
    "reference": lambda phase: phase.challenge.reference_files.create(
        path="late.png", blob=make.upload(phase.challenge.client, "late.png", b"\x89PNG").blob
    ),
}


@pytest.mark.parametrize("what", MORE)
def test_nothing_is_added_under_frozen_terms(what: str) -> None:
    phase = make.open_phase()

    with pytest.raises(IntegrityError, match="none is added"), transaction.atomic():
        MORE[what](phase)


def test_no_value_is_declared_after_handing_in() -> None:
    receipt = make.entered(make.open_phase())
    row = receipt.entry.phase.challenge.requirements.first()

    with pytest.raises(IntegrityError, match="none is added"), transaction.atomic():
        receipt.declared_values.create(requirement=row, value="1", source_path="a.pdf")

    assert receipt.declared_values.count() == 0


@pytest.mark.parametrize("of_team", [False, True])
def test_nobody_is_added_to_those_who_share_a_prize(of_team: bool) -> None:
    bob, dan = make.member("bob"), make.member("dan")
    blueprint = None
    if of_team:
        blueprint = make.create_blueprint(
            by=bob, about=make.About(title="Ours"), team=make_team(bob, dan)
        )
    submission = make.submission(make.revision(bob, blueprint=blueprint))
    receipt = make.enter(by=bob, phase_code=make.open_phase().code, submission=submission)

    with pytest.raises(IntegrityError, match="none is added"), transaction.atomic():
        EntryPayee.objects.create(submission=receipt, member=make.member("late"))

    assert receipt.payees.count() == (2 if of_team else 1)


def test_no_file_and_no_parent_is_added_to_a_manifest() -> None:
    bob = make.member("bob")
    revision, other = make.revision(bob, "a “b”\\c.pdf", "ä.pdf"), make.revision(bob)
    named = {"revision": revision, "number": 9, "path": "z.pdf", "folded_path": "z.pdf"}
    blob = other.files.get().blob

    with pytest.raises(IntegrityError, match="none is added"), transaction.atomic():
        RevisionFile.objects.create(blob=blob, **named)
    with pytest.raises(IntegrityError, match="none is added"), transaction.atomic():
        RevisionParent.objects.create(revision=revision, parent=other)

    assert revision.files.count() == 2
