import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from conftest import EVENTS, Run, drawn, program, written
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.bins import (
    Amount,
    Bin,
    FigureKind,
    Tally,
    amount_of,
    bins,
    extent,
    number_of_bins,
    tallies,
    telling,
    total,
    usual_unit,
)
from mali_timeline.dates import read_edtf, span
from mali_timeline.loader import read_timeline
from mali_timeline.query import Query, QueryError, asked_span, find_figure, find_unit, select
from mali_timeline.records import Event, Figure, Timeline
from mali_timeline.views.charts import Chart, tallies_chart

Go = Callable[..., Run]
Load = Callable[[str], Timeline]
TIMELINE = read_timeline(str(EVENTS))
ALWAYS = span(None, None)
SOURCES = "sources: {s: {title: S, publisher: S, kind: ngo}}\n"


def event(text: str, *figures: Figure) -> Event:
    """Give an event of a date."""
    return Event(id="e", date=read_edtf(text), title="T", text="T.", sources=(), figures=figures)


def days(first: str, last: str) -> tuple[date, date]:
    """Give two days."""
    return date.fromisoformat(first), date.fromisoformat(last)


# Bins


@pytest.mark.parametrize(
    ("first", "last", "unit", "texts", "names"),
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
def test_bins_are_whole_and_leave_no_gap(first: str, last: str, unit: str, texts: list[str], names: list[str]) -> None:
    """Their names are EDTF for programs, and words for readers."""
    found = bins(days(first, last), unit, ALWAYS)  # type: ignore[arg-type]  # a word of the table
    assert [each.text for each in found] == texts
    assert [str(each) for each in found][: len(names)] == names
    assert [each.days.earliest for each in found] == [read_edtf(text).earliest for text in texts]
    assert [each.days.latest for each in found] == [read_edtf(text).latest for text in texts]


def test_the_first_and_the_last_bin_are_cut_to_what_was_asked() -> None:
    """A month of which half was asked for says so, and its text is still that of the month."""
    asked = read_edtf("2013-01-15/2013-03-10")
    found = bins(days("2013-01-15", "2013-03-10"), "month", asked)
    assert [(each.text, str(each)) for each in found] == [
        ("2013-01", "15–31 Jan 2013"),
        ("2013-02", "Feb 2013"),
        ("2013-03", "1–10 Mar 2013"),
    ]
    (year,) = bins(days("2013-01-15", "2013-03-10"), "year", asked)
    assert (year.text, str(year)) == ("2013", "15 Jan – 10 Mar 2013")


@pytest.mark.parametrize(
    ("last", "unit"),
    [("2013-12-31", "month"), ("2014-01-01", "quarter"), ("2017-12-31", "quarter"), ("2018-01-01", "year")],
)
def test_the_unit_is_the_finest_that_fits_on_a_screen(last: str, unit: str) -> None:
    """Months up to two years, quarters up to six, years beyond."""
    assert usual_unit(days("2012-01-01", last)) == unit


@pytest.mark.parametrize(
    ("asked", "dates", "expected"),
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
def test_a_drawing_spans_what_was_asked_else_what_is_known(
    asked: str | None, dates: list[str], expected: tuple[str, str] | None
) -> None:
    """An open end is no day, so nothing is drawn up to it."""
    asked_for = read_edtf(asked) if asked else ALWAYS
    assert extent(asked_for, map(read_edtf, dates)) == (expected and days(*expected))


def test_the_asked_span_is_what_all_asked_dates_leave(history: Timeline) -> None:
    """Where they leave no day, nothing sets a side."""
    assert str(asked_span(history, Query(since="2012", until="2013-06", in_="2010/2013-02"))) == "2012-01-01/2013-02-28"
    assert str(asked_span(history, Query(around="gao-taken", within="1d"))) == "2012-03-30/2012-04-01"
    assert str(asked_span(history, Query(since="mutiny"))) == "2012-03-21/.."
    assert str(asked_span(history, Query(since="2014", until="2012"))) == "../.."


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
        ("[2012-01-03, 2012-03-04]", [], [1, 2, 3]),
        ("201X", [], [1, 2, 3, 4]),
        ("2011-12", [], []),
        ("2012-05", [], []),
        ("2011/2012-01-01", [], [1]),
    ],
)
def test_an_event_is_counted_where_it_certainly_is(text: str, certain: list[int], possible: list[int]) -> None:
    """Else as possible in every bin that it touches; an open end reaches to the last."""
    months = bins(days("2012-01-01", "2012-04-30"), "month", ALWAYS)
    found = tallies(months, [event(text)])
    assert [number for number, tally in enumerate(found, 1) if tally.certain] == certain
    assert [number for number, tally in enumerate(found, 1) if tally.possible] == possible


@pytest.mark.parametrize(("unit", "since", "until"), [("month", "2012-01-15", "2014-02"), ("year", "1960", "2026")])
def test_the_numbers_are_those_of_the_filters(unit: str, since: str, until: str) -> None:
    """Certain are as many as --in with --certain finds, and both together as many as --in finds."""
    query = Query(since=since, until=until)
    asked = asked_span(TIMELINE, query)
    assert asked.earliest
    assert asked.latest
    each = bins((asked.earliest, asked.latest), unit, asked)  # type: ignore[arg-type]  # a word of the table
    for tally in tallies(each, select(TIMELINE, query)):
        touching = select(TIMELINE, Query(since=since, until=until, in_=tally.bin.text))
        inside = select(TIMELINE, Query(since=since, until=until, in_=tally.bin.text, certain=True))
        assert list(tally.certain) == inside
        assert sorted((*tally.certain, *tally.possible), key=lambda event: event.id) == sorted(
            touching, key=lambda event: event.id
        )


@given(
    st.lists(st.tuples(st.dates(date(2011, 1, 1), date(2014, 1, 1)), st.integers(0, 500)), max_size=8),
    st.sampled_from(["year", "quarter", "month"]),
)
def test_no_event_is_lost_or_counted_twice(spans: list[tuple[date, int]], unit: str) -> None:
    """Each is certain in one bin and possible in none, or possible in two at least and certain in none."""
    events = [
        Event(
            id=str(number),
            date=span(first, date.fromordinal(first.toordinal() + length)),
            title="",
            text="",
            sources=(),
        )
        for number, (first, length) in enumerate(spans)
    ]
    drawn_days = extent(ALWAYS, [event.date for event in events])
    found = tallies(bins(drawn_days, unit, ALWAYS), events) if drawn_days else []  # type: ignore[arg-type]
    assert len(found) == (number_of_bins(drawn_days, unit) if drawn_days else 0)  # type: ignore[arg-type]
    for each in events:
        certain = sum(each in tally.certain for tally in found)
        possible = sum(each in tally.possible for tally in found)
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
def test_an_event_tells_from_the_lowest_low_to_the_highest_high(
    figures: list[dict[str, int]], expected: tuple[int | None, int | None] | None
) -> None:
    """A value is both; where one source leaves a bound open, it is open; other labels and units do not count."""
    others = Figure(label="dead", value=1000, unit="km"), Figure(label="wounded", value=1000)
    told = event("2012", *others, *(Figure(label="dead", **figure) for figure in figures))  # type: ignore[arg-type]
    assert amount_of(told, KIND) == (expected and Amount(*expected))
    assert telling([told], KIND) == ([told] if expected else [])


def tally(certain: list[dict[str, float]], possible: list[dict[str, float]]) -> Tally:
    """Give a bin with events that tell such figures."""
    inside, touching = (
        tuple(event("2012", Figure(label="dead", **figure)) for figure in figures)  # type: ignore[arg-type]
        for figures in (certain, possible)
    )
    return Tally(Bin("2012", read_edtf("2012")), inside, touching)


@pytest.mark.parametrize(
    ("certain", "possible", "expected", "words"),
    [
        ([{"value": 3}, {"value": 4}], [], (7, 7), "7"),
        ([{"low": 3, "high": 5}, {"value": 4}], [], (7, 9), "7 to 9"),
        ([{"value": 1200}, {"low": 3}], [], (1203, None), "at least 1,203"),
        ([{"value": 4}, {"high": 25}], [], (4, 29), "4 to 29"),
        ([{"high": 25}], [], (0, 25), "at most 25"),
        ([], [{"value": 25}], (0, 25), "at most 25"),
        ([{"value": 4}], [{"low": 3}], (4, None), "at least 4"),
        ([], [{"low": 3}], (0, None), "not known"),
        ([{"high": -2}], [], (None, -2), "at most -2"),
        ([{"high": -2}], [{"high": -3}], (None, -2), "at most -2"),
        ([{"value": -4}], [{"value": -2}], (-6, -4), "-6 to -4"),
        ([{"value": 0}], [], (0, 0), "0"),
        ([{"value": 0.1}, {"value": 0.2}], [], (0.3, 0.3), "0.3"),
        ([], [], None, "-"),
    ],
)
def test_a_sum_runs_from_the_least_to_the_most_that_it_can_be(
    certain: list[dict[str, float]],
    possible: list[dict[str, float]],
    expected: tuple[float | None, float | None] | None,
    words: str,
) -> None:
    """An event that is only possibly in the bin may add nothing; what is counted is never fewer than none."""
    summed = tally(certain, possible)
    assert total(summed, KIND) == (expected and Amount(*expected))
    assert tallies_chart([summed], "year", KIND).plain().split("  ")[1].strip() == words


def test_the_figure_is_found_as_names_are(load: Load) -> None:
    """Without regard to case and accents; an unknown label is an error with the nearest, or some that there are."""
    assert find_figure(TIMELINE, "People KILLED") == "people killed"
    assert find_figure(TIMELINE, "killed") == "killed"
    assert find_figure(TIMELINE, "votes for keita, run-off, final") == "votes for Keïta, run-off, final"
    with pytest.raises(QueryError) as error:
        find_figure(TIMELINE, "peple kiled")
    assert error.value.message == "--sum: there is no figure 'peple kiled'"
    assert "people killed" in error.value.hint
    with pytest.raises(QueryError) as error:
        find_figure(TIMELINE, "zzzzzz")
    assert error.value.hint.startswith("there are people killed, soldiers killed, ")
    with pytest.raises(QueryError) as error:
        find_figure(load("events: []"), "dead")
    assert error.value.hint == "this file has none"


def test_units_are_never_added_up_silently() -> None:
    """Two of them are an error that says how to choose, an unknown one tells those that there are."""
    euros, dollars, none = (event("2012", Figure(label="aid", value=1, unit=unit)) for unit in ("EUR", "USD", None))
    assert find_unit([euros, euros], "aid", None) == "EUR"
    assert find_unit([none], "aid", None) is None
    assert find_unit([euros, dollars, none], "aid", "usd") == "USD"
    assert find_unit([euros, dollars, none], "aid", "none") is None
    assert find_unit([], "aid", "EUR") is None
    with pytest.raises(QueryError) as error:
        find_unit([euros, dollars, none], "aid", None)
    assert (error.value.message, error.value.hint) == (
        "--sum: 'aid' is told in EUR and in USD and without a unit, which do not add up",
        "choose with --unit 'EUR' or --unit 'USD' or --unit 'none'",
    )
    with pytest.raises(QueryError) as error:
        find_unit([none], "aid", "km")
    assert (error.value.message, error.value.hint) == (
        "--unit: 'km' is no unit of 'aid'",
        "it is told without a unit",
    )


# The drawing


def some_tallies(*numbers: tuple[int, int]) -> list[Tally]:
    """Give bins of 2012 with so many certain and so many possible events."""
    return [
        Tally(Bin(f"2012-{month:02}", read_edtf(f"2012-{month:02}")), (event("2012"),) * some, (event("2012"),) * more)
        for month, (some, more) in enumerate(numbers, 1)
    ]


def test_a_chart_has_a_line_a_bin_and_nothing_else() -> None:
    """Few events make short bars, and what may be in a bin is lighter."""
    chart = tallies_chart(some_tallies((2, 1), (0, 0), (10, 0), (0, 3)), "month")
    assert chart.plain() == (
        "Jan 2012   2 +1  ████████░░░░\n"
        "Feb 2012   0\n"
        "Mar 2012  10     ████████████████████████████████████████\n"
        "Apr 2012   0 +3  ░░░░░░░░░░░░\n"
    )
    legend = "+ and ░: touches the month, but may lie outside it, or lasts beyond it.\n"
    assert drawn(chart, 80) == chart.plain() + legend
    assert drawn(tallies_chart(some_tallies((1, 0)), "month"), 80) == "Jan 2012  1  ████\n"


def test_many_events_are_drawn_to_scale() -> None:
    """The longest bar takes the room that there is, and whatever is there at all is seen."""
    lines = tallies_chart(some_tallies((600, 0), (300, 0), (1, 1)), "month").plain().splitlines()
    assert [line.count("█") for line in lines] == [60, 30, 1]
    assert [line.count("░") for line in lines] == [0, 0, 1]


def test_an_open_sum_ends_in_an_arrow() -> None:
    """And the legend tells only the signs that are there."""
    tallied = [tally([{"low": 4, "high": 8}], []), tally([{"low": 2}], []), tally([], [])]
    assert drawn(tallies_chart(tallied, "year", KIND), 40) == (
        "2012      4 to 8  ████████░░░░░░░░\n"
        "2012  at least 2  ████►\n"
        "2012           -\n"
        "░: sources differ, or it may be of\nanother year; ►: or more; -: not told.\n"
    )


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=1, max_size=5),
    st.integers(40, 200),
)
def test_a_chart_keeps_to_the_width_of_the_screen(numbers: list[tuple[int, int]], width: int) -> None:
    """No bar breaks into a second line."""
    rows = tallies_chart(some_tallies(*numbers), "month").rows
    lines = drawn(Chart(rows, ""), width).splitlines()
    assert len(lines) == len(numbers)
    assert max(map(len, lines)) <= width


# The command


def test_a_year_of_months_is_twelve_lines(run: Go) -> None:
    """Empty months included; no heading, no legend."""
    out = run("chart", "--by", "month", "--in", "2013").out
    assert out.count("\n") == 12
    assert out.startswith("Jan 2013  ")
    assert "\nDec 2013  " in out
    assert run("chart", "--in", "2013").out == out
    assert run("chart", "--in", "2013", "--reverse").out.splitlines() == out.splitlines()[::-1]


def test_colour_in_a_pipe_changes_no_line(run: Go) -> None:
    """The same drawing, with colours."""
    plain_lines, colored = (
        run("chart", "--in", "2022", "--color", color).out.splitlines() for color in ("never", "always")
    )
    assert len(plain_lines) == len(colored) == 12
    assert [line.count("█") for line in plain_lines] == [line.count("█") for line in colored]
    assert all("\x1b[" in line for line in colored)


def test_a_bin_is_a_record_for_programs(run: Go, history_file: str) -> None:
    """Its EDTF text, its days, how many and which."""
    out = run("chart", "--in", "2012", "--by", "quarter", "--format", "json", "--file", history_file).out
    assert json.loads(out)[0] == {
        "bin": "2012-33",
        "earliest": "2012-01-01",
        "latest": "2012-03-31",
        "certain": 2,
        "possible": 1,
        "certain_ids": ["mutiny", "gao-taken"],
        "possible_ids": ["year-of-drought"],
    }
    tsv = run("chart", "--in", "2012", "--by", "quarter", "--format", "tsv", "--file", history_file).out
    assert tsv.startswith("2012-33\t2012-01-01\t2012-03-31\t2\t1\n2012-34\t")


def test_a_sum_is_a_record_for_programs(run: Go, history_file: str) -> None:
    """Open bounds and what is not told are null; only the events that tell the figure count."""
    arguments = ("--sum", "dead", "--in", "2012", "--by", "quarter", "--file", history_file)
    first, second, *_ = json.loads(run("chart", *arguments, "--format", "json").out)
    assert (first["certain_ids"], first["label"], first["unit"]) == (["gao-taken"], "dead", None)
    assert (first["low"], first["high"]) == (12, None)
    assert (second["certain"], second["low"], second["high"]) == (0, None, None)
    csv = run("chart", *arguments, "--format", "csv").out
    assert csv.splitlines()[:3] == [
        "bin,earliest,latest,certain,possible,low,high,unit",
        "2012-33,2012-01-01,2012-03-31,1,0,12,,",
        "2012-34,2012-04-01,2012-06-30,0,0,,,",
    ]


def test_empty_bins_are_an_answer_with_a_note(run: Go, history_file: str) -> None:
    """Where no day is asked for either, there is nothing to draw."""
    done = run("chart", "--in", "2011", "--by", "quarter", "--file", history_file)
    assert (done.code, done.err) == (0, "no event matches\n")
    assert done.out.splitlines()[0] == "Jan – Mar 2011  0"
    assert run("chart", "--grep", "zzz", "--file", history_file) == Run(0, "", "no event matches\n")
    assert run("chart", "--grep", "zzz", "--format", "json", "--file", history_file).out == "[]\n"
    done = run("chart", "--sum", "dead", "--in", "2012-12", "--file", history_file)
    assert done == Run(0, "Dec 2012  -\n", "no event with the figure 'dead' matches\n")


def test_absurd_sizes_are_refused_with_what_to_write_instead(run: Go) -> None:
    """Years are always left."""
    assert run("chart", "--in", "0001/9999", "--by", "month") == Run(
        2,
        "",
        "mali-timeline: --by month: there are 119,988 months from 0001-01-01 to 9999-12-31\n"
        "  = hint: write --by year, or ask for fewer years with --since and --until\n",
    )
    assert run("chart", "--in", "0001/9999", "--by", "year").out.count("\n") == 9999
    assert run("chart", "--in", "0001/9999").out.count("\n") == 9999


def test_a_unit_belongs_to_a_sum(run: Go) -> None:
    """It says what is missing."""
    assert run("chart", "--unit", "km").err.endswith("= hint: add --sum LABEL\n")
    euros, dollars = (
        run("chart", "--sum", "sum pledged", "--unit", unit, "--by", "year", "--in", "2013").out
        for unit in ("EUR million", "USD million")
    )
    assert euros.rstrip().split("  ")[1].endswith(" EUR million")
    assert euros.replace("EUR", "") != dollars.replace("USD", "")


def test_a_stream_of_few_letters_gets_bars_of_the_same_width() -> None:
    """A letter for a letter."""
    plain_lines = program("chart", "--in", "2022").stdout
    ascii_lines = program("chart", "--in", "2022", env={"PYTHONIOENCODING": "ascii"}).stdout
    assert ascii_lines == plain_lines.replace("█", "#").replace("░", ":")


def test_units_of_the_data_steer_no_terminal(run: Go, tmp_path: Path) -> None:
    """Nor does a long one spread the rows."""
    text = SOURCES + (
        'events: [{id: a, date: 2012, title: A, text: A., sources: [{source: s}],\n'
        '  figures: [{label: "x", value: 3, unit: "[red]\\e[31m' + "w" * 90 + '"}]},\n'
        '  {id: b, date: 2013, title: A, text: A., sources: [{source: s}]}]\n'
    )  # fmt: skip
    out = run("chart", "--sum", "x", "--by", "year", "--file", str(written(tmp_path, text))).out
    assert "3 [red]\\x1b[31mww" in out
    assert max(map(len, out.splitlines()[1:])) < 60
