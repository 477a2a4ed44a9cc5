"""Publish an edition: check, compile, count, freeze."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.counting import Counts, count_all
from mitwerk.apps.configurator.enums import CatalogueState
from mitwerk.apps.configurator.errors import (
    NothingNewError,
    NothingToBuildError,
    SheetsRefusedError,
)
from mitwerk.apps.configurator.events import EditionPublished
from mitwerk.apps.configurator.models import Catalogue, Edition, EditionFile, EditionOption
from mitwerk.apps.configurator.products import (
    SECONDS,
    OptionInfo,
    Product,
    option_infos,
    refuse_unclear,
)
from mitwerk.apps.configurator.services.lock import own_catalogue
from mitwerk.apps.vault.queries.access import visible_blueprints, visible_revisions
from mitwerk.kit import audit, blobs, clock
from mitwerk.kit.canonical import canonical, digest
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blob, Revision
    from mitwerk.engines.options import Artefact

ALWAYS = frozenset({"base.glb", *sheets.COVERS})
"""Files that are shown whatever is chosen."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that publishing writes, made before the transaction: no lock waits for a compiler."""

    version: int
    product: Product
    canonical: str
    digest: str
    artefact_sha256: str
    counts: Counts
    infos: list[OptionInfo]
    files: dict[str, Blob]


def publish_edition(*, by: Member, code: str, note: str = "") -> Edition:
    """Freeze the draft as the next edition.

    Refuses sheets that can't be read, that leave nothing to build, that don't compile, that name
    parts or files which are missing, and what is published already. Publishes
    `events.EditionPublished`.
    """
    with transaction.atomic():
        draft = own_catalogue(by=by, code=code)
    prepared = prepare(draft)
    parts = _parts(prepared.infos)
    with transaction.atomic():
        catalogue = own_catalogue(by=by, code=code)
        if catalogue.draft_version != prepared.version:
            raise NothingNewError(_("Somebody changed the sheets meanwhile. Look, then publish."))
        if same := catalogue.editions.filter(digest=prepared.digest).first():
            raise NothingNewError(_("This says the same as edition %d.") % same.number)
        edition = _write(catalogue, prepared, by=by, note=note)
        EditionOption.objects.bulk_create(_options(edition, prepared.infos, parts), batch_size=500)
        EditionFile.objects.bulk_create(
            EditionFile(edition=edition, position=i, name=name, blob=blob)
            for i, (name, blob) in enumerate(prepared.files.items(), 1)
        )
        if catalogue.state == CatalogueState.DRAFT:
            catalogue.state = CatalogueState.OPEN
            catalogue.save(update_fields=["state"])
        details = {"digest": edition.digest, "number": edition.number}
        audit.record(
            by=by, verb="edition.publish", subject=f"edition:{edition.code}", details=details
        )
        publish(EditionPublished(edition.pk))
    return edition


def prepare(catalogue: Catalogue) -> Prepared:
    """Return a draft compiled, counted and in canonical form; writes its graph to the store."""
    from mitwerk.apps.configurator.adapters import normal  # noqa: PLC0415 - start-up time

    tables = normal(sheets.load(catalogue.draft))
    settings = sheets.settings_of(tables)
    refuse_unclear(tables)
    infos = option_infos(tables, settings)
    product = Product(compiled(tables), tables, settings)
    files = _files(catalogue, infos)
    tables = tables | {"files": {name: blob.sha256 for name, blob in files.items()}}
    content = canonical(tables).decode()
    return Prepared(
        catalogue.draft_version,
        product,
        content,
        digest(tables),
        _stored(product.artefact),
        count_all(product),
        infos,
        files,
    )


def compiled(tables: sheets.Tables) -> Artefact:
    """Return tables as a compiled graph.

    Raises
    ------
    NothingToBuildError
        When the rules contradict one another; names those that do.
    SheetsRefusedError
        When there is nothing in the sheets, or the graph didn't fit into time or memory.
    """
    from mitwerk.apps.configurator.adapters import model_of  # noqa: PLC0415 - start-up time
    from mitwerk.engines import options as engine  # noqa: PLC0415 - start-up time

    artefact = engine.compile(model_of(tables), seconds=SECONDS)
    if not artefact.satisfiable():
        found = engine_contradiction(artefact)
        raise NothingToBuildError(_("These rules contradict one another: %s") % found)
    if not artefact.compiled:
        raise SheetsRefusedError(artefact.reason)
    return artefact


def engine_contradiction(artefact: Artefact) -> str:
    """Return the rules that leave nothing, in the author's words."""
    rules = artefact.explainer.rules.minimal([])
    return "; ".join(artefact.model.rules[i].why or artefact.model.rules[i].text for i in rules)


def _stored(artefact: Artefact) -> str:
    from mitwerk.engines import options as engine  # noqa: PLC0415 - start-up time

    with tempfile.TemporaryDirectory(dir=blobs.incoming(), prefix=blobs.TEMP_PREFIX) as folder:
        path = Path(folder) / "edition.options"
        engine.save(artefact, path)
        return blobs.put_file(path)[0]


def _write(catalogue: Catalogue, prepared: Prepared, *, by: Member, note: str) -> Edition:
    last = catalogue.editions.aggregate(last=Max("number"))["last"] or 0
    settings = prepared.product.settings
    return Edition.objects.create(
        catalogue=catalogue,
        number=last + 1,
        tables=prepared.canonical,
        digest=prepared.digest,
        model_digest=prepared.product.artefact.model.digest,
        artefact_sha256=prepared.artefact_sha256,
        counts=json.dumps(asdict(prepared.counts)),
        currency=settings.currency,
        vat_bp=settings.vat_bp,
        base_price_minor=settings.base_price_minor,
        base_mass_g=settings.base_mass_g,
        build_days=settings.build_days,
        option_count=len(prepared.infos),
        file_count=len(prepared.files),
        note=note.strip()[:240],
        by=by,
        at=clock.now(),
    )


def _parts(infos: list[OptionInfo]) -> dict[str, Revision]:
    """Return the pinned revisions by what stands in the column.

    Refuses what isn't open to everybody: customers look at what they buy, and a part that is being
    judged would name its author.
    """
    wanted: dict[str, str] = {}
    for info in infos:
        part = sheets.plain(info.record.get("part", ""))
        if part:
            wanted.setdefault(part, info.code)
    found: dict[str, Revision] = {}
    for part, option in wanted.items():
        code, number = part.split("@")
        seen = open_revisions_of(code)
        revision = seen.filter(number=number).first() if seen is not None else None
        if revision is None:
            message = _("There is no revision %(number)s of the blueprint %(code)s to be pinned.")
            values = {"number": number, "code": code}
            raise SheetsRefusedError(message % values, where=f"options/{option}")
        found[part] = revision
    return found


def open_revisions_of(code: str) -> QuerySet[Revision] | None:
    """Return the revisions of a blueprint that everybody may see."""
    blueprint = visible_blueprints(AnonymousUser()).filter(code=code).first()
    return visible_revisions(blueprint, AnonymousUser()) if blueprint else None


def _files(catalogue: Catalogue, infos: list[OptionInfo]) -> dict[str, Blob]:
    """Return what the options show, by name; refuses names that no file of the catalogue has."""
    have = {one.name: one.blob for one in catalogue.files.select_related("blob")}
    found = {name: have[name] for name in sorted(ALWAYS & set(have))}
    for info in infos:
        models = sheets.items(info.record.get("glb", ""))
        missing = next((name for name in models if name not in have), None)
        if missing is not None:
            message = _("The catalogue has no file “%s”. Add it, or empty the cell.")
            raise SheetsRefusedError(message % missing[:60], where=f"options/{info.code}")
        picture = sheets.plain(info.record.get("picture", ""))
        found |= {name: have[name] for name in (*models, picture) if name in have}
    return found


def _options(
    edition: Edition,
    infos: list[OptionInfo],
    parts: Mapping[str, Revision],
) -> list[EditionOption]:
    return [
        EditionOption(
            edition=edition,
            position=position,
            code=info.code,
            family=info.family,
            label=info.label,
            is_package=info.family == sheets.PACKAGES,
            price_minor=info.price_minor,
            mass_g=info.mass_g,
            lead_days=info.lead_days,
            revision=parts.get(sheets.plain(info.record.get("part", ""))),
        )
        for position, info in enumerate(infos, 1)
    ]
