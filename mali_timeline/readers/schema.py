"""Nodes in, the records of a Timeline out: what each record of a data file holds, as tables of fields.

A register that is absent restricts nothing: names stand for themselves. Wherever an event names an entry, the entry
itself may stand there, and an address is a source.

Nothing here knows the syntax of the file. Every decoder returns the value of a node, or None after reporting why there
is none; a record with such a field is left out, and naming it is no second error. What it accepts stands above it as
JSON Schema, for `json_schema`.
"""

import re
from binascii import crc32
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import count, pairwise
from typing import Any, NamedTuple, TypeVar

from mali_timeline.checks.rules import RULES, WARNINGS
from mali_timeline.date_input import suggest_edtf
from mali_timeline.dates import WEEKDAYS, HistoricalDate, parse_edtf
from mali_timeline.errors import DATE_EXAMPLES, DateError
from mali_timeline.readers.nodes import Mapping, Node, Report, Scalar, Sequence, Unsupported, start_of, value_at
from mali_timeline.records import (
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
from mali_timeline.text import did_you_mean, fold, shorten, slug

MAX_TEXT = 20_000  # characters of one value
MAX_SUGGESTIONS = 100  # errors for which the nearest names are looked up
ONCE = "keep one of the two"
MAX_PLACE = 160  # characters of a path with line and column
MAX_ALIKE = 20  # entries of one name with which another one is compared
MAX_LISTED = 3  # ids of which one has to be chosen
OWN = "x-"  # what the fields begin with that are kept and otherwise ignored

Record = TypeVar("Record")
Item = TypeVar("Item")
Decode = Callable[["TimelineDecoder", Node], Any]
Decoder = TypeVar("Decoder", bound=Decode)
JsonSchema = dict[str, Any]
# What each decoder accepts, as JSON Schema: an over-approximation, which refuses nothing that the decoder takes.
ACCEPTED: dict[Decode, JsonSchema] = {}


def accepts(schema: JsonSchema) -> Callable[[Decoder], Decoder]:
    """Return a decorator that registers what a decoder accepts."""

    def register(decode: Decoder) -> Decoder:
        ACCEPTED[decode] = schema
        return decode

    return register


def defined(*names: str) -> JsonSchema:
    """Return a reference to a definition in `json_schema`, or to any of several: kinds of values, nouns of records."""
    references = [{"$ref": f"#/$defs/{name}"} for name in names]
    return references[0] if len(references) == 1 else {"anyOf": references}


class Fields(NamedTuple):
    """The fields of a kind of record: those that it must have, and how the node of each is decoded."""

    noun: str
    required: tuple[str, ...]
    decoders: dict[str, Decode]

    @property
    def example(self) -> str:
        """What a record looks like, with the fields that it must have."""
        return "{" + ", ".join(f"{name}: …" for name in self.required or self.decoders) + "}"


# Values

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_URL = re.compile(r"https?://[^\s/]+\S*")
_NOTHING = {"~", "null", "Null", "NULL"}
# What looks like a hyphen or a space, or like nothing, in a date that was copied from a page.
_LOOKALIKES = {0x2010: "-", 0x2011: "-", 0x2212: "-", 0xA0: " ", 0x200B: "", 0x202F: " ", 0x2060: "", 0xFEFF: ""}


@accepts(defined("text"))
def text(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a text: any scalar as its author wrote it, but not an empty one."""
    if not isinstance(node, Scalar):
        reader.wrong_shape(node, "a string")
        return None
    value = node.value
    if not value or value.isspace() or (value in _NOTHING and node.plain):
        reader.report(node, "empty-field", "this field is empty", "write its text, or leave the field out")
        return None
    if len(value) > MAX_TEXT:
        message = f"a text of {len(value):,} characters; at most {MAX_TEXT:,} are allowed"
        reader.report(start_of(node), "text-too-long", message, "shorten it")
        return None
    return value.rstrip("\n")  # which ends a block scalar


@accepts(defined("text"))
def prose(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a text of several sentences: single line breaks are spaces, a blank line begins a paragraph."""
    value = text(reader, node)
    if value is None or "\n" not in value:
        return value
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", value.replace("\r\n", "\n"))
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)


@accepts(defined("id"))
def identifier(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode the id of an entry that is defined here."""
    name = text(reader, node)
    if name is None or (_ID.fullmatch(name) and not _reads_as_date(name)):
        return name
    if _ID.fullmatch(name):
        message = f"id '{shorten(name)}' reads as a date"
    else:
        message = f"id '{shorten(name)}': an id consists of lower-case words joined by hyphens"
    better = id_from(name)
    reader.report(node, "invalid-id", message, f"write {shorten(better)}" if better else "write it in Latin letters")
    return None


def id_from(name: str) -> str:
    """Return the id that a name gives, empty when its letters have no Latin spelling."""
    words = slug(name)
    return f"in-{words}" if words and _reads_as_date(words) else words


def _reads_as_date(name: str) -> bool:
    if not name[0].isdigit():
        return False
    try:
        parse_edtf(name)
    except DateError:
        return False
    return True


@accepts(defined("date"))
def edtf(reader: "TimelineDecoder", node: Node) -> HistoricalDate | None:
    """Decode a date; a list in brackets is a one-of set whose quotes were forgotten."""
    if isinstance(node, Sequence) and not node.plain:
        hint = 'write "[2013-01-29, 2013-01-30]"'
        reader.report(start_of(node), "unquoted-set", "a one-of set of dates has to be in quotes", hint)
        return None
    value = text(reader, node)
    if value is None:
        return None
    known = reader.dates.get(value)
    if known is None:
        try:
            known = reader.dates[value] = parse_edtf(value)
        except DateError as error:
            odd = next((char for char in value if not (char.isascii() or char.isalnum())), None)
            message = error.message + (f"; it contains U+{ord(odd):04X}" if odd else "")
            better = reader.suggest_date(value) if error.hint == DATE_EXAMPLES else ""
            reader.report(node, "invalid-date", message, f"write {better}" if better else error.hint)
    return known


def one_of(words: tuple[str, ...], what: str, code: str) -> Decode:
    """Return a decoder for one of a few words."""

    @accepts({"enum": list(words)})
    def decode(reader: "TimelineDecoder", node: Node) -> str | None:
        word = text(reader, node)
        if word is None or word in words:
            return word
        message = f"{what} '{shorten(word)}' is not one of {', '.join(words)}"
        reader.report(node, code, message, reader.suggest(word, words) or f"write one of {', '.join(words)}")
        return None

    return decode


@accepts(defined("number"))
def number(reader: "TimelineDecoder", node: Node) -> int | float | None:
    """Decode a decimal number with at most 15 digits before and after the point."""
    value = text(reader, node)
    if value is None:
        return None
    if not _NUMBER.fullmatch(value):
        digits = re.sub(r"(?<=\d)[ ,'_\u00a0\u202f](?=\d{3})", "", value)
        if re.fullmatch(r"-?[0-9]+\.[0-9]{16,}", digits):
            whole, _, decimals = digits.partition(".")
            digits = f"{whole}.{decimals[:15]}"
        hint = f"write {digits}" if _NUMBER.fullmatch(digits) else "write digits, with a point: 1200000 or 39.2"
        reader.report(node, "invalid-number", f"'{shorten(value)}' is not a number", hint)
        return None
    return float(value) if "." in value else int(value)


def degrees(limit: int, what: str) -> Decode:
    """Return a decoder for a coordinate between plus and minus `limit` degrees."""

    @accepts(defined(what))
    def decode(reader: "TimelineDecoder", node: Node) -> float | None:
        value = number(reader, node)
        if value is None or abs(value) <= limit:
            return None if value is None else float(value)
        message = f"{what} {shorten(str(value))} is out of range"
        reader.report(node, "out-of-range", message, f"write degrees from -{limit} to {limit}")
        return None

    return decode


@accepts(defined("url"))
def url(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode an address of the web."""
    value = text(reader, node)
    if value is None or _URL.fullmatch(value):
        return value
    stripped = value.strip()
    if _URL.fullmatch(stripped):
        hint = "delete the blanks around it"
    elif re.search(r"\s", stripped):
        hint = "write %20 for a blank inside an address"
    else:
        hint = "write one that begins with https:// or http://"
    reader.report(node, "invalid-url", f"url '{shorten(value)}' is not an address", hint)
    return None


def is_address(value: str) -> bool:
    """Return whether a text is an address of the web."""
    return value.startswith("http") and _URL.fullmatch(value) is not None


def own_value(reader: "TimelineDecoder", node: Node) -> tuple[Any] | None:
    """Decode the value of a field of the file's own: texts, lists, mappings, None where nothing stands; in a tuple."""
    if isinstance(node, Scalar):
        if node.plain and (not node.value or node.value in _NOTHING):
            return (None,)
        if not node.value or node.value.isspace():
            return (node.value,)
        value = text(reader, node)
        return None if value is None else (value,)
    if isinstance(node, Sequence):
        found = [own_value(reader, item) for item in node.value]
        return None if None in found else ([each for (each,) in filter(None, found)],)
    if not isinstance(node, Mapping):
        return None
    values: dict[str, Any] = {}
    sound = True
    for key, item in node.value:
        if key.value in values:
            reader.report(key, "repeated-key", f"duplicate key: {shorten(key.value)}", ONCE)
            sound = False
            continue
        decoded = own_value(reader, item)
        sound = sound and decoded is not None
        values[key.value] = decoded and decoded[0]
    return (values,) if sound else None


def items(decode: Decode) -> Decode:
    """Return a decoder for a list; it is None when one of the items is."""

    @accepts({"type": "array", "items": ACCEPTED[decode]})
    def decode_items(reader: "TimelineDecoder", node: Node) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            inside = shorten(node.value, 40) if isinstance(node, Scalar) else "{…}"
            reader.wrong_shape(node, "a list", f"write [{inside}]")
            return None
        decoded = [decode(reader, item) for item in node.value]
        return None if None in decoded else tuple(decoded)

    return decode_items


def distinct(decode: Decode) -> Decode:
    """Return a decoder for a list in which no name or entry may occur twice, however it is written."""
    decode_items = items(decode)

    @accepts({**ACCEPTED[decode_items], "uniqueItems": True})
    def decode_distinct(reader: "TimelineDecoder", node: Node) -> tuple[Any, ...] | None:
        decoded: tuple[Any, ...] | None = decode_items(reader, node)
        if decoded is not None and (len(decoded) == 1 or len(set(decoded)) == len(decoded)):
            return decoded
        seen: set[Any] = set()
        is_sound = decoded is not None
        for index, item in enumerate(node.value if isinstance(node, Sequence) else ()):
            # Of a list that is unsound only its texts are known.
            entry = decoded[index] if decoded else item.value if isinstance(item, Scalar) else id(item)
            if entry in seen:
                name = item.value if isinstance(item, Scalar) else str(getattr(entry, "id", entry))
                reader.report(start_of(item), "repeated-name", f"duplicate name: {shorten(name)}", ONCE)
                is_sound = False
            seen.add(entry)
        return decoded if is_sound else None

    return decode_distinct


@accepts({"enum": list(WARNINGS)})
def warning_code(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode the code of a warning that `check` leaves out."""
    code = text(reader, node)
    if code is None or code in WARNINGS:
        return code
    message = f"{code} is an error, and only warnings can be ignored"
    if code not in RULES:
        message = f"there is no warning '{shorten(code)}'"
    hint = reader.suggest(code, WARNINGS) or "`mali-timeline check --codes` lists them"
    reader.report(node, "unknown-code", message, hint)
    return None


# Names of entries


def entry_of(register: str, noun: str) -> Decode:
    """Return a decoder for an entry of a register: its id, its name where there is no register, or the entry itself."""

    @accepts(defined("text", f"inline_{noun}"))
    def decode(reader: "TimelineDecoder", node: Node) -> Any:  # noqa: ANN401, PLR0911 - a record of the register
        entries = reader.registers[register]
        if isinstance(node, Scalar) and (record := entries.get(node.value)) is not None:
            return record
        if isinstance(node, Mapping):
            return reader.inline_entry(register, node)
        name = text(reader, node)
        if name is None or name in entries or register in reader.unreliable:
            return None
        if register == "sources" and is_address(name):
            return reader.source_at(name, node)
        found = reader.named[register].get(fold(name), [])
        if len(found) == 1:
            return found[0]
        if register not in reader.present:
            return reader.free_entry(register, name, node)
        if found:
            message = f"{len(found)} {noun}s are named '{shorten(name)}'"
            hint = f"write the id of one: {', '.join(each.id for each in found[:MAX_LISTED])}"
        else:
            message = f"there is no {noun} '{shorten(name)}'"
            hint = reader.suggest(name, entries) or f"add it under `{register}:`"
        reader.report(node, f"unknown-{noun}", message, hint)
        return None

    return decode


_source = entry_of("sources", "source")
_tag = entry_of("tags", "tag")


@accepts(defined("text", "inline_tag"))
def tag(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a tag: one of the register, or any word or words when the file has none."""
    record: Tag | None = _tag(reader, node)
    return record and record.id


@accepts(defined("text"))
def cause(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode the id of another event; whether it exists is known at the end."""
    name = text(reader, node)
    if name is not None:
        reader.causes.append((reader.file, node))
    return name


# Records


def record(kind: type[Record], fields: Fields) -> Decode:
    """Return a decoder for a record that carries all its fields."""

    @accepts(defined(fields.noun))
    def decode(reader: "TimelineDecoder", node: Node) -> Record | None:
        values = reader.fields(node, fields)
        return None if values is None else reader.keep(kind(**values), node)

    return decode


@accepts(defined("figure"))
def figure(reader: "TimelineDecoder", node: Node) -> Figure | None:
    """Decode a figure: a value, or bounds."""
    values = reader.fields(node, FIGURE)
    if values is None:
        return None
    named = [(name, values[name]) for name in ("low", "value", "high") if name in values]
    if not named:
        hint = "write `value: 750`, or `low: 700` (at least), `high: 800` (at most), or several of them"
        reader.report(start_of(node), "figure-amount", "a figure has a value, or bounds", hint)
        return None
    for (less, least), (more, most) in pairwise(named):
        if least > most:
            message = f"{less} {least} is more than {more} {most}"
            reader.report(value_at(node, less), "low-above-high", message, f"write the smaller number as {less}")
            return None
    return reader.keep(Figure(**values), node)


@accepts(defined("text", "citation", "inline_source"))
def citation(reader: "TimelineDecoder", node: Node) -> Citation | None:
    """Decode what a source says of an event: with the source by its id, as an address, or written out.

    In a source that is written out among the fields of a citation, `date` is that of the source.
    """
    if isinstance(node, Scalar):
        source: Source | None = _source(reader, node)
        return source and reader.keep(Citation(source), node)
    if isinstance(node, Mapping) and _is_source(node):
        source = reader.inline_entry("sources", node)
        own = [entry for entry in node.value if entry[0].value in CITATION_ONLY]
        values = reader.fields(node._replace(value=own), CITATION._replace(required=()))
        if source is None or values is None:
            return None
        return reader.keep(Citation(source, **values), node)
    values = reader.fields(node, CITATION)
    return None if values is None else reader.keep(Citation(**values), node)


@accepts(defined("event"))
def event(reader: "TimelineDecoder", node: Node) -> Event | None:
    """Decode an event; without an id it gets one."""
    values = reader.fields(node, EVENT)
    if values is None:
        return None
    if "id" not in values:
        values["id"] = reader.event_id(values["title"], values["date"])
    return reader.keep(Event(**values), node)


def _is_source(node: Mapping) -> bool:
    """Return whether a citation has its source written out among its own fields."""
    is_source = False
    for key, _ in node.value:
        if key.value == "source":
            return False
        is_source = is_source or key.value in {"title", "url"}
    return is_source


_citations = items(citation)


@accepts(ACCEPTED[_citations])
def citations(reader: "TimelineDecoder", node: Node) -> tuple[Citation, ...] | None:
    """Decode what the sources of an event say, none of them twice."""
    decoded: tuple[Citation, ...] | None = _citations(reader, node)
    if decoded is not None and len({each.source.id for each in decoded}) == len(decoded):
        return decoded
    names: set[str] = set()
    is_sound = decoded is not None
    for index, item in enumerate(node.value if isinstance(node, Sequence) else ()):
        source = value_at(item, "source")
        name = decoded[index].source.id if decoded else source.value if isinstance(source, Scalar) else ""
        if name in names and name in reader.registers["sources"]:
            place = source if isinstance(source, Scalar) else start_of(item)
            reader.report(place, "repeated-source", f"duplicate source: {shorten(name)}", ONCE)
            is_sound = False
        names.add(name)
    return decoded if is_sound else None


SOURCE = Fields(
    "source",
    ("title",),
    {
        "title": text,
        "publisher": text,
        "kind": text,
        "author": text,
        "date": edtf,
        "url": url,
        "archived": url,
        "origin": text,
        "language": text,
    },
)
ACTOR = Fields(
    "actor",
    ("name",),
    {
        "name": text,
        "kind": text,
        "full_name": text,
        "about": text,
        "aliases": distinct(text),
    },
)
PLACE = Fields(
    "place",
    ("name",),
    {
        "name": text,
        "region": text,
        "country": text,
        "lat": degrees(90, "latitude"),
        "lon": degrees(180, "longitude"),
        "about": text,
        "aliases": distinct(text),
    },
)
TAG = Fields("tag", (), {"name": text, "about": text})
PERIOD = Fields("period", ("id", "name", "date"), {"id": identifier, "name": text, "date": edtf, "about": text})
CITATION = Fields(
    "citation",
    ("source",),
    {
        "source": _source,
        "at": text,
        "date": edtf,
        "weekday": one_of(WEEKDAYS, "weekday", "unknown-weekday"),
        "note": text,
    },
)
CITATION_ONLY = {"at", "weekday", "note"}  # which no source has
FIGURE = Fields(
    "figure",
    ("label",),
    {
        "label": text,
        "value": number,
        "low": number,
        "high": number,
        "unit": text,
        "source": _source,
    },
)
BECAUSE = Fields("because", ("event", "source"), {"event": cause, "source": _source, "note": text})
EVENT = Fields(
    "event",
    ("date", "title"),
    {
        "id": identifier,
        "date": edtf,
        "title": text,
        "text": prose,
        "sources": citations,
        "places": distinct(entry_of("places", "place")),
        "actors": distinct(entry_of("actors", "actor")),
        "tags": distinct(tag),
        "figures": items(figure),
        "because": items(record(Because, BECAUSE)),
        "disputed": text,
        "caveat": text,
    },
)
# The parts of a file: registers by id, which are decoded first, and lists of records that carry their ids.
REGISTERS: dict[str, tuple[type, Fields]] = {
    "sources": (Source, SOURCE),
    "actors": (Actor, ACTOR),
    "places": (Place, PLACE),
    "tags": (Tag, TAG),
}
# What an entry needs when it stands in an event, where an id may be among its fields.
INLINE_REQUIRED = {"sources": (), "actors": ("name",), "places": ("name",), "tags": ()}
KINDS = Fields("kinds", (), {"source": distinct(text), "actor": distinct(text)})
IGNORE = distinct(warning_code)
_period = record(Period, PERIOD)
PARTS = ("title", "kinds", "ignore", *REGISTERS, "periods", "events")


class TimelineDecoder:
    """Decodes the nodes of one file, or of several that are one timeline.

    `nodes` has the node of each record by the identity of the record, so that a rule about a record can point at it;
    `files` has the index of its file, when that is not the first. While a file is decoded, `file` is its index.
    """

    def __init__(self, report: Report, names: tuple[str, ...] = ()) -> None:
        """Report errors by this function; `names` are those of the files."""
        self.report = report
        self.names = names
        self.file = 0
        self.files: dict[int, int] = {}
        self.nodes: dict[int, Node] = {}
        # The records by id; an entry that is unsound is None.
        self.registers: dict[str, dict[str, Any]] = {register: {} for register in REGISTERS}
        # The sound entries by their folded names, and sources by their addresses.
        self.named: dict[str, dict[str, list[Any]]] = {register: {} for register in REGISTERS}
        self.addresses: dict[str, Source] = {}
        self.inline: dict[int, Any] = {}  # the entries that stand in events, by the identity of their nodes
        self.exact: dict[tuple[Any, ...], Any] = {}  # of those entries, each by everything that is written of it
        self.numbers: dict[tuple[str, str], Iterator[int]] = {}  # those that ids still have to try, by register and id
        self.present: set[str] = set()
        self.unreliable: set[str] = set()  # registers of the wrong shape, of which no name can be unknown
        self.dates: dict[str, HistoricalDate] = {}
        self.events: dict[str, Event | None] = {}  # in file order
        self.causes: list[tuple[int, Node]] = []
        self.event_ids: set[str] = set()  # those that are taken
        self.suggestions = 0
        self.ignored_codes: tuple[str, ...] = ()

    def timeline(self, *roots: Node) -> Timeline:
        """Return what is sound in the files with these roots, after reporting everything that is not."""
        files = [self._parts(root) for root in self._each(roots)]
        self.present = {name for parts in files for name in parts}
        titles, kinds, extra = self._head(files)
        self.decode_registers(files)
        for parts in self._each(files):
            self._read_events_ahead(parts.get("events"))
        periods: dict[str, Period | None] = {}
        events = self.events
        for parts in self._each(files):
            if "periods" in parts:
                self._numbered(parts["periods"], _period, PERIOD, periods)
            if "events" in parts:
                self._numbered(parts["events"], event, EVENT, events)
        for file, node in self.causes:
            if isinstance(node, Scalar) and node.value not in events:
                self.file = file
                message = f"there is no event '{shorten(node.value)}'"
                self.report(node, "unknown-event", message, self.suggest(node.value, events))
        return Timeline(
            title=next((title for title in titles if title), None),
            events=tuple(_sound(events).values()),
            periods=_sound(periods),
            kinds={noun: tuple(words) for noun, words in kinds.items()},
            extra=tuple(extra.items()),
            **{name: _sound(entries) for name, entries in self.registers.items()},
        )

    def decode_registers(self, files: list[dict[str, Node]]) -> None:
        """Decode the registers among the parts of files."""
        for register, (kind, fields) in REGISTERS.items():
            for parts in self._each(files):
                if register in parts:
                    self._add_register(register, self._register(parts[register], register, kind, fields))

    def _each(self, files: Iterable[Item]) -> Iterator[Item]:
        """Yield what there is of each file, with the index of the file as the current one."""
        for self.file, item in enumerate(files):
            yield item

    def _parts(self, root: Node) -> dict[str, Node]:
        """Return the parts of a file by name, each once."""
        parts: dict[str, Node] = {}
        if not isinstance(root, Mapping):
            self.wrong_shape(root, f"a mapping with {', '.join(PARTS)}", "write `sources:` and `events:`")
            return parts
        for key, value in root.value:
            if key.value not in parts and (key.value in PARTS or _is_own(key.value)):
                parts[key.value] = value
            else:
                self._report_key(key, PARTS, parts, "file")
        if "events" not in parts and not (self.names[1:] and parts):
            self.report(start_of(root), "missing-field", "a file needs events", "write `events: […]`")
        return parts

    def _head(self, files: list[dict[str, Node]]) -> tuple[list[str | None], dict[str, list[str]], dict[str, str]]:
        """Return the titles of the files, and their own kinds and fields together."""
        titles: list[str | None] = []
        kinds: dict[str, list[str]] = {}
        extra: dict[str, str] = {}
        for parts in self._each(files):
            if "title" in parts:
                titles.append(text(self, parts["title"]))
            if "ignore" in parts:
                self.ignored_codes += IGNORE(self, parts["ignore"]) or ()
            for noun, words in ((self.fields(parts["kinds"], KINDS) or {}) if "kinds" in parts else {}).items():
                kinds.setdefault(noun, []).extend(word for word in words if word not in kinds.get(noun, ()))
            for name in filter(_is_own, parts):
                value = own_value(self, parts[name])
                if value is not None:
                    extra.setdefault(name, _as_json(value[0]))
        return titles, kinds, extra

    # Shapes

    def fields(self, node: Node, fields: Fields) -> dict[str, Any] | None:
        """Return the decoded fields of a mapping, or None when one of them is unsound or missing.

        Those that begin with `x-` are together under `extra`.
        """
        noun, required, decoders = fields
        if not isinstance(node, Mapping):
            self.wrong_shape(node, f"a mapping with {', '.join(required or decoders)} …", f"write {fields.example}")
            return None
        values: dict[str, Any] = {}
        own: dict[str, str] = {}
        sound = True
        for key, value in node.value:
            name = key.value
            decode = decoders.get(name)
            if decode is not None and name not in values:
                values[name] = decoded = decode(self, value)
                if decoded is None:
                    sound = False
            elif decode is None and _is_own(name) and name not in own and fields is not KINDS:
                kept = own_value(self, value)
                own[name] = "" if kept is None else _as_json(kept[0])
                sound = sound and kept is not None
            else:
                self._report_key(key, decoders, {**values, **own}, noun)
                sound = False
        for name in required:
            if name not in values:
                missing = [each for each in required if each not in values]
                message = f"{_with_article(noun)} needs {_listed(missing)}"
                self.report(start_of(node), "missing-field", message, f"write `{name}: …`")
                return None
        if own:
            values["extra"] = tuple(own.items())
        return values if sound else None

    def _report_key(self, key: Scalar, known: Iterable[str], seen: dict[str, Any], noun: str) -> None:
        """Report a key that is not known, or that was seen before."""
        if key.value in seen:
            self.report(key, "repeated-key", f"duplicate key: {shorten(key.value)}", ONCE)
            return
        hint = self.suggest(key.value, known) or f"its fields are {', '.join(known)}"
        if re.fullmatch(r"[\w-]{1,40}", key.value):
            hint = f"{hint}{'' if hint.endswith('?') else ';'} {OWN}{key.value} would be kept"
        self.report(key, "unknown-field", f"{_with_article(noun)} has no field '{shorten(key.value)}'", hint)

    def _register(self, node: Node, register: str, kind: type, fields: Fields) -> dict[str, Any]:
        """Return the entries of a register by id; of one of the wrong shape, what can be made of its entries."""
        entries: dict[str, Any] = {}
        if not isinstance(node, Mapping):
            self.unreliable.add(register)
            self.wrong_shape(node, f"a mapping of ids to {fields.noun}s", f"write lines of `id: {fields.example}`")
            for item in node.value if isinstance(node, Sequence) else ():
                name = value_at(item, "id")
                if isinstance(item, Mapping) and isinstance(name, Scalar):
                    others = [entry for entry in item.value if entry[0].value != "id"]
                    self._entry(name.value, item._replace(value=others), kind, fields)
                elif isinstance(item, Mapping) and all(isinstance(value, Mapping) for _, value in item.value):
                    self._register(item, register, kind, fields)
            return entries
        for key, value in node.value:
            if key.value in entries:
                self.report(key, "repeated-id", f"duplicate {fields.noun}: {shorten(key.value)}", ONCE)
            elif identifier(self, key):
                entries[key.value] = self._entry(key.value, value, kind, fields)
            else:
                entries[key.value] = None
        return entries

    def _add_register(self, register: str, entries: dict[str, Any]) -> None:
        """Add the entries of one file to those of the files before it, which may hold equal ones."""
        for name, entry in entries.items():
            if name not in self.registers[register]:
                self._add_entry(register, name, entry)
            else:
                self._report_another(REGISTERS[register][1].noun, name, self.registers[register][name], entry)

    def _add_entry(self, register: str, name: str, entry: Any) -> None:  # noqa: ANN401 - a record of the register
        """Add an entry under an id, and remember its name and its address."""
        self.registers[register][name] = entry
        if entry is None:
            return
        self.named[register].setdefault(fold(_name_of(entry)), []).append(entry)
        if register == "sources" and entry.url:
            self.addresses.setdefault(entry.url, entry)

    def _report_another(self, noun: str, name: str, one: Any, other: Any) -> None:  # noqa: ANN401 - records with one id
        """Report, at the second, two different records with one id in two files; name the place of the first."""
        if one is None or other is None or one == other:
            return
        node = self.nodes[id(one)]
        place = f"{self.names[self.files.get(id(one), 0)]}:{node.line}:{node.column}"
        message = f"{noun} {shorten(name)} is another one in {shorten(place, MAX_PLACE)}"
        self.report(
            start_of(self.nodes[id(other)]), "repeated-id", message, "rename one of the two, or make them equal"
        )

    def _entry(self, entry: str, node: Node, kind: type, fields: Fields) -> Any:  # noqa: ANN401 - a record of this kind
        """Return an entry of a register, or None; a tag may be empty, a place has both coordinates or neither."""
        values: dict[str, Any] | None = {}
        if not (kind is Tag and isinstance(node, Scalar) and not node.value and node.plain):
            values = self.fields(node, fields)
        if values is None or not self._has_whole_position(entry, values, node):
            return None
        return self.keep(kind(id=entry, **values), node)

    def _has_whole_position(self, entry: str, values: dict[str, Any], node: Node) -> bool:
        """Return whether a place has both coordinates or neither; report it otherwise."""
        if ("lat" in values) == ("lon" in values):
            return True
        half, other = ("lat", "lon") if "lat" in values else ("lon", "lat")
        message = f"place {shorten(entry)} has {half} but no {other}"
        self.report(value_at(node, half), "half-position", message, f"write both, or neither: `{other}: …`")
        return False

    def _numbered(  # noqa: C901 - one wrong shape after another
        self, node: Node, decode: Decode, fields: Fields, entries: dict[str, Record | None]
    ) -> None:
        """Add the records of a list by the id that each carries or gets; an unsound one is None."""
        records: list[Node] = []
        if isinstance(node, Sequence):
            records = node.value
        elif isinstance(node, Scalar) and not node.value:
            message, hint = f"the list of {fields.noun}s is empty", f"write `{fields.noun}s: []` for none"
            self.report(node, "empty-field", message, hint)
        else:
            self.wrong_shape(node, f"a list of {fields.noun}s", f"write lines of `- {fields.example}`")
            for key, value in node.value if isinstance(node, Mapping) else ():
                if isinstance(value, Mapping):
                    own_id = [] if value_at(value, "id") is not value else [(key._replace(value="id"), key)]
                    records.append(value._replace(value=[*own_id, *value.value]))
        before = set(entries) if self.file else set()
        for item in records:
            decoded = decode(self, item)
            name = value_at(item, "id")
            if name is item:
                if decoded is not None:
                    entries[decoded.id] = decoded
            elif not isinstance(name, Scalar):
                continue
            elif name.value not in entries:
                entries[name.value] = decoded
            elif name.value not in before:
                self.report(name, "repeated-id", f"duplicate {fields.noun}: {shorten(name.value)}", ONCE)
            else:
                before.remove(name.value)
                self._report_another(fields.noun, name.value, entries[name.value], decoded)

    def wrong_shape(self, node: Node, expected: str, hint: str = "") -> None:
        """Report a node that has not the shape that its position asks for."""
        if isinstance(node, Unsupported):
            return
        if isinstance(node, Scalar):
            found = "a string" if node.value else "nothing"
        else:
            found = "a list" if isinstance(node, Sequence) else "a mapping"
        self.report(start_of(node), "wrong-shape", f"expected {expected}, found {found}", hint)

    # Entries that stand in events

    def _read_events_ahead(self, events: Node | None) -> None:
        """Remember the ids of events, and decode the entries that stand in them.

        The fullest of one name come first, so that others, which say less, are the same entry.
        """
        found: list[tuple[str, Mapping, dict[str, Any]]] = []
        for node in events.value if isinstance(events, Sequence) else ():
            for key, value in node.value if isinstance(node, Mapping) else ():
                if key.value == "id" and isinstance(value, Scalar):
                    self.event_ids.add(value.value)
                elif isinstance(value, Sequence):
                    for register, entry in _inline_nodes(key.value, value.value):
                        values = self._inline_fields(register, entry)
                        if values is None:
                            self.inline[id(entry)] = None
                        else:
                            found.append((register, entry, values))
        for register, entry, values in sorted(found, key=lambda each: -len(each[2])):
            self.inline[id(entry)] = self._add_inline(register, entry, values)

    def inline_entry(self, register: str, node: Mapping) -> Any:  # noqa: ANN401 - a record of the register
        """Return the entry that stands in an event, or None when it is unsound."""
        if id(node) not in self.inline:
            values = self._inline_fields(register, node)
            self.inline[id(node)] = values and self._add_inline(register, node, values)
        return self.inline[id(node)]

    def _inline_fields(self, register: str, node: Mapping) -> dict[str, Any] | None:
        """Return the fields of an entry that stands in an event, its name among them."""
        fields = REGISTERS[register][1]
        if register == "sources":
            node = node._replace(value=[entry for entry in node.value if entry[0].value not in CITATION_ONLY])
        decoders = {"id": identifier, **fields.decoders}
        values = self.fields(node, Fields(fields.noun, INLINE_REQUIRED[register], decoders))
        if values is None:
            return None
        if register == "sources" and "title" not in values:
            if "url" not in values:
                self.report(start_of(node), "missing-field", "a source needs title", "write `title: …`")
                return None
            values["title"] = _shown_address(values["url"])
        if register == "tags" and not {"id", "name"} & values.keys():
            self.report(start_of(node), "missing-field", "a tag needs name", "write `name: …`")
            return None
        return values if self._has_whole_position(values.get("name", ""), values, node) else None

    def _add_inline(self, register: str, node: Node, values: dict[str, Any]) -> Any:  # noqa: ANN401
        """Return the entry with these fields: one that is there already, or a new one."""
        kind, fields = REGISTERS[register]
        entries = self.registers[register]
        own_id = values.get("id")
        name = str(values.get("title") or values.get("name") or own_id)
        exactly = (register, *sorted(values.items()))
        if exactly in self.exact:
            return self.exact[exactly]
        same = [entries[own_id]] if own_id in entries else [] if own_id else self.named[register].get(fold(name), [])
        for entry in same[:MAX_ALIKE]:
            if entry is None or all(getattr(entry, field) == value for field, value in values.items()):
                return entry
        if own_id in entries:
            message = f"another {fields.noun} has the id '{shorten(own_id)}'"
            self.report(start_of(node), "repeated-id", message, "rename one of the two, or make them equal")
            return None
        entry = self.keep(kind(**{**values, "id": own_id or self._free_id(register, name)}), node)
        self._add_entry(register, entry.id, entry)
        self.exact[exactly] = entry
        return entry

    def free_entry(self, register: str, name: str, node: Node) -> Any:  # noqa: ANN401 - a record of the register
        """Return the entry of a name that stands for itself, since there is no register."""
        named = {"sources": {"title": name}, "tags": {} if _ID.fullmatch(name) else {"name": name}}
        return self._add_inline(register, node, {**named.get(register, {"name": name}), **self._tag_id(register, name)})

    def _tag_id(self, register: str, name: str) -> dict[str, str]:
        """Return the id of a tag that is a word fit for an id."""
        return {"id": name} if register == "tags" and _ID.fullmatch(name) and not _reads_as_date(name) else {}

    def source_at(self, address: str, node: Node) -> Source:
        """Return the source with an address, which is a new one when no other has it."""
        known = self.addresses.get(address)
        if known is None:
            known = self._add_inline("sources", node, {"title": _shown_address(address), "url": address})
        return known

    def _free_id(self, register: str, name: str) -> str:
        """Return an id for a name that no other entry has."""
        wanted = id_from(name) or f"{REGISTERS[register][1].noun}-{_checksum(name)}"
        return self._numbered_id(register, wanted, self.registers[register])

    def event_id(self, title: str, date: HistoricalDate) -> str:
        """Return an id for an event that has none: its title or, in letters without Latin ones, its date."""
        name = self._numbered_id("events", id_from(title) or f"on-{slug(date.text)}", self.event_ids)
        self.event_ids.add(name)
        return name

    def _numbered_id(self, register: str, wanted: str, taken: Container[str]) -> str:
        """Return an id, with the first number from 2 on that makes it free if it is taken."""
        if wanted not in taken:
            return wanted
        numbers = self.numbers.setdefault((register, wanted), count(2))
        return next(name for number in numbers if (name := f"{wanted}-{number}") not in taken)

    # What decoders use

    def suggest(self, name: str, known: Iterable[str]) -> str:
        """Return a hint with the nearest names, for the first errors only: a search takes time."""
        self.suggestions += 1
        return did_you_mean(name, known) if self.suggestions <= MAX_SUGGESTIONS else ""

    def suggest_date(self, value: str) -> str:
        """Return the EDTF text of a date that is written otherwise, for the first errors only."""
        self.suggestions += 1
        if self.suggestions > MAX_SUGGESTIONS:
            return ""
        plain = value.translate(_LOOKALIKES).strip()
        try:
            return str(parse_edtf(plain))
        except DateError:
            return suggest_edtf(plain)

    def keep(self, decoded: Record, node: Node) -> Record:
        """Remember the node of a record, and return the record."""
        self.nodes[id(decoded)] = node
        if self.file:
            self.files[id(decoded)] = self.file
        return decoded


def _inline_nodes(field: str, nodes: Iterable[Node]) -> Iterator[tuple[str, Mapping]]:
    """Yield the entries among the values of a field of an event, each with its register."""
    for node in nodes:
        if not isinstance(node, Mapping):
            continue
        if field in {"places", "actors", "tags"}:
            yield field, node
        elif field == "sources" and _is_source(node):
            yield "sources", node
        elif field in {"sources", "figures", "because"}:
            source = value_at(node, "source")
            if isinstance(source, Mapping) and source is not node:
                yield "sources", source


def _name_of(entry: Any) -> str:  # noqa: ANN401 - a record of any register
    """Return the name by which an entry can be meant."""
    return str(entry.title if isinstance(entry, Source) else entry.name or entry.id)


def _shown_address(address: str) -> str:
    """Return an address as the title of what stands there: without its scheme."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _checksum(name: str) -> str:
    """Return eight digits and letters that are the same for the same name."""
    return f"{crc32(fold(name).encode()):08x}"


def _is_own(name: str) -> bool:
    """Return whether a field is one of the file's own."""
    return name.startswith(OWN) and len(name) > len(OWN)


def _as_json(value: Any) -> str:  # noqa: ANN401 - texts, lists, mappings and None
    from json import dumps

    return dumps(value, ensure_ascii=False)


def _sound(entries: dict[str, Record | None]) -> dict[str, Record]:
    return {entry: decoded for entry, decoded in entries.items() if decoded is not None}


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
