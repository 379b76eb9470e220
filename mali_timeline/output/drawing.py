"""A picture drawn by Rich, as lines of text: to the width of a terminal, or without bound."""

from collections.abc import Iterator
from io import StringIO

from mali_timeline.output.streams import encoding
from mali_timeline.views.pictures import Drawn

# A table in a pipe is as wide as it needs to be: nothing there has a width.
UNBOUNDED = 100_000


class _Page(StringIO):
    """A page that Rich draws on, with the encoding of the stream for which it is meant."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has None
        """The encoding of standard output; by it Rich chooses letters for lines."""
        return encoding()


def rendered(drawn: Drawn, width: int | None, *, colored: bool) -> Iterator[str]:
    """Draw to so many columns (None: as many as it takes) and give the lines, without blanks at their ends."""
    from rich.console import Console

    columns = width or UNBOUNDED
    page = _Page()
    console = Console(
        file=page,
        width=columns,
        height=UNBOUNDED,
        color_system="standard" if colored else None,
        force_terminal=colored,
        no_color=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    console.print(drawn.rich(columns))
    for line in page.getvalue().splitlines():
        yield line.rstrip() + "\n"
