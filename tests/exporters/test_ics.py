from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st
from support import DATES, EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.exporters.ics import export
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable


def calendar(timeline: Timeline) -> tuple[Any, list[str]]:
    """Return what a reader of iCalendar makes of the export, and the notes."""
    text, notes = export(timeline, select(timeline, Query()))
    raw = text.encode()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"\n") == raw.count(b"\r\n")
    read: Any = icalendar.Calendar.from_ical(raw)
    assert not read.errors
    assert not [error for event in read.events for error in event.errors]
    return read, list(notes)


def test_a_day_recurs_every_year_and_what_is_less_exact_is_left_out_and_counted(history: Timeline) -> None:
    read, notes = calendar(history)
    (event,) = read.events
    assert read["X-WR-CALNAME"] == read["NAME"] == "A small history"
    assert event["SUMMARY"] == "The rebels take Gao (31 Mar 2012)"
    assert event["DTSTART"].dt == date(2012, 3, 31)
    assert event["DTSTAMP"].dt == datetime(2012, 3, 31, tzinfo=UTC)
    assert event["RRULE"] == {"FREQ": ["YEARLY"]}
    assert event["LOCATION"] == "Gao"
    assert event["CATEGORIES"].cats == ["battle"]
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["DESCRIPTION"].split("\n") == [
        "The army leaves the town of Gao.",
        "Date: 31 Mar 2012 (EDTF 2012-03-31)",
        "Where: Gao (Mali)",
        "Who: REB; Army",
        "Period: The war (from 2012)",
        "Figures: dead: 12 (Radio)",
        "Figures: dead: at least 20 (Paper)",
        "Because: 21–22 Mar 2012, A mutiny in the capital; Radio: the garrisons lost their officers",
        "Disputed: The date, here 31 Mar 2012: Sunday 1 Apr 2012 (Radio)",
        "Disputed: dead: 12 (Radio); at least 20 (Paper)",
        "Tags: battle",
        "Source: Evening news, Radio, 23 Mar 2012, p. 3; dates it Sunday 1 Apr 2012; a day late https://radio.example/1",
        "Source: Morning paper, Paper",
    ]
    assert notes == [
        (
            "4 events left out: only a day can recur every year; precision of their dates: "
            "decade 1, year 1, interval 1, month 1"
        )
    ]


def test_the_29th_of_february_recurs_on_the_last_day_of_february() -> None:
    read, _ = calendar(load(EVERY_DATE))
    days = {event["DTSTART"].dt: event["RRULE"].to_ical().decode() for event in read.events}
    assert set(days) == {date(476, 9, 4), date(2012, 2, 29), date(2012, 3, 5)}
    rule = rrulestr(days[date(2012, 2, 29)], dtstart=datetime(2012, 2, 29))  # noqa: DTZ001 - a day has no zone
    assert [when.date() for when in islice(rule, 5)] == [
        date(2012, 2, 29), date(2013, 2, 28), date(2014, 2, 28), date(2015, 2, 28), date(2016, 2, 29),
    ]  # fmt: skip


def test_a_doubtful_day_says_so() -> None:
    read, _ = calendar(load(EVERY_DATE))
    assert any(event["SUMMARY"] == f"Event {DATES.index('2012-03-05?')} (perhaps 5 Mar 2012)" for event in read.events)


def test_nothing_is_written_when_the_day_of_no_event_is_known(history: Timeline) -> None:
    events = [history.by_id["mutiny"]]
    assert export(history, events).text == ""
    assert len(export(history, events).notes) == 1


@pytest.mark.no_cover
def test_the_same_data_make_the_same_calendar_and_every_event_has_a_uid_of_its_own() -> None:
    timeline = read_timeline(str(EVENTS))
    read, _ = calendar(timeline)
    days = [event for event in timeline.events if event.date.precision == "day"]
    assert len({event["UID"] for event in read.events}) == len(read.events) == len(days) > 300
    assert export(timeline, timeline.events) == export(read_timeline(str(EVENTS)), timeline.events)


PLAIN = load(hostile("x"))


@given(
    st.one_of(
        st.sampled_from(HOSTILE_TEXTS), st.text(max_size=300), st.text(alphabet="é,;\\n\U0001f600 ", max_size=300)
    )
)
def test_any_text_comes_back_as_it_is_shown(text: str) -> None:
    shown = printable(text)
    event = PLAIN.by_id["two"]._replace(title=text, caveat=text)
    read: Any = icalendar.Calendar.from_ical(export(PLAIN, [event]).text.encode())
    assert read.events[0]["SUMMARY"] == f"{shown} (7 Jun 2012)"
    assert (f"Caveat: {shown}" in read.events[0]["DESCRIPTION"].split("\n")) == bool(text)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_data_is_never_a_property(text: str) -> None:
    timeline = load(hostile(text))
    read, _ = calendar(timeline)
    assert len(read.events) == 1
    assert set(read.events[0]) == {
        "UID", "DTSTAMP", "DTSTART", "RRULE", "SUMMARY", "DESCRIPTION", "LOCATION", "TRANSP",
    }  # fmt: skip
    assert not list(deceptions(export(timeline, timeline.events).text, "\r\n"))
