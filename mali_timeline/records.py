"""The records of a timeline: what a data file holds, read once and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

from mali_timeline.dates import HistoricalDate

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
ACTOR_KINDS = ("state", "armed group", "organisation", "movement", "person", "population")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A report that events cite; `origin` is who first reported it, where the page is a copy or a rewrite."""

    id: str
    title: str
    publisher: str
    kind: str
    date: HistoricalDate | None = None
    url: str | None = None
    origin: str | None = None
    language: str | None = None

    @property
    def reporter(self) -> str:
        """Whose word it is: two sources of one reporter are not independent."""
        return self.origin or self.publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, group, organisation or state that takes part in events."""

    id: str
    name: str
    kind: str
    full_name: str | None = None
    about: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which readers may know it."""
        return (self.name, *([self.full_name] if self.full_name else []), *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A town, area or country; `lat` and `lon` are decimal degrees (WGS 84), both or neither."""

    id: str
    name: str
    region: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    about: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name under which it is asked for: its own, its region's and its country's."""
        return tuple(name for name in (self.name, self.region, self.country) if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of the history that a teacher would draw as one."""

    id: str
    name: str
    date: HistoricalDate
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word of the file's own vocabulary for events."""

    id: str
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What one source says of an event: `date` and `weekday` as this source gives them, `at` where in it."""

    source: Source
    at: str | None = None
    date: HistoricalDate | None = None
    weekday: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with what it counts: a `value`, or bounds of which one may be open; without `unit`, people or things."""

    label: str
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    unit: str | None = None
    source: Source | None = None

    @property
    def amount(self) -> tuple[int | float | None, int | float | None, int | float | None]:
        """What two figures of one label and unit must share to agree."""
        return (self.value, self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """A cause that a source claims: `event` is the id of the event that led to this one."""

    event: str
    source: Source
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened (or was said), when, where, by whom, and who reports it."""

    id: str
    date: HistoricalDate
    title: str
    text: str
    sources: tuple[Citation, ...]
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    tags: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    because: tuple[Because, ...] = ()
    disputed: str | None = None

    @property
    def independent_sources(self) -> int:
        """How many reporters stand behind it: citations with one origin (or else publisher) count once."""
        return len({citation.source.reporter for citation in self.sources})

    @property
    def dissenting_citations(self) -> tuple[Citation, ...]:
        """The citations whose own date shares no day with the event's."""
        return tuple(c for c in self.sources if c.date is not None and not c.date.overlaps(self.date))

    @property
    def differing_figures(self) -> tuple[tuple[Figure, Figure], ...]:
        """The pairs of figures with the same label and unit that say different amounts."""
        return tuple(
            (one, other)
            for one, other in combinations(self.figures, 2)
            if (one.label, one.unit) == (other.label, other.unit) and one.amount != other.amount
        )

    @property
    def is_disputed(self) -> bool:
        """Whether sources disagree: in words, on the date, or on a figure."""
        return bool(self.disputed or self.dissenting_citations or self.differing_figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole data file: the events in the file's order, and the registers that they name, by id."""

    title: str | None = None
    events: tuple[Event, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    tags: Mapping[str, Tag] = field(default_factory=dict)

    def event(self, event_id: str) -> Event | None:
        """Give the event with this id, or None."""
        return next((event for event in self.events if event.id == event_id), None)

    def in_order(self) -> list[Event]:
        """Give the events by date: the earliest first, then the wider, then in the file's order."""
        return sorted(self.events, key=lambda event: event.date.sort_key)

    def period_of(self, event: Event) -> Period | None:
        """Give the period in which the event begins; where periods overlap, the one that begins last."""
        begins = event.date.earliest
        if begins is None:
            return None
        open_then = [
            period
            for period in self.periods.values()
            if (period.date.earliest is None or period.date.earliest <= begins)
            and (period.date.latest is None or begins <= period.date.latest)
        ]
        return max(open_then, key=lambda period: period.date.sort_key, default=None)

    def effects_of(self, event: Event) -> list[tuple[Event, Because]]:
        """Give the events that this one led to, each with the claim, in order of date."""
        effects = [(other, because) for other in self.events for because in other.because if because.event == event.id]
        return sorted(effects, key=lambda effect: effect[0].date.sort_key)
