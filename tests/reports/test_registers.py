import pytest
from support import load
from work import calls_of

from mali_timeline.dates import parse_edtf
from mali_timeline.query import Query, select
from mali_timeline.records import Citation, Event, Figure, Period, Place, Source, Timeline
from mali_timeline.reports.disagreements import reporter_key
from mali_timeline.reports.registers import (
    ACTORS,
    PERIODS,
    PLACES,
    REGISTERS,
    SOURCES,
    Entry,
    co_reporting_citations,
    co_reporting_sources,
    contradicted_figures,
    entries_of,
    misdated_events,
    source_uses,
)


def used(timeline: Timeline, register: str, query: Query | None = None, *, only_used: bool = False) -> list[str]:
    """Return the entries of a register, each with the number of events that use it."""
    events = select(timeline, query or Query())
    entries = entries_of(timeline, REGISTERS[register], events, only_used=only_used)
    return [f"{entry.id} {len(entry.events)}" for entry in entries]


def source(timeline: Timeline, source_id: str) -> Entry[Source]:
    """Return an entry with all the events that cite it."""
    return next(each for each in entries_of(timeline, SOURCES, timeline.in_order) if each.id == source_id)


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("sources", ["paper 4", "radio 3", "copy 1"]),
        ("actors", ["army 2", "rebels 2"]),
        ("places", ["kidal 2", "gao 1", "paris 1"]),
        ("periods", ["before 1", "war 4"]),
        ("tags", ["battle 1", "talks 1"]),
    ],
)
def test_entries_come_with_the_events_that_use_them_the_most_used_first(
    history: Timeline, register: str, expected: list[str]
) -> None:
    assert used(history, register) == expected


def test_unused_entries_are_there_unless_only_used_ones_are_wanted(history: Timeline) -> None:
    battles = Query(tag=("battle",))
    assert used(history, "tags", battles) == ["battle 1", "talks 0"]
    assert used(history, "tags", battles, only_used=True) == ["battle 1"]
    assert used(history, "tags", Query(until="1900"), only_used=True) == []


def test_entries_of_equal_use_are_in_order_of_name_periods_of_time_and_sources_and_tags_of_id() -> None:
    timeline = load("""
        sources: {b: {title: A, publisher: A, kind: ngo}, a: {title: B, publisher: B, kind: ngo}}
        actors:
          z: {name: Zorro, kind: person}
          e: {name: Écosse, kind: state}
          f: {name: état, kind: state}
          g: {name: etat, kind: state}
        places: {z: {name: Zorro}, e: {name: Écosse}}
        periods: [{id: late, name: A, date: 2013}, {id: early, name: B, date: 2012}]
        tags: {b: , a: }
        events: []
    """)
    expected = {
        "sources": ["a", "b"],
        "actors": ["e", "g", "f", "z"],
        "places": ["e", "z"],
        "periods": ["early", "late"],
        "tags": ["a", "b"],
    }
    for register, ids in expected.items():
        assert used(timeline, register) == [f"{each} 0" for each in ids]


def test_a_register_names_its_entries_and_what_they_answer_to(history: Timeline) -> None:
    names = {
        register: {key: (known.name(record), *known.names(record)) for key, record in known.entries(history).items()}
        for register, known in REGISTERS.items()
    }
    assert names["sources"]["radio"] == ("Evening news", "Evening news")
    assert names["actors"]["army"] == ("Army", "Army", "Les Armées")
    assert names["actors"]["rebels"] == ("REB", "REB", "Rebels of the Dunes")
    assert names["places"]["kidal"] == ("Kidal", "Kidal")
    assert names["periods"]["war"] == ("The war", "The war")
    assert names["tags"]["talks"] == ("talks",)
    assert PLACES.names(Place(id="p", name="Mopti", region="Mopti", aliases=("Isaca",))) == ("Mopti", "Isaca")


def test_the_fields_of_a_register_are_those_of_its_records(history: Timeline) -> None:
    assert {f"{known.noun}s" for known in REGISTERS.values()} == set(REGISTERS)
    for known in REGISTERS.values():
        record = next(iter(known.entries(history).values()))
        assert set(record._fields) >= set(known.fields)
        assert {*known.fields, "events"} >= {*known.default, *known.table}


def test_several_entries_of_one_name_are_used_apart() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        actors: {old: {name: Keita, kind: person}, young: {name: Keita, kind: person}}
        events: [{id: a, date: 2012, title: A, text: A., actors: [young], sources: [{source: s}]}]
    """)
    assert [(entry.id, len(entry.uses)) for entry in entries_of(timeline, ACTORS, timeline.events)] == [
        ("young", 1),
        ("old", 0),
    ]


# What a source claims


def test_a_source_has_its_citations_and_the_events_that_it_dates_otherwise(history: Timeline) -> None:
    radio = source(history, "radio")
    assert [(event.id, citation.at) for event, citation in source_uses(radio)] == [
        ("year-of-drought", None),
        ("mutiny", None),
        ("gao-taken", "p. 3"),
    ]
    assert [(event.id, str(citation.date)) for event, citation in misdated_events(radio)] == [
        ("gao-taken", "2012-04-01")
    ]
    assert misdated_events(source(history, "paper")) == []


def test_sources_of_one_reporter_are_one_voice(history: Timeline) -> None:
    reporters = co_reporting_sources(history)
    assert reporters[reporter_key(history.sources["radio"])] == ["radio", "copy"]
    assert reporters[reporter_key(history.sources["paper"])] == ["paper"]
    assert [(use.event.id, co_reporting_citations(use)) for use in source(history, "radio").uses] == [
        ("year-of-drought", []),
        ("mutiny", ["copy"]),
        ("gao-taken", []),
    ]


def test_figures_of_one_source_do_not_contradict_each_other_nor_do_those_of_another_label_or_unit() -> None:
    timeline = load("""
        sources: {a: {title: A, publisher: A, kind: ngo}, b: {title: B, publisher: B, kind: ngo}}
        events:
          - id: e
            date: 2012
            title: E
            text: E.
            sources: [{source: a}, {source: b}]
            figures:
              - {label: dead, value: 1, source: a}
              - {label: dead, value: 2, source: a}
              - {label: dead, value: 2, source: b}
              - {label: dead, value: 3}
              - {label: dead, value: 4, unit: km, source: b}
              - {label: hurt, value: 5, source: b}
    """)

    def against(source_id: str) -> list[tuple[float | None, list[float | None]]]:
        (use,) = source(timeline, source_id).uses
        return [(figure.value, [other.value for other in others]) for figure, others in contradicted_figures(use)]

    assert against("a") == [(1, [2, 3]), (2, [3])]
    assert against("b") == [(2, [1, 3])]


def test_only_a_source_makes_claims(history: Timeline) -> None:
    (use, *_) = entries_of(history, ACTORS, history.events)[0].uses
    assert (contradicted_figures(use), co_reporting_citations(use)) == ([], [])
    assert source_uses(Entry("army", history.sources["radio"], (use,))) == []


# Growth


def test_an_event_with_thousands_of_sources_and_figures_is_indexed_once() -> None:
    def work(number: int) -> int:
        sources = [Source(id=f"s{index}", title="S", publisher=f"P{index}", kind="ngo") for index in range(number)]
        event = Event(
            id="e",
            date=parse_edtf("2012"),
            title="E",
            text="E.",
            sources=tuple(map(Citation, sources)),
            figures=tuple(Figure("dead", low=index, source=each) for index, each in enumerate(sources)),
        )
        timeline = Timeline(events=(event,), sources={each.id: each for each in sources})

        def claims() -> None:
            for entry in entries_of(timeline, SOURCES, timeline.events):
                assert [contradicted_figures(use) for use in entry.uses] == [[]]
                assert [co_reporting_citations(use) for use in entry.uses] == [[]]

        return calls_of(claims)

    assert work(1000) < 2.2 * work(500)


def test_as_many_periods_as_events_are_not_compared_with_one_another() -> None:
    def work(number: int) -> int:
        years = [parse_edtf(f"{1000 + index}") for index in range(number)]
        timeline = Timeline(
            events=tuple(Event(f"e{index}", year, "E", "E.", ()) for index, year in enumerate(years)),
            periods={f"p{index}": Period(f"p{index}", "P", year) for index, year in enumerate(years)},
        )
        return calls_of(lambda: entries_of(timeline, PERIODS, timeline.events))

    assert work(1000) < 2.5 * work(500)
