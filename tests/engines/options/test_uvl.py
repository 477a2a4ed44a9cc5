"""UVL: the tree, cardinalities, attributes, imports, formulas; what is refused and where."""

import random
from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.writing import write


def saved(tmp_path: Path, text: str, name: str = "m.uvl") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def count(path: Path, given: dict[str, bool] | None = None) -> int:
    return options.compile(options.read(path)).count(given or {})


MARGIN = "expected namespace, constraints, features, imports, include at the margin, found 'rules'"
TREE = """namespace Car  // a comment
include
    Boolean.group-cardinality
features
    Car {abstract}
        mandatory
            Roof
                alternative
                    White
                    "Deep Black"
        optional
            Radio {price 120, colour 'red', "maker" true}
        or
            Petrol /* two
            lines */
            Electric
        [1..2]
            A
            B
            C
constraints
    Radio => !"Deep Black"
"""


def test_tree_counts_by_hand(tmp_path: Path) -> None:
    # roof and radio: white with or without, black without: 3; fuel: 3; one or two of A B C: 6
    assert count(saved(tmp_path, TREE)) == 3 * 3 * 6


def test_tree_keeps_families_and_attributes(tmp_path: Path) -> None:
    model = options.read(saved(tmp_path, TREE))

    assert model.family["Roof"].members == ("White", "Deep Black")
    assert str(model.attributes["Radio"]["price"]) == "120"
    assert model.attributes["Radio"]["colour"] == "red"
    assert options.compile(model).count(over=["Roof"]) == 2


@pytest.mark.parametrize(
    ("constraint", "expected"),
    [
        ("A", 4),
        ("!A", 4),
        ("!!A & B", 2),
        ("A | B & C", 5),
        ("A & B | C", 5),
        ("A => B => C", 5),
        ("A => (B => C)", 7),
        ("A <=> B", 4),
        ("A <=> B <=> C", 4),
        ("!(A | B) <=> C", 4),
        ("A.price + B.price <= 7", 6),
        ("A.price + 2 * B.price - C.price < 13", 7),
        ("sum(price) > 8", 2),
        ("sum(price) == 8", 1),
        ("sum(price) != 8", 7),
        ("sum(R, price) >= 6.5", 4),
        ("C => sum(price) < 9", 6),
        ("-A.price >= -2", 4),
        ("A.price * 0.5 <= 1 | B", 6),
        ("(A)", 4),
        ("true", 8),
        ("false", 0),
    ],
)
def test_constraint_counts_by_hand(tmp_path: Path, constraint: str, expected: int) -> None:
    tree = "features\n\tR\n\t\toptional\n\t\t\tA {price 3}\n\t\t\tB {price 5}\n\t\t\tC {price 4}\n"

    assert count(saved(tmp_path, f"{tree}constraints\n\t{constraint}\n")) == expected


def test_constraints_inside_attributes_hold(tmp_path: Path) -> None:
    head = "features\n\tR\n\t\toptional\n\t\t\tA {constraint A => B}\n"
    tree = head + "\t\t\tB\n\t\t\tC {constraints [B => C, !C | A]}\n"

    assert count(saved(tmp_path, tree)) == 2


def test_imported_tree_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    saved(
        tmp_path,
        "features\n\tFs\n\t\talternative\n\t\t\tA\n\t\t\tB\n\t\t\tC\nconstraints\n\t!A\n",
        "sub/fs.uvl",
    )
    head = "imports\n\tsub.fs as f\nfeatures\n\tR\n\t\toptional\n"
    path = saved(tmp_path, head + "\t\t\tf.Fs\n\t\t\tX\nconstraints\n\tX => f.B\n")

    model = options.read(path)

    assert "f.B" in model.names
    # without the import X must be out: 1; B with X or without: 2; C without: 1
    assert options.compile(model).count() == 4


IMPORTED = "features\n\tM {p 1}\n\t\toptional\n\t\t\tA {p 2}\nconstraints\n\tsum(p) <= 2\n"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("", 4),  # m.A costs 3 with its root, so it is out; m.M and X are free
        (" {p 0}", 6),  # the importer makes the root free: m.A fits
        ("\n\t\t\t\toptional\n\t\t\t\t\tY {p 9}", 6),  # Y isn't the imported author's
    ],
)
def test_imported_sum_stays_in_the_imported_tree(tmp_path: Path, below: str, expected: int) -> None:
    saved(tmp_path, IMPORTED, "mm.uvl")
    head = "imports\n\tmm as m\nfeatures\n\tR {p 5}\n\t\toptional\n"
    path = saved(tmp_path, f"{head}\t\t\tm.M{below}\n\t\t\tX {{p 7}}\n")

    assert count(path) == expected


def test_column_named_constraint_is_a_value(tmp_path: Path) -> None:
    text = 'features\n\tR {"constraint" 5, "constraints" 6}\n'

    assert options.read(saved(tmp_path, text)).attributes["R"] == {
        "constraint": 5,
        "constraints": 6,
    }


def test_helper_variables_never_change_a_count(tmp_path: Path) -> None:
    names = [f"F{i}" for i in range(9)]
    tree = "features\n\tR\n\t\t[3..5]\n" + "".join(
        f"\t\t\t{name} {{mass {i + 1}.5}}\n" for i, name in enumerate(names)
    )
    path = saved(tmp_path, tree + "constraints\n\tsum(mass) <= 24\n")
    masses = [i + 1.5 for i in range(9)]
    chosen = [[m for i, m in enumerate(masses) if bits >> i & 1] for bits in range(512)]
    expected = sum(3 <= len(c) <= 5 and sum(c) <= 24 for c in chosen)

    model = options.read(path)

    assert model.auxiliary > 0
    assert options.compile(model).count() == expected


def random_tree(rng: random.Random, path: Path) -> Path:
    """Write a random model: nested groups of all kinds, a few rules, one limit."""
    names: list[str] = []
    lines: list[str] = []

    def feature(depth: int) -> None:
        name = f"F{len(names)}"
        names.append(name)
        lines.append("  " * depth + f"{name} {{price {rng.randint(0, 9)}}}")
        for _ in range(rng.randint(0, 2) if depth < 5 and len(names) < 9 else 0):
            size = rng.randint(1, 3)
            low = rng.randint(0, size)
            kinds = [
                "or",
                "alternative",
                "optional",
                "mandatory",
                f"[{low}..{rng.randint(low, size)}]",
            ]
            lines.append("  " * (depth + 1) + rng.choice(kinds))
            for _ in range(size):
                feature(depth + 2)

    feature(1)
    rules = [
        f"  {rng.choice(names)} {rng.choice(['&', '|', '=> !', '<=>'])} {rng.choice(names)}"
        for _ in range(rng.randint(0, 2))
    ]
    rules.append(f"  sum(price) <= {rng.randint(5, 40)}")
    path.write_text("\n".join(["features", *lines, "constraints", *rules]), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".uvl", ".cnf", ".yaml", ".xlsx"])
def test_every_writer_keeps_the_count(tmp_path: Path, suffix: str) -> None:
    rng = random.Random(suffix)
    for number in range(15):
        model = options.read(random_tree(rng, tmp_path / f"{number}.uvl"))
        write(model, tmp_path / f"out{suffix}")

        again = options.read(tmp_path / f"out{suffix}")

        assert options.compile(again).count() == options.compile(model).count()


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (
            "features\n\tR\n\t\toptional\n\t\t\tA\n\t\t\tA\n",
            "feature 'A' already stands in line 4",
            5,
        ),
        ("features\n\tR\n\t\tor\n", "the or group of 'R' is empty", 3),
        ("features\n\tR\n\tS\n", "a second root feature", 3),
        (
            "features\n\tR\n\t\tA\n",
            "expected a group (or, alternative, optional, mandatory, [n..m]), found 'A'",
            3,
        ),
        ("features\n\tR\n\t\t[3..2]\n\t\t\tA\n", "[3..2] can never hold", 3),
        ("features\n\tR\nconstraints\n\tR & Q\n", "unknown name 'Q'", 4),
        (
            "features\n\tRoof\nconstraints\n\tRof\n",
            "unknown name 'Rof'; did you mean 'Roof'?",
            4,
        ),
        ("features\n\tR\nconstraints\n\tR &\n", "expected a name, found the end of the line", 4),
        ("features\n\tR\nconstraints\n\tR R\n", "expected an operator, found 'R'", 4),
        ("features\n\tR\nconstraints\n\tR $ R\n", "can't read '$ R'", 4),
        (
            "features\n\tR {price 'x'}\nconstraints\n\tsum(price) < 3\n",
            "attribute 'price' of 'R' is text, no number",
            4,
        ),
        ("features\n\tR\nconstraints\n\tsum(price) < 3\n", "unknown attribute 'price'", 4),
        (
            "features\n\tR\nconstraints\n\tR + 1\n",
            "expected a number or Feature.attribute, found the end of the line",
            4,
        ),
        ("features\n\tR {a 1, a 2}\n", "attribute 'a' stands twice, found '2'", 2),
        ("features\n\tR {a 1\n", "a bracket is never closed (truncated?)", 2),
        ('features\n\t"R\n', "a quote or comment is never closed", 2),
        ("rules\n\tR\n", MARGIN, 1),
    ],
)
def test_bad_file_is_refused(tmp_path: Path, text: str, message: str, line: int) -> None:
    path = saved(tmp_path, text)

    with pytest.raises(options.ModelError) as caught:
        options.read(path)

    assert caught.value.message == message
    assert caught.value.where == f"{path}:{line}"


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (
            "features\n\tR\n\t\toptional\n\t\t\tInteger A\n",
            "feature 'A': type Integer isn't supported",
            4,
        ),
        (
            "features\n\tR cardinality [1..3]\n",
            "feature 'R': feature cardinality isn't supported",
            2,
        ),
        (
            "features\n\tWhite roof\n",
            "'White' is no type; a name of several words stands in double quotes",
            2,
        ),
        ("features\n\tR {p 2}\nconstraints\n\tavg(p) < 3\n", "function avg() isn't supported", 4),
        (
            "features\n\tR {p 2}\nconstraints\n\tR.p * R.p < 3\n",
            "only products with a constant are supported",
            4,
        ),
        ("features\n\tR {p 2}\nconstraints\n\tR.p == 'x'\n", "text comparison with 'x'", 4),
    ],
)
def test_other_levels_are_refused_by_name(
    tmp_path: Path, text: str, message: str, line: int
) -> None:
    path = saved(tmp_path, text)

    with pytest.raises(options.UnsupportedError) as caught:
        options.read(path)

    assert (caught.value.message, caught.value.where) == (message, f"{path}:{line}")


def test_import_cycle_is_refused(tmp_path: Path) -> None:
    saved(tmp_path, "imports\n\tb\nfeatures\n\tA\n\t\toptional\n\t\t\tb.B\n", "a.uvl")
    saved(tmp_path, "imports\n\ta\nfeatures\n\tB\n\t\toptional\n\t\t\ta.A\n", "b.uvl")

    with pytest.raises(options.ModelError) as caught:
        options.read(tmp_path / "a.uvl")

    assert caught.value.message == "import cycle: a.uvl → b.uvl → a.uvl"
    assert caught.value.where == f"{tmp_path / 'b.uvl'}:2"


def test_import_outside_the_folder_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, "imports\n\t../../etc/passwd as p\nfeatures\n\tA\n")

    with pytest.raises(options.ModelError, match="is no model name"):
        options.read(path)
