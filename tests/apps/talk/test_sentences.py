"""Notices in words: moments and days in the reader's language, whatever is stored."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from mitwerk.apps.talk.sentences import sentence_of


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("2027-01-16", "16. Januar 2027"),
        ("2027-01-16T17:00:00+00:00", "16. Januar 2027, 18:00 in Berlin"),
        ("16 January 2027", "16 January 2027"),
    ],
)
def test_a_stored_day_or_moment_is_read_in_the_readers_language(stored: str, read: str) -> None:
    with translation.override("de"), timezone.override("Europe/Berlin"):
        text = sentence_of("order-confirmed", {"configuration": "Rotte", "when": stored})

    assert text == f"„Rotte“ ist bestellt, für das Wochenende am {read}."
