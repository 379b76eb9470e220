"""Commands to read: the events as a list, on a tree, whole, and as what led from one to the other."""

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
    """List events in order of time.

    A table on a terminal, one line each in a pipe: date, id, title, places, actors, tags and sources, divided by tabs.

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
    """Draw events on a tree: by year, period, place, actor and so on.

    An event with several places, actors, tags or sources stands on several branches.

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
    """Show everything known of an event, and who says so.

    Events are named by their ids; without one, all that the filters leave are shown.

    Days before and after are counted from the end of one event to the beginning of the other.

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


@app.command("chain", rich_help_panel="Read")
@shows_events
def chain(  # noqa: PLR0913, PLR0917 - its own options, and what all commands get
    timeline: Timeline,
    query: Query,
    output: Output,
    event_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of an event.", autocompletion=complete_event)
    ] = None,
    up: Annotated[bool, typer.Option("--up", help="Only what led to it.", show_default=False)] = False,
    down: Annotated[bool, typer.Option("--down", help="Only what it led to.", show_default=False)] = False,
    depth: Annotated[int | None, typer.Option(help="Follow at most N links.", metavar="N", min=1)] = None,
) -> None:
    """Follow what led to an event and what it led to.

    Each link names the source that claims it. What the filters leave out is neither shown nor followed further, and
    is counted where it would stand; the event itself is always shown. `--limit` keeps the nearest. In data formats
    each link is a row with the event that it leads to.

    Examples:

    - `mali-timeline chain coup-2012`
    - `mali-timeline chain in-amenas-attack --up`
    - `mali-timeline chain serval-begins --down --depth 1 --format csv`

    """
    from mali_timeline.views.chains import ChainTree, Reach, follow
    from mali_timeline.views.listings import links_listing

    if event_id is None:
        raise QueryError("which event?", "name its id (`mali-timeline list --fields date,id,title`)")
    (event,) = find({event.id: event for event in timeline.events}, [event_id], "event")
    passing = {event.id for event in select(timeline, query._replace(limit=None))}
    if event.id not in passing:
        out.write_note(f"{event.id} itself does not match; its chain is followed all the same")
    reach = Reach(
        up=up or not down,
        down=down or not up,
        depth=depth,
        passing=passing,
        limit=query.limit,
        latest_first=query.reverse,
    )
    links = follow(timeline, event, reach)
    out.write_listing(output, links_listing(timeline, links.links()), picture=ChainTree(links), drawn_empty=True)
