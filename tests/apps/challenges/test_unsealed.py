"""What was sealed for a phase and no longer counts there is its owner's to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.services.enter import submit_revision
from tests.factories import challenges as make
from tests.factories.endings import cancelled, withdrawn
from tests.factories.members import client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.challenges.models import EntryRevision

pytestmark = pytest.mark.django_db

BUTTON = "Open this revision to everybody"


def replaced(receipt: EntryRevision) -> None:
    """A newer submission counts, and the phase is decided."""
    newer = make.revision(receipt.by, blueprint=receipt.entry.blueprint)
    code = receipt.entry.code
    submit_revision(by=receipt.by, entry_code=code, submission=make.submission(newer))
    make.after_deadline(receipt.entry.phase)
    Phase.objects.filter(pk=receipt.entry.phase_id).update(state="decided")


def opened(receipt: EntryRevision) -> tuple[str, int, int]:
    """Return what is offered to the owner, what opening answers, and what strangers get then."""
    page = reverse("vault:revision", args=[receipt.revision.code])
    owner = client_of(receipt.by)
    offered = "offered" if BUTTON in owner.get(page).content.decode() else "not offered"
    answer = owner.post(f"/api/v1/revisions/{receipt.revision.code}/open")
    return offered, answer.status_code, client_of(None).get(page).status_code


@pytest.mark.parametrize("ended", [withdrawn, cancelled, replaced])
def test_owner_opens_what_no_entry_holds_any_more(ended: Callable[[EntryRevision], None]) -> None:
    receipt = make.entered(make.open_phase())
    ended(receipt)
    page = reverse("vault:revision", args=[receipt.revision.code])

    shown = client_of(receipt.by).get(page).content.decode()

    assert "Sealed until the deadline" not in shown
    assert opened(receipt) == ("offered", 200, 200)


@pytest.mark.parametrize("state", ["open", "judging", "too_close"])
def test_nobody_opens_what_an_entry_holds(state: str) -> None:
    receipt = make.entered(make.open_phase())
    newer = make.revision(receipt.by, blueprint=receipt.entry.blueprint)
    code = receipt.entry.code
    submit_revision(by=receipt.by, entry_code=code, submission=make.submission(newer))
    Phase.objects.filter(pk=receipt.entry.phase_id).update(state=state)

    assert opened(receipt) == ("not offered", 409, 404)
