"""Pages of the story that are worth opening first; the start screen prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.challenges.models import Entry
from mitwerk.apps.vault.models import Revision, SafetyNotice
from mitwerk.demo.later import WAIVED_MODEL
from mitwerk.demo.parts_story import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator

BARRED_MODEL = "plenter-front-twin.step"


def pages() -> list[tuple[str, str]]:
    """Return what there is to see, and the path of its page."""
    return list(_pages())


def _pages() -> Iterator[tuple[str, str]]:
    whole = Revision.objects.get(blueprint__title=WHOLE)
    notice = SafetyNotice.objects.select_related("revision").get()
    fork = notice.revision.blueprint.revisions.get().forks.get()
    thin, mended = fork.revisions.order_by("number")
    yield "A parts list of linked parts, summed up", _page("vault:parts-list", whole.code)
    yield "The same vehicle, taken apart", _page("vault:assembly", whole.code)
    yield "A safety notice and what it reaches", _page("vault:safety", notice.code)
    yield "A fork that carries it and mended it", _page("vault:revision", mended.code)
    yield "What the fork changed, laid over", _page("vault:compare", mended.code, thin.code)
    yield "A near-duplicate, for moderators", _page("vault:similar-parts")
    yield "An appeal that waits for a moderator", _page("challenges:appeals-desk")
    for words, model in (
        ("An entry whose failing row is waived", WAIVED_MODEL),
        ("An entry that a failing row bars", BARRED_MODEL),
    ):
        entry = Entry.objects.filter(
            phase__kind="front", submissions__revision__files__path__endswith=model
        )
        yield words, _page("challenges:entry", entry.distinct().get().code)


def _page(name: str, *codes: str) -> str:
    return reverse(name, args=codes)
