"""The store: the records of sound data files as JSON in the user's cache directory, to be read without parsing.

A stored file is valid for exactly the bytes of one data file, which it ends with, and for this version of the program.
Nothing in it is executed. Whatever goes wrong, nothing is said: the data file is parsed as if there were no store.
"""

import os
import sys
from binascii import crc32
from collections.abc import Sequence
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
    Extra,
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
_VERSION = "|".join([__version__, *(f"{kind.__name__}:{','.join(kind._fields)}" for kind in _RECORDS)])


def load(path: str, raw: bytes) -> Timeline | None:
    """Return the stored timeline of a data file with these bytes, or None when there is none."""
    folder = cache_folder()
    if folder is None or len(raw) > MAX_BYTES:
        return None
    try:
        with open(_file(folder, path), "rb") as file:  # noqa: PTH123 - pathlib is slower to import than this is to read
            header, stored = file.readline(), file.read()
        text, is_whole = stored[: -len(raw)], stored.endswith(raw)
        del stored  # of many megabytes
        if not is_whole or header != _header(text, raw):
            return None
        from json import loads

        return _decode_timeline(loads(text))
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return None


def save(path: str, raw: bytes, timeline: Timeline) -> None:
    """Store the timeline of a sound data file with these bytes, whole or not at all, and drop the oldest files."""
    folder = cache_folder(create=True)
    if folder is None or len(raw) > MAX_BYTES:
        return
    from json import JSONEncoder

    encoder = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
    temporary = f"{_file(folder, path)}.{os.getpid()}"
    try:
        text = encoder.encode(_encode_timeline(timeline)).encode()
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines((_header(text, raw), text, raw))
        os.replace(temporary, _file(folder, path))  # noqa: PTH105
        _drop_oldest(folder)
    except (OSError, ValueError):
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108


def _header(text: bytes, raw: bytes) -> bytes:
    """Return the first line of a stored file: the version, and what shows that none of the rest is damaged."""
    return f"{FOLDER} {_VERSION} {crc32(text)} {len(raw)}\n".encode()


def _file(folder: str, path: str) -> str:
    """Return the stored file of a data file; where two paths share one, each takes the place of the other."""
    return os.path.join(folder, f"{crc32(os.fsencode(os.path.abspath(path))):08x}.store")  # noqa: PTH118, PTH100


def cache_folder(*, create: bool = False) -> str | None:
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


# A timeline as JSON: its dates once, then its records as lists of their fields, with other records by id and dates by
# their index among those. Encoder and decoder of a kind of record stand side by side.


class _Dates:
    """The different dates of a timeline while it is encoded, each with its index; 0 is no date."""

    def __init__(self) -> None:
        self.rows: list[Any] = [None]
        self._index: dict[str, int] = {}

    def index(self, when: HistoricalDate | None) -> int:
        """Return the index of a date; its parts are encoded before it."""
        if when is None:
            return 0
        index = self._index.get(when.text)
        if index is None:
            row = self._row(when)
            index = self._index[when.text] = len(self.rows)
            self.rows.append(row)
        return index

    def _row(self, when: HistoricalDate) -> Any:  # noqa: ANN401 - a text, or a list of parts
        """Return the text of a day; of any other date all parts, so that nothing has to be parsed."""
        if when.precision == "day" and not when.approximate and not when.uncertain:
            return when.text
        return [
            when.text,
            when.earliest and when.earliest.toordinal(),
            when.latest and when.latest.toordinal(),
            when.precision,
            when.approximate,
            when.uncertain,
            [self.index(when.start), self.index(when.end)] if when.precision == "interval" else None,
            [[self.index(first), self.index(last)] for first, last in when.members],
        ]


def _decode_dates(rows: Sequence[Any]) -> list[Any]:
    """Return the dates, and None as the first."""
    dates: list[HistoricalDate | None] = []
    for row in rows:
        if row.__class__ is str:
            day = date.fromisoformat(row)
            dates.append(HistoricalDate(row, day, day, "day"))
        elif row is None:
            dates.append(None)
        else:
            text, earliest, latest, precision, approximate, uncertain, ends, members = row
            dates.append(
                HistoricalDate(
                    text,
                    earliest and date.fromordinal(earliest),
                    latest and date.fromordinal(latest),
                    precision,
                    approximate=approximate,
                    uncertain=uncertain,
                    ends=ends and (dates[ends[0]], dates[ends[1]]),
                    members=[(dates[first], dates[last]) for first, last in members] or (),
                )
            )
    return dates


def _encode_timeline(timeline: Timeline) -> list[Any]:
    dates = _Dates()
    parts: list[Any] = [
        timeline.title,
        timeline.kinds,
        timeline.extra,
        [(*source[:4], dates.index(source.date), *source[5:]) for source in timeline.sources.values()],
        list(timeline.actors.values()),
        list(timeline.places.values()),
        [(*period[:2], dates.index(period.date), *period[3:]) for period in timeline.periods.values()],
        list(timeline.tags.values()),
        [_encode_event(event, dates) for event in timeline.events],
    ]
    return [dates.rows, *parts]


def _encode_event(event: Event, dates: _Dates) -> tuple[Any, ...]:
    return (
        event.id,
        dates.index(event.date),
        event.title,
        event.text,
        [(each.source.id, each.at, dates.index(each.date), *each[3:]) for each in event.sources],
        [place.id for place in event.places],
        [actor.id for actor in event.actors],
        event.tags,
        [(*figure[:5], figure.source and figure.source.id, figure.extra) for figure in event.figures],
        [(because.event, because.source.id, *because[2:]) for because in event.because],
        event.disputed,
        event.caveat,
        event.extra,
    )


def _decode_timeline(parts: Sequence[Any]) -> Timeline:
    """Return the timeline; raise ValueError, TypeError, LookupError or ArithmeticError for what is none."""
    date_rows, title, kinds, extra, source_rows, actor_rows, place_rows, period_rows, tag_rows, event_rows = parts
    dates = _decode_dates(date_rows)
    for row in source_rows:
        row[4] = dates[row[4]]
    for row in (*actor_rows, *place_rows):
        row[-2] = tuple(row[-2])
    for row in period_rows:
        row[2] = dates[row[2]]
    for row in (*source_rows, *actor_rows, *place_rows, *period_rows, *tag_rows):
        row[-1] = _decode_extra(row[-1])
    sources = {row[0]: Source(*row) for row in source_rows}
    actors = {row[0]: Actor(*row) for row in actor_rows}
    places = {row[0]: Place(*row) for row in place_rows}
    return Timeline(
        title=title,
        events=tuple([_decode_event(row, dates, sources, actors, places) for row in event_rows]),
        sources=sources,
        actors=actors,
        places=places,
        periods={row[0]: Period(*row) for row in period_rows},
        tags={row[0]: Tag(*row) for row in tag_rows},
        kinds={noun: tuple(words) for noun, words in kinds.items()},
        extra=_decode_extra(extra),
    )


def _decode_extra(rows: Sequence[Any]) -> Extra:
    return tuple([(name, value) for name, value in rows]) if rows else ()


def _decode_event(
    row: Sequence[Any],
    dates: Sequence[Any],
    sources: dict[str, Source],
    actors: dict[str, Actor],
    places: dict[str, Place],
) -> Event:
    event_id, when, title, text, cited, place_ids, actor_ids, tags, figures, causes, disputed, caveat, extra = row
    return Event(
        event_id,
        dates[when],
        title,
        text,
        tuple([
            Citation(sources[source], at, dates[day], weekday, note, _decode_extra(own) if own else ())
            for source, at, day, weekday, note, own in cited
        ]),
        tuple([places[each] for each in place_ids]),
        tuple([actors[each] for each in actor_ids]),
        tuple(tags),
        tuple([
            Figure(label, value, low, high, unit, source and sources[source], _decode_extra(own))
            for label, value, low, high, unit, source, own in figures
        ]),
        tuple([Because(cause, sources[source], note, _decode_extra(own)) for cause, source, note, own in causes]),
        disputed,
        caveat,
        _decode_extra(extra) if extra else (),
    )  # fmt: skip
