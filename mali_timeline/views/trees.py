"""Events on a tree, by one of their sides: the year, the period, the place, the actor, the tag or the source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mali_timeline.dates import in_words
from mali_timeline.records import Event, Timeline
from mali_timeline.views.pieces import Piece, Words, counted, plain, styled
from mali_timeline.views.sides import IN_ORDER_OF_TIME, SIDES, Path

if TYPE_CHECKING:
    from rich.tree import Tree


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
        for side in SIDES[by](event, timeline):
            branch = trunk
            for name in side.path:
                branch = branch.branches.setdefault(name, Branch(name))
            branch.events.append(event)
    # By time the branches keep the order of the events; by anything else they stand in that of the alphabet.
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
