"""A YAML text in, its composed nodes out, or the one fault that stops the reading.

Nodes, not values: a scalar stays the text that its author wrote (`NO`, `010`, `2012-03`), and every node keeps its
line and column. Marks count lines and columns from 0.
"""

import re
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.scanner import Scanner

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml
    CParser = None  # type: ignore[assignment,misc]  # the stubs know only the other kind

__all__ = ["LINE_END", "PLAIN", "MappingNode", "Node", "NodeError", "ScalarNode", "SequenceNode", "compose", "step"]

DEEPEST = 50  # levels of nesting; a data file needs seven
HUGE = 1_000_000  # characters from which on a text is not read a second time
PLAIN = "plain"  # the tag that our composers give to every node without one of its own
NEEDED = "write at least `sources:` and `events:`; see the README"

# A line ends as YAML 1.1 has it, so that our lines and the nodes' marks count alike.
LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_NOT_YAML = r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# Where an anchor or an alias may stand; what comes before is looked at last, so that the search is a quick one.
_ALIAS = re.compile(r"[&*](?<![^\s\[{,:-].)(?=[^\s&*])", re.DOTALL)

# What PyYAML says, and what is said instead (nothing: the same), with the hint that its usual cause deserves.
_SYNTAX = (
    ("'\\t' that cannot start", "a tab stands where only spaces may indent", "indent with spaces"),
    ("but found another document", "a second document begins here", "keep one document in a file: delete the `---`"),
    ("mapping values are not allowed", "", "put a text that holds `: ` in quotes"),
    ("found undefined alias", "anchors (&) and aliases (*) are not taken", "write it out, or put it in quotes"),
    ("cannot start any token", "", "put a text that begins so in quotes"),
    ("could not find expected ':'", "", "see whether a colon, or a quote that closes a text, is missing"),
    ("", "", "put the text in quotes, or see whether a bracket is missing"),
)


class NodeError(Exception):
    """The fault after which nothing more can be read: where (from 0), what, and what to write instead."""

    def __init__(self, line: int, column: int, message: str, hint: str) -> None:
        """Keep the parts apart: the loader knows the file's name and lines."""
        super().__init__(message)
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint


class _Nodes:
    """What both composers share: no tag is guessed from a scalar's looks, and depth has a bound."""

    depth = 0

    def resolve(self, _kind: type[Node], _value: str | None, _implicit: object) -> str:
        return PLAIN

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        self.depth += 1
        if self.depth > DEEPEST and parent is not None:
            mark = parent.start_mark
            raise NodeError(mark.line, mark.column, f"nested more than {DEEPEST} levels deep", NEEDED)

    def ascend_resolver(self) -> None:
        self.depth -= 1


class _SlowComposer(_Nodes, Reader, Scanner, Parser, Composer):
    """Compose in Python: the messages are better, and it is there everywhere."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)


def _composer() -> Any:  # noqa: ANN401 - what the two share has no name in PyYAML
    """Give the class that composes: in C, about ten times faster, where PyYAML was built with libyaml."""
    if CParser is None:
        return _SlowComposer
    return type("_FastComposer", (_Nodes, CParser), {"__doc__": "Compose in C."})


def compose(text: str) -> Node:
    """Give the root node of the one document in a text; raises NodeError."""
    if not text.strip():
        raise NodeError(0, 0, "the file is empty", NEEDED)
    try:
        root: Node | None = _composer()(text).get_single_node()
        if _ALIAS.search(text):
            _refuse_aliases(text)
    except ReaderError:
        raise _refused_character(text) from None
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(_better_worded(text, error)) from None
    if root is None:
        raise NodeError(0, 0, "the file holds no data", NEEDED)
    return root


def _refused_character(text: str) -> NodeError:
    """Give the error for the first character that YAML does not take."""
    before = re.split(_NOT_YAML, text, maxsplit=1)[0]
    lines = LINE_END.split(before)
    message = f"character U+{ord(text[len(before)]):04X} is not taken in a YAML file"
    return NodeError(len(lines) - 1, len(lines[-1]), message, 'delete it, or write it in double quotes: "\\x1b"')


def _refuse_aliases(text: str) -> None:
    """Refuse anchors and aliases: one text in several places hides who says what, and can be blown up."""
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        mark = event.start_mark
        if getattr(event, "anchor", None) and mark is not None:
            message = "anchors (&) and aliases (*) are not taken"
            raise NodeError(mark.line, mark.column, message, "write it out, or put it in quotes")


def _better_worded(text: str, error: yaml.MarkedYAMLError) -> yaml.MarkedYAMLError:
    """Give the error as the Python parser words it, which is clearer; of a huge text, as it is."""
    if len(text) < HUGE:
        try:
            _SlowComposer(text).get_single_node()
        except yaml.MarkedYAMLError as better:
            return better
    return error


def _syntax_error(error: yaml.MarkedYAMLError) -> NodeError:
    """Word what PyYAML cannot parse."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "this is not YAML"
    context = f" {error.context}" if error.context and error.context.startswith("while") else ""
    message, hint = next((said, hint) for sign, said, hint in _SYNTAX if sign in problem)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return NodeError(line, column, message or f"{problem}{context}", hint)


def step(node: Node | None, key: str | int) -> Node | None:
    """Give the node under a key (of a mapping), or with an id or at a position (of a sequence); None if none is."""
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, SequenceNode):
        if isinstance(key, int):
            found: Node = node.value[key]
            return found
        return next((item for item in node.value if getattr(step(item, "id"), "value", None) == key), None)
    return None
