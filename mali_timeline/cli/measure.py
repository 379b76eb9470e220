"""Commands that measure: how many events there are and of what, and how long they last."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mali_timeline.cli.answer import Output, write_records
from mali_timeline.cli.options import command
from mali_timeline.errors import UsageError
from mali_timeline.formatting import plural
from mali_timeline.query import Query, asked_span, explain_no_match, find_label, find_unit, select
from mali_timeline.records import Event, Timeline
from mali_timeline.terminal.output import write_note
from mali_timeline.text import shorten

if TYPE_CHECKING:
    from mali_timeline.reports.histogram import Bin, FigureKind, Unit
    from mali_timeline.terminal.output import RenderableType

# More rows than anybody reads; the years from 1 to 9999 are fewer, so that `--by year` is always possible.
MAX_BINS = 10_000


@command(
    "chart",
    help="""\
Draw a histogram of events per week, month, year or other unit.

The rows cover the dates asked for, otherwise the first to the last event; three empty ones or more are drawn as
one. Solid, and the first number: events that lie inside a row (as with `--in` and `--certain`). Light, and after a
plus: events that overlap it, because their day is not known so exactly or because they last beyond it; an open end
overlaps every row up to the last.

With `--sum`, from the lowest number that any source gives to the highest. What several events report is added up;
`list --fields figures` shows the labels.

Examples:

- `mali-timeline chart --by month --in 2013`
- `mali-timeline chart --since 2012 --place kidal`
- `mali-timeline chart --sum "people wounded" --by quarter --in 2013`
""",
)
def chart(  # noqa: PLR0913, PLR0917 - each option is a parameter
    timeline: Timeline,
    query: Query,
    output: Output,
    by: Annotated[
        Literal["week", "month", "quarter", "year", "decade", "century", "period"] | None,
        typer.Option(
            metavar="UNIT",
            help="A row per week, month, quarter, year, decade, century or period. [default: month up to 2 years, "
            "quarter up to 6, year up to 100, then decade or century]",
            show_default=False,
        ),
    ] = None,
    figure: Annotated[
        str | None, typer.Option("--sum", help="Add up this figure instead of counting events.", metavar="LABEL")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(help="The unit to add up when a figure has several (or none).", metavar="UNIT")
    ] = None,
) -> None:
    """Run `mali-timeline chart`."""
    from mali_timeline.columns import bin_records
    from mali_timeline.reports.histogram import Histogram, count_bins, count_periods, events_with_figure, near_labels

    events = select(timeline, query)
    kind = _figure_kind(timeline, events, figure, unit)
    by, bins = _bins(timeline, query, events, by)
    counted = events if kind is None else events_with_figure(events, kind)
    counts = (count_periods if by == "period" else count_bins)(bins, counted) if counted else []
    if query.reverse:
        counts.reverse()
    histogram = Histogram(by, counts, len(events), len(counted), kind)
    records = bin_records(counts, kind)
    if kind is not None and (labels := near_labels(events, kind.label)):
        write_note("other figures near it: " + ", ".join(f"'{shorten(each)}'" for each in labels))

    def drawing() -> "RenderableType":
        from mali_timeline.render.charts import HistogramChart

        return HistogramChart(histogram)

    write_records(output, records, drawing=drawing, why_empty=lambda: explain_no_match(timeline, query))


def _figure_kind(timeline: Timeline, events: list[Event], label: str | None, unit: str | None) -> "FigureKind | None":
    """Return what is to be added up, or None when events are to be counted."""
    from mali_timeline.reports.histogram import FigureKind

    if label is not None:
        known = find_label(timeline, label)
        return FigureKind(known, find_unit(events, known, unit))
    if unit is not None:
        raise UsageError("--unit requires --sum", "add --sum LABEL")
    return None


def _bins(
    timeline: Timeline, query: Query, events: list[Event], by: 'Unit | Literal["period"] | None'
) -> 'tuple[Unit | Literal["period"], list[Bin]]':
    """Return the bins over the days that were asked for, otherwise over those of the events."""
    from mali_timeline.reports.histogram import bins_between, bins_of_periods, default_unit, extent, number_of_bins

    asked = asked_span(timeline, query)
    if by == "period":
        return by, bins_of_periods(timeline.periods.values(), asked)
    days = extent(asked, [event.date for event in events])
    if days is None:
        return by or "year", []
    unit = by or default_unit(days)
    number = number_of_bins(days, unit)
    if number > MAX_BINS:
        message = f"--by {unit}: there are {plural(number, unit)} from {days[0]} to {days[1]}"
        raise UsageError(message, "write --by year, or ask for fewer years with --since and --until")
    return unit, bins_between(days, unit, asked)


@command(
    "bars",
    help="""\
Draw periods and lasting events as bars on one time axis.

Events of two days or more, below the periods that share a day with the axis. The axis spans the dates asked for,
otherwise the first to the last event, but for a few that lie far away, which are counted. A bar is solid where the
event certainly lasts, light where its date is not known so exactly, and an arrow where it goes on beyond the edge or
has no known end.

In data formats a period has the fields of an event, and `kind` distinguishes them.

Examples:

- `mali-timeline bars --in 2012/2014`
- `mali-timeline bars --all --in 2013-01 --place konna`
- `mali-timeline bars --tag battle --format json`
""",
)
def bars(
    timeline: Timeline,
    query: Query,
    output: Output,
    every: Annotated[bool, typer.Option("--all", help="Include events of a day or of unknown length.")] = False,
) -> None:
    """Run `mali-timeline bars`."""
    from mali_timeline.columns import time_span_records
    from mali_timeline.reports.histogram import extent
    from mali_timeline.reports.timespans import time_spans, without_outliers

    asked = asked_span(timeline, query)
    matching = select(timeline, query)
    events = matching if every else [event for event in matching if event.date.has_duration]
    periods = sorted(timeline.periods.values(), key=lambda period: period.date.sort_key, reverse=query.reverse)
    days = extent(asked, [entry.date for entry in events or matching or periods if entry.date.overlaps(asked)])
    rows = time_spans(periods, events, days) if days else []
    first, last = days or (date.min, date.max)  # without days there is nothing to draw
    records = time_span_records(timeline, rows, "event" if every else "event of two days or more")
    if rows and not events:
        write_note(f"no {records.noun} matches")

    def drawing() -> "RenderableType":
        from mali_timeline.render.timeaxis import TimeSpanChart

        if asked.earliest or asked.latest:
            return TimeSpanChart(rows, first, last)
        (earliest, latest), drawn, omitted = without_outliers(rows, (first, last))
        return TimeSpanChart(drawn, earliest, latest, omitted)

    write_records(output, records, drawing=drawing, why_empty=lambda: explain_no_match(timeline, query))


@command(
    "count",
    help="""\
Count events per actor, place, region, tag, source and so on.

The most first, equal counts by name; years and periods in order of time; last, the events without any (`no
actor`). An event with several actors counts for each of them, so that the counts add up to more than the events.
An event belongs to the year and the period in which it begins.

Examples:

- `mali-timeline count --by actor`
- `mali-timeline count --by region --in 2022`
- `mali-timeline count --by tag --actor wagner --format csv`
""",
)
def count(
    timeline: Timeline,
    query: Query,
    output: Output,
    by: Annotated[
        Literal["actor", "place", "region", "country", "tag", "source", "period", "year", "decade", "century"],
        typer.Option(
            metavar="FIELD",
            help="What the events are counted by: actor, place, region, country, tag, source, period, year, decade or "
            "century.",
        ),
    ] = "year",
) -> None:
    """Run `mali-timeline count`."""
    from mali_timeline.columns import count_records
    from mali_timeline.reports.grouping import count_by

    counts = count_by(timeline, select(timeline, query), by)

    def table() -> "RenderableType":
        from mali_timeline.render.tables import count_table

        return count_table(counts, by)

    write_records(output, count_records(counts), table=table, why_empty=lambda: explain_no_match(timeline, query))
