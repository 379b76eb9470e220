"""Where the parts of a sound file stand: its nodes, found by keys, ids and positions, for findings about records."""

from typing import Any, cast

import yaml
from yaml.nodes import MappingNode, Node

__all__ = ["Node", "compose", "step"]


def compose(text: str) -> Node:
    """Give the root node of a text that has been read before without a fault."""
    return cast("Node", yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def step(node: Any, key: str | int) -> Any:  # noqa: ANN401 - any kind of node
    """Give the node under a key (of a mapping), or with an id or at a position (of a sequence), which is there."""
    if isinstance(node, MappingNode):
        return next(value for name, value in node.value if name.value == key)
    if isinstance(key, int):
        return node.value[key]
    return next(item for item in node.value if step(item, "id").value == key)
