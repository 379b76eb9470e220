"""Commands to teach: events one at a time before a class, and a quiz made from them."""

from typing import Annotated

import typer

from mali_timeline import output as out
from mali_timeline.cli.options import complete_event, shows_events
from mali_timeline.output import Output
from mali_timeline.query import Query, find, select
from mali_timeline.quiz import Kind, make_quiz
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


@app.command("quiz", rich_help_panel="Teach")
@shows_events
def quiz(  # noqa: PLR0913, PLR0917 - the options of its own
    timeline: Timeline,
    query: Query,
    output: Output,
    questions: Annotated[int, typer.Option(help="How many questions.", metavar="N", min=1)] = 10,
    seed: Annotated[
        int | None,
        typer.Option(help="The same number, the same quiz; else one is chosen and told.", metavar="N", min=0),
    ] = None,
    kind: Annotated[
        list[Kind] | None, typer.Option(help="Only questions of this kind; repeated: of these.", show_default=False)
    ] = None,
) -> None:
    """Answer questions made from the events, by number.

    Which of two came first, in which month it was, who, where, which title fits a text. Each answer is followed by
    why, with the source. First and when ask only of dates that nobody disputes. With a format, or fields, nothing
    is asked: questions and answers are listed, for a handout.

    Examples:

    - `mali-timeline quiz --seed 1 --questions 5`
    - `mali-timeline quiz --in 2012 --kind first --kind when`
    - `mali-timeline quiz --period intervention --format markdown`

    """
    from secrets import randbelow

    from mali_timeline.output.asking import hold_quiz
    from mali_timeline.views.questions import HANDOUT, questions_listing, repeat, sheets, shortage
    from mali_timeline.views.tables import ListingTable

    kinds = kind or list(Kind)
    used = randbelow(1_000_000) if seed is None else seed
    events = select(timeline, query)
    made = make_quiz(timeline, events, kinds=kinds, seed=used, number=questions)
    if events and len(made) < questions:
        out.write_note(shortage(kinds, len(made)))
    if made and not output.format and not output.fields:
        hold_quiz(output, sheets(made), used if seed is None else None)
        return
    listing = questions_listing(made)
    out.write_listing(output, listing, table=ListingTable(listing, HANDOUT))
    if made and seed is None:
        out.write_note(repeat(used))
