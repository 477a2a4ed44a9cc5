"""Every kind of refusal by its slug, and what to do about it: the pages behind ``type``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ADVICE: Mapping[int, object] = {
    400: gettext_lazy("Mend the request as the answer says, and send it again."),
    401: gettext_lazy("Sign in, or send a valid API token in the header Authorization."),
    403: gettext_lazy("Ask for the right, the role or the scope that the answer names."),
    404: gettext_lazy("Check the address; what it names may be hidden from you or withdrawn."),
    405: gettext_lazy("Use one of the methods that the header Allow names."),
    409: gettext_lazy("Load what has changed meanwhile, then decide anew."),
    413: gettext_lazy("Send less at once."),
    422: gettext_lazy("Mend the field that “where” names, and send the request again."),
    429: gettext_lazy("Wait, then go on more slowly."),
    500: gettext_lazy("Tell whoever runs this site when it happened; the log knows more."),
    503: gettext_lazy("Ask again in a moment; it is being made."),
}


def kinds_of_problems() -> dict[str, type[Problem]]:
    """Return every kind of refusal that the code knows, by its slug."""
    return {kind.slug: kind for kind in _kinds(Problem)}


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    for special in kind.__subclasses__():
        yield from _kinds(special)
    yield kind  # last: a slug that special kinds share means the general one


def advice_for(status: int) -> str:
    """Return what whoever met this status can do."""
    return str(ADVICE.get(status) or _("Mend the request as the answer says, and send it again."))
