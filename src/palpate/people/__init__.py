"""Who is who, who may what, and who did what."""
