import csv
from io import StringIO

import pytest

from mali_timeline.readers.importers.chronology import Chronology, RowError, Value
from mali_timeline.readers.importers.tables import read_csv
from mali_timeline.readers.importers.timelinejs import import_timelinejs, is_timelinejs, plain_text, slides_of

# The fields that the documentation of the JSON format names.
SLIDE: dict[str, Value] = {
    "start_date": {"year": "2012", "month": "3", "day": "22", "hour": "10", "minute": "5",
    "display_date": "a Thursday"},
    "end_date": {"year": "2012", "month": "4"},
    "text": {"headline": "The <b>coup</b>",
    "text": "<p>Soldiers &amp; officers.</p><p>At <a href='https://a.example/1'>night</a>.</p>"},
    "media": {"url": "https://a.example/1.jpg", "caption": "C", "credit": "D", "thumbnail": "https://a.example/t.jpg",
              "alt": "E", "title": "F", "link": "https://a.example/2", "link_target": "_blank"},
    "group": "Army & politics",
    "display_date": "March 2012",
    "background": {"color": "#fff"},
    "autolink": "true",
    "unique_id": "the-coup",
}  # fmt: skip


def imported(*slides: Value, **parts: Value) -> Chronology:
    return import_timelinejs({"events": list(slides), **parts})


def sheet(*rows: dict[str, str]) -> Chronology:
    columns = (
        "Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date", "Headline",
        "Text",
        "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Type", "Group", "Background", "Notes",
    )  # fmt: skip
    page = StringIO()
    writer = csv.DictWriter(page, columns)
    writer.writeheader()
    writer.writerows(rows)
    table = read_csv(page.getvalue())
    return import_timelinejs(slides_of(table))


def test_every_field_of_a_slide_is_held() -> None:
    chronology = imported(SLIDE)
    assert chronology.document() == {
        "tags": {"army-politics": {"name": "Army & politics"}},
        "events": [
            {
                "id": "the-coup",
                "date": "2012-03-22/2012-04",
                "title": "The coup",
                "text": "Soldiers & officers.\n\nAt night (https://a.example/1).",
                "tags": ["army-politics"],
                "x-display-date": "March 2012",
                "x-background": {"color": "#fff"},
                "x-autolink": "true",
                "x-media": "https://a.example/1.jpg",
                "x-media-caption": "C",
                "x-media-credit": "D",
                "x-media-thumbnail": "https://a.example/t.jpg",
                "x-media-alt": "E",
                "x-media-title": "F",
                "x-media-link": "https://a.example/2",
                "x-media-link-target": "_blank",
                "x-start-date-display": "a Thursday",
                "x-time": "10:05",
            }
        ],
    }
    assert chronology.losses == []


def test_eras_are_periods_and_the_title_slide_names_the_file() -> None:
    era = {
        "start_date": {"year": "1990"},
        "end_date": {"year": "1999"},
        "text": {"headline": "The nineties", "text": "Long."},
    }
    title = {"text": {"headline": "Mali", "text": "By us."}}
    document = imported(SLIDE, title=title, eras=[era])
    assert document.title == "Mali"
    assert document.periods == [{"id": "the-nineties", "name": "The nineties", "date": "1990/1999", "about": "Long."}]
    assert [loss.message for loss in document.losses] == ["text and media of the title slide have no field"]
    assert imported(SLIDE, title={"text": {"headline": "Mali"}}).losses == []


@pytest.mark.parametrize(
    ("date", "edtf"),
    [
        ({"year": "2012"}, "2012"),
        ({"year": "476", "month": "9"}, "0476-09"),
        ({"year": "2012.0", "month": "03", "day": "1"}, "2012-03-01"),
        ({"year": "2012", "month": ""}, "2012"),
    ],
)
def test_a_date_is_as_exact_as_its_parts(date: dict[str, str], edtf: str) -> None:
    assert imported({**SLIDE, "start_date": date, "end_date": None}).events[0]["date"] == edtf


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"start_date": {"year": "-44"}}, "year -44: years before 0001 are not supported"),
        ({"start_date": {"year": "0"}}, "year 0: years before 0001 are not supported"),
        ({"start_date": {"year": "10000"}}, "10000"),
        ({"start_date": {"year": "2012", "month": "13"}}, "there is no month 13"),
        ({"start_date": {"year": "2012", "month": "2", "day": "30"}}, "Feb 2012 has 29 days"),
        ({"start_date": {"year": "2012", "day": "30"}}, "its date has a day, but no month"),
        ({"start_date": {"month": "3"}}, "its date has no year"),
        ({"start_date": {"year": "MMXII"}}, "year 'MMXII' is not a number"),
        ({"start_date": {}}, "it has no start_date"),
        ({"start_date": "2012"}, "it has no start_date"),
        ({"text": {"headline": " "}}, "it has no headline"),
        ({"text": "The coup"}, "it has no headline"),
        ({"group": ["a"]}, "group: expected a text, found a list"),
    ],
)
def test_a_slide_that_cannot_be_held_is_refused(changes: dict[str, Value], reason: str) -> None:
    (loss,) = imported({**SLIDE, "end_date": None, **changes}).losses
    assert loss.whole
    assert reason in loss.message


def test_eras_that_cannot_be_held_and_slides_that_are_none_are_losses() -> None:
    era = {"start_date": {"year": "-5"}, "text": {"headline": "Old"}}
    chronology = imported("x", eras=[era, "y", {"start_date": {"year": "1"}}])
    assert [(loss.where, loss.whole) for loss in chronology.losses] == [
        ("event 1", True), ("era 1", False), ("era 2", False), ("era 3", False),
    ]  # fmt: skip


def test_media_may_be_an_address_alone() -> None:
    assert imported({**SLIDE, "media": "https://a.example/1"}).events[0]["x-media"] == "https://a.example/1"


def test_a_spreadsheet_is_read_as_its_json() -> None:
    chronology = sheet(
        {"Headline": "Mali", "Type": "title"},
        {"Year": "2012", "Month": "3", "Day": "22", "Time": "10:00", "End Year": "2012", "End Month": "4",
        "Headline": "The coup",
         "Text": "Soldiers.", "Media": "https://a.example/1.jpg", "Media Credit": "D", "Group": "army",
         "Background": "#fff",
         "Display Date": "March", "Notes": "check"},
        {"Year": "1990", "End Year": "1999", "Headline": "The nineties", "Type": "Era"},
        {"Headline": "A second title", "Type": "title"},
        {"Year": "-44", "Headline": "Caesar"},
    )  # fmt: skip
    assert chronology.document() == {
        "title": "Mali",
        "tags": {"army": {}},
        "periods": [{"id": "the-nineties", "name": "The nineties", "date": "1990/1999"}],
        "events": [
            {
                "id": "the-coup",
                "date": "2012-03-22/2012-04",
                "title": "The coup",
                "text": "Soldiers.",
                "tags": ["army"],
                "x-background": "#fff",
                "x-display-date": "March",
                "x-notes": "check",
                "x-media": "https://a.example/1.jpg",
                "x-media-credit": "D",
                "x-time": "10:00",
            }
        ],
    }
    assert [(loss.where, loss.message) for loss in chronology.losses] == [
        ("row 5", "it has no start_date"),
        ("row 6", "year -44: years before 0001 are not supported"),
    ]


@pytest.mark.parametrize("value", [[], {}, {"events": {}}])
def test_other_json_has_no_slides(value: Value) -> None:
    assert not is_timelinejs(value)
    with pytest.raises(RowError, match="no list `events` of slides"):
        import_timelinejs(value)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a < b", "a < b"),
        ("plain", "plain"),
        ("a<br>b", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "\n\n\n\na\n\nb\n\n"),
        ("<a href='https://a.example'>https://a.example</a>", "https://a.example"),
        ("<a>x</a></a>", "x"),
        ("<img src='https://a.example/1.jpg'>", " (https://a.example/1.jpg) "),
        ("caf&eacute; &lt;b&gt;", "café <b>"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert plain_text(html) == text
