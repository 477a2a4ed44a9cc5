"""Files dropped on the page: the connection is cut in the middle, and nothing is sent twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from mitwerk.apps.vault.models import Upload

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.journeys.people import Person, Room

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PIECE = 8 * 2**20  # what the island sends at once
SIZE = PIECE + 2**20
DROP = """([zone, size]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(["short"], "small.txt", { type: "text/plain" }));
  transfer.items.add(new File([new Uint8Array(size)], "scan.bin"));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
}"""
WATCH = """(bar) => {
  window.shares = [];
  new MutationObserver(() => window.shares.push(bar.value)).observe(bar, { attributes: true });
}"""


def test_dropped_files_go_on_after_the_connection_was_cut(room: Room) -> None:
    bea = room("bea")
    bea.go("/blueprints/new/")
    offsets = cut_once(bea)

    drop(bea)

    expect(bea.page.locator("mw-upload input[name=upload]")).to_have_count(2)
    scan = Upload.objects.select_related("blob").get(path="scan.bin")
    assert scan.blob is not None
    assert scan.blob.sha256 == hashlib.sha256(bytes(SIZE)).hexdigest()
    assert sorted(offsets.values()) == [[0], [0, PIECE, PIECE]]
    shares = bea.page.evaluate("window.shares")
    assert shares == sorted(shares)
    assert max(share for share in shares if share < 1) > 0.8
    bea.fill(title="Cart")
    bea.press("Save the blueprint")
    bea.reads("Cart")
    expect(bea.page.locator(".vault-file .file__path")).to_have_text(["scan.bin", "small.txt"])
    assert [one for one in bea.complaints if "ERR_CONNECTION_RESET" not in one] == []


def cut_once(bea: Person) -> dict[str, list[int]]:
    """Cut the connection when the second piece is sent; return all offsets by the upload."""
    offsets: dict[str, list[int]] = defaultdict(list)

    def patch(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        sent = offsets[route.request.url]
        sent.append(int(route.request.headers["upload-offset"]))
        if sent == [0, PIECE]:
            route.abort("connectionreset")
        else:
            route.continue_()

    bea.page.route("**/tus/**", patch)
    return offsets


def drop(bea: Person) -> None:
    zone = bea.page.locator("mw-upload .upload__drop")
    bea.page.locator("mw-upload progress").first.evaluate(WATCH)
    bea.page.evaluate(DROP, [zone.element_handle(), SIZE])
