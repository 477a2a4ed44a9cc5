"""Fields that several forms share: money typed by people, moments in the client's zone."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitwerk.kit.money import Money, parse_minor

LOCAL = "%Y-%m-%dT%H:%M"
NO_SHARE = "–"


class MoneyField(forms.CharField):
    """An amount typed as 1250 or 1.250,50; the value is minor units of ``currency``."""

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(max_length=24, **kwargs)
        self.currency = currency
        self.widget.attrs |= {"inputmode": "decimal", "class": "number", "autocomplete": "off"}

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        return parse_minor(text, self.currency) if text else 0

    def prepare_value(self, value: Any) -> Any:
        """Show minor units as the major amount; nothing promised yet is an empty field."""
        if not isinstance(value, int):
            return value
        if value == 0:
            return ""
        major = Money(value, self.currency).major
        return str(int(major)) if major == major.to_integral_value() else str(major)


class MoneyListField(forms.CharField):
    """Prizes by rank, separated by semicolons: "6000; 2500; 1500"."""

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        super().__init__(max_length=240, **kwargs)
        self.currency = currency
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> tuple[int, ...]:
        text = super().clean(value)
        return tuple(parse_minor(part, self.currency) for part in text.split(";") if part.strip())

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        return "; ".join(f"{Money(minor, self.currency).major.normalize():f}" for minor in value)


class SharesField(forms.CharField):
    """Shares of the whole in percent: one for all phases, or one for each ("12; 10; –")."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=240, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def clean(self, value: Any) -> tuple[Decimal | None, ...]:
        text = super().clean(value)
        return tuple(_share(part.strip()) for part in text.split(";")) if text else ()

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            return value
        shown = [NO_SHARE if share is None else f"{share.normalize():f}" for share in value]
        if set(shown) <= {NO_SHARE}:
            return ""
        return shown[0] if len(set(shown)) == 1 else "; ".join(shown)


def _share(text: str) -> Decimal | None:
    if text in {"", "-", NO_SHARE}:
        return None
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        share = Decimal("NaN")
    if share.is_finite() and 0 < share <= 100 and share == round(share, 2):
        return share
    raise ValidationError(_("Write shares above 0 and up to 100, like 12.5; – for none."))


class MomentField(forms.CharField):
    """A date and time as the client's clock shows it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)

    def __init__(self, *, zone: str = "UTC", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.zone = zone

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("Give a day and a time.")) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.zone))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(ZoneInfo(self.zone)).strftime(LOCAL)
        return value
