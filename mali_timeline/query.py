"""What is asked of a timeline, as one frozen record, and the events that answer it, in order.

A new question is one field of Query, one predicate here, and one option of the command line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from mali_timeline.dates import DateError, HistoricalDate, span
from mali_timeline.names import did_you_mean, fold, without_accents
from mali_timeline.records import Event, Timeline

Found = TypeVar("Found")
Predicate = Callable[[Event], bool]
NOT = "not:"
NO_UNIT = "none"  # how figures without a unit are asked for
DEFAULT_WITHIN = "14d"


class QueryError(ValueError):
    """A question that cannot be asked of this timeline: `message` says why, `hint` what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the two parts apart, so that each report can lay them out in its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class Query(NamedTuple):
    """What is asked, as it was typed; an empty field asks nothing.

    Of a field that holds several values one must hold, and none of those that begin with `not:`; of different
    fields all must hold.
    """

    since: str | None = None
    until: str | None = None
    in_: str | None = None
    on: str | None = None
    around: str | None = None
    within: str | None = None
    certain: bool = False
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    tag: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    period: tuple[str, ...] = ()
    grep: tuple[str, ...] = ()
    disputed: bool = False
    min_sources: int | None = None
    limit: int | None = None
    reverse: bool = False


def select(timeline: Timeline, query: Query, among: Sequence[Event] | None = None) -> list[Event]:
    """Give the events that answer, by date (the latest first with `reverse`), at most `limit`; raises QueryError.

    With `among`, only these are asked, and they keep their order.
    """
    found = list(timeline.events if among is None else among)
    for holds in list(predicates(timeline, query)):
        found = [event for event in found if holds(event)]
    if among is None:
        found.sort(key=lambda event: event.date.sort_key)
    if query.reverse:
        found.reverse()
    return found[: query.limit]


def find(
    known: Mapping[str, Found],
    asked: Iterable[str],
    noun: str,
    names_of: Callable[[Found], Iterable[str]] = lambda _entry: (),
) -> list[Found]:
    """Give the entries with these ids, in the order asked, each once; raises QueryError at one that is not there.

    Where no id is spelled so, the name of one entry, and of no other, is as good.
    """
    found = dict.fromkeys(text if text in known else _id_of(known, text, noun, names_of) for text in asked)
    return [known[entry] for entry in found]


def _id_of(known: Mapping[str, Found], name: str, noun: str, names_of: Callable[[Found], Iterable[str]]) -> str:
    """Give the id of the only entry with this name; raises QueryError where there is none, or several."""
    names = {entry: tuple(names_of(record)) for entry, record in known.items()}
    wanted = fold(name)
    named = [entry for entry in names if wanted in map(fold, names[entry])]
    if not named:
        near = did_you_mean(name, [*known, *(other for several in names.values() for other in several)])
        raise QueryError(f"there is no {noun} '{name[:60]}'", near)
    if len(named) > 1:
        some = ", ".join(named[:8]) + (", \N{HORIZONTAL ELLIPSIS}" if len(named) > 8 else "")  # noqa: PLR2004
        raise QueryError(f"'{name[:60]}' is the name of {len(named)} {noun}s", f"write the id of one: {some}")
    return named[0]


def predicates(timeline: Timeline, query: Query) -> Iterator[Predicate]:
    """Give a predicate for every field that asks something; raises QueryError where one makes no sense."""
    if query.within is not None and query.around is None:
        raise QueryError("--within says how far around a date, but there is no --around", "write --around 2013-01-11")
    spans = list(_spans(timeline, query))
    if query.certain and not spans:
        raise QueryError("--certain asks for a span, but there is none", "add --since, --until, --in or --around")
    for asked in spans:
        yield _inside(asked) if query.certain else _touching(asked)
    if query.on is not None:
        yield _on_day(query.on)
    yield from _names(timeline, query)
    if query.grep:
        yield matching(query.grep)
    if query.disputed:
        yield lambda event: event.is_disputed
    if query.min_sources is not None:
        at_least = query.min_sources
        yield lambda event: event.independent_sources >= at_least


# Dates


def asked_span(timeline: Timeline, query: Query) -> HistoricalDate:
    """Give the days that all the asked dates leave; a side that none asks for is open, both where they leave none."""
    spans = list(_spans(timeline, query))
    earliest = max((asked.earliest for asked in spans if asked.earliest), default=None)
    latest = min((asked.latest for asked in spans if asked.latest), default=None)
    return span(None, None) if earliest and latest and earliest > latest else span(earliest, latest)


def _spans(timeline: Timeline, query: Query) -> Iterator[HistoricalDate]:
    """Give the span of days that each asked date allows; an open side is None."""
    if query.since is not None:
        yield span(asked_date(timeline, "--since", query.since).earliest, None)
    if query.until is not None:
        yield span(None, asked_date(timeline, "--until", query.until).latest)
    if query.in_ is not None:
        yield asked_date(timeline, "--in", query.in_)
    if query.around is not None:
        around = asked_date(timeline, "--around", query.around)
        within = query.within or DEFAULT_WITHIN
        yield span(_moved(around.earliest, within, -1), _moved(around.latest, within, +1))


def asked_date(timeline: Timeline, option: str, text: str) -> HistoricalDate:
    """Read the date of an option, which a refusal names; raises QueryError."""
    from mali_timeline.asked_dates import read_asked

    def date_of(event_id: str) -> HistoricalDate | None:
        event = timeline.event(event_id)
        return event.date if event else None

    try:
        return read_asked(text, date_of)
    except DateError as error:
        near = did_you_mean(text, (event.id for event in timeline.events)) if text[:1].isalpha() else ""
        raise QueryError(f"{option}: {error.message}", near or error.hint) from None


def _touching(asked: HistoricalDate) -> Predicate:
    return lambda event: event.date.overlaps(asked)


def _inside(asked: HistoricalDate) -> Predicate:
    return lambda event: event.date.certainly_inside(asked)


_WITHIN = r"(?P<number>\d{1,6})\s*(?P<unit>[dwmy])"


def _moved(day: date | None, within: str, sign: int) -> date | None:
    """Move a day by a length of time; past the first or the last day that there is, the side is open."""
    match = re.fullmatch(_WITHIN, within.strip(), re.ASCII)
    if match is None:
        raise QueryError(f"--within: '{within[:60]}' is no length of time", "write 14d, 2w, 3m or 1y")
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
        return day + lengths[match["unit"]]
    except (ValueError, OverflowError):
        return None


_MONTH_AND_DAY = r"(?P<month>\d\d)-(?P<day>\d\d)"


def _on_day(text: str) -> Predicate:
    """Ask for a day of any year; only events whose day is known can answer."""
    typed = text.strip()
    match = re.fullmatch(_MONTH_AND_DAY, typed, re.ASCII)
    if typed.casefold() == "today":
        day = date.today()  # noqa: DTZ011 - the user's own day is meant
    elif match:
        try:
            day = date(2000, int(match["month"]), int(match["day"]))  # a leap year: 02-29 is a day
        except ValueError:
            raise QueryError(f"--on: there is no day '{typed}' in any year", "write month and day: 03-22") from None
    else:
        raise QueryError(f"--on: '{typed[:60]}' is no day of a year", "write month and day, 03-22, or today")
    asked = (day.month, day.day)

    def holds(event: Event) -> bool:
        first = event.date.earliest
        return event.date.precision == "day" and first is not None and (first.month, first.day) == asked

    return holds


# Names


class _Register(NamedTuple):
    """How one option finds entries by name, and how it sees which of them an event has."""

    option: str
    names: dict[str, tuple[str, ...]]
    of_event: Callable[[Event], Iterable[str]]


def _names(timeline: Timeline, query: Query) -> Iterator[Predicate]:
    """Give the predicates of the options that name entries of registers."""
    if query.actor:
        names = {actor.id: actor.names for actor in timeline.actors.values()}
        yield _naming(query.actor, _Register("--actor", names, lambda event: (actor.id for actor in event.actors)))
    if query.place:
        names = {place.id: place.names for place in timeline.places.values()}
        yield _naming(query.place, _Register("--place", names, lambda event: (place.id for place in event.places)))
    if query.tag:
        names = dict.fromkeys(timeline.tags, ())
        yield _naming(query.tag, _Register("--tag", names, lambda event: event.tags))
    if query.source:
        names = {
            source.id: (source.title, source.publisher, *([source.origin] if source.origin else []))
            for source in timeline.sources.values()
        }
        yield _naming(query.source, _Register("--source", names, lambda event: (c.source.id for c in event.sources)))
    if query.period:
        names = {period.id: (period.name,) for period in timeline.periods.values()}
        yield _naming(query.period, _Register("--period", names, _period_in(timeline)))


def _period_in(timeline: Timeline) -> Callable[[Event], Iterable[str]]:
    def period_of(event: Event) -> Iterable[str]:
        period = timeline.period_of(event)
        return [period.id] if period else []

    return period_of


def _naming(values: tuple[str, ...], register: _Register) -> Predicate:
    """Ask for events with one of the named entries, and with none of those behind `not:`."""
    wanted, unwanted = _sides(values)
    yes = {entry for value in wanted for entry in _entries(value, register)}
    no = {entry for value in unwanted for entry in _entries(value, register)}

    def holds(event: Event) -> bool:
        present = set(register.of_event(event))
        return (not wanted or not present.isdisjoint(yes)) and present.isdisjoint(no)

    return holds


def _sides(values: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Divide values into those that are asked for and those that are ruled out."""
    wanted = [value for value in values if not value.startswith(NOT)]
    return wanted, [value.removeprefix(NOT).strip() for value in values if value.startswith(NOT)]


def _entries(value: str, register: _Register) -> set[str]:
    """Give the ids of all that a name stands for: `mali` is the id of a place, and the country of many others."""
    wanted = fold(value)
    found = {entry for entry, names in register.names.items() if wanted in {fold(entry), *map(fold, names)}}
    if not found:
        known = [*register.names, *(name for names in register.names.values() for name in names)]
        message = f"{register.option}: nothing is named '{value[:60]}'"
        raise QueryError(message, did_you_mean(value, known) or _where_to_look(register))
    return found


def _where_to_look(register: _Register) -> str:
    """Give the hint for a name that is near to none: some of those that there are."""
    some = ", ".join(sorted(register.names)[:8])
    return f"there are {some}, …" if some else "this file has none"


# Figures


def find_figure(timeline: Timeline, asked: str) -> str:
    """Give the label of figures that is asked for, without regard to case and accents; raises QueryError."""
    labels = Counter(figure.label for event in timeline.events for figure in event.figures)
    same = [label for label in labels if fold(label) == fold(asked)]
    if asked in labels or len(same) == 1:
        return asked if asked in labels else same[0]
    some = ", ".join(label for label, _ in labels.most_common(5))
    hint = did_you_mean(asked, labels) or (f"there are {some}, …" if some else "this file has none")
    raise QueryError(f"--sum: there is no figure '{asked[:60]}'", hint)


def find_unit(events: Iterable[Event], label: str, asked: str | None) -> str | None:
    """Give the unit in which a figure can be added up (None: it has none); raises QueryError where there are two."""
    told = dict.fromkeys(
        figure.unit or NO_UNIT for event in events for figure in event.figures if figure.label == label
    )
    in_words = "is told " + " and ".join("without a unit" if unit == NO_UNIT else f"in {unit}" for unit in told)
    if asked is None and len(told) > 1:
        hint = " or ".join(f"--unit '{unit}'" for unit in told)
        raise QueryError(f"--sum: '{label}' {in_words}, which do not add up", f"choose with {hint}")
    unit = next((unit for unit in told if asked is None or fold(unit) == fold(asked)), None)
    if asked is not None and told and unit is None:
        raise QueryError(f"--unit: '{asked[:60]}' is no unit of '{label}'", f"it {in_words}")
    return None if unit == NO_UNIT else unit


# Words


def matching(patterns: tuple[str, ...], option: str = "--grep") -> Predicate:
    """Ask for events whose title, text or names match one of the patterns, and none of those behind `not:`.

    Raises QueryError, which names the option, at what is no regular expression.
    """
    wanted, unwanted = ([_pattern(value, option) for value in side] for side in _sides(patterns))

    def holds(event: Event) -> bool:
        return (not wanted or any(matches(event) for matches in wanted)) and not any(m(event) for m in unwanted)

    return holds


def _pattern(value: str, option: str) -> Predicate:
    """Give the search for one regular expression; case and accents count only when it has capitals."""
    exact = any(letter.isupper() for letter in re.sub(r"\\.", "", value))
    try:
        pattern = _compiled(value, exact=exact)
    except (re.error, OverflowError, RecursionError) as error:
        message = f"{option}: '{value[:60]}' is no regular expression: {_fault(value, error)}"
        raise QueryError(message, f"for the text itself write {re.escape(value)[:80]}") from None

    def holds(event: Event) -> bool:
        text = "\n".join(words_of(event))
        return pattern.search(text if exact else without_accents(text)) is not None

    return holds


def _compiled(value: str, *, exact: bool) -> re.Pattern[str]:
    """Compile a pattern; one without capitals is to be searched for in texts without accents."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a later Python may read otherwise
        as_typed = re.compile(value, 0 if exact else re.IGNORECASE)
        try:
            return as_typed if exact else re.compile(without_accents(value), re.IGNORECASE)
        except re.error:  # the accents were all that made it a pattern: `[é-f]`
            return as_typed


def _fault(value: str, error: Exception) -> str:
    """Say what is wrong with a pattern, and at which of its characters, counted from 1."""
    if isinstance(error, RecursionError):
        return "its brackets are nested too deep"
    if not isinstance(error, re.error) or error.pos is None:
        return str(error)
    rest = value[error.pos : error.pos + 20]
    return f"{error.msg}, at character {error.pos + 1}" + (f": {rest}" if rest else "")


def words_of(event: Event) -> Iterator[str]:
    """Give the words in which --grep searches: title, text, and the names of places and actors."""
    yield event.title
    yield event.text
    for place in event.places:
        yield from place.names
    for actor in event.actors:
        yield from actor.names
