"""A small portfolio contest that is decided, and an appeal against it that nobody has ruled on."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import Ground
from mitwerk.apps.challenges.services.appeals import Grounds, lodge_appeal
from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.challenges.services.decide import choose_winner, contenders_of
from mitwerk.apps.challenges.services.from_template import drafts_for
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.challenges.services.phases import replace_phases
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.apps.vault.services.blueprints import About
from mitwerk.demo import briefs, people
from mitwerk.demo.marks import MARKS, draw_mark
from mitwerk.demo.telling import draw_up, enter_with, last_closing_time, rank_by_taste
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member

    Cast = dict[str, Member]

# Days from today; the client's choice comes on the day after the ballots, the appeal today.
OPENED, CLOSED, JUDGED, CHOSEN = -19, -5, -2, -1
DESIGNERS = (people.DESIGNERS[8], people.DESIGNERS[6], people.DESIGNERS[4])


def tell_mark_contest(cast: Cast, say: Callable[[str], None]) -> None:
    """From the brief to an appeal against the client's choice."""
    say("Choosing a mark for the vehicle; somebody appeals …")
    client = cast[people.CLIENT.handle]
    with clock.shifted(timedelta(days=OPENED)):
        phase = _publish(client)
    _enter(cast, phase)
    _judge(cast, phase)
    with clock.shifted(timedelta(days=CHOSEN)):
        first, *_others = sorted(map(int, contenders_of(phase)))
        choose_winner(by=client, phase_code=phase.code, entry_number=first, reason=briefs.CHOSEN)
    with clock.shifted(timedelta(hours=-5)):
        grounds = Grounds(Ground.CONFLICT, briefs.STAKE, entry_number=first)
        lodge_appeal(by=cast[DESIGNERS[-1].handle], phase_code=phase.code, grounds=grounds)


def _publish(client: Member) -> Phase:
    challenge = create_draft(by=client, **briefs.MARK)
    opens = last_closing_time(clock.now())
    closes, judged = (opens + timedelta(days=day - OPENED) for day in (CLOSED, JUDGED))
    (draft,) = drafts_for(challenge, starts=clock.now())
    dated = replace(draft, opens_at=opens, closes_at=closes, judged_at=judged)
    replace_phases(by=client, code=challenge.code, phases=[dated])
    replace_rows(by=client, code=challenge.code, rows=briefs.MARK_ROWS)
    publish(by=client, code=challenge.code)
    return challenge.phases.get()


def _enter(cast: Cast, phase: Phase) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for at, (mark, person) in enumerate(zip(MARKS, DESIGNERS, strict=True)):
            name = f"{mark.key}.png"
            about = About(title=mark.title, summary=mark.idea, tags=("mark",))
            picture = draw_mark(mark, Path(folder) / name)
            with clock.shifted(timedelta(days=OPENED + 6 + at)):
                revision = draw_up(cast[person.handle], about, {name: picture})
                enter_with(cast[person.handle], phase, revision)


def _judge(cast: Cast, phase: Phase) -> None:
    """Too few rank for the ballots to decide: the client jury has to choose."""
    rng = random.Random(len(MARKS))
    with clock.shifted(timedelta(days=CLOSED, hours=1)):
        advance(phase.challenge.code)
    worth = {number: 1.0 - 0.3 * number for number in range(1, len(MARKS) + 1)}
    for at, person in enumerate((people.CLIENT, *people.COMMUNITY)):
        with clock.shifted(timedelta(days=CLOSED, hours=8 + 4 * at)):
            rank_by_taste(cast[person.handle], phase, worth, rng)
    with clock.shifted(timedelta(days=JUDGED, hours=1)):
        advance(phase.challenge.code)
    phase.refresh_from_db()
