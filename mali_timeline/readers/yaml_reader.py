"""YAML to nodes: the parse events of libyaml become a tree in one loop.

Only what a data file needs is supported: one document of mappings, lists and scalars; a scalar stays the text that its
author wrote (`NO`, `010`, `2012-03`). Anchors, tags and merge keys are reported and leave a node that stands for
nothing; what is not YAML ends the reading. Without libyaml PyYAML's own parser takes its place, about ten times slower.
Syntax errors are worded here, from the line, and from the context, which both parsers name alike: what they were
reading.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
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
_SURROGATES = rb"(?i)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})"  # as JSON writes a character beyond U+FFFF
_MASK = 0x800  # what turns a surrogate into a character of private use
_MASKED = "[\ue000-\ue3ff][\ue400-\ue7ff]"
_ODD_SPACE = "[\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]"

NextEvent = Callable[[], Any]  # PyYAML's events have no common type
# Takes an item of a list in the file, after the keys and values of the file up to the key of that list.
Visit = Callable[[list[Node], Mapping], bool]
_new = tuple.__new__  # makes a node in half the time of a call of its class


class _StopError(Exception):
    """An error after which nothing can be read."""

    def __init__(self, node: Node, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.error = (node, code, message, hint)


def parse_yaml(raw: bytes, report: Report, visit: Visit | None = None) -> Node | None:
    """Return the root node of the one document in these bytes, or None after reporting why there is none.

    Each mapping in a list of the file is visited as soon as it has been read, and left out when that returns true.
    """
    try:
        return _parse(raw.removeprefix(BOM_UTF8), report, visit)
    except _StopError as stop:
        report(*stop.error)
        return None


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as YAML 1.1 divides them, so that the positions of nodes fit."""
    return re.split(_LINE_END, text)


def _parse(raw: bytes, report: Report, visit: Visit | None, *, masked: bool = False) -> Node:
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        _decoded(raw)  # libyaml would read it, but nobody else here
    if not raw or raw.isspace():
        raise _StopError(Unsupported(1, 1, 1), "empty-file", "the file is empty", NEEDED)
    try:
        parser: Any = (yaml.SafeLoader if CParser is None else CParser)(raw)
        next_event: NextEvent = _strict(parser) if CParser is None else parser.get_event
        return _document(_unmasked(next_event) if masked else next_event, report, visit, may_merge=b"<<" in raw)
    except ReaderError:
        raise _invalid_character(_decoded(raw)) from None
    except yaml.MarkedYAMLError as error:
        surrogates = re.compile(_SURROGATES)
        if surrogates.search(raw):
            return _parse(surrogates.sub(_mask, raw), report, None, masked=True)
        raise _syntax_error(error, lines_of(_decoded(raw))) from None


def _strict(parser: yaml.SafeLoader) -> NextEvent:
    """Return what yields the events of PyYAML's own parser, and raises for the escapes that only libyaml refuses."""

    def next_event() -> Any:  # noqa: ANN401
        try:
            event = parser.get_event()  # type: ignore[no-untyped-call]
            if isinstance(event, ScalarEvent):
                event.value.encode()
        except (ValueError, OverflowError):  # a surrogate, or a number beyond Unicode
            raise yaml.MarkedYAMLError(problem_mark=parser.get_mark()) from None
        return event

    return next_event


def _mask(pair: re.Match[bytes]) -> bytes:
    """Return two escapes that YAML accepts for two surrogates, and as long as they are, so that columns stay."""
    return b"".join(b"\\u%04x" % (int(half, 16) + _MASK) for half in pair.groups())


def _unmasked(next_event: NextEvent) -> NextEvent:
    """Return what yields the same events with one character for each masked pair of surrogates."""

    def unmask(pair: re.Match[str]) -> str:
        return b"".join((ord(half) - _MASK).to_bytes(2) for half in pair[0]).decode("utf-16-be")

    def next_unmasked() -> Any:  # noqa: ANN401
        event = next_event()
        if isinstance(event, ScalarEvent):
            event.value = re.sub(_MASKED, unmask, event.value)
        return event

    return next_unmasked


def _decoded(raw: bytes) -> str:
    """Return the text of a file; raise _StopError for what is not UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        lines = lines_of(raw[: error.start].decode())
        node = Unsupported(len(lines), len(lines[-1]) + 1, 1)
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise _StopError(node, "not-utf-8", message, "save the file as UTF-8") from None


# Nodes


def _document(next_event: NextEvent, report: Report, visit: Visit | None, *, may_merge: bool) -> Node:
    """Return the root; raise _StopError for an empty file or a second document."""
    next_event()
    if next_event().__class__ is StreamEndEvent:
        raise _StopError(Unsupported(1, 1, 1), "empty-file", "the file holds no data", NEEDED)
    root = _tree(next_event, report, visit, may_merge=may_merge)
    while (event := next_event()).__class__ is not StreamEndEvent:
        if event.__class__ is DocumentStartEvent:
            hint = "keep one document per file: delete the `---`"
            raise _StopError(_position(event), "several-documents", "a second document begins here", hint)
    return root


def _tree(  # noqa: C901 - a branch for each kind of event
    next_event: NextEvent, report: Report, visit: Visit | None, *, may_merge: bool
) -> Node:
    """Return the node that begins with the next event, read to its end; there can be merge keys in it, or none.

    Most of the time that a file takes is spent here, so that keys are looked at one by one only if one can be unsound.
    """
    # The first event of each list or mapping that is open, with the nodes before it on its level.
    levels: list[tuple[Any, list[Node]]] = []
    nodes: list[Node] = []  # of the innermost level; in a mapping, keys and values in turn
    new, scalar, scalar_event, only_scalars = _new, Scalar, ScalarEvent, {Scalar}  # looked up once
    while levels or not nodes:
        event = next_event()
        kind = event.__class__
        if kind is scalar_event and event.tag is None and event.anchor is None:
            start, end, value, style = event.start_mark, event.end_mark, event.value, event.style
            if "\n" in value and style != "|" and end.line != start.line:
                value = value.replace("\n", "\n\n")  # folded by YAML: a line break to a space, a blank line to a break
            nodes.append(new(scalar, (value, start, end, not style)))
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if len(levels) == MAX_DEPTH:
                message = f"nested more than {MAX_DEPTH} levels deep"
                raise _StopError(_position(event), "too-deep", message, NEEDED)
            levels.append((event, nodes))
            nodes = []
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            first, siblings = levels.pop()
            node: Node
            if first.tag is not None or first.anchor is not None:
                node = _unsupported(first, report)
            elif kind is SequenceEndEvent:
                node = _new(Sequence, (nodes, first.start_mark, event.end_mark, not first.flow_style))
            else:
                alternating = iter(nodes)
                entries: Any = list(zip(alternating, alternating, strict=True))
                if may_merge or set(map(type, nodes[::2])) != only_scalars:
                    entries = _sound_entries(entries, report)
                node = _new(Mapping, (entries, first.start_mark, event.end_mark, not first.flow_style))
                if visit and len(levels) == 2 and _is_list_in_file(levels) and visit(levels[1][1], node):  # noqa: PLR2004
                    nodes = siblings
                    continue
            siblings.append(node)
            nodes = siblings
        else:
            nodes.append(_unsupported(event, report))
    return nodes[0]


def _is_list_in_file(levels: list[tuple[Any, list[Node]]]) -> bool:
    """Return whether the two levels that are open are a mapping and a list below one of its keys."""
    (root, _), (inner, before) = levels
    return root.__class__ is MappingStartEvent and inner.__class__ is SequenceStartEvent and len(before) % 2 == 1


def _unsupported(event: Any, report: Report) -> Unsupported:  # noqa: ANN401
    """Report an alias, or a node with an anchor or a tag, and return what stands for it."""
    if event.anchor is not None:
        message, hint = "anchors (&) and aliases (*) are not supported", "write it out, or put it in quotes"
        report(_position(event), "alias", message, hint)
    else:
        message = f"the tag {shorten(event.tag)} is not supported"
        report(_position(event), "yaml-tag", message, "write the value without a tag")
    return _position(event)


def _sound_entries(entries: list[tuple[Node, Node]], report: Report) -> list[tuple[Scalar, Node]]:
    """Return keys with their values, without the keys that are reported."""
    sound: list[tuple[Scalar, Node]] = []
    for key, value in entries:
        if isinstance(key, Scalar):
            if key.value == "<<":
                report(key, "merge-key", "merge keys (<<) are not supported", "write the fields out")
            else:
                sound.append((key, value))
        elif not isinstance(key, Unsupported):
            message = "a key has to be a word, not a list or a mapping"
            report(key, "key-not-a-word", message, "put a text that begins with [ or { in quotes")
    return sound


def _position(event: Any) -> Unsupported:  # noqa: ANN401
    """Return the position of an event."""
    start, end = event.start_mark, event.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return Unsupported(start.line + 1, start.column + 1, max(length, 1))


# Errors


def _invalid_character(text: str) -> _StopError:
    """Return the error for the first character that YAML does not allow."""
    before = re.split(_NOT_YAML, text, maxsplit=1)[0]
    lines = lines_of(before)
    message = f"the character U+{ord(text[len(before)]):04X} is not allowed in YAML"
    hint = 'delete it, or write it in double quotes: "\\x1b"'
    return _StopError(Unsupported(len(lines), len(lines[-1]) + 1, 1), "character-not-taken", message, hint)


class _Cause(NamedTuple):
    """The usual reason why a parser stops at a place, which is `place` (line and column from 0) or where it stopped."""

    message: str
    hint: str = IN_QUOTES
    place: tuple[int, int] | None = None
    code: str = "yaml-syntax"


def _syntax_error(error: yaml.MarkedYAMLError, lines: list[str]) -> _StopError:
    """Return the error where a parser stopped, with its usual cause as far as the context and the lines show it."""
    mark: Any = error.problem_mark or error.context_mark
    start: Any = error.context_mark or mark
    context = error.context or ""
    line, column = mark.line, mark.column
    if line >= len(lines):  # libyaml counts a line more at the end of a file that does not end in a line break
        line, column = len(lines) - 1, len(lines[-1])
    begun = (start.line, start.column)
    conflict = next((number for number, each in enumerate(lines) if each.startswith("<<<<<<< ")), None)
    if conflict is not None:
        cause = _Cause("a merge conflict has been left in the file", "keep one of the two sides", (conflict, 0))
    elif "increasing" in context:
        cause = _Cause(f"nested more than {MAX_DEPTH} levels deep", NEEDED, code="too-deep")
    elif "quoted" in context:
        cause = _quote_cause(lines, line, column, begun)
    elif "flow" in context:
        cause = _flow_cause(lines, line, column, is_value="node" in context)
    elif lines[line][column : column + 1] == "\t" or re.match(r" *\t", lines[line]):
        cause = _Cause("a tab is used for indentation", "indent with spaces", code="tab-indent")
    elif "simple key" in context:
        cause = _key_cause(lines, start.line)
    else:
        cause = _block_cause(lines, line, column, begun)
    line, column = cause.place or (line, column)
    return _StopError(Unsupported(line + 1, column + 1, 1), cause.code, cause.message, cause.hint)


def _quote_cause(lines: list[str], line: int, column: int, begun: tuple[int, int]) -> _Cause:
    """Return what is wrong in a text in quotes: an escape, or the quote that begins it."""
    backslash = lines[line].rfind("\\", max(0, column - 2), column + 1)
    if backslash >= 0:
        escape = shorten(lines[line][backslash : backslash + 6])
        hint = "write \\\\ for a backslash, or use single quotes"
        return _Cause(f"unknown escape in double quotes: {escape}", hint, (line, backslash))
    quote = lines[begun[0]][begun[1]]
    return _Cause(f"this quote ({quote}) is never closed", "close it; inside single quotes write '' for '", begun)


def _flow_cause(lines: list[str], line: int, column: int, *, is_value: bool) -> _Cause:
    """Return what is wrong between brackets, at a place where there should be a value, or the end of one."""
    before, here = lines[line][:column].rstrip(), lines[line][column : column + 1]
    bracket, opened = _open_bracket(lines, line, column)
    if opened == line and here:
        if is_value:
            return _Cause(f"expected a value, found `{here}`", f"see whether a comma is too many, or {IN_QUOTES}")
        if here == ":":
            return _colon_cause(lines, line, column)
        if before.endswith(("'", '"')) and here not in "'\"{[":
            return _after_quote()
    if comment := re.search(r"\s#\S", lines[opened]):
        message = f"the `{bracket}` of this line is not closed: its rest is a comment"
        return _Cause(message, IN_QUOTES, (opened, comment.end() - 2))
    closing = {"[": "]", "{": "}"}[bracket]
    message = f"expected `,` or `{closing}`, as the `{bracket}` of line {opened + 1} is not closed"
    return _Cause(message, f"write a comma, close the bracket, or {IN_QUOTES}")


def _open_bracket(lines: list[str], line: int, column: int) -> tuple[str, int]:
    """Return the innermost bracket that is open at a place, and the index of its line; quotes are not looked at."""
    closed = 0
    for number in range(line, -1, -1):
        text = lines[number][:column] if number == line else lines[number]
        for bracket in reversed(re.findall(r"[\[\]{}]", re.split(r"\s#", text)[0])):
            if bracket in "]}":
                closed += 1
            elif closed:
                closed -= 1
            else:
                return bracket, number
    return "[", line


def _key_cause(lines: list[str], line: int) -> _Cause:
    """Return why a line has no key that is followed by a colon and a space."""
    text = lines[line]
    if odd := re.search(f":({_ODD_SPACE})", text):
        message = f"the colon is followed by an invisible character, U+{ord(odd[1]):04X}, instead of a space"
        return _Cause(message, "replace it by a space", (line, odd.start(1)))
    if glued := re.match(r"[ -]*[\w-]+:(?=[^ /])", text):
        return _Cause("there is no space after this colon", "write `key: value`", (line, glued.end() - 1))
    begin = len(text) - len(text.lstrip(" -"))
    hint = "write `key: value`, or close a quote before it"
    return _Cause("a key without a value: the colon is missing", hint, (line, begin))


def _colon_cause(lines: list[str], line: int, column: int) -> _Cause:
    """Return why there can be no key before a colon."""
    text = lines[line]
    if value := re.search(r": +(\S.*)", text[:column]):
        if value[1][0] in "\u201c\u201d\u2018\u2019\u00ab":
            message = "a text with a colon in typographic quotes, which are no quotes in YAML"
            return _Cause(message, 'use straight quotes: "…"')
        whole = text[value.start(1) :].rstrip()
        example = f': "{shorten(whole, 40)}"' if '"' not in whole and whole[0] not in "[{" else ""
        return _Cause("a text with a colon and a space has to be in quotes", IN_QUOTES + example)
    indent = _indent(text)
    above = [number for number, each in enumerate(lines[:line]) if each.strip()]
    shallower = (number for number in reversed(above) if _indent(lines[number]) < indent)
    owner = next(shallower, above[-1] if above else line)
    if not re.search(r":( |$)", lines[owner]):
        return _key_cause(lines, owner)
    message = f"indentation: this line is indented deeper than line {owner + 1}, which has a value already"
    return _Cause(message, "indent it like that line, or put a text of several lines in quotes")


def _block_cause(  # noqa: C901, PLR0911 - one usual cause after another
    lines: list[str], line: int, column: int, begun: tuple[int, int]
) -> _Cause:
    """Return what is wrong outside of brackets, in the block or the text that has begun at a place."""
    text = lines[line]
    before, here, first = text[:column].rstrip(), text[column : column + 1], lines[begun[0]][begun[1] : begun[1] + 1]
    if here == ":":
        return _colon_cause(lines, line, column)
    if here and here in "]}":
        return _Cause(f"`{here}` closes a bracket that was never opened", f"delete it, or {IN_QUOTES}")
    if first and first in "|>" and begun[0] == line:
        return _Cause(f"a text after `{first}` begins on the next line", IN_QUOTES)
    if first and first in "*&" and begun[0] == line:
        return _Cause(f"a text cannot begin with {first}", place=begun)
    if before.endswith(("'", '"')):
        return _after_quote()
    if before.endswith(("]", "}")):
        return _Cause("a text goes on after its closing bracket")
    if here and (here in "@`%," or (before.strip(" -") and here in "-?")):
        return _Cause(f"a text cannot begin with {here}")
    if begun[0] == line or before.strip(" -"):
        return _Cause("this is not YAML", f"{IN_QUOTES}, or see whether a bracket or a comma is missing")
    if comment := re.search(r"\s#", lines[line - 1]):
        message = "the text of this line cannot go on after the comment in the line before"
        return _Cause(message, IN_QUOTES, (line - 1, comment.end() - 1))
    if column == begun[1]:
        expected = "`- `" if first == "-" else "`key: value`"
        return _Cause(f"expected {expected}, as in line {begun[0] + 1}", "see whether the indentation is right")
    above = next(len(each) - len(each.lstrip(" -")) for each in reversed(lines[:line]) if each.strip())
    columns = " or ".join(str(each + 1) for each in sorted({begun[1], above} - {column}))
    message = f"indentation: this line begins in column {column + 1}, those before it in column {columns}"
    return _Cause(message, "indent the lines of one block alike")


def _after_quote() -> _Cause:
    hint = "double a quote inside ('' or \\\"), or use the other kind"
    return _Cause("a text goes on after its closing quote", hint)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
