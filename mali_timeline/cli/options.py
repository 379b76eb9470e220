"""The options that commands share, as one table of data: the filters, the order, the output, and the file."""

import functools
import inspect
import os
from collections.abc import Callable, Iterator
from typing import Annotated, Any, NamedTuple, cast

import typer

from mali_timeline.cli.answer import FORMATS, Format, Output
from mali_timeline.errors import UsageError
from mali_timeline.query import Query, areas_named_like_places
from mali_timeline.records import Timeline
from mali_timeline.terminal.output import Color, write_note
from mali_timeline.text import shorten

FILE_VARIABLE = "MALI_TIMELINE_FILE"

# Completion

# The register of a timeline as ids with descriptions.
Candidates = Callable[[Timeline], dict[str, str]]


def _completer(candidates: Candidates) -> Callable[[typer.Context, str], Iterator[tuple[str, str]]]:
    """Return a completion by the ids of a register of the file that the command would read."""

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from mali_timeline.errors import DataError
        from mali_timeline.readers import STANDARD_INPUT, read_timeline

        try:
            paths = [os.path.expanduser(path) for path in data_files(ctx, ctx.params.get("file"))]  # noqa: PTH111 - as typed
            # A pipe or a terminal would be read to its end, while the shell waits.
            if any(path == STANDARD_INPUT or not os.path.isfile(path) for path in paths):  # noqa: PTH113
                return
            timeline = read_timeline(*paths)
        except (DataError, UsageError, OSError):
            return
        negated = "not:" if incomplete.startswith("not:") else ""
        for entry, description in candidates(timeline).items():
            if entry.startswith(incomplete.removeprefix(negated)):
                yield negated + entry, description

    return complete


complete_event = _completer(lambda timeline: {event.id: event.title for event in timeline.events})
complete_actor = _completer(lambda timeline: {actor.id: actor.name for actor in timeline.actors.values()})
complete_place = _completer(lambda timeline: {place.id: place.name for place in timeline.places.values()})
complete_tag = _completer(lambda timeline: {tag.id: tag.name or tag.about or "" for tag in timeline.tags.values()})
complete_source = _completer(lambda timeline: {source.id: source.title for source in timeline.sources.values()})
complete_period = _completer(lambda timeline: {period.id: period.name for period in timeline.periods.values()})
complete_region = _completer(lambda timeline: {place.region: "" for place in timeline.places.values() if place.region})
complete_country = _completer(
    lambda timeline: {place.country: "" for place in timeline.places.values() if place.country}
)


# The table

WHEN, WHAT, ORDER, OUTPUT = "Filters: when", "Filters: what", "Order", "Output"


class Option(NamedTuple):
    """One shared option: the panel of the help, its help text, type, metavar, completion, and name on the command line.

    The type `list[str]` is also used for what may be given only once, so that a second value is noticed.
    """

    panel: str
    help: str
    type: Any = list[str]
    metavar: str | None = None
    complete: Any = None
    flag: str | None = None
    default: Any = None
    minimum: int | None = None

    def annotation(self) -> Any:  # noqa: ANN401 - what Typer itself takes
        """Return the annotation from which Typer makes the option."""
        option = typer.Option(
            *([self.flag] if self.flag else []),
            help=self.help,
            rich_help_panel=self.panel,
            metavar=self.metavar,
            autocompletion=self.complete,
            min=self.minimum,
            show_default=False,
        )
        return Annotated[self.type, option]


# One entry for each field of Query: the only place where the filters are spelled.
FILTERS: dict[str, Option] = {
    "since": Option(
        WHEN,
        "Only events on or after DATE (those that may fall there count). A date is `2012`, `2012-03-22`, `199X`, "
        "`'22 March 2012'`, `'janvier 2013'`, `today`, or the id of an event.",
        metavar="DATE",
    ),
    "until": Option(WHEN, "Only events on or before DATE; `--until 2012` keeps all of 2012.", metavar="DATE"),
    "in_": Option(WHEN, "Only events that overlap DATE. Repeatable; matches any.", metavar="DATE", flag="--in"),
    "on": Option(WHEN, "Only events on this day of any year. Repeatable; matches any.", metavar="MM-DD|today"),
    "around": Option(WHEN, "Only events near DATE, or near the event with this id.", metavar="DATE"),
    "within": Option(WHEN, "How near: days, weeks, months or years. [default: 14d]", metavar="14d|2w|3m|1y"),
    "certain": Option(WHEN, "Only events that lie certainly inside the span asked for.", bool, flag="--certain"),
    "actor": Option(
        WHAT,
        "By actor. Repeatable; matches any. Prefix with `not:` to exclude.",
        metavar="NAME",
        complete=complete_actor,
    ),
    "place": Option(WHAT, "By place.", metavar="NAME", complete=complete_place),
    "region": Option(WHAT, "By region.", metavar="NAME", complete=complete_region),
    "country": Option(WHAT, "By country.", metavar="NAME", complete=complete_country),
    "tag": Option(WHAT, "By tag.", metavar="TAG", complete=complete_tag),
    "source": Option(WHAT, "By source, publisher or origin.", metavar="NAME", complete=complete_source),
    "period": Option(WHAT, "By the period in which they begin.", metavar="NAME", complete=complete_period),
    "grep": Option(
        WHAT,
        "By a pattern in title, text or names. Smart case: ignores case and accents unless it has capitals.",
        metavar="REGEX",
    ),
    "disputed": Option(WHAT, "Only events on which sources contradict one another.", bool, flag="--disputed"),
    "min_sources": Option(WHAT, "Only events with at least N independent sources.", int | None, "N", minimum=0),
    "limit": Option(ORDER, "At most N events.", int | None, "N", minimum=0),
    "reverse": Option(ORDER, "The latest first.", bool, flag="--reverse"),
}
# Fields of Query of which the last value counts no more than the first: a second one is an error.
ONCE = {"since", "until", "around", "within"}
NO_PAGER = Option(OUTPUT, "Never use a pager.", bool, flag="--no-pager")
OUTPUTS: dict[str, Option] = {
    "format": Option(
        OUTPUT, f"{', '.join(FORMATS)}. [default: table on a terminal, TSV in a pipe]", Format | None, "FORMAT"
    ),
    "fields": Option(OUTPUT, "Which fields, in which order.", str | None, "date,id,title,…"),
    "color": Option(OUTPUT, "When to use colour: auto, always or never.", Color, "WHEN", default="auto"),
    "no_pager": NO_PAGER,
}
FILE = Option(
    OUTPUT,
    f"Read PATH (- for standard input) instead of the packed events.yaml; also {FILE_VARIABLE}. Repeatable: several "
    "files are one timeline.",
    list[str],
    "PATH",
)


# Commands


class Command(NamedTuple):
    """A command before Typer builds it: its help, and the function with all options."""

    help: str
    function: Callable[..., None]


COMMANDS: dict[str, Command] = {}


def command(
    name: str,
    *,
    help: str,  # noqa: A002 - as Typer has it
    shared: dict[str, Option] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a command under its name, with the shared options (default: all filters, the output and the file).

    The function gets the shared values that it names: `timeline`, `query`, `paths`, `output`, `ctx`; its other
    parameters are its own options, declared as Typer has them. The help is no docstring, so that it is there under
    PYTHONOPTIMIZE=2, too.
    """

    def register(body: Callable[..., None]) -> Callable[..., None]:
        options = {**FILTERS, **OUTPUTS, "file": FILE} if shared is None else shared
        COMMANDS[name] = Command(help, _with_options(body, options))
        return body

    return register


def _with_options(body: Callable[..., None], shared: dict[str, Option]) -> Callable[..., None]:
    """Return a function with the options of a body and the shared ones, which calls the body with what it names.

    This is the one place where a signature is made that mypy cannot see: Typer reads it to build the command.
    """
    own = inspect.signature(body).parameters

    @functools.wraps(body)
    def run(**given: Any) -> None:  # noqa: ANN401 - the values of all options
        ctx: typer.Context = given.pop("ctx")
        if ctx.args:
            from shlex import quote

            word = shorten(ctx.args[0])
            hint = f"options begin with --: for what you look for, write --grep {quote(word)} or --place {quote(word)}"
            raise UsageError(f"unexpected argument '{word}'", hint if "grep" in shared else "")
        values = {name: given.pop(name) for name in shared}
        for name, make in _SHARED.items():
            if name in own:
                given[name] = make(ctx, values)
        if "query" in given and "timeline" in given:
            for value, option in areas_named_like_places(given["timeline"], given["query"]):
                name = shorten(value)
                write_note(f"--place {name} is the place of that name; the whole area is {option} {name}")
        body(**given)

    parameters = [inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    parameters += [
        each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own.values() if each.name not in _SHARED
    ]
    parameters += [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, annotation=option.annotation(), default=_default(option)
        )
        for name, option in shared.items()
    ]
    made: Any = run
    made.__signature__ = inspect.Signature(parameters)
    made.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return cast("Callable[..., None]", made)


def _default(option: Option) -> Any:  # noqa: ANN401
    """Return the value of an option that is not given."""
    return False if option.type is bool else [] if option.type == list[str] else option.default


def _query(_ctx: typer.Context, values: dict[str, Any]) -> Query:
    """Return what the options ask; raise UsageError for an option that was given twice and may not be."""
    fields: dict[str, Any] = {}
    for name in Query._fields:
        value = values[name]
        if name in ONCE:
            if len(value) > 1:
                raise UsageError(f"--{name} was given {len(value)} times", "give it once; --in matches any of several")
            fields[name] = value[0] if value else None
        else:
            fields[name] = tuple(value) if isinstance(value, list) else value
    return Query(**fields)


def _output(_ctx: typer.Context, values: dict[str, Any]) -> Output:
    """Return the way of output that the options ask for."""
    names = tuple(name.strip() for name in (values.get("fields") or "").split(",") if name.strip())
    color = values.get("color", "auto")
    return Output(format=values.get("format"), fields=names, color=color, pager=not values["no_pager"])


def _paths(ctx: typer.Context, values: dict[str, Any]) -> tuple[str, ...]:
    return noted_files(ctx, values["file"])


def _timeline(ctx: typer.Context, values: dict[str, Any]) -> Timeline:
    """Read the data files as one timeline; raise DataError and OSError."""
    from mali_timeline.readers import read_timeline

    return read_timeline(*_paths(ctx, values))


def data_files(ctx: typer.Context, files: list[str] | None) -> tuple[str, ...]:
    """Return the paths of the data files: --file after the command or before it, the environment, the packed file."""
    given = tuple(dict.fromkeys(files or ctx.find_root().params.get("file") or ()))
    if "" in given:
        raise UsageError("--file: the path is empty", "name a file, or leave the option out for the packed one")
    if given:
        return given
    from mali_timeline.readers import packed_file

    return (os.environ.get(FILE_VARIABLE) or packed_file(),)


def noted_files(ctx: typer.Context, files: list[str] | None) -> tuple[str, ...]:
    """Return the paths of the data files, after a note when somebody may have expected another one to be read.

    The note is the same on a terminal and in a pipe, as git's advice is; it does not touch the answer.
    """
    from mali_timeline.readers import file_beside, packed_file

    paths = data_files(ctx, files)
    if paths == (packed_file(),):
        beside = file_beside(paths[0])
        if beside not in {None, *paths} and not ctx.meta.setdefault("noted", False):
            ctx.meta["noted"] = True
            write_note(f"this is the packed timeline; --file {beside} reads the {beside} of this folder")
    return paths


# What the function of a command can ask for by the name of a parameter.
_SHARED: dict[str, Callable[[typer.Context, dict[str, Any]], Any]] = {
    "ctx": lambda ctx, _values: ctx,
    "paths": _paths,
    "timeline": _timeline,
    "query": _query,
    "output": _output,
}
