"""Periods and events as the rows of one time axis."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from mali_timeline.dates import between
from mali_timeline.records import Event, Period
from mali_timeline.reports.histogram import Days

OUTLIERS = 8  # one event in so many may be left out of a drawing


class TimeSpan(NamedTuple):
    """One row of a time axis: an event, or a period in the shape of an event."""

    kind: Literal["period", "event"]
    event: Event


def time_spans(periods: Sequence[Period], events: Sequence[Event], days: Days) -> list[TimeSpan]:
    """Return a row for each period that shares one of the days, then one for each event, both in the order given."""
    axis = between(*days)
    return [
        *(TimeSpan("period", _as_event(period)) for period in periods if period.date.overlaps(axis)),
        *(TimeSpan("event", event) for event in events),
    ]


def without_outliers(rows: Sequence[TimeSpan], days: Days) -> tuple[Days, list[TimeSpan], list[TimeSpan]]:
    """Return the days without those that only a few lone events need, and the rows that share one of them or not.

    Up to an eighth of the events, at the beginning and then at the end, give way when the others take half of the days
    or fewer: they would squeeze a dense year into a column or two.
    """
    events = [row.event.date for row in rows if row.kind == "event"]
    budget = len(events) // OUTLIERS
    first, last = days
    starts = sorted(when.earliest for when in events if when.earliest)
    ends = sorted((when.latest for when in events if when.latest), reverse=True)
    for number in range(min(budget, len(starts) - 1), 0, -1):
        if (last - starts[number]) * 2 <= last - first and starts[number - 1] < starts[number]:
            first, budget = starts[number], budget - number
            break
    for number in range(min(budget, len(ends) - 1), 0, -1):
        if (ends[number] - first) * 2 <= last - first and ends[number - 1] > ends[number]:
            last = ends[number]
            break
    axis = between(first, last)
    drawn = [row.event.date.overlaps(axis) for row in rows]
    return (
        (first, last),
        [row for row, is_drawn in zip(rows, drawn, strict=True) if is_drawn],
        [row for row, is_drawn in zip(rows, drawn, strict=True) if not is_drawn],
    )


def _as_event(period: Period) -> Event:
    """Return a period with the fields of an event: its name as the title, what it is about as the text."""
    return Event(id=period.id, date=period.date, title=period.name, text=period.about or "", sources=())
