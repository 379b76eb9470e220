"""Everything that is written: which format, which stream, pager, colour. The only place that writes.

Rich is imported for a terminal, and where a table or colours are asked for; never for a plain pipe.
"""

import os
import shlex
import shutil
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from errno import EBADF
from io import StringIO
from typing import IO, Literal, get_args

from mali_timeline.controls import visible
from mali_timeline.names import did_you_mean
from mali_timeline.problems import DataError, Problem
from mali_timeline.views import lines
from mali_timeline.views.listings import Listing, Record
from mali_timeline.views.pictures import Drawn, Picture
from mali_timeline.views.pieces import counted
from mali_timeline.views.tables import ListingTable

Format = Literal["table", "tsv", "csv", "json", "jsonl", "markdown"]
Color = Literal["auto", "always", "never"]
FORMATS = get_args(Format)
PAGER = "less -FRX"
# A table in a pipe is as wide as it needs to be: nothing there has a width.
UNBOUNDED = 100_000

# What pictures are drawn with, for a stream whose encoding lacks it.
_LETTERS = {
    "├── ": "|-- ",
    "└── ": "`-- ",
    "│   ": "|   ",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "--",
    "\N{NOT EQUAL TO}": "!",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{PILCROW SIGN}": "par. ",
}


class FieldError(ValueError):
    """A field that records do not have: `message` says which, `hint` what there is."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep the two parts apart, so that each report can lay them out in its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How an answer is written, as it was asked; None and empty leave it to the stream."""

    format: Format | None = None
    fields: tuple[str, ...] = ()
    color: Color = "auto"
    pager: bool = True

    @property
    def terminal(self) -> bool:
        """Whether standard output is a terminal: the only thing that makes an answer be drawn."""
        return sys.stdout is not None and sys.stdout.isatty()

    @property
    def colored(self) -> bool:
        """Whether to colour: by --color, else NO_COLOR, else FORCE_COLOR, else on a terminal that is not dumb."""
        if self.color != "auto":
            return self.color == "always"
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
        return self.terminal and os.environ.get("TERM") != "dumb"


def write_listing(
    output: Output, listing: Listing[Record], *, table: Drawn | None = None, picture: Picture | None = None
) -> None:
    """Write records in the format that was asked for, or else as the stream calls for.

    Without a format a terminal gets the picture (or a table), a pipe the plain picture (or TSV). A listing may have
    a `table` of its own; with fields, and else, its table is that of the fields.
    """
    _refuse_unknown_fields(output, listing)
    if not listing.records:
        write_note(f"no {listing.noun} matches")
    chosen = output.format or _usual_format(output, picture)
    match chosen:
        case "tsv":
            text = lines.tsv(listing, output.fields)
        case "csv":
            text = lines.csv(listing, output.fields)
        case "json":
            text = lines.json(listing, output.fields)
        case "jsonl":
            text = lines.jsonl(listing, output.fields)
        case "markdown":
            text = lines.markdown(listing, output.fields)
        case _ if not listing.records:
            text = iter(())
        case "picture" if picture is not None:
            text = _drawn(output, picture)
        case _:
            own = None if output.fields else table
            text = _rendered(output, own or ListingTable(listing, output.fields))
    _write(output, text, as_data=chosen in {"json", "jsonl"})


def _usual_format(output: Output, picture: Picture | None) -> str:
    """Give the format for a stream, where none was asked for; fields are columns, so they ask for lines."""
    if picture is not None and not output.fields:
        return "picture"
    return "table" if output.terminal else "tsv"


def _refuse_unknown_fields(output: Output, listing: Listing[Record]) -> None:
    """Refuse a field that the records of a listing do not have."""
    for name in output.fields:
        if name not in listing.columns:
            known = ", ".join(listing.columns)
            raise FieldError(
                f"--fields: there is no field '{name[:60]}'",
                did_you_mean(name, listing.columns) or f"the fields are {known}",
            )


def write_text(output: Output, text: str) -> None:
    """Write a text that is no listing."""
    _write(output, iter((text,)))


def write_note(note: str) -> None:
    """Write a note for the person at the terminal, on standard error."""
    _to_standard_error(note)


def write_error(where: str, message: str, hint: str = "") -> None:
    """Write what is wrong with a command, and what to write instead, on standard error."""
    _to_standard_error(f"{where}: {visible(message)}" + (f"\n  = hint: {visible(hint)}" if hint else ""))


def write_problems(error: DataError) -> None:
    """Write all the problems of a file on standard error."""
    _to_standard_error(error.report())
    number = counted(len(error.problems), "problem")
    _to_standard_error(f"{number} in {visible(error.name)}: nothing is shown")


def write_warnings(output: Output, name: str, warnings: Iterable[Problem]) -> None:
    """Write what is suspicious in a file, as problems are written, on standard output: it was asked for."""
    text = "".join(warning.report(name, "warning: ") + "\n" for warning in warnings)
    _write(output, iter((text,)))


def _to_standard_error(text: str) -> None:
    """Write a line for the person; a standard error that is closed or full takes nothing away from the answer."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


# Drawing


def _drawn(output: Output, picture: Picture) -> Iterator[str]:
    """Draw a picture: by Rich where it has colours or a width, else in plain letters."""
    if output.terminal or output.colored:
        return _rendered(output, picture)
    return iter((picture.plain(),))


class _Page(StringIO):
    """A page that Rich draws on, with the encoding of the stream for which it is meant."""

    @property
    def encoding(self) -> str:  # type: ignore[override]  # StringIO has None
        """The encoding of standard output; by it Rich chooses letters for lines."""
        return _encoding()


def _rendered(output: Output, drawn: Drawn) -> Iterator[str]:
    """Draw by Rich, to the width of the terminal or without bound."""
    from rich.console import Console

    width = shutil.get_terminal_size().columns if output.terminal else UNBOUNDED
    page = _Page()
    console = Console(
        file=page,
        width=width,
        height=UNBOUNDED,
        color_system="standard" if output.colored else None,
        force_terminal=output.colored,
        no_color=False,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    console.print(drawn.rich(width))
    for line in page.getvalue().splitlines():
        yield line.rstrip() + "\n"


# Streams


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def _encodable(text: str, *, as_data: bool) -> str:
    """Give the text in letters that the stream has: lines and dashes in plain letters, the rest as escapes."""
    encoding = _encoding()
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        if as_data:
            return "".join(_json_escaped(letter) for letter in text)
        for letters, instead in _LETTERS.items():
            text = text.replace(letters, instead)
        return text.encode(encoding, "backslashreplace").decode(encoding)
    return text


def _json_escaped(letter: str) -> str:
    """Give a letter as JSON can write it in ASCII, past U+FFFF as two surrogates."""
    if letter.isascii():
        return letter
    pairs = letter.encode("utf-16-be").hex()
    return "".join(f"\\u{pairs[place : place + 4]}" for place in range(0, len(pairs), 4))


def _write(output: Output, pieces: Iterable[str], *, as_data: bool = False) -> None:
    """Write to standard output, through the pager where the text is longer than the screen."""
    text = _encodable("".join(pieces), as_data=as_data)
    if not text:
        return
    if sys.stdout is None:
        raise OSError(EBADF, "it is closed")
    if output.pager and output.terminal and _longer_than_screen(text):
        pager = _pager(os.environ)
        if pager:
            _paged(pager, text)
            return
    _put(sys.stdout, text)


def _put(stream: IO[str], text: str) -> None:
    """Write a text and see it off; a reader that has gone is no error, a disk that is full is one."""
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _give_up(stream)
    except OSError:
        _give_up(stream)
        raise


def _give_up(stream: IO[str]) -> None:
    """Lead a stream that takes no more to nowhere, so that Python does not stumble over it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _longer_than_screen(text: str) -> bool:
    return text.count("\n") >= shutil.get_terminal_size().lines


def _pager(environ: Mapping[str, str]) -> str | None:
    """Give the command of the pager, or None where none is wanted or there."""
    command = environ.get("PAGER", PAGER).strip()
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    if not words or words[0] == "cat" or shutil.which(words[0]) is None:
        return None
    return command


def _paged(command: str, text: str) -> None:
    """Show a text in the pager, as git does: by a shell, with LESS=FRX where the person has not set it."""
    from subprocess import PIPE, Popen

    environ = {"LESS": "FRX", "LV": "-c", **os.environ}
    pager = Popen(  # noqa: S602 - $PAGER is a command of the person's own shell
        command, shell=True, stdin=PIPE, env=environ, encoding=_encoding(), errors="backslashreplace"
    )
    # Ctrl-C belongs to the pager while it runs; it stops a search there, not the program.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text)
    finally:
        signal.signal(signal.SIGINT, before)
