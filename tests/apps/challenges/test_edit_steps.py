"""The guided brief as its client meets it: faults stay in sight, ticks are earned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.models import RequirementPhase
from mitwerk.apps.challenges.services.phases import replace_phases
from mitwerk.apps.challenges.services.requirements import RowDraft, replace_rows
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import RoleGrant
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.members import make_member

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def page(draft: Challenge, step: str) -> str:
    return reverse("challenges:edit", args=[draft.code, step])


def rows_posted(*values: str) -> dict[str, str]:
    data = {"rows-TOTAL_FORMS": str(len(values)), "rows-INITIAL_FORMS": "0"}
    for at, value in enumerate(values):
        row = {"key": f"R{at + 1}", "text": "It is light", "kind": "fact", "must": "1"}
        row |= {"fact": "mass", "comparison": "<=", "value": value, "unit": "kg"}
        data |= {f"rows-{at}-{name}": text for name, text in row.items()}
    return data


def test_a_row_with_a_wrong_number_keeps_the_step() -> None:
    draft = make.draft()

    answer = browser(draft.client).post(page(draft, "rows"), rows_posted("4.5", "light"))

    assert answer.headers["Location"] == page(draft, "rows") + "#row-R2"
    assert [row.value for row in draft.requirements.order_by("position")] == ["4.5", "light"]


def test_right_rows_lead_on() -> None:
    draft = make.draft()

    answer = browser(draft.client).post(page(draft, "rows"), rows_posted("4.5", "6"))

    assert answer.headers["Location"] == page(draft, "files")


def test_the_fault_stands_beside_its_row_alone() -> None:
    draft = make.draft()
    good = RowDraft("R1", "Light", "fact", fact="mass", comparison="<=", value="4", unit="kg")
    wrong = RowDraft("R2", "Low", "fact", fact="mass", comparison="<=", value="light", unit="kg")
    replace_rows(by=draft.client, code=draft.code, rows=[good, wrong])

    answer = browser(draft.client).get(page(draft, "rows"))

    sentence = "The limit is not a number; write it like 650 or 1.25."
    assert [form.faults for form in answer.context["form"]] == [[], [sentence], []]
    assert answer.content.decode().count('class="row-form__faults"') == 1


def phases_of(draft: Challenge) -> list[str]:
    a, b = (make.phase_draft(key=key, title=key, prizes=(1000,)) for key in "ab")
    written = replace_phases(by=draft.client, code=draft.code, phases=[a, b])
    return [phase.code for phase in written]


def kept_shares(draft: Challenge) -> list[str]:
    links = RequirementPhase.objects.filter(requirement__challenge=draft)
    return [str(link.share_percent) for link in links.order_by("phase__position")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12,5; 30", ["12.50", "30.00"]), ("30", ["30.00", "30.00"]), ("–; 8", ["None", "8.00"])],
)
def test_phases_carry_shares_of_their_own(typed: str, kept: list[str]) -> None:
    draft = make.draft()
    data = rows_posted("650") | {"rows-0-phases": phases_of(draft), "rows-0-share": typed}
    client = browser(draft.client)

    client.post(page(draft, "rows"), data)
    shown = client.get(page(draft, "rows")).context["form"][0]["share"].value()
    client.post(page(draft, "rows"), data | {"rows-0-share": shown})

    assert kept_shares(draft) == kept


@pytest.mark.parametrize("typed", ["1; 2; 3", "0", "101", "0.001", "much", "NaN"])
def test_a_share_that_is_none_keeps_the_page(typed: str) -> None:
    draft = make.draft()
    data = rows_posted("650") | {"rows-0-phases": phases_of(draft), "rows-0-share": typed}

    answer = browser(draft.client).post(page(draft, "rows"), data)

    assert answer.status_code == 422
    assert list(answer.context["form"][0].errors) == ["share"]


def done(answer: object) -> dict[str, bool]:
    steps = answer.context["steps"]  # type: ignore[attr-defined]
    return {step["key"]: not step["open"] for step in steps}


def test_steps_that_need_nothing_are_ticked_once_opened() -> None:
    draft = make.draft()
    client = browser(draft.client)

    before = done(client.get(page(draft, "what")))
    client.get(page(draft, "files"))
    client.get(page(draft, "rules"))
    after = done(client.get(page(draft, "what")))

    assert (before["files"], before["rules"]) == (False, False)
    assert (after["files"], after["rules"]) == (True, True)


def test_another_draft_is_not_ticked_along() -> None:
    first = make.draft()
    second = make.draft(client=first.client)
    client = browser(first.client)
    client.get(page(first, "rules"))

    assert done(client.get(page(second, "what")))["rules"] is False


def test_who_lacks_the_role_reads_at_once_who_grants_it() -> None:
    make.member("ada", Role.ADMINISTRATOR)

    text = browser(make.member("charlie")).get(reverse("challenges:new")).content.decode()

    assert "role “client”" in text
    assert reverse("members:person", args=["ada"]) in text


def test_a_client_is_not_told_about_the_role() -> None:
    text = browser(make.alice()).get(reverse("challenges:new")).content.decode()

    assert "role “client”" not in text


def test_the_phase_names_members_who_are_jurors() -> None:
    draft = make.draft()
    phases_of(draft)
    judith, former = make_member("judith"), make_member("former")
    RoleGrant.objects.create(member=judith, role=Role.JUROR)
    RoleGrant.objects.create(member=former, role=Role.JUROR, revoked_at=clock.now())

    answer = browser(draft.client).get(reverse("challenges:phase-new", args=[draft.code]))

    assert b"Jurors here: judith." in answer.content


def test_a_language_and_zone_that_a_program_wrote_stay() -> None:
    draft = make.draft(language="fr", time_zone="CET")
    browser = Client()
    browser.force_login(draft.client)
    page = reverse("challenges:edit", args=[draft.code, "what"])
    shown = browser.get(page).content.decode()
    words = {"title": "Another", "size": "part", "language": "fr", "time_zone": "CET"}

    browser.post(page, words)

    draft.refresh_from_db()
    assert '<option value="fr" selected>French</option>' in shown
    assert (draft.title, draft.language, draft.time_zone) == ("Another", "fr", "CET")
