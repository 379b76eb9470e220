from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from support import load

from mali_timeline.dates import parse_edtf
from mali_timeline.records import Event, Period, Timeline


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


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2000, 3, 1))
SPANS = st.one_of(
    st.tuples(DAYS, DAYS).map(lambda ends: "{}/{}".format(*sorted(ends))),
    DAYS.map("{}/..".format),
    DAYS.map("../{}".format),
    st.sampled_from(("2000", "2000-01", "2000-02~", "1999/..")),
)


@given(st.lists(st.one_of(DAYS.map(str), SPANS)), st.lists(SPANS, max_size=6))
def test_the_period_of_an_event_is_the_last_to_begin_of_those_that_hold_its_start(
    dates: list[str], spans: list[str]
) -> None:
    events = tuple(Event(f"e{number}", parse_edtf(text), "E", "E.", ()) for number, text in enumerate(dates))
    periods = {f"p{number}": Period(f"p{number}", "P", parse_edtf(span)) for number, span in enumerate(spans)}
    timeline = Timeline(events=events, periods=periods)
    in_order = sorted(periods.values(), key=lambda period: period.date.sort_key)
    for event in events:
        start = event.date.start
        holding = [each for each in in_order if start and start.latest and start.certainly_inside(each.date)]
        found = timeline.period_of(event)
        assert (found and found.date.sort_key) == (holding[-1].date.sort_key if holding else None)
