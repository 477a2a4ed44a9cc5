"""Forms of deposits, payment data and payout files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.ledger.services.details import Details
from mitwerk.apps.members.vocabulary import countries
from mitwerk.kit.money import parse_minor

PAPER_HELP = _("PDF, PNG or JPEG, at most 1.4 MB. It is kept encrypted and erased after two years.")
PAPERS = {"accept": "application/pdf,image/png,image/jpeg"}


def country_choices() -> list[tuple[str, str]]:
    return [("", "–"), *countries().items()]


class DepositForm(forms.Form):
    """The sum that a paper shows."""

    amount = forms.CharField(
        label=_("Sum that the paper shows"),
        max_length=24,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off", "class": "number"}),
    )
    paper = forms.FileField(
        label=_("Paper of your bank"),
        help_text=format_lazy(
            "{} {}", _("A statement or a confirmation of blocked funds."), PAPER_HELP
        ),
        widget=forms.FileInput(PAPERS),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> int:
        return parse_minor(self.cleaned_data["amount"], self.currency)


class VerdictForm(forms.Form):
    """What the second person found."""

    confirmed = forms.TypedChoiceField(
        label=_("What the paper shows"),
        choices=[
            ("yes", _("The sum is there, on an account of the client")),
            ("no", _("It does not show that")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=500,
        help_text=_("The client reads it; needed when you refuse."),
        widget=forms.Textarea({"rows": 2}),
    )


class DetailsForm(forms.Form):
    """Where money goes."""

    name = forms.CharField(
        label=_("Owner of the account"), max_length=70, help_text=_("As your bank knows you.")
    )
    account = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        help_text=_("Outside SEPA: the account number, and the bank’s BIC below."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "number"}),
    )
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    street = forms.CharField(label=_("Street"), max_length=70, required=False)
    number = forms.CharField(label=_("House number"), max_length=16, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=16, required=False)
    town = forms.CharField(label=_("Town"), max_length=35, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False, choices=country_choices)

    def details(self) -> Details:
        return Details(**self.cleaned_data)


class RunForm(forms.Form):
    """Payouts of one client for a file."""

    payouts = forms.MultipleChoiceField(label=_("Payouts"), choices=())
    executes_on = forms.DateField(
        label=_("The bank carries it out on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, codes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payouts"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]


class ReferenceForm(forms.Form):
    """What stands on the bank's statement."""

    reference = forms.CharField(label=_("Reference on the statement"), max_length=140)


class ReasonForm(forms.Form):
    """Why a sum is payable again."""

    reason = forms.CharField(
        label=_("Reason"), max_length=140, help_text=_("The payee reads it, with the notice.")
    )


class BackForm(ReasonForm):
    """What became of a payment by hand after it was noted."""

    what = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            ("returned", _("The bank gave it back")),
            ("voided", _("It was noted by mistake: never paid, or paid for something else")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("what", "reason")


class HandForm(ReferenceForm):
    """A payment made by hand; ``asks`` where the account is, since nobody has given it."""

    country = forms.RegexField(
        label=_("Country of the account"),
        regex=r"^[A-Za-z]{2}$",
        required=False,
        help_text=_("Its two letters, as the IBAN begins: DE. Outside SEPA add the receipt."),
        widget=forms.TextInput({"maxlength": 2, "size": 4, "autocomplete": "off"}),
    )
    paper = forms.FileField(
        label=_("Receipt of the payment"),
        required=False,
        help_text=PAPER_HELP,
        widget=forms.FileInput(PAPERS),
    )

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["country"]
