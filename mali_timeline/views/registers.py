"""The registers of a timeline: each entry with how many events it has, or whole, with its events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mali_timeline.dates import in_words
from mali_timeline.records import Event, Source, Timeline
from mali_timeline.views.cards import Card, Cards, Section
from mali_timeline.views.listings import Column, Listing
from mali_timeline.views.pieces import Piece, Words


@dataclass(frozen=True, slots=True)
class Entry:
    """A source, and those of the asked events that cite it."""

    source: Source
    events: tuple[Event, ...]


def source_entries(timeline: Timeline, events: Sequence[Event], *, only_cited: bool = False) -> list[Entry]:
    """Give every source, or only those that these events cite, with its events: the most cited first, then by id."""
    cited: dict[str, list[Event]] = {source: [] for source in timeline.sources}
    for event in events:
        for citation in event.sources:
            cited[citation.source.id].append(event)
    entries = [Entry(source, tuple(cited[source.id])) for source in timeline.sources.values()]
    if only_cited:
        entries = [entry for entry in entries if entry.events]
    return sorted(entries, key=lambda entry: (-len(entry.events), entry.source.id))


def sources_listing(entries: Sequence[Entry]) -> Listing[Entry]:
    """Give sources with every field of theirs, and how many events cite them."""
    columns: dict[str, Column[Entry]] = {
        name: _of_source(name) for name in ("id", "title", "publisher", "origin", "kind", "date", "url", "language")
    }
    columns["events"] = Column(lambda entry: str(len(entry.events)), lambda entry: len(entry.events))
    columns["event_ids"] = Column(
        lambda entry: ", ".join(event.id for event in entry.events), lambda entry: [event.id for event in entry.events]
    )
    return Listing("source", columns, ("events", "id", "title", "publisher", "origin", "kind", "date"), entries, _ROOM)


# The columns of a terminal from which on a table shows more than events, id and title.
_ROOM = {"publisher": 100, "origin": 120, "kind": 140, "date": 140}


def _of_source(name: str) -> Column[Entry]:
    """Give the column of a field of the source itself."""

    def read(entry: Entry) -> str | None:
        value = getattr(entry.source, name)
        return None if value is None else str(value)

    return Column(lambda entry: read(entry) or "", read)


def source_cards(entries: Sequence[Entry]) -> Cards:
    """Give whole entries, each with its events."""
    return Cards([_source_card(entry) for entry in entries])


def _source_card(entry: Entry) -> Card:
    source = entry.source
    known = {
        "Id": source.id,
        "Publisher": source.publisher,
        "Origin": source.origin,
        "Kind": source.kind,
        "Date": in_words(source.date) if source.date else None,
        "Language": source.language,
        "Address": source.url,
    }
    sections = [Section(label, ((Piece(text),),)) for label, text in known.items() if text]
    return Card(source.title, (*sections, Section("Events", tuple(_event_lines(entry)))))


def _event_lines(entry: Entry) -> Iterator[Words]:
    if not entry.events:
        yield (Piece("none", "aside"),)
    for event in entry.events:
        yield (Piece(in_words(event.date), "date"), Piece(f"  {event.title}  "), Piece(event.id, "aside"))
