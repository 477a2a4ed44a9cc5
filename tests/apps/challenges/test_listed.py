"""What geometry can't say, the entry's own parts list does: declared, never a silent pass."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.models import EntryCheck, Phase
from mitwerk.apps.challenges.queries.barring import failing_rows
from mitwerk.apps.challenges.services.checks import make_check
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.factories import challenges as make
from tests.factories import checks

pytestmark = pytest.mark.django_db

LIGHT = RowDraft("R1", "It is light", "fact", fact="mass", comparison="<=", value="10",
                 unit="kg")  # fmt: skip
CHEAP = RowDraft("R2", "It is cheap", "fact", fact="price", comparison="<=", value="50",
                 unit="EUR")  # fmt: skip
FEW = RowDraft("R3", "It has few parts", "fact", fact="parts", comparison="<=", value="9")
BLOCK = {"block.stl": checks.block()}  # of no known material: its mass can't be measured


def listed(*rows: str) -> dict[str, bytes]:
    head = "name,quantity,mass kg,unit cost,currency,revision"
    return {**BLOCK, "bom.csv": "\n".join([head, *rows, ""]).encode()}


def verdicts(receipt) -> list[tuple[str, str | None]]:
    found = [checks.row(receipt, key) for key in ("R1", "R2", "R3")]
    return [(row["verdict"], row["measured"]) for row in found]


def test_sums_of_the_list_are_declared_with_their_file(client) -> None:
    phase = checks.phase_with(LIGHT, CHEAP, FEW)

    receipt = checks.entered(phase, listed("Frame,1,8,20,EUR,", "Wheel,2,0.5,9.50,EUR,"))

    assert verdicts(receipt) == [("declared", "9"), ("declared", "39"), ("declared", "3")]
    check = EntryCheck.objects.get(pk=receipt.check_of_files_id)
    assert (check.verdict, check.failed, check.unknown) == ("declared", 0, 0)
    assert checks.row(receipt)["source"] == {"path": "bom.csv", "counted": 2, "of": 2}
    client.force_login(receipt.by)
    page = client.get(reverse("challenges:entry", args=[receipt.entry.code])).content.decode()
    assert "Added up from the parts list (2 of 2 lines). Nobody measured it." in page
    address = f"/api/v1/entries/{receipt.entry.code}/check"
    row = json.loads(client.get(address).content)["rows"][0]
    assert (row["verdict"], row["source"]["path"]) == ("declared", "bom.csv")


def test_list_beyond_the_limit_fails_and_bars_nobody() -> None:
    phase = checks.phase_with(LIGHT, CHEAP, FEW)

    receipt = checks.entered(phase, listed("Frame,1,11,20,EUR,", "Wheel,2,,,,"))

    assert verdicts(receipt) == [("fail", "11"), ("not_checkable", "20"), ("declared", "3")]
    check = EntryCheck.objects.get(pk=receipt.check_of_files_id)
    assert (check.verdict, check.failed, failing_rows(check)) == ("not_checkable", 0, [])


def test_linked_parts_count_with_their_own_lists() -> None:
    wheel = checks.revision(make.member("maker"), listed("Rim,1,3,9,EUR,", "Tyre,1,1,1,EUR,"))
    open_revisions([wheel])
    phase = checks.phase_with(LIGHT, CHEAP, FEW)

    receipt = checks.entered(phase, listed("Frame,1,1,5,EUR,", f"Wheel,2,,,,{wheel.code}"))

    assert verdicts(receipt) == [("declared", "9"), ("declared", "25"), ("declared", "5")]


def test_what_is_measured_goes_before_the_list() -> None:
    phase = checks.phase_with(LIGHT, CHEAP, FEW)
    steel = b"name,quantity,material,file,mass kg\nBlock,1,Steel,block.stl,99\n"

    receipt = checks.entered(phase, {**BLOCK, "bom.csv": steel})

    measured = checks.row(receipt)
    assert (measured["verdict"], measured.get("source")) == ("pass", None)


def test_list_of_the_whole_speaks_for_the_vehicle_and_that_of_a_part_does_not() -> None:
    winner = checks.revision(make.member("winner"), listed("Frame,1,8,,,", "Front,1,1,,,"))
    open_revisions([winner])
    phase = checks.phase_with(LIGHT, CHEAP, kind="front", title="Front")
    Phase.objects.filter(pk=phase.pk).update(baseline=winner)
    phase = Phase.objects.select_related("challenge", "baseline__blueprint").get(pk=phase.pk)

    whole, part = (
        checks.row(from_baseline(phase, listed(*rows)))
        for rows in (("Frame,1,8,,,", "Lamp,2,1,,,"), ("Lamp,2,1,,,",))
    )

    assert (whole["scope"], whole["verdict"], whole["measured"]) == ("vehicle", "declared", "10")
    assert (part["verdict"], part["measured"]) == ("not_checkable", None)


def from_baseline(phase: Phase, files: dict[str, bytes]):
    by = make.member()
    blueprint = fork(by=by, revision=phase.baseline)
    revision = checks.revision(by, files, blueprint)
    receipt = enter(by=by, phase_code=phase.code, submission=make.submission(revision))
    return checks.measured(receipt)


def test_without_a_list_a_price_is_not_checkable() -> None:
    receipt = checks.entered(checks.phase_with(CHEAP), BLOCK)

    row = checks.row(receipt, "R2")
    assert (row["verdict"], row["reason"], row["measured"]) == ("not_checkable", "no_list", None)


def test_files_are_checked_on_the_api_before_they_are_entered(client) -> None:
    phase = checks.phase_with(LIGHT)
    bob, charlie = make.member(), make.member()
    draft = checks.revision(bob, listed("Frame,1,8,,,"))
    url = f"/api/v1/phases/{phase.code}/check"

    answers = []
    for member in (bob, bob, charlie):
        client.force_login(member)
        answers.append(client.post(url, {"revision": draft.code}, "application/json"))
        make_check(check_id=EntryCheck.objects.get().pk)

    states = [(one.status_code, one.json().get("state")) for one in answers]
    assert states == [(200, "waiting"), (200, "ready"), (422, None)]
    (row,) = answers[1].json()["rows"]
    assert (row["verdict"], row["measured"], row["source"]["of"]) == ("declared", "8", 1)
    assert answers[1].json()["bars"] is False
