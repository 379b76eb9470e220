"""Time as a horizontal axis that is true to scale: a strip with one date on it, and bars for periods and events."""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from mali_timeline.dates import MONTHS, HistoricalDate, between
from mali_timeline.formatting import format_date, plural
from mali_timeline.render.charts import BAR_WIDTH, GAP, LIGHT, OPEN_END, SOLID
from mali_timeline.render.styled import is_unbounded, styled
from mali_timeline.render.tables import TableColumn, TextTable
from mali_timeline.reports.timespans import TimeSpan

LINE, MARK, OPEN_START = "─", "●", "◄"
_TICK, _GRID = "┬", "·"

# The axis

# The distances that ticks can have, the smallest first, each with the fewest days between two ticks.
_DAYS_OF_A_MONTH = ((range(1, 32), 1), (range(1, 29, 2), 2), (range(1, 27, 5), 3), (range(1, 22, 10), 8), ((1, 16), 13))
_MONTHS = ((1, 28), (2, 59), (3, 90), (6, 181))
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
# The columns that a tick takes, with the gap behind its label.
_DAY_WIDTH, _MONTH_WIDTH, _YEAR_WIDTH = 3, 5, 6


class Tick(NamedTuple):
    """A mark on the axis: its column, and its labels from the finest unit to the coarsest: day, month, year."""

    column: int
    labels: tuple[str, ...]


class Axis(NamedTuple):
    """The days from the first to the last, both inclusive, on a number of columns (counted from 0)."""

    first: date
    last: date
    columns: int

    def columns_of(self, when: HistoricalDate) -> tuple[int, int]:
        """Return the first and the last column that show days of a date, which must share a day with the axis."""
        first = max(when.earliest or self.first, self.first).toordinal()
        last = min(when.latest or self.last, self.last).toordinal()
        return self.column(first), max(self.column(last), self.column(last + 1) - 1)

    def days_in(self, column: int, when: HistoricalDate) -> int:
        """Return how many days of a date are in a column; a day wider than a column is in each of its columns."""
        end = self.first.toordinal() - (-(column + 1) * self._length // self.columns)
        start = min(self.first.toordinal() - (-column * self._length // self.columns), end - 1)
        first = max(start, when.earliest.toordinal() if when.earliest else start)
        last = min(end - 1, when.latest.toordinal() if when.latest else end)
        return max(last - first + 1, 0)

    def column(self, ordinal: int) -> int:
        """Return the column at which the day with an ordinal begins."""
        return (ordinal - self.first.toordinal()) * self.columns // self._length

    @property
    def _length(self) -> int:
        return self.last.toordinal() - self.first.toordinal() + 1

    def ticks(self) -> list[Tick]:
        """Return ticks on round days, months or years, as close as their labels allow; without any, the first day."""
        days, finest = self._tick_days()
        ticks = [self._tick(day, finest) for day in days if day >= self.first]
        return ticks or [self._tick(self.first, 0)]

    def _tick(self, day: date, finest: int) -> Tick:
        """Return the tick of a day, labelled from the finest unit on: 0 the day, 1 the month, 2 the year."""
        labels = (str(day.day), MONTHS[day.month - 1], str(day.year))
        return Tick(self.column(day.toordinal()), labels[finest:])

    def _tick_days(self) -> tuple[Iterator[date], int]:
        """Return the days of the ticks (the first may lie before the axis) and their finest unit."""
        for days, fewest in _DAYS_OF_A_MONTH:
            if self._fits(fewest, _DAY_WIDTH):
                every_day = (self.first + timedelta(index) for index in range(self._length))
                return (day for day in every_day if day.day in days), 0
        for months, fewest in _MONTHS:
            if self._fits(fewest, _MONTH_WIDTH):
                return self._first_days(months), 1
        years = next((years for years in _YEARS if self._fits(365 * years, _YEAR_WIDTH)), _YEARS[-1])
        return self._first_days(12 * years), 2

    def _fits(self, days: int, width: int) -> bool:
        """Return whether ticks at a distance of so many days have room for labels of a width."""
        return days * self.columns // self._length >= width

    def _first_days(self, months: int) -> Iterator[date]:
        """Return the first day of every so many months, counted from the year 0."""
        first, last = (day.year * 12 + day.month - 1 for day in (self.first, self.last))
        numbers = range(-(-first // months) * months, last + 1, months)
        return (date(number // 12, number % 12 + 1, 1) for number in numbers)

    def headings(self) -> list[str]:
        """Return the labels of the ticks as lines, years over months over days, each where it changes."""
        ticks = self.ticks()
        lines = []
        for unit in range(len(ticks[0].labels)):
            changes = [tick for last, tick in pairwise(ticks) if tick.labels[unit:] != last.labels[unit:]]
            lines.append(_label_line([(tick.column, tick.labels[unit]) for tick in (ticks[0], *changes)]))
        return lines[::-1]

    def ruler(self) -> str:
        """Return the line of the axis itself, with its ticks."""
        marked = {tick.column for tick in self.ticks()}
        return "".join(_TICK if column in marked else LINE for column in range(self.columns))


def _label_line(labels: Sequence[tuple[int, str]]) -> str:
    """Put labels at their columns; one without room gives way to the next, lest days seem to be of the wrong month."""
    line = ""
    for (column, label), following in zip(labels, [*labels[1:], None], strict=True):
        if following is None or column + len(label) < following[0]:
            line = line.ljust(column) + label
    return line


def _within(labels: str, columns: int) -> str:
    """Return a line of labels without the last one where it ends behind the axis; an only one moves to the left."""
    if len(labels) <= columns:
        return labels
    *before, last = labels.split(" ")
    return " ".join(before) if any(before) else last[:columns].rjust(columns)


# A strip: one date on one line

_STRIP_WIDTH, _MAX_STRIP_WIDTH = 70, 120  # columns in a pipe, and on the widest terminal
_DAYS_UP_TO, _MONTHS_UP_TO = 92, 3 * 366  # days of the longest lines whose ends are named by days, by months
_MIN_LINE = 5  # columns of a line on which a mark still says something


class Strip(NamedTuple):
    """A line from a first to a later day, labelled at both ends, on which every column that a date can mean is marked.

    An open end is an arrow; days outside the line are marked at its ends. Other dates have a tick where they begin,
    if they begin on the line. Without a date there are only the ticks.
    """

    first: date
    last: date
    when: HistoricalDate | None
    others: Iterable[HistoricalDate] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the line."""
        yield self.line(options.max_width)

    def line(self, width: int) -> Text:
        """Return the line for a width; where there is too little room, without its labels."""
        width = _STRIP_WIDTH if is_unbounded(width) else min(width, _MAX_STRIP_WIDTH)
        start, end = self._labels()
        columns = width - len(start) - len(end) - 2
        if columns < _MIN_LINE:
            return self._marked(max(width, 1))
        return styled((f"{start} ", "aside"), self._marked(columns), (f" {end}", "aside"))

    def _labels(self) -> tuple[str, str]:
        """Name both ends: by their days on a short line, by months on one of a few years, else by years."""
        length = (self.last - self.first).days
        first, last = (f"{MONTHS[day.month - 1]} {day.year}" for day in (self.first, self.last))
        if length <= _DAYS_UP_TO:
            return f"{self.first.day} {first}", f"{self.last.day} {last}"
        return (first, last) if length <= _MONTHS_UP_TO else (str(self.first.year), str(self.last.year))

    def _marked(self, columns: int) -> Text:
        axis = Axis(self.first, self.last, columns)
        starts = {other.earliest for other in self.others}
        ticks = {axis.column(day.toordinal()) for day in starts if day and self.first <= day <= self.last}
        line = "".join(_TICK if column in ticks else LINE for column in range(columns))
        if self.when is None:
            return styled((line, "aside"))
        days = (self.when.earliest or self.first, self.when.latest or self.last)
        earliest, latest = (min(max(day, self.first), self.last) for day in days)
        first, last = axis.columns_of(between(earliest, latest))
        marks = [MARK] * (last - first + 1)
        if self.when.latest is None:
            marks[-1] = OPEN_END
        if self.when.earliest is None:
            marks[0] = OPEN_START
        return styled((line[:first], "aside"), ("".join(marks), "date"), (line[last + 1 :], "aside"))


# Bars: many dates under one axis

LEGEND = f"{LIGHT}: not known so exactly. {OPEN_START} {OPEN_END}: goes on, or has no known end."
_MAX_DATE_WIDTH, _MAX_WIDE_DATE_WIDTH, _MAX_PIPED_DATE_WIDTH = 17, 26, 60  # a longer date wraps
_MIN_TITLE_WIDTH, _MIN_BAR_WIDTH = 16, 8
_NARROW, _WIDE = 60, 100  # columns of a terminal below which dates stand above titles, from which they may be longer
_MANY_ROWS = 20  # above which the axis is repeated under them


class TimeSpanChart(NamedTuple):
    """Periods, then events, each with its bar to the right, under one axis from `first` to `last`.

    Each row shares a day with the axis. On a terminal the axis has all columns that dates and titles leave, and a
    legend stands above; in a pipe it has a fixed width, and nothing wraps but dates of many days. What is `omitted`
    because it lies before or after the axis is counted.
    """

    rows: Sequence[TimeSpan]
    first: date
    last: date
    omitted: Sequence[TimeSpan] = ()

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the legend, the axis, and a row for each period and event."""
        width = options.max_width
        dates = [styled((format_date(row.event.date), "date")) for row in self.rows]
        titles = [styled((row.event.title, "title")) for row in self.rows]
        longest_date, longest_title = (max(text.cell_len for text in texts) for texts in (dates, titles))
        if is_unbounded(width):
            widths = [min(longest_date, _MAX_PIPED_DATE_WIDTH), longest_title, BAR_WIDTH]
        else:
            yield styled((LEGEND, "aside"))
            date_width = min(longest_date, _MAX_DATE_WIDTH if width < _WIDE else _MAX_WIDE_DATE_WIDTH)
            date_width = date_width if width >= _NARROW else 0
            room = width - len(GAP) - (date_width and date_width + len(GAP))
            title_width = min(longest_title, max(room * 2 // 5, _MIN_TITLE_WIDTH))
            widths = [date_width, max(min(title_width, room - _MIN_BAR_WIDTH), 1), 0]
            widths[2] = max(room - widths[1], 1)
            if not date_width:
                titles = [Text("\n").join(texts) for texts in zip(dates, titles, strict=True)]
        if self.omitted:
            yield styled((self._omission(), "aside"))
        yield TextTable([TableColumn()] * 3, list(self._lines(dates, titles, widths[2])), widths=widths)

    def _omission(self) -> str:
        """Return how much is left out, on which side of the axis, and which options draw it."""
        numbers = {kind: sum(row.kind == kind for row in self.omitted) for kind in ("period", "event")}
        kinds = " and ".join(plural(number, kind) for kind, number in numbers.items() if number)
        ends = [day for row in self.omitted for day in (row.event.date.earliest, row.event.date.latest) if day]
        sides, options = [], []
        if min(ends) < self.first:
            sides.append(f"before {format_date(between(self.first, self.first))}")
            options.append(f"--since {min(ends).year}")
        if max(ends) > self.last:
            sides.append(f"after {format_date(between(self.last, self.last))}")
            options.append(f"--until {max(ends).year}")
        return f"Not drawn: {kinds} {' and '.join(sides)}, few and far away ({' '.join(options)} draws all)."

    def _lines(
        self, dates: Sequence[Text], titles: Sequence[Text], columns: int
    ) -> Iterator[tuple[Text, Text, Text] | Text]:
        """Yield the axis and the rows under it, with bars of so many columns."""
        axis = Axis(self.first, self.last, columns)
        headings = [(Text(), Text(), styled((_within(heading, columns), "date"))) for heading in axis.headings()]
        ruler = (Text(), Text(), styled((axis.ruler(), "aside")))
        grid = {tick.column for tick in axis.ticks()}
        yield from (*headings, ruler)
        for kind in ("period", "event"):
            shown = [cells for cells in zip(self.rows, dates, titles, strict=True) if cells[0].kind == kind]
            if shown:
                yield styled((plural(len(shown), kind), "heading"))
            role = "period" if kind == "period" else "bar"
            for row, when, title in shown:
                yield when, title, bar_line(axis, row.event.date, grid, role)
        if len(self.rows) > _MANY_ROWS:
            yield from (ruler, *reversed(headings))


def bar_line(axis: Axis, when: HistoricalDate, grid: Container[int] = (), role: str = "bar") -> Text:
    """Return a line as wide as the axis, with the bar of a date, which must share a day with it, among grid dots."""
    first, last = axis.columns_of(when)
    cells = [SOLID if _is_certain(axis, when, column) else LIGHT for column in range(first, last + 1)]
    # Nothing says how far approximate and uncertain reach: such an end is light for one column.
    if _is_qualified(when.start):
        cells[0] = LIGHT
    if _is_qualified(when.end):
        cells[-1] = LIGHT
    if when.earliest is None or when.earliest < axis.first:
        cells[0] = OPEN_START
    if when.latest is None or when.latest > axis.last:
        cells[-1] = OPEN_END
    dots = "".join(_GRID if column in grid else " " for column in range(axis.columns))
    return styled((dots[:first], "aside"), ("".join(cells), role), (dots[last + 1 :], "aside"))


def _is_certain(axis: Axis, when: HistoricalDate, column: int) -> bool:
    """Return whether at least half of the days of a date that a column shows certainly belong to it.

    Days that only an unknown end could add do not count, so that the known end is shown as exactly as it is known.
    """
    certain = None if when.precision == "day" and _is_qualified(when) else when.certain_span
    if certain is None:
        return False
    known = between(when.earliest or certain.earliest, when.latest or certain.latest)
    return 0 < axis.days_in(column, known) <= 2 * axis.days_in(column, certain)


def _is_qualified(when: HistoricalDate | None) -> bool:
    return when is not None and (when.approximate or when.uncertain)
