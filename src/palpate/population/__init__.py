"""The same screening over columns: many people in one query, through Ibis."""
