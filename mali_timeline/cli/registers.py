"""Commands for the registers of the file: sources, actors, places, periods and tags."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mali_timeline.cli import options
from mali_timeline.cli.answer import Output, write_records
from mali_timeline.query import Query, explain_no_match, find, select
from mali_timeline.records import Timeline

if TYPE_CHECKING:
    from mali_timeline.terminal.output import RenderableType

# For each register the completion of its ids, and the help of its command.
REGISTERS: dict[str, tuple[Any, str]] = {
    "sources": (
        options.complete_source,
        """\
List the sources, the most cited first.

With ids, whole entries: what a source is cited for and where in it, which others have the same reporter (origin or
publisher), and where its dates and figures disagree with those of others. With filters, only sources that these
events cite.

Examples:

- `mali-timeline sources`
- `mali-timeline sources --in 2013-01 --format csv`
- `mali-timeline sources globalsecurity`
""",
    ),
    "actors": (
        options.complete_actor,
        """\
List the actors, those with the most events first.

With ids, whole entries: full name, other names, description and events. With filters, only actors of these events.

Examples:

- `mali-timeline actors`
- `mali-timeline actors --place kidal --since 2020`
- `mali-timeline actors mujao ansar-dine`
""",
    ),
    "places": (
        options.complete_place,
        """\
List the places, those with the most events first.

With ids, whole entries: region, country, position and events. With filters, only places of these events.

Examples:

- `mali-timeline places`
- `mali-timeline places --tag battle --in 2013 --fields name,region,events`
- `mali-timeline places konna`
""",
    ),
    "periods": (
        options.complete_period,
        """\
List the periods in order of time.

An event belongs to the period in which it begins. With ids, whole entries: dates, description and events. With
filters, only periods of these events.

Examples:

- `mali-timeline periods`
- `mali-timeline periods --actor wagner`
- `mali-timeline periods rebellion`
""",
    ),
    "tags": (
        options.complete_tag,
        """\
List the tags, those with the most events first.

With ids, whole entries: what a tag means, and its events. With filters, only tags of these events.

Examples:

- `mali-timeline tags`
- `mali-timeline tags --disputed --format json`
- `mali-timeline tags heritage`
""",
    ),
}


def _define(name: str, complete: Any, text: str) -> None:  # noqa: ANN401 - what Typer itself takes
    """Define the command of a register."""
    noun = name.removesuffix("s")
    about = f"Ids of {noun}s; the beginning of one will do, or a name, if it belongs to one {noun} only."
    argument = typer.Argument(metavar="[ID]...", help=about, autocompletion=complete, show_default=False)

    def run(timeline: Timeline, query: Query, output: Output, ids: list[str] | None = None) -> None:
        _look_up(name, timeline, query, output, ids)

    run.__annotations__["ids"] = Annotated[list[str] | None, argument]
    options.command(name, help=text)(run)


def _look_up(name: str, timeline: Timeline, query: Query, output: Output, ids: list[str] | None) -> None:
    """Show a register: all of it, with filters what the matching events use of it, with ids these entries in full."""
    from mali_timeline.columns import entry_records
    from mali_timeline.reports.registers import REGISTERS as DESCRIPTIONS
    from mali_timeline.reports.registers import entries_of

    register = DESCRIPTIONS[name]
    entries = entries_of(timeline, register, select(timeline, query), only_used=not ids and query != Query())
    if ids:
        by_id = {entry.id: entry for entry in entries}
        entries = find(by_id, ids, register.noun, lambda entry: register.names(entry.record))

    def cards() -> "RenderableType":
        from mali_timeline.render.cards import EntryCards
        from mali_timeline.reports.causes import linked_ids

        return EntryCards(timeline, register, entries, linked_ids(timeline))

    def table() -> "RenderableType":
        from mali_timeline.render.tables import entry_table

        return entry_table(register, entries)

    write_records(
        output,
        entry_records(register, entries),
        table=table,
        drawing=cards if ids else None,
        why_empty=lambda: explain_no_match(timeline, query),
    )


for _name, _settings in REGISTERS.items():
    _define(_name, *_settings)
