"""A sound file, decoded while it is read: each event becomes a record at once, and no node is kept.

That takes less time and memory than the tree of a whole file, but knows neither what comes later nor where an error
is. Whatever needs one of the two (an error, an entry inside an event, an event without an id, a register after the
events) ends it, and the file is read once more, as a Document.
"""

from typing import NoReturn

from mali_timeline.checks.timeline_rules import errors
from mali_timeline.readers.nodes import Mapping, Node, Scalar
from mali_timeline.readers.schema import Record, TimelineDecoder, event
from mali_timeline.readers.yaml_reader import parse_yaml
from mali_timeline.records import Timeline


class _DoubtError(Exception):
    """Something that only the whole file can tell, or an error."""


def read_sound_file(raw: bytes) -> Timeline | None:
    """Return the timeline of these bytes, or None when they have to be read as a Document."""
    decoder = _Decoder()
    try:
        root = parse_yaml(raw, _doubt, decoder.take)
        timeline = None if root is None else decoder.timeline(root)
    except _DoubtError:
        return None
    return None if timeline is None or any(errors(timeline)) else timeline


def _doubt(node: Node, code: str, message: str, hint: str = "") -> NoReturn:  # noqa: ARG001 - as decoders call it
    """Raise _DoubtError instead of reporting an error."""
    raise _DoubtError


class _Decoder(TimelineDecoder):
    """Decodes events before the rest of the file has been read, by the registers that come before them."""

    def __init__(self) -> None:
        super().__init__(_doubt)
        self._key: Node | None = None  # of the events
        self._known: dict[str, Node] = {}  # the parts of the file before them

    def take(self, before: list[Node], node: Mapping) -> bool:
        """Decode an item of a list if that is the list of events; `before` are keys and values, and the key of it."""
        key = before[-1]
        if not isinstance(key, Scalar) or key.value != "events":
            return False
        if self._key is None:
            self._key = key
            for name, value in zip(before[:-1:2], before[1::2], strict=True):
                if isinstance(name, Scalar):
                    self._known.setdefault(name.value, value)
            self.present = set(self._known)
            super().decode_registers([self._known])
        decoded = event(self, node)
        if decoded is None or decoded.id in self.events or key is not self._key:
            raise _DoubtError
        self.events[decoded.id] = decoded
        return True

    def decode_registers(self, files: list[dict[str, Node]]) -> None:
        """Decode registers when all has been read, unless events made it necessary before."""
        if self._key is None:
            super().decode_registers(files)
        elif any(register in parts and register not in self._known for parts in files for register in self.registers):
            raise _DoubtError

    def inline_entry(self, *_: object) -> NoReturn:
        """Raise _DoubtError: a fuller entry of the same name may come later."""
        raise _DoubtError

    def event_id(self, *_: object) -> NoReturn:
        """Raise _DoubtError: an event that comes later may have the same id."""
        raise _DoubtError

    def keep(self, decoded: Record, node: Node) -> Record:  # noqa: ARG002 - as decoders call it
        """Return the record alone."""
        return decoded
