"""What every picture for people can do: be drawn by Rich to the width of a terminal, and in plain letters."""

from typing import TYPE_CHECKING, Protocol

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
