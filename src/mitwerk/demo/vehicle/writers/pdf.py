"""A small PDF writer: pages with text in the standard Helvetica, lines.

Areas and one kind of picture.
"""

import io
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

A4 = (595.28, 841.89)
_CHARACTERS = "cp1252"


@dataclass(slots=True)
class Page:
    """Points from the lower left corner, like PDF itself."""

    commands: list[str] = field(default_factory=list)
    images: list[Image.Image] = field(default_factory=list)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        size: float,
        colour: str = "#1B1D1F",
        *,
        bold: bool = False,
    ) -> None:
        safe = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self.commands.append(
            f"BT {_rgb(colour)} rg /{font} {size:g} Tf {x:.2f} {y:.2f} Td ({safe}) Tj ET"
        )

    def line(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        width: float = 0.6,
        colour: str = "#DDD9D0",
    ) -> None:
        self.commands.append(
            f"{_rgb(colour)} RG {width:g} w {x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l S"
        )

    def area(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        self.commands.append(f"{_rgb(colour)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def image(self, picture: Image.Image, x: float, y: float, width: float) -> None:
        height = width * picture.height / picture.width
        self.images.append(picture)
        self.commands.append(
            f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /I{len(self.images)} Do Q"
        )


def write_pdf(path: Path, title: str, pages: list[Page]) -> Path:
    """Write the pages; no date and no producer, so that equal pages give equal bytes."""
    objects: list[bytes] = [b"", b"", _font("Helvetica"), _font("Helvetica-Bold")]
    kids = [_page(objects, page) for page in pages]
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = (
        f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{k} 0 R' for k in kids)}]>>".encode()
    )
    objects.append(f"<</Title({title})>>".encode(_CHARACTERS, "replace"))
    path.write_bytes(_file(objects))
    return path


def _font(name: str) -> bytes:
    return f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>".encode()


def _page(objects: list[bytes], page: Page) -> int:
    names = []
    for number, picture in enumerate(page.images, start=1):
        objects.append(_picture(picture))
        names.append(f"/I{number} {len(objects)} 0 R")
    stream = zlib.compress("\n".join(page.commands).encode(_CHARACTERS, "replace"), 9)
    objects.append(
        f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream"
    )
    objects.append(
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {A4[0]} {A4[1]}]/Contents {len(objects)} 0 R"
        f"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<<{''.join(names)}>>>>>>".encode()
    )
    return len(objects)


def _picture(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=88)
    data = buffer.getvalue()
    head = (
        f"<</Type/XObject/Subtype/Image/Width {picture.width}/Height {picture.height}"
        f"/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length {len(data)}>>stream\n"
    )
    return head.encode() + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>"
    out += f"{trailer}\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))
