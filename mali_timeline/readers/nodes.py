"""Nodes: the values of a data file with their positions, whatever its syntax.

Lines and columns count from 1; a length counts characters and is 0 for a node that continues on another line.
"""

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Scalar(NamedTuple):
    """A text as its author wrote it; `plain` without quotes and not as a block."""

    value: str
    line: int
    column: int
    length: int
    plain: bool = True


class Sequence(NamedTuple):
    """A list of nodes; `flow` in brackets."""

    items: "list[Node]"
    line: int
    column: int
    length: int
    flow: bool = False


class Mapping(NamedTuple):
    """Keys with their values in file order; a key may occur twice."""

    entries: "list[tuple[Scalar, Node]]"
    line: int
    column: int
    length: int


class Unsupported(NamedTuple):
    """A node that has been reported and stands for nothing."""

    line: int
    column: int
    length: int


Node = Scalar | Sequence | Mapping | Unsupported


class Report(Protocol):
    """Takes an error: where, its code, what is wrong, and what to write instead."""

    def __call__(self, node: Node, code: str, message: str, hint: str = "") -> None:
        """Keep the error."""


def value_at(node: Node, *keys: str) -> Node:
    """Return the node under these keys, as far down as they exist; of a duplicate key the first."""
    for key in keys:
        entries = node.entries if isinstance(node, Mapping) else []
        node = next((value for name, value in entries if name.value == key), node)
    return node


def start_of(node: Node) -> Node:
    """Return what to point at when a whole node is too much: a plain text on one line, otherwise one character."""
    if isinstance(node, Scalar) and node.plain and node.length:
        return node
    return Unsupported(node.line, node.column, 1)


def scalars(node: Node) -> Iterator[Scalar]:
    """Yield all values below a node that are texts, in file order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Sequence):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Mapping):
            waiting.extend(value for _, value in reversed(node.entries))
