"""Composed nodes in, the records of a Timeline out, and every fault of the file reported with its node."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from mali_timeline.dates import WEEKDAYS, DateError, HistoricalDate, read_edtf
from mali_timeline.loader.nodes import PLAIN, MappingNode, Node, ScalarNode, SequenceNode, step
from mali_timeline.names import did_you_mean, fold
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

LONGEST = 20_000  # characters of one scalar
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_URL = re.compile(r"https?://[^\s/]+\S*")

Decoded = TypeVar("Decoded")
Decoder = Callable[[Node], Any]


class Report(Protocol):
    """Takes a problem: the node where it is, what is wrong, what to write instead."""

    def __call__(self, node: Node, message: str, hint: str = "") -> None:
        """Note the problem."""


class FileDecoder:
    """Decodes the nodes of one file; a decoder that meets a fault reports it and gives None."""

    def __init__(self, report: Report) -> None:
        """Report problems to this function."""
        self.report = report
        # The records by id; an entry that is unsound stands here as None, so that naming it is no second problem.
        self.sources: dict[str, Source | None] = {}
        self.actors: dict[str, Actor | None] = {}
        self.places: dict[str, Place | None] = {}
        self.periods: dict[str, Period | None] = {}
        self.tags: dict[str, Tag | None] | None = None
        self.event_ids: set[str] = set()
        self.date_cache: dict[str, HistoricalDate] = {}
        self.source_fields: dict[str, Decoder] = {
            "title": self.text,
            "publisher": self.text,
            "kind": self.one_of(SOURCE_KINDS, "kind"),
            "date": self.date,
            "url": self.url,
            "origin": self.text,
            "language": self.text,
        }
        self.actor_fields: dict[str, Decoder] = {
            "name": self.text,
            "kind": self.one_of(ACTOR_KINDS, "kind"),
            "full_name": self.text,
            "about": self.text,
            "aliases": lambda node: self.distinct(node, self.text),
        }
        self.place_fields: dict[str, Decoder] = {
            "name": self.text,
            "region": self.text,
            "country": self.text,
            "lat": self.degrees(90, "latitude"),
            "lon": self.degrees(180, "longitude"),
            "about": self.text,
        }
        self.period_fields: dict[str, Decoder] = {
            "id": self.id,
            "name": self.text,
            "date": self.date,
            "about": self.text,
        }

    def prepare_events(self) -> None:
        """Make the decoders of what names the registers, once those are read."""
        known_source = self.known(self.sources, "source")
        self.citation_fields: dict[str, Decoder] = {
            "source": known_source,
            "at": self.text,
            "date": self.date,
            "weekday": self.one_of(WEEKDAYS, "weekday"),
            "note": self.text,
        }
        self.figure_fields: dict[str, Decoder] = {
            "label": self.text,
            "value": self.number,
            "low": self.number,
            "high": self.number,
            "unit": self.text,
            "source": known_source,
        }
        self.because_fields: dict[str, Decoder] = {
            "event": self.event_id,
            "source": known_source,
            "note": self.text,
        }
        known_place, known_actor = self.known(self.places, "place"), self.known(self.actors, "actor")
        self.event_fields: dict[str, Decoder] = {
            "id": self.id,
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
        }

    def timeline(self, root: Node) -> Timeline:
        """Decode the whole file: the registers first, wherever they stand, for the events name them."""
        parts: dict[str, Node] = {}
        self.decode_fields(root, "file", _FILE, ("events",), parts)
        title = self.text(parts["title"]) if "title" in parts else None
        self.sources = self.register(parts.get("sources"), "source", self.source)
        self.actors = self.register(parts.get("actors"), "actor", self.actor)
        self.places = self.register(parts.get("places"), "place", self.place)
        self.tags = self.register(parts["tags"], "tag", self.tag) if "tags" in parts else None
        self.periods = self.numbered(parts.get("periods"), "period", self.period)
        events_node = parts.get("events")
        self.event_ids = set(self.ids_of(events_node))
        self.prepare_events()
        events = self.numbered(events_node, "event", self.event)
        return Timeline(
            title=title,
            events=tuple(_sound(events).values()),
            sources=_sound(self.sources),
            actors=_sound(self.actors),
            places=_sound(self.places),
            periods=_sound(self.periods),
            tags=_sound(self.tags) if self.tags is not None else self.used_tags(_sound(events)),
        )

    @staticmethod
    def used_tags(events: Mapping[str, Event]) -> dict[str, Tag]:
        """Give a register of the tags in use, for a file that has none of its own."""
        return {tag: Tag(id=tag) for event in events.values() for tag in event.tags}

    # Shapes

    def fields(
        self, node: Node, kind: str, decoders: Mapping[str, Decoder], required: tuple[str, ...]
    ) -> dict[str, Any] | None:
        """Decode a mapping of fields; None where it is unsound, with every fault reported."""
        values: dict[str, Any] = {}
        return values if self.decode_fields(node, kind, decoders, required, values) else None

    def decode_fields(
        self,
        node: Node,
        kind: str,
        decoders: Mapping[str, Decoder],
        required: tuple[str, ...],
        values: dict[str, Any],
    ) -> bool:
        """Decode into `values` as many fields as can be, and tell whether all is sound."""
        if not isinstance(node, MappingNode) or node.tag != PLAIN:
            self.wrong_shape(node, f"a mapping of {kind} fields ({', '.join(required or list(decoders)[:3])}, …)")
            return False
        sound = True
        for key, value in node.value:
            name = key.value if key.__class__ is ScalarNode else ""
            decode = decoders.get(name)
            if decode is None or name in values:
                self.unknown_field(key, kind, decoders, values)
                sound = False
                continue
            values[name] = decoded = decode(value)
            sound = sound and decoded is not None
        missing = [name for name in required if name not in values]
        if missing:
            self.report(_start_of(node), f"{_a(kind)} lacks {_listed(missing)}", f"write `{missing[0]}: …`")
        return sound and not missing

    def unknown_field(self, key: Node, kind: str, known: Mapping[str, Decoder], seen: Mapping[str, Any]) -> None:
        """Report a key that is no field, or that stands there again."""
        if not isinstance(key, ScalarNode):
            self.report(key, f"{_a(kind)} has a key that is not a word", f"its fields are {', '.join(known)}")
        elif key.value == "<<":
            self.report(key, "merge keys (<<) are not taken", "write the fields out")
        elif key.value in seen:
            self.report(key, f"{key.value} stands here a second time", "keep one of the two")
        else:
            hint = did_you_mean(key.value, known) or f"its fields are {', '.join(known)}"
            self.report(key, f"{_a(kind)} has no field '{_short(key.value)}'", hint)

    def wrong_shape(self, node: Node, wanted: str) -> None:
        """Report a node that is not of the shape that its place asks for."""
        if node.tag != PLAIN:
            self.report(node, f"the tag {_short(node.tag)} is not taken", "write the value without a tag")
            return
        found = {ScalarNode: "a text", SequenceNode: "a list", MappingNode: "a mapping"}[type(node)]
        if isinstance(node, ScalarNode) and not node.value:
            found = "nothing"
        self.report(_start_of(node), f"{wanted} is expected here, not {found}")

    def items(self, node: Node, decode: Callable[[Node], Decoded | None]) -> tuple[Decoded, ...] | None:
        """Decode a list; None where it is no list or one of its items is unsound."""
        if not isinstance(node, SequenceNode) or node.tag != PLAIN:
            self.wrong_shape(node, "a list ([…], or lines that begin with `- `)")
            return None
        decoded = [decode(item) for item in node.value]
        sound = tuple(item for item in decoded if item is not None)
        return sound if len(sound) == len(decoded) else None

    def distinct(self, node: Node, decode: Callable[[Node], Decoded | None]) -> tuple[Decoded, ...] | None:
        """Decode a list of names in which none may stand twice."""
        decoded = self.items(node, decode)
        names = [item for item in node.value if isinstance(item, ScalarNode)] if isinstance(node, SequenceNode) else []
        repeated = self.report_repeated(names, "stands here a second time")
        return None if repeated else decoded

    def report_repeated(self, nodes: Sequence[ScalarNode], message: str) -> bool:
        """Report every scalar that an earlier one of the list equals, and tell whether there was one."""
        seen = set()
        for node in nodes:
            if node.value in seen:
                self.report(node, f"{_short(node.value)} {message}", "keep one of the two")
            seen.add(node.value)
        return len(seen) < len(nodes)

    def register(
        self, node: Node | None, kind: str, decode: Callable[[str, Node], Decoded | None]
    ) -> dict[str, Decoded | None]:
        """Decode a mapping of ids to entries; an unsound entry is None."""
        entries: dict[str, Decoded | None] = {}
        if node is None:
            return entries
        if not isinstance(node, MappingNode) or node.tag != PLAIN:
            self.wrong_shape(node, f"a mapping of ids to {kind}s")
            return entries
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.report(key, f"an id is expected here, for {_a(kind)}")
            elif key.value in entries:
                self.report(key, f"the {kind} {_short(key.value)} stands here a second time", "keep one of the two")
            elif key.value == "<<":
                self.report(key, "merge keys (<<) are not taken", "write the entries out")
            else:
                entries[key.value] = decode(key.value, value) if self.id(key) else None
        return entries

    def numbered(
        self, node: Node | None, kind: str, decode: Callable[[Node], Decoded | None]
    ) -> dict[str, Decoded | None]:
        """Decode a list of records that carry their id, keyed by it; an unsound one is None."""
        entries: dict[str, Decoded | None] = {}
        if node is None:
            return entries
        if not isinstance(node, SequenceNode) or node.tag != PLAIN:
            if isinstance(node, ScalarNode) and not node.value:
                self.report(node, "nothing stands here", f"write `{kind}s: []` for none")
            else:
                self.wrong_shape(node, f"a list of {kind}s")
            return entries
        ids = [step(item, "id") for item in node.value]
        self.report_repeated(
            [at for at in ids if isinstance(at, ScalarNode) and at.value], f"is the id of an earlier {kind}"
        )
        for item, at in zip(node.value, ids, strict=True):
            record = decode(item)
            if isinstance(at, ScalarNode):
                entries.setdefault(at.value, record)
        return entries

    @staticmethod
    def ids_of(node: Node | None) -> Iterator[str]:
        """Give the ids that a list of records carries, those of unsound records too."""
        for item in node.value if isinstance(node, SequenceNode) else ():
            at = step(item, "id")
            if isinstance(at, ScalarNode):
                yield at.value

    # Scalars

    def text(self, node: Node) -> str | None:
        """Decode a text: any scalar as its author wrote it, but not nothing."""
        if node.__class__ is not ScalarNode or node.tag != PLAIN:
            self.wrong_shape(node, "a text")
            return None
        value: str = node.value
        if not value.strip() or (value in {"~", "null", "Null", "NULL"} and not node.style):
            self.report(node, "this field is empty", "write its text, or leave the field out")
            return None
        if len(value) > LONGEST:
            self.report(_start_of(node), f"a text of {len(value):,} characters; {LONGEST:,} is the most")
            return None
        return value

    def id(self, node: Node) -> str | None:
        """Decode an id of an entry that is defined here."""
        name = self.text(node)
        if name is None or _ID.fullmatch(name):
            return name
        better = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]
        hint = f"write {better}" if better else ""
        self.report(node, f"id '{_short(name)}': an id is lower-case words joined by hyphens", hint)
        return None

    def date(self, node: Node) -> HistoricalDate | None:
        """Decode a date in EDTF. A list in brackets is a one-of set whose quotes were forgotten."""
        if isinstance(node, SequenceNode) and node.flow_style:
            self.report(_start_of(node), "a one-of set of dates stands in quotes", 'write "[2013-01-29, 2013-01-30]"')
            return None
        text = self.text(node)
        if text is None:
            return None
        known = self.date_cache.get(text)
        if known is None:
            try:
                known = self.date_cache[text] = read_edtf(text)
            except DateError as error:
                self.report(node, error.message, error.hint)
        return known

    def one_of(self, words: tuple[str, ...], what: str) -> Decoder:
        """Give a decoder for one of a few words."""

        def decode(node: Node) -> str | None:
            word = self.text(node)
            if word is None or word in words:
                return word
            hint = did_you_mean(word, words) or f"write one of {', '.join(words)}"
            self.report(node, f"{what} '{_short(word)}' is none of {', '.join(words)}", hint)
            return None

        return decode

    def number(self, node: Node) -> int | float | None:
        """Decode a plain decimal number; the text keeps it from being read as anything else."""
        text = self.text(node)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text):
            digits = re.sub(r"(?<=\d)[ ,'_\u00a0\u202f](?=\d{3})", "", text)
            hint = f"write {digits}" if _NUMBER.fullmatch(digits) else "write digits, with a point: 1200000 or 39.2"
            self.report(node, f"'{_short(text)}' is not a number", hint)
            return None
        return float(text) if "." in text else int(text)

    def degrees(self, most: int, what: str) -> Decoder:
        """Give a decoder for a coordinate between plus and minus `most` degrees."""

        def decode(node: Node) -> float | None:
            number = self.number(node)
            if number is None or abs(number) <= most:
                return None if number is None else float(number)
            self.report(node, f"{what} {_short(node.value)} is out of range", f"write degrees from -{most} to {most}")
            return None

        return decode

    def url(self, node: Node) -> str | None:
        """Decode an address of the web."""
        text = self.text(node)
        if text is None or _URL.fullmatch(text):
            return text
        self.report(node, f"url '{_short(text)}' is not an address", "write one that begins with https:// or http://")
        return None

    def known(self, register: Mapping[str, Decoded | None], kind: str) -> Decoder:
        """Give a decoder for the id of an entry of a register."""

        def decode(node: Node) -> Decoded | None:
            name = self.text(node)
            if name is None:
                return None
            if name in register:
                return register[name]
            hint = did_you_mean(name, register) or f"add it under `{kind}s:`"
            self.report(node, f"there is no {kind} '{_short(name)}'", hint)
            return None

        return decode

    # Records

    def source(self, entry: str, node: Node) -> Source | None:
        """Decode an entry of the register of sources."""
        values = self.fields(node, "source", self.source_fields, ("title", "publisher", "kind"))
        return Source(id=entry, **values) if values else None

    def actor(self, entry: str, node: Node) -> Actor | None:
        """Decode an entry of the register of actors."""
        values = self.fields(node, "actor", self.actor_fields, ("name", "kind"))
        return Actor(id=entry, **values) if values else None

    def place(self, entry: str, node: Node) -> Place | None:
        """Decode an entry of the register of places."""
        values = self.fields(node, "place", self.place_fields, ("name",))
        if values is None:
            return None
        if ("lat" in values) != ("lon" in values):
            half, other = ("lat", "lon") if "lat" in values else ("lon", "lat")
            at = step(node, half) or node
            self.report(at, f"place {entry} has {half} but no {other}", f"write both, or neither: `{other}: …`")
            return None
        return Place(id=entry, **values)

    def period(self, node: Node) -> Period | None:
        """Decode an item of the list of periods."""
        values = self.fields(node, "period", self.period_fields, ("id", "name", "date"))
        return Period(**values) if values else None

    def tag(self, entry: str, node: Node) -> Tag | None:
        """Decode an entry of the register of tags; it may be empty."""
        if isinstance(node, ScalarNode) and not node.value and not node.style:
            return Tag(id=entry)
        values = self.fields(node, "tag", {"about": self.text}, ())
        return None if values is None else Tag(id=entry, **values)

    def event(self, node: Node) -> Event | None:
        """Decode an item of the list of events."""
        values = self.fields(node, "event", self.event_fields, ("id", "date", "title", "text", "sources"))
        return Event(**values) if values else None

    def citations(self, node: Node) -> tuple[Citation, ...] | None:
        """Decode what the sources of an event say: at least one source, none twice."""
        citations = self.items(node, self.citation)
        if isinstance(node, SequenceNode):
            if not node.value:
                self.report(node, "an event needs a source", "write `sources: [{source: …}]`")
                return None
            cited = [at for at in (step(item, "source") for item in node.value) if isinstance(at, ScalarNode)]
            if self.report_repeated(cited, "is cited here a second time"):
                return None
        return citations

    def citation(self, node: Node) -> Citation | None:
        """Decode what one source says of an event."""
        values = self.fields(node, "citation", self.citation_fields, ("source",))
        return Citation(**values) if values else None

    def figure(self, node: Node) -> Figure | None:
        """Decode a figure: a value, or bounds."""
        values = self.fields(node, "figure", self.figure_fields, ("label",))
        if values is None:
            return None
        low, high = values.get("low"), values.get("high")
        if ("value" in values) == (low is not None or high is not None):
            hint = "write `value: 750`, or `low: 700` (at least), `high: 800` (at most), or both"
            self.report(_start_of(node), "a figure has either a value or bounds", hint)
            return None
        if low is not None and high is not None and low > high:
            self.report(step(node, "low") or node, f"low {low} is more than high {high}", "write the smaller as low")
            return None
        return Figure(**values)

    def because(self, node: Node) -> Because | None:
        """Decode a cause that a source claims."""
        values = self.fields(node, "because", self.because_fields, ("event", "source"))
        return Because(**values) if values else None

    def event_id(self, node: Node) -> str | None:
        """Decode the id of another event."""
        name = self.text(node)
        if name is None or name in self.event_ids:
            return name
        self.report(node, f"there is no event '{_short(name)}'", did_you_mean(name, self.event_ids))
        return None

    def tag_of_event(self, node: Node) -> str | None:
        """Decode a tag: one of the register, or any id where the file has none."""
        if self.tags is None:
            return self.id(node)
        name = self.text(node)
        if name is None or name in self.tags:
            return name
        hint = did_you_mean(name, self.tags) or "add it under `tags:`"
        self.report(node, f"there is no tag '{_short(name)}'", hint)
        return None


def _ignored(node: Node) -> Node:
    """Keep a part of the file for later, when what it names is known."""
    return node


_FILE: Mapping[str, Decoder] = dict.fromkeys(
    ("title", "sources", "actors", "places", "periods", "tags", "events"), _ignored
)


def _sound(entries: Mapping[str, Decoded | None]) -> dict[str, Decoded]:
    """Leave out the entries that could not be decoded."""
    return {entry: record for entry, record in entries.items() if record is not None}


def _start_of(node: Node) -> Node:
    """Give a node for the first character of another: a whole record is too much to point at."""
    if isinstance(node, ScalarNode) and not node.style and node.start_mark.line == node.end_mark.line:
        return node
    return ScalarNode(PLAIN, "", node.start_mark, node.start_mark)


def _short(text: str) -> str:
    """Cut a text that a message repeats."""
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004


def _a(kind: str) -> str:
    """Give the word with its article."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _listed(names: list[str]) -> str:
    """Join names as a sentence does."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
