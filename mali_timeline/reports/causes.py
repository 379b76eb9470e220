"""Causes and effects of an event: the links that sources claim, followed to any depth.

A chain may be longer than Python's stack is deep, so links are followed without recursion.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from mali_timeline.records import Because, Event, Timeline

Direction = Literal["up", "down"]  # to the causes, to the effects
# Why a linked event is left out: by the filters, past the depth, or past the limit.
Omission = Literal["filtered", "too deep", "too many"]
# An event that is linked to another, with the claims of the sources.
_Linked = tuple[Event, tuple[Because, ...]]


class Link(NamedTuple):
    """One step away from the requested event: from `near` up to a cause, or down to an effect, which is `event`.

    `depth` counts the links to the requested event along the shortest way; `claims` are the sources that see the link.
    """

    direction: Direction
    depth: int
    near: Event
    event: Event
    claims: tuple[Because, ...]


@dataclass(slots=True)
class CauseNode:
    """An event in a tree of causes or effects, with the link that leads to it (none: the requested event).

    An event that is reached `again` has no children: they are where it is reached first. `omitted` counts the links
    that are left out, by reason.
    """

    event: Event
    link: Link | None = None
    again: bool = False
    children: "list[CauseNode]" = field(default_factory=list)
    omitted: dict[Omission, int] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether anything follows: children, or links that are left out."""
        return bool(self.children or self.omitted)

    def links(self) -> Iterator[Link]:
        """Yield its own link and all those below it, in the order of the tree."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            if node.link:
                yield node.link
            waiting.extend(reversed(node.children))


class CauseTree(NamedTuple):
    """An event with the tree of its causes ("up"), that of its effects ("down"), or both."""

    event: Event
    trees: Mapping[Direction, CauseNode]

    def links(self) -> list[Link]:
        """Return all the links, those to causes first."""
        return [link for root in self.trees.values() for link in root.links()]


class Reach(NamedTuple):
    """How far links are followed, and to which events: `passing` are the ids of those that pass the filters.

    `depth` bounds the links to the requested event, `limit` the number of other events, of which the nearest stay; None
    is no bound. `latest_first` reverses the order of the children of a node.
    """

    passing: Collection[str]
    up: bool = True
    down: bool = True
    depth: int | None = None
    limit: int | None = None
    latest_first: bool = False


def linked_ids(timeline: Timeline) -> set[str]:
    """Return the ids of the events that have a cause or an effect."""
    return {event.id for event in timeline.events if event.because} | set(timeline.effects)


def follow_causes(timeline: Timeline, event: Event, reach: Reach) -> CauseTree:
    """Return the causes and effects of an event; an event that is left out is not followed further."""
    wanted: dict[Direction, bool] = {"up": reach.up, "down": reach.down}
    links = {each: _Links(timeline, each, latest_first=reach.latest_first) for each in wanted if wanted[each]}
    distances = _distances(event, links, reach)
    return CauseTree(event, {direction: _tree(event, links[direction], distances, reach) for direction in links})


class _Links:
    """The links in one direction, worked out once for each event that is reached; several claims are one link."""

    def __init__(self, timeline: Timeline, direction: Direction, *, latest_first: bool) -> None:
        self.direction = direction
        self._timeline = timeline
        self._latest_first = latest_first
        self._known: dict[str, Sequence[_Linked]] = {}

    def of(self, event: Event) -> Sequence[_Linked]:
        """Return what is linked to an event, in order of date."""
        if event.id not in self._known:
            claims: dict[str, list[Because]] = {}
            if self.direction == "up":
                for because in event.because:
                    claims.setdefault(because.event, []).append(because)
            else:
                for effect, because in self._timeline.effects.get(event.id, ()):
                    claims.setdefault(effect.id, []).append(because)
            by_id = self._timeline.by_id
            self._known[event.id] = sorted(
                ((by_id[linked], tuple(several)) for linked, several in claims.items()),
                key=lambda linked: linked[0].date.sort_key,
                reverse=self._latest_first,
            )
        return self._known[event.id]


def _distances(requested: Event, links: Mapping[Direction, _Links], reach: Reach) -> dict[str, int]:
    """Return how many links away each event is that is kept, by id, the nearest first."""
    distances = {requested.id: 0}
    waiting = deque((direction, requested) for direction in links)
    while waiting:
        direction, near = waiting.popleft()
        if distances[near.id] == reach.depth:
            continue
        for far, _ in links[direction].of(near):
            full = reach.limit is not None and len(distances) > reach.limit
            if far.id in reach.passing and far.id not in distances and not full:
                distances[far.id] = distances[near.id] + 1
                waiting.append((direction, far))
    return distances


def _tree(requested: Event, links: _Links, distances: Mapping[str, int], reach: Reach) -> CauseNode:
    """Build the tree of the events that are kept, each with its children where it is reached first."""
    root = CauseNode(requested)
    met: set[str] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        near = node.event
        node.again = near.id in met
        met.add(near.id)
        at_the_end = distances[near.id] == reach.depth
        for far, claims in () if node.again else links.of(near):
            if far.id not in distances:
                reason: Omission = (
                    "filtered" if far.id not in reach.passing else "too deep" if at_the_end else "too many"
                )
                node.omitted[reason] = node.omitted.get(reason, 0) + 1
            elif not at_the_end:
                link = Link(links.direction, distances[near.id] + 1, near, far, claims)
                node.children.append(CauseNode(far, link))
        waiting.extend(reversed(node.children))
    return root
