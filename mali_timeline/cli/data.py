"""Commands about data: whether a file is sound, how a date is read."""

from functools import cache
from itertools import chain
from typing import Annotated

import typer

from mali_timeline import output as out
from mali_timeline.cli.file import FILE, file_path
from mali_timeline.cli.options import NO_PAGER, complete_event, shows_records
from mali_timeline.dates import HistoricalDate
from mali_timeline.loader import check_timeline, shown_name
from mali_timeline.output import Output
from mali_timeline.views.pieces import counted

app = typer.Typer()


@app.command("check", rich_help_panel="Data")
def check(
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    no_pager: NO_PAGER = False,
    file: FILE = None,
) -> None:
    """Check a file: every problem, and what is odd in it.

    Examples:

    - `mali-timeline check`
    - `mali-timeline --file my-events.yaml check`
    - `mali-timeline check --strict --file my-events.yaml`

    """
    path = file_path(ctx, file)
    timeline, warnings = check_timeline(path)
    name = shown_name(path)
    out.write_warnings(Output(pager=not no_pager), name, warnings)
    held = f"{counted(len(timeline.events), 'event')}, {counted(len(timeline.sources), 'source')}"
    out.write_note(f"{name}: {held}: no problems, {counted(len(warnings), 'warning')}")
    if strict and warnings:
        raise typer.Exit(1)


@app.command("dates", rich_help_panel="Data")
@shows_records
def dates(
    output: Output,
    path: str,
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="Dates to read; - reads them from standard input, one a line; -- goes before one that begins with -.",
            autocompletion=complete_event,
            show_default=False,
        ),
    ],
) -> None:
    """Tell how dates are read: first and last day, precision, in words.

    A text is read as a data file has it (EDTF); what only an option would take is told with what to write in a file:
    words, `today`, ids of events. What cannot be read is told with what to write instead, and the exit code is 2.

    Examples:

    - `mali-timeline dates 2012~ 199X 2022-33 2013-01-14/2013-01-15`
    - `mali-timeline dates '22 March 2012' today konna-falls`
    - `mali-timeline list --fields date | mali-timeline dates - --format csv`

    """
    from mali_timeline.asked_dates import how_read
    from mali_timeline.loader import read_timeline
    from mali_timeline.output.asking import lines_in
    from mali_timeline.query import QueryError
    from mali_timeline.views.readings import ReadingsTable, readings_listing

    if path == "-" and "-" in texts:
        raise QueryError("standard input cannot hold both the file and the dates", "name the file: --file PATH")

    @cache
    def events() -> dict[str, HistoricalDate]:
        return {event.id: event.date for event in read_timeline(path).events}

    asked = chain.from_iterable(filter(str.strip, lines_in()) if text == "-" else [text] for text in texts)
    readings = [how_read(text, events) for text in asked]
    out.write_listing(output, readings_listing(readings), table=ReadingsTable(readings))
    if not all(reading.date for reading in readings):
        raise typer.Exit(2)
