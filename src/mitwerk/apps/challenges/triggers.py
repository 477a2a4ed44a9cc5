"""What the database keeps of challenges: terms, entries, ballots, decisions and awards."""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, Shut, keep, shut

# From publishing on only state and reason change; delays move the dates of phases, not the terms.
_TERMS = (
    "code",
    "client_id",
    "title",
    "summary",
    "language",
    "size",
    "intended_use",
    "place",
    "users",
    "must_do",
    "currency",
    "prizes_minor",
    "target_price_minor",
    "approval_minor",
    "licence",
    "text_licence",
    "ai_rule",
    "too_close_rule",
    "run_off_days",
    "answer_days",
    "cancel_rule",
    "confidence_percent",
    "terms",
    "terms_sha256",
    "time_zone",
    "created_at",
    "published_at",
)
_BALLOT = (
    "code",
    "sheet_id",
    "phase_id",
    "judge_id",
    "supersedes_id",  # what supersedes a ballot names it; the ballot itself stays as it is
    "ranks",
    "recognised",
    "payload",
    "salt",
    "commitment",
    "chain_position",
    "chain_head",
    "at",
)
_SHEET = ("code", "phase_id", "jury_id", "judge_id", "round", "number", "entries", "created_at")
_ENTRY = ("code", "phase_id", "number", "blueprint_id", "entrant_id", "team_id", "created_at")
_SUBMISSION = (
    "code",
    "entry_id",
    "revision_id",
    "by_id",
    "terms_sha256",
    "manifest_sha256",
    "at",
    "check_of_files_id",
)
_CHECK = ("code", "phase_id", "files_sha256", "files", "baseline_id", "terms_sha256", "created_at")
_MEASURED = ("state", "verdict", "failed", "unknown", "rows", "engine", "reason", "finished_at")
_WAIVER = ("code", "entry_id", "requirement_id", "reason", "by_id", "at")
_RESULT = ("phase_id", "round", "declared", "payload", "ballot_count", "final_head", "at")
_AWARD = ("code", "phase_id", "rank", "amount_minor", "currency", "transaction_id", "by_id", "at")
_LINE = ("code", "award_id", "entry_id", "payee_id", "amount_minor")
# A share is marked as paid once; the mark goes only when the movement that paid it is reversed.
_PAID_BEFORE = """OLD.paid_by_id IS NOT NULL AND NOT (NEW.paid_by_id = OLD.paid_by_id
    AND NEW.paid_reference = OLD.paid_reference AND NEW.paid_at = OLD.paid_at)
    AND NOT (NEW.paid_by_id IS NULL AND NEW.paid_reference = '' AND NEW.paid_at IS NULL
        AND EXISTS (SELECT 1 FROM ledger_transaction WHERE reverses_id = OLD.paid_by_id))"""
SHARES = keep(Kept("challenges_awardline", _LINE, refused=_PAID_BEFORE))
_DECLARED = ("submission_id", "requirement_id", "value", "unit", "source_path")

TRIGGERS = keep(
    Kept("challenges_challenge", _TERMS, when="OLD.terms <> ''"),
    Kept("challenges_entry", _ENTRY),
    Kept("challenges_entryrevision", _SUBMISSION),
    Kept("challenges_entrypayee", ("submission_id", "member_id")),
    Kept("challenges_declaredvalue", _DECLARED),
    Kept("challenges_ballotsheet", _SHEET),
    Kept("challenges_ballot", _BALLOT),
    Kept("challenges_result", _RESULT),
    Kept("challenges_decision", ("phase_id", "kind", "reason", "by_id", "at")),
    Kept("challenges_decisionplace", ("decision_id", "rank", "entry_id")),
    Kept("challenges_award", _AWARD),
    Kept("challenges_awardline", _LINE, refused=_PAID_BEFORE),
    Kept("challenges_entrycheck", _CHECK + _MEASURED, when="OLD.finished_at IS NOT NULL"),
    Kept("challenges_waiver", _WAIVER),
)


# Put by the migration that brings them.
OBJECTIONS = keep(Kept("challenges_objection", _WAIVER))


def _frozen(row: str) -> str:
    """Return the SQL condition under which the challenge of a row has frozen its terms."""
    asked = "SELECT 1 FROM challenges_challenge AS asked WHERE asked.terms <> ''"
    return f"EXISTS ({asked} AND asked.id = {row})"


def _phase_frozen(row: str) -> str:
    its = "SELECT p.challenge_id FROM challenges_phase AS p WHERE p.id ="
    return _frozen(f"({its} {row})")


_PHASE = ("code", "challenge_id", "position", "kind", "title", "task")  # dates move by delays
_ROW = (
    *("challenge_id", "position", "key", "text", "kind"),
    *("fact", "comparison", "value", "unit", "must"),
)
_OF_PHASE = _phase_frozen("OLD.phase_id")
_OF_JURY = "(SELECT j.phase_id FROM challenges_jury AS j WHERE j.id = OLD.jury_id)"
# The rows that the frozen terms were written from; those of a draft change and go.
FROZEN = keep(
    Kept("challenges_phase", _PHASE, when=_frozen("OLD.challenge_id")),
    Kept("challenges_phasedependency", ("phase_id", "needs_id"), when=_OF_PHASE),
    Kept(
        "challenges_deliverable",
        ("phase_id", "position", "kind", "text", "required"),
        when=_OF_PHASE,
    ),
    Kept("challenges_prize", ("phase_id", "rank", "amount_minor"), when=_OF_PHASE),
    Kept("challenges_jury", ("phase_id", "kind", "weight_percent"), when=_OF_PHASE),
    Kept("challenges_jurymember", ("jury_id", "member_id"), when=_phase_frozen(_OF_JURY)),
    Kept("challenges_requirement", _ROW, when=_frozen("OLD.challenge_id")),
    Kept(
        "challenges_requirementphase",
        ("requirement_id", "phase_id", "share_percent"),
        when=_OF_PHASE,
    ),
    Kept(
        "challenges_referencefile",
        ("code", "challenge_id", "blob_id", "path"),
        when=_frozen("OLD.challenge_id"),
    ),
)


def _only_falls(column: str) -> str:
    """Refuse that something stands again, or for something else, once it stands no more."""
    new, old = f"NEW.{column}", f"OLD.{column}"
    return f"{new} IS NOT NULL AND ({old} IS NULL OR {new} <> {old})"


_DECISION = ("phase_id", "number", "kind", "reason", "by_id", "at")
_APPEAL = (
    *("code", "phase_id", "decision_id", "ground", "entry_id", "requirement_id", "flag_id"),
    *("older_id", "text", "by_id", "at", "rule_by"),
)
# Put by the migration that brings the appeals: more columns, and decisions that may fall.
APPEALS = keep(
    Kept(
        "challenges_challenge",
        (*_TERMS, "appeal_days", "ruling_days", "winner_keeps_percent"),
        when="OLD.terms <> ''",
    ),
    Kept("challenges_ballotsheet", (*_SHEET, "replaces_id")),
    Kept("challenges_recognition", ("phase_id", "judge_id", "number", "at")),
    Kept("challenges_remark", ("ballot_id", "entry_id", "text")),
    Kept("challenges_result", (*_RESULT, "count")),
    Kept("challenges_decision", _DECISION, refused=_only_falls("stands_for_id")),
    Kept(
        "challenges_decisionplace",
        ("decision_id", "rank", "entry_id"),
        refused=_only_falls("stands_for_id"),
    ),
    Kept("challenges_appeal", _APPEAL),
    Kept(
        "challenges_appealstep",
        ("appeal_id", "kind", "remedy", "judge", "reason", "by_id", "at"),
    ),
)

_NEW_OF_PHASE = _phase_frozen("NEW.phase_id")


def _counted(table: str, column: str) -> Shut:
    """Refuse a row of a submission beyond as many as the submission was counted to have."""
    there = f"SELECT COUNT(*) FROM {table} AS t WHERE t.submission_id = NEW.submission_id"  # noqa: S608 - our own names
    most = f"SELECT s.{column} FROM challenges_entryrevision AS s WHERE s.id = NEW.submission_id"  # noqa: S608 - as above
    return Shut(table, f"({there}) >= COALESCE(({most}), 0)")


# Put by the migration that counts payees: what is frozen takes no new rows.
SUBMISSIONS = keep(Kept("challenges_entryrevision", (*_SUBMISSION, "payee_count")))
SHUT = shut(
    *(
        Shut(f"challenges_{table}", _frozen("NEW.challenge_id"))
        for table in ("phase", "requirement", "referencefile")
    ),
    *(
        Shut(f"challenges_{table}", _NEW_OF_PHASE)
        for table in ("phasedependency", "deliverable", "prize", "jury", "requirementphase")
    ),
    Shut("challenges_jurymember", _phase_frozen(_OF_JURY.replace("OLD.", "NEW."))),
    _counted("challenges_entrypayee", "payee_count"),
)
# Put by the migration that counts declared values.
DECLARED = keep(Kept("challenges_entryrevision", (*_SUBMISSION, "payee_count", "declared_count")))
DECLARED_SHUT = shut(_counted("challenges_declaredvalue", "declared_count"))
# Put by the migration that lets moderators hide lines of judges.
HIDDEN = keep(Kept("challenges_hiddenremark", ("remark_id", "reason", "by_id", "at")))
