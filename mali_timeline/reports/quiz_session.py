"""A quiz as a state that keys change: a question, the verdict on an answer, the reasons, and in the end the score.

A key is its name (`right`, `page-down`, `escape`, …) or the character that it types, as in `presentation`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from mali_timeline.reports.presentation import END_OF_INPUT, Room
from mali_timeline.reports.quiz import Question

View = Literal["question", "verdict", "reasons", "score"]
_ON = {" ", "enter", "page-down"}  # the rest of a long page, then what comes next
_NEXT = {"right", "n"}  # what comes next
_SCROLLED = {"down": 1, "up": -1}  # by lines
# The page that a key opens, or goes back to, from another one.
_PAGES: dict[tuple[View, str], View] = {
    ("verdict", "w"): "reasons",
    ("reasons", "w"): "verdict",
    ("reasons", "escape"): "verdict",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSession:
    """The state of a quiz of at least one question; `answers` are the indexes of the choices made so far, in order."""

    questions: tuple[Question, ...]
    answers: tuple[int, ...] = ()
    view: View = "question"
    scroll: int = 0
    notice: str = ""
    over: bool = False

    @property
    def index(self) -> int:
        """The index of the question on the screen: the first without an answer, or the one just answered."""
        return len(self.answers) if self.view == "question" else len(self.answers) - 1

    @property
    def question(self) -> Question:
        """The question on the screen."""
        return self.questions[self.index]

    @property
    def right(self) -> int:
        """The number of right answers so far."""
        return sum(question.right == answer for question, answer in zip(self.questions, self.answers, strict=False))


def press(session: QuizSession, key: str, measure: Callable[[], Room]) -> QuizSession:
    """Return the quiz after a key, with the room that the screen has for its page; other keys change nothing."""
    if session.over or key.lower() in {END_OF_INPUT, "q"}:
        return replace(session, over=True)
    session = replace(session, notice="")
    key = key.lower()
    if key in _SCROLLED or key in {*_ON, "page-up"}:
        room = measure()
        by = _SCROLLED.get(key, -room.page if key == "page-up" else room.page)
        if key not in _ON or session.scroll < room.last_page:
            return replace(session, scroll=room.scrolled(session.scroll, by))
    if session.view == "question":
        return _answer(session, key)
    if key in _ON | _NEXT:
        return _go_on(session)
    view = _PAGES.get((session.view, key))
    return replace(session, view=view, scroll=0) if view else session


def _answer(session: QuizSession, key: str) -> QuizSession:
    """Take the number of a choice as the answer."""
    numbers = [str(number) for number, _ in enumerate(session.question.choices, 1)]
    if key in numbers:
        return replace(session, answers=(*session.answers, numbers.index(key)), view="verdict", scroll=0)
    return replace(session, notice=f"first answer with a key from 1 to {len(numbers)}")


def _go_on(session: QuizSession) -> QuizSession:
    """Go to the next question, after the last to the score, and from there out."""
    if session.view == "score":
        return replace(session, over=True)
    view: View = "question" if len(session.answers) < len(session.questions) else "score"
    return replace(session, view=view, scroll=0)
