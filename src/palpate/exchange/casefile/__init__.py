"""Case files: a person, facts and a planned massage in one JSON or TOML file."""
