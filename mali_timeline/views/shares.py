"""A table with how many events each record has, and a bar for it as long as the terminal has room."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Generic, NamedTuple

from mali_timeline.views.listings import Record
from mali_timeline.views.pieces import Piece, Words, plain, styled
from mali_timeline.views.tables import GAP, fitted

if TYPE_CHECKING:
    from rich.table import Table

EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
SHORTEST_BAR, LONGEST_BAR = 8, 100


def bar(number: int, most: int, width: int) -> str:
    """Give a bar that is `width` letters long for the most, to an eighth of a letter; only of nothing there is none."""
    eighths = max(1, round(number / most * width * len(EIGHTHS))) if number else 0
    return "█" * (eighths // len(EIGHTHS)) + EIGHTHS[eighths % len(EIGHTHS)]


def percent(share: float) -> str:
    """Give a share of one as a reader sees it; what is there is never nothing."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"  # noqa: PLR2004 - a hundredth


class Shown(NamedTuple, Generic[Record]):
    """A column of words; `least` is the width below which it is not folded, 0 where it never is."""

    heading: str
    words: Callable[[Record], Words]
    least: int = 0


class ShareTable(NamedTuple, Generic[Record]):
    """Records with their columns: the first always, then, as far as there is room, those others that say anything.

    Behind them stands the `number` of events, its share of the `whole` (where given), and the bar.
    """

    records: Sequence[Record]
    columns: Sequence[Shown[Record]]
    number: Callable[[Record], int]
    whole: int | None = None
    caption: str = ""

    def rich(self, width: int) -> "Table":
        """Draw for a terminal of so many columns."""
        from rich.table import Table

        numbers = list(self._numbers())
        room = width - sum(GAP + wide for _, wide in numbers)
        columns = [*self._texts(room, GAP + min(max(SHORTEST_BAR, width // 8), 25)), *numbers]
        left = min(width - sum(wide + GAP for _, wide in columns), LONGEST_BAR)
        if left >= SHORTEST_BAR:
            columns.append((Shown("", self._bar(left)), left))
        laid = [(column, wide, GAP) for column, wide in columns[:-1]] + [(*columns[-1], 0)]
        # Every width is given, so that Rich has nothing to measure; the gap is the end of a column, but for the last.
        table = Table(box=None, padding=0, header_style="bold")
        for column, wide, gap in laid:
            table.add_column(column.heading, width=wide + gap, overflow="fold")
        if self.caption:
            table.caption = styled([Piece(self.caption, "aside")])
            table.caption_justify = "left"
        for record in self.records:
            table.add_row(*[fitted(column.words(record), wide, gap) for column, wide, gap in laid])
        return table

    def _most(self) -> int:
        return max(map(self.number, self.records), default=0)

    def _numbers(self) -> Iterator[tuple[Shown[Record], int]]:
        """Give the columns of numbers, each with its width; they stand to the right."""
        wide = max(len("Events"), len(f"{self._most():,}"))
        yield Shown("Events".rjust(wide), lambda record: (Piece(f"{self.number(record):{wide},}"),)), wide
        if whole := self.whole:
            yield Shown("Share", lambda record: (Piece(f"{percent(self.number(record) / whole):>5}", "aside"),)), 5

    def _bar(self, width: int) -> Callable[[Record], Words]:
        """Give the words of the bar, to the scale of the most."""
        most = self._most()
        return lambda record: (Piece(bar(self.number(record), most, width), "bar"),)

    def _texts(self, room: int, for_bar: int) -> list[tuple[Shown[Record], int]]:
        """Give the columns of words that fit, each with its width; the first has what the bar can spare."""
        first, *others = self.columns
        others = [column for column in others if any(plain(column.words(record)) for record in self.records)]
        wanted = _widest(first, self.records)
        least = max(1, min(wanted, max(first.least, room // 3), room))
        left = room - least - (for_bar if least + for_bar <= room else 0)
        chosen = []
        for column in others:
            wide = _widest(column, self.records)
            if left < GAP + min(wide, column.least or wide):
                break
            chosen.append((column, min(wide, left - GAP)))
            left -= chosen[-1][1] + GAP
        return [(first, min(wanted, least + max(0, left))), *chosen]


def _widest(column: Shown[Record], records: Sequence[Record]) -> int:
    """Give how many columns of the terminal a column would like."""
    from rich.cells import cell_len

    return max(len(column.heading), *(cell_len(plain(column.words(record))) for record in records))
