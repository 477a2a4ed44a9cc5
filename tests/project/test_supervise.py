"""The process tree: real processes that start, are revived and stop together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
        os.sched_yield()


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
