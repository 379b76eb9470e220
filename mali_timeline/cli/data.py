"""Commands about data: whether a file is sound, how a date is read."""

from functools import cache
from itertools import chain
from typing import Annotated, Any

import typer

from mali_timeline import output as out
from mali_timeline.cli.file import FILE, file_path
from mali_timeline.cli.options import NO_PAGER, complete_event, shows_records
from mali_timeline.dates import HistoricalDate
from mali_timeline.loader import Checked, check_bytes, check_file
from mali_timeline.output import Output
from mali_timeline.query import QueryError
from mali_timeline.views.pieces import counted

PROBLEMS, UNREADABLE = 1, 2
app = typer.Typer()


def _flag(name: str, text: str) -> Any:  # noqa: ANN401 - what Typer itself gives
    """Give an option that is there or not."""
    return typer.Option(name, help=text, show_default=False)


def _complete_code(incomplete: str) -> list[tuple[str, str]]:
    """Give the codes that begin so, each with its meaning."""
    from mali_timeline.codes import CODES

    return [(code, meaning.about) for code, meaning in CODES.items() if code.startswith(incomplete)]


@app.command("check", rich_help_panel="Data")
def check(  # noqa: PLR0913, PLR0917 - each option is a parameter
    ctx: typer.Context,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="The files to check (- for standard input).", show_default=False),
    ] = None,
    strict: Annotated[bool, _flag("--strict", "Exit 1 for warnings, too.")] = False,
    as_json: Annotated[bool, _flag("--json", "One array of objects, over all files.")] = False,
    codes: Annotated[bool, _flag("--codes", "List the codes of problems and warnings.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Show a wrong and a right example of a code.", autocompletion=_complete_code),
    ] = None,
    no_pager: NO_PAGER = False,
    file: FILE = None,
) -> None:
    """Check a file: every problem, and what is odd in it.

    Examples:

    - `mali-timeline check --strict my-events.yaml`
    - `mali-timeline check --json`
    - `mali-timeline check --explain weekday-mismatch`

    """
    output = Output(format="json" if as_json else None, pager=not no_pager)
    if codes or explain is not None:
        _write_codes(output, explain)
        return
    named = [*(files or []), *([file] if file else [])] or [file_path(ctx, None)]
    checked, unreadable = _checked(ctx, dict.fromkeys(named))
    findings = [(each.name, found) for each in checked for found in each.findings]
    out.write_findings(output, findings)
    problems = sum(found.severity == "problem" for _, found in findings)
    if checked and not as_json:
        _write_count(checked, problems, len(findings) - problems)
    if unreadable or problems or (strict and findings):
        raise typer.Exit(UNREADABLE if unreadable else PROBLEMS)


def _checked(ctx: typer.Context, paths: dict[str, None]) -> tuple[list[Checked], bool]:
    """Check files one after another, and tell whether there was one that could not be read."""
    checked = []
    for path in paths:
        try:
            checked.append(check_file(path))
        except OSError as error:
            out.write_error(ctx.find_root().info_name or "", f"{path}: {error.strerror or error}")
    return checked, len(checked) < len(paths)


def _write_count(checked: list[Checked], problems: int, warnings: int) -> None:
    """Write how much was found, and where reading stopped before the end, on standard error."""
    for each in checked:
        if not each.read_to_its_end:
            out.write_note(f"{each.name}: what stands behind this problem was not read")
    events = counted(sum(each.events for each in checked), "event")
    among = f" of {len(checked)} files" if len(checked) > 1 else ""
    out.write_note(f"{counted(problems, 'problem')}, {counted(warnings, 'warning')} in {events}{among}")


def _write_codes(output: Output, explain: str | None) -> None:
    """Write what all codes mean, or one of them with its examples."""
    from mali_timeline.codes import CODES
    from mali_timeline.views.findings import code_card, codes_listing

    if explain is None:
        out.write_listing(output, codes_listing(tuple(CODES)))
        return
    if explain not in CODES:
        from mali_timeline.names import did_you_mean

        raise QueryError(
            f"--explain: there is no code '{explain[:60]}'",
            did_you_mean(explain, CODES) or "see mali-timeline check --codes",
        )
    found = check_bytes("example", CODES[explain].whole(CODES[explain].wrong)).findings[0]
    out.write_listing(output, codes_listing((explain,)), picture=code_card(explain, found))


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
