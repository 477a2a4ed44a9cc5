"""Between stored files and the geometry engine: the only place that knows both."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mitwerk.apps.vault.cleaning.names import names_in_header
from mitwerk.apps.vault.enums import PreviewKind
from mitwerk.engines import geometry
from mitwerk.engines.geometry.errors import (
    Crashed,
    GeometryError,
    IsolationUnavailable,
    OutOfMemory,
    Refused,
    RenderingUnavailable,
    TimedOut,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mitwerk.engines.geometry import Finding

MODELS = frozenset({"step", "stl", "3mf", "obj", "ply", "glb", "gltf"})
DRAWINGS = frozenset({"dxf", "svg"})
PICTURES = frozenset({"png", "jpeg", "webp", "pdf"})
UNKNOWN = "application/octet-stream"
WRONG_EXTENSION = "wrong_extension"
SUFFIXES = {
    "step": {".step", ".stp", ".p21"},
    "jpeg": {".jpg", ".jpeg"},
    "markdown": {".md", ".markdown"},
    "csv": {".csv", ".tsv"},
}
MEDIA_TYPES = {".svg": "image/svg+xml", ".webp": "image/webp", ".png": "image/png"}
EXTENSIONS = {**{media: end for end, media in MEDIA_TYPES.items()}, "model/gltf-binary": ".glb"}
PICTURE_SIZE = (1280, 720)
# Plain text has no signature, so its name tells the kinds of it apart; blobs have no names.
TEXTS = {
    ".md": ("markdown", "text/markdown"),
    ".markdown": ("markdown", "text/markdown"),
    ".csv": ("csv", "text/csv"),
    ".tsv": ("csv", "text/csv"),
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is by its content, and whom or what its header names."""

    kind: str
    media_type: str
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The file a preview consists of, its type, and what was learned on the way."""

    path: Path
    media_type: str
    facts: dict[str, object]


class NotPossibleError(Exception):
    """Something can't be derived: ``why`` is a stable word, ``message`` the engine's sentence.

    ``which`` of two files is to blame ("old", "new"), where there are two.
    """

    def __init__(self, why: str, message: str, *, which: str = "") -> None:
        super().__init__(message)
        self.why = why
        self.message = message
        self.which = which


WHY = {
    Refused: "refused",
    TimedOut: "too-slow",
    OutOfMemory: "too-large",
    Crashed: "crashed",
    IsolationUnavailable: "no-isolation",
    RenderingUnavailable: "no-renderer",
}


def sniffed(path: Path, name: str) -> Sniffed:
    """Return what the file's first bytes say; the name only tells kinds of plain text apart."""
    found = geometry.sniff(path)
    if found is None:
        return Sniffed("", UNKNOWN, names_in_header(path, ""))
    kind, media_type = found.format, found.media_type
    if kind == "text":
        kind, media_type = TEXTS.get(PurePosixPath(name).suffix.lower(), (kind, media_type))
    if found.polyglot:  # bytes that pass for several things are shown as none of them
        media_type = UNKNOWN
    return Sniffed(kind, media_type, names_in_header(path, kind))


def previews_of(kind: str) -> tuple[PreviewKind, ...]:
    """Return which previews are made of a kind of file."""
    if kind in MODELS:
        return (PreviewKind.MODEL, PreviewKind.THUMBNAIL)
    if kind in DRAWINGS | PICTURES:
        return (PreviewKind.DRAWING,)
    return ()


def has_previews(suffix: str) -> bool:
    """Tell whether files of this ending (".stp") usually get a preview."""
    kinds = MODELS | DRAWINGS | PICTURES
    return any(suffix in SUFFIXES.get(kind, {f".{kind}"}) for kind in kinds)


def make(kind: PreviewKind, source: Path, folder: Path) -> Made:
    """Let the engine make one preview of ``source``; for a thumbnail that is the GLB.

    Raises
    ------
    NotPossibleError
        With the reason for the member who uploaded the file.
    """
    makers = {
        PreviewKind.MODEL: _model,
        PreviewKind.THUMBNAIL: _thumbnail,
        PreviewKind.DRAWING: _drawing,
    }
    try:
        return makers[kind](source, folder)
    except GeometryError as error:
        why = next(word for error_kind, word in WHY.items() if isinstance(error, error_kind))
        raise NotPossibleError(why, error.message) from error


def _model(source: Path, folder: Path) -> Made:
    made = geometry.convert(source, folder)
    facts: dict[str, object] = {
        # Text, so that the numbers read the same everywhere; glTF axes are x, y (up), z.
        "envelope_mm": [f"{1000 * length:.1f}" for length in made.envelope_m],
        "triangles": made.triangles,
        "unit": made.unit,
        "parts": [asdict(part) for part in made.parts],
        "findings": _findings(made.findings),
    }
    return Made(made.glb, "model/gltf-binary", facts)


def _thumbnail(source: Path, folder: Path) -> Made:
    made = geometry.thumbnail(source, folder / "picture.webp", size=PICTURE_SIZE, theme="clear")
    facts: dict[str, object] = {"size": list(made.size), "scale_bar_m": f"{made.scale_bar_m:g}"}
    return Made(made.png, "image/webp", facts)


def _drawing(source: Path, folder: Path) -> Made:
    made = geometry.drawing(source, folder)
    facts: dict[str, object] = {"findings": _findings(made.findings)}
    facts["size"] = [round(side) for side in made.size]
    return Made(made.path, MEDIA_TYPES[made.path.suffix], facts)


def _findings(found: Iterable[Finding]) -> list[dict[str, object]]:
    """Return what the engine remarks; not on the name, since stored bytes have none."""
    return [asdict(finding) for finding in found if finding.code != WRONG_EXTENSION]


def name_agrees(name: str, kind: str) -> bool:
    """Tell whether a file's extension fits what its content is.

    >>> name_agrees("Frame.STP", "step"), name_agrees("frame.png", "svg")
    (True, False)
    """
    extension = PurePosixPath(name).suffix.lower()
    return kind in {"", "text"} or extension in SUFFIXES.get(kind, {f".{kind}"})
