"""Addresses of the configurator."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.configurator.views import (
    catalogues,
    certificates,
    comparing,
    orders,
    origins,
    saved,
    sheets,
    stage,
    wishes,
)

app_name = "configurator"
CATALOGUE = "catalogues/<str:code>/"
STAGE = "configure/<str:code>/"
MINE = "configurations/<str:code>/"

reading = [
    path("catalogues/", catalogues.index, name="catalogues"),
    path("catalogues/new/", catalogues.new, name="catalogue-new"),
    path(CATALOGUE, catalogues.catalogue, name="catalogue"),
    path(f"{CATALOGUE}options/<slug:key>/", catalogues.option, name="option"),
    path(f"{CATALOGUE}editions/<int:number>/", catalogues.edition, name="edition"),
    path(
        f"{CATALOGUE}editions/<int:number>/since/<int:since>/", origins.diff, name="editions-diff"
    ),
]
editing = [
    path(f"{CATALOGUE}edit/", catalogues.edit, name="catalogue-edit"),
    path(f"{CATALOGUE}files/", catalogues.add_files, name="catalogue-files"),
    path(f"{CATALOGUE}files/remove/", catalogues.remove_file, name="catalogue-file-remove"),
    path(f"{CATALOGUE}sell/", catalogues.sell, name="catalogue-sell"),
    path(f"{CATALOGUE}publish/", catalogues.publish, name="edition-publish"),
    path(f"{CATALOGUE}sheets/", sheets.overview, name="catalogue-sheets"),
    path(f"{CATALOGUE}sheets/<slug:sheet>/", sheets.sheet, name="catalogue-sheet"),
    path(f"{CATALOGUE}won/", origins.won, name="catalogue-won"),
    path(f"{CATALOGUE}check/", sheets.check, name="catalogue-check"),
    path(f"{CATALOGUE}workbook.xlsx", sheets.workbook, name="catalogue-workbook"),
    path(f"{CATALOGUE}workbook/", sheets.upload, name="catalogue-upload"),
]
staging = [
    path(STAGE, stage.page, name="stage"),
    path(f"{STAGE}answer/", stage.answer, name="stage-answer"),
    path(f"{STAGE}scene/", stage.scene, name="stage-scene"),
    path(f"{STAGE}counts/", stage.counts, name="stage-counts"),
    path(f"{STAGE}compare/", comparing.compare, name="stage-compare"),
    path(f"{STAGE}move/<slug:move>/", stage.move, name="stage-move"),
    path(f"{STAGE}save/", saved.save, name="configuration-save"),
    path("editions/<str:code>/files/<str:name>", stage.file, name="edition-file"),
]
saving = [
    path("configurations/", saved.mine, name="configurations"),
    path(MINE, saved.page, name="configuration"),
    path(f"{MINE}change/", saved.change, name="configuration-change"),
    path(f"{MINE}migrate/", origins.migrate, name="configuration-migrate"),
    path(f"{MINE}claim/", saved.claim, name="configuration-claim"),
    path("shared/<str:token>/", saved.shared, name="configuration-shared"),
    path("shared/<str:token>/suggest/", saved.suggest, name="suggestion-new"),
    path("suggestions/<str:code>/", saved.answer_suggestion, name="suggestion-answer"),
    path("claims/<str:code>/release/", saved.release, name="claim-release"),
    path("certificates/<str:code>/", certificates.certificate, name="certificate"),
    path("certificates/<str:code>.json", certificates.certificate_json, name="certificate-json"),
]
ordering = [
    path(f"{MINE}order/", orders.new, name="order-new"),
    path("orders/", orders.mine, name="orders"),
    path("orders/<str:code>/", orders.order, name="order"),
    path("orders/<str:code>/confirm/", orders.confirm, name="order-confirm"),
    path("orders/<str:code>/cancel/", orders.cancel, name="order-cancel"),
    path("orders/<str:code>/pay/", orders.receive, name="order-pay"),
    path("orders/<str:code>/papers/<slug:kind>.pdf", orders.paper, name="order-paper"),
    path(f"{CATALOGUE}orders/", orders.sold, name="catalogue-orders"),
]
wishing = [
    path(f"{CATALOGUE}wishes/", wishes.wall, name="catalogue-wishes"),
    path(f"{CATALOGUE}wishes/new/", wishes.new, name="wish-new"),
    path("wishes/<str:code>/support/", wishes.support, name="wish-support"),
    path("wishes/<str:code>/draft/", wishes.draft, name="wish-draft"),
    path(f"{CATALOGUE}demand/", wishes.demand, name="catalogue-demand"),
]

urlpatterns = [*reading, *editing, *staging, *saving, *ordering, *wishing]
