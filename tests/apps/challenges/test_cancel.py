"""Cancelling follows the rule declared before."""

from __future__ import annotations

import pytest

from mitwerk.apps.challenges.errors import NotPublished
from mitwerk.apps.challenges.models import AwardLine
from mitwerk.apps.challenges.queries.shared_prizes import behind_lines
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.apps.challenges.services.money import client_of, pot_of
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.apps.vault.services.blueprints import About, create_blueprint
from mitwerk.kit.problems import InvalidError, NotAllowedError
from tests.factories import challenges as make
from tests.factories.judging import decided_phase
from tests.factories.members import make_team

pytestmark = pytest.mark.django_db

REASON = "The forest office closes at the end of the year."


def balance(kind: AccountKind, owner: str) -> int:
    return balance_minor(kind=kind, owner=owner, currency="EUR")


def test_cancel_returns_the_money_where_the_rule_says_so() -> None:
    challenge = make.running(cancel_rule="return")

    cancel(by=challenge.client, code=challenge.code, reason=REASON)

    challenge.refresh_from_db()
    assert (challenge.state, challenge.phases.get().state) == ("cancelled", "cancelled")
    assert balance(AccountKind.POT, pot_of(challenge)) == 0
    assert balance(AccountKind.OUTSIDE, client_of(challenge)) == 0


def test_cancel_shares_an_open_phase_among_its_entrants_where_the_rule_says_so() -> None:
    phase = make.open_phase(cancel_rule="share")
    for _ in range(3):
        make.entered(phase)

    cancel(by=phase.challenge.client, code=phase.challenge.code, reason=REASON)

    shares = sorted(AwardLine.objects.values_list("amount_minor", flat=True))
    assert shares == [33_333, 33_333, 33_334]


def test_cancel_gives_one_part_a_person_however_often_they_entered() -> None:
    phase = make.open_phase(cancel_rule="share")
    bob, erna, dora = (make.member(name) for name in ("bob", "erna", "dora"))
    for _number in range(3):
        make.entered(phase, bob)
    make.entered(phase, erna)
    both = create_blueprint(by=dora, about=About(title="Ours"), team=make_team(erna, dora))
    mine = make.submission(make.revision(dora, blueprint=both))
    enter(by=dora, phase_code=phase.code, submission=mine)

    cancel(by=phase.challenge.client, code=phase.challenge.code, reason=REASON)

    lines = AwardLine.objects.order_by("payee__handle")
    assert [line.payee.handle for line in lines] == ["bob", "dora", "erna"]
    assert sorted(line.amount_minor for line in lines) == [33_333, 33_333, 33_334]
    labels = [share.label for share in behind_lines([lines[0].code])[lines[0].code].shares]
    assert labels == ["Share of a cancelled phase", "your part among 3 people"]
    assert check_books().whole


def test_cancel_shares_nothing_without_entrants() -> None:
    challenge = make.running(cancel_rule="share")

    cancel(by=challenge.client, code=challenge.code, reason=REASON)

    assert AwardLine.objects.count() == 0
    assert balance(AccountKind.OUTSIDE, client_of(challenge)) == 0


def test_cancel_refuses_a_reason_that_nobody_reads_to_its_end() -> None:
    challenge = make.running()

    with pytest.raises(InvalidError):
        cancel(by=challenge.client, code=challenge.code, reason="x" * 4001)


def test_cancel_needs_a_public_reason() -> None:
    challenge = make.running()

    with pytest.raises(InvalidError):
        cancel(by=challenge.client, code=challenge.code, reason="no")


def test_cancel_is_for_the_client_only() -> None:
    challenge = make.running()

    with pytest.raises(NotAllowedError):
        cancel(by=make.member("charlie"), code=challenge.code, reason=REASON)


def test_cancel_refuses_twice() -> None:
    challenge = make.running()
    cancel(by=challenge.client, code=challenge.code, reason=REASON)

    with pytest.raises(NotPublished):
        cancel(by=challenge.client, code=challenge.code, reason=REASON)


def test_cancel_gives_the_prizes_that_were_won_before() -> None:
    phase = decided_phase()
    client = phase.challenge.client

    cancel(by=client, code=phase.challenge.code, reason=REASON)

    given = AwardLine.objects.order_by("award__rank").values_list("amount_minor", flat=True)
    assert list(given) == [60_000, 40_000]
    assert balance(AccountKind.OUTSIDE, client_of(phase.challenge)) == -100_000
