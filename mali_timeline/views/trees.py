"""Events on a tree, by one of their sides: the year, the period, the place, the actor, the tag or the source."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mali_timeline.dates import MONTHS, in_words
from mali_timeline.records import Event, Timeline
from mali_timeline.views.pieces import Piece, Words, counted, plain, styled
from mali_timeline.views.tables import year_of

if TYPE_CHECKING:
    from rich.tree import Tree

Path = tuple[str, ...]
MONTH_UNKNOWN = "month unknown"


def by_year(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the year and the month in which an event begins; what is not known is said."""
    if event.date.year is None:
        return [(year_of(event),)]
    return [(str(event.date.year), MONTHS[event.date.month - 1] if event.date.month else MONTH_UNKNOWN)]


def by_period(event: Event, timeline: Timeline) -> list[Path]:
    """Give the period in which an event begins."""
    period = timeline.period_of(event)
    return [(f"{period.name} ({in_words(period.date)})",)] if period else [("no period",)]


def by_region(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the regions, under their countries, where an event takes place."""
    regions = [(place.country or "no one country", place.region or "no one region") for place in event.places]
    return list(dict.fromkeys(regions)) or [("no place",)]


def by_place(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the places of an event."""
    return [(place.name,) for place in event.places] or [("no place",)]


def by_actor(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the actors of an event."""
    return [(actor.name,) for actor in event.actors] or [("no actor",)]


def by_tag(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the tags of an event."""
    return [(tag,) for tag in event.tags] or [("no tag",)]


def by_source(event: Event, _timeline: Timeline) -> list[Path]:
    """Give the publishers that report an event, each with its report."""
    return [(citation.source.publisher, citation.source.title) for citation in event.sources]


SIDES: dict[str, Callable[[Event, Timeline], list[Path]]] = {
    "year": by_year,
    "period": by_period,
    "region": by_region,
    "place": by_place,
    "actor": by_actor,
    "tag": by_tag,
    "source": by_source,
}
# By time the branches keep the order of the events; by anything else they stand in the order of the alphabet.
IN_ORDER_OF_TIME = {"year", "period"}


@dataclass(slots=True)
class Branch:
    """A branch of a tree: its name, the events that stand on it, and the branches that grow from it."""

    name: str
    events: list[Event] = field(default_factory=list)
    branches: "dict[str, Branch]" = field(default_factory=dict)

    def all_events(self) -> Iterator[tuple[Path, Event]]:
        """Give every event of the branch, with the names that lead to it from here."""
        for event in self.events:
            yield (), event
        for branch in self.branches.values():
            for path, event in branch.all_events():
                yield (branch.name, *path), event

    def sort(self) -> None:
        """Put the branches into the order of the alphabet, all the way up."""
        self.branches = dict(sorted(self.branches.items(), key=lambda item: item[0].casefold()))
        for branch in self.branches.values():
            branch.sort()


def grow(timeline: Timeline, events: Sequence[Event], by: str) -> Branch:
    """Put each event on its branches (there may be several) and give the trunk; `by` is a key of SIDES."""
    trunk = Branch("")
    for event in events:
        for path in SIDES[by](event, timeline):
            branch = trunk
            for name in path:
                branch = branch.branches.setdefault(name, Branch(name))
            branch.events.append(event)
    if by not in IN_ORDER_OF_TIME:
        trunk.sort()
    return trunk


@dataclass(frozen=True, slots=True)
class EventsTree:
    """A trunk as a picture. Under a year, dates leave the year out."""

    trunk: Branch

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        lines: list[str] = []
        for branch in self.trunk.branches.values():
            lines.append(plain(_branch_words(branch)))
            _draw(branch, _year(branch, None), "", lines)
        return "".join(f"{line}\n" for line in lines)

    def rich(self, width: int) -> "Tree":  # noqa: ARG002 - Rich wraps the lines by itself
        """Draw for a terminal."""
        from rich.tree import Tree

        root = Tree("", hide_root=True, guide_style="dim")
        for branch in self.trunk.branches.values():
            _plant(root.add(styled(_branch_words(branch))), branch, _year(branch, None))
        return root


def _year(branch: Branch, above: int | None) -> int | None:
    """Give the year that the branch, or one below it, says."""
    return int(branch.name) if branch.name.isdigit() and len(branch.name) <= len("9999") else above


def _branch_words(branch: Branch) -> Words:
    number = sum(1 for _ in branch.all_events())
    return (Piece(branch.name, "year"), Piece(f"  {counted(number, 'event')}", "aside"))


def _event_words(event: Event, year: int | None) -> Words:
    return (
        Piece(in_words(event.date, under_year=year), "date"),
        Piece("  "),
        Piece(event.title, "title"),
        Piece(f"  {event.id}", "aside"),
    )


def _draw(branch: Branch, year: int | None, margin: str, lines: list[str]) -> None:
    """Add the lines of all that stands on a branch."""
    rest = len(branch.events) + len(branch.branches)
    for event in branch.events:
        rest -= 1
        lines.append(f"{margin}{'├── ' if rest else '└── '}{plain(_event_words(event, year))}")
    for twig in branch.branches.values():
        rest -= 1
        lines.append(f"{margin}{'├── ' if rest else '└── '}{plain(_branch_words(twig))}")
        _draw(twig, _year(twig, year), margin + ("│   " if rest else "    "), lines)


def _plant(tree: "Tree", branch: Branch, year: int | None) -> None:
    """Add all that stands on a branch to Rich's tree."""
    for event in branch.events:
        tree.add(styled(_event_words(event, year)))
    for twig in branch.branches.values():
        _plant(tree.add(styled(_branch_words(twig))), twig, _year(twig, year))
