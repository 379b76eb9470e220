"""The shapes of a data file: mappings of fields, lists, registers and scalars, each fault reported with its event."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from mali_timeline.dates import DateError, HistoricalDate, read_edtf
from mali_timeline.loader.stream import (
    MappingEndEvent,
    MappingStartEvent,
    Pull,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    rest_of_node,
)
from mali_timeline.names import did_you_mean, fold
from mali_timeline.problems import Code

LONGEST = 20_000  # characters of one scalar
LIST = "a list ([…], or lines that begin with `- `)"
SHORT = 5  # characters from which on a text is none of the words for nothing
_NOTHING = {"~", "null", "Null", "NULL"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_URL = re.compile(r"https?://[^\s/]+\S*")

Decoded = TypeVar("Decoded")
# The event with which a node begins; for a scalar it is the whole node. PyYAML's types do not tell the kinds apart.
Start = Any
# Takes the event with which a start begins, reads the start to its end, and gives what it says, or None.
Decoder = Callable[[Start], Any]


class Fields(NamedTuple):
    """What the mapping of one kind of record holds: a decoder for each field, and the fields that it must have."""

    kind: str
    decoders: Mapping[str, Decoder]
    required: Mapping[str, None]

    @classmethod
    def of(cls, kind: str, required: str, decoders: Mapping[str, Decoder]) -> "Fields":
        """Give the fields of a kind; the required ones are named in one text."""
        return cls(kind, decoders, dict.fromkeys(required.split()))


class Place(NamedTuple):
    """What a problem points at: two marks of the text."""

    start_mark: Any
    end_mark: Any


class Report(Protocol):
    """Takes a problem: the event or place where it is, its code, what is wrong, what to write instead."""

    def __call__(self, node: Start, code: Code, message: str, hint: str = "") -> None:
        """Note the problem."""


class Shapes:
    """Decodes nodes of one file by their shape; a decoder that meets a fault reports it and gives None."""

    def __init__(self, report: Report, pull: Pull) -> None:
        """Report problems to this function, and read on with the other."""
        self.report = report
        self.pull = pull
        self.dates: dict[str, HistoricalDate] = {}
        # Where certain fields of the record that was decoded last stand, by name: see `noted`.
        self.at: dict[str, Start] = {}

    def fields(self, start: Start, known: Fields) -> dict[str, Any] | None:
        """Decode a mapping of fields; None where it is unsound, with every fault reported."""
        kind, decoders, required = known
        if start.__class__ is not MappingStartEvent or start.tag is not None:
            self.wrong_shape(start, f"a mapping of {kind} fields ({', '.join(required or list(decoders)[:3])}, …)")
            return None
        values: dict[str, Any] = {}
        sound = True
        pull = self.pull
        while (key := pull()).__class__ is not MappingEndEvent:
            name = key.value if key.__class__ is ScalarEvent else ""
            decode = decoders.get(name)
            if decode is None or name in values:
                self.unknown_field(key, known, values)
                sound = False
                continue
            values[name] = decoded = decode(pull())
            if decoded is None:
                sound = False
        if not values.keys() >= required.keys():
            missing = [name for name in required if name not in values]
            self.report(
                start_of(start), "missing-field", f"{_a(kind)} lacks {_listed(missing)}", f"write `{missing[0]}: …`"
            )
            return None
        return values if sound else None

    def unknown_field(self, key: Start, known: Fields, seen: Mapping[str, Any]) -> None:
        """Report a key that is no field, or that stands there again, and read over it."""
        if key.__class__ is not ScalarEvent:
            self.report(
                self.skip(key),
                "key-not-a-word",
                f"{_a(known.kind)} has a key that is not a word",
                f"its fields are {', '.join(known.decoders)}",
            )
        elif key.value == "<<":
            self.report(key, "merge-key", "merge keys (<<) are not taken", "write the fields out")
        elif key.value in seen:
            self.report(key, "repeated-key", f"{key.value} stands here a second time", "keep one of the two")
        else:
            hint = did_you_mean(key.value, known.decoders) or f"its fields are {', '.join(known.decoders)}"
            self.report(key, "unknown-field", f"{_a(known.kind)} has no field '{short(key.value)}'", hint)
        self.skip(self.pull())

    def skip(self, start: Start) -> Place:
        """Read over a node and give the place of the whole of it."""
        return Place(start.start_mark, rest_of_node(start, self.pull)[-1].end_mark)

    def wrong_shape(self, start: Start, wanted: str) -> None:
        """Report a start that is not of the shape that its place asks for, and read over it."""
        if start.tag is not None:
            self.report(start, "yaml-tag", f"the tag {short(start.tag)} is not taken", "write the value without a tag")
        else:
            found = {ScalarEvent: "a text", SequenceStartEvent: "a list", MappingStartEvent: "a mapping"}[type(start)]
            if isinstance(start, ScalarEvent) and not start.value:
                found = "nothing"
            self.report(start_of(start), "wrong-shape", f"{wanted} is expected here, not {found}")
        self.skip(start)

    def items(self, start: Start, decode: Callable[[Start], Decoded | None]) -> tuple[Decoded, ...] | None:
        """Decode a list; None where it is no list or one of its items is unsound."""
        if start.__class__ is not SequenceStartEvent or start.tag is not None:
            self.wrong_shape(start, LIST)
            return None
        decoded: list[Decoded] = []
        sound = True
        pull = self.pull
        while (item := pull()).__class__ is not SequenceEndEvent:
            value = decode(item)
            if value is None:
                sound = False
            else:
                decoded.append(value)
        return tuple(decoded) if sound else None

    def distinct(self, start: Start, decode: Callable[[Start], Decoded | None]) -> tuple[Decoded, ...] | None:
        """Decode a list of names in which none may stand twice."""
        if start.__class__ is not SequenceStartEvent or start.tag is not None:
            self.wrong_shape(start, LIST)
            return None
        decoded: dict[str, Decoded] = {}
        sound = True
        pull = self.pull
        while (item := pull()).__class__ is not SequenceEndEvent:
            value = decode(item)
            if value is None:
                sound = False
            elif item.value in decoded:
                self.second_time(item, "repeated-name", "stands here a second time")
                sound = False
            else:
                decoded[item.value] = value
        return tuple(decoded.values()) if sound else None

    def second_time(self, start: Start, code: Code, message: str) -> None:
        """Report a name that an earlier one equals."""
        self.report(start, code, f"{short(start.value)} {message}", "keep one of the two")

    def register(
        self, start: Start, kind: str, decode: Callable[[str, Start], Decoded | None]
    ) -> dict[str, Decoded | None]:
        """Decode a mapping of ids to entries; an unsound entry is None."""
        entries: dict[str, Decoded | None] = {}
        if start.__class__ is not MappingStartEvent or start.tag is not None:
            self.wrong_shape(start, f"a mapping of ids to {kind}s")
            return entries
        pull = self.pull
        while (key := pull()).__class__ is not MappingEndEvent:
            if key.__class__ is not ScalarEvent:
                self.report(self.skip(key), "key-not-a-word", f"an id is expected here, for {_a(kind)}")
            elif key.value in entries:
                self.report(
                    key,
                    "repeated-id",
                    f"the {kind} {short(key.value)} stands here a second time",
                    "keep one of the two",
                )
            elif key.value == "<<":
                self.report(key, "merge-key", "merge keys (<<) are not taken", "write the entries out")
            elif self.id(key):
                entries[key.value] = decode(key.value, pull())
                continue
            else:
                entries[key.value] = None
            self.skip(pull())
        return entries

    def numbered(self, start: Start, kind: str, decode: Callable[[Start], Decoded | None]) -> dict[str, Decoded | None]:
        """Decode a list of records that carry their id, keyed by it; an unsound one is None."""
        entries: dict[str, Decoded | None] = {}
        if start.__class__ is not SequenceStartEvent or start.tag is not None:
            if isinstance(start, ScalarEvent) and not start.value and start.tag is None:
                self.report(start, "empty-field", "nothing stands here", f"write `{kind}s: []` for none")
            else:
                self.wrong_shape(start, f"a list of {kind}s")
            return entries
        pull, at = self.pull, self.at
        while (item := pull()).__class__ is not SequenceEndEvent:
            at.pop("id", None)
            record = decode(item)
            place = at.get("id")
            name = getattr(place, "value", "")
            if name in entries:
                self.second_time(place, "repeated-id", f"is the id of an earlier {kind}")
            elif name:
                entries[name] = record
        return entries

    def noted(self, name: str, decode: Decoder) -> Decoder:
        """Give a decoder that also notes in `at` where the field stands."""

        def decode_and_note(start: Start) -> Start:
            self.at[name] = start
            return decode(start)

        return decode_and_note

    # Scalars

    def text(self, start: Start) -> str | None:
        """Decode a text: any scalar as its author wrote it, but not nothing."""
        if start.__class__ is not ScalarEvent or start.tag is not None:
            self.wrong_shape(start, "a text")
            return None
        value: str = start.value
        if SHORT <= len(value) <= LONGEST and not value.isspace():
            return value
        if not value.strip() or (value in _NOTHING and not start.style):
            self.report(start, "empty-field", "this field is empty", "write its text, or leave the field out")
            return None
        if len(value) > LONGEST:
            self.report(
                start_of(start), "text-too-long", f"a text of {len(value):,} characters; {LONGEST:,} is the most"
            )
            return None
        return value

    def id(self, start: Start) -> str | None:
        """Decode an id of an entry that is defined here."""
        name = self.text(start)
        if name is None or _ID.fullmatch(name):
            return name
        better = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60]
        hint = f"write {better}" if better else ""
        self.report(start, "invalid-id", f"id '{short(name)}': an id is lower-case words joined by hyphens", hint)
        return None

    def date(self, start: Start) -> HistoricalDate | None:
        """Decode a date in EDTF. A list in brackets is a one-of set whose quotes were forgotten."""
        if start.__class__ is SequenceStartEvent and start.flow_style:
            hint = 'write "[2013-01-29, 2013-01-30]"'
            self.report(start_of(start), "unquoted-set", "a one-of set of dates stands in quotes", hint)
            self.skip(start)
            return None
        text = self.text(start)
        if text is None:
            return None
        known = self.dates.get(text)
        if known is None:
            try:
                known = self.dates[text] = read_edtf(text)
            except DateError as error:
                self.report(start, "invalid-date", error.message, error.hint)
        return known

    def one_of(self, words: tuple[str, ...], what: str, code: Code) -> Decoder:
        """Give a decoder for one of a few words."""

        def decode(start: Start) -> str | None:
            word = self.text(start)
            if word is None or word in words:
                return word
            hint = did_you_mean(word, words) or f"write one of {', '.join(words)}"
            self.report(start, code, f"{what} '{short(word)}' is none of {', '.join(words)}", hint)
            return None

        return decode

    def number(self, start: Start) -> int | float | None:
        """Decode a plain decimal number; the text keeps it from being read as anything else."""
        text = self.text(start)
        if text is None:
            return None
        if not _NUMBER.fullmatch(text):
            digits = re.sub(r"(?<=\d)[ ,'_\u00a0\u202f](?=\d{3})", "", text)
            hint = f"write {digits}" if _NUMBER.fullmatch(digits) else "write digits, with a point: 1200000 or 39.2"
            self.report(start, "invalid-number", f"'{short(text)}' is not a number", hint)
            return None
        return float(text) if "." in text else int(text)

    def degrees(self, most: int, what: str) -> Decoder:
        """Give a decoder for a coordinate between plus and minus `most` degrees."""

        def decode(start: Start) -> float | None:
            number = self.number(start)
            if number is None or abs(number) <= most:
                return None if number is None else float(number)
            message = f"{what} {short(start.value)} is out of range"
            self.report(start, "out-of-range", message, f"write degrees from -{most} to {most}")
            return None

        return decode

    def url(self, start: Start) -> str | None:
        """Decode an address of the web."""
        text = self.text(start)
        if text is None or _URL.fullmatch(text):
            return text
        hint = "write one that begins with https:// or http://"
        self.report(start, "invalid-url", f"url '{short(text)}' is not an address", hint)
        return None


def start_of(start: Start) -> Start:
    """Give the place of the first character of a node: a whole record is too much to point at."""
    one_line = start.start_mark.line == start.end_mark.line
    if start.__class__ is ScalarEvent and not start.style and one_line:
        return start
    return Place(start.start_mark, start.start_mark)


def short(text: str) -> str:
    """Cut a text that a message repeats."""
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004


def _a(kind: str) -> str:
    """Give the word with its article."""
    return f"{'an' if kind[0] in 'aeio' else 'a'} {kind}"


def _listed(names: list[str]) -> str:
    """Join names as a sentence does."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
