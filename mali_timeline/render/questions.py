"""The questions of a quiz as text: a question with its choices, the verdict on an answer with the reason, the score."""

from collections.abc import Iterator
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from mali_timeline.formatting import format_date, plural
from mali_timeline.records import Event
from mali_timeline.render.cards import source_text
from mali_timeline.render.styled import Beside, indented, styled
from mali_timeline.reports.disagreements import differing_points
from mali_timeline.reports.quiz import LETTERS, QUESTION_TEXTS, Question, QuestionKind, representative_citation

_INDENT = 2  # columns


class QuestionView(NamedTuple):
    """A question as the `number`-th of so many, with what is said about an answer."""

    question: Question
    number: int
    of: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """The answers that can be given: the numbers of the choices."""
        return tuple(str(number) for number, _ in enumerate(self.question.choices, 1))

    @property
    def prompt(self) -> str:
        """What precedes the answer on its line."""
        return f"Your answer (1 to {len(self.numbers)}, q to quit): "

    @property
    def reminder(self) -> str:
        """What is said to a line that is no answer."""
        return f"Please type a number from 1 to {len(self.numbers)}, or q to quit.\n"

    def is_right(self, answer: str) -> bool:
        """Return whether an answer is the number of the right choice."""
        return answer == self.numbers[self.question.right]

    def as_asked(self) -> RenderableType:
        """Return the question with its choices."""
        question = self.question
        lines: list[RenderableType] = [
            styled((f"Question {self.number} of {self.of}: ", "aside"), (QUESTION_TEXTS[question.kind], "heading"))
        ]
        if question.subject:
            lines.append(indented(styled(question.subject), _INDENT))
        lines += lettered_items(question)
        for number, choice in zip(self.numbers, question.choices, strict=True):
            lines.append(Beside(styled((f"{' ' * _INDENT}{number}) ", "aside")), styled(choice)))
        return Group(*lines)

    def verdict(self, answer: str) -> RenderableType:
        """Return whether an answer is right, the right one and, for each event of the question, the reason."""
        verdict = verdict_text(self.question, is_right=self.is_right(answer))
        return Group(verdict, *reasons(self.question), Text())


def verdict_text(question: Question, *, is_right: bool) -> Text:
    """Return whether an answer is right, and the right one."""
    verdict = ("Right: ", "right") if is_right else ("No. It is ", "wrong")
    return styled(verdict, f"{question.right + 1}) {question.answer}")


def lettered_items(question: Question) -> list[RenderableType]:
    """Return the events that are to be put in order, each behind its letter."""
    return [
        Beside(styled((f"{' ' * _INDENT}{letter}) ", "aside")), styled(item))
        for letter, item in zip(LETTERS, question.items, strict=False)
    ]


def score(right: int, answered: int, of: int) -> Text:
    """Return how many of the answers were right, and how many of the questions are not answered."""
    if answered == of:
        return styled((f"Score: {right} of {of}", "heading"))
    if not answered:
        return styled(("No question was answered", "heading"))
    rest = plural(of - answered, "question")
    return styled((f"Score so far: {right} of {answered}", "heading"), f"; {rest} not answered")


def reasons(question: Question, *, every_source: bool = False) -> Iterator[RenderableType]:
    """Yield for each event of a question when and what it was, what the question was about, and who reports it.

    That is one source; with `every_source`, all of them where the question is about one event.
    """
    for event in question.events:
        yield from _reason(question, event, every_source=every_source and len(question.events) == 1)


def _reason(question: Question, event: Event, *, every_source: bool) -> Iterator[RenderableType]:
    """Yield the reasons that one event gives."""
    yield indented(styled((format_date(event.date), "date"), f"  {event.title}"), _INDENT)
    details: list[Text] = []
    if question.kind in {QuestionKind.WHEN, QuestionKind.GAP, QuestionKind.TITLE}:
        details += [styled(event.text)] if event.text else []
    elif question.kind is QuestionKind.WHERE:
        details.append(styled(("Where: ", "aside"), ", ".join(place.name for place in event.places)))
    if disputed := differing_points(event) if question.kind is QuestionKind.DISPUTED else event.disputed:
        details.append(styled(("Disputed: ", "aside"), (disputed, "disputed")))
    yield from (indented(detail, 2 * _INDENT) for detail in details)
    representative = representative_citation(event)
    citations = event.sources if every_source or representative is None else (representative,)
    label = styled((f"{' ' * 2 * _INDENT}{'Sources: ' if len(citations) > 1 else 'Source: '}", "aside"))
    for citation in citations:
        yield Beside(label, source_text(citation.source, citation.at))
        label = styled(" " * label.cell_len)
