"""The records of a timeline: what a data file holds, read once and never changed."""

import re
from collections.abc import Mapping
from functools import cached_property
from math import inf
from typing import NamedTuple

from mali_timeline.dates import HistoricalDate
from mali_timeline.text import fold

SOURCE_KINDS = (
    "agency",
    "newspaper",
    "broadcaster",
    "un",
    "government",
    "ngo",
    "research",
    "reference",
    "court",
    "party",
)
# The fields of a record that begin with `x-`, in file order: each name with its value as JSON.
Extra = tuple[tuple[str, str], ...]
ACTOR_KINDS = ("state", "armed group", "organisation", "movement", "person", "population")


class Source(NamedTuple):
    """A report that events cite; `origin` is who first reported it, when the page is a copy or a rewrite."""

    id: str
    title: str
    publisher: str | None = None
    kind: str | None = None
    date: HistoricalDate | None = None
    url: str | None = None
    origin: str | None = None
    language: str | None = None
    author: str | None = None
    archived: str | None = None
    extra: Extra = ()

    @property
    def reporter(self) -> str:
        """The origin, else the publisher, else the host of its address, else nothing.

        Two sources of one reporter are not independent, nor are two of which nothing is known.
        """
        return self.origin or self.publisher or self.host

    @property
    def host(self) -> str:
        """The host of its address without `www.`, empty when it has none."""
        if self.url is None:
            return ""
        authority = re.split(r"[/?#]", self.url.partition("://")[2], maxsplit=1)[0]
        return authority.rpartition("@")[2].partition(":")[0].casefold().removeprefix("www.")

    @property
    def credit(self) -> str:
        """Whom to name for what it says: the reporter, or else its title."""
        return self.reporter or self.title


class Actor(NamedTuple):
    """A person, group, organisation or state that takes part in events."""

    id: str
    name: str
    kind: str | None = None
    full_name: str | None = None
    about: str | None = None
    aliases: tuple[str, ...] = ()
    extra: Extra = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which readers may know it."""
        return (self.name, *([self.full_name] if self.full_name else []), *self.aliases)


class Place(NamedTuple):
    """A town, area or country; `lat` and `lon` are decimal degrees (WGS 84), both or neither."""

    id: str
    name: str
    region: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    about: str | None = None
    aliases: tuple[str, ...] = ()
    extra: Extra = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name by which readers may know it."""
        return (self.name, *self.aliases)

    @property
    def areas(self) -> tuple[str, ...]:
        """Its region and its country, as far as they are known."""
        return tuple(area for area in (self.region, self.country) if area)


class Period(NamedTuple):
    """A stretch of the history with a name of its own."""

    id: str
    name: str
    date: HistoricalDate
    about: str | None = None
    extra: Extra = ()


class Tag(NamedTuple):
    """A word of the file's own vocabulary for events; without a `name` the id says it all."""

    id: str
    about: str | None = None
    name: str | None = None
    extra: Extra = ()

    @property
    def label(self) -> str:
        """What people read: the name, or else the id."""
        return self.name or self.id


class Citation(NamedTuple):
    """What one source says of an event: `date` and `weekday` as this source gives them, `at` where in the source."""

    source: Source
    at: str | None = None
    date: HistoricalDate | None = None
    weekday: str | None = None
    note: str | None = None
    extra: Extra = ()


class Figure(NamedTuple):
    """A number with what it counts: a `value`, bounds of which one may be open, or all three.

    Without `unit` it counts people or things.
    """

    label: str
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    unit: str | None = None
    source: Source | None = None
    extra: Extra = ()

    @property
    def least(self) -> int | float | None:
        """The least that it can be, a `value` alone included; None on an open side."""
        return self.value if self.low is None else self.low

    @property
    def most(self) -> int | float | None:
        """The most that it can be."""
        return self.value if self.high is None else self.high

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the most that it can be, infinite on an open side."""
        least, most = self.least, self.most
        return -inf if least is None else least, inf if most is None else most


class Because(NamedTuple):
    """A cause that a source claims: `event` is the id of the event that led to this one."""

    event: str
    source: Source
    note: str | None = None
    extra: Extra = ()


class Event(NamedTuple):
    """Something that happened (or was said): when, where, by whom, and who reports it."""

    id: str
    date: HistoricalDate
    title: str
    text: str | None = None
    sources: tuple[Citation, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    tags: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    because: tuple[Because, ...] = ()
    disputed: str | None = None
    caveat: str | None = None
    extra: Extra = ()

    @property
    def independent_sources(self) -> int:
        """The number of different reporters among its citations, compared without case and accents."""
        return len({fold(citation.source.reporter) for citation in self.sources})

    @property
    def is_disputed(self) -> bool:
        """Whether sources contradict one another: in words, on the date, or on a figure."""
        return bool(self.disputed) or self.has_dissenting_date or self.has_contradictory_figures

    @property
    def has_dissenting_date(self) -> bool:
        """Whether a citation gives a date that shares no day with the event's own."""
        return any(each.date is not None and not each.date.overlaps(self.date) for each in self.sources)

    @property
    def has_contradictory_figures(self) -> bool:
        """Whether two figures of one label and unit cannot both be true."""
        if len(self.figures) < 2:  # noqa: PLR2004
            return False
        lows: dict[tuple[str, str | None], float] = {}
        highs: dict[tuple[str, str | None], float] = {}
        for figure in self.figures:
            kind, (low, high) = (figure.label, figure.unit), figure.bounds
            lows[kind], highs[kind] = max(lows.get(kind, low), low), min(highs.get(kind, high), high)
        return any(lows[kind] > highs[kind] for kind in lows)


class Timeline:
    """A whole data file: the events in file order, the registers by id, and indexes over them."""

    def __init__(  # noqa: PLR0913 - a file has so many parts
        self,
        *,
        title: str | None = None,
        events: tuple[Event, ...] = (),
        sources: Mapping[str, Source] | None = None,
        actors: Mapping[str, Actor] | None = None,
        places: Mapping[str, Place] | None = None,
        periods: Mapping[str, Period] | None = None,
        tags: Mapping[str, Tag] | None = None,
        kinds: Mapping[str, tuple[str, ...]] | None = None,
        extra: Extra = (),
    ) -> None:
        """Store the parts; an absent register is empty. `kinds` are the file's own kinds of `source` and `actor`."""
        self.title = title
        self.events = events
        self.sources = sources or {}
        self.actors = actors or {}
        self.places = places or {}
        self.periods = periods or {}
        self.tags = tags or {}
        self.kinds = kinds or {}
        self.extra = extra

    def __eq__(self, other: object) -> bool:
        """Return whether title, events, registers and all else are equal."""
        return isinstance(other, Timeline) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    def _parts(self) -> tuple[object, ...]:
        registers = (self.sources, self.actors, self.places, self.periods, self.tags)
        return (self.title, self.events, registers, self.kinds, self.extra)

    @cached_property
    def by_id(self) -> dict[str, Event]:
        """The events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def in_order(self) -> tuple[Event, ...]:
        """The events by date: the earliest first, then the wider, then in file order."""
        return tuple(sorted(self.events, key=lambda event: event.date.sort_key))

    @cached_property
    def order(self) -> dict[str, int]:
        """The index of each event in `in_order`, by id."""
        return {event.id: index for index, event in enumerate(self.in_order)}

    @cached_property
    def effects(self) -> dict[str, list[tuple[Event, Because]]]:
        """For the id of each event that led to others: those events with the claims, in order of date."""
        effects: dict[str, list[tuple[Event, Because]]] = {}
        for event in self.in_order:
            for because in event.because:
                effects.setdefault(because.event, []).append((event, because))
        return effects

    @cached_property
    def _period_by_start(self) -> dict[tuple[int, int], Period]:
        """The period of each start of an event, by the ordinals of the first and the last day that it can mean.

        One walk along the days, with the periods that are open on each.
        """
        starts = {days for event in self.events if (days := _start_days(event))}
        waiting = sorted(self.periods.values(), key=lambda period: period.date.sort_key, reverse=True)
        open_periods: list[Period] = []
        found: dict[tuple[int, int], Period] = {}
        for first, last in sorted(starts):
            while waiting and waiting[-1].date.sort_key[0] <= first:
                open_periods.append(waiting.pop())
            while open_periods and -open_periods[-1].date.sort_key[1] < first:
                open_periods.pop()
            holding = (period for period in reversed(open_periods) if -period.date.sort_key[1] >= last)
            if period := next(holding, None):
                found[first, last] = period
        return found

    def period_of(self, event: Event) -> Period | None:
        """Return the period in which the event begins; of periods that overlap, the one that begins last.

        An event whose start is known less exactly than that (`2012`) belongs to a period only if it must.
        """
        days = _start_days(event)
        return self._period_by_start.get(days) if days else None


def _start_days(event: Event) -> tuple[int, int] | None:
    """Return the ordinals of the first and the last day on which an event can begin, or None when one is not known."""
    start = event.date.start
    if start is None or start.earliest is None or start.latest is None:
        return None
    return start.earliest.toordinal(), start.latest.toordinal()
