"""A customer who composes, claims and orders by programs only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from mitwerk.apps.configurator.models import Configuration
from mitwerk.apps.members.models import Member
from tests.factories import configurator as make
from tests.factories import members

pytestmark = pytest.mark.django_db


class Program:
    """A program that acts for a member; every answer is JSON of the status it expects."""

    def __init__(self, handle: str = "") -> None:
        self.client, self.keys = Client(), 0
        self.headers: dict[str, str] = {}
        if handle:
            member = members.make_member(handle)
            self.headers = members.token_headers(member, "read", "order")

    def get(self, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, path: str, status: int = 201, **body: object) -> Any:
        self.keys += 1
        answer = self.client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers | {"Idempotency-Key": f"{self.keys}"},
        )
        assert answer.status_code == status, answer.content
        return answer.json()


def test_compose_claim_and_order() -> None:
    edition = make.edition(members.alice())
    bob, friend = Program("bob"), Program()

    state = bob.get(f"/editions/{edition.code}/answer?take=wheel-air")["state"]
    saved = bob.post(f"/editions/{edition.code}/configurations", state=state, title="Mine")
    claim = bob.post(f"/configurations/{saved['code']}/claim")
    order = bob.post(f"/configurations/{saved['code']}/orders", town="Kassel")
    friend.post(f"/shared/{saved['share_token']}/suggestions", state="lamp", name="Cleo")

    assert (saved["edition"], saved["currency"], saved["price_minor"]) == (
        edition.code,
        "EUR",
        16050,
    )
    assert (claim["configuration"], claim["number"], claim["one_of"]) == (saved["code"], 1, "13")
    assert friend.get(f"/claims/{claim['code']}")["kind"] == "exact"
    assert (order["configuration"], order["price_minor"]) == (saved["code"], 16050)
    assert sum(part["amount_minor"] for part in order["instalments"]) == 16050
    assert bob.get("/orders")["items"] == [bob.get(f"/orders/{order['code']}")]
    assert bob.get("/configurations")["items"][0]["claim"] == claim["code"]
    assert friend.get(f"/shared/{saved['share_token']}")["options"] == saved["options"]
    assert [one["name"] for one in bob.get(f"/configurations/{saved['code']}/suggestions")] == [
        "Cleo"
    ]
    assert friend.get(f"/catalogues/{edition.catalogue.code}/editions")["items"][0]["number"] == 1


def test_a_seller_with_an_order_does_not_get_the_customers_link() -> None:
    seller, bob = Program("alice"), Program("bob")
    edition = make.edition(Member.objects.get(handle="alice"))
    saved = bob.post(f"/editions/{edition.code}/configurations", state="wheel-air")

    bob.post(f"/configurations/{saved['code']}/orders", town="Kassel")

    assert seller.get(f"/configurations/{saved['code']}") == saved | {"share_token": None}


def test_bad_input_is_named_and_nothing_is_kept() -> None:
    edition = make.edition(members.alice())
    bob = Program("bob")
    path = f"/editions/{edition.code}/configurations"

    unknown = bob.post(path, status=422, state="wheel-square")
    torn = bob.post(path, status=422, state="frame-alu.wheel-track")
    damaged = bob.post(path, status=422, state="~~..~")

    assert "wheel-square" in unknown["detail"]
    assert "For stairs" in torn["detail"]
    assert damaged["where"] == "c"
    assert Configuration.objects.count() == 0
