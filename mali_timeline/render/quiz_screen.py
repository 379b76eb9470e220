"""A quiz on the full screen: one question at a time, the verdict, the reasons with all their sources, the score."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import RenderableType
from rich.text import Text

from mali_timeline.render.questions import lettered_items, reasons, score, verdict_text
from mali_timeline.render.slides import BLANK, TEXT_WIDTH, WIDE, WIDE_TEXT_WIDTH, Frame, Line, hint_text, render_lines
from mali_timeline.render.styled import Beside, indented, styled
from mali_timeline.reports.presentation import Room
from mali_timeline.reports.quiz import QUESTION_TEXTS
from mali_timeline.reports.quiz_session import QuizSession, View, press

_LOW, _HIGH = 10, 30  # lines of a screen below which blank lines are left out, and from which choices stand apart
_MARK = "\N{BLACK RIGHT-POINTING SMALL TRIANGLE} "  # of the right choice, for who sees no colours
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
        text_width = max(2, min(WIDE_TEXT_WIDTH if width >= WIDE else TEXT_WIDTH, width - 4))
        body, whole = self._body(text_width, height)
        frame = _frame(body, self._foot(text_width, height, more=False), self.state.scroll, whole, height)
        if self.state.scroll < frame.room.last_page:
            foot = self._foot(text_width, height, more=True)
            frame = _frame(body, foot, self.state.scroll, whole, height)
        return frame._replace(margin=(width - text_width) // 2)

    def press(self, key: str, width: int, height: int) -> "QuizScreen":
        """Return the quiz after a key."""
        return QuizScreen(press(self.state, key, lambda: self.frame(width, height).room))

    def _body(self, width: int, height: int) -> tuple[list[Line], int]:
        """Return the lines of the page, and how many there are of it when everything on it is shown."""
        state = self.state
        if state.view == "score":
            page = [score(state.right, len(state.answers), len(state.questions)), BLANK, *_results(state)]
        elif state.view == "reasons":
            page = [self._verdict(), BLANK, *reasons(state.question, every_source=True)]
        else:
            page = _asked(state, spaced=height >= _HIGH)
            page += [BLANK, self._verdict()] if state.view == "verdict" else []
        lines = render_lines([part for part in page if height >= _LOW or part is not BLANK], width)
        # Nothing moves when the verdict comes on below the choices.
        return lines, len(lines) + (2 if state.view == "question" else 0)

    def _verdict(self) -> Text:
        question = self.state.question
        return verdict_text(question, is_right=self.state.answers[-1] == question.right)

    def _foot(self, width: int, height: int, *, more: bool) -> list[Line]:
        """Return the lines at the bottom: how far it is, and the keys or a notice; less on a low screen."""
        state = self.state
        count = "" if state.view == "score" else f"question {state.index + 1:,} of {len(state.questions):,}"
        parts = (count, f"{state.right:,} right" if count else "", "more below" if more else "")
        last = len(state.answers) == len(state.questions)
        numbers = f"1-{len(state.question.choices)}" if state.view == "question" else ""
        hints = _HINTS[state.view].format(numbers=numbers, next="score" if last else "next").split("|")
        keys = styled((state.notice, "heading")) if state.notice else hint_text(hints)
        keys.truncate(width, overflow="ellipsis")
        if height < _LOW:
            return render_lines([keys], width)
        progress = styled((", ".join(filter(None, parts)).center(width).rstrip(), "aside"))
        progress.truncate(width, overflow="ellipsis")
        return render_lines([BLANK, progress, BLANK, keys], width)


def _asked(state: QuizSession, *, spaced: bool) -> list[RenderableType]:
    """Return the question with its choices; once it is answered, the right one and a wrong answer stand out."""
    question = state.question
    page: list[RenderableType] = [styled((QUESTION_TEXTS[question.kind], "heading")), BLANK]
    if question.subject:
        page += [styled(question.subject), BLANK]
    if question.items:
        page += [*lettered_items(question), BLANK]
    for index, choice in enumerate(question.choices):
        mark, role = "  ", "plain"
        if state.view == "verdict":
            mark = _MARK if index == question.right else "  "
            role = "right" if index == question.right else "wrong" if index == state.answers[-1] else "aside"
        label = styled((f"{mark}{index + 1}) ", "aside" if role == "plain" else role))
        page += [BLANK] if spaced and index else []
        page.append(Beside(label, styled((choice, role))))
    return page


def _results(state: QuizSession) -> list[RenderableType]:
    """Return each answer as right or wrong; of a wrong one also the question."""
    rows: list[RenderableType] = []
    for number, (question, answer) in enumerate(zip(state.questions, state.answers, strict=True), 1):
        verdict = ("right  ", "right") if answer == question.right else ("wrong  ", "wrong")
        label = styled((f"{number:{len(str(len(state.questions)))}}  ", "aside"), verdict)
        # Of events in order the titles: their letters alone would say nothing.
        right = "; ".join(event.title for event in question.events) if question.items else question.answer
        rows.append(Beside(label, styled(right)))
        if answer != question.right:
            asked = f"{QUESTION_TEXTS[question.kind]} {question.subject}".rstrip()
            rows.append(indented(styled((asked, "aside")), label.cell_len))
    return rows


def _frame(body: Sequence[Line], foot: Sequence[Line], scroll: int, whole: int, height: int) -> Frame:
    """Put as much of the body as fits above the foot, in the middle when all of it fits."""
    lines = max(0, height - len(foot))
    above = max(0, (lines - whole) // 2)
    shown = body[scroll : scroll + lines - above]
    rest = lines - above - len(shown)
    return Frame([*[[]] * above, *shown, *[[]] * rest, *foot][-height:], 0, Room(lines, max(0, len(body) - lines)))
