from datetime import date

import pytest

from mali_timeline.dates import parse_edtf
from mali_timeline.records import Event, Period
from mali_timeline.reports.timespans import TimeSpan, time_spans, without_outliers

DAYS = (date(2012, 1, 1), date(2013, 12, 31))


def event(text: str) -> Event:
    """Return an event of a date."""
    return Event(id="e", date=parse_edtf(text), title="T", text="T.", sources=())


def test_periods_that_share_a_day_with_the_axis_come_before_the_events_in_the_order_given() -> None:
    war = Period(id="war", name="The war", date=parse_edtf("2013-12-31/.."))
    past = Period(id="past", name="The past", date=parse_edtf("../2011"))
    coup = Period(id="coup", name="The coup", date=parse_edtf("2012-03"))
    events = [event("2013"), event("2012")]
    rows = time_spans([war, past, coup], events, DAYS)
    assert [(row.kind, row.event.title) for row in rows] == [
        ("period", "The war"),
        ("period", "The coup"),
        ("event", "T"),
        ("event", "T"),
    ]
    assert [row.event for row in rows[2:]] == events


def days_of(text: str) -> tuple[date, date]:
    """Return the first and the last day of a date."""
    when = parse_edtf(text)
    assert when.earliest
    assert when.latest
    return when.earliest, when.latest


@pytest.mark.parametrize(
    ("lone", "years", "expected"),
    [
        ([], "2012/2019", "2012/2019"),
        (["1900"], "1900/2019", "2012/2019"),
        (["1900", "1950"], "1900/2019", "1900/2019"),
        (["2011"], "2011/2019", "2011/2019"),
        (["2100"], "2012/2100", "2012/2019"),
        (["1900", "2100"], "1900/2100", "2012/2100"),
        (["1900/2015"], "1900/2019", "2012/2019"),
    ],
)
def test_a_lone_event_far_away_does_not_squeeze_the_others(lone: list[str], years: str, expected: str) -> None:
    """One in eight at most, and only when half of the axis is for it alone; what reaches into the axis stays."""
    rows = time_spans([], [event(text) for text in [*lone, *map(str, range(2012, 2020))]], days_of(years))
    days, drawn, omitted = without_outliers(rows, days_of(years))
    assert days == days_of(expected)
    assert [row.event.date.overlaps(parse_edtf(expected)) for row in rows] == [row in drawn for row in rows]
    assert len(drawn) + len(omitted) == len(rows)


def test_a_period_has_the_fields_of_an_event() -> None:
    periods = [
        Period(id="p", name="The war", date=parse_edtf("2012/.."), about="Long."),
        Period(id="q", name="The peace", date=parse_edtf("2013")),
    ]
    assert time_spans(periods, [], DAYS) == [
        TimeSpan("period", Event(id="p", date=parse_edtf("2012/.."), title="The war", text="Long.", sources=())),
        TimeSpan("period", Event(id="q", date=parse_edtf("2013"), title="The peace", text="", sources=())),
    ]
