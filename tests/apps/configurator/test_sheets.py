"""Sheets are checked in the author's words; hostile workbooks are refused with their row."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import openpyxl
import pytest
from django.test import Client

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.errors import SheetsChangedError, SheetsRefusedError
from mitwerk.apps.configurator.models import Catalogue
from mitwerk.apps.configurator.queries.checks import check_draft, check_tables
from mitwerk.apps.configurator.services import catalogues
from mitwerk.apps.configurator.services import sheets as write
from tests.apps.vault.tus import Tus, through_client
from tests.factories import configurator as make
from tests.factories import members

pytestmark = pytest.mark.django_db


def book(*rows: list[Any], sheet: str = "options") -> bytes:
    """Return a workbook with one family and these rows of one sheet."""
    made = openpyxl.Workbook()
    first: Any = made.active
    first.title = "families"
    for row in (["family"], ["frame"]):
        first.append(row)
    other = made.create_sheet(sheet)
    for row in rows:
        other.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def sent(client: Client, code: str, content: bytes) -> str:
    file = io.BytesIO(content)
    file.name = "mine.xlsx"
    answer = client.post(f"/catalogues/{code}/workbook/", {"workbook": file})
    assert answer.status_code == 422
    return answer.content.decode()


def bomb() -> bytes:
    """Return a workbook with a part that unpacks to 100 MB."""
    packed = io.BytesIO(book(["family", "code"], ["frame", "a"]))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet9.xml", b"<x>" + b" " * 100_000_000)
    return packed.getvalue()


def endless() -> bytes:
    """Return a workbook whose sheet has a million rows, nearly all of them empty."""
    packed = io.BytesIO()
    far = b'<row r="1000000"><c r="A1000000"><v>1</v></c></row></sheetData>'
    old = zipfile.ZipFile(io.BytesIO(book(["family", "code"])))
    with old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            content = old.read(part)
            if part.endswith("sheet2.xml"):
                content = content.replace(b"</sheetData>", far)
            new.writestr(part, content)
    return packed.getvalue()


HOSTILE = {
    "formula": (book(["family", "code", "price"], ["frame", "a", "=1+1"]), "options!2"),
    "link": (book(["family", "code", "price"], ["frame", "a", "=[1]Prices!A1"]), "options!2"),
    "service": (book(["family", "code"], ["frame", '=WEBSERVICE("//x.example")']), "options!2"),
    "a million rows": (endless(), "options!99"),
    "bomb": (bomb(), "MiB when unpacked"),
    "columns": (book(["family", "code", "tag"], ["frame", "a", "x"]), "options!2"),
    "price": (book(["family", "code", "price"], ["frame", "a", "cheap"]), "options!2"),
    "no workbook": (b"PK\x03\x04 nothing", "no readable workbook"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_workbook_is_refused_with_its_row_and_changes_nothing(kind: str) -> None:
    alice = members.alice()
    catalogue = make.catalogue(alice)
    content, place = HOSTILE[kind]

    page = sent(members.client_of(alice), catalogue.code, content)

    assert place in page
    assert Catalogue.objects.get().draft == catalogue.draft


def test_hostile_workbook_is_refused_by_the_api_too() -> None:
    alice = members.alice()
    catalogue = make.catalogue(alice)
    client, headers = Client(), members.token_headers(alice, "read", "blueprints", "sell")
    tus: Tus = through_client(client)
    tus.headers = headers
    content, place = HOSTILE["link"]
    upload = tus.create("mine.xlsx", len(content), content).headers["Location"].rsplit("/", 1)[-1]

    answer = client.post(
        f"/api/v1/catalogues/{catalogue.code}/workbook",
        json.dumps({"upload": upload}),
        content_type="application/json",
        headers=headers | {"Idempotency-Key": "one"},
    )

    told = answer.json()
    assert (answer.status_code, told["type"].rsplit("/", 1)[-1]) == (422, "sheets-refused")
    assert place in str(told)
    assert Catalogue.objects.get().draft == catalogue.draft


def test_workbook_is_opened_in_a_disposable_child(monkeypatch: pytest.MonkeyPatch) -> None:
    from mitwerk.apps.configurator.adapters import read_sheets
    from mitwerk.engines.options.tables import foreign_child

    content = book(["family", "code"], ["frame", "a"])
    monkeypatch.setattr(foreign_child, "read_workbook", None)  # here, not in the child

    assert read_sheets(content, "a.xlsx")["options"] == [{"family": "frame", "code": "a"}]


def test_workbook_goes_down_and_up_unchanged() -> None:
    from mitwerk.apps.configurator.adapters import model_of

    alice = members.alice()
    catalogue = make.catalogue(alice)
    client = members.client_of(alice)
    before = model_of(sheets.load(catalogue.draft)).digest

    content = client.get(f"/catalogues/{catalogue.code}/workbook.xlsx").content
    write.upload_workbook(by=alice, code=catalogue.code, name="a.xlsx", content=content)

    after = sheets.load(Catalogue.objects.get().draft)
    assert model_of(after).digest == before
    assert after["settings"] == sheets.load(catalogue.draft)["settings"]


def test_checker_speaks_the_authors_words() -> None:
    rules = [
        *make.trolley()["rules"],
        {"id": "again", "kind": "excludes", "left": ["wheel-track"], "right": ["lamp"]},
        {"id": "no-alu", "kind": "excludes", "left": ["frame-alu"], "right": ["wheel"]},
    ]

    found = check_tables(sheets.shaped(make.trolley(rules=rules)))

    told = [(fault.level, fault.text) for fault in found.faults]
    assert ("fault", "Nobody can ever order “frame-alu”.") in told
    assert ("fault", "The rules “wide-lamp” and “again” say the same.") in told
    assert ("hint", "Every vehicle has “frame-steel”: it is no choice.") in told
    assert round({row.key: row.percent for row in found.effects}["no-alu"], 1) == 46.7


def test_unreadable_draft_names_its_row() -> None:
    options = [*make.trolley()["options"], {"family": "roof", "code": "roof-red"}]

    found = check_tables(sheets.shaped(make.trolley(options=options)))

    assert [(fault.level, fault.where) for fault in found.faults] == [("refused", "options!9")]


def test_two_who_edit_at_once_lose_nothing() -> None:
    alice = members.alice()
    catalogue = make.catalogue(alice)
    write.replace_sheet(by=alice, code=catalogue.code, sheet="rules", rows=[], version=1)

    with pytest.raises(SheetsChangedError):
        write.replace_sheet(by=alice, code=catalogue.code, sheet="rules", rows=[], version=1)


def test_half_a_cent_is_refused_not_rounded() -> None:
    options = [make.trolley()["options"][0] | {"price": "0.005"}]

    with pytest.raises(SheetsRefusedError, match="not an amount"):
        sheets.minor_of(str(options[0]["price"]), "EUR", "options!2")


def test_a_new_catalogue_gives_a_workbook_to_be_filled() -> None:
    alice = members.alice()
    catalogue = catalogues.start_catalogue(by=alice, title="New")

    content = members.client_of(alice).get(f"/catalogues/{catalogue.code}/workbook.xlsx").content

    blank = openpyxl.load_workbook(io.BytesIO(content))
    blank["families"].append(["frame"])
    blank["options"].append(["frame", "frame-steel"])
    filled = io.BytesIO()
    blank.save(filled)
    write.upload_workbook(by=alice, code=catalogue.code, name="a.xlsx", content=filled.getvalue())
    assert check_draft(Catalogue.objects.get()).count == 1


@pytest.mark.parametrize("base_price", ["1e999999", "1_000", "9" * 16, "NaN"])
def test_what_is_no_plain_number_is_refused_with_its_place(base_price: str) -> None:
    settings = make.trolley()["settings"] | {"base_price": base_price}

    with pytest.raises(SheetsRefusedError) as refused:
        sheets.shaped(make.trolley(settings=settings))

    assert refused.value.where == "settings/base_price"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"code": "undo"}, "means something else in a click"),
        ({"code": "-lamp"}, "means something else in a click"),
        ({"part": "banana"}, "is no revision"),
    ],
)
def test_what_a_click_could_not_take_is_refused_with_its_row(
    cell: dict[str, str], told: str
) -> None:
    options = make.trolley()["options"]
    options[5] |= cell
    tables = sheets.shaped(make.trolley(options=options, rules=[]))

    (fault,) = check_tables(tables).faults

    assert (fault.level, fault.where, told in fault.text) == ("refused", "options!7", True)


def test_a_file_that_is_not_there_is_told_while_one_types() -> None:
    options = make.trolley()["options"]
    options[6] |= {"picture": "lamp.png", "glb": "lamp.glb"}
    catalogue = make.catalogue(members.alice(), options=options)

    found = check_draft(catalogue)

    told = [(fault.text, fault.where) for fault in found.faults if fault.level == "fault"]
    assert told == [
        (f"The catalogue has no file “{name}”. Add it, or empty the cell.", "options!8")
        for name in ("lamp.glb", "lamp.png")
    ]


@pytest.mark.parametrize(
    ("sheet", "sent"),
    [
        ("rules", {}),
        ("rules", {"column": ["id", "kind"], "cell": ["x"]}),
        ("rules", {"column": ["id"], "cell": ["x"], "version": "none"}),
        ("matrices", {"version": "1"}),
        ("settings", {"settings": "[1]", "version": "1"}),
    ],
)
def test_a_form_that_arrives_in_part_changes_nothing(sheet: str, sent: dict[str, Any]) -> None:
    alice = members.alice()
    catalogue = make.catalogue(alice)

    answer = members.client_of(alice).post(f"/catalogues/{catalogue.code}/sheets/{sheet}/", sent)

    assert answer.status_code == 422
    assert Catalogue.objects.get().draft == catalogue.draft
