"""A quiz as a sheet of Markdown to print: numbered questions with boxes, the answers on a page of their own."""

import re
from collections.abc import Iterator, Sequence

from mali_timeline.exporters.tabular import escape_markdown
from mali_timeline.formatting import format_date
from mali_timeline.reports.disagreements import differing_points
from mali_timeline.reports.quiz import LETTERS, QUESTION_TEXTS, Question, representative_citation
from mali_timeline.text import printable

_BOX = "\N{BALLOT BOX}"
_BREAK = "\\\n"  # a new line, not a new paragraph
# What browsers, word processors and print dialogs understand of Markdown's HTML: the answers begin a new page.
_NEW_PAGE = '<div style="page-break-before: always"></div>'


def quiz_sheet(title: str | None, questions: Sequence[Question]) -> Iterator[str]:
    """Yield the questions of a timeline with this title, then the answers; nothing when there is no question.

    Where an answer comes from is one source for each event that the question is made from.
    """
    if not questions:
        return
    yield f"# {_line(f'Quiz: {title}' if title else 'Quiz')}\n\nName: ______________________________\n"
    for number, question in enumerate(questions, 1):
        indent = " " * len(f"{number}. ")
        yield f"\n{number}. **{_line(QUESTION_TEXTS[question.kind])}**\n"
        if question.subject:
            yield f"\n{indent}{_line(question.subject)}\n"
        items = [f"{letter}: {_line(item)}" for letter, item in zip(LETTERS, question.items, strict=False)]
        for lines in (items, [f"{_BOX} {_line(choice)}" for choice in question.choices]):
            if lines:
                yield f"\n{indent}{f'{_BREAK}{indent}'.join(lines)}\n"
    yield f"\n{_NEW_PAGE}\n\n# Answers\n"
    for number, question in enumerate(questions, 1):
        indent = " " * len(f"{number}. ")
        yield f"\n{number}. **{_line(question.answer)}**\n"
        for event in question.events:
            citation = representative_citation(event)
            position = f", {citation.at}" if citation.at else ""
            source = f"{citation.source.title}, {citation.source.publisher}{position}"
            yield f"\n{indent}{_line(f'{format_date(event.date)}: {event.title}')} ({_line(source)})\n"
            if points := differing_points(event):
                yield f"\n{indent}Disputed: {_line(points)}\n"


def _line(text: str) -> str:
    """Return a text as one line that is no markup, wherever it stands."""
    line = escape_markdown(" ".join(printable(text).split()))
    # What would begin a heading, a list, a quotation or a rule at the beginning of a line.
    return re.sub(r"^(?=[#+=-])|^(\d+)(?=[.)])", lambda match: f"{match[1] or ''}\\", line)
