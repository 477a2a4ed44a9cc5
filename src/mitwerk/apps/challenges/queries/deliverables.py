"""Which deliverables a set of files already covers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import DeliverableKind
from mitwerk.apps.challenges.models import Deliverable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.challenges.queries.contents import Content

_PICTURES = frozenset(["png", "jpg", "jpeg", "webp", "gif", "tif", "tiff", "heic", "svg", "pdf"])
_MODELS = frozenset(
    ["step", "stp", "stl", "3mf", "obj", "ply", "glb", "gltf", "iges", "igs", "fcstd"]
)
SUFFIXES: dict[str, frozenset[str]] = {
    DeliverableKind.SKETCH: _PICTURES,
    DeliverableKind.MODEL: _MODELS,
    DeliverableKind.DRAWING: frozenset(["dxf", "dwg", "svg", "pdf"]),
    DeliverableKind.TABLE: frozenset(["csv", "tsv", "xlsx", "ods"]),
    DeliverableKind.CIRCUIT: frozenset(
        ["kicad_sch", "kicad_pcb", "sch", "brd", "svg", "pdf", "dxf", "png"]
    ),
    DeliverableKind.DATASHEET: frozenset(["pdf", "md", "txt", "csv"]),
    DeliverableKind.TEXT: frozenset(["md", "txt", "pdf", "odt", "docx"]),
    DeliverableKind.SOURCE: frozenset(
        [
            "fcstd",
            "f3d",
            "sldprt",
            "sldasm",
            "ipt",
            "iam",
            "catpart",
            "prt",
            "3dm",
            "blend",
            "scad",
            "jscad",
            "py",
            "kicad_pro",
            "kicad_sch",
            "kicad_pcb",
        ]
    ),
}


def deliverables_of(phase: Phase) -> list[Deliverable]:
    """Return what a phase asks for, by the frozen terms where there are some: without a query."""
    if not phase.challenge.terms:
        return list(phase.deliverables.all())
    return [
        Deliverable(phase=phase, position=at, **item)
        for one in json.loads(phase.challenge.terms)["phases"]
        if one["code"] == phase.code
        for at, item in enumerate(one["deliverables"])
    ]


@dataclass(frozen=True, slots=True)
class Tick:
    """A deliverable and the file that covers it, "" while it is missing."""

    deliverable: Deliverable
    path: str

    @property
    def done(self) -> bool:
        return bool(self.path)

    @property
    def missing(self) -> bool:
        return self.deliverable.required and not self.path


def ticks(
    deliverables: Sequence[Deliverable],
    paths: Sequence[str],
    contents: Mapping[str, Content] | None = None,
) -> list[Tick]:
    """Give each deliverable a file of its own where that is possible, required ones first.

    One PDF can't be circuit and data sheet at once, hence a matching (augmenting paths). Editable
    source is the exception: a FreeCAD file is model and source. A STEP file is no source, as the
    check of files says. Where the contents are known by path, they must be what the names say.
    """
    may = partial(_may, contents or {})
    own = [d for d in deliverables if d.kind != DeliverableKind.SOURCE]
    own.sort(key=lambda deliverable: not deliverable.required)
    holder: dict[str, int] = {}
    for index in range(len(own)):
        _place(index, own, paths, holder, set(), may)
    # By the object, not its key: those of frozen terms are no rows.
    covered = {id(own[index]): path for path, index in holder.items()}
    return [Tick(d, covered.get(id(d)) or _source(d, paths, may)) for d in deliverables]


def _place(
    index: int,
    own: Sequence[Deliverable],
    paths: Sequence[str],
    holder: dict[str, int],
    tried: set[str],
    may: Callable[[str, str], bool],
) -> bool:
    for path in paths:
        if path in tried or not may(own[index].kind, path):
            continue
        tried.add(path)
        if path not in holder or _place(holder[path], own, paths, holder, tried, may):
            holder[path] = index
            return True
    return False


def _source(deliverable: Deliverable, paths: Sequence[str], may: Callable[[str, str], bool]) -> str:
    if deliverable.kind != DeliverableKind.SOURCE:
        return ""
    return next((path for path in paths if may(deliverable.kind, path)), "")


def _may(contents: Mapping[str, Content], kind: str, path: str) -> bool:
    if not fits(kind, path):
        return False
    content, ending = contents.get(path), path.rpartition(".")[2].casefold()
    if content is None:
        return True
    return content.agrees(ending) and (kind != DeliverableKind.TABLE or content.is_table(ending))


def fits(kind: str, path: str) -> bool:
    """Tell whether a file can be this kind of deliverable, by the end of its name."""
    return path.rpartition(".")[2].casefold() in SUFFIXES.get(kind, frozenset())
