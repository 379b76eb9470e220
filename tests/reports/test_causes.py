from hypothesis import given
from hypothesis import strategies as st
from support import HUNGER, load
from work import calls_of

from mali_timeline.dates import parse_edtf
from mali_timeline.records import Because, Citation, Event, Source, Timeline
from mali_timeline.reports.causes import CauseNode, CauseTree, Omission, Reach, follow_causes


def follow(  # noqa: PLR0913 - the fields of a reach
    timeline: Timeline,
    event_id: str,
    *,
    passing: set[str] | None = None,
    up: bool = True,
    down: bool = True,
    depth: int | None = None,
    limit: int | None = None,
    latest_first: bool = False,
) -> CauseTree:
    """Follow the causes and effects of an event among all the others."""
    reach = Reach(set(timeline.by_id) if passing is None else passing, up, down, depth, limit, latest_first)
    return follow_causes(timeline, timeline.by_id[event_id], reach)


def links(tree: CauseTree) -> list[tuple[str, str, int]]:
    """Return each link as the two ids and its depth."""
    return [(link.near.id, link.event.id, link.depth) for link in tree.links()]


def omissions(node: CauseNode) -> dict[str, dict[Omission, int]]:
    """Return what is left out below each event of a tree."""
    found = {node.event.id: node.omitted} if node.omitted else {}
    for child in node.children:
        found |= omissions(child)
    return found


def test_links_lead_up_to_the_causes_of_causes_and_down_to_the_effects() -> None:
    tree = follow(load(HUNGER), "unrest")
    assert links(tree) == [
        ("unrest", "hunger", 1),
        ("hunger", "drought", 2),
        ("unrest", "flight", 1),
        ("flight", "drought", 2),
        ("unrest", "coup", 1),
    ]
    assert [link.direction for link in tree.links()] == ["up"] * 4 + ["down"]
    assert list(tree.trees) == ["up", "down"]


def test_several_claims_of_one_link_are_one_link() -> None:
    first, second, *_ = follow(load(HUNGER), "unrest").links()
    assert [(claim.source.id, claim.note) for claim in first.claims] == [("radio", "bread"), ("copy", "and prices")]
    assert [(claim.source.id, claim.note) for claim in second.claims] == [("radio", "no harvest")]
    (hunger, *_) = follow(load(HUNGER), "hunger", up=False).links()
    assert [claim.source.id for claim in hunger.claims] == ["radio", "copy"]


def test_one_direction_or_both() -> None:
    timeline = load(HUNGER)
    both = links(follow(timeline, "unrest"))
    up, down = follow(timeline, "unrest", down=False), follow(timeline, "unrest", up=False)
    assert (list(up.trees), list(down.trees)) == (["up"], ["down"])
    assert links(up) + links(down) == both


def test_an_event_without_links_has_a_tree_that_ends_at_once() -> None:
    timeline = load(HUNGER)
    assert [node.goes_on for node in follow(timeline, "eclipse").trees.values()] == [False, False]
    assert [node.goes_on for node in follow(timeline, "drought").trees.values()] == [False, True]
    assert follow(timeline, "eclipse").links() == []


def test_an_event_that_is_reached_again_has_its_children_only_where_it_is_reached_first() -> None:
    tree = follow(load(HUNGER), "coup", down=False).trees["up"]
    (unrest,) = tree.children
    hunger, flight = unrest.children
    (first,), (second,) = hunger.children, flight.children
    assert (first.event.id, first.again) == ("drought", False)
    assert (second.event.id, second.again, second.goes_on) == ("drought", True, False)


def test_depth_bounds_the_links_and_counts_what_lies_further() -> None:
    timeline = load(HUNGER)
    near = follow(timeline, "unrest", depth=1)
    assert links(near) == [("unrest", "hunger", 1), ("unrest", "flight", 1), ("unrest", "coup", 1)]
    assert omissions(near.trees["up"]) == {"hunger": {"too deep": 1}, "flight": {"too deep": 1}}
    assert near.trees["up"].children[0].goes_on
    assert links(follow(timeline, "unrest", depth=2)) == links(follow(timeline, "unrest"))
    assert omissions(follow(timeline, "unrest", depth=2).trees["up"]) == {}


def test_a_link_between_two_events_that_are_kept_is_not_counted_as_left_out() -> None:
    timeline = woven({(0, 1), (0, 2), (1, 2)})
    tree = follow(timeline, "e2", depth=1)
    assert links(tree) == [("e2", "e0", 1), ("e2", "e1", 1)]
    assert omissions(tree.trees["up"]) == {}


def test_depth_is_that_of_the_shortest_way() -> None:
    timeline = woven({(0, 1), (0, 2), (1, 2), (2, 3)})
    tree = follow(timeline, "e0", depth=2)
    assert links(tree) == [("e0", "e1", 1), ("e1", "e2", 2), ("e2", "e3", 2), ("e0", "e2", 1)]


def test_what_the_filters_leave_out_is_not_followed_further_and_is_counted() -> None:
    tree = follow(load(HUNGER), "unrest", passing={"hunger"})
    assert links(tree) == [("unrest", "hunger", 1)]
    assert omissions(tree.trees["up"]) == {"unrest": {"filtered": 1}, "hunger": {"filtered": 1}}
    assert omissions(tree.trees["down"]) == {"unrest": {"filtered": 1}}


def test_the_limit_keeps_the_nearest_causes_before_effects() -> None:
    timeline = load(HUNGER)

    def kept(limit: int, *, latest_first: bool = False) -> list[str]:
        return [event for _, event, _ in links(follow(timeline, "unrest", limit=limit, latest_first=latest_first))]

    assert kept(1) == ["hunger"]
    assert kept(1, latest_first=True) == ["flight"]
    assert kept(3) == ["hunger", "flight", "coup"]
    assert kept(0) == []
    assert omissions(follow(timeline, "unrest", limit=1).trees["up"]) == {
        "unrest": {"too many": 1},
        "hunger": {"too many": 1},
    }
    assert kept(9, latest_first=True) == ["flight", "drought", "hunger", "drought", "coup"]


def test_the_links_of_one_event_are_in_order_of_date_and_as_claimed_on_one_day() -> None:
    source = Source(id="s", title="S", publisher="S", kind="ngo")
    events = [
        Event(id=name, date=parse_edtf(day), title="E", text="E.", sources=(Citation(source),))
        for name, day in (("c", "2002"), ("a", "2001"), ("b", "2001"))
    ]
    because = tuple(Because(event=name, source=source) for name in ("b", "c", "a"))
    effect = events[0]._replace(id="effect", date=parse_edtf("2003"), because=because)
    timeline = Timeline(events=(*events, effect))
    assert [event for _, event, _ in links(follow(timeline, "effect"))] == ["b", "a", "c"]
    assert [event for _, event, _ in links(follow(timeline, "effect", latest_first=True))] == ["c", "b", "a"]


# Sizes and laws


def woven(pairs: set[tuple[int, int]], number: int = 12) -> Timeline:
    """Return a timeline of events of which the first of each pair led to the second."""
    source = Source(id="s", title="S", publisher="S", kind="ngo")
    causes: dict[int, list[int]] = {}
    for cause, effect in sorted(pairs):
        causes.setdefault(effect, []).append(cause)
    return Timeline(
        events=tuple(
            Event(
                id=f"e{index}",
                date=parse_edtf(f"{1000 + index:04}"),
                title="E",
                text="E.",
                sources=(Citation(source=source),),
                because=tuple(Because(event=f"e{cause}", source=source) for cause in causes.get(index, ())),
            )
            for index in range(number)
        )
    )


def test_a_chain_may_be_longer_than_the_stack_is_deep() -> None:
    timeline = woven({(index, index + 1) for index in range(5000)}, 5001)
    assert [depth for _, _, depth in links(follow(timeline, "e0"))] == list(range(1, 5001))
    assert len(links(follow(timeline, "e2500"))) == 5000


def test_only_the_links_of_events_that_are_reached_are_worked_out_each_once() -> None:
    pairs = {(first, second) for first in range(60) for second in range(first + 1, 60)}
    few, many = woven(pairs, 60), woven(pairs, 2000)

    def work(timeline: Timeline) -> int:
        follow(timeline, "e0")  # the indexes of the timeline are made once
        return calls_of(lambda: follow(timeline, "e0"))

    assert work(many) < 1.1 * work(few)
    assert work(few) < 40 * len(pairs)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40), st.integers(0, 11), st.integers(1, 5))
def test_every_link_within_reach_is_there_once_and_every_event_has_its_children_once(
    pairs: list[tuple[int, int]], asked: int, depth: int
) -> None:
    timeline = woven({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    for up in (True, False):
        tree = follow(timeline, f"e{asked}", depth=depth, up=up, down=not up)
        found = links(tree)
        assert len(set(found)) == len(found)
        near = {f"e{asked}": 0, **{event: min(d for _, e, d in found if e == event) for _, event, _ in found}}
        assert all(far_depth == near[start] + 1 <= depth for start, _, far_depth in found)
        nodes, again = [*tree.trees.values()], 0
        for node in nodes:
            nodes += node.children
            again += node.again
        assert again == len(found) - len(near) + 1
