"""Nodes: the values of a data file with their positions, whatever its syntax."""

from collections.abc import Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

Value = TypeVar("Value")


class Position(NamedTuple):
    """A place in a file: line and column count from 0, as in the marks of PyYAML, which do as well."""

    line: int
    column: int


class _Node(NamedTuple, Generic[Value]):
    """A value from `start` to `end`; `plain` without quotes or brackets, and not as a block."""

    value: Value
    start: Position
    end: Position
    plain: bool = True

    @property
    def line(self) -> int:
        """Its first line, from 1."""
        return self.start.line + 1

    @property
    def column(self) -> int:
        """Its first column, from 1."""
        return self.start.column + 1

    @property
    def length(self) -> int:
        """Its number of characters, 0 when it continues on another line."""
        return self.end.column - self.start.column if self.end.line == self.start.line else 0


class Scalar(_Node[str]):
    """A text as its author wrote it."""

    __slots__ = ()


class Sequence(_Node["list[Node]"]):
    """A list of nodes."""

    __slots__ = ()


class Mapping(_Node["list[tuple[Scalar, Node]]"]):
    """Keys with their values in file order; a key may occur twice."""

    __slots__ = ()


class Unsupported(NamedTuple):
    """A node that has been reported and stands for nothing; line and column count from 1."""

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
        entries = node.value if isinstance(node, Mapping) else []
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
            waiting.extend(reversed(node.value))
        elif isinstance(node, Mapping):
            waiting.extend(value for _, value in reversed(node.value))
