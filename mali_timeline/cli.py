"""The command line: options, exit codes, help and completion. Typer lives here and nowhere else.

A command's body is the way of the data: the timeline is read, the events are selected, a view of them is written.
"""

import functools
import gc
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Annotated, Any, Literal

import typer

# Typer brings its own Click and shows these nowhere else; its minor version is pinned.
from typer._click.exceptions import ClickException, NoArgsIsHelpError

from mali_timeline import __version__
from mali_timeline import output as out
from mali_timeline.loader import check_timeline, packed_file, read_timeline, shown_name
from mali_timeline.output import Output
from mali_timeline.problems import DataError
from mali_timeline.query import Query, QueryError, find, select
from mali_timeline.records import Timeline
from mali_timeline.views.pieces import counted

PROGRAM = "mali-timeline"
FILE_VARIABLE = "MALI_TIMELINE_FILE"
DONE, PROBLEMS, USAGE, INTERRUPTED = 0, 1, 2, 130

app = typer.Typer(
    name=PROGRAM,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 done, also when nothing matches; 1 problems in the data; 2 wrong usage, or a file or "
    "stream that cannot be read or written.",
)


# Completion


def _complete(kind: Callable[[Timeline], dict[str, str]]) -> Callable[[typer.Context, str], Iterator[tuple[str, str]]]:
    """Give a completion by the ids of a register of the file that the command would read."""

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        try:
            timeline = read_timeline(_path(ctx, ctx.params.get("file")))
        except (DataError, OSError):
            return
        before = "not:" if incomplete.startswith("not:") else ""
        for entry, about in kind(timeline).items():
            if entry.startswith(incomplete.removeprefix(before)):
                yield before + entry, about

    return complete


_complete_event = _complete(lambda timeline: {event.id: event.title for event in timeline.events})
_complete_actor = _complete(lambda timeline: {actor.id: actor.name for actor in timeline.actors.values()})
_complete_place = _complete(lambda timeline: {place.id: place.name for place in timeline.places.values()})
_complete_tag = _complete(lambda timeline: {tag.id: tag.about or "" for tag in timeline.tags.values()})
_complete_source = _complete(lambda timeline: {source.id: source.title for source in timeline.sources.values()})
_complete_period = _complete(lambda timeline: {period.id: period.name for period in timeline.periods.values()})


# Options

WHEN, WHO, ORDER, OUTPUT = "Filters: when", "Filters: what", "Order", "Output"
NAMES = "Repeated: any of them. `not:NAME` rules it out."


def _filter(panel: str, text: str, **settings: Any) -> Any:  # noqa: ANN401 - what Typer itself takes and gives
    """Give an option in one of the panels of the help."""
    return typer.Option(help=text, rich_help_panel=panel, **settings)


def _flag(panel: str, name: str, text: str) -> Any:  # noqa: ANN401
    """Give an option that is there or not."""
    return typer.Option(name, help=text, rich_help_panel=panel, show_default=False)


# One option for each field of Query: the only place where the filters are spelled.
FILTERS: dict[str, Any] = {
    "since": Annotated[str | None, _filter(WHEN, "Events not wholly before this date begins.", metavar="DATE")],
    "until": Annotated[str | None, _filter(WHEN, "Events not wholly after this date ends.", metavar="DATE")],
    "in_": Annotated[
        str | None, typer.Option("--in", help="Events that touch this date.", metavar="DATE", rich_help_panel=WHEN)
    ],
    "on": Annotated[str | None, _filter(WHEN, "Events of this day in any year.", metavar="MM-DD|today")],
    "around": Annotated[str | None, _filter(WHEN, "Events near this date, or near an event.", metavar="DATE")],
    "within": Annotated[
        str | None, _filter(WHEN, "How near: days, weeks, months or years (14d).", metavar="14d|2w|3m|1y")
    ],
    "certain": Annotated[bool, _flag(WHEN, "--certain", "Only events wholly inside the asked span.")],
    "actor": Annotated[list[str], _filter(WHO, f"By actor. {NAMES}", metavar="NAME", autocompletion=_complete_actor)],
    "place": Annotated[
        list[str], _filter(WHO, "By place, region or country.", metavar="NAME", autocompletion=_complete_place)
    ],
    "tag": Annotated[list[str], _filter(WHO, "By tag.", metavar="TAG", autocompletion=_complete_tag)],
    "source": Annotated[
        list[str], _filter(WHO, "By source, publisher or origin.", metavar="NAME", autocompletion=_complete_source)
    ],
    "period": Annotated[
        list[str], _filter(WHO, "By the period it begins in.", metavar="NAME", autocompletion=_complete_period)
    ],
    "grep": Annotated[
        list[str],
        _filter(WHO, "In title, text and names; case and accents count only with capitals.", metavar="REGEX"),
    ],
    "disputed": Annotated[
        bool, _flag(WHO, "--disputed", "Only disputed events: in words, on the date, or on a figure.")
    ],
    "min_sources": Annotated[int | None, _filter(WHO, "At least N independent sources.", metavar="N", min=0)],
    "limit": Annotated[int | None, _filter(ORDER, "At most N events.", metavar="N", min=0)],
    "reverse": Annotated[bool, _flag(ORDER, "--reverse", "The latest first.")],
}
FORMAT = Annotated[
    out.Format | None,
    _filter(OUTPUT, f"One of {', '.join(out.FORMATS)}; else as the terminal or the pipe calls for.", metavar="FORMAT"),
]
NO_PAGER = Annotated[bool, _flag(OUTPUT, "--no-pager", "Never page.")]
OUTPUTS: dict[str, Any] = {
    "format": FORMAT,
    "fields": Annotated[str | None, _filter(OUTPUT, "Which fields, in which order.", metavar="date,id,title,…")],
    "color": Annotated[
        out.Color,
        _filter(OUTPUT, "auto, always or never.", metavar="WHEN", show_default=False),
    ],
    "no_pager": NO_PAGER,
}
FILE = Annotated[
    str | None,
    typer.Option(
        "--file",
        help=f"Read this file (- for standard input) instead of the packed events.yaml; also {FILE_VARIABLE}.",
        metavar="PATH",
        rich_help_panel="File",
    ),
]


def _path(ctx: typer.Context, file: str | None) -> str:
    """Give the path of the data file: by --file behind the command or before it, the environment, or our own."""
    before = ctx.find_root().params.get("file")
    return file or before or os.environ.get(FILE_VARIABLE) or packed_file()


def _usual(annotation: Any) -> Any:  # noqa: ANN401 - an annotation is anything
    """Give the default of an option by its type."""
    kind = annotation.__origin__
    if kind is bool:
        return False
    if kind == list[str]:
        return []
    return "auto" if annotation is OUTPUTS["color"] else None


def shows_events(body: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that all commands share: the filters, the ways of output, and the file.

    The body gets the timeline, the Query and the Output, and its own parameters by name.
    """
    shared = {**FILTERS, **OUTPUTS, "file": FILE}
    own = [
        parameter
        for parameter in inspect.signature(body).parameters.values()
        if parameter.name not in {"timeline", "query", "output"}
    ]

    @functools.wraps(body)
    def command(**given: Any) -> None:  # noqa: ANN401 - the values of all the options
        ctx: typer.Context = given.pop("ctx")
        asked = {name: given.pop(name) for name in shared}
        timeline = read_timeline(_path(ctx, asked["file"]))
        body(timeline=timeline, query=_query(asked), output=_output(asked), **given)

    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=_usual(annotation))
        for name, annotation in shared.items()
    ]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    parameters = [context, *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own), *options]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _query(asked: dict[str, Any]) -> Query:
    """Give the question that the options ask."""
    values = {field.name: asked[field.name] for field in fields(Query)}
    several: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Query(**{**values, **several})


def _output(asked: dict[str, Any]) -> Output:
    """Give the way of output that the options ask for."""
    names = tuple(name.strip() for name in (asked["fields"] or "").split(",") if name.strip())
    return Output(format=asked["format"], fields=names, color=asked["color"], pager=not asked["no_pager"])


# Commands

READ, LOOK_UP, DATA = "Read", "Look up", "Data"


@app.callback()
def _program(
    ctx: typer.Context,
    file: FILE = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=lambda wanted: _version(wanted=wanted)
        ),
    ] = False,
) -> None:
    """A timeline of the conflict in Mali: every event dated honestly, every event sourced.

    Dates are EDTF (`2012`, `2012-03`, `2012-03-22`, `199X`, `2012-01/2012-04`), words in English or French
    (`'22 March 2012'`, `'janvier 2013'`), `today`, or the id of an event.
    """


def _version(*, wanted: bool) -> None:
    if wanted:
        out.write_text(Output(pager=False), f"{PROGRAM} {__version__}\n")
        raise typer.Exit


@app.command("list", rich_help_panel=READ)
@shows_events
def list_events(timeline: Timeline, query: Query, output: Output) -> None:
    """List events in order: a table on a terminal, one line each in a pipe.

    Examples:

    - `mali-timeline list --since 2012`
    - `mali-timeline list --in 2013-01 --tag battle --actor not:france`
    - `mali-timeline list | grep -i kidal | cut -f1,3`

    """
    from mali_timeline.views.listings import events_listing
    from mali_timeline.views.tables import EventsTable

    events = select(timeline, query)
    out.write_listing(output, events_listing(timeline, events), table=EventsTable(events))


@app.command("tree", rich_help_panel=READ)
@shows_events
def tree(
    timeline: Timeline,
    query: Query,
    output: Output,
    by: Annotated[
        Literal["year", "period", "region", "place", "actor", "tag", "source"],
        typer.Option(help="What the branches are."),
    ] = "year",
) -> None:
    """Draw events on a tree; an event with several places, actors, tags or sources stands on several branches.

    Examples:

    - `mali-timeline tree --in 2012`
    - `mali-timeline tree --by region --since 2020`
    - `mali-timeline tree --by period --actor wagner`

    """
    from mali_timeline.views.listings import branches_listing
    from mali_timeline.views.trees import EventsTree, grow

    trunk = grow(timeline, select(timeline, query), by)
    rows = branches_listing(timeline, list(trunk.all_events()))
    out.write_listing(output, rows, picture=EventsTree(trunk))


@app.command("show", rich_help_panel=READ)
@shows_events
def show(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of events.", autocompletion=_complete_event)
    ] = None,
) -> None:
    """Show everything known of events: by their ids, or all that the filters leave.

    Examples:

    - `mali-timeline show konna-falls`
    - `mali-timeline show serval-begins serval-named`
    - `mali-timeline show --tag coup --since 2020`

    """
    from mali_timeline.views.cards import event_cards
    from mali_timeline.views.listings import events_listing
    from mali_timeline.views.tables import EventsTable

    if not ids and query == Query():
        raise QueryError("which event?", "name its id (`mali-timeline list --fields date,id,title`), or filter")
    named = find({event.id: event for event in timeline.events}, ids, "event") if ids else None
    events = select(timeline, query, named)
    cards = event_cards(timeline, events)
    out.write_listing(output, events_listing(timeline, events), table=EventsTable(events), picture=cards)


@app.command("sources", rich_help_panel=LOOK_UP)
@shows_events
def sources(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of sources.", autocompletion=_complete_source)
    ] = None,
) -> None:
    """List the sources, each with how many events cite it; with ids, the whole entries and their events.

    Examples:

    - `mali-timeline sources`
    - `mali-timeline sources --in 2013-01 --format csv`
    - `mali-timeline sources globalsecurity`

    """
    from mali_timeline.views.registers import source_cards, source_entries, sources_listing

    entries = source_entries(timeline, select(timeline, query), only_cited=not ids and query != Query())
    if ids:
        entries = find({entry.source.id: entry for entry in entries}, ids, "source")
    cards = source_cards(entries) if ids else None
    out.write_listing(output, sources_listing(entries), picture=cards)


@app.command("check", rich_help_panel=DATA)
def check(
    ctx: typer.Context,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings, too.")] = False,
    no_pager: NO_PAGER = False,
    file: FILE = None,
) -> None:
    """Check a file: every problem in one run, and warnings of what is odd.

    Examples:

    - `mali-timeline check`
    - `mali-timeline --file my-events.yaml check`
    - `mali-timeline check --strict --file my-events.yaml`

    """
    path = _path(ctx, file)
    timeline, warnings = check_timeline(path)
    name = shown_name(path)
    out.write_warnings(Output(pager=not no_pager), name, warnings)
    held = f"{counted(len(timeline.events), 'event')}, {counted(len(timeline.sources), 'source')}"
    out.write_note(f"{name}: {held}: no problems, {counted(len(warnings), 'warning')}")
    if strict and warnings:
        raise typer.Exit(PROBLEMS)


# The way in


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code; whatever goes wrong becomes one clear message."""
    gc.disable()  # a short life with many objects that all stay: the collector would look through them in vain
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = app(arguments, prog_name=PROGRAM, standalone_mode=False)
    except SystemExit as stop:
        # Typer's own pages end so when the reader of a pipe has gone, which is no error.
        code = DONE if isinstance(stop.__context__, BrokenPipeError) else stop.code
    except Exception as error:  # noqa: BLE001 - a fault of ours is told in one line, too
        code = _told(error)
    finally:
        gc.freeze()  # nor need it look through them at the end
    return code if isinstance(code, int) else DONE


def _told(error: Exception) -> int:
    """Write what went wrong on standard error, and give the exit code for it."""
    match error:
        case DataError():
            out.write_problems(error)
            return PROBLEMS
        case NoArgsIsHelpError():
            out.write_text(Output(pager=False), error.format_message())
        case ClickException():
            ctx = getattr(error, "ctx", None)
            command = ctx.command_path if ctx else PROGRAM
            out.write_error(command, error.format_message(), f"see {command} --help")
        case QueryError() | out.FieldError():
            out.write_error(PROGRAM, error.message, error.hint)
        case OSError():
            where = error.filename if error.filename is not None else "standard output"
            out.write_error(PROGRAM, f"{where}: {error.strerror or error}")
        case _:
            out.write_error(PROGRAM, f"a fault of the program: {type(error).__name__}: {error}", "please report it")
    return USAGE
