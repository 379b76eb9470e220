"""The registers of a timeline, one description each: sources, actors, places, periods and tags."""

from typing import Any

from mali_timeline.records import Actor, Period, Place, Source, Tag
from mali_timeline.views.entries import Entry, Register, Use
from mali_timeline.views.listings import Column
from mali_timeline.views.testimony import SAID, disagreements, one_voice, told_lines


def _end(name: str) -> Column[Entry[Period]]:
    """Give the column of the earliest or the latest day of a period."""

    def day(entry: Entry[Period]) -> str | None:
        end = getattr(entry.record.date, name)
        return end.isoformat() if end else None

    return Column(lambda entry: day(entry) or "", day)


SOURCES: Register[Source] = Register(
    noun="source",
    entries=lambda timeline: timeline.sources,
    uses=lambda _timeline, event: ((citation.source.id, Use(event, citation)) for citation in event.sources),
    name=lambda source: source.title,
    order=lambda source: source.id,
    names=lambda source: (source.title,),
    fields=("id", "title", "publisher", "origin", "kind", "date", "url", "language"),
    usual=("events", "id", "title", "publisher", "origin", "kind", "date"),
    shown={"title": 20, "id": 18, "publisher": 24, "origin": 20, "kind": 0, "date": 0},
    more=SAID,
    beside=one_voice,
    behind=disagreements,
    told=told_lines,
)

ACTORS: Register[Actor] = Register(
    noun="actor",
    entries=lambda timeline: timeline.actors,
    uses=lambda _timeline, event: ((actor.id, Use(event)) for actor in event.actors),
    name=lambda actor: actor.name,
    order=lambda actor: actor.name.casefold(),
    names=lambda actor: actor.names,
    fields=("id", "name", "full_name", "kind", "about", "aliases"),
    usual=("events", "id", "name", "full_name", "kind"),
    shown={"name": 16, "id": 14, "kind": 0, "full_name": 20},
)
PLACES: Register[Place] = Register(
    noun="place",
    entries=lambda timeline: timeline.places,
    uses=lambda _timeline, event: ((place.id, Use(event)) for place in event.places),
    name=lambda place: place.name,
    order=lambda place: place.name.casefold(),
    names=lambda place: (place.name,),
    fields=("id", "name", "region", "country", "lat", "lon", "about"),
    usual=("events", "id", "name", "region", "country"),
    shown={"name": 16, "id": 14, "region": 10, "country": 10},
)
PERIODS: Register[Period] = Register(
    noun="period",
    entries=lambda timeline: timeline.periods,
    uses=lambda timeline, event: [(period.id, Use(event))] if (period := timeline.period_of(event)) else [],
    name=lambda period: period.name,
    order=lambda period: period.date.sort_key,
    names=lambda period: (period.name,),
    fields=("id", "name", "date", "about"),
    usual=("events", "id", "name", "date"),
    shown={"name": 20, "id": 13, "date": 16},
    more={"earliest": _end("earliest"), "latest": _end("latest")},
)
TAGS: Register[Tag] = Register(
    noun="tag",
    entries=lambda timeline: timeline.tags,
    uses=lambda _timeline, event: ((tag, Use(event)) for tag in event.tags),
    name=lambda tag: tag.id,
    order=lambda tag: tag.id,
    names=lambda _tag: (),
    fields=("id", "about"),
    usual=("events", "id", "about"),
    shown={"id": 14, "about": 24},
)
# By the names of the commands that show them.
REGISTERS: dict[str, Register[Any]] = {
    "sources": SOURCES,
    "actors": ACTORS,
    "places": PLACES,
    "periods": PERIODS,
    "tags": TAGS,
}
