"""Problems of a data file and how one is written: the place, what is wrong, the line itself, what to write instead.

Each has a code, which is stable: programs look for it. What each code means stands in `codes`.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from mali_timeline.controls import columns, visible

EXCERPT = 100  # columns of a line that are quoted at most

ProblemCode = Literal[
    "alias",
    "character-not-taken",
    "circular-causes",
    "empty-field",
    "empty-file",
    "figure-amount",
    "half-position",
    "invalid-date",
    "invalid-id",
    "invalid-number",
    "invalid-url",
    "key-not-a-word",
    "low-above-high",
    "merge-key",
    "missing-field",
    "no-source",
    "not-utf-8",
    "out-of-range",
    "own-cause",
    "repeated-id",
    "repeated-key",
    "repeated-name",
    "repeated-source",
    "several-documents",
    "tab-indent",
    "text-too-long",
    "too-deep",
    "unknown-actor",
    "unknown-event",
    "unknown-field",
    "unknown-kind",
    "unknown-place",
    "unknown-source",
    "unknown-tag",
    "unknown-weekday",
    "unquoted-set",
    "wrong-shape",
    "yaml-syntax",
    "yaml-tag",
]
WarningCode = Literal[
    "cause-after-effect",
    "date-apart",
    "near-duplicate",
    "place-outside-country",
    "published-before",
    "shared-origin",
    "single-voice",
    "unused-entry",
    "weekday-mismatch",
]
Code = ProblemCode | WarningCode
WARNINGS = frozenset(get_args(WarningCode))


class Span(NamedTuple):
    """A piece of one line: its number and its first column, both from 1, and how many characters it has."""

    line: int
    column: int
    length: int = 1


class Problem(NamedTuple):
    """One thing wrong (or, in a warning, odd) at one place of a file; `quoted` is the whole line."""

    span: Span
    code: Code
    message: str
    hint: str = ""
    quoted: str = ""

    @property
    def severity(self) -> str:
        """Whether it is a `problem`, for which the file is refused, or a `warning`."""
        return "warning" if self.code in WARNINGS else "problem"

    def report(self, name: str) -> str:
        """Write the problem as editors and people read it: `name:line:column: message`, the line, the hint."""
        word = "warning: " if self.severity == "warning" else ""
        head = f"{visible(name)}:{self.span.line}:{self.span.column}: {word}{visible(self.message)}"
        number = f" {self.span.line} | "
        margin = " " * (len(number) - 2) + "| "
        line, before, length = self._excerpt()
        lines = [head]
        if line.strip():
            lines += [f"{number}{line}", f"{margin}{' ' * before}{'^' * length}"]
        if self.hint:
            lines.append(f"{' ' * (len(number) - 2)}= hint: {visible(self.hint)}")
        return "\n".join(lines)

    def _excerpt(self) -> tuple[str, int, int]:
        """Give the part of the line around the place, the columns before the place, and how many it takes."""
        start = max(0, self.span.column - 1 - EXCERPT // 2) if len(self.quoted) > EXCERPT else 0
        before = visible(self.quoted[start : self.span.column - 1])
        place = visible(self.quoted[self.span.column - 1 : self.span.column - 1 + self.span.length])
        room = max(1, EXCERPT - columns(before))
        line = visible(self.quoted[start : start + EXCERPT])
        return line, columns(before), max(1, min(columns(place), room))


class DataError(Exception):
    """A data file with problems, which is refused whole; `problems` stand in the order of the file, each once."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        """Sort the problems and drop what stands there twice."""
        self.name = name
        self.problems = sorted(set(problems))
        super().__init__(self.report())

    def report(self) -> str:
        """Write all the problems, one after another."""
        return "\n".join(problem.report(self.name) for problem in self.problems)
