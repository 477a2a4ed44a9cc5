"""A form that is refused keeps the files that came with it, in a browser without a script too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mitwerk.apps.challenges.models import EntryRevision
from mitwerk.apps.vault.models import Revision, Upload
from tests.factories import challenges as make
from tests.factories.members import client_of

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db(transaction=True)

NEW = {"title": "My idea", "ai_use": "none", "accept_licence": "on"}
NOTED = {"ai_use": "none", "visibility": "draft", "licence": "CERN-OHL-S-2.0"}


def sketch(name: str = "sketch.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode())


def kept(answer: HttpResponse) -> list[str]:
    """Return the codes of the uploads that the page sends again."""
    return re.findall(r'name="upload" value="(\w+)"', answer.content.decode())


def test_a_refused_entry_keeps_its_files() -> None:
    phase = make.open_phase()
    browser = client_of(make.member("bob"))
    page = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    refused = browser.post(page, {**NEW, "files": [sketch(), sketch("side.pdf")]})
    again = {**NEW, "accept_patents": "on", "upload": kept(refused)}
    taken = browser.post(page, again)

    assert (refused.status_code, len(kept(refused)), taken.status_code) == (422, 2, 302)
    files = EntryRevision.objects.get().revision.files.order_by("path")
    assert list(files.values_list("path", flat=True)) == ["side.pdf", "sketch.pdf"]


def test_one_upload_that_expired_takes_no_other_along() -> None:
    phase, bob = make.open_phase(), make.member("bob")
    uploads = [make.upload(bob, name, b"%PDF-1.4") for name in ("a.pdf", "b.pdf")]
    Upload.objects.filter(pk=uploads[0].pk).delete()
    page = reverse("challenges:enter", args=[phase.challenge.code, phase.code])

    refused = client_of(bob).post(page, {**NEW, "upload": [one.code for one in uploads]})

    assert (refused.status_code, kept(refused)) == (422, [uploads[1].code])


def test_a_refused_blueprint_keeps_its_files_and_says_which_it_could_not_take() -> None:
    browser = client_of(make.member("bob"))
    page = reverse("vault:new")
    form = {**NOTED, "text_licence": "CC-BY-SA-4.0", "language": "en"}

    refused = browser.post(page, {**form, "files": [sketch(), sketch("CON.pdf")]})
    taken = browser.post(page, {**form, "title": "My idea", "upload": kept(refused)})

    assert (refused.status_code, len(kept(refused)), taken.status_code) == (422, 1, 302)
    assert "CON.pdf" in refused.content.decode()
    assert Revision.objects.get().files.get().path == "sketch.pdf"
