"""Hold one set of files against the rows of a phase: lay them out, plan, let the engine measure.

Runs in the background worker, outside any transaction. Foreign bytes are only read by the
engine's disposable children, but for the small texts that it reads itself.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges.adapters_checks import (
    Given,
    brief_of,
    overall,
    rows_to_check,
    sheet_of,
    verdict_rows,
)
from mitwerk.apps.challenges.adapters_lists import with_list
from mitwerk.apps.challenges.queries.verdict_words import MOST_MODELS
from mitwerk.apps.challenges.services.made_of import MadeOf, made_of, with_materials
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob, Measurement
from mitwerk.apps.vault.services.measuring import measure
from mitwerk.apps.vault.services.stating import stated_by
from mitwerk.engines import geometry
from mitwerk.engines.geometry.checks.bom import BomLine, bom_lines
from mitwerk.engines.geometry.checks.files import EXACT_FIRST
from mitwerk.kit import blobs
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mitwerk.apps.challenges.adapters_checks import RowToCheck
    from mitwerk.apps.challenges.models import EntryCheck
    from mitwerk.engines.geometry import Facts, FactSheet

MODELS = frozenset(EXACT_FIRST)
# A model nearly as large as the baseline's assembly, with at least half its bodies, is a whole.
WHOLE_SIZE, WHOLE_BODIES = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Laid:
    """The files of an entry or a baseline in a folder: path in the manifest → kind and file."""

    files: Mapping[str, Path]
    kinds: Mapping[str, str]
    digests: Mapping[str, str]

    def models(self) -> dict[str, Path]:
        """Return the models, of each name only the most exact format."""
        best: dict[str, str] = {}
        for path in self.files:
            kind, stem = self.kinds[path], path.rpartition(".")[0].casefold()
            rank = EXACT_FIRST.index(kind) if kind in MODELS else None
            if rank is not None and (stem not in best or rank < self._rank(best[stem])):
                best[stem] = path
        return {path: self.files[path] for path in best.values()}

    def _rank(self, path: str) -> int:
        return EXACT_FIRST.index(self.kinds[path])


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: files of the part alone, and the assembly with the part in its place.

    ``instead`` is the whole that the entrant brings along, for where nothing in the baseline
    answers to the part's name.
    """

    part: tuple[Path, ...]
    vehicle: geometry.Vehicle | None
    instead: geometry.Vehicle | None = None


def measured_rows(check: EntryCheck, folder: Path) -> list[dict[str, Any]]:
    """Return the verdicts on all rows of the check's phase, measured now.

    Raises
    ------
    GeometryError
        Nothing could be measured at all, such as on a machine that can't shut children in.
    """
    rows = rows_to_check(check.phase)
    held = _baseline_files(check)
    kept = _measured(check, rows, held, folder)
    own = stated_by(dict(check.files))
    return with_list(rows, kept, own, stated_by(held) if held else None)


def _baseline_files(check: EntryCheck) -> dict[str, str]:
    if check.baseline is None:
        return {}
    files = check.baseline.files.select_related("blob").order_by("path")
    return {file.path: file.blob.sha256 for file in files}


def _measured(
    check: EntryCheck, rows: Sequence[RowToCheck], held: Mapping[str, str], folder: Path
) -> list[dict[str, Any]]:
    entry = lay_out(check.files, folder / "entry")
    baseline = lay_out(held.items(), folder / "baseline") if held else None
    lines = bom_lines(entry.files.values())
    own = _changed(entry, baseline)
    given = made_of(own, lines)
    rows = _measurable(rows, len(own), len(baseline.models()) if baseline else 0)
    replaced, why = _replaced(rows, own, baseline, lines)
    rows = [_without(row, why) if row.row.fact == "hole_pattern" else row for row in rows]
    challenge = check.phase.challenge
    brief = brief_of(
        rows,
        {str(entry.files[path]): one.density for path, one in given.items()},
        Given((challenge.licence, challenge.text_licence), replaced),
    )
    if brief is None:
        return verdict_rows(rows, (), folder)
    asked = any(row.scope == "vehicle" for row in rows if not row.reason)
    known = known_sheets(entry, own, given)
    if baseline is not None and asked:
        known |= known_sheets(baseline, baseline.models(), {})
    plan = plan_of(entry, baseline if asked else None, lines, changed_from=baseline, known=known)
    found = _checked(plan, brief, known)
    return with_materials(verdict_rows(rows, found, folder), given)


def _changed(entry: Laid, baseline: Laid | None) -> list[str]:
    """Return the paths of an entry's models that are not the baseline's."""
    kept = set(baseline.digests.values()) if baseline else set()
    models = (path for path in entry.files if entry.kinds[path] in MODELS)
    return [path for path in models if entry.digests[path] not in kept]


def _measurable(rows: Sequence[RowToCheck], own: int, base: int) -> list[RowToCheck]:
    """Return the rows, without those for which there are more models than are measured at once.

    A row must hold for every model, so none is left out in silence.
    """
    many = {"part"} if own > MOST_MODELS else set()
    if max(own, base) > MOST_MODELS:
        many.add("vehicle")
    return [
        replace(row, reason="too_many") if row.scope in many and not row.reason else row
        for row in rows
    ]


def _without(row: RowToCheck, why: str) -> RowToCheck:
    return row if row.reason else replace(row, reason=why)


def _replaced(
    rows: Iterable[RowToCheck],
    own: Sequence[str],
    baseline: Laid | None,
    lines: Sequence[BomLine],
) -> tuple[tuple[Path, ...], str]:
    """Return the baseline's files that have holes and whose places the parts take, or why none."""
    if all(row.row.fact != "hole_pattern" or row.reason for row in rows):
        return (), ""
    if baseline is None:
        return (), "no_baseline"
    models = baseline.models()
    by_name = {_stem(PurePosixPath(path).name): path for path in models}
    places = {
        path if path in models else by_name.get(name.casefold(), "")
        for path in own
        for name in names_of_part(path, lines)
    } - {""}
    if not places:
        return (), "no_place"
    known = known_sheets(baseline, places, {})
    found = [(models[path], _facts(models[path], known)) for path in sorted(places)]
    drilled = tuple(file for file, facts in found if facts is not None and facts.holes)
    return drilled, "" if drilled else "no_baseline"


def _checked(
    plan: Plan, brief: geometry.Brief, known: Mapping[Path, FactSheet]
) -> Sequence[geometry.Row]:
    """Return the verdicts; an assembly of the entrant's own shows faults, but proves nothing."""
    rows = geometry.check(plan.part, brief, vehicle=plan.vehicle, keep_going=True, known=known).rows
    if plan.instead is None or all(row.reason != "no_place" for row in rows):
        return rows
    whole = tuple(one for one in brief.requirements if one.scope == "vehicle")
    again = geometry.Brief(whole, brief.density, brief.densities, brief.folder)
    second = geometry.check((), again, vehicle=plan.instead, keep_going=True).rows
    own = {one.id: _declared(one) for one in second}
    return [own.get(row.id, row) for row in rows]


def _declared(row: geometry.Row) -> geometry.Row:
    return replace(row, verdict="declared", reason="own_whole") if row.verdict == "pass" else row


def known_sheets(
    laid: Laid, models: Iterable[str], given: Mapping[str, MadeOf]
) -> dict[Path, FactSheet]:
    """Return the sheets of files as the vault measures them, once for all who hold the bytes.

    Those that still wait there are measured now; what fails, or is being measured by somebody
    else, is left to the check itself.
    """
    wanted = list(models)
    digests = {laid.digests[path] for path in wanted}
    held = Measurement.objects.filter(blob__sha256__in=digests, state=AttemptState.WAITING)
    for one in held.order_by("pk"):
        measure(measurement_id=one.pk)
    done = Measurement.objects.filter(
        blob__sha256__in=digests, state=AttemptState.READY, engine=geometry.METHOD
    )
    kept = dict(done.values_list("blob__sha256", "sheet"))
    return {
        laid.files[path]: sheet_of(
            laid.files[path],
            kept[laid.digests[path]],
            given[path].density if path in given else None,
        )
        for path in wanted
        if laid.digests[path] in kept
    }


def lay_out(pairs: Iterable[tuple[str, str]], folder: Path) -> Laid:
    """Put stored contents under their names in a folder; withheld ones are left out."""
    named = dict(pairs)
    stored = Blob.objects.filter(sha256__in=set(named.values()))
    kinds = {b.sha256: b.kind for b in stored if b.state == BlobState.STORED}
    files: dict[str, Path] = {}
    for path in (path for path in named if named[path] in kinds):
        target = folder.joinpath(*PurePosixPath(path).parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        _link(blobs.path_of(named[path]), target)
        files[path] = target
    return Laid(files, {path: kinds[named[path]] for path in files}, named)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or a file system without hard links
        shutil.copyfile(source, target)


def _stem(name: str) -> str:
    return name.rpartition(".")[0].casefold()


def plan_of(
    entry: Laid,
    baseline: Laid | None,
    lines: Sequence[BomLine],
    *,
    changed_from: Laid | None,
    known: Mapping[Path, FactSheet],
) -> Plan:
    """Decide what of the entry is the part, and what the assembly consists of.

    The part is what differs from the baseline; a model that is itself a whole is none.
    """
    kept = set(changed_from.digests.values()) if changed_from else set()
    new = {path: file for path, file in entry.models().items() if entry.digests[path] not in kept}
    others = tuple(file for path, file in entry.files.items() if entry.kinds[path] not in MODELS)
    if baseline is None:
        own = [path for path in entry.files if entry.kinds[path] in MODELS]
        own = [path for path in own if entry.digests[path] not in kept]
        return Plan((*(entry.files[path] for path in own), *others), None)
    wholes = _wholes(new, baseline, known)
    stems = {_stem(path) for path in set(new) - set(wholes)}
    part = tuple(
        file
        for path, file in entry.files.items()
        if entry.kinds[path] in MODELS and _stem(path) in stems and entry.digests[path] not in kept
    )
    swaps = tuple(
        geometry.Swap(file, names_of_part(path, lines))
        for path, file in new.items()
        if path not in wholes or path in baseline.files
    )
    base = tuple(baseline.models().values())
    return Plan(
        (*part, *others),
        geometry.Vehicle(base, swaps) if base and swaps else None,
        geometry.Vehicle((next(iter(wholes.values())),)) if wholes else None,
    )


def names_of_part(path: str, lines: Iterable[BomLine]) -> tuple[str, ...]:
    """Return what a part may be called in the assembly: by the parts list, else by its file."""
    stem = _stem(PurePosixPath(path).name)
    said = [line.part for line in lines if line.part and _stem(Path(line.file).name) == stem]
    return (*dict.fromkeys(said), stem)


def _wholes(
    new: Mapping[str, Path], baseline: Laid, known: Mapping[Path, FactSheet]
) -> dict[str, Path]:
    """Return the models of an entry that stand for the whole vehicle themselves."""
    held = baseline.models().values() if new else ()
    sheets = [_facts(path, known) for path in held]
    largest = max((s for s in sheets if s and s.envelope_mm), key=_size, default=None)
    if largest is None:
        return {}
    return {path: file for path, file in new.items() if _is_whole(_facts(file, known), largest)}


def _facts(path: Path, known: Mapping[Path, FactSheet]) -> Facts | None:
    if path in known:
        return known[path].facts
    try:
        return geometry.facts(path).facts
    except geometry.GeometryError:
        return None


def _size(facts: Facts) -> float:
    return sum(side * side for side in facts.envelope_mm or ())


def _is_whole(facts: Facts | None, base: Facts) -> bool:
    if facts is None or facts.envelope_mm is None or base.envelope_mm is None:
        return False
    sides = zip(sorted(facts.envelope_mm), sorted(base.envelope_mm), strict=True)
    large = all(own >= WHOLE_SIZE * side for own, side in sides)
    return large and (facts.bodies or 0) >= WHOLE_BODIES * (base.bodies or 1)


def verdict_of(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the overall verdict and the counts that the check keeps beside its rows.

    ``failed`` counts what was measured: what a parts list says bars nobody.
    """
    rows = list(rows)
    binding = [row for row in rows if row["must"] and row["kind"] == "fact"]
    musts = [row["verdict"] for row in binding if row["verdict"] != "fail" or not row.get("source")]
    return {
        "verdict": overall(rows),
        "failed": musts.count("fail"),
        "unknown": musts.count("not_checkable"),
    }


def unmeasured(rows: Sequence[RowToCheck], reason: str) -> list[dict[str, Any]]:
    """Return the rows of files in which nothing can be measured, with the reason."""
    plain = verdict_rows(rows, (), Path("/"))
    return [row | {"reason": row["reason"] or reason} for row in plain]
