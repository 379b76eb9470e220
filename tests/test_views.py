import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from conftest import drawn
from hypothesis import given
from hypothesis import strategies as st

from mali_timeline.controls import hidden_controls, visible
from mali_timeline.query import Query, select
from mali_timeline.records import Timeline
from mali_timeline.views import lines
from mali_timeline.views.cards import event_cards
from mali_timeline.views.listings import Listing, branches_listing, events_listing
from mali_timeline.views.sides import SIDES
from mali_timeline.views.tables import EventsTable, ListingTable
from mali_timeline.views.trees import EventsTree, grow

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


def listing(timeline: Timeline) -> Listing:  # type: ignore[type-arg]  # of events
    """Give all the events in order."""
    return events_listing(timeline, select(timeline, Query()))


def test_tsv_has_one_event_a_line_and_no_header(history: Timeline) -> None:
    """Date, id, title, places, actors, tags, sources."""
    assert "".join(lines.tsv(listing(history))) == (
        "199X~\told-war\tThe old war\tKidal\t\t\tpaper\n"
        "2012\tyear-of-drought\tA year of drought\t\t\t\tpaper, radio\n"
        "2012-03-21/2012-03-22\tmutiny\tA mutiny in the capital\t\tArmy\t\tradio, copy\n"
        "2012-03-31\tgao-taken\tThe rebels take Gao\tGao\tREB, Army\tbattle\tradio, paper\n"
        "2012-12\taccord\tAccord in Paris\tParis, Kidal\tREB\ttalks\tpaper\n"
    )


def test_csv_has_a_header_and_quotes_as_rfc_4180_says(load: Callable[[str], Timeline]) -> None:
    """Read back, it is the data; only control characters are written as escapes."""
    page = "".join(lines.csv(listing(load(NASTY)), ("id", "title", "text", "places")))
    assert page.endswith("\r\n")
    header, row = csv.reader(StringIO(page, newline=""))
    assert header == ["id", "title", "text", "places"]
    assert row == ["e", "[crisis] | `x` <b>\\u009b31m", "one\r\ntwo", "a\tb\nc\\u202ed"]


def test_markdown_escapes_what_would_be_markup(load: Callable[[str], Timeline]) -> None:
    """A title is text in a table of Markdown, too."""
    assert "".join(lines.markdown(listing(load(NASTY)), ("date", "title"))) == (
        "| date | title |\n| --- | --- |\n| 2012 | \\[crisis\\] \\| \\`x\\` \\<b\\>\\\\x9b31m |\n"
    )


EVERY_KEY = [
    *("id", "date", "earliest", "latest", "precision", "approximate", "uncertain", "title", "text"),
    *("places", "actors", "tags", "figures", "because", "sources"),
    *("independent_sources", "disputed", "is_disputed", "period"),
]


def test_json_has_every_key_of_every_event(history: Timeline) -> None:
    """What is absent is null or an empty list, never missing."""
    events = json.loads("".join(lines.json(listing(history))))
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
                "at": None,
                "date_given": None,
                "weekday_given": None,
                "note": None,
            },
        ],
        "independent_sources": 2,
        "disputed": None,
        "is_disputed": True,
        "period": "war",
    }
    assert (events[0]["places"][0]["lat"], events[0]["disputed"], events[0]["figures"]) == (None, None, [])


def test_json_and_jsonl_hold_the_same_objects(history: Timeline) -> None:
    """JSONL is the array of JSON, a line each; fields choose and order the keys."""
    array = json.loads("".join(lines.json(listing(history), ("title", "id"))))
    assert array == [json.loads(line) for line in lines.jsonl(listing(history), ("title", "id"))]
    assert list(array[0]) == ["title", "id"]
    assert "".join(lines.json(events_listing(history, []))) == "[]\n"


def test_json_escapes_controls_and_nothing_else(load: Callable[[str], Timeline]) -> None:
    """No escape sequence of the data reaches a terminal, and nothing is lost."""
    (line,) = lines.jsonl(listing(load(NASTY)))
    assert not set(line.rstrip("\n")) & set(map(chr, [*range(32), *range(127, 160), 0x202E]))
    event = json.loads(line)
    assert event["places"][0]["name"] == "a\tb\nc\u202ed"
    assert event["sources"][0]["title"] == "[sic] \x1b]8;;http://x\x07"


def test_every_field_has_a_cell(history: Timeline) -> None:
    """Whatever is in JSON can be asked for as a column."""
    whole = listing(history)
    rows = "".join(lines.tsv(whole, tuple(whole.columns))).splitlines()
    assert [len(row.split("\t")) for row in rows] == [len(EVERY_KEY)] * 5
    assert rows[3].split("\t")[12:] == [
        "dead: 12, dead: at least 20",
        "mutiny",
        "radio, paper",
        "2",
        "",
        "yes",
        "war",
    ]


def test_a_table_is_a_pleasure_at_eighty_columns(history: Timeline) -> None:
    """Years stand over their events, which leave the year out; date and title have what they need."""
    table = EventsTable(select(history, Query()))
    assert drawn(table, 80) == (
        "Date         Event                    Where         By  Id\n"
        "1990s        1 event\n"
        "about 1990s  The old war              Kidal         1   old-war\n"
        "\n"
        "2012         4 events\n"
        "2012         A year of drought                      2   year-of-drought\n"
        "21–22 Mar    A mutiny in the capital                1   mutiny\n"
        "31 Mar       The rebels take Gao      Gao           2≠  gao-taken\n"
        "Dec          Accord in Paris          Paris, Kidal  1≠  accord\n"
        "By: how many independent sources report it. ≠: disputed.\n"
    )


def test_date_and_title_never_give_way_to_the_rest(history: Timeline) -> None:
    """A narrow table leaves the other columns out, and wraps on words only then."""
    table = EventsTable(select(history, Query(limit=3, reverse=True)))
    assert drawn(table, 34) == (
        "Date       Event\n"
        "2012       3 events\n"
        "Dec        Accord in Paris\n"
        "31 Mar     The rebels take Gao\n"
        "21–22 Mar  A mutiny in the capital\n"
    )
    assert "21–22 Mar  A mutiny in the\n           capital\n" in drawn(table, 26)
    wide = drawn(table, 140)
    assert "Where         Who        By  Id" in wide
    assert "gao-taken" in wide


def test_a_table_of_fields_has_those_columns(history: Timeline) -> None:
    """A layout is a format: the fields that were asked for."""
    events = listing(history)
    assert drawn(ListingTable(events, ("date", "independent_sources", "disputed")), 72) == (
        "Date                   Independent sources  Disputed\n"
        "199X~                  1\n"
        "2012                   2\n"
        "2012-03-21/2012-03-22  1\n"
        "2012-03-31             2\n"
        "2012-12                1                    Only one paper reports it.\n"
    )


TREE = """\
1990s  1 event
└── about 1990s  The old war  old-war
2012  4 events
├── month unknown  1 event
│   └── 2012  A year of drought  year-of-drought
├── Mar  2 events
│   ├── 21–22 Mar  A mutiny in the capital  mutiny
│   └── 31 Mar  The rebels take Gao  gao-taken
└── Dec  1 event
    └── Dec  Accord in Paris  accord
"""


def test_a_tree_of_years_has_months_and_an_honest_month_unknown(history: Timeline) -> None:
    """The drawing is the same in plain letters and by Rich."""
    tree = EventsTree(grow(history, select(history, Query()), "year"))
    assert tree.plain() == TREE
    assert drawn(tree, 60) == TREE


@pytest.mark.parametrize(
    ("by", "branches"),
    [
        ("period", ["Before the war (1960–2011)  1 event", "The war (from 2012)  4 events"]),
        ("region", ["France  1 event", "└── no one region  1 event", "Mali  3 events", "├── Gao  1 event"]),
        ("place", ["Gao  1 event", "Kidal  2 events", "no place  2 events", "Paris  1 event"]),
        ("actor", ["Army  2 events", "no actor  2 events", "REB  2 events"]),
        ("tag", ["battle  1 event", "no tag  3 events", "talks  1 event"]),
        ("source", ["Paper  4 events", "└── Morning paper  4 events", "Portal  1 event", "└── Evening news  1 event"]),
    ],
)
def test_a_tree_grows_by_any_side_of_an_event(history: Timeline, by: str, branches: list[str]) -> None:
    """An event stands on every branch that it belongs to."""
    text = EventsTree(grow(history, select(history, Query()), by)).plain()
    for branch in branches:
        assert f"{branch}\n" in text


def test_what_has_no_side_stands_on_a_branch_that_says_so(load: Callable[[str], Timeline]) -> None:
    """Nothing falls off a tree."""
    timeline = load("""
        sources: {s: {title: S, publisher: S, kind: ngo}}
        places: {sahel: {name: Sahel}}
        events:
          - {id: a, date: ../2012, title: A, text: A., places: [sahel], sources: [{source: s}]}
    """)
    for by, branch in {
        "year": "until 2012",
        "period": "no period",
        "region": "no one country",
        "actor": "no actor",
        "tag": "no tag",
    }.items():
        assert grow(timeline, timeline.events, by).branches.keys() == {branch}
    assert set(SIDES) == {"year", "period", "region", "place", "actor", "tag", "source"}


def test_the_rows_of_a_tree_name_their_branch(history: Timeline) -> None:
    """In data formats each event comes with the branch on which it stands."""
    trunk = grow(history, select(history, Query(since="2012-12")), "region")
    rows = branches_listing(history, list(trunk.all_events()))
    assert "".join(lines.tsv(rows)) == (
        "France / no one region\t2012-12\taccord\tAccord in Paris\n"
        "Mali / Kidal\t2012-12\taccord\tAccord in Paris\n"
        "no place\t2012\tyear-of-drought\tA year of drought\n"
    )
    first = json.loads(next(lines.jsonl(rows)))
    assert first["branch"] == ["France", "no one region"]
    assert list(first)[1:] == EVERY_KEY


CARD = """\
The rebels take Gao
Date      31 Mar 2012, a Saturday
Id        gao-taken
Text      The army leaves the town of Gao.
Where     Gao (Mali; 16.27, -0.04)
Who       REB (Rebels of the Dunes; armed group)
          Army (organisation): The army.
Tags      battle
Figures       low  high  who says so
          dead
               12    12  Radio (radio)
               20     –  Paper (paper)
Sources   2 sources, 2 independent
          Evening news, Radio, 23 Mar 2012, p. 3 (broadcaster; radio)
              dates it Sunday 1 Apr 2012; a day late
              https://radio.example/1
          Morning paper, Paper (newspaper; paper)
Disputed  The date, here Saturday 31 Mar 2012:
              Sunday 1 Apr 2012  Radio (radio): a day late
              1 other gives no date of the event
          dead:
              12           Radio (radio)
              at least 20  Paper (paper)
Because   21–22 Mar 2012  A mutiny in the capital  mutiny  as Radio (radio) has it: the garrisons lost their officers
Period    The war (from 2012)
Timeline  1990 {line} 2012
Before    21–22 Mar 2012  A mutiny in the capital  mutiny  9 days earlier
After     Dec 2012  Accord in Paris  accord  between 245 and 275 days later
"""


def test_a_card_shows_everything_known_of_an_event(history: Timeline) -> None:
    """When, where, who, how many, who says so, who disagrees, what led to it, what is around it."""
    event = history.event("gao-taken")
    assert event is not None
    cards = event_cards(history, [event])
    in_a_pipe, on_a_screen = (CARD.format(line=line) for line in (f"{'─' * 58}●─", f"{'─' * 96}●───"))
    assert cards.plain() == in_a_pipe
    assert drawn(cards, 120) == on_a_screen
    two = event_cards(history, [event, event])
    assert two.plain() == f"{in_a_pipe}\n{in_a_pipe}"
    assert drawn(two, 120) == f"{on_a_screen}\n{on_a_screen}"


def test_cards_wrap_on_words_and_stay_indented(history: Timeline) -> None:
    """On a narrow terminal a line that belongs to another one still does."""
    text = drawn(event_cards(history, [event for event in history.events if event.id == "gao-taken"]), 40)
    assert "              dates it Sunday 1 Apr\n              2012; a day late\n" in text
    assert max(map(len, text.splitlines())) <= 40


def test_cards_say_what_an_uncertain_date_can_mean(load: Callable[[str], Timeline]) -> None:
    """Between its first and its last possible day, with weekdays; open ends are said."""
    timeline = load("""
        sources: {copy: {title: Copy, publisher: Portal, kind: newspaper, origin: Radio}}
        places: {sahel: {name: Sahel}, kidal: {name: Kidal, region: Kidal, country: Mali}}
        events:
          - {id: a, date: 2012-03, title: A, text: A., places: [sahel, kidal], sources: [{source: copy, at: p. 1}],
             figures: [{label: a, low: 1, high: 2, unit: km}, {label: b, high: 3}]}
          - {id: b, date: 2012/.., title: B, text: B., sources: [{source: copy, weekday: Monday}],
             because: [{event: a, source: copy}]}
          - {id: c, date: ../2011, title: C, text: C., sources: [{source: copy}]}
          - {id: d, date: 2012-03-22?, title: D, text: D., sources: [{source: copy}]}
    """)
    text = event_cards(timeline, timeline.events).plain()
    for line in (
        "Date      Mar 2012 (2012-03; earliest Thursday 2012-03-01, latest Saturday 2012-03-31)",
        "Date      from 2012 (2012/..; earliest Sunday 2012-01-01, latest open)",
        "Date      until 2011 (../2011; earliest not known, latest Saturday 2011-12-31)",
        "Date      perhaps 22 Mar 2012, a Thursday (2012-03-22?)",
        "Where     Sahel",
        "          Kidal (Mali)",
        "Figures       low  high  who says so",
        "          a (km)",
        "                1     2  no source named",
        "          b",
        "                –     3  no source named",
        "          Copy, Portal, from Radio, p. 1 (newspaper; copy)",
        "              dates it Monday",
        "Because   Mar 2012  A  a  as Radio (copy) has it",
        "Led to    from 2012  B  b  as Radio (copy) has it",
    ):
        assert f"{line}\n" in text


def test_data_is_never_markup_and_never_a_command(load: Callable[[str], Timeline]) -> None:
    """Brackets stay, emoji codes stay, escapes are shown, and no line breaks inside a value."""
    timeline = load(NASTY)
    events = list(timeline.events)
    pictures = (
        drawn(EventsTable(events), 200),
        drawn(EventsTree(grow(timeline, events, "actor")), 200),
        EventsTree(grow(timeline, events, "place")).plain(),
        drawn(event_cards(timeline, events), 200),
        event_cards(timeline, events).plain(),
        "".join(lines.tsv(listing(timeline))),
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
    assert not set(visible(text)) & controls
    assert not set(hidden_controls(text, breaks=False)) & controls
    assert not set(hidden_controls(text)) & (controls - set("\t\n\r"))
