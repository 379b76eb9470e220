"""Everything that is written: which format, which stream, pager, colour. The only place that writes.

Rich is imported for a terminal, and where a table or colours are asked for; never for a plain pipe.
"""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from mali_timeline.controls import visible
from mali_timeline.output import streams

if TYPE_CHECKING:
    from mali_timeline.problems import DataError, Problem
    from mali_timeline.views.listings import Listing, Record
    from mali_timeline.views.pictures import Drawn, Picture, Scene

Format = Literal["table", "tsv", "csv", "json", "jsonl", "markdown"]
Color = Literal["auto", "always", "never"]
FORMATS = get_args(Format)


class FieldError(ValueError):
    """A field that records do not have: `message` says which, `hint` what there is."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep the two parts apart, so that each report can lay them out in its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Output(NamedTuple):
    """How an answer is written, as it was asked; None and empty leave it to the stream."""

    format: Format | None = None
    fields: tuple[str, ...] = ()
    color: Color = "auto"
    pager: bool = True

    @property
    def terminal(self) -> bool:
        """Whether standard output is a terminal: the only thing that makes an answer be drawn."""
        return streams.is_terminal()

    @property
    def full_screen(self) -> bool:
        """Whether a scene can be played: nothing else was asked for, and there is a screen, and somebody before it."""
        return self.format is None and not self.fields and streams.is_full_screen()

    @property
    def plainly(self) -> "Output":
        """The same, but on a terminal that cannot play a scene without escapes, unless --color asks for them."""
        return self._replace(color="never") if self.terminal and self.color == "auto" else self

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
    output: Output,
    listing: "Listing[Record]",
    *,
    table: "Drawn | None" = None,
    picture: "Picture | None" = None,
    drawn_empty: bool = False,
) -> None:
    """Write records in the format that was asked for, or else as the stream calls for.

    Without a format a terminal gets the picture (or a table), a pipe the plain picture (or TSV). A listing may have
    a `table` of its own; with fields, and else, its table is that of the fields. A picture that is `drawn_empty` has
    something to say also where there are no records.
    """
    from mali_timeline.views import lines
    from mali_timeline.views.tables import ListingTable

    _refuse_unknown_fields(output, listing)
    chosen = output.format or _usual_format(output, picture)
    empty = not listing.records and not (drawn_empty and chosen == "picture")
    if empty:
        write_note(f"no {listing.noun} matches")
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
        case _ if empty:
            text = iter(())
        case "picture" if picture is not None:
            text = _drawn(output, picture)
        case _:
            own = None if output.fields else table
            text = _rendered(output, own or ListingTable(listing, output.fields))
    streams.write(text, pager=output.pager, as_data=chosen in {"json", "jsonl"})


def _usual_format(output: Output, picture: "Picture | None") -> str:
    """Give the format for a stream, where none was asked for; fields are columns, so they ask for lines."""
    if picture is not None and not output.fields:
        return "picture"
    return "table" if output.terminal else "tsv"


def _refuse_unknown_fields(output: Output, listing: "Listing[Record]") -> None:
    """Refuse a field that the records of a listing do not have."""
    for name in output.fields:
        if name not in listing.columns:
            from mali_timeline.names import did_you_mean

            known = ", ".join(listing.columns)
            raise FieldError(
                f"--fields: there is no field '{name[:60]}'",
                did_you_mean(name, listing.columns) or f"the fields are {known}",
            )


def play(output: Output, scene: "Scene") -> None:
    """Show a scene on the whole terminal until it is over, and leave the terminal as it was."""
    from mali_timeline.output import screen

    screen.play(scene, colored=output.colored)


def spelled(text: str) -> str:
    """Give the text in letters that standard output has, as it will be written: its width may be another."""
    return streams.encodable(text)


def write_text(output: Output, text: str) -> None:
    """Write a text that is no listing."""
    streams.write(iter((text,)), pager=output.pager)


def write_picture(output: Output, picture: "Picture") -> bool:
    """Write a picture that is a part of a dialogue, never paged; tells whether anybody still reads."""
    return streams.write(_drawn(output, picture))


def write_note(note: str) -> None:
    """Write a note for the person at the terminal, on standard error."""
    streams.write_aside(note)


def write_error(where: str, message: str, hint: str = "") -> None:
    """Write what is wrong with a command, and what to write instead, on standard error."""
    streams.write_aside(f"{where}: {visible(message)}" + (f"\n  = hint: {visible(hint)}" if hint else ""))


def write_problems(error: "DataError") -> None:
    """Write all the problems of a file on standard error."""
    from mali_timeline.views.pieces import counted

    streams.write_aside(error.report())
    number = counted(len(error.problems), "problem")
    streams.write_aside(f"{number} in {visible(error.name)}: nothing is shown")


def write_findings(output: Output, findings: "Sequence[tuple[str, Problem]]") -> None:
    """Write what is wrong or odd in files, each by its name, on standard output: it is what was asked for."""
    from mali_timeline.views import lines
    from mali_timeline.views.findings import findings_listing

    as_json = output.format == "json"
    text = (
        lines.json(findings_listing(findings)) if as_json else (f"{found.report(name)}\n" for name, found in findings)
    )
    streams.write(text, pager=output.pager, as_data=as_json)


def _drawn(output: Output, picture: "Picture") -> Iterator[str]:
    """Draw a picture: by Rich where it has colours or a width, else in plain letters."""
    if output.terminal or output.colored:
        return _rendered(output, picture)
    return iter((picture.plain(),))


def _rendered(output: Output, drawn: "Drawn") -> Iterator[str]:
    """Draw by Rich, to the width of the terminal or, where there is none, as wide as it gets."""
    from mali_timeline.output.drawing import rendered

    return rendered(drawn, streams.screen_size()[0] if output.terminal else None, colored=output.colored)
