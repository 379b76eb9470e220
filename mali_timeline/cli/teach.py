"""Commands to teach: events one at a time before a class."""

from typing import Annotated

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import complete_event, shows_events
from mali_timeline.output import Output
from mali_timeline.query import Query, find, select
from mali_timeline.records import Timeline

app = typer.Typer()


@app.command("present", rich_help_panel="Teach")
@shows_events
def present(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of events.", autocompletion=complete_event)
    ] = None,
    reveal: Annotated[
        bool,
        typer.Option("--reveal", help="Tell each event by a key at a time: date, title, text, sources."),
    ] = False,
) -> None:
    """Show one event at a time on the whole screen.

    Space goes on, ← back, s shows the sources, o an overview, ? all the keys, q quits. In a pipe the same cards
    stand one after another.

    Examples:

    - `mali-timeline present --in 2013-01`
    - `mali-timeline present --period occupation --reveal`
    - `mali-timeline present konna-falls serval-begins`

    """
    from mali_timeline.views.listings import events_listing
    from mali_timeline.views.slides import SlideCards, begun
    from mali_timeline.views.tables import EventsTable

    named = find({event.id: event for event in timeline.events}, ids, "event") if ids else None
    events = select(timeline, query, named)
    if events and output.full_screen:
        out.play(output, begun(timeline, events, reveal=reveal, spelled=out.spelled))
    else:
        cards = SlideCards(events)
        out.write_listing(output.plainly, events_listing(timeline, events), table=EventsTable(events), picture=cards)
