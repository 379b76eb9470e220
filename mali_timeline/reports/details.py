"""What the card of an event shows beside the event itself: its period, causes, effects and neighbours in time."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from mali_timeline.formatting import format_gap
from mali_timeline.records import Because, Event, Period, Timeline

Extent = tuple[date, date]  # the first and the last known day


class Neighbor(NamedTuple):
    """The event before or after another one, and how far away it is in words (empty: not known)."""

    event: Event
    gap: str


class EventDetails(NamedTuple):
    """An event with everything around it; `tags` are their names.

    `extent` is that of its timeline, None for fewer than two days.
    """

    event: Event
    tags: tuple[str, ...]
    period: Period | None
    causes: tuple[tuple[Event, Because], ...]
    effects: tuple[tuple[Event, Because], ...]
    before: Neighbor | None
    after: Neighbor | None
    extent: Extent | None


def extent_of(events: Iterable[Event]) -> Extent | None:
    """Return the first and the last known day of events, or None when there are fewer than two such days."""
    days = [day for event in events for day in (event.date.earliest, event.date.latest) if day]
    first, last = min(days, default=None), max(days, default=None)
    return (first, last) if first and last and first < last else None


def event_details(timeline: Timeline, event: Event) -> EventDetails:
    """Return one event of a timeline with what is around it; for several use `details_of`."""
    return next(details_of(timeline, [event]))


def details_of(timeline: Timeline, events: Iterable[Event]) -> Iterator[EventDetails]:
    """Yield events of a timeline with what is around them; what depends on the whole timeline is worked out once."""
    by_id, in_order, extent = timeline.by_id, timeline.in_order, extent_of(timeline.events)
    for event in events:
        index = timeline.order[event.id]
        before = in_order[index - 1] if index else None
        after = in_order[index + 1] if index + 1 < len(in_order) else None
        yield EventDetails(
            event=event,
            tags=tuple(timeline.tags[tag].label for tag in event.tags),
            period=timeline.period_of(event),
            causes=tuple((by_id[because.event], because) for because in event.because),
            effects=tuple(timeline.effects.get(event.id, ())),
            before=Neighbor(before, format_gap(before.date, event.date, "earlier")) if before else None,
            after=Neighbor(after, format_gap(event.date, after.date, "later")) if after else None,
            extent=extent,
        )
