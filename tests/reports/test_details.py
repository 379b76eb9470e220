import pytest
from support import load
from work import calls_of

from mali_timeline.dates import parse_edtf
from mali_timeline.records import Because, Citation, Event, Period, Source, Timeline
from mali_timeline.reports.details import details_of, event_details, extent_of


def test_the_details_of_an_event_are_its_period_causes_effects_and_neighbours(history: Timeline) -> None:
    details = event_details(history, history.by_id["gao-taken"])
    assert details.event.id == "gao-taken"
    assert details.period
    assert details.period.id == "war"
    assert [(event.id, because.note) for event, because in details.causes] == [
        ("mutiny", "the garrisons lost their officers")
    ]
    assert details.effects == ()
    assert details.before
    assert details.after
    assert (details.before.event.id, details.before.gap) == ("mutiny", "9 days earlier")
    assert (details.after.event.id, details.after.gap) == ("accord", "between 245 and 275 days later")
    assert [str(day) for day in details.extent or ()] == ["1990-01-01", "2012-12-31"]
    mutiny = event_details(history, history.by_id["mutiny"])
    assert [(event.id, because.source.id) for event, because in mutiny.effects] == [("gao-taken", "radio")]


def test_the_first_event_has_none_before_and_the_last_none_after(history: Timeline) -> None:
    first, *_, last = details_of(history, history.in_order)
    assert (first.before, last.after) == (None, None)
    assert first.after
    assert last.before


def test_events_without_a_period_or_a_known_gap_say_so() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        events:
          - {id: a, date: 2012, title: A, text: A., sources: [{source: s}]}
          - {id: b, date: 2012-05, title: B, text: B., sources: [{source: s}]}
    """)
    details = event_details(timeline, timeline.events[0])
    assert details.period is None
    assert details.after
    assert details.after.gap == ""


@pytest.mark.parametrize(
    ("texts", "extent"),
    [
        (["../2001-03-01", "2002-01-01/..", "2002-01-01"], ("2001-03-01", "2002-01-01")),
        (["2002-01-01/..", "2002-01-01"], None),
        (["2002"], ("2002-01-01", "2002-12-31")),
        ([], None),
    ],
)
def test_the_extent_of_events_is_that_of_their_known_days_when_there_are_two(
    texts: list[str], extent: tuple[str, str] | None
) -> None:
    events = [Event(id=text, date=parse_edtf(text), title="E", text="E.", sources=()) for text in texts]
    found = extent_of(events)
    assert (found and tuple(map(str, found))) == extent


def test_the_details_of_all_events_take_work_in_proportion_to_their_number() -> None:
    source = Source(id="s", title="S", publisher="S", kind="ngo")

    def timeline(number: int) -> Timeline:
        events = [
            Event(
                id=f"e{index}",
                date=parse_edtf(f"{1000 + index}"),
                title="E",
                text="E.",
                sources=(Citation(source),),
                because=(Because("e0", source),),
            )
            for index in range(number)
        ]
        periods = {f"p{index}": Period(f"p{index}", "P", parse_edtf(f"{1000 + index}")) for index in range(number)}
        return Timeline(events=tuple(events), periods=periods)

    few, many = timeline(500), timeline(1000)
    assert calls_of(lambda: list(details_of(many, many.events))) < 2.2 * calls_of(
        lambda: list(details_of(few, few.events))
    )
