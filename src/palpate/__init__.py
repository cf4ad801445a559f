"""Palpate: the clinical system of a massage therapist."""

__version__ = "0.1.0"
