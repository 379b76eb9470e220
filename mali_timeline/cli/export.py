"""The command that writes the selected events for another program."""

import os
from typing import Annotated, Literal

import typer

from mali_timeline.cli.answer import Output
from mali_timeline.cli.options import FILE, FILTERS, NO_PAGER, command
from mali_timeline.errors import UsageError
from mali_timeline.exporters import EXPORT_FORMATS, export_function
from mali_timeline.formatting import plural
from mali_timeline.query import Query, asked_span, explain_no_match, select
from mali_timeline.records import Timeline
from mali_timeline.terminal import output as terminal
from mali_timeline.terminal.files import write_file
from mali_timeline.text import did_you_mean, shorten

STANDARD_OUTPUT = "-"


def _matching(incomplete: str) -> list[tuple[str, str]]:
    return [(name, entry.about) for name, entry in EXPORT_FORMATS.items() if name.startswith(incomplete)]


def _known(name: str) -> str:
    """Return the name of a format; raise UsageError for an unknown one, with the nearest."""
    if name not in EXPORT_FORMATS:
        hint = did_you_mean(name, EXPORT_FORMATS) or f"the formats are {', '.join(EXPORT_FORMATS)}"
        raise UsageError(f"there is no export format '{shorten(name)}'", hint)
    return name


@command(
    "export",
    shared={**FILTERS, "no_pager": NO_PAGER, "file": FILE},
    help=f"""\
Write the events for another program: a map, a calendar, slides.

Every format keeps the sources, the EDTF text of the date, what is disputed and the caveat; what it cannot hold is
listed on standard error.

{chr(10).join(f"- `{name}`: {entry.about}" for name, entry in EXPORT_FORMATS.items())}

Examples:

- `mali-timeline export handout --tag coup`
- `mali-timeline export geojson --in 2013-01 -o events.geojson`
- `mali-timeline export svg --drawing bars --in 2012/2014 -o bars.svg`
""",
)
def export(  # noqa: PLR0913, PLR0917 - each option is a parameter
    timeline: Timeline,
    query: Query,
    output: Output,
    paths: tuple[str, ...],
    name: Annotated[
        str,
        typer.Argument(
            metavar="FORMAT", help=f"{', '.join(EXPORT_FORMATS)}.", callback=_known, autocompletion=_matching
        ),
    ],
    destination: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write FILE, whole or not at all, instead of standard output."
        ),
    ] = None,
    drawing: Annotated[
        Literal["chart", "bars"] | None,
        typer.Option(help="What svg draws, as the command of that name. [default: chart]", show_default=False),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Draw bars for events of a day or of unknown length, too.", show_default=False)
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite FILE if it exists.", show_default=False)] = False,
) -> None:
    """Run `mali-timeline export`."""
    _check_options(name, drawing, destination, every=every, force=force)
    to = None if destination == STANDARD_OUTPUT else destination
    if to and any(_is_same_file(to, path) for path in paths):
        raise UsageError(f"-o {shorten(to)}: this is the data file itself", "name another file")
    events = select(timeline, query)
    if not events:
        reason = explain_no_match(timeline, query)
        terminal.write_note("no event matches" + (f": {reason}" if reason else "") + "\nnothing is written")
        return
    picture = {"drawing": drawing or "chart", "requested": asked_span(timeline, query), "every": every}
    exported = export_function(name)(timeline, events, **(picture if name == "svg" else {}))
    if not exported.text:
        terminal.write_note("nothing is written")
    elif to is None:
        fallback = EXPORT_FORMATS[name].fallback
        terminal.write((exported.text,), pager=output.pager, fallback=fallback, remedy="write to a file: -o FILE")
    else:
        write_file(to, exported.text, overwrite=force)
        terminal.write_note(f"{to}: written")
    for note in exported.notes:
        terminal.write_note(note)
    with_own_fields = sum(bool(event.extra) for event in events)
    if with_own_fields and not EXPORT_FORMATS[name].holds_own_fields:
        terminal.write_note(
            f"without the x- fields of {plural(with_own_fields, 'event')}; geojson and --format json have them"
        )


def _is_same_file(one: str, other: str) -> bool:
    return os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)  # noqa: PTH110, PTH121


def _check_options(name: str, drawing: str | None, to: str | None, *, every: bool, force: bool) -> None:
    """Raise UsageError for an option that would do nothing."""
    if name != "svg" and (drawing or every):
        raise UsageError(f"{'--drawing' if drawing else '--all'} requires svg", "it is the only format that is drawn")
    if every and drawing != "bars":
        raise UsageError("--all requires --drawing bars", "add --drawing bars")
    if to == "":
        raise UsageError("-o: the path is empty", "name a file, or leave the option out for standard output")
    if force and to in {None, STANDARD_OUTPUT}:
        raise UsageError("--force requires -o", "add -o FILE")
