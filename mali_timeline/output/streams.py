"""The way of a text onto standard output: letters that it has, the pager, full disks and readers that have gone."""

import os
import sys
from collections.abc import Iterable, Mapping
from errno import EBADF
from typing import IO

PAGER = "less -FRX"
# What pagers and the shell end with when they could not do it; one that a person leaves by Ctrl-C ends otherwise.
_PAGER_FAILED = {1, 126, 127}
# A screen that does not say how large it is.
USUAL_SIZE = (80, 24)

# What pictures are drawn with, for a stream whose encoding lacks it.
_LETTERS = {
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


def is_terminal() -> bool:
    """Whether standard output is a terminal: the only thing that makes an answer be drawn."""
    return sys.stdout is not None and sys.stdout.isatty()


def is_full_screen() -> bool:
    """Whether the terminal can show a whole screen and somebody is there to press keys, on a system that has such."""
    try:
        import termios  # noqa: F401 - not every system has it
    except ImportError:
        return False
    able = os.environ.get("TERM", "") not in {"", "dumb", "unknown"}
    return able and is_terminal() and sys.stdin is not None and sys.stdin.isatty()


def screen_size() -> tuple[int, int]:
    """Give the columns and lines of the terminal."""
    from shutil import get_terminal_size

    return get_terminal_size(USUAL_SIZE)


def encoding() -> str:
    """Give the encoding of standard output."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def encodable(text: str, *, as_data: bool = False) -> str:
    """Give the text in letters that the stream has: lines and dashes in plain letters, the rest as escapes."""
    letters = encoding()
    try:
        text.encode(letters)
    except UnicodeEncodeError:
        if as_data:
            return "".join(_json_escaped(letter) for letter in text)
        for drawn, instead in _LETTERS.items():
            text = text.replace(drawn, instead)
        return text.encode(letters, "backslashreplace").decode(letters)
    return text


def _json_escaped(letter: str) -> str:
    """Give a letter as JSON can write it in ASCII, past U+FFFF as two surrogates."""
    if letter.isascii():
        return letter
    pairs = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{pairs[place : place + 4]}" for place in range(0, len(pairs), 4))


def write(pieces: Iterable[str], *, pager: bool = False, as_data: bool = False) -> bool:
    """Write to standard output: with `pager` through it where the text is longer than the screen.

    Letters that the stream lacks are written `as_data` as JSON has them; raises OSError where nothing can be written.
    Tells whether the reader is still there.
    """
    text = encodable("".join(pieces), as_data=as_data)
    if not text:
        return True
    if sys.stdout is None:
        raise OSError(EBADF, "it is closed")
    command = _pager(os.environ) if pager and is_terminal() and _longer_than_screen(text) else None
    if command:
        _paged(command, text)
        return True
    return _put(sys.stdout, text)


def write_aside(text: str) -> None:
    """Write a line on standard error for the person; where that is closed or full, the answer loses nothing."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def _put(stream: IO[str], text: str) -> bool:
    """Write a text and see it off; a reader that has gone is no error, a disk that is full is one."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)
        return False
    except OSError:
        _give_up(stream)
        raise
    return True


def _give_up(stream: IO[str]) -> None:
    """Lead a stream that takes no more to nowhere, so that Python does not stumble over it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _longer_than_screen(text: str) -> bool:
    return text.count("\n") >= screen_size()[1]


def _pager(environ: Mapping[str, str]) -> str | None:
    """Give the command of the pager, or None where none is wanted or there."""
    import shlex
    from shutil import which

    command = environ.get("PAGER", PAGER).strip()
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words or words[0] == "cat" or which(words[0]) is None:
        return None
    return command


def _paged(command: str, text: str) -> None:
    """Show a text in the pager, as git does: by a shell, with LESS=FRX where the person has not set it.

    Where the pager fails, the text is written without it, so that nothing is lost.
    """
    import signal
    from subprocess import PIPE, Popen

    environ = {"LESS": "FRX", "LV": "-c", **os.environ}
    pager = Popen(  # noqa: S602 - $PAGER is a command of the person's own shell
        command, shell=True, stdin=PIPE, env=environ, encoding=encoding(), errors="backslashreplace"
    )
    # Ctrl-C belongs to the pager while it runs; it stops a search there, not the program.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text)
    finally:
        signal.signal(signal.SIGINT, before)
    if pager.returncode in _PAGER_FAILED:
        _put(sys.stdout, text)
