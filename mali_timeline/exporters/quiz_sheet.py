"""A quiz as a sheet of Markdown to print: numbered questions with boxes, the answers on a page of their own."""

from collections.abc import Iterator, Sequence

from mali_timeline.exporters.markup import escape_markdown, escape_paragraph
from mali_timeline.formatting import format_date
from mali_timeline.reports.disagreements import differing_points
from mali_timeline.reports.quiz import LETTERS, QUESTION_TEXTS, Question, representative_citation

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
    yield f"# {escape_markdown(f'Quiz: {title}' if title else 'Quiz')}\n\nName: ______________________________\n"
    for number, question in enumerate(questions, 1):
        indent = " " * len(f"{number}. ")
        yield f"\n{number}. **{escape_markdown(QUESTION_TEXTS[question.kind])}**\n"
        if question.subject:
            yield f"\n{indent}{escape_paragraph(question.subject)}\n"
        items = [f"{letter}: {escape_markdown(item)}" for letter, item in zip(LETTERS, question.items, strict=False)]
        for lines in (items, [f"{_BOX} {escape_markdown(choice)}" for choice in question.choices]):
            if lines:
                yield f"\n{indent}{f'{_BREAK}{indent}'.join(lines)}\n"
    yield f"\n{_NEW_PAGE}\n\n# Answers\n"
    for number, question in enumerate(questions, 1):
        indent = " " * len(f"{number}. ")
        yield f"\n{number}. **{escape_markdown(question.answer.strip())}**\n"
        for event in question.events:
            citation = representative_citation(event)
            parts = (citation.source.title, citation.source.publisher, citation.at) if citation else ()
            source = f" ({escape_markdown(', '.join(filter(None, parts)))})" if citation else ""
            yield f"\n{indent}{escape_paragraph(f'{format_date(event.date)}: {event.title}')}{source}\n"
            if points := differing_points(event):
                yield f"\n{indent}Disputed: {escape_markdown(points)}\n"
