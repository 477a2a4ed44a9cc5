"""Write a parts list: one form, so that equal lists are equal bytes."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.bom.reading import two_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mitwerk.engines.bom.model import Row

COLUMNS = (
    *("number", "name", "quantity", "material", "process", "mass kg", "unit cost"),
    *("currency", "supplier", "file", "revision"),
)


def write(rows: Iterable[Row], digits: Callable[[str], int] = two_digits) -> str:
    r"""Return rows as canonical CSV, which `read` gives back unchanged.

    Cells that a spreadsheet would take for a formula are not altered: the file is data, and a
    name may begin with a sign.

    Examples
    --------
    >>> from mitwerk.engines.bom.model import Row
    >>> write([Row(1, "Frame", Decimal(1), mass_kg=Decimal("32.734"))]).splitlines()[1]
    '1,Frame,1,,,32.734,,,,,'
    """
    target = io.StringIO()
    table = csv.writer(target, lineterminator="\n")
    table.writerow(COLUMNS)
    for number, row in enumerate(rows, start=1):
        cost = ""
        if row.unit_cost_minor is not None:
            cost = f"{Decimal(row.unit_cost_minor).scaleb(-digits(row.currency)):f}"
        table.writerow(
            (
                *(number, row.name, plain(row.quantity), row.material, row.process),
                "" if row.mass_kg is None else plain(row.mass_kg),
                *(cost, row.currency, row.supplier, row.file, row.link),
            )
        )
    return target.getvalue()


def plain(number: Decimal) -> str:
    """Return a number without exponent and without zeros at its end.

    >>> plain(Decimal("2.500")), plain(Decimal("100"))
    ('2.5', '100')
    """
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
