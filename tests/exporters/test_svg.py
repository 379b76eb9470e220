import re
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from browser import browse
from hypothesis import given
from hypothesis import strategies as st
from support import EVENTS, EVERY_DATE, HOSTILE_TEXTS, deceptions, hostile, load

from mali_timeline.dates import between, parse_edtf
from mali_timeline.exporters import Export
from mali_timeline.exporters.svg import HEIGHT, WIDTH, Drawing, _ticks, export
from mali_timeline.query import Query, select
from mali_timeline.readers import read_timeline
from mali_timeline.records import Timeline
from mali_timeline.text import printable

EVER = between(None, None)
SVG = "{http://www.w3.org/2000/svg}"


def drawn(timeline: Timeline, drawing: Drawing, **how: Any) -> tuple[ET.Element, Export]:
    """Return a picture of all events as XML, and the export."""
    exported = export(timeline, select(timeline, Query()), drawing=drawing, requested=how.pop("requested", EVER), **how)
    return ET.fromstring(exported.text), exported  # noqa: S314 - our own


def texts(picture: ET.Element) -> list[str]:
    """Return what can be read in a picture."""
    return [each.text or "" for each in picture.iter(f"{SVG}text")]


def tooltips(picture: ET.Element) -> list[str]:
    """Return what is said of each column or bar when it is pointed at."""
    return [each.findtext(f"{SVG}title") or "" for each in picture.iter(f"{SVG}g")]


def test_a_chart_has_a_column_for_each_unit_and_a_legend_for_what_is_in_it(history: Timeline) -> None:
    picture, exported = drawn(history, "chart", requested=parse_edtf("2012"))
    assert texts(picture)[:2] == ["A small history", "Events per month, 1 Jan – 31 Dec 2012: 5 events"]
    assert tooltips(picture)[2] == "Mar 2012: 2 events inside, 1 that may lie outside it or last beyond it"
    assert len(tooltips(picture)) == 12
    assert "touches the month, but may lie outside it, or lasts beyond it" in texts(picture)
    assert list(exported.notes) == ["a chart counts: titles, texts, sources and disputes of the events are not in it"]
    picture, _ = drawn(history, "chart", requested=parse_edtf("2012-03-21/2012-03-31"))
    assert tooltips(picture) == ["21–31 Mar 2012: 2 events inside, 1 that may lie outside it or last beyond it"]


def test_a_chart_without_doubt_explains_no_doubt(history: Timeline) -> None:
    event = history.by_id["gao-taken"]
    exported = export(history, [event], drawing="chart", requested=EVER)
    picture = ET.fromstring(exported.text)  # noqa: S314
    assert "inside the month" in texts(picture)
    assert not [text for text in texts(picture) if "touches" in text]


def test_bars_are_periods_then_what_lasts_and_what_does_not_is_counted(history: Timeline) -> None:
    picture, exported = drawn(history, "bars")
    assert [tooltip.partition("\n")[0] for tooltip in tooltips(picture)] == ["The war", "A mutiny in the capital"]
    assert texts(picture)[1] == "21–22 Mar 2012: 1 period, 1 event"
    assert "goes on beyond the edge, or has no known end" in texts(picture)
    assert list(exported.notes) == [
        "4 events of a day or of unknown length left out: old-war, year-of-drought, gao-taken, accord"
    ]
    picture, exported = drawn(history, "bars", every=True)
    assert len(tooltips(picture)) == 7
    assert "about or perhaps" in texts(picture)
    assert "The rebels take Gao ≠" in texts(picture)
    assert list(exported.notes) == []


def test_the_tooltip_of_a_bar_has_all_that_is_known(history: Timeline) -> None:
    picture, _ = drawn(history, "bars", every=True)
    (gao,) = (tooltip for tooltip in tooltips(picture) if tooltip.startswith("The rebels take Gao\n"))
    for line in (
        "Date: 31 Mar 2012 (EDTF 2012-03-31)",
        "Disputed: dead: 12 (Radio); at least 20 (Paper)",
        "Source: Morning paper, Paper",
    ):
        assert line in gao.split("\n")
    assert "The war\nfrom 2012 (EDTF 2012/..)" in tooltips(picture)


def test_a_bar_is_dark_where_it_is_certain_pale_where_it_is_possible(history: Timeline) -> None:
    event = history.by_id["mutiny"]._replace(date=parse_edtf("2012-01/2012-03"))
    exported = export(Timeline(), [event], drawing="bars", requested=EVER)
    (bar,) = ET.fromstring(exported.text).iter(f"{SVG}g")  # noqa: S314
    pale, dark = ([float(each.get(name, "")) for name in ("x", "width")] for each in bar.iter(f"{SVG}rect"))
    assert dark[0] == pytest.approx(pale[0] + pale[1] * 30 / 91, abs=0.2)  # from the last day of January
    assert dark[1] == pytest.approx(pale[1] * 31 / 91, abs=0.2)  # to the first of March: 31 of 91 days


def test_a_date_of_which_only_a_part_is_on_the_axis_has_a_bar_of_that_part(history: Timeline) -> None:
    """Here one of two days."""
    event = history.by_id["mutiny"]._replace(date=parse_edtf("[2012-01-29, 2012-06-30]"))
    exported = export(Timeline(), [event], drawing="bars", requested=parse_edtf("2012-01"), every=True)
    (bar,) = ET.fromstring(exported.text).iter(f"{SVG}g")  # noqa: S314
    assert len(list(bar.iter(f"{SVG}rect"))) == len(list(bar.iter(f"{SVG}polygon"))) == 1


def test_nothing_is_drawn_of_what_has_no_day_or_no_bar(history: Timeline) -> None:
    event = history.by_id["gao-taken"]
    exported = export(Timeline(), [event], drawing="bars", requested=EVER)
    assert exported.text == ""
    assert len(exported.notes) == 1
    nowhere = load(EVERY_DATE).events[-1]._replace(date=between(None, None))
    assert export(Timeline(), [nowhere], drawing="chart", requested=EVER) == (
        "",
        ["none of the events has a known day"],
    )


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("2013-01-09", "2013-01-12", ["9 Jan", "10 Jan", "11 Jan", "12 Jan"]),
        ("2013-01-09", "2013-02-01", ["14 Jan", "21 Jan", "28 Jan"]),
        ("2013-01-09", "2013-05-01", ["Feb 2013", "Mar 2013", "Apr 2013", "May 2013"]),
        ("2013-01-01", "2014-12-31", ["Jan 2013", "Mar 2013", "May 2013", "Jul 2013", "Sep 2013", "Nov 2013"]),
        ("2012-06-05", "2018-01-01", ["Jul 2012", "Jan 2013", "Jul 2013", "Jan 2014"]),
        ("2012-06-05", "2020-01-01", ["2013", "2014", "2015"]),
        ("1960-06-20", "2026-05-04", ["1970", "1980", "1990", "2000", "2010", "2020"]),
        ("0001-01-01", "9999-12-31", ["1000", "2000", "3000"]),
    ],
)
def test_the_axis_has_a_few_round_dates(first: str, last: str, labels: list[str]) -> None:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    ticks = _ticks(days)
    assert [label for _, label in ticks][: len(labels)] == labels
    assert len(ticks) <= 12
    assert all(days[0] <= day <= days[1] for day, _ in ticks)


@given(st.dates(), st.dates())
def test_there_are_never_too_many_round_dates(one: date, other: date) -> None:
    assert len(_ticks((min(one, other), max(one, other)))) <= 12


EVENT = load(EVERY_DATE).events[0]._replace(date=parse_edtf("2012/2013"))


@given(st.one_of(st.sampled_from(HOSTILE_TEXTS), st.text()))
def test_any_text_makes_well_formed_xml_in_which_it_stands(text: str) -> None:
    picture, exported = drawn(Timeline(title=text, events=(EVENT._replace(title=text or "x"),)), "bars")
    tooltip = tooltips(picture)[0]
    if "\n" not in text:
        assert tooltip.split("\n")[0] == (printable(text) or "x")
    assert {each.tag.removeprefix(SVG) for each in picture.iter()} <= {
        "svg",
        "title",
        "rect",
        "text",
        "g",
        "line",
        "polygon",
    }
    assert not list(deceptions(exported.text, "\n"))


@pytest.mark.parametrize("drawing", ["chart", "bars"])
def test_a_picture_asks_for_nothing_from_anywhere(drawing: Drawing) -> None:
    for text in HOSTILE_TEXTS:
        picture, exported = drawn(load(hostile(text)), drawing)
        assert {each.tag.removeprefix(SVG) for each in picture.iter()} <= {
            "svg", "title", "rect", "text", "g", "line", "polygon",
        }  # fmt: skip
        names = {name for each in picture.iter() for name in each.attrib}
        assert not {name for name in names if name.startswith("on") or "href" in name or name in {"style", "src"}}
        assert exported.text.count("http://www.w3.org/2000/svg") == 1
        assert re.findall(r'="[^"]*(?:url\(|://)[^"]*"', exported.text) == ['="http://www.w3.org/2000/svg"']


def test_chromium_draws_every_picture_with_all_its_text_inside(tmp_path: Path) -> None:
    """Each text ends before the right edge, and before the bars where it stands left of them."""
    shipped = read_timeline(str(EVENTS))
    wide = tuple(event._replace(title=f"{'W' * 90} {event.title.upper()}") for event in shipped.events[:40])
    long_title = Timeline(title="W" * 60, events=wide, periods=shipped.periods)
    pictures = {}
    for number, (timeline, drawing, every) in enumerate(
        [
            (shipped, "chart", False),
            (shipped, "bars", False),
            (shipped, "bars", True),
            (load(EVERY_DATE), "chart", False),
            (load(EVERY_DATE), "bars", True),
            (long_title, "bars", True),
        ]
    ):
        events = select(timeline, Query())
        exported = export(timeline, events, drawing=drawing, requested=EVER, every=every)  # type: ignore[arg-type]
        path = tmp_path / f"{number}.svg"
        path.write_text(exported.text, encoding="utf-8")
        pictures[str(number)] = path.as_uri()
    visit = browse(
        """
        const seen = {};
        for (const [name, address] of Object.entries(data.pictures)) {
            await page.goto(address);
            seen[name] = await page.evaluate(() => {
                const boxes = [...document.querySelectorAll("text")].map((each) => each.getBBox());
                return {
                    right: Math.max(...boxes.map((box) => box.x + box.width)),
                    left: Math.min(...boxes.map((box) => box.x)),
                    label: Math.max(...boxes.filter((box) => box.x === 48 && box.y > 250).map((box) => box.width), 0),
                    bottom: Math.max(...boxes.map((box) => box.y + box.height)),
                    height: document.documentElement.height.baseVal.value,
                    shapes: document.querySelectorAll("rect").length,
                };
            });
            const picture = await page.screenshot();
            seen[name].bytes = picture.length;
        }
        return seen;
        """,
        pictures=pictures,
    )
    assert visit.errors == visit.requests == []
    for seen in visit.value.values():
        assert seen["left"] >= 0
        assert seen["right"] <= WIDTH
        assert seen["label"] <= 420
        assert HEIGHT <= seen["height"] >= seen["bottom"]
        assert seen["shapes"] > 10
        assert seen["bytes"] > 5000  # a picture of nothing has fewer
