"""Pictures: looked at in their header before a pixel is decoded, then encoded anew."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import (
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Pillow looks for its plugins late, when a child can no longer import: name them now.
READERS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
TEXTURE_SIDE = 2048
PREVIEW_SIDE = 1600


def preview(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (PNG, JPEG, WebP) → ``picture.webp``, upright, without metadata."""
    stage("decoding the picture")
    picture = opened(Path(params["input"]).read_bytes(), int(params["pixels"]))
    full = picture.size
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    stage("encoding the picture")
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())  # pixels, nothing else
    fresh.save("picture.webp", "WEBP", quality=86, method=4)
    findings = []
    if full != picture.size:
        message = f"shown smaller than its {full[0]} × {full[1]} pixels"
        findings.append({"code": "scaled_down", "severity": "note", "message": message})
    return {"size": list(fresh.size), "findings": findings}


def texture(data: bytes, pixels: int) -> tuple[str, bytes]:
    """Return media type and bytes of a texture without metadata, at most 2048 pixels wide."""
    picture = opened(data, pixels)
    picture.thumbnail((TEXTURE_SIDE, TEXTURE_SIDE))
    out = BytesIO()
    if "A" in picture.getbands():
        picture.save(out, "PNG")
        return "image/png", out.getvalue()
    picture.convert("RGB").save(out, "JPEG", quality=88)
    return "image/jpeg", out.getvalue()


def opened(data: bytes, pixels: int) -> Image.Image:
    """Decode a PNG, JPEG or WebP of at most ``pixels`` pixels; its header is asked first."""
    Image.MAX_IMAGE_PIXELS = pixels
    try:
        picture = Image.open(BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
        width, height = picture.size
        if width * height > pixels:
            raise Refused(f"{width} × {height} pixels; up to {pixels} are decoded")
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise Refused(f"more than {pixels} pixels") from error
    except UnidentifiedImageError as error:
        raise Refused("no PNG, JPEG or WebP picture") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(f"damaged picture: {error}") from error
    return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
