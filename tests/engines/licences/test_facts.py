"""Single cells, each with the place in a licence's text or a steward's statement that decides it."""

from __future__ import annotations

import pytest

from mitwerk.engines.licences import check

FORKS = [
    # CERN-OHL-S 3.3d: under this licence, or a later version; nothing else
    ("CERN-OHL-S-2.0", "CERN-OHL-S-2.0", True),
    ("CERN-OHL-S-2.0", "CERN-OHL-W-2.0", False),
    ("CERN-OHL-S-2.0", "CERN-OHL-P-2.0", False),
    ("CERN-OHL-S-2.0", "GPL-3.0-or-later", False),
    ("CERN-OHL-S-2.0", "CC-BY-SA-4.0", False),
    # CERN-OHL-W 8.3: as CERN-OHL-S if and only if its components comply
    ("CERN-OHL-W-2.0", "CERN-OHL-S-2.0", True),
    ("CERN-OHL-W-2.0", "CERN-OHL-P-2.0", False),
    ("CERN-OHL-W-2.0", "MPL-2.0", False),
    # CERN-OHL-P 3.4: other terms, with its notices and its text
    ("CERN-OHL-P-2.0", "CERN-OHL-S-2.0", True),
    ("CERN-OHL-P-2.0", "MIT", True),
    ("CERN-OHL-P-2.0", "CC0-1.0", False),
    ("CERN-OHL-P-2.0", "GPL-2.0-only", False),
    # CC BY-SA 4.0, 3b1: the same elements or a listed licence; listed is GPL 3, one way
    ("CC-BY-SA-4.0", "GPL-3.0-only", True),
    ("CC-BY-SA-4.0", "GPL-3.0-or-later", False),
    ("CC-BY-SA-4.0", "CC-BY-4.0", False),
    ("CC-BY-SA-4.0", "CERN-OHL-S-2.0", False),
    ("GPL-3.0-only", "CC-BY-SA-4.0", False),
    ("CC-BY-SA-3.0", "CC-BY-SA-4.0", True),
    ("CC-BY-SA-4.0", "CC-BY-SA-3.0", False),
    # CC BY: nothing that hides the attribution
    ("CC-BY-4.0", "CC-BY-SA-4.0", True),
    ("CC-BY-4.0", "CC0-1.0", False),
    ("CC-BY-4.0", "GPL-3.0-or-later", True),
    ("CC-BY-4.0", "GPL-2.0-only", False),
    ("CC-BY-3.0", "GPL-3.0-or-later", False),
    # TAPR 3 and 4.2: modifications stay under it
    ("TAPR-OHL-1.0", "CERN-OHL-S-2.0", False),
    ("MIT", "TAPR-OHL-1.0", True),
    # Solderpad, first paragraph: may be treated as Apache
    ("SHL-2.1", "Apache-2.0", True),
    # Apache 2.0 with GPL: version 3 yes, version 2 no (both stewards)
    ("Apache-2.0", "GPL-3.0-or-later", True),
    ("Apache-2.0", "GPL-2.0-only", False),
    ("Apache-2.0", "GPL-2.0-or-later", False),
    # MPL 1.12 and 3.3: secondary licences
    ("MPL-2.0", "LGPL-2.1-or-later", True),
    ("MPL-2.0", "MIT", False),
    ("MPL-2.0", "CC-BY-SA-4.0", False),
    # GNU: "or later" narrows, never widens; LGPL to GPL (2.1: section 3); GPL is no AGPL
    ("GPL-2.0-or-later", "GPL-3.0-only", True),
    ("GPL-2.0-only", "GPL-3.0-only", False),
    ("GPL-3.0-only", "GPL-3.0-or-later", False),
    ("LGPL-2.1-only", "GPL-3.0-or-later", True),
    ("LGPL-3.0-only", "GPL-3.0-only", True),
    ("LGPL-3.0-only", "GPL-2.0-only", False),
    ("GPL-3.0-or-later", "AGPL-3.0-or-later", False),
    ("AGPL-3.0-only", "GPL-3.0-only", False),
    ("CC0-1.0", "AGPL-3.0-only", True),
    ("MIT", "GPL-2.0-only", True),
]
MERGES = [
    ("MIT", "CERN-OHL-S-2.0", "CERN-OHL-S-2.0"),
    ("CERN-OHL-W-2.0", "CERN-OHL-S-2.0", "CERN-OHL-S-2.0"),
    ("CERN-OHL-S-2.0", "CC-BY-SA-4.0", ""),
    ("CERN-OHL-S-2.0", "GPL-3.0-or-later", ""),
    ("CERN-OHL-S-2.0", "TAPR-OHL-1.0", ""),
    ("CC-BY-SA-4.0", "CC-BY-4.0", "CC-BY-SA-4.0"),
    ("CC-BY-SA-4.0", "GPL-3.0-or-later", "GPL-3.0-only"),
    ("CC-BY-SA-4.0", "GPL-2.0-only", ""),
    ("Apache-2.0", "GPL-2.0-or-later", "GPL-3.0-or-later"),
    ("Apache-2.0", "GPL-2.0-only", ""),
    ("GPL-2.0-only", "GPL-3.0-only", ""),
    ("GPL-2.0-only", "LGPL-2.1-only", "GPL-2.0-only"),
    ("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-2.1-only"),
    ("GPL-3.0-or-later", "AGPL-3.0-or-later", "AGPL-3.0-or-later"),
    ("GPL-3.0-only", "AGPL-3.0-or-later", "AGPL-3.0-only"),
    ("GPL-2.0-only", "AGPL-3.0-only", ""),
    ("MPL-2.0", "GPL-2.0-only", "GPL-2.0-only"),
    ("MPL-2.0", "CC-BY-SA-4.0", ""),
    ("MPL-2.0", "MIT", "MPL-2.0"),
    ("CC0-1.0", "TAPR-OHL-1.0", "TAPR-OHL-1.0"),
    ("CC-BY-3.0", "MIT", "CC-BY-4.0"),
    ("CERN-OHL-1.2", "MIT", "CERN-OHL-1.2"),
]
COMBINATIONS = [
    ("MIT", "CERN-OHL-S-2.0", "strong-compatible"),
    ("CERN-OHL-W-2.0", "CERN-OHL-S-2.0", "strong-compatible"),
    ("CERN-OHL-1.2", "CERN-OHL-S-2.0", "strong-compatible"),
    ("CC-BY-SA-4.0", "CERN-OHL-S-2.0", "strong-component"),
    ("GPL-3.0-or-later", "CERN-OHL-S-2.0", "strong-component"),
    ("CERN-OHL-W-2.0", "MIT", "weak-interface"),
    ("TAPR-OHL-1.0", "CERN-OHL-W-2.0", "tapr-component"),
    ("GPL-2.0-only", "Apache-2.0", "aggregate"),
    ("CC-BY-SA-4.0", "MIT", "collection"),
    ("MPL-2.0", "MIT", "files-stay"),
    ("MIT", "Apache-2.0", "separate"),
    ("CC0-1.0", "Unlicense", "public-domain"),
]


@pytest.mark.parametrize(("old", "new", "allowed"), FORKS)
def test_fork_follows_the_text(old, new, allowed):
    assert check("fork", old, new).allowed is allowed


@pytest.mark.parametrize(("first", "second", "result"), MERGES)
def test_merge_follows_the_texts(first, second, result):
    assert check("merge", first, second).result == result


@pytest.mark.parametrize(("first", "second", "code"), COMBINATIONS)
def test_combination_says_what_must_be_kept(first, second, code):
    assert check("combine", first, second).code == code
