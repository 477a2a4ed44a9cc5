"""Units of brief rows: which spelling is understood, which dimension it has, and conversion.

Physical units are read by pint. Angles, counts, percentages, flags, sound levels and currencies
are not told apart by dimensional analysis, so each has a closed list here.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from mitwerk.engines.requirements.facts import FACTS, Dimension, Fact

if TYPE_CHECKING:
    from pint import UnitRegistry

_LONGEST: Final = 24
_REFERENCE: Final = {
    Dimension.MASS: "kg",
    Dimension.LENGTH: "mm",
    Dimension.AREA: "m**2",
    Dimension.VOLUME: "cm**3",
    Dimension.SPEED: "km/h",
    Dimension.POWER: "kW",
    Dimension.ENERGY: "kWh",
    Dimension.FORCE: "N",
    Dimension.TORQUE: "N*m",
    Dimension.TIME: "h",
    Dimension.TEMPERATURE: "degC",
    Dimension.VOLTAGE: "V",
    Dimension.PRESSURE: "bar",
}
_DEGREES_PER_RADIAN: Final = Decimal("57.29577951308232087679815481")
_CLOSED: Final[dict[Dimension, dict[str, Decimal]]] = {
    Dimension.ANGLE: {"°": Decimal(1), "deg": Decimal(1), "rad": _DEGREES_PER_RADIAN},
    Dimension.COUNT: {"": Decimal(1), "1": Decimal(1), "pcs": Decimal(1)},
    Dimension.RATIO: {"%": Decimal(1), "1": Decimal(100)},
    Dimension.FLAG: {"": Decimal(1)},
    Dimension.SOUND_LEVEL: {"dB(A)": Decimal(1)},
}
# ISO 4217 codes of the places that members and clients come from; a price needs one of them.
CURRENCIES: Final = frozenset(
    (
        "AED",
        "AUD",
        "BRL",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CZK",
        "DKK",
        "EGP",
        "EUR",
        "GBP",
        "HKD",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "ISK",
        "JPY",
        "KES",
        "KRW",
        "MAD",
        "MXN",
        "MYR",
        "NGN",
        "NOK",
        "NZD",
        "PEN",
        "PHP",
        "PKR",
        "PLN",
        "RON",
        "RSD",
        "SEK",
        "SGD",
        "THB",
        "TRY",
        "TWD",
        "UAH",
        "USD",
        "VND",
        "ZAR",
    )
)
_SUGGESTED: Final = {
    Dimension.MASS: ("kg", "g", "t"),
    Dimension.LENGTH: ("mm", "cm", "m", "km"),
    Dimension.AREA: ("m²", "cm²", "mm²"),
    Dimension.VOLUME: ("cm³", "m³", "l", "mm³"),
    Dimension.SPEED: ("km/h", "m/s"),
    Dimension.POWER: ("kW", "W"),
    Dimension.ENERGY: ("kWh", "Wh", "MJ"),
    Dimension.FORCE: ("N", "kN"),
    Dimension.TORQUE: ("N·m",),
    Dimension.TIME: ("h", "min", "s"),
    Dimension.TEMPERATURE: ("°C", "K"),
    Dimension.VOLTAGE: ("V",),
    Dimension.PRESSURE: ("bar", "kPa"),
    Dimension.PRICE: ("EUR", "CHF", "USD", "GBP"),
}


class UnitError(ValueError):
    """A unit that isn't understood or doesn't fit; the message says which do."""


@cache
def _registry() -> UnitRegistry[Decimal]:
    # Imported on first use: building the registry takes half a second.
    from pint import UnitRegistry  # noqa: PLC0415 - start-up time of everything that imports us

    return UnitRegistry(non_int_type=Decimal, autoconvert_offset_to_baseunit=True)


def suggestions(dimension: Dimension) -> tuple[str, ...]:
    """Units to offer for a dimension, the usual one first."""
    return _SUGGESTED.get(dimension) or tuple(_CLOSED[dimension])


def parse_unit(text: str, dimension: Dimension) -> str:
    """Check that a unit fits a dimension and give it back trimmed.

    Parameters
    ----------
    text
        The unit as a person typed it ("km/h", "m²", "EUR").
    dimension
        What it has to measure.

    Returns
    -------
    str
        The unit without outer blanks.

    Raises
    ------
    UnitError
        Not understood, or of another dimension; the message names units that fit.

    Examples
    --------
    >>> parse_unit(" km/h ", Dimension.SPEED)
    'km/h'
    >>> parse_unit("Nm", Dimension.TORQUE)
    Traceback (most recent call last):
    ...
    mitwerk.engines.requirements.units.UnitError: "Nm" is not a torque; write N·m

    Notes
    -----
    pint reads "Nm" as *number-metre* and "PS" as *petasiemens*: a unit is accepted by its
    dimension, never by being parseable.
    """
    unit = text.strip()
    if dimension is Dimension.PRICE:
        known = unit in CURRENCIES
    elif dimension in _CLOSED:
        known = unit in _CLOSED[dimension]
    else:
        known = _is_physical(unit, dimension)
    if not known:
        raise UnitError(_refusal(unit, dimension))
    return unit


def fits(text: str, fact: str) -> bool:
    """Whether a unit can be used with a fact of the vocabulary.

    >>> fits("t", "mass"), fits("mm", "mass")
    (True, False)
    """
    try:
        parse_unit(text, FACTS[fact].dimension)
    except UnitError:
        return False
    return True


def convert(value: Decimal, unit: str, fact: Fact, to: str | None = None) -> Decimal:
    """Convert a value to another unit of the fact, by default the fact's own.

    Raises
    ------
    UnitError
        A unit doesn't fit, or a price would need an exchange rate.

    Examples
    --------
    >>> convert(Decimal("1.8"), "m", FACTS["envelope_y"])
    Decimal('1800')
    """
    source = parse_unit(unit, fact.dimension)
    target = parse_unit(fact.unit if to is None else to, fact.dimension)
    if source == target:
        return value
    if fact.dimension is Dimension.PRICE:
        message = f"{source} to {target} needs an exchange rate; state both in one currency"
        raise UnitError(message)
    if fact.dimension in _CLOSED:
        table = _CLOSED[fact.dimension]
        return _plain(value * table[source] / table[target])
    registry = _registry()
    converted = registry.Quantity(value, registry.parse_units(source)).to(target)
    return _plain(Decimal(converted.magnitude))


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and exponents: 1.8E+3 reads 1800."""
    return Decimal(format(value.normalize(), "f"))


@cache
def _is_physical(unit: str, dimension: Dimension) -> bool:
    if not unit or len(unit) > _LONGEST:
        return False
    registry = _registry()
    try:
        parsed = registry.parse_units(unit)
    except Exception:  # noqa: BLE001 - pint raises a dozen kinds on odd spellings; all mean "no"
        return False
    reference = registry.parse_units(_REFERENCE[dimension])
    return bool(parsed.dimensionality == reference.dimensionality)


def _refusal(unit: str, dimension: Dimension) -> str:
    known = [spelling or "nothing" for spelling in suggestions(dimension)]
    written = f'"{unit}"' if unit else "No unit"
    article = "an" if dimension[0] in "aeiou" else "a"
    return f"{written} is not {article} {dimension}; write {' or '.join(known)}"
