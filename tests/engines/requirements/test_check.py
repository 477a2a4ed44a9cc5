"""Brief rows: what is refused, and the words that help."""

from decimal import Decimal

import pytest

from mitwerk.engines import requirements as req

MASS = req.Requirement("R1", "light", "fact", True, "mass", "<=", (Decimal(650),), "kg")


def changed(**fields):
    values = {name: getattr(MASS, name) for name in MASS.__slots__}
    return req.Requirement(**(values | fields))


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"id": " "}, ["id_missing"]),
        ({"text": ""}, ["text_missing"]),
        ({"kind": "guessed"}, ["kind_unknown"]),
        ({"kind": "judged"}, ["judged_with_limit"]),
        ({"fact": None}, ["fact_unknown"]),
        ({"fact": "beauty"}, ["fact_unknown"]),
        ({"comparison": "~"}, ["comparison_unknown"]),
        ({"values": ()}, ["value_missing"]),
        ({"values": (Decimal(1), Decimal(2))}, ["too_many_values"]),
        ({"values": (Decimal(1), Decimal(1)), "comparison": "in"}, ["value_twice"]),
        ({"values": (Decimal("NaN"),)}, ["value_not_finite"]),
        ({"values": (Decimal("1e9999"),)}, ["value_out_of_range"]),
        ({"values": (Decimal("1e-99999999"),)}, ["value_out_of_range"]),
        ({"values": (Decimal(0),)}, []),
        ({"values": (Decimal(-1),)}, ["value_negative"]),
        ({"unit": "mm"}, ["unit_misfit"]),
        ({"unit": "PS"}, ["unit_misfit"]),
        ({"unit": ""}, ["unit_misfit"]),
        ({"fact": "seats", "unit": "", "values": (Decimal("2.5"),)}, ["value_not_whole"]),
        ({"fact": "closed", "unit": "", "values": (Decimal(1),)}, ["flag_comparison"]),
        (
            {"fact": "closed", "unit": "", "comparison": "==", "values": (Decimal(2),)},
            ["flag_value"],
        ),
        ({"fact": "lowest_use", "unit": "°C", "values": (Decimal(-20),)}, []),
        ({"fact": "price", "unit": "EUR"}, []),
        ({"fact": "price", "unit": "XYZ"}, ["unit_misfit"]),
        ({"fact": "tilt_angle", "unit": "°"}, []),
        ({"fact": "tilt_angle", "unit": "%"}, ["unit_misfit"]),
        ({"fact": "torque", "unit": "N·m"}, []),
        ({"share": Decimal("0.1"), "phases": ("front",)}, []),
        ({"share": Decimal("0.1")}, ["share_without_phase"]),
        ({"share": Decimal(2), "phases": ("front",)}, ["share_range"]),
        (
            {"share": Decimal("0.1"), "phases": ("a",), "fact": "wheelbase", "unit": "mm"},
            ["share_misfit"],
        ),
        (
            {"share": Decimal("0.1"), "phases": ("a",), "comparison": ">="},
            ["share_comparison"],
        ),
        ({"phases": ("front", "front")}, ["phase_twice"]),
    ],
)
def test_check_names_each_fault(fields, codes):
    found = req.check(changed(**fields))

    assert [problem.code for problem in found] == codes
    assert all(problem.row == changed(**fields).id for problem in found)


def test_check_accepts_rows_that_people_judge_or_entrants_declare():
    judged = req.Requirement("R2", "invites to sit down", "judged")
    declared = req.Requirement("R3", "winter tyres exist", "declared", must=False)

    assert req.check(judged) == req.check(declared) == []


def test_check_refuses_a_phase_the_challenge_does_not_have():
    row = changed(phases=("front", "wings"))

    found = req.check(row, phases=("concept", "front"))

    assert [problem.message for problem in found] == ['No phase "wings"; there are concept, front']


def test_check_rows_finds_double_ids_and_shares_above_the_whole():
    front = changed(phases=("front",), share=Decimal("0.6"))
    rear = changed(id="R1", phases=("rear",), share=Decimal("0.5"))

    found = req.check_rows([front, rear])

    assert [problem.code for problem in found] == ["id_twice", "shares_above_whole"]


def test_every_fact_of_the_vocabulary_accepts_its_own_unit_and_suggestions():
    for fact in req.FACTS.values():
        assert req.parse_unit(fact.unit, fact.dimension) == fact.unit
        for unit in req.suggestions(fact.dimension):
            assert req.fits(unit, fact.name)
        assert fact.english
        assert fact.german
