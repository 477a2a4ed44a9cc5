"""A must-row that fails by measurement bars from the prizes, unless the client waives it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, transaction

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import ChecksUnderWay, NothingToWaive, TooLateToWaive
from mitwerk.apps.challenges.models import AwardLine, EntryCheck, Phase, Waiver
from mitwerk.apps.challenges.queries.barring import standings
from mitwerk.apps.challenges.queries.prize_lines import money_page
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.award import award_all, award_prize
from mitwerk.apps.challenges.services.checks import make_check
from mitwerk.apps.challenges.services.decide import write_decision
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.talk.models import Notice, Thread
from mitwerk.kit import clock
from mitwerk.kit.models import AuditRecord
from mitwerk.kit.problems import InvalidError, NotAllowedError, NotFoundError
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.django_db

REASON = "The tray is replaced by a longer one next year."
GOOD, BAD = 40.0, 80.0  # the tray takes 50 mm


def judged(*lengths: float, checked: bool = True) -> Phase:
    """A phase past its deadline with an entry of each length."""
    phase = checks.phase_with()
    for length in lengths:
        checks.entered(phase, {"part.stl": checks.block(length)}, checked=checked)
    return make.after_deadline(phase)


def decided(*lengths: float, placed: Sequence[Sequence[str]] = (), checked: bool = True) -> Phase:
    """A phase decided in the order of the entry numbers, or as ``placed`` says."""
    phase = judged(*lengths, checked=checked)
    order = placed or [[str(number + 1)] for number in range(len(lengths))]
    with transaction.atomic():
        write_decision(phase, "client_jury", order)
    phase.refresh_from_db()
    return phase


def paid(phase: Phase) -> list[tuple[int, int, int]]:
    """Rank, entry number and cents of every share."""
    lines = AwardLine.objects.filter(award__phase=phase).order_by("award__rank", "entry__number")
    return list(lines.values_list("award__rank", "entry__number", "amount_minor"))


def test_barred_entry_keeps_its_place_and_the_next_gets_the_prize() -> None:
    phase = decided(BAD, GOOD, GOOD)

    award_all(by=phase.challenge.client, phase_code=phase.code)

    places = [(one.place.rank, one.entry.number, one.barred, one.prize_rank)
              for one in standings(phase)]  # fmt: skip
    assert places == [(1, 1, ("R1",), None), (2, 2, (), 1), (3, 3, (), 2)]
    assert paid(phase) == [(1, 2, 60_000), (2, 3, 40_000)]
    assert check_books().whole


def test_waived_entry_is_paid() -> None:
    phase = decided(BAD, GOOD)
    entry = phase.entries.get(number=1)

    waive_row(by=phase.challenge.client, entry_code=entry.code, row="R1", reason=REASON)
    award_all(by=phase.challenge.client, phase_code=phase.code)

    assert paid(phase) == [(1, 1, 60_000), (2, 2, 40_000)]
    assert standings(phase)[0].waived == ("R1",)


def test_mended_entry_is_paid() -> None:
    phase = checks.phase_with()
    receipt = checks.entered(phase, {"part.stl": checks.block(BAD)})
    checks.mended(receipt.entry, {"part.stl": checks.block(GOOD)})
    make.after_deadline(phase)
    with transaction.atomic():
        write_decision(phase, "client_jury", [["1"]])

    award_all(by=phase.challenge.client, phase_code=phase.code)

    assert paid(phase) == [(1, 1, 60_000)]


def test_tied_entries_share_what_the_barred_one_leaves() -> None:
    phase = decided(GOOD, BAD, GOOD, placed=[["1", "2", "3"]])

    award_all(by=phase.challenge.client, phase_code=phase.code)

    assert paid(phase) == [(1, 1, 30_000), (1, 3, 30_000), (2, 1, 20_000), (2, 3, 20_000)]


def test_prize_that_nobody_may_have_goes_back_to_the_pot() -> None:
    phase = decided(BAD, GOOD)

    award_all(by=phase.challenge.client, phase_code=phase.code)

    phase.refresh_from_db()
    assert paid(phase) == [(1, 2, 60_000)]
    assert phase.state == PhaseState.AWARDED
    assert check_books().whole


def test_money_page_says_that_no_entry_may_have_a_prize() -> None:
    phase = decided(BAD, BAD)

    before = [prize.next for prize in money_page(phase.challenge).prizes]
    entry = phase.entries.get(number=1)
    waive_row(by=phase.challenge.client, entry_code=entry.code, row="R1", reason=REASON)
    after = [prize.next for prize in money_page(phase.challenge).prizes]

    said = "Next: no entry may have it. Unless the client waives a row,"
    assert [text.startswith(said) for text in before] == [True, True]
    assert [text.startswith(said) for text in after] == [False, True]


def test_terms_frozen_before_the_checks_bar_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    older = tuple(text for text in texts.ALL if text is not texts.CHECK_PROMISE)
    monkeypatch.setattr(texts, "ALL", older)
    phase = decided(BAD)

    (standing,) = standings(phase)

    assert (standing.barred, standing.prize_rank) == ((), 1)
    with pytest.raises(NothingToWaive):
        waive_row(
            by=phase.challenge.client, entry_code=standing.entry.code, row="R1", reason=REASON
        )


def test_award_waits_for_checks_that_could_bar() -> None:
    phase = decided(BAD, GOOD, checked=False)
    client = phase.challenge.client

    with pytest.raises(ChecksUnderWay):
        award_all(by=client, phase_code=phase.code)
    for check in EntryCheck.objects.filter(state="waiting"):
        make_check(check_id=check.pk)
    award_all(by=client, phase_code=phase.code)

    assert paid(phase) == [(1, 2, 60_000)]


def test_prizes_before_the_first_unfinished_check_can_be_given() -> None:
    phase = decided(GOOD, GOOD, checked=False)
    first = phase.entries.get(number=1).submissions.get()
    checks.measured(first)

    award_prize(by=phase.challenge.client, phase_code=phase.code, rank=1)

    phase.refresh_from_db()
    assert paid(phase) == [(1, 1, 60_000)]
    assert phase.state == PhaseState.DECIDED


def test_what_is_measured_too_late_takes_nothing_back() -> None:
    phase = decided(BAD, GOOD, GOOD, checked=False)
    client = phase.challenge.client

    with clock.shifted(timedelta(days=4)):
        award_prize(by=client, phase_code=phase.code, rank=1)
        for check in EntryCheck.objects.filter(state="waiting"):
            make_check(check_id=check.pk)
        award_prize(by=client, phase_code=phase.code, rank=2)

    assert paid(phase) == [(1, 1, 60_000), (2, 2, 40_000)]


def test_ticker_waits_for_checks_and_passes_over_the_barred() -> None:
    phase = decided(BAD, GOOD, checked=False)
    Phase.objects.filter(pk=phase.pk).update(answer_by=clock.now())

    lifecycle.advance(phase.challenge.code)
    early = paid(phase)
    for check in EntryCheck.objects.filter(state="waiting"):
        make_check(check_id=check.pk)
    lifecycle.advance(phase.challenge.code)

    assert (early, paid(phase)) == ([], [(1, 2, 60_000)])


def test_waiver_is_public_and_told() -> None:
    phase = judged(BAD, GOOD)
    entry = phase.entries.get(number=1)

    waiver = waive_row(by=phase.challenge.client, entry_code=entry.code, row="R1", reason=REASON)

    audit = AuditRecord.objects.get(verb="row.waive")
    told = Notice.objects.filter(kind="row-waived").values_list("member_id", flat=True)
    entrants = phase.entries.values_list("entrant_id", flat=True)
    thread = Thread.objects.get(subject=f"entry:{entry.code}")
    assert (waiver.by, waiver.reason) == (phase.challenge.client, REASON)
    assert audit.details == {"row": "R1", "reason": REASON}
    assert set(told) == set(entrants)
    assert (thread.title, REASON in thread.posts.get().body) == ("Waived: It fits the tray", True)


def test_waiver_is_for_the_client_only() -> None:
    phase = judged(BAD)
    entry = phase.entries.get()

    for who in (entry.entrant, make.member("charlie")):
        with pytest.raises(NotAllowedError):
            waive_row(by=who, entry_code=entry.code, row="R1", reason=REASON)

    assert Waiver.objects.count() == 0


def test_waiver_refuses_what_does_not_bar() -> None:
    phase = judged(BAD, GOOD)
    client = phase.challenge.client
    bad, good = phase.entries.order_by("number")
    waive_row(by=client, entry_code=bad.code, row="R1", reason=REASON)

    for entry, row in ((good, "R1"), (bad, "R2"), (bad, "R9"), (bad, "R1")):
        with pytest.raises(NothingToWaive):
            waive_row(by=client, entry_code=entry.code, row=row, reason=REASON)
    with pytest.raises(InvalidError):
        waive_row(by=client, entry_code=bad.code, row="R1", reason="because")


def test_waiver_comes_after_the_deadline_and_before_the_award() -> None:
    phase = checks.phase_with()
    entry = checks.entered(phase, {"part.stl": checks.block(BAD)}).entry
    client = phase.challenge.client

    with pytest.raises(NotFoundError):  # sealed: the client does not know of it
        waive_row(by=client, entry_code=entry.code, row="R1", reason=REASON)
    make.after_deadline(phase)
    checks_of_others = decided(BAD, GOOD)
    award_prize(by=client, phase_code=checks_of_others.code, rank=1)
    with pytest.raises(TooLateToWaive):
        waive_row(
            by=client,
            entry_code=checks_of_others.entries.get(number=1).code,
            row="R1",
            reason=REASON,
        )


def test_barred_authors_are_told_why(django_capture_on_commit_callbacks) -> None:
    phase = judged(BAD, GOOD, GOOD, GOOD)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        write_decision(phase, "client_jury", [["1"], ["2"], ["3"], ["4"]])

    kinds = ("entry-barred", "entry-won", "entry-placed")
    told = Notice.objects.filter(kind__in=kinds).order_by("details__entry")
    assert [(one.details["entry"], one.kind) for one in told] == [
        (1, "entry-barred"),
        (2, "entry-won"),
        (3, "entry-won"),
        (4, "entry-placed"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        "challenges_entrycheck SET verdict = 'pass'",
        "challenges_entrycheck SET rows = '[]'",
        "challenges_entrycheck SET failed = 0",
        "challenges_waiver SET reason = 'x'",
        "challenges_entryrevision SET check_of_files_id = NULL",
    ],
)
def test_the_database_keeps_verdicts_and_waivers(change: str) -> None:
    from django.db import connection

    phase = judged(BAD)
    entry = phase.entries.get()
    waive_row(by=phase.challenge.client, entry_code=entry.code, row="R1", reason=REASON)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {change}")
