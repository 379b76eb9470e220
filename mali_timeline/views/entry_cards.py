"""Whole entries of a register as cards: what is known of each, and the events that use it."""

from collections.abc import Iterator, Sequence

from mali_timeline.dates import HistoricalDate, in_words
from mali_timeline.records import Place, Timeline
from mali_timeline.views.cards import Card, Cards, Section, link_words, position_in_words
from mali_timeline.views.entries import Entry, Register
from mali_timeline.views.listings import Record
from mali_timeline.views.pieces import Piece, Words, counted

# The labels of what is known, in the order of a card; the name of an entry is its title.
LABELS = {
    "id": "Id",
    "full_name": "Full name",
    "aliases": "Aliases",
    "publisher": "Publisher",
    "origin": "Origin",
    "kind": "Kind",
    "date": "Date",
    "language": "Language",
    "region": "Region",
    "country": "Country",
    "lat": "Position",
    "url": "Address",
    "about": "About",
}
ROLES = {"date": "date", "url": "link"}


def entry_cards(timeline: Timeline, register: Register[Record], entries: Sequence[Entry[Record]]) -> Cards:
    """Give whole entries, each with its events and what its register says beside and behind them."""
    beside, behind = register.beside(timeline), register.behind(timeline)
    return Cards(
        [
            Card(
                register.name(entry.record),
                (
                    *_known(register, entry.record),
                    *beside(entry),
                    Section("Events", tuple(_event_lines(register, entry))),
                    *behind(entry),
                ),
            )
            for entry in entries
        ]
    )


def _known(register: Register[Record], record: Record) -> Iterator[Section]:
    """Give a section for each field that is known."""
    for name, label in LABELS.items():
        text = _text_of(record, name) if name in register.fields else ""
        if text:
            yield Section(label, ((Piece(text, ROLES.get(name, "plain")),),))


def _text_of(record: Record, name: str) -> str:
    """Give a field as a reader sees it, empty where it is not known."""
    if isinstance(record, Place) and name == "lat":
        return position_in_words(record)
    held = getattr(record, name)
    if isinstance(held, HistoricalDate):
        return in_words(held)
    return ", ".join(held) if isinstance(held, tuple) else held or ""


def _event_lines(register: Register[Record], entry: Entry[Record]) -> Iterator[Words]:
    if len(entry.uses) != 1:
        yield (Piece(counted(len(entry.uses), "event") if entry.uses else "none", "aside"),)
    for use in entry.uses:
        yield link_words(use.event)
        yield from register.told(use)
