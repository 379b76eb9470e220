import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import EVENTS, ROOT, Run, drawn, program
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.dates import HistoricalDate, read_edtf
from mali_timeline.loader import read_timeline
from mali_timeline.names import fold
from mali_timeline.quiz import CHOICES, Kind, Question, make_quiz, told_by
from mali_timeline.records import Actor, Citation, Event, Place, Source, Timeline
from mali_timeline.views.questions import questions_listing, score, sheets, shortage

Go = Callable[..., Run]
HERE = ROOT / "tests" / "quiz"
SMALL = str(HERE / "history.yaml")
ALL = 10_000  # more questions than there are


@pytest.fixture(scope="module")
def small() -> Timeline:
    """Give the small history that has a case for every rule."""
    return read_timeline(SMALL)


def every(timeline: Timeline, *kinds: Kind, seed: int = 1) -> list[Question]:
    """Give all the questions of some kinds about all the events."""
    return make_quiz(timeline, timeline.events, kinds=kinds, seed=seed, number=ALL)


def about(questions: list[Question], event: str) -> Question:
    """Give the question about an event."""
    (question,) = (question for question in questions if question.events[0].id == event)
    return question


# One right answer: laws for every timeline

RADIO = Source(id="radio", title="News", publisher="Radio", kind="broadcaster")
DATES = (
    *("2012", "2012-03", "2012-03-22", "2012-04-01", "2012-03-22/2012-04-01", "2012-03-25/2012-03-27", "2011-12-31"),
    *("2012-XX", "2012-03-XX", "2012/..", "../2012", "2013/", "199X", "2012-21", "2012~", "2012-03-22?", "2013-01-05%"),
    *("[2012-03-01, 2012-03-30]", "0001-01", "9999-12-31", "2013-01-05", "2014-07", "2015-02-03"),
)
WORDS = (
    "Gao",
    "Mali",
    "MALI",
    "Kidal",
    "kidál",
    "Army",
    "the Army",
    "soldiers",
    "march",
    "2012",
    "talks",
    "fall",
    "RÉB",
)
dates = st.sampled_from(DATES).map(read_edtf)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
actors = st.tuples(
    st.sampled_from(["Army", "ARMY", "Réb", "Gao", "Malian Army", "Envoys", "Judge", "Awa Diop", "Port Guard"]),
    st.sampled_from(["state", "armed group", "person"]),
    st.sampled_from([(), ("Reb",), ("The Army", "Mali")]),
    st.sampled_from([None, "Part of the Army.", "Soldiers of Mali."]),
)
places = st.tuples(
    st.sampled_from(["Gao", "gao", "Mali", "Kidal", "Gao region", "Ségou", "Paris", "Sahel", "Tessalit"]),
    st.sampled_from([None, "Gao", "Kidal", "Ségou"]),
    st.sampled_from([None, "Mali", "MALI", "France"]),
)


@st.composite
def events_of(draw: st.DrawFn, number: int, who: list[Actor], where: list[Place]) -> Event:
    """Draw one event of a timeline."""
    given_dates = draw(st.lists(st.none() | dates, min_size=1, max_size=2))
    return Event(
        id=f"event-{number}",
        date=draw(dates),
        title=draw(texts),
        text=draw(texts),
        sources=tuple(Citation(source=RADIO, date=date) for date in given_dates),
        actors=tuple(draw(st.lists(st.sampled_from(who), unique=True, max_size=2))),
        places=tuple(draw(st.lists(st.sampled_from(where), unique=True, max_size=2))),
        tags=tuple(draw(st.lists(st.sampled_from(["battle", "talks"]), unique=True, max_size=1))),
        disputed=draw(st.sampled_from([None, None, None, "The day."])),
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw a timeline in which names, titles and dates collide as often as they can."""
    who = [
        Actor(id=f"actor-{number}", name=name, kind=kind, aliases=aliases, about=told)
        for number, (name, kind, aliases, told) in enumerate(draw(st.lists(actors, min_size=1, max_size=7)))
    ]
    where = [
        Place(id=f"place-{number}", name=name, region=region, country=country)
        for number, (name, region, country) in enumerate(draw(st.lists(places, min_size=1, max_size=7)))
    ]
    return Timeline(
        events=tuple(draw(events_of(number, who, where)) for number in range(draw(st.integers(0, 8)))),
        sources={"radio": RADIO},
        actors={actor.id: actor for actor in who},
        places={place.id: place for place in where},
    )


def days_shared(one: HistoricalDate, other: HistoricalDate) -> bool:
    """Tell whether two dates share a day, by their ends; an open end is as far as days go."""
    first, last = ((date.earliest and date.earliest.isoformat()) or "0001-01-01" for date in (one, other))
    stop, end = ((date.latest and date.latest.isoformat()) or "9999-12-31" for date in (one, other))
    return first <= end and last <= stop


def is_disputed(event: Event) -> bool:
    """Tell whether anybody doubts the date, in whatever way."""
    otherwise = [c for c in event.sources if c.date and not days_shared(c.date, event.date)]
    return bool(otherwise or event.disputed or set(event.date.text) & set("~?%["))


def with_title(timeline: Timeline, title: str) -> list[Event]:
    """Give the events with a title."""
    return [event for event in timeline.events if fold(event.title) == fold(title)]


@given(timelines(), st.integers(0, 99))
def test_every_question_has_choices_that_differ_and_one_answer(timeline: Timeline, seed: int) -> None:
    """Two to four; and no question is asked twice."""
    questions = every(timeline, *Kind, seed=seed)
    for question in questions:
        assert 2 <= len(question.choices) <= CHOICES
        assert len({fold(choice) for choice in question.choices}) == len(question.choices)
        assert question.answer == question.choices[question.right]
    drafts = [(question.kind, frozenset(event.id for event in question.events)) for question in questions]
    assert len(set(drafts)) == len(drafts)


@given(timelines(), st.integers(0, 99))
def test_which_came_first_is_never_asked_of_spans_that_overlap(timeline: Timeline, seed: int) -> None:
    """Nor of dates that are disputed; each title means one event."""
    for question in every(timeline, Kind.FIRST, seed=seed):
        one, other = question.events
        assert not days_shared(one.date, other.date)
        assert not is_disputed(one)
        assert not is_disputed(other)
        assert one.date.latest is not None
        assert other.date.earliest is not None
        assert one.date.latest < other.date.earliest
        assert question.answer == one.title
        assert [with_title(timeline, choice) for choice in (one.title, other.title)] == [[one], [other]]


@given(timelines(), st.integers(0, 99))
def test_when_is_asked_of_months_that_are_certain(timeline: Timeline, seed: int) -> None:
    """The whole event lies in the month that is right, and none of it in another choice."""
    for question in every(timeline, Kind.WHEN, seed=seed):
        (event,) = question.events
        assert not is_disputed(event)
        assert event.date.earliest is not None
        assert event.date.latest is not None
        assert {f"{day:%b} {day.year}" for day in (event.date.earliest, event.date.latest)} == {question.answer}
        assert with_title(timeline, question.subject) == [event]
        assert "2012" not in question.subject
        assert "march" not in question.subject


def fitting(timeline: Timeline, question: Question) -> list[Event]:
    """Give the events that a reader may take for the one that is asked about: their titles fit the blanks."""
    shown = fold(question.subject.partition(": ")[2])
    pattern = ".*".join(re.escape(part) for part in shown.split("____"))
    found = [event for event in timeline.events if re.fullmatch(pattern, fold(event.title))]
    assert question.events[0] in found
    return found


@given(timelines(), st.integers(0, 99))
def test_who_has_no_second_right_answer(timeline: Timeline, seed: int) -> None:
    """No other choice is a name of somebody who took part, also where titles with blanks fit several events."""
    for question in every(timeline, Kind.WHO, seed=seed):
        present = {
            fold(name) for event in fitting(timeline, question) for actor in event.actors for name in actor.names
        }
        assert [choice for choice in question.choices if fold(choice) in present] == [question.answer]
        own = {fold(name) for actor in question.events[0].actors for name in actor.names}
        words = f" {fold(question.subject.partition(': ')[2])} "
        assert not any(f" {name} " in words for name in own)


@given(timelines(), st.integers(0, 99))
def test_where_has_no_second_right_answer(timeline: Timeline, seed: int) -> None:
    """No other choice is, holds or lies in one of the places."""
    for question in every(timeline, Kind.WHERE, seed=seed):
        present = [place for event in fitting(timeline, question) for place in event.places]
        around = {fold(name) for place in present for name in place.names}
        wrong = [choice for choice in question.choices if choice != question.answer]
        assert len(wrong) == len(question.choices) - 1
        for choice in wrong:
            assert fold(choice) not in around
            # Of the places with this name one at least is not, nor lies where, any of those is.
            namesakes = [place for place in timeline.places.values() if fold(place.name) == fold(choice)]
            assert any(
                all(fold(near.name) not in map(fold, place.names) for near in present) and place.country
                for place in namesakes
            )


@given(timelines(), st.integers(0, 99))
def test_a_text_neither_names_anybody_nor_repeats_its_title(timeline: Timeline, seed: int) -> None:
    """And the other titles are of other times and tags."""
    names = {fold(name) for actor in timeline.actors.values() for name in actor.names}
    names |= {fold(name) for place in timeline.places.values() for name in place.names}
    for question in every(timeline, Kind.TITLE, seed=seed):
        (event,) = question.events
        words = f" {fold(question.subject)} "
        assert not any(f" {name} " in words for name in names)
        assert f" {fold(event.title)} " not in words
        assert question.answer == event.title
        for choice in question.choices:
            if choice != event.title:
                (other,) = with_title(timeline, choice)
                assert not days_shared(other.date, event.date)
                assert not set(other.tags) & set(event.tags)


@given(timelines(), st.integers(0, 99), st.integers(1, 12))
def test_the_same_seed_gives_the_same_quiz(timeline: Timeline, seed: int, number: int) -> None:
    """And a shorter one is the beginning of a longer one."""
    one, other = (make_quiz(timeline, timeline.events, seed=seed, number=number) for _ in range(2))
    assert one == other
    assert one == every(timeline, *Kind, seed=seed)[:number]


# The rules, case by case


def test_a_title_with_blanks_names_nobody(small: Timeline) -> None:
    """Names, full names and aliases, and of persons their parts, whatever their case."""
    who, where = every(small, Kind.WHO), every(small, Kind.WHERE)
    assert about(who, "gao-taken").subject == "31 Mar 2012: ____ fighters take Gao"
    assert about(where, "gao-taken").subject == "31 Mar 2012: REB fighters take ____"
    assert about(who, "appeal").subject == "11 Jun 2012: ____ calls for calm"
    assert about(every(small, Kind.TITLE), "accord").subject.startswith("Envoys of ____ and of the ____ agree")


def test_who_is_named_in_the_title_is_asked_for(small: Timeline) -> None:
    """A blank is what a reader wants to fill in."""
    for seed in range(20):
        assert about(every(small, Kind.WHO, seed=seed), "gao-taken").answer == "REB"


def test_whoever_belongs_to_one_who_took_part_is_no_wrong_answer(small: Timeline) -> None:
    """The Dune Wing is part of REB; whom the text names is none either, and those of one kind are offered first."""
    for seed in range(20):
        questions = every(small, Kind.WHO, seed=seed)
        assert "Dune Wing" not in about(questions, "gao-taken").choices
        assert {"Raiders", "Port Guard"} <= set(about(questions, "gao-taken").choices)


def test_where_no_region_or_country_is_a_wrong_answer_for_a_place_in_it(small: Timeline) -> None:
    """Mali is none for Gao, nor is the region of Gao; and the Sahel may be anywhere."""
    for seed in range(20):
        questions = every(small, Kind.WHERE, seed=seed)
        assert not {"Mali", "Gao region", "Sahel"} & set(about(questions, "gao-taken").choices)
        assert not {"Mali", "Gao"} & set(about(questions, "return").choices)
        assert set(about(questions, "drought").choices) == {"Mali", "Paris"}
        assert not [question for question in questions if question.events[0].id == "old-war"]


SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
CITED = "sources: [{source: s}]"


def test_whom_a_text_names_is_no_wrong_answer(load: Callable[[str], Timeline]) -> None:
    """Nor who is named in a note, or where sources disagree; and no town of which the text speaks."""
    timeline = load(f"""
        {SOURCE}
        actors:
          one: {{name: Ones, kind: armed group}}
          two: {{name: Twos, kind: armed group, aliases: [Les Deux]}}
          three: {{name: Threes, kind: armed group}}
          four: {{name: Fours, kind: armed group}}
        places:
          gao: {{name: Gao, region: Gao, country: Mali}}
          kidal: {{name: Kidal, region: Kidal, country: Mali}}
          mopti: {{name: Mopti, region: Mopti, country: Mali}}
        events:
          - id: a
            date: 2012
            title: Shots at the bridge
            text: Earlier les deux were seen on the road from Kidal.
            actors: [one]
            places: [gao]
            disputed: Some say that it was the THREES.
            {CITED}
    """)
    (who,) = every(timeline, Kind.WHO)
    assert set(who.choices) == {"Ones", "Fours"}
    (where,) = every(timeline, Kind.WHERE)
    assert set(where.choices) == {"Gao", "Mopti"}


def test_whoever_is_only_described_is_no_wrong_answer(load: Callable[[str], Timeline]) -> None:
    """Unknown gunmen may be those whom another source names; only peoples stand beside peoples."""
    timeline = load(f"""
        {SOURCE}
        actors:
          one: {{name: Ones, kind: armed group}}
          two: {{name: Twos of the al-Hill, kind: armed group}}
          gunmen: {{name: Unknown gunmen, kind: armed group}}
          dogon: {{name: Dogon villagers, kind: population}}
          fulani: {{name: Fulani herders, kind: population}}
        events:
          - {{id: a, date: 2012, title: Shots at the bridge, text: A., actors: [one], {CITED}}}
          - {{id: b, date: 2013, title: Wells are poisoned, text: B., actors: [dogon], {CITED}}}
          - {{id: c, date: 2014, title: Bus stopped on the road, text: C., actors: [gunmen], {CITED}}}
    """)
    for seed in range(10):
        questions = every(timeline, Kind.WHO, seed=seed)
        assert set(about(questions, "a").choices) == {"Ones", "Twos of the al-Hill"}
        assert set(about(questions, "b").choices) == {
            "Dogon villagers",
            "Fulani herders",
            "Ones",
            "Twos of the al-Hill",
        }


def test_a_place_that_bears_the_name_of_a_region_is_not_apart_from_what_lies_there(
    load: Callable[[str], Timeline],
) -> None:
    """Whatever region it is said to lie in itself; and names alike are offered once."""
    timeline = load(f"""
        {SOURCE}
        places:
          kidal: {{name: Kidal, region: North, country: Mali}}
          essouk: {{name: Essouk, region: Kidal, country: Mali}}
          mopti: {{name: Mopti, region: Mopti, country: Mali}}
          other-mopti: {{name: MOPTI, region: Gao, country: Mali}}
        events:
          - {{id: a, date: 2012, title: Rain in the hills, text: A., places: [essouk], {CITED}}}
          - {{id: b, date: 2013, title: Wind on the plain, text: B., places: [kidal], {CITED}}}
    """)
    for seed in range(10):
        for question in every(timeline, Kind.WHERE, seed=seed):
            assert [fold(choice) for choice in question.choices if choice != question.answer] == ["mopti"]


def test_where_several_events_fit_the_blanks_none_of_their_places_is_wrong(load: Callable[[str], Timeline]) -> None:
    """The title says no more than the blanks leave; what it names is asked for."""
    timeline = load(f"""
        {SOURCE}
        places:
          gao: {{name: Gao, region: Gao, country: Mali}}
          kidal: {{name: Kidal, region: Kidal, country: Mali}}
          mopti: {{name: Mopti, region: Mopti, country: Mali}}
          segou: {{name: Ségou, region: Ségou, country: Mali}}
        events:
          - {{id: a, date: 2012, title: Fire at Gao, text: A., places: [gao, segou], {CITED}}}
          - {{id: b, date: 2012, title: Fire at Kidal, text: B., places: [kidal], {CITED}}}
    """)
    for seed in range(10):
        questions = every(timeline, Kind.WHERE, seed=seed)
        assert set(about(questions, "a").choices) == {"Gao", "Mopti"}
        assert set(about(questions, "b").choices) == {"Kidal", "Mopti"}


@pytest.mark.parametrize(("number", "asked"), [(50, 50), (51, 0)])
def test_a_title_that_fits_too_many_events_is_not_asked_about(
    number: int, asked: int, load: Callable[[str], Timeline]
) -> None:
    """It says nothing of any of them, and to look through them all would take long."""
    towns = range(number)
    timeline = load(
        f"{SOURCE}places:\n  elsewhere: {{name: Elsewhere, region: East, country: Mali}}\n"
        + "".join(f"  p{town}: {{name: Town{town}, region: Region{town}, country: Mali}}\n" for town in towns)
        + "events:\n"
        + "".join(
            f"  - {{id: e{n}, date: 2012, title: Fire at Town{n}, text: F., places: [p{n}], {CITED}}}\n" for n in towns
        )
    )
    questions = every(timeline, Kind.WHERE)
    assert len(questions) == asked
    assert {choice for question in questions for choice in question.choices if choice != question.answer} <= {
        "Elsewhere"
    }


def test_a_kind_of_which_nothing_can_be_made_is_given_up() -> None:
    """However large the file; the others go on."""
    event = Event(id="", date=read_edtf("2012"), title="", text="Nothing to tell.", sources=(Citation(source=RADIO),))
    events = tuple(replace(event, id=f"e{n}", title=f"Title {n}", date=read_edtf(f"{1000 + n}")) for n in range(3000))
    timeline = Timeline(events=events, sources={"radio": RADIO})
    questions = make_quiz(timeline, events, seed=1, number=20)
    assert {question.kind for question in questions} == {Kind.FIRST}
    assert len(questions) == 20


@pytest.mark.parametrize(
    ("title", "text", "asked"),
    [
        ("Rain floods the lower quarters", "Water stands in two hundred houses.", True),
        ("Rain floods the lower quarters", "In July heavy rain floods the whole bank.", False),
        ("Rain floods the lower quarters", "RAIN, floods: the bank is under water.", False),
        ("Rain floods lower quarters", "Lower down the floods came with days of rain.", False),
        ("Rain floods lower quarters", "Water came in after weeks of rain.", True),
        ("Rain", "After weeks of rain came the water.", False),
        ("Envoys meet in Gao", "Envoys of both sides shake hands.", True),
        ("Envoys meet", "Gao, Gao.", False),
    ],
)
def test_a_text_that_gives_its_title_away_is_not_asked_about(
    title: str,
    text: str,
    asked: bool,  # noqa: FBT001
    load: Callable[[str], Timeline],
) -> None:
    """Three words in a row, or more than half of those that say something; nor one of which nothing is left."""
    timeline = load(f"""
        {SOURCE}
        places: {{gao: {{name: Gao}}}}
        events:
          - {{id: a, date: 2012, title: {title}, text: "{text}", {CITED}}}
          - {{id: b, date: 2013, title: Vote delayed, text: Vote delayed., {CITED}}}
    """)
    assert bool(every(timeline, Kind.TITLE)) is asked


def test_a_wrong_title_has_no_word_of_the_text_and_is_that_of_one_event(load: Callable[[str], Timeline]) -> None:
    """Else it might fit, too; those of the events that are asked about are offered first."""
    timeline = load(f"""
        {SOURCE}
        events:
          - {{id: a, date: 2012, title: Rain fails, text: Wells run dry before the vote., {CITED}}}
          - {{id: b, date: 2013, title: Votes are put off, text: B., {CITED}}}
          - {{id: c, date: 2014, title: Rainy days, text: C., {CITED}}}
          - {{id: d, date: 2015, title: Same words, text: D., {CITED}}}
          - {{id: e, date: 2016, title: SAME words, text: E., {CITED}}}
          - {{id: f, date: 2017, title: Mutiny, text: F., {CITED}}}
    """)
    assert set(about(every(timeline, Kind.TITLE), "a").choices) == {"Rain fails", "Mutiny"}
    several = load(
        SOURCE
        + "events:\n  - {id: rain, date: 2000, title: Rain fails, text: Wells run dry again., sources: [{source: s}]}\n"
        + "".join(
            f"  - {{id: e{year}, date: {year}, title: Number{year}, text: N., sources: [{{source: s}}]}}\n"
            for year in range(2001, 2041)
        ).replace("Number", "№")
    )
    (question,) = make_quiz(several, several.events[:4], kinds=[Kind.TITLE], seed=1, number=1)
    assert set(question.choices) == {"Rain fails", "№2001", "№2002", "№2003"}


def test_who_can_be_asked_of_an_event_without_a_beginning(load: Callable[[str], Timeline]) -> None:
    """Its date says so; what is disputed is told with the answer."""
    timeline = load(f"""
        {SOURCE}
        actors: {{one: {{name: Ones, kind: state}}, two: {{name: Twos, kind: state}}}}
        events:
          - {{id: a, date: ../2012, title: Ones rule, text: A., actors: [one], disputed: By whom., {CITED}}}
    """)
    (sheet,) = sheets(every(timeline, Kind.WHO))
    assert sheet.question.subject == "until 2012: ____ rule"
    assert sorted(sheet.question.choices) == ["Ones", "Twos"]
    assert "    Who: Ones\n    Disputed: By whom.\n    Source: S, S (ngo; s)\n" in sheet.verdict("1").plain()


def test_the_other_months_are_near(load: Callable[[str], Timeline]) -> None:
    """Those of other events, or else its neighbours; and none lies past the years that there are."""
    dates = [f"{year}-05" for year in range(1960, 2020)]
    events = "".join(f"  - {{id: e{d[:4]}, date: {d}, title: №{d[:2]} {d[2:4]}, text: N., {CITED}}}\n" for d in dates)
    timeline = load(f"{SOURCE}events:\n{events}")
    for question in every(timeline, Kind.WHEN):
        years = [int(choice.split()[1]) for choice in question.choices]
        assert years == sorted(years)
        assert max(years) - min(years) <= 24
    alone = load(f"{SOURCE}events: [{{id: a, date: 9999-12, title: The end, text: E., {CITED}}}]")
    for seed in range(10):
        (question,) = every(alone, Kind.WHEN, seed=seed)
        assert question.answer == "Dec 9999"
        assert {choice.split()[1] for choice in question.choices} == {"9999"}


def test_first_and_when_leave_out_what_is_disputed(small: Timeline) -> None:
    """A date that a source gives otherwise, that is about, or one with a dispute in words."""
    asked = {event.id for question in every(small, Kind.FIRST, Kind.WHEN) for event in question.events}
    assert asked == {"drought", "mutiny", "gao-taken", "appeal", "convoy", "verdict", "return"}
    assert "drought" not in {question.events[0].id for question in every(small, Kind.WHEN)}


def test_the_source_that_stands_for_an_event_does_not_date_it_otherwise(load: Callable[[str], Timeline]) -> None:
    """Where all do, it is the first."""
    events = load("""
        sources:
          one: {title: One, publisher: One, kind: ngo}
          two: {title: Two, publisher: Two, kind: ngo}
        events:
          - {id: a, date: 2012, title: A, text: A., sources: [{source: one, date: 2011}, {source: two}]}
          - {id: b, date: 2012, title: B, text: B., sources: [{source: one, date: 2011}, {source: two, date: 2010}]}
    """).events
    assert [told_by(event).source.id for event in events] == ["two", "one"]


def test_no_event_is_asked_about_twice_while_there_are_others() -> None:
    """What is said of one answer would give away the next."""
    timeline = read_timeline(str(EVENTS))
    questions = make_quiz(timeline, timeline.events, seed=1, number=40)
    asked = [event.id for question in questions for event in question.events]
    assert len(set(asked)) == len(asked)
    assert [sum(question.kind is kind for question in questions) for kind in Kind] == [8] * 5


def test_a_title_that_fits_several_events_is_not_asked_about(load: Callable[[str], Timeline]) -> None:
    """Nobody could know which is meant."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        actors:
          one: {name: Ones, kind: armed group}
          two: {name: Twos, kind: armed group}
          three: {name: Threes, kind: armed group}
        events:
          - {id: a, date: 2012-01, title: Ones attack, text: A., actors: [one], sources: [{source: s}]}
          - {id: b, date: 2013-01, title: Twos attack, text: B., actors: [two], sources: [{source: s}]}
          - {id: c, date: 2014-01, title: Attack, text: C., actors: [one], sources: [{source: s}]}
          - {id: d, date: 2015-01, title: attack, text: D., actors: [two], sources: [{source: s}]}
    """)
    assert {event.id for question in every(timeline, Kind.FIRST, Kind.WHEN) for event in question.events} == {"a", "b"}
    assert {tuple(sorted(question.choices)) for question in every(timeline, Kind.WHO)} == {
        ("Ones", "Threes"),
        ("Threes", "Twos"),
    }


def test_a_cause_is_no_wrong_title_for_its_effect(load: Callable[[str], Timeline]) -> None:
    """Their texts speak of the same thing."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        events:
          - {id: a, date: 2012, title: Rain fails, text: Wells run dry everywhere., sources: [{source: s}]}
          - id: b
            date: 2013
            title: Herds perish
            text: Cattle starve along every road.
            because: [{event: a, source: s}]
            sources: [{source: s}]
          - {id: c, date: 2014, title: Vote delayed, text: Ballots arrive late again., sources: [{source: s}]}
    """)
    questions = every(timeline, Kind.TITLE)
    assert set(about(questions, "a").choices) == {"Rain fails", "Vote delayed"}
    assert set(about(questions, "b").choices) == {"Herds perish", "Vote delayed"}
    assert set(about(questions, "c").choices) == {"Rain fails", "Herds perish", "Vote delayed"}


# As it is seen


ANSWERS = "1\n2\nthree\n\n4\n1\n1\n2\n2\n"


def test_a_transcript_in_a_pipe_is_whole(run: Go, golden: Callable[[Path, str], None]) -> None:
    """Questions, answers, verdicts, why and the score; the same twice."""
    arguments = ("quiz", "--seed", "7", "--questions", "6", "--file", SMALL)
    done = run(*arguments, answers=ANSWERS)
    assert (done.code, done.err) == (0, "")
    golden(HERE / "transcript.txt", done.out)
    assert run(*arguments, answers=ANSWERS) == done


def test_the_handout_has_the_answers(run: Go, golden: Callable[[Path, str], None]) -> None:
    """One question of each kind; nothing is asked."""
    done = run("quiz", "--seed", "7", "--questions", "5", "--file", SMALL, "--format", "markdown")
    assert (done.code, done.err) == (0, "")
    golden(HERE / "handout.md", done.out)


def test_a_question_as_json_says_all(run: Go) -> None:
    """With the numbers of the answers, and ids to look up."""
    one, *_ = json.loads(run("quiz", "--seed", "1", "--kind", "first", "--file", SMALL, "--format", "json").out)
    first, second = one["events"]
    assert one["kind"] == "first"
    assert one["question"] == "Which came first?"
    assert len(one["choices"]) == 2
    assert one["choices"][one["number"] - 1] == one["answer"]
    assert one["event"] == first
    assert one["why"].count("201") == 2
    assert one["source"].count("; ") == len(one["sources"]) - 1 == 1
    assert second != first


def test_fields_ask_for_the_list(run: Go) -> None:
    """As a class gets it, without the answers."""
    done = run("quiz", "--seed", "1", "--fields", "question,choices", "--file", SMALL, "--questions", "2")
    assert done.out.count("\n") == 2
    assert done.out.count("\t1) ") == 2
    assert done.err == ""


def test_the_same_seed_gives_the_same_quiz_in_every_process() -> None:
    """Whatever the order of sets there."""
    shown = {
        program("quiz", "--seed", "1", "--format", "json", env={"PYTHONHASHSEED": number}).stdout
        for number in ("1", "2", "3")
    }
    assert len(shown) == 1
    assert len(json.loads(shown.pop())) == 10


def test_without_a_seed_one_is_told_with_which_the_quiz_comes_again(run: Go) -> None:
    """At the end of the dialogue; beside a handout as a note."""
    done = run("quiz", "--questions", "3", "--file", SMALL, answers="1\n1\n1\n")
    *dialogue, told = done.out.splitlines(keepends=True)
    seed = told.split()[-1]
    assert told == f"The same questions again, of the same events: --seed {seed}\n"
    again = run("quiz", "--questions", "3", "--file", SMALL, "--seed", seed, answers="1\n1\n1\n")
    assert again.out == "".join(dialogue)
    listed = run("quiz", "--file", SMALL, "--format", "json")
    assert listed.err.startswith("The same questions again, of the same events: --seed ")
    assert run("quiz", "--file", SMALL, "--format", "json", "--seed", listed.err.split()[-1]).out == listed.out


def test_the_end_of_the_answers_ends_it_politely(run: Go) -> None:
    """With the score so far, and exit code 0; so does q."""
    arguments = ("quiz", "--seed", "7", "--questions", "3", "--kind", "when", "--file", SMALL)
    right = [
        str(question.right + 1)
        for question in make_quiz(
            read_timeline(SMALL), read_timeline(SMALL).events, kinds=[Kind.WHEN], seed=7, number=3
        )
    ]
    for answers in (f"{right[0]}\n9\n", f"{right[0]}\nq\n", f"{right[0]}\n QUIT \n", f"{right[0]}"):
        done = run(*arguments, answers=answers)
        assert done.code == 0
        assert done.out.endswith("\nScore so far: 1 of 1; 2 questions not answered\n")
    assert run(*arguments, answers="").out.endswith("q to quit): \nNo question was answered\n")
    assert run(*arguments, answers="\n".join(right)).out.endswith("\nScore: 3 of 3\n")


def test_an_answer_that_is_none_is_asked_for_again_but_not_for_ever(run: Go) -> None:
    """`yes | mali-timeline quiz` ends."""
    done = run("quiz", "--seed", "1", "--kind", "first", "--file", SMALL, answers="y\n0\n3\n-1\n1.5\n" + "y\n" * 1000)
    assert done.code == 0
    assert done.out.count("Please type a number from 1 to 2, or q to quit.\n") == 20
    assert "None of 20 answers was one of the numbers: the quiz ends here.\nNo question was answered\n" in done.out


def test_answers_that_are_no_text_are_shown_as_marks() -> None:
    """Bytes, escapes, and a line without an end do no harm."""
    typed = b"\xff\xfe\x1b[31m\n" + b"9" * 100_000
    command = [sys.executable, "-m", "mali_timeline", "quiz", "--seed", "1", "--file", SMALL]
    done = subprocess.run(command, input=typed, capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\\x1b[31m" in done.stdout
    assert b"\x1b" not in done.stdout
    assert len(done.stdout) < 10_000


def test_what_is_missing_is_said(run: Go) -> None:
    """Fewer questions than were asked for, none, or no event at all; never an error."""
    few = run("quiz", "--seed", "1", "--kind", "when", "--kind", "when", "--file", SMALL, answers="1\n" * 6)
    assert few.out.count("Question ") == 6
    assert "Question 6 of 6" in few.out
    assert few.err == (
        "only 6 questions can be made of these events; a question takes\n"
        "  when: an event within one month, its date beyond dispute\n"
    )
    none = run("quiz", "--seed", "1", "--kind", "first", "--limit", "1", "--file", SMALL)
    assert (none.code, none.out) == (0, "")
    assert none.err == (
        "no question can be made of these events; a question takes\n"
        "  first: two events that share no day, their dates beyond dispute\n"
        "no question matches\n"
    )
    assert run("quiz", "--file", SMALL, "--until", "1900") == Run(0, "", "no question matches\n")
    empty = run("quiz", "--file", SMALL, "--until", "1900", "--format", "json")
    assert (empty.code, empty.out) == (0, "[]\n")
    assert shortage(list(Kind), 1).count("\n") == 5


def test_numbers_that_make_no_quiz_are_refused(run: Go) -> None:
    """No question, a negative seed, a kind that there is not."""
    for wrong in (("--questions", "0"), ("--seed", "-1"), ("--seed", "x"), ("--kind", "why")):
        done = run("quiz", *wrong)
        assert (done.code, done.out) == (2, "")
        assert f"'{wrong[0]}'" in done.err


def test_a_question_fits_a_narrow_terminal(small: Timeline) -> None:
    """What wraps stands under its beginning."""
    (sheet,) = sheets(make_quiz(small, small.events, kinds=[Kind.TITLE], seed=1, number=1))
    for picture in (sheet.asked(), sheet.verdict("1"), score(0, 1, 3)):
        assert max(map(len, drawn(picture, 30).splitlines())) <= 30
        assert "".join(drawn(picture, 30).split()) == "".join(picture.plain().split())
    assert "\n     " in drawn(sheet.asked(), 30)


def test_data_is_never_markup_nor_a_terminal_command(load: Callable[[str], Timeline]) -> None:
    """In questions, verdicts and records alike."""
    timeline = load("""
        sources: {s: {title: "[sic] \\e[31m", publisher: "[/x]", kind: ngo}}
        events:
          - {id: a, date: 2012-01, title: "[red]First\\e]8;;", text: A., sources: [{source: s}]}
          - {id: b, date: 2013-01, title: "Second [/]\\u202e", text: B., sources: [{source: s}]}
    """)
    questions = every(timeline, Kind.FIRST)
    (sheet,) = sheets(questions)
    for picture in (sheet.asked(), sheet.verdict("1")):
        for text in (picture.plain(), drawn(picture, 200)):
            assert "[red]First\\x1b]8;;" in text
            assert "Second [/]\\u202e" in text
            assert "\x1b" not in text
    assert "[sic] \\x1b[31m, [/x]" in sheet.verdict("1").plain()
    assert (
        questions_listing(questions).columns["source"].text(questions[0])
        == "[sic] \x1b[31m, [/x]; [sic] \x1b[31m, [/x]"
    )


# On a terminal


def speak(*arguments: str) -> Generator[str, str | None]:
    """Run the program on a real terminal: give what it shows up to each prompt; type what is sent, None for Ctrl-C."""
    theirs, ours = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "LINES": "24"}
    command = [sys.executable, "-m", "mali_timeline", *arguments]
    with subprocess.Popen(command, stdin=ours, stdout=ours, stderr=ours, cwd=ROOT, env=environment) as process:
        os.close(ours)
        shown = ""
        while True:
            try:
                shown += os.read(theirs, 65536).decode()
            except OSError:
                break
            if shown.endswith("q to quit): "):
                typed = yield shown
                shown = ""
                if typed is None:
                    process.send_signal(signal.SIGINT)
                else:
                    os.write(theirs, typed.encode())
    os.close(theirs)
    yield f"{shown}exit {process.returncode}"


def test_on_a_terminal_it_asks_in_colour_and_shows_an_answer_once() -> None:
    """As it is typed; a mistyped one is asked for again."""
    talk = speak("quiz", "--seed", "7", "--questions", "2", "--kind", "when", "--file", SMALL)
    first = next(talk)
    assert "Question 1 of 2: \x1b" in first
    assert "\x1b[1mIn which month was this?" in first
    assert (
        talk.send("what\n")
        == "what\r\nPlease type a number from 1 to 4, or q to quit.\r\nYour answer (1 to 4, q to quit): "
    )
    second = talk.send("1\n")
    assert second.startswith(("1\r\n\x1b[1;32mRight: ", "1\r\n\x1b[1;31mNo. It is "))
    assert "Source: " in second
    assert "Question 2 of 2: " in second
    assert talk.send("q\n").endswith(" of 1\x1b[0m; 1 question not answered\r\nexit 0")


def test_ctrl_c_ends_it_with_130_on_a_line_of_its_own() -> None:
    """No traceback, and the shell's prompt begins on a fresh line."""
    talk = speak("quiz", "--seed", "7", "--file", SMALL)
    next(talk)
    assert talk.send(None) == "\r\nexit 130"


def test_a_reader_that_goes_away_ends_the_quiz() -> None:
    """Nobody is left to answer, so no more answers are taken."""
    theirs, ours = os.pipe()
    command = [sys.executable, "-m", "mali_timeline", "quiz", "--seed", "1", "--questions", "300"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=ours, stderr=subprocess.PIPE, cwd=ROOT) as process:
        os.close(ours)
        assert os.read(theirs, 15) == b"Question 1 of 3"
        os.close(theirs)
        # Standard input stays open: one answer is enough for the program to see that it speaks to nobody.
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"1\n")
        process.stdin.flush()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_a_reader_that_is_gone_before_the_first_question_is_no_error() -> None:
    """There is no dialogue then."""
    theirs, ours = os.pipe()
    os.close(theirs)
    with os.fdopen(ours, "wb") as pipe:
        done = program("quiz", stdin=subprocess.DEVNULL, stdout=pipe, stderr=subprocess.PIPE, capture_output=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_standard_input_that_is_closed_or_cannot_be_read_is_no_traceback() -> None:
    """It ends the quiz politely, or is named in one line."""
    command = f"{sys.executable} -m mali_timeline quiz --seed 1 <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False)  # noqa: S607
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No question was answered\n")
    with open(os.devnull, "wb") as only_written:  # noqa: PTH123
        done = program("quiz", "--seed", "1", stdin=only_written)
    assert (done.returncode, done.stderr) == (2, "mali-timeline: standard input: Bad file descriptor\n")


def test_the_file_on_standard_input_leaves_no_answers() -> None:
    """Which is an end of the answers as any other."""
    with Path(SMALL).open("rb") as stream:
        done = program("quiz", "--file", "-", "--seed", "1", stdin=stream)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("No question was answered\n")


def test_a_listed_quiz_pays_for_nothing_that_it_does_not_use() -> None:
    """Neither Rich nor dateutil in a pipe."""
    script = (
        "import sys, typer; before = set(sys.modules); from mali_timeline.cli import main; main(sys.argv[1:]);"
        "late = {'rich', 'dateutil', 'csv', 'difflib'};"
        "print(*late & {name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "quiz", "--seed", "1", "--file", SMALL],
        capture_output=True, text=True, check=True, input="1\n2\n", cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.endswith("\n\n")
    assert "Score so far" in done.stdout
