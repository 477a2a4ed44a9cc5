"""The database triggers that keep the books, for SQLite and PostgreSQL.

Named once here, so that migrations can put them back and a test can list them.
"""

from __future__ import annotations

from mitwerk.kit.triggers import Triggers, refuse, whole

EMPTY = "ledger: an account opens with nothing; only postings move its balance"
IMMUTABLE = "ledger: postings and transactions are never changed or deleted"
SEALED = "ledger: this transaction is sealed"
FOREIGN = "ledger: the account has another currency"

_KEPT = (
    "id",
    "uuid",
    "kind",
    "currency",
    "cause",
    "reason",
    "idempotency_key",
    "request_sha256",
    "reverses_id",
    "by_id",
    "at",
)

# Sums, not increments: a statement that inserts several postings fires once for each of them,
# and PostgreSQL already shows it all of them.
_BALANCE = "(SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_posting WHERE account_id = {})"
_IMBALANCE = "(SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_posting WHERE transaction_id = {})"
_POSTED = f"""
    UPDATE ledger_account SET balance_minor = {_BALANCE.format("NEW.account_id")}
     WHERE id = NEW.account_id;
    UPDATE ledger_transaction SET imbalance = {_IMBALANCE.format("NEW.transaction_id")}
     WHERE id = NEW.transaction_id;
"""  # noqa: S608 - only names of our own columns
_IS_SEALED = "(SELECT unsealed FROM ledger_transaction WHERE id = NEW.transaction_id) = 0"
_IS_FOREIGN = """(SELECT t.currency FROM ledger_transaction t WHERE t.id = NEW.transaction_id)
    <> (SELECT a.currency FROM ledger_account a WHERE a.id = NEW.account_id)"""


def _changed(operator: str) -> str:
    return " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in _KEPT)


# An update is fine when imbalance follows the postings before sealing, or unsealed goes 1 → 0.
def _refused_update(operator: str) -> str:
    return f"""{_changed(operator)} OR OLD.unsealed = 0 OR NEW.unsealed NOT IN (0, 1)
        OR NEW.imbalance <> {_IMBALANCE.format("NEW.id")}"""


# The cached balance may only ever say what the postings say.
_WRONG_BALANCE = f"NEW.balance_minor <> {_BALANCE.format('NEW.id')}"

_ACCOUNT_KEPT = ("id", "kind", "owner", "currency", "may_be_negative", "code")


def _refused_account(operator: str) -> str:
    changed = " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in _ACCOUNT_KEPT)
    return f"{changed} OR {_WRONG_BALANCE}"


SQLITE = {
    "ledger_zero_only": f"""BEFORE INSERT ON ledger_zero WHEN NEW.value <> 0 BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_zero_kept": f"""BEFORE UPDATE ON ledger_zero BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_posting_before": f"""BEFORE INSERT ON ledger_posting BEGIN
        SELECT RAISE(ABORT, '{SEALED}') WHERE {_IS_SEALED};
        SELECT RAISE(ABORT, '{FOREIGN}') WHERE {_IS_FOREIGN};
    END""",
    "ledger_posting_after": f"AFTER INSERT ON ledger_posting BEGIN {_POSTED} END",
    "ledger_posting_kept": f"""BEFORE UPDATE ON ledger_posting BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_posting_stays": f"""BEFORE DELETE ON ledger_posting BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_transaction_kept": f"""BEFORE UPDATE ON ledger_transaction
        WHEN {_refused_update("IS NOT")} BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_transaction_stays": f"""BEFORE DELETE ON ledger_transaction BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_account_empty": f"""BEFORE INSERT ON ledger_account WHEN NEW.balance_minor <> 0 BEGIN
        SELECT RAISE(ABORT, '{EMPTY}'); END""",
    "ledger_account_kept": f"""BEFORE UPDATE ON ledger_account
        WHEN {_refused_account("IS NOT")} BEGIN SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
    "ledger_account_stays": f"""BEFORE DELETE ON ledger_account BEGIN
        SELECT RAISE(ABORT, '{IMMUTABLE}'); END""",
}


POSTGRESQL = {
    "ledger_zero_only": (
        "BEFORE INSERT OR UPDATE ON ledger_zero",
        f"{refuse(IMMUTABLE, 'NEW.value <> 0')} RETURN NEW;",
    ),
    "ledger_posting_before": (
        "BEFORE INSERT ON ledger_posting",
        f"{refuse(SEALED, _IS_SEALED)} {refuse(FOREIGN, _IS_FOREIGN)} RETURN NEW;",
    ),
    "ledger_posting_after": ("AFTER INSERT ON ledger_posting", f"{_POSTED} RETURN NULL;"),
    "ledger_posting_kept": (
        "BEFORE UPDATE OR DELETE ON ledger_posting",
        f"{refuse(IMMUTABLE, 'TRUE')} RETURN NULL;",
    ),
    "ledger_transaction_kept": (
        "BEFORE UPDATE ON ledger_transaction",
        f"{refuse(IMMUTABLE, _refused_update('IS DISTINCT FROM'))} RETURN NEW;",
    ),
    "ledger_transaction_stays": (
        "BEFORE DELETE ON ledger_transaction",
        f"{refuse(IMMUTABLE, 'TRUE')} RETURN NULL;",
    ),
    "ledger_account_empty": (
        "BEFORE INSERT ON ledger_account",
        f"{refuse(EMPTY, 'NEW.balance_minor <> 0')} RETURN NEW;",
    ),
    "ledger_account_kept": (
        "BEFORE UPDATE ON ledger_account",
        f"{refuse(IMMUTABLE, _refused_account('IS DISTINCT FROM'))} RETURN NEW;",
    ),
    "ledger_account_stays": (
        "BEFORE DELETE ON ledger_account",
        f"{refuse(IMMUTABLE, 'TRUE')} RETURN NULL;",
    ),
}

_STAY = ("ledger_account", "ledger_transaction", "ledger_posting")
for _table in _STAY:
    POSTGRESQL |= whole(_table, IMMUTABLE)

TRIGGERS = Triggers(SQLITE, POSTGRESQL, dict.fromkeys(_STAY, ""))
