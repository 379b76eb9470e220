"""Questions made from events: which came first, when, which name, where, and so on; each has one right answer.

No question accuses anybody: none asks for a name in a sentence about violence, or one that leaves open who is
responsible, neither by its right answer nor by a wrong one.

The same events, kinds and seed give the same questions, in whatever process and version of Python: of random.Random
only random() is used, the one method whose sequence for a seed is promised to stay.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, wraps
from itertools import chain, islice, permutations
from random import Random
from typing import Any, NamedTuple, TypeVar, cast

from mali_timeline.date_input import MONTH_NAMES
from mali_timeline.dates import MONTHS
from mali_timeline.formatting import format_date
from mali_timeline.records import Actor, Citation, Event, Place, Timeline
from mali_timeline.reports.accusations import leaves_responsibility_open, speaks_of_violence
from mali_timeline.reports.name_finder import BLANK, WORD, Name, NameFinder, name_words, words
from mali_timeline.text import fold

Item = TypeVar("Item")
Entry = TypeVar("Entry", Event, Actor)
MAX_CHOICES = 4  # that a question offers
LETTERS = "ABCD"  # of the events that are to be put in order


class QuestionKind(StrEnum):
    """What is asked for: the earlier of two, a month, a name, a place, the title of a text, an order, a dispute."""

    FIRST = "first"
    WHEN = "when"
    GAP = "gap"
    WHERE = "where"
    TITLE = "title"
    ORDER = "order"
    DISPUTED = "disputed"


QUESTION_TEXTS: dict[QuestionKind, str] = {
    QuestionKind.FIRST: "Which came first?",
    QuestionKind.WHEN: "In which month was this?",
    QuestionKind.GAP: "Which name belongs in the gap?",
    QuestionKind.WHERE: "Where was this?",
    QuestionKind.TITLE: "Which title fits this text?",
    QuestionKind.ORDER: "In which order did these happen?",
    QuestionKind.DISPUTED: "On which of these do the sources contradict one another?",
}
# What a question of each kind is made from.
REQUIREMENTS: dict[QuestionKind, str] = {
    QuestionKind.FIRST: "two events that share no day, their dates beyond dispute",
    QuestionKind.WHEN: "an event within one month, its date beyond dispute",
    QuestionKind.GAP: "an undisputed title with the name of an actor, without any accusation, and another such actor",
    QuestionKind.WHERE: (
        "an event at a single place with a position, and another one of the same country and years in another region"
    ),
    QuestionKind.TITLE: (
        "a text without any accusation that does not give its title away, and an event of another time, of other tags "
        "and words"
    ),
    QuestionKind.ORDER: "four events of which each is over before the next begins, their dates beyond dispute",
    QuestionKind.DISPUTED: "a disputed event, and three of its time that are not and have two independent sources",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its choices: `subject` is what is asked about, `right` the index of the right choice.

    `events` are those that it is made from, the one of the answer first, or in their right order. `items` are titles
    that the choices name by their LETTERS.
    """

    kind: QuestionKind
    subject: str
    choices: tuple[str, ...]
    right: int
    events: tuple[Event, ...]
    items: tuple[str, ...] = ()

    @property
    def answer(self) -> str:
        """The right choice."""
        return self.choices[self.right]

    @property
    def text(self) -> str:
        """The question with its subject and its items, on one line."""
        items = "; ".join(f"{letter}) {item}" for letter, item in zip(LETTERS, self.items, strict=False))
        return f"{QUESTION_TEXTS[self.kind]} {self.subject}{items}".rstrip()


def make_quiz(
    timeline: Timeline,
    events: Sequence[Event],
    *,
    kinds: Iterable[QuestionKind] = QuestionKind,
    seed: int,
    number: int,
) -> list[Question]:
    """Return up to `number` different questions about the events, of the kinds in turn.

    No event is asked about twice as long as there are others: the answer to one question would give away the next.
    """
    questions = _questions(_Facts(timeline, events), list(dict.fromkeys(kinds)), _Chance(seed))
    return list(islice(questions, min(number, sys.maxsize)))


def representative_citation(event: Event) -> Citation | None:
    """Return the first citation that does not dissent on the date of an event, or the first when all do.

    None is returned for an event without sources.
    """
    agreeing = (each for each in event.sources if each.date is None or each.date.overlaps(event.date))
    return next(agreeing, next(iter(event.sources), None))


# Chance


class _Chance:
    """Choices that a seed decides."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311 - a quiz is to be repeated, not to be secret

    def below(self, number: int) -> int:
        """Return a number from 0, smaller than this one."""
        return int(self._random() * number)

    def one_of(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def shuffled(self, items: Iterable[Item]) -> list[Item]:
        return list(self.some(list(items)))

    def some(self, items: Sequence[Item], limit: int = sys.maxsize) -> Iterator[Item]:
        """Yield up to `limit` of the items in random order; only for those that are consumed is chance asked."""
        moved: dict[int, int] = {}
        for index in range(min(len(items), limit)):
            other = index + self.below(len(items) - index)
            yield items[moved.get(other, other)]
            moved[other] = moved.get(index, index)


# What is known of the whole timeline, worked out once

MAX_BLANKS = 10  # in a title; one with more says too little
MAX_RIVALS = 50  # events whose titles fit a title with blanks; when more fit, nothing is asked


class _OwnedNames:
    """The names of actors or places with the ids of those that bear them."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take names with the ids of their owners."""
        self._owners: dict[Name, set[str]] = {}
        for text, owner in names:
            self._owners.setdefault(name_words(text), set()).add(owner)
        self._finder = NameFinder(self._owners)

    def owners(self, name: Name) -> set[str]:
        """Return the ids of those who bear a name."""
        return self._owners.get(name, set())

    def owners_in(self, text: str) -> set[str]:
        """Return the ids of those who are named in a text."""
        return {owner for name in self._finder.find(text) for owner in self._owners[name]}

    def blank_out(self, text: str, owners: Collection[str]) -> str:
        """Return the text with a blank for each name of one of the owners."""
        return self._finder.blank_out(text, lambda name: not self._owners[name].isdisjoint(owners))


class _ActorFacts(NamedTuple):
    """Of an actor: the words of its names, the stems of its short name and of everything said of it."""

    names: frozenset[Name]
    short: frozenset[str]
    all_stems: frozenset[str]
    described: bool


class _PlaceFacts(NamedTuple):
    """Of a place, all folded: its own names, those and its region and country, and these two (empty: not known)."""

    own: frozenset[str]
    with_areas: frozenset[str]
    region: str
    country: str


def _kept(fact: "Callable[[_Facts, Entry], Item]") -> "Callable[[_Facts, Entry], Item]":
    """Work out a fact of an event or of an actor only once."""

    @wraps(fact)
    def known(facts: "_Facts", entry: Entry) -> Item:
        key = (fact.__name__, entry.id)
        if key not in facts.known:
            facts.known[key] = fact(facts, entry)
        return cast("Item", facts.known[key])

    return known


class _Facts:
    """The events that are asked about, and what questions about them must know of the whole timeline.

    Everything is worked out when it is first asked for: a question of one kind pays for no other.
    """

    def __init__(self, timeline: Timeline, events: Sequence[Event]) -> None:
        self.timeline = timeline
        self.events = events
        self.all_actors = list(timeline.actors.values())
        self.all_places = list(timeline.places.values())
        self.known: dict[tuple[str, str], Any] = {}

    @cached_property
    def in_order(self) -> list[Event]:
        """The events that are asked about by date."""
        return sorted(self.events, key=lambda event: self.timeline.order[event.id])

    def around(self, event: Event) -> list[Event]:
        """Return the events of the whole timeline that come before and after one."""
        return _around(self.timeline.in_order, self.timeline.order[event.id])

    @cached_property
    def by_title(self) -> dict[str, list[Event]]:
        """All the events by their folded titles."""
        events: dict[str, list[Event]] = {}
        for event in self.timeline.events:
            events.setdefault(fold(event.title), []).append(event)
        return events

    @cached_property
    def _titles(self) -> list[str]:
        return sorted(self.by_title)

    def has_unique_title(self, event: Event) -> bool:
        """Return whether no other event has the title, so that a reader knows which event is meant."""
        return len(self.by_title[fold(event.title)]) == 1

    @_kept
    def is_settled(self, event: Event) -> bool:
        """Return whether the date of an event is beyond doubt and not in the title, and the title that of no other."""
        return _has_settled_date(event) and self.has_unique_title(event) and not _names_time(event.title)

    @_kept
    def is_peaceful(self, event: Event) -> bool:
        """Return whether title and text of an event neither speak of violence nor leave open who is responsible."""
        texts = (event.title, event.text or "")
        return not any(speaks_of_violence(text) or leaves_responsibility_open(text) for text in texts)

    @cached_property
    def months(self) -> list[int]:
        """The months in which events that are asked about lie, each once, in order."""
        return sorted({month for event in self.events if (month := _month_of(event)) is not None})

    @cached_property
    def others(self) -> list[Event]:
        """The events that are not asked about."""
        if len(self.events) == len(self.timeline.events):
            return []
        asked = {event.id for event in self.events}
        return [event for event in self.timeline.events if event.id not in asked]

    @_kept
    def title_stems(self, event: Event) -> frozenset[str]:
        """Return the stems of the words of an event's title."""
        return _stems(event.title)

    @_kept
    def actor(self, actor: Actor) -> _ActorFacts:
        """Return what is known of an actor."""
        return _ActorFacts(
            frozenset(map(name_words, actor.names)),
            _stems(actor.name),
            _stems(" ".join((*actor.names, actor.about or ""))),
            _is_described(actor),
        )

    @cached_property
    def places(self) -> dict[str, _PlaceFacts]:
        """What is known of each place, by id."""
        return {
            place.id: _PlaceFacts(
                frozenset(map(fold, place.names)),
                frozenset(map(fold, (*place.names, *place.areas))),
                fold(place.region or ""),
                fold(place.country or ""),
            )
            for place in self.all_places
        }

    @cached_property
    def places_by_year(self) -> dict[int, list[Place]]:
        """The places with a position by the years in which an event is there that lies in one year."""
        found: dict[int, dict[str, Place]] = {}
        for event in self.timeline.in_order:
            years = _years_of(event)
            if years is not None and len(years) == 1:
                here = found.setdefault(years[0], {})
                here.update((place.id, place) for place in event.places if _is_spot(place))
        return {year: list(places.values()) for year, places in found.items()}

    @cached_property
    def actor_names(self) -> _OwnedNames:
        """The names of all actors."""
        return _OwnedNames((name, actor.id) for actor in self.all_actors for name in actor.names)

    @cached_property
    def actor_spellings(self) -> _OwnedNames:
        """The names of all actors, and of persons also the parts of their names."""
        return _OwnedNames((name, actor.id) for actor in self.all_actors for name in _spellings(actor))

    @cached_property
    def place_names(self) -> _OwnedNames:
        """The names of all places, without their regions and countries."""
        return _OwnedNames((name, place.id) for place in self.all_places for name in place.names)

    @cached_property
    def place_and_region_names(self) -> _OwnedNames:
        """The names of all places and of their regions."""
        return _OwnedNames(
            (name, place.id) for place in self.all_places for name in (*place.names, place.region) if name
        )

    @cached_property
    def _all_names(self) -> NameFinder:
        names = {name_words(name) for actor in self.all_actors for name in _spellings(actor)}
        names.update(name_words(name) for place in self.all_places for name in (*place.names, *place.areas))
        return NameFinder(names)

    def names_of_one(self, text: str, actor: Actor) -> str:
        """Return a text with a gap for every name by which only this actor is known, unless a longer name holds it."""
        spellings = self.actor_spellings
        return self._all_names.blank_out(text, lambda name: spellings.owners(name) == {actor.id}, whole=True)

    def without_names(self, text: str) -> str:
        """Return a text with a blank for every name of an actor or place."""
        return self._all_names.blank_out(text)

    @_kept
    def words_without_names(self, event: Event) -> Name:
        """Return the words that the text of an event has beside names."""
        return words(self.without_names(event.text or ""))

    def rivals(self, shown: str) -> list[Event]:
        """Return the events of the whole timeline whose titles fit one with blanks; none when it says too little."""
        first, *parts = fold(shown).split(BLANK)
        if len(parts) > MAX_BLANKS or not _stems(shown):
            return []
        if not parts:
            return self.by_title[first]
        fitting: list[Event] = []
        for title in islice(self._titles, bisect_left(self._titles, first), None):
            if not title.startswith(first):
                break
            if _fits(title, len(first), parts):
                fitting += self.by_title[title]
                if len(fitting) > MAX_RIVALS:
                    return []
        return fitting


def _fits(title: str, start: int, parts: list[str]) -> bool:
    """Return whether the parts follow one another in a title from a character on, the last at its end."""
    *between, last = parts
    if not title.endswith(last):
        return False
    for part in between:
        start = title.find(part, start)
        if start < 0:
            return False
        start += len(part)
    return start <= len(title) - len(last)


def _has_settled_date(event: Event) -> bool:
    """Return whether nobody doubts or disputes the date; a dispute in words may be about it, and so is a one-of set."""
    doubted = event.date.approximate or event.date.uncertain or event.date.precision == "set"
    return not (doubted or event.disputed or event.has_dissenting_date)


def _is_spot(place: Place) -> bool:
    """Return whether a place has a position, and is not the whole of its country."""
    return place.lat is not None and bool(place.country) and fold(place.name) != fold(place.country or "")


def _years_of(event: Event) -> range | None:
    """Return the years in which an event may lie, or None when it has an open end."""
    first, last = event.date.earliest, event.date.latest
    return range(first.year, last.year + 1) if first and last else None


def _around(events: Sequence[Event], index: int) -> list[Event]:
    """Return the events before and after one, which are near in time; distant ones are too easy to tell apart."""
    return [*events[max(0, index - PARTNERS) : index], *events[index + 1 : index + 1 + PARTNERS]]


def _names_time(title: str) -> bool:
    """Return whether a title names a year or a month."""
    return any(re.fullmatch(r"\d{4}s?", word) or word in MONTH_NAMES for word in words(title))


def _month_of(event: Event) -> int | None:
    """Return the month in which the whole event lies, counted from the year 0, or None."""
    first, last = event.date.earliest, event.date.latest
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        return None
    return first.year * 12 + first.month - 1


def _spellings(actor: Actor) -> Iterator[str]:
    """Yield the names of an actor; of a person also the parts of the names, as texts use them."""
    yield from actor.names
    if actor.kind == "person":
        yield from (word for name in actor.names for word in words(name) if len(word) > 3)  # noqa: PLR2004


def _is_described(actor: Actor) -> bool:
    """Return whether a name is a description: `Tuareg rebels` may be any of those with a name of their own."""
    return any(len(word) > 3 and word[0].islower() for word in WORD.findall(actor.name)[1:])  # noqa: PLR2004


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that carry meaning, acronyms among them: Malian and Mali have one stem."""
    carrying = (word for word in WORD.findall(text) if len(word) > 3 or (word.isupper() and len(word) > 1))  # noqa: PLR2004
    return frozenset(fold(word)[:4] for word in carrying)


def _everything_said_of(event: Event) -> str:
    """Return all texts about an event, notes and disputes among them."""
    notes = [citation.note for citation in event.sources] + [because.note for because in event.because]
    texts = (event.title, event.text, event.disputed, event.caveat, *notes, *(figure.label for figure in event.figures))
    return "\n".join(text for text in texts if text)


# From drafts to questions: a draft is the events of a question, the one of the answer first

_Draft = tuple[Event, ...]
_Drafts = Callable[[_Facts, _Chance], Iterator[_Draft]]
_Maker = Callable[[_Facts, _Draft, _Chance], Question | None]
MAX_MISSES = 500  # drafts in a row from which no question can be made, before a kind is given up
MAX_PROSPECTS = 500  # entries among which wrong answers are sought
PARTNERS = 30  # events before and after one with which it is compared
NEAR_MONTHS = 12
MIN_STEMS = 2  # words that a text needs beside its blanks


def _questions(facts: _Facts, kinds: list[QuestionKind], chance: _Chance) -> Iterator[Question]:
    """Yield all the questions, each once; those about an event that was asked about before come later."""
    drafts = {kind: _without_repeats(_KINDS[kind][0](facts, chance)) for kind in kinds}
    while drafts:
        later: dict[QuestionKind, list[_Draft]] = {kind: [] for kind in drafts}
        yield from _about_fresh_events(facts, drafts, later, chance)
        drafts = {kind: iter(kept) for kind, kept in later.items() if kept}


def _without_repeats(drafts: Iterable[_Draft]) -> Iterator[_Draft]:
    """Yield each draft once: several of its events may have led to it."""
    given: set[tuple[str, ...]] = set()
    for draft in drafts:
        ids = tuple(event.id for event in draft)
        if ids not in given:
            given.add(ids)
            yield draft


def _about_fresh_events(
    facts: _Facts,
    drafts: dict[QuestionKind, Iterator[_Draft]],
    later: dict[QuestionKind, list[_Draft]],
    chance: _Chance,
) -> Iterator[Question]:
    """Yield questions of the kinds in turn, no event twice; drafts that would ask about one again come later."""
    used: set[str] = set()
    kinds = list(drafts)

    def next_of(kind: QuestionKind) -> Question | None:
        misses = 0
        for draft in drafts[kind]:
            if used.intersection(event.id for event in draft):
                later[kind].append(draft)
                continue
            question = _KINDS[kind][1](facts, draft, chance)
            misses += 1
            if question is not None or misses == MAX_MISSES:
                return question
        return None

    while kinds:
        for kind in chance.shuffled(kinds):
            question = next_of(kind)
            if question is None:
                kinds.remove(kind)
            else:
                used.update(event.id for event in question.events)
                yield question


def _singles(suits: Callable[[_Facts, Event], object]) -> _Drafts:
    """Return what yields the events from which a question may be made, in random order."""

    def drafts(facts: _Facts, chance: _Chance) -> Iterator[_Draft]:
        return ((event,) for event in chance.some(facts.events) if suits(facts, event))

    return drafts


def _suits_when(facts: _Facts, event: Event) -> bool:
    return _month_of(event) is not None and facts.is_settled(event)


def _suits_gap(facts: _Facts, event: Event) -> bool:
    """Return whether an event is undisputed, and nothing that is said of it accuses anybody or doubts who it was."""
    notes = (citation.note for citation in event.sources if citation.note)
    return (
        bool(event.actors)
        and not event.is_disputed
        and _has_settled_date(event)
        and facts.is_peaceful(event)
        and not any(map(leaves_responsibility_open, (event.caveat or "", *notes)))
        and facts.has_unique_title(event)
    )


def _suits_where(facts: _Facts, event: Event) -> bool:
    """Return whether an event has one place, with a position, and neither place nor date are disputed."""
    beyond_dispute = not (event.disputed or event.has_dissenting_date)
    return len(event.places) == 1 and _is_spot(event.places[0]) and beyond_dispute and facts.has_unique_title(event)


def _suits_title(facts: _Facts, event: Event) -> bool:
    return bool(event.text) and facts.is_peaceful(event) and facts.has_unique_title(event)


def _pairs(facts: _Facts, chance: _Chance) -> Iterator[_Draft]:
    """Yield pairs of events that share no day, the earlier first: every event with one partner, then with another."""
    events = facts.in_order
    order: Iterable[int] = chance.some(range(len(events)))
    partners: dict[int, list[_Draft]] = {}
    for turn in range(2 * PARTNERS):
        for index in order:
            if turn == 0 and facts.is_settled(events[index]):
                partners[index] = chance.shuffled(
                    _ordered(events[index], filter(facts.is_settled, _around(events, index)))
                )
            if turn < len(partners.get(index, ())):
                yield partners[index][turn]
        order = partners  # in the same order


def _rows(facts: _Facts, chance: _Chance) -> Iterator[_Draft]:
    """Yield four events in order, each over before the next begins: for every event one row that it stands in."""
    events = facts.in_order
    for index in chance.some(range(len(events))):
        if not facts.is_settled(events[index]):
            continue
        row = [events[index]]
        around = _around(events, index)
        for other in chance.some(around):
            if facts.is_settled(other) and all(any(_ordered(other, [each])) for each in row):
                row.append(other)
            if len(row) == len(LETTERS):
                yield tuple(sorted(row, key=lambda event: event.date.sort_key))
                break


def _doubtful_ones(facts: _Facts, chance: _Chance) -> Iterator[_Draft]:
    """Yield a disputed event with three of its time that are not: with two independent sources, without a caveat."""

    def is_sound(event: Event) -> bool:
        sound = not (event.is_disputed or event.caveat) and event.independent_sources > 1
        return sound and facts.has_unique_title(event)

    for event in chance.some(facts.events):
        if event.is_disputed and facts.has_unique_title(event):
            around = facts.around(event)
            sound = tuple(islice(filter(is_sound, chance.some(around)), MAX_CHOICES - 1))
            if len(sound) == MAX_CHOICES - 1:
                yield (event, *sound)


def _ordered(event: Event, others: Iterable[Event]) -> Iterator[_Draft]:
    """Yield an event with each other that is certainly before or after it, the earlier first."""
    for other in others:
        if event.date.certainly_before(other.date):
            yield (event, other)
        elif other.date.certainly_before(event.date):
            yield (other, event)


def _ask_which(kind: QuestionKind) -> _Maker:
    """Return what asks which event of a draft it is, the earliest or the disputed one: the first of the draft."""

    def ask(_facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:
        return _question(kind, "", draft, draft[0].title, chance.shuffled(event.title for event in draft))

    return ask


def _ask_when(facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask in which month an event lies; the other months are near ones of other events, otherwise its neighbours."""
    (event,) = draft
    month = _month_of(event) or 0  # only events that lie in one become drafts
    index = bisect_left(facts.months, month)
    beside = facts.months[max(0, index - NEAR_MONTHS) : index] + facts.months[index + 1 : index + 1 + NEAR_MONTHS]
    others = sorted(beside, key=lambda other: (abs(other - month), other))[:NEAR_MONTHS]
    around = (month + step for step in chance.shuffled(range(-6, 7)))
    months = dict.fromkeys((month, *chance.shuffled(others), *around))
    possible = [each for each in months if 12 <= each < 120_000]  # noqa: PLR2004 - of the years 1 to 9999
    chosen = sorted(possible[:MAX_CHOICES])
    return _question(QuestionKind.WHEN, event.title, draft, _format_month(month), map(_format_month, chosen))


def _format_month(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"


def _ask_gap(facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask which name is left out of a title; no other choice took part, is named, or belongs to who did."""
    (event,) = draft
    named = [actor for actor in event.actors if actor.kind != "population" and _gap(facts, event, actor)]
    if not named:
        return None
    right = chance.one_of(named)
    shown = _gap(facts, event, right)
    rivals = facts.rivals(shown)
    if not rivals:
        return None
    present = {actor.id: actor for rival in rivals for actor in rival.actors}
    mentioned = {each for rival in rivals for each in facts.actor_names.owners_in(_everything_said_of(rival))}
    known = [facts.actor(actor) for actor in present.values()]
    names = {name for each in known for name in each.names}
    short = {stem for each in known for stem in each.short}
    all_stems = {stem for each in known for stem in each.all_stems}
    described = {actor.kind for actor in present.values() if facts.actor(actor).described} - {"population"}
    near = {actor.id for other in facts.around(event) for actor in other.actors}

    def is_wrong(actor: Actor) -> bool:
        this = facts.actor(actor)
        if actor.kind in {"population", *described} or this.described:
            return False
        if actor.id in present or actor.id in mentioned:
            return False
        # One may belong to the other: by a name, or by the short name of one in what is said of the other.
        return this.names.isdisjoint(names) and this.short.isdisjoint(all_stems) and this.all_stems.isdisjoint(short)

    def unlikeness(actor: Actor) -> tuple[bool, ...]:
        alike = (actor.kind == "person") == (right.kind == "person")
        return not alike, actor.kind != right.kind, actor.id not in near

    wrong = sorted(filter(is_wrong, chance.some(facts.all_actors, MAX_PROSPECTS)), key=unlikeness)
    choices = _distinct([right.name, *(actor.name for actor in wrong)])
    return _question(QuestionKind.GAP, _dated(event, shown), draft, right.name, chance.shuffled(choices))


def _gap(facts: _Facts, event: Event, actor: Actor) -> str:
    """Return the title of an event with a gap for an actor who is named there, or "" when it still names it."""
    shown = facts.names_of_one(event.title, actor)
    return "" if shown == event.title or actor.id in facts.actor_spellings.owners_in(shown) else shown


def _ask_where(facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask where it was; the other choices saw events of these years in other regions, and are not named with this."""
    (event,) = draft
    (right,) = event.places
    shown = facts.place_and_region_names.blank_out(event.title, {right.id})
    rivals = facts.rivals(shown)
    if not rivals:
        return None
    elsewhere = _elsewhere([facts.places[place_id] for place_id in {p.id for rival in rivals for p in rival.places}])
    mentioned = facts.place_names.owners_in(_everything_said_of(event))
    country = facts.places[right.id].country

    def is_wrong(place: Place) -> bool:
        there = facts.places[place.id]
        return there.country == country and place.id not in mentioned and elsewhere(there)

    years = _years_of(event) or range(0)
    same_years = {place.id: place for year in years for place in facts.places_by_year.get(year, [])}
    prospects = list(islice(same_years.values(), MAX_PROSPECTS))
    wrong = (place.name for place in filter(is_wrong, chance.some(prospects)))
    choices = _distinct(chain([right.name], wrong))
    return _question(QuestionKind.WHERE, _dated(event, shown), draft, right.name, chance.shuffled(choices))


def _elsewhere(present: Sequence[_PlaceFacts]) -> Callable[[_PlaceFacts], bool]:
    """Return the check that a place neither lies in one of these nor holds one: by countries, otherwise by regions.

    A place without a region may be the whole of its country, one without a country may be anywhere.
    """
    own = {name for place in present for name in place.own}
    with_areas = {name for place in present for name in place.with_areas}
    regions: dict[str, set[str]] = {}
    for place in present:
        regions.setdefault(place.country, set()).add(place.region)

    def is_elsewhere(place: _PlaceFacts) -> bool:
        if "" in regions or not place.country:
            return False
        if not (place.own.isdisjoint(with_areas) and place.with_areas.isdisjoint(own)):
            return False
        same_country = regions.get(place.country, set())
        return not same_country or bool(place.region and "" not in same_country and place.region not in same_country)

    return is_elsewhere


def _ask_title(facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask which title fits a text without names; the other titles share neither time, tags nor words with it."""
    (event,) = draft
    shown = facts.without_names(event.text or "")
    if len(_stems(shown)) < MIN_STEMS or _gives_away(shown, facts.without_names(event.title)):
        return None
    stems = _stems(shown) | _stems(event.title)
    causes = {because.event for because in event.because}

    def is_wrong(other: Event) -> bool:
        apart = not (other.date.overlaps(event.date) or set(other.tags) & set(event.tags) or other.id in causes)
        caused = any(because.event == event.id for because in other.because)
        unlike = facts.title_stems(other).isdisjoint(stems) and facts.has_unique_title(other)
        if not (apart and not caused and unlike and facts.is_peaceful(other)):
            return False
        # The text of another event may be the same but for names: then its title fits, too.
        return facts.words_without_names(other) != facts.words_without_names(event)

    prospects = chain.from_iterable(chance.some(events, MAX_PROSPECTS) for events in (facts.events, facts.others))
    wrong = (other.title for other in filter(is_wrong, prospects))
    choices = chance.shuffled(_distinct(chain([event.title], wrong)))
    return _question(QuestionKind.TITLE, shown, draft, event.title, choices)


def _ask_order(facts: _Facts, draft: _Draft, chance: _Chance) -> Question | None:  # noqa: ARG001 - as the others
    """Ask in which order four events happened, by their letters."""
    shown = chance.shuffled(draft)
    right = tuple(shown.index(event) for event in draft)
    wrong = [each for each in chance.shuffled(permutations(range(len(draft)))) if each != right][: MAX_CHOICES - 1]
    by_letters = {each: ", ".join(LETTERS[index] for index in each) for each in (right, *wrong)}
    items = tuple(event.title for event in shown)
    choices = chance.shuffled(by_letters.values())
    return _question(QuestionKind.ORDER, "", draft, by_letters[right], choices, items=items)


def _gives_away(text: str, title: str) -> bool:
    """Return whether a text repeats its title: three words of it in a row, or more than half of its words."""
    said, asked = words(text), words(title)
    length = min(3, len(asked))
    runs = {said[index : index + length] for index in range(len(said) - length + 1)}
    repeated = any(asked[index : index + length] in runs for index in range(len(asked) - length + 1))
    stems = _stems(title)
    return repeated or 2 * len(stems & _stems(text)) > len(stems)


def _dated(event: Event, shown: str) -> str:
    """Return a title with blanks after its date, so that only one event is meant."""
    return f"{format_date(event.date)}: {shown}"


def _distinct(names: Iterable[str]) -> list[str]:
    """Return the first names that differ, as many as a question offers."""
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(fold(name), name)
        if len(by_form) == MAX_CHOICES:
            break
    return list(by_form.values())


def _question(  # noqa: PLR0913, PLR0917 - a question has so many parts
    kind: QuestionKind,
    subject: str,
    events: _Draft,
    right: str,
    choices: Iterable[str],
    items: tuple[str, ...] = (),
) -> Question | None:
    """Return the question, or None when there is nothing to choose from."""
    offered = tuple(choices)
    if len(offered) < 2:  # noqa: PLR2004
        return None
    return Question(kind=kind, subject=subject, choices=offered, right=offered.index(right), events=events, items=items)


# What yields the drafts of a kind, and what makes a question from one of them.
_KINDS: dict[QuestionKind, tuple[_Drafts, _Maker]] = {
    QuestionKind.FIRST: (_pairs, _ask_which(QuestionKind.FIRST)),
    QuestionKind.WHEN: (_singles(_suits_when), _ask_when),
    QuestionKind.GAP: (_singles(_suits_gap), _ask_gap),
    QuestionKind.WHERE: (_singles(_suits_where), _ask_where),
    QuestionKind.TITLE: (_singles(_suits_title), _ask_title),
    QuestionKind.ORDER: (_rows, _ask_order),
    QuestionKind.DISPUTED: (_doubtful_ones, _ask_which(QuestionKind.DISPUTED)),
}
