"""A true axis of time: days in, columns out, with ticks at round years, months or days."""

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from mali_timeline.dates import MONTHS, HistoricalDate, span
from mali_timeline.views.strips import LINE

TICK = "\N{BOX DRAWINGS LIGHT DOWN AND HORIZONTAL}"

# The distances that ticks can have, the smallest first, each with the fewest days that lie between two.
_DAYS_OF_A_MONTH = ((range(1, 32), 1), (range(1, 29, 2), 2), (range(1, 27, 5), 3), (range(1, 22, 10), 8), ((1, 16), 13))
_MONTHS = ((1, 28), (2, 59), (3, 90), (6, 181))
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# The columns that a tick takes, with the gap behind its label.
_ROOM_OF_A_DAY, _ROOM_OF_A_MONTH, _ROOM_OF_A_YEAR = 3, 5, 6


class Tick(NamedTuple):
    """A mark on the axis: its column and its labels, each over the one before it: the day, the month, the year."""

    column: int
    labels: tuple[str, ...]


class Axis(NamedTuple):
    """The days from the first to the last, both inclusive, on so many columns."""

    first: date
    last: date
    columns: int

    @property
    def days(self) -> HistoricalDate:
        """The days of the axis."""
        return span(self.first, self.last)

    def place(self, when: HistoricalDate) -> tuple[int, int]:
        """Give the first and the last column of a date that shares a day with the axis: all that its days are in."""
        first = max(when.earliest or self.first, self.first).toordinal()
        last = min(when.latest or self.last, self.last).toordinal()
        return self._column(first), max(self._column(last), self._column(last + 1) - 1)

    def days_in(self, column: int, when: HistoricalDate) -> int:
        """Give how many days of a date are in a column; a day that is wider than a column is in each of its own."""
        end = self.first.toordinal() - (-(column + 1) * self._length // self.columns)
        start = min(self.first.toordinal() - (-column * self._length // self.columns), end - 1)
        first = max(start, when.earliest.toordinal() if when.earliest else start)
        last = min(end - 1, when.latest.toordinal() if when.latest else end)
        return max(last - first + 1, 0)

    def _column(self, day: int) -> int:
        """Give the column at which a day, by its ordinal, begins."""
        return (day - self.first.toordinal()) * self.columns // self._length

    @property
    def _length(self) -> int:
        return self.last.toordinal() - self.first.toordinal() + 1

    def ticks(self) -> list[Tick]:
        """Give the ticks at the smallest distance at which their labels fit; where no round day is near, the first."""
        days, finest = self._scale()
        ticks = [self._tick(day, finest) for day in days if day >= self.first]
        return ticks or [self._tick(self.first, 0)]

    def _tick(self, day: date, finest: int) -> Tick:
        """Give the tick of a day, labelled from the finest unit on: 0 the day, 1 the month, 2 the year."""
        labels = (str(day.day), MONTHS[day.month - 1], str(day.year))
        return Tick(self._column(day.toordinal()), labels[finest:])

    def _scale(self) -> tuple[Iterator[date], int]:
        """Give the days of the ticks (the first may lie before the axis), and their finest unit."""
        for days, fewest in _DAYS_OF_A_MONTH:
            if self._fits(fewest, _ROOM_OF_A_DAY):
                return self._days_of(days), 0
        for months, fewest in _MONTHS:
            if self._fits(fewest, _ROOM_OF_A_MONTH):
                return self._every(months), 1
        years = next((years for years in _YEARS if self._fits(365 * years, _ROOM_OF_A_YEAR)), _YEARS[-1])
        return self._every(12 * years), 2

    def _fits(self, days: int, room: int) -> bool:
        """Tell whether ticks that lie so many days apart have room for their labels."""
        return days * self.columns // self._length >= room

    def _days_of(self, days: Container[int]) -> Iterator[date]:
        """Give the days of the axis that have one of these numbers in their month."""
        every = (self.first + timedelta(number) for number in range(self._length))
        return (day for day in every if day.day in days)

    def _every(self, months: int) -> Iterator[date]:
        """Give the first days of every so many months, counted from the year 0."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.first, self.last))
        numbers = range(-(-first // months) * months, last + 1, months)
        return (date(number // 12, number % 12 + 1, 1) for number in numbers)

    def headings(self) -> list[str]:
        """Give the labels of the ticks as lines, years over months over days, each where it changes."""
        ticks = self.ticks()
        lines = []
        for unit in range(len(ticks[0].labels)):
            told = [ticks[0], *(tick for before, tick in pairwise(ticks) if tick.labels[unit:] != before.labels[unit:])]
            lines.append(_line([(tick.column, tick.labels[unit]) for tick in told]))
        return lines[::-1]

    def ruler(self) -> str:
        """Give the line of the axis itself, with its ticks."""
        marked = {tick.column for tick in self.ticks()}
        return "".join(TICK if column in marked else LINE for column in range(self.columns))


def _line(labels: list[tuple[int, str]]) -> str:
    """Put labels at their columns; one without room gives way to the next, lest days seem to be of the wrong month."""
    line = ""
    for (column, label), following in zip(labels, [*labels[1:], None], strict=True):
        if following is None or column + len(label) < following[0]:
            line = line.ljust(column) + label
    return line
