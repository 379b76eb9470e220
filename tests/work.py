"""Work counted in calls, for tests of how it grows; nothing measures seconds, nor coverage meanwhile."""

import sys
from collections.abc import Callable
from types import FrameType

from coverage import Coverage


def calls_of(function: Callable[[], object]) -> int:
    """Return how many calls a function makes while it runs, in Python and in C; a step of a generator is a call."""
    number = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal number
        number += event in {"call", "c_call"}

    coverage = Coverage.current()
    if coverage:
        coverage.stop()
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
        if coverage:
            coverage.start()
    return number
