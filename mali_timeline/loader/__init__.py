"""A data file in, a Timeline out, or every problem of the file with its place. PyYAML lives here and nowhere else."""

import sys
from pathlib import Path
from typing import Any

from mali_timeline import checks
from mali_timeline.loader.decoder import FileDecoder, RegisterFollowsError
from mali_timeline.loader.nodes import Node, compose, step
from mali_timeline.loader.stream import LINE_END, NodeError, read_document
from mali_timeline.problems import DataError, Problem, Span
from mali_timeline.records import Timeline

STANDARD_INPUT = "-"


def read_timeline(path: str) -> Timeline:
    """Read the file at a path (`-`: standard input); raises DataError with all its problems, and OSError."""
    return _Document(path, read_text(path)).timeline()


def check_timeline(path: str) -> tuple[Timeline, list[Problem]]:
    """Read a file as `read_timeline` does, and give its warnings too: what is suspicious rather than wrong."""
    document = _Document(path, read_text(path))
    timeline = document.timeline()
    return timeline, document.warnings(timeline)


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


def read_text(path: str) -> str:
    """Read a file as UTF-8, with or without a byte-order mark; raises DataError at what is not, and OSError."""
    raw = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = LINE_END.split(raw[: error.start].decode("utf-8-sig"))
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        place = Span(len(lines), len(lines[-1]) + 1)
        raise DataError(shown_name(path), [Problem(place, message, "save the file as UTF-8", lines[-1])]) from None


class _Document:
    """One file while it is read: its text, its nodes, and what was found wrong so far."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []
        self._lines: list[str] = []
        self._root: Node | None = None

    def timeline(self) -> Timeline:
        """Decode the whole file; raises DataError when anything is wrong with it."""
        try:
            timeline = self._decoded()
        except NodeError as error:
            # What was found before it may only be what it led to.
            place = Span(error.line + 1, error.column + 1)
            problem = Problem(place, error.message, error.hint, self._line(error.line))
            raise DataError(shown_name(self.path), [problem]) from None
        for finding in checks.faults(timeline):
            self.report(self._find(finding.path), finding.message, finding.hint)
        if self.problems:
            raise DataError(shown_name(self.path), self.problems)
        return timeline

    def _decoded(self) -> Timeline:
        """Decode the text as it comes, or, where events name registers that stand behind them, with the events last."""
        try:
            return read_document(self.text, lambda root, pull: FileDecoder(self.report, pull).timeline(root))
        except RegisterFollowsError:
            self.problems = []
            return read_document(
                self.text, lambda root, pull: FileDecoder(self.report, pull, events_last=True).timeline(root)
            )

    def warnings(self, timeline: Timeline) -> list[Problem]:
        """Give what is suspicious in a sound timeline, in the order of the file."""
        self.problems = []
        for finding in checks.suspicions(timeline):
            self.report(self._find(finding.path), finding.message, finding.hint)
        return sorted(self.problems)

    def report(self, node: Any, message: str, hint: str = "") -> None:  # noqa: ANN401 - whatever has marks
        """Note a problem at a node; of a node of several lines, its first line is the place."""
        start, end = node.start_mark, node.end_mark
        quoted = self._line(start.line)
        length = end.column - start.column if end.line == start.line else len(quoted.rstrip()) - start.column
        place = Span(start.line + 1, start.column + 1, max(1, length))
        self.problems.append(Problem(place, message, hint, quoted))

    def _line(self, index: int) -> str:
        """Give a line by its number from 0, or nothing past the end."""
        if not self._lines:
            self._lines = LINE_END.split(self.text)
        return self._lines[index] if index < len(self._lines) else ""

    def _find(self, path: tuple[str | int, ...]) -> Node:
        """Give the node at a path of keys, ids and positions."""
        self._root = self._root or compose(self.text)
        node = self._root
        for key in path:
            node = step(node, key)
        return node
