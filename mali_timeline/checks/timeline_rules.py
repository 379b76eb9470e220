"""Rules over a whole timeline: what cannot be (errors) and what deserves a second look (warnings).

Adding a rule is one function with its code, severity, meaning and examples above it. The time of each grows with the
number of events, not with its square.
"""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from mali_timeline.checks.rule import (
    BATTLE,
    CITATIONS,
    CITED,
    GAO,
    LED_TO_IT,
    MUTINY,
    PAPER,
    PORTAL,
    RADIO,
    REBELS,
    Finding,
    Rule,
)
from mali_timeline.dates import WEEKDAYS
from mali_timeline.errors import Severity
from mali_timeline.records import (
    ACTOR_KINDS,
    SOURCE_KINDS,
    Actor,
    Citation,
    Event,
    Period,
    Place,
    Source,
    Tag,
    Timeline,
)
from mali_timeline.text import did_you_mean, fold, shorten

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
MAX_CYCLE = 10  # events of a cycle of causes that a message names
MIN_LIKENESS = 0.8  # the share of words from which on two titles say the same
MIN_LIKENESS_AT_ONE_PLACE = 0.6  # the same for events that name a place in common
MAX_COMPARED = 30  # titles with which a title is compared at most, for each of its rare words

Check = Callable[[Timeline], Iterator[Finding]]
Entry = Actor | Place | Period | Tag
TIMELINE_RULES: dict[str, Rule] = {}


def errors(timeline: Timeline) -> Iterator[Finding]:
    """Yield everything that cannot be true of a timeline, rule by rule."""
    for rule in TIMELINE_RULES.values():
        if rule.severity == "error" and rule.check:
            yield from rule.check(timeline)


def warnings(timeline: Timeline, *, complete: bool = True) -> Iterator[Finding]:
    """Yield everything in a timeline that deserves a second look, rule by rule.

    Of a timeline that is not `complete`, since a part of its file is unsound, nothing is said of what it lacks.
    """
    for rule in TIMELINE_RULES.values():
        if rule.severity == "warning" and rule.check and (complete or rule.code != "unused-entry"):
            yield from rule.check(timeline)


def _rule(  # noqa: PLR0913 - the parts of a rule
    code: str, severity: Severity, about: str, *, wrong: str, right: str, instead: str
) -> Callable[[Check], Check]:
    """Register the function of a rule."""

    def register(check: Check) -> Check:
        TIMELINE_RULES[code] = Rule(code, severity, about, wrong, right, instead, check)
        return check

    return register


# Errors


@_rule(
    "own-cause",
    "error",
    "An event that is given as its own cause.",
    wrong="    because: [{event: gao-taken, source: radio}]\n" + CITATIONS,
    right=LED_TO_IT + MUTINY,
    instead=CITATIONS,
)
def _own_cause(timeline: Timeline) -> Iterator[Finding]:
    for event in timeline.events:
        for because in event.because:
            if because.event == event.id:
                message = f"{event.id} is given as a cause of itself"
                yield Finding(because, ("event",), "own-cause", message, "name the event that led to it")


@_rule(
    "circular-causes",
    "error",
    "Events that are causes of one another, in a cycle.",
    wrong=LED_TO_IT + MUTINY.replace("03-21", "03-31") + "    because: [{event: gao-taken, source: paper}]\n",
    right=LED_TO_IT + MUTINY.replace("03-21", "03-31"),
    instead=CITATIONS,
)
def _circular_causes(timeline: Timeline) -> Iterator[Finding]:
    """Follow causes depth first, without recursion; each cycle is found once."""
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
                cycle = _shown_cycle([*trail[trail.index(cause) :], cause])
                because = timeline.by_id[event_id].because[causes[event_id].index(cause)]
                message = f"these causes form a cycle: {cycle}"
                yield Finding(because, ("event",), "circular-causes", message, "remove one of the links")
            elif cause in causes and cause not in done and cause != event_id:
                walk[cause] = iter(causes[cause])


def _shown_cycle(event_ids: list[str]) -> str:
    """Return a cycle of causes as a text, a long one without its middle."""
    omitted = len(event_ids) - MAX_CYCLE
    if omitted > 1:
        half = MAX_CYCLE // 2
        event_ids = [*event_ids[:half], f"{omitted:,} more", *event_ids[-half:]]
    return " because of ".join(event_ids)


# Warnings


@_rule(
    "weekday-mismatch",
    "warning",
    "A weekday that is not that of its date.",
    wrong="      - {source: paper, weekday: Friday}\n",
    right="      - {source: paper, weekday: Saturday}\n",
    instead=CITED,
)
def _weekday_mismatch(timeline: Timeline) -> Iterator[Finding]:
    for event, citation in _citations(timeline):
        stated = citation.date or event.date
        day, weekday = stated.earliest, citation.weekday
        if weekday and day and stated.weekday and weekday != stated.weekday:
            nearest = _nearest_with(day, weekday)
            message = f"{_in_full(day)} was a {stated.weekday}; {_in_full(nearest)} was a {weekday}"
            hint = "" if citation.note else "correct the copying; if the source itself errs, say so in `note`"
            yield Finding(citation, ("weekday",), "weekday-mismatch", message, hint)


def _citations(timeline: Timeline) -> Iterator[tuple[Event, Citation]]:
    return ((event, citation) for event in timeline.events for citation in event.sources)


def _nearest_with(day: date, weekday: str) -> date:
    """Return this day of the nearest month in which it falls on a weekday."""
    months = [divmod(day.year * 12 + day.month - 1 + distance, 12) for distance in sorted(range(-24, 25), key=abs)]
    days = [
        date(year, month + 1, day.day)
        for year, month in months
        if MINYEAR <= year <= MAXYEAR and day.day <= monthrange(year, month + 1)[1]
    ]
    return next(each for each in days if WEEKDAYS[each.weekday()] == weekday)


def _in_full(day: date) -> str:
    """Return a day as a sentence has it: 11 January 2013."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@_rule(
    "date-apart",
    "warning",
    "A citation whose date does not overlap its event's, and no note.",
    wrong="      - {source: paper, date: 2012-04-01}\n",
    right="      - {source: paper, date: 2012-04-01, note: the day on which the army says so}\n",
    instead=CITED,
)
def _date_apart(timeline: Timeline) -> Iterator[Finding]:
    for event, citation in _citations(timeline):
        if citation.date and not citation.note and not citation.date.overlaps(event.date):
            message = f"{citation.source.id} dates {event.id} {citation.date}, the event has {event.date}"
            hint = "say in `note` what the source dates so, or why it differs"
            yield Finding(citation, ("date",), "date-apart", message, hint)


@_rule(
    "published-before",
    "warning",
    "A source that is older than the day for which it is cited, and no note.",
    wrong="  radio: {title: Evening news, publisher: Radio, kind: broadcaster, date: 2012-03-30}\n",
    right=RADIO,
    instead=RADIO,
)
def _published_before(timeline: Timeline) -> Iterator[Finding]:
    for event, citation in _citations(timeline):
        published, reported = citation.source.date, citation.date or event.date
        if published and not citation.note and published.certainly_before(reported):
            message = f"{citation.source.id} ({published}) is older than what it is cited for ({reported})"
            hint = "see which date is wrong; if it speaks of what is to come, say so in `note`"
            yield Finding(citation, ("source",), "published-before", message, hint)


@_rule(
    "no-source",
    "warning",
    "An event that cites no source.",
    wrong=CITATIONS + MUTINY.replace("    sources: [{source: radio}, {source: paper}]\n", ""),
    right=CITATIONS + MUTINY,
    instead=CITATIONS,
)
def _no_source(timeline: Timeline) -> Iterator[Finding]:
    for event in timeline.events:
        if not event.sources:
            hint = "write `sources: [https://\N{HORIZONTAL ELLIPSIS}]` or `sources: [{title: \N{HORIZONTAL ELLIPSIS}}]`"
            yield Finding(event, (), "no-source", f"{event.id} has no source", hint)


@_rule(
    "no-text",
    "warning",
    "An event without a text that says what happened.",
    wrong="    title: The rebels take Gao\n",
    right="    title: The rebels take Gao\n    text: The army leaves the town.\n",
    instead="    title: The rebels take Gao\n    text: The army leaves the town.\n",
)
def _no_text(timeline: Timeline) -> Iterator[Finding]:
    for event in timeline.events:
        if event.text is None:
            yield Finding(event, (), "no-text", f"{event.id} has no text", "say in a sentence or two what happened")


@_rule(
    "no-publisher",
    "warning",
    "A source without its publisher.",
    wrong='  paper: {title: Morning paper, kind: newspaper, url: "https://paper.example/1"}\n',
    right=PAPER,
    instead=PAPER,
)
def _no_publisher(timeline: Timeline) -> Iterator[Finding]:
    for source in timeline.sources.values():
        if source.publisher is None:
            counted = f"; {source.reporter} counts as who reports it" if source.reporter else ""
            yield Finding(
                source,
                (),
                "no-publisher",
                f"{source.id} has no publisher{counted}",
                "write `publisher: \N{HORIZONTAL ELLIPSIS}`",
            )


@_rule(
    "no-kind",
    "warning",
    "A source or an actor without a kind.",
    wrong="  rebels: {name: Rebels}\n",
    right=REBELS,
    instead=REBELS,
)
def _no_kind(timeline: Timeline) -> Iterator[Finding]:
    for noun, record, known in _kinds(timeline):
        if record.kind is None:
            hint = f"write `kind: {known[0]}`, or one of {', '.join(known[1:])}"
            yield Finding(record, (), "no-kind", f"{noun} {record.id} has no kind", hint)


@_rule(
    "unknown-kind",
    "warning",
    "A kind that is neither a usual one nor one of the file's own.",
    wrong="  rebels: {name: Rebels, kind: army}\n",
    right=REBELS,
    instead=REBELS,
)
def _unknown_kind(timeline: Timeline) -> Iterator[Finding]:
    for noun, record, known in _kinds(timeline):
        if record.kind is not None and record.kind not in known:
            message = f"kind '{shorten(record.kind)}' is not one of {', '.join(known)}"
            hint = (
                did_you_mean(record.kind, known)
                or f"add it to the file's own: `kinds: {{{noun}: [{shorten(record.kind)}]}}`"
            )
            yield Finding(record, ("kind",), "unknown-kind", message, hint)


def _kinds(timeline: Timeline) -> Iterator[tuple[str, Source | Actor, tuple[str, ...]]]:
    """Yield every source and actor with the word for it and the kinds that it may have."""
    of_sources = (*SOURCE_KINDS, *timeline.kinds.get("source", ()))
    of_actors = (*ACTOR_KINDS, *timeline.kinds.get("actor", ()))
    yield from (("source", source, of_sources) for source in timeline.sources.values())
    yield from (("actor", actor, of_actors) for actor in timeline.actors.values())


@_rule(
    "single-voice",
    "warning",
    "An event without two independent sources.",
    wrong="      - {source: portal, note: adds the commander's name}\n",
    right="      - {source: portal, note: adds the commander's name}\n" + CITED,
    instead="      - {source: portal, note: adds the commander's name}\n" + CITED,
)
def _single_voice(timeline: Timeline) -> Iterator[Finding]:
    for event in timeline.events:
        if event.independent_sources == 1:
            message = f"{event.id} has no second source that is independent of {event.sources[0].source.credit}"
            argued = event.caveat or event.disputed
            hint = "" if argued else "cite another origin, or say in `caveat` why there is none"
            yield Finding(event, ("sources",), "single-voice", message, hint)


@_rule(
    "shared-origin",
    "warning",
    "Two citations of an event that depend on one origin, and no note.",
    wrong="      - {source: radio}\n      - {source: portal}\n",
    right="      - {source: radio}\n      - {source: portal, note: adds the commander's name}\n",
    instead="      - {source: radio}\n      - {source: portal, note: adds the commander's name}\n",
)
def _shared_origin(timeline: Timeline) -> Iterator[Finding]:
    """Two pages of one publisher show it by themselves; so does an event whose single voice is argued."""
    for event in timeline.events:
        independent = event.independent_sources
        if independent == len(event.sources) or (independent == 1 and (event.caveat or event.disputed)):
            continue
        first: dict[str, Citation] = {}
        for citation in event.sources:
            source = citation.source
            other = first.setdefault(fold(source.reporter), citation)
            publishers = (fold(each.publisher or each.reporter) for each in (source, other.source))
            if len({*publishers}) > 1 and not (citation.note or other.note):
                message = (
                    f"{source.id} and {other.source.id} share one origin, {source.reporter}: they are not independent"
                )
                hint = "cite another origin, or say in `note` what it adds"
                yield Finding(citation, ("source",), "shared-origin", message, hint)


class _Compared(NamedTuple):
    """An event while titles are compared: the words of its title, its days as ordinals, its order in the file.

    `places` are the names of its places, `areas` these and those of the regions and countries in which they lie.
    """

    words: frozenset[str]
    places: frozenset[str]
    areas: frozenset[str]
    first: int
    last: int
    order: int
    event: Event


@_rule(
    "near-duplicate",
    "warning",
    "Two events with nearly the same title, date and place.",
    wrong=CITATIONS + MUTINY.replace("03-21", "04-01").replace("A mutiny in the garrison", "Rebels take Gao"),
    right=CITATIONS + MUTINY.replace("03-21", "04-01"),
    instead=CITATIONS,
)
def _near_duplicate(timeline: Timeline) -> Iterator[Finding]:
    """Titles are nearly the same if they share four words in five, or three of events with a place in common.

    Then they share one of those that are rarest in the file, so that only titles with such a word, of days that can
    still be near, are compared. Events of which each has places, and none in or around one of the other, are two.
    """
    compared = sorted(_comparable(timeline.events), key=lambda one: (one.first, one.order))
    frequency = Counter(word for one in compared for word in one.words)
    by_word: dict[str, list[_Compared]] = {}
    for one in compared:
        # Of two titles that share c words, c is at least 3/7 of either with a likeness of 0.6, and 2/3 with one of 0.8.
        number = (4 * len(one.words) // 7 if one.places else len(one.words) // 3) + 1
        rarest = sorted(one.words, key=lambda word: (frequency[word], word))[:number]
        twin = None
        for word in rarest:
            near = [other for other in by_word.get(word, ()) if other.last + 1 >= one.first][-MAX_COMPARED:]
            twin = twin or next((other for other in near if _alike(one, other)), None)
            by_word[word] = [*near, one]
        if twin:
            earlier, later = sorted((one, twin), key=lambda each: each.order)
            what = "title, the date and the place" if one.places & twin.places else "title and the date"
            message = f"{later.event.id} has nearly the {what} of {earlier.event.id} ({earlier.event.date})"
            hint = "merge the two events, or distinguish them in their titles"
            yield Finding(later.event, ("title",), "near-duplicate", message, hint)


def _comparable(events: Iterable[Event]) -> Iterator[_Compared]:
    """Yield events as they are compared; a title without words counts as one word."""
    for index, event in enumerate(events):
        title = fold(event.title)
        words = frozenset(re.findall(r"\w+", title)) or frozenset({title})
        first, last = event.date.earliest or date.min, event.date.latest or date.max
        places = frozenset(fold(place.name) for place in event.places)
        areas = places | {fold(area) for place in event.places for area in place.areas}
        yield _Compared(words, places, areas, first.toordinal(), last.toordinal(), index, event)


def _alike(one: _Compared, other: _Compared) -> bool:
    """Return whether two events of days that are near may be one."""
    if one.places and other.places and not (one.places & other.areas or other.places & one.areas):
        return False
    least = MIN_LIKENESS_AT_ONE_PLACE if one.places & other.places else MIN_LIKENESS
    return 2 * len(one.words & other.words) >= least * (len(one.words) + len(other.words))


@_rule(
    "name-variant",
    "warning",
    "Two names that differ only in spelling: Washington, D.C. and Washington DC.",
    wrong=PORTAL.replace("origin: Radio", "origin: The Radio"),
    right=PORTAL,
    instead=PORTAL,
)
def _name_variant(timeline: Timeline) -> Iterator[Finding]:
    """Look at entries of one register, and at names that each entry writes anew: publishers, origins, areas.

    Places of one name in two countries or regions are two.
    """
    yield from _variants_of_entries(timeline)
    sources, places = timeline.sources.values(), timeline.places.values()
    hint = "write it the same everywhere: sources of one publisher or origin are not independent"
    publishers = [(source, name, getattr(source, name)) for source in sources for name in ("publisher", "origin")]
    yield from _variants_of_values(publishers, hint)
    hint = "write it the same everywhere, so that one filter finds all"
    for name in ("region", "country"):
        yield from _variants_of_values([(place, name, getattr(place, name)) for place in places], hint)


def _variants_of_entries(timeline: Timeline) -> Iterator[Finding]:
    """Yield the entries with a name that an earlier entry of their register has in some spelling."""
    registers: tuple[tuple[Iterable[Entry], tuple[str, ...]], ...] = (
        (timeline.actors.values(), ("name", "full_name", "aliases")),
        (timeline.places.values(), ("name", "aliases")),
        (timeline.periods.values(), ("name",)),
        (timeline.tags.values(), ("id",)),
    )
    for entries, fields in registers:
        known: dict[str, list[tuple[str, Entry]]] = {}
        for entry in entries:
            names = [(field, name, known.setdefault(_spelling_key(name), [])) for field, name in _names(entry, fields)]
            yield from islice(_twins(entry, names), 1)
            for _, name, same in names:
                same.append((name, entry))


def _twins(entry: Entry, names: list[tuple[str, str, list[tuple[str, Entry]]]]) -> Iterator[Finding]:
    """Yield an entry's names that others have in some spelling; each comes with its field and with these others."""
    for field, name, same in names:
        for other_name, other in same[:MAX_COMPARED]:
            if _areas_agree(entry, other):
                difference = f"{entry.id} has the name of {other.id}, {name}"
                if name != other_name:
                    difference = f"'{name}' ({entry.id}) differs only in spelling from '{other_name}' ({other.id})"
                hint = "merge the two entries, or distinguish their names"
                yield Finding(entry, () if field == "id" else (field,), "name-variant", difference, hint)


def _names(entry: Entry, fields: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the names of an entry, each with the field that holds it."""
    for field in fields:
        value = getattr(entry, field)
        for name in value if isinstance(value, tuple) else [value] if value else []:
            yield field, name


def _areas_agree(one: Entry, other: Entry) -> bool:
    """Return whether two entries can be the same place, or are no places."""
    if not isinstance(one, Place) or not isinstance(other, Place):
        return True
    pairs = ((one.region, other.region), (one.country, other.country))
    return all(_spelling_key(mine) == _spelling_key(its) for mine, its in pairs if mine and its)


def _variants_of_values(values: Iterable[tuple[Any, str, str | None]], hint: str) -> Iterator[Finding]:
    """Yield the first record with each spelling of a name that is written in a more frequent one, too.

    A name in other letters, capitals or blanks (`fold`) is the same everywhere and needs no warning.
    """
    by_key: dict[str, dict[str, list[tuple[Any, str, str]]]] = {}
    for record, field, name in values:
        if name:
            spellings = by_key.setdefault(_spelling_key(name), {})
            spellings.setdefault(fold(name), []).append((record, field, name))
    for spellings in by_key.values():
        usual, *others = sorted(spellings.values(), key=len, reverse=True)
        for record, field, name in (uses[0] for uses in others):
            message = f"'{name}' differs only in spelling from '{usual[0][2]}' ({usual[0][0].id})"
            yield Finding(record, (field,), "name-variant", message, hint)


def _spelling_key(name: str) -> str:
    """Return the letters and digits of a name without an article before it, or the name when it has none."""
    words = re.findall(r"\w+", re.sub(r"[.']", "", fold(name).replace("&", " and ")))
    return "".join(words[1:] if words[:1] == ["the"] else words) or name


@_rule(
    "cause-after-effect",
    "warning",
    "An event that comes after what it is said to have led to.",
    wrong=LED_TO_IT + MUTINY.replace("03-21", "04-01"),
    right=LED_TO_IT + MUTINY,
    instead=CITATIONS,
)
def _cause_after_effect(timeline: Timeline) -> Iterator[Finding]:
    for event in timeline.events:
        for because in event.because:
            cause = timeline.by_id.get(because.event)
            if cause and event.date.certainly_before(cause.date):
                message = f"{because.event} ({cause.date}) comes after what it is said to have led to ({event.date})"
                hint = "see which of the two dates, or whether the link, is wrong"
                yield Finding(because, ("event",), "cause-after-effect", message, hint)


@_rule(
    "place-outside-country",
    "warning",
    "A place that is in its country only with lat and lon, or a sign, exchanged.",
    wrong="  gao: {name: Gao, country: Mali, lat: -0.04, lon: 16.27}\n",
    right=GAO,
    instead=GAO,
)
def _place_outside_country(timeline: Timeline) -> Iterator[Finding]:
    """Only countries with known bounds are looked at; an island far away, or a border of the past, is no error."""
    for place in timeline.places.values():
        if place.lat is None or place.lon is None or not place.country:
            continue
        bounds = _country_bounds().get(fold(place.country))
        lat, lon = place.lat, place.lon
        if bounds and not _contains(bounds, lat, lon):
            meant = next(
                (each for each in ((lon, lat), (-lat, lon), (lat, -lon), (-lat, -lon)) if _contains(bounds, *each)),
                None,
            )
            if meant:
                message = f"{place.name} (latitude {lat}, longitude {lon}) is outside {place.country}"
                hint = f"it is inside with lat: {meant[0]}, lon: {meant[1]}"
                yield Finding(place, ("lat",), "place-outside-country", message, hint)


def _contains(bounds: tuple[float, float, float, float], lat: float, lon: float) -> bool:
    south, west, north, east = bounds
    return south <= lat <= north and west <= lon <= east


@lru_cache(maxsize=1)
def _country_bounds() -> dict[str, tuple[float, float, float, float]]:
    """Return south, west, north and east of countries in degrees, by folded name.

    A country on both sides of the 180th meridian is not among them.
    """
    from csv import reader

    with Path(__file__).with_name("country_bounds.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = reader(file)
    bounds = {}
    for country, *sides in rows:
        south, west, north, east = map(float, sides)
        bounds[fold(country)] = (south, west, north, east)
    return bounds


@_rule(
    "unused-entry",
    "warning",
    "An entry of a register that no event uses.",
    wrong=BATTLE + "  talks: {about: Negotiations.}\n",
    right=BATTLE,
    instead=BATTLE,
)
def _unused_entry(timeline: Timeline) -> Iterator[Finding]:
    used: set[tuple[str, str]] = set()
    for event in timeline.events:
        used.update(("sources", citation.source.id) for citation in event.sources)
        used.update(("sources", because.source.id) for because in event.because)
        used.update(("sources", figure.source.id) for figure in event.figures if figure.source)
        used.update(("actors", actor.id) for actor in event.actors)
        used.update(("places", place.id) for place in event.places)
        used.update(("tags", tag) for tag in event.tags)
        if period := timeline.period_of(event):
            used.add(("periods", period.id))
    registers = {
        "sources": timeline.sources,
        "actors": timeline.actors,
        "places": timeline.places,
        "periods": timeline.periods,
        "tags": timeline.tags,
    }
    for register, entries in registers.items():
        for entry, record in entries.items():
            if (register, entry) not in used:
                yield Finding(
                    record, (), "unused-entry", f"no event uses {entry} of {register}", "remove it, or use it"
                )
