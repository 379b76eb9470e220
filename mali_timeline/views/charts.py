"""Charts: a row for each year, quarter or month; its bar is solid as far as certain, light as far as possible."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mali_timeline.bins import Amount, FigureKind, Number, Tally, Unit, total
from mali_timeline.records import Figure
from mali_timeline.views.listings import amount_in_words
from mali_timeline.views.pieces import Piece, Words, plain, styled
from mali_timeline.views.strips import OPEN_END

if TYPE_CHECKING:
    from rich.console import RenderableType

SOLID, FAINT = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"
WITHOUT_WIDTH = 60  # columns of the bars where nothing sets a width
WIDEST_SCREEN = 1000  # what is wider is no screen, but a pipe that is drawn for in colour
MOST_OF_ONE = 4  # columns of a bar for 1: few events make short bars
GAP = "  "
NO_FIGURE, UNKNOWN = "-", "not known"
WIDEST_NUMBER = 40  # columns up to which numbers stand under one another, whatever the unit is called


class Row(NamedTuple):
    """A row of a chart: what the bin is called, its numbers, how far the bar is certain, and how far it may go.

    `reach` None: nothing says how far.
    """

    label: str
    numbers: tuple[str, str]
    solid: Number
    reach: Number | None


class Chart(NamedTuple):
    """Rows under one another on one scale; on a terminal the legend says what the lighter part of a bar means."""

    rows: Sequence[Row]
    legend: str

    def plain(self) -> str:
        """Draw a line a row, and nothing else."""
        return "".join(f"{plain(line).rstrip()}\n" for line in self._lines(WITHOUT_WIDTH))

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal."""
        from rich.console import Group

        screen = width <= WIDEST_SCREEN
        taken = sum(self._widths()) + len(GAP) + 1
        lines = list(self._lines(max(width - taken, 1) if screen else WITHOUT_WIDTH))
        if screen and self.legend:
            lines.append((Piece(self.legend, "aside"),))
        return Group(*map(styled, lines))

    def _widths(self) -> tuple[int, int, int]:
        """Give the columns of the labels and of the two numbers, with the gap before each number."""
        label = max((len(row.label) for row in self.rows), default=0)
        first, second = (max((len(row.numbers[place]) for row in self.rows), default=0) for place in (0, 1))
        return label, min(first, WIDEST_NUMBER) + len(GAP), second and second + 1

    def _lines(self, room: int) -> Iterator[Words]:
        """Give the rows with bars of at most so many columns."""
        label, first, second = self._widths()
        most = max((max(row.solid, row.reach or 0) for row in self.rows), default=0)
        open_ended = any(row.reach is None for row in self.rows)
        scale = min(MOST_OF_ONE, (room - open_ended) / most) if most > 0 else 0
        if scale > 1:
            scale = int(scale)  # so that every 1 is as long as any other
        for row in self.rows:
            yield (
                Piece(f"{row.label:{label}}", "date"),
                Piece(f"{row.numbers[0]:>{first}}"),
                Piece(f" {row.numbers[1]}".ljust(second) if second else "", "aside"),
                Piece(GAP),
                Piece(_bar(row, scale), "bar"),
            )


def _bar(row: Row, scale: float) -> str:
    """Draw a bar: whatever is there at all has a column at least."""
    solid = _columns(row.solid, scale)
    faint = max(_columns(row.reach, scale) - solid, row.reach > row.solid) if row.reach is not None else 0
    return SOLID * solid + FAINT * faint + OPEN_END * (row.reach is None)


def _columns(number: Number, scale: float) -> int:
    return max(round(number * scale), 1) if number > 0 else 0


def tallies_chart(tallies: Sequence[Tally], unit: Unit, kind: FigureKind | None = None) -> Chart:
    """Draw how many events are in each bin, or with a kind of figure its sum."""
    if kind is None:
        legend = f"+ and {FAINT}: touches the {unit}, but may lie outside it, or lasts beyond it."
        rows = [_counts_row(tally) for tally in tallies]
        return Chart(rows, legend if any(tally.possible for tally in tallies) else "")
    amounts = [total(tally, kind) for tally in tallies]
    rows = [_sum_row(tally, amount, kind) for tally, amount in zip(tallies, amounts, strict=True)]
    return Chart(rows, _sums_legend(amounts, unit))


def _counts_row(tally: Tally) -> Row:
    """Give a row with the number of events that are certainly in the bin, and of those that are possibly in it."""
    certain, possible = len(tally.certain), len(tally.possible)
    return Row(str(tally.bin), (f"{certain:,}", f"+{possible:,}" if possible else ""), certain, certain + possible)


def _sum_row(tally: Tally, amount: Amount | None, kind: FigureKind) -> Row:
    """Give a row with the least and the most that a sum can be."""
    if amount is None:
        return Row(str(tally.bin), (NO_FIGURE, ""), 0, 0)
    return Row(str(tally.bin), (_in_words(amount, kind), ""), amount.low or 0, amount.high)


def _in_words(amount: Amount, kind: FigureKind) -> str:
    """Give a sum with its unit as a reader sees it: `750`, `at least 20`, `20 to 30 km`."""
    low = None if amount.low == 0 and amount.high != 0 else amount.low  # no fewer than none says nothing
    if low is None and amount.high is None:
        return UNKNOWN
    if low == amount.high:
        return amount_in_words(Figure(label=kind.label, value=low, unit=kind.unit))
    return amount_in_words(Figure(label=kind.label, low=low, high=amount.high, unit=kind.unit))


def _sums_legend(amounts: Sequence[Amount | None], unit: Unit) -> str:
    """Explain the signs of a chart of sums, those that are on it."""
    told = [amount for amount in amounts if amount]
    bounded = [amount for amount in told if amount.high is not None]
    signs = (
        (
            any(amount.low != amount.high for amount in bounded),
            f"{FAINT}: sources differ, or it may be of another {unit}",
        ),
        (len(bounded) < len(told), f"{OPEN_END}: or more"),
        (len(told) < len(amounts), f"{NO_FIGURE}: not told"),
    )
    shown = "; ".join(words for there, words in signs if there)
    return f"{shown}." if shown else ""
