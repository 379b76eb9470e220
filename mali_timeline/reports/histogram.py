"""Events counted in units of time or in periods: a span of days in, its bins with the events of each out.

An event lies certainly in a bin that holds its first and its last possible day, and possibly in every other bin that it
touches: its day may be there, or it lasts beyond. So the two numbers of a bin are those of the filters `--in` and
`--certain`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate
from math import fsum
from typing import Literal, NamedTuple, overload

from mali_timeline.dates import DAYS_PER_WEEK, HistoricalDate, between, parse_edtf
from mali_timeline.formatting import format_date
from mali_timeline.records import Event, Period
from mali_timeline.text import fold

Unit = Literal["week", "month", "quarter", "year", "decade", "century"]
Days = tuple[date, date]  # the first and the last, both inclusive
Number = int | float

MONTHS_PER_UNIT: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
FIRST_QUARTER = 33  # in the numbering of EDTF
# The default is the first unit of which there are no more bins than this: about a screen of them, or a few of years.
MOST_BINS: dict[Unit, int] = {"month": 24, "quarter": 24, "year": 100, "decade": 100}
MAX_NEAR_LABELS = 5
DECIMALS = 9  # of a sum: more than any figure needs, fewer than show how floats are stored


# Bins


class Bin(NamedTuple):
    """A unit of time or a period: its EDTF text, those of its days that were requested, and the name of a period."""

    edtf: str
    days: HistoricalDate
    name: str = ""

    @property
    def label(self) -> str:
        """The bin in words: `Jan 2013`, `Jan – Mar 2013`, `15–31 Jan 2013`, or the name of the period."""
        if self.name:
            return self.name
        whole = parse_edtf(self.edtf)
        if (whole.earliest, whole.latest) != (self.days.earliest, self.days.latest):
            return _span(self.days, "day")
        return _span(self.days, "month") if whole.precision == "quarter" else format_date(whole)


def stretch_label(first: Bin, last: Bin, unit: Unit) -> str:
    """Return a stretch of bins in words, from the first to the last of them: `1965–1989`, `Feb – Jun 2013`."""
    days = between(first.days.earliest, last.days.latest)
    return _span(days, "day" if unit == "week" else "month" if unit in {"month", "quarter"} else "year")


def _span(days: HistoricalDate, precision: Literal["day", "month", "year"]) -> str:
    """Return the first and the last day in words, each as its day, its month or its year."""
    length = {"day": len("2013-01-01"), "month": len("2013-01"), "year": len("2013")}[precision]
    first, last = (str(day)[:length] for day in (days.earliest, days.latest))
    return format_date(parse_edtf(first if first == last else f"{first}/{last}"))


def extent(requested: HistoricalDate, dates: Iterable[HistoricalDate]) -> Days | None:
    """Return the days that a drawing spans: the requested ones, an open side up to the first or last known day.

    None when no day is known. An open end of a date is no day.
    """
    ends = [end for when in dates for end in (when, when.start, when.end) if end]
    known = [day for end in ends for day in (end.earliest, end.latest) if day]
    first, last = requested.earliest or min(known, default=None), requested.latest or max(known, default=None)
    if first is None or last is None:
        return None
    if first > last:  # all that is known lies on the far side of the one day that was requested
        return (first, first) if requested.earliest else (last, last)
    return first, last


def bin_number(day: date, unit: Unit) -> int:
    """Return the number of the bin in which a day lies, counted from the year 0; weeks begin on Monday (ISO 8601)."""
    if unit == "week":
        return (day.toordinal() - 1) // DAYS_PER_WEEK
    return (day.year * 12 + day.month - 1) // MONTHS_PER_UNIT[unit]


def number_of_bins(days: Days, unit: Unit) -> int:
    """Return how many bins these days touch."""
    first, last = days
    return bin_number(last, unit) - bin_number(first, unit) + 1


def default_unit(days: Days) -> Unit:
    """Return the finest unit, from months up, that makes no more bins than MOST_BINS allows; centuries at last."""
    return next((unit for unit, most in MOST_BINS.items() if number_of_bins(days, unit) <= most), "century")


def bins_between(days: Days, unit: Unit, requested: HistoricalDate) -> list[Bin]:
    """Return every bin that the days touch, in order; the first and the last are cut to the requested days."""
    first, last = days
    texts = (_edtf(number, unit) for number in range(bin_number(first, unit), bin_number(last, unit) + 1))
    return [_bin(text, parse_edtf(text), requested) for text in texts]


def bins_of_periods(periods: Iterable[Period], requested: HistoricalDate) -> list[Bin]:
    """Return the periods that overlap the requested days as bins, in order of time; they may overlap each other."""
    in_order = sorted(periods, key=lambda period: period.date.sort_key)
    return [
        _bin(period.date.text, period.date, requested, period.name)
        for period in in_order
        if period.date.overlaps(requested)
    ]


def _bin(text: str, whole: HistoricalDate, requested: HistoricalDate, name: str = "") -> Bin:
    earliest = max((day for day in (whole.earliest, requested.earliest) if day), default=None)
    latest = min((day for day in (whole.latest, requested.latest) if day), default=None)
    return Bin(text, between(earliest, latest), name)


def _edtf(number: int, unit: Unit) -> str:
    """Return the EDTF text of a bin; that of a week is the interval of its days."""
    if unit == "week":
        monday = number * DAYS_PER_WEEK + 1
        sunday = min(monday + DAYS_PER_WEEK - 1, date.max.toordinal())
        return f"{date.fromordinal(monday)}/{date.fromordinal(sunday)}"
    year, month = divmod(number * MONTHS_PER_UNIT[unit], 12)
    return {
        "century": f"{year // 100:02}XX",
        "decade": f"{year // 10:03}X",
        "year": f"{year:04}",
        "quarter": f"{year:04}-{FIRST_QUARTER + month // 3}",
        "month": f"{year:04}-{month + 1:02}",
    }[unit]


# Counts


class BinCount(NamedTuple):
    """A bin, the events that lie certainly in it, and those that touch it without lying certainly in it.

    The length of both is cheap to ask for; the events of `possible` are listed only on demand.
    """

    bin: Bin
    certain: Sequence[Event]
    possible: Sequence[Event]


class Histogram(NamedTuple):
    """Bins of one unit in the order in which they are shown, and of how many matching events how many are counted.

    With a `kind` the figure is added up; counted are the events for which a source claims it.
    """

    unit: Unit | Literal["period"]
    counts: Sequence[BinCount]
    matching: int
    counted: int
    kind: "FigureKind | None" = None


def count_bins(bins: Sequence[Bin], events: Iterable[Event]) -> list[BinCount]:
    """Return the bins with their events; the bins follow one another in order of time, without a gap."""
    starts = [each.days.earliest or date.min for each in bins]
    certain: list[list[Event]] = [[] for _ in bins]
    touching = _TouchingEvents(len(bins))
    for event in events:
        ranges = [
            (max(bisect_right(starts, earliest) - 1, 0), bisect_right(starts, latest))
            for earliest, latest in sorted((first or date.min, last or date.max) for first, last in event.date.bounds())
            if bins and latest >= starts[0] and earliest <= (bins[-1].days.latest or date.max)
        ]
        if not ranges:
            continue
        first, stop = ranges[0][0], max(stop for _, stop in ranges)
        if stop - first == 1 and event.date.certainly_inside(bins[first].days):
            certain[first].append(event)
        else:
            touching.add(event, ranges)
    return [
        BinCount(each, tuple(inside), _PossibleEvents(touching, index))
        for index, (each, inside) in enumerate(zip(bins, certain, strict=True))
    ]


def count_periods(bins: Sequence[Bin], events: Iterable[Event]) -> list[BinCount]:
    """Return bins that may overlap or leave gaps, with their events: an event counts in each that it touches."""
    in_order = sorted(events, key=lambda event: event.date.earliest or date.min)
    firsts = [event.date.earliest or date.min for event in in_order]
    # The latest day of all events up to each one: where it is before a bin, none of them touches the bin.
    lasts = list(accumulate((event.date.latest or date.max for event in in_order), max))
    counts = []
    for each in bins:
        touching = [
            event
            for event in in_order[
                bisect_left(lasts, each.days.earliest or date.min) : bisect_right(firsts, each.days.latest or date.max)
            ]
            if event.date.overlaps(each.days)
        ]
        inside = [event.date.certainly_inside(each.days) for event in touching]
        certain = tuple(event for event, is_inside in zip(touching, inside, strict=True) if is_inside)
        possible = tuple(event for event, is_inside in zip(touching, inside, strict=True) if not is_inside)
        counts.append(BinCount(each, certain, possible))
    return counts


class _TouchingEvents:
    """Events that touch many bins, without a list per bin: a segment tree.

    Node `n` covers the bins of its children `2n` and `2n + 1`; an event is kept in the few nodes that together cover
    the bins that it touches, so that each bin finds its events in the nodes from its leaf up to the root.
    """

    def __init__(self, size: int) -> None:
        self._events: list[Event] = []
        self._nodes: list[list[int]] = [[] for _ in range(2 * size)]  # indexes of events
        self._amounts: dict[FigureKind, list[Amount | None]] = {}

    def add(self, event: Event, ranges: Iterable[tuple[int, int]]) -> None:
        """Add an event that touches these ranges of bins (the end of each excluded), which are in order."""
        done = 0
        for first, stop in ranges:
            self._cover(max(first, done), stop)
            done = max(done, stop)
        self._events.append(event)

    def _cover(self, first: int, stop: int) -> None:
        left, right = (index + len(self._nodes) // 2 for index in (first, stop))
        while left < right:
            if left % 2:
                self._nodes[left].append(len(self._events))
                left += 1
            if right % 2:
                right -= 1
                self._nodes[right].append(len(self._events))
            left, right = left // 2, right // 2

    def _nodes_of(self, index: int) -> Iterator[int]:
        node = index + len(self._nodes) // 2
        while node:
            yield node
            node //= 2

    def number(self, index: int) -> int:
        """Return how many of the events touch a bin."""
        return sum(len(self._nodes[node]) for node in self._nodes_of(index))

    def events(self, index: int) -> list[Event]:
        """Return the events that touch a bin, in the order in which they were added."""
        added = sorted(each for node in self._nodes_of(index) for each in self._nodes[node])
        return [self._events[each] for each in added]

    def amounts(self, index: int, kind: "FigureKind") -> "list[Amount]":
        """Return sums of a figure that together are the sum over the events that touch a bin."""
        if kind not in self._amounts:
            of_event = [_possible_amount(event, kind) for event in self._events]
            self._amounts[kind] = [_sum(amount for each in node if (amount := of_event[each])) for node in self._nodes]
        return [amount for node in self._nodes_of(index) if (amount := self._amounts[kind][node])]


class _PossibleEvents(Sequence[Event]):
    """The events that possibly lie in one bin, listed only when they are asked for."""

    def __init__(self, touching: _TouchingEvents, index: int) -> None:
        self._touching = touching
        self._index = index

    def __len__(self) -> int:
        return self._touching.number(self._index)

    def __iter__(self) -> Iterator[Event]:
        return iter(self._touching.events(self._index))

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        return self._touching.events(self._index)[index]

    def amounts(self, kind: "FigureKind") -> "list[Amount]":
        return self._touching.amounts(self._index, kind)


# Figures


class FigureKind(NamedTuple):
    """What can be added up: figures of one label and one unit (None: people or things)."""

    label: str
    unit: str | None


class Amount(NamedTuple):
    """The least and the most that a figure can be; None: no source sets that bound."""

    low: Number | None
    high: Number | None


def amount_of(event: Event, kind: FigureKind) -> Amount | None:
    """Return what the sources of an event claim of a figure, from the lowest low to the highest high; None: nothing."""
    claimed = [figure for figure in event.figures if (figure.label, figure.unit) == kind]
    if not claimed:
        return None
    lows = [figure.least for figure in claimed]
    highs = [figure.most for figure in claimed]
    low = min((low for low in lows if low is not None), default=None)
    high = max((high for high in highs if high is not None), default=None)
    return Amount(None if None in lows else low, None if None in highs else high)


def near_labels(events: Iterable[Event], label: str) -> list[str]:
    """Return other labels of figures that share a word with a label: the most alike first, at most five."""
    wanted = set(fold(label).split())
    alike: dict[str, float] = {}  # the part of their words that both have
    for event in events:
        for figure in event.figures:
            words = set(fold(figure.label).split())
            if wanted & words and figure.label != label:
                alike[figure.label] = len(wanted & words) / len(wanted | words)
    return sorted(alike, key=lambda each: -alike[each])[:MAX_NEAR_LABELS]


def events_with_figure(events: Iterable[Event], kind: FigureKind) -> list[Event]:
    """Return the events for which a source claims the figure."""
    return [event for event in events if any((figure.label, figure.unit) == kind for figure in event.figures)]


def sum_figure(bin_count: BinCount, kind: FigureKind) -> Amount | None:
    """Return the sum of a figure in a bin, or None when no event of the bin has it.

    An event that lies only possibly in the bin may add all that it claims, or nothing.
    """
    certain, possible = bin_count.certain, bin_count.possible
    amounts = [_counted(amount) for event in certain if (amount := amount_of(event, kind))]
    if isinstance(possible, _PossibleEvents):
        amounts += possible.amounts(kind)
    else:
        amounts += [amount for event in possible if (amount := _possible_amount(event, kind))]
    return _sum(amounts)


def _counted(amount: Amount) -> Amount:
    """Close an open low side: a count is never less than none, so `at most 25` is 0 to 25."""
    return Amount(0, amount.high) if amount.low is None and (amount.high or 0) >= 0 else amount


def _possible_amount(event: Event, kind: FigureKind) -> Amount | None:
    """Return what an event that may lie elsewhere adds to a bin, which may be nothing."""
    amount = amount_of(event, kind)
    if amount is None:
        return None
    low, high = _counted(amount)
    return Amount(None if low is None else min(low, 0), None if high is None else max(high, 0))


def _sum(amounts: Iterable[Amount]) -> Amount | None:
    added = list(amounts)
    if not added:
        return None
    return Amount(_add([amount.low for amount in added]), _add([amount.high for amount in added]))


def _add(numbers: Sequence[Number | None]) -> Number | None:
    """Return the sum of the numbers; one that is open leaves the sum open."""
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    return sum(known) if all(isinstance(number, int) for number in known) else round(fsum(known), DECIMALS)
