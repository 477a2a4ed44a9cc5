"""What the database keeps of the configurator: editions, configurations, claims, quotes, papers."""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, Shut, keep, shut

_EDITION = (
    *("code", "catalogue_id", "number", "tables", "digest", "model_digest", "artefact_sha256"),
    *("counts", "findings", "currency", "vat_bp", "base_price_minor", "base_mass_g"),
    *("build_days", "option_count", "file_count", "note", "by_id", "at"),
)
_OPTION = (
    *("edition_id", "position", "code", "family", "label", "is_package", "price_minor"),
    *("mass_g", "lead_days", "revision_id"),
)
_CONFIGURATION = (
    *("code", "edition_id", "owner_id", "state", "chosen", "digest", "content_digest"),
    *("look_digest", "price_minor", "mass_g", "delivery_days", "token", "follows_id"),
    "created_at",
)
_SUGGESTION = ("code", "configuration_id", "name", "message", "state_text", "chosen", "at")
_CLAIM = (
    *("code", "catalogue_id", "configuration_id", "by_id", "kind", "number", "digest"),
    *("content_digest", "look_digest", "at"),
)
_ORDER = (
    *("code", "catalogue_id", "configuration_id", "customer_id", "number", "payload"),
    *("payload_sha256", "currency", "price_minor", "vat_minor", "town", "valid_until", "at"),
)
# A claim that ended stays ended: the configuration may be somebody else's by now.
_AGAIN = "OLD.released_at IS NOT NULL AND NEW.released_at IS NULL"

# Money that came in is returned by another transaction, never forgotten.
_RECEIVED = """OLD.received_id IS NOT NULL
    AND (NEW.received_id IS NULL OR NEW.received_id <> OLD.received_id)"""

TRIGGERS = keep(
    Kept("configurator_edition", _EDITION),
    Kept("configurator_editionoption", _OPTION),
    Kept("configurator_editionfile", ("edition_id", "position", "name", "blob_id")),
    Kept("configurator_configuration", _CONFIGURATION),
    Kept("configurator_suggestion", _SUGGESTION),
    Kept("configurator_claim", _CLAIM, refused=_AGAIN),
    Kept(
        "configurator_optionorigin",
        ("code", "catalogue_id", "option", "entry_id", "revision_id", "promised_bp", "by_id", "at"),
    ),
    Kept("configurator_order", _ORDER),
    Kept(
        "configurator_instalment",
        ("order_id", "position", "kind", "amount_minor"),
        refused=_RECEIVED,
    ),
    Kept("configurator_orderpaper", ("code", "order_id", "kind", "sha256", "size", "at")),
)


def _room(table: str, count: str) -> Shut:
    """Refuse rows beyond the edition's number of them: places run from 1, each once."""
    room = f"(SELECT e.{count} FROM configurator_edition AS e WHERE e.id = NEW.edition_id)"  # noqa: S608 - our own names
    return Shut(table, f"NEW.position < 1 OR NEW.position > {room}")


COUNTED = shut(
    _room("configurator_editionoption", "option_count"),
    _room("configurator_editionfile", "file_count"),
)
