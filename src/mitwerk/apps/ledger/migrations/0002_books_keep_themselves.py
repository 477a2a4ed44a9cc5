"""Put the ledger's truths into the database, on both engines.

What the triggers promise:

* an account opens with nothing; a posting changes its account's balance and its transaction's
  imbalance, nobody else may;
* postings are never changed or deleted; a sealed transaction takes no more postings;
* a transaction keeps every column but ``imbalance`` (kept by the trigger) and ``unsealed``
  (once from 1 to 0);
* at COMMIT both must be 0, by deferred foreign keys to the one row of ``ledger_zero``.

Django rebuilds SQLite tables on some schema changes and drops their triggers: any later migration
that touches these tables puts them back, and a test lists them after all migrations.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from mitwerk.apps.ledger.triggers import TRIGGERS


def put_zero(apps: object, _editor: object) -> None:
    zero = apps.get_model("ledger", "Zero")  # type: ignore[attr-defined]
    zero.objects.get_or_create(value=0)


from mitwerk.kit.tables import PutTriggers


class Migration(migrations.Migration):
    replaces: ClassVar = [
        ("ledger", "0003_books_keep_themselves"),
        ("ledger", "0005_rows_are_never_replaced"),
        ("ledger", "0006_accounts_open_empty"),
    ]
    dependencies: ClassVar = [("ledger", "0001_initial")]

    operations: ClassVar = [
        migrations.RunPython(put_zero, migrations.RunPython.noop),
        PutTriggers(TRIGGERS),
    ]
