"""YAML in, a tree of nodes out, or the reason why not. PyYAML lives here and nowhere else.

The parse events of libyaml become nodes in one pass, without constructing values: a scalar stays the text that its
author wrote (`NO`, `010`, `2012-03`). Anchors, tags and merge keys are reported and leave a node that stands for
nothing; what is not YAML ends the reading. Without libyaml PyYAML's own parser takes its place, about ten times slower.
Errors are worded here, from their position and the source line: nothing depends on the wording of one version.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from mali_timeline.readers.nodes import Mapping, Node, Report, Scalar, Sequence, Unsupported
from mali_timeline.text import shorten

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    CParser = None  # type: ignore[assignment,misc]  # the stubs know only the other kind

MAX_DEPTH = 50  # levels of nesting; a data file needs seven
NEEDED = "write at least `sources:` and `events:`; see the README"
IN_QUOTES = "put the text in quotes"

# Patterns are compiled where they are needed, which most runs never do.
_LINE_END = r"\r\n|[\n\r\x85\u2028\u2029]"
_NOT_YAML = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_SURROGATES = rb"\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})"  # as JSON writes a character beyond U+FFFF
_ODD_SPACE = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"


class _StopError(Exception):
    """An error after which nothing can be read."""

    def __init__(self, node: Node, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.error = (node, code, message, hint)


def parse_yaml(raw: bytes, report: Report) -> Node | None:
    """Return the root node of the one document in these bytes, or None after reporting why there is none."""
    try:
        return _parse(raw.removeprefix(BOM_UTF8), report)
    except _StopError as stop:
        report(*stop.error)
        return None


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML 1.1 divides them, so that the positions of nodes fit."""
    return re.split(_LINE_END, text)


def _parse(raw: bytes, report: Report) -> Node:
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        _decoded(raw)  # libyaml would read it, but nobody else here
    if not raw.strip():
        raise _StopError(Unsupported(1, 1, 1), "empty-file", "the file is empty", NEEDED)
    try:
        return _Builder(raw, report).document()
    except ReaderError:
        raise _invalid_character(_decoded(raw)) from None
    except yaml.MarkedYAMLError as error:
        joined = re.sub(_SURROGATES, _joined, raw, flags=re.IGNORECASE)
        if joined != raw and "escape" in str(error.problem):
            return _parse(joined, report)
        raise _syntax_error(error, lines_of(_decoded(raw))) from None


def _joined(pair: re.Match[bytes]) -> bytes:
    """Return one escape for two surrogates."""
    char = bytes.fromhex((pair[1] + pair[2]).decode()).decode("utf-16-be")
    return f"\\U{ord(char):08x}".encode()


def _decoded(raw: bytes) -> str:
    """Return the text of a file; raise _StopError for what is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        lines = lines_of(raw[: error.start].decode())
        node = Unsupported(len(lines), len(lines[-1]) + 1, 1)
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise _StopError(node, "not-utf-8", message, "save the file as UTF-8") from None


class _Builder:
    """Builds the tree of one document from parse events."""

    def __init__(self, raw: bytes, report: Report) -> None:
        self.report = report
        self.next: Callable[[], Any] = (yaml.SafeLoader if CParser is None else CParser)(raw).get_event

    def document(self) -> Node:
        """Return the root; raise _StopError for an empty file or a second document."""
        self.next()
        if self.next().__class__ is StreamEndEvent:
            raise _StopError(Unsupported(1, 1, 1), "empty-file", "the file holds no data", NEEDED)
        root = self.node(self.next(), 0)
        while (event := self.next()).__class__ is not StreamEndEvent:
            if event.__class__ is DocumentStartEvent:
                hint = "keep one document per file: delete the `---`"
                raise _StopError(_position(event), "several-documents", "a second document begins here", hint)
        return root

    def node(self, event: Any, depth: int) -> Node:  # noqa: ANN401 - PyYAML's events have no common type
        """Return the node that begins with an event, read to its end."""
        kind = event.__class__
        if kind is AliasEvent or event.anchor:
            message, hint = "anchors (&) and aliases (*) are not supported", "write it out, or put it in quotes"
            self.report(_position(event), "alias", message, hint)
        elif event.tag is not None:
            message = f"the tag {shorten(event.tag)} is not supported"
            self.report(_position(event), "yaml-tag", message, "write the value without a tag")
        if kind is AliasEvent:
            return _position(event)
        if kind is ScalarEvent:
            return _position(event) if event.tag is not None or event.anchor else _scalar(event)
        if depth == MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            raise _StopError(_position(event), "too-deep", message, NEEDED)
        built = self.mapping(event, depth) if kind is MappingStartEvent else self.sequence(event, depth)
        return _position(event) if event.tag is not None or event.anchor else built

    def sequence(self, start: Any, depth: int) -> Sequence:  # noqa: ANN401
        """Return the rest of a list."""
        items: list[Node] = []
        following = self.next
        while (event := following()).__class__ is not SequenceEndEvent:
            if event.__class__ is ScalarEvent and event.tag is None and event.anchor is None:
                items.append(_scalar(event))
            else:
                items.append(self.node(event, depth + 1))
        return Sequence(items, *_span(start, event), start.flow_style)

    def mapping(self, start: Any, depth: int) -> Mapping:  # noqa: ANN401
        """Return the rest of a mapping, without the keys that are reported."""
        entries: list[tuple[Scalar, Node]] = []
        following = self.next
        while (event := following()).__class__ is not MappingEndEvent:
            key: Scalar | None = None
            if event.__class__ is not ScalarEvent or event.tag is not None or event.anchor is not None:
                node = self.node(event, depth + 1)
                if not isinstance(node, Unsupported):
                    message = "a key has to be a word, not a list or a mapping"
                    self.report(node, "key-not-a-word", message, "put a text that begins with [ or { in quotes")
            else:
                key = _scalar(event)
                if key.value == "<<":
                    self.report(key, "merge-key", "merge keys (<<) are not supported", "write the fields out")
                    key = None
            event = following()
            if event.__class__ is ScalarEvent and event.tag is None and event.anchor is None:
                value: Node = _scalar(event)
            else:
                value = self.node(event, depth + 1)
            if key is not None:
                entries.append((key, value))
        return Mapping(entries, *_span(start, event))


def _scalar(event: Any) -> Scalar:  # noqa: ANN401
    start, end = event.start_mark, event.end_mark
    line, column = start.line, start.column
    return Scalar(
        event.value, line + 1, column + 1, end.column - column if end.line == line else 0, event.style in {None, ""}
    )


def _span(start: Any, end: Any) -> tuple[int, int, int]:  # noqa: ANN401
    """Return line, column and length from one event to another."""
    first, last = start.start_mark, end.end_mark
    return first.line + 1, first.column + 1, last.column - first.column if last.line == first.line else 0


def _position(event: Any) -> Unsupported:  # noqa: ANN401
    """Return the position of an event."""
    line, column, length = _span(event, event)
    return Unsupported(line, column, max(length, 1))


# Errors


def _invalid_character(text: str) -> _StopError:
    """Return the error for the first character that YAML does not allow."""
    before = re.split(_NOT_YAML, text, maxsplit=1)[0]
    lines = lines_of(before)
    message = f"the character U+{ord(text[len(before)]):04X} is not allowed in YAML"
    hint = 'delete it, or write it in double quotes: "\\x1b"'
    return _StopError(Unsupported(len(lines), len(lines[-1]) + 1, 1), "character-not-taken", message, hint)


def _syntax_error(  # noqa: C901, PLR0911, PLR0912 - one line of the list of usual causes after another
    error: yaml.MarkedYAMLError, lines: list[str]
) -> _StopError:
    """Return the error at the mark that PyYAML set, with its usual cause as far as the line shows it."""
    mark: Any = error.problem_mark or error.context_mark
    context: Any = error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if line >= len(lines):  # libyaml counts a line more at the end of a file that does not end in a line break
        line, column = len(lines) - 1, len(lines[-1])
    place = Unsupported(line + 1, column + 1, 1)

    def stop(message: str, hint: str, code: str = "yaml-syntax", at: Node = place) -> _StopError:
        return _StopError(at, code, message, hint)

    brackets = _open_brackets(lines[: line + 1], column)
    if len(brackets) > MAX_DEPTH:
        at = Unsupported(*brackets[-1][1:], 1)
        return stop(f"nested more than {MAX_DEPTH} levels deep", NEEDED, "too-deep", at)
    text = lines[line] if line < len(lines) else ""
    before, here = text[:column], text[column : column + 1]
    previous = next((each for each in reversed(lines[:line]) if each.strip()), "")
    for number, each in ((line, text), (line - 1, previous)):
        if re.match(r"(<{7}|={7}|>{7})( |$)", each):
            message, hint = "a merge conflict has been left in the file", "keep one of the two sides"
            return stop(message, hint, at=Unsupported(number + 1, 1, 7))
    if here == "\t" or "\t" in text[: len(text) - len(text.lstrip())]:
        return stop("a tab is used for indentation", "indent with spaces", "tab-indent")
    context_name = error.context or ""
    backslash = text.rfind("\\", max(0, column - 2), column + 1) if "quoted" in context_name else -1
    if backslash >= 0:
        escape = shorten(text[backslash : backslash + 6])
        return stop(f"unknown escape in double quotes: {escape}", "write \\\\ for a backslash, or use single quotes")
    at_end = not text[column:].strip() and not any(each.strip() for each in lines[line + 1 :])
    begins_before = context and (context.line < line or (context.line == line and at_end))
    opening = lines[context.line][context.column : context.column + 1] if begins_before else ""
    if opening and "quoted" in context_name:
        at = Unsupported(context.line + 1, context.column + 1, 1)
        return stop(f"this quote ({opening}) is never closed", "close it; inside single quotes write '' for '", at=at)
    if brackets and (at_end or (opening and opening in "[{")):
        bracket, where, _ = brackets[-1]
        closing = {"[": "]", "{": "}"}[bracket]
        message = f"expected `,` or `{closing}`, as the `{bracket}` of line {where} is not closed"
        return stop(message, f"close the bracket, or {IN_QUOTES}")
    if here == ":":
        return _misplaced_colon(text, column, previous, stop)
    if before.rstrip().endswith(("'", '"')) and re.search(r"[:,\-\[{]\s+['\"]", before):
        return stop(
            "a text goes on after its closing quote", "double a quote inside ('' or \\\"), or use the other kind"
        )
    if before.rstrip().endswith(("]", "}")):
        return stop("a text goes on after its closing bracket", IN_QUOTES)
    if here and here in "@`%":
        return stop(f"a text cannot begin with {here}", IN_QUOTES)
    if here and here in "]}":
        return stop(f"`{here}` closes a bracket that was never opened", f"delete it, or {IN_QUOTES}")
    if context and context.line < line and "simple key" in context_name:
        at = Unsupported(context.line + 1, context.column + 1, 1)
        return stop(
            "a key without a value: the colon is missing", "write `key: value`, or close a quote before it", at=at
        )
    if context and context.line < line and not before.strip():
        column_of_block = context.column + 1
        message = (
            f"indentation: this line begins in column {column + 1}, those of its block in column {column_of_block}"
        )
        return stop(message, "indent the lines of one block alike")
    return stop("this is not YAML", f"{IN_QUOTES}, or see whether a bracket or a comma is missing")


def _misplaced_colon(text: str, column: int, previous: str, stop: Callable[[str, str], _StopError]) -> _StopError:
    """Return the error for a colon where no key can be."""
    key = text[:column]
    for each in (key, previous):
        odd = re.search(f":({_ODD_SPACE})", each)
        if odd:
            message = f"the colon is followed by an invisible character, U+{ord(odd[1]):04X}, instead of a space"
            return stop(message, "replace it by a space")
    value = re.search(r":\s+(\S.*)", key)
    if value and value[1][0] in "\u201c\u201d\u2018\u2019\u00ab":
        return stop(
            "a text with a colon in typographic quotes, which are no quotes in YAML", 'use straight quotes: "…"'
        )
    if value:
        return stop(
            "a text with a colon and a space has to be in quotes",
            f'{IN_QUOTES}: "{shorten(text[value.start(1) :], 40)}"',
        )
    if previous and ":" not in previous:
        return stop("the line before has no colon after its key", "write `key: value` there")
    indent, above = (len(line) - len(line.lstrip(" -")) for line in (text, previous))
    if indent > above:
        message = "indentation: this line is indented deeper than the line before, which has a value already"
        return stop(message, "indent it like the line before, or put a text of several lines in quotes")
    return stop("a key is not allowed here", "see whether the indentation, or a quote or bracket before it, is right")


def _open_brackets(lines: list[str], column: int) -> list[tuple[str, int, int]]:
    """Return the brackets that are open before a column of the last line, up to the first that is nested too deep.

    Each with its line and column, from 1; quotes are not looked at.
    """
    brackets: list[tuple[str, int, int]] = []
    for number, line in enumerate(lines, 1):
        for index, char in enumerate(line[:column] if number == len(lines) else line, 1):
            if char in "[{":
                brackets.append((char, number, index))
                if len(brackets) > MAX_DEPTH:
                    return brackets
            elif char in "]}" and brackets:
                brackets.pop()
    return brackets
