"""A quiz on the full screen: one question at a time, the verdict, the reasons with all their sources, the score."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.segment import Segment
from rich.text import Text

from mali_timeline.render.questions import lettered_items, reasons, score
from mali_timeline.render.slides import Frame
from mali_timeline.render.styled import Beside, indented, styled
from mali_timeline.reports.presentation import Room
from mali_timeline.reports.quiz import QUESTION_TEXTS, Question
from mali_timeline.reports.quiz_session import QuizSession, View, press

_TEXT_WIDTH, _WIDE_TEXT_WIDTH = 72, 92  # columns of a line that the eye follows without effort
_WIDE = 120  # columns of a screen from which lines are longer
_LOW, _HIGH = 10, 30  # lines of a screen below which blank lines are left out, and from which choices stand apart
_MARK = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "  # of the right choice, for who sees no colours
_BLANK = Text()
_HINTS: dict[View, str] = {
    "question": "{numbers} answer|q quit",
    "verdict": "w why|space {next}|q quit",
    "reasons": "space {next}|w back|q quit",
    "score": "q quit",
}


class QuizScreen(NamedTuple):
    """A quiz for a terminal to play."""

    state: QuizSession

    @property
    def over(self) -> bool:
        """Whether the quiz has ended, by its last question or before."""
        return self.state.over

    @property
    def refresh(self) -> None:
        """Nothing changes without a key."""

    def tick(self) -> "QuizScreen":
        """Return the same screen: time changes nothing."""
        return self

    def frame(self, width: int, height: int) -> Frame:
        """Return the screen in its present state."""
        text_width = max(2, min(_WIDE_TEXT_WIDTH if width >= _WIDE else _TEXT_WIDTH, width - 4))
        body, whole = self._body(text_width, height)
        frame = _frame(body, self._foot(text_width, height, more=False), self.state.scroll, whole, height)
        if self.state.scroll < frame.room.last_page:
            foot = self._foot(text_width, height, more=True)
            frame = _frame(body, foot, self.state.scroll, whole, height)
        return frame._replace(margin=(width - text_width) // 2)

    def press(self, key: str, width: int, height: int) -> "QuizScreen":
        """Return the quiz after a key."""
        return QuizScreen(press(self.state, key, lambda: self.frame(width, height).room))

    def _body(self, width: int, height: int) -> tuple[list[list[Segment]], int]:
        """Return the lines of the page, and how many there are of it when everything on it is shown."""
        state = self.state
        if state.view == "score":
            page = [score(state.right, len(state.answers), len(state.questions)), _BLANK, *_results(state)]
        elif state.view == "reasons":
            page = [_verdict(state), _BLANK, *reasons(state.question, every_source=True)]
        else:
            page = _asked(state, spaced=height >= _HIGH)
            page += [_BLANK, _verdict(state)] if state.view == "verdict" else []
        lines = _lines([part for part in page if height >= _LOW or part is not _BLANK], width)
        # Nothing moves when the verdict comes on below the choices.
        return lines, len(lines) + (2 if state.view == "question" else 0)

    def _foot(self, width: int, height: int, *, more: bool) -> list[list[Segment]]:
        """Return the lines at the bottom: how far it is, and the keys or a notice; less on a low screen."""
        state = self.state
        count = "" if state.view == "score" else f"question {state.index + 1:,} of {len(state.questions):,}"
        parts = (count, f"{state.right:,} right" if count else "", "more below" if more else "")
        last = len(state.answers) == len(state.questions)
        numbers = f"1-{len(state.question.choices)}" if state.view == "question" else ""
        hints = _HINTS[state.view].format(numbers=numbers, next="score" if last else "next").split("|")
        spans: list[str | tuple[str, str]] = []
        for hint in hints:
            key, _, action = hint.rpartition(" ")
            spans += ["  " if spans else "", key, (f" {action}", "aside")]
        keys = styled((state.notice, "heading")) if state.notice else styled(*spans)
        keys.truncate(width, overflow="ellipsis")
        if height < _LOW:
            return _lines([keys], width)
        progress = styled((", ".join(filter(None, parts)).center(width).rstrip(), "aside"))
        progress.truncate(width, overflow="ellipsis")
        return _lines([_BLANK, progress, _BLANK, keys], width)


def _asked(state: QuizSession, *, spaced: bool) -> list[RenderableType]:
    """Return the question with its choices; once it is answered, the right one and a wrong answer stand out."""
    question = state.question
    page: list[RenderableType] = [styled((QUESTION_TEXTS[question.kind], "heading")), _BLANK]
    if question.subject:
        page += [styled(question.subject), _BLANK]
    if question.items:
        page += [*lettered_items(question), _BLANK]
    for index, choice in enumerate(question.choices):
        mark, role = "  ", "plain"
        if state.view == "verdict":
            mark = _MARK if index == question.right else "  "
            role = "right" if index == question.right else "wrong" if index == state.answers[-1] else "aside"
        label = styled((f"{mark}{index + 1}) ", "aside" if role == "plain" else role))
        page += [_BLANK] if spaced and index else []
        page.append(Beside(label, styled((choice, role))))
    return page


def _verdict(state: QuizSession) -> Text:
    """Return whether the answer is right, and the right one."""
    question = state.question
    verdict = ("Right: ", "right") if state.answers[-1] == question.right else ("No. It is ", "wrong")
    return styled(verdict, f"{question.right + 1}) {question.answer}")


def _results(state: QuizSession) -> list[RenderableType]:
    """Return each answer as right or wrong; of a wrong one also the question."""
    rows: list[RenderableType] = []
    for number, (question, answer) in enumerate(zip(state.questions, state.answers, strict=True), 1):
        verdict = ("right  ", "right") if answer == question.right else ("wrong  ", "wrong")
        label = styled((f"{number:{len(str(len(state.questions)))}}  ", "aside"), verdict)
        rows.append(Beside(label, styled(_in_full(question))))
        if answer != question.right:
            asked = f"{QUESTION_TEXTS[question.kind]} {question.subject}".rstrip()
            rows.append(indented(styled((asked, "aside")), label.cell_len))
    return rows


def _in_full(question: Question) -> str:
    """Return the right answer; of events in order their dates and titles, since letters alone would say nothing."""
    return "; ".join(event.title for event in question.events) if question.items else question.answer


def _frame(body: Sequence[list[Segment]], foot: Sequence[list[Segment]], scroll: int, whole: int, height: int) -> Frame:
    """Put as much of the body as fits above the foot, in the middle when all of it fits."""
    lines = max(0, height - len(foot))
    above = max(0, (lines - whole) // 2)
    shown = body[scroll : scroll + lines - above]
    rest = lines - above - len(shown)
    return Frame([*[[]] * above, *shown, *[[]] * rest, *foot][-height:], 0, Room(lines, max(0, len(body) - lines)))


def _lines(renderables: Sequence[RenderableType], width: int) -> list[list[Segment]]:
    """Return the lines of renderables at a width, one after another."""
    console = _console()
    options = console.options.update(width=width, height=None)
    return [line for each in renderables for line in console.render_lines(each, options, pad=False)]


@lru_cache(maxsize=1)
def _console() -> Console:
    """Return what lines are laid out with; nothing is written to it."""
    return Console(width=_TEXT_WIDTH, legacy_windows=False, _environ={})
