import os
from pathlib import Path

import pytest
from support import HISTORY, load

from mali_timeline.errors import DataError
from mali_timeline.readers import packed_file, read_timeline, shown_name
from mali_timeline.records import Actor, Place, Tag, Timeline


def test_an_event_holds_the_entries_that_it_names(history: Timeline) -> None:
    """Ids become records, in the order in which they stand."""
    event = history.by_id["gao-taken"]
    assert [place.name for place in event.places] == ["Gao"]
    assert [actor.names for actor in event.actors] == [("REB", "Rebels of the Dunes"), ("Army", "Les Armées")]
    assert event.tags == ("battle",)
    assert [(figure.value, figure.low, figure.source and figure.source.id) for figure in event.figures] == [
        (12, None, "radio"),
        (None, 20, "paper"),
    ]
    assert [(because.event, because.source.id) for because in event.because] == [("mutiny", "radio")]
    first = event.sources[0]
    assert (first.source.publisher, first.at, str(first.date), first.weekday, first.note) == (
        "Radio",
        "p. 3",
        "2012-04-01",
        "Sunday",
        "a day late",
    )


def test_scalars_stay_the_text_that_was_written() -> None:
    """NO is no False, 1:30 no number of seconds, 010 no eight, 2012-03 no anything but itself."""
    timeline = load("""
        title: NO
        sources: {no: {title: 1:30, publisher: 010, kind: ngo, language: no, date: 2012-03}}
        events:
          - {id: on, date: 2012-03, title: 1_000, text: "=", tags: [y], sources: [{source: no, at: 1e3, note: 0x10}]}
    """)
    source, event = timeline.sources["no"], timeline.events[0]
    assert (timeline.title, source.title, source.publisher, source.language) == ("NO", "1:30", "010", "no")
    assert (event.id, str(event.date), event.title, event.text, event.tags) == ("on", "2012-03", "1_000", "=", ("y",))
    assert (event.sources[0].at, event.sources[0].note) == ("1e3", "0x10")


def test_a_file_without_registers_of_places_and_tags_is_sound() -> None:
    """Only events are required, and where a file has no tags any tag is taken."""
    timeline = load("""
        events:
          - {id: a, date: 2012, title: A, text: A., tags: [new-tag], sources: [{source: s}]}
        sources: {s: {title: S, publisher: S, kind: ngo}}
    """)
    assert timeline.tags == {"new-tag": Tag(id="new-tag")}
    assert timeline.title is None
    assert load("events: []") == Timeline()


def test_numbers_are_read_as_they_are_written() -> None:
    """Whole numbers stay whole; coordinates are degrees."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        places: {gao: {name: Gao, lat: 16, lon: -0.04}}
        events:
          - id: a
            date: 2012
            title: A
            text: A.
            figures:
              - {label: votes, value: 39.24, unit: percent}
              - {label: people, low: 10, high: 1200000}
              - {label: degrees, value: -3}
            sources: [{source: s}]
    """)
    assert [(figure.value, figure.low, figure.high) for figure in timeline.events[0].figures] == [
        (39.24, None, None),
        (None, 10, 1200000),
        (-3, None, None),
    ]
    assert timeline.places["gao"] == Place(id="gao", name="Gao", lat=16.0, lon=-0.04)


def test_names_may_hold_what_yaml_and_rich_would_take_for_their_own() -> None:
    """Brackets, colons and ampersands in quotes, and addresses with all they have."""
    timeline = load("""
        sources: {s: {title: "[sic] A: b & c", publisher: "*", kind: ngo, url: "https://a.example/?b=1&c=*d"}}
        actors: {a: {name: "[bold]", kind: person, about: "Tom &Jerry, *both*"}}
        events: []
    """)
    assert timeline.sources["s"].title == "[sic] A: b & c"
    assert timeline.actors["a"] == Actor(id="a", name="[bold]", kind="person", about="Tom &Jerry, *both*")


def test_independence_is_counted_by_who_first_reported(history: Timeline) -> None:
    """A portal that copies the radio is no second voice."""
    counts = {event.id: event.independent_sources for event in history.events}
    assert counts == {"gao-taken": 2, "mutiny": 1, "accord": 1, "year-of-drought": 2, "old-war": 1}


def test_disagreement_is_in_words_in_dates_and_in_figures(history: Timeline) -> None:
    """Each of the three makes an event disputed."""
    assert {event.id for event in history.events if event.is_disputed} == {"gao-taken", "accord"}
    template = """
        sources: {{s: {{title: S, publisher: S, kind: ngo}}}}
        events:
          - {{id: a, date: 2012-03, title: A, text: A., figures: [{figures}], sources: [{{source: s, date: {date}}}]}}
    """

    def disputed(figures: str, date: str) -> bool:
        return load(template.format(figures=figures, date=date)).events[0].is_disputed

    assert disputed("", "2012-04")
    assert not disputed("", "2012-03-31/2012-04")
    assert disputed("{label: x, value: 1}, {label: x, value: 2}", "2012-03")
    assert not disputed("{label: x, value: 1}, {label: x, value: 2, unit: km}", "2012-03")
    assert not disputed("{label: x, value: 1}, {label: y, value: 2}, {label: x, value: 1}", "2012-03")


def test_an_event_belongs_to_the_period_in_which_it_begins() -> None:
    """Of overlapping periods it is the one that begins last; before all of them there is none."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        periods:
          - {id: early, name: Early, date: ../2011}
          - {id: long, name: Long, date: 2012/..}
          - {id: short, name: Short, date: 2012-06/2012-08}
          - {id: gone, name: Gone, date: 2013/2014}
        events:
          - {id: a, date: 2011-12-31/2012-07, title: A, text: A., sources: [{source: s}]}
          - {id: b, date: 2012-06-30/2015, title: B, text: B., sources: [{source: s}]}
          - {id: c, date: 2015, title: C, text: C., sources: [{source: s}]}
          - {id: d, date: ../2012, title: D, text: D., sources: [{source: s}]}
    """)
    periods = [timeline.period_of(event) for event in timeline.events]
    assert [period and period.id for period in periods] == ["early", "short", "long", None]


def test_effects_are_found_from_their_causes(history: Timeline) -> None:
    """What an event led to is read from the claims of the other events."""
    assert [(effect.id, because.note) for effect, because in history.effects["mutiny"]] == [
        ("gao-taken", "the garrisons lost their officers")
    ]


def test_the_packed_file_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout it stands beside the package; it is named without its path."""
    monkeypatch.chdir(tmp_path)
    assert read_timeline(packed_file()).title == "The conflict in Mali"
    assert shown_name(packed_file()) == "events.yaml"
    assert shown_name("-") == "<stdin>"
    assert shown_name("mine.yaml") == "mine.yaml"


def test_a_long_chain_of_causes_is_followed_without_recursion() -> None:
    """Two thousand events, each because of the one before."""
    events = "".join(
        f"  - {{id: e-{n}, date: 2012, title: T, text: T., because: [{{event: e-{n - 1}, source: s}}],"
        " sources: [{source: s}]}\n"
        for n in range(1, 2000)
    )
    first = "  - {id: e-0, date: 2012, title: T, text: T., sources: [{source: s}]}\n"
    registers = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"
    assert len(load(f"{registers}events:\n{first}{events}").events) == 2000


def test_reading_leaves_the_file_as_it_is(history_file: str) -> None:
    """Nothing is written, not even a time of access that we set."""
    before = Path(history_file).read_bytes(), os.stat(history_file).st_mtime_ns  # noqa: PTH116
    read_timeline(history_file)
    assert (Path(history_file).read_bytes(), os.stat(history_file).st_mtime_ns) == before  # noqa: PTH116


def test_registers_may_stand_behind_the_events_that_name_them() -> None:
    """The order of the parts of a file is its author's; one event before a register reads the same as after it."""
    registers, _, events = HISTORY.partition("    events:")
    turned = load("    events:" + events + registers)
    assert turned == load(HISTORY)
    flow = "{events: [{id: e, date: 2012, title: E, text: E., sources: [{source: r}]}], sources: {r: %s}}"
    assert load(flow % "{title: R, publisher: R, kind: ngo}").events[0].sources[0].source.publisher == "R"


def test_events_name_causes_that_stand_behind_them() -> None:
    """A cause may be any event of the file; an unsound one is no second problem."""
    events = HISTORY.replace("because: [{event: mutiny,", "because: [{event: old-war,")
    assert load(events).by_id["gao-taken"].because[0].event == "old-war"
    with pytest.raises(DataError) as error:
        load(events.replace("date: 199X~", "date: 199Y"))
    assert [each.message for each in error.value.diagnostics] == ["date '199Y' is not a date"]
