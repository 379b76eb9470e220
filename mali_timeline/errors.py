"""Errors and diagnostics as values: where, what is wrong, and what to write instead."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from mali_timeline.text import display_width, printable, shorten

DATE_EXAMPLES = "write 2012, 2012-03, 2012-03-22, 199X, 2012~ or 2012-01/2012-04"
MAX_MESSAGE = 300  # characters of a message or hint, whatever the input that it repeats
MAX_REPORTED = 100  # diagnostics that are written out for a person
MAX_EXCERPT = 100  # columns of a source line that are quoted

Severity = Literal["error", "warning"]


class UsageError(ValueError):
    """A request that cannot be answered: `message` says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep message and hint apart, so that each report can lay them out in its own way."""
        super().__init__(message)
        self.message = shorten(message, MAX_MESSAGE)
        self.hint = shorten(hint, MAX_MESSAGE)


class DateError(UsageError):
    """A text that is not supported as a date; it always has a hint."""

    def __init__(self, message: str, hint: str = DATE_EXAMPLES) -> None:
        """Keep message and hint apart."""
        super().__init__(message, hint)


class Span(NamedTuple):
    """A range of characters within one line: line and first column count from 1."""

    line: int
    column: int
    length: int = 1


class Diagnostic(NamedTuple):
    """One error or warning at one place of a file; `line` is the whole source line, for the excerpt."""

    span: Span
    severity: Severity
    code: str
    message: str
    hint: str = ""
    line: str = ""

    def report(self, file: str) -> str:
        """Return the diagnostic as editors and people read it: `file:line:column: error: …`, the excerpt, the hint."""
        head = f"{printable(file)}:{self.span.line}:{self.span.column}: {self.severity}: {printable(self.message)}"
        number = f" {self.span.line} | "
        margin = " " * (len(number) - 2) + "| "
        line, indent, length = self._excerpt()
        lines = [f"{head} [{self.code}]"]
        if line.strip():
            lines += [f"{number}{line}", f"{margin}{' ' * indent}{'^' * length}"]
        if self.hint:
            lines.append(f"{' ' * (len(number) - 2)}= hint: {printable(self.hint)}")
        return "\n".join(lines)

    def _excerpt(self) -> tuple[str, int, int]:
        """Return the part of the line around the span, the columns before the span, and those that it takes."""
        index = self.span.column - 1
        start = max(0, index - MAX_EXCERPT // 2) if len(self.line) > MAX_EXCERPT else 0
        indent = display_width(printable(self.line[start:index]))
        length = display_width(printable(self.line[index : index + self.span.length]))
        excerpt = printable(self.line[start : start + MAX_EXCERPT])
        return excerpt, indent, max(1, min(length, max(1, MAX_EXCERPT - indent)))


class DataError(Exception):
    """A data file with errors, which is rejected as a whole; `diagnostics` are in file order, each once."""

    def __init__(self, file: str, diagnostics: Iterable[Diagnostic]) -> None:
        """Sort the diagnostics and drop repetitions."""
        self.file = file
        self.diagnostics: Sequence[Diagnostic] = sorted(set(diagnostics))
        super().__init__(self.report())

    def report(self) -> str:
        """Return the first diagnostics, and how many there are more."""
        lines = [diagnostic.report(self.file) for diagnostic in self.diagnostics[:MAX_REPORTED]]
        if len(self.diagnostics) > MAX_REPORTED:
            lines.append(remaining(len(self.diagnostics) - MAX_REPORTED))
        return "\n".join(lines)


def remaining(number: int) -> str:
    """Return the line that stands for diagnostics that are not shown."""
    return f"{number:,} more not shown; `mali-timeline check --json` has all"
