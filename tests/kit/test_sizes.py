"""Sizes: one way to write them, in the pages and in the islands."""

from __future__ import annotations

import pytest
from django.utils import translation

from mitwerk.kit.sizes import THIN, limit_text, size_text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (9_852, "9.9 kB"),
        (30_075_704, "30 MB"),
        (999_600, "1.0 MB"),
        (2**30, "1.1 GB"),
    ],
)
def test_size_text_counts_in_thousands(count: int, text: str) -> None:
    with translation.override("en"):
        assert size_text(count) == text.replace(" ", THIN)


def test_size_text_writes_as_the_reader_does() -> None:
    with translation.override("de"):
        assert size_text(9_852) == f"9,9{THIN}kB"


@pytest.mark.parametrize(
    ("limit", "text"), [(2**29, "512 MiB"), (2**20, "1 MiB"), (204_800, "200 KiB"), (64, "64 B")]
)
def test_limits_are_said_in_the_units_they_are_set_in(limit: int, text: str) -> None:
    assert limit_text(limit) == text.replace(" ", THIN)
