"""A data file as YAML from plain values: one field per line for events, one line for a short entry.

Every scalar is a text; it is put in quotes where the reader of data files, or YAML, would take it for something else.
"""

import re
from collections.abc import Iterator
from typing import Any

from mali_timeline.text import json_escape

WIDTH = 100  # columns up to which a list or a mapping stays on one line
INDENT = "  "
# Texts that need no quotes: they begin with a letter or a digit, and have neither `: ` nor ` #`. Within brackets not
# even a comma or a bracket.
_PLAIN = r"[^\W_](?:[\w .,;()/+&%–—’«»\[\]{}'\"?!=*|<>@$^~`\\-]|:(?=\S)|(?<=\S)#)*"
_PLAIN_IN_BRACKETS = r"[^\W_](?:[\w .;()/+&%–—’«»'?!=*|<>@$^~`\\-]|:(?=[^\s,])|(?<=\S)#)*"
_NOTHING = {"null", "Null", "NULL"}
# What YAML does not allow, or what ends a line of it.
_ESCAPED = r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"


def data_file_lines(document: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a data file: texts, lists and mappings of them, in the order of the document."""
    for part, value in document.items():
        yield from _field(part, value, "")


def _field(name: str, value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401 - plain values
    """Yield a field of a mapping, on one line where it is short."""
    begin = f"{indent}{_scalar(name)}:"
    if isinstance(value, str):
        yield f"{begin} {_scalar(value)}\n"
        return
    flow = _flow(value)
    nested = isinstance(value, dict) and any(isinstance(each, dict) for each in value.values())
    if not value or (not nested and not _holds_mappings(value) and len(begin) + 1 + len(flow) <= WIDTH):
        yield f"{begin} {flow}\n"
        return
    yield f"{begin}\n"
    yield from _block(value, indent + INDENT)


def _block(value: Any, indent: str) -> Iterator[str]:  # noqa: ANN401
    """Yield a list or a mapping over several lines."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _field(name, each, indent)
        return
    for item in value:
        flow = _flow(item)
        is_event = isinstance(item, dict) and "date" in item and "title" in item
        if not isinstance(item, dict) or (not is_event and len(indent) + 2 + len(flow) <= WIDTH):
            yield f"{indent}- {flow}\n"
            continue
        lines = "".join(_block(item, indent + INDENT))
        yield f"{indent}- {lines.removeprefix(indent + INDENT)}"


def _holds_mappings(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _flow(value: Any) -> str:  # noqa: ANN401
    """Return a value on one line, in brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(name, flow=True)}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value, flow=True)


def _scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as YAML, without quotes where it can be."""
    if re.fullmatch(_PLAIN_IN_BRACKETS if flow else _PLAIN, text) and text not in _NOTHING and text[-1] not in " :":
        return text
    if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text):
        return text
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(_ESCAPED, lambda char: json_escape(char[0]), quoted) + '"'
