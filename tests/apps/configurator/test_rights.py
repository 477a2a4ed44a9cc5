"""Who is let through at a real catalogue, configuration, claim, order and wish."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from mitwerk.apps.configurator.services import catalogues, claims, orders, wishes, workshops
from mitwerk.kit import clock
from tests.factories import configurator as make
from tests.factories import members

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db

ALL, SIGNED_IN = "smbo", "mbo"  # stranger, member, buyer, owner
# What is read, by who gets through; every route with a code, on pages and on the API.
READ = {
    "/catalogues/{draft}/": "o",
    "/catalogues/{draft}/wishes/": "o",
    "/api/v1/catalogues/{draft}": "o",
    "/catalogues/{catalogue}/": ALL,
    "/catalogues/{catalogue}/demand/": ALL,
    "/catalogues/{catalogue}/sheets/": "o",
    "/catalogues/{catalogue}/sheets/rules/": "o",
    "/catalogues/{catalogue}/edit/": "o",
    "/catalogues/{catalogue}/publish/": "o",
    "/catalogues/{catalogue}/won/": "o",
    "/catalogues/{catalogue}/orders/": "o",
    "/catalogues/{catalogue}/workbook.xlsx": "o",
    "/api/v1/catalogues/{catalogue}/tables": "o",
    "/api/v1/catalogues/{catalogue}/orders": "o",
    "/api/v1/catalogues/{catalogue}/check": "o",
    "/configure/{edition}/": ALL,
    "/configure/{edition}/answer/?take=lamp": ALL,
    "/configure/{edition}/scene/": ALL,
    "/api/v1/editions/{edition}/answer?take=lamp": ALL,
    "/configurations/{configuration}/": "bo",
    "/configurations/{unordered}/": "b",
    "/configurations/{unordered}/order/": "b",
    "/api/v1/configurations/{unordered}": "b",
    "/api/v1/configurations/{unordered}/suggestions": "b",
    "/orders/{order}/": "bo",
    "/orders/{order}/papers/quote.pdf": "bo",
    "/api/v1/orders/{order}": "bo",
    "/certificates/{claim}/": ALL,
    "/api/v1/claims/{claim}": ALL,
    "/shared/{token}/": ALL,
    "/shared/nobody-has-this-link/": "",
}
# What is changed: nobody else gets as far as a change or a word about the form.
CHANGED = {
    "/catalogues/{catalogue}/sell/": "o",
    "/catalogues/{catalogue}/files/remove/": "",  # the owner hears that there is no such file
    "/configurations/{unordered}/claim/": "b",
    "/configurations/{unordered}/change/": "b",
    "/claims/{claim}/release/": "b",
    "/orders/{order}/cancel/": "bo",
    "/orders/{order}/pay/": "",  # the owner hears that there is no instalment 0
    "/wishes/{wish}/support/": "bo",  # not who wished it
    "/wishes/{wish}/draft/": "o",
}


def test_doors_open_exactly_to_whom_they_name() -> None:
    people = {
        "s": Client(),
        "m": members.client_of(members.charlie()),
        "b": members.client_of(members.bob()),
        "o": members.client_of(members.alice()),
    }
    codes = world()
    wrong = []
    for table, ask in ((READ, "get"), (CHANGED, "post")):
        for route, expected in table.items():
            for letter, client in people.items():
                told = getattr(client, ask)(route.format(**codes))
                if let_in(told) != (letter in expected):
                    wrong.append(f"{ask} {route} as {letter}: {told.status_code}")

    assert "\n".join(wrong) == ""


def let_in(told: HttpResponse) -> bool:
    refused = told.status_code in {401, 403, 404}
    return not refused and "/account/login/" not in told.headers.get("Location", "")


def world() -> dict[str, str]:
    from mitwerk.apps.members.models import Member

    alice, bob, charlie = (Member.objects.get(handle=h) for h in ("alice", "bob", "charlie"))
    edition = make.edition(alice)
    ordered = make.saved(bob, edition)
    today = clock.now().date()
    saturday = today + dt.timedelta(days=(5 - today.weekday()) % 7 + 70)
    shed = workshops.add_workshop(
        by=alice, name="Shed", town="Kassel", latitude=51.3, longitude=9.5, weekends=[saturday]
    )
    quoted = orders.quote(by=bob, configuration=ordered, town="Kassel")
    orders.confirm(by=bob, order=quoted, workshop=shed.code, weekend=saturday)
    unordered = make.saved(bob, edition, "wheel-hard")
    standing = claims.claim(by=bob, configuration=make.saved(bob, edition, "frame-alu"))
    return {
        "draft": catalogues.start_catalogue(by=alice, title="Draft").code,
        "catalogue": edition.catalogue.code,
        "edition": edition.code,
        "configuration": ordered.code,
        "unordered": unordered.code,
        "order": quoted.code,
        "claim": standing.code,
        "token": unordered.token,
        "wish": wishes.wish(by=charlie, catalogue=edition.catalogue, title="A roof").code,
    }
