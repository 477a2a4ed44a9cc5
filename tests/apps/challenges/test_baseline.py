"""Which winner a later phase starts from: the same one whoever asks, whatever came first."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.decide import choose_winner, split_among_contenders
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.apps.vault.services.fork import fork
from mitwerk.kit import clock
from tests.apps.challenges.test_late_phases import FIRST_DAY, two_phases
from tests.factories import challenges as make
from tests.factories.judging import end_judging

if TYPE_CHECKING:
    from django.test import Client

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.vault.models import Revision

pytestmark = pytest.mark.django_db

REASON = "It carries the saw where a forester reaches it."


def too_close(phase: Phase, best: str | None = None) -> Phase:
    """Two entries nobody can tell apart; one judge, if any, puts ``best`` first."""
    for _number in range(2):
        make.entered(phase)
    make.after_deadline(phase)
    if best:
        judge = make.member()
        sheet = draw_sheet(by=judge, phase_code=phase.code)
        ranks = {number: 1 if number == best else 2 for number in sheet.entries}
        cast_ballot(by=judge, sheet_code=sheet.code, ranks=ranks, recognised=[])
    return end_judging(phase)


def revision_of(phase: Phase, number: int) -> Revision:
    return phase.entries.get(number=number).submissions.get().revision


def concept_before_front() -> tuple[Phase, Phase]:
    challenge = make.running(
        phases=two_phases(clock.now() + timedelta(days=FIRST_DAY, hours=1)), prizes_minor=110_000
    )
    phases = challenge.phases.select_related("challenge")
    return phases.get(kind="concept"), phases.get(kind="front")


@pytest.mark.parametrize(("best", "number"), [("2", 2), ("1", 1), (None, 1)])
def test_tie_goes_on_from_the_first_by_the_ballots_then_by_number(
    best: str | None, number: int, client: Client
) -> None:
    concept, front = concept_before_front()
    too_close(concept, best)

    split_among_contenders(concept, "split")

    page = client.get(reverse("challenges:result", args=[concept.challenge.code, concept.code]))
    front.refresh_from_db()
    assert front.baseline == revision_of(concept, number)
    assert f"The next phase starts from entry {number}" in page.content.decode()


@pytest.mark.parametrize("first", ["concept", "sides"])
def test_phase_with_two_needs_starts_from_the_first_of_them(first: str) -> None:
    opens = clock.now() + timedelta(days=FIRST_DAY, hours=1)
    drafts = two_phases(opens)
    sides = make.phase_draft(key="sides", kind="sides", title="Sides", prizes=(10_000,))
    front = drafts[1]
    front = make.phase_draft(
        kind="front", title="Front", prizes=front.prizes, opens_at=front.opens_at,
        closes_at=front.closes_at, judged_at=front.judged_at, needs=("sides", "concept"),
    )  # fmt: skip
    challenge = make.draft(phases=[drafts[0], sides, front], prizes_minor=120_000)
    publish(by=challenge.client, code=challenge.code)
    phases = {p.kind: p for p in challenge.phases.select_related("challenge")}

    for kind in (first, "sides" if first == "concept" else "concept"):
        too_close(phases[kind])
        choose_winner(
            by=challenge.client, phase_code=phases[kind].code, entry_number=2, reason=REASON
        )

    phases["front"].refresh_from_db()
    assert phases["front"].baseline == revision_of(phases["concept"], 2)


def test_terms_and_page_say_which_winner_counts(client: Client) -> None:
    challenge = make.running()

    terms = json.loads(challenge.terms)
    page = client.get(reverse("challenges:terms", args=[challenge.code])).content.decode()

    assert {"baseline", "cancel"} <= {text["key"] for text in terms["texts"]}
    assert terms["mitwerk_terms"] == 6
    assert "from the lowest entry number" in page
    assert "From its deadline on a phase with entries can’t be cancelled any more" in page


def test_entry_leads_to_what_it_changes_of_the_winner(client: Client) -> None:
    concept, front = concept_before_front()
    too_close(concept, best="1")
    choose_winner(
        by=concept.challenge.client, phase_code=concept.code, entry_number=1, reason=REASON
    )
    front.refresh_from_db()
    with clock.shifted(timedelta(days=FIRST_DAY, hours=2)):
        advance(front.challenge.code)
        by = make.member()
        blueprint = fork(by=by, revision=front.baseline)
        work = make.submission(make.revision(by, "front.pdf", blueprint=blueprint))
        entry = enter(by=by, phase_code=front.code, submission=work, shows_progress=True).entry
        page = client.get(reverse("challenges:entry", args=[entry.code])).content.decode()

    assert front.baseline is not None
    old = front.baseline.code
    assert reverse("vault:compare", args=[entry.submissions.get().revision.code, old]) in page
