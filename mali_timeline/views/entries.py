"""What the registers have in common: entries with the events that use them, as a listing and as a table with bars."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Generic, NamedTuple

from mali_timeline.dates import HistoricalDate, in_words
from mali_timeline.records import Citation, Event, Timeline
from mali_timeline.views.cards import Section
from mali_timeline.views.listings import Column, Json, Listing, Record
from mali_timeline.views.pieces import Piece, Words
from mali_timeline.views.shares import ShareTable, Shown
from mali_timeline.views.tables import ROLES, heading


class Use(NamedTuple):
    """An event that uses an entry; of a source, with what this source says of the event."""

    event: Event
    citation: Citation | None = None


class Entry(NamedTuple, Generic[Record]):
    """An entry of a register, and which of the asked events use it."""

    id: str
    record: Record
    uses: tuple[Use, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """The events that use it, in the order asked."""
        return tuple(use.event for use in self.uses)


def _no_sections(_timeline: Timeline) -> Callable[[Entry[Any]], Iterator[Section]]:
    return lambda _entry: iter(())


def _no_lines(_use: Use) -> Iterator[Words]:
    return iter(())


class Register(NamedTuple, Generic[Record]):
    """All that the commands must know of one register.

    `fields` are those of its records, in the order of JSON, `more` what is worked out; `usual` stand in a line. A
    table has the `shown` fields, in the order of their worth, each with the width below which it is not folded (0:
    never). `order` puts entries of equal count in order. A whole entry has the sections `beside` before its events
    and `behind` after them, and the lines `told` under each event.
    """

    noun: str
    entries: Callable[[Timeline], Mapping[str, Record]]
    uses: Callable[[Timeline, Event], Iterable[tuple[str, Use]]]
    name: Callable[[Record], str]
    order: Callable[[Record], Any]
    names: Callable[[Record], Iterable[str]]
    fields: tuple[str, ...]
    usual: tuple[str, ...]
    shown: Mapping[str, int]
    more: Mapping[str, Column[Entry[Record]]] = MappingProxyType({})
    beside: Callable[[Timeline], Callable[[Entry[Record]], Iterator[Section]]] = _no_sections
    behind: Callable[[Timeline], Callable[[Entry[Record]], Iterator[Section]]] = _no_sections
    told: Callable[[Use], Iterator[Words]] = _no_lines


def entries_of(
    timeline: Timeline, register: Register[Record], events: Sequence[Event], *, only_used: bool = False
) -> list[Entry[Record]]:
    """Give every entry, or only those that these events use, with its events: the most used first."""
    known = register.entries(timeline)
    uses: dict[str, list[Use]] = {entry: [] for entry in known}
    for event in events:
        for entry, use in register.uses(timeline, event):
            uses[entry].append(use)
    entries = [
        Entry(entry, record, tuple(uses[entry])) for entry, record in known.items() if uses[entry] or not only_used
    ]
    return sorted(entries, key=lambda entry: (-len(entry.uses), register.order(entry.record)))


def entries_listing(register: Register[Record], entries: Sequence[Entry[Record]]) -> Listing[Entry[Record]]:
    """Give entries with every field of theirs, and which events use them."""
    columns: dict[str, Column[Entry[Record]]] = {name: _of_record(name) for name in register.fields}
    columns["events"] = Column(lambda entry: str(len(entry.uses)), lambda entry: len(entry.uses))
    columns["event_ids"] = Column(
        lambda entry: ", ".join(event.id for event in entry.events), lambda entry: [event.id for event in entry.events]
    )
    columns.update(register.more)
    return Listing(register.noun, columns, register.usual, entries)


def _of_record(name: str) -> Column[Entry[Record]]:
    """Give the column of a field of the record itself."""

    def value(entry: Entry[Record]) -> Json:
        held = getattr(entry.record, name)
        if isinstance(held, HistoricalDate):
            return str(held)
        return list(held) if isinstance(held, tuple) else held

    def text(entry: Entry[Record]) -> str:
        held = value(entry)
        if held is None:
            return ""
        return ", ".join(held) if isinstance(held, list) else str(held)

    return Column(text, value)


def entries_table(register: Register[Record], entries: Sequence[Entry[Record]]) -> ShareTable[Entry[Record]]:
    """Give entries as a table with a bar for the events of each."""
    columns: list[Shown[Entry[Record]]] = [
        Shown(heading(name), _cell_of(name), least) for name, least in register.shown.items()
    ]
    return ShareTable(entries, columns, lambda entry: len(entry.uses))


def _cell_of(name: str) -> Callable[[Entry[Any]], Words]:
    """Give the cell of a field of the record; a date stands there in words."""
    column: Column[Entry[Any]] = _of_record(name)

    def words(entry: Entry[Any]) -> Words:
        held = getattr(entry.record, name)
        text = in_words(held) if isinstance(held, HistoricalDate) else column.text(entry)
        return (Piece(text, ROLES.get(name, "plain")),)

    return words
