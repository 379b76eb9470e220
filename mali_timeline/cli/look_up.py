"""Commands to look up: the registers of the file."""

from typing import Annotated

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import complete_source, shows_events
from mali_timeline.output import Output
from mali_timeline.query import Query, find, select
from mali_timeline.records import Timeline

app = typer.Typer()


@app.command("sources", rich_help_panel="Look up")
@shows_events
def sources(
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of sources.", autocompletion=complete_source)
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
