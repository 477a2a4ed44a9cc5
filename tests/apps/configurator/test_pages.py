"""The thin thread as pages: catalogue, edition, stage, saved configuration, claim."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from mitwerk.apps.configurator.models import Claim, Configuration
from mitwerk.apps.configurator.services import catalogues, editions
from tests.factories import configurator as make
from tests.factories import members

pytestmark = pytest.mark.django_db


def test_stage_leads_through_clicks_without_a_script() -> None:
    edition = make.edition(members.alice())
    client = Client()

    page = client.get(f"/configure/{edition.code}/?take=wheel-air&family=wheel")
    conflict = client.get(f"{page['Location']}&take=!brake")

    assert page["Location"] == f"/configure/{edition.code}/?c=wheel-air&family=wheel"
    assert "Soft wheels roll away on their own." in conflict.content.decode()
    assert "Without Brake does not go with what you chose" in conflict.content.decode()
    repairs = re.findall(r'href="([^"]*~wheel-air[^"]*)"', unescape(conflict.content.decode()))
    assert client.get(repairs[0]).status_code == 200


def test_what_is_saved_can_be_claimed() -> None:
    edition = make.edition(members.alice())
    client = members.client_of(members.bob())

    saved = client.post(f"/configure/{edition.code}/save/", {"c": "wheel-air", "title": "Red one"})
    configuration = Configuration.objects.get()
    page = client.get(saved["Location"])
    claimed = client.post(f"/configurations/{configuration.code}/claim/", {"kind": "look"})
    certificate = Client().get(claimed["Location"])

    assert page.status_code == 200
    assert Claim.objects.get().configuration == configuration
    assert "One of 13" in certificate.content.decode()


def test_every_page_of_a_catalogue_opens_for_its_owner() -> None:
    alice = members.alice()
    edition = make.edition(alice)
    client = members.client_of(alice)
    code = edition.catalogue.code
    pages = ["", "edit/", "sheets/", "publish/", "check/", "editions/1/", "workbook.xlsx"]
    pages += [f"sheets/{one}/" for one in ("options", "rules", "matrices", "settings")]

    found = {page: client.get(f"/catalogues/{code}/{page}").status_code for page in pages}

    assert found == dict.fromkeys(pages, 200)


def test_a_stranger_learns_nothing_of_a_draft() -> None:
    catalogue = make.catalogue(members.alice())
    client = members.client_of(members.charlie())

    assert client.get(f"/catalogues/{catalogue.code}/").status_code == 404
    assert client.get(f"/catalogues/{catalogue.code}/sheets/").status_code == 404


def test_what_is_kept_is_compared_with_what_comes_next() -> None:
    edition = make.edition(members.alice())
    client, stage = Client(), f"/configure/{edition.code}/"

    kept = client.get(f"{stage}compare/?b=wheel-air&keep=1")
    later = client.get(f"{stage}compare/?b=frame-alu").content.decode()

    assert kept["Location"] == f"{stage}?c=wheel-air"
    rows = re.findall(r'class="differs"><th scope="row">(\w+)', later)
    assert rows == ["Frame", "Wheel", "Extra"]


def test_a_cover_is_shown_until_the_models_are_there() -> None:
    alice = members.alice()
    catalogue = make.catalogue(alice)
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    catalogues.add_file(by=alice, code=catalogue.code, name="cover.png", content=png)
    edition = editions.publish_edition(by=alice, code=catalogue.code)
    address = f"/editions/{edition.code}/files/cover.png"

    pages = [f"/catalogues/{catalogue.code}/", "/catalogues/", f"/configure/{edition.code}/"]

    assert [address in Client().get(page).content.decode() for page in pages] == [True] * 3
    assert Client().get(address).headers["Content-Type"] == "image/png"


def test_refusals_of_the_engine_are_told_in_german() -> None:
    alice = members.alice()
    options = [*make.trolley()["options"], {"family": "roof", "code": "roof-red"}]
    catalogue = make.catalogue(alice, options=options)
    client = members.client_of(alice)

    page = client.get(f"/catalogues/{catalogue.code}/check/", headers={"Accept-Language": "de"})

    assert "Es gibt keine Familie" in page.content.decode()
