"""Addresses of members."""

from django.urls import path

from mitwerk.apps.members.views import people, profile, roles, teams, tokens

app_name = "members"
urlpatterns = [
    path("people/", people.index, name="index"),
    path("people/me/", people.me, name="me"),
    path("people/<str:handle>/", people.person, name="person"),
    path("people/<str:handle>/shares/", people.shares, name="shares"),
    path("people/<str:handle>/roles/", roles.roles, name="roles"),
    path("settings/", profile.settings, name="settings"),
    path("settings/account/", profile.preferences, name="preferences"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<str:code>/revoke/", tokens.revoke, name="token-revoke"),
    path("teams/", teams.index, name="teams"),
    path("teams/new/", teams.new, name="team-new"),
    path("teams/invitations/<str:code>/", teams.answer, name="invitation-answer"),
    path("teams/<str:handle>/", teams.team, name="team"),
    path("teams/<str:handle>/edit/", teams.edit, name="team-edit"),
    path("teams/<str:handle>/invite/", teams.invite, name="team-invite"),
    path("teams/<str:handle>/leave/", teams.leave, name="team-leave"),
    path("teams/<str:handle>/lead/", teams.hand_over, name="team-lead"),
    path("teams/<str:handle>/remove/", teams.remove, name="team-remove"),
    path(
        "teams/<str:handle>/invitations/<str:code>/withdraw/",
        teams.withdraw,
        name="invitation-withdraw",
    ),
]
