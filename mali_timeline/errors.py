"""Errors and diagnostics as values: where, what is wrong, and what to write instead."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from mali_timeline.text import display_width, printable, shorten

DATE_EXAMPLES = "write 2012, 2012-03, 2012-03-22, 199X, 2012~ or 2012-01/2012-04"
MAX_MESSAGE = 300  # characters of a message or hint, whatever the input that it repeats
MAX_REPORTED = 100  # diagnostics that are written out for a person
MAX_EXCERPT = 100  # columns of a source line that are quoted

Severity = Literal["error", "warning"]
# A line of a report as spans of text, each with its role.
ReportLine = list[tuple[str, str]]


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
        return "\n".join("".join(text for _, text in line) for line in self.lines(file))

    def lines(self, file: str, columns: int = MAX_EXCERPT) -> "Iterator[ReportLine]":
        """Yield the lines of the report; the excerpt takes at most so many columns."""
        place = f"{printable(file)}:{self.span.line}:{self.span.column}"
        message = f": {printable(self.message)} "
        yield [("place", place), ("plain", ": "), (self.severity, self.severity), ("plain", message), *self._code()]
        number = f" {self.span.line} | "
        margin = " " * (len(number) - 2)
        line, indent, length = self._excerpt(max(1, min(columns, MAX_EXCERPT)))
        if line.strip():
            yield [("aside", number), ("plain", line)]
            yield [("aside", f"{margin}| "), (self.severity, f"{' ' * indent}{'^' * length}")]
        if self.hint:
            yield [("aside", f"{margin}= hint: "), ("plain", printable(self.hint))]

    def _code(self) -> "ReportLine":
        return [("plain", "["), ("code", self.code), ("plain", "]")]

    def _excerpt(self, columns: int) -> tuple[str, int, int]:
        """Return the part of the line around the span, the columns before the span, and those that it takes."""
        index = self.span.column - 1
        start = max(0, index - columns // 2) if len(self.line) > columns else 0
        indent = display_width(printable(self.line[start:index]))
        length = display_width(printable(self.line[index : index + self.span.length]))
        excerpt = printable(self.line[start : start + columns])
        return excerpt, indent, max(1, min(length, max(1, columns - indent)))


class DataError(Exception):
    """Data files with errors, which are rejected as a whole; `diagnostics` are in the order of the files, each once."""

    def __init__(self, file: str, diagnostics: Iterable[Diagnostic], *more: tuple[str, Iterable[Diagnostic]]) -> None:
        """Sort the diagnostics of each file and drop repetitions."""
        files = ((file, diagnostics), *more)
        self._found = [(name, diagnostic) for name, found in files for diagnostic in sorted(set(found))]
        self.file = " and ".join(name for name, _ in files)
        self.diagnostics: Sequence[Diagnostic] = [diagnostic for _, diagnostic in self._found]
        super().__init__(self.report())

    def report(self) -> str:
        """Return the diagnostics that a person reads, and how many there are more."""
        chosen = to_report(self._found)
        lines = [diagnostic.report(file) for file, diagnostic in chosen]
        if len(self.diagnostics) > len(chosen):
            lines.append(remaining(len(self.diagnostics) - len(chosen)))
        return "\n".join(lines)


def to_report(found: Sequence[tuple[str, Diagnostic]]) -> list[tuple[str, Diagnostic]]:
    """Return the diagnostics that are written out for a person, each with its file, in the order given.

    They are MAX_REPORTED at most: errors before warnings, and of either some of every code. The hint of a warning is
    not repeated for the next of its code; that of an error says what to write instead, and stays.
    """
    number_of = Counter[str]()
    ranks = []
    for index, (_, diagnostic) in enumerate(found):
        number_of[diagnostic.code] += 1
        ranks.append((diagnostic.severity, number_of[diagnostic.code], index))
    chosen = [found[index] for index in sorted(index for *_, index in sorted(ranks)[:MAX_REPORTED])]
    hints: set[tuple[str, str]] = set()
    for index, (file, diagnostic) in enumerate(chosen):
        hint = (diagnostic.code, diagnostic.hint)
        if diagnostic.severity == "warning" and hint in hints:
            chosen[index] = (file, diagnostic._replace(hint=""))
        hints.add(hint)
    return chosen


def remaining(number: int) -> str:
    """Return the line that stands for diagnostics that are not shown."""
    return f"{number:,} more not shown; `mali-timeline check --json` has all"
