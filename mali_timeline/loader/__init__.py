"""A data file in, a Timeline out, or every problem of the file with its place. PyYAML lives here and nowhere else."""

import sys
from collections.abc import Callable
from errno import EBADF
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from mali_timeline import checks
from mali_timeline.loader.decoder import FileDecoder, RegisterFollowsError
from mali_timeline.loader.nodes import Nodes
from mali_timeline.loader.shapes import Report
from mali_timeline.loader.stream import NodeError, Pull, lines_of, read_document
from mali_timeline.problems import Code, DataError, Problem, Span
from mali_timeline.records import Timeline

STANDARD_INPUT = "-"


def read_timeline(path: str) -> Timeline:
    """Read the file at a path (`-`: standard input); raises DataError with all its problems, and OSError."""
    return _Document(path, read_bytes(path)).timeline()


class Checked(NamedTuple):
    """What was found in a file of this `name`: problems and warnings in its order, each once, among so many events.

    `read_to_its_end` is false where the one problem stopped the reading, so that there may be more behind it.
    """

    name: str
    findings: list[Problem]
    events: int
    read_to_its_end: bool


def check_file(path: str) -> Checked:
    """Read a file as `read_timeline` does, but for everything that can be said against it; raises OSError."""
    return check_bytes(path, read_bytes(path))


def check_bytes(path: str, raw: bytes) -> Checked:
    """Find everything that can be said against these bytes of the file at a path."""
    try:
        return _Document(path, raw).checked()
    except DataError as error:
        return Checked(shown_name(path), error.problems, 0, read_to_its_end=False)


def packed_file() -> str:
    """Give the path of the events.yaml that came with the program: in the wheel, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    packed = package / "events.yaml"
    return str(packed if packed.exists() else package.parent / "events.yaml")


def shown_name(path: str) -> str:
    """Give the name under which problems speak of a file: short for the program's own, `<stdin>` for `-`."""
    if path == STANDARD_INPUT:
        return "<stdin>"
    return "events.yaml" if path == packed_file() else path


def read_bytes(path: str) -> bytes:
    """Read a file, or standard input; raises OSError."""
    return _standard_input() if path == STANDARD_INPUT else Path(path).read_bytes()


def decoded(path: str, raw: bytes) -> str:
    """Give the text of the file at a path, with or without a byte-order mark; raises DataError at what is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = lines_of(raw[: error.start].decode("utf-8-sig"))
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        place = Span(len(lines), len(lines[-1]) + 1)
        problem = Problem(place, "not-utf-8", message, "save the file as UTF-8", lines[-1])
        raise DataError(shown_name(path), [problem]) from None


def _standard_input() -> bytes:
    """Read standard input; raises OSError, which names it."""
    if sys.stdin is None:
        raise OSError(EBADF, "it is closed", "standard input")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard input") from None


class _Document:
    """One file while it is read: its bytes, and what was found wrong so far.

    Its text and its nodes are only made where something is found: libyaml reads bytes.
    """

    def __init__(self, path: str, raw: bytes) -> None:
        self.path = path
        self.raw = raw
        self.problems: list[Problem] = []
        self._lines: list[str] = []

    def timeline(self) -> Timeline:
        """Decode the whole file; raises DataError when anything is wrong with it."""
        timeline = self._read()
        for finding in checks.faults(timeline):
            self._report_finding(finding)
        if self.problems:
            raise DataError(shown_name(self.path), self.problems)
        return timeline

    def checked(self) -> Checked:
        """Give everything wrong and, in what is sound, everything odd; raises DataError where reading stops.

        That nothing uses an entry is said only where all could be decoded: what is unsound may be what uses it.
        """
        timeline = self._read()
        whole = not self.problems
        events = len(timeline.events) if whole else self._nodes.items("events")
        for finding in (*checks.faults(timeline), *checks.suspicions(timeline, whole=whole)):
            self._report_finding(finding)
        return Checked(shown_name(self.path), sorted(set(self.problems), key=_place), events, read_to_its_end=True)

    def _read(self) -> Timeline:
        """Decode what is sound, and note all that is not; raises DataError where reading stops."""
        try:
            return self._decoded()
        except NodeError as error:
            # What was found before it may only be what it led to.
            place = Span(error.line + 1, error.column + 1)
            problem = Problem(place, error.code, error.message, error.hint, self._line(error.line))
            raise DataError(shown_name(self.path), [problem]) from None

    def _decoded(self) -> Timeline:
        """Decode the text as it comes, or, where events name registers that stand behind them, with the events last."""
        try:
            return self._decoded_by(FileDecoder)
        except RegisterFollowsError:
            self.problems = []
            return self._decoded_by(partial(FileDecoder, events_last=True))

    def _decoded_by(self, decoder: Callable[[Report, Pull], FileDecoder]) -> Timeline:
        return read_document(self.raw, lambda root, pull: decoder(self.report, pull).timeline(root), lambda: self.text)

    def report(self, node: Any, code: Code, message: str, hint: str = "") -> None:  # noqa: ANN401 - whatever has marks
        """Note a problem at a node; of a node of several lines, its first line is the place."""
        start, end = node.start_mark, node.end_mark
        quoted = self._line(start.line)
        length = end.column - start.column if end.line == start.line else len(quoted.rstrip()) - start.column
        place = Span(start.line + 1, start.column + 1, max(1, length))
        self.problems.append(Problem(place, code, message, hint, quoted))

    def _line(self, index: int) -> str:
        """Give a line by its number from 0, or nothing past the end."""
        if not self._lines:
            self._lines = lines_of(self.text)
        return self._lines[index] if index < len(self._lines) else ""

    @cached_property
    def text(self) -> str:
        """The text of the file; raises DataError where it is not UTF-8."""
        return decoded(self.path, self.raw)

    @cached_property
    def _nodes(self) -> Nodes:
        """The nodes of the text, for which it is read again when they are first asked for."""
        return Nodes(self.text)

    def _report_finding(self, finding: checks.Finding) -> None:
        """Note what a rule found, at its node."""
        self.report(self._nodes.at(finding.path), finding.code, finding.message, finding.hint)


def _place(problem: Problem) -> tuple[Span, str, str]:
    """Give what puts problems before warnings where both stand at one place."""
    return problem.span, problem.severity, problem.message
