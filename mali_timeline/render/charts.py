"""A histogram: one row per year, quarter or month, its bar solid as far as certain and light as far as possible."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult

from mali_timeline.formatting import format_amount
from mali_timeline.records import Figure
from mali_timeline.render.styled import is_unbounded, styled
from mali_timeline.reports.histogram import Amount, BinCount, FigureKind, Unit, sum_figure

SOLID, LIGHT, OPEN_END = "\N{FULL BLOCK}", "\N{LIGHT SHADE}", "\N{BLACK RIGHT-POINTING POINTER}"
BAR_WIDTH = 60  # columns of the longest bar where nothing limits the width
GAP = "  "
_MAX_UNIT_LENGTH = 4  # columns of a bar for 1: few events make short bars
_MAX_NUMBER_WIDTH = 40  # columns up to which numbers are aligned, however long the name of their unit is
_NO_FIGURE, _UNKNOWN = "-", "not known"


class _Row(NamedTuple):
    """A row of the chart; its bar is solid up to `certain` and light up to `possible` (None: nothing bounds it)."""

    label: str
    number: str
    addition: str
    certain: float
    possible: float | None


class HistogramChart(NamedTuple):
    """The number of events in each bin or, with a `kind` of figure, its sum; all bars have one scale.

    On a terminal a legend explains the signs that are in use.
    """

    bin_counts: Sequence[BinCount]
    unit: Unit
    kind: FigureKind | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield a line per bin, with bars that fill the width at most, and the legend."""
        bounded = not is_unbounded(options.max_width)
        rows, legend = self._counts() if self.kind is None else self._sums(self.kind)
        label = max((len(row.label) for row in rows), default=0)
        number = min(max((len(row.number) for row in rows), default=0), _MAX_NUMBER_WIDTH)
        addition = max((len(row.addition) for row in rows), default=0)
        margin = label + len(GAP) + number + (addition and addition + 1) + len(GAP)
        scale = _scale(rows, max(options.max_width - margin - 1, 1) if bounded else BAR_WIDTH)
        for row in rows:
            yield styled(
                (f"{row.label:{label}}", "date"),
                f"{row.number:>{len(GAP) + number}}",
                (f" {row.addition:{addition}}" if addition else "", "aside"),
                GAP,
                (_bar(row, scale), "bar"),
            )
        if bounded and legend:
            yield styled((legend, "aside"))

    def _counts(self) -> tuple[list[_Row], str]:
        """Return the rows for numbers of events, and their legend."""
        rows = []
        for bin_count in self.bin_counts:
            certain, possible = len(bin_count.certain), len(bin_count.possible)
            addition = f"+{possible:,}" if possible else ""
            rows.append(_Row(bin_count.bin.label, f"{certain:,}", addition, certain, certain + possible))
        if not any(row.addition for row in rows):
            return rows, ""
        return rows, f"+ and {LIGHT}: touches the {self.unit}, but may lie outside it, or lasts beyond it."

    def _sums(self, kind: FigureKind) -> tuple[list[_Row], str]:
        """Return the rows for the sums of a figure, and their legend."""
        sums = [sum_figure(bin_count, kind) for bin_count in self.bin_counts]
        rows = [
            _Row(bin_count.bin.label, _NO_FIGURE, "", 0, 0)
            if amount is None
            else _Row(bin_count.bin.label, _format_sum(amount, kind), "", amount.low or 0, amount.high)
            for bin_count, amount in zip(self.bin_counts, sums, strict=True)
        ]
        known = [amount for amount in sums if amount]
        bounded = [amount for amount in known if amount.high is not None]
        signs = []
        if any(amount.low != amount.high for amount in bounded):
            signs.append(f"{LIGHT}: sources differ, or it may be of another {self.unit}")
        if len(bounded) < len(known):
            signs.append(f"{OPEN_END}: or more")
        if len(known) < len(sums):
            signs.append(f"{_NO_FIGURE}: not told")
        return rows, f"{'; '.join(signs)}." if signs else ""


def _scale(rows: Sequence[_Row], width: int) -> float:
    """Return the columns of a bar per 1, so that no bar is wider than `width`."""
    largest = max((max(row.certain, row.possible or 0) for row in rows), default=0)
    if largest <= 0:
        return 0
    arrow = any(row.possible is None for row in rows)
    scale = min(_MAX_UNIT_LENGTH, (width - arrow) / largest)
    return int(scale) if scale > 1 else scale  # whole columns, so that every 1 is as long as any other


def _bar(row: _Row, scale: float) -> str:
    """Draw a bar: whatever is more than 0 has one column at least."""
    solid = _length(row.certain, scale)
    if row.possible is None:
        return SOLID * solid + OPEN_END
    return SOLID * solid + LIGHT * max(_length(row.possible, scale) - solid, row.possible > row.certain)


def _length(number: float, scale: float) -> int:
    return max(round(number * scale), 1) if number > 0 else 0


def _format_sum(amount: Amount, kind: FigureKind) -> str:
    """Return a sum with its unit: `750`, `at least 20`, `20 to 30 km`."""
    low = None if amount.low == 0 and amount.high != 0 else amount.low  # "at least 0" says nothing
    if low is None and amount.high is None:
        return _UNKNOWN
    if low == amount.high:
        return format_amount(Figure(label=kind.label, value=low, unit=kind.unit))
    return format_amount(Figure(label=kind.label, low=low, high=amount.high, unit=kind.unit))
