"""What pages say where something ended early: withdrawn, cancelled, over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.prize_lines import money_page
from mitwerk.apps.challenges.services.cancel import cancel
from tests.factories import challenges as make
from tests.factories.endings import REASON, cancelled, withdrawn
from tests.factories.members import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.challenges.models import EntryRevision

pytestmark = pytest.mark.django_db


def still_open(_receipt: EntryRevision) -> None:
    """Nothing happened."""


def over(receipt: EntryRevision) -> None:
    make.after_deadline(receipt.entry.phase)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (still_open, "It is sealed: nobody sees it before the deadline."),
        (withdrawn, "The entry was withdrawn"),
        (cancelled, "The phase was cancelled before its deadline."),
        (over, "Entries are closed: everybody reads what was handed in last."),
    ],
)
def test_receipt_says_what_became_of_the_entry(
    ended: Callable[[EntryRevision], None], said: str
) -> None:
    receipt = make.entered(make.open_phase())
    ended(receipt)
    page = reverse("challenges:receipt", args=[receipt.code])

    shown = client_of(receipt.by).get(page).content.decode()

    assert said in shown
    assert ("It is sealed" in shown, "Hand in a newer" in shown) == (ended is still_open,) * 2


@pytest.mark.parametrize(
    ("entries", "titles"),
    [
        (2, ["Concept, share of a cancelled phase"]),
        (0, ["Concept, prize 1", "Concept, prize 2"]),
    ],
)
def test_shared_money_is_not_said_to_have_gone_back(entries: int, titles: list[str]) -> None:
    phase = make.open_phase(cancel_rule="share")
    for _number in range(entries):
        make.entered(phase)
    challenge = phase.challenge

    cancel(by=challenge.client, code=challenge.code, reason=REASON)

    challenge.refresh_from_db()
    prizes = money_page(challenge).prizes
    steps = {step.label for prize in prizes for step in prize.steps}
    assert [prize.title for prize in prizes] == titles
    assert ("Gone back to the client" in steps) == (entries == 0)


def test_cancelled_challenges_are_over_and_not_decided() -> None:
    cancelled(make.entered(make.open_phase()))

    page = client_of(None).get("/challenges/?show=over").content.decode()

    assert Phase.objects.get().state == "cancelled"
    assert 'aria-current="page">Over</a>' in page
    assert "Decided" not in page


@pytest.mark.parametrize("name", ["revise", "withdraw"])
@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (withdrawn, "This entry is withdrawn."),
        (cancelled, "Entries of “Concept” are closed."),
        (over, "Entries of “Concept” are closed."),
    ],
)
def test_no_form_is_shown_that_could_not_be_sent(
    ended: Callable[[EntryRevision], None], said: str, name: str
) -> None:
    receipt = make.entered(make.open_phase())
    page = reverse(f"challenges:{name}", args=[receipt.entry.code])
    before = client_of(receipt.by).get(page).status_code
    ended(receipt)

    answer = client_of(receipt.by).get(page)

    assert (before, answer.status_code) == (200, 409)
    assert said in answer.content.decode()


def test_a_challenge_is_cancelled_once() -> None:
    receipt = make.entered(make.open_phase())
    challenge = receipt.entry.phase.challenge
    page = reverse("challenges:cancel", args=[challenge.code])
    before = client_of(challenge.client).get(page).status_code
    cancelled(receipt)

    assert (before, client_of(challenge.client).get(page).status_code) == (200, 409)
