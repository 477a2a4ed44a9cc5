"""Why a field of a request does not fit, in the reader's language.

The schema library speaks English only; its stable fault types are translated here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Mapping[str, Any] = {
    "missing": gettext_lazy("This field is missing."),
    "extra_forbidden": gettext_lazy("This field is unknown."),
    "string_type": gettext_lazy("Write a text."),
    "int_type": gettext_lazy("Write a whole number."),
    "int_parsing": gettext_lazy("Write a whole number."),
    "int_from_float": gettext_lazy("Write a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "float_type": gettext_lazy("Write a number."),
    "float_parsing": gettext_lazy("Write a number."),
    "decimal_type": gettext_lazy("Write a number."),
    "decimal_parsing": gettext_lazy("Write a number."),
    "finite_number": gettext_lazy("Write a number."),
    "bool_type": gettext_lazy("Write true or false."),
    "bool_parsing": gettext_lazy("Write true or false."),
    "list_type": gettext_lazy("Write a list."),
    "tuple_type": gettext_lazy("Write a list."),
    "dict_type": gettext_lazy("Write an object with fields."),
    "model_type": gettext_lazy("Write an object with fields."),
    "model_attributes_type": gettext_lazy("Write an object with fields."),
    "datetime_type": gettext_lazy("Write a time such as 2026-05-31T18:00:00Z."),
    "datetime_parsing": gettext_lazy("Write a time such as 2026-05-31T18:00:00Z."),
    "datetime_from_date_parsing": gettext_lazy("Write a time such as 2026-05-31T18:00:00Z."),
    "datetime_object_invalid": gettext_lazy("Write a time such as 2026-05-31T18:00:00Z."),
    "timezone_aware": gettext_lazy("Write a time such as 2026-05-31T18:00:00Z."),
    "string_pattern_mismatch": gettext_lazy("Write it in the form that is asked for."),
    "enum": gettext_lazy("Choose one of: %(expected)s."),
    "literal_error": gettext_lazy("Choose one of: %(expected)s."),
    "string_too_short": gettext_lazy("Write at least %(min_length)s characters."),
    "string_too_long": gettext_lazy("Write at most %(max_length)s characters."),
    "too_short": gettext_lazy("Give at least %(min_length)s."),
    "too_long": gettext_lazy("Give at most %(max_length)s."),
    "greater_than_equal": gettext_lazy("Write a number from %(ge)s on."),
    "greater_than": gettext_lazy("Write a number above %(gt)s."),
    "less_than_equal": gettext_lazy("Write a number up to %(le)s."),
    "less_than": gettext_lazy("Write a number below %(lt)s."),
}


def fault_in_words(fault: Mapping[str, Any]) -> str:
    """Say one fault of a schema; what an app's own check says is in the reader's words already."""
    if fault["type"] == "value_error":
        return str(fault.get("ctx", {}).get("error", fault["msg"]))
    words = WORDS.get(fault["type"])
    if words is None:
        return str(_("This does not fit: %s") % fault["msg"])
    return str(words % fault["ctx"] if "ctx" in fault else words)
