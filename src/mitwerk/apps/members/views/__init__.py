"""Pages of members: people, profile, teams, tokens, roles."""
