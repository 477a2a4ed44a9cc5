"""A stranger recomputes the result with the standard library; a changed ballot is found."""

import copy
import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785

from mitwerk.engines import judging
from mitwerk.engines.judging import bundle as packing
from mitwerk.engines.judging import recompute
from mitwerk.engines.judging.cli import as_answer

TERMS = {"title": "Förster-Fahrzeug", "confidence": "0.95", "entries": 8}
TERMS_HASH = hashlib.sha256(rfc8785.dumps(TERMS)).hexdigest()


def cast_ballots(seed, judges, parts=("jury",), entries=8, lists=2, fakes=0):
    rng = random.Random(seed)
    names = [f"e{n}" for n in range(entries)]
    cast = []
    for part in parts:
        for judge in range(judges):
            fake = judge < fakes
            for turn in range(lists):
                seen = rng.sample(names, min(5, entries))
                noise = {name: int(name[1:]) + rng.gauss(0, 2) for name in seen}
                order = sorted(seen, key=noise.__getitem__, reverse=fake)
                ranks = {
                    name: max(1, place - rng.randint(0, 1)) for place, name in enumerate(order, 1)
                }
                payload = packing.ballot_payload(
                    part=part, ballot=f"{part}-{judge}-{turn}", judge=f"p{judge}", ranks=ranks
                )
                cast.append(packing.Cast(payload, rng.randbytes(32)))
    return cast, names


def pack(cast, names, weights=None):
    return packing.bundle(
        terms=TERMS,
        terms_hash=TERMS_HASH,
        entries=names,
        weights=weights or {"jury": 1},
        confidence="0.95",
        cast=cast,
    )


@pytest.mark.parametrize(
    ("seed", "judges", "entries", "lists", "fakes"),
    [(1, 1, 3, 1, 0), (2, 4, 6, 2, 0), (3, 11, 8, 3, 2), (4, 24, 8, 3, 4), (5, 30, 12, 1, 0)],
)
def test_recompute_gives_the_same_worths_and_decision(seed, judges, entries, lists, fakes):
    cast, names = cast_ballots(seed, judges, entries=entries, lists=lists, fakes=fakes)
    result, packed = pack(cast, names)

    found = recompute.verify(json.loads(json.dumps(packed)))

    assert found.decision == result.decision
    assert found.winner == result.winner
    assert found.contenders == list(result.contenders)
    worths = {one.entry: one.worth for one in result.ranking}
    assert all(abs(found.worths[name] - worths[name]) < 1e-9 for name in names)


def test_recompute_repeats_the_chance_to_be_first():
    cast, names = cast_ballots(8, 21)
    ballots = [
        judging.Ballot(c.payload["ballot"], c.payload["judge"], c.payload["ranks"]) for c in cast
    ]
    result = judging.rank(ballots, seed="ab", entries=names)
    number = {name: place for place, name in enumerate(names)}

    jury = recompute.jury_of([dict(c.payload) for c in cast], number, 0.95)
    found = [recompute.given_duels(jury.wins, 3.0 * (step + 0.5) / 12) for step in range(12)]
    chances = recompute.p_first(found, "ab")

    expected = {one.entry: one.p_first for one in result.ranking}
    assert chances == pytest.approx([expected[name] for name in names], abs=1e-9)


@pytest.mark.parametrize("judges", [9, 22])
def test_recompute_combines_juries_that_share_judges(judges):
    cast, names = cast_ballots(6, judges, parts=("experts", "community", "looks"))
    result, packed = pack(cast, names, {"experts": 3, "community": 5, "looks": 2})

    found = recompute.verify(packed)

    assert (found.decision, found.winner) == (result.decision, result.winner)
    assert found.contenders == list(result.contenders)


@pytest.mark.parametrize(("seed", "declared"), [(18, "declared"), (20, "too_close")])
def test_recompute_repeats_the_exact_test_of_a_small_jury_beside_a_large_one(seed, declared):
    experts, names = cast_ballots(seed, 3, ("experts",), entries=4)
    crowd, _ = cast_ballots(seed + 1, 30, ("community",), entries=4, lists=4)
    weights = {"experts": 5, "community": 95}
    result, packed = pack([*experts, *crowd], names, weights)

    found = recompute.verify(packed)

    assert (found.decision, found.contenders) == (declared, list(result.contenders))


def test_recompute_counts_the_latest_ballot_only():
    cast, names = cast_ballots(7, 6)
    last = cast[0].payload | {"ranks": {"e7": 1, "e6": 2}}
    result, packed = pack([*cast, packing.Cast(last, bytes(32))], names)
    latest_only, _ = pack([packing.Cast(last, bytes(32)), *cast[1:]], names)

    recompute.verify(packed)

    worths = {one.entry: one.worth for one in latest_only.ranking}
    assert {one.entry: one.worth for one in result.ranking} == pytest.approx(worths)


@pytest.fixture(scope="module")
def packed_once():
    cast, names = cast_ballots(10, 6, entries=4, lists=1)
    return pack(cast, names)[1]


def rehash(packed):
    """Redo every commitment and head, as somebody would who changed a ballot afterwards."""
    head = judging.chain_start(packed["terms_hash"])
    for link in packed["links"]:
        link["commitment"] = judging.commitment(link["payload"], bytes.fromhex(link["salt"]))
        head = link["head"] = judging.chain_head(head, link["commitment"])
    packed["final_head"] = head
    return packed


def test_a_changed_ballot_is_found_even_after_rehashing_everything():
    cast, names = cast_ballots(9, 6, entries=6)
    _, packed = pack(cast, names)
    receipt = {"commitment": packed["links"][5]["commitment"], "head": packed["links"][5]["head"]}
    published_head = packed["links"][8]["head"]
    forged = copy.deepcopy(packed)
    ranks = forged["links"][5]["payload"]["ranks"]
    first, second = sorted(ranks)[:2]
    ranks[first], ranks[second] = ranks[second] + 1, ranks[first]

    with pytest.raises(recompute.MismatchError, match="doesn't open"):
        recompute.verify(forged)
    rehash(forged)
    with pytest.raises(recompute.MismatchError, match="receipt's commitment"):
        recompute.verify(forged, receipt)
    with pytest.raises(recompute.MismatchError, match="head is not in the chain"):
        recompute.verify(forged, head=published_head)
    with pytest.raises(recompute.MismatchError, match="worth of"):
        recompute.verify(forged)
    recompute.verify(packed, receipt, published_head)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b["terms"].update(title="x"), "terms"),
        (lambda b: b.update(final_head="0" * 64), "final head"),
        (lambda b: b["links"].pop(3), "chain breaks"),
        (lambda b: b["result"].update(decision="neither"), "decision"),
        (lambda b: b["result"]["contenders"].pop(), "contenders"),
        (lambda b: b["result"]["ranking"].reverse(), "ranking is"),
        (lambda b: b["result"]["ranking"][0].update(worth=1.0), "worth of"),
        (lambda b: b["result"]["ranking"].pop(), "other entries"),
        (lambda b: b["result"]["screened"].append({"judge": "p1"}), "left out"),
    ],
)
def test_verify_says_what_does_not_hold(packed_once, change, message):
    packed = copy.deepcopy(packed_once)
    change(packed)

    with pytest.raises(recompute.MismatchError, match=message):
        recompute.verify(packed)


def test_the_script_runs_alone_and_exits_by_its_verdict(tmp_path):
    cast, names = cast_ballots(11, 5, entries=5)
    _, packed = pack(cast, names)
    script = tmp_path / "recompute.py"
    script.write_text(packing.recompute_script(), encoding="utf-8")
    (tmp_path / "bundle.json").write_text(json.dumps(packed), encoding="utf-8")
    (tmp_path / "receipt.json").write_text(json.dumps(packed["links"][0]), encoding="utf-8")
    command = [sys.executable, "-I", "-S", str(script), str(tmp_path / "bundle.json")]
    receipt = ["--receipt", str(tmp_path / "receipt.json")]

    good = subprocess.run([*command, *receipt], capture_output=True, text=True, check=False)
    bad = subprocess.run(
        [*command, "--head", "0" * 64], capture_output=True, text=True, check=False
    )

    assert (good.returncode, good.stdout.split(":")[0]) == (0, "holds")
    assert good.stdout.splitlines()[1] == "the receipt's ballot counts"
    assert (bad.returncode, bad.stdout) == (
        1,
        "does not hold: the head is not in the chain\n",
    )


def test_a_missing_file_is_named_without_a_traceback(tmp_path, monkeypatch, capsys):
    (tmp_path / "bundle.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["recompute.py", "bundle.json", "--receipt", "mine.json"])

    with pytest.raises(SystemExit) as left:
        recompute.main()

    assert left.value.code == 2
    assert "mine.json can't be read: [Errno 2] No such file" in capsys.readouterr().err


def test_bundle_refuses_a_part_without_weight():
    cast, names = cast_ballots(12, 3)

    with pytest.raises(judging.JudgingError, match="no weight"):
        pack(cast, names, {"experts": 1})


def ranked(cast, counted):
    """Rank a round as the platform does: from the ballots that were in when it ended."""
    taken = [one for one in cast if one.payload["round"] <= counted.round]
    juries = judging.counted_ballots((c.payload for c in taken), counted)
    parts = [judging.Part(name, 1, ballots) for name, ballots in juries.items()]
    *_, head = judging.chain_heads(
        TERMS_HASH, (judging.commitment(c.payload, c.salt) for c in taken)
    )
    seed = judging.result_seed(TERMS_HASH, head)
    result = judging.combine(parts, 0.95, seed, entries=counted.entries)
    return result, judging.Round(counted, dict.fromkeys(juries, 1), as_answer(result))


def pack_rounds(cast, *rounds):
    packed = judging.pack(
        terms=TERMS, terms_hash=TERMS_HASH, confidence="0.95", cast=cast, rounds=rounds
    )
    return json.loads(json.dumps(packed))


def test_recompute_passes_over_what_appeals_left_out():
    cast, names = cast_ballots(13, 9)
    gone = judging.LeftOut({"e0": "appeal 1"}, {"p3": "appeal 2"})
    counted = judging.Counted(tuple(names[1:]), left_out=gone)
    result, only = ranked(cast, counted)

    found = recompute.verify(pack_rounds(cast, only))

    assert found.worths == pytest.approx({one.entry: one.worth for one in result.ranking})
    assert set(found.worths) == set(names[1:])
    assert result.judges == 8


def test_recompute_finds_a_ballot_that_is_hidden_as_left_out():
    cast, names = cast_ballots(14, 9)
    packed = pack_rounds(cast, ranked(cast, judging.Counted(tuple(names)))[1])
    packed["left_out"]["judges"]["p2"] = "no reason"

    with pytest.raises(recompute.MismatchError, match="worth of"):
        recompute.verify(packed)


def two_rounds(pick):
    """A first round, and a second one of those of its entries that ``pick`` takes of them."""
    first, names = cast_ballots(15, 6, entries=4)
    result, before = ranked(first, judging.Counted(tuple(names)))
    entries = pick(names, list(result.contenders))
    second = [
        packing.Cast({**one.payload, "ballot": f"again-{n}", "round": 2, "ranks": ranks}, one.salt)
        for n, one in enumerate(cast_ballots(16, 6, entries=4)[0])
        if len(ranks := {k: v for k, v in one.payload["ranks"].items() if k in entries}) > 1
    ]
    cast = [*first, *second]
    return pack_rounds(cast, before, ranked(cast, judging.Counted(tuple(entries), 2))[1])


def test_recompute_ranks_every_round_by_its_own_ballots():
    packed = two_rounds(lambda _names, contenders: contenders)

    found = recompute.verify(packed, packed["links"][0])

    assert set(found.worths) < set(packed["before"][0]["entries"])
    assert found.receipt == "the receipt's ballot counts"


def test_recompute_finds_a_run_off_of_others_than_the_contenders():
    packed = two_rounds(lambda names, contenders: [n for n in names if n != contenders[0]])

    with pytest.raises(recompute.MismatchError, match="neither the contenders nor all"):
        recompute.verify(packed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b["before"].clear(), "these rounds"),
        (lambda b: b["before"][0]["result"]["contenders"].pop(), "contenders"),
        (lambda b: b["before"][0]["result"]["ranking"][0].update(worth=0.9), "worth of"),
        (lambda b: b.update(b["before"].pop()), "last round with ballots is 2"),
    ],
)
def test_recompute_holds_the_first_round_too(change, message):
    packed = two_rounds(lambda names, _contenders: names)
    change(packed)

    with pytest.raises(recompute.MismatchError, match=message):
        recompute.verify(packed)


def test_recompute_takes_a_run_off_without_ballots():
    cast, names = cast_ballots(15, 6, entries=4)
    result, before = ranked(cast, judging.Counted(tuple(names)))
    told = {"ranking": [], "decision": "too_close", "winner": None, "screened": []}
    told["contenders"] = list(result.contenders)
    silent = judging.Round(judging.Counted(result.contenders, 2), {}, told)

    found = recompute.verify(pack_rounds(cast, before, silent))

    assert (found.decision, found.contenders) == ("too_close", list(result.contenders))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda b: b["parts"][0].update(weight=2), "weighs 100 in the terms"),
        (lambda b: b.update(confidence="0.50"), "ask for 95"),
        (lambda b: b.pop("phase"), "phase isn't named"),
        (lambda b: b["parts"].pop(), "juries aren't those"),
        (lambda b: b["entries"].remove("e0"), "e0 was ranked"),
    ],
)
def test_verify_holds_the_rules_against_the_terms(change, message):
    cast, names = cast_ballots(17, 4, entries=4, lists=1)
    juries = [{"kind": "jury", "weight_percent": 100}]
    terms = {
        "mitwerk_terms": 6,
        "rules": {"confidence_percent": 95},
        "phases": [{"code": "p1", "juries": juries}],
    }
    hashed = hashlib.sha256(rfc8785.dumps(terms)).hexdigest()
    _, packed = packing.bundle(
        terms=terms,
        terms_hash=hashed,
        entries=names,
        weights={"jury": 100},
        confidence="0.95",
        cast=cast,
    )
    packed["phase"] = "p1"
    recompute.verify(packed)

    change(packed)

    with pytest.raises(recompute.MismatchError, match=message):
        recompute.verify(packed)


def test_verify_refuses_a_receipt_with_another_ballots_head(packed_once):
    links = packed_once["links"]
    receipt = {"commitment": links[0]["commitment"], "head": links[1]["head"]}

    with pytest.raises(recompute.MismatchError, match="another ballot"):
        recompute.verify(packed_once, receipt)


def test_verify_says_that_a_later_ballot_took_the_receipts_place():
    cast, names = cast_ballots(19, 3, entries=4)
    forged = packing.Cast(cast[0].payload | {"ranks": {"e0": 2, "e1": 1}}, bytes(32))
    _, packed = pack([*cast, forged], names)

    replaced, other = (recompute.verify(packed, packed["links"][n]).receipt for n in (0, 1))

    assert replaced.startswith("the receipt's ballot does not count")
    assert other == "the receipt's ballot counts"


@pytest.mark.parametrize(
    ("receipt", "message"),
    [
        ({}, "names no commitment"),
        ({"commitment": "0" * 64}, "receipt's commitment is not"),
        ({"phase": "other", "commitment": "0" * 64}, "of another phase, other"),
    ],
)
def test_a_receipt_that_is_not_of_this_chain_never_holds(packed_once, receipt, message):
    with pytest.raises(recompute.MismatchError, match=message):
        recompute.verify(packed_once, receipt)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--receipt", "notes.txt"], "notes.txt can't be read: Expecting value"),
        (["--receipt", "list.json"], "list.json is none of ours: no JSON object"),
        (["--head", "77126f1d6742…"], "a head has 64 of the digits 0-9 and a-f"),
    ],
)
def test_what_is_no_receipt_and_no_head_is_not_blamed_on_the_bundle(
    packed_once, tmp_path, monkeypatch, capsys, arguments, says
):
    monkeypatch.chdir(tmp_path)
    Path("bundle.json").write_text(json.dumps(packed_once), encoding="utf-8")
    Path("notes.txt").write_text("my head: 77126f1d6742…", encoding="utf-8")
    Path("list.json").write_text("[]", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["recompute.py", "bundle.json", *arguments])

    with pytest.raises(SystemExit) as left:
        recompute.main()

    assert left.value.code == 2
    assert says in capsys.readouterr().err
