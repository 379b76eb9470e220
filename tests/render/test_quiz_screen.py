from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from support import ROOT, drawn

from mali_timeline.readers import read_timeline
from mali_timeline.render.quiz_screen import QuizScreen
from mali_timeline.reports.quiz import QUESTION_TEXTS, QuestionKind, make_quiz
from mali_timeline.reports.quiz_session import QuizSession

HERE = ROOT / "tests" / "render" / "quiz"
SMALL = read_timeline(str(ROOT / "tests" / "cli" / "quiz" / "history.yaml"))


def begin(*kinds: QuestionKind, seed: int = 7, number: int = 7) -> QuizScreen:
    """Return the screen of a quiz about the small history before any key."""
    made = make_quiz(SMALL, SMALL.events, kinds=kinds or QuestionKind, seed=seed, number=number)
    return QuizScreen(QuizSession(questions=tuple(made)))


def after(screen: QuizScreen, *keys: str, width: int = 80, height: int = 24) -> QuizScreen:
    """Return the screen after some keys."""
    for key in keys:
        screen = screen.press(key, width, height)
    return screen


def shown(screen: QuizScreen, width: int = 80, height: int = 24) -> str:
    """Return what is on the screen."""
    page = drawn(screen.frame(width, height), width)
    assert page.count("\n") == height
    assert max(map(cell_len, page.splitlines())) <= width
    return page


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24), (100, 30), (140, 40), (200, 50)])
def test_every_screen_of_a_quiz(width: int, height: int, golden: Callable[[Path, str], None]) -> None:
    """Each kind as it is asked, answered and explained, and the score."""
    pages = []
    for screen in (begin(number=5), begin(QuestionKind.ORDER, QuestionKind.DISPUTED, number=2)):
        at = screen
        while not at.state.over:
            pages.append(f"{'=' * width}\n{shown(at, width, height)}")
            key = {"question": "1", "verdict": "w"}.get(at.state.view, " ")
            at = after(at, key, width=width, height=height)
    assert {each for each in QuestionKind if QUESTION_TEXTS[each] in "".join(pages)} == set(QuestionKind)
    golden(HERE / f"{width}x{height}.txt", "".join(pages))


def test_nothing_moves_when_the_verdict_comes_on() -> None:
    for seed in range(10):
        screen = begin(seed=seed, number=1)
        before, answered = shown(screen).splitlines(), shown(after(screen, "1")).splitlines()
        assert [line.replace("▸", " ") for line in answered[:12] if ") " in line and "It is" not in line] == [
            line for line in before[:12] if ") " in line
        ] or len(screen.state.question.items)


def test_the_right_choice_is_marked_also_without_colours() -> None:
    screen = begin(QuestionKind.WHEN)
    right = screen.state.question.right + 1
    page = shown(after(screen, str(right)))
    assert f"▸ {right}) " in page
    assert page.count("▸") == 1
    assert f"Right: {right}) " in page
    other = right % 4 + 1
    assert f"No. It is {right}) " in shown(after(screen, str(other)))
    assert "▸" not in shown(screen)


def test_the_colours_are_those_of_right_and_wrong() -> None:
    screen = begin(QuestionKind.WHEN)
    right = screen.state.question.right
    other = (right + 1) % 4
    frame = after(screen, str(other + 1)).frame(80, 24)
    styles = {
        segment.text.strip(): str(segment.style) for line in frame.lines for segment in line if segment.text.strip()
    }
    choices = screen.state.question.choices
    assert styles[choices[right]] == "bold green"
    assert styles[choices[other]] == "bold red"
    assert styles["No. It is"] == "bold red"


def test_the_foot_says_how_far_it_is_and_which_keys_there_are() -> None:
    screen = begin(QuestionKind.WHEN, number=2)
    right = str(screen.state.question.right + 1)
    assert "question 1 of 2, 0 right" in shown(screen)
    assert shown(screen).splitlines()[-1].strip() == "1-4 answer  q quit"
    assert "question 1 of 2, 1 right" in shown(after(screen, right))
    assert shown(after(screen, right)).splitlines()[-1].strip() == "w why  space next  q quit"
    assert shown(after(screen, right, "w")).splitlines()[-1].strip() == "space next  w back  q quit"
    assert shown(after(screen, " ")).splitlines()[-1].strip() == "first answer with a key from 1 to 4"
    last = after(screen, right, " ", "1")
    assert shown(last).splitlines()[-1].strip() == "w why  space score  q quit"
    assert shown(after(last, " ")).splitlines()[-1].strip() == "q quit"


def test_the_score_lists_every_answer_and_the_questions_that_went_wrong() -> None:
    screen = begin(QuestionKind.WHEN, QuestionKind.ORDER, number=2)
    one, two = screen.state.questions
    end = after(screen, str(one.right + 1), " ", str((two.right + 1) % 4 + 1), " ")
    page = " ".join(shown(end).split())
    assert "Score: 1 of 2" in page
    assert f"1 right {one.answer if not one.items else one.events[0].title}" in page
    assert "2 wrong " in page
    assert {one.kind, two.kind} == {QuestionKind.WHEN, QuestionKind.ORDER}


def test_what_does_not_fit_is_reached_and_said_to_be_below() -> None:
    why = after(begin(QuestionKind.DISPUTED, number=1), "1", "w", height=12)
    assert "more below" in shown(why, height=12)
    seen = set()
    for _ in range(40):
        seen.update(shown(why, height=12).splitlines())
        why = after(why, "down", height=12)
    assert "more below" not in shown(why, height=12)
    whole = shown(after(begin(QuestionKind.DISPUTED, number=1), "1", "w"), height=60).splitlines()
    assert {line for line in whole if "Source" in line or "Disputed" in line} <= seen


def test_on_a_low_screen_the_keys_are_all_of_the_foot() -> None:
    lines = shown(begin(QuestionKind.WHEN, number=2), height=9).splitlines()
    assert lines[-1].strip() == "1-4 answer  q quit"
    assert not [line for line in lines if "question 1 of 2" in line]


@given(st.integers(1, 50), st.integers(1, 12), st.lists(st.sampled_from(["1", "w", " ", "down"]), max_size=12))
def test_no_screen_is_too_small(width: int, height: int, keys: list[str]) -> None:
    screen = after(begin(number=2), *keys, width=width, height=height)
    frame = screen.frame(width, height)
    assert len(frame.lines) == height
    if width >= 8:
        shown(screen, width, height)


def test_time_changes_nothing() -> None:
    screen = begin(number=1)
    assert screen.tick() == screen._replace()
    assert [screen.over, screen.press("q", 80, 24).over] == [False, True]
    assert [screen.refresh] == [None]
