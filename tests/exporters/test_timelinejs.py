import json
from collections.abc import Sequence
from typing import Any

import pytest
from browser import browse, node_modules
from support import DATES, EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.exporters.timelinejs import MAX_GROUPS, export
from mali_timeline.formatting import format_date
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable

# Waits until TimelineJS has made a slide of each event, and returns what a reader sees of them.
LOAD = """
    const seen = [];
    for (const content of data.contents) {
        await page.setContent('<!DOCTYPE html><title>page</title><div id="timeline" style="height: 700px"></div>');
        await page.addStyleTag({ path: data.css });
        await page.addScriptTag({ path: data.js });
        seen.push(await page.evaluate((content) => new Promise((done) => {
            const timeline = new TL.Timeline("timeline", content, { font: null });
            timeline.on("loaded", () => {
                const texts = (selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent);
                done({
                    errors: timeline.config.getErrors(),
                    slides: document.querySelectorAll(".tl-slide").length,
                    headlines: texts(".tl-slide h2"),
                    dates: texts(".tl-slide h3"),
                    bodies: texts(".tl-slide .tl-text-content"),
                    groups: texts(".tl-timegroup-message"),
                    years: timeline.config.events.map((each) => each.start_date.data.date_obj.getFullYear()),
                    tags: [...document.querySelectorAll(".tl-text-content *")].map((each) => each.tagName),
                    links: [...document.querySelectorAll(".tl-text-content a")].map((each) => each.href),
                    title: document.title,
                });
            });
        }), content));
    }
    return seen;
"""


def exported(timeline: Timeline) -> tuple[Any, list[str]]:
    """Return the JSON for TimelineJS, and the notes."""
    text, notes = export(timeline, select(timeline, Query()))
    return json.loads(text), list(notes)


def shown(timelines: Sequence[Timeline]) -> list[Any]:
    """Return what TimelineJS itself makes of each of them in a browser."""
    package = node_modules() / "@knight-lab" / "timelinejs" / "dist"
    contents = [exported(timeline)[0] for timeline in timelines]
    css, js = str(package / "css" / "timeline.css"), str(package / "js" / "timeline.js")
    seen: list[Any] = browse(LOAD, css=css, js=js, contents=contents).value
    assert [each["errors"] for each in seen] == [[]] * len(timelines)
    return seen


def test_a_slide_has_the_date_in_words_its_place_in_time_and_all_that_is_known(history: Timeline) -> None:
    content, notes = exported(history)
    assert content["title"] == {
        "unique_id": "title", "text": {"headline": "A small history", "text": "<p>5 events</p>"},
    }  # fmt: skip
    slides = {slide["unique_id"]: slide for slide in content["events"]}
    assert list(slides) == ["old-war", "year-of-drought", "mutiny", "gao-taken", "accord"]
    gao = slides["gao-taken"]
    body = gao["text"].pop("text")
    assert gao == {
        "unique_id": "gao-taken",
        "start_date": {"year": 2012, "month": 3, "day": 31},
        "display_date": "31 Mar 2012",
        "text": {"headline": "The rebels take Gao"},
        "autolink": False,
        "group": "battle",
    }
    assert "<b>Date:</b> 31 Mar 2012 (EDTF 2012-03-31)" in body
    assert "<b>Disputed:</b> dead: 12 (Radio); at least 20 (Paper)" in body
    assert '<a href="https://radio.example/1">Evening news, Radio, 23 Mar 2012, p. 3; dates it' in body
    assert content["eras"] == [
        {"start_date": {"year": 1960}, "end_date": {"year": 2011}, "text": {"headline": "Before the war"}}
    ]
    assert notes == ["an era needs a beginning and an end, which these periods lack: The war"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2012-02-29", (2012, 2, 29), None),
        ("2012-03~", (2012, 3), None),
        ("2012-XX", (2012,), None),
        ("199X", (1990,), (1999,)),
        ("2012-21", (2012, 3), (2012, 5)),
        ("2012/2013-02", (2012,), (2013, 2)),
        ("2012/..", (2012,), None),
        ("../2012", (2012,), None),
        ("/2012-06", (2012, 6), None),
        ("[2012-01-29, 2012-01-30]", (2012, 1, 29), (2012, 1, 30)),
        ("[..2012-05-05]", (2012, 5, 5), None),
        ("[2012-05-05..]", (2012, 5, 5), None),
    ],
)
def test_a_slide_is_placed_no_more_exactly_than_its_date_is_known(
    text: str, start: tuple[int, ...], end: tuple[int, ...] | None
) -> None:
    slide = exported(load(EVERY_DATE))[0]["events"]
    (found,) = (each for each in slide if each["unique_id"] == f"event-{DATES.index(text)}")
    assert tuple(found["start_date"].values()) == start
    assert tuple(found.get("end_date", {}).values()) == (end or ())


def test_what_has_no_beginning_or_no_end_is_counted() -> None:
    _, notes = exported(load(EVERY_DATE))
    assert notes[0].startswith("3 events without a known beginning, placed at the end: ")
    assert notes[1].startswith("3 events without a known end, placed at the beginning: ")


def test_there_are_no_groups_where_they_would_leave_no_room(history: Timeline) -> None:
    event = history.by_id["mutiny"]
    events = [event._replace(id=f"e{number}", tags=(f"tag-{number}",)) for number in range(MAX_GROUPS + 1)]
    for number, grouped in ((MAX_GROUPS, True), (MAX_GROUPS + 1, False)):
        slides = json.loads(export(history, events[:number]).text)["events"]
        assert [slide.get("group") for slide in slides] == [f"tag-{i}" if grouped else None for i in range(number)]


def test_a_period_whose_end_is_its_beginning_is_an_era_of_days() -> None:
    timeline = load(EVERY_DATE.replace("date: 2012/..", "date: 2012"))
    assert exported(timeline)[0]["eras"][-1]["end_date"] == {"year": 2012, "month": 12, "day": 31}


@pytest.mark.no_cover
def test_timelinejs_shows_as_many_slides_as_there_are_events() -> None:
    timelines = [load(EVERY_DATE), read_timeline(str(EVENTS))]
    for timeline, seen in zip(timelines, shown(timelines), strict=True):
        assert seen["slides"] == len(timeline.events) + 1  # the title
        assert sorted(seen["headlines"][1:]) == sorted(event.title for event in timeline.events)
        assert sorted(seen["dates"][1:]) == sorted(format_date(event.date) for event in timeline.events)
        starts = [event.date.earliest or event.date.latest for event in timeline.events]
        assert sorted(seen["years"]) == sorted(day.year for day in starts if day)


@pytest.mark.no_cover
def test_timelinejs_shows_data_as_text() -> None:
    timelines = []
    for text in HOSTILE_TEXTS:
        events = load(hostile(text)).events
        timelines.append(Timeline(title=text, events=(*events, events[1]._replace(id="three", tags=(text,)))))
    for text, timeline, seen in zip(HOSTILE_TEXTS, timelines, shown(timelines), strict=True):
        assert seen["slides"] == 4
        assert seen["headlines"] == [printable(text)] * 4
        assert set(seen["groups"]) == {printable(text), ""}  # the others have none
        assert set(seen["tags"]) <= {"P", "B", "UL", "LI", "A"}
        assert {link.partition("/?")[0] for link in seen["links"]} == {
            "https://x.example/%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "https://good.example",
        }  # fmt: skip
        assert all(printable(text) in body for body in seen["bodies"][1:])
        assert seen["title"] == "page"
        assert not list(deceptions(export(timeline, timeline.events).text, "\n"))
