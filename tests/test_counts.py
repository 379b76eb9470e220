import json
from collections.abc import Callable

import pytest
from conftest import Run, drawn, program
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.query import Query, select
from mali_timeline.records import Timeline
from mali_timeline.views import lines
from mali_timeline.views.counts import counts, counts_listing, counts_table
from mali_timeline.views.pieces import Piece
from mali_timeline.views.shares import EIGHTHS, LONGEST_BAR, ShareTable, Shown, bar, percent
from mali_timeline.views.sides import SIDES

Go = Callable[..., Run]


def rows(timeline: Timeline, by: str, **asked: str) -> str:
    """Give the counts as lines."""
    return "".join(lines.tsv(counts_listing(counts(timeline, select(timeline, Query(**asked)), by))))  # type: ignore[arg-type]  # fields of a query by name


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("actor", ["2\tarmy\tArmy", "2\trebels\tREB", "2\t\tno actor"]),
        ("place", ["2\tkidal\tKidal", "1\tgao\tGao", "1\tparis\tParis", "2\t\tno place"]),
        ("region", ["2\tKidal\tKidal, Mali", "1\tGao\tGao, Mali", "2\t\tno place", "1\t\tno one region, France"]),
        ("tag", ["1\tbattle\tbattle", "1\ttalks\ttalks", "3\t\tno tag"]),
        ("period", ["4\twar\tThe war", "1\tbefore\tBefore the war"]),
        ("year", ["4\t2012\t2012", "1\t\t1990s"]),
        (
            "source",
            ["4\tpaper\tMorning paper, Paper", "3\tradio\tEvening news, Radio", "1\tcopy\tEvening news, Portal"],
        ),
    ],
)
def test_events_are_counted_by_any_side(history: Timeline, by: str, expected: list[str]) -> None:
    """The most first, ties by name; behind them what has nothing of the kind, which is said."""
    assert rows(history, by).splitlines() == expected


def test_every_side_of_an_event_is_counted(run: Go, history_file: str) -> None:
    """What a tree can branch by, the events can be counted by."""
    for by in SIDES:
        done = run("--file", history_file, "count", "--by", by)
        assert (done.code, done.err) == (0, "")
    assert run("--file", history_file, "count", "--by", "colour").code == 2


def test_years_of_equal_counts_keep_the_order_of_time(load: Callable[[str], Timeline]) -> None:
    """And so do periods, whatever their names and their order in the file."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        periods: [{id: a, name: A, date: 2013/..}, {id: b, name: B, date: 2012}]
        events:
          - {id: x, date: 2014, title: X, text: X., sources: [{source: s}]}
          - {id: y, date: 2012, title: Y, text: Y., sources: [{source: s}]}
          - {id: z, date: 2013-05, title: Z, text: Z., sources: [{source: s}]}
          - {id: w, date: 2012-05, title: W, text: W., sources: [{source: s}]}
    """)
    assert rows(timeline, "year") == "2\t2012\t2012\n1\t2013\t2013\n1\t2014\t2014\n"
    assert rows(timeline, "period") == "2\tb\tB\n2\ta\tA\n"


def test_two_of_one_name_are_counted_apart(load: Callable[[str], Timeline]) -> None:
    """By their ids; a region that stands in two places of an event counts once."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        actors: {old: {name: Keita, kind: person}, young: {name: Keita, kind: person}}
        places:
          a: {name: A, region: Centre, country: Mali}
          b: {name: B, region: Centre, country: Mali}
          c: {name: C, region: Centre, country: Burkina Faso}
        events:
          - {id: x, date: 2014, title: X, text: X., actors: [old, young], places: [a, b, c], sources: [{source: s}]}
    """)
    assert rows(timeline, "actor") == "1\told\tKeita\n1\tyoung\tKeita\n"
    assert rows(timeline, "region") == "1\tCentre\tCentre, Burkina Faso\n1\tCentre\tCentre, Mali\n"


def test_counts_in_json_have_their_share_and_their_events(run: Go, history_file: str) -> None:
    """The share is of the events that the filters leave."""
    done = run("--file", history_file, "count", "--by", "actor", "--since", "2012-03", "--format", "json")
    assert json.loads(done.out)[1:] == [
        {"events": 2, "id": "rebels", "name": "REB", "share": 0.5, "event_ids": ["gao-taken", "accord"]},
        {"events": 1, "id": None, "name": "no actor", "share": 0.25, "event_ids": ["year-of-drought"]},
    ]
    shares = run("--file", history_file, "count", "--by", "source", "--fields", "name,share,event_ids").out
    assert shares.splitlines()[2] == "Evening news, Portal\t0.2000\tmutiny"


def test_where_nothing_matches_there_is_nothing_to_count(run: Go, terminal: Go, history_file: str) -> None:
    """A note, and no division by zero."""
    arguments = ("--file", history_file, "count", "--until", "1900")
    assert run(*arguments) == Run(0, "", "no event matches\n")
    assert terminal(*arguments) == Run(0, "", "no event matches\n")
    assert run(*arguments, "--format", "json").out == "[]\n"


TABLE = """\
Actor     Id      Events  Share
Army      army         2    40%  ███████████████████████████
REB       rebels       2    40%  ███████████████████████████
no actor               2    40%  ███████████████████████████
5 events in all. One that has several counts for each: the
rows add up to 6.
"""


def test_on_a_terminal_counts_have_bars_as_long_as_there_is_room(history: Timeline) -> None:
    """The longest is that of the most; where rows add up to more than the events, it is said."""
    found = counts(history, select(history, Query()), "actor")
    assert drawn(counts_table(found, "actor"), 60) == TABLE
    for width in (40, 60, 80, 140):
        table = drawn(counts_table(found, "actor"), width).splitlines()
        assert max(map(len, table)) <= width
        assert len(table[1]) == width if width < 140 else table[1].count("█") == LONGEST_BAR
    years = drawn(counts_table(counts(history, select(history, Query()), "year"), "year"), 50)
    assert years == (
        "Year   Events  Share\n"
        "2012        4    80%  ████████████████████████████\n"
        "1990s       1    20%  ███████\n"
        "5 events in all.\n"
    )


def test_where_there_is_no_room_the_bar_goes_before_the_words() -> None:
    """Names fold, numbers never."""
    columns: list[Shown[tuple[str, int]]] = [
        Shown("Name", lambda row: (Piece(row[0]),), 4),
        Shown("Id", lambda row: (Piece(row[0][0]),)),
    ]
    table = ShareTable([("a long name", 12), ("b", 3)], columns, lambda row: row[1])
    assert drawn(table, 36) == (
        "Name         Id  Events\na long name  a       12  ███████████\nb            b        3  ██▊\n"
    )
    assert drawn(table, 30).splitlines()[1:3] == ["a long    a       12  ████████", "name"]
    assert drawn(table, 20) == ("Name      Id  Events\na long    a       12\nname\nb         b        3\n")
    assert drawn(table, 14) == "Name    Events\na long      12\nname\nb            3\n"
    assert "12" in drawn(table, 9)


@given(st.integers(1, 10_000), st.integers(1, 10_000), st.integers(8, 100))
def test_bars_keep_the_order_and_the_width(one: int, other: int, width: int) -> None:
    """A larger number never has a shorter bar, no bar is longer than the width, and what is there is seen."""
    most = max(one, other)
    lengths = [
        8 * bar(number, most, width).count("█") + EIGHTHS.index(bar(number, most, width).lstrip("█"))
        for number in sorted((one, other))
    ]
    assert 1 <= lengths[0] <= lengths[1] == 8 * width
    assert bar(0, most, width) == ""


def test_a_share_that_is_there_is_never_nothing() -> None:
    """Less than one percent is said to be just that."""
    assert [percent(share) for share in (0, 0.001, 0.009, 0.01, 0.5, 1)] == ["0%", "<1%", "<1%", "1%", "50%", "100%"]


def test_bars_have_plain_letters_for_a_stream_that_lacks_them(history_file: str) -> None:
    """ASCII gets hashes, as wide as the bars were."""
    done = program(
        *("--file", history_file, "count", "--format", "table"),
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert done.stdout.splitlines()[1] == "2012        4    80%  " + "#" * LONGEST_BAR
    assert done.stdout.splitlines()[2] == "1990s       1    20%  " + "#" * 25


def test_a_pipe_gets_lines_and_a_terminal_the_table(run: Go, terminal: Go, history_file: str) -> None:
    """With fields, a table of these."""
    assert run("--file", history_file, "count").out == "4\t2012\t2012\n1\t\t1990s\n"
    arguments = ("--file", history_file, "count", "--by", "tag")
    assert terminal(*arguments, "--color", "never").out.startswith("Tag     Events  Share\nbattle       1    20%  ████")
    assert terminal(*arguments, "--fields", "name,events", "--color", "never").out.splitlines()[0] == "Name    Events"
    assert "\x1b[36m█" in terminal(*arguments).out
