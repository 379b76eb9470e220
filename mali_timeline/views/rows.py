"""Rows of cells that stand exactly below one another, as a part of a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mali_timeline.views.pieces import INDENT, Piece, Words, columns_of, plain, styled

if TYPE_CHECKING:
    from rich.console import RenderableType

GAP = 2  # columns between two cells
ROOM = 14  # columns that must be left for what is no number; else the cells stand one behind the other
Row = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of as many cells each, indented; the first `numbers` cells stand to the right.

    Cells are as wide as those of `beside`, too: rows further up or down that they should be in line with.
    """

    rows: Sequence[Row]
    numbers: int = 0
    beside: Sequence[Row] = ()

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        widths = self._widths()
        lines = []
        for row in self.rows:
            cells = []
            for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
                blanks = " " * (width - columns_of(cell))
                cells.append(blanks + plain(cell) if index < self.numbers else plain(cell) + blanks)
            lines.append(INDENT.text + (" " * GAP).join(cells).rstrip() + "\n")
        return "".join(lines)

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal of so many columns."""
        from rich.table import Table

        widths = self._widths()
        if len(INDENT.text) + sum(width + GAP for width in widths[: self.numbers]) + ROOM > width:
            return self._one_behind_the_other()
        grid = Table.grid(padding=(0, GAP, 0, 0))
        grid.add_column(width=len(INDENT.text) - GAP)
        for index, widest in enumerate(widths):
            number = index < self.numbers
            grid.add_column(
                justify="right" if number else "left",
                no_wrap=number,
                min_width=widest if number else None,
                overflow="fold",
            )
        for row in self.rows:
            grid.add_row("", *map(styled, row))
        return grid

    def _one_behind_the_other(self) -> "RenderableType":
        """Draw where there is too little room for columns."""
        from rich.console import Group
        from rich.padding import Padding

        lines = (styled(piece for cell in row for piece in (*cell, Piece(" " * GAP))) for row in self.rows)
        return Group(*(Padding(line, (0, 0, 0, GAP)) for line in lines))

    def _widths(self) -> list[int]:
        """Give the width that each column needs."""
        columns = zip(*self.rows, *self.beside, strict=True)
        return [max(map(columns_of, column)) for column in columns]
