"""Relations point upstream only: what import contracts can't see (string keys, generic lookups)."""

from __future__ import annotations

from django.apps import apps

ORDER = ["kit", "members", "talk", "ledger", "vault", "challenges"]
# kit points at whoever the user model is, by setting, not by import.
ALLOWED = {("kit", "members")}


def test_every_relation_points_to_the_same_or_a_lower_app() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {target}"
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        for target in [field.related_model._meta.app_label]
        if target in ORDER
        and ORDER.index(target) > ORDER.index(label)
        and (label, target) not in ALLOWED
    ]

    assert wrong == []


def test_vault_and_ledger_know_nothing_of_each_other() -> None:
    pairs = {("vault", "ledger"), ("ledger", "vault")}

    wrong = [
        f"{model._meta.label}.{field.name}"
        for label in ("vault", "ledger")
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
        if (label, field.related_model._meta.app_label) in pairs
    ]

    assert wrong == []
