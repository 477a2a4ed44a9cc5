"""In a phase that goes on from a winner, the part is also measured in the winner's assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.services.enter import enter
from mitwerk.apps.challenges.services.requirements import RowDraft
from mitwerk.apps.vault.models import Measurement
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.visibility import open_revisions
from tests.engines.geometry.shapes import box, joined, to_stl
from tests.factories import challenges as make
from tests.factories import checks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mitwerk.apps.challenges.models import EntryRevision

pytestmark = pytest.mark.django_db

CLASH = RowDraft("R1", "It runs into nothing", "fact", fact="clash_volume", comparison="<=",
                 value="0", unit="mm³")  # fmt: skip
LOW = RowDraft("R2", "It fits the shed", "fact", fact="envelope_z", comparison="<=",
               value="45", unit="mm")  # fmt: skip
THICK = RowDraft("R3", "It lasts", "fact", fact="min_wall", comparison=">=", value="5",
                 unit="mm")  # fmt: skip
FRAME = to_stl(box(100, 20, 20))
SEAT = to_stl(box(20, 20, 20, (40, 0, 20)))


def seat(height: float = 20, bottom: float = 20) -> bytes:
    return to_stl(box(20, 20, height, (40, 0, bottom)))


def front_phase(*rows: RowDraft, baseline: Mapping[str, bytes] | None = None) -> Phase:
    """A phase for a part, going on from these files."""
    phase = checks.phase_with(*rows, kind="front", title="Seat")
    if baseline:
        winner = checks.revision(make.member("winner"), baseline)
        open_revisions([winner])
        Phase.objects.filter(pk=phase.pk).update(baseline=winner)
    return Phase.objects.select_related("challenge", "baseline__blueprint").get(pk=phase.pk)


def entered(
    phase: Phase, files: Mapping[str, bytes], keep: list[str] | None = None
) -> EntryRevision:
    """An entry that starts from the baseline, measured."""
    by = make.member()
    blueprint = fork(by=by, revision=phase.baseline)
    revision = checks.revision(by, files, blueprint, keep)
    receipt = enter(by=by, phase_code=phase.code, submission=make.submission(revision))
    return checks.measured(receipt)


def test_swapped_part_clashes_and_fits_once_mended() -> None:
    phase = front_phase(CLASH, LOW, THICK, baseline={"frame.stl": FRAME, "seat.stl": SEAT})

    clashing = entered(phase, {"seat.stl": seat(25, bottom=15)})
    mended = checks.mended(clashing.entry, {"frame.stl": FRAME, "seat.stl": seat(25)})

    found = {key: checks.row(clashing, key) for key in ("R1", "R2", "R3")}
    assert (found["R1"]["verdict"], found["R1"]["measured"]) == ("fail", "2000")
    assert (found["R1"]["scope"], found["R1"]["where"]["at"]) == ("vehicle", [50.0, 10.0, 17.5])
    assert (found["R2"]["verdict"], found["R2"]["measured"]) == ("pass", "40")
    assert (found["R3"]["scope"], found["R3"]["measured"]) == ("part", "20")
    assert checks.row(mended, "R1")["verdict"] == "pass"
    assert checks.row(mended, "R2")["measured"] == "45"


def test_part_is_named_by_the_parts_list() -> None:
    phase = front_phase(CLASH, baseline={"frame.stl": FRAME, "seat.stl": SEAT})
    bom = b"part,file,quantity\nSeat,new/v2.stl,1\n"

    told = entered(phase, {"new/v2.stl": seat(25, bottom=15), "bom.csv": bom})
    untold = entered(phase, {"new/v2.stl": seat(25, bottom=15)})

    assert checks.row(told)["measured"] == "2000"
    assert (checks.row(untold)["verdict"], checks.row(untold)["reason"]) == (
        "not_checkable",
        "no_place",
    )


def test_own_assembly_shows_a_clash_where_the_part_has_no_place() -> None:
    phase = front_phase(CLASH, THICK, baseline={"frame.stl": FRAME, "seat.stl": SEAT})
    whole = to_stl(joined(box(100, 20, 20), box(20, 20, 25, (40, 0, 15))))

    receipt = entered(phase, {"all.stl": whole, "v2.stl": seat(25, bottom=15)}, keep=[])

    assert (checks.row(receipt)["verdict"], checks.row(receipt)["measured"]) == ("fail", "2000")
    assert checks.row(receipt, "R3")["measured"] == "20"


def test_own_assembly_never_makes_a_row_pass() -> None:
    phase = front_phase(CLASH, baseline={"frame.stl": FRAME, "seat.stl": SEAT})
    drawn_apart = to_stl(joined(box(100, 20, 20), box(20, 20, 20, (40, 0, 20))))

    receipt = entered(phase, {"foo.stl": seat(bottom=10), "whole.stl": drawn_apart})

    found = checks.row(receipt)
    assert (found["verdict"], found["measured"], found["reason"]) == ("declared", "0", "own_whole")
    assert found["where"]["path"] == "whole.stl"
    assert receipt.check_of_files.verdict == "declared"


def test_unchanged_parts_of_the_winner_are_not_the_entrants() -> None:
    thin = to_stl(box(100, 20, 2))
    phase = front_phase(THICK, baseline={"frame.stl": thin, "seat.stl": SEAT})

    receipt = entered(phase, {"seat.stl": seat(30)})

    assert (checks.row(receipt, "R3")["verdict"], checks.row(receipt, "R3")["measured"]) == (
        "pass",
        "20",
    )


def test_whole_vehicle_row_on_a_part_without_baseline_is_not_checkable() -> None:
    phase = front_phase(CLASH, LOW)

    receipt = checks.entered(phase, {"seat.stl": seat()})

    told = [(row["verdict"], row["reason"]) for row in receipt.check_of_files.rows]
    assert told == [("not_checkable", "whole_vehicle")] * 2
    assert (receipt.check_of_files.verdict, receipt.check_of_files.failed) == ("not_checkable", 0)


def test_what_the_vault_measured_is_not_measured_again() -> None:
    phase = checks.phase_with(THICK)
    receipt = checks.entered(phase, {"seat.stl": seat()}, checked=False)
    kept = Measurement.objects.get()
    measure(measurement_id=kept.pk)
    kept.refresh_from_db()
    kept.sheet["facts"]["min_wall_mm"] = 7.0
    kept.save()

    checks.measured(receipt)

    assert checks.row(receipt, "R3")["measured"] == "7"
