"""Rehearsals: pages tell browsers how far the clock runs ahead; other sites say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def first_line() -> str:
    page = Client().get("/people/").content.decode()
    return page[: page.index("<head>")]


def test_a_rehearsal_says_how_far_it_is_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = tmp_path / "clock"
    ahead.write_text("7200")
    monkeypatch.setattr(settings.MITWERK, "clock_file", ahead)

    assert 'data-ahead="7200"' in first_line()


def test_a_site_with_the_real_clock_says_nothing() -> None:
    assert "data-ahead" not in first_line()
