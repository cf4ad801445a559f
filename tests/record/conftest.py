"""What the tests of the record share: the small knowledge, consent, a session that is over."""

from tests.record.world import consented, kept_session, library, sites, true_glances

__all__ = ["consented", "kept_session", "library", "sites", "true_glances"]
