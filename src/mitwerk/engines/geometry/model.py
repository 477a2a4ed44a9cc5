"""Plain data of the engine: what goes in and what comes out of a conversion."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

FilePath = str | os.PathLike[str]  # what a caller may give; inside there are only `Path`s

# Counts up when the same bytes would be measured or described otherwise than before.
METHOD = "4"
MIB = 1 << 20
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one disposable child may use; defaults fit every preview that we have measured.

    ``memory_bytes`` caps the address space (RLIMIT_AS). OCP alone maps 0.7 GiB and crashes
    instead of raising when it is short, so less than 2 GiB is not a tighter limit but a trap.
    ``wall_s`` only catches a child that waits; on a busy machine the work itself takes longer.
    ``before_walls_s`` and ``contact_s`` are less than ``cpu_s``: after so much processor time no
    walls and holes of an exact shape are looked for, and no further bodies of an assembly are
    compared, so that size and mass are not lost with them.
    """

    memory_bytes: int = 2048 * MIB
    cpu_s: int = 20
    wall_s: float = 120.0
    before_walls_s: float = 12.0
    contact_s: float = 16.0
    file_bytes: int = 64 * MIB
    open_files: int = 64
    threads: int = 16
    input_bytes: int = 256 * MIB
    unpacked_bytes: int = 1024 * MIB
    triangles: int = 2_000_000
    nodes: int = 100_000
    pixels: int = 40_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about a file: a stable code, a sentence, and where it belongs."""

    code: str
    severity: Severity
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is by its content: ``format`` and its variant, and whether its name lies.

    ``name_agrees`` is False for a wrong extension; ``polyglot`` names other formats whose
    signature the same bytes carry (HTML in an STL header, ZIP behind a PDF).
    """

    format: str
    media_type: str
    variant: str = ""
    name_agrees: bool = True
    polyglot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartNode:
    """One node of the part tree; ``node`` is its index in the GLB, ``children`` index the tuple.

    ``colour`` is sRGB ``#rrggbb`` of the largest coloured share, None for a pure group.
    """

    name: str
    node: int
    parent: int | None
    colour: str | None
    triangles: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What the child used: processor seconds, wall seconds, peak resident bytes."""

    cpu_s: float
    wall_s: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Conversion:
    """A clean GLB in metres, Y up, and what was learned on the way.

    ``envelope_m`` is the extent along glTF x, y (up), z in metres. ``unit`` is the unit of
    the source file; an assumed one carries the finding ``unit_assumed``.
    """

    glb: Path
    parts: tuple[PartNode, ...]
    envelope_m: tuple[float, float, float]
    unit: str
    triangles: int
    findings: tuple[Finding, ...]
    usage: Usage


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A rendered picture, its size in pixels and the length that its scale bar stands for."""

    png: Path
    size: tuple[int, int]
    camera: str
    theme: str
    scale_bar_m: float
    usage: Usage


@dataclass(frozen=True, slots=True)
class Isolation:
    """How a child is shut in on this machine, proven by a child that tried to get out.

    ``network`` is ``namespace``, ``seccomp`` or ``none``; with ``none`` nothing is parsed.
    ``files`` is ``landlock``, ``user`` (an unprivileged user only) or ``none``.
    """

    network: Literal["namespace", "seccomp", "none"]
    files: Literal["landlock", "user", "none"]
    system_calls: bool
    unprivileged_user: bool
    reasons: tuple[str, ...] = ()

    @property
    def available(self) -> bool:
        """Conversion is on only where a child really has no network."""
        return self.network != "none"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A static picture that may be shown: SVG or WebP, its size (SVG: user units; else pixels)."""

    path: Path
    source_format: str
    size: tuple[float, float]
    findings: tuple[Finding, ...]
    usage: Usage
