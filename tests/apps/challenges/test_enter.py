"""Entering: frozen, sealed, receipted, until the deadline by the database's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from mitwerk.apps.challenges.errors import (
    AiRefused,
    AlreadyEntered,
    ConflictOfInterest,
    DeadlinePassed,
    LicenceRefused,
    MissingDeclaration,
    MissingDeliverable,
    NotFromBaseline,
    NotOpen,
    TermsNotAccepted,
    TooManyEntries,
)
from mitwerk.apps.challenges.models import Entry, EntryRevision, Phase
from mitwerk.apps.challenges.services.enter import Submission, enter, submit_revision, withdraw
from mitwerk.apps.challenges.services.enter_files import Dropped, enter_files
from mitwerk.apps.challenges.services.entry_checks import Declared, Promises
from mitwerk.apps.vault.errors import NotOwnerError
from mitwerk.apps.vault.services.blueprints import About, create_blueprint, edit_blueprint
from mitwerk.apps.vault.services.fork import fork
from mitwerk.kit import blobs, clock
from mitwerk.kit.problems import InvalidError, NotFoundError
from tests.factories import challenges as make
from tests.factories.vault import arrived

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

RANGE = make.RowDraft(
    "R3", "It reaches the hut", "declared", fact="range", comparison=">=", value="60", unit="km"
)


def test_enter_seals_the_revision_and_names_both_hashes() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)

    receipt = enter(by=bob, phase_code=phase.code, submission=make.submission(revision))

    revision.refresh_from_db()
    assert revision.visibility == "sealed"
    assert receipt.manifest_sha256 == revision.manifest_sha256
    assert receipt.terms_sha256 == phase.challenge.terms_sha256
    assert (receipt.entry.number, receipt.entry.state) == (1, "entered")


def test_enter_opens_what_its_author_shows() -> None:
    phase = make.open_phase()

    receipt = make.entered(phase, shows_progress=True)

    assert receipt.revision.__class__.objects.get().visibility == "open"


def test_enter_counts_entries_up() -> None:
    phase = make.open_phase()

    receipts = [make.entered(phase) for _ in range(3)]

    assert [receipt.entry.number for receipt in receipts] == [1, 2, 3]
    assert Phase.objects.get(pk=phase.pk).entry_count == 3


def test_enter_refuses_after_the_deadline_though_the_ticker_is_late() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)

    with clock.shifted(timedelta(days=7, seconds=1)), pytest.raises(DeadlinePassed):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))

    assert Entry.objects.count() == 0


def test_enter_refuses_before_the_phase_opens() -> None:
    later = make.phase_draft(opens_at=clock.now() + timedelta(days=1))
    phase, bob = make.open_phase(phases=[later]), make.member("bob")
    revision = make.revision(bob)

    with pytest.raises(NotOpen):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))


@pytest.mark.parametrize(("licence", "patents"), [(False, True), (True, False)])
def test_enter_needs_both_promises(licence: bool, patents: bool) -> None:
    phase, bob = make.open_phase(), make.member("bob")
    submission = Submission(make.revision(bob).code, Promises(licence, patents))

    with pytest.raises(TermsNotAccepted):
        enter(by=bob, phase_code=phase.code, submission=submission)


def test_enter_refuses_the_client() -> None:
    phase = make.open_phase()
    revision = make.revision(phase.challenge.client)

    with pytest.raises(ConflictOfInterest):
        enter(
            by=phase.challenge.client,
            phase_code=phase.code,
            submission=make.submission(revision),
        )


def test_enter_refuses_a_judge_of_the_phase() -> None:
    judge = make.member("judith")
    juries = (make.JuryDraft("client", 60), make.JuryDraft("experts", 40, ("judith",)))
    phase = make.open_phase(phases=[make.phase_draft(juries=juries)])
    revision = make.revision(judge)

    with pytest.raises(ConflictOfInterest):
        enter(by=judge, phase_code=phase.code, submission=make.submission(revision))


def test_enter_refuses_another_licence_than_the_terms() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    blueprint = create_blueprint(by=bob, about=About(title="Mine", licence="MIT"))
    revision = make.revision(bob, blueprint=blueprint)

    with pytest.raises(LicenceRefused):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))


def test_enter_refuses_a_revision_made_under_another_licence() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    blueprint = create_blueprint(by=bob, about=About(title="Mine", licence="MIT"))
    revision = make.revision(bob, blueprint=blueprint)
    edit_blueprint(by=bob, blueprint=blueprint, about=About(title="Mine"))

    with pytest.raises(LicenceRefused):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))


def test_enter_takes_a_revision_whose_own_licence_is_that_of_the_terms() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob)
    edit_blueprint(by=bob, blueprint=revision.blueprint, about=About(title="Mine", licence="MIT"))

    receipt = enter(by=bob, phase_code=phase.code, submission=make.submission(revision))

    assert receipt.entry.number == 1


def test_enter_refuses_ai_made_material_where_the_terms_do() -> None:
    phase, bob = make.open_phase(ai_rule="refused"), make.member("bob")
    revision = make.revision(bob, ai_use="partly")

    with pytest.raises(AiRefused):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))


def test_enter_refuses_a_missing_deliverable() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    revision = make.revision(bob, "notes.txt")

    with pytest.raises(MissingDeliverable):
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))


def test_enter_refuses_what_belongs_to_somebody_else() -> None:
    phase, bob, charlie = make.open_phase(), make.member("bob"), make.member("charlie")
    revision = make.revision(bob)

    with pytest.raises(NotOwnerError):
        enter(by=charlie, phase_code=phase.code, submission=make.submission(revision))


def test_enter_refuses_a_sixth_entry() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    for _ in range(5):
        make.entered(phase, bob)

    with pytest.raises(TooManyEntries):
        make.entered(phase, bob)


def test_enter_refuses_the_same_blueprint_twice() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    receipt = make.entered(phase, bob)
    newer = make.revision(bob, blueprint=receipt.entry.blueprint)

    with pytest.raises(AlreadyEntered):
        enter(by=bob, phase_code=phase.code, submission=make.submission(newer))


def test_enter_with_a_baseline_refuses_what_does_not_descend_from_it() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    Phase.objects.filter(pk=phase.pk).update(baseline=open_baseline())

    with pytest.raises(NotFromBaseline):
        make.entered(phase, bob)


def test_enter_with_a_baseline_takes_its_fork() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    baseline = open_baseline()
    Phase.objects.filter(pk=phase.pk).update(baseline=baseline)
    started = fork(by=bob, revision=baseline)

    receipt = enter(
        by=bob,
        phase_code=phase.code,
        submission=make.submission(make.revision(bob, "front.pdf", blueprint=started)),
    )

    assert receipt.entry.number == 1


def test_enter_needs_declared_musts_with_a_source() -> None:
    phase, bob = make.open_phase(rows=(make.LIGHT, RANGE)), make.member("bob")
    revision = make.revision(bob)

    with pytest.raises(MissingDeclaration) as refusal:
        enter(by=bob, phase_code=phase.code, submission=make.submission(revision))

    assert refusal.value.where == "R3"


@pytest.mark.parametrize(
    ("value", "unit", "path"),
    [
        ("far", "km", "sketch.pdf"),
        ("-70", "km", "sketch.pdf"),
        ("1e9999", "km", "sketch.pdf"),
        ("70", "kg", "sketch.pdf"),
        ("70", "km", "elsewhere.pdf"),
    ],
)
def test_enter_refuses_a_declared_value_that_proves_nothing(
    value: str, unit: str, path: str
) -> None:
    phase, bob = make.open_phase(rows=(make.LIGHT, RANGE)), make.member("bob")
    declared = Declared("R3", value, unit, path)
    submission = make.submission(make.revision(bob, "sketch.pdf"), declared)

    with pytest.raises(MissingDeclaration):
        enter(by=bob, phase_code=phase.code, submission=submission)


FREE = make.RowDraft("R4", "Its drive can be bought", "declared", must=False)


@pytest.mark.parametrize(
    ("value", "unit"), [("x" * 121, ""), ("a motor", "x" * 21)], ids=["value", "unit"]
)
def test_enter_refuses_a_declared_value_that_no_row_holds(value: str, unit: str) -> None:
    phase, bob = make.open_phase(rows=(make.LIGHT, FREE)), make.member("bob")
    declared = Declared("R4", value, unit, "sketch.pdf")
    submission = make.submission(make.revision(bob, "sketch.pdf"), declared)

    with pytest.raises(InvalidError) as refusal:
        enter(by=bob, phase_code=phase.code, submission=submission)

    assert refusal.value.where == "R4"


def test_enter_refuses_two_values_of_a_row() -> None:
    phase, bob = make.open_phase(rows=(make.LIGHT, RANGE)), make.member("bob")
    two = [Declared("R3", value, "km", "sketch.pdf") for value in ("70", "90")]

    with pytest.raises(MissingDeclaration) as refusal:
        enter(
            by=bob,
            phase_code=phase.code,
            submission=make.submission(make.revision(bob, "sketch.pdf"), *two),
        )

    assert (refusal.value.where, refusal.value.detail) == ("R3", "Row R3: declare one value.")


def test_enter_keeps_declared_values() -> None:
    phase, bob = make.open_phase(rows=(make.LIGHT, RANGE)), make.member("bob")
    declared = Declared("R3", "70", "km", "sketch.pdf")

    receipt = enter(
        by=bob,
        phase_code=phase.code,
        submission=make.submission(make.revision(bob, "sketch.pdf"), declared),
    )

    kept = receipt.declared_values.values_list("requirement__key", "value", "unit", "source_path")
    assert list(kept) == [("R3", "70", "km", "sketch.pdf")]


def test_submit_revision_appends_and_keeps_the_first() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    first = make.entered(phase, bob)
    newer = make.revision(bob, "better.pdf", blueprint=first.entry.blueprint)

    second = submit_revision(by=bob, entry_code=first.entry.code, submission=make.submission(newer))

    kept = list(EntryRevision.objects.order_by("pk").values_list("code", "manifest_sha256"))
    assert kept == [
        (first.code, first.manifest_sha256),
        (second.code, newer.manifest_sha256),
    ]


def test_submit_revision_hides_the_entry_from_strangers() -> None:
    phase = make.open_phase()
    receipt = make.entered(phase, make.member("bob"))
    charlie = make.member("charlie")

    with pytest.raises(NotFoundError):
        submit_revision(
            by=charlie,
            entry_code=receipt.entry.code,
            submission=make.submission(make.revision(charlie)),
        )


def test_withdraw_is_a_state_and_counts_down() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    receipt = make.entered(phase, bob)

    withdraw(by=bob, entry_code=receipt.entry.code)

    assert Entry.objects.get().state == "withdrawn"
    assert Phase.objects.get(pk=phase.pk).entry_count == 0


def test_withdraw_refuses_after_the_deadline() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    receipt = make.entered(phase, bob)

    with clock.shifted(timedelta(days=8)), pytest.raises(DeadlinePassed):
        withdraw(by=bob, entry_code=receipt.entry.code)


def open_baseline() -> object:
    """A winner's revision that everybody may fork."""
    from mitwerk.apps.vault.services.visibility import open_revisions

    return open_revisions([make.revision(make.member("winner"))])[0]


@pytest.mark.django_db(transaction=True)
def test_files_are_hashed_before_the_transaction_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    phase, bob = make.open_phase(), make.member("bob")
    upload = arrived(bob, "sketch.pdf", b"%PDF-1.4 left by a crash")
    inside: list[bool] = []
    hashed = blobs.digest_of

    def watched(path: Path) -> str:
        inside.append(connection.in_atomic_block)
        return hashed(path)

    monkeypatch.setattr(blobs, "digest_of", watched)

    receipt = enter_files(by=bob, phase=phase, dropped=Dropped([upload]), promises=make.YES)

    assert inside == [False]
    assert receipt.revision.files.get().path == "sketch.pdf"
