"""How texts are read as dates: as records, and as a table with what is wrong under each that cannot be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mali_timeline.asked_dates import Reading
from mali_timeline.dates import HistoricalDate, in_words
from mali_timeline.views.listings import Column, Json, Listing
from mali_timeline.views.pieces import Piece, Words, plain, styled

if TYPE_CHECKING:
    from rich.console import RenderableType

GAP = 2
DAY = 10  # columns of 2012-03-22
INDENT = 2
NARROW = 70  # columns of a terminal from which on there is room for a date in words beside its days


def readings_listing(readings: Sequence[Reading]) -> Listing[Reading]:
    """Give texts with what they mean as dates, or what is wrong with them."""
    columns = {
        "text": _known(lambda reading: reading.text),
        "edtf": _of_date(str),
        "earliest": _of_date(lambda date: date.earliest.isoformat() if date.earliest else None),
        "latest": _of_date(lambda date: date.latest.isoformat() if date.latest else None),
        "precision": _of_date(lambda date: date.precision),
        "approximate": _flag(lambda date: date.approximate),
        "uncertain": _flag(lambda date: date.uncertain),
        "words": _of_date(in_words),
        "read_as": _known(lambda reading: reading.read_as),
        "problem": _known(lambda reading: reading.problem),
        "hint": _known(lambda reading: reading.hint),
    }
    usual = ("text", "edtf", "earliest", "latest", "precision", "words", "problem", "hint")
    return Listing("date", columns, usual, readings)


def _known(read: Callable[[Reading], str]) -> Column[Reading]:
    """Give a column of a text that may be empty: null in JSON."""
    return Column(read, lambda reading: read(reading) or None)


def _of_date(read: Callable[[HistoricalDate], str | None]) -> Column[Reading]:
    """Give a column of what is known of the date, where there is one."""

    def value(reading: Reading) -> str | None:
        return read(reading.date) if reading.date else None

    return Column(lambda reading: value(reading) or "", value)


def _flag(read: Callable[[HistoricalDate], bool]) -> Column[Reading]:
    """Give a column of yes and no, empty where there is no date."""

    def text(reading: Reading) -> str:
        return ("yes" if read(reading.date) else "no") if reading.date else ""

    def value(reading: Reading) -> Json:
        return read(reading.date) if reading.date else None

    return Column(text, value)


@dataclass(frozen=True, slots=True)
class ReadingsTable:
    """A line for each text; under it, over the whole width, what is to be said of it."""

    readings: Sequence[Reading]

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal of so many columns; where it is narrow, what a date says in words stands under it."""
        from rich.console import Group
        from rich.padding import Padding

        names = ("Text", "Earliest", "Latest", *(() if width < NARROW else ("Precision", "Read as")))
        header = tuple((Piece(name, "heading"),) for name in names)
        rows = [header, *(_cells(reading)[: len(names)] for reading in self.readings)]
        widths = _widths(rows, width)
        blocks: list[RenderableType] = [_row(header, widths)]
        for cells, reading in zip(rows[1:], self.readings, strict=True):
            blocks.append(_row(cells, widths))
            words = [*_narrow_notes(reading, width), *_notes(reading)]
            blocks += [Padding(styled(note), (0, 0, 0, INDENT)) for note in words]
        return Group(*blocks)


def _cells(reading: Reading) -> tuple[Words, ...]:
    """Give the cells of a line; of a text that cannot be read there is only the text."""
    text, date = (Piece(reading.text),), reading.date
    if date is None:
        return (text, (), (), (), (Piece("not a date", "wrong"),))
    earliest, latest = (day.isoformat() if day else "open" for day in (date.earliest, date.latest))
    return (text, (Piece(earliest),), (Piece(latest),), (Piece(date.precision),), (Piece(in_words(date), "date"),))


def _narrow_notes(reading: Reading, width: int) -> Iterator[Words]:
    """Say the precision and the date in words, where there is no column for them."""
    if reading.date and width < NARROW:
        yield (Piece(in_words(reading.date), "date"), Piece(f" ({reading.date.precision})"))


def _notes(reading: Reading) -> Iterator[Words]:
    """Say what is wrong with a text and what to write; or of what kind it is."""
    date = reading.date
    if date is None:
        yield (Piece(reading.problem, "disputed"),)
        yield (Piece(reading.hint, "aside"),)
        return
    doubts = [name for name, holds in (("approximate", date.approximate), ("uncertain", date.uncertain)) if holds]
    if doubts:
        yield (Piece(" and ".join(doubts), "aside"),)
    if reading.read_as != "EDTF":
        name = {"event": "the id of an event", "words": "words", "today": "the day of today"}[reading.read_as]
        yield (Piece(f"{name}, for options only; in a file write {date}", "aside"),)


def _widths(rows: Sequence[tuple[Words, ...]], width: int) -> list[int]:
    """Give the columns what they need, the text as far as there is room; the last has what is left."""
    from rich.cells import cell_len

    text, *others = (max(cell_len(plain(cell)) for cell in column) for column in zip(*rows, strict=True))
    between = [DAY, DAY, *others[2:-1]]
    text = min(text, max(DAY, width // 3))
    return [text, *between, max(DAY, width - text - sum(between) - 4 * GAP)][: len(rows[0])]


def _row(cells: tuple[Words, ...], widths: Sequence[int]) -> "RenderableType":
    from rich.table import Table

    grid = Table.grid(padding=(0, GAP, 0, 0))
    for column in widths:
        grid.add_column(width=column, overflow="fold")
    grid.add_row(*map(styled, cells))
    return grid
