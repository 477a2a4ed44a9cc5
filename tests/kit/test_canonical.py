"""The canonical form: the same bytes for the same meaning."""

from __future__ import annotations

import pytest

from mitwerk.kit.canonical import canonical, digest


def test_canonical_sorts_keys_and_composes_letters() -> None:
    decomposed = {"b": "u\u0308", "a": 1}

    assert canonical(decomposed) == '{"a":1,"b":"ü"}'.encode()


def test_digest_does_not_see_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


def test_canonical_refuses_floats() -> None:
    with pytest.raises(TypeError, match="float has no canonical form"):
        canonical({"a": 0.1})
