"""Studio pictures: the part in its colours, the same camera, a scale bar of a known length."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mitwerk.engines import geometry

from .files import stl, write


@pytest.fixture(scope="module")
def pictures(step_file, tmp_path_factory):
    """One conversion, rendered on paper and transparent."""
    folder = tmp_path_factory.mktemp("pictures")
    glb = geometry.convert(step_file, folder).glb
    try:
        return {
            theme: geometry.thumbnail(glb, folder / name, size=(360, 240), theme=theme)
            for theme, name in (("paper", "paper.png"), ("clear", "clear.webp"))
        }
    except geometry.RenderingUnavailable as missing:
        pytest.skip(missing.message)


def pixels(thumbnail):
    with Image.open(thumbnail.png) as picture:
        return picture.mode, np.asarray(picture).astype(int)


def test_thumbnail_shows_the_colours_of_the_parts(pictures):
    mode, seen = pixels(pictures["paper"])

    red = (seen[..., 0] > seen[..., 1] + 60) & (seen[..., 0] > seen[..., 2] + 60)
    assert mode == "RGB"
    assert seen.shape == (240, 360, 3)
    assert 0.1 < red.mean() < 0.6


def test_thumbnail_is_transparent_where_nothing_stands(pictures):
    mode, seen = pixels(pictures["clear"])

    assert pictures["clear"].png.read_bytes()[8:12] == b"WEBP"
    assert mode == "RGBA"
    assert seen[:20, :20, 3].max() == 0
    assert seen[..., 3].max() == 255


def test_thumbnail_has_a_scale_bar_of_a_round_length(pictures):
    assert {p.scale_bar_m for p in pictures.values()} == {0.02}


def test_thumbnail_of_what_is_no_glb_is_refused(work, out):
    path = write(work / "a.glb", stl())

    with pytest.raises(geometry.Refused) as caught:
        geometry.thumbnail(path, out / "a.png")

    assert caught.value.where == str(path)
    assert not out.exists()


def test_thumbnail_refuses_an_absurd_size(work, out):
    with pytest.raises(ValueError, match="16 to 2400"):
        geometry.thumbnail(work / "a.glb", out / "a.png", size=(100_000, 10))
