"""Trees: events in their groups, and the causes and effects of an event."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text
from rich.tree import Tree

from mali_timeline.formatting import format_because, format_date, plural
from mali_timeline.records import Event
from mali_timeline.render.styled import styled
from mali_timeline.reports.causes import CauseNode, CauseTree, Direction, Omission
from mali_timeline.reports.grouping import TreeNode

MAX_LEVELS = 20  # of a tree of causes, before it goes on at the margin
LEVEL_WIDTH = 4  # columns that a level takes
EVENT_WIDTH = 32  # columns that an event keeps beside its guides
HEADINGS: Mapping[Direction, str] = {"up": "What led to it", "down": "What it led to"}
NO_LINKS: Mapping[Direction, str] = {
    "up": "Nothing is said to have led to it.",
    "down": "Nothing is said to have come of it.",
}
OMISSIONS: Mapping[Omission, str] = {
    "filtered": "left out by the filters",
    "too deep": "more, past --depth",
    "too many": "more, past --limit",
}


class Node(NamedTuple):
    """A node of a drawing: one or more lines, and the nodes below it."""

    label: Text
    children: "Iterable[Node]" = ()


def build_tree(tree: Tree, nodes: Iterable[Node]) -> Tree:
    """Add the nodes to a tree, and return it."""
    for node in nodes:
        build_tree(tree.add(node.label), node.children)
    return tree


class EventTree(NamedTuple):
    """Events in their groups; under a year, dates leave the year out."""

    root: TreeNode

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw a tree for each of the outermost groups."""
        yield build_tree(Tree("", hide_root=True, guide_style="dim"), _group_nodes(self.root))


def _group_nodes(group: TreeNode) -> Iterator[Node]:
    """Yield the events of a group, then the groups within it."""
    for event in group.events:
        date = format_date(event.date, under_year=group.year)
        yield Node(styled((date, "date"), "  ", (event.title, "title"), (f"  {event.id}", "aside")))
    for child in group.children.values():
        label = styled((child.name, "year"), (f"  {plural(child.number_of_events, 'event')}", "aside"))
        yield Node(label, _group_nodes(child))


class CauseTreeView(NamedTuple):
    """An event, and the trees of what led to it and of what it led to.

    Trees of causes may be thousands of links deep. One that has reached the levels for which there is room goes on
    below, at the margin, under a heading with the event from which it goes on.
    """

    tree: CauseTree

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the trees, no deeper than the width allows."""
        levels = min(max((options.max_width - EVENT_WIDTH) // LEVEL_WIDTH, 1), MAX_LEVELS)
        yield _event_label(self.tree.event, "heading")
        drawn: set[str] = set()
        for direction, root in self.tree.trees.items():
            yield ""
            if not root.goes_on:
                yield styled((NO_LINKS[direction], "aside"))
                continue
            number = len({link.event.id for link in root.links()})
            heading = styled((HEADINGS[direction], "heading"), (f"  {plural(number, 'event')}", "aside"))
            later: deque[CauseNode] = deque()
            yield build_tree(Tree(heading, guide_style="dim"), _cause_nodes(root, levels, drawn, later))
            while later:
                node = later.popleft()
                yield ""
                tree = Tree(_event_label(node.event, "heading"), guide_style="dim")
                yield build_tree(tree, _cause_nodes(node, levels, drawn, later))


def _cause_nodes(node: CauseNode, levels: int, drawn: set[str], later: deque[CauseNode]) -> Iterator[Node]:
    """Yield what is behind a node; where the last level has more behind it, that is put off until `later`.

    `drawn` are the ids of the events that stand above, in the order in which all is drawn.
    """
    for child in node.children:
        mark = ""
        if child.again:
            mark = "  (see above)" if child.event.id in drawn else "  (see below)"
        elif levels == 1 and child.goes_on:
            mark = "  (goes on below)"
            later.append(child)
        if not child.again:
            drawn.add(child.event.id)
        claims = child.link.claims if child.link else ()
        lines = [
            styled(_event_label(child.event, "title"), (mark, "aside")),
            *(styled((format_because(claim), "aside")) for claim in claims),
        ]
        yield Node(Text("\n").join(lines), _cause_nodes(child, levels - 1, drawn, later) if levels > 1 else ())
    for reason, number in node.omitted.items():
        yield Node(styled((f"{number:,} {OMISSIONS[reason]}", "aside")))


def _event_label(event: Event, role: str) -> Text:
    return styled((format_date(event.date), "date"), "  ", (event.title, role), "  ", (event.id, "aside"))
