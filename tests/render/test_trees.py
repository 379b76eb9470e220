import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import HUNGER, NEWS, deceptions, drawn, load, piped, widest

from mali_timeline.dates import parse_edtf
from mali_timeline.query import Query, select
from mali_timeline.records import Because, Citation, Event, Source, Timeline
from mali_timeline.render.trees import CauseTreeView, EventTree
from mali_timeline.reports.causes import CauseTree, Reach, follow_causes
from mali_timeline.reports.grouping import group_tree

# Events in their groups

TREE = """\
1990s  1 event
└── about 1990s  The old war  old-war
2012  4 events
├── month unknown  1 event
│   └── some time in 2012  A year of drought  year-of-drought
├── Mar  2 events
│   ├── 21–22 Mar  A mutiny in the capital  mutiny
│   └── 31 Mar  The rebels take Gao  gao-taken
└── Dec  1 event
    └── Dec  Accord in Paris  accord
"""


def test_a_tree_of_years_has_months_and_an_honest_month_unknown(history: Timeline) -> None:
    tree = EventTree(group_tree(history, select(history, Query()), "year"))
    assert piped(tree) == TREE
    assert drawn(tree, 72) == TREE
    assert "some time in 2012  A year of\n│       drought  year-of-drought\n" in drawn(tree, 54)


@pytest.mark.parametrize(
    ("by", "nodes"),
    [
        ("period", ["Before the war (1960–2011)  1 event", "The war (from 2012)  4 events"]),
        ("region", ["France  1 event", "└── no one region  1 event", "Mali  3 events", "├── Gao  1 event"]),
        ("place", ["Gao  1 event", "Kidal  2 events", "no place  2 events", "Paris  1 event"]),
        ("actor", ["Army  2 events", "no actor  2 events", "REB  2 events"]),
        ("tag", ["battle  1 event", "no tag  3 events", "talks  1 event"]),
        ("source", ["Paper  4 events", "└── Morning paper  4 events", "Portal  1 event", "└── Evening news  1 event"]),
    ],
)
def test_an_event_is_under_each_of_its_groups(history: Timeline, by: str, nodes: list[str]) -> None:
    text = piped(EventTree(group_tree(history, select(history, Query()), by)))
    for node in nodes:
        assert f"{node}\n" in text


def test_names_of_groups_and_events_are_never_markup() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: P, kind: ngo}}
        actors: {a: {name: ":smile: [link=file:x]y[/link]\\e[31m", kind: person}}
        events: [{id: e, date: 2012, title: "[crisis] \\x9b31m", text: E., actors: [a], sources: [{source: s}]}]
    """)
    text = piped(EventTree(group_tree(timeline, timeline.events, "actor")))
    assert text == ":smile: [link=file:x]y[/link]\\x1b[31m  1 event\n└── 2012  [crisis] \\x9b31m  e\n"


# Causes and effects


def reached(timeline: Timeline, event_id: str, **reach: bool | int | None) -> CauseTree:
    """Follow the causes and effects of an event among all the others."""
    passing = {each.id for each in timeline.events}
    return follow_causes(timeline, timeline.by_id[event_id], Reach(passing, **reach))  # type: ignore[arg-type]  # fields by name


UNREST = """\
1986  Unrest  unrest

What led to it  3 events
├── Feb 1985  Hunger in the north  hunger
│   Radio: bread
│   AFP: and prices
│   └── 1984  A drought  drought
│       Radio: no harvest
└── Mar 1985  Many leave  flight
    according to Radio
    └── 1984  A drought  drought  (see above)
        according to Radio

What it led to  1 event
└── 26 Mar 1991  A coup  coup
    according to AFP
"""


def test_each_link_names_who_claims_it_and_what_is_met_twice_is_referred_to() -> None:
    view = CauseTreeView(reached(load(HUNGER), "unrest"))
    assert piped(view) == UNREST
    assert drawn(view, 80) == UNREST


def test_an_event_without_links_is_said_to_have_none() -> None:
    assert piped(CauseTreeView(reached(load(HUNGER), "eclipse"))) == (
        "1990  An eclipse  eclipse\n\nNothing is said to have led to it.\n\nNothing is said to have come of it.\n"
    )


def test_lines_wrap_beside_their_guides_and_deeper_levels_go_on_below() -> None:
    assert drawn(CauseTreeView(reached(load(HUNGER), "unrest", down=False)), 32) == (
        "1986  Unrest  unrest\n"
        "\n"
        "What led to it  3 events\n"
        "├── Feb 1985  Hunger in the\n"
        "│   north\n"
        "│   hunger  (goes on below)\n"
        "│   Radio: bread\n"
        "│   AFP: and prices\n"
        "└── Mar 1985  Many leave\n"
        "    flight  (goes on below)\n"
        "    according to Radio\n"
        "\n"
        "Feb 1985  Hunger in the\n"
        "north  hunger\n"
        "└── 1984  A drought  drought\n"
        "    Radio: no harvest\n"
        "\n"
        "Mar 1985  Many leave  flight\n"
        "└── 1984  A drought\n"
        "    drought  (see above)\n"
        "    according to Radio\n"
    )


def test_what_goes_on_below_may_be_referred_to_before_it_is_drawn() -> None:
    timeline = load(f"""{NEWS}
events:
  - {{id: a, date: "0001", title: A, text: A., sources: [{{source: radio}}]}}
  - {{id: b, date: "0002", title: B, text: B., sources: [{{source: radio}}], because: [{{event: a, source: radio}}]}}
  - {{id: c, date: "0003", title: C, text: C., sources: [{{source: radio}}], because: [{{event: b, source: radio}}]}}
  - {{id: d, date: "0004", title: D, text: D., sources: [{{source: radio}}],
     because: [{{event: a, source: radio}}, {{event: c, source: radio}}]}}
""")
    view = CauseTreeView(reached(timeline, "a", up=False))
    assert "4  D  d  (see above)\n" in drawn(view, 80)
    assert "4  D  d  (see below)\n" in drawn(view, 36)


def test_what_is_left_out_is_counted_where_it_would_be() -> None:
    timeline = load(HUNGER)
    assert piped(CauseTreeView(reached(timeline, "unrest", depth=1))).count("└── 1 more, past --depth\n") == 2
    assert "past --depth" not in piped(CauseTreeView(reached(timeline, "unrest", depth=2)))
    assert "└── 1 more, past --limit\n" in piped(CauseTreeView(reached(timeline, "unrest", limit=1)))
    tree = follow_causes(timeline, timeline.by_id["unrest"], Reach(passing={"flight"}))
    assert piped(CauseTreeView(tree)).count("└── 1 left out by the filters\n") == 3


SOURCE = Source(id="s", title="S", publisher="S", kind="ngo")


def linked(links: set[tuple[int, int]], number: int) -> Timeline:
    """Return so many events, one a year, of which the first of each pair led to the second."""
    causes: dict[int, list[Because]] = {}
    for one, other in sorted(links):
        causes.setdefault(other, []).append(Because(event=f"e{one}", source=SOURCE))
    return Timeline(
        events=tuple(
            Event(
                id=f"e{each}",
                date=parse_edtf(f"{each + 1:04}"),
                title=f"Event {each}",
                text="E.",
                sources=(Citation(SOURCE),),
                because=tuple(causes.get(each, ())),
            )
            for each in range(number)
        )
    )


def test_causes_may_be_deeper_than_the_stack() -> None:
    deep = sys.getrecursionlimit() + 200
    timeline = linked({(each, each + 1) for each in range(deep)}, deep + 1)
    text = piped(CauseTreeView(reached(timeline, f"e{deep // 2}")))
    assert all(f"  e{number}" in text for number in range(deep + 1))
    assert widest(text) < 130
    assert widest(drawn(CauseTreeView(reached(timeline, f"e{deep}")), 80)) <= 80


def test_what_goes_on_below_is_headed_by_its_event() -> None:
    timeline = linked({(each, each + 1) for each in range(30)}, 31)
    text = piped(CauseTreeView(reached(timeline, "e0", depth=21)))
    assert f"{' ' * 76}└── 21  Event 20  e20  (goes on below)\n" in text
    assert text.endswith(
        "\n\n21  Event 20  e20\n└── 22  Event 21  e21\n    according to S\n    └── 1 more, past --depth\n"
    )


@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40), st.integers(0, 11), st.integers(1, 5))
def test_whatever_the_links_each_is_drawn_once(pairs: set[tuple[int, int]], requested: int, depth: int) -> None:
    timeline = linked({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]}, 12)
    for up in (True, False):
        tree = reached(timeline, f"e{requested}", depth=depth, up=up, down=not up)
        links = tree.links()
        text = piped(CauseTreeView(tree))
        assert text.count("according to S") == len(links)
        assert text.count("(see above)") == len(links) - len({link.event.id for link in links})


def test_titles_and_notes_are_never_markup() -> None:
    timeline = load("""
        sources: {s: {title: S, publisher: "[/x]", kind: ngo}}
        events:
          - {id: a, date: 2012, title: "[red]A[/red]", text: A., sources: [{source: s}]}
          - {id: b, date: 2013, title: "\\e[31mB", text: B., sources: [{source: s}],
             because: [{event: a, source: s, note: "[link=x]\\u202e\\nn"}]}
    """)
    view = CauseTreeView(reached(timeline, "b"))
    for text in (piped(view), drawn(view, 80)):
        assert not list(deceptions(text, "\n"))
        assert text.startswith("2013  \\x1b[31mB  b\n")
        assert "2012  [red]A[/red]  a\n    [/x]: [link=x]\\u202e n\n" in text
