"""What pages tell of ends without a winner, of a run-off, and of files that a refusal kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.apps.challenges.queries.planner import expected
from mitwerk.apps.challenges.queries.show import timeline
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.judging import end_judging, judged_phase
from tests.factories.members import client_of

pytestmark = pytest.mark.django_db


def page(name: str, phase: Phase) -> str:
    address = reverse(f"challenges:{name}", args=[phase.challenge.code, phase.code])
    return " ".join(client_of(None).get(address).content.decode().split())


def test_a_phase_that_nobody_entered_says_where_its_money_is() -> None:
    later = clock.now() + timedelta(days=30)
    week = timedelta(days=7)
    dates = {"opens_at": later, "closes_at": later + week, "judged_at": later + 2 * week}
    front = make.phase_draft(title="Front", prizes=(20_000,), **dates)
    two = make.running(phases=[make.phase_draft(prizes=(80_000,)), front])
    in_pot = make.after_deadline(two.phases.get(title="Concept"))
    gone = make.after_deadline(make.open_phase())

    assert "The prize money of €800 is back in the prize pot" in page("result", in_pot)
    assert "The prize money of €1,000 went back to the client." in page("result", gone)
    assert "Nobody entered." in page("phase", gone)


def test_a_phase_with_a_winner_says_nothing_of_money_gone_back() -> None:
    phase = end_judging(judged_phase(1))

    assert "The prize money of" not in page("result", phase)


def test_a_run_off_says_why_judges_rank_once_more() -> None:
    first = judged_phase(2, "split")
    assert "judges rank the contenders once more" not in page("phase", first)

    again = end_judging(first)

    assert again.run_off
    assert "was too close to call, so judges rank the contenders once more" in page("phase", again)


@pytest.mark.parametrize(("days", "said"), [(1, "reserve 1 day for"), (3, "reserve 3 days for")])
@pytest.mark.parametrize("rule", ["split", "client_jury"])
def test_one_day_is_no_days(rule: str, days: int, said: str) -> None:
    challenge = Challenge(too_close_rule=rule, run_off_days=days, answer_days=days)

    assert said in expected(challenge, 5, 5).reserve


def test_a_phase_of_one_day_names_the_day_once() -> None:
    noon = clock.now().replace(hour=11, minute=0)
    phase = make.open_phase()
    phase.opens_at, phase.closes_at = noon, noon + timedelta(hours=1)

    (step,) = timeline(phase.challenge, [phase])

    assert "–" not in step.when
    assert step.when


def test_rules_of_a_challenge_are_titles_to_open_and_whole_on_the_page_of_terms() -> None:
    challenge = make.open_phase().challenge
    pages = [
        client_of(None).get(reverse(f"challenges:{name}", args=[challenge.code])).content.decode()
        for name in ("challenge", "terms")
    ]

    opened = [one.count('<details class="rule" open>') for one in pages]
    folded = [one.count('<details class="rule">') for one in pages]
    assert opened == [1, 0]
    assert folded[0] >= 10
    assert folded[1] == 0


def test_files_of_a_refused_entry_are_checked_at_once_and_can_be_left_out() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])
    fresh = client_of(bob).get(address).content.decode()
    sent = {"title": "Goat", "ai_use": "none", "files": [SimpleUploadedFile("a.pdf", b"%PDF-1.4")]}

    refused = client_of(bob).post(address, sent).content.decode()

    assert ('hx-trigger="load' in fresh, 'hx-trigger="load' in refused) == (False, True)
    assert 'type="checkbox" name="upload"' in refused


def test_a_refusal_stands_before_all_that_a_phone_shows_first() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    address = reverse("challenges:enter", args=[phase.challenge.code, phase.code])
    promised = {"accept_licence": "on", "accept_patents": "on", "ai_use": "none"}

    refused = client_of(bob).post(address, promised).content.decode()

    assert refused.index("This was not entered.") < refused.index("What to hand in")
    assert refused.index("This was not entered.") < refused.index('<div class="beside">')


def test_a_challenge_with_nothing_left_to_stop_offers_no_cancelling() -> None:
    running, over = make.open_phase(), end_judging(judged_phase(1))
    offered = []
    for phase in (running, over):
        address = reverse("challenges:dashboard", args=[phase.challenge.code])
        page = client_of(phase.challenge.client).get(address).content.decode()
        offered.append("Cancel this challenge" in page)

    assert offered == [True, False]
