"""`mitwerk demo` throws away its own folder only, never an installation in use."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from mitwerk.project.commands import demo
from mitwerk.project.supervise import Supervisor
from tests import live

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_database(settings) -> None:
    """The rules below are about a database in the home, whichever the tests use."""
    settings.MITWERK = settings.MITWERK.model_copy(update={"database_url": ""})


def installation(home: Path, *handles: str) -> Path:
    """A home with a database that knows these members, and a file of theirs."""
    home.mkdir()
    (home / demo.KEY).touch()
    (home / "blobs").mkdir()
    (home / "blobs/one").write_text("a drawing")
    with closing(sqlite3.connect(home / demo.DATABASE)) as connection:
        connection.execute("CREATE TABLE members_member (handle text)")
        connection.executemany("INSERT INTO members_member VALUES (?)", [(h,) for h in handles])
        connection.commit()
    return home


def test_reset_removes_a_finished_demo(tmp_path: Path) -> None:
    home = installation(tmp_path / "home", "demo-client", "a-visitor-who-signed-up")
    (home / demo.MARKER).touch()

    (home / "notes.txt").touch()

    demo.throw_away(home)

    assert {path.name for path in home.iterdir()} == {demo.KEY, "notes.txt"}


def test_reset_of_a_folder_that_holds_a_key_alone_goes_on(tmp_path: Path) -> None:
    (tmp_path / demo.KEY).touch()

    demo.throw_away(tmp_path)

    assert (tmp_path / demo.KEY).exists()


@pytest.mark.parametrize("options", [[], ["--reset"]])
def test_command_leaves_an_installation_in_use_alone(tmp_path: Path, options: list[str]) -> None:
    home = installation(tmp_path / "home", "demo-client", "hanna")
    known = {name: value for name, value in os.environ.items() if not name.startswith("MITWERK_")}
    known |= {"MITWERK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "mitwerk.project.settings"}

    command = [sys.executable, "-c", "from mitwerk.project.cli import main; main()", "demo"]
    run = subprocess.run(
        [*command, "--port", str(live.free_port()), *options],
        env=known | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, "holds an installation in use" in run.stdout) == (3, True), run.stderr
    assert (home / "blobs/one").read_text() == "a drawing"
    assert demo.strangers(home / demo.DATABASE) == 1


def test_reset_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(SystemExit):
        demo.throw_away(tmp_path)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_story_that_was_cut_off_starts_anew(tmp_path: Path) -> None:
    home = installation(tmp_path / "home", "demo-client")

    demo.refuse_foreign(home)

    assert [path.name for path in home.iterdir()] == [demo.KEY]


def test_demo_refuses_a_database_of_its_own_kind_elsewhere(tmp_path: Path, settings) -> None:
    elsewhere = {"database_url": "postgresql:///production"}
    settings.MITWERK = settings.MITWERK.model_copy(update=elsewhere)

    with pytest.raises(SystemExit):
        demo.refuse_foreign(tmp_path)


def test_demo_is_ready_only_when_a_page_answers() -> None:
    port = live.free_port()
    silent = demo.wait_for_page(port, Supervisor([]), seconds=0.3)

    with HTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answering = demo.wait_for_page(port, Supervisor([]), seconds=10)
        server.shutdown()

    assert (silent, answering) == (False, True)
