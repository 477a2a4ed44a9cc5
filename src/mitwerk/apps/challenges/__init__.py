"""Challenges: brief, phases, entries, juries, ballots, decisions and awards."""
