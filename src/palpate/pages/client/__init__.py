"""Pages for the client."""
