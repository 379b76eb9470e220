"""Rules of a data file, each with its code, severity, meaning and examples in one place."""
