"""Problems of a data file and how one is written: the place, what is wrong, the line itself, what to write instead."""

from collections.abc import Iterable
from typing import NamedTuple

from mali_timeline.controls import visible

EXCERPT = 100  # columns of a line that are quoted at most


class Span(NamedTuple):
    """A piece of one line: its number and its first column, both from 1, and how many characters it has."""

    line: int
    column: int
    length: int = 1


class Problem(NamedTuple):
    """One thing wrong (or, in a warning, odd) at one place of a file; `quoted` is the whole line."""

    span: Span
    message: str
    hint: str = ""
    quoted: str = ""

    def report(self, name: str, word: str = "") -> str:
        """Write the problem as editors and people read it: `name:line:column: message`, the line, the hint."""
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
        """Give the part of the line around the place, how much stands before the place, and how long it is."""
        start = max(0, self.span.column - 1 - EXCERPT // 2) if len(self.quoted) > EXCERPT else 0
        before = visible(self.quoted[start : self.span.column - 1])
        place = visible(self.quoted[self.span.column - 1 : self.span.column - 1 + self.span.length])
        room = max(1, EXCERPT - len(before))
        line = visible(self.quoted[start : start + EXCERPT])
        return line, len(before), max(1, min(len(place), room))


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
