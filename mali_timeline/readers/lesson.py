"""A lesson: a YAML file with a title, minutes, and steps, each an event or filters, with the speaker's note on it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from mali_timeline.errors import DataError
from mali_timeline.readers import read_bytes, shown_name
from mali_timeline.readers.document import DiagnosticList
from mali_timeline.readers.nodes import Node, Scalar, Sequence, start_of
from mali_timeline.readers.schema import Decode, Fields, TimelineDecoder, accepts, items, number, prose, text
from mali_timeline.readers.yaml_reader import parse_yaml
from mali_timeline.records import Timeline
from mali_timeline.text import shorten


class Step(NamedTuple):
    """A step of a lesson: the id of an event or, without one, filters by the names of a query, and what to say."""

    id: str | None
    filters: Mapping[str, Any]
    note: str | None


class Lesson(NamedTuple):
    """What is taught, in how many minutes (None: not planned), in which steps (at least one)."""

    steps: tuple[Step, ...]
    title: str | None = None
    minutes: float | None = None


def read_lesson(path: str, timeline: Timeline) -> Lesson:
    """Read a lesson on a timeline; raise DataError with all its errors, and OSError."""
    raw = read_bytes(path)
    report = DiagnosticList(raw)
    root = parse_yaml(raw, report)
    decoder = TimelineDecoder(report)
    values = decoder.fields(root, LESSON) if root is not None else None
    if values is not None:
        for step, node in values["steps"]:
            if step.id is not None and step.id not in timeline.by_id:
                message = f"there is no event '{shorten(step.id)}'"
                report(node, "unknown-event", message, decoder.suggest(step.id, timeline.by_id))
    if values is None or report.found:
        raise DataError(shown_name(path), report.found)
    return Lesson(tuple(step for step, _ in values["steps"]), values.get("title"), values.get("minutes"))


@accepts({"type": ["string", "array"]})
def _texts(reader: TimelineDecoder, node: Node) -> tuple[str, ...] | None:
    """Decode one text, or a list of them."""
    if isinstance(node, Sequence):
        decoded: tuple[str, ...] | None = items(text)(reader, node)
        return decoded
    one = text(reader, node)
    return None if one is None else (one,)


@accepts({"const": True})
def _flag(reader: TimelineDecoder, node: Node) -> bool | None:
    """Decode the word that turns an option on."""
    if isinstance(node, Scalar) and node.value == "true":
        return True
    reader.wrong_shape(node, "true", "write `true`, or leave the field out")
    return None


@accepts({"type": "object"})
def _step(reader: TimelineDecoder, node: Node) -> tuple[Step, Node] | None:
    """Decode a step with the node to point at: an event or filters, not both."""
    values = reader.fields(node, STEP)
    if values is None:
        return None
    entry, note = values.pop("id", None), values.pop("note", None)
    if (entry is None) != bool(values):
        hint = "write `id: …`, or filters such as `in: 2012-04` and `tag: battle`"
        reader.report(start_of(node), "missing-field", "a step is either an event or filters", hint)
        return None
    filters = {"in_" if name == "in" else name.replace("-", "_"): value for name, value in values.items()}
    return Step(entry, filters, note), node


@accepts({"type": "array", "minItems": 1})
def _steps(reader: TimelineDecoder, node: Node) -> tuple[tuple[Step, Node], ...] | None:
    """Decode the steps, at least one."""
    decoded: tuple[tuple[Step, Node], ...] | None = items(_step)(reader, node)
    if decoded == ():
        reader.report(start_of(node), "empty-field", "a lesson needs a step", "write `steps: [{id: …, note: …}]`")
        return None
    return decoded


_ONE = ("since", "until", "around", "within")
_SEVERAL = ("in", "on", "actor", "place", "region", "country", "tag", "source", "period", "grep")
_FLAGS = ("certain", "disputed", "reverse")
_NUMBERS = ("min-sources", "limit")
# By the names of the options, without their dashes.
FILTERS: dict[str, Decode] = {
    **dict.fromkeys(_ONE, text),
    **dict.fromkeys(_SEVERAL, _texts),
    **dict.fromkeys(_FLAGS, _flag),
    **dict.fromkeys(_NUMBERS, number),
}
STEP = Fields("step", (), {"id": text, "note": prose, **FILTERS})
LESSON = Fields("lesson", ("steps",), {"title": text, "minutes": number, "steps": _steps})
