"""Commands that read: the events as a list, as a tree, in full, and as causes and effects."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mali_timeline.cli.answer import Output, write_records
from mali_timeline.cli.options import command, complete_event
from mali_timeline.errors import UsageError
from mali_timeline.query import Query, explain_no_match, find, select
from mali_timeline.records import Event, Timeline
from mali_timeline.terminal.output import write_note

if TYPE_CHECKING:
    from mali_timeline.terminal.output import RenderableType


IDS = "Ids of events; the beginning of one will do if no other id begins so."
ONE_ID = "Id of an event; its beginning will do if no other id begins so."


@command(
    "list",
    help="""\
List events in order of time.

A table on a terminal; in a pipe one line per event: date, id, title, places, actors, tags and sources, separated
by tabs.

Examples:

- `mali-timeline list --since 2012`
- `mali-timeline list --in 2013-01 --tag battle --actor not:france`
- `mali-timeline list | grep -i kidal | cut -f1,3`
""",
)
def list_events(
    timeline: Timeline,
    query: Query,
    output: Output,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV for a spreadsheet: byte-order mark, no formulas.", show_default=False)
    ] = False,
) -> None:
    """Run `mali-timeline list`."""
    from mali_timeline.columns import event_records

    if excel and output.format != "csv":
        raise UsageError("--excel requires --format csv", "add --format csv")
    output = output._replace(excel=excel)
    events = select(timeline, query)
    write_records(
        output,
        event_records(timeline, events),
        table=lambda: _event_table(timeline, events),
        why_empty=lambda: explain_no_match(timeline, query),
    )


@command(
    "tree",
    help="""\
Draw events as a tree: by year, period, place, actor and so on.

An event with several places, actors, tags or sources appears under each of them.

Examples:

- `mali-timeline tree --in 2012`
- `mali-timeline tree --by region --since 2020`
- `mali-timeline tree --by period --actor wagner`
""",
)
def tree(
    timeline: Timeline,
    query: Query,
    output: Output,
    by: Annotated[
        Literal["year", "decade", "century", "period", "region", "country", "place", "actor", "tag", "source"],
        typer.Option(
            metavar="FIELD",
            help="What the events are grouped by: year, decade, century, period, region, country, place, actor, tag or "
            "source.",
        ),
    ] = "year",
) -> None:
    """Run `mali-timeline tree`."""
    from mali_timeline.columns import tree_records
    from mali_timeline.reports.grouping import group_tree

    root = group_tree(timeline, select(timeline, query), by)

    def drawing() -> "RenderableType":
        from mali_timeline.render.trees import EventTree

        return EventTree(root)

    rows = tree_records(timeline, list(root.all_events()))
    write_records(output, rows, drawing=drawing, why_empty=lambda: explain_no_match(timeline, query))


@command(
    "show",
    help="""\
Show everything known of events, and who says so.

Without ids, the events that match the filters. Days before and after are counted from the end of one event to the
beginning of the other.

Examples:

- `mali-timeline show konna-falls`
- `mali-timeline show serval-begins serval-named`
- `mali-timeline show --tag coup --since 2020`
""",
)
def show(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help=IDS, autocompletion=complete_event)] = None,
) -> None:
    """Run `mali-timeline show`."""
    from mali_timeline.columns import event_records

    if not ids and query == Query():
        raise UsageError("which event?", "name its id (`mali-timeline list --fields date,id,title`), or use a filter")
    named = find(timeline.by_id, ids, "event") if ids else None
    events = select(timeline, query, named)

    def drawing() -> "RenderableType":
        from mali_timeline.render.cards import EventCards

        return EventCards(timeline, events)

    write_records(
        output,
        event_records(timeline, events),
        table=lambda: _event_table(timeline, events),
        drawing=drawing,
        why_empty=lambda: explain_no_match(timeline, query),
    )


@command(
    "chain",
    help="""\
Follow the causes and effects of an event.

Without an id, the events that have causes or effects, as `list` shows them. Each link names the source that claims
it. Events that the filters exclude are neither shown nor followed further; they are counted where they would appear.
The event itself is always shown. `--limit` keeps the nearest. In data formats each link is a row with the event that
it leads to.

Examples:

- `mali-timeline chain --in 2012`
- `mali-timeline chain coup-2012`
- `mali-timeline chain serval-begins --down --depth 1 --format csv`
""",
)
def chain(  # noqa: PLR0913, PLR0917 - its own options, and what all commands get
    timeline: Timeline,
    query: Query,
    output: Output,
    event_id: Annotated[str | None, typer.Argument(metavar="[ID]", help=ONE_ID, autocompletion=complete_event)] = None,
    up: Annotated[bool, typer.Option("--up", help="Only its causes.", show_default=False)] = False,
    down: Annotated[bool, typer.Option("--down", help="Only its effects.", show_default=False)] = False,
    depth: Annotated[int | None, typer.Option(help="Follow at most N links.", metavar="N", min=1)] = None,
) -> None:
    """Run `mali-timeline chain`."""
    from mali_timeline.columns import event_records, link_records
    from mali_timeline.reports.causes import Reach, follow_causes, linked_ids

    if event_id is None:
        if up or down or depth is not None:
            raise UsageError(
                "--up, --down and --depth require an event", "name its id; `mali-timeline chain` lists them"
            )
        linked = linked_ids(timeline)
        events = select(timeline, query, [event for event in timeline.in_order if event.id in linked])
        write_records(
            output,
            event_records(timeline, events),
            table=lambda: _event_table(timeline, events),
            why_empty=lambda: explain_no_match(timeline, query) or "no matching event has a cause or an effect",
        )
        return
    (event,) = find(timeline.by_id, [event_id], "event")
    matching = {each.id for each in select(timeline, query._replace(limit=None))}
    if event.id not in matching:
        write_note(f"{event.id} itself does not match; its chain is followed all the same")
    reach = Reach(
        up=up or not down,
        down=down or not up,
        depth=depth,
        passing=matching,
        limit=query.limit,
        latest_first=query.reverse,
    )
    causes = follow_causes(timeline, event, reach)

    def drawing() -> "RenderableType":
        from mali_timeline.render.trees import CauseTreeView

        return CauseTreeView(causes)

    write_records(output, link_records(timeline, causes.links()), drawing=drawing, draw_empty=True)


def _event_table(timeline: Timeline, events: Sequence[Event]) -> "RenderableType":
    from mali_timeline.render.tables import EventTable
    from mali_timeline.reports.causes import linked_ids

    return EventTable(events, linked_ids(timeline))
