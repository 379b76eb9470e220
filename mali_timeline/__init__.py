"""A timeline of the conflict in Mali in the terminal: every event dated honestly, every event sourced."""

__version__ = "0.1.0"
