"""Trees: events in their groups, and the causes and effects of an event."""

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderResult
from rich.segment import Segment
from rich.text import Text
from rich.tree import Tree

from mali_timeline.formatting import format_because, format_date, plural
from mali_timeline.records import Event
from mali_timeline.render.styled import segments, styled
from mali_timeline.render.tables import GAP
from mali_timeline.reports.causes import CauseNode, CauseTree, Direction, Omission
from mali_timeline.reports.grouping import TreeNode

MAX_LEVELS = 20  # of a tree of causes, before it goes on at the margin
LEVEL_WIDTH = 4  # columns that a level takes
MIN_WRAPPED = 20  # columns in which the words before an id may wrap
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


class EndingLabel(NamedTuple):
    """A line that ends with an id or a number; when it wraps, this stays with the last words before it."""

    text: Text
    ending: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the lines."""
        width = options.max_width
        needed = GAP + self.ending.cell_len
        if self.text.cell_len + needed <= width:  # nothing wraps, and Rich need not look for it
            if console.color_system is None:  # nor for styles
                yield Segment(f"{self.text.plain}{' ' * GAP}{self.ending.plain}")
            else:
                yield from (*segments(self.text, console), Segment(" " * GAP), *segments(self.ending, console))
            yield Segment.line()
            return
        lines = self.text.wrap(console, width)
        if lines[-1].cell_len + needed > width and width - needed >= MIN_WRAPPED:
            lines = self.text.wrap(console, width - needed)
        if lines[-1].cell_len + needed <= width:
            lines[-1].append(" " * GAP).append_text(self.ending)
            yield from lines
        else:
            yield from (*lines, self.ending)


class EventTree(NamedTuple):
    """Events in their groups; under a year, dates leave the year out."""

    root: TreeNode

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw a tree for each of the outermost groups."""
        tree = Tree("", hide_root=True, guide_style="dim")
        _add_group(tree, self.root)
        yield tree


def _add_group(tree: Tree, group: TreeNode) -> None:
    """Add the events of a group to a tree, then the groups within it."""
    for event in group.events:
        date = format_date(event.date, under_year=group.year)
        tree.add(EndingLabel(styled((date, "date"), "  ", (event.title, "title")), styled((event.id, "aside"))))
    for child in group.children.values():
        number = styled((plural(child.number_of_events, "event"), "aside"))
        _add_group(tree.add(EndingLabel(styled((child.name, "year")), number)), child)


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
            if not root.goes_on:
                yield from ("", styled((NO_LINKS[direction], "aside")))
                continue
            number = len({link.event.id for link in root.links()})
            heading = styled((HEADINGS[direction], "heading"), (f"  {plural(number, 'event')}", "aside"))
            later = deque([root])
            while later:
                node = later.popleft()
                label = heading if node is root else _event_label(node.event, "heading")
                tree = Tree(label, guide_style="dim")
                _add_causes(tree, node, levels, drawn, later)
                yield from ("", tree)


def _add_causes(tree: Tree, node: CauseNode, levels: int, drawn: set[str], later: deque[CauseNode]) -> None:
    """Add what is behind a node to a tree; where the last level has more behind it, that is put off until `later`.

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
        claimed = [styled((format_because(claim), "aside")) for claim in claims]
        added = tree.add(Group(_event_label(child.event, "title", mark), *claimed))
        if levels > 1:
            _add_causes(added, child, levels - 1, drawn, later)
    for reason, number in node.omitted.items():
        tree.add(styled((f"{number:,} {OMISSIONS[reason]}", "aside")))


def _event_label(event: Event, role: str, mark: str = "") -> EndingLabel:
    text = styled((format_date(event.date), "date"), "  ", (event.title, role))
    return EndingLabel(text, styled((event.id, "aside"), (mark, "aside")))
