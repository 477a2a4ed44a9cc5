"""Addresses of what changed between two revisions, and of the assembly of one."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.vault.views import assembly, compare

PAIR = "revisions/<str:code>/compare/<str:old>/"
FILE = f"{PAIR}files/<int:number>/"

urlpatterns = [
    path("blueprints/<str:code>/changes/", compare.changes_of, name="changes"),
    path("revisions/<str:code>/assembly/", assembly.assembly, name="assembly"),
    path(PAIR, compare.compare, name="compare"),
    path(f"{PAIR}start/", compare.start, name="compare-start"),
    path(f"{PAIR}files/", compare.files, name="compare-files"),
    path(FILE, compare.compare_file, name="compare-file"),
    path(f"{FILE}stage/", compare.stage, name="compare-stage"),
    path(f"{FILE}model", compare.model, name="compare-model"),
]
