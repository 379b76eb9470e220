"""The readers of dates: whatever the text, it is a date with its ends in order, or refused with a reason."""

from pathlib import Path

import target

target.load("mali_timeline")
import laws  # noqa: E402 - what it imports must have been loaded

SEEDS = (
    "2012-03-22",
    "199X~",
    "2012-XX",
    "2012-33",
    "2012/..",
    "[2013-01-29, 2013-01-30]",
    "22 March 2012",
    "janvier 2013",
)


def law(raw: bytes, _file: Path) -> None:
    """Read the bytes as a text, and the text as a date."""
    laws.date_laws(raw.decode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    target.fuzz(law, [seed.encode() for seed in SEEDS])
