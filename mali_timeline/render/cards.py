"""Cards: everything known of an event or of an entry of a register, and what a rule of `check` means.

A card is a title over sections: labels on the left, and beside each of them lines of text or small tables.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.text import Text

from mali_timeline.columns import visible_example
from mali_timeline.dates import HistoricalDate
from mali_timeline.errors import Diagnostic
from mali_timeline.formatting import (
    format_amount,
    format_because,
    format_citation,
    format_cited_date,
    format_date,
    format_figure,
    format_number,
    format_position,
    format_weekdays,
    plural,
)
from mali_timeline.records import Actor, Because, Event, Figure, Place, Source, Timeline
from mali_timeline.render.styled import INDENT, MAX_TEXT_WIDTH, Beside, indented, is_unbounded, styled
from mali_timeline.render.tables import GAP, Cells, EventTable, TableColumn, TextTable, field_text
from mali_timeline.render.timeaxis import Strip
from mali_timeline.reports.details import EventDetails, details_of
from mali_timeline.reports.disagreements import (
    DateClaim,
    date_claims,
    differing_figures,
    dissents,
    group_figures,
    reporter_key,
)
from mali_timeline.reports.registers import (
    Entry,
    Register,
    Use,
    co_reporting_citations,
    co_reporting_sources,
    contradicted_figures,
)

if TYPE_CHECKING:
    from mali_timeline.checks.rule import Rule

LABEL_WIDTH = 10  # columns of the labels, with the gap behind them
TEXT_ROOM = 14  # columns that must be left beside numbers; otherwise the cells of a row stand one behind the other
NO_BOUND = "–"
MAX_EXAMPLE = 100  # characters of a line of an example that are shown


class Section(NamedTuple):
    """One label of a card, and what stands beside it, line by line."""

    label: str
    lines: Sequence[RenderableType]


class Card(NamedTuple):
    """A title over sections, of which one without lines is left out, and what stands below them in the whole width."""

    title: str
    sections: Iterable[Section]
    below: Sequence[RenderableType] = ()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the card, on a terminal in no more columns than a line of text can be read in."""
        width = options.max_width
        readable = options if is_unbounded(width) else options.update(width=min(width, MAX_TEXT_WIDTH))
        yield from console.render(styled((self.title, "heading")), readable)
        for section in self.sections:
            label = section.label
            for line in section.lines:
                beside = Beside(styled((label, "aside"), " " * (LABEL_WIDTH - len(label))), line)
                yield from console.render(beside, readable)
                label = ""
        yield from self.below


# Events


class EventCards(NamedTuple):
    """The cards of events of a timeline."""

    timeline: Timeline
    events: Sequence[Event]

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw one card after another."""
        for number, details in enumerate(details_of(self.timeline, self.events)):
            if number:
                yield ""
            yield Card(details.event.title, event_sections(details))


def event_sections(details: EventDetails) -> Iterator[Section]:
    """Yield what, when, where, who, how many, who says so, who disagrees, and what is around the event."""
    event = details.event
    yield Section("Date", [_date_text(event.date)])
    yield Section("Id", [styled(event.id)])
    yield Section("Text", [styled(event.text)] if event.text else [])
    yield Section("Where", [_place_text(place) for place in event.places])
    yield Section("Who", [_actor_text(actor) for actor in event.actors])
    yield Section("Tags", [styled(", ".join(details.tags))] if details.tags else [])
    yield Section("Figures", [_figure_table(event)] if event.figures else [])
    yield Section("Sources", list(_source_lines(event)))
    yield Section("Disputed", list(_dispute_lines(event)))
    yield Section("Because", [_link_text(cause, because) for cause, because in details.causes])
    yield Section("Led to", [_link_text(effect, because) for effect, because in details.effects])
    if period := details.period:
        yield Section("Period", [styled(period.name, (f" ({format_date(period.date)})", "aside"))])
    if details.extent:
        yield Section("Timeline", [Strip(*details.extent, event.date)])
    for label, neighbor in (("Before", details.before), ("After", details.after)):
        if neighbor:
            yield Section(label, [styled(event_text(neighbor.event), f"  {neighbor.gap}" if neighbor.gap else "")])


def event_text(event: Event) -> Text:
    """Return an event on one line: date, title, id."""
    return styled((format_date(event.date), "date"), f"  {event.title}  ", (event.id, "aside"))


def source_text(source: Source, at: str | None = None) -> Text:
    """Return which report a source is: author, title, publisher, who first reported it, date, position, kind, id."""
    author = f"{source.author}, " if source.author else ""
    publisher = (", ", (source.publisher, "name")) if source.publisher else ()
    origin = f", from {source.origin}" if source.origin else ""
    date = f", {format_date(source.date)}" if source.date else ""
    position = f", {at}" if at else ""
    kind = f"{source.kind}; " if source.kind else ""
    return styled(
        f"{author}{source.title}", *publisher, f"{origin}{date}{position} ", (f"({kind}{source.id})", "aside")
    )


def attribution(source: Source | None) -> Text:
    """Return who says something and in which source: `Radio (radio)`."""
    if source is None:
        return styled(("no source named", "aside"))
    return styled((source.credit, "name"), (f" ({source.id})", "aside"))


def _date_text(date: HistoricalDate) -> Text:
    """Return a date with its weekdays, or, where days are not known exactly, with its EDTF text."""
    text = styled((format_date(date), "date"))
    if weekdays := format_weekdays(date):
        return styled(text, f", {weekdays}")
    return styled(text, (f" ({date})", "aside"))


def _place_text(place: Place) -> Text:
    area = ", ".join(name for name in (place.region, place.country) if name and name != place.name)
    rest = "; ".join(filter(None, (area, format_position(place))))
    return styled((place.name, "name"), (f" ({rest})" if rest else "", "aside"))


def _actor_text(actor: Actor) -> Text:
    aside = "; ".join(filter(None, (actor.full_name, actor.kind)))
    about = f": {actor.about}" if actor.about else ""
    return styled((actor.name, "name"), (f" ({aside})" if aside else "", "aside"), about)


def _link_text(event: Event, because: Because) -> Text:
    return styled(event_text(event), (f"  {format_because(because)}", "aside"))


def _source_lines(event: Event) -> Iterator[RenderableType]:
    """Yield who reports the event, and under each source what it says otherwise and where it can be read."""
    if not event.sources:
        yield styled(("no source", "aside"))
        return
    yield styled((f"{plural(len(event.sources), 'source')}, {event.independent_sources} independent", "aside"))
    for citation in event.sources:
        yield source_text(citation.source, citation.at)
        if text := format_citation(citation, event):
            yield indented(styled((text, "disputed" if dissents(citation, event) else "plain")))
        if citation.source.url:
            yield indented(styled((citation.source.url, "link")))
        if citation.source.archived:
            yield indented(styled("archived: ", (citation.source.archived, "link")))


# Figures and disagreements


class IndentedTable(NamedTuple):
    """A table within a card: indented, with its cells one behind the other where there is no room for columns."""

    columns: Sequence[TableColumn]
    rows: Sequence[Cells | RenderableType]

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the table to the width at hand; rows that are no cells are drawn at the margin."""
        table = TextTable(
            [TableColumn(wrap=False), *self.columns],
            [(Text(" " * (INDENT - GAP)), *row) if isinstance(row, tuple) else row for row in self.rows],
        )
        numbers = [
            width + GAP for width, column in zip(table.natural_widths(), table.columns, strict=True) if not column.wrap
        ]
        if sum(numbers) + TEXT_ROOM <= options.max_width:
            yield table
            return
        for row in self.rows:
            yield indented(Text(" " * GAP).join(row), GAP) if isinstance(row, tuple) else row


NUMBER = TableColumn(wrap=False, align="right")


def _figure_table(event: Event) -> IndentedTable:
    """Return the figures: what is counted, and under it each source's low and high, in line with one another."""
    with_best = any(figure.value is not None and not figure.low == figure.high is None for figure in event.figures)
    head = ("low", "best", "high") if with_best else ("low", "high")
    rows: list[Cells | RenderableType] = [tuple(styled((name, "aside")) for name in (*head, "who says so"))]
    for label, figures in group_figures(event).items():
        rows += [styled(label), *(_figure_cells(figure, with_best=with_best) for figure in figures)]
    return IndentedTable([*[NUMBER] * len(head), TableColumn()], rows)


def _figure_cells(figure: Figure, *, with_best: bool) -> Cells:
    """Return the cells of a figure: low, best on request, high (a plain value is all three), who says so."""
    amounts = (figure.least, figure.value, figure.most) if with_best else (figure.least, figure.most)
    cells = (styled((NO_BOUND if amount is None else format_number(amount), "heading")) for amount in amounts)
    return (*cells, attribution(figure.source))


def _dispute_lines(event: Event) -> Iterator[RenderableType]:
    """Yield what the sources disagree about: in words, on the date, on each figure."""
    if event.disputed:
        yield styled((event.disputed, "disputed"))
    claims = date_claims(event)
    if any(claim.dissents for claim in claims):
        yield from _date_dispute_lines(event, claims)
    for label, figures in differing_figures(event).items():
        yield styled(f"{label}:")
        rows = []
        for figure in figures:
            amount = format_amount(figure._replace(unit=None))  # the label has the unit
            rows.append((styled((amount, "disputed")), attribution(figure.source)))
        yield IndentedTable([TableColumn(), TableColumn()], rows)


def _date_dispute_lines(event: Event, claims: Sequence[DateClaim]) -> Iterator[RenderableType]:
    """Yield the event's own date, then that of each source that gives one, then how many do not."""
    weekday = f"{event.date.weekday} " if event.date.weekday else ""
    yield styled("The date, here ", (f"{weekday}{format_date(event.date)}", "date"), ":")
    rows = []
    for claim in claims:
        date = styled((format_cited_date(claim.citation, event), "disputed" if claim.dissents else "plain"))
        note = f": {claim.citation.note}" if claim.citation.note else ""
        rows.append((date, styled(attribution(claim.citation.source), note)))
    yield IndentedTable([TableColumn(), TableColumn()], rows)
    if silent := len(event.sources) - len(claims):
        verb = "gives" if silent == 1 else "give"
        yield indented(styled((f"{plural(silent, 'other')} {verb} no date of the event", "aside")))


# Entries of the registers

# The labels of what is known, in the order of a card; the name of an entry is its title.
ENTRY_LABELS = {
    "id": "Id",
    "full_name": "Full name",
    "aliases": "Aliases",
    "author": "Author",
    "publisher": "Publisher",
    "origin": "Origin",
    "kind": "Kind",
    "date": "Date",
    "language": "Language",
    "region": "Region",
    "country": "Country",
    "lat": "Position",
    "url": "Address",
    "archived": "Archived",
    "about": "About",
}


class EntryCards(NamedTuple):
    """Whole entries of a register: what is known of each, and below it the table of the events that use it.

    Events whose ids are `linked` are marked as causes or effects.
    """

    timeline: Timeline
    register: Register[Any]
    entries: Sequence[Entry[Any]]
    linked: Collection[str] = ()

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw one card after another."""
        reporters = co_reporting_sources(self.timeline)
        for number, entry in enumerate(self.entries):
            if number:
                yield ""
            notes = {use.event.id: list(_use_notes(use)) for use in entry.uses}
            table: list[RenderableType] = ["", EventTable(entry.events, self.linked, notes)] if entry.uses else []
            yield Card(self.register.name(entry.record), self._sections(entry, reporters), table)

    def _sections(self, entry: Entry[Any], reporters: Mapping[str, Sequence[str]]) -> Iterator[Section]:
        """Yield the fields that are known; of a source, also what it says that others contradict."""
        record = entry.record
        for name, label in ENTRY_LABELS.items():
            if name in self.register.fields:
                text = format_position(record) if name == "lat" else field_text(getattr(record, name))
                role = {"date": "date", "url": "link", "archived": "link"}.get(name, "plain")
                yield Section(label, [styled((text, role))] if text else [])
        if isinstance(record, Source) and record.reporter:
            others = [source_id for source_id in reporters[reporter_key(record)] if source_id != record.id]
            reporter = f"{record.reporter}, as in {plural(len(others), 'other source')}: "
            yield Section("Reporter", [styled(reporter, (", ".join(others), "aside"))] if others else [])
        yield Section("Disagrees", [line for use in entry.uses for line in _disagreement_lines(use)])
        yield Section("Events", [styled((f"{len(entry.uses):,}" if entry.uses else "none", "aside"))])


def _use_notes(use: Use) -> Iterator[RenderableType]:
    """Yield what a source says of an event, and who else reports the same."""
    if use.citation is None:
        return
    if text := format_citation(use.citation, use.event, with_position=True):
        yield indented(styled((text, "aside")))
    if same := co_reporting_citations(use):
        yield indented(styled((f"same reporter as {', '.join(same)} ({use.citation.source.credit})", "aside")))


def _disagreement_lines(use: Use) -> Iterator[RenderableType]:
    """Yield an event with what a source says of its date and figures against the others, if it does."""
    lines = []
    if use.citation and dissents(use.citation, use.event):
        lines.append(styled((f"dated {format_cited_date(use.citation, use.event)} here", "disputed")))
    for figure, others in contradicted_figures(use):
        against = [styled(f"; {format_amount(other)}, ", attribution(other.source)) for other in others]
        lines.append(styled((format_figure(figure), "disputed"), " here", *against))
    if lines:
        yield event_text(use.event)
        yield from map(indented, lines)


# Rules


class RuleCard(NamedTuple):
    """What a code of `check` means: its wrong example with the diagnostic that it gets, and its right one."""

    rule: "Rule"
    diagnostic: Diagnostic

    def __rich_console__(self, _console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw the card."""
        found = self.diagnostic
        report = (found.message, f"= hint: {found.hint}") if found.hint else (found.message,)
        sections = {
            "Meaning": (self.rule.about,),
            "Severity": (self.rule.severity,),
            "Wrong": visible_example(self.rule.wrong).splitlines(),
            "Report": report,
            "Right": visible_example(self.rule.right).splitlines(),
        }
        yield Card(
            self.rule.code,
            [
                Section(label, [styled(line[:MAX_EXAMPLE], " ..." if line[MAX_EXAMPLE:] else "") for line in lines])
                for label, lines in sections.items()
            ],
        )
