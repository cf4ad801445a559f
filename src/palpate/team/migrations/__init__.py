"""Changes to the tables of the care team, in order."""
