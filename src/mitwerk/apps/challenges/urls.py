"""Addresses of challenges."""

from django.urls import path

from mitwerk.apps.challenges import urls_judging
from mitwerk.apps.challenges.views import (
    compare,
    detail,
    edit,
    edit_phases,
    enter,
    entry,
    index,
    verdicts,
)

app_name = "challenges"
CHALLENGE = "challenges/<str:code>/"
PHASE = f"{CHALLENGE}phases/<str:phase>/"

reading = [
    path("challenges/", index.index, name="index"),
    path("challenges/mine/", index.mine, name="mine"),
    path("challenges/new/", edit.new, name="new"),
    path(CHALLENGE, detail.challenge, name="challenge"),
    path(f"{CHALLENGE}terms/", detail.terms, name="terms"),
    path(f"{CHALLENGE}terms.json", detail.terms_json, name="terms-json"),
    path(f"{CHALLENGE}dashboard/", detail.dashboard, name="dashboard"),
    path(f"{CHALLENGE}files/<str:file>/", detail.reference_file, name="reference-file"),
    path(PHASE, detail.phase, name="phase"),
    path(f"{PHASE}compare/", compare.compare, name="compare"),
]
editing = [
    path(f"{CHALLENGE}edit/", edit.start, name="edit-start"),
    path(f"{CHALLENGE}edit/files/add/", edit.add_files, name="files-add"),
    path(f"{CHALLENGE}edit/files/<str:file>/", edit.change_file, name="file-change"),
    path(f"{CHALLENGE}edit/phases/template/", edit_phases.template, name="phases-template"),
    path(f"{CHALLENGE}edit/phases/new/", edit_phases.phase, name="phase-new"),
    path(f"{CHALLENGE}edit/phases/<str:phase>/", edit_phases.phase, name="phase-edit"),
    path(f"{CHALLENGE}edit/phases/<str:phase>/move/", edit_phases.move, name="phase-move"),
    path(f"{CHALLENGE}edit/<str:step>/", edit.step, name="edit"),
    path(f"{CHALLENGE}publish/", edit.publish, name="publish"),
    path(f"{CHALLENGE}discard/", edit.discard, name="discard"),
    path(f"{CHALLENGE}cancel/", edit.cancel, name="cancel"),
]
entering = [
    path(f"{PHASE}enter/", enter.enter, name="enter"),
    path(f"{PHASE}ticks/", enter.ticks, name="ticks"),
    path(f"{PHASE}check/", verdicts.check_files, name="check-files"),
    path(f"{PHASE}start/", enter.start, name="start"),
    path("entries/mine/", entry.mine, name="my-entries"),
    path("entries/receipts/<str:code>/", entry.receipt, name="receipt"),
    path("entries/receipts/<str:code>.json", entry.receipt_json, name="receipt-json"),
    path("entries/<str:code>/", entry.entry, name="entry"),
    path("entries/<str:code>/check/", verdicts.entry_check, name="entry-check"),
    path("entries/<str:code>/waive/", verdicts.waive, name="waive"),
    path("entries/<str:code>/object/", verdicts.object_to, name="object"),
    path("entries/<str:code>/revise/", enter.revise, name="revise"),
    path("entries/<str:code>/show/", entry.show, name="entry-show"),
    path("entries/<str:code>/withdraw/", entry.withdraw, name="withdraw"),
]

urlpatterns = [*reading, *editing, *entering, *urls_judging.urlpatterns]
