"""Periods and events as the rows of one time axis."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from mali_timeline.dates import between
from mali_timeline.records import Event, Period
from mali_timeline.reports.histogram import Days


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


def _as_event(period: Period) -> Event:
    """Return a period with the fields of an event: its name as the title, what it is about as the text."""
    return Event(id=period.id, date=period.date, title=period.name, text=period.about or "", sources=())
