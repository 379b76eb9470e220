"""What every picture for people can do: be drawn by Rich to the width of a terminal, and in plain letters."""

from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.console import RenderableType


class Drawn(Protocol):
    """A view that Rich draws."""

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal of so many columns."""


class Picture(Drawn, Protocol):
    """A view that can be drawn in plain letters, too."""

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""


class Scene(Protocol):
    """What fills a whole screen and changes with every key, until it is over."""

    @property
    def over(self) -> bool:
        """Whether the screen is to be given back."""

    def drawn(self, width: int, height: int) -> Drawn:
        """Give the picture of a whole screen of so many columns and lines."""

    def after(self, key: str, width: int, height: int) -> Self:
        """Give the scene after a key was pressed on such a screen: a key's name, or the character that it types."""
