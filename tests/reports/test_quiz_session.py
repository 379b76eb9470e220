import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import ROOT

from mali_timeline.readers import read_timeline
from mali_timeline.reports.presentation import Room
from mali_timeline.reports.quiz import Question, QuestionKind, make_quiz
from mali_timeline.reports.quiz_session import QuizSession, press

SMALL = read_timeline(str(ROOT / "tests" / "cli" / "quiz" / "history.yaml"))
QUESTIONS = tuple(make_quiz(SMALL, SMALL.events, kinds=[QuestionKind.WHEN, QuestionKind.FIRST], seed=1, number=3))
ROOMY = Room(20, 0)
BEGIN = QuizSession(questions=QUESTIONS)
KEYS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "w",
    "W",
    " ",
    "enter",
    "right",
    "n",
    "escape",
    "up",
    "down",
    "page-up",
    "page-down",
    "x",
)


def after(*keys: str, session: QuizSession = BEGIN, room: Room = ROOMY) -> QuizSession:
    """Return a quiz after some keys, on a screen that holds every page unless `room` says otherwise."""
    for key in keys:
        session = press(session, key, lambda: room)
    return session


def right(question: Question) -> str:
    """Return the key of the right answer."""
    return str(question.right + 1)


def wrong(question: Question) -> str:
    """Return the key of a wrong answer."""
    return str((question.right + 1) % len(question.choices) + 1)


def test_a_key_answers_a_key_shows_why_a_key_goes_on_and_the_score_comes_last() -> None:
    one, two, three = QUESTIONS
    assert (BEGIN.view, BEGIN.index, BEGIN.question) == ("question", 0, one)
    answered = after(right(one))
    assert (answered.view, answered.index, answered.right) == ("verdict", 0, 1)
    assert after("w", session=answered).view == "reasons"
    assert after("w", "w", session=answered).view == after("w", "escape", session=answered).view == "verdict"
    for key in (" ", "enter", "right", "n", "page-down"):
        assert (after(key, session=answered).view, after(key, session=answered).question) == ("question", two)
        assert after("w", key, session=answered) == after(key, session=answered)
    end = after(right(one), " ", wrong(two), "n", right(three), " ")
    assert (end.view, end.right, end.answers) == ("score", 2, (one.right, int(wrong(two)) - 1, three.right))
    assert not end.over
    assert after(" ", session=end).over
    assert after("w", "1", session=end) == end


@pytest.mark.parametrize("key", ["5", "0", "w", " ", "n", "enter", "x"])
def test_nothing_but_an_answer_goes_on_from_a_question(key: str) -> None:
    reminded = after(key)
    assert reminded.view == "question"
    assert reminded.notice == f"first answer with a key from 1 to {len(QUESTIONS[0].choices)}"
    assert after("1", session=reminded).notice == ""


@pytest.mark.parametrize("key", ["q", "Q", "\x04"])
def test_q_leaves_from_everywhere(key: str) -> None:
    for keys in ((), ("1",), ("1", "w"), ("1", " ", "1", " ", "1", " ")):
        assert after(*keys, key).over
    assert after(key, "1").answers == ()


def test_a_page_that_is_longer_than_the_screen_moves_and_space_goes_on_at_its_end() -> None:
    room = Room(5, 6)
    why = after("1", "w")
    assert after("down", session=why, room=room).scroll == 1
    assert after("down", "up", "up", session=why, room=room).scroll == 0
    assert after(" ", session=why, room=room).scroll == 4
    assert after(" ", " ", session=why, room=room).scroll == 6
    assert after(" ", " ", "page-up", session=why, room=room).scroll == 2
    on = after(" ", " ", " ", session=why, room=room)
    assert (on.view, on.scroll) == ("question", 0)
    # A long question moves as well, and the answer is shown from the top.
    assert after(" ", room=room).scroll == 4
    assert after(" ", "1", room=room).scroll == 0


@given(st.lists(st.sampled_from(KEYS), max_size=30), st.integers(0, 3), st.integers(0, 5))
def test_whatever_is_pressed_answers_and_pages_fit_together(keys: list[str], lines: int, last_page: int) -> None:
    session = BEGIN
    for key in keys:
        before, session = session, press(session, key, lambda: Room(lines, last_page))
        assert len(before.answers) <= len(session.answers) <= len(QUESTIONS)
        assert session.answers[: len(before.answers)] == before.answers
        assert (session.view == "question") <= (len(session.answers) < len(QUESTIONS))
        assert (session.view == "score") <= (len(session.answers) == len(QUESTIONS))
        assert 0 <= session.scroll <= max(before.scroll, last_page)
        assert 0 <= session.right <= len(session.answers)
