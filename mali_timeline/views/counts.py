"""How many events there are of each actor, place, region, tag, source, period or year."""

from collections.abc import Sequence
from typing import NamedTuple

from mali_timeline.records import Event, Timeline
from mali_timeline.views.listings import Column, Listing
from mali_timeline.views.pieces import Piece, counted
from mali_timeline.views.shares import ShareTable, Shown
from mali_timeline.views.sides import IN_ORDER_OF_TIME, SIDES


class Count(NamedTuple):
    """The events that stand on one side, of so many that were asked; without an id: those that have nothing there."""

    id: str | None
    name: str
    events: tuple[Event, ...]
    whole: int

    @property
    def share(self) -> float:
        """Which part of the asked events these are, from 0 to 1."""
        return len(self.events) / self.whole


def counts(timeline: Timeline, events: Sequence[Event], by: str) -> list[Count]:
    """Count events by a key of SIDES: the most first; behind them those that have nothing of the kind.

    Of equal counts, years and periods keep the order of the events, all else that of the alphabet.
    """
    found: dict[tuple[str | None, str], list[Event]] = {}
    for event in events:
        for side in SIDES[by](event, timeline):
            found.setdefault((side.id, side.name), []).append(event)
    rows = [Count(entry, name, tuple(held), len(events)) for (entry, name), held in found.items()]
    if by not in IN_ORDER_OF_TIME:
        rows.sort(key=lambda row: row.name.casefold())
    return sorted(rows, key=lambda row: (row.id is None, -len(row.events)))


def counts_listing(rows: Sequence[Count]) -> Listing[Count]:
    """Give counts with their share of the events, 0 to 1; one event may count in several rows."""
    columns: dict[str, Column[Count]] = {
        "events": Column(lambda row: str(len(row.events)), lambda row: len(row.events)),
        "id": Column(lambda row: row.id or "", lambda row: row.id),
        "name": Column(lambda row: row.name, lambda row: row.name),
        "share": Column(lambda row: f"{row.share:.4f}", lambda row: round(row.share, 4)),
        "event_ids": Column(
            lambda row: ", ".join(event.id for event in row.events), lambda row: [event.id for event in row.events]
        ),
    }
    return Listing("event", columns, ("events", "id", "name"), rows)


def counts_table(rows: Sequence[Count], by: str) -> ShareTable[Count]:
    """Give counts as a table with bars; where the rows add up to more than the events, it says so."""
    columns: list[Shown[Count]] = [
        Shown(by.capitalize(), lambda row: (Piece(row.name, "plain" if row.id else "aside"),), 16)
    ]
    if by in {"actor", "place", "source", "period"}:
        columns.append(Shown("Id", lambda row: (Piece(row.id or "", "aside"),), 14))
    whole = rows[0].whole if rows else 0
    total = sum(len(row.events) for row in rows)
    caption = f"{counted(whole, 'event')} in all."
    if total > whole:
        caption += f" One that has several counts for each: the rows add up to {total:,}."
    return ShareTable(rows, columns, lambda row: len(row.events), whole, caption)
