import csv
import json
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from support import drawn, load, piped

from mali_timeline.columns import Records, event_records, tree_records
from mali_timeline.exporters import tabular
from mali_timeline.query import Query, select
from mali_timeline.records import Event, Timeline
from mali_timeline.render.cards import EventCards
from mali_timeline.render.tables import EventTable
from mali_timeline.render.trees import EventTree
from mali_timeline.reports.grouping import group_tree
from mali_timeline.text import json_printable, printable

NASTY = """
    title: Nasty
    sources: {s: {title: "[sic] \\e]8;;http://x\\a", publisher: "[/x]", kind: ngo}}
    actors: {a: {name: ":smile: [link=file:x]y[/link]", kind: person}}
    places: {p: {name: "a\\tb\\nc\\u202ed", country: "=1+1"}}
    events:
      - id: e
        date: 2012
        title: "[crisis] | `x` <b>\\x9b31m"
        text: "one\\r\\ntwo"
        actors: [a]
        places: [p]
        sources: [{source: s}]
"""


def listing(timeline: Timeline) -> Records[Event]:
    """Return all the events in order."""
    return event_records(timeline, select(timeline, Query()))


def test_tsv_has_one_event_a_line_and_no_header(history: Timeline) -> None:
    """Date, id, title, places, actors, tags, sources."""
    assert "".join(tabular.tsv(listing(history), ())) == (
        "199X~\told-war\tThe old war\tKidal\t\t\tpaper\n"
        "2012\tyear-of-drought\tA year of drought\t\t\t\tpaper; radio\n"
        "2012-03-21/2012-03-22\tmutiny\tA mutiny in the capital\t\tArmy\t\tradio; copy\n"
        "2012-03-31\tgao-taken\tThe rebels take Gao\tGao\tREB; Army\tbattle\tradio; paper\n"
        "2012-12\taccord\tAccord in Paris\tParis; Kidal\tREB\ttalks\tpaper\n"
    )


def test_csv_has_a_header_and_quotes_as_rfc_4180_says() -> None:
    """Read back, it is the data; only control characters are written as escapes."""
    page = "".join(tabular.csv(listing(load(NASTY)), ("id", "title", "text", "places")))
    assert page.endswith("\r\n")
    header, row = csv.reader(StringIO(page, newline=""))
    assert header == ["id", "title", "text", "places"]
    assert row == ["e", "[crisis] | `x` <b>\\u009b31m", "one two", "a\tb\nc\\u202ed"]


TIMELINE = load(NASTY)


@given(st.text())
def test_no_cell_for_a_spreadsheet_begins_a_formula_and_no_other_is_changed(text: str) -> None:
    event = TIMELINE.events[0]._replace(text=text)
    page = "".join(tabular.excel(event_records(TIMELINE, [event]), ("text", "places")))
    assert page.startswith("\ufeff")
    _, (cell, place) = csv.reader(StringIO(page[1:], newline=""))
    plain = json_printable(text)
    dangerous = plain[:1] in set("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n") - {""}
    assert cell == (f"'{plain}" if dangerous else plain)
    assert place == "a\tb\nc\\u202ed"


def test_markdown_escapes_what_would_be_markup() -> None:
    """A title is text in a table of Markdown, too."""
    assert "".join(tabular.markdown(listing(load(NASTY)), ("date", "title"))) == (
        "| date | title |\n| --- | --- |\n| 2012 | \\[crisis\\] \\| \\`x\\` \\<b\\>\\\\x9b31m |\n"
    )


EVERY_KEY = [
    *("id", "date", "earliest", "latest", "precision", "approximate", "uncertain", "title", "text"),
    *("places", "actors", "tags", "figures", "because", "sources"),
    *("independent_sources", "disputed", "caveat", "is_disputed", "period"),
]


def test_json_has_every_key_of_every_event(history: Timeline) -> None:
    """What is absent is null or an empty list, never missing."""
    events = json.loads("".join(tabular.json(listing(history), ())))
    assert [list(event) for event in events] == [EVERY_KEY] * 5
    assert events[3] == {
        "id": "gao-taken",
        "date": "2012-03-31",
        "earliest": "2012-03-31",
        "latest": "2012-03-31",
        "precision": "day",
        "approximate": False,
        "uncertain": False,
        "title": "The rebels take Gao",
        "text": "The army leaves the town of Gao.",
        "places": [{"id": "gao", "name": "Gao", "region": "Gao", "country": "Mali", "lat": 16.27, "lon": -0.04}],
        "actors": [
            {"id": "rebels", "name": "REB", "kind": "armed group"},
            {"id": "army", "name": "Army", "kind": "organisation"},
        ],
        "tags": ["battle"],
        "figures": [
            {"label": "dead", "value": 12, "low": None, "high": None, "unit": None, "source": "radio"},
            {"label": "dead", "value": None, "low": 20, "high": None, "unit": None, "source": "paper"},
        ],
        "because": [{"event": "mutiny", "source": "radio", "note": "the garrisons lost their officers"}],
        "sources": [
            {
                "id": "radio",
                "title": "Evening news",
                "publisher": "Radio",
                "origin": None,
                "kind": "broadcaster",
                "url": "https://radio.example/1",
                "date": "2012-03-23",
                "author": None,
                "archived": None,
                "at": "p. 3",
                "date_given": "2012-04-01",
                "weekday_given": "Sunday",
                "note": "a day late",
            },
            {
                "id": "paper",
                "title": "Morning paper",
                "publisher": "Paper",
                "origin": None,
                "kind": "newspaper",
                "url": None,
                "date": None,
                "author": None,
                "archived": None,
                "at": None,
                "date_given": None,
                "weekday_given": None,
                "note": None,
            },
        ],
        "independent_sources": 2,
        "disputed": None,
        "caveat": None,
        "is_disputed": True,
        "period": "war",
    }
    assert (events[0]["places"][0]["lat"], events[0]["disputed"], events[0]["figures"]) == (None, None, [])


def test_json_and_jsonl_hold_the_same_objects(history: Timeline) -> None:
    """JSONL is the array of JSON, a line each; fields choose and order the keys."""
    array = json.loads("".join(tabular.json(listing(history), ("title", "id"))))
    assert array == [json.loads(line) for line in tabular.jsonl(listing(history), ("title", "id"))]
    assert list(array[0]) == ["title", "id"]
    assert "".join(tabular.json(event_records(history, []), ())) == "[]\n"


def test_json_escapes_controls_and_nothing_else() -> None:
    """No escape sequence of the data reaches a terminal, and nothing is lost."""
    (line,) = tabular.jsonl(listing(load(NASTY)), ())
    assert not set(line.rstrip("\n")) & set(map(chr, [*range(32), *range(127, 160), 0x202E]))
    event = json.loads(line)
    assert event["places"][0]["name"] == "a\tb\nc\u202ed"
    assert event["sources"][0]["title"] == "[sic] \x1b]8;;http://x\x07"


def test_every_field_has_a_cell(history: Timeline) -> None:
    """Whatever is in JSON can be asked for as a column."""
    whole = listing(history)
    rows = "".join(tabular.tsv(whole, tuple(whole.columns))).splitlines()
    assert [len(row.split("\t")) for row in rows] == [len(EVERY_KEY)] * 5
    assert rows[3].split("\t")[12:] == [
        "dead: 12; dead: at least 20",
        "mutiny",
        "radio; paper",
        "2",
        "",
        "",
        "yes",
        "war",
    ]


def test_the_rows_of_a_tree_name_their_branch(history: Timeline) -> None:
    """In data formats each event comes with the branch on which it stands."""
    root = group_tree(history, select(history, Query(since="2012-12")), "region")
    rows = tree_records(history, list(root.all_events()))
    assert "".join(tabular.tsv(rows, ())) == (
        "France / no one region\t2012-12\taccord\tAccord in Paris\n"
        "Mali / Kidal\t2012-12\taccord\tAccord in Paris\n"
        "no place\t2012\tyear-of-drought\tA year of drought\n"
    )
    first = json.loads(next(tabular.jsonl(rows, ())))
    assert first["branch"] == ["France", "no one region"]
    assert list(first)[1:] == EVERY_KEY


def test_data_is_never_markup_and_never_a_command() -> None:
    """Brackets stay, emoji codes stay, escapes are shown, and no line breaks inside a value."""
    timeline = load(NASTY)
    events = list(timeline.events)
    pictures = (
        drawn(EventTable(events), 200),
        drawn(EventTree(group_tree(timeline, events, "actor")), 200),
        piped(EventTree(group_tree(timeline, events, "place"))),
        drawn(EventCards(timeline, events), 200),
        piped(EventCards(timeline, events)),
        "".join(tabular.tsv(listing(timeline), ())),
    )
    for text in pictures:
        assert not {letter for letter in text if not letter.isprintable()} - {"\n", "\t"}
        assert "[crisis] | `x` <b>\\x9b31m" in text
    assert ":smile: [link=file:x]y[/link]" in pictures[1]
    assert "a b c\\u202ed" in pictures[2]
    assert "[sic] \\x1b]8;;http://x\\x07, [/x]" in pictures[3]
    assert "Text      one two\n" in pictures[4]


@given(st.text())
def test_what_is_shown_holds_no_control_character(text: str) -> None:
    """C0, C1, DEL, bidirectional controls and surrogates never reach a terminal."""
    controls = {chr(code) for code in [*range(32), *range(127, 160), 0x200E, 0x200F, *range(0x202A, 0x202F), 0xFEFF]}
    assert not set(printable(text)) & controls
    assert not set(json_printable(text, keep_breaks=False)) & controls
    assert not set(json_printable(text)) & (controls - set("\t\n\r"))
