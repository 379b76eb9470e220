"""Where the parts of a file stand: its nodes, found by keys, ids and positions, for findings about records."""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode


class Nodes:
    """The nodes of a text that has been read to its end before; of what stands there twice, the first."""

    def __init__(self, text: str) -> None:
        """Compose the text."""
        self._root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        self._entries: dict[str | int, dict[str | int, Any]] = {}

    def at(self, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - one of PyYAML's nodes
        """Give the node at a path that is there: a register (or `events`), an id, then keys and positions."""
        register, entry, *rest = path
        if register not in self._entries:
            self._entries[register] = dict(reversed(list(_entries(_step(self._root, register)))))
        node = self._entries[register][entry]
        for key in rest:
            node = _step(node, key)
        return node

    def items(self, register: str) -> int:
        """Give how many items the list under a key of the file has, be they sound or not; 0 where there is none."""
        node = _step(self._root, register)
        return len(node.value) if isinstance(node, SequenceNode) else 0


def _entries(node: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any kind of node
    """Give the nodes of a register by their ids, which are its keys, or stand in the items of a list."""
    if isinstance(node, MappingNode):
        yield from ((key.value, value) for key, value in node.value if isinstance(key, ScalarNode))
        return
    for item in node.value:
        name = _step(item, "id")
        if isinstance(name, ScalarNode):
            yield name.value, item


def _step(node: Any, key: str | int) -> Any:  # noqa: ANN401
    """Give the node under a key of a mapping, or at a position of a list; None where there is no such key."""
    if isinstance(key, int):
        return node.value[key]
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)
