"""STL (binary), 3MF and OBJ from triangles."""

import struct
import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from mitwerk.demo.vehicle.model import Vehicle
from mitwerk.demo.vehicle.writers.triangles import Mesh, meshes

_ZIP_DATE = (2026, 5, 4, 8, 0, 0)
_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" \
ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="model" \
ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>"""
_RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship \
Target="/3D/3dmodel.model" Id="rel0" \
Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>"""


def write_stl(path: Path, vehicle: Vehicle) -> Path:
    """Binary STL in millimetres."""
    corners = np.concatenate([m.vertices[m.triangles] for m in meshes(vehicle)]).astype("<f4")
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    record = np.zeros(len(corners), dtype=[("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    record["n"], record["v"] = normals / np.maximum(lengths, 1e-12), corners
    head = vehicle.name.encode("ascii")[:80].ljust(80, b"\0")
    path.write_bytes(head + struct.pack("<I", len(corners)) + record.tobytes())
    return path


def write_obj(path: Path, vehicle: Vehicle) -> Path:
    """OBJ with one object per component and a material file for the colours."""
    made, materials = meshes(vehicle), path.with_suffix(".mtl")
    lines, offset = [f"mtllib {materials.name}"], 1
    for mesh in made:
        lines += [f"o {mesh.name.replace(' ', '_')}", f"usemtl {mesh.colour[1:]}"]
        lines += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in mesh.vertices.tolist()]
        lines += [
            f"f {a + offset} {b + offset} {c + offset}" for a, b, c in mesh.triangles.tolist()
        ]
        offset += len(mesh.vertices)
    path.write_text("\n".join(lines) + "\n", "ascii")
    materials.write_text("".join(_material(c) for c in sorted({m.colour for m in made})), "ascii")
    return path


def _material(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return f"newmtl {colour[1:]}\nKd {red:.4f} {green:.4f} {blue:.4f}\n"


def write_3mf(path: Path, vehicle: Vehicle) -> Path:
    """3MF core with base materials; one object and one build item per mesh."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("3D/3dmodel.model", _model(vehicle)),
        ):
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), text, zipfile.ZIP_DEFLATED)
    return path


def _model(vehicle: Vehicle) -> str:
    made = meshes(vehicle)
    colours = sorted({mesh.colour for mesh in made})
    bases = "".join(f'<base name="{c[1:]}" displaycolor="{c}"/>' for c in colours)
    objects = "".join(_object(number, mesh, colours) for number, mesh in enumerate(made, start=2))
    items = "".join(f'<item objectid="{number}"/>' for number in range(2, len(made) + 2))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<model unit="millimeter" xml:lang="en-GB" xmlns="{_CORE}">'
        f'<metadata name="Title">{vehicle.name}</metadata><resources><basematerials id="1">{bases}'
        f"</basematerials>{objects}</resources><build>{items}</build></model>"
    )


def _object(number: int, mesh: Mesh, colours: list[str]) -> str:
    corners = "".join(
        f'<vertex x="{x:.4f}" y="{y:.4f}" z="{z:.4f}"/>' for x, y, z in mesh.vertices.tolist()
    )
    faces = "".join(
        f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in mesh.triangles.tolist()
    )
    return (
        f'<object id="{number}" name={quoteattr(mesh.name)} type="model" '
        f'pid="1" pindex="{colours.index(mesh.colour)}">'
        f"<mesh><vertices>{corners}</vertices><triangles>{faces}</triangles></mesh></object>"
    )
