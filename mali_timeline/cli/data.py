"""Commands about data: whether a file is sound, how a date is parsed, and a chronology that comes in."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from mali_timeline.cli.answer import Output, write_drawing, write_records, write_rows
from mali_timeline.cli.options import FILE, NO_PAGER, OUTPUTS, command, complete_event, noted_files
from mali_timeline.dates import HistoricalDate
from mali_timeline.errors import MAX_MESSAGE, Diagnostic, Severity, UsageError, remaining, to_report
from mali_timeline.formatting import plural
from mali_timeline.terminal import output as terminal
from mali_timeline.terminal.files import write_file
from mali_timeline.text import did_you_mean, printable, shorten

if TYPE_CHECKING:
    from mali_timeline.readers import CheckResult
    from mali_timeline.readers.importers import Imported
    from mali_timeline.terminal.output import RenderableType

ERRORS_FOUND, UNREADABLE = 1, 2
MAX_SUGGESTIONS = 20
MAX_LISTED = 20  # losses of an import that are written out
# The formats that come in, as readers.importers has them, which is not imported for the other commands.
ImportFormat = Literal["csv", "tsv", "json", "jsonl", "yaml", "geojson", "acled", "ucdp", "timelinejs", "markwhen"]


def _complete_code(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes that begin so, each with its meaning."""
    from mali_timeline.checks.rules import RULES

    return [(code, rule.about) for code, rule in RULES.items() if code.startswith(incomplete)]


def _complete_warning(incomplete: str) -> list[tuple[str, str]]:
    """Return the codes of warnings that begin so, each with its meaning."""
    from mali_timeline.checks.rules import WARNINGS

    return [(code, about) for code, about in _complete_code(incomplete) if code in WARNINGS]


@command(
    "check",
    shared={"no_pager": NO_PAGER, "color": OUTPUTS["color"], "file": FILE},
    help="""\
Validate a data file: list all errors and warnings.

Examples:

- `mali-timeline check --strict my-events.yaml`
- `mali-timeline check --ignore single-voice --ignore unused-entry my-events.yaml`
- `mali-timeline check --explain weekday-mismatch`
""",
)
def check(  # noqa: PLR0913, PLR0917 - each option is a parameter
    ctx: typer.Context,
    output: Output,
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE]...", help="The files to validate (- for standard input).", show_default=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.", show_default=False)] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE",
            help="Leave out the warnings of a code, as `ignore: [CODE]` in the file does. Repeatable.",
            autocompletion=_complete_warning,
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One array of objects, over all files.", show_default=False)
    ] = False,
    codes: Annotated[
        bool, typer.Option("--codes", help="List the codes of errors and warnings.", show_default=False)
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Show a wrong and a right example of a code.", autocompletion=_complete_code),
    ] = None,
) -> None:
    """Run `mali-timeline check`."""
    if as_json:
        output = output._replace(format="json")
    if codes or explain is not None:
        _write_rules(output, explain)
        return
    before = ctx.params["file"]
    # Each file that is named stands for itself; those of --file are one timeline, as for every command.
    timelines: dict[tuple[str, ...], None] = dict.fromkeys((path,) for path in files or ())
    if before or not files:
        timelines[tuple(dict.fromkeys(before)) or noted_files(ctx, before)] = None
    results, unreadable = _check(timelines, _ignored(ignore or []))
    found = [(result.name, diagnostic) for result in results for diagnostic in result.diagnostics]
    if as_json:
        from mali_timeline.columns import diagnostic_records

        records = diagnostic_records(found)
        if found:
            write_records(output, records)
        else:
            terminal.write(("[]\n",))
    else:
        _write_diagnostics(output, found)
    severities = Counter(diagnostic.severity for _, diagnostic in found)
    if results and not as_json:
        _write_summary(results, severities)
    if unreadable or severities["error"] or (strict and found):
        raise typer.Exit(UNREADABLE if unreadable else ERRORS_FOUND)


def _ignored(codes: list[str]) -> list[str]:
    """Return the codes of warnings to leave out; raise UsageError for any other."""
    from mali_timeline.checks.rules import RULES, WARNINGS

    for code in codes:
        if code not in WARNINGS:
            reason = f"{code} is an error" if code in RULES else f"there is no code '{shorten(code)}'"
            hint = did_you_mean(code, WARNINGS) or "see mali-timeline check --codes"
            if code in RULES:
                hint = "only warnings can be ignored; see mali-timeline check --codes"
            raise UsageError(f"--ignore: {reason}", hint)
    return codes


def _check(timelines: Iterable[tuple[str, ...]], ignored: list[str]) -> "tuple[list[CheckResult], bool]":
    """Check the files of one timeline after another; return the results, and whether one could not be read."""
    from mali_timeline.readers import check_files

    results: list[CheckResult] = []
    unreadable = False
    for paths in timelines:
        try:
            results += check_files(paths, ignored)
        except OSError as error:
            unreadable = True
            where = error.filename if error.filename is not None else paths[0]
            terminal.write_error("mali-timeline", f"{shorten(str(where), MAX_MESSAGE)}: {error.strerror or error}")
    return results, unreadable


def _write_diagnostics(output: Output, found: "list[tuple[str, Diagnostic]]") -> None:
    """Write errors and warnings for a person: as plain lines, or as they are drawn on a terminal and in colour."""
    chosen = to_report(found)
    left_out = len(found) - len(chosen)
    if found and (terminal.is_terminal() or terminal.use_color(output.color)):
        from mali_timeline.render.diagnostics import DiagnosticsView

        write_drawing(output, DiagnosticsView(chosen, left_out))
    else:
        lines = [f"{diagnostic.report(name)}\n" for name, diagnostic in chosen]
        terminal.write([*lines, f"{remaining(left_out)}\n"] if left_out else lines)


def _write_summary(results: "list[CheckResult]", severities: "Counter[Severity]") -> None:
    """Write the totals by code and in all, and where reading stopped before the end, on standard error."""
    for result in results:
        if not result.complete:
            terminal.write_note(f"{result.name}: nothing after this error was read")
    counts = Counter((each.severity, each.code) for result in results for each in result.diagnostics)
    by_code = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    # Where every code is there once, the diagnostics themselves say as much.
    for (severity, code), number in by_code if counts.total() > len(counts) else ():
        terminal.write_note(f"{number:>6,}  {severity:<7}  {code}")
    totals = [plural(severities["error"], "error"), plural(severities["warning"], "warning")]
    if ignored := sum(result.ignored for result in results):
        totals.append(f"{ignored:,} ignored")
    events = plural(sum(result.events for result in results), "event")
    title = results[0].title
    of = f" of {len(results)} files" if len(results) > 1 else f" of {shorten(printable(title))}" if title else ""
    terminal.write_note(f"{', '.join(totals)} in {events}{of}")


def _write_rules(output: Output, code: str | None) -> None:
    """Write what all codes mean, or one of them with its examples."""
    from mali_timeline.checks.rules import RULES
    from mali_timeline.columns import rule_records

    if code is None:
        write_records(output, rule_records(tuple(RULES.values())))
        return
    if code not in RULES:
        raise UsageError(
            f"--explain: there is no code '{shorten(code)}'",
            did_you_mean(code, RULES) or "see mali-timeline check --codes",
        )
    rule = RULES[code]

    def card() -> "RenderableType":
        from mali_timeline.readers import check_bytes
        from mali_timeline.render.cards import RuleCard

        return RuleCard(rule, check_bytes("example", rule.file(rule.wrong)).diagnostics[0])

    write_records(output, rule_records((rule,)), drawing=card)


@command(
    "dates",
    shared={**OUTPUTS, "file": FILE},
    help="""\
Show how dates are parsed: first and last day, and precision.

A text is parsed as in a data file (EDTF); for what only options accept (words, `today`, ids of events) the EDTF to
write in a file is shown. For what cannot be parsed, what to write instead is shown, and the exit code is 2.

Examples:

- `mali-timeline dates 2012~ 199X 2022-33 2013-01-14/2013-01-15`
- `mali-timeline dates '22 March 2012' today konna-falls`
- `mali-timeline list --fields date | mali-timeline dates - --format csv`
""",
)
def dates(
    output: Output,
    paths: tuple[str, ...],
    texts: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT...",
            help="Dates to parse; - reads them from standard input, one per line; -- before one that begins with -.",
            autocompletion=complete_event,
            show_default=False,
        ),
    ],
) -> None:
    """Run `mali-timeline dates`."""
    from mali_timeline.columns import reading_records
    from mali_timeline.date_input import read_date
    from mali_timeline.readers import STANDARD_INPUT, read_timeline

    if STANDARD_INPUT in paths and "-" in texts:
        raise UsageError("standard input cannot hold both the file and the dates", "name the file: --file PATH")

    @cache
    def events() -> dict[str, HistoricalDate]:
        return {event.id: event.date for event in read_timeline(*paths).events}

    # The nearest ids are looked up for the first texts only: among many events that takes time.
    parsed = (read_date(text, events, suggest=count < MAX_SUGGESTIONS) for count, text in enumerate(_texts(texts)))
    if output.format in {"tsv", "jsonl"} or (output.format is None and not terminal.is_terminal()):
        # Standard input may have no end, so that each line is answered when it comes.
        dates_found = []
        for reading in parsed:
            dates_found.append(reading.date is not None)
            if not write_rows(output, reading_records([reading])):
                break
        if not dates_found:
            terminal.write_note("no date matches")
        raise typer.Exit(0 if all(dates_found) else 2)
    readings = list(parsed)
    records = reading_records(readings)

    def table() -> "RenderableType":
        from mali_timeline.render.tables import ReadingsTable

        return ReadingsTable(readings)

    write_records(output, records, table=table)
    if not all(reading.date for reading in readings):
        raise typer.Exit(2)


def _texts(typed: list[str]) -> Iterator[str]:
    """Yield the texts to parse, those of standard input in the position of `-`."""
    for text in typed:
        if text == "-":
            yield from filter(str.strip, terminal.input_lines())
        else:
            yield text


@command(
    "new",
    shared={},
    help="""\
Write a data file to begin with: one event, with comments.

Examples:

- `mali-timeline new > events-of-mine.yaml`
- `mali-timeline new 'The Suez Crisis' > suez.yaml`
""",
)
def new(
    title: Annotated[
        str, typer.Argument(metavar="[TITLE]", help="The title of the timeline.", show_default=False)
    ] = "My timeline",
) -> None:
    """Run `mali-timeline new`."""
    from mali_timeline.exporters.template import template

    terminal.write((template(title),), fallback="escape")


@command(
    "schema",
    shared={},
    help="""\
Write the JSON Schema of the data file, by which editors help.

An editor that knows YAML completes fields and marks errors in a file that begins with the line
`# yaml-language-server: $schema=schema.json`, as `mali-timeline new` writes it. `check` knows more: names that no
register has, days that do not exist, and all warnings.

Examples:

- `mali-timeline schema > schema.json`
- `mali-timeline schema | python3 -m json.tool --no-indent`
""",
)
def schema() -> None:
    """Run `mali-timeline schema`."""
    from json import dumps

    from mali_timeline.readers.json_schema import json_schema

    terminal.write((dumps(json_schema(), indent=2), "\n"))


@command(
    "import",
    shared={},
    help="""\
Bring in a chronology in another format, as a data file.

The data file, which `check` finds without errors, goes to standard output or to `--output`. Nothing is invented: what
cannot be held is listed on standard error with its row and the reason, and a column without a field of its own is kept
as an `x-` field.

Examples:

- `mali-timeline import chronology.csv`
- `mali-timeline import --columns date=day,title=label --dates dmy export.csv`
- `mali-timeline import --as markwhen notes.txt`
""",
)
def import_(  # noqa: PLR0913, PLR0917 - each option is a parameter
    chronology: Annotated[str, typer.Argument(metavar="FILE", help="The file (- for standard input).")],
    form: Annotated[
        ImportFormat | None,
        typer.Option(
            "--as",
            metavar="FORMAT",
            help=f"Its format: {', '.join(get_args(ImportFormat))}. [default: as its content shows]",
            show_default=False,
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD=COLUMN,…", help="Which column fills which field, as `title=label,date=day`. Repeatable."
        ),
    ] = None,
    dates: Annotated[
        Literal["dmy", "mdy", "ymd"] | None,
        typer.Option(metavar="ORDER", help="The order of days in figures: dmy, mdy or ymd.", show_default=False),
    ] = None,
    destination: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write to PATH instead of standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite PATH.", show_default=False)] = False,
) -> None:
    """Run `mali-timeline import`."""
    from mali_timeline.exporters.yaml import data_file
    from mali_timeline.readers import read_bytes, shown_name
    from mali_timeline.readers.importers import Options, import_chronology

    name = shorten(shown_name(chronology), MAX_MESSAGE)
    options = Options(_columns(columns or []), dates)
    raw = read_bytes(chronology)
    try:
        imported = import_chronology(raw, form, options)
    except UsageError as error:
        raise UsageError(f"{name}: {error.message}", error.hint) from None
    if form is None:
        terminal.write_note(f"{name}: recognised as {imported.format}; --as names another format")
    text = "".join(data_file(imported.timeline)) if imported.timeline.events else ""
    if text and destination is not None:
        write_file(destination, text, overwrite=force)
    elif text:
        terminal.write((text,), fallback="error")
    _write_losses(name, imported)
    if not text:
        raise typer.Exit(ERRORS_FOUND)


def _columns(typed: list[str]) -> dict[str, list[str]]:
    """Return the columns for each field; raise UsageError. A comma ends a column only before the next `field=`."""
    import re

    chosen: dict[str, list[str]] = {}
    for pair in (pair for each in typed for pair in re.split(r",(?=\s*[\w-]+=)", each)):
        field, _, column = (part.strip() for part in pair.partition("="))
        if not field or not column:
            raise UsageError(f"--columns: '{shorten(pair)}' is no pair", "write FIELD=COLUMN, as title=label")
        chosen.setdefault(field, []).append(column)
    return chosen


def _write_losses(name: str, imported: "Imported") -> None:
    """Write what has come in, and what could not be held, on standard error."""
    for note in imported.notes:
        terminal.write_note(f"{name}: {note}")
    for loss in imported.losses[:MAX_LISTED]:
        terminal.write_note(
            f"{loss.where}: {shorten(loss.message, MAX_MESSAGE)}" + ("; left out" if loss.whole else "")
        )
    if len(imported.losses) > MAX_LISTED:
        terminal.write_note(f"{len(imported.losses) - MAX_LISTED:,} more not shown")
    if imported.early:
        rows = plural(imported.early, "row")
        terminal.write_note(f"{rows} with a year before 0001, which is not supported")
    refused = sum(loss.whole for loss in imported.losses)
    events = plural(len(imported.timeline.events), "event")
    left_out = f", {plural(refused, 'row')} left out" if refused else ""
    terminal.write_note(f"{name}: {plural(imported.rows, 'row')}, {events}{left_out}")
