"""The pages: a brief from its first sentence to an entry's receipt, in the browser's terms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.models import Challenge, Entry, EntryRevision, Phase
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.apps.vault.models import Blob, Preview
from mitwerk.apps.vault.services.visibility import open_revisions
from mitwerk.kit import clock
from tests.factories import challenges as make

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def row_data(**fields: str) -> dict[str, str]:
    counts = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}
    data = {f"rows-{name}": value for name, value in counts.items()}
    whole = {"key": "", "text": "It is light", "kind": "fact", "must": "1", "fact": "mass"}
    whole |= {"comparison": "<=", "value": "650,5", "unit": "kg"} | fields
    return data | {f"rows-0-{name}": value for name, value in whole.items()}


def enter_data(*names: str) -> dict[str, object]:
    files = [SimpleUploadedFile(name, f"%PDF-1.4 {name}".encode()) for name in names]
    promises = {"accept_licence": "on", "accept_patents": "on"}
    return {"title": "Forest goat", "ai_use": "none", "files": files} | promises


def test_a_brief_starts_with_one_sentence() -> None:
    alice = make.alice()

    answer = browser(alice).post(reverse("challenges:new"), {"title": "A cart"})

    draft = Challenge.objects.get()
    assert (draft.title, draft.client, draft.state) == ("A cart", alice, "draft")
    assert answer.headers["Location"] == reverse("challenges:edit", args=[draft.code, "what"])


@pytest.mark.parametrize("step", ["what", "sums", "phases", "rows", "files", "rules", "check"])
def test_every_step_is_shown_to_its_client_only(step: str) -> None:
    draft = make.draft()
    address = reverse("challenges:edit", args=[draft.code, step])

    mine = browser(draft.client).get(address).status_code
    theirs = browser(make.member("charlie")).get(address).status_code

    assert (mine, theirs) == (200, 404)


def test_a_step_saves_while_one_writes_and_answers_with_the_sheet() -> None:
    draft = make.draft()
    data = {"currency": "CHF", "prizes_minor": "1.250,50"}

    answer = browser(draft.client).post(
        reverse("challenges:edit", args=[draft.code, "sums"]), data, headers={"HX-Request": "true"}
    )

    draft.refresh_from_db()
    assert (draft.currency, draft.prizes_minor) == ("CHF", 125_050)
    assert answer.templates[0].name == "challenges/parts/sheet.html"


def test_rows_are_named_and_read_with_a_decimal_comma() -> None:
    draft = make.draft(rows=[])

    browser(draft.client).post(reverse("challenges:edit", args=[draft.code, "rows"]), row_data())

    row = draft.requirements.get()
    assert (row.key, row.value, row.unit, row.must) == ("R1", "650,5", "kg", True)


def test_a_phase_is_changed_on_its_page() -> None:
    draft = make.draft()
    phase = draft.phases.get()
    data = {
        "kind": "front",
        "title": "The front",
        "prizes": "700; 300",
        "client_weight": "100",
        "opens_at": "2027-03-01T18:00",
        "closes_at": "2027-03-10T18:00",
        "judged_at": "2027-03-20T18:00",
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "0",
        "items-0-kind": "model",
        "items-0-text": "STEP",
        "items-0-required": "1",
    }

    browser(draft.client).post(
        reverse("challenges:phase-edit", args=[draft.code, phase.code]), data
    )

    kept = Phase.objects.get(pk=phase.pk)
    assert (kept.title, kept.closes_at.isoformat()) == ("The front", "2027-03-10T17:00:00+00:00")
    assert list(kept.prizes.values_list("amount_minor", flat=True)) == [70_000, 30_000]
    assert list(kept.deliverables.values_list("kind", flat=True)) == ["model"]


def test_publish_with_something_missing_leads_back_to_the_list() -> None:
    draft = make.draft(rows=[])

    answer = browser(draft.client).post(reverse("challenges:publish", args=[draft.code]))

    assert answer.headers["Location"] == reverse("challenges:edit", args=[draft.code, "check"])
    assert Challenge.objects.get().state == "draft"


def test_the_terms_page_shows_hash_and_text() -> None:
    challenge = make.running()
    address = reverse("challenges:terms", args=[challenge.code])

    page = Client().get(address)
    bytes_given = Client().get(reverse("challenges:terms-json", args=[challenge.code])).content

    assert challenge.terms_sha256 in page.content.decode()
    assert bytes_given.decode() == challenge.terms


def test_enter_by_dropping_files_gives_a_receipt() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    answer = browser(bob).post(address, enter_data("idea.pdf"))

    receipt = EntryRevision.objects.get()
    assert answer.headers["Location"] == reverse("challenges:receipt", args=[receipt.code])
    assert receipt.entry.blueprint.licence == phase.challenge.licence
    assert receipt.manifest_sha256 in browser(bob).get(answer.headers["Location"]).content.decode()


def test_enter_without_a_deliverable_keeps_nothing() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    answer = browser(bob).post(address, enter_data("notes.txt"))

    assert (answer.status_code, Entry.objects.count()) == (422, 0)
    assert bob.blueprints.count() == 0


def test_ticks_follow_the_files() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    upload = make.upload(bob, "idea.pdf", b"%PDF-1.4")
    address = reverse("challenges:ticks", args=[phase.challenge.code, phase.code])

    answer = browser(bob).post(address, {"upload": [upload.code]})

    assert [tick.path for tick in answer.context["ticks"]] == ["idea.pdf"]


def test_ticks_ignore_uploads_of_others() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    upload = make.upload(bob, "secret-plan.pdf", b"%PDF-1.4")
    address = reverse("challenges:ticks", args=[phase.challenge.code, phase.code])

    answer = browser(make.member("charlie")).post(address, {"upload": [upload.code]})

    assert b"secret-plan" not in answer.content


def test_only_a_chosen_revision_that_is_open_is_warned_of() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    sealed, opened = make.revision(bob), make.revision(bob)
    open_revisions([opened])
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    shown = [
        "Public already" in browser(bob).get(address, {"revision": code}).content.decode()
        for code in ("", sealed.code, opened.code)
    ]

    assert shown == [False, False, True]


def test_rows_that_nobody_must_declare_are_folded() -> None:
    needed = RowDraft("R2", "Its seat is tested", "declared")
    phase = make.running(rows=[make.LIGHT, needed]).phases.get()
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    answer = browser(make.member("bob")).get(address)

    rows = answer.context["rows_needed"], answer.context["rows_more"]
    assert [[one.row.key for one in some] for some in rows] == [["R2"], ["R1"]]
    assert '<details class="declare__more"><summary>1 row more' in answer.content.decode()


def test_prizes_of_phases_to_come_are_folded() -> None:
    later = make.phase_draft(
        key="b", title="Later", opens_at=clock.now() + timedelta(days=2), prizes=(1000,)
    )
    challenge = make.running(phases=[make.phase_draft(key="a"), later], prizes_minor=500_000)
    address = reverse("challenges:money", args=[challenge.code])

    answer = Client().get(address)

    assert {one.title for one in answer.context["later"]} == {"Later, prize 1"}
    assert "Later, prize 1" not in {one.title for one in answer.context["prizes"]}
    assert '<details class="owed-more"><summary>1 prize' in answer.content.decode()


def test_revise_keeps_the_ticked_files() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    first = make.entered(phase, bob)
    address = reverse("challenges:revise", args=[first.entry.code])
    path = first.revision.files.get().path

    browser(bob).post(address, enter_data("more.pdf") | {"keep": [path]})

    newest = EntryRevision.objects.order_by("-pk").first()
    assert newest is not None
    assert sorted(newest.revision.files.values_list("path", flat=True)) == ["more.pdf", path]


def test_start_forks_the_baseline() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    (baseline,) = open_revisions([make.revision(make.member("winner"))])
    Phase.objects.filter(pk=phase.pk).update(baseline=baseline)

    browser(bob).post(reverse("challenges:start", args=[phase.challenge.code, phase.code]))

    assert bob.blueprints.get().forked_from == baseline


def test_the_enter_page_is_closed_to_the_client() -> None:
    phase = make.open_phase()
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    assert browser(phase.challenge.client).get(address).status_code == 403


def test_withdraw_asks_first() -> None:
    receipt = make.entered(make.open_phase(), make.member("bob"))
    address = reverse("challenges:withdraw", args=[receipt.entry.code])
    client = browser(receipt.by)

    asked = client.get(address).status_code
    before = Entry.objects.get().state
    client.post(address)

    assert (asked, before, Entry.objects.get().state) == (200, "entered", "withdrawn")


@pytest.mark.parametrize("name", ["dashboard", "cancel"])
def test_the_clients_pages_are_closed_to_others(name: str) -> None:
    challenge = make.running()
    address = reverse(f"challenges:{name}", args=[challenge.code])

    mine = browser(challenge.client).get(address).status_code
    theirs = browser(make.member("charlie")).get(address).status_code

    assert (mine, theirs) == (200, 403)


@pytest.mark.parametrize("address", ["/", "/challenges/", "/challenges/?show=over"])
def test_pages_stand_without_any_challenge(address: str) -> None:
    assert Client().get(address).status_code == 200


def test_the_list_leaves_drafts_out() -> None:
    draft = make.draft(title="A secret cart")

    page = browser(make.member("charlie")).get("/challenges/")

    assert (draft.code in page.content.decode(), b"secret cart" in page.content) == (False, False)


def test_a_phase_in_another_challenge_is_not_found() -> None:
    phase = make.open_phase()
    other = make.running(make.member("anna", "client"))

    answer = Client().get(reverse("challenges:phase", args=[other.code, phase.code]))

    assert answer.status_code == 404


def test_times_are_told_in_the_clients_zone() -> None:
    closes = clock.now() + timedelta(days=3)
    late = make.phase_draft(closes_at=closes, judged_at=closes + timedelta(days=3))
    challenge = make.running(phases=[late], time_zone="America/New_York")

    page = Client().get(reverse("challenges:challenge", args=[challenge.code])).content.decode()

    assert 'data-zone="America/New_York"' in page
    assert "in New York" in page


def test_home_names_the_contest_of_new_entries_and_hides_withheld_pictures() -> None:
    receipt = make.entered(make.open_phase(), shows_progress=True)
    blob = receipt.revision.files.get().blob
    Preview.objects.create(blob=blob, kind="thumbnail", state="ready", output=blob)

    before = Client().get(reverse("home")).context["home"].entries[0]
    Blob.objects.update(state="withheld")
    after = Client().get(reverse("home")).context["home"].entries[0]

    assert before.contest == "A light forest vehicle"
    assert (bool(before.image), after.image) == (True, "")
