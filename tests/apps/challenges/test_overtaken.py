"""Appeals that another one overtakes, and moderators on whose work an entry builds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mitwerk.apps.challenges.enums import PhaseState, StepKind
from mitwerk.apps.challenges.errors_judging import Involved
from mitwerk.apps.challenges.models import Appeal, AppealStep, Phase
from mitwerk.apps.challenges.queries.appeals import appeal_by_code, desk_for, may_rule
from mitwerk.apps.challenges.services.appeals import Grounds, lodge_appeal, rule_on_appeal
from mitwerk.kit import clock
from tests.apps.challenges.test_appeals import PROCEDURE, REASON, TEXT, author, dora, later, tell
from tests.apps.challenges.test_lineage_shares import forked
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, end_judging

pytestmark = pytest.mark.django_db


def overtaken() -> tuple[Phase, Appeal]:
    """An appeal that outlived its decision: taken until day 5, ruled on until day 9.

    On day 8 another one sent the phase back; nobody ranked anything, so it was split on day 20.
    """
    phase = tell()
    upheld, other = (
        lodge_appeal(by=author(number), phase_code=phase.code, grounds=PROCEDURE)
        for number in (2, 3)
    )
    with clock.shifted(timedelta(days=8)):
        rule_on_appeal(by=dora(), code=upheld.code, reason=REASON, remedy="again")
    for day in (14, 20):
        phase = later(phase, day)
    return phase, other


def test_an_overtaken_appeal_is_ruled_on_in_the_new_term() -> None:
    phase, other = overtaken()

    with clock.shifted(timedelta(days=28)):
        offered = desk_for(dora())
        step = rule_on_appeal(by=dora(), code=other.code, reason=REASON)

    assert (phase.state, phase.decision.number) == (PhaseState.APPEALS, 2)
    assert ([one.pk for one in offered], step.kind) == ([other.pk], StepKind.DISMISSED)


def test_an_overtaken_appeal_lapses_with_the_new_term() -> None:
    phase, other = overtaken()

    held, over = later(phase, 28).state, later(phase, 30).state

    assert (held, over) == (PhaseState.APPEALS, PhaseState.DECIDED)
    assert AppealStep.objects.filter(appeal=other, kind=StepKind.LAPSED).exists()


def test_a_moderator_on_whose_work_an_entry_builds_leaves_it_to_others() -> None:
    charlie = make.member("charlie", "moderator")
    drafts = [make.phase_draft(juries=COMMUNITY_ONLY)]
    phase = make.open_phase(phases=drafts, too_close_rule="split", appeal_days=5)
    forked(phase, charlie)
    make.entered(phase, author(2))
    phase = end_judging(end_judging(make.after_deadline(phase)))
    grounds = Grounds("conflict", TEXT, entry_number=1)
    appeal = lodge_appeal(by=author(2), phase_code=phase.code, grounds=grounds)

    with pytest.raises(Involved):
        rule_on_appeal(by=charlie, code=appeal.code, reason=REASON)

    assert (desk_for(charlie), may_rule(appeal_by_code(appeal.code), charlie)) == ([], False)
    assert [one.pk for one in desk_for(dora())] == [appeal.pk]
