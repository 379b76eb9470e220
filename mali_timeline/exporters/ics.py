"""iCalendar (RFC 5545): an anniversary for every event whose day is known, all day long and every year."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from mali_timeline import __version__
from mali_timeline.exporters import Export
from mali_timeline.exporters.wording import facts, heading, paragraphs_of, references, stable_id
from mali_timeline.formatting import format_date, plural
from mali_timeline.records import Event, Timeline
from mali_timeline.text import printable

LONGEST_LINE = 75  # octets of a line without its end
LEAP_DAY = (2, 29)
_SPECIAL = re.compile(r"[\\;,]")


def export(timeline: Timeline, events: Sequence[Event]) -> Export:
    """Return a calendar, or an empty text when the day of no event is known.

    The same events always make the same calendar: a UID is made of the title of the timeline and the id of the event,
    and DTSTAMP is the midnight with which the day of the event begins. What happened on 29 February recurs on the last
    day of February.
    """
    dated = [(event, event.date.earliest) for event in events if event.date.precision == "day" and event.date.earliest]
    left_out = Counter(event.date.precision for event in events if event.date.precision != "day")
    notes = []
    if left_out:
        kinds = ", ".join(f"{precision} {number:,}" for precision, number in left_out.most_common())
        number = plural(left_out.total(), "event")
        notes = [f"{number} left out: only a day can recur every year; precision of their dates: {kinds}"]
    if not dated:
        return Export("", notes)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//mali-timeline//mali-timeline {__version__}//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escape(heading(timeline))}",
        f"X-WR-CALNAME:{_escape(heading(timeline))}",
    ]
    for event, day in dated:
        lines += _event_lines(timeline, event, day)
    lines.append("END:VCALENDAR")
    return Export("".join(part for line in lines for part in _folded(line)), notes)


def _event_lines(timeline: Timeline, event: Event, day: date) -> Iterator[str]:
    """Yield the lines of an event, before they are folded."""
    stamp = day.isoformat().replace("-", "")
    yield "BEGIN:VEVENT"
    yield f"UID:{stable_id(timeline, event)}"
    yield f"DTSTAMP:{stamp}T000000Z"
    yield f"DTSTART;VALUE=DATE:{stamp}"
    rule = "FREQ=YEARLY"
    yield f"RRULE:{rule};BYMONTH=2;BYMONTHDAY=-1" if (day.month, day.day) == LEAP_DAY else f"RRULE:{rule}"
    yield f"SUMMARY:{_escape(f'{event.title} ({format_date(event.date)})')}"
    yield f"DESCRIPTION:{_description(timeline, event)}"
    if event.places:
        yield f"LOCATION:{_escape('; '.join(place.name for place in event.places))}"
    if event.tags:
        yield f"CATEGORIES:{','.join(map(_escape, event.tags))}"
    yield "TRANSP:TRANSPARENT"  # an anniversary makes nobody busy
    yield "END:VEVENT"


def _description(timeline: Timeline, event: Event) -> str:
    """Return everything known of an event as one text."""
    lines = [*paragraphs_of(event), *(f"{label}: {line}" for label, line in facts(timeline, event))]
    lines += [
        f"Source: {reference.text}" + (f" {reference.url}" if reference.url else "") for reference in references(event)
    ]
    return r"\n".join(map(_escape, lines))


def _escape(text: str) -> str:
    r"""Return a text on one line as a value of type TEXT: `\`, `;` and `,` have a backslash before them."""
    return _SPECIAL.sub(r"\\\g<0>", printable(text))


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts of at most 75 octets, each but the first behind a blank, without cutting a character."""
    part: list[str] = []
    octets, limit = 0, LONGEST_LINE
    for char in line:
        octets += len(char.encode())
        if octets > limit:
            yield "".join(part) + "\r\n "
            part, octets, limit = [], len(char.encode()), LONGEST_LINE - 1  # the blank is one octet
        part.append(char)
    yield "".join(part) + "\r\n"
