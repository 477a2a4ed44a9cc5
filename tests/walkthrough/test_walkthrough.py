"""docs/walkthrough.md does what it says: its shell blocks run in order against a real server."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests import live

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/walkthrough.md"
BLOCK = re.compile(r"^```sh( server)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PATIENCE_S = 180
STOP_S = 15  # under load; `benchmarks/start.py` measures it on a quiet machine
FIRST_LINES = "set -euo pipefail\n"


def test_walkthrough_runs_from_brief_to_next_phase(tmp_path: Path) -> None:
    blocks = BLOCK.findall(DOCUMENT.read_text())
    (server,) = (text for kind, text in blocks if kind)
    steps = "".join(text for kind, text in blocks if not kind)

    with serving(server, tmp_path) as environment:
        run = bash(steps, tmp_path, environment)
        printed, faults = run.communicate(timeout=2 * PATIENCE_S)

    assert run.returncode == 0, printed + faults
    assert rows(tmp_path, "SELECT kind, state FROM challenges_phase ORDER BY position") == [
        ("concept", "closed"),
        ("front", "open"),
    ]
    assert rows(
        tmp_path, "SELECT rank, amount_minor, state FROM challenges_award ORDER BY rank"
    ) == [
        (1, 60_000, "paid"),
        (2, 20_000, "paid"),
    ]
    assert [json.loads(line) for line in printed.splitlines() if line == "[]"] == [[], []]


@contextmanager
def serving(command: str, folder: Path) -> Iterator[dict[str, str]]:
    """Run the document's server block; give the environment of the second terminal."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("MITWERK_")}
    known.pop("DJANGO_SETTINGS_MODULE", None)
    port = live.free_port()
    path = f"{Path(sys.executable).parent}{os.pathsep}{known['PATH']}"
    environment = known | {"PORT": str(port), "PATH": path, "PYTHONWARNINGS": "ignore"}
    process = bash(command, folder, environment)
    try:
        wait_for_page(process, port)
        yield environment
    finally:
        # As Ctrl-C does: a signal to the whole group.
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=STOP_S)


def bash(text: str, folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        ["bash", "-c", FIRST_LINES + text],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for_page(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no page on port {port}; the server said: {process.communicate()}")


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database of the rehearsal."""
    (database,) = (folder / ".rehearsal").glob("*.sqlite3")
    with sqlite3.connect(database) as connection:
        return connection.execute(query).fetchall()
