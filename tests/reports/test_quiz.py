import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EVENTS, ROOT, load
from work import calls_of

from mali_timeline.dates import HistoricalDate, parse_edtf
from mali_timeline.readers import read_timeline
from mali_timeline.records import Actor, Citation, Event, Place, Source, Timeline
from mali_timeline.reports.quiz import (
    MAX_BLANKS,
    MAX_CHOICES,
    QUESTION_TEXTS,
    REQUIREMENTS,
    Question,
    QuestionKind,
    make_quiz,
    representative_citation,
)
from mali_timeline.text import fold

ALL = 10_000  # more questions than there are


@pytest.fixture(scope="module")
def small() -> Timeline:
    """Return the small history that has a case for every rule."""
    return read_timeline(str(ROOT / "tests" / "cli" / "quiz" / "history.yaml"))


def every(timeline: Timeline, *kinds: QuestionKind, seed: int = 1) -> list[Question]:
    """Return all the questions of some kinds about all the events."""
    return make_quiz(timeline, timeline.events, kinds=kinds, seed=seed, number=ALL)


def about(questions: list[Question], event: str) -> Question:
    """Return the question about an event."""
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
dates = st.sampled_from(DATES).map(parse_edtf)
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
    """Return whether two dates share a day, by their ends; an open end is as far as days go."""
    first, last = ((date.earliest and date.earliest.isoformat()) or "0001-01-01" for date in (one, other))
    stop, end = ((date.latest and date.latest.isoformat()) or "9999-12-31" for date in (one, other))
    return first <= end and last <= stop


def is_disputed(event: Event) -> bool:
    """Return whether anybody doubts the date, in whatever way."""
    otherwise = [c for c in event.sources if c.date and not days_shared(c.date, event.date)]
    return bool(otherwise or event.disputed or set(event.date.text) & set("~?%["))


def with_title(timeline: Timeline, title: str) -> list[Event]:
    """Return the events with a title."""
    return [event for event in timeline.events if fold(event.title) == fold(title)]


@given(timelines(), st.integers(0, 99))
def test_every_question_has_two_to_four_choices_that_differ_and_is_asked_once(timeline: Timeline, seed: int) -> None:
    questions = every(timeline, *QuestionKind, seed=seed)
    for question in questions:
        assert 2 <= len(question.choices) <= MAX_CHOICES
        assert len({fold(choice) for choice in question.choices}) == len(question.choices)
        assert question.answer == question.choices[question.right]
    drafts = [(question.kind, frozenset(event.id for event in question.events)) for question in questions]
    assert len(set(drafts)) == len(drafts)


@given(timelines(), st.integers(0, 99))
def test_which_came_first_is_never_asked_of_dates_that_overlap_or_are_disputed(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.FIRST, seed=seed):
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
def test_when_is_asked_only_of_events_that_lie_certainly_in_one_month(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.WHEN, seed=seed):
        (event,) = question.events
        assert not is_disputed(event)
        assert event.date.earliest is not None
        assert event.date.latest is not None
        assert {f"{day:%b} {day.year}" for day in (event.date.earliest, event.date.latest)} == {question.answer}
        assert with_title(timeline, question.subject) == [event]
        assert "2012" not in question.subject
        assert "march" not in question.subject


def fitting(timeline: Timeline, question: Question) -> list[Event]:
    """Return the events that a reader may take for the one that is asked about: their titles fit the blanks."""
    shown = fold(question.subject.partition(": ")[2])
    pattern = ".*".join(re.escape(part) for part in shown.split("____"))
    found = [event for event in timeline.events if re.fullmatch(pattern, fold(event.title))]
    assert question.events[0] in found
    return found


@given(timelines(), st.integers(0, 99))
def test_who_has_no_second_right_answer(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.WHO, seed=seed):
        present = {
            fold(name) for event in fitting(timeline, question) for actor in event.actors for name in actor.names
        }
        assert [choice for choice in question.choices if fold(choice) in present] == [question.answer]
        own = {fold(name) for actor in question.events[0].actors for name in actor.names}
        words = f" {fold(question.subject.partition(': ')[2])} "
        assert not any(f" {name} " in words for name in own)


@given(timelines(), st.integers(0, 99))
def test_where_has_no_second_right_answer(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.WHERE, seed=seed):
        present = [place for event in fitting(timeline, question) for place in event.places]
        around = {fold(name) for place in present for name in (*place.names, *place.areas)}
        wrong = [choice for choice in question.choices if choice != question.answer]
        assert len(wrong) == len(question.choices) - 1
        for choice in wrong:
            assert fold(choice) not in around
            # Of the places with this name one at least is not, nor lies where, any of those is.
            namesakes = [place for place in timeline.places.values() if fold(place.name) == fold(choice)]
            assert any(
                all(fold(near.name) not in map(fold, (*place.names, *place.areas)) for near in present)
                and place.country
                for place in namesakes
            )


@given(timelines(), st.integers(0, 99))
def test_a_text_names_nobody_and_other_titles_are_of_other_times_and_tags(timeline: Timeline, seed: int) -> None:
    names = {fold(name) for actor in timeline.actors.values() for name in actor.names}
    names |= {fold(name) for place in timeline.places.values() for name in (*place.names, *place.areas)}
    for question in every(timeline, QuestionKind.TITLE, seed=seed):
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
def test_the_same_seed_gives_the_same_quiz_and_a_shorter_one_is_its_beginning(
    timeline: Timeline, seed: int, number: int
) -> None:
    one, other = (make_quiz(timeline, timeline.events, seed=seed, number=number) for _ in range(2))
    assert one == other
    assert one == every(timeline, *QuestionKind, seed=seed)[:number]


# The rules, case by case


def test_a_title_with_blanks_names_nobody_by_any_name_nor_persons_by_a_part_of_it(small: Timeline) -> None:
    who, where = every(small, QuestionKind.WHO), every(small, QuestionKind.WHERE)
    assert about(who, "gao-taken").subject == "31 Mar 2012: ____ fighters take Gao"
    assert about(where, "gao-taken").subject == "31 Mar 2012: REB fighters take ____"
    assert about(who, "appeal").subject == "11 Jun 2012: ____ calls for calm"
    assert about(every(small, QuestionKind.TITLE), "accord").subject.startswith("Envoys of ____ and of the ____ agree")


def test_whoever_is_named_in_the_title_is_asked_for(small: Timeline) -> None:
    for seed in range(20):
        assert about(every(small, QuestionKind.WHO, seed=seed), "gao-taken").answer == "REB"


def test_whoever_belongs_to_one_who_took_part_is_no_wrong_answer(small: Timeline) -> None:
    for seed in range(20):
        questions = every(small, QuestionKind.WHO, seed=seed)
        assert "Dune Wing" not in about(questions, "gao-taken").choices
        assert {"Raiders", "Port Guard"} <= set(about(questions, "gao-taken").choices)


def test_where_no_region_or_country_is_a_wrong_answer_for_a_place_in_it(small: Timeline) -> None:
    for seed in range(20):
        questions = every(small, QuestionKind.WHERE, seed=seed)
        assert not {"Mali", "Gao region", "Sahel"} & set(about(questions, "gao-taken").choices)
        assert not {"Mali", "Gao"} & set(about(questions, "return").choices)
        assert set(about(questions, "drought").choices) == {"Mali", "Paris"}
        assert not [question for question in questions if question.events[0].id == "old-war"]


SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
CITED = "sources: [{source: s}]"


def test_whoever_is_named_in_text_notes_or_disputes_is_no_wrong_answer() -> None:
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
    (who,) = every(timeline, QuestionKind.WHO)
    assert set(who.choices) == {"Ones", "Fours"}
    (where,) = every(timeline, QuestionKind.WHERE)
    assert set(where.choices) == {"Gao", "Mopti"}


def test_whoever_is_only_described_is_no_wrong_answer() -> None:
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
        questions = every(timeline, QuestionKind.WHO, seed=seed)
        assert set(about(questions, "a").choices) == {"Ones", "Twos of the al-Hill"}
        assert set(about(questions, "b").choices) == {
            "Dogon villagers",
            "Fulani herders",
            "Ones",
            "Twos of the al-Hill",
        }


def test_a_place_that_bears_the_name_of_a_region_is_not_apart_from_what_lies_there() -> None:
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
        for question in every(timeline, QuestionKind.WHERE, seed=seed):
            assert [fold(choice) for choice in question.choices if choice != question.answer] == ["mopti"]


def test_where_several_events_fit_the_blanks_none_of_their_places_is_wrong() -> None:
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
        questions = every(timeline, QuestionKind.WHERE, seed=seed)
        assert set(about(questions, "a").choices) == {"Gao", "Mopti"}
        assert set(about(questions, "b").choices) == {"Kidal", "Mopti"}


@pytest.mark.parametrize(("number", "asked"), [(50, 50), (51, 0)])
def test_a_title_with_blanks_that_fits_too_many_events_is_not_asked_about(number: int, asked: int) -> None:
    towns = range(number)
    timeline = load(
        f"{SOURCE}places:\n  elsewhere: {{name: Elsewhere, region: East, country: Mali}}\n"
        + "".join(f"  p{town}: {{name: Town{town}, region: Region{town}, country: Mali}}\n" for town in towns)
        + "events:\n"
        + "".join(
            f"  - {{id: e{n}, date: 2012, title: Fire at Town{n}, text: F., places: [p{n}], {CITED}}}\n" for n in towns
        )
    )
    questions = every(timeline, QuestionKind.WHERE)
    assert len(questions) == asked
    assert {choice for question in questions for choice in question.choices if choice != question.answer} <= {
        "Elsewhere"
    }


def test_a_kind_of_which_nothing_can_be_made_is_given_up_and_the_others_go_on() -> None:
    event = Event(id="", date=parse_edtf("2012"), title="", text="Nothing to tell.", sources=(Citation(source=RADIO),))
    events = tuple(event._replace(id=f"e{n}", title=f"Title {n}", date=parse_edtf(f"{1000 + n}")) for n in range(3000))
    timeline = Timeline(events=events, sources={"radio": RADIO})
    questions = make_quiz(timeline, events, seed=1, number=20)
    assert {question.kind for question in questions} == {QuestionKind.FIRST}
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
    asked: bool,  # noqa: FBT001 - a column of the table
) -> None:
    timeline = load(f"""
        {SOURCE}
        places: {{gao: {{name: Gao}}}}
        events:
          - {{id: a, date: 2012, title: {title}, text: "{text}", {CITED}}}
          - {{id: b, date: 2013, title: Vote delayed, text: Vote delayed., {CITED}}}
    """)
    assert bool(every(timeline, QuestionKind.TITLE)) is asked


def test_a_wrong_title_shares_no_word_with_the_text_and_those_of_the_asked_events_come_first() -> None:
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
    assert set(about(every(timeline, QuestionKind.TITLE), "a").choices) == {"Rain fails", "Mutiny"}
    several = load(
        SOURCE
        + "events:\n  - {id: rain, date: 2000, title: Rain fails, text: Wells run dry again., sources: [{source: s}]}\n"
        + "".join(
            f"  - {{id: e{year}, date: {year}, title: Number{year}, text: N., sources: [{{source: s}}]}}\n"
            for year in range(2001, 2041)
        ).replace("Number", "№")
    )
    (question,) = make_quiz(several, several.events[:4], kinds=[QuestionKind.TITLE], seed=1, number=1)
    assert set(question.choices) == {"Rain fails", "№2001", "№2002", "№2003"}


def test_who_can_be_asked_of_an_event_without_a_beginning() -> None:
    timeline = load(f"""
        {SOURCE}
        actors: {{one: {{name: Ones, kind: state}}, two: {{name: Twos, kind: state}}}}
        events:
          - {{id: a, date: ../2012, title: Ones rule, text: A., actors: [one], {CITED}}}
    """)
    (question,) = every(timeline, QuestionKind.WHO)
    assert question.subject == "until 2012: ____ rule"
    assert question.text == "Who took part? until 2012: ____ rule"
    assert sorted(question.choices) == ["Ones", "Twos"]


def test_the_other_months_are_near_and_within_the_years_that_there_are() -> None:
    dates = [f"{year}-05" for year in range(1960, 2020)]
    events = "".join(f"  - {{id: e{d[:4]}, date: {d}, title: №{d[:2]} {d[2:4]}, text: N., {CITED}}}\n" for d in dates)
    timeline = load(f"{SOURCE}events:\n{events}")
    for question in every(timeline, QuestionKind.WHEN):
        years = [int(choice.split()[1]) for choice in question.choices]
        assert years == sorted(years)
        assert max(years) - min(years) <= 24
    alone = load(f"{SOURCE}events: [{{id: a, date: 9999-12, title: The end, text: E., {CITED}}}]")
    for seed in range(10):
        (question,) = every(alone, QuestionKind.WHEN, seed=seed)
        assert question.answer == "Dec 9999"
        assert {choice.split()[1] for choice in question.choices} == {"9999"}


def test_first_and_when_leave_out_dates_in_doubt_or_dispute(small: Timeline) -> None:
    asked = {event.id for question in every(small, QuestionKind.FIRST, QuestionKind.WHEN) for event in question.events}
    assert asked == {"drought", "mutiny", "gao-taken", "appeal", "convoy", "verdict", "return"}
    assert "drought" not in {question.events[0].id for question in every(small, QuestionKind.WHEN)}


def test_the_citation_that_represents_an_event_does_not_dissent_unless_all_do() -> None:
    events = load("""
        sources:
          one: {title: One, publisher: One, kind: ngo}
          two: {title: Two, publisher: Two, kind: ngo}
        events:
          - {id: a, date: 2012, title: A, text: A., sources: [{source: one, date: 2011}, {source: two}]}
          - {id: b, date: 2012, title: B, text: B., sources: [{source: one, date: 2011}, {source: two, date: 2010}]}
    """).events
    assert [each and each.source.id for each in map(representative_citation, events)] == ["two", "one"]


def test_no_event_is_asked_about_twice_while_there_are_others() -> None:
    timeline = read_timeline(str(EVENTS))
    questions = make_quiz(timeline, timeline.events, seed=1, number=40)
    asked = [event.id for question in questions for event in question.events]
    assert len(set(asked)) == len(asked)
    assert [sum(question.kind is kind for question in questions) for kind in QuestionKind] == [8] * 5


def test_a_title_that_fits_several_events_is_not_asked_about() -> None:
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
    assert {
        event.id for question in every(timeline, QuestionKind.FIRST, QuestionKind.WHEN) for event in question.events
    } == {"a", "b"}
    assert {tuple(sorted(question.choices)) for question in every(timeline, QuestionKind.WHO)} == {
        ("Ones", "Threes"),
        ("Threes", "Twos"),
    }


def test_a_cause_is_no_wrong_title_for_its_effect() -> None:
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
    questions = every(timeline, QuestionKind.TITLE)
    assert set(about(questions, "a").choices) == {"Rain fails", "Vote delayed"}
    assert set(about(questions, "b").choices) == {"Herds perish", "Vote delayed"}
    assert set(about(questions, "c").choices) == {"Rain fails", "Herds perish", "Vote delayed"}


def test_events_of_one_text_are_no_wrong_titles_for_one_another() -> None:
    timeline = load(f"""
        {SOURCE}
        places: {{gao: {{name: Gao}}, kidal: {{name: Kidal}}}}
        events:
          - {{id: a, date: 2012, title: Rain fails, text: Wells are left empty in Gao., {CITED}}}
          - {{id: b, date: 2013, title: Herds perish, text: WELLS are left empty in Kidal, {CITED}}}
          - {{id: c, date: 2014, title: Vote delayed, text: Ballots arrive late again., {CITED}}}
    """)
    questions = every(timeline, QuestionKind.TITLE)
    assert set(about(questions, "a").choices) == {"Rain fails", "Vote delayed"}
    assert set(about(questions, "b").choices) == {"Herds perish", "Vote delayed"}


def test_the_other_names_of_a_place_give_nothing_away() -> None:
    timeline = load(f"""
        {SOURCE}
        places:
          gao: {{name: Gao, region: Gao, country: Mali, aliases: [Kawkaw]}}
          kawkaw: {{name: Kawkaw, region: Kidal, country: Mali}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, aliases: [Isaca]}}
          segou: {{name: Ségou, region: Ségou, country: Mali, aliases: [Sikoro]}}
        events:
          - {{id: a, date: 2012, title: Fire at Kawkaw, text: Smoke was seen as far as Isaca., places: [gao], {CITED}}}
    """)
    (question,) = every(timeline, QuestionKind.WHERE)
    assert question.subject == "2012: Fire at ____"
    assert set(question.choices) == {"Gao", "Ségou"}


def test_every_kind_has_a_text_and_requirements() -> None:
    assert set(QUESTION_TEXTS) == set(REQUIREMENTS) == set(QuestionKind)


def test_more_questions_than_can_be_counted_are_as_many_as_there_are(small: Timeline) -> None:
    assert make_quiz(small, small.events, seed=1, number=10**20) == every(small, *QuestionKind)


# Growth


def crowded(events: int, actors: int, title: str = "Shots at the bridge") -> Timeline:
    """Return events of many actors each, one of whom has a thousand names that begin alike."""
    crowd = [
        Actor(id=f"a{number}", name=f"Group{number}", kind="armed group", about=f"Fighters{number} of old")
        for number in range(actors)
    ]
    crowd[0] = crowd[0]._replace(aliases=tuple(f"The Group {number}" for number in range(1000)))
    others = [Actor(id=f"o{number}", name=f"Other{number}", kind="armed group") for number in range(9)]
    where = [
        Place(id=f"p{number}", name=f"Town{number}", region=f"R{number}", country="Mali") for number in range(actors)
    ]
    return Timeline(
        events=tuple(
            Event(
                id=f"e{number}",
                date=parse_edtf(f"{1000 + number}-05"),
                title=f"{title} №{number}",
                text="The Group takes the front.",
                sources=(Citation(source=RADIO),),
                actors=tuple(crowd),
                places=tuple(where[: actors // 2]),
            )
            for number in range(events)
        ),
        actors={actor.id: actor for actor in (*crowd, *others)},
        places={place.id: place for place in where},
    )


@pytest.mark.parametrize("kind", [QuestionKind.WHO, QuestionKind.WHERE])
def test_a_question_about_many_actors_and_places_takes_work_in_proportion_to_their_number(kind: QuestionKind) -> None:
    def work(actors: int) -> int:
        timeline = crowded(12, actors)
        return calls_of(lambda: every(timeline, kind))

    assert work(1200) < 2.5 * work(600)


def test_names_are_prepared_once_for_all_questions() -> None:
    timeline = crowded(40, 40)

    def work(number: int) -> int:
        return calls_of(lambda: make_quiz(timeline, timeline.events, kinds=[QuestionKind.WHO], seed=1, number=number))

    assert work(40) < 2 * work(1)


def test_a_title_full_of_one_name_is_not_asked_about() -> None:
    def asked(blanks: int) -> int:
        return len(every(crowded(4, 3, "Shots " + "Group1, " * blanks), QuestionKind.WHO))

    assert (asked(MAX_BLANKS), asked(MAX_BLANKS + 1)) == (4, 0)


def test_a_title_with_blanks_is_compared_only_with_those_that_begin_like_it() -> None:
    def work(events: int) -> int:
        timeline = crowded(events, 3)
        titled = tuple(
            event._replace(title=f"On day {number} shots by Group1") for number, event in enumerate(timeline.events)
        )
        timeline = Timeline(events=titled, actors=timeline.actors)
        return calls_of(lambda: every(timeline, QuestionKind.WHO))

    assert work(800) < 2.5 * work(400)
