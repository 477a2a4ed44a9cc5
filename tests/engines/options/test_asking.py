"""Decisions that say nothing clear are refused, and an artefact looks small where it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from mitwerk.engines import options
from mitwerk.engines.options.cli import options as command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def car() -> options.Artefact:
    return options.compile(options.example(), questions=0)


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("literal", [0, 131, -131])
def test_number_of_no_option_is_refused(
    car: options.Artefact, literal: int, compiled: bool
) -> None:
    artefact = car if compiled else options.Artefact(car.model, None)

    with pytest.raises(options.UnknownNameError) as refused:
        artefact.states([1, literal])

    assert str(refused.value) == f"{literal} is no decision; options are numbered 1 to 130"


@pytest.mark.parametrize("undecided", [None, "no", 2])
def test_decision_is_true_or_false(car: options.Artefact, undecided: object) -> None:
    message = f"decisions are True (chosen) or False (refused); 'roof-white' is {undecided!r}"
    for ask in (car.domains, car.count, car.log2_count, car.share):
        with pytest.raises(TypeError, match=re.escape(message)):
            ask({"roof-white": undecided})  # type: ignore[dict-item]


def test_decisions_that_are_a_list_are_refused(car: options.Artefact) -> None:
    with pytest.raises(TypeError, match=re.escape("['roof-white'] isn't a mapping")):
        car.domains(["roof-white"])  # type: ignore[arg-type]


def test_family_as_a_decision_names_its_options(car: options.Artefact) -> None:
    with pytest.raises(options.UnknownNameError) as refused:
        car.domains({"roof": True})

    assert str(refused.value) == (
        "no option is called 'roof'; it is a family, name one of its options "
        "(roof-body, roof-white, roof-black, …)"
    )


def test_artefact_and_model_are_shown_in_a_line(car: options.Artefact) -> None:
    without = options.Artefact(car.model, None, reason="no time")

    assert re.fullmatch(r"<Model .*city-car\.yaml: 130 options, \d+ rules>", repr(car.model))
    assert repr(car) == f"<Artefact {car.need_graph().nodes} nodes, {car.model!r}>"
    assert repr(without) == f"<Artefact no graph (no time), {car.model!r}>"


def test_artefacts_are_compared_and_kept_as_themselves(car: options.Artefact) -> None:
    other = options.compile(options.example(), questions=0)

    assert (car == other, len({car, other, car})) == (False, 2)


def test_wish_that_can_never_be_is_called_that(tmp_path: Path) -> None:
    path = str(tmp_path / "car.yaml")
    CliRunner().invoke(command, ["example", "--output", path])

    said = CliRunner().invoke(command, ["explain", path, "--want", "wheel-19-concept"]).output

    assert said.splitlines()[0] == "wheel-19-concept can never be had, whatever is chosen"
