"""Commands for teaching: events one at a time in front of a class, and a quiz made from them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mali_timeline.cli.answer import Output, write_drawing, write_records
from mali_timeline.cli.options import command, complete_event
from mali_timeline.errors import UsageError
from mali_timeline.formatting import plural
from mali_timeline.query import Query, explain_no_match, find, select
from mali_timeline.readers import STANDARD_INPUT
from mali_timeline.records import Event, Timeline
from mali_timeline.reports.quiz import REQUIREMENTS, Question, QuestionKind, make_quiz
from mali_timeline.terminal import output as terminal
from mali_timeline.text import printable, shorten

if TYPE_CHECKING:
    from mali_timeline.render.questions import QuestionView
    from mali_timeline.terminal.output import RenderableType

MAX_INVALID_ANSWERS = 20  # in a row: whoever gives so many (`yes |`) gives no other
MAX_ANSWER = 1000  # characters that are read at once


@command(
    "present",
    help="""\
Show one event at a time on the full screen.

Space goes on, ← goes back, s shows the sources, c causes and effects, o an overview, ? all keys, q quits. In a pipe
the same cards are written one after another.

A lesson is a YAML file with a title, minutes, and steps, each with an id (or filters) and a note for the speaker: N
shows the notes, and in a second terminal `--notes` shows nothing else and follows the first.

Examples:

- `mali-timeline present --in 2013-01`
- `mali-timeline present --period occupation --reveal`
- `mali-timeline present konna-falls serval-begins`
""",
)
def present(  # noqa: PLR0913, PLR0917 - its own options, and what all commands get
    timeline: Timeline,
    query: Query,
    output: Output,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids of events.", autocompletion=complete_event)
    ] = None,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Reveal each event key by key: date, title, text, sources.")
    ] = False,
    lesson: Annotated[str | None, typer.Option(help="Present the steps of this lesson.", metavar="FILE")] = None,
    notes: Annotated[
        bool, typer.Option("--notes", help="Show the notes of a lesson, beside the terminal that presents it.")
    ] = False,
) -> None:
    """Run `mali-timeline present`."""
    from mali_timeline.columns import event_records
    from mali_timeline.reports.presentation import Presentation

    if lesson is None:
        if notes:
            raise UsageError("--notes requires a lesson", "add --lesson FILE")
        named = find(timeline.by_id, ids, "event") if ids else None
        events: Sequence[Event] = select(timeline, query, named)
        title = timeline.title if named is None and len(events) > 1 else None
        state = Presentation(timeline=timeline, events=tuple(events), title=title or "", reveal=reveal)
    else:
        if ids or query != Query():
            raise UsageError("a lesson has its own events", "leave ids and filters out, or --lesson")
        from mali_timeline.readers.lesson import read_lesson
        from mali_timeline.reports.lesson import deck_of

        read = read_lesson(lesson, timeline)
        events, notes_by_index = deck_of(timeline, read)
        state = Presentation(
            timeline=timeline,
            events=tuple(events),
            title=read.title or "",
            notes=notes_by_index,
            minutes=read.minutes,
            speaker=notes,
            reveal=reveal and not notes,
        )
    if events and output.is_plain and terminal.can_fill_screen():
        from mali_timeline.readers.store import cache_folder
        from mali_timeline.render.slides import start_slides
        from mali_timeline.terminal.fullscreen import play
        from mali_timeline.terminal.shared_number import SharedNumber

        shared = SharedNumber(cache_folder(create=True), lesson) if lesson else None
        slides = start_slides(state)
        if shared and notes:
            slides = slides._replace(followed=shared.read)
        elif shared:
            shared.write(0)
            slides = slides._replace(publish=shared.write)
        play(slides, color=terminal.use_color(output.color))
        return

    def table() -> "RenderableType":
        from mali_timeline.render.tables import EventTable

        return EventTable(events)

    def cards() -> "RenderableType":
        from mali_timeline.render.slides import SlideCards

        return SlideCards(events)

    if terminal.is_terminal() and output.color == "auto":
        output = output._replace(color="never")  # a terminal without a full screen may show escapes as they are
    write_records(
        output,
        event_records(timeline, events),
        table=table,
        drawing=cards,
        why_empty=lambda: explain_no_match(timeline, query),
    )


@command(
    "quiz",
    help="""\
Answer questions made from the events, by number.

Which of two came first (first), in which month it was (when), which name belongs in the gap (gap), where it was
(where), which title fits a text (title), in which order four happened (order), which of four is disputed (disputed).
Each answer is explained, with the source. Nobody is asked who did what to whom.

On a terminal 1 to 4 answer, w shows why, space goes on, q quits. With a format, or fields, nothing is asked:
questions and answers are listed; as Markdown they are a sheet to print, the answers on a page of their own.

Examples:

- `mali-timeline quiz --seed 1 --questions 5`
- `mali-timeline quiz --in 2012 --kind first --kind when`
- `mali-timeline quiz --period intervention --format markdown`
""",
)
def quiz(  # noqa: PLR0913, PLR0917 - its own options, and what all commands get
    paths: tuple[str, ...],
    timeline: Timeline,
    query: Query,
    output: Output,
    questions: Annotated[int, typer.Option(help="How many questions.", metavar="N", min=1)] = 10,
    seed: Annotated[
        int | None,
        typer.Option(help="The same number makes the same quiz. [default: a random one]", metavar="N", min=0),
    ] = None,
    kind: Annotated[
        list[QuestionKind] | None,
        typer.Option(
            help=f"Only questions of this kind: {', '.join(QuestionKind)}. Repeatable; matches any.",
            metavar="KIND",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Run `mali-timeline quiz`."""
    from secrets import randbelow

    if STANDARD_INPUT in paths and output.is_plain:
        raise UsageError("standard input cannot hold both the file and the answers", "name the file: --file PATH")
    kinds = kind or list(QuestionKind)
    used = randbelow(1_000_000) if seed is None else seed
    events = select(timeline, query)
    made = make_quiz(timeline, events, kinds=kinds, seed=used, number=questions)
    if events and len(made) < questions:
        terminal.write_note(_shortage(kinds, len(made)))
    again = f"The same questions again, of the same events: --seed {used}" if seed is None else ""
    if made and output.is_plain:
        if terminal.can_fill_screen():
            _play(output, made, again)
        else:
            _ask(output, made, again)
        return
    from mali_timeline.columns import QUESTION_TABLE, question_records

    records = question_records(made)
    if made and output.format == "markdown" and not output.fields:
        from mali_timeline.exporters import EXPORTERS
        from mali_timeline.exporters.quiz_sheet import quiz_sheet

        sheet = quiz_sheet(timeline.title, made)
        terminal.write(sheet, pager=output.pager, fallback=EXPORTERS["markdown"].fallback)
        if again:
            terminal.write_note(again)
        return

    def table() -> "RenderableType":
        from mali_timeline.render.tables import RecordTable

        return RecordTable(records, QUESTION_TABLE)

    write_records(output, records, table=table, why_empty=lambda: explain_no_match(timeline, query))
    if made and again:
        terminal.write_note(again)


def _shortage(kinds: Sequence[QuestionKind], made: int) -> str:
    """Return the note that fewer questions can be made than were asked for, with what a question of a kind requires."""
    number = f"only {plural(made, 'question')}" if made else "no question"
    required = "".join(f"\n  {kind}: {REQUIREMENTS[kind]}" for kind in dict.fromkeys(kinds))
    return f"{number} can be made of these events; a question requires{required}"


# The dialogue


def _play(output: Output, questions: Sequence[Question], again: str) -> None:
    """Ask on the full screen; the score stays on the screen of before."""
    from mali_timeline.render.questions import score
    from mali_timeline.render.quiz_screen import QuizScreen
    from mali_timeline.reports.quiz_session import QuizSession
    from mali_timeline.terminal.fullscreen import play

    screen = QuizScreen(QuizSession(questions=tuple(questions)))
    state = play(screen, color=terminal.use_color(output.color)).state
    shown = score(state.right, len(state.answers), len(questions))
    if write_drawing(output._replace(pager=False), shown) and again:
        terminal.write((f"{again}\n",))


def _ask(output: Output, questions: Sequence[Question], again: str) -> None:
    """Ask one question after another until all are answered, the answers end, or nobody reads; then write the score."""
    from mali_timeline.render.questions import QuestionView, score

    answers = terminal.input_lines(MAX_ANSWER)
    right = answered = 0
    for number, question in enumerate(questions, 1):
        view = QuestionView(question, number, len(questions))
        if not write_drawing(output._replace(pager=False), view.as_asked()):
            return
        answer = _answer(view, answers)
        if answer is None:
            break
        answered += 1
        right += view.is_right(answer)
        if not write_drawing(output._replace(pager=False), view.verdict(answer)):
            return
    if write_drawing(output._replace(pager=False), score(right, answered, len(questions))) and again:
        terminal.write((f"{again}\n",))


def _answer(view: "QuestionView", answers: Iterator[str]) -> str | None:
    """Prompt until an answer is one of the numbers; return None when the person quits or nothing more comes."""
    for _ in range(MAX_INVALID_ANSWERS):
        try:
            if not terminal.write((view.prompt,)):
                return None
            line = next(answers, None)
        except KeyboardInterrupt:
            terminal.write(("\n",))  # what the shell says next begins on a line of its own
            raise
        if line is None:
            terminal.write(("\n",))
            return None
        typed = line.strip()
        if not (terminal.echoes_input() or terminal.write((f"{printable(shorten(typed))}\n",))):
            return None
        if typed in view.numbers:
            return typed
        if typed.casefold() in {"q", "quit"}:
            return None
        terminal.write((view.reminder,))
    terminal.write((f"None of {MAX_INVALID_ANSWERS} answers was one of the numbers: the quiz ends here.\n",))
    return None
