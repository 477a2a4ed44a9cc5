"""What makes an edition of a catalogue: one number for all that an answer depends on."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model, Value

MARK = b"mitwerk.options.model/2\0"


def digest_of(model: Model) -> str:
    """Return the SHA-256 of a model, the same on every machine."""
    state = hashlib.sha256(MARK)
    state.update(json.dumps(_words(model), sort_keys=True).encode())
    for array in (model.clauses.first, model.clauses.literals, model.clauses.rule):
        state.update(f"\0{len(array)}\0".encode())
        state.update(np.ascontiguousarray(array, dtype="<i4").tobytes())
    return state.hexdigest()


def _words(model: Model) -> dict[str, Any]:
    worded = isinstance(model.rules, (tuple, list))  # else they are worded from the clauses
    return {
        "names": model.names,
        "auxiliary": model.auxiliary,
        "families": [[f.name, f.members, f.scope, f.low, f.high] for f in model.families],
        "rules": [[r.key, r.text, r.why, r.kind] for r in model.rules] if worded else [],
        "attributes": {
            name: {key: _plain(value) for key, value in values.items()}
            for name, values in model.attributes.items()
            if values
        },
        **({"limits": limits_of(model)} if model.limits else {}),
    }


def limits_of(model: Model) -> list[list[Any]]:
    """Return the wide limits as JSON, weights as text (they may have a hundred digits)."""
    return [
        [
            limit.literal,
            [[variable, str(weight)] for variable, weight in limit.weights],
            str(limit.bound),
            limit.rule,
        ]
        for limit in model.limits
    ]


def _plain(value: Value) -> Any:
    """Return a value as JSON; equal numbers look the same, however they were written."""
    if not isinstance(value, Decimal):
        return value
    sign, digits, exponent = value.as_tuple()
    text = "".join(map(str, digits)).strip("0")
    if not text:
        return [0]
    behind = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return [sign, text, int(exponent) + behind]
