"""Questions put to the person, and answers read from standard input: a dialogue that is whole in a pipe, too."""

import io
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from mali_timeline.controls import visible
from mali_timeline.output import Output, streams, write_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mali_timeline.views.pictures import Picture
    from mali_timeline.views.questions import Sheet

# Answers in a row that are none: whoever gives so many (`yes |`) gives no other.
PATIENCE = 20
QUIT = {"q", "quit"}
LONGEST = 1000  # characters of an answer that are read at once
LONGEST_SHOWN = 60


class _NobodyReadsError(Exception):
    """The reader of standard output has gone: there is nobody to ask."""


def hold_quiz(output: Output, sheets: "Sequence[Sheet]", seed: int | None) -> None:
    """Ask one question after another until all are answered or the answers end; then say the score.

    A `seed` that nobody asked for is told, so that the quiz can be repeated.
    """
    from mali_timeline.views.questions import repeat, score

    answers = lines_in(LONGEST)
    right = answered = 0
    with suppress(_NobodyReadsError):
        for sheet in sheets:
            _show(output, sheet.asked())
            answer = _answer(sheet, answers)
            if answer is None:
                break
            answered += 1
            right += sheet.is_right(answer)
            _show(output, sheet.verdict(answer))
        _show(output, score(right, answered, len(sheets)))
        if seed is not None:
            _say(f"{repeat(seed)}\n")


def _show(output: Output, picture: "Picture") -> None:
    if not write_picture(output, picture):
        raise _NobodyReadsError


def _say(text: str) -> None:
    if not streams.write((text,)):
        raise _NobodyReadsError


def _answer(sheet: "Sheet", answers: Iterator[str]) -> str | None:
    """Ask until an answer is one of the numbers; None: the person quits, or nothing more comes."""
    for _ in range(PATIENCE):
        try:
            _say(sheet.prompt)
            line = next(answers, None)
        except KeyboardInterrupt:
            _say("\n")  # what the shell says next begins on a line of its own
            raise
        if line is None:
            _say("\n")
            return None
        typed = line.strip()
        if not _shown_as_typed():
            _say(f"{visible(typed[:LONGEST_SHOWN])}\n")
        if typed in sheet.numbers:
            return typed
        if typed.casefold() in QUIT:
            return None
        _say(sheet.reminder)
    _say(f"None of {PATIENCE} answers was one of the numbers: the quiz ends here.\n")
    return None


def _shown_as_typed() -> bool:
    """Tell whether a terminal shows the answer where the question stands."""
    return streams.is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def lines_in(longest: int = -1) -> Iterator[str]:
    """Give the lines of standard input without their ends, as they come, a very long one in pieces.

    Bytes that are no text become marks; raises OSError where nothing can be read.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        with suppress(io.UnsupportedOperation):
            sys.stdin.reconfigure(errors="replace")
    while sys.stdin is not None:
        try:
            line = sys.stdin.readline(longest)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), "standard input") from None
        if not line:
            return
        yield line.rstrip("\r\n")
