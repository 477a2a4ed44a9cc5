"""Editions are frozen; a newer one changes nothing that was saved."""

from __future__ import annotations

import json
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.adapters import model_of, normal
from mitwerk.apps.configurator.counting import Counts, count_all
from mitwerk.apps.configurator.differing import told
from mitwerk.apps.configurator.errors import NothingNewError, NothingToBuildError
from mitwerk.apps.configurator.models import Edition, EditionOption
from mitwerk.apps.configurator.products import Product
from mitwerk.apps.configurator.queries.changes import can_be_built, diff_of
from mitwerk.apps.configurator.services import configurations, editions, migrating
from mitwerk.apps.configurator.services import sheets as write
from mitwerk.apps.configurator.triggers import COUNTED, TRIGGERS
from mitwerk.engines import options as engine
from mitwerk.kit.canonical import digest
from tests.factories import configurator as make
from tests.factories import members

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


def test_edition_is_its_canonical_form() -> None:
    edition = make.edition(members.alice())

    assert digest(json.loads(edition.tables)) == edition.digest
    assert json.loads(edition.counts)["joint"] == "13"


def test_counts_are_honest_about_both_sides() -> None:
    """Brake and lamp inside, tied to the wheels outside: fewer pairs than outsides times insides."""
    families = make.trolley()["families"]
    families[2]["scope"] = "interior"
    tables = sheets.shaped(make.trolley(families=families))
    product = Product(engine.compile(model_of(tables)), tables, sheets.settings_of(tables))

    found = count_all(product)

    vehicles = [one for one in subsets(list(product.place)) if can_be_built(product, one)]
    extras = {"brake", "lamp"}
    sides = [(one - extras - {"pack-quiet"}, one & extras) for one in map(frozenset, vehicles)]
    outside, inside = ({side[i] for side in sides} for i in (0, 1))
    assert found == Counts(
        joint=str(len({frozenset(one) - {"pack-quiet"} for one in vehicles})),
        exterior=str(len(outside)),
        interior=str(len(inside)),
        together=str(len(set(sides))),
        product=str(len(outside) * len(inside)),
        smaller_because=("pack-quiet", "soft-brake", "wide-lamp"),
    )


def subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


def test_the_database_keeps_editions() -> None:
    edition = make.edition(members.alice())

    for change in (
        lambda: Edition.objects.update(tables="{}"),
        lambda: EditionOption.objects.filter(code="lamp").update(price_minor=0),
        lambda: EditionOption.objects.filter(code="lamp").delete(),
        lambda: EditionOption.objects.create(edition=edition, position=9, code="x", family="y"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_all_triggers_are_there() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        found = {row[0] for row in cursor.fetchall()}

    named = TRIGGERS.names(connection.vendor) | COUNTED.names(connection.vendor)
    assert named - found == set()


def test_the_same_sheets_are_no_new_edition() -> None:
    alice = members.alice()
    edition = make.edition(alice)

    with pytest.raises(NothingNewError):
        editions.publish_edition(by=alice, code=edition.catalogue.code)


def test_rules_that_leave_nothing_are_refused_by_name() -> None:
    alice = members.alice()
    never = {"id": "never", "kind": "formula", "left": '!"frame-steel"', "why": "No steel."}
    also = {"id": "also", "kind": "formula", "left": '!"frame-alu"', "why": "No aluminium."}
    catalogue = make.catalogue(alice, rules=[never, also])

    with pytest.raises(NothingToBuildError, match=r"No steel\.; No aluminium\."):
        editions.publish_edition(by=alice, code=catalogue.code)


def test_a_newer_edition_changes_no_saved_configuration() -> None:
    alice, bob = members.alice(), members.bob()
    first = make.edition(alice)
    kept = make.saved(bob, first, "frame-alu.wheel-hard.-extra")
    lost = make.saved(bob, first, "wheel-track")
    before = [(one.chosen, one.price_minor, one.digest) for one in (kept, lost)]
    tables = make.trolley()
    tables["options"] = [row for row in tables["options"] if row["code"] != "wheel-track"]
    tables["matrices"][0]["allowed"]["frame-steel"].remove("wheel-track")
    tables["rules"] = tables["rules"][:1]
    write.replace_tables(by=alice, code=first.catalogue.code, tables=tables)

    second = editions.publish_edition(by=alice, code=first.catalogue.code)
    diff = diff_of(first, second)
    moved = migrating.migrate(by=bob, configuration=lost, edition=second)

    for one in (kept, lost):
        one.refresh_from_db()
    assert [(one.chosen, one.price_minor, one.digest) for one in (kept, lost)] == before
    assert (diff.effect.kept, diff.effect.impossible) == (1, 1)
    assert [row.key for row in diff.rows if row.kind == "removed"] == ["wheel-track", "wide-lamp"]
    old, new = sheets.load(first.tables), sheets.load(second.tables)
    said = {row.name: row for sheet in told(diff.rows, old, new, "en") for row in sheet.rows}
    assert said["For stairs"].code == "wheel-track"
    assert (moved.follows, json.loads(moved.chosen)) == (
        lost,
        ["brake", "frame-steel", "wheel-hard"],
    )


def test_a_configuration_of_hundreds_of_options_goes_with_a_new_edition() -> None:
    alice, bob = members.alice(), members.bob()
    pairs = [(f"f{i}", f"f{i}-{side}") for i in range(420) for side in "ab"]
    wide = {
        "families": [{"family": f"f{i}"} for i in range(420)],
        "options": [{"family": family, "code": code} for family, code in pairs],
        "rules": [],
        "packages": [],
        "matrices": [],
    }
    first = make.edition(alice, **wide)
    drawn = {code for _family, code in pairs[1::2]}
    kept = configurations.keep(
        configurations.complete(first, "", drawn), by=bob, title="All of b", follows=None
    )
    wide["options"][0]["price"] = "1"
    write.replace_tables(by=alice, code=first.catalogue.code, tables=make.trolley(**wide))
    second = editions.publish_edition(by=alice, code=first.catalogue.code)

    moved = migrating.migrate(by=bob, configuration=kept, edition=second)

    assert set(json.loads(moved.chosen)) == drawn


def test_tables_of_a_model_are_the_same_edition() -> None:
    model = engine.example()

    told = sheets.shaped(write.from_model(model))

    assert model_of(told).digest == model.digest
    assert normal(told) == told
