"""Addresses of judging, results and money."""

from django.urls import path

from mitwerk.apps.challenges.views import appeals, deciding, entry, judging, proof

PHASE = "challenges/<str:code>/phases/<str:phase>/"

urlpatterns = [
    path("judging/", judging.tasks, name="judge-tasks"),
    path("judging/lists/<str:code>/", judging.sheet, name="sheet"),
    path("judging/lists/<str:code>/swap/", judging.swap, name="sheet-swap"),
    path("judging/ballots/<str:code>/", judging.ballot, name="ballot"),
    path("judging/ballots/<str:code>/receipt.json", proof.receipt_json, name="ballot-json"),
    path(f"{PHASE}heads/", proof.heads, name="heads"),
    path(f"{PHASE}heads.json", proof.heads_json, name="heads-json"),
    path(f"{PHASE}heads.atom", proof.heads_atom, name="heads-atom"),
    path(f"{PHASE}bundle.zip", proof.bundle, name="bundle"),
    path(f"{PHASE}judge/", judging.judge, name="judge"),
    path(f"{PHASE}my-ballots/", judging.mine, name="my-ballots"),
    path("entries/<str:code>/report/", entry.report, name="report"),
    path("entries/<str:code>/report/hide/", entry.hide_remark, name="remark-hide"),
    path(f"{PHASE}result/", deciding.result, name="result"),
    path(f"{PHASE}appeals/", appeals.log, name="appeals"),
    path(f"{PHASE}appeals/new/", appeals.lodge, name="appeal-new"),
    path("appeals/", appeals.desk, name="appeals-desk"),
    path("appeals/<str:code>/", appeals.appeal, name="appeal"),
    path("appeals/<str:code>/ruling/", appeals.rule, name="appeal-ruling"),
    path("appeals/<str:code>/withdraw/", appeals.withdraw, name="appeal-withdraw"),
    path(f"{PHASE}award/", deciding.award, name="award"),
    path("challenges/<str:code>/money/", deciding.money, name="money"),
    path("award-lines/<str:code>/paid/", deciding.paid, name="paid"),
]
