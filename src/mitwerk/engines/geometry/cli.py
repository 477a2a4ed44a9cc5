"""`mitwerk geometry …`: look at, convert and picture foreign files from the command line."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mitwerk.engines import geometry as engine
from mitwerk.engines.console import SAYS_NO, answer, json_option, refusing
from mitwerk.engines.geometry import telling

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _positive(
    _context: click.Context, _option: click.Parameter, value: float | None
) -> float | None:
    """Refuse nan and inf too, which click's own range lets through."""
    if value is not None and not 0 < value < math.inf:
        raise click.BadParameter(f"{value} is no positive number of kg/m³")
    return value


DENSITY = click.option("--density", type=float, callback=_positive, help="kg/m³, for the mass.")

UNIT = click.option(
    "--unit",
    type=click.Choice(["mm", "cm", "m", "in"]),
    help="What one length in an STL, OBJ or PLY file is (mm without it).",
)


@click.group()
def geometry() -> None:
    """Measure, check, compare and convert CAD files. Each works in a child of its own."""


@geometry.command()
@click.argument("file", type=FILE)
@json_option
@refusing
def sniff(*, file: Path, as_json: bool) -> None:
    """Tell what FILE is by its content."""
    kind = engine.sniff(file)
    if kind is None:
        raise engine.Refused("unknown content", str(file))
    if as_json:
        answer({"file": str(file), **_plain(kind)})
        return
    click.echo(f"{file}: {kind.format} {kind.variant}".rstrip())
    for finding in engine_findings(kind):
        click.echo(f"  {finding}")


def engine_findings(kind: engine.FileKind) -> list[str]:
    """Sentences on a name that lies and on bytes that are several formats."""
    said = [] if kind.name_agrees else ["its name says something else"]
    return said + [f"also looks like {other}" for other in kind.polyglot]


@geometry.command()
@click.argument("file", type=FILE)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path())
@json_option
@refusing
def convert(*, file: Path, out: Path, as_json: bool) -> None:
    """Convert FILE for a browser. 3D becomes model.glb, drawings SVG, pictures WebP, in --out."""
    kind = engine.sniff(file)
    flat = kind is not None and kind.format in {"dxf", "svg", "pdf", "png", "jpeg", "webp"}
    done = engine.drawing(file, out) if flat else engine.convert(file, out)
    if as_json:
        answer({"file": str(file), **_plain(done)})
    else:
        _tell(done)


def _tell(done: engine.Conversion | engine.Drawing) -> None:
    if isinstance(done, engine.Conversion):
        size = " × ".join(f"{metres * 1000:.1f}" for metres in done.envelope_m)
        click.echo(f"{done.glb}: {done.triangles} triangles, {size} mm, {len(done.parts)} nodes")
    else:
        click.echo(f"{done.path}: {done.size[0]:g} × {done.size[1]:g}")
    for finding in done.findings:
        click.echo(f"  {finding.severity} {finding.code}: {finding.message}")


@geometry.command()
@click.argument("file", type=FILE)
@DENSITY
@UNIT
@json_option
@refusing
def facts(*, file: Path, density: float | None, unit: str | None, as_json: bool) -> None:
    """Measure FILE: size, volume, mass, centre, walls, holes. Say what is wrong with it, too."""
    sheet = engine.facts(file, density, unit)
    if as_json:
        answer(sheet.as_dict())
        return
    _print(telling.facts_lines(sheet))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


@geometry.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--brief", type=FILE, required=True, help="brief.toml with the rows.")
@click.option("--vehicle", type=FILE, help="The assembly with the part in its place.")
@json_option
@refusing
def check(*, files: tuple[Path, ...], brief: Path, vehicle: Path | None, as_json: bool) -> None:
    """Hold FILES against a brief. Exit code 0 only when every must-row passes."""
    asked = engine.read_brief(brief)
    result = engine.check(files, asked, vehicle=vehicle)
    if as_json:
        answer(result.as_dict())
    else:
        _print(telling.check_lines(result, {row.id: row for row in asked.requirements}))
    if result.verdict != "pass":
        raise SystemExit(SAYS_NO)


@geometry.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@DENSITY
@UNIT
@click.option(
    "--glb",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write unchanged (grey), added (green) and removed (red) there.",
)
@json_option
@refusing
def diff(
    *,
    old: Path,
    new: Path,
    density: float | None,
    unit: str | None,
    glb: Path | None,
    as_json: bool,
) -> None:
    """Lay NEW over OLD and say what was added and removed."""
    found = engine.diff(old, new, density=density, unit=unit, glb=glb)
    if as_json:
        answer(found.as_dict())
        return
    _print(telling.diff_lines(found))


@geometry.command()
@click.argument("file", type=FILE)
@click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    required=True,
    help="A folder of models, or a file that an index was saved to.",
)
@click.option("--top", type=click.IntRange(1, 1000), default=5)
@json_option
@refusing
def similar(*, file: Path, folder: Path, top: int, as_json: bool) -> None:
    """List the parts of a folder nearest to FILE in shape. How they are turned does not count."""
    index = engine.Index(folder)
    nearest = index.nearest(file, top)
    if as_json:
        rows = [row.as_dict() for row in nearest]
        answer({"file": str(file), "nearest": rows, "left_out": index.refused})
        return
    _print(telling.near_lines(nearest))
    if not nearest:
        click.echo(f"no part that can be compared in {folder}")
    for name, why in index.refused.items():
        click.echo(f"  left out {name}: {why}")


@geometry.command()
@click.argument("glb", type=FILE)
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--size", type=(int, int), default=(960, 640), help="Width and height in pixels.")
@click.option(
    "--camera",
    type=click.Choice(["three-quarter", "front", "side", "top"]),
    default="three-quarter",
)
@click.option("--theme", type=click.Choice(["paper", "dark", "clear"]), default="paper")
@json_option
@refusing
def thumbnail(
    *, glb: Path, out: Path, size: tuple[int, int], camera: Any, theme: Any, as_json: bool
) -> None:
    """Render GLB as a studio picture OUT with a scale bar."""
    made = engine.thumbnail(glb, out, size=size, camera=camera, theme=theme)
    if as_json:
        answer(_plain(made))
    else:
        click.echo(f"{made.png}: scale bar {made.scale_bar_m:g} m, {made.usage.cpu_s:.1f} s")


@geometry.command()
@json_option
@refusing
def isolation(*, as_json: bool) -> None:
    """Show how children are shut in here. Exit code 1 when conversion must stay off."""
    found = engine.isolation()
    if as_json:
        answer({"available": found.available, **_plain(found)})
    else:
        click.echo(f"network       {found.network}")
        click.echo(f"files         {found.files}")
        click.echo(f"system calls  {'filtered' if found.system_calls else 'open'}")
        click.echo(f"own user      {'yes' if found.unprivileged_user else 'no'}")
        for reason in found.reasons:
            click.echo(f"  {reason}")
    if not found.available:
        raise SystemExit(SAYS_NO)


def _plain(value: Any) -> Any:
    """Turn a dataclass into JSON values, paths into text."""

    def plain(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: plain(inner) for key, inner in item.items()}
        if isinstance(item, (list, tuple)):
            return [plain(inner) for inner in item]
        return str(item) if isinstance(item, Path) else item

    return plain(asdict(value))
