"""Events grouped by year, decade, century, period, region, place, actor, tag or source, as a tree and as counts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mali_timeline.dates import MONTHS
from mali_timeline.formatting import format_date
from mali_timeline.records import Event, Timeline
from mali_timeline.text import fold

MONTH_UNKNOWN = "month unknown"


class GroupKey(NamedTuple):
    """One group of an event: the names of the nodes that lead to it in a tree, its own name, and the id of its entry.

    A year, a region or a tag is its own id; None stands for events that have nothing of the kind. `year` is set when
    the group is a year, so that dates under it need not repeat it.
    """

    path: tuple[str, ...]
    name: str
    id: str | None = None
    year: int | None = None


def year_heading(event: Event) -> str:
    """Return the heading under which an event is listed: the year in which it begins, or what is known of it."""
    if event.date.year is not None:
        return str(event.date.year)
    # The qualifier belongs to the date of the event itself: about 1990s and perhaps 1990s are both listed under 1990s.
    return format_date(event.date.start or event.date).removeprefix("perhaps ").removeprefix("about ")


def _by_year(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the year in which the event begins, with the month below it."""
    year, month = event.date.year, event.date.month
    if year is None:
        return [_nothing(year_heading(event))]
    return [GroupKey((str(year), MONTHS[month - 1] if month else MONTH_UNKNOWN), str(year), str(year), year)]


def _by_decade(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the decade in which the event begins, with the year below it."""
    years = _years_of_start(event)
    if years is None or years[0] // 10 != years[1] // 10:
        return [_nothing(year_heading(event))]
    decade = f"{years[0] // 10}0s"
    year = event.date.year
    path = (decade,) if year is None else (decade, str(year))
    return [GroupKey(path, decade, decade, year)]


def _by_century(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the hundred years in which the event begins (1900-1999), with the decade below them."""
    years = _years_of_start(event)
    if years is None or years[0] // 100 != years[1] // 100:
        return [_nothing(year_heading(event))]
    first = years[0] // 100 * 100
    century = f"{first}\N{EN DASH}{first + 99}"
    decade = years[0] // 10
    path = (century, f"{decade}0s") if decade == years[1] // 10 else (century,)
    return [GroupKey(path, century, century)]


def _years_of_start(event: Event) -> tuple[int, int] | None:
    """Return the first and the last year in which the event may begin, or None when there are no such years."""
    start = event.date.start
    if start is None or start.earliest is None or start.latest is None:
        return None
    return start.earliest.year, start.latest.year


def _by_period(event: Event, timeline: Timeline) -> list[GroupKey]:
    """Return the period in which the event begins."""
    period = timeline.period_of(event)
    if period is None:
        return [_nothing("no period")]
    return [GroupKey((f"{period.name} ({format_date(period.date)})",), period.name, period.id)]


def _by_region(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the regions of the event, each below its country."""
    paths = [(place.country or "no one country", place.region or "no one region") for place in event.places]
    return [
        GroupKey(path, ", ".join(reversed(path)), place.region) for path, place in zip(paths, event.places, strict=True)
    ] or [_nothing("no place")]


def _by_country(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the countries of the event, each once."""
    names = dict.fromkeys(place.country for place in event.places)
    keys = [GroupKey((name,), name, name) if name else _nothing("no one country") for name in names]
    return keys or [_nothing("no place")]


def _by_place(event: Event, _timeline: Timeline) -> list[GroupKey]:
    return [GroupKey((place.name,), place.name, place.id) for place in event.places] or [_nothing("no place")]


def _by_actor(event: Event, _timeline: Timeline) -> list[GroupKey]:
    return [GroupKey((actor.name,), actor.name, actor.id) for actor in event.actors] or [_nothing("no actor")]


def _by_tag(event: Event, timeline: Timeline) -> list[GroupKey]:
    tags = [timeline.tags[tag] for tag in event.tags]
    return [GroupKey((tag.label,), tag.label, tag.id) for tag in tags] or [_nothing("no tag")]


def _by_source(event: Event, _timeline: Timeline) -> list[GroupKey]:
    """Return the sources of the event, each below its publisher or, where none is known, its reporter."""
    keys = []
    for source in (citation.source for citation in event.sources):
        publisher = source.publisher or source.reporter
        path = (publisher or "no publisher", source.title)
        keys.append(GroupKey(path, f"{source.title}, {publisher}" if publisher else source.title, source.id))
    return keys or [_nothing("no source")]


def _nothing(name: str) -> GroupKey:
    return GroupKey((name,), name)


GROUPINGS: dict[str, Callable[[Event, Timeline], list[GroupKey]]] = {
    "year": _by_year,
    "decade": _by_decade,
    "century": _by_century,
    "period": _by_period,
    "region": _by_region,
    "country": _by_country,
    "place": _by_place,
    "actor": _by_actor,
    "tag": _by_tag,
    "source": _by_source,
}
# These keep the order of the events; the groups of all others are sorted by name.
_UNITS_OF_TIME = {"year", "decade", "century"}
_IN_TIME_ORDER = _UNITS_OF_TIME | {"period"}


def _by_name(name: str, entry_id: str | None) -> tuple[str, str, str]:
    """Return the sort key of a name: accents and capitals decide only between names that are otherwise equal."""
    return fold(name), name, entry_id or ""


# Trees


@dataclass(slots=True)
class TreeNode:
    """A node of a tree: its name, the events directly below it, and its child nodes.

    Children are keyed by name and entry id, so that two entries of one name are two nodes. `year` is the year that the
    node or one above it states, which dates below need not repeat.
    """

    name: str
    year: int | None = None
    events: list[Event] = field(default_factory=list)
    children: "dict[tuple[str, str | None], TreeNode]" = field(default_factory=dict)

    def all_events(self) -> Iterator[tuple[tuple[str, ...], Event]]:
        """Yield every event below, with the names of the nodes that lead to it; an event may come more than once."""
        for event in self.events:
            yield (), event
        for child in self.children.values():
            for path, event in child.all_events():
                yield (child.name, *path), event

    @property
    def number_of_events(self) -> int:
        """The number of different events below."""
        ids: set[str] = set()
        waiting = [self]
        while waiting:
            node = waiting.pop()
            ids.update(event.id for event in node.events)
            waiting.extend(node.children.values())
        return len(ids)


def group_tree(timeline: Timeline, events: Sequence[Event], by: str) -> TreeNode:
    """Return the root of a tree with each event below all of its groups; `by` is a key of GROUPINGS.

    A year of which no event has a known month has no months.
    """
    root = TreeNode("")
    for event in events:
        for key in dict.fromkeys(GROUPINGS[by](event, timeline)):
            node = root
            for name in key.path[:-1]:
                node = node.children.setdefault((name, None), TreeNode(name, key.year))
            leaf = (key.path[-1], None if by in _UNITS_OF_TIME else key.id)
            node = node.children.setdefault(leaf, TreeNode(key.path[-1], key.year))
            node.events.append(event)
    if by not in _IN_TIME_ORDER:
        _sort_by_name(root)
    if by == "year":
        for node in root.children.values():
            if [child.name for child in node.children.values()] == [MONTH_UNKNOWN]:
                (only,) = node.children.values()
                node.events, node.children = only.events, {}
    return root


def _sort_by_name(node: TreeNode) -> None:
    node.children = dict(sorted(node.children.items(), key=lambda item: _by_name(*item[0])))
    for child in node.children.values():
        _sort_by_name(child)


# Counts


class GroupCount(NamedTuple):
    """The events of one group, of `total` events asked about; without an id: those that have nothing of the kind."""

    id: str | None
    name: str
    events: tuple[Event, ...]
    total: int

    @property
    def share(self) -> float:
        """The part of all events that these are, from 0 to 1."""
        return len(self.events) / self.total


def count_by(timeline: Timeline, events: Sequence[Event], by: str) -> list[GroupCount]:
    """Return the groups of the events, the largest first, then the events that have nothing of the kind.

    Groups of equal size are sorted by name; years and periods are in the order of the events. `by` is a key of
    GROUPINGS.
    """
    groups: dict[tuple[str, str | None], list[Event]] = {}
    for event in events:
        for key in dict.fromkeys((key.name, key.id) for key in GROUPINGS[by](event, timeline)):
            groups.setdefault(key, []).append(event)
    keys = list(groups) if by in _IN_TIME_ORDER else sorted(groups, key=lambda key: _by_name(*key))
    counts = [GroupCount(entry_id, name, tuple(groups[name, entry_id]), len(events)) for name, entry_id in keys]
    if by in _IN_TIME_ORDER:
        return sorted(counts, key=lambda count: count.id is None)
    return sorted(counts, key=lambda count: (count.id is None, -len(count.events)))
