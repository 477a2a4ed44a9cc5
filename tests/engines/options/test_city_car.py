"""The example catalogue against an enumeration written by hand, and its three seeded faults."""

from collections import Counter
from itertools import product

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.checking import check

WHEELS = {15: range(5), 16: range(9), 17: range(6), 18: range(7)}
CLIP_WHEELS, CLIPS = 4, 7
INCHES = {"hafen": (15, 16, 17), "salon": (16, 17, 18), "sprint": (17, 18)}
PAIRS = {"own": "white", "other": "black", "third": "brown"}


@pytest.fixture(scope="module")
def car() -> options.Artefact:
    return options.compile(options.example())


def wheels() -> list[tuple[int, bool, int]]:
    """Inch, whether clips fit, number of wheel and clip combinations of that kind."""
    plain = [(inch, False, 1) for inch, row in WHEELS.items() for _ in row]
    return plain + [(17, True, 1)] * CLIP_WHEELS * CLIPS


def exteriors() -> Counter[tuple[frozenset[str], bool]]:
    """Count looks by the worlds that allow them and by whether 100 hp do."""
    found: Counter[tuple[frozenset[str], bool]] = Counter()
    colours = ["white", "black", "brown"]
    bodies = [*colours, *"abcdefghi"]
    for body, roof, accent, decal in product(
        bodies, ["body", *colours], ["body", *colours, "chrome"], range(6)
    ):
        if body in {roof, accent}:
            continue
        for inch, _, number in wheels():
            worlds = frozenset(
                world
                for world, inches in INCHES.items()
                if inch in inches
                and not (accent == "chrome" and world == "hafen")
                and not (decal >= 3 and world != "sprint")
            )
            if worlds:
                found[worlds, inch > 15] += number
    return found


def interiors() -> Counter[tuple[frozenset[str], bool]]:
    """Count interiors by the worlds that allow them and by whether they have starlight."""
    found: Counter[tuple[frozenset[str], bool]] = Counter()
    pairs = [(base, seat) for seat in range(15) for base in range(4)
             if base != seat % 4 and not (seat >= 12 and base == (seat + 1) % 4)]  # fmt: skip
    assert len(pairs) == 42
    for (_, seat), decor, headliner, ambient, _ in product(
        pairs, range(19), range(6), range(9), range(2)
    ):
        if (decor >= 14 or headliner == 5) and ambient == 0:
            continue
        only = {"salon"} if 4 <= seat < 10 else {"sprint"} if seat >= 10 else set(INCHES)
        found[frozenset(only), headliner == 5] += 1
    return found


def test_exterior_is_what_the_enumeration_finds(car: options.Artefact) -> None:
    assert sum(exteriors().values()) == 61_533
    assert car.count(over=["exterior"]) == 61_533


def test_one_name_to_count_over_is_one_name(car: options.Artefact) -> None:
    assert car.count(over="exterior") == 61_533
    assert car.count({"trim-hafen": True}, over="roof-white") == 2
    with pytest.raises(options.UnknownNameError, match="is called 'exteriors'"):
        car.count(over="exteriors")


def test_interior_is_what_the_enumeration_finds(car: options.Artefact) -> None:
    assert sum(interiors().values()) == 82_488
    assert car.count(over=["interior"]) == 82_488


def test_joint_count_is_less_than_the_product(car: options.Artefact) -> None:
    expected = sum(
        a * b
        for ((worlds, _), a), ((others, _), b) in product(exteriors().items(), interiors().items())
        if worlds & others
    )

    found = car.count(over=["exterior", "interior"])

    assert found == expected
    assert found < 61_533 * 82_488


def test_whole_count_without_packages_is_what_the_enumeration_finds(car: options.Artefact) -> None:
    packages = ("pack-lagoon", "pack-ember", "pack-forest", "pack-storm")
    expected = sum(
        a * b * len(worlds & others) * (3 if strong else 2) * (1 if starlight else 2)
        for ((worlds, strong), a), ((others, starlight), b) in product(
            exteriors().items(), interiors().items()
        )
    )

    assert car.count(dict.fromkeys(packages, False)) == expected


def test_checker_finds_exactly_the_seeded_faults(car: options.Artefact) -> None:
    report = check(car, deep=True)

    assert [finding.name for finding in report.dead] == ["wheel-19-concept"]
    assert {rule.key for rule in report.dead[0].rules} == {"concept-top", "top-wheels"}
    assert [finding.name for finding in report.contradicting] == ["pack-storm"]
    assert {rule.key for rule in report.contradicting[0].rules} == {"pack-storm", "roof-on-ink"}
    assert [rule.key for rule in report.redundant] == ["red-clips"]
    assert (report.forced, report.duplicates, report.incomplete) == ((), (), ())
    assert (report.unchecked, report.deep, report.fine) == (0, "equal", False)


def test_checker_tells_what_each_rule_removes(car: options.Artefact) -> None:
    effects = {effect.rule.key: effect for effect in check(car).effects}

    assert effects["red-clips"].without == car.count()
    assert effects["red-clips"].removed == 0
    starlight = effects["starlight-top"]
    assert starlight.without > car.count()
    assert starlight.removed == (starlight.without - car.count()) / starlight.without


def test_every_option_but_the_faults_can_be_ordered(car: options.Artefact) -> None:
    found = car.domains()

    assert found.out == {"wheel-19-concept", "pack-storm"}
    assert found.in_ == frozenset()
    assert len(found.open) == 128


def test_compiled_graph_is_small(car: options.Artefact) -> None:
    assert car.graph is not None
    assert car.graph.nodes < 5_000
