"""A strip of time on one line, from the first to the last event of a timeline, with a mark where one event stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from mali_timeline.dates import MONTHS, HistoricalDate
from mali_timeline.records import Event
from mali_timeline.views.pieces import Piece, Words, plain, styled

if TYPE_CHECKING:
    from rich.text import Text

LINE, MARK, OPEN_START, OPEN_END = "─", "●", "◄", "►"
WIDTH_IN_A_PIPE = 70
WIDEST = 120
SHORTEST = 5  # columns of a line on which a mark still says something


class Span(NamedTuple):
    """The first and the last day of a timeline; there are two or more days between them."""

    first: date
    last: date

    def labels(self) -> tuple[str, str]:
        """Name both ends by their years, or by months or days where those are the same."""
        ends = (self.first, self.last)
        years = tuple(str(day.year) for day in ends)
        months = tuple(f"{MONTHS[day.month - 1]} {day.year}" for day in ends)
        days = tuple(f"{day.day} {month}" for day, month in zip(ends, months, strict=True))
        start, stop = next(pair for pair in (years, months, days) if pair[0] != pair[1])
        return start, stop

    def column(self, day: date, columns: int) -> int:
        """Give the column (from 0) in which a day stands on a line of so many; days outside stand at its ends."""
        inside = min(max(day, self.first), self.last)
        return (inside - self.first).days * columns // ((self.last - self.first).days + 1)


def span_of(events: Sequence[Event]) -> Span | None:
    """Give the span from the first day of events to the last that is known, or None where that is one day or none."""
    firsts = [event.date.earliest or event.date.latest for event in events]
    lasts = [event.date.latest or event.date.earliest for event in events]
    days = [day for day in (*firsts, *lasts) if day]
    return Span(min(days), max(days)) if days and min(days) < max(days) else None


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip for one date; every column that the date can mean is marked, an open end is an arrow."""

    span: Span
    date: HistoricalDate

    def plain(self) -> str:
        """Draw in plain letters, to a width that fits any page."""
        return plain(self.words(WIDTH_IN_A_PIPE)) + "\n"

    def rich(self, width: int) -> "Text":
        """Draw for a terminal of so many columns."""
        return styled(self.words(min(width, WIDEST)))

    def words(self, width: int) -> Words:
        """Give the line with the years at its ends; where there is too little room, without them."""
        start, stop = self.span.labels()
        columns = width - len(start) - len(stop) - 2
        if columns < SHORTEST:
            return self._line(max(width, 1))
        return (Piece(f"{start} ", "aside"), *self._line(columns), Piece(f" {stop}", "aside"))

    def _line(self, columns: int) -> Words:
        first = self.span.column(self.date.earliest or self.span.first, columns)
        last = self.span.column(self.date.latest or self.span.last, columns)
        marks = [MARK] * (last - first + 1)
        if self.date.latest is None:
            marks[-1] = OPEN_END
        if self.date.earliest is None:
            marks[0] = OPEN_START
        line = (
            Piece(LINE * first, "aside"),
            Piece("".join(marks), "date"),
            Piece(LINE * (columns - last - 1), "aside"),
        )
        return tuple(piece for piece in line if piece.text)
