import pytest
from support import load

from mali_timeline.dates import parse_edtf
from mali_timeline.query import Query, select
from mali_timeline.records import Event, Timeline
from mali_timeline.reports.grouping import GROUPINGS, TreeNode, count_by, group_tree, year_heading

SOURCES = "sources: {s: {title: S, publisher: P, kind: ngo}}\n"
CITED = "sources: [{source: s}]"


def counts(timeline: Timeline, by: str) -> list[tuple[int, str | None, str]]:
    return [(len(count.events), count.id, count.name) for count in count_by(timeline, timeline.in_order, by)]


def nodes(root: TreeNode, depth: int = 0) -> list[str]:
    """Return the nodes of a tree, indented, each with its number of events."""
    return [
        line
        for child in root.children.values()
        for line in (f"{'  ' * depth}{child.name}: {child.number_of_events}", *nodes(child, depth + 1))
    ]


# Counts


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("actor", [(2, "army", "Army"), (2, "rebels", "REB"), (2, None, "no actor")]),
        ("place", [(2, "kidal", "Kidal"), (1, "gao", "Gao"), (1, "paris", "Paris"), (2, None, "no place")]),
        (
            "region",
            [
                (2, "Kidal", "Kidal, Mali"),
                (1, "Gao", "Gao, Mali"),
                (2, None, "no place"),
                (1, None, "no one region, France"),
            ],
        ),
        ("tag", [(1, "battle", "battle"), (1, "talks", "talks"), (3, None, "no tag")]),
        ("period", [(1, "before", "Before the war"), (4, "war", "The war")]),
        ("year", [(4, "2012", "2012"), (1, None, "1990s")]),
        (
            "source",
            [
                (4, "paper", "Morning paper, Paper"),
                (3, "radio", "Evening news, Radio"),
                (1, "copy", "Evening news, Portal"),
            ],
        ),
    ],
)
def test_groups_are_counted_largest_first_and_what_has_nothing_of_the_kind_comes_last(
    history: Timeline, by: str, expected: list[tuple[int, str | None, str]]
) -> None:
    assert counts(history, by) == expected


def test_years_and_periods_of_equal_counts_keep_the_order_of_time() -> None:
    timeline = load(f"""
        {SOURCES}
        periods: [{{id: a, name: A, date: 2013/..}}, {{id: b, name: B, date: 2012}}]
        events:
          - {{id: x, date: 2014, title: X, text: X., {CITED}}}
          - {{id: y, date: 2012, title: Y, text: Y., {CITED}}}
          - {{id: z, date: 2013-05, title: Z, text: Z., {CITED}}}
          - {{id: w, date: 2012-05, title: W, text: W., {CITED}}}
    """)
    assert counts(timeline, "year") == [(2, "2012", "2012"), (1, "2013", "2013"), (1, "2014", "2014")]
    assert counts(timeline, "period") == [(2, "b", "B"), (2, "a", "A")]


NAMESAKES = f"""
    {SOURCES}
    actors: {{old: {{name: Keita, kind: person}}, young: {{name: Keita, kind: person}}}}
    places:
      a: {{name: A, region: Centre, country: Mali}}
      b: {{name: B, region: Centre, country: Mali}}
      c: {{name: C, region: Centre, country: Burkina Faso}}
    events:
      - {{id: x, date: 2014, title: X, text: X., actors: [old, young], places: [a, b, c], {CITED}}}
"""


def test_entries_of_one_name_are_counted_apart_and_a_region_once_for_each_event() -> None:
    timeline = load(NAMESAKES)
    assert counts(timeline, "actor") == [(1, "old", "Keita"), (1, "young", "Keita")]
    assert counts(timeline, "region") == [(1, "Centre", "Centre, Burkina Faso"), (1, "Centre", "Centre, Mali")]


def test_a_share_is_the_part_of_all_the_events(history: Timeline) -> None:
    events = select(history, Query(since="2012-03"))
    assert [(count.name, count.share) for count in count_by(history, events, "actor")] == [
        ("Army", 0.5),
        ("REB", 0.5),
        ("no actor", 0.25),
    ]
    assert count_by(history, [], "actor") == []


PLACES = f"""
    {SOURCES}
    places:
      z: {{name: Zorro, region: Zone, country: Zambia}}
      e: {{name: Écosse, region: Éire, country: Écosse}}
      d: {{name: délta, region: Éire, country: Écosse}}
      d2: {{name: Delta, region: Éire, country: Écosse}}
      f: {{name: Fort, region: Foret, country: France}}
    events:
      - {{id: x, date: 2014, title: X, text: X., places: [z, e, f, d, d2], {CITED}}}
"""


def test_accents_and_capitals_do_not_decide_the_order_of_names() -> None:
    timeline = load(PLACES)
    names = ["Delta", "délta", "Écosse", "Fort", "Zorro"]
    assert [count.name for count in count_by(timeline, timeline.events, "place")] == names
    assert [node.name for node in group_tree(timeline, timeline.events, "place").children.values()] == names
    countries = group_tree(timeline, timeline.events, "region").children.values()
    assert [node.name for node in countries] == ["Écosse", "France", "Zambia"]


# Trees


def test_a_tree_of_years_has_months_and_an_honest_month_unknown(history: Timeline) -> None:
    root = group_tree(history, select(history, Query()), "year")
    assert nodes(root) == ["1990s: 1", "2012: 4", "  month unknown: 1", "  Mar: 2", "  Dec: 1"]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("period", ["Before the war (1960–2011): 1", "The war (from 2012): 4"]),
        ("region", ["France: 1", "  no one region: 1", "Mali: 3", "  Gao: 1", "  Kidal: 2", "no place: 2"]),
        ("place", ["Gao: 1", "Kidal: 2", "no place: 2", "Paris: 1"]),
        ("actor", ["Army: 2", "no actor: 2", "REB: 2"]),
        ("tag", ["battle: 1", "no tag: 3", "talks: 1"]),
        (
            "source",
            ["Paper: 4", "  Morning paper: 4", "Portal: 1", "  Evening news: 1", "Radio: 3", "  Evening news: 3"],
        ),
    ],
)
def test_an_event_is_below_every_group_that_it_belongs_to(history: Timeline, by: str, expected: list[str]) -> None:
    assert nodes(group_tree(history, select(history, Query()), by)) == expected


def test_what_has_nothing_of_a_kind_is_below_a_node_that_says_so() -> None:
    timeline = load(f"""
        {SOURCES}
        places: {{sahel: {{name: Sahel}}}}
        events:
          - {{id: a, date: ../2012, title: A, text: A., places: [sahel], {CITED}}}
    """)
    names = {
        "year": "until 2012",
        "decade": "until 2012",
        "century": "until 2012",
        "period": "no period",
        "region": "no one country",
        "country": "no one country",
        "place": "Sahel",
        "actor": "no actor",
        "tag": "no tag",
        "source": "P",
    }
    for by, name in names.items():
        assert [node.name for node in group_tree(timeline, timeline.events, by).children.values()] == [name]
    assert set(GROUPINGS) == set(names)


def test_a_long_span_is_grouped_by_decades_and_centuries() -> None:
    dates = ("1885-03", "199X~", "1998/2003", "1999", "18XX", "1805/1990", "[1880..1999]")
    events = "".join(f"- {{id: e{i}, date: '{text}', title: E, text: E., {CITED}}}\n" for i, text in enumerate(dates))
    timeline = load(f"{SOURCES}events:\n{events}")
    assert nodes(group_tree(timeline, timeline.in_order, "decade")) == [
        *("1800–1899: 1", "1800s: 1", "  1805: 1", "one of 1880–1999: 1", "1880s: 1", "  1885: 1"),
        *("1990s: 3", "  1998: 1", "  1999: 1"),
    ]
    assert nodes(group_tree(timeline, timeline.in_order, "century")) == [
        *("1800–1899: 3", "  1800s: 1", "  1880s: 1", "one of 1880–1999: 1", "1900–1999: 3", "  1990s: 3"),
    ]
    assert [(len(count.events), count.id) for count in count_by(timeline, timeline.in_order, "century")] == [
        *((3, "1800–1899"), (3, "1900–1999"), (1, None)),
    ]


def test_a_year_without_any_known_month_has_no_months() -> None:
    timeline = load(f"{SOURCES}events: [{{id: a, date: 2012, title: A, text: A., {CITED}}}]")
    assert nodes(group_tree(timeline, timeline.events, "year")) == ["2012: 1"]
    assert [event.id for _, event in group_tree(timeline, timeline.events, "year").all_events()] == ["a"]


def test_the_events_of_a_tree_come_with_the_nodes_that_lead_to_them(history: Timeline) -> None:
    root = group_tree(history, select(history, Query(since="2012-12")), "region")
    assert [(path, event.id) for path, event in root.all_events()] == [
        (("France", "no one region"), "accord"),
        (("Mali", "Kidal"), "accord"),
        (("no place",), "year-of-drought"),
    ]


def test_a_node_counts_each_event_once_however_many_ways_lead_to_it() -> None:
    timeline = load(NAMESAKES)
    assert nodes(group_tree(timeline, timeline.events, "region")) == [
        "Burkina Faso: 1",
        "  Centre: 1",
        "Mali: 1",
        "  Centre: 1",
    ]
    two_towns = load(PLACES)
    root = group_tree(two_towns, two_towns.events, "region")
    assert nodes(root)[:2] == ["Écosse: 1", "  Éire: 1"]
    assert [event.id for _, event in root.all_events()] == ["x", "x", "x"]
    assert root.number_of_events == 1


def test_two_entries_of_one_name_are_two_nodes_with_the_event_once_below_each() -> None:
    timeline = load(NAMESAKES)
    root = group_tree(timeline, timeline.events, "actor")
    assert [(node.name, len(node.events)) for node in root.children.values()] == [("Keita", 1), ("Keita", 1)]


def test_a_node_states_a_year_only_in_a_tree_of_years(history: Timeline) -> None:
    root = group_tree(history, select(history, Query()), "year")
    assert [(node.name, node.year) for node in root.children.values()] == [("1990s", None), ("2012", 2012)]
    assert {child.year for node in root.children.values() for child in node.children.values()} == {2012}
    timeline = load(f"""
        {SOURCES}
        actors: {{a: {{name: "1984", kind: movement}}, b: {{name: "②", kind: movement}}}}
        events:
          - {{id: x, date: 1984-05, title: X, text: X., actors: [a, b], {CITED}}}
    """)
    root = group_tree(timeline, timeline.events, "actor")
    assert {node.name: node.year for node in root.children.values()} == {"1984": None, "②": None}


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("2012-03-22", "2012"),
        ("0999", "999"),
        ("2012-12-31/2014", "2012"),
        ("2012-24", "2012"),
        ("199X~", "1990s"),
        ("199X?", "1990s"),
        ("199X%", "1990s"),
        ("19XX/2012", "1900–1999"),
        ("../2012", "until 2012"),
        ("[2012-12-31, 2013-01-01]", "31 Dec 2012 or 1 Jan 2013"),
    ],
)
def test_an_event_is_listed_under_the_year_in_which_it_begins_or_what_is_known_of_it(text: str, heading: str) -> None:
    assert year_heading(Event(id="e", date=parse_edtf(text), title="E", text="E.", sources=())) == heading
