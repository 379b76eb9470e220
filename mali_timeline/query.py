"""What is asked of a timeline, as one frozen record, and the events that match it, in order.

Adding a filter is one field of Query, one predicate here, and one option of the command line.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from mali_timeline.dates import HistoricalDate, between
from mali_timeline.errors import DateError, UsageError
from mali_timeline.records import Event, Timeline
from mali_timeline.text import PLAIN_SIGNS, did_you_mean, fold, shorten, strip_accents

Found = TypeVar("Found")
Predicate = Callable[[Event], bool]
NOT = "not:"
NO_UNIT = "none"  # how figures without a unit are asked for
DEFAULT_WITHIN = "14d"
MAX_LISTED = 8  # names that a hint lists


class Query(NamedTuple):
    """What is asked, as it was typed; an empty field asks nothing.

    Of a field with several values one must hold, and none of those that begin with `not:`; different fields must all
    hold.
    """

    since: str | None = None
    until: str | None = None
    in_: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    around: str | None = None
    within: str | None = None
    certain: bool = False
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    grep: tuple[str, ...] = ()
    disputed: bool = False
    min_sources: int | None = None
    limit: int | None = None
    reverse: bool = False


def select(timeline: Timeline, query: Query, among: Sequence[Event] | None = None) -> list[Event]:
    """Return the matching events by date (the latest first with `reverse`), at most `limit`; raise UsageError.

    With `among`, only these are asked, and they keep their order.
    """
    found = list(timeline.in_order if among is None else among)
    for holds in list(predicates(timeline, query)):
        found = [event for event in found if holds(event)]
    if query.reverse:
        found.reverse()
    return found[: query.limit]


def find(
    known: Mapping[str, Found],
    asked: Iterable[str],
    noun: str,
    names_of: Callable[[Found], Iterable[str]] = lambda _entry: (),
) -> list[Found]:
    """Return the entries with these ids, in the order asked, each once; raise UsageError for one that does not exist.

    The beginning of one id, or the name of one entry, and of no other, will do as well.
    """
    found = dict.fromkeys(text if text in known else _id_of(known, text, noun, names_of) for text in asked)
    return [known[entry] for entry in found]


def _id_of(known: Mapping[str, Found], name: str, noun: str, names_of: Callable[[Found], Iterable[str]]) -> str:
    """Return the id of the only entry with this name, or with an id that begins so.

    Raise UsageError when there is none, or several.
    """
    names = {entry: tuple(names_of(record)) for entry, record in known.items()}
    wanted = fold(name)
    named = [entry for entry in names if wanted in map(fold, names[entry])]
    if not named and name:
        beginning = [entry for entry in known if entry.startswith(name)]
        if len(beginning) > 1:
            raise UsageError(
                f"{len(beginning)} ids of {noun}s begin with '{shorten(name)}'",
                f"write more of the id: {_listed(beginning)}",
            )
        named = beginning
    if not named:
        near = did_you_mean(name, [*known, *(other for several in names.values() for other in several)])
        command = "list" if noun == "event" else f"{noun}s"
        raise UsageError(f"there is no {noun} '{shorten(name)}'", near or f"see mali-timeline {command}")
    if len(named) > 1:
        raise UsageError(
            f"'{shorten(name)}' is the name of {len(named)} {noun}s", f"write the id of one: {_listed(named)}"
        )
    return named[0]


def _listed(names: Sequence[str]) -> str:
    """Return the first names, with an ellipsis when there are more."""
    more = ", \N{HORIZONTAL ELLIPSIS}" if len(names) > MAX_LISTED else ""
    return ", ".join(map(shorten, names[:MAX_LISTED])) + more


def predicates(timeline: Timeline, query: Query) -> Iterator[Predicate]:
    """Yield a predicate for every field that asks something; raise UsageError for one that makes no sense."""
    if query.within is not None and query.around is None:
        raise UsageError("--within requires --around", "write --around 2013-01-11 --within 14d")
    spans = list(_spans(timeline, query))
    if query.certain and not spans:
        raise UsageError("--certain requires a span of time", "add --since, --until, --in or --around")
    for alternatives in spans:
        yield _inside(alternatives) if query.certain else _overlapping(alternatives)
    if query.on:
        yield _on_days(query.on)
    for register in _REGISTERS:
        if values := getattr(query, register.field):
            yield _naming(timeline, values, register)
    if query.grep:
        yield grep_predicate(query.grep)
    if query.disputed:
        yield lambda event: event.is_disputed
    if query.min_sources is not None:
        at_least = query.min_sources
        yield lambda event: event.independent_sources >= at_least


# Dates


def asked_span(timeline: Timeline, query: Query) -> HistoricalDate:
    """Return the days that all asked dates leave; a side that none bounds is open, both sides when they leave none."""
    firsts, lasts = [], []
    for alternatives in _spans(timeline, query):
        earliest = [asked.earliest for asked in alternatives]
        latest = [asked.latest for asked in alternatives]
        firsts.append(None if None in earliest else min(day for day in earliest if day))
        lasts.append(None if None in latest else max(day for day in latest if day))
    first = max((day for day in firsts if day), default=None)
    last = min((day for day in lasts if day), default=None)
    return between(None, None) if first and last and first > last else between(first, last)


def explain_no_match(timeline: Timeline, query: Query) -> str:
    """Return why no event matches: an impossible range, the filters that match nothing by themselves, and the span.

    The text is empty when events do match, of which nothing could be made.
    """
    if select(timeline, query):
        return ""
    if query.since is not None and query.until is not None:
        first = parse_option_date(timeline, "--since", query.since).earliest
        last = parse_option_date(timeline, "--until", query.until).latest
        if first and last and first > last:
            return f"--since {shorten(query.since)} is after --until {shorten(query.until)}"
    alone = [
        name
        for name, value in query._asdict().items()
        if value != Query._field_defaults[name] and name not in {"within", "certain", "reverse"}
        if not select(timeline, Query()._replace(**{name: value}, within=query.within if name == "around" else None))
    ]
    if alone and timeline.events:
        options = " or ".join(f"--{name.rstrip('_').replace('_', '-')}" for name in alone)
        reason = f"none matches {options} alone"
    else:
        reason = "all filters together exclude every event" if timeline.events else "the file has no events"
    days = [day for event in timeline.events for day in (event.date.earliest, event.date.latest) if day]
    return f"{reason}; the events are dated {min(days).year} to {max(days).year}" if days else reason


def _spans(timeline: Timeline, query: Query) -> Iterator[list[HistoricalDate]]:
    """Yield the spans of days that each date option allows, of which one must match; an open side is None."""
    if query.since is not None:
        yield [between(parse_option_date(timeline, "--since", query.since).earliest, None)]
    if query.until is not None:
        yield [between(None, parse_option_date(timeline, "--until", query.until).latest)]
    if query.in_:
        yield [parse_option_date(timeline, "--in", text) for text in query.in_]
    if query.around is not None:
        around = parse_option_date(timeline, "--around", query.around)
        within = DEFAULT_WITHIN if query.within is None else query.within
        yield [between(_moved(around.earliest, within, -1), _moved(around.latest, within, +1))]


def parse_option_date(timeline: Timeline, option: str, text: str) -> HistoricalDate:
    """Parse the date of an option, which the error names; raise UsageError."""
    from mali_timeline.date_input import parse_date_input

    def date_of(event_id: str) -> HistoricalDate | None:
        event = timeline.by_id.get(event_id)
        return event.date if event else None

    try:
        return parse_date_input(text, date_of)
    except DateError as error:
        # Only a text that has no EDTF of its own may be a mistyped id.
        general = error.hint.startswith("write 2012, ")
        near = did_you_mean(text, timeline.by_id) if general and text[:1].isalpha() else ""
        raise UsageError(f"{option}: {error.message}", near or error.hint) from None


def _overlapping(alternatives: Sequence[HistoricalDate]) -> Predicate:
    if len(alternatives) == 1:
        (asked,) = alternatives
        return lambda event: event.date.overlaps(asked)
    return lambda event: any(event.date.overlaps(asked) for asked in alternatives)


def _inside(alternatives: Sequence[HistoricalDate]) -> Predicate:
    return lambda event: any(event.date.certainly_inside(asked) for asked in alternatives)


_WITHIN = r"(?P<number>\d{1,6})\s*(?P<unit>d|w|m|y|days?|weeks?|months?|years?)"


def _moved(day: date | None, within: str, sign: int) -> date | None:
    """Move a day by a length of time; beyond the first or the last day that exists, the side is open."""
    match = re.fullmatch(_WITHIN, within.strip().casefold(), re.ASCII)
    if match is None:
        raise UsageError(f"--within: '{shorten(within)}' is not a length of time", "write 14d, 2w, 3m or 1y")
    if day is None:
        return None
    from dateutil.relativedelta import relativedelta

    number = sign * int(match["number"])
    lengths = {
        "d": relativedelta(days=number),
        "w": relativedelta(weeks=number),
        "m": relativedelta(months=number),
        "y": relativedelta(years=number),
    }
    try:
        return day + lengths[match["unit"][0]]
    except (ValueError, OverflowError):
        return None


def _on_days(texts: Sequence[str]) -> Predicate:
    """Match events on one of these days of any year; only events whose day is known match."""
    asked = {_day_of_year(text) for text in texts}

    def holds(event: Event) -> bool:
        first = event.date.earliest
        return event.date.precision == "day" and first is not None and (first.month, first.day) in asked

    return holds


def _day_of_year(text: str) -> tuple[int, int]:
    """Parse `03-22`, `today`, or a day in words without its year; raise UsageError."""
    typed = text.strip()
    if fold(typed) == "today":
        today = date.today()  # noqa: DTZ011 - the user's own day is meant
        return today.month, today.day
    match = re.fullmatch(r"(\d\d?)[-/.](\d\d?)[.]?", typed, re.ASCII)
    if match:
        month, day = int(match[1]), int(match[2])
        if month > 12 >= day:  # noqa: PLR2004
            raise UsageError(f"--on: there is no month {month}", f"write the month first: {day:02}-{month:02}")
        if not re.fullmatch(r"\d\d-\d\d", typed, re.ASCII):
            raise UsageError(f"--on: '{shorten(typed)}' is not a day of a year", f"write {month:02}-{day:02}")
        try:
            date(2000, month, day)  # a leap year: 02-29 is a day
        except ValueError:
            raise UsageError(f"--on: there is no day '{typed}' in any year", "write month and day: 03-22") from None
        return month, day
    from mali_timeline.date_input import parse_date_input

    try:
        found = parse_date_input(f"{typed} 2000")
    except DateError:
        found = None
    if found is None or found.precision != "day" or found.earliest is None:
        raise UsageError(f"--on: '{shorten(typed)}' is not a day of a year", "write month and day, 03-22, or today")
    return found.earliest.month, found.earliest.day


# Registers


class _Register(NamedTuple):
    """How the option of a field finds entries by name, and which of them an event has; `command` lists them all."""

    field: str
    command: str
    names: Callable[[Timeline], Mapping[str, tuple[str, ...]]]
    of_event: Callable[[Timeline, Event], Iterable[str]]


def _source_names(timeline: Timeline) -> dict[str, tuple[str, ...]]:
    return {
        source.id: tuple(name for name in (source.title, source.publisher, source.origin) if name)
        for source in timeline.sources.values()
    }


def _period_ids(timeline: Timeline, event: Event) -> tuple[str, ...]:
    period = timeline.period_of(event)
    return (period.id,) if period else ()


_REGISTERS = (
    _Register(
        "actor",
        "actors",
        lambda timeline: {actor.id: actor.names for actor in timeline.actors.values()},
        lambda _, event: (actor.id for actor in event.actors),
    ),
    _Register(
        "place",
        "places",
        lambda timeline: {place.id: place.names for place in timeline.places.values()},
        lambda _, event: (place.id for place in event.places),
    ),
    _Register(
        "region",
        "count --by region",
        lambda timeline: {place.region: () for place in timeline.places.values() if place.region},
        lambda _, event: (place.region or "" for place in event.places),
    ),
    _Register(
        "country",
        "count --by country",
        lambda timeline: {place.country: () for place in timeline.places.values() if place.country},
        lambda _, event: (place.country or "" for place in event.places),
    ),
    _Register(
        "tag",
        "tags",
        lambda timeline: {tag.id: (tag.name,) if tag.name else () for tag in timeline.tags.values()},
        lambda _, event: event.tags,
    ),
    _Register("source", "sources", _source_names, lambda _, event: (each.source.id for each in event.sources)),
    _Register(
        "period",
        "periods",
        lambda timeline: {period.id: (period.name,) for period in timeline.periods.values()},
        _period_ids,
    ),
)


def _naming(timeline: Timeline, values: Sequence[str], register: _Register) -> Predicate:
    """Match events with one of the named entries, and with none of those after `not:`."""
    names = register.names(timeline)
    wanted, unwanted = _split_negated(values)
    included = {entry for value in wanted for entry in _entries(value, names, register)}
    excluded = {entry for value in unwanted for entry in _entries(value, names, register)}

    def holds(event: Event) -> bool:
        present = set(register.of_event(timeline, event))
        return (not wanted or not present.isdisjoint(included)) and present.isdisjoint(excluded)

    return holds


def _split_negated(values: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split values into those that are asked for and those that are excluded."""
    wanted = [value for value in values if not value.startswith(NOT)]
    return wanted, [value.removeprefix(NOT).strip() for value in values if value.startswith(NOT)]


def _entries(value: str, names: Mapping[str, tuple[str, ...]], register: _Register) -> set[str]:
    """Return the ids of all entries with this id or name; raise UsageError when there is none."""
    wanted = fold(value)
    found = {entry for entry in names if wanted == fold(entry) or wanted in map(fold, names[entry])}
    if not found:
        known = [*names, *(name for several in names.values() for name in several)]
        message = f"--{register.field}: nothing is named '{shorten(value)}'"
        raise UsageError(message, did_you_mean(value, known) or f"see mali-timeline {register.command}")
    return found


def areas_named_like_places(timeline: Timeline, query: Query) -> list[tuple[str, str]]:
    """Return each value of --place that is also the name of a region or country, with the option that asks for that."""
    areas = {fold(place.country): "--country" for place in timeline.places.values() if place.country}
    areas |= {fold(place.region): "--region" for place in timeline.places.values() if place.region}
    asked = _split_negated(query.place)[0] if query.place else []
    return [(value, areas[fold(value)]) for value in asked if fold(value) in areas]


# Figures


def find_label(timeline: Timeline, asked: str) -> str:
    """Return the label of figures that is asked for, ignoring case and accents; raise UsageError."""
    labels = Counter(figure.label for event in timeline.events for figure in event.figures)
    same = [label for label in labels if fold(label) == fold(asked)]
    if asked in labels or len(same) == 1:
        return asked if asked in labels else same[0]
    some = _listed([label for label, _ in labels.most_common(MAX_LISTED + 1)])
    hint = did_you_mean(asked, labels) or (f"there are {some}" if some else "this file has no figures")
    raise UsageError(f"--sum: there is no figure '{shorten(asked)}'", hint)


def find_unit(events: Iterable[Event], label: str, asked: str | None) -> str | None:
    """Return the unit in which a figure can be added up (None: it has none); raise UsageError when there are two."""
    units = dict.fromkeys(
        figure.unit or NO_UNIT for event in events for figure in event.figures if figure.label == label
    )
    described = " and ".join("without a unit" if unit == NO_UNIT else f"in {shorten(unit)}" for unit in units)
    if asked is None and len(units) > 1:
        hint = " or ".join(f"--unit '{shorten(unit)}'" for unit in list(units)[:MAX_LISTED])
        raise UsageError(f"--sum: '{shorten(label)}' is given {described}, which do not add up", f"choose {hint}")
    unit = next((unit for unit in units if asked is None or fold(unit) == fold(asked)), None)
    if asked is not None and units and unit is None:
        message = f"--unit: '{shorten(asked)}' is not a unit of '{shorten(label)}'"
        raise UsageError(message, f"it is given {described}")
    return None if unit == NO_UNIT else unit


# Patterns


def grep_predicate(patterns: Sequence[str], option: str = "--grep") -> Predicate:
    """Match events of which a field matches one of the patterns, and none of those after `not:`.

    The fields are the title, the text, and each name of its places and actors, so that `^` and `$` are the beginning
    and the end of a field. Raise UsageError, which names the option, for what is not a regular expression.
    """
    wanted, unwanted = ([_pattern(value, option) for value in values] for values in _split_negated(patterns))

    def holds(event: Event) -> bool:
        fields = list(searched_fields(event))
        return (not wanted or any(match(fields) for match in wanted)) and not any(no(fields) for no in unwanted)

    return holds


def searched_fields(event: Event) -> Iterator[str]:
    """Yield the texts in which --grep searches: title, text, and each name of the places and actors."""
    yield event.title
    yield event.text or ""
    for place in event.places:
        yield from (*place.names, *place.areas)
    for actor in event.actors:
        yield from actor.names


def _pattern(value: str, option: str) -> Callable[[Sequence[str]], bool]:
    """Return the search for one regular expression; smart case: it ignores case and accents unless it has capitals."""
    exact = any(char.isupper() for char in re.sub(r"\\.", "", value))
    normal = _composed if exact else _plain
    try:
        pattern = _compiled(value, exact=exact)
    except (re.error, OverflowError, RecursionError) as error:
        message = f"{option}: '{shorten(value)}' is not a regular expression: {_reason(value, error)}"
        raise UsageError(message, f"for the text itself write {shorten(re.escape(value), 80)}") from None
    return lambda fields: any(pattern.search(normal(field)) for field in fields)


def _composed(text: str) -> str:
    """Return the text with composed accents, plain blanks and plain apostrophes, in which patterns are searched."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text.translate(PLAIN_SIGNS))


def _plain(text: str) -> str:
    """Return the same text without accents, too."""
    return text if text.isascii() else strip_accents(text.translate(PLAIN_SIGNS))


def _compiled(value: str, *, exact: bool) -> re.Pattern[str]:
    """Compile a pattern; one without capitals is searched in texts without accents."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what a later Python may read differently
        if exact:
            return re.compile(_composed(value))
        as_typed = re.compile(value, re.IGNORECASE)
        try:
            return re.compile(_plain(value), re.IGNORECASE)
        except re.error:  # the accents were all that made it a pattern: `[é-f]`
            return as_typed


def _reason(value: str, error: Exception) -> str:
    """Return what is wrong with a pattern, and at which of its characters, counted from 1."""
    if isinstance(error, RecursionError):
        return "its brackets are nested too deep"
    if not isinstance(error, re.error) or error.pos is None:
        return str(error)
    rest = value[error.pos : error.pos + 20]
    return f"{error.msg}, at character {error.pos + 1}" + (f": {rest}" if rest else "")
