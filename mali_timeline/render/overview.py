"""The page of all commands: usage, what to type first, the commands by group, the options."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from mali_timeline.render.styled import is_unbounded, styled

_TWO_A_LINE = 79  # columns from which two commands stand beside one another


class Overview(NamedTuple):
    """What a page of help says: texts by what is typed, the commands of each group by their names."""

    usage: str
    about: str
    first: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]
    options: Mapping[str, str]
    closing: str

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the page, with two commands a line where there is room."""
        per_line = 2 if options.max_width >= _TWO_A_LINE or is_unbounded(options.max_width) else 1
        commands = Table.grid(padding=(0, 2))
        for _ in range(1 + 2 * per_line):
            commands.add_column(no_wrap=True)
        for cells in self._rows(per_line):
            commands.add_row(*cells)
        yield styled("Usage: ", (self.usage, "heading"))
        yield styled(self.about)
        yield Text()
        yield _pairs(self.first)
        yield Text()
        yield commands
        yield Text()
        yield _pairs(self.options)
        yield styled(self.closing)

    def _rows(self, per_line: int) -> Iterator[list[Text]]:
        """Yield the cells of the commands: the group once, then names and summaries."""
        for group, commands in self.groups.items():
            names = list(commands)
            for start in range(0, len(names), per_line):
                cells = [styled("" if start else group)]
                for name in names[start : start + per_line]:
                    cells += [styled((name, "heading")), styled(commands[name])]
                yield cells


def _pairs(rows: Mapping[str, str]) -> Table:
    """Return what is typed, with what it does beside it."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for typed, text in rows.items():
        table.add_row(styled((f"  {typed}", "heading")), styled(text))
    return table
