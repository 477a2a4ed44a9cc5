"""A wish with enough voices becomes a draft; thrown away, the wish is open again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.configurator.models import Catalogue
from mitwerk.apps.configurator.rules import SUPPORTERS_FOR_A_CONTEST
from mitwerk.apps.configurator.services import wishes
from mitwerk.kit.problems import ConflictError
from tests.factories import configurator as make
from tests.factories import members

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Wish

pytestmark = pytest.mark.django_db


def wished(voices: int) -> Wish:
    """Bob's wish for a hook, supported by so many."""
    catalogue = make.edition(members.alice()).catalogue
    wish = wishes.wish(by=members.bob(), catalogue=catalogue, title="A hook", text="For bags.")
    for number in range(voices):
        wishes.support(by=members.make_member(f"voice{number}"), wish=wish)
    return wish


def test_a_wish_with_too_few_voices_is_no_draft() -> None:
    wish = wished(SUPPORTERS_FOR_A_CONTEST - 1)

    with pytest.raises(ConflictError, match="this one has 4"):
        wishes.draft_contest(by=wish.catalogue.owner, code=wish.code)

    assert Challenge.objects.count() == 0


def test_a_wish_whose_draft_is_thrown_away_is_open_again() -> None:
    wish = wished(SUPPORTERS_FOR_A_CONTEST)
    alice = wish.catalogue.owner
    drafted = wishes.draft_contest(by=alice, code=wish.code).challenge
    assert drafted is not None
    Catalogue.objects.update(challenge=drafted)
    client = members.client_of(alice)

    answer = client.delete(f"/api/v1/challenges/{drafted.code}")

    wish.refresh_from_db()
    assert (answer.status_code, Challenge.objects.count()) == (204, 0)
    assert (wish.state, wish.challenge, Catalogue.objects.get().challenge) == ("open", None, None)
    assert wishes.draft_contest(by=alice, code=wish.code).challenge is not None
