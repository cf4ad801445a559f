"""The clinical record: facts, screenings, decisions, plans, sessions and measurements."""
