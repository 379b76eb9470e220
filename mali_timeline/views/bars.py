"""Bars: periods and events on one true axis of time, with their ends as exact as they are known."""

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from mali_timeline.bins import Days
from mali_timeline.dates import HistoricalDate, in_words, span
from mali_timeline.records import Event, Period
from mali_timeline.views.axes import Axis
from mali_timeline.views.charts import FAINT, GAP, SOLID, WIDEST_SCREEN, WITHOUT_WIDTH
from mali_timeline.views.pieces import Piece, Words, columns_of, counted, plain, styled
from mali_timeline.views.strips import OPEN_END, OPEN_START

if TYPE_CHECKING:
    from datetime import date

    from rich.console import RenderableType

GRID = "\N{MIDDLE DOT}"
LEGEND = f"{FAINT}: not known so exactly. {OPEN_START} {OPEN_END}: goes on, or has no known end."
WITH_DATES = 100  # columns of a terminal from which on the dates stand beside the bars
WIDEST_DATE = 24
NARROWEST = 12
MANY = 20  # rows, from which on the axis is repeated under them


class Row(NamedTuple):
    """A row of the drawing: an event, or a period in the shape of one."""

    kind: Literal["period", "event"]
    event: Event


def bar_rows(periods: Sequence[Period], events: Sequence[Event], days: Days) -> list[Row]:
    """Give a row for each period that shares one of the days, and for each event, in the order given."""
    drawn = [period for period in periods if period.date.overlaps(span(*days))]
    return [*(Row("period", _in_shape(period)) for period in drawn), *(Row("event", event) for event in events)]


def _in_shape(period: Period) -> Event:
    """Give a period with the fields of an event: its name is the title, what it is about the text."""
    return Event(id=period.id, date=period.date, title=period.name, text=period.about or "", sources=())


class Bars(NamedTuple):
    """Rows under one axis that spans the days from `first` to `last`; every row shares a day with it."""

    rows: Sequence[Row]
    first: "date"
    last: "date"

    def plain(self) -> str:
        """Draw with dates and whole titles; only the bars have a width, which is a fixed one."""
        return "".join(f"{plain(line).rstrip()}\n" for line in self._lines(WITHOUT_WIDTH, dated=True))

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal: titles that are too long are cut."""
        from rich.console import Group

        if width > WIDEST_SCREEN:
            return Group(*map(styled, self._lines(WITHOUT_WIDTH, dated=True)))
        dated = width >= WITH_DATES
        rest = width - dated * (self._date_width() + len(GAP)) - len(GAP)
        longest = max(columns_of([Piece(row.event.title)]) for row in self.rows)
        lines = [styled(line) for line in self._lines(max(rest - min(longest, rest // 2), NARROWEST), dated=dated)]
        for line in lines:
            # Two columns less than there are, for streams where the sign of the cut takes three.
            line.truncate(width - 2 if line.cell_len > width else width, overflow="ellipsis")
        return Group(*lines, styled([Piece(LEGEND, "aside")]))

    def _date_width(self) -> int:
        """Give the columns of the dates; one that is longer than most pushes its bar aside rather than all of them."""
        return min(max(len(in_words(row.event.date)) for row in self.rows), WIDEST_DATE)

    def _lines(self, room: int, *, dated: bool) -> Iterator[Words]:
        """Give the axis and under it the rows, with bars of so many columns."""
        axis = Axis(self.first, self.last, room)
        margin = " " * (self._date_width() + len(GAP)) if dated else ""
        for heading in axis.headings():
            yield (Piece(margin + heading, "date"),)
        ruler = (Piece(margin + axis.ruler(), "aside"),)
        yield ruler
        grid = {tick.column for tick in axis.ticks()}
        for kind in ("period", "event"):
            rows = [row for row in self.rows if row.kind == kind]
            if rows:
                yield (Piece(counted(len(rows), kind), "heading"),)
            for row in rows:
                date = f"{in_words(row.event.date):{len(margin)}}" if dated else ""
                yield (
                    Piece(date, "date"),
                    *bar(axis, row.event.date, grid),
                    Piece(GAP),
                    Piece(row.event.title, "title"),
                )
        if len(self.rows) > MANY:
            yield ruler
            for heading in reversed(axis.headings()):
                yield (Piece(margin + heading, "date"),)


def bar(axis: Axis, when: HistoricalDate, grid: Container[int] = ()) -> Words:
    """Draw the bar of a date that shares a day with the axis, with the columns of the grid on both sides of it."""
    first, last = axis.place(when)
    cells = [SOLID if _is_certain(axis, when, column) else FAINT for column in range(first, last + 1)]
    # Nothing says how far approximate and uncertain reach: such an end is light for a column.
    if _is_doubtful(when.beginning):
        cells[0] = FAINT
    if _is_doubtful(when.ending):
        cells[-1] = FAINT
    if when.earliest is None or when.earliest < axis.first:
        cells[0] = OPEN_START
    if when.latest is None or when.latest > axis.last:
        cells[-1] = OPEN_END
    dots = "".join(GRID if column in grid else " " for column in range(axis.columns))
    return (Piece(dots[:first], "aside"), Piece("".join(cells), "bar"), Piece(dots[last + 1 :], "aside"))


def _is_certain(axis: Axis, when: HistoricalDate, column: int) -> bool:
    """Tell whether at least half of the days that a column has of a date are certainly of it.

    Days that only an unknown end could add do not count, so that the known end is seen as exactly as it is known.
    """
    core = None if when.precision == "day" and _is_doubtful(when) else when.core
    if core is None:
        return False
    known = span(when.earliest or core.earliest, when.latest or core.latest)
    return 0 < axis.days_in(column, known) <= 2 * axis.days_in(column, core)


def _is_doubtful(when: HistoricalDate | None) -> bool:
    """Tell whether a date is approximate or uncertain."""
    return when is not None and (when.approximate or when.uncertain)
