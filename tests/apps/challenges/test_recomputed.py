"""A stranger recomputes a real result; who changes a ballot is found, whatever is hashed again."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.services.ballots import cast_ballot
from mitwerk.apps.challenges.services.sheets import draw_sheet
from mitwerk.engines.judging import chain_head, chain_start, commitment
from tests.factories import challenges as make
from tests.factories.judging import COMMUNITY_ONLY, end_judging, judged_phase, rank_in_order
from tests.factories.members import client_of

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.apps.challenges.models import Ballot, Phase

pytestmark = pytest.mark.django_db


def recompute(folder: Path, *options: str) -> tuple[int, str]:
    """Run the downloaded script in its folder, without site-packages or our own paths."""
    command = [sys.executable, "-I", "-S", "recompute.py", "bundle.json", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def downloaded(phase: Phase, folder: Path) -> dict[str, Any]:
    """Unpack what the result page offers to anybody."""
    address = reverse("challenges:bundle", args=[phase.challenge.code, phase.code])
    archive = zipfile.ZipFile(io.BytesIO(Client().get(address).content))
    archive.extractall(folder)
    return dict(json.loads(archive.read("bundle.json")))


def receipt_file(ballot: Ballot, folder: Path) -> str:
    answer = client_of(ballot.judge).get(reverse("challenges:ballot-json", args=[ballot.code]))
    (folder / "receipt.json").write_bytes(answer.content)
    return "receipt.json"


def voted(judges: int = 11) -> tuple[Phase, list[Ballot]]:
    phase = judged_phase(3, "split", juries=COMMUNITY_ONLY)
    return phase, [rank_in_order(make.member(), phase) for _number in range(judges)]


def rehash(bundle: dict[str, Any]) -> None:
    """Redo every commitment and head, as somebody would who changed a ballot afterwards."""
    head = chain_start(bundle["terms_hash"])
    for link in bundle["links"]:
        link["commitment"] = commitment(link["payload"], bytes.fromhex(link["salt"]))
        head = link["head"] = chain_head(head, link["commitment"])
    bundle["final_head"] = head


def test_a_stranger_recomputes_the_result(tmp_path: Path) -> None:
    phase, cast = voted()
    heads = reverse("challenges:heads-json", args=[phase.challenge.code, phase.code])
    noted = Client().get(heads).json()["heads"][4]["head"]
    phase = end_judging(phase)
    bundle = downloaded(phase, tmp_path)

    code, said = recompute(tmp_path, "--receipt", receipt_file(cast[2], tmp_path), "--head", noted)

    assert (code, said) == (0, "holds: declared, winner 1\nthe receipt's ballot counts\n")
    worths = {row["entry"]: row["worth"] for row in phase.results.get().payload["ranking"]}
    assert {row["entry"]: row["worth"] for row in bundle["result"]["ranking"]} == worths
    assert noted == cast[4].chain_head


def test_a_changed_ballot_is_found_by_receipt_and_head(tmp_path: Path) -> None:
    phase, cast = voted()
    bundle = downloaded(end_judging(phase), tmp_path)
    receipt = receipt_file(cast[2], tmp_path)
    bundle["links"][2]["payload"]["ranks"] = {"1": 3, "2": 2, "3": 1}
    rehash(bundle)
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))

    by_receipt = recompute(tmp_path, "--receipt", receipt)
    by_head = recompute(tmp_path, "--head", cast[9].chain_head)
    alone = recompute(tmp_path)

    assert by_receipt == (1, "does not hold: the receipt's commitment is not in the chain\n")
    assert by_head == (1, "does not hold: the head is not in the chain\n")
    assert alone[0] == 1


def ranked_both_ways(phase: Phase, judges: int) -> None:
    """Half of the judges put entry 1 first, half entry 2; all put the others behind them."""
    for number in range(judges):
        judge = make.member(f"judge{number}")
        sheet = draw_sheet(by=judge, phase_code=phase.code)
        best = "12"[number % 2]
        ranks = {one: 1 if one == best else 1 + int(one) for one in sheet.entries}
        cast_ballot(by=judge, sheet_code=sheet.code, ranks=ranks, recognised=[])


def test_a_run_off_is_recomputed_with_what_came_before(tmp_path: Path) -> None:
    phase = judged_phase(3, "split", juries=COMMUNITY_ONLY)
    ranked_both_ways(phase, 20)
    in_run_off = end_judging(phase).round
    for number in range(9):
        rank_in_order(make.member(f"judge{number}"), phase)
    phase = end_judging(phase)

    bundle = downloaded(phase, tmp_path)
    code, said = recompute(tmp_path)
    bundle["before"][0]["result"]["contenders"] = ["2", "3"]
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    forged = recompute(tmp_path)

    assert (in_run_off, code) == (2, 0)
    assert said == ("holds: declared, winner 1\nround 1 before: too_close, winner None\n")
    assert forged[1] == "does not hold: round 2 ranks neither the contenders nor all\n"


def test_a_run_off_without_ballots_leaves_the_first_round_to_recompute(tmp_path: Path) -> None:
    phase = judged_phase(3, "split", juries=COMMUNITY_ONLY)
    ranked_both_ways(phase, 20)
    phase = end_judging(end_judging(phase))
    page = reverse("challenges:result", args=[phase.challenge.code, phase.code])

    downloaded(phase, tmp_path)
    code, said = recompute(tmp_path)

    assert (phase.decision.kind, code) == ("split", 0)
    assert said.endswith("round 1 before: too_close, winner None\n")
    assert "recompute.py bundle.json" in Client().get(page).content.decode()


def test_nobody_gets_the_ballots_while_they_are_taken() -> None:
    phase, _cast = voted(2)
    address = reverse("challenges:bundle", args=[phase.challenge.code, phase.code])

    answer = client_of(phase.challenge.client).get(address)

    assert (phase.state, answer.status_code) == (PhaseState.JUDGING, 409)


def test_the_heads_say_nothing_of_the_ballots() -> None:
    phase, cast = voted(2)
    arguments = [phase.challenge.code, phase.code]

    told = Client().get(reverse("challenges:heads-json", args=arguments)).json()
    feed = Client().get(reverse("challenges:heads-atom", args=arguments)).content.decode()
    page = Client().get(reverse("challenges:heads", args=arguments)).content.decode()

    assert [one["head"] for one in told["heads"]] == [ballot.chain_head for ballot in cast]
    assert {key for one in told["heads"] for key in one} == {
        "position",
        "commitment",
        "head",
        "hour",
    }
    for ballot in cast:
        assert ballot.chain_head in feed
        assert ballot.chain_head in page
        assert [ballot.salt in text for text in (feed, page, json.dumps(told))] == [False] * 3


def test_a_receipt_is_its_judges_own() -> None:
    _phase, cast = voted(1)
    address = reverse("challenges:ballot-json", args=[cast[0].code])

    mine = client_of(cast[0].judge).get(address).json()
    theirs = client_of(make.member("charlie")).get(address)

    assert (mine["commitment"], mine["head"]) == (cast[0].commitment, cast[0].chain_head)
    assert theirs.status_code == 404
