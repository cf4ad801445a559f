"""Changes to the tables of the clinical record, in order."""
