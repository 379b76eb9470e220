"""A whole screen of text: paragraphs at a measure for the eye, in the middle, and a foot that stays at the bottom."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mali_timeline.controls import visible
from mali_timeline.presentation import Room
from mali_timeline.views.pictures import Picture
from mali_timeline.views.pieces import Piece, Words, styled

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

MEASURE = 72  # columns of a line that the eye follows without effort
NARROW = 40  # columns below which a label stands over its text, not beside it
SMALL, ROOMY = 10, 20  # lines of a screen below and from which blank lines are left out or added


class Size(NamedTuple):
    """The columns and lines of a screen."""

    width: int
    height: int

    @property
    def margin(self) -> int:
        """The columns left free on the left; at least as many are free on the right."""
        return (self.width - self.measure) // 2

    @property
    def measure(self) -> int:
        """The columns of a line of text."""
        gap = 1 if self.width < NARROW else 2
        return max(2, min(MEASURE, self.width - 2 * gap))

    @property
    def to_the_edge(self) -> int:
        """The columns of a line that may go on to the right edge of the screen, where one column stays free."""
        return max(self.measure, self.width - self.margin - 1)


class Paragraph(NamedTuple):
    """A text, or a picture, with a label to its left; its lines begin `indent` columns to the right of the margin."""

    words: Words | Picture = ()
    label: Words = ()
    indent: int = 0


BLANK = Paragraph()
# How a text is spelled in the letters that the screen has.
Spelling = Callable[[str], str]


def as_it_is(text: str) -> str:
    """Spell a text for a screen that has all letters."""
    return text


class Frame(NamedTuple):
    """The lines of a whole screen, and how much of the text it holds."""

    lines: Sequence["Text"]
    room: Room

    def rich(self, width: int) -> "RenderableType":  # noqa: ARG002 - the lines have their width
        """Draw the lines as they are."""
        from rich.console import Group

        return Group(*self.lines)


def set_lines(paragraphs: Iterable[Paragraph], measure: int, spelled: Spelling) -> list["Text"]:
    """Set paragraphs in lines of so many columns."""
    return [line for paragraph in paragraphs for line in _set(paragraph, measure, spelled)]


def _set(paragraph: Paragraph, measure: int, spelled: Spelling) -> list["Text"]:
    """Set one paragraph: its label beside the first line, or above it where the screen is narrow."""
    label = _spelled(paragraph.label, spelled)
    indent = paragraph.indent if measure >= NARROW else min(paragraph.indent, 2)
    room = max(2, measure - indent)
    words = paragraph.words
    set_ = _wrapped(_spelled(words, spelled), room) if isinstance(words, tuple) else _painted(words, room, spelled)
    lines = [styled([Piece(" " * indent)]) + line for line in set_]
    if label and indent < paragraph.indent:
        return [*_wrapped(label, measure), *lines]
    if label:
        beside = styled(label)
        beside.set_length(indent)
        lines[0] = beside + lines[0][indent:]
    return lines


def _painted(picture: Picture, width: int, spelled: Spelling) -> Sequence["Text"]:
    """Give the lines of a picture; where they would be spelled otherwise than drawn, its plain letters as text."""
    from rich.text import Text

    console = _console()
    rows = console.render_lines(picture.rich(width), console.options.update(width=width, height=None), pad=False)
    lines = [Text.assemble(*((segment.text, segment.style or "") for segment in row)) for row in rows]
    if all(line.plain == spelled(line.plain) for line in lines):
        return lines
    return [line for text in picture.plain().splitlines() for line in _wrapped((Piece(spelled(text)),), width)]


def _spelled(words: Words, spelled: Spelling) -> Words:
    return tuple(Piece(spelled(visible(piece.text)), piece.role) for piece in words)


@lru_cache(maxsize=1000)
def _wrapped(words: Words, width: int) -> tuple["Text", ...]:
    """Break a text into lines, on words where it can; they are kept, for every key draws the screen anew."""
    return tuple(styled(words).wrap(_console(), width, overflow="fold")) or (styled(()),)


@lru_cache(maxsize=1)
def _console() -> "Console":
    """Give what Rich measures by; nothing is written to it."""
    from rich.console import Console

    return Console(width=MEASURE, _environ={})


def one_line(words: Words, width: int, spelled: Spelling) -> "Text":
    """Give words on one line, cut where there is no room for them."""
    line = styled(_spelled(words, spelled))
    line.truncate(width, overflow="ellipsis" if spelled("\N{HORIZONTAL ELLIPSIS}") != "..." else "crop")
    return line


def framed(body: Sequence["Text"], foot: Sequence["Text"], size: Size, *, scroll: int = 0, whole: int = 0) -> Frame:
    """Give the screen with as much of the body as there is room for above the foot; `whole` lines are still to come."""
    above, lines = divided(size, len(foot), max(whole, len(body)))
    last = max(0, len(body) - lines)
    scroll = min(scroll, last)
    shown = body[scroll : scroll + lines]
    rows = [*_blanks(above), *shown, *_blanks(lines - len(shown)), *foot][-size.height :]
    return Frame([_placed(line, size) for line in rows], Room(lines, last))


def divided(size: Size, foot: int, body: int) -> tuple[int, int]:
    """Give the lines that stay free above a body of so many lines, and those that there are for it.

    A high screen leaves more free than a low one, a small one none, so that a text always begins at the same place;
    only where it would not fit it begins higher.
    """
    lines = max(0, size.height - foot)
    free = 0 if size.height < SMALL else max(1, size.height // 6 - 2)
    above = min(free, max(1, lines - body))
    return above, max(0, lines - above)


def _blanks(number: int) -> list["Text"]:
    return [styled(())] * number


def _placed(line: "Text", size: Size) -> "Text":
    """Put a line behind the margin, never to be broken again."""
    placed = styled([Piece(" " * size.margin)]) + line
    placed.no_wrap, placed.overflow = True, "crop"
    return placed
