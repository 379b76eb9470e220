"""Pieces of text that know what they are: drawn in plain letters, or by Rich in colours for light and dark screens."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mali_timeline.controls import columns, visible

if TYPE_CHECKING:
    from rich.text import Text

# The 16 colours of the terminal's own palette only: a person has chosen them to be readable.
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
    "right": "bold green",
    "wrong": "bold red",
}


class Piece(NamedTuple):
    """Some text of data, and its role: a key of STYLES."""

    text: str
    role: str = "plain"


Words = tuple[Piece, ...]
# What a line that belongs to the one above it begins with; when it wraps, it stays indented.
INDENT = Piece("    ")


def counted(number: int, noun: str) -> str:
    """Give a number with what it counts: `1 event`, `24 events`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain(words: Iterable[Piece]) -> str:
    """Give the pieces as one line of text."""
    pieces = [piece.text for piece in words]
    line = "".join(pieces)
    # A mark at the beginning of a piece must not fall on the one before, so that pieces are looked at one by one.
    return line if visible(line) is line else "".join(map(visible, pieces))


def columns_of(words: Iterable[Piece]) -> int:
    """Tell how many columns of a terminal the pieces take on one line."""
    return columns(plain(words))


def styled(words: Iterable[Piece]) -> "Text":
    """Give the pieces as Rich's Text, which never reads them as markup."""
    from rich.text import Text

    text = Text()
    for piece in words:
        text.append(visible(piece.text), style=STYLES[piece.role])
    return text
