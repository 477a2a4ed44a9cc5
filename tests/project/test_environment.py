"""Preparing an installation: what is up to date already is not done again."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from mitwerk.project.commands import environment
from mitwerk.project.commands.serve import tell_address

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


def test_taken_port_is_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(SystemExit) as left:
        port = other.getsockname()[1]
        environment.refuse_taken(port)

    assert left.value.code == 3
    assert capsys.readouterr().err.startswith(f"Port {port} of 127.0.0.1 is taken")


@pytest.mark.parametrize(("set_by_hand", "told"), [(False, "http://127.0.0.1:8123"), (True, None)])
def test_links_in_mails_follow_the_port(
    settings, monkeypatch: pytest.MonkeyPatch, set_by_hand: bool, told: str | None
) -> None:
    monkeypatch.delenv("MITWERK_SITE_URL", raising=False)
    known = {"site_url": "https://work.example"} if set_by_hand else {}
    settings.MITWERK = type(settings.MITWERK).model_construct(set(known), **known)

    tell_address("127.0.0.1", 8123)
    address = os.environ.pop("MITWERK_SITE_URL", None)

    assert address == told
