"""The store: the records of sound data files as JSON in the user's cache directory, to be read without parsing.

A stored file is valid for exactly the bytes of one data file, which it ends with, and for this version of the program.
Nothing in it is executed. Whatever goes wrong, nothing is said: the data file is parsed as if there were no store.
"""

import os
import sys
from binascii import crc32
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from mali_timeline import __version__
from mali_timeline.dates import HistoricalDate
from mali_timeline.records import (
    Actor,
    Because,
    Citation,
    Event,
    Figure,
    Period,
    Place,
    Source,
    Tag,
    Timeline,
)

OFF_VARIABLE = "MALI_TIMELINE_NO_CACHE"
MAX_BYTES = 100_000_000  # of a data file that is stored
MAX_FILES = 20
FOLDER = "mali-timeline"
_RECORDS = (Source, Actor, Place, Period, Tag, Citation, Figure, Because, Event)
# A change of the records changes the version of the store, too, so that no developer reads yesterday's.
_HEADER = "mali-timeline {} {}\n".format(
    __version__, "|".join(f"{kind.__name__}:{','.join(kind._fields)}" for kind in _RECORDS)
).encode()


def load(path: str, raw: bytes) -> Timeline | None:
    """Return the stored timeline of a data file with these bytes, or None when there is none."""
    folder = _folder()
    if folder is None or len(raw) > MAX_BYTES:
        return None
    try:
        with open(_file(folder, path), "rb") as file:  # noqa: PTH123 - pathlib is slower to import than this is to read
            stored = file.read()
        header, size, rest = stored[: len(_HEADER)], stored[len(_HEADER) : len(_HEADER) + 12], len(_HEADER) + 12
        if header != _HEADER or stored[rest + int(size) :] != raw:
            return None
        from json import loads

        return _decode_timeline(loads(stored[rest : rest + int(size)]))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def save(path: str, raw: bytes, timeline: Timeline) -> None:
    """Store the timeline of a sound data file with these bytes, whole or not at all, and drop the oldest files."""
    folder = _folder(create=True)
    if folder is None or len(raw) > MAX_BYTES:
        return
    from json import JSONEncoder

    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
    temporary = f"{_file(folder, path)}.{os.getpid()}"
    try:
        text = encoder.encode(_encode_timeline(timeline)).encode()
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_HEADER + f"{len(text):12}".encode() + text + raw)
        os.replace(temporary, _file(folder, path))  # noqa: PTH105
        _drop_oldest(folder)
    except (OSError, ValueError):
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108


def _file(folder: str, path: str) -> str:
    """Return the stored file of a data file; where two paths share one, each takes the place of the other."""
    return os.path.join(folder, f"{crc32(os.fsencode(os.path.abspath(path))):08x}.store")  # noqa: PTH118, PTH100


def _folder(*, create: bool = False) -> str | None:
    """Return the cache directory, or None when there is none, when it is somebody else's, or when it is turned off."""
    if os.environ.get(OFF_VARIABLE):
        return None
    home = os.path.expanduser("~")  # noqa: PTH111
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):  # noqa: PTH117
        platform = {"darwin": f"{home}/Library/Caches", "win32": os.environ.get("LOCALAPPDATA", "")}
        base = platform.get(sys.platform, f"{home}/.cache")
    if not os.path.isabs(base):  # noqa: PTH117
        return None
    folder = os.path.join(base, FOLDER)  # noqa: PTH118
    try:
        if create:
            os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        status = os.stat(folder)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        return None
    return folder


def _drop_oldest(folder: str) -> None:
    """Keep the newest files only."""
    with os.scandir(folder) as entries:
        files = sorted(((entry.stat().st_mtime, entry.path) for entry in entries), reverse=True)
    for _, path in files[MAX_FILES:]:
        with suppress(OSError):
            os.unlink(path)  # noqa: PTH108


# Records as lists of their fields, without the empty ones at the end


def _encode_timeline(timeline: Timeline) -> list[Any]:
    return [
        timeline.title,
        [_encode(source, date=_encode_date) for source in timeline.sources.values()],
        [_encode(actor) for actor in timeline.actors.values()],
        [_encode(place) for place in timeline.places.values()],
        [_encode(period, date=_encode_date) for period in timeline.periods.values()],
        [_encode(tag) for tag in timeline.tags.values()],
        [_encode_event(event) for event in timeline.events],
    ]


def _encode_event(event: Event) -> list[Any]:
    return _encode(
        event,
        date=_encode_date,
        sources=lambda cited: [_encode(each, source=_encode_id, date=_encode_date) for each in cited],
        places=lambda places: [place.id for place in places],
        actors=lambda actors: [actor.id for actor in actors],
        figures=lambda figures: [_encode(figure, source=_encode_id) for figure in figures],
        because=lambda causes: [_encode(because, source=_encode_id) for because in causes],
    )


def _encode(record: Any, **encoders: Callable[[Any], Any]) -> list[Any]:  # noqa: ANN401 - one of the records
    """Return the fields of a record, of which some are encoded in their own way, without the empty ones at the end."""
    values = [encoders[name](value) if name in encoders else value for name, value in record._asdict().items()]
    while not values[-1] and values[-1] != 0:
        values.pop()
    return values


def _encode_id(record: Source | None) -> str | None:
    return record and record.id


def _encode_date(when: HistoricalDate | None) -> Any:  # noqa: ANN401 - a text, or a list of parts
    """Return the text of a day; of any other date all parts, so that nothing has to be parsed."""
    if when is None:
        return None
    if when.precision == "day" and not when.approximate and not when.uncertain:
        return when.text
    parts = [
        when.text,
        when.earliest and when.earliest.toordinal(),
        when.latest and when.latest.toordinal(),
        when.precision,
        when.approximate,
        when.uncertain,
    ]
    if when.precision == "interval":
        return [*parts, [_encode_date(when.start), _encode_date(when.end)]]
    if when.precision == "set":
        # A member that is a single date is its own first and last.
        members = [
            [_encode_date(first)] if first is last else [_encode_date(first), _encode_date(last)]
            for first, last in when.members
        ]
        return [*parts, None, members]
    return parts


def _decode_timeline(parts: Sequence[Any]) -> Timeline:
    """Return the timeline; raise ValueError, TypeError, LookupError or AttributeError for what is none."""
    title, sources, actors, places, periods, tags, events = parts
    dates: dict[Any, HistoricalDate | None] = {None: None}

    def decode_date(encoded: Any) -> HistoricalDate | None:  # noqa: ANN401
        key = encoded if encoded.__class__ is not list else encoded[0]
        if key not in dates:
            dates[key] = _decode_date(encoded)
        return dates[key]

    def known_date(encoded: Any) -> HistoricalDate:  # noqa: ANN401
        when = decode_date(encoded)
        if when is None:
            raise ValueError("a date is missing")
        return when

    source_by_id = {row[0]: Source(*row[:4], *map(decode_date, row[4:5]), *row[5:]) for row in sources}
    actor_by_id = {row[0]: Actor(*row[:5], *map(tuple, row[5:])) for row in actors}
    place_by_id = {row[0]: Place(*row[:7], *map(tuple, row[7:])) for row in places}

    def decode_event(  # noqa: PLR0913, PLR0917 - the fields of an event
        event_id: str,
        when: Any,  # noqa: ANN401
        event_title: str,
        text: str,
        cited: Sequence[Any],
        event_places: Sequence[str] = (),
        event_actors: Sequence[str] = (),
        event_tags: Sequence[str] = (),
        figures: Sequence[Any] = (),
        because: Sequence[Any] = (),
        disputed: str | None = None,
        caveat: str | None = None,
    ) -> Event:
        return Event(
            event_id,
            known_date(when),
            event_title,
            text,
            tuple([Citation(source_by_id[row[0]], *row[1:2], *map(decode_date, row[2:3]), *row[3:]) for row in cited]),
            tuple([place_by_id[each] for each in event_places]),
            tuple([actor_by_id[each] for each in event_actors]),
            tuple(event_tags),
            tuple([Figure(*row[:5], *[source_by_id[each] for each in row[5:]]) for row in figures]),
            tuple([Because(row[0], source_by_id[row[1]], *row[2:]) for row in because]),
            disputed,
            caveat,
        )

    return Timeline(
        title=title,
        events=tuple([decode_event(*row) for row in events]),
        sources=source_by_id,
        actors=actor_by_id,
        places=place_by_id,
        periods={row[0]: Period(row[0], row[1], known_date(row[2]), *row[3:]) for row in periods},
        tags={row[0]: Tag(*row) for row in tags},
    )


def _decode_date(encoded: Any) -> HistoricalDate | None:  # noqa: ANN401
    """Return a date from its text, if it is a day, or from its parts."""
    if encoded is None:
        return None
    if encoded.__class__ is str:
        day = date.fromisoformat(encoded)
        return HistoricalDate(encoded, day, day, "day")
    text, earliest, latest, precision, approximate, uncertain, *more = encoded
    ends = members = None
    if more and more[0] is not None:
        ends = (_decode_date(more[0][0]), _decode_date(more[0][1]))
    if len(more) > 1:
        members = [(_decode_date(each[0]), _decode_date(each[-1])) for each in more[1]]
        members = [
            (first, first) if len(each) == 1 else (first, last)
            for each, (first, last) in zip(more[1], members, strict=True)
        ]
    return HistoricalDate(
        text,
        earliest and date.fromordinal(earliest),
        latest and date.fromordinal(latest),
        precision,
        approximate=approximate,
        uncertain=uncertain,
        ends=ends,
        members=members or (),
    )
