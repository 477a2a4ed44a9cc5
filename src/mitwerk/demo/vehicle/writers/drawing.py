"""DXF drawings: the bracket with its holes and dimensions, and the vehicle in three views."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ezdxf
from ezdxf.document import Drawing
from ezdxf.layouts import Modelspace

from mitwerk.demo.vehicle.components.bracket import BracketPattern
from mitwerk.demo.vehicle.lines import doors, side_windows
from mitwerk.demo.vehicle.outline import (
    Arc,
    Line,
    Outline,
    centre_of,
    circle,
    mirrored,
    rectangle,
    rounded,
)
from mitwerk.demo.vehicle.parameters import EYES, HITCH, SHOULDER, Cab, Parameters
from mitwerk.demo.vehicle.silhouette import arch_outline, bed_box, greenhouse, lower_body

OUTLINE, THIN, CENTRE, DIMENSION = "OUTLINE", "THIN", "CENTRE", "DIMENSION"
_LAYERS = ((OUTLINE, 7, 50), (THIN, 8, 25), (CENTRE, 1, 18), (DIMENSION, 140, 18))


def write_bracket_dxf(path: Path, b: BracketPattern) -> Path:
    """Outline, every hole with centre lines, and the dimensions that the pattern is made by."""
    doc = _document()
    space = doc.modelspace()
    _draw(space, b.outline(), OUTLINE)
    for centre in [*b.holes(), (b.length / 2, b.width / 2)]:
        radius = b.bore / 2 if centre == (b.length / 2, b.width / 2) else b.hole / 2
        space.add_circle(centre, radius, dxfattribs={"layer": OUTLINE})
        _cross(space, centre, radius + 3)
    first, last = b.holes()[0], b.holes()[-1]
    _dimension(space, (0, 0), (b.length, 0), (0, -34))
    _dimension(space, (0, 0), first, (0, -18))
    _dimension(space, first, b.holes()[1], (0, -18))
    _dimension(space, (0, 0), (0, b.width), (-30, 0), 90)
    _dimension(space, first, (first[0], last[1]), (-16, 0), 90)
    holes = f"{len(b.holes())} x D{b.hole:g}, bore D{b.bore:g}"
    note = f"{holes}, sheet {b.thickness:g} mm, corners R{b.corner:g}"
    space.add_text(note, height=5, dxfattribs={"layer": DIMENSION}).set_placement((0, b.width + 14))
    return _save(doc, path)


def write_views_dxf(path: Path, p: Parameters) -> Path:
    """Side, front and top view, first-angle, full size in millimetres."""
    doc = _document()
    space = doc.modelspace()
    _side(space, p)
    _front(space, p, p.nose + 1500)
    _top(space, p, -1500)
    _dimension(space, (p.rear_axle, 0), (p.front_axle, 0), (0, -220), size=60)
    _dimension(space, (p.tail - HITCH, 0), (p.nose + EYES, 0), (0, -420), size=60)
    _dimension(space, (p.tail, 0), (p.tail, p.roof_height), (p.tail - 350, 0), 90, size=60)
    return _save(doc, path)


def _side(space: Modelspace, p: Parameters) -> None:
    _draw(space, rounded(lower_body(p), [8, 8, 40, 50, p.edge, 90, 8]), OUTLINE)
    for axle in (p.front_axle, p.rear_axle):
        centre = (axle, p.wheel_radius)
        for radius in (p.wheel_radius, p.rim_diameter / 2, 40):
            space.add_circle(centre, radius, dxfattribs={"layer": OUTLINE})
        _cross(space, centre, p.wheel_radius + 60)
        _draw(space, arch_outline(p, axle), THIN)
    if p.cab is Cab.CLOSED:
        _draw(space, rounded(greenhouse(p), 30), OUTLINE)
        for window in side_windows(p):
            _draw(space, rounded(window, 48), THIN)
    for door in doors(p):
        _draw(space, rounded([(x, min(z, p.belt)) for x, z in door], 0), THIN)
    if bed_box(p):
        _draw(space, rounded(bed_box(p), 0), OUTLINE)
    space.add_line((p.tail - 200, 0), (p.nose + 250, 0), dxfattribs={"layer": THIN})


def _front(space: Modelspace, p: Parameters, offset: float) -> None:
    w = p.half_width
    views = [
        (rounded(mirrored([(w - 62, p.sill), (w, p.belt - 175), (w - 10, p.belt)]), 15), OUTLINE)
    ]
    if p.cab is Cab.CLOSED:
        views.append(
            (
                rounded(
                    mirrored([(w - SHOULDER, p.belt), (p.roof_half, p.roof_height)]), [0, 60, 60, 0]
                ),
                OUTLINE,
            )
        )
    for s in (1, -1):
        y, half = s * p.track / 2, p.tyre_width / 2
        views.append((rectangle(y - half, 0, y + half, p.wheel_diameter, 30), OUTLINE))
        views.append((circle((s * (w - 190), p.bonnet - 160), 100), THIN))
    for outline, layer in views:
        _draw(space, outline, layer, (offset, 0))


def _top(space: Modelspace, p: Parameters, offset: float) -> None:
    w = p.half_width
    plan = [
        (p.cab_rear, -w),
        (p.cowl, -w),
        (p.nose, -w + 60),
        (p.nose, w - 60),
        (p.cowl, w),
        (p.cab_rear, w),
    ]
    _draw(space, rounded(plan, [20, 300, p.corner, p.corner, 300, 20]), OUTLINE, (0, offset))
    if bed_box(p):
        end, start = bed_box(p)[0][0], bed_box(p)[1][0]
        _draw(space, rectangle(end, -w - 30, start, w + 30, 12), OUTLINE, (0, offset))
    for axle in (p.front_axle, p.rear_axle):
        for s in (1, -1):
            y, half = s * p.track / 2, p.tyre_width / 2
            tyre = rectangle(axle - p.wheel_radius, y - half, axle + p.wheel_radius, y + half, 30)
            _draw(space, tyre, THIN, (0, offset))
    space.add_line((p.tail - 150, offset), (p.nose + 200, offset), dxfattribs={"layer": CENTRE})


def _document() -> Drawing:
    with _fixed():
        doc = ezdxf.new("R2010", setup=["linetypes", "dimstyles"], units=4)
    for name, colour, weight in _LAYERS:
        doc.layers.add(name, color=colour, lineweight=weight)
    doc.layers.get(CENTRE).dxf.linetype = "CENTER"
    return doc


def _draw(
    space: Modelspace, outline: Outline, layer: str, by: tuple[float, float] = (0.0, 0.0)
) -> None:
    """Lines and arcs as one closed polyline with bulges would lose the arcs' centres.

    Keep them apart.
    """
    for piece in outline:
        if isinstance(piece, Line):
            space.add_line(
                _moved(piece.start, by), _moved(piece.end, by), dxfattribs={"layer": layer}
            )
        else:
            _arc(space, piece, layer, by)


def _arc(space: Modelspace, piece: Arc, layer: str, by: tuple[float, float]) -> None:
    centre = centre_of(piece)
    points = [_moved(point, by) for point in (piece.start, piece.middle, piece.end)]
    made = ezdxf.math.ConstructionArc.from_3p(points[0], points[2], points[1])
    space.add_arc(
        _moved(centre, by),
        made.radius,
        made.start_angle,
        made.end_angle,
        dxfattribs={"layer": layer},
    )


def _moved(point: tuple[float, float], by: tuple[float, float]) -> tuple[float, float]:
    return (point[0] + by[0], point[1] + by[1])


def _cross(space: Modelspace, centre: tuple[float, float], reach: float) -> None:
    x, y = centre
    space.add_line((x - reach, y), (x + reach, y), dxfattribs={"layer": CENTRE})
    space.add_line((x, y - reach), (x, y + reach), dxfattribs={"layer": CENTRE})


def _dimension(
    space: Modelspace,
    start: tuple[float, float],
    end: tuple[float, float],
    base: tuple[float, float],
    angle: float = 0,
    size: float = 5,
) -> None:
    look = {
        "dimtxt": size,
        "dimasz": size * 0.7,
        "dimexe": size * 0.4,
        "dimexo": size * 0.4,
        "dimgap": size * 0.3,
        "dimdec": 1,
        "dimtad": 1,
        "dimlfac": 1,  # the style counts in metres
    }
    made = space.add_linear_dim(
        base=base,
        p1=start,
        p2=end,
        angle=angle,
        dimstyle="EZDXF",
        override=look,
        dxfattribs={"layer": DIMENSION},
    )
    made.render()


def _save(doc: Drawing, path: Path) -> Path:
    for name in sorted(doc.entitydb.dxf_types_in_use()):
        doc.classes.add_class(name)  # saving would add them in the order of a set
    with _fixed():
        doc.saveas(path)
    return path


@contextmanager
def _fixed() -> Iterator[None]:
    """Fixed identity and dates: the same drawing gives the same bytes."""
    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before
