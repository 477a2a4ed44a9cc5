"""Addresses of judging, results and money."""

from django.urls import path

from mitwerk.apps.challenges.views import deciding, judging

PHASE = "challenges/<str:code>/phases/<str:phase>/"

urlpatterns = [
    path("judging/", judging.tasks, name="judge-tasks"),
    path("judging/lists/<str:code>/", judging.sheet, name="sheet"),
    path("judging/ballots/<str:code>/", judging.ballot, name="ballot"),
    path(f"{PHASE}judge/", judging.judge, name="judge"),
    path(f"{PHASE}result/", deciding.result, name="result"),
    path(f"{PHASE}award/", deciding.award, name="award"),
    path("challenges/<str:code>/money/", deciding.money, name="money"),
    path("award-lines/<str:code>/paid/", deciding.paid, name="paid"),
]
