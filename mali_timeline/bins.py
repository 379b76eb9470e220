"""Events counted in years, quarters or months: a span of days in, its bins with what lies in each of them out.

An event lies certainly in a bin where its first and its last possible day do, and possibly in every other bin that it
touches: its day may be there, or it lasts beyond. So the two numbers of a bin are those of the filters `--in` and
`--certain`.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from math import fsum
from typing import Literal, NamedTuple

from mali_timeline.dates import HistoricalDate, in_words, read_edtf, span
from mali_timeline.records import Event

Unit = Literal["year", "quarter", "month"]
Days = tuple[date, date]  # the first and the last, both inclusive
Number = int | float

MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
FIRST_QUARTER = 33  # as EDTF numbers them
A_SCREEN = 24  # rows
DECIMALS = 9  # of a sum: more than any figure needs, fewer than show how floats are stored


class Bin(NamedTuple):
    """A year, quarter or month: its EDTF text, and those of its days that were asked for."""

    text: str
    days: HistoricalDate

    def __str__(self) -> str:
        """Give it as a reader sees it: `Jan 2013`, `Jan – Mar 2013`, `15–31 Jan 2013`."""
        whole = read_edtf(self.text)
        if (whole.earliest, whole.latest) != (self.days.earliest, self.days.latest):
            return in_words(self.days)
        if whole.precision != "quarter":
            return in_words(whole)
        first, last = (str(day)[: len("2013-01")] for day in (whole.earliest, whole.latest))
        return in_words(read_edtf(f"{first}/{last}"))


class Tally(NamedTuple):
    """A bin, the events that lie certainly in it, and those that touch it without lying wholly in it."""

    bin: Bin
    certain: tuple[Event, ...]
    possible: tuple[Event, ...]


class FigureKind(NamedTuple):
    """What can be added up: figures of one label and one unit (None: people or things)."""

    label: str
    unit: str | None


class Amount(NamedTuple):
    """The least and the most that a figure can be; None: no source sets that bound."""

    low: Number | None
    high: Number | None


def extent(asked: HistoricalDate, dates: Iterable[HistoricalDate]) -> Days | None:
    """Give the days that a drawing spans: the asked ones, on an open side to the first or last known day of the dates.

    None where no day is known. An open end of a date is no day, so it reaches only as far as is drawn.
    """
    ends = [end for when in dates for end in (when, when.beginning, when.ending) if end]
    known = [day for end in ends for day in (end.earliest, end.latest) if day]
    first, last = asked.earliest or min(known, default=None), asked.latest or max(known, default=None)
    if first is None or last is None:
        return None
    if first > last:  # all that is known lies on the far side of the one day that was asked for
        return (first, first) if asked.earliest else (last, last)
    return first, last


def number_of_bins(days: Days, unit: Unit) -> int:
    """Give how many bins these days touch."""
    first, last = (_place(day, unit) for day in days)
    return last - first + 1


def usual_unit(days: Days) -> Unit:
    """Give the finest unit whose bins fit on about one screen, years where none does."""
    fitting: list[Unit] = [unit for unit in MONTHS_IN if number_of_bins(days, unit) <= A_SCREEN]
    return fitting[0] if fitting else "year"


def bins(days: Days, unit: Unit, asked: HistoricalDate) -> list[Bin]:
    """Give every bin that the days touch; the first and the last are cut to what was asked for, where it was."""
    first, last = (_place(day, unit) for day in days)
    return [_bin(place, unit, asked) for place in range(first, last + 1)]


def _place(day: date, unit: Unit) -> int:
    """Give the number of a bin, counted from the year 0."""
    return (day.year * 12 + day.month - 1) // MONTHS_IN[unit]


def _bin(place: int, unit: Unit, asked: HistoricalDate) -> Bin:
    """Give the bin of a number, cut to the asked days."""
    year, rest = divmod(place * MONTHS_IN[unit], 12)
    text = {
        "year": f"{year:04}",
        "quarter": f"{year:04}-{FIRST_QUARTER + rest // 3}",
        "month": f"{year:04}-{rest + 1:02}",
    }
    whole = read_edtf(text[unit])
    earliest = max(day for day in (whole.earliest, asked.earliest) if day)
    latest = min(day for day in (whole.latest, asked.latest) if day)
    return Bin(whole.text, span(earliest, latest))


def tallies(among: Sequence[Bin], events: Iterable[Event]) -> list[Tally]:
    """Give what lies in each of the bins, which follow one another in order of time."""
    starts = [each.days.earliest or date.min for each in among]
    certain: list[list[Event]] = [[] for _ in among]
    possible: list[list[Event]] = [[] for _ in among]
    for event in events:
        first, last = (
            bisect_right(starts, day) for day in (event.date.earliest or date.min, event.date.latest or date.max)
        )
        for place in range(max(first - 1, 0), last):
            if event.date.overlaps(among[place].days):
                inside = event.date.certainly_inside(among[place].days)
                (certain if inside else possible)[place].append(event)
    return [Tally(*held) for held in zip(among, map(tuple, certain), map(tuple, possible), strict=True)]


# Figures


def amount_of(event: Event, kind: FigureKind) -> Amount | None:
    """Give what the sources of an event say of a figure: from the lowest low to the highest high; None: nothing."""
    told = [figure for figure in event.figures if (figure.label, figure.unit) == (kind.label, kind.unit)]
    if not told:
        return None
    lows = [figure.low if figure.value is None else figure.value for figure in told]
    highs = [figure.high if figure.value is None else figure.value for figure in told]
    low = min((low for low in lows if low is not None), default=None)
    high = max((high for high in highs if high is not None), default=None)
    return Amount(None if None in lows else low, None if None in highs else high)


def telling(events: Iterable[Event], kind: FigureKind) -> list[Event]:
    """Give the events of which a source tells the figure."""
    return [event for event in events if amount_of(event, kind)]


def total(tally: Tally, kind: FigureKind) -> Amount | None:
    """Add up a figure in a bin: an event that is only possibly in it may add all that it says, or nothing."""
    certain = [amount for event in tally.certain if (amount := amount_of(event, kind))]
    possible = [amount for event in tally.possible if (amount := amount_of(event, kind))]
    amounts = [_counted(amount) for amount in certain] + [_or_nothing(_counted(amount)) for amount in possible]
    if not amounts:
        return None
    return Amount(_added([amount.low for amount in amounts]), _added([amount.high for amount in amounts]))


def _counted(amount: Amount) -> Amount:
    """Close a low side that is open: what is counted is never fewer than none, so `at most 25` is 0 to 25."""
    return Amount(0, amount.high) if amount.low is None and (amount.high or 0) >= 0 else amount


def _or_nothing(amount: Amount) -> Amount:
    """Widen an amount until nothing is in it, too."""
    low, high = amount.low, amount.high
    return Amount(None if low is None else min(low, 0), None if high is None else max(high, 0))


def _added(numbers: Sequence[Number | None]) -> Number | None:
    """Add numbers up; one that is open leaves the sum open."""
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    return sum(known) if all(isinstance(number, int) for number in known) else round(fsum(known), DECIMALS)
