"""The process tree: real processes that start, are revived and stop together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from tests import live

if TYPE_CHECKING:
    from collections.abc import Callable

START_SECONDS = 180
PAUSE_S = 0.02  # between two looks at a condition
STOP_SECONDS = 15  # under load; `benchmarks/start.py` measures it on a quiet machine
SCRIPT = """
import sys
from mitwerk.project.supervise import Child, Supervisor
write = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(600)"
Supervisor([Child("one", [sys.executable, "-c", write, sys.argv[1]])]).run()
"""


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for a condition; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(PAUSE_S)


def start(log: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(log)], stderr=subprocess.DEVNULL)
    until(lambda: log.exists() and log.read_text().endswith("\n"))
    return process


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_interrupt_stops_the_child_within_five_seconds(tmp_path: Path) -> None:
    supervisor = start(tmp_path / "log")
    begun = time.monotonic()

    supervisor.send_signal(signal.SIGINT)
    supervisor.wait(10)

    assert time.monotonic() - begun < 5
    assert not alive(pids(tmp_path / "log")[0])


def test_dead_child_is_started_again(tmp_path: Path) -> None:
    log = tmp_path / "log"
    supervisor = start(log)

    os.kill(pids(log)[0], signal.SIGKILL)
    until(lambda: len(pids(log)) == 2)

    supervisor.terminate()
    supervisor.wait(10)
    assert [alive(pid) for pid in pids(log)] == [False, False]


def test_killed_supervisor_takes_its_child_along(tmp_path: Path) -> None:
    log = tmp_path / "log"
    supervisor = start(log)

    supervisor.kill()
    supervisor.wait(10)

    until(lambda: not alive(pids(log)[0]))


def processes_of(home: Path) -> list[int]:
    """Return the living processes that were started with this home."""
    word = f"MITWERK_HOME={home}".encode()
    return [
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if word in environment_of(folder).split(b"\0")
    ]


def environment_of(folder: Path) -> bytes:
    try:
        return (folder / "environ").read_bytes()
    except OSError:  # it ended meanwhile, or is somebody else's
        return b""


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).close()
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def test_interrupt_of_the_group_stops_web_and_worker(tmp_path: Path) -> None:
    home, port = tmp_path / "home", live.free_port()
    known = {name: value for name, value in os.environ.items() if not name.startswith("MITWERK_")}
    known |= {"MITWERK_HOME": str(home), "PYTHONWARNINGS": "ignore"}
    known["DJANGO_SETTINGS_MODULE"] = "mitwerk.project.settings"
    command = "from mitwerk.project.cli import main; main()"
    tree = subprocess.Popen(
        [sys.executable, "-c", command, "serve", "--port", str(port)],
        env=known,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: answers(port) or tree.poll() is not None, START_SECONDS)
    running = len(processes_of(home))

    os.killpg(tree.pid, signal.SIGINT)  # as Ctrl-C does
    tree.wait(STOP_SECONDS)

    assert running >= 5  # supervisor, gunicorn with two workers, the background worker
    assert tree.returncode == 0
    assert processes_of(home) == []
