"""People and what they may do: members, teams, roles, API tokens."""
