"""Commands to read: the events as a list, on a tree, whole."""

from typing import Annotated, Literal

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import complete_event, shows_events
from mali_timeline.output import Output
from mali_timeline.query import Query, QueryError, find, select
from mali_timeline.records import Timeline

app = typer.Typer()


@app.command("list", rich_help_panel="Read")
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


@app.command("tree", rich_help_panel="Read")
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


@app.command("show", rich_help_panel="Read")
@shows_events
def show(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of events.", autocompletion=complete_event)
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
