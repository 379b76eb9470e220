"""Commands to measure: how many events there are and of what, and how long they last."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import shows_events
from mali_timeline.output import Output
from mali_timeline.query import Query, QueryError, asked_span, find_figure, find_unit, select
from mali_timeline.records import Event, Timeline
from mali_timeline.views.pieces import counted

if TYPE_CHECKING:
    from mali_timeline.bins import Bin, FigureKind, Unit

app = typer.Typer()

# More rows than anybody reads; the years of the calendar are fewer, so that `--by year` is always left.
MOST_BINS = 10_000
BY = Annotated[
    Literal["year", "quarter", "month"] | None,
    typer.Option(help="What a row is; else months up to 2 years, quarters up to 6, years beyond.", show_default=False),
]
SUM = Annotated[
    str | None, typer.Option("--sum", help="Add up this figure instead of counting events.", metavar="LABEL")
]
UNIT = Annotated[str | None, typer.Option(help="Where a figure has several units: this one (or none).", metavar="UNIT")]


@app.command("chart", rich_help_panel="Measure")
@shows_events
def chart(  # noqa: PLR0913, PLR0917 - each option is a parameter
    timeline: Timeline,
    query: Query,
    output: Output,
    by: BY = None,
    figure: SUM = None,
    unit: UNIT = None,
) -> None:
    """Count the events of each year, quarter or month as bars.

    The rows span the dates asked for, else from the first event to the last. Solid, and the first number: events wholly
    inside a row (as `--in` with `--certain`). Light, and behind a plus: events that touch it, because their day is not
    known so exactly or because they last beyond it; an open end touches every row up to the last.

    With `--sum`, from the lowest number that any source gives to the highest. What several events tell is added for
    each; `list --fields figures` shows the labels.

    Examples:

    - `mali-timeline chart --by month --in 2013`
    - `mali-timeline chart --since 2012 --place kidal`
    - `mali-timeline chart --sum wounded --by quarter --in 2013`

    """
    from mali_timeline.bins import tallies, telling
    from mali_timeline.views.charts import tallies_chart
    from mali_timeline.views.listings import tallies_listing

    events = select(timeline, query)
    kind = _figure_kind(timeline, events, figure, unit)
    by, rows = _bins(timeline, query, events, by)
    told = events if kind is None else telling(events, kind)
    tallied = tallies(rows, told)
    if query.reverse:
        tallied.reverse()
    listing = tallies_listing(tallied, kind)
    if tallied and not told:
        out.write_note(f"no {listing.noun} matches")
    out.write_listing(output, listing, picture=tallies_chart(tallied, by, kind))


def _figure_kind(timeline: Timeline, events: list[Event], label: str | None, unit: str | None) -> "FigureKind | None":
    """Give what is to be added up, or None where events are to be counted."""
    from mali_timeline.bins import FigureKind

    if label is not None:
        known = find_figure(timeline, label)
        return FigureKind(known, find_unit(events, known, unit))
    if unit is not None:
        raise QueryError("--unit chooses among the units of a figure, but there is no --sum", "add --sum LABEL")
    return None


def _bins(timeline: Timeline, query: Query, events: list[Event], by: "Unit | None") -> "tuple[Unit, list[Bin]]":
    """Give the bins over the days that were asked for, else over those of the events."""
    from mali_timeline.bins import bins, extent, number_of_bins, usual_unit

    asked = asked_span(timeline, query)
    days = extent(asked, [event.date for event in events])
    if days is None:
        return by or "year", []
    chosen = by or usual_unit(days)
    number = number_of_bins(days, chosen)
    if number > MOST_BINS:
        message = f"--by {chosen}: there are {counted(number, chosen)} from {days[0]} to {days[1]}"
        raise QueryError(message, "write --by year, or ask for fewer years with --since and --until")
    return chosen, bins(days, chosen, asked)


@app.command("bars", rich_help_panel="Measure")
@shows_events
def bars(
    timeline: Timeline,
    query: Query,
    output: Output,
    every: Annotated[bool, typer.Option("--all", help="Events of a day or of unknown length, too.")] = False,
) -> None:
    """Draw periods and the events that last as bars on one axis of time.

    Events of two days or more, under the periods that share a day with the axis. It spans the dates asked for, else
    from the first event to the last. A bar is solid where the event certainly lasts, light where its date is not known
    so exactly, an arrow where it goes on past the edge or has no known end.

    In JSON and the like a period has the fields of an event, and `kind` tells them apart.

    Examples:

    - `mali-timeline bars --in 2012/2014`
    - `mali-timeline bars --all --in 2013-01 --place konna`
    - `mali-timeline bars --tag battle --format json`

    """
    from mali_timeline.bins import extent
    from mali_timeline.views.bars import Bars, bar_rows
    from mali_timeline.views.listings import bars_listing

    asked = asked_span(timeline, query)
    matching = select(timeline, query)
    events = matching if every else [event for event in matching if event.date.lasts]
    periods = sorted(timeline.periods.values(), key=lambda period: period.date.sort_key, reverse=query.reverse)
    days = extent(asked, [entry.date for entry in events or matching or periods if entry.date.overlaps(asked)])
    rows = bar_rows(periods, events, days) if days else []
    listing = bars_listing(timeline, rows, "event" if every else "event of two days or more")
    if rows and not events:
        out.write_note(f"no {listing.noun} matches")
    out.write_listing(output, listing, picture=Bars(rows, *days) if days else None)


@app.command("count", rich_help_panel="Measure")
@shows_events
def count(
    timeline: Timeline,
    query: Query,
    output: Output,
    by: Annotated[
        Literal["actor", "place", "region", "tag", "source", "period", "year"],
        typer.Option(help="What events are counted by."),
    ] = "year",
) -> None:
    """Count events by actor, place, region, tag, source and so on.

    The most first, equal counts by name (years and periods by time); last, those that have none (`no actor`). An event
    with several actors counts for each of them, so the counts then add up to more than the events. An event belongs
    to the year and the period in which it begins.

    Examples:

    - `mali-timeline count --by actor`
    - `mali-timeline count --by region --in 2022`
    - `mali-timeline count --by tag --actor wagner --format csv`

    """
    from mali_timeline.views.counts import counts, counts_listing, counts_table

    rows = counts(timeline, select(timeline, query), by)
    out.write_listing(output, counts_listing(rows), table=counts_table(rows, by))
