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


class Document:
    """A file: call `timeline` first, then look at the diagnostics."""

    def __init__(self, raw: bytes) -> None:
        """Read nothing yet."""
        self.raw = raw
        self.diagnostics: list[Diagnostic] = []
        self.complete = True
        self.number_of_events = 0
        self.ignored_codes: tuple[str, ...] = ()
        self._is_decoded = False
        self._root: Node | None = None
        self._timeline = Timeline()
        self._nodes: dict[int, Node] = {}

    def timeline(self) -> Timeline:
        """Return what is sound in the file; everything that is not is among the diagnostics then."""
        from mali_timeline.checks.timeline_rules import errors

        self._root = parse_yaml(self.raw, self._report)
        if self._root is None:
            # What was found before may only be what the last error led to.
            del self.diagnostics[:-1]
            self.complete = False
            return self._timeline
        decoder = TimelineDecoder(self._report)  # not kept: in a cycle of references the nodes would stay in memory
        self._timeline, self._nodes = decoder.timeline(self._root), decoder.nodes
        self.ignored_codes = decoder.ignored_codes
        self._is_decoded = not self.diagnostics
        events = value_at(self._root, "events")
        self.number_of_events = len(events.items) if isinstance(events, Sequence) and events is not self._root else 0
        for finding in errors(self._timeline):
            self._keep(finding)
        return self._timeline

    def all_diagnostics(self) -> list[Diagnostic]:
        """Return errors and warnings in file order, each once.

        That nothing uses an entry is said only when all could be decoded: what is unsound may be what uses it.
        """
        from mali_timeline.checks.timeline_rules import warnings

        if self._root is not None:
            for finding in warnings(self._timeline, complete=self._is_decoded):
                self._keep(finding)
            for node in scalars(self._root):
                self._check_comment(node)
        return sorted(set(self.diagnostics), key=lambda each: (each.span, each.severity, each.message))

    def _keep(self, finding: "Finding") -> None:
        """Report what a rule found, at the node of its record or below it."""
        node = value_at(self._nodes[id(finding.record)], *finding.path)
        self._report(node if finding.path else start_of(node), finding.code, finding.message, finding.hint)

    def _report(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Keep a diagnostic; of a node of several lines, its first line is the place."""
        line = self._lines[node.line - 1] if node.line <= len(self._lines) else ""
        length = node.length or len(line.rstrip()) - node.column + 1
        span = Span(node.line, node.column, max(1, length))
        short, short_hint = shorten(message, MAX_MESSAGE), shorten(hint, MAX_MESSAGE)
        self.diagnostics.append(Diagnostic(span, RULES[code].severity, code, short, short_hint, line))

    @cached_property
    def _lines(self) -> list[str]:
        return lines_of(self.raw.decode("utf-8-sig", "replace"))

    def _check_comment(self, node: Scalar) -> None:
        """Warn of a text that a comment cuts off: `Attack on hill #3 repelled`."""
        if node.plain and node.length:
            comment = _COMMENT.match(self._lines[node.line - 1], node.column - 1 + node.length)
            if comment:
                message = f"the text ends before ` {comment[1]}`, which YAML takes for a comment"
                self._report(node, "comment-in-text", message, "put the whole text in quotes")
