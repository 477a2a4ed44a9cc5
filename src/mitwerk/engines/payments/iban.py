"""International bank account numbers: form, length by country, check digits."""

from __future__ import annotations

import re
from typing import Final

from mitwerk.engines.payments.model import PaymentsError

# Length of an IBAN by country, for the countries and territories of SEPA.
# Source: SWIFT, IBAN Registry; European Payments Council, EPC409-09 (list of SEPA countries, 2025).
SEPA_COUNTRIES: Final = {
    "AD": 24,
    "AL": 28,
    "AT": 20,
    "BE": 16,
    "BG": 22,
    "CH": 21,
    "CY": 28,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "EE": 20,
    "ES": 24,
    "FI": 18,
    "FR": 27,
    "GB": 22,
    "GI": 23,
    "GR": 27,
    "HR": 21,
    "HU": 28,
    "IE": 22,
    "IS": 26,
    "IT": 27,
    "LI": 21,
    "LT": 20,
    "LU": 20,
    "LV": 21,
    "MC": 27,
    "MD": 24,
    "ME": 22,
    "MK": 19,
    "MT": 31,
    "NL": 18,
    "NO": 15,
    "PL": 28,
    "PT": 25,
    "RO": 24,
    "RS": 22,
    "SE": 24,
    "SI": 19,
    "SK": 24,
    "SM": 27,
    "VA": 22,
}
_FORM: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def iban_of(text: str) -> str:
    """Return an account number as banks write it, its check digits held against the rest.

    Parameters
    ----------
    text
        As people type it: small letters and blanks are fine.

    Returns
    -------
    str
        Without blanks, in capitals.

    Raises
    ------
    PaymentsError
        Not the form of an IBAN, not its country's length, or wrong check digits.

    Examples
    --------
    >>> iban_of("de89 3704 0044 0532 0130 00")
    'DE89370400440532013000'

    Notes
    -----
    The length is known for the countries of SEPA; elsewhere form and check digits decide.

    Source: ISO 13616-1:2020; check digits ISO/IEC 7064, MOD 97-10.
    """
    iban = re.sub(r"\s", "", text).upper()
    if not _FORM.fullmatch(iban):
        raise PaymentsError("An IBAN begins with two letters and two digits, as in DE89 …")
    length = SEPA_COUNTRIES.get(iban[:2])
    if length is not None and len(iban) != length:
        message = f"An IBAN of {iban[:2]} has {length} characters, this one has {len(iban)}"
        raise PaymentsError(message)
    if int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 != 1:
        raise PaymentsError("The check digits of this IBAN are wrong; look for a typing error")
    return iban


def country_of(iban: str) -> str:
    """Return the country whose bank keeps the account.

    >>> country_of("NL91ABNA0417164300")
    'NL'
    """
    return iban[:2]


def in_sepa(iban: str) -> bool:
    """Tell whether euros reach the account as a SEPA credit transfer.

    >>> in_sepa("US00"), in_sepa("CH9300762011623852957")
    (False, True)
    """
    return country_of(iban) in SEPA_COUNTRIES
