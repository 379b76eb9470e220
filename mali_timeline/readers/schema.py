"""Nodes in, the records of a Timeline out: what each record of a data file holds, as tables of fields.

Nothing here knows the syntax of the file. Every decoder returns the value of a node, or None after reporting why there
is none; a record with such a field is left out, and naming it is no second error.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, TypeVar

from mali_timeline.checks.rules import RULES, WARNINGS
from mali_timeline.date_input import suggest_edtf
from mali_timeline.dates import WEEKDAYS, HistoricalDate, parse_edtf
from mali_timeline.errors import DATE_EXAMPLES, DateError
from mali_timeline.readers.nodes import Mapping, Node, Report, Scalar, Sequence, Unsupported, start_of, value_at
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
from mali_timeline.text import did_you_mean, fold, shorten

MAX_TEXT = 20_000  # characters of one value
MAX_SUGGESTIONS = 100  # errors for which the nearest names are looked up
ONCE = "keep one of the two"

Record = TypeVar("Record")
Decode = Callable[["TimelineDecoder", Node], Any]


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


def text(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a text: any scalar as its author wrote it, but not an empty one."""
    if not isinstance(node, Scalar):
        reader.wrong_shape(node, "a string")
        return None
    value = node.value
    if not value or value.isspace() or (len(value) <= 4 and node.plain and value in _NOTHING):  # noqa: PLR2004
        reader.report(node, "empty-field", "this field is empty", "write its text, or leave the field out")
        return None
    if len(value) > MAX_TEXT:
        message = f"a text of {len(value):,} characters; at most {MAX_TEXT:,} are allowed"
        reader.report(start_of(node), "text-too-long", message, "shorten it")
        return None
    return value.rstrip("\n")  # which ends a block scalar


def prose(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a text of several sentences: single line breaks are spaces, a blank line begins a paragraph."""
    value = text(reader, node)
    if value is None or "\n" not in value:
        return value
    paragraphs = re.split(r"\n[^\S\n]*\n\s*", value.replace("\r\n", "\n"))
    return "\n\n".join(paragraph.replace("\n", " ") for paragraph in paragraphs)


def identifier(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode the id of an entry that is defined here."""
    name = text(reader, node)
    if name is None or (_ID.fullmatch(name) and not _reads_as_date(name)):
        return name
    if _ID.fullmatch(name):
        message, better = f"id '{shorten(name)}' reads as a date", f"in-{name}"
    else:
        message = f"id '{shorten(name)}': an id consists of lower-case words joined by hyphens"
        better = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    reader.report(node, "invalid-id", message, f"write {shorten(better)}" if better else "write it in Latin letters")
    return None


def _reads_as_date(name: str) -> bool:
    if not name[0].isdigit():
        return False
    try:
        parse_edtf(name)
    except DateError:
        return False
    return True


def edtf(reader: "TimelineDecoder", node: Node) -> HistoricalDate | None:
    """Decode a date; a list in brackets is a one-of set whose quotes were forgotten."""
    if isinstance(node, Sequence) and node.flow:
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

    def decode(reader: "TimelineDecoder", node: Node) -> str | None:
        word = text(reader, node)
        if word is None or word in words:
            return word
        message = f"{what} '{shorten(word)}' is not one of {', '.join(words)}"
        reader.report(node, code, message, reader.suggest(word, words) or f"write one of {', '.join(words)}")
        return None

    return decode


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

    def decode(reader: "TimelineDecoder", node: Node) -> float | None:
        value = number(reader, node)
        if value is None or abs(value) <= limit:
            return None if value is None else float(value)
        message = f"{what} {shorten(str(value))} is out of range"
        reader.report(node, "out-of-range", message, f"write degrees from -{limit} to {limit}")
        return None

    return decode


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


def items(decode: Decode) -> Decode:
    """Return a decoder for a list; it is None when one of the items is."""

    def decode_items(reader: "TimelineDecoder", node: Node) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            inside = shorten(node.value, 40) if isinstance(node, Scalar) else "{…}"
            reader.wrong_shape(node, "a list", f"write [{inside}]")
            return None
        decoded = [decode(reader, item) for item in node.items]
        return None if None in decoded else tuple(decoded)

    return decode_items


def distinct(decode: Decode) -> Decode:
    """Return a decoder for a list of names in which none may occur twice."""
    decode_items = items(decode)

    def decode_distinct(reader: "TimelineDecoder", node: Node) -> tuple[Any, ...] | None:
        decoded: tuple[Any, ...] | None = decode_items(reader, node)
        names: set[str] = set()
        for item in node.items if isinstance(node, Sequence) else ():
            if isinstance(item, Scalar) and item.value in names:
                reader.report(item, "repeated-name", f"duplicate name: {shorten(item.value)}", ONCE)
                decoded = None
            elif isinstance(item, Scalar):
                names.add(item.value)
        return decoded

    return decode_distinct


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
    """Return a decoder for the id of an entry of a register."""

    def decode(reader: "TimelineDecoder", node: Node) -> Any:  # noqa: ANN401 - a record of the register
        entries = reader.registers[register]
        if isinstance(node, Scalar) and (record := entries.get(node.value)) is not None:
            return record
        name = text(reader, node)
        if name is None or name in entries or register in reader.unreliable:
            return None
        message = f"there is no {noun} '{shorten(name)}'"
        reader.report(node, f"unknown-{noun}", message, reader.suggest(name, entries) or f"add it under `{register}:`")
        return None

    return decode


def tag(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode a tag: one of the register, or any id when the file has none."""
    if "tags" not in reader.present:
        return identifier(reader, node)
    record: Tag | None = entry_of("tags", "tag")(reader, node)
    return record and record.id


def cause(reader: "TimelineDecoder", node: Node) -> str | None:
    """Decode the id of another event; whether it exists is known at the end."""
    name = text(reader, node)
    if name is not None:
        reader.causes.append(node)
    return name


# Records


def record(kind: type[Record], fields: Fields) -> Decode:
    """Return a decoder for a record that carries all its fields."""

    def decode(reader: "TimelineDecoder", node: Node) -> Record | None:
        values = reader.fields(node, fields)
        return None if values is None else reader.keep(kind(**values), node)

    return decode


def figure(reader: "TimelineDecoder", node: Node) -> Figure | None:
    """Decode a figure: a value, or bounds."""
    values = reader.fields(node, FIGURE)
    if values is None:
        return None
    low, high = values.get("low"), values.get("high")
    if ("value" in values) == (low is not None or high is not None):
        hint = "write `value: 750`, or `low: 700` (at least), `high: 800` (at most), or both"
        reader.report(start_of(node), "figure-amount", "a figure has either a value or bounds", hint)
        return None
    if low is not None and high is not None and low > high:
        message = f"low {low} is more than high {high}"
        reader.report(value_at(node, "low"), "low-above-high", message, "write the smaller number as low")
        return None
    return reader.keep(Figure(**values), node)


def citations(reader: "TimelineDecoder", node: Node) -> tuple[Citation, ...] | None:
    """Decode what the sources of an event say: at least one source, none twice."""
    decoded: tuple[Citation, ...] | None = items(record(Citation, CITATION))(reader, node)
    if decoded == ():
        hint = "write `sources: [{source: …}]`"
        reader.report(start_of(node), "no-source", "an event needs a source", hint)
        return None
    names: set[str] = set()
    for item in node.items if isinstance(node, Sequence) else ():
        source = value_at(item, "source") if isinstance(item, Mapping) else item
        if source is not item and isinstance(source, Scalar) and source.value in reader.registers["sources"]:
            if source.value in names:
                reader.report(source, "repeated-source", f"duplicate source: {shorten(source.value)}", ONCE)
                decoded = None
            names.add(source.value)
    return decoded


SOURCE = Fields(
    "source",
    ("title", "publisher", "kind"),
    {
        "title": text,
        "publisher": text,
        "kind": one_of(SOURCE_KINDS, "kind", "unknown-kind"),
        "date": edtf,
        "url": url,
        "origin": text,
        "language": text,
    },
)
ACTOR = Fields(
    "actor",
    ("name", "kind"),
    {
        "name": text,
        "kind": one_of(ACTOR_KINDS, "kind", "unknown-kind"),
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
TAG = Fields("tag", (), {"about": text})
PERIOD = Fields("period", ("id", "name", "date"), {"id": identifier, "name": text, "date": edtf, "about": text})
CITATION = Fields(
    "citation",
    ("source",),
    {
        "source": entry_of("sources", "source"),
        "at": text,
        "date": edtf,
        "weekday": one_of(WEEKDAYS, "weekday", "unknown-weekday"),
        "note": text,
    },
)
FIGURE = Fields(
    "figure",
    ("label",),
    {
        "label": text,
        "value": number,
        "low": number,
        "high": number,
        "unit": text,
        "source": entry_of("sources", "source"),
    },
)
BECAUSE = Fields(
    "because", ("event", "source"), {"event": cause, "source": entry_of("sources", "source"), "note": text}
)
EVENT = Fields(
    "event",
    ("id", "date", "title", "text", "sources"),
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
PARTS = ("title", "ignore", *REGISTERS, "periods", "events")


class TimelineDecoder:
    """Decodes the nodes of one file.

    `nodes` has the node of each record by the identity of the record, so that a rule about a record can point at it.
    """

    def __init__(self, report: Report) -> None:
        """Report errors by this function."""
        self.report = report
        self.nodes: dict[int, Node] = {}
        # The records by id; an entry that is unsound is None.
        self.registers: dict[str, dict[str, Any]] = {register: {} for register in REGISTERS}
        self.present: set[str] = set()
        self.unreliable: set[str] = set()  # registers of the wrong shape, of which no name can be unknown
        self.dates: dict[str, HistoricalDate] = {}
        self.causes: list[Node] = []
        self.suggestions = 0
        self.ignored_codes: tuple[str, ...] = ()

    def timeline(self, root: Node) -> Timeline:
        """Return what is sound in a file, after reporting everything that is not."""
        parts = self._parts(root)
        self.present = set(parts)
        title = text(self, parts["title"]) if "title" in parts else None
        if "ignore" in parts:
            self.ignored_codes = distinct(warning_code)(self, parts["ignore"]) or ()
        for register, (kind, fields) in REGISTERS.items():
            if register in parts:
                self.registers[register] = self._register(parts[register], register, kind, fields)
        periods = self._numbered(parts["periods"], Period, PERIOD) if "periods" in parts else {}
        events = self._numbered(parts["events"], Event, EVENT) if "events" in parts else {}
        for node in self.causes:
            if isinstance(node, Scalar) and node.value not in events:
                message = f"there is no event '{shorten(node.value)}'"
                self.report(node, "unknown-event", message, self.suggest(node.value, events))
        sound = {name: _sound(entries) for name, entries in self.registers.items()}
        if "tags" not in parts:
            sound["tags"] = {each: Tag(each) for event in _sound(events).values() for each in event.tags}
        return Timeline(title=title, events=tuple(_sound(events).values()), periods=_sound(periods), **sound)

    def _parts(self, root: Node) -> dict[str, Node]:
        """Return the parts of a file by name, each once."""
        parts: dict[str, Node] = {}
        if not isinstance(root, Mapping):
            self.wrong_shape(root, f"a mapping with {', '.join(PARTS)}", "write `sources:` and `events:`")
            return parts
        for key, value in root.entries:
            if key.value in PARTS and key.value not in parts:
                parts[key.value] = value
            else:
                self._report_key(key, PARTS, parts, "file")
        if "events" not in parts:
            self.report(start_of(root), "missing-field", "a file needs events", "write `events: […]`")
        return parts

    # Shapes

    def fields(self, node: Node, fields: Fields) -> dict[str, Any] | None:
        """Return the decoded fields of a mapping, or None when one of them is unsound or missing."""
        noun, required, decoders = fields
        if not isinstance(node, Mapping):
            self.wrong_shape(node, f"a mapping with {', '.join(required or decoders)} …", f"write {fields.example}")
            return None
        values: dict[str, Any] = {}
        sound = True
        for key, value in node.entries:
            name = key.value
            decode = decoders.get(name)
            if decode is None or name in values:
                self._report_key(key, decoders, values, noun)
                sound = False
                continue
            values[name] = decoded = decode(self, value)
            if decoded is None:
                sound = False
        missing = [name for name in required if name not in values]
        if missing:
            message = f"{_with_article(noun)} needs {_listed(missing)}"
            self.report(start_of(node), "missing-field", message, f"write `{missing[0]}: …`")
            return None
        return values if sound else None

    def _report_key(self, key: Scalar, known: Iterable[str], seen: dict[str, Any], noun: str) -> None:
        """Report a key that is not known, or that was seen before."""
        if key.value in seen:
            self.report(key, "repeated-key", f"duplicate key: {shorten(key.value)}", ONCE)
            return
        hint = self.suggest(key.value, known) or f"its fields are {', '.join(known)}"
        self.report(key, "unknown-field", f"{_with_article(noun)} has no field '{shorten(key.value)}'", hint)

    def _register(self, node: Node, register: str, kind: type, fields: Fields) -> dict[str, Any]:
        """Return the entries of a register by id; of one of the wrong shape, what can be made of its entries."""
        entries: dict[str, Any] = {}
        if not isinstance(node, Mapping):
            self.unreliable.add(register)
            self.wrong_shape(node, f"a mapping of ids to {fields.noun}s", f"write lines of `id: {fields.example}`")
            for item in node.items if isinstance(node, Sequence) else ():
                name = value_at(item, "id")
                if isinstance(item, Mapping) and isinstance(name, Scalar):
                    others = [entry for entry in item.entries if entry[0].value != "id"]
                    self._entry(name.value, item._replace(entries=others), kind, fields)
                elif isinstance(item, Mapping) and all(isinstance(value, Mapping) for _, value in item.entries):
                    self._register(item, register, kind, fields)
            return entries
        for key, value in node.entries:
            if key.value in entries:
                self.report(key, "repeated-id", f"duplicate {fields.noun}: {shorten(key.value)}", ONCE)
            elif identifier(self, key):
                entries[key.value] = self._entry(key.value, value, kind, fields)
            else:
                entries[key.value] = None
        return entries

    def _entry(self, entry: str, node: Node, kind: type, fields: Fields) -> Any:  # noqa: ANN401 - a record of this kind
        """Return an entry of a register, or None; a tag may be empty, a place has both coordinates or neither."""
        values: dict[str, Any] | None = {}
        if not (kind is Tag and isinstance(node, Scalar) and not node.value and node.plain):
            values = self.fields(node, fields)
        if values is None:
            return None
        if ("lat" in values) != ("lon" in values):
            half, other = ("lat", "lon") if "lat" in values else ("lon", "lat")
            message = f"place {shorten(entry)} has {half} but no {other}"
            self.report(value_at(node, half), "half-position", message, f"write both, or neither: `{other}: …`")
            return None
        return self.keep(kind(id=entry, **values), node)

    def _numbered(self, node: Node, kind: type[Record], fields: Fields) -> dict[str, Record | None]:
        """Return the records of a list by the id that each carries; an unsound one is None."""
        entries: dict[str, Record | None] = {}
        records: list[Node] = []
        if isinstance(node, Sequence):
            records = node.items
        elif isinstance(node, Scalar) and not node.value:
            message, hint = f"the list of {fields.noun}s is empty", f"write `{fields.noun}s: []` for none"
            self.report(node, "empty-field", message, hint)
        else:
            self.wrong_shape(node, f"a list of {fields.noun}s", f"write lines of `- {fields.example}`")
            for key, value in node.entries if isinstance(node, Mapping) else ():
                if isinstance(value, Mapping):
                    own_id = [] if value_at(value, "id") is not value else [(key._replace(value="id"), key)]
                    records.append(value._replace(entries=[*own_id, *value.entries]))
        decode = record(kind, fields)
        for item in records:
            decoded = decode(self, item)
            name = value_at(item, "id")
            if name is item or not isinstance(name, Scalar):
                continue
            if name.value in entries:
                self.report(name, "repeated-id", f"duplicate {fields.noun}: {shorten(name.value)}", ONCE)
            else:
                entries[name.value] = decoded
        return entries

    def wrong_shape(self, node: Node, expected: str, hint: str = "") -> None:
        """Report a node that has not the shape that its position asks for."""
        if isinstance(node, Unsupported):
            return
        found = {Scalar: "a string", Sequence: "a list", Mapping: "a mapping"}[type(node)]
        if isinstance(node, Scalar) and not node.value:
            found = "nothing"
        self.report(start_of(node), "wrong-shape", f"expected {expected}, found {found}", hint)

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
        return decoded


def _sound(entries: dict[str, Record | None]) -> dict[str, Record]:
    return {entry: decoded for entry, decoded in entries.items() if decoded is not None}


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
