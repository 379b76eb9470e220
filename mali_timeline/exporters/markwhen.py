"""Markwhen: a document with an entry per event, its id, EDTF text and tags as properties, the rest as its text."""

import re
from collections.abc import Iterator, Sequence

from mali_timeline.dates import HistoricalDate
from mali_timeline.exporters import Export
from mali_timeline.exporters.wording import facts, heading, left_over, paragraphs_of, references
from mali_timeline.records import Event, Timeline
from mali_timeline.text import json_printable, printable

# What Markwhen would take for a mark of its own; a backslash behind what is matched takes that from it.
_MARKS = re.compile(
    r"""
    (?<! \S ) \# (?= [A-Za-z0-9_] )             # a tag
    | @ (?= [A-Za-z0-9_/] )                     # a person
    | \] (?= \( )                               # a link, an image, a map
    | (?<! \S ) \d{1,3} (?= % (?! \S ) )        # a percentage, which becomes a progress bar
    """,
    re.VERBOSE,
)
_MARKS_OF_A_TITLE = re.compile(
    r"""
    (?<! [A-Za-z0-9_] ) ! (?= [A-Za-z0-9_] )    # an id
    | (?<! [A-Za-z0-9_] ) \. (?= start | end )  # the beginning or end of another entry
    | \A \[ (?= [xX\ ]? \] )                    # a box to tick
    """,
    re.VERBOSE,
)
# How a line may begin that is an entry, when it has a colon, too; and one that is a section, a comment or an item.
_ENTRY = re.compile(r"[^\w(\"']|\d|now|by|before|after|every|plus|to\b|[a-z]{3,9}\s*\d|[a-z]{3,9}\s*:", re.IGNORECASE)
_NO_TEXT = ("#", "//", "- ")
_LENGTHS, _DAY = {"month": 7, "year": 4}, 10  # of the texts of the dates that Markwhen has


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return a document whose entries cover the days from the first to the last that the date of their event can mean.

    Markwhen has neither doubt nor open ends; the EDTF text, which does, is a property of the entry.
    """
    blocks = [f"title: {_json(heading(timeline))}\ntimezone: UTC"]
    blocks += ["\n".join(_entry_lines(timeline, event)) for event in events]
    open_ended = [event for event in events if event.date.earliest is None or event.date.latest is None]
    doubtful = [event for event in events if event.date.approximate or event.date.uncertain]
    return Export(
        "\n\n".join(blocks) + "\n",
        [
            *left_over("event", open_ended, "with an open or unknown end, placed at the end that is known"),
            *left_over("event", doubtful, "with an approximate or uncertain date, which only their text says"),
        ],
    )


def _entry_lines(timeline: Timeline, event: Event) -> Iterator[str]:
    tags = [f" #{tag}" for tag in map(_tag, event.tags) if not tag.isdigit()]
    title = _MARKS_OF_A_TITLE.sub(r"\g<0>\\", _escape(event.title))
    yield f"{_range(event.date)}: {title}{''.join(tags)}"
    yield f"id: {_json(event.id)}"
    yield f"edtf: {_json(event.date.text)}"
    if event.tags:
        yield f"tags: [{', '.join(map(_json, event.tags))}]"
    yield ""  # or a text with a colon would be one more property
    for paragraph in paragraphs_of(event):
        yield _text(paragraph)
    yield from (f"- {label}: {_escape(line)}" for label, line in facts(timeline, event))
    for reference in references(event):
        yield f"- Source: {_escape(reference.text)}" + (f" {reference.url}" if reference.url else "")


def _range(when: HistoricalDate) -> str:
    """Return the date as Markwhen reads it: a day, a month, a year, or a range of them."""
    if when.precision != "interval":
        ends = [_end(when, is_last=False), _end(when, is_last=True)]
    else:
        ends = [_end(when.start, is_last=False), _end(when.end, is_last=True)]
    return "/".join(dict.fromkeys(filter(None, ends)))


def _end(when: HistoricalDate | None, *, is_last: bool) -> str:
    """Return one end of a date, as exact as it is known; empty: it is not."""
    if when is None:
        return ""
    day = when.latest if is_last else when.earliest
    return day.isoformat()[: _LENGTHS.get(when.precision, _DAY)] if day else ""


def _tag(tag: str) -> str:
    """Return a tag in the characters that a tag of Markwhen has."""
    return re.sub(r"[^A-Za-z0-9_]", "_", tag)


def _text(paragraph: str) -> str:
    """Return a paragraph as a line that is neither an entry nor anything else but text."""
    line = _escape(paragraph.strip())
    is_text = not line.startswith(_NO_TEXT) and not (":" in line and _ENTRY.match(line))
    return line if is_text else f". {line}"


def _escape(text: str) -> str:
    return _MARKS.sub(r"\g<0>\\", printable(text))


def _json(text: str) -> str:
    """Return a text in double quotes, which YAML reads as JSON does."""
    from json import dumps

    return json_printable(dumps(text, ensure_ascii=False), keep_breaks=False)
