"""What the commands answer: data for ``--json`` and the same as text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options import store
from mitwerk.engines.options.checking import check as check_model
from mitwerk.engines.options.compiling import compile_model
from mitwerk.engines.options.digits import amount, digits
from mitwerk.engines.options.errors import (
    Contradiction,
    ModelError,
    NotComputedError,
)
from mitwerk.engines.options.example import example, example_text
from mitwerk.engines.options.measuring import measure
from mitwerk.engines.options.nnf import write_nnf
from mitwerk.engines.options.reading import read
from mitwerk.engines.options.writing import text_of, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.artefact import Artefact
    from mitwerk.engines.options.checking import Finding
    from mitwerk.engines.options.explain import Explanation
    from mitwerk.engines.options.model import Model, Rule
    from mitwerk.engines.options.optimise import Completion


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in both shapes; ``says_no`` makes the exit code 1."""

    data: dict[str, Any]
    text: str
    says_no: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Which model (or saved artefact), under which decisions, compiled in which time."""

    path: str
    chosen: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    seconds: float = 60.0

    def artefact(self) -> Artefact:
        """Load a saved artefact, or read and compile a model."""
        if self.saved():
            return store.load(self.path)
        return compile_model(read(self.path), self.seconds)

    def model(self) -> Model:
        """Return the model alone (of a saved artefact: its names and clauses)."""
        return store.load(self.path).model if self.saved() else read(self.path)

    def saved(self) -> bool:
        """Say whether the file is a saved artefact (a pipe is read once, as a model)."""
        path = Path(self.path)
        if path.is_dir():
            raise ModelError("is a folder; give a model file", where=self.path)
        if path.exists() and not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(len(store.MAGIC)) == store.MAGIC

    def given(self) -> dict[str, bool]:
        """Return the decisions; an option both chosen and refused is a contradiction."""
        both = sorted(set(self.chosen) & set(self.refused))
        if both:
            raise Contradiction(f"{both[0]!r} is both chosen and refused", (both[0],))
        return {**dict.fromkeys(self.chosen, True), **dict.fromkeys(self.refused, False)}


def compiled(question: Question, output: str | None) -> Reply:
    """Compile, verify, and save where asked (what didn't compile isn't saved)."""
    if output:
        _keep_source(question.path, output)
    artefact = question.artefact()
    graph, found = artefact.graph, artefact.verification
    if output and graph:
        store.save(artefact, output)
    data: dict[str, Any] = {
        "compiled": artefact.compiled,
        "options": len(artefact.model.names),
        "rules": len(artefact.model.rules),
        "nodes": graph.nodes if graph else None,
        "edges": len(graph.edge) if graph else None,
        "seconds": round(artefact.seconds, 3),
        "verified": found.questions if found else 0,
        "digest": artefact.model.digest,
        "output": output if graph else None,
    }
    text = f"{graph.nodes:,} nodes, {len(graph.edge):,} edges" if graph else _not_compiled(artefact)
    verified = f", {found.questions} questions agree with {found.solver}" if found else ""
    return Reply(data, f"{text} in {artefact.seconds:.2f} s{verified}", not artefact.compiled)


def _not_compiled(artefact: Artefact) -> str:
    return f"not computed: {artefact.reason}"


def count(question: Question, over: tuple[str, ...]) -> Reply:
    """Count the configurations, or say that the count wasn't computed."""
    artefact = question.artefact()
    given = question.given()
    try:
        found = artefact.count(given, over=over or None, seconds=question.seconds)
    except NotComputedError as error:
        return _uncounted(artefact, given, f"not computed: {error}")
    text = digits(found)
    data = {"count": text, "digits": len(text), "method": "compiled"}
    return Reply(data, digits(found, ","))


def _uncounted(artefact: Artefact, given: dict[str, bool], why: str) -> Reply:
    if not artefact.satisfiable():
        return Reply({"count": "0", "digits": 1, "method": "sat"}, "0")
    artefact.states(artefact.model.literals(given))  # raises when the decisions clash
    return Reply({"count": None, "digits": None, "method": "not_computed"}, why)


def domains(question: Question) -> Reply:
    """Sort the options into in, out and open."""
    found = question.artefact().domains(question.given())
    data = {"in": sorted(found.in_), "out": sorted(found.out), "open": sorted(found.open)}
    lines = [f"{key} ({len(names)}): {', '.join(names)}" for key, names in data.items()]
    return Reply(data, "\n".join(lines))


def explain(question: Question, want: str) -> Reply:
    """Say why an option can't be had and what to give up for it."""
    found = question.artefact().explain(question.given(), want)
    data = {
        "possible": not (found.choices or found.rules),
        "choices": list(found.choices),
        "rules": [_rule(rule) for rule in found.rules],
        "repairs": [
            {"give_up": list(repair.give_up), "log2_left": repair.freedom}
            for repair in found.repairs
        ],
    }
    return Reply(data, "\n".join(_reasons(found, want)))


def _reasons(found: Explanation, want: str) -> list[str]:
    """Return the explanation line by line, each rule with its place."""
    if not (found.choices or found.rules):
        return [f"{want} is possible"]
    lines = [f"because of your choice: {name}" for name in found.choices]
    lines = lines or [f"{want} can never be had, whatever is chosen"]
    lines += [f"{rule.key} ({rule.where}): {rule.why or rule.text}" for rule in found.rules]
    return lines + ["give up " + " and ".join(repair.give_up) for repair in found.repairs]


def _rule(rule: Rule) -> dict[str, str]:
    return {"rule": rule.key, "text": rule.text, "why": rule.why, "where": rule.where}


def cheapest(question: Question, attribute: str, k: int) -> Reply:
    """Complete the decisions at the least sum of an attribute."""
    artefact = question.artefact()
    found = artefact.cheapest(question.given(), attribute, k, seconds=question.seconds)
    return Reply({"completions": [_completion(c) for c in found]}, _completions(found))


def _completion(found: Completion) -> dict[str, Any]:
    return {"cost": amount(found.cost), "chosen": sorted(found.chosen)}


def _completions(found: list[Completion]) -> str:
    return "\n".join(f"{amount(c.cost)}: {', '.join(sorted(c.chosen))}" for c in found)


def sample(question: Question, number: int, seed: int) -> Iterator[list[str]]:
    """Draw configurations with equal probability, one after the other."""
    return map(sorted, question.artefact().samples(number, seed, question.given()))


def check(question: Question, *, deep: bool) -> Reply:
    """Look for dead, forced, redundant and contradicting parts."""
    report = check_model(question.artefact(), seconds=question.seconds, deep=deep)
    data = {
        "fine": report.fine,
        "contradiction": [_rule(rule) for rule in report.contradiction],
        "dead": [_finding(finding) for finding in report.dead],
        "contradicting": [_finding(finding) for finding in report.contradicting],
        "forced": sorted(report.forced),
        "redundant": [_rule(rule) for rule in report.redundant],
        "duplicates": [[a.key, b.key] for a, b in report.duplicates],
        "incomplete": [{"option": name, "missing": column} for name, column in report.incomplete],
        "effects": [
            {"rule": e.rule.key, "without": digits(e.without), "removed": e.removed}
            for e in report.effects
        ],
        "unchecked": report.unchecked,
        "deep": report.deep or None,
    }
    return Reply(data, "\n".join(_lines(data)), not report.fine)


def _finding(finding: Finding) -> dict[str, Any]:
    return {"option": finding.name, "rules": [_rule(rule) for rule in finding.rules]}


def _lines(data: dict[str, Any]) -> list[str]:
    lines = [f"dead: {f['option']}{_because(f)}" for f in data["dead"]]
    lines += [f"can't be ordered: {f['option']}{_because(f)}" for f in data["contradicting"]]
    lines += [f"contradiction: {r['text']}" for r in data["contradiction"]]
    lines += [f"says nothing new: {r['rule']} ({r['text']})" for r in data["redundant"]]
    lines += [f"the same rule twice: {a}, {b}" for a, b in data["duplicates"]]
    lines += [f"always in: {name}" for name in data["forced"]]
    lines += [f"{e['rule']} removes {_percent(e['removed'])}" for e in data["effects"]]
    lines += [f"{data['unchecked']} rules not checked in the time"] if data["unchecked"] else []
    lines += [f"second order: {data['deep']}"] if data["deep"] else []
    lines += [_without(data["incomplete"], column) for column in ("price", "picture")]
    return [line for line in lines if line] or ["nothing to report"]


def _percent(share: float) -> str:
    """Return a share in percent; one that would round to nothing isn't nothing."""
    return "less than 0.01%" if 0 < share < 0.00005 else f"{share:.2%}"


def _without(missing: list[dict[str, str]], column: str) -> str:
    """Return one line about everything that lacks a column."""
    names = [item["option"] for item in missing if item["missing"] == column]
    shown = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"no {column} ({len(names)}): {shown}" if names else ""


def _because(finding: dict[str, Any]) -> str:
    """Return the minimal rules behind a finding, in the author's words."""
    reasons = [rule["why"] or rule["text"] for rule in finding["rules"]]
    return f", because: {' / '.join(reasons)}" if reasons else ""


def bench(question: Question, number: int, seed: int) -> Reply:
    """Measure how fast this machine answers."""
    found = measure(question.model(), seconds=question.seconds, number=number, seed=seed)
    return Reply(found, "\n".join(f"{key}: {_figures(value)}" for key, value in found.items()))


def _figures(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {number:.3g}" for key, number in value.items())
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def convert(question: Question, target: str) -> Reply:
    """Write the model in the format that the target's ending names."""
    _keep_source(question.path, target)
    if not target.endswith(".nnf"):
        write(question.model(), target)
        return Reply({"written": target}, f"wrote {target}")
    artefact = question.artefact()
    if artefact.graph is None:
        return Reply({"written": None}, _not_compiled(artefact), says_no=True)
    Path(target).write_text(write_nnf(artefact.graph), encoding="utf-8")
    return Reply({"written": target}, f"wrote {target}")


def _keep_source(path: str, target: str) -> None:
    """Refuse to write over what is read."""
    if Path(target).exists() and Path(target).samefile(path):
        raise ModelError("source and target are the same file; choose another", where=target)


def printed(question: Question, kind: str) -> Reply:
    """Return the model as text of a kind: uvl, cnf or yaml."""
    text = text_of(question.model(), f".{kind}")
    return Reply({"text": text}, text.rstrip("\n"))


def shown_example(target: str | None) -> Reply:
    """Return the example's YAML, or write it in the format that the target's ending names."""
    if target is None:
        return Reply({"text": example_text()}, example_text().rstrip("\n"))
    if Path(target).suffix in {".yaml", ".yml"}:
        Path(target).write_text(example_text(), encoding="utf-8")  # with its comments
    else:
        write(example(), target)
    return Reply({"written": target}, f"wrote {target}")
