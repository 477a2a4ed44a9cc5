"""Moments on pages: told by the one clock, with their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.template import Context, Template
from django.utils import timezone, translation

from mitwerk.kit import clock
from mitwerk.kit.moments import weekday
from mitwerk.kit.templatetags.moments import ago, left

HOUR = timedelta(hours=1)


def test_ago_follows_a_clock_that_runs_ahead() -> None:
    with clock.shifted(timedelta(days=3)):
        assert ago(clock.now() - 2 * HOUR - timedelta(seconds=5)) == "2\xa0hours ago"


def test_left_follows_a_clock_that_runs_ahead() -> None:
    with clock.shifted(timedelta(days=3)):
        assert left(clock.now() + 2 * HOUR + timedelta(seconds=5)) == "2\xa0hours"


def test_no_moment_says_nothing() -> None:
    assert (ago(None), left(None)) == ("", "")


def written(language: str) -> str:
    moment = datetime(2026, 12, 4, 20, 42, tzinfo=UTC)
    template = Template("{% load moments %}{{ when|full }}")
    with translation.override(language), timezone.override(ZoneInfo("Europe/Berlin")):
        return template.render(Context({"when": moment}))


def test_a_full_moment_names_its_zone() -> None:
    assert written("en") == "4 December 2026, 21:42 in Berlin"
    assert written("de") == "4. Dezember 2026, 21:42 in Berlin"


def test_a_day_of_the_week_far_ahead_has_its_date() -> None:
    now = clock.now()

    assert weekday(now + timedelta(days=2)) == f"{now + timedelta(days=2):%A}"
    assert weekday(now + timedelta(days=12)).endswith(f"{now + timedelta(days=12):%B},")
