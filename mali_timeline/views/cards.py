"""Everything known of an event on one card: labels on the left, what is known on the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mali_timeline.dates import WEEKDAYS, HistoricalDate, in_words
from mali_timeline.records import Actor, Because, Citation, Event, Place, Source, Timeline
from mali_timeline.views.chains import claim_in_words
from mali_timeline.views.disputes import Line, dispute_lines, figure_lines, told_date
from mali_timeline.views.gaps import gap_in_words
from mali_timeline.views.pieces import INDENT, Piece, Words, counted, plain, styled
from mali_timeline.views.strips import Span, Strip, span_of

if TYPE_CHECKING:
    from rich.console import RenderableType

LABEL = 10  # columns of the labels, with the gap behind them


@dataclass(frozen=True, slots=True)
class Section:
    """One label of a card, and what stands beside it: lines, and pictures of their own."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A title over sections."""

    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards one below the other, with a blank line between."""

    cards: Sequence[Card]

    def plain(self) -> str:
        """Draw without colour, width or wrapping."""
        return "\n".join("".join(f"{line.rstrip()}\n" for line in _plain_lines(card)) for card in self.cards)

    def rich(self, width: int) -> "RenderableType":
        """Draw for a terminal."""
        from rich.console import Group
        from rich.table import Table

        blocks: list[RenderableType] = []
        for card in self.cards:
            if blocks:
                blocks.append("")
            blocks.append(styled([Piece(card.title, "heading")]))
            grid = Table.grid(padding=(0, 0))
            grid.add_column(width=LABEL, no_wrap=True)
            grid.add_column(overflow="fold")
            for section in card.sections:
                for index, line in enumerate(section.lines):
                    grid.add_row(
                        styled([Piece("" if index else section.label, "aside")]), _wrapping(line, width - LABEL)
                    )
            blocks.append(grid)
        return Group(*blocks)


def _wrapping(line: Line, width: int) -> "RenderableType":
    """Give a line that stays indented where it wraps, or draw what is no line to so many columns."""
    from rich.padding import Padding

    if not isinstance(line, tuple):
        return line.rich(width)
    if line[0] is INDENT:
        return Padding(styled(line[1:]), (0, 0, 0, len(INDENT.text)))
    return styled(line)


def _plain_lines(card: Card) -> Iterator[str]:
    yield plain([Piece(card.title)])
    for section in card.sections:
        lines = [text for line in section.lines for text in _plain_texts(line)]
        for index, text in enumerate(lines):
            yield f"{'' if index else section.label:{LABEL}}{text}"


def _plain_texts(line: Line) -> list[str]:
    return [plain(line)] if isinstance(line, tuple) else line.plain().splitlines()


def event_cards(timeline: Timeline, events: Sequence[Event]) -> Cards:
    """Give the cards of events."""
    ordered = timeline.in_order()
    span = span_of(ordered)
    return Cards([event_card(timeline, event, ordered, span) for event in events])


def event_card(timeline: Timeline, event: Event, ordered: Sequence[Event], span: Span | None = None) -> Card:
    """Give the card of an event: what, when, where, who, how many, who says so, who disagrees, what is around it."""
    sections = [
        Section("Date", (_date_words(event.date),)),
        Section("Id", ((Piece(event.id),),)),
        Section("Text", ((Piece(event.text),),)),
        Section("Where", tuple(_place_words(place) for place in event.places)),
        Section("Who", tuple(_actor_words(actor) for actor in event.actors)),
        Section("Tags", ((Piece(", ".join(event.tags)),),) if event.tags else ()),
        Section("Figures", tuple(figure_lines(event))),
        Section("Sources", tuple(_source_lines(event))),
        Section("Disputed", tuple(dispute_lines(event))),
        Section("Because", tuple(_cause_lines(timeline, event))),
        Section("Led to", tuple(_effect_lines(timeline, event))),
        Section("Period", tuple(_period_lines(timeline, event))),
        Section("Timeline", (Strip(span, event.date),) if span else ()),
        Section("Before", tuple(_before_lines(ordered, event))),
        Section("After", tuple(_after_lines(ordered, event))),
    ]
    return Card(event.title, tuple(section for section in sections if section.lines))


def _date_words(date: HistoricalDate) -> Words:
    """Say a date with its weekday and, where it is more than a day, its first and last possible day."""
    shown = Piece(in_words(date), "date")
    if date.weekday:
        doubt = f" ({date})" if date.approximate or date.uncertain else ""
        return (shown, Piece(f", a {date.weekday}{doubt}"))
    first = f"{WEEKDAYS[date.earliest.weekday()]} {date.earliest.isoformat()}" if date.earliest else "not known"
    last = f"{WEEKDAYS[date.latest.weekday()]} {date.latest.isoformat()}" if date.latest else "open"
    return (shown, Piece(f" ({date}; earliest {first}, latest {last})", "aside"))


def _place_words(place: Place) -> Words:
    around = ", ".join(name for name in (place.region, place.country) if name and name != place.name)
    rest = "; ".join(part for part in (around, position_in_words(place)) if part)
    return (Piece(place.name, "name"), Piece(f" ({rest})" if rest else "", "aside"))


def position_in_words(place: Place) -> str:
    """Give the latitude and the longitude of a place, or nothing where they are not known."""
    return f"{place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else ""


def _actor_words(actor: Actor) -> Words:
    full = f"{actor.full_name}; " if actor.full_name else ""
    about = f": {actor.about}" if actor.about else ""
    return (Piece(actor.name, "name"), Piece(f" ({full}{actor.kind})", "aside"), Piece(about))


def _source_lines(event: Event) -> Iterator[Words]:
    """Say who reports an event, and what of it each source gives otherwise."""
    yield (Piece(f"{counted(len(event.sources), 'source')}, {event.independent_sources} independent", "aside"),)
    for citation in event.sources:
        yield source_words(citation.source, citation.at)
        if said := told(citation, event):
            role = "disputed" if citation in event.dissenting_citations else "plain"
            yield (INDENT, Piece(said, role))
        if citation.source.url:
            yield (INDENT, Piece(citation.source.url, "link"))


def source_words(source: Source, at: str | None = None) -> Words:
    """Say which report a source is: title, publisher, who first reported it, date, kind, id."""
    origin = f", from {source.origin}" if source.origin else ""
    date = f", {in_words(source.date)}" if source.date else ""
    place = f", {at}" if at else ""
    return (
        Piece(f"{source.title}, "),
        Piece(source.publisher, "name"),
        Piece(f"{origin}{date}{place} "),
        Piece(f"({source.kind}; {source.id})", "aside"),
    )


def told(citation: Citation, event: Event, *, at: bool = False) -> str:
    """Say what a citation gives of its own: date, weekday, note; with `at`, where in the source, too."""
    given = told_date(citation, event)
    parts = (citation.at if at else None, f"dates it {given}" if given else "", citation.note)
    return "; ".join(part for part in parts if part)


def _cause_lines(timeline: Timeline, event: Event) -> Iterator[Words]:
    by_id = {each.id: each for each in timeline.events}
    for because in event.because:
        yield (*link_words(by_id[because.event]), *_claim_words(because))


def _effect_lines(timeline: Timeline, event: Event) -> Iterator[Words]:
    for effect, because in timeline.effects_of(event):
        yield (*link_words(effect), *_claim_words(because))


def _claim_words(because: Because) -> Words:
    return (Piece(f"  {claim_in_words(because)}", "aside"),)


def link_words(event: Event) -> Words:
    """Give an event on one line: date, title, id."""
    return (Piece(in_words(event.date), "date"), Piece(f"  {event.title}  "), Piece(event.id, "aside"))


def _period_lines(timeline: Timeline, event: Event) -> Iterator[Words]:
    period = timeline.period_of(event)
    if period:
        yield (Piece(period.name), Piece(f" ({in_words(period.date)})", "aside"))


def _before_lines(ordered: Sequence[Event], event: Event) -> Iterator[Words]:
    """Name the event before, and how long before."""
    place = ordered.index(event) - 1
    if place >= 0:
        before = ordered[place]
        yield (*link_words(before), *_gap_words(gap_in_words(before.date, event.date, "earlier")))


def _after_lines(ordered: Sequence[Event], event: Event) -> Iterator[Words]:
    """Name the next event, and how long after."""
    place = ordered.index(event) + 1
    if place < len(ordered):
        after = ordered[place]
        yield (*link_words(after), *_gap_words(gap_in_words(event.date, after.date, "later")))


def _gap_words(gap: str) -> Words:
    return (Piece(f"  {gap}"),) if gap else ()
