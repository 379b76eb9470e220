import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import drawn, piped

from mali_timeline.dates import parse_edtf
from mali_timeline.records import Event, Figure
from mali_timeline.render.charts import HistogramChart
from mali_timeline.reports.histogram import Bin, BinCount, FigureKind, Histogram, Unit

DEAD = FigureKind("dead", None)


def event(*figures: Figure) -> Event:
    """Return an event of 2012."""
    return Event(id="e", date=parse_edtf("2012"), title="T", text="T.", sources=(), figures=figures)


def months(*numbers: tuple[int, int]) -> list[BinCount]:
    """Return the first months of 2012 with so many certain and so many possible events."""
    return [
        BinCount(Bin(f"2012-{month:02}", parse_edtf(f"2012-{month:02}")), (event(),) * certain, (event(),) * possible)
        for month, (certain, possible) in enumerate(numbers, 1)
    ]


def year(certain: list[dict[str, float]], possible: list[dict[str, float]], unit: str | None = None) -> BinCount:
    """Return the year 2012 with events that have such figures of the dead."""
    inside, touching = (
        tuple(event(Figure(label="dead", unit=unit, **figure)) for figure in figures)  # type: ignore[arg-type]  # value, low or high
        for figures in (certain, possible)
    )
    return BinCount(Bin("2012", parse_edtf("2012")), inside, touching)


def chart(bin_counts: list[BinCount], unit: Unit = "month", kind: FigureKind | None = None) -> HistogramChart:
    """Return the chart of three matching events, of which two are counted when a figure is."""
    return HistogramChart(Histogram(unit, bin_counts, 3, 3 if kind is None else 2, kind))


def test_a_pipe_gets_a_line_per_bin_and_a_terminal_a_legend_too() -> None:
    four = chart(months((2, 1), (0, 0), (10, 0), (0, 3)))
    heading = "3 events per month\n"
    rows = (
        "Jan 2012   2 +1  ████████░░░░\n"
        "Feb 2012   0\n"
        "Mar 2012  10     ████████████████████████████████████████\n"
        "Apr 2012   0 +3  ░░░░░░░░░░░░\n"
    )
    assert piped(four) == heading + rows
    legend = "+ and ░: touches the month, but may lie outside it, or lasts beyond it.\n"
    assert drawn(four, 80) == heading + legend + rows


def test_a_legend_explains_only_signs_that_are_in_use() -> None:
    assert drawn(chart(months((1, 0))), 80) == "3 events per month\nJan 2012  1  ████\n"
    one = chart([year([{"value": 1}], [])], "year", DEAD)
    assert drawn(one, 80) == "dead per year, in 2 of 3 events\n2012  1  ████\n"


def test_many_events_are_drawn_to_scale_and_whatever_is_there_is_seen() -> None:
    lines = piped(chart(months((600, 0), (300, 0), (1, 1)))).splitlines()[1:]
    assert [line.count("█") for line in lines] == [60, 30, 1]
    assert [line.count("░") for line in lines] == [0, 0, 1]


def test_a_chart_without_bins_is_empty() -> None:
    assert piped(chart([])) == ""


def test_an_open_sum_ends_in_an_arrow() -> None:
    bin_counts = [year([{"low": 4, "high": 8}], []), year([{"low": 2}], []), year([], [])]
    assert drawn(chart(bin_counts, "year", DEAD), 40) == (
        "dead per year, in 2 of 3 events\n"
        "░: sources differ, or it may be of\nanother year; ►: or more; -: no figure.\n"
        "2012      4 to 8  ████████░░░░░░░░\n"
        "2012  at least 2  ████►\n"
        "2012           -\n"
    )


@pytest.mark.parametrize(
    ("numbers", "labels"),
    [
        ([(1, 0), (0, 0), (0, 0), (0, 0), (1, 0)], ["Jan 2012", "Feb – Apr 2012", "May 2012"]),
        ([(1, 0), (0, 0), (0, 0), (1, 0)], ["Jan 2012", "Feb 2012", "Mar 2012", "Apr 2012"]),
        ([(1, 0), (0, 0), (0, 1), (0, 0), (1, 0)], ["Jan 2012", "Feb 2012", "Mar 2012", "Apr 2012", "May 2012"]),
    ],
)
def test_three_empty_bins_in_a_row_are_one_line(numbers: list[tuple[int, int]], labels: list[str]) -> None:
    """In either order; the line says none, or - where a figure is added up."""
    counts = months(*numbers)
    backwards = piped(chart(counts[::-1])).splitlines()[1:]
    assert [re.split("  +", line)[0] for line in backwards] == labels[::-1]
    folded = [line for line in backwards if " – " in line]
    assert [line.split()[-1] for line in folded] == ["none"] * len(folded)


def test_a_stretch_without_a_figure_is_one_line_and_a_period_always_its_own() -> None:
    sums = chart([year([{"value": 1}], []), *(BinCount(each.bin, (), ()) for each in months((0, 0), (0, 0), (0, 0)))])
    assert piped(sums._replace(histogram=sums.histogram._replace(kind=DEAD))).splitlines()[-1] == "Jan – Mar 2012  -"
    periods = [BinCount(Bin("2012", parse_edtf("2012"), name), (), ()) for name in "ABC"]
    histogram = Histogram("period", [*periods, periods[0]._replace(certain=(event(),))], 1, 1)
    assert [line[:1] for line in piped(HistogramChart(histogram)).splitlines()[1:]] == ["A", "B", "C", "A"]


@pytest.mark.parametrize(
    ("certain", "possible", "words"),
    [
        ([{"value": 3}, {"value": 4}], [], "7"),
        ([{"low": 3, "high": 5}, {"value": 4}], [], "7 to 9"),
        ([{"value": 1200}, {"low": 3}], [], "at least 1,203"),
        ([{"value": 4}, {"high": 25}], [], "4 to 29"),
        ([{"high": 25}], [], "at most 25"),
        ([], [{"value": 25}], "at most 25"),
        ([{"value": 4}], [{"low": 3}], "at least 4"),
        ([], [{"low": 3}], "not known"),
        ([{"high": -2}], [], "at most -2"),
        ([{"high": -2}], [{"high": -3}], "at most -2"),
        ([{"value": -4}], [{"value": -2}], "-6 to -4"),
        ([{"value": 0}], [], "0"),
        ([{"value": 0.1}, {"value": 0.2}], [], "0.3"),
        ([], [], "-"),
    ],
)
def test_a_sum_is_worded_from_the_least_to_the_most_that_it_can_be(
    certain: list[dict[str, float]], possible: list[dict[str, float]], words: str
) -> None:
    (row,) = piped(chart([year(certain, possible)], "year", DEAD)).splitlines()[1:]
    assert row.split("  ")[1].strip() == words


def test_a_sum_has_its_unit_which_steers_no_terminal_and_spreads_no_row() -> None:
    unit = "[red]\x1b[31m" + "w" * 90
    bin_counts = [year([{"value": 3}], [], unit), year([], [])]
    _, first, second = piped(chart(bin_counts, "year", FigureKind("dead", unit))).splitlines()
    assert "3 [red]\\x1b[31mww" in first
    assert len(second) < 60


@given(
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000)), min_size=1, max_size=5),
    st.integers(40, 200),
)
def test_a_chart_keeps_to_the_width_of_the_screen(numbers: list[tuple[int, int]], width: int) -> None:
    lines = drawn(chart(months(*numbers)), width).splitlines()
    shown = [line[:3] for line in lines if re.match(r"[A-Z]\w\w (– [A-Z]\w\w )?2012 ", line)]
    assert set(shown) <= set(names := ["Jan", "Feb", "Mar", "Apr", "May"][: len(numbers)])
    assert (shown == names) == (not re.search(r"none", "".join(lines)))
    assert max(map(len, lines)) <= width
