"""The options that all commands share: the filters, the ways of output, and the file; and what completes them."""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from mali_timeline import output as out
from mali_timeline.cli.file import FILE, file_path
from mali_timeline.output import Output
from mali_timeline.query import Query
from mali_timeline.records import Timeline

# Completion


def _complete(kind: Callable[[Timeline], dict[str, str]]) -> Callable[[typer.Context, str], Iterator[tuple[str, str]]]:
    """Give a completion by the ids of a register of the file that the command would read."""

    def complete(ctx: typer.Context, incomplete: str) -> Iterator[tuple[str, str]]:
        from mali_timeline.loader import read_timeline
        from mali_timeline.problems import DataError

        try:
            timeline = read_timeline(file_path(ctx, ctx.params.get("file")))
        except (DataError, OSError):
            return
        before = "not:" if incomplete.startswith("not:") else ""
        for entry, about in kind(timeline).items():
            if entry.startswith(incomplete.removeprefix(before)):
                yield before + entry, about

    return complete


complete_event = _complete(lambda timeline: {event.id: event.title for event in timeline.events})
complete_actor = _complete(lambda timeline: {actor.id: actor.name for actor in timeline.actors.values()})
complete_place = _complete(lambda timeline: {place.id: place.name for place in timeline.places.values()})
complete_tag = _complete(lambda timeline: {tag.id: tag.about or "" for tag in timeline.tags.values()})
complete_source = _complete(lambda timeline: {source.id: source.title for source in timeline.sources.values()})
complete_period = _complete(lambda timeline: {period.id: period.name for period in timeline.periods.values()})


# Options

WHEN, WHO, ORDER, OUTPUT = "Filters: when", "Filters: what", "Order", "Output"
DATES = "A date is `2012`, `2012-03-22`, `199X`, `'22 March 2012'`, `'janvier 2013'`, `today`, or an event's id."
NAMES = "Repeated: any of them. `not:NAME` rules it out."


def _filter(panel: str, text: str, **settings: Any) -> Any:  # noqa: ANN401 - what Typer itself takes and gives
    """Give an option in one of the panels of the help."""
    return typer.Option(help=text, rich_help_panel=panel, **settings)


def _flag(panel: str, name: str, text: str) -> Any:  # noqa: ANN401
    """Give an option that is there or not."""
    return typer.Option(name, help=text, rich_help_panel=panel, show_default=False)


# One option for each field of Query: the only place where the filters are spelled.
FILTERS: dict[str, Any] = {
    "since": Annotated[
        str | None, _filter(WHEN, f"Events not wholly before this date begins. {DATES}", metavar="DATE")
    ],
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
    "actor": Annotated[list[str], _filter(WHO, f"By actor. {NAMES}", metavar="NAME", autocompletion=complete_actor)],
    "place": Annotated[
        list[str], _filter(WHO, "By place, region or country.", metavar="NAME", autocompletion=complete_place)
    ],
    "tag": Annotated[list[str], _filter(WHO, "By tag.", metavar="TAG", autocompletion=complete_tag)],
    "source": Annotated[
        list[str], _filter(WHO, "By source, publisher or origin.", metavar="NAME", autocompletion=complete_source)
    ],
    "period": Annotated[
        list[str], _filter(WHO, "By the period it begins in.", metavar="NAME", autocompletion=complete_period)
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

    def shared(ctx: typer.Context, asked: dict[str, Any]) -> dict[str, Any]:
        from mali_timeline.loader import read_timeline

        timeline = read_timeline(file_path(ctx, asked["file"]))
        return {"timeline": timeline, "query": _query(asked), "output": _output(asked)}

    return _with_options(body, {**FILTERS, **OUTPUTS, "file": FILE}, shared)


def shows_records(body: Callable[..., None]) -> Callable[..., None]:
    """Give a command that shows no events the ways of output, and the file; the body gets the Output and the path."""

    def shared(ctx: typer.Context, asked: dict[str, Any]) -> dict[str, Any]:
        return {"output": _output(asked), "path": file_path(ctx, asked["file"])}

    return _with_options(body, {**OUTPUTS, "file": FILE}, shared)


def _with_options(
    body: Callable[..., None],
    annotations: dict[str, Any],
    shared: Callable[[typer.Context, dict[str, Any]], dict[str, Any]],
) -> Callable[..., None]:
    """Give a command options beside its own; what `shared` makes of them goes to the body."""
    own = [
        parameter
        for parameter in inspect.signature(body).parameters.values()
        if parameter.name not in {"timeline", "query", "output", "path"}
    ]

    @functools.wraps(body)
    def command(**given: Any) -> None:  # noqa: ANN401 - the values of all the options
        ctx: typer.Context = given.pop("ctx")
        asked = {name: given.pop(name) for name in annotations}
        body(**shared(ctx, asked), **given)

    options = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=_usual(annotation))
        for name, annotation in annotations.items()
    ]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    parameters = [context, *(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own), *options]
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _query(asked: dict[str, Any]) -> Query:
    """Give the question that the options ask."""
    values = {name: asked[name] for name in Query._fields}
    several: dict[str, Any] = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return Query(**{**values, **several})


def _output(asked: dict[str, Any]) -> Output:
    """Give the way of output that the options ask for."""
    names = tuple(name.strip() for name in (asked["fields"] or "").split(",") if name.strip())
    return Output(format=asked["format"], fields=names, color=asked["color"], pager=not asked["no_pager"])
