"""Entries are measured against the rows of their phase, and say so before the deadline."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.adapters_checks import MACHINE, brief_of, rows_to_check
from mitwerk.apps.challenges.models import EntryCheck
from mitwerk.apps.challenges.services import checking
from mitwerk.apps.challenges.services.checks import make_check, reclaim, want_check
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.engines.geometry.checks.units import FACTS as GEOMETRY
from mitwerk.engines.requirements import FACTS
from mitwerk.kit import clock
from mitwerk.kit.attempts import AttemptState
from tests.engines.geometry import make_parts
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

WALL = RowDraft("R1", "It can be printed", "fact", fact="min_wall", comparison=">=",
                value="1.2", unit="mm")  # fmt: skip


@pytest.fixture(scope="session")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """STEP parts: a hollow ball with a wall of 0.5 mm, and one of 1.5 mm."""
    folder = tmp_path_factory.mktemp("steps")
    names = ("sphere_shell", "sphere_shell_mended")
    subprocess.run([sys.executable, make_parts.__file__, folder, *names], check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    return folder


def test_step_part_fails_a_row_and_passes_once_mended(steps: Path) -> None:
    phase = checks.phase_with(WALL, make.FRIENDLY)
    thin = checks.entered(phase, {"ball.step": (steps / "sphere_shell.step").read_bytes()})

    thick = checks.mended(
        thin.entry, {"ball.step": (steps / "sphere_shell_mended.step").read_bytes()}
    )

    before, after = checks.row(thin), checks.row(thick)
    assert (before["verdict"], before["limit"], before["op"]) == ("fail", ["1.2"], ">=")
    assert float(before["measured"]) == pytest.approx(0.5, rel=0.005)
    assert before["where"]["path"] == "ball.step"
    assert len(before["where"]["at"]) == 3
    assert after["verdict"] == "pass"
    made = EntryCheck.objects.order_by("pk").values_list("verdict", "failed", "terms_sha256")
    terms = phase.challenge.terms_sha256
    assert list(made) == [("fail", 1, terms), ("pass", 0, terms)]


def test_check_made_while_uploading_is_the_one_that_counts() -> None:
    phase, bob = checks.phase_with(), make.member("bob")
    files = {"part.stl": checks.block()}
    drawn = checks.revision(bob, files)
    early = want_check(phase=phase, files=dict(drawn.files.values_list("path", "blob__sha256")))
    make_check(check_id=early.pk)

    receipt = checks.entered(phase, files, checked=False)

    assert receipt.check_of_files == early
    assert receipt.check_of_files.verdict == "pass"


def test_every_fact_of_a_brief_is_measured_or_says_why_not() -> None:
    unknown = set(MACHINE.values()) - set(GEOMETRY)
    unmeasured = {name for name, fact in FACTS.items() if fact.measured_from == "geometry"}

    assert unknown == set()
    assert unmeasured - set(MACHINE) == set()


@pytest.mark.parametrize(
    ("comparison", "value", "unit", "verdict", "measured"),
    [
        ("<=", "4", "cm", "pass", "4"),
        ("<=", "39.9", "mm", "fail", "40"),
        ("in", "30; 40", "mm", "pass", "40"),
        ("in", "30; 41", "mm", "fail", "40"),
        ("==", "0.04", "m", "pass", "0.04"),
    ],
)
def test_limits_keep_their_unit_and_meaning(
    comparison: str, value: str, unit: str, verdict: str, measured: str
) -> None:
    row = RowDraft("R1", "long", "fact", fact="envelope_x", comparison=comparison, value=value,
                   unit=unit)  # fmt: skip

    receipt = checks.entered(checks.phase_with(row), {"part.stl": checks.block(40)})

    found = checks.row(receipt)
    assert (found["verdict"], found["measured"]) == (verdict, measured)


def test_mass_needs_a_density_from_the_parts_list() -> None:
    row = RowDraft("R1", "light", "fact", fact="mass", comparison="<=", value="150", unit="g")
    phase = checks.phase_with(row)
    bom = b"part,file,quantity,material\nBlock,part.stl,1,Steel S235\n"

    bare = checks.entered(phase, {"part.stl": checks.block()})
    told = checks.entered(phase, {"part.stl": checks.block(), "bom.csv": bom})

    assert (checks.row(bare)["verdict"], checks.row(bare)["reason"]) == (
        "not_checkable",
        "density_missing",
    )
    assert (checks.row(told)["verdict"], checks.row(told)["measured"]) == ("pass", "125.6")


def test_rows_that_no_machine_measures_say_so() -> None:
    rows = (
        make.FRIENDLY,
        RowDraft("R3", "far", "fact", fact="range", comparison=">=", value="80", unit="km"),
        RowDraft("R4", "cheap", "declared", fact="price", comparison="<=", value="9",
                 unit="EUR", must=False),
    )  # fmt: skip

    receipt = checks.entered(checks.phase_with(checks.SHORT, *rows), {"a.stl": checks.block()})

    told = [(row["id"], row["verdict"], row["reason"]) for row in receipt.check_of_files.rows]
    assert told == [
        ("R1", "pass", ""),
        ("R2", "judged", "judged"),
        ("R3", "not_checkable", "no_machine"),
        ("R4", "not_checkable", "declared"),
    ]


def test_files_without_a_model_are_done_at_once() -> None:
    receipt = make.entered(make.open_phase())

    check = receipt.check_of_files

    assert (check.state, check.verdict, check.attempts) == ("ready", "not_checkable", 0)
    assert checks.row(receipt)["reason"] == "no_model"


def test_broken_file_is_named_and_hides_no_failure() -> None:
    files = {"part.stl": checks.block(80), "broken.step": b"ISO-10303-21;\n"}

    receipt = checks.entered(checks.phase_with(), files)

    assert checks.row(receipt)["verdict"] == "fail"
    only = checks.entered(receipt.entry.phase, {"broken.step": b"ISO-10303-21;\n"})
    found = checks.row(only)
    assert (found["verdict"], found["reason"]) == ("not_checkable", "unreadable")
    assert found["where"]["path"] == "broken.step"
    assert "/" not in found["message"]


def test_share_of_the_whole_is_the_limit_of_a_part_phase() -> None:
    row = RowDraft("R1", "light", "fact", fact="mass", comparison="<=", value="600", unit="kg")
    phase = make.draft(rows=(row,)).phases.get()
    link = phase.challenge.requirements.get().phase_links.create(phase=phase, share_percent=6)

    (found,) = rows_to_check(phase)

    assert (str(found.row.values[0]), found.scope, link.share_percent) == ("36.00", "part", 6)
    assert brief_of([found], {}).requirements[0].value == 36.0


def test_check_of_a_dead_worker_is_taken_over_and_given_up_after_three() -> None:
    receipt = checks.entered(checks.phase_with(), {"a.stl": checks.block()}, checked=False)
    running = EntryCheck.objects.filter(pk=receipt.check_of_files_id)
    running.update(state=AttemptState.RUNNING, attempts=1, leased_until=clock.now())

    with clock.shifted(timedelta(seconds=1)):
        again = reclaim()
        waiting = running.get().state
        running.update(state=AttemptState.RUNNING, attempts=3, leased_until=clock.now())
    with clock.shifted(timedelta(seconds=2)):
        over = reclaim()

    check = running.get()
    assert (again, waiting, over) == (1, "waiting", 0)
    assert (check.state, check.verdict, check.failed) == ("failed", "not_checkable", 0)


def test_check_is_made_once() -> None:
    receipt = checks.entered(checks.phase_with(), {"a.stl": checks.block()})

    assert make_check(check_id=receipt.check_of_files_id) is None


def test_more_models_than_are_measured_never_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_MODELS", 2)
    small = {f"a{number}.stl": checks.block(5 + number) for number in range(2)}

    receipt = checks.entered(checks.phase_with(), {**small, "z.stl": checks.block(80)})

    found = checks.row(receipt)
    assert (found["verdict"], found["reason"]) == ("not_checkable", "too_many")
