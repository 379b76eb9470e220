"""A YAML text in, its parse events out one by one, or the one fault that stops the reading.

Events, not values: a scalar stays the text that its author wrote (`NO`, `010`, `2012-03`), and each event knows its
line and column, counted from 0. A node begins with an event, which for a scalar is the whole of it; nothing of the
file is kept in memory but what is read of it.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

import yaml
from yaml.events import (
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from mali_timeline.problems import Code

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    CParser = None  # type: ignore[assignment,misc]  # the stubs know only the other kind

__all__ = [
    "Event",
    "MappingEndEvent",
    "MappingStartEvent",
    "NodeError",
    "Pull",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "end_of_document",
    "lines_of",
    "read_document",
    "rest_of_node",
]

Decoded = TypeVar("Decoded")
Pull = Callable[[], Any]  # gives the next event; PyYAML does not say of which kind
DEEPEST = 50  # levels of nesting; a data file needs seven
HUGE = 1_000_000  # characters from which on a text is not read a second time
NEEDED = "write at least `sources:` and `events:`; see the README"

# Patterns are compiled where they are needed, which most runs never do.
_LINE_END = r"\r\n|[\n\r\x85\u2028\u2029]"
_NOT_YAML = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# Behind these bytes a node may begin, and before those nothing but a node of another name.
_BEFORE_NODE = b" \t\r\n[{,:-"
_NO_NAME = b" \t\r\n&*"

# What PyYAML says, its code, and what is said instead (nothing: the same), with the hint that its usual cause deserves.
_SYNTAX: tuple[tuple[str, Code, str, str], ...] = (
    ("'\\t' that cannot start", "tab-indent", "a tab stands where only spaces may indent", "indent with spaces"),
    ("mapping values are not allowed", "yaml-syntax", "", "put a text that holds `: ` in quotes"),
    ("cannot start any token", "yaml-syntax", "", "put a text that begins so in quotes"),
    (
        "could not find expected ':'",
        "yaml-syntax",
        "",
        "see whether a colon, or a quote that closes a text, is missing",
    ),
    ("", "yaml-syntax", "", "put the text in quotes, or see whether a bracket is missing"),
)


class NodeError(Exception):
    """The fault after which nothing more can be read: where (from 0), its code, what, and what to write instead."""

    def __init__(self, line: int, column: int, code: Code, message: str, hint: str) -> None:
        """Keep the parts apart: the loader knows the file's name and lines."""
        super().__init__(message)
        self.line = line
        self.column = column
        self.code = code
        self.message = message
        self.hint = hint


def read_document(raw: bytes, decode: Callable[[Any, Pull], Decoded], text: Callable[[], str]) -> Decoded:
    """Give what `decode` makes of the one document in these bytes: it gets the root's first event, and more on demand.

    By libyaml, about ten times faster, where PyYAML was built with it. Raises NodeError, and what `text` raises, which
    gives the bytes as text where they are looked at more closely.
    """
    raw = raw.removeprefix(BOM_UTF8)
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        text()  # libyaml would read it, but nobody else here
    if not raw.strip():
        raise NodeError(0, 0, "empty-file", "the file is empty", NEEDED)
    try:
        if _may_hold_aliases(raw):
            _refuse_aliases(raw)
        pull: Pull = (yaml.SafeLoader if CParser is None else CParser)(raw).get_event
        pull()
        if pull().__class__ is StreamEndEvent:
            raise NodeError(0, 0, "empty-file", "the file holds no data", NEEDED)
        decoded = decode(pull(), pull)
        end_of_document(pull)
    except ReaderError:
        raise _refused_character(text()) from None
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(_better_worded(text(), error)) from None
    return decoded


def end_of_document(pull: Pull) -> None:
    """Read on to the end; raises NodeError where a second document begins."""
    while (event := pull()).__class__ is not StreamEndEvent:
        if event.__class__ is DocumentStartEvent:
            mark: Any = event.start_mark
            hint = "keep one document in a file: delete the `---`"
            raise NodeError(mark.line, mark.column, "several-documents", "a second document begins here", hint)


def rest_of_node(event: Any, pull: Pull) -> list[Any]:  # noqa: ANN401 - any kind of event
    """Read a node to its end and give its events, of which `event` is the first; raises NodeError at great depth."""
    events = [event]
    depth = 0
    while True:
        kind = event.__class__
        if kind is MappingStartEvent or kind is SequenceStartEvent:
            depth += 1
            if depth > DEEPEST:
                mark = event.start_mark
                message = f"nested more than {DEEPEST} levels deep"
                raise NodeError(mark.line, mark.column, "too-deep", message, NEEDED)
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            depth -= 1
        if not depth:
            return events
        event = pull()
        events.append(event)


def lines_of(text: str) -> list[str]:
    """Give the lines of a text as YAML 1.1 has them, so that ours and the marks of events count alike."""
    return re.split(_LINE_END, text)


def _refused_character(text: str) -> NodeError:
    """Give the error for the first character that YAML does not take."""
    before = re.split(_NOT_YAML, text, maxsplit=1)[0]
    lines = lines_of(before)
    message = f"character U+{ord(text[len(before)]):04X} is not taken in a YAML file"
    hint = 'delete it, or write it in double quotes: "\\x1b"'
    return NodeError(len(lines) - 1, len(lines[-1]), "character-not-taken", message, hint)


def _may_hold_aliases(raw: bytes) -> bool:
    """Tell whether the sign of an anchor or an alias stands where a node may begin; most stand in addresses."""
    for sign in (b"&", b"*"):
        place = raw.find(sign)
        while place >= 0:
            before, behind = raw[place - 1 : place], raw[place + 1 : place + 2]
            # A letter past ASCII may be one of Unicode's ends of lines.
            if (before in _BEFORE_NODE or before > b"\x7f") and behind and behind not in _NO_NAME:
                return True
            place = raw.find(sign, place + 1)
    return False


def _refuse_aliases(raw: bytes) -> None:
    """Refuse anchors and aliases: one text in several places hides who says what, and can be blown up."""
    for event in yaml.parse(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if getattr(event, "anchor", None):
            mark = cast("yaml.Mark", event.start_mark)
            message = "anchors (&) and aliases (*) are not taken"
            raise NodeError(mark.line, mark.column, "alias", message, "write it out, or put it in quotes")


def _better_worded(text: str, error: yaml.MarkedYAMLError) -> yaml.MarkedYAMLError:
    """Give the error as the Python parser words it, which is clearer; of a huge text, as it is."""
    if len(text) < HUGE:
        try:
            deque(yaml.parse(text, Loader=yaml.SafeLoader), maxlen=0)
        except yaml.MarkedYAMLError as better:
            return better
    return error


def _syntax_error(error: yaml.MarkedYAMLError) -> NodeError:
    """Word what PyYAML cannot parse."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "this is not YAML"
    context = f" {error.context}" if error.context and error.context.startswith("while") else ""
    code, message, hint = next((code, said, hint) for sign, code, said, hint in _SYNTAX if sign in problem)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return NodeError(line, column, code, message or f"{problem}{context}", hint)
