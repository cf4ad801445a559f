"""Pages for the clinic."""
