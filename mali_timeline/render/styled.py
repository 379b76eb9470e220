"""Text with roles, and margins beside it: every text that is drawn becomes Rich's Text here, never read as markup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Span, Text

from mali_timeline.text import UNBOUNDED, printable

# Only the 16 colours of the terminal's palette, which its user has chosen to be readable on their background.
STYLES = {
    "plain": "",
    "heading": "bold",
    "year": "bold magenta",
    "date": "magenta",
    "title": "",
    "name": "green",
    "aside": "dim",
    "disputed": "red",
    "link": "blue",
    "bar": "cyan",
    "period": "green",
    "right": "bold green",
    "wrong": "bold red",
    "place": "bold",
    "error": "bold red",
    "warning": "yellow",
    "code": "cyan",
}
MAX_TEXT_WIDTH = 100  # columns of a line of text, however wide the terminal is
INDENT = 4  # columns by which a line is indented under the line that it belongs to


def styled(*spans: str | tuple[str, str] | Text) -> Text:
    """Return spans of text one after another: a plain string, a string with its role (a key of STYLES), or a Text.

    A Text is taken as it is; every other span is made printable by itself, so that a combining mark at its start
    cannot fall on the span before.
    """
    parts: list[str] = []
    styles: list[Span] = []
    length = 0
    for span in spans:
        if isinstance(span, Text):
            text = span.plain
            styles += [each.move(length) for each in span.spans]
        else:
            raw, role = (span, "plain") if isinstance(span, str) else span
            text = printable(raw)
            if text and STYLES[role]:
                styles.append(Span(length, length + len(text), STYLES[role]))
        parts.append(text)
        length += len(text)
    return Text("".join(parts), spans=styles)


def segments(text: Text, console: Console) -> Iterable[Segment]:
    """Return what a text of one line renders to; where one style covers all of it, in a fraction of the time."""
    if not text.spans:
        return (Segment(text.plain),)
    first = text.spans[0]
    if len(text.spans) == 1 and first.start == 0 and first.end == len(text.plain):
        return (Segment(text.plain, console.get_style(first.style)),)
    return text.render(console)


def is_unbounded(width: int) -> bool:
    """Return whether a width is that of a pipe, or what margins have left of it."""
    return width > UNBOUNDED // 2


@dataclass(frozen=True, slots=True)
class Beside:
    """A renderable to the right of a label of one line, or of blanks; what wraps stays to the right of it.

    Rich's own Padding and grids fill every line up to the full width with blanks, which are 100,000 in a pipe, and
    measure everything beforehand: a card of this class takes a fifth of the time.
    """

    label: Text
    body: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the lines of the body, the first behind the label, the others behind as many blanks."""
        for line in self.lines(console, options):
            yield from line
            yield Segment.line()

    def lines(self, console: Console, options: ConsoleOptions) -> Iterator[Iterable[Segment]]:
        """Yield the same line by line, without line ends."""
        indent = self.label.cell_len
        inner = options.update(width=max(1, options.max_width - indent), height=None)
        margin: Iterable[Segment] = self.label.render(console)
        for line in _lines(console, self.body, inner):
            yield chain(margin, line)
            margin = (Segment(" " * indent),)


def _lines(console: Console, body: RenderableType, options: ConsoleOptions) -> Iterable[Iterable[Segment]]:
    """Return the lines of a renderable; text, which is most of what there is, without Rich's detours."""
    if isinstance(body, Text):
        width = options.max_width
        texts = [body] if body.cell_len <= width else body.wrap(console, width, overflow="fold")
        return (text.render(console) for text in texts)
    return body.lines(console, options) if isinstance(body, Beside) else console.render_lines(body, options, pad=False)


def indented(body: RenderableType, columns: int = INDENT) -> Beside:
    """Return the renderable with blanks to the left of all its lines."""
    return Beside(Text(" " * columns), body)
