"""Commands to look up: the registers of the file."""

from typing import Annotated, Any

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import (
    complete_actor,
    complete_period,
    complete_place,
    complete_source,
    complete_tag,
    shows_events,
)
from mali_timeline.output import Output
from mali_timeline.query import Query, find, select
from mali_timeline.records import Timeline

app = typer.Typer()


def _ids(nouns: str, complete: Any) -> Any:  # noqa: ANN401 - what Typer itself takes and gives
    """Give the argument that names entries."""
    text = f"Ids of {nouns}; a name does, too, if only one has it."
    return typer.Argument(metavar="[ID]...", help=text, autocompletion=complete, show_default=False)


SOURCES = Annotated[list[str] | None, _ids("sources", complete_source)]
ACTORS = Annotated[list[str] | None, _ids("actors", complete_actor)]
PLACES = Annotated[list[str] | None, _ids("places", complete_place)]
PERIODS = Annotated[list[str] | None, _ids("periods", complete_period)]
TAGS = Annotated[list[str] | None, _ids("tags", complete_tag)]


@app.command("sources", rich_help_panel="Look up")
@shows_events
def sources(timeline: Timeline, query: Query, output: Output, ids: SOURCES = None) -> None:
    """List the sources, those that most events cite first.

    With ids, the whole entry: what the source is cited for and where in it, which others are one voice with it (they
    have the same origin or publisher), and where its dates and figures disagree with those of others. With filters,
    only sources that these events cite.

    Examples:

    - `mali-timeline sources`
    - `mali-timeline sources --in 2013-01 --format csv`
    - `mali-timeline sources globalsecurity`

    """
    _look_up("sources", timeline, query, output, ids)


@app.command("actors", rich_help_panel="Look up")
@shows_events
def actors(timeline: Timeline, query: Query, output: Output, ids: ACTORS = None) -> None:
    """List the actors, those in most events first.

    With ids, the whole entry: full name, other names, what it is, and its events. With filters, only actors of these
    events.

    Examples:

    - `mali-timeline actors`
    - `mali-timeline actors --place kidal --since 2020`
    - `mali-timeline actors mujao ansar-dine`

    """
    _look_up("actors", timeline, query, output, ids)


@app.command("places", rich_help_panel="Look up")
@shows_events
def places(timeline: Timeline, query: Query, output: Output, ids: PLACES = None) -> None:
    """List the places, those of most events first.

    With ids, the whole entry: region, country, position, and its events. With filters, only places of these events.

    Examples:

    - `mali-timeline places`
    - `mali-timeline places --tag battle --in 2013 --fields name,region,events`
    - `mali-timeline places konna`

    """
    _look_up("places", timeline, query, output, ids)


@app.command("periods", rich_help_panel="Look up")
@shows_events
def periods(timeline: Timeline, query: Query, output: Output, ids: PERIODS = None) -> None:
    """List the periods, those with most events first.

    An event belongs to the period in which it begins. With ids, the whole entry: dates, what it is about, and its
    events. With filters, only periods of these events.

    Examples:

    - `mali-timeline periods`
    - `mali-timeline periods --actor wagner`
    - `mali-timeline periods rebellion`

    """
    _look_up("periods", timeline, query, output, ids)


@app.command("tags", rich_help_panel="Look up")
@shows_events
def tags(timeline: Timeline, query: Query, output: Output, ids: TAGS = None) -> None:
    """List the tags, those of most events first.

    With ids, the whole entry: what the tag means, and its events. With filters, only tags of these events.

    Examples:

    - `mali-timeline tags`
    - `mali-timeline tags --disputed --format json`
    - `mali-timeline tags heritage`

    """
    _look_up("tags", timeline, query, output, ids)


def _look_up(name: str, timeline: Timeline, query: Query, output: Output, ids: list[str] | None) -> None:
    """Show a register: all of it, with filters what the asked events use of it, with ids these entries whole."""
    from mali_timeline.views.entries import entries_listing, entries_of, entries_table
    from mali_timeline.views.entry_cards import entry_cards
    from mali_timeline.views.registers import REGISTERS

    register = REGISTERS[name]
    entries = entries_of(timeline, register, select(timeline, query), only_used=not ids and query != Query())
    cards = None
    if ids:
        by_id = {entry.id: entry for entry in entries}
        entries = find(by_id, ids, register.noun, lambda entry: register.names(entry.record))
        cards = entry_cards(timeline, register, entries)
    out.write_listing(output, entries_listing(register, entries), table=entries_table(register, entries), picture=cards)
