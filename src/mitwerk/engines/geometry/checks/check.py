"""Files against a brief: every row gets a verdict, and none passes unmeasured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks import documents
from mitwerk.engines.geometry.checks.assembly import Assembly, measure_assembly
from mitwerk.engines.geometry.checks.brief import read_brief
from mitwerk.engines.geometry.checks.compare import holds, slack
from mitwerk.engines.geometry.checks.files import FileSet, density_for, look_at
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
    if_stood_up,
    is_upper_bound,
    on_exact_shape,
    part_value,
    why_unknown,
)
from mitwerk.engines.geometry.checks.units import DECLARED_PREFIX, FACTS, factor, floor
from mitwerk.engines.geometry.checks.unread import CURE as HAND_IN
from mitwerk.engines.geometry.checks.upright import CURE, stood_up
from mitwerk.engines.geometry.checks.vehicle import (
    CONTACT,
    OF_WHOLE,
    Vehicle,
    Whole,
    measure_vehicle,
    place_in,
)
from mitwerk.engines.geometry.errors import GeometryError
from mitwerk.engines.licences import ExpressionError, alternatives

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mitwerk.engines.geometry.factsheet.model import FactSheet

ESTIMATED = 1e-4  # relative: how well the exact shape's volume is estimated from facets
DOCUMENTS = {
    "bom_complete": documents.bom_complete,
    "drawing": documents.drawing,
    "editable_source": documents.editable_source,
    "licence": documents.licence,
    "attribution": documents.attribution,
}


def check(
    paths: Sequence[Path] | Path,
    brief: Brief | Path,
    *,
    vehicle: Path | Vehicle | None = None,
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
    rules = read_brief(brief) if isinstance(brief, Path) else brief
    given = (paths,) if isinstance(paths, Path) else tuple(paths)
    seen = look_at(given, rules.density, rules.densities, keep_going=keep_going, known=known)
    part, whole = _Subject(seen, given, rules), _whole(vehicle, rules, keep_going=keep_going)
    rows = tuple(
        whole(row) if row.scope == "vehicle" else _row(row, part) for row in rules.requirements
    )
    return CheckResult(_overall(rows), rows)


def _whole(
    vehicle: Path | Vehicle | None, rules: Brief, *, keep_going: bool
) -> Callable[[Requirement], Row]:
    """Return who answers the rows of the whole vehicle."""
    if isinstance(vehicle, Vehicle):
        return AssemblyRows(vehicle, rules, keep_going=keep_going)
    asked = any(row.scope == "vehicle" for row in rules.requirements)
    if vehicle is None or not asked:
        return lambda row: _row(row, None)
    seen = look_at((vehicle,), rules.density, rules.densities, keep_going=keep_going)
    subject = _Subject(seen, (vehicle,), rules)
    return lambda row: _row(row, subject)


class AssemblyRows:
    """Rows of a `Vehicle`, measured in one go when the first is asked for."""

    def __init__(self, vehicle: Vehicle, brief: Brief, *, keep_going: bool) -> None:
        self.vehicle, self.brief, self.keep_going = vehicle, brief, keep_going
        self._found: Whole | GeometryError | None = None

    def __call__(self, row: Requirement) -> Row:
        if row.fact not in OF_WHOLE:
            message = f"{row.fact} is a row of single parts, not of an assembly"
            return _verdict(row, "not_checkable", None, None, message, "single_part")
        found = self._measured()
        if isinstance(found, GeometryError):
            return _verdict(row, "not_checkable", None, None, found.message, "unreadable")
        if found.missing:
            names = " or ".join(found.missing[0])
            message = f"nothing in the assembly is called {names}"
            return _verdict(row, "not_checkable", None, None, message, "no_place")
        value, at, message = found.value(row.fact)
        if value is None:
            reason = "density_missing" if row.fact == "mass" else "too_few_bodies"
            return _verdict(row, "not_checkable", None, None, message, reason)
        decided = _decide(row, value, place_in(self.vehicle, at), message)
        if found.y_up:
            turned = stood_up(row.fact, lambda name: found.value(name)[0])
            decided = _unless_turned(row, decided, turned, self.vehicle.files[0])
        return _with_alike(row, decided, found)

    def _measured(self) -> Whole | GeometryError:
        if self._found is None:
            asked = {row.fact for row in self.brief.requirements if row.scope == "vehicle"}
            paths = (*self.vehicle.files, *(swap.path for swap in self.vehicle.swaps))
            densities = {p: density_for(p, self.brief.densities, self.brief.density) for p in paths}
            try:
                contact = bool(asked & CONTACT)
                self._found = measure_vehicle(self.vehicle, densities, contact=contact)
            except GeometryError as error:
                if not self.keep_going:
                    raise
                self._found = error
        return self._found


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

    def assembly(self) -> Assembly:
        """Clash and gap of all bodies in one common frame."""
        if self._assembly is None:
            best = [Path(part.best.file) for part in self.files.parts]
            self._assembly = measure_assembly(best)
        return self._assembly


def _row(row: Requirement, subject: _Subject | None) -> Row:
    if subject is None:
        message = "asks for the whole vehicle; this is a part"
        return _verdict(row, "not_checkable", None, None, message, "whole_vehicle")
    if row.fact.startswith(DECLARED_PREFIX):
        return _declared(row, subject, "is not measured from files")
    if row.fact in DOCUMENTS:
        found = DOCUMENTS[row.fact](subject.files)
        return _decide(row, found.value, Place(found.file) if found.file else None, found.message)
    if row.fact == "hygiene":
        found = documents.hygiene(subject.files, subject.paths)
        return _decide(row, found.value, Place(found.file) if found.file else None, found.message)
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
    found = subject.assembly()
    value = found.clash_mm3 if row.fact == "clash_volume" else found.gap_mm
    at = found.clash_at if row.fact == "clash_volume" else found.gap_at
    name = subject.files.parts[0].best.file
    return _decide(row, value, Place(name, at) if at else Place(name), found.message)


def _parity_row(row: Requirement, subject: _Subject) -> Row:
    value, place, message = worst_difference(subject.files)
    rows = [_decide(row, value, place, message), *_left_out(row, subject)]
    rows += [_not_read(row, path) for path in subject.files.twins]
    if found := other_holes(subject.files):
        rows.append(_verdict(row, "not_checkable", None, *found, reason="holes_differ"))
    return _worst(rows)


def _part_row(row: Requirement, subject: _Subject) -> Row:
    """Measure every part; the verdict is the worst of them."""
    parts = [
        part
        for part in subject.files.parts
        if row.file is None or any(s.file.endswith(row.file) for s in part.sheets)
    ]
    if not parts:
        return _declared(row, subject, f"{row.file} is not among the files")
    rows = _left_out(row, subject) if row.file is None else []
    for part in parts:
        value, place, message = part_value(row.fact, part)
        if value is None:
            why = why_unknown(row.fact, part)
            rows.append(_declared(row, subject, message, place, reason=why))
        else:
            found = _decide(row, value, place, message)
            found = _unless_turned(row, found, if_stood_up(row.fact, part), Path(part.best.file))
            if is_upper_bound(row.fact, part):
                found = _at_most(row, found)
            exact = on_exact_shape(row.fact, value, part)
            rows.append(found if exact is value else _unless_doubtful(row, found, exact))
    worst = _worst(rows)
    if worst.verdict == "pass" and subject.files.twins:
        names = ", ".join(path.name for path in subject.files.twins)
        said = f"{names} is not read, only the part's other format"
        return replace(worst, message=f"{worst.message}; {said}".removeprefix("; "))
    return worst


def _worst(rows: Sequence[Row]) -> Row:
    """Return the row that decides: a failure stays one, whatever could not be measured."""
    order: tuple[Verdict, ...] = ("fail", "not_checkable", "declared", "pass")
    return min(rows, key=lambda r: order.index(r.verdict))


def _left_out(row: Requirement, subject: _Subject) -> list[Row]:
    """One row for each model that could not be read and each file that may hold one."""
    broken = [
        _verdict(row, "not_checkable", None, Place(file), error.message, "unreadable")
        for file, error in subject.files.unreadable
    ]
    return broken + [_not_read(row, path) for path in subject.files.unread]


def _not_read(row: Requirement, path: Path) -> Row:
    message = f"{path.name} may hold a part and is not measured: {HAND_IN}"
    return _verdict(row, "not_checkable", None, Place(str(path)), message, "not_read")


def _unless_doubtful(row: Requirement, found: Row, exact: float) -> Row:
    """A verdict that the exact shape would turn round is none."""
    value = exact / (factor(FACTS[row.fact], row.unit) or 1.0)
    limits = row.value if isinstance(row.value, list) else [row.value]
    if min(abs(value - limit) for limit in limits) <= ESTIMATED * abs(value):
        return found
    if _keeps(row, value) == (found.verdict == "pass"):
        return found
    message = (
        f"{found.measured:.6g} {row.unit} on facets, about {value:.6g} on the exact shape: "
        "too near to the limit, check it on STEP or a finer mesh"
    )
    return replace(found, verdict="not_checkable", message=message, reason="near_limit")


def _unless_turned(row: Requirement, found: Row, turned: Any, file: Path) -> Row:
    """Along y and z a glTF decides only what holds whether its y or its z is up."""
    if turned is None or _decide(row, turned, None, "").verdict == found.verdict:
        return found
    message = f"glTF is y up: {file.name} is one way {found.verdict}, the other not; {CURE}"
    return replace(found, verdict="not_checkable", message=message, reason="y_up")


def _at_most(row: Requirement, found: Row) -> Row:
    """An upper bound shows that a limit is kept from above, or missed from below; no more."""
    if (found.verdict == "pass") == (row.op in {"<=", "<"}) and row.op not in {"==", "in"}:
        return found
    message = f"{_shown(found)} at most: not all bodies were compared whether they share space"
    return replace(found, verdict="not_checkable", message=message, reason="overlap_unknown")


def _with_alike(row: Requirement, found: Row, whole: Whole) -> Row:
    """Decide with and without files that may be a single part once more, or one more part."""
    if whole.with_alike is None:
        return found
    value, _at, _said = whole.with_alike.value(row.fact)
    other = _decide(row, value, None, "")
    names = ", ".join(f"{one.name} (like a part of {two.name})" for one, two in whole.alike)
    if other.verdict == found.verdict:
        return replace(found, message=f"{found.message}; {_shown(other)} with {names}")
    message = (
        f"{_shown(found)} without and {_shown(other)} with {names}: draw that file in its place "
        "in the assembly, or take it away"
    )
    return replace(found, verdict="not_checkable", message=message, reason="alike")


def _shown(row: Row) -> str:
    value = f"{row.measured:.6g}" if isinstance(row.measured, float) else str(row.measured)
    return f"{value} {row.unit}".rstrip()


def _declared(
    row: Requirement, subject: _Subject, why: str, place: Place | None = None, *, reason: str = ""
) -> Row:
    """Fall back on what the entrant states; it shows as declared and never as a pass."""
    name = row.fact.removeprefix(DECLARED_PREFIX)
    if name not in subject.files.declared:
        return _verdict(row, "not_checkable", None, place, why, reason)
    value, file = subject.files.declared[name]
    return _verdict(row, "declared", value, Place(file), f"{why}; stated in {Path(file).name}")


def _decide(row: Requirement, value: Any, place: Place | None, message: str) -> Row:
    if value is None:
        return _verdict(row, "not_checkable", None, place, message)
    if isinstance(value, float):
        value /= factor(FACTS[row.fact], row.unit) or 1.0
    if _keeps(row, value):
        return _verdict(row, "pass", value, place, message)
    return _verdict(row, "fail", value, place, _why(row, value, message))


def _keeps(row: Requirement, value: Any) -> bool:
    if row.fact == "licence":  # one choice of what is offered must be kept by all its parts
        allowed = row.value if isinstance(row.value, list) else [row.value]
        return any(set(choice) <= set(allowed) for choice in _choices(value))
    return holds(value, row.op, row.value, row.tolerance, floor(row.fact, row.unit))


def _choices(expression: str) -> tuple[tuple[str, ...], ...]:
    try:
        return alternatives(expression)
    except ExpressionError:
        return ((expression,),)


def _why(row: Requirement, value: Any, message: str) -> str:
    if isinstance(value, (bool, str)):
        return message
    least = floor(row.fact, row.unit)
    near = slack(float(row.value), row.tolerance, least) if not isinstance(row.value, list) else 0.0
    said = f"{value:.6g} is not {row.op} {row.value} {row.unit}".rstrip()
    return f"{said} (within {near:.1g}){'; ' + message if message else ''}"


def _verdict(
    row: Requirement,
    verdict: Verdict,
    measured: Any,
    place: Place | None,
    message: str,
    reason: str = "",
) -> Row:
    return Row(
        id=row.id,
        text=row.text,
        verdict=verdict,
        measured=measured,
        limit=row.value,
        unit=row.unit,
        where=place,
        message=message,
        must=row.must,
        reason=reason,
    )
