"""The small contest of days, in German: open for entries, so that visitors can enter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.services.brief import create_draft
from mitwerk.apps.challenges.services.from_template import drafts_for
from mitwerk.apps.challenges.services.lifecycle import advance
from mitwerk.apps.challenges.services.phases import replace_phases
from mitwerk.apps.challenges.services.publish import publish
from mitwerk.apps.challenges.services.requirements import replace_rows
from mitwerk.apps.vault.services.blueprints import About
from mitwerk.demo import briefs, people
from mitwerk.demo.bracket_sketch import SKETCH
from mitwerk.demo.telling import by_name, draw_up, enter_with, last_closing_time
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mitwerk.apps.members.models import Member

OPENED, CLOSES, JUDGED = -3, 5, 9


def tell_bracket_contest(files: Path, cast: dict[str, Member], say: Callable[[str], None]) -> None:
    """Publish it three days ago; one member shows work in progress."""
    say("Opening the part contest …")
    client = cast[people.CLIENT.handle]
    with clock.shifted(timedelta(days=OPENED)):
        challenge = create_draft(by=client, **briefs.BRACKET)
        now = clock.now()
        evening = last_closing_time(now)
        days = (evening, *(evening + timedelta(days=day - OPENED) for day in (CLOSES, JUDGED)))
        drafts = [
            replace(draft, opens_at=days[0], closes_at=days[1], judged_at=days[2])
            for draft in drafts_for(challenge, starts=now)
        ]
        replace_phases(by=client, code=challenge.code, phases=drafts)
        replace_rows(by=client, code=challenge.code, rows=briefs.BRACKET_ROWS)
        publish(by=client, code=challenge.code)
    with clock.shifted(timedelta(days=OPENED, hours=1)):
        advance(challenge.code)
    by = cast[people.DESIGNERS[1].handle]
    with clock.shifted(timedelta(days=-1)):
        about = About(
            title="Kantteil mit zwei Langlöchern",
            summary="Ein Blech, eine Kante, acht Löcher.",
            language="de",
            tags=("bracket", "sheet metal"),
        )
        parts = files / "parts"
        paths = by_name([*parts.glob("bracket.*"), parts / SKETCH])
        revision = draw_up(by, about, paths)
        enter_with(by, challenge.phases.get(), revision, shows_progress=True)
