"""The terms of a challenge: one canonical form that publishing freezes and anybody can re-hash."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.adapters import engine_rows
from mitwerk.apps.challenges.queries.phases import phases_with_all
from mitwerk.engines import requirements as engine
from mitwerk.kit.canonical import canonical

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.challenges.models import Challenge, Phase

VERSION = 6


def terms_of(challenge: Challenge) -> dict[str, Any]:
    """Return the promises of a challenge as plain JSON: numbers are integers or decimal text."""
    phases = phases_with_all(challenge)
    rows = challenge.requirements.prefetch_related("phase_links__phase")
    return {
        "mitwerk_terms": VERSION,
        "challenge": _challenge(challenge),
        "brief": {
            name: getattr(challenge, name) for name in ("intended_use", "place", "users", "must_do")
        },
        "sums": {
            "currency": challenge.currency,
            "prizes_minor": challenge.prizes_minor,
            "target_price_minor": challenge.target_price_minor,
            "approval_minor": challenge.approval_minor,
        },
        "rules": _rules(challenge),
        "phases": [_phase(phase) for phase in phases],
        "requirements": engine.payload(engine_rows(rows)),
        "reference_files": [
            {"path": file.path, "sha256": file.blob.sha256, "size": file.blob.size}
            for file in challenge.reference_files.select_related("blob").order_by("path")
        ],
        "texts": [
            text.frozen
            for text in texts.ALL
            if challenge.appeal_days or text is not texts.APPEAL_PROMISE
        ],
    }


def canonical_terms(challenge: Challenge) -> str:
    """Return the canonical JSON text that is hashed and kept."""
    return canonical(terms_of(challenge)).decode()


def _challenge(challenge: Challenge) -> dict[str, Any]:
    return {
        "code": challenge.code,
        "client": challenge.client.code,
        "title": challenge.title,
        "summary": challenge.summary,
        "language": challenge.language,
        "size": challenge.size,
        "time_zone": challenge.time_zone,
    }


def _rules(challenge: Challenge) -> dict[str, Any]:
    return {
        "licence": challenge.licence,
        "text_licence": challenge.text_licence,
        "ai": challenge.ai_rule,
        "too_close": challenge.too_close_rule,
        "run_off_days": challenge.run_off_days,
        "answer_days": challenge.answer_days,
        "appeal_days": challenge.appeal_days,
        "ruling_days": challenge.ruling_days,
        "winner_keeps_percent": challenge.winner_keeps_percent,
        "cancel": challenge.cancel_rule,
        "confidence_percent": challenge.confidence_percent,
    }


def _phase(phase: Phase) -> dict[str, Any]:
    return {
        "code": phase.code,
        "kind": phase.kind,
        "title": phase.title,
        "task": phase.task,
        "opens_at": _time(phase.opens_at),
        "closes_at": _time(phase.closes_at),
        "judged_at": _time(phase.judged_at),
        "needs": sorted(link.needs.code for link in phase.needs_links.all()),
        "deliverables": [
            {"kind": item.kind, "text": item.text, "required": item.required}
            for item in phase.deliverables.all()
        ],
        "prizes": [
            {"rank": prize.rank, "amount_minor": prize.amount_minor} for prize in phase.prizes.all()
        ],
        "juries": sorted(
            (
                {
                    "kind": jury.kind,
                    "weight_percent": jury.weight_percent,
                    "judges": sorted(seat.member.code for seat in jury.seats.all()),
                }
                for jury in phase.juries.all()
            ),
            key=lambda jury: str(jury["kind"]),
        ),
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
