"""The starts of nodes in, the records of a Timeline out: what each record of a data file holds."""

from collections.abc import Mapping

from mali_timeline.dates import WEEKDAYS
from mali_timeline.loader.shapes import Decoded, Decoder, Fields, Report, Shapes, Start, short, start_of
from mali_timeline.loader.stream import Pull, ScalarEvent, rest_of_node
from mali_timeline.names import did_you_mean
from mali_timeline.problems import Code
from mali_timeline.records import (
    ACTOR_KINDS,
    SOURCE_KINDS,
    Actor,
    Because,
    Citation,
    Event,
    Figure,
    Period,
    Place,
    Source,
    Tag,
    Timeline,
)


class RegisterFollowsError(Exception):
    """A register that events name stands behind them, so that they were read too early."""


class FileDecoder(Shapes):
    """Decodes the records of one file."""

    def __init__(self, report: Report, pull: Pull, *, events_last: bool = False) -> None:
        """Report problems to one function, and read on with the other.

        With `events_last`, the parts of the events are kept until all else is read. Without it events are decoded as
        they come, none of their parts staying in memory; RegisterFollowsError is raised where that was too early.
        """
        super().__init__(report, pull)
        self.events_last = events_last
        # The records by id; an entry that is unsound stands here as None, so that naming it is no second problem.
        self.sources: dict[str, Source | None] = {}
        self.actors: dict[str, Actor | None] = {}
        self.places: dict[str, Place | None] = {}
        self.periods: dict[str, Period | None] = {}
        self.tags: dict[str, Tag | None] | None = None
        self.events: dict[str, Event | None] = {}
        # Where events name others as their causes; which ids there are is only known at the end.
        self.causes: list[Start] = []
        # Where the citations of the event that is being read name their sources.
        self.cited: list[Start] = []
        self.events_are_read = False
        self.waiting: list[Start] = []
        self.prepare_registers()

    def prepare_registers(self) -> None:
        """Make the decoders of the entries of registers, which name nothing else."""
        self.tag_fields = Fields.of("tag", "", {"about": self.text})
        self.period_fields = Fields.of(
            "period",
            "id name date",
            {"id": self.noted("id", self.id), "name": self.text, "date": self.date, "about": self.text},
        )
        self.source_fields = Fields.of(
            "source",
            "title publisher kind",
            {
                "title": self.text,
                "publisher": self.text,
                "kind": self.one_of(SOURCE_KINDS, "kind", "unknown-kind"),
                "date": self.date,
                "url": self.url,
                "origin": self.text,
                "language": self.text,
            },
        )
        self.actor_fields = Fields.of(
            "actor",
            "name kind",
            {
                "name": self.text,
                "kind": self.one_of(ACTOR_KINDS, "kind", "unknown-kind"),
                "full_name": self.text,
                "about": self.text,
                "aliases": lambda node: self.distinct(node, self.text),
            },
        )
        self.place_fields = Fields.of(
            "place",
            "name",
            {
                "name": self.text,
                "region": self.text,
                "country": self.text,
                "lat": self.noted("lat", self.degrees(90, "latitude")),
                "lon": self.noted("lon", self.degrees(180, "longitude")),
                "about": self.text,
            },
        )

    def prepare_events(self) -> None:
        """Make the decoders of what names the registers, once those are read."""
        known_place = self.known(self.places, "place", "unknown-place")
        known_actor = self.known(self.actors, "actor", "unknown-actor")
        self.event_fields = Fields.of(
            "event",
            "id date title text sources",
            {
                "id": self.noted("id", self.id),
                "date": self.date,
                "title": self.text,
                "text": self.text,
                "places": lambda node: self.distinct(node, known_place),
                "actors": lambda node: self.distinct(node, known_actor),
                "tags": lambda node: self.distinct(node, self.tag_of_event),
                "figures": lambda node: self.items(node, self.figure),
                "because": lambda node: self.items(node, self.because),
                "sources": self.citations,
                "disputed": self.text,
            },
        )
        self.prepare_claims()

    def prepare_claims(self) -> None:
        """Make the decoders of what sources claim of an event."""
        self.known_source = known_source = self.known(self.sources, "source", "unknown-source")
        self.citation_fields = Fields.of(
            "citation",
            "source",
            {
                "source": self.cited_source,
                "at": self.text,
                "date": self.date,
                "weekday": self.one_of(WEEKDAYS, "weekday", "unknown-weekday"),
                "note": self.text,
            },
        )
        self.figure_fields = Fields.of(
            "figure",
            "label",
            {
                "label": self.text,
                "value": self.number,
                "low": self.noted("low", self.number),
                "high": self.number,
                "unit": self.text,
                "source": known_source,
            },
        )
        self.because_fields = Fields.of(
            "because",
            "event source",
            {
                "event": self.event_id,
                "source": known_source,
                "note": self.text,
            },
        )

    def timeline(self, root: Start) -> Timeline:
        """Decode the whole file, from the start of its root."""
        parts = Fields.of(
            "file",
            "events",
            {
                "title": self.text,
                "sources": self.into("sources", lambda start: self.register(start, "source", self.source)),
                "actors": self.into("actors", lambda start: self.register(start, "actor", self.actor)),
                "places": self.into("places", lambda start: self.register(start, "place", self.place)),
                "tags": self.into("tags", lambda start: self.register(start, "tag", self.tag)),
                "periods": self.read_periods,
                "events": self.events_now_or_last,
            },
        )
        values = self.fields(root, parts) or {}
        if self.waiting:
            first, *rest = self.waiting
            self.pull = iter(rest).__next__
            self.decode_events(first)
        for cause in self.causes:
            if cause.value not in self.events:
                hint = did_you_mean(cause.value, self.events)
                self.report(cause, "unknown-event", f"there is no event '{short(cause.value)}'", hint)
        return Timeline(
            title=values.get("title"),
            events=tuple(_sound(self.events).values()),
            sources=_sound(self.sources),
            actors=_sound(self.actors),
            places=_sound(self.places),
            periods=_sound(self.periods),
            tags=_sound(self.tags) if self.tags is not None else self.used_tags(_sound(self.events)),
        )

    def into(self, name: str, decode: Decoder) -> Decoder:
        """Give a decoder that keeps a register under its name."""

        def decode_and_keep(start: Start) -> bool:
            if self.events_are_read:
                raise RegisterFollowsError
            setattr(self, name, decode(start))
            return True

        return decode_and_keep

    def read_periods(self, start: Start) -> bool:
        """Decode the list of periods, which events do not name."""
        self.periods = self.numbered(start, "period", self.period)
        return True

    def events_now_or_last(self, start: Start) -> bool:
        """Decode the list of events, or keep its parts."""
        if self.events_last:
            self.waiting = rest_of_node(start, self.pull)
        else:
            self.decode_events(start)
            self.events_are_read = True
        return True

    def decode_events(self, start: Start) -> None:
        """Decode the list of events; the registers are read."""
        self.prepare_events()
        self.events = self.numbered(start, "event", self.event)

    @staticmethod
    def used_tags(events: Mapping[str, Event]) -> dict[str, Tag]:
        """Give a register of the tags in use, for a file that has none of its own."""
        return {tag: Tag(id=tag) for event in events.values() for tag in event.tags}

    def known(self, register: Mapping[str, Decoded | None], kind: str, code: Code) -> Decoder:
        """Give a decoder for the id of an entry of a register."""

        def decode(node: Start) -> Decoded | None:
            if node.__class__ is ScalarEvent and node.tag is None:
                record = register.get(node.value)
                if record is not None:
                    return record
            name = self.text(node)
            if name is None or name in register:
                return None
            hint = did_you_mean(name, register) or f"add it under `{kind}s:`"
            self.report(node, code, f"there is no {kind} '{short(name)}'", hint)
            return None

        return decode

    # Records

    def source(self, entry: str, node: Start) -> Source | None:
        """Decode an entry of the register of sources."""
        values = self.fields(node, self.source_fields)
        return Source(id=entry, **values) if values else None

    def actor(self, entry: str, node: Start) -> Actor | None:
        """Decode an entry of the register of actors."""
        values = self.fields(node, self.actor_fields)
        return Actor(id=entry, **values) if values else None

    def place(self, entry: str, node: Start) -> Place | None:
        """Decode an entry of the register of places."""
        values = self.fields(node, self.place_fields)
        if values is None:
            return None
        if ("lat" in values) != ("lon" in values):
            half, other = ("lat", "lon") if "lat" in values else ("lon", "lat")
            message = f"place {entry} has {half} but no {other}"
            self.report(self.at[half], "half-position", message, f"write both, or neither: `{other}: …`")
            return None
        return Place(id=entry, **values)

    def period(self, node: Start) -> Period | None:
        """Decode an item of the list of periods."""
        values = self.fields(node, self.period_fields)
        return Period(**values) if values else None

    def tag(self, entry: str, node: Start) -> Tag | None:
        """Decode an entry of the register of tags; it may be empty."""
        if isinstance(node, ScalarEvent) and not node.value and not node.style:
            return Tag(id=entry)
        values = self.fields(node, self.tag_fields)
        return None if values is None else Tag(id=entry, **values)

    def event(self, node: Start) -> Event | None:
        """Decode an item of the list of events."""
        values = self.fields(node, self.event_fields)
        return Event(**values) if values else None

    def citations(self, node: Start) -> tuple[Citation, ...] | None:
        """Decode what the sources of an event say: at least one source, none twice."""
        self.cited = []
        citations = self.items(node, self.citation)
        if citations == ():
            self.report(start_of(node), "no-source", "an event needs a source", "write `sources: [{source: …}]`")
        if len(self.cited) > len({start.value for start in self.cited}):
            self.report_cited_again()
            return None
        return citations or None

    def report_cited_again(self) -> None:
        """Report every source that an earlier citation of the event names."""
        seen = set()
        for start in self.cited:
            if start.value in seen:
                self.second_time(start, "repeated-source", "is cited here a second time")
            seen.add(start.value)

    def cited_source(self, node: Start) -> Source | None:
        """Decode the source of a citation, and note where it stands."""
        source: Source | None = self.known_source(node)
        if source is not None:
            self.cited.append(node)
        return source

    def citation(self, node: Start) -> Citation | None:
        """Decode what one source says of an event."""
        values = self.fields(node, self.citation_fields)
        return Citation(**values) if values else None

    def figure(self, node: Start) -> Figure | None:
        """Decode a figure: a value, or bounds."""
        values = self.fields(node, self.figure_fields)
        if values is None:
            return None
        low, high = values.get("low"), values.get("high")
        if ("value" in values) == (low is not None or high is not None):
            hint = "write `value: 750`, or `low: 700` (at least), `high: 800` (at most), or both"
            self.report(start_of(node), "figure-amount", "a figure has either a value or bounds", hint)
            return None
        if low is not None and high is not None and low > high:
            message = f"low {low} is more than high {high}"
            self.report(self.at["low"], "low-above-high", message, "write the smaller as low")
            return None
        return Figure(**values)

    def because(self, node: Start) -> Because | None:
        """Decode a cause that a source claims."""
        values = self.fields(node, self.because_fields)
        return Because(**values) if values else None

    def event_id(self, node: Start) -> str | None:
        """Decode the id of another event."""
        name = self.text(node)
        if name is not None:
            self.causes.append(node)
        return name

    def tag_of_event(self, node: Start) -> str | None:
        """Decode a tag: one of the register, or any id where the file has none."""
        if self.tags is None:
            return self.id(node)
        name = self.text(node)
        if name is None or name in self.tags:
            return name
        hint = did_you_mean(name, self.tags) or "add it under `tags:`"
        self.report(node, "unknown-tag", f"there is no tag '{short(name)}'", hint)
        return None


def _sound(entries: Mapping[str, Decoded | None]) -> dict[str, Decoded]:
    """Leave out the entries that could not be decoded."""
    return {entry: record for entry, record in entries.items() if record is not None}
