"""The commands: whatever the file, each answers or refuses in every format, with exit 0, 1 or 2 and a clear message.

The first two bytes of an input say which command and which format; the others are the file.
"""

from pathlib import Path

import target

target.load("mali_timeline")
import laws  # noqa: E402 - what it imports must have been loaded
from runs import EVERY_FORMAT, EVERY_RUN  # noqa: E402

RUNS = [*EVERY_RUN, *EVERY_FORMAT]


def law(raw: bytes, file: Path) -> None:
    """Run one command on the file."""
    file.write_bytes(raw[2:])
    laws.answer_laws("--file", str(file), *RUNS[int.from_bytes(raw[:2], "little") % len(RUNS)])


if __name__ == "__main__":
    target.fuzz(law, [number.to_bytes(2, "little") + laws.SMALL.encode() for number in range(len(EVERY_RUN))])
