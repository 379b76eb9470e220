"""What led to an event and what it led to: the links that sources claim, followed to any depth, and their tree.

A chain may be longer than Python's stack is deep, so links are followed without recursion, and a tree that has
reached the levels for which there is room goes on below, at the margin.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from mali_timeline.dates import in_words
from mali_timeline.records import Because, Event, Timeline
from mali_timeline.views.pieces import Piece, Words, counted, plain, styled

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.tree import Tree

Direction = Literal["up", "down"]
# For each event (by its id) those that are linked to it in one direction, each with who claims the link.
Links = Mapping[str, Sequence[tuple[Event, tuple[Because, ...]]]]

MOST_LEVELS = 20  # of a tree, before it goes on at the margin
LEVEL = 4  # columns that a level takes
ROOM = 32  # columns that an event keeps beside its guides
HEADINGS = {"up": "What led to it", "down": "What it led to"}
# Why a link is not shown.
FILTERED, TOO_DEEP, TOO_MANY = "left out by the filters", "more, past --depth", "more, past --limit"
NOTHING = {"up": "Nothing is said to have led to it.", "down": "Nothing is said to have come of it."}


class Link(NamedTuple):
    """One step away from the asked event: from `near` up to a cause, or down to an effect, which is `event`.

    `depth` counts the links to the asked event along the shortest way; `claims` say who sees the connection.
    """

    direction: Direction
    depth: int
    near: Event
    event: Event
    claims: tuple[Because, ...]


@dataclass(slots=True)
class Twig:
    """An event on the tree of a chain, with the link that leads there (none: the asked event) and the twigs behind it.

    An event that is reached `again` has none: they stand where it is reached first. `left_out` counts the links that
    are not shown, by the reason for it.
    """

    event: Event
    link: Link | None = None
    again: bool = False
    twigs: "list[Twig]" = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether anything is to be said behind it."""
        return bool(self.twigs or self.left_out)

    def links(self) -> Iterator[Link]:
        """Give its own link and all those behind it, in the order of the tree."""
        waiting = [self]
        while waiting:
            twig = waiting.pop()
            if twig.link:
                yield twig.link
            waiting.extend(reversed(twig.twigs))


class Chain(NamedTuple):
    """An event with the trees of what led to it and of what it led to, or one of them."""

    event: Event
    trunks: Mapping[Direction, Twig]

    def links(self) -> list[Link]:
        """Give all the links, what led to it first."""
        return [link for trunk in self.trunks.values() for link in trunk.links()]


class Reach(NamedTuple):
    """How far links are followed, and to which events: `passing` are the ids of those that the filters leave.

    `depth` bounds the links, `limit` the events beside the asked one, of which the nearest stay; None is no bound.
    `latest_first` turns round the order in which events stand beside one another.
    """

    passing: Collection[str]
    up: bool = True
    down: bool = True
    depth: int | None = None
    limit: int | None = None
    latest_first: bool = False


def follow(timeline: Timeline, event: Event, reach: Reach) -> Chain:
    """Follow the links from an event; one that is left out is not followed further."""
    wanted: dict[Direction, bool] = {"up": reach.up, "down": reach.down}
    links = {direction: _links(timeline, direction, reach) for direction in wanted if wanted[direction]}
    distances = _distances(event, links, reach)
    return Chain(event, {side: _grown(event, side, links[side], distances, reach) for side in links})


def claim_in_words(because: Because) -> str:
    """Say who claims a link: `as Radio (radio) has it: the note`."""
    note = f": {because.note}" if because.note else ""
    return f"as {because.source.reporter} ({because.source.id}) has it{note}"


# Following


def _links(timeline: Timeline, direction: Direction, reach: Reach) -> Links:
    """Give what is linked to each event, in order of date; a link that several sources claim is one."""
    ordered = timeline.in_order()
    by_id = {event.id: event for event in ordered}
    found: dict[str, dict[str, list[Because]]] = {}
    for effect in ordered:
        for because in effect.because:
            near, far = (effect.id, because.event) if direction == "up" else (because.event, effect.id)
            found.setdefault(near, {}).setdefault(far, []).append(because)
    return {
        near: sorted(
            ((by_id[far], tuple(claims)) for far, claims in linked.items()),
            key=lambda link: link[0].date.sort_key,
            reverse=reach.latest_first,
        )
        for near, linked in found.items()
    }


def _distances(asked: Event, links: Mapping[Direction, Links], reach: Reach) -> dict[str, int]:
    """Give how many links away each event is that is to be shown, the nearest first."""
    distances = {asked.id: 0}
    waiting = deque((direction, asked.id) for direction in links)
    while waiting:
        direction, near = waiting.popleft()
        if distances[near] == reach.depth:
            continue
        for far, _ in links[direction].get(near, ()):
            full = reach.limit is not None and len(distances) > reach.limit
            if far.id in reach.passing and far.id not in distances and not full:
                distances[far.id] = distances[near] + 1
                waiting.append((direction, far.id))
    return distances


def _grown(asked: Event, direction: Direction, links: Links, distances: Mapping[str, int], reach: Reach) -> Twig:
    """Put the events that are to be shown on a tree, each with what is behind it where it is reached first."""
    trunk = Twig(asked)
    met: set[str] = set()
    waiting = [trunk]
    while waiting:
        twig = waiting.pop()
        near = twig.event
        twig.again = near.id in met
        met.add(near.id)
        at_the_end = distances[near.id] == reach.depth
        for far, claims in () if twig.again else links.get(near.id, ()):
            if far.id not in distances:
                reason = FILTERED if far.id not in reach.passing else TOO_DEEP if at_the_end else TOO_MANY
                twig.left_out[reason] = twig.left_out.get(reason, 0) + 1
            elif not at_the_end:
                twig.twigs.append(Twig(far, Link(direction, distances[near.id] + 1, near, far, claims)))
        waiting.extend(reversed(twig.twigs))
    return trunk


# Drawing


class _Node(NamedTuple):
    """What stands on a branch of the drawing: lines one below the other, and the branches from there."""

    lines: tuple[Words, ...]
    nodes: "Sequence[_Node]" = ()


class _Block(NamedTuple):
    """A heading, and the tree below it, which is no deeper than there is room for."""

    heading: Words
    nodes: list[_Node]


class ChainTree(NamedTuple):
    """A chain as a picture: one tree for what led to an event, one for what it led to."""

    chain: Chain

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        lines = [plain(_event_words(self.chain.event, "heading"))]
        for block in _blocks(self.chain, MOST_LEVELS):
            lines += ["", plain(block.heading)]
            _draw(block.nodes, "", lines)
        return "".join(f"{line}\n" for line in lines)

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal of so many columns."""
        from rich.console import Group
        from rich.tree import Tree

        drawn: list[RenderableType] = [styled(_event_words(self.chain.event, "heading"))]
        for block in _blocks(self.chain, min(max((width - ROOM) // LEVEL, 1), MOST_LEVELS)):
            tree = Tree(styled(block.heading), guide_style="dim")
            _plant(tree, block.nodes)
            drawn += ["", tree]
        return Group(*drawn)


def _blocks(chain: Chain, levels: int) -> Iterator[_Block]:
    """Give the parts of a drawing, of so many levels at most; what is deeper comes after what it belongs to."""
    drawn: set[str] = set()
    for direction, trunk in chain.trunks.items():
        if not trunk.goes_on:
            yield _Block((Piece(NOTHING[direction], "aside"),), [])
            continue
        number = len({link.event.id for link in trunk.links()})
        heading: Words = (Piece(HEADINGS[direction], "heading"), Piece(f"  {counted(number, 'event')}", "aside"))
        waiting = deque([trunk])
        while waiting:
            twig = waiting.popleft()
            if twig is not trunk:
                heading = _event_words(twig.event, "heading")
            yield _Block(heading, _nodes(twig, levels, drawn, waiting))


def _nodes(twig: Twig, levels: int, drawn: set[str], later: deque[Twig]) -> list[_Node]:
    """Give what stands behind a twig; what is behind the last level is put off until `later`."""
    nodes = []
    for each in twig.twigs:
        mark = ""
        if each.again:
            mark = "see above" if each.event.id in drawn else "see below"
        elif levels == 1 and each.goes_on:
            mark = "goes on below"
            later.append(each)
        if not each.again:
            drawn.add(each.event.id)
        nodes.append(_Node(_lines(each, mark), _nodes(each, levels - 1, drawn, later) if levels > 1 else ()))
    for reason, number in twig.left_out.items():
        nodes.append(_Node(((Piece(f"{number:,} {reason}", "aside"),),)))
    return nodes


def _lines(twig: Twig, mark: str) -> tuple[Words, ...]:
    """Give the lines of an event on the tree: what it is, and who claims the link to it."""
    claims = twig.link.claims if twig.link else ()
    words = _event_words(twig.event, "title")
    if mark:
        words = (*words, Piece(f"  ({mark})", "aside"))
    return (words, *((Piece(claim_in_words(claim), "aside"),) for claim in claims))


def _event_words(event: Event, role: str) -> Words:
    return (
        Piece(in_words(event.date), "date"),
        Piece("  "),
        Piece(event.title, role),
        Piece("  "),
        Piece(event.id, "aside"),
    )


def _draw(nodes: Sequence[_Node], margin: str, lines: list[str]) -> None:
    """Add the lines of the branches, guides included."""
    for rest, node in zip(range(len(nodes) - 1, -1, -1), nodes, strict=True):
        below = margin + ("│   " if rest else "    ")
        for index, words in enumerate(node.lines):
            lines.append(f"{below if index else margin + ('├── ' if rest else '└── ')}{plain(words)}")
        _draw(node.nodes, below, lines)


def _plant(tree: "Tree", nodes: Sequence[_Node]) -> None:
    """Add the branches to Rich's tree."""
    from rich.text import Text

    for node in nodes:
        _plant(tree.add(Text("\n").join(map(styled, node.lines))), node.nodes)
