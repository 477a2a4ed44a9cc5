"""Addresses of the vault."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.vault import urls_compare, urls_facts, urls_parts
from mitwerk.apps.vault.views import bytes as out
from mitwerk.apps.vault.views import edit, read

app_name = "vault"
urlpatterns = [
    path("blueprints/", read.index, name="index"),
    path("blueprints/new/", edit.new, name="new"),
    path("blueprints/<str:code>/", read.blueprint, name="blueprint"),
    path("blueprints/<str:code>/edit/", edit.edit, name="edit"),
    path("blueprints/<str:code>/revise/", edit.revise, name="revise"),
    path("revisions/<str:code>/", read.revision, name="revision"),
    path("revisions/<str:code>/progress/", read.progress, name="progress"),
    path("revisions/<str:code>/fork/", edit.fork_revision, name="fork"),
    path("revisions/<str:code>/open/", edit.open_revision, name="open"),
    path("revisions/<str:code>/manifest/", read.manifest, name="manifest"),
    path("revisions/<str:code>/manifest.json", read.manifest_json, name="manifest-json"),
    *urls_compare.urlpatterns,
    *urls_facts.urlpatterns,
    *urls_parts.urlpatterns,
    path("revisions/<str:code>/zip", out.archive_zip, name="zip"),
    path("revisions/<str:code>/files/<int:number>/", read.file, name="file"),
    path("revisions/<str:code>/files/<int:number>/parts.json", read.parts, name="parts"),
    path("revisions/<str:code>/files/<int:number>/download", out.download, name="download"),
    path("revisions/<str:code>/files/<int:number>/zip", out.file_zip, name="file-zip"),
    path(
        "revisions/<str:code>/files/<int:number>/preview/<slug:kind>", out.preview, name="preview"
    ),
    path("revisions/<str:code>/files/<int:number>/take-down/", edit.take_down, name="take-down"),
]
