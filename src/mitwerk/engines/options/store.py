"""Artefacts as files: a header, flat arrays, and a digest over everything.

Layout: ``MWOPTION`` · version (u32) · header length (u32) · header (JSON, UTF-8) · arrays
(little endian, in the header's order) · SHA-256 of all before it. The header holds the model's
words (names, families, rules, attributes) and its digest; the arrays hold clauses and graph.
Nothing in the file is ever executed, and every number is checked before it is used.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.console import BadInputError
from mitwerk.engines.options import backend
from mitwerk.engines.options.artefact import Artefact, Verification
from mitwerk.engines.options.dimacs import ClauseRules
from mitwerk.engines.options.edition import limits_of
from mitwerk.engines.options.errors import ArtefactError
from mitwerk.engines.options.graph import Graph
from mitwerk.engines.options.model import Clauses, Family, Limit, Model, Rule
from mitwerk.engines.options.numbers import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Value

MAGIC = b"MWOPTION"
VERSION = 4
"""Since 2 the digest covers attributes, families and the rules' words; since 3 clauses of a
DIMACS file know their lines; since 4 wide limits are kept as such."""
DAMAGE = (
    ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError, struct.error,
)  # fmt: skip
"""What reading a header of the wrong shape can raise."""
ARRAYS = ("clause_first", "clause_literals", "clause_rule", "line", "kind", "first", "edge")
LARGEST = 2**31
MOST_BYTES = 256 * 1024 * 1024
"""Of a whole file; Automotive02_1 with its 237,685 clauses takes 6 MB."""


def save(artefact: Artefact, path: str | Path) -> None:
    """Write a compiled artefact to a file; the same artefact gives the same bytes.

    Raises
    ------
    NotComputedError
        When there is no graph to save.
    """
    graph, model = artefact.need_graph(), artefact.model
    arrays: dict[str, NDArray[Any]] = {
        "clause_first": model.clauses.first,
        "clause_literals": model.clauses.literals,
        "clause_rule": model.clauses.rule,
        "line": _lines(model.rules),
        "kind": graph.kind,
        "first": graph.first,
        "edge": graph.edge,
    }
    header = {
        **_words(model),
        "digest": model.digest,
        "root": graph.root,
        "seconds": artefact.seconds,
        "verification": _verified(artefact.verification),
        "lengths": {name: len(array) for name, array in arrays.items()},
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    body = [MAGIC, struct.pack("<II", VERSION, len(text)), text]
    body += [np.ascontiguousarray(arrays[name], "<i4").tobytes() for name in ARRAYS]
    content = b"".join(body)
    Path(path).write_bytes(content + hashlib.sha256(content).digest())


def _verified(found: Verification | None) -> dict[str, Any] | None:
    return None if found is None else {"questions": found.questions, "solver": found.solver}


def _words(model: Model) -> dict[str, Any]:
    return {
        "names": model.names,
        "auxiliary": model.auxiliary,
        "diagrams": model.diagrams,
        "limits": limits_of(model),
        "source": model.source,
        "families": [[f.name, f.members, f.scope, f.low, f.high] for f in model.families],
        "rules": _rules(model.rules),
        "attributes": {
            name: {key: _plain(value) for key, value in values.items()}
            for name, values in model.attributes.items()
        },
    }


def _rules(rules: Sequence[Rule]) -> Any:
    if isinstance(rules, ClauseRules):
        return rules.where
    return [[r.key, r.text, r.why, r.where, r.kind] for r in rules]


def _lines(rules: Sequence[Rule]) -> NDArray[np.int32]:
    return rules.lines if isinstance(rules, ClauseRules) else np.zeros(0, np.int32)


def _plain(value: Value) -> Any:
    return {"number": str(value)} if isinstance(value, Decimal) else value


def load(path: str | Path, *, digest: str = "") -> Artefact:
    """Read an artefact; refuse what is damaged, foreign or of another version or edition.

    Parameters
    ----------
    digest
        The ``model.digest`` that it must have, when it has to belong to a catalogue at hand.

    Raises
    ------
    ArtefactError
        With the reason. A file that passes is safe to question: offsets ascend, children
        stand before parents, literals name variables, the model's digest is right.

    Examples
    --------
    >>> import tempfile
    >>> from mitwerk.engines import options
    >>> car = options.compile(options.example("city-car"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(car, f"{folder}/car.options")
    ...     load(f"{folder}/car.options", digest=car.model.digest).count() == car.count()
    True
    """
    path = Path(path)
    if path.stat().st_size > MOST_BYTES:
        raise ArtefactError(f"more than {MOST_BYTES >> 20} MiB", where=str(path))
    content = path.read_bytes()
    try:
        found = _unpacked(content)
    except BadInputError as error:
        raise ArtefactError(error.message, where=str(path)) from error
    except DAMAGE as error:
        message = f"damaged artefact ({error}); compile the model again"
        raise ArtefactError(message, where=str(path)) from error
    if digest and found.model.digest != digest:
        message = "the artefact belongs to another edition of the model; compile the model again"
        raise ArtefactError(message, where=str(path))
    return found


def _unpacked(content: bytes) -> Artefact:
    if content[: len(MAGIC)] != MAGIC:
        raise ArtefactError("not an artefact of this engine")
    version, length = struct.unpack_from("<II", content, len(MAGIC))
    if version != VERSION:
        message = f"artefact version {version}, this engine reads {VERSION}"
        raise ArtefactError(f"{message}; compile the model again")
    if hashlib.sha256(content[:-32]).digest() != content[-32:]:
        message = "damaged or truncated artefact (digest differs); compile the model again"
        raise ArtefactError(message)
    start = len(MAGIC) + 8
    header = json.loads(content[start : start + length], parse_constant=_no_number)
    arrays = _arrays(content[start + length : -32], header["lengths"])
    model = _model(header, arrays)
    if model.digest != header["digest"]:
        raise ArtefactError("the model's digest differs; compile the model again")
    graph = Graph(
        model.searched, arrays["kind"].astype(np.uint8), arrays["first"], arrays["edge"],
        int(header["root"]),
    )  # fmt: skip
    _check_graph(graph)
    seconds = float(header["seconds"])
    _need(0 <= seconds < math.inf, "seconds")
    return Artefact(model, graph, _verification(header["verification"]), seconds)


def _verification(found: Any) -> Verification | None:
    return Verification(int(found["questions"]), str(found["solver"])) if found else None


def _arrays(body: bytes, lengths: Mapping[str, int]) -> dict[str, NDArray[np.int32]]:
    if sum(lengths[name] for name in ARRAYS) * 4 != len(body):
        raise ArtefactError("array lengths don't fit the file")
    found: dict[str, NDArray[np.int32]] = {}
    at = 0
    for name in ARRAYS:
        size = lengths[name]
        if not 0 <= size < LARGEST:
            raise ArtefactError(f"impossible length of {name}")
        found[name] = np.frombuffer(body, "<i4", size, at).astype(np.int32)
        at += 4 * size
    return found


def _model(header: dict[str, Any], arrays: Mapping[str, NDArray[np.int32]]) -> Model:
    clauses = Clauses(arrays["clause_first"], arrays["clause_literals"], arrays["clause_rule"])
    names = tuple(map(str, header["names"]))
    rules: Sequence[Rule]
    if isinstance(header["rules"], str):
        _need(len(arrays["line"]) == len(clauses.rule), "lines of the clauses")
        rules = ClauseRules(names, clauses, header["rules"], arrays["line"])
    else:
        rules = tuple(Rule(*map(str, row)) for row in header["rules"])
    variables = len(names) + int(header["auxiliary"])
    _need(len(set(names)) == len(names), "a name stands twice")
    _need(len(names) <= variables <= len(names) + len(clauses.literals), "helpers")
    diagrams = int(header["diagrams"])
    _need(0 <= diagrams <= int(header["auxiliary"]), "helpers")
    _need(_ascending(clauses.first, len(clauses.literals)), "clause offsets")
    _need(len(clauses.first) == len(clauses.rule) + 1, "clause count")
    _need(_within(np.abs(clauses.literals), 1, variables + 1), "literals")
    _need(_within(clauses.rule, 0, len(rules)), "rule numbers")
    return Model(
        names,
        clauses,
        rules,
        tuple(_family(*row) for row in header["families"]),
        int(header["auxiliary"]),
        {
            name: {key: _value(value) for key, value in values.items()}
            for name, values in header["attributes"].items()
        },
        None,
        str(header["source"]),
        _limits(header["limits"], variables - diagrams, len(rules)),
        diagrams,
    )


def _family(name: Any, members: Any, scope: Any, low: Any, high: Any) -> Family:
    _need(isinstance(name, str) and isinstance(scope, str), "families")
    _need(isinstance(members, list) and all(isinstance(m, str) for m in members), "families")
    _need(type(low) is int and (high is None or type(high) is int), "families")
    return Family(name, tuple(members), scope, low, high)


def _limits(rows: list[Any], variables: int, rules: int) -> tuple[Limit, ...]:
    found = tuple(
        Limit(int(literal), tuple((int(v), int(w)) for v, w in weights), int(bound), int(rule))
        for literal, weights, bound, rule in rows
    )
    for limit in found:
        named = [limit.literal, *(variable for variable, _ in limit.weights)]
        _need(all(1 <= v <= variables for v in named), "limits")
        _need(0 <= limit.rule < rules, "limits")
    return found


def _value(value: Any) -> Value:
    if isinstance(value, dict):
        return decimal(str(value["number"]), "")
    if not isinstance(value, (str, bool)):
        raise ArtefactError("an attribute is neither number, text nor truth value")
    return value


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def _check_graph(graph: Graph) -> None:
    base = 3 * graph.variables
    _need(_ascending(graph.first, len(graph.edge)), "graph offsets")
    _need(len(graph.first) == graph.nodes + 1, "node count")
    _need(_within(graph.kind, 0, 2), "node kinds")
    _need(-1 <= graph.root < max(graph.total, 1), "root")
    owner = np.repeat(np.arange(graph.nodes), np.diff(graph.first)) + base
    _need(_within(graph.edge, 0, graph.total) and bool(np.all(graph.edge < owner)), "edges")
    _need(graph.root < 0 or _sound(graph), "the graph isn't smooth and decomposable")


def _sound(graph: Graph) -> bool:
    """Say whether each way down meets every variable once, which bounds all walks and stacks."""
    if graph.variables == 0:
        return graph.total == 1 and len(graph.edge) == 0
    passes = backend.passes()
    mark = np.random.default_rng().integers(2**64, size=graph.variables, dtype=np.uint64)
    parts = (graph.variables, graph.kind, graph.first, graph.edge)
    return bool(passes.smooth(*parts, mark)) and bool(passes.decomposable(*parts, graph.root))


def _ascending(offsets: NDArray[np.int32], end: int) -> bool:
    return bool(len(offsets) and offsets[0] == 0 and offsets[-1] == end
                and np.all(np.diff(offsets) >= 0))  # fmt: skip


def _within(values: NDArray[Any], low: int, high: int) -> bool:
    return bool(np.all((values >= low) & (values < high)))


def _need(fine: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence at the call
    if not fine:
        raise ArtefactError(f"damaged artefact ({what}); compile the model again")
