"""Saved artefacts: the same answers again, and nothing damaged gets in."""

import hashlib
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from mitwerk.engines import options


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "car.options"
    options.save(options.compile(options.example()), path)
    return path


def test_loaded_artefact_answers_the_same(saved: Path) -> None:
    before = options.compile(options.example())

    after = options.load(saved)

    assert after.model.digest == before.model.digest
    assert after.verification == before.verification
    assert after.domains({"roof-white": True}) == before.domains({"roof-white": True})
    assert after.count(over=["exterior"]) == before.count(over=["exterior"])
    assert after.cheapest({}, "price") == before.cheapest({}, "price")
    assert after.explain({"trim-hafen": True}, "accent-chrome") == before.explain(
        {"trim-hafen": True}, "accent-chrome"
    )


def test_saving_twice_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    options.save(options.load(saved), tmp_path / "again")

    assert (tmp_path / "again").read_bytes() == saved.read_bytes()


def test_clauses_as_rules_survive(tmp_path: Path) -> None:
    (tmp_path / "m.cnf").write_text("c 1 a\np cnf 2 2\n-1 2 0\n1 0\n")
    options.save(options.compile(options.read(tmp_path / "m.cnf")), tmp_path / "m")

    assert [rule.text for rule in options.load(tmp_path / "m").model.rules] == ["!a | 2", "a"]


def test_every_flipped_byte_is_noticed(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    for at in range(0, len(content), 997):
        damaged = tmp_path / "damaged"
        damaged.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])

        with pytest.raises(options.ArtefactError):
            options.load(damaged)


@pytest.mark.parametrize("keep", [0, 7, 12, 15, 500, -1])
def test_truncated_file_is_refused(saved: Path, keep: int) -> None:
    saved.write_bytes(saved.read_bytes()[:keep])

    with pytest.raises(options.ArtefactError):
        options.load(saved)


def forged(path: Path, change: dict[str, object]) -> None:
    """Rewrite the header and sign the file anew, as an attacker would."""
    content = path.read_bytes()[:-32]
    (length,) = struct.unpack_from("<I", content, 12)
    header = json.dumps({**json.loads(content[16 : 16 + length]), **change}).encode()
    body = content[:12] + struct.pack("<I", len(header)) + header + content[16 + length :]
    path.write_bytes(body + hashlib.sha256(body).digest())


@pytest.mark.parametrize(
    "change",
    [
        {"root": 10**6},
        {"root": "x"},
        {"auxiliary": 5},
        {"names": []},
        {"lengths": {}},
        {"digest": "0" * 64},
        {"attributes": {"roof-white": {"price": {"number": "nope"}}}},
        {"rules": []},
        {"root": float("inf")},
        {"root": float("nan")},
        {"seconds": float("nan")},
        {"seconds": -1},
        {"attributes": []},
        {"attributes": {"roof-white": {"price": {"number": "NaN"}}}},
        {"attributes": {"roof-white": {"price": {"number": "1e999999999"}}}},
        {"names": ["a"] * 130},
        {"auxiliary": 10**9},
        {"auxiliary": -1},
        {"verification": {"questions": "many", "solver": "s"}},
        {"verification": {"solver": "s"}},
        {"families": [[]]},
        {"families": [[["f"], ["a"], "", 0, None]]},
        {"families": [["f", ["a"], ["s"], 0, None]]},
        {"families": [["f", [1], "", 0, None]]},
        {"families": [["f", ["a"], "", "0", 1.5]]},
        {"limits": [[10**6, [], "1", 0]]},
        {"limits": [[1, [[0, "1"]], "1", 0]]},
        {"diagrams": 1},
    ],
)
def test_forged_header_is_refused(saved: Path, change: dict[str, object]) -> None:
    forged(saved, change)

    with pytest.raises(options.ArtefactError):
        options.load(saved)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"names": ' * 100_000, '{"root": 1e999}', "[]", "null", "1" * 10_000, "\x00"],
)
def test_header_of_another_shape_is_refused(saved: Path, text: str) -> None:
    body = saved.read_bytes()[:12] + struct.pack("<I", len(text)) + text.encode()
    saved.write_bytes(body + hashlib.sha256(body).digest())

    with pytest.raises(options.ArtefactError):
        options.load(saved)


def test_infinite_root_with_the_right_digest_is_refused(saved: Path) -> None:
    content = saved.read_bytes()[:-32]
    (length,) = struct.unpack_from("<I", content, 12)
    head = content[16 : 16 + length]
    root = json.loads(head)["root"]
    header = head.replace(f'"root": {root}'.encode(), b'"root": 1e999')
    body = content[:12] + struct.pack("<I", len(header)) + header + content[16 + length :]
    saved.write_bytes(body + hashlib.sha256(body).digest())

    with pytest.raises(options.ArtefactError, match="cannot convert float infinity"):
        options.load(saved)


def with_graph(path: Path, kind: list[int], first: list[int], edge: list[int]) -> None:
    """Put another graph over the same variables into a file, rightly signed."""
    content = path.read_bytes()[:-32]
    (length,) = struct.unpack_from("<I", content, 12)
    header = json.loads(content[16 : 16 + length])
    kept = sum(header["lengths"][name] for name in ("clause_first", "clause_literals"))
    kept += sum(header["lengths"][name] for name in ("clause_rule", "line"))
    arrays = np.array([*kind, *first, *edge], "<i4").tobytes()
    header["lengths"].update(kind=len(kind), first=len(first), edge=len(edge))
    variables = len(header["names"]) + header["auxiliary"] - header["diagrams"]
    header["root"] = 3 * variables + len(kind) - 1
    text = json.dumps(header).encode()
    body = content[:12] + struct.pack("<I", len(text)) + text
    body += content[16 + length : 16 + length + 4 * kept] + arrays
    path.write_bytes(body + hashlib.sha256(body).digest())


@pytest.mark.parametrize(
    ("kind", "first", "edge"),
    [
        ([0], [0, 4], [0, 0, 0, 0]),  # an AND of one literal four times
        ([0], [0, 2], [0, 1]),  # a and not a
        ([0] * 3, [0, 2, 4, 6], [0, 2, 6, 6, 7, 7]),  # doubles with every level
        ([1], [0, 2], [0, 2]),  # an OR of different variables
        ([0], [0, 1], [0]),  # says nothing of b
        ([0, 0], [0, 0, 3], [4, 5, 6]),  # an empty AND
        ([1, 0], [0, 2, 4], [0, 4, 6, 5]),  # a beside b: fine, and the last one
    ],
)
def test_graph_that_meets_a_variable_twice_is_refused(
    tmp_path: Path, backend: str, kind: list[int], first: list[int], edge: list[int]
) -> None:
    text = "families: [{family: f, choose: any}]\noptions:\n"
    text += "  - {family: f, code: a}\n  - {family: f, code: b}\n"
    (tmp_path / "m.yaml").write_text(text)
    path = tmp_path / "m.options"
    options.save(options.compile(options.read(tmp_path / "m.yaml"), questions=0), path)
    with_graph(path, kind, first, edge)

    if edge == [0, 4, 6, 5]:
        assert options.load(path).compiled
        return
    with pytest.raises(options.ArtefactError, match="isn't smooth and decomposable"):
        options.load(path)


def test_file_beyond_all_sizes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as stream:
        stream.write(b"MWOPTION")
        stream.truncate(2**40)

    with pytest.raises(options.ArtefactError, match="more than 256 MiB"):
        options.load(path)


def test_other_version_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[8] = 1
    saved.write_bytes(bytes(content))

    with pytest.raises(options.ArtefactError) as caught:
        options.load(saved)

    message = "artefact version 1, this engine reads 4; compile the model again"
    assert caught.value.message == message


def test_another_edition_is_refused_where_one_is_asked_for(saved: Path) -> None:
    car = options.example()

    assert options.load(saved, digest=car.digest).model.digest == car.digest
    with pytest.raises(options.ArtefactError, match="another edition of the model; compile"):
        options.load(saved, digest="0" * 64)


ONE = "families: [{family: f, scope: s}]\noptions:\n  - {family: f, code: a, price: 1.50, hot: x}\n"
RULE = "rules:\n  - {id: r, kind: formula, left: a, why: w}\n"


def digest(tmp_path: Path, text: str) -> str:
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    return options.read(tmp_path / "m.yaml").digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1.50", "999"),
        ("1.50", "15"),
        ("1.50", "-1.5"),
        ("hot: x", "hot: y"),
        ("hot: x", "cold: x"),
        ("scope: s", "scope: t"),
        ("family: f", "family: g"),
        ("why: w", "why: because"),
        ("id: r", "id: q"),
    ],
)
def test_digest_covers_what_answers_depend_on(tmp_path: Path, old: str, new: str) -> None:
    text = ONE + RULE

    assert digest(tmp_path, text) != digest(tmp_path, text.replace(old, new))


def test_digest_is_of_the_content_not_of_its_spelling(tmp_path: Path) -> None:
    text = ONE + RULE

    assert digest(tmp_path, text) == digest(tmp_path, "# a comment\n\n" + text)
    assert digest(tmp_path, text) == digest(tmp_path, text.replace("1.50", "1.5"))
    ten = digest(tmp_path, text.replace("1.50", "10.0"))
    assert ten == digest(tmp_path, text.replace("1.50", "10"))


def test_uncompiled_artefact_cannot_be_saved(tmp_path: Path) -> None:
    artefact = options.compile(options.example(), seconds=0)

    with pytest.raises(options.NotComputedError):
        options.save(artefact, tmp_path / "none")
