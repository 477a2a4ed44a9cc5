"""The page of a file: tables with aligned numbers, and a reason where nothing can be shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.vault import make_open_revision

FILES = {
    "lies.step": b"\x00\x01\x02\x03 not a model \xff\xfe",
    "parts.csv": b"part;mass kg\nbracket;1,25\nplate;0,4\n",
    "strange.f3z": b"\x00\x01\x02\x03 something \xff\xfe",
}


@pytest.fixture
def pages(bob, client):
    revision = make_open_revision(bob, files=FILES)
    return {
        name: client.get(reverse("vault:file", args=[revision.code, number]))
        for number, name in enumerate(FILES, 1)
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("lies.step", "No preview: the content is not what the ending .step promises."),
        ("parts.csv", ""),
        (
            "strange.f3z",
            "No preview: this kind of file can’t be shown here. It can be downloaded.",
        ),
    ],
)
def test_file_without_preview_says_why(pages, name, note):
    assert pages[name].context["row"]["note"] == note


@pytest.mark.django_db
def test_numbers_of_a_table_stand_under_each_other(pages):
    table = pages["parts.csv"].context["shown"]

    assert [(cell.text, cell.number) for cell in table.header] == [
        ("part", False),
        ("mass kg", True),
    ]
    assert [(cell.text, cell.number) for cell in table.rows[0]] == [
        ("bracket", False),
        ("1,25", True),
    ]


@pytest.mark.django_db
def test_page_for_withholding_names_the_file(bob, dora, as_):
    revision = make_open_revision(bob, files=FILES)

    page = as_(dora).get(reverse("vault:take-down", args=[revision.code, 2])).content.decode()

    assert "<code>parts.csv</code>" in page
