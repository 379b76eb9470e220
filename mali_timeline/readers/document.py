"""One data file while it is read: its bytes, its nodes, and everything that can be said against it."""

import re
from functools import cached_property
from typing import TYPE_CHECKING

from mali_timeline.checks.rules import RULES
from mali_timeline.errors import MAX_MESSAGE, Diagnostic, Span
from mali_timeline.readers.nodes import Node, Scalar, Sequence, scalars, start_of, value_at
from mali_timeline.readers.schema import TimelineDecoder
from mali_timeline.readers.yaml_reader import lines_of, parse_yaml
from mali_timeline.records import Timeline
from mali_timeline.text import shorten

if TYPE_CHECKING:
    from mali_timeline.checks.rule import Finding

_COMMENT = re.compile(r"[ \t]+(#\S.{,18})")


class DiagnosticList:
    """Collects what is reported against the nodes of a file, with the lines for the excerpts."""

    def __init__(self, raw: bytes) -> None:
        """Start with nothing found in these bytes."""
        self.raw = raw
        self.found: list[Diagnostic] = []

    def __call__(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Keep a diagnostic; of a node of several lines, its first line is the place."""
        line = self.lines[node.line - 1] if node.line <= len(self.lines) else ""
        length = node.length or len(line.rstrip()) - node.column + 1
        span = Span(node.line, node.column, max(1, length))
        short, short_hint = shorten(message, MAX_MESSAGE), shorten(hint, MAX_MESSAGE)
        self.found.append(Diagnostic(span, RULES[code].severity, code, short, short_hint, line))

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file, without their ends."""
        return lines_of(self.raw.decode("utf-8-sig", "replace"))


class Document:
    """A file, or several that are one timeline: call `timeline` first, then look at what was found."""

    def __init__(self, raw: bytes, *more: bytes, names: tuple[str, ...] = ()) -> None:
        """Read nothing yet; `names` are those of the files, in messages about two of them."""
        self.raws = (raw, *more)
        self.names = names
        self._reports = [DiagnosticList(each) for each in self.raws]
        self.found = [report.found for report in self._reports]  # file by file
        self.incomplete: set[int] = set()  # the indexes of files of which an error ended the reading
        self.numbers_of_events = [0] * len(self.raws)
        self.ignored_codes: tuple[str, ...] = ()
        self._is_decoded = False
        self._file = 0  # the index of the one that is read
        self._roots: list[Node] = []
        self._timeline = Timeline()
        self._nodes: dict[int, Node] = {}
        self._files: dict[int, int] = {}

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Everything that was found, file by file."""
        return [diagnostic for found in self.found for diagnostic in found]

    def timeline(self) -> Timeline:
        """Return what is sound in the files; everything that is not is among the diagnostics then."""
        from mali_timeline.checks.timeline_rules import errors

        for index, raw in enumerate(self.raws):
            self._file = index
            root = parse_yaml(raw, self._report)
            if root is None:
                # What was found before may only be what the last error led to.
                del self.found[self._file][:-1]
                self.incomplete.add(index)
            else:
                self._roots.append(root)
        if self.incomplete:
            return self._timeline

        def report(node: Node, code: str, message: str, hint: str = "") -> None:
            self._file = decoder.file
            self._report(node, code, message, hint)

        decoder = TimelineDecoder(report, self.names)  # not kept: the nodes would stay in memory
        self._timeline = decoder.timeline(*self._roots)
        self._nodes, self._files = decoder.nodes, decoder.files
        self.ignored_codes = decoder.ignored_codes
        decoder.report = self._report
        self._is_decoded = not self.diagnostics
        for index, root in enumerate(self._roots):
            events = value_at(root, "events")
            if isinstance(events, Sequence) and events is not root:
                self.numbers_of_events[index] = len(events.value)
        for finding in errors(self._timeline):
            self._keep(finding)
        return self._timeline

    def all_diagnostics(self) -> list[list[Diagnostic]]:
        """Return errors and warnings of each file, in the order of the file, each once.

        That nothing uses an entry is said only when all could be decoded: what is unsound may be what uses it.
        """
        from mali_timeline.checks.timeline_rules import warnings

        if self._nodes or self._is_decoded:
            for finding in warnings(self._timeline, complete=self._is_decoded):
                self._keep(finding)
        if not self.incomplete:
            for index, root in enumerate(self._roots):
                self._file = index
                for node in scalars(root):
                    self._check_comment(node)
        return [sorted(set(found), key=lambda each: (each.span, each.severity, each.message)) for found in self.found]

    def _keep(self, finding: "Finding") -> None:
        """Report what a rule found, at the node of its record or below it."""
        self._file = self._files.get(id(finding.record), 0)
        node = value_at(self._nodes[id(finding.record)], *finding.path)
        self._report(node if finding.path else start_of(node), finding.code, finding.message, finding.hint)

    def _report(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Keep a diagnostic of the current file."""
        self._reports[self._file](node, code, message, hint)

    def _check_comment(self, node: Scalar) -> None:
        """Warn of a text that a comment cuts off: `Attack on hill #3 repelled`."""
        if node.plain and node.length:
            comment = _COMMENT.match(self._reports[self._file].lines[node.line - 1], node.column - 1 + node.length)
            if comment:
                message = f"the text ends before ` {comment[1]}`, which YAML takes for a comment"
                self._report(node, "comment-in-text", message, "put the whole text in quotes")
