from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import EVENTS
from work import calls_of

from mali_timeline.dates import between, parse_edtf
from mali_timeline.query import Query, asked_span, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Event, Figure, Timeline
from mali_timeline.reports.histogram import (
    Amount,
    Bin,
    BinCount,
    FigureKind,
    Unit,
    amount_of,
    bin_number,
    bins_between,
    count_bins,
    default_unit,
    events_with_figure,
    extent,
    number_of_bins,
    stretch_label,
    sum_figure,
)

ALWAYS = between(None, None)


@pytest.fixture(scope="module")
def packed() -> Timeline:
    """Return the timeline of the packed file."""
    return read_timeline(str(EVENTS))


def event(text: str, *figures: Figure) -> Event:
    """Return an event of a date."""
    return Event(id="e", date=parse_edtf(text), title="T", text="T.", sources=(), figures=figures)


def dead(amounts: dict[str, float]) -> Figure:
    """Return a figure with some of value, low and high."""
    return Figure("dead", amounts.get("value"), amounts.get("low"), amounts.get("high"))


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


# Bins


@pytest.mark.parametrize(
    ("first", "last", "unit", "texts", "labels"),
    [
        ("2012-12-31", "2013-01-01", "month", ["2012-12", "2013-01"], ["Dec 2012", "Jan 2013"]),
        (
            "2012-12-31",
            "2013-04-01",
            "quarter",
            ["2012-36", "2013-33", "2013-34"],
            ["Oct – Dec 2012", "Jan – Mar 2013"],
        ),
        ("0999-05-05", "1000-02-01", "year", ["0999", "1000"], ["999", "1000"]),
        ("0999-05-05", "0999-05-05", "quarter", ["0999-34"], ["Apr – Jun 999"]),
        ("9999-12-31", "9999-12-31", "month", ["9999-12"], ["Dec 9999"]),
        ("0001-01-01", "0001-01-01", "month", ["0001-01"], ["Jan 1"]),
    ],
)
def test_bins_are_whole_and_leave_no_gap(
    first: str, last: str, unit: Unit, texts: list[str], labels: list[str]
) -> None:
    found = bins_between(days(first, last), unit, ALWAYS)
    assert [each.edtf for each in found] == texts
    assert [each.label for each in found][: len(labels)] == labels
    assert [each.days.earliest for each in found] == [parse_edtf(text).earliest for text in texts]
    assert [each.days.latest for each in found] == [parse_edtf(text).latest for text in texts]


def test_the_first_and_the_last_bin_are_cut_to_the_requested_days_and_say_so() -> None:
    requested = parse_edtf("2013-01-15/2013-03-10")
    found = bins_between(days("2013-01-15", "2013-03-10"), "month", requested)
    assert [(each.edtf, each.label) for each in found] == [
        ("2013-01", "15–31 Jan 2013"),
        ("2013-02", "Feb 2013"),
        ("2013-03", "1–10 Mar 2013"),
    ]
    (year,) = bins_between(days("2013-01-15", "2013-03-10"), "year", requested)
    assert (year.edtf, year.label) == ("2013", "15 Jan – 10 Mar 2013")


@pytest.mark.parametrize(
    ("last", "unit"),
    [
        ("2013-12-31", "month"),
        ("2014-01-01", "quarter"),
        ("2017-12-31", "quarter"),
        ("2018-01-01", "year"),
        ("2111-12-31", "year"),
        ("2112-01-01", "decade"),
        ("3009-12-31", "decade"),
        ("3010-01-01", "century"),
    ],
)
def test_the_default_unit_is_the_finest_that_fits_on_a_screen(last: str, unit: str) -> None:
    assert default_unit(days("2012-01-01", last)) == unit


def test_bins_are_numbered_without_a_gap() -> None:
    assert bin_number(date(2013, 1, 1), "month") == bin_number(date(2012, 12, 31), "month") + 1
    assert bin_number(date(2013, 1, 1), "quarter") == bin_number(date(2012, 12, 31), "quarter") + 1
    assert number_of_bins(days("0001-01-01", "9999-12-31"), "year") == 9999


@pytest.mark.parametrize(
    ("requested", "dates", "expected"),
    [
        ("2012/2013", [], ("2012-01-01", "2013-12-31")),
        ("2012/..", ["2011-05", "2013-06-01"], ("2012-01-01", "2013-06-01")),
        ("../2012", ["2011-05", "2013-06-01"], ("2011-05-01", "2012-12-31")),
        (None, ["2012/..", "2011-03-04"], ("2011-03-04", "2012-12-31")),
        (None, ["../2012"], ("2012-01-01", "2012-12-31")),
        (None, ["/2012-03"], ("2012-03-01", "2012-03-31")),
        (None, ["[2012-03-04..]"], ("2012-03-04", "2012-03-04")),
        ("2030/..", ["2012/.."], ("2030-01-01", "2030-01-01")),
        ("../2010", ["../2012"], ("2010-12-31", "2010-12-31")),
        ("2030/..", [], None),
        (None, [], None),
    ],
)
def test_a_drawing_spans_the_requested_days_otherwise_those_that_are_known(
    requested: str | None, dates: list[str], expected: tuple[str, str] | None
) -> None:
    assert extent(parse_edtf(requested) if requested else ALWAYS, map(parse_edtf, dates)) == (
        expected and days(*expected)
    )


# Counts


@pytest.mark.parametrize(
    ("text", "certain", "possible"),
    [
        ("2012-02-29", [2], []),
        ("2012-02~", [2], []),
        ("2012-02-29/2012-03-01", [], [2, 3]),
        ("2012-33", [], [1, 2, 3]),
        ("2012-02/..", [], [2, 3, 4]),
        ("2012-02/", [], [2, 3, 4]),
        ("../2012-02", [], [1, 2]),
        ("201X", [], [1, 2, 3, 4]),
        ("2011-12", [], []),
        ("2012-05", [], []),
        ("2011/2012-01-01", [], [1]),
        # Of a one-of set each member touches its own bins, and those between them are not touched.
        ("[2012-01-03, 2012-03-04]", [], [1, 3]),
        ("[2012-03-04, 2012-01-03]", [], [1, 3]),
        ("[2012-01-03, 2012-01-04]", [1], []),
        ("[2012-01-03..2012-02-04, 2012-02-20]", [], [1, 2]),
        ("[..2012-01-03, 2012-03-04..2012-03-05]", [], [1, 3]),
        ("[2012-01-03, 2012-04-04..]", [], [1, 4]),
        ("[2011-01-03, 2013-01-03]", [], []),
        ("[2011-01-03, 2012-03-03]", [], [3]),
    ],
)
def test_an_event_is_certain_in_the_bin_that_holds_it_and_possible_in_all_others_that_it_touches(
    text: str, certain: list[int], possible: list[int]
) -> None:
    months = bins_between(days("2012-01-01", "2012-04-30"), "month", ALWAYS)
    found = count_bins(months, [event(text)])
    assert [number for number, count in enumerate(found, 1) if count.certain] == certain
    assert [number for number, count in enumerate(found, 1) if count.possible] == possible
    assert [len(count.possible) for count in found] == [len(list(count.possible)) for count in found]
    assert [count.bin for count in found if count.bin.days.overlaps(parse_edtf(text))] == [
        count.bin for count in found if count.certain or count.possible
    ]


def test_possible_events_are_a_sequence_in_the_order_in_which_they_were_counted() -> None:
    months = bins_between(days("2012-01-01", "2012-12-31"), "month", ALWAYS)
    events = [event(text) for text in ("2012", "2012-03/2012-04", "201X", "2012-03-31/2012-05-01")]
    march = count_bins(months, events)[2].possible
    assert list(march) == events
    assert (march[0], march[-1], march[1:3]) == (events[0], events[3], events[1:3])
    assert events[1] in march
    assert event("2012-12") not in march


@pytest.mark.parametrize(
    ("unit", "label"),
    [("week", "5 Mar – 8 Apr 2012"), ("month", "Mar – Apr 2012"), ("quarter", "Jan – Jun 2012"), ("year", "2012")],
)
def test_a_stretch_of_bins_is_said_from_the_first_to_the_last(unit: Unit, label: str) -> None:
    bins = bins_between(days("2012-03-05", "2012-04-08"), unit, ALWAYS)
    assert stretch_label(bins[0], bins[-1], unit) == label


def test_without_bins_nothing_is_counted() -> None:
    assert count_bins([], [event("2012")]) == []


@pytest.mark.parametrize(("unit", "since", "until"), [("month", "2012-01-15", "2014-02"), ("year", "1960", "2026")])
def test_the_numbers_are_those_of_the_filters(packed: Timeline, unit: Unit, since: str, until: str) -> None:
    query = Query(since=since, until=until)
    asked = asked_span(packed, query)
    assert asked.earliest
    assert asked.latest
    bins = bins_between((asked.earliest, asked.latest), unit, asked)
    for count in count_bins(bins, select(packed, query)):
        touching = select(packed, Query(since=since, until=until, in_=(count.bin.edtf,)))
        inside = select(packed, Query(since=since, until=until, in_=(count.bin.edtf,), certain=True))
        assert list(count.certain) == inside
        assert sorted(each.id for each in (*count.certain, *count.possible)) == sorted(each.id for each in touching)


SPANS = st.lists(st.tuples(st.dates(date(2011, 1, 1), date(2014, 1, 1)), st.integers(0, 500)), max_size=8)
UNITS = st.sampled_from(["year", "quarter", "month"])


def dated(spans: list[tuple[date, int]], *figures: Figure) -> list[Event]:
    """Return an event for each first day and number of days."""
    return [
        event("2012")._replace(id=str(number), date=between(first, first + timedelta(length)), figures=figures)
        for number, (first, length) in enumerate(spans)
    ]


@given(SPANS, UNITS)
def test_each_event_is_certain_in_one_bin_or_possible_in_two_at_least(
    spans: list[tuple[date, int]], unit: Unit
) -> None:
    events = dated(spans)
    drawn_days = extent(ALWAYS, [each.date for each in events])
    found = count_bins(bins_between(drawn_days, unit, ALWAYS), events) if drawn_days else []
    assert len(found) == (number_of_bins(drawn_days, unit) if drawn_days else 0)
    for each in events:
        certain = sum(each in count.certain for count in found)
        possible = sum(each in count.possible for count in found)
        assert (certain, possible) == (1, 0) or (certain == 0 and possible >= 2)


# Sums


KIND = FigureKind("dead", None)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([{"value": 12}], (12, 12)),
        ([{"value": 12}, {"low": 5, "high": 9}, {"value": 7}], (5, 12)),
        ([{"value": 12}, {"low": 20}], (12, None)),
        ([{"value": 12}, {"high": 25}], (None, 25)),
        ([{"low": 2}, {"high": 25}], (None, None)),
        ([], None),
    ],
)
def test_an_event_has_from_the_lowest_low_to_the_highest_high_of_one_label_and_unit(
    figures: list[dict[str, float]], expected: tuple[int | None, int | None] | None
) -> None:
    others = Figure(label="dead", value=1000, unit="km"), Figure(label="wounded", value=1000)
    claimed = event("2012", *others, *map(dead, figures))
    assert amount_of(claimed, KIND) == (expected and Amount(*expected))
    assert events_with_figure([claimed], KIND) == ([claimed] if expected else [])


@pytest.mark.parametrize(
    ("certain", "possible", "expected"),
    [
        ([{"value": 3}, {"value": 4}], [], (7, 7)),
        ([{"low": 3, "high": 5}, {"value": 4}], [], (7, 9)),
        ([{"value": 1200}, {"low": 3}], [], (1203, None)),
        ([{"value": 4}, {"high": 25}], [], (4, 29)),
        ([{"high": 25}], [], (0, 25)),
        ([], [{"value": 25}], (0, 25)),
        ([{"value": 4}], [{"low": 3}], (4, None)),
        ([], [{"low": 3}], (0, None)),
        ([{"high": -2}], [], (None, -2)),
        ([{"high": -2}], [{"high": -3}], (None, -2)),
        ([{"value": -4}], [{"value": -2}], (-6, -4)),
        ([{"value": 0}], [], (0, 0)),
        ([{"value": 0.1}, {"value": 0.2}], [], (0.3, 0.3)),
        ([], [], None),
    ],
)
def test_a_sum_runs_from_the_least_to_the_most_that_it_can_be(
    certain: list[dict[str, float]],
    possible: list[dict[str, float]],
    expected: tuple[float | None, float | None] | None,
) -> None:
    def events(text: str, figures: list[dict[str, float]]) -> list[Event]:
        return [event(text, dead(each)) for each in figures]

    by_hand = BinCount(
        Bin("2012-03", parse_edtf("2012-03")), events("2012-03-01", certain), events("2012-03/2012-04", possible)
    )
    assert sum_figure(by_hand, KIND) == (expected and Amount(*expected))
    months = bins_between(days("2012-01-01", "2012-12-31"), "month", ALWAYS)
    counted = count_bins(months, [*by_hand.certain, *by_hand.possible, event("2012-03-02"), event("2012")])
    assert sum_figure(counted[2], KIND) == sum_figure(by_hand, KIND)


@given(SPANS, UNITS, st.sampled_from([{"value": 3}, {"low": 2}, {"high": 7}, {"low": 0.1, "high": 0.7}]))
def test_a_sum_is_that_of_the_events_of_the_bin_one_by_one(
    spans: list[tuple[date, int]], unit: Unit, figure: dict[str, float]
) -> None:
    events = dated(spans, dead(figure))
    bins = bins_between(days("2011-01-01", "2015-12-31"), unit, ALWAYS)
    for count in count_bins(bins, events):
        listed = count._replace(possible=tuple(count.possible))
        assert sum_figure(count, KIND) == sum_figure(listed, KIND)


# Growth


def wide_history(events: int) -> list[Event]:
    """Return events that each may lie in any of several thousand years."""
    return dated([(date(1 + number % 900, 5, 5), 3_000_000) for number in range(events)], Figure("dead", value=1))


def test_events_that_touch_thousands_of_bins_are_counted_without_a_list_for_each_bin() -> None:
    bins = bins_between(days("0001-01-01", "9999-12-31"), "year", ALWAYS)

    def count(events: int) -> None:
        counted = count_bins(bins, wide_history(events))
        assert max(len(each.possible) for each in counted) == events
        assert sum_figure(counted[5000], KIND) == Amount(0, events)

    assert (
        calls_of(lambda: count(400)) - calls_of(lambda: count(200)) < 200 * 500
    )  # calls for each event, of some 8,000 bins


def test_the_sums_of_all_bins_ask_each_event_for_its_figure_once() -> None:
    bins = bins_between(days("0001-01-01", "0999-12-31"), "year", ALWAYS)

    def sums(events: int) -> int:
        counted = count_bins(bins, wide_history(events))
        return calls_of(lambda: [sum_figure(each, KIND) for each in counted])

    assert sums(400) - sums(200) < 200 * 300  # calls for each event, of 999 bins
