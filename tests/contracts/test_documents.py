"""Documents that must agree with the code."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def load_tool(name: str) -> object:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_map_is_up_to_date() -> None:
    tool = load_tool("map")

    assert (ROOT / "docs/map.md").read_text() == tool.text()  # type: ignore[attr-defined]


def test_figures_are_the_join_of_their_parts() -> None:
    tool = load_tool("soak")

    assert (ROOT / "docs/figures.md").read_text() == tool.joined()  # type: ignore[attr-defined]


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / "README.md").read_text()))

    assert named - targets == set()


def test_glossary_names_every_state_of_a_phase() -> None:
    from mitwerk.apps.challenges.enums import PhaseState

    glossary = (ROOT / "docs/glossary.md").read_text()

    assert [state for state in PhaseState.values if f"`{state}`" not in glossary] == []


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)} → {target}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]

    assert broken == []


def test_every_json_body_refuses_names_that_it_does_not_know() -> None:
    document = json.loads((ROOT / "docs/api/openapi.json").read_text())
    schemas = document["components"]["schemas"]
    calls = [call for path in document["paths"].values() for call in path.values()]
    bodies = [call["requestBody"]["content"] for call in calls if "requestBody" in call]

    named = {name for body in bodies for name in _schemas_in(body.get("application/json"), schemas)}

    objects = [name for name in named if schemas[name]["type"] == "object"]
    open_ones = [name for name in objects if schemas[name].get("additionalProperties") is not False]
    assert open_ones == []
    assert len(objects) > 70


def _schemas_in(part: object, schemas: dict[str, object]) -> set[str]:
    """Return the names of all schemas that a part of the document leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        for name in re.findall(r"#/components/schemas/([^\"]+)", json.dumps(waiting.pop())):
            if name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found
