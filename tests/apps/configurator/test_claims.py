"""Of many who claim the same vehicle, one has it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from mitwerk.apps.configurator.enums import ClaimKind
from mitwerk.apps.configurator.errors import TwinError
from mitwerk.apps.configurator.models import Claim
from mitwerk.apps.configurator.services import claims
from mitwerk.kit import clock
from tests.factories import configurator as make
from tests.factories import members

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_64_claims_at_once_wins() -> None:
    edition = make.edition(members.make_member("alice"))
    wanted = [make.saved(members.make_member(f"bob{i}"), edition) for i in range(64)]
    start = threading.Barrier(64)
    outcomes: list[str] = []

    def run(i: int) -> None:
        try:
            start.wait()
            claims.claim(by=wanted[i].owner, configuration=wanted[i])
            outcomes.append("won")
        except TwinError:
            outcomes.append("twin")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["twin"] * 63 + ["won"]
    assert Claim.objects.filter(released_at=None).count() == 1


def test_a_claim_ends_with_its_time() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition)
    yours = make.saved(members.make_member("charlie"), edition)
    claims.claim(by=mine.owner, configuration=mine)

    with clock.shifted(timedelta(days=15)):
        again = claims.claim(by=yours.owner, configuration=yours)

    assert again.number == 2
    assert list(Claim.objects.values_list("release", flat=True).order_by("number")) == [
        "expired",
        "",
    ]


def test_a_look_keeps_what_differs_inside_only() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition, "wheel-hard.-extra")
    same_look = make.saved(members.make_member("charlie"), edition, "wheel-hard.lamp")
    claims.claim(by=mine.owner, configuration=mine, kind=ClaimKind.LOOK)

    with pytest.raises(TwinError):
        claims.claim(by=same_look.owner, configuration=same_look)


def test_the_database_refuses_a_second_claim() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition)
    standing = claims.claim(by=mine.owner, configuration=mine)
    copy = Claim.objects.get(pk=standing.pk)
    copy.pk, copy.number, copy.code = None, 2, "zzzzzzzzzz"

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
