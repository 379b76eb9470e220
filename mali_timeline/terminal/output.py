"""Standard output and standard error: drawing, encoding fallback, pager, broken pipes, full disks."""

import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from errno import EBADF
from io import StringIO
from typing import IO, TYPE_CHECKING, Literal

from mali_timeline.errors import UsageError
from mali_timeline.text import UNBOUNDED, json_escape, printable

if TYPE_CHECKING:
    from rich.console import RenderableType as RenderableType  # noqa: PLC0414 - for commands, which know no Rich

Color = Literal["auto", "always", "never"]
# What becomes of characters that the stream cannot represent: plain ones instead where there are any (for drawings),
# escapes as Python or as JSON has them, or an error.
Fallback = Literal["plain", "escape", "json", "error"]

JSON_INSTEAD = "use --format json"
DEFAULT_PAGER = "less -FRX"
DEFAULT_SIZE = (80, 24)  # of a screen that does not say how large it is
MAX_COLUMNS = 1000  # what claims to be wider is no screen

# Plain characters for those that drawings use, for a stream whose encoding lacks them.
_PLAIN_CHARACTERS = {
    "├── ": "|-- ",
    "└── ": "`-- ",
    "│   ": "|   ",
    "─": "-",
    "●": "o",
    "◄": "<",
    "►": ">",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "--",
    "\N{NOT EQUAL TO}": "!",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{PILCROW SIGN}": "par. ",
    "\N{FULL BLOCK}": "#",
    "\N{LIGHT SHADE}": ":",
    "\N{BOX DRAWINGS LIGHT DOWN AND HORIZONTAL}": "+",
    "\N{MIDDLE DOT}": ".",
    **dict.fromkeys("▉▊▋▌▍▎▏", "#"),
    "\N{BLACK RIGHT-POINTING SMALL TRIANGLE}": ">",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{UPWARDS ARROW}": "up",
    "\N{DOWNWARDS ARROW}": "down",
}


class ClosedOutput(StringIO):
    """Takes the place of a standard output that is closed: whatever is written to it is an error, as on a full disk."""

    def write(self, text: str) -> int:
        """Raise OSError."""
        if text:
            raise OSError(EBADF, "it is closed")
        return 0


def prepare() -> None:
    """Prepare standard output and the size of the screen for whoever writes, Rich and Typer included."""
    if sys.stdout is None:
        sys.stdout = ClosedOutput()
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    # Rich and Typer draw the help by these, whatever they say.
    for name in ("COLUMNS", "LINES", "TERMINAL_WIDTH"):
        size = os.environ.get(name, "1")
        try:
            number = int(size)
        except ValueError:
            number = 0
        if number < 1 or not size.isdecimal():
            del os.environ[name]
        elif number > MAX_COLUMNS and name != "LINES":
            os.environ[name] = str(MAX_COLUMNS)


def is_terminal() -> bool:
    """Return whether standard output is a terminal, which alone decides between a drawing and rows."""
    return sys.stdout.isatty()


def can_fill_screen() -> bool:
    """Return whether the terminal has a full screen and somebody at the keyboard, on a system that supports it."""
    try:
        import termios  # noqa: F401 - not every system has it
    except ImportError:
        return False
    capable = os.environ.get("TERM", "") not in {"", "dumb", "unknown"}
    return capable and is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def screen_size() -> tuple[int, int]:
    """Return the columns and lines of the terminal."""
    from shutil import get_terminal_size

    columns, lines = get_terminal_size(DEFAULT_SIZE)
    return min(columns, MAX_COLUMNS), lines


def stream_encoding() -> str:
    """Return the encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def use_color(choice: Color) -> bool:
    """Return whether to colour: by the choice, else NO_COLOR, else FORCE_COLOR, else on a terminal that is not dumb."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal() and os.environ.get("TERM") != "dumb"


# Drawing


class _Page(StringIO):
    """A page for Rich to draw on, with the encoding of the stream for which it is meant."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has None
        """The encoding of standard output, by which Rich chooses the characters of lines."""
        return stream_encoding()


def draw(renderable: "RenderableType", width: int | None, *, color: bool) -> str:
    """Return the lines that Rich draws at a width (None: unbounded), without blanks at their ends."""
    from rich.console import Console

    page = _Page()
    console = Console(
        file=page,
        width=width or UNBOUNDED,
        height=UNBOUNDED,
        color_system="standard" if color else None,
        force_terminal=color,
        no_color=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    console.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().split("\n")[:-1])


# Writing


def encodable(text: str, fallback: Fallback = "plain", remedy: str = JSON_INSTEAD) -> str:
    """Return the text in characters that standard output has; raise UsageError where the fallback is `error`.

    The `remedy` is what its hint says to do instead.
    """
    encoding = stream_encoding()
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        if fallback == "json":
            return "".join(char if char.isascii() else json_escape(char) for char in text)
        if fallback == "error":
            message = f"standard output is encoded as {encoding}, which has no character U+{ord(text[error.start]):04X}"
            raise UsageError(message, f"set PYTHONIOENCODING=utf-8, or {remedy}") from None
        if fallback == "plain":
            for drawn, plain in _PLAIN_CHARACTERS.items():
                text = text.replace(drawn, plain)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def write(
    chunks: Iterable[str], *, pager: bool = False, fallback: Fallback = "plain", remedy: str = JSON_INSTEAD
) -> bool:
    """Write to standard output, with `pager` through it when the text is longer than the screen.

    Return whether the reader is still there. Raise OSError when nothing can be written, and UsageError by `encodable`.
    """
    text = encodable("".join(chunks), fallback, remedy)
    if not text:
        return True
    if pager and is_terminal() and text.count("\n") >= screen_size()[1]:
        command = os.environ.get("PAGER", DEFAULT_PAGER).strip()
        if command not in {"", "cat"} and _is_shell_command(command):
            _page(command, text)
            return True
    return _put(sys.stdout, text)


def write_note(note: str) -> None:
    """Write lines for the person on standard error; where that is closed or full, the answer loses nothing."""
    if sys.stderr is None:
        return
    lines = "".join(f"{printable(line)}\n" for line in note.split("\n"))
    try:
        sys.stderr.write(lines)
        sys.stderr.flush()
    except OSError:
        _redirect_to_nowhere(sys.stderr)


def write_error(where: str, message: str, hint: str = "") -> None:
    """Write what is wrong with a command, and what to write instead, on standard error."""
    write_note(f"{where}: {printable(message)}" + (f"\n  = hint: {printable(hint)}" if hint else ""))


def finish() -> None:
    """Flush what others wrote to standard output; raise OSError where it cannot be written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _redirect_to_nowhere(sys.stdout)
    except OSError:
        _redirect_to_nowhere(sys.stdout)
        raise


def _put(stream: IO[str], text: str) -> bool:
    """Write and flush a text; a reader that has gone is no error, a full disk is one."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _redirect_to_nowhere(stream)
        return False
    except OSError:
        _redirect_to_nowhere(stream)
        raise
    return True


def _redirect_to_nowhere(stream: IO[str]) -> None:
    """Lead a broken stream to nowhere, so that Python does not complain about it at exit."""
    if isinstance(stream, ClosedOutput):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _is_shell_command(command: str) -> bool:
    """Return whether the quotes of a command are closed."""
    import shlex

    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def _page(command: str, text: str) -> None:
    """Show a text in the pager as git does: run by the shell, with LESS=FRX where LESS is not set.

    Colours are left out when the user's LESS would show them as escapes. When the pager fails, the text is written
    without it, so that nothing is lost.
    """
    import signal
    from subprocess import PIPE, Popen

    shows_color = "R" in os.environ.get("LESS", "R") or "R" in command
    pager = Popen(  # noqa: S602 - $PAGER is a command of the person's own shell
        command,
        shell=True,
        stdin=PIPE,
        env={"LESS": "FRX", "LV": "-c", **os.environ},
        encoding=stream_encoding(),
        errors="backslashreplace",
    )
    # Ctrl-C belongs to the pager while it runs; it stops a search there, not the program.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text if shows_color else re.sub(r"\x1b\[[0-9;]*m", "", text))
    finally:
        signal.signal(signal.SIGINT, before)
    interrupted = pager.returncode in {-signal.SIGINT, 128 + signal.SIGINT}
    if not interrupted and (pager.returncode in {1, 126, 127} or not 0 <= pager.returncode <= 128):  # noqa: PLR2004
        _put(sys.stdout, text)


# Standard input


def echoes_input() -> bool:
    """Return whether a terminal shows the answer where the question is."""
    return is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def input_lines(longest: int = -1) -> Iterator[str]:
    """Yield the lines of standard input without their ends as they arrive, a very long one in parts.

    A byte-order mark is skipped, and bytes that are not text become replacement characters; raise OSError when nothing
    can be read.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        with suppress(io.UnsupportedOperation):
            sys.stdin.reconfigure(errors="replace")
    first = True
    while sys.stdin is not None:
        try:
            line = sys.stdin.readline(longest)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), "standard input") from None
        if not line:
            return
        yield (line.removeprefix("\ufeff") if first else line).rstrip("\r\n")
        first = False
