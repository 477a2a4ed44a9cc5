"""Of many who claim the same vehicle, one has it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from mitwerk.apps.configurator.enums import ClaimKind
from mitwerk.apps.configurator.errors import TwinError
from mitwerk.apps.configurator.models import Claim
from mitwerk.apps.configurator.queries.configurations import standing_claims
from mitwerk.apps.configurator.services import claims, editions, migrating
from mitwerk.apps.configurator.services import sheets as write
from mitwerk.kit import clock
from tests.factories import configurator as make
from tests.factories import members

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Configuration, Edition

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_64_claims_at_once_wins() -> None:
    race(make.edition(members.make_member("alice")), [""])


@pytest.mark.soak
def test_one_of_64_claims_at_once_wins_each_of_many_vehicles() -> None:
    edition = make.edition(members.make_member("alice"))
    race(edition, ["wheel-hard.lamp", "wheel-hard", "wheel-air.lamp", "wheel-air", "wheel-track"])


def race(edition: Edition, states: list[str]) -> None:
    """Let 64 members claim the same vehicle at once, one vehicle after the other."""
    people = [members.make_member(f"bob{i}") for i in range(64)]
    for number, state in enumerate(states, 1):
        wanted = [make.saved(one, edition, state) for one in people]
        assert sorted(claimed_at_once(wanted)) == ["twin"] * 63 + ["won"]
        assert Claim.objects.filter(released_at=None).count() == number


def claimed_at_once(wanted: list[Configuration]) -> list[str]:
    """Claim all of them at the same moment, each by its owner on a connection of its own."""
    start = threading.Barrier(len(wanted))
    outcomes: list[str] = []

    def run(configuration: Configuration) -> None:
        try:
            start.wait()
            claims.claim(by=configuration.owner, configuration=configuration)
            outcomes.append("won")
        except TwinError:
            outcomes.append("twin")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one,)) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_claim_ends_with_its_time() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition)
    yours = make.saved(members.make_member("charlie"), edition)
    claims.claim(by=mine.owner, configuration=mine)

    with clock.shifted(timedelta(days=15)):
        shown = [*standing_claims()]
        again = claims.claim(by=yours.owner, configuration=yours)

    assert (shown, again.number) == ([], 2)
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


def test_what_one_held_oneself_gives_way() -> None:
    """From the vehicle to its look, then along into a newer edition: one claim at a time."""
    alice, bob = members.make_member("alice"), members.make_member("bob")
    edition = make.edition(alice)
    mine = make.saved(bob, edition)
    claims.claim(by=bob, configuration=mine)
    claims.claim(by=bob, configuration=mine, kind=ClaimKind.LOOK)
    tables = make.trolley()
    tables["options"][0]["price"] = "95"
    write.replace_tables(by=alice, code=edition.catalogue.code, tables=tables)
    newer = editions.publish_edition(by=alice, code=edition.catalogue.code)
    moved = migrating.migrate(by=bob, configuration=mine, edition=newer)

    standing = claims.claim(by=bob, configuration=moved)

    assert standing.configuration == moved
    assert list(Claim.objects.values_list("number", "release").order_by("number")) == [
        (1, "given-up"),
        (2, "given-up"),
        (3, ""),
    ]


def test_the_same_vehicle_with_a_package_is_a_twin() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition, "wheel-air.-packages.!lamp")
    packed = make.saved(members.make_member("charlie"), edition, "pack-quiet")
    claims.claim(by=mine.owner, configuration=mine)

    with pytest.raises(TwinError):
        claims.claim(by=packed.owner, configuration=packed)


def test_the_database_refuses_a_second_claim() -> None:
    edition = make.edition(members.make_member("alice"))
    mine = make.saved(members.make_member("bob"), edition)
    standing = claims.claim(by=mine.owner, configuration=mine)
    copy = Claim.objects.get(pk=standing.pk)
    copy.pk, copy.number, copy.code = None, 2, "zzzzzzzzzz"

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
