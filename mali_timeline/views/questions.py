"""The questions of a quiz: asked, answered with why, counted; and as records, for a handout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mali_timeline.dates import in_words
from mali_timeline.quiz import Kind, Question, told_by
from mali_timeline.records import Event
from mali_timeline.views.cards import source_words
from mali_timeline.views.listings import Column, Listing
from mali_timeline.views.pieces import Piece, Words, counted, plain, styled

if TYPE_CHECKING:
    from rich.console import RenderableType

ASKED: dict[Kind, str] = {
    Kind.FIRST: "Which came first?",
    Kind.WHEN: "In which month was this?",
    Kind.WHO: "Who took part?",
    Kind.WHERE: "Where was this?",
    Kind.TITLE: "Which title fits this text?",
}
# What a kind of question cannot be made without.
NEEDS: dict[Kind, str] = {
    Kind.FIRST: "two events that share no day, their dates beyond dispute",
    Kind.WHEN: "an event within one month, its date beyond dispute",
    Kind.WHO: "an event with an actor, and an actor that has nothing to do with it",
    Kind.WHERE: "an event with a place, and a place that is certainly elsewhere: in another country or region",
    Kind.TITLE: "a text that does not give its title away, and an event of another time, of other tags and words",
}
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines with a margin, under which what wraps goes on."""

    lines: tuple[tuple[str, Words], ...]

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        return "".join(f"{margin}{plain(words)}".rstrip() + "\n" for margin, words in self.lines)

    def rich(self, width: int) -> "RenderableType":  # noqa: ARG002 - Rich wraps the lines by itself
        """Draw for a terminal."""
        from rich.console import Group
        from rich.table import Table

        blocks: list[RenderableType] = []
        for margin, words in self.lines:
            grid = Table.grid(padding=(0, 0))
            grid.add_column(width=len(margin), no_wrap=True)
            grid.add_column(overflow="fold")
            grid.add_row(styled([Piece(margin, "aside")]), styled(words))
            blocks.append(grid if margin else styled(words))
        return Group(*blocks)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question as it is put, and what is said to an answer."""

    question: Question
    number: int
    of: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """What can be answered."""
        return tuple(str(number) for number, _ in enumerate(self.question.choices, 1))

    @property
    def prompt(self) -> str:
        """What stands before the answer."""
        return f"Your answer (1 to {len(self.numbers)}, q to quit): "

    @property
    def reminder(self) -> str:
        """What is said to an answer that is none."""
        return f"Please type a number from 1 to {len(self.numbers)}, or q to quit.\n"

    def asked(self) -> Lines:
        """Give the question with its choices."""
        question = self.question
        subject = ((INDENT, (Piece(question.subject),)),) if question.subject else ()
        choices = zip(self.numbers, question.choices, strict=True)
        return Lines(
            (
                (
                    "",
                    (Piece(f"Question {self.number} of {self.of}: ", "aside"), Piece(ASKED[question.kind], "heading")),
                ),
                *subject,
                *((f"{INDENT}{number}) ", (Piece(choice),)) for number, choice in choices),
            )
        )

    def is_right(self, answer: str) -> bool:
        """Tell whether a number is that of the right answer."""
        return answer == self.numbers[self.question.right]

    def verdict(self, answer: str) -> Lines:
        """Say whether an answer is right, and why, with the source."""
        right = f"{self.numbers[self.question.right]}) {self.question.answer}"
        said = (Piece("Right: ", "right"),) if self.is_right(answer) else (Piece("No. It is ", "wrong"),)
        return Lines((("", (*said, Piece(right))), *_why_lines(self.question), ("", ())))


def sheets(questions: Sequence[Question]) -> list[Sheet]:
    """Give the questions as they are put, each with its number."""
    return [Sheet(question, number, len(questions)) for number, question in enumerate(questions, 1)]


def score(right: int, answered: int, of: int) -> Lines:
    """Say how many answers were right."""
    if answered == of:
        return Lines((("", (Piece(f"Score: {right} of {of}", "heading"),)),))
    if not answered:
        return Lines((("", (Piece("No question was answered", "heading"),)),))
    rest = f"; {counted(of - answered, 'question')} not answered"
    return Lines((("", (Piece(f"Score so far: {right} of {answered}", "heading"), Piece(rest))),))


def repeat(seed: int) -> str:
    """Say how a quiz can be had again."""
    return f"The same questions again, of the same events: --seed {seed}"


def shortage(kinds: Sequence[Kind], made: int) -> str:
    """Say that there are fewer questions than were asked for, and what a question of these kinds takes."""
    takes = "".join(f"\n  {kind}: {NEEDS[kind]}" for kind in dict.fromkeys(kinds))
    number = f"only {counted(made, 'question')}" if made else "no question"
    return f"{number} can be made of these events; a question takes{takes}"


def _why_lines(question: Question) -> Iterator[tuple[str, Words]]:
    """Say for each event of a question when it was and what, and who reports it."""
    for event in question.events:
        yield INDENT, (Piece(in_words(event.date), "date"), Piece(f"  {event.title}"))
        for words in _more(question.kind, event):
            yield 2 * INDENT, words
        citation = told_by(event)
        yield 2 * INDENT, (Piece("Source: ", "aside"), *source_words(citation.source, citation.at))


def _more(kind: Kind, event: Event) -> Iterator[Words]:
    """Say what a kind of question was about, and what is disputed of it."""
    if kind in {Kind.WHEN, Kind.TITLE}:
        yield (Piece(event.text),)
    elif kind is Kind.WHO:
        yield (Piece("Who: ", "aside"), Piece(_who(event)))
    elif kind is Kind.WHERE:
        yield (Piece("Where: ", "aside"), Piece(_where(event)))
    if event.disputed:
        yield (Piece("Disputed: ", "aside"), Piece(event.disputed, "disputed"))


def _who(event: Event) -> str:
    return ", ".join(actor.name for actor in event.actors)


def _where(event: Event) -> str:
    return ", ".join(place.name for place in event.places)


# For a handout


HANDOUT = ("question", "choices", "answer", "source")  # what a table has room for


def questions_listing(questions: Sequence[Question]) -> Listing[Question]:
    """Give the questions with their answers as records."""
    columns: dict[str, Column[Question]] = {
        "kind": _same(lambda question: str(question.kind)),
        "question": _same(lambda question: f"{ASKED[question.kind]} {question.subject}".rstrip()),
        "choices": Column(_choices, lambda question: list(question.choices)),
        "answer": _same(lambda question: question.answer),
        "number": Column(lambda question: str(question.right + 1), lambda question: question.right + 1),
        "why": _same(_why),
        "event": _same(lambda question: question.events[0].id),
        "events": Column(
            lambda question: ", ".join(event.id for event in question.events),
            lambda question: [event.id for event in question.events],
        ),
        "source": _same(lambda question: "; ".join(map(_source, question.events))),
        "sources": Column(
            lambda question: ", ".join(told_by(event).source.id for event in question.events),
            lambda question: [told_by(event).source.id for event in question.events],
        ),
    }
    usual = ("kind", "question", "choices", "answer", "why", "event", "source")
    return Listing("question", columns, usual, questions)


def _same(read: Callable[[Question], str]) -> Column[Question]:
    """Give a column whose cell and JSON value are one text."""
    return Column(read, read)


def _choices(question: Question) -> str:
    return "; ".join(f"{number}) {choice}" for number, choice in enumerate(question.choices, 1))


def _why(question: Question) -> str:
    """Say in a sentence for each event what makes the answer right."""
    told = []
    for event in question.events:
        more = {Kind.WHO: f" ({_who(event)})", Kind.WHERE: f" ({_where(event)})"}.get(question.kind, "")
        told.append(f"{in_words(event.date)}: {event.title}{more}")
    return "; ".join(told)


def _source(event: Event) -> str:
    """Name the source that stands for an event: title, publisher, date."""
    source = told_by(event).source
    return ", ".join((source.title, source.publisher, *([in_words(source.date)] if source.date else [])))
