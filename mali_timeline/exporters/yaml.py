"""A data file: events with the register entries that they use, which reads back equal.

Written is YAML 1.2 without anchors and tags. A text that YAML could take for anything else than itself is in double
quotes, with escapes for what is invisible or steers a terminal.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from mali_timeline.columns import Records
from mali_timeline.dates import HistoricalDate
from mali_timeline.records import Because, Event, Extra, Source, Timeline
from mali_timeline.text import display_width, printable, yaml_quoted

WIDTH = 100  # columns of a line; a word or a text in quotes may be longer
_EVENT_FIELDS = ("id", "date", "title", "text", "places", "actors", "tags", "figures", "because", "sources")
# Texts that a reader of YAML 1.1 or 1.2 takes for something else: nothing, a boolean, a number, a time or a day.
_RESOLVED = re.compile(r"(?i:null|true|false|yes|no|on|off|y|n)|[0-9][0-9a-fA-FoxX_,.:+-]*")
_NEVER_PLAIN = re.compile(r": |:$| #")
_NOT_IN_BRACKETS = re.compile(r"[][{},?:]")


def yaml(records: Records[Any], _fields: tuple[str, ...]) -> Iterator[str]:
    """Yield the events of records as a data file, in order of time; without a `selection` they have none."""
    if records.selection is not None:
        timeline, events = records.selection
        unique = {event.id: event for event in events}.values()
        yield from data_file(part_of(timeline, sorted(unique, key=lambda event: timeline.order[event.id])))


def part_of(timeline: Timeline, events: Sequence[Event]) -> Timeline:
    """Return the timeline of some events, with the entries of the registers that they use."""
    sources = {citation.source.id for event in events for citation in event.sources}
    sources |= {because.source.id for event in events for because in event.because}
    sources |= {figure.source.id for event in events for figure in event.figures if figure.source}
    actors = {actor.id for event in events for actor in event.actors}
    places = {place.id for event in events for place in event.places}
    periods = {period.id for event in events if (period := timeline.period_of(event))}
    tags = {tag for event in events for tag in event.tags}
    return Timeline(
        title=timeline.title,
        events=tuple(events),
        sources={entry: record for entry, record in timeline.sources.items() if entry in sources},
        actors={entry: record for entry, record in timeline.actors.items() if entry in actors},
        places={entry: record for entry, record in timeline.places.items() if entry in places},
        periods={entry: record for entry, record in timeline.periods.items() if entry in periods},
        tags={entry: record for entry, record in timeline.tags.items() if entry in tags},
        kinds=timeline.kinds,
        extra=timeline.extra,
    )


def data_file(timeline: Timeline) -> Iterator[str]:  # noqa: C901 - one part of a file after another
    """Yield the lines of the data file of a timeline, with events in the order of the timeline.

    A cause that is not among the events stands in a comment, since a data file has no causes that it does not hold.
    """
    if timeline.title is not None:
        yield from _lines("title", timeline.title)
    for name, value in {**_own(timeline.extra), **({"kinds": dict(timeline.kinds)} if timeline.kinds else {})}.items():
        yield from _lines(name, value)
    if timeline.title is not None or timeline.extra or timeline.kinds:
        yield "\n"
    registers: dict[str, Mapping[str, Any]] = {
        "sources": timeline.sources,
        "actors": timeline.actors,
        "places": timeline.places,
        "tags": timeline.tags,
    }
    for name, entries in registers.items():
        if entries:
            yield f"{name}:\n"
            for entry, record in entries.items():
                yield from _entry(entry, _fields(record, [field for field in record._fields if field != "id"]))
            yield "\n"
    if timeline.periods:
        yield "periods:\n"
        for period in timeline.periods.values():
            yield from _item(_fields(period, period._fields), "  ")
        yield "\n"
    yield "events:\n" if timeline.events else "events: []\n"
    for index, event in enumerate(timeline.events):
        if index:
            yield "\n"
        yield from _item(_event_fields(event, timeline.by_id), "  ", in_blocks=True)
        for because in event.because:
            if because.event not in timeline.by_id:
                yield f"    # because of {because.event} ({because.source.id}), which is not among these events\n"


def missing_causes(events: Sequence[Event]) -> int:
    """Return how many causes of these events are not among them, so that a data file of them has only comments."""
    ids = {event.id for event in events}
    return sum(because.event not in ids for event in events for because in event.because)


# Records as mappings of texts, numbers, dates, lists and mappings


def _fields(record: Any, names: Sequence[str]) -> dict[str, Any]:  # noqa: ANN401 - any record
    """Return those of the fields of a record that say something, other records by their ids."""
    values = ((name, getattr(record, name)) for name in names if name != "extra")
    known = {
        name: value.id if isinstance(value, Source) else value for name, value in values if value not in {None, ()}
    }
    return {**known, **_own(record.extra)}


def _own(extra: Extra) -> dict[str, Any]:
    """Return the fields of the file's own: texts, lists, mappings and None."""
    if not extra:
        return {}
    from json import loads

    return {name: loads(value) for name, value in extra}


def _event_fields(event: Event, ids: Container[str]) -> dict[str, Any]:
    """Return the fields of an event in the order in which people write them, with the causes that have these ids."""
    rest = [name for name in event._fields if name not in _EVENT_FIELDS]
    values = _fields(event, [*_EVENT_FIELDS, *rest])
    for name in ("places", "actors"):
        if name in values:
            values[name] = [entry.id for entry in values[name]]
    because: list[Because] = [each for each in event.because if each.event in ids]
    for name, records in (("figures", event.figures), ("because", because), ("sources", event.sources)):
        values[name] = [_fields(record, record._fields) for record in records]
        if not records:
            del values[name]
    return values


# Mappings as lines


def _entry(entry: str, values: dict[str, Any]) -> Iterator[str]:
    """Yield an entry of a register, on one line if it fits."""
    key = _scalar(entry)
    line = f"  {key}: {_in_brackets(values)}" if values else f"  {key}:"
    if display_width(line) <= WIDTH:
        yield f"{line}\n"
        return
    yield f"  {key}:\n"
    for name, value in values.items():
        yield from _lines(name, value, "    ")


def _item(values: dict[str, Any], indent: str, *, in_blocks: bool = False) -> Iterator[str]:
    """Yield a mapping as an item of a list, on one line if it fits and need not be `in_blocks`."""
    line = f"{indent}- {_in_brackets(values)}"
    if display_width(line) <= WIDTH and not in_blocks:
        yield f"{line}\n"
        return
    mark = "- "
    for name, value in values.items():
        for line in _lines(name, value, f"{indent}  "):
            yield f"{indent}{mark}{line[len(indent) + 2 :]}" if mark else line
            mark = ""


def _lines(name: str, value: Any, indent: str = "") -> Iterator[str]:  # noqa: ANN401 - a field of any record
    """Yield a field of a mapping."""
    key = f"{indent}{_scalar(name)}:"
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        yield f"{key}\n"
        for each in value:
            yield from _item(each, f"{indent}  ")
        return
    line = f"{key} {_in_brackets(value) if isinstance(value, list | tuple | dict) else _scalar(value)}"
    if isinstance(value, str) and (display_width(line) > WIDTH or "\n" in value) and _can_be_folded(value):
        yield f"{key} >-\n"
        for number, paragraph in enumerate(value.split("\n\n")):
            if number:
                yield "\n"
            for folded in wrap(paragraph, WIDTH - len(indent) - 2, break_long_words=False, break_on_hyphens=False):
                yield f"{indent}  {folded}\n"
    else:
        yield f"{line}\n"


def _in_brackets(value: Any) -> str:  # noqa: ANN401
    """Return a value as it stands between brackets: lists and mappings in their own."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{_scalar(key, in_brackets=True)}: {_in_brackets(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_in_brackets, value)) + "]"
    return _scalar(value, in_brackets=True)


# Scalars


def _scalar(value: Any, *, in_brackets: bool = False) -> str:  # noqa: ANN401
    """Return a text, a number or a date as YAML on one line."""
    if isinstance(value, HistoricalDate):
        text, is_text = value.text, False
    elif isinstance(value, str):
        text, is_text = value, True
    elif value is None:
        return "null"
    else:
        return _number(value)
    plain = (
        text == text.strip()
        and (text[:1].isalnum() or text[:1] > "\x7f")
        and not re.search(_NEVER_PLAIN, text)
        and not (in_brackets and re.search(_NOT_IN_BRACKETS, text))
        and not (is_text and re.fullmatch(_RESOLVED, text))
        and printable(text) == text
    )
    return text if plain else yaml_quoted(text)


def _number(number: float) -> str:
    """Return a number in digits with a point, as the reader takes it: at most 15 digits after the point."""
    text = str(number)
    return f"{number:.15f}".rstrip("0") if "e" in text else text


def _can_be_folded(text: str) -> bool:
    """Return whether a block of lines is read as this text again: paragraphs of words with one space between them."""
    return all(
        paragraph and paragraph == paragraph.strip() and "  " not in paragraph and printable(paragraph) == paragraph
        for paragraph in text.split("\n\n")
    )
