"""Rules over a whole timeline: what cannot be (faults) and what is odd (suspicions), each with where it stands.

A rule is a function from a Timeline to findings, one line in FAULTS or SUSPICIONS, and a code in `problems` that is
explained in `codes`. The time of each grows with the number of events and not with its square.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date
from typing import NamedTuple

from mali_timeline.dates import WEEKDAYS
from mali_timeline.names import fold
from mali_timeline.problems import Code
from mali_timeline.records import Citation, Event, Period, Timeline

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONGEST_CIRCLE = 10  # events of a circle of causes that a message names
ALIKE = 0.8  # the share of words from which on two titles say the same
COMPARED = 30  # titles with which a title is compared at most, for each of its rare words


class Finding(NamedTuple):
    """What a rule found: `path` leads there by keys, ids and positions, as in ("events", "coup-2012", "because", 0)."""

    path: tuple[str | int, ...]
    code: Code
    message: str
    hint: str = ""


Rule = Callable[[Timeline], Iterator[Finding]]


def faults(timeline: Timeline) -> Iterator[Finding]:
    """Give everything that cannot be true of a timeline, rule by rule."""
    for rule in FAULTS:
        yield from rule(timeline)


def suspicions(timeline: Timeline, *, whole: bool = True) -> Iterator[Finding]:
    """Give everything in a timeline that deserves a second look, rule by rule.

    Of a timeline that is not `whole`, since a part of its file is unsound, nothing is said of what it lacks.
    """
    for rule in SUSPICIONS:
        if whole or rule is not entry_that_nothing_uses:
            yield from rule(timeline)


def event_causes_itself(timeline: Timeline) -> Iterator[Finding]:
    """An event is not its own cause."""
    for event in timeline.events:
        for index, because in enumerate(event.because):
            if because.event == event.id:
                path = ("events", event.id, "because", index, "event")
                message = f"{event.id} is given as a cause of itself"
                yield Finding(path, "own-cause", message, "name the event that led to it")


def causes_close_a_circle(timeline: Timeline) -> Iterator[Finding]:
    """Following causes never leads back to where one began; each circle is found once."""
    causes = {event.id: [because.event for because in event.because] for event in timeline.events if event.because}
    done: set[str] = set()
    for start, led_to_it in causes.items():
        # The walk goes from effect to cause; each step of it holds the causes still to be followed.
        walk = {start: iter(led_to_it)} if start not in done else {}
        while walk:
            event_id, rest = next(reversed(walk.items()))
            cause = next(rest, None)
            if cause is None:
                done.add(event_id)
                del walk[event_id]
            elif cause in walk and cause != event_id:
                trail = list(walk)
                message = f"these causes go in a circle: {_circle([*trail[trail.index(cause) :], cause])}"
                path = ("events", event_id, "because", causes[event_id].index(cause), "event")
                yield Finding(path, "circular-causes", message, "take one of the links out")
            elif cause in causes and cause not in done and cause != event_id:
                walk[cause] = iter(causes[cause])


def _circle(event_ids: list[str]) -> str:
    """Write a circle of causes, a long one without its middle."""
    left_out = len(event_ids) - LONGEST_CIRCLE
    if left_out > 1:
        half = LONGEST_CIRCLE // 2
        event_ids = [*event_ids[:half], f"{left_out:,} more", *event_ids[-half:]]
    return " because of ".join(event_ids)


def weekday_does_not_fit(timeline: Timeline) -> Iterator[Finding]:
    """A weekday that a source states is that of the date it stands with: the citation's own, or the event's."""
    for event, index, citation in _citations(timeline):
        stated = citation.date or event.date
        day, weekday = stated.earliest, citation.weekday
        if weekday and day and stated.weekday and weekday != stated.weekday:
            fitting = _nearest(day, weekday)
            message = f"{_in_full(day)} was a {stated.weekday}; {_in_full(fitting)} was a {weekday}"
            hint = "" if citation.note else "mend the copying; where the source itself errs, say so in `note`"
            yield Finding(("events", event.id, "sources", index, "weekday"), "weekday-mismatch", message, hint)


def _citations(timeline: Timeline) -> Iterator[tuple[Event, int, Citation]]:
    """Give every citation with its event and its position there."""
    for event in timeline.events:
        for index, citation in enumerate(event.sources):
            yield event, index, citation


def _nearest(day: date, weekday: str) -> date:
    """Give this day of the nearest month in which it falls on a weekday."""
    months = [divmod(day.year * 12 + day.month - 1 + distance, 12) for distance in sorted(range(-24, 25), key=abs)]
    days = [
        date(year, month + 1, day.day)
        for year, month in months
        if MINYEAR <= year <= MAXYEAR and day.day <= monthrange(year, month + 1)[1]
    ]
    return next(each for each in days if WEEKDAYS[each.weekday()] == weekday)


def _in_full(day: date) -> str:
    """Write a day as a sentence has it: 11 January 2013."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def citation_dated_apart(timeline: Timeline) -> Iterator[Finding]:
    """A citation whose own date shares no day with the event's says in its note why."""
    for event, index, citation in _citations(timeline):
        if citation.date and not citation.note and not citation.date.overlaps(event.date):
            message = f"{citation.source.id} dates {event.id} {citation.date}, the event has {event.date}"
            hint = "say in `note` what the source dates so, or why it differs"
            yield Finding(("events", event.id, "sources", index, "date"), "date-apart", message, hint)


def published_before_the_event(timeline: Timeline) -> Iterator[Finding]:
    """A source is not older than the day for which it is cited, unless a note says how it can tell."""
    for event, index, citation in _citations(timeline):
        published, reported = citation.source.date, citation.date or event.date
        if published and not citation.note and published.certainly_before(reported):
            message = f"{citation.source.id} ({published}) is older than what it is cited for ({reported})"
            hint = "see which date is wrong; where it speaks of what is to come, say so in `note`"
            yield Finding(("events", event.id, "sources", index, "source"), "published-before", message, hint)


def one_voice_only(timeline: Timeline) -> Iterator[Finding]:
    """An event has two independent sources."""
    for event in timeline.events:
        if event.independent_sources < 2:  # noqa: PLR2004
            message = f"{event.id} has no second source that is independent of {event.sources[0].source.reporter}"
            hint = "" if event.disputed else "cite another origin, or say in `disputed` why there is none"
            yield Finding(("events", event.id, "sources"), "single-voice", message, hint)


def sources_share_an_origin(timeline: Timeline) -> Iterator[Finding]:
    """Two citations of an event that come from one origin have a note, where readers would take them for two voices.

    Two pages of one publisher show that by themselves; so does an event whose only voice is argued in `disputed`.
    """
    for event in timeline.events:
        if event.independent_sources == len(event.sources) or (event.disputed and event.independent_sources == 1):
            continue
        first: dict[str, Citation] = {}
        for index, citation in enumerate(event.sources):
            source = citation.source
            other = first.setdefault(source.reporter, citation)
            if other.source.publisher != source.publisher and not (citation.note or other.note):
                message = f"{source.id} and {other.source.id} share one origin, {source.reporter}: they are one voice"
                hint = "cite another origin, or say in `note` what it adds"
                yield Finding(("events", event.id, "sources", index, "source"), "shared-origin", message, hint)


class _Told(NamedTuple):
    """An event while titles are compared: the words of its title, its days as ordinals, its position in the file."""

    words: frozenset[str]
    first: int
    last: int
    position: int
    event: Event


def event_told_twice(timeline: Timeline) -> Iterator[Finding]:
    """No two events of nearly one date have nearly one title.

    Titles are nearly one if they share four words in five. Then they share one of those that are rarest in the file,
    so that only the titles with such a word, of days that can still be near, are compared.
    """
    told = sorted(_told(timeline.events), key=lambda one: (one.first, one.position))
    number = Counter(word for one in told for word in one.words)
    by_word: dict[str, list[_Told]] = {}
    for one in told:
        rarest = sorted(one.words, key=lambda word: (number[word], word))[: len(one.words) // 3 + 1]
        twin = None
        for word in rarest:
            near = [other for other in by_word.get(word, ()) if other.last + 1 >= one.first][-COMPARED:]
            twin = twin or next((other for other in near if _alike(one.words, other.words)), None)
            by_word[word] = [*near, one]
        if twin:
            earlier, later = sorted((one, twin), key=lambda each: each.position)
            message = f"{later.event.id} has nearly the title and the date of {earlier.event.id} ({earlier.event.date})"
            hint = "make one event of the two, or tell them apart in their titles"
            yield Finding(("events", later.event.id, "title"), "near-duplicate", message, hint)


def _told(events: Iterable[Event]) -> Iterator[_Told]:
    """Give events as they are compared; a title without words is taken whole."""
    for position, event in enumerate(events):
        title = fold(event.title)
        words = frozenset(re.findall(r"\w+", title)) or frozenset({title})
        first, last = event.date.earliest or date.min, event.date.latest or date.max
        yield _Told(words, first.toordinal(), last.toordinal(), position, event)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two titles share so many of their words that they say the same."""
    return 2 * len(one & other) >= ALIKE * (len(one) + len(other))


def cause_comes_after_effect(timeline: Timeline) -> Iterator[Finding]:
    """What led to an event did not come wholly after it."""
    by_id = {event.id: event for event in timeline.events}
    for event in timeline.events:
        for index, because in enumerate(event.because):
            cause = by_id.get(because.event)
            if cause and event.date.certainly_before(cause.date):
                path = ("events", event.id, "because", index, "event")
                message = f"{because.event} ({cause.date}) comes after what it is said to have led to ({event.date})"
                yield Finding(
                    path, "cause-after-effect", message, "see which of the two dates, or whether the link, is wrong"
                )


# South, west, north, east, in whole degrees around the country.
BOXES = {
    "Mali": (10, -13, 25, 5),
    "Algeria": (18, -9, 38, 12),
    "Belgium": (49, 2, 52, 7),
    "Burkina Faso": (9, -6, 16, 3),
    "Chad": (7, 13, 24, 25),
    "Cote d'Ivoire": (4, -9, 11, -2),
    "Ethiopia": (3, 32, 15, 48),
    "France": (41, -6, 52, 10),
    "Germany": (47, 5, 56, 16),
    "Ghana": (4, -4, 12, 2),
    "Guinea": (7, -16, 13, -7),
    "Mauritania": (14, -18, 28, -4),
    "Morocco": (27, -14, 36, -1),
    "Netherlands": (50, 3, 54, 8),
    "Niger": (11, 0, 24, 16),
    "Nigeria": (4, 2, 14, 15),
    "Portugal": (36, -10, 43, -6),
    "Russia": (41, 19, 82, 180),
    "Senegal": (12, -18, 17, -11),
    "Switzerland": (45, 5, 48, 11),
    "Togo": (6, -1, 12, 2),
    "United Kingdom": (49, -9, 61, 2),
    "United States": (18, -180, 72, -66),
}


def place_outside_its_country(timeline: Timeline) -> Iterator[Finding]:
    """A town lies within its country's box, where the country is one that this file knows."""
    boxes = {fold(country): box for country, box in BOXES.items()}
    for place in timeline.places.values():
        box = boxes.get(fold(place.country or ""))
        if box is None or place.lat is None or place.lon is None:
            continue
        south, west, north, east = box
        if not (south <= place.lat <= north and west <= place.lon <= east):
            where = f"latitude {place.lat}, longitude {place.lon}"
            message = f"{place.name} ({where}) lies outside {place.country}"
            hint = "see whether lat and lon, or a sign, were exchanged"
            yield Finding(("places", place.id, "lat"), "place-outside-country", message, hint)


def entry_that_nothing_uses(timeline: Timeline) -> Iterator[Finding]:
    """Every entry of a register is named by an event."""
    for register, entry in _entries(timeline) - _used(timeline):
        message = f"no event uses {entry} of {register}"
        yield Finding((register, entry), "unused-entry", message, "take it out, or use it")


def _entries(timeline: Timeline) -> set[tuple[str, str]]:
    """Give every entry of every register as (register, id)."""
    registers = {
        "sources": timeline.sources,
        "actors": timeline.actors,
        "places": timeline.places,
        "periods": timeline.periods,
        "tags": timeline.tags,
    }
    return {(name, entry) for name, register in registers.items() for entry in register}


def _used(timeline: Timeline) -> set[tuple[str, str]]:
    """Give every entry that an event names or, for a period, begins in."""
    named = {used for event in timeline.events for used in _named_by(event)}
    return named | {("periods", period) for period in periods_begun_in(timeline)}


def _named_by(event: Event) -> Iterator[tuple[str, str]]:
    yield from (("sources", citation.source.id) for citation in event.sources)
    yield from (("sources", because.source.id) for because in event.because)
    yield from (("sources", figure.source.id) for figure in event.figures if figure.source)
    yield from (("actors", actor.id) for actor in event.actors)
    yield from (("places", place.id) for place in event.places)
    yield from (("tags", tag) for tag in event.tags)


def periods_begun_in(timeline: Timeline) -> set[str]:
    """Give the periods to which an event belongs, as `Timeline.period_of` has it, in one walk along the days."""
    days = sorted({event.date.earliest for event in timeline.events if event.date.earliest})
    # Taken from the end: the earlier first, then the wider, then what stands later in the file. The last is the period.
    waiting = sorted(timeline.periods.values(), key=lambda period: period.date.sort_key, reverse=True)
    begun: list[Period] = []
    found = set()
    for day in days:
        while waiting and (waiting[-1].date.earliest or date.min) <= day:
            begun.append(waiting.pop())
        while begun and (begun[-1].date.latest or date.max) < day:
            begun.pop()
        if begun:
            found.add(begun[-1].id)
    return found


FAULTS: tuple[Rule, ...] = (event_causes_itself, causes_close_a_circle)
SUSPICIONS: tuple[Rule, ...] = (
    weekday_does_not_fit,
    citation_dated_apart,
    published_before_the_event,
    one_voice_only,
    sources_share_an_origin,
    event_told_twice,
    cause_comes_after_effect,
    place_outside_its_country,
    entry_that_nothing_uses,
)
