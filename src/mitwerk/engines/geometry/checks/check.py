"""Files against a brief: every row gets a verdict, and none passes unmeasured."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks import documents
from mitwerk.engines.geometry.checks.assembly import Assembly, measure_assembly
from mitwerk.engines.geometry.checks.brief import read_brief
from mitwerk.engines.geometry.checks.deciding import (
    at_most,
    decide,
    shown,
    unless_doubtful,
    unless_other,
    unless_turned,
    verdict,
)
from mitwerk.engines.geometry.checks.files import FileSet, Part, look_at
from mitwerk.engines.geometry.checks.interface import check_pattern
from mitwerk.engines.geometry.checks.model import (
    Brief,
    CheckResult,
    Place,
    Requirement,
    Row,
    Verdict,
)
from mitwerk.engines.geometry.checks.parity import other_holes, worst_difference
from mitwerk.engines.geometry.checks.part_facts import (
    MASS_LIKE,
    could_be_more,
    if_stood_up,
    is_called,
    on_exact_shape,
    part_value,
    upper_bound,
    why_unknown,
)
from mitwerk.engines.geometry.checks.units import DECLARED_PREFIX
from mitwerk.engines.geometry.checks.unread import CURE as HAND_IN
from mitwerk.engines.geometry.checks.vehicle import Vehicle
from mitwerk.engines.geometry.checks.whole_rows import AssemblyRows
from mitwerk.engines.geometry.errors import GeometryError, unread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mitwerk.engines.geometry.factsheet.model import FactSheet
    from mitwerk.engines.geometry.model import FilePath

AS_ONE = "hand it in as one assembly, or let the row name one file"
# What the parts of an entry have together, told from what each of them has: sizes only grow, and
# the common centre lies between. Everything else is measured together.
GROWS = {"<=": "fail", "<": "fail", ">=": "pass", ">": "pass"}
BETWEEN = dict.fromkeys(("<=", "<", ">=", ">", "==", "in"), "pass")
TOGETHER = {
    **dict.fromkeys(("mass", "volume", *(f"envelope_{axis}" for axis in "xyz")), GROWS),
    **{f"centre_of_gravity_{axis}": BETWEEN for axis in "xyz"},
}
DOCUMENTS = {
    "bom_complete": documents.bom_complete,
    "drawing": documents.drawing,
    "editable_source": documents.editable_source,
    "licence": documents.licence,
    "attribution": documents.attribution,
}


def check(
    paths: Sequence[FilePath] | FilePath,
    brief: Brief | FilePath,
    *,
    vehicle: FilePath | Vehicle | None = None,
    keep_going: bool = False,
    known: Mapping[Path, FactSheet] | None = None,
) -> CheckResult:
    """Measure files and hold them against the rows of a brief.

    Parameters
    ----------
    paths
        The files of one entry: models, drawings, BOM, licence, sources. Files with the same
        stem are the same part in several formats; rows are measured on the most exact one.
    brief
        A brief, or the path of a brief.toml (docs/members/briefs.md).
    vehicle
        The assembly that rows with ``scope = "vehicle"`` are measured on: a file that has the
        part in its place, or a `Vehicle` into which parts are swapped; then clash and gap are
        those of what was swapped in. Without it such rows are not checkable.
    keep_going
        A model that can't be read makes its rows not checkable instead of refusing the whole.
    known
        Sheets of files that were measured before, of these bytes and with these densities.

    Returns
    -------
    CheckResult
        ``pass`` only when every must-row passes. A value that could not be measured is
        ``not_checkable``, one that only the entrant states is ``declared``.

    Raises
    ------
    BadBrief
        Unknown fact, unit that does not fit, and the like; ``where`` names the row.
    Refused, Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `facts`: a file that can't be read is not checked at all.
    """
    rules = brief if isinstance(brief, Brief) else read_brief(brief)
    several = (paths,) if isinstance(paths, str | PathLike) else paths
    given = tuple(map(Path, several))
    seen = look_at(given, rules.density, rules.densities, keep_going=keep_going, known=known)
    part, whole = _Subject(seen, given, rules), _whole(vehicle, rules, keep_going=keep_going)
    rows = tuple(
        whole(row) if row.scope == "vehicle" else _row(row, part) for row in rules.requirements
    )
    return CheckResult(_overall(rows), rows)


def _whole(
    vehicle: FilePath | Vehicle | None, rules: Brief, *, keep_going: bool
) -> Callable[[Requirement], Row]:
    """Return who answers the rows of the whole vehicle."""
    if isinstance(vehicle, Vehicle):
        return AssemblyRows(vehicle, rules, keep_going=keep_going)
    asked = any(row.scope == "vehicle" for row in rules.requirements)
    if vehicle is None or not asked:
        return lambda row: _row(row, None)
    path = Path(vehicle)
    seen = look_at((path,), rules.density, rules.densities, keep_going=keep_going)
    subject = _Subject(seen, (path,), rules)
    return lambda row: _row(row, subject)


def _overall(rows: tuple[Row, ...]) -> Any:
    binding = {row.verdict for row in rows if row.must}
    if "fail" in binding:
        return "fail"
    return "pass" if binding <= {"pass"} else "not_checkable"


class _Subject:
    """The files of one check; the assembly is only measured when a row asks for it."""

    def __init__(self, files: FileSet, paths: tuple[Path, ...], brief: Brief) -> None:
        self.files, self.paths, self.brief = files, paths, brief
        self._assembly: Assembly | None = None
        self._together: AssemblyRows | None = None

    def assembly(self) -> Assembly:
        """Clash and gap of all bodies in one common frame."""
        if self._assembly is None:
            best = [Path(part.best.file) for part in self.files.parts]
            self._assembly = measure_assembly(best)
        return self._assembly

    def together(self) -> AssemblyRows:
        """Rows of all parts in one common frame; what can't be measured so stays open."""
        if self._together is None:
            whole = Vehicle(tuple(Path(part.best.file) for part in self.files.parts))
            alone = replace(self.brief, requirements=())
            self._together = AssemblyRows(whole, alone, keep_going=True)
        return self._together


def _row(row: Requirement, subject: _Subject | None) -> Row:
    if subject is None:
        message = "asks for the whole vehicle; this is a part"
        return verdict(row, "not_checkable", None, None, message, "whole_vehicle")
    if row.fact.startswith(DECLARED_PREFIX):
        return _declared(row, subject, "is not measured from files")
    if row.fact in DOCUMENTS:
        found = DOCUMENTS[row.fact](subject.files)
        return decide(row, found.value, Place(found.file) if found.file else None, found.message)
    if row.fact == "hygiene":
        found = documents.hygiene(subject.files, subject.paths)
        return decide(row, found.value, Place(found.file) if found.file else None, found.message)
    if not subject.files.parts:
        if left_out := _left_out(row, subject):
            return left_out[0]
        return _declared(row, subject, "there is no model among the files", reason="no_model")
    if row.fact == "hole_pattern":
        fit = check_pattern(row, subject.files, subject.brief)
        left_out = _left_out(row, subject)  # the pattern may be in one of those
        return left_out[0] if left_out and fit.verdict == "fail" else fit
    if row.fact in {"clash_volume", "gap"}:
        return _worst([_assembly_row(row, subject), *_left_out(row, subject)])
    if row.fact == "parity":
        return _parity_row(row, subject)
    return _part_row(row, subject)


def _assembly_row(row: Requirement, subject: _Subject) -> Row:
    try:
        found = subject.assembly()
    except GeometryError as error:  # each file was read alone: only how they stand is unknown
        return verdict(row, "not_checkable", None, None, error.message, unread(error))
    value = found.clash_mm3 if row.fact == "clash_volume" else found.gap_mm
    at = found.clash_at if row.fact == "clash_volume" else found.gap_at
    name = subject.files.parts[0].best.file
    if value is None:
        return verdict(row, "not_checkable", None, Place(name), found.message, found.reason)
    return decide(row, value, Place(name, at) if at else Place(name), found.message)


def _parity_row(row: Requirement, subject: _Subject) -> Row:
    value, place, message = worst_difference(subject.files)
    rows = [decide(row, value, place, message), *_left_out(row, subject)]
    rows += [_not_read(row, path) for path in subject.files.twins]
    if found := other_holes(subject.files):
        rows.append(verdict(row, "not_checkable", None, *found, reason="holes_differ"))
    return _worst(rows)


def _part_row(row: Requirement, subject: _Subject) -> Row:
    """Measure every part; the verdict is the worst of them."""
    parts = [part for part in subject.files.parts if row.file is None or is_called(part, row.file)]
    if not parts:
        return _declared(row, subject, f"{row.file} is not among the files")
    rows = _left_out(row, subject) if row.file is None else []
    worst = _worst([*rows, *(_of_part(row, subject, part) for part in parts)])
    if len(parts) > 1 and row.file is None:
        worst = _unless_together(row, worst, subject)
    if worst.verdict == "pass" and subject.files.twins:
        names = ", ".join(path.name for path in subject.files.twins)
        said = f"{names} is not read, only the part's other format"
        return replace(worst, message=f"{worst.message}; {said}".removeprefix("; "))
    return worst


def _of_part(row: Requirement, subject: _Subject, part: Part) -> Row:
    value, place, message = part_value(row.fact, part)
    if value is None:
        return _declared(row, subject, message, place, reason=why_unknown(row.fact, part))
    found = decide(row, value, place, message)
    found = unless_turned(row, found, if_stood_up(row.fact, part), Path(part.best.file))
    if doubt := upper_bound(row.fact, part):
        found = at_most(row, found, doubt)
    if doubt := could_be_more(row.fact, part):
        others = range(value + 1, value + doubt.value + 1)
        found = unless_other(row, found, others, doubt)
    exact = on_exact_shape(row.fact, value, part)
    return found if exact is value else unless_doubtful(row, found, exact)


def _unless_together(row: Requirement, each: Row, subject: _Subject) -> Row:
    """Decide only what holds of each part alone and of all of them in one frame."""
    settled = TOGETHER[row.fact].get(row.op) if row.fact in TOGETHER else each.verdict
    if each.verdict in {settled, "not_checkable", "declared"} or _sum_keeps(row, subject):
        return each
    whole = subject.together()(row)
    if whole.verdict == each.verdict:
        return replace(each, message=f"{each.message}; {shown(whole)} in all".removeprefix("; "))
    said = f"{shown(whole)} in all" if whole.verdict in {"pass", "fail"} else whole.message
    message = f"{each.verdict} file by file, but {said}: {AS_ONE}"
    reason = "alike" if whole.reason == "alike" else "together"
    return replace(whole, verdict="not_checkable", message=message, reason=reason)


def _sum_keeps(row: Requirement, subject: _Subject) -> bool:
    """Whether even the plain sum of all files keeps a limit from above."""
    if row.fact not in MASS_LIKE or row.op not in {"<=", "<"}:
        return False
    total = sum(part_value(row.fact, part)[0] for part in subject.files.parts)
    return decide(row, float(total), None, "").verdict == "pass"


def _worst(rows: Sequence[Row]) -> Row:
    """Return the row that decides: a failure stays one, whatever could not be measured."""
    order: tuple[Verdict, ...] = ("fail", "not_checkable", "declared", "pass")
    return min(rows, key=lambda r: order.index(r.verdict))


def _left_out(row: Requirement, subject: _Subject) -> list[Row]:
    """One row for each model that could not be read and each file that may hold one."""
    broken = [
        verdict(row, "not_checkable", None, Place(file), error.message, unread(error))
        for file, error in subject.files.unreadable
    ]
    return broken + [_not_read(row, path) for path in subject.files.unread]


def _not_read(row: Requirement, path: Path) -> Row:
    message = f"{path.name} may hold a part and is not measured: {HAND_IN}"
    return verdict(row, "not_checkable", None, Place(str(path)), message, "not_read")


def _declared(
    row: Requirement, subject: _Subject, why: str, place: Place | None = None, *, reason: str = ""
) -> Row:
    """Fall back on what the entrant states; it shows as declared and never as a pass."""
    name = row.fact.removeprefix(DECLARED_PREFIX)
    if name not in subject.files.declared:
        return verdict(row, "not_checkable", None, place, why, reason)
    value, file = subject.files.declared[name]
    return verdict(row, "declared", value, Place(file), f"{why}; stated in {Path(file).name}")
