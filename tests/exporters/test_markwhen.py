from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from browser import run_node
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import DATES, EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.exporters.markwhen import export
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Event, Timeline
from mali_timeline.text import printable

PARSE = """
    const { parse, toArray } = require("@markwhen/parser");
    const document = parse(data.text);
    const entries = toArray(document.events).map((each) => each.eventy).filter((each) => each.dateRangeIso);
    return {
        header: document.header,
        messages: [...document.parseMessages, ...document.documentMessages],
        sections: toArray(document.events).length - entries.length,
        entries: entries.map((each) => ({
            days: [each.dateRangeIso.fromDateTimeIso.slice(0, 10), each.dateRangeIso.toDateTimeIso.slice(0, 10)],
            title: each.firstLine.restTrimmed,
            properties: each.properties,
            tags: each.tags,
            percent: each.percent ?? null,
            lines: each.supplemental.filter((line) => line.raw).map((line) => line.raw),
        })),
    };
"""
# Markwhen shows the backslashes that keep data from being a mark of its own.
UNMARKED = str.maketrans("", "", "\\")


def parsed(timeline: Timeline, events: Sequence[Event]) -> Any:
    """Return what Markwhen's own parser makes of the export."""
    found = run_node(PARSE, text=export(timeline, events).text)
    assert found["messages"] == []
    assert found["sections"] == 1  # the document itself
    return found


def test_an_entry_has_id_edtf_and_tags_as_properties_and_the_rest_as_its_text(history: Timeline) -> None:
    assert export(history, [history.by_id["gao-taken"]._replace(tags=("battle", "peace-talks", "7"))]).text == (
        'title: "A small history"\ntimezone: UTC\n\n'
        "2012-03-31: The rebels take Gao #battle #peace_talks\n"
        'id: "gao-taken"\nedtf: "2012-03-31"\ntags: ["battle", "peace-talks", "7"]\n\n'
        "The army leaves the town of Gao.\n"
        "- Date: 31 Mar 2012 (EDTF 2012-03-31)\n- Where: Gao (Mali)\n- Who: REB; Army\n"
        "- Period: The war (from 2012)\n- Figures: dead: 12 (Radio)\n- Figures: dead: at least 20 (Paper)\n"
        "- Because: 21–22 Mar 2012, A mutiny in the capital; Radio: the garrisons lost their officers\n"
        "- Disputed: The date, here 31 Mar 2012: Sunday 1 Apr 2012 (Radio)\n"
        "- Disputed: dead: 12 (Radio); at least 20 (Paper)\n- Tags: battle, peace-talks, 7\n"
        "- Source: Evening news, Radio, 23 Mar 2012, p. 3; dates it Sunday 1 Apr 2012; a day late "
        "https://radio.example/1\n- Source: Morning paper, Paper\n"
    )


@pytest.mark.parametrize("timeline", [load(EVERY_DATE), read_timeline(str(EVENTS))], ids=["dates", "shipped"])
def test_markwhen_finds_the_same_events_on_the_same_days(timeline: Timeline) -> None:
    events = select(timeline, Query())
    found = parsed(timeline, events)
    assert found["header"] == {"title": timeline.title, "timezone": "UTC"}
    assert len(found["entries"]) == len(events)
    for event, entry in zip(events, found["entries"], strict=True):
        first, last = event.date.earliest, event.date.latest
        if first and last:
            assert entry["days"] == [str(first), str(last + timedelta(1))], event.date
        assert entry["title"] == event.title
        assert entry["properties"]["id"] == event.id
        assert entry["properties"]["edtf"] == event.date.text
        assert entry["properties"].get("tags", []) == list(event.tags)
        assert entry["percent"] is None


def test_what_is_open_is_at_the_end_that_is_known_and_counted(history: Timeline) -> None:
    timeline = load(EVERY_DATE)
    text, notes = export(timeline, select(timeline, Query()))
    for edtf, written in (
        ("2012/..", "2012"),
        ("../2012", "2012"),
        ("/2012-06", "2012-06"),
        ("[..2012-05-05]", "2012-05-05"),
    ):
        assert f"\n{written}: Event {DATES.index(edtf)}\n" in text
    assert notes[0].startswith("6 events with an open or unknown end, placed at the end that is known: ")
    assert notes[1].startswith("3 events with an approximate or uncertain date, which only their text says: ")
    assert list(export(history, [history.by_id["mutiny"]]).notes) == []


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(HOSTILE_TEXTS),
            st.text(max_size=40),
            st.from_regex(
                r"(now|by|every |- |\d{4}(-\d\d)?|jan |# |// |!a|\.start|\[x\]|:)[a-z0-9 :/.!#%@-]{0,12}",
                fullmatch=True,
            ),
        ),
        min_size=30,
        max_size=60,
    )
)
def test_no_text_is_an_entry_a_tag_or_a_property_of_its_own(texts: list[str]) -> None:
    """Many texts in one document, each as title and text of an event."""
    event = load(EVERY_DATE).events[4]
    events = [
        event._replace(id=f"e{number}", title=f"{text}x", text=f"{text}\n\n{text}", caveat=text)
        for number, text in enumerate(texts)
    ]
    entries = parsed(Timeline(title=texts[0], events=tuple(events)), events)["entries"]
    assert len(entries) == len(events)
    for text, entry in zip(texts, entries, strict=True):
        shown = f"{printable(text)}x"
        assert entry["title"].translate(UNMARKED) == shown.translate(UNMARKED).strip()
        assert (entry["tags"], entry["percent"]) == ([], None)
        assert set(entry["properties"]) == {"id", "edtf"}
        assert entry["days"] == [str(date(2012, 2, 29)), str(date(2012, 3, 1))]


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_data_of_every_field_is_text(text: str) -> None:
    timeline = load(hostile(text))
    entries = parsed(timeline, timeline.events)["entries"]
    assert [entry["properties"]["id"] for entry in entries] == ["one", "two"]
    assert all(entry["tags"] == [] for entry in entries)
    assert not list(deceptions(export(timeline, timeline.events).text, "\n"))
