"""A set of described shapes and the nearest of them to another one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from mitwerk.engines.geometry.errors import GeometryError, Refused
from mitwerk.engines.geometry.factsheet.sheet import JOBS
from mitwerk.engines.geometry.measure.layout import (
    HANDED,
    LENGTH,
    SAME_SIZE,
    SIZE_WEIGHTS,
    SIZES,
    UNTOLD,
)
from mitwerk.engines.geometry.similarity.describe import (
    ShapeDescription,
    describe,
    lay_over,
)
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.model import FilePath

Relation = Literal["same", "mirrored", "scaled", "same_or_mirrored", "near", "other"]

NO_COPY = frozenset({"near", "other"})
SIZE_CAP = 0.35  # a part of another size costs this much and no more: a scaled copy is found
SAME, NEAR = 0.16, 0.45  # distances of re-meshed copies and of revisions, by measurement
FIRST_ROOM = 64  # shapes; doubled whenever it is full
LOOK_S = 20.0  # processor time of all children that lay neighbours over the asked part


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A part with its distance, how it relates, and its size over the asked part's size.

    ``same`` covers moved, turned, re-meshed and simplified copies; ``near`` are revisions and
    relatives. ``off_mm`` is how far the surfaces are apart at most once one was laid over the
    other; None where the relation is told by the descriptions alone, or there is no copy.
    """

    file: str
    distance: float
    relation: Relation
    scale: float
    off_mm: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object of the command."""
        return asdict(self)


class Index:
    """Shapes by name, and the nearest of them.

    Parameters
    ----------
    source
        A folder (every model below it is described, each in a disposable child), a file that
        `save` wrote, or descriptions by name as a store keeps them.

    Notes
    -----
    A query compares with every shape: under 5 ms for 10,000. A shape takes some 320 bytes; adding
    one moves the others now and then only. Files of a folder that can't be read are left out and
    named in ``refused``.
    """

    def __init__(self, source: FilePath | Mapping[str, ShapeDescription] | None = None) -> None:
        self.names: list[str] = []
        self.refused: dict[str, str] = {}
        self._rows: dict[str, int] = {}
        # A column for each shape, so that sums over numbers run along the memory.
        self._numbers = np.empty((LENGTH, FIRST_ROOM), dtype=np.float32)
        self._more = np.empty((3, FIRST_ROOM), dtype=np.float64)  # size, handedness, triangles
        if isinstance(source, Mapping):
            for name, shape in source.items():
                self.add(name, shape)
        elif source is not None and Path(source).is_dir():
            self._take_folder(Path(source))
        elif source is not None:
            self._load(Path(source))

    def __len__(self) -> int:
        return len(self.names)

    def add(self, name: str, shape: ShapeDescription) -> None:
        """Add one described shape; another one of the same name takes its place."""
        if len(shape.numbers) != LENGTH:
            raise ValueError(f"a description has {LENGTH} numbers, not {len(shape.numbers)}")
        row = self._rows.setdefault(name, len(self.names))
        if row == len(self.names):
            self.names.append(name)
        if row == self._numbers.shape[1]:
            self._numbers = np.concatenate([self._numbers, np.empty_like(self._numbers)], axis=1)
            self._more = np.concatenate([self._more, np.empty_like(self._more)], axis=1)
        self._numbers[:, row] = shape.numbers
        self._more[:, row] = shape.size_mm, shape.handedness, shape.triangles

    def nearest(
        self, path: FilePath | ShapeDescription, top: int = 5, *, look_s: float = LOOK_S
    ) -> tuple[Neighbour, ...]:
        """Return the ``top`` nearest shapes, the nearest first; a file itself is left out.

        Of a file, what the descriptions call alike is laid over it, if it is a file, too: then
        the distance between the surfaces says how they relate, and copies come before what is
        only near. No further one is looked at once this took ``look_s`` seconds of processor time.
        """
        if isinstance(path, ShapeDescription):
            return self._ranked(path, top, "")
        ranked = self._ranked(describe(path), top, str(path))
        told = _looked_at(Path(path), ranked, look_s)
        return tuple(sorted(told, key=lambda one: one.relation in NO_COPY))

    def _ranked(self, asked: ShapeDescription, top: int, own: str) -> tuple[Neighbour, ...]:
        if not self.names:
            return ()
        table = self._numbers[:, : len(self.names)]
        shape, size = _distances(table, np.array(asked.numbers, dtype=np.float32))
        total = shape + np.minimum(size, SIZE_CAP)
        count = min(len(total), top + 1)
        few = np.argpartition(total, count - 1)[:count]
        few = few[np.argsort(total[few], kind="stable")]
        found = [
            self._neighbour(int(i), asked, float(total[i]), float(shape[i]))
            for i in few
            if self.names[i] != own
        ]
        return tuple(found[:top])

    def _shape(self, row: int) -> ShapeDescription:
        size, handedness, triangles = self._more[:, row].tolist()
        numbers = tuple(self._numbers[:, row].tolist())
        return ShapeDescription(numbers, size, handedness, int(triangles))

    def _neighbour(
        self, i: int, asked: ShapeDescription, distance: float, shape: float
    ) -> Neighbour:
        size, handedness, _ = self._more[:, i].tolist()
        scale = size / asked.size_mm
        relation: Relation = "near" if distance <= NEAR else "other"
        if shape <= SAME and _same_proportions(asked, self._shape(i)):
            relation = "same" if abs(np.log(scale)) <= SAME_SIZE else "scaled"
            handed = handedness, asked.handedness
            if min(handed) == UNTOLD:
                relation = "same_or_mirrored"
            elif max(handed) < UNTOLD and min(map(abs, handed)) > HANDED:
                relation = "mirrored" if handed[0] * handed[1] < 0 else relation
        return Neighbour(self.names[i], distance, relation, float(scale))

    def save(self, path: FilePath) -> None:
        """Write the index as JSON."""
        rows = {name: asdict(self._shape(row)) for name, row in self._rows.items()}
        Path(path).write_text(json.dumps(rows), encoding="utf-8")

    def _load(self, path: Path) -> None:
        try:
            for name, row in json.loads(path.read_text(encoding="utf-8")).items():
                self.add(name, _described(row))
        except (ValueError, TypeError, AttributeError) as error:
            raise Refused(f"is no saved index: {error}", str(path)) from error

    def _take_folder(self, folder: Path) -> None:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            kind = sniff(path)
            if kind is None or kind.format not in JOBS or kind.format == "dxf":
                continue
            try:
                self.add(str(path), describe(path))
            except GeometryError as error:
                self.refused[str(path)] = error.message


def _looked_at(path: Path, ranked: tuple[Neighbour, ...], look_s: float) -> Iterator[Neighbour]:
    """Lay the neighbours over a file, one child each; what can't be laid over stays as it is."""
    left = look_s
    for one in ranked:
        known = Path(one.file)
        if one.relation == "other" or left <= 0 or not known.is_file():
            yield one
            continue
        try:
            laid = lay_over(path, known)
        except GeometryError as error:
            left -= error.usage.cpu_s if error.usage else 0.0
            yield one
            continue
        left -= laid.usage.cpu_s
        relation: Relation = "near" if laid.relation == "other" else laid.relation
        yield replace(one, relation=relation, off_mm=laid.off_mm)


def _described(row: Mapping[str, Any]) -> ShapeDescription:
    """One row of a saved index; raises ValueError or TypeError where it is none."""
    numbers = tuple(float(number) for number in dict(row).pop("numbers", ()))
    shape = ShapeDescription(**{**row, "numbers": numbers})
    if not np.isfinite([*numbers, shape.handedness]).all() or not 0 < shape.size_mm < np.inf:
        raise ValueError("a description must have finite numbers and a size")
    return shape


def _same_proportions(one: ShapeDescription, two: ShapeDescription) -> bool:
    """Whether all sizes differ by one factor."""
    factor = np.log(two.size_mm / one.size_mm)
    off = (
        np.array(two.numbers[:SIZES])
        - np.array(one.numbers[:SIZES])
        - factor * np.array(SIZE_WEIGHTS)
    )
    return bool(np.abs(off).sum() <= SAME_SIZE)


def _distances(
    table: NDArray[np.float32], asked: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """L1 distances of the scale-free part and of the sizes."""
    off = table - asked[:, None]  # one row for each number: sums run along the memory
    np.abs(off, out=off)
    return off[SIZES:].sum(0), off[:SIZES].sum(0)
