"""The registers of a timeline (sources, actors, places, periods, tags) and the events that use each entry."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from mali_timeline.records import Actor, Citation, Event, Figure, Period, Place, Source, Tag, Timeline
from mali_timeline.reports.disagreements import EventClaims, dissents, sources_by_reporter
from mali_timeline.text import fold

Record = TypeVar("Record")


class Use(NamedTuple):
    """An event that uses an entry; of a source also its citation, and the claims about the event."""

    event: Event
    citation: Citation | None = None
    claims: EventClaims | None = None


class Entry(NamedTuple, Generic[Record]):
    """An entry of a register, with its uses among the events that were asked about."""

    id: str
    record: Record
    uses: tuple[Use, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that use it, in their order."""
        return tuple(use.event for use in self.uses)


class Register(NamedTuple, Generic[Record]):
    """Everything that commands need to know of one register.

    `names` are those by which an entry may be asked for beside its id. `fields` are those of a record in the order of
    JSON, `default` those of a line. A table shows the fields of `table`: those that are in `always`, then the others as
    far as there is room; the number is the width below which a cell is not wrapped (0: never wrapped).
    """

    noun: str
    entries: Callable[[Timeline], Mapping[str, Record]]
    uses: Callable[[Timeline, Event], Iterable[tuple[str, Use]]]
    name: Callable[[Record], str]
    sort_key: Callable[[Record], Any]
    names: Callable[[Record], Iterable[str]]
    fields: tuple[str, ...]
    default: tuple[str, ...]
    table: Mapping[str, int]
    always: tuple[str, ...]
    in_time_order: bool = False


def entries_of(
    timeline: Timeline, register: Register[Record], events: Sequence[Event], *, only_used: bool = False
) -> list[Entry[Record]]:
    """Return the entries of a register with the events that use them, the most used first; periods in order of time.

    With `only_used` an entry that none of the events uses is left out.
    """
    known = register.entries(timeline)
    uses: dict[str, list[Use]] = {entry_id: [] for entry_id in known}
    for event in events:
        for entry_id, use in register.uses(timeline, event):
            uses[entry_id].append(use)
    entries = [
        Entry(entry_id, record, tuple(uses[entry_id]))
        for entry_id, record in known.items()
        if uses[entry_id] or not only_used
    ]
    if register.in_time_order:
        return sorted(entries, key=lambda entry: register.sort_key(entry.record))
    return sorted(entries, key=lambda entry: (-len(entry.uses), register.sort_key(entry.record)))


def _source_uses(_timeline: Timeline, event: Event) -> list[tuple[str, Use]]:
    claims = EventClaims(event)
    return [(citation.source.id, Use(event, citation, claims)) for citation in event.sources]


def _by_name(record: Actor | Place) -> tuple[str, str]:
    """Return the sort key of an entry with a name: accents and capitals decide only between equal names."""
    return fold(record.name), record.name


SOURCES: Register[Source] = Register(
    noun="source",
    entries=lambda timeline: timeline.sources,
    uses=_source_uses,
    name=lambda source: source.title,
    sort_key=lambda source: source.id,
    names=lambda source: (source.title,),
    fields=("id", "title", "publisher", "origin", "kind", "date", "url", "language", "author", "archived"),
    default=("events", "id", "title", "publisher", "origin", "kind", "date"),
    table={"title": 14, "id": 0, "publisher": 18, "origin": 20, "kind": 0, "date": 0},
    always=("title", "id", "publisher"),
)
ACTORS: Register[Actor] = Register(
    noun="actor",
    entries=lambda timeline: timeline.actors,
    uses=lambda _timeline, event: ((actor.id, Use(event)) for actor in event.actors),
    name=lambda actor: actor.name,
    sort_key=_by_name,
    names=lambda actor: actor.names,
    fields=("id", "name", "full_name", "kind", "about", "aliases"),
    default=("events", "id", "name", "full_name", "kind"),
    table={"name": 16, "id": 0, "kind": 0, "full_name": 20},
    always=("name", "id"),
)
PLACES: Register[Place] = Register(
    noun="place",
    entries=lambda timeline: timeline.places,
    uses=lambda _timeline, event: ((place.id, Use(event)) for place in event.places),
    name=lambda place: place.name,
    sort_key=_by_name,
    names=lambda place: place.names,
    fields=("id", "name", "region", "country", "lat", "lon", "about"),
    default=("events", "id", "name", "region", "country"),
    table={"name": 16, "id": 0, "region": 10, "country": 10},
    always=("name", "id"),
)
PERIODS: Register[Period] = Register(
    noun="period",
    entries=lambda timeline: timeline.periods,
    uses=lambda timeline, event: [(period.id, Use(event))] if (period := timeline.period_of(event)) else [],
    name=lambda period: period.name,
    sort_key=lambda period: period.date.sort_key,
    names=lambda period: (period.name,),
    fields=("id", "name", "date", "about"),
    default=("events", "id", "name", "date"),
    table={"name": 20, "id": 0, "date": 16},
    always=("name", "id"),
    in_time_order=True,
)
TAGS: Register[Tag] = Register(
    noun="tag",
    entries=lambda timeline: timeline.tags,
    uses=lambda _timeline, event: ((tag, Use(event)) for tag in event.tags),
    name=lambda tag: tag.label,
    sort_key=lambda tag: tag.id,
    names=lambda tag: (tag.name,) if tag.name else (),
    fields=("id", "about", "name"),
    default=("events", "id", "about"),
    table={"id": 0, "name": 16, "about": 24},
    always=("id",),
)
# By the names of the commands that show them.
REGISTERS: dict[str, Register[Any]] = {
    "sources": SOURCES,
    "actors": ACTORS,
    "places": PLACES,
    "periods": PERIODS,
    "tags": TAGS,
}


# What a source claims


def source_uses(entry: Entry[Source]) -> list[tuple[Event, Citation]]:
    """Return the events for which a source is cited, each with its citation."""
    return [(use.event, use.citation) for use in entry.uses if use.citation]


def misdated_events(entry: Entry[Source]) -> list[tuple[Event, Citation]]:
    """Return the events that the source puts on a date that shares no day with the event's own."""
    return [(event, citation) for event, citation in source_uses(entry) if dissents(citation, event)]


def contradicted_figures(use: Use) -> list[tuple[Figure, list[Figure]]]:
    """Return the figures of a source for an event that those of others contradict, each with those others."""
    return list(use.claims.contradictions(use.citation.source.id)) if use.claims and use.citation else []


def co_reporting_citations(use: Use) -> list[str]:
    """Return the ids of the other sources of the event that have the same reporter as this one."""
    return use.claims.co_reporting(use.citation.source) if use.claims and use.citation else []


def co_reporting_sources(timeline: Timeline) -> dict[str, list[str]]:
    """Return the ids of all sources of each reporter, by `reporter_key`."""
    return sources_by_reporter(timeline.sources.values())
