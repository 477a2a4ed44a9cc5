"""Who hears what of a challenge, after the commit, and who must not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from mitwerk.apps.challenges import events_judging, listeners
from mitwerk.apps.challenges.enums import DecisionKind, PhaseState
from mitwerk.apps.challenges.models import AwardLine, Phase
from mitwerk.apps.challenges.services import lifecycle
from mitwerk.apps.challenges.services.award import award_all, mark_paid
from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.decide import write_decision
from mitwerk.apps.challenges.services.phases import JuryDraft
from mitwerk.apps.talk import sentences
from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock
from tests.apps.challenges.test_payees import team_entry
from tests.factories import challenges as make
from tests.factories import judging
from tests.factories import members as people

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db

REASON = "The forest office closes at the end of the year."
EXPERTS = (JuryDraft("experts", 60, ("erna", "ernst")), JuryDraft("community", 40))


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable) -> Callable:
    """Do something and let what waits for its commit happen."""

    def do(work: Callable, *args: object, **fields: object) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return work(*args, **fields)

    return do


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("member__handle", flat=True))


def texts(member: Member, kind: str) -> list[str]:
    rows = Notice.objects.filter(member=member, kind=kind).order_by("pk")
    return [sentences.sentence_of(row.kind, row.details) for row in rows]


def with_experts() -> Phase:
    for handle in ("erna", "ernst"):
        make.member(handle, "juror")
    return make.open_phase(phases=[make.phase_draft(juries=EXPERTS)], too_close_rule="split")


def test_named_judges_hear_of_their_seat_and_nobody_else(committed: Callable) -> None:
    make.member("charlie", "juror")

    committed(with_experts)

    assert told("jury-seat") == {"erna", "ernst"}


def test_opening_reaches_the_client_and_who_entered_before(committed: Callable) -> None:
    opens_at = clock.now() + timedelta(days=1)
    later = make.phase_draft(title="Front", prizes=(50_000,), opens_at=opens_at)
    challenge = make.running(phases=[make.phase_draft(prizes=(50_000,)), later])
    first, second = challenge.phases.order_by("position")
    before = make.entered(first).entry.entrant
    make.member("charlie")
    Phase.objects.filter(pk=second.pk).update(opens_at=clock.now())

    committed(lifecycle.advance, challenge.code)

    assert told("phase-opened") == {"alice", before.handle}
    assert texts(before, "phase-opened")[0].startswith("“Front” of “A light forest vehicle” takes")


def test_judges_with_a_seat_are_asked_for_ballots_and_entrants_are_not(
    committed: Callable,
) -> None:
    phase = with_experts()
    make.entered(phase, by=make.member("bob"))

    committed(make.after_deadline, phase)

    assert told("ballots-wanted") == {"erna", "ernst"}
    assert Notice.objects.filter(kind="ballots-wanted").first().url.endswith("/judge/")


def test_no_notice_names_an_author_before_the_decision(committed: Callable) -> None:
    phase = committed(with_experts)
    author = make.member("bob", name="Robert Builder")
    committed(make.entered, phase, by=author)
    committed(make.after_deadline, phase)

    everything = str(list(Notice.objects.exclude(member=author).values("details", "url", "kind")))

    assert "ballots-wanted" in everything
    assert "bob" not in everything
    assert "Robert" not in everything


def test_run_off_asks_again_whoever_drew_a_list(committed: Callable) -> None:
    phase = judging.judged_phase(2, "split", juries=judging.COMMUNITY_ONLY)
    for handle, order in (("carla", 1), ("carlo", -1)):
        sheet = judging.draw_sheet(by=make.member(handle), phase_code=phase.code)
        ranks = dict(zip(sorted(sheet.entries)[::order], (1, 2), strict=True))
        judging.cast_ballot(by=sheet.judge, sheet_code=sheet.code, ranks=ranks, recognised=[])

    committed(judging.end_judging, phase)

    assert told("ballots-wanted") == {"carla", "carlo"}


def test_every_entrant_hears_the_rank_of_the_own_entry(committed: Callable) -> None:
    phase = committed(judging.decided_phase)
    first, _second, third = (entry.entrant for entry in phase.entries.order_by("number"))

    assert texts(first, "entry-won") == ["Your entry 1 won a prize in “Concept”: rank 1."]
    assert texts(third, "entry-won") == []
    assert texts(third, "entry-placed") == [
        "“Concept” is decided. Your entry 3 came to rank 3 and won no prize."
    ]
    assert (told("award-wanted"), told("phase-decided")) == ({"alice"}, set())


def test_phase_without_entries_tells_the_client_alone(committed: Callable) -> None:
    committed(make.after_deadline, make.open_phase())

    assert (told("phase-unwon"), told("phase-decided")) == ({"alice"}, set())
    assert told("entry-won") | told("entry-placed") | told("ballots-wanted") == set()


def test_payees_hear_of_award_and_payment_in_their_language(committed: Callable) -> None:
    phase = judging.decided_phase()
    client = phase.challenge.client
    committed(award_all, by=client, phase_code=phase.code)
    line = AwardLine.objects.get(award__rank=1)

    committed(mark_paid, by=client, line_code=line.code, reference="SEPA 7", country="DE")

    assert texts(line.payee, "prize-awarded") == ["You are awarded €600 for rank 1 in “Concept”."]
    assert texts(line.payee, "prize-paid") == [
        "€600 for “Concept” is marked as paid. The reference of the payment: SEPA 7"
    ]
    with translation.override("de"):
        assert "600 €" in texts(line.payee, "prize-awarded")[0]
    assert len(told("prize-awarded")) == 2
    assert told("prize-paid") == {line.payee.handle}


@pytest.mark.parametrize(
    ("rule", "kind", "words"),
    [
        ("return", "cancelled", "the rest of the money goes back to the client"),
        ("share", "cancelled-share", "Your share of the money of its open phases is €500."),
    ],
)
def test_entrants_hear_where_the_money_goes(
    rule: str, kind: str, words: str, committed: Callable
) -> None:
    phase = make.open_phase(cancel_rule=rule)
    entrants = [make.entered(phase).entry.entrant for _time in range(2)]
    make.member("charlie")

    committed(cancel, by=phase.challenge.client, code=phase.challenge.code, reason=REASON)

    assert told(kind) == {entrant.handle for entrant in entrants}
    assert words in texts(entrants[0], kind)[0]
    assert REASON in texts(entrants[0], kind)[0]


def test_team_hears_of_its_entry_but_not_who_entered_it(committed: Callable) -> None:
    lead, mate = people.bob(name="Bob B."), people.charlie()
    team = people.make_team(lead, mate)
    phase = make.open_phase()

    committed(team_entry, phase, team, lead)

    assert told("team-entry") == {"charlie"}
    assert texts(mate, "team-entry") == ["Bob B. entered “Concept” for your team, with entry 1."]


def test_nothing_is_told_of_what_was_rolled_back() -> None:
    make.after_deadline(with_experts())  # the test's own transaction never commits

    assert told("jury-seat") | told("phase-opened") | told("phase-decided") == set()


@pytest.mark.parametrize("entries", [1, 6])
def test_decision_costs_the_same_for_any_number(
    entries: int, django_assert_num_queries: Callable
) -> None:
    phase = judging.judged_phase(entries)
    placed = [[str(number)] for number in range(1, entries + 1)]
    write_decision(phase, DecisionKind.DECLARED, placed)

    with django_assert_num_queries(8):
        listeners._decided(events_judging.PhaseDecided(phase.code))

    assert Notice.objects.filter(kind__startswith="entry-").count() == entries
    assert phase.state == PhaseState.DECIDED
