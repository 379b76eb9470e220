import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EVENTS, ROOT, load
from work import calls_of

from mali_timeline.dates import HistoricalDate, parse_edtf
from mali_timeline.readers import read_timeline
from mali_timeline.records import Actor, Citation, Event, Figure, Place, Source, Timeline
from mali_timeline.reports.accusations import leaves_responsibility_open, speaks_of_violence
from mali_timeline.reports.quiz import (
    LETTERS,
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
PAPER = Source(id="paper", title="Morning", publisher="Paper", kind="newspaper")
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
    "killed",
    "allegedly",
)
dates = st.sampled_from(DATES).map(parse_edtf)
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
actors = st.tuples(
    st.sampled_from(["Army", "ARMY", "Réb", "Gao", "Malian Army", "Envoys", "Judge", "Awa Diop", "Port Guard"]),
    st.sampled_from(["state", "armed group", "person", "population"]),
    st.sampled_from([(), ("Reb",), ("The Army", "Mali")]),
    st.sampled_from([None, "Part of the Army.", "Soldiers of Mali."]),
)
places = st.tuples(
    st.sampled_from(["Gao", "gao", "Mali", "Kidal", "Gao region", "Ségou", "Paris", "Sahel", "Tessalit"]),
    st.sampled_from([None, "Gao", "Kidal", "Ségou"]),
    st.sampled_from([None, "Mali", "MALI", "France"]),
    st.sampled_from([None, 14.5]),
)


# These are made once: Hypothesis takes longer to make a strategy than to draw from it.
given_dates = st.lists(st.none() | dates, min_size=1, max_size=2)
tags = st.lists(st.sampled_from(["battle", "talks"]), unique=True, max_size=1)
doubts = st.sampled_from([None, None, None, "The day."])
caveats = st.sampled_from([None, None, "It is unclear who did it."])
all_actors = st.lists(actors, min_size=1, max_size=7)
all_places = st.lists(places, min_size=1, max_size=7)
numbers_of_events = st.integers(0, 8)


def drawn_event(
    draw: st.DrawFn, number: int, who: st.SearchStrategy[list[Actor]], where: st.SearchStrategy[list[Place]]
) -> Event:
    """Draw one event of a timeline."""
    cited = draw(given_dates)
    return Event(
        id=f"event-{number}",
        date=draw(dates),
        title=draw(texts),
        text=draw(texts),
        sources=tuple(Citation(source=source, date=date) for source, date in zip((RADIO, PAPER), cited, strict=False)),
        actors=tuple(draw(who)),
        places=tuple(draw(where)),
        tags=tuple(draw(tags)),
        disputed=draw(doubts),
        caveat=draw(caveats),
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Draw a timeline in which names, titles and dates collide as often as they can."""
    who = [
        Actor(id=f"actor-{number}", name=name, kind=kind, aliases=aliases, about=told)
        for number, (name, kind, aliases, told) in enumerate(draw(all_actors))
    ]
    where = [
        Place(id=f"place-{number}", name=name, region=region, country=country, lat=position, lon=position)
        for number, (name, region, country, position) in enumerate(draw(all_places))
    ]
    of_who = st.lists(st.sampled_from(who), unique=True, max_size=2)
    of_where = st.lists(st.sampled_from(where), unique=True, max_size=2)
    return Timeline(
        events=tuple(drawn_event(draw, number, of_who, of_where) for number in range(draw(numbers_of_events))),
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


def _every_question_has_two_to_four_choices_that_differ_and_is_asked_once(timeline: Timeline, seed: int) -> None:
    questions = every(timeline, *QuestionKind, seed=seed)
    for question in questions:
        assert 2 <= len(question.choices) <= MAX_CHOICES
        assert len({fold(choice) for choice in question.choices}) == len(question.choices)
        assert question.answer == question.choices[question.right]
    drafts = [(question.kind, frozenset(event.id for event in question.events)) for question in questions]
    assert len(set(drafts)) == len(drafts)


def _which_came_first_is_never_asked_of_dates_that_overlap_or_are_disputed(timeline: Timeline, seed: int) -> None:
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


def _when_is_asked_only_of_events_that_lie_certainly_in_one_month(timeline: Timeline, seed: int) -> None:
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


def _the_gap_has_one_right_name_and_no_sentence_that_accuses(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.GAP, seed=seed):
        (event,) = question.events
        present = [actor for other in fitting(timeline, question) for actor in other.actors]
        names = {fold(name) for actor in present for name in actor.names}
        assert [choice for choice in question.choices if fold(choice) in names] == [question.answer]
        (right, *_) = (actor for actor in event.actors if actor.name == question.answer)
        shown = f" {fold(question.subject.partition(': ')[2])} "
        assert not any(f" {fold(name)} " in shown for name in right.names)
        assert "____" in shown
        assert not event.is_disputed
        assert not {"killed", "allegedly"} & set(fold(f"{event.title} {event.text}").split())
        assert not event.caveat
        for choice in question.choices:
            assert any(
                actor.kind != "population" for actor in timeline.actors.values() if fold(actor.name) == fold(choice)
            )


def _where_has_no_second_right_answer_and_asks_for_places_of_the_same_country_and_years(
    timeline: Timeline, seed: int
) -> None:
    for question in every(timeline, QuestionKind.WHERE, seed=seed):
        (event,) = question.events
        (right,) = event.places
        assert right.lat is not None
        assert fold(right.name) != fold(right.country or "")
        assert not event.disputed
        present = [place for other in fitting(timeline, question) for place in other.places]
        around = {fold(name) for place in present for name in (*place.names, *place.areas) if name != right.country}
        assert event.date.earliest
        assert event.date.latest
        years = range(event.date.earliest.year, event.date.latest.year + 1)
        for choice in question.choices:
            if choice == question.answer:
                continue
            assert fold(choice) not in around
            # Of the places with this name one at least is of this country, of another region, and of these years.
            assert any(
                place.lat is not None
                and fold(place.country or "") == fold(right.country or "")
                and fold(place.region or "") not in {fold(near.region or "") for near in present}
                for other in timeline.events
                if other.date.earliest and other.date.earliest.year in years
                for place in other.places
                if fold(place.name) == fold(choice)
            )


def _four_events_in_order_come_certainly_one_after_another(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.ORDER, seed=seed):
        assert len(question.events) == len(question.items) == 4
        for one, other in zip(question.events, question.events[1:], strict=False):
            assert not days_shared(one.date, other.date)
            assert one.date.certainly_before(other.date)
        assert not any(map(is_disputed, question.events))
        letters = question.answer.split(", ")
        assert [question.items[LETTERS.index(letter)] for letter in letters] == [e.title for e in question.events]
        assert all(sorted(choice.split(", ")) == list(LETTERS) for choice in question.choices)


def _one_of_four_is_disputed_and_the_others_have_two_independent_sources(timeline: Timeline, seed: int) -> None:
    for question in every(timeline, QuestionKind.DISPUTED, seed=seed):
        disputed, *others = question.events
        assert disputed.is_disputed
        assert question.answer == disputed.title
        assert sorted(question.choices) == sorted(event.title for event in question.events)
        assert len(others) == 3
        for event in others:
            assert not event.is_disputed
            assert not event.caveat
            assert event.independent_sources >= 2


def _a_text_names_nobody_and_other_titles_are_of_other_times_and_tags(timeline: Timeline, seed: int) -> None:
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


def _the_same_seed_gives_the_same_quiz_and_a_shorter_one_is_its_beginning(timeline: Timeline, seed: int) -> None:
    number = 1 + seed % 12
    one, other = (make_quiz(timeline, timeline.events, seed=seed, number=number) for _ in range(2))
    assert one == other
    assert one == every(timeline, *QuestionKind, seed=seed)[:number]


# One timeline for all of them: to draw it takes longer than to ask about it.
LAWS = (
    _every_question_has_two_to_four_choices_that_differ_and_is_asked_once,
    _which_came_first_is_never_asked_of_dates_that_overlap_or_are_disputed,
    _when_is_asked_only_of_events_that_lie_certainly_in_one_month,
    _the_gap_has_one_right_name_and_no_sentence_that_accuses,
    _where_has_no_second_right_answer_and_asks_for_places_of_the_same_country_and_years,
    _four_events_in_order_come_certainly_one_after_another,
    _one_of_four_is_disputed_and_the_others_have_two_independent_sources,
    _a_text_names_nobody_and_other_titles_are_of_other_times_and_tags,
    _the_same_seed_gives_the_same_quiz_and_a_shorter_one_is_its_beginning,
)


@given(timelines(), st.integers(0, 99))
def test_the_laws_hold_for_every_timeline(timeline: Timeline, seed: int) -> None:
    for law in LAWS:
        law(timeline, seed)


# The rules, case by case


def test_a_title_with_a_gap_has_the_actor_by_no_name_nor_persons_by_a_part_of_it(small: Timeline) -> None:
    gap, where = every(small, QuestionKind.GAP), every(small, QuestionKind.WHERE)
    assert {question.events[0].id for question in gap} == {"gao-taken", "appeal"}
    assert about(gap, "gao-taken").subject == "31 Mar 2012: ____ envoys arrive in Gao"
    assert about(where, "gao-taken").subject == "31 Mar 2012: REB envoys arrive in ____"
    assert about(gap, "appeal").subject == "11 Jun 2012: ____ calls for calm"
    assert about(gap, "appeal").text == "Which name belongs in the gap? 11 Jun 2012: ____ calls for calm"
    assert about(every(small, QuestionKind.TITLE), "accord").subject.startswith("Envoys of ____ and of the ____ agree")


def test_whoever_belongs_to_one_who_took_part_is_no_wrong_answer(small: Timeline) -> None:
    for seed in range(20):
        questions = every(small, QuestionKind.GAP, seed=seed)
        assert about(questions, "gao-taken").answer == "REB"
        assert "Dune Wing" not in about(questions, "gao-taken").choices
        assert {"Raiders", "Port Guard"} <= set(about(questions, "gao-taken").choices)


def test_where_neither_regions_nor_countries_nor_other_years_are_asked_for(small: Timeline) -> None:
    for seed in range(20):
        questions = every(small, QuestionKind.WHERE, seed=seed)
        # Not: a whole country, a region, a sea of sand, what is disputed, what another source dates otherwise.
        assert {question.events[0].id for question in questions} == {
            "mutiny", "gao-taken", "appeal", "convoy", "verdict"
        }  # fmt: skip
        assert set(about(questions, "gao-taken").choices) == {"Gao", "Kidal", "Ségou"}
        assert set(about(questions, "convoy").choices) == {"Mopti", "Kidal"}


def test_an_event_over_many_years_or_without_an_end_has_no_place_asked_for() -> None:
    timeline = load(f"""
        {SOURCE}
        places:
          gao: {{name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04}}
          kidal: {{name: Kidal, region: Kidal, country: Mali, lat: 18.44, lon: 1.41}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, lat: 14.49, lon: -4.19}}
        events:
          - {{id: a, date: 2012/.., title: Drought, text: A., places: [gao], {CITED}}}
          - {{id: b, date: 2011-12-30/2012-01-02, title: Rain, text: B., places: [kidal], {CITED}}}
          - {{id: c, date: 2012-05, title: Wind, text: C., places: [mopti], {CITED}}}
          - {{id: d, date: 2013-05, title: Frost, text: D., places: [gao], {CITED}}}
    """)
    (question,) = every(timeline, QuestionKind.WHERE)
    assert question.events[0].id == "b"
    assert set(question.choices) == {"Kidal", "Mopti"}


def test_the_order_of_four_events_is_asked_by_letters(small: Timeline) -> None:
    question, *_ = every(small, QuestionKind.ORDER, seed=3)
    assert len(question.choices) == 4
    assert question.text.startswith("In which order did these happen? A) ")
    assert question.text.count("; ") == 3


def test_a_dispute_is_one_in_words_on_the_date_or_on_a_figure(small: Timeline) -> None:
    for seed in range(10):
        questions = every(small, QuestionKind.DISPUTED, seed=seed)
        assert {question.answer for question in questions} == {"Raiders burn the market of Kidal", "Accord of Paris"}
        for question in questions:
            assert {event.id for event in question.events[1:]} == {"drought", "gao-taken", "convoy"}
    contradicted = small.by_id["return"]._replace(
        figures=(Figure(label="boats", value=3), Figure(label="boats", value=4))
    )
    changed = Timeline(
        events=tuple(contradicted if event.id == "return" else event for event in small.events),
        sources=small.sources, actors=small.actors, places=small.places, tags=small.tags,
    )  # fmt: skip
    assert "Families come home" in {question.answer for question in every(changed, QuestionKind.DISPUTED)}


# Over every event of the shipped file


@pytest.fixture(scope="module")
def mali() -> Timeline:
    """Return the shipped timeline."""
    return read_timeline(str(EVENTS))


def test_no_gap_accuses_anybody_in_the_shipped_file(mali: Timeline) -> None:
    questions = [question for seed in range(3) for question in every(mali, QuestionKind.GAP, seed=seed)]
    assert len(questions) > 200
    kinds = {actor.name: actor.kind for actor in mali.actors.values()}
    for question in questions:
        (event,) = question.events
        for text in (question.subject, event.title, event.text or ""):
            assert not speaks_of_violence(text), text
            assert not leaves_responsibility_open(text), text
        assert not leaves_responsibility_open(event.caveat or "")
        assert not event.is_disputed
        assert not [choice for choice in question.choices if kinds[choice] == "population"]


def test_no_title_that_accuses_is_right_or_wrong_for_a_text(mali: Timeline) -> None:
    for question in every(mali, QuestionKind.TITLE):
        for text in (question.subject, *question.choices):
            assert not speaks_of_violence(text), text
            assert not leaves_responsibility_open(text), text


def test_of_the_killings_of_aguelhok_and_ogossagou_nobody_is_asked_who_did_it(mali: Timeline) -> None:
    ogossagou = [event for event in mali.in_order if event.date.text == "2019-03-23"]
    assert ogossagou
    for seed in range(20):
        for kind in (QuestionKind.GAP, QuestionKind.TITLE):
            for question in make_quiz(
                mali, [mali.by_id["aguelhok-killings"], *ogossagou], kinds=[kind], seed=seed, number=ALL
            ):
                assert question.events[0].id not in {"aguelhok-killings", *(event.id for event in ogossagou)}
        for question in make_quiz(mali, ogossagou, seed=seed, number=ALL):
            assert question.answer != "Fulani villagers"


def test_where_is_asked_of_single_spots_with_answers_of_the_same_country_and_years(mali: Timeline) -> None:
    questions = every(mali, QuestionKind.WHERE)
    assert len(questions) > 50
    by_name = {place.name: place for place in mali.places.values()}
    for question in questions:
        (event,) = question.events
        assert [place.name for place in event.places] == [question.answer]
        assert event.date.earliest
        assert event.date.latest
        for choice in question.choices:
            assert by_name[choice].lat is not None
            assert by_name[choice].country == event.places[0].country
            assert any(
                other.date.earliest and event.date.earliest.year <= other.date.earliest.year <= event.date.latest.year
                for other in mali.events
                if by_name[choice] in other.places
            )


def test_every_kind_can_be_asked_of_the_shipped_file(mali: Timeline) -> None:
    for kind in QuestionKind:
        assert len(make_quiz(mali, mali.events, kinds=[kind], seed=1, number=50)) == 50


# The rules, one by one

SOURCE = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
CITED = "sources: [{source: s}]"


def test_whoever_is_named_in_the_text_or_a_note_is_no_wrong_answer() -> None:
    timeline = load(f"""
        {SOURCE}
        actors:
          one: {{name: Ones, kind: armed group}}
          two: {{name: Twos, kind: armed group, aliases: [Les Deux]}}
          three: {{name: Threes, kind: armed group}}
          four: {{name: Fours, kind: armed group}}
        places:
          gao: {{name: Gao, region: Gao, country: Mali, lat: 16.27, lon: -0.04}}
          kidal: {{name: Kidal, region: Kidal, country: Mali, lat: 18.44, lon: 1.41}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, lat: 14.49, lon: -4.19}}
        events:
          - id: a
            date: 2012-04
            title: Ones at the bridge
            text: Earlier les deux were seen on the road from Kidal.
            actors: [one]
            places: [gao]
            sources: [{{source: s, note: another page has the THREES}}]
          - {{id: b, date: 2012-05, title: Rain, text: B., places: [kidal, mopti], {CITED}}}
    """)
    (gap,) = every(timeline, QuestionKind.GAP)
    assert set(gap.choices) == {"Ones", "Fours"}
    (where,) = every(timeline, QuestionKind.WHERE)
    assert set(where.choices) == {"Gao", "Mopti"}


@pytest.mark.parametrize(
    "changed",
    [
        "text: Two men are killed.",
        "text: The Ones are said to be there.",
        "title: Ones attack the bridge",
        "title: Ones accused of a theft",
        "caveat: It is unclear whose men they were.",
        "disputed: Who it was.",
        "sources: [{source: s, note: an alleged meeting}]",
        "sources: [{source: s, date: 2013}]",
        "figures: [{label: men, value: 3}, {label: men, value: 4}]",
        "actors: []",
        "actors: [people]",
    ],
)
def test_nothing_that_may_accuse_or_is_disputed_has_a_gap(changed: str) -> None:
    fields = dict(
        line.split(": ", 1)
        for line in (
            "id: a", "date: 2012", "title: Ones or Locals at the bridge", "text: A.", "actors: [one]", CITED, changed
        )
    )  # fmt: skip
    registers = (
        f"{SOURCE}actors:\n  one: {{name: Ones, kind: state}}\n  two: {{name: Twos, kind: state}}\n"
        "  people: {name: Locals, kind: population}\n"
    )

    def asked(event: dict[str, str]) -> list[Question]:
        lines = "".join(f"    {name}: {value}\n" for name, value in event.items())
        return every(load(f"{registers}events:\n  -\n{lines}"), QuestionKind.GAP)

    assert not asked(fields)
    name = changed.partition(":")[0]
    sound = {"title": "Ones at the bridge", "text": "A.", "actors": "[one]", "sources": "[{source: s}]"}
    without = {each: value for each, value in fields.items() if each != name}
    assert asked({**without, **({name: sound[name]} if name in sound else {})})


def test_a_name_within_a_longer_one_or_of_two_is_no_gap() -> None:
    timeline = load(f"""
        {SOURCE}
        actors:
          mali: {{name: Mali, kind: state}}
          niger: {{name: Niger, kind: state}}
          eutm: {{name: EUTM Mali, kind: organisation}}
          diop: {{name: Awa Diop, kind: person}}
          other: {{name: Omar Diop, kind: person}}
        events:
          - {{id: a, date: 2012, title: EUTM Mali is set up, text: A., actors: [mali], {CITED}}}
          - {{id: b, date: 2013, title: Diop is elected, text: B., actors: [diop], {CITED}}}
          - {{id: c, date: 2014, title: Mali and EUTM Mali sign, text: C., actors: [mali], {CITED}}}
          - {{id: d, date: 2015, title: EUTM Mali counts its men, text: D., actors: [eutm], {CITED}}}
    """)
    assert [question.subject for question in every(timeline, QuestionKind.GAP)] == ["2015: ____ counts its men"]


def test_only_the_name_that_is_asked_for_is_left_out() -> None:
    timeline = load(f"""
        {SOURCE}
        actors:
          one: {{name: Ones, kind: state}}
          two: {{name: Twos, kind: state}}
          three: {{name: Threes, kind: state}}
        events:
          - {{id: a, date: 2012, title: Ones and Twos sign, text: A., actors: [one, two], {CITED}}}
    """)
    shown = {every(timeline, QuestionKind.GAP, seed=seed)[0].subject for seed in range(10)}
    assert shown == {"2012: ____ and Twos sign", "2012: Ones and ____ sign"}


def test_whoever_is_only_described_is_no_wrong_answer() -> None:
    timeline = load(f"""
        {SOURCE}
        actors:
          one: {{name: Ones, kind: armed group}}
          two: {{name: Twos of the al-Hill, kind: armed group}}
          gunmen: {{name: Masked gunmen, kind: armed group}}
          dogon: {{name: Dogon villagers, kind: population}}
          chad: {{name: Chad, kind: state}}
          niger: {{name: Niger, kind: state}}
        events:
          - {{id: a, date: 2012, title: Ones at the bridge, text: A., actors: [one], {CITED}}}
          - {{id: b, date: 2013, title: Dogon villagers dig wells, text: B., actors: [dogon], {CITED}}}
          - {{id: c, date: 2014, title: Masked gunmen on the road, text: C., actors: [gunmen], {CITED}}}
    """)
    for seed in range(10):
        questions = every(timeline, QuestionKind.GAP, seed=seed)
        assert set(about(questions, "a").choices) == {"Ones", "Twos of the al-Hill", "Chad", "Niger"}
        # Any of the armed groups may be the gunmen.
        assert set(about(questions, "c").choices) == {"Masked gunmen", "Chad", "Niger"}
        assert len(questions) == 2


def test_a_place_that_bears_the_name_of_a_region_is_not_apart_from_what_lies_there() -> None:
    spot = "lat: 15, lon: 0"
    timeline = load(f"""
        {SOURCE}
        places:
          kidal: {{name: Kidal, region: North, country: Mali, {spot}}}
          essouk: {{name: Essouk, region: Kidal, country: Mali, {spot}}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, {spot}}}
          other-mopti: {{name: MOPTI, region: Gao, country: Mali, {spot}}}
          nowhere: {{name: Nowhere, country: Mali, {spot}}}
        events:
          - {{id: a, date: 2012, title: Rain in the hills, text: A., places: [essouk], {CITED}}}
          - {{id: b, date: 2012, title: Wind on the plain, text: B., places: [kidal], {CITED}}}
          - {{id: c, date: 2012, title: Frost, text: C., places: [mopti, other-mopti, nowhere], {CITED}}}
    """)
    for seed in range(10):
        questions = every(timeline, QuestionKind.WHERE, seed=seed)
        assert len(questions) == 2
        for question in questions:
            assert [fold(choice) for choice in question.choices if choice != question.answer] == ["mopti"]


def test_where_several_events_fit_the_blanks_none_of_their_places_is_wrong() -> None:
    spot = "lat: 15, lon: 0"
    timeline = load(f"""
        {SOURCE}
        places:
          gao: {{name: Gao, region: Gao, country: Mali, {spot}}}
          kidal: {{name: Kidal, region: Kidal, country: Mali, {spot}}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, {spot}}}
          segou: {{name: Ségou, region: Ségou, country: Mali, {spot}}}
        events:
          - {{id: a, date: 2012, title: Fire at Gao, text: A., places: [gao, segou], {CITED}}}
          - {{id: b, date: 2012, title: Fire at Kidal, text: B., places: [kidal], {CITED}}}
          - {{id: c, date: 2012, title: Rain, text: C., places: [mopti, gao], {CITED}}}
    """)
    for seed in range(10):
        (question,) = every(timeline, QuestionKind.WHERE, seed=seed)
        assert set(question.choices) == {"Kidal", "Mopti"}


def test_a_title_fits_the_blanks_only_with_all_that_stands_between_them() -> None:
    timeline = load(f"""
        {SOURCE}
        places:
          gao: {{name: Gao, region: Gao, country: Mali, lat: 15, lon: 0}}
          kidal: {{name: Kidal, region: Kidal, country: Mali, lat: 15, lon: 0}}
        events:
          - {{id: a, date: 2012, title: Fire at Gao near old Gao at night, text: A., places: [gao], {CITED}}}
          - {{id: b, date: 2012, title: Fire at Kidal at night, text: B., places: [kidal], {CITED}}}
    """)
    for seed in range(10):
        shown = {question.events[0].id: question.choices for question in every(timeline, QuestionKind.WHERE, seed=seed)}
        assert set(shown["a"]) == {"Gao", "Kidal"}


def test_without_countries_no_place_is_asked_for() -> None:
    """Whatever has none may be anywhere, also where only one of the places that fit has none."""
    for country in ("", ", region: Gao, country: Mali"):
        timeline = load(f"""
            {SOURCE}
            places:
              gao: {{name: Gao, lat: 15, lon: 0{country}}}
              kidal: {{name: Kidal, lat: 18, lon: 1}}
              mopti: {{name: Mopti, lat: 18, lon: 1, region: Mopti, country: Mali}}
            events:
              - {{id: a, date: 2012, title: Fire at Gao, text: A., places: [gao], {CITED}}}
              - {{id: b, date: 2012, title: Fire at Kidal, text: B., places: [kidal], {CITED}}}
              - {{id: c, date: 2012, title: Rain at Mopti and Gao, text: C., places: [mopti, gao], {CITED}}}
        """)
        assert every(timeline, QuestionKind.WHERE) == []


@pytest.mark.parametrize(("number", "asked"), [(50, 50), (51, 0)])
def test_a_title_with_blanks_that_fits_too_many_events_is_not_asked_about(number: int, asked: int) -> None:
    towns = range(number)
    timeline = load(
        f"{SOURCE}places:\n  elsewhere: {{name: Elsewhere, region: East, country: Mali, lat: 1, lon: 1}}\n"
        + "".join(
            f"  p{town}: {{name: Town{town}, region: Region{town}, country: Mali, lat: 1, lon: 1}}\n" for town in towns
        )
        + "events:\n"
        + "".join(
            f"  - {{id: e{n}, date: 2012, title: Fire at Town{n}, text: F., places: [p{n}], {CITED}}}\n" for n in towns
        )
        + f"  - {{id: x, date: 2012, title: Rain, text: R., places: [elsewhere, p1], {CITED}}}\n"
    )
    questions = every(timeline, QuestionKind.WHERE)
    assert len(questions) == asked
    assert {choice for question in questions for choice in question.choices if choice != question.answer} <= {
        "Elsewhere"
    }


@pytest.mark.no_cover
def test_a_kind_of_which_nothing_can_be_made_is_given_up_and_the_others_go_on() -> None:
    event = Event(id="", date=parse_edtf("2012"), title="", text="Nothing to tell.", sources=(Citation(source=RADIO),))
    events = tuple(event._replace(id=f"e{n}", title=f"Title {n}", date=parse_edtf(f"{1000 + n}")) for n in range(3000))
    timeline = Timeline(events=events, sources={"radio": RADIO})
    questions = make_quiz(timeline, events, seed=1, number=20)
    assert {question.kind for question in questions} == {QuestionKind.FIRST, QuestionKind.ORDER}
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
          - {{id: f, date: 2017, title: Harvest, text: F., {CITED}}}
    """)
    assert set(about(every(timeline, QuestionKind.TITLE), "a").choices) == {"Rain fails", "Harvest"}
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


def test_a_gap_can_be_in_an_event_without_a_beginning() -> None:
    timeline = load(f"""
        {SOURCE}
        actors: {{one: {{name: Ones, kind: state}}, two: {{name: Twos, kind: state}}}}
        events:
          - {{id: a, date: ../2012, title: Ones rule, text: A., actors: [one], {CITED}}}
    """)
    (question,) = every(timeline, QuestionKind.GAP)
    assert question.subject == "until 2012: ____ rule"
    assert question.text == "Which name belongs in the gap? until 2012: ____ rule"
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
    assert representative_citation(events[0]._replace(sources=())) is None


def test_no_event_is_asked_about_twice_while_there_are_others() -> None:
    timeline = read_timeline(str(EVENTS))
    questions = make_quiz(timeline, timeline.events, seed=1, number=42)
    asked = [event.id for question in questions for event in question.events]
    assert len(set(asked)) == len(asked)
    assert [sum(question.kind is kind for question in questions) for kind in QuestionKind] == [6] * 7


def test_a_title_that_fits_several_events_is_not_asked_about() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        actors:
          one: {name: Ones, kind: armed group}
          two: {name: Twos, kind: armed group}
          three: {name: Threes, kind: armed group}
        events:
          - {id: a, date: 2012-01, title: Ones walk on, text: A., actors: [one], sources: [{source: s}]}
          - {id: b, date: 2013-01, title: Twos walk on, text: B., actors: [two], sources: [{source: s}]}
          - {id: c, date: 2014-01, title: Walk on, text: C., actors: [one], sources: [{source: s}]}
          - {id: d, date: 2015-01, title: walk on, text: D., actors: [two], sources: [{source: s}]}
    """)
    assert {
        event.id for question in every(timeline, QuestionKind.FIRST, QuestionKind.WHEN) for event in question.events
    } == {"a", "b"}
    assert {tuple(sorted(question.choices)) for question in every(timeline, QuestionKind.GAP)} == {
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
          gao: {{name: Gao, region: Gao, country: Mali, aliases: [Kawkaw], lat: 1, lon: 1}}
          kawkaw: {{name: Kawkaw, region: Kidal, country: Mali, lat: 1, lon: 1}}
          mopti: {{name: Mopti, region: Mopti, country: Mali, aliases: [Isaca], lat: 1, lon: 1}}
          segou: {{name: Ségou, region: Ségou, country: Mali, aliases: [Sikoro], lat: 1, lon: 1}}
        events:
          - {{id: a, date: 2012, title: Fire at Kawkaw, text: Smoke was seen as far as Isaca., places: [gao], {CITED}}}
          - {{id: b, date: 2012, title: Rain, text: Rain., places: [kawkaw, mopti, segou], {CITED}}}
    """)
    (question,) = every(timeline, QuestionKind.WHERE)
    assert question.subject == "2012: Fire at ____"
    assert set(question.choices) == {"Gao", "Ségou"}


def test_every_kind_has_a_text_and_requirements() -> None:
    assert set(QUESTION_TEXTS) == set(REQUIREMENTS) == set(QuestionKind)


def test_more_questions_than_can_be_counted_are_as_many_as_there_are(small: Timeline) -> None:
    assert make_quiz(small, small.events, seed=1, number=10**20) == every(small, *QuestionKind)


# Growth


def crowded(events: int, actors: int, title: str = "Group1 at the bridge") -> Timeline:
    """Return events of many actors each, one of whom has a thousand names that begin alike."""
    crowd = [
        Actor(id=f"a{number}", name=f"Group{number}", kind="armed group", about=f"Fighters{number} of old")
        for number in range(actors)
    ]
    crowd[0] = crowd[0]._replace(aliases=tuple(f"The Group {number}" for number in range(1000)))
    others = [Actor(id=f"o{number}", name=f"Other{number}", kind="armed group") for number in range(9)]
    where = [
        Place(id=f"p{number}", name=f"Town{number}", region=f"R{number}", country="Mali", lat=1, lon=1)
        for number in range(actors)
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
                places=(where[number % actors],),
            )
            for number in range(events)
        ),
        actors={actor.id: actor for actor in (*crowd, *others)},
        places={place.id: place for place in where},
    )


@pytest.mark.parametrize("kind", [QuestionKind.GAP, QuestionKind.WHERE])
def test_a_question_about_many_actors_and_places_takes_work_in_proportion_to_their_number(kind: QuestionKind) -> None:
    def work(actors: int) -> int:
        timeline = crowded(12, actors)
        return calls_of(lambda: every(timeline, kind))

    assert work(1200) < 2.5 * work(600)


def test_names_are_prepared_once_for_all_questions() -> None:
    timeline = crowded(40, 40)

    def work(number: int) -> int:
        return calls_of(lambda: make_quiz(timeline, timeline.events, kinds=[QuestionKind.GAP], seed=1, number=number))

    assert work(40) < 2 * work(1)


def test_a_title_full_of_one_name_is_not_asked_about() -> None:
    def asked(blanks: int) -> int:
        return len(every(crowded(4, 3, "Stalls " + "Group1, " * blanks), QuestionKind.GAP))

    assert (asked(MAX_BLANKS), asked(MAX_BLANKS + 1)) == (4, 0)


def test_a_title_with_blanks_is_compared_only_with_those_that_begin_like_it() -> None:
    def work(events: int) -> int:
        timeline = crowded(events, 3)
        titled = tuple(
            event._replace(title=f"On day {number} stalls by Group1") for number, event in enumerate(timeline.events)
        )
        timeline = Timeline(events=titled, actors=timeline.actors)
        return calls_of(lambda: every(timeline, QuestionKind.GAP))

    assert work(800) < 2.5 * work(400)
