"""Which file's picture stands for a fork: the new part before the whole that it replaced."""

from __future__ import annotations

import pytest

from mitwerk.apps.challenges.queries.pictures import looks_of
from mitwerk.apps.vault.models import Preview, RevisionFile
from mitwerk.apps.vault.queries.access import Access
from mitwerk.apps.vault.queries.sheets import file_sheets, main_sheet
from mitwerk.apps.vault.queries.wall import picture_urls
from mitwerk.apps.vault.services.fork import fork
from tests.factories.members import bob, charlie, client_of
from tests.factories.vault import make_open_revision

pytestmark = pytest.mark.django_db
STEP = b"ISO-10303-21;\nHEADER;\nENDSEC;\nDATA;\n/* %s */\nENDSEC;\nEND-ISO-10303-21;\n"


def test_new_part_leads_before_a_changed_whole_and_a_sketch_never_before_a_model():
    origin = make_open_revision(bob(), files={"whole.step": STEP % b"1", "old.step": STEP % b"2"})
    copy = fork(by=(charlie_ := charlie()), revision=origin)
    changed = {"whole.step": STEP % (b"3" * 99), "part.step": STEP % b"4", "idea.svg": b"<svg/>"}
    revision = make_open_revision(charlie_, copy, changed)
    for file in RevisionFile.objects.filter(revision=revision).select_related("blob"):
        kinds = ["drawing"] if file.path == "idea.svg" else ["model", "thumbnail"]
        for kind in kinds:
            made = {"state": "ready", "output": file.blob, "facts": {"triangles": 12}}
            Preview.objects.update_or_create(blob=file.blob, kind=kind, defaults=made)

    number = revision.files.get(path="part.step").number
    main = main_sheet(file_sheets(revision, Access(may_read=True, owns=True)))

    assert main is not None
    assert main.path == "part.step"
    assert picture_urls([revision.pk])[revision.pk].split("/")[-3:-1] == [str(number), "preview"]
    assert f"/files/{number}/" in looks_of([revision])[revision.pk].picture
    assert f"/files/{number}/" in looks_of([revision])[revision.pk].model


def test_profile_tells_a_picture_that_is_being_made_from_files_that_cannot_be_drawn():
    made = make_open_revision(bob(), files={"part.step": STEP % b"1"})
    page = client_of().get("/people/bob/").content.decode()
    Preview.objects.filter(blob__in=made.files.values("blob")).update(state="refused")
    refused = client_of().get("/people/bob/").content.decode()

    assert "The picture is being made." in page
    assert "these files cannot be drawn" in refused
