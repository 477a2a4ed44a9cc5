"""The commands: documented JSON shapes and exit codes."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mitwerk.engines import options as engine
from mitwerk.engines.options.cli import options
from mitwerk.engines.options.writing import write


@pytest.fixture
def car(tmp_path: Path) -> str:
    write(engine.example(), tmp_path / "car.yaml")
    return str(tmp_path / "car.yaml")


def run(*words: str, code: int = 0) -> Any:
    done = CliRunner().invoke(options, [*words, "--json"])
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_count(car: str) -> None:
    assert run("count", car, "--over", "exterior") == {
        "count": "61533",
        "digits": 5,
        "method": "compiled",
    }


def test_count_of_what_is_not_computed(car: str) -> None:
    found = run("count", car, "--seconds", "0")

    assert found == {"count": None, "digits": None, "method": "not_computed"}


@pytest.mark.parametrize(("seconds", "method"), [("60", "compiled"), ("0", "sat")])
def test_count_of_an_unsatisfiable_model_is_zero(tmp_path: Path, seconds: str, method: str) -> None:
    # no unit clauses: propagation alone doesn't see it
    rows = ["1 2 0", "1 -2 0", "-1 2 0", "-1 -2 0"]
    (tmp_path / "m.cnf").write_text("\n".join(["p cnf 2 4", *rows]))

    found = run("count", str(tmp_path / "m.cnf"), "--seconds", seconds)

    assert found == {"count": "0", "digits": 1, "method": method}


def test_count_of_more_digits_than_python_prints(tmp_path: Path) -> None:
    (tmp_path / "free.cnf").write_text("p cnf 20000 0\n")

    found = run("count", str(tmp_path / "free.cnf"))

    assert (found["digits"], len(found["count"])) == (6021, 6021)
    assert Decimal(found["count"]) == Decimal(2**20_000)


def test_count_reads_a_pipe_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "m.cnf")
    with ThreadPoolExecutor(1) as pool:
        pool.submit((tmp_path / "m.cnf").write_text, "c a long first line\np cnf 2 1\n1 2 0\n")

        assert run("count", str(tmp_path / "m.cnf"))["count"] == "3"


def test_domains(car: str) -> None:
    found = run("domains", car, "--given", "trim-hafen", "--not", "roof-white")

    assert list(found) == ["in", "out", "open"]
    assert found["in"] == ["trim-hafen"]
    assert {"roof-white", "accent-chrome"} <= set(found["out"])


def test_contradiction_leaves_with_one(car: str) -> None:
    clash = ("--given", "roof-white", "--given", "body-chalk")
    for command in ("domains", "count", "sample", "cheapest", "explain"):
        want = ("--want", "engine-100") if command == "explain" else ()
        found = run(command, car, *clash, *want, code=1)
        assert found["error"]["type"] == "Contradiction"
        assert found["error"]["where"] == "roof-white, body-chalk"


def test_chosen_and_refused_is_a_contradiction(car: str) -> None:
    found = run("count", car, "--given", "roof-white", "--not", "roof-white", code=1)

    assert found["error"]["type"] == "Contradiction"


def test_explain(car: str) -> None:
    found = run("explain", car, "--given", "trim-hafen", "--want", "accent-chrome")

    assert (found["possible"], found["choices"]) == (False, ["trim-hafen"])
    assert [rule["why"] for rule in found["rules"]] == ["The Hafen world has no chrome."]
    assert [repair["give_up"] for repair in found["repairs"]] == [["trim-hafen"]]


def test_cheapest(car: str) -> None:
    found = run("cheapest", car, "--given", "engine-100", "--minimise", "mass_kg", "--k", "2")

    costs = [row["cost"] for row in found["completions"]]
    assert costs == sorted(costs, key=float)
    assert all("engine-100" in row["chosen"] for row in found["completions"])


def test_cost_has_no_zeros_at_its_end(tmp_path: Path) -> None:
    rows = "  - {family: f, code: a, price: -1.5}\n  - {family: f, code: b, price: 0.000000001}\n"
    path = tmp_path / "m.yaml"
    path.write_text(f"families: [{{family: f, choose: one}}]\noptions:\n{rows}", encoding="utf-8")

    found = run("cheapest", str(path), "--k", "2")["completions"]

    assert [row["cost"] for row in found] == ["-1.5", "0.000000001"]


def test_sample(car: str) -> None:
    found = run("sample", car, "--n", "3", "--seed", "5")

    assert (found["seed"], len(found["samples"])) == (5, 3)
    assert found == run("sample", car, "--n", "3", "--seed", "5")


@pytest.mark.parametrize(
    "words",
    [
        ("sample", "--seed", "-1"),
        ("bench", "--seed", "-1"),
        ("count", "--seconds", "nan"),
        ("count", "--seconds", "-1"),
        ("check", "--seconds", "x"),
    ],
)
def test_seed_and_seconds_that_are_none_are_wrong_use(car: str, words: tuple[str, ...]) -> None:
    assert CliRunner().invoke(options, [words[0], car, *words[1:]]).exit_code == 2


def test_check_says_no(car: str) -> None:
    found = run("check", car, "--deep", code=1)

    assert [row["option"] for row in found["dead"]] == ["wheel-19-concept"]
    assert [row["rule"] for row in found["redundant"]] == ["red-clips"]
    assert (found["deep"], found["unchecked"]) == ("equal", 0)


def test_compiled_artefact_is_a_model(car: str, tmp_path: Path) -> None:
    saved = str(tmp_path / "car.options")
    found = run("compile", car, "--output", saved)

    assert (found["compiled"], found["verified"], found["options"]) == (True, 200, 130)
    assert run("count", saved) == run("count", car)
    assert run("convert", saved, str(tmp_path / "again.uvl"))
    assert run("count", str(tmp_path / "again.uvl")) == run("count", car)


def test_compile_without_time_saves_nothing(car: str, tmp_path: Path) -> None:
    saved = tmp_path / "car.options"

    found = run("compile", car, "--seconds", "0", "--output", str(saved), code=1)

    assert (found["compiled"], found["output"], saved.exists()) == (False, None, False)


def test_truncated_artefact_leaves_with_three(car: str, tmp_path: Path) -> None:
    saved = tmp_path / "car.options"
    run("compile", car, "--output", str(saved))
    saved.write_bytes(saved.read_bytes()[:-100])

    assert run("count", str(saved), code=3)["error"] == {
        "type": "ArtefactError",
        "message": "damaged or truncated artefact (digest differs); compile the model again",
        "where": str(saved),
    }


@pytest.mark.parametrize("target", ["car.uvl", "car.cnf", "car.cnf.gz", "car.xlsx", "car.nnf"])
def test_convert(car: str, tmp_path: Path, target: str) -> None:
    out = str(tmp_path / target)

    assert run("convert", car, out) == {"written": out}
    if not target.endswith(".nnf"):
        assert run("count", out)["count"] == run("count", car)["count"]


def test_convert_prints(car: str) -> None:
    assert run("convert", car, "--to", "uvl")["text"].startswith("features\n\tEins\n")


@pytest.mark.parametrize("ending", ["yaml", "xlsx", "uvl", "cnf.gz"])
def test_example_is_written(tmp_path: Path, ending: str) -> None:
    out = str(tmp_path / f"car.{ending}")

    assert run("example", "--output", out) == {"written": out}
    assert run("count", out)["count"] == "27542209248"


def test_example_is_printed_with_its_comments(tmp_path: Path) -> None:
    text = CliRunner().invoke(options, ["example"]).output
    (tmp_path / "car.yaml").write_text(text, encoding="utf-8")

    assert text.startswith("# The city car")
    assert run("example")["text"].rstrip() == text.rstrip()
    assert run("count", str(tmp_path / "car.yaml"))["count"] == "27542209248"


def test_example_in_an_unknown_format_is_refused(tmp_path: Path) -> None:
    out = str(tmp_path / "car.txt")

    assert run("example", "--output", out, code=3)["error"]["where"] == out


def test_bench(car: str) -> None:
    found = run("bench", car, "--clicks", "5")

    assert found["compiled"] is True
    assert set(found["array_ms"]) == {"median", "p95", "max"}


def test_bench_measures_a_saved_artefact(car: str, tmp_path: Path) -> None:
    saved = str(tmp_path / "car.options")
    run("compile", car, "--output", saved)

    assert run("bench", saved, "--clicks", "3")["clicks"] == 3


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("p cnf 2 4\n1 2 0\n1 -2 0\n-1 2 0\n-1 -2 0\n", 1, "Contradiction"),
        ("p cnf 0 0\n", 3, "ModelError"),
    ],
)
def test_bench_of_nothing_to_click_on_ends(tmp_path: Path, text: str, code: int, kind: str) -> None:
    (tmp_path / "m.cnf").write_text(text)

    assert run("bench", str(tmp_path / "m.cnf"), code=code)["error"]["type"] == kind


def test_convert_onto_its_source_is_refused(car: str) -> None:
    other_spelling = str(Path(car).parent / "." / ".." / Path(car).parent.name / "car.yaml")

    found = run("convert", car, other_spelling, code=3)

    assert found["error"]["message"] == "source and target are the same file; choose another"


def test_compile_onto_its_source_is_refused(car: str) -> None:
    before = Path(car).read_bytes()

    found = run("compile", car, "--output", car, code=3)

    assert found["error"]["message"] == "source and target are the same file; choose another"
    assert Path(car).read_bytes() == before


def test_closed_pipe_ends_quietly() -> None:
    command = [sys.executable, "-c", "from mitwerk.engines.options.cli import options; options()"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    asked = [subprocess.Popen([*command, "example", *shape], **pipes) for shape in ([], ["--json"])]
    for done in asked:
        assert done.stdout is not None
        done.stdout.close()

    for done in asked:
        assert done.communicate()[1] == b""
        assert done.returncode == 1


def test_bad_file_leaves_with_three(tmp_path: Path) -> None:
    path = tmp_path / "m.uvl"
    path.write_text("features\n\tR\n\t\tor\n")

    for command in ("count", "domains", "check", "compile", "bench"):
        found = run(command, str(path), code=3)
        assert found == {
            "error": {
                "type": "ModelError",
                "message": "the or group of 'R' is empty",
                "where": f"{path}:3",
            }
        }


def test_unknown_option_and_missing_file_leave_with_three(car: str, tmp_path: Path) -> None:
    found = run("count", car, "--given", "rof-white", code=3)["error"]
    assert found["type"] == "UnknownNameError"
    assert found["message"].startswith("no option is called 'rof-white'; did you mean 'roof-white'")
    missing = str(tmp_path / "none.uvl")
    assert run("count", missing, code=3)["error"] == {
        "type": "FileNotFoundError",
        "message": "No such file or directory",
        "where": missing,
    }


def test_folder_and_unwritable_target_leave_with_three(car: str, tmp_path: Path) -> None:
    found = run("count", str(tmp_path), code=3)["error"]
    assert (found["message"], found["where"]) == (
        "is a folder; give a model file",
        str(tmp_path),
    )
    nowhere = str(tmp_path / "none" / "car.uvl")
    assert run("convert", car, nowhere, code=3)["error"]["where"] == nowhere
    unknown = str(tmp_path / "car.txt")
    assert run("convert", car, unknown, code=3)["error"]["where"] == unknown


def test_wrong_use_leaves_with_two(car: str) -> None:
    assert CliRunner().invoke(options, ["explain", car]).exit_code == 2
    assert CliRunner().invoke(options, ["convert", car]).exit_code == 2


def test_text_answers_read_as_sentences(car: str) -> None:
    def said(*words: str) -> str:
        return CliRunner().invoke(options, list(words)).output.strip()

    assert said("count", car) == "27,542,209,248"
    assert said("explain", car, "--want", "roof-white") == "roof-white is possible"
    line = Path(car).read_text(encoding="utf-8").split("id: chrome-world")[0].count("\n") + 1
    assert said("explain", car, "--given", "trim-hafen", "--want", "accent-chrome").split("\n") == [
        "because of your choice: trim-hafen",
        f"chrome-world ({car}:{line}): The Hafen world has no chrome.",
        "give up trim-hafen",
    ]
    assert (
        "dead: wheel-19-concept, because: The concept wheel is homologated with the folding top. / "
        "The folding top is tested up to 18 inches."
    ) in said("check", car).splitlines()
    assert said("count", car, "--seconds", "0").startswith("not computed")
    assert said("count", "none.cnf").startswith("none.cnf: ")
    assert "nodes" in said("compile", car)
