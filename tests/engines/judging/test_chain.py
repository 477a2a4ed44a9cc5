"""Commitments and the chain: every changed byte is found."""

import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwerk.engines import judging

SALT = bytes(range(32))
TERMS = hashlib.sha256(b"terms").hexdigest()

plain = st.recursive(
    st.text(max_size=5) | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
payloads = st.dictionaries(st.text(max_size=4), plain, max_size=4)


@settings(max_examples=40)
@given(payloads)
def test_commitment_follows_the_documented_bytes(payload):
    by_utf16 = json.dumps(_sorted(payload), ensure_ascii=False, separators=(",", ":"))
    expected = b"mitwerk.commitment.v1\n" + SALT + by_utf16.encode()

    found = judging.commitment(payload, SALT)

    assert found == hashlib.sha256(expected).hexdigest()
    assert judging.opens(found, payload, SALT)


def _sorted(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _sorted(value[key]) for key in keys}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=40)
@given(payloads, payloads, st.binary(min_size=32, max_size=32))
def test_commitment_differs_for_other_payloads_or_salts(one, other, salt):
    same = (one, SALT) == (other, salt)

    assert (judging.commitment(one, SALT) == judging.commitment(other, salt)) == same


@pytest.mark.parametrize("bad", [1.5, True, None, 2**53, {1: "a"}, b"x"])
def test_commitment_refuses_what_has_no_single_spelling(bad):
    with pytest.raises(judging.JudgingError):
        judging.commitment({"value": bad}, SALT)


def test_commitment_refuses_a_short_salt():
    with pytest.raises(judging.JudgingError, match="32 bytes"):
        judging.commitment({}, b"short")


def test_chain_changes_from_the_altered_ballot_on():
    first = [judging.commitment({"ballot": str(n)}, SALT) for n in range(6)]
    altered = [*first[:3], judging.commitment({"ballot": "x"}, SALT), *first[4:]]

    heads = list(judging.chain_heads(TERMS, first))
    other = list(judging.chain_heads(TERMS, altered))

    assert heads[:3] == other[:3]
    assert all(one != two for one, two in zip(heads[3:], other[3:], strict=True))
    assert heads[0] == judging.chain_head(judging.chain_start(TERMS), first[0])


@pytest.mark.parametrize("bad", ["", "ab", "g" * 64, "aa " * 21 + "a"])
def test_chain_refuses_what_is_no_hash(bad):
    with pytest.raises(judging.JudgingError, match="64 hexadecimal"):
        judging.chain_head(bad, TERMS)
