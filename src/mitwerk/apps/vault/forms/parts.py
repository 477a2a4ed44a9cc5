"""A parts list as a set of forms; the rules stand in the services."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from babel.core import UnknownLocaleError
from babel.numbers import get_currency_name
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.vault.adapters_parts import CODE_LENGTH, digits
from mitwerk.engines.bom import MOST_ROWS, Row
from mitwerk.engines.bom.writing import plain
from mitwerk.kit.money import parse_minor

if TYPE_CHECKING:
    from mitwerk.apps.vault.models import Revision

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
LINK = re.compile(rf"(?:.*/revisions/)?([0-9a-z]{{{CODE_LENGTH}}})/?")


class PositiveField(forms.CharField):
    """A number with a dot or a comma, as people type it."""

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or "").strip().replace("\N{NARROW NO-BREAK SPACE}", "")
        if not text:
            return None
        try:
            number = Decimal(text.replace(",", ".")) if NUMBER.fullmatch(text) else None
        except InvalidOperation:
            number = None
        if number is None or number > 10**9:
            raise ValidationError(_("Write a number like 12 or 0.35."))
        return number


class RowForm(forms.Form):
    """One row of a parts list; mass and cost of one piece."""

    name = forms.CharField(label=_("Part"), max_length=200)
    quantity = PositiveField(label=_("Quantity"), initial="1")
    mass_kg = PositiveField(label=_("Mass of one, kg"), required=False)
    cost = forms.CharField(label=_("Cost of one"), max_length=20, required=False)
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False, initial="EUR")
    material = forms.CharField(label=_("Material"), max_length=120, required=False)
    process = forms.CharField(label=_("Process"), max_length=120, required=False)
    supplier = forms.CharField(label=_("Supplier"), max_length=200, required=False)
    file = forms.CharField(
        label=_("File"), max_length=400, required=False, widget=forms.TextInput({"list": "files"})
    )
    link = forms.CharField(label=_("Blueprint"), max_length=200, required=False)

    def clean_quantity(self) -> Decimal:
        quantity: Decimal = self.cleaned_data["quantity"]
        if quantity is None or quantity <= 0:
            raise ValidationError(_("A part is there at least in part."))
        return quantity

    def clean_link(self) -> str:
        text: str = self.cleaned_data["link"].strip()
        match = LINK.fullmatch(text)
        if text and match is None:
            raise ValidationError(_("This is no address or code of a revision."))
        return match.group(1) if match else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["unit_cost_minor"] = None
        cleaned["currency"] = (cleaned.get("currency") or "").strip().upper()
        if not cleaned.get("cost"):
            cleaned["currency"] = ""
        elif not _is_currency(cleaned["currency"]):
            self.add_error("currency", _("Name the currency, such as EUR."))
        else:
            try:
                cleaned["unit_cost_minor"] = parse_minor(cleaned["cost"], cleaned["currency"])
            except ValidationError as error:
                self.add_error("cost", error)
        return cleaned


def _is_currency(code: str) -> bool:
    try:
        return bool(re.fullmatch("[A-Z]{3}", code)) and get_currency_name(code, locale="en") != code
    except UnknownLocaleError:  # pragma: no cover - English is always there
        return False


RowFormSet = forms.formset_factory(
    RowForm, extra=3, can_delete=True, max_num=MOST_ROWS, validate_max=True
)


def refuse(formset: Any, detail: str) -> None:
    """Say above the rows why a service did not take them; Django has no door for it."""
    formset._non_form_errors = formset.error_class([detail])  # noqa: SLF001 - as the docstring says


def initial_of(revision: Revision) -> list[dict[str, Any]]:
    """Return the rows of a revision as the form shows them."""
    rows = revision.bom_rows.select_related("file", "link").order_by("number")
    return [
        {
            "name": row.name,
            "quantity": plain(row.quantity),
            "mass_kg": "" if row.mass_kg is None else plain(row.mass_kg),
            "cost": ""
            if row.unit_cost_minor is None
            else f"{Decimal(row.unit_cost_minor).scaleb(-digits(row.currency)):f}",
            "currency": row.currency or "EUR",
            "material": row.material,
            "process": row.process,
            "supplier": row.supplier,
            "file": row.file.path if row.file else "",
            "link": row.link.code if row.link else "",
        }
        for row in rows
    ]


def rows_of(formset: Any) -> list[Row]:
    """Return the typed rows in their order; empty and removed ones are left out."""
    kept = [form for form in formset if form.has_changed() or form.initial]
    typed = [
        form.cleaned_data
        for form in kept
        if form.cleaned_data.get("name") and not form.cleaned_data.get("DELETE")
    ]
    return [
        Row(
            number=number,
            name=" ".join(one["name"].split()),
            quantity=one["quantity"],
            material=one["material"],
            process=one["process"],
            mass_kg=one["mass_kg"],
            unit_cost_minor=one["unit_cost_minor"],
            currency=one["currency"],
            supplier=one["supplier"],
            file=one["file"],
            link=one["link"],
        )
        for number, one in enumerate(typed, start=1)
    ]
