"""Any sequence of what people do with prizes: every cent accounted for, the terms unchanged.

A plain dictionary is the model: where each share stands, and what it must be possible to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mitwerk.apps.challenges.models import Award, AwardLine, Challenge, Phase
from mitwerk.apps.challenges.queries.money import standing_of
from mitwerk.apps.challenges.queries.verify_awards import broken_awards
from mitwerk.apps.challenges.services.award import award_prize, mark_paid
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.ledger.models import Account, PaymentDetails, Payout
from mitwerk.apps.ledger.queries.verify_books import broken_books
from mitwerk.apps.ledger.queries.verify_payouts import broken_payouts
from mitwerk.apps.ledger.services.details import erase_details
from mitwerk.apps.ledger.services.payouts import (
    pay_as_treasurer,
    receipt,
    settle_payout,
)
from mitwerk.apps.ledger.services.returns import return_payout, void_payout
from mitwerk.kit.problems import Problem
from tests.factories import challenges as people
from tests.factories import ledger as make
from tests.factories.judging import end_judging, judged_phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
PRIZES = {1: 60_001, 2: 39_999}
PICK = some.integers(0, 7)
PLACE: dict[str, Any] = {}
BEFORE = {"settle": {"in_file"}, "return": {"in_file", "settled"}, "void": {"settled"}}
AFTER = {"return": "returned", "void": "voided"}


def prepare() -> None:
    """Two challenges: a phase whose two entries share rank 1, and an open one with two entries."""
    fields = {"prizes": tuple(PRIZES.values())}
    decided = end_judging(judged_phase(3, **fields))
    reason = "It meets every row of the brief."
    choose_winner(
        by=decided.challenge.client, phase_code=decided.code, entry_number=2, reason=reason
    )
    phases = [people.phase_draft(prizes=(30_001,), title="Front")]
    open_phase = people.open_phase(phases=phases, cancel_rule="share", prizes_minor=100_000)
    for _number in range(2):
        people.entered(open_phase)
    PLACE.update(decided=decided.code, open=open_phase.code, treasurer=make.treasurer())
    PLACE["terms"] = dict(Challenge.objects.values_list("code", "terms_sha256"))


class Money(RuleBasedStateMachine):
    """Clerks in any order, also where they may not."""

    # The first of each is drawn most often: what lets a sequence get far.
    @initialize(
        ranks=some.sampled_from([(1, 2), (1,), ()]),
        cancels=some.sampled_from([True, False]),
        gives=some.sampled_from([True, True, False]),
    )
    def begin(self, ranks: tuple[int, ...], cancels: bool, gives: bool) -> None:
        """Any part of it may have happened before; what follows then gets further."""
        self.savepoint = transaction.savepoint()
        self.phase = Phase.objects.select_related("challenge").get(code=PLACE["decided"])
        self.client = self.phase.challenge.client
        self.given: set[int] = set()
        self.cancelled = False
        self.state: dict[str, str] = {}  # payout → payable, in_file, settled, returned, voided
        self.accounts: set[int] = set()
        for rank in ranks:
            self.award(rank)
        if cancels:
            self.cancel_open()
        owed = Payout.objects.select_related("payee", "client") if gives else ()
        for who in {person for payout in owed for person in (payout.payee, payout.client)}:
            make.account(who)
            self.accounts.add(who.pk)

    def teardown(self) -> None:
        if not hasattr(self, "savepoint"):
            return
        findings = [*broken_books(), *broken_payouts(), *broken_awards()]
        terms = dict(Challenge.objects.values_list("code", "terms_sha256"))
        transaction.savepoint_rollback(self.savepoint)
        assert findings == []
        assert terms == PLACE["terms"]

    def allowed(self, may: bool, act: Callable[[], object]) -> None:
        """Do it; what the model forbids is refused, what it allows is not."""
        try:
            with transaction.atomic():
                act()
        except Problem:
            assert not may
        else:
            assert may

    def payout(self, pick: int) -> Payout | None:
        codes = list(self.state)  # oldest first: codes are random, and a case must repeat
        if not codes:
            return None
        found = Payout.objects.select_related("payee", "client")
        return found.get(code=codes[pick % len(codes)])

    def note_new(self) -> None:
        for code in Payout.objects.order_by("pk").values_list("code", flat=True):
            self.state.setdefault(code, "payable")

    @precondition(lambda self: len(self.given) < len(PRIZES))
    @rule(rank=some.integers(1, 3))
    def award(self, rank: int) -> None:
        may = rank in PRIZES and rank not in self.given
        self.allowed(
            may, lambda: award_prize(by=self.client, phase_code=self.phase.code, rank=rank)
        )
        self.given |= {rank} if may else set()
        self.note_new()

    @precondition(lambda self: not self.cancelled)
    @rule()
    def cancel_open(self) -> None:
        code = Phase.objects.get(code=PLACE["open"]).challenge.code
        reason = "The budget of next year was not granted."
        self.allowed(not self.cancelled, lambda: cancel(by=self.client, code=code, reason=reason))
        self.cancelled = True
        self.note_new()

    @rule()
    def tick(self) -> None:
        for code in PLACE["terms"]:
            advance(code)

    @rule(pick=PICK, gives=some.sampled_from([True, True, False]))
    def account(self, pick: int, gives: bool) -> None:
        payout = self.payout(pick)
        if payout is None:
            return
        who = payout.payee if pick % 3 else payout.client
        if gives:
            make.account(who)
            self.accounts.add(who.pk)
        else:
            self.allowed(who.pk in self.accounts, lambda: erase_details(by=who))
            self.accounts.discard(who.pk)

    @precondition(lambda self: bool(self.state))
    @rule(picks=some.sets(PICK, min_size=1, max_size=2))
    def file(self, picks: set[int]) -> None:
        chosen = {p.code: p for p in map(self.payout, picks) if p is not None}
        if not chosen:
            return
        whose = {p.payee_id for p in chosen.values()} | {self.client.pk}
        may = whose <= self.accounts and all(self.state[c] == "payable" for c in chosen)
        self.allowed(may, lambda: make.run(list(chosen.values())))
        if may:
            self.state |= dict.fromkeys(chosen, "in_file")

    @precondition(lambda self: bool(self.state))
    @rule(pick=PICK, end=some.sampled_from(["settle", "return", "client", "treasurer", "void"]))
    def end(self, pick: int, end: str) -> None:
        payout = self.payout(pick)
        if payout is None:
            return
        if end == "client":  # who pays a share pays its last payout, whatever came back before
            payout = Payout.objects.filter(cause=payout.cause).latest("pk")
        may = self.state[payout.code] in BEFORE.get(end, {"payable"})
        if end == "void":
            may = may and not hasattr(payout, "item")
        self.allowed(may, ENDS[end](payout))
        if may:
            self.state[payout.code] = AFTER.get(end, "settled")
        self.note_new()

    @invariant()
    def every_cent_is_somewhere(self) -> None:
        if not hasattr(self, "state"):
            return
        rows = Account.objects.values("kind").annotate(whole=Sum("balance_minor"))
        held = {row["kind"]: row["whole"] for row in rows}
        want = {"payable": 0, "in_file": 0}
        for code, amount in Payout.objects.values_list("code", "amount_minor"):
            if self.state[code] in want:
                want[self.state[code]] += amount
        assert sum(held.values()) == 0
        assert held.get("payable", 0) == want["payable"]
        assert held.get("transit", 0) == want["in_file"]
        assert held.get("awarded", 0) == 0
        standing = standing_of(self.phase.challenge)
        assert standing.awarded.minor == sum(PRIZES[rank] for rank in self.given)
        assert standing.returned.minor == 0
        assert (
            set(Award.objects.filter(phase=self.phase).values_list("rank", flat=True)) == self.given
        )
        assert PaymentDetails.objects.filter(erased_at=None).count() == len(self.accounts)


def _line(payout: Payout) -> str:
    return AwardLine.objects.get(code=payout.cause.partition(":")[2]).code


def _by_treasurer(payout: Payout) -> object:
    paper = receipt(by=PLACE["treasurer"], name="x.pdf", content=make.PDF)
    return pay_as_treasurer(by=PLACE["treasurer"], code=payout.code, reference="h", paper=paper)


ENDS: dict[str, Callable[[Payout], Callable[[], object]]] = {
    "settle": lambda p: lambda: settle_payout(by=PLACE["treasurer"], code=p.code, reference="s"),
    "return": lambda p: lambda: return_payout(by=PLACE["treasurer"], code=p.code, reason="r"),
    "void": lambda p: lambda: void_payout(by=PLACE["treasurer"], code=p.code, reason="v"),
    "client": lambda p: (
        lambda: mark_paid(by=p.client, line_code=_line(p), reference="c", country="DE")
    ),
    "treasurer": lambda p: lambda: _by_treasurer(p),
}


@pytest.fixture
def places() -> Iterator[None]:
    prepare()
    yield
    PLACE.clear()


def sequences(count: int, steps: int, start: int) -> None:
    run_state_machine_as_test(
        seed(start)(Money),
        settings=settings(
            max_examples=count,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_sequences_of_clerks_lose_no_cent(places: None) -> None:
    sequences(5, 8, start=0)


@pytest.mark.soak
@pytest.mark.parametrize("thousand", range(1, 11))
def test_thousand_sequences_lose_no_cent(places: None, thousand: int) -> None:
    """Ten of them, each from a start of its own: a quarter of an hour of processor time each."""
    sequences(1_000, 16, start=thousand)
