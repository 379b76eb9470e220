"""Questions made from events: which came first, when, who, where, which title; each has one right answer.

The same events, kinds and seed give the same questions, in whatever process and version of Python: of random.Random
only random() is used, the one method whose sequence for a seed is promised to stay.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import chain, islice
from random import Random
from typing import TypeVar

from mali_timeline.asked_dates import MONTH_NAMES
from mali_timeline.dates import MONTHS, in_words
from mali_timeline.names import BLANK, WORD, Names, fold, words
from mali_timeline.records import Actor, Citation, Event, Place, Timeline

Thing = TypeVar("Thing")
CHOICES = 4  # that a question offers at most


class Kind(StrEnum):
    """What is asked: which of two events came first, the month of one, an actor, a place, or the title of a text."""

    FIRST = "first"
    WHEN = "when"
    WHO = "who"
    WHERE = "where"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with its choices: `subject` is what is asked about, `right` the place of the answer, from 0.

    `events` are those that it is made of, that of the answer first.
    """

    kind: Kind
    subject: str
    choices: tuple[str, ...]
    right: int
    events: tuple[Event, ...]

    @property
    def answer(self) -> str:
        """The choice that is right."""
        return self.choices[self.right]


def make_quiz(
    timeline: Timeline, events: Sequence[Event], *, kinds: Iterable[Kind] = Kind, seed: int, number: int
) -> list[Question]:
    """Give that many questions about the events, of the kinds in turn, or as many different ones as there are.

    No event is asked about twice as long as there are others: what is said of one answer would give away the next.
    """
    chance = _Chance(seed)
    return list(islice(_questions(_Ground(timeline, events), list(dict.fromkeys(kinds)), chance), number))


def told_by(event: Event) -> Citation:
    """Give the citation that stands for an event: the first that does not date it otherwise."""
    return next((one for one in event.sources if one not in event.dissenting_citations), event.sources[0])


# Chance, and what is known of the events


class _Chance:
    """Choices that a seed decides."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random  # noqa: S311 - a quiz is to be repeated, not to be secret

    def below(self, number: int) -> int:
        """Give a number from 0, smaller than this one."""
        return int(self._random() * number)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Give one of the things."""
        return things[self.below(len(things))]

    def shuffled(self, things: Iterable[Thing]) -> list[Thing]:
        """Give the things in another order."""
        listed = list(things)
        return list(self.some(listed, len(listed)))

    def some(self, things: Sequence[Thing], most: int) -> Iterator[Thing]:
        """Give the things in another order, at most so many; only for those that are taken is chance asked."""
        moved: dict[int, int] = {}
        for place in range(min(len(things), most)):
            other = place + self.below(len(things) - place)
            yield things[moved.get(other, other)]
            moved[other] = moved.get(place, place)


class _Ground:
    """The events that are asked about, and what questions about them have to know of the whole timeline."""

    def __init__(self, timeline: Timeline, events: Sequence[Event]) -> None:
        self.timeline = timeline
        self.events = events

    @cached_property
    def by_title(self) -> dict[str, list[Event]]:
        """All the events by their titles, spelled like this or nearly."""
        events: dict[str, list[Event]] = {}
        for event in self.timeline.events:
            events.setdefault(fold(event.title), []).append(event)
        return events

    @cached_property
    def plain(self) -> list[Event]:
        """The events whose title no other has, so that a reader knows which is meant."""
        return [event for event in self.events if self.is_plain(event)]

    def is_plain(self, event: Event) -> bool:
        """Tell whether no other event has the title of this one."""
        return len(self.by_title[fold(event.title)]) == 1

    @cached_property
    def settled(self) -> list[Event]:
        """Of these, in order of date, those whose date is beyond doubt and does not stand in the title."""
        sure = [event for event in self.plain if _is_settled(event) and not _tells_time(event.title)]
        return sorted(sure, key=lambda event: event.date.sort_key)

    @cached_property
    def months(self) -> list[int]:
        """The months of these, each once."""
        return list(dict.fromkeys(month for event in self.settled if (month := _month_of(event)) is not None))

    @cached_property
    def asked(self) -> set[str]:
        """The ids of the events that are asked about, and of their actors and places; ids may mean several."""
        ids = {event.id for event in self.events}
        for event in self.events:
            ids.update(actor.id for actor in event.actors)
            ids.update(place.id for place in event.places)
        return ids

    @cached_property
    def others(self) -> list[Event]:
        """The events that are not asked about."""
        return [event for event in self.timeline.events if event.id not in self.asked]

    @cached_property
    def stems(self) -> dict[str, frozenset[str]]:
        """The stems of the words of each event's title, by the event's id."""
        return {event.id: _stems(event.title) for event in self.timeline.events}

    @cached_property
    def actors(self) -> dict[str, "_Known"]:
        """What is known of each actor, by id."""
        known = {
            actor.id: _Known(
                {words(name) for name in actor.names},
                _stems(actor.name),
                _stems(" ".join((*actor.names, actor.about or ""))),
            )
            for actor in self.timeline.actors.values()
        }
        for event in self.timeline.events:
            for actor in event.actors:
                known[actor.id].beside.update(other.id for other in event.actors)
                if event.date.earliest:
                    known[actor.id].years.add(event.date.earliest.year)
        return known

    @cached_property
    def actor_names(self) -> Names:
        """The names of all actors."""
        return Names(name for actor in self.timeline.actors.values() for name in actor.names)

    @cached_property
    def place_names(self) -> Names:
        """The names of all places, without their regions and countries."""
        return Names(place.name for place in self.timeline.places.values())

    @cached_property
    def names(self) -> Names:
        """All that a text about a title must not name."""
        actors = (name for actor in self.timeline.actors.values() for name in _spellings(actor))
        return Names((*actors, *(name for place in self.timeline.places.values() for name in place.names)))

    def fitting(self, shown: str) -> list[Event]:
        """Give the events of the whole timeline whose titles fit a title with blanks; none where it says too little."""
        first, *parts = fold(shown).split(BLANK)
        if not _stems(shown):
            return []
        if not parts:
            return self.by_title[first]
        begun = ((title, events) for title, events in self.by_title.items() if title.startswith(first))
        fitting = [event for title, events in begun if _goes_on(title, len(first), parts) for event in events]
        return fitting if len(fitting) <= _RIVALS else []


@dataclass(frozen=True, slots=True)
class _Known:
    """Of an actor: the words of its names, the stems of its short name and of all that it is, and its company."""

    names: set[tuple[str, ...]]
    short: frozenset[str]
    whole: frozenset[str]
    beside: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def is_kin(self, other: "_Known") -> bool:
        """Tell whether one may belong to the other: by a name, or by the name of one in what the other is."""
        return bool(self.names & other.names or self.short & other.whole or other.short & self.whole)


def _goes_on(title: str, at: int, parts: list[str]) -> bool:
    """Tell whether the parts stand in the rest of a title one behind the other, the last at its end."""
    *between, last = parts
    for part in between:
        at = title.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return title.endswith(last) and at <= len(title) - len(last)


def _is_settled(event: Event) -> bool:
    """Tell whether nobody doubts or disputes the date: a dispute in words may be about it, and so is one-of."""
    doubted = event.date.approximate or event.date.uncertain or event.date.precision == "set"
    return not (doubted or event.disputed or event.dissenting_citations)


def _tells_time(title: str) -> bool:
    """Tell whether a title names a year or a month."""
    return any(re.fullmatch(r"\d{4}s?", word) or word in MONTH_NAMES for word in words(title))


def _month_of(event: Event) -> int | None:
    """Give the month in which the whole of an event lies, counted from the year 0; None: not in one, or not known."""
    first, last = event.date.earliest, event.date.latest
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        return None
    return first.year * 12 + first.month - 1


def _spellings(actor: Actor) -> Iterator[str]:
    """Give the names of an actor; of a person also the parts of the name, as texts use them."""
    yield from actor.names
    if actor.kind == "person":
        yield from (word for name in actor.names for word in words(name) if len(word) > 3)  # noqa: PLR2004


def _is_described(actor: Actor) -> bool:
    """Tell whether a name rather describes: whom the sources call `Tuareg rebels` may be any of those with a name."""
    return any(len(word) > 3 and word[0].islower() for word in WORD.findall(actor.name)[1:])  # noqa: PLR2004


def _stems(text: str) -> frozenset[str]:
    """Give the beginnings of the words that say something, capitals among them: Malian and Mali have one."""
    telling = (word for word in WORD.findall(text) if len(word) > 3 or (word.isupper() and len(word) > 1))  # noqa: PLR2004
    return frozenset(fold(word)[:4] for word in telling)


def _told_of(event: Event) -> str:
    """Give all that is said of an event in words, notes and disputes too."""
    notes = [citation.note for citation in event.sources] + [because.note for because in event.because]
    told = (event.title, event.text, event.disputed, *notes, *(figure.label for figure in event.figures))
    return "\n".join(text for text in told if text)


# From drafts to questions: a draft is one event, or two for the question which came first

_Draft = tuple[Event, ...]
_MISSES = 500  # drafts in a row of which no question could be made: then there is none of this kind
_PROSPECTS = 500  # entries among which wrong answers are looked for
_RIVALS = 50  # events that a title with blanks may fit: one that fits more means none
_PARTNERS = 30  # events before and after one with which it is compared: far ones are too easy
_NEAR_MONTHS = 12
_NEAR_YEARS = 2
_TELLING = 2  # words that a text needs beside its blanks


def _questions(ground: _Ground, kinds: list[Kind], chance: _Chance) -> Iterator[Question]:
    """Give all the questions, each once; those about an event that was asked about come later."""
    drafts = {kind: _pairs(ground, chance) if kind is Kind.FIRST else _singles(ground, kind, chance) for kind in kinds}
    while drafts:
        aside: dict[Kind, list[_Draft]] = {kind: [] for kind in drafts}
        yield from _about_fresh_events(ground, drafts, aside, chance)
        drafts = {kind: iter(kept) for kind, kept in aside.items() if kept}


def _about_fresh_events(
    ground: _Ground, drafts: dict[Kind, Iterator[_Draft]], aside: dict[Kind, list[_Draft]], chance: _Chance
) -> Iterator[Question]:
    """Give questions of the kinds in turn, no event twice; drafts that would ask about one again are put aside."""
    used: set[str] = set()
    kinds = list(drafts)

    def next_of(kind: Kind) -> Question | None:
        misses = 0
        for draft in drafts[kind]:
            if used.intersection(event.id for event in draft):
                aside[kind].append(draft)
                continue
            question = _MAKERS[kind](ground, draft, chance)
            misses += 1
            if question is not None or misses == _MISSES:
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


def _singles(ground: _Ground, kind: Kind, chance: _Chance) -> Iterator[_Draft]:
    """Give the events of which a question of a kind may be made."""
    suited: dict[Kind, Callable[[Event], object]] = {
        Kind.WHEN: _month_of,
        Kind.WHO: lambda event: event.actors,
        Kind.WHERE: lambda event: event.places,
        Kind.TITLE: lambda event: event.text,
    }
    events = ground.settled if kind is Kind.WHEN else ground.plain
    for event in chance.shuffled(filter(suited[kind], events)):
        yield (event,)


def _pairs(ground: _Ground, chance: _Chance) -> Iterator[_Draft]:
    """Give pairs of events that share no day, the earlier first, each pair once: every event with one, then another."""
    events = ground.settled
    order = chance.shuffled(range(len(events)))
    near: dict[int, list[_Draft]] = {}
    given: set[tuple[str, ...]] = set()
    for turn in range(2 * _PARTNERS):
        for place in order:
            if place not in near:
                around = events[max(0, place - _PARTNERS) : place + _PARTNERS + 1]
                near[place] = chance.shuffled(_ordered(events[place], around))
            if turn < len(near[place]):
                pair = near[place][turn]
                ids = tuple(event.id for event in pair)
                if ids not in given:
                    given.add(ids)
                    yield pair


def _ordered(event: Event, others: Iterable[Event]) -> Iterator[_Draft]:
    """Give an event with each other that is certainly before or after it, the earlier first."""
    for other in others:
        if event.date.certainly_before(other.date):
            yield (event, other)
        elif other.date.certainly_before(event.date):
            yield (other, event)


def _first(ground: _Ground, draft: _Draft, chance: _Chance) -> Question | None:  # noqa: ARG001 - as the others
    """Ask which of two events came first."""
    return _question(Kind.FIRST, "", draft, draft[0].title, chance.shuffled(event.title for event in draft))


def _when(ground: _Ground, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask in which month an event lies; the other months are near ones of other events, or else its neighbours."""
    (event,) = draft
    month = _month_of(event) or 0  # only events that lie in one become drafts
    others = sorted((other for other in ground.months if other != month), key=lambda other: (abs(other - month), other))
    around = (month + step for step in chance.shuffled(range(-6, 7)))
    months = dict.fromkeys((month, *chance.shuffled(others[:_NEAR_MONTHS]), *around))
    chosen = sorted(list(filter(_is_month, months))[:CHOICES])
    return _question(Kind.WHEN, event.title, draft, _month_in_words(month), map(_month_in_words, chosen))


def _is_month(month: int) -> bool:
    """Tell whether a month lies in the years that there are, 1 to 9999."""
    return 12 <= month < 120_000  # noqa: PLR2004


def _month_in_words(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"


def _who(ground: _Ground, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask who took part; no other choice did, is named in what is told of the event, or belongs to who did."""
    (event,) = draft
    shown = Names(name for actor in event.actors for name in _spellings(actor)).blanked(event.title)
    rivals = ground.fitting(shown)
    if not rivals:
        return None
    named = Names(name for actor in event.actors for name in actor.names).found_in(event.title)
    right = chance.one_of([actor for actor in event.actors if ground.actors[actor.id].names & named] or event.actors)
    present = {actor.id for rival in rivals for actor in rival.actors}
    vague = {actor.kind for rival in rivals for actor in rival.actors if _is_described(actor)} - {"population"}
    known = [ground.actors[actor] for actor in present]
    told = ground.actor_names.found_in(_told_of(event))
    year = event.date.earliest.year if event.date.earliest else 0

    def is_wrong(actor: Actor) -> bool:
        this = ground.actors[actor.id]
        if actor.kind in vague or (_is_described(actor) and not actor.kind == right.kind == "population"):
            return False
        return not (actor.id in present or this.names & told or any(this.is_kin(other) for other in known))

    def unlikeness(actor: Actor) -> tuple[bool, ...]:
        this = ground.actors[actor.id]
        alike = (actor.kind == "person") == (right.kind == "person")
        together = not this.beside.isdisjoint(other.id for other in event.actors)
        distant = all(abs(year - other) > _NEAR_YEARS for other in this.years)
        return not alike, actor.kind != right.kind, together, distant, actor.id not in ground.asked

    prospects = chance.some(list(ground.timeline.actors.values()), _PROSPECTS)
    wrong = sorted(filter(is_wrong, prospects), key=unlikeness)
    choices = _distinct([right.name, *(actor.name for actor in wrong)])
    return _question(Kind.WHO, _dated(event, shown), draft, right.name, chance.shuffled(choices))


def _where(ground: _Ground, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask where it was; every other choice is certainly elsewhere, and not named in what is told of the event."""
    (event,) = draft
    shown = Names(name for place in event.places for name in (place.name, place.region) if name).blanked(event.title)
    rivals = ground.fitting(shown)
    if not rivals:
        return None
    named = Names(place.name for place in event.places).found_in(event.title)
    right = chance.one_of([place for place in event.places if words(place.name) in named] or event.places)
    present = {place.id: place for rival in rivals for place in rival.places}
    told = ground.place_names.found_in(_told_of(event))

    def is_wrong(place: Place) -> bool:
        return words(place.name) not in told and all(_are_apart(place, other) for other in present.values())

    def unlikeness(place: Place) -> tuple[bool, bool]:
        return fold(place.country or "") != fold(right.country or ""), place.id not in ground.asked

    prospects = chance.some(list(ground.timeline.places.values()), _PROSPECTS)
    wrong = sorted(filter(is_wrong, prospects), key=unlikeness)
    choices = _distinct([right.name, *(place.name for place in wrong)])
    return _question(Kind.WHERE, _dated(event, shown), draft, right.name, chance.shuffled(choices))


def _are_apart(one: Place, other: Place) -> bool:
    """Tell whether neither place can lie in the other: by their countries, or else by their regions.

    A place without a region may be the whole of its country, one without a country may be anywhere.
    """
    names = [{fold(name) for name in place.names} for place in (one, other)]
    if fold(one.name) in names[1] or fold(other.name) in names[0] or not (one.country and other.country):
        return False
    if fold(one.country) != fold(other.country):
        return True
    return bool(one.region and other.region) and fold(one.region or "") != fold(other.region or "")


def _title(ground: _Ground, draft: _Draft, chance: _Chance) -> Question | None:
    """Ask which title fits a text without names; the other titles share neither time, tags nor words with it."""
    (event,) = draft
    shown = ground.names.blanked(event.text)
    if len(_stems(shown)) < _TELLING or _gives_away(shown, ground.names.blanked(event.title)):
        return None
    told = _stems(shown) | _stems(event.title)
    links = {because.event for because in event.because}

    def is_wrong(other: Event) -> bool:
        apart = not (other.date.overlaps(event.date) or set(other.tags) & set(event.tags) or other.id in links)
        caused = any(because.event == event.id for because in other.because)
        return apart and not caused and ground.is_plain(other) and not ground.stems[other.id] & told

    prospects = chain.from_iterable(chance.some(events, _PROSPECTS) for events in (ground.events, ground.others))
    wrong = (other.title for other in filter(is_wrong, prospects))
    return _question(Kind.TITLE, shown, draft, event.title, chance.shuffled(_distinct(chain([event.title], wrong))))


def _gives_away(text: str, title: str) -> bool:
    """Tell whether a text repeats its title: three words of it in a row, or more than half of its words."""
    told, asked = words(text), words(title)
    run = min(3, len(asked))
    runs = {told[place : place + run] for place in range(len(told) - run + 1)}
    repeated = any(asked[place : place + run] in runs for place in range(len(asked) - run + 1))
    stems = _stems(title)
    return repeated or 2 * len(stems & _stems(text)) > len(stems)


def _dated(event: Event, shown: str) -> str:
    """Give a title with blanks behind its date, so that one event alone is meant."""
    return f"{in_words(event.date)}: {shown}"


def _distinct(names: Iterable[str]) -> list[str]:
    """Give the first names that differ, as many as a question offers."""
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(fold(name), name)
        if len(by_form) == CHOICES:
            break
    return list(by_form.values())


def _question(kind: Kind, subject: str, events: _Draft, right: str, choices: Iterable[str]) -> Question | None:
    """Give the question, or None where there is nothing to choose from."""
    offered = tuple(choices)
    if len(offered) < 2:  # noqa: PLR2004
        return None
    return Question(kind=kind, subject=subject, choices=offered, right=offered.index(right), events=events)


_MAKERS: dict[Kind, Callable[[_Ground, _Draft, _Chance], Question | None]] = {
    Kind.FIRST: _first,
    Kind.WHEN: _when,
    Kind.WHO: _who,
    Kind.WHERE: _where,
    Kind.TITLE: _title,
}
