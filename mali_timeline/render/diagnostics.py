"""Errors and warnings of data files as a person reads them, in colour."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from mali_timeline.errors import Diagnostic, remaining
from mali_timeline.render.styled import INDENT, is_unbounded, styled


class DiagnosticsView(NamedTuple):
    """The diagnostics to report, each with the name of its file, and the number of those that are left out."""

    found: Sequence[tuple[str, Diagnostic]]
    left_out: int = 0

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw each as it is written in a pipe; where that is wider than the screen, wrap it and cut its excerpt."""
        width = options.max_width
        for file, diagnostic in self.found:
            excerpt = width - len(f" {diagnostic.span.line} | ")
            for line in diagnostic.lines(file, excerpt):
                yield from _wrapped(styled(*((text, role) for role, text in line)), console, width)
        if self.left_out:
            yield from _wrapped(styled((remaining(self.left_out), "aside")), console, width)


def _wrapped(line: Text, console: Console, width: int) -> list[Text]:
    """Return the lines of a text at a width, all but the first indented."""
    if is_unbounded(width) or line.cell_len <= width:
        return [line]
    first, *others = line.wrap(console, max(1, width - INDENT), overflow="fold")
    for each in (first, *others):
        each.rstrip()
    return [first, *(Text.assemble(" " * INDENT, other) for other in others)]
