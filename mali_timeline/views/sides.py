"""The sides of an event by which trees and counts part it: year, period, region, place, actor, tag, source."""

from collections.abc import Callable
from typing import NamedTuple

from mali_timeline.dates import MONTHS, in_words
from mali_timeline.records import Event, Timeline
from mali_timeline.views.tables import year_of

Path = tuple[str, ...]
MONTH_UNKNOWN = "month unknown"


class Side(NamedTuple):
    """Where an event stands: the branches that lead there, and the name and the id of what it has there.

    A year, a region or a tag is its own id; None means that the event has nothing of the kind.
    """

    path: Path
    name: str
    id: str | None = None


def by_year(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the year (with the month under it) in which an event begins; what is not known is said."""
    if event.date.year is None:
        return [Side((year_of(event),), year_of(event))]
    year = str(event.date.year)
    return [Side((year, MONTHS[event.date.month - 1] if event.date.month else MONTH_UNKNOWN), year, year)]


def by_period(event: Event, timeline: Timeline) -> list[Side]:
    """Give the period in which an event begins."""
    period = timeline.period_of(event)
    if period is None:
        return [_none("no period")]
    return [Side((f"{period.name} ({in_words(period.date)})",), period.name, period.id)]


def by_region(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the regions, under their countries, where an event takes place."""
    paths = [(place.country or "no one country", place.region or "no one region") for place in event.places]
    regions = [
        Side(path, ", ".join(reversed(path)), place.region) for path, place in zip(paths, event.places, strict=True)
    ]
    return list(dict.fromkeys(regions)) or [_none("no place")]


def by_place(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the places of an event."""
    return [Side((place.name,), place.name, place.id) for place in event.places] or [_none("no place")]


def by_actor(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the actors of an event."""
    return [Side((actor.name,), actor.name, actor.id) for actor in event.actors] or [_none("no actor")]


def by_tag(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the tags of an event."""
    return [Side((tag,), tag, tag) for tag in event.tags] or [_none("no tag")]


def by_source(event: Event, _timeline: Timeline) -> list[Side]:
    """Give the publishers that report an event, each with its report."""
    sources = [citation.source for citation in event.sources]
    return [
        Side((source.publisher, source.title), f"{source.title}, {source.publisher}", source.id) for source in sources
    ]


def _none(name: str) -> Side:
    """Give the side of an event that has nothing of a kind, and says so."""
    return Side((name,), name)


SIDES: dict[str, Callable[[Event, Timeline], list[Side]]] = {
    "year": by_year,
    "period": by_period,
    "region": by_region,
    "place": by_place,
    "actor": by_actor,
    "tag": by_tag,
    "source": by_source,
}
IN_ORDER_OF_TIME = {"year", "period"}
