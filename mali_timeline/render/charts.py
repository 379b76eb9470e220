"""A histogram: one row per bin, its bar solid as far as certain and light as far as possible."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult

from mali_timeline.formatting import format_amount, plural
from mali_timeline.records import Figure
from mali_timeline.render.styled import is_unbounded, styled
from mali_timeline.reports.histogram import Amount, Bin, FigureKind, Histogram, stretch_label, sum_figure

SOLID, LIGHT, OPEN_END = "\N{FULL BLOCK}", "\N{LIGHT SHADE}", "\N{BLACK RIGHT-POINTING POINTER}"
BAR_WIDTH = 60  # columns of the longest bar where nothing limits the width
GAP = "  "
_MAX_UNIT_LENGTH = 4  # columns of a bar for 1: few events make short bars
_MAX_NUMBER_WIDTH = 40  # columns up to which numbers are aligned, however long the name of their unit is
_NOTHING, _NO_FIGURE, _UNKNOWN = "none", "-", "not known"
_FOLDED = 3  # empty bins in a row from which they are drawn as one


class _Row(NamedTuple):
    """A row of the chart; its bar is solid up to `certain` and light up to `possible` (None: nothing bounds it)."""

    bin: Bin
    number: str
    addition: str = ""
    certain: float = 0
    possible: float | None = 0
    label: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return self.number in {"0", _NO_FIGURE} and not self.addition


class HistogramChart(NamedTuple):
    """The number of events in each bin or the sum of a figure, below a heading that says which, on one scale.

    Three empty bins or more that follow one another are one row. On a terminal a legend below the heading explains the
    signs that are in use.
    """

    histogram: Histogram

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the heading, the legend, and a line per bin, with bars that fill the width at most."""
        histogram = self.histogram
        if not histogram.counts:
            return
        bounded = not is_unbounded(options.max_width)
        found, legend = self._counts() if histogram.kind is None else self._sums(histogram.kind)
        rows = list(self._folded(found))
        label = max(len(row.label) for row in rows)
        number = min(max(len(row.number) for row in rows), _MAX_NUMBER_WIDTH)
        addition = max(len(row.addition) for row in rows)
        margin = label + len(GAP) + number + (addition and addition + 1) + len(GAP)
        scale = _scale(rows, max(options.max_width - margin - 1, 1) if bounded else BAR_WIDTH)
        yield styled((self._heading(), "heading"))
        if bounded and legend:
            yield styled((legend, "aside"))
        for row in rows:
            yield styled(
                (f"{row.label:{label}}", "date"),
                f"{row.number:>{len(GAP) + number}}",
                (f" {row.addition:{addition}}" if addition else "", "aside"),
                GAP,
                (_bar(row, scale), "bar"),
            )

    def _heading(self) -> str:
        """Return what is counted: `379 events per year`, `people killed per month, in 12 of 97 events`."""
        histogram = self.histogram
        matching = plural(histogram.matching, "event")
        if histogram.kind is None:
            return f"{matching} per {histogram.unit}"
        return f"{histogram.kind.label} per {histogram.unit}, in {histogram.counted:,} of {matching}"

    def _folded(self, rows: Sequence[_Row]) -> Iterator[_Row]:
        """Yield the rows with their labels, empty ones that follow one another as one; periods always by themselves."""
        unit = self.histogram.unit
        for empty, group in groupby(rows, lambda row: row.is_empty):
            run = list(group)
            if unit == "period" or not empty or len(run) < _FOLDED:
                yield from (row._replace(label=row.bin.label) for row in run)
            else:
                first, last = sorted((run[0].bin, run[-1].bin), key=lambda each: each.edtf)  # the order may be reversed
                number = _NOTHING if self.histogram.kind is None else _NO_FIGURE
                yield _Row(run[0].bin, number, label=stretch_label(first, last, unit))

    def _counts(self) -> tuple[list[_Row], str]:
        """Return the rows for numbers of events, and their legend."""
        rows = []
        for bin_count in self.histogram.counts:
            certain, possible = len(bin_count.certain), len(bin_count.possible)
            addition = f"+{possible:,}" if possible else ""
            rows.append(_Row(bin_count.bin, f"{certain:,}", addition, certain, certain + possible))
        if not any(row.addition for row in rows):
            return rows, ""
        unit = self.histogram.unit
        return rows, f"+ and {LIGHT}: touches the {unit}, but may lie outside it, or lasts beyond it."

    def _sums(self, kind: FigureKind) -> tuple[list[_Row], str]:
        """Return the rows for the sums of a figure, and their legend."""
        counts = self.histogram.counts
        sums = [sum_figure(bin_count, kind) for bin_count in counts]
        rows = [
            _Row(bin_count.bin, _NO_FIGURE)
            if amount is None
            else _Row(bin_count.bin, _format_sum(amount, kind), "", amount.low or 0, amount.high)
            for bin_count, amount in zip(counts, sums, strict=True)
        ]
        known = [amount for amount in sums if amount]
        bounded = [amount for amount in known if amount.high is not None]
        signs = []
        if any(amount.low != amount.high for amount in bounded):
            signs.append(f"{LIGHT}: sources differ, or it may be of another {self.histogram.unit}")
        if len(bounded) < len(known):
            signs.append(f"{OPEN_END}: or more")
        if len(known) < len(sums):
            signs.append(f"{_NO_FIGURE}: no figure")
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
