"""The worked example of docs/algorithms/options.md."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from mitwerk.engines import options
from mitwerk.engines.options.counting import combine
from mitwerk.engines.options.graph import Graph
from mitwerk.engines.options.linear import FALSE, TRUE, diagram, layers_of
from mitwerk.engines.options.model import Model, Rule, clauses_from
from mitwerk.engines.options.prepare import prepare
from mitwerk.engines.options.search import rank


def example() -> Model:
    rules = (Rule("r1", "a excludes b"), Rule("r2", "c requires a"))
    prices = {"a": 3, "b": 1, "c": 2}
    attributes = {name: {"price": Decimal(price)} for name, price in prices.items()}
    clauses = clauses_from([[-1, -2], [-3, 1]], [0, 1])
    return Model(("a", "b", "c"), clauses, rules, attributes=attributes)


def drawn() -> Graph:
    """Return the graph as it is drawn in the document."""
    edges = [0, 3, 6 + 2, 1, 5, 6 + 1, 9, 10]
    first = np.array([0, 3, 6, 8], np.int32)
    return Graph(3, np.array([0, 0, 1], np.uint8), first, np.array(edges, np.int32), 11)


@pytest.mark.parametrize("by_hand", [True, False])
def test_worked_example(backend: str, by_hand: bool) -> None:
    artefact = options.Artefact(example(), drawn()) if by_hand else options.compile(example())

    assert artefact.count() == 4
    assert artefact.count({"c": True}) == 1
    assert artefact.domains({"c": True}) == options.Domains(
        frozenset("ac"), frozenset("b"), frozenset()
    )
    assert artefact.cheapest({}, "price")[0].cost == 0
    assert artefact.cheapest({"c": True}, "price")[0].cost == 5
    assert artefact.share() == {"a": 0.5, "b": 0.25, "c": 0.25}


def test_worked_shares_and_explanation() -> None:
    found = options.Artefact(example(), drawn()).explain({"c": True}, "b")

    assert (found.choices, [rule.key for rule in found.rules]) == (("c",), ["r1", "r2"])
    assert [repair.give_up for repair in found.repairs] == [("c",)]


def test_worked_limit_has_three_nodes(tmp_path: Path) -> None:
    a, b, c = 1, 2, 3
    layers = layers_of([(a, 3), (b, 5), (c, 4)], {})
    text = "features\n\tR\n\t\toptional\n\t\t\tA {w 3}\n\t\t\tB {w 5}\n\t\t\tC {w 4}\n"
    (tmp_path / "m.uvl").write_text(text + "constraints\n\tsum(w) <= 7\n")

    model = options.read(tmp_path / "m.uvl")

    assert [layer.literals for layer in layers] == [((b,),), ((c,),), ((a,),)]
    assert diagram(layers, 7) == ([(2, (FALSE, TRUE)), (1, (FALSE, 0)), (0, (1, TRUE))], 2)
    assert (model.auxiliary, options.compile(model).count()) == (3, 5)


def test_worked_order_decides_b_first() -> None:
    model = example()

    ranked = rank(prepare(3, model.clauses), np.ones(3, np.uint8), 0)

    assert [model.names[v] for v in ranked] == ["b", "a", "c"]


def test_remainders_combine_as_worked() -> None:
    assert combine([2, 3], [5, 7]) == 17
