"""Drafts: the client's alone, with open licences only."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.errors import LicenceRefused, NotReady
from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.challenges.queries.missing import missing_of
from mitwerk.apps.challenges.services.brief import create_draft, discard_draft, update_draft
from mitwerk.apps.challenges.services.from_template import apply_template
from mitwerk.apps.challenges.services.phases import JuryDraft, move_phase, replace_phases
from mitwerk.apps.challenges.services.reference_files import add_reference_files
from mitwerk.apps.challenges.services.requirements import RowDraft, replace_rows
from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.models import Preview
from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError, NotFoundError
from tests.factories import challenges as make

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db

PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")


@pytest.mark.parametrize("licence", ["CC-BY-NC-4.0", "CC-BY-ND-4.0", "MyOwn-1.0"])
def test_draft_refuses_closed_licences(licence: str) -> None:
    with pytest.raises(LicenceRefused):
        create_draft(by=make.alice(), title="Cart", licence=licence)


def test_draft_starts_with_open_licences() -> None:
    draft = create_draft(by=make.alice(), title="Cart")

    assert (draft.licence, draft.text_licence) == ("CERN-OHL-S-2.0", "CC-BY-SA-4.0")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("prizes_minor", -1),
        ("confidence_percent", 49),
        ("run_off_days", 0),
        ("time_zone", "Mars/Base"),
        ("size", "huge"),
        ("title", "  "),
        ("intended_use", "x" * 4001),
        ("must_do", "x" * 8001),
        ("language", "../.."),
        ("client", None),
    ],
)
def test_draft_refuses_what_it_cannot_keep(field: str, value: object) -> None:
    draft = make.draft()

    with pytest.raises(InvalidError) as refusal:
        update_draft(by=draft.client, code=draft.code, **{field: value})

    assert refusal.value.where == field


def test_update_hides_the_draft_from_others() -> None:
    draft = make.draft()

    with pytest.raises(NotFoundError):
        update_draft(by=make.member("charlie"), code=draft.code, title="Mine now")


def test_nobody_is_seated_who_never_confirmed_an_address() -> None:
    Member.objects.create_user("ghost@example.org", "ghost", None)
    phase = make.phase_draft(juries=(JuryDraft("experts", 100, ("ghost",)),))

    with pytest.raises(InvalidError) as refusal:
        make.draft(phases=[phase])

    assert refusal.value.detail == "There is no member “ghost”."


@pytest.mark.parametrize(
    ("kind", "judges", "said"),
    [
        ("experts", tuple(f"judge{n}" for n in range(201)), "at most 200 named judges"),
        ("community", ("alice",), "In the community jury any member ranks"),
    ],
)
def test_juries_take_so_many_names_and_the_community_none(
    kind: str, judges: tuple[str, ...], said: str
) -> None:
    phase = make.phase_draft(juries=(JuryDraft(kind, 100, judges),))

    with pytest.raises(InvalidError, match=said) as refusal:
        make.draft(phases=[phase])

    assert refusal.value.where == "juries"


def test_discard_leaves_nothing() -> None:
    draft = make.draft()

    discard_draft(by=draft.client, code=draft.code)

    assert Challenge.objects.count() == 0


@pytest.mark.parametrize(("size", "phases"), [("portfolio", 1), ("part", 1), ("vehicle", 8)])
def test_template_spends_the_promised_sum_exactly(size: str, phases: int) -> None:
    draft = make.draft(size=size, prizes_minor=1_234_567)

    written = apply_template(by=draft.client, code=draft.code)

    given = sum(p.amount_minor for phase in written for p in phase.prizes.all())
    assert (len(written), given) == (phases, 1_234_567)


def test_template_needs_only_experts_to_be_complete() -> None:
    draft = make.draft(prizes_minor=1_000_000)

    apply_template(by=draft.client, code=draft.code)

    codes = {fault.code for fault in missing_of(draft, now=clock.now())}
    assert codes == {"judges"}


def test_template_closes_at_six_by_the_clients_clock() -> None:
    draft = make.draft(time_zone="America/New_York", prizes_minor=1_000_000)

    written = apply_template(by=draft.client, code=draft.code)

    assert {phase.closes_at.strftime("%H:%M") for phase in written if phase.closes_at} == {"18:00"}


def test_missing_names_a_circle_of_phases() -> None:
    draft = make.draft()
    a = make.phase_draft(key="a", title="A", needs=("b",))
    b = make.phase_draft(key="b", title="B", needs=("a",))
    replace_phases(by=draft.client, code=draft.code, phases=[a, b])

    codes = [fault.code for fault in missing_of(draft, now=clock.now())]

    assert codes.count("needs-circle") == 1


def test_missing_names_a_phase_that_opens_before_its_need_is_judged() -> None:
    draft = make.draft()
    first = make.phase_draft(key="a", prizes=(50_000,))
    second = make.phase_draft(key="b", title="Front", prizes=(50_000,), needs=("a",))
    replace_phases(by=draft.client, code=draft.code, phases=[first, second])

    codes = [fault.code for fault in missing_of(draft, now=clock.now())]

    assert codes == ["needs-date"]


def test_replace_phases_keeps_the_code_of_a_phase_that_stays() -> None:
    draft = make.draft()
    code = draft.phases.get().code

    kept = replace_phases(
        by=draft.client, code=draft.code, phases=[make.phase_draft(key=code, title="Idea")]
    )

    assert [(phase.code, phase.title) for phase in kept] == [(code, "Idea")]


def test_move_phase_swaps_neighbours() -> None:
    draft = make.draft()
    a, b = (make.phase_draft(key=key, title=key, prizes=(1000,)) for key in "ab")
    written = replace_phases(by=draft.client, code=draft.code, phases=[a, b])

    move_phase(by=draft.client, code=draft.code, phase=written[1].code, up=True)

    assert list(draft.phases.order_by("position").values_list("title", flat=True)) == ["b", "a"]


def test_missing_names_the_row_whose_unit_does_not_fit() -> None:
    draft = make.draft(rows=[])
    row = RowDraft("R9", "Light", "fact", fact="mass", comparison="<=", value="650", unit="mm")
    replace_rows(by=draft.client, code=draft.code, rows=[row])

    faults = [(fault.row, fault.code) for fault in missing_of(draft, now=clock.now())]

    assert faults == [("R9", "unit_misfit")]


@pytest.mark.parametrize("value", ["1e9999", "1e99999999", "-1e-9999"])
def test_limit_that_no_page_can_write_is_named_and_stops_publishing(
    client: Client, value: str
) -> None:
    draft = make.draft(rows=(replace(make.LIGHT, value=value),))
    client.force_login(draft.client)
    steps = [reverse("challenges:edit", args=[draft.code, step]) for step in ("rows", "check")]

    pages = [client.get(page) for page in (*steps, f"/challenges/{draft.code}/")]
    with pytest.raises(NotReady):
        make.publish(by=draft.client, code=draft.code)

    assert [page.status_code for page in pages] == [200, 200, 200]
    faults = [fault.code for fault in missing_of(draft, now=clock.now())]
    assert faults == ["value_out_of_range"]


def test_rows_without_a_key_get_a_free_one() -> None:
    draft = make.draft()
    keys = ("R2", "", "", "R1", "")
    rows = [RowDraft(key, f"Row {at}", "judged") for at, key in enumerate(keys)]

    written = replace_rows(by=draft.client, code=draft.code, rows=rows)

    assert [row.key for row in written] == ["R2", "R3", "R4", "R1", "R5"]


def test_what_exactly_is_asked_for_is_never_cut_off() -> None:
    draft = make.draft()
    long = make.phase_draft(deliverables=(make.DeliverableDraft("sketch", "x" * 241),))

    with pytest.raises(InvalidError):
        replace_phases(by=draft.client, code=draft.code, phases=[long])


def test_rows_may_give_phases_different_shares() -> None:
    draft = make.draft()
    a, b = (make.phase_draft(key=key, title=key, prizes=(1000,)) for key in "ab")
    first, second = replace_phases(by=draft.client, code=draft.code, phases=[a, b])
    shares = ((first.code, Decimal(30)), (second.code, Decimal(80)))
    row = RowDraft("R1", "Light", "fact", True, "mass", "<=", "650", "kg", shares)
    replace_rows(by=draft.client, code=draft.code, rows=[row])

    faults = [fault.code for fault in missing_of(draft, now=clock.now())]

    assert faults == ["shares_above_whole"]


def test_reference_files_get_pictures() -> None:
    draft = make.draft()
    blob = make.upload(draft.client, "place.png", PNG).blob

    add_reference_files(by=draft.client, code=draft.code, files=[("place.png", blob)])

    assert [preview.blob for preview in Preview.objects.all()] == [blob]


def test_picture_of_the_brief_stands_for_a_challenge_without_entries(client: Client) -> None:
    challenge = make.draft()
    blob = make.upload(challenge.client, "place.png", PNG).blob
    file = challenge.reference_files.create(path="place.png", blob=blob)
    make.publish(by=challenge.client, code=challenge.code)
    Preview.objects.create(blob=blob, kind="drawing", state="ready", output=blob)
    picture = reverse("challenges:reference-file", args=[challenge.code, file.code]) + "?preview"

    page = client.get(reverse("challenges:challenge", args=[challenge.code]))
    cards = client.get(reverse("challenges:index"))
    home = client.get(reverse("home"))

    assert page.context["face"].picture == picture
    assert [card.look for card in cards.context["cards"]] == [picture]
    assert home.context["home"].hero.look.picture == picture


def test_reference_files_are_addressed_by_code(client: Client) -> None:
    draft = make.draft()
    blob = make.upload(draft.client, "place.pdf", b"%PDF-1.4 place").blob
    file = add_reference_files(by=draft.client, code=draft.code, files=[("place.pdf", blob)])[0]
    client.force_login(draft.client)
    change = reverse("challenges:file-change", args=[draft.code, file.code])

    given = client.get(reverse("challenges:reference-file", args=[draft.code, file.code]))
    by_number = client.get(f"/challenges/{draft.code}/files/{file.pk}/")
    client.post(change, {"caption": "The yard"})
    captioned = draft.reference_files.get().caption
    client.post(change, {"remove": "1"})

    assert b"".join(given) == b"%PDF-1.4 place"
    assert (by_number.status_code, captioned) == (404, "The yard")
    assert draft.reference_files.count() == 0
