"""What measures gives way to what answers, with its whole session."""

import os
import subprocess
import sys

import pytest

from mitwerk.engines.geometry.sandbox.priority import GROUP, give_way

TELL = """
import os
from mitwerk.engines.geometry.sandbox.priority import GROUP, give_way
give_way(3)
print(os.nice(0), GROUP.read_text())
"""


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel doesn't group sessions")
def test_a_session_is_as_nice_as_its_process() -> None:
    command = [sys.executable, "-c", TELL]
    told = subprocess.check_output(command, text=True, start_new_session=True)

    own, _name, _nice, group = told.split()
    assert int(own) == min(19, os.nice(0) + 3)
    assert group == own


def test_nothing_happens_where_sessions_are_not_grouped(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    monkeypatch.setattr("mitwerk.engines.geometry.sandbox.priority.GROUP", tmp_path / "none")

    give_way(0)

    assert not (tmp_path / "none").exists()
