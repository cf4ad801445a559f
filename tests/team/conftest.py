"""What the tests of the care team share."""

from tests.record.world import consented, kept_session, library, sites, true_glances

__all__ = ["consented", "kept_session", "library", "sites", "true_glances"]
