"""Tables for a terminal: the events under their years, or any listing with the columns that were asked for."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Generic, NamedTuple

from mali_timeline.dates import in_words
from mali_timeline.records import Event
from mali_timeline.views.listings import Listing, Record
from mali_timeline.views.pieces import Piece, Words, columns_of, counted, styled

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

GAP = 2  # columns between two columns
USUAL_WIDTH = 80
DISPUTED = "\N{NOT EQUAL TO}"
# How the fields of a listing behave as columns.
SHORT = {"earliest", "latest", "precision", "events"}
NEVER_WRAPPED = {"date", "id", "kind"}  # unless the terminal is narrower than usual
LONG = {"title", "text", "disputed"}
ROLES = {"date": "date", "id": "aside", "branch": "heading"}
CAPTION = f"By: how many independent sources report it. {DISPUTED}: disputed."


def year_of(event: Event) -> str:
    """Give the heading under which an event stands: its year, else what is known of it."""
    if event.date.year is not None:
        return str(event.date.year)
    # The doubt belongs to the event's own date: about 1990s and perhaps 1990s stand under the 1990s.
    return in_words(event.date.beginning or event.date).removeprefix("perhaps ").removeprefix("about ")


def date_under(event: Event, heading: str) -> str:
    """Give an event's date under such a heading, which need not say the year again."""
    return in_words(event.date, under_year=int(heading) if heading.isdigit() else None)


def sources_mark(event: Event) -> str:
    """Give how many independent sources an event has, with a sign where they disagree."""
    return f"{event.independent_sources}{DISPUTED if event.is_disputed else ''}"


class EventsTable(NamedTuple):
    """Events under their years. Date and title have what they need first; the other columns share what is left."""

    events: Sequence[Event]

    def rich(self, width: int) -> "Table":
        """Draw for a terminal of so many columns."""
        from rich.table import Table

        headings = [year_of(event) for event in self.events]
        dates = [date_under(event, heading) for event, heading in zip(self.events, headings, strict=True)]
        titles = [(Piece(event.title, "title"),) for event in self.events]
        date_width = min(max(map(len, [*dates, *headings, "Date"])), max(16, width // 6))
        title_width = max(len("Event"), *map(columns_of, titles))
        others = self._others(width - date_width - title_width - GAP)
        columns = [
            _Column("Date", date_width, [(Piece(date, "date"),) for date in dates]),
            _Column("Event", max(1, min(title_width, width - date_width - GAP)), titles),
            *others,
        ]
        columns[-1] = columns[-1]._replace(last=True)
        # Every width is given, so that Rich has nothing to measure; the gap is the end of a column, but for the last.
        table = Table(box=None, padding=0, header_style="bold")
        for column in columns[:-1]:
            table.add_column(column.name, width=column.width + GAP, overflow="fold")
        table.add_column(columns[-1].name, width=columns[-1].width, overflow="fold")
        if any(column.name == "By" for column in others):
            table.caption = styled([Piece(CAPTION, "aside")])
            table.caption_justify = "left"
        for heading, row in groupby(range(len(headings)), headings.__getitem__):
            places = list(row)
            if places[0]:
                table.add_row()
            number = counted(len(places), "event")
            table.add_row(styled([Piece(heading, "year")]), styled([Piece(number, "aside")]))
            for place in places:
                table.add_row(*[column.cell(place) for column in columns])
        return table

    def _others(self, room: int) -> "list[_Column]":
        """Give the columns for which there is room beside date and title."""
        chosen: list[_Column] = []
        for name in ("By", "Id", "Where", "Who"):
            cells = [_CELLS[name](event) for event in self.events]
            widest = max(len(name), *map(columns_of, cells))
            least = {"Where": 12, "Who": 20}.get(name, widest)
            if room < least + GAP:
                continue
            wanted = least if name in {"By", "Id"} else min(widest, room - GAP, max(2 * least, room // 3))
            chosen.append(_Column(name, wanted, cells))
            room -= wanted + GAP
        return sorted(chosen, key=lambda column: list(_CELLS).index(column.name))


class _Column(NamedTuple):
    """A column: its heading, its width without the gap behind it, its cells, and whether it is the last one."""

    name: str
    width: int
    cells: Sequence[Words]
    last: bool = False

    def cell(self, place: int) -> "RenderableType":
        """Give one of the cells."""
        return fitted(self.cells[place], self.width, 0 if self.last else GAP)


def fitted(words: Words, width: int, gap: int) -> "RenderableType":
    """Give a cell of so many columns and the gap behind it, wrapped by Rich only where it needs to be."""
    from rich.padding import Padding

    text = styled(words)
    if text.cell_len > width:
        return Padding(text, (0, gap, 0, 0))
    text.no_wrap = True
    return text


def _where(event: Event) -> Words:
    return (Piece(", ".join(place.name for place in event.places)),)


def _who(event: Event) -> Words:
    return (Piece(", ".join(actor.name for actor in event.actors)),)


def _by(event: Event) -> Words:
    return (Piece(sources_mark(event), "disputed" if event.is_disputed else "aside"),)


def _id(event: Event) -> Words:
    return (Piece(event.id, "aside"),)


# In the order of the table.
_CELLS = {"Where": _where, "Who": _who, "By": _by, "Id": _id}


class ListingTable(NamedTuple, Generic[Record]):
    """Any listing as a table of the fields that were asked for."""

    listing: Listing[Record]
    asked: tuple[str, ...] = ()

    def rich(self, width: int) -> "Table":
        """Draw for a terminal of so many columns."""
        from rich.table import Table

        names = self.listing.fields(self.asked)
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="bold")
        for name in names:
            table.add_column(
                heading(name),
                no_wrap=name in SHORT or (name in NEVER_WRAPPED and width >= USUAL_WIDTH),
                min_width=min(30, width // 3) if name in LONG else None,
                overflow="fold",
                justify="right" if name == "events" else "left",
            )
        for record in self.listing.records:
            table.add_row(*self._row(record, names))
        return table

    def _row(self, record: Record, names: tuple[str, ...]) -> Iterator["Text"]:
        for name in names:
            yield styled([Piece(self.listing.columns[name].text(record), ROLES.get(name, "plain"))])


def heading(name: str) -> str:
    """Give the heading of a column: the field's name as a word."""
    return name.replace("_", " ").capitalize()
