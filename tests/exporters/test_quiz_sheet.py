import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support import EVENTS, load

from mali_timeline.exporters.quiz_sheet import quiz_sheet
from mali_timeline.readers import read_timeline
from mali_timeline.reports.quiz import Question, QuestionKind, make_quiz

ONE = load("""
    sources: {s: {title: "[S] *bold*", publisher: "<b>P", kind: ngo}}
    events:
      - {id: a, date: 2012-01, title: A, text: A., disputed: "The *day*.", sources: [{source: s, at: p. 3}]}
""").events[0]
_MARKDOWN = MarkdownIt("commonmark")


def question(**fields: object) -> Question:
    """Return a question of two choices, with other fields than these on request."""
    parts = {"kind": QuestionKind.TITLE, "subject": "S", "choices": ("B", "C"), "right": 1, "events": (ONE,)}
    return Question(**{**parts, **fields})  # type: ignore[arg-type]  # the fields of a question


def text_of(markdown: str) -> str:
    """Return what a reader of the Markdown sees, and fail on any markup that the sheet does not mean."""
    seen = []
    for token in _MARKDOWN.parse(markdown):
        assert token.type in {
            "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "html_block",
            "ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close",
        }, token  # fmt: skip
        for child in token.children or []:
            assert child.type in {"text", "strong_open", "strong_close", "softbreak", "hardbreak"}, child
            seen.append("\n" if child.type.endswith("break") else child.content)
        seen.append("\n")
    return "".join(seen)


def test_questions_have_boxes_and_the_answers_a_page_of_their_own() -> None:
    order = question(kind=QuestionKind.ORDER, subject="", items=("One", "Two"), choices=("A, B", "B, A"), right=0)
    assert "".join(quiz_sheet("Rain & *wind*", [question(), order])) == (
        "# Quiz: Rain \\& \\*wind\\*\n\nName: ______________________________\n\n"
        "1. **Which title fits this text?**\n\n   S\n\n   ☐ B\\\n   ☐ C\n\n"
        "2. **In which order did these happen?**\n\n   A: One\\\n   B: Two\n\n   ☐ A, B\\\n   ☐ B, A\n\n"
        '<div style="page-break-before: always"></div>\n\n# Answers\n\n'
        "1. **C**\n\n   Jan 2012: A (\\[S\\] \\*bold\\*, \\<b\\>P, p. 3)\n\n   Disputed: The \\*day\\*.\n\n"
        "2. **A, B**\n\n   Jan 2012: A (\\[S\\] \\*bold\\*, \\<b\\>P, p. 3)\n\n   Disputed: The \\*day\\*.\n"
    )


def test_a_timeline_without_a_title_has_a_sheet_and_no_questions_have_none() -> None:
    assert "".join(quiz_sheet(None, [question()])).startswith("# Quiz\n")
    assert not list(quiz_sheet("T", []))


def test_the_sheet_of_the_shipped_file_is_read_as_it_is_meant() -> None:
    timeline = read_timeline(str(EVENTS))
    made = make_quiz(timeline, timeline.events, seed=1, number=70)
    sheet = "".join(quiz_sheet(timeline.title, made))
    questions, answers = text_of(sheet).split("Answers\n")
    assert questions.count("☐ ") == sum(len(each.choices) for each in made)
    assert "☐" not in answers
    for each in made:
        assert each.answer in answers
        assert all(f"☐ {choice}" in questions for choice in each.choices)
    numbers = re.findall(r"^(\d+)\. \*\*", sheet, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 71)] * 2


@given(st.text(min_size=1, max_size=12) | st.text("#+-=*_`[]()<>&!|~\\.1 \n\t:☐", min_size=1, max_size=12))
def test_data_is_never_markup(text: str) -> None:
    asked = question(subject=text, choices=(f"x{text}", f"y{text}"), items=(text, text))
    text_of("".join(quiz_sheet(text, [asked])))
