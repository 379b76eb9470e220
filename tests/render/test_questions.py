import pytest
from rich.console import Group
from support import ROOT, drawn, load, piped

from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.render.questions import QuestionView, reasons, score
from mali_timeline.reports.quiz import Question, QuestionKind, make_quiz

SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
CITED = "sources: [{source: s}]"


@pytest.fixture(scope="module")
def small() -> Timeline:
    """Return the small history of the quiz."""
    return read_timeline(str(ROOT / "tests" / "cli" / "quiz" / "history.yaml"))


def view(timeline: Timeline, kind: QuestionKind, **fields: object) -> QuestionView:
    """Return a question of a kind about the first event, with the choices A, B and C unless `fields` say otherwise."""
    question = {"kind": kind, "subject": "", "choices": ("A", "B", "C"), "right": 1, "events": timeline.events[:1]}
    return QuestionView(Question(**{**question, **fields}), 2, 5)  # type: ignore[arg-type]  # the fields of a question


@pytest.fixture(scope="module")
def one() -> Timeline:
    """Return a history of one disputed event."""
    return load(f"""
        {SOURCE}
        actors: {{one: {{name: Ones, kind: state}}, two: {{name: Twos, kind: state}}}}
        places: {{gao: {{name: Gao}}}}
        events:
          - {{id: a, date: ../2012, title: Ones rule, text: A text., actors: [one, two], places: [gao],
              disputed: By whom., sources: [{{source: s, at: p. 3}}]}}
    """)


def test_a_question_has_its_number_its_subject_and_numbered_choices(one: Timeline) -> None:
    asked = view(one, QuestionKind.FIRST)
    assert piped(asked.as_asked()) == "Question 2 of 5: Which came first?\n  1) A\n  2) B\n  3) C\n"
    about = view(one, QuestionKind.GAP, subject="until 2012: ____ rule", choices=("Ones", "Others"))
    assert piped(about.as_asked()) == (
        "Question 2 of 5: Which name belongs in the gap?\n  until 2012: ____ rule\n  1) Ones\n  2) Others\n"
    )
    order = view(one, QuestionKind.ORDER, items=("First", "Second"), choices=("A, B", "B, A"))
    assert piped(order.as_asked()) == (
        "Question 2 of 5: In which order did these happen?\n  A) First\n  B) Second\n  1) A, B\n  2) B, A\n"
    )
    assert (asked.numbers, asked.prompt) == (("1", "2", "3"), "Your answer (1 to 3, q to quit): ")
    assert about.reminder == "Please type a number from 1 to 2, or q to quit.\n"


REASONS = {
    QuestionKind.FIRST: "",
    QuestionKind.WHEN: "    A text.\n",
    QuestionKind.TITLE: "    A text.\n",
    QuestionKind.GAP: "    A text.\n",
    QuestionKind.WHERE: "    Where: Gao\n",
    QuestionKind.ORDER: "",
    QuestionKind.DISPUTED: "",
}


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_verdict_says_why_with_what_is_disputed_and_the_source(kind: QuestionKind, one: Timeline) -> None:
    question = view(one, kind)
    reason = f"  until 2012  Ones rule\n{REASONS[kind]}    Disputed: By whom.\n    Source: S, S, p. 3 (ngo; s)\n\n"
    assert question.is_right("2")
    assert piped(question.verdict("2")) == f"Right: 2) B\n{reason}"
    assert not question.is_right("3")
    assert piped(question.verdict("3")) == f"No. It is 2) B\n{reason}"


def test_a_dispute_that_the_file_does_not_word_is_what_the_sources_differ_on() -> None:
    timeline = load(f"""
        {SOURCE}
        events:
          - id: a
            date: 2012
            title: Rain
            text: A.
            figures: [{{label: huts, value: 3}}, {{label: huts, value: 4}}]
            {CITED}
    """)
    assert "    Disputed: The sources differ on 'huts'.\n" in piped(view(timeline, QuestionKind.DISPUTED).verdict("1"))
    assert "Disputed" not in piped(view(timeline, QuestionKind.FIRST).verdict("1"))


def test_every_source_stands_on_a_line_of_its_own_when_asked_for() -> None:
    timeline = load(f"""
        {SOURCE.rstrip()[:-1]}, t: {{title: T, publisher: T, kind: ngo}}}}
        events:
          - {{id: a, date: 2012, title: Rain, text: A., sources: [{{source: s}}, {{source: t, at: p. 3}}]}}
          - {{id: b, date: 2013, title: Wind, text: B., sources: [{{source: s}}, {{source: t}}]}}
    """)
    question = view(timeline, QuestionKind.WHEN).question
    assert piped(Group(*reasons(question, every_source=True))) == (
        "  2012  Rain\n    A.\n    Sources: S, S (ngo; s)\n             T, T, p. 3 (ngo; t)\n"
    )
    assert piped(Group(*reasons(question))).endswith("    Source: S, S (ngo; s)\n")
    two = view(timeline, QuestionKind.FIRST, events=timeline.events).question
    assert piped(Group(*reasons(two, every_source=True))).count("Source: S, S") == 2


def test_a_score_says_what_was_not_answered() -> None:
    assert piped(score(3, 5, 5)) == "Score: 3 of 5\n"
    assert piped(score(1, 2, 5)) == "Score so far: 1 of 2; 3 questions not answered\n"
    assert piped(score(0, 4, 5)) == "Score so far: 0 of 4; 1 question not answered\n"
    assert piped(score(0, 0, 5)) == "No question was answered\n"


def test_a_question_fits_a_narrow_terminal_and_what_wraps_stands_under_its_beginning(small: Timeline) -> None:
    (question,) = make_quiz(small, small.events, kinds=[QuestionKind.TITLE], seed=1, number=1)
    shown = QuestionView(question, 1, 1)
    for renderable in (shown.as_asked(), shown.verdict("1"), score(0, 1, 3)):
        assert max(map(len, drawn(renderable, 30).splitlines())) <= 30
        assert "".join(drawn(renderable, 30).split()) == "".join(piped(renderable).split())
    assert "\n     " in drawn(shown.as_asked(), 30)


def test_data_is_never_markup_nor_a_terminal_command() -> None:
    timeline = load("""
        sources: {s: {title: "[sic] \\e[31m", publisher: "[/x]", kind: ngo}}
        events:
          - {id: a, date: 2012-01, title: "[red]First\\e]8;;", text: A., sources: [{source: s}]}
          - {id: b, date: 2013-01, title: "Second [/]\\u202e", text: B., sources: [{source: s}]}
    """)
    (question,) = make_quiz(timeline, timeline.events, kinds=[QuestionKind.FIRST], seed=1, number=1)
    shown = QuestionView(question, 1, 1)
    for renderable in (shown.as_asked(), shown.verdict("1")):
        for text in (piped(renderable), drawn(renderable, 200)):
            assert "[red]First\\x1b]8;;" in text
            assert "Second [/]\\u202e" in text
            assert "\x1b" not in text
    assert "[sic] \\x1b[31m, [/x]" in piped(shown.verdict("1"))
