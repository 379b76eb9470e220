"""What sources claim differently of an event, its date and its figures, and which of them have the same reporter."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from math import inf
from typing import NamedTuple

from mali_timeline.records import Citation, Event, Figure, Source
from mali_timeline.text import fold

# Dates


class DateClaim(NamedTuple):
    """A citation that says something of an event's date; `dissents` when its date shares no day with the event's."""

    citation: Citation
    dissents: bool


def date_claims(event: Event) -> list[DateClaim]:
    """Return what the citations of an event say of its date, in their order; those that say nothing are left out."""
    return [
        DateClaim(citation, dissents(citation, event))
        for citation in event.sources
        if citation.date is not None or citation.weekday is not None
    ]


def dissents(citation: Citation, event: Event) -> bool:
    """Return whether a citation gives a date that shares no day with the event's own."""
    return citation.date is not None and not citation.date.overlaps(event.date)


def differing_points(event: Event) -> str:
    """Return in one sentence what is disputed of an event: its own, or else on what the sources differ; or ""."""
    on = ["on the date"] if event.has_dissenting_date else []
    labels = dict.fromkeys(figure.label for figures in differing_figures(event).values() for figure in figures)
    on += [f"on '{label}'" for label in labels]
    return event.disputed or (f"The sources differ {', '.join(on)}." if on else "")


# Figures


def group_figures(event: Event) -> dict[str, list[Figure]]:
    """Return the figures of an event by what they count, `label` or `label (unit)`, in the order of the file."""
    return _by_heading(event.figures)


def differing_figures(event: Event) -> dict[str, list[Figure]]:
    """Return the figures that contradict another one, by what they count, in the order of the file."""
    claims = EventClaims(event)
    return _by_heading(figure for figure in event.figures if claims.is_contradicted(figure))


def _by_heading(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(f"{figure.label} ({figure.unit})" if figure.unit else figure.label, []).append(figure)
    return groups


class _Group:
    """Figures of one kind, each with its position in the event; they need not be walked to know that all agree."""

    def __init__(self) -> None:
        self.figures: list[tuple[int, Figure]] = []
        self._lowest_high = inf
        self._highest_low = -inf

    def add(self, position: int, figure: Figure) -> None:
        """Add a figure of this kind, with its position among the figures of the event."""
        low, high = figure.bounds
        self.figures.append((position, figure))
        self._lowest_high = min(self._lowest_high, high)
        self._highest_low = max(self._highest_low, low)

    def contradicts(self, figure: Figure) -> bool:
        """Return whether any of the figures cannot be true beside this one of the same kind.

        `30,000` and `25,000` cannot both be true; `30,000` and `at least 30,000` can.
        """
        low, high = figure.bounds
        return low > self._lowest_high or self._highest_low > high

    def contradicting(self, figure: Figure) -> list[tuple[int, Figure]]:
        """Return those of the figures that cannot be true beside this one."""
        if not self.contradicts(figure):
            return []
        low, high = figure.bounds
        limits = ((each, *each[1].bounds) for each in self.figures)
        return [each for each, other_low, other_high in limits if low > other_high or other_low > high]


# Who reports it


def reporter_key(source: Source) -> str:
    """Return the form in which the reporters of two sources are equal when they are the same."""
    return fold(source.reporter)


def sources_by_reporter(sources: Iterable[Source]) -> dict[str, list[str]]:
    """Return the ids of the sources of each reporter, by `reporter_key`."""
    reporters: dict[str, list[str]] = {}
    for source in sources:
        reporters.setdefault(reporter_key(source), []).append(source.id)
    return reporters


class EventClaims:
    """The figures and sources of one event, indexed once so that not every claim is compared with every other."""

    def __init__(self, event: Event) -> None:
        """Index nothing before it is asked for."""
        self._event = event

    @cached_property
    def _by_kind(self) -> Mapping[tuple[str, str | None], _Group]:
        groups: dict[tuple[str, str | None], _Group] = {}
        for position, figure in enumerate(self._event.figures):
            groups.setdefault((figure.label, figure.unit), _Group()).add(position, figure)
        return groups

    @cached_property
    def _by_source(self) -> Mapping[tuple[str, str | None], Mapping[str | None, _Group]]:
        """The figures of each kind, source by source."""
        groups: dict[tuple[str, str | None], dict[str | None, _Group]] = {}
        for position, figure in enumerate(self._event.figures):
            of_kind = groups.setdefault((figure.label, figure.unit), {})
            of_kind.setdefault(figure.source.id if figure.source else None, _Group()).add(position, figure)
        return groups

    @cached_property
    def _claimed_by(self) -> Mapping[str, list[Figure]]:
        """The figures of each source, by its id."""
        figures: dict[str, list[Figure]] = {}
        for figure in self._event.figures:
            if figure.source:
                figures.setdefault(figure.source.id, []).append(figure)
        return figures

    @cached_property
    def _reporters(self) -> Mapping[str, list[str]]:
        """The ids of the cited sources by their reporter."""
        return sources_by_reporter({citation.source.id: citation.source for citation in self._event.sources}.values())

    def is_contradicted(self, figure: Figure) -> bool:
        """Return whether another figure of the event contradicts this one."""
        return self._by_kind[figure.label, figure.unit].contradicts(figure)

    def contradictions(self, source_id: str) -> Iterator[tuple[Figure, list[Figure]]]:
        """Yield the figures of a source that those of others contradict, each with those others."""
        for figure in self._claimed_by.get(source_id, ()):
            if self.is_contradicted(figure):
                groups = self._by_source[figure.label, figure.unit]
                others = sorted(
                    found
                    for other_id, group in groups.items()
                    if other_id != source_id
                    for found in group.contradicting(figure)
                )
                if others:
                    yield figure, [other for _, other in others]

    def co_reporting(self, source: Source) -> list[str]:
        """Return the ids of the other cited sources that have the same reporter."""
        return [each for each in self._reporters.get(reporter_key(source), ()) if each != source.id]
