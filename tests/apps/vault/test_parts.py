"""Parts lists: rows from bom.csv, pinned links, licences, circles, roll-up, who sees what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mitwerk.apps.vault.errors import LicenceClashError, PartsCircleError
from mitwerk.apps.vault.models import Bom, BomRow
from mitwerk.apps.vault.services.parts import derive
from tests.factories.vault import make_blueprint, make_open_revision, make_revision

pytestmark = pytest.mark.django_db
HEAD = "name,quantity,mass kg,unit cost,currency,revision\n"


def listing(*lines: str) -> dict[str, bytes]:
    return {"bom.csv": (HEAD + "\n".join(lines)).encode(), "frame.txt": b"frame"}


def test_rows_are_derived_from_the_file_and_derived_again_the_same(bob):
    part = make_open_revision(bob, make_blueprint(bob, "Bracket"))
    revision = make_revision(bob, files=listing(f"Bracket,4,0.35,1.20,EUR,{part.code}", "Paint,1"))

    rows = list(revision.bom_rows.order_by("number").values_list("name", "quantity", "mass_kg"))
    again = derive(revision=revision)

    assert rows == [
        ("Bracket", Decimal(4), Decimal("0.35")),
        ("Paint", Decimal(1), None),
    ]
    assert revision.bom_rows.get(number=1).link == part
    assert again is not None
    assert (
        list(revision.bom_rows.order_by("number").values_list("name", "quantity", "mass_kg"))
        == rows
    )


def test_what_can_not_be_read_is_kept_as_a_problem(bob):
    revision = make_revision(bob, files=listing("Bracket,4,heavy,,,zzzzzzzzzz"))

    problems = Bom.objects.get(revision=revision).problems

    assert [(one["line"], one["column"], one["code"]) for one in problems] == [
        (2, "mass", "not-a-number"),
        (2, "link", "unknown-revision"),
    ]


def test_drafts_of_others_are_no_parts(bob, charlie):
    draft = make_revision(charlie)

    revision = make_revision(bob, files=listing(f"Bracket,4,,,,{draft.code}"))

    assert BomRow.objects.get(revision=revision).link is None


def test_a_strongly_reciprocal_part_asks_the_whole_to_be_so(bob, charlie):
    part = make_open_revision(charlie)
    mine = make_blueprint(bob, licence="MIT")

    with pytest.raises(LicenceClashError) as refused:
        make_revision(bob, mine, listing(f"Frame,1,,,,{part.code}"))

    assert "Put your blueprint under CERN-OHL-S-2.0 first" in refused.value.detail
    assert mine.revisions.count() == 0


def test_a_blueprint_is_no_part_of_itself_and_the_way_is_named(bob):
    wheel, cart = make_blueprint(bob, "Wheel"), make_blueprint(bob, "Cart")
    first = make_open_revision(bob, cart)
    axle = make_open_revision(bob, make_blueprint(bob, "Axle"), listing(f"Cart,1,,,,{first.code}"))
    round_ = make_open_revision(bob, wheel, listing(f"Axle,1,,,,{axle.code}"))

    with pytest.raises(PartsCircleError) as refused:
        make_revision(bob, cart, listing(f"Wheel,4,,,,{round_.code}"))

    assert "Cart → Wheel r1 → Axle r1 → Cart" in refused.value.detail


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("part/LICENSE", b"Attribution-NonCommercial 4.0 International", "earn money"),
        ("a.txt", b"SPDX-License-Identifier: CC-BY-ND-4.0\n", "forbids to change"),
        ("LICENSE", b"Only on Sundays.", "its words are not known here"),
        ("a.txt", b"SPDX-License-Identifier: Acme-1.0\n", "not in the table"),
    ],
)
def test_files_under_closed_licences_are_refused(bob, name, text, says):
    with pytest.raises(LicenceClashError) as refused:
        make_revision(bob, files={name: text})

    assert says in refused.value.detail
    assert refused.value.where == name


@pytest.mark.parametrize("expression", ["MIT", "CC-BY-SA-4.0", "MIT OR CC-BY-NC-4.0", "GPL-3.0+"])
def test_files_under_licences_that_fit_are_taken(bob, expression):
    made = make_revision(bob, files={"a.txt": f"SPDX-License-Identifier: {expression}".encode()})

    assert made.files.count() == 1
