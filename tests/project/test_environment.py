"""Preparing an installation: what is up to date already is not done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.project.commands import environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def static(settings, tmp_path: Path) -> Path:
    """An installation whose one static file is ours to change."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source/app.css").write_text("body { color: black }")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "collected"
    return tmp_path


def test_collect_leaves_what_has_not_changed(static: Path) -> None:
    environment.collect()
    (static / "collected/app.css").write_text("made by an earlier start")

    environment.collect()

    assert (static / "collected/app.css").read_text() == "made by an earlier start"


def test_collect_notices_a_changed_file(static: Path) -> None:
    environment.collect()
    (static / "source/app.css").write_text("body { color: darkgreen }")

    environment.collect()

    assert (static / "collected/app.css").read_text() == "body { color: darkgreen }"


@pytest.mark.django_db
def test_nothing_waits_in_a_migrated_database() -> None:
    assert not environment.unapplied()
