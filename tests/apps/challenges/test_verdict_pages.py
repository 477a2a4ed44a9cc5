"""Verdicts on pages and in the API: for whom, when, in which words, under which mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from mitwerk.apps.challenges.models import EntryCheck, Waiver
from mitwerk.apps.challenges.queries.entries import entry_by_code
from mitwerk.apps.challenges.queries.entry_page import entry_verdicts
from mitwerk.apps.challenges.queries.verdicts import measured_text
from mitwerk.apps.challenges.services.checks import make_check
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.challenges.services.waive import waive_row
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob
from tests.apps.challenges.test_barring import BAD, GOOD, REASON, decided, judged
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from mitwerk.apps.challenges.models import Entry, Phase
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

SECRET = "bobolino"


def browser(member: Member | None) -> Client:
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def page_of(entry: Entry) -> str:
    return reverse("challenges:entry", args=[entry.code])


def check_files(client: Client, phase: Phase, **fields: object) -> str:
    address = reverse("challenges:check-files", args=[phase.challenge.code, phase.code])
    answer = client.post(address, fields)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_files_are_measured_while_one_uploads_and_mended_in_time() -> None:
    phase, bob = checks.phase_with(), make.member("bob")
    client = browser(bob)
    long, short = (make.upload(bob, "part.stl", checks.block(x)) for x in (80, 40))

    waiting = check_files(client, phase, upload=long.code)
    make_check(check_id=EntryCheck.objects.get().pk)
    failing = check_files(client, phase, upload=long.code)
    check_files(client, phase, upload=short.code)
    make_check(check_id=EntryCheck.objects.latest("pk").pk)
    mended = check_files(client, phase, upload=short.code)

    assert "Measuring 1 file" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert "1 must-row fails by measurement." in failing
    assert "80 mm" in failing
    assert "Too long: shorten it along x." in failing
    assert 'hx-trigger="every 2s"' not in failing
    assert "Every must-row that is measured holds." in mended
    assert EntryCheck.objects.count() == 2


def test_a_check_that_somebody_waits_for_at_the_form_goes_before_the_others(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    phase, bob = checks.phase_with(), make.member("bob")
    waited_for = make.upload(bob, "part.stl", checks.block(40))

    with django_capture_on_commit_callbacks(execute=True):
        checks.entered(phase, {"part.stl": checks.block(50)}, checked=False)
        check_files(browser(bob), phase, upload=waited_for.code)

    of_checks = DBTaskResult.objects.filter(task_path__endswith=".make_check")
    assert sorted(of_checks.values_list("priority", flat=True)) == [-30, -5]


def test_kept_files_of_a_new_revision_are_measured_with_it() -> None:
    phase = checks.phase_with()
    entry = checks.entered(phase, {"a.stl": checks.block(), "b.stl": checks.block(80)}).entry
    client = browser(entry.entrant)

    check_files(client, phase, entry=entry.code, keep=["a.stl"])

    check = EntryCheck.objects.latest("pk")
    assert [path for path, _sha256 in check.files] == ["a.stl"]


def test_nobody_measures_what_is_not_theirs() -> None:
    phase = checks.phase_with()
    receipt = checks.entered(phase, {"a.stl": checks.block(80)}, shows_progress=True)
    charlie = browser(make.member("charlie"))
    other = make.upload(receipt.by, "b.stl", checks.block(90))
    before = EntryCheck.objects.count()

    check_files(charlie, phase, upload=other.code)
    check_files(charlie, phase, revision=receipt.revision.code)
    address = reverse("challenges:check-files", args=[phase.challenge.code, phase.code])
    answer = charlie.post(address, {"entry": receipt.entry.code, "keep": ["a.stl"]})

    assert (answer.status_code, EntryCheck.objects.count()) == (404, before)


def test_verdicts_are_the_authors_until_the_deadline() -> None:
    phase = checks.phase_with()
    entry = checks.entered(phase, {"a.stl": checks.block(80)}, shows_progress=True).entry
    charlie = browser(make.member("charlie"))

    own = text_of(browser(entry.entrant), page_of(entry))
    others = text_of(charlie, page_of(entry))
    wall = text_of(charlie, reverse("challenges:phase", args=[phase.challenge.code, phase.code]))
    api = charlie.get(f"/api/v1/entries/{entry.code}/check")
    make.after_deadline(phase)
    later = text_of(charlie, page_of(entry))
    wall_later = text_of(
        charlie, reverse("challenges:phase", args=[phase.challenge.code, phase.code])
    )

    assert "1 must-row fails by measurement." in own
    assert ("Too long" in own, "Too long" in later) == (True, False)
    assert "by measurement" not in others
    assert ("1 row fails" in wall, api.status_code) == (False, 404)
    assert "1 must-row fails by measurement." in later
    assert "1 row fails" in wall_later


def test_judges_see_the_mark_on_their_list() -> None:
    phase = judged(BAD, GOOD, GOOD)
    judge = make.member()
    sheet = draw_sheet(by=judge, phase_code=phase.code)

    page = text_of(browser(judge), reverse("challenges:sheet", args=[sheet.code]))

    assert (page.count("1 row fails"), page.count("keeps every row")) == (1, 2)


def test_masked_readers_read_no_name_in_a_verdict() -> None:
    phase = checks.phase_with()
    bob = make.member(SECRET, name="Bobolino Bobson")
    entry = checks.entered(phase, {f"{SECRET}/part.stl": checks.block(80)}, bob).entry
    make.after_deadline(phase)
    doors = [page_of(entry), reverse("challenges:entry-check", args=[entry.code]),
             f"/api/v1/entries/{entry.code}/check"]  # fmt: skip
    charlie = browser(make.member("charlie"))

    bodies = [text_of(charlie, door).lower() for door in doors]

    assert [SECRET in body for body in bodies] == [False] * 3
    assert ["x" * len(SECRET) + "/part.stl" in body for body in bodies] == [True] * 3
    assert SECRET in text_of(browser(bob), doors[2])


def test_withheld_file_says_nothing() -> None:
    phase = judged(BAD)
    entry = phase.entries.get()
    digest = dict(entry.submissions.get().check_of_files.files)["part.stl"]
    Blob.objects.filter(sha256=digest).update(state=BlobState.WITHHELD)

    verdicts = entry_verdicts(entry_by_code(entry.code, make.member("charlie")))

    row = verdicts.rows[0]
    assert (row.verdict, row.measured, row.place) == ("not_checkable", "", "")
    assert "withheld" in row.advice


def test_client_waives_on_the_page_and_everybody_reads_it() -> None:
    phase = judged(BAD, GOOD)
    entry = phase.entries.get(number=1)
    client, charlie = browser(phase.challenge.client), browser(make.member("charlie"))
    address = reverse("challenges:waive", args=[entry.code])

    offered = [
        "Waive this row in public" in text_of(who, page_of(entry)) for who in (client, charlie)
    ]
    refused = charlie.post(address, {"row": "R1", "reason": REASON})
    client.post(address, {"row": "R1", "reason": "short"})
    few = Waiver.objects.count()
    client.post(address, {"row": "R1", "reason": REASON})
    page = text_of(charlie, page_of(entry))

    assert (offered, refused.status_code in {302, 403}, few) == ([True, False], True, 0)
    assert Waiver.objects.count() == 1
    assert "Waived by the client on" in page
    assert REASON in page
    assert "What fails by measurement, the client waived in public." in page


def test_result_says_what_was_measured() -> None:
    phase = decided(BAD, GOOD, BAD)
    Waiver.objects.create(
        entry=phase.entries.get(number=3),
        requirement=phase.challenge.requirements.get(key="R1"),
        reason=REASON,
        by=phase.challenge.client,
        at=phase.decision.at,
    )

    page = text_of(Client(), reverse("challenges:result", args=[phase.challenge.code, phase.code]))

    assert "Entry 1, place 1" in page
    assert "No prize: a must-row fails." in page
    assert "Entry 2, place 2" not in page
    assert f"The client waived this row: {REASON}" in page


def test_result_names_what_was_not_measured_where_a_model_is_required() -> None:
    phase = checks.phase_with()
    checks.entered(phase, {"broken.step": b"ISO-10303-21;\n"})
    make.after_deadline(phase)
    from mitwerk.apps.challenges.services.decide import write_decision

    write_decision(phase, "client_jury", [["1"]])
    phase.refresh_from_db()

    page = text_of(Client(), reverse("challenges:result", args=[phase.challenge.code, phase.code]))

    assert "Not measured: the client’s word is wanted." in page


def test_api_gives_checks_and_takes_a_waiver_once() -> None:
    phase = judged(BAD)
    entry = phase.entries.get()
    client, charlie = browser(phase.challenge.client), browser(make.member("charlie"))
    address = f"/api/v1/entries/{entry.code}/waivers"
    body = {"row": "R1", "reason": REASON}

    def send(who: Client, key: str) -> int:
        return who.post(
            address, body, "application/json", headers={"Idempotency-Key": key}
        ).status_code

    before = charlie.get(f"/api/v1/entries/{entry.code}/check").json()
    statuses = [send(charlie, "a"), send(client, "b"), send(client, "b"), send(client, "c")]
    after = charlie.get(f"/api/v1/entries/{entry.code}/check").json()
    told = charlie.get(address).json()
    own = browser(entry.entrant).get(f"/api/v1/entries/{entry.code}/checks").json()["items"]

    row = before["rows"][0]
    assert (before["bars"], before["verdict"], row["measured"], row["unit"]) == (
        True, "fail", "80", "mm",
    )  # fmt: skip
    assert row["where"] == {"path": "part.stl", "at": None}
    assert statuses == [403, 201, 201, 409]
    assert (after["bars"], after["rows"][0]["waived"]) == (False, True)
    assert [(one["row"], one["reason"]) for one in told] == [("R1", REASON)]
    assert len(own) == 1


@pytest.mark.parametrize(
    ("measured", "limit", "english", "german"),
    [
        ("0.8", "1.2", "0.8 mm", "0,8 mm"),
        ("1.19996", "1.2", "1.19996 mm", "1,19996 mm"),
        ("1234.5678", "1200", "1235 mm", "1235 mm"),
    ],
)
def test_measured_value_never_looks_like_the_other_verdict(
    measured: str, limit: str, english: str, german: str
) -> None:
    row = {"measured": measured, "limit": [limit], "unit": "mm"}

    found = []
    for language in ("en", "de"):
        with override(language):
            found.append(measured_text(row).replace("\N{NO-BREAK SPACE}", " "))

    assert found == [english, german]


def test_page_with_failing_rows_costs_at_most_twelve_queries(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    phase = decided(BAD, BAD, GOOD)
    entry, other = phase.entries.order_by("number")[:2]
    waive_row(by=phase.challenge.client, entry_code=entry.code, row="R1", reason=REASON)
    author = browser(other.entrant)
    author.get(page_of(other))

    with django_assert_max_num_queries(12):
        answer = author.get(page_of(other))

    assert answer.status_code == 200


def test_waiver_under_the_mask_names_nobody() -> None:
    phase = checks.phase_with()
    bob = make.member(SECRET, name="Bobolino Bobson")
    entry = checks.entered(phase, {"part.stl": checks.block(BAD)}, bob).entry
    make.after_deadline(phase)
    client = phase.challenge.client
    waive_row(
        by=client, entry_code=entry.code, row="R1", reason=f"I am sure that {SECRET} mends it."
    )
    charlie = browser(make.member("charlie"))

    bodies = [text_of(charlie, door).lower()
              for door in (page_of(entry), f"/api/v1/entries/{entry.code}/waivers")]  # fmt: skip

    assert "i am sure that xxxxxxxx mends it." in bodies[1]
    assert SECRET not in bodies[1]
