"""Small good and bad files, written byte by byte."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CUBE = [(x, y, z) for x in (0, 10) for y in (0, 20) for z in (0, 30)]
FACES = [(0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
         (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)]  # fmt: skip

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = (
    f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" '
    'ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
)
MODEL_TYPE = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"
RELATIONS = (
    f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">'
    '<Relationship Id="r" Type="{kind}" Target="{target}"{more}/></Relationships>'
)
CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def stl(count: int | None = None, *, spoil: float | None = None) -> bytes:
    """A binary STL of a 10 × 20 × 30 box; ``count`` lies, ``spoil`` replaces one coordinate."""
    records = b""
    for number, face in enumerate(FACES):
        corners = [v for i in face for v in CUBE[i]]
        if spoil is not None and number == 5:
            corners[4] = spoil
        records += struct.pack("<12fH", 0, 0, 0, *corners, 0)
    return bytes(80) + struct.pack("<I", len(FACES) if count is None else count) + records


def obj(extra: str = "") -> str:
    points = "".join(f"v {x} {y} {z}\n" for x, y, z in CUBE)
    return points + extra + "o Box\n" + "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in FACES)


def ply(faces: int = len(FACES)) -> str:
    head = f"ply\nformat ascii 1.0\nelement vertex {len(CUBE)}\n"
    head += "property float x\nproperty float y\nproperty float z\n"
    head += f"element face {faces}\nproperty list uchar int vertex_indices\nend_header\n"
    rows = [" ".join(map(str, p)) for p in CUBE] + [f"3 {a} {b} {c}" for a, b, c in FACES]
    return head + "\n".join(rows) + "\n"


def gltf(change: dict | None = None) -> dict:
    """A valid glTF document of the box (metres), self-contained; keys of ``change`` replace."""
    points = struct.pack(f"<{3 * len(CUBE)}f", *(v / 10 for p in CUBE for v in p))
    order = struct.pack(f"<{3 * len(FACES)}H", *(i for f in FACES for i in f))
    data = base64.b64encode(points + order).decode()
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"name": "Root", "children": [1]}, {"name": "Box", "mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(CUBE), "type": "VEC3"},
            {"bufferView": 1, "componentType": 5123, "count": 3 * len(FACES), "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(order)},
        ],
        "buffers": [
            {"byteLength": len(points) + len(order),
             "uri": f"data:application/octet-stream;base64,{data}"}
        ],
    }  # fmt: skip
    return {**document, **(change or {})}


def gltf_text(change: dict | None = None) -> str:
    return json.dumps(gltf(change))


def model_xml(extra: str = "", doctype: str = "", unit: str = "millimeter") -> str:
    points = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in CUBE)
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in FACES)
    return (
        f'<?xml version="1.0"?>{doctype}<model unit="{unit}" xmlns="{CORE}"><resources>'
        f'<basematerials id="9"><base name="red" displaycolor="#FF0000"/></basematerials>'
        f'<object id="1" type="model" name="Box" pid="9" pindex="0">'
        f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh></object>"
        f'<object id="2" type="model" name="Pair"><components><component objectid="1"/>'
        f'<component objectid="1" transform="1 0 0 0 1 0 0 0 1 50 0 0"/></components></object>'
        f"{extra}"
        f'</resources><build><item objectid="2"/></build></model>'
    )


def threemf(
    model: bytes | str = "",
    *,
    members: dict[str, bytes] | None = None,
    target: str = "/3D/3dmodel.model",
    more: str = "",
) -> bytes:
    """A 3MF package; ``members`` come on top."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT)
        archive.writestr("_rels/.rels", RELATIONS.format(kind=MODEL_TYPE, target=target, more=more))
        archive.writestr("3D/3dmodel.model", model or model_xml())
        for name, data in (members or {}).items():
            archive.writestr(name, data)
    return buffer.getvalue()


def bomb_3mf(megabytes: int = 600) -> bytes:
    """A model part of white space that inflates a thousandfold."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT)
        archive.writestr(
            "_rels/.rels", RELATIONS.format(kind=MODEL_TYPE, target="/3D/3dmodel.model", more="")
        )
        with archive.open("3D/3dmodel.model", "w", force_zip64=True) as member:
            member.write(f'<?xml version="1.0"?><model xmlns="{CORE}">'.encode())
            for _ in range(megabytes):
                member.write(b" " * (1 << 20))
            member.write(b"</model>")
    return buffer.getvalue()


def png(width: int, height: int, *, real: bool = True) -> bytes:
    """A grey PNG; with ``real=False`` only its header claims the size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = (b"\0" + b"\x80" * width) * height if real else b""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Author\0Alice Example")
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )  # fmt: skip


def pdf(*texts: str, squeeze: bool = False) -> bytes:
    """A PDF with a page for each line of text; "" leaves its page blank."""
    lines = texts or ("Mitwerk",)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * number) for number in range(len(lines)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(lines)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 3 0 R>>>>",
    ]
    for line in lines:
        content = f"BT /F1 24 Tf 20 100 Td ({line}) Tj ET".encode() if line else b""
        content = zlib.compress(content) if squeeze else content
        more = b"/Filter/FlateDecode" if squeeze else b""
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents %d 0 R/Resources 4 0 R>>"
        objects.append(page % (len(objects) + 2))
        objects.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), more, content))
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + (b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data)))
    )


def self_referencing(step: str) -> str:
    """Let the first ORIENTED_EDGE of a STEP text be made of itself."""
    import re

    found = re.search(r"#(\d+)\s*=\s*ORIENTED_EDGE\('',\*,\*,#\d+,", step)
    assert found, "the writer has no ORIENTED_EDGE line as expected"
    own = f"#{found.group(1)} = ORIENTED_EDGE('',*,*,#{found.group(1)},"
    return step[: found.start()] + own + step[found.end() :]
