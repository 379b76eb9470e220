"""Rules over a whole timeline: what cannot be (faults) and what is odd (suspicions), each with where it stands.

A rule is a function from a Timeline to findings, and one line in FAULTS or SUSPICIONS.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import MAXYEAR, MINYEAR, date
from typing import NamedTuple

from mali_timeline.dates import MONTHS, WEEKDAYS
from mali_timeline.names import fold
from mali_timeline.records import Event, Timeline


class Finding(NamedTuple):
    """What a rule found: `path` leads there by keys, ids and positions, as in ("events", "coup-2012", "because", 0)."""

    path: tuple[str | int, ...]
    message: str
    hint: str = ""


Rule = Callable[[Timeline], Iterator[Finding]]


def faults(timeline: Timeline) -> Iterator[Finding]:
    """Give everything that cannot be true of a timeline, rule by rule."""
    for rule in FAULTS:
        yield from rule(timeline)


def suspicions(timeline: Timeline) -> Iterator[Finding]:
    """Give everything in a sound timeline that deserves a second look, rule by rule."""
    for rule in SUSPICIONS:
        yield from rule(timeline)


def event_causes_itself(timeline: Timeline) -> Iterator[Finding]:
    """An event is not its own cause."""
    for event in timeline.events:
        for index, because in enumerate(event.because):
            if because.event == event.id:
                path = ("events", event.id, "because", index, "event")
                yield Finding(path, f"{event.id} is given as a cause of itself", "name the event that led to it")


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
                circle = " because of ".join([*trail[trail.index(cause) :], cause])
                path = ("events", event_id, "because", causes[event_id].index(cause), "event")
                yield Finding(path, f"these causes go in a circle: {circle}", "take one of the links out")
            elif cause in causes and cause not in done and cause != event_id:
                walk[cause] = iter(causes[cause])


def weekday_does_not_fit(timeline: Timeline) -> Iterator[Finding]:
    """A weekday that a source states is that of the date it stands with: the citation's own, or the event's."""
    for event in timeline.events:
        for index, citation in enumerate(event.sources):
            stated = citation.date or event.date
            day, weekday = stated.earliest, citation.weekday
            if weekday and day and stated.weekday and weekday != stated.weekday:
                path = ("events", event.id, "sources", index, "weekday")
                yield Finding(path, f"{stated} is a {stated.weekday}, not a {weekday}", _fitting(day, weekday))


def _fitting(day: date, weekday: str) -> str:
    """Name the nearest month in which the day of the month falls on the stated weekday."""
    months = [divmod(day.year * 12 + day.month - 1 + distance, 12) for distance in sorted(range(-24, 25), key=abs)]
    days = [
        date(year, month + 1, day.day)
        for year, month in months
        if MINYEAR <= year <= MAXYEAR and day.day <= monthrange(year, month + 1)[1]
    ]
    fitting = next(each for each in days if WEEKDAYS[each.weekday()] == weekday)
    month = f"{fitting.day} {MONTHS[fitting.month - 1]} {fitting.year}"
    return f"{month} is a {weekday}; if the source errs, say so in its note"


def one_voice_only(timeline: Timeline) -> Iterator[Finding]:
    """An event has two independent sources."""
    for event in timeline.events:
        if event.independent_sources < 2:  # noqa: PLR2004
            message = f"{event.id} has no second source that is independent of {event.sources[0].source.reporter}"
            hint = "" if event.disputed else "cite another origin, or say in `disputed` why there is none"
            yield Finding(("events", event.id, "sources"), message, hint)


def cause_comes_after_effect(timeline: Timeline) -> Iterator[Finding]:
    """What led to an event did not come wholly after it."""
    by_id = {event.id: event for event in timeline.events}
    for event in timeline.events:
        for index, because in enumerate(event.because):
            cause = by_id.get(because.event)
            if cause and event.date.certainly_before(cause.date):
                path = ("events", event.id, "because", index, "event")
                message = f"{because.event} ({cause.date}) comes after what it is said to have led to ({event.date})"
                yield Finding(path, message, "see which of the two dates, or whether the link, is wrong")


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
            yield Finding(("places", place.id, "lat"), message, "see whether lat and lon, or a sign, were exchanged")


def entry_that_nothing_uses(timeline: Timeline) -> Iterator[Finding]:
    """Every entry of a register is named by an event."""
    for register, entry in _entries(timeline) - _used(timeline):
        yield Finding((register, entry), f"no event uses {entry} of {register}", "take it out, or use it")


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
    return {used for event in timeline.events for used in _named_by(timeline, event)}


def _named_by(timeline: Timeline, event: Event) -> Iterator[tuple[str, str]]:
    yield from (("sources", citation.source.id) for citation in event.sources)
    yield from (("sources", because.source.id) for because in event.because)
    yield from (("sources", figure.source.id) for figure in event.figures if figure.source)
    yield from (("actors", actor.id) for actor in event.actors)
    yield from (("places", place.id) for place in event.places)
    yield from (("tags", tag) for tag in event.tags)
    period = timeline.period_of(event)
    if period:
        yield ("periods", period.id)


FAULTS: tuple[Rule, ...] = (event_causes_itself, causes_close_a_circle)
SUSPICIONS: tuple[Rule, ...] = (
    weekday_does_not_fit,
    one_voice_only,
    cause_comes_after_effect,
    place_outside_its_country,
    entry_that_nothing_uses,
)
