"""The story that `mitwerk demo` tells, told once for all tests here through the services."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

pytest.importorskip("OCP", reason="the vehicle is modelled with the cad extra")

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Award, AwardLine, Challenge, Entry, Phase, Waiver
from mitwerk.apps.challenges.queries.appeals import desk_for
from mitwerk.apps.ledger.queries.deposits import waiting_deposits
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.apps.ledger.queries.payouts import due_by_client
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.apps.vault.models import RevisionFile
from mitwerk.demo.bracket_sketch import SKETCH
from mitwerk.demo.later import WAIVED_MODEL, tell_later
from mitwerk.demo.pages import pages
from mitwerk.demo.people import MODERATOR, PASSWORD, SIGN_INS, Person
from mitwerk.demo.seed import seed_story
from mitwerk.kit.attempts import finish
from tests.demo.cheap_files import write_cheap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Told:
    """What must be the same in every telling."""

    titles: list[tuple[str, str]]
    files: list[tuple[str, int, str, str, str]]


def facts() -> Told:
    files = RevisionFile.objects.filter(revision__submissions__isnull=False).values_list(
        "revision__submissions__entry__phase__title",
        "revision__submissions__entry__number",
        "revision__blueprint__title",
        "path",
        "blob__sha256",
    )
    phases = Phase.objects.order_by("pk").values_list("challenge__title", "title")
    return Told(list(phases), sorted(files))


@pytest.fixture(scope="module")
def tellings(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[tuple[Told, Told]]:
    """Tell it, take it back, tell it again; the second telling stays for the tests."""
    files = write_cheap(tmp_path_factory.mktemp("story"))
    with django_db_blocker.unblock():
        with rolled_back():
            seed_story(files, lambda _line: None)
            first = facts()
        with rolled_back():
            seed_story(files, lambda _line: None)
            yield first, facts()


@contextmanager
def rolled_back() -> Iterator[None]:
    """Take everything back at the end, as the tests of a class do (`kit.outside` knows that)."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@pytest.fixture
def contest(tellings: object) -> Challenge:
    return Challenge.objects.get(size="vehicle", state="open")


def test_told_twice_it_is_the_same_story(tellings: tuple[Told, Told]) -> None:
    first, second = tellings

    assert (
        len({row[:2] for row in first.files}) == 20
    )  # ten concepts, six fronts, a bracket, three marks
    assert first == second


def test_the_part_contest_shows_its_own_sketch(tellings: tuple[Told, Told]) -> None:
    part = Entry.objects.get(phase__challenge__size="part").submissions.get().revision
    sketch = part.files.get(path=SKETCH)

    assert not RevisionFile.objects.filter(blob=sketch.blob).exclude(revision=part).exists()


def test_concepts_come_from_many_countries(contest: Challenge) -> None:
    entrants = Member.objects.filter(entries__phase=contest.phases.get(kind="concept"))

    assert entrants.count() >= 8
    assert entrants.values("country").distinct().count() >= 5


def test_one_phase_is_awarded_and_one_waits_for_ballots(contest: Challenge) -> None:
    states = dict(contest.phases.values_list("kind", "state"))
    awards = Award.objects.filter(phase__challenge=contest)

    assert states["concept"] == PhaseState.AWARDED
    assert states["front"] == PhaseState.JUDGING
    assert awards.count() == contest.phases.get(kind="concept").prizes.count()
    assert AwardLine.objects.exclude(paid_by=None).count() == 1
    assert Phase.objects.filter(challenge__size="part", state=PhaseState.OPEN).count() == 1


def test_an_appeal_waits_for_the_moderator(contest: Challenge) -> None:
    (appeal,) = desk_for(Member.objects.get(handle=MODERATOR.handle))

    assert appeal.phase.state == PhaseState.APPEALS
    assert appeal.phase.decision.places.get(rank=1).entry == appeal.entry


def test_first_pages_to_open_are_there(contest: Challenge) -> None:
    browser = Client()
    browser.force_login(Member.objects.get(handle=MODERATOR.handle))
    document = Path(__file__).resolve().parents[2] / "docs/walkthrough.md"

    shown = pages()

    assert [browser.get(path).status_code for _words, path in shown] == [200] * 9
    assert [words for words, _path in shown if words not in document.read_text()] == []


def test_client_waives_the_row_once_it_is_measured(contest: Challenge) -> None:
    timber = Entry.objects.get(
        phase__kind="front", submissions__revision__files__path__endswith=WAIVED_MODEL
    )
    check = timber.submissions.get().check_of_files
    row = {"id": "pieces", "must": True, "kind": "fact", "verdict": "fail", "text": "one piece"}
    before = tell_later.func()

    assert check is not None
    finish(check, rows=[row], failed=1)
    told = [tell_later.func() for _time in range(2)]

    waiver = Waiver.objects.get(entry=timber)
    assert (before, told) == (False, [True, False])
    assert (waiver.requirement.key, waiver.by) == ("pieces", contest.client)


def test_books_are_whole(contest: Challenge) -> None:
    assert check_books().whole


def test_treasurer_finds_prizes_for_a_file_and_a_deposit(contest: Challenge) -> None:
    (due,) = due_by_client()
    (deposit,) = waiting_deposits()

    assert due.ready
    assert deposit.amount_minor == contest.prizes_minor


def test_winner_is_the_baseline_of_the_next_phase(contest: Challenge) -> None:
    concept, front = (contest.phases.get(kind=kind) for kind in ("concept", "front"))
    winner = concept.decision.places.get(rank=1).entry

    assert front.baseline == winner.submissions.latest("pk").revision
    ancestors = front.entries.values_list("blueprint__revisions__parent_links__parent", flat=True)
    assert front.baseline_id in set(ancestors)
    assert front.entries.count() == 6


@pytest.mark.parametrize(("person", "role"), SIGN_INS, ids=[p.handle for p, _ in SIGN_INS])
def test_every_printed_sign_in_works_and_has_its_role(
    person: Person, role: str, contest: Challenge
) -> None:
    browser = Client()

    answer = browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies  # the visitor's language stays

    word = role.partition(":")[0]
    member = Member.objects.get(handle=person.handle)
    granted = set(RoleGrant.objects.filter(member=member).values_list("role", flat=True))
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(member.pk)
    assert granted == ({word} if word in Role.values else set())
