"""While a revision is judged, not one byte that a judge can get names its author."""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from mitwerk.apps.members.models import Member
from mitwerk.apps.talk.services.threads import Text, start_thread
from mitwerk.apps.vault import access
from mitwerk.apps.vault.access import Mask
from mitwerk.apps.vault.cleaning.redact import Names
from mitwerk.apps.vault.models import Blueprint, Preview, Revision
from mitwerk.apps.vault.services.fork import fork
from mitwerk.apps.vault.services.masking import prepare_masked
from mitwerk.apps.vault.services.visibility import seal
from mitwerk.kit import blobs
from mitwerk.kit.problems import ConflictError
from tests.apps.vault.conftest import make_bob
from tests.factories.members import make_team
from tests.factories.vault import make_blueprint, make_open_revision, make_revision, make_upload
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet


pytestmark = pytest.mark.django_db

AUTHOR = re.compile(
    rb"bobbuilds|builderson|workshop\.example|bob[ ._-]|forest crew|forestcrew|forest-crew"
    rb"|b\0o\0b\0b\0u\0i\0l\0d\0s",
    re.IGNORECASE,
)


@dataclass
class Contest:
    """Stands for whoever runs a contest: its entries are masked for all but their owners."""

    entries: dict[int, str] = field(default_factory=dict)
    readable: bool = True

    def mask(self, revision: Revision, _viewer: object) -> Mask | None:
        label = self.entries.get(revision.pk)
        return Mask(label, "/challenges/forest/entries/7/", self.readable) if label else None

    def blueprints(self, _viewer: object) -> QuerySet[Blueprint]:
        return Blueprint.objects.filter(revisions__in=list(self.entries))


@contextmanager
def masking() -> Iterator[Contest]:
    contest = Contest()
    access.register_mask(contest.mask, blueprints=contest.blueprints)
    yield contest
    access.unregister_mask(contest.mask, blueprints=contest.blueprints)


@pytest.fixture
def contest() -> Iterator[Contest]:
    with masking() as contest:
        yield contest


def png(text: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    pixels = zlib.compress(b"\0\x7f\x7f\x7f" * 1)
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"tEXt", b"Author\0" + text)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
        + text
    )


def jpeg(text: bytes) -> bytes:
    exif = b"Exif\0\0II*\0\x08\0\0\0\0\0" + text
    comment = b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text
    app1 = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + app1 + comment + scan + b"\xff\xd9" + text


def glb(text: str) -> bytes:
    document = {"asset": {"version": "2.0", "copyright": text}, "nodes": [{"name": text}]}
    body = json.dumps(document).encode()
    body += b" " * (-len(body) % 4)
    chunk = struct.pack("<I4s", len(body), b"JSON") + body
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunk)) + chunk


def threemf(text: str) -> bytes:
    model = (
        '<?xml version="1.0" encoding="UTF-8"?><model xmlns="http://schemas.microsoft.com/'
        f'3dmanufacturing/core/2015/02"><metadata name="Designer">{text}</metadata>'
        "<resources/><build/></model>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("3D/3dmodel.model", model)
        archive.writestr("docProps/core.xml", f"<creator>{text}</creator>")
    return target.getvalue()


def files_naming_bob() -> dict[str, bytes]:
    name = "Bob Builderson"
    step = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('by Bob Builderson'),'2;1');\n"
        "FILE_NAME('C:\\\\Users\\\\bobbuilds\\\\frame.step','2026-11-01T10:00:00',"
        "('Bob Builderson'),('Forest Crew'),'p','s','Bob Builderson');\n"
        "FILE_SCHEMA(('AUTOMOTIVE_DESIGN'));\nENDSEC;\n/* bobbuilds */\nDATA;\n"
        "#1=PERSON('bobbuilds','Builderson','Bob',$,$,$);\n"
        "#2=ORGANIZATION('fc','Forest Crew','');\n#3=PRODUCT('frame_bobbuilds','frame','',());\n"
        "ENDSEC;\nEND-ISO-10303-21;\n"
    )
    stl = b"made by Bob Builderson".ljust(80) + struct.pack("<I", 1) + bytes(50)
    obj = "# bobbuilds\no builderson_frame\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"
    dxf = (
        "999\nBob Builderson\n0\nSECTION\n2\nHEADER\n9\n$LASTSAVEDBY\n1\nbobbuilds\n0\nENDSEC\n"
        "0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n"
    )
    pdf = (
        b"%PDF-1.4\n1 0 obj\n<< /Author (Bob Builderson) /Producer (x) >>\nendobj\n"
        b"trailer << /Info 1 0 R >>\n%%EOF\n"
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{name}</title><path d="M0 0h1"/></svg>'
    return {
        "bob_builderson/frame.step": step.encode(),
        "print.stl": stl,
        "mesh.obj": obj.encode(),
        "model.glb": glb(name),
        "case.3mf": threemf(name),
        "plan.dxf": dxf.encode(),
        "sketch.svg": svg.encode(),
        "photo.jpg": jpeg(b"Bob Builderson"),
        "picture.png": png(b"Bob Builderson"),
        "sheet.pdf": pdf,
        "README.md": b"# Frame\n\n**Bob Builderson**, bob.builderson@workshop.example\n",
        "parts.csv": b"part;by\nframe;Bob Builderson\n",
        "notes.txt": b"Umlaut: Bob Builderson, Forest Crew",
        "native.bin": b"\x00\x01binary bobbuilds\x02",
    }


def write_entry(bob: Member) -> Revision:
    """A sealed revision whose every file names its author, cleaned for judges."""
    team = make_team(bob, handle="forest-crew", name="Forest Crew")
    blueprint = make_blueprint(
        bob,
        "Frame by Bob Builderson",
        team=team,
        summary="Forest Crew’s frame",
        tags=("bobbuilds",),
        description="Made by bobbuilds",
    )
    make_open_revision(bob, blueprint, {"README.md": b"bobbuilds was here first\n"})
    revision = make_revision(bob, blueprint, files_naming_bob(), message="bobbuilds adds all")
    ref = f"revision:{revision.code}"
    start_thread(by=bob, ref=ref, text=Text("I used MIG.", "en", "How it is welded"))
    seal([revision])
    return revision


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[int]:
    """One such revision for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        with masking() as contest:
            revision = write_entry(make_bob())
            contest.entries[revision.pk] = "Entry 7"
            prepare_masked(revision_id=revision.pk)
        yield revision.pk


@pytest.fixture
def entry(written: int, db: None, contest: Contest) -> Revision:
    contest.entries[written] = "Entry 7"
    return Revision.objects.get(pk=written)


@pytest.fixture
def bob(db: None) -> Member:
    return Member.objects.filter(handle="bobbuilds").first() or make_bob()


def everything(client: Client, revision: Revision) -> dict[str, tuple[int, bytes]]:
    """Return status and bytes (headers too) of every door of a revision."""
    code = revision.code
    urls = [
        reverse(f"vault:{door}", args=[code])
        for door in ("revision", "manifest", "manifest-json", "zip", "progress")
    ]
    urls.append(reverse("vault:blueprint", args=[revision.blueprint.code]))
    api = f"/api/v1/revisions/{code}"
    urls += [
        api,
        f"{api}/facts",
        f"{api}/files",
        f"{api}/manifest",
        f"{api}/zip",
        "/api/v1/blueprints",
    ]
    urls += [f"/api/v1/blueprints/{revision.blueprint.code}{end}" for end in ("", "/revisions")]
    urls += [f"/talk/revision:{code}/", f"/talk/revision:{code}/pins.json"]
    urls += [f"/talk/blueprint:{revision.blueprint.code}/"]
    urls.append(reverse("vault:index") + "?words=Frame")
    for number in range(1, revision.files.count() + 1):
        ends = ("", "/previews", "/content", "/alike")
        urls += [f"{api}/files/{number}{end}" for end in ends]
        urls += [
            reverse(f"vault:{door}", args=[code, number])
            for door in ("file", "download", "parts", "facts", "alike")
        ]
        urls += [
            reverse("vault:preview", args=[code, number, kind])
            for kind in ("model", "thumbnail", "drawing", "clean")
        ]
    return {url: _all_bytes(client.get(url)) for url in urls}


def _all_bytes(answer) -> tuple[int, bytes]:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.get("Content-Type") == "application/zip":
        archive = zipfile.ZipFile(io.BytesIO(body))
        body = b"\n".join([body, *(archive.read(name) for name in archive.namelist())])
    return answer.status_code, f"{answer.headers}".encode() + b"\n" + body


@pytest.mark.parametrize("judge_signs_in", [True, False])
def test_no_byte_names_the_author_or_an_original_file(entry, as_, charlie, judge_signs_in):
    hashes = [file.blob.sha256[:12].encode() for file in entry.files.select_related("blob")]
    client = as_(charlie) if judge_signs_in else Client()

    got = everything(client, entry)

    leaks = {
        url: AUTHOR.search(
            body.replace(b"owner=forest-crew", b"").replace(b'value="forest-crew"', b"")
        )
        for url, (_status, body) in got.items()
    }
    telling = {url for url, (_status, body) in got.items() for sha256 in hashes if sha256 in body}
    assert {url: found for url, found in leaks.items() if found} == {}
    assert telling == set()
    assert b"Entry 7" in got[reverse("vault:revision", args=[entry.code])][1]


def test_the_owner_reads_the_hashes(entry, as_, bob):
    file = entry.files.select_related("blob").get(path="README.md")

    told = as_(bob).get(f"/api/v1/revisions/{entry.code}/files/{file.number}").json()

    assert told["sha256"] == file.blob.sha256


def test_tags_of_masked_bytes_can_not_be_computed_by_others(entry, as_, charlie, settings):
    number = entry.files.get(path="README.md").number
    address = reverse("vault:download", args=[entry.code, number])

    before = as_(charlie).get(address).headers["ETag"]
    settings.SECRET_KEY = "another key of another site, long enough"
    after = as_(charlie).get(address).headers["ETag"]

    assert before != after


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("by Bo, drawn by Li", "by xx, drawn by xx"),
        ("„Bo“ (li), bo_li/frame-bo.step", "„xx“ (xx), xxxxx/frame-xx.step"),
        ("Boring robots fly a kilo: Bo2, lid, als", "Boring robots fly a kilo: Bo2, lid, als"),
        ("mail bo.li and see file://home/bo/x", "mail xxxxx and see file://home/xx/x"),
    ],
)
def test_names_of_two_letters_are_blotted_out_as_whole_words(text, masked):
    names = Names.of(["Bo Li", "li"])

    assert names.in_text(text) == masked
    assert names.in_bytes(text.encode()).decode() == masked


def test_base64_and_pictures_are_no_names_of_two_letters():
    names = Names.of(["Bo Li"])
    buffer = b'"uri":"data:;base64,AA4Bo9+li+Bo3LiBo=="'

    assert names.in_bytes(buffer) == buffer
    assert not names.found_in(b"\xff\x01Bo\x80\x07 \x00Li\xfe")
    assert names.found_in(b"BT (drawn by Bo) Tj ET")


def test_particles_of_a_name_stay():
    names = Names.of(["Jan de Vries"])

    assert names.in_text("Mapa de la zona, Jan Vries") == "Mapa de la zona, xxx xxxxx"


def test_masked_files_are_given_or_say_why_not(entry, client):
    statuses = {
        file.path: client.get(reverse("vault:download", args=[entry.code, file.number])).status_code
        for file in entry.files.all()
    }

    withheld = {path for path, status in statuses.items() if status == 403}
    assert withheld == {"native.bin", "sketch.svg"}
    assert set(statuses.values()) == {200, 403}


DRAWN = {
    "plan.dxf": b"0\nSECTION\n2\nENTITIES\n0\nTEXT\n1\n%s\n0\nENDSEC\n0\nEOF\n",
    "sheet.pdf": b"%%PDF-1.4\n1 0 obj\n<<>>\nstream\n(%s) Tj\nendstream\nendobj\n%%%%EOF\n",
}


@pytest.mark.parametrize("path", DRAWN)
@pytest.mark.parametrize(("said", "covered"), [(b"Bob Builderson", True), (b"1:20", False)])
def test_picture_in_which_a_name_is_drawn_is_covered(
    bob, charlie, contest, as_, path, said, covered
):
    revision = make_revision(bob, files={path: DRAWN[path] % said})
    picture = make_upload(bob, "page.png", png(b"")).blob
    ready = {"state": "ready", "output": picture}
    Preview.objects.filter(blob=revision.files.get().blob, kind="drawing").update(**ready)
    seal([revision])
    contest.entries[revision.pk] = "Entry 7"
    prepare_masked(revision_id=revision.pk)
    address = reverse("vault:preview", args=[revision.code, 1, "drawing"])

    judge, owner = as_(charlie).get(address), as_(bob).get(address)

    assert (judge.status_code, owner.status_code) == (302 if covered else 200, 200)
    assert judge.headers.get("Location", "").endswith("covered.svg") is covered


def test_owner_gets_the_original_bytes(entry, as_, bob):
    number = entry.files.get(path="README.md").number

    got = as_(bob).get(reverse("vault:download", args=[entry.code, number]))

    assert b"".join(got.streaming_content) == files_naming_bob()["README.md"]


def test_masked_blueprint_and_its_other_revisions_are_not_found(entry, as_, charlie):
    earlier = entry.blueprint.revisions.get(number=1)
    client = as_(charlie)

    answers = [
        client.get(reverse("vault:blueprint", args=[entry.blueprint.code])),
        client.get(reverse("vault:revision", args=[earlier.code])),
        client.get(reverse("vault:zip", args=[earlier.code])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_unreadable_entries_are_not_found(entry, contest, as_, charlie):
    contest.readable = False

    answer = as_(charlie).get(reverse("vault:revision", args=[entry.code]))

    assert answer.status_code == 404


def test_masked_entry_can_not_be_forked(entry, charlie):
    with pytest.raises(ConflictError):
        fork(by=charlie, revision=entry)


def test_lineage_hides_what_is_judged(bob, charlie, contest, client):
    origin = make_open_revision(charlie)
    forked = fork(by=bob, revision=origin)
    revision = make_open_revision(bob, forked, {"bob.txt": b"x"})
    contest.entries[revision.pk] = "Entry 9"

    page = client.get(reverse("vault:revision", args=[origin.code])).content

    assert b"Builderson" not in page
    assert forked.code.encode() not in page


def test_attribution_of_a_fork_masks_an_ancestor_being_judged(bob, charlie, contest, client):
    origin = make_open_revision(bob)
    forked = fork(by=charlie, revision=origin)
    revision = make_open_revision(charlie, forked, {"more.txt": b"x"})
    contest.entries[origin.pk] = "Entry 3"

    _status, body = _all_bytes(client.get(reverse("vault:zip", args=[revision.code])))

    assert b"an entry that is being judged" in body
    assert AUTHOR.search(body) is None


def test_cleaned_step_keeps_its_geometry(entry):
    file = entry.files.get(path="bob_builderson/frame.step")
    copy = Preview.objects.get(blob=file.blob, kind="clean")

    text = blobs.path_of(copy.output.sha256).read_bytes()

    assert len(text) == file.blob.size
    assert b"FILE_SCHEMA(('AUTOMOTIVE_DESIGN'))" in text
    assert b"#3=PRODUCT('frame_bobbuilds','frame','',());" in text


def test_cleaned_png_is_still_the_picture(entry):
    file = entry.files.get(path="picture.png")
    copy = Preview.objects.get(blob=file.blob, kind="clean")

    data = blobs.path_of(copy.output.sha256).read_bytes()

    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")
    assert b"tEXt" not in data


def test_author_is_warned_about_names_in_headers(bob, as_):
    revision = make_revision(
        bob, files={"frame.step": files_naming_bob()["bob_builderson/frame.step"]}
    )

    page = as_(bob).get(reverse("vault:revision", args=[revision.code])).content.decode()

    assert "Your files name people or folders" in page
    assert "Bob Builderson" in revision.files.get().blob.named
